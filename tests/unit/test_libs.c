/*
 * What stands beneath the store fails, at call after call: libpq, SQLite and the
 * system. Each of their calls named below stands in this program before the real
 * one, counts, and fails when its turn has come.
 *
 * What must hold is what test_disk.c asks of the disk: an error comes back and
 * says so, nothing is half there, and the same store serves right after. Then,
 * code by code, what SQLite and PostgreSQL may answer and what Heed says of it.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "core/log.h"
#include "store/store_int.h"
#include "calls_kit.h"
#include "store_kit.h"

#include <libpq-fe.h>
#include <netdb.h>
#include <poll.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static struct arena *mem;
static struct ctx cx;

/* ---- the calls ---- */

STANDS(int, PQsendQueryParams, (PGconn *c, const char *sql, int n,
    const Oid *type, const char *const *v, const int *len, const int *format,
    int result), (c, sql, n, type, v, len, format, result), 0)
STANDS(int, PQsendPrepare, (PGconn *c, const char *name, const char *sql, int n,
    const Oid *type), (c, name, sql, n, type), 0)
STANDS(int, PQsendQueryPrepared, (PGconn *c, const char *name, int n,
    const char *const *v, const int *len, const int *format, int result),
    (c, name, n, v, len, format, result), 0)
STANDS(int, PQflush, (PGconn *c), (c), -1)
STANDS(int, PQconsumeInput, (PGconn *c), (c), 0)
STANDS(int, PQenterPipelineMode, (PGconn *c), (c), 0)
STANDS(int, PQexitPipelineMode, (PGconn *c), (c), 0)
STANDS(int, PQpipelineSync, (PGconn *c), (c), 0)
STANDS(PQconninfoOption *, PQconninfo, (PGconn *c), (c), NULL)
STANDS(PGconn *, PQconnectdbParams, (const char *const *key,
    const char *const *v, int expand), (key, v, expand), NULL)
STANDS(int, sqlite3_prepare_v3, (sqlite3 *db, const char *sql, int n,
    unsigned flags, sqlite3_stmt **s, const char **end),
    (db, sql, n, flags, s, end), SQLITE_NOMEM)
STANDS(int, sqlite3_step, (sqlite3_stmt *s), (s), SQLITE_ERROR)
STANDS(int, sqlite3_bind_int64, (sqlite3_stmt *s, int at, sqlite3_int64 v),
    (s, at, v), SQLITE_NOMEM)
STANDS(int, sqlite3_bind_text64, (sqlite3_stmt *s, int at, const char *p,
    sqlite3_uint64 n, void (*end)(void *), unsigned char code),
    (s, at, p, n, end, code), SQLITE_NOMEM)
STANDS(const unsigned char *, sqlite3_column_text, (sqlite3_stmt *s, int at),
    (s, at), NULL)
STANDS(int, sqlite3_file_control, (sqlite3 *db, const char *name, int op,
    void *p), (db, name, op, p), SQLITE_ERROR)
STANDS(int, sqlite3_wal_checkpoint_v2, (sqlite3 *db, const char *name, int how,
    int *log, int *done), (db, name, how, log, done), SQLITE_IOERR)
STANDS(int, flock, (int fd, int how), (fd, how), -1)
STANDS(int, poll, (struct pollfd *fd, nfds_t n, int ms), (fd, n, ms), -1)
STANDS(int, mkdir, (const char *path, mode_t mode), (path, mode), -1)
STANDS(int, statvfs, (const char *path, struct statvfs *v), (path, v), -1)
STANDS(ssize_t, getrandom, (void *p, size_t n, unsigned flags), (p, n, flags),
    -1)
STANDS(int, getaddrinfo, (const char *name, const char *port,
    const struct addrinfo *hint, struct addrinfo **out),
    (name, port, hint, out), EAI_MEMORY)

