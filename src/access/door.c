/*
 * Who may, for whom, and who came: the checks in front of every statement.
 */
#include "access/door_int.h"
#include "access/record.h"
#include "core/arena.h"
#include "core/log.h"
#include "fhir/fhir.h"

#include <string.h>

#define R(name) RIGHT_##name
const struct role_info role_info[ROLE__MAX] = {
#define ROLE(name, code, title, rights) [ROLE_##name] = { code, title, rights },
#include "access/role.def"
#undef ROLE
};

struct rule {
	enum right right;
	enum scope scope;
	enum count count;
};
static const struct rule rule[Q__MAX] = {
#define STMT(name, right, scope, count, args, sql) \
	[Q_##name] = { RIGHT_##right, SCOPE_##scope, COUNT_##count },
#include "store/stmt.def"
#undef STMT
};

enum role
role_of(str code)
{
	enum role r = 0;

	while (r < ROLE__MAX && !str_eq(str_of(role_info[r].code), code))
		r++;
	return r;
}

void
who_system(struct who *w, const char *why)
{
	*w = (struct who){ .account = S("system"), .name = str_of(why),
		.rights = role_info[ROLE_SYSTEM].rights,
		.role = S("system"), .person = S(""), .supporter = S(""),
		.practitioner = S(""), .author = S("Device/heed"),
		.unit = S(""), .unit_name = S(""), .csrf = S(""),
		.sid_hash = S(""), .level = 2 };
}

static enum err
phrase_key(struct ctx *cx, struct door *d)
{
	const struct arg get[] = { AT(S("phrase")) };
	struct rows r;
	str key;

	TRY(store_begin(d->store, cx, TXN_WRITE));
	enum err e = store_run(d->store, cx, Q_META_GET, get, 1, &r, NULL);
	if (e == ERR_OK && r.n) {
		d->phrase_key = cell(&r, 0, 0)->s;
		store_rollback(d->store);
		return ERR_OK;
	}
	key = crypt_token(cx->mem, 32);
	const struct arg set[] = { AT(S("phrase")), AT(key) };

	if (e == ERR_OK)
		e = store_run(d->store, cx, Q_META_SET, set, 2, NULL, NULL);
	if (e != ERR_OK) {
		store_rollback(d->store);
		return e;
	}
	d->phrase_key = key;
	return store_commit(d->store, cx);
}

enum err
door_open(struct ctx *cx, str url, bool create, struct door **out)
{
	struct store *st;

	TRY(store_open(cx, url, create, &st));
	return door_on(cx, st, out);
}

enum err
door_on(struct ctx *cx, struct store *st, struct door **out)
{
	struct door *d = NEW(cx->mem, struct door);

	crypt_open();
	TRY(fhir_open(cx));
	d->store = st;
	d->dir = store_dir(d->store);
	TRY(strand_open(cx, d->dir, &d->strand));
	TRY(phrase_key(cx, d));
	*out = d;
	return ERR_OK;
}

void
door_close(struct door *d)
{
	if (!d)
		return;
	strand_close(d->strand);
	store_close(d->store);
}

void
door_abandon(struct door *d)
{
	store_rollback(d->store);
	strand_settled(d->strand, ERR_STORE);
	d->writes = d->looks = (struct notes){ 0 };
}

str
door_describe(const struct door *d)
{
	return store_describe(d->store);
}

str
door_dir(const struct door *d)
{
	return d->dir;
}

bool
door_is_pg(const struct door *d)
{
	return store_is_pg(d->store);
}

struct store *
door_store(struct door *d)
{
	return d->store;
}

void
door_enter(struct ctx *cx, struct door *d, const struct who *who)
{
	cx->door = d;
	d->known = who != NULL;
	d->who = who ? *who : (struct who){ .account = S(""), .name = S(""),
		.role = S(""), .person = S(""), .supporter = S(""),
		.practitioner = S(""), .author = S(""), .unit = S(""),
		.unit_name = S(""), .csrf = S(""), .sid_hash = S("") };
	d->writes = d->looks = (struct notes){ 0 };
	d->seen = NULL;
	d->nseen = 0;
	d->fixed = d->past = d->mine = NULL;
	d->set = NULL;
	memory_forget(d);
	d->locked.n = 0;
}

const struct who *
door_who(const struct ctx *cx)
{
	return &cx->door->who;
}

bool
door_has(const struct ctx *cx, unsigned rights)
{
	return (cx->door->who.rights & rights) == rights;
}

void
hold(struct held *h, str id)
{
	h->n = id.n <= sizeof(h->id) ? id.n : 0;
	if (h->n)
		memcpy(h->id, id.p, h->n);
}

bool
is_held(const struct held *h, str id)
{
	return id.n && str_eq((str){ h->id, h->n }, id);
}

void
memory_forget(struct door *d)
{
	d->memory.asked.n = d->memory.canon.n = d->memory.around.n = 0;
	d->mine = NULL;
}

enum err
door_begin(struct ctx *cx, enum txn mode)
{
	memory_forget(cx->door);
	cx->door->locked.n = 0;
	return store_begin(cx->door->store, cx, mode);
}

/* What was looked at on the way to a write goes with it: were it written down
 * after the commit, a full disk would then say of what is saved that it is
 * not. The notes that were written are given back. */
static enum err
settle(struct ctx *cx, unsigned *told)
{
	struct door *d = cx->door;
	unsigned n = d->looks.n;

	*told = 0;
	if (d->writes.n) {
		struct entry *all = NEWN(cx->mem, struct entry,
		    n + d->writes.n);

		if (n)
			memcpy(all, d->looks.at, n * sizeof(*all));
		memcpy(all + n, d->writes.at, d->writes.n * sizeof(*all));
		TRY(strand_lines(d->strand, cx, d->store, all,
		    n + d->writes.n));
		*told = n;
	}
	d->writes = (struct notes){ 0 };
	d->seen = NULL;
	d->nseen = 0;
	d->past = NULL;
	d->set = NULL;
	memory_forget(d);
	return ERR_OK;
}

enum err
door_settle(struct ctx *cx)
{
	unsigned told;

	TRY(settle(cx, &told));
	if (told)
		cx->door->looks.n = 0;
	/* What it remembers for the list of what was taken away is in memory
	 * that the caller is about to give back. */
	strand_gone(cx->door->strand);
	return ERR_OK;
}

enum err
door_commit(struct ctx *cx)
{
	struct door *d = cx->door;
	unsigned told;
	enum err e = settle(cx, &told);

	if (e == ERR_OK)
		e = store_commit(d->store, cx);
	else
		store_rollback(d->store);
	strand_settled(d->strand, e);
	d->writes = (struct notes){ 0 };
	if (e == ERR_OK && told)
		d->looks.n = 0;
	return e;
}

void
door_rollback(struct ctx *cx)
{
	store_rollback(cx->door->store);
	strand_settled(cx->door->strand, ERR_STORE);
	cx->door->writes.n = 0;
	sight_forget(cx);
}

enum err
door_leave(struct ctx *cx)
{
	struct notes *n = &cx->door->looks;
	enum err e = strand_looks(cx->door->strand, cx, n->at, n->n);

	n->n = 0;
	return e;
}

static void
note_add(struct ctx *cx, struct notes *n, const struct entry *e)
{
	MORE(cx->mem, n->at, n->n, &n->cap);
	n->at[n->n++] = *e;
}

static struct entry
entry_of(struct ctx *cx, const char *act, str kind, str id, int64_t v,
    str person, str reason, str proof)
{
	const struct who *w = &cx->door->who;

	return (struct entry){ .at = cx->now,
		.actor = w->account, .role = w->role, .act = str_of(act),
		.kind = str_dup(cx->mem, kind), .id = str_dup(cx->mem, id),
		.v = v, .person = str_dup(cx->mem, person),
		.reason = str_dup(cx->mem, reason),
		.proof = str_dup(cx->mem, proof) };
}

void
door_note_write(struct ctx *cx, const char *act, str kind, str id, int64_t v,
    str person, str reason, str proof)
{
	struct entry e = entry_of(cx, act, kind, id, v, person, reason, proof);

	note_add(cx, &cx->door->writes, &e);
}

void
door_note_look(struct ctx *cx, const char *act, str kind, str id, int64_t v,
    str person, str reason)
{
	struct notes *n = &cx->door->looks;
	struct entry e;

	for (unsigned i = 0; i < n->n; i++)
		if (str_eq(n->at[i].id, id) && str_eq(n->at[i].kind, kind) &&
		    str_eq(n->at[i].act, str_of(act)))
			return;
	e = entry_of(cx, act, kind, id, v, person, reason, S(""));
	note_add(cx, n, &e);
}

enum err
self_run(struct ctx *cx, enum stmt q, const struct arg *a, unsigned n,
    struct rows *out, int64_t *changed)
{
	return store_run(cx->door->store, cx, q, a, n, out, changed);
}

enum err
self_post(struct ctx *cx, enum stmt q, const struct arg *a, unsigned n)
{
	return store_post(cx->door->store, cx, q, a, n);
}

static enum err
refuse(struct ctx *cx, enum stmt q)
{
	log_line(LOG_WARN_, "door.refused", "\"stmt\":\"%s\"", stmt_name(q));
	return fail(cx, ERR_DENIED, stmt_name(q), "%s",
	    err_info[ERR_DENIED].text);
}

static enum err
check(struct ctx *cx, enum stmt q, const struct arg *a, unsigned n)
{
	if (rule[q].right == RIGHT_SELF || !door_has(cx, rule[q].right))
		return refuse(cx, q);
	if (rule[q].scope != SCOPE_PERSON)
		return ERR_OK;
	if (n == 0 || a[0].type != 't')
		return refuse(cx, q);
	return person_need(cx, a[0].s, false);
}

enum err
door_query(struct ctx *cx, enum stmt q, const struct arg *a, unsigned n,
    struct rows *out)
{
	TRY(check(cx, q, a, n));
	TRY(self_run(cx, q, a, n, out, NULL));
	if (rule[q].count == COUNT_LIST)
		door_note_look(cx, "list", S(""), str_of(stmt_name(q)), 0,
		    S(""), S(""));
	else if (rule[q].count == COUNT_OPEN)
		door_note_look(cx, "look", S(""), str_of(stmt_name(q)), 0,
		    n && a[0].type == 't' ? a[0].s : S(""), S(""));
	return ERR_OK;
}

enum err
door_change(struct ctx *cx, enum stmt q, const struct arg *a, unsigned n,
    int64_t *changed)
{
	TRY(check(cx, q, a, n));
	return self_run(cx, q, a, n, NULL, changed);
}

void
sight_forget(struct ctx *cx)
{
	cx->door->nseen = 0;
	memory_forget(cx->door);
}

static enum err
any_row(struct ctx *cx, enum stmt q, const struct arg *a, unsigned n, bool *yes)
{
	struct rows r;

	TRY(self_run(cx, q, a, n, &r, NULL));
	*yes = r.n > 0;
	return ERR_OK;
}

static enum err
sight_ask(struct ctx *cx, str person, enum sight *out)
{
	const struct door *d = cx->door;
	const struct arg team[] = { AT(person), AT(d->who.account),
		AI(cx->now) };
	const struct arg same[] = { AT(person), AT(d->who.person) };
	bool yes = false;

	*out = SIGHT_NOTHING;
	if (d->who.rights & RIGHT_SELF) {
		*out = SIGHT_SYSTEM;
		return ERR_OK;
	}
	if (d->who.person.n) {
		TRY(any_row(cx, Q_SIGHT_SAME, same, 2, &yes));
		if (yes && (d->fixed || d->who.rights & RIGHT_SHARED))
			*out = SIGHT_SHARED;
		else if (yes && d->who.rights & RIGHT_OWN)
			*out = SIGHT_OWN;
		return ERR_OK;
	}
	if (d->who.rights & RIGHT_CARE) {
		TRY(any_row(cx, Q_SIGHT_TEAM, team, 3, &yes));
		if (yes) {
			*out = SIGHT_CARE;
			return ERR_OK;
		}
		TRY(any_row(cx, Q_SIGHT_GLASS, team, 3, &yes));
		if (yes) {
			*out = SIGHT_GLASS;
			return ERR_OK;
		}
	}
	if (d->who.rights & RIGHT_FIND)
		*out = SIGHT_NAME;
	return ERR_OK;
}

enum err
person_sight(struct ctx *cx, str person, enum sight *out)
{
	struct door *d = cx->door;

	for (unsigned i = 0; i < d->nseen; i++)
		if (str_eq(d->seen[i].person, person)) {
			*out = d->seen[i].sight;
			return ERR_OK;
		}
	TRY(sight_ask(cx, person, out));
	if (!d->seen)
		d->seen = arena_alloc(cx->mem, SEEN_MAX, sizeof(*d->seen));
	if (d->nseen < SEEN_MAX) {
		d->seen[d->nseen].person = str_dup(cx->mem, person);
		d->seen[d->nseen++].sight = *out;
	}
	return ERR_OK;
}

enum err
person_need(struct ctx *cx, str person, bool care_only)
{
	enum sight s;

	TRY(person_sight(cx, person, &s));
	if (s >= SIGHT_CARE || (s == SIGHT_OWN && !care_only))
		return ERR_OK;
	if (s == SIGHT_NAME)
		return fail(cx, ERR_DENIED, "person",
		    "this person is not with one of your teams");
	return fail(cx, ERR_DENIED, "person", "%s", err_info[ERR_DENIED].text);
}

enum err
person_lock(struct ctx *cx, str person)
{
	const struct arg a[] = { AT(person) };
	struct door *d = cx->door;
	struct rows r;
	int64_t n = 0;

	if (is_held(&d->locked, person))
		return ERR_OK;
	/* Who writes into a directory writes alone: nothing has to be locked,
	 * and a row that is written for it is a page more to be synced. */
	if (store_is_pg(d->store)) {
		TRY(self_run(cx, Q_PERSON_LOCK, a, 1, NULL, &n));
	} else {
		TRY(self_run(cx, Q_ALIAS_GET, a, 1, &r, NULL));
		n = r.n;
	}
	if (n == 0)
		return fail(cx, ERR_ABSENT, "person", "no such person");
	hold(&d->locked, person);
	return ERR_OK;
}
