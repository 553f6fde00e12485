/*
 * How long records are kept, what holds them, and how they go: the rules as a
 * table, the two people, the hold that comes late, the job that is killed. On
 * both stores.
 */
#include "service.h"

#include "access/keep.h"
#include "access/ledger.h"
#include "cli/jobs.h"

#include <signal.h>
#include <sys/wait.h>

static struct service *both[2];
static unsigned nboth;

#define EACH(s)                                                    \
	for (unsigned i_ = 0; i_ < nboth; i_++)                    \
		for (struct service *s = both[i_]; s; s = NULL)

enum { TODAY = 1795392000 }; /* 23 November 2026, midday */

/* ---- the rules ---- */

static int64_t
day(const char *s)
{
	struct fdate d;
	struct ctx cx;
	struct arena *mem = arena_new(1 << 16);
	int64_t at;

	ctx_init(&cx, mem, TODAY);
	if (!*s)
		return 0;
	if (fdate_parse(&cx, "day", str_of(s), &d) != ERR_OK)
		fail_msg("\"%s\" is no date", s);
	at = d.low;
	arena_free(mem);
	return at;
}

/* CARE-11 */
static void
rules_by_table(void **state)
{
	static const struct {
		const char *ended, *birth, *death;
		bool in_care;
		enum keep_why why;
		const char *until;
	} row[] = {
		/* Grown up: 20 years after the end, 10 after death. */
		{ "2001-03-09", "1950-01-01", "", false, KEEP_END, "2021-03-09" },
		{ "2001-03-09", "1950-01-01", "2005-01-01", false, KEEP_END,
			"2021-03-09" },
		{ "2001-03-09", "1950-01-01", "2015-06-30", false, KEEP_DEATH,
			"2025-06-30" },
		/* In treatment: never; dead in treatment: from that day. */
		{ "2001-03-09", "1950-01-01", "", true, KEEP_IN_CARE, "" },
		{ "", "1950-01-01", "2003-02-01", true, KEEP_END, "2023-02-01" },
		{ "", "1950-01-01", "2003-02-01", false, KEEP_END, "2023-02-01" },
		/* Written to after they died: a review. */
		{ "2004-02-01", "1950-01-01", "2003-02-01", false, KEEP_END,
			"2024-02-01" },
		/* What is not known keeps. */
		{ "", "1950-01-01", "", false, KEEP_NOT_KNOWN, "" },
		{ "2001-03-09", "", "", false, KEEP_NOT_KNOWN, "" },
		{ "2001-03-09", "1950-01-01", "?", false, KEEP_NOT_KNOWN, "" },
		/* Children: the birthday that is later than 20 years. */
		{ "2001-03-09", "2001-01-02", "", false, KEEP_CHILD,
			"2026-01-02" },
		{ "2001-03-09", "1990-01-02", "", false, KEEP_END, "2021-03-09" },
		{ "2016-06-01", "1999-05-20", "", false, KEEP_END,
			"2036-06-01" },
		/* A leap day keeps until 1 March where there is none. */
		{ "2000-02-29", "1950-01-01", "", false, KEEP_END, "2020-02-29" },
		{ "2001-03-09", "1950-01-01", "2016-02-29", false, KEEP_DEATH,
			"2026-03-01" },
		{ "2004-03-01", "2004-02-29", "", false, KEEP_CHILD,
			"2029-03-01" },
		/* A part of a date is taken at its end. */
		{ "2001-03-09", "1950", "2015", false, KEEP_DEATH, "2025-12-31" },
		{ "2001-03-09", "1950", "2016-02", false, KEEP_DEATH,
			"2026-03-01" },
		{ "2001-03-09", "2001", "", false, KEEP_CHILD, "2026-12-31" },
	};
	struct arena *mem = arena_new(1 << 20);
	struct keep_rule rule;
	struct ctx cx;

	(void)state;
	ctx_init(&cx, mem, TODAY);
	assert_int_equal(keep_rule(&cx, S("care"), &rule), ERR_OK);
	assert_int_equal(keep_rule(&cx, S("nothing"), &rule), ERR_UNREAD);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct keep_facts f = { .in_care = row[i].in_care,
			.ended = day(row[i].ended), .dead = row[i].death[0],
			.birth_known = row[i].birth[0],
			.death_known = row[i].death[0] &&
			    row[i].death[0] != '?' };
		struct kept k;

		if (f.birth_known)
			assert_int_equal(fdate_parse(&cx, "b",
			    str_of(row[i].birth), &f.birth), ERR_OK);
		if (f.death_known)
			assert_int_equal(fdate_parse(&cx, "d",
			    str_of(row[i].death), &f.death), ERR_OK);
		k = keep_until(&rule, &f);
		if (k.why != row[i].why || k.until != day(row[i].until))
			fail_msg("row %zu: %.*s until %.*s, wanted %s", i,
			    PRS(keep_code(k.why)),
			    PRS(time_iso(mem, k.until)), row[i].until);
	}
	arena_free(mem);
}

