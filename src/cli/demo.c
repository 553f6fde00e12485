/*
 * heed demo: fills an empty store with an invented service, through the same
 * doors that people use.
 *
 * Same seed and day, same export: ids, salts and the strand come from the seed
 * (access/crypt.h), choices from it as well, and time is told, not read. What
 * it makes is for looking at and for tests; nobody in it was ever alive.
 */
#include "cli/demo_int.h"
#include "access/training.h"
#include "learning/matter.h"
#include "core/arena.h"
#include "language/language.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A small service is written one request after another, as it would have been;
 * in a large one, what someone does at one sitting is one transaction. */
enum { EVENT_MEM = 192 << 20, BATCH_MEM = 8 << 20, BATCH_PEOPLE = 200 };

/* The mark is older than all that stands in the store. */
enum { TRAINING_BEFORE_S = 401 * DAY_S };

/* Known to all: it guards nothing but invented people. */
#define PASSPHRASE S("lantern on the harbour wall")

struct wish {
	const char *people, *seed, *as_of, *training, *events, *months;
};

/* ---- going from one to the next ---- */

enum err
demo_commit(struct demo *d)
{
	if (!d->cx->door)
		return ERR_OK;
	TRY(door_commit(d->cx));
	TRY(door_leave(d->cx));
	d->cx->door = NULL;
	arena_reset(d->cx->mem, 0);
	return ERR_OK;
}

enum err
demo_enter(struct demo *d, const struct who *who, int64_t at)
{
	bool same = d->cx->door && d->npeople > BATCH_PEOPLE &&
	    str_eq(door_who(d->cx)->account, who->account);

	d->cx->now = at;
	if (same && arena_used(d->cx->mem) < BATCH_MEM)
		return ERR_OK;
	TRY(demo_commit(d));
	door_enter(d->cx, d->door, who);
	return door_begin(d->cx, TXN_WRITE);
}

void
demo_event(struct demo *d, const struct event *e)
{
	MORE(d->keep, d->e, d->ne, &d->cap);
	d->e[d->ne] = *e;
	d->e[d->ne].seq = d->ne;
	d->ne++;
}

static int
by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static const struct who *
actor_of(const struct event *e)
{
	switch (e->step->actor) {
	case ACTOR_OWN:    return &e->p->who;
	case ACTOR_AROUND: return &e->a->who;
	case ACTOR_GIVEN:  return e->who;
	default:           return e->p->by;
	}
}

static enum err
run(struct demo *d)
{
	enum err e = ERR_OK;

	qsort(d->e, d->ne, sizeof(*d->e), by_time);
	for (unsigned i = 0; i < d->ne && e == ERR_OK; i++) {
		e = demo_enter(d, actor_of(&d->e[i]), d->e[i].at);
		if (e == ERR_OK)
			e = d->e[i].step->fn(d, &d->e[i]);
		if (e != ERR_OK)
			(void)fail(d->cx, e, d->e[i].step->name, "person %u: "
			    "the store is half filled; begin with a new one",
			    d->e[i].p->nth);
		progress("events", i, d->ne);
	}
	progress_end();
	return e;
}

/* ---- what the desks have to do ---- */

static struct someone *
named(struct demo *d, const char *key)
{
	for (unsigned i = 0; i < d->npeople; i++)
		if (str_eq(d->p[i].key, str_of(key)))
			return &d->p[i];
	return NULL;
}

/* Two records of one person: the first officer has asked, the second has not
 * agreed yet. */
static enum err
do_merge(struct demo *d, const struct event *e)
{
	return merge_ask(d->cx, named(d, "junior")->id, e->p->id,
	    S("Her daughter says that both are her. One of the days of birth"
	    " was written down wrongly; we do not know yet which"));
}

/* Someone outside their team opened the record, with a reason. */
static enum err
do_glass(struct demo *d, const struct event *e)
{
	struct plan plan;

	TRY(glass_break(d->cx, e->p->id, S("crisis-now"),
	    S("She rang the crisis line and asked us to read her plan with"
	      " her"), false));
	return plan_read(d->cx, e->p->id, &plan);
}

