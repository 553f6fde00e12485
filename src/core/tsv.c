/*
 * Tables that clinicians edit: a header, rows, notes.
 */
#include "core/tsv.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"
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

/* The first line. A column name that is given twice would hide a column. */
static enum err
take_header(struct ctx *cx, struct tsv *t, str line)
{
	str cell;

	t->col = NEWN(cx->mem, str, TSV_COLS_MAX);
	for (bool more = true; more;) {
		more = str_cut(&line, '\t', &cell);
		cell = str_trim(cell);
		if (t->ncol == TSV_COLS_MAX)
			return fail(cx, ERR_LIMIT, t->file,
			    "more than %d columns", TSV_COLS_MAX);
		for (unsigned c = 0; c < t->ncol; c++)
			if (str_eq(t->col[c], cell))
				return fail(cx, ERR_UNREAD, t->file,
				    "columns %u and %u have the same name",
				    c + 1, t->ncol + 1);
		t->col[t->ncol++] = cell;
	}
	return ERR_OK;
}

static enum err
take_row(struct ctx *cx, struct tsv *t, str line, unsigned no)
{
	str *cell = t->cell + (size_t)t->nrow * t->ncol;
	unsigned c = 0;

	for (bool more = true; more; c++) {
		if (c == t->ncol)
			return fail(cx, ERR_UNREAD, t->file,
			    "line %u has more cells than columns", no);
		more = str_cut(&line, '\t', &cell[c]);
		cell[c] = str_trim(cell[c]);
	}
	while (c < t->ncol)
		cell[c++] = S("");
	t->line[t->nrow++] = no;
	return ERR_OK;
}

enum err
tsv_parse(struct ctx *cx, const char *file, str text, struct tsv *t)
{
	struct tsv out = { .file = file, .text = text };
	unsigned rows = count_rows(text), no = 0;
	str line;

	if (!utf8_ok(text, NULL))
		return fail(cx, ERR_UNREAD, file, "the file is not UTF-8");
	if (rows > TSV_ROWS_MAX)
		return fail(cx, ERR_LIMIT, file, "more than %d rows",
		    TSV_ROWS_MAX);
	/* Spreadsheets put a byte order mark first. */
	if (str_starts(text, S("\xef\xbb\xbf")))
		text = str_sub(text, 3, text.n);
	for (bool more = true; more;) {
		more = str_cut(&text, '\n', &line);
		no++;
		/* An empty row of a spreadsheet is a line of tabs. */
		if (str_trim(line).n == 0 || line.p[0] == '#')
			continue;
		if (out.col) {
			TRY(take_row(cx, &out, line, no));
			continue;
		}
		TRY(take_header(cx, &out, line));
		out.cell = NEWN(cx->mem, str, (size_t)rows * out.ncol);
		out.line = NEWN(cx->mem, unsigned, rows);
	}
	if (!out.col)
		return fail(cx, ERR_UNREAD, file,
		    "the file has no header line");
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

enum err
tsv_asset(struct ctx *cx, const char *file, struct tsv *t)
{
	str text;

	TRY(asset_text(cx, file, &text));
	return tsv_parse(cx, file, text, t);
}

const char *
tsv_where(struct ctx *cx, const struct tsv *t, unsigned row)
{
	struct buf b;

	buf_init(&b, cx->mem, 512);
	buf_fmt(&b, "%s:%u", t->file, t->line[row]);
	return str_c(cx->mem, buf_str(&b));
}

enum err
tsv_bad(struct ctx *cx, const struct tsv *t, unsigned row, const char *col,
    const char *what)
{
	str cell = tsv_get(t, row, col);

	return fail(cx, ERR_INPUT, tsv_where(cx, t, row), "%s: \"%.*s\" %s",
	    col, (int)(cell.n < 80 ? cell.n : 80), cell.p ? cell.p : "", what);
}
