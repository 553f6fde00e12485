/*
 * The steps of jobs, one short transaction each.
 *
 * The lease is renewed in the transaction of the step, so that a process which
 * slept past its lease and wakes writes nothing: its step and its progress go
 * together, or not at all.
 */
#include "cli/jobs.h"
#include "access/account.h"
#include "access/keep.h"
#include "core/arena.h"
#include "core/log.h"
#include "core/time.h"

enum { TURN_MS = 1000 };

static job_fn *const step_of[JOB__MAX] = {
#define JOB(name, code, function, every, title) [JOB_##name] = function,
#include "access/job.def"
#undef JOB
};

static void
enter(struct ctx *cx, struct door *d, struct who *w)
{
	ctx_calm(cx);
	who_system(w, "work that was asked for");
	door_enter(cx, d, w);
}

static enum err
due(struct ctx *cx, str by, str *id)
{
	enum err e;

	TRY(door_begin(cx, TXN_READ));
	e = job_due(cx, by, id);
	door_rollback(cx);
	return e;
}

/* *more false: done, stopped, or someone else's. */
static enum err
step(struct ctx *cx, str id, str by, bool *more)
{
	struct job j;
	bool mine = false;

	*more = false;
	TRY(job_claim(cx, id, by, &j, &mine));
	if (!mine)
		return ERR_OK;
	if (j.what == JOB__MAX) {
		j.state = S("stopped");
		j.said = S("this version of Heed does not know how to do it");
	} else {
		TRY(step_of[j.what](cx, &j, more));
	}
	return job_save(cx, by, &j, !*more);
}

/* What cannot be done is not tried for ever: it stands as stopped, and why. */
static enum err
stop(struct ctx *cx, str id, str by, str why)
{
	struct job j;
	bool mine = false;

	TRY(job_claim(cx, id, by, &j, &mine));
	if (!mine)
		return ERR_OK;
	j.state = S("stopped");
	j.said = why;
	return job_save(cx, by, &j, true);
}

static enum err
finish(struct ctx *cx, enum err e)
{
	if (e == ERR_OK)
		return door_commit(cx);
	door_rollback(cx);
	return e;
}

static bool
may_pass(enum err e)
{
	return e == ERR_BUSY || e == ERR_STORE || e == ERR_UNKNOWN ||
	    e == ERR_STALE;
}

static enum err
one_step(struct ctx *cx, str id, str by, bool *more)
{
	enum err e;
	str why;

	TRY(door_begin(cx, TXN_WRITE));
	e = finish(cx, step(cx, id, by, more));
	if (e == ERR_OK)
		return door_leave(cx);
	*more = false;
	if (may_pass(e))
		return e;
	why = str_dup(cx->mem, err_say(cx, e));
	ctx_calm(cx);
	log_str(LOG_ERROR_, "job.stopped", "id", id);
	TRY(door_begin(cx, TXN_WRITE));
	TRY(finish(cx, stop(cx, id, by, why)));
	return door_leave(cx);
}

enum err
jobs_turn(struct ctx *cx, struct door *d, str by)
{
	int64_t end = time_ticks_ms() + TURN_MS;
	struct who w;
	enum err e = ERR_OK;
	bool more = true;
	str id;

	enter(cx, d, &w);
	TRY(due(cx, by, &id));
	while (more && e == ERR_OK && id.n && time_ticks_ms() < end) {
		size_t mark = arena_mark(cx->mem);

		enter(cx, d, &w);
		e = one_step(cx, id, by, &more);
		if (e == ERR_OK)
			arena_reset(cx->mem, mark);
	}
	return e;
}
