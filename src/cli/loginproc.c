/*
 * Messages are of one fixed size in each direction and their lengths are
 * checked on both sides: neither end trusts the other's arithmetic.
 */
#include "cli/loginproc.h"
#include "core/arena.h"
#include "core/log.h"
#include "core/metric.h"
#include "core/time.h"

#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum kind { VERIFY = 1, HASH = 2 };

struct ask {
	uint64_t ticket;
	int64_t deadline;      /* in ticks, which all processes here share */
	uint32_t kind, password_n, stored_n, zero;
	char password[LOGIN_PASSWORD_MAX];
	char stored[LOGIN_STORED_MAX];
};

struct answer {
	uint64_t ticket;
	uint32_t n, zero;
	char text[LOGIN_STORED_MAX];
};

struct login {
	struct arena *own;
	int fd, in, out;       /* shared; ours to read; ours to lend */
	int wait_ms;
	unsigned n;
	struct { uint64_t ticket; int64_t deadline; } wait[LOGIN_PENDING_MAX];
};

enum err
login_pair(int fd[2])
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fd) == 0 ?
	    ERR_OK : ERR_STORE;
}

/* The worker's side. */

struct login *
login_new(int fd, int wait_ms)
{
	struct arena *own;
	struct login *l;
	int pair[2];

	if (login_pair(pair) != ERR_OK)
		return NULL;
	own = arena_new(64 * 1024);
	l = NEW(own, struct login);
	*l = (struct login){ .own = own, .fd = fd, .in = pair[0],
		.out = pair[1],
		.wait_ms = wait_ms ? wait_ms : LOGIN_WAIT_MS };
	return l;
}

void
login_free(struct login *l)
{
	if (!l)
		return;
	(void)close(l->in);
	(void)close(l->out);
	arena_free(l->own);
}

int
login_watch_fd(const struct login *l)
{
	return l->in;
}

static bool
send_ask(const struct login *l, struct ask *a)
{
	struct iovec io = { a, sizeof(*a) };
	union { char buf[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } c;
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1,
		.msg_control = c.buf, .msg_controllen = sizeof(c.buf) };
	struct cmsghdr *h;

	memset(&c, 0, sizeof(c));
	h = CMSG_FIRSTHDR(&m);
	h->cmsg_level = SOL_SOCKET;
	h->cmsg_type = SCM_RIGHTS;
	h->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(h), &l->out, sizeof(int));
	return sendmsg(l->fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL) ==
	    (ssize_t)sizeof(*a);
}

static enum err
login_send(struct login *l, uint64_t ticket, enum kind kind, str password,
    str stored)
{
	struct ask a = { .ticket = ticket, .kind = kind };
	bool sent;

	if (password.n > sizeof(a.password) || stored.n > sizeof(a.stored))
		return ERR_LIMIT;
	if (l->n == LOGIN_PENDING_MAX) {
		metric_add(M_LOGIN_BUSY, 1);
		return ERR_BUSY;
	}
	a.deadline = time_ticks_ms() + l->wait_ms;
	a.password_n = (uint32_t)password.n;
	a.stored_n = (uint32_t)stored.n;
	if (password.n)
		memcpy(a.password, password.p, password.n);
	if (stored.n)
		memcpy(a.stored, stored.p, stored.n);
	sent = send_ask(l, &a);
	if (sent) {
		l->wait[l->n].ticket = ticket;
		l->wait[l->n++].deadline = a.deadline;
	}
	explicit_bzero(&a, sizeof(a));
	metric_add(sent ? M_LOGIN_ASKED : M_LOGIN_BUSY, 1);
	return sent ? ERR_OK : ERR_BUSY;
}

enum err
login_verify(struct login *l, uint64_t ticket, str password, str stored)
{
	return login_send(l, ticket, VERIFY, password, stored);
}

enum err
login_hash(struct login *l, uint64_t ticket, str password)
{
	return login_send(l, ticket, HASH, password, S(""));
}

/* True, once, for a ticket that is waiting. */
static bool
stop_waiting(struct login *l, uint64_t ticket)
{
	for (unsigned i = 0; i < l->n; i++)
		if (l->wait[i].ticket == ticket) {
			metric_us(M_LOGIN_TIME, 1000 * (time_ticks_ms() -
			    l->wait[i].deadline + l->wait_ms));
			l->wait[i] = l->wait[--l->n];
			return true;
		}
	return false;
}

