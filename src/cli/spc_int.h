/*
 * What the files of cli/spc*.c share: the points of a file, and the three ways
 * a chart is written.
 */
#ifndef HEED_CLI_SPC_INT_H
#define HEED_CLI_SPC_INT_H

#include "cli/cli.h"
#include "stats/spc.h"

#include <stdio.h>

/* Bytes of a file: each of a million points has 134. */
enum { SPC_FILE_MAX = 128 << 20 };

struct spc_file {
	struct spc_point *points;
	size_t n;
	str x, y;              /* the heading's names for them, or "" */
};
/*
 * `x,value[,n]` as RFC 4180 has it, with a heading or without, a byte order mark
 * or none, LF or CRLF. A value or n that is empty is missing; a row with nothing
 * in it is passed over. The first row is a heading where it can be no point: no
 * cell after the first is a number or stands for one that is missing. A row has no
 * more cells than the heading; labels that are all dates do not run backwards.
 *
 * Everything lives in cx->mem; x points into text. ERR_INPUT with the row (the
 * heading is one, and so is an empty one) and the reason; ERR_LIMIT past
 * SPC_POINTS_MAX. What spc_wrong says of a point is said of its row.
 */
enum err spc_file_read(struct ctx *, str text, enum spc_chart, bool open,
    struct spc_file *) CHECKED;
/* A decimal number as files and options have it: "12", "-.5", "1e3", also with
 * U+2212 as its minus or U+00A0, U+202F around it; nothing else, so no "1,234",
 * "12%", "0x1f", "nan" or "inf". It may be infinite where its exponent is. */
bool spc_number_read(str, double *);

/* brief: an arena that is empty, for one row at a time. */
void spc_json(FILE *, struct arena *brief, const struct spc_in *,
    const struct spc_out *, str sentence);
void spc_text(FILE *, struct arena *brief, const struct spc_in *,
    const struct spc_out *, str title, str sentence);

#endif
