/*
 * A real server in a child process, met over raw sockets by whoever means it
 * ill, is slow, or breaks. The probes are those every candidate server was
 * measured with before one was chosen; none may ever be answered 200 but the
 * one that RFC 9112 says must be.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "core/log.h"
#include "core/time.h"
#include "http/http.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h> /* last: it has a macro of the name fail */

enum { HEAD_MS = 1000, BODY_MS = 1200, LATER_MS = 1500, SLACK_MS = 3000, CLOSED = 0,
	SILENT = -1, SPACE = 8 << 20, BIG = 300000,
	FILE_BYTES = 2 << 20 };

/* The application under the server. */

struct app {
	struct http *http;
	int resume[2];         /* tickets to resume */
	uint64_t waiting[64], old;
	unsigned nwaiting;
	struct http_stats last;
};

static volatile sig_atomic_t stop;

static void
on_term(int sig)
{
	(void)sig;
	stop = 1;
}

static const struct asset css = { "x.css", "00112233445566aa", "text/css",
	SK("body { colour: blue }"), SK("pretend this is gzip") };

/* A file's length, its first bytes and its last. */
static void
file_words(const struct request *in, struct buf *b)
{
	char c[8], z[1] = { 0 };
	ssize_t n = pread(in->file_fd, c, sizeof(c), 0);

	if (n < 0 || pread(in->file_fd, z, 1, (off_t)in->file_n - 1) != 1)
		abort();
	buf_fmt(b, " file %zu ", in->file_n);
	buf_put(b, (str){ c, (size_t)n });
	buf_fmt(b, " %d", z[0]);
}

static size_t
file_max(void *app, str path)
{
	(void)app;
	return str_eq(path, S("/echo/file")) ? FILE_BYTES : 0;
}

static void
echo(struct ctx *cx, const struct request *in, struct reply *out)
{
	struct buf b;

	buf_init(&b, cx->mem, 2 << 20);
	buf_fmt(&b, "verb %d path ", (int)in->verb);
	buf_put(&b, in->path);
	buf_fmt(&b, " bad %d secure %d host ", (int)in->bad, in->secure);
	buf_put(&b, in->host);
	buf_lit(&b, " peer ");
	buf_put(&b, in->peer);
	for (unsigned i = 0; i < in->nform; i++) {
		buf_lit(&b, " form ");
		buf_put(&b, in->form[i].name);
		if (in->form[i].value.n > 100)
			buf_fmt(&b, "=(%zu)", in->form[i].value.n);
		else
			buf_fmt(&b, "=%.*s", PRS(in->form[i].value));
	}
	if (in->file_over)
		buf_lit(&b, " too long");
	else if (in->file)
		file_words(in, &b);
	if (request_query(in, "q").p)
		buf_fmt(&b, " query %.*s", PRS(request_query(in, "q")));
	if (request_cookie(in, "sid").p)
		buf_fmt(&b, " cookie %.*s", PRS(request_cookie(in, "sid")));
	out->body = buf_str(&b);
}

static void
release(struct app *a)
{
	for (unsigned i = 0; i < a->nwaiting; i++)
		if (write(a->resume[1], &a->waiting[i], sizeof(uint64_t)) < 0)
			abort();
	a->nwaiting = 0;
}

static void
later(struct app *a, const struct request *in, struct reply *out)
{
	if (in->late.p) {
		out->body = in->late.n ? in->late : S("nobody came");
		if (!str_eq(in->kept, S("kept for me")))
			out->body = S("what was kept is lost");
		return;
	}
	out->later = true;
	out->keep = S("kept for me");
	if (a->old == 0)
		a->old = in->ticket;
	if (str_eq(in->path, S("/never")))
		return;
	if (a->nwaiting == 64)
		abort();
	a->waiting[a->nwaiting++] = in->ticket;
	if (str_eq(in->path, S("/later")))
		release(a);
}

static void
handle(void *app, struct ctx *cx, const struct request *in, struct reply *out)
{
	struct app *a = app;

	out->status = in->bad ? err_info[in->bad].http : 200;
	out->type = S("text/plain; charset=utf-8");
	out->body = S("hello");
	reply_header(out, S("X-Ours"), S("yes"));
	if (str_starts(in->path, S("/echo"))) {
		echo(cx, in, out);
	} else if (str_eq(in->path, S("/later")) ||
	    str_eq(in->path, S("/wait")) || str_eq(in->path, S("/never"))) {
		later(a, in, out);
	} else if (str_eq(in->path, S("/release"))) {
		release(a);
	} else if (str_eq(in->path, S("/old"))) {
		/* A ticket long used, and what it would be in other slots. */
		for (uint64_t i = 0; i < 40; i++)
			http_resume(a->http, a->old - a->old % HTTP_CONNS_MAX + i,
			    S("wrong"));
	} else if (str_eq(in->path, S("/asset"))) {
		*out = (struct reply){ .status = 200, .asset = &css };
	} else if (str_eq(in->path, S("/big"))) {
		out->body = (str){ NEWN(cx->mem, char, BIG), BIG };
	} else if (str_eq(in->path, S("/full"))) {
		for (;;)
			(void)NEWN(cx->mem, char, 64 * 1024);
	} else if (str_eq(in->path, S("/retire"))) {
		out->retire = true;
	} else if (str_eq(in->path, S("/stats"))) {
		struct buf b;
		struct http_stats s = http_stats(a->http);

		buf_init(&b, cx->mem, 500);
		buf_fmt(&b, "used %zu open %d swept %d refused %d",
		    arena_used(cx->mem), (int)s.open, (int)s.swept,
		    (int)s.refused);
		out->body = buf_str(&b);
	}
}

static void
on_full(void *app, struct reply *out)
{
	(void)app;
	out->status = 500;
	out->type = S("text/html; charset=utf-8");
	out->body = S("went wrong: crisis help");
}

