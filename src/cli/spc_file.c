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

bool
spc_number_read(str s, double *v)
{
	char c[DIGITS_MAX + 1];

	s = str_trim(s);
	if (s.n > DIGITS_MAX || !is_number(s))
		return false;
	memcpy(c, s.p, s.n);
	c[s.n] = '\0';
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
	return stands_for_none(s) || strchr("0123456789+-.", s.p[0]);
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
	char why[160];

	*v = NAN;
	if (cell.n == 0 || spc_number_read(cell, v))
		return ERR_OK;
	(void)snprintf(why, sizeof(why), "its %s is no number; write digits "
	    "with a point and no comma or sign beside them, and leave it empty "
	    "where it is not known", what);
	return refuse(r, ERR_INPUT, r->row, why);
}

static enum err
check_cells(struct reading *r, const str *cell, unsigned n)
{
	bool of = (spc_traits[r->chart] & SPC_OF) != 0;

	if (n < 2)
		return refuse(r, ERR_INPUT, r->row, "it has one cell, and a "
		    "point is x,value with a comma between");
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

static enum err
read_point(struct reading *r, const str *cell, unsigned n)
{
	struct spc_point p = { .x = cell[0], .n = NAN };

	TRY(check_cells(r, cell, n));
	TRY(read_figure(r, cell[1], "value", &p.y));
	if (spc_traits[r->chart] & SPC_OF)
		TRY(read_figure(r, cell[2], "n", &p.n));
	return take_point(r, &p);
}

static enum err
read_row(struct reading *r, str *cell, unsigned n)
{
	unsigned kept = n < CELLS ? n : CELLS;
	bool some = n > CELLS;

	for (unsigned i = 0; i < kept; i++) {
		cell[i] = str_trim(csv_words(r->cx->mem, str_trim(cell[i])));
		some |= cell[i].n > 0;
	}
	if (!some)
		return ERR_OK;
	if (r->f->n > 0 || r->f->y.n > 0 || !is_heading(cell, n))
		return read_point(r, cell, n);
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
	struct reading r = { .cx = cx, .chart = chart, .open = open, .f = f };
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
	if (f->n == 0)
		return fail(cx, ERR_INPUT, "FILE", "there is no point in it");
	return ERR_OK;
}
