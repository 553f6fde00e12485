/*
 * The half of the store that both engines share.
 *
 * It knows no SQL engine: it opens the right one, hands statements on, gathers
 * rows, and holds callers to rules that one engine alone would let slip (a
 * statement outside a transaction, one more after a failure, NUL in a text).
 * The idea to hold: PostgreSQL is the stricter of the two, so its rules are
 * enforced here for both.
 */
#include "store/store.h"
#include "store/store_int.h"
#include "core/arena.h"
#include "core/metric.h"
#include "core/time.h"
#include "core/utf8.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <assert.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *name, *args, *sql, *lite;
} table[Q__MAX] = {
#define STMT(name, right, scope, count, args, sql) \
	[Q_##name] = { #name, args, sql, sql },
#define STMT_TWO(name, right, scope, count, args, sql, lite) \
	[Q_##name] = { #name, args, sql, lite },
#include "store/stmt.def"
#undef STMT
};

enum { MEM_MAX = 4 * 1024 * 1024 };

/* What the store refused, counted where every caller passes. */
static enum err
counted(enum err e)
{
	switch (e) {
	case ERR_BUSY:    metric_add(M_STORE_BUSY, 1); break;
	case ERR_STORE:   metric_add(M_STORE_FAILED, 1); break;
	case ERR_STALE:   metric_add(M_STORE_STALE, 1); break;
	case ERR_UNKNOWN: metric_add(M_STORE_UNKNOWN, 1); break;
	default:          break;
	}
	return e;
}

/* Is it this one's turn to fail? Only a test ever asks for it. */
static bool
faulted(struct store *st)
{
	return st->fault > 0 && --st->fault == 0;
}

const char *
stmt_name(enum stmt q)
{
	assert((unsigned)q < Q__MAX);
	return table[q].name;
}

const char *
stmt_sql(enum stmt q)
{
	assert((unsigned)q < Q__MAX);
	return table[q].sql;
}

const char *
stmt_args(enum stmt q)
{
	assert((unsigned)q < Q__MAX);
	return table[q].args;
}

static const struct engine *
engine_of(str url)
{
	if (str_starts(url, S("postgresql://")) ||
	    str_starts(url, S("postgres://")))
		return &engine_pg;
	return str_find(url, S("://")) >= 0 ? NULL : &engine_sqlite;
}

static enum err
open_any(struct ctx *cx, str url, bool create, struct store **out)
{
	const struct engine *eng = engine_of(url);
	struct arena *mem;
	enum err err;

	if (!eng || url.n == 0 || url.n > 3000)
		return fail(cx, ERR_INPUT, "--db",
		    "a store is a directory or postgresql://…");
	mem = arena_new(MEM_MAX);
	err = eng->open(cx, mem, str_dup(mem, url), create, out);
	if (err != ERR_OK) {
		arena_free(mem);
		return err;
	}
	schema_init(*out);
	return ERR_OK;
}

/* A node's directory is per store: what one PostgreSQL database's spool holds
 * must never be loaded into another. A SQLite store's directory is its own. */
enum err
store_own_place(struct store *st, struct ctx *cx)
{
	const struct arg key = AT(S("store"));
	struct rows r;
	enum err err;

	if (!store_is_pg(st))
		return ERR_OK;
	TRY(store_begin(st, cx, TXN_READ));
	err = store_run(st, cx, Q_META_GET, &key, 1, &r, NULL);
	store_rollback(st);
	TRY(err);
	if (r.n == 0)
		return fail(cx, ERR_STORE, "meta", "the store has no id");
	st->dir = str_cat(st->mem, st->dir,
	    str_cat(st->mem, S("/"), cell(&r, 0, 0)->s));
	if (mkdir(st->dir.p, 0700) != 0 && errno != EEXIST)
		return fail(cx, ERR_STORE, "state directory", "%s",
		    strerror(errno));
	return ERR_OK;
}

enum err
store_open_unchecked(struct ctx *cx, str url, bool create, struct store **out)
{
	struct store *st;
	int at;
	enum err err;

	TRY(open_any(cx, url, create, &st));
	err = schema_step(st, cx, &at);
	if (err == ERR_OK && at > 0)
		err = store_own_place(st, cx);
	if (err != ERR_OK) {
		store_close(st);
		return err;
	}
	*out = st;
	return ERR_OK;
}

enum err
store_open(struct ctx *cx, str url, bool create, struct store **out)
{
	struct store *st;
	int at, from, to;
	enum err err;

	TRY(open_any(cx, url, create, &st));
	err = schema_step(st, cx, &at);
	if (err == ERR_OK && at == 0 && create)
		err = store_migrate(st, cx, &from, &to);
	if (err == ERR_OK)
		err = schema_check(st, cx);
	if (err == ERR_OK)
		err = store_own_place(st, cx);
	if (err != ERR_OK) {
		store_close(st);
		return err;
	}
	*out = st;
	return ERR_OK;
}

void
store_close(struct store *st)
{
	struct arena *mem;

	if (!st)
		return;
	store_rollback(st);
	mem = st->mem;
	st->eng->close(st);
	arena_free(mem);
}

str
store_describe(const struct store *st)
{
	return st->said;
}

bool
store_is_pg(const struct store *st)
{
	return st->eng->pg;
}

str
store_dir(const struct store *st)
{
	return st->dir;
}

bool
store_in_txn(const struct store *st)
{
	return st->in_txn;
}

enum err
store_begin(struct store *st, struct ctx *cx, enum txn txn)
{
	/* A connection and a gate that were carried over a fork would be
	 * shared with the parent, and lock out nobody. */
	assert(st->pid == getpid());
	assert(!st->in_txn);
	TRY(counted(faulted(st) ? ERR_BUSY : st->eng->begin(st, cx, txn)));
	st->in_txn = true;
	st->txn = txn;
	st->spoilt = ERR_OK;
	return ERR_OK;
}

enum err
store_commit(struct store *st, struct ctx *cx)
{
	enum err err = st->spoilt;
	int64_t from;

	assert(st->in_txn && !st->walking);
	if (err != ERR_OK) {
		/* PostgreSQL answers COMMIT with a quiet ROLLBACK here. */
		store_rollback(st);
		return fail(cx, err, "store",
		    "an earlier step failed, so nothing was saved");
	}
	if (faulted(st)) {
		bool wrote = st->txn == TXN_WRITE;

		store_rollback(st);
		return counted(wrote ? ERR_UNKNOWN : ERR_BUSY);
	}
	from = time_ticks_us();
	err = counted(st->eng->commit(st, cx));
	if (st->txn == TXN_WRITE)
		metric_us(M_COMMITS, time_ticks_us() - from);
	st->in_txn = false;
	return err;
}

void
store_rollback(struct store *st)
{
	st->walking = false;
	if (!st->in_txn)
		return;
	st->eng->rollback(st);
	st->in_txn = false;
	st->spoilt = ERR_OK;
}

static enum err
check(struct store *st, struct ctx *cx, const struct query *q,
    const struct arg *arg, unsigned nargs)
{
	assert(st->in_txn);
	assert(nargs <= STORE_ARGS_MAX);
	if (st->spoilt != ERR_OK)
		return fail(cx, st->spoilt, q->name,
		    "an earlier step failed, so this one was not tried");
	for (unsigned i = 0; i < nargs; i++) {
		if (arg[i].null || arg[i].type == 'i')
			continue;
		if (arg[i].s.n > STORE_VALUE_MAX)
			return fail(cx, ERR_LIMIT, q->name,
			    "a value is longer than the store takes");
		if (arg[i].type != 't')
			continue;
		assert(str_chr(arg[i].s, '\0') < 0);
		/* SQLite would keep it and PostgreSQL refuse it. */
		if (!utf8_ok(arg[i].s, NULL))
			return fail(cx, ERR_STORE, q->name,
			    "a text is not UTF-8; nothing was saved");
	}
	return ERR_OK;
}

/* Rows gathered for store_run. */
struct gather {
	struct rows rows;
	unsigned cap;
	bool want;
	const char *name;
};

static enum err
gather(void *arg, struct ctx *cx, const struct rows *one)
{
	struct gather *g = arg;
	struct rows *r = &g->rows;

	if (!g->want)
		return ERR_OK;
	if (r->n == STORE_ROWS_MAX)
		return fail(cx, ERR_LIMIT, g->name,
		    "there is more than can be shown at once: narrow it");
	r->ncol = one->ncol;
	if (r->n == g->cap) {
		unsigned cap = g->cap ? 2 * g->cap : 8;
		struct cell *c = NEWN(cx->mem, struct cell,
		    (size_t)cap * r->ncol);

		if (r->n)
			memcpy(c, r->cell,
			    (size_t)r->n * r->ncol * sizeof(*c));
		r->cell = c;
		g->cap = cap;
	}
	for (unsigned i = 0; i < r->ncol; i++) {
		struct cell *c = &r->cell[r->n * r->ncol + i];

		*c = one->cell[i];
		if (c->s.n)
			c->s = str_dup(cx->mem, c->s);
		else
			c->s = S("");
	}
	r->n++;
	return ERR_OK;
}

static enum err
run(struct store *st, struct ctx *cx, const struct query *q,
    const struct arg *arg, unsigned nargs, struct rows *out, int64_t *changed)
{
	struct gather g = { .want = out != NULL, .name = q->name };
	int64_t n = 0;
	enum err err;

	TRY(check(st, cx, q, arg, nargs));
	err = counted(faulted(st) ? ERR_STORE :
	    st->eng->run(st, cx, q, arg, nargs, gather, &g, &n));
	if (err != ERR_OK) {
		if (err != ERR_LIMIT)
			st->spoilt = err;
		return err;
	}
	if (out)
		*out = g.rows;
	if (changed)
		*changed = n;
	return ERR_OK;
}

/* The caller's function between the engine and the arena's mark. */
struct walk {
	store_row_fn *fn;
	void *arg;
	bool stopped; /* by fn, whose error spoils nothing */
};

static enum err
step(void *arg, struct ctx *cx, const struct rows *one)
{
	struct walk *w = arg;
	size_t mark = arena_mark(cx->mem);
	unsigned ndiag = cx->ndiag;
	enum err err = w->fn(w->arg, cx, one);

	w->stopped = err != ERR_OK;
	/* A diagnostic's text lives in the arena and must outlast the walk;
	 * there are DIAG_MAX of them at most. */
	if (err == ERR_OK && (cx->ndiag == ndiag || ndiag >= DIAG_MAX))
		arena_reset(cx->mem, mark);
	return err;
}

static enum err
walk(struct store *st, struct ctx *cx, const struct query *q,
    const struct arg *arg, unsigned nargs, store_row_fn *fn, void *fnarg)
{
	struct walk w = { fn, fnarg, false };
	enum err err;

	assert(!st->walking);
	TRY(check(st, cx, q, arg, nargs));
	st->walking = true;
	err = faulted(st) ? ERR_STORE :
	    st->eng->walk(st, cx, q, arg, nargs, step, &w);
	st->walking = false;
	if (err != ERR_OK && !w.stopped)
		st->spoilt = counted(err);
	return err;
}

static struct query
query_of(const struct store *st, enum stmt q, const struct arg *arg,
    unsigned nargs)
{
	assert((unsigned)q < Q__MAX);
	assert(strlen(table[q].args) == nargs);
	for (unsigned i = 0; i < nargs; i++)
		assert(table[q].args[i] == arg[i].type);
	return (struct query){ table[q].name, st->eng->pg ? table[q].sql :
	    table[q].lite, (int)q };
}

enum err
store_run(struct store *st, struct ctx *cx, enum stmt stmt,
    const struct arg *arg, unsigned nargs, struct rows *out, int64_t *changed)
{
	struct query q = query_of(st, stmt, arg, nargs);

	return run(st, cx, &q, arg, nargs, out, changed);
}

enum err
store_post(struct store *st, struct ctx *cx, enum stmt stmt,
    const struct arg *arg, unsigned nargs)
{
	struct query q = query_of(st, stmt, arg, nargs);
	enum err err;

	if (!st->eng->post)
		return run(st, cx, &q, arg, nargs, NULL, NULL);
	TRY(check(st, cx, &q, arg, nargs));
	err = st->eng->post(st, cx, &q, arg, nargs);
	if (err != ERR_OK)
		st->spoilt = err;
	return err;
}

enum err
store_each(struct store *st, struct ctx *cx, enum stmt stmt,
    const struct arg *arg, unsigned nargs, store_row_fn *fn, void *fnarg)
{
	struct query q = query_of(st, stmt, arg, nargs);

	return walk(st, cx, &q, arg, nargs, fn, fnarg);
}

enum err
store_sql(struct store *st, struct ctx *cx, const char *sql,
    const struct arg *arg, unsigned nargs, struct rows *out, int64_t *changed)
{
	struct query q = { "schema", sql, -1 };

	return run(st, cx, &q, arg, nargs, out, changed);
}

enum err
store_walk_sql(struct store *st, struct ctx *cx, const char *sql,
    const struct arg *arg, unsigned nargs, store_row_fn *fn, void *fnarg)
{
	struct query q = { "schema", sql, -1 };

	return walk(st, cx, &q, arg, nargs, fn, fnarg);
}

void
store_tend(struct store *st)
{
	if (st->eng->tend)
		st->eng->tend(st);
}

void
store_bulk(struct store *st)
{
	if (st->eng->bulk)
		st->eng->bulk(st);
}

bool
store_is_awaited(const struct store *st)
{
	assert(st->in_txn && st->txn == TXN_WRITE);
	return !st->eng->awaited || st->eng->awaited(st);
}

/* A disk that is full or cannot be written is found out by asking for its room:
 * to write for each probe would let anyone wear the disk. */
static bool
has_room(const struct store *st, struct ctx *cx)
{
	struct statvfs v;

	return statvfs(str_c(cx->mem, st->dir), &v) == 0 &&
	    !(v.f_flag & ST_RDONLY) &&
	    v.f_bavail >= STORE_ROOM_MIN / v.f_frsize;
}

void
store_probe(struct store *st, struct ctx *cx, struct probe *out)
{
	int wait = st->wait_ms, answer = st->answer_ms;

	assert(!st->in_txn);
	*out = (struct probe){ .knows = schema_last(st) };
	st->wait_ms = STORE_PROBE_MS;
	st->answer_ms = STORE_PROBE_MS;
	out->reads = schema_step(st, cx, &out->step) == ERR_OK;
	if (out->reads && has_room(st, cx) &&
	    store_begin(st, cx, TXN_WRITE) == ERR_OK) {
		out->writes = true;
		store_rollback(st);
	}
	st->wait_ms = wait;
	st->answer_ms = answer;
}
