/*
 * Backup: tables into files, and the files checked. What is done with them at a
 * restore is in restore.c.
 */
#include "access/backup.h"
#include "access/backup_int.h"
#include "access/door_int.h"
#include "core/arena.h"
#include "core/json.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MANIFEST_MAX = 256 * 1024, FORMAT = 1 };

static const char lost_text[] =
    "the files of a backup cannot be written (%s): there is no backup";

const char *
backup_path(struct ctx *cx, const char *dir, str name)
{
	return str_c(cx->mem, str_cat(cx->mem, str_of(dir),
	    str_cat(cx->mem, S("/"), name)));
}

int
backup_column(const struct store_table *t, str name)
{
	for (unsigned i = 0; i < t->ncol; i++)
		if (str_eq(t->col[i], name))
			return (int)i;
	return -1;
}

/* ---- making one ---- */

/* A file being written, and what MANIFEST will say of it. */
struct file {
	FILE *f;
	struct hash h;
	struct table_file said;
};
struct making {
	struct backup *b;
	const char *dir;       /* the name until it is whole */
	struct file table, after;
	const struct store_table *t;
	int col[9];            /* a ledger line's, for the list */
	bool ledger;
	backup_tick *tick;
};

static enum err
file_open(struct ctx *cx, struct making *m, struct file *f, str name)
{
	const char *path = backup_path(cx, m->dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	*f = (struct file){ .said = { .name = name } };
	hash_init(&f->h);
	f->f = fd < 0 ? NULL : fdopen(fd, "w");
	return f->f ? ERR_OK : fail(cx, ERR_STORE, path, lost_text,
	    strerror(errno));
}

static enum err
file_put(struct ctx *cx, struct file *f, str line)
{
	hash_bytes(&f->h, line.p, line.n);
	f->said.bytes += (int64_t)line.n;
	f->said.rows++;
	return fwrite(line.p, 1, line.n, f->f) == line.n ? ERR_OK :
	    fail(cx, ERR_STORE, "backup", lost_text, strerror(errno));
}

/* On the disk, and known to the backup. */
static enum err
file_close(struct ctx *cx, struct making *m, struct file *f)
{
	unsigned char hash[HASH_LEN];
	bool bad = fflush(f->f) != 0 || fsync(fileno(f->f)) != 0;
	int why = errno;

	if (fclose(f->f) != 0 && !bad) {
		bad = true;
		why = errno;
	}
	f->f = NULL;
	if (bad)
		return fail(cx, ERR_STORE, "backup", lost_text, strerror(why));
	hash_done(&f->h, hash);
	f->said.sha = str_hex(cx->mem, hash, HASH_LEN);
	m->b->file[m->b->nfile++] = f->said;
	m->b->bytes += f->said.bytes;
	return ERR_OK;
}

static const struct cell *
named(const struct making *m, const struct rows *one, unsigned i)
{
	return cell(one, 0, (unsigned)m->col[i]);
}

static enum err
after_line(struct ctx *cx, struct making *m, const struct rows *one)
{
	const struct entry e = { .at = named(m, one, 2)->i,
		.act = named(m, one, 3)->s, .kind = named(m, one, 4)->s,
		.id = named(m, one, 5)->s, .v = named(m, one, 6)->i,
		.person = named(m, one, 7)->s, .reason = named(m, one, 8)->s };
	struct buf b;
	str line;

	buf_init(&b, cx->mem, BACKUP_LINE_MAX);
	after_put(&b, named(m, one, 0)->s, named(m, one, 1)->i, &e);
	TRY(buf_done(&b, &line));
	return line.n ? file_put(cx, &m->after, line) : ERR_OK;
}

/* A row is an array: null, a number, a text, or bytes in hex. */
static enum err
row_out(void *arg, struct ctx *cx, const struct rows *one)
{
	struct making *m = arg;
	struct json_w w;
	struct buf b;
	str line;

	buf_init(&b, cx->mem, BACKUP_LINE_MAX);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '[');
	for (unsigned i = 0; i < one->ncol; i++) {
		const struct cell *c = cell(one, 0, i);

		if (c->null)
			json_w_raw(&w, JNOKEY, S("null"));
		else if (m->t->type[i] == 'i')
			json_w_int(&w, JNOKEY, c->i);
		else
			json_w_text(&w, JNOKEY, m->t->type[i] == 't' ? c->s :
			    str_hex(cx->mem, c->s.p, c->s.n));
	}
	json_w_close(&w, ']');
	buf_c(&b, '\n');
	TRY(buf_done(&b, &line));
	TRY(file_put(cx, &m->table, line));
	m->b->rows++;
	m->tick("rows", m->b->rows, 0);
	return m->ledger ? after_line(cx, m, one) : ERR_OK;
}

