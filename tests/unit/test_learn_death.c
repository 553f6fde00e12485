/*
 * Deaths: windows, scope, red flags and the sample are worked out; rules make
 * obligations once; reviews are independent, second readers are owed where care
 * was judged poor, and a judgement may ask for an investigation. On both engines.
 */
#include "learning/death.h"
#include "access/account.h"
#include "access/ledger.h"
#include "access/person.h"
#include "access/setting.h"
#include "core/time.h"
#include "world_kit.h"

static struct op
say(struct matter *m, const char *link, const char *value)
{
	return matter_op(m, S(""), link, str_of(value));
}

struct said { const char *link, *value; };

/* Written in one go, by whoever is here. */
static void
write_down(struct service *s, struct matter *m, const struct said *l,
    unsigned n)
{
	struct op *op = NEWN(s->mem, struct op, n + 1);

	for (unsigned i = 0; i < n; i++)
		op[i] = say(m, l[i].link, l[i].value);
	ok(s, matter_save(&s->cx, m, op, n, "save"));
}
#define WRITE(s, m, ...) write_down((s), (m), (const struct said[]){ __VA_ARGS__ }, \
	sizeof((const struct said[]){ __VA_ARGS__ }) / sizeof(struct said))

static struct matter
death(struct service *s, const struct who *w, const struct said *l, unsigned n)
{
	struct matter m;

	as_who(s, w);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_DEATH, s->unit, S(""), &m));
	write_down(s, &m, l, n);
	commit(s);
	return m;
}
#define DEATH(s, w, ...) death((s), (w), (const struct said[]){ __VA_ARGS__ }, \
	sizeof((const struct said[]){ __VA_ARGS__ }) / sizeof(struct said))

static struct matter_row
row(struct service *s, const struct who *w, const struct matter *m)
{
	struct matter_row r;

	as_who(s, w);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, matter_row_of(&s->cx, m->info->kind, m->rec.id, &r));
	back(s);
	return r;
}

static bool
owed(struct service *s, const struct who *w, const struct matter *m,
    const char *rule)
{
	struct matter_rows l;
	bool found = false;

	as_who(s, w);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, matter_about(&s->cx, KIND_OBLIGATION, matter_name(&s->cx, m), &l));
	for (unsigned i = 0; i < l.n; i++)
		found |= str_eq(matter_fact(&l.at[i], "rule"), str_of(rule));
	back(s);
	return found;
}

/* LEARN-16 LEARN-17 LEARN-18 */
static void
windows_on(struct service *s)
{
	static const struct { const char *died; bool d30, m3; } cases[] = {
		{ "2025-01-31", true, true }, { "2025-02-01", false, true },
		{ "2025-04-01", false, true }, { "2025-04-02", false, false } };
	struct who lead = viewer(s, ROLE_SAFETY, "windows", s->unit);

	for (unsigned i = 0; i < 4; i++) {
		struct matter m = DEATH(s, &lead, { "death.called", "Ivy Moss" },
		    { "death.discharged", "2025-01-01" },
		    { "death.status", "discharged" },
		    { "death.day", cases[i].died });
		struct matter_row r = row(s, &lead, &m);
		struct death_view v;

		as_who(s, &lead);
		ok(s, door_begin(&s->cx, TXN_READ));
		ok(s, death_view(&s->cx, &m, &v));
		back(s);
		assert_int_equal(v.discharged.d30, cases[i].d30);
		assert_int_equal(v.discharged.m3, cases[i].m3);
		same_str(matter_fact(&r, "scope"), cases[i].d30 ? S("yes")
		    : S("no"));
		same_str(matter_fact(&r, "scope-rule"), S("ward-30-days.1"));
	}
	/* Changing the policy does not rewrite what stands. */
	struct matter m = DEATH(s, &lead, { "death.discharged", "2025-01-01" },
	    { "death.status", "discharged" }, { "death.day", "2025-02-20" });

	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_DEATH_SCOPE, S("ward-3-months")));
	commit(s);
	struct matter_row r = row(s, &lead, &m);

	same_str(matter_fact(&r, "scope"), S("no"));
	same_str(matter_fact(&r, "scope-rule"), S("ward-30-days.1"));
	m = DEATH(s, &lead, { "death.discharged", "2025-01-01" },
	    { "death.status", "discharged" }, { "death.day", "2025-02-20" });
	r = row(s, &lead, &m);
	same_str(matter_fact(&r, "scope"), S("yes"));
	same_str(matter_fact(&r, "scope-rule"), S("ward-3-months.1"));
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_DEATH_SCOPE, S("ward-30-days")));
	commit(s);
}

