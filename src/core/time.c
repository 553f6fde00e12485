/*
 * Days are counted from 1 January of the year 1, a Monday, in the calendar of
 * today carried backwards. London's summer time is the table below; nothing
 * here asks the C library for a zone.
 */
#include "core/time.h"
#include "core/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

enum {
	DAY = 86400,
	HOUR = 3600,
	DAYS_400 = 146097,    /* in 400 years */
	DAYS_TO_1970 = 719162,
};
static const int64_t first_second = -62135596800; /* 0001-01-01T00:00:00Z */
static const int64_t last_second = 253402300799;  /* 9999-12-31T23:59:59Z */

/* British Summer Time: from `from` on, on the first Sunday on or after the day
 * given, in March and in October, at that hour UTC. Summer Time Act 1972 and
 * the orders made under it. */
static const struct summer {
	int from, march, october, hour;
} summers[] = {
	{ 1996, 25, 25, 1 },
	{ 1990, 25, 22, 1 },
	{ 1981, 25, 23, 1 },
	{ 1972, 16, 23, 2 },
};

static const str months[12] = { SK("January"), SK("February"), SK("March"),
	SK("April"), SK("May"), SK("June"), SK("July"), SK("August"),
	SK("September"), SK("October"), SK("November"), SK("December") };

int64_t
time_now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec;
}

int64_t
time_ticks_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t
time_ticks_ms(void)
{
	return time_ticks_us() / 1000;
}

static bool
leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int
time_days_in(int year, int month)
{
	static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };

	if (month < 1 || month > 12)
		return 0;
	return days[month - 1] + (month == 2 && leap(year));
}

/* Days before the first of January of a year. */
static int64_t
days_before(int64_t year)
{
	int64_t y = year - 1;

	return 365 * y + y / 4 - y / 100 + y / 400;
}

static int64_t
day_number(int year, int month, int day)
{
	int64_t n = days_before(year) + day - 1;

	assert(month >= 1 && month <= 12);
	for (int m = 1; m < month; m++)
		n += time_days_in(year, m);
	return n;
}

int
time_weekday(int year, int month, int day)
{
	return (int)(day_number(year, month, day) % 7);
}

int64_t
time_of_civil(const struct civil *c)
{
	return (day_number(c->year, c->month, c->day) - DAYS_TO_1970) * DAY +
	    c->hour * HOUR + (c->min - c->offset_min) * 60 + c->sec;
}

/* The wall clock offset_min east of UTC. */
static struct civil
civil_at(int64_t t, int offset_min)
{
	struct civil c = { .offset_min = offset_min };
	int64_t local = t + offset_min * 60 - first_second, n, left;

	n = local / DAY;
	left = local % DAY;
	c.hour = (int)(left / HOUR);
	c.min = (int)(left % HOUR / 60);
	c.sec = (int)(left % 60);

	/* The mean year puts the guess at most one off. */
	c.year = (int)(n * 400 / DAYS_400) + 1;
	while (days_before(c.year) > n)
		c.year--;
	while (days_before(c.year + 1) <= n)
		c.year++;
	c.day = (int)(n - days_before(c.year)) + 1;
	for (c.month = 1; c.day > time_days_in(c.year, c.month); c.month++)
		c.day -= time_days_in(c.year, c.month);
	return c;
}

static int64_t
within(int64_t t)
{
	return t < first_second ? first_second :
	    t > last_second     ? last_second :
				  t;
}

struct civil
time_utc(int64_t t)
{
	return civil_at(within(t), 0);
}

static int64_t
change(int year, int month, int day, int hour)
{
	struct civil c = { .year = year, .month = month, .day = day,
		.hour = hour };

	c.day += (7 - (time_weekday(year, month, day) + 1)) % 7;
	return time_of_civil(&c);
}

/* Minutes that London is ahead of UTC. */
static int
ahead(int64_t t)
{
	int year = time_utc(t).year;

	for (size_t i = 0; i < sizeof(summers) / sizeof(summers[0]); i++) {
		const struct summer *s = &summers[i];

		if (year >= s->from)
			return t >= change(year, 3, s->march, s->hour) &&
			    t < change(year, 10, s->october, s->hour) ? 60 : 0;
	}
	return 0;
}

