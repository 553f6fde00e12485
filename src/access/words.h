/*
 * How often words that put people in levels are met: counts by month.
 *
 * A count is of the service, never of a person, a record or an author: what is
 * kept is a month, what was met, and how many. A save's counts stand in its own
 * transaction. The notes of the service are read again once a month (JOB_NOTES);
 * the counts of a reading take the place of those before it when it has ended,
 * so that a half-read service never shows as a better one.
 */
#ifndef HEED_ACCESS_WORDS_H
#define HEED_ACCESS_WORDS_H

#include "access/record.h"

enum met {
#define WORDS(id, ...) WORDS_##id,
#include "access/words.def"
#undef WORDS
	WORDS__MAX
};
struct words_info { const char *code, *says; };
extern const struct words_info words_info[WORDS__MAX];

/* "2026-11": the month in London. */
str words_month(struct arena *, int64_t at);
/* n of seen (0: of nothing that is counted) in this month, in the caller's write
 * transaction. Of WORDS_NOTES: words_note. */
enum err words_count(struct ctx *, enum met, int64_t n, int64_t seen) CHECKED;

/* A reading of the service's notes, by the system: begin forgets one that was
 * cut off; note adds to it; end puts it in the place of the last one. */
enum err words_begin(struct ctx *) CHECKED;
enum err words_note(struct ctx *, str month, str form, str unit, int64_t n,
    int64_t seen) CHECKED;
enum err words_end(struct ctx *) CHECKED;
/* Up to n current records of a kind whose ids follow `after`, by id. For the
 * system's own reading alone: nothing is redacted, and nothing may leave. */
enum err words_records(struct ctx *, enum kind, str after, unsigned n,
    struct records *) CHECKED;

/* By month, the oldest first, every month of the last `months` from the first
 * in which anything was counted; AUDIT. */
struct words_month { str month; int64_t n[WORDS__MAX], seen[WORDS__MAX]; };
struct words_months { struct words_month *at; unsigned n; };
enum { WORDS_MONTHS_MAX = 120 };
enum err words_months(struct ctx *, unsigned months, struct words_months *)
    CHECKED;
/* Of the last reading, by form and unit, in the order of their names; AUDIT. */
struct words_place { str form, unit; int64_t n, seen; };
struct words_places { struct words_place *at; unsigned n; };
enum err words_places(struct ctx *, struct words_places *) CHECKED;

#endif
