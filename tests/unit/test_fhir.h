/*
 * What the tests of fhir/ share: an arena with R4 open, and files to read.
 * Not a test; include it after Heed's headers and before <cmocka.h>.
 */
#ifndef HEED_TEST_FHIR_H
#define HEED_TEST_FHIR_H

#include "core/arena.h"
#include "fhir/fhir.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KIT_MB = 1 << 20, KIT_FILES = 1000 };

static struct arena *kit_server, *mem;
static struct ctx cx;

static inline int
kit_open(void **state)
{
	(void)state;
	kit_server = arena_new((size_t)16 * KIT_MB);
	mem = arena_new((size_t)512 * KIT_MB);
	ctx_init(&cx, kit_server, 0);
	if (fhir_open(&cx) != ERR_OK) {
		printf("%.*s: %.*s\n", PRS(cx.diag[0].where),
		    PRS(cx.diag[0].what));
		return -1;
	}
	ctx_init(&cx, mem, 0);
	return 0;
}

static inline int
kit_close(void **state)
{
	(void)state;
	arena_free(mem);
	arena_free(kit_server);
	return 0;
}

/* Before each piece of work: an empty arena and no diagnostics. */
static inline void
kit_fresh(void)
{
	arena_reset(mem, 0);
	ctx_init(&cx, mem, 0);
}

/* The whole file, in the arena; .p == NULL when it cannot be opened. */
static inline str
kit_read(const char *path)
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

/* HEED_SHARED, or where it stands beside a checkout; "/dir" is added. */
static inline void
kit_shared(char *out, size_t n, const char *dir)
{
	const char *root = getenv("HEED_SHARED");

	(void)snprintf(out, n, "%s/%s", root ? root : "../shared/data", dir);
}

/* Calls each with every file of dir that ends so, in the order of names; how
 * many there were. Says loudly when there was none. */
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
	if (done == 0)
		printf("skipped: no %s files in %s\n", end, dir);
	return done;
}

#endif