/* That it does not hold one writes and another approves, by their own account.
 * LEARN-14 */
static void
not_by_oneself(struct service *s, const struct who *lead, struct matter *o)
{
	struct who second = viewer(s, ROLE_SAFETY, "second", s->unit);

	as_who(s, lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_OBLIGATION, o->rec.id, o));
	ok(s, matter_move(&s->cx, o, S("open"), S("It was another's letter")));
	WRITE(s, o, { "done.why-not", "He was not with us by then" },
	    { "done.approver", "Someone Above" });
	refused(s, matter_move(&s->cx, o, S("not-applicable"), S("")),
	    ERR_INPUT, "to", "someone else");
	commit(s);
	as_who(s, &second);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_OBLIGATION, o->rec.id, o));
	ok(s, matter_move(&s->cx, o, S("not-applicable"), S("")));
	same_str(matter_value(o, "done.approver"), S("second"));
	commit(s);
}

/* How long ago it was asked for does not begin anew when something is written.
 * LEARN-15 */
static void
since_asked_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "clock", s->unit);
	struct matter m = DEATH(s, &lead, { "death.called", "Ebb Lorne" },
	    { "death.day", "2026-11-20" }, { "death.detained", "true" });
	int64_t now = s->now;
	struct asked_clock c;
	struct matter_rows l;
	struct matter o;

	as_who(s, &lead);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, matter_about(&s->cx, KIND_OBLIGATION, matter_name(&s->cx, &m),
	    &l));
	back(s);
	s->now = now + 20 * 86400;
	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_OBLIGATION, l.at[0].id, &o));
	WRITE(s, &o, { "done.ref", "CQC 4471" });
	ok(s, matter_open(&s->cx, KIND_OBLIGATION, l.at[0].id, &o));
	ok(s, obligation_clock(&s->cx, &o, &c));
	commit(s);
	assert_int_equal(c.since, now);
	assert_int_equal(c.within, 2);
	assert_int_equal(c.target, working_day_plus(day_of(now), 2));
	assert_true(c.passed);
	s->now = now;
	as_who(s, &lead);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, obligation_clock(&s->cx, &o, &c));
	back(s);
	assert_false(c.passed);
}

/* LEARN-13 LEARN-14 LEARN-23 */
static void
routes_hold_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "rules", s->unit);
	struct matter m = DEATH(s, &lead, { "death.called", "Ash Vane" },
	    { "death.day", "2026-11-20" }, { "death.age", "41" },
	    { "death.ld", "true" }, { "cause.manner", "natural" });
	struct matter young = DEATH(s, &lead, { "death.called", "Wren Dole" },
	    { "death.day", "2026-11-20" }, { "death.age", "16" },
	    { "death.detained", "true" });
	struct matter_rows l;
	struct matter o;

	assert_true(owed(s, &lead, &m, "leder.1"));
	assert_false(owed(s, &lead, &m, "coroner.1"));
	assert_false(owed(s, &lead, &m, "child-death.1"));
	assert_true(owed(s, &lead, &young, "child-death.1"));
	assert_true(owed(s, &lead, &young, "child-together.1"));
	assert_true(owed(s, &lead, &young, "cqc-detained-death.1"));
	assert_true(owed(s, &lead, &young, "coroner.1"));
	assert_false(owed(s, &lead, &young, "leder.1"));
	/* Asked for once, however often it is written. */
	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_DEATH, m.rec.id, &m));
	WRITE(s, &m, { "cause.proposed", "Pneumonia" });
	ok(s, matter_about(&s->cx, KIND_OBLIGATION, matter_name(&s->cx, &m),
	    &l));
	unsigned before = l.n;

	WRITE(s, &m, { "cause.proposed", "Pneumonia, at home" });
	ok(s, matter_about(&s->cx, KIND_OBLIGATION, matter_name(&s->cx, &m),
	    &l));
	assert_int_equal(l.n, before);
	/* What does not hold needs why, and who said so. */
	ok(s, matter_open(&s->cx, KIND_OBLIGATION, l.at[0].id, &o));
	refused(s, matter_move(&s->cx, &o, S("not-applicable"), S("")),
	    ERR_INPUT, "to", "before this");
	ctx_calm(&s->cx);
	refused(s, matter_move(&s->cx, &o, S("done"), S("")), ERR_INPUT, "to",
	    "before this");
	ctx_calm(&s->cx);
	WRITE(s, &o, { "done.on", "2026-11-23" },
	    { "done.evidence", "Their letter of that day" });
	ok(s, matter_move(&s->cx, &o, S("done"), S("")));
	assert_false(o.live);
	commit(s);
	not_by_oneself(s, &lead, &o);
}

