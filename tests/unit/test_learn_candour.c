/*
 * Candour: when someone has to decide, steps that cannot be marked done while
 * something is missing, the way round when nobody can be reached, the clock over
 * Easter, and what claims are not given. On both engines.
 */
#include "learning/candour.h"
#include "access/setting.h"
#include "core/time.h"
#include "learning/matter_int.h"
#include "world_kit.h"

enum { DAY_S = 86400 };

static struct who noor;

static struct matter
begun(struct service *s, enum kind k, const char *link, str about)
{
	struct matter m;

	as_who(s, &noor);
	begin(s);
	ok(s, matter_new(&s->cx, k, s->unit, about, &m));
	struct op op = matter_op(&m, S(""), link, S("He fell in the yard"));

	ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
	commit(s);
	return m;
}

static void
say(struct service *s, struct matter *m, const char *link, const char *value)
{
	struct op op = matter_op(m, S(""), link, str_of(value));

	ok(s, matter_save(&s->cx, m, &op, 1, "save"));
}

static void
open_now(struct service *s, struct matter *m)
{
	as_who(s, &noor);
	begin(s);
	ok(s, matter_open(&s->cx, m->info->kind, m->rec.id, m));
}

static void
harmed(struct service *s, struct matter *m, const char *physical,
    const char *psychological)
{
	struct op op[3] = { matter_entry(&s->cx, "patient.one") };

	op[1] = matter_op(m, op[0].line, "patient.physical",
	    str_of(physical));
	op[2] = matter_op(m, op[0].line, "patient.psychological",
	    str_of(psychological));
	ok(s, matter_save(&s->cx, m, op, psychological[0] ? 3 : 2, "save"));
}

static void
set(struct service *s, enum setting k, const char *value)
{
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, k, str_of(value)));
	commit(s);
}

/* ---- when ---- */

/* LEARN-38 */
static void
needed_on(struct service *s)
{
	static const struct { const char *physical, *psychological; bool want; }
	    row[] = {
		{ "no-harm", "no-harm", false },
		{ "harm-low", "no-harm", false },
		{ "harm-moderate", "no-harm", true },
		{ "harm-serious", "", true },
		{ "fatal", "", true },
		{ "no-harm", "harm-moderate", true },
		{ "no-harm", "harm-serious", true },
		/* 28 days or not is not known of: it is asked. */
		{ "no-harm", "harm-low", true },
	};
	struct candour_asked a;

	noor = viewer(s, ROLE_SAFETY, "noor", s->unit);
	for (unsigned i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct matter m = begun(s, KIND_EVENT, "event.what", S(""));
		struct matter_row r;

		open_now(s, &m);
		harmed(s, &m, row[i].physical, row[i].psychological);
		ok(s, candour_look(&s->cx, &m, S(""), &a));
		assert_int_equal(a.required, row[i].want);
		assert_int_equal(a.why[0] != '\0', row[i].want);
		ok(s, matter_row_of(&s->cx, KIND_EVENT, m.rec.id, &r));
		same_str(matter_fact(&r, "candour"), row[i].want
		    ? S("required") : S(""));
		if (i + 1 == sizeof(row) / sizeof(row[0])) {
			ok(s, candour_look(&s->cx, &m, S("no"), &a));
			assert_false(a.required);
			ok(s, candour_look(&s->cx, &m, S("yes"), &a));
			assert_true(a.required);
		}
		commit(s);
	}
}

static bool
is_decided(struct service *s, struct matter *event)
{
	bool yes = false;

	ok(s, (check_of(S("candour-decided"))->holds)(&s->cx, event, &yes));
	return yes;
}

