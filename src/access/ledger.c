/*
 * Strands, spool files, seals. Hashes and file names here are formats: they
 * are fixed in docs/formats.md and cannot be mended later.
 */
#include "access/ledger.h"
#include "access/after.h"
#include "core/arena.h"
#include "core/disk.h"
#include "core/json.h"
#include "core/log.h"
#include "core/metric.h"
#include "core/time.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SEGMENT_MAX = 1 << 20, SPOOL_LINE_MAX = 8 * 1024,
	AFTER_LINE_MAX = 4 * 1024 };

struct head {
	int64_t n;
	unsigned char hash[HASH_LEN];
};
struct strand {
	char dir[512];
	char name[24];
	int fd;              /* the open segment, locked while we live */
	int after;           /* DIR.after, opened before the sandbox closes */
	str gone;            /* its lines, of the transaction under way */
	int64_t size;        /* bytes written to it */
	int64_t loaded;      /* bytes of it that stand in the database */
	struct head last;    /* what is settled */
	struct head next;    /* what a transaction under way would make it */
	bool tentative;
};

static str
bytes(const unsigned char *p, size_t n)
{
	return (str){ (const char *)p, n };
}

/* docs/formats.md §2. */
static void
entry_hash(const unsigned char prev[HASH_LEN], str strand, int64_t n,
    const struct entry *e, unsigned char out[HASH_LEN])
{
	struct hash h;

	hash_init(&h);
	hash_bytes(&h, prev, HASH_LEN);
	hash_field(&h, strand);
	hash_number(&h, n);
	hash_number(&h, e->at);
	hash_field(&h, e->actor);
	hash_field(&h, e->role);
	hash_field(&h, e->act);
	hash_field(&h, e->kind);
	hash_field(&h, e->id);
	hash_number(&h, e->v);
	hash_field(&h, e->person);
	hash_field(&h, e->reason);
	hash_field(&h, e->proof);
	hash_done(&h, out);
}

/* docs/formats.md §1. */
void
version_commit(const unsigned char salt[16], str body,
    unsigned char out[HASH_LEN])
{
	struct hash h;

	hash_init(&h);
	hash_bytes(&h, salt, 16);
	hash_bytes(&h, body.p, body.n);
	hash_done(&h, out);
}

void
version_hash(const unsigned char prev[HASH_LEN],
    const struct version_fields *f, const unsigned char commit[HASH_LEN],
    unsigned char out[HASH_LEN])
{
	struct hash h;

	hash_init(&h);
	hash_bytes(&h, prev, HASH_LEN);
	hash_field(&h, f->kind);
	hash_field(&h, f->id);
	hash_number(&h, f->v);
	hash_field(&h, f->op);
	hash_number(&h, f->at);
	hash_field(&h, f->actor);
	hash_field(&h, f->person);
	hash_field(&h, f->unit);
	hash_number(&h, f->key);
	hash_bytes(&h, commit, HASH_LEN);
	hash_done(&h, out);
}

/* The job process takes a file that nobody has locked for one that is left
 * over. It may do so between our making it and our locking it: then the lock is
 * had once the file has gone, and another is made. */
static enum err
segment_open(struct strand *s, struct ctx *cx)
{
	char path[600];
	struct stat sb = { .st_nlink = 0 };

	(void)snprintf(path, sizeof(path), "%s/%s.%lld", s->dir, s->name,
	    (long long)s->last.n);
	do {
		if (s->fd >= 0)
			(void)close(s->fd);
		s->fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC,
		    0600);
	} while (s->fd >= 0 && flock(s->fd, LOCK_EX) == 0 &&
	    fstat(s->fd, &sb) == 0 && sb.st_nlink == 0);
	if (sb.st_nlink == 0)
		return fail(cx, ERR_STORE, "spool",
		    "the ledger's spool file cannot be opened: %s",
		    strerror(errno));
	s->size = s->loaded = 0;
	return ERR_OK;
}

static enum err
strand_begin(struct strand *s, struct ctx *cx)
{
	str name = crypt_token(cx->mem, 8);

	(void)snprintf(s->name, sizeof(s->name), "%.*s", PRS(name));
	s->last = s->next = (struct head){ 0 };
	s->tentative = false;
	return segment_open(s, cx);
}