void
login_poll(struct login *l, login_answer *got, void *to)
{
	struct answer a;
	int64_t now;

	for (;;) {
		ssize_t n = recv(l->in, &a, sizeof(a), MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		if (n == (ssize_t)sizeof(a) && a.n <= sizeof(a.text) &&
		    stop_waiting(l, a.ticket))
			got(to, a.ticket, (str){ a.text, a.n });
	}
	explicit_bzero(&a, sizeof(a));
	now = time_ticks_ms();
	for (unsigned i = 0; i < l->n;) {
		uint64_t ticket = l->wait[i].ticket;

		if (now < l->wait[i].deadline)
			i++;
		else if (stop_waiting(l, ticket)) {
			metric_add(M_LOGIN_LATE, 1);
			got(to, ticket, S("again"));
		}
	}
}

/* The login process. */

/* A message whole, with the socket to answer on; -1 when it is none of ours. */
static int
recv_ask(int fd, struct ask *a)
{
	struct iovec io = { a, sizeof(*a) };
	union { char buf[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } c;
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1,
		.msg_control = c.buf, .msg_controllen = sizeof(c.buf) };
	struct cmsghdr *h;
	ssize_t n = recvmsg(fd, &m, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	int reply = -1;

	if (n < 0)
		return -1;
	h = CMSG_FIRSTHDR(&m);
	if (h && h->cmsg_level == SOL_SOCKET && h->cmsg_type == SCM_RIGHTS &&
	    h->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&reply, CMSG_DATA(h), sizeof(int));
	if (reply >= 0 && (n != (ssize_t)sizeof(*a) ||
	    (m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) ||
	    a->password_n > sizeof(a->password) ||
	    a->stored_n > sizeof(a->stored) ||
	    (a->kind != VERIFY && a->kind != HASH))) {
		(void)close(reply);
		reply = -1;
	}
	return reply;
}

/* The stored hash, or the dummy where it is none: the work is then the same
 * and the answer no. */
static str
verify(const struct ask *a, const char *dummy)
{
	char hash[crypto_pwhash_STRBYTES] = "";
	bool known = a->stored_n > 0 && a->stored_n < sizeof(hash) &&
	    !memchr(a->stored, 0, a->stored_n);
	int right;

	if (known)
		memcpy(hash, a->stored, a->stored_n);
	/* -1: no hash of this kind; verifying it would cost nothing. */
	known = known && crypto_pwhash_str_needs_rehash(hash, LOGIN_OPS,
	    LOGIN_MEM) >= 0;
	errno = 0;
	right = crypto_pwhash_str_verify(known ? hash : dummy, a->password,
	    a->password_n);
	explicit_bzero(hash, sizeof(hash));
	/* libsodium says EINVAL for a mismatch alone; the rest is want of
	 * memory, which must not read as a wrong password. */
	if (right != 0 && errno != EINVAL)
		return S("again");
	return known && right == 0 ? S("yes") : S("no");
}

static bool
make_hash(const char *password, size_t n, char out[crypto_pwhash_STRBYTES])
{
	return crypto_pwhash_str(out, password, n, LOGIN_OPS, LOGIN_MEM) == 0;
}

/* Answers one; no room in the asker's socket, or no asker, is its own loss:
 * it hears "again" from its clock. */
static void
work(const struct ask *a, int reply, const char *dummy)
{
	struct answer out = { .ticket = a->ticket };
	char hash[crypto_pwhash_STRBYTES] = "";
	str text = S("again");

	if (a->kind == VERIFY)
		text = verify(a, dummy);
	else if (make_hash(a->password, a->password_n, hash))
		text = str_of(hash);
	out.n = (uint32_t)text.n;
	memcpy(out.text, text.p, text.n);
	if (send(reply, &out, sizeof(out), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		log_line(LOG_WARN_, "login.unheard", "\"errno\":%d", errno);
	explicit_bzero(hash, sizeof(hash));
	explicit_bzero(&out, sizeof(out));
}

static void
take_one(int fd, const char *dummy)
{
	struct ask a;
	int reply = recv_ask(fd, &a);

	if (reply >= 0) {
		if (time_ticks_ms() < a.deadline)
			work(&a, reply, dummy);
		(void)close(reply);
	}
	explicit_bzero(&a, sizeof(a));
}

int
login_serve(int fd, const volatile int *stop)
{
	char dummy[crypto_pwhash_STRBYTES], nobody[32];
	struct pollfd p = { .fd = fd, .events = POLLIN };
	bool made = false;

	if (sodium_init() < 0)
		return 1;
	randombytes_buf(nobody, sizeof(nobody));
	while (!*stop) {
		int n = poll(&p, 1, 1000);

		/* A socket whose other end has gone is also readable, for ever:
		 * what still lies in it is looked for first. */
		if (n > 0 && (p.revents & (POLLHUP | POLLERR | POLLNVAL)) &&
		    recv(fd, &nobody[0], 1, MSG_PEEK | MSG_DONTWAIT) <= 0)
			return 0; /* no worker is left, nor a supervisor */
		/* The dummy waits for a quiet second, so that the service may
		 * start meanwhile; or is made before whatever is asked, known
		 * or not. */
		if (!made && !(made = make_hash(nobody, sizeof(nobody), dummy)))
			return 1;
		if (n > 0)
			take_one(fd, dummy);
	}
	return 0;
}
