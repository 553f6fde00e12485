/*
 * Calendar, London, FHIR dates and how they are said. The calendar is walked
 * day by day through all its years; London is held against the C library's
 * zone file where there is one.
 */
#include "core/time.h"
#include "kit.h"

#include <time.h>

enum { DAY = 86400 };

static struct fdate
date(const char *s)
{
	struct fdate f;

	if (fdate_parse(&cx, "date", str_of(s), &f) != ERR_OK)
		fail_msg("refused: %s", s);
	return f;
}

/* The first second that a date stands for. */
static int64_t
at(const char *s)
{
	return date(s).low;
}

static void
calendar_day_by_day(void **state)
{
	static const int in[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	int64_t t = -62135596800;
	int weekday = 0;

	(void)state;
	for (int y = 1; y <= 9999; y++)
		for (int m = 1; m <= 12; m++) {
			bool leap = (y % 4 == 0 && y % 100) || y % 400 == 0;
			int days = in[m - 1] + (m == 2 && leap);

			assert_int_equal(time_days_in(y, m), days);
			for (int d = 1; d <= days; d++) {
				struct civil c = time_utc(t + 45296);

				if (c.year != y || c.month != m ||
				    c.day != d || c.hour != 12 ||
				    c.min != 34 || c.sec != 56 ||
				    c.offset_min != 0)
					fail_msg("%d-%d-%d", y, m, d);
				if (time_of_civil(&c) != t + 45296)
					fail_msg("%d-%d-%d", y, m, d);
				if (time_weekday(y, m, d) != weekday)
					fail_msg("%d-%d-%d", y, m, d);
				weekday = (weekday + 1) % 7;
				t += DAY;
			}
		}
	assert_int_equal(t, 253402300800);
}

static void
calendar_has_ends(void **state)
{
	struct civil c = time_utc(INT64_MIN);

	(void)state;
	assert_true(c.year == 1 && c.month == 1 && c.day == 1 && c.sec == 0);
	c = time_utc(INT64_MAX);
	assert_true(c.year == 9999 && c.month == 12 && c.day == 31 &&
	    c.hour == 23 && c.sec == 59);
	c = time_london(INT64_MAX);
	assert_int_equal(c.year, 9999);
	assert_str(time_iso(mem, INT64_MIN), "0001-01-01T00:00:00Z");
	assert_int_equal(time_days_in(2026, 0), 0);
	assert_int_equal(time_days_in(2026, 13), 0);
}

static void
same_as_libc(int64_t t)
{
	time_t libc = (time_t)t;
	struct civil c = time_london(t);
	struct tm tm;

	assert_non_null(localtime_r(&libc, &tm));
	if (c.year != tm.tm_year + 1900 || c.month != tm.tm_mon + 1 ||
	    c.day != tm.tm_mday || c.hour != tm.tm_hour ||
	    c.min != tm.tm_min || c.sec != tm.tm_sec ||
	    c.offset_min * 60 != tm.tm_gmtoff)
		fail_msg("%lld: %d min", (long long)t, c.offset_min);
	assert_int_equal(time_of_civil(&c), t);
}

static void
london_as_the_c_library(void **state)
{
	time_t july = 1784000000;
	int64_t from = at("1972-01-01T00:00:00Z");
	int64_t to = at("2037-12-31T00:00:00Z");
	int was;
	struct tm tm;

	(void)state;
	(void)setenv("TZ", "Europe/London", 1);
	tzset();
	if (!localtime_r(&july, &tm) || tm.tm_gmtoff != 3600) {
		fprintf(stderr, "skipped: the system has no zone files\n");
		skip();
	}
	for (int64_t t = from; t < to; t += 11117)
		same_as_libc(t);

	/* Each second around each change, found by libc itself. */
	was = 0;
	for (int64_t t = from; t < to; t += 3600) {
		time_t libc = (time_t)t;

		assert_non_null(localtime_r(&libc, &tm));
		if (tm.tm_isdst != was)
			for (int64_t s = t - 3601; s <= t + 3601; s++)
				same_as_libc(s);
		was = tm.tm_isdst;
	}
}

/* The same without zone files. */
static void
london_changes(void **state)
{
	static const char *const changes[][2] = {
		{ "1972-03-19T02:00:00Z", "1972-10-29T02:00:00Z" },
		{ "1981-03-29T01:00:00Z", "1981-10-25T01:00:00Z" },
		{ "1989-03-26T01:00:00Z", "1989-10-29T01:00:00Z" },
		{ "1995-03-26T01:00:00Z", "1995-10-22T01:00:00Z" },
		{ "1996-03-31T01:00:00Z", "1996-10-27T01:00:00Z" },
		{ "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z" },
		{ "2037-03-29T01:00:00Z", "2037-10-25T01:00:00Z" },
		{ "2100-03-28T01:00:00Z", "2100-10-31T01:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		int64_t on = at(changes[i][0]), off = at(changes[i][1]);

		assert_int_equal(time_london(on - 1).offset_min, 0);
		assert_int_equal(time_london(on).offset_min, 60);
		assert_int_equal(time_london(off - 1).offset_min, 60);
		assert_int_equal(time_london(off).offset_min, 0);
	}
	assert_int_equal(time_london(at("1950-07-01")).offset_min, 0);
}

static void
fdates_read_and_printed(void **state)
{
	static const struct {
		const char *in;
		enum prec prec;
		const char *low, *high, *print;
	} rows[] = {
		{ "2026", PREC_YEAR, "2026-01-01T00:00:00Z",
		    "2027-01-01T00:00:00Z", "2026" },
		{ "2026-06", PREC_MONTH, "2026-05-31T23:00:00Z",
		    "2026-06-30T23:00:00Z", "2026-06" },
		{ "2026-03", PREC_MONTH, "2026-03-01T00:00:00Z",
		    "2026-03-31T23:00:00Z", "2026-03" },
		{ "2026-11-23", PREC_DAY, "2026-11-23T00:00:00Z",
		    "2026-11-24T00:00:00Z", "2026-11-23" },
		/* A day of 23 hours, and one of 25. */
		{ "2026-03-29", PREC_DAY, "2026-03-29T00:00:00Z",
		    "2026-03-29T23:00:00Z", "2026-03-29" },
		{ "2026-10-25", PREC_DAY, "2026-10-24T23:00:00Z",
		    "2026-10-26T00:00:00Z", "2026-10-25" },
		{ "2024-02-29", PREC_DAY, "2024-02-29T00:00:00Z",
		    "2024-03-01T00:00:00Z", "2024-02-29" },
		{ "2000-02", PREC_MONTH, "2000-02-01T00:00:00Z",
		    "2000-03-01T00:00:00Z", "2000-02" },
		{ "0001", PREC_YEAR, "0001-01-01T00:00:00Z",
		    "0002-01-01T00:00:00Z", "0001" },
		{ "9999-12-31T23:59:59Z", PREC_INSTANT, "9999-12-31T23:59:59Z",
		    NULL, "9999-12-31T23:59:59Z" },
		{ "2026-11-23T14:05:06Z", PREC_INSTANT, "2026-11-23T14:05:06Z",
		    "2026-11-23T14:05:07Z", "2026-11-23T14:05:06Z" },
		{ "2026-11-23T14:05:06+00:00", PREC_INSTANT,
		    "2026-11-23T14:05:06Z", NULL, "2026-11-23T14:05:06Z" },
		{ "2015-02-07T13:28:17.239-05:00", PREC_INSTANT,
		    "2015-02-07T18:28:17Z", NULL,
		    "2015-02-07T13:28:17.239-05:00" },
		{ "2015-02-07T13:28:17.050+05:30", PREC_INSTANT,
		    "2015-02-07T07:58:17Z", NULL,
		    "2015-02-07T13:28:17.050+05:30" },
		{ "2015-01-01T00:00:00.000000000+14:00", PREC_INSTANT,
		    "2014-12-31T10:00:00Z", NULL,
		    "2015-01-01T00:00:00.000000000+14:00" },
		{ "2016-12-31T23:59:60Z", PREC_INSTANT, "2017-01-01T00:00:00Z",
		    NULL, "2016-12-31T23:59:60Z" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fdate f = date(rows[i].in);

		assert_int_equal(f.prec, rows[i].prec);
		assert_int_equal(f.zoned, f.prec == PREC_INSTANT);
		assert_str(fdate_print(mem, &f), rows[i].print);
		assert_str(time_iso(mem, f.low), rows[i].low);
		if (rows[i].high)
			assert_str(time_iso(mem, f.high), rows[i].high);
		else
			assert_int_equal(f.high, f.low + 1);
		assert_int_equal(time_of_civil(&f.at), f.low);
	}
	assert_int_equal(date("9999-12-31").high, 253402300800);
	assert_int_equal(date("9999").high, 253402300800);
}

static void
fdates_refused(void **state)
{
	static const char *const rows[] = {
		"", " ", "2026 ", " 2026", "26", "202", "20261", "0000",
		"0000-01-01", "-2026", "2026-", "2026-1", "2026-00",
		"2026-13", "2026-11-", "2026-11-1", "2026-11-00",
		"2026-11-31", "2026-11-32", "2026-02-29", "1900-02-29",
		"2026-11-231", "2026/11/23", "20261123", "2026-11-23T",
		"2026-11-23Z", "2026T14:05:06Z", "2026-11T14:05:06Z",
		"2026-11-23T14:05Z", "2026-11-23T14:05:06",
		"2026-11-23 14:05:06Z", "2026-11-23t14:05:06Z",
		"2026-11-23T14:05:06z", "2026-11-23T24:00:00Z",
		"2026-11-23T14:60:06Z", "2026-11-23T14:05:61Z",
		"2026-11-23T14:05:06.Z", "2026-11-23T14:05:06.1234567890Z",
		"2026-11-23T14:05:06.0123456789Z",
		"2026-11-23T14:05:06+0100", "2026-11-23T14:05:06+01",
		"2026-11-23T14:05:06+14:01", "2026-11-23T14:05:06+15:00",
		"2026-11-23T14:05:06+01:60", "2026-11-23T14:05:06ZZ",
		"2026-11-23T14:05:06Z ", "\xef\xbc\x92" "026", "2026-+1-01",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fdate f = { .high = 77 };

		ctx_calm(&cx);
		if (fdate_parse(&cx, "birthDate", str_of(rows[i]), &f) !=
			ERR_INPUT || cx.ndiag != 1 || f.high != 77)
			fail_msg("taken: %s", rows[i]);
		assert_str(cx.diag[0].where, "birthDate");
	}
	assert_int_equal(fdate_parse(&cx, "d", (str){ "2026\0", 5 },
	    &(struct fdate){ .prec = PREC_YEAR }), ERR_INPUT);
}

static void
fdates_of_fields(void **state)
{
	static const struct {
		const char *day, *month, *year, *want; /* NULL: refused */
	} rows[] = {
		{ "23", "11", "2026", "2026-11-23" },
		{ " 3 ", "1", "1984", "1984-01-03" },
		{ "03", "01", "1984", "1984-01-03" },
		{ "3rd", "JAN", "1984", "1984-01-03" },
		{ "1st", "sept.", "1984", "1984-09-01" },
		{ "22ND", "november", "1984", "1984-11-22" },
		{ "29", "Feb", "2024", "2024-02-29" },
		{ "", "May", "1984", "1984-05" },
		{ "", "", "1984", "1984" },
		{ "29", "2", "2023", NULL },
		{ "31", "4", "2023", NULL },
		{ "32", "1", "2023", NULL },
		{ "0", "1", "2023", NULL },
		{ "th", "1", "2023", NULL },
		{ "1", "", "2023", NULL },
		{ "1", "ma", "2023", NULL },
		{ "1", "Mayo", "2023", NULL },
		{ "1", "13", "2023", NULL },
		{ "1", "0", "2023", NULL },
		{ "1", "1", "84", NULL },
		{ "1", "1", "0000", NULL },
		{ "1", "1", "20 23", NULL },
		{ "1", "1", "", NULL },
		{ "", "", "", NULL },
		{ "-1", "1", "2023", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fdate f;
		enum err err;

		ctx_calm(&cx);
		err = fdate_of_fields(&cx, "birth", str_of(rows[i].day),
		    str_of(rows[i].month), str_of(rows[i].year), &f);
		if ((err == ERR_OK) != (rows[i].want != NULL))
			fail_msg("%s %s %s", rows[i].day, rows[i].month,
			    rows[i].year);
		if (err == ERR_OK)
			assert_str(fdate_print(mem, &f), rows[i].want);
		else
			assert_int_equal(cx.ndiag, 1);
	}
}

static void
shown(void **state)
{
	static const struct {
		const char *at, *want;
	} rows[] = {
		{ "2026-11-23T14:05:00Z", "23 November 2026 at 2:05pm" },
		{ "2026-11-23T14:00:59Z", "23 November 2026 at 2pm" },
		{ "2026-11-23T00:05:00Z", "23 November 2026 at 12:05am" },
		{ "2026-11-23T12:30:00Z", "23 November 2026 at 12:30pm" },
		{ "2026-11-23T12:00:00Z", "23 November 2026 at midday" },
		{ "2026-11-23T00:00:00Z",
		    "23 November 2026 at midnight (start of the day)" },
		{ "2026-06-30T23:00:00Z",
		    "1 July 2026 at midnight (start of the day)" },
		{ "2026-06-30T23:30:00Z", "1 July 2026 at 12:30am" },
		{ "2026-06-30T08:09:00Z", "30 June 2026 at 9:09am" },
		{ "2026-10-24T23:59:00Z", "25 October 2026 at 12:59am" },
		{ "2026-10-25T00:00:00Z", "25 October 2026 at 1am BST" },
		{ "2026-10-25T00:30:00Z", "25 October 2026 at 1:30am BST" },
		{ "2026-10-25T01:30:00Z", "25 October 2026 at 1:30am GMT" },
		{ "2026-10-25T01:59:59Z", "25 October 2026 at 1:59am GMT" },
		{ "2026-10-25T02:00:00Z", "25 October 2026 at 2am" },
		{ "2026-03-29T00:59:00Z", "29 March 2026 at 12:59am" },
		{ "2026-03-29T01:00:00Z", "29 March 2026 at 2am" },
	};
	struct fdate f;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		f = date(rows[i].at);
		assert_str(show_time(mem, f.low), rows[i].want);
		assert_str(show_fdate(mem, &f), rows[i].want);
	}
	assert_str(show_day(mem, at("2026-06-30T23:00:00Z")), "1 July 2026");
	assert_str(time_iso(mem, at("2026-06-30T23:00:00Z")),
	    "2026-06-30T23:00:00Z");
	f = date("2026");
	assert_str(show_fdate(mem, &f), "2026");
	f = date("2026-02");
	assert_str(show_fdate(mem, &f), "February 2026");
	f = date("2026-06-01");
	assert_str(show_fdate(mem, &f), "1 June 2026");
}

static void
ago(void **state)
{
	static const struct {
		const char *at, *now, *want;
	} rows[] = {
		{ "2026-11-23T00:00:00Z", "2026-11-23T23:59:59Z", "today" },
		{ "2026-11-22T23:59:59Z", "2026-11-23T00:00:00Z",
		    "yesterday" },
		{ "2026-11-20T12:00:00Z", "2026-11-23T00:00:00Z",
		    "3 days ago" },
		{ "2026-11-24T12:00:00Z", "2026-11-23T23:00:00Z", "tomorrow" },
		{ "2026-11-25T00:00:00Z", "2026-11-23T23:59:00Z",
		    "in 2 days" },
		/* Two days of London, though one of UTC. */
		{ "2026-07-01T22:30:00Z", "2026-07-01T23:30:00Z",
		    "yesterday" },
		{ "2026-10-24T12:00:00Z", "2026-10-26T00:30:00Z",
		    "2 days ago" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_str(show_ago(mem, at(rows[i].at), at(rows[i].now)),
		    rows[i].want);
}

static void
ages(void **state)
{
	static const struct {
		const char *birth, *now;
		int want;
	} rows[] = {
		{ "1984-05-06", "2026-05-05T12:00:00Z", 41 },
		{ "1984-05-06", "2026-05-05T23:00:00Z", 42 },
		{ "1984-05-06", "2026-05-05T22:59:59Z", 41 },
		{ "1984-05", "2026-04-30T12:00:00Z", 41 },
		{ "1984-05", "2026-05-01T12:00:00Z", 42 },
		{ "1984", "2026-01-01T00:00:00Z", 42 },
		{ "1984", "2025-12-31T23:59:59Z", 41 },
		{ "2008-02-29", "2026-02-27T12:00:00Z", 17 },
		{ "2008-02-29", "2026-02-28T00:00:00Z", 18 },
		{ "2008-02-29", "2028-02-28T12:00:00Z", 19 },
		{ "2008-02-29", "2028-02-29T00:00:00Z", 20 },
		{ "2026-11-23", "2026-11-23T00:00:00Z", 0 },
		{ "2026-11-24", "2026-11-23T23:59:59Z", -1 },
		{ "2027", "2026-11-23T23:59:59Z", -1 },
		{ "0001", "2026-01-01T12:00:00Z", 2025 },
		{ "2008-06-30T23:30:00Z", "2026-06-30T12:00:00Z", 17 },
		{ "2008-06-30T23:30:00Z", "2026-07-01T12:00:00Z", 18 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fdate f = date(rows[i].birth);
		int age = age_years(&f, at(rows[i].now));

		if (age != rows[i].want)
			fail_msg("%s at %s: %d", rows[i].birth, rows[i].now,
			    age);
	}
}

static void
clocks_run(void **state)
{
	int64_t ticks = time_ticks_ms();

	(void)state;
	assert_true(time_now() > at("2020"));
	assert_true(time_now() < at("2200"));
	assert_true(time_ticks_ms() >= ticks);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(calendar_day_by_day),
		T(calendar_has_ends),
		T(london_as_the_c_library),
		T(london_changes),
		T(fdates_read_and_printed),
		T(fdates_refused),
		T(fdates_of_fields),
		T(shown),
		T(ago),
		T(ages),
		T(clocks_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
