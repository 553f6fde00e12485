/*
 * The table of figures read, quarters, and a snapshot made and read again. What
 * counts is figures_count.c, what is shown figures_html.c and figures_print.c.
 */
#include "access/account.h"
#include "access/blob.h"
#include "access/crypt.h"
#include "access/setting.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"
#include "core/time.h"
#include "fhir/fhir.h"
#include "learning/harm.h"
#include "learning/coding.h"
#include "learning/figures_int.h"
#include "learning/matter_int.h"
#include "learning/rule.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct figure_table figure_table;

const struct fig_part fig_part[] = {
#define FIGURE_PART(no, id, heading, deaths, safety, says) \
	{ no, SK(id), SK(heading), deaths, safety, SK(says) },
#include "learning/figure.def"
#undef FIGURE_PART
};
const unsigned nfig_part = sizeof(fig_part) / sizeof(fig_part[0]);

const struct fig_said fig_said[] = {
	{ "words.learned", "What was learned", "27.4", 2 },
	{ "words.actions", "What was done", "27.5", 9 },
	{ "words.impact", "What it changed", "27.6", 9 },
	{ "words.promised", "What we said we would do, and what became of it",
	    "", 9 },
	{ "words.themes", "Themes in words", "", 11 },
	{ "words.told", "What families, patients and staff told us", "", 14 },
	{ "words.quality", "What is missing", "", 15 },
};
const unsigned nfig_said = sizeof(fig_said) / sizeof(fig_said[0]);

/* ---- the table ---- */

/* The place of a word in a list, or n. */
static unsigned
word_of(str s, const char *const *word, unsigned n)
{
	unsigned i = 0;

	while (i < n && !str_eq(str_of(word[i]), s))
		i++;
	return i;
}

static str
needle(struct ctx *cx, str name, str value, const char *end)
{
	struct buf b;

	buf_init(&b, cx->mem, 400);
	buf_c(&b, '|');
	buf_put(&b, name);
	buf_c(&b, '=');
	buf_put(&b, value);
	buf_put(&b, str_of(end));
	return buf_str(&b);
}

/* "name", "!name", "name=a|b", "name!=a|b" */
static bool
term_read(struct ctx *cx, str s, struct fig_term *t)
{
	str name, one;

	*t = (struct fig_term){ .not = str_starts(s, S("!")) };
	if (t->not)
		s = str_sub(s, 1, s.n);
	if (!str_cut(&s, '=', &name)) {
		t->needle[t->n++] = needle(cx, name, S(""), "");
		return name.n > 0;
	}
	if (str_ends(name, S("!"))) {
		t->not = true;
		name = str_sub(name, 0, name.n - 1);
	}
	while (s.n && t->n < VALUES_MAX) {
		(void)str_cut(&s, '|', &one);
		t->needle[t->n++] = needle(cx, name, one, "|");
	}
	return name.n && t->n && s.n == 0;
}

static enum err
filter_cell(struct ctx *cx, const struct tsv *t, unsigned row, struct figure *f)
{
	str left = tsv_get(t, row, "filter"), one;

	while (left.n) {
		(void)str_cut(&left, ' ', &one);
		if (f->nterm == TERMS_MAX ||
		    !term_read(cx, one, &f->term[f->nterm++]))
			return tsv_bad(cx, t, row, "filter",
			    "is no list of facts: name, !name, name=value|value,"
			    " name!=value, parted by spaces");
	}
	return ERR_OK;
}

