/*
 * Whatever bytes come, the JSON reader takes or refuses them within its arena.
 * What it takes, a second reader of RFC 8259's grammar takes too; it keeps its
 * bytes, and means the same after it was written and read again.
 */
#include "core/json.h"
#include "core/utf8.h"
#include "fuzz.h"

enum { MAX = 1024 * 1024 };

/* ---- a second reader, from RFC 8259 alone: the byte after, or NULL ---- */

static const char *value(const char *, const char *, int depth);

static const char *
space(const char *p, const char *end)
{
	while (p < end && memchr(" \t\n\r", *p, 4))
		p++;
	return p;
}

static const char *
digits(const char *p, const char *end)
{
	const char *from = p;

	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p > from ? p : NULL;
}

static const char *
number(const char *p, const char *end)
{
	if (p < end && *p == '-')
		p++;
	if (p < end && *p == '0')
		p++;
	else if (!(p = digits(p, end)))
		return NULL;
	if (p < end && *p == '.' && !(p = digits(p + 1, end)))
		return NULL;
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		p = digits(p, end);
	}
	return p;
}

static const char *
string(const char *p, const char *end)
{
	if (p >= end || *p++ != '"')
		return NULL;
	for (; p < end && *p != '"'; p++) {
		if ((unsigned char)*p < 0x20)
			return NULL;
		if (*p != '\\')
			continue;
		if (++p >= end || !*p || !strchr("\"\\/bfnrtu", *p))
			return NULL;
		for (int i = *p == 'u' ? 4 : 0; i > 0; i--)
			if (++p >= end || !*p ||
			    !strchr("0123456789abcdefABCDEF", *p))
				return NULL;
	}
	return p < end ? p + 1 : NULL;
}

static const char *
members(const char *p, const char *end, char close, int depth)
{
	p = space(p + 1, end);
	if (p < end && *p == close)
		return p + 1;
	for (;; p++) {
		if (close == '}') {
			p = string(space(p, end), end);
			p = p ? space(p, end) : NULL;
			if (!p || p >= end || *p++ != ':')
				return NULL;
		}
		p = value(space(p, end), end, depth + 1);
		p = p ? space(p, end) : NULL;
		if (!p || p >= end)
			return NULL;
		if (*p == close)
			return p + 1;
		if (*p != ',')
			return NULL;
	}
}

static const char *
value(const char *p, const char *end, int depth)
{
	static const str word[] = { SK("true"), SK("false"), SK("null") };

	if (p >= end || depth > JSON_DEPTH_MAX)
		return NULL;
	if (*p == '{' || *p == '[')
		return members(p, end, *p == '{' ? '}' : ']', depth);
	if (*p == '"')
		return string(p, end);
	for (int i = 0; i < 3; i++)
		if (str_starts((str){ p, (size_t)(end - p) }, word[i]))
			return p + word[i].n;
	return number(p, end);
}

static bool
is_json(str s)
{
	const char *end = s.p + s.n, *p = value(space(s.p, end), end, 0);

	return p && space(p, end) == end;
}

/* What the reader may refuse though the grammar takes it. */
static bool
is_stricter(str what)
{
	static const char *const why[] = { "given before", "u0000", "half",
		"UTF-8", "nested", "bytes" };

	for (size_t i = 0; i < sizeof(why) / sizeof(*why); i++)
		if (str_find(what, str_of(why[i])) >= 0)
			return true;
	return false;
}

/* Each node's bytes are its own text's, whole and in order. */
static void
keeps(const struct json *j)
{
	const char *at = j->raw.p;

	assert(is_json(j->raw));
	JSON_EACH(c, j) {
		assert(c->raw.p > at);
		at = c->raw.p + c->raw.n;
		assert(at < j->raw.p + j->raw.n);
		keeps(c);
	}
}

static void
rewrite(struct json_w *w, str key, const struct json *j)
{
	if (j->type == JSON_OBJECT || j->type == JSON_ARRAY) {
		json_w_open(w, key, j->type == JSON_OBJECT ? '{' : '[');
		JSON_EACH(c, j) {
			assert(c->up == j);
			rewrite(w, c->key, c);
		}
		json_w_close(w, j->type == JSON_OBJECT ? '}' : ']');
	} else if (j->type == JSON_STRING) {
		assert(utf8_ok(j->text, NULL) && str_chr(j->text, 0) < 0);
		json_w_text(w, key, j->text);
	} else {
		json_w_raw(w, key, j->raw);
	}
}

static void
same(const struct json *a, const struct json *b)
{
	const struct json *d = b->first;

	assert(a->type == b->type && a->n == b->n);
	assert(str_eq(a->key, b->key) && str_eq(a->text, b->text));
	assert(str_eq(json_scalar(a), json_scalar(b)));
	JSON_EACH(c, a) {
		if (a->type == JSON_OBJECT)
			assert(json_get(a, c->key) == c);
		same(c, d);
		d = d->next;
	}
	assert(!d);
}

static void
fuzz_one(struct arena *mem, str text)
{
	const struct json *j = NULL, *again;
	struct json_w w;
	struct buf b;
	struct ctx cx;
	int64_t v;

	ctx_init(&cx, mem, 0);
	if (json_parse(&cx, text, MAX, &j) != ERR_OK) {
		assert(!j && cx.ndiag == 1);
		assert(!is_json(text) || is_stricter(cx.diag[0].what));
		return;
	}
	assert(cx.ndiag == 0 && utf8_ok(text, NULL) && is_json(text));
	assert(space(text.p, j->raw.p) == j->raw.p);
	keeps(j);
	(void)json_int(j, &v);
	(void)json_at(j, "item.0.linkId");
	buf_init(&b, mem, 8 * MAX);
	json_w_init(&w, &b);
	rewrite(&w, JNOKEY, j);
	if (json_parse(&cx, buf_str(&b), 8 * MAX, &again) != ERR_OK)
		assert(!"what was written cannot be read");
	same(j, again);
}
