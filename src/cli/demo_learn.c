/*
 * A year of what the invented service learned from: told stories, row by row
 * (learn.tsv), and what comes in week by week (learn_event.tsv). Each row is
 * done by the one it names, at its day, through the same functions as pages
 * use; what does not hold is refused as it would be there.
 *
 * A row of learn.tsv is one act on one thing. acts: new KIND; say; entry GROUP;
 * move STATE; tie THING; own STAFF; sign-in SUBJECT (of someone affected; says:
 * who it is, for the list of sign-ins); series (figures from the row's says:
 * "from;n;mean;spread;after;mean"). says: link=value, parted by ';'.
 */
#include "access/job.h"
#include "cli/demo_int.h"
#include "core/arena.h"
#include "core/buf.h"
#include "learning/bulletin.h"
#include "learning/event.h"

#include <stdlib.h>
#include <string.h>

enum { THINGS_MAX = 400, SAID_MAX = 40,
	FIGURES_MAX = 120 };

struct thing { str name, id; enum kind kind; };
struct learn {
	struct demo *d;
	struct thing thing[THINGS_MAX];
	unsigned n;
};

static struct thing *
thing_of(struct learn *l, str name)
{
	for (unsigned i = 0; i < l->n; i++)
		if (str_eq(l->thing[i].name, name))
			return &l->thing[i];
	return NULL;
}

static enum err
wrong(struct demo *d, unsigned row, const char *what, str which)
{
	struct buf where;

	buf_init(&where, d->keep, 100);
	buf_fmt(&where, "src/cli/demo/learn.tsv:%u",
	    d->t[TABLE_learn].line[row]);
	return fail(d->cx, ERR_INPUT, str_c(d->keep, buf_str(&where)),
	    "%s: \"%.*s\"", what, (int)(which.n < 100 ? which.n : 100),
	    which.p);
}

/* "-12" is so many days before the demo's day, as a date; "+30" after it. */
static str
day_or_words(const struct demo *d, str s)
{
	int64_t n;
	str digits = str_sub(s, 1, SIZE_MAX);

	if (s.n < 2 || (s.p[0] != '-' && s.p[0] != '+') ||
	    !str_int(digits, 0, 4000, &n))
		return s;
	return time_day(d->cx->mem, d->as_of + 43200 +
	    (s.p[0] == '-' ? -n : n) * DAY_S);
}

/* "link=value;link=value" as operations; parent: an entry's id, or "". */
static unsigned
ops_of(struct demo *d, const struct matter *m, str parent, str says,
    struct op *op)
{
	unsigned n = 0;

	while (says.n && n < SAID_MAX) {
		str one, link;

		(void)str_cut(&says, ';', &one);
		one = str_trim(one);
		if (!str_cut(&one, '=', &link))
			continue;
		op[n] = matter_op(m, parent, str_c(d->cx->mem, link),
		    day_or_words(d, one));
		n++;
	}
	return n;
}

static enum err
open_thing(struct learn *l, unsigned row, struct matter *m)
{
	str name = demo_cell(l->d, TABLE_learn, row, "thing");
	const struct thing *t = thing_of(l, name);

	if (!t)
		return wrong(l->d, row, "there is no such thing yet", name);
	return matter_open(l->d->cx, t->kind, t->id, m);
}

static str
unit_named(const struct demo *d, str key)
{
	unsigned row = demo_find(d, TABLE_unit, key);

	return row < d->t[TABLE_unit].nrow ? d->unit[row] : d->unit[0];
}

/* "event/ID" of a thing. */
static str
name_of(struct demo *d, const struct thing *t)
{
	return str_cat(d->cx->mem, str_cat(d->cx->mem,
	    str_of(kind_info[t->kind].code), S("/")), t->id);
}

static enum err
do_new(struct learn *l, unsigned row, str kind, str says)
{
	struct demo *d = l->d;
	struct thing *t = &l->thing[l->n];
	struct op op[SAID_MAX];
	struct matter m;
	unsigned n;

	if (l->n == THINGS_MAX)
		return wrong(d, row, "there are too many things", kind);
	TRY(matter_new(d->cx, kind_of(kind), unit_named(d, demo_cell(d,
	    TABLE_learn, row, "unit")), S(""), &m));
	n = ops_of(d, &m, S(""), says, op);
	TRY(matter_save(d->cx, &m, op, n, "save"));
	*t = (struct thing){ demo_cell(d, TABLE_learn, row, "thing"),
		str_dup(d->keep, m.rec.id), kind_of(kind) };
	l->n++;
	return ERR_OK;
}

