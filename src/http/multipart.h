/*
 * multipart/form-data, read as it comes: fields to memory, one file to disk.
 *
 * A push parser that holds one part's head and no more: bytes in, any cut;
 * fields come out as application/x-www-form-urlencoded text for form_parse, so
 * that there is one decoder of names and values, and the file's bytes go to a
 * sink. A file's field has as its value what the client called the file: a
 * label, never a path. The part's own Content-Type is not read; what a file is,
 * its bytes say.
 *
 * Browsers write one dialect and only that is read: no preamble, no padding, no
 * other disposition, at most one file, an end that is there.
 */
#ifndef HEED_HTTP_MULTIPART_H
#define HEED_HTTP_MULTIPART_H

#include "core/err.h"
#include "core/str.h"

enum { MULTIPART_BOUNDARY_MAX = 70, MULTIPART_HEAD_MAX = 4096,
	MULTIPART_FIELDS_MAX = 20 };

/* False: no room; the parser goes on and drops what comes. */
typedef bool multipart_sink(void *arg, const char *p, size_t n);

struct multipart {
	multipart_sink *text, *file;
	void *arg;
	enum { MP_START, MP_BODY, MP_AFTER, MP_DASH, MP_LF, MP_HEAD, MP_END,
		MP_BAD } state;
	bool in_file;
	unsigned fields, files;
	size_t match;              /* bytes of delim that stand before us */
	size_t delim_n, head_n;
	char delim[4 + MULTIPART_BOUNDARY_MAX + 1];
	char head[MULTIPART_HEAD_MAX];
};

/* The boundary in a Content-Type of multipart/form-data, or "": another type,
 * or a boundary that is none. */
str multipart_boundary(str content_type);
void multipart_begin(struct multipart *, str boundary);
void multipart_take(struct multipart *, const char *p, size_t n);
/* ERR_OK when the end was seen; ERR_UNREAD for what is not that dialect;
 * ERR_LIMIT for too many fields. */
enum err multipart_done(const struct multipart *) CHECKED;

#endif
