/*
 * The figures of a quarter (LEARN-63 to 66): the quarters there are, one on a
 * page, and each figure's definition with the records it counts. A safety lead
 * makes a snapshot; a board member reads it, and sees the records only as far as
 * their own rights go.
 */
#include "core/arena.h"
#include "core/time.h"
#include "learning/figures.h"
#include "web/matter_kit.h"

enum { QUARTERS = 6, ROWS_PAGE = 50, ROWS_PAGES = 10000 };

static str
report_path(struct page *p, str id, const char *more)
{
	str path = id.n ? web_path(p, S("learn"), S("report"), id)
	    : S("/learn/report");

	return text_of(p, path, str_of(more));
}

/* ---- the quarters ---- */

static enum err
made_draw(struct page *p)
{
	const struct matter_ask k = { .kind = KIND_FIGURES, .which = MATTER_ALL,
		.order = MATTER_NEWEST, .state = S(""), .unit = S(""),
		.owner = S(""), .fact = S(""),
		.page = (unsigned)web_query_int(p, "page", ROWS_PAGES, 0) };
	struct matter_rows l;
	struct ui_table t;
	struct ui_cell *c;

	TRY(matter_list(p->cx, &k, &l));
	if (l.n == 0) {
		ui_p(&p->h, S("There are none yet."));
		return ERR_OK;
	}
	c = web_table(p, &t, S("Reports, the newest quarter first"),
	    "Quarter|Snapshot|Made on|Where it stands", l.n);
	for (unsigned i = 0; i < l.n; i++, c += t.ncols) {
		const struct matter_row *r = &l.at[i];

		c[0].text = figures_called(p->cx->mem,
		    matter_fact(r, "period"));
		c[0].href = report_path(p, r->id, "");
		c[0].hidden = text_of(p, S("snapshot "),
		    matter_fact(r, "edition"));
		c[1].text = matter_fact(r, "edition");
		c[2].text = show_day(p->cx->mem, r->at);
		c[3].text = matter_state_words(KIND_FIGURES, r->state);
	}
	ui_table(&p->h, &t);
	web_pages(p, k.page, l.more);
	return ERR_OK;
}

static enum err
make_draw(struct page *p)
{
	struct ui_option o[QUARTERS];
	str top;

	TRY(unit_top(p, &top));
	if (matter_may_add(p->cx, KIND_FIGURES, top) != ERR_OK) {
		ctx_calm(p->cx);
		return ERR_OK;
	}
	for (int i = 0; i < QUARTERS; i++) {
		str q = figures_quarter(p->cx->mem, p->cx->now, i);

		o[i] = (struct ui_option){ .value = q,
			.text = figures_called(p->cx->mem, q) };
	}
	ui_h2(&p->h, S("Make a report"));
	ui_p(&p->h, S("What was counted is kept as it stands now, and never"
	    " changes. Made again, what changed since stands beside the earlier"
	    " figure."));
	web_form(p, S("/learn/report"));
	ui_select(&p->h, &(struct ui_select){ .f = { .name = S("period"),
	    .label = S("Which quarter?"), .error = web_error(p, "period") },
	    .options = o, .noptions = QUARTERS,
	    .value = web_value(p, "period", o[1].value) });
	return web_submit(p, S("Count, and keep"));
}

enum err
page_reports(struct page *p)
{
	if (!matter_may_see(p->cx, KIND_FIGURES))
		return web_absent(p, "report");
	page_open(p, S("/learn"), S("Reports for the board"));
	TRY(made_draw(p));
	return make_draw(p);
}

enum err
post_report(struct page *p)
{
	struct figures f = { .id = S("") };
	enum err e;

	if (!matter_may_see(p->cx, KIND_FIGURES))
		return web_absent(p, "report");
	e = figures_make(p->cx, web_post(p, "period"), &f);
	return web_end(p, e, report_path(p, f.id, ""), "saved", page_reports);
}

/* ---- one ---- */

static bool
is_public(const struct page *p)
{
	return str_eq(web_query(p, "edition"), S("public"));
}

static enum err
read_it(struct page *p, struct figures *f)
{
	TRY(figures_read(p->cx, p->param[0], f));
	return is_public(p) ? figures_hide(p->cx, f) : ERR_OK;
}

static void
ways_draw(struct page *p, const struct figures *f)
{
	bool public = is_public(p);
	const struct ui_link l[] = {
		{ public ? S("The board's edition, with all numbers")
		    : S("As the public may see it, without small numbers"),
		    report_path(p, f->id, public ? "" : "?edition=public"),
		    S("") },
		{ S("A file to print or send"), report_path(p, f->id, public
		    ? "/file?edition=public" : "/file"), S("") },
		{ S("For a spreadsheet, with the items of the Quality Account"),
		    report_path(p, f->id, public
		    ? "/file?format=csv&edition=public"
		    : "/file?format=csv"), S("") },
		{ S("The items of the Quality Account as text"),
		    report_path(p, f->id, public
		    ? "/file?format=text&edition=public"
		    : "/file?format=text"), S("") },
		{ S("Its words, and giving it to the board"),
		    learn_path(p, KIND_FIGURES, f->id, S("")), S("") } };

	ui_details_start(&p->h, &(struct ui_details){
	    .summary = S("Other ways to read it, and its words") });
	ui_links(&p->h, l, 5);
	ui_details_end(&p->h);
}

