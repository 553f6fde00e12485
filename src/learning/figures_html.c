/*
 * The report as a page: a quarter at a glance first, then part by part. Each
 * figure leads to its definition: on the service's own pages also to the records
 * that it counts; in a file of its own to the end of the file.
 */
#include "core/arena.h"
#include "core/asset.h"
#include "core/time.h"
#include "core/version.h"
#include "learning/figures_int.h"
#include "ui/ui.h"

#include <assert.h>

enum { SENTENCE = 2000 };

struct draw {
	struct ctx *cx;
	struct html *h;
	const struct figures *f;
	const struct fig_print *o;
};

static str
join(struct draw *d, str a, str b, str c)
{
	return str_cat(d->cx->mem, str_cat(d->cx->mem, a, b), c);
}

/* Where a figure leads. */
static str
href_of(struct draw *d, const struct fig_cell *c)
{
	struct buf b;

	buf_init(&b, d->cx->mem, 600);
	if (d->o->base.n == 0) {
		buf_lit(&b, "#means-");
		url_put(&b, c->row);
		return buf_str(&b);
	}
	buf_put(&b, d->o->base);
	buf_lit(&b, "/cell/");
	url_put(&b, c->code);
	return buf_str(&b);
}

static str
before(struct draw *d, const struct fig_cell *c)
{
	struct fig_cell was = *c;

	if (!c->restated)
		return S("");
	if (d->o->public && (c->was_hidden || c->hidden))
		return S("");
	was.n = c->was;
	if (was.show == FIG_SHARE || was.show == FIG_RATIO)
		was.show = FIG_COUNT;
	return join(d, S("Restated; stated before: "), figures_say(d->cx, d->f,
	    &was, d->o), S(""));
}

static void
cells_draw(struct draw *d, const struct fig_cell *const *c, unsigned n,
    str caption)
{
	struct ui_cell *cell = NEWN(d->cx->mem, struct ui_cell, 3 * n + 3);
	struct ui_cell head[3] = { { .text = S("What") },
		{ .text = S("Figure") }, { .text = S("Stated before") } };
	unsigned cols = 2;

	for (unsigned i = 0; i < n; i++)
		cols = c[i]->restated ? 3 : cols;
	for (unsigned i = 0; i < n; i++) {
		struct ui_cell *at = &cell[i * cols];

		at[0] = (struct ui_cell){ .text = c[i]->title, .words = true };
		at[1] = (struct ui_cell){ .text = figures_say(d->cx, d->f, c[i],
		    d->o), .href = href_of(d, c[i]),
			.hidden = c[i]->title };
		if (cols == 3)
			at[2].text = before(d, c[i]);
	}
	if (n)
		ui_table(d->h, &(struct ui_table){ .caption = caption,
		    .size = UI_S, .head = head, .cells = cell, .ncols = cols,
		    .nrows = n, .row_headers = true });
}

static bool
alone(const struct fig_cell *c)
{
	return str_eq(c->code, c->row);
}

/* A figure by the values of a fact: those with something to say, and all of a
 * list that is short. */
static unsigned
values_draw(struct draw *d, unsigned i)
{
	const struct fig_cell **c = NEWN(d->cx->mem, const struct fig_cell *,
	    FIGURES_BY_MAX + 1);
	const struct figures *f = d->f;
	str row = f->cell[i].row, title = fig_title(row);
	unsigned n = 0, some = 0;

	for (; i < f->ncell && str_eq(f->cell[i].row, row) &&
	    n < FIGURES_BY_MAX; i++) {
		some += f->cell[i].rows > 0 || f->cell[i].restated;
		if (f->cell[i].rows > 0 || f->cell[i].restated)
			c[n++] = &f->cell[i];
	}
	if (some)
		cells_draw(d, c, n, title);
	else
		ui_p(d->h, join(d, title, S(": none recorded."), S("")));
	return i;
}

