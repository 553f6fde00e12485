/*
 * Assessments: what there are, how one ends, what they found to be needed
 * (care.md CARE-20 to CARE-33).
 *
 * Writing one is writing a sheet (plan.h). Each presentation has its own:
 * nothing here copies an earlier one (CARE-22).
 */
#ifndef HEED_CARE_ASSESS_H
#define HEED_CARE_ASSESS_H

#include "care/plan.h"

struct assessment {
	str id;
	int64_t at;            /* last change */
	bool draft;
	bool crisis;           /* a crisis or self-harm brought it about */
	int64_t requested, began, ended; /* UTC seconds; 0 where not said */
	str reason, setting, outcome;    /* in words; "" where not said */
	str view;              /* whether the person sees it so; the same */
	struct plan *sheet;    /* all of it */
};
struct assessments { struct assessment *at; unsigned n; };
/* As the viewer may see them, the newest first. */
enum err assessments_of(struct ctx *, str person, struct assessments *) CHECKED;

/* The newest of those that were begun and worked on from that time on, as in a
 * visit that began then; NULL: none. */
const struct assessment *assessment_since(const struct assessments *, int64_t);

/* The same as sheets, in no order. */
enum err assessments_read(struct ctx *, str person, struct plan **, unsigned *n)
    CHECKED;

/* A need that nothing was agreed for yet, or that is not closed (CARE-27). */
struct need { str assessment; const struct line *line; struct plan *in; };
struct needs { struct need *at; unsigned n; };
enum err needs_of(struct ctx *, str person, struct needs *) CHECKED;

/* ERR_INPUT at end.follow where someone left or declined, and neither what
 * happens next is written nor why nothing does (CARE-32). */
enum err assess_followed(struct ctx *, const struct sheet_at *) CHECKED;
/* Ends it: the hour, the state. assess_followed first. What is owed from then on
 * starts: contact within 48 hours, copies, a look at the plan after a crisis
 * (CARE-80, CARE-86, CARE-83). Of an outcome "to continue" or "paused" it stays
 * open. *ended: whether it ended. Write transaction. */
enum err assess_end(struct ctx *, const struct sheet_at *, bool *ended) CHECKED;

#endif
