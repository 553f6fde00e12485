/*
 * The small grammar in which the lexicon's rows are written.
 *
 *   word          that word, whatever its case and accents; tied-words are a
 *                 phrase ("h/o", "so-called")
 *   <class>       a member of a word class (classes.tsv), the longest first
 *   #int #of #pct #range #year #date #blank #empty #full   a kind of token
 *   #choices      an unticked run of options ("low / medium / high")
 *   #ticked       the same with a box ticked or one option in brackets
 *   #break        the end of a line, which no other part matches
 *   #rating       what another row already found here
 *   a|<b>|#of     any of these
 *   x?            may be missing
 *   x*4           up to four of these, or none; in all at most
 *                 PATTERN_RUN_MAX tokens
 *   ..5           up to five tokens of any kind
 *   !x            not followed by x
 *   ^  $          a clause begins, ends here
 *
 * Elements are parted by one space. No phrase reaches over the end of a
 * sentence or line. Matching is backtracking over at most PATTERN_MAX elements
 * with a ceiling on steps, so its cost at one place is bounded.
 */
#ifndef HEED_LANGUAGE_PATTERN_H
#define HEED_LANGUAGE_PATTERN_H

#include "language/token.h"

#include "core/err.h"

enum {
	PATTERN_MAX = 16,
	ALT_MAX = 24,
	ALT_WORDS_MAX = 5,
	CLASSES_MAX = 64,
	PHRASE_MAX = 8,
	STEPS_MAX = 600,
	PATTERN_RUN_MAX = 8 /* tokens that x*4 takes */
};

/* Pseudo kinds that are worked out over several tokens. */
enum { TK_CHOICES = TK__MAX, TK_TICKED, TK_RATING, PATTERN_KINDS };

enum alt_type { ALT_WORDS, ALT_CLASS, ALT_KIND };
struct alt {
	uint8_t type, n;             /* n words, for ALT_WORDS */
	uint16_t value;              /* class or kind */
	uint16_t word[ALT_WORDS_MAX];
};

enum elem_type { ELEM_ONE, ELEM_GAP, ELEM_NOT, ELEM_BEGIN, ELEM_END };
struct elem {
	uint8_t type, min, max, nalt;
	struct alt *alt;             /* nalt of them */
};

struct pattern {
	unsigned n;
	struct elem *elem;
};

/* The word classes: a trie of phrases, each node knowing of which classes it
 * ends a member. */
struct classes;
struct classes *classes_new(struct arena *);
/* The class's number, made when new; -1 when there are CLASSES_MAX. */
int classes_name(struct classes *, struct arena *, str name);
int classes_find(const struct classes *, str name);
/* Adds a phrase; a leading ^ means "only in capitals". */
enum err classes_add(struct ctx *, struct classes *, struct vocab *, int class,
    const char *where, str phrase) CHECKED;
/* The longest member of the class that starts at t[0], in tokens; 0: none. */
unsigned classes_match(const struct classes *, int class, const struct token *t,
    unsigned n);
/* Calls each with the words of every member, first to last. */
struct phrase {
	unsigned n;
	bool caps;           /* only in capitals */
	uint16_t word[PHRASE_MAX];
};
void classes_each(const struct classes *, int class,
    void (*each)(void *, const struct phrase *), void *);

/* A row's term, compiled; refused with a sentence at where. */
enum err pattern_read(struct ctx *, struct classes *, struct vocab *,
    const char *where, str term, struct pattern *) CHECKED;

/* What a match looks at. */
struct window {
	const struct classes *classes;
	/* Classes used by #choices: options, those that are grades, words
	 * between them, and marks that end a full run because its answer
	 * follows. */
	int option, is_level, option_sep, option_end;
	uint16_t open, close;     /* the words "(" and ")" */
	const struct token *t;
	unsigned n;
	const uint16_t *rating;   /* by token: length of a rating found there */
	uint64_t steps;           /* counted, for tests */
};
/* The end (exclusive) of a match that starts at token `at`; 0: none. */
unsigned pattern_match(struct window *, const struct pattern *, unsigned at);

#endif
