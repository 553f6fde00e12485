/*
 * Clocks: opened, tried, done, put aside, ended.
 *
 * Not here: how long one runs (clock_rule.c), what a Task looks like
 * (clock_task.c), what opens them by itself (clock_open.c). The one idea: each
 * step reads the version that the page showed, changes the state, and writes
 * the next; what has ended is never opened again.
 */
#include "care/clock_int.h"
#include "care/people.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "fhir/fhir.h"

enum { DAY_S = 86400, TEXT_MAX = 4000, REF_MAX = 200, ITEM_MAX = 100 };

static enum err
bad(struct ctx *cx, const char *where, const char *what)
{
	return fail(cx, ERR_INPUT, where, "%s", what);
}

static enum err
text_check(struct ctx *cx, const char *where, str s, size_t max)
{
	if (s.n > max)
		return fail(cx, ERR_INPUT, where, "use %zu characters or fewer",
		    max);
	if (s.n && !utf8_text_ok(s, NULL))
		return bad(cx, where, "use plain text");
	return ERR_OK;
}

/* ---- writing ---- */

/* When the owner is to be told; 0 where they were, or nobody is. */
static int64_t
call_time(const struct clock *c)
{
	if (!clock_is_live(c) || c->called || c->rule->call < 0)
		return 0;
	return c->rule->call ? c->start + c->rule->call : c->due;
}

enum err
clock_save(struct ctx *cx, struct clock *c, const char *act, str why)
{
	struct change w = { .kind = KIND_TASK, .id = c->id, .v = c->v,
		.act = act, .reason = why };

	if (!c->rule)
		return fail(cx, ERR_STALE, "clock",
		    "this was made by a newer Heed: change it there");
	TRY(clock_print(cx, c, call_time(c), &w.body));
	TRY(record_write(cx, &w));
	c->id = w.id;
	c->v = w.v;
	return ERR_OK;
}

enum err
clock_close(struct ctx *cx, struct clock *c, enum clock_state s, str why)
{
	c->state = s;
	c->ended = cx->now;
	c->why = why;
	return clock_save(cx, c, "end", why);
}

/* ---- reading ---- */

enum err
clock_read(struct ctx *cx, str id, struct clock *c)
{
	struct record r;

	TRY(record_read(cx, KIND_TASK, id, &r));
	clock_of(cx, &r, c);
	return ERR_OK;
}

enum err
clocks_of(struct ctx *cx, str person, struct clocks *out)
{
	struct works l;

	TRY(person_need(cx, person, true));
	TRY(work_of_person(cx, person, &l));
	*out = (struct clocks){ NEWN(cx->mem, struct clock, l.n + 1), 0 };
	for (unsigned i = 0; i < l.n; i++)
		TRY(clock_read(cx, l.at[i].id, &out->at[out->n++]));
	return ERR_OK;
}

enum err
clock_by_basis(struct ctx *cx, str person, str basis, str code, bool *exists,
    struct clock *c)
{
	struct works l;

	*exists = false;
	TRY(person_need(cx, person, true));
	TRY(work_of_person(cx, person, &l));
	for (unsigned i = 0; i < l.n && !*exists; i++)
		if (str_eq(l.at[i].basis, basis) && str_eq(l.at[i].code, code)) {
			TRY(clock_read(cx, l.at[i].id, c));
			*exists = true;
		}
	return ERR_OK;
}

enum err
clock_promises(struct ctx *cx, str person, struct clocks *out)
{
	struct works l;
	unsigned live = 0;

	TRY(work_of_person(cx, person, &l));
	while (live < l.n && l.at[live].live)
		live++;
	TRY(work_fill(cx, l.at, live));
	*out = (struct clocks){ NEWN(cx->mem, struct clock, l.n + 1), 0 };
	for (unsigned i = 0; i < live; i++) {
		const struct work *w = &l.at[i];
		const struct clock_rule *k = clock_rule(w->code);

		if (k)
			out->at[out->n++] = (struct clock){ .id = w->id,
				.person = w->person, .rule = k,
				.code = w->code, .start = w->start,
				.due = w->due == WORK_NO_DUE ? 0 : w->due,
				.asked = w->asked, .booked = w->booked,
				.with = w->with,
				.state = str_eq(w->state, S("attempted"))
				    ? CLOCK_ATTEMPTED : CLOCK_OPEN };
	}
	return ERR_OK;
}

