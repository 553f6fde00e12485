/*
 * Those who were hurt by what happened: what they ask, what was promised to
 * them and what became of it, which drafts they may read (LEARN-34 to 37). What
 * is theirs is a matter of kind AFFECTED; these say what its answers come to.
 *
 * A day is a number, as in harm.h. Nothing here says how anyone is.
 */
#ifndef HEED_LEARNING_ENGAGE_H
#define HEED_LEARNING_ENGAGE_H

#include "learning/matter.h"

/* What was promised, and what became of it by a day. MISSED: the day is past and
 * nothing is said of it. LATE: done, after the day. CHANGED: with words of how. */
enum promise_is { PROMISE_OPEN, PROMISE_KEPT, PROMISE_LATE, PROMISE_MISSED,
	PROMISE_NOT_KEPT, PROMISE_CHANGED };
struct promise {
	str entry;          /* of the form; "" for what comes next */
	str what, words;
	bool dated, done;   /* by and on are known */
	int64_t by, on;
	enum promise_is is;
};
struct promises { struct promise *at; unsigned n; };
/* In the order they were made; what comes next and by when (contact.next) is the
 * last: it was said to them too. today: a day. Request lifetime. */
void engage_promises(struct ctx *, const struct matter *, int64_t today,
    struct promises *);

/* A question and where it stands. An answer counts with its words alone; "could
 * not be established" too says what was looked at, and "withdrawn" how they said
 * so (LEARN-36). */
enum question_is { QUESTION_OPEN, QUESTION_ANSWERED, QUESTION_NOT_FOUND,
	QUESTION_WITHDRAWN };
struct question {
	str entry, text, answer, where;
	str day;            /* answered on, as stored; or "" */
	enum question_is is;
};
struct questions { struct question *at; unsigned n, open; };
void engage_questions(struct ctx *, const struct matter *, struct questions *);

/* A learning response whose draft they may read now, since that day. */
struct draft_share { str entry, inquiry; int64_t since; };
struct draft_shares { struct draft_share *at; unsigned n; };
void engage_drafts(struct ctx *, const struct matter *, struct draft_shares *);
/* Lets them read the draft of "inquiry/ID" from today on, or no longer. */
enum err engage_share(struct ctx *, struct matter *, str inquiry, bool on)
    CHECKED;

/* What is planned with them on a day that matters to them (LEARN-35). Nothing is
 * stopped by it: someone looks and decides. */
struct day_clash { int64_t day; str what, kind, words; };
struct day_clashes { struct day_clash *at; unsigned n; };
void engage_clashes(struct ctx *, const struct matter *, int64_t today,
    struct day_clashes *);

/* Promises that were missed, of all that the viewer may see, the earliest first;
 * not of those that have ended. more: there are over 500 to look through. */
struct missed { struct promise p; str id, who; };
struct misseds { struct missed *at; unsigned n; bool more; };
enum err engage_missed(struct ctx *, struct misseds *) CHECKED;
/* The same with those that are open and to be kept before that day. */
enum err engage_owed(struct ctx *, int64_t before, struct misseds *) CHECKED;

/* How many days before it is final a draft is with those affected: what the
 * service has set, 1 to 365, else 10. It is a target of its own. */
enum err engage_draft_days(struct ctx *, int64_t *) CHECKED;

/* As someone affected, by their account: adds a question, or words about a draft;
 * or says how it was. m as matter_open_outside gave it. ERR_INPUT where that is
 * empty. */
enum err engage_ask(struct ctx *, struct matter *, str words) CHECKED;
/* inquiry: "inquiry/ID", one of engage_drafts. */
enum err engage_comment(struct ctx *, struct matter *, str inquiry, str words)
    CHECKED;
enum err engage_tell(struct ctx *, struct matter *, str heard, str well,
    str better) CHECKED;

/* Of learning.def and check.def. */
matter_do affected_prepare;

#endif
