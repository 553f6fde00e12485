/*
 * How common words are, counted once a day; and what was taken away, rewritten.
 *
 * Of a large service a part is counted: every text whose place leaves no rest,
 * which is a fair part because places end in a hash. Only words that stand in
 * more than one of TEXT_COUNTED texts are kept: of all others it is enough to
 * know that they are rare. So the table stays small, whatever people write.
 */
#include "access/text.h"
#include "access/door_int.h"
#include "access/job.h"
#include "core/arena.h"

#include <stdlib.h>

enum {
	PART = 50000,            /* texts that are read, about */
	MEM = 64 << 20,
	SLOTS = 1 << 19,         /* words told apart, at most half of it */
	BEAT = 4096,             /* texts between two beats */
	JOIN_PAGES = 250         /* rewritten in one step */
};

struct slot {
	str word;
	int64_t n, was;
};
struct text_counts {
	struct arena *mem;
	struct slot *slot;
	unsigned used;
	int64_t every, total, was, texts;
	const struct job_beat *beat;
};

static struct slot *
slot_of(struct text_counts *c, str w)
{
	uint64_t h = 14695981039346656037u;
	size_t i;

	for (i = 0; i < w.n; i++)
		h = (h ^ (unsigned char)w.p[i]) * 1099511628211u;
	for (i = (size_t)(h ^ h >> 32) & (SLOTS - 1);; i = (i + 1) &
	    (SLOTS - 1)) {
		struct slot *s = &c->slot[i];

		if (s->word.n && !str_eq(s->word, w))
			continue;
		if (s->word.n == 0) {
			/* Full: what comes now for the first time is rare. */
			if (c->used >= SLOTS / 2)
				return NULL;
			c->used++;
			s->word = str_dup(c->mem, w);
		}
		return s;
	}
}

static enum err
count_row(void *arg, struct ctx *cx, const struct rows *one)
{
	struct text_counts *c = arg;
	str words = cell(one, 0, 0)->s, w;

	(void)cx;
	while (str_cut(&words, ',', &w)) {
		struct slot *s;

		w = str_sub(w, 1, w.n);
		if (w.n == 0 || str_starts(w, S(".i")))
			continue;
		s = slot_of(c, w);
		if (s)
			s->n++;
	}
	if (++c->texts % BEAT == 0 && c->beat && c->beat->beat &&
	    !c->beat->beat(c->beat->arg, c->texts))
		return ERR_UNKNOWN;
	return ERR_OK;
}

static enum err
was_row(void *arg, struct ctx *cx, const struct rows *one)
{
	struct text_counts *c = arg;
	str w = cell(one, 0, 0)->s;
	struct slot *s = w.n ? slot_of(c, w) : NULL;

	(void)cx;
	if (w.n == 0)
		c->was = cell(one, 0, 1)->i;
	if (s)
		s->was = cell(one, 0, 1)->i;
	return ERR_OK;
}

static enum err
count_all(struct ctx *cx, struct text_counts *c)
{
	struct store *st = cx->door->store;
	struct rows r;

	TRY(self_run(cx, Q_TEXT_TOTAL, NULL, 0, &r, NULL));
	c->total = cell(&r, 0, 0)->i;
	c->every = 1 + c->total / PART;
	const struct arg a[] = { AI(c->every) };

	TRY(store_each(st, cx, Q_TEXT_COUNTS, NULL, 0, was_row, c));
	return store_each(st, cx, Q_TEXT_EACH, a, 1, count_row, c);
}

enum err
text_count(struct ctx *cx, const struct job_beat *beat,
    struct text_counts **out)
{
	struct arena *mem;
	struct text_counts *c;
	enum err e;

	if (!door_has(cx, RIGHT_SELF))
		return fail(cx, ERR_DENIED, "search", "%s",
		    err_info[ERR_DENIED].text);
	mem = arena_new(MEM);
	c = NEW(mem, struct text_counts);
	*c = (struct text_counts){ .mem = mem, .beat = beat,
		.slot = NEWN(mem, struct slot, SLOTS) };
	e = door_begin(cx, TXN_READ);
	if (e == ERR_OK)
		e = count_all(cx, c);
	door_rollback(cx);
	if (e != ERR_OK)
		text_count_free(c);
	else
		*out = c;
	return e;
}

void
text_count_free(struct text_counts *c)
{
	if (c)
		arena_free(c->mem);
}

/* Kept where it changed by a tenth: most days little is written. */
static enum err
keep_one(struct ctx *cx, const struct text_counts *c, const struct slot *s)
{
	int64_t least = c->total / TEXT_COUNTED, n = s->n * c->every;
	const struct arg a[] = { AT(s->word), AI(n < c->total ? n
	    : c->total) };

	if (least < TEXT_COUNTED_MIN)
		least = TEXT_COUNTED_MIN;
	if (n < least)
		return s->was ? self_post(cx, Q_TEXT_COUNT_DROP, a, 1)
		    : ERR_OK;
	if (llabs(n - s->was) * 10 <= s->was)
		return ERR_OK;
	return self_post(cx, Q_TEXT_COUNT_SET, a, 2);
}

enum err
text_count_keep(struct ctx *cx, const struct text_counts *c)
{
	const struct arg total[] = { AT(S("")), AI(c->total) };

	if (c->total != c->was)
		TRY(self_run(cx, Q_TEXT_COUNT_SET, total, 2, NULL, NULL));
	for (size_t i = 0; i < SLOTS; i++)
		if (c->slot[i].word.n)
			TRY(keep_one(cx, c, &c->slot[i]));
	return ERR_OK;
}

/* ---- the jobs ---- */

enum err
text_count_work(struct ctx *cx, struct job *j, const struct job_beat *beat)
{
	struct text_counts *c = NULL;

	TRY(text_count(cx, beat, &c));
	j->made = c;
	return ERR_OK;
}

enum err
text_count_step(struct ctx *cx, struct job *j, bool *more)
{
	enum err e = text_count_keep(cx, j->made);

	*more = false;
	text_count_free(j->made);
	j->made = NULL;
	return e;
}

enum err
text_join(struct ctx *cx, bool *more)
{
	const struct arg key[] = { AT(S("text.join")) };
	const struct arg go[] = { key[0], AT(S("go")) };
	int64_t changed = 0;
	struct rows r;

	*more = false;
	TRY(self_run(cx, Q_META_GET, key, 1, &r, NULL));
	if (r.n == 0)
		return ERR_OK;
	bool begin = str_eq(cell(&r, 0, 0)->s, S("begin"));
	const struct arg a[] = { AI(begin ? -JOIN_PAGES : JOIN_PAGES) };

	TRY(self_run(cx, Q_TEXT_JOIN, a, 1, NULL, &changed));
	if (begin)
		TRY(self_run(cx, Q_META_SET, go, 2, NULL, NULL));
	/* FTS5 changes one row where it had nothing to do. */
	*more = begin || changed > 1;
	return *more ? ERR_OK
	    : self_run(cx, Q_TEXT_FRESH, NULL, 0, NULL, NULL);
}

enum err
text_join_step(struct ctx *cx, struct job *j, bool *more)
{
	(void)j;
	return text_join(cx, more);
}
