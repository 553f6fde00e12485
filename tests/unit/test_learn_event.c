/*
 * Events: told with a name, in confidence and without one; what their rules
 * refuse; what closing needs; and that what nobody wrote waits for its line in
 * the ledger until its day is over. On both engines.
 */
#include "access/job.h"
#include "access/ledger.h"
#include "core/time.h"
#include "learning/event.h"
#include "learning/harm.h"
#include "world_kit.h"

enum { DAY_S = 86400 };

static struct tell
telling(struct service *s, enum tell_mode mode, const char *what)
{
	return (struct tell){ .mode = mode, .unit = s->unit,
		.type = S("incident"), .what = str_of(what), .day = S(""),
		.about_when = S(""), .time = S(""), .where = S(""),
		.who = S(""), .safe = S(""), .done = S(""), .teller = S("staff"),
		.name = mode == TELL_NAMELESS ? S("") : S("Ana Reyes"),
		.contact = S(""), .role = S(""), .code = S("") };
}

/* Told by whoever has been entered. */
static struct tell_done
tell(struct service *s, const struct tell *t)
{
	struct tell_done done;

	begin(s);
	ok(s, event_tell(&s->cx, t, &done));
	commit(s);
	return done;
}

static struct tell_done
tell_named(struct service *s, const char *what)
{
	const struct tell t = telling(s, TELL_NAMED, what);

	as_practitioner(s);
	return tell(s, &t);
}

static struct tell_done
tell_nameless(struct service *s, const char *what, str *code)
{
	struct tell t = telling(s, TELL_NAMELESS, what);

	as_practitioner(s);
	*code = t.code = matter_code(&s->cx);
	return tell(s, &t);
}

static struct matter
opened(struct service *s, const struct who *w, str id)
{
	struct matter m;

	as_who(s, w);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_EVENT, id, &m));
	return m;
}

static void
set(struct service *s, struct matter *m, const char *link, const char *value)
{
	struct op op = matter_op(m, S(""), link, str_of(value));

	ok(s, matter_save(&s->cx, m, &op, 1, "save"));
	ok(s, matter_open(&s->cx, KIND_EVENT, m->rec.id, m));
}

static str
person_in(struct service *s, struct matter *m, const char *body,
    const char *mind)
{
	struct op e = matter_entry(&s->cx, "patient.one");
	struct op op[] = { e, matter_op(m, e.line, "patient.called",
	    S("Person 1")), matter_op(m, e.line, "patient.physical",
	    str_of(body)), matter_op(m, e.line, "patient.psychological",
	    str_of(mind)) };

	ok(s, matter_save(&s->cx, m, op, 4, "save"));
	ok(s, matter_open(&s->cx, KIND_EVENT, m->rec.id, m));
	return e.line;
}

static enum err
graded(struct service *s, struct matter *m, str entry, const char *body,
    const char *why)
{
	struct op op[] = { matter_op(m, entry, "patient.physical",
	    str_of(body)), matter_op(m, entry, "patient.reason",
	    str_of(why)) };
	enum err e = matter_save(&s->cx, m, op, *why ? 2 : 1, "save");

	return e == ERR_OK ? matter_open(&s->cx, KIND_EVENT, m->rec.id, m) : e;
}

static str
fact(struct service *s, const struct matter *m, const char *name)
{
	struct matter_row r;

	ok(s, matter_row_of(&s->cx, KIND_EVENT, m->rec.id, &r));
	return matter_fact(&r, name);
}

static bool
step_open(struct service *s, struct matter *m, const char *to, const char *words)
{
	struct nexts l;

	ok(s, matter_steps(&s->cx, m, &l));
	for (unsigned i = 0; i < l.n; i++) {
		if (!str_eq(l.at[i].to, str_of(to)))
			continue;
		for (unsigned k = 0; k < l.at[i].nunmet; k++)
			if (str_find(l.at[i].unmet[k], str_of(words)) >= 0)
				return false;
		return true;
	}
	fail_msg("no step to %s", to);
	return false;
}

/* ---- the least there must be ---- */

