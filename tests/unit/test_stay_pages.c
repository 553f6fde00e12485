/*
 * The pages of stays, from coming in to being home, and what leaves the house of
 * someone of 15 whose father is never to be contacted. Whole pages, asked and
 * posted as a browser would, on both engines.
 */
#include "access/account.h"
#include "access/ledger.h"
#include "access/work.h"
#include "care/clock.h"
#include "care/share.h"
#include "page_kit.h"

#include "core/time.h"

static struct service *stores[2]; /* the second NULL without a PostgreSQL */
static struct app *apps[2];
static str ana;

static void
on_store(int i)
{
	s = stores[i];
	app = apps[i];
	as_system(s);
}

static int
group_open(void **state)
{
	(void)state;
	stores[0] = service_open();
	stores[1] = service_open_pg("stay_pages");
	for (int i = 0; i < 2 && stores[i]; i++) {
		s = stores[i];
		sam = new_person(s, "Sam");
		pages_serve();
		apps[i] = app;
	}
	return 0;
}

static int
group_close(void **state)
{
	(void)state;
	for (int i = 0; i < 2 && stores[i]; i++) {
		door_close(app_door(apps[i]));
		service_close(stores[i]);
	}
	return 0;
}

/* Each with someone new, and the practitioner signed in. */
static void
each_store(void (*fn)(void), const char *name)
{
	for (int i = 0; i < 2 && stores[i]; i++) {
		on_store(i);
		sam = new_person(s, name);
		ana = session_of(&s->practitioner, "staff0");
		fn();
	}
}

static str
without_done(void)
{
	str go = at_go, at;

	(void)str_cut(&go, '?', &at);
	return at;
}

static str
at_stay(str stay, const char *tail)
{
	return str_cat(room, stay, str_of(tail));
}

/* ---- a stay ---- */

static str
come_in(void)
{
	str new = path("/stay/new/ward");

	sent(POST(ana, new, new, "unit", str_c(room, s->unit), "words",
	    "Said it was too much"), "/stay/");
	return without_done();
}

/* A colleague of the ward. */
static void
ben_is_there(void)
{
	struct account_new n = { .name = S("Ben Hale"), .subject =
		S("ben.hale"), .role = S("practitioner"),
		.practitioner = S(""), .person = S(""), .supporter = S(""),
		.unit = s->unit };
	str id;

	as_system(s);
	begin(s);
	ok(s, account_add(&s->cx, &n, S("$argon2id$x"), &id));
	commit(s);
}

static str
ben_id(void)
{
	struct colleagues l;

	as_practitioner(s);
	begin(s);
	ok(s, work_colleagues(&s->cx, s->unit, S("Ben Hale"), 2, &l));
	commit(s);
	assert_int_equal(l.n, 1);
	return l.at[0].practitioner;
}

/* A question that is asked no more: its answer is read on. */
static void
an_older_list(void)
{
	str stay = come_in(), rest = stay, id;
	struct buf b;

	while (str_cut(&rest, '/', &id))
		continue;
	buf_init(&b, room, 2000);
	buf_fmt(&b, "{\"resourceType\":\"QuestionnaireResponse\","
	    "\"questionnaire\":\"urn:heed:form:discharge\",\"status\":"
	    "\"in-progress\",\"subject\":{\"reference\":\"Patient/%.*s\"},"
	    "\"encounter\":{\"reference\":\"Encounter/%.*s\"},\"item\":[{"
	    "\"linkId\":\"check\",\"item\":[{\"linkId\":\"check.owner\","
	    "\"text\":\"Who looks after what is not done yet: a name\","
	    "\"answer\":[{\"valueString\":\"Ida Elder, ward clerk\"}]}]}]}",
	    PRS(sam), PRS(id));
	(void)put_record(s, KIND_DISCHARGE, buf_str(&b));
	holds(get(ana, stay, 200), "Ida Elder, ward clerk");
}