/* ---- opening ---- */

enum err
clock_person_died(struct ctx *cx, str person, bool *died)
{
	struct record r;

	TRY(record_read(cx, KIND_PERSON, person, &r));
	*died = json_text(json_get(r.json, S("deceasedDateTime"))).n > 0 ||
	    json_true(json_get(r.json, S("deceasedBoolean")));
	return ERR_OK;
}

/* "Encounter/x" */
static bool
is_reference(str s)
{
	str type;

	if (s.n > REF_MAX || !str_cut(&s, '/', &type) || type.n == 0 ||
	    !fhir_is_id(s))
		return false;
	for (size_t i = 0; i < type.n; i++)
		if (!((type.p[i] >= 'a' && type.p[i] <= 'z') ||
		        (type.p[i] >= 'A' && type.p[i] <= 'Z')))
			return false;
	return true;
}

static enum err
new_check(struct ctx *cx, const struct clock_new *n, int64_t start)
{
	const struct clock_rule *k = clock_rule(n->code);

	if (!k || k->later)
		return bad(cx, "code", "there is no clock of this name");
	if (!is_reference(n->basis))
		return bad(cx, "basis", "say what starts it, as Type/id");
	TRY(text_check(cx, "item", n->item, ITEM_MAX));
	TRY(text_check(cx, "with", n->with, CLOCK_WITH_MAX));
	if (start < 0 || start > cx->now + DAY_S)
		return bad(cx, "start",
		    "the start is after 1970, and not more than a day ahead");
	if (k->given && n->due == 0)
		return bad(cx, "due", "say when it is due");
	if (n->due && (n->due < start || n->due >= WORK_NO_DUE))
		return bad(cx, "due", "it cannot be due before it starts");
	if (n->owner.n && !fhir_is_id(n->owner))
		return bad(cx, "owner", "name the owner by their id");
	if (n->booked && (n->booked < start || n->booked >= WORK_NO_DUE))
		return bad(cx, "booked", "it cannot be arranged for a time"
		    " before it starts");
	if (n->cause.n && str_eq(code_words("review-cause", n->cause),
	    n->cause))
		return bad(cx, "cause", "choose one of the causes");
	return ERR_OK;
}

/* When it is due: by the rule, by what the service set, and no later by what
 * opens it. */
static enum err
due_of(struct ctx *cx, const struct clock_new *n, int64_t start, int64_t *due)
{
	const struct clock_rule *k = clock_rule(n->code);
	struct clock_limit l;

	if (k->given) {
		*due = n->due;
		return ERR_OK;
	}
	if (k->day) {
		*due = clock_day_end(start);
	} else {
		TRY(clock_limit(cx, n->code, &l));
		*due = l.due ? start + l.due : 0;
	}
	if (n->due && *due && n->due > *due)
		return bad(cx, "due", "this clock may run shorter, not longer");
	if (n->due)
		*due = n->due;
	return ERR_OK;
}

static enum err
unit_of(struct ctx *cx, const struct clock_new *n, str *unit)
{
	struct teams t;

	*unit = n->unit;
	if (unit->n)
		return fhir_is_id(*unit) ? ERR_OK
		    : bad(cx, "unit", "name the team by its id");
	*unit = door_who(cx)->unit;
	if (unit->n)
		return ERR_OK;
	TRY(person_teams(cx, n->person, &t));
	if (t.n)
		*unit = t.at[0].unit;
	return ERR_OK;
}

/* Where one as early is open, another is not needed. */
static enum err
one_open(struct ctx *cx, const struct clock *c, str *id)
{
	struct works l;

	*id = S("");
	if (!c->rule->one)
		return ERR_OK;
	TRY(work_of_person(cx, c->person, &l));
	for (unsigned i = 0; i < l.n && id->n == 0; i++)
		if (l.at[i].live && str_eq(l.at[i].code, c->code) &&
		    l.at[i].due <= (c->due ? c->due : WORK_NO_DUE))
			*id = l.at[i].id;
	return ERR_OK;
}

