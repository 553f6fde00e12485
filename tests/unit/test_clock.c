/*
 * Clocks: how long they run to the second, who may do what to them, what opens
 * and ends them, the lists they make. On both stores.
 */
#include "plan_kit.h"

#include "access/account.h"
#include "access/job.h"
#include "access/work.h"
#include "care/clock.h"
#include "care/share.h"
#include "core/asset.h"

static int64_t
utc(const char *iso)
{
	struct arena *mem = arena_new(1 << 16);
	struct fdate d;
	struct ctx cx;

	ctx_init(&cx, mem, 0);
	if (fdate_parse(&cx, "t", str_of(iso), &d) != ERR_OK)
		fail_msg("\"%s\" is no time", iso);
	arena_free(mem);
	return d.low;
}

static struct clock_new
fresh(const char *code, str person, const char *basis)
{
	return (struct clock_new){ .code = str_of(code), .person = person,
		.basis = str_of(basis), .item = S(""), .cause = S(""),
		.unit = S(""), .owner = S("") };
}

/* As staff; the clock that it made. */
static struct clock
opened(struct service *s, const struct clock_new *n)
{
	struct clock c;
	str id;

	as_practitioner(s);
	begin(s);
	ok(s, clock_start(&s->cx, n, &id));
	ok(s, clock_read(&s->cx, id, &c));
	commit(s);
	return c;
}

static struct clock
now_of(struct service *s, str id)
{
	struct clock c;

	as_practitioner(s);
	begin(s);
	ok(s, clock_read(&s->cx, id, &c));
	commit(s);
	return c;
}

static struct clock_try
call(struct service *s, bool two_way)
{
	return (struct clock_try){ .how = two_way ? S("phone")
		: S("voicemail"), .who = S("Ana Reyes"), .words = S(""),
		.at = s->now, .two_way = two_way, .plan_seen = two_way };
}

/* The job's turn, to its end. */
static void
turn(struct service *s, struct job *j)
{
	bool more = true;

	for (int i = 0; more; i++) {
		assert_true(i < 100);
		as_system(s);
		begin(s);
		ok(s, clocks_step(&s->cx, j, &more));
		j->args = str_dup(s->mem, j->args);
		commit(s);
	}
}

static unsigned
live_of(struct service *s, str person, const char *code)
{
	struct works l;
	unsigned n = 0;

	as_system(s);
	begin(s);
	ok(s, work_of_person(&s->cx, person, &l));
	for (unsigned i = 0; i < l.n; i++)
		n += l.at[i].live && str_eq(l.at[i].code, str_of(code));
	back(s);
	return n;
}

/* ---- exact to the second ---- */

/* CARE-80 CARE-81 CARE-86 CARE-89 CARE-113 */
static void
seconds_by_table_on(struct service *s)
{
	static const struct {
		const char *code, *start, *due;
		int64_t seconds;
	} row[] = {
		/* Over the last Sunday of March and of October. */
		{ "aftercare", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z",
			172800 },
		{ "aftercare", "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z",
			172800 },
		/* Friday 17:00 GMT, before the clocks go forward: Monday
		 * 18:00 BST is 17:00 UTC. */
		{ "discharge", "2026-03-27T17:00:00Z", "2026-03-30T18:00:00+01:00",
			259200 },
		{ "discharge-second", "2026-03-27T17:00:00Z",
			"2026-04-03T17:00:00Z", 604800 },
		/* A leap day, a year's end, a bank holiday at a weekend. */
		{ "aftercare", "2024-02-28T09:30:01Z", "2024-03-01T09:30:01Z",
			172800 },
		{ "aftercare", "2025-02-28T09:30:01Z", "2025-03-02T09:30:01Z",
			172800 },
		{ "discharge", "2025-12-31T23:59:59Z", "2026-01-03T23:59:59Z",
			259200 },
		/* In the hour that comes twice. */
		{ "aftercare", "2026-10-25T01:30:00+01:00",
			"2026-10-27T00:30:00Z", 172800 },
		/* The same day: London's, not the seconds'. */
		{ "ed-notify", "2026-03-29T00:30:00Z", "2026-03-30T00:00:00+01:00",
			81000 },
		{ "ed-notify", "2026-10-25T00:30:00Z", "2026-10-26T00:00:00Z",
			84600 },
		{ "ed-notify", "2026-03-28T12:00:00Z", "2026-03-29T00:00:00Z",
			43200 },
		{ "ed-notify", "2026-10-24T12:00:00Z",
			"2026-10-25T00:00:00+01:00", 39600 },
	};
	str person = new_person(s, "Exact");

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		char basis[40];
		struct clock c;
		struct clock_new n = fresh(row[i].code, person, basis);

		(void)snprintf(basis, sizeof(basis), "Encounter/row%zu", i);
		n.basis = str_of(basis);
		n.start = utc(row[i].start);
		c = opened(s, &n);
		if (c.due != utc(row[i].due) ||
		    c.due - c.start != row[i].seconds)
			fail_msg("%s: row %zu: %lld seconds, due %.*s",
			    s->what, i, (long long)(c.due - c.start),
			    PRS(time_iso(s->mem, c.due)));
	}
}
BOTH(seconds_by_table)

/* CARE-89: any start. A stated seed, so that a failure comes again. */
static void
seconds_for_any_start_on(struct service *s)
{
	str person = new_person(s, "Random");
	uint64_t x = 20260328;

	for (int i = 0; i < 60; i++) {
		bool ward = i % 2;
		struct clock_new n = fresh(ward ? "discharge" : "aftercare",
		    person, "");
		char basis[40];
		struct clock c;

		x = x * 6364136223846793005u + 1442695040888963407u;
		(void)snprintf(basis, sizeof(basis), "Encounter/r%d", i);
		n.basis = str_of(basis);
		n.start = (int64_t)((x >> 20) % (uint64_t)s->now);
		if (n.start == 0)
			n.start = 1;
		c = opened(s, &n);
		assert_int_equal(c.start, n.start);
		assert_int_equal(c.due - c.start, ward ? 259200 : 172800);
		if (ward)
			assert_int_equal(c.target - c.start, 172800);
	}
}
BOTH(seconds_for_any_start)

/* Pure: every day of 60 years has 23, 24 or 25 hours, and ends at midnight. */
static void
days_end_at_midnight(void **state)
{
	(void)state;
	for (int64_t t = utc("1975-01-01"); t < utc("2035-01-01");) {
		int64_t end = clock_day_end(t);
		struct civil c = time_london(end);

		assert_int_equal(c.hour * 3600 + c.min * 60 + c.sec, 0);
		assert_true(end - t == 82800 || end - t == 86400 ||
		    end - t == 90000);
		assert_int_equal(clock_day_end(end - 1), end);
		t = end;
	}
}

