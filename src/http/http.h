/*
 * HTTP/1.1 for one worker: libmicrohttpd behind an interface of our own.
 *
 * A request reaches the handler whole, bounded and decoded: method, path, query
 * and form fields, cookies. The admission filter refuses what a proxy and we
 * could read differently (two Hosts, Content-Length with Transfer-Encoding,
 * folded lines, NUL; stack.md §1.4), the sweeper closes what passes its
 * absolute deadline. The handler fills a reply; it may also answer "later"
 * (a password is being checked in another process) and is called again.
 *
 * Only http/http.c includes microhttpd.h.
 */
#ifndef HEED_HTTP_HTTP_H
#define HEED_HTTP_HTTP_H

#include "core/asset.h"
#include "core/err.h"
#include "core/str.h"

#include <setjmp.h>

enum verb { VERB_GET, VERB_HEAD, VERB_POST, VERB__MAX };

struct field {
	str name, value; /* decoded once, well formed UTF-8 without NUL */
};

enum {
	HTTP_TARGET_MAX = 2048, HTTP_HEAD_MAX = 16 * 1024, HTTP_HEADERS_MAX = 64,
	HTTP_BODY_MAX = 1 << 20, HTTP_FIELDS_MAX = 600, HTTP_BODIES_MAX = 16 << 20,
	HTTP_CONNS_MAX = 2000, HTTP_CONNS_PER_IP = 400,
	HTTP_HEAD_MS = 10 * 1000, HTTP_BODY_MS = 30 * 1000, /* + 1 ms per 8 bytes */
	HTTP_LATER_MS = 30 * 1000, HTTP_LATE_MAX = 512, HTTP_KEPT_MAX = 64,
	HTTP_STOP_MS = 10 * 1000,
	/* Files under way: at once, and bytes on disk, in one worker. */
	HTTP_FILES_MAX = 8, HTTP_FILES_BYTES = 128 << 20
};

struct request {
	enum verb verb;
	str path;              /* decoded; starts with '/'; no "..", no NUL */
	str target;            /* as sent, path and query */
	const struct field *query;  unsigned nquery;
	const struct field *form;   unsigned nform;   /* x-www-form-urlencoded, or
	                        * the fields of multipart/form-data where
	                        * http_conf.file_max takes a file */
	bool file;             /* one was sent: its field's value is what the
	                        * client calls it, a label and no path */
	bool file_over;        /* it is longer than it may be; it was dropped */
	int file_fd;           /* else its bytes, in a file without a name that
	                        * goes with the request */
	size_t file_n;
	const struct field *cookie; unsigned ncookie; /* junk pairs skipped */
	enum err bad;          /* OK, or why the form could not be read (LIMIT,
	                        * UNREAD): the handler answers with its own page.
	                        * A body of over 4 * HTTP_BODY_MAX (413), or one
	                        * there is no room for (503), gets not so far */
	str host, origin, fetch_site, agent, accept, if_none_match; /* or "" */
	bool secure;           /* TLS here, or X-Forwarded-Proto behind a proxy */
	str peer;              /* textual address; behind a proxy the forwarded one */
	uint64_t ticket;       /* names this request to http_resume */
	str late;              /* the answer given to http_resume, or .p == NULL;
	                        * "" when none came within HTTP_LATER_MS */
	str kept;              /* reply.keep of the call before; "" when none */
};

/* First value of that name, or .p == NULL. */
str request_query(const struct request *, const char *name);
str request_form(const struct request *, const char *name);
str request_cookie(const struct request *, const char *name);

enum { REPLY_HEADERS_MAX = 16, REPLY_VALUE_MAX = 8192 };
struct reply {
	int status;
	str type;              /* "text/html; charset=utf-8" */
	str body;              /* in the request's arena, or */
	const struct asset *asset; /* static; its type where type is "", gzip
	                        * where accepted, ETag, 304, and cached for ever
	                        * unless header has a Cache-Control */
	struct field header[REPLY_HEADERS_MAX];
	unsigned nheader;
	bool later;            /* suspend: http_resume will call again */
	str keep;              /* with later: HTTP_KEPT_MAX bytes at most for the
	                        * next call; a secret may, it is wiped */
	bool retire;           /* after this reply the worker should stop */
	bool quiet;            /* it is in no log and no count */
	const char *row;       /* what was asked for, for the log: static, and
	                        * without ids ("GET /person/{person}") */
};
/* Adds a header; a CR, LF or NUL in the value, or REPLY_VALUE_MAX bytes of it,
 * is a bug and asserts. */
void reply_header(struct reply *, str name, str value);

/* Called with a fresh arena in cx; whatever the reply points to must live in
 * it or for ever. Must not fail: errors are pages. */
typedef void http_handler(void *app, struct ctx *cx, const struct request *,
    struct reply *);

struct http_conf {
	int listen_fd;         /* bound and listening; the supervisor keeps it */
	http_handler *handler;
	void *app;
	struct arena *mem;     /* reset after each call of handler */
	bool behind_proxy;     /* believe X-Forwarded-For and -Proto */
	bool access_log;       /* a line a request: row, status, time, bytes */
	str tls_cert, tls_key; /* PEM text, or .n == 0 */
	/* How long a file may be that a POST to this path brings; 0: none, and
	 * multipart/form-data is not read. spool: the directory where its bytes
	 * wait. NULL: no path takes one. */
	size_t (*file_max)(void *app, str path);
	str spool;
	int watch_fd;          /* one more descriptor to wait for, or -1 */
	void (*on_watch)(void *app);
	void (*on_tick)(void *app); /* about once a second, between requests */
	void (*on_full)(void *app, struct reply *); /* arena ceiling met: make the
	                        * 500 page without allocating; rolls back */
	str oops_body;         /* HTML for what is refused before the handler
	                        * (400, 405, 413 …); it carries crisis help */
	int head_ms, body_ms, later_ms; /* 0: HTTP_HEAD_MS and its kin */
	unsigned conns_max, conns_per_ip; /* 0: HTTP_CONNS_MAX and its kin;
	                        * behind a proxy no limit per address */
};

struct http;
struct http *http_new(const struct http_conf *); /* NULL: errno says why */
/* Serves until *stop is set (by a signal handler) or a reply retires; lets
 * requests under way finish, for at most 10 s. */
void http_serve(struct http *, const volatile int *stop);
/* Calls the handler again for the request that was put off; a ticket whose
 * client has gone, or that was answered, is ignored. late is copied and has at
 * most HTTP_LATE_MAX bytes. Not from inside the handler. */
void http_resume(struct http *, uint64_t ticket, str late);
void http_free(struct http *);
/* Counters since the start, for tests and metrics. */
struct http_stats { uint64_t requests, refused, swept, open; };
struct http_stats http_stats(const struct http *);

#endif
