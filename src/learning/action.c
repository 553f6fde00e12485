/*
 * Safety actions: how their days were moved, what a look at their measure found,
 * what that means for the area they serve, and the three numbers that are told
 * of them.
 */
#include "learning/action.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "learning/harm.h"
#include "learning/matter_int.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_S = 86400, AGES = 20000, REVIEWS_MAX = 200 };

/* ---- what it is tied to ---- */

static enum err
tied_of(struct ctx *cx, const struct matter *m, enum kind want,
    struct matter_rows *out, unsigned *named)
{
	*named = 0;
	for (unsigned i = 0; i < m->nabout; i++) {
		struct matter_row r;
		enum kind k;
		str id = matter_name_cut(m->about[i], &k);
		bool there = false;

		if (k != want)
			continue;
		++*named;
		for (unsigned j = 0; j < out->n; j++)
			there |= str_eq(out->at[j].id, id);
		if (there)
			continue;
		if (matter_row_of(cx, k, id, &r) == ERR_OK)
			out->at[out->n++] = r;
		else
			ctx_calm(cx);
	}
	return ERR_OK;
}

enum err
action_areas(struct ctx *cx, const struct matter *m, struct matter_rows *out,
    unsigned *named)
{
	*out = (struct matter_rows){ NEWN(cx->mem, struct matter_row,
	    m->nabout + 1), 0, false };
	return tied_of(cx, m, KIND_AREA, out, named);
}

enum err
action_measures(struct ctx *cx, const struct matter *m, struct matter_rows *out)
{
	struct matter_rows l = { 0 };
	unsigned named;

	if (m->exists)
		TRY(matter_about(cx, KIND_MEASURE, matter_name(cx, m), &l));
	*out = (struct matter_rows){ NEWN(cx->mem, struct matter_row,
	    l.n + m->nabout + 1), l.n, false };
	if (l.n)
		memcpy(out->at, l.at, l.n * sizeof(*l.at));
	return tied_of(cx, m, KIND_MEASURE, out, &named);
}

/* ---- looks at the measure ---- */

static str
detail(const struct matter *m, const struct line *entry, const char *link)
{
	const struct line *l = line_under(&m->a, entry, str_of(link));

	return l ? l->value : S("");
}

bool
action_began(const struct matter *m, int64_t *day)
{
	int64_t came = matter_came(m, "in-progress");

	if (!day_read(matter_value(m, "action.start"), day))
		*day = day_of(came);
	return came != 0;
}

/* When it was last worked on again after it was done; 0 never. */
static int64_t
worked_again(const struct matter *m)
{
	for (unsigned i = m->nmoved; i-- > 1;)
		if (str_eq(m->moved[i].to, S("in-progress")) &&
		    (str_eq(m->moved[i - 1].to, S("implemented")) ||
		    str_eq(m->moved[i - 1].to, S("embedded"))))
			return m->moved[i].at;
	return 0;
}

/* The day it was done: as it is written, else when it was said to be. What is
 * from before it was worked on again is of the work before. */
static bool
done_day(const struct matter *m, int64_t *day)
{
	int64_t came = matter_came(m, "implemented"), again = worked_again(m);

	if (day_read(matter_value(m, "done.on"), day) &&
	    (again == 0 || *day >= day_of(again)))
		return true;
	*day = day_of(came);
	return came != 0 && came >= again;
}

struct action_look
action_look(struct ctx *cx, const struct matter *m)
{
	struct action_look out = { .line = S(""), .found = S(""),
		.decision = S("") };
	int64_t done = 0, on = 0, again = worked_again(m);

	if (!done_day(m, &done))
		return out;
	for (const struct line *l = entry_next(&m->a, "looked.one", NULL); l;
	    l = entry_next(&m->a, "looked.one", l)) {
		str found = detail(m, l, "looked.found");

		if (found.n == 0 || str_eq(found, S("not-reviewed")) ||
		    !day_read(detail(m, l, "looked.on"), &on) || on < done ||
		    on > day_of(cx->now) || l->at < again ||
		    (out.line.n && on < out.on))
			continue;
		out = (struct action_look){ .line = l->id, .found = found,
			.on = on, .decision = detail(m, l, "looked.decision") };
	}
	out.whole = out.decision.n > 0;
	return out;
}

