/*
 * The duty of candour: when someone has to decide, and how long it has been. The
 * steps and what each needs are rows of practice/rules/moves.tsv (LEARN-38 to
 * 41). What is suggested decides nothing: a named clinician does.
 */
#ifndef HEED_LEARNING_CANDOUR_H
#define HEED_LEARNING_CANDOUR_H

#include "learning/harm.h"
#include "learning/matter.h"

/* What is asked of an event or a death, by the harm that was written down there, and
 * what is suggested. lasts: yes, no, or anything else for not known. An NHS body is
 * asked about a near miss too, which is not required. */
enum err candour_look(struct ctx *, const struct matter *, str lasts,
    struct candour_asked *) CHECKED;
/* The same, of what nobody has answered yet; CANDOUR_NONE where nothing is open. Of
 * a near miss "no" at “The duty of candour may hold” is an answer. */
enum err candour_open(struct ctx *, const struct matter *,
    struct candour_asked *) CHECKED;
/* For the prepare of an event or a death: fact "candour", required or asked. */
enum err candour_fact(struct ctx *, struct matter *) CHECKED;

/* Events and deaths that the viewer may see, for which someone has to decide, or is
 * asked, and nobody has; the longest waiting first, at most MATTER_PAGE. */
enum err candour_waiting(struct ctx *, struct matter_rows *) CHECKED;

/* LEARN-40: since we became aware. The target is the service's own, no law. */
struct candour_clock {
	bool known;              /* when we became aware is written down */
	int64_t days, working;   /* since then */
	int64_t target;          /* the day by which the letter is meant to go */
	int64_t within;          /* working days: the setting, 1 to 100, else 10 */
	bool told;               /* the letter has gone: the clock stands */
};
enum err candour_clock(struct ctx *, const struct matter *,
    struct candour_clock *) CHECKED;

/* LEARN-41: all that was written, for those who handle claims, as plain text:
 * without any answer that the form marks with rule "apology". */
enum err candour_for_claims(struct ctx *, const struct matter *, str *text)
    CHECKED;

/* Of learning.def. */
matter_do candour_prepare;

#endif
