/*
 * Headers, query, form and cookies put together; see request.h.
 */
#include "http/request.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "http/cookie.h"
#include "http/form.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

static str
first_of(const struct field *f, unsigned n, str name)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(f[i].name, name))
			return f[i].value;
	return (str){ NULL, 0 };
}

str
request_query(const struct request *r, const char *name)
{
	return first_of(r->query, r->nquery, str_of(name));
}

str
request_form(const struct request *r, const char *name)
{
	return first_of(r->form, r->nform, str_of(name));
}

str
request_cookie(const struct request *r, const char *name)
{
	return first_of(r->cookie, r->ncookie, str_of(name));
}

/* The last of that name (a proxy appends), or "". Bytes that are no UTF-8 go
 * no further. */
static str
header(const struct parts *p, str name)
{
	str got = S("");

	for (unsigned i = 0; i < p->nheader; i++)
		if (str_ieq(p->header[i].name, name))
			got = p->header[i].value;
	return utf8_ok(got, NULL) ? got : S("");
}

static bool
is_address(str s)
{
	char text[INET6_ADDRSTRLEN];
	unsigned char out[sizeof(struct in6_addr)];

	if (s.n == 0 || s.n >= sizeof(text))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = 0;
	return inet_pton(AF_INET, text, out) == 1 ||
	    inet_pton(AF_INET6, text, out) == 1;
}

/* The address the nearest proxy saw, which is the last of the list: those
 * before it are whatever the client wrote. */
static str
peer_of(struct arena *mem, const struct parts *p)
{
	const struct sockaddr *sa = p->from;
	char *text = NEWN(mem, char, INET6_ADDRSTRLEN);
	str list = header(p, S("X-Forwarded-For")), last = S("");
	const void *addr = NULL, *any = sa;

	while (p->behind_proxy && list.n > 0)
		(void)str_cut(&list, ',', &last);
	if (is_address(str_trim(last)))
		return str_trim(last);
	if (sa && sa->sa_family == AF_INET)
		addr = &((const struct sockaddr_in *)any)->sin_addr;
	if (sa && sa->sa_family == AF_INET6)
		addr = &((const struct sockaddr_in6 *)any)->sin6_addr;
	if (!addr || !inet_ntop(sa->sa_family, addr, text, INET6_ADDRSTRLEN))
		return S("");
	return str_of(text);
}

static bool
is_urlencoded(str type)
{
	str kind;

	(void)str_cut(&type, ';', &kind);
	return str_ieq(str_trim(kind), S("application/x-www-form-urlencoded"));
}

static void
fill_form(struct arena *mem, const struct parts *p, struct request *r)
{
	size_t n = p->body->n;
	char *text;

	r->file_fd = -1;
	if (p->over) {
		r->bad = ERR_LIMIT;
	} else if (p->multi && multipart_done(p->multi) != ERR_OK) {
		r->bad = multipart_done(p->multi);
	} else if (n > 0 && !p->multi && !is_urlencoded(header(p, S("Content-Type")))) {
		r->bad = ERR_UNREAD;
	} else if (n > 0) {
		text = NEWN(mem, char, n);
		body_copy(p->bodies, p->body, text);
		r->bad = form_parse(mem, (str){ text, n }, HTTP_FIELDS_MAX,
		    &r->form, &r->nform);
	}
	if (p->multi && r->bad == ERR_OK) {
		/* No file chosen is sent as one without bytes. */
		r->file = p->file_over || p->file_n > 0;
		r->file_over = p->file_over;
		r->file_n = p->file_over ? 0 : p->file_n;
		r->file_fd = p->file_over ? -1 : p->file_fd;
	}
}

static void
fill_cookies(struct arena *mem, const struct parts *p, struct request *r)
{
	struct field *f = NEWN(mem, struct field, COOKIES_MAX);

	for (unsigned i = 0; i < p->nheader; i++)
		if (str_ieq(p->header[i].name, S("Cookie")))
			cookie_parse(p->header[i].value, f, &r->ncookie);
	r->cookie = f;
}

int
request_fill(struct arena *mem, const struct parts *p, struct request *r)
{
	char *path = NEWN(mem, char, p->in->path.n + 1);
	int status = admit_path(p->in->path, path, &r->path.n);

	r->path.p = path;
	if (status != 0)
		return status;
	if (form_parse(mem, p->in->query, HTTP_FIELDS_MAX, &r->query,
	    &r->nquery) != ERR_OK)
		return 400;
	r->verb = p->in->verb;
	r->target = p->target;
	r->host = p->in->host;
	r->origin = header(p, S("Origin"));
	r->fetch_site = header(p, S("Sec-Fetch-Site"));
	r->agent = header(p, S("User-Agent"));
	r->accept = header(p, S("Accept"));
	r->if_none_match = header(p, S("If-None-Match"));
	r->secure = p->tls || (p->behind_proxy &&
	    str_ieq(header(p, S("X-Forwarded-Proto")), S("https")));
	r->peer = peer_of(mem, p);
	fill_form(mem, p, r);
	fill_cookies(mem, p, r);
	return 0;
}
