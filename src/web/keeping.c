/*
 * The records office: how long a person's records are kept, what holds them,
 * and how they are removed when two people agree. No page here shows a word of
 * a record: its kind, and when it was last changed, is all that is needed.
 *
 * These pages speak of someone who may have died. They say what will happen and
 * what will not, and nothing counts down.
 */
#include "access/keep.h"
#include "core/arena.h"
#include "core/time.h"
#include "web/people_kit.h"

enum { LISTED_MAX = 200, PAGES_MAX = 100000 };

static str
keeping_path(struct page *p, str person)
{
	return web_path(p, S("person"), person, S("keeping"));
}

static str
why_words(struct page *p, enum keep_why w)
{
	return w == KEEP__MAX ? S("") : wording(str_c(p->cx->mem, text_of(p,
	    S("keep.why."), keep_code(w))));
}

/* ---- what was asked for ---- */

static str
so_far(struct page *p, const struct purge *q)
{
	return text_of(p, int_words(p, q->done), S(" of "), int_words(p, q->total));
}

static str
purge_state(struct page *p, const struct purge *q)
{
	if (str_eq(q->outcome, S("dropped")))
		return text_of(p, S("Withdrawn on "),
		    show_day(p->cx->mem, q->ended_at));
	if (str_eq(q->state, S("stopped")))
		return text_of(p, S("Stopped after "), so_far(p, q), S(": "),
		    q->said, S("."));
	if (q->ended_at)
		return text_of(p, S("Removed on "),
		    show_time(p->cx->mem, q->ended_at));
	if (str_eq(q->state, S("running")))
		return text_of(p, so_far(p, q), S(" removed so far"));
	return q->agreed_by.n ? S("Agreed. It begins within a minute.")
	                      : S("Waiting for a second person");
}

static void
step_button(struct page *p, const struct purge *q, const char *act,
    const char *text, bool warning)
{
	web_form(p, q->person.n ? keeping_path(p, q->person) : S("/keeping"));
	ui_hidden(&p->h, S("id"), q->id);
	ui_hidden(&p->h, S("do"), str_of(act));
	ui_button(&p->h, &(struct ui_button){ .text = str_of(text),
	    .kind = warning ? UI_WARNING : UI_SECONDARY, .small = true });
	ui_form_end(&p->h);
}

static void
purge_draw(struct page *p, const struct purge *q)
{
	bool mine = str_eq(q->asked_by, p->me->account);
	const struct ui_row row[] = { { .key = S("What"),
		.value = q->kind == KIND__MAX ? S("All records of this person")
		    : text_of(p, S("One record: "),
		          str_of(kind_info[q->kind].title)) },
		{ .key = S("Because"), .value = q->why, .words = true },
		{ .key = S("Asked by"), .value = text_of(p, q->asked_name,
		    S(", "), show_day(p->cx->mem, q->asked_at)) },
		{ .key = S("Agreed by"), .value = q->agreed_by.n ? text_of(p,
		    q->agreed_name, S(", "),
		    show_day(p->cx->mem, q->agreed_at)) : S("") },
		{ .key = S("State"), .value = purge_state(p, q) } };

	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = 5,
	    .none = S("Nobody yet") });
	if (q->ended_at)
		return;
	if (q->agreed_by.n == 0 && mine)
		ui_p(&p->h, S("Someone else has to agree."));
	if (q->agreed_by.n == 0 && !mine) {
		ui_p(&p->h, S("What is removed cannot be brought back. Check who"
		    " this is, and that the reason holds."));
		step_button(p, q, "agree", "I have checked: remove it", true);
	}
	if (q->agreed_by.n == 0 || str_eq(q->state, S("stopped")))
		step_button(p, q, "drop", "Withdraw this request", false);
}

/* ---- the list ---- */