/* LEARN-1 LEARN-3 */
static void
the_least_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "least", s->unit);
	struct tell t = telling(s, TELL_NAMED, " ");
	struct tell_done done;
	struct matter m;

	as_practitioner(s);
	begin(s);
	refused(s, event_tell(&s->cx, &t, &done), ERR_INPUT, "what", "few words");
	ctx_calm(&s->cx);
	t.what = S("A window came off");
	t.type = S("");
	refused(s, event_tell(&s->cx, &t, &done), ERR_INPUT, "kind", "");
	ctx_calm(&s->cx);
	t.type = S("incident");
	t.unit = S("nowhere");
	refused(s, event_tell(&s->cx, &t, &done), ERR_INPUT, "unit", "");
	back(s);
	t.unit = S("");
	as_practitioner(s);
	done = tell(s, &t);
	assert_true(str_starts(done.ref, S("E-2026-")));
	m = opened(s, &lead, done.id);
	same_str(matter_value(&m, "event.what"), S("A window came off"));
	same_str(matter_value(&m, "event.when"), S("not-known"));
	same_str(matter_value(&m, "teller.name"), S("Ana Reyes"));
	same_str(m.state, S("new"));
	/* Completed later. */
	set(s, &m, "event.day", "2026-11-22");
	set(s, &m, "factors.well", "Nobody fell");
	assert_int_equal(m.day, 1795305600);
	commit(s);
}

/* LEARN-1: what, where, when, to whom, how it came to light, what followed. */
static void
all_of_it_on(struct service *s)
{
	static const struct { const char *link, *says; } row[] = {
		{ "event.what", "A window came off" },
		{ "event.where", "The day room" }, { "event.when", "day" },
		{ "event.day", "2026-11-22" }, { "event.time", "about three" },
		{ "event.who", "Two who sat below it" },
		{ "event.source", "family" },
		{ "factors.detection", "during" },
		{ "event.done", "The room was closed" },
		{ "event.safe", "yes" },
	};
	struct who lead = viewer(s, ROLE_SAFETY, "whole", s->unit);
	struct matter m = opened(s, &lead, tell_named(s, "Glass").id);

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		set(s, &m, row[i].link, row[i].says);
	commit(s);
	m = opened(s, &lead, m.rec.id);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		assert_non_null(form_item(m.form, str_of(row[i].link)));
		same_str(matter_value(&m, row[i].link), str_of(row[i].says));
	}
	back(s);
}

/* ---- harm and near misses ---- */

/* LEARN-2 LEARN-5 */
static void
harm_together_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "harm", s->unit);
	struct matter m = opened(s, &lead, tell_named(s, "A fall").id);
	str one;

	same_str(fact(s, &m, "harm"), S(""));
	assert_false(step_open(s, &m, "triaged", "What happens with it"));
	one = person_in(s, &m, "no-harm", "no-harm");
	assert_int_equal(event_harm(&m), 5);
	same_str(fact(s, &m, "harm"), S("none"));
	assert_int_equal(graded(s, &m, one, "harm-low", "More is known"),
	    ERR_OK);
	assert_int_equal(event_harm(&m), 4);
	(void)person_in(s, &m, "fatal", "not-judged");
	assert_int_equal(event_harm(&m), 1);
	same_str(fact(s, &m, "harm"), S("fatal"));
	commit(s);
	m = opened(s, &lead, tell_named(s, "A fall, and a fright").id);
	(void)person_in(s, &m, "not-judged", "not-judged");
	same_str(fact(s, &m, "harm"), S("missing"));
	(void)person_in(s, &m, "no-harm", "harm-serious");
	assert_int_equal(event_harm(&m), 2); /* (5, 1): severe */
	commit(s);
}

/* LEARN-4 */
static void
near_misses_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "near", s->unit);
	struct tell t = telling(s, TELL_NAMED, "The rope was found in time");
	struct matter m;
	str one;

	t.near_miss = true;
	as_practitioner(s);
	m = opened(s, &lead, tell(s, &t).id);
	assert_false(step_open(s, &m, "triaged", "near miss"));
	set(s, &m, "near.kind", "staff-intercepted");
	assert_false(step_open(s, &m, "triaged", "near miss"));
	set(s, &m, "near.physical", "fatal");
	assert_true(step_open(s, &m, "triaged", "near miss"));
	/* Nobody was harmed, or it is none. */
	one = person_in(s, &m, "no-harm", "no-harm");
	refused(s, graded(s, &m, one, "harm-moderate", "A bruise"), ERR_INPUT,
	    "near.miss", "no near miss");
	ctx_calm(&s->cx);
	ok(s, matter_open(&s->cx, KIND_EVENT, m.rec.id, &m));
	struct op two = matter_op(&m, S(""), "near.fatal", S("true"));

	refused(s, matter_save(&s->cx, &m, &two, 1, "save"), ERR_INPUT,
	    "near.miss", "choose one");
	back(s);
	t.near_miss = false;
	t.near_fatal = true;
	t.what = S("He was cut down alive");
	as_practitioner(s);
	m = opened(s, &lead, tell(s, &t).id);
	(void)person_in(s, &m, "harm-serious", "not-judged");
	same_str(fact(s, &m, "near.fatal"), S("true"));
	same_str(fact(s, &m, "near.miss"), S(""));
	commit(s);
}

