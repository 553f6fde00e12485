/* The points of a CSV file, for heed spc: read whole, row by row, and refused by
 * the row with the reason. */
#include "audit/csv.h"
#include "cli/spc_int.h"
#include "core/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS = 4, DIGITS_MAX = 100, ROWS_A_LOOK = 1 << 16 };

struct reading {
	struct ctx *cx;
	enum spc_chart chart;
	bool open;
	struct spc_file *f;
	size_t row;            /* of the file, from 1 */
	size_t held;           /* the row that only an open gap may be, or 0 */
	unsigned heads;        /* cells of the heading; 0: there is none */
	long last;             /* the date of the row above, as 20260105; */
	size_t back;           /* the first row whose date comes before that */
	bool dates;            /* all labels so far are dates */
};

static enum err
refuse(struct reading *r, enum err e, size_t row, const char *why)
{
	char where[32];

	(void)snprintf(where, sizeof(where), "row %zu", row);
	return fail(r->cx, e, where, "%s", why);
}

/* ---- numbers ------------------------------------------------------- */

static size_t
digits(str s, size_t i)
{
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	return i;
}

static bool
sign(str s, size_t i)
{
	return i < s.n && (s.p[i] == '-' || s.p[i] == '+');
}

static bool
is_number(str s)
{
	size_t i = sign(s, 0), whole = i, some;

	i = digits(s, i);
	some = i - whole;
	if (i < s.n && s.p[i] == '.') {
		size_t part = ++i;

		i = digits(s, i);
		some += i - part;
	}
	if (some == 0)
		return false;
	if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
		size_t from;

		i++;
		i += sign(s, i);
		from = i;
		i = digits(s, i);
		if (i == from)
			return false;
	}
	return i == s.n;
}

static const str minus = SK("\xe2\x88\x92");
static const str wide[] = { SK("\xc2\xa0"), SK("\xe2\x80\xaf") };

/* Without spaces at its ends, also those that break no line. */
static str
trim(str s)
{
	bool more = true;

	while (more) {
		s = str_trim(s);
		more = false;
		for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++) {
			if (str_starts(s, wide[i])) {
				s = str_sub(s, wide[i].n, s.n);
				more = true;
			}
			if (str_ends(s, wide[i])) {
				s = str_sub(s, 0, s.n - wide[i].n);
				more = true;
			}
		}
	}
	return s;
}

bool
spc_number_read(str s, double *v)
{
	char c[DIGITS_MAX + 1];
	size_t n = 0;

	s = trim(s);
	if (str_starts(s, minus)) {
		s = str_sub(s, minus.n, s.n);
		c[n++] = '-';
	}
	if (n + s.n > DIGITS_MAX)
		return false;
	memcpy(c + n, s.p, s.n);
	c[n + s.n] = '\0';
	if (!is_number((str){ c, n + s.n }))
		return false;
	*v = strtod(c, NULL);
	return true;
}

/* ---- rows ---------------------------------------------------------- */

/* What people write where a figure is missing, or where a program had none: no
 * word of a heading. */
static bool
stands_for_none(str s)
{
	static const str word[] = { SK("nan"), SK("na"), SK("n/a"), SK("null"),
		SK("none"), SK("inf"), SK("-inf"), SK("+inf"), SK("infinity"),
		SK("-infinity"), SK("#n/a"), SK("-nan"), SK("missing") };

	for (size_t i = 0; i < sizeof(word) / sizeof(*word); i++)
		if (str_ieq(s, word[i]))
			return true;
	return false;
}

static bool
like_a_figure(str s)
{
	return stands_for_none(s) || str_starts(s, minus) ||
	    strchr("0123456789+-.", s.p[0]);
}

static bool
is_heading(const str *cell, unsigned n)
{
	if (n < 2 || (cell[0].n > 0 && cell[0].p[0] >= '0' &&
	    cell[0].p[0] <= '9'))
		return false;
	for (unsigned i = 1; i < n && i < 3; i++)
		if (cell[i].n > 0 && like_a_figure(cell[i]))
			return false;
	return cell[1].n > 0;
}

