/*
 * Seals and the verifier: what ties the strands together, and what finds the
 * first byte that is wrong.
 */
#include "access/ledger.h"
#include "access/blob.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DAY_S = 86400, NIGHT_S = 2 * 3600 };

static str
bytes(const unsigned char *p, size_t n)
{
	return (str){ (const char *)p, n };
}

/* docs/formats.md §3. */
static void
seal_hash(str prev, int64_t n, int64_t at, str heads,
    unsigned char out[HASH_LEN])
{
	struct hash h;

	hash_init(&h);
	hash_bytes(&h, prev.p, prev.n);
	hash_number(&h, n);
	hash_number(&h, at);
	hash_field(&h, heads);
	hash_done(&h, out);
}

static enum err
seal_add(struct ctx *cx, struct store *st, const unsigned char key[KEY_LEN],
    bool *made)
{
	static const unsigned char none[HASH_LEN];
	unsigned char hash[HASH_LEN], sig[SIG_LEN];
	struct rows open, last;
	struct buf b;
	str heads, prev = bytes(none, HASH_LEN);
	int64_t n = 1;

	TRY(store_run(st, cx, Q_STRAND_UNSEALED, NULL, 0, &open, NULL));
	if (open.n == 0)
		return ERR_OK;
	TRY(store_run(st, cx, Q_SEAL_LAST, NULL, 0, &last, NULL));
	if (last.n) {
		n = cell(&last, 0, 0)->i + 1;
		prev = cell(&last, 0, 1)->s;
	}
	buf_init(&b, cx->mem, (size_t)open.n * 128);
	for (unsigned i = 0; i < open.n; i++) {
		str hex = str_hex(cx->mem, cell(&open, i, 2)->s.p, HASH_LEN);
		const struct arg done[] = { AT(cell(&open, i, 0)->s),
			AI(cell(&open, i, 1)->i) };

		buf_put(&b, cell(&open, i, 0)->s);
		buf_fmt(&b, " %lld ", (long long)cell(&open, i, 1)->i);
		buf_put(&b, hex);
		buf_c(&b, '\n');
		TRY(store_run(st, cx, Q_STRAND_SEALED, done, 2, NULL, NULL));
	}
	TRY(buf_done(&b, &heads));
	seal_hash(prev, n, cx->now, heads, hash);
	sign_make(key, hash, sig);
	/* libsodium's secret key ends in its public key. */
	const struct arg a[] = { AI(n), AI(cx->now), AT(heads), AB(prev),
		AB(bytes(hash, HASH_LEN)), AB(bytes(key + 32, PUB_LEN)),
		AB(bytes(sig, SIG_LEN)) };

	TRY(store_run(st, cx, Q_SEAL_ADD, a, 7, NULL, NULL));
	*made = true;
	return ERR_OK;
}

enum err
seal_make(struct ctx *cx, struct store *st, const unsigned char key[KEY_LEN],
    bool *made)
{
	enum err e;

	*made = false;
	TRY(store_begin(st, cx, TXN_WRITE));
	e = seal_add(cx, st, key, made);
	if (e == ERR_OK)
		return store_commit(st, cx);
	store_rollback(st);
	return e;
}

/* False with errno ENOENT: there is none yet. */
static bool
key_read(const char *path, unsigned char key[KEY_LEN], ssize_t *n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), why;

	if (fd < 0)
		return false;
	*n = read(fd, key, KEY_LEN);
	why = errno;
	(void)close(fd);
	errno = why;
	return *n >= 0;
}

/* Whole or not at all: it gets its name when it is safe on the disk, or a kill
 * in between would leave a key of no bytes, and never a seal again. */
static bool
key_write(const char *path, const char *part, const unsigned char key[KEY_LEN])
{
	int fd;
	bool ok;

	(void)unlink(part);
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	ok = write(fd, key, KEY_LEN) == KEY_LEN && fsync(fd) == 0;
	if (close(fd) != 0 || !ok || rename(part, path) != 0) {
		(void)unlink(part);
		return false;
	}
	return disk_sync_name(path);
}

