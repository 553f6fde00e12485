/*
 * Stays on pages: the list, one stay with what can be done next, each step, and
 * the paper that goes along on leave.
 *
 * A step is a page because its row says so (care/stay.def): its form, its time,
 * its button. Nothing is in the way of a step but what would make the record
 * wrong; what is not done yet is said, and becomes a clock with an owner.
 */
#include "care/stay.h"
#include "care/assess.h"
#include "care/clock.h"
#include "core/arena.h"
#include "core/time.h"
#include "web/small_kit.h"
#include "web/work.h"

enum { COLLEAGUES = 200 };

#define WARDS "inpatient forensic"

static str
stay_path(struct page *p, str id)
{
	return web_path(p, S("person"), p->person, S("stay"), id);
}

static str
step_path(struct page *p, str id, enum step s)
{
	return web_path(p, S("person"), p->person, S("stay"), id,
	    str_of(step_info[s].code));
}

static str
kind_says(const struct stay *s)
{
	return code_words("stay-kind", s->kind);
}

static str
how_says(const struct stay *s)
{
	return s->how.n == 0 ? S("") : code_words(str_eq(s->kind, S("ward"))
	    ? "discharge-how" : "attend-end", s->how);
}

static str
unit_says(const struct stay *s)
{
	return s->unit_name.n ? s->unit_name : S("Not known here");
}

/* ---- the list ---- */

static const struct { const char *code, *text; } begins[] = {
	{ "ward", "They came into hospital" },
	{ "ed", "They came to the emergency department" },
	{ "liaison", "The liaison team sees them in a general hospital" },
	{ "move", "Plan a move to another team" },
};

static void
begins_draw(struct page *p)
{
	enum { N = sizeof(begins) / sizeof(begins[0]) };
	struct ui_link l[N];

	for (unsigned i = 0; i < N; i++)
		l[i] = (struct ui_link){ .text = str_of(begins[i].text),
			.href = web_path(p, S("person"), p->person, S("stay"),
			    S("new"), str_of(begins[i].code)) };
	ui_h2(&p->h, S("Something began"));
	ui_links(&p->h, l, N);
}

enum err
page_stays(struct page *p)
{
	const struct person_view *v;
	struct ui_table t;
	struct ui_cell *c;
	struct stays l;

	TRY(web_person_brief(p, &v));
	TRY(stays_of(p->cx, p->person, &l));
	page_open(p, person_home(p), S("Ward, visits and moves"));
	c = web_table(p, &t, S("Newest first"), "What|Where|Since|Now", l.n);
	t.none = S("Nothing has been written down yet.");
	for (unsigned i = 0; i < l.n; i++, c += t.ncols) {
		c[0] = (struct ui_cell){ .text = kind_says(&l.at[i]),
			.href = stay_path(p, l.at[i].id) };
		c[1].text = unit_says(&l.at[i]);
		c[2].text = l.at[i].start ? show_time(p->cx->mem,
		    l.at[i].start) : S("Not known");
		c[3].text = code_words("stay-status", l.at[i].status);
	}
	ui_table(&p->h, &t);
	if (v->died)
		return ERR_OK;
	begins_draw(p);
	link_p(p, S("Short plan for today: the parts that are enough for now"),
	    web_here(p, "short"));
	return ERR_OK;
}

/* ---- something begins ---- */

static enum step
step_that_begins(str kind)
{
	return str_eq(kind, S("ward")) ? STEP_ADMIT : str_eq(kind, S("move"))
	    ? STEP_MOVE : str_eq(kind, S("ed")) || str_eq(kind, S("liaison"))
	    ? STEP_ATTEND : STEP__MAX;
}

static str
begin_heading(str kind)
{
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (str_eq(str_of(begins[i].code), kind))
			return str_of(begins[i].text);
	return S("");
}

