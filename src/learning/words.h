/*
 * Words in what is learned and told: prompts for an author, and whether a
 * bulletin names anyone.
 *
 * Pure. The terms are rows of practice/lexicon/blame.tsv and wording.tsv, in
 * the grammar of language/pattern.h. Nothing is changed and nothing is kept
 * back: the author decides, and what they decided is stored by who calls. Only
 * names, numbers and days of the people it is about stop a bulletin.
 * Source: learning.md LEARN-30, 43, 59.
 */
#ifndef HEED_LEARNING_WORDS_H
#define HEED_LEARNING_WORDS_H

#include "core/err.h"
#include "language/language.h"

enum prompts_for {
	PROMPTS_RESPONSE, /* blame and hindsight, and words that hurt */
	PROMPTS_AREA,     /* an answer where the question should stand */
	PROMPTS_BULLETIN, /* how someone died, "commit", and words that hurt */
	PROMPTS__MAX
};
enum { PROMPTS_BYTES_MAX = 64 * 1024 };

/* Reads the tables; once, at the start, and its memory stays. */
enum err prompts_open(struct ctx *) CHECKED;
/* What to ask the author about, in order: where (bytes), which row, why, and
 * what to write instead. ERR_LIMIT for more text than PROMPTS_BYTES_MAX: check
 * it in parts. Request lifetime. */
enum err prompts_find(struct ctx *, enum prompts_for, str text,
    struct findings *) CHECKED;

/* ---- who could be known (LEARN-59) ---- */

/* Someone a bulletin is about: what is known of them. */
struct meant {
	const str *name;      /* "Ada Mary Lark", "Ada Nest": all they use */
	unsigned nname;
	str nhs;              /* ten digits, or "" */
	bool born_known;
	int64_t born;         /* a day (harm.h) */
};
/* Where and when something of theirs happened. */
struct somewhere { str ward; int64_t day; };

enum told_kind {
	TOLD_NAME,       /* a whole name, in any case; or a part of one, written
	                  * with a capital or after a title; not May in 3 May */
	TOLD_NHS,        /* a listed NHS number, however spaced */
	TOLD_NHS_OTHER,  /* another that could be one */
	TOLD_BORN,       /* a listed day of birth, as people write days */
	TOLD_WARD_DAY,   /* the day, where the text names the ward of that day;
	                  * the year may be left out */
	TOLD__MAX
};
extern const char *const told_words[TOLD__MAX]; /* "a name", … */
struct telling {
	size_t start, end;    /* bytes of the text */
	enum told_kind kind;
	unsigned who;         /* of people, or of places for TOLD_WARD_DAY */
};
enum { TOLD_MAX = 500, TOLD_PEOPLE_MAX = 1000 };
struct tellings { struct telling *at; unsigned n; bool more; };

/* Where the text (UTF-8, at most PROMPTS_BYTES_MAX) could tell who is meant, in
 * the order of places; each place once. At most TOLD_PEOPLE_MAX people and as
 * many places, else ERR_LIMIT: nothing is passed over. It finds what is
 * spelled as listed; nicknames, misspellings and what a reader may put together
 * it cannot know, so a second person reads as well. */
enum err told_find(struct ctx *, str text, const struct meant *, unsigned n,
    const struct somewhere *, unsigned places, struct tellings *) CHECKED;

#endif