STANDS(int, getnameinfo, (const struct sockaddr *a, socklen_t n, char *host,
    socklen_t nhost, char *port, socklen_t nport, int flags),
    (a, n, host, nhost, port, nport, flags), EAI_MEMORY)

/* The protections that are asked for take a number and a place for one. */
int
sqlite3_db_config(sqlite3 *db, int what, ...)
{
	static int (*real)(sqlite3 *, int, ...);
	va_list ap;
	int on, *was;

	if (!real)
		find_call("sqlite3_db_config", &real, sizeof(real));
	va_start(ap, what);
	on = va_arg(ap, int);
	was = va_arg(ap, int *);
	va_end(ap);
	return fails("sqlite3_db_config") ? SQLITE_ERROR :
	    real(db, what, on, was);
}

/* What SQLite says that was wrong, when a test has its own mind of it. */
static int said_code, said_errno;

int
sqlite3_extended_errcode(sqlite3 *db)
{
	static int (*real)(sqlite3 *);

	if (!real)
		find_call("sqlite3_extended_errcode", &real, sizeof(real));
	return said_code ? said_code : real(db);
}

int
sqlite3_system_errno(sqlite3 *db)
{
	static int (*real)(sqlite3 *);

	if (!real)
		find_call("sqlite3_system_errno", &real, sizeof(real));
	return said_code ? said_errno : real(db);
}

/* ---- both stores ---- */

struct place {
	const char *what;
	str url, dir; /* dir: to be removed */
	bool pg;
};
static struct place place[2];
static unsigned places;

static int
start(void **state)
{
	(void)state;
	log_level(LOG_ERROR_ + 1);
	mem = arena_new((size_t)1 << 30);
	ctx_init(&cx, mem, 1795392000);
	place[0] = (struct place){ "SQLite", S(""), temp_dir(mem), false };
	place[0].url = place[0].dir;
	place[1] = (struct place){ "PostgreSQL", S(""), temp_dir(mem), true };
	(void)setenv("XDG_STATE_HOME", place[1].dir.p, 1);
	places = test_pg(&cx, "test_libs", &place[1].url) ? 2 : 1;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	remove_dir(place[0].dir);
	remove_dir(place[1].dir);
	arena_free(mem);
	return 0;
}

#define ok(call)                                                            \
	do {                                                                \
		enum err ok_ = (call);                                      \
		if (ok_ != ERR_OK)                                          \
			fail_msg("%s: %s: %.*s", #call, err_info[ok_].name, \
			    PRS(err_say(&cx, ok_)));                        \
	} while (0)

#define ARGS(...) (struct arg[]){ __VA_ARGS__ }, \
	sizeof((struct arg[]){ __VA_ARGS__ }) / sizeof(struct arg)

/* A failure comes back as one of these, with a sentence. */
static void
told(const struct place *p, enum err e, unsigned n)
{
	if (e != ERR_STORE && e != ERR_BUSY && e != ERR_UNKNOWN)
		fail_msg("%s: call %u (%s) failed: %s: %.*s", p->what, n, met,
		    err_info[e].name, PRS(err_say(&cx, e)));
	if (cx.ndiag == 0 || cx.diag[0].what.n == 0)
		fail_msg("%s: call %u (%s) failed: nothing said of it",
		    p->what, n, met);
	ctx_calm(&cx);
}

static int64_t
number(struct store *st, const char *sql)
{
	struct rows r;

	ok(store_begin(st, &cx, TXN_READ));
	ok(store_sql(st, &cx, sql, NULL, 0, &r, NULL));
	store_rollback(st);
	return cell(&r, 0, 0)->i;
}

static enum err
see(void *arg, struct ctx *c, const struct rows *one)
{
	(void)c;
	(void)one;
	++*(unsigned *)arg;
	return ERR_OK;
}

