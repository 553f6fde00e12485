/*
 * UTF-8, strictly: what is not well formed does not come in.
 */
#ifndef HEED_CORE_UTF8_H
#define HEED_CORE_UTF8_H

#include "core/str.h"

/* Well formed: no overlong form, surrogate, or code point past U+10FFFF. On
 * failure *at is the offset of the first bad byte. at may be NULL. */
bool utf8_ok(str, size_t *at);
/* Like utf8_ok, and without NUL or C0 controls other than tab, LF and CR: what
 * a person may have typed. */
bool utf8_text_ok(str, size_t *at);
/* The code point at *i, which moves past it; -1 (and one byte on) if bad. */
int32_t utf8_next(str, size_t *i);
/* Writes a code point to out (4 bytes at most) and returns the length, or 0. */
unsigned utf8_put(char *out, uint32_t cp);
/* Code points in a well formed span. */
size_t utf8_len(str);
/* A copy with each bad byte replaced by U+FFFD. */
str utf8_mend(struct arena *, str);
/* CRLF and lone CR become LF; NFC is left as it came: words come back byte for
 * byte but for line ends, which browsers change (HTML "newline normalization"). */
str utf8_lines(struct arena *, str);

#endif
