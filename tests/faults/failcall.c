/*
 * Loaded before a program by LD_PRELOAD: fails one call in turn, and moves the
 * clock. What it is to do stands in a file of eight numbers (FAULT_STATE), which
 * is mapped here and written by the test while the program runs, so that it
 * reaches processes that were forked and locked up long ago:
 *
 *	0 seconds to add to the time of day     4 how many were failed
 *	1 the process meant; 0: every one       5 1 allocations, 2 I/O, 3 both
 *	2 calls counted so far                  6 which function was failed
 *	3 the call to fail; 0: none             7 1: fail all from there on
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { MEM = 1, IO = 2 };
enum { SHIFT, PID, COUNT, AT, HITS, KIND, WHICH, ON };
static volatile int64_t *state;

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

__attribute__((constructor)) static void
begin(void)
{
	const char *path = getenv("FAULT_STATE");
	int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR, 0) : -1;
	void *p;

	if (fd < 0)
		return;
	p = (void *)syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);
	(void)syscall(SYS_close, fd);
	if (p != MAP_FAILED)
		state = p;
}

/* True when this call is the one. */
static bool
now(int kind, int which, int err)
{
	int64_t n;

	if (!state || !(state[KIND] & kind) ||
	    (state[PID] && state[PID] != syscall(SYS_getpid)))
		return false;
	n = __atomic_add_fetch(&state[COUNT], 1, __ATOMIC_SEQ_CST);
	if (state[AT] == 0 || (state[ON] ? n < state[AT] : n != state[AT]))
		return false;
	state[HITS]++;
	state[WHICH] = which;
	errno = err;
	return true;
}

/* Memory. */

void *
malloc(size_t n)
{
	return now(MEM, 1, ENOMEM) ? NULL : __libc_malloc(n);
}
void *
calloc(size_t n, size_t size)
{
	return now(MEM, 2, ENOMEM) ? NULL : __libc_calloc(n, size);
}
void *
realloc(void *p, size_t n)
{
	return now(MEM, 3, ENOMEM) ? NULL : __libc_realloc(p, n);
}
void *
mmap(void *at, size_t n, int prot, int flags, int fd, off_t off)
{
	if (now(MEM, 4, ENOMEM))
		return MAP_FAILED;
	return (void *)syscall(SYS_mmap, at, n, prot, flags, fd, off);
}
void *
mmap64(void *at, size_t n, int prot, int flags, int fd, off_t off)
{
	return mmap(at, n, prot, flags, fd, off);
}

/* Files and sockets: name, number, error, what it gives, arguments. */
#define CALL(type, name, which, err, args, ...) \
type name args \
{ \
	if (now(IO, which, err)) \
		return -1; \
	return (type)syscall(__VA_ARGS__); \
}
CALL(ssize_t, read, 10, EIO, (int fd, void *p, size_t n), SYS_read, fd, p, n)
CALL(ssize_t, write, 11, ENOSPC, (int fd, const void *p, size_t n), SYS_write,
    fd, p, n)
CALL(ssize_t, pread, 12, EIO, (int fd, void *p, size_t n, off_t o),
    SYS_pread64, fd, p, n, o)
CALL(ssize_t, pread64, 12, EIO, (int fd, void *p, size_t n, off_t o),
    SYS_pread64, fd, p, n, o)
CALL(ssize_t, pwrite, 13, EIO, (int fd, const void *p, size_t n, off_t o),
    SYS_pwrite64, fd, p, n, o)
CALL(ssize_t, pwrite64, 13, EIO, (int fd, const void *p, size_t n, off_t o),
    SYS_pwrite64, fd, p, n, o)
CALL(int, fsync, 14, EIO, (int fd), SYS_fsync, fd)
CALL(int, fdatasync, 15, EIO, (int fd), SYS_fdatasync, fd)
CALL(int, ftruncate, 16, EIO, (int fd, off_t n), SYS_ftruncate, fd, n)
CALL(int, ftruncate64, 16, EIO, (int fd, off_t n), SYS_ftruncate, fd, n)
CALL(int, rename, 17, EIO, (const char *a, const char *b), SYS_renameat,
    AT_FDCWD, a, AT_FDCWD, b)