/* What the disk refused in strand_settled is asked for again. */
static enum err
strand_ready(struct strand *s, struct ctx *cx)
{
	return s->fd >= 0 ? ERR_OK : strand_begin(s, cx);
}

enum err
strand_open(struct ctx *cx, str dir, struct strand **out)
{
	struct strand *s = NEW(cx->mem, struct strand);
	char after[512];
	int n = snprintf(s->dir, sizeof(s->dir), "%.*s/spool", PRS(dir));

	s->fd = -1;
	if (n < 0 || (size_t)n >= sizeof(s->dir))
		return fail(cx, ERR_INPUT, "db", "the store's path is too long");
	if (mkdir(s->dir, 0700) == 0 ? !disk_sync_name(s->dir) :
	    errno != EEXIST)
		return fail(cx, ERR_STORE, "spool",
		    "the spool directory cannot be made: %s", strerror(errno));
	n = snprintf(after, sizeof(after), "%.*s.after", PRS(dir));
	if (n < 0 || (size_t)n >= sizeof(after))
		return fail(cx, ERR_INPUT, "db", "the store's path is too long");
	s->after = open(after, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (s->after < 0)
		return fail(cx, ERR_STORE, after,
		    "the list of what was taken away cannot be opened: %s",
		    strerror(errno));
	TRY(strand_begin(s, cx));
	*out = s;
	return ERR_OK;
}

void
strand_close(struct strand *s)
{
	if (s->fd >= 0)
		(void)close(s->fd);
	(void)close(s->after);
	s->fd = s->after = -1;
}

str
strand_name(const struct strand *s)
{
	return str_of(s->name);
}

int64_t
strand_number(const struct strand *s)
{
	return s->last.n;
}

static void
entry_print(struct ctx *cx, struct buf *b, int64_t n, const struct entry *e,
    const struct head *was, const struct head *is)
{
	struct json_w w;

	json_w_init(&w, b);
	json_w_open(&w, JNOKEY, '{');
	json_w_int(&w, S("n"), n);
	json_w_int(&w, S("at"), e->at);
	json_w_text(&w, S("actor"), e->actor);
	json_w_text(&w, S("role"), e->role);
	json_w_text(&w, S("act"), e->act);
	json_w_text(&w, S("kind"), e->kind);
	json_w_text(&w, S("id"), e->id);
	json_w_int(&w, S("v"), e->v);
	json_w_text(&w, S("person"), e->person);
	json_w_text(&w, S("reason"), e->reason);
	json_w_text(&w, S("prev"), str_hex(cx->mem, was->hash, HASH_LEN));
	json_w_text(&w, S("hash"), str_hex(cx->mem, is->hash, HASH_LEN));
	json_w_close(&w, '}');
	buf_c(b, '\n');
}

enum err
strand_looks(struct strand *s, struct ctx *cx, const struct entry *e, unsigned n)
{
	struct head h, was;
	struct buf b;
	str text;
	ssize_t did;

	if (n == 0)
		return ERR_OK;
	TRY(strand_ready(s, cx));
	h = s->last;
	buf_init(&b, cx->mem, (size_t)n * SPOOL_LINE_MAX);
	for (unsigned i = 0; i < n; i++) {
		was = h;
		h.n++;
		entry_hash(was.hash, strand_name(s), h.n, &e[i], h.hash);
		entry_print(cx, &b, h.n, &e[i], &was, &h);
	}
	TRY(buf_done(&b, &text));
	do
		did = write(s->fd, text.p, text.n);
	while (did < 0 && errno == EINTR);
	if (did != (ssize_t)text.n) {
		/* A torn line would break the strand: it is cut off again, or
		 * else is the strand's last. */
		if (did > 0 && ftruncate(s->fd, s->size) != 0) {
			log_line(LOG_ERROR_, "spool.torn", "\"bytes\":%lld",
			    (long long)did);
			s->tentative = true;
			strand_settled(s, ERR_UNKNOWN);
		}
		return fail(cx, ERR_STORE, "spool",
		    "who looked could not be written down");
	}
	s->size += did;
	s->last = h;
	metric_add(M_LOOKS, n);
	return ERR_OK;
}

static enum err
entry_store(struct ctx *cx, struct store *st, str strand, int64_t n,
    const struct entry *e, str prev, str hash)
{
	const struct arg a[] = { AT(strand), AI(n), AI(e->at), AT(e->actor),
		AT(e->role), AT(e->act), AT(e->kind), AT(e->id), AI(e->v),
		AT(e->person), AT(e->reason), AB(e->proof), AB(prev),
		AB(hash) };

	return store_post(st, cx, Q_LEDGER_ADD, a, 14);
}

static enum err
head_store(struct ctx *cx, struct store *st, str strand, int64_t n, str hash)
{
	const struct arg a[] = { AT(strand), AI(n), AB(hash) };

	return store_run(st, cx, Q_STRAND_HEAD, a, 3, NULL, NULL);
}

/* A spool line as an entry that follows `last`, which becomes it. */
static bool
line_read(struct ctx *cx, str line, struct head *last, struct entry *e,
    unsigned char prev[HASH_LEN], bool *stands)
{
	const struct json *j;
	struct head is;

	if (json_parse(cx, line, SPOOL_LINE_MAX, &j) != ERR_OK ||
	    !json_int(json_get(j, S("n")), &is.n) ||
	    !json_int(json_get(j, S("at")), &e->at) ||
	    !json_int(json_get(j, S("v")), &e->v) ||
	    !str_unhex(json_text(json_get(j, S("prev"))), prev, HASH_LEN) ||
	    !str_unhex(json_text(json_get(j, S("hash"))), is.hash, HASH_LEN)) {
		ctx_calm(cx);
		return false;
	}
	*stands = is.n <= last->n;
	if (*stands)
		return true;
	if (is.n != last->n + 1 || memcmp(prev, last->hash, HASH_LEN) != 0)
		return false;
	e->actor = json_text(json_get(j, S("actor")));
	e->role = json_text(json_get(j, S("role")));
	e->act = json_text(json_get(j, S("act")));
	e->kind = json_text(json_get(j, S("kind")));
	e->id = json_text(json_get(j, S("id")));
	e->person = json_text(json_get(j, S("person")));
	e->reason = json_text(json_get(j, S("reason")));
	*last = is;
	return true;
}

/* The lines of a text that follow each other, into the database: those that
 * stand there already are passed over. *whole: all were read. */
static enum err
lines_load(struct ctx *cx, struct store *st, str strand, str text, bool *whole)
{
	const struct arg a[] = { AT(strand) };
	struct head last = { 0 };
	struct rows r;
	int64_t before;
	str line;

	TRY(store_run(st, cx, Q_STRAND_GET, a, 1, &r, NULL));
	if (r.n) {
		last.n = cell(&r, 0, 0)->i;
		if (cell(&r, 0, 1)->s.n == HASH_LEN)
			memcpy(last.hash, cell(&r, 0, 1)->s.p, HASH_LEN);
	}
	before = last.n;
	*whole = true;
	while (*whole && str_cut(&text, '\n', &line)) {
		size_t mark = arena_mark(cx->mem);
		struct entry e = { .proof = S("") };
		unsigned char prev[HASH_LEN];
		bool stands = false;

		*whole = line_read(cx, line, &last, &e, prev, &stands);
		if (*whole && !stands)
			TRY(entry_store(cx, st, strand, last.n, &e,
			    bytes(prev, HASH_LEN), bytes(last.hash, HASH_LEN)));
		arena_reset(cx->mem, mark);
	}
	return last.n == before ? ERR_OK : head_store(cx, st, strand, last.n,
	    bytes(last.hash, HASH_LEN));
}

/* All whole lines of a segment from offset `from` on. A last line without its
 * end is left: it was never answered for. */
static enum err
segment_load(struct ctx *cx, struct store *st, int fd, str strand, int64_t from,
    bool *whole)
{
	struct stat sb;
	char *p;
	ssize_t got;

	*whole = true;
	if (fstat(fd, &sb) != 0)
		return fail(cx, ERR_STORE, "spool", "%s", strerror(errno));
	if (sb.st_size <= from)
		return ERR_OK;
	if (sb.st_size - from > 2 * SEGMENT_MAX)
		return fail(cx, ERR_LIMIT, "spool", "a spool file is too long");
	p = NEWN(cx->mem, char, (size_t)(sb.st_size - from));
	got = pread(fd, p, (size_t)(sb.st_size - from), from);
	if (got != sb.st_size - from)
		return fail(cx, ERR_STORE, "spool",
		    "a spool file cannot be read: %s",
		    got < 0 ? strerror(errno) : "too short");
	return lines_load(cx, st, strand, (str){ p, (size_t)got }, whole);
}

static enum err
unreadable(struct ctx *cx, str strand)
{
	return fail(cx, ERR_UNREAD, "spool",
	    "a line of strand %.*s cannot be read", PRS(strand));
}

enum err
strand_lines(struct strand *s, struct ctx *cx, struct store *st,
    const struct entry *e, unsigned n)
{
	struct head was;
	struct buf gone;
	bool whole = true;

	if (!s->tentative) {
		TRY(strand_ready(s, cx));
		s->next = s->last;
		s->tentative = true;
		TRY(segment_load(cx, st, s->fd, strand_name(s), s->loaded,
		    &whole));
	}
	if (!whole)
		return unreadable(cx, strand_name(s));
	buf_init(&gone, cx->mem, (size_t)n * AFTER_LINE_MAX);
	for (unsigned i = 0; i < n; i++) {
		was = s->next;
		s->next.n++;
		entry_hash(was.hash, strand_name(s), s->next.n, &e[i],
		    s->next.hash);
		TRY(entry_store(cx, st, strand_name(s), s->next.n, &e[i],
		    bytes(was.hash, HASH_LEN), bytes(s->next.hash, HASH_LEN)));
		after_put(&gone, strand_name(s), s->next.n, &e[i]);
	}
	TRY(buf_done(&gone, &s->gone));
	return head_store(cx, st, strand_name(s), s->next.n,
	    bytes(s->next.hash, HASH_LEN));
}

enum err
strand_anonymous(struct ctx *cx, struct store *st, const struct entry *e,
    unsigned n)
{
	const struct arg a[] = { AT(ANONYMOUS) };
	struct head h = { 0 }, was;
	struct rows r;

	TRY(store_run(st, cx, Q_STRAND_GET, a, 1, &r, NULL));
	if (r.n && cell(&r, 0, 1)->s.n == HASH_LEN) {
		h.n = cell(&r, 0, 0)->i;
		memcpy(h.hash, cell(&r, 0, 1)->s.p, HASH_LEN);
	}
	for (unsigned i = 0; i < n; i++) {
		was = h;
		h.n++;
		entry_hash(was.hash, ANONYMOUS, h.n, &e[i], h.hash);
		TRY(entry_store(cx, st, ANONYMOUS, h.n, &e[i],
		    bytes(was.hash, HASH_LEN), bytes(h.hash, HASH_LEN)));
	}
	return n ? head_store(cx, st, ANONYMOUS, h.n, bytes(h.hash, HASH_LEN))
	         : ERR_OK;
}

/* What was taken away, on the disk before anyone is told that it is. After an
 * unknown outcome too: the list may say more than was done, never less. */
void
strand_gone(struct strand *s)
{
	ssize_t did;

	if (s->gone.n == 0)
		return;
	do
		did = write(s->after, s->gone.p, s->gone.n);
	while (did < 0 && errno == EINTR);
	if (did != (ssize_t)s->gone.n || fdatasync(s->after) != 0)
		log_line(LOG_ERROR_, "after.failed", "\"errno\":%d", errno);
	s->gone = S("");
}

void
strand_settled(struct strand *s, enum err e)
{
	struct arena *mem;
	struct ctx cx;

	if (!s->tentative)
		return;
	s->tentative = false;
	if (e == ERR_OK || e == ERR_UNKNOWN)
		strand_gone(s);
	s->gone = S("");
	if (e == ERR_OK) {
		metric_add(M_LINES, (uint64_t)(s->next.n - s->last.n));
		s->last = s->next;
		s->loaded = s->size;
		if (s->size < SEGMENT_MAX)
			return;
	} else if (e != ERR_UNKNOWN) {
		return;
	}
	/* A new segment, or after an unknown outcome a new strand. The old file
	 * is unlocked by close and the job process loads and removes it. */
	mem = arena_new(1 << 16);
	ctx_init(&cx, mem, time_now());
	(void)close(s->fd);
	s->fd = -1;
	if ((e == ERR_OK ? segment_open(s, &cx) : strand_begin(s, &cx)) !=
	    ERR_OK) {
		log_line(LOG_ERROR_, "spool.lost", "\"errno\":%d", errno);
		/* No look can be written, and so no page leaves, until one
		 * can: strand_ready. */
		if (s->fd >= 0)
			(void)close(s->fd);
		s->fd = -1;
	}
	arena_free(mem);
}

/*
 * A power cut can leave holes and torn lines in what was not synced yet: the
 * last second of looks, which nothing can bring back. What follows the first
 * line that cannot be read is not loaded; the file is kept beside, under a name
 * that is not loaded again, for whoever wants to look.
 */
static void
set_aside(const char *dir, const char *file)
{
	char from[1024], to[1024];

	(void)snprintf(from, sizeof(from), "%s/%s", dir, file);
	(void)snprintf(to, sizeof(to), "%s/torn.%s", dir, file);
	log_str(LOG_ERROR_, "spool.torn", "file", str_of(file));
	if (rename(from, to) != 0)
		log_line(LOG_ERROR_, "spool.aside", "\"errno\":%d", errno);
}

static enum err
file_load(struct ctx *cx, struct store *st, const char *dir, const char *file)
{
	char path[1024];
	str strand = str_of(file), name;
	enum err e;
	bool ours, whole = true;
	int fd;

	if (!str_cut(&strand, '.', &name) || name.n != 16)
		return ERR_OK;
	(void)snprintf(path, sizeof(path), "%s/%s", dir, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? ERR_OK
		                       : fail(cx, ERR_STORE, "spool", "%s: %s",
		                             file, strerror(errno));
	ours = flock(fd, LOCK_EX | LOCK_NB) == 0;
	e = store_begin(st, cx, TXN_WRITE);
	if (e == ERR_OK) {
		e = segment_load(cx, st, fd, name, 0, &whole);
		if (e == ERR_OK && !whole && !ours)
			e = unreadable(cx, name);
		if (e == ERR_OK)
			e = store_commit(st, cx);
		else
			store_rollback(st);
	}
	if (e == ERR_OK && ours && !whole)
		set_aside(dir, file);
	else if (e == ERR_OK && ours)
		(void)unlink(path);
	(void)close(fd);
	return e;
}

enum err
spool_load(struct ctx *cx, struct store *st, str dir)
{
	char path[600];
	struct dirent *de;
	enum err e = ERR_OK, one;
	DIR *d;

	(void)snprintf(path, sizeof(path), "%.*s/spool", PRS(dir));
	d = opendir(path);
	if (!d)
		return errno == ENOENT ? ERR_OK
		                       : fail(cx, ERR_STORE, "spool", "%s",
		                             strerror(errno));
	while ((de = readdir(d))) {
		size_t mark = arena_mark(cx->mem);

		one = file_load(cx, st, path, de->d_name);
		if (one != ERR_OK)
			e = one;
		else
			arena_reset(cx->mem, mark);
	}
	(void)closedir(d);
	if (e == ERR_OK)
		metric_set(M_SPOOL_LOADED, (uint64_t)time_now());
	return e;
}

int64_t
spool_sync(const char *dir)
{
	int64_t bytes = 0;
	struct stat sb;
	char path[1024];
	struct dirent *de;
	DIR *d;

	(void)snprintf(path, sizeof(path), "%s/spool", dir);
	d = opendir(path);
	while (d && (de = readdir(d))) {
		char file[1400];
		int fd;

		if (de->d_name[0] == '.')
			continue;
		(void)snprintf(file, sizeof(file), "%s/%s", path, de->d_name);
		fd = open(file, O_RDONLY | O_CLOEXEC);
		if (fd >= 0) {
			if (fdatasync(fd) != 0)
				log_line(LOG_ERROR_, "spool.sync", "\"errno\":%d",
				    errno);
			if (fstat(fd, &sb) == 0)
				bytes += sb.st_size;
			(void)close(fd);
		}
	}
	/* And their names, or a cut would take files that are as old as their
	 * worker. */
	if (d && fsync(dirfd(d)) != 0)
		log_line(LOG_ERROR_, "spool.sync", "\"errno\":%d", errno);
	if (d)
		(void)closedir(d);
	return bytes;
}
