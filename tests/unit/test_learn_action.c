/*
 * Areas, actions and measures: what an action needs before it is agreed and
 * before it is part of everyday work, how its days are kept, what a look at its
 * measure does to the area, whose it is, and what may be the same need again. On
 * both engines.
 */
#include "learning/action.h"
#include "core/time.h"
#include "world_kit.h"

#include <math.h>

enum { DAY_S = 86400 };

struct said { const char *link, *value; };

static void
write_down(struct service *s, struct matter *m, const struct said *l,
    unsigned n)
{
	struct op *op = NEWN(s->mem, struct op, n + 1);

	for (unsigned i = 0; i < n; i++)
		op[i] = matter_op(m, S(""), l[i].link, str_of(l[i].value));
	ok(s, matter_save(&s->cx, m, op, n, "save"));
}
#define SAID(...) (const struct said[]){ __VA_ARGS__ },                 \
	sizeof((const struct said[]){ __VA_ARGS__ }) / sizeof(struct said)
#define WRITE(s, m, ...) write_down((s), (m), SAID(__VA_ARGS__))

static struct matter
made(struct service *s, const struct who *w, enum kind k, str about,
    const struct said *l, unsigned n)
{
	struct matter m;

	as_who(s, w);
	begin(s);
	ok(s, matter_new(&s->cx, k, s->unit, about, &m));
	write_down(s, &m, l, n);
	commit(s);
	return m;
}
#define MAKE(s, w, k, about, ...) made((s), (w), (k), (about), SAID(__VA_ARGS__))

static void
reopen(struct service *s, const struct who *w, struct matter *m)
{
	as_who(s, w);
	begin(s);
	ok(s, matter_open(&s->cx, m->info->kind, m->rec.id, m));
}

static void
write_in(struct service *s, const struct who *w, struct matter *m,
    const struct said *l, unsigned n)
{
	reopen(s, w, m);
	write_down(s, m, l, n);
	commit(s);
}
#define WRITE_IN(s, w, m, ...) write_in((s), (w), (m), SAID(__VA_ARGS__))

/* An entry of a repeating group. */
static void
entry_in(struct service *s, const struct who *w, struct matter *m,
    const char *group, const struct said *l, unsigned n)
{
	struct op *op = NEWN(s->mem, struct op, n + 1);

	reopen(s, w, m);
	op[0] = matter_entry(&s->cx, group);
	for (unsigned i = 0; i < n; i++)
		op[i + 1] = matter_op(m, op[0].line, l[i].link,
		    str_of(l[i].value));
	ok(s, matter_save(&s->cx, m, op, n + 1, "save"));
	commit(s);
}
#define ENTRY_IN(s, w, m, group, ...) \
	entry_in((s), (w), (m), (group), SAID(__VA_ARGS__))

static void
move(struct service *s, const struct who *w, struct matter *m, const char *to,
    const char *why)
{
	reopen(s, w, m);
	ok(s, matter_move(&s->cx, m, str_of(to), str_of(why)));
	commit(s);
}

static void
stuck(struct service *s, const struct who *w, struct matter *m, const char *to,
    const char *why, const char *words)
{
	reopen(s, w, m);
	for (unsigned i = 0; i < 2; i++) {
		bool found = false;

		assert_int_equal(matter_move(&s->cx, m, str_of(to),
		    str_of(why)), ERR_INPUT);
		for (unsigned d = 0; d < s->cx.ndiag; d++)
			found |= str_find(s->cx.diag[d].what,
			    str_of(words)) >= 0;
		if (!found)
			fail_msg("no \"%s\" in: %.*s", words,
			    PRS(err_say(&s->cx, ERR_INPUT)));
		ctx_calm(&s->cx);
	}
	back(s);
}

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

static void
hand(struct service *s, const struct who *w, struct matter *m, str owner)
{
	reopen(s, w, m);
	m->owner = owner;
	ok(s, matter_put(&s->cx, m, "hand-over"));
	commit(s);
}

static str
name_of(struct service *s, const struct matter *m)
{
	return matter_name(&s->cx, m);
}

/* ---- an action on its way ---- */

