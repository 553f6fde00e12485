/*
 * Holds, what is past its time, and removal: rows, and who may.
 *
 * Removal is agreed to by a second person and done by a job. Before each record
 * goes, what was true at the agreement is looked at again: no hold, the same
 * joined records, still past its time. The last guard is PURGE_TEXT, which
 * tests the hold in the statement that empties the text.
 */
#include "access/keep.h"
#include "access/door_int.h"
#include "access/matter.h"
#include "access/person.h"
#include "core/arena.h"
#include "core/buf.h"
#include "fhir/fhir.h"

#include <string.h>

enum { STEP_PEOPLE = 20, MEMBERS_MAX = 65536, WHY_MAX = 1000 };

static enum err
need(struct ctx *cx)
{
	if (door_has(cx, RIGHT_RECORDS))
		return ERR_OK;
	return fail(cx, ERR_DENIED, "records", "%s", err_info[ERR_DENIED].text);
}

static enum err
why_need(struct ctx *cx, const char *where, str why, const char *say)
{
	if (str_trim(why).n < 3)
		return fail(cx, ERR_INPUT, where, "%s", say);
	if (why.n > WHY_MAX)
		return fail(cx, ERR_INPUT, where,
		    "use %d characters or fewer", WHY_MAX);
	return ERR_OK;
}

/* ---- until when ---- */

static enum err
facts_of_body(struct ctx *cx, str person, struct keep_facts *f)
{
	const struct arg a[] = { AT(S("person")), AT(person) };
	const struct json *j, *said;
	unsigned ndiag = cx->ndiag;
	struct rows r;
	str birth, death;

	TRY(self_run(cx, Q_VERSION_CURRENT, a, 2, &r, NULL));
	if (r.n == 0 || cell(&r, 0, 7)->null)
		return ERR_OK;
	TRY(json_parse(cx, cell(&r, 0, 7)->s, FHIR_BODY_MAX, &j));
	birth = json_text(json_get(j, S("birthDate")));
	death = json_text(json_get(j, S("deceasedDateTime")));
	said = json_get(j, S("deceasedBoolean"));
	f->birth_known = birth.n &&
	    fdate_parse(cx, "birthDate", birth, &f->birth) == ERR_OK;
	f->death_known = death.n &&
	    fdate_parse(cx, "deceasedDateTime", death, &f->death) == ERR_OK;
	cx->ndiag = ndiag; /* a page may be drawn over its errors */
	f->dead = death.n || (said && json_true(said));
	return ERR_OK;
}

static enum err
facts_read(struct ctx *cx, str person, struct keep_facts *f)
{
	const struct arg team[] = { AT(person), AI(cx->now) };
	struct rows r;

	*f = (struct keep_facts){ 0 };
	TRY(door_query(cx, Q_KEEP_TEAM, team, 2, &r));
	f->in_care = cell(&r, 0, 0)->i > 0;
	f->ended = cell(&r, 0, 1)->i;
	TRY(door_query(cx, Q_KEEP_WROTE, team, 1, &r));
	if (cell(&r, 0, 0)->i > f->ended)
		f->ended = cell(&r, 0, 0)->i;
	return facts_of_body(cx, person, f);
}

enum err
keep_person(struct ctx *cx, str person, struct kept *out, struct keep_facts *f)
{
	struct kept k = { 0 };

	TRY(facts_read(cx, person, f));
	for (enum kind i = 0; i < KIND__MAX; i++) {
		struct keep_rule rule;
		struct kept one;

		if (!kind_info[i].person[0])
			continue;
		TRY(keep_rule(cx, str_of(kind_info[i].keep), &rule));
		one = keep_until(&rule, f);
		if (one.until == 0) {
			*out = one;
			return ERR_OK;
		}
		if (one.until > k.until)
			k = one;
	}
	*out = k;
	return ERR_OK;
}

