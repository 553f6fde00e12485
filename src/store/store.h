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
 * ERR_STORE names `heed migrate` when it is older or newer. With create, an
 * absent directory is made (0700, parents too) and an empty store is given the
 * schema; without, both are ERR_STORE. Resolves host names here, so that later
 * reconnects need no files (D14). Server lifetime. A store belongs to the
 * process that opened it: open after fork, never before. */
enum err store_open(struct ctx *, str url, bool create, struct store **) CHECKED;
/* The same without a look at the schema's version, making nothing: for `heed
 * migrate`, which could not otherwise open what it is to mend. */
enum err store_open_unchecked(struct ctx *, str url, struct store **) CHECKED;
void store_close(struct store *);
/* "SQLite 3.40.1, WAL, synchronous FULL" or "PostgreSQL 15…"; static or server
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

/* The same as store_run, a row at a time, in constant memory: the arena is reset to its mark
 * after each call of fn, and the row's cells live as long. fn's error ends the
 * walk and is returned. SELECT only. fn may run other statements with store_run,
 * but not walk again, end the transaction, or write to a table that is walked:
 * the engines differ in what the walk would then see. */
typedef enum err store_row_fn(void *arg, struct ctx *, const struct rows *one);
enum err store_each(struct store *, struct ctx *, enum stmt, const struct arg *,
    unsigned nargs, store_row_fn *, void *arg) CHECKED;

/* Runs every schema step that the store lacks, each in a transaction. */
enum err store_migrate(struct store *, struct ctx *, int *from, int *to) CHECKED;
/* The engine's own housekeeping, about once a second from one process: SQLite
 * moves its log into the database here, so that no save has to wait for it. */
void store_tend(struct store *);
/* Online copy of the store into an empty directory (SQLite backup API), or
 * pg_dump's work left to pg_dump with a sentence that says so. */
enum err store_backup(struct store *, struct ctx *, str dir) CHECKED;

/* The statement's name, for logs and tests. */
const char *stmt_name(enum stmt);
#endif
