/*
 * What the lint reads of an item, before any judgement: what its label speaks
 * of, what its choices are made of, and what is worked out by the machine.
 *
 * A touch has a bit for each kind of term of lint.def that the text holds.
 */
#ifndef HEED_FORMS_LINT_INT_H
#define HEED_FORMS_LINT_INT_H

#include "forms/forms_int.h"

enum term { SELF, PLACE, OUT, OTHER, SOFT, MEASURE, SCALE, ASKS, RISKY, COLOURS,
	RATES, GRADES, LIKELY, HARMS, SUMS, DECIDES, BY, ONLY, YOU, CLINICIAN,
	PERSON, PART, COUNT, TELLS, FORBIDS, CONTEXT, TERM__MAX };
typedef unsigned touch;
_Static_assert(TERM__MAX <= 32, "a touch has a bit for each term");

/* What its choices are made of. */
struct offer {
	touch is;         /* of all of them */
	bool graded;      /* they are grades */
	bool coloured;    /* … and these are colours */
	bool ordered;     /* they are grades if a risk is asked for */
	bool reason;      /* one of them is "low risk" */
	bool number;      /* each is a number, or a band of them */
	bool bands;       /* two at least open with one */
	bool scored;      /* they carry scores */
};
struct look {
	str label;        /* its text; else what its code or linkId says */
	touch is;         /* of the label */
	bool plain;       /* the label names no subject of its own */
	bool elsewhere;   /* "risk of" something that is not self-harm */
	bool asks;        /* language: the label asks for a grade of risk */
	bool stated;      /* the label holds a grade, or the choices */
	bool decided;     /* … and what is done because of it */
	bool tick;        /* the label alone is a grade: "High" beside a box */
	bool number;      /* it takes a number */
	bool computed;    /* by an expression */
	bool computes;    /* … that gives grades */
	bool coded;       /* as a level of suicide risk */
	struct offer of;
};

static inline bool
has(touch t, enum term term)
{
	return (t & 1u << term) != 0;
}

struct lexicon;
/* The terms in a text; only its first LINT_TEXT_MAX bytes are read. */
enum { LINT_TEXT_MAX = 4096 };
touch lint_touch(struct ctx *, str text);
/* same: an item that has the same choices, already looked at, or NULL. */
void lint_look(struct ctx *, const struct lexicon *, const struct form *,
    const struct item *, const struct look *same, struct look *);
/* "riskLevel", "risk_level" as words. */
str lint_name(struct ctx *, str name);
/* The text of an extension's expression, or "". */
str lint_expression(const struct json *extension);
/* The next item that an expression names by its linkId, in quotes; form->n at
 * the end. What was read is cut off *expression. */
unsigned lint_named(const struct form *, str *expression);

#endif
