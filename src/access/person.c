/*
 * Finding people, joining and parting records, and what follows from a record
 * just written: units, teams, aliases.
 */
#include "access/person.h"
#include "access/door_int.h"
#include "access/matter.h"
#include "access/work.h"
#include "core/arena.h"
#include "core/time.h"
#include "fhir/fhir.h"

#include <stdio.h>
#include <string.h>

#define NHS_SYSTEM S("https://fhir.nhs.uk/Id/nhs-number")

/* ---- what follows from a write ---- */

static str
ref_id(str ref, str type)
{
	if (!str_starts(ref, type) || ref.n <= type.n + 1 ||
	    ref.p[type.n] != '/')
		return S("");
	return str_sub(ref, type.n + 1, ref.n);
}

static enum err
belongs_put(struct ctx *cx, str person, str unit, str source, int64_t since,
    int64_t until)
{
	const struct arg a[] = { AT(person), AT(unit), AT(source), AI(since),
		{ .type = 'i', .i = until, .null = until == 0 } };

	if (unit.n == 0 || person.n == 0)
		return ERR_OK;
	return self_run(cx, Q_BELONGS_PUT, a, 5, NULL, NULL);
}

str
person_sort(struct ctx *cx, const struct record *r)
{
	const struct json *name = json_at(r->json, "name.0");

	return fhir_fold(cx->mem, str_cat(cx->mem,
	    json_text(json_get(name, S("family"))), str_cat(cx->mem, S(" "),
	    json_text(json_at(name, "given.0")))));
}

static enum err
derive_person(struct ctx *cx, const struct record *r)
{
	const struct arg a[] = { AT(r->id) };
	const struct arg end[] = { AT(r->id), AT(S("person")), AI(r->at) };
	str unit = ref_id(json_text(json_at(r->json,
	    "managingOrganization.reference")), S("Organization"));

	TRY(self_run(cx, Q_ALIAS_NEW, a, 1, NULL, NULL));
	TRY(self_run(cx, Q_BELONGS_END, end, 3, NULL, NULL));
	return belongs_put(cx, r->id, unit, S("person"), r->at, 0);
}

/* When the record says that something was, at the latest; or, where it does not
 * say or says a time to come, when it was written. */
static int64_t
happened(struct ctx *cx, const struct record *r, const char *path)
{
	str s = json_text(json_at(r->json, path));
	unsigned ndiag = cx->ndiag;
	struct fdate d;

	if (s.n == 0)
		return r->at;
	if (fdate_parse(cx, path, s, &d) != ERR_OK) {
		cx->ndiag = ndiag;
		return r->at;
	}
	return d.high - 1 < r->at ? d.high - 1 : r->at;
}

/* Whoever owes someone a contact after a stay needs their record until then:
 * what the stay says of it, at most a month (0055). */
static int64_t
followed(struct ctx *cx, const struct record *r, int64_t until)
{
	enum { MONTH = 31 * 86400 };
	unsigned ndiag = cx->ndiag;
	struct fdate d;

	JSON_EACH(e, json_get(r->json, S("extension"))) {
		if (!str_eq(json_text(json_get(e, S("url"))),
		    S("urn:heed:follow-up-until")))
			continue;
		if (fdate_parse(cx, "extension", json_text(json_get(e,
		    S("valueDateTime"))), &d) != ERR_OK)
			cx->ndiag = ndiag;
		else if (d.low > until)
			until = d.low < until + MONTH ? d.low : until + MONTH;
	}
	return until;
}

static enum err
derive_encounter(struct ctx *cx, const struct record *r)
{
	str unit = ref_id(json_text(json_at(r->json,
	    "serviceProvider.reference")), S("Organization"));
	str status = json_text(json_get(r->json, S("status")));
	str source = str_cat(cx->mem, S("encounter/"), r->id);
	int64_t since, until;
	bool on = !r->gone && (str_eq(status, S("in-progress")) ||
	    str_eq(status, S("onleave")) || str_eq(status, S("arrived")) ||
	    str_eq(status, S("triaged")) || str_eq(status, S("planned")));

	if (r->person.n == 0)
		return ERR_OK; /* a group's, or nobody's who is here */
	since = happened(cx, r, "period.start");
	until = followed(cx, r, happened(cx, r, "period.end"));
	/* Whom it was with before, when it moved from ward to ward. */
	const struct arg end[] = { AT(r->person), AT(source), AI(r->at) };

	TRY(self_run(cx, Q_BELONGS_END, end, 3, NULL, NULL));
	return belongs_put(cx, r->person, unit, source, since,
	    on ? 0 : until);
}

