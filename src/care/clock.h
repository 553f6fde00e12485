/*
 * What a service owes a person, and by when: clocks (care.md section F).
 *
 * A clock is a FHIR Task of kind TASK, opened by something that happened (its
 * basis) and ended by what counts as done. Which clocks there are, how long
 * each runs, whose it is and what ends it are rows of practice/clocks.tsv. A
 * Task is changed only here, one version a step, so its history says who did
 * what and when (decisions.md D1); no form edits it.
 *
 * The one idea: time is all that orders clocks. Seconds are counted in UTC,
 * so that 48 hours are 172,800 seconds when the clocks go forward or back, at
 * weekends and on leap days alike, and nothing about the person is weighed.
 *
 * All functions run in the caller's transaction, and those that change need a
 * write transaction; they lock the person themselves.
 */
#ifndef HEED_CARE_CLOCK_H
#define HEED_CARE_CLOCK_H

#include "access/record.h"
#include "core/time.h"

/* ---- the rules: rows of practice/clocks.tsv ---- */

/* What ends a clock: a two-way contact with the person; an act that someone
 * says was done; the end of what it waits for, which alone ends it. */
enum clock_ends { CLOCK_BY_CONTACT, CLOCK_BY_ACT, CLOCK_BY_EVENT };

struct clock_rule {
	str code;            /* "aftercare"; stored, never used again */
	str kind;            /* of codes/clock-kind.tsv: what the list filters by */
	str title;           /* for staff: "Contact after an assessment" */
	str promise;         /* for the person: "We will be in touch …" */
	str starts;          /* from what, in words */
	int64_t due;         /* seconds after the start; 0: no limit is set */
	bool day, given;     /* due: the end of that day in London; when what
	                      * opens it says */
	int64_t target;      /* seconds; 0: none beside due */
	int64_t call;        /* when the owner is told: seconds after the start;
	                      * 0: when it is due; -1: never */
	str owner;           /* whose it is, in words */
	enum clock_ends ends;
	enum { CLOCK_ALSO_NONE, CLOCK_ALSO_KIND, CLOCK_ALSO_BASIS } also;
	bool fixed;          /* a service may shorten it, and lengthen it only
	                      * with someone who approves and why (CARE-89) */
	bool one;            /* where one as early is open, no second is */
	bool later;          /* kept for a setting that is not built (CARE-87) */
	str source, review_by;
};
/* Reads the table from the assets; server lifetime. codes_open does it. */
enum err clocks_open(struct ctx *) CHECKED;
/* Checks a table that someone made: ERR_INPUT with file:line and why for each
 * row that is bad. */
enum err clocks_check(struct ctx *, const char *file, str text) CHECKED;
/* By code, or NULL; and by number, NULL past the end. */
const struct clock_rule *clock_rule(str code);
const struct clock_rule *clock_rule_at(unsigned i);

/* ---- a clock ---- */

enum clock_state {
	CLOCK_OPEN,
	CLOCK_ATTEMPTED,     /* tried, no answer: still owed */
	CLOCK_DONE,
	CLOCK_NOT_APPLICABLE, /* with a reason */
	CLOCK_DIED,          /* the person died */
	CLOCK__MAX
};
extern const char *const clock_state_code[CLOCK__MAX];
extern const char *const clock_state_words[CLOCK__MAX];
/* Open or attempted: still owed. */
#define clock_is_live(c) ((c)->state <= CLOCK_ATTEMPTED)

/* One thing that was done about it. */
struct clock_try {
	str how;             /* of codes/contact-type.tsv */
	str who;             /* who did it, as a name */
	str words;           /* or "" */
	int64_t at;
	bool two_way;        /* the person answered */
	bool plan_seen;      /* the plan was looked at together */
};
enum { CLOCK_TRIES_MAX = 50, CLOCK_WITH_MAX = 200 };

struct clock {
	str id;              /* of the Task */
	int64_t v;
	str person;
	const struct clock_rule *rule; /* NULL: of a newer Heed */
	str code;
	enum clock_state state;
	int64_t start, due;  /* UTC seconds; due 0: no limit */
	int64_t target;      /* 0: none */
	int64_t asked;       /* when it was opened (requested_at) */
	int64_t booked;      /* a contact was arranged for; 0: not */
	int64_t called;      /* when the owner was told that it is late; 0: not */
	str basis;           /* "Encounter/x": what started it */
	str item;            /* which part of it, or "" */
	str cause;           /* of codes/review-cause.tsv, or "" */
	str unit;            /* the team that owes it */
	str owner;           /* Practitioner id of a named owner, or "" */
	str with;            /* who gets in touch, as the person was told; "" */
	str why;             /* it ended so, or "" */
	int64_t ended;       /* 0: not */
	struct clock_try *tries; unsigned ntries;
};
struct clocks { struct clock *at; unsigned n; };

