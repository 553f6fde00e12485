/*
 * One JSON line an event, in one write(2), so that lines of several processes
 * do not mix.
 */
#include "core/log.h"
#include "core/metric.h"
#include "core/time.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static enum log_level from = LOG_INFO_;
static const char *speaker = "heed";
static int speaker_no = -1;

/* Begun at a number of chance for each process, and stirred: two requests of a
 * day seldom share eight digits, and none tells how many came before it. */
static uint64_t requests;
static pid_t stirred;
static unsigned request;

/* What repeats: the event's name, when its window began, how often it came. */
enum { EVENTS_MAX = 8, EVENT_MAX = 32 };
static struct event {
	char name[EVENT_MAX];
	int64_t since;
	unsigned n;
} seen[EVENTS_MAX];

void
log_level(enum log_level level)
{
	from = level;
}

void
log_as(const char *who, int number)
{
	speaker = who;
	speaker_no = number;
}

static uint64_t
stir(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

void
log_request_begin(void)
{
	if (stirred != getpid()) {
		stirred = getpid();
		if (getrandom(&requests, sizeof(requests), 0) < 0)
			requests = (uint64_t)time_ticks_us();
	}
	requests += 0x9e3779b97f4a7c15u;
	request = 10000000 + (unsigned)(stir(requests) % 90000000);
}

void
log_request_end(void)
{
	request = 0;
}

unsigned
log_request(void)
{
	return request;
}

__attribute__((format(printf, 3, 0))) static void
print(enum log_level level, const char *event, const char *fmt, va_list ap)
{
	static const char *const name[] = { "debug", "info", "warn", "error" };
	char line[1024], number[32] = "";
	size_t n;
	int w;

	if (request)
		(void)snprintf(number, sizeof(number), ",\"request\":%u",
		    request);
	w = snprintf(line, sizeof(line),
	    "{\"at\":%lld,\"level\":\"%s\",\"who\":\"%s\",\"number\":%d,"
	    "\"event\":\"%s\"%s%s", (long long)time_now(), name[level], speaker,
	    speaker_no, event, number, fmt[0] ? "," : "");
	if (w < 0 || (size_t)w >= sizeof(line))
		return;
	n = (size_t)w;
	w = vsnprintf(line + n, sizeof(line) - n, fmt, ap);
	if (w < 0 || (size_t)w >= sizeof(line) - n - 2)
		return;
	n += (size_t)w;
	line[n++] = '}';
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0)
		return; /* a log that cannot be written must not stop the service */
}

__attribute__((format(printf, 3, 4))) static void
say(enum log_level level, const char *event, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print(level, event, fmt, ap);
	va_end(ap);
}

/* The window of this event is over: how much of it was not printed. */
static void
close_window(struct event *e)
{
	unsigned was = request;

	request = 0;
	if (e->n > LOG_REPEAT)
		say(LOG_WARN_, "repeated", "\"of\":\"%s\",\"times\":%u",
		    e->name, e->n - LOG_REPEAT);
	request = was;
	e->n = 0;
}

void
log_tick(void)
{
	int64_t now = time_ticks_ms();

	for (unsigned i = 0; i < EVENTS_MAX; i++)
		if (seen[i].n && now - seen[i].since >= LOG_WINDOW_S * 1000)
			close_window(&seen[i]);
}

/* The event's window; a free one, or the oldest, where it has none. */
static struct event *
window(const char *event)
{
	struct event *e = &seen[0];

	for (unsigned i = 0; i < EVENTS_MAX; i++) {
		if (seen[i].n && strncmp(seen[i].name, event,
		    EVENT_MAX - 1) == 0)
			return &seen[i];
		if (e->n && (seen[i].n == 0 || seen[i].since < e->since))
			e = &seen[i];
	}
	close_window(e);
	(void)snprintf(e->name, sizeof(e->name), "%s", event);
	e->since = time_ticks_ms();
	return e;
}

/* True when this one is only to be counted. */
static bool
repeats(const char *event)
{
	log_tick();
	if (++window(event)->n <= LOG_REPEAT)
		return false;
	metric_add(M_LOG_DROPPED, 1);
	return true;
}

void
log_line(enum log_level level, const char *event, const char *fmt, ...)
{
	va_list ap;

	if (level < from || (level >= LOG_WARN_ && repeats(event)))
		return;
	va_start(ap, fmt);
	print(level, event, fmt, ap);
	va_end(ap);
}

void
log_str(enum log_level level, const char *event, const char *key, str value)
{
	char clean[81];
	size_t n = value.n < sizeof(clean) - 1 ? value.n : sizeof(clean) - 1;

	for (size_t i = 0; i < n; i++) {
		char c = value.p[i];
		bool fit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '.' || c == '_' ||
		    c == ':' || c == '/' || c == '-';

		clean[i] = fit ? c : '?';
	}
	clean[n] = 0;
	log_line(level, event, "\"%s\":\"%s\"", key, clean);
}
