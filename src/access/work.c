/*
 * The rows of table work, and the lists that are read from it.
 *
 * Who reaches a few teams is answered team by team, each from its own place in
 * the index, and the pages are joined by time; who reaches many is answered by
 * one walk by time, in which most rows are theirs.
 */
#include "access/work.h"
#include "access/door_int.h"
#include "core/arena.h"
#include "core/time.h"
#include "fhir/fhir.h"

#include <string.h>

/* Up to so many teams are asked one by one. */
enum { TEAMS_ASKED = 64, DAY_S = 86400 };

/* ---- from a record ---- */

const struct json *
work_part(const struct json *task, str url)
{
	return fhir_ext(fhir_ext(task, WORK_URL), url);
}

bool
work_named(const struct json *task)
{
	return fhir_ext(task, WORK_URL) != NULL;
}

static str
text_part(const struct json *task, const char *url)
{
	const struct json *p = work_part(task, str_of(url));
	str s = json_text(json_get(p, S("valueString")));

	return s.n ? s : json_text(json_get(p, S("valueCode")));
}

/* 0 where it is not there; an impossible one is refused. */
static enum err
time_part(struct ctx *cx, const struct json *task, const char *url,
    int64_t *out)
{
	str s = json_text(json_get(work_part(task, str_of(url)),
	    S("valueDateTime")));
	struct fdate d;

	*out = 0;
	if (s.n == 0)
		return ERR_OK;
	TRY(fdate_parse(cx, url, s, &d));
	*out = d.low;
	return ERR_OK;
}

static str
ref_of(const struct json *j, const char *path, str type)
{
	str ref = json_text(json_at(j, path));

	return str_starts(ref, type) ? str_sub(ref, type.n, ref.n) : S("");
}

struct row {
	struct work w;
	int64_t call_at;
};

static enum err
row_of(struct ctx *cx, const struct record *r, struct row *out)
{
	static const struct { const char *url; size_t at; } times[] = {
		{ "due", offsetof(struct work, due) },
		{ "asked", offsetof(struct work, asked) },
		{ "start", offsetof(struct work, start) },
		{ "ended", offsetof(struct work, ended) },
		{ "booked", offsetof(struct work, booked) },
		{ "called", offsetof(struct work, called) } };
	const struct json *j = r->json;
	struct work *w = &out->w;

	*w = (struct work){ .id = r->id, .person = r->person,
		.unit = text_part(j, "unit"), .code = text_part(j, "code"),
		.kind = text_part(j, "kind"), .state = text_part(j, "state"),
		.owner = ref_of(j, "owner.reference", S("Practitioner/")),
		.basis = json_text(json_at(j, "focus.reference")),
		.item = text_part(j, "item") };
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		TRY(time_part(cx, j, times[i].url,
		    (int64_t *)((char *)w + times[i].at)));
	TRY(time_part(cx, j, "call", &out->call_at));
	w->live = str_eq(w->state, S("open")) ||
	    str_eq(w->state, S("attempted"));
	if (w->due == 0)
		w->due = WORK_NO_DUE;
	if (w->code.n == 0 || w->kind.n == 0 || w->state.n == 0 ||
	    w->asked == 0)
		return fail(cx, ERR_INPUT, "extension",
		    "a clock says its code, kind, state and when it was asked");
	return ERR_OK;
}

enum err
work_may(struct ctx *cx, const struct record *r)
{
	struct row row;

	return r->gone ? ERR_OK : row_of(cx, r, &row);
}

enum err
work_derive(struct ctx *cx, const struct record *r)
{
	const struct arg drop[] = { AT(r->id) };
	const struct work *w;
	struct row row;

	if (r->gone)
		return self_run(cx, Q_WORK_DROP, drop, 1, NULL, NULL);
	TRY(row_of(cx, r, &row));
	w = &row.w;
	const struct arg a[] = { AT(w->id), AT(w->person), AT(w->unit),
		AT(w->code), AT(w->kind), AT(w->state), AI(w->live),
		AI(w->due), AI(w->asked), AI(w->start), AI(w->ended),
		AI(w->booked), AI(w->called),
		{ .type = 'i', .i = row.call_at,
			.null = row.call_at == 0 || !w->live },
		AT(w->owner), AT(w->basis), AT(w->item) };

	return self_run(cx, Q_WORK_PUT, a, 17, NULL, NULL);
}

