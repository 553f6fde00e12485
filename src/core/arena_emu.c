/*
 * The arena's sanitizer twin: one calloc an allocation, so that ASan sees an
 * overrun from one object into the next, and a use after reset.
 */
#include "core/arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena {
	void **p;
	size_t *size;
	size_t n, cap, used, max;
	jmp_buf *guard;
};

struct arena *
arena_new(size_t max)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (!a)
		abort();
	a->max = max;
	return a;
}

void
arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_reset(a, 0);
	free(a->p);
	free(a->size);
	free(a);
}

void *
arena_alloc(struct arena *a, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes) ||
	    bytes > a->max - a->used ||
	    ((bytes + 15) & ~(size_t)15) > a->max - a->used) {
		if (a->guard)
			longjmp(*a->guard, 1);
		fprintf(stderr, "heed: more memory wanted than allowed\n");
		abort();
	}
	if (a->n == a->cap) {
		a->cap = a->cap ? 2 * a->cap : 64;
		a->p = realloc(a->p, a->cap * sizeof(*a->p));
		a->size = realloc(a->size, a->cap * sizeof(*a->size));
		if (!a->p || !a->size)
			abort();
	}
	a->p[a->n] = calloc(1, bytes > 0 ? bytes : 1);
	if (!a->p[a->n])
		abort();
	a->size[a->n] = bytes;
	a->used += (bytes + 15) & ~(size_t)15;
	return a->p[a->n++];
}

size_t
arena_mark(const struct arena *a)
{
	return a->n;
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}

void
arena_reset(struct arena *a, size_t mark)
{
	assert(mark <= a->n);
	while (a->n > mark) {
		a->n--;
		a->used -= (a->size[a->n] + 15) & ~(size_t)15;
		free(a->p[a->n]);
	}
}

void
arena_guard(struct arena *a, jmp_buf *guard)
{
	a->guard = guard;
}
