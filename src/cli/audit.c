/*
 * heed audit: where people are still put in levels, found in an export.
 *
 * What comes goes straight to standard output, or to a file that gets its name
 * when it is whole. Every failure to write is said, and is the exit status: a
 * report that breaks off must not pass for one that found little.
 */
#include "audit/audit.h"
#include "audit/report.h"
#include "cli/cli.h"
#include "core/arena.h"
#include "core/disk.h"
#include "fhir/fhir.h"
#include "forms/forms.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum format { TEXT, JSONL, CSV, HTML, FORMAT__MAX };
static const char *const format_name[FORMAT__MAX] = { "text", "jsonl", "csv",
	"html" };
enum { LISTED_MAX = 200, NOTES_MAX = 200, PAGE_MAX = 64 << 20,
	ROW_MAX = 64 << 10 };

struct audit {
	struct cmd *c;
	struct audit_options o;
	enum format format;
	enum audit_axis by;
	const char *output;    /* NULL: standard output */
	char temp[4200];       /* what it is called until it is whole */
	FILE *to;
	struct arena *brief;   /* of one row */
	struct buf list;       /* of the text report: the first findings */
	unsigned listed, notes;
};

static volatile sig_atomic_t stopped;

static void
on_stop(int sig)
{
	stopped = sig;
}

static bool
is_stopped(void *arg)
{
	(void)arg;
	return stopped != 0;
}

static enum err
cannot_write(struct audit *a)
{
	return fail(a->c->cx, ERR_STORE, a->output ? a->output :
	    "standard output", "%s: the report is not whole", errno == EPIPE ?
	    "nobody reads it any more" : strerror(errno));
}

static enum err
put(struct audit *a, str s)
{
	errno = 0;
	return fwrite(s.p, 1, s.n, a->to) == s.n ? ERR_OK : cannot_write(a);
}

/* ---- what comes ---- */

static void
list(struct audit *a, const struct audit_finding *f)
{
	if (a->listed++ >= LISTED_MAX)
		return;
	buf_lit(&a->list, "  ");
	if (!str_starts(f->record, f->source)) {
		buf_put(&a->list, f->source);
		buf_c(&a->list, ' ');
	}
	buf_put(&a->list, f->record);
	buf_c(&a->list, ' ');
	buf_put(&a->list, f->field);
	buf_lit(&a->list, " (");
	buf_put(&a->list, str_of(lang_class_name[f->kind]));
	if (f->verdict != LANG_STRATIFICATION) {
		buf_lit(&a->list, ", ");
		buf_put(&a->list, str_of(lang_verdict_name[f->verdict]));
	}
	buf_lit(&a->list, ") ");
	for (size_t i = 0; i < f->quote.n; i++)
		buf_c(&a->list, (unsigned char)f->quote.p[i] < ' ' ? ' ' :
		    f->quote.p[i]);
	buf_c(&a->list, '\n');
}

static enum err
on_finding(void *arg, const struct audit_finding *f)
{
	struct audit *a = arg;
	struct buf b;
	enum err e = ERR_OK;

	if (a->format == TEXT)
		list(a, f);
	if (a->format == TEXT || a->format == HTML)
		return ERR_OK;
	buf_init(&b, a->brief, 8 * ROW_MAX);
	(a->format == JSONL ? audit_jsonl : audit_csv)(&b, f);
	e = put(a, buf_str(&b));
	arena_reset(a->brief, 0);
	return e;
}

static void
on_note(void *arg, bool unread, str where, str what)
{
	struct audit *a = arg;

	if (a->notes++ >= NOTES_MAX)
		return;
	progress_end();
	say("heed audit: %.*s: %s%.*s", PRS(where), unread ? "" : "read with ",
	    PRS(what));
}

static void
on_progress(void *arg, int64_t done, int64_t total)
{
	(void)arg;
	progress("MB read", done >> 20, total >> 20);
}

