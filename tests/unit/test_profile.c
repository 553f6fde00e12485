/*
 * Settings as rows: which hold for whom, what they add and in which order; a
 * bad row is named by file, line and reason; birthdays. And what the rows must
 * not do: shorten what is owed, or fill anything in.
 */
#include "care/profile.h"
#include "care/clock.h"
#include "access/job.h"
#include "care/downtime.h"
#include "care/stay.h"
#include "core/time.h"
#include "plan_kit.h"

static bool
has(const struct profiles *p, const char *code)
{
	for (unsigned i = 0; i < p->n; i++)
		if (str_eq(p->code[i], str_of(code)))
			return true;
	return false;
}

static unsigned
count(const struct profiles *p, enum profile_kind k, const char *part)
{
	unsigned n = 0;

	for (const struct profile_row *r = NULL;
	    (r = profile_next(p, k, str_of(part), r)) != NULL;)
		n++;
	return n;
}

/* ---- which hold ---- */

/* CARE-100 CARE-101 CARE-102 CARE-103 CARE-106 CARE-107 */
static void
by_setting_age_and_need(void **state)
{
	static const struct {
		const char *settings; int age; const char *needs, *want;
	} t[] = {
		{ "cyp", -1, "", "cyp" }, { "", 17, "", "cyp" },
		{ "", 18, "", "" }, { "", -1, "", "" }, { "", 0, "", "cyp" },
		{ "inpatient", 40, "", "ward" }, { "forensic", 40, "", "ward" },
		{ "ed", 40, "", "ed" }, { "liaison", 40, "", "ed" },
		{ "primary-care", 40, "", "community" },
		{ "community", 40, "", "community" },
		{ "", 65, "", "older" }, { "", 64, "", "" },
		{ "older", 50, "", "older" }, { "ld-autism", 30, "", "ld-autism" },
		{ "", 30, "literal", "ld-autism" },
		{ "", 30, "loop symbols", "ld-autism" }, { "", 30, "loop", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct profiles p;

		profiles_by(str_of(t[i].settings), t[i].age,
		    str_of(t[i].needs), &p);
		if (t[i].want[0] == '\0' ? p.n != 0 : p.n != 1 ||
		    !has(&p, t[i].want))
			fail_msg("row %zu: %u, not \"%s\"", i, p.n, t[i].want);
	}
}

/* CARE-100 CARE-101 CARE-102 CARE-103 CARE-106 CARE-107 */
static void
what_each_adds(void **state)
{
	static const struct {
		const char *settings; enum profile_kind kind;
		const char *part, *says;
	} t[] = {
		{ "cyp", PROFILE_PROMPT, "assessment", "looked after by the local" },
		{ "cyp", PROFILE_PROMPT, "assessment", "child protection" },
		{ "cyp", PROFILE_PROMPT, "assessment", "School" },
		{ "cyp", PROFILE_PROMPT, "assessment", "Online" },
		{ "cyp", PROFILE_PROMPT, "tell", "emoji" },
		{ "cyp", PROFILE_PROMPT, "safer", "medicines" },
		{ "cyp", PROFILE_PROMPT, "safer", "alcohol" },
		{ "cyp", PROFILE_PROMPT, "safer", "chemicals" },
		{ "inpatient", PROFILE_PROMPT, "signs", "first days" },
		{ "inpatient", PROFILE_PROMPT, "safer", "On leave" },
		{ "ed", PROFILE_QUICK, "", "enough for now" },
		{ "ed", PROFILE_PROMPT, "assessment", "Anyone trained" },
		{ "primary-care", PROFILE_PROMPT, "safer", "Smaller amounts" },
		{ "community", PROFILE_PROMPT, "tell", "contact is missed" },
		{ "older", PROFILE_PROMPT, "matters", "lost" },
		{ "older", PROFILE_PROMPT, "around", "days can pass" },
		{ "older", PROFILE_PROMPT, "assessment", "no reason for less" },
		{ "ld-autism", PROFILE_PROMPT, "helpme", "noise" },
		{ "ld-autism", PROFILE_PROMPT, "signs", "hide how bad" },
		{ "ld-autism", PROFILE_PROMPT, "dates", "mean just what" },
		{ "ld-autism", PROFILE_CARD, "alone", "same song" },
		{ "ld-autism", PROFILE_SITTINGS, "", "several meetings" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct profiles p;
		bool found = false;

		profiles_by(str_of(t[i].settings), -1, S(""), &p);
		for (const struct profile_row *r = NULL; (r = profile_next(&p,
		    t[i].kind, str_of(t[i].part), r)) != NULL;)
			found |= str_find(r->says, str_of(t[i].says)) >= 0;
		if (!found)
			fail_msg("row %zu: no \"%s\"", i, t[i].says);
	}
}

/* CARE-102 CARE-53 */
static void
orders(void **state)
{
	static const char order[] = "signs alone around tell services safer"
	    " matters helpme dates now";
	struct profiles p;
	struct arena *mem = arena_new(1 << 20);
	struct ctx cx;

	(void)state;
	ctx_init(&cx, mem, 0);
	profiles_by(S("community"), 40, S(""), &p);
	same_str(profile_parts(&cx, &p, str_of(order)), str_of(order));
	assert_null(profile_quick(&p));
	profiles_by(S("ed"), 40, S(""), &p);
	/* None is left out, none stands twice. */
	same_str(profile_parts(&cx, &p, str_of(order)), S("now services tell signs"
	    " safer alone around matters helpme dates"));
	same_str(profile_parts(&cx, &p, S("signs made")),
	    S("now services tell signs safer alone around matters helpme"
	    " dates made"));
	same_str(profile_quick(&p)->value, S("signs tell services safer now"));
	profiles_by(S(""), 40, S(""), &p);
	assert_int_equal(count(&p, PROFILE_PROMPT, ""), 0);
	arena_free(mem);
}

/* ---- a bad table ---- */

#define HEAD "id\tprofile\tkind\tpart\tvalue\tsays\tsource\treview_by\n"

/* CARE-9 */
static void
bad_rows(void **state)
{
	static const struct { const char *row, *says; } t[] = {
		{ "a\tcyp\tloud\t\t\tx\theed\t2027-11-30", "\"loud\" is none" },
		{ "a\tkids\tprompt\tsigns\t\tx\theed\t2027-11-30", "codes/profile" },
		{ "a\tcyp\tprompt\tnose\t\tx\theed\t2027-11-30", "no part" },
		{ "a\tcyp\tprompt\tsigns\t\t\theed\t2027-11-30", "1 to 500" },
		{ "a\tcyp\tage\t\told\t\theed\t2027-11-30", "no age" },
		{ "a\tcyp\tage\t\t9-3\t\theed\t2027-11-30", "no age" },
		{ "a\tcyp\tage\t\t-\t\theed\t2027-11-30", "no age" },
		{ "a\tcyp\tage\t\t0-900\t\theed\t2027-11-30", "no age" },
		{ "a\tcyp\tsetting\t\tmoon\t\theed\t2027-11-30", "unit-setting" },
		{ "a\tcyp\tneed\t\tmoon\t\theed\t2027-11-30", "adjustment" },
		{ "a\ted\tparts\t\tsigns signs\t\theed\t2027-11-30", "each once" },
		{ "a\ted\tparts\t\t\t\theed\t2027-11-30", "name parts" },
		{ "a\ted\tquick\t\tsigns\t\theed\t2027-11-30", "1 to 500" },
		{ "a\tcyp\tcontact\t\tnobody\t\theed\t2027-11-30", "contacts" },
		{ "a\tcyp\tlayout\t\tneon\t\theed\t2027-11-30", "print, large" },
		{ "a\tcyp\ttask\tturns-sixteen\tsoon\tx\theed\t2027-11-30",
		    "number of days" },
		{ "a\tcyp\ttask\tparty\t16 30\tx\theed\t2027-11-30", "clocks" },
		{ "\tcyp\tage\t\t1-2\t\theed\t2027-11-30", "is empty" },
	};
	struct arena *mem = arena_new((size_t)4 << 20);
	struct ctx cx;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		str text = str_cat(mem, S(HEAD "ok\tcyp\tage\t\t0-17\t\theed"
		    "\t2027-11-30\n"), str_of(t[i].row));

		ctx_init(&cx, mem, 0);
		if (profiles_check(&cx, "my.tsv", text) != ERR_INPUT ||
		    !str_eq(cx.diag[0].where, S("my.tsv:3")) ||
		    str_find(cx.diag[0].what, str_of(t[i].says)) < 0)
			fail_msg("row %zu: \"%.*s\" \"%.*s\"", i,
			    PRS(cx.diag[0].where), PRS(cx.diag[0].what));
	}
	ctx_init(&cx, mem, 0);
	assert_int_equal(profiles_check(&cx, "my.tsv", S(HEAD
	    "a\tcyp\tage\t\t0-17\t\theed\t2027-11-30\n"
	    "a\tcyp\tage\t\t0-17\t\theed\t2027-11-30\n")), ERR_INPUT);
	same_str(cx.diag[0].where, S("my.tsv:3"));
	ctx_init(&cx, mem, 0);
	assert_int_equal(profiles_check(&cx, "my.tsv", S("id\tprofile\n")),
	    ERR_INPUT);
	ctx_init(&cx, mem, 0);
	assert_int_equal(profiles_check(&cx, "my.tsv", S(HEAD)), ERR_OK);
	arena_free(mem);
}

/* ---- birthdays ---- */

static str
born(struct service *s, const char *date)
{
	struct buf b;

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Patient\",\"birthDate\":\"%s\","
	    "\"managingOrganization\":{\"reference\":\"Organization/%.*s\"}}",
	    date, PRS(s->unit));
	return put_record(s, KIND_PERSON, buf_str(&b));
}

