/*
 * What a request of each kind needs, and a gate that numbers alone pass.
 */
#include "learning/privacy.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"
#include "core/time.h"
#include "learning/harm.h"
#include "learning/matter_int.h"

enum { AHRA_DAYS = 40, DAY_S = 86400, LINK_LEAST = 8, LINK_MOST = 64 };

#define CATEGORIES "practice/codes/ftsu-category.tsv"

/* ---- requests ---- */

bool
request_is_ahra(const struct matter *m)
{
	return str_starts(matter_value(m, "request.kind"), S("ahra-"));
}

bool
request_is_own(const struct matter *m)
{
	return str_starts(matter_value(m, "request.kind"), S("sar-"));
}

enum err
request_ahra(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = request_is_ahra(m);
	return ERR_OK;
}

enum err
request_own(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = request_is_own(m);
	return ERR_OK;
}

/* Someone with a claim is given what bears on it; a representative all. */
enum err
request_limited(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = !matter_is(m, "request.kind", "ahra-claim") ||
	    matter_value(m, "request.limited").n > 0;
	return ERR_OK;
}

/* 40 days from the day it came (AHRA), a calendar month (one's own data). */
enum err
request_prepare(struct ctx *cx, struct matter *m)
{
	int64_t day;

	(void)cx;
	m->due = 0;
	if (!m->live || !day_read(matter_value(m, "request.received"), &day))
		return ERR_OK;
	if (request_is_ahra(m))
		m->due = (day + AHRA_DAYS) * DAY_S;
	else if (request_is_own(m))
		m->due = day_plus_months(day, 1) * DAY_S;
	return ERR_OK;
}

/* ---- speaking up ---- */

static bool
is_quarter(str s)
{
	return s.n == 7 && str_starts(s, S("20")) && s.p[2] >= '0' &&
	    s.p[2] <= '9' && s.p[3] >= '0' && s.p[3] <= '9' &&
	    s.p[4] == '-' && s.p[5] == 'Q' && s.p[6] >= '1' && s.p[6] <= '4';
}

/* Digits and a to f, which spell nothing. */
static bool
is_link(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') ||
		    (s.p[i] >= 'a' && s.p[i] <= 'f') || s.p[i] == '-'))
			return false;
	return s.n == 0 || (s.n >= LINK_LEAST && s.n <= LINK_MOST);
}

static enum err
is_category(struct ctx *cx, str code, bool *yes)
{
	struct tsv t;

	*yes = false;
	TRY(tsv_asset(cx, CATEGORIES, &t));
	for (unsigned i = 0; i < t.nrow; i++)
		*yes |= str_eq(tsv_get(&t, i, "code"), code);
	return ERR_OK;
}

static enum err
not_a_count(struct ctx *cx, str link)
{
	return fail(cx, ERR_INPUT, str_c(cx->mem, link), "only a quarter, a"
	    " number for each category and a reference of digits and the"
	    " letters a to f are kept here: words about it stay with the"
	    " guardian");
}

static enum err
line_look(struct ctx *cx, const struct line *l)
{
	int64_t n;
	bool ok = l->entry || l->value.n == 0;

	if (str_eq(l->link, S("speak.quarter")))
		ok = is_quarter(l->value);
	else if (str_eq(l->link, S("speak.link")))
		ok = is_link(l->value);
	else if (str_eq(l->link, S("speak.count")))
		ok = str_int(l->value, 0, SPEAKUP_COUNT_MAX, &n);
	else if (str_eq(l->link, S("speak.category")))
		TRY(is_category(cx, l->value, &ok));
	return ok ? ERR_OK : not_a_count(cx, l->link);
}

/* Also what stands beside, is parked, or left the form: no line of words. */
enum err
speakup_prepare(struct ctx *cx, struct matter *m)
{
	for (unsigned i = 0; i < m->a.n; i++)
		TRY(line_look(cx, &m->a.line[i]));
	m->day = cx->now - cx->now % DAY_S;
	return ERR_OK;
}

struct counted { str quarter, category; int64_t n; };

static enum err
bad_line(struct ctx *cx, unsigned line, const char *what)
{
	return fail(cx, ERR_INPUT, "file", "line %u: %s; nothing was taken in",
	    line, what);
}