static enum err
read_figure(struct reading *r, str cell, const char *what, double *v)
{
	char why[260];

	*v = NAN;
	if (cell.n == 0 || spc_number_read(cell, v))
		return ERR_OK;
	(void)snprintf(why, sizeof(why), "its %s is no number; write digits "
	    "with a point and no comma or sign beside them, and leave it empty "
	    "where it is not known%s", what, r->f->n == 0 && r->heads == 0
	    ? "; if this is the heading, no cell of it may begin with a digit"
	    : r->f->n == 1 && isnan(r->f->points[0].y)
	    ? "; if the row above is a title, remove it" : "");
	return refuse(r, ERR_INPUT, r->row, why);
}

/* What stands between the cells where it is no comma; or NULL. A label that ends
 * in one and a number is two cells, and its value a decimal comma's rest. */
static const char *
other_separator(str cell, unsigned n)
{
	static const struct { char c; const char *says; } other[] = {
		{ ';', "semicolons" }, { '\t', "tabs" }, { '|', "pipes" } };

	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++) {
		str left = cell, head;

		if (str_chr(cell, other[i].c) < 0)
			continue;
		while (str_cut(&left, other[i].c, &head))
			;
		if (n < 2 || is_number(head))
			return other[i].says;
	}
	return NULL;
}

/* "Jan,1,234" below "Month,Falls" is a number with a comma. */
static bool
past_heading(const struct reading *r, const str *cell, unsigned n)
{
	for (unsigned i = r->heads; r->heads && i < n && i < CELLS; i++)
		if (cell[i].n > 0)
			return true;
	return false;
}

static enum err
check_cells(struct reading *r, const str *cell, unsigned n)
{
	bool of = (spc_traits[r->chart] & SPC_OF) != 0;
	const char *by = other_separator(cell[0], n);
	char why[160];

	if (str_ieq(str_sub(cell[0], 0, cell[0].n < 4 ? cell[0].n : 4),
	    S("sep=")))
		return refuse(r, ERR_INPUT, r->row, "it is a line for a "
		    "spreadsheet, and no point: remove it");
	if (by) {
		(void)snprintf(why, sizeof(why), "it has %s between its cells, "
		    "and a file has commas: save it anew with commas, and with "
		    "a point in numbers", by);
		return refuse(r, ERR_INPUT, r->row, why);
	}
	if (n < 2)
		return refuse(r, ERR_INPUT, r->row, r->f->n || r->heads
		    ? "it has one cell, and a point is x,value with a comma "
		    "between" : "it has one cell, and a point is x,value with a "
		    "comma between; if this is a title, remove it");
	if (past_heading(r, cell, n))
		return refuse(r, ERR_INPUT, r->row, "it has more cells than the "
		    "heading: a comma within a label stands in quotes, and a "
		    "number has none");
	if (of && n < 3)
		return refuse(r, ERR_INPUT, r->row, "it has two cells, and this "
		    "chart needs a third: of how many, or of how much");
	if (n > CELLS || (n == CELLS && cell[3].n > 0))
		return refuse(r, ERR_INPUT, r->row, "it has more than three "
		    "cells; a point is x,value,n, and a comma within a cell "
		    "stands in quotes");
	if (!utf8_text_ok(cell[0], NULL))
		return refuse(r, ERR_INPUT, r->row, "its label is no UTF-8; "
		    "save the file as CSV UTF-8");
	return ERR_OK;
}

/* A t chart's gap of nought may be the open one: that shows when no other
 * follows. */
static enum err
take_point(struct reading *r, const struct spc_point *p)
{
	const char *why = spc_wrong(r->chart, p, false);

	if (r->held && !isnan(p->y))
		return refuse(r, ERR_INPUT, r->held, spc_wrong(r->chart,
		    &(struct spc_point){ .y = 0 }, false));
	if (why && r->open && !spc_wrong(r->chart, p, true)) {
		r->held = r->row;
		why = NULL;
	}
	if (why)
		return refuse(r, ERR_INPUT, r->row, why);
	if (r->f->n == SPC_POINTS_MAX)
		return refuse(r, ERR_LIMIT, r->row, "a chart takes 1,000,000 "
		    "points at most; give fewer, or longer periods");
	r->f->points[r->f->n++] = *p;
	return ERR_OK;
}

/* So many digits as a number; -1 where they are none. */
static long
part(str s, size_t from, size_t n)
{
	int64_t v;

	return str_int(str_sub(s, from, n), 0, 9999, &v) ? (long)v : -1;
}

