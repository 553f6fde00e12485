/*
 * How long what was learned is kept (LEARN-69): 10 years or 20 from the day of
 * what happened, looked at by two people at its end, and not while an inquiry
 * holds it, be it written down before the hold or after. On both engines.
 */
#include "access/keep.h"
#include "access/matter.h"
#include "core/time.h"
#include "learning/matter.h"
#include "world_kit.h"

static int64_t
day_at(struct service *s, const char *day)
{
	struct fdate d;

	ok(s, fdate_parse(&s->cx, "day", str_of(day), &d));
	return d.low;
}

/* A finished one of that day; harm: the worst it did. */
static str
ended(struct service *s, enum kind k, const char *day, const char *harm)
{
	struct buf b;

	buf_init(&b, s->mem, 2000);
	buf_fmt(&b, "{\"resourceType\":\"QuestionnaireResponse\",\"extension\":"
	    "[{\"url\":\"urn:heed:matter\",\"extension\":[{\"url\":\"state\","
	    "\"valueString\":\"closed\"},{\"url\":\"live\",\"valueString\":"
	    "\"no\"},{\"url\":\"ref\",\"valueString\":\"X-%u\"},{\"url\":"
	    "\"unit\",\"valueString\":\"%.*s\"},{\"url\":\"facts\","
	    "\"valueString\":\"|harm=%s|\"}", s->made++, PRS(s->unit), harm);
	if (day[0])
		buf_fmt(&b, ",{\"url\":\"day\",\"valueString\":\"%s\"}", day);
	buf_fmt(&b, "]}],\"questionnaire\":\"%s\",\"status\":\"completed\"}",
	    kind_info[k].form);

	struct change c = { .kind = k, .body = buf_str(&b), .act = "save",
		.unit = s->unit };

	as_system(s);
	begin(s);
	ok(s, record_write(&s->cx, &c));
	commit(s);
	return c.id;
}

/* A learning response of that kind about it, in that state. */
static void
looked_into(struct service *s, str event, const char *kind, const char *state)
{
	struct buf b;

	buf_init(&b, s->mem, 2000);
	buf_fmt(&b, "{\"resourceType\":\"QuestionnaireResponse\",\"extension\":"
	    "[{\"url\":\"urn:heed:matter\",\"extension\":[{\"url\":\"state\","
	    "\"valueString\":\"%s\"},{\"url\":\"live\",\"valueString\":"
	    "\"no\"},{\"url\":\"ref\",\"valueString\":\"Y-%u\"},{\"url\":"
	    "\"unit\",\"valueString\":\"%.*s\"},{\"url\":\"facts\","
	    "\"valueString\":\"|kind=%s|\"},{\"url\":\"about\",\"valueString\":"
	    "\"event/%.*s\"}]}],\"questionnaire\":\"%s\",\"status\":"
	    "\"completed\"}", state, s->made++, PRS(s->unit), kind,
	    PRS(event), kind_info[KIND_INQUIRY].form);

	struct change c = { .kind = KIND_INQUIRY, .body = buf_str(&b),
		.act = "save", .unit = s->unit };

	as_system(s);
	begin(s);
	ok(s, record_write(&s->cx, &c));
	commit(s);
}

static bool
listed(struct service *s, const struct who *w, enum kind k, str id, bool *held)
{
	struct matter_pasts l;
	bool found = false;

	as_who(s, w);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, keep_matters(&s->cx, k, 0, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].id, id)) {
			found = true;
			*held = l.at[i].held;
		}
	back(s);
	return found;
}

static enum err
asks(struct service *s, const struct who *w, enum kind k, str id)
{
	enum err e;

	as_who(s, w);
	begin(s);
	e = purge_ask(&s->cx, S(""), k, id, S("The records board, minute 4"));
	if (e == ERR_OK)
		commit(s);
	else
		back(s);
	return e;
}

static str
asked_id(struct service *s, const struct who *w, str record)
{
	struct purges l;
	str id = S("");

	as_who(s, w);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, purge_list(&s->cx, S(""), &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].record, record))
			id = str_dup(s->mem, l.at[i].id);
	back(s);
	return id;
}