static enum err
unit_path(struct ctx *cx, str id, str *path)
{
	const struct arg a[] = { AT(id) };
	struct rows r;

	TRY(self_run(cx, Q_UNIT_PATH, a, 1, &r, NULL));
	*path = r.n ? cell(&r, 0, 0)->s : (str){ NULL, 0 };
	return ERR_OK;
}

/* The path that the unit is to have, and the one it has (p NULL: none). */
static enum err
unit_paths(struct ctx *cx, const struct record *r, str *parent, str *path,
    str *was)
{
	str up = S("/");

	*parent = ref_id(json_text(json_at(r->json, "partOf.reference")),
	    S("Organization"));
	if (parent->n) {
		TRY(unit_path(cx, *parent, &up));
		if (!up.p)
			return fail(cx, ERR_INPUT, "partOf",
			    "the unit above this one is not known");
	}
	*path = str_cat(cx->mem, up, str_cat(cx->mem, r->id, S("/")));
	TRY(unit_path(cx, r->id, was));
	if (was->p && !str_eq(*was, *path) && str_starts(up, *was))
		return fail(cx, ERR_INPUT, "partOf",
		    "a unit cannot stand below itself");
	return ERR_OK;
}

enum err
derive_may(struct ctx *cx, const struct record *r)
{
	str parent, path, was;

	if (r->kind == KIND_TASK)
		return work_may(cx, r);
	if (kind_is_matter(r->kind))
		return matter_may(cx, r);
	return r->kind == KIND_UNIT ? unit_paths(cx, r, &parent, &path, &was)
	                            : ERR_OK;
}

static enum err
derive_unit(struct ctx *cx, const struct record *r)
{
	str setting = json_text(json_at(r->json, "type.0.coding.0.code"));
	const struct json *act = json_get(r->json, S("active"));
	str parent, path, was;

	TRY(unit_paths(cx, r, &parent, &path, &was));
	const struct arg put[] = { AT(r->id), AT(parent), AT(path),
		AT(json_text(json_get(r->json, S("name")))), AT(setting),
		AI(r->gone || (act && !json_true(act))) };

	TRY(self_run(cx, Q_UNIT_PUT, put, 6, NULL, NULL));
	if (!was.p || str_eq(was, path))
		return ERR_OK;
	const struct arg move[] = { AT(r->id), AT(was), AT(path) };
	const struct arg over[] = { AT(r->id), AT(parent) };

	TRY(self_run(cx, Q_UNIT_MOVE, move, 3, NULL, NULL));
	return self_run(cx, Q_UNIT_PARENT, over, 2, NULL, NULL);
}

enum err
derive(struct ctx *cx, const struct record *r)
{
	sight_forget(cx);
	switch (r->kind) {
	case KIND_PERSON:    return derive_person(cx, r);
	case KIND_ENCOUNTER: return derive_encounter(cx, r);
	case KIND_UNIT:      return derive_unit(cx, r);
	case KIND_TASK:      return work_derive(cx, r);
	default:
		return kind_is_matter(r->kind) ? matter_derive(cx, r) : ERR_OK;
	}
}

/* ---- finding ---- */

static str
name_words(struct ctx *cx, const struct json *name)
{
	str text = json_text(json_get(name, S("text")));
	struct buf b;

	if (text.n)
		return text;
	buf_init(&b, cx->mem, 4096);
	JSON_EACH(g, json_get(name, S("given"))) {
		buf_put(&b, json_text(g));
		buf_c(&b, ' ');
	}
	buf_put(&b, json_text(json_get(name, S("family"))));
	if (buf_done(&b, &text) != ERR_OK)
		return S("(a very long name)");
	return str_trim(text);
}

enum err
person_line(struct ctx *cx, str id, str body, struct found *f)
{
	const struct json *j;

	*f = (struct found){ .id = id, .name = S(""), .preferred = S(""),
		.dob = S(""), .nhs = S(""), .nhs_status = S(""),
		.unit_name = S("") };
	if (body.n == 0)
		return ERR_OK;
	TRY(json_parse(cx, body, FHIR_BODY_MAX, &j));
	JSON_EACH(n, json_get(j, S("name"))) {
		str use = json_text(json_get(n, S("use")));

		if (str_eq(use, S("nickname")) || str_eq(use, S("usual")))
			f->preferred = name_words(cx, n);
		if (f->name.n == 0 || str_eq(use, S("official")))
			f->name = name_words(cx, n);
	}
	f->dob = json_text(json_get(j, S("birthDate")));
	JSON_EACH(i, json_get(j, S("identifier")))
		if (str_eq(json_text(json_get(i, S("system"))), NHS_SYSTEM)) {
			f->nhs = json_text(json_get(i, S("value")));
			f->nhs_status = json_text(json_at(i,
			    "extension.0.valueCodeableConcept.coding.0.code"));
		}
	return ERR_OK;
}

