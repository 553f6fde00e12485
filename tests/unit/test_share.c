/*
 * Choices about sharing: asked one by one, taken back at once (CARE-61,
 * CARE-70 to 74, CARE-116). What a supporter sees is asked of access/redact.c,
 * which reads the Consents itself. On both engines.
 */
#include "care/share.h"
#include "access/person.h"
#include "service.h"

/* The choice of one scope, read anew. */
static struct choice
choice(struct service *s, str person, str supporter, const char *scope)
{
	struct choices c;

	ok(s, choices_of(&s->cx, person, supporter, &c));
	for (unsigned i = 0; i < c.n; i++)
		if (str_eq(c.at[i].scope, str_of(scope)))
			return c.at[i];
	fail_msg("no scope %s", scope);
	return c.at[0];
}

static str signs[] = { SK("signs"), SK("tell"), SK("signs") };
static str one_line[] = { SK("abc123") };

/* ---- asking ---- */

static void
asking(struct service *s)
{
	str p = new_person(s, "Sam"), jo = new_supporter(s, p, "Jo", "1 2 3");
	struct choices all;
	struct choice c;
	struct record r;

	as_person(s, p, "Sam");
	begin(s);
	ok(s, choices_of(&s->cx, p, jo, &all));
	assert_int_equal(all.n, 6);
	for (unsigned i = 0; i < all.n; i++) {
		assert_int_equal(all.at[i].answer, ANSWER_NOT_ASKED);
		assert_true(all.at[i].re_ask);
		same_str(all.at[i].prompt, S("not-asked"));
		same_str(all.at[i].id, S(""));
		same_str(all.at[i].supporter, jo);
	}
	c = all.at[0];
	same_str(c.scope, S("crisis-contact"));
	c.answer = ANSWER_YES;
	c.own_words = S("She may call, but not at work");
	c.benefits = c.limits = true;
	c.review_on = S("2027-02-23");
	c.ends_on = S("2027-12-31");
	ok(s, choice_set(&s->cx, p, &c));
	assert_int_equal(c.v, 1);
	commit(s);

	s->now += 60;
	as_practitioner(s);
	begin(s);
	ok(s, record_read(&s->cx, KIND_CONSENT, c.id, &r));
	ok(s, fhir_check(&s->cx, r.json));
	holds(r.body, "\"status\":\"active\"");
	holds(r.body, "\"code\":\"patient-privacy\"");
	same_str(r.person, p);
	c = choice(s, p, jo, "crisis-contact");
	assert_int_equal(c.answer, ANSWER_YES);
	same_str(c.own_words, S("She may call, but not at work"));
	same_str(c.asked_by, S("Sam"));
	assert_int_equal(c.asked_on, s->now - 60);
	assert_true(c.benefits && c.limits && !c.re_ask);
	same_str(c.review_on, S("2027-02-23"));
	same_str(c.ends_on, S("2027-12-31"));
	/* The other scopes are still to be asked: no tick for everything. */
	assert_int_equal(choice(s, p, jo, "full").answer, ANSWER_NOT_ASKED);
	/* Asked again: now, by whoever asks. */
	c.answer = ANSWER_UNDECIDED;
	ok(s, choice_set(&s->cx, p, &c));
	assert_int_equal(c.v, 2);
	c = choice(s, p, jo, "crisis-contact");
	assert_int_equal(c.answer, ANSWER_UNDECIDED);
	assert_int_equal(c.asked_on, s->now);
	same_str(c.asked_by, S("Ana Reyes"));
	/* Asked on Monday, written on Tuesday. */
	c.asked_on = s->now - 86400;
	ok(s, choice_set(&s->cx, p, &c));
	assert_int_equal(choice(s, p, jo, "crisis-contact").asked_on,
	    s->now - 86400);
	commit(s);
	/* Two wrote at once: the second is told. */
	as_practitioner(s);
	begin(s);
	c.v = 1;
	refused(s, choice_set(&s->cx, p, &c), ERR_STALE, "", "");
	back(s);
	as_practitioner(s);
	begin(s);
	c.id = S("");
	c.v = 0;
	refused(s, choice_set(&s->cx, p, &c), ERR_STALE, "", "");
	back(s);
}

