/*
 * heed import: FHIR R4 from files, each resource whole or not at all.
 *
 * Lines are read in constant memory. A line that names something not yet there
 * (a person further down, a unit's parent) is tried again after the rest. The
 * same file twice changes nothing: a body that is already current is skipped.
 * A record that grades a person is sealed: kept verbatim, not used (CARE-90).
 */
#include "access/blob.h"
#include "cli/cli.h"
#include "core/arena.h"
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

enum { BATCH = 100, FILES_MAX = 5000, LATER_MAX = 100000, BUNDLE_MAX = 500,
	INPUT_MAX = 64 << 20, RANK_OTHER = 99 };

/* In this order, so that what is named comes before what names it. */
static const char *const type_order[] = { "Organization", "Location",
	"Practitioner", "PractitionerRole", "Patient", "RelatedPerson",
	"Questionnaire", "Encounter", "Consent", "CarePlan",
	"QuestionnaireResponse", "RiskAssessment" };
enum { NTYPES = sizeof(type_order) / sizeof(type_order[0]) };

struct place { const char *file; long line; str text; };
struct run {
	struct cmd *c;
	struct door *door;
	const char *dir;             /* of the export, for its files */
	struct who who;
	const struct lexicon *lexicon;
	struct place batch[BATCH];
	unsigned nbatch;
	struct arena *texts;         /* the batch's lines */
	struct place *later;
	unsigned nlater;
	bool last_round;
	int64_t taken, same, sealed, refused;
};

static unsigned
rank_of(str type)
{
	for (unsigned i = 0; i < NTYPES; i++)
		if (str_eq(type, str_of(type_order[i])))
			return i;
	return RANK_OTHER;
}

static void
refuse(struct run *r, const struct place *at)
{
	struct ctx *cx = r->c->cx;

	r->refused++;
	for (unsigned i = 0; i < cx->ndiag && i < DIAG_MAX; i++)
		say("%s:%ld: %.*s: %.*s", at->file, at->line,
		    PRS(cx->diag[i].where), PRS(cx->diag[i].what));
}

/* Does a response from elsewhere grade the person? By its codes and by its
 * questions with their answers. */
static bool
grades(struct run *r, const struct json *item, unsigned depth)
{
	bool asks = language_asks_risk(r->lexicon,
	    json_text(json_get(item, S("text"))));

	if (depth > JSON_DEPTH_MAX)
		return false;
	JSON_EACH(a, json_get(item, S("answer"))) {
		const struct json *code = json_get(a, S("valueCoding"));
		str words = code ? json_text(json_get(code, S("display")))
		                 : json_text(json_get(a, S("valueString")));

		if (asks && language_is_level(r->lexicon, words))
			return true;
		JSON_EACH(i, json_get(a, S("item")))
			if (grades(r, i, depth + 1))
				return true;
	}
	JSON_EACH(i, json_get(item, S("item")))
		if (grades(r, i, depth + 1))
			return true;
	return false;
}

static bool
has_code(const struct json *j, str code, unsigned depth)
{
	if (depth > JSON_DEPTH_MAX)
		return false;
	if (str_eq(j->key, S("code")) && str_eq(json_text(j), code))
		return true;
	JSON_EACH(c, j)
		if (has_code(c, code, depth + 1))
			return true;
	return false;
}

static bool
says_level(struct run *r, const struct json *item, unsigned depth)
{
	struct findings f;
	str words = json_text(json_get(item, S("valueString")));

	if (depth > JSON_DEPTH_MAX)
		return false;
	if (words.n) {
		language_scan(r->c->cx, r->lexicon, words, &f);
		for (unsigned i = 0; i < f.n; i++)
			if (f.at[i].verdict == LANG_STRATIFICATION)
				return true;
	}
	JSON_EACH(c, item)
		if (says_level(r, c, depth + 1))
			return true;
	return false;
}

/* The kind that a resource becomes here, after what refuses it. */
static enum err
kind_for(struct run *r, const struct json *j, enum kind *k)
{
	struct ctx *cx = r->c->cx;
	struct form form;

	*k = kind_of_resource(j);
	if (*k == KIND_FORM)
		return form_load(cx, j, &form);
	if (*k == KIND_RESPONSE && (grades(r, j, 0) || says_level(r, j, 0) ||
	    has_code(j, S("93374-7"), 0)))
		*k = KIND_SEALED_FORM;
	return ERR_OK;
}

