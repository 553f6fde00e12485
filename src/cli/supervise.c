/*
 * One loop: wait for a signal or the next second, reap, restart, tick.
 *
 * Signals are blocked and taken with sigtimedwait, so there is no handler here
 * and nothing is interrupted; the children get their own.
 *
 * A reload is an exec of the same command line: the process, its number and its
 * children stay, the program and what it was told are read anew. What the new
 * image must know (which sockets, which old processes) it finds in one variable
 * of the environment, HEED_HANDED.
 */
#include "cli/supervise.h"
#include "cli/loginproc.h"
#include "core/log.h"
#include "core/metric.h"
#include "core/time.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BACKLOG = 1024, BACKOFF_MS = 100, STEADY_MS = 250, LAST_MS = 1000,
	CHECK_MS = 60 * 1000 };
enum role { WORKER, LOGIN, SEALER, JOB, METRICS };
enum { CHILDREN_MAX = SUPERVISE_WORKERS_MAX + SUPERVISE_LOGINS + 3,
	OLD_MAX = 2 * CHILDREN_MAX, HANDED_MAX = 32 * OLD_MAX,
	COMMAND_MAX = 64 };
static const char handed_name[] = "HEED_HANDED";

struct child {
	enum role role;
	int index;
	int fd;                /* a worker's listening socket */
	pid_t pid;             /* 0: not running */
	int64_t started;
	int64_t due;           /* when to start it again, in ticks */
	unsigned fails;        /* deaths in a row without a steady life */
};

/* A process of the image before this one. */
struct old {
	pid_t pid;
	int index;             /* a worker, whose successor has this index; or -1 */
	bool login;            /* ends by itself, after the last old worker */
	int64_t leave_by;      /* 0: not told to leave yet */
};

struct crew {
	const struct supervise_conf *conf;
	struct child child[CHILDREN_MAX];
	unsigned n;
	struct old old[OLD_MAX];
	unsigned nold;
	unsigned workers;      /* as many as there are sockets */
	int handed[SUPERVISE_WORKERS_MAX]; /* sockets that were open already */
	unsigned nhanded;
	pid_t check;           /* the new image, looking whether it would start */
	int64_t check_by;
	bool check_again, settled;
	int login[2];
	uint16_t port;
	pid_t parent;
	sigset_t signals;
	bool stopping;
};

static const char *const role_name[] = { "worker", "login", "sealer", "job",
	"metrics" };

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
find_address(const char *listen, struct sockaddr_storage *at, socklen_t *n)
{
	struct addrinfo want = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICSERV }, *ai;
	char host[64], port[8];

	if (!cut_address(listen, host, port) ||
	    getaddrinfo(host, port, &want, &ai) != 0)
		return ERR_INPUT;
	assert(ai->ai_addrlen <= sizeof(*at));
	memset(at, 0, sizeof(*at));
	memcpy(at, ai->ai_addr, ai->ai_addrlen);
	*n = ai->ai_addrlen;
	freeaddrinfo(ai);
	return ERR_OK;
}

/* The sockets stay where they are: whoever wants another address restarts. */
static void
keep_address(const struct crew *w, struct sockaddr_storage *at, socklen_t *n)
{
	struct sockaddr_storage is = { 0 };
	socklen_t len = sizeof(is);

	if (getsockname(w->handed[0], (struct sockaddr *)&is, &len) != 0)
		return;
	if (port_of(at) != 0 && memcmp(at, &is, len) != 0)
		log_line(LOG_WARN_, "reload.listen", "\"kept\":%u",
		    port_of(&is));
	*at = is;
	*n = len;
}

static enum err
open_metrics(struct crew *w)
{
	struct sockaddr_storage at;
	socklen_t n;

	if (!w->conf->metrics)
		return ERR_OK;
	TRY(find_address(w->conf->metrics_listen, &at, &n));
	if (w->nhanded == 0 && port_of(&at) != 0)
		TRY(check_free(&at, n));
	return open_socket(&at, n, &w->child[w->n - 1].fd);
}

