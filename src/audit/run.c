/*
 * Files to findings: the plan, the readers, and the order.
 *
 * The plan is a row of stretches: a file of lines is cut every `chunk` bytes,
 * any other is one. Of N readers the k-th takes every N-th stretch, and writes
 * what it finds into its pipe; here the pipes are emptied in the order of the
 * plan. So the cut depends on the files alone, and the output on the plan alone:
 * how many readers there are changes no byte. A reader that is ahead waits when
 * its pipe is full, which bounds what is held.
 */
#include "audit/audit_int.h"
#include "audit/wire.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 8 << 20, FILES_MAX = 500000, DEEP_MAX = 64, PIPE = 1 << 20 };

struct item {
	const char *path;
	uint64_t size, mark;
	struct input *in;      /* what can be opened only once */
	bool split;
};
struct part {                  /* of items: as they come, in pieces */
	struct item at[1024];
	struct part *next;
};
struct run {
	struct ctx *cx;
	struct arena *brief;   /* what lives as long as one finding or note */
	const struct lexicon *lx;
	const struct audit_options *o;
	const struct audit_sink *sink;
	struct audit_tally *t;
	const struct mask *mask;
	struct part *first, *last;
	unsigned n;
	uint64_t total, taken;
	bool unsized;          /* a pipe is among them */
	size_t chunk;
	str said;              /* what was guessed last */
	unsigned jobs;
	pid_t *pid;
	struct wire_in **wire;
};

static void
note(struct run *u, bool unread, str where, str what)
{
	if (unread)
		tally_unread(u->t, where, what);
	if (u->sink->note)
		u->sink->note(u->sink->arg, unread, where, what);
}

/* ---- the plan ---- */

static struct item *
add(struct run *u, const char *path)
{
	struct item *i;

	if (u->n == FILES_MAX) {
		note(u, true, str_of(path), S("there are more than 500,000 "
		    "files: this and what follows was not read"));
		u->n++;
	}
	if (u->n > FILES_MAX)
		return NULL;
	if (u->n % 1024 == 0) {
		struct part *p = NEW(u->cx->mem, struct part);

		if (u->last)
			u->last->next = p;
		else
			u->first = p;
		u->last = p;
	}
	i = &u->last->at[u->n++ % 1024];
	i->path = path;
	return i;
}

