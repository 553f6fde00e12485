/*
 * The limits: each segment gets a mean from its baseline, and at each row a
 * distance from there to its limits. What follows from the limits is in
 * spc_rules.c, and what is said of it in spc_say.c; the kinds of chart are in
 * spc_chart.c.
 */
#include "core/arena.h"
#include "stats/spc_int.h"

#include <float.h>
#include <stdlib.h>

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
	return !isnan(w->value[i]) && !w->marks[i].excluded && i != w->open;
}

static void
find_mean(const struct spc_work *w, struct spc_segment *g, size_t end,
    double *most)
{
	struct sum y = { 0 }, n = { 0 };

	*most = 0;
	for (size_t i = g->from; i < end; i++) {
		const struct spc_point *p = &w->in->points[i];

		if (!counts(w, i))
			continue;
		g->used++;
		add(&y, spc_is(w, SPC_OF) ? p->y : w->value[i]);
		add(&n, spc_is(w, SPC_OF) ? p->n : 1);
		if (fabs(w->value[i]) > *most)
			*most = fabs(w->value[i]);
	}
	g->mean = g->used ? total(&y) / total(&n) : NAN;
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

double
spc_median(double *v, size_t n)
{
	if (n == 0)
		return NAN;
	qsort(v, n, sizeof(*v), by_size);
	return n % 2 ? v[n / 2] : v[n / 2 - 1] / 2 + v[n / 2] / 2;
}

static void
find_middle(struct ctx *cx, const struct spc_work *w, struct spc_segment *g,
    size_t end)
{
	size_t mark = arena_mark(cx->mem), n = 0;
	double *v;

	g->middle = NAN;
	if (!spc_is(w, SPC_MIDDLE))
		return;
	v = NEWN(cx->mem, double, g->used);
	for (size_t i = g->from; i < end; i++)
		if (counts(w, i))
			v[n++] = w->value[i];
	g->middle = spc_median(v, n);
	arena_reset(cx->mem, mark);
}

/* What ranges are taken of: the values, or for Laney's charts how many of its
 * own standard deviations each lies from the mean. */
static double
ranged(const struct spc_work *w, const struct spc_base *b, size_t i)
{
	double three;

	if (!spc_is(w, SPC_Z))
		return w->value[i];
	three = w->kind->reach(b, &w->in->points[i]);
	return three > 0 ? 3 * (w->value[i] - b->mean) / three : 0;
}

/* The mean of the moving ranges below `below`; NAN where there is none. */
static double
mean_range(const struct spc_work *w, const struct spc_segment *g,
    const struct spc_base *b, size_t end, double below)
{
	struct sum s = { 0 };
	size_t n = 0;

	for (size_t i = g->from + 1; i < end; i++) {
		double r;

		if (!counts(w, i) || !counts(w, i - 1))
			continue;
		r = fabs(ranged(w, b, i) - ranged(w, b, i - 1));
		if (!(r < below))
			continue;
		add(&s, r);
		n++;
	}
	return n ? total(&s) / (double)n : NAN;
}

static void
find_range(const struct spc_work *w, struct spc_segment *g,
    const struct spc_base *b, size_t end)
{
	g->range = NAN;
	if (!spc_is(w, SPC_RANGE) && !spc_is(w, SPC_Z))
		return;
	g->range = mean_range(w, g, b, end, INFINITY);
	if (w->in->screen && g->range > 0)
		g->range = mean_range(w, g, b, end, 3.267 * g->range);
}

static struct spc_base
find_base(struct ctx *cx, const struct spc_work *w, struct spc_segment *g,
    double *most)
{
	size_t end = base_end(w, g);
	struct spc_base b = { .sigma_z = 1, .by_rate = w->by_rate,
		.k = w->in->k > 0 ? w->in->k : SPC_K_NHS };

	find_mean(w, g, end, most);
	find_middle(cx, w, g, end);
	b.mean = g->mean;
	find_range(w, g, &b, end);
	b.range = g->range;
	if (spc_is(w, SPC_Z))
		b.sigma_z = g->range / 1.128;
	return b;
}

static double
at_least(double v, double floor)
{
	return v < floor ? floor : v;
}

static double
at_most(double v, double ceiling)
{
	return v > ceiling ? ceiling : v;
}

static void
draw_limits(struct spc_work *w, struct spc_segment *g, const struct spc_base *b)
{
	double floor = w->kind->floor, ceiling = w->kind->ceiling;

	if (w->in->from_nought && floor < 0)
		floor = 0;
	for (size_t i = g->from; i < g->from + g->n; i++) {
		double reach = g->used < 2 ? NAN :
		    w->kind->reach(b, &w->in->points[i]);

		w->mean[i] = g->mean;
		w->centre[i] = spc_is(w, SPC_MIDDLE) ? g->middle : g->mean;
		w->reach[i] = reach;
		w->lower[i] = at_least(g->mean - reach, floor);
		w->upper[i] = at_most(g->mean + reach, ceiling);
		g->limits |= !isnan(reach);
	}
	g->trial = g->limits && g->used < SPC_TRIAL &&
	    w->in->chart != SPC_CHART_FUNNEL;
}

struct spc_funnel
spc_funnel_at(const struct spc_out *o, double n)
{
	const struct spc_kind *k = &spc_kind[SPC_CHART_FUNNEL];
	const struct spc_base b = { .mean = o->mean[o->last],
		.by_rate = !o->share };
	double outer = k->reach(&b, &(struct spc_point){ .n = n });
	double inner = outer * SPC_Z_95 / SPC_Z_998;
	double most = o->share ? 1 : k->ceiling;

	return (struct spc_funnel){ at_least(b.mean - outer, k->floor),
		at_least(b.mean - inner, k->floor),
		at_most(b.mean + inner, most), at_most(b.mean + outer, most) };
}

/* The limits of each unit; a single one has none. */
static void
draw_funnel(struct spc_work *w, const struct spc_segment *g)
{
	const struct spc_out o = { .mean = &g->mean, .share = !w->by_rate };

	for (size_t i = 0; i < w->in->npoints; i++) {
		struct spc_funnel f = spc_funnel_at(&o, g->limits ?
		    w->in->points[i].n : NAN);

		w->lower[i] = f.lower;
		w->lower_95[i] = f.lower_95;
		w->upper_95[i] = f.upper_95;
		w->upper[i] = f.upper;
	}
}

static void
find_marks(struct spc_work *w, struct spc_segment *g, double grain)
{
	size_t n = 0;

	for (size_t i = g->from; i < g->from + g->n; i++)
		if (!isnan(w->value[i]) && i != w->open)
			w->row[n++] = i;
	if (w->in->chart == SPC_CHART_RUNS)
		spc_runs(w, g, n, grain);
	else if (w->in->chart != SPC_CHART_FUNNEL)
		spc_rules(w, n, grain);
	else
		for (size_t i = 0; i < n; i++)
			spc_outside(w, w->row[i], grain);
	if (w->open >= g->from && w->open < g->from + g->n) {
		spc_outside(w, w->open, grain);
		/* it grows: below a limit says nothing yet */
		if (w->marks[w->open].way < 0)
			w->marks[w->open] = (struct spc_mark){ .open = true };
	}
}

static void
do_segment(struct ctx *cx, struct spc_work *w, struct spc_segment *g)
{
	double most;
	struct spc_base b = find_base(cx, w, g, &most);

	draw_limits(w, g, &b);
	if (w->lower_95)
		draw_funnel(w, g);
	/* A mean is some roundings away from what it would be on paper. */
	w->grain = 32 * DBL_EPSILON * most;
	find_marks(w, g, w->grain);
	if (spc_is(w, SPC_ROOT))
		g->mean = spc_unroot(g->mean);
}

/* ---- the whole ----------------------------------------------------- */

static enum err
mark_points(struct ctx *cx, struct spc_work *w)
{
	const struct spc_in *in = w->in;
	struct name *out, *cut;

	TRY(names_of(cx, "exclude", in->exclude, in->nexclude, &out));
	TRY(names_of(cx, "split", in->split, in->nsplit, &cut));
	w->open = in->npoints;
	w->by_rate = in->by_rate;
	for (size_t i = 0; i < in->npoints; i++) {
		str x = in->points[i].x;

		w->value[i] = w->kind->value(&in->points[i]);
		w->marks[i].excluded = is_named(out, in->nexclude, x);
		w->split[i] = is_named(cut, in->nsplit, x);
		w->by_rate |= in->points[i].y > in->points[i].n;
		if (in->open && !isnan(w->value[i]))
			w->open = i;
	}
	if (w->open < in->npoints)
		w->marks[w->open] = (struct spc_mark){ .open = true };
	if (w->loose)
		return ERR_OK;
	TRY(all_found(cx, "exclude", out, in->nexclude));
	return all_found(cx, "split", cut, in->nsplit);
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
		do_segment(cx, w, &g[o->nsegments++]);
		from = i + 1;
	}
	o->segments = g;
}

