/*
 * Those affected: promises and when they are missed, questions and honest
 * answers, drafts, days that matter, their own sign-in and what it opens. On both
 * engines.
 */
#include "learning/engage.h"
#include "core/time.h"
#include "learning/harm.h"
#include "learning/matter_int.h"
#include "world_kit.h"

enum { DAY_S = 86400, OPS = 40 };

static struct who gwen;

struct write {
	struct service *s;
	struct matter *m;
	struct op op[OPS];
	unsigned n;
};

static void
says(struct write *w, str entry, const char *link, str value)
{
	w->op[w->n++] = matter_op(w->m, entry, link, value);
}

/* An entry of a group with details, "link", "value", …, NULL; its id. */
static str
entry_of(struct write *w, const char *group, const char *const *nv)
{
	struct op e = matter_entry(&w->s->cx, group);

	w->op[w->n++] = e;
	for (; nv[0]; nv += 2)
		says(w, e.line, nv[0], str_of(nv[1]));
	return e.line;
}
#define ENTRY(w, group, ...) \
	entry_of((w), (group), (const char *const[]){ __VA_ARGS__, NULL })

static const char *
day_from(struct service *s, int days)
{
	return str_c(s->mem, time_day(s->mem, s->now + (int64_t)days * DAY_S));
}

/* Ruth, about that ("" nothing), as Gwen writes her down. */
static struct matter
ruth(struct service *s, str about)
{
	struct matter m;
	struct write w = { .s = s, .m = &m };

	as_who(s, &gwen);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_AFFECTED, s->unit, about, &m));
	says(&w, S(""), "who.name", S("Ruth Pell"));
	says(&w, S(""), "who.relation", S("family"));
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	commit(s);
	return m;
}

static void
open_as(struct service *s, const struct who *who, struct matter *m)
{
	as_who(s, who);
	begin(s);
	ok(s, matter_open(&s->cx, m->info->kind, m->rec.id, m));
}

static struct matter_row
row_now(struct service *s, const struct matter *m)
{
	struct matter_row r;

	ok(s, matter_row_of(&s->cx, m->info->kind, m->rec.id, &r));
	return r;
}

/* ---- wishes ---- */

/* LEARN-34 */
static void
wishes_on(struct service *s)
{
	struct matter m, old;
	struct write w = { .s = s, .m = &m };
	struct matter_row r;

	gwen = viewer(s, ROLE_ENGAGEMENT, "gwen", s->unit);
	m = ruth(s, S(""));
	open_as(s, &gwen, &m);
	(void)ENTRY(&w, "wishes.one", "wishes.on", "2026-11-01",
	    "wishes.involvement", "full", "wishes.words", "All of it");
	says(&w, S(""), "who.relevant", S("true"));
	says(&w, S(""), "who.basis", S("She is his next of kin"));
	says(&w, S(""), "reach.not", S("Not in the evening"));
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	w.n = 0;
	(void)ENTRY(&w, "wishes.one", "wishes.on", "2026-11-20",
	    "wishes.involvement", "none-now");
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	/* Both stay; the later holds. */
	r = row_now(s, &m);
	same_str(matter_fact(&r, "wish"), S("none-now"));
	same_str(matter_fact(&r, "who.relation"), S("family"));
	same_str(matter_fact(&r, "who.relevant"), S("true"));
	assert_non_null(entry_next(&m.a, "wishes.one", entry_next(&m.a,
	    "wishes.one", NULL)));
	ok(s, matter_open_v(&s->cx, KIND_AFFECTED, m.rec.id, 2, &old));
	same_str(matter_value(&old, "wishes.involvement"), S("full"));
	commit(s);
}

/* ---- promises ---- */

static struct promises
promised(struct service *s, const struct matter *m)
{
	struct promises l;

	engage_promises(&s->cx, m, day_of(s->now), &l);
	return l;
}

