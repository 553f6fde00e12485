/*
 * The error table made C, and the gathering of diagnostics.
 */
#include "core/err.h"
#include "core/arena.h"
#include "core/utf8.h"

#include <stdio.h>

const struct err_info err_info[ERR__MAX] = {
#define ERR(name, http, issue, exit, text) \
	[ERR_##name] = { #name, http, issue, exit, text },
#include "core/err.def"
#undef ERR
};

void
ctx_init(struct ctx *cx, struct arena *mem, int64_t now)
{
	*cx = (struct ctx){ .mem = mem, .now = now };
	cx->diag = NEWN(mem, struct diag, DIAG_MAX);
}

void
ctx_calm(struct ctx *cx)
{
	cx->ndiag = 0;
}

enum err
fail(struct ctx *cx, enum err err, const char *where, const char *fmt, ...)
{
	char text[512];
	str what;
	size_t at;
	va_list ap;

	if (cx->ndiag < DIAG_MAX) {
		va_start(ap, fmt);
		(void)vsnprintf(text, sizeof(text), fmt, ap);
		va_end(ap);
		/* A sentence cut at the end of text may end in half a letter. */
		what = str_of(text);
		if (!utf8_ok(what, &at))
			what = str_sub(what, 0, at);
		cx->diag[cx->ndiag] = (struct diag){ err,
			str_dup(cx->mem, str_of(where)),
			str_dup(cx->mem, what) };
	}
	cx->ndiag++;
	return err;
}

enum err
fail_of(struct ctx *cx, enum err e, str label)
{
	struct diag *d;

	if (e == ERR_OK || cx->ndiag == 0 || cx->ndiag > DIAG_MAX ||
	    label.n == 0)
		return e;
	d = &cx->diag[cx->ndiag - 1];
	d->what = str_cat(cx->mem, S("\xe2\x80\x9c"), str_cat(cx->mem, label,
	    str_cat(cx->mem, S("\xe2\x80\x9d: "), d->what)));
	return e;
}

str
err_say(const struct ctx *cx, enum err err)
{
	if (cx && cx->ndiag > 0)
		return cx->diag[0].what;
	return str_of(err_info[err].text);
}
