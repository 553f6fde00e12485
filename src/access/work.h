/*
 * What is owed, by team and time: the list that clocks (care/clock.h) make.
 *
 * A clock is a record of kind TASK, and each has a row in table `work`, made of
 * its body whenever it is written, as index rows are. A list is read from one
 * index, in the order of time due and then of time asked; no other order
 * exists. Nothing of a record is shown here but whose it is, what kind of thing
 * is owed, and when.
 */
#ifndef HEED_ACCESS_WORK_H
#define HEED_ACCESS_WORK_H

#include "access/person.h"

/* The extension that makes a Task one of ours, and the due of one that has no
 * limit: the end of the year 9999. */
#define WORK_URL S("urn:heed:clock")
#define WORK_NO_DUE INT64_C(253402300799)

struct work {
	str id;              /* of the Task */
	str person;          /* whose it is, after merges */
	str unit, code, kind, state;
	bool live;           /* still owed */
	int64_t due;         /* WORK_NO_DUE: no limit */
	int64_t asked, start, ended, booked, called; /* 0: not */
	str owner;           /* Practitioner id, or "" */
	str basis, item;     /* "Type/id" of what started it; which part of it */
	struct found who;    /* of work_page */
	str with;            /* of work_page and work_fill: who gets in touch,
	                      * as it was said; or "" */
};
struct works { struct work *at; unsigned n; bool more; };

/* The part of a Task's extension of ours with that url, or NULL. */
const struct json *work_part(const struct json *task, str url);
/* It is a Task of ours. */
bool work_named(const struct json *task);

/* The teams that the viewer's role as practitioner reaches. */
struct work_team { str id, name, setting; };
struct work_teams { struct work_team *at; unsigned n; };
enum err work_teams(struct ctx *, struct work_teams *) CHECKED;

enum { WORK_PAGE = 25 };
struct work_ask {
	str kind, unit, setting; /* "" all */
	int64_t due, asked;      /* from after this place in the list: */
	str id;                  /* 0, 0 and "" from its start */
};
/* A page of the list, earliest due first. A team that is not the viewer's gives
 * nothing. Counts as a list. */
enum err work_page(struct ctx *, const struct work_ask *, unsigned n,
    struct works *) CHECKED;
/* A person's: live by due, after them ended ones, newest first; at most 1,000.
 * For the person and their team. */
enum err work_of_person(struct ctx *, str person, struct works *) CHECKED;

/* Fills in whose they are and who gets in touch, for rows that the caller was
 * given by the door. */
enum err work_fill(struct ctx *, struct work *, unsigned n) CHECKED;

/* Who could do what a team owes: practitioners whose role reaches it, by name.
 * Of those whose name has `like` in it ("" all, in any case), at most max; more
 * says that there are others. Nobody where the team is not the viewer's. */
struct colleague { str practitioner, name; };
struct colleagues { struct colleague *at; unsigned n; bool more; };
enum err work_colleagues(struct ctx *, str unit, str like, unsigned max,
    struct colleagues *) CHECKED;

/* ---- for jobs and for care ---- */

/* The one of that code that this started, whatever became of it; *id "" where
 * there is none. */
enum err work_same(struct ctx *, str person, str code, str basis, str item,
    str *id) CHECKED;

/* Whose owner is to be told by now. System only. */
enum err work_late(struct ctx *, unsigned max, struct works *) CHECKED;
/* Current records of a kind that people changed after (at, id), until `to`. */
struct work_change { str id; int64_t at, v; str person; };
struct work_changes { struct work_change *at; unsigned n; };
enum err work_changed(struct ctx *, enum kind, int64_t at, str id, int64_t to,
    unsigned max, struct work_changes *) CHECKED;

/* A service's own limit for a clock, as care writes it; "" where none is set.
 * Writing needs UNITS and is ledgered with why. */
enum err work_limit(struct ctx *, str code, str *value) CHECKED;
enum err work_limit_set(struct ctx *, str code, str value, str why) CHECKED;

/* ---- e-mail that says that something is due ---- */

/* The viewer's address, or ""; and a new one ("" takes it away). ERR_INPUT
 * (address) where it is none that a relay takes. */
enum err nudge_mine(struct ctx *, str *address) CHECKED;
enum err nudge_set(struct ctx *, str address) CHECKED;
/* One @, something on both sides, printable ASCII without spaces or brackets,
 * at most 254. */
bool nudge_address_ok(str);
struct nudge { str account, address; };
struct nudges { struct nudge *at; unsigned n; };
/* Whom to tell now, at most one a day each; and that they were told. System. */
enum err nudge_due(struct ctx *, unsigned max, struct nudges *) CHECKED;
enum err nudge_sent(struct ctx *, str account) CHECKED;

/* ---- for access's own files ---- */

enum err work_may(struct ctx *, const struct record *) CHECKED;
enum err work_derive(struct ctx *, const struct record *) CHECKED;

#endif
