/*
 * libmicrohttpd in one thread, driven by our own poll loop.
 *
 * The library parses, frames and writes; we decide. A connection owns a slot
 * for its whole life, and a request walks through the states of its slot: IDLE
 * (nothing read) - HEAD (a request line came) - BODY - LATER (put off) - REPLY,
 * and back to IDLE. Each state has one absolute deadline, which no trickle of
 * bytes moves; the sweeper shuts down the socket of whoever passes it.
 *
 * A reply is queued in the library's first call only to refuse, because that
 * closes the connection: right for the refused, wasteful for the rest.
 *
 * What the library itself cannot parse (no version, a malformed length or
 * chunk, a head over its buffer) it answers itself, with a bare page.
 */
#include "http/http.h"
#include "core/arena.h"
#include "core/log.h"
#include "core/metric.h"
#include "core/time.h"
#include "http/admit.h"
#include "http/body.h"
#include "http/multipart.h"
#include "http/negotiate.h"
#include "http/request.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	POOL = 64 * 1024,        /* the library's, for one connection */
	/* Read and dropped, to be able to answer. */
	DRAIN_MAX = 4 * HTTP_BODY_MAX,
	LINGER_MS = 1000,        /* a stopping worker waits so long for the next
	                          * request of a connection it has */
	TICK_MS = 1000, OPTIONS_MAX = 16
};

enum state { FREE, IDLE, HEAD, BODY, LATER, REPLY, SWEPT };

/* A file on its way in. */
struct upload {
	struct http *h;
	struct conn *c;            /* NULL: free */
	int fd;
	size_t n, max;
	bool over;                 /* longer than max: dropped */
	struct multipart mp;
};

struct conn {
	enum state state;
	int fd;
	struct MHD_Connection *mc;
	int64_t since;             /* accepted, or the body begun, or the last
	                            * answer gone, in ticks */
	int64_t whole_us;          /* when the request in hand was whole, or 0 */
	int64_t deadline;
	uint64_t ticket;
	unsigned next;             /* free slot after this one */
	struct admitted in;        /* spans point into target or the pool */
	struct body body;
	struct upload *up;         /* NULL: the body is no multipart */
	size_t got;                /* body bytes read, kept or not */
	bool over, full;           /* past HTTP_BODY_MAX; no block was left */
	const char *target_at;
	size_t target_n;           /* as sent; more than HTTP_TARGET_MAX: cut */
	char target[HTTP_TARGET_MAX];
	bool answered;             /* late holds what http_resume gave */
	size_t late_n;
	char late[HTTP_LATE_MAX];
	size_t kept_n;
	char kept[HTTP_KEPT_MAX];  /* what the last call of the handler kept */
};

struct http {
	struct http_conf conf;
	struct MHD_Daemon *daemon;
	struct arena *own;         /* holds this, the slots and the bodies */
	size_t mark;               /* of conf.mem, where a request begins */
	struct bodies *bodies;
	struct upload up[HTTP_FILES_MAX];
	size_t up_bytes;           /* of all files under way */
	struct conn *conn;
	unsigned nconn, free;      /* free: first free slot, nconn when none */
	uint64_t seq;
	struct http_stats stats;
	bool in_place;             /* heads lie as admit.h expects */
	bool retire, quiet, dying;
	int64_t stop_at;
	struct field head[HTTP_HEADERS_MAX + 1]; /* of the request in hand */
	unsigned nhead;
};

void
reply_header(struct reply *r, str name, str value)
{
	assert(r->nheader < REPLY_HEADERS_MAX);
	assert(is_token(name) && value.n < REPLY_VALUE_MAX);
	for (size_t i = 0; i < value.n; i++)
		assert(value.p[i] != '\r' && value.p[i] != '\n' && value.p[i]);
	r->header[r->nheader++] = (struct field){ name, value };
}

/* Slots. */

static struct conn *
slot_of(struct MHD_Connection *mc)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(mc,
	    MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return i ? i->socket_context : NULL;
}

static void
drop_file(struct upload *u)
{
	if (u->fd >= 0)
		(void)close(u->fd);
	u->fd = -1;
	u->h->up_bytes -= u->n;
	u->n = 0;
}

