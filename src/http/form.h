/*
 * application/x-www-form-urlencoded, and percent escapes, read once.
 *
 * Pure: bytes in, fields out. What comes out is well formed UTF-8 without NUL;
 * line ends stay as they were sent, because what a person wrote comes back
 * byte for byte (utf8_lines is for whoever wants them alike).
 */
#ifndef HEED_HTTP_FORM_H
#define HEED_HTTP_FORM_H

#include "core/buf.h"
#include "core/err.h"
#include "http/http.h"

/* Decodes %XX, and '+' as a space where plus is set, into out, which has room
 * for s.n bytes. False: an escape that is none. */
bool pct_decode(str s, bool plus, char *out, size_t *n);

/* The pairs in order; empty ones are skipped, a name without '=' has the value
 * "". ERR_UNREAD: a bad escape, NUL or ill-formed UTF-8; ERR_LIMIT: more than
 * max pairs. Nothing is kept of a form that cannot be read whole. */
enum err form_parse(struct arena *, str text, unsigned max,
    const struct field **out, unsigned *n) CHECKED;
/* Adds one pair as form_parse reads it, after a '&' unless b is empty. */
void form_put(struct buf *b, const struct field *);

#endif