static bool
changed_nothing(const struct action_look *l)
{
	return str_eq(l->found, S("unchanged")) || str_eq(l->found, S("worse"));
}

/* ---- its day ---- */

unsigned
action_moved(const struct matter *m)
{
	unsigned n = 0;

	for (const struct line *l = entry_next(&m->a, "dates.one", NULL); l;
	    l = entry_next(&m->a, "dates.one", l))
		n += detail(m, l, "dates.to").n > 0;
	return n;
}

/* As the version before had it, or the last entry says; a day that was taken
 * away keeps its place. *gone: that version has none. */
static enum err
before(struct ctx *cx, const struct matter *m, str *target, str *why,
    bool *gone)
{
	const struct line *last = NULL;
	struct matter was;

	*target = *why = S("");
	*gone = true;
	if (!m->rec.json)
		return ERR_OK;
	TRY(matter_of(cx, &m->rec, &was));
	*target = matter_value(&was, "action.target");
	*why = matter_value(&was, "action.moved");
	*gone = target->n == 0;
	for (const struct line *l = entry_next(&m->a, "dates.one", NULL); l;
	    l = entry_next(&m->a, "dates.one", l))
		last = l;
	if (last)
		*target = detail(m, last, "dates.to");
	if (last && target->n == 0)
		*target = detail(m, last, "dates.from");
	return ERR_OK;
}

/* LEARN-46: whoever changes the day, or takes it away, leaves the old one behind;
 * what is agreed has one (LEARN-44). */
static enum err
keep_day(struct ctx *cx, struct matter *m)
{
	struct hand hand = matter_hand(cx, m);
	str now = matter_value(m, "action.target"), was, why, said;
	struct op_result end[4];
	struct op op[4];
	unsigned n = 0;
	bool gone;

	TRY(before(cx, m, &was, &why, &gone));
	said = matter_value(m, "action.moved");
	if (was.n == 0 || str_eq(was, now) || (gone && now.n == 0))
		return ERR_OK;
	if (now.n == 0 && m->live && !str_eq(m->state, S("proposed")))
		return fail(cx, ERR_INPUT, "action.target",
		    "it is agreed, and so it has a day: write the new day");
	op[n++] = matter_entry(cx, "dates.one");
	op[n++] = matter_op(m, op[0].line, "dates.from", was);
	if (now.n)
		op[n++] = matter_op(m, op[0].line, "dates.to", now);
	if (said.n && !str_eq(said, why))
		op[n++] = matter_op(m, op[0].line, "dates.why", said);
	return answers_apply(cx, &m->a, op, n, &hand, end);
}

/* Nobody has looked yet on a day that is to come. */
static enum err
looks_check(struct ctx *cx, const struct matter *m)
{
	int64_t on = 0;

	for (const struct line *l = entry_next(&m->a, "looked.one", NULL); l;
	    l = entry_next(&m->a, "looked.one", l))
		if (day_read(detail(m, l, "looked.on"), &on) &&
		    on > day_of(cx->now))
			return fail(cx, ERR_INPUT, "looked.on",
			    "a look at the measure is dated after today: write"
			    " the day it was looked at; a day to look again"
			    " stands under “How we will know”");
	return ERR_OK;
}

/* The first day to look again that comes after the last look; 0 none. */
static int64_t
next_look(struct ctx *cx, const struct matter *m)
{
	struct action_look look = action_look(cx, m);
	int64_t day, first = 0, done = 0;

	(void)done_day(m, &done);
	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (str_eq(l->link, S("measured.review")) &&
		    line_is_current(l, NULL) && day_read(l->value, &day) &&
		    day >= done && (look.line.n == 0 || day > look.on) &&
		    (first == 0 || day < first))
			first = day;
	}
	return first;
}