/* LEARN-6 */
static void
graded_anew_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "grades", s->unit);
	struct matter m = opened(s, &lead, tell_named(s, "A burn").id), old;
	str one = person_in(s, &m, "harm-low", "not-judged");

	same_str(line_in(&m.a, one, "patient.edition")->value,
	    harm_edition(&s->cx));
	holds(harm_edition(&s->cx), "LFPSE");
	holds(harm_edition(&s->cx), "2026-11-27");
	refused(s, graded(s, &m, one, "harm-moderate", ""), ERR_INPUT,
	    "patient.reason", "why this grade changes");
	ctx_calm(&s->cx);
	ok(s, matter_open(&s->cx, KIND_EVENT, m.rec.id, &m));
	int64_t v = m.rec.v;

	assert_int_equal(graded(s, &m, one, "harm-moderate",
	    "It needed a graft"), ERR_OK);
	ok(s, matter_open_v(&s->cx, KIND_EVENT, m.rec.id, v, &old));
	same_str(line_in(&old.a, one, "patient.physical")->value,
	    S("harm-low"));
	same_str(m.rec.actor, lead.account);
	same_str(line_in(&m.a, one, "patient.reason")->value,
	    S("It needed a graft"));
	/* The form says beside the field which words are in use. */
	str says = form_item(learn_form(KIND_EVENT), S("patient.grades"))->text;

	holds(says, "LFPSE-2023-heed-1");
	commit(s);
}

/* LEARN-7 */
static void
linked_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "linked", s->unit);
	struct tell_done first = tell_named(s, "The alarm did not sound");
	struct matter m = opened(s, &lead, tell_named(s, "No alarm").id);
	struct op e = matter_entry(&s->cx, "links.one");
	struct op op[] = { e, matter_op(&m, e.line, "links.how",
	    S("duplicate-of")), matter_op(&m, e.line, "links.to",
	    S("E-1999-22222")) };
	struct matter_rows l;

	refused(s, matter_save(&s->cx, &m, op, 3, "save"), ERR_INPUT,
	    "links.to", "nothing of");
	ctx_calm(&s->cx);
	ok(s, matter_open(&s->cx, KIND_EVENT, m.rec.id, &m));
	op[2].value = first.ref;
	ok(s, matter_save(&s->cx, &m, op, 3, "save"));
	same_str(fact(s, &m, "link"), S("duplicate-of"));
	ok(s, matter_about(&s->cx, KIND_EVENT, str_cat(s->mem, S("event/"),
	    first.id), &l));
	assert_int_equal(l.n, 1);
	/* Both are whole. */
	ok(s, matter_open(&s->cx, KIND_EVENT, first.id, &m));
	same_str(matter_value(&m, "event.what"), S("The alarm did not sound"));
	ok(s, matter_open(&s->cx, KIND_EVENT, l.at[0].id, &m));
	same_str(matter_value(&m, "event.what"), S("No alarm"));
	commit(s);
}

/* ---- deciding ---- */

static int64_t
at(int day, int hour)
{
	const struct civil c = { .year = 2026, .month = 11, .day = day,
		.hour = hour };

	return time_of_civil(&c);
}

/* LEARN-12 */
static void
working_hours(void **state)
{
	const struct civil before = { .year = 2026, .month = 12, .day = 24,
		.hour = 16 };
	const struct civil after = { .year = 2026, .month = 12, .day = 29,
		.hour = 16 };
	const struct civil june = { .year = 2026, .month = 6, .day = 1,
		.hour = 8 };

	(void)state;
	assert_int_equal(working_hours_plus(at(23, 12), 8), at(24, 12));
	assert_int_equal(working_hours_plus(at(23, 2), 8), at(23, 17));
	assert_int_equal(working_hours_plus(at(23, 17), 1), at(24, 10));
	/* Friday evening: the whole of Monday. */
	assert_int_equal(working_hours_plus(at(27, 20), 8), at(30, 17));
	/* Christmas Day, and Boxing Day's Monday. */
	assert_int_equal(working_hours_plus(time_of_civil(&before), 8),
	    time_of_civil(&after));
	/* 9 in the morning of summer is 8 UTC. */
	assert_int_equal(working_hours_plus(time_of_civil(&june), 1),
	    time_of_civil(&june) + 3600);
}