/* 2026-01-05, 2026-01 or 05/01/2026 as 20260105; 0: it is no date. */
static long
date_of(str x)
{
	bool iso = (x.n == 10 || x.n == 7) && x.p[4] == '-' &&
	    (x.n == 7 || x.p[7] == '-');
	bool ours = x.n == 10 && x.p[2] == '/' && x.p[5] == '/';
	long y, m, d;

	if (!iso && !ours)
		return 0;
	y = part(x, ours ? 6 : 0, 4);
	m = part(x, ours ? 3 : 5, 2);
	d = ours ? part(x, 0, 2) : x.n == 7 ? 0 : part(x, 8, 2);
	return y < 1 || m < 1 || m > 12 || d < 0 || d > 31 ? 0
	    : (y * 100 + m) * 100 + d;
}

/* Rows that run backwards would be read as time that does. */
static void
look_at_date(struct reading *r, str x)
{
	long d = date_of(x);

	r->dates = r->dates && d > 0;
	if (r->dates && d < r->last && r->back == 0)
		r->back = r->row;
	r->last = d;
}

static enum err
read_point(struct reading *r, const str *cell, unsigned n)
{
	struct spc_point p = { .x = cell[0], .n = NAN };

	TRY(check_cells(r, cell, n));
	look_at_date(r, cell[0]);
	TRY(read_figure(r, cell[1], "value", &p.y));
	if (spc_traits[r->chart] & SPC_OF)
		TRY(read_figure(r, cell[2], "n", &p.n));
	return take_point(r, &p);
}

static enum err
read_row(struct reading *r, str *cell, unsigned n)
{
	unsigned kept = n < CELLS ? n : CELLS, last = n > CELLS ? n : 0;

	for (unsigned i = 0; i < kept; i++) {
		cell[i] = trim(csv_words(r->cx->mem, str_trim(cell[i])));
		if (cell[i].n > 0 && last <= CELLS)
			last = i + 1;
	}
	if (last == 0)
		return ERR_OK;
	if (r->f->n > 0 || r->heads || !is_heading(cell, n))
		return read_point(r, cell, n);
	r->heads = last;
	r->f->x = utf8_mend(r->cx->mem, str_sub(cell[0], 0, SPC_LABEL_MAX));
	r->f->y = utf8_mend(r->cx->mem, str_sub(cell[1], 0, SPC_LABEL_MAX));
	return ERR_OK;
}

/* ---- the file ------------------------------------------------------ */

static size_t
lines_in(str s, char end)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == end;
	return n;
}

static enum err
check_text(struct reading *r, str text)
{
	const char *nul = text.n ? memchr(text.p, 0, text.n) : NULL;

	if (!nul)
		return ERR_OK;
	return refuse(r, ERR_INPUT, 1 + lines_in(str_sub(text, 0,
	    (size_t)(nul - text.p)), '\n'), "it has a NUL byte, which no text "
	    "has: save the file as CSV UTF-8, not as a workbook or UTF-16");
}

static str
no_mark(str text)
{
	return str_starts(text, S("\xef\xbb\xbf")) ? str_sub(text, 3, text.n) :
	    text;
}

enum err
spc_file_read(struct ctx *cx, str text, enum spc_chart chart, bool open,
    struct spc_file *f)
{
	struct reading r = { .cx = cx, .chart = chart, .open = open, .f = f,
		.dates = chart != SPC_CHART_FUNNEL };
	size_t lines;

	text = no_mark(text);
	TRY(check_text(&r, text));
	lines = lines_in(text, '\n') + 1;
	*f = (struct spc_file){ .points = NEWN(cx->mem, struct spc_point,
	    lines < SPC_POINTS_MAX ? lines : SPC_POINTS_MAX) };
	for (size_t at = 0; at < text.n;) {
		str cell[CELLS];
		struct csv_row row;

		at = csv_next(text, at, ',', true, cell, CELLS, &row);
		r.row++;
		if (row.open)
			return refuse(&r, ERR_INPUT, r.row, "a quote begins "
			    "in it and is not closed");
		TRY(read_row(&r, cell, row.n));
		if (r.row % ROWS_A_LOOK == 0)
			progress("rows read", (int64_t)r.row, 0);
	}
	if (r.dates && r.back)
		return refuse(&r, ERR_INPUT, r.back, "its date comes before the "
		    "one above: put the rows in the order of time, the earliest "
		    "first");
	if (f->n == 0)
		return fail(cx, ERR_INPUT, "FILE", "there is no point in it");
	return ERR_OK;
}