/* Opens a file once, to see what it is, how long, and whether it can be cut. */
static void
plan_file(struct run *u, const char *path)
{
	struct arena *mem = u->cx->mem;
	struct item *i = add(u, path);
	size_t mark = arena_mark(mem);
	struct file f = { .path = path };
	const char *why;
	struct input *in;
	struct stat sb;
	bool once = strcmp(path, "-") == 0 || (stat(path, &sb) == 0 &&
	    !S_ISREG(sb.st_mode));
	str said;

	if (!i)
		return;
	in = input_open(mem, path, &why);
	if (!in)
		return; /* the reader will say why */
	i->size = input_size(in);
	i->mark = input_mark(in);
	u->total += i->size;
	u->unsized |= i->size == 0 && once;
	file_kind(u->cx, u->lx, u->o, input_head(in), &f, &said);
	i->split = input_is_plain(in) && i->size > u->chunk &&
	    (f.kind == KIND_LINES || f.kind == KIND_TEXT);
	if (said.n && !str_eq(said, u->said)) {
		/* Kept beyond this file, to say it once. */
		char room[2000];
		size_t n = text_cut(said, sizeof(room)).n;

		note(u, false, str_of(path), said);
		memcpy(room, said.p, n);
		if (once)
			u->said = said;
		else {
			input_close(in);
			arena_reset(mem, mark);
			u->said = str_dup(mem, (str){ room, n });
			return;
		}
	}
	if (once) {
		i->in = in;
		return;
	}
	input_close(in);
	arena_reset(mem, mark);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void plan(struct run *, const char *path, bool named, unsigned deep);

static void
plan_dir(struct run *u, const char *dir, unsigned deep)
{
	struct arena *mem = u->cx->mem;
	const char **name;
	size_t n = 0, room = 0, len = strlen(dir);
	struct dirent *de;
	DIR *d = opendir(dir);

	if (!d) {
		note(u, true, str_of(dir), str_of(strerror(errno)));
		return;
	}
	while ((de = readdir(d)))
		room += de->d_name[0] != '.';
	rewinddir(d);
	name = NEWN(mem, const char *, room + 1);
	while ((de = readdir(d)) && n < room)
		if (de->d_name[0] != '.')
			name[n++] = str_c(mem, str_cat(mem, str_cat(mem,
			    str_of(dir), len && dir[len - 1] == '/' ? S("") :
			    S("/")), str_of(de->d_name)));
	(void)closedir(d);
	qsort(name, n, sizeof(*name), by_name);
	for (size_t i = 0; i < n; i++)
		plan(u, name[i], false, deep + 1);
}

static void
plan(struct run *u, const char *path, bool named, unsigned deep)
{
	struct stat sb;

	if (strcmp(path, "-") == 0 && named) {
		plan_file(u, path);
	} else if ((named ? stat : lstat)(path, &sb) != 0) {
		note(u, true, str_of(path), str_of(strerror(errno)));
	} else if (S_ISDIR(sb.st_mode) && deep < DEEP_MAX) {
		plan_dir(u, path, deep);
	} else if (S_ISDIR(sb.st_mode)) {
		note(u, true, str_of(path), S("it lies more than 64 "
		    "directories deep: it was not read"));
	} else if (S_ISREG(sb.st_mode) || named) {
		plan_file(u, path);
	}
}

/* ---- stretches ---- */

struct stretch {
	struct part *part;
	unsigned item;
	uint64_t from;
	uint64_t no;           /* of all */
};

static struct item *
item_of(const struct run *u, const struct stretch *s)
{
	return s->item < u->n && s->part ? &s->part->at[s->item % 1024] : NULL;
}

static void
next(const struct run *u, struct stretch *s)
{
	const struct item *i = item_of(u, s);

	s->no++;
	if (i->split && i->size - s->from > u->chunk) {
		s->from += u->chunk;
		return;
	}
	s->from = 0;
	s->item++;
	if (s->item % 1024 == 0)
		s->part = s->part->next;
}

static uint64_t
end_of(const struct run *u, const struct stretch *s)
{
	const struct item *i = item_of(u, s);

	return i->split && i->size - s->from > u->chunk ? s->from + u->chunk :
	    UINT64_MAX;
}

/* ---- a reader ---- */

struct worker {
	const struct run *u;
	struct reader *r;
	struct wire_out out;
	struct arena *mem;     /* of the file it is at */
	struct ctx cx;
	const struct item *item;
	struct file f;
};

/* What the file is, once more: by the same bytes, so the same. */
static void
know(struct worker *w, const struct item *i)
{
	const char *why = NULL;
	struct input *in;
	str said;

	if (w->item == i)
		return;
	arena_reset(w->mem, 0);
	ctx_init(&w->cx, w->mem, 0);
	w->item = i;
	w->f = (struct file){ .path = i->path, .mark = i->mark,
		.size = i->size, .split = i->split, .in = i->in };
	in = i->in ? i->in : input_open(w->mem, i->path, &why);
	if (!in) {
		w->f.kind = KIND_BAD;
		w->f.why = str_of(why);
		return;
	}
	file_kind(&w->cx, w->u->lx, w->u->o, input_head(in), &w->f, &said);
	if (!i->in)
		input_close(in);
}

static _Noreturn void
work(const struct run *u, unsigned k, int fd)
{
	struct arena *mem = arena_new((size_t)4 << 20);
	struct worker *w = NEW(mem, struct worker);
	struct stretch s = { .part = u->first };
	struct give give;

	w->u = u;
	w->mem = arena_new((size_t)64 << 20);
	w->out.fd = fd;
	wire_give(&w->out, &give);
	w->r = reader_new(mem, u->lx, u->o, &give);
	for (const struct item *i; (i = item_of(u, &s)); next(u, &s)) {
		if (s.no % u->jobs != k)
			continue;
		know(w, i);
		reader_read(w->r, &w->f, s.from, end_of(u, &s));
		w->r->c.files = s.from == 0 && w->f.kind != KIND_BAD;
		wire_end(&w->out, &w->r->c);
	}
	_exit(0);
}

static enum err
start(struct run *u, unsigned k)
{
	int fd[2];
	pid_t parent = getpid();

	if (pipe2(fd, O_CLOEXEC) != 0)
		return fail(u->cx, ERR_STORE, "readers", "%s", strerror(errno));
	(void)fcntl(fd[1], F_SETPIPE_SZ, PIPE);
	u->pid[k] = fork();
	if (u->pid[k] == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		(void)signal(SIGINT, SIG_DFL);
		(void)signal(SIGTERM, SIG_DFL);
		for (unsigned i = 0; i < k; i++)
			(void)close(u->wire[i]->fd);
		(void)close(fd[0]);
		work(u, k, fd[1]);
	}
	(void)close(fd[1]);
	u->wire[k] = NEW(u->cx->mem, struct wire_in);
	u->wire[k]->fd = fd[0];
	if (u->pid[k] < 0)
		return fail(u->cx, ERR_STORE, "readers",
		    "no process could be started: %s", strerror(errno));
	return ERR_OK;
}

/* ---- what comes ---- */

struct base {
	uint64_t lines, begun; /* before this stretch: of the file; records of all */
	uint64_t file_records, textless;
};

static str
place(struct arena *mem, const char *path, uint64_t line)
{
	struct buf b;

	buf_init(&b, mem, 8192);
	buf_put(&b, str_of(path));
	if (line != UINT64_MAX)
		buf_fmt(&b, ":%llu", (unsigned long long)line + 1);
	return b.over ? str_of(path) : buf_str(&b);
}

static enum err
take_finding(struct run *u, const struct item *i, const struct base *b,
    struct wire_got *g)
{
	struct arena *mem = u->brief;
	struct audit_finding *f = &g->head.f;
	char room[8];
	enum err e = ERR_OK;

	f->source = str_of(i->path);
	if (f->record.n == 0)
		f->record = place(mem, i->path, b->lines + g->head.line);
	f->seq += b->begun;
	f->month = month_name(g->head.month, room);
	if (u->o->quote == AUDIT_QUOTE_NONE && !f->lint)
		f->quote = f->before = f->after = S("");
	if (u->o->quote == AUDIT_QUOTE_MASKED && !f->lint) {
		f->quote = mask_words(mem, u->mask, f->quote);
		f->before = mask_words(mem, u->mask, f->before);
		f->after = mask_words(mem, u->mask, f->after);
	}
	if (u->sink->finding)
		e = u->sink->finding(u->sink->arg, f);
	if (e == ERR_OK)
		tally_add(u->t, f);
	arena_reset(mem, 0);
	return e;
}

static void
take_note(struct run *u, const struct item *i, const struct base *b,
    const struct wire_got *g)
{
	struct arena *mem = u->brief;
	uint64_t line = g->head.line;
	str where = place(mem, i->path, line == UINT64_MAX ? line :
	    b->lines + line);

	if (g->where.n)
		where = str_cat(mem, str_cat(mem, where, S(" ")), g->where);
	note(u, true, where, g->what);
	arena_reset(mem, 0);
}

static void
take_end(struct run *u, struct base *b, const struct wire_got *g)
{
	const uint64_t *sum = g->head.sum;
	struct audit_tally *t = u->t;

	t->records += sum[0];
	t->records_unread += sum[8];
	b->begun += sum[0] + sum[8];
	b->file_records += sum[0];
	b->lines += sum[1];
	t->bytes += sum[2];
	t->forms += sum[3];
	t->forms_found += sum[4];
	t->unopened += sum[5];
	b->textless += sum[6];
	t->files += sum[7];
	for (unsigned i = 0; i < g->head.months; i++)
		tally_month(t, g->months[2 * i], g->months[2 * i + 1]);
}

static void
take_progress(struct run *u, uint64_t bytes)
{
	u->taken += bytes;
	if (!u->unsized && u->taken > u->total)
		u->taken = u->total; /* heads are read once more */
	if (u->sink->progress)
		u->sink->progress(u->sink->arg, (int64_t)u->taken,
		    (int64_t)(u->unsized ? 0 : u->total));
}

/* All of one stretch. */
static enum err
take(struct run *u, const struct stretch *s, struct base *b)
{
	const struct item *i = item_of(u, s);
	unsigned k = (unsigned)(s->no % u->jobs);
	struct wire_got g;
	int status = 0;

	while (wire_read(u->wire[k], &g, u->sink->stop, u->sink->arg)) {
		if (g.head.type == WIRE_FINDING)
			TRY(take_finding(u, i, b, &g));
		else if (g.head.type == WIRE_NOTE)
			take_note(u, i, b, &g);
		else if (g.head.type == WIRE_TAKEN)
			take_progress(u, g.head.taken);
		else {
			take_end(u, b, &g);
			return ERR_OK;
		}
	}
	if (u->sink->stop && u->sink->stop(u->sink->arg))
		return fail(u->cx, ERR_UNKNOWN, i->path,
		    "stopped: what was written is not whole");
	if (waitpid(u->pid[k], &status, 0) == u->pid[k])
		u->pid[k] = 0;
	return fail(u->cx, ERR_STORE, i->path, "the reader of this file ended "
	    "before its work (%s %d): what was written is not whole",
	    WIFSIGNALED(status) ? "signal" : "status", WIFSIGNALED(status) ?
	    WTERMSIG(status) : WEXITSTATUS(status));
}

static enum err
take_all(struct run *u)
{
	struct stretch s = { .part = u->first };
	struct base b = { 0 };

	for (const struct item *i; (i = item_of(u, &s)); next(u, &s)) {
		if (s.from == 0)
			b.lines = b.file_records = b.textless = 0;
		TRY(take(u, &s, &b));
		if (end_of(u, &s) == UINT64_MAX && b.textless &&
		    b.textless == b.file_records)
			note(u, true, str_of(i->path), S("no record has the "
			    "key that --text-field names"));
	}
	return ERR_OK;
}

static void
end_readers(struct run *u)
{
	for (unsigned k = 0; k < u->jobs; k++) {
		if (u->wire[k])
			(void)close(u->wire[k]->fd);
		if (u->pid[k] > 0) {
			(void)kill(u->pid[k], SIGKILL);
			(void)waitpid(u->pid[k], NULL, 0);
		}
	}
}

static unsigned
how_many(const struct run *u)
{
	struct stretch s = { .part = u->first };
	unsigned n = 0;

	for (; n < u->o->jobs && item_of(u, &s); next(u, &s))
		n++;
	return n ? n : 1;
}

enum err
audit_run(struct ctx *cx, const struct lexicon *lx,
    const struct audit_options *o, char *const *path, unsigned npath,
    const struct audit_sink *sink, struct audit_tally *t)
{
	struct run *u = NEW(cx->mem, struct run);
	enum err e = ERR_OK;

	tally_new(cx, t, o);
	*u = (struct run){ .cx = cx, .brief = arena_new((size_t)4 << 20),
		.lx = lx, .o = o, .sink = sink, .t = t,
		.chunk = o->chunk ? o->chunk : CHUNK };
	t->path = NEWN(cx->mem, str, npath + 1);
	for (unsigned i = 0; i < npath; i++)
		t->path[t->npath++] = str_of(path[i]);
	if (o->quote == AUDIT_QUOTE_MASKED)
		u->mask = mask_new(cx);
	for (unsigned i = 0; i < npath; i++)
		plan(u, path[i], true, 0);
	u->n = u->n > FILES_MAX ? FILES_MAX : u->n;
	u->jobs = how_many(u);
	u->pid = NEWN(cx->mem, pid_t, u->jobs);
	u->wire = NEWN(cx->mem, struct wire_in *, u->jobs);
	for (unsigned k = 0; k < u->jobs && e == ERR_OK; k++)
		e = start(u, k);
	if (e == ERR_OK)
		e = take_all(u);
	end_readers(u);
	arena_free(u->brief);
	if (e == ERR_OK)
		tally_done(t);
	return e;
}
