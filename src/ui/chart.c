/*
 * A chart over time: the picture and its key. What stands beside them on a page
 * is in chart_page.c.
 *
 * The picture is an SVG that needs no style sheet, script or font. It does not
 * shrink: across it is laid out in percent of its width, down and in its
 * letters in pixels, so that it can be read on a phone as on a wall. The plot is
 * as wide as the picture; the scale stands left of it, in the margin that a
 * style sheet, or a browser for any figure, leaves: no SVG can be told to be as
 * wide as what surrounds it less so many pixels. Lines are
 * drawn in a box of CHART_ACROSS by CHART_DOWN units that is stretched to the
 * plot; marks stand beside it, in the same places, unstretched.
 *
 * Colour only repeats: each side has a shape, and words in key and table.
 * Colours are those of the NHS's Making Data Count, dark enough for white paper
 * (grey, blue, orange, purple). They tell of figures of a service.
 */
#include "core/arena.h"
#include "core/utf8.h"
#include "ui/chart_int.h"
#include "ui/ui_int.h"

#include <math.h>

enum {
	LABEL_MAX = 12,        /* letters of a label below the plot */
	ROOM = 280,            /* pixels of plot on the narrowest phone */
	TICKS = 5,             /* so many steps up the side, or one more */
	SMALL = 48,            /* of more points the marks are smaller, */
	MARKS = 150            /* and of still more only the line is drawn */
};

/* A mark for each side, drawn about 0,0; and its words in the key. */
static const struct {
	str name, shape, says;
} shape[SPC_SIDE__MAX] = {
	[SPC_SIDE_COMMON] = { SK("-usual"),
	    SK("<circle r=\"3.5\" fill=\"#5d6f7d\"/>"),
	    SK("Usual variation") },
	[SPC_SIDE_IMPROVEMENT] = { SK("-better"),
	    SK("<path d=\"M-5.5-5.5h11v11h-11z\" fill=\"#005eb8\" "
	    "stroke=\"#212b32\"/>"), SK("Stands out: improvement") },
	[SPC_SIDE_CONCERN] = { SK("-worse"),
	    SK("<path d=\"M0-8 8 0 0 8-8 0z\" fill=\"#ed8b00\" "
	    "stroke=\"#212b32\"/>"), SK("Stands out: concern") },
	[SPC_SIDE_NEUTRAL] = { SK("-change"),
	    SK("<path d=\"M0-7.5 7.5 6h-15z\" fill=\"#330072\" "
	    "stroke=\"#212b32\"/>"), SK("Stands out: change") },
};

#define LINE(class, more)                                            \
	SK("<path class=\"heed-chart__" class "\" fill=\"none\" "    \
	   "vector-effect=\"non-scaling-stroke\" " more " d=\"M")
const str chart_line[LINE__MAX] = {
	[LINE_VALUES] = LINE("values", "stroke=\"#5d6f7d\" "
	    "stroke-width=\"1.5\" stroke-linejoin=\"round\""),
	[LINE_MEAN] = LINE("mean", "stroke=\"#212b32\""),
	[LINE_LIMIT] = LINE("limit", "stroke=\"#4c6272\" "
	    "stroke-dasharray=\"7 4\""),
	[LINE_TARGET] = LINE("target", "stroke=\"#212b32\" "
	    "stroke-width=\"2\" stroke-dasharray=\"2 3\""),
	[LINE_INNER] = LINE("inner", "stroke=\"#4c6272\" "
	    "stroke-dasharray=\"2 4\""),
	[LINE_CUT] = LINE("cut", "stroke=\"#4c6272\" "
	    "stroke-dasharray=\"1 4\""),
	[LINE_BEGAN] = LINE("began", "stroke=\"#212b32\" "
	    "stroke-width=\"1.5\" stroke-dasharray=\"10 3\""),
};

/* ---- numbers and places -------------------------------------------- */

