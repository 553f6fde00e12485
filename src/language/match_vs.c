/*
 * The same search by vectorscan, where it is installed.
 *
 * The library finds the letters; whether a word stands there is asked of
 * match_at, as in the plain search, so both give the same places. It is opened
 * only when it is wanted, because it is large and a server has no use for it,
 * and only on processors that have what it needs: its own check is wrong in
 * 5.4.9 (it asks for SSSE3 and uses SSE4.2).
 */
#include "language/match.h"
#include "core/arena.h"

#ifdef HEED_VECTORSCAN
#include <dlfcn.h>
#include <hs/hs.h>

enum { STEP_MIN = 1024, STEP_MAX = 64 * 1024 };

struct match_vs {
	hs_database_t *db;
	hs_scratch_t *scratch;
	__typeof__(hs_scan) *scan;
};

struct hunt {
	const struct match *m;
	str text;
	size_t base, best;
	unsigned which;
};

static bool
processor_fits(void)
{
#if defined(__x86_64__)
	return __builtin_cpu_supports("sse4.2") &&
	    __builtin_cpu_supports("popcnt");
#else
	return true;
#endif
}

/* Places may come in any order, so the first is the least of a step. */
static int
on_match(unsigned id, unsigned long long from, unsigned long long to,
    unsigned flags, void *arg)
{
	struct hunt *h = arg;
	size_t at = h->base + (size_t)to - id; /* a word's id is its length */
	unsigned which;

	(void)from;
	(void)flags;
	if (at < h->best && match_at(h->m, h->text, at, &which)) {
		h->best = at;
		h->which = which;
	}
	return 0;
}

size_t
match_vs_find(const struct match *m, const struct match_vs *vs, str text,
    size_t from, unsigned *which)
{
	struct hunt h = { .m = m, .text = text, .best = text.n };
	size_t step = STEP_MIN;

	while (from < text.n) {
		size_t n = text.n - from < step ? text.n - from : step;
		size_t more = text.n - from - n < MATCH_WORD_MAX ?
		    text.n - from - n : MATCH_WORD_MAX;

		h.base = from;
		if (vs->scan(vs->db, text.p + from, (unsigned)(n + more), 0,
		    vs->scratch, on_match, &h) != HS_SUCCESS)
			return match_plain(m, text, from, which);
		/* One that begins in what was read beyond the step may have a
		 * longer rival there: it is found again. */
		if (h.best < from + n) {
			*which = h.which;
			return h.best;
		}
		h.best = text.n;
		from += n;
		step = step < STEP_MAX ? 4 * step : STEP_MAX;
	}
	return text.n;
}

struct match_vs *
match_vs_new(struct arena *mem, const str *word, unsigned n)
{
	void *lib = processor_fits() ? dlopen("libhs.so.5", RTLD_NOW) : NULL;
	__typeof__(hs_compile_lit_multi) *compile;
	__typeof__(hs_alloc_scratch) *alloc;
	struct match_vs *vs = NEW(mem, struct match_vs);
	const char **at = NEWN(mem, const char *, n + 1);
	unsigned *flags = NEWN(mem, unsigned, n + 1);
	unsigned *id = NEWN(mem, unsigned, n + 1);
	size_t *len = NEWN(mem, size_t, n + 1);
	hs_compile_error_t *bad = NULL;

	if (!lib || n == 0)
		return NULL;
	*(void **)&compile = dlsym(lib, "hs_compile_lit_multi");
	*(void **)&alloc = dlsym(lib, "hs_alloc_scratch");
	*(void **)&vs->scan = dlsym(lib, "hs_scan");
	for (unsigned i = 0; i < n; i++) {
		at[i] = word[i].p;
		len[i] = word[i].n;
		id[i] = (unsigned)word[i].n;
		flags[i] = HS_FLAG_CASELESS;
	}
	if (!compile || !alloc || !vs->scan || compile(at, flags, id, len, n,
	    HS_MODE_BLOCK, NULL, &vs->db, &bad) != HS_SUCCESS ||
	    alloc(vs->db, &vs->scratch) != HS_SUCCESS)
		return NULL;
	return vs;
}
#else
struct match_vs *
match_vs_new(struct arena *mem, const str *word, unsigned n)
{
	(void)mem;
	(void)word;
	(void)n;
	return NULL;
}

size_t
match_vs_find(const struct match *m, const struct match_vs *vs, str text,
    size_t from, unsigned *which)
{
	(void)vs;
	return match_plain(m, text, from, which);
}
#endif
