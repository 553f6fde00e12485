/* Rare events: the chart that fits them, and the gaps between them. */
#include "stats/spc_rare.h"

#include <stdio.h>

enum { DAY = 86400 };

static bool
to_the_hour(const struct spc_event *e)
{
	return e->second >= 0;
}

static bool
together(const struct spc_event *a, const struct spc_event *b)
{
	return a->day == b->day && a->second == b->second;
}

enum spc_chart
spc_rare_choose(const struct spc_event *e, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!to_the_hour(&e[i]) || (i > 0 && together(&e[i], &e[i - 1])))
			return SPC_CHART_G;
	return SPC_CHART_T;
}

static double
gap(enum spc_chart chart, const struct spc_event *a, const struct spc_event *b)
{
	double days = (double)(b->day - a->day);

	return chart == SPC_CHART_G ? days :
	    days + (double)(b->second - a->second) / DAY;
}

static const char *
wrong_with(enum spc_chart chart, const struct spc_event *was,
    const struct spc_event *e, bool now)
{
	double g;

	if (chart == SPC_CHART_T && !to_the_hour(e))
		return "it is not known to the hour: use g";
	if (!was)
		return NULL;
	g = gap(chart, was, e);
	if (g < 0)
		return "it comes before the one above: put them in the order "
		    "of time";
	if (chart == SPC_CHART_T && g == 0 && !now)
		return "it came together with the one above: use g";
	return NULL;
}

static enum err
add(struct ctx *cx, enum spc_chart chart, const struct spc_event *was,
    const struct spc_event *e, size_t row, bool now)
{
	const char *why = wrong_with(chart, was, e, now);
	char where[32];

	if (!why)
		return ERR_OK;
	(void)snprintf(where, sizeof(where), "row %zu", row + 1);
	return fail(cx, ERR_INPUT, where, "%s", why);
}

enum err
spc_rare_gaps(struct ctx *cx, enum spc_chart chart, const struct spc_event *e,
    size_t n, const struct spc_event *now, struct spc_point *points,
    size_t *npoints)
{
	size_t made = 0;

	if (chart != SPC_CHART_G && chart != SPC_CHART_T)
		return fail(cx, ERR_INPUT, "chart",
		    "gaps are shown on a g or a t chart");
	for (size_t i = 0; i < n; i++)
		TRY(add(cx, chart, i ? &e[i - 1] : NULL, &e[i], i, false));
	if (now && n > 0)
		TRY(add(cx, chart, &e[n - 1], now, n, true));
	for (size_t i = 1; i < n; i++)
		points[made++] = (struct spc_point){ .x = e[i].x,
			.y = gap(chart, &e[i - 1], &e[i]) };
	if (now && n > 0)
		points[made++] = (struct spc_point){ .x = now->x,
			.y = gap(chart, &e[n - 1], now) };
	*npoints = made;
	return ERR_OK;
}
