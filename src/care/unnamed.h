/*
 * What leaves the house names nobody who is not to be contacted (CARE-70,
 * CARE-112), though the plan does: a line from before, with their number in it.
 */
#ifndef HEED_CARE_UNNAMED_H
#define HEED_CARE_UNNAMED_H

#include "access/record.h"
#include "forms/forms.h"

/* Takes out each entry that refers to such a supporter, with all below it. For
 * the team; what the person and supporters are shown has been through
 * access/redact.c, which does the same. */
enum err answers_unname(struct ctx *, str person, struct answers *) CHECKED;

#endif
