/*
 * Spool files: who looked, on its way into the database.
 *
 * An input is a spool file as a crash, a full disk or a stranger may leave it.
 * All of it is loaded and the file goes, or nothing is and it stays; what a
 * sound file beside it holds comes in whatever happens; a second loading
 * changes nothing. Text that does not begin with a brace is looks instead, a
 * line each, written as a process writes them: they come in whole, and the
 * chain is sound.
 */
#include "access/ledger.h"
#include "core/utf8.h"

static enum err open_all(struct ctx *);
#define FUZZ_OPEN open_all
#include "fuzz_store.h"

static struct store *st;
static str sound, sound_name; /* a spool file with two looks */

static enum err
open_all(struct ctx *cx)
{
	static const struct entry look[2] = {
		{ 1, SK("a"), SK("person"), SK("look"), SK("plan"), SK("x"), 1,
		    SK("p"), SK(""), SK("") },
		{ 2, SK("b"), SK("practitioner"), SK("list"), SK(""), SK(""), 0,
		    SK("p"), SK("why"), SK("") } };
	struct strand *s;
	char *text = NEWN(cx->mem, char, 4096);
	FILE *f;

	crypt_open();
	fuzz_place(cx->mem);
	TRY(store_open(cx, fuzz_dir, true, &st));
	TRY(strand_open(cx, fuzz_dir, &s));
	TRY(strand_looks(s, cx, look, 2));
	sound_name = str_cat(cx->mem, S("/spool/"), str_cat(cx->mem,
	    strand_name(s), S(".0")));
	f = fopen(fuzz_path(cx->mem, sound_name.p), "r");
	assert(f);
	sound = (str){ text, fread(text, 1, 4096, f) };
	(void)fclose(f);
	(void)unlink(fuzz_path(cx->mem, sound_name.p));
	return ERR_OK;
}

static void
say(void *arg, const char *what, str kind, str id, int64_t v, const char *why)
{
	(void)arg;
	(void)what;
	(void)kind;
	(void)id;
	(void)v;
	assert(why[0]);
}

static int64_t
faults(struct ctx *cx)
{
	struct verdict sum;

	must(ledger_verify(cx, st, say, NULL, &sum));
	return sum.faults;
}

static int64_t
count(struct ctx *cx, const char *sql)
{
	int64_t n;

	must(store_begin(st, cx, TXN_READ));
	n = fuzz_sql(st, cx, sql);
	store_rollback(st);
	return n;
}

static bool
is_there(struct ctx *cx, const char *file)
{
	return access(fuzz_path(cx->mem, file), F_OK) == 0;
}

/* ---- a file of any kind ---- */

#define NAME "/spool/0123456789abcdef.0"
#define THEIRS " FROM ledger WHERE strand = '0123456789abcdef'"

static void
damaged(struct ctx *cx, str text)
{
	int64_t rows;
	enum err e;

	fuzz_write(fuzz_path(cx->mem, NAME), text);
	fuzz_write(fuzz_path(cx->mem, sound_name.p), sound);
	e = spool_load(cx, st, fuzz_dir);
	assert(!is_there(cx, sound_name.p));
	rows = count(cx, "SELECT count(*)" THEIRS);
	assert(count(cx, "SELECT count(*) FROM ledger") == rows + 2);
	assert(is_there(cx, NAME) == (e != ERR_OK));
	assert(e == ERR_OK || (rows == 0 && cx->ndiag > 0));
	/* A strand that is there has a head, and the head is its last line
	 * unless the verifier says so. */
	if (faults(cx) == 0)
		assert(rows == count(cx, "SELECT coalesce(max(n), 0)" THEIRS));
	ctx_calm(cx);
	if (e == ERR_OK)
		fuzz_write(fuzz_path(cx->mem, NAME), text);
	assert((spool_load(cx, st, fuzz_dir) == ERR_OK) == (e == ERR_OK));
	assert(count(cx, "SELECT count(*) FROM ledger") == rows + 2);
	(void)unlink(fuzz_path(cx->mem, NAME));
}

/* ---- looks as a process writes them ---- */

/* The next line of the input as a look; its length has a say too. */
static struct entry
look_of(str *in)
{
	struct entry e = { .proof = S("") };
	str *const part[] = { &e.actor, &e.role, &e.act, &e.kind, &e.id,
		&e.person, &e.reason };
	str line;

	(void)str_cut(in, '\n', &line);
	e.at = (int64_t)line.n;
	e.v = line.n ? line.p[0] : 0;
	for (unsigned i = 0; i < 7; i++)
		(void)str_cut(&line, '|', part[i]);
	return e;
}

static void
written(struct ctx *cx, str in)
{
	enum { LOOKS = 8 };
	struct entry e[LOOKS];
	unsigned n = 0, done = 0;
	struct strand *s;
	char path[64];

	fuzz_live();
	must(strand_open(cx, fuzz_dir, &s));
	while (in.n && n < LOOKS) {
		e[n++] = look_of(&in);
		/* In one write, or in several. */
		if (e[n - 1].at % 2 || n == LOOKS || in.n == 0) {
			if (strand_looks(s, cx, e + done, n - done) != ERR_OK)
				n = done;
			done = n;
		}
	}
	must(spool_load(cx, st, fuzz_dir));
	assert(count(cx, "SELECT count(*) FROM ledger") == done);
	must(spool_load(cx, st, fuzz_dir));
	assert(count(cx, "SELECT count(*) FROM ledger") == done);
	assert(faults(cx) == 0);
	(void)snprintf(path, sizeof(path), "/spool/%.*s.0",
	    PRS(strand_name(s)));
	/* Its process lives: the file stays. Then it has gone. */
	assert(is_there(cx, path));
	fuzz_lived();
	must(spool_load(cx, st, fuzz_dir));
	assert(!is_there(cx, path));
}

static void
fuzz_one(struct arena *mem, str in)
{
	struct ctx cx;

	ctx_init(&cx, mem, 1795400000);
	/* What a process writes down it has from the store or from a request:
	 * UTF-8 without NUL. */
	if (in.n && in.p[0] != '{' && utf8_ok(in, NULL) && str_chr(in, 0) < 0)
		written(&cx, in);
	else
		damaged(&cx, in);
	ctx_calm(&cx);
	must(store_begin(st, &cx, TXN_WRITE));
	(void)fuzz_sql(st, &cx, "DELETE FROM ledger");
	(void)fuzz_sql(st, &cx, "DELETE FROM strand");
	must(store_commit(st, &cx));
}