static enum err
begin_fields(struct page *p, str kind)
{
	bool move = str_eq(kind, S("move"));
	const char *settings = str_eq(kind, S("ward")) ? WARDS : move ? ""
	    : kind.p[0] == 'e' ? "ed" : "liaison ed";

	TRY(place_draw(p, move ? S("The team that receives them")
	    : S("Ward or team"), move ? S("If it is not in the list, say below"
	    " who it is.") : S(""), settings, move ? S("Not in this list")
	    : S("Choose one")));
	if (move)
		return ERR_OK;
	when_draw(p, "at", S("When"), S("Leave this empty if it is now"));
	web_area(p, "words", S("What brought them, if they said"), S("Their"
	    " words or yours. It can stay empty."), S(""), 3);
	return ERR_OK;
}

/* What they have already comes first (CARE-102). */
static enum err
plan_first(struct page *p)
{
	struct plan plan;

	TRY(plan_read(p->cx, p->person, &plan));
	if (plan.exists && !plan.withdrawn)
		link_p(p, plan.draft ? S("There is a plan that was begun:"
		    " look at it with them first") : S("They have a plan:"
		    " look at it with them first"), web_here(p, "plan/now"));
	else
		ui_p(&p->h, S("They have no plan here yet."));
	return ERR_OK;
}

enum err
page_stay_new(struct page *p)
{
	str kind = p->param[1];
	enum step step = step_that_begins(kind);
	struct small s;

	if (step == STEP__MAX)
		return web_absent(p, "kind");
	page_open(p, web_here(p, "stay"), begin_heading(kind));
	TRY(plan_first(p));
	web_form_draft(p, S(""));
	TRY(begin_fields(p, kind));
	if (step_info[step].form != KIND__MAX) {
		TRY(small_new(p->cx, step_info[step].form, p->person, &s));
		small_draw(p, &s, step_info[step].scope);
	}
	return web_submit(p, str_of(step_info[step].button));
}

static enum err
begin_save(struct page *p, struct stay_step *t)
{
	const struct step_info *i = &step_info[t->step];
	struct op *op = NULL;
	struct small s;

	t->unit = web_post(p, "unit");
	t->words = web_post(p, "words");
	t->how = S("");
	TRY(when_post(p, "at", &t->at));
	if (i->form != KIND__MAX) {
		TRY(small_new(p->cx, i->form, p->person, &s));
		TRY(small_take(p, &s, i->scope, &op, &t->nop));
		t->op = op;
	}
	return stay_do(p->cx, t);
}

enum err
post_stay_new(struct page *p)
{
	struct stay_step t = { .step = step_that_begins(p->param[1]),
		.person = p->person, .kind = p->param[1], .id = S("") };
	enum err e;

	if (t.step == STEP__MAX)
		return web_absent(p, "kind");
	e = begin_save(p, &t);
	return web_end(p, e, t.id.n ? stay_path(p, t.id) : web_here(p, "stay"),
	    "saved", page_stay_new);
}

/* ---- one stay ---- */

/* A day alone where no time of it was said. */
static str
moment_says(struct page *p, int64_t t)
{
	return t == time_midnight(time_london(t)) ? show_day(p->cx->mem, t)
	    : show_time(p->cx->mem, t);
}

static void
summary_draw(struct page *p, const struct stay *s)
{
	str now = code_words("stay-status", s->status);
	bool ahead = s->start > p->cx->now;
	const struct ui_row row[] = {
		{ .key = S("Where"), .value = unit_says(s) },
		{ .key = ahead ? S("Begins") : S("Began"), .value = s->start
		    ? moment_says(p, s->start) : S("") },
		{ .key = S("Now"), .value = s->since && stay_is_on(s) && !ahead
		    ? text_of(p, now, S(", since "), moment_says(p, s->since))
		    : now },
		{ .key = S("What brought them"), .value = s->why,
			.words = true },
		{ .key = S("Ended"), .value = s->end ? text_of(p,
		    moment_says(p, s->end), s->how.n ? S(". ") : S(""),
		    how_says(s)) : S("Not ended") } };

	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = 5,
	    .none = S("Not said") });
}

