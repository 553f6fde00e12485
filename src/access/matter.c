/*
 * Rows of table matter, who may see which, and what an outsider sees of one.
 *
 * A right is held in a unit and reaches all below it; whoever a matter names as
 * its owner needs none. An outsider is known by an account or by a code of
 * which only the hash is kept, and is shown the groups that matter.def names.
 */
#include "access/matter.h"
#include "access/door_int.h"
#include "access/keep.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "fhir/fhir.h"

#include <string.h>

enum { CODE_CHARS = 32, OUTSIDE_MAX = 8, MANY_MAX = 1000 };

struct rule {
	bool is;
	unsigned see, add, change;
	const char *outside;
};
static const struct rule rule[KIND__MAX] = {
#define R(right) RIGHT_##right
#define MATTER(kind, see, add, change, outside) \
	[KIND_##kind] = { true, see, add, change, outside },
#include "access/matter.def"
#undef MATTER
#undef R
};

bool
kind_is_matter(enum kind k)
{
	return k < KIND__MAX && rule[k].is;
}

/* ---- who ---- */

/* The roles that give one of these rights: "|safety|board|". */
static str
roles_with(struct ctx *cx, unsigned rights)
{
	struct buf b;

	if (door_has(cx, RIGHT_SELF))
		return S("*");
	buf_init(&b, cx->mem, 512);
	buf_c(&b, '|');
	for (int r = 0; r < ROLE__MAX; r++)
		if (role_info[r].rights & rights) {
			buf_put(&b, str_of(role_info[r].code));
			buf_c(&b, '|');
		}
	return buf_str(&b);
}

static enum err
denied(struct ctx *cx, enum kind k)
{
	return fail(cx, ERR_DENIED, kind_info[k].code, "%s",
	    err_info[ERR_DENIED].text);
}

/* The viewer holds one of these rights at that unit or above it. */
static enum err
held(struct ctx *cx, unsigned rights, str unit, bool *yes)
{
	const struct arg a[] = { AT(door_who(cx)->account),
		AT(roles_with(cx, rights)), AT(unit) };
	struct rows r;

	*yes = door_has(cx, RIGHT_SELF);
	if (*yes || (door_who(cx)->rights & rights) == 0)
		return ERR_OK;
	TRY(self_run(cx, Q_MATTER_SIGHT, a, 3, &r, NULL));
	*yes = r.n > 0;
	return ERR_OK;
}

static enum err
owned(struct ctx *cx, enum kind k, str id, bool *mine)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(id) };
	struct rows r;

	*mine = false;
	if (door_who(cx)->account.n == 0)
		return ERR_OK;
	TRY(self_run(cx, Q_MATTER_OWNER, a, 2, &r, NULL));
	*mine = r.n && str_eq(cell(&r, 0, 0)->s, door_who(cx)->account);
	return ERR_OK;
}

enum err
matter_may_add(struct ctx *cx, enum kind k, str unit)
{
	bool yes = true;

	if (rule[k].add)
		TRY(held(cx, rule[k].add, unit, &yes));
	return yes ? ERR_OK : denied(cx, k);
}

bool
matter_may_see(const struct ctx *cx, enum kind k)
{
	return kind_is_matter(k) && (door_has(cx, RIGHT_SELF) ||
	    (door_who(cx)->rights & rule[k].see));
}

enum err
matter_sight(struct ctx *cx, const struct record *r, enum sight *s)
{
	bool yes;

	TRY(held(cx, rule[r->kind].see, r->unit, &yes));
	if (!yes)
		TRY(owned(cx, r->kind, r->id, &yes));
	*s = door_has(cx, RIGHT_SELF) ? SIGHT_SYSTEM
	    : yes ? SIGHT_CARE : SIGHT_NOTHING;
	return ERR_OK;
}

enum err
matter_may_write(struct ctx *cx, const struct record *r, bool is_new)
{
	const struct rule *k = &rule[r->kind];
	bool yes = is_new && k->add == 0;

	if (!yes)
		TRY(held(cx, is_new ? k->add : k->change, r->unit, &yes));
	if (!yes && !is_new)
		TRY(owned(cx, r->kind, r->id, &yes));
	return yes ? ERR_OK : denied(cx, r->kind);
}