/* Reads, walks, posts and writes: one row more in meta, if it is saved. */
static enum err
work(struct store *st)
{
	static unsigned made;
	char key[32];
	struct rows r;
	unsigned n = 0;
	enum err e = store_begin(st, &cx, TXN_WRITE);

	(void)snprintf(key, sizeof(key), "k%u", made++);
	if (e == ERR_OK)
		e = store_run(st, &cx, Q_META_GET, ARGS(AT(S("schema"))), &r,
		    NULL);
	if (e == ERR_OK)
		e = store_post(st, &cx, Q_STRAND_HEAD, ARGS(AT(S("s")), AI(1),
		    AB(S("h"))));
	if (e == ERR_OK)
		e = store_post(st, &cx, Q_META_SET, ARGS(AT(str_of(key)),
		    AT(S("v"))));
	if (e == ERR_OK)
		e = store_each(st, &cx, Q_STRAND_UNSEALED, NULL, 0, see, &n);
	if (e == ERR_OK)
		e = store_post(st, &cx, Q_META_SET, ARGS(AT(str_of(key)),
		    AT(S("w"))));
	if (e == ERR_OK)
		e = store_commit(st, &cx);
	store_rollback(st);
	return e;
}

enum { CALLS_MAX = 2000 };
static const char how_many[] = "SELECT count(*) FROM meta";

static void
working(void **state)
{
	(void)state;
	for (unsigned i = 0; i < places; i++) {
		const struct place *p = &place[i];
		struct store *st;
		unsigned n;
		bool hit = true;

		ok(store_open(&cx, p->url, true, &st));
		for (n = 1; n < CALLS_MAX && hit; n++) {
			int64_t was = number(st, how_many), is;
			enum err e;

			arm(n, NULL);
			e = work(st);
			hit = disarm();
			if (e != ERR_OK) {
				if (!hit)
					ok(e);
				told(p, e, n);
			}
			assert_false(store_in_txn(st));
			is = number(st, how_many);
			if (is != was + (e == ERR_OK) && e != ERR_UNKNOWN)
				fail_msg("%s: call %u (%s): %s, and %lld rows"
				    " more", p->what, n, met,
				    err_info[e].name, (long long)(is - was));
		}
		assert_in_range(n, 10, CALLS_MAX - 1);
		ok(work(st));
		store_close(st);
	}
}

static void
opening(void **state)
{
	(void)state;
	for (unsigned i = 0; i < places; i++) {
		const struct place *p = &place[i];
		unsigned n;
		bool hit = true;

		for (n = 1; n < CALLS_MAX && hit; n += 1 + n / 12) {
			struct store *st = NULL;
			enum err e;

			arm(n, NULL);
			e = store_open(&cx, p->url, false, &st);
			hit = disarm();
			if (e != ERR_OK) {
				if (!hit)
					ok(e);
				assert_null(st);
				told(p, e, n);
				continue;
			}
			assert_true(number(st, how_many) > 0);
			store_close(st);
		}
		assert_in_range(n, 10, CALLS_MAX - 1);
	}
}

/* A new store is made wholly or not at all, so that it can be tried again. */
static void
making(void **state)
{
	static const char *const name[] = { "mkdir", "getrandom", "flock",
		"sqlite3_prepare_v3" };

	(void)state;
	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		for (unsigned n = 1; n < 200; n = 2 * n + 1) {
			str dir = temp_dir(mem), at = str_cat(mem, dir,
			    S("/a/store"));
			struct store *st = NULL;
			enum err e;

			arm(n, name[i]);
			e = store_open(&cx, at, true, &st);
			if (!disarm()) {
				assert_true(n > 1);
				n = 200;
			}
			if (e != ERR_OK) {
				told(&place[0], e, n);
				assert_null(st);
				ok(store_open(&cx, at, true, &st));
			}
			assert_int_equal(number(st, "SELECT count(*) FROM meta"
			    " WHERE key IN ('schema', 'store')"), 2);
			store_close(st);
			remove_dir(dir);
		}
}

