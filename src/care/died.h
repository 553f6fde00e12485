/*
 * Someone has died: that it is written down, what ends with it, and the way
 * back from a mistake (CARE-117).
 *
 * The one idea: being told opens nothing and asks for nothing; what stands
 * stays as it is, and what would go on in the name of the person stops.
 */
#ifndef HEED_CARE_DIED_H
#define HEED_CARE_DIED_H

#include "care/people.h"

/* Writes the day, how it is known and who told (rows "died" of field.def; all
 * may be empty) into the Patient, then died_follow. Again corrects them. v: the
 * version that was seen; ERR_STALE when it is another; ERR_INPUT at the row that
 * is wrong. For the team. */
enum err died_save(struct ctx *, str person, int64_t v, const struct field *,
    unsigned n) CHECKED;
/* It was a mistake: takes all of it out again. why is kept with the version;
 * ERR_INPUT at "why" where it is empty. What ended stays ended. */
enum err died_undo(struct ctx *, str person, int64_t v, str why) CHECKED;
/* What ends with a death, however it came to be known: clocks, the person's own
 * sign-in, devices that open their plan. Again is nothing. */
enum err died_follow(struct ctx *, str person) CHECKED;

#endif
