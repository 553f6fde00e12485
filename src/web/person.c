/*
 * A person: who they are, how they want to be spoken to, what is current, what
 * is there. Adding one, their details, their own sign-in, and the page that
 * asks why before a record outside one's teams is opened.
 *
 * Nothing here ranks anyone: no order but time and name, no mark but a need.
 * Looks and single records are in record.c.
 */
#include "care/assess.h"
#include "care/formbook.h"
#include "core/arena.h"
#include "core/time.h"
#include "core/tsv.h"
#include "web/people_kit.h"
#include "web/work.h"

enum { LISTED_MAX = 50, NAME_MAX_SHOWN = 200 };


/* What a person may change of themselves; the team's also has the number. */
static const char own_groups[] = "name contact speak ahead needs";
static const char team_groups[] = "name number contact speak ahead needs";

/* ---- the person's page ---- */

static void
keeping_link(struct page *p)
{
	link_p(p, S("How long we keep this"), web_path(p, S("person"),
	    p->person, S("keeping")));
}

/* Whoever may find people and not open them sees who this is, and no more. */
static enum err
name_only(struct page *p)
{
	const struct person_view *v;

	TRY(web_person(p, &v));
	ui_h1(&p->h, v->name);
	ui_p(&p->h, S("With your account you can find people. You cannot open"
	    " their records."));
	if (door_has(p->cx, RIGHT_RECORDS)) {
		keeping_link(p);
		link_p(p, S("Two records, one person"), S("/merges"));
	}
	if (door_has(p->cx, RIGHT_PRIVACY))
		link_p(p, S("Who looked at what"), S("/looks"));
	return ERR_OK;
}

static enum err
notices(struct page *p, const struct person_view *v)
{
	int64_t until;

	if (p->sight == SIGHT_GLASS) {
		TRY(glass_mine(p->cx, p->person, &until));
		ui_inset(&p->h, text_of(p, S("This person is not with your"
		    " teams. You opened their record with a reason, until "),
		    show_time(p->cx->mem, until), S(". A privacy officer reads"
		    " the reason.")));
	}
	if (v->died)
		ui_callout(&p->h, &(struct ui_callout){
		    .heading = S("This person has died"), .level = 2,
		    .text = died_says(p, v) });
	return ERR_OK;
}

/* A list of sentences, or what stands for none. */
static struct html *
sentences(struct page *p, const str *s, unsigned n, str none)
{
	struct html *h = NEW(p->cx->mem, struct html);

	html_init(h, p->cx->mem, 65536);
	for (unsigned i = 0; i < n; i++) {
		html_lit(h, "<p>");
		ui_words_inline(h, s[i]);
		html_lit(h, "</p>\n");
	}
	if (n == 0)
		ui_p(h, none);
	return h;
}

static enum err
speak_draw(struct page *p, const struct person_view *v)
{
	str details = web_here(p, "details");
	str safe = web_here(p, "safe");
	struct record r;
	const str *value;

	TRY(record_read(p->cx, KIND_PERSON, p->person, &r));
	TRY(values_of(p, &r, &value));
	const struct ui_link change[] = {
		{ .text = S("Change"), .href = details,
			.hidden = S("what they are called") },
		{ .text = S("Change"), .href = details,
			.hidden = S("how they want to be spoken to") },
		{ .text = S("Change"), .href = safe,
			.hidden = S("safe contact") },
		{ .text = S("Change"), .href = details,
			.hidden = S("what helps with information") } };
	str pronouns = value_named(KIND_PERSON, value, "pronouns");
	str called = v->preferred.n ? v->preferred : v->name;
	const struct ui_row row[] = {
		{ .key = S("Called"), .words = true, .value = pronouns.n
			    ? text_of(p, called, S(" ("), pronouns, S(")"))
			    : called, .actions = &change[0], .nactions = 1 },
		{ .key = S("In their words"), .words = true,
			.value = value_named(KIND_PERSON, value, "speak"),
			.actions = &change[1], .nactions = 1 },
		{ .key = S("Safe contact"), .part = sentences(p, v->safe,
			    v->nsafe, S("Not asked yet: use no route.")),
			.actions = &change[2], .nactions = 1 },
		{ .key = S("Information and meetings"), .part = sentences(p,
			    v->needs, v->nneeds, S("Nothing noted yet")),
			.actions = &change[3], .nactions = 1 } };
	const struct ui_summary s = { .rows = row, .nrows = 4,
		.none = S("Not asked yet") };

	ui_h2(&p->h, S("How to speak with them"));
	ui_summary(&p->h, &s);
	if (!v->private_asked)
		ui_p(&p->h, S("The question about safe contact has not been"
		    " asked alone yet. Ask it before anything is sent, and"
		    " before online access is opened."));
	return ERR_OK;
}

