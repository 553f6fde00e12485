/*
 * Processes that die, hang, are replaced and are locked up: the supervisor with
 * real workers, the login processes, and the sandbox from inside.
 */
#include "cli/loginproc.h"
#include "cli/sandbox.h"
#include "cli/supervise.h"
#include "core/arena.h"
#include "core/log.h"
#include "core/metric.h"
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
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h> /* last: it has a macro of the name fail */

/* The sandbox. Each check runs in a child that says with its exit status which
 * line failed, because a closed sandbox cannot be left. */

static int
run_child(int (*f)(const char *), const char *arg)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		(void)alarm(20);
		_exit(f(arg));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int
listen_any(uint16_t *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(at);
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	/* Willing to share its port, as another supervisor would be. */
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) != 0 ||
	    bind(fd, (struct sockaddr *)&at, n) != 0)
		return -errno;
	if (listen(fd, 128) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &n) != 0)
		return -errno;
	*port = ntohs(at.sin_port);
	return fd;
}

static int
dial(uint16_t port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		return fd;
	(void)close(fd);
	return -errno;
}

#define WANT(what) \
	do { \
		if (!(what)) \
			return __LINE__ % 251 + 1; \
	} while (0)

static bool
may_write(const char *dir, const char *name)
{
	char path[300];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	return write(fd, "x", 1) == 1 && ftruncate(fd, 0) == 0 &&
	    close(fd) == 0 && unlink(path) == 0;
}

static int
stay_in_store(const char *dir)
{
	struct sandbox_conf c = { .dir = { dir }, .nofile = 64 };
	struct sandbox_report r;
	uint16_t open_port, port;
	char path[300];
	int fd = listen_any(&open_port);

	WANT(fd >= 0);
	WANT(open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0);
	WANT(sandbox_enter(&c, &r) == ERR_OK);
	WANT(may_write(dir, "db"));
	(void)snprintf(path, sizeof(path), "%s/spool", dir);
	WANT(mkdir(path, 0700) == 0 && may_write(path, "strand"));
	WANT(rmdir(path) == 0);
	WANT(open("/etc/passwd", O_RDONLY | O_CLOEXEC) < 0 && errno == EACCES);
	WANT(open("/proc/self/environ", O_RDONLY | O_CLOEXEC) < 0);
	WANT(open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) < 0);
	WANT(!may_write("/tmp", "heed-test-outside"));
	(void)snprintf(path, sizeof(path), "%s/link", dir);
	WANT(symlink("/etc/passwd", path) != 0);
	WANT(execl("/bin/true", "true", (char *)NULL) != 0 && errno == EACCES);
	WANT(r.abi < 4 || listen_any(&port) == -EACCES);
	WANT(r.abi < 4 || dial(open_port) == -EACCES);
	WANT(r.abi < 6 || (kill(getppid(), 0) != 0 && errno == EPERM));
	for (int i = 0; i < 64; i++)
		if (dup(fd) < 0)
			return 0;
	return 255; /* the limit of descriptors does not hold */
}

static int
connect_to_one(const char *dir)
{
	struct sandbox_conf c = { .dir = { dir }, .connect = true };
	struct sandbox_report r;
	uint16_t good, bad;

	WANT(listen_any(&good) >= 0 && listen_any(&bad) >= 0);
	c.connect_port = good;
	WANT(sandbox_enter(&c, &r) == ERR_OK);
	WANT(dial(good) >= 0);
	WANT(r.abi < 4 || dial(bad) == -EACCES);
	return 0;
}

static int
refuse_what_is_absent(const char *dir)
{
	struct sandbox_conf c = { .dir = { dir } };
	struct sandbox_report r;

	return sandbox_enter(&c, &r) == ERR_ABSENT ? 0 : 1;
}

static int
abi_here(const char *dir)
{
	struct sandbox_conf c = { .dir = { dir } };
	struct sandbox_report r;

	return sandbox_enter(&c, &r) == ERR_OK ? r.abi : 0;
}

static void
the_sandbox_holds(void **state)
{
	char dir[] = "/tmp/heed-test-XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(dir));
	if (run_child(abi_here, dir) == 0) {
		(void)rmdir(dir);
		print_message("skipped: this kernel has no Landlock\n");
		skip();
	}
	assert_int_equal(run_child(stay_in_store, dir), 0);
	assert_int_equal(run_child(connect_to_one, dir), 0);
	assert_int_equal(rmdir(dir), 0);
	assert_int_equal(run_child(refuse_what_is_absent, dir), 0);
}