/* A wait that a signal broke off, or that another ended, goes on. */
static void
broken_off(void **state)
{
	static const struct { const char *name; int why; } t[] = {
		{ "poll", EINTR }, { "flock", EINTR }, { "flock", EWOULDBLOCK }
	};

	(void)state;
	for (unsigned i = 0; i < places; i++) {
		struct store *st;

		ok(store_open(&cx, place[i].url, true, &st));
		for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
			why = t[k].why;
			arm(1, t[k].name);
			ok(work(st));
			assert_int_equal(disarm(), (t[k].name[0] == 'p') ==
			    place[i].pg);
		}
		why = EIO;
		store_close(st);
	}
}

/* /health asks for room, and does not take what cannot be asked for room. */
static void
no_room(void **state)
{
	(void)state;
	for (unsigned i = 0; i < places; i++) {
		struct store *st;
		struct probe p;

		ok(store_open(&cx, place[i].url, true, &st));
		store_probe(st, &cx, &p);
		assert_true(p.reads && p.writes);
		arm(1, "statvfs");
		store_probe(st, &cx, &p);
		assert_true(disarm());
		assert_true(p.reads && !p.writes);
		store_close(st);
	}
}

/* ---- what SQLite may say ---- */

static void
codes(void **state)
{
	static const struct { int code, sys; enum err err; const char *words; }
	    t[] = {
		{ SQLITE_CONSTRAINT_UNIQUE, 0, ERR_STALE, "someone else" },
		{ SQLITE_CONSTRAINT_PRIMARYKEY, 0, ERR_STALE, "someone else" },
		{ SQLITE_CONSTRAINT_ROWID, 0, ERR_STALE, "someone else" },
		{ SQLITE_CONSTRAINT_CHECK, 0, ERR_STALE, "someone else" },
		{ SQLITE_CONSTRAINT_NOTNULL, 0, ERR_STORE, "" },
		{ SQLITE_PROTOCOL, 0, ERR_BUSY, "try again" },
		{ SQLITE_BUSY_SNAPSHOT, 0, ERR_BUSY, "try again" },
		{ SQLITE_LOCKED_SHAREDCACHE, 0, ERR_BUSY, "try again" },
		{ SQLITE_FULL, 0, ERR_STORE, "is full" },
		{ SQLITE_CORRUPT_INDEX, 0, ERR_STORE, "restore a backup" },
		{ SQLITE_NOTADB, 0, ERR_STORE, "restore a backup" },
		{ SQLITE_READONLY_DIRECTORY, 0, ERR_STORE, "cannot be written" },
		{ SQLITE_CANTOPEN_ISDIR, 0, ERR_STORE, "cannot be written" },
		{ SQLITE_IOERR_WRITE, ENOSPC, ERR_STORE, "is full" },
		{ SQLITE_IOERR_WRITE, EDQUOT, ERR_STORE, "is full" },
		{ SQLITE_IOERR_READ, EIO, ERR_STORE, "disk that holds" },
		{ SQLITE_NOMEM, 0, ERR_STORE, "" },
	};
	struct store *st;

	(void)state;
	ok(store_open(&cx, place[0].url, true, &st));
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		enum err e;

		ok(store_begin(st, &cx, TXN_WRITE));
		said_code = t[i].code;
		said_errno = t[i].sys;
		arm(1, "sqlite3_step");
		e = store_run(st, &cx, Q_META_SET, ARGS(AT(S("k")),
		    AT(S("v"))), NULL, NULL);
		assert_true(disarm());
		said_code = 0;
		if (e != t[i].err || str_find(err_say(&cx, e),
		    str_of(t[i].words)) < 0)
			fail_msg("%d: %s: %.*s", t[i].code, err_info[e].name,
			    PRS(err_say(&cx, e)));
		ctx_calm(&cx);
		assert_int_equal(store_commit(st, &cx), t[i].err);
		ctx_calm(&cx);
		/* The connection that is of no use any more is another now. */
		ok(work(st));
	}
	store_close(st);
}