static enum err
row_read(struct ctx *cx, str row, unsigned line, struct counted *c)
{
	str left = row;
	bool known;

	if (!str_cut(&left, ',', &c->quarter) ||
	    !str_cut(&left, ',', &c->category))
		return bad_line(cx, line, "a quarter, a category and a number"
		    " are wanted, with commas between them");
	c->quarter = str_trim(c->quarter);
	c->category = str_trim(c->category);
	if (!is_quarter(c->quarter))
		return bad_line(cx, line, "the quarter is written 2026-Q3");
	TRY(is_category(cx, c->category, &known));
	if (!known)
		return bad_line(cx, line, "the category is no code of the list");
	if (!str_int(str_trim(left), 0, SPEAKUP_COUNT_MAX, &c->n))
		return bad_line(cx, line, "the count is a number up to 9,999,"
		    " and the last of the line");
	return ERR_OK;
}

static enum err
file_read(struct ctx *cx, str file, struct counted *at, unsigned *n)
{
	unsigned line = 0;
	str row;

	*n = 0;
	if (file.n > SPEAKUP_FILE_MAX)
		return fail(cx, ERR_INPUT, "file", "this file is larger than"
		    " such counts are: nothing was taken in");
	while (file.n) {
		(void)str_cut(&file, '\n', &row);
		row = str_trim(row);
		line++;
		if (row.n == 0 || (line == 1 &&
		    str_eq(row, S("quarter,category,count"))))
			continue;
		if (*n == SPEAKUP_ROWS_MAX)
			return bad_line(cx, line, "there are more than 200"
			    " lines");
		TRY(row_read(cx, row, line, &at[*n]));
		for (unsigned i = 0; i < *n; i++)
			if (str_eq(at[i].quarter, at[*n].quarter) &&
			    str_eq(at[i].category, at[*n].category))
				return bad_line(cx, line, "this category of"
				    " this quarter stands there twice");
		++*n;
	}
	return *n ? ERR_OK : fail(cx, ERR_INPUT, "file",
	    "there are no counts in it");
}

static enum err
is_kept(struct ctx *cx, str quarter, bool *yes)
{
	const struct matter_ask ask = { .kind = KIND_SPEAKUP,
		.state = S(""), .unit = S(""), .owner = S(""),
		.fact = str_cat(cx->mem, S("speak.quarter="), quarter) };
	struct matter_rows l;

	TRY(matter_list(cx, &ask, &l));
	*yes = l.n > 0;
	return ERR_OK;
}

static enum err
quarter_write(struct ctx *cx, str unit, const struct counted *at, unsigned n,
    str quarter)
{
	struct op *op = NEWN(cx->mem, struct op, 3 * (size_t)n + 1);
	unsigned k = 0;
	struct matter m;
	bool kept;

	TRY(is_kept(cx, quarter, &kept));
	if (kept)
		return fail(cx, ERR_INPUT, "file", "%.*s is kept already:"
		    " nothing was taken in", (int)quarter.n, quarter.p);
	TRY(matter_new(cx, KIND_SPEAKUP, unit, S(""), &m));
	op[k++] = matter_op(&m, S(""), "speak.quarter", quarter);
	for (unsigned i = 0; i < n; i++) {
		struct buf b;
		str in;

		if (!str_eq(at[i].quarter, quarter))
			continue;
		op[k] = matter_entry(cx, "speak.one");
		in = op[k++].line;
		op[k++] = matter_op(&m, in, "speak.category", at[i].category);
		buf_init(&b, cx->mem, 16);
		buf_int(&b, at[i].n);
		op[k++] = matter_op(&m, in, "speak.count", buf_str(&b));
	}
	return matter_save(cx, &m, op, k, "import");
}

enum err
speakup_take(struct ctx *cx, str unit, str file, unsigned *quarters)
{
	struct counted *at = NEWN(cx->mem, struct counted, SPEAKUP_ROWS_MAX);
	unsigned n;

	*quarters = 0;
	TRY(matter_may_add(cx, KIND_SPEAKUP, unit));
	TRY(file_read(cx, file, at, &n));
	for (unsigned i = 0; i < n; i++) {
		bool done = false;

		for (unsigned k = 0; k < i; k++)
			done |= str_eq(at[k].quarter, at[i].quarter);
		if (done)
			continue;
		TRY(quarter_write(cx, unit, at, n, at[i].quarter));
		++*quarters;
	}
	return ERR_OK;
}
