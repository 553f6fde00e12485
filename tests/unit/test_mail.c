/*
 * The e-mail that says that something is due: what is sent to a relay, byte by
 * byte; relays that refuse, babble, hang up or say nothing; addresses that are
 * none. The relay is a child of this process.
 */
#include "access/setting.h"
#include "access/work.h"
#include "cli/mail.h"
#include "core/arena.h"
#include "core/log.h"
#include "kit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SAID_MAX = 65536 };

/* What a relay does with one that calls: replies by the line it got. */
enum manner { GOOD, NO_RCPT, BABBLE, HANG_UP, BUSY };

static void
put(int fd, const char *s)
{
	(void)!write(fd, s, strlen(s));
}

static void
talk(int fd, int keep, enum manner m)
{
	char buf[4096], line[4096];
	size_t n = 0;
	bool data = false;

	if (m == HANG_UP)
		return;
	if (m == BABBLE) {
		for (int i = 0; i < 4000; i++)
			put(fd, "220-and another thing that I would say\r\n");
		return;
	}
	put(fd, m == BUSY ? "421 not now\r\n" : "220-hello\r\n220 relay\r\n");
	for (;;) {
		ssize_t k = read(fd, buf + n, sizeof(buf) - n);
		char *nl;

		if (k <= 0)
			return;
		(void)!write(keep, buf + n, (size_t)k);
		n += (size_t)k;
		while ((nl = memchr(buf, '\n', n))) {
			size_t len = (size_t)(nl - buf) + 1;

			memcpy(line, buf, len);
			line[len] = '\0';
			n -= len;
			memmove(buf, buf + len, n);
			if (data && strcmp(line, ".\r\n") != 0)
				continue;
			if (!data && strncmp(line, "DATA", 4) == 0) {
				data = true;
				put(fd, "354 go on\r\n");
			} else if (m == NO_RCPT &&
			    strncmp(line, "RCPT TO:<bad@", 13) == 0) {
				put(fd, "550 nobody\r\n");
			} else {
				data = false;
				put(fd, "250 ok\r\n");
			}
		}
	}
}

/* A relay that serves one call; what it was told is in *said. */
struct relay { pid_t pid; int said; uint16_t port; };

static struct relay
relay_start(enum manner m)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(a);
	int at = socket(AF_INET, SOCK_STREAM, 0), p[2];
	char where[40];
	struct relay r;
	uint16_t port;

	assert_int_equal(bind(at, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(listen(at, 1), 0);
	assert_int_equal(getsockname(at, (struct sockaddr *)&a, &n), 0);
	assert_int_equal(pipe(p), 0);
	r.port = ntohs(a.sin_port);
	r.pid = fork();
	if (r.pid == 0) {
		int fd = accept(at, NULL, NULL);

		(void)signal(SIGPIPE, SIG_IGN);
		talk(fd, p[1], m);
		_exit(0);
	}
	(void)close(at);
	(void)close(p[1]);
	r.said = p[0];
	(void)snprintf(where, sizeof(where), "127.0.0.1:%u", r.port);
	assert_int_equal(mail_relay(&cx, where, &port), ERR_OK);
	assert_int_equal(port, r.port);
	return r;
}

static str
relay_end(struct relay *r)
{
	char *said = arena_alloc(mem, SAID_MAX, 1);
	size_t n = 0;
	ssize_t k;

	while ((k = read(r->said, said + n, SAID_MAX - n)) > 0)
		n += (size_t)k;
	(void)close(r->said);
	(void)waitpid(r->pid, NULL, 0);
	return (str){ said, n };
}

static int
setup(void **state)
{
	(void)state;
	log_level(LOG_ERROR_ + 1);
	mem = arena_new(64 << 20);
	ctx_init(&cx, mem, 1795392000);
	return 0;
}

static void
one_fixed_sentence(void **state)
{
	static const char want[] =
	    "HELO localhost\r\n"
	    "MAIL FROM:<heed@trust.example>\r\n"
	    "RCPT TO:<ana@trust.example>\r\n"
	    "DATA\r\n"
	    "From: heed@trust.example\r\n"
	    "To: ana@trust.example\r\n"
	    "Subject: Something is due: open Heed\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=us-ascii\r\n"
	    "\r\n"
	    "Something is due: please open Heed.\r\n"
	    "You asked for this on your work list, and can stop it there.\r\n"
	    ".\r\n"
	    "QUIT\r\n";
	struct relay r = relay_start(GOOD);
	str to = S("ana@trust.example"), said;
	bool sent = false;

	(void)state;
	assert_int_equal(mail_send(&cx, S("heed@trust.example"), &to, 1,
	    &sent), ERR_OK);
	assert_true(sent);
	said = relay_end(&r);
	if (!str_eq(said, str_of(want)))
		fail_msg("it was told \"%.*s\"", PRS(said));
	assert_true(str_find(said, S("http")) < 0);
}

/* One that is not taken costs only itself; one that is none is never said. */
static void
each_by_itself(void **state)
{
	struct relay r = relay_start(NO_RCPT);
	const str to[] = { S("bad@trust.example"), S("ana@trust.example"),
		S("x@y>\r\nRCPT TO:<z@y"), S("bo@trust.example") };
	bool sent[4];
	str said;

	(void)state;
	assert_int_equal(mail_send(&cx, S(""), to, 4, sent), ERR_OK);
	assert_false(sent[0]);
	assert_true(sent[1]);
	assert_false(sent[2]);
	assert_true(sent[3]);
	said = relay_end(&r);
	assert_true(str_find(said, S("z@y")) < 0);
	assert_true(str_find(said, S("MAIL FROM:<>\r\n")) >= 0);
}

static void
bad_relays(void **state)
{
	static const enum manner how[] = { BABBLE, HANG_UP, BUSY };
	str to = S("ana@trust.example");

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct relay r = relay_start(how[i]);
		bool sent = true;

		assert_int_equal(mail_send(&cx, S(""), &to, 1, &sent),
		    ERR_BUSY);
		assert_false(sent);
		(void)relay_end(&r);
	}
}

static void
nobody_there(void **state)
{
	struct relay r = relay_start(HANG_UP);
	str to = S("ana@trust.example");
	bool sent = true;

	(void)state;
	(void)kill(r.pid, SIGKILL);
	(void)relay_end(&r);
	assert_int_equal(mail_send(&cx, S(""), &to, 1, &sent), ERR_BUSY);
	assert_false(sent);
}

static void
on_this_machine_alone(void **state)
{
	static const char *const bad[] = { "mail.example:25", "10.0.0.1:25",
		"127.0.0.1", "127.0.0.1:0", "127.0.0.1:70000", "[::2]:25",
		"0.0.0.0:25", ":25", "[::1]", "127.0.0.1:25x" };
	uint16_t port = 1;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ctx_calm(&cx);
		if (mail_relay(&cx, bad[i], &port) != ERR_INPUT || port != 0)
			fail_msg("\"%s\" was taken", bad[i]);
	}
	ctx_calm(&cx);
	assert_int_equal(mail_relay(&cx, "[::1]:2525", &port), ERR_OK);
	assert_int_equal(port, 2525);
	assert_int_equal(mail_relay(&cx, "", &port), ERR_OK);
	assert_int_equal(port, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_fixed_sentence),
		cmocka_unit_test(each_by_itself),
		cmocka_unit_test(bad_relays),
		cmocka_unit_test(nobody_there),
		cmocka_unit_test(on_this_machine_alone),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
