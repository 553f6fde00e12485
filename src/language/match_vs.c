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
#include <string.h>

struct match_vs {
	hs_database_t *db;
	hs_scratch_t *scratch;
	__typeof__(hs_scan) *scan;
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

/* Places may come in any order, and more than once: so they are bits. */
static int
on_match(unsigned id, unsigned long long from, unsigned long long to,
    unsigned flags, void *arg)
{
	struct hunt *h = arg;
	size_t i = (size_t)to - id; /* a word's id is its length */

	(void)from;
	(void)flags;
	if (i < MATCH_STEP)
		h->step[i / 64] |= UINT64_C(1) << i % 64;
	return 0;
}

bool
match_vs_more(struct hunt *h, const struct match_vs *vs)
{
	size_t rest = h->text.n - h->next, n = MATCH_STEP + MATCH_WORD_MAX;
	size_t size = rest < MATCH_STEP ? rest : MATCH_STEP;
	unsigned nmap = (unsigned)((size + 63) / 64);

	memset(h->step, 0, nmap * sizeof(*h->step));
	if (vs->scan(vs->db, h->text.p + h->next, (unsigned)(rest < n ? rest :
	    n), 0, vs->scratch, on_match, h) != HS_SUCCESS)
		return false;
	h->at = h->next;
	h->next += MATCH_STEP;
	h->map = h->step;
	h->left = *h->map;
	h->nmap = nmap - 1;
	return true;
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

bool
match_vs_more(struct hunt *h, const struct match_vs *vs)
{
	(void)h;
	(void)vs;
	return false;
}
#endif
