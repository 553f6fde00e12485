/*
 * A file system that forgets what was not synced: forgetfs DIR MOUNTPOINT.
 *
 * It takes DIR into memory and serves it. Each file and each directory knows
 * two states: what programs see, and what is safe on the disk; between them
 * stand the changes in their order. fsync of a file makes its bytes safe and
 * not its name; fsync of a directory makes the names in it safe. At a cut every
 * file keeps, by a seed, none of the changes, the first few, or any of them,
 * torn at sectors or grown without its bytes; every directory keeps the first
 * few of its own. What is then there is written to a directory, and all that
 * comes later fails, as to the dead.
 *
 * Commands on standard input, one answered line each:
 *	cut SEED DIR         as above; DIR is made
 *	fail OP ERRNO N      the next N calls (-1: all) of OP: read write sync
 *	full N               N bytes more may be had
 *	readonly             EROFS for every change
 *	heal                 the end of fail, full and readonly
 *	stat                 changes not yet safe
 * A failed fsync loses what it was asked to save, once, as on Linux.
 * It is no model of one real file system: it may lose all that POSIX lets go.
 */
#define FUSE_USE_VERSION 31
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SECTOR = 512, NAME = 120, ENTRIES = 8192, BYTES_MAX = 256 << 20 };

struct bytes {
	char *p;
	size_t n, cap;
};
struct change {        /* of a file: bytes at `at`, or a new length */
	bool cut;
	size_t at, n;
	char *p;
};
struct node;
struct entry {
	char name[NAME];
	struct node *node;
};
struct move {          /* of a directory: node NULL takes the name away; */
	char name[NAME], gone[NAME]; /* gone: the old name of a renaming */
	struct node *node;
};
struct list {
	struct entry e[ENTRIES];
	unsigned n;
};
struct node {
	mode_t mode;
	ino_t ino;
	struct timespec at;
	struct bytes now, safe;
	struct change *change;
	struct list *in, *in_safe;
	struct move *move;
	size_t nchange, nmove;
	bool memory;   /* SQLite's -shm: mapped, and on a disk never read */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct node *top;
static ino_t inos;
static bool dead, readonly;
static long long room = -1;
static struct { const char *name; int err; long left; } fault[] = {
	{ "read", 0, 0 }, { "write", 0, 0 }, { "sync", 0, 0 },
};
enum { READ, WRITE, SYNC };

static void *
more(void *p, size_t n)
{
	p = realloc(p, n);
	if (!p)
		abort();
	return p;
}

/* Nodes. */

static struct node *
node_new(mode_t mode)
{
	struct node *d = calloc(1, sizeof(*d));

	if (!d)
		abort();
	d->mode = mode;
	d->ino = ++inos;
	(void)clock_gettime(CLOCK_REALTIME, &d->at);
	if (S_ISDIR(mode)) {
		d->in = calloc(1, sizeof(*d->in));
		d->in_safe = calloc(1, sizeof(*d->in));
		if (!d->in || !d->in_safe)
			abort();
	}
	return d;
}

static struct entry *
find(struct list *l, const char *name)
{
	for (unsigned i = 0; i < l->n; i++)
		if (strcmp(l->e[i].name, name) == 0)
			return &l->e[i];
	return NULL;
}

static void
list_apply(struct list *l, const struct move *m)
{
	struct entry *e;

	if (m->gone[0] && (e = find(l, m->gone)))
		*e = l->e[--l->n];
	e = find(l, m->name);
	if (!m->node) {
		if (e)
			*e = l->e[--l->n];
		return;
	}
	if (!e) {
		if (l->n == ENTRIES)
			abort();
		e = &l->e[l->n++];
		strcpy(e->name, m->name);
	}
	e->node = m->node;
}

static void
move(struct node *dir, const char *name, const char *gone, struct node *node)
{
	struct move m = { .node = node };

	strcpy(m.name, name);
	strcpy(m.gone, gone);
	list_apply(dir->in, &m);
	dir->move = more(dir->move, (dir->nmove + 1) * sizeof(m));
	dir->move[dir->nmove++] = m;
}

static void
size_to(struct bytes *b, size_t n)
{
	if (n > b->cap) {
		b->cap = n + n / 4 + 4096;
		b->p = more(b->p, b->cap);
	}
	if (n > b->n)
		memset(b->p + b->n, 0, n - b->n);
	b->n = n;
}

/* from..to of the change, so that a torn one can be put in piece by piece. */
static void
bytes_apply(struct bytes *b, const struct change *c, size_t from, size_t to)
{
	if (c->cut) {
		size_to(b, c->at);
		return;
	}
	if (b->n < c->at + to)
		size_to(b, c->at + to);
	memcpy(b->p + c->at + from, c->p + from, to - from);
}

static void
change(struct node *f, bool cut, size_t at, const char *p, size_t n)
{
	struct change c = { cut, at, n, NULL };

	if (n) {
		c.p = more(NULL, n);
		memcpy(c.p, p, n);
	}
	bytes_apply(&f->now, &c, 0, n);
	f->change = more(f->change, (f->nchange + 1) * sizeof(c));
	f->change[f->nchange++] = c;
	(void)clock_gettime(CLOCK_REALTIME, &f->at);
}

static void
forget(struct node *f)
{
	for (size_t i = 0; i < f->nchange; i++)
		free(f->change[i].p);
	f->nchange = 0;
}

static void
make_safe(struct node *f)
{
	for (size_t i = 0; i < f->nchange; i++)
		bytes_apply(&f->safe, &f->change[i], 0, f->change[i].n);
	forget(f);
	if (f->in)
		for (size_t i = 0; i < f->nmove; i++)
			list_apply(f->in_safe, &f->move[i]);
	f->nmove = 0;
}

/* The directory that holds path's last part, which is put into name. */
static struct node *
walk(const char *path, char name[NAME])
{
	struct node *dir = top;

	name[0] = 0;
	for (;;) {
		const char *end;
		struct entry *e;

		path += strspn(path, "/");
		end = path + strcspn(path, "/");
		if (end - path >= NAME)
			return NULL;
		memcpy(name, path, (size_t)(end - path));
		name[end - path] = 0;
		if (!*end)
			return dir;
		e = find(dir->in, name);
		if (!e || !e->node->in)
			return NULL;
		dir = e->node;
		path = end;
	}
}

static struct node *
at(const char *path, const struct fuse_file_info *fi)
{
	char name[NAME];
	struct node *dir;
	struct entry *e;

	if (fi && fi->fh)
		return (struct node *)(uintptr_t)fi->fh;
	if (!path)
		return NULL;
	dir = walk(path, name);
	if (!dir || !name[0])
		return dir;
	e = find(dir->in, name);
	return e ? e->node : NULL;
}

/* Trouble. */

static int
trouble(int op)
{
	int e;

	if (dead)
		return -EIO;
	if (op != READ && readonly)
		return -EROFS;
	e = fault[op].left ? -fault[op].err : 0;
	if (fault[op].left > 0)
		fault[op].left--;
	return e;
}

#define HELD(expr) do { \
	int r_; \
	(void)pthread_mutex_lock(&lock); \
	r_ = (expr); \
	(void)pthread_mutex_unlock(&lock); \
	return r_; \
} while (0)

