/*
 * What opens clocks by itself: a plan with days in it, a plan that is to be
 * looked at again, a contact that did not happen, a closing; and who is told
 * when something is late.
 *
 * The one idea: once a minute a job looks at what people changed since it looked
 * last, and opens what follows. So no page has to remember to, and what the
 * console brought in (an import brings its own clocks) opens nothing.
 */
#include "access/job.h"
#include "care/assess.h"
#include "care/clock_int.h"
#include "care/died.h"
#include "care/people.h"
#include "care/plan.h"
#include "care/share.h"
#include "core/arena.h"
#include "core/buf.h"

enum { DAY_S = 86400, AHEAD_S = 14 * DAY_S, OVERLAP_S = 120, FRESH_S = 300,
	STEP_MAX = 10 };

static str
ref_to(struct ctx *cx, const char *type, str id)
{
	return str_cat(cx->mem, str_of(type), str_cat(cx->mem, S("/"), id));
}

/* "2026-11-23" */
static str
day_text(struct ctx *cx, struct civil c)
{
	struct buf b;

	buf_init(&b, cx->mem, 16);
	buf_fmt(&b, "%04d-%02d-%02d", c.year, c.month, c.day);
	return buf_str(&b);
}

/* ---- looking at a plan again ---- */

/* The plan that stands, without a look: *id "" where there is none. */
static enum err
plan_stands(struct ctx *cx, str person, str *id)
{
	struct record r;
	unsigned was = cx->ndiag;
	enum err e = record_solo_unredacted(cx, KIND_PLAN, person, &r);
	str status;

	*id = S("");
	if (e == ERR_ABSENT) {
		cx->ndiag = was;
		return ERR_OK;
	}
	TRY(e);
	status = json_text(json_get(r.json, S("status")));
	if (!str_eq(status, S("stopped")) &&
	    !str_eq(status, S("entered-in-error")))
		*id = r.id;
	return ERR_OK;
}

enum err
clock_review(struct ctx *cx, str person, str cause, str basis)
{
	str day = day_text(cx, time_london(cx->now)), plan, id;
	struct clock_new n = { .code = S("plan-review-cause"),
		.person = person, .basis = basis, .cause = cause,
		.item = str_cat(cx->mem, cause, str_cat(cx->mem, S(":"),
		    day)), .unit = S(""), .owner = S("") };

	TRY(plan_stands(cx, person, &plan));
	return plan.n ? clock_start(cx, &n, &id) : ERR_OK;
}

/* The longest that a plan lies unread: from when it was made, and again from
 * each time it was looked at. */
static enum err
interval(struct ctx *cx, str person, str basis, int64_t start)
{
	struct clock_new n = { .code = S("plan-review"), .person = person,
		.basis = basis, .item = S(""), .cause = S("interval"),
		.start = start, .unit = S(""), .owner = S("") };
	str plan, id;

	TRY(plan_stands(cx, person, &plan));
	return plan.n ? clock_start(cx, &n, &id) : ERR_OK;
}

/* ---- a contact that did not happen ---- */

static enum err
may_be_called(struct ctx *cx, str person, bool *yes)
{
	struct supporters s;
	struct choices c;

	*yes = false;
	TRY(supporters_of(cx, person, false, &s));
	for (unsigned i = 0; i < s.n && !*yes; i++) {
		TRY(choices_of(cx, person, s.at[i].id, &c));
		for (unsigned k = 0; k < c.n; k++)
			*yes |= c.at[k].answer == ANSWER_YES &&
			    !choice_is_over(cx, &c.at[k]) &&
			    str_eq(c.at[k].scope, S("crisis-contact"));
	}
	return ERR_OK;
}

enum err
clock_missed(struct ctx *cx, str person, str basis, int64_t at, str unit,
    str owner)
{
	static const char *const code[] = { "missed-attempt", "missed-route",
		"missed-supporter" };
	bool yes;

	TRY(may_be_called(cx, person, &yes));
	for (int i = 0; i < (yes ? 3 : 2); i++) {
		const struct clock_new n = { .code = str_of(code[i]),
			.person = person, .basis = basis,
			.item = time_iso(cx->mem, at), .cause = S(""),
			.start = at, .unit = unit, .owner = owner };
		str id;

		TRY(clock_start(cx, &n, &id));
	}
	return ERR_OK;
}