static void
a_stay_in_pages(void)
{
	str stay, page, leave, step, ben;
	struct clocks owed;
	unsigned named = 0;
	struct reply re;

	ben_is_there();
	holds(get(ana, path(""), 200), "/stay\"");
	page = get(ana, path("/stay"), 200);
	holds(page, "Nothing has been written down yet");
	holds(page, "/stay/new/ward\"");
	(void)get(ana, path("/stay/new/cloud"), 404);
	re = POST(ana, path("/stay/new/ward"), path("/stay/new/ward"),
	    "words", "Kept words");
	assert_int_equal(re.status, 422);
	holds(re.body, "Choose the ward or team");
	holds(re.body, "Kept words");
	stay = come_in();
	page = get(ana, stay, 200);
	holds(page, "Harbour ward");
	holds(page, "Said it was too much");
	holds(page, "/leave\"");
	lacks(page, "/leave-return\"");
	holds(page, "Not done yet");

	step = at_stay(stay, "/leave");
	sent(POST(ana, step, step, "leave.where", "At Mum's", "leave.contact",
	    "The ward, 01632 960 100"), "/stay/");
	page = get(ana, stay, 200);
	holds(page, "At Mum&#39;s");
	leave = after(page, S("href=\"/person/"));
	holds(page, "A copy to take along");
	step = at_stay(stay, "/leave-start");
	page = get(ana, step, 200);
	holds(page, "By when they are expected back is not written down yet");
	holds(page, "Write down the leave");
	re = POST(ana, step, step, "at-time", "late");
	assert_int_equal(re.status, 422);
	holds(re.body, "hours and minutes");
	sent(POST(ana, step, step, "at-time", ""), "/stay/");
	page = get(ana, stay, 200);
	holds(page, "On leave");
	holds(page, "/leave\""); /* it can still be written down */
	(void)leave;

	step = at_stay(stay, "/leave-return");
	re = POST(ana, step, step, "back.own", "Good to be home", "said",
	    "She slept for once");
	assert_int_equal(re.status, 422);
	holds(re.body, "Say who told us");
	sent(POST(ana, step, step, "back.own", "Good to be home", "said",
	    "She slept for once", "who", "Her mother"), "/stay/");
	page = get(ana, stay, 200);
	holds(page, "Good to be home");
	lacks(page, "She slept for once"); /* theirs, kept apart */
	/* A step that is over is said to be, and changes nothing. */
	holds(get(ana, step, 200), "cannot be done now");

	step = at_stay(stay, "/discharge");
	re = POST(ana, step, step, "check.medicine-words",
	    "Suicide risk: high");
	assert_int_equal(re.status, 422);
	holds(re.body, "put a person in a level");
	re = POST(ana, step, step, "contact.who", "Femi Ade, nurse",
	    "colleague", "someone-else");
	assert_int_equal(re.status, 422);
	holds(re.body, "Choose who does it");
	page = get(ana, step, 200);
	holds(page, "Who looks after the contact, and after what is not done");
	lacks(page, "check.owner");
	sent(POST(ana, step, step, "contact.who", "Femi Ade, nurse",
	    "colleague", str_c(room, ben_id())), "/stay/");
	page = get(ana, stay, 200);
	holds(page, "Over");
	holds(page, "Femi Ade, nurse");
	page = get(ana, path("/stay"), 200);
	holds(page, "Stay on a ward");
	/* What is owed stands on the list of what is owed. */
	page = get(ana, path("/owed"), 200);
	holds(page, "Contact after leaving the ward");
	holds(page, "Copy to the GP");
	ben = ben_id();
	as_practitioner(s);
	begin(s);
	ok(s, clocks_of(&s->cx, sam, &owed));
	for (unsigned i = 0; i < owed.n; i++)
		if (str_starts(owed.at[i].code, S("gap-")) ||
		    str_eq(owed.at[i].code, S("discharge"))) {
			same_str(owed.at[i].owner, ben);
			named++;
		}
	commit(s);
	assert_int_equal(named, 5);
	an_older_list();
}

/* CARE-101 CARE-81 CARE-86 */
static void
a_stay(void **state)
{
	(void)state;
	each_store(a_stay_in_pages, "Robin");
}

/* ---- a visit ---- */