/* CARE-72 */
static void
asked_one_by_one(void **state)
{
	(void)state;
	on_both(asking);
}

struct fault {
	const char *where, *words;
	enum err err;
	struct choice c;
};

static void
refusing(struct service *s)
{
	static str bad_part[] = { SK("everything") }, bad_line[] = { SK("a b") };
	const struct fault fault[] = {
		{ "what", "tick at least one", ERR_INPUT,
		    { .scope = S("plan-parts"), .answer = ANSWER_YES } },
		{ "what", "no such part", ERR_INPUT,
		    { .scope = S("plan-parts"), .answer = ANSWER_YES,
		        .what = { bad_part, 1, NULL, 0 } } },
		{ "what", "no such line", ERR_INPUT,
		    { .scope = S("plan-parts"), .answer = ANSWER_YES,
		        .what = { NULL, 0, bad_line, 1 } } },
		{ "what", "500", ERR_LIMIT,
		    { .scope = S("plan-parts"), .answer = ANSWER_YES,
		        .what = { NULL, 0, bad_line, 501 } } },
		{ "scope", "", ERR_INPUT,
		    { .scope = S("all"), .answer = ANSWER_YES } },
		{ "review_on", "", ERR_INPUT,
		    { .scope = S("full"), .answer = ANSWER_YES,
		        .review_on = S("soon") } },
		{ "review_on", "whole date", ERR_INPUT,
		    { .scope = S("full"), .answer = ANSWER_YES,
		        .review_on = S("2027-02") } },
		{ "ends_on", "to come", ERR_INPUT,
		    { .scope = S("full"), .answer = ANSWER_YES,
		        .ends_on = S("2026-11-22") } },
	};
	str p = new_person(s, "Sam"), jo = new_supporter(s, p, "Jo", "1 2 3");
	str q = new_person(s, "Kit");
	struct choices all;
	struct choice c;

	for (unsigned i = 0; i < sizeof(fault) / sizeof(fault[0]); i++) {
		c = fault[i].c;
		c.id = S("");
		c.supporter = jo;
		as_person(s, p, "Sam");
		begin(s);
		refused(s, choice_set(&s->cx, p, &c), fault[i].err,
		    fault[i].where, fault[i].words);
		back(s);
	}
	/* Whose choice it is. */
	c = (struct choice){ .id = S(""), .supporter = jo, .scope = S("full"),
		.answer = ANSWER_YES };
	as_supporter(s, p, jo, "Jo");
	begin(s);
	refused(s, choice_set(&s->cx, p, &c), ERR_DENIED, "", "");
	refused(s, choices_of(&s->cx, p, jo, &all), ERR_DENIED, "", "");
	refused(s, share_withdraw(&s->cx, p, jo, S("")), ERR_DENIED, "", "");
	refused(s, share_line(&s->cx, p, jo, S("abc123"), true), ERR_DENIED,
	    "", "");
	back(s);
	as_person(s, q, "Kit");
	begin(s);
	refused(s, choice_set(&s->cx, p, &c), ERR_DENIED, "", "");
	back(s);
	as_practitioner(s);
	begin(s);
	refused(s, choice_set(&s->cx, q, &c), ERR_ABSENT, "supporter", "");
	back(s);
	/* A no names nothing, whatever was ticked. */
	c.scope = S("plan-parts");
	c.answer = ANSWER_NO;
	c.what = (struct share){ signs, 1, NULL, 0 };
	as_person(s, p, "Sam");
	begin(s);
	ok(s, choice_set(&s->cx, p, &c));
	assert_true(share_empty(&c.what));
	/* Nor does a yes to anything but the plan's parts. */
	c = choice(s, p, jo, "full");
	c.answer = ANSWER_YES;
	c.what = (struct share){ signs, 1, NULL, 0 };
	ok(s, choice_set(&s->cx, p, &c));
	ok(s, share_of(&s->cx, p, jo, &c.what));
	assert_true(share_empty(&c.what));
	commit(s);
}

/* CARE-70 */
static void
what_is_refused(void **state)
{
	(void)state;
	on_both(refusing);
}

/* ---- what a supporter sees ---- */