static void
keeps_none(struct service *s, struct matter *m, const char *by,
    const char *reached)
{
	struct write w = { .s = s, .m = m };
	struct promises l;

	(void)ENTRY(&w, "contacts.one", "contacts.on", day_from(s, -9),
	    "contacts.by", by, "contacts.reached", reached);
	ok(s, matter_save(&s->cx, m, w.op, w.n, "save"));
	l = promised(s, m);
	for (unsigned k = 0; k < l.n; k++)
		assert_int_equal(l.at[k].is, PROMISE_MISSED);
}

/* LEARN-35 */
static void
promises_on(struct service *s)
{
	struct matter m;
	struct write w = { .s = s, .m = &m };
	struct promises l;
	struct misseds missed;
	struct who far;

	gwen = viewer(s, ROLE_ENGAGEMENT, "gwen", s->unit);
	m = ruth(s, S(""));
	open_as(s, &gwen, &m);
	(void)ENTRY(&w, "contacts.one", "contacts.on", day_from(s, -20),
	    "contacts.next", day_from(s, -10), "contacts.apology", "true");
	(void)ENTRY(&w, "promises.one", "promises.what", "To send the letter",
	    "promises.by", day_from(s, -3));
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	/* The next contact was promised, and it is past its day. */
	l = promised(s, &m);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.at[0].is, PROMISE_MISSED);
	assert_int_equal(l.at[1].is, PROMISE_MISSED);
	ok(s, engage_missed(&s->cx, &missed));
	assert_int_equal(missed.n, 2);
	same_str(missed.at[0].p.what, S("To be in touch again"));
	same_str(missed.at[1].p.what, S("To send the letter"));
	same_str(missed.at[0].who, S("Ruth Pell"));
	assert_true(missed.at[0].p.by < missed.at[1].p.by);
	assert_true(row_now(s, &m).due < s->now);
	/* That she rang us keeps nothing of ours, nor does a try. */
	keeps_none(s, &m, "them", "yes");
	keeps_none(s, &m, "not-said", "yes");
	keeps_none(s, &m, "us", "no");
	keeps_none(s, &m, "us", "not-said");
	/* A contact after the day settles it, as late. */
	w.n = 0;
	(void)ENTRY(&w, "contacts.one", "contacts.on", day_from(s, -2),
	    "contacts.by", "us", "contacts.reached", "yes",
	    "contacts.next", day_from(s, 5));
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	l = promised(s, &m);
	assert_int_equal(l.n, 3);
	for (unsigned i = 0; i < 3; i++)
		if (str_eq(l.at[i].what, S("To be in touch again")))
			assert_int_equal(l.at[i].is, l.at[i].by >
			    day_of(s->now) ? PROMISE_OPEN : PROMISE_LATE);
	/* One in time keeps it. */
	commit(s);
	s->now += 4 * DAY_S;
	open_as(s, &gwen, &m);
	w.n = 0;
	(void)ENTRY(&w, "contacts.one", "contacts.on", day_from(s, 0),
	    "contacts.by", "us", "contacts.reached", "yes");
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	l = promised(s, &m);
	assert_int_equal(l.n, 3);
	assert_int_equal(l.at[2].is, PROMISE_KEPT);
	ok(s, engage_missed(&s->cx, &missed));
	assert_int_equal(missed.n, 1);
	commit(s);
	/* Nobody elsewhere is told of it. */
	far = viewer(s, ROLE_ENGAGEMENT, "far", put_record(s, KIND_UNIT,
	    S("{\"resourceType\":\"Organization\",\"active\":true,\"name\":"
	    "\"Aside\"}")));
	as_who(s, &far);
	begin(s);
	ok(s, engage_missed(&s->cx, &missed));
	assert_int_equal(missed.n, 0);
	back(s);
	s->now -= 4 * DAY_S;
}

