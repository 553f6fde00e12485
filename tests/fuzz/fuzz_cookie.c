/*
 * Cookie headers: what is kept lies inside the header, has a token for a name,
 * a printable value, and no name twice.
 */
#include "http/admit.h"
#include "http/cookie.h"
#include "fuzz.h"

static void
fuzz_one(struct arena *mem, str in)
{
	struct field f[COOKIES_MAX];
	unsigned k = 0;
	size_t half = in.n / 2;

	(void)mem;
	/* Twice, as two headers: the second adds to the first. */
	cookie_parse(str_sub(in, 0, half), f, &k);
	cookie_parse(str_sub(in, half, in.n), f, &k);
	assert(k <= COOKIES_MAX);
	for (unsigned i = 0; i < k; i++) {
		str v = f[i].value;

		assert(is_token(f[i].name) && f[i].name.p[0] != '$');
		assert(f[i].name.p >= in.p && v.p >= in.p &&
		    v.p + v.n <= in.p + in.n);
		for (size_t j = 0; j < v.n; j++)
			assert(v.p[j] > 0x20 && v.p[j] < 0x7f && v.p[j] != ';');
		for (unsigned j = 0; j < i; j++)
			assert(!str_eq(f[i].name, f[j].name));
	}
}
