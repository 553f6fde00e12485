/*
 * A thematic review: the records it found, their themes over time, who is
 * missing among them, and whether its extracts could tell who is meant.
 */
#include "core/arena.h"
#include "core/time.h"
#include "learning/thematic.h"
#include "web/learn_themes.h"

#include <stdio.h>

enum { PAGES_MAX = 100000, CHART_LEAST = 12, SOURCES_MAX = 100 };

static str
thematic_path(struct page *p, const struct matter *m, str tail)
{
	return learn_path(p, KIND_THEMATIC, m->rec.id, tail);
}

static enum err
read_one(struct page *p, struct matter *m)
{
	return matter_open(p->cx, KIND_THEMATIC, p->param[0], m);
}

static bool
is_asking(const struct matter *m)
{
	return str_eq(m->state, S("asking"));
}

enum err
thematic_top(struct page *p, struct matter *m)
{
	struct ui_link l[4];
	struct fixeds f;
	unsigned n = 0;

	l[n++] = (struct ui_link){ is_asking(m) ? S("What the question finds"
		" now") : S("The records that are fixed"), thematic_path(p, m,
		S("records")), S("") };
	if (!is_asking(m)) {
		TRY(thematic_fixed(p->cx, m, &f));
		ui_p(&p->h, text_of(p, int_words(p, f.n), f.n == 1
		    ? S(" record is fixed.") : S(" records are fixed. They stay"
		    " as they were then.")));
		l[n++] = (struct ui_link){ S("Themes over time"),
			thematic_path(p, m, S("themes")), S("") };
		l[n++] = (struct ui_link){ S("Who is missing"),
			thematic_path(p, m, S("missing")), S("") };
		l[n++] = (struct ui_link){ S("The extracts: could anyone be"
			" known?"), thematic_path(p, m, S("extracts")),
			S("") };
	}
	ui_h2(&p->h, S("What it shows"));
	ui_links(&p->h, l, n);
	return ERR_OK;
}

/* Its records are not fixed. */
static enum err
not_yet(struct page *p, struct matter *m, str heading)
{
	learn_open(p, m, heading);
	ui_p(&p->h, S("The records are not fixed yet: put the question, look at"
	    " what it finds, and fix them."));
	link_p(p, S("What the question finds now"), thematic_path(p, m,
	    S("records")));
	return ERR_OK;
}

/* ---- records ---- */

static enum err
fixed_draw(struct page *p, const struct fixeds *f, unsigned from, bool fixed)
{
	unsigned n = from < f->n ? f->n - from : 0;
	struct ui_table t;
	struct ui_cell *c;

	if (n > MATTER_PAGE)
		n = MATTER_PAGE;
	c = web_table(p, &t, S("Records"), "What|Kind|Day", n);
	for (unsigned i = 0; i < n; i++, c += t.ncols) {
		const struct fixed *x = &f->at[from + i];
		struct matter m;
		enum err e = matter_open_v(p->cx, x->kind, x->id, x->v, &m);

		if (e != ERR_OK && e != ERR_ABSENT && e != ERR_GONE)
			return e;
		if (e != ERR_OK)
			ctx_calm(p->cx);
		c[0] = (struct ui_cell){ .words = true, .text = e == ERR_OK
			? matter_title(p->cx, &m)
			: S("You may not see it, or it is no longer there"),
			.href = e != ERR_OK ? S("") : fixed ? text_of(p,
			    learn_path(p, x->kind, x->id, S("history")),
			    S("?v="), int_words(p, x->v))
			    : learn_path(p, x->kind, x->id, S("")) };
		c[1].text = str_of(kind_info[x->kind].title);
		c[2].text = x->day ? show_day(p->cx->mem, x->day)
		    : S("Not known");
	}
	t.none = S("It finds nothing. Put the question in another way.");
	ui_table(&p->h, &t);
	return ERR_OK;
}