static str
team_of(const char *name, const char *setting)
{
	struct buf b;

	buf_init(&b, room, 500);
	buf_fmt(&b, "{\"resourceType\":\"Organization\",\"active\":true,"
	    "\"name\":\"%s\",\"type\":[{\"coding\":[{\"system\":"
	    "\"urn:heed:code:unit-setting\",\"code\":\"%s\"}]}]}", name,
	    setting);
	return put_record(s, KIND_UNIT, buf_str(&b));
}

/* Both teams have it on their lists; to the person it is one promise. */
static void
two_teams_one_promise(void)
{
	str new = path("/stay/new/move"), page, me;
	str crisis = team_of("Quay crisis team", "crisis");
	ptrdiff_t at;

	me = theirs("person", S(""), "Quin Test", s->what[0] == 'S' ? "quin.a"
	    : "quin.b");
	sent(POST(ana, new, new, "unit", str_c(room, crisis), "move.to",
	    "The crisis team"), "/stay/");
	new = path("/stay/new/ed");
	sent(POST(ana, new, new, "unit", str_c(room, team_of("Pier ED",
	    "ed"))), "/stay/");
	page = get(me, path("/owed"), 200);
	at = str_find(page, S("Your community team will know"));
	assert_true(at >= 0);
	lacks(str_sub(page, (size_t)at + 10, page.n),
	    "Your community team will know");
}

/* A try that was not answered goes on where a contact that did not happen does;
 * who was in touch is whoever was. */
static void
nobody_answers(void)
{
	str page = get(ana, path("/owed"), 200), owed = S(""), to;
	struct clocks l;
	struct reply re;

	as_practitioner(s);
	begin(s);
	ok(s, clocks_of(&s->cx, sam, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].code, S("left-follow")))
			owed = str_dup(room, l.at[i].id);
	commit(s);
	to = path(str_c(room, str_cat(room, S("/owed/"), owed)));
	lacks(get(ana, to, 200), "It did not happen");
	re = POST(ana, to, to, "do", "contact", "two-way", "yes", "how",
	    "not-said");
	assert_int_equal(re.status, 422);
	holds(re.body, "choose how you spoke with each other");
	sent(POST(ana, to, to, "do", "contact", "two-way", "no", "how",
	    "phone", "who", "Femi Ade"), "done=saved");
	page = get(ana, to, 200);
	holds(page, "Femi Ade");
	holds(page, str_c(room, str_cat(room, S("/missed?task="), owed)));
	page = path(str_c(room, str_cat(room, S("/missed?task="), owed)));
	holds(get(ana, page, 200), str_c(room, owed));
	assert_int_equal(POST(ana, page, path("/missed"), "task",
	    "nothing").status, 404);
	sent(POST(ana, page, path("/missed"), "task", str_c(room, owed)),
	    "/owed");
	holds(get(ana, path("/owed"), 200), "Try to reach them today");
	page = get(ana, to, 200);
	holds(page, "The next tries are on the list");
	lacks(page, "It did not happen");
}

static void
a_visit_in_pages(void)
{
	str new = path("/stay/new/ed"), ed = team_of("Quay ED", "ed"), visit,
	    page, step, look;
	struct reply re;

	sent(POST(ana, new, new, "unit", str_c(room, ed)), "/stay/");
	visit = without_done();
	page = get(ana, visit, 200);
	holds(page, "First look, on one page");
	holds(page, "/assessment\"");
	holds(page, "A short plan for now");
	/* One that was begun is gone on with. */
	sent(POST(ana, path("/assessment"), path("/assessment"), "do",
	    "quick"), "/quick");
	look = without_done();
	holds(get(ana, visit, 200), str_c(room, look));
	step = at_stay(visit, "/end");
	page = get(ana, step, 200);
	holds(page, "Went home");
	lacks(page, "value=\"left\"");
	lacks(page, "value=\"declined\"");
	holds(page, "They left, or decided not to be seen");
	re = POST(ana, step, step, "how", "left");
	assert_int_equal(re.status, 422);
	holds(re.body, "They were not seen");
	step = at_stay(visit, "/left");
	page = get(ana, step, 200);
	holds(page, "value=\"declined\"");
	lacks(page, "value=\"home\"");
	sent(POST(ana, step, step, "how", "declined", "left.follow",
	    "We ring at noon"), "/stay/");
	page = get(ana, visit, 200);
	holds(page, "Decided not to be seen");
	lacks(page, "First look");
	holds(get(ana, path("/owed"), 200), "left before being seen");
	nobody_answers();
	two_teams_one_promise();
}

