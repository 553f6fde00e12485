/*
 * A learning response: what its form cannot say by itself (LEARN-26 to 32).
 *
 * How long it takes, whom it is about and what they still ask, what the words
 * are like, whether all findings are about people alone. Nothing here grades a
 * person, and nothing says who is to blame.
 */
#ifndef HEED_LEARNING_INQUIRY_H
#define HEED_LEARNING_INQUIRY_H

#include "language/language.h"
#include "learning/matter.h"

/* An after action review or a swarm: asked and written down in one go. */
bool inquiry_is_short(const struct matter *);

/* Whole days since it was approved, those in which it paused apart; -1 before.
 * notice and late: from so many days on, by the guide (settings). */
struct inquiry_clock {
	int64_t days, paused, notice_at, late_at;
	bool notice, late;
};
enum err inquiry_clock(struct ctx *, const struct matter *,
    struct inquiry_clock *) CHECKED;
/* The day it is to be finished by, as last changed; 0 none. */
int64_t inquiry_due(struct ctx *, const struct matter *);

/* Those affected: matters of that kind about it, or about what it is about, whom
 * the viewer may see. At most 200. */
struct matters { struct matter *at; unsigned n; };
enum err inquiry_affected(struct ctx *, const struct matter *, struct matters *)
    CHECKED;
/* A question of theirs that still waits for an answer or for an honest "we could
 * not find out". */
bool question_waits(const struct matter *affected, const struct line *question);

/* Some findings are coded, and all of these as people and nothing else
 * (LEARN-29): to be told, never a bar. */
bool inquiry_people_only(const struct matter *);

/* ---- words (LEARN-30) ---- */

/* A text of its authors that holds words to look at again. What others said
 * (evidence, what was asked for) is theirs and is not looked at. */
struct worded { const struct line *line; struct findings found; };
struct wordeds { struct worded *at; unsigned n, hits, left; }; /* left: texts
                                 * that are too long to be looked at */
enum err inquiry_words(struct ctx *, const struct matter *, struct wordeds *)
    CHECKED;
/* The author has looked: what was found is kept as it is written, and that is
 * stored. Writes the matter. */
enum err inquiry_words_keep(struct ctx *, struct matter *) CHECKED;
/* Someone has looked at the texts as they stand now. */
bool inquiry_words_done(struct ctx *, const struct matter *);

#endif
