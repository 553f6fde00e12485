/*
 * Where in raw bytes there may be something to find.
 *
 * Made from the rows themselves: of each row the part whose words are rarest is
 * its anchor, and the next rarest must stand near it, within as many words as
 * the row can reach. So a place is a candidate when some row could match there,
 * as far as two of its parts tell. It says too much at times, never too little.
 *
 * It runs over decoded text, where scan.c asks it which sentences to read, and
 * over JSON, CSV or text as it lies in a file. What the bytes leave open (an
 * escape, a tag, an accent, the end of a string near by) counts as a candidate.
 */
#ifndef HEED_LANGUAGE_SEEK_H
#define HEED_LANGUAGE_SEEK_H

#include "core/err.h"
#include "language/language.h"

struct match;
struct seek;

/* Of the rows that find, with or without those that only prompt. Lives as long
 * as cx->mem, and so must the lexicon. ERR_INPUT, at file, for a row that has no part
 * that is always a word that can be looked for. */
enum err seek_new(struct ctx *, const struct lexicon *, const char *file,
    bool prompts, const struct seek **) CHECKED;
/* The words without which no cue that reaches over a line or a text is there. */
enum err seek_wide(struct ctx *, const struct lexicon *, const char *file,
    const struct match **) CHECKED;
/* Where the anchor of the next candidate begins; text.n: there is none. */
size_t seek_next(const struct seek *, str text, size_t from);

/* For the figures of docs/scanner.md: each anchor and whether it counts by
 * itself. False past the last. */
bool seek_anchor(const struct seek *, unsigned i, str *word, bool *alone);

#endif