/* LEARN-38 */
static void
near_miss_on(struct service *s)
{
	struct matter m;
	struct candour_asked a;
	struct matter_rows l;
	unsigned was;

	noor = viewer(s, ROLE_SAFETY, "noor", s->unit);
	m = begun(s, KIND_EVENT, "event.what", S(""));
	set(s, SET_PROVIDER, "nhs-body");
	open_now(s, &m);
	say(s, &m, "near.miss", "true");
	say(s, &m, "near.physical", "harm-moderate");
	ok(s, candour_look(&s->cx, &m, S(""), &a));
	assert_false(a.required);
	assert_int_equal(a.hint, CANDOUR_ASK);
	/* It is asked, and waits in the list, until someone says no or decides. */
	assert_false(is_decided(s, &m));
	ok(s, candour_waiting(&s->cx, &l));
	assert_true(l.n > 0 && str_eq(l.at[l.n - 1].id, m.rec.id));
	was = l.n;
	say(s, &m, "duties.candour", "true");
	assert_false(is_decided(s, &m));
	say(s, &m, "duties.candour", "false");
	assert_true(is_decided(s, &m));
	ok(s, candour_waiting(&s->cx, &l));
	assert_int_equal(l.n, was - 1);
	commit(s);
	set(s, SET_PROVIDER, "other");
	open_now(s, &m);
	ok(s, candour_look(&s->cx, &m, S(""), &a));
	assert_int_equal(a.hint, CANDOUR_NONE);
	commit(s);
	set(s, SET_PROVIDER, "not-said");
}

/* Those who wait stand in a list until someone has decided. */
/* LEARN-38 */
static void
waiting_on(struct service *s)
{
	struct matter event, m;
	struct matter_rows l;
	unsigned was;

	noor = viewer(s, ROLE_SAFETY, "noor", s->unit);
	event = begun(s, KIND_EVENT, "event.what", S(""));
	open_now(s, &event);
	ok(s, candour_waiting(&s->cx, &l));
	was = l.n;
	assert_true(is_decided(s, &event));
	harmed(s, &event, "harm-serious", "");
	ok(s, candour_waiting(&s->cx, &l));
	assert_int_equal(l.n, was + 1);
	commit(s);
	m = begun(s, KIND_CANDOUR, "aware.what", matter_name(&s->cx, &event));
	open_now(s, &m);
	ok(s, candour_waiting(&s->cx, &l));
	assert_int_equal(l.n, was + 1);
	assert_false(is_decided(s, &event));
	refused(s, matter_move(&s->cx, &m, S("not-notifiable"), S("")),
	    ERR_INPUT, "to", "need not be told");
	ctx_calm(&s->cx);
	/* A suggestion decides nothing: without a decision it does not go on. */
	refused(s, matter_move(&s->cx, &m, S("aware"), S("")), ERR_INPUT, "to",
	    "the decision");
	ctx_calm(&s->cx);
	say(s, &m, "aware.at", "2026-11-20");
	say(s, &m, "test.by", "Dr Vaughan");
	say(s, &m, "test.opinion", "appears");
	/* Not clear is told. */
	say(s, &m, "test.decision", "unclear");
	refused(s, matter_move(&s->cx, &m, S("aware"), S("")), ERR_INPUT, "to",
	    "Why");
	ctx_calm(&s->cx);
	say(s, &m, "test.reason", "We cannot rule it out");
	refused(s, matter_move(&s->cx, &m, S("not-notifiable"), S("")),
	    ERR_INPUT, "to", "need not be told");
	ctx_calm(&s->cx);
	ok(s, matter_move(&s->cx, &m, S("aware"), S("")));
	ok(s, candour_waiting(&s->cx, &l));
	assert_int_equal(l.n, was);
	assert_true(is_decided(s, &event));
	commit(s);
}

/* A death is always decided on, and is not finished before.
 * LEARN-38 */
static void
died_on(struct service *s)
{
	struct matter death, m;
	struct matter_rows l;
	bool told = false;
	unsigned was;

	noor = viewer(s, ROLE_SAFETY, "noor", s->unit);
	as_who(s, &noor);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, candour_waiting(&s->cx, &l));
	was = l.n;
	back(s);
	death = begun(s, KIND_DEATH, "death.called", S(""));
	open_now(s, &death);
	ok(s, candour_waiting(&s->cx, &l));
	assert_int_equal(l.n, was + 1);
	ok(s, matter_move(&s->cx, &death, S("looking"), S("")));
	refused(s, matter_move(&s->cx, &death, S("closed"), S("")), ERR_INPUT,
	    "to", "before this");
	for (unsigned i = 0; i < s->cx.ndiag && i < DIAG_MAX; i++)
		told |= str_find(s->cx.diag[i].what, S("duty of candour")) >= 0;
	assert_true(told);
	ctx_calm(&s->cx);
	commit(s);
	m = begun(s, KIND_CANDOUR, "aware.what", matter_name(&s->cx, &death));
	open_now(s, &m);
	say(s, &m, "aware.at", "2026-11-20");
	say(s, &m, "test.by", "Dr Vaughan");
	say(s, &m, "test.opinion", "appears");
	say(s, &m, "test.decision", "notifiable");
	say(s, &m, "test.reason", "She died in our care");
	ok(s, matter_move(&s->cx, &m, S("aware"), S("")));
	ok(s, candour_waiting(&s->cx, &l));
	assert_int_equal(l.n, was);
	assert_true(is_decided(s, &death));
	commit(s);
}