static str
work(struct service *s, str id)
{
	struct job j = { .id = id, .args = id, .state = S("running"),
		.said = S("") };
	bool more = true;

	while (more) {
		as_system(s);
		begin(s);
		ok(s, purge_step(&s->cx, &j, &more));
		commit(s);
	}
	return j.state;
}

static bool
is_there(struct service *s, enum kind k, str id)
{
	struct record r;
	enum err e;

	as_system(s);
	ok(s, door_begin(&s->cx, TXN_READ));
	e = record_read(&s->cx, k, id, &r);
	back(s);
	return e == ERR_OK;
}

/* LEARN-69 */
static void
its_time_on(struct service *s)
{
	struct who one = viewer(s, ROLE_RECORDS, "rec-one", s->unit);
	struct who two = viewer(s, ROLE_RECORDS, "rec-two", s->unit);
	struct who lead = viewer(s, ROLE_SAFETY, "keep-lead", s->unit);
	struct matter_pasts l;
	str old, young, hurt, dead, older, open, id, psii, swarm, stood;
	bool held;

	as_system(s);
	s->now = day_at(s, "2026-11-23");
	old = ended(s, KIND_EVENT, "2016-11-22", "none");
	young = ended(s, KIND_EVENT, "2016-11-24", "none");
	/* Severe harm: as long as a death. */
	hurt = ended(s, KIND_EVENT, "2016-11-22", "severe");
	/* What was investigated as well; not what was looked at in another way. */
	psii = ended(s, KIND_EVENT, "2016-11-22", "none");
	looked_into(s, psii, "psii", "closed");
	swarm = ended(s, KIND_EVENT, "2016-11-22", "none");
	looked_into(s, swarm, "swarm", "closed");
	stood = ended(s, KIND_EVENT, "2016-11-22", "none");
	looked_into(s, stood, "psii", "stood-down");
	assert_false(listed(s, &one, KIND_EVENT, psii, &held));
	assert_int_equal(asks(s, &one, KIND_EVENT, psii), ERR_INPUT);
	assert_true(listed(s, &one, KIND_EVENT, swarm, &held));
	assert_true(listed(s, &one, KIND_EVENT, stood, &held));
	dead = ended(s, KIND_DEATH, "2007-01-01", "none");
	older = ended(s, KIND_DEATH, "2006-11-22", "none");
	assert_true(listed(s, &one, KIND_EVENT, old, &held) && !held);
	assert_false(listed(s, &one, KIND_EVENT, young, &held));
	assert_false(listed(s, &one, KIND_EVENT, hurt, &held));
	assert_false(listed(s, &one, KIND_DEATH, dead, &held));
	assert_true(listed(s, &one, KIND_DEATH, older, &held));
	assert_int_equal(asks(s, &one, KIND_EVENT, young), ERR_INPUT);
	assert_int_equal(asks(s, &one, KIND_EVENT, hurt), ERR_INPUT);
	assert_int_equal(asks(s, &one, KIND_DEATH, dead), ERR_INPUT);
	/* Who looks into it does not remove it. */
	assert_int_equal(asks(s, &lead, KIND_EVENT, old), ERR_DENIED);
	as_who(s, &lead);
	ok(s, door_begin(&s->cx, TXN_READ));
	refused(s, keep_matters(&s->cx, KIND_EVENT, 0, &l), ERR_DENIED, "", "");
	back(s);
	/* One that is not finished stays, however old. */
	as_system(s);
	begin(s);
	struct matter m;

	ok(s, matter_new(&s->cx, KIND_EVENT, s->unit, S(""), &m));
	struct op op[] = { matter_op(&m, S(""), "event.type", S("incident")),
		matter_op(&m, S(""), "event.when", S("day")),
		matter_op(&m, S(""), "event.day", S("2001-01-01")) };
	ok(s, matter_save(&s->cx, &m, op, 3, "save"));
	commit(s);
	open = m.rec.id;
	assert_false(listed(s, &one, KIND_EVENT, open, &held));
	assert_int_equal(asks(s, &one, KIND_EVENT, open), ERR_INPUT);
	/* Two people, and it is gone. */
	assert_int_equal(asks(s, &one, KIND_EVENT, old), ERR_OK);
	id = asked_id(s, &one, old);
	as_who(s, &one);
	begin(s);
	refused(s, purge_agree(&s->cx, id), ERR_DENIED, "purge",
	    "a second person");
	back(s);
	as_who(s, &two);
	begin(s);
	ok(s, purge_agree(&s->cx, id));
	commit(s);
	same_str(work(s, id), S("running"));
	assert_false(is_there(s, KIND_EVENT, old));
	assert_true(is_there(s, KIND_EVENT, young));
	assert_false(listed(s, &one, KIND_EVENT, old, &held));
}

