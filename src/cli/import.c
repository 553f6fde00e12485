/*
 * heed import: FHIR R4 from files, each resource whole or not at all.
 *
 * A file may be of any size: lines are read as they come, and what a batch of
 * them left in memory goes with it. A line that names something not yet there
 * (a person further down, a unit's parent) is tried again after the rest. What
 * is there already, byte for byte, is passed over before it is even parsed, so
 * that an import which was killed is simply run again. A record that grades a
 * person is sealed: kept verbatim, not used (CARE-90).
 */
#include "access/blob.h"
#include "access/job.h"
#include "access/training.h"
#include "access/words.h"
#include "cli/cli.h"
#include "cli/import_int.h"
#include "core/arena.h"
#include "core/time.h"
#include "fhir/fhir.h"
#include "forms/forms.h"
#include "language/language.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BATCH = 4000, BATCH_BYTES = 8 << 20, SETTLE = 32,
	SETTLE_BYTES = 1 << 20, HOLD_MS = 40, HOLD_MAX_MS = 1280, FILES_MAX = 1000000, LATER_MAX = 1000000,
	OWN_MEM = 1 << 30 };

struct place {
	const char *file;
	long line;
	unsigned entry;              /* of a Bundle, from 1; else 0 */
	str text;
	const struct bundle *bundle; /* that the entry is of */
	struct entry *e;
	bool done;                   /* refused, or put off */
};
struct counts { int64_t taken, same, sealed, nobody, refused; };
struct run {
	struct cmd *c;
	struct door *door;
	const char *dir;             /* of the export, for its files */
	struct who who;
	const struct lexicon *lexicon;
	struct source *source;
	struct arena *own;           /* files, and what was put off */
	struct arena *bundle;        /* the Bundle being taken apart */
	struct place batch[BATCH];
	unsigned nbatch;
	size_t nbytes;
	int hold;                    /* ms, where nobody waits */
	struct place *later;
	unsigned nlater, clater;
	bool last_round;
	struct counts n;
	int64_t bytes, of_bytes;     /* read of all files, and what they hold */
};

static void
refuse(struct run *r, struct place *at)
{
	struct ctx *cx = r->c->cx;

	r->n.refused++;
	at->done = true;
	for (unsigned i = 0; i < cx->ndiag && i < DIAG_MAX; i++) {
		const struct diag *d = &cx->diag[i];

		if (at->entry)
			say("%s:%ld: entry %u: %.*s: %.*s", at->file, at->line,
			    at->entry, PRS(d->where), PRS(d->what));
		else
			say("%s:%ld: %.*s: %.*s", at->file, at->line,
			    PRS(d->where), PRS(d->what));
	}
}

static bool
is_projection(const struct json *j)
{
	JSON_EACH(t, json_at(j, "meta.tag"))
		if (str_eq(json_text(json_get(t, S("code"))), S("projection")))
			return true;
	return false;
}

/* The bytes that a document names: files/document-ID beside the export's lines,
 * looked at before anything is written. *fd -1: it names none. */
static enum err
blob_open(struct run *r, const struct change *ch, const struct json *j, int *fd,
    size_t *n)
{
	struct ctx *cx = r->c->cx;
	struct blob_name name;
	char path[1024];
	str sum;

	*fd = -1;
	if ((ch->kind != KIND_DOCUMENT && ch->kind != KIND_FIGURES) || ch->v ||
	    !blob_named(j, &name))
		return ERR_OK;
	*n = (size_t)name.n;
	if (snprintf(path, sizeof(path), "%s/files/%s-%.*s", r->dir,
	    kind_info[ch->kind].code, PRS(ch->id)) >= (int)sizeof(path))
		return fail(cx, ERR_INPUT, "file", "the path is too long");
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (*fd < 0)
		return fail(cx, ERR_INPUT, "file", "%s, which it names, cannot"
		    " be read: %s", path, strerror(errno));
	if (blob_sum(cx, *fd, *n, &sum) == ERR_OK && str_eq(sum, name.sha256))
		return ERR_OK;
	(void)close(*fd);
	return fail(cx, ERR_INPUT, "file", "%s is not the file that it names",
	    path);
}

/* The kind that a resource becomes here, after what refuses it. What was sealed
 * once stays so, whatever its next version says. */
