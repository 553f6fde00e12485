/*
 * Bulletins and learning events: what was learned, told to all staff without
 * anyone being known by it (LEARN-59).
 *
 * A bulletin is issued once someone who wrote none of it has said yes to the
 * whole list (practice/codes/bulletin-check.tsv) about the words as they stand,
 * and nothing in it could tell who is meant. An issued one does not change: it is
 * taken back first.
 */
#ifndef HEED_LEARNING_BULLETIN_H
#define HEED_LEARNING_BULLETIN_H

#include "learning/apart.h"

/* Where its texts could tell who its sources are about; also of a learning
 * event. */
/* The day on which it is to be looked at again has gone by. */
bool bulletin_is_past(struct ctx *, const struct matter *);
enum err bulletin_apart_look(struct ctx *, const struct matter *,
    struct apart *) CHECKED;
/* Texts of a bulletin that hold words to look at again. */
struct prompted { const struct line *line; struct findings found; };
struct prompteds { struct prompted *at; unsigned n, hits; };
enum err bulletin_words(struct ctx *, const struct matter *,
    struct prompteds *) CHECKED;
/* The viewer wrote some of its words, in any version of it. */
enum err bulletin_is_mine(struct ctx *, const struct matter *, bool *) CHECKED;
/* Keeps that the viewer says yes to all of these codes. ERR_INPUT at "yes" unless
 * it is the whole list, at "second" where they wrote some of it. */
enum err bulletin_look_keep(struct ctx *, struct matter *, const str *yes,
    unsigned n) CHECKED;
/* A second person has looked at the words as they stand. by: who; may be NULL. */
bool bulletin_is_looked_at(struct ctx *, const struct matter *, str *by);

/* One that is issued, for any member of staff: the outside groups alone, with its
 * reference, state and day. ERR_ABSENT for others. */
enum err issued_open(struct ctx *, enum kind, str id, struct matter *) CHECKED;

#endif