enum err
matter_may_change(struct ctx *cx, enum kind k, str id)
{
	struct record r = { .kind = k, .id = id };
	struct matter_row row;

	TRY(matter_row_of(cx, k, id, &row));
	r.unit = row.unit;
	return matter_may_write(cx, &r, false);
}

/* ---- from a record ---- */

const struct json *
matter_part(const struct json *response, str url)
{
	return fhir_ext(fhir_ext(response, MATTER_URL), url);
}

static str
text_part(const struct json *j, const char *url)
{
	return json_text(json_get(matter_part(j, str_of(url)),
	    S("valueString")));
}

static enum err
time_part(struct ctx *cx, const struct json *j, const char *url, int64_t *out)
{
	str s = text_part(j, url);
	struct fdate d;

	if (s.n == 0)
		return ERR_OK;
	TRY(fdate_parse(cx, url, s, &d));
	*out = d.low;
	return ERR_OK;
}

static enum err
row_of(struct ctx *cx, const struct record *r, struct matter_row *out)
{
	const struct json *j = r->json;

	*out = (struct matter_row){ .id = r->id, .kind = r->kind,
		.v = r->v, .unit = r->unit, .ref = text_part(j, "ref"),
		.state = text_part(j, "state"), .at = r->at,
		.live = !str_eq(text_part(j, "live"), S("no")),
		.due = MATTER_NO_DUE, .owner = text_part(j, "owner"),
		.outsider = text_part(j, "outsider"),
		.facts = text_part(j, "facts") };
	TRY(time_part(cx, j, "day", &out->day));
	TRY(time_part(cx, j, "due", &out->due));
	TRY(time_part(cx, j, "ended", &out->ended));
	if (out->state.n == 0)
		return fail(cx, ERR_INPUT, "extension",
		    "a record of learning says where it stands");
	if (out->facts.n > MATTER_FACTS_MAX)
		return fail(cx, ERR_LIMIT, "extension",
		    "there are more facts than a row may hold");
	return ERR_OK;
}

enum err
matter_may(struct ctx *cx, const struct record *r)
{
	struct matter_row row;
	str inquiry;

	if (!r->gone)
		return row_of(cx, r, &row);
	TRY(matter_held(cx, r->kind, r->id, &inquiry));
	return inquiry.n == 0 ? ERR_OK : fail(cx, ERR_DENIED, "hold",
	    "a hold for \"%.*s\" stands on it: it stays", PRS(inquiry));
}

enum err
matter_derive(struct ctx *cx, const struct record *r)
{
	const struct arg drop[] = { AT(str_of(kind_info[r->kind].code)),
		AT(r->id) };
	struct matter_row m;

	if (r->gone)
		return self_run(cx, Q_MATTER_DROP, drop, 2, NULL, NULL);
	TRY(row_of(cx, r, &m));
	const struct arg a[] = { drop[0], AT(m.id), AT(m.unit), AT(m.ref),
		AT(m.state), AI(m.live), AI(m.at), AI(m.day), AI(m.due),
		AI(m.ended), AT(m.owner), AT(m.outsider), AT(m.facts),
		AI(m.v) };

	return self_run(cx, Q_MATTER_PUT, a, 14, NULL, NULL);
}

enum err
matter_ix(struct ctx *cx, const struct json *j, struct fhir_ix **out,
    unsigned *n)
{
	struct fhir_ix *ix = NEWN(cx->mem, struct fhir_ix,
	    MATTER_ABOUT_MAX + 1);

	*n = 0;
	JSON_EACH(e, json_get(fhir_ext(j, MATTER_URL), S("extension"))) {
		str ref = json_text(json_get(e, S("valueString")));

		if (!str_eq(json_text(json_get(e, S("url"))), S("about")))
			continue;
		if (*n == MATTER_ABOUT_MAX)
			return fail(cx, ERR_LIMIT, "about",
			    "a record may be about %d others", MATTER_ABOUT_MAX);
		ix[(*n)++] = (struct fhir_ix){ .param = S("about"),
			.system = S(""), .value = S(""), .ref = ref };
	}
	*out = ix;
	return ERR_OK;
}

