/*
 * A thematic review (LEARN-58): a saved question, the records that it found fixed
 * in their versions, and what they say together.
 *
 * The question's words are sought as on the search page; kinds, days and types
 * narrow it. Near misses and good care are in unless someone asks for less. What
 * was found stays as it was when it was fixed; numbers of themes grow as people
 * go on coding.
 */
#ifndef HEED_LEARNING_THEMATIC_H
#define HEED_LEARNING_THEMATIC_H

#include "learning/apart.h"
#include "learning/coding.h"

/* One record that was found; day 0: it has none. type, source: an event's, and
 * who told it (reporter-type). */
struct fixed {
	enum kind kind;
	str name, id, unit, type, source; /* name "event/ID" */
	int64_t v, day;                   /* day: UTC midnight */
};
struct fixeds { struct fixed *at; unsigned n; };
/* What stands fixed in it; none while the question is being put. */
enum err thematic_fixed(struct ctx *, const struct matter *, struct fixeds *)
    CHECKED;
/* What the question would find now, at most as many as can be fixed: else
 * ERR_LIMIT at "to". Who asks sees what they may see, and no more is fixed. */
enum err thematic_find(struct ctx *, const struct matter *, struct fixeds *)
    CHECKED;

/* Themes of fixed records: how many records have each, by month. */
enum { MONTHS_MAX = 120 };
struct themes {
	int first;                /* year * 12 + month - 1 of month 0 */
	unsigned months;
	unsigned records[MONTHS_MAX]; /* how many there are in all */
	unsigned undated, uncoded;
	struct theme { str term; unsigned n, by[MONTHS_MAX]; } *at;
	unsigned n;
};
enum err thematic_themes(struct ctx *, const struct fixeds *, struct themes *)
    CHECKED;

/* Where what was written could tell who is meant. */
enum err thematic_apart(struct ctx *, const struct matter *, struct apart *)
    CHECKED;
/* Looks, and keeps that it was clean; ERR_INPUT at "extracts" where not. */
enum err thematic_look_keep(struct ctx *, struct matter *) CHECKED;

#endif
