/*
 * Versions in. Who may is asked first, then the version that was read is
 * compared, then everything of one write goes into one transaction; and versions
 * that are taken away for good.
 */
#include "access/record.h"
#include "access/door_int.h"
#include "access/matter.h"
#include "access/text.h"
#include "access/training.h"
#include "core/arena.h"
#include "core/buf.h"
#include "fhir/fhir.h"

#include <string.h>

/* A record on its way in, and what it can be searched by. */
struct made {
	struct record r;
	struct fhir_ix *ix;
	unsigned nix;
};

/* "Patient/x" gives x; all else "". */
static str
patient_id(str ref)
{
	str id = str_starts(ref, S("Patient/")) ? str_sub(ref, 8, ref.n) : S("");

	return fhir_is_id(id) ? id : S("");
}

/* The one person that a search parameter names. Where it names two, the record
 * is for neither team: one would read of the other's person. */
static str
person_by(const struct made *m, str param)
{
	str person = S("");

	for (unsigned i = 0; i < m->nix; i++) {
		str id = patient_id(m->ix[i].ref);

		if (!str_eq(m->ix[i].param, param) || id.n == 0)
			continue;
		if (person.n && !str_eq(person, id))
			return S("");
		person = id;
	}
	return person;
}

/* The person a body speaks of, by the kind's row; "" for records of nobody. */
static enum err
person_in(struct ctx *cx, const struct change *c, struct made *m)
{
	const char *at = kind_info[c->kind].person;
	bool need = at[0] != '@' && at[0] != '?';

	m->r.person = S("");
	if (!at[0])
		return ERR_OK;
	if (strcmp(at, "id") == 0)
		m->r.person = c->id;
	else if (at[0] == '@')
		m->r.person = person_by(m, str_of(at + 1));
	else
		m->r.person = patient_id(json_text(json_at(m->r.json,
		    at + !need)));
	if (need && m->r.person.n == 0)
		return fail(cx, ERR_INPUT, at,
		    "must name the person as Patient/id");
	return ERR_OK;
}

static enum err
may_write(struct ctx *cx, const struct change *c, const struct record *r,
    bool is_new)
{
	const struct kind_info *k = &kind_info[c->kind];
	str person = r->person;
	enum sight s;
	bool ok;

	if (door_has(cx, RIGHT_SELF))
		return ERR_OK;
	if (kind_is_matter(c->kind))
		return c->outsider ? ERR_OK : matter_may_write(cx, r, is_new);
	if (k->may == RIGHT_SELF) {
		ok = false; /* from another system: read, not written */
	} else if (!k->person[0]) {
		ok = k->may != RIGHT_NONE && door_has(cx, k->may);
	} else if (c->kind == KIND_PERSON && is_new) {
		ok = door_has(cx, RIGHT_CARE);
	} else {
		TRY(person_sight(cx, person, &s));
		ok = s >= SIGHT_CARE || (s == SIGHT_OWN &&
		        (kind_is_seen(c->kind) || (k->own == 't' && is_new))) ||
		    (s == SIGHT_SHARED && k->shared == 't' && is_new &&
		        door_has(cx, RIGHT_TELL));
	}
	if (ok)
		return ERR_OK;
	return fail(cx, ERR_DENIED, k->code, "%s", err_info[ERR_DENIED].text);
}

/* Up to here a record's index rows are held against those that are there. */
enum { IX_FEW = 64 };

static bool
ix_is(const struct rows *was, unsigned i, const struct arg *a)
{
	for (unsigned k = 0; k < 8; k++) {
		const struct cell *c = cell(was, i, k);
		const struct arg *want = &a[k + 2];

		if (c->null != want->null || (!c->null && (want->type == 'i'
		    ? c->i != want->i : !str_eq(c->s, want->s))))
			return false;
	}
	return true;
}

/* Most changes of a record change nothing that is asked for: a plan's new line
 * leaves its index as it is, and five pages a row need not be written. */
static enum err
ix_same(struct ctx *cx, struct arg (*a)[11], unsigned n, bool *same)
{
	struct rows was;

	*same = false;
	if (n == 0 || n > IX_FEW)
		return ERR_OK;
	TRY(self_run(cx, Q_IX_OF, a[0], 2, &was, NULL));
	if (was.n != n)
		return ERR_OK;
	for (unsigned i = 0; i < n; i++) {
		unsigned k = 0;

		while (k < n && !ix_is(&was, i, a[k]))
			k++;
		if (k == n)
			return ERR_OK;
	}
	*same = true;
	return ERR_OK;
}

