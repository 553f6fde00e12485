/*
 * The figures of a measure: typed and corrected, counted from Heed's own rows,
 * and whether they changed since an action began. On both engines.
 */
#include "learning/action.h"
#include "learning/harm.h"
#include "core/time.h"
#include "world_kit.h"

#include <math.h>

enum { DAY_S = 86400 };

static struct matter
measure(struct service *s, const struct who *w, str unit)
{
	struct matter m;
	struct op op;

	as_who(s, w);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_MEASURE, unit, S(""), &m));
	op = matter_op(&m, S(""), "measure.name", S("Calls back"));
	ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
	commit(s);
	as_who(s, w);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_MEASURE, m.rec.id, &m));
	return m;
}

static struct figure
fig(const char *x, const char *y)
{
	return (struct figure){ str_of(x), str_of(y), S(""), S(""), 0 };
}

static void
put(struct service *s, struct matter *m, const char *x, const char *y)
{
	struct figure f = fig(x, y);

	ok(s, typed_put(&s->cx, m, &f, 1, false));
}

/* LEARN-49: in the order of days; a figure of the same day is corrected. */
static void
typed_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "typed", s->unit);
	struct matter m = measure(s, &lead, s->unit);
	struct typed l;
	struct series e;
	struct figure drop = fig("2026-02", "");

	put(s, &m, "2026-02", "4");
	put(s, &m, "5/1/2026", "3");
	put(s, &m, "2026-03", "");
	put(s, &m, "2026-04", "0");
	ok(s, series_of(&s->cx, &m, &e));
	assert_int_equal(e.n, 4);
	assert_true(e.dated);
	same_str(e.at[0].x, S("2026-01-05"));
	same_str(e.at[1].x, S("2026-02"));
	assert_true(isnan(e.at[2].y)); /* not known is not nought */
	assert_true(e.at[3].y == 0);
	put(s, &m, "2026-02", "6");
	ok(s, series_of(&s->cx, &m, &e));
	assert_int_equal(e.n, 4);
	assert_true(e.at[1].y == 6);
	/* The month is over on its last day. */
	assert_int_equal(series_since(&e, day_of(s->now)), 4);
	int64_t day = 0;

	assert_true(day_read(S("2026-02-28"), &day));
	assert_int_equal(series_since(&e, day), 1);
	assert_int_equal(series_since(&e, day + 1), 2);
	ok(s, typed_put(&s->cx, &m, &drop, 1, true));
	typed_of(&s->cx, &m, &l);
	assert_int_equal(l.n, 3);
	ok(s, typed_put(&s->cx, &m, &drop, 1, true)); /* gone already */
	/* Labels are kept as they came. */
	put(s, &m, "Round two", "2");
	ok(s, series_of(&s->cx, &m, &e));
	assert_false(e.dated);
	same_str(e.at[3].x, S("Round two"));
	commit(s);
}

/* LEARN-49: what is wrong is said row by row, and then nothing is saved. */
static void
wrong_on(struct service *s)
{
	static const struct { const char *x, *y, *n, *where, *words; } bad[] = {
		{ "", "1", "", "x", "say when" },
		{ "2026-13", "1", "", "x", "no such day or month" },
		{ "2026-02-30", "1", "", "x", "no such day or month" },
		{ "2026-02-3", "1", "", "x", "no such day or month" },
		{ "2026-01", "1,234", "", "y", "no number" },
		{ "2026-01", "nan", "", "y", "no number" },
		{ "2026-01", "1e5", "", "y", "no number" },
		{ "2026-01", "99999999999999999", "", "y", "no number" },
		{ "2026-01", "1.2.3", "", "y", "no number" },
		{ "2026-01", "1", "-2", "n", "no number" },
		{ "2026-01", "1", "many", "n", "no number" },
		{ "A label that is longer than sixty characters, which is more"
		    " than anyone reads below a chart", "1", "", "x",
		    "60 characters" },
	};
	struct who lead = viewer(s, ROLE_SAFETY, "wrong", s->unit);
	struct matter m = measure(s, &lead, s->unit);
	struct typed l;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct figure f = { str_of(bad[i].x), str_of(bad[i].y),
			str_of(bad[i].n), S(""), 0 };

		refused(s, typed_put(&s->cx, &m, &f, 1, false), ERR_INPUT,
		    bad[i].where, bad[i].words);
		ctx_calm(&s->cx);
	}
	struct figure rows[] = { { S("2026-01"), S("1"), S(""), S(""), 2 },
		{ S("2026-02"), S("x"), S(""), S(""), 3 },
		{ S("2026-01"), S("4"), S(""), S(""), 4 } };

	refused(s, typed_put(&s->cx, &m, rows, 3, false), ERR_INPUT, "rows",
	    "row 3: how many");
	holds(s->cx.diag[1].what, "row 4: this day or label is there twice");
	ctx_calm(&s->cx);
	typed_of(&s->cx, &m, &l);
	assert_int_equal(l.n, 0);
	commit(s);
}