static const char *const copy_code[] = { "copies-gp", "copies-person" };

enum err
clock_copies(struct ctx *cx, str person, str basis, int64_t at, str unit)
{
	for (int i = 0; i < 2; i++) {
		const struct clock_new n = { .code = str_of(copy_code[i]),
			.person = person, .basis = basis, .item = S(""),
			.cause = S(""), .start = at, .unit = unit,
			.owner = S("") };
		str id;

		TRY(clock_start(cx, &n, &id));
	}
	return ERR_OK;
}

enum err
clock_copies_plan(struct ctx *cx, str person)
{
	struct works l;
	str plan, id;

	TRY(plan_stands(cx, person, &plan));
	TRY(work_of_person(cx, person, &l));
	for (int i = 0; i < 2 && plan.n; i++) {
		const struct clock_new n = { .code = str_of(copy_code[i]),
			.person = person, .cause = S(""), .unit = S(""),
			.basis = ref_to(cx, "QuestionnaireResponse", plan),
			.item = time_iso(cx->mem, cx->now), .owner = S("") };
		bool there = false;

		for (unsigned k = 0; k < l.n; k++)
			there |= l.at[k].live && str_eq(l.at[k].code, n.code);
		if (!there)
			TRY(clock_start(cx, &n, &id));
	}
	return ERR_OK;
}

/* ---- days that can be hard ---- */

struct hard_day {
	str sheet;           /* the record it stands in */
	str line;
	struct fdate on;
	bool yearly, foreseen;
};
struct hard_days { struct hard_day *at; unsigned n, cap; };

/* Where days stand: of the plan, of what may be coming in the formulation, and
 * of what an assessment says lies ahead (CARE-26, CARE-42, CARE-84). */
static const struct day_row {
	enum sheet sheet;
	const char *entry, *on, *yearly;
	const char *lens;    /* counts where this is "future"; NULL: always */
	const char *carried; /* taken over from another, where its day counts */
} day_row[] = {
	{ SHEET_PLAN, "dates.line", "dates.on", "dates.yearly", NULL, NULL },
	{ SHEET_FORMULATION, "change.line", "change.on", NULL, NULL, NULL },
	{ SHEET_ASSESSMENT, "body.line", "body.on", NULL, "body.lens",
	    "body.carried" },
	{ SHEET_ASSESSMENT, "mind.line", "mind.on", NULL, "mind.lens",
	    "mind.carried" },
	{ SHEET_ASSESSMENT, "life.line", "life.on", NULL, "life.lens",
	    "life.carried" },
};
enum { DAY_ROWS = sizeof(day_row) / sizeof(day_row[0]) };

static str
of_entry(const struct plan *p, const struct line *e, const char *link)
{
	const struct line *l = link ? line_under(&p->a, e, str_of(link)) : NULL;

	return l ? l->value : S("");
}

static void
day_add(struct ctx *cx, const struct plan *p, const struct line *e,
    const struct day_row *r, struct hard_days *out)
{
	struct hard_day d = { .sheet = p->rec.id, .line = e->id,
		.foreseen = p->sheet == SHEET_FORMULATION,
		.yearly = str_eq(of_entry(p, e, r->yearly), S("true")) };
	str on = of_entry(p, e, r->on);

	if (e->parked || of_entry(p, e, r->carried).n ||
	    (r->lens && !str_eq(of_entry(p, e, r->lens), S("future"))))
		return;
	if (fdate_try(cx, on, &d.on)) {
		MORE(cx->mem, out->at, out->n, &out->cap);
		out->at[out->n++] = d;
	}
}

static void
days_of(struct ctx *cx, const struct plan *p, struct hard_days *out)
{
	if (!p->exists || p->withdrawn)
		return;
	for (unsigned i = 0; i < DAY_ROWS; i++)
		if (day_row[i].sheet == p->sheet)
			for (const struct line *e = NULL; (e = entry_next(&p->a,
			    day_row[i].entry, e)) != NULL;)
				day_add(cx, p, e, &day_row[i], out);
}