/* Without the subject, which stands first. */
static const char plan_body[] =
    "\"resourceType\":\"QuestionnaireResponse\",\"questionnaire\":"
    "\"urn:heed:form:safety-plan|1\",\"status\":\"completed\",\"item\":["
    "{\"linkId\":\"signs\",\"item\":[{\"id\":\"abc123\",\"linkId\":"
    "\"signs.line\",\"item\":[{\"linkId\":\"signs.line.text\",\"answer\":"
    "[{\"valueString\":\"I stop sleeping\"}]}]},{\"id\":\"def456\","
    "\"linkId\":\"signs.line\",\"item\":[{\"linkId\":\"signs.line.text\","
    "\"answer\":[{\"valueString\":\"I shut the blinds\"}]}]}]},"
    "{\"linkId\":\"tell\",\"item\":[{\"id\":\"ghi789\",\"linkId\":"
    "\"tell.line\",\"item\":[{\"linkId\":\"tell.line.text\",\"answer\":"
    "[{\"valueString\":\"Mo next door\"}]}]}]}]}";

static str
put_plan(struct service *s, str person)
{
	struct buf b;

	buf_init(&b, s->mem, 4096);
	buf_fmt(&b, "{\"subject\":{\"reference\":\"Patient/%.*s\"},",
	    PRS(person));
	buf_put(&b, str_of(plan_body));
	return put_record(s, KIND_PLAN, buf_str(&b));
}

/* What that supporter reads of the plan; "" when nothing is there. */
static str
seen(struct service *s, str person, str supporter, str plan)
{
	struct record r;
	enum err e;

	as_supporter(s, person, supporter, "Jo");
	begin(s);
	e = record_read(&s->cx, KIND_PLAN, plan, &r);
	back(s);
	if (e != ERR_OK && e != ERR_ABSENT)
		fail_msg("%s", err_info[e].name);
	return e == ERR_OK ? r.body : S("");
}

static void
sharing(struct service *s)
{
	str p = new_person(s, "Sam"), jo = new_supporter(s, p, "Jo", "1 2 3");
	str al = new_supporter(s, p, "Al", "4 5 6"), plan = put_plan(s, p);
	struct choice c;

	same_str(seen(s, p, jo, plan), S(""));
	as_person(s, p, "Sam");
	begin(s);
	c = choice(s, p, jo, "plan-parts");
	c.answer = ANSWER_YES;
	c.what = (struct share){ signs, 3, one_line, 1 };
	ok(s, choice_set(&s->cx, p, &c));
	assert_int_equal(c.what.nparts, 2);
	commit(s);
	holds(seen(s, p, jo, plan), "I shut the blinds");
	holds(seen(s, p, jo, plan), "Mo next door");
	same_str(seen(s, p, al, plan), S(""));

	/* Line by line (CARE-61). */
	as_person(s, p, "Sam");
	begin(s);
	ok(s, share_line(&s->cx, p, al, S("def456"), true));
	ok(s, share_line(&s->cx, p, al, S("def456"), true));
	commit(s);
	holds(seen(s, p, al, plan), "I shut the blinds");
	lacks(seen(s, p, al, plan), "I stop sleeping");
	lacks(seen(s, p, al, plan), "Mo next door");
	as_person(s, p, "Sam");
	begin(s);
	ok(s, share_line(&s->cx, p, al, S("ghi789"), true));
	ok(s, share_line(&s->cx, p, al, S("def456"), false));
	ok(s, share_line(&s->cx, p, al, S("def456"), false));
	c = choice(s, p, al, "plan-parts");
	assert_int_equal(c.what.nlines, 1);
	assert_int_equal(c.v, 3);
	commit(s);
	lacks(seen(s, p, al, plan), "I shut the blinds");
	holds(seen(s, p, al, plan), "Mo next door");
	as_person(s, p, "Sam");
	begin(s);
	ok(s, share_line(&s->cx, p, al, S("ghi789"), false));
	c = choice(s, p, al, "plan-parts");
	assert_true(c.withdrawn_on == s->now);
	commit(s);
	same_str(seen(s, p, al, plan), S(""));
	/* A line later is that line, and not what once was shared. */
	as_person(s, p, "Sam");
	begin(s);
	ok(s, share_line(&s->cx, p, al, S("abc123"), true));
	commit(s);
	holds(seen(s, p, al, plan), "I stop sleeping");
	lacks(seen(s, p, al, plan), "Mo next door");
	/* Any other yes shows no line. */
	as_person(s, p, "Sam");
	begin(s);
	ok(s, share_withdraw(&s->cx, p, al, S("")));
	c = choice(s, p, al, "full");
	c.answer = ANSWER_YES;
	ok(s, choice_set(&s->cx, p, &c));
	commit(s);
	same_str(seen(s, p, al, plan), S(""));
}

