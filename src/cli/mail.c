/*
 * As little SMTP (RFC 5321) as a relay on the same machine needs, and the job
 * that uses it.
 *
 * Each line of the relay is read whole and bounded, each wait has an end, and
 * an address that failed costs only itself. Nothing from the store but the
 * addresses goes into what is sent.
 */
#include "cli/mail.h"
#include "access/setting.h"
#include "access/training.h"
#include "access/work.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/log.h"
#include "core/time.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REPLY_MAX = 512, REPLIES_MAX = 40, LINE_MAX_ = 1024 };

/* Set once, before the processes part. */
static struct {
	struct sockaddr_storage at;
	socklen_t n;
} relay;

static bool
is_here(const struct sockaddr_storage *a)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)a;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)a;

	return a->ss_family == AF_INET ?
	    (ntohl(v4->sin_addr.s_addr) >> 24) == 127 :
	    IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr) != 0;
}

enum err
mail_relay(struct ctx *cx, const char *where, uint16_t *port)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)&relay.at;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&relay.at;
	str host = str_of(where), rest = host;
	ptrdiff_t colon = -1;
	int64_t n = 0;

	*port = 0;
	relay.n = 0;
	if (host.n == 0)
		return ERR_OK;
	for (size_t i = 0; i < host.n; i++)
		if (host.p[i] == ':')
			colon = (ptrdiff_t)i;
	if (colon > 0)
		rest = str_sub(host, (size_t)colon + 1, host.n);
	host = colon > 0 ? str_sub(host, 0, (size_t)colon) : S("");
	memset(&relay.at, 0, sizeof(relay.at));
	if (str_int(rest, 1, 65535, &n) && host.n > 2 && host.p[0] == '[' &&
	    inet_pton(AF_INET6, str_c(cx->mem, str_sub(host, 1, host.n - 2)),
	        &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons((uint16_t)n);
		relay.n = sizeof(*v6);
	} else if (n && inet_pton(AF_INET, str_c(cx->mem, host),
	    &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)n);
		relay.n = sizeof(*v4);
	}
	if (relay.n == 0 || !is_here(&relay.at)) {
		relay.n = 0;
		return fail(cx, ERR_INPUT, "--mail-relay",
		    "name a mail relay on this machine, such as 127.0.0.1:25");
	}
	*port = (uint16_t)n;
	return ERR_OK;
}

/* ---- the conversation ---- */

struct talk {
	int fd;
	int64_t end;           /* ticks */
	char in[REPLY_MAX];
	size_t n;
};

static bool
wait_for(struct talk *t, short what)
{
	struct pollfd p = { .fd = t->fd, .events = what };
	int64_t left = t->end - time_ticks_ms();
	int r;

	do
		r = left > 0 ? poll(&p, 1, (int)left) : 0;
	while (r < 0 && errno == EINTR);
	return r == 1;
}

static bool
dial(struct talk *t)
{
	int why = 0;
	socklen_t n = sizeof(why);

	t->fd = socket(relay.at.ss_family, SOCK_STREAM | SOCK_CLOEXEC |
	    SOCK_NONBLOCK, 0);
	if (t->fd < 0)
		return false;
	if (connect(t->fd, (const struct sockaddr *)&relay.at, relay.n) == 0)
		return true;
	return errno == EINPROGRESS && wait_for(t, POLLOUT) &&
	    getsockopt(t->fd, SOL_SOCKET, SO_ERROR, &why, &n) == 0 && why == 0;
}

