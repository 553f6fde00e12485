/*
 * What follows from what was written down about an event, a death or a
 * response: harm put together, windows, due days, samples, counts. Pure; no
 * store, no clock: what it is asked of comes in.
 *
 * It is about events, deaths and care. Nothing here is a level, a score or a
 * rank of a person, and nothing decides: it says what is asked for and why, and
 * a named person decides.
 *
 * A day is a number: days since 1 January 1970, by the calendar of London. A
 * grade is a national number, 0 where nobody has judged yet; 1 is the worst
 * (practice/codes/harm-*.tsv, column lfpse).
 * Source of the rules: learning.md 8 (LEARN-n), as named at each.
 */
#ifndef HEED_LEARNING_HARM_H
#define HEED_LEARNING_HARM_H

#include "core/err.h"
#include "core/str.h"
#include "core/time.h"

/* ---- days: harm_days.c ---- */

/* The day of 2026-11-27; false, and out untouched, where it is no whole day. */
bool day_read(str, int64_t *out);
/* The London day of UTC seconds. */
int64_t day_of(int64_t t);
str day_print(struct arena *, int64_t day);
/* By the calendar; in a shorter month its last day. n < 0 goes back. */
int64_t day_plus_months(int64_t day, int n);

/* Reads practice/holidays.tsv: the bank holidays of England and Wales. Once,
 * at the start; its memory stays. */
enum err holidays_open(struct ctx *) CHECKED;
/* For heed practice check: each row a day, in order, and whole years alone. */
enum err holidays_check(struct ctx *, const char *file, str text) CHECKED;
/* No Saturday, Sunday or bank holiday. After the last year of the table only
 * weekends are known of: holidays_known says whether a day is within it. */
bool working_day(int64_t day);
bool holidays_known(int64_t day);
/* The n-th working day after `day`, which itself does not count (LEARN-40);
 * n 0..1000. */
int64_t working_day_plus(int64_t day, unsigned n);
/* How many working days come after `from`, up to and with `to`; 0 where `to` is
 * no later. */
int64_t working_days(int64_t from, int64_t to);

/* LEARN-17: how long before a death someone left, or was last seen. */
struct day_window {
	bool known;      /* both days are; else nothing below is said */
	int64_t days;    /* since then; < 0: it was after the death */
	bool d30;        /* 0 to 30 days */
	bool m3, m6, m12; /* within so many calendar months */
};
struct day_window day_window(bool then_known, int64_t then, bool died_known,
    int64_t died);

/* LEARN-24: when an answer to a coroner's report is due: as it says, else 55
 * days after it was issued, so that the day of issue counts as the first of 56
 * (the earlier reading). */
int64_t pfd_due(bool stated_known, int64_t stated, int64_t issued);

/* LEARN-28: how long a response has been open. Guides for the team, no law. */
struct pause { int64_t from, to; bool open; /* it lasts: to says nothing */ };
struct response_clock {
	int64_t days;    /* since the start, pauses and all */
	int64_t paused;  /* of these; a day in two pauses counts once */
	bool notice, late;
};
enum { RESPONSE_NOTICE = 90, RESPONSE_LATE = 180, PAUSES_MAX = 100 };
/* notice and late: after how many days since the start, whatever was paused; 0
 * for the two above. Pauses may overlap; ends stand in for what is beyond
 * start and today. At most PAUSES_MAX are looked at. */
struct response_clock response_clock(int64_t start, int64_t today,
    const struct pause *, unsigned n, int64_t notice, int64_t late);

/* ---- harm: harm.c ---- */

struct harm { unsigned physical, psychological; /* 1..5, 1..4, or 0 */ };

/* The national number of a code of practice/codes/FILE.tsv, file being
 * "harm-physical" or "harm-psychological"; 0 for not judged and what is no code
 * of it. */
unsigned harm_of_code(const char *file, str code);
/* LEARN-5: min(physical, psychological + 1) of the worst harmed of n people; 0
 * where nobody has judged any of it. */
unsigned harm_overall(const struct harm *, unsigned n);
/* "severe": the national word for what harm_overall says; "" for 0. */
str harm_word(unsigned overall);

/* LEARN-4. */
struct near {
	bool near_miss, near_fatal;
	str kind;                /* near-miss-kind; "" or not-said: none */
	struct harm potential;
	const struct harm *actual;
	unsigned n;
};
/* Refused with a sentence at each field: near-miss, kind, potential, harm. */
enum err near_check(struct ctx *, const struct near *) CHECKED;

