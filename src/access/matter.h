/*
 * Matters: records of what happened and what was learned (0060).
 *
 * A matter is a record of no person. Its unit is where it happened, and whoever
 * holds one of its rights (matter.def) there or above may see it. Beside its
 * answers the body holds one extension, urn:heed:matter, which learning writes
 * and from which its row in table `matter` is made, as index rows are: where it
 * stands, what it is about, by when, whose it is. Lists and figures read rows
 * and never bodies.
 *
 * FACTS are what a form marks with rule "fact", as one text that is cut at '|':
 * "|type=incident|near-miss=yes|". A figure counts them.
 */
#ifndef HEED_ACCESS_MATTER_H
#define HEED_ACCESS_MATTER_H

#include "access/record.h"

#define MATTER_URL S("urn:heed:matter")
#define MATTER_NO_DUE INT64_C(253402300799) /* the end of the year 9999 */
enum { MATTER_FACTS_MAX = 4000, MATTER_ABOUT_MAX = 100, MATTER_PAGE = 25 };

struct matter_row {
	str id;
	enum kind kind;
	int64_t v;           /* its current version */
	str unit;
	str ref;             /* as people call it: "E-2026-4F7K2" */
	str state;           /* of practice/rules/states.tsv */
	bool live;           /* its state is none that ends it */
	int64_t at;          /* first recorded; of an anonymous one the day */
	int64_t day;         /* when it happened, or is of: midnight UTC; 0 */
	int64_t due;         /* MATTER_NO_DUE: none */
	int64_t ended;       /* when it last came to a state that ends it; 0 */
	str owner;           /* account, or "" */
	str outsider;        /* account, or hash of a code; or "" */
	str facts;
};
struct matter_rows { struct matter_row *at; unsigned n; bool more; };

bool kind_is_matter(enum kind);
/* The part of the extension with that url, or NULL. */
const struct json *matter_part(const struct json *response, str url);

/* ERR_DENIED unless the viewer may add one of that kind in that unit. */
enum err matter_may_add(struct ctx *, enum kind, str unit) CHECKED;
/* ERR_DENIED unless the viewer may change that one; ERR_ABSENT where they do not
 * see it. */
enum err matter_may_change(struct ctx *, enum kind, str id) CHECKED;
/* The viewer may see matters of that kind at all, somewhere. */
bool matter_may_see(const struct ctx *, enum kind);

enum matter_order { MATTER_NEWEST, MATTER_BY_DUE, MATTER_OLDEST };
struct matter_ask {
	enum kind kind;
	enum { MATTER_ALL, MATTER_LIVE, MATTER_ENDED } which;
	enum matter_order order; /* NEWEST: by day; OLDEST: by at */
	str state, unit, owner;  /* "" all; unit: at or below */
	str but;                 /* a state that is not wanted, or "" */
	str fact;                /* "type=incident", or "" */
	int64_t from, to;        /* of the order's time: from <= t < to; to 0: no
	                          * end */
	unsigned page;           /* from 0 */
};
/* A page of MATTER_PAGE rows that the viewer may see. Counts as a list. */
enum err matter_list(struct ctx *, const struct matter_ask *,
    struct matter_rows *) CHECKED;
/* The same from the first on, max of them (at most 1,000): for reckoning. more
 * says that there are others. */
enum err matter_many(struct ctx *, const struct matter_ask *, unsigned max,
    struct matter_rows *) CHECKED;
/* Live ones that nobody has: no owner was named, or that account has ended,
 * from the moment it did. id "": all that the viewer may see, at most 1,000. */
enum err matter_ownerless(struct ctx *, enum kind, str id,
    struct matter_rows *) CHECKED;
/* Those of a kind that are about another record: "event/ID". At most 1,000. */
enum err matter_about(struct ctx *, enum kind, str about, struct matter_rows *)
    CHECKED;
/* The same whoever looks, and of each no more than its state and facts: for rules
 * that count and do not say whom they counted. */
enum err matter_counted(struct ctx *, enum kind, str about,
    struct matter_rows *) CHECKED;
/* What is the viewer's own: as owner, by due, as long as it has not ended; or
 * as outsider (outside = true), live ones first. At most 200. */
enum err matter_mine(struct ctx *, enum kind, bool outside,
    struct matter_rows *) CHECKED;
/* The row of one; ERR_ABSENT where the viewer may not see it. */
enum err matter_row_of(struct ctx *, enum kind, str id, struct matter_row *)
    CHECKED;
/* Nothing has this reference, whoever may see it. */
enum err matter_ref_free(struct ctx *, str ref, bool *) CHECKED;
/* By what people call it; or ERR_ABSENT. */
enum err matter_by_ref(struct ctx *, str ref, struct matter_row *) CHECKED;
/* Every row of a kind whose day (by_at: at) lies in [from, to), for figures:
 * SYSTEM, BOARD or SAFETY sight; not of anyone's units. fn is called row by
 * row with memory that lives for the call. */
typedef enum err matter_fn(void *arg, struct ctx *, const struct matter_row *);
enum err matter_each(struct ctx *, enum kind, bool by_at, int64_t from,
    int64_t to, matter_fn *, void *arg) CHECKED;
/* How many of them there are. */
enum err matter_tally(struct ctx *, enum kind, bool by_at, int64_t from,
    int64_t to, int64_t *n) CHECKED;
/* "type" of "|type=incident|": "incident", or "". */
str matter_fact(const struct matter_row *, const char *name);