/* CARE-11: until midnight in London, also on the Sundays on which the clocks go
 * forward (when it is that of noon an hour later) or back. */
static void
to_the_second(void **state)
{
	static const struct { const char *ended; int64_t until; } row[] = {
		{ "2001-03-28", 1616889600 }, /* 2021-03-28 00:00 GMT */
		{ "2001-10-31", 1635634800 }, /* 2021-10-31 00:00 BST */
		{ "2001-03-27", 1616803200 },
		{ "2001-11-01", 1635724800 },
	};
	const struct keep_rule rule = { 20, 10, 0, 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const struct keep_facts f = { .ended = day(row[i].ended) };

		assert_int_equal(keep_until(&rule, &f).until, row[i].until);
	}
}

/* With 5 years after the end the birthdays are what is left to see. */
static void
birthdays_of_children(void **state)
{
	static const struct { const char *ended, *birth, *until; } row[] = {
		{ "2010-06-01", "1998-06-02", "2023-06-02" }, /* 11 */
		{ "2010-06-01", "1993-06-02", "2018-06-02" }, /* 16 */
		{ "2010-06-01", "1993-06-01", "2019-06-01" }, /* 17 that day */
		{ "2010-06-01", "1992-06-02", "2018-06-02" }, /* 17, last day */
		{ "2010-06-01", "1992-06-01", "2015-06-01" }, /* 18 that day */
		{ "2010-06-01", "1992", "2018-12-31" }, /* 17 or 18 */
		{ "2010-06-01", "1993", "2019-12-31" }, /* 16 or 17 */
		{ "2010-06-01", "1991", "2015-06-01" }, /* 18 or 19 */
	};
	const struct keep_rule rule = { 5, 5, 25, 26 };
	struct arena *mem = arena_new(1 << 20);
	struct ctx cx;

	(void)state;
	ctx_init(&cx, mem, TODAY);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct keep_facts f = { .ended = day(row[i].ended),
			.birth_known = true };
		struct kept k;

		assert_int_equal(fdate_parse(&cx, "b", str_of(row[i].birth),
		    &f.birth), ERR_OK);
		k = keep_until(&rule, &f);
		if (k.until != day(row[i].until))
			fail_msg("row %zu: until %.*s, wanted %s", i,
			    PRS(time_iso(mem, k.until)), row[i].until);
	}
	arena_free(mem);
}

/* ---- people of the records office, and whose records they are ---- */

static struct who
officer(struct service *s, const char *name)
{
	struct account_new n = { .name = str_of(name), .role = S("records"),
		.practitioner = S(""), .person = S(""), .supporter = S(""),
		.unit = s->unit };
	struct who w = { .name = n.name, .rights =
		role_info[ROLE_RECORDS].rights, .role = S("records"),
		.person = S(""), .supporter = S(""), .practitioner = S(""),
		.author = S(""), .unit = s->unit, .unit_name = S(""),
		.csrf = S(""), .sid_hash = S(""), .level = 1 };
	struct buf b;

	buf_init(&b, s->mem, 64);
	buf_fmt(&b, "rec%u", s->made++);
	n.subject = buf_str(&b);
	as_system(s);
	begin(s);
	ok(s, account_add(&s->cx, &n, S("-"), &w.account));
	commit(s);
	return w;
}