/* LEARN-35 */
static void
days_that_matter_on(struct service *s)
{
	struct matter m;
	struct write w = { .s = s, .m = &m };
	struct day_clashes l;
	struct buf born;
	str on;

	gwen = viewer(s, ROLE_ENGAGEMENT, "gwen", s->unit);
	m = ruth(s, S(""));
	on = str_of(day_from(s, 30));
	buf_init(&born, s->mem, 20);
	buf_fmt(&born, "1990%.*s", PRS(str_sub(on, 4, 10)));
	open_as(s, &gwen, &m);
	(void)ENTRY(&w, "dates.one", "dates.kind", "birthday", "dates.day",
	    str_c(s->mem, buf_str(&born)), "dates.words", "his");
	(void)ENTRY(&w, "dates.one", "dates.kind", "inquest", "dates.day",
	    day_from(s, 31));
	(void)ENTRY(&w, "dates.one", "dates.kind", "funeral", "dates.day",
	    day_from(s, -335));
	(void)ENTRY(&w, "promises.one", "promises.what", "A visit",
	    "promises.by", day_from(s, 30));
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	engage_clashes(&s->cx, &m, day_of(s->now), &l);
	assert_int_equal(l.n, 1);
	same_str(l.at[0].what, S("A visit"));
	same_str(l.at[0].kind, S("A birthday"));
	/* What comes next is planned too; a day apart is no clash. */
	w.n = 0;
	says(&w, S(""), "contact.next", S("We meet"));
	says(&w, S(""), "contact.day", str_of(day_from(s, 31)));
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	engage_clashes(&s->cx, &m, day_of(s->now), &l);
	assert_int_equal(l.n, 2);
	same_str(l.at[1].what, S("We meet"));
	commit(s);
}

/* ---- questions and drafts ---- */

static bool
check_holds(struct service *s, const char *name, struct matter *m)
{
	const struct check_row *c = check_of(str_of(name));
	bool holds = false;

	assert_non_null(c);
	ok(s, (c->holds)(&s->cx, m, &holds));
	return holds;
}

static struct matter
made(struct service *s, const struct who *who, enum kind k, const char *link,
    str about)
{
	struct matter m;

	as_who(s, who);
	begin(s);
	ok(s, matter_new(&s->cx, k, s->unit, about, &m));
	struct op op = matter_op(&m, S(""), link, S("He left on a Friday"));

	ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
	commit(s);
	return m;
}

/* LEARN-36 */
static void
questions_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "noor", s->unit);
	struct who reviewer = viewer(s, ROLE_REVIEWER, "elis", s->unit);
	struct matter event = made(s, &lead, KIND_EVENT, "event.what", S(""));
	str name = matter_name(&s->cx, &event);
	struct matter inquiry = made(s, &lead, KIND_INQUIRY, "inquiry.what",
	    name), m;
	struct write w = { .s = s, .m = &m };
	struct questions q;
	struct matter_rows l;
	str one;

	gwen = viewer(s, ROLE_ENGAGEMENT, "gwen", s->unit);
	m = ruth(s, name);
	open_as(s, &gwen, &m);
	assert_true(check_holds(s, "questions-answered", &inquiry));
	one = ENTRY(&w, "questions.one", "questions.text", "Why a Friday?");
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	assert_false(check_holds(s, "questions-answered", &inquiry));
	assert_false(check_holds(s, "affected-answered", &m));
	/* Saying "answered" is no answer, nor is a bare "could not". */
	for (int i = 0; i < 2; i++) {
		w.n = 0;
		says(&w, one, "questions.state", i ? S("answered")
		    : S("could-not-establish"));
		ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
		assert_false(check_holds(s, "questions-answered", &inquiry));
	}
	w.n = 0;
	says(&w, one, "questions.state", S("could-not-establish"));
	says(&w, one, "questions.answer", S("Nobody wrote down why"));
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	engage_questions(&s->cx, &m, &q);
	assert_int_equal(q.at[0].is, QUESTION_NOT_FOUND);
	assert_true(check_holds(s, "questions-answered", &inquiry));
	/* Nor is "they no longer ask it", without how they said so. */
	w.n = 0;
	one = ENTRY(&w, "questions.one", "questions.text", "And who knew?");
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	w.n = 0;
	says(&w, one, "questions.state", S("withdrawn"));
	refused(s, matter_save(&s->cx, &m, w.op, w.n, "save"), ERR_INPUT,
	    "questions.answer", "how they said");
	ctx_calm(&s->cx);
	assert_false(check_holds(s, "questions-answered", &inquiry));
	assert_false(check_holds(s, "affected-answered", &m));
	says(&w, one, "questions.answer", S("She rang: she knows by now"));
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	engage_questions(&s->cx, &m, &q);
	assert_int_equal(q.at[1].is, QUESTION_WITHDRAWN);
	assert_true(check_holds(s, "questions-answered", &inquiry));
	w.n = 0;
	(void)ENTRY(&w, "questions.one", "questions.text", "Who rang?");
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	commit(s);
	/* Whoever asks is told that one waits, and of nobody who asks it. */
	as_who(s, &reviewer);
	begin(s);
	assert_false(check_holds(s, "questions-answered", &inquiry));
	ok(s, matter_counted(&s->cx, KIND_AFFECTED, name, &l));
	assert_int_equal(l.n, 1);
	same_str(l.at[0].id, S(""));
	same_str(l.at[0].ref, S(""));
	same_str(l.at[0].outsider, S(""));
	back(s);
}