/* Login processes. */

static volatile sig_atomic_t stop;

static void
on_term(int sig)
{
	(void)sig;
	stop = 1;
}

static pid_t
start_login(const int fd[2])
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		log_level(LOG_ERROR_ + 1);
		(void)signal(SIGTERM, on_term);
		(void)close(fd[0]);
		_exit(login_serve(fd[1], &stop));
	}
	return pid;
}

struct heard {
	unsigned n;
	uint64_t ticket[100];
	char text[100][LOGIN_STORED_MAX + 1];
};

static void
on_answer(void *to, uint64_t ticket, str answer)
{
	struct heard *h = to;

	if (h->n == 100 || answer.n > LOGIN_STORED_MAX)
		abort();
	h->ticket[h->n] = ticket;
	memcpy(h->text[h->n], answer.p, answer.n);
	h->text[h->n++][answer.n] = 0;
}

static bool
hear(struct login *l, struct heard *h, unsigned n, int ms)
{
	struct pollfd p = { .fd = login_watch_fd(l), .events = POLLIN };
	int64_t until = time_ticks_ms() + ms;

	while (h->n < n && time_ticks_ms() < until) {
		(void)poll(&p, 1, 50);
		login_poll(l, on_answer, h);
	}
	return h->n >= n;
}

static const char *
answer_to(const struct heard *h, uint64_t ticket)
{
	const char *got = NULL;

	for (unsigned i = 0; i < h->n; i++)
		if (h->ticket[i] == ticket) {
			assert_null(got); /* answered once */
			got = h->text[i];
		}
	return got ? got : "";
}