/* LEARN-49: as many as a measure holds, and no more. */
static void
full_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "full", s->unit);
	struct matter m = measure(s, &lead, s->unit);
	struct figure *f = NEWN(s->mem, struct figure, FIGURES_MAX + 1);
	struct series e;

	for (unsigned i = 0; i <= FIGURES_MAX; i++) {
		struct buf b;

		buf_init(&b, s->mem, 40);
		buf_fmt(&b, "%04u-%02u", 1990 + i / 12, i % 12 + 1);
		f[i] = (struct figure){ buf_str(&b), S("123.456"), S("10000"),
			S("A note of some length, as people write them"), i };
	}
	refused(s, typed_put(&s->cx, &m, f, FIGURES_MAX + 1, false),
	    ERR_LIMIT, "rows", "figures at most");
	ctx_calm(&s->cx);
	ok(s, typed_put(&s->cx, &m, f, FIGURES_MAX, false));
	ok(s, series_of(&s->cx, &m, &e));
	assert_int_equal(e.n, FIGURES_MAX);
	refused(s, typed_put(&s->cx, &m, &f[FIGURES_MAX], 1, false),
	    ERR_LIMIT, "rows", "begin another");
	ctx_calm(&s->cx);
	commit(s);
}

/* LEARN-52: a new start says from where, why, and who. */
static void
starts_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "starts", s->unit);
	struct matter m = measure(s, &lead, s->unit);
	struct spc_in in;
	struct series e;
	struct op op[3];
	str stray;

	put(s, &m, "2026-01", "4");
	put(s, &m, "2026-02", "5");
	op[0] = matter_entry(&s->cx, "segments.one");
	op[1] = matter_op(&m, op[0].line, "segments.from", S("2026-01"));
	refused(s, matter_save(&s->cx, &m, op, 2, "save"), ERR_INPUT,
	    "segments.reason", "without a reason");
	back(s);
	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_MEASURE, m.rec.id, &m));
	put(s, &m, "2026-01", "4");
	put(s, &m, "2026-02", "5");
	op[2] = matter_op(&m, op[0].line, "segments.reason",
	    S("The ward moved"));
	ok(s, matter_save(&s->cx, &m, op, 3, "save"));
	same_str(line_under(&m.a, entry_next(&m.a, "segments.one", NULL),
	    S("segments.by"))->value, S("starts"));
	ok(s, series_of(&s->cx, &m, &e));
	series_chart(&s->cx, &m, &e, &in, &stray);
	assert_int_equal(in.nsplit, 1);
	same_str(stray, S(""));
	op[0] = matter_entry(&s->cx, "segments.one");
	op[1] = matter_op(&m, op[0].line, "segments.from", S("2020-01"));
	op[2] = matter_op(&m, op[0].line, "segments.reason", S("A slip"));
	ok(s, matter_save(&s->cx, &m, op, 3, "save"));
	series_chart(&s->cx, &m, &e, &in, &stray);
	assert_int_equal(in.nsplit, 1);
	same_str(stray, S("2020-01"));
	commit(s);
}

