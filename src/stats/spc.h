/*
 * Charts over time: what is usual variation, and what is a change.
 *
 * Statistical process control (SPC) as the NHS's "Making Data Count" teaches
 * it; learning.md 4 has the formulas and their sources. About a SERVICE'S
 * figures, such as forms a month; never about a person. The idea to hold: a
 * figure goes up and down by itself, and only what goes beyond that is told.
 *
 * Four rules tell it, on every chart over time (spc_rules.c): about the mean,
 * but on a g chart about the median; on a t chart in the scale in which times
 * are even, y to the power of 1/3.6. A run chart has one test for the whole
 * (spc_runs.c), and a funnel none but its limits. Which way is better is the
 * caller's to say, for gaps between events as well: more is often better there.
 *
 * Pure: no clock, no file, no globals; time grows with the points. Limits are
 * never worked out anew by themselves: a person says where a segment ends
 * (LEARN-52), and why is the caller's to keep.
 *
 * Not here: how it is drawn (ui_spc), reading a file, gaps from the times of
 * events (spc_rare.h), and what became of a measure (spc_effect.h).
 */
#ifndef HEED_STATS_SPC_H
#define HEED_STATS_SPC_H

#include "core/err.h"

enum spc_chart {
#define SPC_CHART(id, ...) SPC_CHART_##id,
#include "stats/spc.def"
#undef SPC_CHART
	SPC_CHART__MAX
};
enum spc_rule {
#define SPC_RULE(id, ...) SPC_RULE_##id,
#include "stats/spc.def"
#undef SPC_RULE
	SPC_RULE__MAX
};
enum spc_side {
#define SPC_SIDE(id, ...) SPC_SIDE_##id,
#include "stats/spc.def"
#undef SPC_SIDE
	SPC_SIDE__MAX
};
enum spc_improve {
#define SPC_IMPROVE(id, ...) SPC_IMPROVE_##id,
#include "stats/spc.def"
#undef SPC_IMPROVE
	SPC_IMPROVE__MAX
};
enum spc_effect {
#define SPC_EFFECT(id, ...) SPC_EFFECT_##id,
#include "stats/spc.def"
#undef SPC_EFFECT
	SPC_EFFECT__MAX
};
enum spc_assurance {
#define SPC_ASSURANCE(id, ...) SPC_ASSURANCE_##id,
#include "stats/spc.def"
#undef SPC_ASSURANCE
	SPC_ASSURANCE__MAX
};

/* By those numbers: the name in JSON and in a command's options, and words for
 * a reader. */
struct spc_word {
	str name, says;
};
extern const struct spc_word spc_chart_word[SPC_CHART__MAX];
extern const struct spc_word spc_rule_word[SPC_RULE__MAX];
extern const struct spc_word spc_side_word[SPC_SIDE__MAX];
extern const struct spc_word spc_improve_word[SPC_IMPROVE__MAX];
extern const struct spc_word spc_assurance_word[SPC_ASSURANCE__MAX];
extern const struct spc_word spc_effect_word[SPC_EFFECT__MAX];

/* What a kind of chart is like. */
enum spc_trait {
	SPC_COUNT = 1,         /* no value lies below nought */
	SPC_OF = 2,            /* a point needs its denominator n */
	SPC_SHARE = 4,         /* and its value is no more than n */
	SPC_RANGE = 8,         /* limits rest on ranges from point to point */
	SPC_Z = 16,            /* so they do, by the ranges of z (Laney) */
	SPC_MIDDLE = 32,       /* runs are counted about the median */
	SPC_GAP = 64,          /* a value is how long it was between events */
	SPC_ROOT = 128         /* judged as y to the power of 1/3.6 */
};
extern const unsigned spc_traits[SPC_CHART__MAX];

enum {
	SPC_POINTS_MAX = 1000000,
	SPC_NAMES_MAX = 1000,  /* of exclude, and of split */
	SPC_LABEL_MAX = 120,   /* bytes of a point's x */
	SPC_RUN = 7,           /* NHS; some materials say 6 (learning.md 4) */
	SPC_RUN_MIN = 3, SPC_RUN_MAX = 50,
	SPC_TRIAL = 12         /* fewer values than this: trial limits */
};
/* What limits of an xmr chart are moving ranges from the mean: 3 / 1.128, the
 * expected range of two values, which the NHS rounds. */
#define SPC_K_NHS 2.66
#define SPC_K_TEXTBOOK (3 / 1.128)
/* Of a funnel: 95 and 99.8 of 100 units lie within by chance. */
#define SPC_Z_95 1.96
#define SPC_Z_998 3.09
/* No value or n lies beyond this, on either side of nought. */
#define SPC_VALUE_MAX 1e15

struct spc_point {
	str x;                 /* a date or label, as it shall be shown */
	double y;              /* NAN: missing, which is not nought */
	double n;              /* of how many or how much, where the chart
	                        * needs it; else not looked at */
};

