/*
 * A funnel: units side by side, each as far to the right as it is large, between
 * limits that narrow with size. They are not joined, for they are in no order,
 * and none is marked but what lies outside. Not a ranking; the sentence says so.
 */
#include "core/arena.h"
#include "ui/chart_int.h"
#include "ui/ui_int.h"

#include <math.h>

enum { STEPS = 100, NAMED_MAX = 10 };

/* Where a size stands: from nought to the first whole step past the largest. */
static int64_t
across(double n, double end)
{
	return (int64_t)(n / end * CHART_ACROSS + 0.5);
}

static double
end_of(const struct view *w, double *step)
{
	*step = chart_nice(w->most);
	return (floor(w->most / *step) + 1) * *step;
}

static void
draw_sizes(const struct view *w)
{
	double step, end = end_of(w, &step);
	unsigned n = (unsigned)(end / step + 0.5);

	html_lit(w->h, "<g font-size=\"13\" fill=\"currentColor\" "
	    "text-anchor=\"middle\">\n");
	for (unsigned k = 0; k <= n; k++) {
		html_lit(w->h, "<text");
		if (k == n)
			html_lit(w->h, " x=\"100%\" text-anchor=\"end\"");
		else
			ATTR_PERCENT(w->h, "x", across(k * step, end));
		ATTR_PIXELS(w->h, "y", CHART_DOWN + 200);
		html_lit(w->h, ">");
		html_text(w->h, spc_number(w->h->b.mem, k * step, 0));
		html_lit(w->h, "</text>\n");
	}
	html_lit(w->h, "</g>\n");
}

/* A limit as its size goes from a hundredth of the width to the whole. What lies
 * beyond the scale is left out: near nought limits are endless. */
static void
draw_limit(const struct view *w, enum chart_line kind, bool upper)
{
	double step, end = end_of(w, &step);
	bool begun = false, down = false;

	for (int k = 1; k <= STEPS; k++) {
		double n = end * k / STEPS;
		struct spc_funnel f = spc_funnel_at(w->a->out, n);
		double v = kind == LINE_INNER ? upper ? f.upper_95 :
		    f.lower_95 : upper ? f.upper : f.lower;
		bool there = v >= w->low && v <= w->high;

		if (there && !begun)
			html_lit_(w->h, chart_line[kind]);
		else if (there)
			html_lit_(w->h, down ? S("L") : S("M"));
		if (there)
			chart_place(w->h, across(n, end), chart_height(w, v));
		begun |= there;
		down = there;
	}
	if (begun)
		html_lit(w->h, "\"/>\n");
}

/* There are none where every unit is left out of them. */
static void
draw_limits(const struct view *w)
{
	double mean = w->a->out->mean[w->a->out->last];

	if (isnan(mean))
		return;
	html_lit(w->h, "<svg class=\"heed-chart__lines\" width=\"100%\" "
	    "height=\"216\" viewBox=\"0 0 10000 2160\" "
	    "preserveAspectRatio=\"none\" overflow=\"visible\">\n");
	draw_limit(w, LINE_INNER, false);
	draw_limit(w, LINE_INNER, true);
	draw_limit(w, LINE_LIMIT, false);
	draw_limit(w, LINE_LIMIT, true);
	html_lit_(w->h, chart_line[LINE_MEAN]);
	chart_place(w->h, 0, chart_height(w, mean));
	html_lit(w->h, "H10000\"/>\n</svg>\n");
}

static void
draw_name(const struct view *w, size_t i, int64_t x, int64_t y)
{
	html_lit(w->h, "<text class=\"heed-chart__label\" font-size=\"13\" "
	    "fill=\"currentColor\" stroke=\"#fff\" stroke-width=\"3\" "
	    "paint-order=\"stroke\"");
	ATTR_PERCENT(w->h, "x", x);
	ATTR_PIXELS(w->h, "y", y + 45);
	html_lit_(w->h, x > CHART_ACROSS * 2 / 3 ?
	    S(" dx=\"-12\" text-anchor=\"end\">") : S(" dx=\"12\">"));
	html_text(w->h, w->a->in->points[i].x);
	html_lit(w->h, "</text>\n");
}

static void
draw_units(const struct view *w)
{
	double step, end = end_of(w, &step);
	unsigned named = 0;

	for (size_t i = w->from; i < w->from + w->n; i++) {
		int64_t x, y;

		if (isnan(w->a->out->value[i]))
			continue;
		x = across(w->a->in->points[i].n, end);
		y = chart_height(w, w->a->out->value[i]);
		chart_mark(w, i, x, y);
		if (w->a->out->marks[i].rule != SPC_RULE_NONE &&
		    named++ < NAMED_MAX)
			draw_name(w, i, x, y);
	}
}

void
chart_funnel(const struct view *w)
{
	chart_ticks(w);
	draw_sizes(w);
	draw_limits(w);
	draw_units(w);
}
