/*
 * What the files of ui/chart*.c share: the view of a chart, its places, and the
 * pieces that a page and a file of its own draw alike.
 */
#ifndef HEED_UI_CHART_INT_H
#define HEED_UI_CHART_INT_H

#include "ui/ui.h"

enum {
	CHART_ACROSS = 10000,  /* hundredths of a percent */
	CHART_DOWN = 2160,     /* tenths of a pixel */
	CHART_KEYS = 14        /* a key has no more entries */
};

enum chart_line { LINE_VALUES, LINE_MEAN, LINE_LIMIT, LINE_INNER, LINE_TARGET,
	LINE_CUT, LINE_BEGAN, LINE__MAX };
/* The beginning of each line's path, up to its d. */
extern const str chart_line[LINE__MAX];

/* What is drawn: the rows from `from`, between low and high. */
struct view {
	struct html *h;
	const struct ui_spc *a;
	size_t from, n;
	double low, high, step;
	double most;              /* a funnel's: how far n goes */
	bool side[SPC_SIDE__MAX]; /* marks that occur */
	bool ring, cut, began;    /* so do excluded points, segments, a start */
	bool open;                /* and a gap that still grows */
};

/* One entry of the key: a mark by its id's end, or a line. */
struct chart_key {
	str mark;              /* "": a line */
	enum chart_line line;
	str says;
};

static inline bool
chart_is(const struct view *w, enum spc_trait t)
{
	return (spc_traits[w->a->in->chart] & t) != 0;
}

/* ---- places and words ---- */
#define ATTR_PERCENT(h, name, v)               \
	do {                                   \
		html_lit(h, " " name "=\"");   \
		chart_part(h, v, 100);         \
		html_lit(h, "%\"");            \
	} while (0)
#define ATTR_PIXELS(h, name, v)                \
	do {                                   \
		html_lit(h, " " name "=\"");   \
		chart_part(h, v, 10);          \
		html_lit(h, "\"");             \
	} while (0)
/* v, from 0, counts hundredths or tenths of the unit that is written. */
void chart_part(struct html *, int64_t v, int64_t unit);
void chart_place(struct html *, int64_t x, int64_t y); /* "x y" */
int64_t chart_height(const struct view *, double);
str chart_id(const struct view *, str suffix);
str chart_show(const struct view *, double);
str chart_join(const struct view *, str, str between, str);
/* "4.68 to 15.3"; "" where there are none. */
str chart_range(const struct view *, double low, double high);
/* Those of a row. */
str chart_limits(const struct view *, size_t i);
/* 1, 2 or 5 with noughts, so that about five of them make up the range. */
double chart_nice(double range);
/* "outside the limits, high: concern"; "usual variation". */
void chart_finding(const struct view *, size_t i);
bool chart_has_picture(const struct view *);

/* ---- pieces ---- */
void chart_look(struct view *, struct html *, const struct ui_spc *);
void chart_picture(const struct view *);
void chart_ticks(const struct view *);
void chart_shapes(const struct view *);
void chart_use(const struct view *, str mark, int64_t x, int64_t y);
/* The mark of a row, at a place, and what a pointer is told of it. */
void chart_mark(const struct view *, size_t i, int64_t x, int64_t y);
unsigned chart_keys(const struct view *, struct chart_key[CHART_KEYS]);
void chart_key_sample(const struct view *, const struct chart_key *);
void chart_key(const struct view *);
/* The plot of a funnel: limits, and each unit by its size. */
void chart_funnel(const struct view *);
/* The signs: 24 by 24 pixels each, told apart by shape, letter and colour. */
void chart_variation_sign(const struct view *);
void chart_assurance_sign(const struct view *);
str chart_variation_words(const struct view *);
str chart_assurance_words(const struct view *);

#endif
