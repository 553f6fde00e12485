/*
 * Days: windows before a death, working days, and the clocks that count days.
 *
 * Not here: clocks that owe a person something, which run in seconds (care).
 */
#include "core/arena.h"
#include "core/asset.h"
#include "core/tsv.h"
#include "learning/harm.h"

#include <stdio.h>

#define FILE_NAME "practice/holidays.tsv"

enum { DAY_S = 86400, HOLIDAYS_MAX = 2000, PFD_DAYS = 55, YEAR_LEAST = 7 };

/* Set once by holidays_open, and read only. */
static struct { int64_t *at; unsigned n; int64_t first, end; } known;

static int64_t
number(int year, int month, int day)
{
	struct civil c = { .year = year, .month = month, .day = day };

	return time_of_civil(&c) / DAY_S - (time_of_civil(&c) % DAY_S < 0);
}

static struct civil
civil_of(int64_t day)
{
	return time_utc(day * DAY_S);
}

bool
day_read(str s, int64_t *out)
{
	int64_t y, m, d;

	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' ||
	    !str_int(str_sub(s, 0, 4), 1, 9999, &y) ||
	    !str_int(str_sub(s, 5, 2), 1, 12, &m) ||
	    !str_int(str_sub(s, 8, 2), 1, time_days_in((int)y, (int)m), &d))
		return false;
	*out = number((int)y, (int)m, (int)d);
	return true;
}

int64_t
day_of(int64_t t)
{
	struct civil c = time_london(t);

	return number(c.year, c.month, c.day);
}

str
day_print(struct arena *mem, int64_t day)
{
	return str_sub(time_iso(mem, day * DAY_S), 0, 10);
}

int64_t
day_plus_months(int64_t day, int n)
{
	struct civil c = civil_of(day);
	int months = c.year * 12 + c.month - 1 + n;
	int year = months / 12, month = months % 12 + 1;

	if (year < 1 || year > 9999)
		return day;
	return number(year, month, c.day < time_days_in(year, month) ? c.day :
	    time_days_in(year, month));
}

/* ---- working days ---- */

static enum err
row_bad(struct ctx *cx, const struct tsv *t, unsigned row, const char *what)
{
	return fail(cx, ERR_INPUT, tsv_where(cx, t, row), "%s", what);
}

/* Whole years, or a working day would be counted that is none. */
static enum err
years_check(struct ctx *cx, const struct tsv *t, const int64_t *at)
{
	unsigned in_year = 0;

	for (unsigned i = 0; i < t->nrow; i++) {
		int year = civil_of(at[i]).year;

		if (i && year > civil_of(at[i - 1]).year + 1)
			return row_bad(cx, t, i, "a year before it is missing");
		in_year = i && year == civil_of(at[i - 1]).year ?
		    in_year + 1 : 1;
		if ((i + 1 == t->nrow || civil_of(at[i + 1]).year != year) &&
		    in_year < YEAR_LEAST)
			return row_bad(cx, t, i, "this year has fewer than "
			    "seven bank holidays: write down all of it");
	}
	return ERR_OK;
}

static enum err
holidays_read(struct ctx *cx, const char *file, str text, int64_t **out,
    unsigned *n)
{
	struct tsv t;
	int64_t *at;

	TRY(tsv_parse(cx, file, text, &t));
	if (tsv_col(&t, "day") != 0 || tsv_col(&t, "says") < 0)
		return fail(cx, ERR_INPUT, file,
		    "wants the columns day and says");
	if (t.nrow == 0 || t.nrow > HOLIDAYS_MAX)
		return fail(cx, ERR_INPUT, file, "there are 1 to %d days",
		    HOLIDAYS_MAX);
	at = NEWN(cx->mem, int64_t, t.nrow);
	for (unsigned i = 0; i < t.nrow; i++) {
		if (!day_read(tsv_get(&t, i, "day"), &at[i]))
			return row_bad(cx, &t, i,
			    "day is no date like 2027-03-26");
		if (i && at[i] <= at[i - 1])
			return row_bad(cx, &t, i,
			    "day is not after the one above");
	}
	TRY(years_check(cx, &t, at));
	*out = at;
	*n = t.nrow;
	return ERR_OK;
}

