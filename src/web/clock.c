/*
 * One thing that is owed; all that is owed to one person; asking for the plan to
 * be looked at again; a contact that did not happen; a service's own limits.
 *
 * The person reads what was promised, and by when; their team reads the rest. A
 * voicemail is an attempt and nothing more (CARE-88), and no page proposes that
 * someone's care should end.
 */
#include "web/work.h"
#include "core/arena.h"
#include "core/time.h"

enum { HOUR = 3600, DAY = 86400, ENDED_SHOWN = 50, LIKE_MAX = 100,
	COLLEAGUES = 200, ALL_COLLEAGUES = 5000 };

/* ---- times that are typed ---- */

/* "14:05", "9.30", "14": of a day in London; 0 for none. */
static bool
minutes_of(str s, int *out)
{
	str rest = s, hour, min;
	int64_t h, m = 0;
	char sep = str_chr(s, '.') >= 0 ? '.' : ':';

	(void)str_cut(&rest, sep, &hour);
	min = rest.n < s.n ? rest : S("");
	if (hour.n > 2 || !str_int(hour, 0, 23, &h) ||
	    (hour.n < s.n && (min.n != 2 || !str_int(min, 0, 59, &m))))
		return false;
	*out = (int)(h * 60 + m);
	return true;
}

/* NAME-day, -month, -year and NAME-time; all empty: 0. */
static enum err
moment_post(struct page *p, const char *name, int64_t *out)
{
	const char *at = str_c(p->cx->mem, text_of(p, str_of(name),
	    S("-time")));
	str date, time = web_post(p, at);
	struct fdate d;
	struct civil c;
	int min;

	*out = 0;
	TRY(date_post(p, name, &date));
	if (date.n == 0 && time.n == 0)
		return ERR_OK;
	if (!minutes_of(time, &min))
		return fail(p->cx, ERR_INPUT, at,
		    "enter a time like 14:05, and the day with it");
	c = time_london(p->cx->now);
	if (date.n) {
		TRY(fdate_parse(p->cx, name, date, &d));
		if (d.prec != PREC_DAY)
			return fail(p->cx, ERR_INPUT, name,
			    "enter the whole date");
		c = d.at;
	}
	c.hour = min / 60;
	c.min = min % 60;
	c.sec = 0;
	/* Where the hour comes twice, its first; where it does not come, what
	 * a clock that was not put forward would show. */
	for (c.offset_min = 60; c.offset_min >= 0; c.offset_min -= 60) {
		*out = time_of_civil(&c);
		if (time_london(*out).offset_min == c.offset_min)
			break;
	}
	return ERR_OK;
}

/* value: what is there already; 0: nothing. */
static void
moment_draw(struct page *p, const char *name, str label, str hint,
    int64_t value)
{
	const char *at = str_c(p->cx->mem, text_of(p, str_of(name),
	    S("-time")));
	struct civil c = time_london(value);
	struct buf b;

	buf_init(&b, p->cx->mem, 8);
	if (value)
		buf_fmt(&b, "%02d:%02d", c.hour, c.min);
	date_draw(p, (struct ui_field){ .name = str_of(name), .label = label,
	    .hint = hint, .error = web_error(p, name) }, value
	    ? time_day(p->cx->mem, value) : S(""));
	web_line(p, at, S("Time"), S("For example, 14:05"), buf_str(&b), 5);
}

/* ---- a person's ---- */

static str
link_of(struct page *p, const struct clock *c)
{
	return web_path(p, S("person"), p->person, S("owed"), c->id);
}

static void
live_rows(struct page *p, const struct clocks *l, str caption)
{
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, caption,
	    "What|When it is due|State", l->n);

	t.nrows = 0;
	t.none = S("Nothing is owed at the moment.");
	for (unsigned i = 0; i < l->n; i++) {
		const struct clock *k = &l->at[i];

		if (!clock_is_live(k))
			continue;
		c[0] = (struct ui_cell){ .text = clock_title(k->code),
			.href = link_of(p, k) };
		c[1].text = k->due ? text_of(p, due_words(p, k->due, k->asked),
		    S(": "), when_words(p, k->due))
		    : due_words(p, 0, k->asked);
		c[2].text = str_of(clock_state_words[k->state]);
		c += t.ncols;
		t.nrows++;
	}
	ui_table(&p->h, &t);
}

