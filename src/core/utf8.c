/*
 * UTF-8 by the table of well formed byte sequences (Unicode 15, table 3-7).
 */
#include "core/utf8.h"
#include "core/arena.h"

#include <string.h>

int32_t
utf8_next(str s, size_t *i)
{
	const unsigned char *p = (const unsigned char *)s.p + *i;
	size_t left = s.n - *i, need;
	uint32_t cp, min;

	(*i)++;
	if (p[0] < 0x80)
		return p[0];
	if (p[0] >= 0xc2 && p[0] <= 0xdf) {
		need = 1; cp = p[0] & 0x1f; min = 0x80;
	} else if ((p[0] & 0xf0) == 0xe0) {
		need = 2; cp = p[0] & 0x0f; min = 0x800;
	} else if (p[0] >= 0xf0 && p[0] <= 0xf4) {
		need = 3; cp = p[0] & 0x07; min = 0x10000;
	} else {
		return -1;
	}
	if (left <= need)
		return -1;
	for (size_t k = 1; k <= need; k++) {
		if ((p[k] & 0xc0) != 0x80)
			return -1;
		cp = cp << 6 | (p[k] & 0x3f);
	}
	if (cp < min || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		return -1;
	*i += need;
	return (int32_t)cp;
}

bool
utf8_ok(str s, size_t *at)
{
	size_t i = 0;

	while (i < s.n) {
		size_t was = i;

		if (utf8_next(s, &i) < 0) {
			if (at)
				*at = was;
			return false;
		}
	}
	return true;
}

bool
utf8_text_ok(str s, size_t *at)
{
	size_t i = 0;

	while (i < s.n) {
		size_t was = i;
		unsigned char c = (unsigned char)s.p[i];
		int32_t cp;

		if (c >= 0x20 && c < 0x80) {
			i++;
			continue;
		}
		cp = utf8_next(s, &i);
		if (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r') {
			if (at)
				*at = was;
			return false;
		}
	}
	return true;
}

unsigned
utf8_put(char *out, uint32_t cp)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp >= 0xd800 && cp <= 0xdfff)
		return 0;
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	if (cp > 0x10ffff)
		return 0;
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

size_t
utf8_len(str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

str
utf8_mend(struct arena *mem, str s)
{
	char *out;
	size_t n = 0;

	if (utf8_ok(s, NULL))
		return s;
	out = NEWN(mem, char, 3 * s.n);
	for (size_t i = 0; i < s.n;) {
		size_t was = i;

		if (utf8_next(s, &i) < 0) {
			n += utf8_put(out + n, 0xfffd);
		} else {
			memcpy(out + n, s.p + was, i - was);
			n += i - was;
		}
	}
	return (str){ out, n };
}

str
utf8_lines(struct arena *mem, str s)
{
	char *out;
	size_t n = 0;

	if (str_chr(s, '\r') < 0)
		return s;
	out = NEWN(mem, char, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\r')
			out[n++] = s.p[i];
		else if (i + 1 >= s.n || s.p[i + 1] != '\n')
			out[n++] = '\n';
	}
	return (str){ out, n };
}
