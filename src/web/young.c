/*
 * Someone under 18: who has parental responsibility, one decision at a time, and
 * two editions of the plan, theirs and the one they chose for their family
 * (CARE-100).
 *
 * There is no standing answer about what a young person can decide, and no
 * family edition but what they share: it is drawn from the same choices as a
 * supporter's own page, so the overlap is theirs to change line by line.
 */
#include "core/arena.h"
#include "core/time.h"
#include "core/tsv.h"
#include "web/small_kit.h"

/* ---- under 18 ---- */

static str
law_of(int age)
{
	if (age < 0)
		return S("Their date of birth is not known. What holds depends"
		    " on their age: ask, and write it down.");
	if (age < 16)
		return S("Under 16: for each decision it is asked, and written"
		    " down, whether they understand it, now, with support."
		    " Where they do, they decide it. Telling someone with"
		    " parental responsibility is still good practice, where"
		    " they agree.");
	if (age < 18)
		return S("At 16 and 17 the law takes them as able to decide."
		    " Their parents may not read everything by being parents:"
		    " ask them what may be shared.");
	return S("They are 18 or older. What was written here before can still"
	    " be read.");
}

static void
birthday_draw(struct page *p, const struct person_view *v, int age)
{
	int64_t day = birthday_of(p->cx, v->dob, age);
	struct buf b;

	if (day <= p->cx->now)
		return;
	buf_init(&b, p->cx->mem, 200);
	buf_fmt(&b, "They turn %d on ", age);
	buf_put(&b, show_day(p->cx->mem, day));
	buf_put(&b, age == 16
	    ? S(". Before it: ask again who may know what.")
	    : S(". Before it: plan the move to adult care."));
	ui_p(&p->h, buf_str(&b));
}

/* "Proof seen by … on …", or that it was not. */
static str
proof_of(struct page *p, const str *value)
{
	str by = value_named(KIND_SUPPORTER, value,
	    "proof-parental-responsibility-by");
	str on = value_named(KIND_SUPPORTER, value,
	    "proof-parental-responsibility-on");
	str says = by.n == 0 ? S("Proof not seen") : on.n == 0
	    ? text_of(p, S("Proof seen by "), by)
	    : text_of(p, S("Proof seen by "), by, S(" on "),
	        day_words(p, on));

	return value_named(KIND_SUPPORTER, value, "pr-disputed").n
	    ? text_of(p, says, S(". Someone disputes it")) : says;
}

static enum err
holders_draw(struct page *p)
{
	struct supporters l;
	struct ui_row *row;
	unsigned n = 0;

	TRY(supporters_of(p->cx, p->person, true, &l));
	row = NEWN(p->cx->mem, struct ui_row, l.n + 1);
	for (unsigned i = 0; i < l.n; i++) {
		struct ui_link *go = NEW(p->cx->mem, struct ui_link);
		const str *value;

		TRY(values_of(p, l.at[i].rec, &value));
		if (value_named(KIND_SUPPORTER, value,
		    "role-parental-responsibility").n == 0)
			continue;
		*go = (struct ui_link){ .text = S("Open"),
			.hidden = l.at[i].name, .href = web_path(p,
			    S("person"), p->person, S("supporter"),
			    l.at[i].id) };
		row[n++] = (struct ui_row){ .key = l.at[i].name,
			.actions = go, .nactions = 1,
			.value = text_of(p, l.at[i].relation,
			    l.at[i].relation.n ? S(". ") : S(""),
			    proof_of(p, value), l.at[i].hidden
			    ? S(". Never contact this person: seen by the team"
			        " only") : S("")) };
	}
	ui_h2(&p->h, S("Who has parental responsibility"));
	if (n)
		ui_summary(&p->h, &(struct ui_summary){ .rows = row,
		    .nrows = n });
	else
		ui_p(&p->h, S("Nobody is noted yet. It can be one or both"
		    " parents, others, or the local authority: ask, and ask"
		    " for the proof."));
	if (!p->view->died)
		link_p(p, S("Add someone"), web_here(p, "supporters/new"));
	return ERR_OK;
}

