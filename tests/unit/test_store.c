/*
 * The store, the same questions to both engines.
 *
 * What holds on one must hold on the other, so nearly every test is a function
 * of an open store that runs twice. The last few are about what one engine
 * alone can suffer: a full disk, a broken file, a server that is killed.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "core/log.h"
#include "core/time.h"
#include "store/store_int.h"
#include "store_kit.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct ctx cx;

#define ok(call)                                                            \
	do {                                                                \
		enum err ok_ = (call);                                      \
		if (ok_ != ERR_OK)                                          \
			fail_msg("%s: %s: %.*s", #call, err_info[ok_].name, \
			    PRS(err_say(&cx, ok_)));                        \
	} while (0)

static void
said(enum err got, enum err want, const char *words)
{
	str s = err_say(&cx, got);

	if (got != want)
		fail_msg("%s: %.*s, wanted %s", err_info[got].name, PRS(s),
		    err_info[want].name);
	if (str_find(s, str_of(words)) < 0)
		fail_msg("\"%.*s\" says nothing of \"%s\"", PRS(s), words);
	ctx_calm(&cx);
}

static char *
path(str dir, str name)
{
	return str_c(cx.mem, str_cat(cx.mem, dir,
	    str_cat(cx.mem, S("/"), name)));
}

/* A place for a store on the engine, empty; false when skipped. */
static bool
place(bool pg, const char *tag, str *url)
{
	*url = temp_dir(cx.mem);
	if (!pg)
		return true;
	(void)setenv("XDG_STATE_HOME", url->p, 1);
	if (test_pg(&cx, tag, url))
		return true;
	remove_dir(*url);
	return false;
}

static void
remove_place(bool pg, str url)
{
	remove_dir(pg ? str_of(getenv("XDG_STATE_HOME")) : url);
}

typedef void store_test(struct store *, str url);

static void
on_both(const char *tag, store_test *fn)
{
	for (int pg = 0; pg < 2; pg++) {
		struct arena *mem = arena_new((size_t)1 << 30);
		struct store *st;
		str url;

		ctx_init(&cx, mem, 1000000000);
		if (place(pg, tag, &url)) {
			ok(store_open(&cx, url, true, &st));
			assert_int_equal(store_is_pg(st), pg);
			fn(st, url);
			store_close(st);
			remove_place(pg, url);
		}
		arena_free(mem);
	}
}

/* A test that wants no store at first, on SQLite alone. */
static void
alone(void (*fn)(void))
{
	struct arena *mem = arena_new((size_t)1 << 28);

	ctx_init(&cx, mem, 1000000000);
	fn();
	arena_free(mem);
}

#define TEST(name)                              \
	static void name(struct store *, str);  \
	static void test_##name(void **state)   \
	{                                       \
		(void)state;                    \
		on_both("store_" #name, name);  \
	}                                       \
	static void name(struct store *st, str url)

#define ALONE(name)                           \
	static void name(void);               \
	static void test_##name(void **state) \
	{                                     \
		(void)state;                  \
		alone(name);                  \
	}                                     \
	static void name(void)

#define ARGS(...) (struct arg[]){ __VA_ARGS__ }, \
	sizeof((struct arg[]){ __VA_ARGS__ }) / sizeof(struct arg)
#define NOARGS NULL, 0

static void
sql(struct store *st, const char *text)
{
	ok(store_begin(st, &cx, TXN_WRITE));
	ok(store_sql(st, &cx, text, NOARGS, NULL, NULL));
	ok(store_commit(st, &cx));
}

static int64_t
number(struct store *st, const char *text)
{
	struct rows r;

	ok(store_begin(st, &cx, TXN_READ));
	ok(store_sql(st, &cx, text, NOARGS, &r, NULL));
	ok(store_commit(st, &cx));
	assert_int_equal(r.n, 1);
	return cell(&r, 0, 0)->i;
}

static str
meta(struct store *st, str key)
{
	struct rows r;

	ok(store_begin(st, &cx, TXN_READ));
	ok(store_run(st, &cx, Q_META_GET, ARGS(AT(key)), &r, NULL));
	ok(store_commit(st, &cx));
	return r.n ? cell(&r, 0, 0)->s : S("");
}

/* Runs fn in a process of its own and returns its status: 0 is success. */
static int
child(void (*fn)(str), str arg)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		fn(arg);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

/* cmocka's own failure would go on in the child as if it were the parent. */
#define must(cond)                                                         \
	do {                                                               \
		if (!(cond)) {                                             \
			fprintf(stderr, "line %d: %s: %.*s\n", __LINE__,   \
			    #cond, PRS(err_say(&cx, ERR_OK)));             \
			_exit(1);                                          \
		}                                                          \
	} while (0)

TEST(open_again)
{
	struct store *two;
	str id = str_dup(cx.mem, meta(st, S("store")));
	unsigned char bytes[8];

	assert_true(str_unhex(id, bytes, 8));
	assert_true(str_starts(store_describe(st), store_is_pg(st) ?
	    S("PostgreSQL 1") : S("SQLite 3.")));
	assert_true(store_dir(st).n > 0);
	assert_int_equal(access(store_dir(st).p, W_OK), 0);
	ok(store_open(&cx, url, false, &two));
	assert_true(str_eq(meta(two, S("store")), id));
	store_close(two);
	ok(store_open(&cx, url, true, &two));
	assert_true(str_eq(meta(two, S("store")), id));
	assert_true(str_eq(meta(two, S("schema")), S("1")) ||
	    schema_last(two) > 1);
	store_close(two);
}

/* Both engines understand every row of the table, and each value it names is
 * given. */
TEST(every_statement)
{
	(void)url;
	for (int q = 0; q < Q__MAX; q++) {
		struct arg arg[STORE_ARGS_MAX];
		const char *letter = stmt_args((enum stmt)q);
		unsigned n = 0;
		enum err err;

		for (; letter[n]; n++)
			arg[n] = (struct arg){ .type = letter[n],
				/* A word in quotes, where a search is one. */
				.s = S("\"a\""), .i = 1 };
		ok(store_begin(st, &cx, TXN_WRITE));
		err = store_run(st, &cx, (enum stmt)q, arg, n, NULL, NULL);
		if (err != ERR_OK && err != ERR_STALE)
			fail_msg("%s on %s: %.*s", stmt_name((enum stmt)q),
			    store_is_pg(st) ? "PostgreSQL" : "SQLite",
			    PRS(err_say(&cx, err)));
		ctx_calm(&cx);
		store_rollback(st);
	}
}

static const struct {
	const char *p;
	size_t n;
} naughty[] = {
#define N(lit) { lit, sizeof(lit) - 1 }
	N(""), N(" "), N("a"), N("'"), N("''; DROP TABLE meta; --"), N("\""),
	N("\\"), N("\\x41"), N("\\000"), N("$1"), N("$1::text"), N("?1"),
	N(":name"), N("@p"), N("%s%n%x"), N("NULL"), N("null"), N("0"), N("-0"),
	N("007"), N("1e5"), N("9223372036854775808"), N("0x10"), N("true"),
	N("\t\r\n"), N("\r\n"), N("\n\n\n"), N("trailing  "), N("\x01\x02\x7f"),
	N("\xc2\xa0"), N("\xef\xbb\xbf" "bom"), N("e\xcc\x81 vs \xc3\xa9"),
	N("\xe2\x80\xae" "right to left"), N("\xe2\x80\x8b"),
	N("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"), N("\xef\xbf\xbf"),
	N("\xf4\x8f\xbf\xbf"), N("O'Brien-Si\xc3\xb4n \xc5\xb4yn"),
	N("<script>alert(1)</script>"), N("{\"a\":\"\\u0000\"}"), N("--"),
	N("/* */"), N("% _ [a-z]"), N("\xce\xa3\xcf\x82"), N("i\xc4\xb1\xc4\xb0"),
#undef N
};

TEST(text_and_bytes_are_exact)
{
	char all[256], *large = NEWN(cx.mem, char, 3 << 20);
	struct rows r;
	struct arg null_int = { .type = 'i', .null = true };
	str big = { large, 3 << 20 }, none = { NULL, 0 };

	(void)url;
	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	memset(large, 'x', big.n);
	sql(st, "CREATE TABLE t (k bigint, a text, b bytea, c bigint)");
	ok(store_begin(st, &cx, TXN_WRITE));
	for (size_t i = 0; i < sizeof(naughty) / sizeof(naughty[0]); i++) {
		str s = { naughty[i].p, naughty[i].n };
		int64_t n = 0;

		ok(store_sql(st, &cx, "INSERT INTO t VALUES ($1, $2, $3, NULL)",
		    ARGS(AI((int64_t)i), AT(s), AB(s)), NULL, &n));
		assert_int_equal(n, 1);
		ok(store_sql(st, &cx, "SELECT a, b, c FROM t WHERE k = $1"
		    " AND a = $2", ARGS(AI((int64_t)i), AT(s)), &r, NULL));
		assert_int_equal(r.n, 1);
		assert_int_equal(r.ncol, 3);
		assert_true(str_eq(cell(&r, 0, 0)->s, s));
		assert_true(str_eq(cell(&r, 0, 1)->s, s));
		assert_false(cell(&r, 0, 0)->null || cell(&r, 0, 1)->null);
		assert_true(cell(&r, 0, 2)->null);
		assert_true(cell(&r, 0, 2)->s.p != NULL);
	}
	ok(store_sql(st, &cx, "SELECT $1, $2, $3, $4, $5, $6",
	    ARGS(AB(((str){ all, 256 })), AT(big), ATN(none), ABN(none),
	    AB(none), null_int), &r, NULL));
	assert_true(str_eq(cell(&r, 0, 0)->s, ((str){ all, 256 })));
	assert_true(str_eq(cell(&r, 0, 1)->s, big));
	assert_true(cell(&r, 0, 2)->null && cell(&r, 0, 3)->null);
	assert_false(cell(&r, 0, 4)->null);
	assert_true(cell(&r, 0, 5)->null);
	ok(store_commit(st, &cx));
}

TEST(numbers_are_exact)
{
	static const int64_t n[] = { 0, 1, -1, 255, 256, -256, 9999, 10000,
		2147483647, -2147483648LL, 4294967296, 1000000000000,
		INT64_MAX, INT64_MIN, INT64_MIN + 1 };
	struct rows r;

	(void)url;
	sql(st, "CREATE TABLE t (k bigint)");
	for (size_t i = 0; i < sizeof(n) / sizeof(n[0]); i++) {
		ok(store_begin(st, &cx, TXN_WRITE));
		ok(store_sql(st, &cx, "DELETE FROM t", NOARGS, NULL, NULL));
		ok(store_sql(st, &cx, "INSERT INTO t VALUES ($1)",
		    ARGS(AI(n[i])), NULL, NULL));
		ok(store_sql(st, &cx, "SELECT k, sum(k), max(k), count(*),"
		    " k = $1, 1, k < 0 FROM t GROUP BY k",
		    ARGS(AI(n[i])), &r, NULL));
		assert_int_equal(r.n, 1);
		assert_true(cell(&r, 0, 0)->i == n[i]);
		assert_true(cell(&r, 0, 1)->i == n[i]);
		assert_true(cell(&r, 0, 2)->i == n[i]);
		assert_int_equal(cell(&r, 0, 3)->i, 1);
		assert_int_equal(cell(&r, 0, 4)->i, 1);
		assert_int_equal(cell(&r, 0, 5)->i, 1);
		assert_int_equal(cell(&r, 0, 6)->i, n[i] < 0);
		ok(store_commit(st, &cx));
	}
	ok(store_begin(st, &cx, TXN_READ));
	said(store_sql(st, &cx, "SELECT 0.5", NOARGS, &r, NULL), ERR_STORE,
	    "column 0");
	store_rollback(st);
}

/* SQLite numbers parameters by first appearance; we bind by name. */
TEST(names_not_places)
{
	struct rows r;

	(void)url;
	ok(store_begin(st, &cx, TXN_READ));
	ok(store_sql(st, &cx, "SELECT $2, $1, $2", ARGS(AT(S("one")),
	    AT(S("two"))), &r, NULL));
	assert_true(str_eq(cell(&r, 0, 0)->s, S("two")));
	assert_true(str_eq(cell(&r, 0, 1)->s, S("one")));
	assert_true(str_eq(cell(&r, 0, 2)->s, S("two")));
	assert_int_not_equal(store_sql(st, &cx, "SELECT $3",
	    ARGS(AT(S("one"))), &r, NULL), ERR_OK);
	ctx_calm(&cx);
	store_rollback(st);
}

/* The same text means the same: case, order, matching. */
TEST(one_sql)
{
	static const struct {
		const char *sql;
		int64_t want;
	} c[] = {
		{ "SELECT count(*) FROM t WHERE a LIKE 'B%'", 1 },
		{ "SELECT count(*) FROM t WHERE a = 'b'", 1 },
		{ "SELECT count(*) FROM t WHERE a < 'a'", 2 },
		{ "SELECT 7 / 2", 3 },
		{ "SELECT -7 / 2", -3 },
		{ "SELECT length(a) FROM t WHERE a LIKE 'z%é'", 2 },
		{ "SELECT CASE WHEN max(a) = 'é' THEN 1 ELSE 0 END FROM t"
		    " WHERE a <> 'zé'", 1 },
	};

	(void)url;
	sql(st, "CREATE TABLE t (a text)");
	sql(st, "INSERT INTO t VALUES ('B'), ('b'), ('a-b'), ('zé'), ('é'),"
	    " ('Zz')");
	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++)
		if (number(st, c[i].sql) != c[i].want)
			fail_msg("%s", c[i].sql);
}

TEST(changed_counts_rows)
{
	static const struct {
		const char *sql;
		int64_t want;
	} c[] = {
		{ "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)", 3 },
		{ "SELECT k FROM t", 0 },
		{ "UPDATE t SET v = 3 WHERE k > 1", 2 },
		{ "INSERT INTO t VALUES (1, 9) ON CONFLICT DO NOTHING", 0 },
		{ "INSERT INTO t VALUES (1, 9) ON CONFLICT (k) DO UPDATE"
		    " SET v = excluded.v", 1 },
		{ "UPDATE t SET v = 3 WHERE k > 100", 0 },
		{ "INSERT INTO t VALUES (4, 4) RETURNING k", 1 },
		{ "DELETE FROM t", 4 },
	};

	(void)url;
	sql(st, "CREATE TABLE t (k bigint PRIMARY KEY, v bigint)");
	ok(store_begin(st, &cx, TXN_WRITE));
	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		int64_t n = -1;

		ok(store_sql(st, &cx, c[i].sql, NOARGS, NULL, &n));
		if (n != c[i].want)
			fail_msg("%s: %d", c[i].sql, (int)n);
	}
	ok(store_commit(st, &cx));
}

