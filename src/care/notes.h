/*
 * The service's own notes, read again once a month for levels.
 *
 * What its staff wrote into forms and plans is scanned as an export would be;
 * only counts leave: by the month of the record, its form and the unit. What a
 * person or supporter said is left out, because it is theirs. A record counts
 * once however often it holds a level.
 */
#ifndef HEED_CARE_NOTES_H
#define HEED_CARE_NOTES_H

#include "access/job.h"
#include "language/language.h"

/* A step reads so many records at most. */
enum { NOTES_A_STEP = 50 };
/* Where it has come to stands in args ("KIND ID"). Wants care_open. */
job_fn notes_step;
/* Is there a level in what staff wrote of this response? False with *read false:
 * there is nothing of theirs in it. Pure but for the lexicon. */
bool notes_hold_level(struct ctx *, const struct json *, bool *read);
/* The lexicon that care_open was given. */
const struct lexicon *notes_lexicon(void);

#endif
