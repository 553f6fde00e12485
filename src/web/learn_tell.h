/* What the pages below /tell share (learn_tell.c, learn_told.c). */
#ifndef HEED_WEB_LEARN_TELL_H
#define HEED_WEB_LEARN_TELL_H

#include "web/web.h"

/* The way back of a page below /tell: home, or where anyone starts. */
void tell_back(struct page *);
/* Way back, errors, heading. */
void tell_open(struct page *, str heading);
/* Its token was of another sign-in: drawn again with all that was typed, and
 * nothing kept. ERR_INPUT as web_again says it. */
enum err tell_afresh(struct page *, page_fn *draw) CHECKED;
/* value is longer than max bytes; said at the field of that name. */
bool tell_long(struct page *, const char *name, str value, size_t max);

#endif
