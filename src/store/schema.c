/*
 * The schema's steps: which one the store is at, and the way to the last.
 *
 * The step stands in `meta` and moves in the transaction that runs its rows, so
 * a migration that is killed leaves a whole step behind, and two processes that
 * meet run each step once: the second waits (gate or advisory lock), looks
 * again, and finds it done.
 */
#include "store/store_int.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/log.h"

#include <sys/random.h>

static const struct schema_row table[] = {
#define SCHEMA(step, sql) { step, sql, NULL },
#define SCHEMA_TWO(step, sql, lite) { step, sql, lite },
#include "store/schema.def"
#undef SCHEMA
};

void
schema_init(struct store *st)
{
	st->schema = table;
	st->nschema = sizeof(table) / sizeof(table[0]);
}

int
schema_last(const struct store *st)
{
	return st->schema[st->nschema - 1].step;
}

/* Inside a transaction. */
static enum err
read_step(struct store *st, struct ctx *cx, int *step)
{
	struct rows r;
	int64_t n = 0;

	TRY(store_sql(st, cx, st->eng->has_meta, NULL, 0, &r, NULL));
	if (r.n == 1 && cell(&r, 0, 0)->i == 0) {
		*step = 0;
		return ERR_OK;
	}
	TRY(store_run(st, cx, Q_META_GET, (struct arg[]){ AT(S("schema")) }, 1,
	    &r, NULL));
	if (r.n != 1 || !str_int(cell(&r, 0, 0)->s, 1, 1000000, &n))
		return fail(cx, ERR_STORE, "store",
		    "this is a database, but not one of Heed's");
	*step = (int)n;
	return ERR_OK;
}

enum err
schema_step(struct store *st, struct ctx *cx, int *step)
{
	enum err err;

	TRY(store_begin(st, cx, TXN_READ));
	err = read_step(st, cx, step);
	store_rollback(st);
	return err;
}

/* Whether a restore began here and did not end. */
static enum err
unfinished(struct store *st, struct ctx *cx, bool *yes)
{
	struct rows r;

	TRY(store_begin(st, cx, TXN_READ));
	enum err err = store_run(st, cx, Q_META_GET,
	    (struct arg[]){ AT(S("restore")) }, 1, &r, NULL);
	store_rollback(st);
	TRY(err);
	*yes = r.n == 1 && str_eq(cell(&r, 0, 0)->s, S("begun"));
	return ERR_OK;
}

enum err
store_step(struct store *st, struct ctx *cx, int *step)
{
	int at = 0, last = schema_last(st);
	bool half = false;

	TRY(schema_step(st, cx, &at));
	if (at == 0)
		return fail(cx, ERR_STORE, "--db",
		    "there is no store here yet: `heed serve` or `heed demo` "
		    "makes one");
	/* One step newer than we know: a step only adds, so what we read and
	 * write is there as it was. */
	if (at > last + 1)
		return fail(cx, ERR_STORE, "--db",
		    "this store is at schema step %d, made by a newer Heed; "
		    "this one knows %d and serves one more at most, and `heed "
		    "migrate` does not go back: use the newer one", at, last);
	TRY(unfinished(st, cx, &half));
	if (half)
		return fail(cx, ERR_STORE, "--db",
		    "a restore into this store did not end, so it is not "
		    "whole: take it away, and run `heed restore` again into "
		    "an empty one");
	*step = at;
	return ERR_OK;
}

enum err
schema_check(struct store *st, struct ctx *cx)
{
	int at = 0, last = schema_last(st);

	TRY(store_step(st, cx, &at));
	if (at < last)
		return fail(cx, ERR_STORE, "--db",
		    "this store is at schema step %d and this Heed needs %d: "
		    "make a backup, then run `heed migrate`", at, last);
	return ERR_OK;
}

static enum err
meta_set(struct store *st, struct ctx *cx, str key, str value)
{
	return store_run(st, cx, Q_META_SET,
	    (struct arg[]){ AT(key), AT(value) }, 2, NULL, NULL);
}

/* A name that no other store has; it tells a restored copy from a stranger. */
static enum err
name_store(struct store *st, struct ctx *cx)
{
	unsigned char id[8];

	if (getrandom(id, sizeof(id), 0) != sizeof(id))
		return fail(cx, ERR_STORE, "store",
		    "the system gave no random numbers");
	return meta_set(st, cx, S("store"), str_hex(cx->mem, id, sizeof(id)));
}

enum err
schema_run(struct store *st, struct ctx *cx, int step)
{
	struct buf number;
	int at;

	for (const char *const *sql = st->eng->alone; *sql; sql++)
		TRY(store_sql(st, cx, *sql, NULL, 0, NULL, NULL));
	TRY(read_step(st, cx, &at));
	if (at >= step)
		return ERR_OK;
	for (unsigned i = 0; i < st->nschema; i++) {
		const struct schema_row *r = &st->schema[i];
		const char *sql = r->lite && !st->eng->pg ? r->lite : r->sql;

		if (r->step == step && *sql)
			TRY(store_sql(st, cx, sql, NULL, 0, NULL, NULL));
	}
	if (at == 0)
		TRY(name_store(st, cx));
	buf_init(&number, cx->mem, 32);
	buf_int(&number, step);
	return meta_set(st, cx, S("schema"), buf_str(&number));
}

enum err
store_migrate(struct store *st, struct ctx *cx, int *from, int *to)
{
	int at = 0, last = schema_last(st);
	enum err err = ERR_OK;

	TRY(schema_step(st, cx, &at));
	if (at > last) {
		TRY(schema_check(st, cx));
		*from = *to = at;
		return ERR_OK;
	}
	st->answer_ms = STORE_PATIENT_MS;
	/* A new store is made at once: nobody meets one that is half made. */
	for (int step = at + 1; step <= last && err == ERR_OK;) {
		int to_step = at == 0 ? last : step;

		err = store_begin(st, cx, TXN_WRITE);
		while (err == ERR_OK && step <= to_step)
			err = schema_run(st, cx, step++);
		if (err == ERR_OK)
			err = store_commit(st, cx);
		store_rollback(st);
		if (err == ERR_OK)
			log_line(LOG_INFO_, "migrated", "\"step\":%d", to_step);
	}
	st->answer_ms = STORE_ANSWER_MS;
	if (err != ERR_OK)
		return err;
	*from = at;
	*to = last;
	return ERR_OK;
}

enum err
store_restore(struct store *st, struct ctx *cx, int step)
{
	int at = 0;
	enum err err = ERR_OK;

	TRY(schema_step(st, cx, &at));
	if (at != 0)
		return fail(cx, ERR_INPUT, "--db",
		    "there is a store here already: a restore goes into an "
		    "empty one");
	st->answer_ms = STORE_PATIENT_MS;
	TRY(store_begin(st, cx, TXN_WRITE));
	/* One transaction: there are no tables without the mark. */
	for (int i = 1; i <= step && err == ERR_OK; i++)
		err = schema_run(st, cx, i);
	if (err == ERR_OK)
		err = meta_set(st, cx, S("restore"), S("begun"));
	if (err == ERR_OK)
		err = store_commit(st, cx);
	store_rollback(st);
	TRY(err);
	return store_own_place(st, cx);
}

enum err
store_restored(struct store *st, struct ctx *cx)
{
	st->answer_ms = STORE_ANSWER_MS;
	return meta_set(st, cx, S("restore"), S("done"));
}