/* The log could not be synced, and not be mended either: nothing is written
 * until it is, and reading goes on. */
static void
unsynced(void **state)
{
	static const char *const mending[] = { "sqlite3_wal_checkpoint_v2",
		"flock" };
	struct store *st;

	(void)state;
	ok(store_open(&cx, place[0].url, true, &st));
	for (size_t i = 0; i < 2; i++) {
		int64_t was = number(st, how_many);

		ok(store_begin(st, &cx, TXN_WRITE));
		ok(store_run(st, &cx, Q_META_SET, ARGS(AT(S("k")), AT(S("v"))),
		    NULL, NULL));
		arm(1, "sqlite3_file_control");
		also = mending[i];
		assert_int_equal(store_commit(st, &cx), ERR_UNKNOWN);
		assert_true(disarm());
		ctx_calm(&cx);
		for (int again = 0; again < 2; again++) {
			arm(1, mending[i]);
			assert_int_equal(store_begin(st, &cx, TXN_WRITE),
			    ERR_STORE);
			assert_true(disarm());
			assert_false(store_in_txn(st));
			ctx_calm(&cx);
			assert_true(number(st, how_many) >= was);
		}
		ok(work(st));
	}
	store_close(st);
}

/* A lock that cannot be had of the system is said at once, not waited for; and a
 * connection that could not be opened again is tried anew each time. */
static void
reopened(void **state)
{
	struct store *st;

	(void)state;
	ok(store_open(&cx, place[0].url, true, &st));
	ok(store_begin(st, &cx, TXN_READ));
	said_code = SQLITE_PROTOCOL;
	arm(1, "sqlite3_step");
	assert_int_equal(store_run(st, &cx, Q_META_GET, ARGS(AT(S("k"))), NULL,
	    NULL), ERR_BUSY);
	assert_true(disarm());
	said_code = 0;
	store_rollback(st);
	ctx_calm(&cx);
	arm(1, "flock");
	assert_int_equal(store_begin(st, &cx, TXN_READ), ERR_STORE);
	assert_true(disarm());
	assert_true(str_find(err_say(&cx, ERR_STORE),
	    S("gate file cannot be locked")) >= 0);
	ctx_calm(&cx);
	ok(work(st));
	store_close(st);
}

/* ---- what PostgreSQL may say ---- */

static void
states(void **state)
{
	static const struct { const char *code; enum err err; const char *words; }
	    t[] = {
		{ "23505", ERR_STALE, "someone else" },
		{ "23514", ERR_STALE, "someone else" },
		{ "23P01", ERR_STALE, "someone else" },
		{ "23502", ERR_STORE, "" },
		{ "40001", ERR_BUSY, "" },
		{ "40P01", ERR_BUSY, "" },
		{ "55P03", ERR_BUSY, "" },
		{ "57014", ERR_BUSY, "took too long" },
		{ "53100", ERR_STORE, "is full" },
		{ "53300", ERR_BUSY, "" },
		{ "58030", ERR_STORE, "disk that holds" },
		{ "XX001", ERR_STORE, "is damaged" },
		{ "25006", ERR_STORE, "only reading" },
		{ "42P01", ERR_STORE, "" },
		{ "57P01", ERR_BUSY, "could not be reached" },
		{ "08006", ERR_BUSY, "could not be reached" },
		{ "25P03", ERR_BUSY, "could not be reached" },
	};
	struct store *st;

	(void)state;
	if (places < 2)
		return;
	ok(store_open(&cx, place[1].url, true, &st));
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		/* Asked alone, and met in a walk. */
		for (int how = 0; how < 2; how++) {
			char sql[200];
			unsigned n = 0;
			enum err e;

			(void)snprintf(sql, sizeof(sql), "DO $x$ BEGIN RAISE"
			    " EXCEPTION 'a secret' USING ERRCODE = '%s';"
			    " END $x$", t[i].code);
			if (how)
				(void)snprintf(sql, sizeof(sql), "SELECT"
				    " test_libs_raise('%s')", t[i].code);
			ok(store_begin(st, &cx, TXN_WRITE));
			ok(store_sql(st, &cx, "CREATE OR REPLACE FUNCTION"
			    " test_libs_raise(s text) RETURNS bigint AS $x$"
			    " BEGIN RAISE EXCEPTION 'a secret' USING ERRCODE ="
			    " s; END $x$ LANGUAGE plpgsql", NULL, 0, NULL,
			    NULL));
			e = how ? store_walk_sql(st, &cx, sql, NULL, 0, see,
			    &n) : store_sql(st, &cx, sql, NULL, 0, NULL, NULL);
			if (e != t[i].err || str_find(err_say(&cx, e),
			    str_of(t[i].words)) < 0)
				fail_msg("%s: %s: %.*s", t[i].code,
				    err_info[e].name, PRS(err_say(&cx, e)));
			assert_true(str_find(err_say(&cx, e),
			    S("secret")) < 0);
			ctx_calm(&cx);
			store_rollback(st);
			ok(work(st));
		}
	}
	store_close(st);
}