/* CARE-84 */
static void
days_by_table(void **state)
{
	static const struct {
		const char *on, *from, *day;
		bool yearly;
	} row[] = {
		{ "2027-05-03", "2026-11-23", "2027-05-03", false },
		{ "2026-11-23", "2026-11-23T23:00:00Z", "2026-11-23", false },
		{ "2026-11-22", "2026-11-23", "", false },
		{ "1999-05-03", "2026-11-23", "2027-05-03", true },
		{ "1999-12-25", "2026-11-23", "2026-12-25", true },
		/* 29 February where there is none. */
		{ "2004-02-29", "2026-11-23", "2027-02-28", true },
		{ "2004-02-29", "2027-11-23", "2028-02-29", true },
		/* Months begin with their first day; a year has no day. */
		{ "2027-05", "2026-11-23", "2027-05-01", false },
		{ "1999-05", "2026-11-23", "2027-05-01", true },
		{ "1999", "2026-11-23", "", true },
		{ "2027", "2026-11-23", "", false },
		/* Not before it first was. */
		{ "2030-05-03", "2026-11-23", "2030-05-03", true },
		{ "9999-12-31", "2026-11-23", "", false },
	};
	struct arena *mem = arena_new(1 << 20);
	struct ctx cx;

	(void)state;
	ctx_init(&cx, mem, 0);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct civil c = { 0 };
		struct fdate on;
		char got[20] = "";

		assert_int_equal(fdate_parse(&cx, "on", str_of(row[i].on),
		    &on), ERR_OK);
		if (clock_date_next(&on, row[i].yearly, utc(row[i].from), &c))
			(void)snprintf(got, sizeof(got), "%04d-%02d-%02d",
			    c.year, c.month, c.day);
		if (strcmp(got, row[i].day) != 0)
			fail_msg("row %zu: \"%s\", not \"%s\"", i, got,
			    row[i].day);
	}
	arena_free(mem);
}

/* ---- opening ---- */

/* CARE-80: the same once more is the same, also when it has ended. */
static void
opened_once_on(struct service *s)
{
	str person = new_person(s, "Once");
	struct clock_new n = fresh("aftercare", person, "Encounter/once");
	struct clock a = opened(s, &n), b = opened(s, &n);
	struct clock_try t = call(s, true);

	same_str(a.id, b.id);
	assert_int_equal(b.v, 1);
	as_practitioner(s);
	begin(s);
	ok(s, clock_contact(&s->cx, a.id, 1, &t));
	commit(s);
	b = opened(s, &n);
	same_str(a.id, b.id);
	assert_int_equal(b.state, CLOCK_DONE);
	n.basis = S("Encounter/again");
	b = opened(s, &n);
	assert_false(str_eq(a.id, b.id));
}
BOTH(opened_once)

static void
refusals_on(struct service *s)
{
	str person = new_person(s, "Refused"), id = S("");
	const struct clock_new good = fresh("aftercare", person,
	    "Encounter/x");
	struct clock_new n[12];
	static const char *const where[] = { "code", "code", "basis", "basis",
		"start", "start", "due", "due", "due", "owner", "booked",
		"cause" };

	for (int i = 0; i < 12; i++)
		n[i] = good;
	n[0].code = S("nothing");
	n[1].code = S("custody-plan"); /* kept for later (CARE-87) */
	n[2].basis = S("");
	n[3].basis = S("Encounter/x y");
	n[4].start = utc("1969-12-30");
	n[5].start = s->now + 2 * 86400;
	n[6].due = s->now - 1;
	n[7].due = s->now + 172801; /* longer than the rule */
	n[8].code = S("date-day");
	n[9].owner = S("x y");
	n[10].booked = s->now - 1;
	n[11].cause = S("because");
	for (int i = 0; i < 12; i++) {
		as_practitioner(s);
		begin(s);
		refused(s, clock_start(&s->cx, &n[i], &id), ERR_INPUT,
		    where[i], "");
		back(s);
	}
	assert_int_equal(live_of(s, person, "aftercare"), 0);
	/* A shorter one is taken. */
	n[7].due = s->now + 3600;
	assert_int_equal(opened(s, &n[7]).due, s->now + 3600);
}
BOTH(refusals)

/* ---- done, attempted, not applicable ---- */

/* CARE-88 CARE-113: a voicemail leaves it open. */
static void
voicemail_is_an_attempt_on(struct service *s)
{
	str person = new_person(s, "Voice");
	struct clock_new n = fresh("discharge", person, "Encounter/voice");
	struct clock c = opened(s, &n);
	struct clock_try t = call(s, false), two = call(s, true);

	as_practitioner(s);
	begin(s);
	ok(s, clock_contact(&s->cx, c.id, c.v, &t));
	commit(s);
	c = now_of(s, c.id);
	assert_int_equal(c.state, CLOCK_ATTEMPTED);
	assert_int_equal(c.due - c.start, 259200);
	assert_int_equal(c.ended, 0);
	assert_int_equal(live_of(s, person, "discharge"), 1);
	/* Nobody says that a voicemail was answered. */
	two.how = S("voicemail");
	as_practitioner(s);
	begin(s);
	refused(s, clock_contact(&s->cx, c.id, c.v, &two), ERR_INPUT, "how",
	    "no answer");
	back(s);
	/* Nor is it done where nobody says how they spoke. */
	two.how = S("not-said");
	as_practitioner(s);
	begin(s);
	refused(s, clock_contact(&s->cx, c.id, c.v, &two), ERR_INPUT, "how",
	    "how you spoke");
	back(s);
	two.how = S("in-person");
	as_practitioner(s);
	begin(s);
	ok(s, clock_contact(&s->cx, c.id, c.v, &two));
	commit(s);
	c = now_of(s, c.id);
	assert_int_equal(c.state, CLOCK_DONE);
	assert_int_equal(c.ended, s->now);
	assert_int_equal(c.ntries, 2);
	assert_true(c.tries[1].plan_seen && c.tries[1].two_way);
	same_str(c.tries[1].who, S("Ana Reyes"));
	assert_int_equal(live_of(s, person, "discharge"), 0);
}
BOTH(voicemail_is_an_attempt)