/* LEARN-36 */
static void
draft_days_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "noor", s->unit);
	struct matter event = made(s, &lead, KIND_EVENT, "event.what", S(""));
	str name = matter_name(&s->cx, &event);
	struct matter inquiry = made(s, &lead, KIND_INQUIRY, "inquiry.what",
	    name), m, other;
	struct write w = { .s = s, .m = &other };

	gwen = viewer(s, ROLE_ENGAGEMENT, "gwen", s->unit);
	m = ruth(s, name);
	other = ruth(s, name);
	open_as(s, &lead, &m);
	assert_false(check_holds(s, "draft-shared", &inquiry));
	ok(s, engage_share(&s->cx, &m, matter_name(&s->cx, &inquiry), true));
	ok(s, engage_share(&s->cx, &m, matter_name(&s->cx, &inquiry), true));
	commit(s);
	/* One of the two does not want to hear of it. */
	open_as(s, &gwen, &other);
	(void)ENTRY(&w, "wishes.one", "wishes.involvement", "none");
	ok(s, matter_save(&s->cx, &other, w.op, w.n, "save"));
	commit(s);
	s->now += 9 * DAY_S;
	as_who(s, &lead);
	begin(s);
	assert_false(check_holds(s, "draft-shared", &inquiry));
	back(s);
	s->now += DAY_S;
	as_who(s, &lead);
	begin(s);
	assert_true(check_holds(s, "draft-shared", &inquiry));
	back(s);
	s->now -= 10 * DAY_S;
}

/* ---- their sign-in ---- */

static struct who
heard(str account)
{
	return (struct who){ .account = account, .name = S("Ruth Pell"),
		.rights = role_info[ROLE_HEARD].rights, .role = S("heard"),
		.person = S(""), .supporter = S(""), .practitioner = S(""),
		.author = S(""), .unit = S(""), .unit_name = S(""),
		.csrf = S(""), .sid_hash = S(""), .level = 1 };
}

static struct account_new
new_heard(struct service *s, str matter)
{
	return (struct account_new){ .name = S("Ruth Pell"),
		.subject = subject(s, "quiet"), .role = S("heard"),
		.unit = S(""), .practitioner = S(""), .person = S(""),
		.supporter = S(""), .matter = matter };
}