/* Numbers that are none of ours, and columns of odd kinds. */
static void
columns(void **state)
{
	static const struct { const char *sql; bool pg, ok; } t[] = {
		{ "SELECT CAST('9223372036854775807' AS numeric)", true, true },
		{ "SELECT CAST('-9223372036854775808' AS numeric)", true,
		    true },
		{ "SELECT CAST('9223372036854775808' AS numeric)", true, false },
		{ "SELECT CAST('-9223372036854775809' AS numeric)", true,
		    false },
		{ "SELECT CAST('1e40' AS numeric)", true, false },
		{ "SELECT CAST('0.5' AS numeric)", true, false },
		{ "SELECT CAST('20000' AS numeric)", true, true },
		{ "SELECT CAST('0' AS numeric)", true, true },
		{ "SELECT CAST('NaN' AS numeric)", true, false },
		{ "SELECT CAST(7 AS smallint), CAST(-7 AS integer), true", true,
		    true },
		{ "SELECT current_user, pg_sleep(0)", true, true },
		{ "SELECT now()", true, false },
		{ "SELECT 0.5", false, false },
		{ "SELECT ?", false, false }, { "SELECT :a", false, false },
		{ "SELECT $9", false, false }, { "SELECT $x", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct store *st;
		struct rows r;
		enum err e;

		if (t[i].pg && places < 2)
			continue;
		ok(store_open(&cx, place[t[i].pg].url, true, &st));
		ok(store_begin(st, &cx, TXN_READ));
		e = store_sql(st, &cx, t[i].sql, NULL, 0, &r, NULL);
		if (e != (t[i].ok ? ERR_OK : ERR_STORE))
			fail_msg("%s: %s", t[i].sql, err_info[e].name);
		ctx_calm(&cx);
		store_close(st);
	}
	for (unsigned i = 0; i < places; i++) {
		struct store *st;
		unsigned n = 0;
		struct rows r;
		struct buf b;

		ok(store_open(&cx, place[i].url, true, &st));
		buf_init(&b, mem, 1000);
		buf_lit(&b, "SELECT 1");
		for (unsigned k = 0; k < STORE_COLS_MAX; k++)
			buf_lit(&b, ", 1");
		buf_c(&b, 0);
		ok(store_begin(st, &cx, TXN_READ));
		assert_int_equal(store_sql(st, &cx, buf_str(&b).p, NULL, 0, &r,
		    NULL), ERR_STORE);
		ctx_calm(&cx);
		/* And then nothing more, whatever the way it is asked. */
		assert_int_equal(store_each(st, &cx, Q_STRAND_UNSEALED, NULL, 0,
		    see, &n), ERR_STORE);
		assert_int_equal(store_post(st, &cx, Q_META_SET, ARGS(
		    AT(S("k")), AT(S("v")))), ERR_STORE);
		ctx_calm(&cx);
		store_rollback(st);
		ok(store_begin(st, &cx, TXN_READ));
		assert_int_equal(store_run(st, &cx, Q_META_SET, ARGS(AT(S("k")),
		    AT(S("v"))), NULL, NULL), ERR_STORE);
		assert_true(str_find(err_say(&cx, ERR_STORE),
		    S("only reading")) >= 0);
		ctx_calm(&cx);
		store_close(st);
	}
}

/* ---- what is not a store of ours ---- */

static void
not_ours(void **state)
{
	static const struct { const char *sql, *words; enum err err; bool pg; }
	    t[] = {
		{ "UPDATE meta SET value = 'x' WHERE key = 'schema'",
		    "not one of Heed's", ERR_STORE, false },
		{ "DELETE FROM meta WHERE key = 'schema'", "not one of Heed's",
		    ERR_STORE, false },
		{ "DELETE FROM meta WHERE key = 'store'", "no id", ERR_STORE,
		    true } };

	(void)state;
	for (unsigned i = 0; i < places; i++)
		for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
			str url = place[i].url, dir = S("");
			struct store *st, *two = NULL;

			if (t[k].pg && !place[i].pg)
				continue;
			if (place[i].pg)
				(void)test_pg(&cx, "test_libs_odd", &url);
			else
				url = dir = temp_dir(mem);
			ok(store_open(&cx, url, true, &st));
			ok(store_begin(st, &cx, TXN_WRITE));
			ok(store_sql(st, &cx, t[k].sql, NULL, 0, NULL, NULL));
			ok(store_commit(st, &cx));
			assert_int_equal(store_open(&cx, url, true, &two),
			    t[k].err);
			assert_null(two);
			if (str_find(err_say(&cx, t[k].err), str_of(
			    t[k].words)) < 0)
				fail_msg("%s: %.*s", t[k].sql, PRS(err_say(&cx,
				    t[k].err)));
			ctx_calm(&cx);
			store_close(st);
			if (dir.n)
				remove_dir(dir);
		}
}

