/*
 * Which texts hold the words, in our order.
 *
 * Filters are words too (text.c's tags), so that an index leaves out by itself
 * what is of another kind or another team; the statement then decides once more,
 * by the columns, who may find what. One question to the store for each right
 * that the kinds want, since each right may reach other units.
 *
 * What keeps it fast where a word stands in half of all texts: how common each
 * word is, is known beforehand (text_count.c), so rare words are asked for and
 * common ones weighed afterwards; and where only common words are sought, the
 * newest texts are walked through instead (PostgreSQL's index gives all that
 * match before it gives the first).
 */
#include "access/text.h"
#include "access/door_int.h"
#include "core/arena.h"
#include "core/buf.h"

#include <math.h>
#include <stdlib.h>

enum {
	LIKE_WORDS = 512,   /* read of a text that is like others */
	SEEK_WORDS = 32,    /* of a search */
	ASK_WORDS = 24,     /* asked of the store at once */
	ASK_ROWS = 2000,    /* as many texts as are weighed */
	TEAMS = 64,         /* up to here, units are asked for as words */
	COUNTS = 32,        /* in one TEXT_COUNT */
	WALK_FROM = 5000,   /* matches, from which a walk is shorter */
	WALK_ROWS = 2000, WALKS = 40,
	MATCH_MAX = 16 * 1024,
	UNIT = 16,          /* of rareness: one halving */
	LENGTH = 24         /* words that every text counts for, so that the
	                     * shortest is not always the most alike */
};

static const enum right right_of[KIND__MAX] = {
#define TEXT(kind, right) [KIND_##kind] = RIGHT_##right,
#include "access/text.def"
#undef TEXT
};

struct term {
	str word;
	int64_t n;       /* texts that hold it, about */
	int64_t rare;    /* what it counts for */
};
struct sought {
	struct term *at; /* sorted by word */
	unsigned n;
	int64_t total;   /* texts there are; 0: never counted */
};
/* The kinds of one right, and where it reaches. */
struct reach {
	str kinds, roles;      /* "|a|b|" */
	const struct text_ask *ask;
	struct words kind, unit; /* tags; unit.n 0: everywhere */
	bool all;              /* the system */
	double share;          /* of all texts, about */
};
struct hit {
	struct text_hit h;
	int64_t like;
};
struct hits { struct hit *at; unsigned n, cap; };

/* ---- how common ---- */

/* n of a word that was not counted is about half of where counting begins. */
static int64_t
uncounted(int64_t total)
{
	return total / (2 * TEXT_COUNTED) + TEXT_COUNTED_MIN / 2;
}

static enum err
counts(struct ctx *cx, struct term *t, unsigned n, int64_t *total)
{
	for (unsigned from = 0; from < n + 1; from += COUNTS - 1) {
		struct arg a[COUNTS];
		struct rows r;

		for (unsigned i = 0; i < COUNTS - 1; i++)
			a[i] = AT(from + i < n ? t[from + i].word : S(""));
		a[COUNTS - 1] = AT(S(""));
		TRY(self_run(cx, Q_TEXT_COUNT, a, COUNTS, &r, NULL));
		for (unsigned k = 0; k < r.n; k++) {
			str w = cell(&r, k, 0)->s;

			if (w.n == 0)
				*total = cell(&r, k, 1)->i;
			for (unsigned i = from; i < n && i < from + COUNTS - 1
			    && w.n; i++)
				if (str_eq(t[i].word, w))
					t[i].n = cell(&r, k, 1)->i;
		}
	}
	return ERR_OK;
}

static enum err
sought_of(struct ctx *cx, str text, unsigned max, struct sought *out)
{
	struct sought s = { .total = 0 };
	struct words w;

	TRY(text_words(cx, text, max, true, &w));
	s.at = NEWN(cx->mem, struct term, w.n + 1);
	for (s.n = 0; s.n < w.n; s.n++)
		s.at[s.n] = (struct term){ .word = w.at[s.n], .n = -1 };
	TRY(counts(cx, s.at, s.n, &s.total));
	for (unsigned i = 0; i < s.n; i++) {
		struct term *t = &s.at[i];

		if (t->n < 0)
			t->n = s.total ? uncounted(s.total) : 0;
		t->rare = s.total == 0 ? UNIT : 1 + (int64_t)(UNIT *
		    log2((double)(s.total + 1) / (double)(t->n < s.total ?
		        t->n + 1 : s.total + 1)));
	}
	*out = s;
	return ERR_OK;
}