static enum err
kind_for(struct run *r, const struct json *j, const struct standing *now,
    enum kind *k)
{
	struct ctx *cx = r->c->cx;
	struct form form;
	enum kind sealed;

	*k = kind_of_resource(j);
	if (*k == KIND__MAX)
		return fail(cx, ERR_INPUT, "resourceType",
		    "this is no type of R4 4.0.1");
	if (*k == KIND_FORM)
		return form_load(cx, j, &form);
	sealed = kind_sealed(*k);
	if (sealed != KIND__MAX && ((now->kind == sealed && !now->gone) ||
	    language_grades(cx, r->lexicon, j)))
		*k = sealed;
	if (now->kind != KIND__MAX && now->kind != *k && !now->gone &&
	    kind_sealed(now->kind) != *k)
		return fail(cx, ERR_INPUT, "id",
		    "this id stands here already, for \"%s\"",
		    kind_info[now->kind].title);
	if (now->kind == *k && now->gone)
		return fail(cx, ERR_GONE, "id",
		    "this record was deleted here; import does not bring it back");
	return ERR_OK;
}

/* An id for what brings none, out of its bytes: bringing it in again is then no
 * second record. */
static str
made_id(struct ctx *cx, str text)
{
	return str_sub(hash_hex(cx->mem, text), 0, 32);
}

/* One resource inside the open transaction; id: for one that brings none. Its
 * refusals come before anything is written. */
static enum err
take_one(struct run *r, str text, str id)
{
	struct ctx *cx = r->c->cx;
	struct change ch = { .body = text, .act = "import", .checked = true };
	struct change drop = { .act = "import", .drop = true };
	struct standing now;
	size_t n = 0;
	enum err e;
	int fd;
	str type, own;

	resource_top(text, &type, &own);
	ch.id = own.n ? own : id.n ? id : made_id(cx, text);
	TRY(record_standing(cx, type, ch.id, text, &now));
	if (now.same) {
		r->n.same++;
		return ERR_OK;
	}
	if (text.n > FHIR_BODY_MAX)
		return fail(cx, ERR_LIMIT, "resource", "longer than 1 MiB");
	TRY(json_parse(cx, text, FHIR_BODY_MAX, &ch.json));
	if (!str_eq(json_text(json_get(ch.json, S("id"))), own))
		return fail(cx, ERR_INPUT, "id", "write it without escapes");
	TRY(fhir_check(cx, ch.json));
	if (is_projection(ch.json)) {
		r->n.same++;
		return ERR_OK;
	}
	TRY(kind_for(r, ch.json, &now, &ch.kind));
	ch.v = now.kind == ch.kind ? now.v : 0;
	TRY(blob_open(r, &ch, ch.json, &fd, &n));
	e = record_write(cx, &ch);
	if (e == ERR_OK && fd >= 0 &&
	    blob_put(cx, ch.kind, ch.id, fd, n) != ERR_OK)
		e = ERR_STALE; /* half written: all of it again */
	if (fd >= 0)
		(void)close(fd);
	TRY(e);
	if (now.kind != KIND__MAX && now.kind != ch.kind && !now.gone) {
		/* It grades from this version on: its open records end. */
		drop.kind = now.kind;
		drop.id = ch.id;
		drop.v = now.v;
		if (record_write(cx, &drop) != ERR_OK)
			return ERR_STALE;
	}
	r->n.taken++;
	r->n.sealed += kind_is_sealed(ch.kind);
	r->n.nobody += kind_info[ch.kind].person[0] && ch.person.n == 0;
	return ERR_OK;
}

/* Nothing of it was written when it was refused: the rest may go on. */
static bool
is_clean(enum err e)
{
	return e == ERR_OK || e == ERR_INPUT || e == ERR_LIMIT ||
	    e == ERR_DENIED || e == ERR_UNREAD || e == ERR_ABSENT ||
	    e == ERR_GONE;
}

static bool
is_fatal(enum err e)
{
	return e == ERR_STORE || e == ERR_UNKNOWN || e == ERR_BUSY;
}

/* One entry: of a transaction, or by itself. */
static enum err
take_entry(struct run *r, const struct bundle *b, struct entry *e)
{
	struct ctx *cx = r->c->cx;
	str text;

	if (b->how != HOW_ALL)
		TRY(entry_there(cx, r->bundle, e));
	if (e->there) {
		r->n.same++;
		return ERR_OK;
	}
	TRY(entry_text(cx, cx->mem, b, e, &text));
	return take_one(r, text, e->id);
}