static void
ended_rows(struct page *p, const struct clocks *l)
{
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, S("Ended, newest first"),
	    "What|When|How it ended", l->n);

	t.nrows = 0;
	for (unsigned i = 0; i < l->n && t.nrows < ENDED_SHOWN; i++) {
		const struct clock *k = &l->at[i];

		if (clock_is_live(k))
			continue;
		c[0] = (struct ui_cell){ .text = clock_title(k->code),
			.href = link_of(p, k) };
		c[1].text = show_time(p->cx->mem, k->ended);
		c[2].text = str_of(clock_state_words[k->state]);
		c += t.ncols;
		t.nrows++;
	}
	if (t.nrows)
		ui_table(&p->h, &t);
}

enum err
owed_draw(struct page *p)
{
	const struct person_view *v;
	struct clocks l;

	TRY(web_person_brief(p, &v));
	TRY(clock_promises(p->cx, p->person, &l));
	ui_h2(&p->h, S("What we owe them"));
	live_rows(p, &l, S("By the time it is due"));
	const struct ui_link go[] = {
		{ S("All of it, also what has ended"), web_here(p, "owed"),
			S("") },
		{ S("A contact did not happen"), web_here(p, "missed"),
			S("") },
		{ S("Ask for the plan to be looked at again"),
			web_here(p, "review"), S("") } };

	ui_links(&p->h, go, v->died ? 1 : 3);
	return ERR_OK;
}

/* Two teams owe the same: to the person it is one thing. */
static bool
is_said(const struct clocks *l, unsigned at)
{
	const struct clock *c = &l->at[at];
	bool said = false;

	for (unsigned i = 0; i < at; i++)
		said |= str_eq(c->code, l->at[i].code) &&
		    c->due == l->at[i].due && c->booked == l->at[i].booked &&
		    str_eq(c->with, l->at[i].with);
	return said;
}

enum err
promises_draw(struct page *p)
{
	struct clocks l;

	TRY(clock_promises(p->cx, p->person, &l));
	ui_p(&p->h, wording(l.n ? "owed.lead" : "owed.none"));
	for (unsigned i = 0; i < l.n; i++) {
		const struct clock *c = &l.at[i];

		if (is_said(&l, i))
			continue;
		ui_heading(&p->h, &(struct ui_heading){ .level = 2,
		    .size = UI_S, .text = c->rule->promise });
		if (c->with.n)
			ui_words(&p->h, text_of(p, c->with,
			    S(" gets in touch with you.")));
		if (c->booked)
			ui_p(&p->h, text_of(p, S("Arranged for "),
			    when_words(p, c->booked), S(".")));
		if (c->due && c->due > p->cx->now)
			ui_p(&p->h, text_of(p, S("By "),
			    when_words(p, c->due), S(".")));
		else if (c->due)
			ui_p(&p->h, text_of(p, S("This should have been by "),
			    when_words(p, c->due), S(". "),
			    wording("owed.late")));
		else
			ui_p(&p->h, text_of(p, S("Asked for on "),
			    show_day(p->cx->mem, c->asked), S(".")));
		if (c->state == CLOCK_ATTEMPTED)
			ui_p(&p->h, wording("owed.tried"));
	}
	return ERR_OK;
}

enum err
page_owed(struct page *p)
{
	const struct person_view *v;
	struct clocks l;

	if (p->own) {
		page_open(p, person_home(p), wording("owed.heading"));
		TRY(promises_draw(p));
		link_p(p, wording("owed.ask"), web_here(p, "review"));
		return ERR_OK;
	}
	TRY(web_person_brief(p, &v));
	TRY(clocks_of(p->cx, p->person, &l));
	page_open(p, person_home(p), S("What we owe them"));
	live_rows(p, &l, S("By the time it is due"));
	ended_rows(p, &l);
	const struct ui_link go[] = {
		{ S("Work list"), S("/work"), S("") },
		{ S("A contact did not happen"), web_here(p, "missed"),
			S("") },
		{ S("Ask for the plan to be looked at again"),
			web_here(p, "review"), S("") } };

	ui_links(&p->h, go, v->died ? 1 : 3);
	return ERR_OK;
}

/* ---- one ---- */

static str
team_words(struct page *p, str unit)
{
	struct record r;

	if (unit.n == 0 ||
	    record_read(p->cx, KIND_UNIT, unit, &r) != ERR_OK) {
		ctx_calm(p->cx);
		return S("");
	}
	return json_text(json_get(r.json, S("name")));
}