static void
desks(struct demo *d)
{
	static const struct step merge = { "merge", do_merge, ACTOR_GIVEN,
		NULL };
	static const struct step glass = { "glass", do_glass, ACTOR_GIVEN,
		NULL };
	struct rng r = { d->seed };

	if (named(d, "june") && named(d, "junior"))
		demo_event(d, &(struct event){ .step = &merge,
		    .p = named(d, "june"), .at = d->as_of - 7 * 3600,
		    .who = &demo_staff(d, "rowan")->who });
	if (named(d, "carol"))
		demo_event(d, &(struct event){ .step = &glass,
		    .p = named(d, "carol"), .at = demo_hour(d, &r, 1, NULL),
		    .who = &demo_staff(d, "kofi")->who });
}

/* ---- the command ---- */

static enum err
empty(struct demo *d)
{
	struct accounts a;
	struct records r;
	struct units u;

	TRY(door_begin(d->cx, TXN_READ));
	TRY(unit_list(d->cx, &u));
	TRY(account_list(d->cx, &a));
	r.n = u.n + a.n;
	for (enum kind k = 0; k < KIND__MAX && r.n == 0; k++)
		TRY(record_all(d->cx, k, &r));
	door_rollback(d->cx);
	return r.n == 0 ? ERR_OK : fail(d->cx, ERR_INPUT, "demo", "this store"
	    " is not empty: the invented service has to have one of its own");
}

static enum err
day_read(struct demo *d, const char *text)
{
	struct fdate f = { .prec = PREC_DAY };
	str s = text ? str_of(text) : demo_date(d, d->cx->now);

	TRY(fdate_parse(d->cx, "as-of", s, &f));
	if (f.prec != PREC_DAY || f.at.year < 2000 || f.at.year > 2100)
		return fail(d->cx, ERR_INPUT, "as-of",
		    "--as-of wants a day, such as 2026-11-23");
	d->as_of = f.low;
	return ERR_OK;
}

static enum err
fill(struct demo *d)
{
	struct arena *mem = d->cx->mem;

	if (d->training) {
		TRY(demo_enter(d, &d->system, d->as_of - TRAINING_BEFORE_S));
		TRY(training_mark(d->cx));
		TRY(demo_commit(d));
	}
	TRY(demo_service(d));
	TRY(demo_enter(d, &d->system, d->as_of));
	d->cx->mem = d->keep;
	TRY(settings_read(d->cx, d->set));
	TRY(demo_people(d));
	desks(d);
	d->cx->mem = mem;
	TRY(demo_commit(d));
	TRY(run(d));
	TRY(demo_owed(d));
	TRY(demo_events(d));
	TRY(demo_learn(d));
	/* The last looks go into the ledger with a line of the console's. */
	TRY(demo_enter(d, &d->system, d->as_of));
	door_note_write(d->cx, "demo", S(""), S(""), 0, S(""), S("heed demo"),
	    S(""));
	return demo_commit(d);
}

/* With memory for one transaction at a time. */
static enum err
fill_in_its_own(struct demo *d)
{
	struct arena *mem = arena_new(EVENT_MEM);
	enum err e;

	d->hash = password_hash(d->keep, PASSPHRASE);
	who_system(&d->system, "heed demo");
	d->cx->door = NULL;
	d->cx->mem = mem;
	e = fill(d);
	if (e != ERR_OK && d->cx->door)
		door_rollback(d->cx);
	d->cx->mem = d->keep;
	/* What went wrong is told by diagnostics that stand in it. */
	if (e == ERR_OK)
		arena_free(mem);
	return e;
}

static void
print_one(str subject, str name, str says)
{
	if (says.n)
		printf("%.*s\t%.*s\t%.*s: %.*s\n", PRS(subject),
		    PRS(PASSPHRASE), PRS(name), PRS(says));
}

