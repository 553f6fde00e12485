/*
 * heed import: a file from anywhere, into a real store, as the command does it.
 *
 * It ends; what it took is FHIR that the check takes, and never an open record
 * of what grades a person; the store is whole by the verifier; and the same
 * file a second time changes nothing.
 */
#include "access/ledger.h"
#include "cli/cli.h"
#include "fhir/fhir.h"

static enum err open_all(struct ctx *);
#define FUZZ_OPEN open_all
#include "fuzz_store.h"

static str empty; /* heed.db as it is before anyone came */

static str
slurp(struct arena *mem, const char *path)
{
	char *p = NEWN(mem, char, 4 << 20);
	FILE *f = fopen(path, "r");
	size_t n;

	assert(f);
	n = fread(p, 1, 4 << 20, f);
	assert(n > 0 && n < 4 << 20);
	(void)fclose(f);
	return (str){ p, n };
}

/* The command opens these for its own life, which here is short: they are
 * opened once for all. */
static const struct lexicon *words;

enum err __real_fhir_open(struct ctx *);
enum err __real_lexicon_open(struct ctx *, const struct lexicon **);
enum err __wrap_fhir_open(struct ctx *);
enum err __wrap_lexicon_open(struct ctx *, const struct lexicon **);

enum err
__wrap_fhir_open(struct ctx *cx)
{
	(void)cx;
	return ERR_OK;
}

enum err
__wrap_lexicon_open(struct ctx *cx, const struct lexicon **lx)
{
	(void)cx;
	*lx = words;
	return ERR_OK;
}

static enum err
open_all(struct ctx *cx)
{
	struct door *d;

	TRY(__real_fhir_open(cx));
	TRY(__real_lexicon_open(cx, &words));
	fuzz_place(cx->mem);
	TRY(door_open(cx, fuzz_dir, true, &d));
	door_close(d);
	empty = slurp(cx->mem, fuzz_path(cx->mem, "/heed.db"));
	return ERR_OK;
}

static void
import(struct ctx *cx)
{
	char *argv[] = { str_c(cx->mem, str_of(fuzz_path(cx->mem,
	    "/in.ndjson"))), NULL };
	struct cmd c = { .cx = cx, .argc = 1, .argv = argv, .url = fuzz_dir };
	enum err e = cmd_import(&c);

	assert(e == ERR_OK || e == ERR_UNREAD);
}

static void
say_fault(void *arg, const char *what, str kind, str id, int64_t v,
    const char *why)
{
	(void)arg;
	(void)kind;
	(void)id;
	(void)v;
	assert(what[0] && why[0]);
}

/* A version is FHIR as it stands; its sum goes into arg. */
static enum err
weigh(void *arg, struct ctx *cx, const struct rows *r)
{
	const struct json *j;
	str body = cell(r, 0, 1)->s;

	hash_field(arg, cell(r, 0, 0)->s);
	hash_field(arg, body);
	must(json_parse(cx, body, FHIR_BODY_MAX, &j));
	must(fhir_check(cx, j));
	if (str_eq(json_text(json_get(j, S("resourceType"))),
	    S("RiskAssessment")))
		assert(str_starts(cell(r, 0, 0)->s, S("sealed")));
	return ERR_OK;
}

struct seen {
	unsigned char sum[HASH_LEN]; /* of what stands */
	int64_t versions, newest;    /* how many, and the highest number */
};

/* Whether all is well with the store, and what is in it. */
static void
look(struct ctx *cx, struct seen *s)
{
	struct verdict v;
	struct store *st;
	struct hash h;

	ctx_calm(cx);
	must(store_open(cx, fuzz_dir, false, &st));
	must(ledger_verify(cx, st, say_fault, NULL, &v));
	assert(v.faults == 0);
	hash_init(&h);
	must(store_begin(st, cx, TXN_READ));
	must(store_walk_sql(st, cx, "SELECT v.kind, v.body FROM version v"
	    " JOIN head h ON h.kind = v.kind AND h.id = v.id AND h.v = v.v"
	    " AND h.gone = 0 ORDER BY v.kind, v.id", NULL, 0, weigh, &h));
	s->versions = fuzz_sql(st, cx, "SELECT count(*) FROM version");
	s->newest = fuzz_sql(st, cx, "SELECT max(v) FROM version");
	store_rollback(st);
	hash_done(&h, s->sum);
	store_close(st);
}

static void
away(struct arena *mem)
{
	static const char *const file[] = { "/heed.db-wal", "/heed.db-shm",
		"/gate" };

	for (size_t i = 0; i < sizeof(file) / sizeof(*file); i++)
		(void)unlink(fuzz_path(mem, file[i]));
	remove_dir(str_of(fuzz_path(mem, "/spool")));
}

static void
fuzz_one(struct arena *mem, str in)
{
	struct seen once, twice;
	struct ctx cx;

	away(mem);
	fuzz_write(fuzz_path(mem, "/heed.db"), empty);
	fuzz_write(fuzz_path(mem, "/in.ndjson"), in);
	ctx_init(&cx, mem, 1795400000);
	fuzz_live();
	import(&cx);
	look(&cx, &once);
	import(&cx);
	look(&cx, &twice);
	fuzz_lived();
	assert(memcmp(once.sum, twice.sum, HASH_LEN) == 0);
	/* A file that has one id with two bodies says both again. */
	assert(once.newest > 1 || twice.versions == once.versions);
}