/* Four at a time: each statement is a journey to the store. */
static enum err
ix_add(struct ctx *cx, struct arg (*a)[11], unsigned n)
{
	unsigned i = 0;

	for (; i + 4 <= n; i += 4) {
		struct arg four[28] = { a[i][0], a[i][1], a[i][8], a[i][9] };

		for (unsigned k = 0; k < 4; k++)
			memcpy(&four[4 + 6 * k], &a[i + k][2],
			    6 * sizeof(struct arg));
		TRY(self_post(cx, Q_IX_ADD4, four, 28));
	}
	for (; i < n; i++)
		TRY(self_post(cx, Q_IX_ADD, a[i], 11));
	return ERR_OK;
}

static enum err
index_put(struct ctx *cx, const struct made *m)
{
	const struct record *r = &m->r;
	const struct arg drop[] = { AT(str_of(kind_info[r->kind].code)),
		AT(r->id) };
	unsigned n = r->gone ? 0 : m->nix;
	struct arg (*a)[11] = arena_alloc(cx->mem, n + 1, sizeof(*a));
	bool same = false;

	for (unsigned i = 0; i < n; i++) {
		const struct fhir_ix *ix = &m->ix[i];
		const struct arg row[11] = { drop[0], drop[1], AT(ix->param),
			AT(ix->system), AT(ix->value),
			{ .type = 'i', .i = ix->low, .null = !ix->ranged },
			{ .type = 'i', .i = ix->high, .null = !ix->ranged },
			AT(ix->ref), AT(r->person), AT(r->unit),
			AT(S("record")) };

		memcpy(a[i], row, sizeof(row));
	}
	if (r->v > 1)
		TRY(ix_same(cx, a, n, &same));
	if (same)
		return ERR_OK;
	if (r->v > 1)
		TRY(self_run(cx, Q_IX_DROP, drop, 2, NULL, NULL));
	return ix_add(cx, a, n);
}

/* The head moves only if it stands where the writer read it. */
static enum err
head_move(struct ctx *cx, const struct change *c, const struct record *r,
    unsigned char prev[HASH_LEN])
{
	str code = str_of(kind_info[c->kind].code);
	int64_t n = 0;
	struct rows rows;

	memset(prev, 0, HASH_LEN);
	if (c->v == 0) {
		const struct arg a[] = { AT(code), AT(r->id), AI(0), AI(r->at),
			AT(r->person), AT(r->unit),
			AI(kind_info[c->kind].solo) };

		return self_run(cx, Q_HEAD_NEW, a, 7, NULL, NULL);
	}
	const struct arg get[] = { AT(code), AT(r->id), AI(c->v) };
	const struct arg move[] = { AT(code), AT(r->id), AI(c->v),
		AI(c->drop), AI(r->at), AT(r->unit) };

	TRY(self_run(cx, Q_HEAD_MOVE, move, 6, NULL, &n));
	if (n != 1)
		return fail(cx, ERR_STALE, code.p, "%s",
		    err_info[ERR_STALE].text);
	TRY(self_run(cx, Q_VERSION_HASH, get, 3, &rows, NULL));
	if (rows.n == 0 || cell(&rows, 0, 0)->s.n != HASH_LEN)
		return fail(cx, ERR_STORE, code.p,
		    "the version before this one is missing: run heed verify");
	memcpy(prev, cell(&rows, 0, 0)->s.p, HASH_LEN);
	return ERR_OK;
}

static enum err
version_put(struct ctx *cx, const struct change *c, const struct record *r,
    const unsigned char prev[HASH_LEN])
{
	unsigned char salt[16], commit[HASH_LEN], hash[HASH_LEN];
	str code = str_of(kind_info[c->kind].code);
	const struct version_fields f = { code, r->id, r->op, r->actor,
		r->person, r->unit, r->v, r->at, 0 };

	crypt_random(salt, sizeof(salt));
	version_commit(salt, r->body, commit);
	version_hash(prev, &f, commit, hash);
	const struct arg a[] = { AT(code), AT(r->id), AI(r->v), AT(r->op),
		AI(r->at), AT(r->actor), AT(r->person), AT(r->unit),
		AB(((str){ (char *)salt, sizeof(salt) })), AT(r->body), AI(0),
		AB(((str){ (char *)commit, HASH_LEN })),
		AB(((str){ (const char *)prev, HASH_LEN })),
		AB(((str){ (char *)hash, HASH_LEN })) };

	TRY(self_post(cx, Q_VERSION_ADD, a, 14));
	if (c->nameless)
		return ERR_OK; /* its line is the day's (D10) */
	door_note_write(cx, c->act ? c->act : "save", code, r->id, r->v,
	    r->person, c->reason, (str){ (char *)hash, HASH_LEN });
	return ERR_OK;
}