/* CARE-61 CARE-72 */
static void
part_by_part_line_by_line(void **state)
{
	(void)state;
	on_both(sharing);
}

static void
withdrawing(struct service *s)
{
	static const char *const scope[] = { "crisis-contact", "plan-parts",
		"appointments" };
	str p = new_person(s, "Sam"), jo = new_supporter(s, p, "Jo", "1 2 3");
	str al = new_supporter(s, p, "Al", "4 5 6"), plan = put_plan(s, p);
	struct record r;
	struct choice c;

	as_person(s, p, "Sam");
	begin(s);
	for (int i = 0; i < 3; i++) {
		c = choice(s, p, jo, scope[i]);
		c.answer = ANSWER_YES;
		c.what = (struct share){ signs, 1, NULL, 0 };
		ok(s, choice_set(&s->cx, p, &c));
	}
	ok(s, share_line(&s->cx, p, al, S("abc123"), true));
	commit(s);
	holds(seen(s, p, jo, plan), "I stop sleeping");
	s->now += 10;
	as_person(s, p, "Sam");
	begin(s);
	ok(s, share_withdraw(&s->cx, p, jo, S("We fell out")));
	commit(s);
	/* At once, and for nobody else. */
	same_str(seen(s, p, jo, plan), S(""));
	holds(seen(s, p, al, plan), "I stop sleeping");
	as_practitioner(s);
	begin(s);
	for (int i = 0; i < 3; i++) {
		c = choice(s, p, jo, scope[i]);
		assert_int_equal(c.answer, ANSWER_NO);
		assert_int_equal(c.withdrawn_on, s->now);
		assert_int_equal(c.asked_on, s->now - 10);
		ok(s, record_read(&s->cx, KIND_CONSENT, c.id, &r));
		ok(s, fhir_check(&s->cx, r.json));
		holds(r.body, "We fell out");
		holds(r.body, "\"status\":\"inactive\"");
	}
	/* Nothing was ever said about these. */
	assert_int_equal(choice(s, p, jo, "full").answer, ANSWER_NOT_ASKED);
	/* Again: nothing to end. */
	ok(s, share_withdraw(&s->cx, p, jo, S("")));
	assert_int_equal(choice(s, p, jo, "full").v, 0);
	assert_int_equal(choice(s, p, jo, "plan-parts").v, 2);
	/* A new yes begins anew. */
	c = choice(s, p, jo, "plan-parts");
	c.answer = ANSWER_YES;
	c.what = (struct share){ NULL, 0, one_line, 1 };
	ok(s, choice_set(&s->cx, p, &c));
	c = choice(s, p, jo, "plan-parts");
	assert_int_equal(c.withdrawn_on, 0);
	assert_int_equal(c.answer, ANSWER_YES);
	commit(s);
	holds(seen(s, p, jo, plan), "I stop sleeping");
	lacks(seen(s, p, jo, plan), "I shut the blinds");
}

static void
care_116_withdrawal_is_immediate(void **state)
{
	(void)state;
	on_both(withdrawing);
}

/* A second yes of the same scope, from elsewhere: only what both name is shown,
 * until it was asked again; it must not go on giving. */