struct civil
time_london(int64_t t)
{
	return civil_at(within(t), ahead(within(t)));
}

/* The instant at which London's midnight begins a day. No change of the clocks
 * has come at midnight since 1972, so there is exactly one. */
static int64_t
midnight(int64_t day)
{
	int64_t t = (day - DAYS_TO_1970) * DAY;

	return ahead(t - HOUR) == 60 ? t - HOUR : t;
}

int64_t
time_midnight(struct civil d)
{
	return midnight(day_number(d.year, d.month, d.day));
}

/* Fills low, high and the offset of a date without a time; the fields that it
 * leaves open are 1. */
static void
span(struct fdate *f)
{
	const struct civil *c = &f->at;
	int64_t from = day_number(c->year, c->month, c->day);
	int64_t n = 1;

	if (f->prec == PREC_MONTH)
		n = time_days_in(c->year, c->month);
	else if (f->prec == PREC_YEAR)
		n = 365 + leap(c->year);
	f->low = midnight(from);
	f->high = midnight(from + n);
	f->at.offset_min = ahead(f->low);
}

/* Exactly n digits from the front of s, within [min, max]. */
static bool
take_int(str *s, size_t n, int min, int max, int *out)
{
	int64_t v;

	if (s->n < n || !str_int(str_sub(*s, 0, n), min, max, &v))
		return false;
	*s = str_sub(*s, n, s->n);
	*out = (int)v;
	return true;
}