static void
make_room(struct arena *mem, struct spc_work *w)
{
	size_t n = w->in->npoints;

	w->value = NEWN(mem, double, n);
	w->mean = NEWN(mem, double, n);
	w->centre = spc_is(w, SPC_MIDDLE) ? NEWN(mem, double, n) : w->mean;
	w->lower = NEWN(mem, double, n);
	w->upper = NEWN(mem, double, n);
	w->reach = NEWN(mem, double, n);
	w->marks = NEWN(mem, struct spc_mark, n);
	w->split = NEWN(mem, bool, n);
	w->row = NEWN(mem, size_t, n);
	if (w->in->chart != SPC_CHART_FUNNEL)
		return;
	w->lower_95 = NEWN(mem, double, n);
	w->upper_95 = NEWN(mem, double, n);
}

enum err
spc_judge(struct ctx *cx, const struct spc_in *in, struct spc_work *w,
    struct spc_out *o)
{
	w->in = in;
	w->kind = &spc_kind[in->chart];
	w->run = in->run ? in->run : SPC_RUN;
	TRY(spc_check(cx, in));
	TRY(spc_check_own(cx, w));
	make_room(cx->mem, w);
	TRY(mark_points(cx, w));
	do_segments(cx, w, o);
	return ERR_OK;
}

