/*
 * The figures of a quarter: what they count, of which records, that a snapshot
 * stays as it is, that one made later says what changed, that what was altered
 * is found, and that the public edition gives no small number away. On both
 * engines.
 */
#include "access/ledger.h"
#include "access/setting.h"
#include "core/time.h"
#include "learning/event.h"
#include "learning/figures.h"
#include "learning/harm.h"
#include "learning/series.h"
#include "world_kit.h"

#include <string.h>

struct said { const char *link, *value; };

static void
write_down(struct service *s, struct matter *m, const struct said *l,
    unsigned n)
{
	struct op *op = NEWN(s->mem, struct op, n + 1);

	for (unsigned i = 0; i < n; i++)
		op[i] = matter_op(m, S(""), l[i].link, str_of(l[i].value));
	ok(s, matter_save(&s->cx, m, op, n, "save"));
}

static struct matter
made(struct service *s, enum kind k, str about, const struct said *l,
    unsigned n)
{
	struct matter m;

	as_system(s);
	begin(s);
	ok(s, matter_new(&s->cx, k, s->unit, about, &m));
	write_down(s, &m, l, n);
	commit(s);
	return m;
}
#define MADE(s, k, about, ...) made((s), (k), (about), (const struct said[]){ \
	__VA_ARGS__ }, sizeof((const struct said[]){ __VA_ARGS__ }) / \
	sizeof(struct said))

/* Into a state, as if its steps had been gone. */
static void
move_to(struct service *s, struct matter *m, const char *state)
{
	as_system(s);
	begin(s);
	ok(s, matter_open(&s->cx, m->info->kind, m->rec.id, m));
	m->state = str_of(state);
	m->ended = matter_state_ends(m->info->kind, m->state) ? s->now : 0;
	ok(s, matter_put(&s->cx, m, "move"));
	commit(s);
}

static void
on_day(struct service *s, const char *day)
{
	struct fdate d;

	as_system(s);
	ok(s, fdate_parse(&s->cx, "day", str_of(day), &d));
	s->now = d.low + 12 * 3600;
	as_system(s);
}

static struct figures
snap(struct service *s, const char *period)
{
	struct figures f, again;

	as_system(s);
	begin(s);
	ok(s, figures_make(&s->cx, str_of(period), &f));
	commit(s);
	as_system(s);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, figures_read(&s->cx, str_dup(s->mem, f.id), &again));
	back(s);
	same_str(f.hash, again.hash);
	return again;
}

static int64_t
figure(const struct figures *f, const char *code)
{
	const struct fig_cell *c = figures_cell(f, str_of(code));

	if (!c)
		fail_msg("no figure %s", code);
	return c->n;
}

static str
printed(struct service *s, struct figures *f, const char *format, bool public)
{
	const struct fig_print o = { .about = FIG_ALL, .public = public,
		.file = true, .base = S("") };
	struct html h;
	str out;

	if (public)
		ok(s, figures_hide(&s->cx, f));
	if (strcmp(format, "csv") == 0) {
		ok(s, figures_csv(&s->cx, f, &o, &out));
	} else if (strcmp(format, "json") == 0) {
		ok(s, figures_json(&s->cx, f, &o, &out));
	} else if (strcmp(format, "text") == 0) {
		ok(s, figures_account(&s->cx, f, &o, &out));
	} else {
		html_init(&h, s->mem, FIGURES_HTML_MAX);
		figures_html(&s->cx, &h, f, &o);
		ok(s, html_done(&h, &out));
	}
	return out;
}

static enum err
one_more(void *arg, struct ctx *cx, const struct fig_row *r)
{
	(void)cx;
	assert_true(r->kind != KIND__MAX && r->id.n && r->v > 0);
	++*(int64_t *)arg;
	return ERR_OK;
}

/* Each figure's list is as long as it says, and a count is that number. */
static void
lists_agree(struct service *s, const struct figures *f)
{
	for (unsigned i = 0; i < f->ncell; i++) {
		const struct fig_cell *c = &f->cell[i];
		int64_t n = 0;

		ok(s, figures_rows(&s->cx, f, c->code, one_more, &n));
		assert_int_equal(n, c->rows);
		if (c->show != FIG_MEDIAN && c->show != FIG_SUM)
			assert_int_equal(n, c->n);
	}
}

/* Someone who died on a ward, that day. */
static struct matter
death(struct service *s, const char *day, const char *age)
{
	return MADE(s, KIND_DEATH, S(""), { "death.called", "Someone" },
	    { "death.status", "inpatient" }, { "death.day", day },
	    { "death.age", age }, { "death.ethnicity", "White British" });
}

static void
review(struct service *s, const struct matter *m, const char *judged)
{
	struct matter r = MADE(s, KIND_REVIEW, matter_name(&s->cx, m),
	    { "review.tool", "sjr" }, { "overall.problem", judged });

	move_to(s, &r, "closed");
}

