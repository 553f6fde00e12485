/*
 * practice/rules/route.tsv and scope.tsv in memory, checked as a whole, and
 * asked.
 */
#include "core/arena.h"
#include "core/asset.h"
#include "core/time.h"
#include "core/tsv.h"
#include "learning/harm.h"
#include "learning/rule.h"

#include <stdio.h>

#define ROUTES "practice/rules/route.tsv"
#define SCOPES "practice/rules/scope.tsv"

enum { RULES_MAX = 400, VERSION_MAX = 9999, TEXT_MAX = 500 };

struct rules { struct rule at[RULES_MAX]; str print[RULES_MAX]; unsigned n; };
/* Set once by routes_open, and read only. */
static struct rules *known;

/* ---- reading ---- */

struct reading {
	struct ctx *cx;
	const struct tsv *t;
	unsigned row;
	enum err e;
};

static const char *
here(struct reading *r)
{
	return tsv_where(r->cx, r->t, r->row);
}

static void
bad(struct reading *r, const char *col, const char *what)
{
	r->e = fail(r->cx, ERR_INPUT, here(r), "%s: %s", col, what);
}

static str
cell(struct reading *r, const char *col)
{
	return tsv_get(r->t, r->row, col);
}

static str
must(struct reading *r, const char *col)
{
	str s = cell(r, col);

	if (s.n == 0)
		bad(r, col, "is empty");
	else if (s.n > TEXT_MAX)
		bad(r, col, "is longer than 500 characters");
	return s;
}

static str
id_of(struct reading *r)
{
	str s = must(r, "id");

	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '-' ||
		    (s.p[i] >= '0' && s.p[i] <= '9'))) {
			bad(r, "id", "is small letters, digits and hyphens");
			break;
		}
	return s;
}

/* Whether a code is one of practice/codes/LIST.tsv. A fact's list would do the
 * same; these two are asked of no fact. */
static str
code_of(struct reading *r, const char *col, const char *path)
{
	const struct asset *a = asset_find(path);
	str code = must(r, col), text = a ? a->body : S(""), line, one;

	for (bool more = text.n > 0; more;) {
		more = str_cut(&text, '\n', &line);
		(void)str_cut(&line, '\t', &one);
		if (str_eq(one, code))
			return code;
	}
	if (code.n)
		r->e = fail(r->cx, ERR_INPUT, here(r),
		    "%s: %.*s is no code of %s", col, PRS(code), path);
	return code;
}

static void
days_read(struct reading *r, struct rule *k)
{
	str to = cell(r, "valid_to");

	if (!day_read(must(r, "valid_from"), &k->from))
		bad(r, "valid_from", "is no date like 2024-09-09");
	k->to = INT64_MAX;
	if (to.n && !day_read(to, &k->to))
		bad(r, "valid_to", "is no date like 2024-09-08, and not empty");
	if (k->to < k->from)
		bad(r, "valid_to", "is before valid_from");
}

/* "", without-delay, 24h, 56d, 6m */
static void
clock_read(struct reading *r, struct rule *k)
{
	str s = cell(r, "clock");
	int64_t n;
	char unit = s.n ? s.p[s.n - 1] : '\0';

	if (s.n == 0)
		return;
	k->unit = unit == 'h' ? CLOCK_HOURS : unit == 'd' ? CLOCK_DAYS :
	    CLOCK_MONTHS;
	if (str_eq(s, S("without-delay")))
		k->unit = CLOCK_WITHOUT_DELAY;
	else if ((unit == 'h' || unit == 'd' || unit == 'm') &&
	    str_int(str_sub(s, 0, s.n - 1), 1, 999, &n))
		k->every = (unsigned)n;
	else
		bad(r, "clock", "is empty, without-delay, or a time such as "
		    "24h, 56d or 6m");
}

static bool
yes_no(struct reading *r, const char *col)
{
	str s = cell(r, col);

	if (!str_eq(s, S("yes")) && !str_eq(s, S("no")))
		bad(r, col, "is yes or no");
	return str_eq(s, S("yes"));
}

