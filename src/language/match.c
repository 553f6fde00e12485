/*
 * Aho-Corasick, built in two walks: a trie of the literals, then a breadth
 * first pass that turns missing branches into the branch of the longest proper
 * suffix. Bytes that no literal uses share column 0, which keeps the table
 * small.
 */
#include "language/match.h"
#include "core/arena.h"

struct match {
	uint16_t *next;       /* states * columns */
	uint16_t *out;        /* literal number + 1 that ends here, or 0 */
	unsigned columns;
	unsigned char column[256];
};

struct build {
	struct match *m;
	unsigned states;
	uint16_t *fail;
	uint16_t *queue;
};

static unsigned char
lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

static void
set_columns(struct match *m, const str *lit, unsigned n)
{
	m->columns = 1;
	for (unsigned i = 0; i < n; i++)
		for (size_t k = 0; k < lit[i].n; k++) {
			unsigned char c = lower((unsigned char)lit[i].p[k]);

			if (m->column[c] == 0)
				m->column[c] = (unsigned char)m->columns++;
		}
	for (unsigned c = 'A'; c <= 'Z'; c++)
		m->column[c] = m->column[c + 32];
}

static unsigned
count_states(const str *lit, unsigned n)
{
	unsigned states = 1;

	for (unsigned i = 0; i < n; i++) {
		if (lit[i].n > MATCH_LITERAL_MAX)
			return MATCH_STATES_MAX + 1;
		states += (unsigned)lit[i].n;
		if (states > MATCH_STATES_MAX)
			return states;
	}
	return states;
}

static void
add(struct build *b, str lit, unsigned which)
{
	unsigned s = 0;

	if (lit.n == 0)
		return;
	for (size_t k = 0; k < lit.n; k++) {
		unsigned c = b->m->column[(unsigned char)lit.p[k]];
		uint16_t *to = &b->m->next[s * b->m->columns + c];

		if (*to == 0)
			*to = (uint16_t)b->states++;
		s = *to;
	}
	if (b->m->out[s] == 0)
		b->m->out[s] = (uint16_t)(which + 1);
}

static void
close_gaps(struct build *b)
{
	struct match *m = b->m;
	unsigned head = 0, tail = 0;

	for (unsigned c = 0; c < m->columns; c++)
		if (m->next[c] != 0)
			b->queue[tail++] = m->next[c];
	while (head < tail) {
		unsigned s = b->queue[head++];
		unsigned f = b->fail[s];

		if (m->out[s] == 0)
			m->out[s] = m->out[f];
		for (unsigned c = 0; c < m->columns; c++) {
			uint16_t *to = &m->next[s * m->columns + c];

			if (*to == 0) {
				*to = m->next[f * m->columns + c];
				continue;
			}
			b->fail[*to] = m->next[f * m->columns + c];
			b->queue[tail++] = *to;
		}
	}
}

enum err
match_new(struct ctx *cx, const str *lit, unsigned n, const struct match **out)
{
	struct match *m = NEW(cx->mem, struct match);
	struct build b = { .m = m, .states = 1 };
	unsigned most = count_states(lit, n);

	if (most > MATCH_STATES_MAX || n >= UINT16_MAX)
		return fail(cx, ERR_LIMIT, "lexicon",
		    "the words to look for are too many or too long");
	set_columns(m, lit, n);
	m->next = NEWN(cx->mem, uint16_t, (size_t)most * m->columns);
	m->out = NEWN(cx->mem, uint16_t, most);
	b.fail = NEWN(cx->mem, uint16_t, most);
	b.queue = NEWN(cx->mem, uint16_t, most);
	for (unsigned i = 0; i < n; i++)
		add(&b, lit[i], i);
	close_gaps(&b);
	*out = m;
	return ERR_OK;
}

bool
match_next(const struct match *m, str text, size_t *at, unsigned *state,
    unsigned *which)
{
	unsigned s = *state;
	size_t i = *at;

	while (i < text.n) {
		s = m->next[s * m->columns + m->column[(unsigned char)text.p[i++]]];
		if (m->out[s] != 0) {
			*at = i;
			*state = s;
			*which = m->out[s] - 1u;
			return true;
		}
	}
	*at = i;
	*state = s;
	return false;
}