/* LEARN-66 LEARN-64 */
static void
cohort_on(struct service *s)
{
	struct matter m[5], earlier, resp;
	struct figures f;
	str html;

	on_day(s, "2023-03-20");
	earlier = death(s, "2023-03-19", "70");
	on_day(s, "2023-05-02");
	for (int i = 0; i < 5; i++)
		m[i] = death(s, "2023-05-01", i ? "40" : "80");
	/* Not in scope: with no ward, and not known from when. */
	MADE(s, KIND_DEATH, S(""), { "death.status", "other-org" },
	    { "death.discharged", "2020-01-01" }, { "death.day", "2023-05-01" });
	review(s, &m[0], "yes");
	review(s, &m[1], "no");
	review(s, &earlier, "yes");
	/* One response may be about an event and a death, in either order. */
	resp = MADE(s, KIND_EVENT, S(""), { "event.what", "A door gave way" },
	    { "event.type", "incident" });
	resp = MADE(s, KIND_INQUIRY, matter_name(&s->cx, &resp),
	    { "inquiry.what", "What happened on the ward" });
	as_system(s);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_INQUIRY, resp.rec.id, &resp));
	matter_tie(&s->cx, &resp, matter_name(&s->cx, &m[4]));
	ok(s, matter_put(&s->cx, &resp, "link"));
	commit(s);
	move_to(s, &resp, "closed");
	/* A review that is not finished does not count. */
	MADE(s, KIND_REVIEW, matter_name(&s->cx, &m[2]),
	    { "review.tool", "sjr" }, { "overall.problem", "yes" });
	/* One that was stood down looked into nothing. */
	struct matter stood = MADE(s, KIND_INQUIRY, matter_name(&s->cx, &m[2]),
	    { "inquiry.what", "What happened on the ward" });

	move_to(s, &stood, "stood-down");
	/* Finished after the quarter: it counts for the quarter of the death. */
	on_day(s, "2023-07-03");
	review(s, &m[3], "cannot-tell");
	f = snap(s, "2023-Q2");
	assert_int_equal(figure(&f, "deaths.total"), 6);
	assert_int_equal(figure(&f, "deaths.scope"), 5);
	assert_int_equal(figure(&f, "deaths.reviewed"), 4);
	assert_int_equal(figure(&f, "judged.yes"), 1);
	assert_int_equal(figure(&f, "judged.all:no"), 1);
	assert_int_equal(figure(&f, "judged.all:cannot-tell"), 1);
	assert_int_equal(figure(&f, "deaths.tool:sjr"), 3);
	assert_int_equal(figure(&f, "deaths.tool:investigation"), 1);
	assert_int_equal(figure(&f, "deaths.age:65-over"), 1);
	assert_int_equal(figure(&f, "deaths.age:18-64"), 4);
	assert_int_equal(figure(&f, "deaths.age:not-known"), 1);
	assert_int_equal(figure(&f, "who.death.ethnicity:White-British"), 5);
	assert_int_equal(figure(&f, "quality.death-gender"), 6);
	/* 27.7 to 27.9: what came late, of the quarter before. */
	assert_int_equal(figure(&f, "late.reviewed"), 1);
	assert_int_equal(figure(&f, "late.judged"), 1);
	assert_int_equal(figure(&f, "late.revised"), 1);
	lists_agree(s, &f);
	html = printed(s, &f, "html", false);
	holds(html, "4 of 5 (80%)");
	holds(html, "On a ward, or within 30 days of leaving one."
	    " (policy ward-30-days, version 1)");
	/* The next quarter: the late one is there, and not in its share. */
	f = snap(s, "2023-Q3");
	assert_int_equal(figure(&f, "deaths.total"), 0);
	assert_int_equal(figure(&f, "deaths.reviewed"), 0);
	assert_int_equal(figure(&f, "late.reviewed"), 1);
	assert_int_equal(figure(&f, "late.revised"), 1);
}

static void
event(struct service *s, const char *type, bool near)
{
	if (near)
		MADE(s, KIND_EVENT, S(""), { "event.what", "It was seen" },
		    { "event.type", type }, { "near.miss", "true" },
		    { "near.kind", "chance" }, { "near.physical", "harm-low" },
		    { "near.psychological", "harm-low" });
	else
		MADE(s, KIND_EVENT, S(""), { "event.what", "It happened" },
		    { "event.type", type }, { "event.source", "family" });
}

/* Whether they heard, by how they told it. */

/* LEARN-60 */
static void
told_back_on(struct service *s)
{
	struct figures f;

	on_day(s, "2023-02-02");
	for (int i = 0; i < 3; i++)
		MADE(s, KIND_EVENT, S(""), { "event.what", "It happened" },
		    { "event.type", "incident" }, { "teller.mode", "named" },
		    { "told.state", i ? "told" : "not-yet" },
		    { "told.found", i ? "A hinge was worn" : "" });
	MADE(s, KIND_EVENT, S(""), { "event.what", "It happened again" },
	    { "event.type", "incident" }, { "teller.mode", "anonymous" },
	    { "told.state", "told" }, { "told.found", "The same hinge" });
	f = snap(s, "2023-Q1");
	assert_int_equal(figure(&f, "told.named"), 3);
	assert_int_equal(figure(&f, "told.apart"), 0);
	assert_int_equal(figure(&f, "events.anonymous"), 1);
	assert_int_equal(figure(&f, "told.told"), 3);
	assert_int_equal(figure(&f, "told.told.named"), 2);
	assert_int_equal(figure(&f, "told.told.nameless"), 1);
	assert_int_equal(figure(&f, "told.hours.named"), -1);
	lists_agree(s, &f);
	holds(printed(s, &f, "html", false), "2 of 3 (67%)");
}

