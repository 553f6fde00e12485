/*
 * Growing buffers with a ceiling and a sticky overflow.
 */
#include "core/buf.h"
#include "core/arena.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void
buf_init(struct buf *b, struct arena *mem, size_t max)
{
	*b = (struct buf){ .mem = mem, .max = max };
}

void
buf_put(struct buf *b, str s)
{
	if (b->over || s.n > b->max - b->n) {
		b->over = true;
		return;
	}
	if (s.n == 0)
		return;
	if (s.n > b->cap - b->n) {
		size_t cap = b->cap ? b->cap : 256;
		char *p;

		while (s.n > cap - b->n)
			cap *= 2;
		p = NEWN(b->mem, char, cap);
		if (b->n)
			memcpy(p, b->p, b->n);
		b->p = p;
		b->cap = cap;
	}
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

void
buf_fmt(struct buf *b, const char *fmt, ...)
{
	char text[512];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	assert(n >= 0);
	if ((size_t)n >= sizeof(text))
		b->over = true;
	else
		buf_put(b, (str){ text, (size_t)n });
}

void
buf_int(struct buf *b, int64_t v)
{
	buf_fmt(b, "%lld", (long long)v);
}

void
buf_json(struct buf *b, str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_put(b, str_sub(s, from, i - from));
		from = i + 1;
		switch (c) {
		case '"':  buf_lit(b, "\\\""); break;
		case '\\': buf_lit(b, "\\\\"); break;
		case '\n': buf_lit(b, "\\n"); break;
		case '\r': buf_lit(b, "\\r"); break;
		case '\t': buf_lit(b, "\\t"); break;
		default:   buf_fmt(b, "\\u%04x", c);
		}
	}
	buf_put(b, str_sub(s, from, s.n));
}

enum err
buf_done(struct buf *b, str *out)
{
	if (b->over)
		return ERR_LIMIT;
	*out = (str){ b->p ? b->p : "", b->n };
	return ERR_OK;
}

str
buf_str(struct buf *b)
{
	str s = S("");

	if (buf_done(b, &s) != ERR_OK)
		assert(!"a buffer met a ceiling that it cannot meet");
	return s;
}

str
buf_number(struct arena *mem, int64_t n)
{
	struct buf b;

	buf_init(&b, mem, 32);
	buf_int(&b, n);
	return buf_str(&b);
}