static void
end(pid_t pid)
{
	int status = -1;

	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
passwords_are_checked(void **state)
{
	static struct heard h;
	static char longer[LOGIN_PASSWORD_MAX + 1];
	char stored[LOGIN_STORED_MAX + 1];
	struct login *l;
	pid_t pid[2];
	int fd[2];

	(void)state;
	memset(&h, 0, sizeof(h));
	memset(longer, 'p', sizeof(longer));
	assert_int_equal(login_pair(fd), ERR_OK);
	l = login_new(fd[0], 0);
	assert_non_null(l);
	for (int i = 0; i < 2; i++)
		pid[i] = start_login(fd);
	/* Junk on the socket harms nobody. */
	assert_int_equal(send(fd[0], "junk", 4, 0), 4);
	assert_int_equal(login_hash(l, 1, S("correct horse")), ERR_OK);
	assert_true(hear(l, &h, 1, 5000));
	(void)snprintf(stored, sizeof(stored), "%s", answer_to(&h, 1));
	assert_true(str_starts(str_of(stored), S("$argon2id$v=19$m=47104,t=1,")));
	assert_int_equal(login_verify(l, 2, S("correct horse"), str_of(stored)),
	    ERR_OK);
	assert_int_equal(login_verify(l, 3, S("wrong horse"), str_of(stored)),
	    ERR_OK);
	assert_int_equal(login_verify(l, 4, S("correct horse"), S("")), ERR_OK);
	assert_int_equal(login_verify(l, 5, S("x"), S("$argon2id$junk")), ERR_OK);
	assert_int_equal(login_verify(l, 6, S(""), str_of(stored)), ERR_OK);
	assert_int_equal(login_verify(l, 7, (str){ longer, LOGIN_PASSWORD_MAX },
	    str_of(stored)), ERR_OK);
	assert_int_equal(login_verify(l, 8, (str){ longer, sizeof(longer) },
	    str_of(stored)), ERR_LIMIT);
	assert_int_equal(login_verify(l, 9, S("x"), (str){ longer,
	    LOGIN_STORED_MAX + 1 }), ERR_LIMIT);
	assert_true(hear(l, &h, 7, 5000));
	assert_string_equal(answer_to(&h, 2), "yes");
	for (uint64_t t = 3; t <= 7; t++)
		assert_string_equal(answer_to(&h, t), "no");
	login_free(l);
	end(pid[0]);
	end(pid[1]);
	(void)close(fd[0]);
	(void)close(fd[1]);
}

/* Four workers ask at once; each hears its own answers and no other's. */
static int
ask_twelve(const int fd[2], unsigned who)
{
	static struct heard h;
	/* A minute: 48 hashes on a machine that has much else to do. */
	struct login *l = login_new(fd[0], 60000);

	WANT(l);
	for (uint64_t t = 0; t < 12; t++)
		WANT(login_verify(l, who * 100 + t, S("x"), S("")) == ERR_OK);
	WANT(hear(l, &h, 12, 60000));
	(void)hear(l, &h, 13, 100);
	WANT(h.n == 12);
	for (unsigned i = 0; i < h.n; i++)
		WANT(h.ticket[i] / 100 == who && strcmp(h.text[i], "no") == 0);
	return 0;
}

static void
workers_share_logins(void **state)
{
	pid_t login[2], worker[4];
	int fd[2];

	(void)state;
	assert_int_equal(login_pair(fd), ERR_OK);
	for (int i = 0; i < 2; i++)
		login[i] = start_login(fd);
	for (unsigned i = 0; i < 4; i++)
		if ((worker[i] = fork()) == 0)
			_exit(ask_twelve(fd, i + 1));
	for (int i = 0; i < 4; i++) {
		int status = -1;

		assert_int_equal(waitpid(worker[i], &status, 0), worker[i]);
		assert_int_equal(status, 0);
	}
	end(login[0]);
	end(login[1]);
	(void)close(fd[0]);
	(void)close(fd[1]);
}

static void
nobody_waits_for_ever(void **state)
{
	static struct heard h;
	struct login *l;
	unsigned sent = 0;
	pid_t pid;
	int fd[2];

	(void)state;
	memset(&h, 0, sizeof(h));
	assert_int_equal(login_pair(fd), ERR_OK);
	l = login_new(fd[0], 300);
	assert_non_null(l);
	/* No login process: the queue fills, and says so. */
	while (sent < 200 && login_verify(l, sent, S("x"), S("")) == ERR_OK)
		sent++;
	assert_in_range(sent, 8, LOGIN_PENDING_MAX);
	assert_true(hear(l, &h, sent, 2000));
	for (unsigned i = 0; i < sent; i++)
		assert_string_equal(answer_to(&h, i), "again");
	/* One comes late: it does not work through what nobody awaits. */
	pid = start_login(fd);
	h.n = 0;
	login_free(l);
	l = login_new(fd[0], 5000);
	for (int i = 0; i < 100 &&
	    login_verify(l, 7, S("x"), S("")) == ERR_BUSY; i++)
		(void)usleep(50000);
	assert_true(hear(l, &h, 1, 5000));
	assert_string_equal(answer_to(&h, 7), "no");
	login_free(l);
	end(pid);
	(void)close(fd[0]);
	(void)close(fd[1]);
}

/* Processor time of another process: the clock on the wall sees the load of
 * the machine as well. */
static int64_t
spent_us(clockid_t clock)
{
	struct timespec t;

	assert_int_equal(clock_gettime(clock, &t), 0);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t
cheapest(struct login *l, clockid_t clock, str stored)
{
	static struct heard h;
	int64_t best = INT64_MAX;

	for (uint64_t i = 0; i < 9; i++) {
		int64_t from = spent_us(clock), took;

		h.n = 0;
		assert_int_equal(login_verify(l, i, S("x"), stored), ERR_OK);
		assert_true(hear(l, &h, 1, 5000));
		took = spent_us(clock) - from;
		best = took < best ? took : best;
	}
	return best;
}

static void
unknown_users_cost_the_same(void **state)
{
	static struct heard h;
	int64_t known, unknown, broken;
	struct login *l;
	clockid_t clock;
	pid_t pid;
	int fd[2];

	(void)state;
	memset(&h, 0, sizeof(h));
	assert_int_equal(login_pair(fd), ERR_OK);
	l = login_new(fd[0], 0);
	pid = start_login(fd);
	assert_int_equal(login_hash(l, 1, S("y")), ERR_OK);
	assert_true(hear(l, &h, 1, 5000));
	assert_int_equal(clock_getcpuclockid(pid, &clock), 0);
	known = cheapest(l, clock, str_of(h.text[0]));
	unknown = cheapest(l, clock, S(""));
	broken = cheapest(l, clock, S("$argon2id$v=19$m=1"));
	if (unknown * 2 < known || known * 2 < unknown || broken * 2 < known)
		fail_msg("%d, %d, %d us", (int)known, (int)unknown, (int)broken);
	login_free(l);
	end(pid);
	(void)close(fd[0]);
	(void)close(fd[1]);
}

/* The supervisor. */

struct shared {
	volatile uint16_t port;
	volatile int ticks, jobs, seals;
};

static void
say_pid(void *app, struct ctx *cx, const struct request *in, struct reply *out)
{
	char *p = NEWN(cx->mem, char, 32);

	(void)app;
	if (str_eq(in->path, S("/crash")))
		abort();
	(void)snprintf(p, 32, "%d", (int)getpid());
	*out = (struct reply){ .status = 200, .type = S("text/plain"),
		.body = str_of(p) };
}

static void
on_full(void *app, struct reply *out)
{
	(void)app;
	out->status = 500;
}

static int
worker(int index, int listen_fd, int login_fd, void *app)
{
	struct http_conf c = { .listen_fd = listen_fd, .handler = say_pid,
		.app = app, .mem = arena_new(1 << 20), .watch_fd = -1,
		.on_full = on_full, .conns_max = 100 };
	struct http *h = http_new(&c);

	(void)index;
	(void)login_fd;
	if (!h)
		return 1;
	http_serve(h, supervise_stopping());
	http_free(h);
	return 0;
}

static int
job(void *app)
{
	struct shared *s = app;

	s->jobs++;
	while (!*supervise_stopping())
		(void)usleep(20000);
	return 0;
}

static int
sealer(void *app)
{
	struct shared *s = app;

	s->seals++;
	(void)usleep(50000);
	return 3; /* fails each time: is tried again, less and less often */
}

static void
ready(void *app, uint16_t port)
{
	((struct shared *)app)->port = port;
}

static void
tick(void *app, unsigned answer)
{
	(void)answer;
	((struct shared *)app)->ticks++;
}

static pid_t
start(struct shared *s, const char *at, unsigned workers)
{
	struct supervise_conf c = { .listen = at, .workers = workers,
		.worker = worker, .job = job, .sealer = sealer, .ready = ready,
		.tick = tick, .app = s };
	pid_t pid;

	memset(s, 0, sizeof(*s));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		/* A test that fails leaves nobody behind. */
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		log_level(LOG_ERROR_ + 1);
		_exit((int)supervise(&c));
	}
	for (int i = 0; i < 250 && s->port == 0; i++)
		(void)usleep(20000);
	return pid;
}

/* The worker's pid, or -1 when no whole answer came; -2 when refused. */
static int
ask(uint16_t port, const char *path)
{
	char text[1024], *p;
	struct pollfd w = { .fd = dial(port), .events = POLLIN };
	size_t n;
	ssize_t k;

	if (w.fd < 0)
		return -2;
	n = (size_t)snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\n"
	    "Host: a.example\r\nConnection: close\r\n\r\n", path);
	k = send(w.fd, text, n, MSG_NOSIGNAL);
	n = 0;
	while (k > 0 && n < sizeof(text) - 1 && poll(&w, 1, 5000) > 0 &&
	    (k = recv(w.fd, text + n, sizeof(text) - 1 - n, 0)) > 0)
		n += (size_t)k;
	(void)close(w.fd);
	text[n] = 0;
	p = strstr(text, "\r\n\r\n");
	return p && p[4] ? (int)strtol(p + 4, NULL, 10) : -1;
}

