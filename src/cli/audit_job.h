/*
 * The job that audits an export which someone sent (access/sent.h).
 *
 * The work reads the bytes into a file without a name, lets one reader of
 * audit/ go over them, and draws the report; the step keeps the report and
 * deletes the export in one transaction. Nothing of the text reaches a log, a
 * name or the job's row.
 */
#ifndef HEED_CLI_AUDIT_JOB_H
#define HEED_CLI_AUDIT_JOB_H

#include "access/job.h"

job_work audit_work;
job_fn audit_step;

#endif
