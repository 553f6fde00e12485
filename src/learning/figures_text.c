/*
 * A snapshot as text: what is kept, and read again for ever after. A line a thing,
 * its parts between tabs; the first says what it is.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "learning/figures_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

enum err
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

str
fig_tab(str *line)
{
	str head = S("");

	(void)str_cut(line, '\t', &head);
	return head;
}

int64_t
fig_tab_int(str *line)
{
	str s = fig_tab(line);
	bool below = str_starts(s, S("-"));
	int64_t n = 0;

	(void)str_int(below ? str_sub(s, 1, s.n) : s, 0, INT64_MAX, &n);
	return below ? -n : n;
}

static double
tab_real(struct ctx *cx, str *line)
{
	str s = fig_tab(line);

	return s.n && s.n < 40 ? strtod(str_c(cx->mem, s), NULL) : NAN;
}

static void
parse_cell(str line, struct fig_cell *c)
{
	c->code = fig_tab(&line);
	c->row = fig_tab(&line);
	c->part = (unsigned)fig_tab_int(&line);
	c->show = (enum fig_show)fig_tab_int(&line);
	c->suppress = fig_tab_int(&line) != 0;
	c->item = fig_tab(&line);
	c->sum = fig_tab(&line);
	c->of = fig_tab(&line);
	c->n = fig_tab_int(&line);
	c->rows = fig_tab_int(&line);
	c->restated = fig_tab_int(&line) != 0;
	c->was = fig_tab_int(&line);
	c->was_hidden = fig_tab_int(&line) != 0;
	c->title = fig_tab(&line);
	c->definition = fig_tab(&line);
}

static void
parse_point(struct ctx *cx, str line, struct figures *f)
{
	str code = fig_tab(&line);
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
	s->at[s->n].x = fig_tab(&line);
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

	m->action = fig_tab(&line);
	m->title = fig_tab(&line);
	m->says = fig_tab(&line);
	m->x = fig_tab(&line);
	m->y = fig_tab(&line);
	in->chart = (enum spc_chart)word_at(fig_tab(&line), spc_chart_word,
	    SPC_CHART__MAX);
	in->improve = (enum spc_improve)word_at(fig_tab(&line), spc_improve_word,
	    SPC_IMPROVE__MAX);
	in->run = (unsigned)fig_tab_int(&line);
	in->baseline = (size_t)fig_tab_int(&line);
	in->began = (size_t)fig_tab_int(&line);
	in->what_began = in->began ? S("action began") : S("");
	in->open = fig_tab_int(&line) != 0;
	in->screen = fig_tab_int(&line) != 0;
	in->from_nought = fig_tab_int(&line) != 0;
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
	struct spc_point p = { .x = fig_tab(&line) };
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
		f->period = fig_tab(&line);
		f->from = fig_tab_int(&line);
		f->to = fig_tab_int(&line);
	} else if (str_eq(what, S("cutoff"))) {
		f->cutoff = fig_tab_int(&line);
	} else if (str_eq(what, S("scope"))) {
		f->scope = fig_tab(&line);
	} else if (str_eq(what, S("below"))) {
		f->below = (unsigned)fig_tab_int(&line);
	} else if (str_eq(what, S("edition"))) {
		f->edition = (unsigned)fig_tab_int(&line);
	} else if (str_eq(what, S("earlier"))) {
		f->earlier = fig_tab(&line);
		f->earlier_cutoff = fig_tab_int(&line);
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
		what = fig_tab(&line);
		if (str_eq(what, S("rows"))) {
			f->nrows = fig_tab_int(&line);
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
			f->set[f->nset++] = fig_tab(&line);
		} else {
			parse_head(what, line, f);
		}
	}
	return fail(cx, ERR_STORE, "figures", "the text of the figures has no"
	    " end: run heed verify");
}
