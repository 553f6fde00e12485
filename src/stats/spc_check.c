/*
 * What a chart takes, and what it does not: points, options, and for a funnel
 * whether its units can be compared at all.
 */
#include "core/arena.h"
#include "stats/spc_int.h"

#include <stdio.h>

enum { WORDS_MAX = 500 };      /* bytes of period, despite, what_began */

static bool
too_far(double v)
{
	return !isnan(v) && fabs(v) > SPC_VALUE_MAX;
}

static const char *
wrong_gap(enum spc_chart chart, const struct spc_point *p, bool open)
{
	if (chart == SPC_CHART_T && p->y == 0 && !open)
		return "its gap is nought, which a t chart cannot hold: use g, "
		    "or give the events' times";
	if (chart == SPC_CHART_G && !isnan(p->y) && p->y != floor(p->y))
		return "its gap is no whole number, and a g chart counts whole "
		    "days or units: use t for times";
	return NULL;
}

const char *
spc_wrong(enum spc_chart chart, const struct spc_point *p, bool open)
{
	unsigned traits = spc_traits[chart];

	if (p->x.n > SPC_LABEL_MAX)
		return "its label is too long; give it 120 bytes at most";
	if (too_far(p->y))
		return "its value is no usable number; leave it empty where it "
		    "is not known";
	if (traits & SPC_OF && (too_far(p->n) || p->n < 0))
		return "its denominator must be a number from 0; leave it "
		    "empty where it is not known";
	if (traits & SPC_OF && p->n == 0 && p->y > 0)
		return "its value is more than 0, of a denominator of 0: look "
		    "at both; leave the value empty where it is not known";
	if ((traits & SPC_SHARE || chart == SPC_CHART_C) &&
	    p->y != floor(p->y) && !isnan(p->y))
		return "its value is no whole number, and this chart counts: "
		    "give how many, not a percentage";
	if (traits & SPC_SHARE && (p->y < 0 || p->y > p->n))
		return "its count must lie between 0 and its denominator";
	if (traits & SPC_COUNT && p->y < 0)
		return "its value lies below 0, which no count or gap can";
	return traits & SPC_GAP ? wrong_gap(chart, p, open) : NULL;
}

static size_t
open_row(const struct spc_in *in)
{
	size_t i = in->npoints;

	while (in->open && i > 0)
		if (!isnan(in->points[--i].y))
			return i;
	return in->npoints;
}

static enum err
check_points(struct ctx *cx, const struct spc_in *in)
{
	size_t open;

	if (in->npoints > SPC_POINTS_MAX)
		return fail(cx, ERR_LIMIT, "points",
		    "a chart takes %d points at most; give fewer, or longer "
		    "periods", SPC_POINTS_MAX);
	open = open_row(in);
	for (size_t i = 0; i < in->npoints; i++) {
		const char *why = spc_wrong(in->chart, &in->points[i],
		    i == open);
		char where[32];

		if (!why)
			continue;
		(void)snprintf(where, sizeof(where), "row %zu", i + 1);
		return fail(cx, ERR_INPUT, where, "%s", why);
	}
	return ERR_OK;
}

static enum err
check_target(struct ctx *cx, const struct spc_in *in)
{
	const double *t = in->target;

	if (!t)
		return ERR_OK;
	if (in->chart == SPC_CHART_FUNNEL)
		return fail(cx, ERR_INPUT, "target",
		    "a funnel has no target: it shows units beside the rate of "
		    "all");
	if (isnan(*t) || too_far(*t))
		return fail(cx, ERR_INPUT, "target",
		    "the target is no usable number");
	if (spc_traits[in->chart] & SPC_SHARE && (*t < 0 || *t > 1))
		return fail(cx, ERR_INPUT, "target",
		    "the target of a %.*s chart is a share, from 0 to 1",
		    PRS(spc_chart_word[in->chart].name));
	return ERR_OK;
}

/* What the chart has no use for is refused, so that nobody believes it was
 * heeded. */
static enum err
check_use(struct ctx *cx, const struct spc_in *in)
{
	bool funnel = in->chart == SPC_CHART_FUNNEL;

	if (in->run && (funnel || in->chart == SPC_CHART_RUNS))
		return fail(cx, ERR_INPUT, "run",
		    "this chart has no length of run to set");
	if (in->run && (in->run < SPC_RUN_MIN || in->run > SPC_RUN_MAX))
		return fail(cx, ERR_INPUT, "run",
		    "a run is of %d to %d points; the NHS uses %d",
		    SPC_RUN_MIN, SPC_RUN_MAX, SPC_RUN);
	if (in->k != 0 && (in->chart != SPC_CHART_XMR ||
	    !(in->k >= 1 && in->k <= 10)))
		return fail(cx, ERR_INPUT, "k", "only an xmr chart has a "
		    "number of moving ranges to its limits, from 1 to 10");
	if (in->open && !(spc_traits[in->chart] & SPC_GAP))
		return fail(cx, ERR_INPUT, "open",
		    "only a g or t chart has a gap that is still open");
	if (in->began > in->npoints)
		return fail(cx, ERR_INPUT, "began", "there is no such point");
	if (funnel && in->baseline)
		return fail(cx, ERR_INPUT, "baseline",
		    "a funnel has no baseline: its units stand side by side");
	if (funnel && in->nsplit)
		return fail(cx, ERR_INPUT, "split",
		    "a funnel has no segments: its units stand side by side");
	if (in->own && !funnel)
		return fail(cx, ERR_INPUT, "own",
		    "only a funnel looks at its units' own charts");
	return ERR_OK;
}

static enum err
check_words(struct ctx *cx, const char *where, str words)
{
	if (words.n > WORDS_MAX)
		return fail(cx, ERR_LIMIT, where, "say it in %d bytes at most",
		    WORDS_MAX);
	return ERR_OK;
}

enum err
spc_check(struct ctx *cx, const struct spc_in *in)
{
	TRY(check_words(cx, "period", in->period));
	TRY(check_words(cx, "despite", in->despite));
	TRY(check_words(cx, "what_began", in->what_began));
	TRY(check_use(cx, in));
	TRY(check_target(cx, in));
	return check_points(cx, in);
}

/* ---- a funnel's units over time ------------------------------------ */

static enum err
tells_of_change(struct ctx *cx, const struct spc_in *own, bool *told)
{
	size_t mark = arena_mark(cx->mem);
	struct spc_out o;

	if (own->chart == SPC_CHART_FUNNEL)
		return fail(cx, ERR_INPUT, "own",
		    "a unit's own chart is one over time");
	TRY(spc_compute(cx, own, &o));
	*told = o.stand_out > 0 || o.variation != SPC_SIDE_COMMON;
	arena_reset(cx->mem, mark);
	return ERR_OK;
}

enum err
spc_check_own(struct ctx *cx, struct spc_work *w)
{
	const struct spc_in *in = w->in;

	for (size_t i = 0; in->own && i < in->npoints; i++) {
		bool told = false;
		char where[32];

		TRY(tells_of_change(cx, &in->own[i], &told));
		if (!told)
			continue;
		w->changed++;
		(void)snprintf(where, sizeof(where), "row %zu", i + 1);
		if (str_trim(in->despite).n == 0)
			return fail(cx, ERR_INPUT, where, "its own chart tells "
			    "of a change in this period, so that beside others "
			    "it would mislead: look into that first, or say "
			    "why they are compared nevertheless");
	}
	return ERR_OK;
}
