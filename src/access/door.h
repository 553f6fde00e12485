/*
 * THE DOOR: the only way to a person's record.
 *
 * Whoever reads or writes says first who they are (door_enter). Then every
 * question is a row of store/stmt.def that names the right it needs, for whom
 * (scope) and how a look at it is counted; door_query checks, runs and writes
 * down. Records go through access/record.h, which also redacts. There is no
 * other way: the linker's map shows that nothing above wants a store_ symbol.
 *
 * What it guards: a page cannot show a record that the viewer may not see, nor
 * forget to say who looked. What it does not guard: what a page does with what
 * it was rightly given (see web's canary test). An alarm (log event
 * door.refused) means a page asked for something its route should have refused
 * earlier: look at the route's row.
 *
 * One transaction a request: door_begin … door_commit or door_rollback; then
 * door_leave writes the looks down, and only when it answers OK may the reply
 * leave.
 */
#ifndef HEED_ACCESS_DOOR_H
#define HEED_ACCESS_DOOR_H

#include "access/crypt.h"
#include "core/err.h"
#include "core/str.h"
#include "store/store.h"

enum right_bit {
#define RIGHT(name, words) RIGHT_BIT_##name,
#include "access/right.def"
#undef RIGHT
	RIGHT__MAX
};
enum right {
#define RIGHT(name, words) RIGHT_##name = 1 << RIGHT_BIT_##name,
#include "access/right.def"
#undef RIGHT
	RIGHT_NONE = 0
};
enum scope { SCOPE_PERSON, SCOPE_UNIT, SCOPE_AGGREGATE, SCOPE_SYSTEM };
enum count { COUNT_NONE, COUNT_LIST, COUNT_OPEN };

struct role_info { const char *code, *title; unsigned rights; };
enum role {
#define ROLE(name, code, title, rights) ROLE_##name,
#include "access/role.def"
#undef ROLE
	ROLE__MAX
};
extern const struct role_info role_info[ROLE__MAX];
/* ROLE__MAX when there is none of that code. */
enum role role_of(str code);

/* Who is looking. Made by session_find, or who_system for commands. */
struct who {
	str account, name;     /* name as others read it */
	unsigned rights;       /* of all roles held */
	str role;              /* the role that shows: code */
	str person;            /* the person they are, or support */
	str supporter;         /* RelatedPerson id for a supporter */
	str practitioner;      /* Practitioner id for staff */
	str author;            /* "Practitioner/x", "Patient/x", "RelatedPerson/x" */
	str unit, unit_name;   /* where their first role is held */
	bool must_change;      /* signed in with a one-time passphrase */
	int level;             /* of authentication: 1 password */
	str csrf, sid_hash;    /* the session's secret for form tokens */
	int64_t idle_until, ends_at;
};
void who_system(struct who *, const char *why);

struct door;
/* Opens the store and begins a strand; server lifetime (cx->mem). */
enum err door_open(struct ctx *, str url, bool create, struct door **) CHECKED;
/* The same over a store that is open, and the door's from then on. */
enum err door_on(struct ctx *, struct store *, struct door **) CHECKED;
void door_close(struct door *);
/* After a jump out of a request: rolls back without touching its memory. */
void door_abandon(struct door *);
str door_describe(const struct door *);
str door_dir(const struct door *);
bool door_is_pg(const struct door *);
/* For cli's migrate, backup, verify and the sealer. */
struct store *door_store(struct door *);

/* Begins a request: who is NULL for someone not signed in. cx->door is set. */
void door_enter(struct ctx *, struct door *, const struct who *);
const struct who *door_who(const struct ctx *);
bool door_has(const struct ctx *, unsigned rights);

enum err door_begin(struct ctx *, enum txn) CHECKED;
/* Writes the ledger's lines for what was written, and for what was looked at on
 * the way to it, and commits. ERR_UNKNOWN:
 * see store_commit. */
enum err door_commit(struct ctx *) CHECKED;
void door_rollback(struct ctx *);
/* Inside a long write transaction: the ledger's lines so far are written, and
 * what the door holds in cx->mem may go (arena_reset to a mark set after
 * door_begin). */
enum err door_settle(struct ctx *) CHECKED;
/* Writes the looks down. Must be OK before the reply leaves. */
enum err door_leave(struct ctx *) CHECKED;

/* Runs a row of stmt.def as the viewer. PERSON scope: $1 is the person, and
 * ERR_DENIED without a relationship (person_sight). */
enum err door_query(struct ctx *, enum stmt, const struct arg *, unsigned n,
    struct rows *) CHECKED;
enum err door_change(struct ctx *, enum stmt, const struct arg *, unsigned n,
    int64_t *changed) CHECKED;

/* How much of a person the viewer may see, strongest that holds. */
enum sight {
	SIGHT_NOTHING,
	SIGHT_NAME,      /* may find them and break glass, not open them */
	SIGHT_SHARED,    /* a supporter: what consent says */
	SIGHT_OWN,       /* the person */
	SIGHT_CARE,      /* their team */
	SIGHT_GLASS,     /* broken glass: as their team, for 4 hours */
	SIGHT_SYSTEM     /* a command at the service's console */
};
/* Asked once a request and person, then remembered. */
enum err person_sight(struct ctx *, str person, enum sight *) CHECKED;
/* ERR_DENIED, with a sentence, when it is less than CARE or OWN (and, with
 * care_only, less than CARE). */
enum err person_need(struct ctx *, str person, bool care_only) CHECKED;
/* Locks the person for this write transaction, before anything is read. */
enum err person_lock(struct ctx *, str person) CHECKED;

/* Adds one line to the ledger: a write's stands with the transaction, a look's
 * is written by door_leave. Same look twice in a request is one. */
void door_note_write(struct ctx *, const char *act, str kind, str id, int64_t v,
    str person, str reason, str proof);
void door_note_look(struct ctx *, const char *act, str kind, str id, int64_t v,
    str person, str reason);

/* For access's own files, behind their checks. */
enum err self_run(struct ctx *, enum stmt, const struct arg *, unsigned n,
    struct rows *, int64_t *changed) CHECKED;
/* store_post: its failure may show later in the transaction. */
enum err self_post(struct ctx *, enum stmt, const struct arg *, unsigned n)
    CHECKED;

#endif