static void
run_job(struct service *s)
{
	struct job j = { .args = S("") };
	bool more = true;

	for (int i = 0; more && i < 100; i++) {
		as_system(s);
		begin(s);
		ok(s, ages_step(&s->cx, &j, &more));
		commit(s);
	}
	assert_false(more);
	same_str(j.args, S(""));
}

/* How many clocks of that code, and when the first is due. */
static unsigned
owed(struct service *s, str person, const char *code, int64_t *due)
{
	struct clocks l;
	unsigned n = 0;

	*due = 0;
	as_system(s);
	begin(s);
	ok(s, clocks_of(&s->cx, person, &l));
	back(s);
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].code, str_of(code))) {
			if (n++ == 0)
				*due = l.at[i].due;
		}
	return n;
}

static void
birthdays_on(struct service *s)
{
	int64_t due, was = s->now;
	str soon, later, leap, eighteen, past, year, died;

	s->now = 1803988800; /* 2 March 2027, 12:00 */
	soon = born(s, "2011-03-20");
	later = born(s, "2011-05-20");
	leap = born(s, "2012-02-29");      /* 16 on 28 or 29 February 2028 */
	eighteen = born(s, "2009-08-01");  /* within 180 days */
	past = born(s, "2011-03-01");      /* yesterday */
	year = born(s, "2011");
	died = born(s, "2011-03-21\",\"deceasedBoolean\":true,\"gender\":\""
	    "unknown");
	run_job(s);
	run_job(s);                        /* nothing twice */
	assert_int_equal(owed(s, soon, "turns-sixteen", &due), 1);
	same_str(show_time(s->mem, due), S("21 March 2027 at midnight (start of"
	    " the day)"));
	assert_int_equal(owed(s, later, "turns-sixteen", &due), 0);
	assert_int_equal(owed(s, leap, "turns-sixteen", &due), 0);
	assert_int_equal(owed(s, eighteen, "turns-eighteen", &due), 1);
	same_str(show_day(s->mem, due - 1), S("1 August 2027"));
	assert_int_equal(owed(s, past, "turns-sixteen", &due), 0);
	assert_int_equal(owed(s, year, "turns-sixteen", &due), 0);
	assert_int_equal(owed(s, died, "turns-sixteen", &due), 0);
	/* Their 16th is in a leap year; their 18th is not. */
	same_str(show_day(s->mem, birthday_of(&s->cx, S("2012-02-29"), 16)),
	    S("29 February 2028"));
	same_str(show_day(s->mem, birthday_of(&s->cx, S("2012-02-29"), 18)),
	    S("28 February 2030"));
	assert_int_equal(birthday_of(&s->cx, S("2012-02"), 16), 0);
	assert_int_equal(birthday_of(&s->cx, S("soon"), 16), 0);
	/* In summer the day begins an hour earlier, in UTC. */
	assert_int_equal(birthday_of(&s->cx, S("2011-07-01"), 16) % 86400,
	    23 * 3600);
	s->now = was;
}