void
chart_part(struct html *h, int64_t v, int64_t unit)
{
	html_int(h, v / unit);
	if (v % unit == 0)
		return;
	html_lit(h, ".");
	if (unit == 100 && v % unit < 10)
		html_lit(h, "0");
	html_int(h, v % unit);
}

/* The left edge of a row's share of the width, and its middle. */
static int64_t
edge(const struct view *w, size_t i)
{
	return (int64_t)((i - w->from) * CHART_ACROSS / w->n);
}

static int64_t
middle(const struct view *w, size_t i)
{
	return (int64_t)((2 * (i - w->from) + 1) * CHART_ACROSS / (2 * w->n));
}

int64_t
chart_height(const struct view *w, double v)
{
	return (int64_t)((w->high - v) / (w->high - w->low) * CHART_DOWN + 0.5);
}

str
chart_id(const struct view *w, str suffix)
{
	return str_cat(w->h->b.mem, w->a->id, suffix);
}

str
chart_show(const struct view *w, double v)
{
	return spc_show(w->h->b.mem, w->a->out, v);
}

str
chart_join(const struct view *w, str a, str between, str b)
{
	return str_cat(w->h->b.mem, a, str_cat(w->h->b.mem, between, b));
}

str
chart_range(const struct view *w, double low, double high)
{
	return isnan(high) ? S("") : chart_join(w, chart_show(w, low),
	    S(" to "), chart_show(w, high));
}

str
chart_limits(const struct view *w, size_t i)
{
	const struct spc_out *o = w->a->out;

	return chart_range(w, o->lower[i], o->upper[i]);
}

/* ---- the scale ----------------------------------------------------- */

static void
widen(struct view *w, double v)
{
	if (isnan(v))
		return;
	w->low = v < w->low ? v : w->low;
	w->high = v > w->high ? v : w->high;
}

double
chart_nice(double range)
{
	double raw = range / TICKS, p = 1;

	while (p > raw)
		p /= 10;
	while (p * 10 <= raw)
		p *= 10;
	if (raw <= p)
		return p;
	return raw <= 2 * p ? 2 * p : raw <= 5 * p ? 5 * p : 10 * p;
}

/* From whole step to whole step; from nought, where that is near. */
static void
set_scale(struct view *w)
{
	double most, bottom;

	most = fabs(w->low) > fabs(w->high) ? fabs(w->low) : fabs(w->high);
	if (w->low > 0 && w->low < w->high - w->low)
		w->low = 0;
	if (w->high - w->low <= 1e-9 * most || most == 0) {
		w->low -= most > 0 ? most / 10 : 1;
		w->high += most > 0 ? most / 10 : 1;
	}
	w->step = chart_nice(w->high - w->low);
	bottom = (double)(int64_t)(w->low / w->step) * w->step;
	w->low = bottom - (bottom > w->low ? w->step : 0);
	bottom = (double)(int64_t)(w->high / w->step) * w->step;
	w->high = bottom + (bottom < w->high ? w->step : 0);
}

/* What is in the rows that are drawn. */
static void
look_at(struct view *w, size_t i)
{
	const struct spc_out *o = w->a->out;

	widen(w, o->value[i]);
	widen(w, o->lower[i]);
	widen(w, o->upper[i]);
	if (isnan(o->value[i]))
		return;
	w->side[o->marks[i].side] = true;
	w->ring |= o->marks[i].excluded;
	w->open |= o->marks[i].open;
	if (w->a->in->points[i].n > w->most)
		w->most = w->a->in->points[i].n;
}

void
chart_look(struct view *w, struct html *h, const struct ui_spc *a)
{
	size_t n = a->in->npoints;

	*w = (struct view){ .h = h, .a = a, .low = INFINITY,
		.high = -INFINITY };
	w->n = n > UI_SPC_POINTS ? UI_SPC_POINTS : n;
	w->from = n - w->n;
	for (size_t i = w->from; i < n; i++)
		look_at(w, i);
	for (size_t i = 1; i < a->out->nsegments; i++)
		w->cut |= a->out->segments[i].from > w->from;
	w->began = a->in->began > w->from && a->in->began < n;
	if (a->in->target)
		widen(w, *a->in->target);
	if (w->low <= w->high)
		set_scale(w);
}