/* Lets go of what was done, once it is much. */
static enum err
settle(struct run *r, size_t mark, unsigned *n, size_t *bytes, size_t more)
{
	*bytes += more;
	if (++*n % SETTLE != 0 && *bytes < SETTLE_BYTES)
		return ERR_OK;
	*bytes = 0;
	TRY(door_settle(r->c->cx));
	arena_reset(r->c->cx->mem, mark);
	return ERR_OK;
}

static enum err
entry_failed(struct ctx *cx, const struct entry *e, enum err err)
{
	struct buf b;

	for (unsigned i = 0; i < cx->ndiag && i < DIAG_MAX; i++) {
		buf_init(&b, cx->mem, 16384);
		buf_fmt(&b, "entry %u: ", e->no);
		buf_put(&b, cx->diag[i].where);
		cx->diag[i].where = buf_str(&b);
	}
	return err;
}

/* All of it, or nothing. */
static enum err
take_all(struct run *r, const struct bundle *b)
{
	struct ctx *cx = r->c->cx;
	size_t mark = arena_mark(cx->mem), bytes = 0;
	unsigned n = 0;
	enum err e;

	for (unsigned i = 0; i < b->n; i++) {
		e = entry_read(cx, r->bundle, b->how, &b->entry[i]);
		if (e == ERR_OK)
			e = entry_there(cx, r->bundle, &b->entry[i]);
		if (e != ERR_OK)
			return entry_failed(cx, &b->entry[i], e);
	}
	for (unsigned rank = 0; rank <= RANK_OTHER; rank++)
		for (unsigned i = 0; i < b->n; i++) {
			if (b->entry[i].rank != rank)
				continue;
			e = take_entry(r, b, &b->entry[i]);
			if (e != ERR_OK)
				return entry_failed(cx, &b->entry[i], e);
			TRY(settle(r, mark, &n, &bytes, b->entry[i].text.n));
		}
	return ERR_OK;
}

static enum err
take(struct run *r, const struct place *at)
{
	if (at->e)
		return take_entry(r, at->bundle, at->e);
	if (at->bundle)
		return take_all(r, at->bundle);
	return take_one(r, at->text, S(""));
}

/* What was named and is not there yet may still come. */
static bool
may_come(const struct ctx *cx)
{
	for (unsigned i = 0; i < cx->ndiag && i < DIAG_MAX; i++)
		if (str_ends(cx->diag[i].where, S("subject")) ||
		    str_ends(cx->diag[i].where, S("partOf")) ||
		    str_ends(cx->diag[i].where, S("reference")))
			return true;
	return false;
}

static void
put_off(struct run *r, struct place *at)
{
	if (r->last_round || !may_come(r->c->cx) || r->nlater == LATER_MAX) {
		refuse(r, at);
		return;
	}
	at->done = true;
	MORE(r->own, r->later, r->nlater, &r->clater);
	r->later[r->nlater++] = (struct place){ .file = at->file,
		.line = at->line, .entry = at->entry };
}

/* A transaction is like a request: what the door remembers of it lies in memory
 * that goes with it. */
static void
fresh(struct run *r)
{
	ctx_calm(r->c->cx);
	door_enter(r->c->cx, r->door, &r->who);
}

static void
tell(struct run *r)
{
	int64_t at = r->bytes + source_at(r->source);

	/* What is read again, of lines that were put off, is not counted. */
	if (at > r->of_bytes && r->of_bytes)
		at = r->of_bytes;
	progress("KiB", at / 1024, r->of_bytes / 1024);
}

/* What came in in this transaction, and how much of it was sealed, by month
 * (access/words.h); then its end. */
static enum err
counted_commit(struct run *r, const struct counts *was)
{
	struct ctx *cx = r->c->cx;
	enum err e = words_count(cx, WORDS_ARRIVED, r->n.sealed - was->sealed,
	    r->n.taken - was->taken);

	if (e == ERR_OK)
		return door_commit(cx);
	door_rollback(cx);
	return e;
}

