/*
 * What the fuzzers share: one arena, opened once and emptied after each input.
 *
 * A fuzzer includes this and writes fuzz_one, which takes one input and asserts
 * what must hold. FUZZ_OPEN, defined before, names what is opened once and
 * stays. All of Heed is linked, with the arena's sanitizer twin. An input that
 * fills the arena is a finding too: the limits at the door are there so that
 * nobody can.
 */
#ifndef HEED_TESTS_FUZZ_FUZZ_H
#define HEED_TESTS_FUZZ_FUZZ_H

#include "core/arena.h"
#include "core/err.h"
#include "forms/forms.h"
#include "language/language.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static void fuzz_one(struct arena *, str in);

/* A claim that speaks of an enum err. */
#define must(call) assert((call) == ERR_OK)

static inline enum err
fuzz_nothing(struct ctx *cx)
{
	(void)cx;
	return ERR_OK;
}

static inline enum err
fuzz_forms(struct ctx *cx)
{
	const struct lexicon *lx;

	TRY(lexicon_open(cx, &lx));
	forms_open(lx);
	return ERR_OK;
}

#ifndef FUZZ_OPEN
#define FUZZ_OPEN fuzz_nothing
#endif

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena *stays, *mem;
	struct ctx cx;

	if (!mem) {
		stays = arena_new((size_t)256 << 20);
		mem = arena_new((size_t)512 << 20);
		ctx_init(&cx, stays, 0);
		must(FUZZ_OPEN(&cx));
	}
	fuzz_one(mem, (str){ (const char *)data, n });
	arena_reset(mem, 0);
	return 0;
}

#endif
