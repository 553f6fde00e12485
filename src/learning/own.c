/*
 * Figures that Heed counts from its own rows: so many in a month or a week, or
 * the days between one and the next. Which, practice/rules/measure.tsv says, so
 * that a service adds its own. No body is read, and no name.
 */
#include "access/account.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"
#include "core/time.h"
#include "core/tsv.h"
#include "fhir/fhir.h"
#include "learning/harm.h"
#include "learning/series_int.h"
#include "stats/spc_rare.h"

#include <stdlib.h>
#include <string.h>

#define OWN "practice/rules/measure.tsv"

enum { WEEK = 7, MONTHS = 12, GAPS_MAX = 20000, YEAR_DAYS = 366,
	PERIODS = OWN_YEARS * 53 + 2 };

struct own_rules { struct own_rule at[OWN_RULES_MAX]; unsigned n; };
/* Set once by own_open, and read only. */
static const struct own_rules *known;

/* ---- the table ---- */

static enum err
bad(struct ctx *cx, const struct tsv *t, unsigned row, const char *col,
    const char *what)
{
	return fail(cx, ERR_INPUT, tsv_where(cx, t, row), "%s: %s", col, what);
}

static enum err
rule_read(struct ctx *cx, const struct tsv *t, unsigned i, struct own_rule *r)
{
	str per = tsv_get(t, i, "per");

	*r = (struct own_rule){ .code = tsv_get(t, i, "code"),
		.says = tsv_get(t, i, "says"), .fact = tsv_get(t, i, "fact"),
		.kind = kind_of(tsv_get(t, i, "kind")),
		.per = str_eq(per, S("week")) ? OWN_WEEK
		    : str_eq(per, S("gaps")) ? OWN_GAPS : OWN_MONTH };
	if (!fhir_is_id(r->code))
		return bad(cx, t, i, "code", "is no code: small letters,"
		    " digits and '-'");
	if (r->says.n == 0)
		return bad(cx, t, i, "says", "wants words");
	if (!kind_is_matter(r->kind))
		return bad(cx, t, i, "kind", "is no kind of access/matter.def");
	if (r->fact.n && str_chr(r->fact, '=') < 1)
		return bad(cx, t, i, "fact", "is name=value, or empty");
	if (r->per == OWN_MONTH && !str_eq(per, S("month")))
		return bad(cx, t, i, "per", "is month, week or gaps");
	return ERR_OK;
}

static enum err
rules_read(struct ctx *cx, const char *file, str text, struct own_rules *l)
{
	struct tsv t;

	TRY(tsv_parse(cx, file, text, &t));
	for (unsigned i = 0; i < t.nrow; i++) {
		if (l->n == OWN_RULES_MAX)
			return bad(cx, &t, i, "code", "there are more than 100"
			    " rows");
		TRY(rule_read(cx, &t, i, &l->at[l->n]));
		for (unsigned k = 0; k < l->n; k++)
			if (str_eq(l->at[k].code, l->at[l->n].code))
				return bad(cx, &t, i, "code",
				    "stands there twice");
		l->n++;
	}
	return ERR_OK;
}

enum err
own_open(struct ctx *cx)
{
	struct own_rules *l = NEW(cx->mem, struct own_rules);
	str text;

	TRY(asset_text(cx, OWN, &text));
	TRY(rules_read(cx, OWN, text, l));
	known = l;
	return ERR_OK;
}

enum err
own_check(struct ctx *cx, const char *file, str text)
{
	return rules_read(cx, file, text, NEW(cx->mem, struct own_rules));
}

const struct own_rule *
own_at(unsigned i)
{
	return known && i < known->n ? &known->at[i] : NULL;
}

const struct own_rule *
own_of(str code)
{
	for (unsigned i = 0; known && code.n && i < known->n; i++)
		if (str_eq(known->at[i].code, code))
			return &known->at[i];
	return NULL;
}

/* ---- counting ---- */

struct gather {
	const struct own_rule *rule;
	struct units units;
	str path;              /* of the measure's unit; "" everywhere */
	str unit; bool within; /* the last one asked of */
	int64_t first;         /* the number of the first period; */
	int64_t count[PERIODS]; /* of those from it on */
	unsigned some;
	struct spc_event *event; /* of gaps */
	unsigned n;
};

static str
path_of(const struct units *l, str unit)
{
	for (unsigned i = 0; i < l->n; i++)
		if (str_eq(l->at[i].id, unit))
			return l->at[i].path;
	return S("");
}

static bool
is_within(struct gather *g, str unit)
{
	if (g->path.n == 0)
		return true;
	if (!str_eq(g->unit, unit)) {
		str path = path_of(&g->units, unit);

		g->within = str_starts(path, g->path);
		/* Its text goes with the row: this one stays. */
		g->unit = S("");
		for (unsigned i = 0; i < g->units.n; i++)
			if (str_eq(g->units.at[i].id, unit))
				g->unit = g->units.at[i].id;
	}
	return g->within;
}

static bool
has_fact(const struct matter_row *r, str fact)
{
	str left = r->facts, one;

	if (fact.n == 0)
		return true;
	while (left.n) {
		(void)str_cut(&left, '|', &one);
		if (str_eq(one, fact))
			return true;
	}
	return false;
}

/* Day 0 was a Thursday; weeks begin on Monday. */
static int64_t
week_of(int64_t day)
{
	return (day + 3) / WEEK;
}

