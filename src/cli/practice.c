/*
 * heed practice: what the practice rests on; `check DIR`, which refuses a bad
 * file by name, line and reason, and a form that stratifies by its item; and
 * `draft FORM`, which proposes what such a form could ask instead.
 */
#include "care/clock.h"
#include "care/people.h"
#include "care/profile.h"
#include "cli/cli.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/disk.h"
#include "core/time.h"
#include "core/tsv.h"
#include "fhir/fhir.h"
#include "forms/draft.h"
#include "forms/forms.h"
#include "language/language.h"
#include "learning/figures.h"
#include "learning/harm.h"
#include "learning/matter.h"
#include "learning/rule.h"
#include "learning/series.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX_ = 4 << 20, DEPTH_MAX = 4 };

struct check {
	struct cmd *c;
	const struct tsv *sources;   /* NULL: not there to resolve keys with */
	unsigned files, wrong;
};

static void
wrong(struct check *k, const char *file, unsigned line, const char *what,
    str which)
{
	k->wrong++;
	if (line)
		say("%s:%u: %s: %.*s", file, line, what, PRS(which));
	else
		say("%s: %s: %.*s", file, what, PRS(which));
}

static bool
source_known(const struct check *k, str key)
{
	if (!k->sources)
		return true;
	for (unsigned i = 0; i < k->sources->nrow; i++)
		if (str_eq(tsv_get(k->sources, i, "key"), key))
			return true;
	return false;
}

static void
check_row(struct check *k, const struct tsv *t, unsigned i)
{
	str sources = tsv_get(t, i, "source"), one;
	str by = tsv_get(t, i, "review_by");
	struct fdate d;

	if (tsv_col(t, "source") >= 0 && sources.n == 0)
		wrong(k, t->file, t->line[i], "the row has no source", S("-"));
	for (bool more = sources.n > 0; more;) {
		more = str_cut(&sources, ' ', &one);
		if (one.n && !strstr(t->file, "lexicon/") &&
		    !str_eq(one, S("unverified")) &&
		    !source_known(k, one))
			wrong(k, t->file, t->line[i],
			    "the source is not in sources.tsv", one);
	}
	if (tsv_col(t, "review_by") >= 0 &&
	    (fdate_parse(k->c->cx, t->file, by, &d) != ERR_OK ||
	        d.prec != PREC_DAY))
		wrong(k, t->file, t->line[i],
		    "review_by is no date like 2027-11-30", by);
	ctx_calm(k->c->cx);
}

static void
diags(struct check *k, const char *file)
{
	struct ctx *cx = k->c->cx;

	for (unsigned i = 0; i < cx->ndiag && i < DIAG_MAX; i++) {
		k->wrong++;
		say("%s: %.*s: %.*s", file, PRS(cx->diag[i].where),
		    PRS(cx->diag[i].what));
	}
	ctx_calm(cx);
}

/* Diagnostics that name file and line themselves. */
static void
said(struct check *k)
{
	struct ctx *cx = k->c->cx;

	for (unsigned i = 0; i < cx->ndiag && i < DIAG_MAX; i++) {
		k->wrong++;
		say("%.*s: %.*s", PRS(cx->diag[i].where),
		    PRS(cx->diag[i].what));
	}
	ctx_calm(cx);
}

static enum err
read_all(struct check *k, const char *path, str *text)
{
	return disk_read(k->c->cx, path, FILE_MAX_, "longer than 4 MiB", text);
}

/* What more a table has to hold than its columns and sources. */
static const struct {
	const char *ends;
	enum err (*check)(struct ctx *, const char *file, str text);
} own[] = {
	{ "/profiles.tsv", profiles_check },
	{ "/clocks.tsv", clocks_check },
	{ "/holidays.tsv", holidays_check },
	{ "/rules/route.tsv", routes_check },
	{ "/rules/scope.tsv", scopes_check },
	{ "/rules/measure.tsv", own_check },
	{ "/rules/figure.tsv", figures_check },
	{ "/rules/states.tsv", states_check },
};

/* Moves lead between the states that stand beside them. */
static void
check_moves(struct check *k, const char *file, str text)
{
	struct ctx *cx = k->c->cx;
	str dir = str_sub(str_of(file), 0, strlen(file) - strlen("moves.tsv"));
	str states;

	if (read_all(k, str_c(cx->mem, str_cat(cx->mem, dir,
	        S("states.tsv"))), &states) != ERR_OK ||
	    moves_check(cx, file, text, states) != ERR_OK)
		said(k);
}

