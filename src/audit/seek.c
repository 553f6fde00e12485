/*
 * What is asked of language/, in one place: where the next word stands that the
 * lexicon could begin with, and all ratings of a text, however many. To be
 * language_seek and language_ratings when they are there; until then by the
 * plain matcher over the lexicon's own anchors, and by windows of a text.
 */
#include "audit/audit_int.h"
#include "language/lexicon.h"

#include <string.h>

enum { WINDOW = 64 << 10 };

/* The first escape of JSON that stands for more than punctuation and letters with
 * accents, which no word of the lexicon needs: a coloured circle is \ud83d\udd34. */
static size_t
odd_escape(str s, size_t from)
{
	const char *p = s.p + from, *end = s.p + s.n;

	while ((p = memmem(p, (size_t)(end - p), "\\u", 2))) {
		p += 2;
		if (end - p < 4)
			return s.n;
		if (p[0] != '0' && !(p[0] == '2' && p[1] == '0') &&
		    memcmp(p, "ff", 2) != 0)
			return (size_t)(p - s.p) - 2;
	}
	return s.n;
}

size_t
audit_seek(const struct lexicon *lx, str text, size_t from)
{
	unsigned state = 0, which;
	size_t at = from;

	if (!lx->anchors || from >= text.n)
		return from;
	return match_next(lx->anchors, text, &at, &state, &which) ? at - 1 :
	    odd_escape(text, from);
}

/* How much of a text to ask about at a time: to a line's end, or a space. */
static size_t
window(str text)
{
	size_t n = text.n < WINDOW ? text.n : WINDOW;

	for (size_t i = n; n < text.n && i > n / 2; i--)
		if (text.p[i - 1] == '\n')
			return i;
	for (size_t i = n; n < text.n && i > n / 2; i--)
		if (text.p[i - 1] == ' ')
			return i;
	return n;
}

void
audit_ratings(struct ctx *cx, const struct lexicon *lx, str text,
    void (*each)(void *to, const struct finding *), void *to)
{
	size_t base = 0;

	while (base < text.n) {
		size_t mark = arena_mark(cx->mem), last = 0;
		str part = str_sub(text, base, text.n);
		struct findings found;

		part.n = window(part);
		language_scan(cx, lx, part, &found);
		for (unsigned i = 0; i < found.n; i++) {
			struct finding f = found.at[i];

			last = f.end;
			f.start += base;
			f.end += base;
			if (f.kind != LANG_WORDING && f.verdict != LANG_PROMPT)
				each(to, &f);
		}
		arena_reset(cx->mem, mark);
		base += found.more && last ? last : part.n;
	}
}