TEST(what_is_refused)
{
	static const struct {
		const char *sql;
		enum err want;
	} c[] = {
		{ "INSERT INTO t VALUES ('a', 1)", ERR_STALE },
		{ "INSERT INTO t VALUES ('b', -1)", ERR_STALE },
		{ "INSERT INTO t VALUES ('c', 1)", ERR_STALE },
		{ "INSERT INTO t VALUES ('d', NULL)", ERR_STORE },
		{ "SELECT nothing FROM nowhere", ERR_STORE },
		{ "SELEKT", ERR_STORE },
		{ "SELECT \"a\" FROM t WHERE k = \"nocolumn\"", ERR_STORE },
	};
	struct rows r;

	(void)url;
	sql(st, "CREATE TABLE t (k text PRIMARY KEY, v bigint NOT NULL"
	    " CHECK (v > 0))");
	sql(st, "CREATE UNIQUE INDEX t_v ON t (v) WHERE v = 1");
	sql(st, "INSERT INTO t VALUES ('a', 1)");
	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		ok(store_begin(st, &cx, TXN_WRITE));
		ok(store_sql(st, &cx, "UPDATE t SET k = 'z'", NOARGS, NULL,
		    NULL));
		ok(store_sql(st, &cx, "INSERT INTO t VALUES ('a', 2)", NOARGS,
		    NULL, NULL));
		said(store_sql(st, &cx, c[i].sql, NOARGS, &r, NULL), c[i].want,
		    err_info[c[i].want].text);
		/* The transaction is spoilt on both, and says so. */
		said(store_sql(st, &cx, "SELECT 1", NOARGS, &r, NULL),
		    c[i].want, "earlier step");
		said(store_commit(st, &cx), c[i].want, "nothing was saved");
		assert_false(store_in_txn(st));
		assert_int_equal(number(st, "SELECT count(*) FROM t"
		    " WHERE k = 'a'"), 1);
	}
	ok(store_begin(st, &cx, TXN_READ));
	said(store_sql(st, &cx, "DELETE FROM t", NOARGS, NULL, NULL),
	    ERR_STORE, "only reading");
	store_rollback(st);
	ok(store_begin(st, &cx, TXN_READ));
	said(store_sql(st, &cx, "SELECT $1", ARGS(AT(S("\xff"))), &r, NULL),
	    ERR_STORE, "UTF-8");
	store_rollback(st);
}

#define HEAD(id) ARGS(AT(S("a")), AT(S(id)), AI(0), AI(1), AT(S("")), \
	AT(S("")), AI(0))

/* What is posted is there for the next question, however much it was; and what
 * of it fails takes the transaction with it, at the latest at its commit. */