/* LEARN-10 LEARN-12 */
static void
decided_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "decides", s->unit);
	struct tell t = telling(s, TELL_NAMED, "They lost her letters");
	struct tell_done staff = tell_named(s, "The lift stuck"), family;
	struct matter m;
	struct matter_row r;
	str code;

	as_who(s, NULL);
	t.teller = S("family");
	t.name = S("Ruth Lark");
	t.code = code = matter_code(&s->cx);
	family = tell(s, &t);
	assert_int_equal(staff.by, at(24, 12));
	assert_int_equal(family.by, staff.by); /* the same clock */
	m = opened(s, &lead, family.id);
	ok(s, matter_row_of(&s->cx, KIND_EVENT, m.rec.id, &r));
	assert_int_equal(r.due, staff.by);
	same_str(matter_value(&m, "event.source"), S("family"));
	set(s, &m, "triage.outcome", "not-decided");
	set(s, &m, "triage.reason", "It is about post, not safety");
	assert_false(step_open(s, &m, "triaged", "decision"));
	set(s, &m, "triage.outcome", "not-safety");
	assert_true(step_open(s, &m, "triaged", "decision"));
	refused(s, matter_move(&s->cx, &m, S("triaged"), S("")), ERR_INPUT,
	    "to", "passed on");
	ctx_calm(&s->cx);
	set(s, &m, "triage.redirect", "complaint");
	ok(s, matter_move(&s->cx, &m, S("triaged"), S("")));
	commit(s);
	m = opened(s, &lead, family.id);
	same_str(m.owner, lead.account);
	ok(s, matter_row_of(&s->cx, KIND_EVENT, m.rec.id, &r));
	assert_true(r.due == MATTER_NO_DUE);
	same_str(matter_fact(&r, "ack-h"), S("0"));
	commit(s);
	/* Its family heard that it was read, and by the same code. */
	as_who(s, NULL);
	begin(s);
	ok(s, matter_open_outside(&s->cx, KIND_EVENT, S(""), code, &m));
	assert_true(matter_time(&s->cx, &m, "told.read") > 0);
	back(s);
}

/* ---- what the rules ask of it ---- */

static bool
asked_of(struct service *s, const struct matter *m, const char *rule)
{
	struct matter_rows l;

	ok(s, matter_about(&s->cx, KIND_OBLIGATION, matter_name(&s->cx, m),
	    &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(matter_fact(&l.at[i], "rule"), str_of(rule)))
			return true;
	return false;
}

/* From what was told to what has to be done, with nothing but the form between. */
/* LEARN-13 LEARN-15 */
static void
rules_hear_on(struct service *s)
{
	static const struct { const char *link, *value, *rule; } row[] = {
		{ "duties.absent", "true", NULL },
		{ "duties.secure", "true", "cqc-absent.1" },
		{ "duties.back", "true", "cqc-returned.1" },
		{ "duties.screening", "true", "screening.1" },
		{ "duties.maternity", "true", "maternity.2" },
		{ "duties.homicide", "true", "homicide.1" },
		{ "duties.domestic", "true", "domestic-homicide.1" },
		{ "duties.cqc", "true", "cqc-told.1" } };
	struct who lead = viewer(s, ROLE_SAFETY, "asks", s->unit);
	struct matter m = opened(s, &lead, tell_named(s, "He was away").id);

	for (unsigned i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		if (row[i].rule)
			assert_false(asked_of(s, &m, row[i].rule));
		set(s, &m, row[i].link, row[i].value);
		if (row[i].rule && !asked_of(s, &m, row[i].rule))
			fail_msg("%s: %s", s->what, row[i].rule);
	}
	commit(s);
}

static void
aged(struct service *s, struct matter *m, str who, const char *link,
    const char *value)
{
	struct op op = matter_op(m, who, link, str_of(value));

	ok(s, matter_save(&s->cx, m, &op, 1, "save"));
	ok(s, matter_open(&s->cx, KIND_EVENT, m->rec.id, m));
}

/* A child of 15 was on the adult ward for three days. LEARN-13 */
static void
young_on_a_ward_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "young", s->unit);
	struct matter m = opened(s, &lead, tell_named(s, "Three days").id);
	str one = person_in(s, &m, "no-harm", "no-harm"), two;

	set(s, &m, "duties.adult-ward", "72");
	aged(s, &m, one, "patient.bracket", "years-18");
	aged(s, &m, one, "patient.age", "40");
	/* Of the second nobody knows it yet; then she is 15. */
	two = person_in(s, &m, "no-harm", "no-harm");
	assert_false(asked_of(s, &m, "cqc-young.1"));
	set(s, &m, "duties.adult-ward", "48");
	aged(s, &m, two, "patient.age", "15");
	assert_false(asked_of(s, &m, "cqc-young.1"));
	set(s, &m, "duties.adult-ward", "49");
	assert_true(asked_of(s, &m, "cqc-young.1"));
	commit(s);
	m = opened(s, &lead, tell_named(s, "Three days again").id);
	one = person_in(s, &m, "no-harm", "no-harm");
	set(s, &m, "duties.adult-ward", "72");
	assert_false(asked_of(s, &m, "cqc-young.1"));
	aged(s, &m, one, "patient.bracket", "years-10");
	assert_true(asked_of(s, &m, "cqc-young.1"));
	commit(s);
}

