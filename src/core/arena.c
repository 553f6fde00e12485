/*
 * One reservation of address space an arena; memory comes as it is touched and
 * goes back, wiped, at a reset. The sanitizer twin is arena_emu.c.
 */
#include "core/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct arena {
	unsigned char *base;
	size_t used, max;
	size_t dirty;    /* bytes from base on that may hold something */
	jmp_buf *guard;
};

/* A reset gives pages back to the system beyond this; below, they are wiped. */
enum { KEEP = 2 * 1024 * 1024 };
/* A whole number of pages on every machine: Linux has them of 4 to 64 KiB. */
enum { PAGES = 64 * 1024 };

static _Noreturn void
full(const struct arena *a)
{
	if (a->guard)
		longjmp(*a->guard, 1);
	fprintf(stderr, "heed: more memory wanted than the %zu bytes allowed\n",
	    a->max);
	abort();
}

struct arena *
arena_new(size_t max)
{
	struct arena *a = calloc(1, sizeof(*a));
	void *p = MAP_FAILED;

	if (a)
		p = mmap(NULL, max, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED) {
		/* No fault of ours, and so no abort: the status of ERR_STORE. */
		fprintf(stderr, "heed: the system has no memory left\n");
		_exit(8);
	}
	a->base = p;
	a->max = max;
	return a;
}

void
arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_reset(a, 0);
	(void)munmap(a->base, a->max);
	free(a);
}

void *
arena_alloc(struct arena *a, size_t n, size_t size)
{
	size_t bytes, al = alignof(max_align_t);
	void *p;

	if (__builtin_mul_overflow(n, size, &bytes) ||
	    bytes > a->max - a->used ||
	    ((bytes + al - 1) & ~(al - 1)) > a->max - a->used)
		full(a);
	p = a->base + a->used;
	a->used += (bytes + al - 1) & ~(al - 1);
	if (a->used > a->dirty)
		a->dirty = a->used;
	return p;
}

size_t
arena_mark(const struct arena *a)
{
	return a->used;
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}

void
arena_reset(struct arena *a, size_t mark)
{
	size_t keep = mark > KEEP ? mark : KEEP;

	assert(mark <= a->used);
	/* What lies past `keep` goes back to the kernel, which wipes it; the
	 * kernel wants whole pages. */
	keep = (keep + PAGES - 1) & ~(size_t)(PAGES - 1);
	if (a->dirty > keep && keep < a->max) {
		if (madvise(a->base + keep, a->max - keep, MADV_DONTNEED) != 0)
			abort();
		a->dirty = keep;
	}
	if (a->dirty > mark)
		explicit_bzero(a->base + mark, a->dirty - mark);
	a->dirty = a->used = mark;
}

void
arena_guard(struct arena *a, jmp_buf *guard)
{
	a->guard = guard;
}