/* One place in a transaction of its own. */
static enum err
alone(struct run *r, struct place *at)
{
	struct ctx *cx = r->c->cx;
	struct counts was = r->n;
	size_t mark = arena_mark(cx->mem);
	enum err e;

	fresh(r);
	TRY(door_begin(cx, TXN_WRITE));
	e = take(r, at);
	if (e == ERR_OK) {
		TRY(counted_commit(r, &was));
	} else {
		door_rollback(cx);
		r->n = was;
		if (is_fatal(e))
			return e;
		put_off(r, at);
	}
	ctx_calm(cx);
	arena_reset(cx->mem, mark);
	tell(r);
	return ERR_OK;
}

/* A transaction lasts as long as others can wait for. While nobody does, it goes
 * on: what ids are in no order touch a page of each index for each row, and such
 * a page is written at each commit. One that was spoilt is done again row by
 * row, so those that follow begin short. */
static bool
goes_on(const struct run *r, int64_t from)
{
	int64_t held = time_ticks_ms() - from;

	return held < HOLD_MS || (held < r->hold &&
	    !store_is_awaited(door_store(r->door)));
}

/* Places from *i on in one transaction. A place that spoils it is taken alone,
 * and so are those before it. */
static enum err
some(struct run *r, unsigned *i)
{
	struct ctx *cx = r->c->cx;
	struct counts was = r->n;
	int64_t began;
	unsigned from = *i, n = 0;
	size_t mark, bytes = 0;
	enum err e = ERR_OK;

	fresh(r);
	mark = arena_mark(cx->mem);
	TRY(door_begin(cx, TXN_WRITE));
	began = time_ticks_ms();
	while (*i < r->nbatch && goes_on(r, began)) {
		struct place *at = &r->batch[(*i)++];

		ctx_calm(cx);
		e = take(r, at);
		if (!is_clean(e))
			break;
		if (e != ERR_OK)
			put_off(r, at);
		e = settle(r, mark, &n, &bytes, at->text.n);
		if (e != ERR_OK)
			break;
	}
	if (e == ERR_OK || is_clean(e)) {
		TRY(counted_commit(r, &was));
		if (r->hold < HOLD_MAX_MS)
			r->hold *= 2;
	} else {
		int64_t refused = r->n.refused;

		door_rollback(cx);
		if (is_fatal(e))
			return e;
		r->n = was;
		r->n.refused = refused;
		r->hold = HOLD_MS;
		for (unsigned k = from; k < *i; k++)
			if (!r->batch[k].done)
				TRY(alone(r, &r->batch[k]));
	}
	ctx_calm(cx);
	arena_reset(cx->mem, mark);
	return ERR_OK;
}

static enum err
flush(struct run *r)
{
	for (unsigned i = 0; i < r->nbatch;)
		TRY(some(r, &i));
	r->nbatch = 0;
	r->nbytes = 0;
	tell(r);
	return ERR_OK;
}

static enum err
add(struct run *r, const struct place *at)
{
	r->batch[r->nbatch++] = *at;
	r->nbytes += at->text.n;
	return r->nbatch == BATCH || r->nbytes > BATCH_BYTES ? flush(r)
	                                                     : ERR_OK;
}

/* ---- files ---- */

/* What was put off of the file that is read again: later[at] is next. */
struct again { const struct place *later; unsigned n, at; };

static bool
is_wanted(const struct again *a, long line, unsigned entry)
{
	if (!a)
		return true;
	for (unsigned i = a->at; i < a->n && a->later[i].line == line; i++)
		if (a->later[i].entry == entry)
			return true;
	return false;
}

/* Each entry is a place of its own; all are done with at the end. */
static enum err
add_each(struct run *r, struct place *at, const struct bundle *b,
    const struct again *a)
{
	for (unsigned i = 0; i < b->n; i++) {
		struct entry *e = &b->entry[i];
		struct place p = { at->file, at->line, e->no, e->text, b, e,
			false };

		ctx_calm(r->c->cx);
		if (entry_read(r->c->cx, r->bundle, b->how, e) == ERR_OK) {
			if (is_wanted(a, at->line, e->no))
				TRY(add(r, &p));
		} else if (!a) {
			refuse(r, &p);
		}
	}
	return flush(r);
}