/* Where a name is not the last word of its index row, the row keeps below this:
 * a key has a widest size. */
enum { SORT_MAX = 120 };

/* How lists of people are sorted: by family name, then first name. A row of
 * their names is followed by that, so that those who share a name stand in this
 * order in the index, and a search that shows a page reads a page. */
static void
ix_sort(struct ctx *cx, struct made *m)
{
	struct fhir_ix *more = NEWN(cx->mem, struct fhir_ix, m->nix + 1);
	str sort = person_sort(cx, &m->r);

	for (unsigned i = 0; i < m->nix; i++) {
		more[i] = m->ix[i];
		if (str_eq(more[i].param, S("name")) && sort.n < SORT_MAX)
			more[i].value = str_cat(cx->mem, more[i].value,
			    str_cat(cx->mem, S(" "), sort));
	}
	more[m->nix++] = (struct fhir_ix){ .param = S("sort"), .value = sort,
		.system = S(""), .ref = S("") };
	m->ix = more;
}

/* A delete has no body; whose it was, its head knows. */
static enum err
change_drop(struct ctx *cx, struct change *c, struct made *m)
{
	const struct arg a[] = { AT(str_of(kind_info[c->kind].code)),
		AT(c->id) };
	struct rows rows;

	TRY(self_run(cx, Q_HEAD_GET, a, 2, &rows, NULL));
	if (rows.n == 0)
		return kind_absent(cx, c->kind);
	m->r.person = cell(&rows, 0, 3)->s;
	c->body = S("");
	return ERR_OK;
}

/* What a change's body becomes: parsed, checked, what it can be searched by, its
 * person. */
static enum err
change_read(struct ctx *cx, struct change *c, struct made *m)
{
	const struct kind_info *k = &kind_info[c->kind];

	if (c->drop)
		return change_drop(cx, c, m);
	m->r.json = c->json;
	if (!c->json)
		TRY(json_parse(cx, c->body, FHIR_BODY_MAX, &m->r.json));
	if (!c->checked)
		TRY(fhir_check_change(cx, m->r.json, c->was));
	if (!str_eq(json_text(json_get(m->r.json, S("resourceType"))),
	    str_of(k->fhir)))
		return fail(cx, ERR_INPUT, "resourceType", "must be %s",
		    k->fhir);
	if (c->id.n == 0)
		c->id = crypt_id(cx->mem);
	else if (!fhir_is_id(c->id))
		return fail(cx, ERR_INPUT, "id",
		    "an id is 1 to 64 letters, digits, '-' and '.'");
	if (kind_is_matter(c->kind)) {
		m->r.person = S("");
		if (c->unit.n == 0)
			c->unit = json_text(json_get(matter_part(m->r.json,
			    S("unit")), S("valueString")));
		return matter_ix(cx, m->r.json, &m->ix, &m->nix);
	}
	TRY(fhir_index(cx, m->r.json, &m->ix, &m->nix));
	TRY(training_may(cx, m->ix, m->nix));
	if (c->kind == KIND_PERSON)
		ix_sort(cx, m);
	return person_in(cx, c, m);
}

static enum err
same_person(struct ctx *cx, const struct change *c, struct record *r)
{
	const struct arg a[] = { AT(str_of(kind_info[c->kind].code)),
		AT(c->id) };
	struct rows rows;

	if (c->v == 0)
		return ERR_OK;
	TRY(self_run(cx, Q_HEAD_GET, a, 2, &rows, NULL));
	if (rows.n == 0)
		return kind_absent(cx, c->kind);
	if (!str_eq(cell(&rows, 0, 3)->s, r->person))
		return fail(cx, ERR_INPUT, "subject",
		    "a record cannot move to another person");
	if (kind_is_matter(c->kind))
		r->unit = cell(&rows, 0, 4)->s;
	return ERR_OK;
}

/* Of nobody, and of the day: nothing here tells who, or when to the minute. */
static void
nameless(struct record *r)
{
	r->actor = S("");
	r->at -= r->at % 86400;
}

static enum err
person_known(struct ctx *cx, const struct change *c, const struct record *r)
{
	const struct arg a[] = { AT(r->person) };
	struct rows rows;

	if (r->person.n == 0 || c->kind == KIND_PERSON)
		return ERR_OK;
	TRY(self_run(cx, Q_ALIAS_GET, a, 1, &rows, NULL));
	return rows.n ? ERR_OK
	              : fail(cx, ERR_INPUT, "subject",
	                    "there is no record of this person");
}