static struct matter
area_new(struct service *s, const struct who *w, const char *says)
{
	return MAKE(s, w, KIND_AREA, S(""), { "area.statement", says });
}

static struct matter
action_new(struct service *s, const struct who *w, const struct matter *area,
    const char *strength)
{
	return MAKE(s, w, KIND_ACTION, name_of(s, area),
	    { "action.text", "One page that goes along" },
	    { "action.strength", strength }, { "action.role", "Ward manager" },
	    { "action.start", "2026-06-01" }, { "action.target", "2026-07-01" },
	    { "ifaces.inclusivity", "All wards" }, { "ifaces.feasibility", "Yes" },
	    { "ifaces.acceptability", "Asked" }, { "ifaces.cost", "Little" },
	    { "ifaces.effectiveness", "It is read" },
	    { "ifaces.sustainability", "It is in the record" },
	    { "measured.how", "Fewer calls back" });
}

/* Everything that it needs to be agreed. */
static struct matter
ready(struct service *s, const struct who *w, const struct matter *area,
    struct matter *measure)
{
	struct matter a = action_new(s, w, area, "stronger");

	*measure = MAKE(s, w, KIND_MEASURE, name_of(s, &a),
	    { "measure.name", "Calls back" });
	WRITE_IN(s, w, &a, { "measured.baseline", "none" },
	    { "measured.plan", "Count them from June" });
	hand(s, w, &a, w->account);
	return a;
}

static struct matter
done(struct service *s, const struct who *w, const struct matter *area,
    struct matter *measure)
{
	struct matter a = ready(s, w, area, measure);

	move(s, w, &a, "agreed", "");
	move(s, w, &a, "in-progress", "");
	WRITE_IN(s, w, &a, { "done.on", "2026-07-01" },
	    { "done.evidence", "Seen on each ward" });
	move(s, w, &a, "implemented", "");
	return a;
}

/* LEARN-43 LEARN-44: all of it is needed, and each is said. */
static void
smart_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "smart", s->unit);
	struct matter area = area_new(s, &lead, "Handover at night");
	struct matter a = action_new(s, &lead, &area, "stronger"), none, m;

	stuck(s, &lead, &a, "agreed", "", "someone who has it");
	stuck(s, &lead, &a, "agreed", "", "a measure that is kept");
	stuck(s, &lead, &a, "agreed", "", "a figure from before");
	none = MAKE(s, &lead, KIND_ACTION, S(""), { "action.text", "Alone" });
	stuck(s, &lead, &none, "agreed", "", "an area that it serves");
	stuck(s, &lead, &none, "agreed", "", "Whom does it serve");
	stuck(s, &lead, &none, "agreed", "", "It is done by");
	stuck(s, &lead, &none, "agreed", "", "what kind of change");
	hand(s, &lead, &a, lead.account);
	m = MAKE(s, &lead, KIND_MEASURE, name_of(s, &a),
	    { "measure.name", "Calls back" });
	/* Whoever has the action has its measure. */
	same_str(row(s, &lead, &m).owner, lead.account);
	/* "It exists" is so once there is a figure. */
	WRITE_IN(s, &lead, &a, { "measured.baseline", "exists" });
	stuck(s, &lead, &a, "agreed", "", "a figure from before");
	reopen(s, &lead, &m);
	ok(s, typed_put(&s->cx, &m, &(struct figure){ S("2026-01"), S("3"),
	    S(""), S(""), 0 }, 1, false));
	commit(s);
	move(s, &lead, &a, "agreed", "");
	/* A measure that is kept already may serve another action. */
	struct matter two = action_new(s, &lead, &area, "stronger");

	hand(s, &lead, &two, lead.account);
	WRITE_IN(s, &lead, &two, { "measured.baseline", "exists" });
	stuck(s, &lead, &two, "agreed", "", "a measure that is kept");
	reopen(s, &lead, &two);
	matter_tie(&s->cx, &two, name_of(s, &m));
	ok(s, matter_put(&s->cx, &two, "link"));
	commit(s);
	move(s, &lead, &two, "agreed", "");
	/* The day is not before it begins. */
	reopen(s, &lead, &a);
	struct op op = matter_op(&a, S(""), "action.target", S("2026-05-01"));

	refused(s, matter_save(&s->cx, &a, &op, 1, "save"), ERR_INPUT,
	    "action.target", "before it begins");
	back(s);
}