/* LEARN-34 */
static void
sign_in_on(struct service *s)
{
	str aside = put_record(s, KIND_UNIT, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"Aside\"}"));
	struct who far = viewer(s, ROLE_ENGAGEMENT, "far", aside);
	struct who admin = viewer(s, ROLE_ADMIN, "ada", s->unit);
	struct who lead = viewer(s, ROLE_SAFETY, "noor", s->unit);
	struct account_new n;
	struct account a;
	struct matter m;
	str id;

	gwen = viewer(s, ROLE_ENGAGEMENT, "gwen", s->unit);
	m = ruth(s, S(""));
	n = new_heard(s, m.rec.id);
	as_who(s, &far);
	begin(s);
	refused(s, account_add(&s->cx, &n, S("-"), &id), ERR_ABSENT, "", "");
	back(s);
	as_practitioner(s);
	begin(s);
	refused(s, account_add(&s->cx, &n, S("-"), &id), ERR_ABSENT, "", "");
	back(s);
	/* No office makes one that is about nothing, or gives the role. */
	n.matter = S("");
	as_who(s, &admin);
	begin(s);
	refused(s, account_add(&s->cx, &n, S("-"), &id), ERR_INPUT, "role",
	    "their page");
	refused(s, account_role(&s->cx, lead.account, S("heard"), S(""), true),
	    ERR_INPUT, "role", "");
	back(s);
	/* A role of staff is not to be had this way. */
	n = new_heard(s, m.rec.id);
	n.role = S("safety");
	as_who(s, &gwen);
	begin(s);
	refused(s, account_add(&s->cx, &n, S("-"), &id), ERR_DENIED, "", "");
	back(s);
	n.role = S("heard");
	open_as(s, &gwen, &m);
	ok(s, account_add(&s->cx, &n, S("-"), &id));
	m.outsider = id;
	ok(s, matter_put(&s->cx, &m, "sign-in"));
	ok(s, account_read(&s->cx, id, &a));
	ok(s, account_reset(&s->cx, id, S("-")));
	commit(s);
	as_who(s, &far);
	begin(s);
	refused(s, account_reset(&s->cx, id, S("-")), ERR_DENIED, "", "");
	refused(s, account_end(&s->cx, id), ERR_DENIED, "", "");
	back(s);
	/* An account of staff is nobody's to reset, whatever a matter says. */
	open_as(s, &gwen, &m);
	m.outsider = lead.account;
	ok(s, matter_put(&s->cx, &m, "sign-in"));
	refused(s, account_reset(&s->cx, lead.account, S("-")), ERR_DENIED, "",
	    "");
	back(s);
	open_as(s, &gwen, &m);
	ok(s, account_end(&s->cx, id));
	commit(s);
}

static struct matter
hers(struct service *s, const struct who *who)
{
	struct matter m;

	as_who(s, who);
	begin(s);
	ok(s, matter_open_outside(&s->cx, KIND_AFFECTED, S(""), S(""), &m));
	return m;
}

/* What she sees and may say, and that the rest is not hers. */
/* LEARN-34 LEARN-37 */
static void
her_own_on(struct service *s)
{
	struct matter m, out;
	struct write w = { .s = s, .m = &m };
	struct account_new n;
	struct who ruth_who, other;
	struct questions q;
	struct matter_row r;
	str one;

	gwen = viewer(s, ROLE_ENGAGEMENT, "gwen", s->unit);
	m = ruth(s, S(""));
	n = new_heard(s, m.rec.id);
	open_as(s, &gwen, &m);
	one = ENTRY(&w, "questions.one", "questions.text", "Why a Friday?");
	(void)ENTRY(&w, "contacts.one", "contacts.summary", "She wept");
	says(&w, S(""), "who.advocate", S("Her sister"));
	says(&w, S(""), "contact.name", S("Gwen"));
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	ok(s, account_add(&s->cx, &n, S("-"), &n.made));
	m.outsider = n.made;
	ok(s, matter_put(&s->cx, &m, "sign-in"));
	commit(s);
	ruth_who = heard(n.made);
	out = hers(s, &ruth_who);
	same_str(matter_value(&out, "contact.name"), S("Gwen"));
	lacks(out.rec.body, "She wept");
	lacks(out.rec.body, "Her sister");
	ok(s, engage_ask(&s->cx, &out, S("  Who rang? ")));
	commit(s);
	out = hers(s, &ruth_who);
	refused(s, engage_ask(&s->cx, &out, S(" \n ")), ERR_INPUT, "question",
	    "in your own words");
	/* An answer is not hers to write, nor another's question to change. */
	struct op bad[] = { matter_op(&out, one, "questions.answer", S("x")),
		matter_op(&out, one, "questions.state", S("answered")),
		matter_op(&out, S(""), "contact.name", S("Nobody")),
		matter_op(&out, S(""), "who.name", S("x")),
		{ .kind = OP_DROP, .line = one, .link = S("questions.one"),
		    .parent = S(""), .value = S(""), .display = S(""),
		    .system = S(""), .about = S(""), .after = S(""),
		    .source = S(""), .field = S(""), .rev = 1 } };

	for (unsigned i = 0; i < 5; i++) {
		ctx_calm(&s->cx);
		out = hers(s, &ruth_who);
		refused(s, matter_save(&s->cx, &out, &bad[i], 1, "x"),
		    ERR_DENIED, "", "");
		back(s);
	}
	out = hers(s, &ruth_who);
	ok(s, engage_tell(&s->cx, &out, S("partly"), S(""), S("Ring sooner")));
	commit(s);
	/* Nobody else's, and not by a link to the house's own pages. */
	other = heard(S("someone-else"));
	as_who(s, &other);
	begin(s);
	refused(s, matter_open_outside(&s->cx, KIND_AFFECTED, m.rec.id, S(""),
	    &out), ERR_ABSENT, "", "");
	back(s);
	as_who(s, &ruth_who);
	begin(s);
	refused(s, matter_open(&s->cx, KIND_AFFECTED, m.rec.id, &out),
	    ERR_ABSENT, "", "");
	back(s);
	open_as(s, &gwen, &m);
	engage_questions(&s->cx, &m, &q);
	assert_int_equal(q.n, 2);
	same_str(q.at[1].text, S("Who rang?"));
	same_str(matter_value(&m, "experience.heard"), S("partly"));
	/* How it was is no fact: nothing counts it. */
	r = row_now(s, &m);
	same_str(matter_fact(&r, "experience.heard"), S(""));
	assert_true(str_find(r.facts, S("partly")) < 0);
	back(s);
}