/* Two identifiers in a line, as a records officer may see them. */
static enum err
person_line(struct page *p, str person, str *out)
{
	struct person_view v;
	enum err e = person_view(p->cx, person, &v);

	*out = S("Someone whose records were removed");
	if (e != ERR_OK) {
		ctx_calm(p->cx);
		return e == ERR_ABSENT || e == ERR_GONE ? ERR_OK : e;
	}
	*out = text_of(p, v.name, S(", born "), v.dob.n
	    ? day_words(p, v.dob) : S("on a day not known"),
	    S(", NHS number "), v.nhs.n ? v.nhs : S("not known"));
	return ERR_OK;
}

static enum err
past_draw(struct page *p, const struct pasts *l)
{
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, S("By the day on which the time"
	    " ended"), "Who|Time ended on|Counted how|State", l->n);

	t.none = S("No records are past their time.");
	for (unsigned i = 0; i < l->n; i++, c += t.ncols) {
		const struct past *x = &l->at[i];

		TRY(person_line(p, x->person, &c[0].text));
		c[0].words = true;
		c[0].href = keeping_path(p, x->person);
		c[1].text = show_day(p->cx->mem, x->until);
		c[2].text = why_words(p, x->why);
		c[3].text = x->held ? S("A hold keeps them")
		    : x->asked ? S("Removal was asked for") : S("Nothing asked");
	}
	ui_table(&p->h, &t);
	return ERR_OK;
}

enum err
page_past(struct page *p)
{
	unsigned no = (unsigned)web_query_int(p, "page", PAGES_MAX, 0);
	struct pasts l;
	struct purges q;
	struct job made;

	TRY(keep_past(p->cx, no, &l));
	TRY(purge_list(p->cx, S(""), &q));
	TRY(job_read(p->cx, str_of(job_info[JOB_KEEPING].code), &made));
	ui_h1(&p->h, S("Records past their time"));
	ui_p(&p->h, wording("keep.nothing-by-itself"));
	ui_p(&p->h, made.ended_at ? text_of(p, S("This list is made once a day;"
	    " last on "), show_time(p->cx->mem, made.ended_at), S("."))
	    : S("This list is made once a day. It has not been made yet."));
	link_p(p, S("What was learned: events, deaths, responses"),
	    S("/keeping/learning"));
	p->wide = true;
	TRY(past_draw(p, &l));
	web_pages(p, no, l.more);
	ui_h2(&p->h, S("Asked and done"));
	if (q.n == 0)
		ui_p(&p->h, S("Nothing has been asked for yet."));
	for (unsigned i = 0; i < q.n && no == 0; i++) {
		bool learned = q.at[i].person.n == 0;
		str who = learned ? str_of(kind_info[q.at[i].kind].title)
		    : S("");

		if (!learned)
			TRY(person_line(p, q.at[i].person, &who));
		ui_heading(&p->h, &(struct ui_heading){ .text = who,
		    .level = 3, .words = true });
		purge_draw(p, &q.at[i]);
		if (!learned)
			link_p(p, S("How long we keep this"),
			    keeping_path(p, q.at[i].person));
	}
	return ERR_OK;
}

/* ---- one person ---- */

static str
date_or(struct page *p, bool known, const struct fdate *d, const char *other)
{
	return known ? show_fdate(p->cx->mem, d) : str_of(other);
}

static void
until_draw(struct page *p, const struct kept *k, const struct keep_facts *f,
    const struct holds *o)
{
	const struct ui_row row[] = {
		{ .key = S("Kept until"), .value = k->until
			? show_day(p->cx->mem, k->until)
			: S("There is no end yet") },
		{ .key = S("Counted how"), .value = why_words(p, k->why) },
		{ .key = S("Treatment ended"), .value = f->in_care
			? S("They are with a team") : f->ended
			? show_day(p->cx->mem, f->ended) : f->dead
			? S("Not known: counted from the day they died")
			: S("Not known") },
		{ .key = S("Born"), .value = date_or(p, f->birth_known,
			&f->birth, "Not known") },
		{ .key = S("Died"), .value = date_or(p, f->death_known,
			&f->death, f->dead ? "Yes, on a day not known"
			                   : "Not known to us") } };

	if (o->standing)
		ui_inset(&p->h, S("A hold stands. Nothing is removed until it"
		    " is lifted, whatever the day below."));
	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = 5 });
	ui_p(&p->h, wording("keep.nothing-by-itself"));
}

