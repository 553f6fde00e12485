/*
 * The practice's tables: tab separated, UTF-8, first line the column names.
 *
 * Lines that start with '#' and empty lines are notes for the reader. A row
 * with more cells than columns is refused; missing cells at the end are empty.
 */
#ifndef HEED_CORE_TSV_H
#define HEED_CORE_TSV_H

#include "core/err.h"
#include "core/str.h"

struct tsv {
	const char *file;    /* for diagnostics */
	str text;
	unsigned ncol;
	str *col;            /* column names */
	unsigned nrow;
	str *cell;           /* nrow * ncol */
	unsigned *line;      /* line number of each row */
};

enum { TSV_ROWS_MAX = 20000, TSV_COLS_MAX = 32 };

/* Spans point into text, which must outlive the table. */
enum err tsv_parse(struct ctx *, const char *file, str text, struct tsv *) CHECKED;
/* The same of one of the program's own files. */
enum err tsv_asset(struct ctx *, const char *file, struct tsv *) CHECKED;
/* "file:line" of a row; and what is wrong with its cell of that column, said
 * there with what stands in it: ERR_INPUT. */
const char *tsv_where(struct ctx *, const struct tsv *, unsigned row);
enum err tsv_bad(struct ctx *, const struct tsv *, unsigned row,
    const char *col, const char *what);
/* The column's number, or -1. */
int tsv_col(const struct tsv *, const char *name);
/* A cell by row and column name; "" where there is no such column. */
str tsv_get(const struct tsv *, unsigned row, const char *name);

#endif
