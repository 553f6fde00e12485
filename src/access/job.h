/*
 * Work that takes longer than a page: a row that one process claims.
 *
 * A page adds a row in its own transaction (job_add). A job process claims it
 * under a lease, by a conditional update, so that any number of nodes run it
 * once; a lease that lapses is taken over. The work is done in steps: each is
 * one short write transaction in which the lease is renewed, the step's writes
 * are made and its progress is kept. So a step happens wholly or not at all,
 * and a process that lost its lease writes nothing. Which function does the
 * steps stands in job.def; cli/jobs.c runs them.
 *
 * What takes longer than a step may is done by a job's work function, with no
 * transaction open; the step after it writes down what came out (0052). A
 * process that dies over it leaves nothing, and another begins it anew.
 */
#ifndef HEED_ACCESS_JOB_H
#define HEED_ACCESS_JOB_H

#include "access/door.h"

/* Long work is begun so often, and takes so long; then it ends as stopped. */
enum { JOB_LEASE_S = 60, JOB_TRIES = 3, JOB_WORK_S = 300 };

enum job_what {
#define JOB(name, ...) JOB_##name,
#include "access/job.def"
#undef JOB
	JOB__MAX
};
struct job_info { const char *code; int64_t every; const char *title; };
extern const struct job_info job_info[JOB__MAX];

struct job {
	str id;
	enum job_what what;    /* JOB__MAX: of a newer Heed */
	str args;              /* the step may change it: where it has come to */
	str state;             /* waiting, running, done, stopped */
	str asked_by;
	int64_t asked_at, due_at, done, total, ended_at;
	str said;              /* how it ended, in a sentence without a name */
	void *made;            /* by its work, for its step */
};

/* One step. Changes args, done, total's part of the row and said; sets state
 * to S("stopped") when it cannot go on. *more: there is another step. An error
 * rolls the step back: ERR_BUSY, ERR_STORE and ERR_UNKNOWN are tried again when
 * the lease lapses, any other ends the job as stopped. */
typedef enum err job_fn(struct ctx *, struct job *, bool *more);

/* Long work says with beat how far it is, a few times a second if it likes; the
 * lease is renewed by that and the page that waits is told. False: stop and
 * return ERR_UNKNOWN, because someone else has the work, the service ends, or it
 * took JOB_WORK_S. */
struct job_beat {
	void *arg;
	bool (*beat)(void *arg, int64_t done);
};
/* Before the step, outside a transaction; what it reads it reads in transactions
 * of its own. Its args are the frame's. It sets made, or state to S("stopped")
 * and said; its errors count as those of a step. */
typedef enum err job_work(struct ctx *, struct job *, const struct job_beat *);

/* In the caller's transaction. id: its own, the same id again is nothing. */
enum err job_add(struct ctx *, enum job_what, str id, str args, int64_t due,
    int64_t total) CHECKED;
/* Those that come round are there, whoever made the store. */
enum err job_rounds(struct ctx *) CHECKED;
/* One that comes round is due now; where none is there yet, it will be. */
enum err job_soon(struct ctx *, enum job_what) CHECKED;
/* The first that is due, whose lease has lapsed, or that `by` holds. *id "" when
 * there is none. Reads; job_claim decides. */
enum err job_due(struct ctx *, str by, str *id) CHECKED;
/* Claims or renews, and reads. *mine false: someone else has it. */
enum err job_claim(struct ctx *, str id, str by, struct job *, bool *mine)
    CHECKED;
/* Keeps what a step made of it; when it ended, one that comes round waits for
 * its next time. ERR_STALE when `by` no longer holds it. */
enum err job_save(struct ctx *, str by, struct job *, bool ended) CHECKED;
/* By id; *id "" when there is none. */
enum err job_read(struct ctx *, str id, struct job *) CHECKED;

#endif
