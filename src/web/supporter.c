/*
 * The people around someone, and what each of them sees.
 *
 * Sharing begins at nobody. It is chosen for one supporter and one question at
 * a time, looked at as they will see it, and stopped by one press without a
 * reason. There is no tick for everything (CARE-72).
 */
#include "core/arena.h"
#include "core/time.h"
#include "web/people_kit.h"

enum { OLD_MAX = 100 };

static const char own_groups[] = "name contact roles own needs";
static const char team_groups[] =
    "name contact roles proof own needs restricted";

static str
path_of(struct page *p, const struct supporter *s, str tail)
{
	if (tail.n)
		return web_path(p, S("person"), p->person, S("supporter"),
		    s->id, tail);
	return web_path(p, S("person"), p->person, S("supporter"), s->id);
}

static str
sharing_path(struct page *p)
{
	return web_here(p, "sharing");
}

/* ---- who sees this ---- */

static enum err
one_draw(struct page *p, const struct supporter *s, const struct shown *in)
{
	const struct ui_link go[] = {
		{ S("See exactly their page"), path_of(p, s, S("preview")),
			s->name },
		{ S("Change what they see"), path_of(p, s, S("choose")),
			s->name },
		{ S("Who they are, and their sign-in"), path_of(p, s, S("")),
			s->name } };
	unsigned n;
	bool any;
	str *no;

	ui_heading(&p->h, &(struct ui_heading){ .level = 2, .size = UI_M,
	    .text = s->name, .caption = s->relation, .words = true });
	TRY(sees_draw(p, s, in, &any));
	TRY(refused_words(p, s, &no, &n));
	web_list(p, no, n);
	TRY(ask_again_draw(p, s));
	if (any)
		button_form(p, path_of(p, s, S("stop")), S("do"), S("stop"),
		    &(struct ui_button){ .kind = UI_SECONDARY, .text = fill(p,
		        wording("share.stop"), "{name}", s->name) });
	ui_links(&p->h, go, 3);
	return ERR_OK;
}

/* Whom the person must not meet here: the team's alone (CARE-112). */
static void
restricted_draw(struct page *p, const struct supporters *l)
{
	bool any = false;

	for (unsigned i = 0; i < l->n; i++) {
		const struct supporter *s = &l->at[i];

		if (!s->hidden)
			continue;
		if (!any)
			ui_h2(&p->h, S("Not to be contacted; only the team"
			    " sees this"));
		any = true;
		ui_p(&p->h, text_of(p, s->name, s->relation.n ? S(", ")
		    : S(""), s->relation, s->hidden_why.n ? S(". ") : S(""),
		    s->hidden_why));
		link_p(p, S("Open"), path_of(p, s, S("")));
	}
}

/* ---- copies that are out there ---- */

/* Of one sheet what is out of date or taken back; "" when nothing is. */
static enum err
old_add(struct page *p, const struct plan *a, struct ui_link *go, unsigned *n)
{
	const struct sheet_info *s = &sheet_info[a->sheet];
	str path = kind_info[s->kind].solo ? web_path(p, S("person"), p->person,
	    str_of(s->code), S("copies")) : web_path(p, S("person"), p->person,
	        str_of(s->code), a->rec.id, S("copies"));
	struct copies c;

	TRY(plan_copies(p->cx, p->person, a, &c));
	for (unsigned i = 0; i < c.n && *n < OLD_MAX; i++) {
		const struct copy *k = &c.at[i];

		if (!k->old && !k->withdrawn)
			continue;
		go[(*n)++] = (struct ui_link){ .href = path, .text = text_of(p,
			k->who.n ? k->who : S("Someone"), S(": "),
			str_of(s->whole), k->at ? text_of(p, S(", given on "),
			    show_day(p->cx->mem, k->at)) : S(""),
			k->withdrawn ? S(". No longer meant to be used")
			             : S("")) };
	}
	return ERR_OK;
}