/* LEARN-44: training alone needs a reason at the area. */
static void
weaker_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "weaker", s->unit);
	struct matter area = area_new(s, &lead, "Alarms go unheard");
	struct matter m, a = action_new(s, &lead, &area, "weaker"), strong, other;
	bool weak, said;

	hand(s, &lead, &a, lead.account);
	m = MAKE(s, &lead, KIND_MEASURE, name_of(s, &a),
	    { "measure.name", "Alarms answered" });
	WRITE_IN(s, &lead, &a, { "measured.baseline", "none" },
	    { "measured.plan", "From June" });
	stuck(s, &lead, &a, "agreed", "", "training, policy or reminders");
	/* A draft of one line, of no kind yet, is none; nor is it alone weak. */
	(void)action_new(s, &lead, &area, "not-decided");
	stuck(s, &lead, &a, "agreed", "", "training, policy or reminders");
	other = area_new(s, &lead, "Alarms go off at night");
	(void)action_new(s, &lead, &other, "not-decided");
	reopen(s, &lead, &other);
	ok(s, area_weak(&s->cx, &other, &weak, &said));
	assert_false(weak);
	back(s);
	/* A stronger one beside it. */
	strong = action_new(s, &lead, &area, "stronger");
	reopen(s, &lead, &area);
	ok(s, area_weak(&s->cx, &area, &weak, &said));
	assert_false(weak);
	back(s);
	move(s, &lead, &strong, "not-pursued", "No money");
	stuck(s, &lead, &a, "agreed", "", "training, policy or reminders");
	/* Or a reason. */
	WRITE_IN(s, &lead, &area, { "area.weak", "The wiring waits for 2027" });
	move(s, &lead, &a, "agreed", "");
	(void)m;
}

/* LEARN-45: a look after it was done, with a decision; an area is closed where
 * something got better, and opened where nothing did. */
static void
embedded_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "embedded", s->unit);
	struct matter area = area_new(s, &lead, "Phones on the ward"), m;
	struct matter a = done(s, &lead, &area, &m), other;
	struct matter_row r;

	stuck(s, &lead, &a, "embedded", "", "a look at the measure after");
	/* Before it was done, or without a finding, or a decision: no. */
	ENTRY_IN(s, &lead, &a, "looked.one", { "looked.on", "2026-06-20" },
	    { "looked.found", "improved" }, { "looked.decision", "Keep it" });
	ENTRY_IN(s, &lead, &a, "looked.one", { "looked.on", "2026-08-01" },
	    { "looked.found", "not-reviewed" }, { "looked.decision", "Later" });
	stuck(s, &lead, &a, "embedded", "", "a look at the measure after");
	ENTRY_IN(s, &lead, &a, "looked.one", { "looked.on", "2026-08-02" },
	    { "looked.found", "improved" });
	stuck(s, &lead, &a, "embedded", "", "a look at the measure after");
	stuck(s, &lead, &area, "closed", "", "everyday work");
	ENTRY_IN(s, &lead, &a, "looked.one", { "looked.on", "2026-09-02" },
	    { "looked.found", "improved" }, { "looked.decision", "Keep it" });
	stuck(s, &lead, &area, "closed", "", "everyday work");
	move(s, &lead, &a, "embedded", "");
	move(s, &lead, &area, "closed", "");
	same_str(matter_fact(&(struct matter_row){ .facts = row(s, &lead, &a)
	    .facts }, "found"), S("improved"));
	/* A second action, by someone without the right, changed nothing. */
	other = done(s, &lead, &area, &m);
	struct who owner = viewer(s, ROLE_PRACTITIONER, "owner", s->unit);

	hand(s, &lead, &other, owner.account);
	same_str(row(s, &lead, &m).owner, owner.account);
	ENTRY_IN(s, &owner, &other, "looked.one", { "looked.on", "2026-10-01" },
	    { "looked.found", "unchanged" }, { "looked.decision", "Think anew" });
	r = row(s, &lead, &area);
	same_str(r.state, S("open"));
	reopen(s, &lead, &area);
	holds(area.moved[area.nmoved - 1].why, "did not change");
	back(s);
	/* Said once: who closes it after that knew. */
	move(s, &lead, &area, "closed", "");
	WRITE_IN(s, &lead, &other, { "done.side", "Nothing else" });
	same_str(row(s, &lead, &area).state, S("closed"));
	/* Someone who sees no action of it opens nothing by this way. */
	struct record none;

	as_practitioner(s);
	ok(s, door_begin(&s->cx, TXN_READ));
	refused(s, matter_tied_whole(&s->cx, KIND_AREA, area.rec.id,
	    KIND_ACTION, &none), ERR_ABSENT, "", "");
	back(s);
}

