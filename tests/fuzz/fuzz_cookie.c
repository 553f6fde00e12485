/*
 * Cookie headers: what is kept lies inside the header, has a token for a name,
 * a printable value, and no name twice.
 */
#include "http/admit.h"
#include "http/cookie.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct field f[COOKIES_MAX];
	const char *p = (const char *)data;
	unsigned k = 0;

	/* Twice, as two headers: the second adds to the first. */
	cookie_parse((str){ p, n / 2 }, f, &k);
	cookie_parse((str){ p + n / 2, n - n / 2 }, f, &k);
	assert(k <= COOKIES_MAX);
	for (unsigned i = 0; i < k; i++) {
		str v = f[i].value;

		assert(is_token(f[i].name) && f[i].name.p[0] != '$');
		assert(f[i].name.p >= p && v.p >= p && v.p + v.n <= p + n);
		for (size_t j = 0; j < v.n; j++)
			assert(v.p[j] > 0x20 && v.p[j] < 0x7f && v.p[j] != ';');
		for (unsigned j = 0; j < i; j++)
			assert(!str_eq(f[i].name, f[j].name));
	}
	return 0;
}
