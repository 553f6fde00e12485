/*
 * Tables that clinicians edit: a header, rows, notes.
 */
#include "core/tsv.h"
#include "core/arena.h"
#include "core/utf8.h"

static unsigned
count_rows(str text)
{
	unsigned n = 0;
	str line;

	for (bool more = true; more;) {
		more = str_cut(&text, '\n', &line);
		n++;
	}
	return n;
}

enum err
tsv_parse(struct ctx *cx, const char *file, str text, struct tsv *t)
{
	struct tsv out = { .file = file, .text = text };
	unsigned rows = count_rows(text), no = 0;
	str line, cell;

	if (!utf8_ok(text, NULL))
		return fail(cx, ERR_UNREAD, file, "the file is not UTF-8");
	if (rows > TSV_ROWS_MAX)
		return fail(cx, ERR_LIMIT, file, "more than %d rows",
		    TSV_ROWS_MAX);
	for (bool more = true; more;) {
		unsigned c = 0;
		bool cells = true;

		more = str_cut(&text, '\n', &line);
		no++;
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!out.col) {
			out.col = NEWN(cx->mem, str, TSV_COLS_MAX);
			while (cells && out.ncol < TSV_COLS_MAX) {
				cells = str_cut(&line, '\t', &cell);
				out.col[out.ncol++] = cell;
			}
			out.cell = NEWN(cx->mem, str, (size_t)rows * out.ncol);
			out.line = NEWN(cx->mem, unsigned, rows);
			continue;
		}
		while (cells) {
			cells = str_cut(&line, '\t', &cell);
			if (c == out.ncol)
				return fail(cx, ERR_UNREAD, file,
				    "line %u has more cells than columns", no);
			out.cell[out.nrow * out.ncol + c++] = str_trim(cell);
		}
		while (c < out.ncol)
			out.cell[out.nrow * out.ncol + c++] = S("");
		out.line[out.nrow++] = no;
	}
	if (!out.col)
		return fail(cx, ERR_UNREAD, file, "the file has no header line");
	*t = out;
	return ERR_OK;
}

int
tsv_col(const struct tsv *t, const char *name)
{
	for (unsigned i = 0; i < t->ncol; i++)
		if (str_eq(t->col[i], str_of(name)))
			return (int)i;
	return -1;
}

str
tsv_get(const struct tsv *t, unsigned row, const char *name)
{
	int c = tsv_col(t, name);

	if (c < 0 || row >= t->nrow)
		return S("");
	return t->cell[row * t->ncol + (unsigned)c];
}