/* LEARN-19: a flag asks for a review; without one the sample may. */
static void
flags_and_sample_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "flags", s->unit);
	struct matter m = DEATH(s, &lead, { "death.called", "Fay Lund" },
	    { "death.day", "2026-11-01" }, { "death.status", "community" },
	    { "death.psychosis", "true" });
	struct matter_row r = row(s, &lead, &m);
	unsigned in = 0;

	same_str(matter_fact(&r, "review"), S("needed"));
	same_str(matter_fact(&r, "flag"), S("flag-psychosis-eating"));
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_SAMPLE_PERCENT, S("50")));
	commit(s);
	for (int i = 0; i < 40; i++) {
		m = DEATH(s, &lead, { "death.called", "Someone" },
		    { "death.day", "2026-11-01" }, { "death.age", "81" },
		    { "death.status", "community" },
		    { "death.psychosis", "false" },
		    { "death.crisis-team", "false" },
		    { "death.discharged", "2020-01-01" });
		r = row(s, &lead, &m);
		bool is = str_eq(matter_fact(&r, "review"), S("sampled"));

		in += is;
		assert_int_equal(is, in_sample(S("heed"), m.rec.id, 50));
	}
	assert_true(in > 5 && in < 35);
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_SAMPLE_PERCENT, S("10")));
	commit(s);
}

/* Decides on candour, which every death asks for, so that nothing but what a test
 * looks at is in the way. */
static void
candour_done(struct service *s, const struct matter *d)
{
	struct matter c;

	ok(s, matter_new(&s->cx, KIND_CANDOUR, s->unit, matter_name(&s->cx, d),
	    &c));
	WRITE(s, &c, { "aware.what", "A death" }, { "aware.at", "2026-11-20" },
	    { "test.by", "Dr Vaughan" }, { "test.opinion", "appears" },
	    { "test.decision", "notifiable" }, { "test.reason", "In our care" });
	ok(s, matter_move(&s->cx, &c, S("aware"), S("")));
}

static bool
lacks_to(struct service *s, struct matter *m, const char *to, const char *what)
{
	struct nexts l;
	bool found = false;

	ok(s, matter_steps(&s->cx, m, &l));
	for (unsigned i = 0; i < l.n; i++)
		for (unsigned k = 0; k < l.at[i].nunmet; k++)
			found |= str_eq(l.at[i].to, str_of(to)) &&
			    str_find(l.at[i].unmet[k], str_of(what)) >= 0;
	return found;
}

/* What is not known is no "no": it is named, and nothing is finished over it.
 * LEARN-13 LEARN-19 LEARN-23 */
static void
not_known_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "unknown", s->unit);
	struct matter m = DEATH(s, &lead, { "death.called", "Nell Vane" },
	    { "death.ld", "true" });
	struct death_view v;

	as_who(s, &lead);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, death_view(&s->cx, &m, &v));
	back(s);
	assert_true(v.route_needs & UINT64_C(1) << FACT_age);
	assert_false(v.route_needs & UINT64_C(1) << FACT_care_overall);
	assert_false(owed(s, &lead, &m, "leder.1"));
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_SAMPLE_PERCENT, S("0")));
	commit(s);
	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_DEATH, m.rec.id, &m));
	candour_done(s, &m);
	ok(s, matter_move(&s->cx, &m, S("looking"), S("")));
	refused(s, matter_move(&s->cx, &m, S("closed"), S("")), ERR_INPUT,
	    "to", "when they last left a ward");
	ctx_calm(&s->cx);
	WRITE(s, &m, { "death.day", "2026-11-20" }, { "death.age", "44" },
	    { "death.status", "community" }, { "death.psychosis", "false" },
	    { "death.crisis-team", "false" });
	assert_true(lacks_to(s, &m, "closed", "when they last left a ward"));
	/* Who was never on a ward never left one. */
	WRITE(s, &m, { "death.never-ward", "true" });
	assert_false(lacks_to(s, &m, "closed", "review"));
	ok(s, death_view(&s->cx, &m, &v));
	assert_int_equal(v.review, REVIEW_NOT);
	assert_true(v.never_ward);
	assert_false(v.discharged.known);
	assert_false(v.route_needs & UINT64_C(1) << FACT_age);
	commit(s);
	assert_true(owed(s, &lead, &m, "leder.1"));
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_SAMPLE_PERCENT, S("10")));
	commit(s);
}