static enum err
table_out(struct ctx *cx, struct making *m, const struct store_table *t)
{
	static const str want[9] = { SK("strand"), SK("n"), SK("at"),
		SK("act"), SK("kind"), SK("id"), SK("v"), SK("person"),
		SK("reason") };

	m->t = t;
	m->ledger = str_eq(t->name, S("ledger"));
	TRY(file_open(cx, m, &m->table, str_cat(cx->mem, t->name,
	    S(".ndjson"))));
	m->table.said.table = *t;
	if (m->ledger) {
		for (unsigned i = 0; i < 9; i++)
			m->col[i] = backup_column(t, want[i]);
		TRY(file_open(cx, m, &m->after, S("after.ndjson")));
	}
	TRY(store_dump(cx->door->store, cx, t, row_out, m));
	TRY(file_close(cx, m, &m->table));
	return m->ledger ? file_close(cx, m, &m->after) : ERR_OK;
}

/* The last line is the hash of those before it. */
static str
manifest_end(struct ctx *cx, str lines)
{
	return str_cat(cx->mem, S("{\"manifest\":\""),
	    str_cat(cx->mem, hash_hex(cx->mem, lines), S("\"}\n")));
}

static void
manifest_file(struct json_w *w, const struct table_file *f)
{
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("file"), f->name);
	json_w_int(w, S("rows"), f->rows);
	json_w_int(w, S("bytes"), f->bytes);
	json_w_text(w, S("sha256"), f->sha);
	if (f->table.ncol) {
		json_w_text(w, S("table"), f->table.name);
		json_w_text(w, S("types"), str_of(f->table.type));
		json_w_open(w, S("columns"), '[');
		for (unsigned i = 0; i < f->table.ncol; i++)
			json_w_text(w, JNOKEY, f->table.col[i]);
		json_w_close(w, ']');
	}
	json_w_close(w, '}');
}

static enum err
manifest_out(struct ctx *cx, struct making *m)
{
	const struct backup *b = m->b;
	struct file f;
	struct json_w w;
	struct buf t;
	str lines;

	buf_init(&t, cx->mem, MANIFEST_MAX);
	json_w_init(&w, &t);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("heed"), S("backup"));
	json_w_int(&w, S("format"), FORMAT);
	json_w_int(&w, S("at"), b->at);
	json_w_text(&w, S("store"), b->store);
	json_w_int(&w, S("schema"), b->step);
	json_w_text(&w, S("strand"), b->strand);
	json_w_int(&w, S("n"), b->n);
	json_w_int(&w, S("seals"), b->seals);
	json_w_text(&w, S("after"), b->after);
	json_w_close(&w, '}');
	buf_c(&t, '\n');
	for (unsigned i = 0; i < b->nfile; i++) {
		json_w_init(&w, &t);
		manifest_file(&w, &b->file[i]);
		buf_c(&t, '\n');
	}
	TRY(buf_done(&t, &lines));
	TRY(file_open(cx, m, &f, S("MANIFEST")));
	enum err e = file_put(cx, &f, str_cat(cx->mem, lines,
	    manifest_end(cx, lines)));

	if (e == ERR_OK)
		return file_close(cx, m, &f);
	(void)fclose(f.f);
	return e;
}

static enum err
facts(struct ctx *cx, struct backup *b)
{
	const struct arg key[] = { AT(S("store")) };
	struct rows r;

	TRY(self_run(cx, Q_META_GET, key, 1, &r, NULL));
	b->store = r.n ? cell(&r, 0, 0)->s : S("");
	TRY(self_run(cx, Q_SEAL_LAST, NULL, 0, &r, NULL));
	b->seals = r.n ? cell(&r, 0, 0)->i : 0;
	return ERR_OK;
}

static enum err
all_out(struct ctx *cx, struct making *m)
{
	struct store *st = cx->door->store;
	struct store_tables all;
	int step;
	enum err e;

	TRY(store_step(st, cx, &step));
	m->b->step = (unsigned)step;
	TRY(store_tables(st, cx, step, &all));
	m->b->file = arena_alloc(cx->mem, all.n + 2, sizeof(*m->b->file));
	TRY(store_begin(st, cx, TXN_READ));
	e = facts(cx, m->b);
	for (unsigned i = 0; i < all.n && e == ERR_OK; i++)
		e = table_out(cx, m, &all.at[i]);
	store_rollback(st);
	TRY(e);
	return manifest_out(cx, m);
}