/* Who still has an old copy, of whatever was given (CARE-60, CARE-116). */
static enum err
old_draw(struct page *p, const struct shown *in)
{
	struct ui_link *go = NEWN(p->cx->mem, struct ui_link, OLD_MAX);
	struct records l;
	unsigned n = 0;

	for (int s = 0; s < SHEET__MAX; s++)
		if (sheet_info[s].scope[0] && in->of[s].exists)
			TRY(old_add(p, &in->of[s], go, &n));
	TRY(record_list(p->cx, KIND_ASSESSMENT, p->person, &l));
	for (unsigned i = 0; i < l.n; i++) {
		const struct sheet_at at = { p->person, SHEET_ASSESSMENT,
			l.at[i].id };
		struct plan a;

		TRY(sheet_read(p->cx, &at, &a));
		TRY(old_add(p, &a, go, &n));
	}
	if (n == 0)
		return ERR_OK;
	ui_heading(&p->h, &(struct ui_heading){ .level = 3,
	    .text = wording("share.old-copies") });
	ui_links(&p->h, go, n);
	return ERR_OK;
}

/* Under 18 the two editions are where the choices are seen side by side. */
static void
editions_link(struct page *p, const struct person_view *v)
{
	if (v->age >= 0 && v->age < 18)
		link_p(p, p->own ? S("My plan, and the one for my family")
		    : S("Their plan, and the one for the family"),
		    web_here(p, "editions"));
}

/* Heading, then each one; nobody is said first. */
enum err
page_sharing(struct page *p)
{
	const struct person_view *v;
	struct supporters l;
	struct shown shown = { 0 };
	unsigned n = 0;

	TRY(supporters_of(p->cx, p->person, p->staff, &l));
	TRY(shown_read(p, p->person, S(""), &shown));
	TRY(web_person(p, &v));
	page_open(p, person_home(p), wording("share.heading"));
	ui_p(&p->h, p->own ? S("Your team can read your plan. Nobody else can,"
	    " but for the people you choose here.") : S("The team can read the"
	    " plan. Nobody else can, but for the people chosen here."));
	editions_link(p, v);
	for (unsigned i = 0; i < l.n; i++) {
		if (l.at[i].hidden)
			continue;
		TRY(one_draw(p, &l.at[i], &shown));
		n++;
	}
	if (n == 0)
		ui_p(&p->h, wording("share.nobody"));
	ui_button(&p->h, &(struct ui_button){ .kind = UI_SECONDARY,
	    .text = p->own ? S("Add someone I trust") : S("Add a supporter"),
	    .href = web_here(p, "supporters/new") });
	restricted_draw(p, &l);
	ui_h2(&p->h, S("Who has looked, and who has a copy"));
	TRY(old_draw(p, &shown));
	const struct ui_link go[] = {
		{ wording("looked.heading"), web_here(p, "looks"), S("") },
		{ S("Copies of the plan, and which are out of date"),
			web_here(p, "plan/copies"), S("") },
		{ S("Copies of the picture of what is going on"),
			web_here(p, "formulation/copies"), S("") },
		{ wording(p->own ? "record.copy" : "record.copy-theirs"),
			web_here(p, "copy"), S("") } };

	ui_links(&p->h, go, 4);
	return ERR_OK;
}

/* ---- adding and changing ---- */

enum err
page_supporter_new(struct page *p)
{
	page_open(p, sharing_path(p), p->own ? S("Add someone I trust") :
	    S("Add a supporter"));
	ui_p(&p->h, S("Being here gives nobody anything. What they see is"
	    " chosen afterwards."));
	web_form_draft(p, S(""));
	fields_draw(p, KIND_SUPPORTER, "name contact roles", NULL);
	return web_submit(p, S("Add them"));
}

enum err
post_supporter_new(struct page *p)
{
	str id = S("");
	enum err e = supporter_new(p->cx, p->person, p->rq->form,
	    p->rq->nform, &id);

	return web_end(p, e, web_path(p, S("person"), p->person, S("supporter"),
	    id, S("choose")), "added", page_supporter_new);
}