static void
not_a_place(void **state)
{
	str dir = temp_dir(mem);
	const char *gate = str_c(mem, str_cat(mem, dir, S("/gate")));
	struct store *st = NULL;

	(void)state;
	assert_int_equal(mkdir(gate, 0700), 0);
	assert_int_equal(store_open(&cx, dir, true, &st), ERR_STORE);
	assert_true(str_find(err_say(&cx, ERR_STORE),
	    S("cannot be written")) >= 0);
	ctx_calm(&cx);
	assert_int_equal(rmdir(gate), 0);
	arm(1, "sqlite3_db_config");
	assert_int_equal(store_open(&cx, dir, true, &st), ERR_STORE);
	assert_true(disarm());
	assert_true(str_find(err_say(&cx, ERR_STORE),
	    S("lacks a protection")) >= 0);
	ctx_calm(&cx);
	/* Root in another's store would lock them out of it. */
	if (geteuid() == 0) {
		assert_int_equal(chown(dir.p, 65534, 65534), 0);
		assert_int_equal(store_open(&cx, dir, true, &st), ERR_DENIED);
		assert_true(str_find(err_say(&cx, ERR_DENIED),
		    S("belongs to user 65534")) >= 0);
		ctx_calm(&cx);
		assert_int_equal(chown(dir.p, 0, 0), 0);
	}
	ok(store_open(&cx, dir, true, &st));
	store_close(st);
	remove_dir(dir);
}