/* LEARN-49: which chart, where none was chosen. */
static void
charts_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "charts", s->unit);
	struct matter m = measure(s, &lead, s->unit);
	struct figure of = { S("2026-01"), S("1"), S("10"), S(""), 0 };
	struct spc_in in;
	struct series e;
	struct op op[4];
	str stray;

	put(s, &m, "2026-01", "1");
	ok(s, series_of(&s->cx, &m, &e));
	series_chart(&s->cx, &m, &e, &in, &stray);
	assert_int_equal(in.chart, SPC_CHART_XMR);
	ok(s, typed_put(&s->cx, &m, &of, 1, false));
	ok(s, series_of(&s->cx, &m, &e));
	series_chart(&s->cx, &m, &e, &in, &stray);
	assert_int_equal(in.chart, SPC_CHART_P);
	of.y = S("12");
	ok(s, typed_put(&s->cx, &m, &of, 1, false));
	ok(s, series_of(&s->cx, &m, &e));
	series_chart(&s->cx, &m, &e, &in, &stray);
	assert_int_equal(in.chart, SPC_CHART_U);
	op[0] = matter_op(&m, S(""), "measure.chart", S("c"));
	op[1] = matter_op(&m, S(""), "measure.target", S("2.5"));
	op[2] = matter_op(&m, S(""), "measure.direction", S("down"));
	op[3] = matter_op(&m, S(""), "measure.run", S("8"));
	ok(s, matter_save(&s->cx, &m, op, 4, "save"));
	series_chart(&s->cx, &m, &e, &in, &stray);
	assert_int_equal(in.chart, SPC_CHART_C);
	assert_true(in.target && *in.target == 2.5);
	assert_int_equal(in.improve, SPC_IMPROVE_DOWN);
	assert_int_equal(in.run, 8);
	commit(s);
}

/* ---- did it change anything? ---- */

static void
months(struct service *s, struct matter *m, unsigned n, unsigned after,
    int lower)
{
	static const char *const y[] = { "20", "22", "19", "21", "20", "23" };

	for (unsigned i = 0; i < n + after; i++) {
		struct buf b, v;

		buf_init(&b, s->mem, 20);
		buf_init(&v, s->mem, 20);
		buf_fmt(&b, "%04u-%02u", 2024 + i / 12, i % 12 + 1);
		if (i < n)
			buf_put(&v, str_of(y[i % 6]));
		else
			buf_fmt(&v, "%d", 20 - lower + (int)(i % 3));
		put(s, m, str_c(s->mem, buf_str(&b)), str_c(s->mem,
		    buf_str(&v)));
	}
}

static struct spc_effect_out
effect(struct service *s, struct matter *m, const char *from, struct spc_in *in)
{
	struct spc_effect_out out;
	struct series e;
	int64_t day;
	str stray;

	assert_true(day_read(str_of(from), &day));
	ok(s, series_of(&s->cx, m, &e));
	series_chart(&s->cx, m, &e, in, &stray);
	ok(s, series_effect(&s->cx, &e, day, in, &out));
	return out;
}

/* Journey "Patient safety lead" 4: changed, not changed, too early. */
/* LEARN-45 LEARN-49 */
static void
changed_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "changed", s->unit);
	struct matter m = measure(s, &lead, s->unit);
	struct op op = matter_op(&m, S(""), "measure.direction", S("down"));
	struct spc_effect_out out;
	struct spc_in in;

	out = effect(s, &m, "2025-01-15", &in);
	assert_int_equal(out.effect, SPC_EFFECT_EARLY);
	holds(out.sentence, "no figures yet");
	ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
	months(s, &m, 12, 8, 12);
	out = effect(s, &m, "2025-01-15", &in);
	assert_int_equal(out.effect, SPC_EFFECT_BETTER);
	holds(out.sentence, "Changed for the better");
	/* The month in which it began is the first since; limits are from
	 * before, in the picture as in the sentence. */
	assert_int_equal(in.began, 12);
	assert_int_equal(in.baseline, 12);
	same_str(in.what_began, S("action began"));
	out = effect(s, &m, "2023-06-01", &in);
	holds(out.sentence, "no figure from before");
	assert_int_equal(in.began, 0);
	out = effect(s, &m, "2026-01-01", &in);
	holds(out.sentence, "Too early to say");
	assert_int_equal(in.began, 0);
	commit(s);
	m = measure(s, &lead, s->unit);
	months(s, &m, 12, 8, 0);
	out = effect(s, &m, "2025-01-01", &in);
	assert_int_equal(out.effect, SPC_EFFECT_SAME);
	holds(out.sentence, "Not changed");
	/* A label among them: nobody knows which are from before. */
	put(s, &m, "Later", "3");
	out = effect(s, &m, "2025-01-01", &in);
	holds(out.sentence, "cannot be told");
	commit(s);
}

