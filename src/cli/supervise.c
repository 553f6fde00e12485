/*
 * One loop: wait for a signal or the next second, reap, restart, tick.
 *
 * Signals are blocked and taken with sigtimedwait, so there is no handler here
 * and nothing is interrupted; the children get their own.
 */
#include "cli/supervise.h"
#include "cli/loginproc.h"
#include "core/log.h"
#include "core/time.h"

#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BACKLOG = 1024, BACKOFF_MS = 100, STEADY_MS = 250, LAST_MS = 1000 };
enum role { WORKER, LOGIN, SEALER, JOB };
enum { CHILDREN_MAX = SUPERVISE_WORKERS_MAX + SUPERVISE_LOGINS + 2 };

struct child {
	enum role role;
	int index;
	int fd;                /* a worker's listening socket */
	pid_t pid;             /* 0: not running */
	pid_t leaving;         /* the replaced one, finishing what it has */
	int64_t started, leave_by;
	int64_t due;           /* when to start it again, in ticks */
	unsigned fails;        /* deaths in a row without a steady life */
};

struct crew {
	const struct supervise_conf *conf;
	struct child child[CHILDREN_MAX];
	unsigned n;
	int login[2];
	uint16_t port;
	pid_t parent;
	sigset_t signals;
	bool stopping;
};

static const char *const role_name[] = { "worker", "login", "sealer", "job" };

/* Set by the signal handler of a child. */
static volatile sig_atomic_t stopping;

const volatile int *
supervise_stopping(void)
{
	return &stopping;
}

static void
on_term(int sig)
{
	(void)sig;
	stopping = 1;
}

/* Sockets. */

/* "[::1]:8080" or "127.0.0.1:8080" in two parts. */
static bool
cut_address(const char *listen, char host[64], char port[8])
{
	const char *colon = strrchr(listen, ':'), *from = listen;
	size_t n, p;

	if (!colon)
		return false;
	n = (size_t)(colon - listen);
	p = strlen(colon + 1);
	if (n >= 2 && from[0] == '[' && from[n - 1] == ']') {
		from++;
		n -= 2;
	}
	if (n == 0 || n >= 64 || p == 0 || p >= 8)
		return false;
	memcpy(host, from, n);
	host[n] = 0;
	memcpy(port, colon + 1, p + 1);
	return true;
}

static uint16_t
port_of(const struct sockaddr_storage *at)
{
	if (at->ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)at)->sin6_port);
	return ntohs(((const struct sockaddr_in *)at)->sin_port);
}

static enum err
open_socket(const struct sockaddr_storage *at, socklen_t n, int *out)
{
	int on = 1, why;
	int fd = socket(at->ss_family,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return ERR_STORE;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) == 0 &&
	    bind(fd, (const struct sockaddr *)at, n) == 0 &&
	    listen(fd, BACKLOG) == 0) {
		*out = fd;
		return ERR_OK;
	}
	why = errno;
	(void)close(fd);
	log_line(LOG_ERROR_, "listen.failed", "\"errno\":%d", why);
	return why == EADDRINUSE ? ERR_BUSY : why == EACCES ? ERR_DENIED :
	    why == EADDRNOTAVAIL ? ERR_INPUT : ERR_STORE;
}

/* SO_REUSEPORT would let a second service of the same user share the port and
 * its visitors; a first bind without it finds that out. */
static enum err
check_free(const struct sockaddr_storage *at, socklen_t n)
{
	int on = 1, fd = socket(at->ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool taken;

	if (fd < 0)
		return ERR_STORE;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	taken = bind(fd, (const struct sockaddr *)at, n) != 0 &&
	    errno == EADDRINUSE;
	(void)close(fd);
	return taken ? ERR_BUSY : ERR_OK;
}

static enum err
open_sockets(struct crew *w)
{
	struct addrinfo want = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICSERV }, *ai;
	struct sockaddr_storage at;
	socklen_t n = sizeof(at);
	char host[64], port[8];

	if (!cut_address(w->conf->listen, host, port) ||
	    getaddrinfo(host, port, &want, &ai) != 0)
		return ERR_INPUT;
	assert(ai->ai_addrlen <= sizeof(at));
	memset(&at, 0, sizeof(at));
	memcpy(&at, ai->ai_addr, ai->ai_addrlen);
	n = ai->ai_addrlen;
	freeaddrinfo(ai);
	if (port_of(&at) != 0)
		TRY(check_free(&at, n));
	for (unsigned i = 0; i < w->conf->workers; i++) {
		TRY(open_socket(&at, n, &w->child[i].fd));
		/* Port 0 is chosen for the first and holds for all. */
		if (i == 0 && getsockname(w->child[0].fd,
		    (struct sockaddr *)&at, &n) != 0)
			return ERR_STORE;
	}
	w->port = port_of(&at);
	return ERR_OK;
}