static void
forget_request(struct http *h, struct conn *c)
{
	if (c->up) {
		drop_file(c->up);
		explicit_bzero(c->up, sizeof(*c->up));
		c->up = NULL;
	}
	body_drop(h->bodies, &c->body);
	explicit_bzero(c->target, sizeof(c->target));
	explicit_bzero(c->late, sizeof(c->late));
	explicit_bzero(c->kept, sizeof(c->kept));
	c->in = (struct admitted){ 0 };
	c->got = c->target_n = c->late_n = c->kept_n = 0;
	c->over = c->full = c->answered = false;
	c->target_at = NULL;
	c->ticket = 0;
	c->whole_us = 0;
}

static void
take_slot(struct http *h, struct MHD_Connection *mc, void **context)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(mc,
	    MHD_CONNECTION_INFO_CONNECTION_FD);
	struct conn *c;

	*context = NULL;
	metric_add(M_CONNS, 1);
	if (h->free == h->nconn || !i) {
		metric_add(M_NO_ROOM, 1);
		return; /* its first request is closed unread */
	}
	c = &h->conn[h->free];
	h->free = c->next;
	c->state = IDLE;
	c->fd = i->connect_fd;
	c->mc = mc;
	c->since = time_ticks_ms();
	c->deadline = c->since + h->conf.head_ms;
	metric_set(M_OPEN, ++h->stats.open);
	*context = c;
}

static void
on_connection(void *cls, struct MHD_Connection *mc, void **context,
    enum MHD_ConnectionNotificationCode code)
{
	struct http *h = cls;
	struct conn *c = *context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		take_slot(h, mc, context);
	} else if (c) {
		forget_request(h, c);
		c->state = FREE;
		c->fd = -1;
		c->mc = NULL;
		c->next = h->free;
		h->free = (unsigned)(c - h->conn);
		metric_set(M_OPEN, --h->stats.open);
		*context = NULL;
	}
}

/* The request line came; its target has not been touched yet. */
static void *
on_target(void *cls, const char *target, struct MHD_Connection *mc)
{
	struct conn *c = slot_of(mc);
	size_t n = target ? strlen(target) : 0;

	(void)cls;
	if (!c)
		return NULL;
	if (c->state == IDLE)
		c->state = HEAD;
	c->target_at = target;
	c->target_n = n;
	if (n)
		memcpy(c->target, target,
		    n < sizeof(c->target) ? n : sizeof(c->target));
	return c;
}

static void
on_completed(void *cls, struct MHD_Connection *mc, void **context,
    enum MHD_RequestTerminationCode code)
{
	struct http *h = cls;
	struct conn *c = *context;

	(void)mc;
	(void)code;
	*context = NULL;
	if (!c || c->state == FREE)
		return;
	forget_request(h, c);
	if (c->state != SWEPT)
		c->state = IDLE;
	c->since = time_ticks_ms();
	c->deadline = c->since + h->conf.head_ms;
}

/* The library would decode in place; we do it once, ourselves. */
static size_t
on_unescape(void *cls, struct MHD_Connection *mc, char *s)
{
	(void)cls;
	(void)mc;
	return strlen(s);
}

/* Replies. */

static int64_t
body_ms(const struct http *h, uint64_t bytes)
{
	return h->conf.body_ms + (int64_t)(bytes / 8);
}

static bool
add(struct MHD_Response *r, str name, str value)
{
	char n[64], v[REPLY_VALUE_MAX];

	assert(name.n < sizeof(n) && value.n < sizeof(v));
	memcpy(n, name.p, name.n);
	n[name.n] = 0;
	if (value.n)
		memcpy(v, value.p, value.n);
	v[value.n] = 0;
	return value.n == 0 || MHD_add_response_header(r, n, v) == MHD_YES;
}

static bool
has_header(const struct reply *r, str name)
{
	for (unsigned i = 0; i < r->nheader; i++)
		if (str_ieq(r->header[i].name, name))
			return true;
	return false;
}

static str
sent_header(struct MHD_Connection *mc, const char *name)
{
	return str_of(MHD_lookup_connection_value(mc, MHD_HEADER_KIND, name));
}

/* Bytes that outlive the reply are lent to the library; others it copies. */
static struct MHD_Response *
response_of(str body, bool lasting)
{
	union { const void *in; void *out; } p = { .in = body.p };

	return MHD_create_response_from_buffer(body.n, body.n ? p.out : NULL,
	    lasting ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);
}

/* What was answered, counted; and a line for operators where they asked for
 * one: the row of the table of pages, never the path, which holds ids. */
