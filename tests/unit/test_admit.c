/*
 * The pure half of http: what is admitted, and how targets, forms, cookies and
 * bodies are read. No sockets; test_http.c has those.
 */
#include "core/arena.h"
#include "http/admit.h"
#include "http/body.h"
#include "http/cookie.h"
#include "http/form.h"
#include "http/negotiate.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h> /* last: it has a macro of the name fail */

enum { LINES_MAX = 80 };

/* Splits a head in place as the library does, with all its kindness: any LF
 * ends a line, a value ends at NUL, a folded line is joined elsewhere. */
struct split {
	char text[20000], target[HTTP_TARGET_MAX];
	struct field header[LINES_MAX];
	struct head head;
};

static char *
line(char **at, char *end)
{
	char *p = *at, *nl = memchr(p, '\n', (size_t)(end - p));

	if (!nl)
		return NULL;
	*nl = 0;
	if (nl > p && nl[-1] == '\r')
		nl[-1] = 0;
	*at = nl + 1;
	return p;
}

static void
split(struct split *s, str raw)
{
	char *at = s->text, *end, *p, *q;
	struct head *h = &s->head;

	assert_true(raw.n < sizeof(s->text));
	memset(s, 0, sizeof(*s));
	memcpy(s->text, raw.p, raw.n);
	end = s->text + raw.n;
	p = line(&at, end);
	assert_non_null(p);
	h->raw = p;
	h->header = s->header;
	q = strchr(p, ' ');
	assert_non_null(q);
	*q++ = 0;
	h->method = str_of(p);
	while (*q == ' ')
		q++;
	p = memrchr(q, ' ', (size_t)(at - q));
	assert_non_null(p);
	*p++ = 0;
	h->version = str_of(p);
	h->target = str_of(q);
	h->target_at = q;
	while ((p = line(&at, end)) && *p) {
		struct field *f = &s->header[h->nheader++];

		q = strchr(p, ':');
		assert_non_null(q);
		*q++ = 0;
		while (*q == ' ' || *q == '\t')
			q++;
		*f = (struct field){ str_of(p), str_of(q) };
	}
	h->n = (size_t)(at - s->text);
}

#define GET_ "GET / HTTP/1.1\r\n"
#define HOST "Host: a.example\r\n"
#define POST_ "POST /f HTTP/1.1\r\n" HOST

