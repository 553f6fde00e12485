/*
 * Which copy of a static file to send, or that the browser has it.
 *
 * Pure: an asset and two request headers in, a status and bytes out. The entity
 * tag is the content's hash, with "-gz" for the compressed copy, so that a
 * cache never takes one for the other.
 */
#ifndef HEED_HTTP_NEGOTIATE_H
#define HEED_HTTP_NEGOTIATE_H

#include "core/asset.h"

struct chosen {
	int status;      /* 200 or 304 */
	str body;        /* empty for 304 */
	bool gzip;
	char etag[32];   /* quoted, terminated */
};

/* Headers that were not sent are "". */
void negotiate(const struct asset *, str accept_encoding, str if_none_match,
    struct chosen *);

#endif
