/*
 * What is asked of language/, in one place: where the next word stands that the
 * lexicon could begin with, and all ratings of a text, however many. To be
 * language_seek and language_ratings when they are there; until then by the
 * plain matcher over the lexicon's own anchors, and by windows of a text.
 */
#include "audit/audit_int.h"
#include "language/lexicon.h"

enum { WINDOW = 64 << 10 };

size_t
audit_seek(const struct lexicon *lx, str text, size_t from)
{
	unsigned state = 0, which;
	size_t at = from;

	if (!lx->anchors)
		return from;
	return match_next(lx->anchors, text, &at, &state, &which) ? at - 1 :
	    text.n;
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
