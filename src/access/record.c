/*
 * Versions in, versions out. Who may is asked first, then the version that was
 * read is compared, then everything of one write goes into one transaction.
 */
#include "access/record.h"
#include "access/blob.h"
#include "access/door_int.h"
#include "access/matter.h"
#include "access/text.h"
#include "access/training.h"
#include "access/work.h"
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
	struct blob_name file;

	(void)str_cut(&form, '|', &url);
	for (enum kind k = 0; k < KIND__MAX; k++) {
		const struct kind_info *i = &kind_info[k];

		if (!str_eq(str_of(i->fhir), type))
			continue;
		/* Ours is the one whose file stands here. */
		if (k == KIND_DOCUMENT && !blob_named(j, &file))
			continue;
		/* And ours the one that says when it is due. */
		if (k == KIND_TASK && !work_named(j))
			continue;
		if (!i->form[0] || str_eq(str_of(i->form), url))
			return k;
		if (i->form[0] == '*')
			other = k;
	}
	return other;
}

bool
kind_is_seen(enum kind k)
{
	return kind_info[k].own == 'a' || kind_info[k].own == 'l';
}

bool
kind_is_sealed(enum kind k)
{
	return strncmp(kind_info[k].code, "sealed", 6) == 0;
}

enum kind
kind_sealed(enum kind k)
{
	char form = kind_info[k].form[0];

	for (enum kind s = 0; s < KIND__MAX && (!form || form == '*'); s++)
		if (s != k && kind_info[s].form[0] == '-' &&
		    strcmp(kind_info[s].fhir, kind_info[k].fhir) == 0)
			return s;
	return KIND__MAX;
}

/* A record on its way in, and what it can be searched by. */
struct made {
	struct record r;
	struct fhir_ix *ix;
	unsigned nix;
};

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
	const struct kind_info *k = &kind_info[r->kind];
	bool service = !k->person[0] && k->may != RIGHT_SELF;

	if (r->person.n)
		return person_sight(cx, r->person, s);
	if (kind_is_matter(r->kind))
		return matter_sight(cx, r, s);
	*s = door_has(cx, RIGHT_SELF) ? SIGHT_SYSTEM
	    : service ? SIGHT_CARE : SIGHT_NOTHING;
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
	enum sight s;

	TRY(self_run(cx, Q_VERSION_CURRENT, a, 2, &rows, NULL));
	if (rows.n == 0)
		return absent(cx, k);
	r = record_of(k, &rows, 0);
	TRY(sight_of(cx, &r, &s));
	if (s < SIGHT_OWN || (s == SIGHT_OWN && !kind_is_seen(k)))
		return absent(cx, k);
	if (r.gone)
		return fail(cx, ERR_GONE, kind_info[k].code, "%s",
		    err_info[ERR_GONE].text);
	TRY(parse(cx, &r));
	*out = r;
	return ERR_OK;
}

/* Rows of the one record of a kind. After a merge there may be one of each
 * record; then in the order of lists. */
static enum err
solo_rows(struct ctx *cx, enum kind k, str person, struct rows *out)
{
	const struct arg a[] = { AT(person), AT(str_of(kind_info[k].code)) };

	TRY(self_run(cx, Q_VERSION_ANY, a, 2, out, NULL));
	return out->n < 2 ? ERR_OK
	                  : self_run(cx, Q_VERSION_OF_PERSON, a, 2, out, NULL);
}

/* The person's own comes first, and the other is listed beside it by the page. */
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
	struct rows rows;
	struct record r;

	TRY(solo_rows(cx, k, person, &rows));
	if (rows.n == 0)
		return absent(cx, k);
	TRY(need(cx, k, person));
	r = record_of(k, &rows, solo_row(&rows, person));
	TRY(parse(cx, &r));
	*out = r;
	return ERR_OK;
}

enum err
record_is_current(struct ctx *cx, const struct record *r, bool *yes)
{
	const struct arg a[] = { AT(str_of(kind_info[r->kind].code)), AT(r->id) };
	struct rows rows;

	TRY(self_run(cx, Q_HEAD_GET, a, 2, &rows, NULL));
	*yes = rows.n == 1 && cell(&rows, 0, 0)->i == r->v &&
	    cell(&rows, 0, 1)->i == 0;
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
record_page(struct ctx *cx, enum kind k, str person, unsigned page,
    struct records *out, bool *more)
{
	const struct arg a[] = { AT(person), AT(str_of(kind_info[k].code)),
		AI(RECORD_PAGE + 1), AI((int64_t)page * RECORD_PAGE) };
	struct rows rows;

	TRY(self_run(cx, Q_VERSION_PAGE, a, 4, &rows, NULL));
	*more = rows.n > RECORD_PAGE;
	if (*more)
		rows.n = RECORD_PAGE;
	return keep(cx, k, &rows, out);
}

enum err
record_counts(struct ctx *cx, str person, int64_t count[KIND__MAX])
{
	const struct arg a[] = { AT(person) };
	struct rows rows;

	TRY(person_need(cx, person, true));
	TRY(self_run(cx, Q_HEAD_COUNTS, a, 1, &rows, NULL));
	memset(count, 0, KIND__MAX * sizeof(*count));
	for (unsigned i = 0; i < rows.n; i++) {
		enum kind k = kind_of(cell(&rows, i, 0)->s);

		if (k != KIND__MAX)
			count[k] = cell(&rows, i, 1)->i;
	}
	return ERR_OK;
}

enum err
record_standing(struct ctx *cx, str type, str id, str body,
    struct standing *out)
{
	enum kind of[KIND__MAX + 1];
	unsigned n = 0;
	struct rows r;

	*out = (struct standing){ .kind = KIND__MAX, .gone = true };
	if (!door_has(cx, RIGHT_SELF))
		return fail(cx, ERR_DENIED, "import", "%s",
		    err_info[ERR_DENIED].text);
	for (enum kind k = 0; k < KIND__MAX; k++)
		if (str_eq(str_of(kind_info[k].fhir), type))
			of[n++] = k;
	of[n] = n ? of[n - 1] : 0;
	/* Most types have two kinds. */
	for (unsigned i = 0; i < n && out->gone; i += 2) {
		const struct arg a[] = { AT(id),
			AT(str_of(kind_info[of[i]].code)),
			AT(str_of(kind_info[of[i + 1]].code)) };

		TRY(self_run(cx, Q_VERSION_STANDING, a, 3, &r, NULL));
		for (unsigned k = 0; k < r.n && out->gone; k++)
			*out = (struct standing){ .kind = kind_of(cell(&r, k,
			    0)->s), .v = cell(&r, k, 1)->i,
			    .gone = cell(&r, k, 3)->null ||
			        str_eq(cell(&r, k, 2)->s, S("delete")),
			    .same = str_eq(cell(&r, k, 3)->s, body) };
	}
	out->same &= !out->gone;
	return ERR_OK;
}

enum err
record_solo(struct ctx *cx, enum kind k, str person, struct record *out)
{
	struct records l;
	struct rows rows;

	TRY(solo_rows(cx, k, person, &rows));
	TRY(keep(cx, k, &rows, &l));
	if (l.n == 0)
		return absent(cx, k);
	/* As solo_row: of those that the viewer may see. */
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
		return absent(cx, c->kind);
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
		return absent(cx, c->kind);
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
		return absent(cx, k);
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
