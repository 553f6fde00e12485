/*
 * Matters: who sees, adds and changes them, by right and by unit; from one state
 * to the next and what is missing; links; outsiders; nobody's. On both engines.
 */
#include "learning/matter.h"
#include "core/time.h"
#include "world_kit.h"

static str
unit_under(struct service *s, str up, const char *name)
{
	struct buf b;

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Organization\",\"active\":true,"
	    "\"name\":\"%s\",\"partOf\":{\"reference\":\"Organization/%.*s\"}}",
	    name, PRS(up));
	return put_record(s, KIND_UNIT, buf_str(&b));
}

static struct op
said(struct matter *m, const char *link, const char *value)
{
	return matter_op(m, S(""), link, str_of(value));
}

/* An event as staff of the ward tell it. */
static struct matter
told(struct service *s, str unit, const char *what)
{
	struct matter m;

	as_practitioner(s);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_EVENT, unit, S(""), &m));
	struct op op[] = { said(&m, "event.type", "incident"),
		said(&m, "event.what", what),
		said(&m, "event.day", "2026-11-22") };

	ok(s, matter_save(&s->cx, &m, op, 3, "tell"));
	commit(s);
	return m;
}

static enum err
opened(struct service *s, const struct who *w, const struct matter *m,
    struct matter *out)
{
	enum err e;

	as_who(s, w);
	ok(s, door_begin(&s->cx, TXN_READ));
	e = matter_open(&s->cx, m->info->kind, m->rec.id, out);
	back(s);
	return e;
}

static unsigned
listed(struct service *s, const struct who *w, struct matter_ask k)
{
	struct matter_rows l;

	as_who(s, w);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, matter_list(&s->cx, &k, &l));
	back(s);
	return l.n;
}

/* Events of any unit ("" all), with that fact ("" any). */
static struct matter_ask
ask(int which, str unit, str fact)
{
	return (struct matter_ask){ .kind = KIND_EVENT, .state = S(""),
		.unit = unit, .owner = S(""), .fact = fact, .which = which };
}

/* A safety lead sees what is in or below their unit; the teller does not see
 * what became of it, nor does anyone's care team. */
static void
by_right_and_unit_on(struct service *s)
{
	str below = unit_under(s, s->unit, "Below");
	str aside = put_record(s, KIND_UNIT, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"Aside\"}"));
	struct who lead = viewer(s, ROLE_SAFETY, "lead", s->unit);
	struct who far = viewer(s, ROLE_SAFETY, "far", aside);
	struct who board = viewer(s, ROLE_BOARD, "board", s->unit);
	struct matter a = told(s, below, "The window of the bathroom came off"),
	    b = told(s, aside, "A syringe was left on the sill"), got;

	assert_int_equal(opened(s, &lead, &a, &got), ERR_OK);
	same_str(got.state, S("new"));
	same_str(matter_value(&got, "event.what"),
	    S("The window of the bathroom came off"));
	assert_true(str_starts(got.ref, S("E-2026-")));
	assert_int_equal(opened(s, &lead, &b, &got), ERR_ABSENT);
	assert_int_equal(opened(s, &far, &b, &got), ERR_OK);
	assert_int_equal(opened(s, &board, &a, &got), ERR_ABSENT);
	assert_int_equal(opened(s, &s->practitioner, &a, &got), ERR_ABSENT);
	assert_int_equal(opened(s, NULL, &a, &got), ERR_ABSENT);
	assert_int_equal(listed(s, &lead, ask(MATTER_LIVE, S(""), S(""))), 1);
	assert_int_equal(listed(s, &far, ask(MATTER_LIVE, S(""), S(""))), 1);
	assert_int_equal(listed(s, &board, ask(MATTER_ALL, S(""), S(""))), 0);
	assert_int_equal(listed(s, NULL, ask(MATTER_ALL, S(""), S(""))), 0);
	assert_int_equal(listed(s, &lead, ask(MATTER_ALL, S(""), S("type=incident"))), 1);
	assert_int_equal(listed(s, &lead, ask(MATTER_ALL, S(""), S("type=%"))), 0);
	assert_int_equal(listed(s, &lead, ask(MATTER_ALL, aside, S(""))), 0);
	assert_int_equal(listed(s, &lead, ask(MATTER_ALL, below, S(""))), 1);
	{
		bool is_free;

		/* Also of one that the viewer may not see. */
		as_who(s, &far);
		ok(s, door_begin(&s->cx, TXN_READ));
		ok(s, matter_ref_free(&s->cx, a.ref, &is_free));
		assert_false(is_free);
		ok(s, matter_ref_free(&s->cx, S("E-2026-aeiou"), &is_free));
		assert_true(is_free);
		back(s);
	}
	{
		/* A state that is not wanted takes no place in the list. */
		struct matter_ask k = ask(MATTER_LIVE, S(""), S(""));

		k.order = MATTER_BY_DUE;
		assert_int_equal(listed(s, &lead, k), 1);
		k.but = S("new");
		assert_int_equal(listed(s, &lead, k), 0);
		k.but = S("decided");
		assert_int_equal(listed(s, &lead, k), 1);
	}
	/* An owner needs no right. */
	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_EVENT, a.rec.id, &got));
	got.owner = s->practitioner.account;
	ok(s, matter_put(&s->cx, &got, "hand-over"));
	commit(s);
	assert_int_equal(opened(s, &s->practitioner, &a, &got), ERR_OK);
	/* A board member may not add an area; a lead elsewhere may not here. */
	as_who(s, &far);
	begin(s);
	refused(s, matter_may_add(&s->cx, KIND_AREA, s->unit), ERR_DENIED, "",
	    "");
	back(s);
}