/* LEARN-64 LEARN-65 */
static void
affected_on(struct service *s)
{
	struct figures f;
	struct matter m;
	struct op op[24];
	unsigned n = 0;
	str html;

	on_day(s, "2023-11-02");
	as_system(s);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_AFFECTED, s->unit, S(""), &m));
	op[n++] = matter_op(&m, S(""), "who.relation", S("family"));
	for (int i = 0; i < 3; i++) {
		struct op e = matter_entry(&s->cx, "questions.one");

		op[n++] = e;
		op[n++] = matter_op(&m, e.line, "questions.text", S("Why?"));
		if (i == 0) {
			op[n++] = matter_op(&m, e.line, "questions.state",
			    S("answered"));
			op[n++] = matter_op(&m, e.line, "questions.answer",
			    S("The door did not shut."));
		}
	}
	/* Said not to be kept; past its day only once nobody looks at it again;
	 * and not due before the figures are made. */
	for (int i = 0; i < 3; i++) {
		struct op e = matter_entry(&s->cx, "promises.one");

		op[n++] = e;
		op[n++] = matter_op(&m, e.line, "promises.what", S("A letter"));
		op[n++] = matter_op(&m, e.line, "promises.by", i == 2
		    ? S("2099-01-01") : S("2023-11-20"));
		if (i == 0)
			op[n++] = matter_op(&m, e.line, "promises.state",
			    S("not-kept"));
	}
	ok(s, matter_save(&s->cx, &m, op, n, "save"));
	commit(s);
	on_day(s, "2023-12-01");
	f = snap(s, "2023-Q4");
	assert_int_equal(figure(&f, "affected.new"), 1);
	assert_int_equal(figure(&f, "affected.asked"), 3);
	assert_int_equal(figure(&f, "affected.answered"), 1);
	assert_int_equal(figure(&f, "affected.not-kept"), 2);
	lists_agree(s, &f);
	/* One person's questions are no more the public's than the person. */
	html = printed(s, &f, "csv", true);
	holds(html, "\"affected.new\",\"People affected whom we began to be in"
	    " touch with\",\"\",\"\",\"Not shown");
	holds(html, "\"affected.asked\",\"Questions they asked\",\"\",\"\","
	    "\"Not shown");
	holds(html, "\"affected.answered\",\"Of these, answered\",\"\",\"\","
	    "\"Not shown");
	html = printed(s, &f, "html", true);
	holds(html, "where they count people or what happened to them");
	/* Also of a snapshot from when the table did not hide it. */
	for (unsigned i = 0; i < f.ncell; i++)
		f.cell[i].suppress = false;
	holds(printed(s, &f, "csv", true), "\"Questions they asked\",\"\","
	    "\"\",\"Not shown");
	holds(printed(s, &f, "text", true),
	    "where they count people or what happened to them");
	/* A figure by values goes by its title. */
	holds(html, "<b>Where they were with their care</b>");
	lacks(html, "<b>deaths.place</b>");
}

/* Of many questions all but one are answered: the one is not given away. */
static void
all_but_one_on(struct service *s)
{
	struct figures f;

	on_day(s, "2022-11-02");
	for (int i = 0; i < 7; i++) {
		struct op op[4];
		struct matter m;

		as_system(s);
		begin(s);
		ok(s, matter_new(&s->cx, KIND_AFFECTED, s->unit, S(""), &m));
		op[0] = matter_entry(&s->cx, "questions.one");
		op[1] = matter_op(&m, op[0].line, "questions.text", S("Why?"));
		op[2] = matter_op(&m, op[0].line, "questions.state",
		    S("answered"));
		op[3] = matter_op(&m, op[0].line, "questions.answer",
		    S("The door did not shut."));
		ok(s, matter_save(&s->cx, &m, op, i ? 4 : 2, "save"));
		commit(s);
	}
	f = snap(s, "2022-Q4");
	assert_int_equal(figure(&f, "affected.asked"), 7);
	assert_int_equal(figure(&f, "affected.answered"), 6);
	ok(s, figures_hide(&s->cx, &f));
	assert_false(figures_cell(&f, S("affected.asked"))->hidden);
	assert_true(figures_cell(&f, S("affected.answered"))->hidden);
}