static enum err
plan_draw(struct page *p, const struct person_view *v)
{
	str path = web_here(p, "plan");
	str name = web_name(p), says;
	struct plan plan;

	TRY(plan_read(p->cx, p->person, &plan));
	ui_h2(&p->h, S("Plan"));
	if (!plan.exists)
		says = v->died ? S("There is no plan.")
		    : text_of(p, S("There is no plan yet. It can start with"
		    " one line, made together with "), name, S("."));
	else if (plan.withdrawn)
		says = text_of(p, S("Set aside on "),
		    show_day(p->cx->mem, plan.rec.at), S("."));
	else
		says = text_of(p, plan.draft ? S("Being made; last changed on ")
		    : S("Current; last changed on "),
		    show_day(p->cx->mem, plan.rec.at), S("."));
	ui_p(&p->h, says);
	if (v->died) {
		if (plan.exists)
			link_p(p, S("Open the plan"), path);
		return ERR_OK;
	}
	ui_buttons_start(&p->h);
	ui_button(&p->h, &(struct ui_button){ .href = path,
	    .text = plan.exists ? S("Open the plan") : S("Start together") });
	ui_button(&p->h, &(struct ui_button){ .kind = UI_SECONDARY,
	    .href = web_here(p, "plan/offer"),
	    .text = S("A plan was offered") });
	ui_buttons_end(&p->h);
	return ERR_OK;
}

/* What was understood, and what it was understood from. */
static enum err
sense_draw(struct page *p)
{
	const struct sheet_at at = { .person = p->person,
		.sheet = SHEET_FORMULATION };
	struct assessments l;
	const struct line *again, *sense;
	struct plan picture;
	str last = S("No assessment is written here yet.");

	TRY(assessments_of(p->cx, p->person, &l));
	TRY(sheet_read(p->cx, &at, &picture));
	if (l.n)
		last = text_of(p, l.at[0].draft ? S("The latest was begun on ")
		    : S("The latest is of "), show_day(p->cx->mem,
		    l.at[0].began ? l.at[0].began : l.at[0].at), S("."));
	if (l.n && l.at[0].view.n)
		last = text_of(p, last, S(" Does "), web_name(p),
		    S(" see it this way? "), l.at[0].view);
	ui_h2(&p->h, S("Assessment and understanding"));
	ui_p(&p->h, last);
	ui_p(&p->h, picture.exists ? text_of(p, S("The shared picture was last"
	    " changed on "), show_day(p->cx->mem, picture.rec.at), S("."))
	    : S("There is no shared picture yet of what is going on."));
	sense = line_in(&picture.a, S(""), "sense.answer");
	if (sense && !line_says_nothing(sense))
		ui_p(&p->h, text_of(p, S("Does "), web_name(p), S(" see it this"
		    " way? "), line_words(p->cx, sense)));
	again = line_in(&picture.a, S(""), "again.on");
	if (again)
		ui_p(&p->h, wording_with(p->cx, "formulation.again", "{date}",
		    line_words(p->cx, again)));
	const struct ui_link go[] = {
		{ .text = S("Assessments"), .href = web_here(p, "assessment") },
		{ .text = S("Making sense together"),
		    .href = web_here(p, "formulation") } };

	ui_links(&p->h, go, 2);
	return ERR_OK;
}