enum err
keep_past(struct ctx *cx, unsigned page, struct pasts *out)
{
	const struct arg a[] = { AI(cx->now), AI(PAST_PAGE + 1),
		AI((int64_t)page * PAST_PAGE) };
	struct rows r;

	TRY(door_query(cx, Q_KEPT_DUE, a, 3, &r));
	*out = (struct pasts){ NEWN(cx->mem, struct past, r.n + 1), 0,
		r.n > PAST_PAGE };
	for (unsigned i = 0; i < r.n && i < PAST_PAGE; i++)
		out->at[out->n++] = (struct past){ cell(&r, i, 0)->s,
			cell(&r, i, 1)->i, keep_why_of(cell(&r, i, 2)->s),
			cell(&r, i, 3)->i > 0, cell(&r, i, 4)->i > 0 };
	return ERR_OK;
}

/* Some people a step, by their ids; args is the last one looked at. */
enum err
keep_step(struct ctx *cx, struct job *j, bool *more)
{
	const struct arg next[] = { AT(j->args), AI(STEP_PEOPLE) };
	struct rows r;

	if (j->args.n == 0)
		j->done = 0;
	TRY(self_run(cx, Q_KEPT_NEXT, next, 2, &r, NULL));
	for (unsigned i = 0; i < r.n; i++) {
		struct keep_facts f;
		struct kept k;

		j->args = cell(&r, i, 0)->s;
		TRY(keep_person(cx, j->args, &k, &f));
		const struct arg put[] = { AT(j->args), AI(k.until),
			AT(keep_code(k.why)), AI(cx->now) };

		TRY(self_run(cx, Q_KEPT_PUT, put, 4, NULL, NULL));
		j->done++;
	}
	*more = r.n == STEP_PEOPLE;
	return ERR_OK;
}

/* ---- holds ---- */

enum err
hold_set(struct ctx *cx, str person, str code, str why)
{
	const struct arg a[] = { AT(person), AT(code), AT(why),
		AT(door_who(cx)->account), AI(cx->now) };

	TRY(need(cx));
	TRY(why_need(cx, "hold-why", why,
	    "say in a few words why the records must be kept"));
	TRY(self_run(cx, Q_HOLD_SET, a, 5, NULL, NULL));
	door_note_write(cx, "hold", S(""), S(""), 0, person, code, S(""));
	return ERR_OK;
}

enum err
hold_lift(struct ctx *cx, str person, int64_t at, str why)
{
	const struct arg a[] = { AT(person), AI(at),
		AT(door_who(cx)->account), AT(why), AI(cx->now) };
	int64_t n = 0;

	TRY(need(cx));
	TRY(why_need(cx, "lift-why", why,
	    "say why the hold is no longer needed"));
	TRY(self_run(cx, Q_HOLD_LIFT, a, 5, NULL, &n));
	if (n != 1)
		return fail(cx, ERR_STALE, "lift-why",
		    "someone else has lifted this hold already");
	door_note_write(cx, "hold-lift", S(""), S(""), at, person, S(""),
	    S(""));
	return ERR_OK;
}

enum err
hold_list(struct ctx *cx, str person, struct holds *out)
{
	const struct arg a[] = { AT(person) };
	struct rows r;

	TRY(door_query(cx, Q_HOLD_LIST, a, 1, &r));
	*out = (struct holds){ NEWN(cx->mem, struct hold, r.n + 1), r.n, 0 };
	for (unsigned i = 0; i < r.n; i++) {
		out->at[i] = (struct hold){ cell(&r, i, 0)->s,
			cell(&r, i, 1)->s, cell(&r, i, 2)->s, cell(&r, i, 4)->s,
			cell(&r, i, 3)->i, cell(&r, i, 5)->i,
			cell(&r, i, 6)->s, cell(&r, i, 7)->s };
		out->standing += out->at[i].lifted_at == 0;
	}
	return ERR_OK;
}

