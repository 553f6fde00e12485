/*
 * Folding: what makes two spellings of one phrase equal.
 *
 * The accented letters are two strings, one entry a code point from U+00C0 on,
 * because a table that can be read by eye can be checked by eye. '*' stands for
 * a letter that folds to two.
 */
#include "language/fold.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "language/language.h"

#include <string.h>

/* U+00C0..U+00FF; space is no letter. */
static const char latin1[] =
    "aaaaaa*ceeeeiiiidnooooo ouuuuy**aaaaaa*ceeeeiiiidnooooo ouuuuy*y";
/* U+0100..U+017F */
static const char latin_a[] =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkkllllllllll"
    "nnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static int
put(char *out, const char *s)
{
	size_t n = strlen(s);

	memcpy(out, s, n);
	return (int)n;
}

/* The few that fold to two letters. */
static int
fold_pair(int32_t cp, char *out)
{
	switch (cp) {
	case 0xc6: case 0xe6: return put(out, "ae");
	case 0xde: case 0xfe: return put(out, "th");
	case 0xdf: return put(out, "ss");
	case 0x132: case 0x133: return put(out, "ij");
	default: return put(out, "oe");
	}
}

static bool
is_mark(int32_t cp)
{
	return (cp >= 0x300 && cp <= 0x36f) || cp == 0xad || cp == 0x200d ||
	    (cp >= 0x200b && cp <= 0x200c) || cp == 0x2060 || cp == 0xfeff ||
	    (cp >= 0xfe00 && cp <= 0xfe0f);
}

/* Spaces, punctuation, symbols and pictures beyond Latin: what parts words. */
static bool
is_apart(int32_t cp)
{
	return (cp >= 0x2000 && cp <= 0x2bff) || (cp >= 0x3000 && cp <= 0x303f) ||
	    (cp >= 0xe000 && cp <= 0xf8ff) || (cp >= 0xfff0 && cp <= 0xffff) ||
	    (cp >= 0x1f000 && cp <= 0x1faff) || cp == 0x1680 || cp == 0x180e ||
	    cp == 0x37e || cp == 0x387 || (cp >= 0xff01 && cp <= 0xff0f);
}

int
fold_char(int32_t cp, char out[FOLD_BYTES_MAX])
{
	char c = 0;

	if (cp >= 'A' && cp <= 'Z')
		c = (char)(cp + 32);
	else if ((cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9'))
		c = (char)cp;
	else if (cp >= 0xc0 && cp <= 0xff)
		c = latin1[cp - 0xc0];
	else if (cp >= 0x100 && cp <= 0x17f)
		c = latin_a[cp - 0x100];
	if (c == '*')
		return fold_pair(cp, out);
	if (c == ' ' || (c == 0 && cp < 0xc0))
		return is_mark(cp) ? 0 : -1;
	if (c) {
		out[0] = c;
		return 1;
	}
	if (is_mark(cp))
		return 0;
	if (is_apart(cp))
		return -1;
	if ((cp >= 0x391 && cp <= 0x3a9) || (cp >= 0x410 && cp <= 0x42f))
		cp += 32;
	else if (cp >= 0x400 && cp <= 0x40f)
		cp += 80;
	return (int)utf8_put(out, (uint32_t)cp);
}

str
language_fold(struct arena *mem, str s)
{
	/* A letter never folds to more bytes than it had, but for the pairs,
	 * which have two already. */
	char *out = NEWN(mem, char, s.n + FOLD_BYTES_MAX);
	size_t n = 0, i = 0;
	bool gap = false;

	while (i < s.n) {
		char f[FOLD_BYTES_MAX];
		int32_t cp = utf8_next(s, &i);
		int k = cp < 0 ? -1 : fold_char(cp, f);

		if (k < 0) {
			gap = true;
			continue;
		}
		if (k > 0 && gap && n > 0)
			out[n++] = ' ';
		if (k > 0)
			gap = false;
		memcpy(out + n, f, (size_t)k);
		n += (size_t)k;
	}
	return (str){ out, n };
}

enum err
language_words(struct ctx *cx, str s, struct words *out)
{
	struct words w = { 0 };
	str rest = language_fold(cx->mem, s), head;
	unsigned n = 1;

	for (size_t i = 0; i < rest.n; i++)
		n += rest.p[i] == ' ';
	w.at = NEWN(cx->mem, str, n);
	for (bool more = rest.n > 0; more;) {
		more = str_cut(&rest, ' ', &head);
		w.at[w.n++] = head;
	}
	*out = w;
	return ERR_OK;
}