static str
body(struct service *s, const char *more, bool with_team)
{
	struct buf b;

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Patient\",\"name\":[{\"family\":"
	    "\"Past\",\"given\":[\"Ola\"]}]%s", more);
	if (with_team)
		buf_fmt(&b, ",\"managingOrganization\":{\"reference\":"
		    "\"Organization/%.*s\"}", PRS(s->unit));
	buf_c(&b, '}');
	return buf_str(&b);
}

/* With the ward from 1990, and left it in 1995; n letters about them. */
static str
someone_past(struct service *s, const char *more, unsigned n)
{
	struct change c = { .kind = KIND_PERSON, .act = "import" };

	s->now = day("1990-05-01");
	c.id = put_record(s, KIND_PERSON, body(s, more, true));
	for (unsigned i = 0; i < n; i++) {
		struct buf b;

		buf_init(&b, s->mem, 1000);
		buf_fmt(&b, "{\"resourceType\":\"Encounter\",\"status\":"
		    "\"finished\",\"class\":{\"code\":\"AMB\"},\"subject\":"
		    "{\"reference\":\"Patient/%.*s\"}}", PRS(c.id));
		(void)put_record(s, KIND_ENCOUNTER, buf_str(&b));
	}
	s->now = day("1995-05-01");
	as_system(s);
	begin(s);
	c.v = 1;
	c.body = body(s, more, false);
	ok(s, record_write(&s->cx, &c));
	commit(s);
	s->now = TODAY;
	return c.id;
}
#define BORN ",\"birthDate\":\"1950-04-01\""

static unsigned
left(struct service *s, str person)
{
	struct lefts l;

	as_system(s);
	begin(s);
	ok(s, keep_left(&s->cx, person, 100, &l));
	back(s);
	return l.n;
}

static void
say_fault(void *arg, const char *what, str kind, str id, int64_t v,
    const char *why)
{
	(void)arg;
	printf("%s %.*s/%.*s %lld: %s\n", what, PRS(kind), PRS(id),
	    (long long)v, why);
}

/* The store is whole, and the ledger has so many purges of this person. */
static void
whole(struct service *s, str person, unsigned purges, const char *by)
{
	const struct arg a[] = { AT(person) };
	struct verdict sum;
	struct rows r;

	as_system(s);
	ok(s, spool_load(&s->cx, door_store(s->door), door_dir(s->door)));
	ok(s, ledger_verify(&s->cx, door_store(s->door), say_fault, NULL,
	    &sum));
	assert_int_equal(sum.faults, 0);
	begin(s);
	ok(s, store_sql(door_store(s->door), &s->cx, "SELECT l.reason FROM"
	    " ledger l JOIN alias a ON a.person = l.person WHERE l.act ="
	    " 'purge' AND a.canon = (SELECT canon FROM alias WHERE person ="
	    " $1)", a, 1, &r, NULL));
	for (unsigned i = 0; i < r.n; i++)
		same_str(cell(&r, i, 0)->s, str_of(by));
	back(s);
	assert_int_equal(r.n, purges);
}

static struct purge
request(struct service *s, str person)
{
	struct purges l;

	as_system(s);
	begin(s);
	ok(s, purge_list(&s->cx, person, &l));
	back(s);
	assert_true(l.n > 0);
	return l.at[0];
}

static str
ask(struct service *s, const struct who *w, str person, enum kind k, str id)
{
	as_who(s, w);
	begin(s);
	ok(s, purge_ask(&s->cx, person, k, id, S("Decided at the meeting")));
	commit(s);
	return request(s, person).id;
}

static void
agree(struct service *s, const struct who *w, str id)
{
	as_who(s, w);
	begin(s);
	ok(s, purge_agree(&s->cx, id));
	commit(s);
}

/* One asks that record a be joined to record b, the other agrees. */
static void
join(struct service *s, const struct who *one, const struct who *two, str a,
    str b)
{
	struct mergers m;

	as_who(s, one);
	begin(s);
	ok(s, merge_ask(&s->cx, a, b, S("the same person")));
	commit(s);
	as_who(s, two);
	begin(s);
	ok(s, merge_list(&s->cx, &m));
	for (unsigned i = 0; i < m.n; i++)
		if (m.at[i].agreed_by.n == 0)
			ok(s, merge_agree(&s->cx, m.at[i].id));
	commit(s);
}