enum err
page_supporter(struct page *p)
{
	const struct account *a;
	struct supporter s;
	struct shown shown = { 0 };
	const struct person_view *v;
	const str *value;
	bool any;

	TRY(page_supporter_read(p, &s));
	TRY(web_person_brief(p, &v));
	TRY(values_of(p, s.rec, &value));
	TRY(shown_read(p, p->person, S(""), &shown));
	TRY(signin_find(p, s.id, &a));
	page_back(p, sharing_path(p));
	web_errors(p);
	ui_heading(&p->h, &(struct ui_heading){ .level = 1, .size = UI_L,
	    .text = s.name, .caption = s.relation, .words = true });
	TRY(supporter_flags(p, &s));
	if (s.hidden)
		ui_inset(&p->h, text_of(p, S("Not to be contacted. "),
		    s.hidden_why));
	if (v->died)
		ui_p(&p->h, wording("died.supporter"));
	if (!s.hidden && !v->died) {
		TRY(sees_draw(p, &s, &shown, &any));
		const struct ui_link go[] = {
			{ S("See exactly their page"), path_of(p, &s,
			        S("preview")), S("") },
			{ S("Change what they see"), path_of(p, &s,
			        S("choose")), S("") } };

		ui_links(&p->h, go, 2);
	}
	web_form_draft(p, S(""));
	version_draw(p, s.rec->v);
	fields_draw(p, KIND_SUPPORTER, p->own ? own_groups : team_groups,
	    value);
	(void)web_submit(p, S("Save"));
	if (s.hidden && !a)
		return ERR_OK;
	ui_h2(&p->h, S("Their sign-in"));
	signin_draw(p, a, s.name, path_of(p, &s, S("account")));
	return ERR_OK;
}

enum err
post_supporter(struct page *p)
{
	struct supporter s;
	int64_t made;
	enum err e;

	TRY(page_supporter_read(p, &s));
	e = fields_save(p->cx, KIND_SUPPORTER, s.id, version_post(p),
	    p->own ? own_groups : team_groups, p->rq->form, p->rq->nform,
	    &made);
	return web_end(p, fields_end(p, e), path_of(p, &s, S("")), "saved",
	    page_supporter);
}

enum err
post_supporter_account(struct page *p)
{
	const struct account *a;
	struct account_new who;
	struct supporter s;
	enum err e;

	TRY(page_supporter_read(p, &s));
	TRY(signin_find(p, s.id, &a));
	if (s.hidden && !str_eq(web_post(p, "do"), S("end")))
		return fail(p->cx, ERR_DENIED, "supporter",
		    "this person is not to be contacted");
	who = (struct account_new){ .name = s.name,
		.role = str_of(role_info[ROLE_SUPPORTER].code), .unit = S(""),
		.practitioner = S(""), .person = p->person,
		.supporter = s.id };
	e = signin_post(p, a, &who, path_of(p, &s, S("")));
	return e == ERR_OK ? e : web_again(p, e, page_supporter);
}

enum err
post_stop(struct page *p)
{
	struct supporter s;

	TRY(page_supporter_read(p, &s));
	TRY(share_withdraw(p->cx, p->person, s.id, S("")));
	p->go = web_done(p, sharing_path(p), "stopped");
	return ERR_OK;
}

/* ---- choosing ---- */

/* The name of a scope's field: "a" and its code. */
static str
of_scope(struct page *p, const char *letter, str scope)
{
	return text_of(p, str_of(letter), S("-"), scope);
}

static const char *
posted_as(struct page *p, const char *letter, str scope)
{
	return str_c(p->cx->mem, of_scope(p, letter, scope));
}

static void
pick_draw(struct page *p, const char *what, str id, str text, str hint,
    bool on)
{
	str name = text_of(p, str_of(what), id);

	tick_draw(p, name, text, hint, is_ticked(p,
	    str_c(p->cx->mem, name), S("1"), on));
}