/* The search line of one person; identity alone, so it asks no sight beyond
 * the right to find. */
static enum err
found_read(struct ctx *cx, str id, struct found *f)
{
	const struct arg a[] = { AT(S("person")), AT(id) };
	struct rows r;
	enum sight s;

	TRY(self_run(cx, Q_VERSION_CURRENT, a, 2, &r, NULL));
	TRY(person_line(cx, id, r.n && !cell(&r, 0, 7)->null
	    ? cell(&r, 0, 7)->s : S(""), f));
	if (f->name.n == 0 && f->nhs.n == 0 && f->dob.n == 0)
		return ERR_OK;
	TRY(person_sight(cx, id, &s));
	f->in_team = s >= SIGHT_CARE;
	if (f->in_team) {
		const struct arg team[] = { AT(id), AI(cx->now) };

		TRY(self_run(cx, Q_BELONGS_OF, team, 2, &r, NULL));
		if (r.n)
			f->unit_name = cell(&r, 0, 1)->s;
	}
	return ERR_OK;
}

static enum err
founds_of(struct ctx *cx, const struct rows *r, struct founds *out)
{
	out->at = NEWN(cx->mem, struct found, r->n + 1);
	out->n = 0;
	out->more = r->n > FOUND_PAGE;
	out->cut = false;
	for (unsigned i = 0; i < r->n && i < FOUND_PAGE; i++) {
		struct found f;

		TRY(found_read(cx, cell(r, i, 0)->s, &f));
		if (f.name.n || f.nhs.n || f.dob.n)
			out->at[out->n++] = f;
	}
	return ERR_OK;
}

enum err
people_of_unit(struct ctx *cx, str unit, unsigned most, str **id, unsigned *n)
{
	const struct arg all[] = { AT(unit), AI(cx->now), AI(most) };
	const struct arg mine[] = { AT(door_who(cx)->account), AI(cx->now),
		AT(unit), AI(most), AI(0) };
	struct rows r;

	if (unit.n == 0)
		return fail(cx, ERR_ABSENT, "unit", "%s",
		    err_info[ERR_ABSENT].text);
	if (door_has(cx, RIGHT_SELF)) {
		TRY(self_run(cx, Q_PEOPLE_OF_UNIT, all, 3, &r, NULL));
		door_note_look(cx, "list", S("person"), unit, 0, S(""), S(""));
	} else {
		TRY(door_query(cx, Q_FIND_TEAM, mine, 5, &r));
	}
	*id = NEWN(cx->mem, str, r.n + 1);
	*n = 0;
	/* Two records of one person are one: each stands once. */
	for (unsigned i = 0; i < r.n; i++) {
		bool twice = false;
		str canon;

		TRY(person_canon(cx, cell(&r, i, 0)->s, &canon));
		for (unsigned k = 0; k < *n; k++)
			twice |= str_eq((*id)[k], canon);
		if (!twice)
			(*id)[(*n)++] = canon;
	}
	return ERR_OK;
}

enum err
people_born(struct ctx *cx, int64_t low, int64_t high, str after,
    unsigned most, str **id, unsigned *n)
{
	const struct arg a[] = { AI(low), AI(high), AT(after), AI(most) };
	struct rows r;

	if (!door_has(cx, RIGHT_SELF))
		return fail(cx, ERR_DENIED, "birthdate", "%s",
		    err_info[ERR_DENIED].text);
	TRY(self_run(cx, Q_PEOPLE_BORN, a, 4, &r, NULL));
	*id = NEWN(cx->mem, str, r.n + 1);
	*n = r.n;
	for (unsigned i = 0; i < r.n; i++)
		(*id)[i] = cell(&r, i, 0)->s;
	return ERR_OK;
}

/* A key just past every string that starts with s. */
static str
past(struct ctx *cx, str s)
{
	return str_cat(cx->mem, s, S("\xf4\x8f\xbf\xbf"));
}