static void
route_read(struct reading *r, struct rule *k)
{
	k->kind = RULE_ROUTE;
	k->action = code_of(r, "action", "practice/codes/route-action.tsv");
	k->body = code_of(r, "body", "practice/codes/route-body.tsv");
	k->mandatory = yes_no(r, "mandatory");
	clock_read(r, k);
}

static void
scope_read(struct reading *r, struct rule *k)
{
	str kind = cell(r, "kind");

	k->kind = str_eq(kind, S("flag")) ? RULE_FLAG : RULE_SCOPE;
	if (k->kind == RULE_SCOPE && !str_eq(kind, S("scope")))
		bad(r, "kind", "is scope or flag");
}

static void
rule_read(struct reading *r, struct rule *k, bool route)
{
	int64_t version = 0;
	enum err e;

	*k = (struct rule){ .id = id_of(r), .condition = must(r, "condition"),
		.text = must(r, "text"), .source = must(r, "source"),
		.review_by = must(r, "review_by"), .line = r->t->line[r->row] };
	if (!str_int(cell(r, "version"), 1, VERSION_MAX, &version))
		bad(r, "version", "is a whole number from 1");
	k->version = (unsigned)version;
	days_read(r, k);
	if (route)
		route_read(r, k);
	else
		scope_read(r, k);
	e = cond_read(r->cx, here(r), k->condition, &k->cond);
	if (e != ERR_OK)
		r->e = e;
}

/* ---- rows against each other ---- */

static bool
overlap(const struct rule *a, const struct rule *b)
{
	return a->from <= b->to && b->from <= a->to;
}

static void
pair_check(struct reading *r, const struct rules *all, unsigned first)
{
	const struct rule *a = &all->at[first], *b = &all->at[r->row];

	if (str_eq(a->id, b->id) && a->version == b->version)
		r->e = fail(r->cx, ERR_INPUT, here(r),
		    "id: line %u is the same rule in the same version",
		    a->line);
	else if (str_eq(a->id, b->id) && overlap(a, b))
		r->e = fail(r->cx, ERR_INPUT, here(r), "valid_from: on some "
		    "days the version of line %u is in force as well: end "
		    "that one the day before this begins", a->line);
	else if (str_eq(a->id, b->id) && (a->version < b->version) !=
	    (a->from < b->from))
		r->e = fail(r->cx, ERR_INPUT, here(r), "version: the later "
		    "version begins before the one of line %u", a->line);
	if (a->kind != RULE_ROUTE || str_eq(a->id, b->id) || !overlap(a, b) ||
	    !str_eq(a->action, b->action) ||
	    !str_eq(all->print[first], all->print[r->row]))
		return;
	if (str_eq(a->body, b->body))
		r->e = fail(r->cx, ERR_INPUT, here(r), "condition: line %u "
		    "asks the same on the same condition: keep one", a->line);
	else
		r->e = fail(r->cx, ERR_INPUT, here(r), "body: contradicts line "
		    "%u: the same condition and action on the same days, and "
		    "there it is %.*s: keep one, or end the other first",
		    a->line, PRS(a->body));
}

static enum err
table_read(struct ctx *cx, const char *file, str text, bool route,
    struct rules *all)
{
	static const char *const col[] = { "id", "version", "valid_from",
		"valid_to", "condition", "text", "source", "review_by" };
	static const char *const route_col[] = { "action", "body", "mandatory",
		"clock" };
	struct reading r = { .cx = cx };
	struct tsv t;