enum err
page_report(struct page *p)
{
	struct figures f;
	struct fig_print o = { .about = FIG_ALL, .public = is_public(p) };

	TRY(read_it(p, &f));
	/* Who reads the public edition is led to no record. */
	o.base = o.public ? S("") : learn_path(p, KIND_FIGURES, f.id, S(""));
	page_open(p, S("/learn/report"), text_of(p,
	    S("What happened, and what we learned: "),
	    figures_called(p->cx->mem, f.period)));
	p->wide = true;
	ui_p(&p->h, o.public ? S("The public edition.")
	    : matter_state_words(KIND_FIGURES, f.state));
	ways_draw(p, &f);
	figures_html(p->cx, &p->h, &f, &o);
	return ERR_OK;
}

enum err
page_report_file(struct page *p)
{
	struct fig_print o = { .about = FIG_ALL, .public = is_public(p),
		.file = true, .base = S("") };
	bool csv = str_eq(web_query(p, "format"), S("csv"));
	bool plain = str_eq(web_query(p, "format"), S("text"));
	struct figures f;
	str text;

	TRY(read_it(p, &f));
	p->bare = true;
	p->download = text_of(p, S("figures-"), f.period, o.public
	    ? S("-public") : S(""), csv ? S(".csv") : plain ? S(".txt") : S(".html"));
	html_init(&p->h, p->cx->mem, FIGURES_HTML_MAX);
	if (!csv && !plain) {
		figures_html(p->cx, &p->h, &f, &o);
		return ERR_OK;
	}
	TRY(csv ? figures_csv(p->cx, &f, &o, &text)
	    : figures_account(p->cx, &f, &o, &text));
	p->type = csv ? S("text/csv; charset=utf-8")
	    : S("text/plain; charset=utf-8");
	buf_put(&p->h.b, text);
	return ERR_OK;
}

/* ---- one figure ---- */

struct listing {
	struct page *p;
	struct fig_row at[ROWS_PAGE];
	unsigned n, from, seen;
};

static enum err
list_row(void *arg, struct ctx *cx, const struct fig_row *r)
{
	struct listing *l = arg;

	(void)cx;
	if (l->seen++ >= l->from && l->n < ROWS_PAGE)
		l->at[l->n++] = *r;
	return ERR_OK;
}

/* A record as it is called now; whoever may not open it is told so. */
static enum err
row_draw(struct page *p, const struct fig_row *r, struct ui_cell *c)
{
	struct matter_row row;
	enum err e = matter_row_of(p->cx, r->kind, r->id, &row);

	c[1].text = str_of(kind_info[r->kind].title);
	c[2].text = S("");
	if (e == ERR_ABSENT) {
		ctx_calm(p->cx);
		c[0].text = S("A record that you may not open");
		return ERR_OK;
	}
	TRY(e);
	c[0].text = row.ref;
	c[0].href = learn_path(p, r->kind, r->id, S(""));
	if (row.v != r->v) {
		c[2].text = S("Changed since: as it was counted");
		c[2].hidden = row.ref;
		c[2].href = text_of(p, learn_path(p, r->kind, r->id,
		    S("history")), S("?v="), int_words(p, r->v));
	}
	return ERR_OK;
}

static enum err
rows_draw(struct page *p, const struct figures *f, const struct fig_cell *k)
{
	unsigned no = (unsigned)web_query_int(p, "page", ROWS_PAGES, 0);
	struct listing *l = NEW(p->cx->mem, struct listing);
	struct ui_table t;
	struct ui_cell *c;

	l->from = no * ROWS_PAGE;
	TRY(figures_rows(p->cx, f, k->code, list_row, l));
	ui_h2(&p->h, S("What was counted"));
	ui_p(&p->h, text_of(p, S("Records: "), int_words(p, l->seen)));
	if (l->n == 0)
		return ERR_OK;
	c = web_table(p, &t, S("Records that this figure counts"),
	    "Record|What it is|Since then", l->n);
	for (unsigned i = 0; i < l->n; i++, c += t.ncols)
		TRY(row_draw(p, &l->at[i], c));
	ui_table(&p->h, &t);
	web_pages(p, no, l->seen > l->from + ROWS_PAGE);
	return ERR_OK;
}

enum err
page_figure(struct page *p)
{
	const struct fig_print o = { .about = FIG_ALL };
	const struct fig_cell *c;
	struct figures f;

	TRY(figures_read(p->cx, p->param[0], &f));
	c = figures_cell(&f, p->param[1]);
	if (!c)
		return web_absent(p, "cell");
	page_open(p, report_path(p, f.id, ""), c->title);
	ui_p(&p->h, text_of(p, figures_called(p->cx->mem, f.period), S(": "),
	    figures_say(p->cx, &f, c, &o)));
	ui_p(&p->h, c->definition);
	return rows_draw(p, &f, c);
}

/* On the page of its words. */
enum err
figures_top(struct page *p, struct matter *m)
{
	link_p(p, S("Read the report"), report_path(p, m->rec.id, ""));
	link_p(p, S("For its words: the bulletins, as all staff read them"),
	    S("/bulletins"));
	link_p(p, S("For its words: safety actions, and whether they changed"
	    " anything"), S("/learn/actions"));
	return ERR_OK;
}