TEST(posted)
{
	struct rows r;
	enum err err;

	(void)url;
	ok(store_begin(st, &cx, TXN_WRITE));
	for (unsigned i = 0; i < 600; i++) {
		char key[16];

		(void)snprintf(key, sizeof(key), "posted%u", i);
		ok(store_post(st, &cx, Q_META_SET, ARGS(AT(str_of(key)),
		    AT(S("v")))));
	}
	ok(store_run(st, &cx, Q_META_GET, ARGS(AT(S("posted599"))), &r, NULL));
	assert_int_equal(r.n, 1);
	ok(store_post(st, &cx, Q_META_SET, ARGS(AT(S("posted600")),
	    AT(S("v")))));
	ok(store_commit(st, &cx));
	assert_int_equal(number(st, "SELECT count(*) FROM meta WHERE key LIKE"
	    " 'posted%'"), 601);
	for (unsigned ask = 0; ask < 2; ask++) {
		ok(store_begin(st, &cx, TXN_WRITE));
		ok(store_post(st, &cx, Q_HEAD_NEW, HEAD("x")));
		err = store_post(st, &cx, Q_HEAD_NEW, HEAD("x"));
		if (err == ERR_OK && ask)
			err = store_run(st, &cx, Q_META_GET,
			    ARGS(AT(S("schema"))), &r, NULL);
		if (ask)
			assert_int_equal(err, ERR_STALE);
		assert_int_equal(store_commit(st, &cx), ERR_STALE);
		ctx_calm(&cx);
		assert_int_equal(number(st, "SELECT count(*) FROM head"), 0);
	}
	ok(store_begin(st, &cx, TXN_WRITE));
	ok(store_post(st, &cx, Q_HEAD_NEW, HEAD("y")));
	store_rollback(st);
	assert_int_equal(number(st, "SELECT count(*) FROM head"), 0);
	ok(store_begin(st, &cx, TXN_WRITE));
	ok(store_post(st, &cx, Q_HEAD_NEW, HEAD("y")));
	assert_int_not_equal(store_post(st, &cx, Q_HEAD_NEW, HEAD("y")) == ERR_OK
	    && store_each(st, &cx, Q_VERSION_ALL, NOARGS, NULL, NULL) == ERR_OK,
	    1);
	store_rollback(st);
	ctx_calm(&cx);
	sql(st, "DELETE FROM meta WHERE key LIKE 'posted%'");
}

TEST(rollback_forgets)
{
	(void)url;
	ok(store_begin(st, &cx, TXN_WRITE));
	assert_true(store_in_txn(st));
	ok(store_run(st, &cx, Q_META_SET, ARGS(AT(S("k")), AT(S("v"))), NULL,
	    NULL));
	store_rollback(st);
	assert_false(store_in_txn(st));
	store_rollback(st);
	assert_int_equal(meta(st, S("k")).n, 0);
	ok(store_begin(st, &cx, TXN_WRITE));
	ok(store_run(st, &cx, Q_META_SET, ARGS(AT(S("k")), AT(S("v"))), NULL,
	    NULL));
	ok(store_commit(st, &cx));
	assert_true(str_eq(meta(st, S("k")), S("v")));
}

TEST(reading_sees_one_state)
{
	struct store *two;
	struct rows r;

	ok(store_open(&cx, url, false, &two));
	ok(store_begin(st, &cx, TXN_READ));
	ok(store_run(st, &cx, Q_META_GET, ARGS(AT(S("k"))), &r, NULL));
	assert_int_equal(r.n, 0);
	ok(store_begin(two, &cx, TXN_WRITE));
	ok(store_run(two, &cx, Q_META_SET, ARGS(AT(S("k")), AT(S("v"))), NULL,
	    NULL));
	ok(store_commit(two, &cx));
	ok(store_run(st, &cx, Q_META_GET, ARGS(AT(S("k"))), &r, NULL));
	assert_int_equal(r.n, 0);
	ok(store_commit(st, &cx));
	assert_true(str_eq(meta(st, S("k")), S("v")));
	store_close(two);
}

#define MANY                                                              \
	"INSERT INTO t (k, a) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL" \
	" SELECT i + 1 FROM n WHERE i < 20000) SELECT i, 'a text of some" \
	" length, so that twenty thousand would be seen' FROM n"

struct seen {
	struct store *st;
	size_t base, most;
	int64_t rows, sum, stop;
	bool ask;
};

static enum err
see(void *arg, struct ctx *c, const struct rows *one)
{
	struct seen *s = arg;
	struct rows r;
	size_t used = arena_used(c->mem) - s->base;

	s->rows++;
	s->sum += cell(one, 0, 0)->i;
	(void)str_dup(c->mem, cell(one, 0, 1)->s);
	if (used > s->most)
		s->most = used;
	if (s->ask && s->rows % 1000 == 0) {
		TRY(store_run(s->st, c, Q_META_GET,
		    ARGS(AT(S("schema"))), &r, NULL));
		if (r.n != 1)
			return ERR_ABSENT;
		/* The very statement that is walked, once more. */
		TRY(store_sql(s->st, c, "SELECT k, a FROM t WHERE k = $1",
		    ARGS(AI(s->rows)), &r, NULL));
		if (r.n != 1 || cell(&r, 0, 0)->i != s->rows)
			return ERR_ABSENT;
	}
	if (s->rows == s->stop)
		return (fail)(c, ERR_DENIED, "here", "stopped at a row");
	return ERR_OK;
}

TEST(walk_is_constant)
{
	struct seen s = { .st = st };
	struct rows r;

	(void)url;
	sql(st, "CREATE TABLE t (k bigint PRIMARY KEY, a text)");
	sql(st, MANY);
	for (int ask = 0; ask < 2; ask++) {
		s = (struct seen){ .st = st, .ask = ask };
		ok(store_begin(st, &cx, TXN_READ));
		s.base = arena_used(cx.mem);
		ok(store_walk_sql(st, &cx, "SELECT k, a FROM t WHERE k > $1"
		    " ORDER BY k", ARGS(AI(0)), see, &s));
		assert_int_equal(s.rows, 20000);
		assert_int_equal(s.sum, 200010000);
		assert_true(s.most < 4096);
		assert_true(arena_used(cx.mem) - s.base < 4096);
		ok(store_commit(st, &cx));
	}
	ok(store_begin(st, &cx, TXN_WRITE));
	s = (struct seen){ .st = st, .stop = 100 };
	said(store_walk_sql(st, &cx, "SELECT k, a FROM t", NOARGS, see, &s),
	    ERR_DENIED, "stopped at a row");
	assert_int_equal(s.rows, 100);
	/* fn's error spoils nothing, and neither do too many rows. */
	said(store_sql(st, &cx, "SELECT k FROM t", NOARGS, &r, NULL),
	    ERR_LIMIT, "more than");
	ok(store_sql(st, &cx, "SELECT k FROM t ORDER BY k LIMIT 5000", NOARGS,
	    &r, NULL));
	assert_int_equal(r.n, STORE_ROWS_MAX);
	assert_int_equal(cell(&r, 4999, 0)->i, 5000);
	s = (struct seen){ .st = st };
	ok(store_walk_sql(st, &cx, "SELECT k, a FROM t WHERE k < 0", NOARGS,
	    see, &s));
	assert_int_equal(s.rows, 0);
	said(store_walk_sql(st, &cx, "SELECT k FROM nowhere", NOARGS, see, &s),
	    ERR_STORE, "");
	said(store_commit(st, &cx), ERR_STORE, "nothing was saved");
}

static enum err
again(void *arg, struct ctx *c, const struct rows *one)
{
	struct seen *s = arg;
	struct rows r;

	(void)one;
	s->rows++;
	TRY(store_run(s->st, c, Q_STRAND_UNSEALED, NOARGS, &r, NULL));
	return r.n == 3 ? ERR_OK : ERR_ABSENT;
}

/* A walk in which the very same prepared statement is run once more. */
TEST(walk_and_run_the_same)
{
	struct seen s = { .st = st };

	(void)url;
	ok(store_begin(st, &cx, TXN_WRITE));
	for (int i = 0; i < 3; i++)
		ok(store_run(st, &cx, Q_STRAND_HEAD, ARGS(AT(((str){ "abc" + i,
		    1 })), AI(1), AB(S("h"))), NULL, NULL));
	ok(store_each(st, &cx, Q_STRAND_UNSEALED, NOARGS, again, &s));
	assert_int_equal(s.rows, 3);
	ok(store_each(st, &cx, Q_STRAND_UNSEALED, NOARGS, again, &s));
	assert_int_equal(s.rows, 6);
	ok(store_commit(st, &cx));
}

static enum err
jump(void *arg, struct ctx *c, const struct rows *one)
{
	int *n = arg;

	(void)one;
	if (++*n == 10)
		(void)arena_alloc(c->mem, 1, (size_t)1 << 40);
	return ERR_OK;
}