static void
steps_are_guarded_on(struct service *s)
{
	str person = new_person(s, "Guard");
	struct clock_new n = fresh("aftercare", person, "Encounter/guard");
	struct clock c = opened(s, &n);
	struct clock_try t = call(s, true);
	struct records l;

	as_practitioner(s);
	begin(s);
	refused(s, clock_not_applicable(&s->cx, c.id, c.v, S(" ")), ERR_INPUT,
	    "why", "");
	back(s);
	as_practitioner(s);
	begin(s);
	refused(s, clock_done(&s->cx, c.id, c.v, &t), ERR_INPUT, "clock",
	    "contact");
	back(s);
	as_practitioner(s);
	begin(s);
	refused(s, clock_contact(&s->cx, c.id, c.v + 1, &t), ERR_STALE, "v",
	    "");
	back(s);
	t.at = s->now + 3600;
	as_practitioner(s);
	begin(s);
	refused(s, clock_contact(&s->cx, c.id, c.v, &t), ERR_INPUT, "at", "");
	back(s);
	as_practitioner(s);
	begin(s);
	ok(s, clock_hand(&s->cx, c.id, c.v, s->practitioner.practitioner, S(""),
	    s->now + 3600));
	ok(s, clock_read(&s->cx, c.id, &c));
	ok(s, clock_not_applicable(&s->cx, c.id, c.v, S("Moved to France")));
	commit(s);
	c = now_of(s, c.id);
	assert_int_equal(c.state, CLOCK_NOT_APPLICABLE);
	same_str(c.why, S("Moved to France"));
	same_str(c.owner, s->practitioner.practitioner);
	assert_int_equal(c.v, 3);
	as_practitioner(s);
	begin(s);
	refused(s, clock_not_applicable(&s->cx, c.id, c.v, S("again")),
	    ERR_INPUT, "clock", "ended");
	back(s);
	/* Each step is a version with who and when. */
	as_practitioner(s);
	begin(s);
	ok(s, record_history(&s->cx, KIND_TASK, c.id, &l));
	assert_int_equal(l.n, 3);
	for (unsigned i = 0; i < l.n; i++) {
		same_str(l.at[i].actor, s->practitioner.account);
		assert_int_equal(l.at[i].at, s->now);
	}
	commit(s);
}
BOTH(steps_are_guarded)

/* CARE-117 */
static void
death_ends_all_on(struct service *s)
{
	str person = new_person(s, "Last"), id;
	struct clock_new n = fresh("aftercare", person, "Encounter/d1");
	struct record r;
	struct change w = { .kind = KIND_PERSON, .id = person, .act = "save" };

	(void)opened(s, &n);
	n.code = S("copies-gp");
	(void)opened(s, &n);
	as_practitioner(s);
	begin(s);
	ok(s, clock_end_all(&s->cx, person, S("")));
	ok(s, clock_end_all(&s->cx, person, S("")));
	commit(s);
	assert_int_equal(live_of(s, person, "aftercare"), 0);
	assert_int_equal(live_of(s, person, "copies-gp"), 0);
	as_system(s);
	begin(s);
	ok(s, record_read(&s->cx, KIND_PERSON, person, &r));
	w.v = r.v;
	w.body = str_cat(s->mem, str_sub(r.body, 0, r.body.n - 1),
	    S(",\"deceasedBoolean\":true}"));
	ok(s, record_write(&s->cx, &w));
	commit(s);
	n.basis = S("Encounter/d2");
	as_practitioner(s);
	begin(s);
	ok(s, clock_start(&s->cx, &n, &id));
	assert_int_equal(id.n, 0);
	commit(s);
}
BOTH(death_ends_all)

static void
deceased(struct service *s, str person)
{
	struct change w = { .kind = KIND_PERSON, .id = person, .act = "save" };
	struct record r;

	begin(s);
	ok(s, record_read(&s->cx, KIND_PERSON, person, &r));
	w.v = r.v;
	w.body = str_cat(s->mem, str_sub(r.body, 0, r.body.n - 1),
	    S(",\"deceasedDateTime\":\"2026-11-23\"}"));
	ok(s, record_write(&s->cx, &w));
	commit(s);
}

/* CARE-117: however the news came; by staff within a minute, by an import when
 * somebody would be told. */
static void
news_of_a_death_on(struct service *s)
{
	str a = new_person(s, "One"), b = new_person(s, "Two");
	struct clock_new n = fresh("aftercare", a, "Encounter/n");
	struct job j = { .args = S("") };
	struct clock c, d;

	turn(s, &j);
	c = opened(s, &n);
	n.person = b;
	d = opened(s, &n);
	s->now += 300;
	turn(s, &j); /* what is new was looked at */
	as_practitioner(s);
	deceased(s, a);
	as_system(s);
	deceased(s, b);
	turn(s, &j);
	assert_int_equal(now_of(s, c.id).state, CLOCK_DIED);
	assert_int_equal(now_of(s, d.id).state, CLOCK_OPEN);
	s->now += 172800;
	turn(s, &j);
	assert_int_equal(now_of(s, d.id).state, CLOCK_DIED);
	assert_int_equal(now_of(s, d.id).called, 0);
	s->now -= 173100;
}
BOTH(news_of_a_death)

/* ---- who sees what ---- */

/* The person reads what was promised, and no more; a supporter nothing. */
static void
promises_on(struct service *s)
{
	str person = new_person(s, "Prom"), jo = new_supporter(s, person,
	    "Jo", "01632 960 003"), id;
	struct clock_new n = fresh("aftercare", person, "Encounter/p");
	struct clock c = opened(s, &n);
	struct clock_try t = call(s, true);
	struct clocks l;
	struct record r;

	as_person(s, person, "Prom");
	begin(s);
	ok(s, clock_promises(&s->cx, person, &l));
	assert_int_equal(l.n, 1);
	assert_int_equal(l.at[0].due, c.due);
	holds(l.at[0].rule->promise, "in touch with you");
	refused(s, record_read(&s->cx, KIND_TASK, c.id, &r), ERR_ABSENT, "",
	    "");
	refused(s, clocks_of(&s->cx, person, &l), ERR_DENIED, "", "");
	refused(s, clock_contact(&s->cx, c.id, c.v, &t), ERR_ABSENT, "", "");
	back(s);
	/* They may ask for something, and not change what is there. */
	n.code = S("plan-review-cause");
	n.cause = S("person-asks");
	n.basis = S("Patient/x");
	as_person(s, person, "Prom");
	begin(s);
	ok(s, clock_start(&s->cx, &n, &id));
	commit(s);
	c = now_of(s, id);
	same_str(c.unit, s->unit);
	as_supporter(s, person, jo, "Jo");
	begin(s);
	refused(s, clock_promises(&s->cx, person, &l), ERR_DENIED, "", "");
	refused(s, record_read(&s->cx, KIND_TASK, c.id, &r), ERR_ABSENT, "",
	    "");
	n.basis = S("Patient/y");
	refused(s, clock_start(&s->cx, &n, &id), ERR_DENIED, "", "");
	back(s);
}
BOTH(promises)

/* ---- what opens them ---- */

static struct choice
crisis_yes(str supporter)
{
	return (struct choice){ .scope = S("crisis-contact"),
		.answer = ANSWER_YES, .id = S(""), .own_words = S(""),
		.review_on = S(""), .ends_on = S(""), .supporter = supporter };
}