static enum err
current(struct cmd *c, enum kind k, str id, str body, int64_t *v, bool *same)
{
	struct record now;
	enum err e = record_read(c->cx, k, id, &now);

	*v = 0;
	*same = false;
	if (e == ERR_ABSENT) {
		ctx_calm(c->cx);
		return ERR_OK;
	}
	TRY(e);
	*v = now.v;
	*same = str_eq(now.body, body);
	return ERR_OK;
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
	if (ch->kind != KIND_DOCUMENT || ch->v || !blob_named(j, &name))
		return ERR_OK;
	*n = (size_t)name.n;
	if (snprintf(path, sizeof(path), "%s/files/document-%.*s", r->dir,
	    PRS(ch->id)) >= (int)sizeof(path))
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

/* One resource inside the open transaction; id: for one that brings none. */
static enum err
take_one(struct run *r, str text, const struct json *j, str id)
{
	struct ctx *cx = r->c->cx;
	struct change ch = { .body = text, .act = "import", .checked = true,
		.id = json_text(json_get(j, S("id"))) };
	bool same;
	size_t n = 0;
	enum err e;
	int fd;

	if (ch.id.n == 0)
		ch.id = id;
	if (kind_of_resource(j) == KIND__MAX)
		return fail(cx, ERR_INPUT, "resourceType",
		    "this type is not brought in by this version");
	TRY(fhir_check(cx, j));
	if (is_projection(j)) {
		r->same++;
		return ERR_OK;
	}
	TRY(kind_for(r, j, &ch.kind));
	if (ch.id.n) {
		TRY(current(r->c, ch.kind, ch.id, text, &ch.v, &same));
		if (same) {
			r->same++;
			return ERR_OK;
		}
	}
	TRY(blob_open(r, &ch, j, &fd, &n));
	e = record_write(cx, &ch);
	if (e == ERR_OK && fd >= 0)
		e = blob_put(cx, ch.kind, ch.id, fd, n);
	if (fd >= 0)
		(void)close(fd);
	TRY(e);
	r->taken++;
	if (ch.kind == KIND_SEALED || ch.kind == KIND_SEALED_FORM)
		r->sealed++;
	return ERR_OK;
}

/* text with each quoted `was` replaced by a quoted `is`. */
static str
renamed(struct ctx *cx, str text, str was, str is)
{
	str needle = str_cat(cx->mem, S("\""), str_cat(cx->mem, was, S("\"")));
	struct buf b;
	ptrdiff_t at;

	if (str_find(text, needle) < 0)
		return text;
	buf_init(&b, cx->mem, 4 * INPUT_MAX);
	while ((at = str_find(text, needle)) >= 0) {
		buf_put(&b, str_sub(text, 0, (size_t)at));
		buf_c(&b, '"');
		buf_put(&b, is);
		buf_c(&b, '"');
		text = str_sub(text, (size_t)at + needle.n, SIZE_MAX);
	}
	buf_put(&b, text);
	return buf_str(&b);
}

/* The id that an entry's resource goes by: its own, or what its urn:uuid names. */
static str
entry_id(const struct json *entry)
{
	str id = json_text(json_at(entry, "resource.id"));
	str url = json_text(json_get(entry, S("fullUrl")));

	return id.n || !str_starts(url, S("urn:uuid:"))
	    ? id : str_sub(url, 9, SIZE_MAX);
}

/* A transaction Bundle: all of it, or nothing; its urn:uuid names become ids. */
static enum err
take_bundle(struct run *r, str text, const struct json *j)
{
	struct ctx *cx = r->c->cx;
	const struct json *entry = json_get(j, S("entry"));

	if (entry && entry->n > BUNDLE_MAX)
		return fail(cx, ERR_LIMIT, "Bundle.entry",
		    "more than %d entries", BUNDLE_MAX);
	JSON_EACH(e, entry) {
		str url = json_text(json_get(e, S("fullUrl")));
		str type = json_text(json_at(e, "resource.resourceType"));

		/* Quoted whole, a urn names the entry and nothing else; its own
		 * fullUrl changes too, and is not needed any more. */
		if (str_starts(url, S("urn:uuid:")))
			text = renamed(cx, text, url, str_cat(cx->mem, type,
			    str_cat(cx->mem, S("/"), entry_id(e))));
	}
	const struct json *named;

	TRY(json_parse(cx, text, INPUT_MAX, &named));
	const struct json *to = json_get(named, S("entry"));

	for (unsigned rank = 0; rank <= NTYPES; rank++)
		for (unsigned i = 0; entry && i < entry->n; i++) {
			const struct json *res = json_get(json_nth(to, i),
			    S("resource"));
			unsigned its = rank_of(json_text(json_get(res,
			    S("resourceType"))));

			if (res && (its == rank ||
			    (rank == NTYPES && its == RANK_OTHER)))
				TRY(take_one(r, res->raw, res,
				    entry_id(json_nth(entry, i))));
		}
	return ERR_OK;
}

/* What was named and is not there yet may still come. */
static bool
may_come(const struct ctx *cx)
{
	for (unsigned i = 0; i < cx->ndiag && i < DIAG_MAX; i++)
		if (str_eq(cx->diag[i].where, S("subject")) ||
		    str_eq(cx->diag[i].where, S("partOf")))
			return true;
	return false;
}

static enum err
take_line(struct run *r, const struct place *at)
{
	struct ctx *cx = r->c->cx;
	const struct json *j;
	str type;

	TRY(json_parse(cx, at->text, INPUT_MAX, &j));
	type = json_text(json_get(j, S("resourceType")));
	if (str_eq(type, S("Bundle")))
		return take_bundle(r, at->text, j);
	if (at->text.n > FHIR_BODY_MAX)
		return fail(cx, ERR_LIMIT, "line", "longer than 1 MiB");
	return take_one(r, at->text, j, S(""));
}

static void
put_later(struct run *r, const struct place *at)
{
	struct place *l;

	if (!r->later)
		r->later = NEWN(r->c->cx->mem, struct place, LATER_MAX);
	if (r->nlater == LATER_MAX) {
		refuse(r, at);
		return;
	}
	l = &r->later[r->nlater++];
	*l = *at;
	l->text = (str){ NULL, 0 };
}

/* A batch is like a request: what the door remembers of it lies in memory that
 * goes with it. */
static void
fresh(struct run *r)
{
	ctx_calm(r->c->cx);
	door_enter(r->c->cx, r->door, &r->who);
}

/* One line in a transaction of its own. */
static enum err
alone(struct run *r, const struct place *at)
{
	struct cmd *c = r->c;
	enum err e;

	fresh(r);
	TRY(door_begin(c->cx, TXN_WRITE));
	e = take_line(r, at);
	if (e == ERR_OK)
		return door_commit(c->cx);
	door_rollback(c->cx);
	if (e == ERR_STORE || e == ERR_UNKNOWN)
		return e;
	if (!r->last_round && may_come(c->cx))
		put_later(r, at);
	else
		refuse(r, at);
	ctx_calm(c->cx);
	return ERR_OK;
}

/* The batch as one transaction; if any line fails, each for itself. */
static enum err
flush(struct run *r)
{
	struct cmd *c = r->c;
	int64_t was[3] = { r->taken, r->same, r->sealed };
	size_t mark = arena_mark(c->cx->mem);
	enum err e = ERR_OK;
	unsigned i;

	if (r->nbatch == 0)
		return ERR_OK;
	fresh(r);
	TRY(door_begin(c->cx, TXN_WRITE));
	for (i = 0; i < r->nbatch && e == ERR_OK; i++)
		e = take_line(r, &r->batch[i]);
	if (e == ERR_OK)
		TRY(door_commit(c->cx));
	else
		door_rollback(c->cx);
	if (e != ERR_OK) {
		r->taken = was[0];
		r->same = was[1];
		r->sealed = was[2];
		for (i = 0; i < r->nbatch; i++)
			TRY(alone(r, &r->batch[i]));
	}
	r->nbatch = 0;
	arena_reset(r->texts, 0);
	/* `later` lives in this arena: it was made before the mark, or now. */
	if (!r->later)
		arena_reset(c->cx->mem, mark);
	progress("resources", r->taken + r->same, 0);
	return ERR_OK;
}

static enum err
add_line(struct run *r, const char *file, long line, str text)
{
	if (str_trim(text).n == 0)
		return ERR_OK;
	r->batch[r->nbatch++] = (struct place){ file, line,
		str_dup(r->texts, text) };
	return r->nbatch == BATCH ? flush(r) : ERR_OK;
}

/* A file that starts with '{' and whose first line is no whole JSON is one
 * resource or Bundle over many lines. */
static enum err
read_file(struct run *r, const char *file, FILE *f, long only)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	long no = 0;
	enum err e = ERR_OK;
	const struct json *j;

	while (e == ERR_OK && (n = getline(&line, &cap, f)) >= 0) {
		str text = str_trim((str){ line, (size_t)n });

		no++;
		if (only && no != only)
			continue;
		if (no == 1 && text.n && json_parse(r->c->cx, text, INPUT_MAX,
		    &j) != ERR_OK && text.p[0] == '{' && !feof(f)) {
			char *all = NEWN(r->texts, char, INPUT_MAX);
			size_t got = (size_t)n;

			memcpy(all, line, got);
			got += fread(all + got, 1, INPUT_MAX - got, f);
			text = str_trim((str){ all, got });
			if (got == INPUT_MAX) {
				ctx_calm(r->c->cx);
				(void)fail(r->c->cx, ERR_LIMIT, file,
				    "longer than 64 MiB");
				refuse(r, &(struct place){ file, 1, text });
				break;
			}
		}
		ctx_calm(r->c->cx);
		if ((size_t)n > INPUT_MAX) {
			(void)fail(r->c->cx, ERR_LIMIT, "line", "too long");
			refuse(r, &(struct place){ file, no, text });
			continue;
		}
		e = add_line(r, file, no, text);
	}
	(free)(line);
	return e == ERR_OK ? flush(r) : e;
}