bool
chart_has_picture(const struct view *w)
{
	return w->a->out->values > 1 && w->low < w->high;
}

/* ---- up the side and along the bottom ------------------------------ */

/* Large figures in short: 1.5m, 20bn. */
static str
tick(const struct view *w, double v)
{
	static const struct {
		double size;
		str word;
	} unit[] = { { 1e12, SK("tn") }, { 1e9, SK("bn") }, { 1e6, SK("m") } };

	for (size_t i = 0; i < sizeof(unit) / sizeof(unit[0]); i++)
		if (fabs(v) >= unit[i].size && w->step >= unit[i].size / 100)
			return str_cat(w->h->b.mem, spc_number(w->h->b.mem,
			    v / unit[i].size, 0), unit[i].word);
	return chart_show(w, v);
}

void
chart_ticks(const struct view *w)
{
	unsigned n = (unsigned)((w->high - w->low) / w->step + 0.5);

	html_lit(w->h, "<g font-size=\"13\" fill=\"currentColor\" "
	    "text-anchor=\"end\">\n");
	for (unsigned k = 0; k <= n; k++) {
		double v = w->low + k * w->step;
		int64_t y = chart_height(w, v);

		html_lit(w->h, "<line class=\"heed-chart__grid\" x1=\"0\" "
		    "x2=\"100%\"");
		ATTR_PIXELS(w->h, "y1", y);
		ATTR_PIXELS(w->h, "y2", y);
		html_lit(w->h, " stroke=\"#d8dde0\"/><text x=\"-8\"");
		ATTR_PIXELS(w->h, "y", y + 45);
		html_lit(w->h, ">");
		html_text(w->h, tick(w, v));
		html_lit(w->h, "</text>\n");
	}
	html_lit(w->h, "</g>\n");
}

/* The first letters of a label. */
static str
short_label(const struct view *w, size_t i)
{
	str x = w->a->in->points[i].x;
	size_t at = 0, cut = 0;

	for (unsigned n = 0; at < x.n; n++) {
		if (n == LABEL_MAX - 1)
			cut = at;
		if (n == LABEL_MAX)
			return str_cat(w->h->b.mem, str_sub(x, 0, cut), S("…"));
		(void)utf8_next(x, &at);
	}
	return x;
}

/* So many labels as have room on a phone, at even steps back from the last,
 * which ends with the plot: it and half of the next must fit one step. */
static void
draw_labels(const struct view *w)
{
	size_t longest = 1, step, last = w->from + w->n - 1;

	for (size_t i = w->from; i <= last; i++) {
		size_t n = utf8_len(short_label(w, i));

		longest = n > longest ? n : longest;
	}
	step = (w->n * (12 * longest + 8) + ROOM - 1) / ROOM;
	html_lit(w->h, "<g font-size=\"13\" fill=\"currentColor\" "
	    "text-anchor=\"middle\">\n");
	for (size_t back = 0; back < w->n; back += step) {
		int64_t x = middle(w, last - back);

		html_lit(w->h, "<text");
		if (x > CHART_ACROSS - CHART_ACROSS / 10)
			html_lit(w->h, " x=\"100%\" text-anchor=\"end\"");
		else
			ATTR_PERCENT(w->h, "x", x);
		ATTR_PIXELS(w->h, "y", CHART_DOWN + 200);
		html_lit(w->h, ">");
		html_text(w->h, short_label(w, last - back));
		html_lit(w->h, "</text>\n");
	}
	html_lit(w->h, "</g>\n");
}

/* ---- lines --------------------------------------------------------- */

