/*
 * heed export: the controller's whole copy, as FHIR NDJSON, one file a type,
 * and beside it every version, the ledger and the seals (docs/formats.md §5),
 * and the files that records name.
 * That an export was made stands in the ledger.
 */
#include "access/blob.h"
#include "access/ledger.h"
#include "access/training.h"
#include "access/transfer.h"
#include "cli/cli.h"
#include "core/arena.h"
#include "core/disk.h"
#include "fhir/fhir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct out {
	struct cmd *c;
	const char *dir;
	const char *open;      /* type of the open file; records come by kind */
	FILE *f;
	int64_t n;
	bool training;         /* it says so in names of files and in meta.tag */
};

static enum err
empty_dir(struct cmd *c, const char *dir)
{
	struct dirent *de;
	bool any = false;
	DIR *d;

	if (mkdir(dir, 0700) == 0)
		return ERR_OK;
	d = errno == EEXIST ? opendir(dir) : NULL;
	if (!d)
		return fail(c->cx, ERR_UNREAD, dir, "%s", strerror(errno));
	while ((de = readdir(d)))
		any |= de->d_name[0] != '.';
	(void)closedir(d);
	if (any)
		return fail(c->cx, ERR_INPUT, dir,
		    "the directory is not empty: nothing was written");
	return ERR_OK;
}

static enum err
file_close(struct out *o)
{
	bool bad = o->f && (fflush(o->f) != 0 || fsync(fileno(o->f)) != 0);

	if (o->f && (fclose(o->f) != 0 || bad)) {
		o->f = NULL;
		return fail(o->c->cx, ERR_STORE, o->dir,
		    "a file could not be written whole: %s", strerror(errno));
	}
	o->f = NULL;
	return ERR_OK;
}

static enum err
file_open(struct out *o, const char *name)
{
	char path[1024];

	TRY(file_close(o));
	if (snprintf(path, sizeof(path), "%s/%s%s.ndjson", o->dir,
	    o->training ? TRAINING_FILE : "", name) >= (int)sizeof(path))
		return fail(o->c->cx, ERR_INPUT, o->dir, "the path is too long");
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	o->f = fd < 0 ? NULL : fdopen(fd, "a");
	if (!o->f)
		return fail(o->c->cx, ERR_STORE, path, "%s", strerror(errno));
	o->open = name;
	return ERR_OK;
}

static enum err
put(void *arg, str line)
{
	struct out *o = arg;

	if (fwrite(line.p, 1, line.n, o->f) != line.n)
		return fail(o->c->cx, ERR_STORE, o->dir, "%s", strerror(errno));
	o->n++;
	progress("lines", o->n, 0);
	return ERR_OK;
}

/* Pretty-printed bodies are one line each: JSON strings hold no raw line
 * break, so those between tokens may go. */
static str
one_line(struct arena *mem, str s)
{
	char *p;

	if (str_chr(s, '\n') < 0 && str_chr(s, '\r') < 0)
		return s;
	p = str_c(mem, s);
	for (size_t i = 0; i < s.n; i++)
		if (p[i] == '\n' || p[i] == '\r')
			p[i] = ' ';
	return (str){ p, s.n };
}

/* The bytes that a record names: DIR/files/KIND-ID, as they came. */
static enum err
blob_out(struct out *o, struct ctx *cx, const struct record *r)
{
	char path[1024];
	struct blob_name name;
	str bytes;
	FILE *f;
	bool bad;

	if (r->gone || !blob_named(r->json, &name))
		return ERR_OK;
	TRY(blob_read(cx, r, &bytes));
	if (snprintf(path, sizeof(path), "%s/files", o->dir) >=
	    (int)sizeof(path) || (mkdir(path, 0700) != 0 && errno != EEXIST) ||
	    snprintf(path, sizeof(path), "%s/files/%s-%.*s", o->dir,
	        kind_info[r->kind].code, PRS(r->id)) >= (int)sizeof(path))
		return fail(cx, ERR_STORE, path, "%s", strerror(errno));
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f)
		return fail(cx, ERR_STORE, path, "%s", strerror(errno));
	bad = fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fflush(f) != 0 ||
	    fsync(fd) != 0;
	if (fclose(f) != 0 || bad)
		return fail(cx, ERR_STORE, path,
		    "a file could not be written whole: %s", strerror(errno));
	return ERR_OK;
}

static enum err
record_out(void *arg, struct ctx *cx, const struct record *r)
{
	struct out *o = arg;
	const char *type = kind_info[r->kind].fhir;
	str line;

	if (!o->open || strcmp(o->open, type) != 0)
		TRY(file_open(o, type));
	TRY(fhir_splice(cx, r->body, str_of(type), r->id, r->v, r->at, &line));
	if (o->training)
		TRY(training_tag(cx, line, &line));
	TRY(put(o, one_line(cx->mem, line)));
	TRY(put(o, S("\n")));
	return blob_out(o, cx, r);
}

static enum err
export_all(struct out *o)
{
	struct ctx *cx = o->c->cx;

	TRY(door_begin(cx, TXN_READ));
	TRY(training_is(cx, &o->training));
	TRY(record_each(cx, record_out, o));
	for (enum transfer t = 0; t < TRANSFER__MAX; t++) {
		TRY(file_open(o, transfer_name[t]));
		TRY(transfer_out(cx, t, put, o));
	}
	TRY(file_close(o));
	if (!disk_sync_dir(o->dir) || !disk_sync_name(o->dir))
		return fail(cx, ERR_STORE, o->dir, "%s", strerror(errno));
	door_rollback(cx);
	TRY(door_begin(cx, TXN_WRITE));
	door_note_write(cx, "export", S(""), S(""), 0, S(""), S("heed export"),
	    S(""));
	return door_commit(cx);
}

enum err
cmd_export(struct cmd *c)
{
	struct out o = { .c = c };
	struct door *d;
	enum err e;

	TRY(options(c, NULL, 0));
	if (c->argc != 1)
		return fail(c->cx, ERR_INPUT, "export", "into which directory?");
	o.dir = c->argv[0];
	TRY(open_as_system(c, false, "heed export", &d));
	TRY(empty_dir(c, o.dir));
	/* Who looked within the last minute. */
	TRY(spool_load(c->cx, door_store(d), door_dir(d)));
	e = export_all(&o);
	progress_end();
	if (o.f)
		(void)fclose(o.f);
	door_close(d);
	return e;
}