/* CARE-85 */
static void
missed_contact_on(struct service *s)
{
	str person = new_person(s, "Missed"), jo = new_supporter(s, person,
	    "Jo", "01632 960 004");
	struct choice yes = crisis_yes(jo);
	struct job j = { .args = S("") };
	struct clock c;
	struct clock_try t;
	bool is;

	as_practitioner(s);
	begin(s);
	ok(s, clock_missed(&s->cx, person, S("Encounter/m1"), s->now, S(""),
	    s->practitioner.practitioner));
	commit(s);
	assert_int_equal(live_of(s, person, "missed-attempt"), 1);
	assert_int_equal(live_of(s, person, "missed-route"), 1);
	assert_int_equal(live_of(s, person, "missed-supporter"), 0);
	as_person(s, person, "Missed");
	begin(s);
	ok(s, choice_set(&s->cx, person, &yes));
	commit(s);
	as_practitioner(s);
	begin(s);
	ok(s, clock_missed(&s->cx, person, S("Encounter/m2"), s->now, S(""),
	    s->practitioner.practitioner));
	ok(s, clock_missed(&s->cx, person, S("Encounter/m2"), s->now, S(""),
	    s->practitioner.practitioner));
	ok(s, clock_by_basis(&s->cx, person, S("Encounter/m2"),
	    S("missed-attempt"), &is, &c));
	commit(s);
	assert_true(is);
	assert_int_equal(c.due, clock_day_end(s->now));
	assert_int_equal(live_of(s, person, "missed-supporter"), 1);
	assert_int_equal(live_of(s, person, "missed-attempt"), 2);
	/* After 24 hours its owner is told, once, and nothing else happens:
	 * never is an end of care proposed. */
	s->now += 86399;
	turn(s, &j);
	assert_int_equal(now_of(s, c.id).called, 0);
	s->now += 1;
	turn(s, &j);
	turn(s, &j);
	assert_int_equal(now_of(s, c.id).called, s->now);
	assert_int_equal(now_of(s, c.id).v, c.v + 1);
	assert_int_equal(now_of(s, c.id).state, CLOCK_OPEN);
	/* Reached: the other tries of the same are not needed. */
	t = call(s, true);
	as_practitioner(s);
	begin(s);
	ok(s, clock_contact(&s->cx, c.id, c.v + 1, &t));
	ok(s, clock_by_basis(&s->cx, person, S("Encounter/m2"),
	    S("missed-route"), &is, &c));
	commit(s);
	assert_int_equal(c.state, CLOCK_NOT_APPLICABLE);
	assert_int_equal(live_of(s, person, "missed-route"), 1);
	s->now -= 86400;
}
BOTH(missed_contact)

/* CARE-73 CARE-85: a yes whose last day has gone sends nobody to call them. */
static void
missed_when_over_on(struct service *s)
{
	str person = new_person(s, "Over"), jo = new_supporter(s, person,
	    "Jo", "01632 960 006");
	struct choice yes = crisis_yes(jo);

	yes.ends_on = str_sub(time_iso(s->mem, s->now + 86400), 0, 10);
	as_person(s, person, "Over");
	begin(s);
	ok(s, choice_set(&s->cx, person, &yes));
	commit(s);
	s->now += 3 * 86400;
	as_practitioner(s);
	begin(s);
	ok(s, clock_missed(&s->cx, person, S("Encounter/o1"), s->now, S(""),
	    S("")));
	commit(s);
	s->now -= 3 * 86400;
	assert_int_equal(live_of(s, person, "missed-attempt"), 1);
	assert_int_equal(live_of(s, person, "missed-supporter"), 0);
}
BOTH(missed_when_over)

/* CARE-86 */
static void
copies_stay_open_on(struct service *s)
{
	str person = new_person(s, "Copies");
	struct clock_try t = call(s, false);
	struct clock c;
	bool is;

	t.how = S("not-said");
	as_practitioner(s);
	begin(s);
	ok(s, clock_copies(&s->cx, person, S("Encounter/c"), s->now, S("")));
	ok(s, clock_by_basis(&s->cx, person, S("Encounter/c"), S("copies-gp"),
	    &is, &c));
	ok(s, clock_done(&s->cx, c.id, c.v, &t));
	commit(s);
	assert_int_equal(live_of(s, person, "copies-gp"), 0);
	assert_int_equal(live_of(s, person, "copies-person"), 1);
}
BOTH(copies_stay_open)

static void
agree_plan(struct service *s, str person)
{
	as_person(s, person, "Sam");
	begin(s);
	ok(s, plan_set_state(&s->cx, person, PLAN_CURRENT));
	commit(s);
}

static void
copies_of_plan(struct service *s, str person)
{
	as_practitioner(s);
	begin(s);
	ok(s, clock_copies_plan(&s->cx, person));
	commit(s);
}

/* CARE-86: of a plan too; what is owed already is not owed twice. */
static void
copies_of_a_plan_on(struct service *s)
{
	str person = new_person(s, "Planned");
	struct clock_try t = call(s, false);
	struct clocks l;

	copies_of_plan(s, person);
	assert_int_equal(live_of(s, person, "copies-gp"), 0); /* no plan */
	(void)add_line(s, person, "alone", "I sit in the shed", VOICE_PERSON,
	    false);
	agree_plan(s, person);
	copies_of_plan(s, person);
	copies_of_plan(s, person);
	assert_int_equal(live_of(s, person, "copies-gp"), 1);
	assert_int_equal(live_of(s, person, "copies-person"), 1);
	as_practitioner(s);
	begin(s);
	ok(s, clocks_of(&s->cx, person, &l));
	t.how = S("letter");
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].code, S("copies-gp")))
			ok(s, clock_done(&s->cx, l.at[i].id, l.at[i].v, &t));
	commit(s);
	assert_int_equal(live_of(s, person, "copies-gp"), 0);
	s->now += 3600;
	copies_of_plan(s, person); /* changed, and in use again */
	assert_int_equal(live_of(s, person, "copies-gp"), 1);
	assert_int_equal(live_of(s, person, "copies-person"), 1);
	s->now -= 3600;
}
BOTH(copies_of_a_plan)

