/*
 * The JSON reader and writer.
 *
 * The reader is a loop, not a recursion: what is open stands on a stack of
 * JSON_DEPTH_MAX levels, so the depth of a document can never become the depth
 * of ours. Every byte is looked at once; only a string that holds an escape is
 * looked at again, to be decoded.
 */
#include "core/json.h"
#include "core/arena.h"
#include "core/utf8.h"

#include <assert.h>
#include <endian.h>
#include <stdio.h>
#include <string.h>

struct level {
	struct json *node, *last; /* an open array or object, its last child */
};

struct reader {
	struct ctx *cx;
	str s;
	size_t i;
	unsigned depth;
	struct json *spare; /* nodes to be given out, nspare of them */
	unsigned nspare, batch;
	struct level open[JSON_DEPTH_MAX];
};

/* Nodes come from the arena by so many at a time, at most. */
enum { BATCH_MAX = 32 };
/* Up to here keys are compared each with each; beyond, they are sorted. */
enum { KEYS_FEW = 16 };

static enum err
wrong(const struct reader *r, enum err err, size_t at, const char *what)
{
	char where[64];
	size_t line = 1, from = 0;

	for (size_t i = 0; i < at; i++) {
		if (r->s.p[i] == '\n') {
			line++;
			from = i + 1;
		}
	}
	(void)snprintf(where, sizeof(where), "line %zu, column %zu", line,
	    utf8_len(str_sub(r->s, from, at - from)) + 1);
	return fail(r->cx, err, where, "%s", what);
}

static enum err
unread(const struct reader *r, const char *what)
{
	return wrong(r, ERR_UNREAD, r->i, what);
}

/* The byte to be read next; 0 at the end. A NUL in the text is as unwelcome as
 * the end wherever this is asked. */
static char
peek(const struct reader *r)
{
	return r->i < r->s.n ? r->s.p[r->i] : 0;
}

static bool
take(struct reader *r, char c)
{
	if (peek(r) != c)
		return false;
	r->i++;
	return true;
}

static inline void
skip(struct reader *r)
{
	char c = peek(r);

	if (c > ' ')
		return;
	while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
		r->i++;
		c = peek(r);
	}
}