/* A draft is theirs once it was shared with them, and no longer after that; being
 * about the same event gives nothing. */
/* LEARN-36 */
static void
drafts_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "noor", s->unit);
	struct matter event = made(s, &lead, KIND_EVENT, "event.what", S(""));
	str name = matter_name(&s->cx, &event), draft;
	struct matter inquiry = made(s, &lead, KIND_INQUIRY, "inquiry.what",
	    name), second = made(s, &lead, KIND_INQUIRY, "inquiry.what", name);
	struct matter m, out;
	struct account_new n;
	struct record whole;
	struct who who;

	gwen = viewer(s, ROLE_ENGAGEMENT, "gwen", s->unit);
	draft = matter_name(&s->cx, &inquiry);
	m = ruth(s, draft);
	n = new_heard(s, m.rec.id);
	open_as(s, &lead, &inquiry);
	struct op kind = matter_op(&inquiry, S(""), "inquiry.kind", S("psii"));
	struct op text = matter_op(&inquiry, S(""), "draft.text",
	    S("Nobody rang"));

	ok(s, matter_save(&s->cx, &inquiry, &kind, 1, "save"));
	ok(s, matter_save(&s->cx, &inquiry, &text, 1, "save"));
	commit(s);
	open_as(s, &gwen, &m);
	matter_tie(&s->cx, &m, name);
	ok(s, account_add(&s->cx, &n, S("-"), &n.made));
	m.outsider = n.made;
	ok(s, matter_put(&s->cx, &m, "sign-in"));
	commit(s);
	who = heard(n.made);
	as_who(s, &who);
	begin(s);
	refused(s, matter_open_outside(&s->cx, KIND_INQUIRY, inquiry.rec.id,
	    S(""), &out), ERR_ABSENT, "", "");
	back(s);
	open_as(s, &lead, &m);
	ok(s, engage_share(&s->cx, &m, draft, true));
	commit(s);
	as_who(s, &who);
	begin(s);
	ok(s, matter_open_outside(&s->cx, KIND_INQUIRY, inquiry.rec.id, S(""),
	    &out));
	holds(out.rec.body, "Nobody rang");
	lacks(out.rec.body, "He left on a Friday");
	/* It is read; what is said to it is not written into it. */
	struct op op = matter_op(&out, S(""), "draft.text", S("They did"));

	refused(s, matter_save(&s->cx, &out, &op, 1, "x"), ERR_DENIED, "", "");
	ctx_calm(&s->cx);
	refused(s, matter_outside_whole(&s->cx, KIND_INQUIRY, inquiry.rec.id,
	    S(""), &whole), ERR_DENIED, "", "");
	ctx_calm(&s->cx);
	refused(s, matter_open_outside(&s->cx, KIND_INQUIRY, second.rec.id,
	    S(""), &out), ERR_ABSENT, "", "");
	/* Not without saying which. */
	refused(s, matter_open_outside(&s->cx, KIND_INQUIRY, S(""), S(""),
	    &out), ERR_ABSENT, "", "");
	back(s);
	out = hers(s, &who);
	ok(s, engage_comment(&s->cx, &out, draft, S("I rang at ten")));
	commit(s);
	open_as(s, &lead, &m);
	same_str(matter_value(&m, "comments.words"), S("I rang at ten"));
	ok(s, engage_share(&s->cx, &m, draft, false));
	commit(s);
	as_who(s, &who);
	begin(s);
	refused(s, matter_open_outside(&s->cx, KIND_INQUIRY, inquiry.rec.id,
	    S(""), &out), ERR_ABSENT, "", "");
	back(s);
}