/* What the assessment says of leaving is said once, and shown here. */
static void
a_visit_with_words(void)
{
	str new = path("/stay/new/ed"), visit, step, page;
	struct op op = { .kind = OP_ADD, .line = S(""), .parent = S(""),
		.link = S("end.follow"), .about = S(""), .after = S(""),
		.value = S("Crisis team calls at six"), .display = S(""),
		.system = S(""), .source = S(""), .field = S(""),
		.voice = VOICE_PRACTITIONER };
	struct plan_save save = { .op = &op, .nop = 1, .sure = true,
		.voice = VOICE_PRACTITIONER };
	struct reply re;

	sent(POST(ana, new, new, "unit", str_c(room, team_of("Lock ED",
	    "ed"))), "/stay/");
	visit = without_done();
	step = at_stay(visit, "/left");
	lacks(get(ana, step, 200), "What the assessment says already");
	re = POST(ana, step, step, "how", "left");
	assert_int_equal(re.status, 422);
	as_practitioner(s);
	begin(s);
	ok(s, sheet_apply(&s->cx, &(const struct sheet_at){ .person = sam,
	    .sheet = SHEET_ASSESSMENT, .id = S("") }, &save));
	commit(s);
	page = get(ana, step, 200);
	holds(page, "What the assessment says already");
	holds(page, "Crisis team calls at six");
	sent(POST(ana, step, step, "how", "left"), "/stay/");
	holds(get(ana, visit, 200), "Left before they were seen");
	holds(get(ana, path("/owed"), 200), "left before being seen");
}

/* CARE-5 CARE-32 */
static void
left_is_said_once(void **state)
{
	(void)state;
	each_store(a_visit_with_words, "Ziv");
}

/* CARE-102 CARE-32 CARE-85 CARE-88 */
static void
a_visit(void **state)
{
	(void)state;
	each_store(a_visit_in_pages, "Quin");
}

/* ---- someone of 15 ---- */

static str father, mother;

static void
post_supporter_fields(str id, const char *const *nv)
{
	struct field f[12];
	unsigned n = 0;
	struct record r;
	int64_t made;

	as_practitioner(s);
	begin(s);
	ok(s, record_read(&s->cx, KIND_SUPPORTER, id, &r));
	for (; nv[0]; nv += 2)
		f[n++] = (struct field){ str_of(nv[0]), str_of(nv[1]) };
	ok(s, fields_save(&s->cx, KIND_SUPPORTER, id, r.v, "", f, n, &made));
	commit(s);
}

/* A line of the plan that names him, from before he was not to be contacted. */
static void
he_is_in_the_plan(void)
{
	struct op op[3];
	struct plan_save save = { .op = op, .nop = 3, .voice = VOICE_PERSON };

	as_person(s, sam, "Wren");
	begin(s);
	op[0] = op_entry(s, "tell.line");
	op[1] = op_add(op[0].line, "tell.who", str_c(room, str_cat(room,
	    S("RelatedPerson/"), father)));
	op[1].display = S("Gregor Vance");
	op[2] = op_add(op[0].line, "tell.reach", "01632 960 777");
	ok(s, plan_apply(&s->cx, sam, &save));
	commit(s);
}