enum err
holidays_check(struct ctx *cx, const char *file, str text)
{
	int64_t *at;
	unsigned n;

	return holidays_read(cx, file, text, &at, &n);
}

enum err
holidays_open(struct ctx *cx)
{
	const struct asset *a = asset_find(FILE_NAME);

	if (!a)
		return fail(cx, ERR_UNREAD, FILE_NAME, "nothing is there");
	TRY(holidays_read(cx, a->path, a->body, &known.at, &known.n));
	known.first = number(civil_of(known.at[0]).year, 1, 1);
	known.end = number(civil_of(known.at[known.n - 1]).year + 1, 1, 1);
	return ERR_OK;
}

static bool
holiday(int64_t day)
{
	unsigned low = 0, high = known.n;

	while (low < high) {
		unsigned mid = low + (high - low) / 2;

		if (known.at[mid] < day)
			low = mid + 1;
		else
			high = mid;
	}
	return low < known.n && known.at[low] == day;
}

static int
weekday(int64_t day)
{
	struct civil c = civil_of(day);

	return time_weekday(c.year, c.month, c.day);
}

bool
working_day(int64_t day)
{
	return weekday(day) < 5 && !holiday(day);
}

bool
holidays_known(int64_t day)
{
	return known.n && day >= known.first && day < known.end;
}

int64_t
working_day_plus(int64_t day, unsigned n)
{
	while (n > 0)
		n -= working_day(++day);
	return day;
}

int64_t
working_days(int64_t from, int64_t to)
{
	int64_t n = 0;

	/* Whole weeks at once: a span of centuries is no loop of days. */
	if (to - from > 7) {
		int64_t weeks = (to - from) / 7;

		for (unsigned i = 0; i < known.n; i++)
			n -= known.at[i] > from &&
			    known.at[i] <= from + 7 * weeks &&
			    weekday(known.at[i]) < 5;
		n += 5 * weeks;
		from += 7 * weeks;
	}
	while (from < to)
		n += working_day(++from);
	return n;
}

/* ---- windows and clocks ---- */

struct day_window
day_window(bool then_known, int64_t then, bool died_known, int64_t died)
{
	struct day_window w = { .known = then_known && died_known };
	bool after;

	if (!w.known)
		return w;
	w.days = died - then;
	after = w.days >= 0;
	w.d30 = after && w.days <= 30;
	w.m3 = after && died <= day_plus_months(then, 3);
	w.m6 = after && died <= day_plus_months(then, 6);
	w.m12 = after && died <= day_plus_months(then, 12);
	return w;
}

int64_t
pfd_due(bool stated_known, int64_t stated, int64_t issued)
{
	return stated_known ? stated : issued + PFD_DAYS;
}

/* The days in [from, to) that a pause covers, each once: from the earliest
 * pause on, always as far as one that has begun reaches. */
static int64_t
paused_days(const struct pause *p, unsigned n, int64_t from, int64_t to)
{
	int64_t sum = 0;

	while (from < to) {
		int64_t next = to, end = from;

		for (unsigned i = 0; i < n; i++) {
			int64_t stop = p[i].open ? to : p[i].to;

			if (p[i].from <= from && stop > end)
				end = stop;
			if (p[i].from > from && p[i].from < next &&
			    stop > p[i].from)
				next = p[i].from;
		}
		if (end > to)
			end = to;
		sum += end - from;
		from = end > from ? end : next;
	}
	return sum;
}

struct response_clock
response_clock(int64_t start, int64_t today, const struct pause *p, unsigned n,
    int64_t notice, int64_t late)
{
	struct response_clock c = { 0 };

	if (today <= start)
		return c;
	c.days = today - start;
	c.paused = paused_days(p, n < PAUSES_MAX ? n : PAUSES_MAX, start,
	    today);
	c.notice = c.days >= (notice > 0 ? notice : RESPONSE_NOTICE);
	c.late = c.days >= (late > 0 ? late : RESPONSE_LATE);
	return c;
}