static enum err
around_draw(struct page *p, const struct person_view *v)
{
	struct supporters l;
	struct ui_row *row;

	TRY(supporters_of(p->cx, p->person, false, &l));
	ui_h2(&p->h, S("People around them"));
	row = NEWN(p->cx->mem, struct ui_row, l.n + 1);
	for (unsigned i = 0; i < l.n; i++) {
		const struct supporter *s = &l.at[i];
		struct ui_link *go = NEW(p->cx->mem, struct ui_link);

		*go = (struct ui_link){ .text = S("Open"), .hidden = s->name,
			.href = web_path(p, S("person"), p->person,
			    S("supporter"), s->id) };
		row[i] = (struct ui_row){ .key = s->name, .actions = go,
			.nactions = 1, .value = s->roles.n && s->relation.n
			    ? text_of(p, s->relation, S(". "), s->roles)
			    : s->relation.n ? s->relation : s->roles };
	}
	if (l.n == 0)
		ui_p(&p->h, S("Nobody is noted yet."));
	else
		ui_summary(&p->h, &(struct ui_summary){ .rows = row,
		    .nrows = l.n, .none = S("Not said") });
	for (unsigned i = 0; i < l.n && !v->died; i++) {
		TRY(supporter_flags(p, &l.at[i]));
		TRY(ask_again_draw(p, &l.at[i]));
	}
	const struct ui_link go[] = {
		{ S("Write down what a supporter told us"), web_here(p, "tell"),
			S("") },
		{ S("Share something without their yes"),
			web_here(p, "disclose"), S("") },
		{ S("Who sees this"), web_here(p, "sharing"), S("") },
		{ S("Add a supporter"), web_here(p, "supporters/new"), S("") } };

	ui_links(&p->h, go, v->died ? 2 : 4);
	return ERR_OK;
}

/* What a form was called, or what the kind is. */
static str
record_title(struct page *p, const struct record *r)
{
	str title = json_text(json_get(r->json, S("title")));
	str form = json_text(json_get(r->json, S("questionnaire"))), url;

	(void)p;
	if (r->kind == KIND_RESPONSE && form.n) {
		(void)str_cut(&form, '|', &url);
		return text_of(p, str_of(kind_info[r->kind].title), S(": "),
		    url);
	}
	return title.n ? title : str_of(kind_info[r->kind].title);
}

static str
record_href(struct page *p, const struct record *r)
{
	if (r->kind == KIND_RESPONSE)
		return web_path(p, S("person"), p->person, S("response"),
		    r->id);
	return web_path(p, S("person"), p->person, S("record"),
	    str_of(kind_info[r->kind].code), r->id);
}

/* Every kind there is, also those that are not made yet; those with a place of
 * their own left out. */
static bool
is_listed(enum kind k)
{
	return kind_info[k].person[0] && !kind_is_foreign(k) &&
	    k != KIND_PERSON && k != KIND_SUPPORTER && k != KIND_CONSENT &&
	    k != KIND_PLAN && k != KIND_ASSESSMENT && k != KIND_FORMULATION &&
	    k != KIND_DOCUMENT && k != KIND_COPY && k != KIND_TASK;
}

/* The titles of forms by their address, so that a list is in words. */
static str
form_title(const struct records *forms, str r)
{
	for (unsigned i = 0; i < forms->n; i++)
		if (str_eq(json_text(json_get(forms->at[i].json, S("url"))),
		    r))
			return json_text(json_get(forms->at[i].json,
			    S("title")));
	return S("");
}

static enum err
kind_rows(struct page *p, enum kind k, const struct records *forms,
    struct ui_cell *cell, unsigned *n)
{
	struct records l;
	unsigned from;

	TRY(record_list(p->cx, k, p->person, &l));
	from = l.n > LISTED_MAX ? l.n - LISTED_MAX : 0;
	for (unsigned i = l.n; i > from; i--) {
		const struct record *r = &l.at[i - 1];
		str form = json_text(json_get(r->json, S("questionnaire")));
		str url, title;

		if (r->gone)
			continue;
		(void)str_cut(&form, '|', &url);
		title = k == KIND_RESPONSE ? form_title(forms, url) : S("");
		cell[*n * 2] = (struct ui_cell){
			.text = title.n ? title : record_title(p, r),
			.href = record_href(p, r), .words = true };
		cell[*n * 2 + 1].text = show_day(p->cx->mem, r->at);
		(*n)++;
	}
	if (from)
		ui_p(&p->h, text_of(p, S("Only the newest are listed of: "),
		    str_of(kind_info[k].title), S(".")));
	return ERR_OK;
}

