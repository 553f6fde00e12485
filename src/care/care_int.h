/*
 * What the files of care share and pages have no use for: the form and rules
 * in force, and small readers of lines.
 */
#ifndef HEED_CARE_CARE_INT_H
#define HEED_CARE_CARE_INT_H

#include "care/plan.h"
#include "language/language.h"

/* The kinds of row in practice/rules/plan.tsv; its head says what each asks. */
#define RULE_KINDS \
	RULE(GENERIC, "generic") RULE(MIN_WORDS, "min-words") \
	RULE(CONTACT_ROUTE, "contact-route") \
	RULE(CONTACT_ALONE, "contact-alone") RULE(WITH, "with-someone") \
	RULE(ALLDAY, "allday") \
	RULE(ROLE, "role") RULE(COULD, "could") RULE(STATE, "state") \
	RULE(SAME_WORDS, "same-words") RULE(EMPTY, "empty") \
	RULE(SET_ASIDE, "set-aside") RULE(WARM, "warm")
enum rule_kind {
#define RULE(name, code) RULE_##name,
	RULE_KINDS
#undef RULE
	RULE__MAX
};
struct rule {
	str id, part, value, says;
	enum rule_kind kind;
	int64_t number;                /* value where it is one, else 0 */
	struct words words;            /* of a generic phrase; of with-someone */
	struct words who;              /* what is done, and with whom */
};
struct rules { struct rule *at; unsigned n; };
enum err rules_open(struct ctx *, struct rules *) CHECKED;

/* Set once by care_open; server lifetime. */
struct care {
	const struct form *form[SHEET__MAX];
	struct rules rules;            /* practice/rules/plan.tsv */
	const struct lexicon *lexicon;
};
const struct care *care(void);

/* ERR_ABSENT, in the usual words. */
enum err not_there(struct ctx *, const char *where) CHECKED;

/* "signs" of "signs.line": what a line's part is called. */
str part_of(str link);
/* The link of an item of that part by its short name: "signs.text". */
str part_link(struct ctx *, str part, const char *name);
/* A part of the plan: its lines are shown, copied and can be shared. It may be
 * set aside, or is the service's promise; what else repeats in a plan (copies,
 * offers, uses) is none. */
bool part_is_shown(struct ctx *, str part);
/* The line that l stands in at the top, or l itself. */
const struct line *line_top(const struct answers *, const struct line *l);
/* Drops the diagnostics of something that was only tried. */
#define CARE_TRIED(cx, was) ((void)((cx)->ndiag = (was)))

/* The first row of a kind for a part; "" where there is none. */
str rule_says(enum rule_kind, str part);
/* A number to call, an address of e-mail or of the web. */
bool has_contact(struct ctx *, str);

/* ERR_INPUT where what is sent may not stand in its part (CARE-52): a diag an
 * operation. */
enum err rules_refuse_op(struct ctx *, const struct op *, const char *where,
    str link) CHECKED;
enum err rules_refuse_entry(struct ctx *, const struct answers *,
    const struct line *entry, const char *where) CHECKED;

/*
 * Turning what was asked into what may be done (plan.h): plan_turn.c.
 */
struct turned {
	struct op op;
	unsigned from;            /* index of the asked operation; or NONE */
	const struct hand *hand;
	bool skip;
};
enum { TURN_NONE = 0x7fffffff };
struct turn {
	const struct answers *a;
	bool own, aloud;
	enum voice voice;         /* of what is new */
	struct hand plain, spoken;
	const struct op *op; unsigned nop;
	/* out */
	struct turned *at; unsigned n;
	struct op_result *result; /* filled in for what became a proposal */
	bool *settled, *lost;     /* result stands; or: is to say LOST_LINE */
	unsigned nproposed;
	/* within */
	struct { str base, id; unsigned from; } *prop; unsigned nprop;
	struct { str old, id; } *again; unsigned nagain;
	unsigned room;
};
enum err turn_ops(struct ctx *, struct turn *) CHECKED;
/* Operations that take away a top line and the proposals that make no sense
 * without it, into at[]; returns how many. */
unsigned turn_drop(const struct answers *, const struct line *, bool by_person,
    struct op *at);
/* How many operations turn_drop can need. */
unsigned turn_drop_max(const struct answers *, const struct line *);
/* The line is the viewer's to change. */
bool turn_mine(bool own, bool aloud, const struct line *top);

#endif
