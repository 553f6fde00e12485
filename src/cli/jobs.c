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
#include "access/text.h"
#include "access/matter.h"
#include "care/clock.h"
#include "care/notes.h"
#include "care/profile.h"
#include "cli/audit_job.h"
#include "cli/mail.h"
#include "cli/supervise.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/log.h"
#include "core/time.h"
#include "learning/seek.h"

enum { TURN_MS = 1000, BEAT_MS = 5000, BEAT_MEM = 32 << 20 };

static job_fn *const step_of[JOB__MAX] = {
#define JOB(name, code, work, function, every, title) [JOB_##name] = function,
#include "access/job.def"
#undef JOB
};
static job_work *const work_of[JOB__MAX] = {
#define JOB(name, code, work, function, every, title) [JOB_##name] = work,
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

/* *more false: done, stopped, or someone else's. made: by its work. */
static enum err
step(struct ctx *cx, str id, str by, const struct job *worked, bool *more)
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
	} else if (worked && str_eq(worked->state, S("stopped"))) {
		j.state = worked->state;
		j.said = worked->said;
	} else {
		j.made = worked ? worked->made : NULL;
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

/* ---- work that takes longer than a step may ---- */

/* Its own arena and context: what the work has in its own stays where it is. */
struct beating {
	struct ctx cx;
	struct door *door;
	jobs_house *house;     /* or NULL */
	struct who who;
	const struct job *job;
	str by;
	int64_t began, next;   /* ticks */
	int64_t now;           /* when it began */
	bool over;             /* it took too long */
	bool lost;
};

static enum err
beat_save(struct beating *b, int64_t done)
{
	struct job j;
	bool mine = false;

	TRY(job_claim(&b->cx, b->job->id, b->by, &j, &mine));
	b->lost = !mine;
	if (!mine)
		return ERR_OK;
	j.done = done;
	return job_save(&b->cx, b->by, &j, false);
}

/* A lease that could not be renewed just now may be so in a moment. */
static bool
beat(void *arg, int64_t done)
{
	struct beating *b = arg;
	int64_t t = time_ticks_ms();
	size_t mark;

	b->over |= t - b->began > (int64_t)JOB_WORK_S * 1000;
	if (b->lost || b->over || *supervise_stopping())
		return false;
	if (t < b->next)
		return true;
	b->next = t + BEAT_MS;
	b->cx.now = b->now + (t - b->began) / 1000;
	mark = arena_mark(b->cx.mem);
	ctx_calm(&b->cx);
	door_enter(&b->cx, b->door, &b->who);
	if (door_begin(&b->cx, TXN_WRITE) == ERR_OK &&
	    finish(&b->cx, beat_save(b, done)) == ERR_OK)
		(void)(door_leave(&b->cx) == ERR_OK);
	if (b->house)
		b->house(&b->cx, b->door);
	arena_reset(b->cx.mem, mark);
	return !b->lost;
}

/* How often it was begun stands in args, before it is begun again: a file over
 * which its reader dies does not end the reader for ever. */
static enum err
work_claim(struct ctx *cx, str id, str by, struct job *j, bool *begin)
{
	int64_t tries = 0;
	struct buf b;
	bool mine = false;

	*begin = false;
	TRY(job_claim(cx, id, by, j, &mine));
	if (!mine || j->what == JOB__MAX || !work_of[j->what])
		return ERR_OK;
	(void)str_int(j->args, 0, JOB_TRIES, &tries);
	buf_init(&b, cx->mem, 24);
	buf_fmt(&b, "%lld", (long long)tries + 1);
	j->args = buf_str(&b);
	*begin = tries < JOB_TRIES;
	if (!*begin) {
		j->state = S("stopped");
		j->said = S("it was begun three times and never came to an end");
	}
	return job_save(cx, by, j, !*begin);
}

static enum err
work(struct ctx *cx, struct door *d, struct job *j, str by, jobs_house *house)
{
	struct beating b = { .door = d, .house = house, .job = j, .by = by, .now = cx->now,
		.began = time_ticks_ms() };
	const struct job_beat beats = { &b, beat };
	struct who w = *door_who(cx);
	enum err e;

	b.next = b.began + BEAT_MS;
	ctx_init(&b.cx, arena_new(BEAT_MEM), cx->now);
	who_system(&b.who, "work that was asked for");
	e = work_of[j->what](cx, j, &beats);
	arena_free(b.cx.mem);
	cx->now += (time_ticks_ms() - b.began) / 1000;
	door_enter(cx, d, &w);
	if (e == ERR_UNKNOWN && b.over) {
		ctx_calm(cx);
		j->state = S("stopped");
		j->said = S("it took longer than five minutes");
		e = ERR_OK;
	}
	return e;
}

/* *begun false: there is no work to do before its step; *left true: nor a step,
 * because it is someone else's or was begun too often. */
static enum err
work_first(struct ctx *cx, struct door *d, str id, str by, struct job *j,
    jobs_house *house, bool *begun, bool *left)
{
	enum err e;

	*left = false;
	TRY(door_begin(cx, TXN_READ));
	e = job_read(cx, id, j);
	door_rollback(cx);
	TRY(e);
	*begun = j->what < JOB__MAX && work_of[j->what];
	if (!*begun)
		return ERR_OK;
	TRY(door_begin(cx, TXN_WRITE));
	TRY(finish(cx, work_claim(cx, id, by, j, begun)));
	TRY(door_leave(cx));
	*left = !*begun;
	return *begun ? work(cx, d, j, by, house) : ERR_OK;
}

static enum err
all_of_step(struct ctx *cx, struct door *d, str id, str by,
    jobs_house *house, bool *more)
{
	struct job worked;
	bool begun = false, left;

	*more = false;
	TRY(work_first(cx, d, id, by, &worked, house, &begun, &left));
	if (left)
		return ERR_OK;
	TRY(door_begin(cx, TXN_WRITE));
	return finish(cx, step(cx, id, by, begun ? &worked : NULL, more));
}

static enum err
one_step(struct ctx *cx, struct door *d, str id, str by, jobs_house *house,
    bool *more)
{
	enum err e;
	str why;

	e = all_of_step(cx, d, id, by, house, more);
	if (e == ERR_OK)
		return door_leave(cx);
	*more = false;
	if (may_pass(e))
		return e;
	why = str_dup(cx->mem, err_say(cx, e));
	ctx_calm(cx);
	log_str(LOG_ERROR_, "job.stopped", "id", id);
	door_rollback(cx);
	TRY(door_begin(cx, TXN_WRITE));
	TRY(finish(cx, stop(cx, id, by, why)));
	return door_leave(cx);
}

enum err
jobs_turn(struct ctx *cx, struct door *d, str by)
{
	return jobs_turn_with(cx, d, by, NULL);
}

enum err
jobs_turn_with(struct ctx *cx, struct door *d, str by, jobs_house *house)
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
		e = one_step(cx, d, id, by, house, &more);
		if (e == ERR_OK)
			arena_reset(cx->mem, mark);
	}
	return e;
}
