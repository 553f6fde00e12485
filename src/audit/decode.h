/*
 * From bytes to the words in them: base64, UTF-16, HTML, RTF.
 *
 * Pure and linear in what is given. Offsets that heed audit prints are into what
 * comes out of here, so what each does to the text is a promise:
 *
 *   HTML  tags, comments, scripts and styles go. A run of white space is one
 *         space and none at a line's edge, as a browser shows it; a tag of
 *         decode.def's BLOCK is a line's end (never two in a row, none at the
 *         start), a cell of a table a tab. Entities are characters. A box is
 *         [x] or [ ]. In <pre> white space stands.
 *   RTF   control words and what is no text of the document go; \par, \line and
 *         \row are a line's end, \tab and \cell a tab. Bytes are Windows-1252.
 *   all   bad UTF-8 is U+FFFD, one for each byte.
 */
#ifndef HEED_AUDIT_DECODE_H
#define HEED_AUDIT_DECODE_H

#include "core/arena.h"
#include "core/str.h"

#include <stdbool.h>
#include <stdint.h>

/* White space inside is passed over; the other alphabet of RFC 4648 and missing
 * padding are taken. out has room for base64_room(in.n). The bytes written, or
 * SIZE_MAX where it is no base64. */
size_t base64_read(char *out, str in);
static inline size_t
base64_room(size_t n)
{
	return n / 4 * 3 + 8;
}

str html_words(struct arena *, str);
str rtf_words(struct arena *, str);
bool is_rtf(str);
/* Begins with a tag of HTML, or a declaration. */
bool is_html(str);

/* UTF-16, in pieces of any size. */
struct utf16 {
	bool big;
	unsigned char hold[4];
	unsigned nhold;
};
/* out has room for utf16_room(n). What stands alone is U+FFFD. */
size_t utf16_read(struct utf16 *, const char *in, size_t n, char *out);
static inline size_t
utf16_room(size_t n)
{
	return n / 2 * 3 + 8;
}
/* Whether text begins with a mark of UTF-16; *big: which. */
bool is_utf16(str, bool *big);

enum { DECODE_DEPTH_MAX = 4 };
/* The words of an attachment: type is its media type, or "". What is base64
 * within base64 is taken apart to DECODE_DEPTH_MAX. False: it is no text. */
bool decode_words(struct arena *, str bytes, str type, str *words);
/* Whether all of it is base64 of something, 24 characters at least. */
bool is_base64(str);
/* Whether decode_words may find words in bytes where nothing is to be seen as
 * they lie: packed once more, or in another encoding. */
bool is_wrapped(str bytes);

#endif