static enum err
words_cells(struct ctx *cx, const struct tsv *t, unsigned row, struct figure *f)
{
	static const char *const show[] = { "count", "share", "ratio",
		"median", "sum" };
	static const char *const base[] = { "day", "at", "ended", "open",
		"before", "current", "all" };
	int64_t part = 0;

	f->kind = kind_of(tsv_get(t, row, "kind"));
	f->base = word_of(tsv_get(t, row, "base"), base, BASE__MAX);
	f->show = word_of(tsv_get(t, row, "show"), show, FIG_SHOW__MAX);
	f->suppress = !str_eq(tsv_get(t, row, "suppress"), S("no"));
	if (!kind_is_matter(f->kind))
		return tsv_bad(cx, t, row, "kind", "is no kind of matter");
	if (f->base == BASE__MAX)
		return tsv_bad(cx, t, row, "base", "is no row of figure-base.tsv");
	if (f->kind == KIND_EVENT && f->base != BASE_AT)
		return tsv_bad(cx, t, row, "base",
		    "is not at: events are counted by when they were told");
	if (f->show == FIG_SHOW__MAX)
		return tsv_bad(cx, t, row, "show", "is no way to show a figure");
	if (!str_int(tsv_get(t, row, "part"), 1, nfig_part, &part))
		return tsv_bad(cx, t, row, "part", "is no part of figure.def");
	f->part = (unsigned)part;
	if (f->definition.n == 0 || f->title.n == 0)
		return tsv_bad(cx, t, row, "definition",
		    "is missing: each figure says what it counts");
	if ((f->show == FIG_MEDIAN || f->show == FIG_SUM) && f->value.n == 0)
		return tsv_bad(cx, t, row, "value", "names no fact");
	if ((f->show == FIG_SHARE || f->show == FIG_RATIO) && f->of.n == 0)
		return tsv_bad(cx, t, row, "of", "names no figure");
	return ERR_OK;
}

static const struct figure *
figure_in(const struct figure_table *t, str code)
{
	for (unsigned i = 0; i < t->n; i++)
		if (str_eq(t->at[i].code, code))
			return &t->at[i];
	return NULL;
}

static enum err
figures_load(struct ctx *cx, const char *file, str text,
    struct figure_table *out)
{
	struct tsv t;

	TRY(tsv_parse(cx, file, text, &t));
	*out = (struct figure_table){ NEWN(cx->mem, struct figure, t.nrow + 1),
		0 };
	if (t.nrow > FIGURE_ROWS_MAX)
		return fail(cx, ERR_LIMIT, file, "there are more than %d"
		    " figures", FIGURE_ROWS_MAX);
	for (unsigned i = 0; i < t.nrow; i++) {
		struct figure *f = &out->at[out->n];

		*f = (struct figure){ .code = tsv_get(&t, i, "code"),
			.title = tsv_get(&t, i, "title"),
			.definition = tsv_get(&t, i, "definition"),
			.sum = tsv_get(&t, i, "sum"), .of = tsv_get(&t, i, "of"),
			.by = tsv_get(&t, i, "by"),
			.list = tsv_get(&t, i, "list"),
			.value = tsv_get(&t, i, "value"),
			.item = tsv_get(&t, i, "item") };
		if (f->code.n == 0 || figure_in(out, f->code))
			return tsv_bad(cx, &t, i, "code", "is empty, or is there"
			    " twice");
		if ((f->sum.n && !figure_in(out, f->sum)) ||
		    (f->of.n && !figure_in(out, f->of)))
			return tsv_bad(cx, &t, i, "code", "is a part of a figure"
			    " that does not stand above it");
		TRY(words_cells(cx, &t, i, f));
		TRY(filter_cell(cx, &t, i, f));
		out->n++;
	}
	return ERR_OK;
}

#define FIGURE_TSV "practice/rules/figure.tsv"

enum err
figures_open(struct ctx *cx)
{
	str text;

	TRY(asset_text(cx, FIGURE_TSV, &text));
	return figures_load(cx, FIGURE_TSV, text, &figure_table);
}

enum err
figures_check(struct ctx *cx, const char *file, str text)
{
	struct figure_table t;

	return figures_load(cx, file, text, &t);
}

static enum err
list_read(struct ctx *cx, str list, struct tsv *t)
{
	struct buf b;
	const struct asset *a;

	buf_init(&b, cx->mem, 200);
	buf_lit(&b, "practice/codes/");
	buf_put(&b, list);
	buf_lit(&b, ".tsv");
	*t = (struct tsv){ 0 };
	a = list.n ? asset_find(str_c(cx->mem, buf_str(&b))) : NULL;
	return a ? tsv_parse(cx, a->path, a->body, t) : ERR_OK;
}

str
fig_code_at(struct ctx *cx, str list, unsigned i)
{
	struct tsv t;

	if (list_read(cx, list, &t) != ERR_OK || i >= t.nrow)
		return S("");
	return tsv_get(&t, i, "code");
}

str
fig_words(struct ctx *cx, const struct figure *f, str code)
{
	struct tsv t;

	if (str_eq(f->list, S("@states")))
		return matter_state_words(f->kind, code);
	if (str_eq(f->list, S("@terms")))
		return term_words(cx, code);
	if (list_read(cx, f->list, &t) == ERR_OK)
		for (unsigned i = 0; i < t.nrow; i++)
			if (str_eq(tsv_get(&t, i, "code"), code))
				return tsv_get(&t, i, "says");
	return code;
}