static void
family(void)
{
	struct record r;
	int64_t made;
	const struct field born[] = { { S("born"), S("2011-09-03") } };
	struct choice c = { .scope = S("plan-parts"), .answer = ANSWER_YES,
		.id = S(""), .own_words = S(""), .review_on = S(""),
		.ends_on = S("") };
	static str parts[] = { SK("helpme") };

	father = new_supporter(s, sam, "Gregor Vance", "01632 960 777");
	mother = new_supporter(s, sam, "Orla Vance", "01632 960 778");
	as_practitioner(s);
	begin(s);
	ok(s, record_read(&s->cx, KIND_PERSON, sam, &r));
	ok(s, fields_save(&s->cx, KIND_PERSON, sam, r.v, "name", born, 1,
	    &made));
	commit(s);
	he_is_in_the_plan();
	post_supporter_fields(father, (const char *const[]){
	    "relation", "father", "role-parental-responsibility", "1",
	    "proof-parental-responsibility-by", "Ana Reyes",
	    "pr-disputed", "1", "do-not-contact", "1",
	    "do-not-contact-why", "harm", NULL });
	post_supporter_fields(mother, (const char *const[]){
	    "relation", "mother", "role-parental-responsibility", "1",
	    NULL });
	as_person(s, sam, "Wren");
	(void)add_line(s, sam, "helpme", "Sit with me and say nothing",
	    VOICE_PERSON, false);
	(void)add_line(s, sam, "signs", "I stop drawing", VOICE_PERSON, false);
	(void)add_line(s, sam, "tell", "My aunt, on 01632 960 500",
	    VOICE_PERSON, false);
	as_person(s, sam, "Wren");
	begin(s);
	c.supporter = mother;
	c.what = (struct share){ .part = parts, .nparts = 1 };
	ok(s, choice_set(&s->cx, sam, &c));
	ok(s, plan_set_state(&s->cx, sam, PLAN_CURRENT));
	commit(s);
}

/* Nothing of the father's in it, in whatever spelling. */
static void
no_father(const char *what, str text)
{
	static const char *const of_him[] = { "Gregor", "960 777", "960777", "Father",
		" father" };

	for (unsigned i = 0; i < 5; i++)
		if (str_find(text, str_of(of_him[i])) >= 0)
			fail_msg("%s: %s has \"%s\": %.*s", s->what, what,
			    of_him[i], PRS(text));
}

static void
two_editions(void)
{
	static const char *const printed[] = { "/plan/print", "/plan/card",
		"/plan/large", "/plan/easy", "/plan/text", "/plan/file",
		"/plan/now", "/plan", "/sharing", "/editions", "/plan/copies",
		"/keep", "/details", "/looks" };
	str me, mum, page, stay, step, leave, unit;
	struct buf b;

	family();
	me = theirs("person", S(""), "Wren Test", str_c(room, str_cat(room,
	    S("wren."), str_of(s->what[0] == 'S' ? "a" : "b"))));
	mum = theirs("supporter", mother, "Orla Vance", str_c(room,
	    str_cat(room, S("orla."), str_of(s->what[0] == 'S' ? "a"
	    : "b"))));
	/* All that the young person is shown or given. */
	for (size_t i = 0; i < sizeof(printed) / sizeof(printed[0]); i++)
		no_father(printed[i], get(me, path(printed[i]), 200));
	no_father("/me", get(me, S("/me"), 200));
	/* What staff print or hand out. */
	for (size_t i = 0; i < 7; i++)
		no_father(printed[i], get(ana, path(printed[i]), 200));
	page = get(ana, path("/editions"), 200);
	no_father("the editions", page);
	holds(page, "For Orla Vance");
	/* The mother's edition: the part that was chosen and no other word. */
	page = get(ana, path(str_c(room, str_cat(room, S("/editions/"),
	    mother))), 200);
	no_father("the mother's edition", page);
	holds(page, "Sit with me and say nothing");
	lacks(page, "I stop drawing");
	lacks(page, "My aunt");
	holds(page, "Childline");
	page = get(mum, S("/shared"), 200);
	no_father("the mother's page", page);
	holds(page, "Sit with me and say nothing");
	lacks(page, "I stop drawing");
	/* There is no edition for someone who is not to be contacted. */
	(void)get(ana, path(str_c(room, str_cat(room, S("/editions/"),
	    father))), 404);
	(void)get(me, path(str_c(room, str_cat(room, S("/editions/"),
	    father))), 404);
	(void)get(mum, path("/editions"), 404);
	(void)get(mum, path("/young"), 404);
	(void)get(me, path("/young"), 403);
	/* On leave, and on paper for a bad day of the screens. */
	stay = come_in();
	step = at_stay(stay, "/leave");
	sent(POST(ana, step, step, "leave.where", "At home"), "/stay/");
	page = get(ana, stay, 200);
	leave = str_cat(room, S("/leave/"), after(page, str_cat(room,
	    S("href=\"/person/"), str_cat(room, sam, S("/leave/")))));
	no_father("the leave", get(ana, path(str_c(room, leave)), 200));
	no_father("the leave, theirs", get(me, path(str_c(room, leave)),
	    200));
	buf_init(&b, room, 200);
	buf_fmt(&b, "/unit/%.*s/downtime", PRS(s->unit));
	unit = buf_str(&b);
	page = get(ana, unit, 200);
	no_father("the paper of the ward", page);
	holds(page, "I stop drawing");
	holds(page, "Harbour ward: plans for when no screen works");
	(void)get(me, unit, 403);
	/* Who has parental responsibility is there for the clinician. */
	page = get(ana, path("/young"), 200);
	holds(page, "Under 16: for each decision");
	holds(page, "Gregor Vance");
	holds(page, "Proof seen by Ana Reyes. Someone disputes it. Never contact"
	    " this person");
	holds(page, "Orla Vance");
	holds(page, "Proof not seen");
	holds(page, "They turn 16 on 3 September 2027");
}