/* What came from other systems, by kind: a line each, however many there are. */
static void
foreign_draw(struct page *p, const int64_t count[KIND__MAX])
{
	struct ui_link *link = NEWN(p->cx->mem, struct ui_link, KIND__MAX);
	bool sealed = false;
	unsigned n = 0;

	for (enum kind k = 0; k < KIND__MAX; k++) {
		if (!kind_is_foreign(k) || count[k] == 0)
			continue;
		sealed |= kind_is_sealed(k);
		link[n++] = (struct ui_link){
			.text = text_of(p, kind_words(p, k), S(": "),
			    int_words(p, count[k])),
			.href = web_path(p, S("person"), p->person, S("from"),
			    str_of(kind_info[k].code)) };
	}
	if (n == 0)
		return;
	ui_h2(&p->h, S("From other systems"));
	if (sealed)
		ui_inset(&p->h, text_of(p, S("An external record is kept"
		    " sealed: "), wording("sealed.banner"), S(".")));
	ui_links(&p->h, link, n);
}

static enum err
records_draw(struct page *p, const struct person_view *v)
{
	int64_t count[KIND__MAX];
	struct ui_table t;
	struct ui_cell *cell;
	struct records forms;
	struct ui_link *fill_in;
	struct kepts book;
	unsigned kinds = 0, nfill = 0;

	TRY(record_counts(p->cx, p->person, count));
	for (enum kind k = 0; k < KIND__MAX; k++)
		kinds += is_listed(k) && count[k] > 0;
	cell = web_table(p, &t, S("Records"), "What|Last changed",
	    kinds * LISTED_MAX);
	t.nrows = 0;
	t.row_headers = false;
	t.none = S("Nothing else has been written down yet.");
	TRY(record_all(p->cx, KIND_FORM, &forms));
	TRY(formbook_list(p->cx, &book));
	ui_h2(&p->h, S("What else is here"));
	for (enum kind k = 0; k < KIND__MAX; k++)
		if (is_listed(k) && count[k] > 0)
			TRY(kind_rows(p, k, &forms, cell, &t.nrows));
	ui_table(&p->h, &t);
	const struct ui_link beside[] = {
		{ S("All of it, by day"), web_here(p, "days"), S("") },
		{ S("Ward, visits and moves"), web_here(p, "stay"), S("") },
		{ S("Documents"), web_here(p, "documents"), S("") },
		{ v->died ? S("Details, as they were written down")
		    : S("What could be asked here"), web_here(p, v->died
		    ? "details" : "prompts"), S("") },
		{ S("Under 18: decisions, parental responsibility, family"),
			web_here(p, "young"), S("") } };

	/* Someone of 18 may have what was written down before. */
	ui_links(&p->h, beside, v->died || v->age > 18 ? 4 : 5);
	foreign_draw(p, count);
	fill_in = NEWN(p->cx->mem, struct ui_link, book.n + 1);
	for (unsigned i = 0; i < book.n && !v->died; i++)
		if (kept_takes_answers(&book.at[i]))
			fill_in[nfill++] = (struct ui_link){ .text = text_of(p,
			    S("Fill in: "), book.at[i].title),
			    .href = web_path(p, S("person"), p->person,
			        S("fill"), book.at[i].rec.id) };
	if (nfill)
		ui_links(&p->h, fill_in, nfill);
	return ERR_OK;
}

static enum err
access_draw(struct page *p, const struct person_view *v)
{
	const struct account *a;
	struct teams t;
	const struct ui_link go[] = {
		{ S("Who has looked"), web_here(p, "looks"), S("") },
		{ wording("record.copy-theirs"), web_here(p, "copy"), S("") },
		{ v->died ? S("The day they died, or a mistake about it")
		    : S("This person has died"), web_here(p, "died"), S("") },
		{ S("Another system asks for a level"), web_here(p, "no-level"),
			S("") },
		{ S("Their own sign-in"), web_here(p, "account"), S("") } };

	TRY(person_teams(p->cx, p->person, &t));
	TRY(signin_find(p, S(""), &a));
	ui_h2(&p->h, S("Teams and access"));
	for (unsigned i = 0; i < t.n; i++)
		ui_p(&p->h, text_of(p, t.at[i].name, S(", since "),
		    show_day(p->cx->mem, t.at[i].since)));
	ui_p(&p->h, a ? S("They have a sign-in of their own.")
	              : S("They have no sign-in of their own."));
	ui_links(&p->h, go, v->died ? 4 : 5);
	return ERR_OK;
}

