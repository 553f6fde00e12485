/* What pages of themes, bulletins, search and copies share. */
#ifndef HEED_WEB_LEARN_THEMES_H
#define HEED_WEB_LEARN_THEMES_H

#include "learning/apart.h"
#include "web/matter_kit.h"

/* Some words round a place in a text, the place in quotation marks. */
str words_around(struct page *, str text, size_t start, size_t end);
/* Where a text could tell who is meant, or that nothing was found. */
void known_by_draw(struct page *, const struct apart *);
/* The page is this plain text. */
struct buf;
enum err plain_out(struct page *, struct buf *) CHECKED;

/* "Seen before?": the three most alike of the past, and open actions; nothing
 * where there are none, or the viewer may see none. but: not this one's id. */
enum err seen_like_draw(struct page *, str text, str but) CHECKED;

#endif
