/*
 * The steps round a plan: finishing it together, offering it, using it, and the
 * copies that are out there.
 *
 * None of them is a gate. A plan comes into use with gaps or without; an offer
 * that was declined is kept as an answer, not as a failing; nobody is asked why
 * a plan was not used.
 */
#include "web/plan_kit.h"

#include "care/clock.h"
#include "care/profile.h"
#include "core/arena.h"
#include "core/time.h"

#include <string.h>

enum { YEAR_S = 366 * 86400 };

/* ---- finish ---- */

/* What stands promised already, and one more to write down. To be read: it is in
 * the form of the page, and what lies beside a line has forms of its own. */
static enum err
promise(struct kit *k)
{
	const struct part *part = kit_part(k, S("next"));
	const struct ui_link change = { .text = S("Change what is promised"),
		.href = kit_path(k, S(""), S("")) };
	const struct ui_details d = { .summary =
		S("Write down another contact"), .open = k->p->nagain > 0 };

	if (!part)
		return ERR_OK;
	ui_h2(k->h, part->heading);
	ui_p(k->h, part->meaning);
	kit_lines(k, part->entry->link, KIT_READ);
	if (part->nlines) {
		ui_links(k->h, &change, 1);
		ui_details_start(k->h, &d);
	}
	ui_p(k->h, wording("finish.next"));
	TRY(kit_ask(k, part->entry->link, S("new")));
	if (part->nlines)
		ui_details_end(k->h);
	return ERR_OK;
}

static enum err
agree_form(struct kit *k)
{
	const struct ui_details how = { .summary = S("How it was made"),
		.open = k->p->nagain > 0 };
	bool fresh = k->plan.draft || !k->plan.exists;

	web_form_draft(k->p, S(""));
	kit_findings(k->p);
	if (!k->mine)
		ui_p(k->h, wording_with(k->cx, "finish.aloud", "{name}", k->name));
	kit_ask_own(k, S("agree"));
	TRY(kit_ask(k, S("agree.answer"), S("")));
	TRY(kit_ask(k, S("agree.words"), S("")));
	TRY(kit_ask(k, S("review.on"), S("")));
	ui_p(k->h, wording("plan.not-a-contract"));
	TRY(promise(k));
	ui_buttons_start(k->h);
	if (fresh)
		kit_submit(k->h, "do", S("current"), k->mine
		    ? S("Save: this is my plan now")
		    : S("Save: this is the plan now"), true, S(""));
	kit_submit(k->h, "do", S("later"), fresh
	    ? S("Save, and go on another day") : S("Save"), false, S(""));
	ui_buttons_end(k->h);
	/* After the buttons: Enter presses the first of the form, and those of a
	 * question that repeats take lines away. */
	ui_details_start(k->h, &how);
	TRY(kit_ask(k, S("made.on"), S("")));
	TRY(kit_ask(k, S("made.where"), S("")));
	TRY(kit_ask(k, S("made.with"), S("")));
	TRY(kit_ask(k, S("language.code"), S("")));
	TRY(kit_ask(k, S("language.format"), S("")));
	kit_submit(k->h, "do", S("later"), S("Save how it was made"), false,
	    S(""));
	ui_details_end(k->h);
	ui_form_end(k->h);
	return ERR_OK;
}

/* For whom several meetings are better than one, it is said here (CARE-107). */
static enum err
sittings_note(struct kit *k)
{
	struct profiles l;
	const struct profile_row *r;

	TRY(profiles_of(k->cx, k->p->person, &l));
	r = profile_next(&l, PROFILE_SITTINGS, S(""), NULL);
	if (!r)
		return ERR_OK;
	ui_inset(k->h, r->says);
	return ERR_OK;
}

static const struct { const char *tail, *text; } formats[] = {
	{ "print", "On paper: one page" },
	{ "card", "As a folded card" },
	{ "large", "In large print" },
	{ "easy", "Easy read, with pictures" },
	{ "text", "Plain text, ready to be read aloud" },
	{ "file", "As one file that opens without internet" },
	{ "team", "On paper, shorter: for a crisis team that comes in" },
};
enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

static void
format_links(struct kit *k)
{
	struct ui_link l[FORMATS];

	for (unsigned i = 0; i < FORMATS; i++)
		l[i] = (struct ui_link){ .text = str_of(formats[i].text),
			.href = kit_path(k, str_of(formats[i].tail), S("")) };
	ui_links(k->h, l, FORMATS);
}

enum err
page_finish(struct page *p)
{
	struct kit k;

	TRY(kit_open(p, &k));
	kit_back(&k);
	const struct ui_link then[] = {
		{ .text = S("Stop for today: what we did, and when we go on"),
		    .href = kit_path(&k, S("sittings"), S("")) },
		{ .text = S("Write down where we see it differently"),
		    .href = kit_path(&k, S("part"), S("differ")) },
		{ .text = S("Who else sees this"), .href = web_path(p,
		    S("person"), p->person, S("sharing")) },
		{ .text = S("Write down who has a copy"),
		    .href = kit_path(&k, S("copies"), S("")) },
	};

	web_errors(p);
	ui_h1(k.h, S("Read it aloud, and agree"));
	ui_p(k.h, wording_with(p->cx, k.mine ? "finish.read" : "finish.read-aloud",
	    "{name}", k.name));
	TRY(sittings_note(&k));
	TRY(kit_aloud(&k, "plan.none"));
	TRY(agree_form(&k));
	ui_h2(k.h, S("Give a copy now"));
	format_links(&k);
	ui_h2(k.h, S("And then"));
	ui_links(k.h, then, 4);
	return ERR_OK;
}

