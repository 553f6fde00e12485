/*
 * A run chart: whether figures vary about their median by chance alone.
 *
 * Two counts answer it (Anhøj): the longest run of values on one side, and how
 * often the line crosses the median. Both limits come from how such counts fall
 * of as many tosses of a coin. The test is of the whole and of no direction, so
 * what it marks is a change, neither better nor worse. Source: learning.md 4,
 * [S65]; tests/spc/runs_limits_anhoej.csv.
 */
#include "stats/spc_int.h"

/* The log of how likely k heads are among m tosses. */
static double
log_heads(double m, double k)
{
	return lgamma(m + 1) - lgamma(k + 1) - lgamma(m - k + 1) - m * M_LN2;
}

/* The fewest heads of which at least one in twenty has so many or fewer. Below
 * ten standard deviations from the middle nothing adds up. */
static size_t
fewest(size_t m)
{
	double low = (double)m / 2 - 5 * sqrt((double)m), sum = 0;
	size_t k = low > 0 ? (size_t)low : 0;

	for (;; k++) {
		sum += exp(log_heads((double)m, (double)k));
		if (sum >= 0.05)
			return k;
	}
}

struct spc_runs
spc_runs_limits(size_t useful)
{
	if (useful == 0)
		return (struct spc_runs){ 0 };
	return (struct spc_runs){ .useful = useful,
		.longest_max = (size_t)lround(log2((double)useful)) + 3,
		.crossings_min = fewest(useful - 1) };
}

struct walk {
	struct spc_work *w;
	double grain;
	size_t n;
};

static int
side(const struct walk *k, size_t i)
{
	size_t row = k->w->row[i];

	return spc_order(k->w->value[row], k->w->centre[row], k->grain);
}

/* The next run from i: past what lies on the median, to where the side turns.
 * Where it ends; *len: how many values it has. */
static size_t
next_run(const struct walk *k, size_t i, int *way, size_t *len)
{
	*way = 0;
	*len = 0;
	for (; i < k->n; i++) {
		int s = side(k, i);

		if (s == 0)
			continue;
		if (*way != 0 && s != *way)
			break;
		*way = s;
		(*len)++;
	}
	return i;
}

/* What lies on the median is in no run, though it ends none. */
static void
label(const struct walk *k, size_t from, size_t to, int way)
{
	for (size_t i = from; i < to; i++) {
		struct spc_mark *m = &k->w->marks[k->w->row[i]];

		if (side(k, i) != way)
			continue;
		m->rule = SPC_RULE_SHIFT;
		m->side = SPC_SIDE_NEUTRAL;
		m->way = way;
	}
}

void
spc_runs(struct spc_work *w, struct spc_segment *g, size_t n, double grain)
{
	struct walk k = { w, grain, n };
	struct spc_runs r = { 0 };
	size_t useful = 0, longest = 0, runs = 0, len;
	int way;

	for (size_t i = 0; i < n;) {
		i = next_run(&k, i, &way, &len);
		useful += len;
		runs += len > 0;
		longest = len > longest ? len : longest;
	}
	r = spc_runs_limits(useful);
	r.longest = longest;
	r.crossings = runs ? runs - 1 : 0;
	r.signal = longest > r.longest_max || r.crossings < r.crossings_min;
	g->runs = r;
	for (size_t i = 0, from = 0; i < n; from = i) {
		i = next_run(&k, i, &way, &len);
		if (len > r.longest_max)
			label(&k, from, i, way);
	}
}
