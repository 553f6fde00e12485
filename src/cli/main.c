/*
 * main(): finds the command's row, runs it, turns its error into a sentence and
 * an exit status (core/err.def).
 */
#include "cli/cli.h"
#include "core/arena.h"
#include "core/log.h"
#include "core/time.h"
#include "core/version.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct row {
	const char *name;
	command_fn *fn;
	const char *usage, *help, *example;
};
static const struct row row[] = {
#define COMMAND(name, fn, usage, help, example) \
	{ #name, fn, usage, help, example },
#include "cli/command.def"
#undef COMMAND
};
enum { NROWS = sizeof(row) / sizeof(row[0]) };
enum { SERVER_MEM = 256 << 20 };

void
say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fputc('\n', stderr);
}

static int64_t progress_from, progress_shown;

void
progress(const char *what, int64_t done, int64_t total)
{
	int64_t now = time_ticks_ms();

	if (!isatty(STDERR_FILENO))
		return;
	if (!progress_from)
		progress_from = now;
	if (now - progress_from < 1000 || now - progress_shown < 100)
		return;
	progress_shown = now;
	if (total > 0) {
		int w = (int)(done * 40 / total);

		fprintf(stderr, "\r%s [%.*s%*s] %lld of %lld", what, w,
		    "########################################", 40 - w, "",
		    (long long)done, (long long)total);
	} else {
		fprintf(stderr, "\r%s %lld", what, (long long)done);
	}
}

void
progress_end(void)
{
	if (progress_shown)
		(void)fputc('\n', stderr);
	progress_from = progress_shown = 0;
}

static const struct option_row *
option_of(const struct option_row *o, unsigned n, const char *arg)
{
	size_t len = strcspn(arg, "=");

	for (unsigned i = 0; i < n; i++)
		if (strlen(o[i].name) == len &&
		    strncmp(o[i].name, arg, len) == 0)
			return &o[i];
	return NULL;
}

enum err
options(struct cmd *c, const struct option_row *mine, unsigned n)
{
	const char *db = NULL;
	const struct option_row common = { "db", true, &db };
	int kept = 0, i = 0;

	for (; i < c->argc; i++) {
		const char *a = c->argv[i], *v = "1";
		const struct option_row *o;

		if (strcmp(a, "--") == 0) {
			i++;
			break;
		}
		if (strncmp(a, "--", 2) != 0) {
			c->argv[kept++] = c->argv[i];
			continue;
		}
		o = option_of(&common, 1, a + 2);
		if (!o)
			o = option_of(mine, n, a + 2);
		if (!o)
			return fail(c->cx, ERR_INPUT, a,
			    "%s is no option of this command", a);
		if (o->value) {
			const char *eq = strchr(a, '=');

			if (!eq && i + 1 == c->argc)
				return fail(c->cx, ERR_INPUT, a,
				    "%s wants a value", a);
			v = eq ? eq + 1 : c->argv[++i];
		}
		*o->out = v;
	}
	while (i < c->argc)
		c->argv[kept++] = c->argv[i++];
	c->argc = kept;
	if (db)
		c->url = str_of(db);
	return ERR_OK;
}

enum err
option_number(struct cmd *c, const char *name, const char *text, int64_t min,
    int64_t max, int64_t *out)
{
	if (str_int(str_of(text), min, max, out))
		return ERR_OK;
	return fail(c->cx, ERR_INPUT, name,
	    "%s wants a whole number from %lld to %lld", name, (long long)min,
	    (long long)max);
}

enum err
open_as_system(struct cmd *c, bool create, const char *why, struct door **out)
{
	struct who *w = NEW(c->cx->mem, struct who);

	TRY(door_open(c->cx, c->url, create, out));
	who_system(w, why);
	door_enter(c->cx, *out, w);
	return ERR_OK;
}

static str
default_url(struct arena *mem)
{
	const char *e = getenv("HEED_DB"), *x = getenv("XDG_STATE_HOME");
	const char *h = getenv("HOME");

	if (e && *e)
		return str_of(e);
	if (x && *x)
		return str_cat(mem, str_of(x), S("/heed/store"));
	return str_cat(mem, str_of(h ? h : "."), S("/.local/state/heed/store"));
}

static int
usage(FILE *to, const struct row *only)
{
	if (only) {
		fprintf(to, "heed %s %s\n    %s\n\nExample:\n    %s\n",
		    only->name, only->usage, only->help, only->example);
		return 0;
	}
	fprintf(to, "heed: person-centred safety planning, without a score\n\n");
	for (unsigned i = 0; i < NROWS; i++)
		fprintf(to, "  heed %-9s %s\n", row[i].name, row[i].help);
	fprintf(to, "\n`heed COMMAND --help` says more, with an example; so does"
	            " man heed.\n");
	return 0;
}

static int
finish(const struct ctx *cx, const struct row *r, enum err e)
{
	if (e == ERR_OK)
		return 0;
	for (unsigned i = 0; i < cx->ndiag && i < DIAG_MAX; i++)
		say("heed %s: %.*s: %.*s", r->name, PRS(cx->diag[i].where),
		    PRS(cx->diag[i].what));
	if (cx->ndiag > DIAG_MAX)
		say("heed %s: and %u more", r->name, cx->ndiag - DIAG_MAX);
	if (cx->ndiag == 0)
		say("heed %s: %s", r->name, err_info[e].text);
	return err_info[e].exit;
}

/* The command line as it came, for a reload to run again: options() moves the
 * words of argv about. The program's path is the one we were started by where
 * that is whole, so that a link to a newer program is followed. */
static char **
whole_line(struct arena *mem, int argc, char **argv)
{
	char **line = NEWN(mem, char *, (size_t)argc + 1), own[4096];
	ssize_t n;

	for (int i = 0; i < argc; i++)
		line[i] = argv[i];
	if (argv[0][0] == '/')
		return line;
	n = readlink("/proc/self/exe", own, sizeof(own));
	if (n > 0 && (size_t)n < sizeof(own))
		line[0] = str_c(mem, (str){ own, (size_t)n });
	return line;
}

/* Wherever it stands after the command: "heed user add --help" too. */
static bool
asks_help(int argc, char **argv)
{
	for (int i = 2; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0)
			return true;
	return false;
}

int
main(int argc, char **argv)
{
	struct arena *mem;
	struct ctx cx;
	struct cmd c;

	if (argc < 2 || strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "help") == 0)
		return usage(argc < 2 ? stderr : stdout, NULL) +
		    (argc < 2 ? err_info[ERR_INPUT].exit : 0);
	if (strcmp(argv[1], "--version") == 0)
		return printf("heed " HEED_VERSION "\n") < 0;
	(void)signal(SIGPIPE, SIG_IGN);
	for (unsigned i = 0; i < NROWS; i++) {
		if (strcmp(argv[1], row[i].name) != 0)
			continue;
		if (asks_help(argc, argv))
			return usage(stdout, &row[i]);
		mem = arena_new(SERVER_MEM);
		ctx_init(&cx, mem, time_now());
		c = (struct cmd){ &cx, argc - 2, argv + 2,
			whole_line(mem, argc, argv), default_url(mem) };
		return finish(&cx, &row[i], row[i].fn(&c));
	}
	say("heed: there is no command \"%s\"; heed --help lists them", argv[1]);
	return err_info[ERR_INPUT].exit;
}