static enum err
held(struct ctx *cx, str person, bool *yes)
{
	const struct arg a[] = { AT(person) };
	struct rows r;

	TRY(self_run(cx, Q_HOLD_ANY, a, 1, &r, NULL));
	*yes = r.n > 0;
	return ERR_OK;
}

/* ---- removal ---- */

enum err
keep_left(struct ctx *cx, str person, unsigned max, struct lefts *out)
{
	const struct arg a[] = { AT(person), AI(max) };
	struct rows r;

	TRY(door_query(cx, Q_PURGE_LEFT, a, 2, &r));
	*out = (struct lefts){ NEWN(cx->mem, struct left, r.n + 1), r.n };
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = (struct left){ kind_of(cell(&r, i, 0)->s),
			cell(&r, i, 1)->s, cell(&r, i, 2)->i,
			cell(&r, i, 3)->i };
	return ERR_OK;
}

/* The records joined as this person, by id. */
static enum err
members(struct ctx *cx, str person, str *out)
{
	const struct arg a[] = { AT(person) };
	struct rows r;
	struct buf b;

	TRY(self_run(cx, Q_PURGE_MEMBERS, a, 1, &r, NULL));
	buf_init(&b, cx->mem, MEMBERS_MAX);
	for (unsigned i = 0; i < r.n; i++) {
		buf_put(&b, cell(&r, i, 0)->s);
		buf_c(&b, ' ');
	}
	if (buf_done(&b, out) != ERR_OK)
		return fail(cx, ERR_LIMIT, "person",
		    "too many records are joined as one person");
	return ERR_OK;
}

/* Why it may not go, or ERR_OK. */
static enum err
may_go(struct ctx *cx, str person, bool whole)
{
	struct keep_facts f;
	struct kept k;
	bool yes;

	TRY(held(cx, person, &yes));
	if (yes)
		return fail(cx, ERR_INPUT, "why",
		    "a hold stands on this person's records");
	if (!whole)
		return ERR_OK;
	TRY(keep_person(cx, person, &k, &f));
	if (k.until == 0 || k.until > cx->now)
		return fail(cx, ERR_INPUT, "why",
		    "these records are not past their time");
	return ERR_OK;
}