static void
area(struct page *p, const char *name, const char *label, const char *hint)
{
	words_beside(p, str_of(name));
	ui_textarea(&p->h, &(struct ui_textarea){ .f = { .name = str_of(name),
	    .label = str_of(label), .hint = str_of(hint),
	    .error = web_error(p, name) }, .rows = 3,
	    .value = web_value(p, name, S("")) });
}

static str
hold_name(struct page *p, const struct hold *o)
{
	return text_of(p, code_words("hold-reason", o->code), S(", set by "),
	    o->set_by.n ? o->set_by : S("the service itself"), S(" on "),
	    show_day(p->cx->mem, o->at));
}

static void
lift_draw(struct page *p, const struct holds *l)
{
	struct ui_option *o = NEWN(p->cx->mem, struct ui_option, l->n + 1);
	struct ui_select s = { .f = { .name = S("hold"),
		.label = S("Which hold"), .error = web_error(p, "hold") },
		.value = web_value(p, "hold", S("")), .options = o };

	for (unsigned i = 0; i < l->n; i++)
		if (l->at[i].lifted_at == 0)
			o[s.noptions++] = (struct ui_option){
				.value = text_of(p, l->at[i].person, S(" "),
				    int_words(p, l->at[i].at)),
				.text = hold_name(p, &l->at[i]) };
	ui_heading(&p->h, &(struct ui_heading){ .text = S("Lift a hold"),
	    .level = 3 });
	web_form(p, keeping_path(p, p->person));
	ui_hidden(&p->h, S("do"), S("lift"));
	ui_select(&p->h, &s);
	area(p, "lift-why", "Why is it no longer needed?", "");
	ui_button(&p->h, &(struct ui_button){ .text = S("Lift this hold"),
	    .kind = UI_SECONDARY });
	ui_form_end(&p->h);
}

static void
holds_draw(struct page *p, const struct holds *l)
{
	unsigned n;
	struct ui_option *o = code_options(p, "hold-reason", &n);

	ui_h2(&p->h, S("Holds"));
	ui_p(&p->h, wording("keep.hold"));
	if (l->n == 0)
		ui_p(&p->h, S("No hold has been set."));
	for (unsigned i = 0; i < l->n; i++) {
		const struct hold *x = &l->at[i];
		const struct ui_row row[] = { { .key = S("Hold"),
			.value = hold_name(p, x) },
			{ .key = S("Because"), .value = x->why,
				.words = true },
			{ .key = S("State"), .words = true,
				.value = x->lifted_at ? text_of(p,
				    S("Lifted by "), x->lifted_by, S(" on "),
				    show_day(p->cx->mem, x->lifted_at),
				    S(": "), x->lifted_why)
				    : S("It stands") } };

		ui_summary(&p->h, &(struct ui_summary){ .rows = row,
		    .nrows = 3 });
	}
	if (l->standing)
		lift_draw(p, l);
	ui_heading(&p->h, &(struct ui_heading){ .text = S("Set a hold"),
	    .level = 3 });
	web_form(p, keeping_path(p, p->person));
	ui_hidden(&p->h, S("do"), S("hold"));
	ui_select(&p->h, &(struct ui_select){ .f = { .name = S("hold-code"),
	    .label = S("What is going on"),
	    .error = web_error(p, "hold-code") }, .options = o, .noptions = n,
	    .value = web_value(p, "hold-code", S("")) });
	area(p, "hold-why", "Why must the records be kept?",
	    "For example whose letter it was, and its reference.");
	ui_submit(&p->h, S("Set a hold"));
	ui_form_end(&p->h);
}

