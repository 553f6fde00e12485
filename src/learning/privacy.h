/*
 * Requests for records of someone who died (LEARN-68), and what Freedom to Speak
 * Up lets cross over: counts (LEARN-62).
 */
#ifndef HEED_LEARNING_PRIVACY_H
#define HEED_LEARNING_PRIVACY_H

#include "learning/matter.h"

/* Under the Access to Health Records Act; or a request for one's own data, which
 * goes another way; neither where it is not said yet. */
bool request_is_ahra(const struct matter *);
bool request_is_own(const struct matter *);

/* A file of "quarter,category,count" lines, with or without that heading, of at
 * most so many bytes: one SPEAKUP a quarter, in that unit, wherever there is none
 * yet. Nothing is kept but a quarter, codes of ftsu-category.tsv and numbers:
 * anything else is ERR_INPUT at "file", by its line, and nothing is written. */
enum { SPEAKUP_FILE_MAX = 16 * 1024, SPEAKUP_ROWS_MAX = 200,
	SPEAKUP_COUNT_MAX = 9999 };
enum err speakup_take(struct ctx *, str unit, str file, unsigned *quarters)
    CHECKED;

#endif