/* The day it came into use, unless another was said; so that a plan without a
 * line can come into use too (CARE-54). */
static void
put_made(struct kit *k, struct plan_save *s)
{
	struct kit_ops *o = NEW(k->cx->mem, struct kit_ops);
	struct op *op = NEWN(k->cx->mem, struct op, s->nop + 1);

	for (unsigned i = 0; i < s->nop; i++) {
		if (str_eq(s->op[i].link, S("made.on")))
			return;
		op[i] = s->op[i];
	}
	if (kit_value(k, S("made.on")).n)
		return;
	kit_put(k, o, S("made.on"), time_day(k->cx->mem, k->cx->now));
	op[s->nop++] = o->at[0];
	s->op = op;
}

static enum err
finish_save(struct kit *k, bool current)
{
	struct plan_save s = { .aloud = !k->mine, .voice = VOICE_PERSON };

	TRY(kit_take(k, S(""), &s));
	TRY(kit_own_first(k, &s));
	if (current)
		put_made(k, &s);
	TRY(kit_save(k, &s, kit_path(k, current ? S("") : S("finish"), S("")),
	    current ? "plan-current" : "saved"));
	if (!current)
		return ERR_OK;
	TRY(plan_set_state(k->cx, k->p->person, PLAN_CURRENT));
	if (k->mine)
		return ERR_OK;
	TRY(clock_event(k->cx, k->p->person, S("plan-offer"), S("")));
	return clock_copies_plan(k->cx, k->p->person);
}

enum err
post_finish(struct page *p)
{
	struct kit k;
	enum err e;
	str link, in;

	TRY(kit_open(p, &k));
	/* A button of the form's puts nothing into use. */
	if (form_button(p->rq->form, p->rq->nform, &link, &in) == BUTTON_ADD)
		return web_again(p, ERR_INPUT, page_finish);
	e = finish_save(&k, str_eq(web_post(p, "do"), S("current")));
	return e == ERR_OK ? e : web_again(p, e, page_finish);
}

/* ---- entries that stand beside the plan: offers, uses, copies ---- */

static const struct step {
	const char *tail, *entry; /* of the path; of the form */
	const char *mine, *theirs, *says, *button, *done;
	bool voice;               /* whose words is asked of staff */
} steps[] = {
	{ "offer", "offered.line", "When a plan was offered",
	    "When a plan was offered", "step.offer", "Save", "saved", false },
	{ "used", "use.line", "When I used it", "When NAME used it",
	    "step.used", "Save", "use-noted", true },
	{ "sittings", "made.sittings", "Each time I worked on it",
	    "Each time we worked on it", "step.sittings", "Save", "saved",
	    false },
	{ "copies", "", "Copies", "Copies",
	    "copy.night", "Write it down", "copy-given", false },
};

static const struct step *
step_of(const struct page *p)
{
	const struct step *s = steps;

	while (!str_ends(str_of(p->route->path), str_of(s->tail)))
		s++;
	return s;
}

/* Who has a copy stands in a group of the sheet's own. */
static str
step_entry(const struct kit *k, const struct step *s)
{
	return s->entry[0] ? str_of(s->entry) : str_cat(k->cx->mem,
	    str_of(k->sheet->held), S(".line"));
}

/* The person's own come first. */
static void
entries(struct kit *k, str entry)
{
	bool open = false;

	for (int own = 1; own >= 0; own--)
		KIT_EACH(k, l, entry)
			if (plan_is_own(l) == (own == 1))
				kit_listed(k, &open, l, KIT_READ);
	if (!kit_listed_end(k, open))
		ui_p(k->h, wording("step.none"));
}

static str
copy_state(const struct kit *k, const struct copy *c)
{
	if (c->withdrawn)
		return S("No longer meant to be used: ask for it back, and"
		    " send no newer one");
	return c->old ? str_cat(k->cx->mem, S("Out of date: "), str_cat(
	    k->cx->mem, str_of(k->sheet->whole), S(" has changed since")))
	    : str_cat(k->cx->mem, S("As "), str_cat(k->cx->mem,
	        str_of(k->sheet->whole), S(" is now")));
}