/* ---- the command line ---- */

static enum err
one_of(struct audit *a, const char *option, const char *value,
    const char *const *names, unsigned n, unsigned *out)
{
	struct buf b;

	for (unsigned i = 0; i < n; i++)
		if (strcmp(value, names[i]) == 0) {
			*out = i;
			return ERR_OK;
		}
	buf_init(&b, a->c->cx->mem, 200);
	for (unsigned i = 0; i < n; i++)
		buf_fmt(&b, "%s%s", i == 0 ? "" : i + 1 == n ? " or " : ", ",
		    names[i]);
	return fail(a->c->cx, ERR_INPUT, option, "%s is %.*s", option,
	    PRS(buf_str(&b)));
}

static unsigned
cores(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) :
	    1;

	return n < 1 ? 1 : n > AUDIT_JOBS_MAX ? AUDIT_JOBS_MAX : (unsigned)n;
}

static enum err
read_options(struct audit *a)
{
	static const char *const quotes[] = { "none", "masked", "full" };
	static const char *const axes[] = { "month", "author", "form", "team" };
	static const enum audit_axis axis[] = { AUDIT_MONTH, AUDIT_AUTHOR,
		AUDIT_FORM, AUDIT_TEAM };
	const char *format = "text", *all = NULL, *quote = NULL, *jobs = NULL,
		*by = NULL, *suppress = NULL, *tf = NULL, *idf = NULL,
		*tc = NULL, *idc = NULL;
	const struct option_row rows[] = {
		{ "format", true, &format }, { "all", false, &all },
		{ "quote", true, &quote }, { "text-field", true, &tf },
		{ "id-field", true, &idf }, { "text-column", true, &tc },
		{ "id-column", true, &idc }, { "jobs", true, &jobs },
		{ "by", true, &by }, { "suppress", true, &suppress },
		{ "output", true, &a->output },
	};
	struct cmd *c = a->c;
	unsigned k = 0;
	int64_t n = cores();

	TRY(options(c, rows, sizeof(rows) / sizeof(*rows)));
	TRY(one_of(a, "--format", format, format_name, FORMAT__MAX, &k));
	a->format = (enum format)k;
	/* A page goes round a board table; the rest is for who reads the notes. */
	k = a->format == HTML ? AUDIT_QUOTE_MASKED : AUDIT_QUOTE_FULL;
	if (quote)
		TRY(one_of(a, "--quote", quote, quotes, 3, &k));
	a->o.quote = (enum audit_quote)k;
	a->by = AUDIT_AXIS__MAX;
	if (by) {
		TRY(one_of(a, "--by", by, axes, 4, &k));
		a->by = axis[k];
	}
	if (jobs)
		TRY(option_number(c, "--jobs", jobs, 1, AUDIT_JOBS_MAX, &n));
	a->o.jobs = (unsigned)n;
	n = 0;
	if (suppress)
		TRY(option_number(c, "--suppress", suppress, 0, 1000, &n));
	a->o.suppress = (unsigned)n;
	a->o.all = all != NULL;
	a->o.text_field = str_of(tf);
	a->o.id_field = str_of(idf);
	a->o.text_column = str_of(tc);
	a->o.id_column = str_of(idc);
	if (c->argc == 0)
		return fail(c->cx, ERR_INPUT, "FILE", "name a file, a directory "
		    "or - for standard input");
	return ERR_OK;
}

/* ---- where it goes ---- */

static enum err
open_output(struct audit *a)
{
	int fd;

	a->to = stdout;
	if (!a->output)
		return ERR_OK;
	if (snprintf(a->temp, sizeof(a->temp), "%s.XXXXXX", a->output) >=
	    (int)sizeof(a->temp))
		return fail(a->c->cx, ERR_INPUT, "--output", "the name is too "
		    "long");
	fd = mkstemp(a->temp);
	if (fd < 0) {
		a->temp[0] = 0;
		return fail(a->c->cx, ERR_STORE, a->output, "%s",
		    strerror(errno));
	}
	(void)fchmod(fd, 0640);
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	a->to = fdopen(fd, "w");
	return a->to ? ERR_OK : cannot_write(a);
}

