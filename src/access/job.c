/*
 * Rows of the table job. Who may ask for the work is asked by whoever adds it.
 */
#include "access/job.h"
#include "core/arena.h"

const struct job_info job_info[JOB__MAX] = {
#define JOB(name, code, work, function, every, title) \
	[JOB_##name] = { code, every, title },
#include "access/job.def"
#undef JOB
};

enum err
job_add(struct ctx *cx, enum job_what what, str id, str args, int64_t due,
    int64_t total)
{
	const struct arg a[] = { AT(id), AT(str_of(job_info[what].code)),
		AT(args), AT(door_who(cx)->account), AI(cx->now), AI(due),
		AI(total) };

	return self_run(cx, Q_JOB_ADD, a, 7, NULL, NULL);
}

/* One that stands as stopped was met by a Heed that did not know it yet. */
static enum err
round_add(struct ctx *cx, str id, enum job_what w)
{
	const struct arg a[] = { AT(id), AI(cx->now) };

	TRY(job_add(cx, w, id, S(""), cx->now, 0));
	return self_run(cx, Q_JOB_AGAIN, a, 2, NULL, NULL);
}

enum err
job_rounds(struct ctx *cx)
{
	for (enum job_what w = 0; w < JOB__MAX; w++)
		if (job_info[w].every)
			TRY(round_add(cx, str_of(job_info[w].code), w));
	return ERR_OK;
}

enum err
job_soon(struct ctx *cx, enum job_what w)
{
	const struct arg a[] = { AT(str_of(job_info[w].code)), AI(cx->now) };

	return self_run(cx, Q_JOB_SOON, a, 2, NULL, NULL);
}

enum err
job_due(struct ctx *cx, str by, str *id)
{
	const struct arg a[] = { AI(cx->now), AT(by) };
	struct rows r;

	TRY(self_run(cx, Q_JOB_DUE, a, 2, &r, NULL));
	*id = r.n ? cell(&r, 0, 0)->s : S("");
	return ERR_OK;
}

enum err
job_read(struct ctx *cx, str id, struct job *out)
{
	const struct arg a[] = { AT(id) };
	struct rows r;
	enum job_what w = 0;

	*out = (struct job){ .id = S(""), .what = JOB__MAX };
	TRY(self_run(cx, Q_JOB_GET, a, 1, &r, NULL));
	if (r.n == 0)
		return ERR_OK;
	while (w < JOB__MAX &&
	    !str_eq(str_of(job_info[w].code), cell(&r, 0, 1)->s))
		w++;
	*out = (struct job){ .id = cell(&r, 0, 0)->s, .what = w,
		.args = cell(&r, 0, 2)->s, .state = cell(&r, 0, 3)->s,
		.asked_by = cell(&r, 0, 4)->s, .asked_at = cell(&r, 0, 5)->i,
		.due_at = cell(&r, 0, 6)->i, .done = cell(&r, 0, 7)->i,
		.total = cell(&r, 0, 8)->i, .said = cell(&r, 0, 9)->s,
		.ended_at = cell(&r, 0, 10)->i };
	return ERR_OK;
}

enum err
job_claim(struct ctx *cx, str id, str by, struct job *out, bool *mine)
{
	const struct arg a[] = { AT(id), AI(cx->now), AT(by),
		AI(cx->now + JOB_LEASE_S) };
	int64_t n = 0;

	TRY(self_run(cx, Q_JOB_CLAIM, a, 4, NULL, &n));
	*mine = n == 1;
	return *mine ? job_read(cx, id, out) : ERR_OK;
}

enum err
job_save(struct ctx *cx, str by, struct job *j, bool ended)
{
	int64_t every = j->what < JOB__MAX ? job_info[j->what].every : 0;
	int64_t n = 0;

	if (ended && every) {
		j->state = S("waiting");
		j->due_at = cx->now + every;
		j->args = S("");
	} else if (ended && !str_eq(j->state, S("stopped"))) {
		j->state = S("done");
	}
	if (ended)
		j->ended_at = cx->now;
	const struct arg a[] = { AT(j->id), AT(by), AT(j->args), AI(j->done),
		AT(j->state), AI(j->due_at), AT(j->said),
		{ .type = 'i', .i = j->ended_at, .null = j->ended_at == 0 } };

	TRY(self_run(cx, Q_JOB_SAVE, a, 8, NULL, &n));
	return n == 1 ? ERR_OK
	              : fail(cx, ERR_STALE, "job",
	                    "another process has taken this work over");
}