/* ---- lists ---- */

static struct work
work_of(const struct rows *r, unsigned i)
{
	return (struct work){ .id = cell(r, i, 0)->s,
		.person = cell(r, i, 1)->s, .unit = cell(r, i, 2)->s,
		.code = cell(r, i, 3)->s, .kind = cell(r, i, 4)->s,
		.state = cell(r, i, 5)->s, .live = cell(r, i, 6)->i != 0,
		.due = cell(r, i, 7)->i, .asked = cell(r, i, 8)->i,
		.start = cell(r, i, 9)->i, .ended = cell(r, i, 10)->i,
		.booked = cell(r, i, 11)->i, .called = cell(r, i, 12)->i,
		.owner = cell(r, i, 13)->s, .basis = cell(r, i, 14)->s,
		.item = cell(r, i, 15)->s };
}

static void
works_of(struct ctx *cx, const struct rows *r, struct works *out)
{
	*out = (struct works){ NEWN(cx->mem, struct work, r->n + 1), r->n,
		false };
	for (unsigned i = 0; i < r->n; i++)
		out->at[i] = work_of(r, i);
}

enum err
work_teams(struct ctx *cx, struct work_teams *out)
{
	const struct arg a[] = { AT(door_who(cx)->account) };
	struct rows r;

	TRY(door_query(cx, Q_WORK_TEAMS, a, 1, &r));
	*out = (struct work_teams){ NEWN(cx->mem, struct work_team, r.n + 1),
		r.n };
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = (struct work_team){ cell(&r, i, 0)->s,
			cell(&r, i, 1)->s, cell(&r, i, 2)->s };
	return ERR_OK;
}

/* Time due, then time asked; the id only so that the order is one. */
static bool
is_before(const struct work *a, const struct work *b)
{
	if (a->due != b->due)
		return a->due < b->due;
	if (a->asked != b->asked)
		return a->asked < b->asked;
	return str_cmp(a->id, b->id) < 0;
}

/* Two lists in order become one of at most n. */
static void
join(struct ctx *cx, struct works *all, const struct works *more, unsigned n)
{
	struct work *at = NEWN(cx->mem, struct work, n + 1);
	unsigned i = 0, k = 0, m = 0;

	while (m < n && (i < all->n || k < more->n)) {
		bool first = k == more->n || (i < all->n &&
		    is_before(&all->at[i], &more->at[k]));

		at[m++] = first ? all->at[i++] : more->at[k++];
	}
	all->at = at;
	all->n = m;
}

static enum err
ask_one(struct ctx *cx, bool walk, const struct work_ask *k, str where,
    unsigned n, struct works *out)
{
	const struct arg a[] = { AT(door_who(cx)->account), AT(where),
		AI(k->due), AI(k->asked), AT(k->id), AI((int64_t)n),
		AT(k->kind) };
	struct rows r;

	if (k->kind.n)
		TRY(door_query(cx, walk ? Q_WORK_WALK_KIND
		    : Q_WORK_PAGE_KIND, a, 7, &r));
	else
		TRY(door_query(cx, walk ? Q_WORK_WALK : Q_WORK_PAGE, a, 6,
		    &r));
	works_of(cx, &r, out);
	return ERR_OK;
}

static bool
is_asked(const struct work_ask *k, const struct work_team *t)
{
	return (k->unit.n == 0 || str_eq(k->unit, t->id)) &&
	    (k->setting.n == 0 || str_eq(k->setting, t->setting));
}

static enum err
ask_teams(struct ctx *cx, const struct work_ask *k, unsigned n,
    struct works *out)
{
	struct work_teams t;
	unsigned asked = 0;

	*out = (struct works){ 0 };
	if (k->unit.n && k->setting.n == 0)
		return ask_one(cx, false, k, k->unit, n, out);
	TRY(work_teams(cx, &t));
	for (unsigned i = 0; i < t.n; i++)
		asked += is_asked(k, &t.at[i]);
	if (asked > TEAMS_ASKED)
		return ask_one(cx, true, k, k->setting, n, out);
	for (unsigned i = 0; i < t.n; i++) {
		struct works one;

		if (!is_asked(k, &t.at[i]))
			continue;
		TRY(ask_one(cx, false, k, t.at[i].id, n, &one));
		join(cx, out, &one, n);
	}
	return ERR_OK;
}