static void
said_draw(struct draw *d, const struct fig_part *p)
{
	for (unsigned i = 0; i < nfig_said; i++) {
		str words;

		if (fig_said[i].part != p->no)
			continue;
		words = matter_words(d->cx, &d->f->m, fig_said[i].link);
		ui_heading(d->h, &(struct ui_heading){ .level = 3,
		    .text = str_of(fig_said[i].heading) });
		if (words.n)
			ui_words(d->h, words);
		else
			ui_p(d->h, S("Nothing has been written yet."));
	}
}

static void
part_draw(struct draw *d, const struct fig_part *p)
{
	const struct fig_cell **c = NEWN(d->cx->mem, const struct fig_cell *,
	    FIGURES_CELLS_MAX);
	const struct figures *f = d->f;
	unsigned n = 0;

	html_lit(d->h, "<section");
	html_attr(d->h, "aria-labelledby", p->id);
	html_lit(d->h, ">\n");
	ui_heading(d->h, &(struct ui_heading){ .id = p->id, .text = p->heading,
	    .level = 2, .size = UI_M });
	ui_p(d->h, p->says);
	for (unsigned i = 0; i < f->ncell; i++)
		if (f->cell[i].part == p->no && alone(&f->cell[i]))
			c[n++] = &f->cell[i];
	cells_draw(d, c, n, S("Figures"));
	for (unsigned i = 0; i < f->ncell;)
		if (f->cell[i].part == p->no && !alone(&f->cell[i]))
			i = values_draw(d, i);
		else
			i++;
	if (str_eq(p->id, S("charts")))
		figures_charts(d->cx, d->h, f, d->o);
	said_draw(d, p);
	html_lit(d->h, "</section>\n");
}

/* ---- at a glance ---- */

static struct ui_row
glance(struct draw *d, str key, const char *code, str after)
{
	const struct fig_cell *c = figures_cell(d->f, str_of(code));
	struct html *h = NEW(d->cx->mem, struct html);

	html_init(h, d->cx->mem, SENTENCE);
	if (c) {
		ui_link(h, &(struct ui_link){ .text = figures_say(d->cx, d->f,
		    c, d->o), .href = href_of(d, c), .hidden = key });
		html_text(h, after);
	}
	return (struct ui_row){ .key = key, .part = h };
}

static void
glance_draw(struct draw *d)
{
	bool deaths = d->o->about & FIG_DEATHS;
	bool safety = d->o->about & FIG_SAFETY;
	struct ui_row r[12];
	unsigned n = 0;

	if (deaths) {
		r[n++] = glance(d, S("Deaths"), "deaths.total", S(""));
		r[n++] = glance(d, S("In scope of review"), "deaths.scope",
		    S(""));
		r[n++] = glance(d, S("Of these, reviewed"), "deaths.reviewed",
		    S(""));
		r[n++] = glance(d, S("Judged more likely than not due to"
		    " problems in care"), "judged.yes", S(""));
	}
	if (safety) {
		r[n++] = glance(d, S("Events"), "events.total", S(""));
		r[n++] = glance(d, S("Near misses"), "events.near", S(""));
		r[n++] = glance(d, S("Someone was harmed"), "events.harmed",
		    S(""));
		r[n++] = glance(d, S("Good care"), "events.good", S(""));
		r[n++] = glance(d, S("Heard what became of what they told"),
		    "told.told", S(""));
	}
	r[n++] = glance(d, S("Safety actions open"), "actions.open", S(""));
	r[n++] = glance(d, S("Past their day"), "actions.late", S(""));
	r[n++] = glance(d, S("Embedded in the quarter, with evidence"),
	    "actions.embedded", S(""));
	ui_summary(d->h, &(struct ui_summary){ .rows = r, .nrows = n });
}