static enum err
do_entry(struct learn *l, unsigned row, str group, str says)
{
	struct demo *d = l->d;
	struct op op[SAID_MAX + 1];
	struct matter m;

	TRY(open_thing(l, row, &m));
	op[0] = matter_entry(d->cx, str_c(d->cx->mem, group));
	return matter_save(d->cx, &m, op, 1 + ops_of(d, &m, op[0].line, says,
	    op + 1), "save");
}

static enum err
do_say(struct learn *l, unsigned row, str says)
{
	struct op op[SAID_MAX];
	struct matter m;

	TRY(open_thing(l, row, &m));
	return matter_save(l->d->cx, &m, op, ops_of(l->d, &m, S(""), says, op),
	    "save");
}

static enum err
do_tie(struct learn *l, unsigned row, str other)
{
	const struct thing *t = thing_of(l, other);
	struct matter m;

	if (!t)
		return wrong(l->d, row, "there is no such thing yet", other);
	TRY(open_thing(l, row, &m));
	matter_tie(l->d->cx, &m, name_of(l->d, t));
	return matter_put(l->d->cx, &m, "link");
}

/* A second person looks at a bulletin, and all of the list holds. */
static enum err
do_look(struct learn *l, unsigned row)
{
	static const str yes[] = { SK("names"), SK("mosaic"), SK("method"),
		SK("words"), SK("family") };
	struct matter m;

	TRY(open_thing(l, row, &m));
	return bulletin_look_keep(l->d->cx, &m, yes, 5);
}

static enum err
do_own(struct learn *l, unsigned row, str staff)
{
	struct matter m;

	TRY(open_thing(l, row, &m));
	m.owner = demo_staff(l->d, str_c(l->d->cx->mem, staff))->who.account;
	return matter_put(l->d->cx, &m, "hand-over");
}

/* Their own page, as who keeps in touch with them gives it. */
static enum err
do_signin(struct learn *l, unsigned row, str subject)
{
	struct demo *d = l->d;
	struct account_new n = { .subject = subject, .unit = S(""),
		.role = str_of(role_info[ROLE_HEARD].code), .person = S(""),
		.practitioner = S(""), .supporter = S(""), .made = S("") };
	struct who w = { .role = n.role, .person = S(""), .unit = S(""),
		.rights = role_info[ROLE_HEARD].rights, .supporter = S(""),
		.practitioner = S(""), .author = S(""), .unit_name = S(""),
		.csrf = S(""), .sid_hash = S("") };
	struct matter m;

	TRY(open_thing(l, row, &m));
	n.name = matter_words(d->cx, &m, "who.called");
	n.matter = m.rec.id;
	TRY(account_add(d->cx, &n, d->hash, &n.made));
	m.outsider = w.account = str_dup(d->keep, n.made);
	w.name = str_dup(d->keep, n.name);
	TRY(matter_put(d->cx, &m, "sign-in"));
	TRY(demo_enter(d, &w, d->cx->now));
	return account_password(d->cx, d->hash);
}

/* Monthly figures that vary about a mean, and about another from some point. */
static enum err
do_series(struct learn *l, unsigned row, str says)
{
	int64_t v[5] = { 0 }; /* n, mean, spread, after, mean then */
	struct demo *d = l->d;
	struct rng r = { d->seed + row };
	struct matter m;
	struct op *op;
	unsigned n = 0;

	for (unsigned i = 0; i < 5; i++) {
		str one;

		(void)str_cut(&says, ';', &one);
		if (!str_int(str_trim(one), 0, 100000, &v[i]))
			return wrong(d, row, "is no number of a series", one);
	}
	if (v[0] > FIGURES_MAX)
		return wrong(d, row, "a series has fewer figures", S(""));
	TRY(open_thing(l, row, &m));
	op = NEWN(d->cx->mem, struct op, 3 * (size_t)v[0] + 1);
	for (int64_t i = 0; i < v[0]; i++) {
		int64_t mean = v[3] && i >= v[3] ? v[4] : v[1];
		int64_t y = mean + (int64_t)rng_below(&r,
		    (unsigned)(2 * v[2] + 1)) - v[2];
		struct buf b;

		buf_init(&b, d->cx->mem, 32);
		buf_int(&b, y < 0 ? 0 : y);
		op[n] = matter_entry(d->cx, "series.one");
		op[n + 1] = matter_op(&m, op[n].line, "series.x",
		    str_sub(time_day(d->cx->mem, d->as_of - (v[0] - i) *
		    30 * DAY_S), 0, 7));
		op[n + 2] = matter_op(&m, op[n].line, "series.y", buf_str(&b));
		n += 3;
	}
	return matter_save(d->cx, &m, op, n, "save");
}

