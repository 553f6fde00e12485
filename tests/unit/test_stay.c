/*
 * Stays: a ward with its leave, leaving it, a visit to the emergency department,
 * a move. What is written is R4; a step that cannot be done says why; what is
 * owed afterwards is a clock, the same for everyone. On both engines.
 */
#include "care/stay.h"
#include "care/clock.h"
#include "care/share.h"
#include "core/time.h"
#include "plan_kit.h"

/* 23 November 2026, midnight: when the service opens */
enum { OPENS = 1795392000 };

static str
unit_of(struct service *s, const char *name, const char *setting)
{
	struct buf b;

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Organization\",\"active\":true,"
	    "\"name\":\"%s\",\"type\":[{\"coding\":[{\"system\":"
	    "\"urn:heed:code:unit-setting\",\"code\":\"%s\"}]}]}", name,
	    setting);
	return put_record(s, KIND_UNIT, buf_str(&b));
}

/* One step, in a transaction of its own, by the practitioner. */
static enum err
step(struct service *s, struct stay_step *t)
{
	enum err e;

	as_practitioner(s);
	begin(s);
	e = stay_do(&s->cx, t);
	if (e == ERR_OK)
		commit(s);
	else
		door_rollback(&s->cx);
	return e;
}

static struct stay_step
admitted(struct service *s, str person)
{
	struct stay_step t = { .step = STEP_ADMIT, .person = person,
		.kind = S("ward"), .unit = s->unit, .words = S("Asked for a"
		    " safe place") };

	ok(s, step(s, &t));
	assert_int_equal(t.v, 1);
	return t;
}

static struct stay_step
next(const struct stay_step *was, enum step which, const struct op *op,
    unsigned n)
{
	return (struct stay_step){ .step = which, .person = was->person,
		.id = was->id, .v = was->v, .op = op, .nop = n,
		.unit = S(""), .words = S(""), .how = S("") };
}

static struct op
says(const char *link, const char *value)
{
	return small_op(link, str_of(value), VOICE_PRACTITIONER, link);
}

static struct stay
read_stay(struct service *s, const struct stay_step *t)
{
	struct stay out;

	as_practitioner(s);
	begin(s);
	ok(s, stay_read(&s->cx, t->person, t->id, &out));
	ok(s, fhir_check(&s->cx, out.rec->json));
	back(s);
	return out;
}

static struct clocks
owed(struct service *s, str person)
{
	struct clocks l;

	as_practitioner(s);
	begin(s);
	ok(s, clocks_of(&s->cx, person, &l));
	back(s);
	return l;
}

static const struct clock *
clock_named(const struct clocks *l, const char *code)
{
	for (unsigned i = 0; i < l->n; i++)
		if (str_eq(l->at[i].code, str_of(code)))
			return &l->at[i];
	return NULL;
}

static unsigned
reviews(const struct clocks *l)
{
	unsigned n = 0;

	for (unsigned i = 0; i < l->n; i++)
		n += str_eq(l->at[i].code, S("plan-review-cause")) &&
		    clock_is_live(&l->at[i]);
	return n;
}

/* ---- a stay with leave ---- */