/* ---- steps ---- */

static struct matter
decided(struct service *s)
{
	struct matter m;

	noor = viewer(s, ROLE_SAFETY, "noor", s->unit);
	m = begun(s, KIND_CANDOUR, "aware.what", S(""));
	open_now(s, &m);
	say(s, &m, "aware.at", "2026-11-20");
	say(s, &m, "test.by", "Dr Vaughan");
	say(s, &m, "test.opinion", "appears");
	say(s, &m, "test.decision", "notifiable");
	say(s, &m, "test.reason", "He fell while in our care");
	ok(s, matter_move(&s->cx, &m, S("aware"), S("")));
	commit(s);
	return m;
}

/* LEARN-39 */
static void
steps_on(struct service *s)
{
	static const char *const told[][2] = {
		{ "told.on", "2026-11-21" }, { "told.by", "Dr Vaughan" },
		{ "told.who", "His sister" }, { "told.facts", "He fell" },
		{ "told.enquiries", "We look at the yard" },
		{ "told.apology", "We are sorry" },
		{ "told.support", "A nurse rings her" } };
	struct matter m = decided(s);

	open_now(s, &m);
	/* No step is jumped. */
	refused(s, matter_move(&s->cx, &m, S("told-in-writing"), S("")),
	    ERR_INPUT, "to", "cannot follow");
	ctx_calm(&s->cx);
	say(s, &m, "person.on", "2026-11-20");
	say(s, &m, "person.who", "His sister");
	say(s, &m, "person.basis", "He asked for her");
	ok(s, matter_move(&s->cx, &m, S("person-found"), S("")));
	for (unsigned i = 0; i < 7; i++) {
		refused(s, matter_move(&s->cx, &m, S("told-in-person"), S("")),
		    ERR_INPUT, "to", "before this");
		ctx_calm(&s->cx);
		say(s, &m, told[i][0], told[i][1]);
	}
	ok(s, matter_move(&s->cx, &m, S("told-in-person"), S("")));
	assert_int_equal(m.moved[m.nmoved - 1].at, s->now);
	refused(s, matter_move(&s->cx, &m, S("record-made"), S("")), ERR_INPUT,
	    "to", "before this");
	ctx_calm(&s->cx);
	say(s, &m, "record.on", "2026-11-21");
	say(s, &m, "record.by", "Dr Vaughan");
	ok(s, matter_move(&s->cx, &m, S("record-made"), S("")));
	say(s, &m, "written.on", "2026-11-23");
	say(s, &m, "written.by", "Dr Vaughan");
	say(s, &m, "written.facts", "He fell");
	say(s, &m, "written.enquiries", "We look at the yard");
	refused(s, matter_move(&s->cx, &m, S("told-in-writing"), S("")),
	    ERR_INPUT, "to", "sorry");
	ctx_calm(&s->cx);
	say(s, &m, "written.apology", "We are sorry");
	ok(s, matter_move(&s->cx, &m, S("told-in-writing"), S("")));
	refused(s, matter_move(&s->cx, &m, S("closed"), S("")), ERR_INPUT, "to",
	    "cannot follow");
	ctx_calm(&s->cx);
	say(s, &m, "results.on", "2026-11-23");
	say(s, &m, "results.by", "Dr Vaughan");
	say(s, &m, "results.found", "A step is loose");
	ok(s, matter_move(&s->cx, &m, S("results-sent"), S("")));
	ok(s, matter_move(&s->cx, &m, S("closed"), S("")));
	assert_false(m.live);
	commit(s);
}