static enum err
open_sockets(struct crew *w)
{
	struct sockaddr_storage at;
	socklen_t n;

	TRY(find_address(w->conf->listen, &at, &n));
	if (w->nhanded)
		keep_address(w, &at, &n);
	else if (port_of(&at) != 0)
		TRY(check_free(&at, n));
	for (unsigned i = 0; i < w->workers; i++) {
		if (i < w->nhanded)
			w->child[i].fd = w->handed[i];
		else
			TRY(open_socket(&at, n, &w->child[i].fd));
		/* Port 0 is chosen for the first and holds for all. */
		if (i == 0 && getsockname(w->child[0].fd,
		    (struct sockaddr *)&at, &n) != 0)
			return ERR_STORE;
	}
	w->port = port_of(&at);
	return open_metrics(w);
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
	case METRICS:
		return f->metrics(c->fd, f->app);
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
	metric_use((unsigned)(c - w->child));
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
	for (unsigned i = 0; i < w->nold; i++)
		if (w->old[i].pid == pid)
			w->old[i] = w->old[--w->nold];
	for (unsigned i = 0; i < w->n; i++) {
		struct child *c = &w->child[i];

		if (c->pid != pid)
			continue;
		c->pid = 0;
		c->due = backoff(c);
		metric_bury(i);
		if (w->stopping)
			continue;
		metric_add(WIFSIGNALED(status) ? M_DIED : status ? M_FAILED :
		    M_LEFT, 1);
		log_line(status ? LOG_ERROR_ : LOG_INFO_, c->role == WORKER ?
		    "worker.died" : "process.died",
		    "\"role\":\"%s\",\"index\":%d,\"status\":%d,\"signal\":%d",
		    role_name[c->role], c->index,
		    WIFEXITED(status) ? WEXITSTATUS(status) : -1,
		    WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	}
}

static void
tell(const struct crew *w, enum supervise_news news)
{
	if (w->conf->news)
		w->conf->news(w->conf->app, news);
}

/* Reload. */

/* The new image, with what it is told, looks whether it would start; it opens
 * no socket. What cannot start never replaces what runs. */
static void
check_start(struct crew *w)
{
	char *word[COMMAND_MAX + 2], last[] = "--check";
	unsigned n = 0;
	sigset_t none;
	pid_t pid;

	if (!w->conf->command)
		return;
	if (w->check) {
		w->check_again = true;
		return;
	}
	w->check_again = false;
	tell(w, SUPERVISE_RELOADING);
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		(void)sigemptyset(&none);
		(void)sigprocmask(SIG_SETMASK, &none, NULL);
		(void)dup2(null, STDOUT_FILENO);
		while (w->conf->command[n] && n < COMMAND_MAX) {
			word[n] = w->conf->command[n];
			n++;
		}
		word[n++] = last;
		word[n] = NULL;
		(void)execv(word[0], word);
		_exit(127);
	}
	if (pid > 0) {
		w->check = pid;
		w->check_by = time_ticks_ms() + CHECK_MS;
		return;
	}
	log_line(LOG_ERROR_, "fork.failed", "\"errno\":%d", errno);
	tell(w, SUPERVISE_SETTLED);
}

/* One process a word: wFD:PID a worker and its socket, pPID another, lPID a
 * login process. False: there is no room. */
static bool
hand_write(const struct crew *w, char *to, size_t max)
{
	size_t n = 0;

#define WORD(...) do { \
		int k_ = snprintf(to + n, max - n, __VA_ARGS__); \
		if (k_ < 0 || (size_t)k_ >= max - n) \
			return false; \
		n += (size_t)k_; \
	} while (0)
	for (unsigned i = 0; i < w->n; i++) {
		const struct child *c = &w->child[i];

		if (c->role == WORKER)
			WORD("w%d:%d ", c->fd, (int)c->pid);
		else if (c->pid)
			WORD("%c%d ", c->role == LOGIN ? 'l' : 'p',
			    (int)c->pid);
	}
	for (unsigned i = 0; i < w->nold; i++)
		WORD("%c%d ", w->old[i].login ? 'l' : 'p', (int)w->old[i].pid);