static bool
begins(const struct view *w, size_t i)
{
	const struct spc_out *o = w->a->out;
	size_t low = 0, high = o->nsegments;

	while (high - low > 1) {
		size_t mid = (low + high) / 2;

		if (o->segments[mid].from <= i)
			low = mid;
		else
			high = mid;
	}
	return o->segments[low].from == i;
}

void
chart_place(struct html *h, int64_t x, int64_t y)
{
	html_int(h, x);
	html_lit(h, " ");
	html_int(h, y);
}

/* Begins a line, or another piece of it, at a place. */
static void
pen_down(const struct view *w, int kind, bool *begun, int64_t x, int64_t y)
{
	html_lit_(w->h, *begun ? S("M") : chart_line[kind]);
	*begun = true;
	chart_place(w->h, x, y);
}

static void
pen_off(const struct view *w, bool begun)
{
	if (begun)
		html_lit(w->h, "\"/>\n");
}

/* One level line a segment; where limits differ from point to point, steps.
 * What has not changed is not said again. */
static void
draw_level(const struct view *w, int kind, const double *v)
{
	int64_t pen = -1;
	bool begun = false;

	for (size_t i = w->from; i < w->from + w->n; i++) {
		int64_t y = isnan(v[i]) ? -1 : chart_height(w, v[i]);
		bool lift = y < 0 || begins(w, i);

		if (pen >= 0 && (lift || y != pen)) {
			html_lit(w->h, "H");
			html_int(w->h, edge(w, i));
		}
		if (pen >= 0 && !lift && y != pen) {
			html_lit(w->h, "V");
			html_int(w->h, y);
		}
		if (y >= 0 && (lift || pen < 0))
			pen_down(w, kind, &begun, edge(w, i), y);
		pen = y;
	}
	if (pen >= 0) {
		html_lit(w->h, "H");
		html_int(w->h, CHART_ACROSS);
	}
	pen_off(w, begun);
}

/* From value to value; a missing one is a gap, and what is still open no value
 * yet. */
static void
draw_values(const struct view *w)
{
	const double *v = w->a->out->value;
	bool begun = false, down = false;

	for (size_t i = w->from; i < w->from + w->n; i++) {
		bool there = !isnan(v[i]) && !w->a->out->marks[i].open;

		if (there && !down) {
			pen_down(w, LINE_VALUES, &begun, middle(w, i),
			    chart_height(w, v[i]));
		} else if (there) {
			html_lit(w->h, "L");
			chart_place(w->h, middle(w, i), chart_height(w, v[i]));
		}
		down = there;
	}
	pen_off(w, begun);
}

static void
draw_cuts(const struct view *w)
{
	const struct spc_out *o = w->a->out;
	bool begun = false;

	for (size_t i = 1; i < o->nsegments; i++) {
		if (o->segments[i].from <= w->from)
			continue;
		pen_down(w, LINE_CUT, &begun, edge(w, o->segments[i].from), 0);
		html_lit(w->h, "V2160");
	}
	pen_off(w, begun);
}

static void
draw_began(const struct view *w)
{
	bool begun = false;

	if (!w->began)
		return;
	pen_down(w, LINE_BEGAN, &begun, edge(w, w->a->in->began), 0);
	html_lit(w->h, "V2160");
	pen_off(w, begun);
}

/* What began, at the head of its line, on the side that has room. */
static void
draw_began_label(const struct view *w)
{
	int64_t x = edge(w, w->a->in->began);
	bool left = x > CHART_ACROSS / 2;

	html_lit(w->h, "<text class=\"heed-chart__label\" font-size=\"13\" "
	    "fill=\"currentColor\" stroke=\"#fff\" stroke-width=\"3\" "
	    "paint-order=\"stroke\" y=\"12\"");
	ATTR_PERCENT(w->h, "x", x);
	html_lit_(w->h, left ? S(" dx=\"-6\" text-anchor=\"end\">") :
	    S(" dx=\"6\">"));
	html_text(w->h, ui_or(w->a->in->what_began, S("action began")));
	html_lit(w->h, "</text>\n");
}

