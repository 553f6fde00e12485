/*
 * The embedded engine: SQLite in a directory, the only file that knows it.
 *
 * DIR/heed.db holds everything, in WAL mode, synced before a commit returns:
 * "saved" is said after the disk said so. DIR/gate orders the writers. SQLite's
 * own way of waiting for a lock sleeps blindly and lets newcomers overtake, so
 * that with eight writers the unlucky wait four seconds; a flock taken before
 * BEGIN IMMEDIATE costs one system call and a killed process frees it.
 * busy_timeout stays on behind it for strangers, such as an operator's sqlite3
 * shell, who do not know the gate.
 *
 * The database is not trusted either: no extension, no function reached from
 * the schema, no write to the schema's own table, no spill outside DIR.
 */
#include "store/store_int.h"
#include "core/arena.h"
#include "core/disk.h"
#include "core/log.h"
#include "core/metric.h"
#include "core/time.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a transaction is begun and ended with: read by SQLite once, not each
 * time. */
enum word { BEGIN, BEGIN_WRITE, COMMIT, ROLLBACK, WORD__MAX };
static const char *const word[WORD__MAX] = { "BEGIN", "BEGIN IMMEDIATE",
	"COMMIT", "ROLLBACK" };

struct lite {
	struct store st;
	sqlite3 *db;
	int gate;
	bool held;       /* the gate, by us */
	bool broken;     /* the connection: another is opened, in lite_begin */
	bool unsafe;     /* a sync of the log failed and it is not mended yet */
	const char *file;
	unsigned deep;   /* statements under way; a jump leaves it above 0 */
	sqlite3_stmt *kept[Q__MAX + 1];
	sqlite3_stmt *said[WORD__MAX];
};

enum { BUSY_MS = 250 };

static const char again[] =
    "other work was being saved and this could not be; nothing was changed: "
    "please try again";
static const char full[] =
    "the disk that holds the record store is full; nothing was saved";
static const char damaged[] =
    "the record store's file is damaged: stop the service, keep a copy of the "
    "directory, and restore a backup";

/*
 * What went wrong, in the house's words. what is the statement's name; SQLite's
 * own message is not repeated, because it may quote what a person wrote.
 */
static enum err
wrong(struct lite *l, struct ctx *cx, const char *what)
{
	int rc = sqlite3_extended_errcode(l->db);
	int sys = sqlite3_system_errno(l->db);

	if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_CHECK ||
	    rc == SQLITE_CONSTRAINT_PRIMARYKEY ||
	    rc == SQLITE_CONSTRAINT_ROWID)
		return fail(cx, ERR_STALE, what, "%s",
		    err_info[ERR_STALE].text);
	log_line(LOG_ERROR_, "store",
	    "\"statement\":\"%s\",\"sqlite\":%d,\"errno\":%d", what, rc, sys);
	switch (rc & 0xff) {
	case SQLITE_PROTOCOL:
		/* A lock that the system refused to end, and SQLite would wait
		 * for it ten seconds at each statement, for ever. */
		l->broken = true;
		return fail(cx, ERR_BUSY, what, "%s", again);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fail(cx, ERR_BUSY, what, "%s", again);
	case SQLITE_FULL:
		return fail(cx, ERR_STORE, what, "%s", full);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return fail(cx, ERR_STORE, what, "%s", damaged);
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
		return fail(cx, ERR_STORE, what,
		    "the record store's files cannot be written; nothing was "
		    "saved");
	case SQLITE_IOERR:
		if (sys == ENOSPC || sys == EDQUOT)
			return fail(cx, ERR_STORE, what, "%s", full);
		return fail(cx, ERR_STORE, what,
		    "the disk that holds the record store failed; nothing was "
		    "saved");
	default:
		return fail(cx, ERR_STORE, what, "%s",
		    err_info[ERR_STORE].text);
	}
}

/*
 * Who waits for the gate holds a shared lock on its first byte meanwhile (fcntl;
 * of the open file, so that a killed process leaves none): who has the gate can
 * see that, and may keep it longer while nobody wants it.
 */
