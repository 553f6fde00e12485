/*
 * Time: stored as UTC seconds, shown in Europe/London, FHIR dates as exact as
 * they were given.
 *
 * London's rule is our own table: after the sandbox closes, the C library can
 * no longer read its zone files and silently says UTC (decisions.md D14).
 * Since 1996 (Summer Time Order 2002, SI 2002/262): BST from 01:00 UTC on the
 * last Sunday of March to 01:00 UTC on the last Sunday of October. The rules
 * of 1972 to 1995 are in the table too; before 1972 all is taken as GMT.
 */
#ifndef HEED_CORE_TIME_H
#define HEED_CORE_TIME_H

#include "core/err.h"
#include "core/str.h"

struct civil {
	int year;            /* 1..9999 */
	int month, day;      /* 1.. */
	int hour, min, sec;
	int offset_min;      /* local = UTC + offset */
};

/* The clock; the only call in the house that reads it. */
int64_t time_now(void);
/* Monotonic, for deadlines; and finer, for measuring. */
int64_t time_ticks_ms(void);
int64_t time_ticks_us(void);

/* The month is 1..12; the other fields may overflow into the next. */
int64_t time_of_civil(const struct civil *);          /* uses offset_min */
/* What lies outside the years 1 to 9999 is shown as the nearest within. */
struct civil time_utc(int64_t);
struct civil time_london(int64_t);
/* Midnight in London at the start of that day (its year, month and day; the day
 * may overflow). On the Sundays of a clock change noon's offset is another. */
int64_t time_midnight(struct civil day);
/* 0 where there is no such month. */
int time_days_in(int year, int month);
/* 0 = Monday */
int time_weekday(int year, int month, int day);

/* How exact a FHIR date is. */
enum prec { PREC_YEAR, PREC_MONTH, PREC_DAY, PREC_INSTANT };

struct fdate {
	enum prec prec;
	struct civil at;
	bool zoned;          /* an offset or Z was given */
	int64_t low, high;   /* UTC seconds it may stand for, high exclusive;
	                      * an unzoned date is a London day */
	int frac, frac_digits; /* of a second, as it was written: .050 is 50, 3 */
};

/* FHIR R4 date, dateTime or instant: YYYY, YYYY-MM, YYYY-MM-DD,
 * YYYY-MM-DDThh:mm:ss[.f](Z|±hh:mm), up to nine digits of f. ERR_INPUT with a
 * diagnostic at where. at and low are the same instant. */
enum err fdate_parse(struct ctx *, const char *where, str, struct fdate *) CHECKED;
/* The same of what may be no date: false then, and no diagnostic. */
bool fdate_try(struct ctx *, str, struct fdate *);
/* Three fields as people type them: 3 or 3rd, 11, nov or November, and the year
 * in full; "" for day, or day and month, gives a lesser precision. */
enum err fdate_of_fields(struct ctx *, const char *where, str day, str month,
    str year, struct fdate *) CHECKED;
/* 2026-11-23, to its precision. */
str fdate_print(struct arena *, const struct fdate *);

/* "23 November 2026", to the precision of the date. */
str show_fdate(struct arena *, const struct fdate *);
/* "23 November 2026" in London. */
str show_day(struct arena *, int64_t);
/* "23 November 2026 at 2:05pm" in London; "at midday"; "at midnight (start of
 * the day)"; BST or GMT is added in the autumn hour that comes twice. */
str show_time(struct arena *, int64_t);
/* "Monday" in London. */
str show_weekday(int64_t);
/* "2026-11-23T14:05:00Z" */
str time_iso(struct arena *, int64_t);
/* "2026-11-23": the day in London. */
str time_day(struct arena *, int64_t);
/* "3 days ago", "yesterday", "today", "tomorrow", "in 2 days"; by London days. */
str show_ago(struct arena *, int64_t at, int64_t now);
/* Whole years from birth to now; -1 when the birth date is after now. A month
 * or year alone counts from its first day; 29 February comes of age on
 * 28 February (care.md CARE-84). */
int age_years(const struct fdate *birth, int64_t now);

#endif
