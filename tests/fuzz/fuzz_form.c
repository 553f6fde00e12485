/*
 * Form bodies: what is read is well formed, bounded, and says the same when it
 * is written and read again.
 */
#include "core/html.h"
#include "core/utf8.h"
#include "http/form.h"
#include "fuzz.h"

static str
write_again(struct arena *mem, const struct field *f, unsigned n, size_t max)
{
	struct buf b;

	buf_init(&b, mem, max);
	for (unsigned i = 0; i < n; i++) {
		url_put(&b, f[i].name);
		buf_lit(&b, "=");
		url_put(&b, f[i].value);
		buf_lit(&b, "&");
	}
	return buf_str(&b);
}

static void
fuzz_one(struct arena *mem, str in)
{
	const struct field *f = NULL, *again = NULL;
	unsigned k = 0, m = 0;
	size_t bytes = 0;

	if (in.n > 64 * 1024 || form_parse(mem, in, HTTP_FIELDS_MAX, &f, &k) !=
	    ERR_OK)
		return;
	assert(k <= HTTP_FIELDS_MAX);
	for (unsigned i = 0; i < k; i++) {
		assert(utf8_ok(f[i].name, NULL) && utf8_ok(f[i].value, NULL));
		assert(str_chr(f[i].name, 0) < 0 && str_chr(f[i].value, 0) < 0);
		bytes += f[i].name.n + f[i].value.n;
	}
	assert(bytes <= in.n);
	assert(form_parse(mem, write_again(mem, f, k, 4 * in.n + 2000),
	    HTTP_FIELDS_MAX, &again, &m) == ERR_OK && m == k);
	for (unsigned i = 0; i < k; i++)
		assert(str_eq(f[i].name, again[i].name) &&
		    str_eq(f[i].value, again[i].value));
}