/* CARE-112 CARE-100 CARE-61 */
static void
mother_and_father(void **state)
{
	(void)state;
	each_store(two_editions, "Wren");
}

/* ---- one decision ---- */

static void
decisions(void)
{
	str new = path("/decision/new"), page, one;
	struct reply re = POST(ana, new, new, "decision.what", "");

	assert_int_equal(re.status, 422);
	holds(re.body, "one answer is enough");
	sent(POST(ana, new, new, "decision.what", "To see the team alone",
	    "decision.own", "I would rather come without my parents"),
	    "/young");
	page = get(ana, path("/young"), 200);
	holds(page, "To see the team alone");
	one = after(page, str_cat(room, S("href=\"/person/"), str_cat(room,
	    sam, S("/decision/"))));
	page = get(ana, path(str_c(room, str_cat(room, S("/decision/"),
	    one))), 200);
	holds(page, "I would rather come without my parents");
}

/* CARE-100 */
static void
one_decision_at_a_time(void **state)
{
	(void)state;
	each_store(decisions, "Ash");
}

/* ---- the short way, and prompts ---- */

static void
short_way(void)
{
	str at = path("/short"), page = get(ana, at, 200);
	struct reply re;

	holds(page, "/plan/part/signs\"");
	holds(page, "/plan/part/now\"");
	lacks(page, "/plan/part/alone\"");
	re = POST(ana, at, at, "by-day", "");
	assert_int_equal(re.status, 422);
	holds(re.body, "Give the day");
	re = POST(ana, at, at, "by-day", "1", "by-month", "1", "by-year",
	    "2020");
	assert_int_equal(re.status, 422);
	sent(POST(ana, at, at, "by-day", "30", "by-month", "11", "by-year",
	    "2026"), "/short");
	holds(get(ana, path("/owed"), 200), "begun short");
	holds(get(ana, path("/prompts"), 200), "Nothing is added");
	page = get(ana, path("/plan/part/services"), 200);
	lacks(page, "Lines that are there for them");
	family();
	page = get(ana, path("/plan/part/services"), 200);
	holds(page, "Lines that are there for them");
	holds(page, "Papyrus HOPELINE247");
	holds(page, "tel:08000684141");
	lacks(get(ana, path("/plan/part/alone"), 200), "Lines that are there");
	page = get(ana, path("/prompts"), 200);
	holds(page, "Papyrus HOPELINE247");
	holds(page, "Children and young people");
	holds(page, "emoji");
	/* Once it is in use, whoever is owed a copy is on the list. */
	lacks(get(ana, path("/owed"), 200), "Copy to the GP");
	sent(POST(ana, path("/plan/finish"), path("/plan/finish"), "do",
	    "current"), "done=plan-current");
	page = get(ana, link_to(get(ana, path("/owed"), 200),
	    "Copy to the GP"), 200);
	holds(page, str_c(room, path("/plan/text")));
	holds(page, str_c(room, path("/plan/copies")));
}