/* What nobody has judged is no end. */
/* LEARN-2 LEARN-38 */
static void
judged_first_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "judges", s->unit);
	struct matter m = opened(s, &lead, tell_named(s, "A step").id);
	str one;

	set(s, &m, "event.type", "incident");
	set(s, &m, "triage.outcome", "no-response");
	set(s, &m, "triage.reason", "It is mended");
	ok(s, matter_move(&s->cx, &m, S("triaged"), S("")));
	ok(s, matter_open(&s->cx, KIND_EVENT, m.rec.id, &m));
	one = person_in(s, &m, "no-harm", "not-judged");
	assert_false(step_open(s, &m, "closed", "judged by someone"));
	set(s, &m, "event.type", "good-care");
	assert_true(step_open(s, &m, "closed", "judged by someone"));
	/* Of good care, how it could be so more often. */
	assert_false(step_open(s, &m, "closed", "more often"));
	set(s, &m, "good.repeat", "By asking each time");
	assert_true(step_open(s, &m, "closed", "more often"));
	set(s, &m, "event.type", "incident");
	(void)person_in(s, &m, "harm-low", "no-harm");
	assert_false(step_open(s, &m, "closed", "judged by someone"));
	/* Of who died the mind is not asked. */
	assert_int_equal(graded(s, &m, one, "fatal", "He died of it"), ERR_OK);
	assert_true(step_open(s, &m, "closed", "judged by someone"));
	commit(s);
}

/* ---- what they heard ---- */

/* LEARN-2 LEARN-12 LEARN-60 */
static void
told_back_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "tells", s->unit);
	struct matter m = opened(s, &lead, tell_named(s, "No key").id);

	set(s, &m, "triage.outcome", "no-response");
	set(s, &m, "triage.reason", "The key was found");
	ok(s, matter_move(&s->cx, &m, S("triaged"), S("")));
	ok(s, matter_open(&s->cx, KIND_EVENT, m.rec.id, &m));
	/* An incident is someone's; a hazard need not be. */
	assert_false(step_open(s, &m, "closed", "each person it happened to"));
	set(s, &m, "event.type", "hazard");
	assert_true(step_open(s, &m, "closed", "each person it happened to"));
	set(s, &m, "told.state", "not-yet");
	assert_false(step_open(s, &m, "closed", "whoever told us heard"));
	set(s, &m, "told.state", "told");
	assert_false(step_open(s, &m, "closed", "whoever told us heard"));
	/* Only the teller can say that no reply is needed. */
	set(s, &m, "told.state", "no-reply");
	assert_false(step_open(s, &m, "closed", "whoever told us heard"));
	set(s, &m, "told.state", "told");
	set(s, &m, "told.found", "It hung behind the door");
	assert_true(step_open(s, &m, "closed", "whoever told us heard"));
	ok(s, matter_move(&s->cx, &m, S("closed"), S("")));
	/* And what changed may come after. */
	ok(s, matter_open(&s->cx, KIND_EVENT, m.rec.id, &m));
	set(s, &m, "told.changed", "There are two keys");
	same_str(fact(s, &m, "fed"), S("ade"));
	commit(s);
	/* Whoever told it reads that, and says whether anything changed. */
	as_practitioner(s);
	begin(s);
	ok(s, matter_open_outside(&s->cx, KIND_EVENT, m.rec.id, S(""), &m));
	same_str(matter_value(&m, "told.changed"), S("There are two keys"));
	same_str(matter_value(&m, "triage.reason"), S(""));
	ok(s, event_answer(&s->cx, &m, NULL, 0, S("partly"), S("One is lost")));
	commit(s);
	m = opened(s, &lead, m.rec.id);
	same_str(fact(s, &m, "told.different"), S("partly"));
	same_str(matter_value(&m, "told.words"), S("One is lost"));
	commit(s);
}

/* ---- in confidence ---- */