/* Each whom an event happened to has an age. */
static void
ages_on(struct service *s)
{
	static const char *const age[] = { "71", "20", "80", "17" };
	struct op op[8];
	unsigned n = 0;
	struct matter m;
	struct figures f;

	on_day(s, "2023-08-02");
	m = MADE(s, KIND_EVENT, S(""), { "event.what", "A coach was late" },
	    { "event.type", "incident" });
	as_system(s);
	begin(s);
	for (int i = 0; i < 4; i++) {
		op[n++] = matter_entry(&s->cx, "patient.one");
		op[n] = matter_op(&m, op[n - 1].line, "patient.age",
		    str_of(age[i]));
		n++;
	}
	ok(s, matter_save(&s->cx, &m, op, n, "save"));
	commit(s);
	f = snap(s, "2023-Q3");
	assert_int_equal(figure(&f, "who.event.age:65-over"), 1);
	assert_int_equal(figure(&f, "who.event.age:18-64"), 1);
	assert_int_equal(figure(&f, "who.event.age:under-18"), 1);
	lists_agree(s, &f);
}

/* LEARN-55: what has passed since the last death stands beside the gaps, up to the
 * day of the data. */
static void
open_gap_on(struct service *s)
{
	struct figures f;
	str html;

	on_day(s, "2025-04-20");
	death(s, "2025-04-01", "50");
	death(s, "2025-04-03", "51");
	death(s, "2025-04-07", "52");
	death(s, "2025-04-12", "53");
	f = snap(s, "2025-Q2");
	html = printed(s, &f, "html", false);
	holds(html, "Days between deaths in scope");
	holds(html, "until then");
	holds(html, "and still grows");
	lacks(printed(s, &f, "html", true), "until then");
}

/* LEARN-61: how often the guide to fair treatment was opened. */
static void
guide_on(struct service *s)
{
	struct figures f;
	struct matter m;

	on_day(s, "2025-08-20");
	for (unsigned i = 0; i < 2; i++) {
		as_system(s);
		begin(s);
		ok(s, matter_new(&s->cx, KIND_EVENT, s->unit, S(""), &m));
		struct op op[] = {
			matter_op(&m, S(""), "event.what", S("A dose")),
			matter_op(&m, S(""), "concern.individual", S("true")),
			matter_op(&m, S(""), "concern.reason", S("Told twice")) };

		ok(s, matter_save(&s->cx, &m, op, 3, "save"));
		if (i)
			ok(s, event_guide(&s->cx, &m));
		commit(s);
	}
	f = snap(s, "2025-Q3");
	assert_int_equal(figure(&f, "told.guide"), 1);
	lists_agree(s, &f);
}

static void
figures_of(struct service *s, struct matter *m, unsigned from, unsigned n)
{
	static const char *const y[] = { "21", "24", "19", "22", "25", "20",
		"23", "22", "11", "12" };

	as_system(s);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_MEASURE, m->rec.id, m));
	for (unsigned i = from; i < from + n; i++) {
		struct figure f = { S(""), str_of(y[i]), S(""), S(""), 0 };
		struct buf b;

		buf_init(&b, s->mem, 20);
		buf_fmt(&b, "2025-%02u", i + 1);
		f.x = buf_str(&b);
		ok(s, typed_put(&s->cx, m, &f, 1, false));
	}
	commit(s);
}

/* LEARN-64: what measures of actions found is in the board's report, as it stood
 * when the report was made. */
static void
measures_on(struct service *s)
{
	struct figures f, again;
	struct matter a, m;
	struct op op[4];
	str html, id;

	on_day(s, "2025-11-20");
	a = MADE(s, KIND_ACTION, S(""), { "action.text", "A warm trolley" },
	    { "action.start", "2025-09-01" }, { "done.on", "2025-10-01" });
	as_system(s);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_ACTION, a.rec.id, &a));
	a.moved[a.nmoved++] = (struct moved){ S("in-progress"), S("noor"),
		S(""), s->now };
	a.state = S("implemented");
	ok(s, matter_put(&s->cx, &a, "move"));
	commit(s);
	m = MADE(s, KIND_MEASURE, matter_name(&s->cx, &a),
	    { "measure.name", "Plates sent back" });
	figures_of(s, &m, 0, 9);
	as_system(s);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_ACTION, a.rec.id, &a));
	op[0] = matter_entry(&s->cx, "looked.one");
	op[1] = matter_op(&a, op[0].line, "looked.on", S("2025-11-10"));
	op[2] = matter_op(&a, op[0].line, "looked.found", S("cannot-tell"));
	op[3] = matter_op(&a, op[0].line, "looked.decision", S("Wait"));
	ok(s, matter_save(&s->cx, &a, op, 4, "save"));
	commit(s);
	f = snap(s, "2025-Q4");
	assert_int_equal(f.nmeasure, 1);
	assert_int_equal(f.measure[0].in.npoints, 9);
	html = str_dup(s->mem, printed(s, &f, "html", false));
	holds(html, "A warm trolley: Plates sent back");
	holds(html, "Changed: ");
	holds(html, "action began");
	holds(printed(s, &f, "csv", false), "\"27.6\",\"What changes, and"
	    " whether it works\",\"measure\",\"A warm trolley: Plates");
	/* More figures, and the report is what it was. */
	id = str_dup(s->mem, f.id);
	figures_of(s, &m, 9, 1);
	as_system(s);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, figures_read(&s->cx, id, &again));
	same_str(printed(s, &again, "html", false), html);
	html = printed(s, &again, "html", true);
	lacks(html, "Plates sent back");
	holds(html, "nobody has looked at them for the public");
	lacks(printed(s, &again, "csv", true), "Plates sent back");
	lacks(printed(s, &again, "json", true), "Plates sent back");
	back(s);
	/* Not in a quarter in which nobody looked. */
	f = snap(s, "2025-Q1");
	assert_int_equal(f.nmeasure, 0);
}