static void
draw_lines(const struct view *w)
{
	const struct spc_out *o = w->a->out;
	bool begun = false;

	html_lit(w->h, "<svg class=\"heed-chart__lines\" width=\"100%\" "
	    "height=\"216\" viewBox=\"0 0 10000 2160\" "
	    "preserveAspectRatio=\"none\" overflow=\"visible\">\n");
	draw_cuts(w);
	draw_began(w);
	draw_level(w, LINE_LIMIT, o->lower);
	draw_level(w, LINE_LIMIT, o->upper);
	draw_level(w, LINE_MEAN, o->centre);
	if (w->a->in->target) {
		pen_down(w, LINE_TARGET, &begun, 0,
		    chart_height(w, *w->a->in->target));
		html_lit(w->h, "H10000");
		pen_off(w, begun);
	}
	draw_values(w);
	html_lit(w->h, "</svg>\n");
}

/* ---- marks --------------------------------------------------------- */

void
chart_shapes(const struct view *w)
{
	html_lit(w->h, "<defs>\n");
	for (int s = 0; s < SPC_SIDE__MAX; s++) {
		if (!w->side[s])
			continue;
		html_lit(w->h, "<g class=\"heed-chart__mark\"");
		html_attr(w->h, "id", chart_id(w, shape[s].name));
		if (w->n > SMALL)
			html_lit(w->h, " transform=\"scale(.6)\"");
		html_lit(w->h, ">");
		html_lit_(w->h, shape[s].shape);
		html_lit(w->h, "</g>\n");
	}
	if (w->ring) {
		html_lit(w->h, "<circle class=\"heed-chart__ring\"");
		html_attr(w->h, "id", chart_id(w, S("-ring")));
		html_lit(w->h, " r=\"10\" fill=\"none\" stroke=\"#212b32\" "
		    "stroke-dasharray=\"3 2\"/>\n");
	}
	if (w->open) {
		html_lit(w->h, "<circle class=\"heed-chart__hole\"");
		html_attr(w->h, "id", chart_id(w, S("-open")));
		html_lit(w->h, " r=\"3.4\" fill=\"#fff\" stroke=\"#212b32\" "
		    "stroke-width=\"1.5\"/>\n");
	}
	html_lit(w->h, "</defs>\n");
}

static str
ref(const struct view *w, str name)
{
	return str_cat(w->h->b.mem, S("#"), chart_id(w, name));
}

void
chart_use(const struct view *w, str name, int64_t x, int64_t y)
{
	html_lit(w->h, "<use");
	html_url(w->h, "href", ref(w, name));
	ATTR_PERCENT(w->h, "x", x);
	ATTR_PIXELS(w->h, "y", y);
	html_lit(w->h, "/>");
}

void
chart_finding(const struct view *w, size_t i)
{
	const struct spc_mark *m = &w->a->out->marks[i];

	if (m->open)
		html_lit(w->h, "still open, ");

	if (m->rule != SPC_RULE_NONE)
		html_text(w->h, spc_rule_word[m->rule].says);
	if (m->rule == SPC_RULE_TREND)
		html_lit_(w->h, m->way > 0 ? S(", rising: ") :
		    S(", falling: "));
	else if (m->rule != SPC_RULE_NONE)
		html_lit_(w->h, m->way > 0 ? S(", high: ") : S(", low: "));
	html_text(w->h, spc_side_word[m->side].says);
}

/* What a pointer is told over a mark that stands out. */
static void
draw_tip(const struct view *w, size_t i)
{
	html_lit(w->h, "<title>");
	html_text(w->h, w->a->in->points[i].x);
	html_lit(w->h, ": ");
	html_text(w->h, chart_show(w, w->a->out->value[i]));
	html_lit(w->h, ", ");
	chart_finding(w, i);
	html_lit(w->h, "</title>");
}

