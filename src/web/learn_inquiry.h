/* What pages of learning responses share. */
#ifndef HEED_WEB_LEARN_INQUIRY_H
#define HEED_WEB_LEARN_INQUIRY_H

#include "learning/inquiry.h"
#include "web/matter_kit.h"

/* The response of a route /learn/inquiry/{id}/…: param[0] is its id. */
enum err inquiry_read(struct page *, struct matter *) CHECKED;
/* "/learn/inquiry/ID/tail" */
str inquiry_path(struct page *, const struct matter *, str tail);
/* A detail of an entry in words, or "". */
str inquiry_detail(struct page *, const struct matter *,
    const struct line *entry, const char *link);
/* Its day or day and time in words, or "". */
str inquiry_when(struct page *, const struct matter *, const struct line *step);
/* The timeline's steps in the order of time, those without a time last. */
const struct line **inquiry_steps(struct page *, const struct matter *,
    unsigned *n);
/* Which of its like an entry is, from 1; 0 where it is none. */
unsigned inquiry_number(const struct matter *, const char *link, str id);
#endif