/* LEARN-9 */
static void
in_confidence_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "asks", s->unit);
	struct who keeper = viewer(s, ROLE_CONFIDENCE, "keeper", s->unit);
	struct who priv = viewer(s, ROLE_PRIVACY, "priv", s->unit);
	struct tell t = telling(s, TELL_CONFIDENCE, "I saw him drink");
	struct tell_done done;
	struct matter_rows l;
	struct matter_looks looks;
	struct matter m;
	struct record r;
	str id, about, code;

	as_practitioner(s);
	done = tell(s, &t);
	m = opened(s, &lead, done.id);
	lacks(m.rec.body, "Ana Reyes");
	lacks(m.rec.body, str_c(s->mem, s->practitioner.account));
	same_str(m.rec.actor, S(""));
	ok(s, matter_about(&s->cx, KIND_REPORTER, str_cat(s->mem, S("event/"),
	    done.id), &l));
	assert_int_equal(l.n, 0);
	back(s);
	as_practitioner(s);
	begin(s);
	ok(s, matter_mine(&s->cx, KIND_REPORTER, true, &l));
	assert_true(l.n > 0);
	id = l.at[0].id;
	same_str(str_sub(l.at[0].ref, 1, 99), str_sub(done.ref, 1, 99));
	/* It leads to the event and to nothing else. */
	ok(s, matter_code_through(&s->cx, KIND_REPORTER, id, KIND_EVENT, &about,
	    &code));
	same_str(about, done.id);
	ok(s, matter_looks(&s->cx, KIND_REPORTER, id, &looks));
	assert_int_equal(looks.n, 0);
	back(s);
	as_who(s, &lead);
	begin(s);
	refused(s, record_read(&s->cx, KIND_REPORTER, id, &r), ERR_ABSENT, "",
	    "");
	ctx_calm(&s->cx);
	refused(s, matter_code_through(&s->cx, KIND_REPORTER, id, KIND_EVENT,
	    &about, &code), ERR_ABSENT, "", "");
	back(s);
	as_who(s, &priv);
	begin(s);
	refused(s, record_read(&s->cx, KIND_REPORTER, id, &r), ERR_ABSENT, "",
	    "");
	back(s);
	as_who(s, &keeper);
	begin(s);
	ok(s, record_read(&s->cx, KIND_REPORTER, id, &r));
	holds(r.body, "Ana Reyes");
	commit(s);
	as_who(s, NULL);
	ok(s, spool_load(&s->cx, door_store(s->door), door_dir(s->door)));
	/* Each read is shown to whoever told. */
	as_practitioner(s);
	begin(s);
	ok(s, matter_looks(&s->cx, KIND_REPORTER, id, &looks));
	assert_int_equal(looks.n, 1);
	same_str(looks.at[0].name, S("keeper"));
	back(s);
	as_who(s, NULL);
	begin(s);
	ok(s, matter_open_outside(&s->cx, KIND_EVENT, S(""), code, &m));
	same_str(m.rec.id, done.id);
	back(s);
}

/* ---- without a name ---- */

static str fault_why;
static int no_line;

static void
fault(void *arg, const char *what, str kind, str id, int64_t v, const char *why)
{
	(void)arg;
	(void)what;
	(void)kind;
	(void)id;
	(void)v;
	fault_why = str_of(why);
	no_line += strstr(why, "no line of the ledger") != NULL;
}

static int64_t
faults(struct service *s)
{
	struct verdict v;

	fault_why = S("");
	as_system(s);
	ok(s, spool_load(&s->cx, door_store(s->door), door_dir(s->door)));
	ok(s, ledger_verify(&s->cx, door_store(s->door), fault, NULL, &v));
	return v.faults;
}

static void
night(struct service *s)
{
	struct job j = { .id = S("nameless") };
	bool more;

	do {
		as_system(s);
		begin(s);
		ok(s, nameless_step(&s->cx, &j, &more));
		commit(s);
	} while (more);
}

static void
sql(struct service *s, const char *text)
{
	struct store *st = door_store(s->door);

	as_system(s);
	ok(s, store_begin(st, &s->cx, TXN_WRITE));
	ok(s, store_sql(st, &s->cx, text, NULL, 0, NULL, NULL));
	ok(s, store_commit(st, &s->cx));
}

static int64_t
number(struct service *s, const char *text)
{
	struct store *st = door_store(s->door);
	struct rows r;

	as_system(s);
	ok(s, store_begin(st, &s->cx, TXN_READ));
	ok(s, store_sql(st, &s->cx, text, NULL, 0, &r, NULL));
	store_rollback(st);
	return r.n ? cell(&r, 0, 0)->i : -1;
}

/* What waits is whole today and tonight, and a fault when its night is over;
 * then its line comes, in the order of chance. LEARN-8 */
