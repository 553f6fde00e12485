/*
 * What tests without a store share: memory and a context, engines that are
 * opened once, files and where the shared data stands. Not a test; it brings
 * cmocka, so include it after Heed's own headers.
 *
 *   T(f)                              a test with mem and cx to itself
 *   kit_start(fhir_open), kit_fresh() a group with engines, and each piece of
 *                                     its work
 */
#ifndef HEED_TESTS_UNIT_KIT_H
#define HEED_TESTS_UNIT_KIT_H

#include "core/arena.h"
#include "core/err.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h> /* last: it has a macro of the name fail */

enum { KIT_NOW = 1795400000, KIT_MB = 1 << 20 };

static struct arena *mem, *kit_engines;
static struct ctx cx;

static inline void
kit_say(void)
{
	for (unsigned i = 0; i < cx.ndiag && i < DIAG_MAX; i++)
		printf("  %.*s: %.*s\n", PRS(cx.diag[i].where),
		    PRS(cx.diag[i].what));
}

/* Opens what stays as long as the group; NULL opens nothing. */
static inline int
kit_start(enum err (*open)(struct ctx *))
{
	kit_engines = arena_new((size_t)64 * KIT_MB);
	mem = arena_new((size_t)1024 * KIT_MB);
	ctx_init(&cx, kit_engines, KIT_NOW);
	if (open && open(&cx) != ERR_OK) {
		kit_say();
		return -1;
	}
	ctx_init(&cx, mem, KIT_NOW);
	return 0;
}

static inline int
kit_new(void **state)
{
	(void)state;
	return kit_start(NULL);
}

static inline int
kit_end(void **state)
{
	(void)state;
	arena_free(mem);
	arena_free(kit_engines);
	return 0;
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_new, kit_end)

/* Before each piece of work: an empty arena and no diagnostics. */
static inline void
kit_fresh(void)
{
	arena_reset(mem, 0);
	ctx_init(&cx, mem, KIT_NOW);
}

#define assert_str(got, want) kit_same(got, want, __LINE__)
static inline void
kit_same(str got, const char *want, int line)
{
	if (got.n != strlen(want) || (got.n && memcmp(got.p, want, got.n)))
		fail_msg("line %d: \"%.*s\" is not \"%s\"", line, PRS(got),
		    want);
}

/* The whole file, in the arena; .p == NULL when it cannot be opened. */
static inline str
kit_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	long n;
	char *p;

	if (!f)
		return (str){ NULL, 0 };
	(void)fseek(f, 0, SEEK_END);
	n = ftell(f);
	rewind(f);
	p = NEWN(mem, char, (size_t)n + 1);
	if (n < 0 || fread(p, 1, (size_t)n, f) != (size_t)n)
		n = 0;
	(void)fclose(f);
	return (str){ p, (size_t)n };
}

/* A folder of the shared data, until the next call; where there is none, the
 * test is skipped, loudly. It is HEED_SHARED, or stands beside a checkout. */
static inline const char *
kit_shared(const char *dir)
{
	static char path[1024];
	const char *at = getenv("HEED_SHARED");
	DIR *d;

	(void)snprintf(path, sizeof(path), "%s/%s", at ? at : "../shared/data",
	    dir);
	d = opendir(path);
	if (!d) {
		printf("skipped: %s is not there\n", path);
		skip();
	}
	(void)closedir(d);
	return path;
}

/* Calls each with every file of dir that ends so, in the order of names and
 * each with an empty arena; how many there were. */
static inline unsigned
kit_each(const char *dir, const char *end,
    void (*each)(const char *dir, const char *name))
{
	struct dirent **list;
	int n = scandir(dir, &list, NULL, alphasort);
	unsigned done = 0;

	for (int i = 0; i < n; i++) {
		if (str_ends(str_of(list[i]->d_name), str_of(end))) {
			kit_fresh();
			each(dir, list[i]->d_name);
			done++;
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	return done;
}

#endif