static enum err
decisions_draw(struct page *p)
{
	struct records l;
	struct ui_table t;
	struct ui_cell *c;

	TRY(record_list(p->cx, KIND_DECISION, p->person, &l));
	ui_h2(&p->h, S("Decisions, one at a time"));
	c = web_table(p, &t, S("Newest first"), "Decision|How it was decided",
	    l.n);
	t.none = S("None has been written down yet.");
	t.nrows = 0;
	for (unsigned i = l.n; i-- > 0;) {
		struct small s;
		str what;

		if (l.at[i].gone)
			continue;
		TRY(small_of(p->cx, &l.at[i], &s));
		what = small_words(p->cx, &s, "decision.what");
		c[0] = (struct ui_cell){ .words = true, .text = what.n ? what
		    : S("Not said what it is"), .href = web_path(p,
		    S("person"), p->person, S("decision"), l.at[i].id) };
		c[1].text = small_words(p->cx, &s, "decision.outcome");
		if (c[1].text.n == 0)
			c[1].text = S("Not said");
		c += t.ncols;
		t.nrows++;
	}
	ui_table(&p->h, &t);
	if (!p->view->died)
		link_p(p, S("Write down a decision"), web_path(p, S("person"),
		    p->person, S("decision"), S("new")));
	return ERR_OK;
}

enum err
page_young(struct page *p)
{
	const struct person_view *v;

	TRY(web_person(p, &v));
	page_open(p, person_home(p), S("Under 18"));
	ui_p(&p->h, law_of(v->age));
	birthday_draw(p, v, 16);
	birthday_draw(p, v, 18);
	TRY(holders_draw(p));
	TRY(decisions_draw(p));
	ui_h2(&p->h, S("The plan, and the move to adult care"));
	const struct ui_link go[] = {
		{ S("Two editions of the plan: theirs, and for the family"),
			web_here(p, "editions"), S("") },
		{ S("Plan a move to another team"), web_here(p,
			"stay/new/move"), S("") },
		{ S("What could be asked"), web_here(p, "prompts"), S("") } };

	ui_links(&p->h, go, v->died ? 1 : 3);
	return ERR_OK;
}

/* ---- one decision ---- */

static enum err
decision_read(struct page *p, struct small *s)
{
	if (str_eq(p->param[1], S("new")))
		return small_new(p->cx, KIND_DECISION, p->person, s);
	return small_read(p->cx, KIND_DECISION, p->person, p->param[1], s);
}

enum err
page_decision(struct page *p)
{
	const struct person_view *v;
	struct small s;

	TRY(decision_read(p, &s));
	TRY(web_person(p, &v));
	page_open(p, web_here(p, "young"), S("One decision"));
	ui_p(&p->h, law_of(v->age));
	web_form_draft(p, S(""));
	version_draw(p, s.rec.v);
	words_draw(p);
	small_draw(p, &s, "");
	return web_submit(p, S("Save"));
}

enum err
post_decision(struct page *p)
{
	struct op *op;
	struct small s;
	unsigned n;
	enum err e;

	TRY(decision_read(p, &s));
	e = small_take(p, &s, "", &op, &n);
	if (e == ERR_OK)
		e = small_save(p->cx, &s, KIND_DECISION, p->person, op, n,
		    S("completed"));
	return web_end(p, fields_end(p, e), web_here(p, "young"), "saved",
	    page_decision);
}

/* ---- two editions ---- */

/* A relative, as codes/relation.tsv says. */
static bool
is_family(struct page *p, const struct record *r)
{
	const struct tsv *t = codes("relation");
	const str *value;
	str code;

	if (values_of(p, r, &value) != ERR_OK)
		return false;
	code = value_named(KIND_SUPPORTER, value, "relation");
	for (unsigned i = 0; t && i < t->nrow; i++)
		if (str_eq(tsv_get(t, i, "code"), code))
			return str_eq(tsv_get(t, i, "family"), S("yes"));
	return false;
}

