/*
 * The figures of a measure: as someone wrote them down, or counted from Heed's
 * own rows (practice/rules/measure.tsv); and whether they changed since an action
 * began. The statistics are stats/spc.h's.
 *
 * Limits are never worked out anew by themselves: a person says from where, and
 * why, and stays named (LEARN-52).
 */
#ifndef HEED_LEARNING_SERIES_H
#define HEED_LEARNING_SERIES_H

#include "learning/matter.h"
#include "stats/spc_effect.h"

enum {
	FIGURES_MAX = 300,     /* written down, of one measure */
	FIGURE_X_MAX = 60,     /* bytes of its label */
	OWN_YEARS = 10,        /* counted from Heed's own rows: so far back, */
	OWN_MAX = 1000,        /* and the latest so many */
	OWN_RULES_MAX = 100
};

/* A row of practice/rules/measure.tsv. */
struct own_rule {
	str code, says, fact;  /* fact "": all of the kind */
	enum kind kind;
	enum { OWN_MONTH, OWN_WEEK, OWN_GAPS } per;
};
enum err own_open(struct ctx *) CHECKED;
enum err own_check(struct ctx *, const char *file, str text) CHECKED;
/* In the table's order; NULL past the last. */
const struct own_rule *own_at(unsigned);
const struct own_rule *own_of(str code);

struct series {
	struct spc_point *at;
	int64_t *last;         /* of each the last day it stands for (harm.h); of
	                        * a label that is no day OWN_NO_DAY */
	unsigned n;
	bool dated;            /* all are days or months: then in their order */
	bool open;             /* the last is the gap that still grows */
	const struct own_rule *own; /* NULL: written down */
	enum spc_chart gaps;   /* of own gaps: t where each event is known to the
	                        * hour and no two fell together, else g */
	const char *period;    /* "Month", "Week", "Event"; of those written
	                        * down "When" */
};
#define OWN_NO_DAY INT64_MIN
/* ERR_DENIED for Heed's own rows without SAFETY or BOARD. Counted at or below the
 * measure's unit; a period that is not over is left out. */
enum err series_of(struct ctx *, const struct matter *, struct series *)
    CHECKED;
/* How it is to be drawn: chart, direction, target, run, new starts, and of how many
 * figures limits come: as someone said, else the first SPC_TRIAL of each start.
 * Points of s, which must outlive it. *stray: a new start that is at no figure of
 * the series, and is left out; or "". */
void series_chart(struct ctx *, const struct matter *, const struct series *,
    struct spc_in *, str *stray);
/* Of a funnel's (in, of series_chart): its period, each unit's own chart where that
 * tells of a change in it, and why they are compared nevertheless, which the
 * sentence then says. *unlooked: units without a chart of their own that the
 * viewer sees, parted by commas. ERR_INPUT: no period is written; the own chart
 * of a unit, which is named, tells of a change, and no reason is written. */
enum err series_units(struct ctx *, const struct matter *, const struct series *,
    struct spc_in *, str *unlooked) CHECKED;
/* The row of the first figure that stands for the day or a later one; n where all
 * are from before it, or it cannot be told. */
unsigned series_since(const struct series *, int64_t day);
/* Whether the figures changed since that day; a sentence in any case: a chart
 * that cannot be judged, or no figure from before, is "Too early to say". in (of
 * series_chart) is set so that the picture shows what the sentence rests on: the
 * day marked, limits from before. Its points may become fewer: from the last
 * new start before. */
enum err series_effect(struct ctx *, const struct series *, int64_t day,
    struct spc_in *, struct spc_effect_out *) CHECKED;

/* ---- figures that are written down ---- */

/* As typed; y "": missing. row: of a file, for what is said of it; 0: none. */
struct figure { str x, y, n, note; unsigned row; };
/* A sentence of what is wrong with it, or ""; *field: "x", "y" or "n". */
str figure_fault(struct ctx *, const struct figure *, const char **field);
/* Writes them: a figure of the same x is set anew, and one whose y, n and note
 * are empty with drop is taken away. ERR_INPUT for each that is wrong, and then
 * none is written: where is its field, or "rows" for one with a row, which the
 * sentence names; ERR_LIMIT "rows" past FIGURES_MAX. */
enum err typed_put(struct ctx *, struct matter *, const struct figure *,
    unsigned n, bool drop) CHECKED;
/* In the order they are drawn in. */
struct typed { struct figure *at; unsigned n; };
void typed_of(struct ctx *, const struct matter *, struct typed *);
/* Where they come from: a code of measure.tsv, or "" for those written down.
 * Writes. */
enum err series_from(struct ctx *, struct matter *, str code) CHECKED;

#endif