static enum err
do_row(struct learn *l, unsigned row)
{
	struct demo *d = l->d;
	str act = demo_cell(d, TABLE_learn, row, "act"), word;
	str says = demo_cell(d, TABLE_learn, row, "says");
	struct matter m;

	(void)str_cut(&act, ' ', &word);
	if (str_eq(word, S("new")))
		return do_new(l, row, act, says);
	if (str_eq(word, S("say")))
		return do_say(l, row, says);
	if (str_eq(word, S("entry")))
		return do_entry(l, row, act, says);
	if (str_eq(word, S("tie")))
		return do_tie(l, row, act);
	if (str_eq(word, S("own")))
		return do_own(l, row, act);
	if (str_eq(word, S("sign-in")))
		return do_signin(l, row, act);
	if (str_eq(word, S("series")))
		return do_series(l, row, says);
	if (str_eq(word, S("look")))
		return do_look(l, row);
	if (!str_eq(word, S("move")))
		return wrong(d, row, "is no act", word);
	TRY(open_thing(l, row, &m));
	return matter_move(d->cx, &m, act, says);
}

/* ---- the stories ---- */

static int64_t
row_time(const struct demo *d, unsigned row)
{
	int64_t days = 0;

	(void)str_int(demo_cell(d, TABLE_learn, row, "days"), 0, 4000, &days);
	return d->as_of - days * DAY_S + 36000 + (int64_t)(row % 600) * 30;
}

enum err
demo_learn(struct demo *d)
{
	struct learn *l = NEW(d->keep, struct learn);
	unsigned n = d->t[TABLE_learn].nrow;
	unsigned *order = NEWN(d->keep, unsigned, n + 1);

	l->d = d;
	/* In order of time; rows of one time in the table's order. */
	for (unsigned i = 0; i < n; i++) {
		unsigned k = i;

		while (k > 0 && row_time(d, order[k - 1]) > row_time(d, i)) {
			order[k] = order[k - 1];
			k--;
		}
		order[k] = i;
	}
	for (unsigned i = 0; i < n; i++) {
		struct staff *who = demo_staff(d, str_c(d->keep, demo_cell(d,
		    TABLE_learn, order[i], "who")));

		TRY(demo_enter(d, &who->who, row_time(d, order[i])));
		enum err e = do_row(l, order[i]);

		if (e != ERR_OK)
			return wrong(d, order[i], "could not be done",
			    demo_cell(d, TABLE_learn, order[i], "act"));
		progress("learning", i, n);
	}
	progress_end();
	return demo_commit(d);
}

/* ---- what comes in ---- */

static enum err
tell_one(struct demo *d, struct rng *r, unsigned row, int64_t at, str *id)
{
	str unit = demo_cell(d, TABLE_learn_event, row, "unit");
	struct op op[SAID_MAX];
	struct matter m;
	unsigned n;

	TRY(matter_new(d->cx, KIND_EVENT, unit_named(d, unit), S(""), &m));
	n = ops_of(d, &m, S(""), demo_cell(d, TABLE_learn_event, row, "says"),
	    op);
	op[n++] = matter_op(&m, S(""), "event.when", S("day"));
	op[n++] = matter_op(&m, S(""), "event.day", time_day(d->cx->mem, at));
	/* One in eight without a name. */
	m.nameless = rng_below(r, 8) == 0;
	m.outsider = m.nameless ? matter_code_hash(d->cx, matter_code(d->cx))
	    : door_who(d->cx)->account;
	op[n++] = matter_op(&m, S(""), "teller.mode", str_of(tell_mode_code[
	    m.nameless ? TELL_NAMELESS : TELL_NAMED]));
	op[n++] = matter_op(&m, S(""), "teller.type", S("staff"));
	if (!m.nameless)
		op[n++] = matter_op(&m, S(""), "teller.name",
		    door_who(d->cx)->name);
	TRY(matter_save(d->cx, &m, op, n, "tell"));
	*id = str_dup(d->keep, m.rec.id);
	return ERR_OK;
}