static str
time_or_none(struct page *p, int64_t t)
{
	return t ? when_words(p, t) : S("");
}

static void
facts_draw(struct page *p, const struct clock *c)
{
	const struct clock_rule *k = c->rule;
	struct ui_row row[13];
	unsigned n = 0;

	row[n++] = (struct ui_row){ .key = S("State"),
		.value = str_of(clock_state_words[c->state]) };
	if (c->why.n)
		row[n++] = (struct ui_row){ .key = S("Why"), .value = c->why,
			.words = true };
	row[n++] = (struct ui_row){ .key = S("Due"), .value =
		!clock_is_live(c) ? time_or_none(p, c->due)
		: c->due ? text_of(p, due_words(p, c->due, c->asked),
		      S(": "), time_or_none(p, c->due))
		: due_words(p, 0, c->asked) };
	if (c->target)
		row[n++] = (struct ui_row){ .key = S("Aimed for"),
			.value = time_or_none(p, c->target) };
	row[n++] = (struct ui_row){ .key = S("Counted from"), .value =
		text_of(p, k ? k->starts : S("its start"), S(", "),
		    time_or_none(p, c->start)) };
	if (c->cause.n)
		row[n++] = (struct ui_row){ .key = S("Because"),
			.value = code_words("review-cause", c->cause) };
	if (c->with.n)
		row[n++] = (struct ui_row){ .key = S("Who gets in touch"),
			.value = c->with, .words = true };
	row[n++] = (struct ui_row){ .key = S("Arranged for"),
		.value = time_or_none(p, c->booked) };
	row[n++] = (struct ui_row){ .key = S("Team"),
		.value = team_words(p, c->unit) };
	row[n++] = (struct ui_row){ .key = S("Who does it"),
		.value = staff_name(p, c->owner) };
	if (c->called)
		row[n++] = (struct ui_row){ .key = S("Late"), .value =
			text_of(p, c->owner.n ? S("They were told on ")
			    : S("Nobody was named to be told on "),
			    time_or_none(p, c->called)) };
	if (k)
		row[n++] = (struct ui_row){ .key = S("Rests on"), .value =
			source_unverified(k->source) ? text_of(p, k->source,
			    S(" (not yet checked against the published page)"))
			    : k->source };
	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = n,
	    .none = S("Not said") });
}

static void
tries_draw(struct page *p, const struct clock *c)
{
	struct ui_table t;
	struct ui_cell *cell;

	if (c->ntries == 0)
		return;
	cell = web_table(p, &t, S("What was done"),
	    "When|How|Who|What came of it", c->ntries);
	t.row_headers = false;
	for (unsigned i = 0; i < c->ntries; i++, cell += t.ncols) {
		const struct clock_try *x = &c->tries[i];
		str came = x->two_way ? S("They spoke with each other.")
		    : c->rule && c->rule->ends == CLOCK_BY_CONTACT
		    ? S("No answer from the person.") : S("");

		if (x->plan_seen)
			came = text_of(p, came, S(" They looked at the plan"
			    " together."));
		cell[0].text = show_time(p->cx->mem, x->at);
		cell[1].text = code_words("contact-type", x->how);
		cell[2].text = x->who;
		cell[3].text = text_of(p, came, S(" "), x->words);
		cell[3].words = true;
	}
	ui_table(&p->h, &t);
}

static const struct ui_option no_yes[] = {
	{ .value = SK("no"), .text = SK("No") },
	{ .value = SK("yes"), .text = SK("Yes") } };
static const struct ui_option answered[] = {
	{ .value = SK("no"), .text = SK("No: no answer, or a message was left."
		" It stays owed.") },
	{ .value = SK("yes"), .text = SK("Yes: we spoke, wrote or met, and they"
		" answered") } };