/* LEARN-45: after it was worked on again, a look from before is none; nor is one
 * of a day to come. */
static void
again_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "again", s->unit);
	struct matter area = area_new(s, &lead, "Doors that stick"), m;
	struct matter a = done(s, &lead, &area, &m);
	struct op op[4];
	int64_t now = s->now;

	reopen(s, &lead, &a);
	op[0] = matter_entry(&s->cx, "looked.one");
	op[1] = matter_op(&a, op[0].line, "looked.on", S("2030-01-01"));
	op[2] = matter_op(&a, op[0].line, "looked.found", S("improved"));
	op[3] = matter_op(&a, op[0].line, "looked.decision", S("Keep it"));
	refused(s, matter_save(&s->cx, &a, op, 4, "save"), ERR_INPUT,
	    "looked.on", "dated after today");
	back(s);
	/* On the day itself, before and after. */
	ENTRY_IN(s, &lead, &a, "looked.one", { "looked.on", "2026-11-23" },
	    { "looked.found", "improved" }, { "looked.decision", "Keep it" });
	move(s, &lead, &a, "embedded", "");
	s->now += 60;
	move(s, &lead, &a, "in-progress", "It sticks again");
	s->now += 60;
	move(s, &lead, &a, "implemented", "");
	stuck(s, &lead, &a, "embedded", "", "a look at the measure after");
	WRITE_IN(s, &lead, &a, { "done.on", "2026-11-23" });
	stuck(s, &lead, &a, "embedded", "", "a look at the measure after");
	same_str(matter_fact(&(struct matter_row){ .facts = row(s, &lead, &a)
	    .facts }, "found"), S(""));
	ENTRY_IN(s, &lead, &a, "looked.one", { "looked.on", "2026-11-23" },
	    { "looked.found", "worse" }, { "looked.decision", "A new hinge" });
	move(s, &lead, &a, "embedded", "");
	s->now = now;
}

/* LEARN-46: each day that was is kept; the third change is for the board. */
static void
dates_on(struct service *s)
{
	static const char *const day[] = { "2026-08-01", "2026-09-01",
		"2026-10-01" };
	struct who lead = viewer(s, ROLE_SAFETY, "dates", s->unit);
	struct who board = viewer(s, ROLE_BOARD, "board", s->unit);
	struct matter area = area_new(s, &lead, "Keys go missing");
	struct matter a = action_new(s, &lead, &area, "stronger");
	struct matter_rows l;
	struct matter_ask ask = { .kind = KIND_ACTION, .state = S(""),
		.unit = S(""), .owner = S(""), .fact = S("moved-thrice=yes") };
	const struct line *first;

	for (unsigned i = 0; i < 3; i++) {
		same_str(matter_fact(&(struct matter_row){ .facts = row(s,
		    &lead, &a).facts }, "moved-thrice"), S(""));
		WRITE_IN(s, &lead, &a, { "action.target", day[i] },
		    { "action.moved", i == 0 ? "The locksmith" : "Again" });
		/* Written again without a change it is no change. */
		WRITE_IN(s, &lead, &a, { "action.needs", day[i] });
	}
	reopen(s, &lead, &a);
	assert_int_equal(action_moved(&a), 3);
	first = entry_next(&a.a, "dates.one", NULL);
	same_str(line_under(&a.a, first, S("dates.from"))->value,
	    S("2026-07-01"));
	same_str(line_under(&a.a, first, S("dates.to"))->value,
	    S("2026-08-01"));
	same_str(line_under(&a.a, first, S("dates.why"))->value,
	    S("The locksmith"));
	same_str(first->by, S("dates"));
	back(s);
	as_who(s, &board);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, matter_many(&s->cx, &ask, 1000, &l));
	assert_int_equal(l.n, 1);
	same_str(l.at[0].id, a.rec.id);
	back(s);
	/* Taken away and set again is a change too. */
	reopen(s, &lead, &a);
	struct op op = matter_op(&a, S(""), "action.target", S(""));

	op.kind = OP_DROP;
	ok(s, matter_save(&s->cx, &a, &op, 1, "save"));
	commit(s);
	WRITE_IN(s, &lead, &a, { "action.target", "2027-01-01" });
	assert_int_equal(action_moved(&a), 4);
}