static bool
hex4(str s, size_t i, uint32_t *v)
{
	uint32_t n = 0;

	if (i > s.n || s.n - i < 4)
		return false;
	for (size_t k = i; k < i + 4; k++) {
		char c = s.p[k];

		if (c >= '0' && c <= '9')
			n = n << 4 | (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			n = n << 4 | (uint32_t)(c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			n = n << 4 | (uint32_t)(c - 'A' + 10);
		else
			return false;
	}
	*v = n;
	return true;
}

/* \uXXXX at *i, or a surrogate pair of two. What is wrong with it, or NULL. */
static const char *
escape_u(str s, size_t *i, uint32_t *cp)
{
	uint32_t lo;

	if (!hex4(s, *i + 2, cp))
		return "four hex digits were expected after \\u";
	if (*cp == 0)
		return "\\u0000 is not allowed in a string";
	if (*cp >= 0xdc00 && *cp <= 0xdfff)
		return "the second half of a surrogate pair stands alone";
	if (*cp >= 0xd800 && *cp <= 0xdbff) {
		if (!str_starts(str_sub(s, *i + 6, 2), S("\\u")) ||
		    !hex4(s, *i + 8, &lo) || lo < 0xdc00 || lo > 0xdfff)
			return "the first half of a surrogate pair stands "
			    "alone";
		*cp = 0x10000 + ((*cp - 0xd800) << 10) + (lo - 0xdc00);
		*i += 6;
	}
	*i += 6;
	return NULL;
}

/* The escape at *i, which moves past it. What is wrong with it, or NULL. */
static const char *
escape(str s, size_t *i, uint32_t *cp)
{
	switch (*i + 1 < s.n ? s.p[*i + 1] : 0) {
	case '"':  *cp = '"'; break;
	case '\\': *cp = '\\'; break;
	case '/':  *cp = '/'; break;
	case 'b':  *cp = '\b'; break;
	case 'f':  *cp = '\f'; break;
	case 'n':  *cp = '\n'; break;
	case 'r':  *cp = '\r'; break;
	case 't':  *cp = '\t'; break;
	case 'u':  return escape_u(s, i, cp);
	default:   return "there is no such escape in a string";
	}
	*i += 2;
	return NULL;
}

/* A checked string without its escapes; never longer than with them. */
static str
decode(struct arena *mem, str raw)
{
	char *out = NEWN(mem, char, raw.n);
	size_t n = 0, i = 0;
	uint32_t cp;

	while (i < raw.n) {
		ptrdiff_t plain = str_chr(str_sub(raw, i, raw.n), '\\');
		size_t len = plain < 0 ? raw.n - i : (size_t)plain;
		const char *what;

		memcpy(out + n, raw.p + i, len);
		n += len;
		i += len;
		if (i == raw.n)
			break;
		what = escape(raw, &i, &cp);
		assert(!what);
		n += utf8_put(out + n, cp);
	}
	return (str){ out, n };
}

/* Where it ends from i on that no byte of a string needs a second look: all are
 * printable ASCII, none a quote or a backslash. Eight at a time. */
static size_t
plain_end(str s, size_t i)
{
	const uint64_t ones = 0x0101010101010101u, high = ones << 7;

	for (uint64_t w; s.n - i >= sizeof(w); i += sizeof(w)) {
		uint64_t quote, slash, odd;

		memcpy(&w, s.p + i, sizeof(w));
		w = le64toh(w);
		quote = w ^ (ones * '"');
		slash = w ^ (ones * '\\');
		/* A byte's high bit is set where it is 0, or below 0x20; above
		 * the first that is so, a borrow may set more. */
		odd = ((w - ones * 0x20) | (quote - ones) | (slash - ones) |
		    w) & high;
		if (odd)
			return i + (size_t)__builtin_ctzll(odd) / 8;
	}
	while (i < s.n && (unsigned char)(s.p[i] - 0x20) < 0x5f &&
	    s.p[i] != '"' && s.p[i] != '\\')
		i++;
	return i;
}

static enum err
string(struct reader *r, str *out)
{
	size_t from = ++r->i;
	bool plain = true;
	uint32_t cp;

	while ((r->i = plain_end(r->s, r->i)) < r->s.n &&
	    r->s.p[r->i] != '"') {
		unsigned char c = (unsigned char)r->s.p[r->i];
		const char *what = NULL;

		if (c == '\\') {
			plain = false;
			what = escape(r->s, &r->i, &cp);
		} else if (c < 0x20) {
			what = "a control character in a string must be "
			    "written as an escape";
		} else if (c < 0x80) {
			r->i++; /* DEL */
		} else if (utf8_next(r->s, &r->i) < 0) {
			r->i--;
			what = "this is not UTF-8";
		}
		if (what)
			return unread(r, what);
	}
	if (r->i >= r->s.n)
		return unread(r, "the string does not end");
	*out = str_sub(r->s, from, r->i - from);
	r->i++;
	if (!plain)
		*out = decode(r->cx->mem, *out);
	return ERR_OK;
}

static bool
digits(struct reader *r)
{
	size_t from = r->i;

	while (peek(r) >= '0' && peek(r) <= '9')
		r->i++;
	return r->i > from;
}

static enum err
number(struct reader *r)
{
	(void)take(r, '-');
	if (take(r, '0')) {
		if (peek(r) >= '0' && peek(r) <= '9')
			return unread(r, "a number may not start with 0");
	} else if (!digits(r)) {
		return unread(r, "a digit was expected");
	}
	if (take(r, '.') && !digits(r))
		return unread(r, "a digit was expected after the point");
	if (take(r, 'e') || take(r, 'E')) {
		if (!take(r, '-'))
			(void)take(r, '+');
		if (!digits(r))
			return unread(r, "a digit was expected as exponent");
	}
	return ERR_OK;
}

static enum err
word(struct reader *r, struct json *j)
{
	static const struct {
		str word;
		enum json_type type;
	} words[] = {
		{ SK("true"), JSON_TRUE },
		{ SK("false"), JSON_FALSE },
		{ SK("null"), JSON_NULL },
	};
	str rest = str_sub(r->s, r->i, 5);

	for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++) {
		if (str_starts(rest, words[k].word)) {
			j->type = words[k].type;
			r->i += words[k].word.n;
			return ERR_OK;
		}
	}
	return unread(r, "a value was expected");
}

/* Opens an array or object; its members are read by the loop. */
static enum err
enter(struct reader *r, struct json *j)
{
	if (r->depth == JSON_DEPTH_MAX)
		return wrong(r, ERR_LIMIT, r->i, "this is nested too deeply");
	j->type = peek(r) == '{' ? JSON_OBJECT : JSON_ARRAY;
	r->open[r->depth++] = (struct level){ .node = j };
	r->i++;
	return ERR_OK;
}

/* Few for a document of few values. */
static struct json *
node(struct reader *r)
{
	if (r->nspare == 0) {
		r->batch = r->batch < BATCH_MAX ? 2 * r->batch + 1 : BATCH_MAX;
		r->nspare = r->batch;
		r->spare = NEWN(r->cx->mem, struct json, r->batch);
	}
	r->nspare--;
	return r->spare++;
}

/* One value, put last in what is open. */
static enum err
value(struct reader *r, str key, struct json **out)
{
	struct json *j = node(r);
	struct level *l = r->depth ? &r->open[r->depth - 1] : NULL;
	size_t from = r->i;
	char c = peek(r);

	j->key = key;
	j->text = S("");
	if (c == '{' || c == '[') {
		TRY(enter(r, j));
	} else if (c == '"') {
		TRY(string(r, &j->text));
		j->type = JSON_STRING;
	} else if (c == '-' || (c >= '0' && c <= '9')) {
		TRY(number(r));
		j->type = JSON_NUMBER;
	} else {
		TRY(word(r, j));
	}
	j->raw = str_sub(r->s, from, r->i - from);
	if (l) {
		j->up = l->node;
		if (l->last)
			l->last->next = j;
		else
			l->node->first = j;
		l->last = j;
		l->node->n++;
	}
	*out = j;
	return ERR_OK;
}

/* By key, and equal keys by where they stand. */
static bool
before(const struct json *a, const struct json *b)
{
	int c = str_cmp(a->key, b->key);

	return c ? c < 0 : a->raw.p < b->raw.p;
}

static void
sink(const struct json **v, size_t i, size_t n)
{
	const struct json *j = v[i];

	for (size_t kid = 2 * i + 1; kid < n; kid = 2 * i + 1) {
		if (kid + 1 < n && before(v[kid], v[kid + 1]))
			kid++;
		if (!before(j, v[kid]))
			break;
		v[i] = v[kid];
		i = kid;
	}
	v[i] = j;
}

/* A heap sort: no input makes it quadratic, and it needs no memory of its own,
 * which qsort(3) takes from malloc. */
static void
sort(const struct json **v, size_t n)
{
	for (size_t i = n / 2; i-- > 0;)
		sink(v, i, n);
	while (n-- > 1) {
		const struct json *most = v[0];

		v[0] = v[n];
		v[n] = most;
		sink(v, 0, n);
	}
}

/* A member whose key an earlier one has too, or NULL. */
static const struct json *
twice(struct arena *mem, const struct json *object)
{
	const struct json **v;
	size_t n = 0;

	if (object->n <= KEYS_FEW) {
		JSON_EACH(b, object)
			for (const struct json *a = object->first; a != b;
			    a = a->next)
				if (str_eq(a->key, b->key))
					return b;
		return NULL;
	}
	v = NEWN(mem, const struct json *, object->n);
	JSON_EACH(j, object)
		v[n++] = j;
	sort(v, n);
	for (size_t i = 1; i < n; i++)
		if (str_eq(v[i - 1]->key, v[i]->key))
			return v[i];
	return NULL;
}

static enum err
leave(struct reader *r)
{
	struct json *j = r->open[--r->depth].node;
	const struct json *again = NULL;

	j->raw.n = (size_t)(r->s.p + r->i - j->raw.p);
	if (j->type == JSON_OBJECT)
		again = twice(r->cx->mem, j);
	if (again)
		return wrong(r, ERR_UNREAD, (size_t)(again->raw.p - r->s.p),
		    "the key of this value was given before");
	return ERR_OK;
}

/* The end of what is open, or its next member. */
static enum err
member(struct reader *r)
{
	const struct level *l = &r->open[r->depth - 1];
	bool object = l->node->type == JSON_OBJECT;
	struct json *j;
	str key = JNOKEY;

	skip(r);
	if (take(r, object ? '}' : ']'))
		return leave(r);
	if (l->last) {
		if (!take(r, ','))
			return unread(r, object ? "a comma or } was expected"
						: "a comma or ] was expected");
		skip(r);
	}
	if (object) {
		if (peek(r) != '"')
			return unread(r, "a key in quotes was expected");
		TRY(string(r, &key));
		skip(r);
		if (!take(r, ':'))
			return unread(r, "a colon was expected");
		skip(r);
	}
	return value(r, key, &j);
}

enum err
json_parse(struct ctx *cx, str text, size_t max, const struct json **out)
{
	struct reader r = { .cx = cx, .s = text };
	struct json *root;

	if (text.n > max)
		return fail(cx, ERR_LIMIT, "line 1, column 1",
		    "the document is longer than %zu bytes", max);
	if (str_starts(text, S("\xef\xbb\xbf")))
		return unread(&r, "a byte order mark is not allowed");
	skip(&r);
	TRY(value(&r, JNOKEY, &root));
	while (r.depth > 0)
		TRY(member(&r));
	skip(&r);
	if (r.i < text.n)
		return unread(&r, "nothing was expected after the value");
	*out = root;
	return ERR_OK;
}

/* Past the string that begins at i; 0 when it does not end. */
static size_t
skip_string(str s, size_t i)
{
	while (++i < s.n && s.p[i] != '"')
		if (s.p[i] == '\\')
			i++;
	return i < s.n ? i + 1 : 0;
}

static size_t
skip_space(str s, size_t i)
{
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\n' ||
	    s.p[i] == '\r' || s.p[i] == '\t'))
		i++;
	return i;
}