static unsigned
gather(uint16_t port, int *pid, unsigned tries)
{
	unsigned n = 0;

	for (unsigned i = 0; i < tries; i++) {
		int got = ask(port, "/");
		unsigned k = 0;

		assert_true(got > 0);
		while (k < n && pid[k] != got)
			k++;
		if (k == n)
			pid[n++] = got;
		assert_true(n < 16);
	}
	return n;
}

static bool
dies(int pid, int ms)
{
	for (; ms > 0; ms -= 20) {
		if (kill(pid, 0) != 0 && errno == ESRCH)
			return true;
		(void)usleep(20000);
	}
	return false;
}

static struct shared *shared;

static void
workers_are_replaced(void **state)
{
	int after[16], status = -1;
	pid_t pid = start(shared, "127.0.0.1:0", 3);
	int64_t from;

	(void)state;
	assert_true(shared->port != 0);
	assert_int_equal(gather(shared->port, after, 60), 3);
	/* Deaths: each request after one is answered, none refused. */
	for (int i = 0; i < 4; i++) {
		if (i % 2)
			assert_int_equal(ask(shared->port, "/crash"), -1);
		else
			assert_int_equal(kill(ask(shared->port, "/"), SIGKILL), 0);
		for (int k = 0; k < 20; k++)
			assert_true(ask(shared->port, "/") > 0);
	}
	/* Without a command line to run again, a reload is nothing. (With one:
	 * tests/cli/serve.sh.) */
	assert_int_equal(kill(pid, SIGHUP), 0);
	assert_int_equal(gather(shared->port, after, 60), 3);
	for (int i = 0; i < 150 && shared->ticks == 0; i++)
		(void)usleep(20000);
	assert_true(shared->ticks > 0);
	assert_int_equal(shared->jobs, 1);
	assert_in_range(shared->seals, 2, 10);
	from = time_ticks_ms();
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, ERR_OK);
	assert_true(time_ticks_ms() - from < SUPERVISE_STOP_MS);
	for (unsigned i = 0; i < 3; i++)
		assert_true(dies(after[i], 20));
	assert_int_equal(ask(shared->port, "/"), -2);
}

