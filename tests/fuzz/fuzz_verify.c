/*
 * The verifier over a small store in which a stranger has changed something.
 *
 * An input is changes of eight bytes and a value: a flipped bit, other content,
 * a cell of another row, a row that is gone. One change is always found, if it
 * is one; without a change nothing is. More than one at a time need not be
 * found (who rewrites all of it, and the key, is not), but the verifier ends
 * and says so in sentences.
 */
#include "access/ledger.h"
#include "access/record.h"

static enum err open_all(struct ctx *);
#define FUZZ_OPEN open_all
#include "fuzz_store.h"

static struct store *st;

/* Every column that the verifier answers for; sealed is not among a strand's,
 * and of heads only that they are not behind. */
static const struct column { const char *table, *name; char type; } column[] = {
	{ "version", "kind", 't' }, { "version", "id", 't' },
	{ "version", "v", 'i' }, { "version", "op", 't' },
	{ "version", "at", 'i' }, { "version", "actor", 't' },
	{ "version", "person", 't' }, { "version", "unit", 't' },
	{ "version", "salt", 'b' }, { "version", "body", 't' },
	{ "version", "key", 'i' }, { "version", "commitment", 'b' },
	{ "version", "prev", 'b' }, { "version", "hash", 'b' },
	{ "ledger", "strand", 't' }, { "ledger", "n", 'i' },
	{ "ledger", "at", 'i' }, { "ledger", "actor", 't' },
	{ "ledger", "role", 't' }, { "ledger", "act", 't' },
	{ "ledger", "kind", 't' }, { "ledger", "id", 't' },
	{ "ledger", "v", 'i' }, { "ledger", "person", 't' },
	{ "ledger", "reason", 't' }, { "ledger", "proof", 'b' },
	{ "ledger", "prev", 'b' }, { "ledger", "hash", 'b' },
	{ "seal", "n", 'i' }, { "seal", "at", 'i' }, { "seal", "heads", 't' },
	{ "seal", "prev", 'b' }, { "seal", "hash", 'b' },
	{ "seal", "pub", 'b' }, { "seal", "sig", 'b' },
	{ "strand", "name", 't' }, { "strand", "n", 'i' },
	{ "strand", "hash", 'b' },
};
static const char *const table[] = { "version", "ledger", "seal", "strand" };
enum { NCOLUMN = sizeof(column) / sizeof(column[0]), NTABLE = 4, SEALS = 2 };

/* Its parts, one after the other; names in them are from the tables above. */
#define SQL(cx, ...) join(cx, (const char *const[]){ __VA_ARGS__, NULL })
static const char *
join(struct ctx *cx, const char *const *part)
{
	str s = S("");

	for (; *part; part++)
		s = str_cat(cx->mem, s, str_of(*part));
	return str_c(cx->mem, s);
}

/* ---- the store ---- */

static str
put(struct ctx *cx, struct door *d, enum kind kind, str id, int64_t v, str body)
{
	struct who w;
	struct change c = { .kind = kind, .id = id, .v = v, .body = body,
		.act = "save", .reason = S("") };

	who_system(&w, "fuzz");
	door_enter(cx, d, &w);
	must(door_begin(cx, TXN_WRITE));
	must(record_write(cx, &c));
	must(door_commit(cx));
	must(door_leave(cx));
	return c.id;
}

static enum err
open_all(struct ctx *cx)
{
	unsigned char key[KEY_LEN];
	struct door *d;
	bool made;
	str unit;

	fuzz_place(cx->mem);
	TRY(door_open(cx, fuzz_dir, true, &d));
	st = door_store(d);
	TRY(seal_key(cx, fuzz_path(cx->mem, "/seal"), key));
	unit = put(cx, d, KIND_UNIT, S(""), 0, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"W\"}"));
	TRY(seal_make(cx, st, key, &made));
	(void)put(cx, d, KIND_UNIT, unit, 1, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"Harbour\"}"));
	(void)put(cx, d, KIND_UNIT, S(""), 0, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"W\"}"));
	TRY(seal_make(cx, st, key, &made));
	TRY(store_begin(st, cx, TXN_WRITE));
	for (int i = 0; i < NTABLE; i++)
		(void)fuzz_sql(st, cx, SQL(cx, "CREATE TABLE was_", table[i],
		    " AS SELECT * FROM ", table[i]));
	return store_commit(st, cx);
}

/* ---- changes ---- */

static void
flip(struct ctx *cx, const struct column *c, struct arg *v, unsigned bit)
{
	char *p;

	if (c->type == 'i') {
		v->i ^= (int64_t)1 << bit % 63;
		return;
	}
	p = NEWN(cx->mem, char, v->s.n + 1);
	if (v->s.n) {
		memcpy(p, v->s.p, v->s.n);
		p[bit / 8 % v->s.n] ^= (char)(1 << bit % 8);
	}
	v->s.p = p;
}

