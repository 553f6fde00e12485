/*
 * Many literals at once: where in a text any of a set of words stands.
 *
 * Aho-Corasick over bytes, ASCII case folded, one table look-up a byte whatever
 * the text. It finds letters, not words: boundaries are the token window's
 * business. This is also the reference that a vectorised matcher must equal.
 */
#ifndef HEED_LANGUAGE_MATCH_H
#define HEED_LANGUAGE_MATCH_H

#include "core/err.h"
#include "core/str.h"

enum { MATCH_STATES_MAX = 60000, MATCH_LITERAL_MAX = 64 };

struct match;

/* Compiles n literals, each 1..MATCH_LITERAL_MAX bytes; an empty one is
 * skipped. Lives as long as cx->mem. ERR_LIMIT past the states. */
enum err match_new(struct ctx *, const str *literal, unsigned n,
    const struct match **) CHECKED;
/* The next literal that ends after *at: *at moves to its end, *which says the
 * longest such literal. False at the end of the text. Start with *at = 0 and
 * *state = 0, and go on with both. */
bool match_next(const struct match *, str text, size_t *at, unsigned *state,
    unsigned *which);

#endif
