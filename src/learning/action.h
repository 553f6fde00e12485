/*
 * What gets better, and whether it did: areas for improvement, the actions that
 * are done for them, and how an action stands to its day and its measure.
 *
 * Done is never the same as part of everyday work (LEARN-45), and "closed" is
 * never told alone (LEARN-48). All of it is about a service's work; nothing here
 * is of a person.
 */
#ifndef HEED_LEARNING_ACTION_H
#define HEED_LEARNING_ACTION_H

#include "learning/matter.h"
#include "learning/series.h"

/* ---- areas: area.c ---- */

/* Another area, or a recommendation from outside, that is open and may be the
 * same one: what they have in common. */
struct alike {
	struct matter_row row;
	str words, seips;        /* shared: "handover night"; codes, by spaces */
	unsigned nwords, nseips;
	str link;                /* how someone said they stand to one another,
	                          * a code of recommendation-link; or "" */
};
enum { ALIKE_MAX = 5 };
struct alikes { struct alike at[ALIKE_MAX]; unsigned n; };
/* m: an area, or a recommendation. Those with two words in common at least, or
 * one and a part of the work, or three parts; the most first. Of the newest 1,000
 * of each kind that the viewer may see (LEARN-47). */
enum err area_alike(struct ctx *, const struct matter *, struct alikes *)
    CHECKED;
/* m: an area, or a recommendation. Says how another, "area/ID" or "advice/ID",
 * stands to it: an entry of link.one, and a tie. how: recommendation-link.
 * Writes. */
enum err area_link(struct ctx *, struct matter *, enum kind, str id, str how)
    CHECKED;
/* How m says that the one with that reference stands to it: a code of
 * recommendation-link; "" where it says nothing. */
str area_said(const struct matter *, str ref);
/* Ties m to what its links name, in m; for a prepare. */
enum err area_ties(struct ctx *, struct matter *) CHECKED;
/* Where it says a solution instead of the need (words.h, PROMPTS_AREA): to ask
 * about, and never to stop anyone. */
enum err area_solution(struct ctx *, const struct matter *, struct findings *)
    CHECKED;
/* Of its actions that are pursued one is weaker by itself, and none stronger or
 * in between (LEARN-44): one that is not decided counts for neither. said: why
 * nothing stronger is done is written. */
enum err area_weak(struct ctx *, const struct matter *, bool *weak, bool *said)
    CHECKED;
/* What a text is compared by: its longer words, folded, each once. */
str alike_words(struct ctx *, str text);
/* The fact "words" of a recommendation from outside, from its concerns: by it
 * areas like it are found. */
void advice_words(struct ctx *, struct matter *);

/* ---- actions: action.c ---- */

/* The areas that it serves, those that the viewer may see; named: how many it
 * names at all. */
enum err action_areas(struct ctx *, const struct matter *,
    struct matter_rows *, unsigned *named) CHECKED;
/* Measures that are kept about it, and others that it is tied to. */
enum err action_measures(struct ctx *, const struct matter *,
    struct matter_rows *) CHECKED;
/* It was under way once; the day it began (harm.h): as it is written, else when it
 * came to be under way. A day that is only planned is none. */
bool action_began(const struct matter *action, int64_t *day);
/* The last time someone looked at the measure after it was done, and after it was
 * last worked on again; a day to come is none. found: a code of measure-found,
 * "" nobody did; whole: it says what was decided. */
struct action_look { str line, found, decision; int64_t on; bool whole; };
struct action_look action_look(struct ctx *, const struct matter *);
/* How often its day was changed; each is an entry of dates.one (LEARN-46), and so
 * is a day taken away, which counts once another is set. */
unsigned action_moved(const struct matter *);
enum { ACTION_MOVED_OFTEN = 3 };
/* It is not done, and its day is past. */
bool action_overdue(const struct matter_row *, int64_t now);
/* With nobody: no owner, or one whose account has ended; of a proposed one only
 * the latter. */
bool action_unowned(const struct matter_row *);

/* The three headline numbers (LEARN-48), and what they are made of. */
struct action_counts {
	unsigned live, proposed, overdue, done, moved_often;
	int64_t age_median, age_oldest; /* days since it was written down, of
	                                 * live ones; -1: there is none */
	unsigned embedded;       /* part of everyday work; of those, what the
	                          * last look at the measure found: */
	unsigned better, same, worse, cannot_tell;
	unsigned dropped;        /* not pursued, or another took its place */
};
/* Of rows: as they stand now. */
void action_count(struct ctx *, const struct matter_row *, unsigned n,
    struct action_counts *);
/* In sentences: age, overdue, part of everyday work with what was found. */
enum { ACTION_SENTENCES = 3 };
void action_sentences(struct ctx *, const struct action_counts *,
    str out[ACTION_SENTENCES]);

#endif