size_t
json_skip(str s, size_t i)
{
	size_t from = i, depth = 0;

	for (; i < s.n; i++) {
		switch (s.p[i]) {
		case '"':
			i = skip_string(s, i);
			if (i == 0 || depth == 0)
				return i;
			i--;
			break;
		case '{':
		case '[':
			depth++;
			break;
		case '}':
		case ']':
			if (depth == 0)
				return i > from ? i : 0;
			if (--depth == 0)
				return i + 1;
			break;
		case ',':
		case ' ':
		case '\n':
		case '\r':
		case '\t':
			if (depth == 0)
				return i > from ? i : 0;
			break;
		default:
			break;
		}
	}
	return depth == 0 && i > from ? i : 0;
}

/* The member at i, after its comma. The end of its value, or 0. */
static size_t
next_member(str s, size_t i, str *key, str *value)
{
	size_t end;

	*key = S("");
	if (s.p[0] == '{') {
		end = i < s.n && s.p[i] == '"' ? skip_string(s, i) : 0;
		if (end == 0)
			return 0;
		*key = str_sub(s, i + 1, end - i - 2);
		i = skip_space(s, end);
		if (i >= s.n || s.p[i] != ':')
			return 0;
		i = skip_space(s, i + 1);
	}
	end = json_skip(s, i);
	*value = str_sub(s, i, end - i);
	return end;
}

