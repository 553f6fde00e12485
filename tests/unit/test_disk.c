/*
 * The disk under SQLite fails once, at call after call: opening a store, writing
 * to it and reading. Beneath SQLite's own layer of files stands one of ours,
 * which counts and fails.
 *
 * What must hold: an error comes back and says so, nothing is half there, and
 * the same store serves as soon as the disk does.
 */
#include "core/arena.h"
#include "core/log.h"
#include "store/store_int.h"
#include "store_kit.h"

#include <sqlite3.h>

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static struct arena *mem;
static struct ctx cx;

/* ---- the disk ---- */

static unsigned left;  /* calls until one fails; 0: none does */
static int how = SQLITE_IOERR;
static sqlite3_vfs *real_vfs;

struct file {
	sqlite3_file base;
	sqlite3_file *real;
};

static bool
fails(void)
{
	return left > 0 && --left == 0;
}

#define REAL(f) (((struct file *)(f))->real)
#define PASS(name, args, call)                                   \
	static int name args                                     \
	{                                                        \
		return fails() ? how : REAL(f)->pMethods->call;  \
	}
#define KEEP(name, args, call)                                   \
	static int name args                                     \
	{                                                        \
		return REAL(f)->pMethods->call;                  \
	}

PASS(f_read, (sqlite3_file *f, void *p, int n, sqlite3_int64 at),
    xRead(REAL(f), p, n, at))
PASS(f_write, (sqlite3_file *f, const void *p, int n, sqlite3_int64 at),
    xWrite(REAL(f), p, n, at))
PASS(f_truncate, (sqlite3_file *f, sqlite3_int64 n), xTruncate(REAL(f), n))
PASS(f_sync, (sqlite3_file *f, int flags), xSync(REAL(f), flags))
PASS(f_size, (sqlite3_file *f, sqlite3_int64 *n), xFileSize(REAL(f), n))
KEEP(f_lock, (sqlite3_file *f, int l), xLock(REAL(f), l))
KEEP(f_unlock, (sqlite3_file *f, int l), xUnlock(REAL(f), l))
KEEP(f_reserved, (sqlite3_file *f, int *l), xCheckReservedLock(REAL(f), l))
KEEP(f_control, (sqlite3_file *f, int op, void *p),
    xFileControl(REAL(f), op, p))
KEEP(f_sector, (sqlite3_file *f), xSectorSize(REAL(f)))
KEEP(f_device, (sqlite3_file *f), xDeviceCharacteristics(REAL(f)))
PASS(f_shm_map, (sqlite3_file *f, int i, int n, int more,
    void volatile **p), xShmMap(REAL(f), i, n, more, p))
KEEP(f_shm_lock, (sqlite3_file *f, int at, int n, int flags),
    xShmLock(REAL(f), at, n, flags))
KEEP(f_shm_unmap, (sqlite3_file *f, int drop), xShmUnmap(REAL(f), drop))

static void
f_shm_barrier(sqlite3_file *f)
{
	REAL(f)->pMethods->xShmBarrier(REAL(f));
}

static int
f_close(sqlite3_file *f)
{
	return REAL(f)->pMethods->xClose(REAL(f));
}

static const sqlite3_io_methods methods = { .iVersion = 2, .xClose = f_close,
	.xRead = f_read, .xWrite = f_write, .xTruncate = f_truncate,
	.xSync = f_sync, .xFileSize = f_size, .xLock = f_lock,
	.xUnlock = f_unlock, .xCheckReservedLock = f_reserved,
	.xFileControl = f_control, .xSectorSize = f_sector,
	.xDeviceCharacteristics = f_device, .xShmMap = f_shm_map,
	.xShmLock = f_shm_lock, .xShmBarrier = f_shm_barrier,
	.xShmUnmap = f_shm_unmap };

static int
v_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
	struct file *file = (struct file *)f;
	int rc;

	(void)v;
	file->base.pMethods = NULL;
	if (fails())
		return SQLITE_CANTOPEN;
	file->real = (sqlite3_file *)(file + 1);
	rc = real_vfs->xOpen(real_vfs, name, file->real, flags, out);
	if (rc == SQLITE_OK)
		file->base.pMethods = &methods;
	return rc;
}