/* CARE-100 */
BOTH(birthdays)

/* Born later, the same person is another age: counted anew, never stored. */
static void
age_is_todays_on(struct service *s)
{
	str kit = born(s, "2009-03-02");
	int64_t was = s->now;
	struct profiles p;

	s->now = 1803945599;               /* 1 March 2027, 23:59:59 */
	for (int i = 0; i < 2; i++, s->now++) {
		as_practitioner(s);
		begin(s);
		ok(s, profiles_of(&s->cx, kit, &p));
		back(s);
		assert_int_equal(has(&p, "cyp"), i == 0);
	}
	s->now = was;
}

/* CARE-100 */
BOTH(age_is_todays)

static void
needs_of_the_record_on(struct service *s)
{
	str kit = new_person(s, "Kit");
	const struct field f[] = { { S("need-literal"), S("1") } };
	struct profiles p;
	int64_t made;
	struct record r;

	as_practitioner(s);
	begin(s);
	ok(s, profiles_of(&s->cx, kit, &p));
	assert_false(has(&p, "ld-autism"));
	ok(s, record_read(&s->cx, KIND_PERSON, kit, &r));
	ok(s, fields_save(&s->cx, KIND_PERSON, kit, r.v, "needs", f, 1,
	    &made));
	ok(s, profiles_of(&s->cx, kit, &p));
	assert_true(has(&p, "ld-autism"));
	commit(s);
}