static void
ask_draw(struct page *p, const struct kept *k, const struct holds *o,
    bool asked)
{
	ui_h2(&p->h, S("Removing all of it"));
	if (asked) {
		ui_p(&p->h, S("Someone has asked for it: see below."));
	} else if (o->standing) {
		ui_p(&p->h, S("Not while a hold stands."));
	} else if (k->until == 0 || k->until > p->cx->now) {
		ui_p(&p->h, S("Not before the time for keeping it has ended."));
	} else {
		ui_p(&p->h, wording("keep.ask"));
		web_form(p, keeping_path(p, p->person));
		ui_hidden(&p->h, S("do"), S("ask"));
		area(p, "why", "Who decided it, and why?",
		    "This stays when the records are gone: no names of the"
		    " person, and nothing about their care.");
		ui_button(&p->h, &(struct ui_button){
		    .text = S("Ask for removal"), .kind = UI_WARNING });
		ui_form_end(&p->h);
	}
}

static void
left_draw(struct page *p, const struct lefts *l)
{
	ui_h2(&p->h, S("Removing one record, by order of a court"));
	ui_p(&p->h, wording("keep.one"));
	ui_details_start(&p->h, &(struct ui_details){
	    .summary = S("The records of this person") });
	html_lit(&p->h, "<ul class=\"nhsuk-list\">\n");
	for (unsigned i = 0; i < l->n; i++) {
		const struct left *x = &l->at[i];
		struct ui_link to = { .hidden = S(": remove by order") };

		if (x->kind == KIND__MAX || x->kind == KIND_PERSON)
			continue;
		to.text = text_of(p, str_of(kind_info[x->kind].title),
		    S(", last changed "), show_time(p->cx->mem, x->at));
		to.href = web_path(p, S("person"), p->person, S("record"),
		    str_of(kind_info[x->kind].code), x->id, S("remove"));
		html_lit(&p->h, "<li>");
		ui_link(&p->h, &to);
		html_lit(&p->h, "</li>\n");
	}
	html_lit(&p->h, "</ul>\n");
	if (l->n == LISTED_MAX)
		ui_p(&p->h, S("There are more; each record's own page leads to"
		    " its removal too."));
	ui_details_end(&p->h);
}

enum err
page_keeping(struct page *p)
{
	struct keep_facts f;
	struct kept k;
	struct holds o;
	struct purges q;
	struct lefts l;
	bool asked = false;

	p->back = (struct ui_link){ .href = S("/keeping"),
		.text = S("Records past their time") };
	TRY(keep_left(p->cx, p->person, LISTED_MAX, &l));
	TRY(purge_list(p->cx, p->person, &q));
	TRY(hold_list(p->cx, p->person, &o));
	TRY(keep_person(p->cx, p->person, &k, &f));
	for (unsigned i = 0; i < q.n; i++)
		asked |= q.at[i].kind == KIND__MAX && q.at[i].ended_at == 0;
	web_errors(p);
	ui_h1(&p->h, S("How long we keep this"));
	if (l.n) {
		until_draw(p, &k, &f, &o);
		holds_draw(p, &o);
		ask_draw(p, &k, &o, asked);
		left_draw(p, &l);
	} else {
		p->no_identity = true;
		ui_p(&p->h, S("The records of this person were removed."));
	}
	ui_h2(&p->h, S("Asked and done"));
	if (q.n == 0)
		ui_p(&p->h, S("Nothing has been asked for yet."));
	for (unsigned i = 0; i < q.n; i++)
		purge_draw(p, &q.at[i]);
	return ERR_OK;
}

static enum err
hold_post(struct page *p)
{
	str code = web_post(p, "hold-code");

	if (!is_code("hold-reason", code))
		(void)fail(p->cx, ERR_INPUT, "hold-code",
		    "choose what is going on");
	if (web_post(p, "hold-why").n < 3)
		(void)fail(p->cx, ERR_INPUT, "hold-why",
		    "say in a few words why the records must be kept");
	if (p->cx->ndiag)
		return ERR_INPUT;
	return hold_set(p->cx, p->person, code, web_post(p, "hold-why"));
}