static enum err
add_bundle(struct run *r, struct place *at, const struct again *a)
{
	struct bundle b;
	size_t mark;
	enum err e;

	TRY(flush(r));
	mark = arena_mark(r->c->cx->mem);
	ctx_calm(r->c->cx);
	if (bundle_read(r->c->cx, r->bundle, at->text, &b) != ERR_OK) {
		if (!a)
			refuse(r, at);
		e = ERR_OK;
	} else if (b.how == HOW_WHOLE) {
		e = is_wanted(a, at->line, 0) ? add(r, at) : ERR_OK;
	} else if (b.how == HOW_EACH) {
		e = add_each(r, at, &b, a);
	} else {
		at->bundle = &b;
		e = is_wanted(a, at->line, 0) ? alone(r, at) : ERR_OK;
	}
	TRY(e);
	if (b.how != HOW_WHOLE)
		arena_reset(r->c->cx->mem, mark);
	arena_reset(r->bundle, 0);
	return ERR_OK;
}

static enum err
read_file(struct run *r, const char *file, struct again *a)
{
	struct place at = { .file = file };
	bool end = false;
	enum err e;
	str type, id;

	while (!end) {
		ctx_calm(r->c->cx);
		e = source_line(r->c->cx, r->source, &at.text, &at.line, &end);
		while (a && a->at < a->n && a->later[a->at].line < at.line)
			a->at++;
		if (e != ERR_OK && !a)
			refuse(r, &at);
		if (a && a->at == a->n)
			break;
		if (e == ERR_OK && at.text.n && (!a ||
		    a->later[a->at].line == at.line)) {
			resource_top(at.text, &type, &id);
			if (str_eq(type, S("Bundle")))
				TRY(add_bundle(r, &at, a));
			else
				TRY(add(r, &at));
			at.bundle = NULL;
			at.done = false;
		}
		if (source_is_full(r->source)) {
			TRY(flush(r));
			source_drop(r->source);
		}
	}
	return flush(r);
}

static enum err
open_and_read(struct run *r, const char *file, struct again *a)
{
	enum err e;

	ctx_calm(r->c->cx);
	if (source_open(r->c->cx, r->source, file) != ERR_OK) {
		refuse(r, &(struct place){ .file = file });
		return ERR_OK;
	}
	e = read_file(r, file, a);
	if (!a)
		r->bytes += source_at(r->source);
	source_close(r->source);
	return e;
}

struct file { const char *path; unsigned rank; };

static int
by_rank(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return strcmp(x->path, y->path);
}

/* By what the file's first bytes say it holds. A packed one by its name. */
static unsigned
file_rank(const char *path, str name)
{
	char head[4096] = "";
	FILE *f = fopen(path, "re");
	const char *p;
	size_t n = 0;

	if (!f)
		return RANK_OTHER;
	n = fread(head, 1, sizeof(head) - 1, f);
	(void)fclose(f);
	head[n] = 0;
	p = strstr(head, "\"resourceType\"");
	p = p ? strchr(p + 14, '"') : NULL;
	if (!p)
		return rank_of((str){ name.p, strcspn(name.p, ".-") });
	n = strcspn(p + 1, "\"");
	return rank_of((str){ p + 1, n });
}

static bool
is_resources(str name)
{
	static const str own[] = { SK("versions"), SK("ledger"), SK("seals"),
		SK("log") };
	str stem = name;

	if (str_starts(stem, S(TRAINING_FILE)))
		stem = str_sub(stem, sizeof(TRAINING_FILE) - 1, SIZE_MAX);
	if (str_ends(stem, S(".gz")))
		stem.n -= 3;
	if (!str_ends(stem, S(".ndjson")) && !str_ends(stem, S(".json")))
		return false;
	/* An export's own bookkeeping is no resource. */
	for (unsigned i = 0; i < 4; i++)
		if (str_starts(stem, own[i]) && str_eq(str_sub(stem, own[i].n,
		    SIZE_MAX), S(".ndjson")))
			return false;
	return true;
}

static int64_t
file_size(const char *path)
{
	struct stat sb;

	return stat(path, &sb) == 0 && S_ISREG(sb.st_mode) ? sb.st_size : 0;
}

struct files { struct file *at; unsigned n, cap; };

static void
file_add(struct run *r, struct files *l, const char *path, unsigned rank)
{
	MORE(r->own, l->at, l->n, &l->cap);
	l->at[l->n++] = (struct file){ path, rank };
	r->of_bytes += file_size(path);
}

