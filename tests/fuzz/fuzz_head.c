/*
 * Requests: whatever the admission filter lets in is clean by a second, strict
 * reading of the same bytes, and the request made of it is bounded and decoded.
 *
 * The head is split as kindly as the HTTP library does it, in place; the second
 * reading looks at the bytes as they came and knows RFC 9112's grammar alone: a
 * line ends in CR LF, one space stands between the parts of the first, no line
 * is folded, one Host, one way to tell the length. A NUL may stand for the CR,
 * and the last line end may be shorter; admit.h says why. What follows the head
 * is the body.
 */
#include "core/utf8.h"
#include "http/request.h"
#include "fuzz.h"

#include <strings.h>

enum { MAX = HTTP_HEAD_MAX + 64 };

struct split {
	char text[MAX], target[HTTP_TARGET_MAX];
	struct field header[HTTP_HEADERS_MAX + 1];
	struct head head;
};

static char *
line(char **at, char *end, char **stop)
{
	char *p = *at, *nl = memchr(p, '\n', (size_t)(end - p));

	if (!nl)
		return NULL;
	*stop = nl > p && nl[-1] == '\r' ? nl - 1 : nl;
	*nl = 0;
	**stop = 0;
	*at = nl + 1;
	return p;
}

static bool
split_line(struct head *h, char *p, char *stop)
{
	char *version = memrchr(p, ' ', (size_t)(stop - p));
	char *target = memchr(p, ' ', (size_t)(stop - p));

	if (!target || target == version)
		return false;
	*target++ = 0;
	*version++ = 0;
	while (*target == ' ')
		target++;
	h->raw = p;
	h->method = str_of(p);
	h->version = str_of(version);
	h->target_at = target;
	h->target = str_of(target);
	return target < version;
}

static bool
split(struct split *s, size_t n)
{
	char *at = s->text, *end = at + n, *stop, *p, *v;
	struct head *h = &s->head;

	p = line(&at, end, &stop);
	if (!p || !split_line(h, p, stop))
		return false;
	h->header = s->header;
	while ((p = line(&at, end, &stop)) && *p) {
		if (h->nheader > HTTP_HEADERS_MAX || !(v = strchr(p, ':')))
			return false;
		*v++ = 0;
		while (*v == ' ' || *v == '\t')
			v++;
		s->header[h->nheader++] = (struct field){ str_of(p), str_of(v) };
	}
	h->n = (size_t)(at - s->text);
	if (h->target.n > sizeof(s->target))
		return false;
	/* The library decodes in place after it has shown the target. */
	memcpy(s->target, h->target.p, h->target.n);
	h->target.p = s->target;
	return p != NULL;
}

/* ---- the second reading: true to RFC 9112, or an assertion ---- */

struct strict {
	unsigned hosts, lengths, codings, lines;
	uint64_t length;
	bool chunked;
};