/* Names up to here are walked for anyone, and where they fill a page the search
 * ends there. Past it people in reach up to FEW_IN_REACH are looked through one
 * by one (FIND_NEAR; the statement counts one more), and for others the walk
 * ends at NAMES_WALKED. */
enum { FEW_NAMES = 400, FEW_IN_REACH = 2000, NAMES_WALKED = 20000 };

static enum err
has_wide_reach(struct ctx *cx, const struct arg *a, bool *wide)
{
	struct rows r;

	TRY(self_run(cx, Q_FIND_REACH, a, 2, &r, NULL));
	*wide = cell(&r, 0, 0)->i > FEW_IN_REACH;
	return ERR_OK;
}

/* The name at which more than n begin alike; .p NULL where there are not so
 * many. */
static enum err
name_past(struct ctx *cx, const struct arg *range, int64_t n, str *edge)
{
	const struct arg a[] = { range[0], range[1], AI(n) };
	struct rows r;

	TRY(self_run(cx, Q_FIND_EDGE, a, 3, &r, NULL));
	*edge = r.n ? cell(&r, 0, 0)->s : (str){ NULL, 0 };
	return ERR_OK;
}

/* The range ends just past the name at the edge. */
static void
end_at(struct ctx *cx, struct arg *range, str edge)
{
	if (edge.p)
		range[1] = AT(str_cat(cx->mem, edge, S(" ")));
}

/* a: of FIND_NAME. The steps ask one question and are one look. */
static enum err
find_in_steps(struct ctx *cx, const struct arg *a, struct rows *r, bool *cut)
{
	struct arg few[10];
	bool wide = true;
	str edge;

	*cut = false;
	memcpy(few, a, sizeof(few));
	TRY(name_past(cx, &a[2], FEW_NAMES, &edge));
	end_at(cx, &few[2], edge);
	TRY(door_query(cx, Q_FIND_NAME, few, 10, r));
	if (!edge.p || r->n > FOUND_PAGE)
		return ERR_OK;
	TRY(has_wide_reach(cx, a, &wide));
	if (!wide)
		return self_run(cx, Q_FIND_NEAR, a, 10, r, NULL);
	memcpy(few, a, sizeof(few));
	TRY(name_past(cx, &a[2], NAMES_WALKED, &edge));
	end_at(cx, &few[2], edge);
	TRY(self_run(cx, Q_FIND_NAME, few, 10, r, NULL));
	*cut = edge.p && r->n <= FOUND_PAGE;
	return ERR_OK;
}

static enum err
find_by_name(struct ctx *cx, str typed, unsigned page, struct rows *r,
    bool *cut)
{
	str folded = fhir_fold(cx->mem, typed), word[3], rest = folded;
	unsigned n = 0;

	while (n < 3 && rest.n) {
		str w;

		(void)str_cut(&rest, ' ', &w);
		if (w.n)
			word[n++] = w;
	}
	if (n == 0)
		return fail(cx, ERR_INPUT, "q",
		    "enter a name or an NHS number");
	/* The longest word leads: it leaves the fewest candidates. */
	for (unsigned i = 1; i < n; i++)
		if (word[i].n > word[0].n) {
			str t = word[0];

			word[0] = word[i];
			word[i] = t;
		}
	for (unsigned i = n; i < 3; i++)
		word[i] = word[0];
	struct arg a[] = { AT(door_who(cx)->account), AI(cx->now),
		AT(word[0]), AT(past(cx, word[0])), AT(word[1]),
		AT(past(cx, word[1])), AT(word[2]), AT(past(cx, word[2])),
		AI(FOUND_PAGE + 1), AI((int64_t)page * FOUND_PAGE) };

	return find_in_steps(cx, a, r, cut);
}

static bool
looks_like_number(str typed)
{
	unsigned digits = 0;

	for (size_t i = 0; i < typed.n; i++)
		digits += typed.p[i] >= '0' && typed.p[i] <= '9';
	return digits >= 6;
}

enum err
person_find(struct ctx *cx, str typed, unsigned page, struct founds *out)
{
	char digits[11];
	struct rows r;
	enum nhs v;

	if (typed.n > 200)
		return fail(cx, ERR_INPUT, "q", "use 200 characters or fewer");
	if (!looks_like_number(typed)) {
		bool cut;

		TRY(find_by_name(cx, typed, page, &r, &cut));
		TRY(founds_of(cx, &r, out));
		out->cut = cut;
		return ERR_OK;
	}
	v = nhs_parse(typed, digits);
	if (v != NHS_OK && v != NHS_TEST)
		return fail(cx, ERR_INPUT, "q", "%.*s", PRS(nhs_say(v)));
	const struct arg a[] = { AT(str_of(digits)) };

	TRY(door_query(cx, Q_FIND_NHS, a, 1, &r));
	return founds_of(cx, &r, out);
}