/* LEARN-63 */
static void
same_bytes_on(struct service *s)
{
	static const char *const format[] = { "html", "csv", "json",
		"text" };
	struct figures one, two, later;
	str a[4], id;

	on_day(s, "2024-02-01");
	for (int i = 0; i < 7; i++)
		event(s, i ? "incident" : "good-care", false);
	for (int i = 0; i < 2; i++)
		event(s, "incident", true);
	death(s, "2024-01-30", "50");
	one = snap(s, "2024-Q1");
	assert_int_equal(figure(&one, "events.total"), 9);
	assert_int_equal(figure(&one, "events.type:incident"), 8);
	assert_int_equal(figure(&one, "events.near"), 2);
	assert_int_equal(figure(&one, "events.good"), 1);
	assert_int_equal(figure(&one, "events.source:family"), 7);
	assert_int_equal(one.edition, 1);
	lists_agree(s, &one);
	for (int i = 0; i < 4; i++)
		a[i] = str_dup(s->mem, printed(s, &one, format[i], false));
	/* Much happens; the snapshot does not. */
	on_day(s, "2024-02-20");
	event(s, "incident", true);
	death(s, "2024-02-19", "50");
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, figures_latest(&s->cx, S("2024-Q1"), &id));
	ok(s, figures_read(&s->cx, id, &two));
	for (int i = 0; i < 4; i++)
		same_str(printed(s, &two, format[i], false), a[i]);
	back(s);
	/* Made again, what changed stands beside what was stated. */
	later = snap(s, "2024-Q1");
	assert_int_equal(later.edition, 2);
	same_str(later.earlier, one.id);
	assert_int_equal(figure(&later, "events.total"), 10);
	assert_true(figures_cell(&later, S("events.total"))->restated);
	assert_int_equal(figures_cell(&later, S("events.total"))->was, 9);
	assert_false(figures_cell(&later, S("events.good"))->was != 1);
	assert_false(figures_cell(&later, S("areas.open"))->restated);
	/* Of what was not recorded there is no middle, and none was stated. */
	assert_int_equal(figure(&later, "told.hours.apart"), -1);
	assert_false(figures_cell(&later, S("told.hours.apart"))->restated);
	holds(printed(s, &later, "csv", false), "\"told.hours.apart\",\"In"
	    " confidence: hours until someone answered\",\"\",\"\",\"None"
	    " recorded\",\"\"");
	holds(printed(s, &later, "html", false), "Restated; stated before: 9");
	holds(printed(s, &later, "csv", false), "\"Events\",\"10\",\"\",\"10\","
	    "\"9\"");
	/* The newest is printed, and the first is still what it was. */
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, figures_latest(&s->cx, S("2024-Q1"), &id));
	same_str(id, later.id);
	ok(s, figures_read(&s->cx, one.id, &two));
	same_str(printed(s, &two, "csv", false), a[1]);
	back(s);
}

static int faults;

static void
count_fault(void *arg, const char *what, str kind, str id, int64_t v,
    const char *why)
{
	(void)arg; (void)what; (void)kind; (void)id; (void)v; (void)why;
	faults++;
}

static int
verify(struct service *s)
{
	struct verdict sum;

	as_system(s);
	faults = 0;
	ok(s, spool_load(&s->cx, door_store(s->door), store_dir(
	    door_store(s->door))));
	ok(s, ledger_verify(&s->cx, door_store(s->door), count_fault, NULL,
	    &sum));
	return faults;
}

/* LEARN-63 */
static void
altered_on(struct service *s)
{
	struct figures f, got;
	struct rows r;
	int64_t n = 0;

	on_day(s, "2024-05-01");
	event(s, "incident", false);
	f = snap(s, "2024-Q2");
	assert_int_equal(verify(s), 0);
	/* One figure more, by whoever has the database. */
	const struct arg a[] = { AT(f.id) };

	as_system(s);
	begin(s);
	ok(s, store_sql(door_store(s->door), &s->cx, "SELECT bytes FROM blob"
	    " WHERE kind = 'figures' AND id = $1 AND part = 0", a, 1, &r,
	    NULL));
	str bytes = str_dup(s->mem, cell(&r, 0, 0)->s);
	ptrdiff_t at = str_find(bytes, S("cell\tevents.total\tevents.total\t5"
	    "\t0\t1\t\t\t\t1\t"));

	assert_true(at > 0);
	char *p = str_c(s->mem, bytes);
	p[at + (ptrdiff_t)strlen("cell\tevents.total\tevents.total\t5\t0\t1\t"
	    "\t\t\t")] = '2';
	const struct arg b[] = { AT(f.id),
		AB(((str){ p, bytes.n })) };

	ok(s, store_sql(door_store(s->door), &s->cx, "UPDATE blob SET bytes ="
	    " $2 WHERE kind = 'figures' AND id = $1 AND part = 0", b, 2, NULL,
	    &n));
	assert_int_equal(n, 1);
	ok(s, door_commit(&s->cx));
	as_system(s);
	ok(s, door_begin(&s->cx, TXN_READ));
	refused(s, figures_read(&s->cx, f.id, &got), ERR_STORE, "file",
	    "not what was stored");
	back(s);
	assert_true(verify(s) > 0);
	/* As it was, for those that come after. */
	p[at + (ptrdiff_t)strlen("cell\tevents.total\tevents.total\t5\t0\t1\t"
	    "\t\t\t")] = '1';
	as_system(s);
	begin(s);
	ok(s, store_sql(door_store(s->door), &s->cx, "UPDATE blob SET bytes ="
	    " $2 WHERE kind = 'figures' AND id = $1 AND part = 0", b, 2, NULL,
	    &n));
	ok(s, door_commit(&s->cx));
	assert_int_equal(verify(s), 0);
}