void
chart_mark(const struct view *w, size_t i, int64_t x, int64_t y)
{
	const struct spc_mark *m = &w->a->out->marks[i];
	bool tip = m->rule != SPC_RULE_NONE || m->open ||
	    w->a->in->chart == SPC_CHART_FUNNEL;

	if (tip)
		html_lit(w->h, "<g>");
	chart_use(w, shape[m->side].name, x, y);
	if (m->excluded)
		chart_use(w, S("-ring"), x, y);
	if (m->open)
		chart_use(w, S("-open"), x, y);
	if (tip) {
		draw_tip(w, i);
		html_lit(w->h, "</g>");
	}
	html_lit(w->h, "\n");
}

static bool
alone(const struct view *w, size_t i)
{
	const double *v = w->a->out->value;

	return (i == w->from || isnan(v[i - 1])) &&
	    (i + 1 == w->from + w->n || isnan(v[i + 1]));
}

static void
draw_marks(const struct view *w)
{
	for (size_t i = w->from; i < w->from + w->n; i++) {
		const struct spc_mark *m = &w->a->out->marks[i];
		bool common = m->rule == SPC_RULE_NONE;

		if (isnan(w->a->out->value[i]) ||
		    (common && w->n > MARKS && !alone(w, i) && !m->excluded &&
		    !m->open))
			continue;
		chart_mark(w, i, middle(w, i),
		    chart_height(w, w->a->out->value[i]));
	}
}

/* ---- the picture --------------------------------------------------- */

/* What the picture shows, for those who do not see it; the sentence and the
 * table follow it on the page. */
static void
describe(const struct view *w)
{
	const struct spc_point *p = w->a->in->points;

	html_lit(w->h, "<title");
	html_attr(w->h, "id", chart_id(w, S("-title")));
	html_lit(w->h, ">");
	html_text(w->h, w->a->title);
	html_lit(w->h, "</title>\n<desc");
	html_attr(w->h, "id", chart_id(w, S("-desc")));
	html_lit(w->h, ">");
	if (w->a->in->chart == SPC_CHART_FUNNEL) {
		html_lit(w->h, "Units side by side, the larger the further to "
		    "the right, between limits that narrow with size.</desc>\n");
		return;
	}
	html_lit(w->h, "A line through ");
	html_int(w->h, (int64_t)w->n);
	html_lit_(w->h, w->n == 1 ? S(" point, ") : S(" points, from "));
	if (w->n > 1) {
		html_text(w->h, p[w->from].x);
		html_lit(w->h, " to ");
	}
	html_text(w->h, p[w->from + w->n - 1].x);
	html_lit(w->h, ". The latest value: ");
	chart_finding(w, w->a->out->last);
	html_lit(w->h, ".</desc>\n");
}

/* A chart over time, within its plot. */
static void
draw_plot(const struct view *w)
{
	chart_ticks(w);
	draw_labels(w);
	draw_lines(w);
	draw_marks(w);
	if (w->began)
		draw_began_label(w);
}

void
chart_picture(const struct view *w)
{
	html_lit(w->h, "<svg class=\"heed-chart__picture\" role=\"img\" "
	    "width=\"100%\" height=\"276\" direction=\"ltr\" "
	    "overflow=\"visible\" aria-labelledby=\"");
	html_text(w->h, chart_id(w, S("-title")));
	html_lit(w->h, " ");
	html_text(w->h, chart_id(w, S("-desc")));
	html_lit(w->h, "\">\n");
	describe(w);
	chart_shapes(w);
	html_lit(w->h, "<text x=\"-56\" y=\"13\" font-size=\"13\" "
	    "fill=\"currentColor\">");
	html_text(w->h, w->a->y);
	html_lit(w->h, "</text>\n<svg class=\"heed-chart__plot\" y=\"28\" "
	    "width=\"100%\" height=\"216\" overflow=\"visible\">\n");
	(w->a->in->chart == SPC_CHART_FUNNEL ? chart_funnel : draw_plot)(w);
	html_lit(w->h, "</svg>\n</svg>\n");
}