/* The share of all texts that have one of these tags. */
static enum err
part_of(struct ctx *cx, const struct words *w, int64_t total, double *share)
{
	struct term *t = NEWN(cx->mem, struct term, w->n + 1);
	int64_t sum = 0;

	if (w->n == 0 || total == 0)
		return ERR_OK;
	for (unsigned i = 0; i < w->n; i++)
		t[i] = (struct term){ .word = w->at[i], .n = -1 };
	TRY(counts(cx, t, w->n, &total));
	for (unsigned i = 0; i < w->n; i++)
		sum += t[i].n < 0 ? uncounted(total) : t[i].n;
	if (sum < total)
		*share *= (double)sum / (double)total;
	return ERR_OK;
}

/* ---- who reaches what ---- */

static enum err
reach_units(struct ctx *cx, struct reach *to)
{
	const struct arg a[] = { AT(door_who(cx)->account), AT(to->roles),
		AI(TEAMS + 1) };
	struct rows r;

	TRY(self_run(cx, Q_TEXT_TEAMS, a, 3, &r, NULL));
	if (r.n > TEAMS)
		return ERR_OK;
	to->unit.at = NEWN(cx->mem, str, r.n + 1);
	for (unsigned i = 0; i < r.n; i++)
		to->unit.at[i] = text_tag(cx->mem, 'u', cell(&r, i, 0)->s,
		    S(""));
	to->unit.at[r.n] = text_tag(cx->mem, 'u', TEXT_ANYWHERE, S(""));
	to->unit.n = r.n + 1;
	return ERR_OK;
}

/* Of the kinds that were asked for, those that want this right; *any false:
 * none, or the viewer has it not. */
static enum err
reach_of(struct ctx *cx, const struct text_ask *ask, enum right right,
    int64_t total, struct reach *out, bool *any)
{
	struct reach to = { .ask = ask, .all = door_has(cx, RIGHT_SELF),
		.share = 1 };
	struct buf kinds, roles;

	*any = false;
	to.kind.at = NEWN(cx->mem, str, ask->nkind + 1);
	buf_init(&kinds, cx->mem, 4096);
	buf_init(&roles, cx->mem, 4096);
	buf_c(&kinds, '|');
	buf_c(&roles, '|');
	for (unsigned i = 0; i < ask->nkind; i++) {
		str code = str_of(kind_info[ask->kind[i]].code);

		if (!kind_is_searched(ask->kind[i]) ||
		    right_of[ask->kind[i]] != right)
			continue;
		buf_put(&kinds, code);
		buf_c(&kinds, '|');
		to.kind.at[to.kind.n++] = text_tag(cx->mem, 'k', code, S(""));
	}
	for (enum role r = 0; r < ROLE__MAX; r++)
		if (role_info[r].rights & right) {
			buf_put(&roles, str_of(role_info[r].code));
			buf_c(&roles, '|');
		}
	if (to.kind.n == 0 || !door_has(cx, right))
		return ERR_OK;
	TRY(buf_done(&kinds, &to.kinds));
	TRY(buf_done(&roles, &to.roles));
	if (!to.all)
		TRY(reach_units(cx, &to));
	TRY(part_of(cx, &to.kind, total, &to.share));
	/* Most texts are of these kinds: the columns say so sooner. */
	if (total && to.share > 0.5)
		to.kind.n = 0;
	TRY(part_of(cx, &to.unit, total, &to.share));
	*out = to;
	*any = true;
	return ERR_OK;
}

/* ---- what is asked ---- */

static void
put_words(struct buf *b, const struct words *w, const char *join)
{
	if (w->n == 0)
		return;
	if (b->n)
		buf_lit(b, " AND ");
	buf_c(b, '(');
	for (unsigned i = 0; i < w->n; i++) {
		if (i)
			buf_put(b, str_of(join));
		buf_c(b, '"');
		buf_put(b, w->at[i]);
		buf_c(b, '"');
	}
	buf_c(b, ')');
}

static enum err
match_of(struct ctx *cx, const struct reach *to, const struct words *w,
    bool every, str *out)
{
	static str open = SK(".o");
	struct buf b;

	buf_init(&b, cx->mem, MATCH_MAX);
	put_words(&b, w, every ? " AND " : " OR ");
	put_words(&b, &to->kind, " OR ");
	put_words(&b, &to->unit, " OR ");
	if (to->ask->live)
		put_words(&b, &(struct words){ &open, 1 }, "");
	return buf_done(&b, out);
}

/* Adds a row's words up against those sought: both are sorted. */
static void
weigh(const struct sought *s, str words, struct hit *h)
{
	int64_t common = 0, len = 0;
	unsigned i = 0;
	str w;

	while (str_cut(&words, ',', &w)) {
		w = str_sub(w, 1, w.n);
		if (w.n == 0 || w.p[0] == '.')
			continue;
		len++;
		while (i < s->n && str_cmp(s->at[i].word, w) < 0)
			i++;
		if (i < s->n && str_eq(s->at[i].word, w)) {
			common += s->at[i].rare;
			h->h.same++;
		}
	}
	h->like = common * common * 64 / (len + LENGTH);
}