/* What FUSE asks. */

static int
do_stat(struct node *f, struct stat *sb)
{
	if (dead)
		return -EIO;
	if (!f)
		return -ENOENT;
	*sb = (struct stat){ .st_mode = f->mode, .st_ino = f->ino,
		.st_nlink = f->in ? 2 : 1, .st_uid = getuid(),
		.st_gid = getgid(), .st_size = (off_t)f->now.n,
		.st_blocks = (blkcnt_t)((f->now.n + 511) / 512),
		.st_blksize = 4096, .st_mtim = f->at, .st_ctim = f->at };
	return 0;
}
static int
f_getattr(const char *p, struct stat *sb, struct fuse_file_info *fi)
{
	HELD(do_stat(at(p, fi), sb));
}

static int
do_make(const char *path, mode_t mode, struct fuse_file_info *fi)
{
	char name[NAME];
	struct node *dir = walk(path, name), *f;
	int e = trouble(WRITE);

	if (e)
		return e;
	if (!dir)
		return -ENOENT;
	if (find(dir->in, name))
		return -EEXIST;
	if (room == 0)
		return -ENOSPC;
	f = node_new(mode);
	f->memory = strstr(name, "-shm") != NULL;
	move(dir, name, "", f);
	if (fi) {
		fi->fh = (uintptr_t)f;
		fi->keep_cache = 1;
	}
	return 0;
}
static int
f_create(const char *p, mode_t mode, struct fuse_file_info *fi)
{
	HELD(do_make(p, S_IFREG | mode, fi));
}
static int
f_mkdir(const char *p, mode_t mode)
{
	HELD(do_make(p, S_IFDIR | mode, NULL));
}