enum err
record_write(struct ctx *cx, struct change *c)
{
	const struct who *w = door_who(cx);
	struct made m = { .r = { .kind = c->kind, .v = c->v + 1, .at = cx->now,
		.actor = w->account, .unit = w->unit,
		.op = c->drop ? S("delete") : c->v ? S("update") : S("create"),
		.gone = c->drop } };
	struct record *r = &m.r;
	unsigned char prev[HASH_LEN];

	TRY(change_read(cx, c, &m));
	r->id = c->id;
	r->body = c->body;
	if (c->nameless)
		nameless(r);
	TRY(same_person(cx, c, r));
	TRY(person_known(cx, c, r));
	if (kind_is_matter(c->kind) && c->v == 0 && c->unit.n)
		r->unit = c->unit;
	TRY(may_write(cx, c, r, c->v == 0));
	if (kind_is_matter(c->kind) && c->unit.n)
		r->unit = c->unit;
	TRY(derive_may(cx, r));
	TRY(head_move(cx, c, r, prev));
	TRY(version_put(cx, c, r, prev));
	TRY(index_put(cx, &m));
	TRY(derive(cx, r));
	if (r->gone)
		TRY(text_drop(cx, r->kind, r->id));
	c->v = r->v;
	c->person = r->person;
	return ERR_OK;
}

/* Without who they are nothing may stand that names them: sign-ins (theirs and
 * their supporters'), devices, teams, reasons given for opening the record. */
static enum err
purge_person(struct ctx *cx, str person)
{
	static const enum stmt all[] = { Q_PURGE_DEVICES, Q_PURGE_SESSIONS,
		Q_PURGE_LOGINS, Q_PURGE_SCRATCH, Q_PURGE_GLASS,
		Q_PURGE_BELONGS, Q_PURGE_KEPT };
	const struct arg a[] = { AT(person), AI(cx->now) };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		TRY(self_run(cx, all[i], a, 1, NULL, NULL));
	return self_run(cx, Q_PURGE_ACCOUNTS, a, 2, NULL, NULL);
}

enum err
record_purge(struct ctx *cx, enum kind k, str id, str by, str why)
{
	str code = str_of(kind_info[k].code);
	const struct arg get[] = { AT(code), AT(id) };
	struct rows rows;
	int64_t n = 0;

	if (!door_has(cx, RIGHT_SELF) && !door_has(cx, RIGHT_PRIVACY))
		return fail(cx, ERR_DENIED, "purge", "%s",
		    err_info[ERR_DENIED].text);
	if (by.n == 0 || why.n == 0)
		return fail(cx, ERR_INPUT, "by",
		    "say who approved this, and why");
	TRY(self_run(cx, Q_VERSION_CURRENT, get, 2, &rows, NULL));
	if (rows.n == 0)
		return kind_absent(cx, k);
	memory_forget(cx->door);
	str person = cell(&rows, 0, 5)->s;
	const struct arg purge[] = { AT(code), AT(id), AT(person) };

	TRY(self_run(cx, Q_PURGE_TEXT, purge, 3, NULL, &n));
	if (n == 0)
		return fail(cx, ERR_DENIED, "hold",
		    person.n ? "a hold stands on this person's records: nothing was"
		    " removed" : "a hold stands on it: nothing was removed");
	TRY(self_run(cx, Q_IX_DROP, get, 2, NULL, NULL));
	TRY(self_run(cx, Q_BLOB_DROP, get, 2, NULL, NULL));
	TRY(self_run(cx, Q_WORK_DROP, &get[1], 1, NULL, NULL));
	TRY(self_run(cx, Q_MATTER_DROP, get, 2, NULL, NULL));
	TRY(text_drop(cx, k, id));
	TRY(self_run(cx, Q_PURGE_HEAD, get, 2, NULL, NULL));
	if (person.n) {
		const struct arg a[] = { AT(person) };

		TRY(self_run(cx, Q_PURGE_PHRASES, a, 1, NULL, NULL));
		TRY(self_run(cx, Q_SCRATCH_OF_PERSON, a, 1, NULL, NULL));
		if (k == KIND_PERSON)
			TRY(purge_person(cx, person));
	}
	door_note_write(cx, "purge", code, id, cell(&rows, 0, 1)->i, person,
	    str_cat(cx->mem, str_cat(cx->mem, by, S(": ")), why),
	    cell(&rows, 0, 8)->s);
	return ERR_OK;
}
