/*
 * What the files of heed demo share: the tables, the people as they are made,
 * and the events that make them.
 *
 * The one idea: a life is a list of EVENTS with a day and someone who acts. All
 * events of all people are done in order of time, each by its own viewer
 * through the door, so that the ledger reads as it would have been written.
 */
#ifndef HEED_CLI_DEMO_INT_H
#define HEED_CLI_DEMO_INT_H

#include "access/account.h"
#include "access/setting.h"
#include "care/people.h"
#include "care/plan.h"
#include "care/share.h"
#include "cli/cli.h"
#include "core/time.h"
#include "core/tsv.h"

/* src/cli/demo/NAME.tsv */
#define DEMO_TABLES(X) X(around) X(field) X(group) X(learn) X(learn_event) X(line) X(name) X(person) \
	X(say) X(setting) X(sheet) X(slot) X(staff) X(stage) X(stay) X(unit)
enum table {
#define X(name) TABLE_##name,
	DEMO_TABLES(X)
#undef X
	TABLE__MAX
};

enum { AROUND_MAX = 4, PARTS_MAX = 10, DAY_S = 86400, PEOPLE_MAX = 2000, EVENTS_MAX = 100000 };

/* Repeats for the same seed; choices only, ids come from crypt.h. */
struct rng { uint64_t s; };

struct around {
	unsigned row;              /* of around.tsv */
	str id, name, subject;     /* subject: of their account, or "" */
	bool hidden;               /* not to be contacted */
	struct who who;
};
struct someone {
	unsigned row;              /* of person.tsv, or its nrow: by chance */
	unsigned nth;
	str key;                   /* "" by chance */
	str given, family, called, lang, only, phone, subject, nhs;
	str fields;                /* as in field.tsv */
	str born;                  /* FHIR date */
	int age;
	unsigned unit, stage;      /* rows */
	struct who *by;            /* who cares for them */
	str id;
	struct who who;            /* as themselves, when they have an account */
	struct around around[AROUND_MAX]; unsigned naround;
	unsigned next[PARTS_MAX];  /* lines used of each part */
	struct rng rng;
};

struct demo;
struct event;
typedef enum err event_fn(struct demo *, const struct event *);
enum actor { ACTOR_TEAM, ACTOR_OWN, ACTOR_AROUND, ACTOR_GIVEN };
struct step {
	const char *name;
	event_fn *fn;
	enum actor actor;
	const char *arg;
};
struct event {
	int64_t at;
	unsigned seq;
	const struct step *step;
	struct someone *p;
	struct around *a;
	struct who *who;           /* ACTOR_GIVEN */
	str arg;
};
struct staff { struct who who; unsigned row; };

struct demo {
	struct cmd *c;
	struct ctx *cx;
	struct door *door;
	struct arena *keep;        /* to the end; cx->mem goes at each commit */
	int64_t as_of;             /* midnight in London */
	uint64_t seed;
	unsigned npeople;
	unsigned nevents, days;    /* what came in, in so many days */
	bool training;             /* the store is marked, for life */
	struct tsv t[TABLE__MAX];
	str set[SET__MAX];
	str hash;                  /* of the one passphrase */
	str *unit;                 /* ids, by row of unit.tsv */
	struct staff *staff;
	struct someone *p;
	struct event *e; unsigned ne, cap;
	struct who system;
};

/* ---- demo_pick.c: tables and chance ---- */
enum err demo_tables(struct demo *) CHECKED;
str demo_cell(const struct demo *, enum table, unsigned row, const char *col);
/* The row whose first cell is key; nrow when there is none. */
unsigned demo_find(const struct demo *, enum table, str key);
uint64_t rng_next(struct rng *);
unsigned rng_below(struct rng *, unsigned n);
/* A row by weight among those that are for this age; nrow when none. */
unsigned demo_weighted(struct demo *, enum table, struct rng *, int age);
bool demo_for_age(str whom, int age);
/* Cuts the next "name=value" off a list parted by ';'. */
bool demo_pair(str *list, str *name, str *value);
str demo_pair_get(str list, const char *name);
/* {slots} filled and \n made a line; .p == NULL when someone is wanting. */
str demo_words(struct demo *, struct someone *, str text);
/* A day as the tables give it (line.tsv), or the text as it is. */
str demo_day(struct demo *, const struct someone *, str text);
str demo_date(struct demo *, int64_t at);
/* A time of that day: each of the staff writes up in an hour of their own,
 * which also puts their work into fewer transactions; others in the evening. */
int64_t demo_hour(const struct demo *, struct rng *, unsigned days,
    const struct who *staff);
/* The n-th of those around them who may know: not one that is not to be met,
 * nor one who is not to be called in a crisis. NULL when there are fewer. */
const struct around *demo_near(const struct demo *, const struct someone *,
    unsigned n);
/* A sentence of say.tsv; the same one for the same n. */
unsigned demo_say(struct demo *, const char *kind, const char *whom, unsigned n);

/* ---- demo_service.c: units, staff, settings ---- */
enum err demo_service(struct demo *) CHECKED;
/* The first of the staff whose role is held there. */
struct staff *demo_staff_at(struct demo *, str unit, struct rng *);
struct staff *demo_staff(struct demo *, const char *subject);
/* An account with the passphrase in force. Enters and commits by itself. */
enum err demo_account(struct demo *, struct account_new *, struct who *) CHECKED;

/* ---- demo_people.c: who they are, and who is around them ---- */
enum err demo_people(struct demo *) CHECKED;
void demo_event(struct demo *, const struct event *);

/* ---- demo_owed.c: clocks ---- */
enum err demo_owed(struct demo *) CHECKED;

/* ---- demo_learn.c: what came in, and stories of what was learned ---- */
enum err demo_events(struct demo *) CHECKED;
enum err demo_learn(struct demo *) CHECKED;

/* ---- demo_plan.c: the steps of a plan ---- */
const struct step *demo_plan_step(str name);
/* Operations of one save, in the memory of the transaction. */
enum { OPS_MAX = 400 };
struct ops {
	struct op at[OPS_MAX];
	unsigned n;
	enum visible visible;
};
struct ops *demo_ops(struct demo *);
struct op *demo_add(struct demo *, struct ops *, str parent, str link,
    str value);
/* "signs" and "text": "signs.text". */
str demo_link(struct demo *, str part, str name);

/* ---- demo_sheet.c: assessments and formulations ---- */
/* As events of sheet.tsv for one of those who are named. */
void demo_sheets(struct demo *, struct someone *);

/* ---- demo.c ---- */
/* Ends what is under way, and goes on as who. */
enum err demo_enter(struct demo *, const struct who *, int64_t at) CHECKED;
enum err demo_commit(struct demo *) CHECKED;

#endif