static void
a_stay_on(struct service *s)
{
	str sam = new_person(s, "Sam");
	const struct op leave[] = {
		says("leave.start", "2026-11-27T17:00:00Z"),
		says("leave.due", "2026-11-29T17:00:00Z"),
		says("leave.with", "Mum"), says("leave.with", "Aunt Bea"),
		says("leave.safe", "Tablets locked away by Mum"),
		says("leave.if", "Call the ward, whatever the hour") };
	const struct op back_on[] = { says("back.on", "2026-11-29T18:30:00Z"),
		small_op("back.own", S("Loud, and good"), VOICE_PERSON, "own") };
	struct stay_step t, l;
	struct stay now;
	struct clocks c;
	struct small form;

	as_person(s, sam, "Sam");
	(void)add_line(s, sam, "alone", "I sit in the shed", VOICE_PERSON,
	    false);
	t = admitted(s, sam);
	now = read_stay(s, &t);
	same_str(now.kind, S("ward"));
	same_str(now.status, S("in-progress"));
	same_str(now.unit, s->unit);
	same_str(now.unit_name, S("Harbour ward"));
	same_str(now.why, S("Asked for a safe place"));
	assert_int_equal(now.start, s->now);
	assert_true(stay_may(&now, STEP_LEAVE_PLAN));
	assert_false(stay_may(&now, STEP_LEAVE_RETURN));
	assert_false(stay_may(&now, STEP_SEEN));
	c = owed(s, sam);
	assert_int_equal(reviews(&c), 1);
	same_str(clock_named(&c, "plan-review-cause")->cause, S("admission"));

	l = next(&t, STEP_LEAVE_PLAN, leave, 6);
	ok(s, step(s, &l));
	assert_int_equal(l.v, 1); /* nothing of the stay itself changed */
	s->now = OPENS + 4 * 86400 + 17 * 3600; /* Friday, five in the afternoon */
	l = next(&l, STEP_LEAVE_START, NULL, 0);
	ok(s, step(s, &l));
	now = read_stay(s, &l);
	same_str(now.status, S("onleave"));
	assert_int_equal(now.since, s->now);
	c = owed(s, sam);
	assert_non_null(clock_named(&c, "leave-return"));
	assert_int_equal(clock_named(&c, "leave-return")->due,
	    s->now + 2 * 86400);
	s->now += 2 * 86400 + 3600 + 1800;
	l = next(&l, STEP_LEAVE_RETURN, back_on, 2);
	ok(s, step(s, &l));
	now = read_stay(s, &l);
	same_str(now.status, S("in-progress"));
	holds(now.rec->body, "\"status\":\"onleave\",\"period\":{\"start\":"
	    "\"2026-11-27T17:00:00Z\",\"end\":\"2026-11-29T18:30:00Z\"}");
	c = owed(s, sam);
	assert_false(clock_is_live(clock_named(&c, "leave-return")));
	assert_int_equal(reviews(&c), 1); /* one look at the plan is enough */
	as_practitioner(s);
	begin(s);
	ok(s, small_last(&s->cx, KIND_LEAVE, sam, l.id, false, &form));
	same_str(form.rec.id, l.form);
	same_str(form.a.status, S("completed"));
	same_str(small_value(&form, "back.own"), S("Loud, and good"));
	holds(form.rec.body, "\"encounter\":{\"reference\":\"Encounter/");
	ok(s, fhir_check(&s->cx, form.rec.json));
	/* The next leave is another record. */
	ok(s, small_last(&s->cx, KIND_LEAVE, sam, l.id, true, &form));
	assert_false(form.exists);
	back(s);
	/* The person may read what was agreed with them; a supporter nothing. */
	as_person(s, sam, "Sam");
	begin(s);
	ok(s, small_read(&s->cx, KIND_LEAVE, sam, l.form, &form));
	same_str(small_value(&form, "leave.with"), S("Mum"));
	back(s);
	s->now = OPENS;
}

/* CARE-83 CARE-101 */
BOTH(a_stay)

static unsigned
waits(const struct clocks *l, int64_t *due)
{
	unsigned n = 0;

	for (unsigned i = 0; i < l->n; i++)
		if (str_eq(l->at[i].code, S("leave-return")) &&
		    clock_is_live(&l->at[i])) {
			*due = l->at[i].due;
			n++;
		}
	return n;
}

static void
leave_is_planned_late_on(struct service *s)
{
	str pat = new_person(s, "Pat");
	const struct op first[] = { says("leave.due", "2026-11-23T06:00:00Z") };
	struct op later = says("leave.due", "2026-11-23T20:00:00Z");
	const struct line *l;
	struct small form;
	struct stay_step t = admitted(s, pat);
	struct clocks c;
	int64_t due = 0;
	struct stay now;

	t = next(&t, STEP_LEAVE_START, NULL, 0);
	ok(s, step(s, &t));
	c = owed(s, pat);
	assert_int_equal(waits(&c, &due), 0);
	now = read_stay(s, &t);
	assert_true(stay_may(&now, STEP_LEAVE_PLAN));
	/* Written down when they had gone, and were late already. */
	s->now += 8 * 3600;
	t = next(&t, STEP_LEAVE_PLAN, first, 1);
	ok(s, step(s, &t));
	c = owed(s, pat);
	assert_int_equal(waits(&c, &due), 1);
	assert_int_equal(due, OPENS + 6 * 3600);
	/* They rang: they come later. One waits, for the new hour. */
	as_practitioner(s);
	begin(s);
	ok(s, small_last(&s->cx, KIND_LEAVE, pat, t.id, true, &form));
	l = line_in(&form.a, S(""), "leave.due");
	later.kind = OP_SET;
	later.line = str_dup(s->mem, l->id);
	later.rev = l->own;
	back(s);
	t = next(&t, STEP_LEAVE_PLAN, &later, 1);
	ok(s, step(s, &t));
	c = owed(s, pat);
	assert_int_equal(waits(&c, &due), 1);
	assert_int_equal(due, OPENS + 20 * 3600);
	s->now += 3600;
	t = next(&t, STEP_LEAVE_RETURN, NULL, 0);
	ok(s, step(s, &t));
	c = owed(s, pat);
	assert_int_equal(waits(&c, &due), 0);
	s->now = OPENS;
}