enum err
seal_key(struct ctx *cx, const char *path, unsigned char key[KEY_LEN])
{
	unsigned char pub[PUB_LEN];
	ssize_t n = 0;

	if (key_read(path, key, &n))
		return n == KEY_LEN ? ERR_OK : fail(cx, ERR_STORE, path,
		    "the sealing key is not whole");
	if (errno != ENOENT)
		return fail(cx, ERR_STORE, path, "%s", strerror(errno));
	sign_new(pub, key);
	if (!key_write(path, str_c(cx->mem, str_cat(cx->mem, str_of(path),
	    S(".new"))), key))
		return fail(cx, ERR_STORE, path,
		    "the sealing key could not be written: %s",
		    strerror(errno));
	return ERR_OK;
}

struct walk {
	verify_say *say;
	void *arg;
	struct verdict *sum;
	/* the row before, copied out of the arena that is reset between rows */
	char name[80], id[80];
	int64_t n;
	unsigned char hash[HASH_LEN];
	struct store *st;
	int64_t newest;      /* of the ledger's lines */
};

static void
fault(struct walk *w, const char *what, str kind, str id, int64_t v,
    const char *why)
{
	w->sum->faults++;
	w->say(w->arg, what, kind, id, v, why);
}

static bool
is_bytes(const struct cell *c, const unsigned char *p, size_t n)
{
	return c->s.n == n && memcmp(c->s.p, p, n) == 0;
}

static bool
same_row(struct walk *w, str name, str id)
{
	bool same = str_eq(str_of(w->name), name) && str_eq(str_of(w->id), id);

	if (!same) {
		(void)snprintf(w->name, sizeof(w->name), "%.*s", PRS(name));
		(void)snprintf(w->id, sizeof(w->id), "%.*s", PRS(id));
		w->n = 0;
		memset(w->hash, 0, HASH_LEN);
	}
	return same;
}

/* What nobody wrote has its line in the night after its day, in no order of time
 * (D10, docs/formats.md): until then it waits, and nothing else may. */
static bool
waits(const struct walk *w, const struct ctx *cx,
    const struct version_fields *f)
{
	bool may = str_eq(f->kind, str_of(kind_info[KIND_EVENT].code)) ||
	    str_eq(f->kind, str_of(kind_info[KIND_REPORTER].code));

	return may && f->actor.n == 0 && f->person.n == 0 &&
	    f->at % DAY_S == 0 && f->at <= cx->now &&
	    f->at + DAY_S + NIGHT_S > w->newest;
}

static enum err
version_walk(void *arg, struct ctx *cx, const struct rows *r)
{
	struct walk *w = arg;
	const struct cell *c = r->cell;
	struct version_fields f = { .kind = c[0].s, .id = c[1].s, .v = c[2].i,
		.op = c[3].s, .at = c[4].i, .actor = c[5].s, .person = c[6].s,
		.unit = c[7].s, .key = c[10].i };
	unsigned char commit[HASH_LEN], hash[HASH_LEN];
	bool whole = true;

	w->sum->versions++;
	(void)same_row(w, f.kind, f.id);
	if (f.v != w->n + 1)
		fault(w, "version", f.kind, f.id, f.v, "a version before it is missing");
	if (c[11].s.n != HASH_LEN || c[13].s.n != HASH_LEN) {
		fault(w, "version", f.kind, f.id, f.v, "a hash has the wrong length");
		return ERR_OK;
	}
	if (!is_bytes(&c[12], w->hash, HASH_LEN))
		fault(w, "version", f.kind, f.id, f.v,
		    "it does not follow from the version before it");
	if (c[9].null || c[8].null) {
		if (c[15].i == 0 || !c[9].null || !c[8].null)
			fault(w, "version", f.kind, f.id, f.v,
			    "its text is gone without a lawful purge");
	} else {
		version_commit((const unsigned char *)c[8].s.p, c[9].s, commit);
		if (c[8].s.n != 16 || !is_bytes(&c[11], commit, HASH_LEN))
			fault(w, "version", f.kind, f.id, f.v,
			    "its text is not what was written");
		else if (kind_of(f.kind) == KIND_DOCUMENT ||
		    kind_of(f.kind) == KIND_FIGURES)
			TRY(blob_whole(cx, w->st, f.kind, f.id, c[9].s,
			    &whole));
		if (!whole)
			fault(w, "file", f.kind, f.id, f.v,
			    "it is not the one that the record names");
	}
	version_hash(w->hash, &f, (const unsigned char *)c[11].s.p, hash);
	if (!is_bytes(&c[13], hash, HASH_LEN))
		fault(w, "version", f.kind, f.id, f.v,
		    "its fields are not what was written");
	if (c[14].i == 0 && !waits(w, cx, &f))
		fault(w, "version", f.kind, f.id, f.v,
		    "no line of the ledger tells of it");
	if (c[16].null || c[16].i < f.v)
		fault(w, "version", f.kind, f.id, f.v,
		    "the record's head does not reach it");
	w->n = f.v;
	memcpy(w->hash, c[13].s.p, HASH_LEN);
	return ERR_OK;
}