static void
check_tsv(struct check *k, const char *file, str text)
{
	struct ctx *cx = k->c->cx;
	struct tsv t;

	if (tsv_parse(cx, file, text, &t) != ERR_OK) {
		diags(k, file);
		return;
	}
	if (strstr(file, "sources.tsv") == NULL &&
	    (tsv_col(&t, "source") < 0 || tsv_col(&t, "review_by") < 0))
		wrong(k, file, 0, "wants the columns source and review_by",
		    S("-"));
	for (unsigned i = 0; i < t.nrow; i++)
		check_row(k, &t, i);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (str_ends(str_of(file), str_of(own[i].ends)) &&
		    own[i].check(cx, file, text) != ERR_OK)
			said(k);
	if (str_ends(str_of(file), S("/rules/moves.tsv")))
		check_moves(k, file, text);
}

static void
check_form(struct check *k, const char *file, str text)
{
	struct ctx *cx = k->c->cx;
	const struct json *j;
	struct form form;

	if (json_parse(cx, text, FILE_MAX_, &j) != ERR_OK ||
	    fhir_check(cx, j) != ERR_OK || form_load(cx, j, &form) != ERR_OK)
		diags(k, file);
}

static enum err
check_dir(struct check *k, const char *dir, unsigned depth)
{
	struct dirent *de;
	DIR *d = opendir(dir);

	if (!d)
		return fail(k->c->cx, ERR_UNREAD, dir, "%s", strerror(errno));
	while ((de = readdir(d))) {
		char path[1024];
		size_t mark = arena_mark(k->c->cx->mem);
		struct stat sb;
		str text;

		if (de->d_name[0] == '.' || snprintf(path, sizeof(path),
		    "%s/%s", dir, de->d_name) >= (int)sizeof(path) ||
		    stat(path, &sb) != 0)
			continue;
		if (S_ISDIR(sb.st_mode)) {
			if (depth < DEPTH_MAX && check_dir(k, path,
			    depth + 1) != ERR_OK)
				diags(k, path);
			continue;
		}
		if (read_all(k, path, &text) != ERR_OK) {
			diags(k, path);
			continue;
		}
		if (str_ends(str_of(path), S(".tsv")))
			check_tsv(k, path, text);
		else if (str_ends(str_of(path), S(".json")))
			check_form(k, path, text);
		else
			continue;
		k->files++;
		arena_reset(k->c->cx->mem, mark);
	}
	(void)closedir(d);
	return ERR_OK;
}

/* The lexicon's tables name one another: read in the order of that. */
static void
check_lexicon(struct check *k, const char *dir)
{
	static const char *const table[] = { "classes", "why", "stratify",
		"wording", "context", "codes", "blame" };
	struct lexicon *lx = lexicon_new(k->c->cx->mem);
	char path[1024];
	str text;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/lexicon/%s.tsv", dir,
		    table[i]);
		if (read_all(k, path, &text) != ERR_OK)
			ctx_calm(k->c->cx);
		else if (lexicon_load(k->c->cx, path, text, lx) != ERR_OK)
			diags(k, path);
	}
}

static enum err
practice_check(struct cmd *c, const char *dir)
{
	struct check k = { .c = c };
	const struct lexicon *lexicon;
	struct tsv sources;
	char path[1024];
	str text;

	TRY(fhir_open(c->cx));
	TRY(lexicon_open(c->cx, &lexicon));
	TRY(codes_open(c->cx));
	forms_open(lexicon);
	(void)snprintf(path, sizeof(path), "%s/sources.tsv", dir);
	if (read_all(&k, path, &text) == ERR_OK &&
	    tsv_parse(c->cx, path, text, &sources) == ERR_OK)
		k.sources = &sources;
	ctx_calm(c->cx);
	TRY(check_dir(&k, dir, 0));
	check_lexicon(&k, dir);
	if (k.wrong) {
		say("%u files, %u faults", k.files, k.wrong);
		return fail(c->cx, ERR_INPUT, dir,
		    "this practice is not fit for use");
	}
	printf("%u files: fit for use\n", k.files);
	return ERR_OK;
}

/* What a form says, on one line and without what a terminal would obey. */
static void
print_words(const char *before, str s, const char *after)
{
	printf("%s", before);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool c1 = c == 0xc2 && i + 1 < s.n &&
		    (unsigned char)s.p[i + 1] < 0xa0;

		i += c1;
		(void)putchar(c < 0x20 || c == 0x7f || c1 ? ' ' : c);
	}
	printf("%s", after);
}

static void
print_change(const struct draft_change *c)
{
	print_words("\n", c->link.n ? c->link : S("the form"), "");
	if (c->was.n)
		print_words("  \"", c->was, "\"");
	printf("\n    %s\n", draft_act_words[c->act]);
	if (c->offered.n)
		print_words("    was: ", c->offered, "\n");
	if (c->why.n)
		print_words("    why: ", c->why, "\n");
	if (c->now.n) {
		print_words("    now: ", c->now_link,
		    c->now_link.n ? "  " : "");
		print_words("\"", c->now, "\"\n");
	}
	if (c->source.n)
		print_words("    source: ", c->source, "\n");
}

