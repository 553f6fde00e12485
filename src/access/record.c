/*
 * Versions in, versions out. Who may is asked first, then the version that was
 * read is compared, then everything of one write goes into one transaction.
 */
#include "access/record.h"
#include "access/door_int.h"
#include "core/arena.h"
#include "core/buf.h"
#include "fhir/fhir.h"

#include <string.h>

const struct kind_info kind_info[KIND__MAX] = {
#define KIND(name, code, fhir, form, person, may, solo, own, shared, keep, \
    open, title)                                                          \
	[KIND_##name] = { code, fhir, form, person, may, solo, own, shared, \
		keep, open, title },
#include "access/kind.def"
#undef KIND
};

enum kind
kind_of(str code)
{
	enum kind k = 0;

	while (k < KIND__MAX && !str_eq(str_of(kind_info[k].code), code))
		k++;
	return k;
}

enum kind
kind_of_resource(const struct json *j)
{
	str type = json_text(json_get(j, S("resourceType")));
	str form = json_text(json_get(j, S("questionnaire"))), url;
	enum kind other = KIND__MAX;

	(void)str_cut(&form, '|', &url);
	for (enum kind k = 0; k < KIND__MAX; k++) {
		const struct kind_info *i = &kind_info[k];

		if (!str_eq(str_of(i->fhir), type))
			continue;
		if (!i->form[0] || str_eq(str_of(i->form), url))
			return k;
		if (i->form[0] == '*')
			other = k;
	}
	return other;
}

/* Rows of VERSION_CURRENT and its like. */
static struct record
record_of(enum kind k, const struct rows *r, unsigned i)
{
	return (struct record){ .kind = k, .id = cell(r, i, 0)->s,
		.v = cell(r, i, 1)->i, .op = cell(r, i, 2)->s,
		.at = cell(r, i, 3)->i, .actor = cell(r, i, 4)->s,
		.person = cell(r, i, 5)->s, .unit = cell(r, i, 6)->s,
		.body = cell(r, i, 7)->s,
		.gone = cell(r, i, 7)->null ||
		    str_eq(cell(r, i, 2)->s, S("delete")) };
}

static enum err
absent(struct ctx *cx, enum kind k)
{
	return fail(cx, ERR_ABSENT, kind_info[k].code, "%s",
	    err_info[ERR_ABSENT].text);
}

static enum err
parse(struct ctx *cx, struct record *r)
{
	return json_parse(cx, r->body, FHIR_BODY_MAX, &r->json);
}

/* How much of this record the viewer may see. */
static enum err
sight_of(struct ctx *cx, const struct record *r, enum sight *s)
{
	if (r->person.n)
		return person_sight(cx, r->person, s);
	*s = door_has(cx, RIGHT_SELF) ? SIGHT_SYSTEM : SIGHT_CARE;
	return ERR_OK;
}

static void
note_open(struct ctx *cx, const struct record *r)
{
	if (kind_info[r->kind].open)
		door_note_look(cx, "look", str_of(kind_info[r->kind].code),
		    r->id, r->v, r->person, S(""));
}

/* What is left of a row of versions for this viewer; *nothing as redact. */
static enum err
show(struct ctx *cx, struct record *r, bool *nothing)
{
	enum sight s;
	struct record whole = *r;

	*nothing = false;
	TRY(sight_of(cx, r, &s));
	if (s == SIGHT_NOTHING) {
		*nothing = true;
		return ERR_OK;
	}
	if (!r->gone)
		TRY(parse(cx, r));
	TRY(redact(cx, s, r, nothing));
	if (!*nothing && !r->gone && s != SIGHT_SYSTEM)
		note_open(cx, &whole);
	return ERR_OK;
}

static enum err
read_one(struct ctx *cx, enum kind k, enum stmt q, const struct arg *a,
    unsigned n, struct record *out)
{
	struct rows rows;
	struct record r;
	bool nothing;

	TRY(self_run(cx, q, a, n, &rows, NULL));
	if (rows.n == 0)
		return absent(cx, k);
	r = record_of(k, &rows, 0);
	TRY(show(cx, &r, &nothing));
	if (nothing)
		return absent(cx, k);
	if (r.gone)
		return fail(cx, ERR_GONE, kind_info[k].code, "%s",
		    err_info[ERR_GONE].text);
	*out = r;
	return ERR_OK;
}

enum err
record_read(struct ctx *cx, enum kind k, str id, struct record *out)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(id) };

	return read_one(cx, k, Q_VERSION_CURRENT, a, 2, out);
}