/* CARE-83 */
static void
review_is_opened_on(struct service *s)
{
	str person = new_person(s, "Rev"), jo;
	struct job j = { .args = S("") };
	struct choice yes;
	struct clock c;
	struct clocks l;
	struct clock_try t;

	turn(s, &j); /* nothing before is looked at again */
	s->now += 200;
	turn(s, &j);
	jo = new_supporter(s, person, "Jo", "01632 960 005");
	s->now += 60;
	turn(s, &j);
	assert_int_equal(live_of(s, person, "plan-review-cause"), 0);
	(void)add_line(s, person, "alone", "I sit in the shed", VOICE_PERSON,
	    false);
	turn(s, &j);
	assert_int_equal(live_of(s, person, "plan-review"), 0); /* a draft */
	agree_plan(s, person);
	s->now += 60;
	turn(s, &j);
	turn(s, &j);
	assert_int_equal(live_of(s, person, "plan-review"), 1);
	/* What they choose to share changed: one, however often. */
	yes = crisis_yes(jo);
	as_person(s, person, "Rev");
	begin(s);
	ok(s, choice_set(&s->cx, person, &yes));
	commit(s);
	s->now += 60;
	turn(s, &j);
	turn(s, &j);
	assert_int_equal(live_of(s, person, "plan-review-cause"), 1);
	/* Looked at together: both end, and the next is 90 days from then. */
	as_practitioner(s);
	begin(s);
	ok(s, clocks_of(&s->cx, person, &l));
	c = l.at[0];
	same_str(c.code, S("plan-review-cause"));
	same_str(c.cause, S("consent"));
	t = call(s, false);
	t.how = S("in-person");
	t.plan_seen = true;
	ok(s, clock_done(&s->cx, c.id, c.v, &t));
	commit(s);
	assert_int_equal(live_of(s, person, "plan-review-cause"), 0);
	assert_int_equal(live_of(s, person, "plan-review"), 0);
	s->now += 300;
	turn(s, &j);
	as_practitioner(s);
	begin(s);
	ok(s, clocks_of(&s->cx, person, &l));
	c = l.at[0];
	commit(s);
	same_str(c.code, S("plan-review"));
	assert_int_equal(c.due, s->now - 300 + 90 * 86400);
	assert_int_equal(live_of(s, person, "plan-review"), 1);
}
BOTH(review_is_opened)

/* CARE-84 */
static void
hard_days_on(struct service *s)
{
	str person = new_person(s, "Days"), line;
	struct job j = { .args = S("") };
	struct clocks l;
	struct plan p;
	struct op op[2];

	turn(s, &j);
	line = add_line(s, person, "dates", "The day my brother died",
	    VOICE_PERSON, false);
	op[0] = (struct op){ .kind = OP_ADD, .line = S(""), .parent = line,
		.link = S("dates.on"), .about = S(""), .after = S(""),
		.value = S("2004-02-29"), .display = S(""), .system = S(""),
		.source = S(""), .field = S(""), .voice = VOICE_PERSON };
	op[1] = op[0];
	op[1].link = S("dates.yearly");
	op[1].value = S("true");
	as_person(s, person, "Days");
	for (int i = 0; i < 2; i++)
		(void)do_op(s, person, op[i], false, NULL);
	turn(s, &j);
	as_practitioner(s);
	begin(s);
	ok(s, clocks_of(&s->cx, person, &l));
	commit(s);
	assert_int_equal(l.n, 2);
	same_str(l.at[0].code, S("date-ahead"));
	assert_int_equal(l.at[0].due, utc("2027-02-15"));
	same_str(l.at[1].code, S("date-day"));
	assert_int_equal(l.at[1].due, utc("2027-03-01"));
	/* Taken from the plan: no longer owed. */
	as_person(s, person, "Days");
	p = read_plan(s, person);
	(void)do_op(s, person, (struct op){ .kind = OP_DROP, .line = line,
	    .rev = line_find(&p.a, line)->rev }, false, NULL);
	s->now += 10;
	turn(s, &j);
	assert_int_equal(live_of(s, person, "date-day"), 0);
	assert_int_equal(live_of(s, person, "date-ahead"), 0);
}
BOTH(hard_days)

static struct op
day_on(const char *link, str line, str on)
{
	return (struct op){ .kind = OP_ADD, .line = S(""), .parent = line,
		.link = str_of(link), .about = S(""), .after = S(""),
		.value = on, .display = S(""), .system = S(""),
		.source = S(""), .field = S(""), .voice = VOICE_PERSON };
}

/* CARE-84: a day that is near is talked of today; one that is today, on it. */
static void
near_days_on(struct service *s)
{
	str person = new_person(s, "Near"), line[2];
	struct job j = { .args = S("") };
	struct clocks l;

	turn(s, &j);
	for (int i = 0; i < 2; i++) {
		line[i] = add_line(s, person, "dates", i ? "Today" : "Her day",
		    VOICE_PERSON, false);
		as_person(s, person, "Near");
		(void)do_op(s, person, day_on("dates.on", line[i], str_sub(
		    time_iso(s->mem, s->now + (i ? 0 : 5 * 86400)), 0, 10)),
		    false, NULL);
	}
	turn(s, &j);
	as_practitioner(s);
	begin(s);
	ok(s, clocks_of(&s->cx, person, &l));
	commit(s);
	assert_int_equal(l.n, 3);
	assert_int_equal(live_of(s, person, "date-day"), 2);
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].code, S("date-ahead"))) {
			assert_int_equal(l.at[i].due, clock_day_end(s->now));
			assert_true(str_starts(l.at[i].item, line[0]));
		}
	/* The next look opens nothing twice. */
	s->now += 86400;
	as_practitioner(s);
	begin(s);
	ok(s, clock_dates(&s->cx, person));
	commit(s);
	assert_int_equal(live_of(s, person, "date-ahead"), 1);
	s->now -= 86400;
}
BOTH(near_days)

/* CARE-40: the day on which the picture is looked at again is owed; with another
 * day the first is not. */
static void
picture_again_on(struct service *s)
{
	str person = new_person(s, "Pic");
	const struct sheet_at at = { .person = person,
		.sheet = SHEET_FORMULATION };
	struct op op = op_add(S(""), "again.on", "2027-02-15");
	struct plan_save save = { .op = &op, .nop = 1,
		.voice = VOICE_PRACTITIONER };
	struct job j = { .args = S("") };
	struct clocks l;
	struct plan p;

	turn(s, &j);
	as_practitioner(s);
	begin(s);
	ok(s, sheet_apply(&s->cx, &at, &save));
	commit(s);
	s->now += 10;
	turn(s, &j);
	as_practitioner(s);
	begin(s);
	ok(s, clocks_of(&s->cx, person, &l));
	ok(s, sheet_read(&s->cx, &at, &p));
	commit(s);
	assert_int_equal(l.n, 1);
	same_str(l.at[0].code, S("picture-review"));
	assert_int_equal(l.at[0].due, utc("2027-02-16"));
	op = op_set(line_in(&p.a, S(""), "again.on"), "2027-03-01");
	as_practitioner(s);
	begin(s);
	ok(s, sheet_apply(&s->cx, &at, &save));
	commit(s);
	s->now += 10;
	turn(s, &j);
	assert_int_equal(live_of(s, person, "picture-review"), 1);
	as_practitioner(s);
	begin(s);
	ok(s, clocks_of(&s->cx, person, &l));
	commit(s);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.at[0].due, utc("2027-03-02"));
	assert_int_equal(l.at[1].state, CLOCK_NOT_APPLICABLE);
}
BOTH(picture_again)