/* CARE-101 */
BOTH(leave_is_planned_late)

/* ---- observation; leaving from leave ---- */

static void
watched_on(struct service *s)
{
	str ivy = new_person(s, "Ivy");
	struct stay_step t = admitted(s, ivy), w;
	const struct op first[] = { says("watch.purpose", "So that nights are"
	    " not alone"), says("watch.agreed", "true"),
		says("watch.review", "2026-11-24T09:00:00Z") };
	const struct op leave[] = {
		says("leave.due", "2026-11-29T17:00:00Z") };
	struct clocks c;
	struct small form;

	w = next(&t, STEP_OBSERVE, first, 3);
	ok(s, step(s, &w));
	assert_int_equal(w.v, 1);
	c = owed(s, ivy);
	assert_int_equal(clock_named(&c, "observation-review")->due,
	    OPENS + 33 * 3600);
	assert_true(clock_is_live(clock_named(&c, "observation-review")));
	w = next(&w, STEP_LEAVE_PLAN, leave, 1);
	ok(s, step(s, &w));
	w = next(&w, STEP_LEAVE_START, NULL, 0);
	ok(s, step(s, &w));
	c = owed(s, ivy);
	assert_true(clock_is_live(clock_named(&c, "leave-return")));
	/* They do not come back to the ward: nobody waits for them there. */
	w = next(&w, STEP_DISCHARGE, NULL, 0);
	ok(s, step(s, &w));
	c = owed(s, ivy);
	assert_false(clock_is_live(clock_named(&c, "leave-return")));
	assert_false(clock_is_live(clock_named(&c, "observation-review")));
	assert_true(clock_is_live(clock_named(&c, "discharge")));
	as_practitioner(s);
	begin(s);
	ok(s, small_last(&s->cx, KIND_LEAVE, ivy, w.id, false, &form));
	same_str(form.a.status, S("completed"));
	ok(s, small_last(&s->cx, KIND_WATCH, ivy, w.id, false, &form));
	same_str(small_value(&form, "watch.agreed"), S("true"));
	back(s);
}

/* CARE-101 */
BOTH(watched)

/* ---- leaving, with gaps ---- */

static void
gaps_are_owned_on(struct service *s)
{
	str kim = new_person(s, "Kim");
	struct stay_step t = admitted(s, kim);
	const struct op op[] = { says("leaving.how", "own-discharge"),
		says("contact.who", "Femi Ade, community nurse"),
		says("contact.on", "2026-11-25T10:00:00Z"),
		says("check.home", "done"), says("check.gp", "not-yet"),
		says("check.supporters", "not-needed"),
		says("check.medicine", "done") };
	const struct clock *k;
	struct clocks c;
	struct stay now;
	struct gaps g;
	struct small form;

	s->now += 3600;
	t = next(&t, STEP_DISCHARGE, op, 7);
	ok(s, step(s, &t));
	assert_int_equal(t.ngaps, 2);
	now = read_stay(s, &t);
	same_str(now.status, S("finished"));
	same_str(now.how, S("own-discharge"));
	assert_int_equal(now.end, s->now);
	assert_false(stay_is_on(&now));
	c = owed(s, kim);
	k = clock_named(&c, "discharge");
	assert_non_null(k);
	assert_int_equal(k->due, s->now + 72 * 3600);
	assert_int_equal(k->target, s->now + 48 * 3600);
	assert_int_equal(k->booked, 1795600800); /* 25 November, 10:00 */
	same_str(k->owner, s->practitioner.practitioner);
	assert_int_equal(clock_named(&c, "discharge-second")->due,
	    s->now + 7 * 86400);
	/* What is not done is a task with an owner; what was not asked too. */
	assert_non_null(clock_named(&c, "copies-gp"));
	assert_non_null(clock_named(&c, "copies-person"));
	same_str(clock_named(&c, "copies-gp")->owner,
	    s->practitioner.practitioner);
	assert_null(clock_named(&c, "gap-home"));
	assert_null(clock_named(&c, "gap-supporters"));
	assert_null(clock_named(&c, "gap-contact"));
	as_practitioner(s);
	begin(s);
	ok(s, small_read(&s->cx, KIND_DISCHARGE, kim, t.form, &form));
	ok(s, stay_gaps(&s->cx, &form, &g));
	assert_int_equal(g.n, 2);
	same_str(g.at[0].link, S("check.gp"));
	same_str(g.at[1].link, S("check.copy"));
	same_str(small_value(&form, "leaving.on"), S("2026-11-23T01:00:00Z"));
	back(s);
	s->now = OPENS;
}

