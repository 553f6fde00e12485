/*
 * How long a person's records are kept, what holds them, and how they go.
 *
 * practice/codes/retention.tsv says how long, keep_until works it out, a hold
 * overrides it, and nothing goes by itself: one person asks, a second agrees,
 * and a job does it, record by record, each with its line in the ledger. The
 * rule to remember: what is not known keeps. A date that is missing, or a part
 * of one, is read as whatever keeps longest.
 */
#ifndef HEED_ACCESS_KEEP_H
#define HEED_ACCESS_KEEP_H

#include "access/job.h"
#include "access/record.h"
#include "core/time.h"

/* ---- until when: no store, no clock ---- */

struct keep_rule { int after_end, after_death, child_until, seventeen_until; };
/* The row of a class (kind.def's keep). */
enum err keep_rule(struct ctx *, str code, struct keep_rule *) CHECKED;

struct keep_facts {
	bool in_care;          /* with a team now */
	int64_t ended;         /* last with a team, or written to; 0: unknown */
	bool dead;
	struct fdate birth, death;
	bool birth_known, death_known;
};
enum keep_why { KEEP_IN_CARE, KEEP_NOT_KNOWN, KEEP_END, KEEP_DEATH,
	KEEP_CHILD, KEEP__MAX };
/* The start of the London day from which it need not be kept; 0: no end yet. */
struct kept { enum keep_why why; int64_t until; };
struct kept keep_until(const struct keep_rule *, const struct keep_facts *);
/* "end", "child" …: as it is stored; and KEEP__MAX for what is none. */
str keep_code(enum keep_why);
enum keep_why keep_why_of(str code);

/* ---- a person ---- */

/* Needs RECORDS, like all below. The longest of the classes that speak of
 * people, over all records joined as this person. */
enum err keep_person(struct ctx *, str person, struct kept *,
    struct keep_facts *) CHECKED;

/* People past their time, by that date; as worked out last (JOB_KEEPING). */
struct past { str person; int64_t until; enum keep_why why; bool held, asked; };
struct pasts { struct past *at; unsigned n; bool more; };
enum { PAST_PAGE = 25 };
enum err keep_past(struct ctx *, unsigned page, struct pasts *) CHECKED;

/* A hold keeps everything of a person from being removed. There may be more
 * than one; each is lifted by itself, with a reason. code: hold-reason. */
struct hold { str person, code, why, set_by; int64_t at; int64_t lifted_at;
	str lifted_why, lifted_by; };
struct holds { struct hold *at; unsigned n, standing; };
enum err hold_set(struct ctx *, str person, str code, str why) CHECKED;
enum err hold_lift(struct ctx *, str person, int64_t at, str why) CHECKED;
enum err hold_list(struct ctx *, str person, struct holds *) CHECKED;

/* What is there of a person, without a word of it; those of who they are last.
 * At most max. */
struct left { enum kind kind; str id; int64_t v, at; };
struct lefts { struct left *at; unsigned n; };
enum err keep_left(struct ctx *, str person, unsigned max, struct lefts *)
    CHECKED;

/* Asking and agreeing take two people. kind KIND__MAX: all of the person, which
 * must be past its time; else one record, by order of a court. */
struct purge { str id, person; enum kind kind; str record, why;
	str asked_by, asked_name, agreed_by, agreed_name, outcome, state, said;
	int64_t asked_at, agreed_at, ended_at, done, total; };
struct purges { struct purge *at; unsigned n; };
enum err purge_ask(struct ctx *, str person, enum kind, str record, str why)
    CHECKED;
/* ERR_DENIED when the same account asked. Adds the job. */
enum err purge_agree(struct ctx *, str id) CHECKED;
/* Withdraws what was not agreed to, or what stopped. */
enum err purge_drop(struct ctx *, str id) CHECKED;
/* Of a person, or of all ("" person): open ones first. */
enum err purge_list(struct ctx *, str person, struct purges *) CHECKED;

/* ---- matters (LEARN-69) ---- */

/* What an inquiry keeps: of a kind (KIND__MAX: all), at or below a unit ("":
 * all), with a day from low to high, which is not in it (0: no end). What has no
 * day is in every span. Also what is written down later. */
struct matter_hold { str id, inquiry; enum kind kind; str unit;
	int64_t low, high; int64_t at; str set_by; };
struct matter_holds { struct matter_hold *at; unsigned n; };
enum err matter_hold_set(struct ctx *, const struct matter_hold *) CHECKED;
enum err matter_hold_lift(struct ctx *, str id, str why) CHECKED;
enum err matter_hold_list(struct ctx *, struct matter_holds *) CHECKED;
/* The inquiry of a hold that stands on it; or "". */
enum err matter_held(struct ctx *, enum kind, str id, str *inquiry) CHECKED;

/* Finished ones past their time, the oldest first. */
struct matter_past { enum kind kind; str id, ref; int64_t start, until;
	bool held, asked; };
struct matter_pasts { struct matter_past *at; unsigned n; bool more; };
enum err keep_matters(struct ctx *, enum kind, unsigned page,
    struct matter_pasts *) CHECKED;
/* ERR_INPUT where it may not go: a hold, its time, or it is not finished. With
 * purge_ask, person "", it is asked for and agreed to like any removal. */
enum err matter_may_go(struct ctx *, enum kind, str id) CHECKED;

job_fn keep_step, purge_step;

#endif