static int
open_files(void)
{
	int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

static void
jump_out(struct store *st, bool walk)
{
	struct arena *small = arena_new(1 << 20);
	jmp_buf here;
	struct ctx c;
	struct rows r;
	int n = 0;

	ctx_init(&c, small, 0);
	arena_guard(small, &here);
	ok(store_begin(st, &c, TXN_WRITE));
	ok(store_sql(st, &c, "UPDATE t SET a = a WHERE k = 1", NOARGS, NULL,
	    NULL));
	if (setjmp(here) == 0) {
		if (walk)
			ok(store_walk_sql(st, &c, "SELECT k, a FROM t", NOARGS,
			    jump, &n));
		else
			ok(store_sql(st, &c, "SELECT k, a, a, a, a, a, a, a, a,"
			    " a FROM t LIMIT 4000", NOARGS, &r, NULL));
		fail_msg("no jump");
	}
	store_rollback(st);
	arena_free(small);
}

/* The arena's ceiling is met inside a statement or a walk: the boundary rolls
 * back, the store is as good as before, and closes wholly. */
TEST(a_jump_out)
{
	struct store *two;
	int files;

	sql(st, "CREATE TABLE t (k bigint PRIMARY KEY, a text)");
	sql(st, MANY);
	/* SQLite keeps one of a second connection's files for the next. */
	ok(store_open(&cx, url, false, &two));
	store_close(two);
	files = open_files();
	for (int walk = 0; walk < 2; walk++) {
		ok(store_open(&cx, url, false, &two));
		jump_out(two, walk);
		/* No lock of it is left, before its next transaction too. */
		sql(st, "UPDATE t SET a = a WHERE k = 1");
		assert_int_equal(number(two, "SELECT count(*) FROM t"), 20000);
		store_close(two);
		assert_int_equal(open_files(), files);
	}
}

static const struct schema_row later[] = {
	{ 1, "SELECT 1", NULL },
	{ 2, "CREATE TABLE later (k bigint)", NULL },
	{ 2, "INSERT INTO later VALUES (2)", NULL },
	{ 3, "INSERT INTO later VALUES (3)", NULL },
	{ 4, "SELEKT", NULL },
};

TEST(migrate)
{
	int from = -1, to = -1, at = -1, first = schema_last(st);

	(void)url;
	ok(store_migrate(st, &cx, &from, &to));
	assert_int_equal(from, first);
	assert_int_equal(to, first);
	ok(store_begin(st, &cx, TXN_WRITE));
	ok(store_run(st, &cx, Q_META_SET, ARGS(AT(S("schema")), AT(S("1"))),
	    NULL, NULL));
	ok(store_commit(st, &cx));
	st->schema = later;
	st->nschema = 4;
	said(schema_check(st, &cx), ERR_STORE, "then run `heed migrate`");
	ok(store_migrate(st, &cx, &from, &to));
	assert_int_equal(from, 1);
	assert_int_equal(to, 3);
	ok(schema_check(st, &cx));
	assert_int_equal(number(st, "SELECT sum(k) FROM later"), 5);
	ok(store_migrate(st, &cx, &from, &to));
	assert_int_equal(number(st, "SELECT sum(k) FROM later"), 5);
	/* A step that fails leaves the one before it whole. */
	st->nschema = 5;
	said(store_migrate(st, &cx, &from, &to), ERR_STORE, "");
	ok(schema_step(st, &cx, &at));
	assert_int_equal(at, 3);
	/* One step more than we know is served, and not gone back from; two are
	 * too many. */
	st->nschema = 3;
	ok(schema_check(st, &cx));
	ok(store_migrate(st, &cx, &from, &to));
	assert_int_equal(from, 3);
	assert_int_equal(to, 3);
	st->nschema = 1;
	said(schema_check(st, &cx), ERR_STORE, "serves one more at most");
	said(store_migrate(st, &cx, &from, &to), ERR_STORE, "newer");
}

/* Each call of a migration fails once: the steps before it stand, the one under
 * way leaves nothing, and the next run goes on from there. */
TEST(migration_that_fails)
{
	int from = -1, to = -1, at = -1, was = 1;
	unsigned n;

	(void)url;
	ok(store_begin(st, &cx, TXN_WRITE));
	ok(store_run(st, &cx, Q_META_SET, ARGS(AT(S("schema")), AT(S("1"))),
	    NULL, NULL));
	ok(store_commit(st, &cx));
	st->schema = later;
	st->nschema = 4;
	for (n = 1; n < 50; n++) {
		enum err e;

		st->fault = n;
		e = store_migrate(st, &cx, &from, &to);
		if (st->fault > 0)
			break;
		assert_true(e == ERR_BUSY || e == ERR_STORE ||
		    e == ERR_UNKNOWN);
		assert_false(store_in_txn(st));
		assert_int_equal(st->answer_ms, STORE_ANSWER_MS);
		ctx_calm(&cx);
		ok(schema_step(st, &cx, &at));
		assert_in_range(at, was, 3);
		was = at;
	}
	st->fault = 0;
	assert_in_range(n, 6, 49);
	assert_int_equal(to, 3);
	assert_int_equal(number(st, "SELECT sum(k) FROM later"), 5);
	for (n = 1; n < 5; n++) {
		st->fault = n;
		if (schema_check(st, &cx) == ERR_OK)
			break;
	}
	assert_in_range(n, 3, 6);
	st->fault = 0;
	ctx_calm(&cx);
}

TEST(what_is_too_much)
{
	/* Not looked at: its length alone refuses it. */
	const str big = { "x", STORE_VALUE_MAX + 1 };
	char *far = NEWN(cx.mem, char, 3002);
	struct store *two = NULL;
	struct rows r;

	(void)url;
	ok(store_begin(st, &cx, TXN_WRITE));
	said(store_run(st, &cx, Q_META_GET, ARGS(AT(big)), &r, NULL), ERR_LIMIT,
	    "longer than the store takes");
	/* That spoils nothing. */
	ok(store_run(st, &cx, Q_META_GET, ARGS(AT(S("schema"))), &r, NULL));
	store_rollback(st);
	said(store_open(&cx, S(""), false, &two), ERR_INPUT, "a store is");
	said(store_open(&cx, S("mysql://x"), false, &two), ERR_INPUT,
	    "a store is");
	memset(far, 'x', 3001);
	said(store_open(&cx, (str){ far, 3001 }, false, &two), ERR_INPUT,
	    "a store is");
	store_close(NULL);
	store_tend(st);
	assert_null(two);
}

TEST(another_version_is_refused)
{
	struct store *two = NULL;

	ok(store_begin(st, &cx, TXN_WRITE));
	ok(store_run(st, &cx, Q_META_SET, ARGS(AT(S("schema")),
	    AT(S("999"))), NULL, NULL));
	ok(store_commit(st, &cx));
	said(store_open(&cx, url, false, &two), ERR_STORE, "heed migrate");
	said(store_open(&cx, url, true, &two), ERR_STORE, "step 999");
	assert_null(two);
	ok(store_open_unchecked(&cx, url, false, &two));
	store_close(two);
	ok(store_begin(st, &cx, TXN_WRITE));
	ok(store_run(st, &cx, Q_META_SET, ARGS(AT(S("schema")),
	    AT(S("none"))), NULL, NULL));
	ok(store_commit(st, &cx));
	said(store_open(&cx, url, true, &two), ERR_STORE, "not one of Heed");
}

static void
add_fifty(str url)
{
	struct store *st;
	struct rows r;

	must(store_open(&cx, url, false, &st) == ERR_OK);
	for (int i = 0; i < 50; i++) {
		must(store_begin(st, &cx, TXN_WRITE) == ERR_OK);
		/* The row is locked first, as who writes must (D7). */
		must(store_sql(st, &cx, "UPDATE t SET n = n WHERE k = 1",
		    NOARGS, NULL, NULL) == ERR_OK);
		must(store_sql(st, &cx, "SELECT n FROM t WHERE k = 1", NOARGS,
		    &r, NULL) == ERR_OK);
		must(store_sql(st, &cx, "UPDATE t SET n = $1 WHERE k = 1",
		    ARGS(AI(cell(&r, 0, 0)->i + 1)), NULL, NULL) == ERR_OK);
		must(store_commit(st, &cx) == ERR_OK);
	}
	store_close(st);
}

static void
all_well(const pid_t *pid, int n)
{
	for (int i = 0; i < n; i++) {
		int status;

		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		assert_int_equal(status, 0);
	}
}

TEST(eight_writers)
{
	pid_t pid[8];

	sql(st, "CREATE TABLE t (k bigint, n bigint)");
	sql(st, "INSERT INTO t VALUES (1, 0)");
	for (int i = 0; i < 8; i++) {
		pid[i] = fork();
		assert_true(pid[i] >= 0);
		if (pid[i] == 0) {
			add_fifty(url);
			_exit(0);
		}
	}
	all_well(pid, 8);
	assert_int_equal(number(st, "SELECT n FROM t"), 400);
}

/* Processes that all make the same store: one does, all open it. */
static void
create_together(bool pg)
{
	struct arena *mem = arena_new((size_t)1 << 28);
	struct store *st;
	pid_t pid[6];
	str url;

	ctx_init(&cx, mem, 0);
	if (!place(pg, "store_create_together", &url)) {
		arena_free(mem);
		return;
	}
	for (int i = 0; i < 6; i++) {
		pid[i] = fork();
		assert_true(pid[i] >= 0);
		if (pid[i] == 0) {
			must(store_open(&cx, url, true, &st) == ERR_OK);
			store_close(st);
			_exit(0);
		}
	}
	all_well(pid, 6);
	ok(store_open(&cx, url, false, &st));
	assert_int_equal(number(st, "SELECT count(*) FROM meta"), 2);
	store_close(st);
	remove_place(pg, url);
	arena_free(mem);
}

static void
test_create_together(void **state)
{
	(void)state;
	create_together(false);
	create_together(true);
}

static void
killed_writing(str url)
{
	struct store *st;

	must(store_open(&cx, url, false, &st) == ERR_OK);
	must(store_begin(st, &cx, TXN_WRITE) == ERR_OK);
	must(store_run(st, &cx, Q_META_SET, ARGS(AT(S("k")), AT(S("v"))), NULL,
	    NULL) == ERR_OK);
	(void)raise(SIGKILL);
}

TEST(a_writer_killed)
{
	assert_true(WIFSIGNALED(child(killed_writing, url)));
	ok(store_begin(st, &cx, TXN_WRITE));
	ok(store_run(st, &cx, Q_META_SET, ARGS(AT(S("l")), AT(S("v"))), NULL,
	    NULL));
	ok(store_commit(st, &cx));
	assert_int_equal(meta(st, S("k")).n, 0);
}

static void
bind_nul(str url)
{
	struct store *st;
	struct rows r;

	must(store_open(&cx, url, false, &st) == ERR_OK);
	must(store_begin(st, &cx, TXN_READ) == ERR_OK);
	if (!freopen("/dev/null", "w", stderr))
			_exit(9);
	if (store_sql(st, &cx, "SELECT $1", ARGS(AT(S("a\0b"))), &r, NULL))
		_exit(2);
}

static void
use_after_fork(str url)
{
	struct store *st;
	int status;

	must(store_open(&cx, url, false, &st) == ERR_OK);
	if (!freopen("/dev/null", "w", stderr))
			_exit(9);
	if (fork() == 0) {
		if (store_begin(st, &cx, TXN_READ) != ERR_OK)
			_exit(2);
		_exit(0);
	}
	must(wait(&status) > 0);
	if (WIFSIGNALED(status))
		abort();
}

TEST(bugs_end_the_process)
{
	int status = child(bind_nul, url);

	(void)st;
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	status = child(use_after_fork, url);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

ALONE(what_is_no_store)
{
	struct store *st = NULL;
	str dir = temp_dir(cx.mem), file = str_of(path(dir, S("file")));
	FILE *f = fopen(file.p, "w");

	assert_non_null(f);
	fclose(f);
	(void)setenv("XDG_STATE_HOME", path(dir, S("state")), 1);
	said(store_open(&cx, S("mysql://h/d"), true, &st), ERR_INPUT,
	    "postgresql://");
	said(store_open(&cx, S(""), true, &st), ERR_INPUT, "directory");
	said(store_open(&cx, dir, false, &st), ERR_STORE, "no store in");
	said(store_open(&cx, file, true, &st), ERR_STORE, "not a directory");
	said(store_open(&cx, str_of(path(file, S("x"))), true, &st), ERR_STORE,
	    "cannot be made");
	said(store_open(&cx, S("postgresql://[h/"), true, &st), ERR_INPUT,
	    "address");
	said(store_open(&cx, S("postgresql://heed:secret@127.0.0.1:1/d"), true,
	    &st), ERR_BUSY, "cannot be reached");
	assert_null(st);
	assert_int_equal(access(path(dir, S("gate")), F_OK), -1);
	remove_dir(dir);
}

ALONE(directory_is_private)
{
	str dir = temp_dir(cx.mem), deep = str_of(path(dir, S("a/b/store")));
	struct store *st;
	struct stat sb;
	mode_t old = umask(0);

	ok(store_open(&cx, deep, true, &st));
	(void)umask(old);
	assert_int_equal(stat(deep.p, &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0700);
	assert_int_equal(stat(path(deep, S("heed.db")), &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0600);
	assert_int_equal(stat(path(deep, S("heed.db-wal")), &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0600);
	assert_true(str_eq(store_dir(st), deep));
	store_close(st);
	remove_dir(dir);
}

static void
file_is_locked(str dir)
{
	struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(path(dir, S("heed.db")), O_RDWR);

	must(fd >= 0 && fcntl(fd, F_GETLK, &all) == 0);
	must(all.l_type != F_UNLCK && all.l_pid == getppid());
}

/* A process that closes a file loses every lock it has on it, whoever in it
 * opened the file: a second opening must leave the first one's alone. */
ALONE(locks_outlive_a_second_opening)
{
	str dir = temp_dir(cx.mem);
	struct store *st, *two;

	ok(store_open(&cx, dir, true, &st));
	assert_int_equal(child(file_is_locked, dir), 0);
	ok(store_open(&cx, dir, true, &two));
	store_close(two);
	assert_int_equal(child(file_is_locked, dir), 0);
	store_close(st);
	remove_dir(dir);
}

ALONE(places)
{
	static const struct {
		str names, ports;
		const char *name, *addr, *port;
	} c[] = {
		{ SK("127.0.0.1"), SK("5432"), "127.0.0.1", "127.0.0.1",
		    "5432" },
		{ SK("127.0.0.1,/run/pg,127.0.0.2"), SK("1,2,3"),
		    "127.0.0.1,/run/pg,127.0.0.2", "127.0.0.1,,127.0.0.2",
		    "1,2,3" },
		{ SK("127.0.0.1,127.0.0.2"), SK("7"), "127.0.0.1,127.0.0.2",
		    "127.0.0.1,127.0.0.2", "7,7" },
		{ SK("127.0.0.1,127.0.0.2"), SK(""), "127.0.0.1,127.0.0.2",
		    "127.0.0.1,127.0.0.2", "," },
	};
	str dir = temp_dir(cx.mem), was = S("");
	const char *to = path(dir, S("copy")), *from = path(dir, S("from"));
	struct hosts h;
	struct stat sb;
	char line[64] = "";
	bool copied;
	FILE *f;

	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		ok(place_hosts(&cx, cx.mem, c[i].names, c[i].ports, &h));
		assert_string_equal(h.name, c[i].name);
		assert_string_equal(h.addr, c[i].addr);
		assert_string_equal(h.port, c[i].port);
	}
	said(place_hosts(&cx, cx.mem, S("a..b"), S(""), &h),
	    ERR_STORE, "a..b has no address");
	ok(place_copy(&cx, path(dir, S("none")), to, &copied));
	assert_false(copied);
	f = fopen(from, "w");
	assert_non_null(f);
	fputs("a certificate", f);
	fclose(f);
	ok(place_copy(&cx, from, to, &copied));
	assert_true(copied);
	f = fopen(to, "r");
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	fclose(f);
	assert_string_equal(line, "a certificate");
	assert_int_equal(stat(to, &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0600);
	(void)setenv("XDG_STATE_HOME", dir.p, 1);
	(void)setenv("HEED_NODE", "../up", 1);
	said(place_state(&cx, cx.mem, &was), ERR_INPUT, "node");
	(void)setenv("HEED_NODE", "north", 1);
	ok(place_state(&cx, cx.mem, &was));
	(void)unsetenv("HEED_NODE");
	assert_true(str_eq(was, str_of(path(dir, S("heed/north")))));
	assert_int_equal(stat(was.p, &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0700);
	remove_dir(dir);
}

/* What the environment says of where a node keeps its files. */
ALONE(places_that_will_not_do)
{
	str dir = temp_dir(cx.mem), got = S("");
	char longer[3100];
	bool copied;
	const char *from = path(dir, S("from")), *to = path(dir, S("to"));
	const char *home = getenv("HOME"), *state = getenv("XDG_STATE_HOME");
	FILE *f = fopen(from, "w");

	memset(longer, 'x', sizeof(longer) - 1);
	longer[0] = '/';
	longer[sizeof(longer) - 1] = '\0';
	static const struct { const char *node, *state, *home, *words; } t[] = {
		{ ".hidden", "/tmp", "/tmp", "cannot name a directory" },
		{ "a/b", "/tmp", "/tmp", "cannot name a directory" },
		{ "n", "not/absolute", "nor/this", "set XDG_STATE_HOME" },
		{ "n", "", "", "set XDG_STATE_HOME" },
		{ "n", NULL, NULL, "set XDG_STATE_HOME" },
	};

	assert_non_null(f);
	fputs("x", f);
	fclose(f);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		(void)setenv("HEED_NODE", t[i].node, 1);
		(void)(t[i].state ? setenv("XDG_STATE_HOME", t[i].state, 1) :
		    unsetenv("XDG_STATE_HOME"));
		(void)(t[i].home ? setenv("HOME", t[i].home, 1) :
		    unsetenv("HOME"));
		said(place_state(&cx, cx.mem, &got), i < 2 ? ERR_INPUT :
		    ERR_STORE, t[i].words);
	}
	(void)setenv("XDG_STATE_HOME", longer, 1);
	said(place_state(&cx, cx.mem, &got), ERR_INPUT, "too long");
	/* Below the home where nothing else is said; the host's own name. */
	(void)unsetenv("XDG_STATE_HOME");
	(void)setenv("HEED_NODE", "", 1);
	(void)setenv("HOME", dir.p, 1);
	ok(place_state(&cx, cx.mem, &got));
	assert_true(str_starts(got, str_of(path(dir,
	    S(".local/state/heed/")))));
	(void)unsetenv("HEED_NODE");
	ok(place_state(&cx, cx.mem, &got));
	(void)setenv("HOME", from, 1);
	said(place_state(&cx, cx.mem, &got), ERR_STORE, "cannot be made");
	(void)setenv("HOME", home ? home : "/", 1);
	if (state)
		(void)setenv("XDG_STATE_HOME", state, 1);
	/* A copy is made of what can be read, to where it can be written. */
	said(place_copy(&cx, from, path(dir, S("no/where")), &copied),
	    ERR_STORE, "cannot be written");
	said(place_copy(&cx, dir.p, to, &copied), ERR_STORE,
	    "cannot be written");
	(void)unlink(to);
	assert_int_equal(symlink(from, to), 0);
	said(place_copy(&cx, from, to, &copied), ERR_STORE,
	    "cannot be written");
	said(place_mkdir(&cx, path(str_of(from), S("below"))), ERR_STORE,
	    "cannot be made");
	remove_dir(dir);
}

ALONE(how_sqlite_is_set)
{
	static const struct {
		const char *sql;
		int64_t want;
	} c[] = {
		{ "PRAGMA synchronous", 1 }, /* and sync_log */
		{ "PRAGMA foreign_keys", 1 },
		{ "PRAGMA trusted_schema", 0 },
		{ "PRAGMA page_size", 8192 },
		{ "PRAGMA temp_store", 2 },
	};
	static const char *const never[] = {
		"SELECT load_extension('x')",
		"UPDATE sqlite_master SET sql = 'x'",
		"ATTACH '/tmp/other' AS other",
	};
	str dir = temp_dir(cx.mem);
	struct store *st;
	struct rows r;

	ok(store_open(&cx, dir, true, &st));
	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++)
		if (number(st, c[i].sql) != c[i].want)
			fail_msg("%s", c[i].sql);
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
		ok(store_begin(st, &cx, TXN_WRITE));
		if (store_sql(st, &cx, never[i], NOARGS, &r, NULL) != ERR_STORE)
			fail_msg("%s", never[i]);
		store_rollback(st);
	}
	store_close(st);
	remove_dir(dir);
}

/* One writer at a time, and not for ever; readers need no gate. */
ALONE(gate)
{
	str dir = temp_dir(cx.mem);
	struct store *st;
	int64_t from;
	int fd;

	ok(store_open(&cx, dir, true, &st));
	fd = open(path(dir, S("gate")), O_RDWR);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	ok(store_begin(st, &cx, TXN_READ));
	ok(store_commit(st, &cx));
	assert_int_equal(st->wait_ms, 5000);
	st->wait_ms = 700;
	from = time_ticks_ms();
	said(store_begin(st, &cx, TXN_WRITE), ERR_BUSY, "try again");
	assert_in_range(time_ticks_ms() - from, 700, 2500);
	assert_false(store_in_txn(st));
	close(fd);
	ok(store_begin(st, &cx, TXN_WRITE));
	fd = open(path(dir, S("gate")), O_RDWR);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), -1);
	ok(store_commit(st, &cx));
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	close(fd);
	store_close(st);
	remove_dir(dir);
}

static void
begins_when_told(str dir, int told)
{
	struct store *st;
	char c;

	must(read(told, &c, 1) == 1);
	must(store_open(&cx, dir, false, &st) == ERR_OK);
	must(store_begin(st, &cx, TXN_WRITE) == ERR_OK);
	must(store_commit(st, &cx) == ERR_OK);
	store_close(st);
}

/* Who has the gate sees that someone waits; who had to go without, or died, is
 * not seen for ever. PostgreSQL cannot tell, and says so. */
ALONE(awaited)
{
	str dir = temp_dir(cx.mem);
	struct store *st, *two;
	int status, told[2];
	pid_t pid;

	ok(store_open(&cx, dir, true, &st));
	ok(store_open(&cx, dir, false, &two));
	store_bulk(st);
	two->wait_ms = 20;
	for (int killed = 0; killed < 2; killed++) {
		/* A fork within a transaction would take SQLite's locks for
		 * its own. */
		assert_int_equal(pipe(told), 0);
		pid = fork();
		if (pid == 0) {
			begins_when_told(dir, told[0]);
			_exit(0);
		}
		ok(store_begin(st, &cx, TXN_WRITE));
		assert_false(store_is_awaited(st));
		said(store_begin(two, &cx, TXN_WRITE), ERR_BUSY, "try again");
		assert_false(store_is_awaited(st));
		assert_int_equal(write(told[1], "", 1), 1);
		for (int i = 0; i < 2000 && !store_is_awaited(st); i++)
			(void)usleep(1000);
		assert_true(store_is_awaited(st));
		if (killed)
			assert_int_equal(kill(pid, SIGKILL), 0);
		else
			ok(store_commit(st, &cx));
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(status, killed ? SIGKILL : 0);
		close(told[0]);
		close(told[1]);
	}
	assert_false(store_is_awaited(st));
	ok(store_commit(st, &cx));
	store_close(two);
	store_close(st);
	remove_dir(dir);
}

TEST(awaited_or_not_known)
{
	(void)url;
	store_bulk(st);
	ok(store_begin(st, &cx, TXN_WRITE));
	assert_int_equal(store_is_awaited(st), store_is_pg(st));
	ok(store_commit(st, &cx));
}

static void
read_only(str dir)
{
	struct store *st;

	must(setgid(65534) == 0 && setuid(65534) == 0);
	must(store_open(&cx, dir, true, &st) == ERR_STORE);
	must(str_find(err_say(&cx, ERR_STORE), S("cannot be written")) >= 0);
}

ALONE(read_only_directory)
{
	str dir = temp_dir(cx.mem);

	if (geteuid() != 0) {
		fprintf(stderr, "skipped: read-only directory: not root\n");
		remove_dir(dir);
		return;
	}
	assert_int_equal(chmod(dir.p, 0755), 0);
	assert_int_equal(child(read_only, dir), 0);
	remove_dir(dir);
}

static void
fill(str dir)
{
	struct store *st;
	struct rows r;
	char *text = NEWN(cx.mem, char, 100000);
	enum err err = ERR_OK;
	int64_t saved = 0;

	must(unshare(CLONE_NEWNS) == 0);
	/* In a chroot "/" may be no mount point: then there is no safe place. */
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		_exit(77);
	must(mount("tmpfs", dir.p, "tmpfs", 0, "size=2m") == 0);
	must(store_open(&cx, dir, true, &st) == ERR_OK);
	memset(text, 'x', 100000);
	while (err == ERR_OK && saved < 100) {
		char key[32];

		(void)snprintf(key, sizeof(key), "k%d", (int)saved);
		err = store_begin(st, &cx, TXN_WRITE);
		if (err == ERR_OK)
			err = store_run(st, &cx, Q_META_SET,
			    ARGS(AT(str_of(key)), AT(((str){ text, 100000 }))),
			    NULL, NULL);
		if (err == ERR_OK)
			err = store_commit(st, &cx);
		if (err == ERR_OK)
			saved++;
	}
	must(saved > 0 && saved < 100);
	must(err == ERR_STORE);
	must(str_find(err_say(&cx, err), S("is full")) >= 0);
	ctx_calm(&cx);
	store_rollback(st);
	/* What was said to be saved is; what was not is not. */
	must(store_begin(st, &cx, TXN_READ) == ERR_OK);
	must(store_sql(st, &cx, "SELECT count(*), sum(length(value)) FROM meta"
	    " WHERE key LIKE 'k%'", NOARGS, &r, NULL) == ERR_OK);
	must(cell(&r, 0, 0)->i == saved);
	must(cell(&r, 0, 1)->i == saved * 100000);
	store_close(st);
}

ALONE(full_disk)
{
	str dir = temp_dir(cx.mem);

	int status = geteuid() == 0 ? child(fill, dir) : 77 << 8;

	remove_dir(dir);
	if (status == 77 << 8)
		fprintf(stderr, "skipped: full disk: no mount of its own here\n");
	else
		assert_int_equal(status, 0);
}

static void
scribble(const char *file, off_t from, size_t n)
{
	int fd = open(file, O_WRONLY);
	char junk[4096];

	assert_true(fd >= 0);
	memset(junk, 0xa5, sizeof(junk));
	for (; n >= sizeof(junk); n -= sizeof(junk)) {
		assert_int_equal(pwrite(fd, junk, sizeof(junk), from),
		    sizeof(junk));
		from += (off_t)sizeof(junk);
	}
	close(fd);
}

ALONE(broken_file)
{
	str dir = temp_dir(cx.mem);
	struct store *st;
	struct rows r;
	enum err err;

	ok(store_open(&cx, dir, true, &st));
	sql(st, "CREATE TABLE t (k bigint PRIMARY KEY, a text)");
	sql(st, MANY);
	store_close(st);
	/* Some of its middle: it opens, and the damage is met later. */
	scribble(path(dir, S("heed.db")), 800 * 1024, 128 * 1024);
	ok(store_open(&cx, dir, false, &st));
	ok(store_begin(st, &cx, TXN_READ));
	err = store_sql(st, &cx, "SELECT count(*), sum(length(a)) FROM t",
	    NOARGS, &r, NULL);
	said(err, ERR_STORE, "damaged");
	store_close(st);
	scribble(path(dir, S("heed.db")), 0, 8192);
	said(store_open(&cx, dir, false, &st), ERR_STORE, "restore a backup");
	remove_dir(dir);
}

/* What schema.def says is what the engine made: every table, every column. */
TEST(tables)
{
	struct store_tables all;
	struct rows r;

	(void)url;
	ok(store_tables(st, &cx, schema_last(st), &all));
	assert_true(all.n > 15);
	ok(store_begin(st, &cx, TXN_READ));
	for (unsigned i = 0; i < all.n; i++) {
		struct buf b;

		assert_false(str_eq(all.at[i].name, S("session")));
		buf_init(&b, cx.mem, 1000);
		buf_lit(&b, "SELECT t.* FROM (SELECT 1) AS one LEFT JOIN ");
		buf_put(&b, all.at[i].name);
		buf_lit(&b, " t ON 1 = 0");
		ok(store_sql(st, &cx, str_c(cx.mem, buf_str(&b)), NOARGS, &r,
		    NULL));
		/* FTS5's rowid is there, and no part of *. */
		assert_int_equal(r.ncol + (!store_is_pg(st) &&
		    str_eq(all.at[i].name, S("texts"))), all.at[i].ncol);
	}
	store_rollback(st);
	/* A row of the schema that is not understood is no table left out. */
	const struct schema_row odd[] = { { 1, "CREATE TABLE a (k text)", NULL },
		{ 1, "ALTER TABLE a ADD COLUMN n bigint", NULL },
		{ 1, "CREATE TABLE b (k real)", NULL } };
	st->schema = odd;
	st->nschema = 2;
	ok(store_tables(st, &cx, 1, &all));
	assert_int_equal(all.n, 1);
	assert_string_equal(all.at[0].type, "ti");
	st->nschema = 3;
	said(store_tables(st, &cx, 1, &all), ERR_STORE, "does not understand");
	schema_init(st);
}

struct copied { struct store *to; const struct store_table *t; unsigned n; };

static enum err
copy_row(void *arg, struct ctx *c, const struct rows *one)
{
	struct copied *k = arg;
	struct arg a[TABLE_COLS_MAX];

	for (unsigned i = 0; i < one->ncol; i++)
		a[i] = (struct arg){ k->t->type[i], cell(one, 0, i)->null,
			cell(one, 0, i)->s, cell(one, 0, i)->i };
	k->n++;
	return store_fill(k->to, c, k->t, a, 1);
}

/* Every kind of value goes out of one store and into another unchanged; and
 * until a restore has ended, nobody opens what it makes. */
TEST(tables_copied)
{
	str dir = temp_dir(cx.mem), into = str_of(path(dir, S("copy")));
	struct copied k = { .n = 0 };
	struct store_tables all;
	struct store *two;
	struct rows r;
	int step;

	(void)url;
	sql(st, "INSERT INTO seal (n, at, heads, prev, hash, pub, sig) VALUES"
	    " (-9223372036854775807, 9223372036854775807, 'ü\"\\\n', '', '',"
	    " '', '')");
	sql(st, "INSERT INTO breakglass (id, account, person, code, why, at,"
	    " until, hush) VALUES ('', '', '', '', '', 0, 0, 0)");
	ok(store_open_unchecked(&cx, into, true, &two));
	ok(store_restore(two, &cx, schema_last(two)));
	said(store_step(two, &cx, &step), ERR_STORE, "did not end");
	ok(store_tables(st, &cx, schema_last(st), &all));
	for (unsigned i = 0; i < all.n; i++)
		if (str_eq(all.at[i].name, S("seal")) ||
		    str_eq(all.at[i].name, S("breakglass"))) {
			k.to = two;
			k.t = &all.at[i];
			ok(store_begin(st, &cx, TXN_READ));
			ok(store_begin(two, &cx, TXN_WRITE));
			ok(store_dump(st, &cx, k.t, copy_row, &k));
			ok(store_commit(two, &cx));
			store_rollback(st);
		}
	assert_int_equal(k.n, 2);
	store_close(two);
	said(store_open(&cx, into, true, &two), ERR_STORE, "did not end");
	ok(store_open_unchecked(&cx, into, false, &two));
	said(store_restore(two, &cx, 1), ERR_INPUT, "empty");
	ok(store_begin(two, &cx, TXN_WRITE));
	ok(store_restored(two, &cx));
	ok(store_commit(two, &cx));
	store_close(two);
	ok(store_open(&cx, into, false, &two));
	ok(store_begin(two, &cx, TXN_READ));
	ok(store_sql(two, &cx, "SELECT n, at, heads, prev, length(hash) FROM seal",
	    NOARGS, &r, NULL));
	assert_int_equal(r.n, 1);
	assert_true(cell(&r, 0, 0)->i == -INT64_MAX &&
	    cell(&r, 0, 1)->i == INT64_MAX);
	assert_true(str_eq(cell(&r, 0, 2)->s, S("ü\"\\\n")));
	assert_true(!cell(&r, 0, 3)->null && cell(&r, 0, 4)->i == 0);
	ok(store_sql(two, &cx, "SELECT seen_by, seen_at FROM breakglass", NOARGS,
	    &r, NULL));
	assert_true(cell(&r, 0, 0)->null && cell(&r, 0, 1)->null);
	store_close(two);
	remove_dir(dir);
}

/* The process may touch what is beneath dir and nothing else. */
static bool
lock_down(str dir)
{
	struct landlock_ruleset_attr rules = { .handled_access_fs =
		(LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1 };
	struct landlock_path_beneath_attr beneath = {
		.allowed_access = rules.handled_access_fs };
	int fd = (int)syscall(SYS_landlock_create_ruleset, &rules,
	    sizeof(rules), 0);

	if (fd < 0)
		return false;
	beneath.parent_fd = open(dir.p, O_PATH | O_CLOEXEC);
	return syscall(SYS_landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH,
	    &beneath, 0) == 0 &&
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    syscall(SYS_landlock_restrict_self, fd, 0) == 0;
}

static void
work_locked_down(str url)
{
	struct store *st;
	struct seen s = { .rows = 0 };

	must(store_open(&cx, url, false, &st) == ERR_OK);
	if (!lock_down(store_dir(st)))
		_exit(77);
	must(open("/etc/passwd", O_RDONLY) == -1);
	/* Every way to want a temporary file: sort, statement journal. */
	must(store_begin(st, &cx, TXN_WRITE) == ERR_OK);
	must(store_walk_sql(st, &cx, "SELECT x.k, x.a FROM t x JOIN t y"
	    " ON y.k = x.k ORDER BY x.a || y.a, y.k DESC", NOARGS, see,
	    &s) == ERR_OK);
	must(s.rows == 20000);
	must(store_sql(st, &cx, "UPDATE t SET k = k + 100000", NOARGS, NULL,
	    NULL) == ERR_OK);
	must(store_sql(st, &cx, "CREATE INDEX t_a ON t (a, k)", NOARGS, NULL,
	    NULL) == ERR_OK);
	must(store_commit(st, &cx) == ERR_OK);
	if (store_is_pg(st)) {
		/* The server drops us while we are idle. */
		must(store_begin(st, &cx, TXN_WRITE) == ERR_OK);
		must(store_sql(st, &cx, "SELECT pg_terminate_backend("
		    "pg_backend_pid())", NOARGS, NULL, NULL) == ERR_BUSY);
		ctx_calm(&cx);
		store_rollback(st);
	}
	must(store_begin(st, &cx, TXN_WRITE) == ERR_OK);
	must(store_commit(st, &cx) == ERR_OK);
	store_close(st);
}

TEST(nothing_outside_the_directory)
{
	int status;

	sql(st, "CREATE TABLE t (k bigint PRIMARY KEY, a text)");
	sql(st, MANY);
	status = child(work_locked_down, url);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		fprintf(stderr, "skipped: this kernel has no Landlock\n");
	else
		assert_int_equal(status, 0);
}

/* From here on: a server of our own, which is killed. */
struct server {
	str dir;
	char port[16];
};

static bool
server(const char *what, const struct server *s, const char *more)
{
	char cmd[512];

	(void)snprintf(cmd, sizeof(cmd), "sh tools/pg.sh %s %.*s %s", what,
	    PRS(s->dir), more);
	return system(cmd) == 0;
}

/* By name, and with the password in a file: neither can be read once the
 * sandbox is closed. */
static str
server_url(const struct server *s)
{
	char line[256] = "", text[256];
	const char *pass = path(s->dir, S("pass"));
	FILE *f = fopen(path(s->dir, S("password")), "r");

	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	fclose(f);
	f = fopen(pass, "w");
	assert_non_null(f);
	fprintf(f, "localhost:%s:*:heed:%s\n", s->port, line);
	fclose(f);
	assert_int_equal(chmod(pass, 0600), 0);
	(void)setenv("PGPASSFILE", pass, 1);
	(void)snprintf(text, sizeof(text), "postgresql://heed@localhost:%s/heed",
	    s->port);
	return str_dup(cx.mem, str_of(text));
}

static void
other_kills(str url)
{
	struct store *st;
	struct rows r;

	must(store_open(&cx, url, false, &st) == ERR_OK);
	must(store_begin(st, &cx, TXN_WRITE) == ERR_OK);
	must(store_sql(st, &cx, "SELECT pg_terminate_backend(pid)"
	    " FROM pg_stat_activity WHERE datname = 'heed'"
	    " AND pid <> pg_backend_pid()", NOARGS, &r, NULL) == ERR_OK);
	must(store_commit(st, &cx) == ERR_OK);
	store_close(st);
	(void)usleep(100000);
}

static void
put(struct store *st, str value)
{
	ok(store_begin(st, &cx, TXN_WRITE));
	ok(store_run(st, &cx, Q_META_SET, ARGS(AT(S("k")), AT(value)), NULL,
	    NULL));
}

static void
lose(struct store *st, str url, const struct server *s)
{
	/* Killed while idle: nobody notices. */
	put(st, S("1"));
	ok(store_commit(st, &cx));
	assert_int_equal(child(other_kills, url), 0);
	assert_true(str_eq(meta(st, S("k")), S("1")));
	/* Killed between two statements: nothing was saved. */
	put(st, S("2"));
	assert_int_equal(child(other_kills, url), 0);
	said(store_run(st, &cx, Q_META_SET, ARGS(AT(S("k")), AT(S("3"))), NULL,
	    NULL), ERR_BUSY, "nothing was changed");
	said(store_commit(st, &cx), ERR_BUSY, "nothing was saved");
	assert_true(str_eq(meta(st, S("k")), S("1")));
	/* Killed before COMMIT arrives: we cannot know. */
	put(st, S("4"));
	assert_int_equal(child(other_kills, url), 0);
	said(store_commit(st, &cx), ERR_UNKNOWN, "not known");
	assert_false(store_in_txn(st));
	assert_true(str_eq(meta(st, S("k")), S("1")));
	/* Killed with answers unread: COMMIT was never sent, so we do know. */
	put(st, S("4"));
	ok(store_post(st, &cx, Q_META_SET, ARGS(AT(S("k")), AT(S("5")))));
	assert_int_equal(child(other_kills, url), 0);
	said(store_commit(st, &cx), ERR_BUSY, "nothing was changed");
	assert_true(str_eq(meta(st, S("k")), S("1")));
	put(st, S("4"));
	ok(store_post(st, &cx, Q_META_SET, ARGS(AT(S("k")), AT(S("5")))));
	assert_int_equal(child(other_kills, url), 0);
	store_rollback(st);
	assert_true(str_eq(meta(st, S("k")), S("1")));
	/* The whole server goes in the middle, and comes back. */
	put(st, S("5"));
	assert_true(server("stop", s, "immediate"));
	said(store_run(st, &cx, Q_META_GET, ARGS(AT(S("k"))), NULL, NULL),
	    ERR_BUSY, "nothing was changed");
	store_rollback(st);
	said(store_begin(st, &cx, TXN_READ), ERR_BUSY, "could not be reached");
	assert_true(server("start", s, s->port));
	assert_true(str_eq(meta(st, S("k")), S("1")));
	put(st, S("6"));
	ok(store_commit(st, &cx));
	assert_true(str_eq(meta(st, S("k")), S("6")));
}

/* One waits for a row that another has locked. */
static void
contend(struct store *st, str url)
{
	struct store *two;
	struct rows r;

	ok(store_open(&cx, url, false, &two));
	ok(store_begin(two, &cx, TXN_WRITE));
	ok(store_sql(two, &cx, "SHOW lock_timeout", NOARGS, &r, NULL));
	assert_true(str_eq(cell(&r, 0, 0)->s, S("5s")));
	ok(store_sql(two, &cx, "SET LOCAL lock_timeout = 300", NOARGS, NULL,
	    NULL));
	put(st, S("7"));
	said(store_run(two, &cx, Q_META_SET, ARGS(AT(S("k")), AT(S("8"))),
	    NULL, NULL), ERR_BUSY, err_info[ERR_BUSY].text);
	store_rollback(two);
	ok(store_begin(two, &cx, TXN_WRITE));
	ok(store_sql(two, &cx, "SET LOCAL statement_timeout = 300", NOARGS,
	    NULL, NULL));
	said(store_run(two, &cx, Q_META_SET, ARGS(AT(S("k")), AT(S("8"))),
	    NULL, NULL), ERR_BUSY, "took too long");
	store_rollback(two);
	ok(store_commit(st, &cx));
	store_close(two);
}

/* A server that says nothing: the client's own deadline. */
static void
silence(struct store *st)
{
	struct rows r;
	pid_t pid;

	put(st, S("8"));
	ok(store_sql(st, &cx, "SELECT pg_backend_pid()", NOARGS, &r, NULL));
	pid = (pid_t)cell(&r, 0, 0)->i;
	assert_true(pid > 1);
	assert_int_equal(kill(pid, SIGSTOP), 0);
	st->answer_ms = 500;
	said(store_run(st, &cx, Q_META_GET, ARGS(AT(S("k"))), &r, NULL),
	    ERR_BUSY, "could not be reached");
	st->answer_ms = STORE_ANSWER_MS;
	store_rollback(st);
	assert_int_equal(kill(pid, SIGCONT), 0);
	assert_true(str_eq(meta(st, S("k")), S("7")));
}

static void
cancels_soon(str url)
{
	struct store *st;
	struct rows r;

	must(store_open(&cx, url, false, &st) == ERR_OK);
	(void)usleep(300000);
	must(store_begin(st, &cx, TXN_READ) == ERR_OK);
	must(store_sql(st, &cx, "SELECT pg_cancel_backend(pid)"
	    " FROM pg_stat_activity WHERE wait_event = 'SyncRep'", NOARGS, &r,
	    NULL) == ERR_OK);
	must(r.n == 1);
	store_close(st);
}

/* With a standby that never answers, COMMIT is not what was promised: when the
 * wait is broken off PostgreSQL says "saved" with a warning, and when nobody
 * breaks it off our patience ends. */
static void
no_standby(struct store *st, str url)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		cancels_soon(url);
		_exit(0);
	}
	put(st, S("9"));
	said(store_commit(st, &cx), ERR_UNKNOWN, "not known");
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_true(str_eq(meta(st, S("k")), S("9")));
	put(st, S("10"));
	st->answer_ms = 500;
	said(store_commit(st, &cx), ERR_UNKNOWN, "not known");
	st->answer_ms = STORE_ANSWER_MS;
}

