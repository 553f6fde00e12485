/*
 * A learning response as a document: to print, and as plain text. The same
 * sections in the same order, so that those affected can check what will be
 * published. While it is not final each page says so.
 */
#include "web/learn_inquiry.h"

#include "core/arena.h"
#include "core/time.h"

enum { ACTIONS_MAX = 200 };

/* Where the document goes: the page, or text. */
struct doc {
	struct page *p;
	struct matter *m;
	bool plain;
	struct buf text;
};

static void
doc_heading(struct doc *d, str s)
{
	if (!d->plain) {
		ui_h2(&d->p->h, s);
		return;
	}
	buf_lit(&d->text, "\n");
	buf_put(&d->text, s);
	buf_c(&d->text, '\n');
	for (size_t i = 0; i < s.n; i++)
		buf_c(&d->text, '-');
	buf_lit(&d->text, "\n\n");
}

static void
doc_words(struct doc *d, str s)
{
	if (s.n == 0)
		return;
	if (!d->plain) {
		ui_words(&d->p->h, s);
		return;
	}
	buf_put(&d->text, s);
	buf_lit(&d->text, "\n\n");
}

/* "What it is: what it says", on a line of its own. */
static void
doc_fact(struct doc *d, str key, str value)
{
	if (value.n == 0)
		return;
	doc_words(d, text_of(d->p, key, S(": "), value));
}

/* A part's texts under their questions; nothing of it where nothing is said. */
static void
doc_answer(struct doc *d, const char *link, bool heading)
{
	const struct item *i = form_item(d->m->form, str_of(link));
	str said = matter_words(d->p->cx, d->m, link);

	if (!i || said.n == 0)
		return;
	if (heading)
		doc_heading(d, i->text);
	doc_words(d, said);
}

/* ---- its sections ---- */

static void
team_section(struct doc *d)
{
	bool any = false;

	for (const struct line *l = entry_next(&d->m->a, "team.one", NULL); l;
	    l = entry_next(&d->m->a, "team.one", l)) {
		str part = inquiry_detail(d->p, d->m, l, "team.part");
		str job = inquiry_detail(d->p, d->m, l, "team.job");

		if (!any)
			doc_heading(d, S("Who looked into it"));
		any = true;
		doc_words(d, text_of(d->p, learn_entry_title(d->p, d->m, l),
		    job.n ? S(", ") : S(""), job, part.n ? S(". ") : S(""),
		    part));
	}
}

static void
approach_section(struct doc *d)
{
	bool any = false;

	doc_answer(d, "report.approach", true);
	doc_answer(d, "terms.text", true);
	doc_answer(d, "terms.family", true);
	doc_answer(d, "terms.not", true);
	for (unsigned i = 0; i < d->m->a.n; i++) {
		const struct line *l = &d->m->a.line[i];

		if (!str_eq(l->link, S("terms.method")) ||
		    !line_is_current(l, NULL) || l->value.n == 0)
			continue;
		if (!any)
			doc_heading(d, S("How we found out"));
		any = true;
		doc_words(d, line_words(d->p->cx, l));
	}
	team_section(d);
}

/* "Evidence 1, 3" */
static str
evidence_of(struct doc *d, const struct line *finding)
{
	str list = S("");

	for (unsigned i = 0; i < d->m->a.n; i++) {
		const struct line *l = &d->m->a.line[i];
		unsigned n;

		if (!str_eq(l->link, S("findings.evidence")) ||
		    !str_eq(l->parent, finding->id) ||
		    !line_is_current(l, NULL) || l->value.n < 2)
			continue;
		n = inquiry_number(d->m, "evidence.one", str_sub(l->value, 1,
		    l->value.n));
		if (n)
			list = text_of(d->p, list, list.n ? S(", ") : S(""),
			    int_words(d->p, n));
	}
	return list;
}

static void
findings_section(struct doc *d)
{
	unsigned n = 0;

	for (const struct line *l = entry_next(&d->m->a, "findings.one", NULL);
	    l; l = entry_next(&d->m->a, "findings.one", l)) {
		if (l->parked)
			continue;
		if (n == 0)
			doc_heading(d, S("What we found"));
		doc_words(d, text_of(d->p, int_words(d->p, ++n), S(". "),
		    inquiry_detail(d->p, d->m, l, "findings.text")));
		doc_fact(d, S("It rests on evidence"), evidence_of(d, l));
	}
}

static void
evidence_section(struct doc *d)
{
	unsigned n = 0;

	for (const struct line *l = entry_next(&d->m->a, "evidence.one", NULL);
	    l; l = entry_next(&d->m->a, "evidence.one", l)) {
		str kind = inquiry_detail(d->p, d->m, l, "evidence.kind");

		if (l->parked)
			continue;
		if (n == 0)
			doc_heading(d, S("Evidence"));
		doc_words(d, text_of(d->p, int_words(d->p, ++n), S(". "),
		    inquiry_detail(d->p, d->m, l, "evidence.text"),
		    kind.n ? S(" (") : S(""), kind, kind.n ? S(")") : S("")));
	}
}

static void
steps_section(struct doc *d)
{
	unsigned n;
	const struct line **at = inquiry_steps(d->p, d->m, &n);

	for (unsigned i = 0; i < n; i++) {
		if (i == 0)
			doc_heading(d, S("What was done, in order"));
		doc_fact(d, inquiry_when(d->p, d->m, at[i]), inquiry_detail(
		    d->p, d->m, at[i], "timeline.done"));
		doc_fact(d, S("What was meant to be done"), inquiry_detail(
		    d->p, d->m, at[i], "timeline.meant"));
	}
}

/* ---- areas, and what is done about them ---- */

