/*
 * What pages of stays, moves and decisions share: a short form drawn and taken,
 * a time asked for, a unit chosen, and the rows of a setting beside a part.
 */
#ifndef HEED_WEB_SMALL_KIT_H
#define HEED_WEB_SMALL_KIT_H

#include "care/profile.h"
#include "care/small.h"
#include "web/people_kit.h"

/* The fields of a group of it ("" all), inside a form that is open. */
void small_draw(struct page *, const struct small *, const char *scope);
/* What was posted of them. What the form asks in the person's words (links that
 * end in ".own" or ".matters") is theirs. */
enum err small_take(struct page *, const struct small *, const char *scope,
    struct op **, unsigned *n) CHECKED;
/* All that was said, read only; a paragraph where nothing was. */
void small_show(struct page *, const struct small *, const char *scope);

/* A day and a time of day in London, as NAME-day, -month, -year and -time; both
 * left empty is 0. A fault is a diagnostic at name. */
void when_draw(struct page *, const char *name, str label, str hint);
enum err when_post(struct page *, const char *name, int64_t *) CHECKED;

/* A choice of units under the name "unit": those of these settings (parted by
 * spaces; "" all). none: the first choice, or "". */
enum err place_draw(struct page *, str label, str hint, const char *settings,
    str none) CHECKED;

/* Beside a part of a plan, an assessment or a list: what could be asked, and
 * ideas on cards, for whoever is there; at services, lines that are there for
 * them. Nothing where no row holds; no questions for the person, and nothing for
 * supporters. */
enum err profile_draw(struct page *, str part) CHECKED;

#endif