static const struct {
	str raw;
	int status;
} heads[] = {
	{ SK(GET_ HOST "\r\n"), 0 },
	{ SK(GET_ "Host:a.example\r\n\r\n"), 0 },
	{ SK(GET_ "Host: \t a.example:8080\r\nX: a b\tc\r\nY:\r\n\r\n"), 0 },
	{ SK("GET / HTTP/1.0\r\n\r\n"), 0 },
	{ SK("HEAD /a/b?c=d HTTP/1.1\r\n" HOST "\r\n"), 0 },
	{ SK(POST_ "Content-Length: 5\r\n\r\n"), 0 },
	{ SK(POST_ "Transfer-Encoding: chunked\r\n\r\n"), 0 },
	{ SK("GET http://b.example/x?y HTTP/1.1\r\n" HOST "\r\n"), 0 },
	/* hosts */
	{ SK(GET_ "\r\n"), 400 },
	{ SK(GET_ HOST HOST "\r\n"), 400 },
	{ SK(GET_ "Host:\r\n\r\n"), 400 },
	{ SK(GET_ "Host: a/b\r\n\r\n"), 400 },
	{ SK(GET_ "Host: a@b\r\n\r\n"), 400 },
	/* lengths */
	{ SK(POST_ "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"),
	    400 },
	{ SK(POST_ "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"), 400 },
	{ SK(POST_ "Content-Length: 5\r\nContent-Length: 5\r\n\r\n"), 400 },
	{ SK(POST_ "Content-Length: +5\r\n\r\n"), 400 },
	{ SK(POST_ "Content-Length: 5 \r\n\r\n"), 400 },
	{ SK(POST_ "Content-Length: 0x5\r\n\r\n"), 400 },
	{ SK(POST_ "Content-Length: 5,5\r\n\r\n"), 400 },
	{ SK(POST_ "Content-Length:\r\n\r\n"), 400 },
	{ SK(POST_ "Content-Length: 10000000000000000000000\r\n\r\n"), 400 },
	{ SK(POST_ "Transfer-Encoding: xchunked\r\n\r\n"), 501 },
	{ SK(POST_ "Transfer-Encoding: chunked, identity\r\n\r\n"), 501 },
	{ SK(POST_ "Transfer-Encoding: gzip, chunked\r\n\r\n"), 501 },
	{ SK(POST_ "Transfer-Encoding: chunked\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n"), 400 },
	{ SK("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400 },
	{ SK(GET_ HOST "Content-Length: 3\r\n\r\n"), 400 },
	{ SK(GET_ HOST "Content-Length: 0\r\n\r\n"), 0 },
	/* names and values */
	{ SK(GET_ HOST "X-A : b\r\n\r\n"), 400 },
	{ SK(GET_ HOST "X A: b\r\n\r\n"), 400 },
	{ SK(GET_ HOST ": b\r\n\r\n"), 400 },
	{ SK(GET_ HOST "X-A: b\rc\r\n\r\n"), 400 },
	{ SK(GET_ HOST "X-A: b\x01\r\n\r\n"), 400 },
	{ SK(GET_ HOST "X-A: b\x7f\r\n\r\n"), 400 },
	{ SK(GET_ HOST "X-A: b\xc3\xa9\r\n\r\n"), 0 },
	{ SK(GET_ HOST "Origin: a\r\norigin: b\r\n\r\n"), 400 },
	/* what the library hides */
	{ SK(GET_ "Host: a.example\n\r\n"), 400 },
	{ SK(GET_ "Host: a.example\r\n\n"), 400 },
	{ SK("GET / HTTP/1.1\nHost: a.example\r\n\r\n"), 400 },
	{ SK(GET_ HOST "X-A: b\0c\r\n\r\n"), 400 },
	{ SK(GET_ HOST "X-A: b\0\0Y: c\r\n\r\n"), 400 },
	{ SK(GET_ HOST "\0X-A: b\r\n\r\n"), 400 },
	{ SK("GET /\0a HTTP/1.1\r\n" HOST "\r\n"), 400 },
	{ SK("GET  / HTTP/1.1\r\n" HOST "\r\n"), 400 },
	{ SK("GET /  HTTP/1.1\r\n" HOST "\r\n"), 400 },
	/* the request line */
	{ SK("PUT / HTTP/1.1\r\n" HOST "\r\n"), 405 },
	{ SK("PUT / HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\n"), 405 },
	{ SK("get / HTTP/1.1\r\n" HOST "\r\n"), 405 },
	{ SK("PUT / HTTP/1.1\r\n\r\n"), 400 },
	{ SK("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"), 405 },
	{ SK("G\x01T / HTTP/1.1\r\n" HOST "\r\n"), 400 },
	{ SK("GET / HTTP/1.2\r\n" HOST "\r\n"), 505 },
	{ SK("GET / http/1.1\r\n" HOST "\r\n"), 505 },
};

static void
heads_are_judged(void **state)
{
	static struct split s;
	struct admitted a;

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		int status;

		split(&s, heads[i].raw);
		status = admit_head(&s.head, &a);
		if (status != heads[i].status)
			fail_msg("head %zu: %d, not %d: %.*s", i, status,
			    heads[i].status, PRS(heads[i].raw));
	}
}

static void
heads_are_bounded(void **state)
{
	static struct split s;
	static char raw[20000];
	struct admitted a;
	size_t n;

	(void)state;
	for (unsigned many = 63; many <= 64; many++) {
		n = (size_t)snprintf(raw, sizeof(raw), GET_ HOST);
		for (unsigned i = 0; i < many; i++)
			n += (size_t)snprintf(raw + n, sizeof(raw) - n, "X: y\r\n");
		n += (size_t)snprintf(raw + n, sizeof(raw) - n, "\r\n");
		split(&s, (str){ raw, n });
		assert_int_equal(admit_head(&s.head, &a), many > 63 ? 431 : 0);
	}
	n = (size_t)snprintf(raw, sizeof(raw), GET_ HOST "X: ");
	memset(raw + n, 'y', HTTP_HEAD_MAX);
	n += HTTP_HEAD_MAX;
	n += (size_t)snprintf(raw + n, sizeof(raw) - n, "\r\n\r\n");
	split(&s, (str){ raw, n });
	assert_int_equal(admit_head(&s.head, &a), 431);
}

static void
hosts_come_from_the_right_place(void **state)
{
	static struct split s;
	struct admitted a;

	(void)state;
	split(&s, S(GET_ HOST "\r\n"));
	assert_int_equal(admit_head(&s.head, &a), 0);
	assert_true(str_eq(a.host, S("a.example")));
	split(&s, S("GET HTTP://b.example:1?q=/ HTTP/1.1\r\n" HOST "\r\n"));
	assert_int_equal(admit_head(&s.head, &a), 0);
	assert_true(str_eq(a.host, S("b.example:1")));
	assert_true(str_eq(a.path, S("/")));
	assert_true(str_eq(a.query, S("q=/")));
}

static const struct {
	str target;
	int status;
	str path, query;
} targets[] = {
	{ SK("/"), 0, SK("/"), SK("") },
	{ SK("/a%20b/?x=%2F&y"), 0, SK("/a b/"), SK("x=%2F&y") },
	{ SK("/caf%C3%A9"), 0, SK("/caf\xc3\xa9"), SK("") },
	{ SK("/a.b/..c/.d"), 0, SK("/a.b/..c/.d"), SK("") },
	{ SK("/a+b"), 0, SK("/a+b"), SK("") },
	{ SK("/%2541"), 0, SK("/%41"), SK("") }, /* once */
	{ SK("/?a?b"), 0, SK("/"), SK("a?b") },
	{ SK("https://h/x"), 0, SK("/x"), SK("") },
	{ SK(""), 400, SK(""), SK("") },
	{ SK("a"), 400, SK(""), SK("") },
	{ SK("*"), 400, SK(""), SK("") },
	{ SK("/%00"), 400, SK(""), SK("") },
	{ SK("/?a=%00"), 400, SK(""), SK("") },
	{ SK("/%"), 400, SK(""), SK("") },
	{ SK("/%4"), 400, SK(""), SK("") },
	{ SK("/%4g"), 400, SK(""), SK("") },
	{ SK("/?%zz"), 400, SK(""), SK("") },
	{ SK("/a/../b"), 400, SK(""), SK("") },
	{ SK("/a/%2e%2E/b"), 400, SK(""), SK("") },
	{ SK("/.."), 400, SK(""), SK("") },
	{ SK("/./a"), 400, SK(""), SK("") },
	{ SK("//a"), 400, SK(""), SK("") },
	{ SK("/a//b"), 400, SK(""), SK("") },
	{ SK("/a%2fb"), 400, SK(""), SK("") },
	{ SK("/a%5cb"), 400, SK(""), SK("") },
	{ SK("/a\\b"), 400, SK(""), SK("") },
	{ SK("/%0a"), 400, SK(""), SK("") },
	{ SK("/%7f"), 400, SK(""), SK("") },
	{ SK("/%ff"), 400, SK(""), SK("") },
	{ SK("/%c0%af"), 400, SK(""), SK("") },
	{ SK("/\xc3\xa9"), 400, SK(""), SK("") },
	{ SK("/a#b"), 400, SK(""), SK("") },
	{ SK("/a b"), 400, SK(""), SK("") },
	{ SK("http://u@h/"), 400, SK(""), SK("") },
	{ SK("http:///"), 400, SK(""), SK("") },
	{ SK("ftp://h/"), 400, SK(""), SK("") },
};

static void
targets_are_read_once(void **state)
{
	static char big[HTTP_TARGET_MAX + 1];
	char out[HTTP_TARGET_MAX];
	struct admitted a;

	(void)state;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		size_t n = 0;
		int status = admit_target(targets[i].target, &a);

		if (status != targets[i].status)
			fail_msg("%.*s: %d", PRS(targets[i].target), status);
		if (status != 0)
			continue;
		assert_int_equal(admit_path(a.path, out, &n), 0);
		assert_true(str_eq((str){ out, n }, targets[i].path));
		assert_true(str_eq(a.query, targets[i].query));
	}
	memset(big, 'a', sizeof(big));
	big[0] = '/';
	assert_int_equal(admit_target((str){ big, HTTP_TARGET_MAX }, &a), 0);
	assert_int_equal(admit_target((str){ big, sizeof(big) }, &a), 414);
}

