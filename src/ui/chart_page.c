/*
 * A chart on a page: its signs, its picture and key, its sentence, and every
 * number in a table.
 */
#include "core/arena.h"
#include "ui/chart_int.h"
#include "ui/ui_int.h"

#include <math.h>

enum { COLUMNS = 5 };

static str
value_cell(const struct view *w, size_t i)
{
	const struct spc_point *p = &w->a->in->points[i];
	struct arena *mem = w->h->b.mem;
	str v = chart_show(w, w->a->out->value[i]);

	if (v.n == 0)
		return S("No value");
	if (!chart_is(w, SPC_OF))
		return v;
	return chart_join(w, v, S(" ("), chart_join(w, spc_number(mem, p->y, 0),
	    w->a->out->share ? S(" of ") : S(" in "),
	    chart_join(w, spc_number(mem, p->n, 0), S(")"), S(""))));
}

static str
says_cell(const struct view *w, size_t i)
{
	const struct spc_mark *m = &w->a->out->marks[i];
	str says = spc_rule_word[m->rule].says;

	if (isnan(w->a->out->value[i]))
		return S("");
	if (m->rule == SPC_RULE_NONE && isnan(w->a->out->upper[i]))
		says = S("");
	if (m->rule != SPC_RULE_NONE)
		says = chart_join(w, spc_side_word[m->side].says, S(": "), says);
	if (m->open)
		return chart_join(w, S("still open"), m->rule != SPC_RULE_NONE ?
		    S("; ") : S(""), m->rule != SPC_RULE_NONE ? says : S(""));
	if (!m->excluded)
		return says;
	return chart_join(w, says, ui_has(says) ? S("; ") : S(""),
	    S("left out of the limits"));
}

static void
fill_row(const struct view *w, size_t i, struct ui_cell *c)
{
	const struct spc_out *o = w->a->out;

	c[0].text = w->a->in->points[i].x;
	c[1].text = value_cell(w, i);
	c[2].text = o->lower_95 ? chart_range(w, o->lower_95[i],
	    o->upper_95[i]) : chart_show(w, o->centre[i]);
	c[3].text = chart_limits(w, i);
	c[4].text = says_cell(w, i);
}

static void
draw_table(const struct view *w)
{
	bool funnel = w->a->in->chart == SPC_CHART_FUNNEL;
	const struct ui_cell head[COLUMNS] = {
		{ .text = ui_or(w->a->x, funnel ? S("Unit") : S("Point")) },
		{ .text = ui_or(w->a->y, S("Value")), .number = true },
		{ .text = funnel ? S("95% limits") : chart_is(w, SPC_MIDDLE) ?
		    S("Median") : S("Average"), .number = !funnel },
		{ .text = funnel ? S("99.8% limits") : S("Limits") },
		{ .text = S("What it shows") },
	};
	struct ui_cell *cells = NEWN(w->h->b.mem, struct ui_cell,
	    w->n * COLUMNS);

	for (size_t i = 0; i < w->n; i++)
		fill_row(w, w->from + i, &cells[i * COLUMNS]);
	ui_details_start(w->h, &(struct ui_details){
	    .summary = S("The numbers in a table"), .open = w->a->open });
	ui_table(w->h, &(struct ui_table){ .caption = w->a->title,
	    .size = UI_S, .head = head, .cells = cells, .ncols = COLUMNS,
	    .nrows = (unsigned)w->n, .row_headers = true, .responsive = true,
	    .compact = true });
	ui_details_end(w->h);
}

/* The signs, each with its words beside it. */
static void
draw_signs(const struct view *w)
{
	html_lit(w->h, "<p class=\"heed-chart__signs\">");
	chart_variation_sign(w);
	html_lit(w->h, " <span>");
	html_text(w->h, chart_variation_words(w));
	html_lit(w->h, "</span>");
	if (w->a->out->assurance != SPC_ASSURANCE_NONE) {
		html_lit(w->h, " ");
		chart_assurance_sign(w);
		html_lit(w->h, " <span>");
		html_text(w->h, chart_assurance_words(w));
		html_lit(w->h, "</span>");
	}
	html_lit(w->h, "</p>\n");
}

void
ui_spc(struct html *h, const struct ui_spc *a)
{
	struct view w;

	chart_look(&w, h, a);

	html_lit(h, "<div class=\"heed-chart\">\n");
	ui_heading(h, &(struct ui_heading){ .text = a->title, .size = UI_S,
	    .level = a->level ? a->level : 3 });
	if (chart_has_picture(&w) && a->in->chart != SPC_CHART_FUNNEL)
		draw_signs(&w);
	html_lit(h, "<figure>\n");
	if (chart_has_picture(&w)) {
		chart_picture(&w);
		chart_key(&w);
	}
	html_lit(h, "<figcaption>");
	html_text(h, a->out->sentence);
	html_lit(h, "</figcaption>\n</figure>\n");
	if (w.from > 0) {
		html_lit(h, "<p>The picture and the table show the latest ");
		html_int(h, (int64_t)w.n);
		html_lit(h, " of ");
		html_int(h, (int64_t)a->in->npoints);
		html_lit(h, " points.</p>\n");
	}
	if (ui_has(a->note))
		ui_p(h, a->note);
	if (a->out->values > 0)
		draw_table(&w);
	html_lit(h, "</div>\n");
}