static bool
take_c(str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

static bool
take_zone(str *s, int *offset_min)
{
	int hour, min, sign = 1;

	*offset_min = 0;
	if (take_c(s, 'Z'))
		return true;
	if (take_c(s, '-'))
		sign = -1;
	else if (!take_c(s, '+'))
		return false;
	if (!take_int(s, 2, 0, 14, &hour) || !take_c(s, ':') ||
	    !take_int(s, 2, 0, hour == 14 ? 0 : 59, &min))
		return false;
	*offset_min = sign * (60 * hour + min);
	return true;
}

static bool
take_time(str *s, struct fdate *f)
{
	struct civil *c = &f->at;

	if (!take_int(s, 2, 0, 23, &c->hour) || !take_c(s, ':') ||
	    !take_int(s, 2, 0, 59, &c->min) || !take_c(s, ':') ||
	    !take_int(s, 2, 0, 60, &c->sec)) /* 60: a leap second */
		return false;
	if (take_c(s, '.')) {
		size_t n = 0;

		while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
			n++;
		if (n > 9 || !take_int(s, n, 0, 999999999, &f->frac))
			return false;
		f->frac_digits = (int)n;
	}
	return take_zone(s, &c->offset_min);
}

static bool
take_fdate(str s, struct fdate *f)
{
	struct civil *c = &f->at;

	*c = (struct civil){ .month = 1, .day = 1 };
	if (!take_int(&s, 4, 1, 9999, &c->year))
		return false;
	f->prec = PREC_YEAR;
	if (take_c(&s, '-')) {
		if (!take_int(&s, 2, 1, 12, &c->month))
			return false;
		f->prec = PREC_MONTH;
	}
	if (f->prec == PREC_MONTH && take_c(&s, '-')) {
		if (!take_int(&s, 2, 1, 31, &c->day))
			return false;
		f->prec = PREC_DAY;
	}
	if (f->prec == PREC_DAY && take_c(&s, 'T')) {
		if (!take_time(&s, f))
			return false;
		f->prec = PREC_INSTANT;
		f->zoned = true;
	}
	return s.n == 0;
}

static enum err
fdate_settle(struct ctx *cx, const char *where, struct fdate *f)
{
	const struct civil *c = &f->at;

	if (c->day > time_days_in(c->year, c->month))
		return fail(cx, ERR_INPUT, where,
		    "there are only %d days in %s %d",
		    time_days_in(c->year, c->month), months[c->month - 1].p,
		    c->year);
	if (f->prec == PREC_INSTANT) {
		f->low = time_of_civil(c);
		f->high = f->low + 1;
	} else {
		span(f);
	}
	return ERR_OK;
}

enum err
fdate_parse(struct ctx *cx, const char *where, str s, struct fdate *out)
{
	struct fdate f = { .prec = PREC_YEAR };

	if (!take_fdate(s, &f))
		return fail(cx, ERR_INPUT, where,
		    "this is not a date: write YYYY, YYYY-MM, YYYY-MM-DD or "
		    "YYYY-MM-DDThh:mm:ss with Z or an offset");
	TRY(fdate_settle(cx, where, &f));
	*out = f;
	return ERR_OK;
}

/* 1 to 12 from digits, or from the first three letters or more of a name. */
static bool
month_of(str s, int *month)
{
	int64_t v;

	if (s.n <= 2 && str_int(s, 1, 12, &v)) {
		*month = (int)v;
		return true;
	}
	if (str_ends(s, S(".")))
		s.n--;
	for (int m = 0; m < 12; m++) {
		if (s.n >= 3 && s.n <= months[m].n &&
		    str_ieq(s, str_sub(months[m], 0, s.n))) {
			*month = m + 1;
			return true;
		}
	}
	return false;
}

/* 1 to 31, with or without st, nd, rd or th. */
static bool
day_of(str s, int *day)
{
	static const str tails[] = { SK("st"), SK("nd"), SK("rd"), SK("th") };
	int64_t v;

	for (size_t i = 0; s.n > 2 && i < sizeof(tails) / sizeof(tails[0]); i++)
		if (str_ieq(str_sub(s, s.n - 2, 2), tails[i]))
			s.n -= 2;
	if (s.n > 2 || !str_int(s, 1, 31, &v))
		return false;
	*day = (int)v;
	return true;
}

bool
fdate_try(struct ctx *cx, str s, struct fdate *out)
{
	unsigned was = cx->ndiag;
	bool ok = s.n && fdate_parse(cx, "date", s, out) == ERR_OK;

	cx->ndiag = was;
	return ok;
}

enum err
fdate_of_fields(struct ctx *cx, const char *where, str day, str month, str year,
    struct fdate *out)
{
	struct fdate f = { .prec = PREC_YEAR, .at = { .month = 1, .day = 1 } };

	day = str_trim(day);
	month = str_trim(month);
	year = str_trim(year);
	if (year.n == 0)
		return fail(cx, ERR_INPUT, where, "enter a year");
	if (year.n != 4 || !take_int(&year, 4, 1, 9999, &f.at.year))
		return fail(cx, ERR_INPUT, where,
		    "enter the year with 4 numbers, for example 1984");
	if (day.n > 0 && month.n == 0)
		return fail(cx, ERR_INPUT, where,
		    "enter a month, or leave out the day");
	if (month.n > 0) {
		if (!month_of(month, &f.at.month))
			return fail(cx, ERR_INPUT, where,
			    "enter the month as a number from 1 to 12, or as "
			    "a word");
		f.prec = PREC_MONTH;
	}
	if (day.n > 0) {
		if (!day_of(day, &f.at.day))
			return fail(cx, ERR_INPUT, where,
			    "enter the day as a number from 1 to 31");
		f.prec = PREC_DAY;
	}
	TRY(fdate_settle(cx, where, &f));
	*out = f;
	return ERR_OK;
}

static str say(struct arena *, const char *, ...)
    __attribute__((format(printf, 2, 3)));

static str
say(struct arena *mem, const char *fmt, ...)
{
	char text[128];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	assert(n >= 0 && (size_t)n < sizeof(text));
	return str_dup(mem, (str){ text, (size_t)n });
}

static str
print_instant(struct arena *mem, const struct fdate *f)
{
	const struct civil *c = &f->at;
	int off = c->offset_min < 0 ? -c->offset_min : c->offset_min;
	char zone[16] = "Z", frac[16] = "";

	if (off)
		(void)snprintf(zone, sizeof(zone), "%c%02d:%02d",
		    c->offset_min < 0 ? '-' : '+', off / 60, off % 60);
	if (f->frac_digits)
		(void)snprintf(frac, sizeof(frac), ".%0*d", f->frac_digits,
		    f->frac);
	return say(mem, "%04d-%02d-%02dT%02d:%02d:%02d%s%s", c->year, c->month,
	    c->day, c->hour, c->min, c->sec, frac, zone);
}

str
fdate_print(struct arena *mem, const struct fdate *f)
{
	const struct civil *c = &f->at;

	switch (f->prec) {
	case PREC_YEAR:
		return say(mem, "%04d", c->year);
	case PREC_MONTH:
		return say(mem, "%04d-%02d", c->year, c->month);
	case PREC_DAY:
		return say(mem, "%04d-%02d-%02d", c->year, c->month, c->day);
	default:
		return print_instant(mem, f);
	}
}

static str
say_day(struct arena *mem, const struct civil *c)
{
	return say(mem, "%d %s %d", c->day, months[c->month - 1].p, c->year);
}

str
show_fdate(struct arena *mem, const struct fdate *f)
{
	switch (f->prec) {
	case PREC_YEAR:
		return say(mem, "%d", f->at.year);
	case PREC_MONTH:
		return say(mem, "%s %d", months[f->at.month - 1].p,
		    f->at.year);
	case PREC_DAY:
		return say_day(mem, &f->at);
	default:
		return show_time(mem, f->low);
	}
}

str
show_day(struct arena *mem, int64_t t)
{
	struct civil c = time_london(t);

	return say_day(mem, &c);
}

str
show_weekday(int64_t t)
{
	static const str day[] = { SK("Thursday"), SK("Friday"),
		SK("Saturday"), SK("Sunday"), SK("Monday"), SK("Tuesday"),
		SK("Wednesday") };
	int64_t local, days;

	t = within(t);
	local = t + 60 * (int64_t)time_london(t).offset_min;
	days = (local < 0 ? local - 86399 : local) / 86400;
	/* Day 0, 1 January 1970, was a Thursday. */
	return day[(days % 7 + 7) % 7];
}

/* In the hour that the clocks go back, two instants bear the same time. */
static const char *
which_of_two(int64_t t)
{
	if (ahead(t))
		return ahead(t + HOUR) ? "" : " BST";
	return ahead(t - HOUR) ? " GMT" : "";
}

str
show_time(struct arena *mem, int64_t t)
{
	struct civil c;
	str day;
	int hour;

	t = within(t);
	c = time_london(t);
	day = say_day(mem, &c);
	hour = c.hour % 12 ? c.hour % 12 : 12;
	if (c.min == 0 && c.hour == 12)
		return say(mem, "%.*s at midday", PRS(day));
	/* A time to be met by is missed by a day when midnight is taken for
	 * the end of the day named. */
	if (c.min == 0 && c.hour == 0)
		return say(mem, "%.*s at midnight (start of the day)",
		    PRS(day));
	if (c.min == 0)
		return say(mem, "%.*s at %d%s%s", PRS(day), hour,
		    c.hour < 12 ? "am" : "pm", which_of_two(t));
	return say(mem, "%.*s at %d:%02d%s%s", PRS(day), hour, c.min,
	    c.hour < 12 ? "am" : "pm", which_of_two(t));
}

str
time_iso(struct arena *mem, int64_t t)
{
	struct fdate f = { .prec = PREC_INSTANT, .at = time_utc(t) };

	return print_instant(mem, &f);
}

str
time_day(struct arena *mem, int64_t t)
{
	const struct fdate f = { .prec = PREC_DAY, .at = time_london(t) };

	return fdate_print(mem, &f);
}

static int64_t
london_day(int64_t t)
{
	struct civil c = time_london(t);

	return day_number(c.year, c.month, c.day);
}

str
show_ago(struct arena *mem, int64_t at, int64_t now)
{
	int64_t days = london_day(now) - london_day(at);

	if (days == 0)
		return S("today");
	if (days == 1)
		return S("yesterday");
	if (days == -1)
		return S("tomorrow");
	if (days > 0)
		return say(mem, "%lld days ago", (long long)days);
	return say(mem, "in %lld days", (long long)-days);
}

int
age_years(const struct fdate *birth, int64_t now)
{
	struct civil b = birth->at, n = time_london(now);
	int age;

	if (birth->prec == PREC_INSTANT)
		b = time_london(birth->low);
	if (day_number(b.year, b.month, b.day) > london_day(now))
		return -1;
	age = n.year - b.year;
	if (b.day > time_days_in(n.year, b.month))
		b.day = time_days_in(n.year, b.month);
	if (n.month < b.month || (n.month == b.month && n.day < b.day))
		age--;
	return age;
}
