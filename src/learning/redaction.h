/*
 * Copies of records of learning with parts taken out (LEARN-67).
 *
 * A copy is a new document: the answers of the classes that were chosen, in
 * plain text, without the words that were marked. What is taken out is not in
 * its bytes, nor is who wrote what, when, or in which version. The log says where
 * words went and why, and not which.
 */
#ifndef HEED_LEARNING_REDACTION_H
#define HEED_LEARNING_REDACTION_H

#include "learning/matter.h"

/* Reads practice/rules/class.tsv; once, at the start. */
enum err redaction_open(struct ctx *) CHECKED;
/* The class of a question: by its rule "class-X", else by the table; "" none. */
str field_class(enum kind, const struct item *);

/* The record that it is a copy of, beside the request it is made for; ERR_ABSENT
 * at "source" where there is none, or none that the viewer may see. */
enum err redaction_of(struct ctx *, const struct matter *, struct matter *source)
    CHECKED;
/* What goes from a copy: words (compared without regard to case, accents and
 * spaces, wherever they stand) and why. */
struct mark { str words, reason; unsigned found; };
struct marks { struct mark *at; unsigned n; };
enum { MARKS_MAX = 300 };
struct redacted {
	str text, log;
	struct marks marks;
	unsigned answers;        /* in it: none, and it is empty */
	str *left; unsigned nleft; /* parts with answers of no class: in no copy */
};
/* The copy as it would be now. */
enum err redaction_make(struct ctx *, const struct matter *, struct redacted *)
    CHECKED;
/* Takes the words out of a text; *log grows by a line for each place, "where
 * 12-15: reason". Request lifetime. */
struct buf;
str marks_apply(struct ctx *, struct marks *, str where, str text,
    struct buf *log);

#endif