static const struct {
	str text;
	enum err err;
	const char *want; /* name|value; … */
} forms[] = {
	{ SK(""), ERR_OK, "" },
	{ SK("a=b"), ERR_OK, "a|b;" },
	{ SK("&&a=b&&c&=d&"), ERR_OK, "a|b;c|;|d;" },
	{ SK("a=1&a=2"), ERR_OK, "a|1;a|2;" },
	{ SK("a=b=c"), ERR_OK, "a|b=c;" },
	{ SK("w=two+words%2B"), ERR_OK, "w|two words+;" },
	{ SK("w=%F0%9F%92%9A%C3%A9"), ERR_OK, "w|\xf0\x9f\x92\x9a\xc3\xa9;" },
	{ SK("w=a%0D%0Ab%0Ac"), ERR_OK, "w|a\r\nb\nc;" },
	{ SK("%61=%2541"), ERR_OK, "a|%41;" },
	{ SK("w=\xc3\xa9"), ERR_OK, "w|\xc3\xa9;" },
	{ SK("w=%00"), ERR_UNREAD, "" },
	{ SK("w=a\0b"), ERR_UNREAD, "" },
	{ SK("w=%"), ERR_UNREAD, "" },
	{ SK("w=%2"), ERR_UNREAD, "" },
	{ SK("w=%G0"), ERR_UNREAD, "" },
	{ SK("%ff=w"), ERR_UNREAD, "" },
	{ SK("w=%C0%80"), ERR_UNREAD, "" },
	{ SK("w=%ED%A0%80"), ERR_UNREAD, "" },
	{ SK("w=%C3"), ERR_UNREAD, "" },
	{ SK("a&b&c&d&e&f"), ERR_LIMIT, "" },
};

