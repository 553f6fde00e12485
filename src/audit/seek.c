/*
 * What is asked of language/, in one place.
 */
#include "audit/audit_int.h"

/* A text is asked about in pieces of whole lines, or of whole words where a line
 * has no end: the time of one piece grows faster than its size. */
enum { WINDOW = 64 << 10 };

size_t
audit_seek(const struct lexicon *lx, str text, size_t from)
{
	return language_seek(lx, text, from);
}

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

struct moved {
	void (*each)(void *to, const struct finding *);
	void *to;
	size_t base;
};

static void
move(void *arg, const struct finding *found)
{
	const struct moved *m = arg;
	struct finding f = *found;

	f.start += m->base;
	f.end += m->base;
	m->each(m->to, &f);
}

void
audit_ratings(struct ctx *cx, const struct lexicon *lx, str text,
    void (*each)(void *to, const struct finding *), void *to)
{
	struct moved m = { each, to, 0 };

	while (m.base < text.n) {
		str part = str_sub(text, m.base, text.n - m.base);

		part.n = window(part);
		(void)language_ratings(cx, lx, part, move, &m);
		m.base += part.n;
	}
}