static void
turn(struct service *s, const char *by)
{
	as_who(s, NULL);
	ok(s, jobs_turn(&s->cx, s->door, str_of(by)));
}

/* ---- the path of two people ---- */

/* CARE-11 */
static void
two_people_and_a_job(void **state)
{
	(void)state;
	EACH(s) {
		struct who one = officer(s, "Rowan Ash");
		struct who two = officer(s, "Bo Lind");
		str p = someone_past(s, BORN, 3), id;
		struct purge q;
		struct record r;
		struct account_new n = { .name = S("Ola Past"),
			.role = S("person"), .practitioner = S(""),
			.person = p, .supporter = S(""), .unit = s->unit,
			.subject = S("ola.past") };
		struct account a;
		str account;

		as_system(s);
		begin(s);
		ok(s, account_add(&s->cx, &n, S("-"), &account));
		commit(s);
		assert_int_equal(left(s, p), 4);
		as_who(s, &one);
		begin(s);
		refused(s, purge_ask(&s->cx, p, KIND__MAX, S(""), S(" ")),
		    ERR_INPUT, "why", "");
		back(s);
		id = ask(s, &one, p, KIND__MAX, S(""));
		as_who(s, &two);
		begin(s);
		refused(s, purge_ask(&s->cx, p, KIND__MAX, S(""), S("again")),
		    ERR_STALE, "why", "asked");
		back(s);
		/* Whoever asked does not agree, and nothing goes before. */
		as_who(s, &one);
		begin(s);
		refused(s, purge_agree(&s->cx, id), ERR_DENIED, "purge",
		    "second");
		back(s);
		turn(s, "node1");
		assert_int_equal(left(s, p), 4);
		agree(s, &two, id);
		as_who(s, &two);
		begin(s);
		refused(s, purge_agree(&s->cx, id), ERR_DENIED, "purge", "");
		back(s);
		turn(s, "node1");
		assert_int_equal(left(s, p), 0);
		q = request(s, p);
		same_str(q.outcome, S("done"));
		same_str(q.state, S("done"));
		assert_int_equal(q.done, 4);
		assert_int_equal(q.total, 4);
		same_str(q.asked_name, S("Rowan Ash"));
		same_str(q.agreed_name, S("Bo Lind"));
		whole(s, p, 4, "Bo Lind: Decided at the meeting");
		as_system(s);
		begin(s);
		refused(s, record_read(&s->cx, KIND_PERSON, p, &r), ERR_GONE,
		    "", "");
		ctx_calm(&s->cx);
		ok(s, account_read(&s->cx, account, &a));
		same_str(a.name, S("Removed"));
		assert_true(a.ended_at > 0);
		same_str(a.subject, S(""));
		back(s);
	}
}

static void
not_before_its_time(void **state)
{
	static const struct { const char *more; bool past; } row[] = {
		{ ",\"birthDate\":\"1950\"", true },
		{ "", false },
		{ ",\"birthDate\":\"1994-01-01\"", true },
		{ ",\"birthDate\":\"1950\",\"deceasedBoolean\":true", false },
		{ ",\"birthDate\":\"1950\",\"deceasedDateTime\":\"2016-11-22\"",
			true },
		{ ",\"birthDate\":\"1950\",\"deceasedDateTime\":\"2016-12\"",
			false },
	};

	(void)state;
	EACH(s) {
		struct who one = officer(s, "Rowan Ash");
		str p = new_person(s, "Here");

		for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
			str q = someone_past(s, row[i].more, 1);

			as_who(s, &one);
			begin(s);
			if (row[i].past)
				ok(s, purge_ask(&s->cx, q, KIND__MAX, S(""),
				    S("time is up")));
			else
				refused(s, purge_ask(&s->cx, q, KIND__MAX,
				    S(""), S("time is up")), ERR_INPUT, "why",
				    "not past");
			back(s);
		}
		as_who(s, &one);
		begin(s);
		refused(s, purge_ask(&s->cx, p, KIND__MAX, S(""),
		    S("time is up")), ERR_INPUT, "why", "not past");
		back(s);
	}
}