enum err
record_read_v(struct ctx *cx, enum kind k, str id, int64_t v,
    struct record *out)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(id), AI(v) };
	enum sight s;
	struct record now;

	TRY(record_read(cx, k, id, &now));
	TRY(sight_of(cx, &now, &s));
	if (s == SIGHT_SHARED || s == SIGHT_NAME)
		return absent(cx, k); /* old versions are not shared */
	TRY(read_one(cx, k, Q_VERSION_GET, a, 3, out));
	if (s == SIGHT_OWN && kind_info[k].own == 'l')
		return redact_past(cx, out);
	return ERR_OK;
}

/* Who may not change a record is not told that it is there; a store that fails
 * is no such answer. */
static enum err
need(struct ctx *cx, enum kind k, str person)
{
	enum err e = person_need(cx, person, false);

	return e == ERR_DENIED ? absent(cx, k) : e;
}

enum err
record_read_unredacted(struct ctx *cx, enum kind k, str id, struct record *out)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(id) };
	struct rows rows;
	struct record r;

	TRY(self_run(cx, Q_VERSION_CURRENT, a, 2, &rows, NULL));
	if (rows.n == 0)
		return absent(cx, k);
	r = record_of(k, &rows, 0);
	if (r.person.n)
		TRY(need(cx, k, r.person));
	if (r.gone)
		return fail(cx, ERR_GONE, kind_info[k].code, "%s",
		    err_info[ERR_GONE].text);
	TRY(parse(cx, &r));
	*out = r;
	return ERR_OK;
}

/* After a merge there may be one of each record: the person's own comes first,
 * and the other is listed beside it by the page. */
static unsigned
solo_row(const struct rows *rows, str person)
{
	for (unsigned i = 0; i < rows->n; i++)
		if (str_eq(cell(rows, i, 5)->s, person))
			return i;
	return 0;
}

enum err
record_solo_unredacted(struct ctx *cx, enum kind k, str person,
    struct record *out)
{
	const struct arg a[] = { AT(person), AT(str_of(kind_info[k].code)) };
	struct rows rows;
	struct record r;

	TRY(self_run(cx, Q_VERSION_OF_PERSON, a, 2, &rows, NULL));
	if (rows.n == 0)
		return absent(cx, k);
	TRY(need(cx, k, person));
	r = record_of(k, &rows, solo_row(&rows, person));
	TRY(parse(cx, &r));
	*out = r;
	return ERR_OK;
}

/* Keeps of rows what the viewer may see. */
static enum err
keep(struct ctx *cx, enum kind k, const struct rows *rows, struct records *out)
{
	struct records l = { .at = NEWN(cx->mem, struct record, rows->n + 1) };

	for (unsigned i = 0; i < rows->n; i++) {
		struct record r = record_of(k, rows, i);
		bool nothing;

		TRY(show(cx, &r, &nothing));
		if (!nothing)
			l.at[l.n++] = r;
	}
	*out = l;
	return ERR_OK;
}

enum err
record_list(struct ctx *cx, enum kind k, str person, struct records *out)
{
	const struct arg a[] = { AT(person), AT(str_of(kind_info[k].code)) };
	struct rows rows;

	TRY(self_run(cx, Q_VERSION_OF_PERSON, a, 2, &rows, NULL));
	return keep(cx, k, &rows, out);
}

enum err
record_solo(struct ctx *cx, enum kind k, str person, struct record *out)
{
	struct records l;

	TRY(record_list(cx, k, person, &l));
	if (l.n == 0)
		return absent(cx, k);
	/* After a merge there may be one of each record: the person's own
	 * first, and the other is listed beside it by the page. */
	*out = l.at[0];
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].person, person))
			*out = l.at[i];
	return ERR_OK;
}

enum err
record_all(struct ctx *cx, enum kind k, struct records *out)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)) };
	struct rows rows;

	if (kind_info[k].person[0] && !door_has(cx, RIGHT_SELF))
		return fail(cx, ERR_DENIED, kind_info[k].code, "%s",
		    err_info[ERR_DENIED].text);
	TRY(self_run(cx, Q_VERSION_OF_KIND, a, 1, &rows, NULL));
	return keep(cx, k, &rows, out);
}

enum err
record_by_ref(struct ctx *cx, enum kind k, str param, str ref,
    struct records *out)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(param),
		AT(ref) };
	struct rows rows;

	TRY(self_run(cx, Q_VERSION_BY_REF, a, 3, &rows, NULL));
	return keep(cx, k, &rows, out);
}

