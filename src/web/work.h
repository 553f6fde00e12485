/*
 * What is owed, on pages: lists for teams (work.c), and one person's (clock.c).
 */
#ifndef HEED_WEB_WORK_H
#define HEED_WEB_WORK_H

#include "access/work.h"
#include "care/clock.h"
#include "web/people_kit.h"

/* "2 days and 3 hours", "40 minutes"; of a span that has no sign. */
str span_words(struct page *, int64_t seconds);
/* "Friday 27 November 2026 at 2:05pm"; "the end of Friday 27 November 2026" for
 * the midnight after it. */
str when_words(struct page *, int64_t);
/* "Overdue by 3 hours", "In 2 days"; due 0: "No limit is set: waiting for …". */
str due_words(struct page *, int64_t due, int64_t asked);
/* "Day that can be hard (copies to the GP …)": of a code; the code itself where
 * a newer Heed made it. */
str clock_title(str code);
/* A Practitioner's name; "" for "". */
str staff_name(struct page *, str practitioner);
/* The Practitioner id posted as "colleague": only of someone who does work for
 * that team, else ERR_INPUT there. */
enum err colleague_post(struct page *, str unit, str *owner) CHECKED;

/* On the person's page for their team: what is owed, and by when. */
enum err owed_draw(struct page *);
/* On the person's own pages: what was promised, in plain words. Nothing is
 * drawn where nothing is owed. */
enum err promises_draw(struct page *);

#endif