/* With no team any more, and still writing in their plan last year. */
static void
writing_is_contact(void **state)
{
	(void)state;
	EACH(s) {
		str p = someone_past(s, BORN, 0);
		struct change c = { .kind = KIND_PERSON, .id = p, .v = 2,
			.body = body(s, BORN, false), .act = "save" };
		struct keep_facts f;
		struct kept k;

		s->now = day("2025-06-01");
		as_person(s, p, "Ola");
		begin(s);
		ok(s, record_write(&s->cx, &c));
		commit(s);
		s->now = TODAY;
		as_system(s);
		begin(s);
		ok(s, keep_person(&s->cx, p, &k, &f));
		back(s);
		assert_int_equal(k.until, day("2045-06-01"));
	}
}

static void
a_late_hold_stops_it(void **state)
{
	(void)state;
	EACH(s) {
		struct who one = officer(s, "Rowan Ash");
		struct who two = officer(s, "Bo Lind");
		str p = someone_past(s, BORN, 3), id;
		struct holds h;
		struct purge q;

		id = ask(s, &one, p, KIND__MAX, S(""));
		agree(s, &two, id);
		as_who(s, &one);
		begin(s);
		ok(s, hold_set(&s->cx, p, S("inquest"), S("a letter came")));
		commit(s);
		s->now++;
		as_who(s, &one);
		begin(s);
		ok(s, hold_set(&s->cx, p, S("claim"), S("and a claim")));
		commit(s);
		turn(s, "node1");
		assert_int_equal(left(s, p), 4);
		q = request(s, p);
		same_str(q.state, S("stopped"));
		holds(q.said, "a hold stands");
		whole(s, p, 0, "");
		/* Lifting one leaves the other. */
		as_who(s, &two);
		begin(s);
		refused(s, hold_lift(&s->cx, p, s->now, S("")), ERR_INPUT,
		    "lift-why", "");
		ctx_calm(&s->cx);
		ok(s, hold_lift(&s->cx, p, s->now, S("it was settled")));
		ok(s, hold_list(&s->cx, p, &h));
		assert_int_equal(h.n, 2);
		assert_int_equal(h.standing, 1);
		same_str(h.at[0].set_by, S("Rowan Ash"));
		same_str(h.at[1].lifted_by, S("Bo Lind"));
		same_str(h.at[1].lifted_why, S("it was settled"));
		refused(s, purge_ask(&s->cx, p, KIND__MAX, S(""), S("again")),
		    ERR_INPUT, "why", "a hold stands");
		ctx_calm(&s->cx);
		ok(s, hold_lift(&s->cx, p, h.at[0].at, S("it has ended")));
		commit(s);
		/* What stopped does not go on by itself. */
		turn(s, "node1");
		assert_int_equal(left(s, p), 4);
		agree(s, &one, ask(s, &two, p, KIND__MAX, S("")));
		turn(s, "node1");
		assert_int_equal(left(s, p), 0);
		whole(s, p, 4, "Rowan Ash: Decided at the meeting");
	}
}

static void
joined_since(void **state)
{
	(void)state;
	EACH(s) {
		struct who one = officer(s, "Rowan Ash");
		struct who two = officer(s, "Bo Lind");
		str p = someone_past(s, BORN, 1), other = new_person(s, "Jo");
		str id = ask(s, &one, p, KIND__MAX, S(""));

		agree(s, &two, id);
		join(s, &one, &two, other, p);
		turn(s, "node1");
		assert_int_equal(left(s, p), 3);
		holds(request(s, p).said, "joined or parted");
	}
}

/* Two records of one person who is past their time: both go, to the last. */
static void
joined_records_go_together(void **state)
{
	(void)state;
	EACH(s) {
		struct who one = officer(s, "Rowan Ash");
		struct who two = officer(s, "Bo Lind");
		str a = someone_past(s, BORN, 1), b = someone_past(s, BORN, 2);

		join(s, &one, &two, a, b);
		agree(s, &two, ask(s, &one, b, KIND__MAX, S("")));
		turn(s, "node1");
		assert_int_equal(left(s, b), 0);
		same_str(request(s, b).outcome, S("done"));
		whole(s, b, 5, "Bo Lind: Decided at the meeting");
	}
}