enum err
action_prepare(struct ctx *cx, struct matter *m)
{
	struct action_look look;
	unsigned moved;
	int64_t start = 0, target = 0;

	if (day_read(matter_value(m, "action.start"), &start) &&
	    day_read(matter_value(m, "action.target"), &target) &&
	    target < start)
		return fail(cx, ERR_INPUT, "action.target",
		    "it is to be done before it begins: look at both days");
	if (m->day == 0)
		m->day = cx->now;
	TRY(looks_check(cx, m));
	TRY(keep_day(cx, m));
	moved = action_moved(m);
	look = action_look(cx, m);
	matter_fact_add(m, "found", look.found);
	if (moved)
		matter_fact_add(m, "moved", buf_number(cx->mem, moved));
	if (moved >= ACTION_MOVED_OFTEN)
		matter_fact_add(m, "moved-thrice", S("yes"));
	if (str_eq(m->state, S("implemented")))
		m->due = next_look(cx, m) * DAY_S;
	else if (!m->live)
		m->due = 0;
	return ERR_OK;
}

/* ---- what follows ---- */

/* It was closed because it had got better; this says otherwise. */
static enum err
open_area(struct ctx *cx, const struct matter *m, str id,
    const struct action_look *look)
{
	struct matter area;
	struct record r;
	struct buf b;

	TRY(matter_tied_whole(cx, KIND_AREA, id, KIND_ACTION, &r));
	TRY(matter_of(cx, &r, &area));
	if (!str_eq(area.state, S("closed")))
		return ERR_OK;
	buf_init(&b, cx->mem, 400);
	buf_put(&b, m->ref);
	buf_put(&b, str_eq(look->found, S("worse"))
	    ? S(": the measure got worse after it was done")
	    : S(": the measure did not change after it was done"));
	area.as_outsider = true; /* the rule asks for it, whoever looked */
	return matter_move(cx, &area, S("open"), buf_str(&b));
}

static enum err
open_areas(struct ctx *cx, struct matter *m, const struct matter *was)
{
	struct action_look now = action_look(cx, m), old = { .line = S("") };

	if (was)
		old = action_look(cx, was);
	if (!changed_nothing(&now) || (str_eq(now.line, old.line) &&
	    str_eq(now.found, old.found)))
		return ERR_OK;
	for (unsigned i = 0; i < m->nabout; i++) {
		enum kind k;
		str id = matter_name_cut(m->about[i], &k);
		enum err e;

		if (k != KIND_AREA)
			continue;
		e = open_area(cx, m, id, &now);
		if (e != ERR_OK && e != ERR_ABSENT && e != ERR_GONE)
			return e;
		if (e != ERR_OK)
			ctx_calm(cx);
	}
	return ERR_OK;
}

/* Whoever has it now has its measures, but for those that are someone else's. */
static enum err
hand_measures(struct ctx *cx, const struct matter *m, str was)
{
	struct matter_rows l;

	TRY(matter_about(cx, KIND_MEASURE, matter_name(cx, m), &l));
	for (unsigned i = 0; i < l.n; i++) {
		struct matter one;
		enum err e;

		if (!str_eq(l.at[i].owner, was))
			continue;
		TRY(matter_open(cx, KIND_MEASURE, l.at[i].id, &one));
		one.owner = m->owner;
		e = matter_put(cx, &one, "hand-over");
		if (e == ERR_DENIED)
			ctx_calm(cx);
		else
			TRY(e);
	}
	return ERR_OK;
}

enum err
action_follow(struct ctx *cx, struct matter *m)
{
	struct matter was;
	/* What was read, unless it is the first version. */
	bool had = m->rec.json != NULL;

	if (had)
		TRY(matter_of(cx, &m->rec, &was));
	TRY(open_areas(cx, m, had ? &was : NULL));
	if (!str_eq(m->owner, had ? was.owner : S("")) && had)
		return hand_measures(cx, m, was.owner);
	return ERR_OK;
}

/* ---- checks of moves ---- */

enum err
check_action_area(struct ctx *cx, struct matter *m, bool *holds)
{
	struct matter_rows l;
	unsigned named;

	TRY(action_areas(cx, m, &l, &named));
	*holds = named > 0;
	return ERR_OK;
}