static void
basis_draw(struct draw *d)
{
	const struct figures *f = d->f;
	struct buf b;

	buf_init(&b, d->cx->mem, SENTENCE);
	buf_lit(&b, "Data as they stood on ");
	buf_put(&b, show_time(d->cx->mem, f->cutoff));
	buf_put(&b, f->cutoff < f->to ? S("; the quarter had not ended. ")
	    : S(". "));
	buf_lit(&b, "Which deaths are in scope: ");
	buf_put(&b, f->scope);
	ui_p(d->h, buf_str(&b));
	if (f->earlier.n)
		ui_p(d->h, join(d, S("Figures of this quarter were stated before"
		    ", on "), show_time(d->cx->mem, f->earlier_cutoff), S("."
		    " Where one has changed, both are shown: it is restated.")));
	if (d->o->public) {
		ui_inset_start(d->h);
		ui_p(d->h, fig_hides(d->cx, f));
		ui_inset_end(d->h);
	}
}

static void
contents_draw(struct draw *d)
{
	struct ui_link l[20];
	unsigned n = 0;

	for (unsigned i = 0; i < nfig_part && n < 20; i++)
		if (fig_in(&fig_part[i], d->o))
			l[n++] = (struct ui_link){ .text = fig_part[i].heading,
				.href = join(d, S("#"), fig_part[i].id,
				    S("")) };
	ui_h2(d->h, S("On this page"));
	ui_links(d->h, l, n);
}

static void
means_draw(struct draw *d)
{
	const struct figures *f = d->f;

	html_lit(d->h, "<section aria-labelledby=\"means\">\n");
	ui_heading(d->h, &(struct ui_heading){ .id = S("means"), .level = 2,
	    .text = S("What each figure counts") });
	html_lit(d->h, "<dl>\n");
	for (unsigned i = 0; i < f->ncell; i++) {
		const struct fig_cell *c = &f->cell[i];

		if ((i && str_eq(f->cell[i - 1].row, c->row)) ||
		    !fig_in(&fig_part[c->part - 1], d->o))
			continue;
		html_lit(d->h, "<dt");
		html_attr(d->h, "id", join(d, S("means-"), c->row, S("")));
		html_lit(d->h, "><b>");
		html_text(d->h, alone(c) ? c->title : fig_title(c->row));
		html_lit(d->h, "</b></dt>\n<dd>");
		html_text(d->h, c->definition);
		html_lit(d->h, "</dd>\n");
	}
	html_lit(d->h, "</dl>\n</section>\n");
}

static void
made_draw(struct draw *d)
{
	struct buf b;

	ui_h2(d->h, S("How this was made"));
	buf_init(&b, d->cx->mem, SENTENCE);
	buf_fmt(&b, "Snapshot %u of %.*s (%.*s), from %lld records, sum ",
	    d->f->edition, PRS(d->f->period), PRS(d->f->ref),
	    (long long)d->f->nrows);
	buf_put(&b, d->f->hash);
	buf_fmt(&b, "; words of version %lld. The same snapshot always gives"
	    " this same report.", (long long)d->f->v);
	ui_words(d->h, buf_str(&b));
}

static void
head_draw(struct draw *d, str title)
{
	const struct asset *css = asset_find("static/report.css");

	assert(css);
	html_file(d->h, title, css->body);
	html_lit(d->h, "<body>\n<a class=\"report-skip\""
	    " href=\"#main\">Skip to the report</a>\n<header class="
	    "\"report-top\"><div><b>Heed</b></div></header>\n"
	    "<main id=\"main\">\n");
	ui_h1(d->h, title);
}

void
figures_html(struct ctx *cx, struct html *h, const struct figures *f,
    const struct fig_print *o)
{
	struct draw d = { cx, h, f, o };

	if (o->file)
		head_draw(&d, join(&d, o->about == FIG_DEATHS
		    ? S("Learning from deaths: ") : o->about == FIG_SAFETY
		    ? S("Learning from events: ")
		    : S("What happened and what we learned: "),
		    figures_called(cx->mem, f->period), S("")));
	basis_draw(&d);
	glance_draw(&d);
	contents_draw(&d);
	for (unsigned i = 0; i < nfig_part; i++)
		if (fig_in(&fig_part[i], o))
			part_draw(&d, &fig_part[i]);
	if (o->base.n == 0)
		means_draw(&d);
	made_draw(&d);
	if (o->file)
		html_lit(h, "</main>\n</body>\n</html>\n");
}