static void
done_form(struct page *p, const struct clock *c)
{
	bool contact = c->rule->ends == CLOCK_BY_CONTACT;

	ui_h2(&p->h, contact ? S("Write down a contact, or a try")
	                     : S("It was done"));
	web_form(p, S(""));
	ui_hidden(&p->h, S("do"), contact ? S("contact") : S("done"));
	version_draw(p, c->v);
	if (contact)
		ui_radios(&p->h, &(struct ui_radios){ .f = {
		    .name = S("two-way"), .label = S("Did you hear from them?"),
		    .error = web_error(p, "two-way") }, .options = answered,
		    .noptions = 2, .value = web_value(p, "two-way", (str){
		        NULL, 0 }) });
	code_select(p, "how", S("How"), "contact-type", S(""));
	web_line(p, "who", contact ? S("Who was in touch with them, or tried")
	    : S("Who did it"), S(""), p->me->name, 0);
	ui_radios(&p->h, &(struct ui_radios){ .f = { .name = S("plan"),
	    .label = S("Did you look at the plan together?") },
	    .options = no_yes, .noptions = 2, .in_line = true,
	    .value = web_value(p, "plan", (str){ NULL, 0 }) });
	moment_draw(p, "at", S("When"), S("Leave both empty for now"), 0);
	web_area(p, "words", S("Anything else that helps whoever reads this"),
	    S(""), S(""), 3);
	(void)web_submit(p, S("Save"));
}

/* A team of thousands is narrowed by a part of a name, without scripts too. */
static void
colleague_find(struct page *p, str like)
{
	const struct ui_form f = { .action = p->rq->path, .get = true };

	ui_form_start(&p->h, &f);
	ui_input(&p->h, &(struct ui_input){ .f = { .name = S("name"),
	    .label = S("Find a colleague by a part of their name") },
	    .width = 20, .value = like, .no_spelling = true });
	ui_button(&p->h, &(struct ui_button){ .text = S("Find"),
	    .kind = UI_SECONDARY });
	ui_form_end(&p->h);
}

static void
colleague_select(struct page *p, const struct clock *c,
    const struct colleagues *l)
{
	struct ui_option *o = NEWN(p->cx->mem, struct ui_option, l->n + 1);
	unsigned n = 0;

	for (unsigned i = 0; i < l->n; i++)
		if (!str_eq(l->at[i].practitioner, p->me->practitioner) &&
		    !str_eq(l->at[i].practitioner, c->owner))
			o[n++] = (struct ui_option){ .text = l->at[i].name,
				.value = l->at[i].practitioner };
	ui_select(&p->h, &(struct ui_select){ .f = { .name = S("colleague"),
	    .label = S("Which colleague"), .error = web_error(p,
	        "colleague") }, .options = o, .noptions = n,
	    .value = web_value(p, "colleague", S("")) });
}

static void
owner_radios(struct page *p, const struct clock *c, bool others)
{
	struct ui_option who[4];
	unsigned n = 0;

	who[n++] = (struct ui_option){ .value = S("as-is"), .text = c->owner.n
	    ? staff_name(p, c->owner) : S("The team") };
	if (!str_eq(c->owner, p->me->practitioner))
		who[n++] = (struct ui_option){ .value = S("me"),
			.text = S("I do it") };
	if (others)
		who[n++] = (struct ui_option){ .value = S("colleague"),
			.text = S("A colleague, chosen below") };
	if (c->owner.n)
		who[n++] = (struct ui_option){ .value = S("team"),
			.text = S("The team: nobody by name") };
	ui_radios(&p->h, &(struct ui_radios){ .f = { .name = S("owner"),
	    .label = S("Who does it?") }, .options = who, .noptions = n,
	    .value = web_value(p, "owner", S("as-is")) });
}

static enum err
hand_form(struct page *p, const struct clock *c)
{
	str like = web_query(p, "name");
	struct colleagues l;

	if (like.n > LIKE_MAX)
		like = S("");
	TRY(work_colleagues(p->cx, c->unit, like, COLLEAGUES, &l));
	ui_details_start(&p->h, &(struct ui_details){
	    .summary = S("Who does it, and when it is arranged"),
	    .open = like.n || web_error(p, "booked").n || web_error(p,
	        "booked-time").n || web_error(p, "colleague").n ||
	        web_error(p, "with").n });
	if (l.more || like.n)
		colleague_find(p, like);
	web_form(p, S(""));
	ui_hidden(&p->h, S("do"), S("hand"));
	ui_hidden(&p->h, S("v"), int_words(p, c->v));
	owner_radios(p, c, l.n > 0);
	if (l.n)
		colleague_select(p, c, &l);
	else if (like.n)
		ui_p(&p->h, S("Nobody of that name does work for this team."));
	if (c->rule->ends == CLOCK_BY_CONTACT)
		web_line(p, "with", S("Who gets in touch, as the person is"
		    " told"), S("A name and a role. The person reads it."),
		    c->with, 0);
	moment_draw(p, "booked", S("Arranged for"),
	    S("Leave both empty where nothing is arranged"), c->booked);
	(void)web_submit(p, S("Save"));
	ui_details_end(&p->h);
	return ERR_OK;
}

