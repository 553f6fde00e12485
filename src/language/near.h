/*
 * What must stand near an anchor for some row to match there.
 *
 * Private to seek.c and near.c. near.c reads the rows once: for each it weighs
 * the parts that must be there (common.def says which words are common) and
 * takes the cheapest as its anchor and the next as its neighbour. What all rows
 * of one anchor ask for is put together in a few sets of words, so the answer
 * can be yes where no row matches, and is never no where one does.
 */
#ifndef HEED_LANGUAGE_NEAR_H
#define HEED_LANGUAGE_NEAR_H

#include "language/lexicon.h"

enum { BEFORE, AFTER, SIDES };
/* Rows whose neighbour follows by known words only; rows with a gap of any
 * words; rows whose neighbour is a run of options. */
enum { LANE_WORDS, LANE_GAP, LANE_OPTIONS, LANES };
/* Signs that a neighbour may be instead of a word. */
enum { SIGN_DIGIT = 1, SIGN_SCORE = 2, SIGN_BOX = 4, SIGN_RUN = 8,
	SIGN_OPEN = 32, SIGN_LETTER = 16 /* one small letter, as in d/c; not a, i, s or t */ };
enum { NEAR_MAX = 2000, NEAR_REACH_MAX = 60 };

/* A neighbour on one side: one of these words or signs (two, of options), with
 * at most `reach` words between, of which at most `gap` are not in `between`. */
struct lane {
	bool any;
	uint8_t reach, gap, signs;
	uint64_t *words, *between; /* a bit a word of the vocabulary */
};
/* Two groups of rows: those whose other parts cannot be seen, and those with a
 * neighbour. In each, `whole` says that the word may be a phrase by itself, else
 * one of its phrase must be beside it; `lower` that it need not be in
 * capitals. */
struct group {
	bool any, whole, lower;
};
struct near {
	struct group alone, paired;
	struct lane lane[SIDES][LANES];
	struct lane beside[SIDES]; /* the next word of a phrase, the one before */
};

struct seek {
	const struct lexicon *lx;
	const struct match *match;
	unsigned n;
	str word[NEAR_MAX];
	struct near near[NEAR_MAX];
};

/* Reads all rows that find into s->word and s->near. */
enum err near_read(struct ctx *, struct seek *, const char *file, bool prompts)
    CHECKED;

/* The same of the rows of context that reach over a line or a text: words only. */
enum err near_wide(struct ctx *, struct seek *, const char *file) CHECKED;

static inline bool
near_has(const uint64_t *set, uint16_t word)
{
	return set && (set[word / 64] >> word % 64 & 1) != 0;
}

#endif