/* ---- lists ---- */

struct matter_row
matter_row_at(const struct rows *r, unsigned i)
{
	return (struct matter_row){ .id = cell(r, i, 0)->s,
		.kind = kind_of(cell(r, i, 1)->s), .unit = cell(r, i, 2)->s,
		.ref = cell(r, i, 3)->s, .state = cell(r, i, 4)->s,
		.live = cell(r, i, 5)->i != 0, .at = cell(r, i, 6)->i,
		.day = cell(r, i, 7)->i, .due = cell(r, i, 8)->i,
		.ended = cell(r, i, 9)->i, .owner = cell(r, i, 10)->s,
		.outsider = cell(r, i, 11)->s, .facts = cell(r, i, 12)->s,
		.v = cell(r, i, 13)->i };
}

static enum err
rows_of(struct ctx *cx, enum stmt q, const struct arg *a, unsigned n,
    struct matter_rows *out)
{
	struct rows r;

	TRY(self_run(cx, q, a, n, &r, NULL));
	door_note_look(cx, "list", S(""), str_of(stmt_name(q)), 0, S(""),
	    S(""));
	*out = (struct matter_rows){ NEWN(cx->mem, struct matter_row, r.n + 1),
		r.n, false };
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = matter_row_at(&r, i);
	return ERR_OK;
}

/* A fact as LIKE looks for it: what LIKE reads as more than itself is out. */
static str
like_fact(struct ctx *cx, str fact)
{
	struct buf b;

	if (fact.n == 0)
		return fact;
	buf_init(&b, cx->mem, 2 * MATTER_FACTS_MAX);
	buf_lit(&b, "%|");
	for (size_t i = 0; i < fact.n; i++)
		if (fact.p[i] != '%' && fact.p[i] != '_' && fact.p[i] != '|')
			buf_c(&b, fact.p[i]);
	buf_lit(&b, "|%");
	return buf_str(&b);
}

static enum err
some_rows(struct ctx *cx, const struct matter_ask *k, unsigned max,
    unsigned from, struct matter_rows *out)
{
	static const enum stmt q[] = { [MATTER_NEWEST] = Q_MATTER_NEW,
		[MATTER_BY_DUE] = Q_MATTER_DUE, [MATTER_OLDEST] = Q_MATTER_OLD };
	int64_t live = k->which == MATTER_LIVE ? 1
	    : k->which == MATTER_ENDED ? 0
	    : k->order == MATTER_NEWEST ? -1 : 1;
	enum stmt from_which = q[k->order];
	const struct arg a[] = { AT(door_who(cx)->account),
		AT(roles_with(cx, rule[k->kind].see)),
		AT(str_of(kind_info[k->kind].code)), AT(k->state), AT(k->unit),
		AT(k->owner), AT(like_fact(cx, k->fact)), AI(live),
		AI(k->from), AI(k->to ? k->to : INT64_MAX), AI(max + 1),
		AI(from), AT(k->but.n ? k->but : S("")) };

	if (!kind_is_matter(k->kind))
		return kind_absent(cx, k->kind);
	if (k->order == MATTER_OLDEST && live == 1 &&
	    str_eq(k->fact, S("candour=required")))
		from_which = Q_MATTER_CANDOUR;
	TRY(rows_of(cx, from_which, a, 13, out));
	out->more = out->n > max;
	if (out->more)
		out->n = max;
	return ERR_OK;
}

enum err
matter_list(struct ctx *cx, const struct matter_ask *k, struct matter_rows *out)
{
	return some_rows(cx, k, MATTER_PAGE, k->page * MATTER_PAGE, out);
}

enum err
matter_many(struct ctx *cx, const struct matter_ask *k, unsigned max,
    struct matter_rows *out)
{
	return some_rows(cx, k, max < MANY_MAX ? max : MANY_MAX, 0, out);
}

