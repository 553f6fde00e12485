/*
 * National routes, scope of review and red flags: versioned rules that are rows
 * of the practice, asked of a few facts. Pure; no store, no clock.
 *
 * A rule says what is asked for, of whom and from when to when. Whether it
 * holds is yes, no, or "cannot tell", and then what it needs: a fact that is
 * not known is neither true nor false. Nothing here makes an obligation, and
 * rows that are past stay readable, so what once held can be shown as it was.
 *
 * A condition, in letters of any case:
 *
 *   a AND b    a OR b    NOT a    ( a )       NOT binds first, then AND
 *   detained                 a yes/no fact is yes; = yes and = no as well
 *   manner = natural         a code, of the fact's list in practice/codes
 *   manner IN (a, b)
 *   age < 18                 a whole number; =, too
 *   within(discharged, 30d)  the fact's day is 0 to 30 days before `day`; w
 *                            for weeks, m for calendar months
 *
 * Facts are rows of fact.def. Not (a) of what is not known is not known;
 * no AND anything is no; yes OR anything is yes.
 * Source: learning.md LEARN-13 to 15, 18, 19, 22, 23; of each rule its row.
 */
#ifndef HEED_LEARNING_RULE_H
#define HEED_LEARNING_RULE_H

#include "core/err.h"
#include "core/str.h"

/* ---- facts ---- */

enum fact {
#define FACT(name, kind, list, words) FACT_##name,
#include "learning/fact.def"
#undef FACT
	FACT__MAX
};
enum fact_kind { FACT_CODE, FACT_NUMBER, FACT_DAY, FACT_YESNO };
struct fact_info {
	const char *name;
	enum fact_kind kind;
	const char *list;  /* practice/codes/LIST.tsv of a code */
	const char *words; /* what is needed where it is not known */
};
extern const struct fact_info fact_info[FACT__MAX];

/* Zeroed, nothing is known. */
struct facts {
	struct {
		bool known;
		str code;
		int64_t n;  /* a number; a day (harm.h); 1 for yes, 0 for no */
	} at[FACT__MAX];
};
/* Takes a fact as a form has it: a code of its list, digits, 2026-11-27, yes or
 * no. "" and a list's first code, where that begins with "not-" ("not known
 * yet"), say nothing: the fact is then not known. What is none of these is
 * refused at where, and nothing is changed. The text is not copied. */
enum err fact_take(struct ctx *, const char *where, struct facts *, enum fact,
    str text) CHECKED;

/* ---- conditions ---- */

enum { COND_BYTES_MAX = 500, COND_DEPTH_MAX = 16, COND_LIST_MAX = 16 };
enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN };

struct cond;
/* Reads a condition, or says at where, with the column counted from 1, what was
 * expected. Memory and spans from cx->mem and text. */
enum err cond_read(struct ctx *, const char *where, str text,
    const struct cond **) CHECKED;
/* needs: what would have to be known, one bit a fact; 0 unless unknown. */
enum truth cond_ask(const struct cond *, const struct facts *,
    uint64_t *needs);
/* One text for all that say the same: parts sorted, brackets where needed. It
 * can be read again, to the same text. */
str cond_print(struct ctx *, const struct cond *);
/* "needs the day it happened; how old they were"; "" for 0. */
str needs_say(struct ctx *, uint64_t needs);

/* ---- rules ---- */

enum rule_kind { RULE_ROUTE, RULE_SCOPE, RULE_FLAG };
enum clock_unit { CLOCK_NONE, CLOCK_WITHOUT_DELAY, CLOCK_HOURS, CLOCK_DAYS,
	CLOCK_MONTHS };
struct rule {
	enum rule_kind kind;
	str id;
	unsigned version;        /* 1.. */
	int64_t from, to;        /* days, both in force; to INT64_MAX: no end */
	str condition;
	const struct cond *cond;
	str action, body;        /* of a route: codes of route-*.tsv */
	bool mandatory;          /* else: someone decides */
	enum clock_unit unit;
	unsigned every;          /* so many of the unit */
	str text;                /* for staff */
	str source, review_by;
	unsigned line;
};

/* Reads practice/rules/route.tsv and scope.tsv; once, at the start, and its
 * memory stays. */
enum err routes_open(struct ctx *) CHECKED;
/* The same of a text, for heed practice check: all that is wrong is said, by
 * file:line. Two rows that ask the same of two bodies on the same days are
 * refused, as are two versions in force on one day. */
enum err routes_check(struct ctx *, const char *file, str text) CHECKED;
enum err scopes_check(struct ctx *, const char *file, str text) CHECKED;

/* The i-th of all, in the order of the tables; NULL past the end. */
const struct rule *rule_at(unsigned i);
/* The version in force on a day, or NULL. */
const struct rule *rule_on(str id, int64_t day);

struct fired {
	const struct rule *rule;
	enum truth truth;   /* TRUTH_YES or TRUTH_UNKNOWN */
	uint64_t needs;
};
struct firing { struct fired *at; unsigned n; };
/* The rules of a kind in force on `day` that hold, or of which it cannot be
 * told; in the order of the table. `day` is that on which the rules are asked,
 * not the fact of the name. Request lifetime. */
void rules_ask(struct ctx *, enum rule_kind, const struct facts *, int64_t day,
    struct firing *);
/* LEARN-18: whether a death is in scope by the policy `id`, in the version of
 * `day`, which is told; ERR_INPUT where there is none in force. */
enum err scope_ask(struct ctx *, str id, const struct facts *, int64_t day,
    struct fired *) CHECKED;
/* When what a rule asks for is due, in UTC seconds, from those of what starts
 * it; false where the rule has no number (LEARN-15): then time is shown against
 * a target of the service's own, which is no law. A day is 24 hours. */
bool rule_due(const struct rule *, int64_t start, int64_t *due);

#endif
