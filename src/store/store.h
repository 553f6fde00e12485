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

/* url is a directory (made if absent) or postgresql://…. Opens, and checks the
 * schema's version: ERR_STORE names `heed migrate` when it is older or newer.
 * With create, an empty store is given the schema first. Resolves host names
 * here, so that later reconnects need no files (D14). Server lifetime. */
enum err store_open(struct ctx *, str url, bool create, struct store **) CHECKED;
void store_close(struct store *);
/* "SQLite 3.40.1, WAL, synchronous FULL" or "PostgreSQL 15…"; static or server
 * lifetime. */
str store_describe(const struct store *);
bool store_is_pg(const struct store *);
/* The directory of spool files and gate: the store's own, or for PostgreSQL
 * $XDG_STATE_HOME/heed/NODE. */
str store_dir(const struct store *);

enum txn { TXN_READ, TXN_WRITE };
/* ERR_BUSY when the store cannot be reached or the gate not had within 5 s.
 * A lost PostgreSQL connection is opened again here, and only here. */
enum err store_begin(struct store *, struct ctx *, enum txn) CHECKED;
/* ERR_UNKNOWN when the connection was lost in COMMIT: it may have happened. */
enum err store_commit(struct store *, struct ctx *) CHECKED;
/* Safe to call at any time; forgets the transaction. */
void store_rollback(struct store *);
bool store_in_txn(const struct store *);

/* Runs one statement with nargs values, inside a transaction. out and changed
 * may be NULL. A unique key or check that refuses is ERR_STALE; anything else
 * that the engine refuses is ERR_STORE, logged by statement name without
 * values. */
enum err store_run(struct store *, struct ctx *, enum stmt, const struct arg *,
    unsigned nargs, struct rows *out, int64_t *changed) CHECKED;

/* The same, a row at a time, in constant memory: the arena is reset to its mark
 * after each call of fn. fn's error ends the walk and is returned. */
typedef enum err store_row_fn(void *arg, struct ctx *, const struct rows *one);
enum err store_each(struct store *, struct ctx *, enum stmt, const struct arg *,
    unsigned nargs, store_row_fn *, void *arg) CHECKED;

/* Runs every schema step that the store lacks, each in a transaction. */
enum err store_migrate(struct store *, struct ctx *, int *from, int *to) CHECKED;
/* Online copy of the store into an empty directory (SQLite backup API), or
 * pg_dump's work left to pg_dump with a sentence that says so. */
enum err store_backup(struct store *, struct ctx *, str dir) CHECKED;

/* The statement's name, for logs and tests. */
const char *stmt_name(enum stmt);
#endif