enum err
matter_ownerless(struct ctx *cx, enum kind k, str id, struct matter_rows *out)
{
	const struct arg a[] = { AT(door_who(cx)->account),
		AT(roles_with(cx, rule[k].see)), AT(str_of(kind_info[k].code)),
		AT(id) };

	return rows_of(cx, Q_MATTER_OWNERLESS, a, 4, out);
}

enum err
matter_about(struct ctx *cx, enum kind k, str about, struct matter_rows *out)
{
	const struct arg a[] = { AT(door_who(cx)->account),
		AT(roles_with(cx, rule[k].see)), AT(str_of(kind_info[k].code)),
		AT(about) };

	return rows_of(cx, Q_MATTER_ABOUT, a, 4, out);
}

enum err
matter_counted(struct ctx *cx, enum kind k, str about, struct matter_rows *out)
{
	const struct arg a[] = { AT(S("")), AT(S("*")),
		AT(str_of(kind_info[k].code)), AT(about) };
	struct rows r;

	TRY(self_run(cx, Q_MATTER_ABOUT, a, 4, &r, NULL));
	*out = (struct matter_rows){ NEWN(cx->mem, struct matter_row, r.n + 1),
		r.n, false };
	for (unsigned i = 0; i < r.n; i++) {
		struct matter_row m = matter_row_at(&r, i);

		out->at[i] = (struct matter_row){ .id = S(""), .kind = k,
			.unit = S(""), .ref = S(""), .owner = S(""),
			.outsider = S(""), .state = m.state, .live = m.live,
			.due = MATTER_NO_DUE, .facts = m.facts };
	}
	return ERR_OK;
}

enum err
matter_mine(struct ctx *cx, enum kind k, bool outside, struct matter_rows *out)
{
	const struct arg a[] = { AT(door_who(cx)->account),
		AT(str_of(kind_info[k].code)) };

	*out = (struct matter_rows){ 0 };
	if (a[0].s.n == 0)
		return ERR_OK;
	return rows_of(cx, outside ? Q_MATTER_THEIRS : Q_MATTER_MINE, a, 2,
	    out);
}

enum err
matter_row_of(struct ctx *cx, enum kind k, str id, struct matter_row *out)
{
	const struct arg a[] = { AT(door_who(cx)->account),
		AT(roles_with(cx, rule[k].see)), AT(str_of(kind_info[k].code)),
		AT(id) };
	struct rows r;

	TRY(self_run(cx, Q_MATTER_ONE, a, 4, &r, NULL));
	if (r.n == 0)
		return kind_absent(cx, k);
	*out = matter_row_at(&r, 0);
	return ERR_OK;
}

enum err
matter_ref_free(struct ctx *cx, str ref, bool *is_free)
{
	const struct arg a[] = { AT(ref) };
	struct rows r;

	TRY(self_run(cx, Q_MATTER_BY_REF, a, 1, &r, NULL));
	*is_free = r.n == 0;
	return ERR_OK;
}

enum err
matter_by_ref(struct ctx *cx, str ref, struct matter_row *out)
{
	const struct arg a[] = { AT(ref) };
	struct rows r;

	TRY(self_run(cx, Q_MATTER_BY_REF, a, 1, &r, NULL));
	for (unsigned i = 0; i < r.n && ref.n; i++) {
		struct matter_row m = matter_row_at(&r, i);

		if (m.kind != KIND__MAX &&
		    matter_row_of(cx, m.kind, m.id, out) == ERR_OK)
			return ERR_OK;
		ctx_calm(cx);
	}
	return fail(cx, ERR_ABSENT, "ref", "%s", err_info[ERR_ABSENT].text);
}

struct each {
	matter_fn *fn;
	void *arg;
};

static enum err
each_row(void *arg, struct ctx *cx, const struct rows *one)
{
	struct each *e = arg;
	struct matter_row m = matter_row_at(one, 0);

	return e->fn(e->arg, cx, &m);
}

static enum err
for_figures(struct ctx *cx, enum kind k)
{
	return door_has(cx, RIGHT_SELF) ||
	    (door_who(cx)->rights & (RIGHT_SAFETY | RIGHT_BOARD))
	    ? ERR_OK : denied(cx, k);
}