static enum err
days_read(struct ctx *cx, str person, struct hard_days *out)
{
	static const enum sheet solo[] = { SHEET_PLAN, SHEET_FORMULATION };
	struct plan p, *all;
	unsigned n;

	for (unsigned i = 0; i < 2; i++) {
		const struct sheet_at at = { .person = person,
			.sheet = solo[i] };

		TRY(sheet_read(cx, &at, &p));
		days_of(cx, &p, out);
	}
	TRY(assessments_read(cx, person, &all, &n));
	for (unsigned i = 0; i < n; i++)
		days_of(cx, &all[i], out);
	return ERR_OK;
}

/* Which clocks of a day there are: "LINE:2027-03-04". */
static str
item_of(struct ctx *cx, const struct hard_day *d, struct civil day)
{
	return str_cat(cx->mem, d->line, str_cat(cx->mem, S(":"),
	    day_text(cx, day)));
}

/* That item is a day of this line, this year or another. */
static bool
is_day_of(struct ctx *cx, const struct hard_day *d, str item)
{
	struct fdate day;
	struct civil c;
	str line;

	(void)str_cut(&item, ':', &line);
	return str_eq(line, d->line) && fdate_try(cx, item, &day) &&
	    clock_date_next(&d->on, d->yearly, day.low, &c) &&
	    str_eq(day_text(cx, c), item);
}

static enum err
days_gone(struct ctx *cx, const struct works *l, const struct hard_days *days)
{
	for (unsigned i = 0; i < l->n; i++) {
		const struct work *w = &l->at[i];
		struct clock c;
		bool stands = false;

		if (!w->live || !str_eq(w->kind, S("date")))
			continue;
		for (unsigned k = 0; k < days->n; k++)
			stands |= is_day_of(cx, &days->at[k], w->item);
		if (stands)
			continue;
		TRY(clock_read(cx, w->id, &c));
		TRY(clock_close(cx, &c, CLOCK_NOT_APPLICABLE,
		    S("The day is no longer written down")));
	}
	return ERR_OK;
}

static enum err
day_open(struct ctx *cx, str person, str sheet, const char *code, str item,
    int64_t due)
{
	const struct clock_new n = { .code = str_of(code), .person = person,
		.basis = ref_to(cx, "QuestionnaireResponse", sheet),
		.item = item, .cause = S(""), .due = due, .unit = S(""),
		.owner = S("") };
	str id;

	return due < cx->now ? ERR_OK : clock_start(cx, &n, &id);
}

/* What was foreseen comes: the plan is looked at with them that day (CARE-83).
 * Not plan-review-cause, which ends with any other look at the plan. */
static enum err
foreseen_open(struct ctx *cx, str person, const struct hard_day *d, str item,
    int64_t due)
{
	str plan;

	if (!d->foreseen)
		return ERR_OK;
	TRY(plan_stands(cx, person, &plan));
	return plan.n ? day_open(cx, person, d->sheet, "plan-foreseen", item,
	    due) : ERR_OK;
}

/* The talk before it, 14 days ahead; where those have begun, today. */
static int64_t
ahead_due(struct ctx *cx, struct civil day)
{
	struct civil before = time_utc(time_of_civil(&day) - AHEAD_S);
	int64_t due, today = clock_day_end(cx->now);

	before.hour = 12;
	due = clock_day_end(time_of_civil(&before));
	return due < cx->now && today < clock_day_end(time_of_civil(&day))
	    ? today : due;
}

static bool
has_ended(const struct works *l, str item)
{
	for (unsigned i = 0; i < l->n; i++)
		if (!l->at[i].live && str_eq(l->at[i].item, item) &&
		    str_eq(l->at[i].code, S("date-day")))
			return true;
	return false;
}

/* Next year's is opened once this year's has ended. */
static enum err
days_open(struct ctx *cx, str person, const struct works *l,
    const struct hard_day *d)
{
	int64_t from = cx->now;
	struct civil day;

	for (int i = 0; i < 2; i++) {
		str item;
		int64_t end;

		if (!clock_date_next(&d->on, d->yearly, from, &day))
			return ERR_OK;
		item = item_of(cx, d, day);
		day.hour = 12;
		end = clock_day_end(time_of_civil(&day));
		if (!has_ended(l, item)) {
			TRY(day_open(cx, person, d->sheet, "date-ahead", item,
			    ahead_due(cx, day)));
			TRY(foreseen_open(cx, person, d, item, end));
			return day_open(cx, person, d->sheet, "date-day", item,
			    end);
		}
		from = end;
	}
	return ERR_OK;
}