/* LEARN-44 LEARN-46: a day taken away stays behind; what is agreed has one. */
static void
no_day_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "no-day", s->unit);
	struct matter area = area_new(s, &lead, "Keys go missing again"), m;
	struct matter a = ready(s, &lead, &area, &m);
	const struct line *l;
	struct op op;

	reopen(s, &lead, &a);
	op = matter_op(&a, S(""), "action.target", S(""));
	op.kind = OP_DROP;
	ok(s, matter_save(&s->cx, &a, &op, 1, "save"));
	commit(s);
	WRITE_IN(s, &lead, &a, { "action.needs", "Nothing" });
	reopen(s, &lead, &a);
	l = entry_next(&a.a, "dates.one", NULL);
	assert_non_null(l);
	same_str(line_under(&a.a, l, S("dates.from"))->value, S("2026-07-01"));
	assert_null(line_under(&a.a, l, S("dates.to")));
	assert_null(entry_next(&a.a, "dates.one", l));
	back(s);
	WRITE_IN(s, &lead, &a, { "action.target", "2027-06-01" });
	assert_int_equal(action_moved(&a), 1);
	move(s, &lead, &a, "agreed", "");
	reopen(s, &lead, &a);
	op = matter_op(&a, S(""), "action.target", S(""));
	op.kind = OP_DROP;
	refused(s, matter_save(&s->cx, &a, &op, 1, "save"), ERR_INPUT,
	    "action.target", "write the new day");
	back(s);
	same_str(row(s, &lead, &a).state, S("agreed"));
}

static bool
unowned(struct service *s, const struct who *w, const struct matter *m)
{
	struct matter_rows l;
	bool found = false;

	as_who(s, w);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, matter_ownerless(&s->cx, KIND_ACTION, S(""), &l));
	for (unsigned i = 0; i < l.n; i++)
		found |= str_eq(l.at[i].id, m->rec.id) &&
		    action_unowned(&l.at[i]);
	back(s);
	return found;
}

/* LEARN-46: from the moment that their account ends, nobody has it. */
static void
leaver_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "leaver", s->unit);
	struct who gone = viewer(s, ROLE_PRACTITIONER, "gone", s->unit);
	struct matter area = area_new(s, &lead, "Lights in the corridor"), m;
	struct matter a = ready(s, &lead, &area, &m);

	hand(s, &lead, &a, gone.account);
	assert_false(unowned(s, &lead, &a));
	as_system(s);
	begin(s);
	ok(s, account_end(&s->cx, gone.account));
	commit(s);
	assert_true(unowned(s, &lead, &a));
	stuck(s, &lead, &a, "agreed", "", "whose account is in use");
	/* Whoever may not see it is told of none. */
	assert_false(unowned(s, &s->practitioner, &a));
	hand(s, &lead, &a, lead.account);
	assert_false(unowned(s, &lead, &a));
}