/* ---- what is shown of it ------------------------------------------- */

/* A t chart's figures as times again; in their place, for nothing is judged any
 * more. */
static void
unroot(struct spc_work *w)
{
	for (size_t i = 0; i < w->in->npoints; i++) {
		w->value[i] = w->in->points[i].y;
		w->mean[i] = spc_unroot(w->mean[i]);
		w->lower[i] = spc_unroot(w->lower[i]);
		w->upper[i] = spc_unroot(w->upper[i]);
	}
}

static void
count(const struct spc_work *w, struct spc_out *o)
{
	size_t n = w->in->npoints, noughts = 0;

	o->last = n;
	for (size_t i = 0; i < n; i++) {
		const struct spc_point *p = &w->in->points[i];

		if (isnan(w->value[i])) {
			bool empty = spc_is(w, SPC_OF) && !isnan(p->y) &&
			    !isnan(p->n);

			o->empty += empty;
			o->missing += !empty;
			continue;
		}
		if (i != w->open || o->last == n)
			o->last = i;
		o->values++;
		noughts += p->y == 0;
		o->excluded += w->marks[i].excluded;
		o->stand_out += w->marks[i].rule != SPC_RULE_NONE;
	}
	o->rare = spc_is(w, SPC_COUNT) && !spc_is(w, SPC_GAP) &&
	    w->in->chart != SPC_CHART_FUNNEL && o->values > 1 &&
	    2 * noughts > o->values;
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

static enum spc_side
variation(const struct spc_work *w, const struct spc_out *o)
{
	if (o->last == w->in->npoints || w->in->chart == SPC_CHART_FUNNEL)
		return SPC_SIDE_COMMON;
	if (w->in->chart == SPC_CHART_RUNS)
		return spc_current(o)->runs.signal ? SPC_SIDE_NEUTRAL :
		    SPC_SIDE_COMMON;
	if (o->open < w->in->npoints &&
	    w->marks[o->open].rule != SPC_RULE_NONE)
		return w->marks[o->open].side;
	return w->marks[o->last].side;
}

enum err
spc_compute(struct ctx *cx, const struct spc_in *in, struct spc_out *out)
{
	struct spc_work w = { 0 };
	struct spc_out o = { 0 };

	TRY(spc_judge(cx, in, &w, &o));
	if (spc_is(&w, SPC_ROOT))
		unroot(&w);
	count(&w, &o);
	o.value = w.value;
	o.centre = w.centre;
	o.mean = w.mean;
	o.lower = w.lower;
	o.upper = w.upper;
	o.lower_95 = w.lower_95;
	o.upper_95 = w.upper_95;
	o.marks = w.marks;
	o.open = w.open;
	o.variation = variation(&w, &o);
	o.assurance = assurance(&w, o.last);
	o.share = spc_is(&w, SPC_SHARE) || (w.lower_95 && !w.by_rate);
	o.decimals = decimals(&w, &o);
	o.sentence = spc_sentence(cx->mem, in, &o, w.changed);
	*out = o;
	return ERR_OK;
}