enum err
check_action_owner(struct ctx *cx, struct matter *m, bool *holds)
{
	struct matter_rows l;

	*holds = m->owner.n > 0;
	if (!*holds || !m->exists)
		return ERR_OK;
	TRY(matter_ownerless(cx, KIND_ACTION, m->rec.id, &l));
	*holds = l.n == 0;
	return ERR_OK;
}

enum err
check_action_measure(struct ctx *cx, struct matter *m, bool *holds)
{
	struct matter_rows l;

	TRY(action_measures(cx, m, &l));
	*holds = l.n > 0;
	return ERR_OK;
}

static bool
has_figures(const struct matter_row *r)
{
	str n = matter_fact(r, "figures");

	return (n.n && !str_eq(n, S("0"))) || matter_fact(r, "rows").n > 0;
}

enum err
check_action_baseline(struct ctx *cx, struct matter *m, bool *holds)
{
	struct matter_rows l;

	*holds = matter_is(m, "measured.baseline", "none") &&
	    matter_value(m, "measured.plan").n > 0;
	if (!matter_is(m, "measured.baseline", "exists"))
		return ERR_OK;
	TRY(action_measures(cx, m, &l));
	for (unsigned i = 0; i < l.n; i++)
		*holds |= has_figures(&l.at[i]);
	return ERR_OK;
}

enum err
check_action_smart(struct ctx *cx, struct matter *m, bool *holds)
{
	bool owner, measure, baseline;

	TRY(check_action_owner(cx, m, &owner));
	TRY(check_action_measure(cx, m, &measure));
	TRY(check_action_baseline(cx, m, &baseline));
	*holds = owner && measure && baseline &&
	    matter_value(m, "action.target").n > 0;
	return ERR_OK;
}

enum err
check_action_decided(struct ctx *cx, struct matter *m, bool *holds)
{
	str s = matter_value(m, "action.strength");

	(void)cx;
	*holds = s.n > 0 && !str_eq(s, S("not-decided"));
	return ERR_OK;
}

/* LEARN-44: of each area that it serves. */
enum err
check_action_weaker(struct ctx *cx, struct matter *m, bool *holds)
{
	struct matter_rows l;
	unsigned named;

	*holds = true;
	if (!matter_is(m, "action.strength", "weaker"))
		return ERR_OK;
	TRY(action_areas(cx, m, &l, &named));
	for (unsigned i = 0; i < l.n; i++) {
		struct matter area;
		bool weak, said;

		TRY(matter_open(cx, KIND_AREA, l.at[i].id, &area));
		TRY(area_weak(cx, &area, &weak, &said));
		if (weak && !said)
			*holds = false;
	}
	/* An area that the viewer may not see is for someone who does. */
	if (l.n < named)
		*holds = false;
	return ERR_OK;
}

enum err
check_action_embedded(struct ctx *cx, struct matter *m, bool *holds)
{
	*holds = action_look(cx, m).whole;
	return ERR_OK;
}

/* ---- the three numbers ---- */

bool
action_overdue(const struct matter_row *r, int64_t now)
{
	return r->live && !str_eq(r->state, S("implemented")) &&
	    r->due != MATTER_NO_DUE && day_of(r->due) < day_of(now);
}

bool
action_unowned(const struct matter_row *r)
{
	return r->owner.n > 0 || !str_eq(r->state, S("proposed"));
}

struct tally {
	struct action_counts *c;
	int64_t now;
	uint32_t *age;         /* how many live ones are so many days old */
};

static void
tally_found(struct action_counts *c, str found)
{
	c->embedded++;
	c->better += str_eq(found, S("improved"));
	c->same += str_eq(found, S("unchanged"));
	c->worse += str_eq(found, S("worse"));
	c->cannot_tell += str_eq(found, S("cannot-tell"));
}