/* LEARN-39 */
static void
not_reached_on(struct service *s)
{
	struct matter m = decided(s);
	struct op try[3];

	open_now(s, &m);
	refused(s, matter_move(&s->cx, &m, S("unreachable"), S("No answer")),
	    ERR_INPUT, "to", "one at least");
	ctx_calm(&s->cx);
	try[0] = matter_entry(&s->cx, "other.one");
	try[1] = matter_op(&m, try[0].line, "other.words", S("Rang, nobody"));
	ok(s, matter_save(&s->cx, &m, try, 2, "save"));
	refused(s, matter_move(&s->cx, &m, S("unreachable"), S("No answer")),
	    ERR_INPUT, "to", "On which day");
	ctx_calm(&s->cx);
	try[0] = matter_op(&m, try[0].line, "other.day", S("2026-11-21"));
	ok(s, matter_save(&s->cx, &m, try, 1, "save"));
	refused(s, matter_move(&s->cx, &m, S("unreachable"), S("")), ERR_INPUT,
	    "why", "");
	ctx_calm(&s->cx);
	ok(s, matter_move(&s->cx, &m, S("unreachable"), S("No answer")));
	assert_false(m.live);
	/* The steps wait, and are taken up again. */
	refused(s, matter_move(&s->cx, &m, S("person-found"), S("")), ERR_INPUT,
	    "to", "cannot follow");
	ctx_calm(&s->cx);
	ok(s, matter_move(&s->cx, &m, S("aware"), S("She rang us")));
	assert_true(m.live);
	ok(s, matter_move(&s->cx, &m, S("declined"), S("She said no")));
	assert_false(m.live);
	commit(s);
}

/* The letter has gone, and they want no more: that is an end, and a true one. */
/* LEARN-39 */
static void
after_the_letter_on(struct service *s)
{
	static const char *const to[] = { "unreachable", "declined" };

	for (unsigned i = 0; i < 2; i++) {
		struct matter m = decided(s);
		struct op try[2];

		open_now(s, &m);
		m.state = S("told-in-writing");
		ok(s, matter_put(&s->cx, &m, "move"));
		refused(s, matter_move(&s->cx, &m, str_of(to[i]), S("Moved")),
		    ERR_INPUT, "to", "one at least");
		ctx_calm(&s->cx);
		try[0] = matter_entry(&s->cx, "other.one");
		try[1] = matter_op(&m, try[0].line, "other.day",
		    S("2026-11-23"));
		ok(s, matter_save(&s->cx, &m, try, 2, "save"));
		ok(s, matter_move(&s->cx, &m, str_of(to[i]), S("She moved")));
		assert_false(m.live);
		ok(s, matter_move(&s->cx, &m, S("aware"), S("She rang us")));
		commit(s);
	}
}

/* ---- days that cannot be ---- */

static void
not_day(struct service *s, struct matter *m, const char *link,
    const char *value, const char *where, const char *says)
{
	struct op op;

	open_now(s, m);
	op = matter_op(m, S(""), link, str_of(value));
	refused(s, matter_save(&s->cx, m, &op, 1, "save"), ERR_INPUT, where,
	    says);
	back(s);
}

/* LEARN-39 LEARN-40 */
static void
days_that_cannot_be_on(struct service *s)
{
	static const char *const on[] = { "test.on", "person.on", "told.on",
		"record.on", "written.on", "results.on" };
	int64_t was = s->now;
	struct matter m = decided(s);

	for (unsigned i = 0; i < 6; i++) {
		not_day(s, &m, on[i], "2027-03-01", on[i], "still to come");
		not_day(s, &m, on[i], "2026-11-19", on[i], "became aware");
		open_now(s, &m);
		say(s, &m, on[i], "2026-11-20");
		say(s, &m, on[i], "2026-11-21");
		commit(s);
	}
	not_day(s, &m, "aware.at", "2030-01-01", "aware.at", "still to come");
	s->now += 60;
	not_day(s, &m, "aware.at", "2026-11-22", "aware.at", "look at both");
	/* A day that was taken before is no bar to anything else. */
	s->now = 1764504000; /* 30 November 2025 */
	open_now(s, &m);
	say(s, &m, "told.by", "Dr Vaughan");
	commit(s);
	s->now = was;
}

