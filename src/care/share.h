/*
 * Who sees what: the person chooses, line by line or part by part, for each
 * supporter and each scope, and takes it back at once (CARE-61, CARE-70 to 76).
 *
 * A choice is a FHIR Consent, one per supporter and scope, changed only here.
 * There is no tick for everything (CARE-72).
 */
#ifndef HEED_CARE_SHARE_H
#define HEED_CARE_SHARE_H

#include "access/redact.h"

enum answer { ANSWER_NOT_ASKED, ANSWER_UNDECIDED, ANSWER_NO, ANSWER_YES,
	ANSWER__MAX };
extern const char *const answer_code[ANSWER__MAX];
extern const char *const answer_words[ANSWER__MAX];

/* scopes: rows of practice/codes/consent-scope.tsv; one that a row of
 * care/sheet.def has names parts and lines of that sheet. */
struct choice {
	str id; int64_t v;         /* of the Consent; "" when never asked */
	str supporter, scope;
	enum answer answer;
	str own_words, asked_by;
	str capacity;              /* the decision about their ability to choose this
	                            * that it rests on, as Type/id#line; or "" */
	int64_t asked_on;          /* left as it was read: now, when set */
	bool benefits, limits;     /* explained */
	str review_on, ends_on;    /* FHIR dates or "" */
	int64_t withdrawn_on;      /* 0: not; the answer is then no */
	struct share what;         /* of a scope that names a sheet */
	bool re_ask;               /* not asked, or time to ask again (CARE-73) */
	str prompt;                /* why: of codes/consent-prompt.tsv, or "" */
};
struct choices { struct choice *at; unsigned n; };
/* One per scope, asked or not. */
enum err choices_of(struct ctx *, str person, str supporter, struct choices *)
    CHECKED;
/* The same of several supporters of one person, with what is about the person read
 * once: in one transaction that writes none of it. */
struct asking;
enum err asking_open(struct ctx *, str person, struct asking **) CHECKED;
enum err asking_choices(struct ctx *, struct asking *, str supporter,
    struct choices *) CHECKED;
/* A yes whose last day has gone: it gives nothing any more, and nobody is called
 * because of it. */
bool choice_is_over(struct ctx *, const struct choice *);
/* Writes what changed; c->id and c->v as read, and then as written. Person, or
 * team (asked_by is the viewer). ERR_INPUT (what) when yes to a sheet's scope
 * names nothing; ERR_DENIED for a yes to someone who is not to be contacted. Write
 * transaction; locks the person. */
enum err choice_set(struct ctx *, str person, struct choice *) CHECKED;
/* All scopes of that supporter end now. Asks for no reason: words may be "". */
enum err share_withdraw(struct ctx *, str person, str supporter, str words)
    CHECKED;
/* Adds or takes one line of the plan for one supporter. Taking the last ends the
 * share. A line that is seen because its whole part is shared is not taken by
 * this. */
enum err share_line(struct ctx *, str person, str supporter, str line, bool on)
    CHECKED;

#endif
