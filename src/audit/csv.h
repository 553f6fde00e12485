/*
 * Rows of comma separated values (RFC 4180), as they come: any delimiter, a
 * quoted cell may hold line ends, a row may have any number of cells.
 */
#ifndef HEED_AUDIT_CSV_H
#define HEED_AUDIT_CSV_H

#include "core/arena.h"
#include "core/str.h"

struct csv_row {
	unsigned n;   /* cells; more than fit are counted */
	bool open;    /* text ended within quotes */
	bool cut;     /* text ended before the line did */
};
/* The row at `at`, its cells as they stand (max of them). quotes: false takes
 * every line's end as the row's. Where the next row begins. */
size_t csv_next(str text, size_t at, char delim, bool quotes, str *cell,
    unsigned max, struct csv_row *);
/* A cell's words: without its quotes, and those within it once. */
str csv_words(struct arena *, str cell);

#endif
