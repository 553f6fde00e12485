/*
 * Restore: a backup's rows into an empty store, and then what was taken away
 * after the backup was made is taken away again.
 *
 * Text that was purged since is not even written: a row that was filled in and
 * then emptied would leave its words in free pages of the file. The rest goes
 * through the door like any other work, so it has its lines in the ledger, in a
 * strand of its own. The mark that keeps everyone else out (store_restore) goes
 * in the transaction that says so.
 */
#include "access/backup.h"
#include "access/backup_int.h"
#include "access/door_int.h"
#include "access/record.h"
#include "core/arena.h"
#include "core/time.h"
#include "fhir/fhir.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK_ROWS = 5000, CHUNK_BYTES = 8 << 20, TURN = 200,
	LIST_MEM = 512 << 20 };

struct load {
	const struct backup *b;
	struct store *st;
	struct door *door;      /* has the store, once it is open */
	struct who who;
	struct arena *mem;      /* the list's, and of what it says */
	char *line;             /* the one being read: BACKUP_LINE_MAX */
	struct afters list;
	str *purged;            /* "kind id", sorted */
	str *person;            /* whose drafts go with them, sorted */
	unsigned npurged, nperson;
	struct restored *sum;
	backup_tick *tick;
};

/* ---- which list ---- */

/* A list is of this store, and not older than the backup, when it holds the
 * line that tells of it. */
static enum err
list_try(struct ctx *cx, struct load *l, const char *file)
{
	TRY(after_read(cx, l->mem, file, &l->list));
	for (unsigned i = 0; i < l->list.n; i++) {
		const struct after *a = &l->list.at[i];

		if (a->how != AFTER_MARK || a->n != l->b->n ||
		    !str_eq(a->strand, l->b->strand))
			continue;
		l->sum->list = file;
		l->sum->list_last = l->list.last;
		return ERR_OK;
	}
	l->list.n = 0;
	return fail(cx, ERR_INPUT, file, "this list does not know of the "
	    "backup: it is of another store, or older: nothing was restored");
}

/* Named, or beside the store, or where the old store kept it. */
static enum err
list_find(struct ctx *cx, struct load *l, str beside, const char *given)
{
	str look[2] = { beside, l->b->after };

	if (given)
		return list_try(cx, l, given);
	for (unsigned i = 0; i < 2 && !l->sum->list; i++)
		if (look[i].n && list_try(cx, l, str_c(cx->mem, look[i])) !=
		    ERR_OK)
			ctx_calm(cx);
	return ERR_OK;
}

