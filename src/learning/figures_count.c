/*
 * What is counted: one pass over the rows of each kind, each row asked by each
 * figure of its kind. A row's answer is the list of figures that count it; few
 * such lists there are, so a row names its list by number.
 *
 * A walk over rows gives back the memory of each row, so that what stays is in
 * an arena of this file's own.
 */
#include "core/arena.h"
#include "core/time.h"
#include "learning/figures_int.h"
#include "learning/harm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	DAY_S = 86400, FACTS_ROOM = MATTER_FACTS_MAX + 2000,
	MONTHS = 24, WEEKS_MAX = 15, AGE_MONTHS = 13, GAP_YEARS = 3,
	OWN_MEM = 192 << 20, SETS_MAX = 1 << 16, VALUES_ROOM = 1 << 20,
	DEATHS_MAX = 1 << 20, ACTIONS_MAX = 100000
};

/* What was found of a death by reviews and responses about it. */
struct reviewed_one {
	str death;
	int64_t ended;         /* the first that was finished */
	str tool;
	enum judged judged;
};
/* A figure, and what it came to. */
struct tally {
	const struct figure *f;
	unsigned *cell; unsigned ncell; /* by value; cell[0] without `by` */
	str value[FIGURES_BY_MAX + 1];
	int64_t n, rows, sum;
	int32_t *middle; unsigned nmiddle, cap;
};
struct cell_of { unsigned tally, value; int64_t rows; };
struct action { int64_t at, ended; };
/* The cells that count the row at hand. */
struct hit { unsigned at[FIGURES_CELLS_MAX]; unsigned n; };

struct counting {
	struct ctx *cx;
	struct arena *own;
	struct figures *f;
	int64_t before;        /* where the quarter before began */
	unsigned of_kind[FIGURE_ROWS_MAX], nof;
	struct tally tally[FIGURE_ROWS_MAX];
	struct cell_of cell[FIGURES_CELLS_MAX]; unsigned ncell;
	struct reviewed_one *seen; unsigned nseen, maskseen;
	str *set; unsigned *slot; unsigned nset; /* slot: set + 1 by hash */
	struct buf rows;
	int64_t nrows;
	/* for the charts */
	int64_t near[WEEKS_MAX], hurt[WEEKS_MAX];
	int64_t *gap; unsigned ngap, gapcap;
	struct action *action; unsigned naction, actioncap;
	struct hit hit;
	char facts[FACTS_ROOM]; size_t nfacts;
	char list[8 * FIGURES_CELLS_MAX];
};

/* ---- facts of a row ---- */

static void
add(struct counting *c, str name, str value)
{
	if (c->nfacts + name.n + value.n + 3 > FACTS_ROOM)
		return;
	memcpy(c->facts + c->nfacts, name.p, name.n);
	c->nfacts += name.n;
	c->facts[c->nfacts++] = '=';
	memcpy(c->facts + c->nfacts, value.p, value.n);
	c->nfacts += value.n;
	c->facts[c->nfacts++] = '|';
}
#define ADD(c, name, value) add((c), S(name), (value))

static void
add_days(struct counting *c, int64_t days)
{
	char at[24];

	(void)snprintf(at, sizeof(at), "%lld", (long long)days);
	ADD(c, "days", str_of(at));
	if (days > 90)
		ADD(c, "d90", S("yes"));
	if (days > 180)
		ADD(c, "d180", S("yes"));
}