enum err
clock_dates(struct ctx *cx, str person)
{
	struct hard_days days = { 0 };
	struct works l;

	TRY(person_lock(cx, person));
	TRY(days_read(cx, person, &days));
	TRY(work_of_person(cx, person, &l));
	TRY(days_gone(cx, &l, &days));
	for (unsigned i = 0; i < days.n; i++)
		TRY(days_open(cx, person, &l, &days.at[i]));
	return ERR_OK;
}

/* ---- looking at the picture again ---- */

/* The day stands in the picture (CARE-40): with another day, or none, what was
 * owed on the old one is not owed. */
static enum err
picture_again(struct ctx *cx, str person)
{
	const struct sheet_at at = { .person = person,
		.sheet = SHEET_FORMULATION };
	const struct line *on;
	struct plan picture;
	struct fdate d;
	struct works l;

	TRY(sheet_read(cx, &at, &picture));
	on = line_in(&picture.a, S(""), "again.on");
	if (picture.withdrawn || (on && !fdate_try(cx, on->value, &d)))
		on = NULL;
	TRY(work_of_person(cx, person, &l));
	for (unsigned i = 0; i < l.n; i++) {
		struct clock c;

		if (!l.at[i].live || !str_eq(l.at[i].code,
		    S("picture-review")) || (on && str_eq(l.at[i].item,
		        on->value)))
			continue;
		TRY(clock_read(cx, l.at[i].id, &c));
		TRY(clock_close(cx, &c, CLOCK_NOT_APPLICABLE,
		    S("Another day was agreed, or none")));
	}
	return on ? day_open(cx, person, picture.rec.id, "picture-review",
	    on->value, clock_day_end(d.high - DAY_S / 2)) : ERR_OK;
}

/* ---- what people changed ---- */

static enum err
plan_changed(struct ctx *cx, str person, const struct work_change *c)
{
	str basis = ref_to(cx, "QuestionnaireResponse", c->id);
	struct plan plan;

	TRY(clock_dates(cx, person));
	TRY(plan_read(cx, person, &plan));
	if (!plan.exists || plan.draft || plan.withdrawn)
		return ERR_OK;
	TRY(interval(cx, person, basis, plan.rec.at));
	for (const struct line *e = NULL;
	    (e = entry_next(&plan.a, "use.line", e)) != NULL;)
		if (e->at + FRESH_S >= plan.rec.at)
			TRY(clock_review(cx, person, S("plan-used"), basis));
	return ERR_OK;
}

static enum err
task_changed(struct ctx *cx, str person, const struct work_change *c)
{
	struct clock k;

	TRY(clock_read(cx, c->id, &k));
	if (!k.rule || clock_is_live(&k) || k.state == CLOCK_DIED)
		return ERR_OK;
	if (str_eq(k.rule->kind, S("date")))
		return clock_dates(cx, person);
	if (str_eq(k.rule->kind, S("review")))
		return interval(cx, person, ref_to(cx, "Task", k.id), k.ended);
	return ERR_OK;
}

static enum err
picture_changed(struct ctx *cx, str person, const struct work_change *c)
{
	(void)c;
	TRY(clock_dates(cx, person));
	return picture_again(cx, person);
}

static enum err
sheet_changed(struct ctx *cx, str person, const struct work_change *c)
{
	(void)c;
	return clock_dates(cx, person);
}

static enum err
consent_changed(struct ctx *cx, str person, const struct work_change *c)
{
	return clock_review(cx, person, S("consent"), ref_to(cx, "Consent",
	    c->id));
}

static enum err
supporter_changed(struct ctx *cx, str person, const struct work_change *c)
{
	return clock_review(cx, person, S("supporter"), ref_to(cx,
	    "RelatedPerson", c->id));
}

/* Nothing opens; that they died was looked at before. */
static enum err
person_changed(struct ctx *cx, str person, const struct work_change *c)
{
	(void)cx;
	(void)person;
	(void)c;
	return ERR_OK;
}