struct deed { str area, what, owner, due, state; };

static enum err
deeds_of(struct doc *d, const struct matter_row *area, struct deed *at,
    unsigned *n)
{
	struct page *p = d->p;
	struct matter_rows l;
	struct matter m;

	TRY(matter_open(p->cx, KIND_AREA, area->id, &m));
	str title = matter_title(p->cx, &m);

	TRY(matter_about(p->cx, KIND_ACTION, text_of(p, S("area/"), area->id),
	    &l));
	if (l.n == 0 && *n < ACTIONS_MAX)
		at[(*n)++] = (struct deed){ title, S("Nothing yet"), S(""),
			S(""), S("") };
	for (unsigned i = 0; i < l.n && *n < ACTIONS_MAX; i++) {
		TRY(matter_open(p->cx, KIND_ACTION, l.at[i].id, &m));
		at[(*n)++] = (struct deed){ title, matter_title(p->cx, &m),
			account_words(p, m.owner), l.at[i].due ==
			MATTER_NO_DUE ? S("") : show_day(p->cx->mem,
			l.at[i].due), matter_state_words(KIND_ACTION,
			m.state) };
	}
	return ERR_OK;
}

static void
deeds_draw(struct doc *d, const struct deed *at, unsigned n)
{
	struct ui_table t;
	struct ui_cell *c;

	if (d->plain) {
		for (unsigned i = 0; i < n; i++) {
			doc_fact(d, S("Area"), at[i].area);
			doc_fact(d, S("Action"), at[i].what);
			doc_fact(d, S("Who has it"), at[i].owner);
			doc_fact(d, S("By when"), at[i].due);
			doc_fact(d, S("Where it stands"), at[i].state);
		}
		return;
	}
	c = web_table(d->p, &t, S("Areas for improvement, and what is done"),
	    "Area|Action|Who has it|By when|Where it stands", n);
	for (unsigned i = 0; i < n; i++, c += t.ncols) {
		c[0] = (struct ui_cell){ .text = at[i].area, .words = true };
		c[1] = (struct ui_cell){ .text = at[i].what, .words = true };
		c[2].text = at[i].owner;
		c[3].text = at[i].due;
		c[4].text = at[i].state;
	}
	ui_table(&d->p->h, &t);
}

static enum err
deeds_section(struct doc *d)
{
	struct deed *at = NEWN(d->p->cx->mem, struct deed, ACTIONS_MAX);
	struct matter_rows l;
	unsigned n = 0;

	if (!learn_of(KIND_AREA) || !learn_of(KIND_ACTION))
		return ERR_OK;
	TRY(matter_about(d->p->cx, KIND_AREA, matter_name(d->p->cx, d->m),
	    &l));
	for (unsigned i = 0; i < l.n; i++)
		TRY(deeds_of(d, &l.at[i], at, &n));
	if (n == 0)
		return ERR_OK;
	doc_heading(d, S("Areas for improvement, and what is done"));
	deeds_draw(d, at, n);
	return ERR_OK;
}

/* ---- the whole ---- */

static bool
is_final(const struct matter *m)
{
	return str_eq(m->state, S("approved-final")) ||
	    str_eq(m->state, S("sharing")) || str_eq(m->state, S("closed"));
}

static enum err
doc_draw(struct doc *d)
{
	static const char *const said[] = { "swarm.happened", "swarm.usual",
		"swarm.hard", "swarm.now", "four.expected", "four.happened",
		"four.why", "four.learned" };

	doc_words(d, text_of(d->p, d->m->ref, S(", "), matter_words(d->p->cx,
	    d->m, "inquiry.kind")));
	if (!is_final(d->m))
		doc_words(d, S("This is a draft: it can be wrong, and it can "
		    "change."));
	doc_answer(d, "report.acknowledgement", false);
	doc_answer(d, "report.summary", true);
	doc_answer(d, "report.background", true);
	doc_answer(d, "report.happened", true);
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		doc_answer(d, said[i], true);
	approach_section(d);
	findings_section(d);
	doc_answer(d, "report.conclusion", true);
	TRY(deeds_section(d));
	steps_section(d);
	evidence_section(d);
	doc_answer(d, "report.appendices", true);
	doc_words(d, S("This document is for learning. It says nothing about "
	    "who is liable, and was not made to."));
	return ERR_OK;
}

enum err
page_inquiry_paper(struct page *p)
{
	struct doc d = { .p = p };
	struct matter m;

	TRY(inquiry_read(p, &m));
	d.m = &m;
	page_open(p, inquiry_path(p, &m, S("")), matter_title(p->cx, &m));
	html_lit(&p->h, "<div class=\"heed-noprint\">\n");
	ui_p(&p->h, S("Print this page, or take it along as plain text."));
	link_p(p, S("As plain text"), inquiry_path(p, &m, S("text")));
	html_lit(&p->h, "</div>\n");
	return doc_draw(&d);
}

enum err
page_inquiry_text(struct page *p)
{
	struct doc d = { .p = p, .plain = true };
	struct matter m;

	TRY(inquiry_read(p, &m));
	d.m = &m;
	buf_init(&d.text, p->cx->mem, PAGE_MAX);
	buf_put(&d.text, matter_title(p->cx, &m));
	buf_lit(&d.text, "\n\n");
	TRY(doc_draw(&d));
	p->bare = true;
	p->type = S("text/plain; charset=utf-8");
	html_init(&p->h, p->cx->mem, PAGE_MAX);
	buf_put(&p->h.b, buf_str(&d.text));
	return d.text.over ? fail(p->cx, ERR_LIMIT, "text", "this is longer "
	    "than a page may be: print it") : ERR_OK;
}