/* The hold's person is one of those joined as this one. */
static enum err
lift_post(struct page *p)
{
	str id, at = web_post(p, "hold"), canon;
	int64_t when = 0;

	if (!str_cut(&at, ' ', &id) || !str_int(at, 1, INT64_MAX, &when) ||
	    person_canon(p->cx, id, &canon) != ERR_OK ||
	    !str_eq(canon, p->person)) {
		ctx_calm(p->cx);
		return fail(p->cx, ERR_INPUT, "hold", "choose a hold");
	}
	return hold_lift(p->cx, id, when, web_post(p, "lift-why"));
}

/* What is wrong with a button alone has no field to stand beside. */
static enum err
button_fault(struct page *p, enum err e)
{
	str says = str_dup(p->cx->mem, err_say(p->cx, e));

	if (e != ERR_INPUT && e != ERR_STALE)
		return e;
	ctx_calm(p->cx);
	return fail(p->cx, e, "", "%.*s", PRS(says));
}

enum err
post_keeping(struct page *p)
{
	str act = web_post(p, "do"), id = web_post(p, "id");
	const char *done = "purge-asked";
	enum err e;

	if (str_eq(act, S("hold"))) {
		e = hold_post(p);
		done = "held";
	} else if (str_eq(act, S("lift"))) {
		e = lift_post(p);
		done = "hold-lifted";
	} else if (str_eq(act, S("agree"))) {
		e = button_fault(p, purge_agree(p->cx, id));
		done = "purge-agreed";
	} else if (str_eq(act, S("drop"))) {
		e = button_fault(p, purge_drop(p->cx, id));
		done = "withdrawn";
	} else {
		e = purge_ask(p->cx, p->person, KIND__MAX, S(""),
		    web_post(p, "why"));
	}
	if (e != ERR_OK)
		return web_again(p, e, page_keeping);
	p->go = web_done(p, keeping_path(p, p->person), done);
	return ERR_OK;
}

/* ---- one record ---- */

static enum err
one_left(struct page *p, struct left *out)
{
	struct lefts l;

	TRY(keep_left(p->cx, p->person, STORE_ROWS_MAX - 1, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (l.at[i].kind != KIND_PERSON &&
		    l.at[i].kind == kind_of(p->param[1]) &&
		    str_eq(l.at[i].id, p->param[2])) {
			*out = l.at[i];
			return ERR_OK;
		}
	return fail(p->cx, ERR_ABSENT, "record", "%s",
	    err_info[ERR_ABSENT].text);
}

enum err
page_remove(struct page *p)
{
	struct left l;

	TRY(one_left(p, &l));
	p->back = (struct ui_link){ .href = keeping_path(p, p->person),
		.text = S("How long we keep this") };
	web_errors(p);
	ui_heading(&p->h, &(struct ui_heading){ .level = 1, .size = UI_L,
	    .text = S("Remove one record, by order of a court"),
	    .caption = text_of(p, str_of(kind_info[l.kind].title),
	        S(", last changed "), show_time(p->cx->mem, l.at)) });
	ui_p(&p->h, wording("keep.one"));
	web_form(p, S(""));
	area(p, "why", "Which court ordered it, when, and its reference?",
	    "This stays when the record is gone: no names, and nothing about"
	    " care.");
	ui_button(&p->h, &(struct ui_button){ .text = S("Ask for removal"),
	    .kind = UI_WARNING });
	ui_form_end(&p->h);
	return ERR_OK;
}

enum err
post_remove(struct page *p)
{
	struct left l;
	enum err e;

	TRY(one_left(p, &l));
	e = purge_ask(p->cx, p->person, l.kind, l.id, web_post(p, "why"));
	if (e != ERR_OK)
		return web_again(p, e, page_remove);
	p->go = web_done(p, keeping_path(p, p->person), "purge-asked");
	return ERR_OK;
}