enum err
person_team(struct ctx *cx, str unit, unsigned page, struct founds *out)
{
	const struct arg a[] = { AT(door_who(cx)->account), AI(cx->now),
		AT(unit), AI(FOUND_PAGE + 1), AI((int64_t)page * FOUND_PAGE) };
	struct rows r;

	TRY(door_query(cx, Q_FIND_TEAM, a, 5, &r));
	return founds_of(cx, &r, out);
}

enum err
person_wrote(struct ctx *cx, str record, str account, bool *yes)
{
	char digits[11];
	enum nhs is = nhs_parse(record, digits);
	bool number = is == NHS_OK || is == NHS_TEST;
	const struct arg a[] = { AT(number ? str_dup(cx->mem,
	    (str){ digits, 10 }) : str_trim(record)), AT(account) };
	struct rows r;

	TRY(door_query(cx, number ? Q_NHS_WROTE : Q_PERSON_WROTE, a, 2, &r));
	*yes = r.n > 0;
	if (*yes)
		door_note_look(cx, "look", str_of(kind_info[KIND_PERSON].code),
		    cell(&r, 0, 0)->s, 0, cell(&r, 0, 0)->s,
		    S("who had part in the care"));
	return ERR_OK;
}

enum err
person_by_nhs(struct ctx *cx, str digits, str *person)
{
	const struct arg a[] = { AT(digits) };
	struct rows r;

	TRY(door_query(cx, Q_FIND_NHS, a, 1, &r));
	if (r.n != 1)
		return fail(cx, r.n ? ERR_STALE : ERR_ABSENT, "nhs",
		    r.n ? "more than one record has this NHS number"
		        : "no record here has this NHS number");
	return person_canon(cx, cell(&r, 0, 0)->s, person);
}

enum err
person_canon(struct ctx *cx, str person, str *canon)
{
	const struct arg a[] = { AT(person) };
	struct memory *m = &cx->door->memory;
	struct rows r;

	if (is_held(&m->asked, person)) {
		*canon = str_dup(cx->mem, (str){ m->canon.id, m->canon.n });
		return ERR_OK;
	}
	TRY(self_run(cx, Q_ALIAS_GET, a, 1, &r, NULL));
	if (r.n == 0)
		return fail(cx, ERR_ABSENT, "person", "%s",
		    err_info[ERR_ABSENT].text);
	*canon = cell(&r, 0, 0)->s;
	hold(&m->canon, *canon);
	hold(&m->asked, m->canon.n ? person : S(""));
	return ERR_OK;
}

enum err
person_teams(struct ctx *cx, str person, struct teams *out)
{
	const struct arg a[] = { AT(person), AI(cx->now) };
	struct rows r;

	TRY(person_need(cx, person, false));
	TRY(self_run(cx, Q_BELONGS_OF, a, 2, &r, NULL));
	out->n = r.n;
	out->at = NEWN(cx->mem, struct team, r.n + 1);
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = (struct team){ cell(&r, i, 0)->s,
			cell(&r, i, 1)->s, cell(&r, i, 2)->s,
			cell(&r, i, 3)->i };
	return ERR_OK;
}

/* ---- two records of one person ---- */

static enum err
merge_need(struct ctx *cx)
{
	if (door_has(cx, RIGHT_RECORDS))
		return ERR_OK;
	return fail(cx, ERR_DENIED, "merge", "%s", err_info[ERR_DENIED].text);
}

static enum err
alone(struct ctx *cx, str person)
{
	const struct arg a[] = { AT(person) };
	struct rows r;
	str canon;

	TRY(person_canon(cx, person, &canon));
	TRY(self_run(cx, Q_ALIAS_FOLLOWERS, a, 1, &r, NULL));
	if (!str_eq(canon, person) || r.n)
		return fail(cx, ERR_STALE, "loser",
		    "this record is joined with another already: part them first");
	return ERR_OK;
}