static enum err
take_on(struct demo *d, unsigned row, str id, int64_t at)
{
	struct op op[SAID_MAX];
	struct matter m;
	unsigned n;

	TRY(demo_enter(d, &demo_staff(d, "noor")->who, at));
	TRY(matter_open(d->cx, KIND_EVENT, id, &m));
	n = ops_of(d, &m, S(""), demo_cell(d, TABLE_learn_event, row,
	    "triage"), op);
	TRY(matter_save(d->cx, &m, op, n, "save"));
	return matter_move(d->cx, &m, S("triaged"), S(""));
}

/* Who it happened to; and an offer of support where someone was badly harmed. */
static enum err
judge(struct demo *d, unsigned row, struct matter *m)
{
	str mind = demo_cell(d, TABLE_learn_event, row, "harm"), body;
	struct op e = matter_entry(d->cx, "patient.one"), op[5];
	struct matter s;

	if (mind.n == 0)
		return ERR_OK;
	(void)str_cut(&mind, ';', &body);
	op[0] = e;
	op[1] = matter_op(m, e.line, "patient.called", S("Person 1"));
	op[2] = matter_op(m, e.line, "patient.physical", body);
	op[3] = matter_op(m, e.line, "patient.psychological", mind);
	op[4] = matter_op(m, e.line, "patient.reason", S("As the ward told"
	    " it"));
	TRY(matter_save(d->cx, m, op, 5, "save"));
	if (!event_asks_support(m))
		return ERR_OK;
	TRY(matter_new(d->cx, KIND_SUPPORT, m->unit, matter_name(d->cx, m),
	    &s));
	op[0] = matter_op(&s, S(""), "support.to", S("The colleague who found"
	    " him"));
	op[1] = matter_op(&s, S(""), "support.kind", S("talk"));
	op[2] = matter_op(&s, S(""), "support.answer", S("accepted"));
	op[3] = matter_op(&s, S(""), "support.date", time_day(d->cx->mem,
	    d->cx->now));
	return matter_save(d->cx, &s, op, 4, "save");
}

static enum err
finish(struct demo *d, unsigned row, str id, int64_t at)
{
	struct op op[SAID_MAX];
	struct matter m;
	unsigned n;

	TRY(demo_enter(d, &demo_staff(d, "noor")->who, at));
	TRY(matter_open(d->cx, KIND_EVENT, id, &m));
	n = ops_of(d, &m, S(""), demo_cell(d, TABLE_learn_event, row, "told"),
	    op);
	TRY(judge(d, row, &m));
	TRY(matter_open(d->cx, KIND_EVENT, id, &m));
	TRY(matter_save(d->cx, &m, op, n, "save"));
	/* Where the duty of candour waits for a decision, so does the event. */
	if (matter_move(d->cx, &m, S("closed"), S("")) == ERR_INPUT)
		ctx_calm(d->cx);
	return ERR_OK;
}

/* Those of the last days still wait for someone; most others are finished. */
static enum err
come_in(struct demo *d, struct rng *r, int64_t day)
{
	unsigned row = demo_weighted(d, TABLE_learn_event, r, 0);
	int64_t at = d->as_of - day * DAY_S + 30000 +
	    (int64_t)rng_below(r, 30000);
	str unit, id;
	struct staff *who;

	if (row >= d->t[TABLE_learn_event].nrow)
		return ERR_OK;
	unit = unit_named(d, demo_cell(d, TABLE_learn_event, row, "unit"));
	who = demo_staff_at(d, unit, r);
	TRY(demo_enter(d, who ? &who->who : &demo_staff(d, "grace")->who, at));
	TRY(tell_one(d, r, row, at, &id));
	if (day < 2)
		return ERR_OK;
	TRY(take_on(d, row, id, at + DAY_S));
	if (day < 12 || rng_below(r, 10) == 0)
		return ERR_OK;
	return finish(d, row, id, at + (3 + rng_below(r, 6)) * DAY_S);
}

/* What was told without a name has its lines, as its night would write them. */
static enum err
nights(struct demo *d)
{
	struct job j = { .id = S("nameless") };
	bool more = true;

	while (more)
		TRY(nameless_step(d->cx, &j, &more));
	return ERR_OK;
}

enum err
demo_events(struct demo *d)
{
	struct rng r = { d->seed ^ 0x9e37u };
	unsigned n = d->nevents;

	for (unsigned i = 0; i < n; i++) {
		TRY(come_in(d, &r, (int64_t)((uint64_t)(n - 1 - i) *
		    d->days / n) + (int64_t)rng_below(&r, 2)));
		progress("what came in", i, n);
	}
	progress_end();
	TRY(demo_enter(d, &d->system, d->as_of));
	TRY(nights(d));
	return demo_commit(d);
}