static void
add_rows(struct ctx *cx, const struct sought *s, const struct rows *r,
    struct hits *out)
{
	for (unsigned i = 0; i < r->n; i++) {
		struct hit h = { .h = { .kind = kind_of(cell(r, i, 1)->s),
			.id = cell(r, i, 2)->s, .unit = cell(r, i, 3)->s,
			.live = cell(r, i, 4)->i != 0,
			.place = cell(r, i, 0)->i } };

		if (h.h.kind == KIND__MAX)
			continue;
		weigh(s, cell(r, i, 5)->s, &h);
		MORE(cx->mem, out->at, out->n, &out->cap);
		out->at[out->n++] = h;
	}
}

static enum err
ask_index(struct ctx *cx, const struct reach *to, str match, int64_t most,
    int64_t from, struct rows *r)
{
	const struct arg a[] = { AT(match), AT(door_who(cx)->account),
		AT(to->roles), AT(to->kinds), AI(to->all), AI(to->ask->live),
		AI(most), AI(from) };

	return self_run(cx, Q_TEXT_ASK, a, 8, r, NULL);
}

static str
pattern_of(struct ctx *cx, const struct words *w)
{
	struct buf b;

	buf_init(&b, cx->mem, MATCH_MAX);
	for (unsigned i = 0; i < w->n; i++) {
		buf_lit(&b, "% ");
		buf_put(&b, w->at[i]);
		buf_c(&b, ',');
	}
	buf_c(&b, '%');
	return buf_str(&b);
}

/* A stretch at a time; *done false where it would have to go on for too long. */
static enum err
ask_walk(struct ctx *cx, const struct reach *to, const struct sought *s,
    const struct words *w, int64_t most, int64_t from, struct hits *out,
    bool *done)
{
	struct hits found = { 0 };
	struct arg a[] = { AT(pattern_of(cx, w)), AT(door_who(cx)->account),
		AT(to->roles), AT(to->kinds), AI(to->all), AI(to->ask->live),
		AI(most), AI(from), AI(0) };

	*done = false;
	for (unsigned i = 0; i < WALKS && !*done; i++) {
		const struct arg block[] = { a[7], AI(WALK_ROWS) };
		struct rows r, b;

		TRY(self_run(cx, Q_TEXT_BLOCK, block, 2, &b, NULL));
		if (cell(&b, 0, 1)->i == 0) {
			*done = true;
			break;
		}
		a[6].i = most - found.n;
		a[8].i = cell(&b, 0, 0)->i;
		TRY(self_run(cx, Q_TEXT_WALK, a, 9, &r, NULL));
		add_rows(cx, s, &r, &found);
		a[7].i = a[8].i;
		*done = found.n == most;
	}
	for (unsigned i = 0; i < found.n && *done; i++) {
		MORE(cx->mem, out->at, out->n, &out->cap);
		out->at[out->n++] = found.at[i];
	}
	return ERR_OK;
}

/* The newest that hold every one of these words. */
static enum err
ask_every(struct ctx *cx, const struct reach *to, const struct sought *s,
    const struct words *w, double matches, int64_t most, int64_t from,
    struct hits *out)
{
	bool done = false;
	struct rows r;
	str match;

	if (matches > WALK_FROM && door_is_pg(cx->door))
		TRY(ask_walk(cx, to, s, w, most, from, out, &done));
	if (done)
		return ERR_OK;
	TRY(match_of(cx, to, w, true, &match));
	TRY(ask_index(cx, to, match, most, from, &r));
	add_rows(cx, s, &r, out);
	return ERR_OK;
}

/* ---- what is alike ---- */

static int
by_rare(const void *a, const void *b)
{
	const struct term *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	if (x->word.n != y->word.n)
		return x->word.n > y->word.n ? -1 : 1;
	return str_cmp(x->word, y->word);
}

static int
by_like(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	int64_t dx = x->h.place >> TEXT_DAY_BITS;
	int64_t dy = y->h.place >> TEXT_DAY_BITS;

	if (x->like != y->like)
		return x->like > y->like ? -1 : 1;
	if (dx != dy)
		return dx > dy ? -1 : 1;
	return str_cmp(x->h.id, y->h.id);
}

static int
by_place(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	return x->h.place > y->h.place ? -1 : x->h.place < y->h.place;
}

/* The rarest words, as many as give about as many texts as are weighed. Where
 * even the rarest are too common, texts that hold several of them. */
static enum err
ask_like(struct ctx *cx, const struct reach *to, const struct sought *s,
    struct hits *out)
{
	struct term *t = NEWN(cx->mem, struct term, s->n + 1);
	struct words w = { NEWN(cx->mem, str, ASK_WORDS), 0 };
	double sum = 0, every = to->share * (double)s->total;
	struct rows r;
	str match;