enum err
page_person(struct page *p)
{
	const struct person_view *v;

	if (p->sight == SIGHT_NAME && door_has(p->cx, RIGHT_BREAK)) {
		p->go = web_here(p, "open");
		return ERR_OK;
	}
	if (p->sight == SIGHT_NAME)
		return name_only(p);
	TRY(web_person(p, &v));
	ui_h1(&p->h, v->name);
	TRY(notices(p, v));
	if (!v->died)
		TRY(speak_draw(p, v));
	TRY(sense_draw(p));
	TRY(plan_draw(p, v));
	TRY(owed_draw(p));
	TRY(around_draw(p, v));
	TRY(records_draw(p, v));
	if (door_has(p->cx, RIGHT_RECORDS))
		keeping_link(p);
	return access_draw(p, v);
}

/* ---- adding someone ---- */

/* Teams of the viewer's own branch first; all of them where there is none. */
static enum err
unit_draw(struct page *p)
{
	struct units u;
	struct ui_option *o;
	struct ui_select s = { .f = { .name = S("unit"),
		.label = S("Team"), .error = web_error(p, "unit") },
		.value = web_value(p, "unit", p->me->unit) };

	TRY(unit_list(p->cx, &u));
	o = NEWN(p->cx->mem, struct ui_option, u.n + 1);
	for (unsigned pass = 0; pass < 2 && s.noptions == 0; pass++)
		for (unsigned i = 0; i < u.n; i++)
			if (!u.at[i].closed && (pass || str_find(u.at[i].path,
			    text_of(p, S("/"), p->me->unit, S("/"))) >= 0))
				o[s.noptions++] = (struct ui_option){
					.value = u.at[i].id,
					.text = u.at[i].name };
	s.options = o;
	ui_select(&p->h, &s);
	return ERR_OK;
}

static str
typed_name(const struct page *p)
{
	str given = web_post(p, "given"), family = web_post(p, "family");
	str all = str_cat(p->cx->mem, given, str_cat(p->cx->mem, S(" "),
	    family));

	return str_sub(str_trim(all), 0, NAME_MAX_SHOWN);
}

/* A second record of one person is harder to mend than to prevent. */
static enum err
alike_draw(struct page *p)
{
	struct founds l;

	if (web_error(p, "sure").n == 0)
		return ERR_OK;
	TRY(person_find(p->cx, typed_name(p), 0, &l));
	people_table(p, &l, S("Is it one of these?"));
	return ERR_OK;
}

enum err
page_person_new(struct page *p)
{
	page_open(p, S("/home"), S("Add a person"));
	ui_p(&p->h, S("A name and a team are enough; the rest can come later."
	    " Look first whether they are here already."));
	TRY(alike_draw(p));
	web_form_draft(p, S(""));
	if (web_error(p, "sure").n)
		tick_draw(p, S("sure"), S("No, this is someone else"), S(""),
		    false);
	fields_draw(p, KIND_PERSON, "name number", NULL);
	ui_h2(&p->h, S("Team"));
	TRY(unit_draw(p));
	return web_submit(p, S("Add them"));
}

enum err
post_person_new(struct page *p)
{
	str name = typed_name(p), unit = web_post(p, "unit"), id = S("");
	struct founds l = { 0 };
	enum err e;

	if (name.n && web_post(p, "sure").n == 0)
		TRY(person_find(p->cx, name, 0, &l));
	if (l.n) {
		(void)fail(p->cx, ERR_INPUT, "sure", "someone of that name is"
		    " with your teams: look whether it is the same person");
		return web_again(p, ERR_INPUT, page_person_new);
	}
	e = person_new(p->cx, p->rq->form, p->rq->nform, unit, &id);
	return web_end(p, e, web_path(p, S("person"), id), "added",
	    page_person_new);
}

/* ---- details ---- */

static const char *
groups_of(const struct page *p)
{
	return p->own ? own_groups : team_groups;
}

enum err
page_details(struct page *p)
{
	const struct person_view *v;
	struct record r;
	const str *value;

	TRY(web_person_brief(p, &v));
	TRY(record_read(p->cx, KIND_PERSON, p->person, &r));
	TRY(values_of(p, &r, &value));
	page_open(p, person_home(p), p->own ? S("My details") : S("Details"));
	if (p->own)
		ui_p(&p->h, S("Change what is not right. Leave out what you"
		    " do not want to say."));
	link_p(p, S("How it is safe to reach you, asked on its own"),
	    web_here(p, "safe"));
	web_form_draft(p, S(""));
	version_draw(p, r.v);
	fields_draw(p, KIND_PERSON, groups_of(p), value);
	if (v->died) {
		ui_form_end(&p->h);
		return ERR_OK;
	}
	return web_submit(p, S("Save"));
}