enum { WHO_ASKED = 26 };

/* Who gets in touch, as the clock's record says. */
static enum err
with_of(struct ctx *cx, const struct cell *body, str *out)
{
	const struct json *j;

	*out = S("");
	if (body->null || str_find(body->s, S("\"with\"")) < 0)
		return ERR_OK;
	TRY(json_parse(cx, body->s, FHIR_BODY_MAX, &j));
	*out = text_part(j, "with");
	return ERR_OK;
}

/* Names of up to so many rows in one question. */
static enum err
who_of(struct ctx *cx, struct work *w, unsigned n)
{
	struct arg a[WHO_ASKED];
	struct rows r;

	for (unsigned i = 0; i < WHO_ASKED; i++)
		a[i] = AT(i < n ? w[i].id : S(""));
	TRY(self_run(cx, Q_WORK_WHO, a, WHO_ASKED, &r, NULL));
	for (unsigned k = 0; k < r.n; k++)
		for (unsigned i = 0; i < n; i++) {
			if (!str_eq(cell(&r, k, 0)->s, w[i].id))
				continue;
			w[i].person = cell(&r, k, 1)->s;
			TRY(person_line(cx, w[i].person, cell(&r, k, 2)->null
			    ? S("") : cell(&r, k, 2)->s, &w[i].who));
			TRY(with_of(cx, cell(&r, k, 3), &w[i].with));
		}
	return ERR_OK;
}

enum err
work_fill(struct ctx *cx, struct work *w, unsigned n)
{
	for (unsigned i = 0; i < n; i += WHO_ASKED)
		TRY(who_of(cx, &w[i], n - i < WHO_ASKED ? n - i : WHO_ASKED));
	return ERR_OK;
}

enum err
work_colleagues(struct ctx *cx, str unit, str like, unsigned max,
    struct colleagues *out)
{
	const struct arg a[] = { AT(door_who(cx)->account), AT(unit) };
	str want = fhir_fold(cx->mem, like);
	struct rows r;

	TRY(door_query(cx, Q_WORK_COLLEAGUES, a, 2, &r));
	*out = (struct colleagues){ NEWN(cx->mem, struct colleague, max + 1),
		0, false };
	for (unsigned i = 0; i < r.n && !out->more; i++) {
		str name = cell(&r, i, 0)->s;

		/* Of what has no letter or digit nothing is left to look for. */
		if (like.n && (want.n == 0 ||
		    str_find(fhir_fold(cx->mem, name), want) < 0))
			continue;
		if (out->n == max)
			out->more = true;
		else
			out->at[out->n++] = (struct colleague){
				cell(&r, i, 1)->s, name };
	}
	return ERR_OK;
}

enum err
work_page(struct ctx *cx, const struct work_ask *k, unsigned n,
    struct works *out)
{
	struct works l;

	TRY(ask_teams(cx, k, n + 1, &l));
	l.more = l.n > n;
	if (l.more)
		l.n = n;
	TRY(work_fill(cx, l.at, l.n));
	*out = l;
	return ERR_OK;
}

enum err
work_of_person(struct ctx *cx, str person, struct works *out)
{
	const struct arg a[] = { AT(person) };
	struct rows r;

	TRY(person_need(cx, person, false));
	TRY(self_run(cx, Q_WORK_OF_PERSON, a, 1, &r, NULL));
	works_of(cx, &r, out);
	return ERR_OK;
}

enum err
work_same(struct ctx *cx, str person, str code, str basis, str item, str *id)
{
	const struct arg a[] = { AT(person), AT(code), AT(basis), AT(item) };
	struct rows r;

	TRY(person_need(cx, person, false));
	TRY(self_run(cx, Q_WORK_SAME, a, 4, &r, NULL));
	*id = r.n ? cell(&r, 0, 0)->s : S("");
	return ERR_OK;
}

/* ---- for jobs ---- */

static enum err
system_need(struct ctx *cx)
{
	return door_has(cx, RIGHT_SELF) ? ERR_OK
	    : fail(cx, ERR_DENIED, "work", "%s", err_info[ERR_DENIED].text);
}

enum err
work_late(struct ctx *cx, unsigned max, struct works *out)
{
	const struct arg a[] = { AI(cx->now), AI((int64_t)max) };
	struct rows r;

	TRY(system_need(cx));
	TRY(self_run(cx, Q_WORK_LATE, a, 2, &r, NULL));
	works_of(cx, &r, out);
	return ERR_OK;
}

