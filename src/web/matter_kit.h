/*
 * What pages of learning share: events, deaths, learning responses, actions.
 *
 * One page serves every kind (matter.c): its parts by its form, where it stands
 * and what may come next, what is kept about it. What a kind has of its own is
 * a row of matter_more.def. Lists are ordered by time and by nothing else.
 */
#ifndef HEED_WEB_MATTER_KIT_H
#define HEED_WEB_MATTER_KIT_H

#include "learning/matter.h"
#include "web/people_kit.h"

/* "/learn/event/ID/part"; id and part "": left out. */
str learn_path(struct page *, enum kind, str id, str part);
/* The matter of a route /learn/{kind}/{id}…; ERR_ABSENT where there is none. */
enum err learn_matter(struct page *, struct matter *) CHECKED;
/* Way back, errors, heading, and the line that says what it is and where it
 * stands: for any page below a matter's. */
void learn_open(struct page *, struct matter *, str heading);
/* "event/ID" -> the path of its page, or "". */
str learn_path_of(struct page *, str name);

/* A table of rows: what it is called, of which day, where it stands, by when.
 * Titles are read from the records: at most MATTER_PAGE of them. none: the
 * sentence where there are no rows. */
enum err learn_rows(struct page *, const struct matter_rows *, str caption,
    str none) CHECKED;
/* What is kept about a matter of that kind, and a link to add one. */
enum err learn_children(struct page *, struct matter *, enum kind, str text)
    CHECKED;
/* One group of the form, read only. */
void learn_show(struct page *, const struct matter *, str group);
/* Its fields, inside an open form. */
void learn_fields(struct page *, const struct matter *, str group);
/* What was posted of them. */
enum err learn_take(struct page *, const struct matter *, str group,
    struct op **, unsigned *n) CHECKED;
/* The end of a POST about m: back to its page, or drawn again. */
enum err learn_end(struct page *, enum err, const struct matter *, page_fn *);

/* Of an event: similar ones of before (learn_event.c). */
enum err seen_before_draw(struct page *, struct matter *) CHECKED;

/* What rows of matter_more.def name; more_none draws nothing. */
typedef enum err matter_draw(struct page *, struct matter *);
matter_draw more_none;
#define MATTER_MORE(kind, top, below) matter_draw top, below;
#include "web/matter_more.def"
#undef MATTER_MORE

/* A choice of units under the name "unit": those that are open. */
enum err unit_ask(struct page *, str label, str hint) CHECKED;
/* The whole service: the unit above all others; or "". */
enum err unit_top(struct page *, str *id) CHECKED;
/* The name of an account that is named in a matter; "" where it is gone. */
str account_words(struct page *, str id);

#endif
