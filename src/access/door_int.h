/*
 * What access's own files share of the door. Not for any other module.
 */
#ifndef HEED_ACCESS_DOOR_INT_H
#define HEED_ACCESS_DOOR_INT_H

#include "access/door.h"
#include "access/ledger.h"
#include "access/redact.h"
#include "fhir/fhir.h"

enum { SEEN_MAX = 64, NOTES_MAX = 4000, AROUND_MAX = 16 };

struct notes {
	struct entry *at;
	unsigned n, cap;
};
/* An id, held where no reset of an arena reaches it. */
struct held { char id[FHIR_ID_MAX]; size_t n; };
/* What was read in this transaction and is asked for again and again; each of
 * one person, with "" for nobody. */
struct memory {
	struct held asked, canon;    /* who was asked for, and who that is */
	struct held around;          /* whose supporters stand in at[] */
	struct { struct held who; bool hidden; } at[AROUND_MAX];
	unsigned n;
};
struct door {
	struct store *store;
	struct strand *strand;
	str dir;
	str phrase_key;              /* meta "phrase": keys the phrase hashes */
	/* The request under way; memory of its arena. */
	struct who who;
	bool known;                  /* who is someone */
	struct notes writes, looks;
	struct { str person; enum sight sight; } *seen;
	unsigned nseen;
	const struct share *fixed;   /* a device: this and nothing else */
	const struct share *mine;    /* what is shared with this supporter, once
	                              * it was asked for in this request */
	const struct share *past;    /* redact_past's memory for past_id */
	str past_id;
	const str *set;              /* settings read just now, or NULL */
	struct memory memory;
	struct held locked;          /* who is, since this transaction began */
	/* Of the store, as the settings last said (training.h). */
	enum { DOOR_NOT_ASKED, DOOR_LIVE, DOOR_TRAINING } training;
};

/* Forgets what was remembered of who may see whom, and the memory; derive does
 * it, so every record written. */
void sight_forget(struct ctx *);
/* The memory alone. */
void memory_forget(struct door *);
/* Longer ids than there are are not held, and so are asked for each time. */
void hold(struct held *, str id);
bool is_held(const struct held *, str id);
/* Who someone is, and no more, of their record's body ("" none): for access's
 * own lists, behind their checks. */
struct found;
enum err person_line(struct ctx *, str id, str body, struct found *) CHECKED;
/* ERR_ABSENT in the usual words: nothing is said of whether it is there. */
enum err kind_absent(struct ctx *, enum kind) CHECKED;
/* ERR_INPUT where what follows from a record could not stand. */
enum err derive_may(struct ctx *, const struct record *) CHECKED;
/* What a person is sorted by in lists: family name, first name, folded. */
str person_sort(struct ctx *, const struct record *);
/* Units, aliases and teams that follow from a record just written. */
enum err derive(struct ctx *, const struct record *) CHECKED;

#endif