static enum err
open_and_read(struct run *r, const char *file, long only)
{
	FILE *f = strcmp(file, "-") == 0 ? stdin : fopen(file, "r");
	enum err e;

	if (!f) {
		ctx_calm(r->c->cx);
		(void)fail(r->c->cx, ERR_UNREAD, file, "%s", strerror(errno));
		refuse(r, &(struct place){ file, 0, S("") });
		return ERR_OK;
	}
	e = read_file(r, file, f, only);
	if (f != stdin)
		(void)fclose(f);
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

/* By what the file's first bytes say it holds. */
static unsigned
file_rank(const char *path)
{
	char head[4096] = "";
	FILE *f = fopen(path, "r");
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
		return RANK_OTHER;
	n = strcspn(p + 1, "\"");
	return rank_of((str){ p + 1, n });
}

static enum err
list_dir(struct cmd *c, const char *dir, struct file *out, unsigned *n)
{
	DIR *d = opendir(dir);
	struct dirent *de;

	if (!d)
		return fail(c->cx, ERR_UNREAD, dir, "%s", strerror(errno));
	while ((de = readdir(d)) && *n < FILES_MAX) {
		str name = str_of(de->d_name);
		char *path;

		/* An export's own bookkeeping is no resource. */
		if (!(str_ends(name, S(".ndjson")) || str_ends(name, S(".json"))) ||
		    str_eq(name, S("versions.ndjson")) ||
		    str_eq(name, S("ledger.ndjson")) ||
		    str_eq(name, S("seals.ndjson")) ||
		    str_eq(name, S("log.ndjson")))
			continue;
		path = str_c(c->cx->mem, str_cat(c->cx->mem, str_of(dir),
		    str_cat(c->cx->mem, S("/"), name)));
		out[(*n)++] = (struct file){ path, file_rank(path) };
	}
	(void)closedir(d);
	qsort(out, *n, sizeof(*out), by_rank);
	return ERR_OK;
}

/* Lines that waited for something, until a round brings nothing new. */
static enum err
later_rounds(struct run *r)
{
	while (r->nlater) {
		struct place *l = r->later;
		unsigned n = r->nlater;

		r->later = NULL;
		r->nlater = 0;
		for (unsigned i = 0; i < n; i++)
			TRY(open_and_read(r, l[i].file, l[i].line));
		if (r->nlater == n)
			r->last_round = true;
	}
	return ERR_OK;
}

static enum err
import_all(struct run *r, const char *what)
{
	struct cmd *c = r->c;
	struct file *file = NEWN(c->cx->mem, struct file, FILES_MAX);
	struct stat sb;
	unsigned n = 0;

	if (strcmp(what, "-") != 0 && stat(what, &sb) == 0 &&
	    S_ISDIR(sb.st_mode)) {
		r->dir = what;
		TRY(list_dir(c, what, file, &n));
	} else {
		const char *end = strrchr(what, '/');

		r->dir = end ? str_c(c->cx->mem, (str){ what,
		    (size_t)(end - what) }) : ".";
		file[n++] = (struct file){ what, 0 };
	}
	r->last_round = strcmp(what, "-") == 0;
	for (unsigned i = 0; i < n; i++)
		TRY(open_and_read(r, file[i].path, 0));
	return later_rounds(r);
}

enum err
cmd_import(struct cmd *c)
{
	struct run r = { .c = c };
	struct door *d;
	enum err e;

	TRY(options(c, NULL, 0));
	if (c->argc != 1)
		return fail(c->cx, ERR_INPUT, "import",
		    "which file or directory? \"-\" reads standard input");
	TRY(open_as_system(c, true, "heed import", &d));
	r.door = d;
	who_system(&r.who, "heed import");
	TRY(lexicon_open(c->cx, &r.lexicon));
	forms_open(r.lexicon);
	r.texts = arena_new((size_t)4 * INPUT_MAX);
	e = import_all(&r, c->argv[0]);
	progress_end();
	door_close(d);
	printf("%lld taken, %lld already there, %lld sealed (kept as they came,"
	       " not used here), %lld refused\n", (long long)r.taken,
	    (long long)r.same, (long long)r.sealed, (long long)r.refused);
	TRY(e);
	return r.refused ? ERR_UNREAD : ERR_OK;
}