static void
forms_are_read_strictly(void **state)
{
	struct arena *mem = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const struct field *f = NULL;
		unsigned n = 0;
		char got[200] = "";
		size_t k = 0;

		if (form_parse(mem, forms[i].text, 5, &f, &n) != forms[i].err)
			fail_msg("form %zu", i);
		for (unsigned j = 0; j < n; j++)
			k += (size_t)snprintf(got + k, sizeof(got) - k,
			    "%.*s|%.*s;", PRS(f[j].name), PRS(f[j].value));
		assert_string_equal(got, forms[i].want);
	}
	arena_free(mem);
}

static const struct {
	str header;
	const char *want;
} cookies[] = {
	{ SK("a=b"), "a|b;" },
	{ SK("a=b; c=d"), "a|b;c|d;" },
	{ SK(" a = b ;;c=\"d\";"), "a|b;c|d;" },
	{ SK("$Version=1; a=b; $Path=\"/\"; $Domain=x"), "a|b;" },
	{ SK("a=first; a=second"), "a|first;" },
	{ SK("novalue; a="), "a|;" },
	{ SK("=x; a b=c; d=e f; g=h,i; j=\xc3\xa9; k=l"), "k|l;" },
	{ SK("a=b=c=="), "a|b=c==;" },
	{ SK("a=\"; b=c"), "b|c;" },
	{ SK(""), "" },
};

static void
cookies_skip_junk(void **state)
{
	struct field f[COOKIES_MAX];
	static char many[COOKIES_MAX * 12];
	unsigned n = 0;
	size_t k = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(cookies) / sizeof(cookies[0]); i++) {
		char got[200] = "";

		n = 0;
		k = 0;
		cookie_parse(cookies[i].header, f, &n);
		for (unsigned j = 0; j < n; j++)
			k += (size_t)snprintf(got + k, sizeof(got) - k,
			    "%.*s|%.*s;", PRS(f[j].name), PRS(f[j].value));
		assert_string_equal(got, cookies[i].want);
	}
	n = 0;
	k = 0;
	for (unsigned j = 0; j < COOKIES_MAX + 5; j++)
		k += (size_t)snprintf(many + k, sizeof(many) - k, "c%u=v;", j);
	cookie_parse((str){ many, k }, f, &n);
	assert_int_equal(n, COOKIES_MAX);
}