static enum err
list_dir(struct run *r, const char *dir, struct files *l)
{
	DIR *d = opendir(dir);
	struct dirent *de;

	if (!d)
		return fail(r->c->cx, ERR_UNREAD, dir, "%s", strerror(errno));
	while ((de = readdir(d)) && l->n < FILES_MAX) {
		str name = str_of(de->d_name);
		char *path;

		if (!is_resources(name))
			continue;
		path = str_c(r->own, str_cat(r->own, str_of(dir),
		    str_cat(r->own, S("/"), name)));
		file_add(r, l, path, file_rank(path, str_of(path +
		    strlen(dir) + 1)));
	}
	(void)closedir(d);
	if (l->n == FILES_MAX)
		return fail(r->c->cx, ERR_LIMIT, dir,
		    "more than %d files: bring them in by parts", FILES_MAX);
	qsort(l->at, l->n, sizeof(*l->at), by_rank);
	return ERR_OK;
}

/* Lines that waited for something, until a round brings nothing new. Each file
 * is read once a round: what was put off is in the order of its lines. */
static enum err
later_rounds(struct run *r)
{
	while (r->nlater) {
		const struct place *l = r->later;
		unsigned n = r->nlater, k;

		r->later = NULL;
		r->nlater = r->clater = 0;
		for (unsigned i = 0; i < n; i = k) {
			struct again a = { .later = l };

			for (k = i; k < n && l[k].file == l[i].file; k++)
				;
			a.at = i;
			a.n = k;
			TRY(open_and_read(r, l[i].file, &a));
		}
		if (r->nlater == n)
			r->last_round = true;
	}
	return ERR_OK;
}

static enum err
import_all(struct run *r, const char *what)
{
	struct files l = { 0 };
	struct stat sb;

	if (strcmp(what, "-") != 0 && stat(what, &sb) == 0 &&
	    S_ISDIR(sb.st_mode)) {
		r->dir = what;
		TRY(list_dir(r, what, &l));
	} else {
		const char *end = strrchr(what, '/');

		r->dir = end ? str_c(r->own, (str){ what,
		    (size_t)(end - what) }) : ".";
		file_add(r, &l, what, 0);
	}
	/* What came through a pipe cannot be read again. */
	r->last_round = strcmp(what, "-") == 0;
	for (unsigned i = 0; i < l.n; i++)
		TRY(open_and_read(r, l.at[i].path, NULL));
	return later_rounds(r);
}

/* What was taken is put where words are sought, and not in a month. */
static enum err
seek_soon(struct run *r)
{
	struct ctx *cx = r->c->cx;
	enum err e;

	if (r->n.taken == 0)
		return ERR_OK;
	door_enter(cx, r->door, &r->who);
	TRY(door_begin(cx, TXN_WRITE));
	e = job_soon(cx, JOB_SEEK_AGAIN);
	if (e == ERR_OK)
		e = door_commit(cx);
	else
		door_rollback(cx);
	return e == ERR_OK ? door_leave(cx) : e;
}

static void
sum_up(const struct run *r)
{
	const struct counts *n = &r->n;

	printf("%lld taken, %lld already there, %lld sealed (kept as they came,"
	       " not used here), %lld refused\n", (long long)n->taken,
	    (long long)n->same, (long long)n->sealed, (long long)n->refused);
	if (n->nobody)
		printf("%lld of those taken name no one person who is here: they"
		       " are kept, exported, and shown to nobody\n",
		    (long long)n->nobody);
}

enum err
cmd_import(struct cmd *c)
{
	struct run *r = NEW(c->cx->mem, struct run);
	struct door *d;
	enum err e;

	r->c = c;
	TRY(options(c, NULL, 0));
	if (c->argc != 1)
		return fail(c->cx, ERR_INPUT, "import",
		    "which file or directory? \"-\" reads standard input");
	TRY(open_as_system(c, true, "heed import", &d));
	r->door = d;
	r->hold = HOLD_MS;
	store_bulk(door_store(d));
	who_system(&r->who, "heed import");
	TRY(lexicon_open(c->cx, &r->lexicon));
	forms_open(r->lexicon);
	r->source = source_new(c->cx->mem);
	r->own = arena_new(OWN_MEM);
	r->bundle = arena_new(OWN_MEM);
	e = import_all(r, c->argv[0]);
	if (e == ERR_OK)
		e = seek_soon(r);
	progress_end();
	door_close(d);
	sum_up(r);
	TRY(e);
	return r->n.refused ? ERR_UNREAD : ERR_OK;
}
