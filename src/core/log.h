/*
 * The log: JSON lines on standard error, for operators.
 *
 * A line says what happened to the service, never what a person wrote or who
 * they are: the arguments are a fixed event name and ids, codes and numbers.
 *
 * A request has a number while it is served, made by chance. It stands in every
 * line that the request causes and on the page for an error, so that someone
 * who rings can say it; it leads to no person.
 *
 * A warning or an error that repeats is printed LOG_REPEAT times in
 * LOG_WINDOW_S seconds; the rest are counted, and a line "repeated" says how
 * many there were.
 */
#ifndef HEED_CORE_LOG_H
#define HEED_CORE_LOG_H

#include "core/str.h"

enum log_level { LOG_DEBUG_, LOG_INFO_, LOG_WARN_, LOG_ERROR_ };
enum { LOG_REPEAT = 10, LOG_WINDOW_S = 10 };

/* From this level on; tests set it to LOG_ERROR_ + 1 for silence. */
void log_level(enum log_level);
/* Which process is speaking: "worker 3". Static lifetime. */
void log_as(const char *who, int number);
/* A request begins, and gets its number of eight digits; 0 outside of one. */
void log_request_begin(void);
void log_request_end(void);
unsigned log_request(void);
/* fmt gives the members after "event", e.g. "\"port\":%d". Numbers and fixed
 * words only; a text from outside goes through log_str. */
void log_line(enum log_level, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* One id or path as a member; characters outside [A-Za-z0-9._:/-] become '?',
 * and it is cut at 80 bytes. */
void log_str(enum log_level, const char *event, const char *key, str value);
/* Says what was counted and not printed, once its window is over; about once a
 * second, by whoever has a clock. */
void log_tick(void);

#endif