/* CARE-81 CARE-86 CARE-101 */
BOTH(gaps_are_owned)

static void
nothing_said_on(struct service *s)
{
	static const char *const how[] = { "not-said", "planned",
		"own-discharge", "out-of-area", "other-ward", "other" };

	for (unsigned i = 0; i < 6; i++) {
		str who = new_person(s, "Ola");
		struct stay_step t = admitted(s, who);
		struct clocks c;

		t = next(&t, STEP_DISCHARGE, NULL, 0);
		t.how = str_of(how[i]);
		ok(s, step(s, &t));
		assert_int_equal(t.ngaps, 7);
		c = owed(s, who);
		assert_int_equal(clock_named(&c, "discharge")->due,
		    s->now + 259200);
		assert_non_null(clock_named(&c, "gap-contact"));
		assert_non_null(clock_named(&c, "gap-medicine"));
	}
}

/* However it ended and whatever was not said, the clocks are the same. */
/* CARE-81 */
BOTH(nothing_said)

/* ---- the last weekend of March ---- */

static void
friday_before_the_clocks_on(struct service *s)
{
	str dee = new_person(s, "Dee");
	struct clock_try v = { .how = S("voicemail"), .who = S("Ana Reyes"),
		.words = S("Left no name"), .at = 0, .two_way = false };
	struct stay_step t;
	struct clocks l;
	struct clock c;

	s->now = 1774602000; /* Friday 27 March 2026, 09:00 GMT */
	t = admitted(s, dee);
	s->now += 8 * 3600;  /* 17:00 */
	t = next(&t, STEP_DISCHARGE, NULL, 0);
	ok(s, step(s, &t));
	l = owed(s, dee);
	c = *clock_named(&l, "discharge");
	assert_int_equal(c.start, s->now);
	assert_int_equal(c.due - c.start, 72 * 3600);
	same_str(show_time(s->mem, c.start), S("27 March 2026 at 5pm"));
	same_str(show_time(s->mem, c.due), S("30 March 2026 at 6pm"));
	same_str(show_weekday(c.due), S("Monday"));
	/* Saturday: a message on the machine is no contact. */
	s->now += 86400;
	v.at = s->now;
	as_practitioner(s);
	begin(s);
	ok(s, clock_contact(&s->cx, c.id, c.v, &v));
	commit(s);
	l = owed(s, dee);
	c = *clock_named(&l, "discharge");
	assert_int_equal(c.state, CLOCK_ATTEMPTED);
	assert_true(clock_is_live(&c));
	/* Sunday, the clocks have changed: they speak. */
	s->now += 86400;
	v = (struct clock_try){ .how = S("phone"), .who = S("Ana Reyes"),
		.words = S(""), .at = s->now, .two_way = true,
		.plan_seen = true };
	as_practitioner(s);
	begin(s);
	ok(s, clock_contact(&s->cx, c.id, c.v, &v));
	commit(s);
	l = owed(s, dee);
	c = *clock_named(&l, "discharge");
	assert_int_equal(c.state, CLOCK_DONE);
	s->now = OPENS;
}

/* CARE-113 CARE-81 CARE-88 */
BOTH(friday_before_the_clocks)

/* ---- the emergency department ---- */

