/*
 * Contacts with the service that have a beginning and an end: a stay on a ward
 * with its leave, a visit to an emergency department, a move from one team to
 * another (CARE-81, 83, 86, 100 to 103; docs/adr/0055).
 *
 * Each is one FHIR Encounter, and what happens in it is a version of that: its
 * status, statusHistory, period and serviceProvider say what R4 can say; what
 * people write about it stands in short forms beside it (care/small.h). Which
 * steps there are, and when, are rows of stay.def.
 *
 * The one idea: a step is recorded when it has happened, and nothing here may
 * hold a person back. A list with gaps is no gate: gaps become clocks with an
 * owner (care/clock.h), the same for everyone.
 */
#ifndef HEED_CARE_STAY_H
#define HEED_CARE_STAY_H

#include "care/small.h"

enum step {
#define STEP(name, ...) STEP_##name,
#include "care/stay.def"
#undef STEP
	STEP__MAX
};
struct step_info {
	const char *code, *on, *from, *to;
	enum kind form;        /* KIND__MAX: none */
	const char *scope, *cause, *title, *button;
};
extern const struct step_info step_info[STEP__MAX];
/* By its code, or STEP__MAX. */
enum step step_of(str code);

struct stay {
	str id;
	int64_t v;
	str person;
	str kind;            /* of codes/stay-kind.tsv; "" of one that is not ours */
	str status;          /* R4's */
	str unit, unit_name; /* the ward or team; of a move: who receives them */
	int64_t start, end;  /* UTC seconds; 0 not known, or not ended */
	int64_t since;       /* since when the status stands; 0 not known */
	str how;             /* it ended: a code, or "" */
	str why;             /* in words, what brought them; or "" */
	const struct record *rec;
};
struct stays { struct stay *at; unsigned n; };
/* Of a record that was read. Pure but for diagnostics. */
void stay_of(struct ctx *, const struct record *, struct stay *);
/* All of a person's that are Heed's own kinds, newest first; others (letters of
 * old contacts) are left out. Staff. */
enum err stays_of(struct ctx *, str person, struct stays *) CHECKED;
/* ERR_ABSENT for another person's, and for one that is not of our kinds. */
enum err stay_read(struct ctx *, str person, str id, struct stay *) CHECKED;
/* It has not ended. */
bool stay_is_on(const struct stay *);
/* A code of codes/attend-end.tsv that says they were not seen: it is written down
 * by LEFT, with what happens now, and by no other step (CARE-32). */
bool stay_is_left(str how);
/* The step can be done now. */
bool stay_may(const struct stay *, enum step);

struct stay_step {
	enum step step;
	str person;
	str id; int64_t v;   /* as read; "" and 0 where the step begins one */
	str kind;            /* where it begins one: codes/stay-kind.tsv */
	str unit;            /* begins, WARD, MOVE: Organization id; else "" */
	int64_t at;          /* when it happened; 0: now, or what the form says */
	str how;             /* DISCHARGE (else the form's), SEEN: a code; LEFT:
	                      * "left" where it is "" */
	str words;           /* what brought them: begins; or "" */
	str owner;           /* DISCHARGE: Practitioner id of whoever is named for
	                      * the contact and for what is not done, or "" */
	const struct op *op; unsigned nop; /* of the step's form */
	/* out */
	str form;            /* id of the short form's record, or "" */
	unsigned ngaps;      /* DISCHARGE: rows that are not done yet */
};
/* Does it: reads and checks, writes the form and then the Encounter, opens
 * clocks. ERR_STALE when v is not current or the step cannot be done now;
 * ERR_INPUT at "unit", "at", "how", "kind" or at a question of the form. The id
 * and v of what was written are put into s. Write transaction; CARE sight. */
enum err stay_do(struct ctx *, struct stay_step *) CHECKED;

/* What is not done yet of a list before leaving: code of the question
 * ("check.gp"), its words. In the order of the form. */
struct gap { str link, says; };
struct gaps { struct gap *at; unsigned n; };
enum err stay_gaps(struct ctx *, const struct small *, struct gaps *) CHECKED;

#endif
