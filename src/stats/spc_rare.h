/*
 * Rare events: the time between them, which tells of a change long before a
 * count by the month does.
 *
 * Two charts show it: t, where each event is known to the hour, and g, where
 * the day is all that is known (LEARN-55). Pair either with the u or p chart of
 * the same events: gaps show what gets better, counts what gets worse.
 */
#ifndef HEED_STATS_SPC_RARE_H
#define HEED_STATS_SPC_RARE_H

#include "stats/spc.h"

/* One event, by the place's own calendar and clock. */
struct spc_event {
	str x;                 /* as it shall be shown */
	int64_t day;           /* days from any day, the same for all */
	int second;            /* of the day; -1: not known to the hour */
};

/* t, where every event is known to the hour and no two fell together; else g. */
enum spc_chart spc_rare_choose(const struct spc_event *, size_t n);
/*
 * The gaps between events, in days, as points for that chart: each has the x of
 * the event that ended it. With now, a last one from the last event to then, for
 * spc_in.open. Points: room for n; how many were made, 0 of fewer than two
 * events without now.
 * ERR_INPUT, with the row as where: the events are not in the order of time, or
 * chart is neither; for t, one is not known to the hour or fell together with
 * the one before.
 */
enum err spc_rare_gaps(struct ctx *, enum spc_chart, const struct spc_event *,
    size_t n, const struct spc_event *now, struct spc_point *points,
    size_t *npoints) CHECKED;

#endif
