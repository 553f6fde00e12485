/*
 * One JSON line an event, in one write(2), so that lines of several processes
 * do not mix.
 */
#include "core/log.h"
#include "core/time.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static enum log_level from = LOG_INFO_;
static const char *speaker = "heed";
static int speaker_no = -1;

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

void
log_line(enum log_level level, const char *event, const char *fmt, ...)
{
	static const char *const name[] = { "debug", "info", "warn", "error" };
	char line[1024];
	size_t n;
	va_list ap;
	int w;

	if (level < from)
		return;
	w = snprintf(line, sizeof(line),
	    "{\"at\":%lld,\"level\":\"%s\",\"who\":\"%s\",\"number\":%d,"
	    "\"event\":\"%s\"%s", (long long)time_now(), name[level], speaker,
	    speaker_no, event, fmt[0] ? "," : "");
	if (w < 0 || (size_t)w >= sizeof(line))
		return;
	n = (size_t)w;
	va_start(ap, fmt);
	w = vsnprintf(line + n, sizeof(line) - n, fmt, ap);
	va_end(ap);
	if (w < 0 || (size_t)w >= sizeof(line) - n - 2)
		return;
	n += (size_t)w;
	line[n++] = '}';
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0)
		return; /* a log that cannot be written must not stop the service */
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
