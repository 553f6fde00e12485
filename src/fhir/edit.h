/*
 * Changing a document by its bytes; for the files of fhir/ alone.
 *
 * An edit replaces a span of a body by other bytes. Whatever no edit names is
 * copied as it stands, which is how a body keeps its spacing, its order and the
 * digits of its numbers.
 */
#ifndef HEED_FHIR_EDIT_H
#define HEED_FHIR_EDIT_H

#include "core/json.h"

enum { EDITS_MAX = 4 };

struct edit {
	size_t at, del; /* del bytes from offset at are replaced by with */
	str with;
};
struct edits {
	struct edit edit[EDITS_MAX]; /* by at, kept so by edit_add */
	unsigned n;
};

/* Adds one; of two at the same place the later stands after the earlier. Spans
 * may not overlap. */
void edit_add(struct edits *, size_t at, size_t del, str with);
/* ERR_LIMIT with a diagnostic when the result is longer than max. */
enum err edit_apply(struct ctx *, str body, const struct edits *, size_t max,
    str *out) CHECKED;

/* Offsets of a node in the body it was parsed from: first byte, and past its
 * last. */
size_t edit_start(str body, const struct json *);
size_t edit_end(str body, const struct json *);
/* Where a child may be appended to an array or object, past its last one. */
size_t edit_tail(str body, const struct json *);
/* Takes a member or element away with its comma. */
void edit_cut(struct edits *, str body, const struct json *);

#endif
