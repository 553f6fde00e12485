/*
 * From parts to a page. The reader is a child of this process and has the same
 * sandbox; it is given its input as standard input, so that no path leads to it.
 */
#include "cli/audit_job.h"
#include "access/sent.h"
#include "audit/report.h"
#include "care/notes.h"
#include "core/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct made { str page; int64_t records, found; };
struct run { const struct job_beat *beat; int64_t done; bool stop; };

/* A file that goes with this process, however it ends: as http/http.c has it. */
static int
nameless(str dir)
{
	char path[1024];
	int fd;

	if (snprintf(path, sizeof(path), "%.*s", PRS(dir)) >= (int)sizeof(path))
		return -1;
	fd = open(path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd;
	if (snprintf(path, sizeof(path), "%.*s/audit-%d", PRS(dir),
	    (int)getpid()) >= (int)sizeof(path))
		return -1;
	(void)unlink(path);
	fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (fd >= 0)
		(void)unlink(path);
	return fd;
}

static enum err
bytes_in(struct ctx *cx, struct sent *s, str id, int fd)
{
	enum err e;

	TRY(door_begin(cx, TXN_READ));
	e = sent_read(cx, id, s);
	if (e == ERR_OK)
		e = sent_bytes(cx, id, fd);
	door_rollback(cx);
	if (e == ERR_OK && lseek(fd, 0, SEEK_SET) != 0)
		e = fail(cx, ERR_STORE, "file", "%s", strerror(errno));
	return e;
}

static void
on_progress(void *arg, int64_t done, int64_t total)
{
	struct run *r = arg;

	(void)total;
	r->done = done;
}

static bool
is_over(void *arg)
{
	struct run *r = arg;

	r->stop = r->stop || !r->beat->beat(r->beat->arg, r->done);
	return r->stop;
}

/* The tally knows the file as "-": the report calls it what its sender does. */
static str
called(struct ctx *cx, str where, str label)
{
	if (!str_starts(where, S("-")))
		return where;
	return str_cat(cx->mem, label, str_sub(where, 1, SIZE_MAX));
}

static void
rename_all(struct ctx *cx, struct audit_tally *t, str label)
{
	for (unsigned i = 0; i < t->npath; i++)
		t->path[i] = called(cx, t->path[i], label);
	for (unsigned i = 0; i < t->nitem; i++)
		t->item[i].source = called(cx, t->item[i].source, label);
	for (unsigned i = 0; i < t->nunread; i++)
		t->unread[i].where = called(cx, t->unread[i].where, label);
	for (unsigned i = 0; i < t->by[AUDIT_SOURCE].n; i++)
		t->by[AUDIT_SOURCE].at[i].key = called(cx,
		    t->by[AUDIT_SOURCE].at[i].key, label);
}

/* audit_run with the file as standard input. */
static enum err
read_through(struct ctx *cx, int fd, struct run *r, struct audit_tally *t)
{
	const struct audit_options o = { .text_field = S(""),
		.id_field = S(""), .text_column = S(""), .id_column = S(""),
		.quote = AUDIT_QUOTE_MASKED, .jobs = 1 };
	const struct audit_sink sink = { .arg = r, .progress = on_progress,
		.stop = is_over };
	char *const path[] = { str_c(cx->mem, S("-")) };
	int was = fcntl(0, F_DUPFD_CLOEXEC, 3);
	enum err e;

	if (dup2(fd, 0) < 0)
		return fail(cx, ERR_STORE, "file", "%s", strerror(errno));
	e = audit_run(cx, notes_lexicon(), &o, path, 1, &sink, t);
	if (was >= 0) {
		(void)dup2(was, 0);
		(void)close(was);
	} else {
		(void)close(0);
	}
	return e;
}

/* Why no report was made of it, in a sentence without a word of it. */
static enum err
ends(struct ctx *cx, struct job *j, const char *says)
{
	ctx_calm(cx);
	j->state = S("stopped");
	j->said = str_of(says);
	return ERR_OK;
}

enum err
audit_work(struct ctx *cx, struct job *j, const struct job_beat *beat)
{
	struct made *m = NEW(cx->mem, struct made);
	struct audit_tally *t = NEW(cx->mem, struct audit_tally);
	struct run r = { .beat = beat };
	struct sent s;
	int fd = nameless(door_dir(cx->door));
	enum err e;

	if (fd < 0)
		return fail(cx, ERR_STORE, "file",
		    "no file can be made to read it from: %s", strerror(errno));
	e = bytes_in(cx, &s, j->id, fd);
	if (e == ERR_OK)
		e = read_through(cx, fd, &r, t);
	(void)close(fd);
	if (e == ERR_ABSENT)
		return ends(cx, j, "the file is not here any more");
	TRY(e);
	if (t->records == 0)
		return ends(cx, j, "nothing in it could be read: look at what"
		    " kinds of file are taken");
	rename_all(cx, t, s.label);
	e = audit_html(cx, t, &m->page);
	if (e == ERR_LIMIT)
		return ends(cx, j, "the report would be too large");
	TRY(e);
	m->records = (int64_t)t->records;
	m->found = (int64_t)t->found;
	j->made = m;
	return ERR_OK;
}

enum err
audit_step(struct ctx *cx, struct job *j, bool *more)
{
	const struct made *m = j->made;
	bool kept;

	*more = false;
	if (!m)
		return fail(cx, ERR_STORE, "audit", "no report was made");
	TRY(sent_made(cx, j->id, m->page, m->records, m->found, &kept));
	j->done = j->total;
	j->said = kept ? S("the report is there") : S("it was deleted before"
	    " the report was made");
	return ERR_OK;
}