enum err
matter_tally(struct ctx *cx, enum kind k, bool by_at, int64_t from, int64_t to,
    int64_t *n)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AI(from),
		AI(to) };
	struct rows r;

	TRY(for_figures(cx, k));
	TRY(self_run(cx, by_at ? Q_MATTER_TALLY_AT : Q_MATTER_TALLY_DAY, a, 3,
	    &r, NULL));
	*n = cell(&r, 0, 0)->i;
	return ERR_OK;
}

enum err
matter_each(struct ctx *cx, enum kind k, bool by_at, int64_t from, int64_t to,
    matter_fn *fn, void *arg)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AI(from),
		AI(to) };
	struct each e = { fn, arg };

	TRY(for_figures(cx, k));
	return store_each(cx->door->store, cx, by_at ? Q_MATTER_EACH_AT
	    : Q_MATTER_EACH_DAY, a, 3, each_row, &e);
}

str
matter_fact(const struct matter_row *m, const char *name)
{
	str left = m->facts, one, key;

	while (left.n) {
		(void)str_cut(&left, '|', &one);
		if (str_cut(&one, '=', &key) && str_eq(key, str_of(name)))
			return one;
	}
	return S("");
}

/* ---- outsiders ---- */

static str
code_of(struct ctx *cx, const unsigned char raw[CODE_CHARS])
{
	static const char set[] = "abcdefghijklmnopqrstuvwxyz234567";
	struct buf b;

	buf_init(&b, cx->mem, 2 * CODE_CHARS);
	for (int i = 0; i < CODE_CHARS; i++) {
		if (i && i % 4 == 0)
			buf_c(&b, '-');
		buf_c(&b, set[raw[i] & 31]);
	}
	return buf_str(&b);
}

str
matter_code(struct ctx *cx)
{
	unsigned char raw[CODE_CHARS];

	crypt_random(raw, sizeof(raw));
	return code_of(cx, raw);
}

/* As it was written down: capitals and what stands between do not count. */
str
matter_code_hash(struct ctx *cx, str code)
{
	char plain[CODE_CHARS];
	size_t n = 0;

	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c < 'a' || c > 'z') && (c < '2' || c > '7'))
			continue;
		if (n == CODE_CHARS)
			return S("-");
		plain[n++] = c;
	}
	return n == CODE_CHARS ? hash_hex(cx->mem, (str){ plain, n }) : S("-");
}

static enum err
outside_rows(struct ctx *cx, enum kind k, str who, struct rows *r)
{
	const struct arg a[] = { AT(who), AT(str_of(kind_info[k].code)) };

	*r = (struct rows){ 0 };
	if (who.n < 2 || !kind_is_matter(k) || !rule[k].outside[0])
		return ERR_OK;
	return self_run(cx, Q_MATTER_THEIRS, a, 2, r, NULL);
}

enum err
matter_whole(struct ctx *cx, enum kind k, str id, struct record *out)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(id) };
	struct rows r;

	TRY(self_run(cx, Q_VERSION_CURRENT, a, 2, &r, NULL));
	if (r.n == 0 || cell(&r, 0, 7)->null)
		return kind_absent(cx, k);
	*out = (struct record){ .kind = k, .id = cell(&r, 0, 0)->s,
		.v = cell(&r, 0, 1)->i, .op = cell(&r, 0, 2)->s,
		.at = cell(&r, 0, 3)->i, .actor = cell(&r, 0, 4)->s,
		.person = S(""), .unit = cell(&r, 0, 6)->s,
		.body = cell(&r, 0, 7)->s };
	return json_parse(cx, out->body, FHIR_BODY_MAX, &out->json);
}

