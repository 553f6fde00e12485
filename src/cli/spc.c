/*
 * heed spc: a chart over time from a file, and nothing else; no store is opened.
 *
 * The statistics are stats/spc.h's and the picture is ui's, the same that pages
 * and reports show. What the options mean is said in heed(1).
 */
#include "audit/csv.h"
#include "cli/spc_int.h"
#include "core/arena.h"
#include "core/html.h"
#include "core/utf8.h"
#include "ui/ui.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* Memory for a million points, their figures, and the file. */
#define SPC_MEM ((size_t)512 << 20)
enum { BRIEF_MEM = 8 << 20, SVG_MAX = 8 << 20 };
enum format { JSON, TEXT, SVG, FORMAT__MAX };
static const struct spc_word format_word[FORMAT__MAX] = {
	{ SK("json"), SK("") }, { SK("text"), SK("") }, { SK("svg"), SK("") } };

struct spc {
	struct cmd *c;
	struct ctx *cx;
	struct spc_in in;
	struct spc_file file;
	double target;
	unsigned format;
	str title;
	const char *exclude, *split;
};

/* ---- options ------------------------------------------------------- */

static enum err
one_of(struct ctx *cx, const char *option, const char *value,
    const struct spc_word *w, unsigned n, unsigned *out)
{
	struct buf b;

	for (unsigned i = 0; i < n; i++)
		if (str_eq(str_of(value), w[i].name)) {
			*out = i;
			return ERR_OK;
		}
	buf_init(&b, cx->mem, 400);
	for (unsigned i = 0; i < n; i++) {
		buf_put(&b, i == 0 ? S("") : i + 1 == n ? S(" or ") : S(", "));
		buf_put(&b, w[i].name);
	}
	return fail(cx, ERR_INPUT, option, "%s is %.*s", option,
	    PRS(buf_str(&b)));
}

static enum err
words_of(struct spc *s, const char *option, const char *text, str *out)
{
	*out = str_of(text);
	if (utf8_text_ok(*out, NULL))
		return ERR_OK;
	return fail(s->cx, ERR_INPUT, option, "%s is no UTF-8", option);
}

static enum err
read_target(struct spc *s, const char *text)
{
	if (!text)
		return ERR_OK;
	if (!spc_number_read(str_of(text), &s->target))
		return fail(s->cx, ERR_INPUT, "--target", "--target is a number "
		    "as the chart has them: of a p chart a share, such as 0.95");
	s->in.target = &s->target;
	return ERR_OK;
}

static enum err
read_counts(struct spc *s, const char *run, const char *baseline)
{
	int64_t n = 0;

	if (run)
		TRY(option_number(s->c, "--run", run, SPC_RUN_MIN, SPC_RUN_MAX,
		    &n));
	s->in.run = (unsigned)n;
	n = 0;
	if (baseline)
		TRY(option_number(s->c, "--baseline", baseline, 2,
		    SPC_POINTS_MAX, &n));
	s->in.baseline = (size_t)n;
	return ERR_OK;
}

static enum err
read_chart(struct spc *s, const char *chart, const char *improve,
    const char *format)
{
	unsigned k = 0;

	if (!chart)
		return fail(s->cx, ERR_INPUT, "--chart", "say which chart: "
		    "xmr for single figures, p for shares, u for rates, c for "
		    "counts, g or t for the time between rare events");
	TRY(one_of(s->cx, "--chart", chart, spc_chart_word, SPC_CHART__MAX,
	    &k));
	s->in.chart = (enum spc_chart)k;
	k = SPC_IMPROVE_NONE;
	if (improve)
		TRY(one_of(s->cx, "--improve", improve, spc_improve_word,
		    SPC_IMPROVE__MAX, &k));
	s->in.improve = (enum spc_improve)k;
	s->format = TEXT;
	if (format)
		TRY(one_of(s->cx, "--format", format, format_word, FORMAT__MAX,
		    &s->format));
	return ERR_OK;
}

static enum err
read_options(struct spc *s)
{
	const char *chart = NULL, *improve = NULL, *screen = NULL, *run = NULL,
		*target = NULL, *baseline = NULL, *format = NULL, *open = NULL,
		*textbook = NULL, *rate = NULL, *period = NULL, *title = NULL;
	const struct option_row rows[] = {
		{ "chart", true, &chart }, { "improve", true, &improve },
		{ "screen", false, &screen }, { "run", true, &run },
		{ "target", true, &target }, { "baseline", true, &baseline },
		{ "exclude", true, &s->exclude }, { "split", true, &s->split },
		{ "format", true, &format }, { "open", false, &open },
		{ "textbook", false, &textbook }, { "rate", false, &rate },
		{ "period", true, &period }, { "title", true, &title },
	};

	TRY(options(s->c, rows, sizeof(rows) / sizeof(*rows)));
	TRY(read_chart(s, chart, improve, format));
	TRY(read_counts(s, run, baseline));
	TRY(read_target(s, target));
	TRY(words_of(s, "--period", period, &s->in.period));
	TRY(words_of(s, "--title", title, &s->title));
	s->in.screen = screen != NULL;
	s->in.open = open != NULL;
	s->in.by_rate = rate != NULL;
	s->in.k = textbook ? SPC_K_TEXTBOOK : 0;
	if (s->c->argc != 1)
		return fail(s->cx, ERR_INPUT, "FILE", "name one file, or - for "
		    "standard input");
	return ERR_OK;
}

