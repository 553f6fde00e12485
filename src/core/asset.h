/*
 * What the binary carries with it: practice files, style sheets, the R4 table.
 *
 * build/assets.S is made by tools/mkassets.sh from the files themselves, so the
 * binary is the whole service.
 */
#ifndef HEED_CORE_ASSET_H
#define HEED_CORE_ASSET_H

#include "core/str.h"
#include "core/err.h"

struct asset {
	const char *path;  /* "practice/lexicon/stratify.tsv" */
	const char *hash;  /* 16 hex digits of the content's SHA-256 */
	const char *type;  /* media type */
	str body;
	str gzip;          /* the body compressed; .n == 0 where not worth it */
};

extern const struct asset assets[];
extern const unsigned nassets;

/* By exact path; NULL when there is none. */
const struct asset *asset_find(const char *path);
/* The body of one that has to be there: ERR_STORE where it is not. */
enum err asset_text(struct ctx *, const char *path, str *out) CHECKED;
/* The i-th whose path starts with prefix, in path order; NULL past the end. */
const struct asset *asset_under(const char *prefix, unsigned i);

#endif
