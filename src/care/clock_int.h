/* What the files of clocks share. */
#ifndef HEED_CARE_CLOCK_INT_H
#define HEED_CARE_CLOCK_INT_H

#include "access/work.h"
#include "care/clock.h"

/* From a record of kind TASK. */
void clock_of(struct ctx *, const struct record *, struct clock *);
/* As a FHIR Task; call: when its owner is to be told, or 0. */
enum err clock_print(struct ctx *, const struct clock *, int64_t call,
    str *body) CHECKED;
/* Writes it as its next version. act: for the ledger. */
enum err clock_save(struct ctx *, struct clock *, const char *act, str why)
    CHECKED;
/* A clock whose state others may not end ends so. */
enum err clock_close(struct ctx *, struct clock *, enum clock_state, str why)
    CHECKED;
/* The person's record says that they died. */
enum err clock_person_died(struct ctx *, str person, bool *) CHECKED;

#endif