static void
close_sockets(struct crew *w)
{
	for (unsigned i = 0; i < w->n; i++)
		if (w->child[i].fd >= 0)
			(void)close(w->child[i].fd);
	for (int i = 0; i < 2; i++)
		if (w->login[i] >= 0)
			(void)close(w->login[i]);
}

/* Children. */

/* What is not this child's to hold goes before anything runs. */
static void
keep_own(struct crew *w, const struct child *c)
{
	for (unsigned i = 0; i < w->n; i++)
		if (&w->child[i] != c && w->child[i].fd >= 0)
			(void)close(w->child[i].fd);
	if (c->role != WORKER)
		(void)close(w->login[0]);
	if (c->role != LOGIN)
		(void)close(w->login[1]);
}

static int
run(struct crew *w, const struct child *c)
{
	const struct supervise_conf *f = w->conf;

	switch (c->role) {
	case WORKER:
		return f->worker(c->index, c->fd, w->login[0], f->app);
	case SEALER:
		return f->sealer(f->app);
	case JOB:
		return f->job(f->app);
	case LOGIN:
		break;
	}
	if (f->login_start)
		f->login_start(f->app);
	return login_serve(w->login[1], supervise_stopping());
}

static _Noreturn void
be_child(struct crew *w, const struct child *c)
{
	struct sigaction term = { .sa_handler = on_term };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	/* With a dead parent nobody would fsync, seal or restart. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 ||
	    getppid() != w->parent)
		_exit(1);
	stopping = 0;
	(void)sigaction(SIGTERM, &term, NULL);
	(void)sigaction(SIGINT, &ignore, NULL);
	(void)sigaction(SIGHUP, &ignore, NULL);
	(void)sigprocmask(SIG_UNBLOCK, &w->signals, NULL);
	log_as(role_name[c->role], c->index);
	keep_own(w, c);
	_exit(run(w, c));
}

static void
start(struct crew *w, struct child *c)
{
	pid_t pid = fork();

	if (pid == 0)
		be_child(w, c);
	c->started = time_ticks_ms();
	if (pid > 0) {
		c->pid = pid;
		return;
	}
	log_line(LOG_ERROR_, "fork.failed", "\"errno\":%d", errno);
	c->due = c->started + SUPERVISE_BACKOFF_MAX_MS;
}

/*
 * At once when it had come to serve; later each time when it died in starting,
 * so that a child which cannot start does not keep the machine busy. A second
 * at most: behind a worker that is not there people wait who could be served.
 * A start takes some 50 ms. (Measured, 400 kills of eight children in 24 s:
 * with five seconds for a steady life and ten at most, a write waited 12 s.)
 */
static int64_t
backoff(struct child *c)
{
	int64_t now = time_ticks_ms(), ms = BACKOFF_MS;

	if (now - c->started >= STEADY_MS)
		c->fails = 0;
	if (c->fails == 0)
		ms = 0;
	for (unsigned i = 1; i < c->fails && ms < SUPERVISE_BACKOFF_MAX_MS; i++)
		ms *= 2;
	c->fails++;
	return now + (ms < SUPERVISE_BACKOFF_MAX_MS ? ms :
	    SUPERVISE_BACKOFF_MAX_MS);
}

static void
bury(struct crew *w, pid_t pid, int status)
{
	for (unsigned i = 0; i < w->n; i++) {
		struct child *c = &w->child[i];

		if (c->leaving == pid)
			c->leaving = 0;
		if (c->pid != pid)
			continue;
		c->pid = 0;
		c->due = backoff(c);
		if (w->stopping)
			continue;
		log_line(status ? LOG_ERROR_ : LOG_INFO_, c->role == WORKER ?
		    "worker.died" : "process.died",
		    "\"role\":\"%s\",\"index\":%d,\"status\":%d,\"signal\":%d",
		    role_name[c->role], c->index,
		    WIFEXITED(status) ? WEXITSTATUS(status) : -1,
		    WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	}
}

static void
reap(struct crew *w)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		bury(w, pid, status);
}

/* Starts whoever is due; returns when to look again. */
static int64_t
restart(struct crew *w)
{
	int64_t now = time_ticks_ms(), next = now + 1000;

	for (unsigned i = 0; i < w->n; i++) {
		struct child *c = &w->child[i];

		if (c->pid == 0 && c->due <= now)
			start(w, c);
		if (c->pid == 0 && c->due < next)
			next = c->due;
		if (c->leaving && now > c->leave_by)
			(void)kill(c->leaving, SIGKILL);
	}
	return next;
}

/* The successor takes connections before the old worker stops to. */
static void
reload(struct crew *w)
{
	log_line(LOG_INFO_, "reload", "\"workers\":%u", w->conf->workers);
	for (unsigned i = 0; i < w->n; i++) {
		struct child *c = &w->child[i];
		pid_t old = c->pid;

		if (c->role != WORKER || old == 0 || c->leaving)
			continue;
		c->pid = 0;
		c->leaving = old;
		c->leave_by = time_ticks_ms() + SUPERVISE_STOP_MS + LAST_MS;
		start(w, c);
		(void)kill(old, SIGTERM);
	}
}

/* Those who serve people go first: they still need the others. */
static bool
is_first(const struct child *c)
{
	return c->role == WORKER || c->role == JOB;
}

static void
signal_some(struct crew *w, bool first, int sig)
{
	for (unsigned i = 0; i < w->n; i++) {
		const struct child *c = &w->child[i];

		if (is_first(c) != first)
			continue;
		if (c->pid)
			(void)kill(c->pid, sig);
		if (c->leaving && sig == SIGKILL)
			(void)kill(c->leaving, sig);
	}
}

static bool
some_live(const struct crew *w, bool first)
{
	for (unsigned i = 0; i < w->n; i++)
		if (is_first(&w->child[i]) == first &&
		    (w->child[i].pid || w->child[i].leaving))
			return true;
	return false;
}

/* A signal, or 0 when the time has come. */
static int
wait_signal(const struct crew *w, int64_t until)
{
	int64_t ms = until - time_ticks_ms();
	struct timespec t;
	int sig;

	if (ms < 0)
		ms = 0;
	t.tv_sec = (time_t)(ms / 1000);
	t.tv_nsec = (long)(ms % 1000) * 1000000;
	sig = sigtimedwait(&w->signals, NULL, &t);
	return sig > 0 ? sig : 0;
}

static void
stop_some(struct crew *w, bool first, int64_t ms)
{
	int64_t until = time_ticks_ms() + ms;

	signal_some(w, first, SIGTERM);
	while (some_live(w, first)) {
		int64_t now = time_ticks_ms();
		int sig = wait_signal(w, now < until ? until : now + LAST_MS);

		if (sig == SIGTERM || sig == SIGINT || time_ticks_ms() >= until)
			signal_some(w, first, SIGKILL);
		reap(w);
	}
}

static void
tick(const struct crew *w)
{
	if (w->conf->tick)
		w->conf->tick(w->conf->app);
}

static void
attend(struct crew *w)
{
	int64_t next_tick = time_ticks_ms() + 1000;

	while (!w->stopping) {
		int64_t next = restart(w);
		int sig = wait_signal(w, next < next_tick ? next : next_tick);

		if (sig == SIGTERM || sig == SIGINT)
			w->stopping = true;
		if (sig == SIGHUP)
			reload(w);
		reap(w);
		if (time_ticks_ms() >= next_tick) {
			tick(w);
			next_tick = time_ticks_ms() + 1000;
		}
	}
	log_line(LOG_INFO_, "stopping", "\"workers\":%u", w->conf->workers);
	stop_some(w, true, SUPERVISE_STOP_MS);
	tick(w);
	stop_some(w, false, LAST_MS);
}

static void
enlist(struct crew *w, enum role role, int index)
{
	w->child[w->n++] = (struct child){ .role = role, .index = index,
		.fd = -1 };
}

static void
muster(struct crew *w)
{
	for (unsigned i = 0; i < w->conf->workers; i++)
		enlist(w, WORKER, (int)i);
	for (int i = 0; i < SUPERVISE_LOGINS; i++)
		enlist(w, LOGIN, i);
	if (w->conf->sealer)
		enlist(w, SEALER, 0);
	if (w->conf->job)
		enlist(w, JOB, 0);
}

enum err
supervise(const struct supervise_conf *conf)
{
	struct crew crew, *w = &crew;
	enum err e;
	sigset_t before;

	*w = (struct crew){ .conf = conf, .login = { -1, -1 },
		.parent = getpid() };
	if (conf->workers < 1 || conf->workers > SUPERVISE_WORKERS_MAX)
		return ERR_INPUT;
	(void)sigemptyset(&w->signals);
	(void)sigaddset(&w->signals, SIGTERM);
	(void)sigaddset(&w->signals, SIGINT);
	(void)sigaddset(&w->signals, SIGHUP);
	(void)sigaddset(&w->signals, SIGCHLD);
	muster(w);
	/* Ignored by whoever started us, deaths would go unseen. */
	(void)signal(SIGCHLD, SIG_DFL);
	e = login_pair(w->login);
	if (e == ERR_OK)
		e = open_sockets(w);
	if (e == ERR_OK && sigprocmask(SIG_BLOCK, &w->signals, &before) != 0)
		e = ERR_STORE;
	if (e == ERR_OK) {
		log_line(LOG_INFO_, "listening", "\"port\":%u,\"workers\":%u",
		    w->port, conf->workers);
		(void)restart(w);
		if (conf->ready)
			conf->ready(conf->app, w->port);
		attend(w);
		(void)sigprocmask(SIG_SETMASK, &before, NULL);
	}
	close_sockets(w);
	return e;
}