/* ---- the clock ---- */

/* 2026: Good Friday is 3 April, Easter Monday 6 April. */
/* LEARN-40 */
static void
easter_on(struct service *s)
{
	int64_t was = s->now, day;
	struct candour_clock c;
	struct matter_row r;
	struct matter m;

	noor = viewer(s, ROLE_SAFETY, "noor", s->unit);
	m = begun(s, KIND_CANDOUR, "aware.what", S(""));
	open_now(s, &m);
	ok(s, candour_clock(&s->cx, &m, &c));
	assert_false(c.known);
	commit(s);
	s->now = 1775649600; /* 8 April 2026, midday UTC */
	open_now(s, &m);
	say(s, &m, "aware.at", "2026-04-01");
	ok(s, candour_clock(&s->cx, &m, &c));
	assert_true(c.known);
	assert_int_equal(c.days, 7);
	assert_int_equal(c.working, 3); /* 2, 7 and 8 April */
	assert_true(day_read(S("2026-04-17"), &day));
	assert_int_equal(c.target, day);
	assert_int_equal(c.within, 10);
	ok(s, matter_row_of(&s->cx, KIND_CANDOUR, m.rec.id, &r));
	same_str(time_day(s->mem, r.due - 1), S("2026-04-17"));
	/* Once the letter has gone it stands, and nothing is due. */
	say(s, &m, "written.on", "2026-04-07");
	s->now += 30 * DAY_S;
	ok(s, candour_clock(&s->cx, &m, &c));
	assert_true(c.told);
	assert_int_equal(c.days, 6);
	assert_int_equal(c.working, 2);
	ok(s, matter_row_of(&s->cx, KIND_CANDOUR, m.rec.id, &r));
	assert_true(r.due == MATTER_NO_DUE);
	commit(s);
	set(s, SET_CANDOUR_DAYS, "2");
	open_now(s, &m);
	ok(s, candour_clock(&s->cx, &m, &c));
	assert_true(day_read(S("2026-04-07"), &day));
	assert_int_equal(c.target, day);
	commit(s);
	set(s, SET_CANDOUR_DAYS, "soon");
	open_now(s, &m);
	ok(s, candour_clock(&s->cx, &m, &c));
	assert_int_equal(c.within, 10);
	commit(s);
	set(s, SET_CANDOUR_DAYS, "10");
	s->now = was;
}

/* ---- claims ---- */

/* LEARN-41 */
static void
claims_on(struct service *s)
{
	struct matter m = decided(s);
	unsigned apologies = 0;
	str text;

	open_now(s, &m);
	say(s, &m, "told.facts", "He fell on the third step");
	say(s, &m, "told.apology", "We are so sorry, canary one");
	say(s, &m, "written.apology", "We are so sorry, canary two");
	say(s, &m, "results.apology", "We are so sorry, canary three");
	ok(s, candour_for_claims(&s->cx, &m, &text));
	holds(text, "the third step");
	holds(text, "not an admission");
	holds(text, "It must be told");
	lacks(text, "canary");
	lacks(text, "so sorry");
	/* Whatever is asked about an apology is marked so. */
	for (unsigned i = 0; i < m.form->n; i++) {
		const struct item *it = &m.form->item[i];
		bool asks = str_ends(it->link, S(".apology"));

		apologies += asks;
		assert_int_equal(asks, item_has_rule(it, S("apology")));
	}
	assert_int_equal(apologies, 3);
	commit(s);
}

BOTH(needed)
BOTH(near_miss)
BOTH(waiting)
BOTH(died)
BOTH(steps)
BOTH(not_reached)
BOTH(after_the_letter)
BOTH(days_that_cannot_be)
BOTH(easter)
BOTH(claims)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(needed),
		cmocka_unit_test(near_miss),
		cmocka_unit_test(waiting),
		cmocka_unit_test(died),
		cmocka_unit_test(steps),
		cmocka_unit_test(not_reached),
		cmocka_unit_test(after_the_letter),
		cmocka_unit_test(days_that_cannot_be),
		cmocka_unit_test(easter),
		cmocka_unit_test(claims),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