/* A new start before the action: the picture begins there. */
/* LEARN-52 */
static void
from_start_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "start", s->unit);
	struct matter m = measure(s, &lead, s->unit);
	struct spc_effect_out out;
	struct spc_in in;
	struct op op[3];

	months(s, &m, 20, 8, 12);
	op[0] = matter_entry(&s->cx, "segments.one");
	op[1] = matter_op(&m, op[0].line, "segments.from", S("2024-06"));
	op[2] = matter_op(&m, op[0].line, "segments.reason", S("Moved"));
	ok(s, matter_save(&s->cx, &m, op, 3, "save"));
	out = effect(s, &m, "2025-09-01", &in);
	assert_int_equal(out.before, 14);
	assert_int_equal(in.npoints, 22);
	assert_int_equal(in.nsplit, 0);
	assert_int_equal(in.began, 14);
	same_str(in.points[0].x, S("2024-07"));
	commit(s);
}

/* LEARN-52: where nobody said how many, the first twelve; more figures make no
 * new limits, nor a change of those that were usual. */
static void
limits_stay_on(struct service *s)
{
	static const char *const y[] = { "10", "12", "9", "11", "10", "12", "11",
		"10", "12", "10", "11", "11", "20", "21", "22" };
	struct who lead = viewer(s, ROLE_SAFETY, "stay", s->unit);
	struct matter m = measure(s, &lead, s->unit);
	double lower = 0, upper = 0;
	struct spc_out out;
	struct spc_in in;
	struct series e;
	struct op op;
	str stray;

	for (unsigned i = 0; i < 15; i++) {
		struct buf b;

		buf_init(&b, s->mem, 20);
		buf_fmt(&b, "%04u-%02u", 2025 + i / 12, i % 12 + 1);
		put(s, &m, str_c(s->mem, buf_str(&b)), y[i]);
		if (i != 4 && i != 11 && i != 14)
			continue;
		ok(s, series_of(&s->cx, &m, &e));
		series_chart(&s->cx, &m, &e, &in, &stray);
		ok(s, spc_compute(&s->cx, &in, &out));
		assert_int_equal(out.segments[0].trial, i < 11);
		if (i == 11) {
			lower = out.lower[0];
			upper = out.upper[0];
		}
	}
	assert_true(out.lower[14] == lower && out.upper[14] == upper);
	assert_int_equal(out.stand_out, 3);
	/* As someone said; and a run chart has a median of all. */
	op = matter_op(&m, S(""), "measure.baseline", S("14"));
	ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
	series_chart(&s->cx, &m, &e, &in, &stray);
	assert_int_equal(in.baseline, 14);
	commit(s);
}

/* ---- from Heed's own rows ---- */

static void
event(struct service *s, const struct who *w, str unit, const char *day,
    const char *type)
{
	struct matter m;
	struct op op[3];

	as_who(s, w);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_EVENT, unit, S(""), &m));
	op[0] = matter_op(&m, S(""), "event.what", S("It was dark"));
	op[1] = matter_op(&m, S(""), "event.day", str_of(day));
	op[2] = matter_op(&m, S(""), "event.type", str_of(type));
	ok(s, matter_save(&s->cx, &m, op, 3, "save"));
	commit(s);
}