static void
one_record_by_order(void **state)
{
	(void)state;
	EACH(s) {
		struct who one = officer(s, "Rowan Ash");
		struct who two = officer(s, "Bo Lind");
		str p = new_person(s, "Kit"), q = new_person(s, "Lu");
		str mum = new_supporter(s, p, "Mum", "01632 960001");
		str aunt = new_supporter(s, p, "Aunt", "01632 960002");
		struct record r;

		as_who(s, &one);
		begin(s);
		refused(s, purge_ask(&s->cx, p, KIND_PERSON, p, S("an order")),
		    ERR_INPUT, "why", "");
		ctx_calm(&s->cx);
		refused(s, purge_ask(&s->cx, q, KIND_SUPPORTER, mum,
		    S("an order")), ERR_ABSENT, "", "");
		back(s);
		agree(s, &two, ask(s, &one, p, KIND_SUPPORTER, mum));
		turn(s, "node1");
		assert_int_equal(left(s, p), 2);
		same_str(request(s, p).outcome, S("done"));
		whole(s, p, 1, "Bo Lind: Decided at the meeting");
		as_practitioner(s);
		begin(s);
		ok(s, record_read(&s->cx, KIND_SUPPORTER, aunt, &r));
		ok(s, record_read(&s->cx, KIND_PERSON, p, &r));
		refused(s, record_read(&s->cx, KIND_SUPPORTER, mum, &r),
		    ERR_GONE, "", "");
		back(s);
	}
}

static void
asking_can_be_withdrawn(void **state)
{
	(void)state;
	EACH(s) {
		struct who one = officer(s, "Rowan Ash");
		struct who two = officer(s, "Bo Lind");
		str p = someone_past(s, BORN, 1), id;

		id = ask(s, &one, p, KIND__MAX, S(""));
		as_who(s, &two);
		begin(s);
		ok(s, purge_drop(&s->cx, id));
		refused(s, purge_agree(&s->cx, id), ERR_DENIED, "purge", "");
		back(s);
		agree(s, &two, id);
		as_who(s, &two);
		begin(s);
		refused(s, purge_drop(&s->cx, id), ERR_STALE, "purge", "");
		back(s);
		turn(s, "node1");
		assert_int_equal(left(s, p), 0);
	}
}

static void
others_may_not(void **state)
{
	(void)state;
	EACH(s) {
		str p = new_person(s, "Ned");
		str sup = new_supporter(s, p, "Mum", "01632 960001");

		for (int i = 0; i < 3; i++) {
			struct keep_facts f;
			struct kept k;
			struct holds h;
			struct lefts l;
			struct pasts past;
			struct purges q;

			if (i == 0)
				as_practitioner(s);
			else if (i == 1)
				as_person(s, p, "Ned");
			else
				as_supporter(s, p, sup, "Mum");
			begin(s);
#define NO(call) refused(s, call, ERR_DENIED, "", ""); ctx_calm(&s->cx)
			NO(keep_person(&s->cx, p, &k, &f));
			NO(keep_past(&s->cx, 0, &past));
			NO(keep_left(&s->cx, p, 9, &l));
			NO(hold_set(&s->cx, p, S("claim"), S("why not")));
			NO(hold_lift(&s->cx, p, s->now, S("why not")));
			NO(hold_list(&s->cx, p, &h));
			NO(purge_ask(&s->cx, p, KIND_SUPPORTER, sup, S("why")));
			NO(purge_agree(&s->cx, S("x")));
			NO(purge_drop(&s->cx, S("x")));
			NO(purge_list(&s->cx, p, &q));
			back(s);
		}
	}
}

/* ---- the job ---- */

static bool
claims(struct service *s, str id, const char *by)
{
	struct job j;
	bool mine;

	as_system(s);
	begin(s);
	ok(s, job_claim(&s->cx, id, str_of(by), &j, &mine));
	commit(s);
	return mine;
}