static str
hold(struct service *s, const struct who *w, enum kind k, const char *low,
    const char *high)
{
	struct matter_hold h = { .inquiry = S("The Vale inquiry"), .kind = k,
		.unit = s->unit };
	struct matter_holds l;
	str id;

	as_who(s, w);
	begin(s);
	h.low = day_at(s, low);
	h.high = day_at(s, high);
	ok(s, matter_hold_set(&s->cx, &h));
	ok(s, matter_hold_list(&s->cx, &l));
	id = str_dup(s->mem, l.at[0].id);
	commit(s);
	return id;
}

/* LEARN-69 */
static void
held_on(struct service *s)
{
	struct who one = viewer(s, ROLE_RECORDS, "hold-one", s->unit);
	struct who two = viewer(s, ROLE_RECORDS, "hold-two", s->unit);
	str in, out, later, unknown, id, purge;
	struct change drop = { .kind = KIND_EVENT, .drop = true,
		.act = "delete" };
	bool held = false;

	as_system(s);
	s->now = day_at(s, "2026-11-23");
	in = ended(s, KIND_EVENT, "2010-05-05", "none");
	out = ended(s, KIND_EVENT, "2012-05-05", "none");
	unknown = ended(s, KIND_EVENT, "", "none");
	assert_int_equal(asks(s, &one, KIND_EVENT, in), ERR_OK);
	purge = asked_id(s, &one, in);
	as_who(s, &two);
	begin(s);
	ok(s, purge_agree(&s->cx, purge));
	commit(s);
	/* The hold comes when all is agreed: it is kept. */
	id = hold(s, &one, KIND_EVENT, "2010-01-01", "2011-01-01");
	same_str(work(s, purge), S("stopped"));
	assert_true(is_there(s, KIND_EVENT, in));
	assert_true(listed(s, &one, KIND_EVENT, in, &held));
	assert_true(held);
	assert_true(listed(s, &one, KIND_EVENT, out, &held));
	assert_false(held);
	/* What comes later is held too: expired, and kept. */
	later = ended(s, KIND_EVENT, "2010-06-06", "none");
	assert_true(listed(s, &one, KIND_EVENT, later, &held));
	assert_true(held);
	assert_int_equal(asks(s, &one, KIND_EVENT, later), ERR_INPUT);
	/* Not by a purge behind the pages, nor as a deletion. */
	as_system(s);
	begin(s);
	refused(s, record_purge(&s->cx, KIND_EVENT, later, S("Someone"),
	    S("why")), ERR_DENIED, "hold", "a hold stands");
	back(s);
	as_system(s);
	begin(s);
	drop.id = later;
	drop.v = 1;
	refused(s, record_write(&s->cx, &drop), ERR_DENIED, "hold",
	    "The Vale inquiry");
	back(s);
	/* Nobody knows of which day it is: kept. */
	as_system(s);
	begin(s);
	refused(s, record_purge(&s->cx, KIND_EVENT, unknown, S("Someone"),
	    S("why")), ERR_DENIED, "hold", "");
	back(s);
	/* Not of another kind, and not of another day. */
	assert_int_equal(asks(s, &one, KIND_EVENT, out), ERR_OK);
	/* Lifted, with a reason, it may go. */
	as_who(s, &two);
	begin(s);
	refused(s, matter_hold_lift(&s->cx, id, S("")), ERR_INPUT, "lift-why",
	    "say why");
	back(s);
	as_who(s, &two);
	begin(s);
	ok(s, matter_hold_lift(&s->cx, id, S("It has reported")));
	commit(s);
	assert_int_equal(asks(s, &one, KIND_EVENT, later), ERR_OK);
}

BOTH(its_time)
BOTH(held)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(its_time),
		cmocka_unit_test(held),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