/* LEARN-19: an investigation takes a review's place with a reason and a link. */
static void
by_investigation_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "instead", s->unit);
	struct matter m = DEATH(s, &lead, { "death.called", "Ned Crane" },
	    { "death.day", "2026-11-01" }, { "death.status", "inpatient" },
	    { "flags.psii", "true" });
	struct matter_row r = row(s, &lead, &m);
	struct matter l;

	same_str(matter_fact(&r, "review"), S("needed"));
	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_DEATH, m.rec.id, &m));
	ok(s, matter_move(&s->cx, &m, S("looking"), S("")));
	WRITE(s, &m, { "flags.psii-why", "It asks for more than a review" });
	assert_true(lacks_to(s, &m, "closed", "takes its place"));
	ok(s, matter_new(&s->cx, KIND_INQUIRY, s->unit, matter_name(&s->cx, &m),
	    &l));
	WRITE(s, &l, { "inquiry.kind", "swarm" });
	assert_true(lacks_to(s, &m, "closed", "takes its place"));
	WRITE(s, &l, { "inquiry.kind", "psii" });
	assert_false(lacks_to(s, &m, "closed", "takes its place"));
	ok(s, matter_move(&s->cx, &l, S("stood-down"), S("It was not needed")));
	assert_true(lacks_to(s, &m, "closed", "takes its place"));
	commit(s);
}

/* LEARN-20 LEARN-21 LEARN-22 */
static void
reviewed_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "panel", s->unit);
	struct who other = viewer(s, ROLE_REVIEWER, "elis", s->unit);
	struct matter d = DEATH(s, &lead, { "death.called", "Una Holt" },
	    { "death.day", "2026-11-01" }, { "death.detained", "true" });
	struct matter m;
	struct matter_row r;

	as_who(s, &lead);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_REVIEW, s->unit, matter_name(&s->cx, &d),
	    &m));
	m.owner = other.account;
	WRITE(s, &m, { "review.tool", "rcpsych-crt" },
	    { "independence.care", "Dr Elis " });
	commit(s);
	as_who(s, &other);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_REVIEW, m.rec.id, &m));
	WRITE(s, &m, { "independence.declared", "true" });
	refused(s, matter_move(&s->cx, &m, S("reviewing"), S("")), ERR_INPUT,
	    "to", "no part in the care");
	ctx_calm(&s->cx);
	WRITE(s, &m, { "independence.care", "Dr Somebody Else" });
	commit(s);
	/* It still names them: it has to go, not to be added to. */
	as_who(s, &other);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_REVIEW, m.rec.id, &m));
	for (unsigned i = 0; i < m.a.n; i++)
		if (str_eq(m.a.line[i].value, S("Dr Elis "))) {
			struct op op = { .kind = OP_DROP,
				.line = m.a.line[i].id, .rev = m.a.line[i].own,
				.parent = S(""), .link = S(""), .about = S(""),
				.after = S(""), .value = S(""),
				.display = S(""), .system = S(""),
				.source = S(""), .field = S("") };

			ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
			break;
		}
	ok(s, matter_move(&s->cx, &m, S("reviewing"), S("")));
	refused(s, matter_move(&s->cx, &m, S("first-done"), S("")), ERR_INPUT,
	    "to", "before this");
	ctx_calm(&s->cx);
	struct op phase = matter_entry(&s->cx, "phases.one");
	struct op op[] = { phase,
		matter_op(&m, phase.line, "phases.which", S("crt-first")),
		matter_op(&m, phase.line, "phases.rating", S("poor")) };

	ok(s, matter_save(&s->cx, &m, op, 3, "save"));
	WRITE(s, &m, { "review.good", "The night nurse sat with her" },
	    { "overall.judgement", "Observations were not kept up" },
	    { "overall.rating", "poor" }, { "overall.problem", "yes" },
	    { "overall.notes", "not-judged" });
	/* A rating without words is none. */
	refused(s, matter_move(&s->cx, &m, S("first-done"), S("")), ERR_INPUT,
	    "to", "What you judge");
	ctx_calm(&s->cx);
	op[0] = matter_op(&m, phase.line, "phases.judgement",
	    S("Nobody asked about the night before"));
	ok(s, matter_save(&s->cx, &m, op, 1, "save"));
	/* "Not judged yet" is no answer; that it does not apply is one. */
	refused(s, matter_move(&s->cx, &m, S("first-done"), S("")), ERR_INPUT,
	    "to", "The notes were");
	ctx_calm(&s->cx);
	WRITE(s, &m, { "overall.notes", "not-applicable" });
	ok(s, matter_move(&s->cx, &m, S("first-done"), S("")));
	refused(s, matter_move(&s->cx, &m, S("closed"), S("")), ERR_INPUT,
	    "to", "second reader");
	ctx_calm(&s->cx);
	refused(s, matter_move(&s->cx, &m, S("panel"), S("")), ERR_INPUT,
	    "to", "second reader");
	ctx_calm(&s->cx);
	/* Nor is the second reader the first, whatever name is typed. */
	ok(s, matter_move(&s->cx, &m, S("second"), S("")));
	WRITE(s, &m, { "second.by", "Dr Somebody New" },
	    { "second.judgement", "I judge it the same" },
	    { "second.declared", "true" }, { "second.problem", "yes" });
	refused(s, matter_move(&s->cx, &m, S("panel"), S("")), ERR_INPUT,
	    "to", "who is not the first");
	commit(s);
	r = row(s, &lead, &m);
	same_str(matter_fact(&r, "judged"), S("yes"));
	assert_true(owed(s, &lead, &d, "death-problems.1"));
	assert_true(owed(s, &lead, &d, "death-detained-care.1"));
	/* Two who do not agree: the panel's value is final, both stay. */
	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_REVIEW, m.rec.id, &m));
	WRITE(s, &m, { "second.judgement", "They were kept up, by another team" },
	    { "second.problem", "no" }, { "second.by", "Dr Elis" });
	same_str(review_judged(&m), S(""));
	assert_true(lacks_to(s, &m, "panel", "who is not the first"));
	WRITE(s, &m, { "second.by", "Somebody Else" });
	assert_true(lacks_to(s, &m, "panel", "who is not the first"));
	WRITE(s, &m, { "second.by", "Ines Carro" },
	    { "second.declared", "false" });
	assert_true(lacks_to(s, &m, "panel", "had no part in the care"));
	WRITE(s, &m, { "second.declared", "true" });
	ok(s, matter_move(&s->cx, &m, S("panel"), S("")));
	/* The panel says something, too. */
	WRITE(s, &m, { "panel.problem", "not-judged" });
	refused(s, matter_move(&s->cx, &m, S("closed"), S("")), ERR_INPUT,
	    "to", "More likely than not");
	ctx_calm(&s->cx);
	WRITE(s, &m, { "panel.problem", "no" });
	ok(s, matter_move(&s->cx, &m, S("closed"), S("")));
	same_str(review_judged(&m), S("no"));
	same_str(matter_value(&m, "overall.problem"), S("yes"));
	commit(s);
}

