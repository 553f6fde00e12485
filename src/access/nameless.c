/*
 * What was told without a name, and the ledger (D10, LEARN-8).
 *
 * A version of nobody carries the day alone, and has no line while that day
 * lasts: a line's number would say between which others it came. When the day is
 * over its lines are written together, in the strand "anonymous" and in the
 * order of their ids, which are chance. And because a row lies where it was
 * put, its rows are taken out and put in again in that order too.
 *
 * Not covered, and the page says so: whoever watches the machine in that minute.
 */
#include "access/matter.h"
#include "access/door_int.h"
#include "access/job.h"
#include "core/arena.h"

enum { DAY_S = 86400, BATCH = 500 };

/* Row i of what was read, as the arguments of a statement that writes it. */
static struct arg *
args_of(struct ctx *cx, const struct rows *r, const char *types)
{
	struct arg *a = NEWN(cx->mem, struct arg, r->ncol + 1);

	for (unsigned k = 0; k < r->ncol && types[k]; k++) {
		const struct cell *c = cell(r, 0, k);

		a[k] = (struct arg){ .type = types[k], .i = c->i, .s = c->s,
			.null = c->null };
	}
	return a;
}

/* Read, taken out, put in again. */
static enum err
laid(struct ctx *cx, enum stmt read, enum stmt lift, enum stmt lay,
    const struct arg *key, unsigned nkey, const char *types, unsigned n)
{
	struct rows r;

	TRY(self_run(cx, read, key, nkey, &r, NULL));
	if (r.n == 0)
		return ERR_OK;
	TRY(self_run(cx, lift, key, nkey, NULL, NULL));
	return self_run(cx, lay, args_of(cx, &r, types), n, NULL, NULL);
}

static enum err
index_laid(struct ctx *cx, const struct arg key[2])
{
	struct rows r;

	TRY(self_run(cx, Q_IX_OF, key, 2, &r, NULL));
	TRY(self_run(cx, Q_IX_DROP, key, 2, NULL, NULL));
	for (unsigned i = 0; i < r.n; i++) {
		const struct arg a[] = { key[0], key[1],
			AT(cell(&r, i, 0)->s), AT(cell(&r, i, 1)->s),
			AT(cell(&r, i, 2)->s),
			{ .type = 'i', .i = cell(&r, i, 3)->i,
			    .null = cell(&r, i, 3)->null },
			{ .type = 'i', .i = cell(&r, i, 4)->i,
			    .null = cell(&r, i, 4)->null },
			AT(cell(&r, i, 5)->s), AT(cell(&r, i, 6)->s),
			AT(cell(&r, i, 7)->s), AT(S("record")) };

		TRY(self_run(cx, Q_IX_ADD, a, 11, NULL, NULL));
	}
	return ERR_OK;
}

static enum err
row_laid(struct ctx *cx, str kind, str id, int64_t v)
{
	const struct arg key[] = { AT(kind), AT(id), AI(v) };

	TRY(laid(cx, Q_VERSION_WHOLE, Q_VERSION_LIFT, Q_VERSION_ADD, key, 3,
	    "ttitittt" "bt" "i" "bbb", 14));
	TRY(laid(cx, Q_HEAD_WHOLE, Q_HEAD_LIFT, Q_HEAD_LAY, key, 2,
	    "ttiiitti", 8));
	/* MATTER_PUT has its arguments in another order than the columns. */
	struct rows r;

	TRY(self_run(cx, Q_MATTER_WHOLE, key, 2, &r, NULL));
	if (r.n) {
		struct arg *c = args_of(cx, &r, "tttttiiiiittti");
		const struct arg a[] = { c[1], c[0], c[2], c[3], c[4], c[5],
			c[6], c[7], c[8], c[9], c[10], c[11], c[12], c[13] };

		TRY(self_run(cx, Q_MATTER_DROP, key, 2, NULL, NULL));
		TRY(self_run(cx, Q_MATTER_PUT, a, 14, NULL, NULL));
	}
	return index_laid(cx, key);
}

/* The line tells of the version and of the midnight that ended its day. */
static struct entry
line_of(const struct rows *r, unsigned i)
{
	return (struct entry){ .at = cell(r, i, 3)->i + DAY_S, .actor = S(""),
		.role = S(""), .act = S("tell"), .kind = cell(r, i, 0)->s,
		.id = cell(r, i, 1)->s, .v = cell(r, i, 2)->i, .person = S(""),
		.reason = S(""), .proof = cell(r, i, 4)->s };
}

enum err
nameless_step(struct ctx *cx, struct job *j, bool *more)
{
	const struct arg strand[] = { AT(ANONYMOUS) };
	struct entry *e;
	struct rows last, r;

	/* Days before that of the last line have theirs. */
	TRY(self_run(cx, Q_LEDGER_LAST_OF, strand, 1, &last, NULL));
	const struct arg a[] = { AI(last.n ? cell(&last, 0, 0)->i - DAY_S : 0),
		AI(cx->now - cx->now % DAY_S) };

	TRY(self_run(cx, Q_NOBODY_WAITS, a, 2, &r, NULL));
	e = NEWN(cx->mem, struct entry, r.n + 1);
	for (unsigned i = 0; i < r.n; i++)
		e[i] = line_of(&r, i);
	TRY(strand_anonymous(cx, cx->door->store, e, r.n));
	for (unsigned i = 0; i < r.n; i++)
		TRY(row_laid(cx, cell(&r, i, 0)->s, cell(&r, i, 1)->s,
		    cell(&r, i, 2)->i));
	j->done += r.n;
	*more = r.n == BATCH;
	return ERR_OK;
}
