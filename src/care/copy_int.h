/*
 * What the files of a copy share (care/copy.h): where it is written to, the walk
 * over the record, and how a line of it is told.
 */
#ifndef HEED_CARE_COPY_INT_H
#define HEED_CARE_COPY_INT_H

#include "care/copy.h"
#include "care/people.h"
#include "core/html.h"

/* HTML or text, by the same calls. */
struct out {
	struct ctx *cx;
	bool plain, list;      /* list: a <ul> is open */
	struct html h;         /* of text only its buffer */
};
void copy_heading(struct out *, int level, str);
void copy_p(struct out *, str);
void copy_list_end(struct out *);
/* Words, and below them whose they are and when. */
void copy_put(struct out *, str words, str whose);

/* o: the file, and items only those that were decided; NULL: they are listed. */
struct walk {
	struct ctx *cx;
	str person, name;
	bool own;
	struct plan review;       /* SHEET_COPY */
	struct supporters around; /* with those not to be contacted */
	struct out *o;
	struct copy_items *items;
	unsigned cap;
	struct records forms;     /* published ones, when one was asked for */
	bool has_forms;
	struct before *past;      /* of copy_before.c */
	size_t gone_through;      /* bytes of earlier versions */
};

/* Lines i to end are one entry: why it waits, or ""; its words; whose and when. */
str copy_entry_why(const struct walk *, const struct answers *, unsigned i,
    unsigned end);
str copy_entry_words(struct walk *, const struct answers *, unsigned i,
    unsigned end);
str copy_whose(struct walk *, const struct line *);

/* How a sheet that was read stood before: into the file, after what stands now
 * (copy_before.c). Nothing for the list of what waits. */
enum err copy_before(struct walk *, const struct sheet_at *, const struct plan *)
    CHECKED;

#endif