enum err
page_thematic_records(struct page *p)
{
	unsigned no = (unsigned)web_query_int(p, "page", PAGES_MAX, 0);
	struct fixeds f;
	struct matter m;
	enum err e;

	TRY(read_one(p, &m));
	e = is_asking(&m) ? thematic_find(p->cx, &m, &f)
	    : thematic_fixed(p->cx, &m, &f);
	if (e == ERR_LIMIT) {
		str why = p->cx->ndiag ? web_sentence(p, p->cx->diag[0].what)
		    : S("");

		ctx_calm(p->cx);
		learn_open(p, &m, S("Its records"));
		ui_p(&p->h, why);
		return ERR_OK;
	}
	TRY(e);
	learn_open(p, &m, S("Its records"));
	ui_p(&p->h, is_asking(&m) ? S("What the question finds now, of what you"
	    " may see. It is fixed when you press “Fix the records”.")
	    : S("As they were when they were fixed."));
	if (f.n)
		ui_p(&p->h, text_of(p, int_words(p, f.n), f.n == 1
		    ? S(" record in all.") : S(" records in all.")));
	TRY(fixed_draw(p, &f, no * MATTER_PAGE, !is_asking(&m)));
	web_pages(p, no, f.n > (no + 1) * MATTER_PAGE);
	return ERR_OK;
}

/* ---- themes over time ---- */

static str
month_words(struct page *p, int month)
{
	char s[32];

	(void)snprintf(s, sizeof(s), "%04d-%02d", month / 12, month % 12 + 1);
	return str_dup(p->cx->mem, str_of(s));
}

static void
months_table(struct page *p, const struct themes *t, const unsigned *by,
    str caption)
{
	struct ui_table u;
	struct ui_cell *c = web_table(p, &u, caption, "Month|#Records",
	    t->months);

	for (unsigned i = 0; i < t->months; i++, c += u.ncols) {
		c[0].text = month_words(p, t->first + (int)i);
		c[1].text = int_words(p, by[i]);
	}
	u.none = S("None of the records has a day.");
	ui_table(&p->h, &u);
}

static enum err
months_chart(struct page *p, const struct themes *t, const unsigned *by,
    str title)
{
	struct spc_point *at = NEWN(p->cx->mem, struct spc_point, t->months);
	struct spc_in in = { .chart = SPC_CHART_XMR, .points = at,
		.npoints = t->months, .from_nought = true };
	struct spc_out out;

	for (unsigned i = 0; i < t->months; i++)
		at[i] = (struct spc_point){ month_words(p, t->first + (int)i),
			by[i], 0 };
	TRY(spc_compute(p->cx, &in, &out));
	ui_spc(&p->h, &(struct ui_spc){ .id = S("chart"), .title = title,
	    .x = S("Month"), .y = S("Records"), .in = &in, .out = &out,
	    .note = S("How many were told, not how many there were.") });
	return ERR_OK;
}

static enum err
months_draw(struct page *p, const struct themes *t, const unsigned *by,
    str title)
{
	if (t->months < CHART_LEAST) {
		months_table(p, t, by, title);
		return ERR_OK;
	}
	return months_chart(p, t, by, title);
}

enum err
page_thematic_themes(struct page *p)
{
	str term = web_query(p, "term");
	const struct theme *one = NULL;
	struct themes t;
	struct fixeds f;
	struct matter m;
	struct ui_table u;
	struct ui_cell *c;

	TRY(read_one(p, &m));
	if (is_asking(&m))
		return not_yet(p, &m, S("Themes over time"));
	TRY(thematic_fixed(p->cx, &m, &f));
	TRY(thematic_themes(p->cx, &f, &t));
	p->wide = true;
	learn_open(p, &m, S("Themes over time"));
	ui_p(&p->h, text_of(p, S("Of "), int_words(p, f.n), S(" records, "),
	    int_words(p, t.uncoded), S(" have no theme yet and "),
	    int_words(p, t.undated), S(" have no day.")));
	c = web_table(p, &u, S("In how many records"), "Theme|#Records", t.n);
	for (unsigned i = 0; i < t.n; i++, c += u.ncols) {
		if (str_eq(t.at[i].term, term))
			one = &t.at[i];
		c[0] = (struct ui_cell){ .text = term_words(p->cx,
			t.at[i].term), .href = text_of(p, S("?term="),
			t.at[i].term) };
		c[1].text = int_words(p, t.at[i].n);
	}
	u.none = S("No record has been coded yet: each has a link to code it on"
	    " its page.");
	ui_table(&p->h, &u);
	if (one) {
		link_p(p, S("All records"), S("?"));
		return months_draw(p, &t, one->by, text_of(p,
		    term_words(p->cx, one->term), S(", by month")));
	}
	return months_draw(p, &t, t.records, S("All records, by month"));
}