/* The now of the kit is in November 2026. */
/* LEARN-49 LEARN-55 */
static void
own_on(struct service *s)
{
	str ward = put_record(s, KIND_UNIT, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"Quay ward\"}"));
	str other = put_record(s, KIND_UNIT, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"Moor ward\"}"));
	struct who lead = viewer(s, ROLE_SAFETY, "own", ward);
	struct who far = viewer(s, ROLE_SAFETY, "far", other);
	struct who owner = viewer(s, ROLE_PRACTITIONER, "mine", ward);
	struct civil c = time_london(s->now);
	struct spc_in in;
	struct matter m;
	struct series e;
	str stray;

	assert_int_equal(c.year * 100 + c.month, 202611);
	event(s, &lead, ward, "2026-06-30", "incident");
	event(s, &lead, ward, "2026-07-01", "incident");
	event(s, &lead, ward, "2026-07-31", "good-care");
	event(s, &lead, ward, "2026-09-10", "incident");
	event(s, &lead, ward, "2026-11-02", "incident");
	event(s, &far, other, "2026-08-10", "incident");
	m = measure(s, &lead, ward);
	refused(s, series_from(&s->cx, &m, S("nothing")), ERR_INPUT, "rows",
	    "one of the list");
	ctx_calm(&s->cx);
	ok(s, series_from(&s->cx, &m, S("incidents-month")));
	ok(s, series_of(&s->cx, &m, &e));
	/* June to October: November is not over; none is nought; the other
	 * ward's is not ours; what went well is no incident. */
	assert_int_equal(e.n, 5);
	same_str(e.at[0].x, S("2026-06"));
	same_str(e.at[4].x, S("2026-10"));
	assert_true(e.at[0].y == 1 && e.at[1].y == 1 && e.at[2].y == 0 &&
	    e.at[3].y == 1 && e.at[4].y == 0);
	ok(s, series_from(&s->cx, &m, S("events-week")));
	ok(s, series_of(&s->cx, &m, &e));
	same_str(e.at[0].x, S("2026-06-29")); /* a Monday */
	assert_true(e.at[0].y == 2);
	ok(s, series_from(&s->cx, &m, S("nearly-died-gaps")));
	ok(s, series_of(&s->cx, &m, &e));
	assert_int_equal(e.n, 0);
	commit(s);
	/* Whoever has it and no right sees no figures of all. */
	as_who(s, &lead);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_MEASURE, m.rec.id, &m));
	ok(s, series_from(&s->cx, &m, S("deaths-gaps")));
	m.owner = owner.account;
	ok(s, matter_put(&s->cx, &m, "hand-over"));
	commit(s);
	as_who(s, &owner);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, matter_open(&s->cx, KIND_MEASURE, m.rec.id, &m));
	refused(s, series_of(&s->cx, &m, &e), ERR_DENIED, "", "");
	back(s);
	/* Days between deaths, the last of which still grows. */
	for (int i = 0; i < 3; i++) {
		struct matter d;
		struct op op;

		as_who(s, &lead);
		begin(s);
		ok(s, matter_new(&s->cx, KIND_DEATH, ward, S(""), &d));
		op = matter_op(&d, S(""), "death.day", i == 0 ? S("2026-03-01")
		    : i == 1 ? S("2026-03-11") : S("2026-05-01"));
		ok(s, matter_save(&s->cx, &d, &op, 1, "save"));
		commit(s);
	}
	as_who(s, &lead);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, matter_open(&s->cx, KIND_MEASURE, m.rec.id, &m));
	ok(s, series_of(&s->cx, &m, &e));
	assert_int_equal(e.n, 3);
	assert_true(e.at[0].y == 10 && e.at[1].y == 51 && e.open);
	series_chart(&s->cx, &m, &e, &in, &stray);
	assert_int_equal(in.chart, SPC_CHART_G);
	assert_true(in.open);
	back(s);
}

static void
nearly(struct service *s, const struct who *w, const char *day,
    const char *time)
{
	struct matter m;
	struct op op[4];

	as_who(s, w);
	begin(s);
	ok(s, matter_new(&s->cx, KIND_EVENT, s->unit, S(""), &m));
	op[0] = matter_op(&m, S(""), "event.what", S("Found in time"));
	op[1] = matter_op(&m, S(""), "event.day", str_of(day));
	op[2] = matter_op(&m, S(""), "event.time", str_of(time));
	op[3] = matter_op(&m, S(""), "near.fatal", S("true"));
	ok(s, matter_save(&s->cx, &m, op, 4, "save"));
	commit(s);
}