bool
json_next(str s, size_t *at, str *key, str *value)
{
	bool first = *at == 0;
	size_t i = skip_space(s, first ? 1 : *at);

	*at = 0;
	if (i >= s.n || (s.p[0] != '{' && s.p[0] != '['))
		return false;
	if (s.p[i] == (s.p[0] == '{' ? '}' : ']')) {
		*at = i + 1;
		return false;
	}
	if (!first) {
		if (s.p[i] != ',')
			return false;
		i = skip_space(s, i + 1);
	}
	*at = next_member(s, i, key, value);
	return *at > 0;
}

const struct json *
json_get(const struct json *j, str key)
{
	if (!j || j->type != JSON_OBJECT)
		return NULL;
	JSON_EACH(c, j)
		if (str_eq(c->key, key))
			return c;
	return NULL;
}

const struct json *
json_first(const struct json *j)
{
	return j ? j->first : NULL;
}

const struct json *
json_nth(const struct json *j, unsigned i)
{
	const struct json *c;

	if (!j || i >= j->n)
		return NULL;
	for (c = j->first; i > 0; i--)
		c = c->next;
	return c;
}

const struct json *
json_at(const struct json *j, const char *path)
{
	str rest = str_of(path), part;
	bool more = true;
	int64_t i;

	while (j && more) {
		more = str_cut(&rest, '.', &part);
		if (j->type != JSON_ARRAY)
			j = json_get(j, part);
		else if (str_int(part, 0, UINT32_MAX, &i))
			j = json_nth(j, (unsigned)i);
		else
			j = NULL;
	}
	return j;
}

