/*
 * Form bodies: what is read is well formed and bounded, a slower reading of the
 * same bytes says the same, and a form that is kept (a draft, words sent after
 * the session's end) comes back as it was.
 */
#include "core/html.h"
#include "core/utf8.h"
#include "http/form.h"
#include "fuzz.h"

/* One character of pair at *i, decoded; -1 at the end of the part. */
static int
next(str pair, size_t *i, char end)
{
	char hex[3] = { 0 };
	unsigned v;

	if (*i >= pair.n || pair.p[*i] == end)
		return -1;
	if (pair.p[*i] == '+') {
		(*i)++;
		return ' ';
	}
	if (pair.p[*i] != '%')
		return (unsigned char)pair.p[(*i)++];
	memcpy(hex, pair.p + *i + 1, 2);
	if (sscanf(hex, "%x", &v) != 1)
		assert(!"an escape that is none");
	*i += 3;
	return (int)v;
}

static void
says(str pair, size_t *i, char end, str got)
{
	int c;

	for (size_t k = 0; (c = next(pair, i, end)) >= 0; k++)
		assert(k < got.n && (unsigned char)got.p[k] == c);
}

static void
slowly(str in, const struct field *f, unsigned n)
{
	unsigned k = 0;
	str pair;

	for (bool more = true; more;) {
		size_t i = 0;

		more = str_cut(&in, '&', &pair);
		if (pair.n == 0)
			continue;
		assert(k < n);
		says(pair, &i, '=', f[k].name);
		if (i < pair.n)
			i++;
		says(pair, &i, '&', f[k].value);
		assert(i == pair.n);
		k++;
	}
	assert(k == n);
}

static void
kept(struct arena *mem, const struct field *f, unsigned n, size_t max)
{
	const struct field *again;
	struct buf b;
	unsigned m;

	buf_init(&b, mem, max);
	for (unsigned i = 0; i < n; i++)
		form_put(&b, &f[i]);
	must(form_parse(mem, buf_str(&b), HTTP_FIELDS_MAX, &again, &m));
	assert(m == n);
	for (unsigned i = 0; i < n; i++)
		assert(str_eq(f[i].name, again[i].name) &&
		    str_eq(f[i].value, again[i].value));
}

static void
fuzz_one(struct arena *mem, str in)
{
	const struct field *f;
	size_t bytes = 0;
	unsigned n;

	if (form_parse(mem, in, HTTP_FIELDS_MAX, &f, &n) != ERR_OK)
		return;
	assert(n <= HTTP_FIELDS_MAX);
	for (unsigned i = 0; i < n; i++) {
		assert(utf8_ok(f[i].name, NULL) && utf8_ok(f[i].value, NULL));
		assert(str_chr(f[i].name, 0) < 0 && str_chr(f[i].value, 0) < 0);
		bytes += f[i].name.n + f[i].value.n;
	}
	assert(bytes <= in.n);
	slowly(in, f, n);
	kept(mem, f, n, 4 * in.n + 2000);
}