/* LEARN-47: the same need, said by others; and recommendations from outside. */
static void
alike_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "alike", s->unit);
	struct matter one = MAKE(s, &lead, KIND_AREA, S(""),
	    { "area.statement", "Observation windows steam up in winter" });
	struct matter far = area_new(s, &lead, "Menus in other languages");
	struct matter x = MAKE(s, &lead, KIND_ADVICE, S(""),
	    { "advice.from", "A coroner" });
	struct matter two;
	struct alikes l;

	ENTRY_IN(s, &lead, &x, "concerns.one", { "concerns.text",
	    "The window for observation could not be seen through" });
	two = area_new(s, &lead, "Staff cannot see through observation windows");
	reopen(s, &lead, &two);
	ok(s, area_alike(&s->cx, &two, &l));
	assert_int_equal(l.n, 2);
	for (unsigned i = 0; i < l.n; i++) {
		assert_false(str_eq(l.at[i].row.id, far.rec.id));
		assert_true(l.at[i].nwords >= 2);
		holds(l.at[i].words, "window");
	}
	ok(s, area_link(&s->cx, &two, KIND_AREA, one.rec.id, S("supports")));
	refused(s, area_link(&s->cx, &two, KIND_ACTION, one.rec.id, S("same")),
	    ERR_INPUT, "how", "area");
	ctx_calm(&s->cx);
	assert_true(matter_tied(&two, name_of(s, &one)));
	ok(s, area_link(&s->cx, &two, KIND_ADVICE, x.rec.id, S("conflicts")));
	/* Said otherwise: the same entry. */
	ok(s, area_link(&s->cx, &two, KIND_AREA, one.rec.id, S("same")));
	ok(s, area_alike(&s->cx, &two, &l));
	for (unsigned i = 0; i < l.n; i++)
		same_str(l.at[i].link, l.at[i].row.kind == KIND_AREA
		    ? S("same") : S("conflicts"));
	commit(s);
	/* Elsewhere nobody sees that there is one. */
	struct who away = viewer(s, ROLE_SAFETY, "away", put_record(s,
	    KIND_UNIT, S("{\"resourceType\":\"Organization\",\"active\":true,"
	    "\"name\":\"Elsewhere\"}")));

	as_who(s, &away);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, area_alike(&s->cx, &two, &l));
	assert_int_equal(l.n, 0);
	back(s);
}

/* LEARN-47: what came from outside is decided on, concern by concern. */
static void
outside_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "outside", s->unit);
	struct matter x = MAKE(s, &lead, KIND_ADVICE, S(""),
	    { "advice.from", "A review" }, { "advice.source", "hssib" });
	const struct line *l;
	struct op op;

	ENTRY_IN(s, &lead, &x, "concerns.one",
	    { "concerns.text", "Quiet rooms are used as stores" },
	    { "concerns.applies", "not-decided" });
	move(s, &lead, &x, "answering", "");
	stuck(s, &lead, &x, "closed", "Not ours", "a decision on each concern");
	reopen(s, &lead, &x);
	l = entry_next(&x.a, "concerns.one", NULL);
	op = matter_op(&x, l->id, "concerns.applies", S("not-applicable"));
	ok(s, matter_save(&s->cx, &x, &op, 1, "save"));
	commit(s);
	stuck(s, &lead, &x, "closed", "Not ours", "evidence where it asks");
	reopen(s, &lead, &x);
	l = entry_next(&x.a, "concerns.one", NULL);
	op = matter_op(&x, l->id, "concerns.evidence", S("There are none"));
	ok(s, matter_save(&s->cx, &x, &op, 1, "save"));
	commit(s);
	move(s, &lead, &x, "closed", "Not ours");
	/* Areas like it are found from its side too. */
	struct matter x2 = MAKE(s, &lead, KIND_ADVICE, S(""),
	    { "advice.from", "Another" }), a;
	struct alikes alike;

	a = area_new(s, &lead, "The quiet rooms are full of things we store");
	ENTRY_IN(s, &lead, &x2, "concerns.one",
	    { "concerns.text", "No quiet rooms" });
	reopen(s, &lead, &x2);
	ok(s, area_alike(&s->cx, &x2, &alike));
	assert_int_equal(alike.n, 1);
	same_str(alike.at[0].row.id, a.rec.id);
	back(s);
}