static int
start(void **state)
{
	static sqlite3_vfs vfs;

	(void)state;
	log_level(LOG_ERROR_ + 1);
	mem = arena_new((size_t)1 << 30);
	ctx_init(&cx, mem, 1795392000);
	real_vfs = sqlite3_vfs_find(NULL);
	vfs = *real_vfs;
	vfs.zName = "failing";
	vfs.szOsFile = real_vfs->szOsFile + (int)sizeof(struct file);
	vfs.xOpen = v_open;
	return sqlite3_vfs_register(&vfs, 1) == SQLITE_OK ? 0 : -1;
}

static int
end(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

#define ok(call)                                                          \
	do {                                                              \
		enum err ok_ = (call);                                    \
		if (ok_ != ERR_OK)                                        \
			fail_msg("call %u: %s: %s: %.*s", n, #call,       \
			    err_info[ok_].name, PRS(err_say(&cx, ok_)));  \
	} while (0)

/* A failure comes back as one of these, with a sentence. */
static void
told(enum err e, unsigned n)
{
	if (e != ERR_STORE && e != ERR_BUSY && e != ERR_UNKNOWN)
		fail_msg("call %u failed: %s: %.*s", n, err_info[e].name,
		    PRS(err_say(&cx, e)));
	assert_true(cx.ndiag > 0 && cx.diag[0].what.n > 0);
	ctx_calm(&cx);
}

static int64_t
number(struct store *st, const char *sql, unsigned n)
{
	struct rows r;

	ok(store_begin(st, &cx, TXN_READ));
	ok(store_sql(st, &cx, sql, NULL, 0, &r, NULL));
	store_rollback(st);
	return cell(&r, 0, 0)->i;
}

enum { CALLS_MAX = 4000 };

/* Every call at first, where most of the code is; then ever fewer of the many
 * pages of a schema. */
static unsigned
next(unsigned n)
{
	return n + 1 + n / 24;
}

static void
opening(void **state)
{
	unsigned n;

	(void)state;
	for (n = 1; n < CALLS_MAX; n = next(n)) {
		str dir = temp_dir(mem);
		struct store *st = NULL;
		bool met;
		enum err e;

		left = n;
		e = store_open(&cx, dir, true, &st);
		met = left == 0;
		left = 0;
		if (e != ERR_OK) {
			assert_true(met);
			assert_null(st);
			told(e, n);
			/* All of it is made, or nothing: it can be tried again. */
			ctx_calm(&cx);
			ok(store_open(&cx, dir, true, &st));
		}
		(void)number(st, "SELECT count(*) FROM version", n);
		store_close(st);
		remove_dir(dir);
		if (!met)
			break;
	}
	assert_in_range(n, 20, CALLS_MAX - 1);
}

static enum err
add_one(struct store *st)
{
	enum err e = store_begin(st, &cx, TXN_WRITE);

	if (e == ERR_OK)
		e = store_sql(st, &cx, "INSERT INTO meta (key, value) VALUES"
		    " ((SELECT 'k' || count(*) FROM meta), 'x')", NULL, 0, NULL,
		    NULL);
	if (e == ERR_OK)
		e = store_commit(st, &cx);
	store_rollback(st);
	return e;
}

static void
writing(void **state)
{
	static const int codes[] = { SQLITE_IOERR, SQLITE_FULL, SQLITE_READONLY,
		SQLITE_CORRUPT };
	str dir = temp_dir(mem);
	struct store *st;
	unsigned n = 0;

	(void)state;
	ok(store_open(&cx, dir, true, &st));
	for (size_t c = 0; c < sizeof(codes) / sizeof(codes[0]); c++) {
		how = codes[c];
		for (n = 1; n < CALLS_MAX; n = next(n)) {
			const char *count = "SELECT count(*) FROM meta";
			int64_t was = number(st, count, n), is;
			bool met;
			enum err e;

			left = n;
			e = add_one(st);
			met = left == 0;
			left = 0;
			if (e != ERR_OK) {
				assert_true(met);
				told(e, n);
			}
			is = number(st, count, n);
			if (e == ERR_OK)
				assert_int_equal(is, was + 1);
			else if (e != ERR_UNKNOWN)
				assert_int_equal(is, was);
			if (!met)
				break;
		}
		assert_in_range(n, 3, CALLS_MAX - 1);
		store_tend(st);
	}
	how = SQLITE_IOERR;
	ok(add_one(st));
	store_close(st);
	remove_dir(dir);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(opening),
		cmocka_unit_test(writing),
	};

	return cmocka_run_group_tests(tests, start, end);
}