static int
do_remove(const char *path, bool is_dir)
{
	char name[NAME];
	struct node *dir = walk(path, name);
	struct entry *e = dir ? find(dir->in, name) : NULL;
	int err = trouble(WRITE);

	if (err)
		return err;
	if (!e)
		return -ENOENT;
	if (is_dir && e->node->in && e->node->in->n)
		return -ENOTEMPTY;
	move(dir, name, "", NULL);
	return 0;
}
static int
f_unlink(const char *p)
{
	HELD(do_remove(p, false));
}
static int
f_rmdir(const char *p)
{
	HELD(do_remove(p, true));
}

static int
do_rename(const char *from, const char *to)
{
	char a[NAME], b[NAME];
	struct node *da = walk(from, a), *db = walk(to, b), *f = at(from, NULL);
	int err = trouble(WRITE);

	if (err)
		return err;
	if (!da || !db || !f)
		return -ENOENT;
	move(db, b, da == db ? a : "", f);
	if (da != db)
		move(da, a, "", NULL);
	return 0;
}
static int
f_rename(const char *a, const char *b, unsigned flags)
{
	if (flags)
		return -EINVAL;
	HELD(do_rename(a, b));
}

static int
do_open(const char *path, struct fuse_file_info *fi)
{
	struct node *f = at(path, NULL);

	if (dead)
		return -EIO;
	if (!f)
		return -ENOENT;
	if (readonly && (fi->flags & O_ACCMODE) != O_RDONLY)
		return -EROFS;
	fi->fh = (uintptr_t)f;
	/* Only programs here change a file, all through this kernel. */
	fi->keep_cache = 1;
	return 0;
}
static int
f_open(const char *p, struct fuse_file_info *fi)
{
	HELD(do_open(p, fi));
}

static int
do_read(struct node *f, char *to, size_t n, size_t from)
{
	int e = f && f->memory && !dead ? 0 : trouble(READ);

	if (e)
		return e;
	if (!f)
		return -ENOENT;
	if (from >= f->now.n)
		return 0;
	if (n > f->now.n - from)
		n = f->now.n - from;
	memcpy(to, f->now.p + from, n);
	return (int)n;
}
static int
f_read(const char *p, char *to, size_t n, off_t from, struct fuse_file_info *fi)
{
	HELD(do_read(at(p, fi), to, n, (size_t)from));
}

/* How many of n bytes at `from` there is room for. */
static size_t
fits(struct node *f, size_t from, size_t n)
{
	size_t grows = from + n > f->now.n ? from + n - f->now.n : 0;

	if (room < 0 || grows <= (size_t)room) {
		if (room >= 0)
			room -= (long long)grows;
		return n;
	}
	n -= grows - (size_t)room < n ? grows - (size_t)room : n;
	room = 0;
	return n;
}
static int
do_write(struct node *f, const char *p, size_t n, size_t from)
{
	int e = trouble(WRITE);

	if (e)
		return e;
	if (!f || from + n > BYTES_MAX)
		return f ? -EFBIG : -ENOENT;
	n = fits(f, from, n);
	if (n == 0)
		return -ENOSPC;
	change(f, false, from, p, n);
	return (int)n;
}
static int
f_write(const char *path, const char *p, size_t n, off_t from,
    struct fuse_file_info *fi)
{
	HELD(do_write(at(path, fi), p, n, (size_t)from));
}

static int
do_truncate(struct node *f, size_t n)
{
	int e = trouble(WRITE);

	if (e)
		return e;
	if (!f)
		return -ENOENT;
	if (n > f->now.n && fits(f, f->now.n, n - f->now.n) < n - f->now.n)
		return -ENOSPC;
	change(f, true, n, NULL, 0);
	return 0;
}
static int
f_truncate(const char *p, off_t n, struct fuse_file_info *fi)
{
	HELD(do_truncate(at(p, fi), (size_t)n));
}