static void
told(const struct http *h, const struct conn *c, const char *row, int status,
    size_t bytes)
{
	int64_t us = c->whole_us ? time_ticks_us() - c->whole_us : 0;

	metric_us(M_REQUEST_TIME, us);
	metric_add(M_REPLY_BYTES, bytes);
	if (h->conf.access_log)
		log_line(LOG_INFO_, "request", "\"row\":\"%s\",\"status\":%d,"
		    "\"us\":%lld,\"bytes\":%zu", row ? row : "refused", status,
		    (long long)us, bytes);
}

static enum MHD_Result
send_reply(struct http *h, struct conn *c, const struct reply *r)
{
	struct chosen file = { .status = r->status, .body = r->body };
	struct MHD_Response *mr;
	enum MHD_Result done = MHD_NO;
	bool ok = true;

	assert(r->status >= 200 && r->status < 600);
	if (r->asset) {
		negotiate(r->asset, sent_header(c->mc, "Accept-Encoding"),
		    sent_header(c->mc, "If-None-Match"), &file);
		if (r->status != 200 && file.status == 200)
			file.status = r->status;
	}
	mr = response_of(file.body, r->asset != NULL);
	if (!mr)
		return MHD_NO;
	if (r->asset) {
		ok = add(mr, S("ETag"), str_of(file.etag)) &&
		    add(mr, S("Vary"), S("Accept-Encoding"));
		if (ok && !has_header(r, S("Cache-Control")))
			ok = add(mr, S("Cache-Control"),
			    S("public, max-age=31536000, immutable"));
		if (ok && file.gzip && file.body.n)
			ok = add(mr, S("Content-Encoding"), S("gzip"));
	}
	if (ok && file.status != 304)
		ok = add(mr, S("Content-Type"), r->type.n || !r->asset ?
		    r->type : str_of(r->asset->type));
	for (unsigned i = 0; ok && i < r->nheader; i++)
		ok = add(mr, r->header[i].name, r->header[i].value);
	/* A chunked body was framed by the library alone: read nothing after
	 * it. A worker that stops keeps no connection. */
	if (ok && (c->in.chunked || h->quiet || h->retire || r->retire))
		ok = add(mr, S("Connection"), S("close"));
	if (ok)
		done = MHD_queue_response(c->mc, (unsigned)file.status, mr);
	MHD_destroy_response(mr);
	if (!r->quiet)
		told(h, c, r->row, file.status, file.body.n);
	c->state = REPLY;
	c->deadline = time_ticks_ms() + body_ms(h, file.body.n);
	return done;
}

static void
count_refused(int status)
{
	static const struct { int status; enum metric m; } row[] = {
		{ 400, M_REFUSED_400 }, { 405, M_REFUSED_405 },
		{ 413, M_REFUSED_413 }, { 414, M_REFUSED_414 },
		{ 431, M_REFUSED_431 }, { 501, M_REFUSED_501 },
		{ 503, M_REFUSED_503 }, { 505, M_REFUSED_505 },
		{ 0, M_REFUSED_OTHER }
	};
	unsigned i = 0;

	while (row[i].status && row[i].status != status)
		i++;
	metric_add(row[i].m, 1);
}

