/*
 * Running the rows of the table job (access/job.h), for the job process.
 */
#ifndef HEED_CLI_JOBS_H
#define HEED_CLI_JOBS_H

#include "access/door.h"

/* Claims what is due and does steps of it, for about a second at most, so that
 * whoever calls can keep house in between; cx->now is the time of all of it.
 * by: a name that no other process has. ERR_OK too when there is nothing to do. */
enum err jobs_turn(struct ctx *, struct door *, str by) CHECKED;
/* The same; house is called every few seconds while long work goes on, with a
 * context of its own and no transaction open. */
typedef void jobs_house(struct ctx *, struct door *);
enum err jobs_turn_with(struct ctx *, struct door *, str by, jobs_house *)
    CHECKED;

#endif