static void
a_visit_on(struct service *s)
{
	str ed = unit_of(s, "St Mary's ED", "ed"), lee = new_person(s, "Lee");
	struct stay_step t = { .step = STEP_ATTEND, .person = lee,
		.kind = S("ed"), .unit = ed, .words = S("") };
	const struct op left[] = { says("left.offered", "A quiet room") };
	const struct op plan[] = { says("left.offered", "A quiet room"),
		says("left.follow", "Crisis team calls at 6pm") };
	struct clocks c;
	struct stay now;

	ok(s, step(s, &t));
	now = read_stay(s, &t);
	holds(now.rec->body, "\"code\":\"EMER\"");
	/* The team they know has it on its list, the same day. */
	c = owed(s, lee);
	assert_non_null(clock_named(&c, "ed-known"));
	same_str(clock_named(&c, "ed-known")->unit, s->unit);
	assert_int_equal(clock_named(&c, "ed-known")->due,
	    clock_day_end(s->now));
	assert_null(clock_named(&c, "ed-notify"));
	/* They leave: not without a word on what happens now. */
	t = next(&t, STEP_LEFT, left, 1);
	refused(s, step(s, &t), ERR_INPUT, "left.follow", "what happens now");
	t.op = plan;
	t.nop = 2;
	ok(s, step(s, &t));
	now = read_stay(s, &t);
	same_str(now.status, S("finished"));
	same_str(now.how, S("left"));
	c = owed(s, lee);
	assert_non_null(clock_named(&c, "left-follow"));
	same_str(clock_named(&c, "left-follow")->unit, ed);
}

/* CARE-86 CARE-102 CARE-32 */
BOTH(a_visit)

static unsigned
owed_of(const struct clocks *l, const char *code)
{
	unsigned n = 0;

	for (unsigned i = 0; i < l->n; i++)
		n += str_eq(l->at[i].code, str_of(code));
	return n;
}

static void
not_seen_is_left_on(struct service *s)
{
	static const char *const how[] = { "left", "declined" };
	str ed = unit_of(s, "St Jude's ED", "ed");
	const struct op plan[] = { says("left.follow", "We ring at noon") };

	for (unsigned i = 0; i < 2; i++) {
		str who = new_person(s, "Una");
		struct stay_step t = { .step = STEP_ATTEND, .person = who,
			.kind = S("ed"), .unit = ed, .words = S("") }, u;
		struct stay now;
		struct clocks c;

		ok(s, step(s, &t));
		u = next(&t, STEP_SEEN, NULL, 0);
		u.how = str_of(how[i]);
		refused(s, step(s, &u), ERR_INPUT, "how",
		    "Left before being seen");
		u = next(&t, STEP_LEFT, plan, 1);
		u.how = S("home");
		refused(s, step(s, &u), ERR_INPUT, "how", "decided not");
		u = next(&t, STEP_LEFT, plan, 1);
		u.how = str_of(how[i]);
		ok(s, step(s, &u));
		now = read_stay(s, &u);
		same_str(now.how, str_of(how[i]));
		c = owed(s, who);
		assert_int_equal(owed_of(&c, "left-follow"), 1);
		assert_int_equal(owed_of(&c, "copies-gp"), 1);
	}
}

/* No way out of a visit leaves someone with nothing planned. */
/* CARE-32 CARE-102 */
BOTH(not_seen_is_left)

static void
visit_is_told_on(struct service *s)
{
	str ed = unit_of(s, "St Ann's ED", "ed"), lee = new_person(s, "Lee");
	str crisis = unit_of(s, "Crisis team", "crisis"), basis;
	struct stay_step m = { .step = STEP_MOVE, .person = lee,
		.kind = S("move"), .unit = crisis, .words = S("") };
	const struct op to[] = { says("move.to", "The crisis team") };
	struct stay_step t = { .step = STEP_ATTEND, .person = lee,
		.kind = S("ed"), .unit = ed, .words = S("") };
	const struct clock *k;
	struct clocks c;

	m.op = to;
	m.nop = 1;
	ok(s, step(s, &m));
	/* Each team that knows them has it on its list. */
	ok(s, step(s, &t));
	c = owed(s, lee);
	assert_int_equal(owed_of(&c, "ed-known"), 2);
	assert_int_equal(owed_of(&c, "ed-notify"), 0);
	/* And their GP hears of it, from those who saw them. */
	s->now += 3600;
	t = next(&t, STEP_SEEN, NULL, 0);
	t.how = S("home");
	ok(s, step(s, &t));
	c = owed(s, lee);
	k = clock_named(&c, "copies-gp");
	assert_non_null(k);
	same_str(k->unit, ed);
	assert_int_equal(k->due, s->now + 86400);
	assert_int_equal(owed_of(&c, "copies-person"), 0);
	/* Where an assessment of the visit asks for that, once. */
	s->now += 3600;
	t = (struct stay_step){ .step = STEP_ATTEND, .person = lee,
		.kind = S("ed"), .unit = ed, .words = S("") };
	ok(s, step(s, &t));
	s->now += 3600;
	basis = S("QuestionnaireResponse/seen");
	as_practitioner(s);
	begin(s);
	ok(s, clock_copies(&s->cx, lee, basis, s->now, S("")));
	commit(s);
	t = next(&t, STEP_SEEN, NULL, 0);
	t.how = S("home");
	ok(s, step(s, &t));
	c = owed(s, lee);
	assert_int_equal(owed_of(&c, "copies-gp"), 2);
	s->now = OPENS;
}

