/*
 * Calls of a library or of the system that fail when their turn has come: for
 * the tests of what Heed says then. Not a test.
 *
 * A call that is named by STANDS stands in the test's own program before the
 * real one, for the libraries too, so that what SQLite asks of the system may
 * fail as well.
 *
 *   STANDS(int, fsync, (int fd), (fd), -1)
 *   arm(3, "fsync");             the third fsync from here on fails
 *   e = work();
 *   assert_true(disarm());       it was met
 */
#ifndef HEED_TESTS_UNIT_CALLS_KIT_H
#define HEED_TESTS_UNIT_CALLS_KIT_H

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static unsigned left;    /* calls until one fails; 0: none does */
/* Of this name alone; NULL: any but sqlite3_step, since sqlite3_exec takes a step
 * that was never made for one that went well. */
static const char *only;
static const char *also; /* fails too, once the first has */
static const char *met;  /* the one that failed */
static int why = EIO;

static inline bool
fails(const char *name)
{
	if (met && also && strcmp(also, name) == 0) {
		errno = why;
		return true;
	}
	if (left == 0 || (only ? strcmp(only, name) != 0 :
	    strcmp("sqlite3_step", name) == 0) || --left > 0)
		return false;
	met = name;
	errno = why;
	return true;
}

static inline void
find_call(const char *name, void *real, size_t size)
{
	void *p = dlsym(RTLD_NEXT, name);

	if (!p)
		abort();
	memcpy(real, &p, size);
}

#define STANDS(T, name, args, given, failure)                  \
	T name args                                            \
	{                                                      \
		static T (*real) args;                         \
		                                               \
		if (!real)                                     \
			find_call(#name, &real, sizeof(real));      \
		if (fails(#name))                              \
			return failure;                        \
		return real given;                             \
	}

/* The nth call from here on fails, of that name or of any. */
static inline void
arm(unsigned n, const char *name)
{
	met = NULL;
	only = name;
	left = n;
}

/* Whether it was met. */
static inline bool
disarm(void)
{
	left = 0;
	only = also = NULL;
	return met != NULL;
}

#endif