static enum err
outside(struct ctx *cx, enum kind k, str id, struct record *out)
{
	str left = str_of(rule[k].outside), part[OUTSIDE_MAX], one;
	struct share s = { .part = part };
	bool nothing;

	while (left.n && s.nparts < OUTSIDE_MAX) {
		(void)str_cut(&left, ' ', &one);
		part[s.nparts++] = one;
	}
	TRY(matter_whole(cx, k, id, out));
	out->person = S("");
	int64_t v = out->v;

	TRY(redact_groups(cx, &s, out, &nothing));
	out->v = v; /* what they answer is an answer to this version */
	if (door_who(cx)->account.n)
		door_note_look(cx, "look", str_of(kind_info[k].code), id, v,
		    S(""), S(""));
	return ERR_OK;
}

/* A learning response by its id, where the viewer's account is that of someone
 * affected with whom its draft was shared. Nothing else makes it theirs: not
 * that both are about the same event. */
static enum err
shared_rows(struct ctx *cx, enum kind k, str id, struct rows *r)
{
	const char *name = str_c(cx->mem, str_cat(cx->mem, S("shared:inquiry/"),
	    id));
	const struct arg a[] = { AT(S("")), AT(S("*")),
		AT(str_of(kind_info[k].code)), AT(id) };
	struct rows mine;

	*r = (struct rows){ 0 };
	if (k != KIND_INQUIRY || !fhir_is_id(id))
		return ERR_OK;
	TRY(outside_rows(cx, KIND_AFFECTED, door_who(cx)->account, &mine));
	for (unsigned i = 0; i < mine.n; i++) {
		struct matter_row m = matter_row_at(&mine, i);

		if (matter_fact(&m, name).n)
			return self_run(cx, Q_MATTER_ONE, a, 4, r, NULL);
	}
	return ERR_OK;
}

/* The one of theirs with that id ("" the newest). */
static enum err
row_theirs(struct ctx *cx, enum kind k, str who, str id,
    struct matter_row *found)
{
	struct rows r;

	TRY(outside_rows(cx, k, who, &r));
	for (unsigned i = 0; i < r.n; i++)
		if (id.n == 0 || str_eq(cell(&r, i, 0)->s, id)) {
			*found = matter_row_at(&r, i);
			return ERR_OK;
		}
	if (who.n && str_eq(who, door_who(cx)->account)) {
		TRY(shared_rows(cx, k, id, &r));
		if (r.n) {
			*found = matter_row_at(&r, 0);
			return ERR_OK;
		}
	}
	return kind_absent(cx, k);
}

static enum err
theirs(struct ctx *cx, enum kind k, str who, str id, str *found)
{
	struct matter_row r;

	TRY(row_theirs(cx, k, who, id, &r));
	*found = r.id;
	return ERR_OK;
}

enum err
matter_outside_row(struct ctx *cx, enum kind k, str id, str code,
    struct matter_row *out)
{
	return row_theirs(cx, k, code.n ? matter_code_hash(cx, code)
	    : door_who(cx)->account, id, out);
}

enum err
matter_outside(struct ctx *cx, enum kind k, str id, struct record *out)
{
	TRY(theirs(cx, k, door_who(cx)->account, id, &id));
	return outside(cx, k, id, out);
}

enum err
matter_by_code(struct ctx *cx, enum kind k, str code, struct record *out)
{
	str id;

	TRY(theirs(cx, k, matter_code_hash(cx, code), S(""), &id));
	return outside(cx, k, id, out);
}

enum err
matter_outside_whole(struct ctx *cx, enum kind k, str id, str code,
    struct record *out)
{
	struct rows shared = { 0 };

	TRY(theirs(cx, k, code.n ? matter_code_hash(cx, code)
	    : door_who(cx)->account, id, &id));
	/* A draft that was shared is read; what they say to it is in theirs. */
	TRY(shared_rows(cx, k, id, &shared));
	return shared.n ? denied(cx, k) : matter_whole(cx, k, id, out);
}

enum err
matter_keeps(struct ctx *cx, str account, bool *yes)
{
	struct record r = { .kind = KIND_AFFECTED };
	struct rows rows;

	*yes = false;
	TRY(outside_rows(cx, KIND_AFFECTED, account, &rows));
	for (unsigned i = 0; i < rows.n && !*yes; i++) {
		r.id = cell(&rows, i, 0)->s;
		r.unit = cell(&rows, i, 2)->s;
		TRY(held(cx, rule[r.kind].change, r.unit, yes));
		if (!*yes)
			TRY(owned(cx, r.kind, r.id, yes));
	}
	return ERR_OK;
}