/* LEARN-63 LEARN-64 */
static void
given_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "figures-lead", s->unit);
	struct who board = viewer(s, ROLE_BOARD, "figures-board", s->unit);
	struct who ward = viewer(s, ROLE_REVIEWER, "figures-rev", s->unit);
	static const struct said words[] = { { "words.learned", "Rounds" },
		{ "words.actions", "We ring the next day" },
		{ "words.impact", "=1+1" } };
	struct figures f, got;
	struct matter m;
	struct nexts l;
	str csv;

	on_day(s, "2024-08-01");
	event(s, "incident", false);
	/* Whoever reads does not make; whoever does neither is told nothing. */
	as_who(s, &board);
	begin(s);
	refused(s, figures_make(&s->cx, S("2024-Q3"), &f), ERR_DENIED, "", "");
	back(s);
	as_who(s, &ward);
	begin(s);
	refused(s, figures_make(&s->cx, S("2024-Q3"), &f), ERR_DENIED, "", "");
	back(s);
	as_who(s, &lead);
	begin(s);
	refused(s, figures_make(&s->cx, S("2024-Q5"), &f), ERR_INPUT, "period",
	    "2026-Q3");
	back(s);
	as_who(s, &lead);
	begin(s);
	refused(s, figures_make(&s->cx, S("2025-Q1"), &f), ERR_INPUT, "period",
	    "not begun");
	back(s);
	as_who(s, &lead);
	begin(s);
	ok(s, figures_make(&s->cx, S("2024-Q3"), &f));
	commit(s);
	/* Given to the board only with its words, and then it stays. */
	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_FIGURES, f.id, &m));
	ok(s, matter_steps(&s->cx, &m, &l));
	assert_int_equal(l.at[0].nunmet, 3);
	write_down(s, &m, words, 3);
	ok(s, matter_move(&s->cx, &m, S("given"), S("")));
	commit(s);
	as_who(s, &lead);
	begin(s);
	struct op op[] = { matter_op(&m, S(""), "words.learned",
	    S("Something else")) };
	refused(s, matter_save(&s->cx, &m, op, 1, "save"), ERR_INPUT,
	    "words.learned", "stays as it is");
	back(s);
	/* The board reads it, with the statutory items, and no formula. */
	as_who(s, &board);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, figures_read(&s->cx, f.id, &got));
	csv = printed(s, &got, "csv", false);
	holds(csv, "\"27.1\",");
	holds(csv, "\"27.2\",");
	holds(csv, "\"27.3\",");
	holds(csv, "\"27.4\",\"What reviewers judged\",\"words.learned\","
	    "\"What was learned\",\"\",\"\",\"Rounds\"");
	holds(csv, "\"27.5\",");
	holds(csv, "\"27.6\",\"What changes, and whether it works\","
	    "\"words.impact\",\"What it changed\",\"\",\"\",\"'=1+1\"");
	holds(csv, "\"27.7\",");
	holds(csv, "\"27.8\",");
	holds(csv, "\"27.9\",");
	/* And as text, item by item, to be put into the account. */
	csv = printed(s, &got, "text", false);
	holds(csv, "Learning from deaths: July to September 2024\n");
	holds(csv, "\n\n27.1\nDeaths: 0\n");
	holds(csv, "\n\n27.4\nWhat was learned:\nRounds\n");
	holds(csv, "\n\n27.5\nSafety actions begun: ");
	holds(csv, "\nWhat was done:\nWe ring the next day\n");
	holds(csv, "\nWhat it changed:\n=1+1\n");
	holds(csv, "\n\n27.9\n");
	lacks(csv, "Near misses");
	back(s);
	as_who(s, &ward);
	ok(s, door_begin(&s->cx, TXN_READ));
	refused(s, figures_read(&s->cx, f.id, &got), ERR_ABSENT, "", "");
	back(s);
}

/* Of a figure's values and its total, whether each hidden one could be anything
 * else: at least two are not shown, or none. */
