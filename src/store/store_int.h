/*
 * What store.c, schema.c and the two engines share, and tests of the store.
 *
 * An engine is a row of functions; the half that is the same for both (who may
 * call what when, limits, the transaction that a failed statement spoils) is in
 * store.c, so that code which runs on one engine cannot fail on the other.
 */
#ifndef HEED_STORE_STORE_INT_H
#define HEED_STORE_STORE_INT_H

#include "store/store.h"

#include <sys/types.h>

enum {
	STORE_COLS_MAX = 64,
	STORE_ARGS_MAX = 256,
	STORE_VALUE_MAX = 64 * 1024 * 1024, /* bytes of one bound value */
	STORE_WAIT_MS = 5000,               /* for the gate, for a lock */
	STORE_RUN_MS = 15000,               /* for one statement */
	STORE_ANSWER_MS = 20000,            /* for any answer of a server */
	STORE_PATIENT_MS = 3600000          /* the same in a migration */
};

/* slot is the statement's place among the prepared, or -1: not kept. */
struct query {
	const char *name, *sql;
	int slot;
};

struct engine {
	bool pg;
	const char *has_meta;       /* 1 when the schema was ever begun */
	const char *const *alone;   /* run first where two must not meet */
	enum err (*open)(struct ctx *, struct arena *, str url, bool create,
	    struct store **);
	void (*close)(struct store *);
	enum err (*begin)(struct store *, struct ctx *, enum txn);
	enum err (*commit)(struct store *, struct ctx *);
	void (*rollback)(struct store *);
	/* Calls fn with each row, cells valid during the call; fn's error is
	 * returned once the engine is ready for the next statement. */
	enum err (*run)(struct store *, struct ctx *, const struct query *,
	    const struct arg *, unsigned, store_row_fn *, void *,
	    int64_t *changed);
	/* A change whose answer may be read later; NULL: as run. */
	enum err (*post)(struct store *, struct ctx *, const struct query *,
	    const struct arg *, unsigned);
	/* The same a few rows at a time; fn may call run. */
	enum err (*walk)(struct store *, struct ctx *, const struct query *,
	    const struct arg *, unsigned, store_row_fn *, void *);
	void (*tend)(struct store *);
	/* NULL: nothing to do; nothing is known. */
	void (*bulk)(struct store *);
	bool (*awaited)(const struct store *);
};
extern const struct engine engine_sqlite, engine_pg;

/* A row of schema.def, in order of step. */
struct schema_row {
	int step;
	const char *sql;
	const char *lite; /* SQLite's own text, "" for none; NULL: the same */
};

/* First member of each engine's own struct. */
struct store {
	const struct engine *eng;
	struct arena *mem;   /* server lifetime; gone with store_close */
	str dir, said;
	pid_t pid;           /* who opened it, and alone may use it */
	bool in_txn, walking;
	int wait_ms, answer_ms; /* as above; tests have less time */
	enum txn txn;
	enum err spoilt;     /* what the first failed statement said */
	unsigned fault;      /* tests: the Nth begin, statement or commit from
	                      * now fails; 0: none does */
	const struct schema_row *schema; /* the table; tests give another */
	unsigned nschema;
};

/* One statement that is no row of stmt.def: the schema's, and tests'. */
enum err store_sql(struct store *, struct ctx *, const char *sql,
    const struct arg *, unsigned nargs, struct rows *out,
    int64_t *changed) CHECKED;
enum err store_walk_sql(struct store *, struct ctx *, const char *sql,
    const struct arg *, unsigned nargs, store_row_fn *, void *) CHECKED;

/* A row of stmt.def, for the test that both engines understand each. */
const char *stmt_sql(enum stmt);
const char *stmt_args(enum stmt);

/* place.c: what is found and made before the sandbox closes. */

/* mkdir -p with mode 0700 for what is made. */
enum err place_mkdir(struct ctx *, const char *dir) CHECKED;
/* ERR_DENIED where root would work in what belongs to another user. */
enum err place_owned(struct ctx *, const char *dir) CHECKED;
/* $XDG_STATE_HOME/heed/NODE, made; terminated. */
enum err place_state(struct ctx *, struct arena *, str *dir) CHECKED;
/* A private copy of a small file; false where from cannot be read. */
enum err place_copy(struct ctx *, const char *from, const char *to,
    bool *copied) CHECKED;
/* Comma lists as libpq takes them, one entry an address. A socket's directory
 * has an empty address. */
struct hosts {
	const char *name, *addr, *port;
};
enum err place_hosts(struct ctx *, struct arena *, str names, str ports,
    struct hosts *) CHECKED;

/* A PostgreSQL store's directory of its own below the node's. */
enum err store_own_place(struct store *, struct ctx *) CHECKED;
/* Runs one step's rows inside a transaction, unless it was run. */
enum err schema_run(struct store *, struct ctx *, int step) CHECKED;
/* ERR_STORE unless the schema is the one that this binary knows. */
enum err schema_check(struct store *, struct ctx *) CHECKED;
/* The step that the store is at (0: none); the last that there is. */
enum err schema_step(struct store *, struct ctx *, int *) CHECKED;
int schema_last(const struct store *);
void schema_init(struct store *);

#endif