static int64_t
period_of(const struct own_rule *r, int64_t day)
{
	struct civil c;

	if (r->per == OWN_WEEK)
		return week_of(day);
	/* Midday, for the day by any clock here. */
	c = time_utc(day * 86400 + 43200);
	return (int64_t)c.year * MONTHS + c.month - 1;
}

/* The second of the day that its time of day, "14:05", says; else -1. */
static int
second_of(const struct matter_row *r)
{
	str t = matter_fact(r, "time"), hour;
	int64_t h = 0, m = 0;

	return str_cut(&t, ':', &hour) && str_int(hour, 0, 23, &h) &&
	    str_int(t, 0, 59, &m) ? (int)(h * 3600 + m * 60) : -1;
}

static int
by_time(const void *a, const void *b)
{
	const struct spc_event *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->second > y->second) - (x->second < y->second);
}

static enum err
count_row(void *arg, struct ctx *cx, const struct matter_row *r)
{
	struct gather *g = arg;
	int64_t day = day_of(r->day), at;

	(void)cx;
	if (!has_fact(r, g->rule->fact) || !is_within(g, r->unit))
		return ERR_OK;
	if (g->rule->per == OWN_GAPS) {
		if (g->n == GAPS_MAX) {
			memmove(g->event, g->event + GAPS_MAX / 2,
			    GAPS_MAX / 2 * sizeof(*g->event));
			g->n = GAPS_MAX / 2;
		}
		g->event[g->n++] = (struct spc_event){ .day = day,
			.second = second_of(r) };
		return ERR_OK;
	}
	if (g->some++ == 0)
		g->first = period_of(g->rule, day);
	at = period_of(g->rule, day) - g->first;
	if (at >= 0 && at < PERIODS)
		g->count[at]++;
	return ERR_OK;
}

static str
period_name(struct ctx *cx, const struct own_rule *r, int64_t period,
    int64_t *last)
{
	struct buf b;

	if (r->per == OWN_WEEK) {
		*last = period * WEEK - 3 + WEEK - 1;
		return day_print(cx->mem, period * WEEK - 3);
	}
	buf_init(&b, cx->mem, 20);
	buf_fmt(&b, "%04d-%02d", (int)(period / MONTHS),
	    (int)(period % MONTHS) + 1);
	(void)day_read(str_cat(cx->mem, buf_str(&b), S("-01")), last);
	*last += time_days_in((int)(period / MONTHS),
	    (int)(period % MONTHS) + 1) - 1;
	return buf_str(&b);
}

/* From the first that has one up to the last that is over; none is nought. */
static void
periods(struct ctx *cx, const struct gather *g, struct series *s)
{
	int64_t n = g->some ? period_of(s->own, day_of(cx->now)) - g->first : 0;
	int64_t skip = n > OWN_MAX ? n - OWN_MAX : 0;

	if (n > PERIODS)
		n = PERIODS;
	s->period = s->own->per == OWN_WEEK ? "Week" : "Month";
	s->at = NEWN(cx->mem, struct spc_point, OWN_MAX + 1);
	s->last = NEWN(cx->mem, int64_t, OWN_MAX + 1);
	for (int64_t i = skip; i < n && s->n < OWN_MAX; i++) {
		s->at[s->n] = (struct spc_point){ .y = (double)g->count[i],
			.x = period_name(cx, s->own, g->first + i,
			&s->last[s->n]) };
		s->n++;
	}
}

static enum err
gaps(struct ctx *cx, const struct gather *g, struct series *s)
{
	unsigned skip = g->n > OWN_MAX ? g->n - OWN_MAX : 0, n = g->n - skip;
	struct spc_event *e = g->event + skip;
	struct civil c = time_london(cx->now);
	struct spc_event now = { .x = S("until today"), .day = day_of(cx->now),
		.second = (c.hour * 60 + c.min) * 60 + c.sec };
	size_t made = 0;

	qsort(g->event, g->n, sizeof(*g->event), by_time);
	for (unsigned i = 0; i < n; i++)
		e[i].x = day_print(cx->mem, e[i].day);
	/* A time of today that is to come is a slip. */
	if (n && by_time(&e[n - 1], &now) > 0)
		now.second = e[n - 1].second;
	s->gaps = n ? spc_rare_choose(e, n) : SPC_CHART_G;
	s->period = "Day it happened";
	s->at = NEWN(cx->mem, struct spc_point, n + 1);
	s->last = NEWN(cx->mem, int64_t, n + 1);
	if (n)
		TRY(spc_rare_gaps(cx, s->gaps, e, n, &now, s->at, &made));
	s->n = (unsigned)made;
	s->open = made > 0;
	for (unsigned i = 0; i < s->n; i++)
		s->last[i] = i + 1 < n ? e[i + 1].day : now.day;
	return ERR_OK;
}

enum err
own_series(struct ctx *cx, const struct matter *m, struct series *s)
{
	struct gather *g = NEW(cx->mem, struct gather);

	g->rule = s->own;
	g->unit = S("");
	TRY(unit_list(cx, &g->units));
	g->path = path_of(&g->units, m->unit);
	if (s->own->per == OWN_GAPS)
		g->event = NEWN(cx->mem, struct spc_event, GAPS_MAX);
	/* Day 0 is none: it was not said when. What is yet to come is a slip. */
	TRY(matter_each(cx, s->own->kind, false, cx->now - (int64_t)OWN_YEARS *
	    YEAR_DAYS * 86400, cx->now, count_row, g));
	if (s->own->per == OWN_GAPS)
		return gaps(cx, g, s);
	periods(cx, g, s);
	return ERR_OK;
}