/* ---- the service's own limits ---- */

/* CARE-82 CARE-89 */
static void
limits_on(struct service *s)
{
	str person = new_person(s, "Limit");
	struct clock_new n = fresh("aftercare", person, "Encounter/l1");
	struct clock_limit l = { 86400, S(""), S("") };
	struct rows r;

	as_practitioner(s);
	begin(s);
	refused(s, clock_limit_set(&s->cx, S("aftercare"), &l), ERR_DENIED,
	    "", "");
	back(s);
	as_system(s);
	begin(s);
	ok(s, clock_limit_set(&s->cx, S("aftercare"), &l));
	commit(s);
	assert_int_equal(opened(s, &n).due, s->now + 86400);
	/* Longer only with who and why, which the ledger keeps. */
	l.due = 200000;
	as_system(s);
	begin(s);
	refused(s, clock_limit_set(&s->cx, S("aftercare"), &l), ERR_INPUT,
	    "approver", "");
	l.approver = S("Dr Ada Lund");
	ctx_calm(&s->cx);
	refused(s, clock_limit_set(&s->cx, S("aftercare"), &l), ERR_INPUT,
	    "why", "");
	l.why = S("An island with one ferry");
	ctx_calm(&s->cx);
	ok(s, clock_limit_set(&s->cx, S("aftercare"), &l));
	commit(s);
	as_system(s);
	begin(s);
	ok(s, store_sql(door_store(s->door), &s->cx, "SELECT count(*) FROM"
	    " ledger WHERE act = 'setting' AND id = 'clock.aftercare' AND"
	    " reason = '200000 seconds; approved by Dr Ada Lund: An island"
	    " with one ferry'", NULL, 0, &r, NULL));
	assert_int_equal(cell(&r, 0, 0)->i, 1);
	l = (struct clock_limit){ 0, S(""), S("") };
	ok(s, clock_limit_set(&s->cx, S("aftercare"), &l));
	ok(s, clock_limit(&s->cx, S("aftercare"), &l));
	assert_int_equal(l.due, 172800);
	l.due = 60;
	refused(s, clock_limit_set(&s->cx, S("aftercare"), &l), ERR_INPUT,
	    "due", "hour");
	ctx_calm(&s->cx);
	refused(s, clock_limit_set(&s->cx, S("ed-notify"), &l), ERR_INPUT,
	    "code", "");
	back(s);
	/* An assessment has no limit unless a service sets one. */
	n = fresh("assessment", person, "Encounter/l2");
	assert_int_equal(opened(s, &n).due, 0);
	l = (struct clock_limit){ 14400, S(""), S("") };
	as_system(s);
	begin(s);
	ok(s, clock_limit_set(&s->cx, S("assessment"), &l));
	commit(s);
	n.basis = S("Encounter/l3");
	assert_int_equal(opened(s, &n).due, s->now + 14400);
	as_practitioner(s);
	begin(s);
	ok(s, clock_event(&s->cx, person, S("assessment"), S("")));
	commit(s);
	assert_int_equal(live_of(s, person, "assessment"), 0);
	as_system(s);
	begin(s);
	l.due = 0;
	ok(s, clock_limit_set(&s->cx, S("assessment"), &l));
	commit(s);
}
BOTH(limits)

/* ---- lists ---- */

static str
ward_of(struct service *s, const char *name, const char *setting)
{
	struct buf b;

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Organization\",\"active\":true,"
	    "\"name\":\"%s\",\"type\":[{\"coding\":[{\"system\":"
	    "\"urn:heed:code:unit-setting\",\"code\":\"%s\"}]}],\"partOf\":"
	    "{\"reference\":\"Organization/%.*s\"}}", name, setting,
	    PRS(s->unit));
	return put_record(s, KIND_UNIT, buf_str(&b));
}

static struct works
list(struct service *s, const struct work_ask *k, unsigned n)
{
	struct works l;

	as_practitioner(s);
	begin(s);
	ok(s, work_page(&s->cx, k, n, &l));
	commit(s);
	return l;
}

/* CARE-96 CARE-89: by time due, then by time asked, whatever else is said of
 * anyone; narrowed by kind, team and setting alone; page by page. */
static void
lists_by_time_on(struct service *s)
{
	str a = ward_of(s, "Ash", "inpatient"), b = ward_of(s, "Birch", "ed");
	struct work_ask k = { S(""), S(""), S(""), 0, 0, S("") };
	struct works l;
	int64_t was = s->now;
	unsigned all = 0, pages = 0;
	const struct work *last = NULL;

	for (int i = 0; i < 40; i++) {
		static const char *const given[] = { "Lo", "Hi", "Zed", "Amy" };
		struct clock_new n = fresh(i % 3 ? "aftercare" : "copies-gp",
		    new_person(s, given[i % 4]), "Encounter/list");

		n.unit = i % 2 ? a : b;
		n.start = was - (i * 7919) % 100000;
		s->now = was + i % 5;
		(void)opened(s, &n);
	}
	s->now = was + 10;
	do {
		l = list(s, &k, 7);
		for (unsigned i = 0; i < l.n; i++) {
			const struct work *w = &l.at[i];

			if (last && (last->due > w->due ||
			    (last->due == w->due && last->asked > w->asked)))
				fail_msg("%s: out of order at %u", s->what,
				    all);
			assert_true(w->live && w->who.name.n > 0);
			last = w;
			all++;
		}
		k.due = last->due;
		k.asked = last->asked;
		k.id = last->id;
		pages++;
	} while (l.more && pages < 1000);
	assert_true(all >= 40);
	k = (struct work_ask){ S(""), a, S(""), 0, 0, S("") };
	assert_int_equal(list(s, &k, 100).n, 20);
	k.kind = S("copies");
	l = list(s, &k, 100);
	assert_int_equal(l.n, 7);
	for (unsigned i = 0; i < l.n; i++)
		same_str(l.at[i].unit, a);
	k = (struct work_ask){ S(""), S(""), S("ed"), 0, 0, S("") };
	assert_int_equal(list(s, &k, 100).n, 20);
	k.unit = a;
	assert_int_equal(list(s, &k, 100).n, 0);
	s->now = was;
}
BOTH(lists_by_time)