#undef WORD
	return true;
}

static void
keep_over_exec(const struct crew *w, bool keep)
{
	for (unsigned i = 0; i < w->n; i++)
		if (w->child[i].role == WORKER)
			(void)fcntl(w->child[i].fd, F_SETFD,
			    keep ? 0 : FD_CLOEXEC);
}

/* Does not come back, unless the exec fails: then all stays as it was. */
static void
hand_over(struct crew *w)
{
	static char text[HANDED_MAX];

	if (w->nold + w->n > OLD_MAX || !hand_write(w, text, sizeof(text))) {
		log_line(LOG_WARN_, "reload.busy", "\"old\":%u", w->nold);
		tell(w, SUPERVISE_SETTLED);
		return;
	}
	log_line(LOG_INFO_, "reload", "\"workers\":%u", w->workers);
	keep_over_exec(w, true);
	if (setenv(handed_name, text, 1) == 0)
		(void)execv(w->conf->command[0], w->conf->command);
	log_line(LOG_ERROR_, "reload.failed", "\"errno\":%d", errno);
	(void)unsetenv(handed_name);
	keep_over_exec(w, false);
	tell(w, SUPERVISE_SETTLED);
}

bool
supervise_handed(void)
{
	return getenv(handed_name) != NULL;
}

static void
take_old(struct crew *w, char kind, pid_t pid, int index)
{
	/* Only a child of ours; one that has ended is reaped here. */
	if (pid <= 0 || w->nold == OLD_MAX || waitpid(pid, NULL, WNOHANG) != 0)
		return;
	w->old[w->nold++] = (struct old){ .pid = pid, .index = index,
		.login = kind == 'l' };
}

static void
take_handed(struct crew *w)
{
	const char *text = getenv(handed_name);
	str all = str_of(text), word;
	int64_t fd, pid;

	while (str_cut(&all, ' ', &word)) {
		char kind = word.n ? word.p[0] : 0;
		str first;
		int on = 0;
		socklen_t n = sizeof(on);

		word = str_sub(word, 1, SIZE_MAX);
		if (kind != 'w') {
			if (str_int(word, 1, INT32_MAX, &pid))
				take_old(w, kind, (pid_t)pid, -1);
			continue;
		}
		if (!str_cut(&word, ':', &first) ||
		    !str_int(first, 3, INT32_MAX, &fd) ||
		    !str_int(word, 0, INT32_MAX, &pid) ||
		    w->nhanded == SUPERVISE_WORKERS_MAX ||
		    getsockopt((int)fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &n) !=
		    0 || !on)
			continue;
		(void)fcntl((int)fd, F_SETFD, FD_CLOEXEC);
		take_old(w, kind, (pid_t)pid, (int)w->nhanded);
		w->handed[w->nhanded++] = (int)fd;
	}
	(void)unsetenv(handed_name);
}

static void
let_leave(struct old *o)
{
	o->leave_by = time_ticks_ms() + SUPERVISE_STOP_MS + LAST_MS;
	(void)kill(o->pid, SIGTERM);
}

static bool
ready(const struct crew *w, int index)
{
	return w->child[index].pid != 0 &&
	    metric_of((unsigned)index, M_READY) != 0;
}

/* An old worker goes once its successor answers; until then it is the one that
 * serves. Those that hold no socket go at once. */
static void
relieve(struct crew *w)
{
	int64_t now = time_ticks_ms();

	for (unsigned i = 0; i < w->nold; i++) {
		struct old *o = &w->old[i];

		if (o->leave_by && now > o->leave_by)
			(void)kill(o->pid, SIGKILL);
		else if (o->leave_by == 0 && !o->login &&
		    (o->index < 0 || ready(w, o->index)))
			let_leave(o);
	}
}