static enum err
copies_table(struct kit *k)
{
	struct copies c;
	struct ui_cell *cell;
	struct ui_table t;

	TRY(plan_copies(k->cx, k->p->person, &k->plan, &c));
	cell = web_table(k->p, &t, S("Copies that were given"),
	    "Copy|Who has it, and where|Given on|Now", c.n);
	t.size = UI_M;
	t.none = S("No copy has been written down yet.");
	for (unsigned i = 0; i < c.n; i++) {
		const struct copy *at = &c.at[i];
		str whose = at->who;

		if (whose.n && at->where.n)
			whose = str_cat(k->cx->mem, whose, S(", "));
		cell[4 * i] = (struct ui_cell){ .text = at->format.n
			    ? at->format : S("A copy") };
		cell[4 * i + 1] = (struct ui_cell){ .words = true,
			.text = str_cat(k->cx->mem, whose, at->where) };
		cell[4 * i + 2] = (struct ui_cell){ .text = at->at
			    ? show_day(k->cx->mem, at->at) : S("Not said") };
		cell[4 * i + 3] = (struct ui_cell){ .text = copy_state(k, at) };
	}
	ui_table(k->h, &t);
	return ERR_OK;
}

enum err
page_step(struct page *p)
{
	const struct step *s = step_of(p);
	struct kit k;

	TRY(kit_open(p, &k));
	kit_back(&k);
	web_errors(p);
	ui_h1(k.h, kit_of_name(&k, s->mine, s->theirs));
	ui_p(k.h, wording(s->says));
	if (str_eq(str_of(s->tail), S("copies"))) {
		if (k.at.sheet == SHEET_PLAN) {
			ui_h2(k.h, S("Make a copy now"));
			format_links(&k);
		} else if (!k.mine) {
			ui_links(k.h, &(struct ui_link){ .text = S("As text, to be"
			    " handed over: without what is for the team alone"),
			    .href = kit_path(&k, S("text"), S("")) }, 1);
		}
		TRY(copies_table(&k));
	} else {
		entries(&k, str_of(s->entry));
	}
	if (k.locked)
		return ERR_OK;
	web_form_draft(p, S(""));
	kit_findings(p);
	if (s->voice)
		kit_ask_voice(&k);
	TRY(kit_ask(&k, step_entry(&k, s), S("new")));
	kit_submit(k.h, "do", S("save"), str_of(s->button), true, S(""));
	ui_form_end(k.h);
	return ERR_OK;
}

/* Nothing newer goes to someone to whom the person said no (CARE-73). What the
 * person gives away themselves is theirs to give. */
static enum err
holder_check(const struct kit *k, const struct op *op)
{
	str who = op->value;
	bool may = true;

	if (k->mine || !str_ends(op->link, S(".who")) ||
	    !str_starts(who, S("RelatedPerson/")) || op->kind == OP_DROP)
		return ERR_OK;
	TRY(sheet_may_hold(k->cx, k->p->person, k->at.sheet, str_sub(who,
	    strlen("RelatedPerson/"), who.n), &may));
	return may ? ERR_OK : fail(k->cx, ERR_INPUT, str_c(k->cx->mem,
	    op->field.n ? op->field : op->link), "they may not have it: the"
	    " person has not said yes to this, or has taken it back. Ask"
	    " again first, or write down why it is shared without a yes");
}

/* A day that was named, to go on or to offer it again, is on the list of the team
 * until then; a day that is past is only told. */
static enum err
day_owes(const struct kit *k, const struct op *op)
{
	bool offer = str_ends(op->link, S("offered.again"));
	struct clock_new n = { .code = offer ? S("plan-offer")
	        : S("plan-finish"), .basis = str_cat(
		k->cx->mem, S("Patient/"), k->p->person), .cause = S(""),
		.person = k->p->person, .unit = S(""), .owner = S(""),
		.item = op->value, .with = S("") };
	struct fdate d;
	str id;

	if (op->kind == OP_DROP || op->value.n == 0 ||
	    !(offer || str_ends(op->link, S("sittings.again"))) ||
	    !fdate_try(k->cx, op->value, &d) || d.prec < PREC_DAY ||
	    d.high < k->cx->now || d.high > k->cx->now + 2 * YEAR_S)
		return ERR_OK;
	n.due = d.high;
	return clock_start(k->cx, &n, &id);
}

static enum err
step_save(struct kit *k, const struct step *s)
{
	struct plan_save save = { .voice = k->mine ? VOICE_PERSON
	        : VOICE_PRACTITIONER };
	const char *done = s->done;

	if (s->voice)
		TRY(kit_voice(k, &save.voice));
	TRY(kit_take(k, step_entry(k, s), &save));
	if (save.nop == 0)
		return fail(k->cx, ERR_INPUT, "",
		    "nothing is written down yet");
	for (unsigned i = 0; i < save.nop; i++) {
		if (str_eq(save.op[i].value, S("declined")))
			done = "declined";
		TRY(holder_check(k, &save.op[i]));
		TRY(day_owes(k, &save.op[i]));
	}
	return kit_save(k, &save, kit_path(k, str_of(s->tail), S("")), done);
}

enum err
post_step(struct page *p)
{
	struct kit k;
	enum err e;

	TRY(kit_open(p, &k));
	e = step_save(&k, step_of(p));
	return e == ERR_OK ? e : web_again(p, e, page_step);
}