/* LEARN-12 LEARN-70 */
static void
steps_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "steps", s->unit);
	struct matter m = told(s, s->unit, "The door was not locked"), old;
	struct records l;
	struct nexts n;

	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_EVENT, m.rec.id, &m));
	ok(s, matter_steps(&s->cx, &m, &n));
	assert_int_equal(n.n, 1);
	same_str(n.at[0].to, S("triaged"));
	assert_int_equal(n.at[0].nunmet, 2);
	holds(n.at[0].unmet[0], "What happens with it");
	refused(s, matter_move(&s->cx, &m, S("triaged"), S("")), ERR_INPUT,
	    "to", "before this");
	ctx_calm(&s->cx);
	refused(s, matter_move(&s->cx, &m, S("closed"), S("")), ERR_INPUT,
	    "to", "cannot follow");
	struct op op[] = { said(&m, "triage.outcome", "local-learning"),
		said(&m, "triage.reason", "The lock is known to stick") };

	ctx_calm(&s->cx);
	ok(s, matter_save(&s->cx, &m, op, 2, "save"));
	ok(s, matter_move(&s->cx, &m, S("triaged"), S("")));
	commit(s);
	assert_int_equal(m.nmoved, 1);
	same_str(m.moved[0].by, lead.name);
	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_EVENT, m.rec.id, &m));
	refused(s, matter_move(&s->cx, &m, S("closed"), S("")), ERR_INPUT,
	    "to", "before this");
	/* What was is kept. */
	ok(s, record_history(&s->cx, KIND_EVENT, m.rec.id, &l));
	assert_int_equal(l.n, 3);
	ok(s, matter_open_v(&s->cx, KIND_EVENT, m.rec.id, 1, &old));
	same_str(old.state, S("new"));
	same_str(matter_value(&old, "triage.outcome"), S(""));
	back(s);
}

/* A stale version is refused where the whole is written; lines merge. */
static void
two_at_once_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "twice", s->unit);
	struct matter m = told(s, s->unit, "A fall"), a, b;

	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_EVENT, m.rec.id, &a));
	ok(s, matter_open(&s->cx, KIND_EVENT, m.rec.id, &b));
	struct op one = said(&a, "event.where", "The stairs");
	struct op two = said(&b, "event.time", "about three");

	ok(s, matter_save(&s->cx, &a, &one, 1, "save"));
	ok(s, matter_save(&s->cx, &b, &two, 1, "save"));
	same_str(matter_value(&b, "event.where"), S("The stairs"));
	same_str(matter_value(&b, "event.time"), S("about three"));
	refused(s, matter_put(&s->cx, &a, "link"), ERR_STALE, "", "");
	back(s);
}