enum err
record_history(struct ctx *cx, enum kind k, str id, struct records *out)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(id) };
	struct record now;
	struct rows rows;
	enum sight s;

	TRY(record_read(cx, k, id, &now));
	TRY(sight_of(cx, &now, &s));
	if (s == SIGHT_SHARED || s == SIGHT_NAME)
		return absent(cx, k);
	TRY(self_run(cx, Q_VERSION_HISTORY, a, 2, &rows, NULL));
	out->at = NEWN(cx->mem, struct record, rows.n);
	out->n = rows.n;
	for (unsigned i = 0; i < rows.n; i++) {
		out->at[i] = record_of(k, &rows, i);
		out->at[i].gone = str_eq(out->at[i].op, S("delete"));
	}
	return ERR_OK;
}

/* The person a body speaks of, by the kind's row; "" for service records. */
static enum err
person_in(struct ctx *cx, const struct change *c, const struct json *j,
    str *person)
{
	const struct kind_info *k = &kind_info[c->kind];
	str ref;

	*person = S("");
	if (!k->person[0])
		return ERR_OK;
	if (strcmp(k->person, "id") == 0) {
		*person = c->id;
		return ERR_OK;
	}
	ref = json_text(json_at(j, k->person));
	if (!str_starts(ref, S("Patient/")) ||
	    !fhir_is_id(str_sub(ref, 8, ref.n)))
		return fail(cx, ERR_INPUT, k->person,
		    "must name the person as Patient/id");
	*person = str_sub(ref, 8, ref.n);
	return ERR_OK;
}