/* LEARN-47: parts of the work that both touch, without a word in common. */
static void
parts_on(struct service *s)
{
	static const char *const part[] = { "tasks", "tools", "external" };
	struct who lead = viewer(s, ROLE_SAFETY, "parts", s->unit);
	struct matter m[2];
	struct alikes l;

	for (unsigned k = 0; k < 2; k++) {
		struct op op[4];

		as_who(s, &lead);
		begin(s);
		ok(s, matter_new(&s->cx, KIND_AREA, s->unit, S(""), &m[k]));
		for (unsigned i = 0; i < 3; i++)
			op[i] = matter_op(&m[k], S(""), "area.seips",
			    str_of(part[i]));
		op[3] = matter_op(&m[k], S(""), "area.statement", k
		    ? S("Quarterly rotas") : S("Bleeps in basements"));
		ok(s, matter_save(&s->cx, &m[k], op, 4, "save"));
		commit(s);
	}
	reopen(s, &lead, &m[1]);
	ok(s, area_alike(&s->cx, &m[1], &l));
	assert_int_equal(l.n, 1);
	same_str(l.at[0].row.id, m[0].rec.id);
	assert_int_equal(l.at[0].nseips, 3);
	back(s);
}

/* LEARN-43: a prompt where a solution is written, and it is saved all the same. */
static void
solution_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "solution", s->unit);
	struct matter a = area_new(s, &lead,
	    "Staff must be trained in observation");
	struct findings l;

	reopen(s, &lead, &a);
	ok(s, area_solution(&s->cx, &a, &l));
	assert_true(l.n > 0);
	back(s);
}

/* LEARN-48: age, past its day, and what became part of everyday work. */
static void
counts_on(struct service *s)
{
	struct matter_row r[] = {
		{ .live = true, .state = S("agreed"), .at = s->now - 10 * DAY_S,
			.due = s->now - 2 * DAY_S, .facts = S("") },
		{ .live = true, .state = S("in-progress"), .facts = S(""),
			.at = s->now - 30 * DAY_S, .due = s->now },
		{ .live = true, .state = S("implemented"), .facts = S(""),
			.at = s->now - 200 * DAY_S, .due = s->now - DAY_S },
		{ .state = S("embedded"), .facts = S("|found=improved|"),
			.ended = s->now },
		{ .state = S("embedded"), .facts = S("|found=cannot-tell|"),
			.ended = s->now },
		{ .state = S("not-pursued"), .facts = S(""), .ended = s->now },
	};
	str says[ACTION_SENTENCES];
	struct action_counts c;

	as_system(s);
	action_count(&s->cx, r, sizeof(r) / sizeof(r[0]), &c);
	assert_int_equal(c.live, 3);
	assert_int_equal(c.overdue, 1);
	assert_int_equal(c.age_median, 30);
	assert_int_equal(c.age_oldest, 200);
	assert_int_equal(c.embedded, 2);
	assert_int_equal(c.better, 1);
	assert_int_equal(c.dropped, 1);
	action_sentences(&s->cx, &c, says);
	holds(says[0], "half of them for 30 days or more, the oldest for 200");
	holds(says[1], "1 is past its day");
	holds(says[2], "2 became part of everyday work");
	holds(says[2], "1 got better, 1 cannot be told");
	action_count(&s->cx, r, 0, &c);
	assert_int_equal(c.age_oldest, -1);
	action_sentences(&s->cx, &c, says);
	holds(says[0], "No action is open");
}

BOTH(smart)
BOTH(weaker)
BOTH(embedded)
BOTH(again)
BOTH(dates)
BOTH(no_day)
BOTH(leaver)
BOTH(alike)
BOTH(outside)
BOTH(parts)
BOTH(solution)
BOTH(counts)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(smart),
		cmocka_unit_test(weaker),
		cmocka_unit_test(embedded),
		cmocka_unit_test(again),
		cmocka_unit_test(dates),
		cmocka_unit_test(no_day),
		cmocka_unit_test(leaver),
		cmocka_unit_test(alike),
		cmocka_unit_test(outside),
		cmocka_unit_test(parts),
		cmocka_unit_test(solution),
		cmocka_unit_test(counts),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