static enum err
record_is_there(struct ctx *cx, str person, enum kind k, str id)
{
	struct lefts l;

	TRY(keep_left(cx, person, STORE_ROWS_MAX - 1, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (l.at[i].kind == k && str_eq(l.at[i].id, id))
			return ERR_OK;
	return fail(cx, ERR_ABSENT, "record", "%s", err_info[ERR_ABSENT].text);
}

enum err
purge_ask(struct ctx *cx, str person, enum kind k, str record, str why)
{
	bool whole = k == KIND__MAX;
	str id = crypt_id(cx->mem), all;
	str code = whole ? S("") : str_of(kind_info[k].code);
	enum err e;

	TRY(need(cx));
	if (k == KIND_PERSON)
		return fail(cx, ERR_INPUT, "why",
		    "who the person is goes with the whole record only");
	if (person.n == 0 && !kind_is_matter(k))
		return fail(cx, ERR_ABSENT, "record", "%s",
		    err_info[ERR_ABSENT].text);
	TRY(why_need(cx, "why", why, whole || person.n == 0
	    ? "say who decided that these records may go, and why"
	    : "say which court ordered it, when, and its reference"));
	TRY(person.n ? may_go(cx, person, whole) : matter_may_go(cx, k, record));
	if (!whole && person.n)
		TRY(record_is_there(cx, person, k, record));
	TRY(members(cx, person, &all));
	const struct arg a[] = { AT(id), AT(person), AT(all), AT(code),
		AT(whole ? S("") : record), AT(why),
		AT(door_who(cx)->account), AI(cx->now) };

	e = self_run(cx, Q_PURGE_NEW, a, 8, NULL, NULL);
	if (e == ERR_STALE) {
		ctx_calm(cx);
		return fail(cx, e, "why", "someone has asked for this already");
	}
	TRY(e);
	door_note_write(cx, "purge-ask", code, a[4].s, 0, person, S(""),
	    S(""));
	return ERR_OK;
}

/* A request as the steps need it. */
struct asked {
	str person, members, record, why, asked_by, agreed_by, agreed_name;
	enum kind kind;        /* KIND__MAX: all */
	bool ended;
};

static enum err
asked_read(struct ctx *cx, str id, struct asked *q)
{
	const struct arg a[] = { AT(id) };
	struct rows r;

	TRY(door_query(cx, Q_PURGE_GET, a, 1, &r));
	if (r.n == 0)
		return fail(cx, ERR_ABSENT, "purge", "no such request");
	*q = (struct asked){ .person = cell(&r, 0, 0)->s,
		.members = cell(&r, 0, 1)->s, .record = cell(&r, 0, 3)->s,
		.why = cell(&r, 0, 4)->s, .asked_by = cell(&r, 0, 5)->s,
		.agreed_by = cell(&r, 0, 6)->s,
		.agreed_name = cell(&r, 0, 8)->s,
		.kind = kind_of(cell(&r, 0, 2)->s),
		.ended = !cell(&r, 0, 7)->null };
	return ERR_OK;
}

/* What may have changed since someone asked or agreed. */
static enum err
still_so(struct ctx *cx, const struct asked *q, bool by_time)
{
	str now;

	if (q->person.n == 0)
		return matter_may_go(cx, q->kind, q->record);
	TRY(members(cx, q->person, &now));
	if (!str_eq(now, q->members))
		return fail(cx, ERR_INPUT, "why", "records were joined or parted"
		    " since this was asked for: it has to be asked for again");
	return may_go(cx, q->person, by_time);
}

enum err
purge_agree(struct ctx *cx, str id)
{
	const struct arg step[] = { AT(id), AT(door_who(cx)->account),
		AI(cx->now) };
	struct asked q;
	struct lefts l;
	int64_t n = 0;

	TRY(need(cx));
	TRY(asked_read(cx, id, &q));
	if (q.person.n)
		TRY(person_lock(cx, q.person));
	TRY(still_so(cx, &q, q.kind == KIND__MAX));
	TRY(door_change(cx, Q_PURGE_AGREE, step, 3, &n));
	if (n != 1)
		return fail(cx, ERR_DENIED, "purge",
		    "a second person has to agree, and only once");
	l.n = 0;
	if (q.person.n)
		TRY(keep_left(cx, q.person, STORE_ROWS_MAX - 1, &l));
	TRY(job_add(cx, JOB_PURGE, id, id, cx->now,
	    q.kind == KIND__MAX ? l.n : 1));
	door_note_write(cx, "purge-agree", q.kind == KIND__MAX ? S("")
	    : str_of(kind_info[q.kind].code), q.record, 0, q.person, S(""),
	    S(""));
	return ERR_OK;
}

enum err
purge_drop(struct ctx *cx, str id)
{
	const struct arg a[] = { AT(id), AI(cx->now) };
	struct asked q;
	int64_t n = 0;

	TRY(need(cx));
	TRY(asked_read(cx, id, &q));
	TRY(door_change(cx, Q_PURGE_DROP, a, 2, &n));
	if (n != 1)
		return fail(cx, ERR_STALE, "purge",
		    "this was agreed to or ended since");
	door_note_write(cx, "purge-drop", S(""), S(""), 0, q.person, S(""),
	    S(""));
	return ERR_OK;
}

enum err
purge_list(struct ctx *cx, str person, struct purges *out)
{
	const struct arg a[] = { AT(person) };
	struct rows r;

	TRY(door_query(cx, Q_PURGE_LIST, a, 1, &r));
	*out = (struct purges){ NEWN(cx->mem, struct purge, r.n + 1), r.n };
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = (struct purge){ .id = cell(&r, i, 0)->s,
			.person = cell(&r, i, 1)->s,
			.kind = kind_of(cell(&r, i, 2)->s),
			.record = cell(&r, i, 3)->s, .why = cell(&r, i, 4)->s,
			.asked_by = cell(&r, i, 5)->s,
			.asked_name = cell(&r, i, 6)->s,
			.asked_at = cell(&r, i, 7)->i,
			.agreed_by = cell(&r, i, 8)->s,
			.agreed_name = cell(&r, i, 9)->s,
			.agreed_at = cell(&r, i, 10)->i,
			.ended_at = cell(&r, i, 11)->i,
			.outcome = cell(&r, i, 12)->s,
			.state = cell(&r, i, 13)->s, .done = cell(&r, i, 14)->i,
			.total = cell(&r, i, 15)->i, .said = cell(&r, i, 16)->s };
	return ERR_OK;
}

static enum err
purge_end(struct ctx *cx, struct job *j, const char *outcome, bool *more)
{
	const struct arg a[] = { AT(j->args), AI(cx->now),
		AT(str_of(outcome)) };

	*more = false;
	if (strcmp(outcome, "stopped") == 0)
		j->state = S("stopped");
	return door_change(cx, Q_PURGE_END, a, 3, NULL);
}

/* A matter is one record; it is there until its row goes. */
static enum err
matter_left(struct ctx *cx, const struct asked *q, struct left *out, bool *left)
{
	const struct arg a[] = { AT(str_of(kind_info[q->kind].code)),
		AT(q->record), AT(S("")), AT(S("")) };
	struct rows r;

	TRY(door_query(cx, Q_MATTER_START, a, 4, &r));
	*left = r.n > 0;
	*out = (struct left){ q->kind, q->record, 0, 0 };
	return ERR_OK;
}

/* The next record that is to go; *left false when none is. */
static enum err
next_left(struct ctx *cx, const struct asked *q, struct left *out, bool *left)
{
	bool whole = q->kind == KIND__MAX;
	struct lefts l;

	*left = false;
	if (q->person.n == 0)
		return matter_left(cx, q, out, left);
	TRY(keep_left(cx, q->person, whole ? 1 : STORE_ROWS_MAX - 1, &l));
	for (unsigned i = 0; i < l.n && !*left; i++)
		if (whole || (l.at[i].kind == q->kind &&
		    str_eq(l.at[i].id, q->record))) {
			*out = l.at[i];
			*left = true;
		}
	return ERR_OK;
}

/* One record a step. A record whose text is gone is not looked at again, so
 * that whoever takes the work over goes on where it stood. */
enum err
purge_step(struct ctx *cx, struct job *j, bool *more)
{
	struct asked q;
	struct left l;
	bool left;
	enum err e;

	*more = false;
	TRY(asked_read(cx, j->args, &q));
	if (q.ended)
		return ERR_OK;
	if (q.agreed_by.n == 0 || str_eq(q.agreed_by, q.asked_by))
		return fail(cx, ERR_DENIED, "purge", "no second person agreed");
	if (q.person.n)
		TRY(person_lock(cx, q.person));
	TRY(next_left(cx, &q, &l, &left));
	if (!left)
		return purge_end(cx, j, "done", more);
	/* Once it goes on to who they are, the dates have begun to go too. */
	e = still_so(cx, &q, q.kind == KIND__MAX && l.kind != KIND_PERSON);
	if (e == ERR_INPUT) {
		j->said = str_dup(cx->mem, err_say(cx, e));
		ctx_calm(cx);
		return purge_end(cx, j, "stopped", more);
	}
	TRY(e);
	if (l.kind == KIND__MAX)
		return fail(cx, ERR_DENIED, "purge",
		    "a record is of a kind that this version does not know");
	TRY(record_purge(cx, l.kind, l.id, q.agreed_name, q.why));
	j->done++;
	*more = true;
	return ERR_OK;
}