/* ---- quarters ---- */

static int64_t
quarter_start(int year, int q)
{
	struct civil c = { .year = year + (q - 1) / 4,
		.month = 3 * ((q - 1) % 4) + 1, .day = 1, .hour = 12 };
	int64_t noon = time_of_civil(&c);

	/* Midnight in London is at one of two moments: ask at noon which. */
	c.hour = 0;
	c.offset_min = time_london(noon).offset_min;
	return time_of_civil(&c);
}

static bool
quarter_cut(str period, int *year, int *q)
{
	int64_t y = 0, n = 0;
	str head = str_sub(period, 0, 4);

	if (period.n != 7 || period.p[4] != '-' || period.p[5] != 'Q' ||
	    !str_int(head, 2000, 2999, &y) ||
	    !str_int(str_sub(period, 6, 1), 1, 4, &n))
		return false;
	*year = (int)y;
	*q = (int)n;
	return true;
}

enum err
figures_period(struct ctx *cx, str period, int64_t *from, int64_t *to)
{
	int year, q;

	if (!quarter_cut(period, &year, &q))
		return fail(cx, ERR_INPUT, "period",
		    "a quarter is written as 2026-Q3");
	*from = quarter_start(year, q);
	*to = quarter_start(year, q + 1);
	return ERR_OK;
}

str
figures_quarter(struct arena *mem, int64_t t, int back)
{
	struct civil c = time_london(t);
	int n = 4 * c.year + (c.month - 1) / 3 - back;
	struct buf b;

	buf_init(&b, mem, 16);
	buf_fmt(&b, "%d-Q%d", n / 4, n % 4 + 1);
	return buf_str(&b);
}

str
figures_called(struct arena *mem, str period)
{
	static const char *const of[] = { "January to March", "April to June",
		"July to September", "October to December" };
	struct buf b;
	int year, q;

	if (!quarter_cut(period, &year, &q))
		return period;
	buf_init(&b, mem, 64);
	buf_fmt(&b, "%s %d", of[q - 1], year);
	return buf_str(&b);
}

/* ---- made ---- */

static enum err
set_of(struct ctx *cx, struct figures *f)
{
	str set[SET__MAX];
	int64_t below = 0;
	struct fired scope;
	struct facts none = { 0 };
	struct buf b;

	TRY(settings_read(cx, set));
	if (!str_int(set[SET_FIGURES_BELOW], 0, FIGURES_BELOW_MAX, &below))
		below = CELLS_BELOW;
	f->below = (unsigned)below;
	TRY(scope_ask(cx, set[SET_DEATH_SCOPE], &none, day_of(f->to - 1),
	    &scope));
	buf_init(&b, cx->mem, 400);
	buf_put(&b, scope.rule->text);
	buf_fmt(&b, " (policy %.*s, version %u)", PRS(scope.rule->id),
	    scope.rule->version);
	f->scope = buf_str(&b);
	return ERR_OK;
}

struct newest {
	str period, id;
	int64_t edition;
	char at[FHIR_ID_MAX];  /* a row's memory is the call's */
};

static enum err
look(void *arg, struct ctx *cx, const struct matter_row *r)
{
	struct newest *n = arg;
	int64_t edition = 0;

	(void)cx;
	if (!str_eq(matter_fact(r, "period"), n->period) ||
	    !str_int(matter_fact(r, "edition"), 1, 100000, &edition) ||
	    edition <= n->edition || r->id.n > sizeof(n->at))
		return ERR_OK;
	n->edition = edition;
	memcpy(n->at, r->id.p, r->id.n);
	n->id = (str){ n->at, r->id.n };
	return ERR_OK;
}

static enum err
newest_of(struct ctx *cx, str period, struct newest *n)
{
	*n = (struct newest){ .period = period, .id = S("") };
	return matter_each(cx, KIND_FIGURES, true, 0, INT64_MAX, look, n);
}

enum err
figures_latest(struct ctx *cx, str period, str *id)
{
	struct newest n;

	TRY(newest_of(cx, period, &n));
	if (n.id.n == 0)
		return fail(cx, ERR_ABSENT, "period",
		    "there are no figures of %.*s yet", PRS(period));
	*id = str_dup(cx->mem, n.id);
	return ERR_OK;
}

