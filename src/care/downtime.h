/*
 * The current plans of everyone on a ward or with a team, on paper: for the day
 * on which no screen works (CARE-101).
 *
 * Made by hand or by the clock of the machine (heed downtime), and kept where
 * the ward keeps such things; it says from when it is. What stands on it is what
 * the treating team sees of the plan and what may leave the house: never the
 * team's own lines, what is kept off online pages, nor what the worry is about.
 * Each person's plan is a look of its own in the ledger.
 */
#ifndef HEED_CARE_DOWNTIME_H
#define HEED_CARE_DOWNTIME_H

#include "access/record.h"

/* So many people are on one paper at most; then it says so. */
enum { DOWNTIME_PEOPLE = 200, DOWNTIME_MAX = 8 << 20 };

/* One document of HTML that asks nothing of any network. unit: Organization id;
 * its own people alone, not those of units below it. CARE at that unit, or the
 * system; ERR_ABSENT when there is no such unit. *n: people on it. */
enum err downtime_print(struct ctx *, str unit, str *html, unsigned *n) CHECKED;

#endif