/* What a clock is opened with. */
struct clock_new {
	str code;
	str person;
	int64_t start;       /* UTC seconds; 0: now */
	int64_t due;         /* 0: by the rule and the service's own limit */
	str basis;           /* "Type/id" of what started it; must be given */
	str item;            /* which part of it, where it starts several; "" */
	str cause;           /* or "" */
	str unit;            /* Organization id of the team that owes it; "" the
	                      * writer's unit, else the person's first team */
	str owner;           /* Practitioner id, or "" */
	int64_t booked;      /* a contact is arranged for then; 0: not */
	str with;            /* who gets in touch: a name and a role, or "" */
};
/* Opens it. Idempotent: the same basis, item and code again give the clock that
 * is there, whatever its state, and change nothing; so does a rule with `one`
 * when one as early is open. ERR_INPUT (field name) for a code that is not
 * there or kept for later, a start before 1970 or over a day ahead, a due
 * before the start, a basis that is no reference. CARE or OWN sight; nothing
 * is opened for someone who has died (*id is "" then, and OK). */
enum err clock_start(struct ctx *, const struct clock_new *, str *id) CHECKED;

/* By Task id; by what started it (exists false and OK when there is none); all
 * of a person's, live first by due, then ended, newest first. Staff. */
enum err clock_read(struct ctx *, str id, struct clock *) CHECKED;
enum err clock_by_basis(struct ctx *, str person, str basis, str code,
    bool *exists, struct clock *) CHECKED;
enum err clocks_of(struct ctx *, str person, struct clocks *) CHECKED;
/* What was promised to the person and by when: live clocks by due, of which
 * only id, rule, code, state, start, due, asked, booked and with are filled.
 * For the person and their team; ERR_DENIED for a supporter. */
enum err clock_promises(struct ctx *, str person, struct clocks *) CHECKED;

/* A contact that was made or tried. two_way: done, where the rule ends by
 * contact; else attempted, and the clock stays open (CARE-88);
 * what its rule says also ends with it, does. ERR_STALE
 * when v is not current, ERR_INPUT when it has ended. Staff. */
enum err clock_contact(struct ctx *, str id, int64_t v,
    const struct clock_try *) CHECKED;
/* The act was done: for rules that end by one. plan_seen says so, words may be
 * "". */
enum err clock_done(struct ctx *, str id, int64_t v, const struct clock_try *)
    CHECKED;
/* Does not apply, with a reason that must be given. */
enum err clock_not_applicable(struct ctx *, str id, int64_t v, str why) CHECKED;
/* Who does it, who gets in touch (what the person is told: a name and a role,
 * CLOCK_WITH_MAX bytes), and for when it is arranged: "" and 0 take it away. */
enum err clock_hand(struct ctx *, str id, int64_t v, str owner, str with,
    int64_t booked) CHECKED;
/* What a clock that ends by an event waited for has come ("" basis: any): live
 * ones of that code end. */
enum err clock_event(struct ctx *, str person, str code, str basis) CHECKED;
/* All that is live ends: the person died (CARE-117). why: for the record, may
 * be "". Again is nothing. */
enum err clock_end_all(struct ctx *, str person, str why) CHECKED;

/* ---- what opens clocks ---- */

/* The plan should be looked at again, because of a row of
 * codes/review-cause.tsv. Nothing when there is no plan (CARE-83). */
enum err clock_review(struct ctx *, str person, str cause, str basis) CHECKED;
/* A planned contact did not happen (CARE-85): an attempt the same day, another
 * way to reach them, and their supporter where they agreed to that. basis: the
 * Encounter, Appointment or Task that was missed; owner: who hears after 24 h. */
enum err clock_missed(struct ctx *, str person, str basis, int64_t at, str unit,
    str owner) CHECKED;
/* At closing: copies to the GP and to the person (CARE-86). */
enum err clock_copies(struct ctx *, str person, str basis, int64_t at, str unit)
    CHECKED;
/* The same when a plan comes into use; where such a copy is owed already, that
 * one is enough. Nothing when there is no plan. */
enum err clock_copies_plan(struct ctx *, str person) CHECKED;

/* Days that can be hard, as plan, formulation and assessments have them: a task
 * 14 days before (today, where those have begun) and one on the day (CARE-84);
 * of what the formulation foresees also a look at the plan, on that day
 * (CARE-83). A day of the year that is 29 February is the 28th where
 * there is none; a month alone is its first day; a year alone has no day. What
 * is written down no more ends as not applicable. The system's. */
enum err clock_dates(struct ctx *, str person) CHECKED;
/* What someone changed in plans, choices and supporters since the last time
 * opens what follows from it; owners of what is late are told: a step of a job
 * (access/job.h) that any number of nodes may do. */
struct job;
enum err clocks_step(struct ctx *, struct job *, bool *more) CHECKED;

/* ---- pure ---- */

/* The end of the London day that holds t: the first second of the next. */
int64_t clock_day_end(int64_t t);
/* A date of a plan as days: the first that is not over at `from`. yearly:
 * comes every year. False where it is over, or names no day. */
bool clock_date_next(const struct fdate *, bool yearly, int64_t from,
    struct civil *day);

/* ---- the service's own limits ---- */

struct clock_limit {
	int64_t due;         /* seconds */
	str approver, why;   /* of a longer one; "" of a shorter */
};
/* What holds here: the rule's own where nothing was set. */
enum err clock_limit(struct ctx *, str code, struct clock_limit *) CHECKED;
/* Sets it; due 0 takes it back to the rule's. ERR_INPUT: no such clock, not
 * between an hour and a year, longer without approver and why. Ledgered. */
enum err clock_limit_set(struct ctx *, str code, const struct clock_limit *)
    CHECKED;

#endif