/* ---- through another ---- */
enum err
matter_tied_whole(struct ctx *cx, enum kind k, str id, enum kind from,
    struct record *out)
{
	struct matter_rows l;

	TRY(matter_about(cx, from, str_cat(cx->mem, str_cat(cx->mem,
	    str_of(kind_info[k].code), S("/")), id), &l));
	return l.n ? matter_whole(cx, k, id, out) : kind_absent(cx, k);
}

enum err
matter_tied_part(struct ctx *cx, enum kind k, str id, enum kind from, str group,
    struct record *out)
{
	const struct share s = { .part = &group, .nparts = 1 };
	bool nothing;

	TRY(matter_tied_whole(cx, k, id, from, out));
	door_note_look(cx, "look", str_of(kind_info[k].code), id, out->v, S(""),
	    S(""));
	return redact_groups(cx, &s, out, &nothing);
}

enum err
matter_count(struct ctx *cx, enum kind k, str about, int64_t *n,
    int64_t *first)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(about) };
	struct matter_row row;
	struct rows r;
	str id = about, code;

	*n = *first = 0;
	(void)str_cut(&id, '/', &code);
	if (!kind_is_matter(kind_of(code)))
		return kind_absent(cx, k);
	TRY(matter_row_of(cx, kind_of(code), id, &row));
	TRY(self_run(cx, Q_MATTER_COUNT_ABOUT, a, 2, &r, NULL));
	if (r.n) {
		*n = cell(&r, 0, 0)->i;
		*first = cell(&r, 0, 1)->i;
	}
	return ERR_OK;
}

str
matter_code_made(struct ctx *cx, str id)
{
	unsigned char raw[HASH_LEN];

	if (!str_unhex(mac_hex(cx->mem, cx->door->phrase_key, str_cat(cx->mem,
	        S("code "), id)), raw, sizeof(raw)))
		return matter_code(cx);
	return code_of(cx, raw);
}

enum err
matter_code_through(struct ctx *cx, enum kind through, str id, enum kind k,
    str *about, str *code)
{
	struct record r;
	str name, of;

	TRY(theirs(cx, through, door_who(cx)->account, id, &id));
	TRY(matter_whole(cx, through, id, &r));
	name = text_part(r.json, "about");
	if (!str_cut(&name, '/', &of) || kind_of(of) != k)
		return kind_absent(cx, k);
	*about = name;
	*code = matter_code_made(cx, name);
	return ERR_OK;
}

/* ---- looks ---- */

static enum err
looks_of(struct ctx *cx, enum kind k, str id, struct matter_looks *out)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(id) };
	struct rows rows;

	TRY(self_run(cx, Q_MATTER_LOOKS, a, 2, &rows, NULL));
	*out = (struct matter_looks){ NEWN(cx->mem, struct matter_look,
	    rows.n + 1), rows.n };
	for (unsigned i = 0; i < rows.n; i++)
		out->at[i] = (struct matter_look){ cell(&rows, i, 0)->i,
			cell(&rows, i, 1)->null ? S("") : cell(&rows, i, 1)->s,
			cell(&rows, i, 2)->s, cell(&rows, i, 3)->s };
	return ERR_OK;
}

enum err
matter_looks_by_code(struct ctx *cx, enum kind k, str code,
    struct matter_looks *out)
{
	str id;

	TRY(theirs(cx, k, matter_code_hash(cx, code), S(""), &id));
	return looks_of(cx, k, id, out);
}

enum err
matter_looks(struct ctx *cx, enum kind k, str id, struct matter_looks *out)
{
	struct record r;
	enum sight s = SIGHT_NOTHING;
	str mine;

	TRY(matter_whole(cx, k, id, &r));
	TRY(matter_sight(cx, &r, &s));
	if (s == SIGHT_NOTHING)
		TRY(theirs(cx, k, door_who(cx)->account, id, &mine));
	return looks_of(cx, k, id, out);
}