/* Whether the store took it. */
static bool
change(struct ctx *cx, const uint8_t *d, str with)
{
	const struct column *c = &column[d[1] % NCOLUMN];
	const char *from = SQL(cx, "SELECT \"", c->name, "\" FROM ", c->table,
	    " ORDER BY rowid LIMIT 1 OFFSET $1"), *set;
	struct arg row = AI(d[2] % 6), v = { .type = c->type };
	struct rows r;

	must(store_sql(st, cx, from, &row, 1, &r, NULL));
	if (r.n == 0)
		return false;
	v.s = cell(&r, 0, 0)->s;
	v.i = cell(&r, 0, 0)->i;
	switch (d[0] % 4) {
	case 0:
		flip(cx, c, &v, d[3] * 256U + d[4]);
		break;
	case 1:
		v.s = with;
		v.i = d[3] * 256 + d[4] - 1000;
		break;
	case 2:
		row.i = d[3] % 6;
		must(store_sql(st, cx, from, &row, 1, &r, NULL));
		if (r.n == 0)
			return false;
		v.s = cell(&r, 0, 0)->s;
		v.i = cell(&r, 0, 0)->i;
		row.i = d[2] % 6;
		break;
	default:
		set = SQL(cx, "DELETE FROM ", c->table, " WHERE rowid = (SELECT"
		    " rowid FROM ", c->table, " ORDER BY rowid LIMIT 1"
		    " OFFSET $1)");
		return store_sql(st, cx, set, &row, 1, NULL, NULL) == ERR_OK;
	}
	/* As bytes first: a stranger's text need be none. */
	if (c->type == 't')
		v.type = 'b';
	set = SQL(cx, "UPDATE ", c->table, " SET \"", c->name, c->type == 't' ?
	    "\" = CAST($1 AS text)" : "\" = $1", " WHERE rowid = (SELECT rowid"
	    " FROM ", c->table, " ORDER BY rowid LIMIT 1 OFFSET $2)");
	const struct arg a[] = { v, row };

	return store_sql(st, cx, set, a, 2, NULL, NULL) == ERR_OK;
}

static bool
differs(struct ctx *cx)
{
	bool yes = false;

	for (int i = 0; i < NTABLE; i++) {
		yes |= fuzz_sql(st, cx, SQL(cx, "SELECT count(*) FROM (SELECT *"
		    " FROM ", table[i], " EXCEPT SELECT * FROM was_", table[i],
		    ")")) > 0;
		yes |= fuzz_sql(st, cx, SQL(cx, "SELECT count(*) FROM (SELECT *"
		    " FROM was_", table[i], " EXCEPT SELECT * FROM ", table[i],
		    ")")) > 0;
	}
	return yes;
}

static void
back(struct ctx *cx)
{
	must(store_begin(st, cx, TXN_WRITE));
	for (int i = 0; i < NTABLE; i++) {
		(void)fuzz_sql(st, cx, SQL(cx, "DELETE FROM ", table[i]));
		(void)fuzz_sql(st, cx, SQL(cx, "INSERT INTO ", table[i],
		    " SELECT * FROM was_", table[i]));
	}
	must(store_commit(st, cx));
}

static void
say(void *arg, const char *what, str kind, str id, int64_t v, const char *why)
{
	(void)arg;
	(void)v;
	assert(what[0] && why[0] && kind.p && id.p);
}

static void
fuzz_one(struct arena *mem, str in)
{
	const uint8_t *d = (const uint8_t *)in.p;
	struct verdict sum;
	unsigned n = 0;
	struct ctx cx;
	bool last, changed;

	ctx_init(&cx, mem, 1795400000);
	if (in.n < 8)
		return;
	/* The newest seal, gone, is missed by whoever knows it alone. */
	last = d[0] % 4 == 3 && d[2] % 6 == SEALS - 1 &&
	    strcmp(column[d[1] % NCOLUMN].table, "seal") == 0;
	must(store_begin(st, &cx, TXN_WRITE));
	while (in.n >= 8 && n < 4) {
		size_t len = (size_t)d[5] % 40;

		d = (const uint8_t *)in.p;
		if (!change(&cx, d, str_sub(in, 8, len)))
			break;
		in = str_sub(in, 8 + len, in.n);
		n++;
	}
	if (in.n >= 8 && n < 4) {
		/* The store itself would not take it. */
		store_rollback(st);
		return;
	}
	changed = differs(&cx);
	must(store_commit(st, &cx));
	must(ledger_verify(&cx, st, say, NULL, &sum));
	assert(changed || sum.faults == 0);
	assert(!changed || n > 1 || last || sum.faults > 0);
	back(&cx);
}
