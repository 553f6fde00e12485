/*
 * The arena and its sanitizer twin, by the same tests; where the two differ by
 * design the test asks which it is.
 */
#include "core/arena.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

enum { KB = 1024, MB = 1024 * KB };

/* The twin counts allocations where the arena counts bytes. */
static bool
is_twin(void)
{
	struct arena *a = arena_new(64);
	bool twin;

	(void)arena_alloc(a, 1, 32);
	twin = arena_mark(a) == 1;
	arena_free(a);
	return twin;
}

static bool
all(const unsigned char *p, size_t n, unsigned char want)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != want)
			return false;
	return true;
}

static void
zeroed_and_aligned(void **state)
{
	struct arena *a = arena_new(MB);
	unsigned char *was = NULL;

	(void)state;
	for (size_t n = 0; n < 200; n++) {
		unsigned char *p = arena_alloc(a, n, 1);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % 16, 0);
		assert_true(all(p, n, 0));
		if (was)
			assert_true(all(was, n - 1, 0xaa));
		memset(p, 0xaa, n);
		was = p;
	}
	arena_free(a);
	arena_free(NULL);
}

static void
mark_and_reset(void **state)
{
	struct arena *a = arena_new(4 * MB);
	unsigned char *keep = arena_alloc(a, 300 * KB, 1);
	size_t mark, used;

	(void)state;
	memset(keep, 0x55, 300 * KB);
	mark = arena_mark(a);
	used = arena_used(a);
	assert_int_equal(used, 300 * KB);
	for (int round = 0; round < 3; round++) {
		unsigned char *p = arena_alloc(a, 2 * MB, 1);

		assert_true(all(p, 2 * MB, 0));
		memset(p, 0xaa, 2 * MB);
		arena_reset(a, mark);
		assert_int_equal(arena_used(a), used);
		assert_int_equal(arena_mark(a), mark);
		assert_true(all(keep, 300 * KB, 0x55));
	}
	arena_reset(a, 0);
	assert_int_equal(arena_used(a), 0);
	assert_true(all(arena_alloc(a, 3 * MB, 1), 3 * MB, 0));
	arena_free(a);
}

/* What is past the mark is wiped at the reset itself, not when it is next
 * given out: a stray pointer must find nothing. */
static void
wiped_at_reset(void **state)
{
	static const size_t sizes[] = { 16, 4096, 256 * KB - 16, 256 * KB,
		256 * KB + 16, 320 * KB, MB, 4 * MB - 16, 4 * MB + 16,
		5 * MB };
	static const size_t marks[] = { 16, 4096, 256 * KB, 300 * KB };

	(void)state;
	if (is_twin())
		return; /* it gives memory back: see reused_is_caught */
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		for (size_t k = 0; k < sizeof(marks) / sizeof(marks[0]); k++) {
			struct arena *a = arena_new(6 * MB + marks[k]);
			unsigned char *low = arena_alloc(a, marks[k], 1), *p;
			size_t mark = arena_mark(a);

			memset(low, 0x55, marks[k]);
			p = arena_alloc(a, sizes[i], 1);
			memset(p, 0xaa, sizes[i]);
			arena_reset(a, mark);
			assert_true(all(p, sizes[i], 0));
			assert_true(all(low, marks[k], 0x55));
			arena_free(a);
		}
}

/* Memory of a greedy request goes back to the system, not only to zero. */
static void
given_back(void **state)
{
	struct arena *a;
	unsigned char *p, there[1] = { 0 };

	(void)state;
	if (is_twin())
		return;
	a = arena_new(8 * MB);
	p = arena_alloc(a, 8 * MB, 1);
	memset(p, 0xaa, 8 * MB);
	assert_int_equal(mincore(p + 6 * MB, 1, there), 0);
	assert_int_equal(there[0] & 1, 1);
	arena_reset(a, 0);
	assert_int_equal(mincore(p + 6 * MB, 1, there), 0);
	assert_int_equal(there[0] & 1, 0);
	arena_free(a);
}

static void
reused_is_caught(void **state)
{
	(void)state;
#ifdef __SANITIZE_ADDRESS__
	if (is_twin()) {
		struct arena *a = arena_new(MB);
		char *p = arena_alloc(a, 10, 1), *q = arena_alloc(a, 10, 1);

		assert_false(__asan_address_is_poisoned(p + 9));
		assert_true(__asan_address_is_poisoned(p + 10));
		arena_reset(a, 1);
		assert_false(__asan_address_is_poisoned(p));
		assert_true(__asan_address_is_poisoned(q));
		arena_free(a);
	}
#endif
}

/* Whether the ceiling was met; the arena goes on below it. */
static bool
meets_ceiling(struct arena *a, size_t n, size_t size)
{
	jmp_buf guard;
	volatile bool met = true;

	if (setjmp(guard) == 0) {
		arena_guard(a, &guard);
		(void)arena_alloc(a, n, size);
		met = false;
	}
	arena_guard(a, NULL);
	return met;
}

static void
ceiling_jumps(void **state)
{
	volatile size_t huge = SIZE_MAX;
	struct arena *a = arena_new(4096);

	(void)state;
	assert_true(meets_ceiling(a, 4097, 1));
	assert_true(meets_ceiling(a, huge, 1));
	assert_true(meets_ceiling(a, huge - 8, 1));
	assert_true(meets_ceiling(a, huge / 2, 4));
	assert_true(meets_ceiling(a, huge, huge));
	assert_int_equal(arena_used(a), 0);
	assert_false(meets_ceiling(a, 1, 4000));
	assert_true(meets_ceiling(a, 1, 97));
	assert_false(meets_ceiling(a, 6, 16));
	assert_int_equal(arena_used(a), 4096);
	assert_true(meets_ceiling(a, 1, 1));
	assert_false(meets_ceiling(a, 0, 1));
	arena_reset(a, 0);
	assert_false(meets_ceiling(a, 4096, 1));
	arena_free(a);
}

/* The signal a child ends with when it does what is never allowed, or 0. */
static int
ends_by(void (*deed)(struct arena *))
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		deed(arena_new(64));
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void
over_the_ceiling(struct arena *a)
{
	(void)arena_alloc(a, 65, 1);
}

static void
reset_forwards(struct arena *a)
{
	size_t mark;

	(void)arena_alloc(a, 32, 1);
	mark = arena_mark(a);
	arena_reset(a, 0);
	arena_reset(a, mark);
}

static void
bugs_end_the_process(void **state)
{
	(void)state;
	assert_int_equal(ends_by(over_the_ceiling), SIGABRT);
	assert_int_equal(ends_by(reset_forwards), SIGABRT);
}

/* What an array holds goes along as it grows; it grows when it is full alone. */
static void
grows_by_doubling(void **state)
{
	struct arena *a = arena_new(1 << 20);
	unsigned *at = NULL, n = 0, cap = 0, moves = 0;

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		const unsigned *was = at;

		MORE(a, at, n, &cap);
		moves += at != was;
		at[n++] = i;
	}
	for (unsigned i = 0; i < 1000; i++)
		assert_int_equal(at[i], i);
	assert_int_equal(cap, 1024);
	assert_int_equal(moves, 7);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zeroed_and_aligned),
		cmocka_unit_test(mark_and_reset),
		cmocka_unit_test(wiped_at_reset),
		cmocka_unit_test(given_back),
		cmocka_unit_test(reused_is_caught),
		cmocka_unit_test(ceiling_jumps),
		cmocka_unit_test(bugs_end_the_process),
		cmocka_unit_test(grows_by_doubling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