static void
gaps_of(struct service *s, const struct who *w, struct matter *m,
    struct series *e, struct spc_in *in)
{
	struct spc_out out;
	str stray;

	as_who(s, w);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, matter_open(&s->cx, KIND_MEASURE, m->rec.id, m));
	ok(s, series_of(&s->cx, m, e));
	series_chart(&s->cx, m, e, in, &stray);
	ok(s, spc_compute(&s->cx, in, &out));
}

/* LEARN-55: times where all are known to the hour, else days; what has passed
 * since the last stands beside them, also of gaps that were written down. */
static void
hours_on(struct service *s)
{
	struct who lead = viewer(s, ROLE_SAFETY, "hours", s->unit);
	struct matter m = measure(s, &lead, s->unit), typed;
	struct op op = matter_op(&m, S(""), "measure.chart", S("g"));
	struct series e;
	struct spc_in in;

	ok(s, series_from(&s->cx, &m, S("nearly-died-gaps")));
	commit(s);
	s->now += DAY_S / 2; /* midday */
	nearly(s, &lead, "2026-10-01", "18:00");
	nearly(s, &lead, "2026-10-01", "6:00");
	nearly(s, &lead, "2026-11-23", "23:30"); /* today, and a slip */
	gaps_of(s, &lead, &m, &e, &in);
	assert_int_equal(in.chart, SPC_CHART_T);
	assert_int_equal(e.n, 3);
	assert_true(e.at[0].y == 0.5 && e.open && e.at[2].y == 0);
	back(s);
	nearly(s, &lead, "2026-10-20", "on nights");
	gaps_of(s, &lead, &m, &e, &in);
	assert_int_equal(in.chart, SPC_CHART_G);
	assert_true(e.n == 4 && e.at[0].y == 0 && e.at[1].y == 19);
	back(s);
	typed = measure(s, &lead, s->unit);
	put(s, &typed, "2026-10-01", "30");
	put(s, &typed, "2026-11-03", "33");
	ok(s, series_of(&s->cx, &typed, &e));
	assert_false(e.open);
	op = matter_op(&typed, S(""), "measure.chart", S("g"));
	ok(s, matter_save(&s->cx, &typed, &op, 1, "save"));
	commit(s);
	gaps_of(s, &lead, &typed, &e, &in);
	assert_true(e.n == 3 && e.open && in.open && e.at[2].y == 20);
	back(s);
	s->now -= DAY_S / 2;
}

/* LEARN-56: units side by side, of one period; where the own chart of one shows a
 * change in it, only with a reason. */
