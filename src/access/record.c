/*
 * Versions out: which kinds there are, how much of a record the viewer may see,
 * and records read, listed and walked. Writing is record_write.c.
 */
#include "access/record.h"
#include "access/blob.h"
#include "access/door_int.h"
#include "access/matter.h"
#include "access/work.h"
#include "core/arena.h"
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

enum err
kind_absent(struct ctx *cx, enum kind k)
{
	return fail(cx, ERR_ABSENT, k < KIND__MAX ? kind_info[k].code : "kind",
	    "%s", err_info[ERR_ABSENT].text);
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
		return kind_absent(cx, k);
	r = record_of(k, &rows, 0);
	TRY(show(cx, &r, &nothing));
	if (nothing)
		return kind_absent(cx, k);
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
		return kind_absent(cx, k); /* old versions are not shared */
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

	return e == ERR_DENIED ? kind_absent(cx, k) : e;
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
		return kind_absent(cx, k);
	r = record_of(k, &rows, 0);
	TRY(sight_of(cx, &r, &s));
	if (s < SIGHT_OWN || (s == SIGHT_OWN && !kind_is_seen(k)))
		return kind_absent(cx, k);
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
		return kind_absent(cx, k);
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
		return kind_absent(cx, k);
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
		return kind_absent(cx, k);
	TRY(self_run(cx, Q_VERSION_HISTORY, a, 2, &rows, NULL));
	out->at = NEWN(cx->mem, struct record, rows.n);
	out->n = rows.n;
	for (unsigned i = 0; i < rows.n; i++) {
		out->at[i] = record_of(k, &rows, i);
		out->at[i].gone = str_eq(out->at[i].op, S("delete"));
	}
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
		return kind_absent(cx, k);
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
