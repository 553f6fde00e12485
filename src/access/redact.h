/*
 * The one way out: what of a record this viewer sees.
 *
 * Works on JSON by Element.id and linkId, so it needs no form and covers kinds
 * that are not made yet. What is taken out leaves no trace: no count, no gap,
 * no marker, no version number that moved.
 */
#ifndef HEED_ACCESS_REDACT_H
#define HEED_ACCESS_REDACT_H

#include "access/record.h"

/* What a supporter may see: line ids and linkIds of parts, from the Consents in
 * force for them (care.md CARE-61, CARE-72). */
struct share { str *part; unsigned nparts; str *line; unsigned nlines; };

/* Reads the viewer's consents. Where two of one scope stand at once (brought in,
 * or from records that were joined), the stricter holds: a no beside a yes is a
 * no, of two yeses only what both name is shown, and a yes that is older than
 * a withdrawal of its scope gives nothing. */
enum err share_of(struct ctx *, str person, str supporter, struct share *)
    CHECKED;
/* The choice is a yes to that supporter whose last day has not gone. */
bool share_in_force(struct ctx *, const struct json *consent, str supporter);
/* What it is about, of practice/codes/consent-scope.tsv; "" for none of ours. */
str share_scope(const struct json *consent);
/* What both name, word for word. */
struct share share_both(struct ctx *, const struct share *,
    const struct share *);
/* What a choice names. */
struct share share_named(struct ctx *, const struct json *consent);
bool share_empty(const struct share *);
bool share_has(const struct share *, str part, str line);

/* The supporters of someone, and whom of them nobody may contact; unchecked, for
 * what takes out and never for what shows. Read once in a transaction. */
struct circle { struct { str id; bool hidden; } *at; unsigned n; };
enum err people_around(struct ctx *, str person, struct circle *) CHECKED;

/* linkIds whose answers stay with the person and the team, whatever was shared
 * (a form's rule "not-shared"; care gives them at start; server lifetime). */
void redact_unshared(const str *link, unsigned n);

/* r->body and r->json as the viewer may see them; *nothing when nothing is
 * left and the record must look as if it were not there. For a supporter also
 * v, at, actor and unit go: they would tell of changes not shared. */
enum err redact(struct ctx *, enum sight, struct record *, bool *nothing)
    CHECKED;

/* For an outsider to a matter (matter.h): those groups of a response, whatever
 * its kind; *nothing when none of them says anything. */
enum err redact_groups(struct ctx *, const struct share *, struct record *,
    bool *nothing) CHECKED;

/* An earlier version for the person: without the lines that were ever kept off
 * their view, also when those lines are gone by now (experience.md §2 rule 5:
 * such lines have no history there). */
enum err redact_past(struct ctx *, struct record *) CHECKED;

/* For the preview: the record as that supporter would see it. Needs CARE or
 * OWN sight. */
enum err redact_as(struct ctx *, str supporter, struct record *, bool *nothing)
    CHECKED;
/* The same by a set of parts and lines: a device's, a paper's, a file's. */
enum err redact_to(struct ctx *, const struct share *, struct record *,
    bool *nothing) CHECKED;

#endif