static void
checked(struct crew *w, int status)
{
	w->check = 0;
	if (w->stopping)
		return;
	if (w->check_again) {
		check_start(w);
	} else if (status == 0) {
		hand_over(w);
	} else {
		metric_add(M_RELOAD_REFUSED, 1);
		log_line(LOG_ERROR_, "reload.refused", "\"status\":%d",
		    WIFEXITED(status) ? WEXITSTATUS(status) : -1);
		tell(w, SUPERVISE_SETTLED);
	}
}

static void
reap(struct crew *w)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		if (pid == w->check)
			checked(w, status);
		else
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
	}
	if (w->check && now > w->check_by)
		(void)kill(w->check, SIGKILL);
	relieve(w);
	/* Successors are looked for often, until the last old one has gone. */
	return w->nold && next > now + 50 ? now + 50 : next;
}

/* A worker that shows no sign of life holds its connections for ever. */
static unsigned
look_after(struct crew *w)
{
	unsigned n = 0;

	for (unsigned i = 0; i < w->workers; i++) {
		int64_t beat = (int64_t)metric_of(i, M_BEAT);

		if (!ready(w, (int)i))
			continue;
		n++;
		if (beat && time_ticks_ms() - beat > SUPERVISE_HUNG_MS) {
			metric_add(M_HUNG, 1);
			log_line(LOG_ERROR_, "worker.hung", "\"index\":%u", i);
			(void)kill(w->child[i].pid, SIGKILL);
		}
	}
	if (n == w->workers && !w->settled) {
		w->settled = true;
		tell(w, SUPERVISE_SETTLED);
	}
	return n;
}

/* Those who serve people go first: they still need the others. */
static bool
is_first(const struct child *c)
{
	return c->role == WORKER || c->role == JOB || c->role == METRICS;
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
	}
	for (unsigned i = 0; i < w->nold; i++)
		if (w->old[i].login != first)
			(void)kill(w->old[i].pid, sig);
}

static bool
some_live(const struct crew *w, bool first)
{
	for (unsigned i = 0; i < w->n; i++)
		if (is_first(&w->child[i]) == first && w->child[i].pid)
			return true;
	for (unsigned i = 0; i < w->nold; i++)
		if (w->old[i].login != first)
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
tick(struct crew *w)
{
	unsigned n = look_after(w);

	log_tick();
	if (w->conf->tick)
		w->conf->tick(w->conf->app, n);
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
			check_start(w);
		reap(w);
		if (time_ticks_ms() >= next_tick) {
			tick(w);
			next_tick = time_ticks_ms() + 1000;
		}
	}
	log_line(LOG_INFO_, "stopping", "\"workers\":%u", w->workers);
	tell(w, SUPERVISE_STOPPING);
	if (w->check)
		(void)kill(w->check, SIGKILL);
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
	for (unsigned i = 0; i < w->workers; i++)
		enlist(w, WORKER, (int)i);
	for (int i = 0; i < SUPERVISE_LOGINS; i++)
		enlist(w, LOGIN, i);
	if (w->conf->sealer)
		enlist(w, SEALER, 0);
	if (w->conf->job)
		enlist(w, JOB, 0);
	if (w->conf->metrics)
		enlist(w, METRICS, 0); /* last: see open_metrics */
}

enum err
supervise(const struct supervise_conf *conf)
{
	static struct crew crew;
	struct crew *w = &crew;
	enum err e;
	sigset_t before;

	*w = (struct crew){ .conf = conf, .login = { -1, -1 },
		.parent = getpid() };
	if (conf->workers < 1 || conf->workers > SUPERVISE_WORKERS_MAX)
		return ERR_INPUT;
	take_handed(w);
	w->workers = conf->workers > w->nhanded ? conf->workers : w->nhanded;
	TRY(metric_share(CHILDREN_MAX));
	metric_set(M_STARTED, (uint64_t)time_now());
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
		    w->port, w->workers);
		if (w->nold)
			log_line(LOG_INFO_, "reloaded", "\"old\":%u", w->nold);
		(void)restart(w);
		if (conf->ready)
			conf->ready(conf->app, w->port);
		attend(w);
		(void)sigprocmask(SIG_SETMASK, &before, NULL);
	}
	close_sockets(w);
	return e;
}