enum err
merge_ask(struct ctx *cx, str loser, str survivor, str why)
{
	str id = crypt_id(cx->mem), canon;
	const struct arg a[] = { AT(id), AT(loser), AT(survivor), AT(why),
		AT(door_who(cx)->account), AI(cx->now) };

	TRY(merge_need(cx));
	if (str_eq(loser, survivor))
		return fail(cx, ERR_INPUT, "survivor",
		    "these are the same record");
	if (str_trim(why).n < 3)
		return fail(cx, ERR_INPUT, "why",
		    "say how you know that these are one person");
	TRY(alone(cx, loser));
	TRY(person_canon(cx, survivor, &canon));
	if (!str_eq(canon, survivor))
		return fail(cx, ERR_STALE, "survivor",
		    "this record is joined with another already: part them first");
	TRY(self_run(cx, Q_MERGE_NEW, a, 6, NULL, NULL));
	door_note_write(cx, "merge-ask", S("merger"), id, 0, survivor, S(""),
	    S(""));
	return ERR_OK;
}

static enum err
merge_step(struct ctx *cx, str id, enum stmt q, enum stmt alias,
    const char *act, const char *why_not)
{
	const struct arg get[] = { AT(id) };
	const struct arg step[] = { AT(id), AT(door_who(cx)->account),
		AI(cx->now) };
	struct rows r;
	int64_t n = 0;

	TRY(merge_need(cx));
	TRY(door_query(cx, Q_MERGE_GET, get, 1, &r));
	if (r.n == 0)
		return fail(cx, ERR_ABSENT, "merge", "no such request");
	TRY(door_change(cx, q, step, 3, &n));
	if (n != 1)
		return fail(cx, ERR_DENIED, "merge", "%s", why_not);
	const struct arg move[] = { AT(cell(&r, 0, 0)->s),
		AT(cell(&r, 0, 1)->s) };

	if (alias == Q_ALIAS_MERGE) {
		TRY(alone(cx, move[0].s));
		TRY(self_run(cx, alias, move, 2, NULL, &n));
	} else if (alias == Q_ALIAS_PART) {
		TRY(self_run(cx, alias, move, 1, NULL, &n));
	}
	sight_forget(cx);
	door_note_write(cx, act, S("merger"), id, 0, move[1].s, move[0].s,
	    S(""));
	return ERR_OK;
}

enum err
merge_agree(struct ctx *cx, str id)
{
	return merge_step(cx, id, Q_MERGE_AGREE, Q_ALIAS_MERGE, "merge",
	    "a second person has to agree, and only once");
}

enum err
merge_drop(struct ctx *cx, str id)
{
	return merge_step(cx, id, Q_MERGE_DROP, Q__MAX, "merge-drop",
	    "this was agreed to, or withdrawn, meanwhile: look again");
}

enum err
merge_undo_ask(struct ctx *cx, str id)
{
	return merge_step(cx, id, Q_MERGE_UNDO_ASK, Q__MAX, "part-ask",
	    "these records are not joined, or someone has asked already");
}

enum err
merge_undo_agree(struct ctx *cx, str id)
{
	return merge_step(cx, id, Q_MERGE_UNDO_AGREE, Q_ALIAS_PART, "part",
	    "a second person has to agree, and only once");
}

enum err
merge_list(struct ctx *cx, struct mergers *out)
{
	struct rows r;

	TRY(door_query(cx, Q_MERGE_LIST, NULL, 0, &r));
	out->n = r.n;
	out->at = NEWN(cx->mem, struct merger, r.n + 1);
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = (struct merger){ .id = cell(&r, i, 0)->s,
			.loser = cell(&r, i, 1)->s,
			.survivor = cell(&r, i, 2)->s,
			.why = cell(&r, i, 3)->s,
			.asked_by = cell(&r, i, 4)->s,
			.asked_name = cell(&r, i, 5)->s,
			.agreed_by = cell(&r, i, 6)->s,
			.asked_at = cell(&r, i, 7)->i,
			.agreed_at = cell(&r, i, 8)->i,
			.undo_by = cell(&r, i, 9)->s,
			.undo_at = cell(&r, i, 10)->i,
			.undone_at = cell(&r, i, 11)->i,
			.undone_by = cell(&r, i, 12)->s };
	return ERR_OK;
}

enum err
phrase_elsewhere(struct ctx *cx, str person, str folded, int *others)
{
	const struct arg a[] = {
		AT(mac_hex(cx->mem, cx->door->phrase_key, folded)), AT(person) };
	struct rows r;

	TRY(person_need(cx, person, true));
	TRY(self_run(cx, Q_PHRASE_COUNT, a, 2, &r, NULL));
	*others = cell(&r, 0, 0)->i > 1 ? 2 : (int)cell(&r, 0, 0)->i;
	return ERR_OK;
}