static void
next_draw(struct page *p, const struct stay *s)
{
	struct ui_link *l = NEWN(p->cx->mem, struct ui_link, STEP__MAX);
	unsigned n = 0;

	for (enum step i = 0; i < STEP__MAX; i++)
		if (step_info[i].from[0] && stay_may(s, i))
			l[n++] = (struct ui_link){
				.text = str_of(step_info[i].title),
				.href = step_path(p, s->id, i) };
	if (n == 0)
		return;
	ui_h2(&p->h, S("What can come next"));
	ui_links(&p->h, l, n);
}

static enum err
form_of_stay(struct page *p, const struct stay *s, enum kind k, str heading)
{
	struct small f;

	TRY(small_last(p->cx, k, p->person, s->id, false, &f));
	if (!f.exists)
		return ERR_OK;
	ui_h2(&p->h, heading);
	/* Of a leave that is not over nothing is told of the return yet. */
	small_show(p, &f, k == KIND_LEAVE && !str_eq(f.a.status,
	    S("completed")) ? "leave" : "");
	if (k == KIND_LEAVE)
		link_p(p, S("A copy to take along"), web_path(p, S("person"),
		    p->person, S("leave"), f.rec.id));
	return ERR_OK;
}

static enum err
gaps_draw(struct page *p, const struct small *f)
{
	struct gaps g;
	str *says;

	TRY(stay_gaps(p->cx, f, &g));
	if (g.n == 0)
		return ERR_OK;
	says = NEWN(p->cx->mem, str, g.n);
	for (unsigned i = 0; i < g.n; i++)
		says[i] = g.at[i].says;
	ui_h2(&p->h, S("Not done yet"));
	ui_p(&p->h, S("None of this holds them back. Each becomes a task with"
	    " an owner when they leave, until it is done."));
	web_list(p, says, g.n);
	return ERR_OK;
}

/* Of a visit that is on: the short ways come first (CARE-102). */
static enum err
visit_first(struct page *p)
{
	str look = web_here(p, "assessment");
	struct assessments l;
	struct ui_link go[2];
	struct plan plan;

	TRY(assessments_of(p->cx, p->person, &l));
	for (unsigned i = l.n; i-- > 0;)
		if (l.at[i].draft)
			look = web_path(p, S("person"), p->person,
			    S("assessment"), l.at[i].id, S("quick"));
	TRY(plan_read(p->cx, p->person, &plan));
	go[0] = (struct ui_link){ .text = S("First look, on one page"),
		.href = look };
	go[1] = plan.exists && !plan.withdrawn
	    ? (struct ui_link){ .text = S("The plan they have"),
		.href = web_here(p, "plan/now") }
	    : (struct ui_link){ .text = S("A short plan for now"),
		.href = web_here(p, "plan/quick") };
	ui_links(&p->h, go, 2);
	return ERR_OK;
}

enum err
page_stay(struct page *p)
{
	const struct person_view *v;
	struct small f;
	struct stay s;

	TRY(web_person_brief(p, &v));
	TRY(stay_read(p->cx, p->person, p->param[1], &s));
	page_open(p, web_here(p, "stay"), kind_says(&s));
	summary_draw(p, &s);
	if (!v->died && stay_is_on(&s) &&
	    str_has_word(S("ed liaison"), s.kind))
		TRY(visit_first(p));
	if (!v->died)
		next_draw(p, &s);
	link_p(p, S("What is owed to them"), web_here(p, "owed"));
	if (str_eq(s.kind, S("move")))
		return form_of_stay(p, &s, KIND_TRANSITION,
		    S("What was agreed"));
	if (!str_eq(s.kind, S("ward")))
		return form_of_stay(p, &s, KIND_LEFT,
		    S("What was written down"));
	if (stay_is_on(&s) && p->cx->now < s.start + 7 * (int64_t)86400)
		ui_inset(&p->h, wording("stay.first-week"));
	TRY(form_of_stay(p, &s, KIND_WATCH, S("On the ward")));
	TRY(form_of_stay(p, &s, KIND_LEAVE, S("The last leave")));
	TRY(small_last(p->cx, KIND_DISCHARGE, p->person, s.id, false, &f));
	if (stay_is_on(&s))
		TRY(gaps_draw(p, &f));
	return form_of_stay(p, &s, KIND_DISCHARGE, S("What was agreed"));
}