/* However often the only worker dies, whoever comes next waits a second, not
 * ten: its successor is what they are waiting for. */
static void
many_deaths_are_not_an_outage(void **state)
{
	pid_t pid = start(shared, "127.0.0.1:0", 1);
	int status;

	(void)state;
	for (int i = 0; i < 9; i++) {
		int64_t from = time_ticks_ms();

		assert_int_equal(ask(shared->port, "/crash"), -1);
		assert_true(ask(shared->port, "/") > 0);
		assert_true(time_ticks_ms() - from < 2000);
	}
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
}

static void
no_child_outlives_the_supervisor(void **state)
{
	int child[16];
	unsigned n;
	pid_t pid = start(shared, "127.0.0.1:0", 2);

	(void)state;
	n = gather(shared->port, child, 40);
	assert_int_equal(n, 2);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	for (unsigned i = 0; i < n; i++)
		assert_true(dies(child[i], 3000));
}

/* It says that it answers, and then shows no sign of life. */
static int
hung_worker(int index, int listen_fd, int login_fd, void *app)
{
	(void)index;
	(void)listen_fd;
	(void)login_fd;
	((struct shared *)app)->seals++;
	metric_set(M_BEAT,
	    (uint64_t)(time_ticks_ms() - SUPERVISE_HUNG_MS - 1));
	metric_set(M_READY, 1);
	while (pause() < 0)
		continue; /* SIGTERM too is not heard */
	return 0;
}

static void
a_hung_worker_is_replaced(void **state)
{
	struct supervise_conf c = { .listen = "127.0.0.1:0", .workers = 1,
		.worker = hung_worker, .app = shared };
	pid_t pid;

	(void)state;
	memset(shared, 0, sizeof(*shared));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		log_level(LOG_ERROR_ + 1);
		_exit((int)supervise(&c));
	}
	for (int i = 0; i < 500 && shared->seals < 2; i++)
		(void)usleep(20000);
	assert_true(shared->seals >= 2);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static int
listen_error(const char *at)
{
	struct supervise_conf c = { .listen = at, .workers = 1,
		.worker = worker };

	log_level(LOG_ERROR_ + 1);
	return (int)supervise(&c);
}

static void
bad_addresses_are_named(void **state)
{
	char taken[32];
	uint16_t port;
	int fd = listen_any(&port);

	(void)state;
	assert_true(fd >= 0);
	(void)snprintf(taken, sizeof(taken), "127.0.0.1:%d", (int)port);
	assert_int_equal(run_child(listen_error, "nonsense"), ERR_INPUT);
	assert_int_equal(run_child(listen_error, ":80"), ERR_INPUT);
	assert_int_equal(run_child(listen_error, "127.0.0.1:99999999"), ERR_INPUT);
	assert_int_equal(run_child(listen_error, "192.0.2.1:8080"), ERR_INPUT);
	assert_int_equal(run_child(listen_error, taken), ERR_BUSY);
	(void)close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sandbox_holds),
		cmocka_unit_test(passwords_are_checked),
		cmocka_unit_test(workers_share_logins),
		cmocka_unit_test(nobody_waits_for_ever),
		cmocka_unit_test(unknown_users_cost_the_same),
		cmocka_unit_test(workers_are_replaced),
		cmocka_unit_test(a_hung_worker_is_replaced),
		cmocka_unit_test(many_deaths_are_not_an_outage),
		cmocka_unit_test(no_child_outlives_the_supervisor),
		cmocka_unit_test(bad_addresses_are_named),
	};

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