/* What an earlier snapshot of the same quarter had, beside what there is now. */
static enum err
restate(struct ctx *cx, struct figures *f, const struct newest *n)
{
	struct figures was;

	f->edition = (unsigned)n->edition + 1;
	f->earlier = S("");
	if (n->id.n == 0)
		return ERR_OK;
	TRY(figures_read(cx, str_dup(cx->mem, n->id), &was));
	TRY(figures_hide(cx, &was));
	f->earlier = was.id;
	f->earlier_cutoff = was.cutoff;
	for (unsigned i = 0; i < f->ncell; i++) {
		const struct fig_cell *c = figures_cell(&was, f->cell[i].code);

		f->cell[i].restated = c && (c->n != f->cell[i].n ||
		    (c->of.n && fig_of(&was, c) != fig_of(f, &f->cell[i])));
		f->cell[i].was = c ? c->n : 0;
		f->cell[i].was_hidden = c && c->hidden;
	}
	return ERR_OK;
}

/* ---- the text ---- */

static void
put_cell_text(struct buf *b, str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_c(b, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
	buf_c(b, '\t');
}

static void
put_number(struct buf *b, int64_t n)
{
	buf_int(b, n);
	buf_c(b, '\t');
}

static void
put_cell(struct buf *b, const struct fig_cell *c)
{
	buf_lit(b, "cell\t");
	put_cell_text(b, c->code);
	put_cell_text(b, c->row);
	put_number(b, c->part);
	put_number(b, c->show);
	put_number(b, c->suppress);
	put_cell_text(b, c->item);
	put_cell_text(b, c->sum);
	put_cell_text(b, c->of);
	put_number(b, c->n);
	put_number(b, c->rows);
	put_number(b, c->restated);
	put_number(b, c->was);
	put_number(b, c->was_hidden);
	put_cell_text(b, c->title);
	put_cell_text(b, c->definition);
	buf_c(b, '\n');
}

static void
put_series(struct buf *b, const struct fig_series *s)
{
	for (unsigned i = 0; i < s->n; i++) {
		buf_lit(b, "point\t");
		put_cell_text(b, s->code);
		put_cell_text(b, s->at[i].x);
		if (s->at[i].y == s->at[i].y)
			buf_fmt(b, "%.6g", s->at[i].y);
		buf_fmt(b, "\t%.6g\t\n", s->at[i].n);
	}
}

static void
put_real(struct buf *b, double v)
{
	if (v == v)
		buf_fmt(b, "%.15g", v);
	buf_c(b, '\t');
}

static void
put_measure(struct buf *b, const struct fig_measure *m)
{
	const struct spc_in *in = &m->in;

	buf_lit(b, "measure\t");
	put_cell_text(b, m->action);
	put_cell_text(b, m->title);
	put_cell_text(b, m->says);
	put_cell_text(b, m->x);
	put_cell_text(b, m->y);
	put_cell_text(b, spc_chart_word[in->chart].name);
	put_cell_text(b, spc_improve_word[in->improve].name);
	put_number(b, in->run);
	put_number(b, (int64_t)in->baseline);
	put_number(b, (int64_t)in->began);
	put_number(b, in->open);
	put_number(b, in->screen);
	put_number(b, in->from_nought);
	put_real(b, in->target ? *in->target : NAN);
	for (size_t i = 0; i < in->npoints; i++) {
		buf_lit(b, "\nvalue\t");
		put_cell_text(b, in->points[i].x);
		put_real(b, in->points[i].y);
		put_real(b, in->points[i].n);
	}
	buf_c(b, '\n');
}

static void
put_head(struct buf *b, const struct figures *f)
{
	buf_lit(b, "heed-figures\t1\t\nperiod\t");
	put_cell_text(b, f->period);
	put_number(b, f->from);
	put_number(b, f->to);
	buf_lit(b, "\ncutoff\t");
	put_number(b, f->cutoff);
	buf_lit(b, "\nscope\t");
	put_cell_text(b, f->scope);
	buf_lit(b, "\nbelow\t");
	put_number(b, f->below);
	buf_lit(b, "\nedition\t");
	put_number(b, f->edition);
	buf_lit(b, "\nearlier\t");
	put_cell_text(b, f->earlier);
	put_number(b, f->earlier_cutoff);
	buf_c(b, '\n');
}

static enum err
figures_text(struct ctx *cx, struct figures *f)
{
	struct buf b;

	buf_init(&b, cx->mem, FIGURES_TEXT_MAX);
	put_head(&b, f);
	for (unsigned i = 0; i < f->ncell; i++)
		put_cell(&b, &f->cell[i]);
	for (unsigned i = 0; i < f->nseries; i++)
		put_series(&b, &f->series[i]);
	for (unsigned i = 0; i < f->nmeasure; i++)
		put_measure(&b, &f->measure[i]);
	for (unsigned i = 0; i < f->nset; i++) {
		buf_lit(&b, "set\t");
		put_cell_text(&b, f->set[i]);
		buf_c(&b, '\n');
	}
	buf_lit(&b, "rows\t");
	put_number(&b, f->nrows);
	buf_c(&b, '\n');
	buf_put(&b, f->rows);
	if (buf_done(&b, &f->text) != ERR_OK)
		return fail(cx, ERR_LIMIT, "period", "more records were counted"
		    " than a snapshot can name (some 300,000)");
	return ERR_OK;
}

static str
tab(str *line)
{
	str head = S("");

	(void)str_cut(line, '\t', &head);
	return head;
}

static int64_t
tab_int(str *line)
{
	str s = tab(line);
	bool below = str_starts(s, S("-"));
	int64_t n = 0;

	(void)str_int(below ? str_sub(s, 1, s.n) : s, 0, INT64_MAX, &n);
	return below ? -n : n;
}

static double
tab_real(struct ctx *cx, str *line)
{
	str s = tab(line);

	return s.n && s.n < 40 ? strtod(str_c(cx->mem, s), NULL) : NAN;
}

static void
parse_cell(str line, struct fig_cell *c)
{
	c->code = tab(&line);
	c->row = tab(&line);
	c->part = (unsigned)tab_int(&line);
	c->show = (enum fig_show)tab_int(&line);
	c->suppress = tab_int(&line) != 0;
	c->item = tab(&line);
	c->sum = tab(&line);
	c->of = tab(&line);
	c->n = tab_int(&line);
	c->rows = tab_int(&line);
	c->restated = tab_int(&line) != 0;
	c->was = tab_int(&line);
	c->was_hidden = tab_int(&line) != 0;
	c->title = tab(&line);
	c->definition = tab(&line);
}

static void
parse_point(struct ctx *cx, str line, struct figures *f)
{
	str code = tab(&line);
	struct fig_series *s = f->nseries ? &f->series[f->nseries - 1] : NULL;

	if (!s || !str_eq(s->code, code)) {
		if (f->nseries == FIG_SERIES)
			return;
		s = &f->series[f->nseries++];
		*s = (struct fig_series){ .code = code };
	}
	if (s->n == FIG_POINTS_MAX)
		return;
	MORE(cx->mem, s->at, s->n, &s->cap);
	s->at[s->n].x = tab(&line);
	s->at[s->n].y = tab_real(cx, &line);
	s->at[s->n++].n = tab_real(cx, &line);
}

static unsigned
word_at(str s, const struct spc_word *w, unsigned n)
{
	unsigned i = 0;

	while (i + 1 < n && !str_eq(w[i].name, s))
		i++;
	return i;
}

static void
parse_measure(struct ctx *cx, str line, struct fig_measure *m)
{
	struct spc_in *in = &m->in;
	double target;

	m->action = tab(&line);
	m->title = tab(&line);
	m->says = tab(&line);
	m->x = tab(&line);
	m->y = tab(&line);
	in->chart = (enum spc_chart)word_at(tab(&line), spc_chart_word,
	    SPC_CHART__MAX);
	in->improve = (enum spc_improve)word_at(tab(&line), spc_improve_word,
	    SPC_IMPROVE__MAX);
	in->run = (unsigned)tab_int(&line);
	in->baseline = (size_t)tab_int(&line);
	in->began = (size_t)tab_int(&line);
	in->what_began = in->began ? S("action began") : S("");
	in->open = tab_int(&line) != 0;
	in->screen = tab_int(&line) != 0;
	in->from_nought = tab_int(&line) != 0;
	target = tab_real(cx, &line);
	if (target == target) {
		double *t = NEW(cx->mem, double);

		*t = target;
		in->target = t;
	}
}

/* cap: of the points of the last measure. */
static void
parse_value(struct ctx *cx, str line, struct figures *f, unsigned *cap)
{
	struct spc_in *in = f->nmeasure ? &f->measure[f->nmeasure - 1].in
	    : NULL;
	struct spc_point p = { .x = tab(&line) };
	struct spc_point *at;

	if (!in || in->npoints == FIG_POINTS_MAX)
		return;
	if (in->npoints == 0)
		*cap = 0;
	at = f->points;
	MORE(cx->mem, at, (unsigned)in->npoints, cap);
	f->points = at;
	p.y = tab_real(cx, &line);
	p.n = tab_real(cx, &line);
	at[in->npoints++] = p;
	in->points = at;
}

static void
parse_head(str what, str line, struct figures *f)
{
	if (str_eq(what, S("period"))) {
		f->period = tab(&line);
		f->from = tab_int(&line);
		f->to = tab_int(&line);
	} else if (str_eq(what, S("cutoff"))) {
		f->cutoff = tab_int(&line);
	} else if (str_eq(what, S("scope"))) {
		f->scope = tab(&line);
	} else if (str_eq(what, S("below"))) {
		f->below = (unsigned)tab_int(&line);
	} else if (str_eq(what, S("edition"))) {
		f->edition = (unsigned)tab_int(&line);
	} else if (str_eq(what, S("earlier"))) {
		f->earlier = tab(&line);
		f->earlier_cutoff = tab_int(&line);
	}
}

enum err
figures_parse(struct ctx *cx, str text, struct figures *f)
{
	unsigned setcap = 0, valuecap = 0;
	str left = text, line, what;

	f->text = text;
	f->measure = NEWN(cx->mem, struct fig_measure, FIG_MEASURES_MAX + 1);
	f->cell = NEWN(cx->mem, struct fig_cell, FIGURES_CELLS_MAX + 1);
	while (left.n) {
		(void)str_cut(&left, '\n', &line);
		what = tab(&line);
		if (str_eq(what, S("rows"))) {
			f->nrows = tab_int(&line);
			f->rows = left;
			return ERR_OK;
		}
		if (str_eq(what, S("cell")) && f->ncell < FIGURES_CELLS_MAX) {
			parse_cell(line, &f->cell[f->ncell++]);
		} else if (str_eq(what, S("point"))) {
			parse_point(cx, line, f);
		} else if (str_eq(what, S("measure")) &&
		    f->nmeasure < FIG_MEASURES_MAX) {
			parse_measure(cx, line, &f->measure[f->nmeasure++]);
		} else if (str_eq(what, S("value"))) {
			parse_value(cx, line, f, &valuecap);
		} else if (str_eq(what, S("set"))) {
			MORE(cx->mem, f->set, f->nset, &setcap);
			f->set[f->nset++] = tab(&line);
		} else {
			parse_head(what, line, f);
		}
	}
	return fail(cx, ERR_STORE, "figures", "the text of the figures has no"
	    " end: run heed verify");
}

/* ---- kept, and read again ---- */

/* The figures are the whole service's. */
static enum err
top_unit(struct ctx *cx, str *id)
{
	struct units l;

	TRY(unit_list(cx, &l));
	*id = S("");
	for (unsigned i = 0; i < l.n; i++)
		if (!l.at[i].closed && l.at[i].parent.n == 0 && id->n == 0)
			*id = l.at[i].id;
	return ERR_OK;
}

static enum err
keep(struct ctx *cx, struct figures *f, str unit)
{
	struct matter *m = &f->m;
	struct op op[8];
	unsigned n = 0;
	struct buf b;

	TRY(matter_new(cx, KIND_FIGURES, unit, S(""), m));
	f->hash = hash_hex(cx->mem, f->text);
	buf_init(&b, cx->mem, 400);
	buf_lit(&b, "{\"url\":\"" BLOB_URL "\",\"valueString\":\"");
	buf_put(&b, f->hash);
	buf_fmt(&b, " %zu\"}", f->text.n);
	m->beside = buf_str(&b);
	op[n++] = matter_op(m, S(""), "figures.period", f->period);
	op[n++] = matter_op(m, S(""), "figures.edition",
	    buf_number(cx->mem, f->edition));
	op[n++] = matter_op(m, S(""), "figures.from", time_day(cx->mem,
	    f->from));
	op[n++] = matter_op(m, S(""), "figures.cutoff", time_iso(cx->mem,
	    f->cutoff));
	op[n++] = matter_op(m, S(""), "figures.scope", str_sub(f->scope, 0,
	    200));
	op[n++] = matter_op(m, S(""), "figures.hash", f->hash);
	op[n++] = matter_op(m, S(""), "figures.rows", buf_number(cx->mem, f->nrows));
	TRY(matter_save(cx, m, op, n, "save"));
	TRY(blob_put_text(cx, KIND_FIGURES, m->rec.id, f->text));
	f->id = m->rec.id;
	f->v = m->rec.v;
	f->ref = m->ref;
	f->state = m->state;
	return ERR_OK;
}

enum err
figures_make(struct ctx *cx, str period, struct figures *f)
{
	struct newest n;
	str unit;

	*f = (struct figures){ .period = period, .cutoff = cx->now,
		.scope = S(""), .earlier = S("") };
	TRY(figures_period(cx, period, &f->from, &f->to));
	if (f->from > cx->now)
		return fail(cx, ERR_INPUT, "period",
		    "this quarter has not begun");
	TRY(top_unit(cx, &unit));
	TRY(matter_may_add(cx, KIND_FIGURES, unit));
	TRY(set_of(cx, f));
	TRY(newest_of(cx, period, &n));
	TRY(figures_count(cx, f));
	TRY(figures_measures(cx, f));
	TRY(restate(cx, f, &n));
	TRY(figures_text(cx, f));
	return keep(cx, f, unit);
}

enum err
figures_read(struct ctx *cx, str id, struct figures *f)
{
	str text;

	*f = (struct figures){ .scope = S(""), .earlier = S("") };
	TRY(matter_open(cx, KIND_FIGURES, id, &f->m));
	TRY(blob_read(cx, &f->m.rec, &text));
	f->hash = hash_hex(cx->mem, text);
	if (!str_eq(f->hash, matter_value(&f->m, "figures.hash")))
		return fail(cx, ERR_STORE, "figures", "the figures are not those"
		    " that were made: they are not shown; run heed verify");
	f->id = f->m.rec.id;
	f->v = f->m.rec.v;
	f->ref = f->m.ref;
	f->state = f->m.state;
	return figures_parse(cx, text, f);
}

/* What stands in it stays; once the board has it, its words too. */
enum err
figures_prepare(struct ctx *cx, struct matter *m)
{
	struct blob_name name;

	if (m->exists && str_eq(m->was, S("given")))
		return fail(cx, ERR_INPUT, "words.learned", "the board has this"
		    " report: it stays as it is; make the figures again, and"
		    " what changed will stand beside them");
	if (m->exists && (!blob_named(m->rec.json, &name) ||
	    !str_eq(name.sha256, matter_value(m, "figures.hash"))))
		return fail(cx, ERR_INPUT, "figures.hash",
		    "what was counted stays as it is");
	return ERR_OK;
}

/* ---- asked of one ---- */

const struct fig_cell *
figures_cell(const struct figures *f, str code)
{
	for (unsigned i = 0; i < f->ncell && code.n; i++)
		if (str_eq(f->cell[i].code, code))
			return &f->cell[i];
	return NULL;
}

/* What a share or a ratio is of. */
int64_t
fig_of(const struct figures *f, const struct fig_cell *c)
{
	const struct fig_cell *of = figures_cell(f, c->of);

	return of ? of->n : 0;
}

const struct fig_series *
fig_series(const struct figures *f, const char *code)
{
	for (unsigned i = 0; i < f->nseries; i++)
		if (str_eq(f->series[i].code, str_of(code)))
			return &f->series[i];
	return NULL;
}

enum err
figures_rows(struct ctx *cx, const struct figures *f, str code, fig_fn *fn,
    void *arg)
{
	const struct fig_cell *c = figures_cell(f, code);
	str left = f->rows, line;
	bool *in = NEWN(cx->mem, bool, f->nset + 1);
	struct fig_row r;

	if (!c)
		return fail(cx, ERR_ABSENT, "cell", "%s",
		    err_info[ERR_ABSENT].text);
	for (unsigned i = 0; i < f->nset; i++)
		in[i] = str_has_word(f->set[i], buf_number(cx->mem, c - f->cell));
	while (left.n) {
		int64_t set;

		(void)str_cut(&left, '\n', &line);
		r.kind = kind_of(tab(&line));
		r.id = tab(&line);
		r.v = tab_int(&line);
		set = tab_int(&line);
		if (set >= 0 && (unsigned)set < f->nset && in[set])
			TRY(fn(arg, cx, &r));
	}
	return ERR_OK;
}