static void
drop_output(struct audit *a)
{
	if (a->temp[0])
		(void)unlink(a->temp);
	a->temp[0] = 0;
}

static enum err
close_output(struct audit *a)
{
	errno = 0;
	if (fflush(a->to) != 0 || ferror(a->to))
		return cannot_write(a);
	if (!a->output)
		return ERR_OK;
	if (fsync(fileno(a->to)) != 0 || fclose(a->to) != 0 ||
	    rename(a->temp, a->output) != 0)
		return cannot_write(a);
	a->temp[0] = 0;
	(void)disk_sync_name(a->output);
	return ERR_OK;
}

static enum err
write_text(struct audit *a, const struct audit_tally *t)
{
	struct buf b;
	str page;

	buf_init(&b, a->c->cx->mem, PAGE_MAX);
	audit_text(&b, t, a->by);
	if (a->listed && t->suppress > 1) {
		buf_lit(&b, "\nSmall numbers are not shown, and so the "
		    "findings are not listed.\n");
	} else if (a->listed) {
		buf_lit(&b, "\nFindings\n");
		buf_put(&b, buf_str(&a->list));
		if (a->listed > LISTED_MAX)
			buf_fmt(&b, "  and %u more: --format jsonl or csv "
			    "lists them all\n", a->listed - LISTED_MAX);
	}
	TRY(buf_done(&b, &page));
	return put(a, page);
}

static enum err
write_report(struct audit *a, const struct audit_tally *t)
{
	struct html h;
	str page;

	if (a->format == TEXT)
		return write_text(a, t);
	if (a->format != HTML)
		return ERR_OK;
	html_init(&h, a->c->cx->mem, AUDIT_HTML_MAX);
	audit_report(a->c->cx, &h, t, a->by, S(""));
	TRY(html_done(&h, &page));
	return put(a, page);
}

static enum err
run(struct audit *a, struct audit_tally *t)
{
	const struct audit_sink sink = { a, on_finding, on_note, on_progress,
		is_stopped };
	struct ctx *cx = a->c->cx;
	const struct lexicon *lx;
	struct buf head;

	TRY(fhir_open(cx));
	TRY(lexicon_open(cx, &lx));
	forms_open(lx);
	a->brief = arena_new((size_t)1 << 20);
	buf_init(&a->list, cx->mem, LISTED_MAX * 8 * 1024);
	buf_init(&head, cx->mem, 1000);
	audit_csv_head(&head);
	if (a->format == CSV)
		TRY(put(a, buf_str(&head)));
	TRY(audit_run(cx, lx, &a->o, a->c->argv, (unsigned)a->c->argc, &sink,
	    t));
	progress_end();
	if (a->notes > NOTES_MAX)
		say("heed audit: and %u more of such", a->notes - NOTES_MAX);
	return write_report(a, t);
}

enum err
cmd_audit(struct cmd *c)
{
	struct audit *a = NEW(c->cx->mem, struct audit);
	struct audit_tally *t = NEW(c->cx->mem, struct audit_tally);
	const struct sigaction stop = { .sa_handler = on_stop };
	enum err e;

	a->c = c;
	TRY(read_options(a));
	(void)sigaction(SIGINT, &stop, NULL);
	(void)sigaction(SIGTERM, &stop, NULL);
	TRY(open_output(a));
	e = run(a, t);
	if (e == ERR_OK)
		e = close_output(a);
	drop_output(a);
	progress_end();
	if (e != ERR_OK)
		return e;
	if (t->unreads)
		exit(err_info[ERR_UNREAD].exit);
	exit(t->found > 0);
}