/* What of a part is in both. No count: all, some, or not. */
static str
overlap(const struct part *mine, const struct parts *theirs)
{
	for (unsigned i = 0; i < theirs->n; i++)
		if (str_eq(theirs->at[i].link, mine->link) &&
		    theirs->at[i].nlines)
			return theirs->at[i].nlines < mine->nlines
			    ? S("Some of it") : S("All of it");
	return S("Not in it");
}

static enum err
edition_draw(struct page *p, const struct parts *mine,
    const struct supporter *s)
{
	struct parts theirs;
	struct plan plan;
	struct ui_table t;
	struct ui_cell *c;
	bool any = false;

	TRY(plan_read_as(p->cx, p->person, s->id, &plan));
	TRY(plan_parts(p->cx, &plan, &theirs));
	ui_h2(&p->h, text_of(p, S("For "), s->name));
	c = web_table(p, &t, S("What is in their edition"),
	    "Part|In their edition", mine->n);
	t.nrows = 0;
	t.none = S("There is nothing in the plan yet.");
	for (unsigned i = 0; i < mine->n; i++) {
		if (mine->at[i].nlines == 0)
			continue;
		c[0].text = mine->at[i].heading;
		c[1].text = overlap(&mine->at[i], &theirs);
		any |= str_eq(c[1].text, S("Not in it")) == false;
		c += t.ncols;
		t.nrows++;
	}
	ui_table(&p->h, &t);
	const struct ui_link go[] = {
		{ S("Choose what is in it"), web_path(p, S("person"),
			p->person, S("supporter"), s->id, S("choose")),
			s->name },
		{ S("Print it"), web_path(p, S("person"), p->person,
			S("editions"), s->id), s->name } };

	ui_links(&p->h, go, any ? 2 : 1);
	return ERR_OK;
}

enum err
page_editions(struct page *p)
{
	struct supporters l;
	struct parts mine;
	struct plan plan;
	bool any = false;

	TRY(plan_read(p->cx, p->person, &plan));
	TRY(plan_parts(p->cx, &plan, &mine));
	TRY(supporters_of(p->cx, p->person, false, &l));
	page_open(p, p->own ? S("/me") : web_here(p, "young"), p->own
	    ? S("My plan, and the one for my family")
	    : S("Their plan, and the one for the family"));
	ui_p(&p->h, p->own ? S("The whole plan is yours. For your family you"
	    " choose what is in theirs, part by part or line by line, and you"
	    " can change it at any time.") : S("The whole plan is theirs. What"
	    " is in the family's edition they choose, part by part or line by"
	    " line."));
	link_p(p, p->own ? S("My edition") : S("Their edition"),
	    web_here(p, "plan"));
	for (unsigned i = 0; i < l.n; i++) {
		if (!is_family(p, l.at[i].rec))
			continue;
		any = true;
		TRY(edition_draw(p, &mine, &l.at[i]));
	}
	if (!any)
		ui_p(&p->h, S("Nobody of the family is noted, so there is no"
		    " family edition."));
	return ERR_OK;
}

/* Exactly what that supporter sees, as one file to print or to keep. */
enum err
page_edition(struct page *p)
{
	struct supporter s;
	struct plan plan;
	str file;

	TRY(page_supporter_read(p, &s));
	if (s.hidden)
		return web_absent(p, "supporter");
	TRY(plan_read_as(p->cx, p->person, s.id, &plan));
	if (!plan.exists)
		return web_absent(p, "plan");
	TRY(plan_file(p->cx, &plan, web_name(p), S(""), &file));
	p->bare = true;
	p->download = S("notes.html");
	html_init(&p->h, p->cx->mem, PAGE_MAX);
	buf_put(&p->h.b, file);
	return ERR_OK;
}
