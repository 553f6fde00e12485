/*
 * The admission filter; admit.h says what it guards and how it sees it.
 */
#include "http/admit.h"
#include "core/utf8.h"
#include "http/form.h"

#include <string.h>

/* Headers of which a second one is a second opinion. */
static const str once[] = {
	SK("host"), SK("content-length"), SK("transfer-encoding"),
	SK("content-type"), SK("origin"), SK("sec-fetch-site"),
	SK("authorization"), SK("if-none-match"), SK("user-agent"),
	SK("x-forwarded-proto"),
};
enum { ONCE = sizeof(once) / sizeof(once[0]) };

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

bool
is_token(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) &&
		    (s.p[i] == 0 || !strchr("!#$%&'*+-.^_`|~", s.p[i])))
			return false;
	return s.n > 0;
}

/* Visible characters, spaces, tabs and bytes over 0x7f. */
static bool
is_field_value(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool
is_host(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) &&
		    (s.p[i] == 0 || !strchr(".-_:[]", s.p[i])))
			return false;
	return s.n > 0 && s.n <= 255;
}

/* One NUL at `at`, or two; and on past them. */
static bool
gap(const struct head *h, size_t *at, unsigned nuls)
{
	for (; nuls > 0; nuls--, (*at)++)
		if (*at >= h->n || h->raw[*at] != 0)
			return false;
	return true;
}

/* The part lies at `at`, and on past it. */
static bool
part(const struct head *h, size_t *at, const char *p, size_t n)
{
	if (p != h->raw + *at || n > h->n - *at)
		return false;
	*at += n;
	return true;
}

static bool
is_laid_out(const struct head *h)
{
	size_t at = 0;

	if (!part(h, &at, h->method.p, h->method.n) || !gap(h, &at, 1) ||
	    !part(h, &at, h->target_at, h->target.n) || !gap(h, &at, 1) ||
	    !part(h, &at, h->version.p, h->version.n) || !gap(h, &at, 2))
		return false;
	for (unsigned i = 0; i < h->nheader; i++) {
		str name = h->header[i].name, value = h->header[i].value;

		if (!part(h, &at, name.p, name.n) || !gap(h, &at, 1))
			return false;
		while (at < h->n && (h->raw[at] == ' ' || h->raw[at] == '\t'))
			at++;
		if (!part(h, &at, value.p, value.n) || !gap(h, &at, 2))
			return false;
	}
	return gap(h, &at, 2) && at == h->n;
}

static int
admit_line(const struct head *h, struct admitted *a)
{
	static const str verb[VERB__MAX] = {
		[VERB_GET] = SK("GET"), [VERB_HEAD] = SK("HEAD"),
		[VERB_POST] = SK("POST"),
	};
	unsigned v = 0;

	if (!is_token(h->method))
		return 400;
	if (str_eq(h->version, S("HTTP/1.0")))
		a->old = true;
	else if (!str_eq(h->version, S("HTTP/1.1")))
		return 505;
	while (v < VERB__MAX && !str_eq(h->method, verb[v]))
		v++;
	a->verb = (enum verb)v; /* VERB__MAX: known bad, said last */
	return v == VERB__MAX ? 0 : admit_target(h->target, a);
}

/* What the lengths say; both at once was refused before. */
static int
admit_framing(str length, str coding, struct admitted *a)
{
	int64_t n = 0;

	if (length.p && coding.p)
		return 400;
	if (length.p && (length.n > 18 || !str_int(length, 0, INT64_MAX, &n)))
		return 400;
	if (coding.p && a->old)
		return 400;
	if (coding.p && !str_ieq(coding, S("chunked")))
		return 501;
	a->length = (uint64_t)n;
	a->chunked = coding.p != NULL;
	if (a->verb != VERB_POST && a->verb != VERB__MAX &&
	    (a->chunked || a->length > 0))
		return 400;
	return 0;
}

static int
admit_headers(const struct head *h, struct admitted *a)
{
	str seen[ONCE] = { { NULL, 0 } };

	for (unsigned i = 0; i < h->nheader; i++) {
		str name = h->header[i].name, value = h->header[i].value;

		if (!is_token(name) || !is_field_value(value))
			return 400;
		for (unsigned k = 0; k < ONCE; k++) {
			if (!str_ieq(name, once[k]))
				continue;
			if (seen[k].p)
				return 400;
			seen[k] = value;
		}
	}
	if (seen[0].p ? !is_host(seen[0]) : !a->old)
		return 400;
	if (a->host.n == 0 && seen[0].p)
		a->host = seen[0];
	return admit_framing(seen[1], seen[2], a);
}

int
admit_head(const struct head *h, struct admitted *a)
{
	int status;

	*a = (struct admitted){ .host = S("") };
	if (h->target.n > HTTP_TARGET_MAX)
		return 414;
	if (h->n > HTTP_HEAD_MAX || h->nheader > HTTP_HEADERS_MAX)
		return 431;
	if (h->raw && !is_laid_out(h))
		return 400;
	status = admit_line(h, a);
	if (status == 0)
		status = admit_headers(h, a);
	if (status == 0 && a->verb == VERB__MAX)
		status = 405;
	return status;
}

/* Takes "http://host" or "https://host" off an absolute-form target. */
static bool
cut_authority(str *target, str *host)
{
	size_t n = 0, i;

	if (str_ieq(str_sub(*target, 0, 7), S("http://")))
		n = 7;
	else if (str_ieq(str_sub(*target, 0, 8), S("https://")))
		n = 8;
	else
		return false;
	for (i = n; i < target->n; i++)
		if (target->p[i] == '/' || target->p[i] == '?')
			break;
	*host = str_sub(*target, n, i - n);
	*target = str_sub(*target, i, target->n);
	return is_host(*host);
}

int
admit_target(str target, struct admitted *a)
{
	char out[HTTP_TARGET_MAX];
	size_t n;

	if (target.n > HTTP_TARGET_MAX)
		return 414;
	for (size_t i = 0; i < target.n; i++)
		if (target.p[i] <= 0x20 || target.p[i] >= 0x7f ||
		    target.p[i] == '#')
			return 400;
	if (!pct_decode(target, false, out, &n) || memchr(out, 0, n))
		return 400;
	if (target.n == 0 ||
	    (target.p[0] != '/' && !cut_authority(&target, &a->host)))
		return 400;
	a->query = target;
	(void)str_cut(&a->query, '?', &a->path);
	if (a->path.n == 0)
		a->path = S("/");
	return admit_path(a->path, out, &n);
}

/* Neither "." nor "..", which a proxy may have resolved; empty only at the
 * end. */
static bool
is_segment(str s, bool last)
{
	return !str_eq(s, S(".")) && !str_eq(s, S("..")) && (s.n > 0 || last);
}

static size_t
slashes(str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '/';
	return n;
}

int
admit_path(str raw, char *out, size_t *n)
{
	str rest;

	if (raw.n == 0 || raw.p[0] != '/' || !pct_decode(raw, false, out, n))
		return 400;
	for (size_t i = 0; i < *n; i++) {
		unsigned char c = (unsigned char)out[i];

		if (c < 0x20 || c == 0x7f || c == '\\')
			return 400;
	}
	if (slashes((str){ out, *n }) != slashes(raw))
		return 400; /* one was encoded */
	rest = (str){ out + 1, *n - 1 };
	if (!utf8_ok(rest, NULL))
		return 400;
	for (bool more = true; more;) {
		str segment;

		more = str_cut(&rest, '/', &segment);
		if (!is_segment(segment, !more))
			return 400;
	}
	return 0;
}