/* As an outsider: the groups of matter.def alone, of a matter whose outsider is
 * the viewer's account, or the hash of a code; and a learning response (INQUIRY)
 * whose draft was shared with them: a fact of an AFFECTED of theirs,
 * "shared:inquiry/ID=DAY", says so. ERR_ABSENT where there is none.
 * Looked at by someone without an account is a look of nobody's. */
enum err matter_outside(struct ctx *, enum kind, str id, struct record *)
    CHECKED;
enum err matter_by_code(struct ctx *, enum kind, str code, struct record *)
    CHECKED;
/* Its row, of which an outsider may be told the reference, where it stands and
 * whether it has ended. */
enum err matter_outside_row(struct ctx *, enum kind, str id, str code,
    struct matter_row *) CHECKED;
/* A new code, 32 characters of [a-z2-7] in groups of four (160 bits, of which
 * nobody keeps more than the hash); and the hash. */
str matter_code(struct ctx *);
str matter_code_hash(struct ctx *, str code);
/* The whole record behind an outsider's sight, for learning's own writes on
 * their behalf (an answer, a question); what they may change is learning's to
 * say. As record_read_unredacted. */
enum err matter_outside_whole(struct ctx *, enum kind, str id, str code,
    struct record *) CHECKED;

/* How many of a kind are about a record that the viewer may see, and when the
 * first came; also where they may not see these: no more than that is told. */
enum err matter_count(struct ctx *, enum kind, str about, int64_t *n,
    int64_t *first) CHECKED;
/* The code of a matter with that id which someone reaches through another that
 * is theirs: through/id, about it. ERR_ABSENT where it is not. And the code for
 * one that is being made: of its id, under the store's own key. */
enum err matter_code_through(struct ctx *, enum kind through, str id,
    enum kind, str *about, str *code) CHECKED;
str matter_code_made(struct ctx *, str id);
/* One night's work (job.def): D10. */
struct job;
enum err nameless_step(struct ctx *, struct job *, bool *more) CHECKED;

/* ---- issued to all staff (matter.def, ISSUED) ---- */

/* The outside groups of one that is issued, for any member of staff; ERR_ABSENT
 * for others and for what is not issued. It is told to all: no look is noted, so
 * that nobody can be asked whether they have read it. */
enum err matter_issued(struct ctx *, enum kind, str id, struct record *,
    struct matter_row *) CHECKED;
/* A page of them: coming, of the day `from` and later, the next first; else of
 * days before it, the newest first. */
enum err matter_issued_list(struct ctx *, enum kind, bool coming, int64_t from,
    unsigned page, struct matter_rows *) CHECKED;
/* Those of a kind that are tied to another record, whichever names which. At most
 * 50. */
enum err matter_issued_about(struct ctx *, enum kind, enum kind other, str id,
    struct matter_rows *) CHECKED;
/* Those of kind `other` that an issued one is about, or one that the viewer may
 * see: of each its id, reference and where it stands, and nothing that was written
 * in it. At most 50. */
enum err matter_issued_behind(struct ctx *, enum kind, str id, enum kind other,
    struct matter_rows *) CHECKED;
/* One more said that they read it: a number and nothing else. */
enum err matter_said_read(struct ctx *, enum kind, str id) CHECKED;
/* How often; for whoever may see it at all. */
enum err matter_read_count(struct ctx *, enum kind, str id, int64_t *n) CHECKED;

/* The record of someone whom a matter names, by NHS number or id, whole: to look
 * for their name, number and birth date in what is to leave, never to be shown.
 * SAFETY. ERR_ABSENT where there is none. Noted as a look at their record. */
enum err matter_person(struct ctx *, str named, struct record *) CHECKED;
/* The whole of one that something of kind `from`, which the viewer may see, is
 * about: for what a rule makes follow there whoever wrote it (an action that
 * changed nothing opens its area again; changed with struct change's outsider).
 * Never for showing. ERR_ABSENT where nothing of theirs is about it. */
enum err matter_tied_whole(struct ctx *, enum kind, str id, enum kind from,
    struct record *) CHECKED;

/* The same, and of it that one group (a linkId) alone, to be shown: the need that
 * someone's action serves. Noted as a look. */
enum err matter_tied_part(struct ctx *, enum kind, str id, enum kind from,
    str group, struct record *) CHECKED;

/* Who has looked at a matter, newest first: for its keepers, and for whom a
 * confidential name is. */
struct matter_look { int64_t at; str name, role, act; };
struct matter_looks { struct matter_look *at; unsigned n; };
enum err matter_looks(struct ctx *, enum kind, str id, struct matter_looks *)
    CHECKED;
/* The same for whoever has the code of the newest of that kind of theirs. */
enum err matter_looks_by_code(struct ctx *, enum kind, str code,
    struct matter_looks *) CHECKED;

/* ---- for access's own files ---- */

/* The viewer may change an AFFECTED whose outsider is that account. */
enum err matter_keeps(struct ctx *, str account, bool *yes) CHECKED;

enum err matter_sight(struct ctx *, const struct record *, enum sight *) CHECKED;
enum err matter_may_write(struct ctx *, const struct record *, bool is_new)
    CHECKED;
enum err matter_may(struct ctx *, const struct record *) CHECKED;
enum err matter_derive(struct ctx *, const struct record *) CHECKED;
struct rows;
struct matter_row matter_row_at(const struct rows *, unsigned);
/* The current version as it is, for nobody's eyes yet. */
enum err matter_whole(struct ctx *, enum kind, str id, struct record *) CHECKED;
/* "event/ID" for each record that it is about. */
struct fhir_ix;
enum err matter_ix(struct ctx *, const struct json *, struct fhir_ix **,
    unsigned *n) CHECKED;

#endif
