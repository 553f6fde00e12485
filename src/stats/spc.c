/*
 * The limits: each segment gets a mean from its baseline, and at each row a
 * distance from there to its limits. What follows from the limits is in
 * spc_rules.c, and what is said of it in spc_say.c.
 *
 * A kind of chart is a row of spc.def and two small functions here.
 */
#include "core/arena.h"
#include "stats/spc_int.h"

#include <float.h>
#include <stdio.h>

/* What a segment's limits rest on. */
struct base {
	double mean, range;
};

static double
value_alone(const struct spc_point *p)
{
	return p->y;
}

static double
value_rate(const struct spc_point *p)
{
	return p->n > 0 ? p->y / p->n : NAN;
}

/* 2.66 is 3 / 1.128, the expected range of two values, as the NHS rounds it. */
static double
reach_xmr(const struct base *b, const struct spc_point *p)
{
	(void)p;
	return 2.66 * b->range;
}

static double
reach_p(const struct base *b, const struct spc_point *p)
{
	return p->n > 0 ? 3 * sqrt(b->mean * (1 - b->mean) / p->n) : NAN;
}

static const struct chart {
	bool n;
	double floor, ceiling;
	double (*value)(const struct spc_point *);
	double (*reach)(const struct base *, const struct spc_point *);
} chart[SPC_CHART__MAX] = {
#define SPC_CHART(id, name, n, floor, ceiling, value, reach) \
	[SPC_CHART_##id] = { n, floor, ceiling, value, reach },
#include "stats/spc.def"
#undef SPC_CHART
};

const struct spc_word spc_chart_word[SPC_CHART__MAX] = {
#define SPC_CHART(id, name, ...) [SPC_CHART_##id] = { SK(name), SK(name) },
#include "stats/spc.def"
#undef SPC_CHART
};
const struct spc_word spc_rule_word[SPC_RULE__MAX] = {
#define SPC_RULE(id, name, says) [SPC_RULE_##id] = { SK(name), SK(says) },
#include "stats/spc.def"
#undef SPC_RULE
};
const struct spc_word spc_side_word[SPC_SIDE__MAX] = {
#define SPC_SIDE(id, name, says) [SPC_SIDE_##id] = { SK(name), SK(says) },
#include "stats/spc.def"
#undef SPC_SIDE
};
const struct spc_word spc_improve_word[SPC_IMPROVE__MAX] = {
#define SPC_IMPROVE(id, name) [SPC_IMPROVE_##id] = { SK(name), SK(name) },
#include "stats/spc.def"
#undef SPC_IMPROVE
};
const struct spc_word spc_assurance_word[SPC_ASSURANCE__MAX] = {
#define SPC_ASSURANCE(id, name, says) \
	[SPC_ASSURANCE_##id] = { SK(name), SK(says) },
#include "stats/spc.def"
#undef SPC_ASSURANCE
};

/* ---- what comes in ------------------------------------------------- */

static bool
too_far(double v)
{
	return !isnan(v) && fabs(v) > SPC_VALUE_MAX;
}

static const char *
wrong_with(const struct chart *c, const struct spc_point *p)
{
	if (p->x.n > SPC_LABEL_MAX)
		return "its label is too long; give it 120 bytes at most";
	if (too_far(p->y))
		return "its value is no usable number; leave it empty where it "
		    "is not known";
	if (!c->n)
		return NULL;
	if (too_far(p->n) || p->n < 0)
		return "its denominator must be a number from 0; leave it "
		    "empty where it is not known";
	if (p->y < 0 || p->y > p->n)
		return "its count must lie between 0 and its denominator";
	return NULL;
}

static enum err
check_points(struct ctx *cx, const struct spc_in *in)
{
	if (in->npoints > SPC_POINTS_MAX)
		return fail(cx, ERR_LIMIT, "points",
		    "a chart takes %d points at most; give fewer, or longer "
		    "periods", SPC_POINTS_MAX);
	for (size_t i = 0; i < in->npoints; i++) {
		const char *why = wrong_with(&chart[in->chart], &in->points[i]);
		char where[32];

		if (!why)
			continue;
		(void)snprintf(where, sizeof(where), "row %zu", i + 1);
		return fail(cx, ERR_INPUT, where, "%s", why);
	}
	return ERR_OK;
}

static enum err
check_options(struct ctx *cx, const struct spc_in *in)
{
	const double *t = in->target;

	if (in->run && (in->run < SPC_RUN_MIN || in->run > SPC_RUN_MAX))
		return fail(cx, ERR_INPUT, "run",
		    "a run is of %d to %d points; the NHS uses %d",
		    SPC_RUN_MIN, SPC_RUN_MAX, SPC_RUN);
	if (t && (isnan(*t) || too_far(*t)))
		return fail(cx, ERR_INPUT, "target",
		    "the target is no usable number");
	if (t && in->chart == SPC_CHART_P && (*t < 0 || *t > 1))
		return fail(cx, ERR_INPUT, "target",
		    "the target of a p chart is a share, from 0 to 1");
	return ERR_OK;
}

/* ---- points by their labels ---------------------------------------- */

struct name {
	str x;
	size_t no;             /* where it stands in the list, from 1 */
	bool found;
};

static int
by_label(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return str_cmp(x->x, y->x);
}

/* Sorted, so that each point is looked up and the time stays linear. */
static enum err
names_of(struct ctx *cx, const char *where, const str *list, size_t n,
    struct name **out)
{
	struct name *names;

	if (n > SPC_NAMES_MAX)
		return fail(cx, ERR_LIMIT, where,
		    "%d points at most can be named", SPC_NAMES_MAX);
	names = NEWN(cx->mem, struct name, n);
	for (size_t i = 0; i < n; i++)
		names[i] = (struct name){ .x = list[i], .no = i + 1 };
	if (n > 1)
		qsort(names, n, sizeof(*names), by_label);
	*out = names;
	return ERR_OK;
}

static bool
is_named(struct name *names, size_t n, str x)
{
	struct name key = { .x = x };
	struct name *f = n ? bsearch(&key, names, n, sizeof(key), by_label) :
	    NULL;

	if (f)
		f->found = true;
	return f;
}

static enum err
all_found(struct ctx *cx, const char *where, const struct name *names,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool twin = (i > 0 && str_eq(names[i].x, names[i - 1].x)) ||
		    (i + 1 < n && str_eq(names[i].x, names[i + 1].x));

		if (!names[i].found && !twin)
			return fail(cx, ERR_INPUT, where,
			    "no point has the label that stands as no. %zu; "
			    "write it as the points do", names[i].no);
	}
	return ERR_OK;
}

/* ---- one segment --------------------------------------------------- */

/* A sum that keeps what rounding would lose (Neumaier). */
struct sum {
	double s, lost;
};

static void
add(struct sum *a, double v)
{
	double s = a->s + v;

	a->lost += fabs(a->s) >= fabs(v) ? a->s - s + v : v - s + a->s;
	a->s = s;
}

static double
total(const struct sum *a)
{
	return a->s + a->lost;
}

/* The row after the last whose values count: the baseline's end. */
static size_t
base_end(const struct spc_work *w, const struct spc_segment *g)
{
	size_t left = w->in->baseline, i = g->from;

	if (left == 0)
		return g->from + g->n;
	for (; i < g->from + g->n && left > 0; i++)
		left -= isnan(w->value[i]) ? 0 : 1;
	return i;
}

static bool
counts(const struct spc_work *w, size_t i)
{
	return !isnan(w->value[i]) && !w->marks[i].excluded;
}

static void
find_mean(const struct spc_work *w, struct spc_segment *g, size_t end,
    double *most)
{
	const struct chart *c = &chart[w->in->chart];
	struct sum y = { 0 }, n = { 0 };

	*most = 0;
	for (size_t i = g->from; i < end; i++) {
		const struct spc_point *p = &w->in->points[i];

		if (!counts(w, i))
			continue;
		g->used++;
		add(&y, p->y);
		add(&n, c->n ? p->n : 1);
		if (fabs(w->value[i]) > *most)
			*most = fabs(w->value[i]);
	}
	g->mean = g->used ? total(&y) / total(&n) : NAN;
}

/* The mean of the moving ranges below `below`; NAN where there is none. */
static double
mean_range(const struct spc_work *w, const struct spc_segment *g, size_t end,
    double below)
{
	struct sum s = { 0 };
	size_t n = 0;

	for (size_t i = g->from + 1; i < end; i++) {
		double r = fabs(w->value[i] - w->value[i - 1]);

		if (!counts(w, i) || !counts(w, i - 1) || !(r < below))
			continue;
		add(&s, r);
		n++;
	}
	return n ? total(&s) / (double)n : NAN;
}

static void
find_range(const struct spc_work *w, struct spc_segment *g, size_t end)
{
	g->range = NAN;
	if (chart[w->in->chart].n)
		return;
	g->range = mean_range(w, g, end, INFINITY);
	if (w->in->screen && g->range > 0)
		g->range = mean_range(w, g, end, 3.267 * g->range);
}

static void
draw_limits(struct spc_work *w, struct spc_segment *g)
{
	const struct chart *c = &chart[w->in->chart];
	struct base b = { g->mean, g->range };
	double floor = w->in->from_nought && c->floor < 0 ? 0 : c->floor;

	for (size_t i = g->from; i < g->from + g->n; i++) {
		double reach = g->used < 2 ? NAN :
		    c->reach(&b, &w->in->points[i]);

		w->mean[i] = g->mean;
		w->reach[i] = reach;
		w->lower[i] = g->mean - reach < floor ? floor :
		    g->mean - reach;
		w->upper[i] = g->mean + reach > c->ceiling ? c->ceiling :
		    g->mean + reach;
		g->limits |= !isnan(reach);
	}
	g->trial = g->limits && g->used < SPC_TRIAL;
}

static void
do_segment(struct spc_work *w, struct spc_segment *g)
{
	size_t end = base_end(w, g), n = 0;
	double most;

	find_mean(w, g, end, &most);
	find_range(w, g, end);
	draw_limits(w, g);
	for (size_t i = g->from; i < g->from + g->n; i++)
		if (!isnan(w->value[i]))
			w->row[n++] = i;
	/* A mean is some roundings away from what it would be on paper. */
	spc_rules(w, n, 32 * DBL_EPSILON * most);
}

/* ---- the whole ----------------------------------------------------- */

static enum err
mark_points(struct ctx *cx, struct spc_work *w)
{
	const struct spc_in *in = w->in;
	struct name *out, *cut;

	TRY(names_of(cx, "exclude", in->exclude, in->nexclude, &out));
	TRY(names_of(cx, "split", in->split, in->nsplit, &cut));
	for (size_t i = 0; i < in->npoints; i++) {
		str x = in->points[i].x;

		w->value[i] = chart[in->chart].value(&in->points[i]);
		w->marks[i].excluded = is_named(out, in->nexclude, x);
		w->split[i] = is_named(cut, in->nsplit, x);
	}
	TRY(all_found(cx, "exclude", out, in->nexclude));
	return all_found(cx, "split", cut, in->nsplit);
}

static void
count(const struct spc_work *w, struct spc_out *o)
{
	bool n = chart[w->in->chart].n;

	o->last = w->in->npoints;
	for (size_t i = 0; i < w->in->npoints; i++) {
		const struct spc_point *p = &w->in->points[i];

		if (isnan(w->value[i])) {
			bool empty = n && !isnan(p->y) && !isnan(p->n);

			o->empty += empty;
			o->missing += !empty;
			continue;
		}
		o->last = i;
		o->values++;
		o->excluded += w->marks[i].excluded;
		o->stand_out += w->marks[i].rule != SPC_RULE_NONE;
	}
}

/* How far the figures lie apart, limits among them, says how exactly they are
 * told: 1,000.1 is not 1,000.3. */
static int
decimals(const struct spc_work *w, const struct spc_out *o)
{
	double low = INFINITY, high = -INFINITY;

	for (size_t i = 0; i < w->in->npoints; i++) {
		const double v[] = { w->value[i], w->lower[i], w->upper[i] };

		for (unsigned k = 0; k < 3; k++) {
			low = v[k] < low ? v[k] : low;
			high = v[k] > high ? v[k] : high;
		}
	}
	return high > low ? spc_decimals((high - low) * (o->share ? 100 : 1)) :
	    0;
}

/* Which way the target lies of the limits at the last value. */
static enum spc_assurance
assurance(const struct spc_work *w, size_t last)
{
	const double *t = w->in->target;
	int better = w->in->improve == SPC_IMPROVE_UP ? 1 : -1, beyond;
	double grain;

	if (!t || w->in->improve == SPC_IMPROVE_NONE ||
	    last == w->in->npoints || isnan(w->reach[last]))
		return SPC_ASSURANCE_NONE;
	grain = 32 * DBL_EPSILON * fabs(*t);
	beyond = (spc_order(*t, w->upper[last], grain) > 0) -
	    (spc_order(*t, w->lower[last], grain) < 0);
	if (beyond == 0)
		return SPC_ASSURANCE_HIT_AND_MISS;
	return beyond == better ? SPC_ASSURANCE_FAIL : SPC_ASSURANCE_PASS;
}

static void
do_segments(struct ctx *cx, struct spc_work *w, struct spc_out *o)
{
	size_t n = w->in->npoints, most = n > 0, from = 0;
	struct spc_segment *g;

	for (size_t i = 0; i + 1 < n; i++)
		most += w->split[i];
	g = NEWN(cx->mem, struct spc_segment, most);
	for (size_t i = 0; i < n; i++) {
		if (!w->split[i] && i + 1 < n)
			continue;
		g[o->nsegments] = (struct spc_segment){ .from = from,
			.n = i + 1 - from };
		do_segment(w, &g[o->nsegments++]);
		from = i + 1;
	}
	o->segments = g;
}

enum err
spc_compute(struct ctx *cx, const struct spc_in *in, struct spc_out *out)
{
	struct spc_work w = { .in = in, .run = in->run ? in->run : SPC_RUN };
	struct spc_out o = { 0 };
	size_t n = in->npoints;

	TRY(check_points(cx, in));
	TRY(check_options(cx, in));
	w.value = NEWN(cx->mem, double, n);
	w.mean = NEWN(cx->mem, double, n);
	w.lower = NEWN(cx->mem, double, n);
	w.upper = NEWN(cx->mem, double, n);
	w.reach = NEWN(cx->mem, double, n);
	w.marks = NEWN(cx->mem, struct spc_mark, n);
	w.split = NEWN(cx->mem, bool, n);
	w.row = NEWN(cx->mem, size_t, n);
	TRY(mark_points(cx, &w));
	do_segments(cx, &w, &o);
	count(&w, &o);
	o.value = w.value;
	o.centre = o.mean = w.mean;
	o.lower = w.lower;
	o.upper = w.upper;
	o.marks = w.marks;
	if (o.last < n)
		o.variation = w.marks[o.last].side;
	o.assurance = assurance(&w, o.last);
	o.share = chart[in->chart].ceiling == 1;
	o.decimals = decimals(&w, &o);
	o.sentence = spc_sentence(cx->mem, in, &o);
	*out = o;
	return ERR_OK;
}
