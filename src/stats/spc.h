/*
 * Charts over time: what is usual variation, and what is a change.
 *
 * Statistical process control (SPC) as the NHS's "Making Data Count" teaches
 * it; learning.md 4 has the formulas and their sources. About a SERVICE'S
 * figures, such as forms a month; never about a person. The idea to hold: a
 * figure goes up and down by itself, and only what goes beyond that is told.
 *
 * Pure: no clock, no file, no globals; time grows with the points. Limits are
 * never worked out anew by themselves: a person says where a segment ends
 * (LEARN-52), and why is the caller's to keep.
 *
 * Not here: how it is drawn (ui_spc), and reading a file.
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

enum {
	SPC_POINTS_MAX = 1000000,
	SPC_NAMES_MAX = 1000,  /* of exclude, and of split */
	SPC_LABEL_MAX = 120,   /* bytes of a point's x */
	SPC_RUN = 7,           /* NHS; some materials say 6 (learning.md 4) */
	SPC_RUN_MIN = 3, SPC_RUN_MAX = 50,
	SPC_TRIAL = 12         /* fewer values than this: trial limits */
};
/* No value or n lies beyond this, on either side of nought. */
#define SPC_VALUE_MAX 1e15

struct spc_point {
	str x;                 /* a date or label, as it shall be shown */
	double y;              /* NAN: missing, which is not nought */
	double n;              /* p: of how many; else not looked at */
};

/* All that is nought is the NHS's default. */
struct spc_in {
	enum spc_chart chart;
	enum spc_improve improve;
	const struct spc_point *points; /* in the order of time */
	size_t npoints;
	unsigned run;          /* points of a shift or a trend; 0: SPC_RUN */
	bool screen;           /* leave out moving ranges of 3.267 times their
	                        * mean or more, once (Nelson) */
	bool from_nought;      /* no value can lie below nought, as of a count:
	                        * nor does a limit. Not the NHS's default, whose
	                        * XmR limits are not cut (tests/spc) */
	const double *target;  /* a rate for p; NULL: none */
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
};

/* What was found of a point. */
struct spc_mark {
	enum spc_rule rule;
	enum spc_side side;
	int way;               /* 1: high or rising, -1: low or falling, 0 */
	bool excluded;
};

struct spc_segment {
	size_t from, n;        /* rows of points */
	size_t used;           /* values that its mean rests on */
	double mean;           /* NAN without a value */
	double range;          /* XmR: mean moving range; else NAN */
	bool limits;           /* there are some */
	bool trial;            /* and they rest on fewer than SPC_TRIAL */
};

/* The arrays have npoints each; NAN where there is nothing to tell. One value
 * has a mean and no limits; XmR has them at a missing point too. */
struct spc_out {
	const double *value;   /* y, or y / n */
	const double *centre;  /* the line that runs are counted about */
	const double *mean, *lower, *upper;
	const struct spc_mark *marks;
	const struct spc_segment *segments; /* one at least, of any points */
	size_t nsegments;
	size_t missing;        /* without a value */
	size_t empty;          /* with a denominator of nought */
	size_t excluded;
	size_t values;         /* that are left to show */
	size_t stand_out;      /* of those, by a rule */
	size_t last;           /* the last with a value; npoints: none */
	enum spc_side variation; /* its side */
	enum spc_assurance assurance; /* by the limits there */
	str sentence;          /* all of it in plain English */
	bool share;            /* figures are shares; shown in percent */
	int decimals;          /* for spc_show */
};

/*
 * Works it out. Rules are judged within a segment over the points that have a
 * value, in their order; a gap breaks the moving range and no run. A value
 * that is equal to a mean or limit but for the rounding of doubles is equal.
 *
 * cx->mem holds the result, some 70 bytes a point; in->points must live as
 * long.
 * ERR_LIMIT: too many points or names. ERR_INPUT, with the row (from 1) or the
 * option as where: a value that is infinite or past SPC_VALUE_MAX, n below
 * nought, for p a y below nought or above n, an x past SPC_LABEL_MAX, a name
 * in exclude or split that is no point's, a run out of range.
 */
enum err spc_compute(struct ctx *, const struct spc_in *, struct spc_out *)
    CHECKED;

/* A figure of this chart for a reader: "1,234", "11.94", of p "12.5%"; of NAN
 * "". Rounded so that three digits are right, of the figure and of how far the
 * figures lie apart; less than 1e-8 is "0". */
str spc_show(struct arena *, const struct spc_out *, double);
/* The same of any other number, with that many decimals at least. */
str spc_number(struct arena *, double, int decimals);

#endif
