/*
 * What the files of series share.
 */
#ifndef HEED_LEARNING_SERIES_INT_H
#define HEED_LEARNING_SERIES_INT_H

#include "learning/series.h"

/* s->own counted from Heed's rows, into the rest of s. */
enum err own_series(struct ctx *, const struct matter *, struct series *)
    CHECKED;

#endif
