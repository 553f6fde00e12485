/*
 * Events: how one is told, by whom or by nobody, and what must be there before
 * it is finished. What is kept of it is its form; rules of 8.1 and 8.8 of
 * learning.md that need C are here.
 *
 * Three ways to tell (D10, LEARN-8, LEARN-9). With a name: it stands with the
 * event. In confidence: the event is nobody's, and the name is a record of
 * kind "reporter" that one role reads. Without a name: there is no name.
 */
#ifndef HEED_LEARNING_EVENT_H
#define HEED_LEARNING_EVENT_H

#include "learning/matter.h"

enum tell_mode { TELL_NAMELESS, TELL_CONFIDENCE, TELL_NAMED, TELL__MAX };
extern const char *const tell_mode_code[TELL__MAX];

/* What is told; "" not said. Codes are of the form's lists. */
struct tell {
	enum tell_mode mode;
	str unit;                    /* "": the whole service */
	str type;                    /* event-type */
	bool near_miss, near_fatal;
	str what, day, about_when, time, where, who, safe, done;
	str teller;                  /* reporter-type: who tells it */
	bool no_reply;
	str name, contact, role;     /* of a name that is given */
	str code;                    /* of who has no account, or gives no name:
	                              * made by the caller from the form's own
	                              * token, so that the same form is told
	                              * once. "" else */
};
struct tell_done {
	str id, ref;
	int64_t by;                  /* until when someone has decided on it */
	bool again;                  /* it had been told before, by this code */
};
/* At least what, a type, a day or that it is not known. Errors stand at "what",
 * "day" and "unit". Whoever looks is nobody while an event without a name is
 * written, so it comes first in a transaction. */
enum err event_tell(struct ctx *, const struct tell *, struct tell_done *) CHECKED;

/* When it is due to be decided on: so many working hours (9 to 5, on working
 * days) after from. hours 1..80. */
int64_t working_hours_plus(int64_t from, unsigned hours);

/* The harm it did, put together: 1 fatal … 5 none, 0 nobody has judged. */
unsigned event_harm(const struct matter *);
/* Of an event or a death: moderate harm or more, or a death: staff who were there
 * are offered support. */
bool event_asks_support(const struct matter *);
/* There is a concern about an individual, and a reason. */
bool event_concern(const struct matter *);
/* "LFPSE-2023-heed-1 of 2026-11-27": the words of the grades in use. */
str harm_edition(struct ctx *);

/* What an event was told as; TELL__MAX where nothing says. */
enum tell_mode event_mode(const struct matter *);
/* As whoever told: by account, or by code ("" else), for an answer of theirs.
 * different: a code of the list, or "". An answer to no question is passed
 * over. */
struct told_answer { str entry, text; };
enum err event_answer(struct ctx *, struct matter *, const struct told_answer *,
    unsigned n, str different, str words) CHECKED;
/* The viewer opened the guide to fair treatment: kept once, and counted. */
enum err event_guide(struct ctx *, struct matter *) CHECKED;

/* For learning.def and check.def. */
matter_do event_prepare, event_follow;

#endif