static void
doubled(struct service *s)
{
	str p = new_person(s, "Sam"), jo = new_supporter(s, p, "Jo", "1 2 3");
	str plan = put_plan(s, p);
	struct choice c;
	struct record r;
	struct buf b;

	as_person(s, p, "Sam");
	begin(s);
	ok(s, share_line(&s->cx, p, jo, S("abc123"), true));
	c = choice(s, p, jo, "plan-parts");
	ok(s, record_read(&s->cx, KIND_CONSENT, c.id, &r));
	commit(s);
	/* An older copy, with another line. */
	buf_init(&b, s->mem, 8192);
	buf_put(&b, str_sub(r.body, 0, (size_t)str_find(r.body,
	    S("abc123"))));
	buf_lit(&b, "def456");
	buf_put(&b, str_sub(r.body, (size_t)str_find(r.body,
	    S("abc123")) + 6, SIZE_MAX));
	str body;

	as_system(s);
	ok(s, fhir_put(&s->cx, buf_str(&b), "dateTime", FHIR_TEXT,
	    S("2020-01-01T00:00:00Z"), &body));
	(void)put_record(s, KIND_CONSENT, body);
	same_str(seen(s, p, jo, plan), S(""));
	as_person(s, p, "Sam");
	begin(s);
	c = choice(s, p, jo, "plan-parts");
	assert_int_equal(c.answer, ANSWER_YES);
	assert_int_equal(c.what.nlines, 0);
	same_str(c.prompt, S("two-answers"));
	c.what = (struct share){ .line = one_line, .nlines = 1 };
	ok(s, choice_set(&s->cx, p, &c));
	same_str(choice(s, p, jo, "plan-parts").prompt, S(""));
	commit(s);
	/* Asked again: what was answered now holds alone. */
	lacks(seen(s, p, jo, plan), "I shut the blinds");
	assert_true(seen(s, p, jo, plan).n > 0);
	as_person(s, p, "Sam");
	begin(s);
	c = choice(s, p, jo, "plan-parts");
	c.answer = ANSWER_NO;
	ok(s, choice_set(&s->cx, p, &c));
	commit(s);
	same_str(seen(s, p, jo, plan), S(""));
}

/* The stored choice of that scope with some of its words changed, as another
 * record of the same. */
static void
brought_in(struct service *s, str id, const char *status, const char *on)
{
	struct record r;
	str body;

	as_system(s);
	begin(s);
	ok(s, record_read(&s->cx, KIND_CONSENT, id, &r));
	ok(s, fhir_put(&s->cx, r.body, "status", FHIR_TEXT, str_of(status),
	    &body));
	ok(s, fhir_put(&s->cx, body, "dateTime", FHIR_TEXT, str_of(on),
	    &body));
	back(s);
	(void)put_record(s, KIND_CONSENT, body);
}

/* A no or a doubt beside a yes, whichever is the older; and a yes that is older
 * than a withdrawal. */
/* CARE-72 CARE-73 */
static void
stricter(struct service *s)
{
	static const struct { const char *status, *on; enum answer is; } row[] = {
		{ "rejected", "2020-01-01T00:00:00Z", ANSWER_NO },
		{ "rejected", "2031-01-01T00:00:00Z", ANSWER_NO },
		{ "proposed", "2020-01-01T00:00:00Z", ANSWER_UNDECIDED },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		str p = new_person(s, "Sam");
		str jo = new_supporter(s, p, "Jo", "1 2 3");
		str plan = put_plan(s, p);
		struct choice c;

		as_person(s, p, "Sam");
		begin(s);
		ok(s, share_line(&s->cx, p, jo, S("def456"), true));
		c = choice(s, p, jo, "plan-parts");
		commit(s);
		holds(seen(s, p, jo, plan), "I shut the blinds");
		brought_in(s, c.id, row[i].status, row[i].on);
		same_str(seen(s, p, jo, plan), S(""));
		as_person(s, p, "Sam");
		begin(s);
		c = choice(s, p, jo, "plan-parts");
		assert_int_equal(c.answer, row[i].is);
		same_str(c.prompt, S("two-answers"));
		assert_true(c.re_ask);
		/* Another scope of theirs is not touched by it. */
		assert_int_equal(choice(s, p, jo, "full").answer,
		    ANSWER_NOT_ASKED);
		back(s);
	}
	{
		str p = new_person(s, "Sam");
		str jo = new_supporter(s, p, "Jo", "1 2 3");
		str plan = put_plan(s, p);
		struct choice c;

		as_person(s, p, "Sam");
		begin(s);
		ok(s, share_line(&s->cx, p, jo, S("def456"), true));
		c = choice(s, p, jo, "plan-parts");
		commit(s);
		s->now += 60;
		as_person(s, p, "Sam");
		begin(s);
		ok(s, share_withdraw(&s->cx, p, jo, S("")));
		commit(s);
		brought_in(s, c.id, "active", "2026-01-01T00:00:00Z");
		same_str(seen(s, p, jo, plan), S(""));
		s->now += 60;
		as_person(s, p, "Sam");
		begin(s);
		ok(s, share_line(&s->cx, p, jo, S("def456"), true));
		commit(s);
		holds(seen(s, p, jo, plan), "I shut the blinds");
	}
}