	memcpy(t, s->at, s->n * sizeof(*t));
	qsort(t, s->n, sizeof(*t), by_rare);
	if ((double)t[0].n * to->share > ASK_ROWS) {
		while (w.n < s->n && w.n < ASK_WORDS && every > ASK_ROWS) {
			every *= (double)t[w.n].n / (double)(s->total + 1);
			w.at[w.n] = t[w.n].word;
			w.n++;
		}
		qsort(w.at, w.n, sizeof(str), text_by_word);
		return ask_every(cx, to, s, &w, every, ASK_ROWS, INT64_MAX,
		    out);
	}
	while (w.n < s->n && w.n < ASK_WORDS &&
	    (w.n == 0 || sum + (double)t[w.n].n * to->share <= ASK_ROWS)) {
		sum += (double)t[w.n].n * to->share;
		w.at[w.n] = t[w.n].word;
		w.n++;
	}
	TRY(match_of(cx, to, &w, false, &match));
	TRY(ask_index(cx, to, match, ASK_ROWS, INT64_MAX, &r));
	add_rows(cx, s, &r, out);
	return ERR_OK;
}

static void
give(struct ctx *cx, const struct hits *all, unsigned least,
    const struct text_ask *ask, struct text_found *out)
{
	unsigned most = ask->most < TEXT_FOUND_MAX ? ask->most
	    : TEXT_FOUND_MAX;

	out->at = NEWN(cx->mem, struct text_hit, most + 1);
	for (unsigned i = 0; i < all->n && out->n < most; i++)
		if (all->at[i].h.same >= least &&
		    !str_eq(all->at[i].h.id, ask->but))
			out->at[out->n++] = all->at[i].h;
}

/* ---- the two questions ---- */

typedef enum err ask_fn(struct ctx *, const struct reach *,
    const struct sought *, struct hits *);

static enum err
ask_each(struct ctx *cx, const struct text_ask *ask, const struct sought *s,
    ask_fn *fn, struct hits *out)
{
	enum right done = RIGHT_NONE;

	if (!cx->door->known)
		return fail(cx, ERR_DENIED, "search", "%s",
		    err_info[ERR_DENIED].text);
	door_note_look(cx, "list", S(""), S("TEXT_ASK"), 0, S(""), S(""));
	for (unsigned i = 0; i < ask->nkind && s->n; i++) {
		enum right right = right_of[ask->kind[i]];
		struct reach to;
		bool any;

		if (done & right)
			continue;
		done |= right;
		TRY(reach_of(cx, ask, right, s->total, &to, &any));
		if (any)
			TRY(fn(cx, &to, s, out));
	}
	return ERR_OK;
}

static enum err
ask_seek(struct ctx *cx, const struct reach *to, const struct sought *s,
    struct hits *out)
{
	struct words w = { NEWN(cx->mem, str, s->n + 1), s->n };
	double matches = to->share * (double)s->total;
	const struct text_ask *ask = to->ask;
	int64_t most = ask->most < TEXT_FOUND_MAX ? ask->most
	    : TEXT_FOUND_MAX;

	for (unsigned i = 0; i < s->n; i++) {
		w.at[i] = s->at[i].word;
		matches *= (double)s->at[i].n / (double)(s->total + 1);
	}
	return ask_every(cx, to, s, &w, matches, most + 1,
	    ask->from ? ask->from : INT64_MAX, out);
}

static unsigned
least_of(const struct sought *s)
{
	return s->n < 3 ? 1 : 2;
}

enum err
text_seek(struct ctx *cx, const struct text_ask *ask, struct text_found *out)
{
	struct text_found f = { 0 };
	struct hits all = { 0 };
	struct sought s;

	TRY(sought_of(cx, ask->text, SEEK_WORDS, &s));
	f.words = s.n;
	TRY(ask_each(cx, ask, &s, ask_seek, &all));
	f.some = all.n == 0 && ask->from == 0 && s.n > 1;
	if (f.some)
		TRY(ask_each(cx, ask, &s, ask_like, &all));
	if (all.n)
		qsort(all.at, all.n, sizeof(*all.at), f.some ? by_like
		    : by_place);
	give(cx, &all, 1, ask, &f);
	f.more = !f.some && all.n > f.n;
	*out = f;
	return ERR_OK;
}

enum err
text_like(struct ctx *cx, const struct text_ask *ask, struct text_found *out)
{
	struct text_found f = { 0 };
	struct hits all = { 0 };
	struct sought s;

	TRY(sought_of(cx, ask->text, LIKE_WORDS, &s));
	f.words = s.n;
	TRY(ask_each(cx, ask, &s, ask_like, &all));
	if (all.n)
		qsort(all.at, all.n, sizeof(*all.at), by_like);
	give(cx, &all, least_of(&s), ask, &f);
	*out = f;
	return ERR_OK;
}
