/*
 * heed report: the figures of a quarter on standard output, as a page of its own,
 * CSV, JSON or text. A quarter without a snapshot gets one; the newest is printed, and
 * the same snapshot gives the same bytes. What counts is learning/figures.h.
 */
#include "care/plan.h"
#include "cli/cli.h"
#include "core/arena.h"
#include "fhir/fhir.h"
#include "learning/figures.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A quarter of a large service, its text and the page. */
#define REPORT_MEM ((size_t)256 << 20)

struct asked {
	struct cmd *c;
	const char *period, *format, *public, *again;
	struct fig_print print;
	str out;
};

static enum err
read_options(struct asked *a)
{
	const struct option_row mine[] = {
		{ "period", true, &a->period }, { "format", true, &a->format },
		{ "public", false, &a->public }, { "new", false, &a->again } };
	struct ctx *cx = a->c->cx;
	int64_t from, to;
	str what;

	TRY(options(a->c, mine, 4));
	what = a->c->argc == 1 ? str_of(a->c->argv[0]) : S("");
	if (str_eq(what, S("deaths")))
		a->print.about = FIG_DEATHS;
	else if (str_eq(what, S("safety")))
		a->print.about = FIG_SAFETY;
	else
		return fail(cx, ERR_INPUT, "report",
		    "say which: heed report deaths, or heed report safety");
	if (!a->period)
		return fail(cx, ERR_INPUT, "--period",
		    "name the quarter, such as --period 2026-Q3");
	TRY(figures_period(cx, str_of(a->period), &from, &to));
	if (!a->format)
		a->format = "html";
	if (strcmp(a->format, "html") != 0 && strcmp(a->format, "csv") != 0 &&
	    strcmp(a->format, "json") != 0 && strcmp(a->format, "text") != 0)
		return fail(cx, ERR_INPUT, "--format",
		    "--format is html, csv, json or text");
	if (strcmp(a->format, "text") == 0 && a->print.about != FIG_DEATHS)
		return fail(cx, ERR_INPUT, "--format", "text is the items of"
		    " the Quality Account, which are about deaths: heed report"
		    " deaths --format text");
	a->print.public = a->public != NULL;
	a->print.file = true;
	a->print.base = S("");
	return ERR_OK;
}

/* The newest of the quarter, or a new one. */
static enum err
snapshot(struct asked *a, struct figures *f)
{
	struct ctx *cx = a->c->cx;
	str id;
	enum err e = a->again ? ERR_ABSENT
	    : figures_latest(cx, str_of(a->period), &id);

	if (e == ERR_ABSENT) {
		ctx_calm(cx);
		TRY(figures_make(cx, str_of(a->period), f));
		say("a snapshot of %s was made: %lld records, sum %.*s",
		    a->period, (long long)f->nrows, PRS(f->hash));
		id = f->id;
		e = ERR_OK;
	}
	TRY(e);
	return figures_read(cx, id, f);
}

static enum err
print(struct asked *a, struct figures *f)
{
	struct ctx *cx = a->c->cx;
	struct html h;

	if (a->print.public)
		TRY(figures_hide(cx, f));
	if (strcmp(a->format, "csv") == 0)
		return figures_csv(cx, f, &a->print, &a->out);
	if (strcmp(a->format, "json") == 0)
		return figures_json(cx, f, &a->print, &a->out);
	if (strcmp(a->format, "text") == 0)
		return figures_account(cx, f, &a->print, &a->out);
	html_init(&h, cx->mem, FIGURES_HTML_MAX);
	figures_html(cx, &h, f, &a->print);
	return html_done(&h, &a->out);
}

enum err
cmd_report(struct cmd *c)
{
	struct asked a = { .c = c };
	const struct lexicon *lexicon;
	struct figures f;
	struct door *d;

	c->cx->mem = arena_new(REPORT_MEM);
	TRY(read_options(&a));
	TRY(fhir_open(c->cx));
	TRY(lexicon_open(c->cx, &lexicon));
	TRY(care_open(c->cx, lexicon));
	TRY(learning_open(c->cx, lexicon));
	TRY(open_as_system(c, false, "heed report", &d));
	TRY(door_begin(c->cx, TXN_WRITE));
	TRY(snapshot(&a, &f));
	TRY(print(&a, &f));
	TRY(door_commit(c->cx));
	TRY(door_leave(c->cx));
	if (fwrite(a.out.p, 1, a.out.n, stdout) != a.out.n ||
	    fflush(stdout) != 0)
		return fail(c->cx, ERR_STORE, "standard output",
		    "not all of it was written: %s", strerror(errno));
	return ERR_OK;
}
