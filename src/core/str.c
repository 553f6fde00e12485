/*
 * Spans: compare, find, cut, copy.
 */
#include "core/str.h"
#include "core/arena.h"

#include <string.h>

int
str_cmp(str a, str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c)
		return c;
	return (a.n > b.n) - (a.n < b.n);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool
str_ieq(str a, str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool
str_starts(str s, str prefix)
{
	return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool
str_ends(str s, str suffix)
{
	return s.n >= suffix.n &&
	    str_eq(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

ptrdiff_t
str_find(str s, str needle)
{
	const char *p;

	if (needle.n == 0)
		return 0;
	if (s.n < needle.n)
		return -1;
	p = memmem(s.p, s.n, needle.p, needle.n);
	return p ? p - s.p : -1;
}

ptrdiff_t
str_chr(str s, char c)
{
	const char *p = s.n ? memchr(s.p, c, s.n) : NULL;

	return p ? p - s.p : -1;
}

static bool
space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

str
str_trim(str s)
{
	while (s.n > 0 && space(s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n > 0 && space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool
str_cut(str *s, char sep, str *head)
{
	ptrdiff_t at = str_chr(*s, sep);

	if (at < 0) {
		*head = *s;
		*s = str_sub(*s, s->n, 0);
		return false;
	}
	*head = str_sub(*s, 0, (size_t)at);
	*s = str_sub(*s, (size_t)at + 1, s->n);
	return true;
}

bool
str_has_word(str list, str word)
{
	str one;

	for (bool more = word.n > 0; more;) {
		more = str_cut(&list, ' ', &one);
		if (str_eq(one, word))
			return true;
	}
	return false;
}

char *
str_c(struct arena *mem, str s)
{
	char *p = NEWN(mem, char, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

str
str_dup(struct arena *mem, str s)
{
	return (str){ str_c(mem, s), s.n };
}

str
str_cat(struct arena *mem, str a, str b)
{
	char *p = NEWN(mem, char, a.n + b.n + 1);

	if (a.n)
		memcpy(p, a.p, a.n);
	if (b.n)
		memcpy(p + a.n, b.p, b.n);
	return (str){ p, a.n + b.n };
}

bool
str_int(str s, int64_t min, int64_t max, int64_t *out)
{
	int64_t v = 0;

	if (s.n == 0 || s.n > 19)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' ||
		    __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, s.p[i] - '0', &v))
			return false;
	}
	if (v < min || v > max)
		return false;
	*out = v;
	return true;
}

bool
str_same_secret(str a, str b)
{
	unsigned char d = 0;

	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		d |= (unsigned char)(a.p[i] ^ b.p[i]);
	return d == 0;
}

str
str_hex(struct arena *mem, const void *data, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	const unsigned char *d = data;
	char *p = NEWN(mem, char, 2 * n + 1);

	for (size_t i = 0; i < n; i++) {
		p[2 * i] = digit[d[i] >> 4];
		p[2 * i + 1] = digit[d[i] & 15];
	}
	return (str){ p, 2 * n };
}

static int
nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool
str_unhex(str s, void *out, size_t n)
{
	unsigned char *d = out;

	if (s.n != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int hi = nibble(s.p[2 * i]), lo = nibble(s.p[2 * i + 1]);

		if (hi < 0 || lo < 0)
			return false;
		d[i] = (unsigned char)(hi << 4 | lo);
	}
	return true;
}
