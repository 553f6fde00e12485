/*
 * Deaths and their reviews, obligations that rules make, recommendations from
 * outside: what these kinds have of their own (LEARN-13 to LEARN-25).
 */
#ifndef HEED_LEARNING_DEATH_H
#define HEED_LEARNING_DEATH_H

#include "learning/harm.h"
#include "learning/matter.h"
#include "learning/rule.h"

/* What is known of an event or a death, as the rules ask it: its answers, and of
 * a death what its reviews found. */
enum err facts_known(struct ctx *, const struct matter *, struct facts *)
    CHECKED;
/* Makes an OBLIGATION of each route that holds now and has not made one of this
 * matter before. What once held stays when the rules change (LEARN-13). */
enum err routes_follow(struct ctx *, struct matter *) CHECKED;

/* LEARN-15: how long ago a rule asked for it: of the first version, which later
 * ones leave as it is. The target is the service's own, no law. */
struct asked_clock {
	int64_t since;           /* when, UTC seconds */
	int64_t target;          /* the day by which it is meant to be done */
	int64_t within;          /* working days: the setting, 1 to 100, else 2 */
	bool passed;             /* that day is over */
};
enum err obligation_clock(struct ctx *, const struct matter *,
    struct asked_clock *) CHECKED;

/* What a death asks for, worked out and never typed. */
struct death_view {
	struct day_window discharged, contact; /* LEARN-17 */
	struct fired scope;      /* LEARN-18: by the service's policy, its version */
	struct firing flags;     /* LEARN-19: those that stand, or may */
	bool sampled;
	bool never_ward;         /* as someone wrote: there is no such window */
	bool psii, psii_stands;  /* said to take a review's place; and with a reason
	                          * and an investigation that is about it, so it does */
	enum review review;
	/* What is not known: for the scope and the flags; and for mandatory routes
	 * (LEARN-13), by facts that a death is asked. One bit a fact. */
	uint64_t review_needs, route_needs;
	struct firing routes;    /* of which it cannot be told yet */
};
enum err death_view(struct ctx *, const struct matter *, struct death_view *)
    CHECKED;
/* "yes", "no", "cannot-tell", or "" where nobody has judged (LEARN-21): of a
 * review as it is. */
str review_judged(const struct matter *);
/* A second reader is owed and has not judged (LEARN-20). */
bool review_second(const struct matter *);
/* What part whoever has a review (else the viewer) had in the care: their name is
 * among those who had, or they wrote in the record that the death names. The
 * record is asked of those who hold the right to review alone. */
enum had_part { PART_NONE, PART_NAMED, PART_WROTE };
enum err review_part(struct ctx *, const struct matter *, enum had_part *)
    CHECKED;

#endif