static void
a_lease_is_one_at_a_time(void **state)
{
	(void)state;
	EACH(s) {
		struct job j;
		str id;
		bool mine;

		as_system(s);
		begin(s);
		ok(s, job_add(&s->cx, JOB_PURGE, S("lease"), S("none"),
		    s->now + 10, 0));
		ok(s, job_add(&s->cx, JOB_PURGE, S("lease"), S("other"),
		    s->now, 0));
		ok(s, job_due(&s->cx, S("a"), &id));
		same_str(id, S(""));
		commit(s);
		assert_false(claims(s, S("lease"), "a"));
		s->now += 10;
		assert_true(claims(s, S("lease"), "a"));
		assert_false(claims(s, S("lease"), "b"));
		s->now += JOB_LEASE_S;
		assert_false(claims(s, S("lease"), "b"));
		s->now++;
		assert_true(claims(s, S("lease"), "b"));
		assert_false(claims(s, S("lease"), "a"));
		/* Whoever lost it keeps nothing of what it did. */
		as_system(s);
		begin(s);
		ok(s, job_read(&s->cx, S("lease"), &j));
		same_str(j.args, S("none"));
		refused(s, job_save(&s->cx, S("a"), &j, true), ERR_STALE, "job",
		    "");
		back(s);
		as_system(s);
		begin(s);
		ok(s, job_claim(&s->cx, S("lease"), S("b"), &j, &mine));
		ok(s, job_save(&s->cx, S("b"), &j, true));
		commit(s);
		assert_false(claims(s, S("lease"), "b"));
		s->now = TODAY;
	}
}

/* A job that cannot be done stands as stopped, and does not come again. */
static void
what_cannot_be_done_stops(void **state)
{
	(void)state;
	EACH(s) {
		struct job j;

		as_system(s);
		begin(s);
		ok(s, job_add(&s->cx, JOB_PURGE, S("nothing"), S("no-such"),
		    s->now - 1, 0));
		commit(s);
		turn(s, "node1");
		as_system(s);
		begin(s);
		ok(s, job_read(&s->cx, S("nothing"), &j));
		same_str(j.state, S("stopped"));
		holds(j.said, "no such request");
		back(s);
		assert_false(claims(s, S("nothing"), "node1"));
	}
}

/* In another process: three steps, and a fourth that is never kept. */
static void
killed_half_way(struct service *s, str id)
{
	struct service child = { .what = s->what, .mem = s->mem,
		.now = s->now };
	bool more;

	ctx_init(&child.cx, child.mem, child.now);
	if (door_open(&child.cx, s->url, false, &child.door) != ERR_OK)
		_exit(1);
	for (int i = 0; i < 4; i++) {
		struct job j;
		bool mine;

		as_system(&child);
		if (door_begin(&child.cx, TXN_WRITE) != ERR_OK ||
		    job_claim(&child.cx, id, S("dies"), &j, &mine) != ERR_OK ||
		    !mine || purge_step(&child.cx, &j, &more) != ERR_OK ||
		    job_save(&child.cx, S("dies"), &j, !more) != ERR_OK)
			_exit(2);
		if (i == 3)
			(void)raise(SIGKILL);
		if (door_commit(&child.cx) != ERR_OK)
			_exit(3);
	}
	_exit(4);
}

static void
a_killed_job_is_completed_once(void **state)
{
	(void)state;
	EACH(s) {
		struct who one = officer(s, "Rowan Ash");
		struct who two = officer(s, "Bo Lind");
		str p = someone_past(s, BORN, 7);
		str id = ask(s, &one, p, KIND__MAX, S(""));
		int status = 0;
		pid_t pid;

		agree(s, &two, id);
		assert_int_equal(left(s, p), 8);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			killed_half_way(s, id);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGKILL);
		assert_int_equal(left(s, p), 5);
		same_str(request(s, p).state, S("running"));
		assert_int_equal(request(s, p).done, 3);
		/* Until the lease has lapsed it is the dead one's. */
		turn(s, "heir");
		assert_int_equal(left(s, p), 5);
		s->now += JOB_LEASE_S + 1;
		turn(s, "heir");
		assert_int_equal(left(s, p), 0);
		assert_int_equal(request(s, p).done, 8);
		same_str(request(s, p).outcome, S("done"));
		whole(s, p, 8, "Bo Lind: Decided at the meeting");
		s->now = TODAY;
	}
}

