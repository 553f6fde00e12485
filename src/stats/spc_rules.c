/*
 * Which points stand out: four rules, in order of weight, within a segment.
 *
 * Each rule looks at the last few points that end at i and labels those of
 * them that have no weightier label. A run is short (SPC_RUN_MAX), so the time
 * grows with the points. Source: learning.md 4, [S59].
 */
#include "stats/spc_int.h"

struct rules {
	struct spc_work *w;
	size_t n;
	double grain;
};

static double
value(const struct rules *r, size_t i)
{
	return r->w->value[r->w->row[i]];
}

static struct spc_mark *
mark(const struct rules *r, size_t i)
{
	return &r->w->marks[r->w->row[i]];
}

/* Labels the n points that end at i; what has a label already keeps it, but
 * for a point of two trends, which takes that to its right. */
static void
label(const struct rules *r, size_t i, size_t n, enum spc_rule rule, int way)
{
	for (size_t k = i + 1 - n; k <= i; k++) {
		struct spc_mark *m = mark(r, k);

		if (m->rule != SPC_RULE_NONE &&
		    (m->rule != rule || rule != SPC_RULE_TREND))
			continue;
		m->rule = rule;
		m->way = way;
	}
}

/* 1 above, -1 below, 0 on it or where there is none. */
static int
from_centre(const struct rules *r, size_t i)
{
	return spc_order(value(r, i), r->w->centre[r->w->row[i]], r->grain);
}

enum spc_side
spc_side_of(enum spc_improve better, int way)
{
	if (better == SPC_IMPROVE_NONE)
		return SPC_SIDE_NEUTRAL;
	return (way > 0) == (better == SPC_IMPROVE_UP) ? SPC_SIDE_IMPROVEMENT :
	    SPC_SIDE_CONCERN;
}

void
spc_outside(struct spc_work *w, size_t row, double grain)
{
	struct spc_mark *m = &w->marks[row];

	m->way = (spc_order(w->value[row], w->upper[row], grain) > 0) -
	    (spc_order(w->value[row], w->lower[row], grain) < 0);
	if (m->way == 0)
		return;
	m->rule = SPC_RULE_OUTSIDE;
	m->side = spc_side_of(w->in->improve, m->way);
}

/* Steps, not points: seven points rising are six steps up. A tie is none. The
 * figures are compared as they came; no mean has rounded them. */
static void
trend(const struct rules *r, size_t i, int *steps)
{
	int step = i == 0 ? 0 : spc_order(value(r, i), value(r, i - 1), 0);

	if (step == 0)
		*steps = 0;
	else if ((step > 0) == (*steps > 0))
		*steps += step;
	else
		*steps = step;
	if ((unsigned)abs(*steps) >= r->w->run - 1)
		label(r, i, r->w->run, SPC_RULE_TREND, step);
}

/* Between two thirds of the way to a limit and the limit. */
static bool
is_close(const struct rules *r, size_t i)
{
	size_t row = r->w->row[i];
	double near = r->w->reach[row] * 2 / 3;

	return mark(r, i)->rule != SPC_RULE_OUTSIDE &&
	    (spc_order(value(r, i), r->w->mean[row] + near, r->grain) > 0 ||
	    spc_order(value(r, i), r->w->mean[row] - near, r->grain) < 0);
}

static void
two_of_three(const struct rules *r, size_t i)
{
	int way = from_centre(r, i);
	bool close[3];

	if (i < 2 || from_centre(r, i - 1) != way ||
	    from_centre(r, i - 2) != way)
		return;
	for (size_t k = 0; k < 3; k++)
		close[k] = is_close(r, i - k);
	if (close[0] + close[1] + close[2] < 2)
		return;
	for (size_t k = 0; k < 3; k++)
		if (close[k])
			label(r, i - k, 1, SPC_RULE_TWO_OF_THREE, way);
}

static void
shift(const struct rules *r, size_t i, int *run)
{
	int way = from_centre(r, i);

	if (way == 0)
		*run = 0;
	else if ((way > 0) == (*run > 0))
		*run += way;
	else
		*run = way;
	if ((unsigned)abs(*run) >= r->w->run)
		label(r, i, r->w->run, SPC_RULE_SHIFT, way);
}

void
spc_rules(struct spc_work *w, size_t n, double grain)
{
	struct rules r = { w, n, grain };
	int steps = 0, run = 0;

	for (size_t i = 0; i < n; i++)
		spc_outside(w, w->row[i], grain);
	for (size_t i = 0; i < n; i++)
		trend(&r, i, &steps);
	for (size_t i = 0; i < n; i++)
		two_of_three(&r, i);
	for (size_t i = 0; i < n; i++)
		shift(&r, i, &run);
	for (size_t i = 0; i < n; i++)
		if (mark(&r, i)->rule != SPC_RULE_NONE)
			mark(&r, i)->side = spc_side_of(w->in->improve,
			    mark(&r, i)->way);
}