	TRY(tsv_parse(cx, file, text, &t));
	for (size_t i = 0; i < sizeof(col) / sizeof(col[0]); i++)
		if (tsv_col(&t, col[i]) < 0)
			return fail(cx, ERR_INPUT, file,
			    "there is no column %s", col[i]);
	for (size_t i = 0; route && i < sizeof(route_col) /
	    sizeof(route_col[0]); i++)
		if (tsv_col(&t, route_col[i]) < 0)
			return fail(cx, ERR_INPUT, file,
			    "there is no column %s", route_col[i]);
	if (t.nrow == 0 || t.nrow > RULES_MAX / 2)
		return fail(cx, ERR_INPUT, file, "there are 1 to %d rules",
		    RULES_MAX / 2);
	r.t = &t;
	all->n = t.nrow;
	for (r.row = 0; r.row < t.nrow; r.row++) {
		rule_read(&r, &all->at[r.row], route);
		all->print[r.row] = all->at[r.row].cond ? cond_print(cx,
		    all->at[r.row].cond) : all->at[r.row].condition;
		for (unsigned k = 0; k < r.row; k++)
			pair_check(&r, all, k);
	}
	return r.e;
}

static enum err
check(struct ctx *cx, const char *file, str text, bool route)
{
	struct rules *all = NEW(cx->mem, struct rules);

	return table_read(cx, file, text, route, all);
}

enum err
routes_check(struct ctx *cx, const char *file, str text)
{
	return check(cx, file, text, true);
}

enum err
scopes_check(struct ctx *cx, const char *file, str text)
{
	return check(cx, file, text, false);
}

enum err
routes_open(struct ctx *cx)
{
	struct rules *all = NEW(cx->mem, struct rules);
	struct rules *more = NEW(cx->mem, struct rules);
	const struct asset *routes = asset_find(ROUTES);
	const struct asset *scopes = asset_find(SCOPES);

	if (!routes || !scopes)
		return fail(cx, ERR_UNREAD, routes ? SCOPES : ROUTES,
		    "nothing is there");
	TRY(table_read(cx, routes->path, routes->body, true, all));
	TRY(table_read(cx, scopes->path, scopes->body, false, more));
	memcpy(all->at + all->n, more->at, more->n * sizeof(more->at[0]));
	all->n += more->n;
	known = all;
	return ERR_OK;
}

/* ---- asking ---- */

const struct rule *
rule_at(unsigned i)
{
	return known && i < known->n ? &known->at[i] : NULL;
}

static bool
in_force(const struct rule *k, int64_t day)
{
	return k->from <= day && day <= k->to;
}

const struct rule *
rule_on(str id, int64_t day)
{
	const struct rule *k;

	for (unsigned i = 0; (k = rule_at(i)); i++)
		if (in_force(k, day) && str_eq(k->id, id))
			return k;
	return NULL;
}

void
rules_ask(struct ctx *cx, enum rule_kind kind, const struct facts *f,
    int64_t day, struct firing *out)
{
	const struct rule *k;

	*out = (struct firing){ NEWN(cx->mem, struct fired, RULES_MAX), 0 };
	for (unsigned i = 0; (k = rule_at(i)); i++) {
		struct fired *one = &out->at[out->n];

		if (k->kind != kind || !in_force(k, day))
			continue;
		one->rule = k;
		one->truth = cond_ask(k->cond, f, &one->needs);
		out->n += one->truth != TRUTH_NO;
	}
}

enum err
scope_ask(struct ctx *cx, str id, const struct facts *f, int64_t day,
    struct fired *out)
{
	const struct rule *k = rule_on(id, day);

	if (!k || k->kind != RULE_SCOPE)
		return fail(cx, ERR_INPUT, "scope", "no policy of this name is "
		    "in force on that day: choose one of practice/rules/"
		    "scope.tsv");
	out->rule = k;
	out->truth = cond_ask(k->cond, f, &out->needs);
	return ERR_OK;
}

bool
rule_due(const struct rule *k, int64_t start, int64_t *due)
{
	struct civil c;

	switch (k->unit) {
	case CLOCK_HOURS:
		*due = start + (int64_t)k->every * 3600;
		return true;
	case CLOCK_DAYS:
		*due = start + (int64_t)k->every * 86400;
		return true;
	case CLOCK_MONTHS:
		c = time_utc(start);
		*due = day_plus_months(start / 86400, (int)k->every) * 86400 +
		    c.hour * 3600 + c.min * 60 + c.sec;
		return true;
	default:
		return false;
	}
}