/* A new file, safe on the disk; none where it could not be written. */
static enum err
write_new(struct ctx *cx, const char *path, str body)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), why;
	size_t done = 0;

	if (fd < 0 && errno == EEXIST)
		return fail(cx, ERR_INPUT, path, "there is such a file, and "
		    "nothing is written over: name another");
	if (fd < 0)
		return fail(cx, ERR_INPUT, path, "%s", strerror(errno));
	while (done < body.n) {
		ssize_t n = write(fd, body.p + done, body.n - done);

		if (n <= 0)
			break;
		done += (size_t)n;
	}
	if (done == body.n && fsync(fd) == 0 && close(fd) == 0 &&
	    disk_sync_name(path))
		return ERR_OK;
	why = errno;
	(void)unlink(path);
	return fail(cx, ERR_STORE, path, "not written: %s", strerror(why));
}

static enum err
read_form(struct ctx *cx, const char *path, const struct json **j)
{
	str text;

	TRY(disk_read(cx, strcmp(path, "-") == 0 ? "/dev/stdin" : path,
	    DRAFT_BYTES_MAX + 1, "longer than 1 MiB, which no form is", &text));
	TRY(json_parse(cx, text, DRAFT_BYTES_MAX, j));
	if (!str_eq(json_text(json_get(*j, S("resourceType"))),
	    S("Questionnaire")))
		return fail(cx, ERR_INPUT, path, "this is not a Questionnaire: "
		    "give a form as FHIR R4 JSON");
	return fhir_check(cx, *j);
}

/* Ends the process with 1 where something was found, as err.def has no row for
 * what is no failure. */
static enum err
practice_draft(struct cmd *c, const char *path, const char *out)
{
	const struct lexicon *lexicon;
	const struct json *j;
	struct draft d;

	TRY(fhir_open(c->cx));
	TRY(lexicon_open(c->cx, &lexicon));
	forms_open(lexicon);
	TRY(read_form(c->cx, path, &j));
	TRY(form_draft(c->cx, j, &d));
	if (d.n == 0) {
		printf("%s: nothing to change\n", path);
		return ERR_OK;
	}
	if (out)
		TRY(write_new(c->cx, out, d.body));
	printf("%s: %u changes, for a person to read and to accept or not\n",
	    path, d.n);
	for (unsigned i = 0; i < d.n; i++)
		print_change(&d.change[i]);
	if (out)
		printf("\nThe draft is in %s\n", out);
	else
		printf("\nNothing was written: --out FILE keeps the draft\n");
	if (fflush(stdout) != 0)
		return fail(c->cx, ERR_STORE, "standard output",
		    "not all of it was written: %s", strerror(errno));
	exit(1);
}

static void
list_file(struct cmd *c, const struct asset *a)
{
	struct tsv t;
	struct fdate d;
	unsigned unverified = 0, past = 0;

	if (!str_ends(str_of(a->path), S(".tsv")) ||
	    tsv_parse(c->cx, a->path, a->body, &t) != ERR_OK) {
		printf("%-44s\n", a->path);
		return;
	}
	for (unsigned i = 0; i < t.nrow; i++) {
		str by = tsv_get(&t, i, "review_by");

		unverified += source_unverified(tsv_get(&t, i, "source")) ||
		    str_eq(tsv_get(&t, i, "checked"), S("unverified"));
		past += by.n && fdate_parse(c->cx, a->path, by, &d) == ERR_OK &&
		    d.high <= c->cx->now;
	}
	printf("%-44s %4u rows, %u unverified, %u past review\n", a->path,
	    t.nrow, unverified, past);
	ctx_calm(c->cx);
}

enum err
cmd_practice(struct cmd *c)
{
	const struct asset *a;
	const char *out = NULL;
	const struct option_row mine[] = { { "out", true, &out } };

	TRY(options(c, mine, 1));
	if (c->argc == 2 && strcmp(c->argv[0], "draft") == 0)
		return practice_draft(c, c->argv[1], out);
	if (out)
		return fail(c->cx, ERR_INPUT, "--out",
		    "only heed practice draft FORM writes a file");
	if (c->argc == 2 && strcmp(c->argv[0], "check") == 0)
		return practice_check(c, c->argv[1]);
	if (c->argc)
		return fail(c->cx, ERR_INPUT, c->argv[0], "heed practice, heed "
		    "practice check DIR, or heed practice draft FORM");
	TRY(codes_open(c->cx));
	for (unsigned i = 0; (a = asset_under("practice/", i)); i++)
		list_file(c, a);
	return ERR_OK;
}