static void
none_alone(const struct figures *f, const char *row)
{
	unsigned hidden = 0, cells = 0;
	int64_t sum = 0, total = -1;
	const struct fig_cell *of = NULL;

	for (unsigned i = 0; i < f->ncell; i++)
		if (str_eq(f->cell[i].row, str_of(row))) {
			hidden += f->cell[i].hidden;
			sum += f->cell[i].rows;
			of = figures_cell(f, f->cell[i].sum);
			cells++;
		}
	assert_true(cells > 0);
	if (!of)
		return;
	total = of->rows;
	hidden += (unsigned)of->hidden + (unsigned)(total > sum);
	if (hidden == 1 && total - sum < 5)
		assert_int_equal(total, sum);
	assert_false(hidden == 1 && total == sum);
}

/* LEARN-65 */
static void
public_on(struct service *s)
{
	struct figures f;
	str html, csv;

	on_day(s, "2025-02-01");
	/* 10 events: 7 incidents and 3 of good care; [3, 7, 10]. */
	for (int i = 0; i < 10; i++)
		event(s, i < 3 ? "good-care" : "incident", false);
	for (int i = 0; i < 6; i++)
		death(s, "2025-01-20", i < 1 ? "12" : "70");
	f = snap(s, "2025-Q1");
	assert_int_equal(f.below, 5);
	ok(s, figures_hide(&s->cx, &f));
	assert_true(figures_cell(&f, S("events.type:good-care"))->hidden);
	assert_true(figures_cell(&f, S("events.type:incident"))->hidden);
	/* The same number by another name. */
	assert_true(figures_cell(&f, S("events.good"))->hidden);
	assert_false(figures_cell(&f, S("events.total"))->hidden);
	/* One child of six: neither the child, nor what gives it away. */
	assert_true(figures_cell(&f, S("deaths.age:under-18"))->hidden);
	assert_true(figures_cell(&f, S("deaths.age:65-over"))->hidden);
	assert_true(figures_cell(&f, S("who.death.age:under-18"))->hidden);
	assert_false(figures_cell(&f, S("deaths.total"))->hidden);
	/* A nought is shown. */
	assert_false(figures_cell(&f, S("deaths.age:18-64"))->hidden);
	none_alone(&f, "events.type");
	none_alone(&f, "deaths.age");
	none_alone(&f, "events.source");
	holds(printed(s, &f, "text", false), "\nDeaths: 6\n");
	html = printed(s, &f, "html", true);
	holds(html, "Numbers from 1 to 4 are not shown");
	holds(html, "Not shown");
	lacks(html, "/learn/");
	lacks(html, "3 of 10");
	csv = printed(s, &f, "csv", true);
	holds(csv, "\"events.type:good-care\",\"Something that went well, and is"
	    " worth repeating\",\"\",\"\",\"Not shown");
	/* The board's, from the same snapshot, has them all. */
	holds(printed(s, &f, "html", false), "3 of 10 (30%)");
	/* The threshold is the service's to set, and is kept with the snapshot.
	 */
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_FIGURES_BELOW, S("0")));
	commit(s);
	f = snap(s, "2025-Q1");
	ok(s, figures_hide(&s->cx, &f));
	for (unsigned i = 0; i < f.ncell; i++)
		assert_false(f.cell[i].hidden);
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_FIGURES_BELOW, S("5")));
	commit(s);
}

/* A total, its parts, and one more that counts what part `same` does. */
static void
hide_of(struct arena *mem, const int64_t *part, unsigned n, unsigned same,
    struct figures *f)
{
	int64_t sum = 0;
	struct ctx cx;

	ctx_init(&cx, mem, 0);
	*f = (struct figures){ .below = 5, .cell = NEWN(mem, struct fig_cell,
	    n + 2), .ncell = n + 2, .set = NEWN(mem, str, n), .nset = n };
	for (unsigned i = 0; i < n; i++) {
		struct buf b;

		buf_init(&b, mem, 64);
		buf_fmt(&b, i == same ? "0 %u %u" : "0 %u", i + 1, n + 1);
		f->set[i] = buf_str(&b);
		f->cell[i + 1] = (struct fig_cell){ .code = S("part"),
			.row = S("parts"), .sum = S("total"), .suppress = true,
			.rows = part[i] };
		sum += part[i];
	}
	f->cell[0] = (struct fig_cell){ .code = S("total"), .row = S("total"),
		.sum = S(""), .suppress = true, .rows = sum };
	f->cell[n + 1] = (struct fig_cell){ .code = S("again"),
		.row = S("again"), .sum = S(""), .suppress = true,
		.rows = part[same] };
	assert_int_equal(figures_hide(&cx, f), ERR_OK);
}

/* LEARN-65 */
static void
hidden_together(void **state)
{
	struct arena *mem = arena_new(4 << 20);
	struct figures f;

	(void)state;
	/* 7 is hidden because of 3, and so is 7 by another name. */
	hide_of(mem, (const int64_t[]){ 3, 7, 0 }, 3, 1, &f);
	assert_true(f.cell[1].hidden && f.cell[2].hidden && f.cell[4].hidden);
	assert_false(f.cell[0].hidden || f.cell[3].hidden);
	/* Two that are 2 together are 1 each: the 9 goes too. */
	hide_of(mem, (const int64_t[]){ 1, 1, 9 }, 3, 2, &f);
	assert_true(f.cell[1].hidden && f.cell[2].hidden && f.cell[3].hidden);
	assert_true(f.cell[4].hidden);
	/* Nothing small: nothing hidden. */
	hide_of(mem, (const int64_t[]){ 5, 7, 0 }, 3, 0, &f);
	for (int i = 0; i < 5; i++)
		assert_false(f.cell[i].hidden);
	arena_free(mem);
}

