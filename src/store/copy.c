/*
 * Whole tables out and in: what a backup is made of.
 *
 * Which tables and columns there are is read from the schema's own rows, so a
 * table that comes later is copied without a line here; a row of a shape that
 * is not known is an error, never a table left out. A backup is read inside one
 * read transaction, which on both engines sees one state of the store and holds
 * up no writer: SQLite's WAL only grows until it ends.
 */
#include "store/store_int.h"
#include "core/arena.h"
#include "core/buf.h"

#include <string.h>

enum { TABLES_MAX = 64, SQL_MAX = 16 * 1024 };

/* Sessions end with a restore, and their secrets leave in no backup; nor does an
 * export that waits to be audited, which is deleted within the hour. */
static const char *const left_out[] = { "session", "sent_part" };

static enum err
strange(struct ctx *cx, str sql)
{
	return fail(cx, ERR_STORE, "schema",
	    "a backup does not understand \"%.*s\"",
	    sql.n > 60 ? 60 : (int)sql.n, sql.p);
}

/* "name type …" becomes a column. */
static enum err
column(struct ctx *cx, struct store_table *t, str def)
{
	static const struct { str word; char type; } types[] = {
		{ SK("text"), 't' }, { SK("bigint"), 'i' }, { SK("bytea"), 'b' }
	};
	str rest = str_trim(def), name, type;

	(void)str_cut(&rest, ' ', &name);
	(void)str_cut(&rest, ' ', &type);
	for (unsigned i = 0; i < 3 && t->ncol < TABLE_COLS_MAX; i++)
		if (str_eq(type, types[i].word)) {
			t->col[t->ncol] = name;
			t->type[t->ncol++] = types[i].type;
			return ERR_OK;
		}
	return strange(cx, def);
}

/* What stands between the outer brackets, cut at its own commas. */
static enum err
columns(struct ctx *cx, struct store_table *t, str in)
{
	unsigned deep = 0;
	size_t from = 0;

	for (size_t i = 0; i <= in.n; i++) {
		if (i < in.n && in.p[i] == '(')
			deep++;
		else if (i < in.n && in.p[i] == ')')
			deep--;
		else if (i == in.n || (in.p[i] == ',' && deep == 0)) {
			str def = str_trim(str_sub(in, from, i - from));

			from = i + 1;
			if (!str_starts(def, S("PRIMARY KEY")))
				TRY(column(cx, t, def));
		}
	}
	return ERR_OK;
}

static struct store_table *
table_of(struct store_tables *all, str name)
{
	for (unsigned i = 0; i < all->n; i++)
		if (str_eq(all->at[i].name, name))
			return &all->at[i];
	return NULL;
}

static enum err
read_row(struct ctx *cx, struct store_tables *all, str sql)
{
	str s = sql, name;
	struct store_table *t;

	if (str_starts(s, S("CREATE INDEX ")) ||
	    str_starts(s, S("DROP INDEX ")) ||
	    str_starts(s, S("CREATE UNIQUE INDEX ")))
		return ERR_OK;
	if (str_starts(s, S("CREATE TABLE "))) {
		s = str_sub(s, 13, SIZE_MAX);
		if (!str_cut(&s, ' ', &name) || !str_starts(s, S("(")) ||
		    !str_ends(s, S(")")) || all->n == TABLES_MAX)
			return strange(cx, sql);
		t = &all->at[all->n++];
		t->name = name;
		return columns(cx, t, str_sub(s, 1, s.n - 2));
	}
	if (str_starts(s, S("ALTER TABLE "))) {
		s = str_sub(s, 12, SIZE_MAX);
		(void)str_cut(&s, ' ', &name);
		t = table_of(all, name);
		if (t && str_starts(s, S("ADD COLUMN ")))
			return column(cx, t, str_sub(s, 11, SIZE_MAX));
	}
	return strange(cx, sql);
}

enum err
store_tables(struct store *st, struct ctx *cx, int step, struct store_tables *out)
{
	struct store_tables all = { NEWN(cx->mem, struct store_table, TABLES_MAX), 0 };
	unsigned kept = 0;

	if (step > schema_last(st))
		return fail(cx, ERR_STORE, "--db", "this store is at schema step "
		    "%d and this Heed knows %d: back it up with the newer one",
		    step, schema_last(st));
	for (unsigned i = 0; i < st->nschema; i++)
		if (st->schema[i].step <= step)
			TRY(read_row(cx, &all, str_of(st->schema[i].sql)));
	for (unsigned i = 0; i < all.n; i++) {
		bool leave = false;

		for (unsigned k = 0; k < sizeof(left_out) / sizeof(char *); k++)
			leave |= str_eq(all.at[i].name, str_of(left_out[k]));
		if (!leave)
			all.at[kept++] = all.at[i];
	}
	all.n = kept;
	*out = all;
	return ERR_OK;
}

static void
put_columns(struct buf *b, const struct store_table *t)
{
	for (unsigned i = 0; i < t->ncol; i++) {
		if (i)
			buf_lit(b, ", ");
		buf_put(b, t->col[i]);
	}
}

enum err
store_dump(struct store *st, struct ctx *cx, const struct store_table *t,
    store_row_fn *fn, void *arg)
{
	struct buf b;

	buf_init(&b, cx->mem, SQL_MAX);
	buf_lit(&b, "SELECT ");
	put_columns(&b, t);
	buf_lit(&b, " FROM ");
	buf_put(&b, t->name);
	return store_walk_sql(st, cx, str_c(cx->mem, buf_str(&b)), NULL, 0, fn,
	    arg);
}

unsigned
store_fill_max(const struct store_table *t)
{
	return STORE_ARGS_MAX / t->ncol;
}

enum err
store_fill(struct store *st, struct ctx *cx, const struct store_table *t,
    const struct arg *arg, unsigned nrow)
{
	unsigned n = nrow * t->ncol;
	struct buf b;

	buf_init(&b, cx->mem, SQL_MAX);
	buf_lit(&b, "INSERT INTO ");
	buf_put(&b, t->name);
	buf_lit(&b, " (");
	put_columns(&b, t);
	buf_lit(&b, ") VALUES ");
	for (unsigned i = 0; i < n; i++)
		buf_fmt(&b, "%s$%u%s", i % t->ncol ? ", " : i ? ", (" : "(",
		    i + 1, i % t->ncol == t->ncol - 1 ? ")" : "");
	return store_sql(st, cx, str_c(cx->mem, buf_str(&b)), arg, n, NULL,
	    NULL);
}