static void
hosts(void **state)
{
	static const struct { const char *names, *ports, *name, *port; } t[] = {
		{ "@abstract,/run/pg", "1", "@abstract,/run/pg", "1,1" },
		{ "@a,@b,@c", "1,2", "@a,@b,@c", "1,2," },
		{ "@a,@b,@c,@d", "1,2", "@a,@b,@c,@d", "1,2,," },
		{ "", "", "", "" },
		/* No more than sixteen. */
		{ "@1,@2,@3,@4,@5,@6,@7,@8,@9,@a,@b,@c,@d,@e,@f,@g,@h,@i", "",
		    "@1,@2,@3,@4,@5,@6,@7,@8,@9,@a,@b,@c,@d,@e,@f,@g",
		    ",,,,,,,,,,,,,,," } };
	char *far = NEWN(mem, char, 9001);
	struct hosts h = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		ok(place_hosts(&cx, mem, str_of(t[i].names), str_of(t[i].ports),
		    &h));
		assert_string_equal(h.name, t[i].name);
		assert_string_equal(h.port, t[i].port);
	}
	memset(far, '@', 9000);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(place_hosts(&cx, mem, i ? S("@a") :
		    (str){ far, 9000 }, i ? (str){ far, 9000 } : S(""), &h),
		    ERR_LIMIT);
		ctx_calm(&cx);
	}
	/* An address that cannot be said is left out. */
	arm(1, "getnameinfo");
	ok(place_hosts(&cx, mem, S("127.0.0.1"), S("1"), &h));
	assert_true(disarm());
	assert_string_equal(h.addr, "");
}

/* Rows of a schema that a backup does not understand. */
static void
shapes(void **state)
{
	static const char *const odd[] = { "CREATE TABLE a", "CREATE TABLE a k",
		"CREATE TABLE a (k text", "CREATE TABLE a (k real)",
		"CREATE TABLE a (k text, PRIMARY KEY (k), n)",
		"ALTER TABLE none ADD COLUMN k text",
		"ALTER TABLE one DROP COLUMN k", "SELECT 1",
		"A statement that is longer than the sixty bytes of it which are"
		" told" };
	struct schema_row row[80];
	struct store_tables all;
	struct store *st;
	struct buf b;

	(void)state;
	ok(store_open(&cx, place[0].url, true, &st));
	st->schema = row;
	row[0] = (struct schema_row){ 1,
	    "CREATE TABLE one (k text)", NULL };
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		row[1] = (struct schema_row){ 1, odd[i], NULL };
		st->nschema = 2;
		if (store_tables(st, &cx, 1, &all) != ERR_STORE ||
		    str_find(err_say(&cx, ERR_STORE),
		    S("does not understand")) < 0)
			fail_msg("%s", odd[i]);
		ctx_calm(&cx);
		/* Of a later step it is none of this backup's. */
		row[1].step = 2;
		ok(store_tables(st, &cx, 1, &all));
		assert_int_equal(all.n, 1);
	}
	for (int i = 0; i < 80; i++)
		row[i] = row[0];
	st->nschema = 80;
	assert_int_equal(store_tables(st, &cx, 1, &all), ERR_STORE);
	ctx_calm(&cx);
	buf_init(&b, mem, 2000);
	buf_lit(&b, "CREATE TABLE one (k text");
	for (int i = 0; i < 64; i++)
		buf_lit(&b, ", k text");
	buf_lit(&b, ")");
	buf_c(&b, 0);
	row[0].sql = buf_str(&b).p;
	st->nschema = 1;
	assert_int_equal(store_tables(st, &cx, 1, &all), ERR_STORE);
	ctx_calm(&cx);
	schema_init(st);
	store_close(st);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(working),
		cmocka_unit_test(opening),
		cmocka_unit_test(making),
		cmocka_unit_test(broken_off),
		cmocka_unit_test(no_room),
		cmocka_unit_test(codes),
		cmocka_unit_test(unsynced),
		cmocka_unit_test(reopened),
		cmocka_unit_test(states),
		cmocka_unit_test(columns),
		cmocka_unit_test(not_ours),
		cmocka_unit_test(not_a_place),
		cmocka_unit_test(hosts),
		cmocka_unit_test(shapes),
	};

	return cmocka_run_group_tests(tests, start, end);
}