/* All that is nought is the NHS's default. */
struct spc_in {
	enum spc_chart chart;
	enum spc_improve improve;
	const struct spc_point *points; /* in the order of time */
	size_t npoints;
	unsigned run;          /* points of a shift or a trend; 0: SPC_RUN */
	bool screen;           /* leave out moving ranges of 3.267 times their
	                        * mean or more, once (Nelson); a chart without
	                        * ranges has none to leave out */
	double k;              /* of xmr; 0: SPC_K_NHS */
	bool from_nought;      /* no value can lie below nought, as of a count:
	                        * nor does a limit. Not the NHS's default, whose
	                        * XmR limits are not cut (tests/spc) */
	bool open;             /* g, t: the last value is the gap since the last
	                        * event, and still grows. Left out of limits and
	                        * rules, but for one that is past its limit. */
	const double *target;  /* of a share or rate, that; NULL: none */
	size_t began;          /* the row at which something began that the
	                        * picture marks; 0: none. No limit heeds it. */
	str what_began;        /* "action began" */
	size_t baseline;       /* limits come from so many values, the first of
	                        * each segment; 0: from all */
	/* Points by their x, in any order. Left out of the limits, yet shown
	 * and judged: neither a value nor a moving range of theirs counts. */
	const str *exclude;
	size_t nexclude;
	/* A new segment begins AFTER each of these: own limits, and the rules
	 * begin again. */
	const str *split;
	size_t nsplit;
	/* A funnel's: one period for all, as it shall be said. by_rate: y is for
	 * n of exposure, such as bed days, not of n; so it is too where a y lies
	 * above its n. own: a chart over time for each point, of that period;
	 * NULL: not looked at. despite: why units are compared although one of
	 * those charts tells of a change; "": they are not. */
	str period;
	bool by_rate;
	const struct spc_in *own;
	str despite;
};

/* What was found of a point. */
struct spc_mark {
	enum spc_rule rule;
	enum spc_side side;
	int way;               /* 1: high or rising, -1: low or falling, 0 */
	bool excluded;
	bool open;             /* a gap that still grows */
};

/* Of a run chart, by Anhøj's rules: whether figures vary by chance alone. */
struct spc_runs {
	size_t useful;         /* values that lie on neither side are none */
	size_t longest, crossings;
	size_t longest_max;    /* more than that is unlikely to be chance, */
	size_t crossings_min;  /* and so is less than this */
	bool signal;
};
/* The limits for so many useful values; longest and crossings are nought. */
struct spc_runs spc_runs_limits(size_t useful);

struct spc_segment {
	size_t from, n;        /* rows of points */
	size_t used;           /* values that its mean rests on */
	double mean;           /* NAN without a value */
	double middle;         /* g and runs: the median; else NAN */
	double range;          /* xmr, t: mean moving range, as it is judged;
	                        * pprime, uprime: that of z; else NAN */
	struct spc_runs runs;  /* of a run chart */
	bool limits;           /* there are some */
	bool trial;            /* and they rest on fewer than SPC_TRIAL */
};

/* The arrays have npoints each; NAN where there is nothing to tell. One value
 * has a mean and no limits; XmR has them at a missing point too, and a run chart
 * nowhere. Of a t chart the mean is that of the scale it is judged in, brought
 * back: 15.25 of gaps whose plain mean is 18.8. */
struct spc_out {
	const double *value;   /* y, or y / n */
	const double *centre;  /* the line that runs are counted about */
	const double *mean, *lower, *upper; /* a funnel's: 99.8% */
	const double *lower_95, *upper_95;  /* a funnel's; else NULL */
	const struct spc_mark *marks;
	const struct spc_segment *segments; /* one at least, of any points */
	size_t nsegments;
	size_t missing;        /* without a value */
	size_t empty;          /* with a denominator of nought */
	size_t excluded;
	size_t values;         /* that are left to show */
	size_t stand_out;      /* of those, by a rule */
	size_t last;           /* the last with a value; npoints: none. An open
	                        * gap is the last only if it is the only one. */
	size_t open;           /* the row of the open gap; npoints: none */
	enum spc_side variation; /* the side of the last; of an open gap past its
	                        * limit, that; of a run chart neutral where the
	                        * whole varies by more than chance, else common.
	                        * A funnel has none: common. */
	enum spc_assurance assurance; /* by the limits there */
	str sentence;          /* all of it in plain English */
	bool rare;             /* more than half of the values are nought, where
	                        * t or g tells more (LEARN-55): see spc_offer */
	bool share;            /* figures are shares; shown in percent */
	int decimals;          /* for spc_show */
};

/*
 * Works it out. Rules are judged within a segment over the points that have a
 * value, in their order; a gap breaks the moving range and no run. A value
 * that is equal to a mean or limit but for the rounding of doubles is equal.
 *
 * cx->mem holds the result, some 100 bytes a point; in->points must live as
 * long.
 * ERR_LIMIT: too many points or names. ERR_INPUT, with the row (from 1) or the
 * option as where: what spc_wrong says of a point, a name in exclude or split
 * that is no point's, a run out of range, an option that the chart has no use
 * for, a unit of a funnel whose own chart tells of a change.
 */
enum err spc_compute(struct ctx *, const struct spc_in *, struct spc_out *)
    CHECKED;
/* What is wrong with a point of such a chart, as the end of "row 3: ..."; NULL:
 * nothing. open: of the gap that still grows, which may be nought. */
const char *spc_wrong(enum spc_chart, const struct spc_point *, bool open);

/* A funnel's limits for a unit of n, by what was found of all. */
struct spc_funnel { double lower, lower_95, upper_95, upper; };
struct spc_funnel spc_funnel_at(const struct spc_out *, double n);

/* "special cause, concern, low"; "common cause". "assurance: hit and miss", or ""
 * where there is no target. For those who do not see the signs (LEARN-53). */
str spc_variation_says(struct arena *, const struct spc_out *);
str spc_assurance_says(const struct spc_out *);
/* A sentence that offers a chart of the gaps, or "". */
str spc_offer(const struct spc_out *);

/* A figure of this chart for a reader: "1,234", "11.94", of p "12.5%"; of NAN
 * "". Rounded so that three digits are right, of the figure and of how far the
 * figures lie apart; less than 1e-8 is "0". */
str spc_show(struct arena *, const struct spc_out *, double);
/* The same of any other number, with that many decimals at least. */
str spc_number(struct arena *, double, int decimals);

#endif