static void
part_pick(struct page *p, const struct choice *c, const struct plan *plan,
    const struct part *t)
{
	const char *entry = t->entry ? str_c(p->cx->mem, t->entry->link) : "";

	ui_heading(&p->h, &(struct ui_heading){ .level = 2, .size = UI_S,
	    .text = t->heading });
	pick_draw(p, "part:", t->link, S("All of this part"),
	    S("Also what is added to it later"),
	    has_str(c->what.part, c->what.nparts, t->link));
	for (const struct line *e = NULL;
	    (e = entry_next(&plan->a, entry, e)) != NULL;)
		if (!e->parked && e->visible == VISIBLE_RECORD)
			pick_draw(p, "line:", e->id, text_of(p, S("Only: "),
			    plan_text(plan, e)), S(""),
			    has_str(c->what.line, c->what.nlines, e->id));
}

/* Who else has a copy is nobody else's to know. */
static bool
is_offered(const struct plan *plan, const struct part *t)
{
	return t->entry && !str_eq(t->link, str_of(sheet_info[
	    plan->sheet].held));
}

/* Each part, then each of its lines; parts with nothing in them behind a
 * summary. What is kept off online pages cannot be shared and is not offered. */
static enum err
what_draw(struct page *p, const struct choice *c, const struct plan *plan)
{
	const struct ui_details d = {
		.summary = S("Parts with nothing in them yet") };
	str id = of_scope(p, "what", c->scope);
	str wrong = web_error(p, str_c(p->cx->mem, id));
	struct parts l;
	bool empty = false;

	TRY(plan_parts(p->cx, plan, &l));
	ui_fieldset_start(&p->h, &(struct ui_fieldset){ .id = id,
	    .legend = S("Which parts and lines?"), .size = UI_S });
	if (wrong.n)
		ui_error_message(&p->h, wrong, text_of(p, id, S("-error")));
	for (unsigned i = 0; i < l.n; i++) {
		if (!is_offered(plan, &l.at[i]))
			continue;
		if (l.at[i].nlines)
			part_pick(p, c, plan, &l.at[i]);
		else
			empty = true;
	}
	if (empty)
		ui_details_start(&p->h, &d);
	for (unsigned i = 0; i < l.n && empty; i++)
		if (l.at[i].nlines == 0 && is_offered(plan, &l.at[i]))
			part_pick(p, c, plan, &l.at[i]);
	if (empty)
		ui_details_end(&p->h);
	ui_fieldset_end(&p->h);
	return ERR_OK;
}

/* Where someone wondered whether they could choose this, what was found (CARE-72). */
static void
capacity_draw(struct page *p, const struct choice *c, const struct decisions *l)
{
	const char *name = posted_as(p, "c", c->scope);
	struct ui_option *o = NEWN(p->cx->mem, struct ui_option, l->n + 1);
	bool there = c->capacity.n == 0;
	unsigned n = 0;

	for (unsigned i = 0; i < l->n; i++)
		if (!str_eq(l->at[i].found, S("not-concluded"))) {
			o[n++] = (struct ui_option){ .value = l->at[i].ref,
				.text = l->at[i].text };
			there |= str_eq(l->at[i].ref, c->capacity);
		}
	if (!there)
		o[n++] = (struct ui_option){ .value = c->capacity,
			.text = S("The one that was chosen before") };
	if (n)
		ui_select(&p->h, &(struct ui_select){ .f = {
		    .name = str_of(name), .label = S("The capacity decision"
		        " that this rests on, if there was one"),
		    .error = web_error(p, name) }, .options = o,
		    .noptions = n, .none = S("None"),
		    .value = web_value(p, name, c->capacity) });
}

/* One that is there, was concluded, and does not say the contrary. */
static void
capacity_check(struct page *p, const struct choice *was,
    const struct choice *c, const struct decisions *l)
{
	const char *name = posted_as(p, "c", c->scope);

	for (unsigned i = 0; i < l->n && c->capacity.n; i++) {
		if (!str_eq(l->at[i].ref, c->capacity))
			continue;
		if (str_eq(l->at[i].found, S("not-concluded")))
			(void)fail(p->cx, ERR_INPUT, name, "nothing is"
			    " concluded there yet: choose another, or none");
		else if (c->answer == ANSWER_YES && str_eq(l->at[i].found,
		    S("cannot-decide-now")))
			(void)fail(p->cx, ERR_INPUT, name, "this says that"
			    " they cannot decide it now, so a yes cannot rest"
			    " on it: choose another answer");
		return;
	}
	if (!str_eq(c->capacity, was->capacity) && c->capacity.n)
		(void)fail(p->cx, ERR_INPUT, name,
		    "choose a decision from the list");
}