static void
the_stricter_holds(void **state)
{
	(void)state;
	on_both(stricter);
}

static void
two_of_one_scope(void **state)
{
	(void)state;
	on_both(doubled);
}

/* ---- asking again (CARE-73) ---- */

static void
again(struct service *s)
{
	static const struct field child[] = { { SK("given"), SK("Alex") },
		{ SK("born"), SK("2010-11-30") } };
	static const struct field mum[] = { { SK("name"), SK("Mel") } };
	str p, jo, plan, unit;
	struct choice c;
	struct buf b;
	int64_t then = s->now;

	as_practitioner(s);
	begin(s);
	ok(s, person_new(&s->cx, child, 2, S(""), &p));
	ok(s, supporter_new(&s->cx, p, mum, 1, &jo));
	c = choice(s, p, jo, "plan-parts");
	c.answer = ANSWER_YES;
	c.what = (struct share){ signs, 1, NULL, 0 };
	c.review_on = S("2026-12-20");
	c.ends_on = S("2026-12-25");
	ok(s, choice_set(&s->cx, p, &c));
	same_str(choice(s, p, jo, "plan-parts").prompt, S(""));
	commit(s);
	plan = put_plan(s, p);
	s->now = then + 8 * 86400; /* the 16th birthday has been */
	as_practitioner(s);
	begin(s);
	c = choice(s, p, jo, "plan-parts");
	same_str(c.prompt, S("birthday-16"));
	assert_true(c.re_ask);
	ok(s, choice_set(&s->cx, p, &c));
	assert_false(choice(s, p, jo, "plan-parts").re_ask);
	commit(s);
	s->now = then + 28 * 86400;
	as_practitioner(s);
	begin(s);
	same_str(choice(s, p, jo, "plan-parts").prompt, S("review-due"));
	back(s);
	/* The last day is still within; the next is not, and a line then is
	 * that line alone. */
	s->now = then + 32 * 86400 + 11 * 3600;
	holds(seen(s, p, jo, plan), "I stop sleeping");
	s->now = then + 33 * 86400;
	same_str(seen(s, p, jo, plan), S(""));
	as_practitioner(s);
	begin(s);
	ok(s, share_line(&s->cx, p, jo, S("ghi789"), true));
	commit(s);
	lacks(seen(s, p, jo, plan), "I stop sleeping");
	holds(seen(s, p, jo, plan), "Mo next door");
	/* Another team comes. */
	as_practitioner(s);
	begin(s);
	c = choice(s, p, jo, "full");
	c.answer = ANSWER_NO;
	ok(s, choice_set(&s->cx, p, &c));
	assert_false(choice(s, p, jo, "full").re_ask);
	commit(s);
	s->now += 86400;
	unit = put_record(s, KIND_UNIT, S("{\"resourceType\":\"Organization\","
	    "\"active\":true,\"name\":\"Quay team\"}"));
	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Encounter\",\"status\":"
	    "\"in-progress\",\"class\":{\"system\":\"http://terminology.hl7."
	    "org/CodeSystem/v3-ActCode\",\"code\":\"AMB\"},\"subject\":"
	    "{\"reference\":\"Patient/%.*s\"},\"serviceProvider\":"
	    "{\"reference\":\"Organization/%.*s\"}}", PRS(p), PRS(unit));
	(void)put_record(s, KIND_ENCOUNTER, buf_str(&b));
	as_practitioner(s);
	begin(s);
	same_str(choice(s, p, jo, "full").prompt, S("setting-changed"));
	back(s);
	s->now = then;
}

static void
care_73_time_to_ask_again(void **state)
{
	(void)state;
	on_both(again);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asked_one_by_one),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(part_by_part_line_by_line),
		cmocka_unit_test(care_116_withdrawal_is_immediate),
		cmocka_unit_test(two_of_one_scope),
		cmocka_unit_test(the_stricter_holds),
		cmocka_unit_test(care_73_time_to_ask_again),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
