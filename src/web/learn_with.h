/*
 * What someone affected is shown: one drawing for their own page, for the letter
 * they can print, and for the letter that staff print for who has no screen, so
 * that all three say the same.
 */
#ifndef HEED_WEB_LEARN_WITH_H
#define HEED_WEB_LEARN_WITH_H

#include "learning/engage.h"
#include "web/matter_kit.h"

/* Who they can reach first, then what comes next, what they asked, what was
 * promised. forms: with the way to ask; else as on paper. */
enum err with_draw(struct page *, const struct matter *, bool forms) CHECKED;
/* The letter of it: heading, day, with_draw, who it is from. */
enum err with_letter(struct page *, const struct matter *, str back) CHECKED;
/* A sentence for where a promise or a question stands. */
str promise_words(struct page *, const struct promise *);
/* The day of a day number, in words. */
str day_say(struct page *, int64_t day);
/* The link that dials what was written, or "". */
str phone_link(struct page *, str phone);

/* Rows of matter_more.def. */
enum err affected_top(struct page *, struct matter *);
enum err affected_below(struct page *, struct matter *);
enum err candour_top(struct page *, struct matter *);

#endif