static int
do_sync(struct node *f)
{
	int e = trouble(SYNC);

	/* As Linux does it: what could not be written is not tried again, and
	 * the next fsync says that all is well. */
	if (e && f)
		forget(f);
	if (e)
		return e;
	if (!f)
		return -ENOENT;
	make_safe(f);
	return 0;
}
static int
f_fsync(const char *p, int data, struct fuse_file_info *fi)
{
	(void)data;
	HELD(do_sync(at(p, fi)));
}
static int
f_fsyncdir(const char *p, int data, struct fuse_file_info *fi)
{
	(void)data;
	HELD(do_sync(at(p, fi)));
}

static int
do_list(struct node *dir, void *to, fuse_fill_dir_t fill)
{
	if (dead)
		return -EIO;
	if (!dir || !dir->in)
		return -ENOENT;
	(void)fill(to, ".", NULL, 0, 0);
	(void)fill(to, "..", NULL, 0, 0);
	for (unsigned i = 0; i < dir->in->n; i++)
		(void)fill(to, dir->in->e[i].name, NULL, 0, 0);
	return 0;
}
static int
f_readdir(const char *p, void *to, fuse_fill_dir_t fill, off_t off,
    struct fuse_file_info *fi, enum fuse_readdir_flags flags)
{
	(void)off;
	(void)flags;
	HELD(do_list(at(p, fi), to, fill));
}

static int
do_chmod(struct node *f, mode_t mode)
{
	if (!f)
		return -ENOENT;
	f->mode = (f->mode & S_IFMT) | (mode & 07777);
	return 0;
}
static int
f_chmod(const char *p, mode_t mode, struct fuse_file_info *fi)
{
	HELD(do_chmod(at(p, fi), mode));
}
static int
f_utimens(const char *p, const struct timespec t[2], struct fuse_file_info *fi)
{
	(void)p;
	(void)t;
	(void)fi;
	return 0;
}
static void *
f_init(struct fuse_conn_info *conn, struct fuse_config *cfg)
{
	(void)conn;
	cfg->hard_remove = 1;
	cfg->nullpath_ok = 1;
	cfg->use_ino = 1;
	cfg->negative_timeout = 0;
	return NULL;
}

/* A real directory in, and out again. */

static void
take_in(struct node *dir, const char *path)
{
	struct dirent *de;
	DIR *d = opendir(path);

	while (d && (de = readdir(d))) {
		char full[1024];
		struct move m = { .gone = "" };
		struct stat sb;
		int fd;

		if (strcmp(de->d_name, ".") == 0 ||
		    strcmp(de->d_name, "..") == 0 || strlen(de->d_name) >= NAME)
			continue;
		(void)snprintf(full, sizeof(full), "%s/%s", path, de->d_name);
		if (stat(full, &sb) != 0)
			abort();
		m.node = node_new(sb.st_mode);
		m.node->memory = strstr(de->d_name, "-shm") != NULL;
		strcpy(m.name, de->d_name);
		list_apply(dir->in, &m);
		list_apply(dir->in_safe, &m);
		if (S_ISDIR(sb.st_mode)) {
			take_in(m.node, full);
			continue;
		}
		size_to(&m.node->now, (size_t)sb.st_size);
		fd = open(full, O_RDONLY);
		if (read(fd, m.node->now.p, m.node->now.n) != sb.st_size)
			abort();
		(void)close(fd);
		size_to(&m.node->safe, m.node->now.n);
		memcpy(m.node->safe.p, m.node->now.p, m.node->now.n);
	}
	if (d)
		(void)closedir(d);
}

static unsigned dice;
static unsigned
roll(unsigned n)
{
	dice = dice * 1103515245 + 12345;
	return (dice >> 16) % n;
}

/* What the disk has of a file when the power goes. */
static void
lose_bytes(struct node *f)
{
	unsigned how = roll(4);
	size_t keep = how == 1 ? roll((unsigned)f->nchange + 1) : f->nchange;

	for (size_t i = 0; how && i < keep; i++) {
		const struct change *c = &f->change[i];

		if (how > 1 && roll(2))
			continue;
		if (how == 3 && !c->cut && f->safe.n < c->at + c->n)
			size_to(&f->safe, c->at + c->n); /* grown, empty */
		if (how < 3 || c->cut) {
			bytes_apply(&f->safe, c, 0, c->n);
			continue;
		}
		for (size_t k = 0; k < c->n; k += SECTOR) /* torn */
			if (roll(2))
				bytes_apply(&f->safe, c, k,
				    k + SECTOR < c->n ? k + SECTOR : c->n);
	}
	forget(f);
}