str
json_text(const struct json *j)
{
	return j && j->type == JSON_STRING ? j->text : S("");
}

str
json_scalar(const struct json *j)
{
	if (!j)
		return S("");
	switch (j->type) {
	case JSON_STRING:
		return j->text;
	case JSON_NUMBER:
	case JSON_TRUE:
	case JSON_FALSE:
		return j->raw;
	default:
		return S("");
	}
}

bool
json_true(const struct json *j)
{
	return j && j->type == JSON_TRUE;
}

bool
json_int(const struct json *j, int64_t *out)
{
	int64_t v = 0;
	bool minus;

	if (!j || j->type != JSON_NUMBER)
		return false;
	minus = j->raw.p[0] == '-';
	for (size_t i = minus; i < j->raw.n; i++) {
		int d = j->raw.p[i] - '0';

		if (d < 0 || d > 9 || __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, minus ? -d : d, &v))
			return false;
	}
	*out = v;
	return true;
}

str
json_raw(const struct json *j)
{
	return j ? j->raw : S("");
}

void
json_w_init(struct json_w *w, struct buf *b)
{
	*w = (struct json_w){ .b = b };
}

/* The comma and the key that a value needs before it. */
static void
lead(struct json_w *w, str key)
{
	bool object = w->bracket[w->depth] == '{';

	assert(object == (key.p != NULL));
	assert(w->depth > 0 || !w->some[0]);
	if (w->some[w->depth])
		buf_c(w->b, ',');
	w->some[w->depth] = true;
	if (!object)
		return;
	buf_c(w->b, '"');
	buf_json(w->b, key);
	buf_lit(w->b, "\":");
}

void
json_w_open(struct json_w *w, str key, char bracket)
{
	assert(bracket == '{' || bracket == '[');
	assert(w->depth < JSON_DEPTH_MAX);
	lead(w, key);
	buf_c(w->b, bracket);
	w->depth++;
	w->some[w->depth] = false;
	w->bracket[w->depth] = bracket;
}

void
json_w_close(struct json_w *w, char bracket)
{
	assert(w->depth > 0);
	assert(bracket == (w->bracket[w->depth] == '{' ? '}' : ']'));
	w->depth--;
	buf_c(w->b, bracket);
}

void
json_w_text(struct json_w *w, str key, str text)
{
	lead(w, key);
	buf_c(w->b, '"');
	buf_json(w->b, text);
	buf_c(w->b, '"');
}

void
json_w_int(struct json_w *w, str key, int64_t v)
{
	lead(w, key);
	buf_int(w->b, v);
}

void
json_w_bool(struct json_w *w, str key, bool v)
{
	lead(w, key);
	buf_put(w->b, v ? S("true") : S("false"));
}

void
json_w_raw(struct json_w *w, str key, str raw)
{
	assert(raw.n > 0);
	lead(w, key);
	buf_put(w->b, raw);
}