/* LEARN-63 */
static void
quarters(void **state)
{
	struct arena *mem = arena_new(4 << 20);
	struct ctx cx;
	int64_t from, to;

	(void)state;
	ctx_init(&cx, mem, 0);
	assert_int_equal(figures_period(&cx, S("2026-Q3"), &from, &to), ERR_OK);
	/* Midnight in London in summer: 23:00 UTC the day before. */
	same_str(time_iso(mem, from), S("2026-06-30T23:00:00Z"));
	same_str(time_iso(mem, to), S("2026-09-30T23:00:00Z"));
	assert_int_equal(figures_period(&cx, S("2026-Q4"), &from, &to), ERR_OK);
	same_str(time_iso(mem, to), S("2027-01-01T00:00:00Z"));
	same_str(figures_quarter(mem, from, 0), S("2026-Q4"));
	same_str(figures_quarter(mem, from, 3), S("2026-Q1"));
	same_str(figures_quarter(mem, from, 4), S("2025-Q4"));
	same_str(figures_called(mem, S("2026-Q3")), S("July to September 2026"));
	static const char *const bad[] = { "", "2026", "2026-Q0", "2026-Q5",
		"2026-q3", "2026Q3", "26-Q3", "2026-Q3 ", "1999-Q1" };
	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ctx_init(&cx, mem, 0);
		assert_int_equal(figures_period(&cx, str_of(bad[i]), &from,
		    &to), ERR_INPUT);
	}
	arena_free(mem);
}

/* LEARN-64 */
static void
table_is_refused(void **state)
{
	static const char head[] = "code\tpart\ttitle\tdefinition\tkind\tbase\t"
	    "filter\tsum\tof\tby\tlist\tvalue\tshow\tsuppress\titem\tsource\t"
	    "review_by\n";
	static const struct { const char *row, *says; } bad[] = {
		{ "a\t1\tA\t\tevent\tat\t\t\t\t\t\t\tcount\tyes\t\t\t",
		    "says what it counts" },
		{ "a\t99\tA\tB\tevent\tat\t\t\t\t\t\t\tcount\tyes\t\t\t",
		    "no part" },
		{ "a\t1\tA\tB\tnobody\tat\t\t\t\t\t\t\tcount\tyes\t\t\t",
		    "no kind" },
		{ "a\t1\tA\tB\tevent\tday\t\t\t\t\t\t\tcount\tyes\t\t\t",
		    "is not at" },
		{ "a\t1\tA\tB\tdeath\tnever\t\t\t\t\t\t\tcount\tyes\t\t\t",
		    "figure-base" },
		{ "a\t1\tA\tB\tdeath\tday\t=x\t\t\t\t\t\tcount\tyes\t\t\t",
		    "no list of facts" },
		{ "a\t1\tA\tB\tdeath\tday\t\tb\t\t\t\t\tcount\tyes\t\t\t",
		    "does not stand above" },
		{ "a\t1\tA\tB\tdeath\tday\t\t\t\t\t\t\tshare\tyes\t\t\t",
		    "names no figure" },
		{ "a\t1\tA\tB\tdeath\tday\t\t\t\t\t\t\tmedian\tyes\t\t\t",
		    "names no fact" },
	};
	struct arena *mem = arena_new(4 << 20);

	(void)state;
	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct ctx cx;

		ctx_init(&cx, mem, 0);
		assert_int_equal(figures_check(&cx, "f.tsv", str_cat(mem,
		    str_of(head), str_of(bad[i].row))), ERR_INPUT);
		if (!strstr(str_c(mem, err_say(&cx, ERR_INPUT)), bad[i].says))
			fail_msg("%s: %.*s", bad[i].says,
			    PRS(err_say(&cx, ERR_INPUT)));
	}
	arena_free(mem);
}

BOTH(cohort)
BOTH(told_back)
BOTH(affected)
/* LEARN-64 */
BOTH(ages)
/* LEARN-65 */
BOTH(all_but_one)
BOTH(same_bytes)
BOTH(open_gap)
BOTH(guide)
BOTH(measures)
BOTH(altered)
BOTH(given)
BOTH(public)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quarters),
		cmocka_unit_test(hidden_together),
		cmocka_unit_test(table_is_refused),
		cmocka_unit_test(cohort),
		cmocka_unit_test(told_back),
		cmocka_unit_test(affected),
		cmocka_unit_test(ages),
		cmocka_unit_test(same_bytes),
		cmocka_unit_test(open_gap),
		cmocka_unit_test(guide),
		cmocka_unit_test(measures),
		cmocka_unit_test(altered),
		cmocka_unit_test(given),
		cmocka_unit_test(public),
		cmocka_unit_test(all_but_one),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
