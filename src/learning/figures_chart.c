/*
 * The charts of a report. A chart of small numbers is not in the public edition:
 * its points, and its dates, could point at someone.
 */
#include "core/arena.h"
#include "learning/figures_int.h"
#include "learning/harm.h"
#include "stats/spc_rare.h"
#include "ui/ui.h"

#include <math.h>

enum { LEAST = 4 };     /* values that a chart is drawn of */

struct chart {
	struct ctx *cx;
	struct html *h;
	const struct figures *f;
	const struct fig_print *o;
};

static void
none(struct chart *c, const char *title, const char *why)
{
	ui_heading(c->h, &(struct ui_heading){ .level = 3,
	    .text = str_of(title) });
	ui_p(c->h, str_of(why));
}

/* Draws it, or says why not. */
static void
draw(struct chart *c, const char *id, const char *title, const char *x,
    const char *y, const char *note, const struct spc_in *in)
{
	unsigned was = c->cx->ndiag;
	struct spc_out out;
	size_t values = 0;

	for (size_t i = 0; i < in->npoints; i++)
		values += in->points[i].y == in->points[i].y;
	if (values < LEAST) {
		none(c, title, "There is too little yet for a chart.");
		return;
	}
	if (spc_compute(c->cx, in, &out) != ERR_OK) {
		c->cx->ndiag = was;
		none(c, title, "No chart can be drawn of these figures.");
		return;
	}
	ui_spc(c->h, &(struct ui_spc){ .id = str_of(id), .title = str_of(title),
	    .x = str_of(x), .y = str_of(y), .note = str_of(note), .in = in,
	    .out = &out });
}

/* In the public edition: a point that is small. */
static bool
tells(const struct chart *c, const struct fig_series *s, bool of)
{
	for (unsigned i = 0; i < s->n && c->o->public; i++) {
		double y = s->at[i].y, rest = of ? s->at[i].n - y : 0;
		double below = c->f->below;

		if ((y > 0 && y < below) || (rest > 0 && rest < below))
			return true;
	}
	return false;
}

static const char hidden[] = "Not shown: its numbers are small, and could point"
    " at someone.";

static struct spc_point *
points(struct chart *c, const struct fig_series *s)
{
	struct spc_point *p = NEWN(c->cx->mem, struct spc_point, s->n + 1);

	for (unsigned i = 0; i < s->n; i++)
		p[i] = (struct spc_point){ s->at[i].x, s->at[i].y, s->at[i].n };
	return p;
}

static void
events_chart(struct chart *c)
{
	static const char title[] = "Events told to us, by month";
	const struct fig_series *s = fig_series(c->f, "events");

	if (!s || tells(c, s, false)) {
		none(c, title, s ? hidden : "None recorded.");
		return;
	}
	draw(c, "chart-events", title, "Month", "Events", "By when they were"
	    " written down. More of them can mean that people tell more.",
	    &(struct spc_in){ .chart = SPC_CHART_C, .points = points(c, s),
	    .npoints = s->n });
}

static void
near_chart(struct chart *c)
{
	static const char title[] = "Near misses among what could have harmed, or"
	    " did, by week";
	const struct fig_series *s = fig_series(c->f, "near");

	if (!s || tells(c, s, true)) {
		none(c, title, s ? hidden : "None recorded.");
		return;
	}
	draw(c, "chart-near", title, "Week from", "Near misses", "Of near misses"
	    " and events with harm together. A week without any is a gap.",
	    &(struct spc_in){ .chart = SPC_CHART_P, .points = points(c, s),
	    .npoints = s->n });
}

static void
gaps_chart(struct chart *c)
{
	static const char title[] = "Days between deaths in scope";
	const struct fig_series *s = fig_series(c->f, "gaps");
	struct spc_event *e;
	struct spc_point *p;
	struct spc_event now = { S("until then"), day_of(c->f->to - 1 <
	    c->f->cutoff ? c->f->to - 1 : c->f->cutoff), -1 };
	enum spc_chart kind;
	size_t n = 0;

	if (!s || s->n < 3 || c->o->public) {
		none(c, title, c->o->public ? hidden
		    : "There is too little yet for a chart.");
		return;
	}
	e = NEWN(c->cx->mem, struct spc_event, s->n + 1);
	p = NEWN(c->cx->mem, struct spc_point, s->n + 1);
	for (unsigned i = 0; i < s->n; i++)
		e[i] = (struct spc_event){ s->at[i].x, (int64_t)s->at[i].y,
			-1 };
	kind = spc_rare_choose(e, s->n);
	if (spc_rare_gaps(c->cx, kind, e, s->n, &now, p, &n) != ERR_OK)
		n = 0;
	draw(c, "chart-gaps", title, "Death on", "Days since the one before",
	    "Of three years. A longer time is better. The last is the time from"
	    " the last death to the day of these data, and still grows.",
	    &(struct spc_in){ .chart = kind, .improve = SPC_IMPROVE_UP,
	    .points = p, .npoints = n, .open = n > 0 });
}

static void
ages_chart(struct chart *c)
{
	static const char title[] = "How old open safety actions are, at each"
	    " month's end";
	const struct fig_series *s = fig_series(c->f, "ages");

	if (!s) {
		none(c, title, "None recorded.");
		return;
	}
	draw(c, "chart-ages", title, "End of", "Days", "The middle age of the"
	    " actions that were open then.", &(struct spc_in){
	    .chart = SPC_CHART_XMR, .improve = SPC_IMPROVE_DOWN,
	    .from_nought = true, .points = points(c, s), .npoints = s->n });
}

/* What safety actions changed, by their measures (27.6). Their words and figures
 * are a team's own: nobody has looked at them for the public. */
static void
measures_charts(struct chart *c)
{
	static const char title[] = "What the measures of safety actions found";
	const struct figures *f = c->f;

	if (f->nmeasure == 0)
		return;
	if (c->o->public) {
		none(c, title, "Not shown: these are a team's own words and"
		    " figures, and nobody has looked at them for the public.");
		return;
	}
	none(c, title, "Of actions that became part of everyday work in the"
	    " quarter, or whose measure someone looked at in it; as they stood"
	    " when these figures were made.");
	for (unsigned i = 0; i < f->nmeasure; i++) {
		const struct fig_measure *m = &f->measure[i];
		struct arena *mem = c->cx->mem;
		str name = str_cat(mem, m->action, str_cat(mem, S(": "),
		    m->title));

		if (i < FIG_MEASURES_DRAWN)
			draw(c, str_c(mem, str_cat(mem, S("chart-measure-"),
			    buf_number(mem, i + 1))), str_c(mem, name),
			    str_c(mem, m->x), m->y.n ? str_c(mem, m->y)
			    : "How many", "", &m->in);
		ui_p(c->h, i < FIG_MEASURES_DRAWN ? m->says : str_cat(mem, name,
		    str_cat(mem, S(". "), m->says)));
	}
}

void
figures_charts(struct ctx *cx, struct html *h, const struct figures *f,
    const struct fig_print *o)
{
	struct chart c = { cx, h, f, o };

	if (o->about & FIG_SAFETY) {
		events_chart(&c);
		near_chart(&c);
	}
	if (o->about & FIG_DEATHS)
		gaps_chart(&c);
	ages_chart(&c);
	measures_charts(&c);
}
