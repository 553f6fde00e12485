/*
 * Words of what was learned: kept as a matter is written (seek.def says which
 * answers), sought, and compared ("seen before?"). LEARN-47, LEARN-58.
 */
#ifndef HEED_LEARNING_SEEK_H
#define HEED_LEARNING_SEEK_H

#include "access/text.h"
#include "learning/matter.h"

/* Keeps the words of one that was just written. Nothing of what nobody's name is
 * on, or an outsider wrote: a job puts these in with others of their day. */
enum err seek_put(struct ctx *, const struct matter *) CHECKED;
/* What of a matter is sought: its searched answers, a line each. */
str seek_text(struct ctx *, const struct matter *);
/* The kinds that are sought, in seek.def's order; the number of them. */
unsigned seek_kinds(enum kind out[KIND__MAX]);

/* A page of what holds the words, as rows the viewer may see. next: for the next
 * page's from; 0: none. some: no record held all words; these hold some. */
struct sought { struct matter_rows rows; int64_t next; bool some, no_words; };
/* kind KIND__MAX: all kinds. */
enum err seek(struct ctx *, str words, enum kind, int64_t from,
    struct sought *) CHECKED;
/* The three most alike of a kind; but: not this one's id. */
enum { SEEN_MOST = 3 };
enum err seen_before(struct ctx *, str text, enum kind, bool live, str but,
    struct matter_rows *) CHECKED;

struct job;
/* Rows of job.def: what was told without a name, of the last days; and all of it
 * again, after a restore or an import. */
enum err seek_late_step(struct ctx *, struct job *, bool *more);
enum err seek_again_step(struct ctx *, struct job *, bool *more);

#endif