static void
files_are_negotiated(void **state)
{
	static const struct {
		str accept, match;
		int status;
		bool gzip;
	} t[] = {
		{ SK(""), SK(""), 200, false },
		{ SK("gzip"), SK(""), 200, true },
		{ SK("br, GZIP;q=0.5"), SK(""), 200, true },
		{ SK("gzip;q=0"), SK(""), 200, false },
		{ SK("gzip; q=0.000, *"), SK(""), 200, false },
		{ SK("*"), SK(""), 200, true },
		{ SK("*;q=0"), SK(""), 200, false },
		{ SK("xgzip"), SK(""), 200, false },
		{ SK(""), SK("\"0123456789abcdef\""), 304, false },
		{ SK(""), SK("\"x\", W/\"0123456789abcdef\""), 304, false },
		{ SK(""), SK("*"), 304, false },
		{ SK("gzip"), SK("\"0123456789abcdef\""), 200, true },
		{ SK("gzip"), SK("\"0123456789abcdef-gz\""), 304, true },
		{ SK(""), SK("0123456789abcdef"), 200, false },
	};
	struct asset a = { "x.css", "0123456789abcdef", "text/css",
		SK("body{}"), SK("gz") };
	struct chosen c;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		negotiate(&a, t[i].accept, t[i].match, &c);
		assert_int_equal(c.status, t[i].status);
		assert_int_equal(c.gzip, t[i].gzip);
		if (c.status == 200)
			assert_true(str_eq(c.body, c.gzip ? a.gzip : a.body));
	}
	a.gzip = S("");
	negotiate(&a, S("gzip"), S(""), &c);
	assert_false(c.gzip);
}

static void
bodies_share_one_reservation(void **state)
{
	enum { MAX = 64 * 1024 };
	struct arena *mem = arena_new(1 << 20);
	struct bodies *b = bodies_new(mem, MAX);
	struct body one = { 0 }, two = { 0 };
	static char in[MAX], out[MAX];

	(void)state;
	for (size_t i = 0; i < MAX; i++)
		in[i] = (char)(i * 7 + i / 251);
	/* Odd pieces, so that they straddle blocks. */
	for (size_t at = 0; at < 30000; at += 1000)
		assert_true(body_add(b, &one, in + at, 1000));
	assert_true(body_add(b, &two, in, 4096));
	assert_int_equal(one.n, 30000);
	body_copy(b, &one, out);
	assert_memory_equal(in, out, 30000);
	/* Full: nothing is taken in part. */
	assert_false(body_add(b, &two, in, MAX - 8 * 4096));
	assert_int_equal(two.n, 4096);
	assert_true(body_add(b, &two, in, MAX - 9 * 4096));
	assert_int_equal(bodies_left(b), 0);
	/* The last block of the first still has room. */
	assert_true(body_add(b, &one, in, 1000));
	body_drop(b, &one);
	assert_int_equal(bodies_left(b), 8 * 4096);
	body_drop(b, &two);
	assert_int_equal(bodies_left(b), MAX);
	/* The room in a block begun counts. */
	assert_true(body_add(b, &one, in, 1));
	assert_true(body_add(b, &one, in + 1, MAX - 1));
	assert_false(body_add(b, &one, in, 1));
	body_drop(b, &one);
	assert_true(body_add(b, &one, in, MAX));
	body_copy(b, &one, out);
	assert_memory_equal(in, out, MAX);
	arena_free(mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads_are_judged),
		cmocka_unit_test(heads_are_bounded),
		cmocka_unit_test(hosts_come_from_the_right_place),
		cmocka_unit_test(targets_are_read_once),
		cmocka_unit_test(forms_are_read_strictly),
		cmocka_unit_test(cookies_skip_junk),
		cmocka_unit_test(files_are_negotiated),
		cmocka_unit_test(bodies_share_one_reservation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