static void
make_refused(str url)
{
	char cmd[512];
	struct store *st;
	str other = str_cat(cx.mem, url, S("_odd"));

	(void)snprintf(cmd, sizeof(cmd), "psql -q '%.*s' -c \"CREATE DATABASE"
	    " heed_odd TEMPLATE template0 ENCODING 'SQL_ASCII'\" >/dev/null",
	    PRS(url));
	assert_int_equal(system(cmd), 0);
	said(store_open(&cx, other, true, &st), ERR_STORE, "createdb");
	other = str_cat(cx.mem, url, S("?options=-csynchronous_commit%3Doff"));
	said(store_open(&cx, other, true, &st), ERR_STORE,
	    "synchronous_commit");
}

ALONE(server_killed)
{
	struct server s = { .dir = temp_dir(cx.mem) };
	struct store *st;
	char cmd[512];
	str url;

	(void)snprintf(s.port, sizeof(s.port), "%d",
	    20000 + (int)getpid() % 20000);
	/* It loses its processes here, never its power. */
	(void)setenv("PG_FSYNC", "off", 1);
	if (!server("start", &s, s.port)) {
		fprintf(stderr, "skipped: PostgreSQL killed in the middle: "
		    "tools/pg.sh cannot start one\n");
		remove_dir(s.dir);
		return;
	}
	(void)setenv("XDG_STATE_HOME", path(s.dir, S("state")), 1);
	url = server_url(&s);
	ok(store_open(&cx, url, true, &st));
	assert_true(str_find(store_describe(st), S("fsync OFF")) > 0);
	nothing_outside_the_directory(st, url);
	lose(st, url, &s);
	contend(st, url);
	silence(st);
	make_refused(url);
	(void)snprintf(cmd, sizeof(cmd), "psql -q '%.*s' -c \"ALTER SYSTEM SET"
	    " synchronous_standby_names = 'nobody'\" -c 'SELECT"
	    " pg_reload_conf()' >/dev/null", PRS(url));
	assert_int_equal(system(cmd), 0);
	(void)usleep(300000);
	no_standby(st, url);
	store_close(st);
	assert_true(server("stop", &s, "immediate"));
	remove_dir(s.dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open_again),
		cmocka_unit_test(test_every_statement),
		cmocka_unit_test(test_text_and_bytes_are_exact),
		cmocka_unit_test(test_numbers_are_exact),
		cmocka_unit_test(test_names_not_places),
		cmocka_unit_test(test_one_sql),
		cmocka_unit_test(test_changed_counts_rows),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_posted),
		cmocka_unit_test(test_rollback_forgets),
		cmocka_unit_test(test_reading_sees_one_state),
		cmocka_unit_test(test_walk_is_constant),
		cmocka_unit_test(test_walk_and_run_the_same),
		cmocka_unit_test(test_a_jump_out),
		cmocka_unit_test(test_migrate),
		cmocka_unit_test(test_migration_that_fails),
		cmocka_unit_test(test_what_is_too_much),
		cmocka_unit_test(test_another_version_is_refused),
		cmocka_unit_test(test_eight_writers),
		cmocka_unit_test(test_create_together),
		cmocka_unit_test(test_a_writer_killed),
		cmocka_unit_test(test_bugs_end_the_process),
		cmocka_unit_test(test_what_is_no_store),
		cmocka_unit_test(test_directory_is_private),
		cmocka_unit_test(test_locks_outlive_a_second_opening),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_places_that_will_not_do),
		cmocka_unit_test(test_how_sqlite_is_set),
		cmocka_unit_test(test_gate),
		cmocka_unit_test(test_awaited),
		cmocka_unit_test(test_awaited_or_not_known),
		cmocka_unit_test(test_read_only_directory),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_broken_file),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_tables_copied),
		cmocka_unit_test(test_nothing_outside_the_directory),
		cmocka_unit_test(test_server_killed),
	};

	log_level(LOG_ERROR_ + 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
