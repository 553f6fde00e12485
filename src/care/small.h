/*
 * Short forms of the practice that belong to something that happened: leave,
 * leaving the ward, a move, one decision (practice/forms). Each is one record
 * of its kind, filled in over time, that may name the contact it belongs to.
 *
 * The one idea: a kind's form is found by its row in access/kind.def, so that a
 * new one is a row and a file.
 */
#ifndef HEED_CARE_SMALL_H
#define HEED_CARE_SMALL_H

#include "access/person.h"
#include "forms/forms.h"

struct small {
	const struct form *form;
	bool exists;
	struct record rec;     /* when it exists */
	struct answers a;
	str encounter;         /* Encounter id it belongs to, or "" */
};
/* The form of that kind, checked; memory of cx. ERR_UNREAD when the binary has
 * none. */
enum err small_form(struct ctx *, enum kind, const struct form **) CHECKED;
/* Nothing said yet. */
enum err small_new(struct ctx *, enum kind, str person, struct small *) CHECKED;
/* A record that was read, as the viewer may see it. */
enum err small_of(struct ctx *, const struct record *, struct small *) CHECKED;
/* By id; ERR_ABSENT for another person's. */
enum err small_read(struct ctx *, enum kind, str person, str id,
    struct small *) CHECKED;
/* The newest of that contact; exists = false, OK and empty when none. open: of
 * those that are not completed alone. */
enum err small_last(struct ctx *, enum kind, str person, str encounter,
    bool open, struct small *) CHECKED;
/* Applies and writes. status "" leaves it. s->rec.v is what was read (ERR_STALE
 * when it is not current); s->rec.id and v are set. Nothing to change and none
 * yet is ERR_INPUT at the form's first question. CARE sight. */
enum err small_save(struct ctx *, struct small *, enum kind, str person,
    const struct op *, unsigned n, str status) CHECKED;
/* The first answer to a question in words, or ""; its value as stored; its time
 * or 0. */
str small_words(struct ctx *, const struct small *, const char *link);
str small_value(const struct small *, const char *link);
int64_t small_time(struct ctx *, const struct small *, const char *link);
/* An answer that a page asked beside the form. */
struct op small_op(const char *link, str value, enum voice, const char *field);

#endif