static void
on_watch(void *app)
{
	struct app *a = app;
	uint64_t ticket;

	while (read(a->resume[0], &ticket, sizeof(ticket)) > 0)
		http_resume(a->http, ticket, S("it came"));
}

/* The server. */

struct server {
	pid_t pid;
	int fd;
	uint16_t port;
};

static int
listen_any(uint16_t *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, n), 0);
	assert_int_equal(listen(fd, 512), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	*port = ntohs(at.sin_port);
	return fd;
}

static int
run_server(struct http_conf c)
{
	struct app a = { 0 };

	log_level(LOG_ERROR_ + 1);
	if (signal(SIGTERM, on_term) == SIG_ERR ||
	    pipe2(a.resume, O_NONBLOCK | O_CLOEXEC) != 0)
		return 1;
	c.app = &a;
	c.handler = handle;
	c.on_full = on_full;
	c.on_watch = on_watch;
	c.watch_fd = a.resume[0];
	c.mem = arena_new(SPACE);
	c.file_max = file_max;
	if (!c.spool.n)
		c.spool = S("/tmp");
	c.oops_body = S("<p>not accepted: crisis help</p>");
	a.http = http_new(&c);
	if (!a.http)
		return 2;
	http_serve(a.http, &stop);
	a.last = http_stats(a.http);
	http_free(a.http);
	arena_free(c.mem);
	return a.last.open == 0 ? 0 : 3;
}

static void
start_on(struct server *s, const struct http_conf *conf)
{
	struct http_conf c = *conf;

	c.listen_fd = s->fd;
	if (!c.head_ms) {
		c.head_ms = HEAD_MS;
		c.body_ms = BODY_MS;
		c.later_ms = LATER_MS;
	}
	s->pid = fork();
	assert_true(s->pid >= 0);
	if (s->pid == 0) {
		/* A test that fails leaves nobody behind. */
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		_exit(run_server(c));
	}
}

static struct server
start(const struct http_conf *conf)
{
	struct server s;

	s.fd = listen_any(&s.port);
	start_on(&s, conf);
	return s;
}

static void
finish(struct server *s)
{
	int status = -1;

	assert_int_equal(kill(s->pid, SIGTERM), 0);
	assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
	assert_int_equal(status, 0);
	(void)close(s->fd);
}

/* The client. */

static int
dial(uint16_t port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

/* False when the other side has closed. */
static bool
put(int fd, str s)
{
	while (s.n > 0) {
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		s = str_sub(s, (size_t)n, s.n);
	}
	return true;
}

struct got {
	int status;            /* or CLOSED, SILENT */
	str head, body;
	char text[BIG + 4096];
	size_t n;              /* in text, which may hold the next reply too */
};

static str
head_of(const struct got *g, const char *name)
{
	str rest = g->head, row, key;

	while (rest.n > 0) {
		(void)str_cut(&rest, '\n', &row);
		(void)str_cut(&row, ':', &key);
		if (str_ieq(key, str_of(name)))
			return str_trim(row);
	}
	return (str){ NULL, 0 };
}

static bool
whole(struct got *g, bool no_body)
{
	ptrdiff_t end = str_find((str){ g->text, g->n }, S("\r\n\r\n"));
	int64_t n = 0;

	if (end < 0)
		return false;
	g->head = (str){ g->text, (size_t)end + 2 };
	if (!no_body && head_of(g, "Content-Length").p)
		assert_true(str_int(head_of(g, "Content-Length"), 0, BIG, &n));
	if (g->n < (size_t)end + 4 + (size_t)n)
		return false;
	g->body = (str){ g->text + end + 4, (size_t)n };
	assert_true(g->n > 12);
	g->status = (int)strtol(g->text + 9, NULL, 10);
	return true;
}

/* The next reply, within ms of silence. */
static int
hear_as(int fd, struct got *g, int ms, bool no_body)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	g->status = SILENT;
	while (!whole(g, no_body)) {
		ssize_t n;

		if (poll(&p, 1, ms) <= 0)
			return g->status = SILENT;
		n = recv(fd, g->text + g->n, sizeof(g->text) - g->n, 0);
		if (n <= 0)
			return g->status = CLOSED;
		g->n += (size_t)n;
	}
	return g->status;
}

static int
hear(int fd, struct got *g, int ms)
{
	return hear_as(fd, g, ms, false);
}

/* Drops the reply that was heard and keeps what came after it. */
static void
next(struct got *g)
{
	size_t used = (size_t)(g->body.p + g->body.n - g->text);

	memmove(g->text, g->text + used, g->n - used);
	g->n -= used;
}

static struct got got;

static int
ask(uint16_t port, str request)
{
	int fd = dial(port);

	memset(&got, 0, sizeof(got));
	(void)put(fd, request);
	(void)hear(fd, &got, 1500);
	(void)close(fd);
	return got.status;
}

static bool
closes_within(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t until = time_ticks_ms() + ms;
	char c[512];

	while (time_ticks_ms() < until) {
		if (poll(&p, 1, 50) > 0 && recv(fd, c, sizeof(c), 0) <= 0)
			return true;
	}
	return false;
}

#define HOST "Host: a.example\r\n"
#define GET_ "GET / HTTP/1.1\r\n"
#define POST_ "POST /echo HTTP/1.1\r\n" HOST \
	"Content-Type: application/x-www-form-urlencoded\r\n"
#define CHUNKED POST_ "Transfer-Encoding: chunked\r\n\r\n"

