/*
 * A matter as it is opened and worked on: an event, a death, a learning
 * response, an action (0060). All kinds are read, changed, moved from one state
 * to the next and found by these functions; what one kind has of its own is a
 * row of learning.def, its form (practice/forms), its states and moves
 * (practice/rules), and where a rule needs C a prepare, a follow or a check.
 *
 * Not here: who may see one (access/matter.h), and pages (web/matter*.c).
 */
#ifndef HEED_LEARNING_MATTER_H
#define HEED_LEARNING_MATTER_H

#include "access/matter.h"
#include "forms/forms.h"

struct matter;
typedef enum err matter_do(struct ctx *, struct matter *);

struct learn_info {
	enum kind kind;
	const char *file, *plural, *letter, *day, *due, *title;
	matter_do *prepare, *follow;
};
/* NULL where that kind is none, or has no form here. */
const struct learn_info *learn_of(enum kind);
/* By the kind's code, as in addresses: "event". */
const struct learn_info *learn_of_code(str);
/* In the table's order; NULL past the last. */
const struct learn_info *learn_at(unsigned);

/* Loads forms, states and moves from the assets; once a process, before a fork;
 * server lifetime. */
struct lexicon;
enum err learning_open(struct ctx *, const struct lexicon *) CHECKED;
/* For `heed practice check`: practice/rules/states.tsv; and moves.tsv, with the
 * text of the states beside it. ERR_INPUT says what, in which row. */
enum err states_check(struct ctx *, const char *file, str text) CHECKED;
enum err moves_check(struct ctx *, const char *file, str text, str states)
    CHECKED;
const struct form *learn_form(enum kind);

/* One step from a state to another: when, by whom, and why. */
struct moved { str to, by, why; int64_t at; };
enum { MATTER_MOVES_MAX = 200 };

struct matter {
	const struct learn_info *info;
	const struct form *form;
	bool exists;
	struct record rec;       /* when it exists */
	struct answers a;
	str unit;                /* where it is; "" only of one not saved yet */
	str ref, state, owner, outsider;
	bool live;
	int64_t ended;           /* 0: it has not */
	str *about; unsigned nabout; /* "event/ID" */
	struct moved *moved; unsigned nmoved;
	/* For prepare: what is written beside the answers. */
	int64_t day, due;        /* from the form's links before it is called */
	struct buf *facts;       /* add with matter_fact_add */
	str was;                 /* for follow: the state before; "" new */
	/* Set by who writes. */
	str beside;              /* an extension more, of a new one; or "" */
	bool nameless;           /* D10 */
	str code;                /* an outsider writes, by this code; or */
	bool as_outsider;        /* by their account */
	/* An outsider reads: what they do not see is not in it. */
	bool outside;
	/* What whoever saved last ought to hear: OP_BOTH where someone had changed
	 * the same line meanwhile and both texts are kept, OP_LOST_LINE where it was
	 * gone and is there again; else OP_DONE. */
	enum op_end heard;
	/* Set by a check that does not hold: what is missing, by name, in place of
	 * its row's words; else "". */
	str lacks;
};

/* It has the shape of a reference: "L-2026-4f7kq". */
bool matter_is_ref(str);
/* A new one, not saved: in a unit ("" the whole service), about "kind/ID" or "". */
enum err matter_new(struct ctx *, enum kind, str unit, str about,
    struct matter *) CHECKED;
enum err matter_open(struct ctx *, enum kind, str id, struct matter *) CHECKED;
enum err matter_open_v(struct ctx *, enum kind, str id, int64_t v,
    struct matter *) CHECKED;
enum err matter_of(struct ctx *, const struct record *, struct matter *)
    CHECKED;
/* As an outsider: by account (code "") or code; id "" the newest. */
enum err matter_open_outside(struct ctx *, enum kind, str id, str code,
    struct matter *) CHECKED;

/* Applies and writes; m is as it stands then. The version that m was read at
 * must still be current (ERR_STALE), but for lines, which merge: give the
 * version the page showed only through the ops' revs. act: for the ledger. An
 * outsider's ops outside the groups they see are ERR_DENIED. */
enum err matter_save(struct ctx *, struct matter *, const struct op *,
    unsigned n, const char *act) CHECKED;
/* Owner, links or outsider were changed in m: writes it. */
enum err matter_put(struct ctx *, struct matter *, const char *act) CHECKED;
void matter_tie(struct ctx *, struct matter *, str about);
void matter_untie(struct matter *, str about);
bool matter_tied(const struct matter *, str about);
/* "event/ID" of it. */
str matter_name(struct ctx *, const struct matter *);
/* "kind/ID" in two; *k KIND__MAX where it is none. */
str matter_name_cut(str name, enum kind *);

/* What may come next. unmet: sentences of what is missing; none: it may. at: of
 * each, the part of the form where it is written; "" where it is in none. */
struct next { str to, says; bool why; str *unmet, *at; unsigned nunmet; };
struct nexts { struct next *at; unsigned n; };
enum err matter_steps(struct ctx *, struct matter *, struct nexts *) CHECKED;
/* ERR_INPUT, with where "to" or "why", when the move is not there or needs more. */
enum err matter_move(struct ctx *, struct matter *, str to, str why) CHECKED;
/* What a state is called; whether it ends the matter. */
str matter_state_words(enum kind, str state);
bool matter_state_ends(enum kind, str state);
/* The states of a kind in the table's order; "" past the last. */
str matter_state_at(enum kind, unsigned);
/* Whole days since it came to a state first, or -1; paused days apart: those in
 * states whose row says "pause". */
int64_t matter_days(const struct matter *, int64_t now, int64_t *paused);
/* When it last came to that state; 0 never. */
int64_t matter_came(const struct matter *, const char *state);

/* What it is called in a list: its title's first words, or its reference. */
str matter_title(struct ctx *, const struct matter *);
/* The first answer to a question in words; as stored; its time or 0; or "". */
str matter_words(struct ctx *, const struct matter *, const char *link);
str matter_value(const struct matter *, const char *link);
int64_t matter_time(struct ctx *, const struct matter *, const char *link);
bool matter_is(const struct matter *, const char *link, const char *value);
/* The line stands below that entry, at whatever depth. */
bool matter_in_entry(const struct matter *, const struct line *, str entry);
/* An answer, for matter_save: to a question at the top ("" parent), or of an
 * entry. A line that stands there is set to it. */
struct op matter_op(const struct matter *, str parent, const char *link,
    str value);
/* A new entry of a repeating group, whose id is made: its details go below. */
struct op matter_entry(struct ctx *, const char *link);
void matter_fact_add(struct matter *, const char *name, str value);

#endif