static void
waits_on(struct service *s)
{
	int64_t was = s->now;
	str code[3], id[3];
	unsigned char pub[PUB_LEN], key[KEY_LEN];
	struct matter m;
	bool made;

	night(s); /* of other tests */
	for (int i = 0; i < 3; i++)
		id[i] = tell_nameless(s, "The night was short-staffed",
		    &code[i]).id;
	assert_int_equal(faults(s), 0);
	night(s); /* not yet */
	assert_int_equal(number(s, "SELECT count(*) FROM ledger WHERE strand ="
	    " 'anonymous'"), 0);
	s->now = was - was % DAY_S + DAY_S + 3600;
	(void)tell_named(s, "The day after, early");
	assert_int_equal(faults(s), 0);
	s->now += 2 * 3600;
	(void)tell_named(s, "The day after, later");
	assert_true(faults(s) >= 3);
	holds(fault_why, "no line of the ledger");
	night(s);
	assert_int_equal(faults(s), 0);
	assert_int_equal(number(s, "SELECT count(*) FROM ledger WHERE strand ="
	    " 'anonymous' AND (at % 86400 <> 0 OR actor <> '' OR role <> ''"
	    " OR reason <> '' OR act <> 'tell')"), 0);
	assert_int_equal(number(s, "SELECT count(*) FROM ledger a JOIN ledger b"
	    " ON b.strand = a.strand AND b.n = a.n + 1 WHERE a.strand ="
	    " 'anonymous' AND a.kind = b.kind AND a.at = b.at"
	    " AND a.id > b.id"), 0);
	night(s); /* a second time writes nothing */
	assert_int_equal(faults(s), 0);
	/* The strand is sealed as others are. */
	sign_new(pub, key);
	as_system(s);
	ok(s, seal_make(&s->cx, door_store(s->door), key, &made));
	assert_int_equal(faults(s), 0);
	as_who(s, NULL);
	begin(s);
	ok(s, matter_open_outside(&s->cx, KIND_EVENT, S(""), code[1], &m));
	same_str(m.rec.id, id[1]);
	back(s);
	s->now = was;
}

/* A version of someone, or of an hour, has its line or is a fault. It leaves a
 * broken store: it comes last. LEARN-8 */
static void
nothing_else_waits_on(struct service *s)
{
	str code, id;
	struct buf b;

	s->now += 3 * DAY_S;
	night(s);
	id = tell_nameless(s, "Of the hour", &code).id;
	assert_int_equal(faults(s), 0);
	buf_init(&b, s->mem, 400);
	buf_fmt(&b, "UPDATE version SET at = at + 1 WHERE kind = 'event' AND"
	    " id = '%.*s'", PRS(id));
	sql(s, str_c(s->mem, buf_str(&b)));
	no_line = 0;
	assert_int_equal(faults(s), 2); /* its fields, and it has no line */
	assert_int_equal(no_line, 1);
	sql(s, "DELETE FROM ledger WHERE kind = 'unit'");
	no_line = 0;
	(void)faults(s);
	assert_true(no_line > 1);
}

/* Where rows lie says nothing of when they came. LEARN-8 */
static void
laid_anew_on(struct service *s)
{
	bool pg = door_is_pg(s->door);
	const char *place = pg ? "ctid" : "rowid";
	int64_t was = s->now;
	struct buf b;
	str code;

	for (int i = 0; i < 12; i++)
		(void)tell_nameless(s, "Rows and rows", &code);
	s->now = was - was % DAY_S + DAY_S + 3600;
	night(s);
	for (int t = 0; t < 3; t++) {
		static const char *const table[] = { "version", "head",
			"matter" };

		buf_init(&b, s->mem, 2000);
		buf_fmt(&b, "SELECT count(*) FROM %s a JOIN %s b ON a.%s < b.%s"
		    " AND a.id > b.id WHERE a.id IN (SELECT id FROM version"
		    " WHERE body LIKE '%%Rows and rows%%') AND b.id IN (SELECT"
		    " id FROM version WHERE body LIKE '%%Rows and rows%%')",
		    table[t], table[t], place, place);
		assert_int_equal(number(s, str_c(s->mem, buf_str(&b))), 0);
	}
	assert_int_equal(faults(s), 0);
	s->now = was;
}

/* A form that is sent twice is told once; an answer is nobody's too. LEARN-8 */
static void
told_once_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "once", s->unit);
	struct tell t = telling(s, TELL_NAMELESS, "Twice");
	struct tell_done a, b;
	struct matter m;

	as_practitioner(s);
	t.code = matter_code_made(&s->cx, S("tell a form's token"));
	a = tell(s, &t);
	as_practitioner(s);
	b = tell(s, &t);
	same_str(a.id, b.id);
	assert_true(b.again && !a.again);
	/* Of the day alone: the clock runs from its end. */
	assert_int_equal(a.by, at(24, 17));
	assert_int_equal(door_who(&s->cx)->account.n,
	    s->practitioner.account.n);
	as_who(s, NULL);
	begin(s);
	ok(s, matter_open_outside(&s->cx, KIND_EVENT, S(""), t.code, &m));
	m.nameless = true;
	ok(s, event_answer(&s->cx, &m, NULL, 0, S(""), S("It was the night of"
	    " the storm")));
	commit(s);
	m = opened(s, &lead, a.id);
	assert_int_equal(m.rec.v, 2);
	same_str(m.rec.actor, S(""));
	assert_int_equal(m.rec.at % DAY_S, 0);
	same_str(matter_value(&m, "told.words"),
	    S("It was the night of the storm"));
	same_str(matter_value(&m, "told.read"), S(""));
	lacks(m.rec.body, "T12:");
	commit(s);
	assert_int_equal(faults(s), 0);
}