static const struct {
	const char *name;
	str bytes;
	int allowed[3];        /* CLOSED stands for itself once listed */
	unsigned n;
	bool help;             /* answered by us, so with crisis help */
} probes[] = {
	{ "no Host", SK(GET_ "\r\n"), { 400 }, 1, true },
	{ "two Hosts", SK(GET_ HOST HOST "\r\n"), { 400 }, 1, true },
	{ "CL and TE", SK(POST_ "Content-Length: 5\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), { 400 }, 1, true },
	{ "TE and CL", SK(POST_ "Transfer-Encoding: chunked\r\n"
	    "Content-Length: 5\r\n\r\n0\r\n\r\n"), { 400 }, 1, true },
	{ "two lengths", SK(POST_ "Content-Length: 5\r\nContent-Length: 6\r\n"
	    "\r\naaaaaa"), { 400 }, 1, true },
	{ "length +5", SK(POST_ "Content-Length: +5\r\n\r\naaaaa"),
	    { 400 }, 1, false },
	{ "length of 23 digits", SK(POST_ "Content-Length: "
	    "10000000000000000000000\r\n\r\na"), { 400, 413 }, 2, false },
	{ "TE xchunked", SK(POST_ "Transfer-Encoding: xchunked\r\n\r\n"
	    "0\r\n\r\n"), { 400, 501 }, 2, true },
	{ "TE on 1.0", SK("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "0\r\n\r\n"), { 400 }, 1, true },
	{ "space before colon", SK(GET_ HOST "X-A : b\r\n\r\n"),
	    { 400 }, 1, true },
	{ "obs-fold", SK(GET_ HOST "X-A: b\r\n c\r\n\r\n"), { 400 }, 1, true },
	{ "obs-fold in the middle", SK(GET_ "X-A: b\r\n\tc\r\n" HOST "\r\n"),
	    { 400 }, 1, true },
	{ "bare LF lines", SK("GET / HTTP/1.1\nHost: a.example\n\n"),
	    { 400 }, 1, true },
	{ "one bare LF", SK(GET_ "X-A: b\n" HOST "\r\n"), { 400 }, 1, true },
	{ "bare CR in a value", SK(GET_ HOST "X-A: b\rc\r\n\r\n"),
	    { 400 }, 1, true },
	{ "NUL in a value", SK(GET_ HOST "X-A: b\0c\r\n\r\n"),
	    { 400 }, 1, true },
	{ "NUL at a line's start", SK(GET_ HOST "\0X-A: b\r\n\r\n"),
	    { 400 }, 1, true },
	{ "NUL in a name", SK(GET_ HOST "X\0A: b\r\n\r\n"),
	    { 400, CLOSED }, 2, false },
	{ "bad chunk size", SK(CHUNKED "zz\r\na\r\n0\r\n\r\n"),
	    { 400 }, 1, false },
	{ "chunk size -1", SK(CHUNKED "-1\r\na\r\n0\r\n\r\n"),
	    { 400 }, 1, false },
	{ "chunk size over 64 bits", SK(CHUNKED "11111111111111111\r\na\r\n"),
	    { 400, 413 }, 2, false },
	{ "/%00", SK("GET /%00 HTTP/1.1\r\n" HOST "\r\n"), { 400 }, 1, true },
	{ "?a=%00", SK("GET /?a=%00 HTTP/1.1\r\n" HOST "\r\n"),
	    { 400 }, 1, true },
	{ "NUL in the target", SK("GET /\0 HTTP/1.1\r\n" HOST "\r\n"),
	    { 400 }, 1, true },
	{ "dots", SK("GET /a/../b HTTP/1.1\r\n" HOST "\r\n"), { 400 }, 1, true },
	{ "encoded dots", SK("GET /a/%2e%2e/b HTTP/1.1\r\n" HOST "\r\n"),
	    { 400 }, 1, true },
	{ "encoded slash", SK("GET /a%2fb HTTP/1.1\r\n" HOST "\r\n"),
	    { 400 }, 1, true },
	{ "space in the target", SK("GET /a b HTTP/1.1\r\n" HOST "\r\n"),
	    { 400, CLOSED }, 2, true },
	{ "no version", SK("GET /\r\n" HOST "\r\n"), { 400, CLOSED }, 2, false },
	{ "version 2.0", SK("GET / HTTP/2.0\r\n" HOST "\r\n"),
	    { 400, 505, CLOSED }, 3, false },
	{ "body on GET", SK(GET_ HOST "Content-Length: 3\r\n\r\nabc"),
	    { 400 }, 1, true },
	{ "no colon", SK(GET_ HOST "nonsense\r\n\r\n"), { 400, CLOSED }, 2,
	    false },
	{ "PUT", SK("PUT / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\na"),
	    { 405 }, 1, true },
	{ "TRACE", SK("TRACE / HTTP/1.1\r\n" HOST "\r\n"), { 405 }, 1, true },
	{ "CONNECT", SK("CONNECT a:1 HTTP/1.1\r\n" HOST "\r\n"),
	    { 405 }, 1, true },
	{ "absolute form", SK("GET http://a.example/ HTTP/1.1\r\n" HOST "\r\n"),
	    { 200 }, 1, false },
	{ "HTTP/1.0", SK("GET / HTTP/1.0\r\n\r\n"), { 200 }, 1, false },
};

static void
probes_are_refused(void **state)
{
	struct server s = start(&(struct http_conf){ 0 });

	(void)state;
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		int status = ask(s.port, probes[i].bytes);
		bool fine = false;

		for (unsigned k = 0; k < probes[i].n; k++)
			fine = fine || status == probes[i].allowed[k];
		if (!fine)
			fail_msg("%s: %d", probes[i].name, status);
		if (probes[i].help && status != CLOSED &&
		    str_find(got.body, S("crisis help")) < 0)
			fail_msg("%s: no help on the page", probes[i].name);
		if (status >= 400 && head_of(&got, "Connection").n == 0)
			fail_msg("%s: kept open", probes[i].name);
	}
	assert_int_equal(ask(s.port, S(GET_ HOST "\r\n")), 200);
	finish(&s);
}

static void
heads_have_bounds(void **state)
{
	static char big[1 << 20];
	struct server s = start(&(struct http_conf){ 0 });
	int n, fd;

	(void)state;
	n = snprintf(big, sizeof(big), GET_ HOST "X: ");
	memset(big + n, 'x', sizeof(big) - (size_t)n);
	n = ask(s.port, (str){ big, sizeof(big) });
	assert_true(n == 431 || n == CLOSED);
	memcpy(big + HTTP_HEAD_MAX + 100, "\r\n\r\n", 4);
	assert_int_equal(ask(s.port, (str){ big, HTTP_HEAD_MAX + 104 }), 431);
	assert_true(str_find(got.body, S("crisis help")) >= 0);
	/* The largest that is allowed, in small pieces: still in one place. */
	memcpy(big + HTTP_HEAD_MAX - 4, "\r\n\r\n", 4);
	fd = dial(s.port);
	for (size_t at = 0; at < HTTP_HEAD_MAX; at += 512) {
		assert_true(put(fd, (str){ big + at, 512 }));
		(void)usleep(2000);
	}
	got.n = 0;
	assert_int_equal(hear(fd, &got, 1500), 200);
	(void)close(fd);
	n = snprintf(big, sizeof(big), "GET /");
	memset(big + n, 'x', 4000);
	n = snprintf(big + 4000, 100, " HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(ask(s.port, (str){ big, 4000 + (size_t)n }), 414);
	n = snprintf(big, sizeof(big), GET_ HOST);
	for (int i = 0; i < 64; i++)
		n += snprintf(big + n, 100, "X%d: y\r\n", i);
	n += snprintf(big + n, 100, "\r\n");
	assert_int_equal(ask(s.port, (str){ big, (size_t)n }), 431);
	finish(&s);
}

static void
requests_arrive_decoded(void **state)
{
	struct server s = start(&(struct http_conf){ .behind_proxy = true });
	str want = S("verb 2 path /echo/caf\xc3\xa9 bad 0 secure 1 host a.example "
	    "peer 192.0.2.7 form w=two words form x=\r\n query 1 2 cookie abc");

	(void)state;
	assert_int_equal(ask(s.port, S("POST /echo/caf%C3%A9?q=1+2 HTTP/1.1\r\n"
	    HOST "Content-Type: application/x-www-form-urlencoded;charset=utf-8"
	    "\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: nonsense, "
	    "10.0.0.1, 192.0.2.7\r\nCookie: $Version=1; sid=abc; $Path=/\r\n"
	    "Content-Length: 20\r\n\r\nw=two+words&x=%0D%0A")), 200);
	if (!str_eq(got.body, want))
		fail_msg("%.*s", PRS(got.body));
	finish(&s);
	/* Without a proxy nobody is believed. */
	s = start(&(struct http_conf){ 0 });
	assert_int_equal(ask(s.port, S("GET /echo HTTP/1.1\r\n" HOST
	    "X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n")),
	    200);
	assert_true(str_find(got.body, S("secure 0")) >= 0);
	assert_true(str_find(got.body, S("peer 127.0.0.1")) >= 0);
	finish(&s);
}

static void
bodies_have_bounds(void **state)
{
	static char big[(6 << 20) + 4096];
	struct server s = start(&(struct http_conf){ 0 });
	static const struct { size_t body; int status; } t[] = {
		{ 0, 200 }, { 1, 200 }, { 4096, 200 }, { HTTP_BODY_MAX, 200 },
		{ HTTP_BODY_MAX + 1, 413 }, { 3 << 20, 413 }, { 6 << 20, 413 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		int n = snprintf(big, sizeof(big), POST_
		    "Content-Length: %zu\r\n\r\n", t[i].body);
		int status;

		memset(big + n, 'w', t[i].body);
		if (t[i].body > 2)
			big[n + 1] = '=';
		status = ask(s.port, (str){ big, (size_t)n + t[i].body });
		/* The largest is refused unread; its sender may not hear why. */
		if (status != t[i].status &&
		    (t[i].body < (6 << 20) || status != CLOSED))
			fail_msg("%zu: %d", t[i].body, status);
	}
	assert_int_equal(ask(s.port, S("POST /echo HTTP/1.1\r\n" HOST
	    "Content-Type: text/plain\r\nContent-Length: 3\r\n\r\na=b")), 400);
	assert_int_equal(ask(s.port, S(POST_ "Content-Length: 4\r\n\r\na=%0")),
	    400);
	assert_int_equal(ask(s.port, S(POST_ "Content-Length: 5\r\n\r\na=%00")),
	    400);
	assert_int_equal(ask(s.port, S("GET /stats HTTP/1.1\r\n" HOST "\r\n")),
	    200);
	/* The arena holds this request alone. */
	assert_true(str_starts(got.body, S("used ")) &&
	    strtol(got.body.p + 5, NULL, 10) < 20000);
	finish(&s);
}

/* Forms with a file. */

#define FILE_ "POST /echo/file HTTP/1.1\r\n" HOST
#define MULTI "Content-Type: multipart/form-data; boundary="
#define PART(rest) "--xYz\r\nContent-Disposition: form-data; " rest
#define FIELD(n, v) PART("name=\"" n "\"\r\n\r\n" v "\r\n")
#define AFILE(n, label, v) PART("name=\"" n "\"; filename=\"" label "\"\r\n" \
	"Content-Type: text/html\r\n\r\n" v "\r\n")
#define END "--xYz--\r\n"

/* The request with its length; in `step` bytes a send, 0 for all at once. */
static int
send_form(uint16_t port, const char *type, str body, size_t step)
{
	char head[600];
	int n = snprintf(head, sizeof(head), FILE_ "%s\r\nContent-Length: %zu"
	    "\r\n\r\n", type, body.n), fd = dial(port);

	memset(&got, 0, sizeof(got));
	(void)put(fd, (str){ head, (size_t)n });
	for (size_t i = 0; i < body.n; i += step ? step : body.n) {
		(void)put(fd, str_sub(body, i, step ? step : body.n));
		if (step)
			(void)usleep(300);
	}
	(void)hear(fd, &got, 1500);
	(void)close(fd);
	return got.status;
}

static const struct {
	const char *type;
	str body;
	int status;
	const char *says;      /* in the echo */
} forms[] = {
	{ MULTI "xYz", SK(FIELD("a", "b c") AFILE("f", "s.pdf", "%PDF-1") END),
	    200, "form a=b c form f=s.pdf file 6 %PDF-1 49" },
	{ MULTI "\"xYz\"", SK(AFILE("f", "x", "q") FIELD("a", "\xc3\xa9") END),
	    200, "form f=x form a=\xc3\xa9 file 1 q 113" },
	/* What looks like an end is not one. */
	{ MULTI "xYz", SK(AFILE("f", "x", "\r\n--xY\r\n\r\r\n--x\r") END),
	    200, "file 15 " },
	{ MULTI "xYz", SK(AFILE("f", "../../x", "q") END), 200,
	    "form f=../../x file 1 q" },
	/* None was chosen. */
	{ MULTI "xYz", SK(AFILE("f", "", "") END), 200, "form f=" },
	{ MULTI "xYz", SK(FIELD("a", "1&b=2%00") END), 200, "form a=1&b=2%00" },
	/* Refused. */
	{ MULTI "xYz", SK(AFILE("f", "x", "q") AFILE("g", "y", "r") END), 400,
	    NULL },
	{ MULTI "xYzz", SK(FIELD("a", "b") END), 400, NULL },
	{ MULTI "xYz", SK(FIELD("a", "b")), 400, NULL },
	{ MULTI "xYz", SK("preamble\r\n" FIELD("a", "b") END), 400, NULL },
	{ MULTI "xYz", SK(FIELD("a", "b\0c") END), 400, NULL },
	{ MULTI "xYz", SK(FIELD("a\0", "b") END), 400, NULL },
	{ MULTI "xYz", SK(AFILE("f", "x\0.pdf", "q") END), 400, NULL },
	{ MULTI "xYz", SK(AFILE("f", "\xff", "q") END), 400, NULL },
	{ MULTI "xYz", SK(PART("name=a\r\nContent-Disposition: form-data; "
	    "name=b\r\n\r\nc\r\n") END), 400, NULL },
	{ MULTI "xYz", SK(PART("name=a; name=b\r\n\r\nc\r\n") END), 400,
	    NULL },
	{ MULTI "xYz", SK(PART("filename=x\r\n\r\nc\r\n") END), 400, NULL },
	{ MULTI "xYz", SK("--xYz\r\nContent-Disposition: attachment; name=a"
	    "\r\n\r\nc\r\n" END), 400, NULL },
	{ MULTI "xYz", SK("--xYz\nContent-Disposition: form-data; name=a\n\n"
	    "c\n--xYz--\n"), 400, NULL },
	{ MULTI "xYz", SK("--xYz--\r\n"), 400, NULL },
	{ MULTI "xYz; boundary=q", SK(FIELD("a", "b") END), 400, NULL },
	{ MULTI, SK(FIELD("a", "b") END), 400, NULL },
	{ MULTI "\"x Yz\"", SK(FIELD("a", "b") END), 400, NULL },
	{ MULTI "0123456789012345678901234567890123456789012345678901234567890"
	    "1234567890", SK(FIELD("a", "b") END), 400, NULL },
	{ "Content-Type: multipart/mixed; boundary=xYz", SK(FIELD("a", "b")
	    END), 400, NULL },
};

static void
forms_bring_a_file(void **state)
{
	struct server s = start(&(struct http_conf){ 0 });

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		for (size_t step = 0; step <= 7; step += 7) {
			int got_ = send_form(s.port, forms[i].type,
			    forms[i].body, step);

			if (got_ != forms[i].status)
				fail_msg("%zu by %zu: %d", i, step, got_);
			if (forms[i].says &&
			    str_find(got.body, str_of(forms[i].says)) < 0)
				fail_msg("%zu by %zu: %.*s", i, step,
				    PRS(got.body));
		}
	/* No file where none is asked for. */
	assert_int_equal(ask(s.port, S("POST /echo HTTP/1.1\r\n" HOST MULTI
	    "xYz\r\nContent-Length: 63\r\n\r\n" FIELD("a", "b") END)), 400);
	finish(&s);
}

static void
files_have_bounds(void **state)
{
	static char big[(9 << 20) + 4096];
	static const struct { size_t n; int status; const char *says; } t[] = {
		{ FILE_BYTES, 200, " file 2097152 " },
		{ FILE_BYTES + 1, 200, "form t=kept form f=x too long" },
		{ 4 << 20, 200, "form t=kept form f=x too long" },
		{ 9 << 20, 413, NULL } };
	struct server s = start(&(struct http_conf){ 0 });
	str open = S(FIELD("t", "kept") AFILE("f", "x", ""));
	struct buf b;
	struct arena *mem = arena_new(1 << 20);

	(void)state;
	open.n -= 2; /* the line end that belongs to the delimiter */
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		int status;

		memcpy(big, open.p, open.n);
		memset(big + open.n, 'w', t[i].n);
		memcpy(big + open.n + t[i].n, "\r\n" END, 11);
		status = send_form(s.port, MULTI "xYz",
		    (str){ big, open.n + t[i].n + 11 }, 0);
		if (status != t[i].status &&
		    (t[i].status != 413 || status != CLOSED))
			fail_msg("%zu: %d", t[i].n, status);
		if (t[i].says && str_find(got.body, str_of(t[i].says)) < 0)
			fail_msg("%zu: %.*s", t[i].n, PRS(got.body));
	}
	/* 20 fields are read, 21 are not; a part's head has 4 KiB. */
	for (int n = 20; n <= 21; n++) {
		buf_init(&b, mem, 65536);
		for (int i = 0; i < n; i++)
			buf_lit(&b, FIELD("a", "b"));
		buf_lit(&b, END);
		assert_int_equal(send_form(s.port, MULTI "xYz", buf_str(&b), 0),
		    n == 20 ? 200 : 413);
	}
	for (int n = 3000; n <= 5000; n += 2000) {
		buf_init(&b, mem, 65536);
		buf_lit(&b, "--xYz\r\nX: ");
		for (int i = 0; i < n; i++)
			buf_c(&b, 'x');
		buf_lit(&b, "\r\nContent-Disposition: form-data; name=a"
		    "\r\n\r\nb\r\n" END);
		assert_int_equal(send_form(s.port, MULTI "xYz", buf_str(&b), 0),
		    n == 3000 ? 200 : 400);
	}
	arena_free(mem);
	/* The arena never held them. */
	assert_int_equal(ask(s.port, S("GET /stats HTTP/1.1\r\n" HOST "\r\n")),
	    200);
	assert_true(strtol(got.body.p + 5, NULL, 10) < 20000);
	finish(&s);
}

/* One that never ends is closed at its deadline; those under way at once are
 * eight, and who left makes room; nothing is left where they waited. */
static void
files_come_and_go(void **state)
{
	char dir[] = "/tmp/heed-spool-XXXXXX";
	int fd[HTTP_FILES_MAX];
	str head = S(FILE_ MULTI "xYz\r\nContent-Length: 100000\r\n\r\n"
	    PART("name=f; filename=x\r\n\r\nbytes"));
	struct server s;

	(void)state;
	assert_non_null(mkdtemp(dir));
	s = start(&(struct http_conf){ .spool = str_of(dir) });
	for (int i = 0; i < HTTP_FILES_MAX; i++) {
		fd[i] = dial(s.port);
		assert_true(put(fd[i], head));
	}
	(void)usleep(200000);
	assert_int_equal(send_form(s.port, MULTI "xYz", S(FIELD("a", "b") END),
	    0), 503);
	(void)close(fd[0]);
	(void)usleep(200000);
	assert_int_equal(send_form(s.port, MULTI "xYz", S(FIELD("a", "b") END),
	    0), 200);
	for (int i = 1; i < HTTP_FILES_MAX; i++) {
		assert_true(closes_within(fd[i], BODY_MS + SLACK_MS));
		(void)close(fd[i]);
	}
	assert_int_equal(send_form(s.port, MULTI "xYz", S(FIELD("a", "b") END),
	    0), 200);
	finish(&s);
	assert_int_equal(rmdir(dir), 0);
	/* Nowhere to put them is no reason to fall. */
	s = start(&(struct http_conf){ .spool = S("/nonexistent") });
	assert_int_equal(send_form(s.port, MULTI "xYz", S(FIELD("a", "b") END),
	    0), 503);
	finish(&s);
}

static void
chunks_are_joined(void **state)
{
	struct server s = start(&(struct http_conf){ 0 });
	int fd;

	(void)state;
	assert_int_equal(ask(s.port, S(CHUNKED "2\r\na=\r\n3;x=y\r\nbcd\r\n"
	    "0\r\nTrailer: t\r\n\r\n")), 200);
	assert_true(str_find(got.body, S("form a=bcd")) >= 0);
	/* What follows a chunked body is not read as a request. */
	fd = dial(s.port);
	got.n = 0;
	assert_true(put(fd, S(CHUNKED "1\r\na\r\n0\r\n\r\n" GET_ HOST "\r\n")));
	assert_int_equal(hear(fd, &got, 1000), 200);
	next(&got);
	assert_int_equal(hear(fd, &got, 1000), CLOSED);
	(void)close(fd);
	/* 1 MiB in chunks is too much by one byte. */
	fd = dial(s.port);
	got.n = 0;
	assert_true(put(fd, S(CHUNKED)));
	for (int i = 0; i < 256; i++) {
		static char k[4096];

		memset(k, 'w', sizeof(k));
		assert_true(put(fd, S("1000\r\n")));
		assert_true(put(fd, (str){ k, sizeof(k) }));
		assert_true(put(fd, S("\r\n")));
	}
	assert_true(put(fd, S("1\r\nw\r\n0\r\n\r\n")));
	assert_int_equal(hear(fd, &got, 1500), 413);
	(void)close(fd);
	finish(&s);
}

static void
connections_are_kept(void **state)
{
	struct server s = start(&(struct http_conf){ 0 });
	int fd = dial(s.port);

	(void)state;
	got.n = 0;
	for (int i = 0; i < 3; i++) {
		assert_true(put(fd, S(GET_ HOST "\r\n")));
		assert_int_equal(hear(fd, &got, 1000), 200);
		assert_true(str_eq(got.body, S("hello")));
		assert_true(head_of(&got, "Content-Length").n > 0);
		assert_true(str_eq(head_of(&got, "X-Ours"), S("yes")));
		next(&got);
	}
	/* Pipelined, with a body between, in order. */
	assert_true(put(fd, S("GET /echo/1 HTTP/1.1\r\n" HOST "\r\n" POST_
	    "Content-Length: 3\r\n\r\na=bGET /echo/3 HTTP/1.1\r\n" HOST "\r\n")));
	assert_int_equal(hear(fd, &got, 1000), 200);
	assert_true(str_find(got.body, S("path /echo/1")) >= 0);
	next(&got);
	assert_int_equal(hear(fd, &got, 1000), 200);
	assert_true(str_find(got.body, S("form a=b")) >= 0);
	next(&got);
	assert_int_equal(hear(fd, &got, 1000), 200);
	assert_true(str_find(got.body, S("path /echo/3")) >= 0);
	next(&got);
	/* A good one does not smuggle in a bad one. */
	assert_true(put(fd, S(GET_ HOST "\r\nGET /b HTTP/1.1\nHost: b\n\n")));
	assert_int_equal(hear(fd, &got, 1000), 200);
	next(&got);
	assert_int_equal(hear(fd, &got, 1000), 400);
	next(&got);
	assert_int_equal(hear(fd, &got, 1000), CLOSED);
	(void)close(fd);
	fd = dial(s.port);
	got.n = 0;
	assert_true(put(fd, S("HEAD /big HTTP/1.1\r\n" HOST "\r\n" GET_ HOST
	    "\r\n")));
	assert_int_equal(hear_as(fd, &got, 1000, true), 200);
	assert_true(str_eq(head_of(&got, "Content-Length"), S("300000")));
	next(&got);
	assert_int_equal(hear(fd, &got, 1000), 200);
	assert_true(str_eq(got.body, S("hello")));
	(void)close(fd);
	assert_int_equal(ask(s.port, S("GET /big HTTP/1.1\r\n" HOST "\r\n")),
	    200);
	assert_int_equal(got.body.n, BIG);
	finish(&s);
}

static void
files_are_cached(void **state)
{
	struct server s = start(&(struct http_conf){ 0 });

	(void)state;
#define ASSET "GET /asset HTTP/1.1\r\n" HOST
	assert_int_equal(ask(s.port, S(ASSET "\r\n")), 200);
	assert_true(str_eq(got.body, css.body));
	assert_true(str_eq(head_of(&got, "ETag"), S("\"00112233445566aa\"")));
	assert_true(str_eq(head_of(&got, "Content-Type"), S("text/css")));
	assert_true(str_find(head_of(&got, "Cache-Control"), S("immutable")) > 0);
	assert_null(head_of(&got, "Content-Encoding").p);
	assert_int_equal(ask(s.port, S(ASSET "Accept-Encoding: gzip\r\n\r\n")),
	    200);
	assert_true(str_eq(got.body, css.gzip));
	assert_true(str_eq(head_of(&got, "Content-Encoding"), S("gzip")));
	assert_int_equal(ask(s.port, S(ASSET
	    "If-None-Match: \"00112233445566aa\"\r\n\r\n")), 304);
	assert_int_equal(got.body.n, 0);
	finish(&s);
}

/* Sends one byte now and then; true when closed within the time. */
static bool
drip(uint16_t port, str first, char c, int ms)
{
	int fd = dial(port);
	int64_t until = time_ticks_ms() + ms;
	bool closed = false;

	assert_true(put(fd, first));
	while (!closed && time_ticks_ms() < until)
		closed = closes_within(fd, 150) || !put(fd, (str){ &c, 1 });
	(void)close(fd);
	return closed;
}

static void
drips_are_closed(void **state)
{
	struct server s = start(&(struct http_conf){ 0 });
	int fd;

	(void)state;
	/* Deadline, a tick of the sweeper, and some room. */
	assert_true(drip(s.port, S("GET / HTTP/1.1\r\nX: "), 'x',
	    HEAD_MS + SLACK_MS));
	assert_true(drip(s.port, S(POST_ "Content-Length: 1000000\r\n\r\n"),
	    'x', BODY_MS + SLACK_MS));
	assert_true(drip(s.port, S(CHUNKED "fff\r\n"), 'x', BODY_MS + SLACK_MS));
	fd = dial(s.port); /* silent from the start */
	assert_true(closes_within(fd, HEAD_MS + SLACK_MS));
	(void)close(fd);
	fd = dial(s.port); /* and between requests */
	got.n = 0;
	assert_true(put(fd, S(GET_ HOST "\r\n")));
	assert_int_equal(hear(fd, &got, 1000), 200);
	assert_true(closes_within(fd, HEAD_MS + SLACK_MS));
	(void)close(fd);
	assert_int_equal(ask(s.port, S("GET /stats HTTP/1.1\r\n" HOST "\r\n")),
	    200);
	assert_true(str_find(got.body, S("open 1 ")) >= 0);
	finish(&s);
}

static void
connections_have_a_cap(void **state)
{
	struct server s = start(&(struct http_conf){ .conns_max = 20,
	    .conns_per_ip = 5 });
	int fd[12];
	int lost = 0;

	(void)state;
	for (int i = 0; i < 12; i++)
		fd[i] = dial(s.port);
	for (int i = 0; i < 12; i++)
		lost += closes_within(fd[i], 100);
	assert_int_equal(lost, 7);
	for (int i = 0; i < 12; i++)
		(void)close(fd[i]);
	(void)usleep(100000);
	assert_int_equal(ask(s.port, S(GET_ HOST "\r\n")), 200);
	finish(&s);
	/* The total holds where addresses say nothing: more wait outside. */
	s = start(&(struct http_conf){ .conns_max = 4, .behind_proxy = true });
	for (int i = 0; i < 12; i++)
		fd[i] = dial(s.port);
	assert_int_equal(ask(s.port, S(GET_ HOST "\r\n")), SILENT);
	for (int i = 0; i < 12; i++)
		(void)close(fd[i]);
	assert_int_equal(ask(s.port, S(GET_ HOST "\r\n")), 200);
	finish(&s);
}

static void
requests_can_wait(void **state)
{
	struct server s = start(&(struct http_conf){ 0 });
	int fd[20];

	(void)state;
	assert_int_equal(ask(s.port, S("GET /later HTTP/1.1\r\n" HOST "\r\n")),
	    200);
	assert_true(str_eq(got.body, S("it came")));
	/* Twenty wait; others are served meanwhile; one goes away; one sends
	 * more while it waits. */
	for (int i = 0; i < 20; i++) {
		fd[i] = dial(s.port);
		assert_true(put(fd[i], S("POST /wait HTTP/1.1\r\n" HOST
		    "Content-Type: application/x-www-form-urlencoded\r\n"
		    "Content-Length: 10\r\n\r\npassword=x")));
	}
	for (int i = 0; i < 20; i++)
		assert_int_equal(ask(s.port, S(GET_ HOST "\r\n")), 200);
	assert_int_equal(ask(s.port, S("GET /old HTTP/1.1\r\n" HOST "\r\n")),
	    200);
	for (int i = 0; i < 20; i++)
		assert_int_equal(poll(&(struct pollfd){ .fd = fd[i],
		    .events = POLLIN }, 1, 10), 0);
	(void)close(fd[0]);
	assert_true(put(fd[1], S(GET_ HOST "\r\n")));
	assert_int_equal(ask(s.port, S("GET /release HTTP/1.1\r\n" HOST "\r\n")),
	    200);
	for (int i = 1; i < 20; i++) {
		got.n = 0;
		assert_int_equal(hear(fd[i], &got, 1500), 200);
		assert_true(str_eq(got.body, S("it came")));
		if (i == 1) {
			next(&got);
			assert_int_equal(hear(fd[i], &got, 1000), 200);
			assert_true(str_eq(got.body, S("hello")));
		}
		(void)close(fd[i]);
	}
	/* Nobody answers: the handler hears so in time. */
	fd[0] = dial(s.port);
	got.n = 0;
	assert_true(put(fd[0], S("GET /never HTTP/1.1\r\n" HOST "\r\n")));
	assert_int_equal(hear(fd[0], &got, LATER_MS + SLACK_MS), 200);
	assert_true(str_eq(got.body, S("nobody came")));
	(void)close(fd[0]);
	finish(&s);
}

/* A worker that stops with a request put off still ends cleanly. */
static void
stopping_lets_requests_finish(void **state)
{
	struct server s = start(&(struct http_conf){ 0 });
	int waiting = dial(s.port), idle = dial(s.port), status = -1;
	int keen = dial(s.port), fresh;

	(void)state;
	got.n = 0;
	assert_true(put(idle, S(GET_ HOST "\r\n")));
	assert_int_equal(hear(idle, &got, 1000), 200);
	got.n = 0;
	assert_true(put(keen, S(GET_ HOST "\r\n")));
	assert_int_equal(hear(keen, &got, 1000), 200);
	assert_true(put(waiting, S("GET /never HTTP/1.1\r\n" HOST "\r\n")));
	fresh = dial(s.port);
	(void)usleep(100000);
	assert_int_equal(kill(s.pid, SIGTERM), 0);
	/* Taken before the stop, asked after it: a kept one, and a new one. */
	(void)usleep(300000);
	assert_true(put(keen, S(GET_ HOST "\r\n")));
	got.n = 0;
	assert_int_equal(hear(keen, &got, 1000), 200);
	assert_true(str_ieq(head_of(&got, "Connection"), S("close")));
	assert_true(put(fresh, S(GET_ HOST "\r\n")));
	got.n = 0;
	assert_int_equal(hear(fresh, &got, 1000), 200);
	assert_true(str_ieq(head_of(&got, "Connection"), S("close")));
	/* Who asks no more is let go. */
	assert_true(closes_within(idle, 500) || closes_within(idle, 1000));
	got.n = 0;
	assert_int_equal(hear(waiting, &got, LATER_MS + SLACK_MS), 200);
	assert_int_equal(waitpid(s.pid, &status, 0), s.pid);
	assert_int_equal(status, 0);
	(void)close(keen);
	(void)close(waiting);
	(void)close(idle);
	(void)close(fresh);
	(void)close(s.fd);
}

static void
a_full_arena_retires_the_worker(void **state)
{
	struct server s = start(&(struct http_conf){ 0 });
	int status = -1, queued;

	(void)state;
	assert_int_equal(ask(s.port, S("GET /full HTTP/1.1\r\n" HOST "\r\n")),
	    500);
	assert_true(str_find(got.body, S("crisis help")) >= 0);
	assert_true(str_ieq(head_of(&got, "Connection"), S("close")));
	assert_int_equal(waitpid(s.pid, &status, 0), s.pid);
	assert_int_equal(status, 0);
	/* Its socket is kept, so this is not refused, and the next serves it. */
	queued = dial(s.port);
	assert_true(put(queued, S(GET_ HOST "\r\n")));
	start_on(&s, &(struct http_conf){ 0 });
	got.n = 0;
	assert_int_equal(hear(queued, &got, 1500), 200);
	(void)close(queued);
	assert_int_equal(ask(s.port, S("GET /retire HTTP/1.1\r\n" HOST "\r\n")),
	    200);
	assert_int_equal(waitpid(s.pid, &status, 0), s.pid);
	assert_int_equal(status, 0);
	(void)close(s.fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(probes_are_refused),
		cmocka_unit_test(heads_have_bounds),
		cmocka_unit_test(requests_arrive_decoded),
		cmocka_unit_test(bodies_have_bounds),
		cmocka_unit_test(forms_bring_a_file),
		cmocka_unit_test(files_have_bounds),
		cmocka_unit_test(files_come_and_go),
		cmocka_unit_test(chunks_are_joined),
		cmocka_unit_test(connections_are_kept),
		cmocka_unit_test(files_are_cached),
		cmocka_unit_test(drips_are_closed),
		cmocka_unit_test(connections_have_a_cap),
		cmocka_unit_test(requests_can_wait),
		cmocka_unit_test(stopping_lets_requests_finish),
		cmocka_unit_test(a_full_arena_retires_the_worker),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
