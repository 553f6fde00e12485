/*
 * The store: SQLite or PostgreSQL behind one table of statements.
 *
 * Closed to all but access (and cli for migrate, backup and verify): see
 * src/LAYERS. Nothing here knows a person, a right or a form. SQL exists only
 * as rows of stmt.def and schema.def; values are bound by type, by the NAME $1,
 * $2 … (SQLite numbers `$n` by first appearance: binding by position swaps
 * arguments silently).
 *
 * One connection a process. A write transaction takes the gate first (SQLite:
 * flock on DIR/gate, then BEGIN IMMEDIATE; decisions.md D6); nobody holds it
 * longer than one request's statements. PostgreSQL runs READ COMMITTED; who
 * writes locks the person's row first (D7).
 */
#ifndef HEED_STORE_STORE_H
#define HEED_STORE_STORE_H

#include "core/err.h"
#include "core/str.h"

struct store;

enum stmt {
#define STMT(name, right, scope, count, args, sql) Q_##name,
#include "store/stmt.def"
#undef STMT
	Q__MAX
};

/* One bound value: t text, i bigint, b bytes, and NULL of each. */
struct arg {
	char type;
	bool null;
	str s;
	int64_t i;
};
#define AT(v)  ((struct arg){ .type = 't', .s = (v) })
#define AI(v)  ((struct arg){ .type = 'i', .i = (v) })
#define AB(v)  ((struct arg){ .type = 'b', .s = (v) })
#define ATN(v) ((struct arg){ .type = 't', .s = (v), .null = (v).p == NULL })
#define ABN(v) ((struct arg){ .type = 'b', .s = (v), .null = (v).p == NULL })

struct cell {
	bool null;
	str s;      /* text or bytes; "" for a number */
	int64_t i;  /* a number; 0 otherwise */
};
struct rows {
	unsigned n, ncol;
	struct cell *cell; /* n * ncol, request lifetime */
};
static inline const struct cell *
cell(const struct rows *r, unsigned row, unsigned col)
{
	return &r->cell[row * r->ncol + col];
}

enum { STORE_ROWS_MAX = 5000 }; /* more is ERR_LIMIT; use store_each */

/* url is a directory or postgresql://…. Opens, and checks the schema's version:
 * ERR_STORE names `heed migrate` when it is older than this Heed knows, or more
 * than one step newer (steps only add, so that old and new nodes may share a
 * store while they are replaced). With create, an
 * absent directory is made (0700, parents too) and an empty store is given the
 * schema; without, both are ERR_STORE. Resolves host names here, so that later
 * reconnects need no files (D14). Server lifetime. A store belongs to the
 * process that opened it: open after fork, never before. */
enum err store_open(struct ctx *, str url, bool create, struct store **) CHECKED;
/* The same without a look at the schema's version, and making no tables: for
 * migrate, backup and restore, which could not otherwise open what they are
 * for. */
enum err store_open_unchecked(struct ctx *, str url, bool create,
    struct store **) CHECKED;
void store_close(struct store *);
/* "SQLite 3.40.1, WAL, synced at each save" or "PostgreSQL 15…"; static or server
 * lifetime. */
str store_describe(const struct store *);
bool store_is_pg(const struct store *);
/* The directory of spool files and gate: the store's own, or for PostgreSQL
 * $XDG_STATE_HOME/heed/NODE, where NODE is HEED_NODE or the host's name. */
str store_dir(const struct store *);

enum txn { TXN_READ, TXN_WRITE };
/* ERR_BUSY when the store cannot be reached or the gate not had within 5 s.
 * A lost PostgreSQL connection is opened again here, and only here. A read
 * transaction sees one state of the store from its first statement to its end,
 * and may not write. */
enum err store_begin(struct store *, struct ctx *, enum txn) CHECKED;
/* ERR_UNKNOWN when the connection or the disk was lost in COMMIT: it may have
 * happened. Whatever it returns, the transaction is over. */
enum err store_commit(struct store *, struct ctx *) CHECKED;
/* Safe to call at any time; forgets the transaction. */
void store_rollback(struct store *);
bool store_in_txn(const struct store *);

