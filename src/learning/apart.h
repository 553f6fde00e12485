/*
 * Whether what is told by a matter could tell who it is about (LEARN-59): its
 * texts, looked at beside the names, NHS numbers, days of birth, wards and days
 * of the records that it comes from.
 *
 * words.h says what can be found and what cannot; here is where names come from.
 */
#ifndef HEED_LEARNING_APART_H
#define HEED_LEARNING_APART_H

#include "learning/matter.h"
#include "learning/words.h"

/* Of one text, where it could. */
struct spotted { const struct line *line; struct tellings found; };
struct apart {
	struct spotted *at;
	unsigned n, hits;
	unsigned unseen;  /* sources that the viewer may not see: not looked at,
	                   * so that nothing is known of them */
	unsigned unlooked; /* texts too long to be looked at */
	bool more;         /* more records, people or places than can be looked
	                    * at: those beyond were not */
};
enum { APART_SOURCES_MAX = 2500 };
/* The texts of m whose linkIds begin so ("bulletin."), beside what is known of
 * source[] ("event/ID"), of all that these are about, and so on to the first
 * event; of a thematic review also of the records it fixed. At most
 * APART_SOURCES_MAX and TOLD_PEOPLE_MAX: else more is set. Request lifetime. */
enum err apart_look(struct ctx *, const struct matter *m, const char *links,
    const str *source, unsigned n, struct apart *) CHECKED;
bool apart_is_clean(const struct apart *);

/* The hash of those texts as they stand. */
str texts_print(struct ctx *, const struct matter *, const char *links);

#endif
