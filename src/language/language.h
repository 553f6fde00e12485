/*
 * What words do: finds stratification and wording that hurts, in any text.
 *
 * Pure. The terms, classes and alternatives are rows under practice/lexicon/;
 * the grammar over them is here. Places where a row could match are sought
 * first (seek.h), by the plain matcher or by vectorscan with the same answer;
 * then the words around each decide. No regular expression engine ever sees a
 * note.
 *
 * Offsets are bytes of the text as given; findings are in order and do not
 * overlap within one kind. The classes and verdicts are those of
 * `heed audit` (man page), so that audit can grow the rules without changing
 * this page.
 */
#ifndef HEED_LANGUAGE_LANGUAGE_H
#define HEED_LANGUAGE_LANGUAGE_H

#include "core/err.h"
#include "core/json.h"
#include "core/str.h"

enum lang_class { LANG_LEVEL, LANG_RAG, LANG_SCALE, LANG_NUMERIC, LANG_DECISION,
	LANG_FORM, LANG_WORDING, LANG_CLASS__MAX };
enum lang_verdict { LANG_STRATIFICATION, LANG_HISTORICAL, LANG_NEGATED,
	LANG_PROMPT, LANG_VERDICT__MAX };
extern const char *const lang_class_name[LANG_CLASS__MAX];
extern const char *const lang_verdict_name[LANG_VERDICT__MAX];

struct finding {
	size_t start, end;
	enum lang_class kind;      /* LANG_WORDING for CARE-93 prompts */
	enum lang_verdict verdict; /* LANG_PROMPT for those */
	str rule;                  /* the row's id: "level.risk-is" */
	str why;                   /* a sentence */
	str instead;               /* what to write instead, or "" */
};
struct findings {
	struct finding *at;
	unsigned n;
	bool more; /* past LANG_FINDINGS_MAX: not listed */
};
enum { LANG_FINDINGS_MAX = 500 };

struct lexicon;
/* Compiles the lexicon from the assets practice/lexicon/; refuses a bad row by
 * file and line. Server lifetime (memory from cx->mem, which must live as long). */
enum err lexicon_open(struct ctx *, const struct lexicon **) CHECKED;
/* The same from given tables: for `heed practice check DIR` and for tests. */
enum err lexicon_load(struct ctx *, const char *file, str text,
    struct lexicon *into) CHECKED;
struct lexicon *lexicon_new(struct arena *);

/* All findings in text (UTF-8; bad bytes are treated as spaces). Linear in
 * text.n; request lifetime. */
void language_scan(struct ctx *, const struct lexicon *, str text,
    struct findings *);
/* The same without the prompts, and as many as there are: each is told in order;
 * what it points to lives as long as the lexicon. Leaves nothing in cx->mem, so
 * each() must keep nothing there. False where a block of 16 KB held more
 * candidates than it has bytes, which no text does. */
typedef void finding_fn(void *to, const struct finding *);
bool language_ratings(struct ctx *, const struct lexicon *, str text,
    finding_fn *each, void *to);

/* Where, at or after from, the next place begins at which language_ratings may
 * find something; text.n: there is none. For raw bytes too, so that only lines
 * with a candidate need be parsed: JSON with its escapes (\u0041 for a letter
 * and emoji as \ud83d... count as candidates by themselves), CSV, HTML, plain
 * text. It may say too much and never too little, where label and value in
 * different strings of one JSON record are read as one line as well, as long as
 * the words are there in ASCII letters: what is packed (base64, gzip, UTF-16,
 * RTF's escapes) is to be unpacked first, and a word with an accent or a soft
 * hyphen inside it is not seen. HEED_MATCHER=plain or vectorscan chooses the
 * search under it; the answer is the same. */
size_t language_seek(const struct lexicon *, str text, size_t from);

/* Text of a choice offered by a form ("High", "Amber", "3 - severe") or an item
 * label ("Risk level"): used by the form lint. */
bool language_is_level(const struct lexicon *, str option);
bool language_asks_risk(const struct lexicon *, str label);
/* A code of codes.tsv, which is a grade of a person in itself; of a coding
 * without a system the code alone counts. */
bool language_is_grade_code(const struct lexicon *, str system, str code);

/* Does a FHIR resource from elsewhere grade a person (CARE-90)? By a code of
 * codes.tsv; by what is asked together with what is answered (the code of an
 * Observation or its component with value and interpretation, a form's question
 * with its answer, an extension's name with its value); by a name such as
 * "risk_level"; or in so many words anywhere in it. Of a QuestionnaireResponse
 * its questions alone say nothing. What is in attachments is not read. */
bool language_grades(struct ctx *, const struct lexicon *,
    const struct json *resource);

/* Lower case, accents off, every run of other characters one space, trimmed:
 * two phrasings that differ by case or punctuation become one (CARE-115). */
str language_fold(struct arena *, str);
/* The folded words. */
struct words { str *at; unsigned n; };
enum err language_words(struct ctx *, str, struct words *) CHECKED;

#endif