static int
by_text(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

static bool
among(const str *at, unsigned n, str s)
{
	return n && bsearch(&s, at, n, sizeof(*at), by_text);
}

static str
key_of(struct arena *mem, str kind, str id)
{
	return str_cat(mem, kind, str_cat(mem, S(" "), id));
}

/* Keeps of the list what the backup's ledger does not hold. */
static enum err
list_later(struct ctx *cx, struct load *l)
{
	unsigned kept = 0;
	enum err e = ERR_OK;

	l->purged = NEWN(l->mem, str, l->list.n + 1);
	l->person = NEWN(l->mem, str, l->list.n + 1);
	TRY(store_begin(l->st, cx, TXN_READ));
	for (unsigned i = 0; i < l->list.n && e == ERR_OK; i++) {
		struct after a = l->list.at[i];
		const struct arg at[] = { AT(a.strand), AI(a.n) };
		size_t mark = arena_mark(cx->mem);
		struct rows r;

		e = store_run(l->st, cx, Q_LEDGER_AT, at, 2, &r, NULL);
		if (e == ERR_OK && r.n == 0)
			l->list.at[kept++] = a;
		if (e == ERR_OK)
			arena_reset(cx->mem, mark);
	}
	store_rollback(l->st);
	TRY(e);
	l->list.n = kept;
	for (unsigned i = 0; i < kept; i++) {
		const struct after *a = &l->list.at[i];

		if (a->how != AFTER_PURGE)
			continue;
		l->purged[l->npurged++] = key_of(l->mem, a->e.kind, a->e.id);
		if (a->e.person.n)
			l->person[l->nperson++] = a->e.person;
	}
	qsort(l->purged, l->npurged, sizeof(str), by_text);
	qsort(l->person, l->nperson, sizeof(str), by_text);
	return ERR_OK;
}

/* ---- rows in ---- */

static str
value(const struct store_table *t, const struct arg *a, str name)
{
	int i = backup_column(t, name);

	return i < 0 || a[i].null ? S("") : a[i].s;
}

static bool
is_purged(const struct load *l, const struct store_table *t, const struct arg *a)
{
	char text[256];
	str kind = value(t, a, S("kind")), id = value(t, a, S("id"));
	int n = snprintf(text, sizeof(text), "%.*s %.*s", PRS(kind), PRS(id));

	return n > 0 && (size_t)n < sizeof(text) &&
	    among(l->purged, l->npurged, (str){ text, (size_t)n });
}

/* False for a row that is not to be written; text that was purged goes. */
static bool
wanted(const struct load *l, const struct store_table *t, struct arg *a)
{
	str key, page, word;

	if (str_eq(t->name, S("meta"))) {
		/* The restored store has a name of its own: what the old one
		 * still has in a spool must never get in here. */
		key = value(t, a, S("key"));
		return !str_eq(key, S("schema")) && !str_eq(key, S("store")) &&
		    !str_eq(key, S("restore"));
	}
	if (str_eq(t->name, S("version")) && is_purged(l, t, a)) {
		a[backup_column(t, S("salt"))].null = true;
		a[backup_column(t, S("body"))].null = true;
	}
	if (str_eq(t->name, S("ix")) || str_eq(t->name, S("blob")) ||
	    str_eq(t->name, S("texts")))
		return !is_purged(l, t, a);
	if (str_eq(t->name, S("phrase")))
		return !among(l->person, l->nperson,
		    value(t, a, S("person")));
	if (str_eq(t->name, S("scratch"))) {
		page = value(t, a, S("page"));
		for (unsigned i = 0; i < 3; i++)
			(void)str_cut(&page, '/', &word);
		return !among(l->person, l->nperson, word);
	}
	return true;
}

static enum err
row_read(struct ctx *cx, const struct store_table *t, str line, struct arg *a)
{
	const struct json *j, *v;

	TRY(json_parse(cx, line, BACKUP_LINE_MAX, &j));
	if (j->type != JSON_ARRAY || j->n != t->ncol)
		return fail(cx, ERR_UNREAD, "row", "has the wrong length");
	v = j->first;
	for (unsigned i = 0; i < t->ncol; i++, v = v->next) {
		a[i] = (struct arg){ .type = t->type[i], .s = S(""),
			.null = v->type == JSON_NULL };
		if (a[i].null)
			continue;
		if (a[i].type == 'i' && json_int(v, &a[i].i))
			continue;
		if (a[i].type == 'i' || v->type != JSON_STRING)
			return fail(cx, ERR_UNREAD, "row", "is of another type");
		a[i].s = v->text;
		if (a[i].type != 'b')
			continue;
		char *raw = NEWN(cx->mem, char, v->text.n / 2 + 1);

		if (!str_unhex(v->text, raw, v->text.n / 2))
			return fail(cx, ERR_UNREAD, "row", "is not in hex");
		a[i].s = (str){ raw, v->text.n / 2 };
	}
	return ERR_OK;
}

struct feed {
	struct load *l;
	const struct store_table *t;
	FILE *f;
	struct arg *arg;
	bool end;
};

/* One statement's worth of rows; *rows and *bytes grow. */
static enum err
feed_some(struct ctx *cx, struct feed *f, unsigned *rows, size_t *bytes)
{
	unsigned n = 0, most = store_fill_max(f->t);
	size_t from = *bytes;

	while (n < most && *bytes - from < CHUNK_BYTES) {
		struct arg *a = f->arg + (size_t)n * f->t->ncol;
		str line;

		f->end = !fgets(f->l->line, BACKUP_LINE_MAX, f->f);
		if (f->end)
			break;
		line = str_dup(cx->mem, str_of(f->l->line));
		TRY(row_read(cx, f->t, line, a));
		*bytes += line.n;
		++*rows;
		if (wanted(f->l, f->t, a))
			n++;
	}
	return n ? store_fill(f->l->st, cx, f->t, f->arg, n) : ERR_OK;
}

/* One transaction's worth. */
static enum err
feed_chunk(struct ctx *cx, struct feed *f)
{
	unsigned rows = 0;
	size_t bytes = 0;
	enum err e = ERR_OK;

	TRY(store_begin(f->l->st, cx, TXN_WRITE));
	while (e == ERR_OK && !f->end && rows < CHUNK_ROWS &&
	    bytes < CHUNK_BYTES) {
		size_t mark = arena_mark(cx->mem);

		e = feed_some(cx, f, &rows, &bytes);
		if (e == ERR_OK)
			arena_reset(cx->mem, mark);
	}
	if (e == ERR_OK)
		e = store_commit(f->l->st, cx);
	else
		store_rollback(f->l->st);
	f->l->sum->rows += rows;
	f->l->tick("rows", f->l->sum->rows, f->l->b->rows);
	return e;
}

static enum err
table_in(struct ctx *cx, struct load *l, const struct table_file *file)
{
	const char *path = backup_path(cx, l->b->dir, file->name);
	struct feed f = { .l = l, .t = &file->table, .f = fopen(path, "re") };
	int64_t had = l->sum->rows;
	enum err e = ERR_OK;

	f.arg = NEWN(cx->mem, struct arg,
	    (size_t)store_fill_max(f.t) * f.t->ncol);
	if (!f.f)
		return fail(cx, ERR_UNREAD, path, "%s", strerror(errno));
	while (e == ERR_OK && !f.end)
		e = feed_chunk(cx, &f);
	(void)fclose(f.f);
	if (e == ERR_OK && l->sum->rows - had != file->rows)
		e = ERR_UNREAD;
	if (e != ERR_OK)
		return fail(cx, e, path, "this was not restored");
	return ERR_OK;
}

static bool
same_table(const struct store_table *a, const struct store_table *b)
{
	bool same = a->ncol == b->ncol && strcmp(a->type, b->type) == 0;

	for (unsigned i = 0; same && i < a->ncol; i++)
		same = str_eq(a->col[i], b->col[i]);
	return same;
}

/* Each table of that step, and no other. */
static enum err
tables_check(struct ctx *cx, struct load *l, const struct table_file **ledger)
{
	struct store_tables all;
	unsigned found = 0, files = 0;

	TRY(store_tables(l->st, cx, (int)l->b->step, &all));
	for (unsigned k = 0; k < l->b->nfile; k++) {
		const struct table_file *f = &l->b->file[k];

		files += f->table.ncol > 0;
		if (str_eq(f->table.name, S("ledger")))
			*ledger = f;
		for (unsigned i = 0; i < all.n; i++)
			found += str_eq(all.at[i].name, f->table.name) &&
			    same_table(&all.at[i], &f->table);
	}
	if (found == all.n && files == all.n && *ledger)
		return ERR_OK;
	return fail(cx, ERR_UNREAD, l->b->dir, "this backup has other tables "
	    "than schema step %u: was it made by a newer Heed?", l->b->step);
}

/* The ledger first: it tells which lines of the list are later. */
static enum err
rows_in(struct ctx *cx, struct load *l, const struct table_file *ledger)
{
	TRY(table_in(cx, l, ledger));
	TRY(list_later(cx, l));
	for (unsigned i = 0; i < l->b->nfile; i++) {
		const struct table_file *f = &l->b->file[i];
		size_t mark = arena_mark(cx->mem);

		if (f == ledger || f->table.ncol == 0)
			continue;
		TRY(table_in(cx, l, f));
		arena_reset(cx->mem, mark);
	}
	return ERR_OK;
}

/* ---- taken away again ---- */

static const char why[] = "restore: changed after the backup was made";

static enum err
consent_end(struct ctx *cx, const struct record *r, unsigned *ended)
{
	struct change c = { .kind = KIND_CONSENT, .id = r->id, .v = r->v,
		.act = "stop", .reason = str_of(why) };

	if (!str_eq(json_text(json_get(r->json, S("status"))), S("active")))
		return ERR_OK;
	TRY(fhir_put(cx, r->body, "status", FHIR_TEXT, S("inactive"), &c.body));
	TRY(fhir_put(cx, c.body, "extension[url=urn:heed:choice]."
	    "extension[url=withdrawn].valueDateTime", FHIR_TEXT,
	    time_iso(cx->mem, cx->now), &c.body));
	TRY(record_write(cx, &c));
	++*ended;
	return ERR_OK;
}

static enum err
share_end(struct ctx *cx, str id, unsigned *ended)
{
	struct record r;
	enum err e = record_read_unredacted(cx, KIND_CONSENT, id, &r);

	if (e == ERR_ABSENT || e == ERR_GONE) {
		ctx_calm(cx);
		return ERR_OK;
	}
	TRY(e);
	return consent_end(cx, &r, ended);
}

/* All that this person shares of the plan. */
static enum err
shares_end(struct ctx *cx, str person, unsigned *ended)
{
	struct records all;

	TRY(record_list(cx, KIND_CONSENT, person, &all));
	for (unsigned i = 0; i < all.n; i++)
		if (json_at(all.at[i].json, "provision.data"))
			TRY(consent_end(cx, &all.at[i], ended));
	return ERR_OK;
}

static enum err
purge(struct ctx *cx, const struct after *a, unsigned *purged)
{
	enum kind k = kind_of(a->e.kind);
	enum err e = ERR_ABSENT;

	if (k != KIND__MAX)
		e = record_purge(cx, k, a->e.id, S("heed restore"),
		    S("purged after the backup was made"));
	if (e == ERR_ABSENT) {
		ctx_calm(cx);
		return ERR_OK;
	}
	*purged += e == ERR_OK;
	return e;
}

/* A change of one row, noted when there was something to change. */
static enum err
take(struct ctx *cx, enum stmt q, const struct arg *a, unsigned n,
    const struct after *l, unsigned *count)
{
	int64_t changed = 0;

	TRY(self_run(cx, q, a, n, NULL, &changed));
	if (changed == 0)
		return ERR_OK;
	door_note_write(cx, str_c(cx->mem, l->e.act), l->e.kind, l->e.id, 0,
	    l->e.person, l->how == AFTER_ROLE ? l->e.reason : str_of(why),
	    S(""));
	++*count;
	return ERR_OK;
}

static enum err
again(struct ctx *cx, const struct after *a, struct restored *sum)
{
	const struct arg id[] = { AT(a->e.id), AI(cx->now), AT(S("system")) };
	const struct arg lift[] = { AT(a->e.person), AI(a->e.v),
		AT(S("system")), AT(str_of(why)), AI(a->e.at) };
	const struct arg lock[] = { AT(a->e.id), AT(S("-")), AI(0),
		{ .type = 'i', .null = true } };
	const struct arg role[] = { AT(a->e.id), AT(a->e.reason) };
	unsigned other = 0;

	switch (a->how) {
	case AFTER_PURGE:
		return purge(cx, a, &sum->purged);
	case AFTER_SHARE:
		return share_end(cx, a->e.id, &sum->ended);
	case AFTER_HIDE:
		return shares_end(cx, a->e.person, &sum->ended);
	case AFTER_LIFT:
		return take(cx, Q_HOLD_LIFT_AGAIN, lift, 5, a, &other);
	case AFTER_DEVICE:
		return take(cx, Q_DEVICE_GONE, id, 2, a, &sum->devices);
	case AFTER_SHUT:
		return take(cx, Q_ACCOUNT_END, id, 3, a, &sum->accounts);
	case AFTER_LOCK:
		return take(cx, Q_LOGIN_SECRET, lock, 4, a, &sum->accounts);
	case AFTER_ROLE:
		return take(cx, Q_ROLE_TAKE_ALL, role, 2, a, &sum->accounts);
	case AFTER_MARK:
	case AFTER_NOTHING:
		break;
	}
	return ERR_OK;
}

struct ids { struct arena *mem; struct afters l; unsigned cap; };

static enum err
id_keep(void *arg, struct ctx *cx, const struct rows *one)
{
	struct ids *i = arg;

	(void)cx;
	MORE(i->mem, i->l.at, i->l.n, &i->cap);
	i->l.at[i->l.n++] = (struct after){ .how = AFTER_SHARE,
		.e = { .id = str_dup(i->mem, cell(one, 0, 0)->s) } };
	return ERR_OK;
}

/* Each transaction enters anew: what the door remembers lies in the arena, which
 * is reset in between. */
static enum err
begin(struct ctx *cx, struct load *l)
{
	door_enter(cx, l->door, &l->who);
	return door_begin(cx, TXN_WRITE);
}

/* Without a list nobody knows what was taken back: everything is. */
static enum err
close_all(struct ctx *cx, struct load *l)
{
	struct ids i = { .mem = l->mem };
	const struct arg kind[] = { AT(str_of(kind_info[KIND_CONSENT].code)) };
	const struct arg now[] = { AI(cx->now) };
	int64_t n = 0;
	enum err e;

	TRY(begin(cx, l));
	e = store_each(l->st, cx, Q_HEAD_EACH, kind, 1, id_keep, &i);
	if (e == ERR_OK)
		e = self_run(cx, Q_DEVICE_GONE_ALL, now, 1, NULL, &n);
	l->sum->devices = (unsigned)n;
	if (e == ERR_OK)
		e = self_run(cx, Q_LOGIN_ONCE_GONE, NULL, 0, NULL, &n);
	l->sum->accounts = (unsigned)n;
	l->list = i.l;
	if (e == ERR_OK)
		return door_commit(cx);
	door_rollback(cx);
	return e;
}

/* A few at a time: each turn is one transaction. */
static enum err
turn(struct ctx *cx, struct load *l, unsigned from)
{
	enum err e = ERR_OK;

	TRY(begin(cx, l));
	for (unsigned i = from; i < from + TURN && i < l->list.n &&
	    e == ERR_OK; i++)
		e = again(cx, &l->list.at[i], l->sum);
	if (e == ERR_OK)
		return door_commit(cx);
	door_rollback(cx);
	return e;
}

static enum err
take_away(struct ctx *cx, struct load *l)
{
	if (!l->sum->list)
		TRY(close_all(cx, l));
	for (unsigned i = 0; i < l->list.n; i += TURN) {
		size_t mark = arena_mark(cx->mem);

		TRY(turn(cx, l, i));
		arena_reset(cx->mem, mark);
	}
	return ERR_OK;
}

static enum err
let_in(struct ctx *cx, struct load *l)
{
	str from = str_cat(cx->mem, S("from the backup of "),
	    time_iso(cx->mem, l->b->at));
	enum err e;

	TRY(begin(cx, l));
	if (!l->sum->list)
		from = str_cat(cx->mem, from, S(", all sharing ended"));
	door_note_write(cx, "restore", S(""), l->b->store, 0, S(""), from,
	    S(""));
	e = store_restored(l->st, cx);
	if (e == ERR_OK)
		return door_commit(cx);
	door_rollback(cx);
	return e;
}

static enum err
through_door(struct ctx *cx, struct load *l)
{
	enum err e;

	TRY(door_on(cx, l->st, &l->door));
	who_system(&l->who, "heed restore");
	e = take_away(cx, l);
	return e == ERR_OK ? let_in(cx, l) : e;
}

static enum err
fill(struct ctx *cx, struct load *l, const char *seals)
{
	const struct table_file *ledger = NULL;
	int from, to;

	TRY(tables_check(cx, l, &ledger));
	l->line = NEWN(cx->mem, char, BACKUP_LINE_MAX);
	TRY(store_restore(l->st, cx, (int)l->b->step));
	TRY(rows_in(cx, l, ledger));
	TRY(store_migrate(l->st, cx, &from, &to));
	if (seals)
		TRY(backup_lost(cx, l->st, seals, l->sum));
	return through_door(cx, l);
}

static enum err
restore(struct ctx *cx, struct load *l, str url, const char *list,
    const char *seals)
{
	bool pg = str_find(url, S("://")) >= 0;
	enum err e;

	if (!pg && !backup_dir_free(str_c(cx->mem, url)))
		return fail(cx, ERR_INPUT, "--db", "%.*s is not empty: a "
		    "restore goes into an empty store", PRS(url));
	if (seals && access(seals, R_OK) != 0)
		return fail(cx, ERR_UNREAD, seals, "%s", strerror(errno));
	TRY(list_find(cx, l, pg ? S("") : str_cat(cx->mem, url, S(".after")),
	    list));
	TRY(store_open_unchecked(cx, url, true, &l->st));
	e = fill(cx, l, seals);
	/* A SQLite store's log goes into its file with the last close. */
	if (l->door)
		door_close(l->door);
	else
		store_close(l->st);
	return e;
}

enum err
backup_restore(struct ctx *cx, str url, const struct backup *b,
    const char *list, const char *seals, backup_tick *tick,
    struct restored *out)
{
	struct restored sum = { 0 };
	struct load l = { .b = b, .mem = arena_new(LIST_MEM), .sum = &sum,
		.tick = tick };
	enum err e = restore(cx, &l, url, list, seals);

	arena_free(l.mem);
	if (e == ERR_OK)
		*out = sum;
	return e;
}