/* ---- a step ---- */

struct stepping { struct stay stay; enum step step; struct small form; };

static enum err
step_read(struct page *p, struct stepping *s)
{
	const struct step_info *i;

	TRY(stay_read(p->cx, p->person, p->param[1], &s->stay));
	s->step = step_of(p->param[2]);
	if (s->step == STEP__MAX || step_info[s->step].from[0] == '\0')
		return web_absent(p, "step");
	i = &step_info[s->step];
	if (i->form == KIND__MAX)
		return ERR_OK;
	return small_last(p->cx, i->form, p->person, s->stay.id, true,
	    &s->form);
}

/* Whoever was with them on leave is heard too (CARE-101). */
static enum err
account_draw(struct page *p)
{
	ui_h2(&p->h, S("How those who were with them saw it"));
	ui_p(&p->h, S("Listening is always possible, whatever was agreed about"
	    " sharing. What they say is kept apart from this page."));
	TRY(supporter_ask(p, S("Who told us"), S("Someone else, or nobody")));
	web_area(p, "said", S("What they said, in their words"), S(""), S(""),
	    4);
	web_area(p, "worried", S("What worries them"), S(""), S(""), 2);
	return ERR_OK;
}

/* Who was not seen is written down by a step of its own. */
static void
how_draw(struct page *p, const struct stepping *s)
{
	unsigned all, n = 0;
	struct ui_option *o = code_options(p, "attend-end", &all);

	for (unsigned i = 0; i < all; i++)
		if (stay_is_left(o[i].value) == (s->step == STEP_LEFT))
			o[n++] = o[i];
	ui_radios(&p->h, &(struct ui_radios){ .f = { .name = S("how"),
	    .label = S("How it ended"), .size = UI_S,
	    .error = web_error(p, "how") }, .options = o, .noptions = n,
	    .value = web_value(p, "how", o[0].value) });
}

/* Whoever writes it down is named, unless it is someone else's. */
static enum err
owner_draw(struct page *p, str unit)
{
	struct colleagues l;
	struct ui_option *o;
	unsigned n = 0;

	TRY(work_colleagues(p->cx, unit, S(""), COLLEAGUES, &l));
	o = NEWN(p->cx->mem, struct ui_option, l.n + 1);
	for (unsigned i = 0; i < l.n; i++)
		if (!str_eq(l.at[i].practitioner, p->me->practitioner))
			o[n++] = (struct ui_option){ .text = l.at[i].name,
				.value = l.at[i].practitioner };
	if (n)
		ui_select(&p->h, &(struct ui_select){ .f = {
		    .name = S("colleague"), .label = S("Who looks after the"
		        " contact, and after what is not done yet"),
		    .error = web_error(p, "colleague") }, .options = o,
		    .noptions = n, .none = S("I do"),
		    .value = web_value(p, "colleague", S("")) });
	return ERR_OK;
}

/* What the assessment of this visit says of it already (CARE-5). */
static enum err
left_said(struct page *p, const struct stay *s)
{
	static const char *const link[] = { "end.offer", "end.reason",
		"end.capacity", "end.follow", "end.none" };
	enum { N = sizeof(link) / sizeof(link[0]) };
	const struct assessment *a;
	struct assessments l;
	struct ui_row row[N];
	unsigned n = 0;

	TRY(assessments_of(p->cx, p->person, &l));
	a = assessment_since(&l, s->start);
	for (unsigned i = 0; a && i < N; i++) {
		const struct line *e = line_in(&a->sheet->a, S(""), link[i]);

		if (e && e->value.n && e->item)
			row[n++] = (struct ui_row){ .key = e->item->text,
				.value = line_words(p->cx, e), .words = true };
	}
	if (n == 0)
		return ERR_OK;
	ui_h2(&p->h, S("What the assessment says already"));
	ui_p(&p->h, S("It need not be written again."));
	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = n,
	    .none = S("Not said") });
	return ERR_OK;
}