static void
not_form(struct page *p, const struct clock *c)
{
	ui_details_start(&p->h, &(struct ui_details){
	    .summary = S("It does not apply"),
	    .open = web_error(p, "why").n > 0 });
	ui_p(&p->h, wording("owed.not-applicable"));
	web_form(p, S(""));
	ui_hidden(&p->h, S("do"), S("not"));
	ui_hidden(&p->h, S("v"), int_words(p, c->v));
	web_area(p, "why", S("Why it does not apply"), S(""), S(""), 3);
	(void)web_submit(p, S("Save the reason"));
	ui_details_end(&p->h);
}

static enum err
clock_here(struct page *p, struct clock *c)
{
	str person;

	TRY(clock_read(p->cx, p->param[1], c));
	TRY(person_canon(p->cx, c->person, &person));
	return str_eq(person, p->person) ? ERR_OK : web_absent(p, "owed");
}

/* Where nobody was named for the first contact, that is done at the contact. */
static enum err
contact_link(struct page *p, const struct clock *gap)
{
	struct clocks l;

	if (!str_eq(gap->code, S("gap-contact")))
		return ERR_OK;
	TRY(clock_promises(p->cx, p->person, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].code, S("discharge"))) {
			link_p(p, S("Name who gets in touch, and book a time"),
			    link_of(p, &l.at[i]));
			break;
		}
	return ERR_OK;
}

/* What is to be sent, and where it is written down that it was (CARE-86). */
static enum err
copy_links(struct page *p, const struct clock *c)
{
	str type, id = c->basis, at;
	struct plan plan;
	bool is;

	if (!str_eq(c->code, S("copies-person")) &&
	    !str_eq(c->code, S("copies-gp")))
		return ERR_OK;
	(void)str_cut(&id, '/', &type);
	if (!str_eq(type, S("QuestionnaireResponse")))
		return ERR_OK;
	TRY(plan_read(p->cx, p->person, &plan));
	is = plan.exists && str_eq(plan.rec.id, id);
	at = is ? web_here(p, "plan") : web_path(p, S("person"), p->person,
	    S("assessment"), id);
	const struct ui_link go[] = {
		{ is ? S("The plan as text, to be handed over")
		     : S("The assessment as text, to be handed over"),
			text_of(p, at, S("/text")), S("") },
		{ S("Write down who has a copy"), text_of(p, at, S("/copies")),
			S("") } };

	ui_links(&p->h, go, 2);
	return ERR_OK;
}

/* A try without an answer: what follows is the same as after a contact that did
 * not happen (CARE-85). */
static enum err
missed_link(struct page *p, const struct clock *c)
{
	struct clock k;
	bool is;

	if (c->state != CLOCK_ATTEMPTED || !c->rule ||
	    c->rule->ends != CLOCK_BY_CONTACT ||
	    str_eq(c->rule->kind, S("missed")))
		return ERR_OK;
	TRY(clock_by_basis(p->cx, p->person, text_of(p, S("Task/"), c->id),
	    S("missed-attempt"), &is, &k));
	if (is && clock_is_live(&k))
		link_p(p, S("The next tries are on the list"), web_here(p,
		    "owed"));
	else
		link_p(p, S("It did not happen: put the next tries on the"
		    " list"), text_of(p, web_here(p, "missed"), S("?task="),
		    c->id));
	return ERR_OK;
}

enum err
page_clock(struct page *p)
{
	struct clock c;

	TRY(clock_here(p, &c));
	page_open(p, web_here(p, "owed"), clock_title(c.code));
	facts_draw(p, &c);
	tries_draw(p, &c);
	TRY(contact_link(p, &c));
	TRY(copy_links(p, &c));
	TRY(missed_link(p, &c));
	if (!clock_is_live(&c) || !c.rule)
		return ERR_OK;
	if (c.rule->ends == CLOCK_BY_EVENT)
		ui_p(&p->h, wording("owed.event"));
	else
		done_form(p, &c);
	TRY(hand_form(p, &c));
	not_form(p, &c);
	return ERR_OK;
}