/* Nothing ends with a question open, a promise unspoken of, or without asking how
 * it was, or why not. */
/* LEARN-36 LEARN-37 */
static void
ends_on(struct service *s)
{
	struct matter m;
	struct write w = { .s = s, .m = &m };
	struct nexts next;
	str one, promise;

	gwen = viewer(s, ROLE_ENGAGEMENT, "gwen", s->unit);
	m = ruth(s, S(""));
	open_as(s, &gwen, &m);
	says(&w, S(""), "contact.name", S("Gwen"));
	says(&w, S(""), "contact.phone", S("01632 960 417"));
	says(&w, S(""), "closing.agreed", S("We stay by the phone"));
	(void)ENTRY(&w, "contacts.one", "contacts.on", day_from(s, -4));
	one = ENTRY(&w, "questions.one", "questions.text", "Why?");
	promise = ENTRY(&w, "promises.one", "promises.what", "A letter");
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	ok(s, matter_move(&s->cx, &m, S("in-touch"), S("")));
	ok(s, matter_move(&s->cx, &m, S("closing"), S("")));
	ok(s, matter_steps(&s->cx, &m, &next));
	for (unsigned i = 0; i < next.n; i++)
		if (str_eq(next.at[i].to, S("closed")))
			assert_int_equal(next.at[i].nunmet, 3);
	refused(s, matter_move(&s->cx, &m, S("closed"), S("")), ERR_INPUT, "to",
	    "each of their questions");
	ctx_calm(&s->cx);
	w.n = 0;
	says(&w, one, "questions.state", S("answered"));
	says(&w, one, "questions.answer", S("Because"));
	says(&w, promise, "promises.state", S("changed"));
	says(&w, S(""), "closing.not", S("She asked us not to"));
	/* Something else was agreed on: it is said what. */
	refused(s, matter_save(&s->cx, &m, w.op, w.n, "save"), ERR_INPUT,
	    "promises.words", "agreed on with them instead");
	ctx_calm(&s->cx);
	refused(s, matter_move(&s->cx, &m, S("closed"), S("")), ERR_INPUT, "to",
	    "each promise");
	ctx_calm(&s->cx);
	says(&w, promise, "promises.words", S("We bring it instead"));
	ok(s, matter_save(&s->cx, &m, w.op, w.n, "save"));
	ok(s, matter_move(&s->cx, &m, S("closed"), S("")));
	assert_false(m.live);
	commit(s);
}

BOTH(wishes)
BOTH(promises)
BOTH(days_that_matter)
BOTH(questions)
BOTH(draft_days)
BOTH(sign_in)
BOTH(her_own)
BOTH(drafts)
BOTH(ends)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wishes),
		cmocka_unit_test(promises),
		cmocka_unit_test(days_that_matter),
		cmocka_unit_test(questions),
		cmocka_unit_test(draft_days),
		cmocka_unit_test(sign_in),
		cmocka_unit_test(her_own),
		cmocka_unit_test(drafts),
		cmocka_unit_test(ends),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
