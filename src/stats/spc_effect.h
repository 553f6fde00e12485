/*
 * What became of a measure since an action began, in one sentence.
 *
 * Limits come from before (from where the last segment began until then), and
 * stay: the points since are judged against them by the rules of the chart,
 * which begin anew at the start, so that no trend from before is put down to
 * the action. What is found is that the figure changed, never why; another
 * change at the same time may be the cause.
 *
 * Too early: fewer than SPC_EFFECT_BEFORE values from before, or no limits; none
 * since; or fewer since than make a run (spc_in.run, 7), while none of them
 * stands out. "Not changed" is thus said only when a shift could have been seen;
 * "changed" as soon as a point since stands out.
 */
#ifndef HEED_STATS_SPC_EFFECT_H
#define HEED_STATS_SPC_EFFECT_H

#include "stats/spc.h"

enum { SPC_EFFECT_BEFORE = 8 };

struct spc_effect_out {
	enum spc_effect effect;
	size_t before, after;  /* values; an open gap is none */
	size_t better, worse, other; /* points since that stand out, by side */
	str sentence;          /* "Changed for the better: 7 of the 9 ..." */
};
/*
 * from: the row of the first point since the action began, 1 to npoints. of
 * in, baseline and what splits at or after that row are not heeded. A run chart
 * and a funnel have no answer: ERR_INPUT "chart"; from out of range: ERR_INPUT
 * "began"; else as spc_compute. cx->mem holds the sentence.
 */
enum err spc_effect(struct ctx *, const struct spc_in *, size_t from,
    struct spc_effect_out *) CHECKED;

#endif