static enum err
try_post(struct page *p, struct clock_try *t)
{
	*t = (struct clock_try){ .how = web_post(p, "how"),
		.who = str_trim(web_post(p, "who")), .words = web_post(p, "words"),
		.two_way = str_eq(web_post(p, "two-way"), S("yes")),
		.plan_seen = str_eq(web_post(p, "plan"), S("yes")) };
	if (t->who.n == 0)
		t->who = p->me->name;
	if (t->how.n == 0)
		t->how = S("not-said");
	TRY(moment_post(p, "at", &t->at));
	if (t->at == 0)
		t->at = p->cx->now;
	return ERR_OK;
}

enum err
colleague_post(struct page *p, str unit, str *owner)
{
	str who = web_post(p, "colleague");
	struct colleagues l;

	TRY(work_colleagues(p->cx, unit, S(""), ALL_COLLEAGUES, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (who.n && str_eq(l.at[i].practitioner, who)) {
			*owner = who;
			return ERR_OK;
		}
	return fail(p->cx, ERR_INPUT, "colleague",
	    "choose who does it from the list");
}

static enum err
hand_post(struct page *p, const struct clock *c)
{
	str who = web_post(p, "owner"), owner = c->owner, with = c->with;
	int64_t booked;

	if (str_eq(who, S("me")))
		owner = p->me->practitioner;
	else if (str_eq(who, S("team")))
		owner = S("");
	else if (str_eq(who, S("colleague")))
		TRY(colleague_post(p, c->unit, &owner));
	if (c->rule->ends == CLOCK_BY_CONTACT)
		with = web_post(p, "with");
	TRY(moment_post(p, "booked", &booked));
	return clock_hand(p->cx, c->id, version_post(p), owner, with, booked);
}

enum err
post_clock(struct page *p)
{
	str act = web_post(p, "do");
	struct clock_try t;
	struct clock c;
	enum err e;

	TRY(clock_here(p, &c));
	if (str_eq(act, S("hand"))) {
		e = hand_post(p, &c);
	} else if (str_eq(act, S("not"))) {
		e = clock_not_applicable(p->cx, c.id, version_post(p),
		    web_post(p, "why"));
	} else {
		e = try_post(p, &t);
		if (e == ERR_OK && str_eq(act, S("done")))
			e = clock_done(p->cx, c.id, version_post(p), &t);
		else if (e == ERR_OK)
			e = clock_contact(p->cx, c.id, version_post(p), &t);
	}
	return web_end(p, fields_end(p, e), link_of(p, &c), "saved",
	    page_clock);
}

/* ---- asking ---- */

enum err
page_review(struct page *p)
{
	page_open(p, web_here(p, "owed"), p->own ? wording("owed.ask")
	    : S("Ask for the plan to be looked at again"));
	ui_p(&p->h, wording(p->own ? "owed.ask-lead" : "owed.ask-staff"));
	web_form(p, S(""));
	if (!p->own)
		code_select(p, "cause", S("Because"), "review-cause", S(""));
	return web_submit(p, p->own ? S("Ask") : S("Put it on the work list"));
}

enum err
post_review(struct page *p)
{
	str cause = p->own ? S("person-asks") : web_post(p, "cause");
	struct record plan;
	enum err e = record_solo_unredacted(p->cx, KIND_PLAN, p->person, &plan);

	if (e == ERR_ABSENT) {
		ctx_calm(p->cx);
		e = fail(p->cx, ERR_INPUT, "cause",
		    "there is no plan yet to look at again");
	} else if (e == ERR_OK && !is_code("review-cause", cause)) {
		e = fail(p->cx, ERR_INPUT, "cause", "choose why");
	} else if (e == ERR_OK) {
		e = clock_review(p->cx, p->person, cause, text_of(p,
		    S("Patient/"), p->person));
	}
	return web_end(p, e, web_here(p, "owed"), "review", page_review);
}

enum err
page_missed(struct page *p)
{
	page_open(p, web_here(p, "owed"), S("A contact did not happen"));
	ui_p(&p->h, wording("owed.missed"));
	web_form(p, S(""));
	ui_hidden(&p->h, S("task"), web_value(p, "task", web_query(p,
	    "task")));
	moment_draw(p, "at", S("When it was to be"),
	    S("Leave both empty for now"), 0);
	return web_submit(p, S("Put it on the work list"));
}

/* What was missed: one that is owed to this person, or a contact that Heed does
 * not know. */
static enum err
missed_put(struct page *p, int64_t at)
{
	str task = web_post(p, "task"), person;
	struct clock c = { .id = S(""), .unit = S(""), .owner = S("") };

	if (task.n) {
		TRY(clock_read(p->cx, task, &c));
		TRY(person_canon(p->cx, c.person, &person));
		if (!str_eq(person, p->person))
			return web_absent(p, "task");
	}
	return clock_missed(p->cx, p->person, task.n ? text_of(p, S("Task/"),
	    c.id) : text_of(p, S("Patient/"), p->person), at, c.unit,
	    c.owner.n ? c.owner : p->me->practitioner);
}

enum err
post_missed(struct page *p)
{
	int64_t at;
	enum err e = moment_post(p, "at", &at);

	if (e == ERR_OK && (at > p->cx->now || at < p->cx->now -
	    (at ? 7 * DAY : p->cx->now)))
		e = fail(p->cx, ERR_INPUT, "at",
		    "enter a time of the last seven days");
	if (e == ERR_OK)
		e = missed_put(p, at ? at : p->cx->now - p->cx->now % 60);
	return web_end(p, e, web_here(p, "owed"), "missed", page_missed);
}

/* ---- a service's own limits ---- */

static bool
may_be_set(const struct clock_rule *k)
{
	return k && !k->day && !k->given && !k->later;
}

static enum err
limit_words(struct page *p, const struct clock_rule *k, str *out)
{
	struct clock_limit l;

	TRY(clock_limit(p->cx, k->code, &l));
	*out = l.due == 0 ? S("No limit") : span_words(p, l.due);
	if (l.due != k->due)
		*out = text_of(p, *out, k->due ? text_of(p,
		    S(" (the practice: "), span_words(p, k->due), S(")"))
		    : S(" (set here)"));
	if (l.approver.n)
		*out = text_of(p, *out, S(", approved by "), l.approver);
	return ERR_OK;
}

static enum err
limit_form(struct page *p, const struct clock_rule *k)
{
	struct clock_limit l;

	TRY(clock_limit(p->cx, k->code, &l));
	ui_h2(&p->h, k->title);
	ui_p(&p->h, text_of(p, S("Counted from "), k->starts, S(".")));
	ui_p(&p->h, wording(k->fixed ? "limits.fixed" : "limits.free"));
	web_form(p, S("/settings/clocks"));
	ui_hidden(&p->h, S("code"), k->code);
	web_line(p, "due", S("Hours"), S("Leave it empty for what the practice"
	    " says."), l.due != k->due ? int_words(p, l.due / HOUR) : S(""),
	    5);
	web_line(p, "approver", S("Who approved it, if it is longer"), S(""),
	    l.approver, 0);
	web_area(p, "why", S("Why"), S(""), l.why, 3);
	return web_submit(p, S("Save"));
}

enum err
page_clock_limits(struct page *p)
{
	const struct clock_rule *k = clock_rule(web_value(p, "code",
	    web_query(p, "code")));
	struct ui_table t;
	struct ui_cell *c;
	unsigned n = 0;

	page_open(p, S("/settings"), S("How long clocks run"));
	ui_p(&p->h, wording("limits.lead"));
	if (may_be_set(k))
		TRY(limit_form(p, k));
	while (clock_rule_at(n))
		n++;
	c = web_table(p, &t, S("Clocks"), "What|Counted from|How long", n);
	t.nrows = 0;
	for (unsigned i = 0; i < n; i++) {
		k = clock_rule_at(i);
		if (!may_be_set(k))
			continue;
		c[0] = (struct ui_cell){ .text = k->title,
			.href = text_of(p, S("/settings/clocks?code="),
			    k->code) };
		c[1].text = k->starts;
		TRY(limit_words(p, k, &c[2].text));
		c += t.ncols;
		t.nrows++;
	}
	ui_table(&p->h, &t);
	return ERR_OK;
}

enum err
post_clock_limits(struct page *p)
{
	struct clock_limit l = { 0, web_post(p, "approver"),
		web_post(p, "why") };
	str hours = web_post(p, "due");
	int64_t n = 0;
	enum err e = ERR_OK;

	if (hours.n && !str_int(hours, 1, 366 * 24, &n))
		e = fail(p->cx, ERR_INPUT, "due",
		    "enter whole hours, from 1 to a year");
	l.due = n * HOUR;
	if (e == ERR_OK)
		e = clock_limit_set(p->cx, web_post(p, "code"), &l);
	return web_end(p, e, S("/settings/clocks"), "saved",
	    page_clock_limits);
}