static enum err
may_write(struct ctx *cx, const struct change *c, str person, bool is_new)
{
	const struct kind_info *k = &kind_info[c->kind];
	enum sight s;
	bool ok;

	if (door_has(cx, RIGHT_SELF))
		return ERR_OK;
	if (!k->person[0]) {
		ok = k->may != RIGHT_NONE && door_has(cx, k->may);
	} else if (c->kind == KIND_PERSON && is_new) {
		ok = door_has(cx, RIGHT_CARE);
	} else {
		TRY(person_sight(cx, person, &s));
		ok = s >= SIGHT_CARE || (s == SIGHT_OWN && k->own != '-') ||
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

static enum err
index_put(struct ctx *cx, const struct record *r)
{
	const struct arg drop[] = { AT(str_of(kind_info[r->kind].code)),
		AT(r->id) };
	struct fhir_ix *ix = NULL;
	struct arg (*a)[11];
	unsigned n = 0;
	bool same;

	if (!r->gone)
		TRY(fhir_index(cx, r->json, &ix, &n));
	if (r->kind == KIND_PERSON && !r->gone) {
		/* How lists of people are sorted: by family name. */
		struct fhir_ix *more = NEWN(cx->mem, struct fhir_ix, n + 1);

		if (n)
			memcpy(more, ix, n * sizeof(*ix));
		more[n++] = (struct fhir_ix){ .param = S("sort"),
			.value = person_sort(cx, r), .system = S(""),
			.ref = S("") };
		ix = more;
	}
	a = arena_alloc(cx->mem, n + 1, sizeof(*a));
	for (unsigned i = 0; i < n; i++) {
		const struct arg row[11] = { drop[0], drop[1], AT(ix[i].param),
			AT(ix[i].system), AT(ix[i].value),
			{ .type = 'i', .i = ix[i].low, .null = !ix[i].ranged },
			{ .type = 'i', .i = ix[i].high, .null = !ix[i].ranged },
			AT(ix[i].ref), AT(r->person), AT(r->unit),
			AT(S("record")) };

		memcpy(a[i], row, sizeof(row));
	}
	TRY(ix_same(cx, a, n, &same));
	if (same)
		return ERR_OK;
	TRY(self_run(cx, Q_IX_DROP, drop, 2, NULL, NULL));
	for (unsigned i = 0; i < n; i++)
		TRY(self_run(cx, Q_IX_ADD, a[i], 11, NULL, NULL));
	return ERR_OK;
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
	TRY(self_run(cx, Q_VERSION_GET, get, 3, &rows, NULL));
	if (rows.n == 0 || cell(&rows, 0, 8)->s.n != HASH_LEN)
		return fail(cx, ERR_STORE, code.p,
		    "the version before this one is missing: run heed verify");
	memcpy(prev, cell(&rows, 0, 8)->s.p, HASH_LEN);
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

	TRY(self_run(cx, Q_VERSION_ADD, a, 14, NULL, NULL));
	door_note_write(cx, c->act ? c->act : "save", code, r->id, r->v,
	    r->person, c->reason, (str){ (char *)hash, HASH_LEN });
	return ERR_OK;
}

/* What a change's body becomes: parsed, checked, its person known. */
static enum err
change_read(struct ctx *cx, struct change *c, struct record *r)
{
	const struct kind_info *k = &kind_info[c->kind];

	TRY(json_parse(cx, c->body, FHIR_BODY_MAX, &r->json));
	if (!c->checked)
		TRY(fhir_check(cx, r->json));
	if (!str_eq(json_text(json_get(r->json, S("resourceType"))),
	    str_of(k->fhir)))
		return fail(cx, ERR_INPUT, "resourceType", "must be %s",
		    k->fhir);
	if (c->id.n == 0)
		c->id = crypt_id(cx->mem);
	else if (!fhir_is_id(c->id))
		return fail(cx, ERR_INPUT, "id",
		    "an id is 1 to 64 letters, digits, '-' and '.'");
	return person_in(cx, c, r->json, &r->person);
}

static enum err
same_person(struct ctx *cx, const struct change *c, const struct record *r)
{
	const struct arg a[] = { AT(str_of(kind_info[c->kind].code)),
		AT(c->id) };
	struct rows rows;

	if (c->v == 0)
		return ERR_OK;
	TRY(self_run(cx, Q_HEAD_GET, a, 2, &rows, NULL));
	if (rows.n == 0)
		return absent(cx, c->kind);
	if (!str_eq(cell(&rows, 0, 3)->s, r->person))
		return fail(cx, ERR_INPUT, "subject",
		    "a record cannot move to another person");
	return ERR_OK;
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
	struct record r = { .kind = c->kind, .v = c->v + 1, .at = cx->now,
		.actor = w->account, .unit = w->unit,
		.op = c->drop ? S("delete") : c->v ? S("update") : S("create"),
		.gone = c->drop };
	unsigned char prev[HASH_LEN];

	TRY(change_read(cx, c, &r));
	r.id = c->id;
	r.body = c->body;
	TRY(same_person(cx, c, &r));
	TRY(person_known(cx, c, &r));
	TRY(may_write(cx, c, r.person, c->v == 0));
	TRY(head_move(cx, c, &r, prev));
	TRY(version_put(cx, c, &r, prev));
	TRY(index_put(cx, &r));
	TRY(derive(cx, &r));
	c->v = r.v;
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
		return absent(cx, k);
	str person = cell(&rows, 0, 5)->s;
	const struct arg purge[] = { AT(code), AT(id), AT(person) };

	TRY(self_run(cx, Q_PURGE_TEXT, purge, 3, NULL, &n));
	if (n == 0)
		return fail(cx, ERR_DENIED, "hold",
		    "a hold stands on this person's records: nothing was removed");
	TRY(self_run(cx, Q_IX_DROP, get, 2, NULL, NULL));
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

struct each {
	record_fn *fn;
	void *arg;
};

static enum err
each_row(void *arg, struct ctx *cx, const struct rows *one)
{
	struct each *e = arg;
	enum kind k = kind_of(cell(one, 0, 9)->s);
	struct record r;

	if (k == KIND__MAX)
		return ERR_OK;
	r = record_of(k, one, 0);
	TRY(parse(cx, &r));
	return e->fn(e->arg, cx, &r);
}

enum err
record_each(struct ctx *cx, record_fn *fn, void *arg)
{
	struct each e = { fn, arg };

	if (!door_has(cx, RIGHT_SELF))
		return fail(cx, ERR_DENIED, "export", "%s",
		    err_info[ERR_DENIED].text);
	return store_each(cx->door->store, cx, Q_VERSION_ALL, NULL, 0, each_row,
	    &e);
}

enum err
record_by_identifier(struct ctx *cx, enum kind k, str system, str value,
    str *id)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)),
		AT(S("identifier")), AT(system), AT(value) };
	struct rows r;

	TRY(self_run(cx, Q_IX_FIND, a, 4, &r, NULL));
	if (r.n == 0)
		return absent(cx, k);
	if (r.n > 1)
		return fail(cx, ERR_STALE, "identifier",
		    "more than one record has this identifier");
	*id = cell(&r, 0, 0)->s;
	return ERR_OK;
}

enum err
phrase_note(struct ctx *cx, str person, str folded)
{
	const struct arg a[] = {
		AT(mac_hex(cx->mem, cx->door->phrase_key, folded)), AT(person) };

	TRY(person_need(cx, person, false));
	return self_run(cx, Q_PHRASE_ADD, a, 2, NULL, NULL);
}