static bool
is_tchar(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

/* The line without its end; it has one, of two bytes. */
static str
strict_line(str *rest)
{
	str l;

	if (!str_cut(rest, '\n', &l))
		assert(!"a line without an end");
	assert(l.n > 0 && (l.p[l.n - 1] == '\r' || l.p[l.n - 1] == 0));
	l.n--;
	for (size_t i = 0; i < l.n; i++)
		assert((unsigned char)l.p[i] >= 0x20 || l.p[i] == '\t');
	return l;
}

static void
strict_first(str l)
{
	size_t i = 0, from;

	while (i < l.n && is_tchar(l.p[i]))
		i++;
	assert(i > 0 && i < l.n && l.p[i] == ' ');
	for (from = ++i; i < l.n && l.p[i] != ' '; i++)
		assert(l.p[i] > 0x20 && l.p[i] < 0x7f);
	assert(i > from);
	l = str_sub(l, i, l.n);
	assert(str_eq(l, S(" HTTP/1.1")) || str_eq(l, S(" HTTP/1.0")));
}

static void
strict_field(struct strict *s, str l)
{
	size_t i = 0;
	str value;

	while (i < l.n && is_tchar(l.p[i]))
		i++;
	assert(i > 0 && i < l.n && l.p[i] == ':');
	value = str_trim(str_sub(l, i + 1, l.n));
	l.n = i;
	s->lines++;
	s->hosts += str_ieq(l, S("host"));
	if (str_ieq(l, S("content-length"))) {
		s->lengths++;
		assert(value.n > 0);
		for (i = 0; i < value.n; i++) {
			assert(value.p[i] >= '0' && value.p[i] <= '9');
			s->length = s->length * 10 +
			    (uint64_t)(value.p[i] - '0');
		}
	}
	if (str_ieq(l, S("transfer-encoding"))) {
		s->codings++;
		assert(str_ieq(value, S("chunked")));
		s->chunked = true;
	}
}

static void
strictly(str head, const struct admitted *a, unsigned nheader)
{
	struct strict s = { 0 };
	str l, rest = head;

	assert(head.n <= HTTP_HEAD_MAX && head.n >= 4);
	/* The two line ends at the end are only seen as four bytes of end. */
	rest.n -= 4;
	if (str_chr(rest, '\n') >= 0) {
		strict_first(strict_line(&rest));
		while (str_chr(rest, '\n') >= 0) {
			l = strict_line(&rest);
			assert(l.n > 0 && l.p[0] != ' ' && l.p[0] != '\t');
			strict_field(&s, l);
		}
		strict_field(&s, rest);
	} else {
		strict_first(rest);
	}
	assert(s.lines == nheader);
	assert(s.hosts == 1 || (a->old && s.hosts == 0));
	assert(s.lengths + s.codings <= 1);
	assert(s.chunked == a->chunked && s.length == a->length);
	assert(!a->chunked || !a->old);
	assert(a->verb == VERB_POST || (!a->chunked && a->length == 0));
}

/* ---- what the handler gets ---- */

static void
fields(const struct field *f, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		assert(utf8_ok(f[i].name, NULL) && utf8_ok(f[i].value, NULL));
		assert(str_chr(f[i].name, 0) < 0 && str_chr(f[i].value, 0) < 0);
	}
}

static void
handled(struct arena *mem, const struct split *s, const struct admitted *a,
    str sent)
{
	struct bodies *bodies = bodies_new(mem, 64 * 1024);
	struct body body = { 0 };
	struct parts p = { .header = s->head.header,
		.nheader = s->head.nheader, .in = a, .target = s->head.target,
		.bodies = bodies, .body = &body, .behind_proxy = a->old };
	struct request r = { 0 };
	str path;

	if (!body_add(bodies, &body, sent.p, sent.n))
		assert(!"no room for a small body");
	if (request_fill(mem, &p, &r) != 0)
		return;
	path = r.path;
	assert(path.p[0] == '/' && utf8_ok(path, NULL));
	assert(str_chr(path, 0) < 0 && str_chr(path, '\\') < 0);
	assert(str_find(path, S("//")) < 0 && str_find(path, S("/../")) < 0);
	assert(r.nform == 0 || r.bad == ERR_OK);
	fields(r.form, r.nform);
	fields(r.query, r.nquery);
	fields(r.cookie, r.ncookie);
	assert(utf8_ok(r.agent, NULL) && utf8_ok(r.origin, NULL));
	for (size_t i = 0; i < r.peer.n; i++)
		assert(strchr("0123456789abcdefABCDEF:.", r.peer.p[i]));
	body_drop(bodies, &body);
	assert(bodies_left(bodies) == 64 * 1024);
}

static void
fuzz_one(struct arena *mem, str in)
{
	static struct split s;
	struct admitted a;

	if (in.n == 0 || in.n > MAX)
		return;
	memset(&s, 0, sizeof(s));
	memcpy(s.text, in.p, in.n);
	if (!split(&s, in.n) || admit_head(&s.head, &a) != 0)
		return;
	strictly(str_sub(in, 0, s.head.n), &a, s.head.nheader);
	handled(mem, &s, &a, str_sub(in, s.head.n, in.n));
}
