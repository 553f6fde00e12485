/*
 * Records: versions of FHIR resources, as this viewer may see them.
 *
 * Reading redacts (access/redact.c is the one way out). Writing makes a new
 * version, its index rows, its phrases and its ledger line in the caller's
 * transaction. What is in kind.def decides the rest.
 */
#ifndef HEED_ACCESS_RECORD_H
#define HEED_ACCESS_RECORD_H

#include "access/door.h"
#include "core/json.h"

enum kind {
#define KIND(name, ...) KIND_##name,
#include "access/kind.def"
#undef KIND
	KIND__MAX
};
struct kind_info {
	const char *code, *fhir, *form, *person;
	enum right may;
	int solo;
	char own, shared;
	const char *keep;
	int open;
	const char *title;
};
extern const struct kind_info kind_info[KIND__MAX];
/* By store code, or KIND__MAX. */
enum kind kind_of(str code);
/* By resource type and, for a response, its questionnaire's URL. */
enum kind kind_of_resource(const struct json *);
/* The person sees its records: all, or by line. */
bool kind_is_seen(enum kind);
/* Its records are shown for a reason that is written down (CARE-90). */
bool kind_is_sealed(enum kind);
/* The kind that a record of this kind becomes where it grades the person, or
 * KIND__MAX: there is none. */
enum kind kind_sealed(enum kind);
/* It came from another system and only import writes it. */
#define kind_is_foreign(k) (kind_info[k].may == RIGHT_SELF)

struct record {
	enum kind kind;
	str id;
	int64_t v, at;
	str actor, person, unit, op;
	bool gone;               /* deleted: no body */
	str body;                /* redacted; without id and meta (fhir_splice) */
	const struct json *json; /* of body */
};
struct records { struct record *at; unsigned n; };

/* The current version. ERR_ABSENT when there is none, or none that the viewer
 * may know of; ERR_GONE when deleted. */
enum err record_read(struct ctx *, enum kind, str id, struct record *) CHECKED;
enum err record_read_v(struct ctx *, enum kind, str id, int64_t v,
    struct record *) CHECKED;
/* All of it, redacted for nobody: for applying a change inside a write
 * transaction, never for showing. CARE or OWN sight. */
enum err record_read_unredacted(struct ctx *, enum kind, str id,
    struct record *) CHECKED;
/* The same of the one record of a solo kind; ERR_ABSENT when none. */
enum err record_solo_unredacted(struct ctx *, enum kind, str person,
    struct record *) CHECKED;
/* No later version was made of a record that was read. */
enum err record_is_current(struct ctx *, const struct record *, bool *) CHECKED;
/* Current records of a person (and of records merged into theirs), oldest
 * first. Records of which redaction leaves nothing are not there. */
enum err record_list(struct ctx *, enum kind, str person, struct records *)
    CHECKED;
/* A page of them, newest first. */
enum { RECORD_PAGE = 25 };
enum err record_page(struct ctx *, enum kind, str person, unsigned page,
    struct records *, bool *more) CHECKED;
/* How many current records of each kind there are; for their team. */
enum err record_counts(struct ctx *, str person, int64_t count[KIND__MAX])
    CHECKED;
/* The one record of a solo kind; ERR_ABSENT when none. */
enum err record_solo(struct ctx *, enum kind, str person, struct record *)
    CHECKED;
/* Versions, newest first, without bodies. For team, system and (for kinds they
 * may see by line) the person. */
enum err record_history(struct ctx *, enum kind, str id, struct records *)
    CHECKED;
/* Service records (no person): all current ones of a kind, at most 5,000. */
enum err record_all(struct ctx *, enum kind, struct records *) CHECKED;

struct change {
	enum kind kind;
	str id;                  /* "" for a new one: set to what was made */
	int64_t v;               /* the version that was read; 0 for a new one;
	                          * set to the new version */
	str body;                /* canonical: as stored */
	bool drop;               /* delete: a version that is gone, without body */
	const char *act;         /* for the ledger: "save", "share", "import" */
	str reason;
	bool checked;            /* fhir_check was done by the caller */
	const struct json *json; /* of body, where the caller has it; or NULL */
	const struct json *was;  /* version v, where the caller has it; or NULL */
	str person;              /* set: whose it is; "" nobody's that is here */
	/* Of matters alone (matter.h). */
	str unit;                /* where it is; "" stays, or the writer's */
	bool outsider;           /* who was shown it as an outsider answers: the
	                          * caller read it by matter_outside_whole and
	                          * says what they may change */
	bool nameless;           /* nobody's, and of the day alone (D10) */
};
/* ERR_STALE when v is not current. The person is taken from the body by the
 * kind's row and must be the same as before. Viewer: CARE sight, or OWN for
 * kinds they may see, or the system; finer rules are care's. ERR_INPUT,
 * ERR_LIMIT and ERR_DENIED come before anything is written: the transaction may
 * go on without this change. */
enum err record_write(struct ctx *, struct change *) CHECKED;

/* Nulls body and salt of all versions, removes index, drafts and phrases (with
 * who the person is also their sign-ins, devices and teams), and says so in the
 * ledger. ERR_DENIED while a hold stands: tested in the same
 * statement. by: the named approver. */
enum err record_purge(struct ctx *, enum kind, str id, str by, str why) CHECKED;

/* Remembers a phrase as this person's (CARE-115): a keyed hash, no text. */
enum err phrase_note(struct ctx *, str person, str folded) CHECKED;

/* What stands under a FHIR type and id, of whatever kind that type may be; kind
 * is KIND__MAX for nothing. same: its body is these very bytes. System only. */
struct standing { enum kind kind; int64_t v; bool same, gone; };
enum err record_standing(struct ctx *, str type, str id, str body,
    struct standing *) CHECKED;

/* Every current record of the store, for export and re-indexing; system only. */
typedef enum err record_fn(void *arg, struct ctx *, const struct record *);
enum err record_each(struct ctx *, record_fn *, void *arg) CHECKED;
/* The record that has this identifier ("system|value"), for import. */
enum err record_by_identifier(struct ctx *, enum kind, str system, str value,
    str *id) CHECKED;
/* Records of a kind whose index has ref under param ("patient" "Patient/x"). */
enum err record_by_ref(struct ctx *, enum kind, str param, str ref,
    struct records *) CHECKED;

#endif