/* Their words, what was explained, and the days: behind one summary a scope, so
 * that the page asks one thing after the other. */
static void
more_draw(struct page *p, const struct choice *c, const struct decisions *l)
{
	str until = of_scope(p, "e", c->scope);
	str again = of_scope(p, "r", c->scope);
	bool wrong = web_error(p, posted_as(p, "e", c->scope)).n ||
	    web_error(p, posted_as(p, "r", c->scope)).n ||
	    web_error(p, posted_as(p, "w", c->scope)).n ||
	    web_error(p, posted_as(p, "c", c->scope)).n;
	const struct ui_details d = { .summary = p->own
		    ? S("In my words, and until when")
		    : S("Their words, what was explained, and until when"),
		.open = wrong || c->own_words.n || c->ends_on.n ||
		    c->review_on.n };

	ui_details_start(&p->h, &d);
	web_area(p, posted_as(p, "w", c->scope), p->own ? S("In my words")
	    : S("In their words"), S(""), c->own_words, 2);
	if (p->staff) {
		pick_draw(p, "b-", c->scope,
		    S("What it is good for was explained"), S(""),
		    c->benefits);
		pick_draw(p, "l-", c->scope,
		    S("What its limits are was explained"), S(""), c->limits);
		capacity_draw(p, c, l);
	}
	date_draw(p, (struct ui_field){ .name = until,
	    .label = S("Until"), .hint = S("Leave it empty for no end"),
	    .error = web_error(p, posted_as(p, "e", c->scope)) }, c->ends_on);
	date_draw(p, (struct ui_field){ .name = again,
	    .label = S("Ask again on"),
	    .error = web_error(p, posted_as(p, "r", c->scope)) },
	    c->review_on);
	ui_details_end(&p->h);
}

static enum err
scope_draw(struct page *p, const struct choice *c, const struct shown *in,
    const struct decisions *looked)
{
	struct ui_option o[ANSWER__MAX];
	str name = of_scope(p, "a", c->scope);
	enum sheet sheet = sheet_of_scope(c->scope);
	struct ui_radios r = { .f = { .name = name, .size = UI_M,
		.label = code_words("consent-scope", c->scope),
		.error = web_error(p, str_c(p->cx->mem, name)) },
		.options = o, .noptions = ANSWER__MAX, .small = true };

	if (c->re_ask && c->prompt.n && c->answer != ANSWER_NOT_ASKED)
		r.f.hint = code_words("consent-prompt", c->prompt);
	for (enum answer a = 0; a < ANSWER__MAX; a++)
		o[a] = (struct ui_option){ .value = str_of(answer_code[a]),
			.text = code_words("consent-answer",
			    str_of(answer_code[a])) };
	if (p->own) {
		o[ANSWER_NOT_ASKED].text = S("Leave this for now");
		o[ANSWER_UNDECIDED].text = S("I have not decided");
	}
	r.value = web_value(p, str_c(p->cx->mem, name),
	    str_of(answer_code[c->answer]));
	ui_hidden(&p->h, of_scope(p, "v", c->scope), int_words(p, c->v));
	ui_radios(&p->h, &r);
	/* An answer that stays is an answer too, once it was asked again. */
	if (c->re_ask && c->answer != ANSWER_NOT_ASKED)
		pick_draw(p, "s-", c->scope, p->own
		    ? S("I looked again, and my answer stays")
		    : S("Asked again today, and the answer stays"), S(""),
		    false);
	if (sheet != SHEET__MAX)
		TRY(what_draw(p, c, &in->of[sheet]));
	more_draw(p, c, looked);
	return ERR_OK;
}

