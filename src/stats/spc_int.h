/*
 * What the files of stats/spc*.c share.
 */
#ifndef HEED_STATS_SPC_INT_H
#define HEED_STATS_SPC_INT_H

#include "stats/spc.h"

#include <math.h>

/* What a segment's limits rest on. */
struct spc_base {
	double mean, range;
	double k;              /* of xmr */
	double sigma_z;        /* by how much more than chance it varies; or 1 */
	bool by_rate;          /* of a funnel */
};

/* A kind of chart. reach: NAN where a point has no limits. */
struct spc_kind {
	unsigned traits;
	double floor, ceiling;
	double (*value)(const struct spc_point *);
	double (*reach)(const struct spc_base *, const struct spc_point *);
};
extern const struct spc_kind spc_kind[SPC_CHART__MAX];

/* y as a t chart judges it, and back. */
double spc_root(double);
double spc_unroot(double);

/* One piece of work, in the scale the chart is judged in. reach: from the mean
 * to the limit at a row, unclipped; two thirds of it is where "close to a limit"
 * begins. */
struct spc_work {
	const struct spc_in *in;
	const struct spc_kind *kind;
	unsigned run;
	bool by_rate;
	bool loose;            /* a name in exclude or split may be no point's */
	double *value, *centre, *mean, *lower, *upper, *reach;
	double *lower_95, *upper_95; /* a funnel's */
	struct spc_mark *marks;
	bool *split;           /* a segment ends with this row */
	size_t *row;           /* rows of the segment that have a value */
	size_t open;           /* the row of the gap that grows, or npoints */
	size_t changed;        /* units whose own chart tells of a change */
	double grain;          /* of the last segment, for spc_rules */
};

/* -1, 0 or 1 as a is less than b, equal within grain, or more; 0 for NAN. */
static inline int
spc_order(double a, double b, double grain)
{
	return a > b + grain ? 1 : a < b - grain ? -1 : 0;
}

static inline bool
spc_is(const struct spc_work *w, enum spc_trait t)
{
	return (w->kind->traits & t) != 0;
}

/* Checks, and works out segments, limits and marks: all but what is shown and
 * said. w->loose is the caller's; the rest of w comes empty. */
enum err spc_judge(struct ctx *, const struct spc_in *, struct spc_work *,
    struct spc_out *) CHECKED;
/* The options of in against the chart; what a unit of a funnel is refused for. */
enum err spc_check(struct ctx *, const struct spc_in *) CHECKED;
enum err spc_check_own(struct ctx *, struct spc_work *) CHECKED;
/* The middle of n values, which come back in order; NAN of none. */
double spc_median(double *, size_t n);
/* The side of what goes up (1) or down (-1). */
enum spc_side spc_side_of(enum spc_improve, int way);
/* Labels the n points at w->row; their marks come unset. */
void spc_rules(struct spc_work *, size_t n, double grain);
/* The same of a run chart: what is in a run that is too long. */
void spc_runs(struct spc_work *, struct spc_segment *, size_t n, double grain);
/* And of what has limits alone: a funnel's units, an open gap. */
void spc_outside(struct spc_work *, size_t row, double grain);
/* Decimals that leave three digits of a number from 0. */
int spc_decimals(double);
/* The segment that the last value stands in. */
const struct spc_segment *spc_current(const struct spc_out *);
/* The sentence; the rest of out is made. changed: as in spc_work. */
str spc_sentence(struct arena *, const struct spc_in *, const struct spc_out *,
    size_t changed);

#endif