/* Another service's team is not the viewer's, however it is asked for. */
static void
lists_are_ones_own_on(struct service *s)
{
	str far = put_record(s, KIND_UNIT, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"Elsewhere\"}"));
	str person = new_person(s, "Far");
	struct work_ask k = { S(""), far, S(""), 0, 0, S("") };
	struct clock_new n = fresh("aftercare", person, "Encounter/far");
	struct works l;

	n.unit = far;
	(void)opened(s, &n);
	assert_int_equal(list(s, &k, 100).n, 0);
	k.unit = S("");
	l = list(s, &k, 100);
	for (unsigned i = 0; i < l.n; i++)
		assert_false(str_eq(l.at[i].unit, far));
	as_person(s, person, "Far");
	begin(s);
	refused(s, work_page(&s->cx, &k, 10, &l), ERR_DENIED, "", "");
	back(s);
}
BOTH(lists_are_ones_own)

static void
nurse(struct service *s, const char *name, str unit)
{
	struct account_new n = { .name = str_of(name), .subject = S(""),
		.role = S("practitioner"), .practitioner = S(""),
		.person = S(""), .supporter = S(""), .unit = unit };
	static unsigned made;
	struct buf b;
	str id;

	buf_init(&b, s->mem, 40);
	buf_fmt(&b, "nurse%u", made++);
	n.subject = buf_str(&b);
	as_system(s);
	begin(s);
	ok(s, account_add(&s->cx, &n, S("$argon2id$x"), &id));
	commit(s);
}

static struct colleagues
colleagues(struct service *s, str unit, const char *like, unsigned max)
{
	struct colleagues l;

	as_practitioner(s);
	begin(s);
	ok(s, work_colleagues(&s->cx, unit, str_of(like), max, &l));
	commit(s);
	return l;
}

/* CARE-85 CARE-101: what is owed is handed to someone of the team, by name; whom the
 * person was told of goes with it. */
static void
handed_by_name_on(struct service *s)
{
	str rowan = ward_of(s, "Rowan", "inpatient");
	str elder = ward_of(s, "Elder", "inpatient");
	str far = put_record(s, KIND_UNIT, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"Abroad\"}"));
	str person = new_person(s, "Handed");
	struct clock_new n = fresh("discharge", person, "Encounter/handed");
	struct clocks promised;
	char wide[CLOCK_WITH_MAX + 1];
	struct colleagues l;
	struct clock c;

	nurse(s, "Zo\xc3\xab Marsh", rowan);
	nurse(s, "Ben Hale", rowan);
	nurse(s, "Ida Elder", elder);
	nurse(s, "Far Away", far);
	l = colleagues(s, rowan, "", 10);
	assert_true(l.n >= 2 && !l.more);
	same_str(l.at[1].name, S("Ben Hale"));
	for (unsigned i = 0; i < l.n; i++)
		if (l.at[i].practitioner.n == 0 || str_eq(l.at[i].name,
		    S("Ida Elder")) || str_eq(l.at[i].name, S("Far Away")))
			fail_msg("%s: %.*s is no colleague", s->what,
			    PRS(l.at[i].name));
	assert_true(colleagues(s, rowan, "", 1).more);
	l = colleagues(s, rowan, "ZOE", 10);
	assert_int_equal(l.n, 1);
	assert_int_equal(colleagues(s, rowan, "%", 10).n, 0);
	assert_int_equal(colleagues(s, far, "", 10).n, 0);
	n.with = S("Femi Ade, nurse");
	n.unit = rowan;
	c = opened(s, &n);
	same_str(c.with, S("Femi Ade, nurse"));
	as_practitioner(s);
	begin(s);
	memset(wide, 'x', sizeof(wide));
	refused(s, clock_hand(&s->cx, c.id, c.v, S(""), (str){ wide,
	    sizeof(wide) }, 0), ERR_INPUT, "with", "200");
	back(s);
	as_practitioner(s);
	begin(s);
	ok(s, clock_hand(&s->cx, c.id, c.v, l.at[0].practitioner,
	    S("Zo\xc3\xab, nurse"), 0));
	commit(s);
	as_person(s, person, "Handed");
	begin(s);
	ok(s, clock_promises(&s->cx, person, &promised));
	assert_int_equal(promised.n, 1);
	same_str(promised.at[0].with, S("Zo\xc3\xab, nurse"));
	refused(s, work_colleagues(&s->cx, rowan, S(""), 10, &l), ERR_DENIED,
	    "", "");
	back(s);
	c = now_of(s, c.id);
	same_str(c.owner, l.at[0].practitioner);
}
BOTH(handed_by_name)

/* A viewer of more teams than are asked one by one gets the same list. */
static void
many_teams_on(struct service *s)
{
	struct work_ask k = { S(""), S(""), S(""), 0, 0, S("") };
	struct work_ask one = { S("copies"), S(""), S(""), 0, 0, S("") };
	struct works before = list(s, &k, 1000), after;
	unsigned copies = list(s, &one, 1000).n, i = 0;

	for (int n = 0; n < 70; n++)
		(void)ward_of(s, "One of many", "other");
	after = list(s, &k, 1000);
	assert_int_equal(before.n, after.n);
	for (; i < before.n; i++)
		same_str(before.at[i].id, after.at[i].id);
	after = list(s, &one, 1000);
	assert_int_equal(after.n, copies);
	for (i = 0; i < after.n; i++)
		same_str(after.at[i].kind, S("copies"));
	k.setting = S("ed");
	assert_int_equal(list(s, &k, 100).n, 20);
}
BOTH(many_teams)

/* ---- imports ---- */

static void
bodies_that_are_not_ours_on(struct service *s)
{
	static const char *const bad[] = {
		"\"valueDateTime\":\"2026-02-30T00:00:00Z\"", /* no such day */
		"\"valueString\":\"soon\"",
	};
	str person = new_person(s, "Body");

	for (int i = 0; i < 2; i++) {
		struct change c = { .kind = KIND_TASK, .act = "import" };
		struct buf b;

		buf_init(&b, s->mem, 2000);
		buf_fmt(&b, "{\"resourceType\":\"Task\",\"extension\":[{\"url\":"
		    "\"urn:heed:clock\",\"extension\":[{\"url\":\"code\","
		    "\"valueCode\":\"aftercare\"},{\"url\":\"kind\",\"valueCode\":"
		    "\"contact\"},{\"url\":\"state\",\"valueCode\":\"open\"},"
		    "{\"url\":\"asked\",%s}]}],\"status\":\"requested\","
		    "\"intent\":\"order\",\"for\":{\"reference\":"
		    "\"Patient/%.*s\"}}", bad[i], PRS(person));
		c.body = buf_str(&b);
		as_system(s);
		begin(s);
		refused(s, record_write(&s->cx, &c), ERR_INPUT, "", "");
		back(s);
	}
}
BOTH(bodies_that_are_not_ours)