static void
tally_row(struct tally *t, const struct matter_row *r)
{
	struct action_counts *c = t->c;
	int64_t age = (t->now - r->at) / DAY_S;

	if (!r->live) {
		if (str_eq(r->state, S("embedded")))
			tally_found(c, matter_fact(r, "found"));
		else
			c->dropped++;
		return;
	}
	age = age < 0 ? 0 : age >= AGES ? AGES - 1 : age;
	t->age[age]++;
	c->live++;
	c->proposed += str_eq(r->state, S("proposed"));
	c->done += str_eq(r->state, S("implemented"));
	c->overdue += action_overdue(r, t->now);
	c->moved_often += matter_fact(r, "moved-thrice").n > 0;
}

static void
tally_ages(struct tally *t)
{
	unsigned seen = 0;

	t->c->age_median = t->c->age_oldest = -1;
	for (int64_t i = 0; i < AGES; i++) {
		if (t->age[i] == 0)
			continue;
		seen += t->age[i];
		if (t->c->age_median < 0 && 2 * seen >= t->c->live)
			t->c->age_median = i;
		t->c->age_oldest = i;
	}
}

void
action_count(struct ctx *cx, const struct matter_row *r, unsigned n,
    struct action_counts *out)
{
	struct tally t = { .c = out, .now = cx->now,
		.age = NEWN(cx->mem, uint32_t, AGES) };

	*out = (struct action_counts){ .age_median = -1 };
	for (unsigned i = 0; i < n; i++)
		tally_row(&t, &r[i]);
	tally_ages(&t);
}

static str
say_ages(struct ctx *cx, const struct action_counts *c)
{
	struct buf b;

	buf_init(&b, cx->mem, 400);
	if (c->live == 0)
		return S("No action is open.");
	if (c->age_oldest == 0)
		buf_fmt(&b, "%u action%s open, since today.", c->live,
		    c->live == 1 ? " is" : "s are");
	else if (c->live == 1)
		buf_fmt(&b, "1 action is open, for %lld day%s.",
		    (long long)c->age_oldest, c->age_oldest == 1 ? "" : "s");
	else
		buf_fmt(&b, "%u actions are open: half of them for %lld days or"
		    " more, the oldest for %lld.", c->live,
		    (long long)c->age_median, (long long)c->age_oldest);
	return buf_str(&b);
}

static str
say_overdue(struct ctx *cx, const struct action_counts *c)
{
	struct buf b;

	buf_init(&b, cx->mem, 400);
	if (c->overdue == 0)
		return S("None is past its day.");
	buf_fmt(&b, "%u %s past %s day and not done.", c->overdue,
	    c->overdue == 1 ? "is" : "are", c->overdue == 1 ? "its" : "their");
	return buf_str(&b);
}

static void
say_some(struct buf *b, unsigned n, const char *what)
{
	if (n == 0)
		return;
	buf_fmt(b, "%s%u %s", b->p[b->n - 1] == ':' ? " " : ", ", n, what);
}

static str
say_embedded(struct ctx *cx, const struct action_counts *c)
{
	struct buf b;

	buf_init(&b, cx->mem, 600);
	if (c->embedded == 0)
		buf_lit(&b, "None became part of everyday work with a look at"
		    " its measure yet");
	else {
		buf_fmt(&b, "%u became part of everyday work, with a look at"
		    " the measure. What it found:", c->embedded);
		say_some(&b, c->better, "got better");
		say_some(&b, c->same, "did not change");
		say_some(&b, c->worse, "got worse");
		say_some(&b, c->cannot_tell, "cannot be told");
	}
	buf_c(&b, '.');
	if (c->done)
		buf_fmt(&b, " %u %s done, and it is not settled yet whether"
		    " %s anything.", c->done, c->done == 1 ? "is" : "are",
		    c->done == 1 ? "it changed" : "they changed");
	if (c->dropped)
		buf_fmt(&b, " %u %s not pursued, or another took %s place.",
		    c->dropped, c->dropped == 1 ? "was" : "were",
		    c->dropped == 1 ? "its" : "their");
	return buf_str(&b);
}

void
action_sentences(struct ctx *cx, const struct action_counts *c,
    str out[ACTION_SENTENCES])
{
	out[0] = say_ages(cx, c);
	out[1] = say_overdue(cx, c);
	out[2] = say_embedded(cx, c);
}
