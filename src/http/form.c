/*
 * One pass to count, one to decode, so that the arena gives exactly what the
 * form needs and a form with too many pairs costs nothing.
 */
#include "http/form.h"
#include "core/arena.h"
#include "core/html.h"
#include "core/utf8.h"

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
pct_decode(str s, bool plus, char *out, size_t *n)
{
	size_t k = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '+' && plus) {
			c = ' ';
		} else if (c == '%') {
			int hi = s.n - i > 2 ? hex(s.p[i + 1]) : -1;
			int lo = s.n - i > 2 ? hex(s.p[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return false;
			c = (char)(hi * 16 + lo);
			i += 2;
		}
		out[k++] = c;
	}
	*n = k;
	return true;
}

static enum err
decode(struct arena *mem, str s, str *out)
{
	char *p = NEWN(mem, char, s.n + 1);
	str got = { p, 0 };

	if (!pct_decode(s, true, p, &got.n) || str_chr(got, 0) >= 0 ||
	    !utf8_ok(got, NULL))
		return ERR_UNREAD;
	*out = got;
	return ERR_OK;
}

static size_t
count(str text)
{
	size_t n = 0;
	str pair;

	while (text.n > 0) {
		(void)str_cut(&text, '&', &pair);
		n += pair.n > 0;
	}
	return n;
}

enum err
form_parse(struct arena *mem, str text, unsigned max,
    const struct field **out, unsigned *n)
{
	size_t want = count(text);
	struct field *f;
	unsigned k = 0;

	if (want > max)
		return ERR_LIMIT;
	f = NEWN(mem, struct field, want + 1);
	while (text.n > 0) {
		str pair, name;

		(void)str_cut(&text, '&', &pair);
		if (pair.n == 0)
			continue;
		(void)str_cut(&pair, '=', &name);
		TRY(decode(mem, name, &f[k].name));
		TRY(decode(mem, pair, &f[k].value));
		k++;
	}
	*out = f;
	*n = k;
	return ERR_OK;
}

void
form_put(struct buf *b, const struct field *f)
{
	if (b->n)
		buf_c(b, '&');
	url_put(b, f->name);
	buf_c(b, '=');
	url_put(b, f->value);
}