/* What the form sends for the choice of that label. */
static str
option_on(str html, const char *label)
{
	ptrdiff_t at = str_find(html, str_cat(room, str_of(label),
	    S("</label>")));
	str before = str_sub(html, 0, (size_t)at), value = S("");

	for (ptrdiff_t i; (i = str_find(before, S("value=\""))) >= 0;) {
		before = str_sub(before, (size_t)i + 7, before.n);
		value = str_sub(before, 0, (size_t)str_chr(before, '"'));
	}
	return value;
}

static void
offers(void)
{
	str at = path("/plan/offer"), page;

	page = get(ana, at, 200);
	sent(POST(ana, at, at, "offered.response", str_c(room, option_on(page,
	    "Not for me")), "offered.again-day", "9",
	    "offered.again-month", "12", "offered.again-year", "2026"),
	    "done=declined");
	page = get(ana, at_go, 200);
	holds(page, "The offer to");
	lacks(page, "ask again if you want us to");
	page = get(ana, path("/owed"), 200);
	holds(page, "Offer a plan again");
	holds(page, "9 December 2026");
}

/* CARE-51 */
static void
an_offer_comes_again(void **state)
{
	(void)state;
	each_store(offers, "Gil");
}

/* CARE-102 CARE-100 CARE-86 */
static void
a_short_plan(void **state)
{
	(void)state;
	each_store(short_way, "Lou");
}

/* ---- several meetings ---- */

static void
sittings(void)
{
	str at = path("/plan/sittings"), page;
	const struct field need[] = { { S("need-literal"), S("1") } };
	struct record r;
	int64_t made;

	as_person(s, sam, "Noor");
	(void)add_line(s, sam, "signs", "Sounds get too loud", VOICE_PERSON,
	    false);
	lacks(get(ana, path("/plan/finish"), 200), "several meetings");
	as_practitioner(s);
	begin(s);
	ok(s, record_read(&s->cx, KIND_PERSON, sam, &r));
	ok(s, fields_save(&s->cx, KIND_PERSON, sam, r.v, "needs", need, 1,
	    &made));
	commit(s);
	page = get(ana, path("/plan/finish"), 200);
	holds(page, "It can take several meetings");
	holds(page, "Stop for today");
	holds(get(ana, path("/plan"), 200), "/plan/sittings\"");
	page = get(ana, at, 200);
	holds(page, "Nothing is written here yet");
	holds(page, "Who was there, and who helped to say things");
	/* A day that is past is told, and opens nothing. */
	sent(POST(ana, at, at, "made.sittings.note", "We looked at the cards",
	    "made.sittings.again-day", "1", "made.sittings.again-month", "2",
	    "made.sittings.again-year", "2020"), "/plan/sittings");
	lacks(get(ana, path("/owed"), 200), "Go on with a plan");
	sent(POST(ana, at, at, "made.sittings.note", "Two signs, in pictures",
	    "made.sittings.with", "Mum helped to say it",
	    "made.sittings.stop", "At the people; begin with the dog",
	    "made.sittings.again-day", "30", "made.sittings.again-month", "11",
	    "made.sittings.again-year", "2026"), "/plan/sittings");
	page = get(ana, at, 200);
	holds(page, "We looked at the cards");
	holds(page, "Mum helped to say it");
	holds(page, "At the people; begin with the dog");
	page = get(ana, path("/owed"), 200);
	holds(page, "Go on with a plan");
	holds(page, "30 November 2026");
}

/* CARE-107 CARE-50 */
static void
several_sittings(void **state)
{
	(void)state;
	each_store(sittings, "Noor");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stay),
		cmocka_unit_test(a_visit),
		cmocka_unit_test(left_is_said_once),
		cmocka_unit_test(mother_and_father),
		cmocka_unit_test(one_decision_at_a_time),
		cmocka_unit_test(a_short_plan),
		cmocka_unit_test(an_offer_comes_again),
		cmocka_unit_test(several_sittings),
	};

	return cmocka_run_group_tests(tests, group_open, group_close);
}