/* What is removed is on no list; two joined records are one person's. */
static void
removed_and_joined_on(struct service *s)
{
	str a = new_person(s, "Aft"), b = new_person(s, "Aft"), merge;
	struct clock_new n = fresh("aftercare", a, "Encounter/gone");
	struct who one = s->practitioner, two = s->practitioner;
	struct clock c = opened(s, &n);
	struct mergers m;
	struct rows r;

	one.rights = two.rights = role_info[ROLE_RECORDS].rights;
	two.account = S("another");
	as_who(s, &one);
	begin(s);
	ok(s, merge_ask(&s->cx, a, b, S("the same person")));
	ok(s, merge_list(&s->cx, &m));
	merge = m.at[0].id;
	commit(s);
	as_who(s, &two);
	begin(s);
	ok(s, merge_agree(&s->cx, merge));
	commit(s);
	assert_int_equal(live_of(s, b, "aftercare"), 1);
	as_system(s);
	begin(s);
	ok(s, record_purge(&s->cx, KIND_TASK, c.id, S("Bo Lind"),
	    S("ordered by a court")));
	ok(s, store_sql(door_store(s->door), &s->cx,
	    "SELECT count(*) FROM work WHERE id = $1",
	    (const struct arg[]){ AT(c.id) }, 1, &r, NULL));
	assert_int_equal(cell(&r, 0, 0)->i, 0);
	commit(s);
	assert_int_equal(live_of(s, b, "aftercare"), 0);
}
BOTH(removed_and_joined)

/* ---- the table ---- */

/* A bad row is named by file, line and reason. */
static void
tables(void **state)
{
	static const struct { const char *from, *to, *at, *why; } row[] = {
		{ "\t172800\t\t", "\t2 days\t\t", "x.tsv:", "due_s" },
		{ "\tcontact\t\tno", "\tcall\t\tno", "x.tsv:", "ends" },
		{ "discharge-second", "discharge", "x.tsv:", "twice" },
		{ "aftercare\tcontact", "After Care\tcontact", "x.tsv:",
			"code" },
		{ "259200\t172800", "259200\t300000", "x.tsv:", "target_s" },
		{ "day\t\t86400", "day\t\tsoon", "x.tsv:", "call_s" },
		{ "NG225-1.10", "", "x.tsv:", "source" },
		{ "kind\ttitle", "kind\tname", "x.tsv", "title" },
	};
	const struct asset *a = asset_find("practice/clocks.tsv");
	struct arena *mem = arena_new(8 << 20);
	struct ctx cx;

	(void)state;
	assert_non_null(a);
	ctx_init(&cx, mem, 0);
	assert_int_equal(clocks_check(&cx, "x.tsv", a->body), ERR_OK);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		ptrdiff_t at = str_find(a->body, str_of(row[i].from));
		str text;

		ctx_calm(&cx);
		assert_true(at >= 0);
		text = str_cat(mem, str_sub(a->body, 0, (size_t)at),
		    str_cat(mem, str_of(row[i].to), str_sub(a->body,
		        (size_t)at + strlen(row[i].from), SIZE_MAX)));
		if (clocks_check(&cx, "x.tsv", text) != ERR_INPUT ||
		    str_find(cx.diag[0].where, str_of(row[i].at)) < 0 ||
		    str_find(cx.diag[0].what, str_of(row[i].why)) < 0)
			fail_msg("row %zu was not refused as %s", i,
			    row[i].why);
	}
	arena_free(mem);
}

/* ---- e-mail ---- */

static void
nudges_on(struct service *s)
{
	static const char *const bad[] = { "a", "@", "a@", "@b", "a@b@c",
		"a b@c", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "a@b,c@d", "\"a\"@b" };
	struct nudges l;
	struct clock_new n;
	int64_t was = s->now;
	str mine;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		as_practitioner(s);
		begin(s);
		refused(s, nudge_set(&s->cx, str_of(bad[i])), ERR_INPUT,
		    "address", "");
		back(s);
	}
	as_practitioner(s);
	begin(s);
	ok(s, nudge_set(&s->cx, S("ana@example.org")));
	ok(s, nudge_mine(&s->cx, &mine));
	same_str(mine, S("ana@example.org"));
	commit(s);
	/* What was due before they asked is no news. */
	as_system(s);
	begin(s);
	ok(s, nudge_due(&s->cx, 10, &l));
	assert_int_equal(l.n, 0);
	back(s);
	n = fresh("aftercare", new_person(s, "News"), "Encounter/news");
	n.due = s->now + 1;
	(void)opened(s, &n);
	as_system(s);
	begin(s);
	ok(s, nudge_due(&s->cx, 10, &l));
	assert_int_equal(l.n, 0);
	back(s);
	s->now += 1;
	as_system(s);
	begin(s);
	ok(s, nudge_due(&s->cx, 10, &l));
	assert_int_equal(l.n, 1);
	same_str(l.at[0].address, S("ana@example.org"));
	ok(s, nudge_sent(&s->cx, l.at[0].account));
	ok(s, nudge_due(&s->cx, 10, &l));
	assert_int_equal(l.n, 0);
	commit(s);
	as_practitioner(s);
	begin(s);
	ok(s, nudge_set(&s->cx, S("")));
	ok(s, nudge_mine(&s->cx, &mine));
	assert_int_equal(mine.n, 0);
	refused(s, nudge_due(&s->cx, 10, &l), ERR_DENIED, "", "");
	back(s);
	as_practitioner(s);
	begin(s);
	ok(s, nudge_set(&s->cx, S("")));
	commit(s);
	s->now = was;
}
BOTH(nudges)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seconds_by_table),
		cmocka_unit_test(seconds_for_any_start),
		cmocka_unit_test(days_end_at_midnight),
		cmocka_unit_test(days_by_table),
		cmocka_unit_test(opened_once),
		cmocka_unit_test(refusals),
		cmocka_unit_test(voicemail_is_an_attempt),
		cmocka_unit_test(steps_are_guarded),
		cmocka_unit_test(death_ends_all),
		cmocka_unit_test(news_of_a_death),
		cmocka_unit_test(promises),
		cmocka_unit_test(missed_contact),
		cmocka_unit_test(missed_when_over),
		cmocka_unit_test(copies_stay_open),
		cmocka_unit_test(copies_of_a_plan),
		cmocka_unit_test(review_is_opened),
		cmocka_unit_test(hard_days),
		cmocka_unit_test(near_days),
		cmocka_unit_test(picture_again),
		cmocka_unit_test(limits),
		cmocka_unit_test(lists_by_time),
		cmocka_unit_test(lists_are_ones_own),
		cmocka_unit_test(handed_by_name),
		cmocka_unit_test(many_teams),
		cmocka_unit_test(bodies_that_are_not_ours),
		cmocka_unit_test(removed_and_joined),
		cmocka_unit_test(tables),
		cmocka_unit_test(nudges),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