enum err
clock_start(struct ctx *cx, const struct clock_new *n, str *id)
{
	int64_t start = n->start ? n->start : cx->now;
	struct clock c = { .id = S(""), .person = n->person, .code = n->code,
		.start = start, .asked = cx->now, .booked = n->booked,
		.basis = n->basis, .item = n->item, .cause = n->cause,
		.owner = n->owner, .with = n->with, .why = S("") };
	bool died;

	TRY(person_need(cx, n->person, false));
	TRY(new_check(cx, n, start));
	TRY(person_lock(cx, n->person));
	c.rule = clock_rule(n->code);
	TRY(work_same(cx, n->person, n->code, n->basis, n->item, id));
	if (id->n)
		return ERR_OK;
	TRY(clock_person_died(cx, n->person, &died));
	if (died)
		return ERR_OK;
	TRY(due_of(cx, n, start, &c.due));
	TRY(one_open(cx, &c, id));
	if (id->n)
		return ERR_OK;
	if (c.rule->target && (!c.due || start + c.rule->target <= c.due))
		c.target = start + c.rule->target;
	TRY(unit_of(cx, n, &c.unit));
	TRY(clock_save(cx, &c, "open", S("")));
	*id = c.id;
	return ERR_OK;
}

/* ---- what is done about it ---- */

static enum err
open_read(struct ctx *cx, str id, int64_t v, struct clock *c)
{
	str person;

	TRY(clock_read(cx, id, c));
	TRY(person_need(cx, c->person, true));
	TRY(person_canon(cx, c->person, &person));
	TRY(person_lock(cx, person));
	TRY(clock_read(cx, id, c));
	if (v != c->v)
		return fail(cx, ERR_STALE, "v", "%s", err_info[ERR_STALE].text);
	if (!clock_is_live(c))
		return bad(cx, "clock", "this has ended already");
	if (!c->rule)
		return fail(cx, ERR_STALE, "clock",
		    "this was made by a newer Heed: change it there");
	return ERR_OK;
}

static enum err
try_add(struct ctx *cx, struct clock *c, const struct clock_try *t)
{
	struct clock_try *all = NEWN(cx->mem, struct clock_try,
	    c->ntries + 1);

	TRY(text_check(cx, "words", t->words, TEXT_MAX));
	TRY(text_check(cx, "who", t->who, 200));
	if (str_eq(code_words("contact-type", t->how), t->how))
		return bad(cx, "how", "choose how");
	if (t->at < c->start - DAY_S || t->at > cx->now + 60)
		return bad(cx, "at", "enter a time that has been, after what"
		    " started this");
	if (c->ntries == CLOCK_TRIES_MAX)
		return fail(cx, ERR_LIMIT, "clock",
		    "no more than %d tries are kept of one thing",
		    CLOCK_TRIES_MAX);
	for (unsigned i = 0; i < c->ntries; i++)
		all[i] = c->tries[i];
	all[c->ntries] = *t;
	c->tries = all;
	c->ntries++;
	return ERR_OK;
}

/* What the rule says ends with it. */
static enum err
end_also(struct ctx *cx, const struct clock *done)
{
	struct works l;

	if (done->rule->also == CLOCK_ALSO_NONE)
		return ERR_OK;
	TRY(work_of_person(cx, done->person, &l));
	for (unsigned i = 0; i < l.n; i++) {
		const struct work *w = &l.at[i];
		struct clock c;

		if (!w->live || str_eq(w->id, done->id) ||
		    !str_eq(w->kind, done->rule->kind) ||
		    (done->rule->also == CLOCK_ALSO_BASIS &&
		        !str_eq(w->basis, done->basis)))
			continue;
		TRY(clock_read(cx, w->id, &c));
		if (done->rule->also == CLOCK_ALSO_KIND)
			TRY(clock_close(cx, &c, CLOCK_DONE,
			    S("Done together with another of its kind")));
		else
			TRY(clock_close(cx, &c, CLOCK_NOT_APPLICABLE,
			    S("The person was reached another way")));
	}
	return ERR_OK;
}