static void
the_list_is_by_date(void **state)
{
	(void)state;
	EACH(s) {
		str late = someone_past(s, BORN
		    ",\"deceasedDateTime\":\"2016-01-01\"", 0);
		str soon = someone_past(s, BORN, 0);
		struct who one = officer(s, "Rowan Ash");
		struct pasts l;
		struct job j;
		int64_t last = 0;
		bool seen_soon = false, seen_late = false;

		for (unsigned i = 0; i < 30; i++)
			(void)someone_past(s, BORN, 0);
		as_who(s, &one);
		begin(s);
		ok(s, hold_set(&s->cx, soon, S("claim"), S("a claim")));
		commit(s);
		as_system(s);
		begin(s);
		ok(s, job_rounds(&s->cx));
		ok(s, job_rounds(&s->cx));
		commit(s);
		/* A turn is one job's, by its id: ages, clocks, keeping. */
		for (unsigned i = 0; i < 3; i++)
			turn(s, "node1");
		as_who(s, &one);
		begin(s);
		for (unsigned page = 0; page < 9; page++) {
			ok(s, keep_past(&s->cx, page, &l));
			assert_true(l.n <= PAST_PAGE);
			for (unsigned i = 0; i < l.n; i++) {
				assert_true(l.at[i].until >= last);
				assert_true(l.at[i].until <= s->now);
				last = l.at[i].until;
				if (str_eq(l.at[i].person, soon)) {
					seen_soon = true;
					assert_true(l.at[i].held);
					assert_false(seen_late);
				}
				seen_late |= str_eq(l.at[i].person, late);
			}
			if (!l.more)
				break;
			assert_int_equal(l.n, PAST_PAGE);
		}
		assert_true(seen_soon && seen_late);
		back(s);
		/* It comes round. */
		as_system(s);
		begin(s);
		ok(s, job_read(&s->cx, S("keeping"), &j));
		same_str(j.state, S("waiting"));
		assert_int_equal(j.due_at, s->now + 86400);
		assert_true(j.done > 30);
		back(s);
	}
}

/* An Encounter brought in today tells when it was. */
static void
an_imported_contact_is_as_old_as_it_says(void **state)
{
	(void)state;
	EACH(s) {
		str p = put_record(s, KIND_PERSON, body(s, BORN, false));
		struct keep_facts f;
		struct kept k;
		struct buf b;

		buf_init(&b, s->mem, 1000);
		buf_fmt(&b, "{\"resourceType\":\"Encounter\",\"status\":"
		    "\"finished\",\"class\":{\"code\":\"AMB\"},\"subject\":"
		    "{\"reference\":\"Patient/%.*s\"},\"serviceProvider\":"
		    "{\"reference\":\"Organization/%.*s\"},\"period\":"
		    "{\"start\":\"1999-01-05\",\"end\":\"1999-02-05\"}}",
		    PRS(p), PRS(s->unit));
		(void)put_record(s, KIND_ENCOUNTER, buf_str(&b));
		as_system(s);
		begin(s);
		ok(s, keep_person(&s->cx, p, &k, &f));
		back(s);
		assert_int_equal(k.until, day("2019-02-05"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_by_table),
		cmocka_unit_test(to_the_second),
		cmocka_unit_test(birthdays_of_children),
		cmocka_unit_test(two_people_and_a_job),
		cmocka_unit_test(not_before_its_time),
		cmocka_unit_test(writing_is_contact),
		cmocka_unit_test(a_late_hold_stops_it),
		cmocka_unit_test(joined_since),
		cmocka_unit_test(joined_records_go_together),
		cmocka_unit_test(one_record_by_order),
		cmocka_unit_test(asking_can_be_withdrawn),
		cmocka_unit_test(others_may_not),
		cmocka_unit_test(a_lease_is_one_at_a_time),
		cmocka_unit_test(what_cannot_be_done_stops),
		cmocka_unit_test(a_killed_job_is_completed_once),
		cmocka_unit_test(an_imported_contact_is_as_old_as_it_says),
		cmocka_unit_test(the_list_is_by_date),
	};
	int wrong;

	crypt_open();
	both[nboth++] = service_open();
	both[nboth] = service_open_pg("keep");
	nboth += both[nboth] != NULL;
	wrong = cmocka_run_group_tests(tests, NULL, NULL);
	EACH(s)
		service_close(s);
	return wrong;
}