/* The worst harm of an event in codes of hurt.tsv, from the national word. */
static void
add_hurt(struct counting *c, str harm)
{
	static const struct { const char *word, *code; } of[] = {
		{ "missing", "missing" }, { "none", "no-harm" },
		{ "low", "harm-low" }, { "moderate", "harm-moderate" },
		{ "severe", "harm-serious" }, { "fatal", "fatal" } };

	for (unsigned i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		if (str_eq(harm, str_of(of[i].word)))
			ADD(c, "hurt", str_of(of[i].code));
}

/* The next value of a fact, from *at on; false: there is none. */
static bool
fact_next(str facts, str name, size_t *at, str *value)
{
	while (*at < facts.n) {
		const char *p = facts.p + *at;
		const char *end = memchr(p, '|', facts.n - *at);
		size_t n = end ? (size_t)(end - p) : facts.n - *at;

		*at += n + 1;
		if (n > name.n && p[name.n] == '=' &&
		    memcmp(p, name.p, name.n) == 0) {
			*value = (str){ p + name.n + 1, n - name.n - 1 };
			return true;
		}
	}
	return false;
}

/* Once for all whom an event happened to who are of that age. */
static void
add_ages(struct counting *c, const struct matter_row *r)
{
	static const str group[] = { SK("under-18"), SK("18-64"),
		SK("65-over") };
	bool any[3] = { false };
	size_t at = 0;
	int64_t n = 0;
	str age;

	while (fact_next(r->facts, S("patient.age"), &at, &age))
		if (str_int(age, 0, 150, &n))
			any[n < 18 ? 0 : n < 65 ? 1 : 2] = true;
	for (int i = 0; i < 3; i++)
		if (any[i])
			ADD(c, "age-group", group[i]);
}

static const struct reviewed_one *
review_of(const struct counting *c, str death)
{
	unsigned i = (unsigned)str_hash(death) & c->maskseen;

	while (c->seen[i].death.n && !str_eq(c->seen[i].death, death))
		i = (i + 1) & c->maskseen;
	return &c->seen[i];
}

static void
add_death(struct counting *c, const struct matter_row *r)
{
	static const str judged[] = { [JUDGED_NOT] = SK("not-judged"),
		[JUDGED_YES] = SK("yes"), [JUDGED_NO] = SK("no"),
		[JUDGED_CANNOT_TELL] = SK("cannot-tell") };
	const struct reviewed_one *v;
	char name[80];
	int n = snprintf(name, sizeof(name), "death/%.*s", PRS(r->id));

	v = review_of(c, (str){ name, n > 0 ? (size_t)n : 0 });
	if (r->day >= c->before && r->day < c->f->from)
		ADD(c, "quarter-before", S("yes"));
	if (v->death.n == 0 || v->ended == 0)
		return;
	ADD(c, "reviewed", S("yes"));
	ADD(c, "tool", v->tool);
	if (v->ended >= c->f->from && v->ended < c->f->to)
		ADD(c, "review-ended", S("yes"));
	ADD(c, "judged", judged[v->judged]);
}

/* With those whose day has passed by when the figures are made: nobody has to
 * have opened the record since. */
static void
add_not_kept(struct counting *c, const struct matter_row *r)
{
	int64_t n = 0, day, today = day_of(c->f->cutoff);
	str left = r->facts, one, name;
	char at[24];

	(void)str_int(matter_fact(r, "not-kept"), 0, INT32_MAX, &n);
	while (str_cut(&left, '|', &one))
		if (str_cut(&one, '=', &name) && str_eq(name, S("owed")) &&
		    day_read(one, &day))
			n += day < today;
	(void)snprintf(at, sizeof(at), "%lld", (long long)n);
	if (n)
		ADD(c, "not-kept", str_of(at));
}

static void
facts_make(struct counting *c, const struct matter_row *r)
{
	c->nfacts = 0;
	c->facts[c->nfacts++] = '|';
	ADD(c, "state", r->state);
	ADD(c, "day", r->day ? S("known") : S("unknown"));
	if (r->day && r->at - r->day > 8 * DAY_S)
		ADD(c, "late", S("yes"));
	if (r->live && r->due < c->f->cutoff)
		ADD(c, "overdue", S("yes"));
	if (r->kind == KIND_EVENT) {
		add_hurt(c, matter_fact(r, "harm"));
		add_ages(c, r);
	} else if (r->kind == KIND_DEATH) {
		add_death(c, r);
	} else {
		add_days(c, ((r->ended ? r->ended : c->f->cutoff) - r->at) /
		    DAY_S);
	}
	if (r->kind == KIND_AFFECTED)
		add_not_kept(c, r);
	if (r->facts.n > 1 && r->facts.n <= MATTER_FACTS_MAX) {
		memcpy(c->facts + c->nfacts, r->facts.p + 1, r->facts.n - 1);
		c->nfacts += r->facts.n - 1;
	}
}

/* ---- a row asked ---- */

static bool
within(const struct counting *c, int64_t t)
{
	return t >= c->f->from && t < c->f->to;
}

static bool
base_holds(const struct counting *c, enum fig_base b, const struct matter_row *r)
{
	switch (b) {
	case BASE_DAY:
		return r->day && within(c, r->day);
	case BASE_AT:
		return within(c, r->at);
	case BASE_ENDED:
		return !r->live && within(c, r->ended);
	case BASE_OPEN:
		return r->live;
	case BASE_BEFORE:
		return r->day && r->day < c->f->from;
	case BASE_CURRENT:
		return r->live || within(c, r->ended);
	default:
		return true;
	}
}

static bool
term_holds(const struct counting *c, const struct fig_term *t)
{
	for (unsigned i = 0; i < t->n; i++)
		if (memmem(c->facts, c->nfacts, t->needle[i].p, t->needle[i].n))
			return !t->not;
	return t->not;
}

static bool
counts(const struct counting *c, const struct figure *f,
    const struct matter_row *r)
{
	bool yes = base_holds(c, f->base, r);

	for (unsigned i = 0; i < f->nterm && yes; i++)
		yes = term_holds(c, &f->term[i]);
	return yes;
}

static enum err
cell_new(struct counting *c, unsigned tally, unsigned value)
{
	struct tally *t = &c->tally[tally];

	if (c->ncell == FIGURES_CELLS_MAX)
		return fail(c->cx, ERR_LIMIT, "figures", "there are more than"
		    " %d figures and values", FIGURES_CELLS_MAX);
	c->cell[c->ncell] = (struct cell_of){ tally, value, 0 };
	t->cell[value] = c->ncell++;
	return ERR_OK;
}

/* The place of a value; the last is for all that have no place of their own. */
static enum err
value_of(struct counting *c, unsigned tally, str value, unsigned *at)
{
	struct tally *t = &c->tally[tally];
	unsigned i = 0;

	value = str_trim(value);
	while (i < t->ncell && !str_ieq(t->value[i], value))
		i++;
	if (i == t->ncell) {
		if (i + 1 >= FIGURES_BY_MAX) {
			value = S("others");
			i = FIGURES_BY_MAX - 1;
		}
		if (i == t->ncell) {
			t->value[i] = str_dup(c->own, value);
			t->ncell++;
			TRY(cell_new(c, tally, i));
		}
	}
	*at = i;
	return ERR_OK;
}

static int
by_number(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

	return (x > y) - (x < y);
}

static void
hit_add(struct counting *c, struct hit *h, unsigned cell)
{
	for (unsigned i = 0; i < h->n; i++)
		if (h->at[i] == cell)
			return;
	if (h->n < FIGURES_CELLS_MAX) {
		h->at[h->n++] = cell;
		c->cell[cell].rows++;
	}
}

static enum err
tally_row(struct counting *c, unsigned i, struct hit *h)
{
	struct tally *t = &c->tally[i];
	int64_t n = 0;
	const str facts = { c->facts, c->nfacts };
	size_t at = 0;
	unsigned v;
	str value;

	if (t->f->by.n) {
		while (fact_next(facts, t->f->by, &at, &value)) {
			TRY(value_of(c, i, value, &v));
			hit_add(c, h, t->cell[v]);
		}
		return ERR_OK;
	}
	if (t->f->value.n) {
		if (!fact_next(facts, t->f->value, &at, &value) ||
		    !str_int(value, 0, INT32_MAX, &n))
			return ERR_OK;
		t->sum += n;
		if (t->f->show == FIG_MEDIAN && t->nmiddle < VALUES_ROOM) {
			MORE(c->own, t->middle, t->nmiddle, &t->cap);
			t->middle[t->nmiddle++] = (int32_t)n;
		}
	}
	hit_add(c, h, t->cell[0]);
	return ERR_OK;
}

/* The number of that list of cells. */
static enum err
set_of(struct counting *c, const struct hit *h, unsigned *out)
{
	size_t n = 0;
	unsigned i;
	str s;

	for (unsigned k = 0; k < h->n; k++)
		n += (size_t)snprintf(c->list + n, sizeof(c->list) - n, "%s%u",
		    k ? " " : "", h->at[k]);
	s = (str){ c->list, n };
	i = (unsigned)str_hash(s) & (2 * SETS_MAX - 1);
	while (c->slot[i] && !str_eq(c->set[c->slot[i] - 1], s))
		i = (i + 1) & (2 * SETS_MAX - 1);
	if (c->slot[i] == 0) {
		if (c->nset == SETS_MAX)
			return fail(c->cx, ERR_LIMIT, "figures", "the records"
			    " differ more than a snapshot can tell");
		c->set[c->nset++] = str_dup(c->own, s);
		c->slot[i] = c->nset;
	}
	*out = c->slot[i] - 1;
	return ERR_OK;
}

/* ---- for the charts ---- */

static bool
has(const struct counting *c, const char *fact)
{
	return memmem(c->facts, c->nfacts, fact, strlen(fact)) != NULL;
}

static void
chart_event(struct counting *c, const struct matter_row *r)
{
	int64_t week = (r->at - c->f->from) / (7 * DAY_S);
	bool near = has(c, "|near.miss=true|");
	bool hurt = has(c, "|hurt=harm-") || has(c, "|hurt=fatal|");

	if (!within(c, r->at) || week >= WEEKS_MAX)
		return;
	c->near[week] += near;
	c->hurt[week] += hurt && !near;
}

static void
chart_row(struct counting *c, const struct matter_row *r)
{
	if (r->kind == KIND_EVENT)
		chart_event(c, r);
	if (r->kind == KIND_DEATH && r->day && r->day < c->f->to &&
	    r->day >= c->f->to - (int64_t)GAP_YEARS * 365 * DAY_S &&
	    has(c, "|scope=yes|") && c->ngap < FIG_POINTS_MAX) {
		MORE(c->own, c->gap, c->ngap, &c->gapcap);
		c->gap[c->ngap++] = r->day;
	}
	if (r->kind == KIND_ACTION && c->naction < ACTIONS_MAX) {
		MORE(c->own, c->action, c->naction, &c->actioncap);
		c->action[c->naction++] = (struct action){ r->at, r->live
		    ? INT64_MAX : r->ended };
	}
}

static enum err
count_row(void *arg, struct ctx *cx, const struct matter_row *r)
{
	struct counting *c = arg;
	struct hit *h = &c->hit;
	unsigned set = 0;

	(void)cx;
	h->n = 0;
	if (r->at > c->f->cutoff)
		return ERR_OK;
	facts_make(c, r);
	chart_row(c, r);
	for (unsigned k = 0; k < c->nof; k++)
		if (counts(c, c->tally[c->of_kind[k]].f, r))
			TRY(tally_row(c, c->of_kind[k], h));
	if (h->n == 0)
		return ERR_OK;
	qsort(h->at, h->n, sizeof(h->at[0]), by_number);
	TRY(set_of(c, h, &set));
	buf_put(&c->rows, str_of(kind_info[r->kind].code));
	buf_c(&c->rows, '\t');
	buf_put(&c->rows, r->id);
	buf_c(&c->rows, '\t');
	buf_int(&c->rows, r->v);
	buf_c(&c->rows, '\t');
	buf_int(&c->rows, set);
	buf_lit(&c->rows, "\t\n");
	c->nrows++;
	return ERR_OK;
}

/* ---- reviews first ---- */

static enum err
review_of_one(struct counting *c, const struct matter_row *r, str name)
{
	enum judged j = judged_code(matter_fact(r, "judged"));
	struct reviewed_one *v;
	unsigned i;

	i = (unsigned)(review_of(c, name) - c->seen);
	v = &c->seen[i];
	if (v->death.n == 0) {
		if (++c->nseen > c->maskseen / 2)
			return fail(c->cx, ERR_LIMIT, "figures",
			    "there are more reviews than can be counted");
		v->death = str_dup(c->own, name);
	}
	if (v->ended == 0 || r->ended < v->ended) {
		v->ended = r->ended;
		v->tool = r->kind == KIND_REVIEW ? str_dup(c->own,
		    matter_fact(r, "tool")) : S("investigation");
	}
	/* Of two reviews of one death, one that says yes weighs. */
	if (v->judged == JUDGED_NOT || j == JUDGED_YES)
		v->judged = j;
	return ERR_OK;
}

/* Of each death that it is about: a response may be about events as well. */
static enum err
review_row(void *arg, struct ctx *cx, const struct matter_row *r)
{
	struct counting *c = arg;
	size_t at = 0;
	str name;

	(void)cx;
	/* One that was stood down looked into nothing. */
	if (r->live || !str_eq(r->state, S("closed")) || r->ended == 0 ||
	    r->ended > c->f->cutoff)
		return ERR_OK;
	while (fact_next(r->facts, S("about"), &at, &name))
		if (str_starts(name, S("death/")))
			TRY(review_of_one(c, r, name));
	return ERR_OK;
}

/* ---- the pass ---- */

static enum err
tallies_make(struct counting *c)
{
	for (unsigned i = 0; i < figure_table.n; i++) {
		struct tally *t = &c->tally[i];
		str code;
		unsigned at;

		t->f = &figure_table.at[i];
		t->cell = NEWN(c->own, unsigned, FIGURES_BY_MAX + 1);
		if (t->f->by.n == 0)
			TRY(cell_new(c, i, 0));
		if (str_eq(t->f->list, S("@terms")))
			continue;
		/* What is in a list stands in its order, with nothing too. */
		for (unsigned k = 0; t->f->by.n && t->f->list.n; k++) {
			code = str_eq(t->f->list, S("@states"))
			    ? matter_state_at(t->f->kind, k)
			    : fig_code_at(c->cx, t->f->list, k);
			if (code.n == 0)
				break;
			TRY(value_of(c, i, code, &at));
		}
	}
	return ERR_OK;
}

static enum err
count_kind(struct counting *c, enum kind k)
{
	int64_t from = 0, to = c->f->cutoff + 1;

	c->nof = 0;
	for (unsigned i = 0; i < figure_table.n; i++)
		if (figure_table.at[i].kind == k)
			c->of_kind[c->nof++] = i;
	if (c->nof == 0)
		return ERR_OK;
	if (k == KIND_EVENT) {
		from = c->f->from;
		to = to < c->f->to ? to : c->f->to;
	}
	return matter_each(c->cx, k, true, from, to, count_row, c);
}

static struct fig_series *
series_new(struct counting *c, const char *code, unsigned room)
{
	struct fig_series *s = &c->f->series[c->f->nseries++];

	*s = (struct fig_series){ .code = str_of(code), .cap = room + 1,
		.at = NEWN(c->cx->mem, struct fig_point, room + 1) };
	return s;
}

static int64_t
month_start(int64_t t, int back)
{
	struct civil now = time_london(t);
	int n = 12 * now.year + now.month - 1 - back;
	struct civil c = { .year = n / 12, .month = n % 12 + 1, .day = 1,
		.hour = 12 };

	c.offset_min = time_london(time_of_civil(&c)).offset_min;
	c.hour = 0;
	return time_of_civil(&c);
}

static str
month_words(struct ctx *cx, int64_t t)
{
	static const char *const of[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct civil c = time_london(t);
	struct buf b;

	buf_init(&b, cx->mem, 32);
	buf_fmt(&b, "%s %d", of[c.month - 1], c.year);
	return buf_str(&b);
}

/* Events by month, as far back as there are any. */
static enum err
months_make(struct counting *c)
{
	struct fig_series *s = series_new(c, "events", MONTHS);
	int64_t last = (c->f->to - 1 < c->f->cutoff ? c->f->to - 1
	    : c->f->cutoff);

	for (int i = MONTHS - 1; i >= 0; i--) {
		int64_t from = month_start(last, i), to = month_start(last,
		    i - 1), n;

		/* A month that has not ended would look like a fall. */
		if (to > c->f->cutoff)
			continue;
		TRY(matter_tally(c->cx, KIND_EVENT, true, from, to, &n));
		if (n == 0 && s->n == 0)
			continue;
		s->at[s->n++] = (struct fig_point){ month_words(c->cx, from),
			(double)n, 1 };
	}
	return ERR_OK;
}

static void
weeks_make(struct counting *c)
{
	struct fig_series *s = series_new(c, "near", WEEKS_MAX);

	for (unsigned i = 0; i < WEEKS_MAX; i++) {
		int64_t from = c->f->from + (int64_t)i * 7 * DAY_S;
		int64_t all = c->near[i] + c->hurt[i];

		if (from + 7 * DAY_S > c->f->to ||
		    from + 7 * DAY_S > c->f->cutoff)
			break;
		s->at[s->n++] = (struct fig_point){ time_day(c->cx->mem, from),
			all ? (double)c->near[i] : NAN, (double)all };
	}
}

static int
by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Days of deaths in scope: y is the day, what lies between is the chart's. */
static void
gaps_make(struct counting *c)
{
	struct fig_series *s = series_new(c, "gaps", c->ngap);

	if (c->ngap)
		qsort(c->gap, c->ngap, sizeof(c->gap[0]), by_time);
	for (unsigned i = 0; i < c->ngap; i++)
		s->at[s->n++] = (struct fig_point){ time_day(c->cx->mem,
		    c->gap[i]), (double)day_of(c->gap[i]), 1 };
}

/* The middle age of open actions at each month's end. */
static void
ages_make(struct counting *c)
{
	struct fig_series *s = series_new(c, "ages", AGE_MONTHS);
	int64_t *age = NEWN(c->own, int64_t, c->naction + 1);
	int64_t last = c->f->to - 1 < c->f->cutoff ? c->f->to - 1
	    : c->f->cutoff;

	for (int i = AGE_MONTHS - 1; i >= 0; i--) {
		int64_t end = month_start(last, i - 1);
		unsigned n = 0;

		if (end > c->f->cutoff + 1)
			end = c->f->cutoff + 1;
		for (unsigned k = 0; k < c->naction; k++)
			if (c->action[k].at < end && c->action[k].ended >= end)
				age[n++] = (end - c->action[k].at) / DAY_S;
		if (n == 0 && s->n == 0)
			continue;
		if (n)
			qsort(age, n, sizeof(age[0]), by_time);
		s->at[s->n++] = (struct fig_point){ month_words(c->cx, end - 1),
			n ? (double)(age[(n - 1) / 2] + age[n / 2]) / 2 : NAN,
			(double)n };
	}
}

static int
by_size(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

static int64_t
figure_of(struct tally *t, int64_t rows)
{
	if (t->f->show == FIG_SUM)
		return t->sum;
	if (t->f->show != FIG_MEDIAN)
		return rows;
	if (t->nmiddle == 0)
		return -1;
	qsort(t->middle, t->nmiddle, sizeof(t->middle[0]), by_size);
	return 5 * ((int64_t)t->middle[(t->nmiddle - 1) / 2] +
	    t->middle[t->nmiddle / 2]);
}

/* The places of cells as they are printed: in the table's order, values in their
 * list's, and others by the alphabet. */
static void
order_make(const struct counting *c, unsigned *order)
{
	unsigned n = 0;

	for (unsigned i = 0; i < figure_table.n; i++) {
		const struct tally *t = &c->tally[i];
		unsigned first = n, cells = t->f->by.n ? t->ncell : 1;

		for (unsigned v = 0; v < cells; v++) {
			unsigned at = n++;

			/* A short list: sorted as it is laid. */
			while (at > first && t->f->list.n == 0 &&
			    str_cmp(t->value[c->cell[order[at - 1]].value],
			        t->value[v]) > 0) {
				order[at] = order[at - 1];
				at--;
			}
			order[at] = t->cell[v];
		}
	}
}

static str
code_of(struct ctx *cx, const struct tally *t, unsigned value)
{
	struct buf b;

	if (t->f->by.n == 0)
		return t->f->code;
	buf_init(&b, cx->mem, 400);
	buf_put(&b, t->f->code);
	buf_c(&b, ':');
	for (size_t i = 0; i < t->value[value].n && i < 100; i++) {
		char ch = t->value[value].p[i];

		buf_c(&b, (unsigned char)ch <= ' ' || ch == '/' ? '-' : ch);
	}
	return buf_str(&b);
}

static void
cell_print(struct counting *c, unsigned from, struct fig_cell *out)
{
	const struct cell_of *k = &c->cell[from];
	struct tally *t = &c->tally[k->tally];
	struct ctx *cx = c->cx;
	str of = t->f->by.n ? str_dup(cx->mem, t->value[k->value]) : S("");

	*out = (struct fig_cell){ .code = code_of(cx, t, k->value),
		.row = t->f->code, .part = t->f->part, .show = t->f->show,
		.suppress = t->f->suppress, .item = t->f->item,
		.sum = t->f->sum, .of = t->f->of, .rows = k->rows,
		.definition = t->f->definition };
	out->title = t->f->by.n ? fig_words(cx, t->f, of) : t->f->title;
	out->n = t->f->by.n ? k->rows : figure_of(t, k->rows);
}

/* "12 4" by the places that cells have now. */
static str
set_print(struct counting *c, str set, const unsigned *place)
{
	unsigned at[FIGURES_CELLS_MAX], n = 0;
	struct buf b;
	str one;

	while (set.n && n < FIGURES_CELLS_MAX) {
		int64_t k = 0;

		(void)str_cut(&set, ' ', &one);
		if (str_int(one, 0, FIGURES_CELLS_MAX - 1, &k))
			at[n++] = place[k];
	}
	qsort(at, n, sizeof(at[0]), by_number);
	buf_init(&b, c->cx->mem, 8 * FIGURES_CELLS_MAX);
	for (unsigned i = 0; i < n; i++) {
		if (i)
			buf_c(&b, ' ');
		buf_int(&b, at[i]);
	}
	return buf_str(&b);
}

static enum err
cells_make(struct counting *c)
{
	unsigned *order = NEWN(c->own, unsigned, FIGURES_CELLS_MAX);
	unsigned *place = NEWN(c->own, unsigned, FIGURES_CELLS_MAX);
	struct figures *f = c->f;
	str rows;

	order_make(c, order);
	f->cell = NEWN(c->cx->mem, struct fig_cell, FIGURES_CELLS_MAX + 1);
	for (f->ncell = 0; f->ncell < c->ncell; f->ncell++) {
		place[order[f->ncell]] = f->ncell;
		cell_print(c, order[f->ncell], &f->cell[f->ncell]);
	}
	f->set = NEWN(c->cx->mem, str, c->nset + 1);
	for (f->nset = 0; f->nset < c->nset; f->nset++)
		f->set[f->nset] = set_print(c, c->set[f->nset], place);
	if (buf_done(&c->rows, &rows) != ERR_OK)
		return fail(c->cx, ERR_LIMIT, "period", "more records were"
		    " counted than a snapshot can name (some 300,000)");
	f->rows = str_dup(c->cx->mem, rows);
	f->nrows = c->nrows;
	return ERR_OK;
}

static enum err
pass(struct counting *c)
{
	bool done[KIND__MAX] = { false };

	TRY(tallies_make(c));
	TRY(matter_each(c->cx, KIND_REVIEW, true, 0, INT64_MAX, review_row, c));
	TRY(matter_each(c->cx, KIND_INQUIRY, true, 0, INT64_MAX, review_row,
	    c));
	for (unsigned i = 0; i < figure_table.n; i++) {
		enum kind k = figure_table.at[i].kind;

		if (!done[k])
			TRY(count_kind(c, k));
		done[k] = true;
	}
	TRY(months_make(c));
	weeks_make(c);
	gaps_make(c);
	ages_make(c);
	return cells_make(c);
}

enum err
figures_count(struct ctx *cx, struct figures *f)
{
	struct arena *own = arena_new(OWN_MEM);
	struct counting *c = NEW(own, struct counting);
	enum err e;

	c->cx = cx;
	c->own = own;
	c->f = f;
	e = figures_period(cx, figures_quarter(own, f->from, 1), &c->before,
	    &(int64_t){ 0 });
	c->maskseen = (1 << 17) - 1;
	c->seen = NEWN(own, struct reviewed_one, c->maskseen + 1);
	c->set = NEWN(own, str, SETS_MAX);
	c->slot = NEWN(own, unsigned, 2 * SETS_MAX);
	buf_init(&c->rows, own, FIGURES_TEXT_MAX);
	if (e == ERR_OK)
		e = pass(c);
	arena_free(own);
	return e;
}