enum err
clock_contact(struct ctx *cx, str id, int64_t v, const struct clock_try *t)
{
	struct clock c;

	TRY(open_read(cx, id, v, &c));
	TRY(try_add(cx, &c, t));
	/* Who leaves a message has not heard how someone is (CARE-88). */
	if (t->two_way && (str_eq(t->how, S("voicemail")) ||
	    str_eq(t->how, S("letter")) || str_eq(t->how, S("supporter"))))
		return bad(cx, "how", "this way has no answer from the person:"
		    " choose how you spoke with each other");
	if (t->two_way && str_eq(t->how, S("not-said")))
		return bad(cx, "how", "you heard from them: choose how you"
		    " spoke with each other");
	if (!t->two_way || c.rule->ends != CLOCK_BY_CONTACT) {
		c.state = CLOCK_ATTEMPTED;
		return clock_save(cx, &c, "try", S(""));
	}
	TRY(clock_close(cx, &c, CLOCK_DONE, S("")));
	return end_also(cx, &c);
}

enum err
clock_done(struct ctx *cx, str id, int64_t v, const struct clock_try *t)
{
	struct clock c;

	TRY(open_read(cx, id, v, &c));
	if (c.rule->ends == CLOCK_BY_CONTACT)
		return bad(cx, "clock",
		    "this is done by a contact with the person");
	if (c.rule->ends == CLOCK_BY_EVENT)
		return bad(cx, "clock", "this ends by itself, with what it"
		    " waits for");
	TRY(try_add(cx, &c, t));
	TRY(clock_close(cx, &c, CLOCK_DONE, S("")));
	return end_also(cx, &c);
}

enum err
clock_not_applicable(struct ctx *cx, str id, int64_t v, str why)
{
	struct clock c;

	if (str_trim(why).n < 3)
		return bad(cx, "why", "say why it does not apply");
	TRY(text_check(cx, "why", why, TEXT_MAX));
	TRY(open_read(cx, id, v, &c));
	return clock_close(cx, &c, CLOCK_NOT_APPLICABLE, why);
}

enum err
clock_hand(struct ctx *cx, str id, int64_t v, str owner, str with,
    int64_t booked)
{
	struct clock c;

	TRY(open_read(cx, id, v, &c));
	if (owner.n && !fhir_is_id(owner))
		return bad(cx, "owner", "name the owner by their id");
	if (booked && (booked < c.start || booked >= WORK_NO_DUE))
		return bad(cx, "booked", "it cannot be arranged for a time"
		    " before it starts");
	TRY(text_check(cx, "with", with, CLOCK_WITH_MAX));
	if (str_eq(owner, c.owner) && booked == c.booked &&
	    str_eq(with, c.with))
		return ERR_OK;
	c.owner = owner;
	c.with = with;
	c.booked = booked;
	return clock_save(cx, &c, "hand", S(""));
}

/* ---- ends ---- */

enum err
clock_event(struct ctx *cx, str person, str code, str basis)
{
	struct works l;

	TRY(person_need(cx, person, true));
	TRY(person_lock(cx, person));
	TRY(work_of_person(cx, person, &l));
	for (unsigned i = 0; i < l.n; i++) {
		struct clock c;

		if (!l.at[i].live || !str_eq(l.at[i].code, code) ||
		    (basis.n && !str_eq(l.at[i].basis, basis)))
			continue;
		TRY(clock_read(cx, l.at[i].id, &c));
		TRY(clock_close(cx, &c, CLOCK_DONE, S("")));
	}
	return ERR_OK;
}

enum err
clock_end_all(struct ctx *cx, str person, str why)
{
	struct works l;

	TRY(text_check(cx, "why", why, TEXT_MAX));
	TRY(person_need(cx, person, true));
	TRY(person_lock(cx, person));
	TRY(work_of_person(cx, person, &l));
	for (unsigned i = 0; i < l.n; i++) {
		struct clock c;

		if (!l.at[i].live)
			continue;
		TRY(clock_read(cx, l.at[i].id, &c));
		TRY(clock_close(cx, &c, CLOCK_DIED, why.n ? why
		    : S("The person died")));
	}
	return ERR_OK;
}
