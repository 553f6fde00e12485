/*
 * Many words at once: where in raw bytes any of a set of words stands.
 *
 * It finds words by their ASCII letters, whatever their case, and asks only for
 * what every reader of these bytes would grant: no letter right before the word
 * unless case or a JSON escape parts them ("riskHigh", "\nRisk"), none right
 * after unless case does. So the same search runs over decoded text and, as a
 * filter that may say too much but never too little, over JSON as it lies in a
 * file.
 *
 * The plain search (match.c) looks at each place where a word can begin, 64
 * bytes at a time, and at its first four letters in one table. match_vs.c does
 * the same work with the vectorscan library; the answers are equal.
 */
#ifndef HEED_LANGUAGE_MATCH_H
#define HEED_LANGUAGE_MATCH_H

#include "core/err.h"
#include "core/str.h"

enum { MATCH_WORDS_MAX = 8000, MATCH_WORD_MIN = 2, MATCH_WORD_MAX = 64,
	MATCH_BRIEF_MAX = 16 /* words of two letters, which cost the most */ };

struct match;

/* Compiles n words of MATCH_WORD_MIN..MATCH_WORD_MAX bytes. A word is small ASCII
 * letters (one of two letters has no letter at all after it), or begins with a
 * byte from 0xf0 on (a picture) or with "\u" (a JSON escape), which are found
 * wherever they stand. Twice the same is once. Lives as long as cx->mem.
 * ERR_LIMIT past the maxima; ERR_INPUT for any other word. */
enum err match_new(struct ctx *, const str *word, unsigned n,
    const struct match **) CHECKED;
/* Where the next word begins, at or after from: *which says the longest that
 * does. text.n where there is none. Bytes before from are looked at. */
size_t match_find(const struct match *, str text, size_t from, unsigned *which);

enum { MATCH_STEP = 16 * 1024 };
struct match_vs;
/* Of 64 bytes, a bit each, the first lowest: letters; what has bit 5 (a small
 * letter does) or bit 7; backslashes. */
struct marks {
	uint64_t letter, small, high, back;
};
/* The same, one after another: match_next gives what match_find would from right
 * after the last. The text must stay until then. */
struct hunt {
	const struct match *m;
	const struct match_vs *vs;
	str text;
	size_t at, next;       /* of left's lowest bit; not searched yet */
	uint64_t left;         /* where a word may begin */
	struct marks marks;    /* of the 64 bytes at next */
	uint64_t letter, escape; /* what the bytes before them say of them */
	const uint64_t *map;   /* of the library: what follows left */
	unsigned nmap;
	uint64_t step[MATCH_STEP / 64];
};
void match_begin(struct hunt *, const struct match *, str text, size_t from);
size_t match_next(struct hunt *, unsigned *which);

/* The search itself, for tests: HEED_MATCHER=vectorscan asks for the library;
 * =basic for the plain search without what only newer processors have. */
bool match_is_vectorscan(const struct match *);
size_t match_plain(const struct match *, str text, size_t from,
    unsigned *which);

/* Between match.c and match_vs.c. The longest word that stands at `at`; false
 * where none does. */
bool match_at(const struct match *, str text, size_t at, unsigned *which);
/* NULL where the library or what it needs of the processor is missing. */
struct match_vs *match_vs_new(struct arena *, const str *word, unsigned n);
/* The next step of the text as a map; false where it cannot. */
bool match_vs_more(struct hunt *, const struct match_vs *);

#endif