static int
waits(const struct lite *l, int cmd, short type, struct flock *f)
{
	*f = (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_len = 1 };
	return fcntl(l->gate, cmd, f);
}

static bool
lite_awaited(const struct store *st)
{
	struct flock f;

	return waits((const struct lite *)st, F_OFD_GETLK, F_WRLCK, &f) != 0 ||
	    f.l_type != F_UNLCK;
}

/*
 * Waits for the gate. A blocking flock would need a signal to end it, and
 * signals belong to the process (the supervisor's, the web server's); so it is
 * asked for, with naps that grow to a fifth of a millisecond: less than one
 * write takes, so that the gate is seldom open with someone waiting.
 */
static enum err
gate_wait(struct lite *l, struct ctx *cx, bool *told)
{
	int64_t until = time_ticks_ms() + l->st.wait_ms;
	struct timespec nap = { 0, 50000 };
	struct flock f;

	while (flock(l->gate, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return fail(cx, ERR_STORE, "store",
			    "the gate file cannot be locked: %s",
			    strerror(errno));
		if (!*told)
			(void)waits(l, F_OFD_SETLK, F_RDLCK, &f);
		*told = true;
		if (time_ticks_ms() >= until)
			return fail(cx, ERR_BUSY, "store", "%s", again);
		(void)nanosleep(&nap, NULL);
		if (nap.tv_nsec < 100000)
			nap.tv_nsec *= 2;
	}
	return ERR_OK;
}

static enum err
gate_take(struct lite *l, struct ctx *cx)
{
	int64_t from = time_ticks_us();
	bool told = false;
	enum err e = gate_wait(l, cx, &told);
	struct flock f;

	if (told)
		(void)waits(l, F_OFD_SETLK, F_UNLCK, &f);
	TRY(e);
	l->held = true;
	metric_us(M_GATE, time_ticks_us() - from);
	return ERR_OK;
}

static void
gate_give(struct lite *l)
{
	if (l->held)
		(void)flock(l->gate, LOCK_UN);
	l->held = false;
}

static bool
simple(struct lite *l, const char *sql)
{
	return sqlite3_exec(l->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool
say(struct lite *l, enum word w)
{
	sqlite3_stmt **s = &l->said[w];
	int rc;

	if (!*s && sqlite3_prepare_v3(l->db, word[w], -1,
	    SQLITE_PREPARE_PERSISTENT, s, NULL) != SQLITE_OK)
		return false;
	rc = sqlite3_step(*s);
	(void)sqlite3_reset(*s);
	return rc == SQLITE_DONE;
}

/* Ends what a jump out of a walk left open. */
static void
settle(struct lite *l)
{
	sqlite3_stmt *s, *next;

	if (l->deep == 0)
		return;
	for (s = sqlite3_next_stmt(l->db, NULL); s; s = next) {
		bool kept = false;

		next = sqlite3_next_stmt(l->db, s);
		for (unsigned i = 0; i < WORD__MAX && !kept; i++)
			kept = l->said[i] == s;
		for (unsigned i = 0; i < Q__MAX && !kept; i++)
			kept = l->kept[i] == s;
		if (kept) {
			(void)sqlite3_reset(s);
			(void)sqlite3_clear_bindings(s);
		} else
			(void)sqlite3_finalize(s);
	}
	l->deep = 0;
}

static void
lite_rollback(struct store *st)
{
	struct lite *l = (struct lite *)st;

	settle(l);
	if (!sqlite3_get_autocommit(l->db) && !say(l, ROLLBACK))
		log_line(LOG_ERROR_, "store", "\"statement\":\"ROLLBACK\"");
	gate_give(l);
}

/* The log as far as it is written, also by others, onto the disk. SQLite's own
 * sync (synchronous FULL) is the same call, but made while nobody else may
 * write; here one sync serves all who committed before it. */
static bool
sync_log(struct lite *l)
{
	sqlite3_file *log = NULL;

	return sqlite3_file_control(l->db, "main",
	    SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK && log &&
	    log->pMethods && log->pMethods->xSync(log, SQLITE_SYNC_NORMAL |
	        SQLITE_SYNC_DATAONLY) == SQLITE_OK;
}

/*
 * After a sync that failed the system may take what it could not write for
 * written, and the next sync succeeds over a hole in the log: all saves behind
 * the hole would be lost in a power cut. So the log is brought into the database
 * and begun anew, and until that is done nothing more is written. Each process
 * hears of the failure by its own next sync.
 */
static bool
mend(struct lite *l, struct ctx *cx)
{
	int log, done, rc;

	if (gate_take(l, cx) != ERR_OK) {
		ctx_calm(cx);
		return false;
	}
	rc = sqlite3_wal_checkpoint_v2(l->db, NULL, SQLITE_CHECKPOINT_TRUNCATE,
	    &log, &done);
	gate_give(l);
	log_line(LOG_ERROR_, "store.unsynced", "\"mended\":%d",
	    rc == SQLITE_OK);
	return rc == SQLITE_OK;
}

/* The last page may have reached the disk before the disk failed: a restart
 * would then find the change made. */
static enum err
unknown(struct ctx *cx)
{
	ctx_calm(cx);
	return fail(cx, ERR_UNKNOWN, "store", "%s",
	    err_info[ERR_UNKNOWN].text);
}

static enum err
lite_commit(struct store *st, struct ctx *cx)
{
	struct lite *l = (struct lite *)st;
	bool wrote = st->txn == TXN_WRITE;
	enum err err = ERR_OK;

	if (!say(l, COMMIT)) {
		int rc = sqlite3_errcode(l->db);

		err = wrong(l, cx, "COMMIT");
		if (err == ERR_STORE && (rc & 0xff) == SQLITE_IOERR)
			err = unknown(cx);
	}
	lite_rollback(st);
	/* The gate is open again, and nothing is acknowledged yet. Who wrote
	 * nothing has read what another may just be syncing (a form token's
	 * result), so it waits too. */
	if (err == ERR_OK && wrote && !sync_log(l)) {
		l->unsafe = !mend(l, cx);
		err = unknown(cx);
	}
	return err;
}

/* The statement ready to bind; *own when it is to be finalised after use. */
static enum err
prepare(struct lite *l, struct ctx *cx, const struct query *q,
    sqlite3_stmt **out, bool *own)
{
	sqlite3_stmt *s = q->slot >= 0 ? l->kept[q->slot] : NULL;

	/* Inside a walk the same statement may be asked for once more. */
	*own = q->slot < 0 || (s && sqlite3_stmt_busy(s));
	if (!s || *own) {
		if (sqlite3_prepare_v3(l->db, q->sql, -1,
		    *own ? 0 : SQLITE_PREPARE_PERSISTENT, &s, NULL) !=
		    SQLITE_OK) {
			/* Nothing is bound yet: the message quotes our SQL. */
			log_str(LOG_ERROR_, "store", "sql",
			    str_of(sqlite3_errmsg(l->db)));
			return wrong(l, cx, q->name);
		}
		if (!*own)
			l->kept[q->slot] = s;
	}
	*out = s;
	if (l->st.txn == TXN_WRITE || sqlite3_stmt_readonly(s))
		return ERR_OK;
	if (*own)
		(void)sqlite3_finalize(s);
	return fail(cx, ERR_STORE, q->name,
	    "a change was tried where only reading was announced");
}

static int
bind_one(sqlite3_stmt *s, int at, const struct arg *a)
{
	/* SQLite takes a null pointer for NULL even where the length is 0. */
	const char *p = a->s.p ? a->s.p : "";

	if (a->null)
		return sqlite3_bind_null(s, at);
	switch (a->type) {
	case 'i':
		return sqlite3_bind_int64(s, at, a->i);
	case 't':
		return sqlite3_bind_text64(s, at, p, a->s.n, SQLITE_STATIC,
		    SQLITE_UTF8);
	case 'b':
		return sqlite3_bind_blob64(s, at, p, a->s.n, SQLITE_STATIC);
	default:
		return SQLITE_MISUSE;
	}
}

/* By name: SQLite numbers `$2` before `$1` when it meets it first. */
static enum err
bind(struct lite *l, struct ctx *cx, const struct query *q, sqlite3_stmt *s,
    const struct arg *arg, unsigned nargs)
{
	int n = sqlite3_bind_parameter_count(s);

	for (int i = 1; i <= n; i++) {
		const char *name = sqlite3_bind_parameter_name(s, i);
		int64_t k;

		if (!name || name[0] != '$' ||
		    !str_int(str_of(name + 1), 1, nargs, &k))
			return fail(cx, ERR_STORE, q->name,
			    "the statement wants a value that it is not given");
		if (bind_one(s, i, &arg[k - 1]) != SQLITE_OK)
			return wrong(l, cx, q->name);
	}
	return ERR_OK;
}

static bool
column(sqlite3_stmt *s, int i, struct cell *c)
{
	*c = (struct cell){ .s = S("") };
	switch (sqlite3_column_type(s, i)) {
	case SQLITE_NULL:
		c->null = true;
		return true;
	case SQLITE_INTEGER:
		c->i = sqlite3_column_int64(s, i);
		return true;
	case SQLITE_TEXT:
		c->s.p = (const char *)sqlite3_column_text(s, i);
		break;
	case SQLITE_BLOB:
		c->s.p = sqlite3_column_blob(s, i);
		break;
	default:
		return false; /* a fraction: PostgreSQL would say something else */
	}
	c->s.n = (size_t)sqlite3_column_bytes(s, i);
	if (c->s.n == 0)
		c->s.p = "";
	return c->s.p != NULL;
}

static enum err
steps(struct lite *l, struct ctx *cx, const struct query *q, sqlite3_stmt *s,
    store_row_fn *fn, void *fnarg)
{
	struct cell c[STORE_COLS_MAX];
	struct rows one = { .n = 1, .cell = c };
	int n = sqlite3_column_count(s), rc;

	if (n > STORE_COLS_MAX)
		return fail(cx, ERR_STORE, q->name, "too many columns");
	one.ncol = (unsigned)n;
	while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
		for (int i = 0; i < n; i++)
			if (!column(s, i, &c[i]))
				return fail(cx, ERR_STORE, q->name,
				    "column %d is no number, text or bytes", i);
		TRY(fn(fnarg, cx, &one));
	}
	return rc == SQLITE_DONE ? ERR_OK : wrong(l, cx, q->name);
}

static enum err
lite_run(struct store *st, struct ctx *cx, const struct query *q,
    const struct arg *arg, unsigned nargs, store_row_fn *fn, void *fnarg,
    int64_t *changed)
{
	struct lite *l = (struct lite *)st;
	int64_t before = sqlite3_total_changes64(l->db);
	sqlite3_stmt *s = NULL;
	bool own = false;
	enum err err;

	TRY(prepare(l, cx, q, &s, &own));
	l->deep++;
	err = bind(l, cx, q, s, arg, nargs);
	if (err == ERR_OK)
		err = steps(l, cx, q, s, fn, fnarg);
	if (err == ERR_OK && changed)
		*changed = sqlite3_total_changes64(l->db) - before;
	if (own)
		(void)sqlite3_finalize(s);
	else {
		(void)sqlite3_reset(s);
		(void)sqlite3_clear_bindings(s);
	}
	l->deep--;
	return err;
}

static enum err
lite_walk(struct store *st, struct ctx *cx, const struct query *q,
    const struct arg *arg, unsigned nargs, store_row_fn *fn, void *fnarg)
{
	return lite_run(st, cx, q, arg, nargs, fn, fnarg, NULL);
}

static void
drop(struct lite *l)
{
	for (unsigned i = 0; i < Q__MAX; i++) {
		(void)sqlite3_finalize(l->kept[i]);
		l->kept[i] = NULL;
	}
	for (unsigned i = 0; i < WORD__MAX; i++) {
		(void)sqlite3_finalize(l->said[i]);
		l->said[i] = NULL;
	}
	(void)sqlite3_close_v2(l->db);
	l->db = NULL;
}

static void
lite_close(struct store *st)
{
	struct lite *l = (struct lite *)st;

	drop(l);
	if (l->gate >= 0)
		(void)close(l->gate);
}

/*
 * Rules for the connection. The three tables are all there is to know of how
 * SQLite is set. page_size and the rest of `first` mean something only to an
 * empty file; LIKE minds case because PostgreSQL's does.
 */
static const struct {
	int what, value;
} config[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
	{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
	{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
	{ SQLITE_DBCONFIG_DQS_DML, 0 },
	{ SQLITE_DBCONFIG_DQS_DDL, 0 },
};
static const char *const pragma[] = {
	"PRAGMA encoding = 'UTF-8'",
	"PRAGMA page_size = 8192",
	"PRAGMA synchronous = NORMAL", /* and sync_log (0047) */
	"PRAGMA foreign_keys = ON",
	"PRAGMA trusted_schema = OFF",
	"PRAGMA temp_store = MEMORY",
	"PRAGMA mmap_size = 0", /* or a bad sector is a SIGBUS, and no error */
	"PRAGMA cache_size = -8000",
	"PRAGMA journal_size_limit = 67108864",
	/* Pages: store_tend comes long before, where a service runs. */
	"PRAGMA wal_autocheckpoint = 8192",
	"PRAGMA case_sensitive_like = ON",
	"PRAGMA secure_delete = ON", /* purged text is written over */
};

static int
wal_said(void *arg, int n, char **value, char **name)
{
	(void)name;
	*(bool *)arg = n == 1 && value[0] && strcmp(value[0], "wal") == 0;
	return 0;
}

static enum err
set_rules(struct lite *l, struct ctx *cx)
{
	bool wal = false;

	(void)sqlite3_extended_result_codes(l->db, 1);
	(void)sqlite3_busy_timeout(l->db, BUSY_MS);
	(void)sqlite3_limit(l->db, SQLITE_LIMIT_ATTACHED, 0);
	for (size_t i = 0; i < sizeof(config) / sizeof(config[0]); i++)
		if (sqlite3_db_config(l->db, config[i].what, config[i].value,
		    NULL) != SQLITE_OK)
			return fail(cx, ERR_STORE, "store",
			    "this SQLite lacks a protection that Heed needs");
	for (size_t i = 0; i < sizeof(pragma) / sizeof(pragma[0]); i++)
		if (!simple(l, pragma[i]))
			return wrong(l, cx, "PRAGMA");
	if (sqlite3_exec(l->db, "PRAGMA journal_mode = WAL", wal_said, &wal,
	    NULL) != SQLITE_OK)
		return wrong(l, cx, "PRAGMA");
	if (!wal)
		return fail(cx, ERR_STORE, "--db",
		    "the disk under %.*s cannot keep a write-ahead log: the "
		    "store must be on a local disk", PRS(l->st.dir));
	return ERR_OK;
}

static enum err
open_gate(struct lite *l, struct ctx *cx, const char *dir)
{
	char *path = str_c(cx->mem, str_cat(cx->mem, str_of(dir), S("/gate")));

	l->gate = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (l->gate < 0)
		return fail(cx, ERR_STORE, "--db",
		    "the directory %s cannot be written: %s", dir,
		    strerror(errno));
	return ERR_OK;
}

/* Made by hand, because SQLite would let others read it. What is there is not
 * opened: to close it again would drop every lock that this process has on it,
 * another connection's too (POSIX). */
static enum err
make_file(struct ctx *cx, const char *file)
{
	int fd = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0 && errno == EEXIST)
		return ERR_OK;
	if (fd < 0)
		return fail(cx, ERR_STORE, "--db", "%s cannot be made: %s",
		    file, strerror(errno));
	(void)close(fd);
	return ERR_OK;
}

/* The gate is held: two processes that make one store meet here. */
static enum err
open_file(struct lite *l, struct ctx *cx, const char *file, bool create)
{
	if (create)
		TRY(make_file(cx, file));
	if (sqlite3_open_v2(file, &l->db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL) != SQLITE_OK)
		return fail(cx, ERR_STORE, "--db", "%s cannot be opened: %s",
		    file, l->db ? sqlite3_errmsg(l->db) : "no memory");
	return set_rules(l, cx);
}

/* What it still held goes first: others may wait for it behind the gate. */
static enum err
open_again(struct lite *l, struct ctx *cx)
{
	enum err err;

	drop(l);
	err = gate_take(l, cx);
	if (err == ERR_OK)
		err = open_file(l, cx, l->file, false);
	gate_give(l);
	l->broken = err != ERR_OK;
	log_line(LOG_WARN_, "store lost", "\"reopened\":%d", err == ERR_OK);
	return err;
}

static enum err
lite_begin(struct store *st, struct ctx *cx, enum txn txn)
{
	struct lite *l = (struct lite *)st;
	enum err err;

	if (l->broken)
		TRY(open_again(l, cx));
	if (txn == TXN_WRITE && l->unsafe && (l->unsafe = !mend(l, cx)))
		return fail(cx, ERR_STORE, "store", "%s",
		    err_info[ERR_STORE].text);
	if (txn == TXN_WRITE)
		TRY(gate_take(l, cx));
	if (say(l, txn == TXN_WRITE ? BEGIN_WRITE : BEGIN))
		return ERR_OK;
	err = wrong(l, cx, "BEGIN");
	lite_rollback(st);
	return err;
}

static enum err
lite_open(struct ctx *cx, struct arena *mem, str url, bool create,
    struct store **out)
{
	struct lite *l = NEW(mem, struct lite);
	const char *dir = url.p;
	const char *file = str_c(mem, str_cat(mem, url, S("/heed.db")));
	struct stat sb;
	enum err err;

	l->gate = -1;
	l->st = (struct store){ .eng = &engine_sqlite, .mem = mem, .dir = url,
		.pid = getpid(), .wait_ms = STORE_WAIT_MS };
	l->file = file;
	if (create)
		TRY(place_mkdir(cx, dir));
	if (stat(create ? dir : file, &sb) != 0 ||
	    (create && !S_ISDIR(sb.st_mode)))
		return fail(cx, ERR_STORE, "--db", create ?
		    "%s is not a directory" : "there is no store in %s", dir);
	TRY(place_owned(cx, dir));
	err = open_gate(l, cx, dir);
	if (err == ERR_OK)
		err = gate_take(l, cx);
	if (err == ERR_OK)
		err = open_file(l, cx, file, create);
	gate_give(l);
	if (err != ERR_OK) {
		lite_close(&l->st);
		return err;
	}
	l->st.said = str_cat(mem, str_cat(mem, S("SQLite "),
	    str_of(sqlite3_libversion())), S(", WAL, synced at each save"));
	*out = &l->st;
	return ERR_OK;
}

static const char *const nothing[] = { NULL };

/* Passive: it waits for nobody, and nobody for it. */
static void
lite_tend(struct store *st)
{
	int log, done;

	(void)sqlite3_wal_checkpoint_v2(((struct lite *)st)->db, NULL,
	    SQLITE_CHECKPOINT_PASSIVE, &log, &done);
}

static void
lite_bulk(struct store *st)
{
	(void)simple((struct lite *)st, "PRAGMA cache_size = -64000");
}

const struct engine engine_sqlite = {
	.pg = false,
	.has_meta = "SELECT count(*) FROM sqlite_master"
	    " WHERE type = 'table' AND name = 'meta'",
	.alone = nothing,
	.open = lite_open,
	.close = lite_close,
	.begin = lite_begin,
	.commit = lite_commit,
	.rollback = lite_rollback,
	.run = lite_run,
	.walk = lite_walk,
	.tend = lite_tend,
	.bulk = lite_bulk,
	.awaited = lite_awaited,
};