/* What an outsider sees is what matter.def says, and they answer there alone. */
static void
outsiders_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "asks", s->unit);
	struct matter m = told(s, s->unit, "He was left alone at night"), out;
	str code, other;

	as_who(s, &lead);
	begin(s);
	code = matter_code(&s->cx);
	other = matter_code(&s->cx);
	assert_int_equal(code.n, 39);
	ok(s, matter_open(&s->cx, KIND_EVENT, m.rec.id, &m));
	m.outsider = matter_code_hash(&s->cx, code);
	struct op entry = matter_entry(&s->cx, "told.ask");
	struct op op[] = { said(&m, "told.next", "The ward talks about it"),
		entry, matter_op(&m, entry.line, "told.question",
		    S("Was the light on?")) };

	ok(s, matter_save(&s->cx, &m, op, 1, "save"));
	m.outsider = matter_code_hash(&s->cx, code);
	ok(s, matter_save(&s->cx, &m, &op[1], 2, "save"));
	m.outsider = matter_code_hash(&s->cx, code);
	ok(s, matter_put(&s->cx, &m, "save"));
	commit(s);
	as_who(s, NULL);
	begin(s);
	refused(s, matter_open_outside(&s->cx, KIND_EVENT, S(""), other, &out),
	    ERR_ABSENT, "", "");
	refused(s, matter_open_outside(&s->cx, KIND_EVENT, S(""), S("abc"),
	    &out), ERR_ABSENT, "", "");
	ctx_calm(&s->cx);
	ok(s, matter_open_outside(&s->cx, KIND_EVENT, S(""), code, &out));
	same_str(matter_value(&out, "told.next"), S("The ward talks about it"));
	same_str(matter_value(&out, "told.question"), S("Was the light on?"));
	same_str(matter_value(&out, "event.what"), S(""));
	lacks(out.rec.body, "left alone");
	struct op answer = matter_op(&out, entry.line, "told.answer",
	    S("It was off"));
	struct op more = said(&out, "event.what", "It did not happen");

	refused(s, matter_save(&s->cx, &out, &more, 1, "answer"), ERR_DENIED,
	    "", "");
	ctx_calm(&s->cx);
	ok(s, matter_open_outside(&s->cx, KIND_EVENT, S(""), code, &out));
	ok(s, matter_save(&s->cx, &out, &answer, 1, "answer"));
	commit(s);
	assert_int_equal(opened(s, &lead, &m, &out), ERR_OK);
	same_str(matter_value(&out, "told.answer"), S("It was off"));
	same_str(matter_value(&out, "event.what"),
	    S("He was left alone at night"));
}

/* LEARN-7 */
static void
links_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "links", s->unit);
	struct matter a = told(s, s->unit, "One"), b = told(s, s->unit, "Two");
	struct matter_rows l;
	struct matter_row r;

	as_who(s, &lead);
	begin(s);
	ok(s, matter_by_ref(&s->cx, a.ref, &r));
	same_str(r.id, a.rec.id);
	refused(s, matter_by_ref(&s->cx, S("E-1999-zzzzz"), &r), ERR_ABSENT, "",
	    "");
	ctx_calm(&s->cx);
	ok(s, matter_open(&s->cx, KIND_EVENT, b.rec.id, &b));
	matter_tie(&s->cx, &b, matter_name(&s->cx, &a));
	matter_tie(&s->cx, &b, matter_name(&s->cx, &a));
	ok(s, matter_put(&s->cx, &b, "link"));
	ok(s, matter_about(&s->cx, KIND_EVENT, matter_name(&s->cx, &a), &l));
	assert_int_equal(l.n, 1);
	same_str(l.at[0].id, b.rec.id);
	matter_untie(&b, matter_name(&s->cx, &a));
	ok(s, matter_put(&s->cx, &b, "link"));
	ok(s, matter_about(&s->cx, KIND_EVENT, matter_name(&s->cx, &a), &l));
	assert_int_equal(l.n, 0);
	commit(s);
}

/* D10: a version of nobody, and of the day. LEARN-8 */
static void
nameless_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "nobody", s->unit);
	struct matter m, got;

	as_practitioner(s);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_EVENT, s->unit, S(""), &m));
	struct op op = said(&m, "event.what", "I saw it");

	m.nameless = true;
	ok(s, matter_save(&s->cx, &m, &op, 1, "tell"));
	commit(s);
	assert_int_equal(opened(s, &lead, &m, &got), ERR_OK);
	same_str(got.rec.actor, S(""));
	assert_int_equal(got.rec.at % 86400, 0);
	lacks(got.rec.body, "Ana Reyes");
	lacks(got.rec.body, str_c(s->mem, s->practitioner.account));
	lacks(got.rec.body, str_c(s->mem, s->practitioner.practitioner));
	lacks(got.rec.body, "T12"); /* no time of day; due is of the day */
}

/* What was exported comes in again where it was: its body says so. */
static void
brought_in_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "brings", s->unit);
	struct matter m = told(s, s->unit, "Kept in a drawer"), got;
	struct change c = { .kind = KIND_EVENT, .act = "import",
		.id = S("from-elsewhere") };

	assert_int_equal(opened(s, &lead, &m, &got), ERR_OK);
	c.body = got.rec.body;
	as_system(s);
	begin(s);
	assert_int_equal(kind_of_resource(got.rec.json), KIND_EVENT);
	ok(s, record_write(&s->cx, &c));
	commit(s);
	m.rec.id = c.id;
	assert_int_equal(opened(s, &lead, &m, &got), ERR_OK);
	same_str(got.unit, s->unit);
	assert_int_equal(got.day, 1795305600);
}

BOTH(by_right_and_unit)
BOTH(brought_in)
BOTH(steps)
BOTH(two_at_once)
BOTH(outsiders)
BOTH(links)
BOTH(nameless)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_right_and_unit),
		cmocka_unit_test(brought_in),
		cmocka_unit_test(steps),
		cmocka_unit_test(two_at_once),
		cmocka_unit_test(outsiders),
		cmocka_unit_test(links),
		cmocka_unit_test(nameless),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