static void
put_out(struct node *dir, const char *path)
{
	size_t keep = roll(2) ? 0 : roll((unsigned)dir->nmove + 1);

	for (size_t i = 0; i < keep; i++)
		list_apply(dir->in_safe, &dir->move[i]);
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		abort();
	for (unsigned i = 0; i < dir->in_safe->n; i++) {
		struct entry *e = &dir->in_safe->e[i];
		char full[1024];
		int fd;

		(void)snprintf(full, sizeof(full), "%s/%s", path, e->name);
		if (e->node->in) {
			put_out(e->node, full);
			continue;
		}
		lose_bytes(e->node);
		fd = open(full, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (fd < 0 || write(fd, e->node->safe.p, e->node->safe.n) !=
		    (ssize_t)e->node->safe.n || close(fd) != 0)
			abort();
	}
}

static size_t
unsafe(const struct node *d)
{
	size_t n = d->nchange + d->nmove;

	for (unsigned i = 0; d->in && i < d->in->n; i++)
		n += unsafe(d->in->e[i].node);
	return n;
}

/* Commands. */

static bool
set_fault(const char *name, int err, long n)
{
	for (size_t i = 0; i < sizeof(fault) / sizeof(fault[0]); i++)
		if (strcmp(fault[i].name, name) == 0) {
			fault[i].err = err;
			fault[i].left = n;
			return true;
		}
	return false;
}

static void
obey(char *line)
{
	char word[600];
	size_t n = unsafe(top);
	int err;
	long count;
	bool ok = true;

	if (sscanf(line, "cut %u %599s", &dice, word) == 2) {
		if (dead)
			abort();
		dead = true;
		put_out(top, word);
	} else if (sscanf(line, "fail %20s %d %ld", word, &err, &count) == 3)
		ok = set_fault(word, err, count);
	else if (sscanf(line, "full %lld", &room) == 1)
		ok = room >= 0;
	else if (strcmp(line, "readonly\n") == 0)
		readonly = true;
	else if (strcmp(line, "heal\n") == 0) {
		readonly = false;
		room = -1;
		for (int i = READ; i <= SYNC; i++)
			fault[i].left = 0;
	} else
		ok = strcmp(line, "stat\n") == 0;
	printf("%s %zu\n", ok ? "ok" : "what?", n);
	(void)fflush(stdout);
}

static void *
listen_to(void *arg)
{
	char line[800];

	while (fgets(line, sizeof(line), stdin)) {
		(void)pthread_mutex_lock(&lock);
		obey(line);
		(void)pthread_mutex_unlock(&lock);
	}
	/* Whoever led us has gone: nothing stays behind. */
	(void)umount2(arg, MNT_DETACH);
	_exit(0);
}

int
main(int argc, char **argv)
{
	static const struct fuse_operations ops = {
		.init = f_init, .getattr = f_getattr, .mkdir = f_mkdir,
		.unlink = f_unlink, .rmdir = f_rmdir, .rename = f_rename,
		.chmod = f_chmod, .truncate = f_truncate, .open = f_open,
		.opendir = f_open, .read = f_read, .write = f_write, .fsync = f_fsync,
		.readdir = f_readdir, .fsyncdir = f_fsyncdir,
		.create = f_create, .utimens = f_utimens,
	};
	char own[] = "forgetfs", front[] = "-f", single[] = "-s";
	char *args[] = { own, front, single, argc == 3 ? argv[2] : own, NULL };
	pthread_t t;

	if (argc != 3) {
		fprintf(stderr, "usage: forgetfs DIR MOUNTPOINT\n");
		return 2;
	}
	top = node_new(S_IFDIR | 0700);
	take_in(top, argv[1]);
	if (pthread_create(&t, NULL, listen_to, argv[2]) != 0)
		return 1;
	return fuse_main(4, args, &ops, NULL);
}