static bool
say_all(struct talk *t, str s)
{
	while (s.n) {
		ssize_t n = send(t->fd, s.p, s.n, MSG_NOSIGNAL);

		if (n > 0)
			s = str_sub(s, (size_t)n, s.n);
		else if (n < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		else if (!wait_for(t, POLLOUT))
			return false;
	}
	return true;
}

/* A line, without its end; false where none comes or it is too long. */
static bool
line_read(struct talk *t, char line[REPLY_MAX])
{
	for (;;) {
		char *nl = memchr(t->in, '\n', t->n);
		ssize_t n;

		if (nl) {
			size_t k = (size_t)(nl - t->in);

			memcpy(line, t->in, k);
			line[k] = '\0';
			t->n -= k + 1;
			memmove(t->in, nl + 1, t->n);
			return true;
		}
		if (t->n == sizeof(t->in) || !wait_for(t, POLLIN))
			return false;
		n = recv(t->fd, t->in + t->n, sizeof(t->in) - t->n, 0);
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			return false;
		if (n > 0)
			t->n += (size_t)n;
	}
}

/* The first digit of the answer, 0 where there is none: 2 done, 3 go on. */
static int
answer(struct talk *t)
{
	char line[REPLY_MAX];

	for (int i = 0; i < REPLIES_MAX && line_read(t, line); i++) {
		if (line[0] < '2' || line[0] > '5' || strlen(line) < 3)
			return 0;
		if (line[3] != '-')
			return line[0] - '0';
	}
	return 0;
}

static int
ask(struct ctx *cx, struct talk *t, const char *before, str word,
    const char *after)
{
	struct buf b;
	str line;

	buf_init(&b, cx->mem, LINE_MAX_);
	buf_put(&b, str_of(before));
	buf_put(&b, word);
	buf_put(&b, str_of(after));
	if (buf_done(&b, &line) != ERR_OK || !say_all(t, line))
		return 0;
	return answer(t);
}

/* The message names its sender and one recipient, and says one sentence. */
static bool
one(struct ctx *cx, struct talk *t, str from, str to)
{
	struct buf b;
	str head;

	if (ask(cx, t, "MAIL FROM:<", from, ">\r\n") != 2)
		return false;
	if (ask(cx, t, "RCPT TO:<", to, ">\r\n") != 2 ||
	    ask(cx, t, "DATA", S(""), "\r\n") != 3) {
		(void)ask(cx, t, "RSET", S(""), "\r\n");
		return false;
	}
	buf_init(&b, cx->mem, 2 * LINE_MAX_);
	buf_lit(&b, "From: ");
	buf_put(&b, from.n ? from : S("heed@localhost"));
	buf_lit(&b, "\r\nTo: ");
	buf_put(&b, to);
	buf_lit(&b, "\r\nSubject: Something is due: open Heed\r\n"
	    "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=us-ascii\r\n\r\n"
	    "Something is due: please open Heed.\r\n"
	    "You asked for this on your work list, and can stop it there.\r\n");
	return buf_done(&b, &head) == ERR_OK && say_all(t, head) &&
	    ask(cx, t, ".", S(""), "\r\n") == 2;
}

enum err
mail_send(struct ctx *cx, str from, const str *to, unsigned n, bool *sent)
{
	struct talk t = { .fd = -1, .end = time_ticks_ms() + MAIL_S * 1000 };
	bool talked = relay.n && dial(&t) && answer(&t) == 2 &&
	    ask(cx, &t, "HELO ", S("localhost"), "\r\n") == 2;

	for (unsigned i = 0; i < n; i++)
		sent[i] = talked && nudge_address_ok(to[i]) &&
		    (from.n == 0 || nudge_address_ok(from)) &&
		    one(cx, &t, from, to[i]);
	if (talked)
		(void)ask(cx, &t, "QUIT", S(""), "\r\n");
	if (t.fd >= 0)
		(void)close(t.fd);
	if (talked)
		return ERR_OK;
	return fail(cx, ERR_BUSY, "mail", "the mail relay does not answer");
}

/* ---- the job ---- */

struct mailed {
	struct nudges l;
	bool sent[MAIL_MAX];
};

static enum err
whom(struct ctx *cx, struct nudges *l, str *from)
{
	str set[SET__MAX];
	bool training;

	TRY(settings_read(cx, set));
	*from = set[SET_MAIL_FROM];
	*l = (struct nudges){ 0 };
	TRY(training_is(cx, &training));
	if (training || !str_eq(set[SET_MAIL_DUE], S("1")))
		return ERR_OK;
	return nudge_due(cx, MAIL_MAX, l);
}

enum err
mail_work(struct ctx *cx, struct job *j, const struct job_beat *beat)
{
	struct mailed *m = NEW(cx->mem, struct mailed);
	str to[MAIL_MAX], from;
	enum err e;

	j->made = m;
	if (relay.n == 0)
		return ERR_OK;
	TRY(door_begin(cx, TXN_READ));
	e = whom(cx, &m->l, &from);
	door_rollback(cx);
	TRY(e);
	if (m->l.n == 0 || !beat->beat(beat->arg, 0))
		return ERR_OK;
	if (from.n && !nudge_address_ok(from)) {
		log_line(LOG_WARN_, "mail.sender", "\"waiting\":%u", m->l.n);
		return ERR_OK;
	}
	for (unsigned i = 0; i < m->l.n; i++)
		to[i] = m->l.at[i].address;
	if (mail_send(cx, from, to, m->l.n, m->sent) != ERR_OK) {
		log_line(LOG_WARN_, "mail.failed", "\"waiting\":%u", m->l.n);
		ctx_calm(cx);
	}
	return ERR_OK;
}

enum err
mail_step(struct ctx *cx, struct job *j, bool *more)
{
	const struct mailed *m = j->made;
	unsigned n = 0;

	for (unsigned i = 0; m && i < m->l.n; i++) {
		if (!m->sent[i])
			continue;
		TRY(nudge_sent(cx, m->l.at[i].account));
		n++;
	}
	if (n)
		log_line(LOG_INFO_, "mail.sent", "\"n\":%u", n);
	j->args = S(""); /* it came to its end: it was not begun in vain */
	*more = false;
	return ERR_OK;
}
