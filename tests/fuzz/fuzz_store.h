/*
 * For fuzzers that want a real store: SQLite in a folder of its own, which the
 * runner puts where a disk costs nothing.
 *
 * Code that is written for a process's whole life leaves open what it opened.
 * Here one process lives a million lives: arenas made while an input is taken,
 * and descriptors opened meanwhile, are closed after it (fuzz_lived).
 */
#ifndef HEED_TESTS_FUZZ_FUZZ_STORE_H
#define HEED_TESTS_FUZZ_FUZZ_STORE_H

#include "../unit/store_kit.h"
#include "core/log.h"
#include "fuzz.h"

#include <fcntl.h>

static str fuzz_dir; /* ends without a slash */

static inline void
fuzz_away(void)
{
	remove_dir(fuzz_dir);
}

/* The folder; quiet logs. */
static inline void
fuzz_place(struct arena *stays)
{
	log_level(LOG_ERROR_ + 1);
	fuzz_dir = temp_dir(stays);
	(void)atexit(fuzz_away);
}

static inline const char *
fuzz_path(struct arena *mem, const char *tail)
{
	return str_c(mem, str_cat(mem, fuzz_dir, str_of(tail)));
}

static inline void
fuzz_write(const char *path, str text)
{
	FILE *f = fopen(path, "w");

	assert(f && fwrite(text.p, 1, text.n, f) == text.n);
	assert(fclose(f) == 0);
}

/* One statement outside of stmt.def; the first number it answers with, or 0. */
static inline int64_t
fuzz_sql(struct store *st, struct ctx *cx, const char *sql)
{
	struct rows r;

	must(store_sql(st, cx, sql, NULL, 0, &r, NULL));
	return r.n ? cell(&r, 0, 0)->i : 0;
}

/* ---- lives ---- */

enum { LIVES_MAX = 64 };
static struct arena *lives[LIVES_MAX];
static int first_fd;

struct arena *__real_arena_new(size_t);
void __real_arena_free(struct arena *);
struct arena *__wrap_arena_new(size_t);
void __wrap_arena_free(struct arena *);

struct arena *
__wrap_arena_new(size_t max)
{
	struct arena *a = __real_arena_new(max);

	for (unsigned i = 0; first_fd && i < LIVES_MAX; i++)
		if (!lives[i]) {
			lives[i] = a;
			break;
		}
	return a;
}

void
__wrap_arena_free(struct arena *a)
{
	for (unsigned i = 0; i < LIVES_MAX; i++)
		if (lives[i] == a)
			lives[i] = NULL;
	__real_arena_free(a);
}

/* From here on what is opened belongs to one input. */
static inline void
fuzz_live(void)
{
	first_fd = dup(STDERR_FILENO);
	assert(first_fd > 0);
	(void)close(first_fd);
}

static inline void
fuzz_lived(void)
{
	(void)close_range((unsigned)first_fd, ~0U, 0);
	first_fd = 0;
	for (unsigned i = 0; i < LIVES_MAX; i++)
		__wrap_arena_free(lives[i]);
}

#endif
