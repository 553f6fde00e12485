/*
 * One character as the reader's eye takes it: case and accents gone.
 *
 * Shared by the search words (fold.c) and the tokens (token.c), so that a word
 * found by search is the word that the lexicon sees. It is no full Unicode case
 * folding: Latin, Greek and Cyrillic are covered, other letters pass as they
 * came.
 */
#ifndef HEED_LANGUAGE_FOLD_H
#define HEED_LANGUAGE_FOLD_H

#include "core/str.h"

enum { FOLD_BYTES_MAX = 4 };

/* Writes the folded form of cp to out and returns its length: 0 for a mark
 * that rides on the letter before, -1 for what is no part of a word. */
int fold_char(int32_t cp, char out[FOLD_BYTES_MAX]);

#endif