/* LEARN-21. avoidability: 1..6 of practice/codes/avoidability.tsv. */
enum judged { JUDGED_NOT, JUDGED_YES, JUDGED_NO, JUDGED_CANNOT_TELL };
enum judged judged_code(str more_likely_than_not);
enum judged judged_avoidability(unsigned);
/* What counts of two reviewers and a panel: the panel's, where there is one;
 * else what they agree on; else JUDGED_NOT. Both stay written down. */
enum judged judged_final(enum judged first, enum judged second,
    enum judged panel);

/* LEARN-19: whether a death that nothing else calls for is in the sample.
 * FNV-1a of 64 bits over the bytes of seed, a line feed and id; in where that
 * modulo 10,000 is less than 100 times percent. docs/learning.md: by hand. The
 * same seed and id give the same answer on any machine, whatever else is in the
 * cohort. percent 0..100; more is taken as 100. */
bool in_sample(str seed, str id, unsigned percent);

/* LEARN-19: what a death asks for. */
enum review { REVIEW_NOT, REVIEW_SAMPLED, REVIEW_CANNOT_TELL, REVIEW_NEEDED,
	REVIEW_BY_PSII };
/* flags: red flags that stand (rule.h) or that someone set; unknown: of those
 * that cannot be told yet. An investigation takes the place of a review. */
enum review review_asked(unsigned flags, unsigned unknown, bool psii,
    bool sampled);

/* ---- candour: harm_candour.c ---- */

/* LEARN-38. */
struct candour_ask {
	bool nhs_body, died;
	struct harm harm, potential;
	bool near_miss;
	bool days_known, days_28; /* the harm to the mind lasts 28 days */
};
enum candour_hint { CANDOUR_NONE, CANDOUR_ASK, CANDOUR_UNCLEAR, CANDOUR_TELL };
struct candour_asked {
	bool required;           /* someone has to decide, either way */
	enum candour_hint hint;  /* what is suggested; it decides nothing */
	const char *why;         /* a sentence; "" with CANDOUR_NONE */
};
/* Required from moderate harm, severe or moderate harm to the mind, less harm
 * that lasts 28 days or may, or a death; an NHS body is asked about a near miss
 * that could have led to moderate harm. What is not known is taken as what fits
 * best: it asks. Reads no decision. Source: Regulation 20, and guidance. */
struct candour_asked candour_asked(const struct candour_ask *);
/* Whether a decision (candour-decision.tsv) means telling; *decided false where
 * there is none. Not clear is taken as telling. */
bool candour_tells(str decision, bool *decided);

/* ---- counts: harm_count.c ---- */

/* LEARN-57: how far two coders agree beyond chance, (po - pe) / (1 - pe). False
 * where it cannot be said: shares out of 0..1, or chance alone gives 1. */
bool kappa_of(double po, double pe, double *out);
struct agreement { unsigned items; double raw, expected, kappa; bool known; };
/* first[i] and second[i]: the terms, 0..terms-1, that two coders gave item i;
 * terms 1..200, else nothing is known. */
struct agreement agreement(const unsigned *first, const unsigned *second,
    unsigned items, unsigned terms);

/* LEARN-65: which cells of a table of counts to hide. */
enum { CELLS_SIDE_MAX = 32, CELLS_BELOW = 5 };
struct cells {
	unsigned rows, cols;     /* 1..CELLS_SIDE_MAX, without totals */
	const unsigned *n;       /* rows * cols */
	bool row_totals, col_totals; /* which are published; the grand total is,
	                          * where both are */
	unsigned below;          /* 1..below-1 are small; 0 for CELLS_BELOW */
};
/* hide has (rows + 1) * (cols + 1) places, the last column and row for totals;
 * what is not published is left as hidden there. Small cells and small totals
 * are hidden, and then as few others, small ones first, as it takes that no
 * small one can be worked out from what is shown. A zero is always shown. A
 * table of one row is one with row_totals alone. */
enum err cells_hide(struct ctx *, const struct cells *, bool *hide) CHECKED;
/* Whether somebody could work out a hidden count from what is shown, knowing
 * that no hidden one is 0. For tests and for who changes the rule by hand. */
bool cells_told(const struct cells *, const bool *hide, unsigned row,
    unsigned col);

#endif
