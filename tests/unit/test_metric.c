/*
 * Counters over processes that come and go, and the log's numbers and limits.
 */
#include "core/arena.h"
#include "core/log.h"
#include "core/metric.h"
#include "core/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena *mem;

static const char *
page(unsigned i)
{
	static const char *const name[] = { "asset", "GET /person/{person}" };

	return i < 2 ? name[i] : NULL;
}

static str
printed(void)
{
	struct buf b;

	buf_init(&b, mem, 1 << 20);
	metric_print(&b, page);
	return buf_str(&b);
}

static void
has(const char *line)
{
	str all = printed();
	str want = str_cat(mem, str_cat(mem, S("\n"), str_of(line)), S("\n"));

	if (str_find(all, want) < 0)
		fail_msg("no line \"%s\" in\n%.*s", line, PRS(all));
}

/* What a process of that slot counts. */
static void
in_child(unsigned slot, void (*count)(void))
{
	int status = -1;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		metric_use(slot);
		count();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
some(void)
{
	metric_add(M_CONNS, 3);
	metric_set(M_OPEN, 2);
	metric_high(M_ARENA, 500);
	metric_high(M_ARENA, 400);
	metric_set(M_SEALED, 1000);
	metric_us(M_REQUEST_TIME, 400);
	metric_us(M_REQUEST_TIME, 500);
	metric_us(M_REQUEST_TIME, 70000);
	metric_us(M_REQUEST_TIME, 11000000);
	metric_us(M_REQUEST_TIME, -5);
	metric_page(1, 200);
	metric_page(1, 404);
	metric_page(METRIC_PAGES_MAX, 200);
	metric_page(1, 99);
	metric_page(1, 600);
}

static void
others(void)
{
	metric_add(M_CONNS, 4);
	metric_set(M_OPEN, 1);
	metric_high(M_ARENA, 450);
	metric_set(M_SEALED, 900);
	metric_page(1, 200);
	metric_add(M_REFUSED_400, 1);
}

static void
processes_add_up(void **state)
{
	(void)state;
	assert_int_equal(metric_share(3), ERR_OK);
	in_child(0, some);
	in_child(1, others);
	has("heed_connections_total 7");
	has("heed_connections_open 3");
	has("heed_request_memory_bytes 500");
	has("heed_seal_checked_timestamp_seconds 1000");
	has("heed_http_request_seconds_bucket{le=\"0.0005\"} 3");
	has("heed_http_request_seconds_bucket{le=\"0.05\"} 3");
	has("heed_http_request_seconds_bucket{le=\"0.1\"} 4");
	has("heed_http_request_seconds_bucket{le=\"10\"} 4");
	has("heed_http_request_seconds_bucket{le=\"+Inf\"} 5");
	has("heed_http_request_seconds_count 5");
	has("heed_http_request_seconds_sum 11.070900");
	has("heed_http_requests_total{page=\"GET /person/{person}\","
	    "class=\"2xx\"} 2");
	has("heed_http_requests_total{page=\"GET /person/{person}\","
	    "class=\"4xx\"} 1");
	has("heed_http_refused_total{code=\"400\"} 1");
	has("heed_http_refused_total{code=\"413\"} 0");
	assert_int_equal(metric_of(0, M_CONNS), 3);
	assert_int_equal(metric_latest(M_SEALED), 1000);
	/* The first dies: what it counted stays, what it was does not. */
	metric_bury(0);
	assert_int_equal(metric_of(0, M_CONNS), 0);
	has("heed_connections_total 7");
	has("heed_connections_open 1");
	has("heed_request_memory_bytes 450");
	has("heed_seal_checked_timestamp_seconds 1000");
	has("heed_http_request_seconds_count 5");
	has("heed_http_request_seconds_sum 11.070900");
	has("heed_http_requests_total{page=\"GET /person/{person}\","
	    "class=\"2xx\"} 2");
	/* Its successor counts on. */
	in_child(0, others);
	has("heed_connections_total 11");
	/* One that was never given a slot has one of its own. */
	metric_use(99);
	metric_add(M_CONNS, 1);
	has("heed_connections_total 12");
}

/* What log_* print while f runs. */
static str
logged(void (*f)(void))
{
	char *text = NEWN(mem, char, 1 << 16);
	int fd[2], was = dup(STDERR_FILENO);
	ssize_t n;

	assert_int_equal(pipe(fd), 0);
	assert_true(dup2(fd[1], STDERR_FILENO) >= 0);
	f();
	assert_true(dup2(was, STDERR_FILENO) >= 0);
	(void)close(was);
	(void)close(fd[1]);
	n = read(fd[0], text, (1 << 16) - 1);
	(void)close(fd[0]);
	return (str){ text, n > 0 ? (size_t)n : 0 };
}

static unsigned
count(str all, const char *what)
{
	unsigned n = 0;
	ptrdiff_t at;

	while ((at = str_find(all, str_of(what))) >= 0) {
		n++;
		all = str_sub(all, (size_t)at + 1, SIZE_MAX);
	}
	return n;
}

static unsigned first, second;

static void
two_requests(void)
{
	log_request_begin();
	first = log_request();
	log_line(LOG_INFO_, "inside", "\"a\":%d", 1);
	log_request_end();
	log_line(LOG_INFO_, "outside", "%s", "");
	log_request_begin();
	second = log_request();
	log_request_end();
}

static void
a_request_has_a_number(void **state)
{
	char want[80];
	str said = logged(two_requests);

	(void)state;
	assert_in_range(first, 10000000, 99999999);
	assert_in_range(second, 10000000, 99999999);
	assert_int_not_equal(first, second);
	assert_int_equal(log_request(), 0);
	(void)snprintf(want, sizeof(want),
	    "\"event\":\"inside\",\"request\":%u,\"a\":1}\n", first);
	assert_int_equal(count(said, want), 1);
	assert_int_equal(count(said, "\"request\""), 1);
}

static void
many(void)
{
	for (int i = 0; i < 25; i++) {
		log_line(LOG_ERROR_, "broken", "\"i\":%d", i);
		log_line(LOG_INFO_, "fine", "\"i\":%d", i);
		log_line(LOG_WARN_, "other", "\"i\":%d", i % 2);
	}
	log_tick();
}

static void
from_outside(void)
{
	log_str(LOG_INFO_, "test", "in", S("azAZ09._:/-`{@[;,\n\"\\~"));
}

static void
more_kinds_than_windows(void)
{
	char name[16];

	for (int i = 0; i < 30; i++) {
		(void)snprintf(name, sizeof(name), "kind%d", i);
		log_line(LOG_ERROR_, name, "\"i\":%d", i);
		(void)usleep(2000);
	}
}

static void
repeats_are_counted(void **state)
{
	str said = logged(many);
	uint64_t dropped = metric_latest(M_LOG_DROPPED);

	(void)state;
	assert_int_equal(count(said, "\"broken\""), LOG_REPEAT);
	assert_int_equal(count(said, "\"other\""), LOG_REPEAT);
	assert_int_equal(count(said, "\"fine\""), 25);
	assert_int_equal(count(said, "\"repeated\""), 0);
	assert_int_equal(dropped, 30);
	/* Another eight kinds push the two out, and then it is said. */
	said = logged(more_kinds_than_windows);
	assert_int_equal(count(said, "\"of\":\"broken\",\"times\":15"), 1);
	assert_int_equal(count(said, "\"of\":\"other\",\"times\":15"), 1);
	assert_int_equal(count(said, "\"event\":\"kind"), 30);
}

/* A text from outside is letters, digits and little else. */
static void
text_is_plain(void **state)
{
	str said;

	(void)state;
	log_level(LOG_INFO_);
	said = logged(from_outside);
	assert_int_equal(count(said, "\"in\":\"azAZ09._:/-??????????\""), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(processes_add_up),
		cmocka_unit_test(a_request_has_a_number),
		cmocka_unit_test(repeats_are_counted),
		cmocka_unit_test(text_is_plain),
	};

	mem = arena_new(64 << 20);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