static enum err
line_walk(void *arg, struct ctx *cx, const struct rows *r)
{
	struct walk *w = arg;
	const struct cell *c = r->cell;
	struct hash h;
	unsigned char hash[HASH_LEN];

	(void)cx;
	w->sum->lines++;
	if (str_eq(c[5].s, S("restore")))
		(void)snprintf(w->sum->restored, sizeof(w->sum->restored),
		    "%.*s", PRS(c[10].s));
	(void)same_row(w, c[0].s, S(""));
	if (c[1].i != w->n + 1)
		fault(w, "ledger", c[0].s, S(""), c[1].i,
		    "a line before it is missing");
	if (!is_bytes(&c[12], w->hash, HASH_LEN))
		fault(w, "ledger", c[0].s, S(""), c[1].i,
		    "it does not follow from the line before it");
	hash_init(&h);
	hash_bytes(&h, w->hash, HASH_LEN);
	hash_field(&h, c[0].s);
	hash_number(&h, c[1].i);
	hash_number(&h, c[2].i);
	for (unsigned i = 3; i <= 7; i++)
		hash_field(&h, c[i].s);
	hash_number(&h, c[8].i);
	for (unsigned i = 9; i <= 11; i++)
		hash_field(&h, c[i].s);
	hash_done(&h, hash);
	if (!is_bytes(&c[13], hash, HASH_LEN))
		fault(w, "ledger", c[0].s, S(""), c[1].i,
		    "it is not what was written");
	if (c[14].null || c[14].i < c[1].i ||
	    (c[14].i == c[1].i && !str_eq(c[15].s, c[13].s)))
		fault(w, "ledger", c[0].s, S(""), c[1].i,
		    "the strand's head does not reach it");
	w->n = c[1].i;
	if (c[13].s.n == HASH_LEN)
		memcpy(w->hash, c[13].s.p, HASH_LEN);
	return ERR_OK;
}

/* Each "strand n hash" that a seal names must stand in the ledger: 16 hex
 * digits, a number, 64 hex digits. */
static enum err
seal_heads(struct walk *w, struct ctx *cx, int64_t seal, str heads)
{
	str line;

	while (str_cut(&heads, '\n', &line)) {
		unsigned char strand[8];
		str name, number;
		int64_t n = 0;
		struct rows r;

		(void)str_cut(&line, ' ', &name);
		(void)str_cut(&line, ' ', &number);
		/* Whoever changed it may have left what no store is asked. */
		if ((!str_eq(name, ANONYMOUS) &&
		        !str_unhex(name, strand, sizeof(strand))) ||
		    !str_int(number, 1, INT64_MAX, &n)) {
			fault(w, "seal", S(""), S(""), seal,
			    "it names no line of a strand");
			continue;
		}
		const struct arg a[] = { AT(name), AI(n) };

		TRY(store_run(w->st, cx, Q_LEDGER_AT, a, 2, &r, NULL));
		if (r.n == 0)
			fault(w, "seal", name, S(""), seal,
			    "the line it seals is missing");
		else if (!str_eq(str_hex(cx->mem, cell(&r, 0, 0)->s.p,
		    cell(&r, 0, 0)->s.n), line))
			fault(w, "seal", name, S(""), seal,
			    "the line it seals has another hash");
	}
	return ERR_OK;
}

