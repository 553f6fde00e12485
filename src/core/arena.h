/*
 * Memory that all goes at once.
 *
 * A request owns an arena; whatever it allocates lives until the arena is
 * reset, and nothing is freed one by one. Allocation never returns NULL: at
 * the ceiling it jumps to the boundary set by arena_guard (a worker rolls
 * back, answers and retires), or, where none was set, ends the process with a
 * sentence. What is given back is wiped, so a later request cannot read it.
 *
 * arena_emu.c is the sanitizer twin: one calloc an allocation, so that ASan
 * sees an overrun from one object into the next. `make check EMU=1` links it.
 */
#ifndef HEED_CORE_ARENA_H
#define HEED_CORE_ARENA_H

#include <setjmp.h>
#include <stddef.h>
#include <string.h>

struct arena;

/* An arena that may hold at most max bytes; address space is taken at once,
 * memory as it is used. Ends the process (exit status 8) when the system has
 * none. */
struct arena *arena_new(size_t max);
void arena_free(struct arena *);

/* Zeroed, aligned memory for n objects of size bytes, until a reset. */
void *arena_alloc(struct arena *, size_t n, size_t size)
    __attribute__((malloc, returns_nonnull, alloc_size(2, 3)));

/* How far the arena is used; and back to there, wiping what came since. */
size_t arena_mark(const struct arena *);
void arena_reset(struct arena *, size_t mark);
/* Bytes in use, for metrics and tests. */
size_t arena_used(const struct arena *);

/* Where to jump with value 1 when the ceiling is met; NULL to end the process.
 * The caller keeps the jmp_buf alive until it sets another. */
void arena_guard(struct arena *, jmp_buf *);

/* Room for one more in an array of which n of *cap are used: where it lies now.
 * The old place is left to the arena. MORE(arena, l->at, l->n, &l->cap). */
static inline void *
arena_more(struct arena *a, const void *at, unsigned n, unsigned *cap,
    size_t size)
{
	void *more;

	*cap = *cap ? 2 * *cap : 16;
	more = arena_alloc(a, *cap, size);
	return n ? memcpy(more, at, n * size) : more;
}
#define MORE(a, at, n, cap)                                              \
	((void)((n) < *(cap) ||                                          \
	    ((at) = arena_more((a), (at), (n), (cap), sizeof(*(at))), 0)))

#define NEW(a, T)     ((T *)arena_alloc((a), 1, sizeof(T)))
#define NEWN(a, T, n) ((T *)arena_alloc((a), (n), sizeof(T)))

#endif