/* The six steps say the same as the plain question, or it is not kept.
 * LEARN-21 */
static void
one_judgement_on(struct service *s)
{
	static const struct { const char *problem, *six; bool fits; } cases[] = {
		{ "no", "definitely", false }, { "yes", "possibly", false },
		{ "cannot-tell", "strong", false }, { "yes", "probably", true },
		{ "no", "not-avoidable", true }, { "no", "not-judged", true },
		{ "not-judged", "definitely", true } };
	struct who lead = viewer(s, ROLE_SAFETY, "judges", s->unit);
	struct matter m;

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		as_who(s, &lead);
		begin(s);
		ok(s, matter_new(&s->cx, KIND_REVIEW, s->unit, S(""), &m));
		struct op op[] = { say(&m, "overall.problem", cases[i].problem),
			say(&m, "overall.avoidability", cases[i].six) };

		if (cases[i].fits)
			ok(s, matter_save(&s->cx, &m, op, 2, "save"));
		else
			refused(s, matter_save(&s->cx, &m, op, 2, "save"),
			    ERR_INPUT, "overall.avoidability",
			    "the first three steps say yes");
		back(s);
	}
}

/* Whoever wrote in the record of whoever died does not review it: by the record's
 * id or by an NHS number; and no more than yes or no is told, to nobody else. */