/* Answers what the handler never sees. */
static enum MHD_Result
refuse(struct http *h, struct conn *c, int status)
{
	struct reply r = {
		.status = status, .type = S("text/html; charset=utf-8"),
		.body = h->conf.oops_body
	};

	h->stats.refused++;
	count_refused(status);
	if (status == 405)
		reply_header(&r, S("Allow"), S("GET, HEAD, POST"));
	if (status == 503)
		reply_header(&r, S("Retry-After"), S("10"));
	reply_header(&r, S("Cache-Control"), S("no-store"));
	reply_header(&r, S("X-Content-Type-Options"), S("nosniff"));
	reply_header(&r, S("Content-Security-Policy"),
	    S("default-src 'none'; style-src 'self'; img-src 'self'; "
	    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"));
	reply_header(&r, S("Connection"), S("close"));
	return send_reply(h, c, &r);
}

/* Requests. */

static enum MHD_Result
gather_one(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n,
    const char *value, size_t value_n)
{
	struct http *h = cls;

	(void)kind;
	if (h->nhead > HTTP_HEADERS_MAX)
		return MHD_NO;
	h->head[h->nhead++] = (struct field){ { name, name_n },
		{ value ? value : "", value_n } };
	return MHD_YES;
}

static void
gather(struct http *h, struct conn *c)
{
	h->nhead = 0;
	(void)MHD_get_connection_values_n(c->mc, MHD_HEADER_KIND, gather_one,
	    h);
}

static int
fill(const struct http *h, struct arena *mem, const struct conn *c,
    struct request *r)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(c->mc,
	    MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct parts p = { .header = h->head, .nheader = h->nhead,
		.in = &c->in, .target = { c->target, c->target_n },
		.bodies = h->bodies, .body = &c->body, .over = c->over,
		.from = i ? i->client_addr : NULL,
		.multi = c->up ? &c->up->mp : NULL,
		.file_over = c->up && c->up->over,
		.file_fd = c->up ? c->up->fd : -1,
		.file_n = c->up ? c->up->n : 0,
		.tls = h->conf.tls_key.n > 0,
		.behind_proxy = h->conf.behind_proxy };

	r->ticket = c->ticket;
	if (c->answered)
		r->late = str_dup(mem, (str){ c->late, c->late_n });
	r->kept = str_dup(mem, (str){ c->kept, c->kept_n });
	return request_fill(mem, &p, r);
}

/* The request boundary: past the arena's ceiling control comes back here. */
static int
call_handler(struct http *h, struct conn *c, struct reply *r)
{
	struct arena *mem = h->conf.mem;
	jmp_buf guard;
	int status = 0;

	if (setjmp(guard) == 0) {
		struct request *in;
		struct ctx *cx;

		arena_guard(mem, &guard);
		in = NEW(mem, struct request);
		cx = NEW(mem, struct ctx);
		ctx_init(cx, mem, time_now());
		status = fill(h, mem, c, in);
		if (status == 0)
			h->conf.handler(h->conf.app, cx, in, r);
		arena_guard(mem, NULL);
		return status;
	}
	arena_guard(mem, NULL);
	arena_reset(mem, h->mark);
	metric_add(M_CEILING, 1);
	log_line(LOG_ERROR_, "request.ceiling", "\"bytes\":%zu", c->body.n);
	memset(r, 0, sizeof(*r));
	h->conf.on_full(h->conf.app, r);
	r->later = false;
	r->retire = true;
	return 0;
}

static enum MHD_Result
serve(struct http *h, struct conn *c)
{
	struct reply r = { 0 };
	enum MHD_Result done;
	int status;

	if (h->dying)
		return MHD_NO;
	c->ticket = ++h->seq * h->nconn + (uint64_t)(c - h->conn);
	h->stats.requests++;
	if (c->whole_us == 0)
		c->whole_us = time_ticks_us();
	gather(h, c);
	log_request_begin();
	status = call_handler(h, c, &r);
	metric_high(M_ARENA, arena_used(h->conf.mem) - h->mark);
	explicit_bzero(c->late, c->late_n);
	c->answered = false;
	c->late_n = 0;
	if (r.later && status == 0) {
		assert(r.keep.n <= sizeof(c->kept));
		if (r.keep.n)
			memcpy(c->kept, r.keep.p, r.keep.n);
		c->kept_n = r.keep.n;
		c->state = LATER;
		c->deadline = time_ticks_ms() + h->conf.later_ms;
		MHD_suspend_connection(c->mc);
		done = MHD_YES;
	} else {
		done = status ? refuse(h, c, status) : send_reply(h, c, &r);
		h->retire = h->retire || r.retire;
	}
	log_request_end();
	arena_reset(h->conf.mem, h->mark);
	return done;
}

/* Files. */

/* A field's text goes to the body's blocks, as a form's does. */
static bool
text_in(void *arg, const char *p, size_t n)
{
	struct upload *u = arg;
	struct conn *c = u->c;

	c->over = c->over || c->body.n + n > HTTP_BODY_MAX;
	if (!c->over && !c->full)
		c->full = !body_add(u->h->bodies, &c->body, p, n);
	return !c->over && !c->full;
}

static bool
file_in(void *arg, const char *p, size_t n)
{
	struct upload *u = arg;

	if (u->over || u->c->full)
		return false;
	if (n > u->max - u->n) {
		drop_file(u);
		u->over = true;
		return false;
	}
	if (n > HTTP_FILES_BYTES - u->h->up_bytes ||
	    write(u->fd, p, n) != (ssize_t)n) {
		drop_file(u);
		u->c->full = true;
		return false;
	}
	u->n += n;
	u->h->up_bytes += n;
	return true;
}

/* A file that never has a name: it goes with this process, however it ends.
 * Where the file system knows no such thing, the name goes at once. */
static int
spool_file(const struct http *h)
{
	char path[1024];
	int fd;

	if (snprintf(path, sizeof(path), "%.*s", PRS(h->conf.spool)) >=
	    (int)sizeof(path))
		return -1;
	fd = open(path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd;
	if (snprintf(path, sizeof(path), "%.*s/upload-%d", PRS(h->conf.spool),
	    (int)getpid()) >= (int)sizeof(path))
		return -1;
	(void)unlink(path);
	fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (fd >= 0)
		(void)unlink(path);
	return fd;
}

/* How much of a file this POST may bring, or 0. */
static size_t
file_max(const struct http *h, const struct conn *c)
{
	char path[HTTP_TARGET_MAX + 1];
	size_t n;

	if (!h->conf.file_max || c->in.verb != VERB_POST ||
	    c->in.path.n >= sizeof(path) ||
	    admit_path(c->in.path, path, &n) != 0)
		return 0;
	return h->conf.file_max(h->conf.app, (str){ path, n });
}

/* Makes ready for a form with a file where its path takes one; 0, or the
 * status to refuse with. */
static int
expect_file(struct http *h, struct conn *c)
{
	str boundary = multipart_boundary(sent_header(c->mc, "Content-Type"));
	size_t max = boundary.n ? file_max(h, c) : 0;
	struct upload *u = NULL;

	if (max == 0)
		return 0;
	for (unsigned i = 0; i < HTTP_FILES_MAX && !u; i++)
		if (!h->up[i].c)
			u = &h->up[i];
	if (!u)
		return 503;
	*u = (struct upload){ .h = h, .c = c, .max = max,
		.fd = spool_file(h), .mp = { .text = text_in, .file = file_in } };
	u->mp.arg = u;
	c->up = u;
	multipart_begin(&u->mp, boundary);
	if (u->fd < 0)
		log_line(LOG_ERROR_, "upload.spool", "\"errno\":%d", errno);
	return u->fd < 0 ? 503 : 0;
}

/* What is read, and dropped where it must be, to be able to answer. */
static size_t
drain_max(const struct conn *c)
{
	return c->up ? 4 * c->up->max : DRAIN_MAX;
}

/* The head is whole: admit it or refuse it. */
static enum MHD_Result
begin(struct http *h, struct conn *c, const char *method, const char *version)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(c->mc,
	    MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	struct head head = {
		.raw = h->in_place ? method : NULL, .n = i ? i->header_size : 0,
		.method = str_of(method), .version = str_of(version),
		.target = { c->target, c->target_n },
		.target_at = c->target_at, .header = h->head
	};
	int status;

	gather(h, c);
	head.nheader = h->nhead;
	status = i ? admit_head(&head, &c->in) : 400;
	if (status == 0)
		status = expect_file(h, c);
	if (status == 0 && c->in.length > drain_max(c))
		status = 413;
	if (status == 0 && !c->up && c->in.length <= HTTP_BODY_MAX &&
	    c->in.length > bodies_left(h->bodies))
		status = 503;
	if (status != 0)
		return refuse(h, c, status);
	c->state = BODY;
	c->since = time_ticks_ms();
	c->deadline = c->since + body_ms(h, 0);
	return MHD_YES;
}

/* More of the body. Time is given for what came, not for what was announced:
 * a trickle gains nothing by promising much. What is too much is read on and
 * dropped, so that the browser gets to see a page and not a reset. */
static enum MHD_Result
take_body(struct http *h, struct conn *c, const char *p, size_t *n)
{
	c->got += *n;
	metric_add(M_BODY_BYTES, *n);
	if (c->got > drain_max(c))
		return MHD_NO;
	c->deadline = c->since + body_ms(h, c->got);
	if (c->up) {
		multipart_take(&c->up->mp, p, *n);
	} else {
		c->over = c->over || c->got > HTTP_BODY_MAX;
		if (!c->over && !c->full)
			c->full = !body_add(h->bodies, &c->body, p, *n);
	}
	if (c->over || c->full)
		body_drop(h->bodies, &c->body);
	*n = 0;
	return MHD_YES;
}

static enum MHD_Result
on_request(void *cls, struct MHD_Connection *mc, const char *url,
    const char *method, const char *version, const char *data, size_t *n,
    void **context)
{
	struct http *h = cls;
	struct conn *c = *context;

	(void)mc;
	(void)url;
	if (!c)
		return MHD_NO;
	switch (c->state) {
	case HEAD:
		return begin(h, c, method, version);
	case BODY:
		if (*n > 0)
			return take_body(h, c, data, n);
		return c->full ? refuse(h, c, 503) : serve(h, c);
	case LATER:
		return serve(h, c);
	default:
		return MHD_NO;
	}
}

void
http_resume(struct http *h, uint64_t ticket, str late)
{
	struct conn *c = &h->conn[ticket % h->nconn];

	if (c->state != LATER || c->ticket != ticket || c->answered)
		return;
	assert(late.n <= sizeof(c->late));
	if (late.n)
		memcpy(c->late, late.p, late.n);
	c->late_n = late.n;
	c->answered = true;
	MHD_resume_connection(c->mc);
}

/* The loop. */

static void
sweep(struct http *h)
{
	int64_t now = time_ticks_ms();

	for (unsigned i = 0; i < h->nconn; i++) {
		struct conn *c = &h->conn[i];

		if (c->state == FREE || c->state == SWEPT || now < c->deadline)
			continue;
		if (c->state == LATER) {
			http_resume(h, c->ticket, S(""));
			continue;
		}
		/* The library sees the end of the stream and cleans up. */
		(void)shutdown(c->fd, SHUT_RDWR);
		c->state = SWEPT;
		h->stats.swept++;
		metric_add(M_SWEPT, 1);
	}
}

/* A stopping worker lets go of whoever is between requests, but not at once: who
 * is asking again and again is answered once more, with "Connection: close",
 * because a request that crosses our close is lost and a POST is not sent
 * again. */
static void
let_go(struct http *h)
{
	int64_t now = time_ticks_ms();

	for (unsigned i = 0; i < h->nconn; i++) {
		struct conn *c = &h->conn[i];

		if (c->state == IDLE && now - c->since > LINGER_MS) {
			(void)shutdown(c->fd, SHUT_RDWR);
			c->state = SWEPT;
		}
	}
}

static void
wait_for(struct http *h, int64_t until)
{
	const union MHD_DaemonInfo *i = MHD_get_daemon_info(h->daemon,
	    MHD_DAEMON_INFO_EPOLL_FD);
	struct pollfd fd[2] = { { .fd = i->epoll_fd, .events = POLLIN },
		{ .fd = h->conf.watch_fd, .events = POLLIN } };
	int64_t ms = until - time_ticks_ms();
	MHD_UNSIGNED_LONG_LONG library;
	bool capped = h->stats.open == h->nconn;

	if (MHD_get_timeout(h->daemon, &library) == MHD_YES &&
	    library < (unsigned)TICK_MS && (int64_t)library < ms)
		ms = (int64_t)library;
	(void)poll(fd, 2, ms > 0 ? (int)ms : 0);
	if (fd[1].revents && h->conf.on_watch)
		h->conf.on_watch(h->conf.app);
	if (MHD_run(h->daemon) != MHD_YES)
		h->retire = true;
	/* At its cap the library looks away from the listening socket, and
	 * looks again only in the run after the one that made room. */
	if (capped && h->stats.open < h->nconn)
		(void)MHD_run(h->daemon);
}

static void
go_quiet(struct http *h)
{
	(void)MHD_quiesce_daemon(h->daemon);
	h->quiet = true;
	h->stop_at = time_ticks_ms() + HTTP_STOP_MS;
}

void
http_serve(struct http *h, const volatile int *stop)
{
	int64_t tick = time_ticks_ms() + TICK_MS;

	for (;;) {
		int64_t now = time_ticks_ms();

		if (!h->quiet && (*stop || h->retire))
			go_quiet(h);
		if (h->quiet) {
			wait_for(h, now + 20);
			let_go(h);
			if (h->stats.open == 0 || now > h->stop_at)
				return;
		} else {
			wait_for(h, tick);
		}
		if (time_ticks_ms() < tick)
			continue;
		tick = time_ticks_ms() + TICK_MS;
		sweep(h);
		log_tick();
		if (h->conf.on_tick)
			h->conf.on_tick(h->conf.app);
	}
}

static struct MHD_Daemon *
start(struct http *h)
{
	const struct http_conf *f = &h->conf;
	struct MHD_OptionItem o[OPTIONS_MAX];
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, n = 0;

#define OPTION(what, number, pointer) \
	o[n++] = (struct MHD_OptionItem){ what, (intptr_t)(number), pointer }
	OPTION(MHD_OPTION_LISTEN_SOCKET, f->listen_fd, NULL);
	OPTION(MHD_OPTION_CONNECTION_LIMIT, f->conns_max, NULL);
	OPTION(MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL, NULL);
	OPTION(MHD_OPTION_NOTIFY_CONNECTION, on_connection, h);
	OPTION(MHD_OPTION_NOTIFY_COMPLETED, on_completed, h);
	OPTION(MHD_OPTION_URI_LOG_CALLBACK, on_target, h);
	OPTION(MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, h);
	/* 0.9: our own answers, with help on them. Later versions have strict
	 * parsing worth the name, and another layout. */
	OPTION(MHD_OPTION_STRICT_FOR_CLIENT, h->in_place ? 0 : 1, NULL);
	if (!f->behind_proxy)
		OPTION(MHD_OPTION_PER_IP_CONNECTION_LIMIT, f->conns_per_ip,
		    NULL);
	if (f->tls_key.n > 0) {
		flags |= MHD_USE_TLS;
		OPTION(MHD_OPTION_HTTPS_MEM_KEY, 0,
		    str_c(h->own, f->tls_key));
		OPTION(MHD_OPTION_HTTPS_MEM_CERT, 0,
		    str_c(h->own, f->tls_cert));
		OPTION(MHD_OPTION_HTTPS_PRIORITIES, 0, str_c(h->own,
		    S("NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2")));
	}
	OPTION(MHD_OPTION_END, 0, NULL);
#undef OPTION
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, h,
	    MHD_OPTION_ARRAY, o, MHD_OPTION_END);
}

static size_t
own_size(const struct http_conf *f, unsigned nconn)
{
	return sizeof(struct http) + (nconn + 1) * sizeof(struct conn) +
	    bodies_size(HTTP_BODIES_MAX) + f->tls_cert.n + f->tls_key.n +
	    64 * 1024;
}

struct http *
http_new(const struct http_conf *conf)
{
	unsigned n = conf->conns_max ? conf->conns_max : HTTP_CONNS_MAX;
	struct arena *own = arena_new(own_size(conf, n));
	struct http *h = NEW(own, struct http);
	int flags = fcntl(conf->listen_fd, F_GETFL);

	h->conf = *conf;
	h->own = own;
	h->mark = arena_mark(conf->mem);
	h->conf.conns_max = n;
	h->conf.conns_per_ip = conf->conns_per_ip ? conf->conns_per_ip :
	    HTTP_CONNS_PER_IP;
	h->conf.head_ms = conf->head_ms ? conf->head_ms : HTTP_HEAD_MS;
	h->conf.body_ms = conf->body_ms ? conf->body_ms : HTTP_BODY_MS;
	h->conf.later_ms = conf->later_ms ? conf->later_ms : HTTP_LATER_MS;
	if (h->conf.oops_body.n == 0)
		h->conf.oops_body = S("<!doctype html><html lang=en><title>Not "
		    "accepted</title><p>This request could not be accepted.");
	h->in_place = str_starts(str_of(MHD_get_version()), S("0.9."));
	h->nconn = n;
	h->conn = NEWN(own, struct conn, n);
	for (unsigned i = 0; i < n; i++)
		h->conn[i] = (struct conn){ .fd = -1, .next = i + 1 };
	h->bodies = bodies_new(own, HTTP_BODIES_MAX);
	/* A client that goes while TLS writes must not end the worker. */
	(void)signal(SIGPIPE, SIG_IGN);
	if (flags < 0 ||
	    fcntl(conf->listen_fd, F_SETFL, flags | O_NONBLOCK) != 0 ||
	    !(h->daemon = start(h))) {
		int why = errno ? errno : EINVAL;

		arena_free(own);
		errno = why;
		return NULL;
	}
	return h;
}

void
http_free(struct http *h)
{
	if (!h)
		return;
	h->dying = true;
	if (!h->quiet)
		go_quiet(h);
	for (unsigned i = 0; i < h->nconn; i++)
		if (h->conn[i].state == LATER && !h->conn[i].answered)
			http_resume(h, h->conn[i].ticket, S(""));
	(void)MHD_run(h->daemon);
	MHD_stop_daemon(h->daemon);
	arena_free(h->own);
}

struct http_stats
http_stats(const struct http *h)
{
	return h->stats;
}