static const struct {
	enum kind kind;
	enum err (*fn)(struct ctx *, str person, const struct work_change *);
} looked_at[] = {
	{ KIND_PLAN, plan_changed }, { KIND_TASK, task_changed },
	{ KIND_CONSENT, consent_changed },
	{ KIND_SUPPORTER, supporter_changed },
	{ KIND_FORMULATION, picture_changed },
	{ KIND_ASSESSMENT, sheet_changed },
	{ KIND_PERSON, person_changed },
};
enum { LOOKED_AT = sizeof(looked_at) / sizeof(looked_at[0]) };

/* One that cannot be done does not hold up the others. */
static enum err
one_changed(struct ctx *cx, unsigned i, const struct work_change *c)
{
	str person;
	bool died;

	if (c->person.n == 0)
		return ERR_OK;
	TRY(person_canon(cx, c->person, &person));
	TRY(person_lock(cx, person));
	TRY(clock_person_died(cx, person, &died));
	if (died)
		return died_follow(cx, person);
	return looked_at[i].fn(cx, person, c);
}

/* Where the last look of each kind ended: "1795392000 id", one a line. */
struct place { int64_t at; str id; };

static void
places_read(str args, int64_t now, struct place at[LOOKED_AT])
{
	for (unsigned i = 0; i < LOOKED_AT; i++) {
		str line, word;

		(void)str_cut(&args, '\n', &line);
		(void)str_cut(&line, ' ', &word);
		at[i] = (struct place){ now, line };
		if (!str_int(word, 0, WORK_NO_DUE, &at[i].at))
			at[i] = (struct place){ now - OVERLAP_S, S("") };
	}
}

static str
places_print(struct ctx *cx, const struct place at[LOOKED_AT])
{
	struct buf b;

	buf_init(&b, cx->mem, 1024);
	for (unsigned i = 0; i < LOOKED_AT; i++) {
		buf_fmt(&b, "%lld ", (long long)at[i].at);
		buf_put(&b, at[i].id);
		buf_c(&b, '\n');
	}
	return buf_str(&b);
}

/* Another node's write may become visible after a later one: the last two
 * minutes are looked at again, which opens nothing twice. */
static enum err
look(struct ctx *cx, unsigned i, struct place *p, bool *more)
{
	struct work_changes l;

	TRY(work_changed(cx, looked_at[i].kind, p->at, p->id, cx->now,
	    STEP_MAX, &l));
	for (unsigned k = 0; k < l.n; k++) {
		enum err e = one_changed(cx, i, &l.at[k]);

		if (e != ERR_OK && e != ERR_INPUT && e != ERR_ABSENT &&
		    e != ERR_GONE && e != ERR_LIMIT && e != ERR_UNREAD)
			return e;
		ctx_calm(cx);
	}
	*more = l.n == STEP_MAX;
	if (l.n)
		*p = (struct place){ l.at[l.n - 1].at, l.at[l.n - 1].id };
	if (!*more)
		*p = (struct place){ cx->now - OVERLAP_S, S("") };
	return ERR_OK;
}

/* ---- who is told ---- */

/* A version that says when; the list shows it to the owner, and to the team
 * that nobody is named. */
static enum err
tell(struct ctx *cx, bool *more)
{
	struct works l;

	TRY(work_late(cx, STEP_MAX, &l));
	for (unsigned i = 0; i < l.n; i++) {
		struct clock c;
		str person;
		bool died;

		TRY(person_canon(cx, l.at[i].person, &person));
		TRY(person_lock(cx, person));
		/* An import may have brought the news. */
		TRY(clock_person_died(cx, person, &died));
		if (died)
			TRY(died_follow(cx, person));
		TRY(clock_read(cx, l.at[i].id, &c));
		if (!clock_is_live(&c) || c.called)
			continue;
		c.called = cx->now;
		TRY(clock_save(cx, &c, "call", c.owner.n
		    ? S("its owner is told that it is late")
		    : S("it is late, and nobody is named for it")));
	}
	*more = l.n == STEP_MAX;
	return ERR_OK;
}

enum err
clocks_step(struct ctx *cx, struct job *j, bool *more)
{
	struct place at[LOOKED_AT];
	bool again = false;

	places_read(j->args, cx->now, at);
	TRY(tell(cx, more));
	for (unsigned i = 0; i < LOOKED_AT && !*more; i++) {
		TRY(look(cx, i, &at[i], &again));
		*more |= again;
	}
	j->args = places_print(cx, at);
	return ERR_OK;
}