/* LEARN-20 */
static void
apart_on(struct service *s)
{
	static const char number[] = ",\"identifier\":[{\"system\":"
	    "\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":"
	    "\"9990000018\"}]";
	struct who lead = viewer(s, ROLE_SAFETY, "lead", s->unit);
	struct who near = viewer(s, ROLE_PRACTITIONER, "near", s->unit);
	struct who far = viewer(s, ROLE_PRACTITIONER, "far", s->unit);
	struct change c = { .kind = KIND_PERSON, .act = "save", .v = 1,
		.id = put_record(s, KIND_PERSON, patient(s, "Ida", number,
		true)) };
	const char *record[] = { str_c(s->mem, c.id), "999 000 0018" };
	enum had_part part;
	struct matter d, m;
	struct looks looks;
	bool wrote, seen = false;

	as_who(s, &near);
	begin(s);
	c.body = patient(s, "Ide", number, true);
	ok(s, record_write(&s->cx, &c));
	commit(s);
	for (int i = 0; i < 2; i++) {
		d = DEATH(s, &lead, { "death.called", "Ida Past" },
		    { "death.record", record[i] });
		as_who(s, &lead);
		begin(s);
		ok(s, matter_new(&s->cx, KIND_REVIEW, s->unit,
		    matter_name(&s->cx, &d), &m));
		m.owner = near.account;
		WRITE(s, &m, { "independence.declared", "true" });
		ok(s, review_part(&s->cx, &m, &part));
		assert_int_equal(part, PART_WROTE);
		refused(s, matter_move(&s->cx, &m, S("reviewing"), S("")),
		    ERR_INPUT, "to", "no part in the care");
		ctx_calm(&s->cx);
		m.owner = far.account;
		ok(s, review_part(&s->cx, &m, &part));
		assert_int_equal(part, PART_NONE);
		ok(s, matter_move(&s->cx, &m, S("reviewing"), S("")));
		/* What went well; or that nothing was found, and why. */
		WRITE(s, &m, { "review.good-none", "none" });
		refused(s, matter_move(&s->cx, &m, S("first-done"), S("")),
		    ERR_INPUT, "to", "what went well");
		ctx_calm(&s->cx);
		WRITE(s, &m, { "review.good-why", "Nobody saw him that day" });
		refused(s, matter_move(&s->cx, &m, S("first-done"), S("")),
		    ERR_INPUT, "to", "before this");
		for (unsigned k = 0; k < s->cx.ndiag; k++)
			assert_int_equal(str_find(s->cx.diag[k].what,
			    S("what went well")), -1);
		ctx_calm(&s->cx);
		commit(s);
	}
	/* That someone wrote there was learned of the record, and is told. */
	as_system(s);
	ok(s, spool_load(&s->cx, door_store(s->door), door_dir(s->door)));
	as_who(s, &near);
	begin(s);
	ok(s, looks_at_person(&s->cx, c.id, 0, &looks));
	for (unsigned i = 0; i < looks.n; i++)
		seen |= str_eq(looks.at[i].act, S("look")) &&
		    str_eq(looks.at[i].reason, S("who had part in the care"));
	assert_true(seen);
	back(s);
	as_who(s, &near);
	ok(s, door_begin(&s->cx, TXN_READ));
	assert_int_equal(person_wrote(&s->cx, c.id, near.account, &wrote),
	    ERR_DENIED);
	back(s);
}

/* LEARN-24 */
static void
answers_are_due_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "advice", s->unit);
	struct matter m;
	struct matter_row r;

	as_who(s, &lead);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_ADVICE, s->unit, S(""), &m));
	WRITE(s, &m, { "advice.source", "pfd" }, { "advice.ours", "true" },
	    { "advice.from", "A coroner" }, { "advice.issued", "2026-11-02" });
	commit(s);
	r = row(s, &lead, &m);
	same_str(time_day(s->mem, r.due), S("2026-12-27"));
	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_ADVICE, m.rec.id, &m));
	WRITE(s, &m, { "advice.stated-due", "2026-12-20" });
	commit(s);
	r = row(s, &lead, &m);
	same_str(time_day(s->mem, r.due), S("2026-12-20"));
	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_ADVICE, m.rec.id, &m));
	WRITE(s, &m, { "answer.granted", "2027-01-20" });
	struct op c = matter_entry(&s->cx, "concerns.one");
	struct op op[] = { c, matter_op(&m, c.line, "concerns.text",
	    S("No one looked at the ligature points")) };

	refused(s, matter_move(&s->cx, &m, S("answering"), S("")), ERR_INPUT,
	    "to", "one at least");
	ctx_calm(&s->cx);
	ok(s, matter_save(&s->cx, &m, op, 2, "save"));
	ok(s, matter_move(&s->cx, &m, S("answering"), S("")));
	WRITE(s, &m, { "answer.sent", "2026-12-18" });
	refused(s, matter_move(&s->cx, &m, S("answered"), S("")), ERR_INPUT,
	    "to", "Does it hold for us");
	ctx_calm(&s->cx);
	/* What asks something of us is answered with what, or why not. */
	op[1] = matter_op(&m, c.line, "concerns.applies", S("action"));
	ok(s, matter_save(&s->cx, &m, op + 1, 1, "save"));
	refused(s, matter_move(&s->cx, &m, S("answered"), S("")), ERR_INPUT,
	    "to", "what is done and by when, or why nothing is");
	commit(s);
	r = row(s, &lead, &m);
	same_str(time_day(s->mem, r.due), S("2027-01-20"));
}

