/*
 * How things fail: one word of a short list, and a place.
 *
 * What can fail returns `enum err`; results come through the last pointers and
 * are untouched on failure. fail() adds where and what to the context, so that
 * several field errors gather before one return. Diagnostics name paths, ids
 * and codes, never what a person wrote.
 */
#ifndef HEED_CORE_ERR_H
#define HEED_CORE_ERR_H

#include "core/str.h"

#include <stdarg.h>

enum err {
#define ERR(name, http, issue, exit, text) ERR_##name,
#include "core/err.def"
#undef ERR
	ERR__MAX
};

struct err_info {
	const char *name;
	int http;
	const char *issue; /* FHIR R4 issue-type */
	int exit;
	const char *text;
};
extern const struct err_info err_info[ERR__MAX];

#define CHECKED __attribute__((warn_unused_result))
#define TRY(call)                          \
	do {                               \
		enum err try_ = (call);    \
		if (try_ != ERR_OK)        \
			return try_;       \
	} while (0)

/* One thing that is wrong: a field name, JSON path, file:line or column, and a
 * sentence that says what to do. */
struct diag {
	enum err err;
	str where;
	str what;
};

enum { DIAG_MAX = 64 }; /* more are counted and dropped */

/* What one piece of work carries with it. */
struct ctx {
	struct arena *mem;  /* request lifetime */
	int64_t now;        /* UTC seconds; read once, so one request has one time */
	struct diag *diag;  /* DIAG_MAX of them, made by ctx_init */
	unsigned ndiag;     /* may exceed DIAG_MAX: then the rest were dropped */
	struct door *door;  /* access's alone; NULL outside a request */
};

void ctx_init(struct ctx *, struct arena *, int64_t now);
/* Drops the diagnostics gathered so far. */
void ctx_calm(struct ctx *);

/* Adds a diagnostic and returns err. where and what are copied. */
enum err fail(struct ctx *, enum err, const char *where, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Says of which field the latest diagnostic is: “Until”: enter a year. Of e that
 * was just returned; does nothing for ERR_OK. Returns e. */
enum err fail_of(struct ctx *, enum err e, str label);
/* The first diagnostic's sentence, or the table's for err. */
str err_say(const struct ctx *, enum err);

#endif