/* Runs one statement with nargs values, inside a transaction. out and changed
 * may be NULL. A unique key or check that refuses is ERR_STALE; a lost
 * connection, lock or deadline ERR_BUSY; anything else that the engine refuses
 * is ERR_STORE, logged by statement name without values. After any of these the
 * transaction is lost on both engines: what follows in it, COMMIT too, fails
 * with the same code. changed counts rows inserted, updated or deleted. */
enum err store_run(struct store *, struct ctx *, enum stmt, const struct arg *,
    unsigned nargs, struct rows *out, int64_t *changed) CHECKED;

/* A change whose answer the caller does not need: it may be read as late as the
 * next store_run or store_commit, which then fails in its place. For what can
 * meet no other change (a row under a key that was just made). */
enum err store_post(struct store *, struct ctx *, enum stmt,
    const struct arg *, unsigned nargs) CHECKED;

/* The same as store_run, a row at a time, in constant memory: the arena is reset
 * to its mark after each call of fn, and the row's cells live as long. fn's
 * error ends the walk and is returned. SELECT only. fn may run other statements
 * with store_run, but not walk again, end the transaction, or write to a table
 * that is walked: the engines differ in what the walk would then see. */
typedef enum err store_row_fn(void *arg, struct ctx *, const struct rows *one);
enum err store_each(struct store *, struct ctx *, enum stmt, const struct arg *,
    unsigned nargs, store_row_fn *, void *arg) CHECKED;

/* For who writes much, as an import does: this process may keep more of the
 * store in memory (SQLite: 64 MB), so that a page is written once and not for
 * each row on it. */
void store_bulk(struct store *);
/* Does another process wait for this write transaction to end? True as well
 * where the engine cannot tell (PostgreSQL). */
bool store_is_awaited(const struct store *);

/* Can the store be read, and could this process write? Waits for a stuck writer
 * STORE_PROBE_MS at most, and changes nothing. Outside a transaction. */
struct probe {
	int step, knows;      /* of the schema: the store's, this Heed's */
	bool reads, writes;
};
enum { STORE_PROBE_MS = 1000, STORE_ROOM_MIN = 16 << 20 }; /* bytes of disk */
void store_probe(struct store *, struct ctx *, struct probe *);

/* Runs every schema step that the store lacks, each in a transaction. Nodes that
 * know one step less go on meanwhile. */
enum err store_migrate(struct store *, struct ctx *, int *from, int *to) CHECKED;
/* The engine's own housekeeping, about once a second from one process: SQLite
 * moves its log into the database here, so that no save has to wait for it. */
void store_tend(struct store *);
/* The step that the store is at. ERR_STORE where there is none, one of a newer
 * Heed, or a restore that did not end. */
enum err store_step(struct store *, struct ctx *, int *) CHECKED;

/*
 * Whole tables, for backup and restore (copy.c). What tables there are, and
 * their columns, is read from schema.def: a new one is copied without more
 * code. Sessions are not: nobody is signed in to a restored store.
 */
enum { TABLE_COLS_MAX = 32 };
struct store_table {
	str name;
	unsigned ncol;
	str col[TABLE_COLS_MAX];
	char type[TABLE_COLS_MAX + 1]; /* t text, i bigint, b bytes */
};
struct store_tables { struct store_table *at; unsigned n; };
/* As they are at that step. ERR_STORE: a row of the schema is not understood. */
enum err store_tables(struct store *, struct ctx *, int step, struct store_tables *)
    CHECKED;
/* Every row, as store_each. */
enum err store_dump(struct store *, struct ctx *, const struct store_table *,
    store_row_fn *, void *arg) CHECKED;
/* nrow rows of ncol values each, in the order of the columns. */
enum err store_fill(struct store *, struct ctx *, const struct store_table *,
    const struct arg *, unsigned nrow) CHECKED;
/* How many rows store_fill takes at once. */
unsigned store_fill_max(const struct store_table *);
/* Makes the tables of that step in an empty store, and the mark that a restore
 * is under way: until store_restored nothing but this process opens it. */
enum err store_restore(struct store *, struct ctx *, int step) CHECKED;
/* Takes the mark away; inside a write transaction. */
enum err store_restored(struct store *, struct ctx *) CHECKED;

/* The statement's name, for logs and tests. */
const char *stmt_name(enum stmt);
#endif