/* ---- a homicide: two people who are linked, and kept apart (LEARN-25) ---- */

struct pair {
	struct who lead;
	str person;              /* who is thought to have done it: their record */
	struct matter death, event;
};

/* The death of the one, and what was looked into of the other: about the death,
 * and naming a record that stays where it is. */
static struct pair
homicide(struct service *s)
{
	struct pair p = { .lead = viewer(s, ROLE_SAFETY, "homicide", s->unit) };
	str victim = put_record(s, KIND_PERSON, patient(s, "Lyn",
	    ",\"birthDate\":\"1971-02-03\"", false));

	p.person = put_record(s, KIND_PERSON, patient(s, "Orrin",
	    ",\"birthDate\":\"1988-05-06\"", true));
	as_who(s, &p.lead);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_DEATH, s->unit, S(""), &p.death));
	WRITE(s, &p.death, { "death.called", "Lyn Frost" },
	    { "death.record", str_c(s->mem, victim) },
	    { "death.day", "2026-11-02" }, { "cause.manner", "homicide-victim" },
	    { "flags.homicide", "true" });
	ok(s, matter_new(&s->cx, KIND_EVENT, s->unit,
	    matter_name(&s->cx, &p.death), &p.event));
	WRITE(s, &p.event, { "event.what", "What was known in the weeks before" });
	struct op one = matter_entry(&s->cx, "patient.one");
	struct op op[] = { one, matter_op(&p.event, one.line, "patient.called",
	    S("Person 1")), matter_op(&p.event, one.line, "patient.record",
	    p.person) };

	ok(s, matter_save(&s->cx, &p.event, op, 3, "save"));
	commit(s);
	return p;
}

/* LEARN-25: whoever cares for the one sees nothing of the other by a link, and who
 * looks into it sees no care record by it. */
static void
a_homicide_on(struct service *s)
{
	struct pair p = homicide(s);
	struct matter_rows rows;
	struct matter got;
	struct records l;
	struct record r;
	enum sight sight;

	assert_true(owed(s, &p.lead, &p.death, "homicide.1"));
	/* The link is there, both ways. */
	as_who(s, &p.lead);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, matter_open(&s->cx, KIND_EVENT, p.event.rec.id, &got));
	assert_true(matter_tied(&got, matter_name(&s->cx, &p.death)));
	ok(s, matter_about(&s->cx, KIND_EVENT, matter_name(&s->cx, &p.death),
	    &rows));
	assert_int_equal(rows.n, 1);
	same_str(rows.at[0].id, p.event.rec.id);
	/* It holds which record, and nothing of what is in it. */
	holds(got.rec.body, str_c(s->mem, p.person));
	lacks(got.rec.body, "Orrin");
	lacks(got.rec.body, "1988-05-06");
	lacks(got.rec.body, "Lyn Frost");
	ok(s, matter_open(&s->cx, KIND_DEATH, p.death.rec.id, &got));
	lacks(got.rec.body, "Orrin");
	lacks(got.rec.body, str_c(s->mem, p.person));
	lacks(got.rec.body, "1971-02-03");
	assert_int_not_equal(record_read(&s->cx, KIND_PERSON, p.person, &r),
	    ERR_OK);
	back(s);
	/* Their own team has the one, and nothing of the other. */
	as_practitioner(s);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, record_read(&s->cx, KIND_PERSON, p.person, &r));
	refused(s, matter_open(&s->cx, KIND_DEATH, p.death.rec.id, &got),
	    ERR_ABSENT, "", "");
	ctx_calm(&s->cx);
	refused(s, matter_open(&s->cx, KIND_EVENT, p.event.rec.id, &got),
	    ERR_ABSENT, "", "");
	ctx_calm(&s->cx);
	ok(s, person_sight(&s->cx, matter_value(&p.death, "death.record"),
	    &sight));
	assert_true(sight <= SIGHT_NAME);
	ok(s, record_by_ref(&s->cx, KIND_EVENT, S("about"),
	    matter_name(&s->cx, &p.death), &l));
	assert_int_equal(l.n, 0);
	back(s);
}