static void
print_all(const struct demo *d)
{
	char day[16];
	struct civil c = time_london(d->as_of);

	if (d->training)
		printf(TRAINING_SAYS " This store is for training for as long"
		    " as it stands.\n");
	(void)snprintf(day, sizeof(day), "%04d-%02d-%02d", c.year, c.month,
	    c.day);
	printf("An invented service, as of %s: %u people, %u of staff. Sign-in"
	       " name, passphrase, who:\n", day, d->npeople,
	    d->t[TABLE_staff].nrow);
	for (unsigned i = 0; i < d->t[TABLE_staff].nrow; i++)
		print_one(demo_cell(d, TABLE_staff, i, "key"),
		    demo_cell(d, TABLE_staff, i, "name"),
		    demo_cell(d, TABLE_staff, i, "says"));
	for (unsigned i = 0; i < d->npeople; i++) {
		const struct someone *p = &d->p[i];

		print_one(p->key, p->called, p->key.n ? demo_cell(d,
		    TABLE_person, p->row, "says") : S(""));
		for (unsigned k = 0; k < p->naround; k++)
			print_one(p->around[k].subject, p->around[k].name,
			    demo_cell(d, TABLE_around, p->around[k].row,
			    "says"));
	}
	for (unsigned i = 0; i < d->t[TABLE_learn].nrow; i++) {
		str says = demo_cell(d, TABLE_learn, i, "says"), key, name;

		if (!str_starts(demo_cell(d, TABLE_learn, i, "act"),
		    S("sign-in ")))
			continue;
		(void)str_cut(&says, '=', &key);
		(void)str_cut(&says, ':', &name);
		print_one(key, name, str_trim(says));
	}
}

static enum err
prepare(struct demo *d, const struct wish *w)
{
	struct cmd *c = d->c;
	int64_t people = 40, seed = 1, events = 60, months = 12;

	if (w->people)
		TRY(option_number(c, "--people", w->people, 1, PEOPLE_MAX,
		    &people));
	if (w->events)
		TRY(option_number(c, "--events", w->events, 0, EVENTS_MAX,
		    &events));
	if (w->months)
		TRY(option_number(c, "--months", w->months, 1, 60, &months));
	if (w->seed)
		TRY(option_number(c, "--seed", w->seed, 0, INT64_MAX, &seed));
	if (c->argc)
		return fail(d->cx, ERR_INPUT, c->argv[0],
		    "heed demo takes options only");
	d->npeople = (unsigned)people;
	d->nevents = (unsigned)events;
	d->days = (unsigned)months * 30;
	d->training = w->training != NULL;
	d->seed = (uint64_t)seed;
	TRY(day_read(d, w->as_of));
	return demo_tables(d);
}

enum err
cmd_demo(struct cmd *c)
{
	struct demo d = { .c = c, .cx = c->cx, .keep = c->cx->mem };
	struct wish w = { 0 };
	const struct option_row o[] = { { "people", true, &w.people },
		{ "seed", true, &w.seed }, { "as-of", true, &w.as_of },
		{ "events", true, &w.events }, { "months", true, &w.months },
		{ "training", false, &w.training } };
	const struct lexicon *lexicon;
	enum err e;

	TRY(options(c, o, sizeof(o) / sizeof(o[0])));
	TRY(prepare(&d, &w));
	crypt_open();
	crypt_seed_unsafe(d.seed);
	TRY(open_as_system(c, true, "heed demo", &d.door));
	e = lexicon_open(d.cx, &lexicon);
	if (e == ERR_OK)
		e = care_open(d.cx, lexicon);
	if (e == ERR_OK)
		e = learning_open(d.cx, lexicon);
	if (e == ERR_OK)
		e = empty(&d);
	if (e == ERR_OK)
		e = fill_in_its_own(&d);
	else
		door_rollback(d.cx);
	door_close(d.door);
	if (e == ERR_OK)
		print_all(&d);
	return e;
}