/* ---- support, and fairness ---- */

/* LEARN-61 */
static void
support_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "cares", s->unit);
	struct matter m = opened(s, &lead, tell_named(s, "She died").id), sup;
	int64_t n, first;
	str name;

	(void)person_in(s, &m, "fatal", "not-judged");
	assert_true(event_asks_support(&m));
	set(s, &m, "triage.outcome", "learning-response");
	set(s, &m, "triage.reason", "A death");
	ok(s, matter_move(&s->cx, &m, S("triaged"), S("")));
	ok(s, matter_open(&s->cx, KIND_EVENT, m.rec.id, &m));
	assert_false(step_open(s, &m, "closed", "offered support"));
	name = str_cat(s->mem, S("event/"), m.rec.id);
	ok(s, matter_new(&s->cx, KIND_SUPPORT, s->unit, name, &sup));
	struct op op[] = { matter_op(&sup, S(""), "support.to",
	    S("Nurse Lund")), matter_op(&sup, S(""), "support.answer",
	    S("declined")) };

	ok(s, matter_save(&s->cx, &sup, op, 2, "save"));
	assert_true(step_open(s, &m, "closed", "offered support"));
	m.owner = s->practitioner.account;
	ok(s, matter_put(&s->cx, &m, "hand-over"));
	commit(s);
	/* A manager who has the event sees that it was offered, and no more. */
	as_practitioner(s);
	begin(s);
	ok(s, matter_count(&s->cx, KIND_SUPPORT, name, &n, &first));
	assert_int_equal(n, 1);
	refused(s, matter_open(&s->cx, KIND_SUPPORT, sup.rec.id, &sup),
	    ERR_ABSENT, "", "");
	back(s);
	as_who(s, NULL);
	begin(s);
	refused(s, matter_count(&s->cx, KIND_SUPPORT, name, &n, &first),
	    ERR_ABSENT, "", "");
	back(s);
}

/* LEARN-61 */
static void
fairness_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "fair", s->unit);
	struct matter m = opened(s, &lead, tell_named(s, "A dose").id);

	refused(s, event_guide(&s->cx, &m), ERR_ABSENT, "guide", "");
	ctx_calm(&s->cx);
	ok(s, matter_open(&s->cx, KIND_EVENT, m.rec.id, &m));
	set(s, &m, "concern.individual", "true");
	assert_false(event_concern(&m));
	set(s, &m, "concern.reason", "He had been told twice that week");
	assert_true(event_concern(&m));
	same_str(fact(s, &m, "concern.opened"), S(""));
	ok(s, event_guide(&s->cx, &m));
	same_str(fact(s, &m, "concern.opened"), S("2026-11-23"));
	commit(s);
}

BOTH(the_least)
BOTH(all_of_it)
BOTH(harm_together)
BOTH(near_misses)
BOTH(graded_anew)
BOTH(linked)
BOTH(decided)
BOTH(rules_hear)
BOTH(young_on_a_ward)
BOTH(judged_first)
BOTH(told_back)
BOTH(in_confidence)
BOTH(waits)
BOTH(laid_anew)
BOTH(told_once)
BOTH(support)
BOTH(fairness)
BOTH(nothing_else_waits)

static int
at_midday(void **state)
{
	both_open(state);
	for (int i = 0; i < 2 && both[i]; i++)
		both[i]->now += DAY_S / 2;
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_least),
		cmocka_unit_test(all_of_it),
		cmocka_unit_test(harm_together),
		cmocka_unit_test(near_misses),
		cmocka_unit_test(graded_anew),
		cmocka_unit_test(linked),
		cmocka_unit_test(working_hours),
		cmocka_unit_test(decided),
		cmocka_unit_test(rules_hear),
		cmocka_unit_test(young_on_a_ward),
		cmocka_unit_test(judged_first),
		cmocka_unit_test(told_back),
		cmocka_unit_test(in_confidence),
		cmocka_unit_test(told_once),
		cmocka_unit_test(support),
		cmocka_unit_test(fairness),
		/* They move the clock on. */
		cmocka_unit_test(waits),
		cmocka_unit_test(laid_anew),
		cmocka_unit_test(nothing_else_waits),
	};

	return cmocka_run_group_tests(tests, at_midday, both_close);
}