/* Someone close to one of the two, about what is theirs, with a sign-in. */
static struct who
affected(struct service *s, const struct who *lead, const struct matter *about,
    const char *name, const char *asks, struct matter *m)
{
	struct account_new n = { .name = str_of(name),
		.subject = subject(s, "heard"), .role = S("heard"),
		.unit = S(""), .practitioner = S(""), .person = S(""),
		.supporter = S("") };
	struct who w = *lead;

	as_who(s, lead);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_AFFECTED, s->unit, matter_name(&s->cx,
	    about), m));
	WRITE(s, m, { "who.name", name });
	struct op q = matter_entry(&s->cx, "questions.one");
	struct op op[] = { q, matter_op(m, q.line, "questions.text",
	    str_of(asks)) };

	ok(s, matter_save(&s->cx, m, op, 2, "save"));
	n.matter = m->rec.id;
	ok(s, account_add(&s->cx, &n, S("-"), &m->outsider));
	ok(s, matter_put(&s->cx, m, "sign-in"));
	commit(s);
	w.account = m->outsider;
	w.name = n.name;
	w.rights = role_info[ROLE_HEARD].rights;
	w.role = n.role;
	w.unit = S("");
	return w;
}

/* LEARN-25: each family has a plan of its own, and reads nothing of the other's. */
static void
plans_apart_on(struct service *s)
{
	struct pair p = homicide(s);
	struct matter one, two, got;
	struct who mother = affected(s, &p.lead, &p.death, "Ada Frost",
	    "Who knew where she was?", &one);
	struct who sister = affected(s, &p.lead, &p.event, "Nia Vale",
	    "Did he ask for help?", &two);
	const struct { const struct who *who; const struct matter *own, *other;
		const char *asks, *theirs; } row[] = {
		{ &mother, &one, &two, "Who knew where", "Did he ask" },
		{ &sister, &two, &one, "Did he ask", "Who knew where" } };
	struct matter_rows l;

	for (unsigned i = 0; i < 2; i++) {
		as_who(s, row[i].who);
		ok(s, door_begin(&s->cx, TXN_READ));
		ok(s, matter_open_outside(&s->cx, KIND_AFFECTED, S(""), S(""),
		    &got));
		same_str(got.rec.id, row[i].own->rec.id);
		holds(got.rec.body, row[i].asks);
		lacks(got.rec.body, row[i].theirs);
		lacks(got.rec.body, "Orrin");
		refused(s, matter_open_outside(&s->cx, KIND_AFFECTED,
		    row[i].other->rec.id, S(""), &got), ERR_ABSENT, "", "");
		ctx_calm(&s->cx);
		refused(s, matter_open(&s->cx, KIND_DEATH, p.death.rec.id,
		    &got), ERR_ABSENT, "", "");
		ctx_calm(&s->cx);
		refused(s, matter_open(&s->cx, KIND_EVENT, p.event.rec.id,
		    &got), ERR_ABSENT, "", "");
		ctx_calm(&s->cx);
		back(s);
	}
	/* Nor does the page of the one list who is affected by the other. */
	as_who(s, &p.lead);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, matter_about(&s->cx, KIND_AFFECTED, matter_name(&s->cx, &p.death),
	    &l));
	assert_int_equal(l.n, 1);
	same_str(l.at[0].id, one.rec.id);
	back(s);
}

BOTH(windows)
BOTH(routes_hold)
BOTH(since_asked)
BOTH(flags_and_sample)
BOTH(not_known)
BOTH(by_investigation)
BOTH(reviewed)
BOTH(one_judgement)
BOTH(apart)
BOTH(answers_are_due)
BOTH(a_homicide)
BOTH(plans_apart)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows),
		cmocka_unit_test(routes_hold),
		cmocka_unit_test(since_asked),
		cmocka_unit_test(flags_and_sample),
		cmocka_unit_test(not_known),
		cmocka_unit_test(by_investigation),
		cmocka_unit_test(reviewed),
		cmocka_unit_test(one_judgement),
		cmocka_unit_test(apart),
		cmocka_unit_test(answers_are_due),
		cmocka_unit_test(a_homicide),
		cmocka_unit_test(plans_apart),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
