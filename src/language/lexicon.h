/*
 * The lexicon in memory: what scan.c and form.c look things up in.
 *
 * Private to this module and its tests. The tables are read by lexicon.c; each
 * row is a rule with a compiled pattern, and every rule is filed under the words
 * or kinds of token it can begin with.
 */
#ifndef HEED_LANGUAGE_LEXICON_H
#define HEED_LANGUAGE_LEXICON_H

#include "core/err.h"
#include "language/language.h"
#include "language/pattern.h"
#include "language/seek.h"

/* When a row counts: always; only to be warned about while writing; only where
 * a context denies or dates it; only as the label of a form's item. */
enum rule_where { WHERE_BOTH, WHERE_SAVE, WHERE_CONTEXT, WHERE_LABEL,
	WHERE__MAX };
/* What is rated: the term says so; or the term is bare ("risk: low") and the
 * words beside it and around it may give it to something else; or it is loose
 * ("low risk"), where only what follows and stands around may do so; or wide,
 * where only what stands around may. */
enum rule_scope { SCOPE_SELF, SCOPE_BARE, SCOPE_LOOSE, SCOPE_WIDE, SCOPE__MAX };
enum rule_effect { EFFECT_FIND, EFFECT_OTHER, EFFECT_NONE, EFFECT_HISTORY,
	EFFECT_NOW, EFFECT_NEGATE, EFFECT_FIRM,
	EFFECT_DOUBT, /* negates rows that count only in a context */
	EFFECT_DATE, EFFECT_PAST, /* both together: dated */
	EFFECT__MAX };
enum reach_side { SIDE_BEFORE, SIDE_AFTER, SIDE_AROUND, SIDE_INSIDE, SIDE__MAX };
enum reach_extent { REACH_TOKENS, REACH_CLAUSE, REACH_SENTENCE, REACH_LINE,
	REACH_TEXT, REACH__MAX };

struct rule {
	str id, why, instead;
	str example, counter; /* several are parted by " || " */
	struct pattern pattern;
	uint8_t class, where, scope, effect, side, extent;
	uint8_t tokens;       /* of reach, where extent is REACH_TOKENS */
	bool unbroken;        /* and no comma, dash or bracket between */
	bool on_rating;       /* its term holds #rating: a second pass */
};

enum {
	RULES_MAX = 3000,
	LINKS_MAX = 60000,
	WHYS_MAX = 200,
	CODES_MAX = 200
};

/* When a row is tried: first what finds; then, where something was found, the
 * cues, those that reach over a line or a text anywhere; then rows that build on
 * what was found. Labels are tried apart. */
enum rule_pass { PASS_FIND = 1, PASS_PROMPT = 2, PASS_CUE = 4, PASS_WIDE = 8,
	PASS_RATING = 16, PASS_LABEL = 32 };
struct link {
	uint16_t rule;  /* index + 1 */
	uint8_t pass;
	uint32_t next;  /* index, 0 ends */
};
struct why {
	str key, why, instead;
};

/* A code that is a grade, in a code system. */
struct grade_code {
	str system, code;
};

struct lexicon {
	struct arena *mem;
	struct vocab *vocab;
	struct classes *classes;
	unsigned nrule, nwhy, nlink;
	struct rule rule[RULES_MAX];
	struct why why[WHYS_MAX];
	unsigned ncode;
	struct grade_code code[CODES_MAX];
	struct link link[LINKS_MAX];
	uint32_t by_word[1u << 14];
	uint32_t by_kind[PATTERN_KINDS];
	const struct seek *all, *ratings; /* where there may be something */
	const struct match *wide; /* words of cues that reach over a line */
	/* Classes that the engine itself asks for; -1 until they are read. */
	int option, option_sep, option_end, free_before, free_after, is_level;
};

/* The same as language_scan, and says what it cost: the steps of the grammar,
 * which tests hold to a multiple of the text's length. */
void scan_counted(struct ctx *, const struct lexicon *, str text,
    struct findings *, uint64_t *steps);
/* Whether a row that counts as the label of an item (where = label) matches. */
bool scan_label(const struct lexicon *, str label);

#endif
