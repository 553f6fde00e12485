/*
 * The figures of a quarter, for a board and for the public (LEARN-63 to 66).
 *
 * A SNAPSHOT is a matter of kind FIGURES. Beside it lies a text, made once: what
 * each figure was, its words and definition at that time, and which version of
 * which record it counted. The text is named by its SHA-256 in the record, so
 * the version chain covers it. Every edition and format is printed from that
 * text and the record's own words, and from nothing else: the same snapshot
 * gives the same bytes.
 *
 * What is counted is a table (practice/rules/figure.tsv); here is how. One pass
 * over the rows of matters, no bodies but those of actions that were looked at
 * and of their measures (figures_measure.c). Nothing here is about how any one person
 * is: figures are of a service.
 */
#ifndef HEED_LEARNING_FIGURES_H
#define HEED_LEARNING_FIGURES_H

#include "core/html.h"
#include "learning/matter.h"
#include "stats/spc.h"

enum {
	FIGURES_CELLS_MAX = 1200, /* of one snapshot */
	FIGURES_BY_MAX = 60,      /* values of one figure: the rest are one */
	FIGURES_BELOW_MAX = 20,
	FIGURES_HTML_MAX = 4 << 20
};

enum fig_show { FIG_COUNT, FIG_SHARE, FIG_RATIO, FIG_MEDIAN, FIG_SUM,
	FIG_SHOW__MAX };

struct fig_cell {
	str code;              /* "deaths.age:18-64"; of a row "deaths.age" */
	str row;
	unsigned part;         /* of figure.def */
	enum fig_show show;
	bool suppress;
	str item;              /* "27.1", or "" */
	str sum, of;           /* codes, or "" */
	str title, definition; /* of a value: what the value is called */
	int64_t n;             /* of a median ten times it; -1 nothing to say */
	int64_t rows;          /* how many records it counts */
	bool restated;         /* an earlier snapshot of the quarter had one */
	int64_t was;           /* that; */
	bool was_hidden;       /* its public edition did not show it */
	bool hidden;           /* figures_hide found that it must be */
};
struct fig_point { str x; double y, n; }; /* y NAN: none */
struct fig_series { str code; struct fig_point *at; unsigned n, cap; };
enum { FIG_SERIES = 4, FIG_POINTS_MAX = 5000 };

/* What a measure of a safety action found (27.6): of actions embedded, or looked
 * at, in the quarter. The figures are kept of the first few alone. */
struct fig_measure {
	str action, title, says; /* their names; the sentence, or "" */
	str x, y;              /* of the chart */
	struct spc_in in;      /* npoints 0: no figures are kept */
};
enum { FIG_MEASURES_DRAWN = 12, FIG_MEASURES_MAX = 100 };

struct figures {
	str id, ref, state;
	int64_t v;
	str period;            /* "2026-Q3" */
	int64_t from, to;      /* UTC seconds; to is the first after it */
	int64_t cutoff;
	str scope, hash;
	unsigned edition, below;
	int64_t nrows;
	str earlier;           /* id of the snapshot before it, or "" */
	int64_t earlier_cutoff;
	struct fig_cell *cell; unsigned ncell;
	struct fig_series series[FIG_SERIES]; unsigned nseries;
	struct fig_measure *measure; unsigned nmeasure;
	struct spc_point *points; /* while it is read: of the last measure */
	str text;              /* all of it */
	str *set; unsigned nset; /* cells of a kind of row: "0 4 17" */
	str rows;              /* its lines, in text */
	struct matter m;       /* for its words */
};

/* Reads practice/rules/figure.tsv; once, at the start. */
enum err figures_open(struct ctx *) CHECKED;
enum err figures_check(struct ctx *, const char *file, str text) CHECKED;

/* "2026-Q3" in London; ERR_INPUT at "period" for what is none. */
enum err figures_period(struct ctx *, str period, int64_t *from, int64_t *to)
    CHECKED;
/* The quarter that a time lies in, and the one so many before. */
str figures_quarter(struct arena *, int64_t t, int back);
/* "July to September 2026" */
str figures_called(struct arena *, str period);

/* Counts and keeps. SAFETY at the service's top, or the system; a transaction to
 * write. ERR_INPUT: the quarter has not begun. ERR_LIMIT: more records than a
 * snapshot can name. */
enum err figures_make(struct ctx *, str period, struct figures *) CHECKED;
/* For figures_make: what measures of actions found, into f. */
enum err figures_measures(struct ctx *, struct figures *) CHECKED;
/* ERR_STORE where its text is not what was stored. */
enum err figures_read(struct ctx *, str id, struct figures *) CHECKED;
/* The newest of a quarter; ERR_ABSENT. */
enum err figures_latest(struct ctx *, str period, str *id) CHECKED;

const struct fig_cell *figures_cell(const struct figures *, str code);
/* Each record that a cell counts; kind, id, v alone are set. */
struct fig_row { enum kind kind; str id; int64_t v; };
typedef enum err fig_fn(void *arg, struct ctx *, const struct fig_row *);
enum err figures_rows(struct ctx *, const struct figures *, str code, fig_fn *,
    void *arg) CHECKED;

/* Marks what the public edition must not show: small numbers, and what would
 * give them away. */
enum err figures_hide(struct ctx *, struct figures *) CHECKED;

enum fig_about { FIG_DEATHS = 1, FIG_SAFETY = 2, FIG_ALL = 3 };
struct fig_print {
	enum fig_about about;
	bool public;           /* figures_hide was called */
	bool file;             /* HTML that stands alone */
	str base;              /* where cells link to, "/learn/figures/ID"; "" */
};
void figures_html(struct ctx *, struct html *, const struct figures *,
    const struct fig_print *);
enum err figures_csv(struct ctx *, const struct figures *,
    const struct fig_print *, str *) CHECKED;
enum err figures_json(struct ctx *, const struct figures *,
    const struct fig_print *, str *) CHECKED;
/* Items 27.1 to 27.9 of the statutory list for a Quality Account, in its order,
 * as plain text. About deaths alone: o->about does not count. */
enum err figures_account(struct ctx *, const struct figures *,
    const struct fig_print *, str *) CHECKED;
/* A figure for a reader: "12", "9 of 12 (75%)", "34 days". */
str figures_say(struct ctx *, const struct figures *, const struct fig_cell *,
    const struct fig_print *);

#endif