enum err
work_changed(struct ctx *cx, enum kind k, int64_t at, str id, int64_t to,
    unsigned max, struct work_changes *out)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AI(at), AT(id),
		AI(to), AI((int64_t)max) };
	struct rows r;

	TRY(system_need(cx));
	TRY(self_run(cx, Q_WORK_CHANGED, a, 5, &r, NULL));
	*out = (struct work_changes){ NEWN(cx->mem, struct work_change,
	    r.n + 1), r.n };
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = (struct work_change){ cell(&r, i, 0)->s,
			cell(&r, i, 1)->i, cell(&r, i, 2)->i,
			cell(&r, i, 3)->s };
	return ERR_OK;
}

/* ---- the service's own limits ---- */

enum err
work_limit(struct ctx *cx, str code, str *value)
{
	const struct arg a[] = { AT(str_cat(cx->mem, S("clock."), code)) };
	struct rows r;

	TRY(self_run(cx, Q_META_GET, a, 1, &r, NULL));
	*value = r.n ? cell(&r, 0, 0)->s : S("");
	return ERR_OK;
}

enum err
work_limit_set(struct ctx *cx, str code, str value, str why)
{
	str key = str_cat(cx->mem, S("clock."), code);
	const struct arg a[] = { AT(key), AT(value) };

	if (!door_has(cx, RIGHT_UNITS))
		return fail(cx, ERR_DENIED, "clock", "%s",
		    err_info[ERR_DENIED].text);
	TRY(self_run(cx, Q_META_SET, a, 2, NULL, NULL));
	door_note_write(cx, "setting", S(""), key, 0, S(""), why, S(""));
	return ERR_OK;
}

/* ---- e-mail ---- */

bool
nudge_address_ok(str s)
{
	size_t at = 0;

	if (s.n < 3 || s.n > 254)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= ' ' || s.p[i] > '~' ||
		    strchr("<>()[],;:\\\"", s.p[i]))
			return false;
		if (s.p[i] == '@' && at)
			return false;
		if (s.p[i] == '@')
			at = i;
	}
	return at > 0 && at + 1 < s.n;
}

enum err
nudge_mine(struct ctx *cx, str *address)
{
	const struct arg a[] = { AT(door_who(cx)->account) };
	struct rows r;

	TRY(self_run(cx, Q_NUDGE_GET, a, 1, &r, NULL));
	*address = r.n ? cell(&r, 0, 0)->s : S("");
	return ERR_OK;
}

enum err
nudge_set(struct ctx *cx, str address)
{
	const struct arg a[] = { AT(door_who(cx)->account), AT(address),
		AI(cx->now) };

	if (!door_has(cx, RIGHT_CARE))
		return fail(cx, ERR_DENIED, "address", "%s",
		    err_info[ERR_DENIED].text);
	if (address.n && !nudge_address_ok(address))
		return fail(cx, ERR_INPUT, "address",
		    "enter an e-mail address, like name@example.nhs.uk");
	TRY(self_run(cx, address.n ? Q_NUDGE_SET : Q_NUDGE_DROP, a,
	    address.n ? 3 : 1, NULL, NULL));
	door_note_write(cx, "nudge", S(""), a[0].s, 0, S(""), address.n
	    ? S("on") : S("off"), S(""));
	return ERR_OK;
}

enum err
nudge_due(struct ctx *cx, unsigned max, struct nudges *out)
{
	const struct arg a[] = { AI(cx->now), AI(cx->now - DAY_S),
		AI((int64_t)max) };
	struct rows r;

	TRY(system_need(cx));
	TRY(self_run(cx, Q_NUDGE_DUE, a, 3, &r, NULL));
	*out = (struct nudges){ NEWN(cx->mem, struct nudge, r.n + 1), r.n };
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = (struct nudge){ cell(&r, i, 0)->s,
			cell(&r, i, 1)->s };
	return ERR_OK;
}

enum err
nudge_sent(struct ctx *cx, str account)
{
	const struct arg a[] = { AT(account), AI(cx->now) };

	TRY(system_need(cx));
	return self_run(cx, Q_NUDGE_SENT, a, 2, NULL, NULL);
}