/* ---- the key ------------------------------------------------------- */

static void
add_mark(struct chart_key *k, unsigned *n, str mark, str says)
{
	k[(*n)++] = (struct chart_key){ .mark = mark, .says = says };
}

static void
add_line(struct chart_key *k, unsigned *n, enum chart_line line, str says)
{
	k[(*n)++] = (struct chart_key){ .line = line, .says = says };
}

static void
add_limits(const struct view *w, struct chart_key *k, unsigned *n)
{
	const struct spc_out *o = w->a->out;

	if (w->a->in->chart == SPC_CHART_FUNNEL) {
		add_line(k, n, LINE_INNER, S("95% lie within by chance"));
		add_line(k, n, LINE_LIMIT, S("99.8% lie within by chance"));
	} else if (!isnan(o->upper[o->last])) {
		add_line(k, n, LINE_LIMIT, chart_join(w, w->cut ||
		    chart_is(w, SPC_OF) ? S("Latest limits: ") : S("Limits: "),
		    chart_limits(w, o->last), S("")));
	}
}

static str
centre_says(const struct view *w)
{
	if (w->a->in->chart == SPC_CHART_FUNNEL)
		return S("Over all units: ");
	if (chart_is(w, SPC_MIDDLE))
		return w->cut ? S("Latest median: ") : S("Median: ");
	return w->cut ? S("Latest average: ") : S("Average: ");
}

unsigned
chart_keys(const struct view *w, struct chart_key k[CHART_KEYS])
{
	const struct spc_out *o = w->a->out;
	unsigned n = 0;

	for (int s = 0; s < SPC_SIDE__MAX; s++)
		if (w->side[s])
			add_mark(k, &n, shape[s].name, shape[s].says);
	if (w->ring)
		add_mark(k, &n, S("-ring"), S("Left out of the limits"));
	if (w->open)
		add_mark(k, &n, S("-open"), S("Still open"));
	if (!isnan(o->centre[o->last])) {
		add_line(k, &n, LINE_MEAN, chart_join(w, centre_says(w),
		    chart_show(w, o->centre[o->last]), S("")));
		add_limits(w, k, &n);
	}
	if (w->a->in->target)
		add_line(k, &n, LINE_TARGET, chart_join(w, S("Target: "),
		    chart_show(w, *w->a->in->target), S("")));
	if (w->cut)
		add_line(k, &n, LINE_CUT, S("New average and limits"));
	if (w->began)
		add_line(k, &n, LINE_BEGAN, ui_or(w->a->in->what_began,
		    S("action began")));
	return n;
}

/* What stands before the words of an entry, in 32 by 20 pixels. */
void
chart_key_sample(const struct view *w, const struct chart_key *k)
{
	if (k->mark.n > 0) {
		html_lit(w->h, "<use x=\"16\" y=\"10\"");
		html_url(w->h, "href", ref(w, k->mark));
		html_lit(w->h, "/>");
		return;
	}
	html_lit_(w->h, chart_line[k->line]);
	html_lit(w->h, "1 10.5H31\"/>");
}

void
chart_key(const struct view *w)
{
	struct chart_key k[CHART_KEYS];
	unsigned n = chart_keys(w, k);

	html_lit(w->h, "<ul class=\"heed-chart__key\">\n");
	for (unsigned i = 0; i < n; i++) {
		html_lit(w->h, "<li><svg class=\"heed-chart__sample\" "
		    "width=\"32\" height=\"20\" aria-hidden=\"true\">");
		chart_key_sample(w, &k[i]);
		html_lit(w->h, "</svg> ");
		html_text(w->h, k[i].says);
		html_lit(w->h, "</li>\n");
	}
	html_lit(w->h, "</ul>\n");
}