enum err
post_details(struct page *p)
{
	int64_t made;
	enum err e = fields_save(p->cx, KIND_PERSON, p->person,
	    version_post(p), groups_of(p), p->rq->form, p->rq->nform, &made);

	return web_end(p, fields_end(p, e), p->own ? web_here(p, "details") :
	    person_home(p), "saved", page_details);
}

/* ---- the person's own sign-in ---- */

/* Asked alone, and answered with yes: nothing less opens online access. */
static enum err
online_is_safe(struct page *p, bool *asked, bool *yes)
{
	const struct person_view *v;
	struct record r;
	const str *value;

	TRY(web_person(p, &v));
	TRY(record_read(p->cx, KIND_PERSON, p->person, &r));
	TRY(values_of(p, &r, &value));
	*asked = v->private_asked;
	*yes = str_eq(value_named(KIND_PERSON, value, "safe-online"),
	    S("yes"));
	return ERR_OK;
}

enum err
page_own_account(struct page *p)
{
	const struct account *a;
	bool asked, yes;

	TRY(signin_find(p, S(""), &a));
	TRY(online_is_safe(p, &asked, &yes));
	page_open(p, person_home(p), S("The person's own sign-in"));
	ui_p(&p->h, S("With it they read and change their plan, choose who"
	    " sees it, and see who has looked."));
	if (!a && !(asked && yes)) {
		ui_p(&p->h, !asked ? S("First ask, when they are alone, how it"
		    " is safe to reach them and who else can look at their"
		    " phone.") : S("They have not said that online access"
		    " would be safe for them. Until they do, paper and a card"
		    " are there."));
		link_p(p, S("Ask about safe contact"), web_here(p, "safe"));
		return ERR_OK;
	}
	signin_draw(p, a, web_name(p), S(""));
	return ERR_OK;
}

enum err
post_own_account(struct page *p)
{
	const struct person_view *v;
	const struct account *a;
	struct account_new who;
	bool asked, yes;
	enum err e;

	TRY(signin_find(p, S(""), &a));
	TRY(online_is_safe(p, &asked, &yes));
	TRY(web_person(p, &v));
	if (!a && !(asked && yes))
		return fail(p->cx, ERR_DENIED, "safe", "ask first, alone,"
		    " whether online access is safe for them");
	who = (struct account_new){ .name = v->preferred.n ? v->preferred
		    : v->name, .role = str_of(role_info[ROLE_PERSON].code),
		.unit = S(""), .practitioner = S(""), .person = p->person,
		.supporter = S("") };
	e = signin_post(p, a, &who, web_here(p, "account"));
	return e == ERR_OK ? e : web_again(p, e, page_own_account);
}

/* ---- break-glass ---- */

enum err
page_glass(struct page *p)
{
	if (p->sight != SIGHT_NAME) {
		p->go = web_here(p, "");
		return ERR_OK;
	}
	page_back(p, S("/find"));
	web_errors(p);
	ui_interruption_start(&p->h, S("Open this record?"));
	ui_p(&p->h, wording("break.warn"));
	ui_interruption_end(&p->h);
	web_form(p, S(""));
	code_select(p, "code", S("Why do you need this record now?"),
	    "break-glass", S(""));
	web_area(p, "why", S("In your words"), S("The person and a privacy"
	    " officer read this."), S(""), 3);
	tick_draw(p, S("hush"), S("Do not show this online to the person: it"
	    " would be unsafe for them"), S("A privacy officer still sees"
	    " it."), is_ticked(p, "hush", S("1"), false));
	return web_submit(p, S("Open the record for 4 hours"));
}

enum err
post_glass(struct page *p)
{
	str code = web_post(p, "code");
	enum err e;

	if (p->sight != SIGHT_NAME) {
		p->go = web_here(p, "");
		return ERR_OK;
	}
	if (!is_code("break-glass", code))
		code = S("");
	e = glass_break(p->cx, p->person, code, web_post(p, "why"),
	    web_post(p, "hush").n > 0);
	return web_end(p, e, web_here(p, ""), "opened", page_glass);
}