enum err
page_choose(struct page *p)
{
	struct supporter s;
	struct choices l;
	struct shown shown = { 0 };
	struct decisions looked = { 0 };

	TRY(page_supporter_read(p, &s));
	TRY(choices_of(p->cx, p->person, s.id, &l));
	TRY(shown_read(p, p->person, S(""), &shown));
	if (p->staff)
		TRY(decisions_of(p, &looked));
	page_back(p, path_of(p, &s, S("")));
	if (s.hidden) {
		ui_h1(&p->h, s.name);
		ui_p(&p->h, S("Not to be contacted: nothing can be shared."));
		return ERR_OK;
	}
	web_errors(p);
	ui_h1(&p->h, text_of(p, S("What may "), s.name, S(" see?")));
	TRY(supporter_flags(p, &s));
	ui_p(&p->h, wording("consent.why"));
	ui_p(&p->h, wording("consent.limits"));
	if (web_error(p, "v").n)
		ui_heading(&p->h, &(struct ui_heading){ .id = S("v"),
		    .level = 2, .text = wording("conflict.heading") });
	web_form_draft(p, S(""));
	for (unsigned i = 0; i < l.n; i++)
		TRY(scope_draw(p, &l.at[i], &shown, &looked));
	return web_submit(p, S("Save, and see their page"));
}

/* It is of that sheet: a part of its form; a line that no other has. */
static bool
is_of(struct page *p, const struct shown *in, enum sheet sheet, bool part,
    str id)
{
	if (part)
		return sheet_has_part(p->cx, sheet, id);
	for (int s = 0; s < SHEET__MAX; s++)
		if (s != (int)sheet && in->of[s].exists &&
		    line_find(&in->of[s].a, id))
			return false;
	return true;
}

/* The ids of what was ticked under "part:" or "line:", of one sheet. */
static str *
picked(struct page *p, const struct shown *in, enum sheet sheet,
    const char *what, unsigned *n)
{
	bool part = str_eq(str_of(what), S("part:"));
	str *at = NEWN(p->cx->mem, str, p->rq->nform + 1);

	*n = 0;
	for (unsigned i = 0; i < p->rq->nform; i++) {
		const struct field *f = &p->rq->form[i];

		str id = str_sub(f->name, str_of(what).n, f->name.n);

		if (str_starts(f->name, str_of(what)) && f->value.n &&
		    is_of(p, in, sheet, part, id))
			at[(*n)++] = id;
	}
	return at;
}

static bool
same_set(const str *a, unsigned na, const str *b, unsigned nb)
{
	for (unsigned i = 0; i < na; i++)
		if (!has_str(b, nb, a[i]))
			return false;
	return na == nb;
}

static bool
is_same(const struct choice *a, const struct choice *b)
{
	return a->answer == b->answer && a->benefits == b->benefits &&
	    a->limits == b->limits && str_eq(a->own_words, b->own_words) &&
	    str_eq(a->capacity, b->capacity) &&
	    str_eq(a->ends_on, b->ends_on) &&
	    str_eq(a->review_on, b->review_on) &&
	    same_set(a->what.part, a->what.nparts, b->what.part,
	        b->what.nparts) &&
	    same_set(a->what.line, a->what.nlines, b->what.line,
	        b->what.nlines);
}

/* What was posted for one scope. Faults gather, each at its field. */
static void
scope_take(struct page *p, const struct shown *in, struct choice *c)
{
	enum sheet sheet = sheet_of_scope(c->scope);
	str answer = web_post(p, posted_as(p, "a", c->scope)), v;
	enum answer was = c->answer;

	for (enum answer a = 0; a < ANSWER__MAX; a++)
		if (str_eq(answer, str_of(answer_code[a])))
			c->answer = a;
	v = web_post(p, posted_as(p, "v", c->scope));
	if (!str_int(v, 0, INT64_MAX, &c->v))
		c->v = 0;
	c->own_words = web_post(p, posted_as(p, "w", c->scope));
	if (p->staff) {
		c->benefits = web_post(p, posted_as(p, "b", c->scope)).n > 0;
		c->limits = web_post(p, posted_as(p, "l", c->scope)).n > 0;
		c->capacity = web_post(p, posted_as(p, "c", c->scope));
	} else if (c->answer != was) {
		c->capacity = S(""); /* another answer, of their own */
	}
	if (fail_of(p->cx, date_post(p, posted_as(p, "e", c->scope),
	        &c->ends_on), S("Until")) != ERR_OK ||
	    fail_of(p->cx, date_post(p, posted_as(p, "r", c->scope),
	        &c->review_on), S("Ask again on")) != ERR_OK)
		return; /* said already */
	if (sheet == SHEET__MAX || c->answer != ANSWER_YES)
		return;
	c->what.part = picked(p, in, sheet, "part:", &c->what.nparts);
	c->what.line = picked(p, in, sheet, "line:", &c->what.nlines);
	if (c->what.nparts + c->what.nlines == 0)
		(void)fail(p->cx, ERR_INPUT, posted_as(p, "what", c->scope),
		    "tick at least one part"
		    " or line, or choose another answer");
}