static void
sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		(void)fsync(fd);
		(void)close(fd);
	}
}

/* What a failed backup leaves is nothing. */
static void
sweep(struct ctx *cx, struct making *m)
{
	struct dirent *de;
	DIR *d;

	if (m->table.f)
		(void)fclose(m->table.f);
	if (m->after.f)
		(void)fclose(m->after.f);
	d = opendir(m->dir);
	while (d && (de = readdir(d)))
		if (de->d_name[0] != '.')
			(void)unlink(backup_path(cx, m->dir,
			    str_of(de->d_name)));
	if (d)
		(void)closedir(d);
	(void)rmdir(m->dir);
}

bool
backup_dir_free(const char *dir)
{
	struct dirent *de;
	bool any = false;
	DIR *d = opendir(dir);

	if (!d)
		return errno == ENOENT;
	while ((de = readdir(d)))
		any |= strcmp(de->d_name, ".") != 0 &&
		    strcmp(de->d_name, "..") != 0;
	(void)closedir(d);
	return !any;
}

/* The ledger tells of each backup, and the line is in it. */
static enum err
note(struct ctx *cx, struct backup *b)
{
	TRY(door_begin(cx, TXN_WRITE));
	door_note_write(cx, "backup", S(""), S(""), 0, S(""), S("heed backup"),
	    S(""));
	TRY(door_commit(cx));
	b->strand = strand_name(cx->door->strand);
	b->n = strand_number(cx->door->strand);
	return ERR_OK;
}

static str
full_path(struct ctx *cx, str path)
{
	return str_of(realpath(str_c(cx->mem, path),
	    NEWN(cx->mem, char, PATH_MAX)));
}

enum err
backup_make(struct ctx *cx, const char *dir, backup_tick *tick,
    struct backup *out)
{
	size_t n = strlen(dir);
	struct backup b = { .dir = dir, .at = cx->now };
	struct making m = { .b = &b, .tick = tick };

	while (n > 1 && dir[n - 1] == '/')
		n--;
	b.dir = dir = str_c(cx->mem, (str){ dir, n });
	m.dir = str_c(cx->mem, str_cat(cx->mem, str_of(dir), S(".partial")));
	if (!backup_dir_free(dir))
		return fail(cx, ERR_INPUT, dir, "this is not empty, or cannot "
		    "be read: a backup goes into a directory of its own");
	if (mkdir(m.dir, 0700) != 0)
		return fail(cx, errno == EEXIST ? ERR_INPUT : ERR_STORE, m.dir,
		    "%s", errno == EEXIST ? "a backup was broken off here, or "
		    "one is under way: take it away if not" :
		    strerror(errno));
	enum err e = note(cx, &b);

	/* With PostgreSQL other nodes have lists of their own: someone has to
	 * bring them together. */
	b.after = door_is_pg(cx->door) ? S("") : full_path(cx,
	    str_cat(cx->mem, door_dir(cx->door), S(".after")));
	if (e == ERR_OK)
		e = all_out(cx, &m);
	if (e == ERR_OK) {
		sync_dir(m.dir);
		if (rename(m.dir, dir) != 0)
			e = fail(cx, ERR_STORE, dir, lost_text,
			    strerror(errno));
	}
	if (e != ERR_OK) {
		sweep(cx, &m);
		return e;
	}
	sync_dir(str_c(cx->mem, str_cat(cx->mem, str_of(dir), S("/.."))));
	*out = b;
	return ERR_OK;
}

/* ---- reading one ---- */

static enum err
bad(struct ctx *cx, const char *path, const char *why)
{
	return fail(cx, ERR_UNREAD, path, "%s: nothing was restored", why);
}

static enum err
manifest_read(struct ctx *cx, const char *path, str *out)
{
	char *p = NEWN(cx->mem, char, MANIFEST_MAX);
	FILE *f = fopen(path, "re");
	size_t n;

	if (!f)
		return bad(cx, path, errno == ENOENT ? "this is missing, so "
		    "there is no whole backup here" : strerror(errno));
	n = fread(p, 1, MANIFEST_MAX, f);
	(void)fclose(f);
	*out = (str){ p, n };
	return n < MANIFEST_MAX ? ERR_OK : bad(cx, path, "this is too long");
}