static enum err
step_fields(struct page *p, struct stepping *s)
{
	const struct step_info *i = &step_info[s->step];

	if (s->step == STEP_WARD)
		TRY(place_draw(p, S("Ward"), S(""), WARDS, S("Choose one")));
	if (i->form == KIND__MAX && s->step != STEP_MOVE_OFF)
		when_draw(p, "at", S("When"), S("Leave this empty if it is"
		    " now"));
	if (s->step == STEP_LEFT)
		TRY(left_said(p, &s->stay));
	if (s->step == STEP_SEEN || s->step == STEP_LEFT)
		how_draw(p, s);
	if (s->step == STEP_SEEN)
		link_p(p, S("They left, or decided not to be seen"),
		    step_path(p, s->stay.id, STEP_LEFT));
	if (i->form != KIND__MAX)
		small_draw(p, &s->form, i->scope);
	if (s->step == STEP_DISCHARGE)
		TRY(owner_draw(p, s->stay.unit));
	return s->step == STEP_LEAVE_RETURN ? account_draw(p) : ERR_OK;
}

/* The home edition of the plan is the plan: looked at before, not copied. */
static void
home_links(struct page *p)
{
	const struct ui_link l[] = {
		{ S("The plan: services that answer at home"), web_here(p,
			"plan/part/services"), S("") },
		{ S("The plan: making home safer"), web_here(p,
			"plan/part/safer"), S("") },
		{ S("Give them a copy"), web_here(p, "plan/copies"), S("") },
		{ S("Who may be told, as they chose"), web_here(p, "sharing"),
			S("") } };

	ui_links(&p->h, l, 4);
}

static void
step_lead(struct page *p, enum step s)
{
	if (s == STEP_DISCHARGE || s == STEP_PREPARE)
		home_links(p);
	if (s == STEP_DISCHARGE)
		ui_p(&p->h, S("Write down what is done. They can leave with"
		    " gaps; you are named for each, or the colleague you"
		    " choose, until it is handed over. A"
		    " contact within 72 hours is owed to everyone."));
	if (s == STEP_MOVE_DONE)
		ui_p(&p->h, S("From now on the receiving team is theirs. Do"
		    " this when they have met it."));
	if (s == STEP_MOVE_OFF)
		ui_p(&p->h, S("The team they are with stays theirs."));
}

/* It is said, and holds nobody back: what is not there yet can still be written
 * down when they have left (CARE-101). */
static enum err
leave_missing(struct page *p, const struct stay *s)
{
	struct small leave;

	TRY(small_last(p->cx, KIND_LEAVE, p->person, s->id, true, &leave));
	if (leave.exists && small_value(&leave, "leave.due").n)
		return ERR_OK;
	ui_inset(&p->h, wording(leave.exists ? "stay.leave-due"
	    : "stay.leave-none"));
	link_p(p, S("Write down the leave"), step_path(p, s->id,
	    STEP_LEAVE_PLAN));
	return ERR_OK;
}

/* What a setting adds to a step; part of profiles.tsv. */
static enum err
step_prompts(struct page *p, enum step s)
{
	if (s == STEP_LEAVE_PLAN || s == STEP_LEAVE_RETURN)
		return profile_draw(p, S("leave"));
	if (s == STEP_DISCHARGE || s == STEP_PREPARE)
		return profile_draw(p, S("leaving"));
	return ERR_OK;
}

enum err
page_stay_step(struct page *p)
{
	struct stepping s;

	TRY(step_read(p, &s));
	page_open(p, stay_path(p, s.stay.id), str_of(step_info[s.step].title));
	if (!stay_may(&s.stay, s.step)) {
		ui_p(&p->h, S("This cannot be done now: look at the stay"
		    " again, it may have been done already."));
		link_p(p, S("The stay"), stay_path(p, s.stay.id));
		return ERR_OK;
	}
	step_lead(p, s.step);
	if (s.step == STEP_LEAVE_START)
		TRY(leave_missing(p, &s.stay));
	TRY(step_prompts(p, s.step));
	web_form_draft(p, S(""));
	version_draw(p, s.stay.v);
	words_draw(p);
	TRY(step_fields(p, &s));
	return web_submit(p, str_of(step_info[s.step].button));
}

