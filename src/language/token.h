/*
 * Text as the window grammar reads it: words, numbers, marks, breaks.
 *
 * A token knows its bytes in the text as given and the number of its folded
 * word in the lexicon. Here the page's typography is levelled: any space, dash,
 * bullet, tick box, curly quote or CamelCaseField that clinical systems print
 * ends as one of a few kinds. Quotes leave no token, because people quote the
 * middle of a phrase ("rated 'low' on arrival").
 *
 * Sentences end at a full stop, a question or exclamation mark or a line end;
 * clauses also at a semicolon. No phrase reaches over a sentence's end.
 */
#ifndef HEED_LANGUAGE_TOKEN_H
#define HEED_LANGUAGE_TOKEN_H

#include "core/str.h"

enum token_kind {
	TK_WORD,
	TK_INT,    /* 7 */
	TK_OF,     /* 7/10: a score out of something; not 7/52, a duration */
	TK_PCT,    /* 60% */
	TK_RANGE,  /* 0-10 */
	TK_YEAR,   /* 1950..2099 */
	TK_DATE,   /* 12/9, 04/05/2022, 2024-03-11; and durations such as 7/52 */
	TK_MARK,   /* : = - > and other punctuation */
	TK_EMPTY,  /* a box to tick */
	TK_FULL,   /* a ticked box */
	TK_BLANK,  /* ____ */
	TK_STOP,   /* the end of a sentence */
	TK_BREAK,  /* the end of a line */
	TK__MAX
};

enum {
	TOK_CAPS = 1,   /* written in capitals throughout */
	TOK_QUOTE = 2,  /* a double quote stands right before */
	TOK_INSIDE = 4  /* within double quotes on its line */
};

struct token {
	uint32_t start, end; /* bytes of the text */
	uint16_t word;       /* of the vocabulary; 0: a word it does not hold */
	uint16_t sent, clause, line;
	uint8_t kind, flags;
};

/* Folded spelling to number: the lexicon's vocabulary. */
struct vocab;
struct vocab *vocab_new(struct arena *);
/* The number of a spelling; 0 where it is not there. */
uint16_t vocab_find(const struct vocab *, str);
/* The same, adding it; 0 when the vocabulary is full. */
uint16_t vocab_add(struct vocab *, struct arena *, str);
/* Says that a word stood in a table as raw, and whether all words said so far
 * stood as they fold but for ASCII case: only those can be sought by bytes. */
void vocab_seen(struct vocab *, uint16_t, str raw);
bool vocab_plain(const struct vocab *, uint16_t);
str vocab_text(const struct vocab *, uint16_t);
unsigned vocab_size(const struct vocab *);

enum { WORD_BYTES_MAX = 40 };

/* The tokens of text[0..n) as far as max go; returns how many. *spell, where
 * not NULL, is called with every token's spelling and gives its number: the
 * lexicon uses it to learn words while it reads its own tables. */
struct spell {
	const struct vocab *vocab;
	struct vocab *learn;  /* NULL: only look up */
	struct arena *mem;    /* for learn */
};
unsigned tokens_read(const struct spell *, str text, struct token *, unsigned max);

#endif