CALL(int, unlink, 18, EIO, (const char *a), SYS_unlinkat, AT_FDCWD, a, 0)
CALL(int, mkdir, 19, ENOSPC, (const char *a, mode_t m), SYS_mkdirat, AT_FDCWD,
    a, m)
CALL(int, flock, 20, ENOLCK, (int fd, int how), SYS_flock, fd, how)
CALL(int, fstat, 21, EIO, (int fd, struct stat *sb), SYS_fstat, fd, sb)
CALL(int, fstat64, 21, EIO, (int fd, struct stat64 *sb), SYS_fstat, fd, sb)
CALL(ssize_t, recvfrom, 22, ECONNRESET, (int fd, void *p, size_t n, int f,
    struct sockaddr *a, socklen_t *an), SYS_recvfrom, fd, p, n, f, a, an)
CALL(ssize_t, recv, 22, ECONNRESET, (int fd, void *p, size_t n, int f),
    SYS_recvfrom, fd, p, n, f, NULL, NULL)
CALL(ssize_t, send, 23, EPIPE, (int fd, const void *p, size_t n, int f),
    SYS_sendto, fd, p, n, f, NULL, 0)
CALL(ssize_t, sendmsg, 24, EPIPE, (int fd, const struct msghdr *m, int f),
    SYS_sendmsg, fd, m, f)
CALL(ssize_t, recvmsg, 25, ECONNRESET, (int fd, struct msghdr *m, int f),
    SYS_recvmsg, fd, m, f)
CALL(int, accept4, 26, EMFILE, (int fd, struct sockaddr *a, socklen_t *n,
    int f), SYS_accept4, fd, a, n, f)

/* A close that fails has closed. */
int
close(int fd)
{
	bool fails = now(IO, 27, EIO);
	int r = (int)syscall(SYS_close, fd);

	if (fails)
		errno = EIO;
	return fails ? -1 : r;
}

static int
open_at(const char *path, int flags, va_list ap)
{
	mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(ap, mode_t) : 0;

	if (now(IO, 28, EMFILE))
		return -1;
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
#define OPEN(name) \
int name(const char *path, int flags, ...) \
{ \
	va_list ap; \
	int fd; \
	va_start(ap, flags); \
	fd = open_at(path, flags, ap); \
	va_end(ap); \
	return fd; \
}
OPEN(open)
OPEN(open64)

/* Locks on parts of a file, which SQLite takes. */
#define FCNTL(name) \
int name(int fd, int what, ...) \
{ \
	va_list ap; \
	long arg; \
	va_start(ap, what); \
	arg = va_arg(ap, long); \
	va_end(ap); \
	if ((what == F_SETLK || what == F_SETLKW) && now(IO, 29, EIO)) \
		return -1; \
	return (int)syscall(SYS_fcntl, fd, what, arg); \
}
FCNTL(fcntl)
FCNTL(fcntl64)

#define NEXT(name) \
	static __typeof__(name) *next; \
	if (!next) \
		*(void **)&next = dlsym(RTLD_NEXT, #name)

DIR *
opendir(const char *path)
{
	NEXT(opendir);
	return now(IO, 30, EMFILE) ? NULL : next(path);
}
struct dirent *
readdir(DIR *d)
{
	NEXT(readdir);
	return now(IO, 31, EIO) ? NULL : next(d);
}
FILE *
fopen(const char *path, const char *how)
{
	NEXT(fopen);
	return now(IO, 32, EMFILE) ? NULL : next(path, how);
}

/* The clock. */

int
clock_gettime(clockid_t id, struct timespec *t)
{
	int r = (int)syscall(SYS_clock_gettime, id, t);

	if (r == 0 && id == CLOCK_REALTIME && state)
		t->tv_sec += state[SHIFT];
	return r;
}
time_t
time(time_t *out)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	if (out)
		*out = t.tv_sec;
	return t.tv_sec;
}
int
gettimeofday(struct timeval *restrict t, void *restrict zone)
{
	struct timespec now_;

	(void)zone;
	(void)clock_gettime(CLOCK_REALTIME, &now_);
	t->tv_sec = now_.tv_sec;
	t->tv_usec = now_.tv_nsec / 1000;
	return 0;
}