static enum err
account_save(struct page *p)
{
	const struct told t = { .said = web_post(p, "said"),
		.worried = web_post(p, "worried"), .share = S(""),
		.share_why = S(""), .who = web_post(p, "who") };
	str supporter = web_post(p, "supporter"), id;

	if (t.said.n == 0 && t.worried.n == 0)
		return ERR_OK;
	if (supporter.n == 0 && t.who.n == 0)
		return fail(p->cx, ERR_INPUT, "who",
		    "say who told us, or that they did not want to say");
	return note_add(p->cx, p->person, supporter, &t, &id);
}

static enum err
step_save(struct page *p, struct stepping *s)
{
	const struct step_info *i = &step_info[s->step];
	struct stay_step t = { .step = s->step, .person = p->person,
		.id = s->stay.id, .v = version_post(p), .kind = s->stay.kind,
		.unit = web_post(p, "unit"), .how = web_post(p, "how"),
		.words = S(""), .owner = S("") };
	struct op *op = NULL;

	TRY(when_post(p, "at", &t.at));
	if (i->form != KIND__MAX) {
		TRY(small_take(p, &s->form, i->scope, &op, &t.nop));
		t.op = op;
	}
	if (s->step == STEP_DISCHARGE && web_post(p, "colleague").n)
		TRY(colleague_post(p, s->stay.unit, &t.owner));
	if (s->step == STEP_LEAVE_RETURN)
		TRY(account_save(p));
	return stay_do(p->cx, &t);
}

enum err
post_stay_step(struct page *p)
{
	struct stepping s;
	enum err e;

	TRY(step_read(p, &s));
	e = step_save(p, &s);
	/* Whoever hands someone over may not open their page any more. */
	if (s.step == STEP_MOVE_DONE)
		return web_end(p, fields_end(p, e), S("/home"), "moved",
		    page_stay_step);
	return web_end(p, fields_end(p, e), stay_path(p, s.stay.id), "saved",
	    page_stay_step);
}

/* ---- what goes along on leave ---- */

static bool
no_names(const struct line *l)
{
	return l->value.n > 0 && !l->parked;
}

/* The lines of the leave itself: no talk afterwards, nothing about anyone who
 * is not to be contacted but what was written here for the person. */
static void
leave_lines(struct page *p, const struct small *s)
{
	struct ui_row *row = NEWN(p->cx->mem, struct ui_row, s->a.n + 1);
	unsigned n = 0;

	for (unsigned i = 0; i < s->a.n; i++) {
		const struct line *l = &s->a.line[i];

		if (!str_starts(l->link, S("leave.")) || !no_names(l) ||
		    l->about.n || !l->item)
			continue;
		row[n++] = (struct ui_row){ .key = l->item->text,
			.value = line_words(p->cx, l), .words = true };
	}
	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = n,
	    .none = S("Not said") });
}

enum err
page_leave_copy(struct page *p)
{
	const struct person_view *v;
	struct crisis *k;
	struct small s;
	unsigned n;

	TRY(small_read(p->cx, KIND_LEAVE, p->person, p->param[1], &s));
	TRY(web_person(p, &v));
	TRY(crisis_contacts(p->cx, p->set, v->age, &k, &n));
	page_open(p, p->own ? S("/me") : s.encounter.n
	    ? stay_path(p, s.encounter) : person_home(p),
	    p->own ? S("My leave") : S("For the leave"));
	leave_lines(p, &s);
	struct ui_contact *c = NEWN(p->cx->mem, struct ui_contact, n + 1);

	for (unsigned i = 0; i < n; i++)
		c[i] = (struct ui_contact){ k[i].name, k[i].how, k[i].href,
			k[i].when };
	ui_h2(&p->h, S("Help at any time"));
	ui_contacts(&p->h, c, n);
	ui_p(&p->h, text_of(p, S("Made on "), show_time(p->cx->mem,
	    s.rec.at), S(".")));
	return ERR_OK;
}