static bool
is_label(const struct spc *s, str x)
{
	for (size_t i = 0; i < s->in.npoints; i++)
		if (str_eq(s->in.points[i].x, x))
			return true;
	return false;
}

/* Labels as a row of CSV; or the whole as one, where it is a point's. */
static enum err
read_names(struct spc *s, const char *option, const char *text, const str **out,
    size_t *n)
{
	str list = str_of(text), *name;
	struct csv_row row;

	if (!text)
		return ERR_OK;
	name = NEWN(s->cx->mem, str, SPC_NAMES_MAX);
	*out = name;
	*n = 1;
	name[0] = list;
	if (is_label(s, list))
		return ERR_OK;
	if (csv_next(list, 0, ',', true, name, SPC_NAMES_MAX, &row) < list.n ||
	    row.open)
		return fail(s->cx, ERR_INPUT, option, "%s is a list of labels "
		    "with commas between them", option);
	if (row.n > SPC_NAMES_MAX)
		return fail(s->cx, ERR_LIMIT, option, "%d points at most can be "
		    "named", SPC_NAMES_MAX);
	*n = row.n;
	for (size_t i = 0; i < *n; i++)
		name[i] = str_trim(csv_words(s->cx->mem, str_trim(name[i])));
	return ERR_OK;
}

/* ---- in and out ---------------------------------------------------- */

static enum err
read_text(struct spc *s, const char *path, str *text)
{
	bool in = strcmp(path, "-") == 0;
	FILE *f = in ? stdin : fopen(path, "re");
	char *p;
	size_t n;
	int why;

	if (!f)
		return fail(s->cx, ERR_UNREAD, path, "%s", strerror(errno));
	p = NEWN(s->cx->mem, char, SPC_FILE_MAX);
	n = fread(p, 1, SPC_FILE_MAX, f);
	why = ferror(f) ? errno : 0;
	if (!in)
		(void)fclose(f);
	if (why)
		return fail(s->cx, ERR_UNREAD, path, "%s", strerror(why));
	if (n == SPC_FILE_MAX)
		return fail(s->cx, ERR_LIMIT, path, "it has more than the %d MB "
		    "that a chart is drawn from", SPC_FILE_MAX >> 20);
	*text = (str){ p, n };
	return ERR_OK;
}

static str
default_title(struct spc *s)
{
	str name = spc_chart_word[s->in.chart].name;

	if (s->title.n > 0)
		return s->title;
	name = str_cat(s->cx->mem, name, S(" chart"));
	if (s->file.y.n == 0)
		return name;
	return str_cat(s->cx->mem, s->file.y, str_cat(s->cx->mem, S(": "),
	    name));
}

static enum err
put_svg(struct spc *s, const struct spc_out *o, str sentence)
{
	struct html h;
	str page;

	html_init(&h, s->cx->mem, SVG_MAX);
	ui_spc_file(&h, &(struct ui_spc){ .id = S("spc"),
	    .title = default_title(s), .x = s->file.x, .y = s->file.y,
	    .in = &s->in, .out = o }, sentence);
	TRY(html_done(&h, &page));
	(void)fwrite(page.p, 1, page.n, stdout);
	return ERR_OK;
}

static enum err
put(struct spc *s, const struct spc_out *o)
{
	struct arena *brief = arena_new(BRIEF_MEM);
	str sentence = o->sentence, offer = spc_offer(o);

	if (offer.n > 0)
		sentence = str_cat(s->cx->mem, sentence, str_cat(s->cx->mem,
		    S(" "), offer));
	errno = 0;
	if (s->format == SVG)
		TRY(put_svg(s, o, sentence));
	else if (s->format == JSON)
		spc_json(stdout, brief, &s->in, o, sentence);
	else
		spc_text(stdout, brief, &s->in, o, default_title(s), sentence);
	arena_free(brief);
	if (fflush(stdout) != 0 || ferror(stdout))
		return fail(s->cx, ERR_STORE, "standard output", "%s: the chart "
		    "is not whole", errno == EPIPE ? "nobody reads it any more" :
		    strerror(errno));
	return ERR_OK;
}

static enum err
draw(struct spc *s)
{
	struct spc_out o;
	str text;

	TRY(read_options(s));
	TRY(read_text(s, s->c->argv[0], &text));
	TRY(spc_file_read(s->cx, text, s->in.chart, s->in.open, &s->file));
	s->in.points = s->file.points;
	s->in.npoints = s->file.n;
	TRY(read_names(s, "--exclude", s->exclude, &s->in.exclude,
	    &s->in.nexclude));
	TRY(read_names(s, "--split", s->split, &s->in.split, &s->in.nsplit));
	TRY(spc_compute(s->cx, &s->in, &o));
	progress_end();
	return put(s, &o);
}

enum err
cmd_spc(struct cmd *c)
{
	struct spc s = { .c = c, .cx = c->cx };

	c->cx->mem = arena_new(SPC_MEM);
	return draw(&s);
}