static void
units_on(struct service *s)
{
	static const char *const bad[] = { "10", "12", "9", "11", "10", "12",
		"11", "10", "12", "10", "11", "11", "30" };
	struct who lead = viewer(s, ROLE_SAFETY, "units", s->unit);
	struct matter own = measure(s, &lead, s->unit), m;
	struct spc_out out;
	struct spc_in in;
	struct series e;
	str stray, unlooked;
	struct op op;

	for (unsigned i = 0; i < 13; i++) {
		struct buf b;

		buf_init(&b, s->mem, 20);
		buf_fmt(&b, "%04u-%02u", 2025 + i / 12, i % 12 + 1);
		put(s, &own, str_c(s->mem, buf_str(&b)), bad[i]);
	}
	commit(s);
	m = measure(s, &lead, s->unit);
	struct figure f[] = {
		{ S("Larch ward"), S("10"), S("100"), own.ref, 0 },
		{ S("Quay ward"), S("50"), S("200"), S("A ward that moved"), 0 },
		{ S("Moor ward"), S("3"), S("50"), S(""), 0 } };

	ok(s, typed_put(&s->cx, &m, f, 3, false));
	op = matter_op(&m, S(""), "measure.chart", S("funnel"));
	ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
	ok(s, series_of(&s->cx, &m, &e));
	series_chart(&s->cx, &m, &e, &in, &stray);
	assert_int_equal(in.chart, SPC_CHART_FUNNEL);
	refused(s, series_units(&s->cx, &m, &e, &in, &unlooked), ERR_INPUT,
	    "measure.units-from", "first day and its last");
	ctx_calm(&s->cx);
	op = matter_op(&m, S(""), "measure.units-from", S("2026-01-01"));
	ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
	op = matter_op(&m, S(""), "measure.units-to", S("2026-03-31"));
	ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
	series_chart(&s->cx, &m, &e, &in, &stray);
	refused(s, series_units(&s->cx, &m, &e, &in, &unlooked), ERR_INPUT,
	    "measure.units-despite", "chart of “Larch ward” shows a change");
	ctx_calm(&s->cx);
	op = matter_op(&m, S(""), "measure.units-despite",
	    S("The outbreak of March is known"));
	ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
	series_chart(&s->cx, &m, &e, &in, &stray);
	ok(s, series_units(&s->cx, &m, &e, &in, &unlooked));
	same_str(unlooked, S("Quay ward, Moor ward"));
	ok(s, spc_compute(&s->cx, &in, &out));
	holds(out.sentence, "1 January 2026 to 31 March 2026");
	holds(out.sentence, "not a ranking");
	holds(out.sentence, "The outbreak of March is known");
	/* In a period in which it did not change, no reason is asked for. */
	op = matter_op(&m, S(""), "measure.units-despite", S(""));
	op.kind = OP_DROP;
	ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
	op = matter_op(&m, S(""), "measure.units-from", S("2025-01-01"));
	ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
	op = matter_op(&m, S(""), "measure.units-to", S("2025-12-31"));
	ok(s, matter_save(&s->cx, &m, &op, 1, "save"));
	series_chart(&s->cx, &m, &e, &in, &stray);
	ok(s, series_units(&s->cx, &m, &e, &in, &unlooked));
	ok(s, spc_compute(&s->cx, &in, &out));
	commit(s);
}

/* LEARN-49: a service adds rows; what is wrong is said by file and line. */
static void
table_on(struct service *s)
{
	static const char head[] =
	    "code\tsays\tkind\tfact\tper\tsource\treview_by\n";
	static const struct { const char *row, *words; } bad[] = {
		{ "A b\tX\tevent\t\tmonth\theed\t2027-11-30", "is no code" },
		{ "a\t\tevent\t\tmonth\theed\t2027-11-30", "wants words" },
		{ "a\tX\tplan\t\tmonth\theed\t2027-11-30", "is no kind" },
		{ "a\tX\tevent\tfall\tmonth\theed\t2027-11-30", "name=value" },
		{ "a\tX\tevent\t\tyear\theed\t2027-11-30", "month, week" },
		{ "a\tX\tevent\t\tmonth\theed\t2027-11-30\n"
		    "a\tY\tdeath\t\tgaps\theed\t2027-11-30", "twice" },
	};

	as_system(s);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		refused(s, own_check(&s->cx, "measure.tsv", str_cat(s->mem,
		    str_of(head), str_of(bad[i].row))), ERR_INPUT,
		    "measure.tsv:", bad[i].words);
		ctx_calm(&s->cx);
	}
	assert_non_null(own_of(S("events-month")));
	assert_null(own_of(S("")));
	assert_null(own_of(S("nothing")));
	assert_null(own_at(OWN_RULES_MAX));
}

BOTH(typed)
BOTH(wrong)
BOTH(full)
BOTH(starts)
BOTH(charts)
BOTH(changed)
BOTH(from_start)
BOTH(limits_stay)
BOTH(own)
BOTH(hours)
BOTH(units)
BOTH(table)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typed),
		cmocka_unit_test(wrong),
		cmocka_unit_test(full),
		cmocka_unit_test(starts),
		cmocka_unit_test(charts),
		cmocka_unit_test(changed),
		cmocka_unit_test(from_start),
		cmocka_unit_test(limits_stay),
		cmocka_unit_test(own),
		cmocka_unit_test(hours),
		cmocka_unit_test(units),
		cmocka_unit_test(table),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