/* ---- who is missing ---- */

static enum err
units_missing(struct page *p, const struct fixeds *f)
{
	struct units l;
	str *none;
	unsigned n = 0;

	TRY(unit_list(p->cx, &l));
	none = NEWN(p->cx->mem, str, l.n + 1);
	for (unsigned i = 0; i < l.n; i++) {
		bool there = l.at[i].closed;

		for (unsigned k = 0; k < f->n && !there; k++)
			there = str_eq(f->at[k].unit, l.at[i].id);
		if (!there)
			none[n++] = l.at[i].name;
	}
	ui_h2(&p->h, S("Teams and wards with no record in it"));
	if (n)
		web_list(p, none, n);
	else
		ui_p(&p->h, S("None: each has one at least."));
	return ERR_OK;
}

static void
sources_draw(struct page *p, const struct fixeds *f)
{
	unsigned n, unsaid = 0, events = 0;
	struct ui_option *o = code_options(p, "reporter-type", &n);
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, S("Who told it"),
	    "Who|#Events", n + 1);

	for (unsigned k = 0; k < f->n; k++) {
		events += f->at[k].kind == KIND_EVENT;
		unsaid += f->at[k].kind == KIND_EVENT &&
		    f->at[k].source.n == 0;
	}
	for (unsigned i = 0; i < n; i++, c += t.ncols) {
		unsigned found = 0;

		for (unsigned k = 0; k < f->n; k++)
			found += f->at[k].kind == KIND_EVENT &&
			    str_eq(f->at[k].source, o[i].value);
		c[0].text = o[i].text;
		c[1].text = int_words(p, found);
	}
	c[0].text = S("It was not asked");
	c[1].text = int_words(p, unsaid);
	ui_h2(&p->h, S("Who told, and who did not"));
	if (events)
		ui_table(&p->h, &t);
	else
		ui_p(&p->h, S("There are no events among them."));
}

static void
types_draw(struct page *p, const struct fixeds *f)
{
	unsigned n;
	struct ui_option *o = code_options(p, "event-type", &n);
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, S("Kinds of event"),
	    "Kind|#Events", n);

	for (unsigned i = 0; i < n; i++, c += t.ncols) {
		unsigned found = 0;

		for (unsigned k = 0; k < f->n; k++)
			found += f->at[k].kind == KIND_EVENT &&
			    str_eq(f->at[k].type, o[i].value);
		c[0].text = o[i].text;
		c[1].text = int_words(p, found);
	}
	ui_table(&p->h, &t);
}

enum err
page_thematic_missing(struct page *p)
{
	struct fixeds f;
	struct matter m;

	TRY(read_one(p, &m));
	if (is_asking(&m))
		return not_yet(p, &m, S("Who is missing"));
	TRY(thematic_fixed(p->cx, &m, &f));
	learn_open(p, &m, S("Who is missing"));
	ui_p(&p->h, S("What nobody told is not here. Where a team tells"
	    " nothing, that says how easy telling is, and not how safe it is"
	    " there. Say under “What was found” what it means."));
	TRY(units_missing(p, &f));
	sources_draw(p, &f);
	types_draw(p, &f);
	return ERR_OK;
}

/* ---- extracts ---- */

enum err
page_thematic_extracts(struct page *p)
{
	struct matter m;
	struct apart a;

	TRY(read_one(p, &m));
	if (is_asking(&m))
		return not_yet(p, &m, S("The extracts: could anyone be known?"));
	TRY(thematic_apart(p->cx, &m, &a));
	learn_open(p, &m, S("The extracts: could anyone be known?"));
	ui_p(&p->h, S("The summary and the extracts, beside the names, numbers,"
	    " wards and days of the records that are fixed."));
	known_by_draw(p, &a);
	if (!apart_is_clean(&a))
		return ERR_OK;
	web_form(p, S(""));
	return web_submit(p, S("I have read them too: nobody could be known"));
}

enum err
post_thematic_extracts(struct page *p)
{
	struct matter m;
	enum err e;

	TRY(read_one(p, &m));
	if (is_asking(&m))
		return web_absent(p, "extracts");
	e = thematic_look_keep(p->cx, &m);
	return learn_end(p, e, &m, page_thematic_extracts);
}
