/*
 * Many changes of one JSON document that leave every other byte where it was:
 * neighbours may all be cut. (fhir/edit.h makes the few that every print makes,
 * by offset.)
 */
#ifndef HEED_FORMS_GRAFT_H
#define HEED_FORMS_GRAFT_H

#include "core/buf.h"
#include "core/json.h"

enum graft_kind { GRAFT_CUT, GRAFT_SET, GRAFT_ADD };
struct graft {
	const struct json *at; /* CUT, SET: the value; ADD: what it goes into */
	enum graft_kind kind;
	unsigned seq;          /* in which they were made */
	str text;              /* SET, ADD: JSON; a member with its key */
};
struct grafts {
	struct ctx *cx;
	struct graft *at;
	unsigned n;
};
enum { GRAFTS_MAX = 65536 };

/* NULL for a member that is not there is no edit; past GRAFTS_MAX they are
 * counted, and grafts_print fails. */
void graft_cut(struct grafts *, const struct json *);
void graft_set(struct grafts *, const struct json *, str json);
void graft_add(struct grafts *, const struct json *into, str json);
/* Sets a member's text, or adds the member. */
void graft_text(struct grafts *, const struct json *object, str key, str text);
/* The document with the edits. What is cut takes its comma with it; of several
 * edits of one value a CUT counts, else the last. */
enum err grafts_print(struct grafts *, const struct json *root, str *out)
    CHECKED;

#endif
