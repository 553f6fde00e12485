/* A chart's points as a test says them, for test_stats and test_chart. */
#ifndef HEED_CHART_KIT_H
#define HEED_CHART_KIT_H

#include "kit.h"
#include "stats/spc.h"

#include <math.h>

/* Room for test_chart's longest chart. */
enum { ROWS = 1500 };

static struct spc_point point[ROWS];
static char label[ROWS][24];
static struct spc_in in;
static struct spc_out out;

/* A chart of n values, labelled p1, p2 ... */
static void
chart(const double *y, size_t n)
{
	assert_true(n <= ROWS);
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(label[i], sizeof(label[i]), "p%zu", i + 1);
		point[i] = (struct spc_point){ str_of(label[i]), y[i], NAN };
	}
	in = (struct spc_in){ .points = point, .npoints = n };
}
#define CHART(...)                                                 \
	do {                                                       \
		const double y_[] = { __VA_ARGS__ };               \
		chart(y_, sizeof(y_) / sizeof(y_[0]));             \
	} while (0)

#endif