/* Where choice_set says what is wrong, as the field of that scope. */
static enum err
scope_wrong(struct page *p, const struct choice *c, unsigned was)
{
	static const struct { const char *where, *letter; } field[] = {
		{ "review_on", "r" }, { "ends_on", "e" }, { "own_words", "w" },
		{ "answer", "a" }, { "what", "what" } };

	for (unsigned i = was; i < p->cx->ndiag && i < DIAG_MAX; i++)
		for (size_t k = 0; k < sizeof(field) / sizeof(field[0]); k++)
			if (str_eq(p->cx->diag[i].where,
			    str_of(field[k].where)))
				p->cx->diag[i].where = of_scope(p,
				    field[k].letter, c->scope);
	return ERR_INPUT;
}

static enum err
scopes_save(struct page *p, const struct shown *in, const struct choices *l)
{
	struct choice *now = NEWN(p->cx->mem, struct choice, l->n + 1);
	struct decisions looked = { 0 };

	if (p->staff)
		TRY(decisions_of(p, &looked));
	for (unsigned i = 0; i < l->n; i++) {
		now[i] = l->at[i];
		scope_take(p, in, &now[i]);
		if (p->staff)
			capacity_check(p, &l->at[i], &now[i], &looked);
	}
	if (p->cx->ndiag)
		return ERR_INPUT;
	for (unsigned i = 0; i < l->n; i++) {
		unsigned was = p->cx->ndiag;
		enum err e;

		if (is_same(&now[i], &l->at[i]) &&
		    !web_post(p, posted_as(p, "s", now[i].scope)).n)
			continue;
		e = choice_set(p->cx, p->person, &now[i]);
		if (e == ERR_INPUT)
			return scope_wrong(p, &now[i], was);
		TRY(e);
	}
	return ERR_OK;
}

enum err
post_choose(struct page *p)
{
	struct supporter s;
	struct shown shown = { 0 };
	struct choices l;
	enum err e;

	TRY(page_supporter_read(p, &s));
	TRY(choices_of(p->cx, p->person, s.id, &l));
	TRY(shown_read(p, p->person, S(""), &shown));
	e = scopes_save(p, &shown, &l);
	return web_end(p, fields_end(p, e), path_of(p, &s, S("preview")),
	    "shared", page_choose);
}

/* ---- exactly their page ---- */

enum err
page_preview(struct page *p)
{
	struct supporter s;
	struct shown shown = { 0 };

	TRY(page_supporter_read(p, &s));
	TRY(shown_read(p, p->person, s.id, &shown));
	page_open(p, sharing_path(p), text_of(p, S("What "), s.name,
	    S(" sees")));
	TRY(supporter_flags(p, &s));
	ui_preview_start(&p->h, fill(p, wording("share.preview"), "{name}",
	    s.name));
	TRY(shared_draw(p, web_name(p), &shown, 3));
	ui_preview_end(&p->h);
	ui_p(&p->h, S("Below it they see the same crisis numbers as"
	    " everyone."));
	const struct ui_link go[] = {
		{ S("Change what they see"), path_of(p, &s, S("choose")),
			S("") },
		{ wording("share.heading"), sharing_path(p), S("") } };

	ui_links(&p->h, go, 2);
	return ERR_OK;
}