/* CARE-107 */
BOTH(needs_of_the_record)

/* ---- follow-up is the same ---- */

static void
follow_up_stands_on(struct service *s)
{
	static const char *const date[] = { "2012-01-01", "1990-01-01",
		"1941-01-01" };

	for (int i = 0; i < 3; i++) {
		str who = born(s, date[i]);
		struct stay_step t = { .step = STEP_ADMIT, .person = who,
			.kind = S("ward"), .unit = s->unit, .words = S("") };
		int64_t due;

		as_practitioner(s);
		begin(s);
		ok(s, stay_do(&s->cx, &t));
		t.step = STEP_DISCHARGE;
		ok(s, stay_do(&s->cx, &t));
		commit(s);
		assert_int_equal(owed(s, who, "discharge", &due), 1);
		assert_int_equal(due - s->now, 259200);
		assert_int_equal(owed(s, who, "discharge-second", &due), 1);
		assert_int_equal(due - s->now, 604800);
	}
}

/* Young, old or neither: no row lowers what is owed. */
/* CARE-106 CARE-81 */
BOTH(follow_up_stands)

/* ---- the paper of a ward ---- */

static void
downtime_on(struct service *s)
{
	str ward = put_record(s, KIND_UNIT, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"Paper ward\"}"));
	str here = new_person(s, "Here"), left = new_person(s, "Left");
	str none = new_person(s, "Nemo"), html;
	const str all[] = { here, left, none };
	struct stay_step t[3];
	unsigned n;

	as_person(s, here, "Here");
	(void)add_line(s, here, "alone", "I count the <boats>", VOICE_PERSON,
	    false);
	as_practitioner(s);
	(void)add_line(s, here, "signs", "Grows quiet", VOICE_PRACTITIONER,
	    false);
	as_person(s, here, "Here");
	begin(s);
	ok(s, plan_set_state(&s->cx, here, PLAN_CURRENT));
	commit(s);
	for (int i = 0; i < 3; i++) {
		t[i] = (struct stay_step){ .step = STEP_ADMIT,
			.person = all[i], .kind = S("ward"), .unit = ward,
			.words = S("") };
		as_practitioner(s);
		begin(s);
		ok(s, stay_do(&s->cx, &t[i]));
		commit(s);
	}
	t[1].step = STEP_DISCHARGE;
	as_practitioner(s);
	begin(s);
	ok(s, stay_do(&s->cx, &t[1]));
	commit(s);
	as_system(s);
	begin(s);
	ok(s, downtime_print(&s->cx, ward, &html, &n));
	commit(s);
	assert_int_equal(n, 2);
	holds(html, "Paper ward: plans for when no screen works");
	holds(html, "Made on ");
	holds(html, "I count the &lt;boats&gt;");
	holds(html, "Born 1 April 1990");
	holds(html, "No plan is in use");
	lacks(html, "Left");
	lacks(html, "<script");
	/* Whoever has no role there gets an empty paper; nobody's ward none. */
	as_practitioner(s);
	begin(s);
	ok(s, downtime_print(&s->cx, ward, &html, &n));
	back(s);
	assert_int_equal(n, 0);
	as_practitioner(s);
	begin(s);
	refused(s, downtime_print(&s->cx, S("nowhere"), &html, &n), ERR_ABSENT,
	    "unit", "");
	back(s);
	as_person(s, here, "Here");
	begin(s);
	refused(s, downtime_print(&s->cx, ward, &html, &n), ERR_DENIED, "",
	    "");
	back(s);
}

/* CARE-101 */
BOTH(downtime)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_setting_age_and_need),
		cmocka_unit_test(what_each_adds),
		cmocka_unit_test(orders),
		cmocka_unit_test(bad_rows),
		cmocka_unit_test(birthdays),
		cmocka_unit_test(age_is_todays),
		cmocka_unit_test(needs_of_the_record),
		cmocka_unit_test(follow_up_stands),
		cmocka_unit_test(downtime),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
