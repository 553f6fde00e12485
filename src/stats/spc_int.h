/*
 * What the files of stats/spc*.c share.
 */
#ifndef HEED_STATS_SPC_INT_H
#define HEED_STATS_SPC_INT_H

#include "stats/spc.h"

#include <math.h>

/* One piece of work. reach: from the mean to the limit at a row, unclipped;
 * two thirds of it is where "close to a limit" begins. */
struct spc_work {
	const struct spc_in *in;
	unsigned run;
	double *value, *mean, *lower, *upper, *reach;
	struct spc_mark *marks;
	bool *split;           /* a segment ends with this row */
	size_t *row;           /* rows of the segment that have a value */
};

/* -1, 0 or 1 as a is less than b, equal within grain, or more; 0 for NAN. */
static inline int
spc_order(double a, double b, double grain)
{
	return a > b + grain ? 1 : a < b - grain ? -1 : 0;
}

/* Labels the n points at w->row; their marks come unset. */
void spc_rules(struct spc_work *, size_t n, double grain);
/* Decimals that leave three digits of a number from 0. */
int spc_decimals(double);
/* The sentence; the rest of out is made. */
str spc_sentence(struct arena *, const struct spc_in *, const struct spc_out *);

#endif