static enum err
file_row(const struct json *j, struct table_file *f)
{
	const struct json *cols = json_get(j, S("columns"));
	str types = json_text(json_get(j, S("types")));

	*f = (struct table_file){ .name = json_text(json_get(j, S("file"))),
		.sha = json_text(json_get(j, S("sha256"))) };
	f->table.name = json_text(json_get(j, S("table")));
	if (f->name.n == 0 || str_chr(f->name, '/') >= 0 ||
	    !json_int(json_get(j, S("rows")), &f->rows) ||
	    !json_int(json_get(j, S("bytes")), &f->bytes) ||
	    types.n > TABLE_COLS_MAX || (cols ? cols->n : 0) != types.n)
		return ERR_UNREAD;
	memcpy(f->table.type, types.p ? types.p : "", types.n);
	JSON_EACH(c, cols)
		f->table.col[f->table.ncol++] = json_text(c);
	return ERR_OK;
}

static enum err
head_row(const struct json *j, struct backup *b)
{
	int64_t format, step;

	if (!str_eq(json_text(json_get(j, S("heed"))), S("backup")) ||
	    !json_int(json_get(j, S("format")), &format) ||
	    format != FORMAT ||
	    !json_int(json_get(j, S("at")), &b->at) ||
	    !json_int(json_get(j, S("schema")), &step) ||
	    !json_int(json_get(j, S("n")), &b->n) ||
	    !json_int(json_get(j, S("seals")), &b->seals) ||
	    step < 1 || step > 1000000)
		return ERR_UNREAD;
	b->step = (unsigned)step;
	b->store = json_text(json_get(j, S("store")));
	b->strand = json_text(json_get(j, S("strand")));
	b->after = json_text(json_get(j, S("after")));
	return ERR_OK;
}

static enum err
manifest_rows(struct ctx *cx, const char *path, str lines, struct backup *b)
{
	const struct json *j;
	bool first = true;
	str line;

	b->file = arena_alloc(cx->mem, lines.n / 32 + 1, sizeof(*b->file));
	while (str_cut(&lines, '\n', &line)) {
		if (json_parse(cx, line, MANIFEST_MAX, &j) != ERR_OK ||
		    (first ? head_row(j, b) :
		    file_row(j, &b->file[b->nfile++])) != ERR_OK)
			return bad(cx, path, "a line of this cannot be read");
		if (!first && b->file[b->nfile - 1].table.ncol)
			b->rows += b->file[b->nfile - 1].rows;
		first = false;
	}
	return first ? bad(cx, path, "this is empty") : ERR_OK;
}

static enum err
file_check(struct ctx *cx, const struct backup *b, const struct table_file *t)
{
	const char *path = backup_path(cx, b->dir, t->name);
	unsigned char hash[HASH_LEN];
	char *page = NEWN(cx->mem, char, 1 << 16);
	FILE *f = fopen(path, "re");
	struct hash h;
	int64_t bytes = 0;
	size_t n;

	if (!f)
		return bad(cx, path, strerror(errno));
	hash_init(&h);
	while ((n = fread(page, 1, 1 << 16, f)) > 0) {
		hash_bytes(&h, page, n);
		bytes += (int64_t)n;
	}
	n = (size_t)ferror(f);
	(void)fclose(f);
	hash_done(&h, hash);
	if (n || bytes != t->bytes || !str_eq(t->sha, str_hex(cx->mem, hash,
	    HASH_LEN)))
		return bad(cx, path, "this is not what the backup wrote");
	return ERR_OK;
}

enum err
backup_read(struct ctx *cx, const char *dir, struct backup *out)
{
	const char *path = backup_path(cx, dir, S("MANIFEST"));
	struct backup b = { .dir = dir };
	str text = S(""), lines;
	size_t end = sizeof("{\"manifest\":\"\"}\n") - 1 + 2 * HASH_LEN;

	TRY(manifest_read(cx, path, &text));
	if (text.n < end)
		return bad(cx, path, "this is cut short");
	lines = str_sub(text, 0, text.n - end);
	if (!str_eq(str_sub(text, lines.n, end), manifest_end(cx, lines)))
		return bad(cx, path, "this is not what the backup wrote");
	TRY(manifest_rows(cx, path, lines, &b));
	for (unsigned i = 0; i < b.nfile; i++) {
		size_t mark = arena_mark(cx->mem);

		TRY(file_check(cx, &b, &b.file[i]));
		arena_reset(cx->mem, mark);
	}
	*out = b;
	return ERR_OK;
}