/* CARE-86 CARE-102 */
BOTH(visit_is_told)

static void
a_visit_of_a_stranger_on(struct service *s)
{
	str ed = unit_of(s, "City ED", "ed"), who;
	struct stay_step t = { .step = STEP_ATTEND, .kind = S("ed"),
		.unit = ed, .words = S("") };
	struct clocks c;
	struct buf b;

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Patient\",\"managingOrganization\":"
	    "{\"reference\":\"Organization/%.*s\"}}", PRS(ed));
	who = put_record(s, KIND_PERSON, buf_str(&b));
	t.person = who;
	as_system(s);
	begin(s);
	ok(s, stay_do(&s->cx, &t));
	commit(s);
	as_system(s);
	begin(s);
	ok(s, clocks_of(&s->cx, who, &c));
	assert_non_null(clock_named(&c, "ed-notify"));
	same_str(clock_named(&c, "ed-notify")->unit, ed);
	back(s);
}

/* Nobody here knows them: those who saw them tell whoever does. */
/* CARE-86 CARE-102 */
BOTH(a_visit_of_a_stranger)

/* ---- from ward to ward, from team to team ---- */

static bool
is_with(struct service *s, str person, str unit)
{
	struct teams l;
	bool with = false;

	as_system(s);
	begin(s);
	ok(s, person_teams(&s->cx, person, &l));
	for (unsigned i = 0; i < l.n; i++)
		with |= str_eq(l.at[i].unit, unit);
	back(s);
	return with;
}

static void
moves_on(struct service *s)
{
	str east = unit_of(s, "East ward", "inpatient");
	str west = unit_of(s, "West ward", "inpatient");
	str adult = unit_of(s, "Adult team", "community");
	str max = new_person(s, "Max");
	struct stay_step t = admitted(s, max), m;
	const struct op op[] = { says("move.to", "Tess Long, Adult team"),
		says("move.until", "2027-02-01"),
		says("move.crisis", "Adult team, 01632 960 123, day and night"),
		says("move.agreed", "Max"), says("move.agreed", "Mum") };
	struct stay now;
	struct small form;

	t = next(&t, STEP_WARD, NULL, 0);
	refused(s, step(s, &t), ERR_INPUT, "unit", "choose the ward");
	t.unit = east;
	ok(s, step(s, &t));
	t = next(&t, STEP_WARD, NULL, 0);
	t.unit = west;
	s->now += 60;
	ok(s, step(s, &t));
	now = read_stay(s, &t);
	same_str(now.unit, west);
	holds(now.rec->body, "\"display\":\"East ward\"},\"status\":"
	    "\"completed\"");
	/* The ward they left sees no more; their own team does. */
	assert_false(is_with(s, max, east));
	assert_true(is_with(s, max, west));
	assert_true(is_with(s, max, s->unit));
	t = next(&t, STEP_DISCHARGE, NULL, 0);
	ok(s, step(s, &t));
	/* Whoever owes them a contact can still open the record, for a while. */
	assert_true(is_with(s, max, west));
	s->now += 7 * 86400;
	assert_true(is_with(s, max, west));
	s->now += 2 * 86400;
	assert_false(is_with(s, max, west));
	s->now = OPENS;

	m = (struct stay_step){ .step = STEP_MOVE, .person = max,
		.kind = S("move"), .unit = adult, .words = S(""), .op = op,
		.nop = 5 };
	ok(s, step(s, &m));
	now = read_stay(s, &m);
	same_str(now.status, S("planned"));
	/* Both teams are there for a while. */
	assert_true(is_with(s, max, adult));
	assert_true(is_with(s, max, s->unit));
	m = next(&m, STEP_MOVE_DONE, NULL, 0);
	ok(s, step(s, &m));
	assert_true(is_with(s, max, adult));
	assert_false(is_with(s, max, s->unit));
	as_system(s);
	begin(s);
	ok(s, small_last(&s->cx, KIND_TRANSITION, max, m.id, false, &form));
	same_str(small_value(&form, "move.crisis"),
	    S("Adult team, 01632 960 123, day and night"));
	back(s);
}

