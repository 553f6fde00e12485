/*
 * Words of texts: search, and "seen before?" (0059).
 *
 * Only kinds that text.def names have their words kept, each word once, folded
 * and sorted; the text itself is in the record alone. What comes out is which
 * records hold the words, never the words: the caller reads each record through
 * record.h, and leaves out one that it may not read. A viewer finds what their
 * roles reach, by unit; nothing else is counted, not even in a total.
 *
 * The engines say which texts hold which words; the order is ours and the same
 * on both: for a search the newest day first, for what is alike by how many and
 * how rare the words in common are. How common a word is, is counted once a day
 * by a job (text_job); until it ran all words count the same.
 */
#ifndef HEED_ACCESS_TEXT_H
#define HEED_ACCESS_TEXT_H

#include "access/record.h"
#include "language/language.h"

enum {
	TEXT_WORDS_MAX = 4096,  /* words kept of one text: the first ones */
	TEXT_WORD_BYTES = 40,   /* of a word: what follows is cut */
	TEXT_FOUND_MAX = 100    /* records of one answer */
};
/* Everyone who has the right finds it, whatever their unit. */
#define TEXT_ANYWHERE S("*")

/* Its words may be kept. */
bool kind_is_searched(enum kind);

struct text {
	enum kind kind;
	str id;         /* the record's */
	str unit;       /* whose viewers find it; TEXT_ANYWHERE */
	bool live;      /* it is open: an action that is not done */
	int64_t at;     /* only the day of it is kept, and only at first */
	str text;       /* all that is to be found, in any order */
	bool fresh;     /* the record was just made: none of its words are
	                 * there, and nobody looks */
};
/* Keeps the words of a record that was just written, or those of its new version
 * in the place of the old, in the caller's transaction. ERR_DENIED, and nothing
 * kept, for a kind that text.def does not name. What nobody may trace to its
 * minute (an anonymous report) is put in by a job, together with others of its
 * day, and not by the request that it came with. */
enum err text_put(struct ctx *, const struct text *) CHECKED;
/* Takes them away; no words there is no error. A purge does so by itself. */
enum err text_drop(struct ctx *, enum kind, str id) CHECKED;

struct text_ask {
	str text;               /* what someone typed, or wrote so far */
	const enum kind *kind;  /* which kinds; the viewer's rights narrow them */
	unsigned nkind;
	bool live;              /* open ones alone */
	unsigned most;          /* records wanted, TEXT_FOUND_MAX at most */
	int64_t from;           /* text_seek: after this place; 0 the start */
	str but;                /* text_like: not this record's id; "" */
};
struct text_hit {
	enum kind kind;
	str id, unit;
	bool live;
	unsigned same;          /* how many of the words it holds */
	int64_t place;          /* for the next page's from */
};
struct text_found {
	struct text_hit *at;
	unsigned n;
	unsigned words;         /* that were sought; 0: none but stop words */
	bool more;              /* text_seek: there is another page */
	bool some;              /* none held all words: these hold some */
};
/* Records that hold all words, newest day first; where none does, those that hold
 * some, the most alike first. No operators: every sign but letters and digits
 * parts words. ERR_DENIED for whoever is not signed in. Counts as a list. */
enum err text_seek(struct ctx *, const struct text_ask *, struct text_found *)
    CHECKED;
/* The most alike, of those with two words in common at least (with one, where
 * fewer than three were sought): for "seen before?". Of equals the newest day
 * first, then by id. */
enum err text_like(struct ctx *, const struct text_ask *, struct text_found *)
    CHECKED;

/* ---- for jobs: the system alone ---- */

/* Counts how common words are: outside of a transaction, then within one. beat:
 * job.h, or NULL. */
struct job;
struct job_beat;
struct text_counts;
enum err text_count(struct ctx *, const struct job_beat *,
    struct text_counts **) CHECKED;
enum err text_count_keep(struct ctx *, const struct text_counts *) CHECKED;
void text_count_free(struct text_counts *);
/* After something was taken away: a short step that rewrites what the engine
 * still holds of it. */
enum err text_join(struct ctx *, bool *more) CHECKED;
/* The same as rows of job.def. */
enum err text_count_work(struct ctx *, struct job *, const struct job_beat *);
enum err text_count_step(struct ctx *, struct job *, bool *more);
enum err text_join_step(struct ctx *, struct job *, bool *more);

/* ---- for access's own files ---- */

/* The words of a text, folded, each once, sorted; at most max, the first ones.
 * Without words of one letter, and with stop without stop words
 * (practice/lexicon/stop.tsv). */
enum err text_words(struct ctx *, str text, unsigned max, bool stop,
    struct words *) CHECKED;
/* ".k" and 12 hex digits: a word that no text holds. */
str text_tag(struct arena *, char what, str a, str b);
int text_by_word(const void *, const void *); /* for qsort */
enum {
	TEXT_DAY_BITS = 46,
	/* A word is counted that stands in more than one of so many texts, and
	 * in so many at least. */
	TEXT_COUNTED = 2048, TEXT_COUNTED_MIN = 4
};

#endif