static enum err
seals_walk(struct walk *w, struct ctx *cx)
{
	struct rows r;

	memset(w->hash, 0, HASH_LEN);
	w->n = 0;
	TRY(store_run(w->st, cx, Q_SEAL_EACH, NULL, 0, &r, NULL));
	for (unsigned i = 0; i < r.n; i++) {
		const struct cell *c = &r.cell[(size_t)i * r.ncol];
		unsigned char hash[HASH_LEN];

		w->sum->seals++;
		if (c[0].i != w->n + 1 || !is_bytes(&c[3], w->hash, HASH_LEN))
			fault(w, "seal", S(""), S(""), c[0].i,
			    "it does not follow from the seal before it");
		seal_hash(bytes(w->hash, HASH_LEN), c[0].i, c[1].i, c[2].s,
		    hash);
		if (!is_bytes(&c[4], hash, HASH_LEN))
			fault(w, "seal", S(""), S(""), c[0].i,
			    "it is not what was sealed");
		if (c[5].s.n != PUB_LEN || c[6].s.n != SIG_LEN ||
		    !sign_fits((const unsigned char *)c[5].s.p, hash,
		        (const unsigned char *)c[6].s.p))
			fault(w, "seal", S(""), S(""), c[0].i,
			    "its signature does not fit");
		TRY(seal_heads(w, cx, c[0].i, c[2].s));
		w->n = c[0].i;
		if (c[4].s.n == HASH_LEN)
			memcpy(w->hash, c[4].s.p, HASH_LEN);
	}
	return ERR_OK;
}

static enum err
orphans(struct walk *w, struct ctx *cx)
{
	struct rows r;

	TRY(store_run(w->st, cx, Q_LEDGER_ORPHANS, NULL, 0, &r, NULL));
	for (unsigned i = 0; i < r.n; i++)
		fault(w, "version", cell(&r, i, 0)->s, cell(&r, i, 1)->s,
		    cell(&r, i, 2)->i,
		    "the ledger tells of it and it is not there");
	TRY(store_run(w->st, cx, Q_BLOB_ORPHANS, NULL, 0, &r, NULL));
	for (unsigned i = 0; i < r.n; i++)
		fault(w, "file", cell(&r, i, 0)->s, cell(&r, i, 1)->s, 0,
		    "no record names it");
	TRY(store_run(w->st, cx, Q_STRAND_ORPHANS, NULL, 0, &r, NULL));
	for (unsigned i = 0; i < r.n; i++)
		fault(w, "ledger", cell(&r, i, 0)->s, S(""), cell(&r, i, 1)->i,
		    "the strand's last line is missing");
	return ERR_OK;
}

static enum err
walk_all(struct walk *w, struct ctx *cx)
{
	struct rows r;

	TRY(store_run(w->st, cx, Q_LEDGER_NEWEST, NULL, 0, &r, NULL));
	w->newest = r.n ? cell(&r, 0, 0)->i : 0;
	TRY(store_each(w->st, cx, Q_VERSION_EACH, NULL, 0, version_walk, w));
	w->name[0] = w->id[0] = 0;
	w->n = 0;
	memset(w->hash, 0, HASH_LEN);
	TRY(store_each(w->st, cx, Q_LEDGER_EACH, NULL, 0, line_walk, w));
	TRY(seals_walk(w, cx));
	return orphans(w, cx);
}

enum err
ledger_verify(struct ctx *cx, struct store *st, verify_say *say, void *arg,
    struct verdict *sum)
{
	struct walk w = { .say = say, .arg = arg, .sum = sum, .st = st };
	enum err e;

	*sum = (struct verdict){ 0 };
	TRY(store_begin(st, cx, TXN_READ));
	e = walk_all(&w, cx);
	store_rollback(st);
	return e;
}