/* CARE-100 CARE-103 CARE-83 */
BOTH(moves)

/* ---- what is refused ---- */

static void
refusals_on(struct service *s)
{
	str amy = new_person(s, "Amy"), other = new_person(s, "Bo");
	struct stay_step t = { .step = STEP_ADMIT, .person = amy,
		.kind = S("ed"), .unit = s->unit, .words = S("") }, u;
	const struct op late[] = { says("leaving.on", "2031-01-01T10:00:00Z") };
	const struct op early[] = { says("leaving.on", "2019-01-01T10:00:00Z") };
	const struct op odd[] = { says("leaving.how", "high") };
	struct stay st;

	refused(s, step(s, &t), ERR_INPUT, "kind", "choose");
	t.kind = S("ward");
	t.unit = S("");
	refused(s, step(s, &t), ERR_INPUT, "unit", "choose");
	t.unit = S("nowhere");
	refused(s, step(s, &t), ERR_INPUT, "unit", "from the list");
	t = admitted(s, amy);
	u = t;
	u.step = STEP_ADMIT;
	u.kind = S("ward");
	u.unit = s->unit;
	refused(s, step(s, &u), ERR_INPUT, "unit", "on a ward already");
	u = next(&t, STEP_LEAVE_PLAN, NULL, 0);
	refused(s, step(s, &u), ERR_INPUT, "leave", "one answer is enough");
	u = next(&t, STEP_LEAVE_RETURN, NULL, 0);
	refused(s, step(s, &u), ERR_STALE, "v", "someone else");
	u = next(&t, STEP_DISCHARGE, NULL, 0);
	u.v = 7;
	refused(s, step(s, &u), ERR_STALE, "v", "someone else");
	u = next(&t, STEP_DISCHARGE, late, 1);
	refused(s, step(s, &u), ERR_INPUT, "leaving.on", "ahead");
	u = next(&t, STEP_DISCHARGE, early, 1);
	refused(s, step(s, &u), ERR_INPUT, "leaving.on", "before it began");
	u = next(&t, STEP_DISCHARGE, odd, 1);
	refused(s, step(s, &u), ERR_INPUT, "", "");
	/* Another person's stay is not there. */
	as_practitioner(s);
	begin(s);
	refused(s, stay_read(&s->cx, other, t.id, &st), ERR_ABSENT, "", "");
	back(s);
	u = next(&t, STEP_DISCHARGE, NULL, 0);
	u.person = other;
	refused(s, step(s, &u), ERR_ABSENT, "", "");
	/* Neither the person nor a supporter takes a step or reads a stay. */
	u = next(&t, STEP_DISCHARGE, NULL, 0);
	as_person(s, amy, "Amy");
	begin(s);
	refused(s, stay_do(&s->cx, &u), ERR_DENIED, "", "");
	back(s);
	as_person(s, amy, "Amy");
	begin(s);
	refused(s, stay_read(&s->cx, amy, t.id, &st), ERR_ABSENT, "", "");
	back(s);
}

BOTH(refusals)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stay),
		cmocka_unit_test(leave_is_planned_late),
		cmocka_unit_test(watched),
		cmocka_unit_test(gaps_are_owned),
		cmocka_unit_test(nothing_said),
		cmocka_unit_test(friday_before_the_clocks),
		cmocka_unit_test(a_visit),
		cmocka_unit_test(not_seen_is_left),
		cmocka_unit_test(visit_is_told),
		cmocka_unit_test(a_visit_of_a_stranger),
		cmocka_unit_test(moves),
		cmocka_unit_test(refusals),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
