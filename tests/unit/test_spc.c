/*
 * The kinds of chart beside xmr and p: textbook examples, published vectors, what
 * each takes and refuses; gaps from events; what became of a measure.
 *
 * test_stats.c has the rules themselves. tests/cli/spc.mjs works every chart out
 * once more in another language.
 */
#include "chart_kit.h"
#include "core/json.h"
#include "stats/spc_effect.h"
#include "stats/spc_rare.h"

static void
compute(void)
{
	enum err e = spc_compute(&cx, &in, &out);

	kit_say();
	assert_int_equal(e, ERR_OK);
}

static void
refused(enum err want, const char *where)
{
	struct spc_out untouched = { .values = 7 };

	ctx_calm(&cx);
	assert_int_equal(spc_compute(&cx, &in, &untouched), want);
	assert_int_equal(cx.ndiag, 1);
	assert_str(cx.diag[0].where, where);
	assert_int_equal(untouched.values, 7);
	ctx_calm(&cx);
}

#define assert_near(got, want) near_to(got, want, 1e-6, __LINE__)
static void
near_to(double got, double want, double within, int line)
{
	if (!(fabs(got - want) <= within))
		fail_msg("line %d: %.17g is not %.17g", line, got, want);
}

static void
says(const char *what)
{
	if (str_find(out.sentence, str_of(what)) < 0)
		fail_msg("no \"%s\" in \"%.*s\"", what, PRS(out.sentence));
}

/* A letter a point, as in test_stats: small where the way is down. */
static const char *
marks(void)
{
	static char text[ROWS + 1];
	static const char up[] = ".OT2S", down[] = ".ot3s";

	for (size_t i = 0; i < in.npoints; i++)
		text[i] = isnan(out.value[i]) ? '_' :
		    (out.marks[i].way < 0 ? down : up)[out.marks[i].rule];
	text[in.npoints] = '\0';
	return text;
}

static void
of(enum spc_chart kind, const double *n)
{
	in.chart = kind;
	for (size_t i = 0; n && i < in.npoints; i++)
		point[i].n = n[i];
}
#define OF(kind, ...) of(kind, (const double[]){ __VA_ARGS__ })

/* ---- published values ---------------------------------------------- */

static double
real(const struct json *v, str key)
{
	return strtod(str_c(mem, json_scalar(json_get(v, key))), NULL);
}

static unsigned
reals(const struct json *list, double *v)
{
	unsigned n = 0;

	JSON_EACH(c, list)
		v[n++] = strtod(str_c(mem, json_raw(c)), NULL);
	return n;
}

static enum spc_chart
kind_of(str name)
{
	for (unsigned k = 0; k < SPC_CHART__MAX; k++)
		if (str_eq(spc_chart_word[k].name, name))
			return (enum spc_chart)k;
	fail_msg("no chart %.*s", PRS(name));
	return SPC_CHART_XMR;
}

static void
one_example(const struct json *v)
{
	double y[ROWS], ns[ROWS], outside[ROWS], near = real(v, S("within"));
	unsigned n = reals(json_get(v, S("y")), y), k = 0, some;

	chart(y, n);
	in.chart = kind_of(json_text(json_get(v, S("chart"))));
	in.k = json_true(json_get(v, S("textbook"))) ? SPC_K_TEXTBOOK : 0;
	if (reals(json_get(v, S("ns")), ns) != n)
		for (unsigned i = 0; i < n; i++)
			ns[i] = real(v, S("n"));
	for (unsigned i = 0; i < n; i++)
		point[i].n = ns[i];
	compute();
	near_to(out.centre[0], real(v, S("centre")), near, __LINE__);
	if (json_get(v, S("upper")))
		near_to(out.upper[0], real(v, S("upper")), near, __LINE__);
	if (json_get(v, S("lower")))
		near_to(out.lower[0], real(v, S("lower")), near, __LINE__);
	some = reals(json_get(v, S("outside")), outside);
	for (unsigned i = 0; i < n; i++) {
		bool want = k < some && outside[k] == i + 1;

		assert_int_equal(out.marks[i].rule == SPC_RULE_OUTSIDE, want);
		k += want;
	}
	assert_int_equal(k, some);
}

/* LEARN-50 */
static void
textbook(void **state)
{
	const struct json *all;
	(void)state;

	assert_int_equal(json_parse(&cx, kit_file("tests/spc/textbook.json"),
	    KIT_MB, &all), ERR_OK);
	assert_int_equal(all->n, 15);
	JSON_EACH(v, all)
		one_example(v);
}

/* LEARN-50 */
static void
rare_vectors(void **state)
{
	const struct json *v, *g, *t;
	double y[ROWS];
	unsigned n;
	(void)state;

	assert_int_equal(json_parse(&cx, kit_file(
	    "tests/spc/rare_event_vectors.json"), KIT_MB, &v), ERR_OK);
	n = reals(json_get(v, S("gaps_days")), y);
	g = json_get(v, S("g"));
	t = json_get(v, S("t"));
	chart(y, n);
	in.chart = SPC_CHART_G;
	compute();
	for (unsigned i = 0; i < n; i++) {
		assert_near(out.mean[i], real(g, S("mean")));
		assert_near(out.centre[i], real(g, S("centre_median")));
		assert_near(out.upper[i], real(g, S("ucl")));
		assert_near(out.lower[i], 0);
	}
	in.chart = SPC_CHART_T;
	compute();
	for (unsigned i = 0; i < n; i++) {
		assert_near(out.value[i], y[i]);
		assert_near(out.centre[i], real(t, S("centre")));
		assert_near(out.upper[i], real(t, S("ucl")));
		assert_near(out.lower[i], real(t, S("lcl")));
	}
}

/* LEARN-50 */
static void
runs_vectors(void **state)
{
	str text = kit_file("tests/spc/runs_limits_anhoej.csv"), line, cell;
	unsigned rows = 0;
	(void)state;

	while (str_cut(&text, '\n', &line)) {
		int64_t n, longest, crossings;
		struct spc_runs r;

		if (!str_cut(&line, ',', &cell) || !str_int(cell, 1, 10000, &n))
			continue;
		assert_true(str_cut(&line, ',', &cell));
		assert_true(str_int(cell, 1, 100, &longest));
		assert_true(str_int(str_trim(line), 1, 100, &crossings));
		r = spc_runs_limits((size_t)n);
		assert_int_equal(r.longest_max, longest);
		assert_int_equal(r.crossings_min, crossings);
		rows++;
	}
	assert_int_equal(rows, 91);
	assert_int_equal(spc_runs_limits(1).longest_max, 3);
	assert_int_equal(spc_runs_limits(1).crossings_min, 0);
	/* by the normal curve: 499999.5 - 1.645 * 500 */
	assert_true(spc_runs_limits(1000000).crossings_min > 499100 &&
	    spc_runs_limits(1000000).crossings_min < 499250);
}

/* ---- counts and rates ---------------------------------------------- */

/* LEARN-50 LEARN-51 */
static void
c_chart(void **state)
{
	(void)state;
	CHART(4, 2, 0, 3, 1, 2, 9);
	in.chart = SPC_CHART_C;
	compute();
	assert_near(out.mean[0], 3);
	assert_near(out.upper[6], 3 + 3 * sqrt(3));
	assert_near(out.lower[6], 0);
	assert_string_equal(marks(), "......O");
	CHART(4, NAN, 2);
	in.chart = SPC_CHART_C;
	compute();
	assert_near(out.upper[1], 3 + 3 * sqrt(3));
	assert_int_equal(out.missing, 1);
	CHART(4, -1);
	in.chart = SPC_CHART_C;
	refused(ERR_INPUT, "row 2");
	CHART(0, 0, 0);
	in.chart = SPC_CHART_C;
	compute();
	assert_near(out.upper[0], 0);
	assert_string_equal(marks(), "...");
}

/* LEARN-50 LEARN-51 */
static void
u_chart(void **state)
{
	(void)state;
	/* 12 in 6 is 2: 3 * sqrt(2 / n); a rate may be more than one */
	CHART(2, 6, 0, 4, 3);
	OF(SPC_CHART_U, 1, 2, 0, 3, NAN);
	compute();
	assert_near(out.mean[0], 2);
	assert_near(out.value[1], 3);
	assert_near(out.upper[0], 2 + 3 * sqrt(2));
	assert_near(out.upper[1], 5);
	assert_near(out.lower[0], 0);
	assert_true(isnan(out.upper[2]) && isnan(out.value[2]));
	assert_true(isnan(out.upper[4]));
	assert_int_equal(out.empty, 1);
	assert_int_equal(out.missing, 1);
	assert_false(out.share);
	says("a denominator of nought");
	point[0].n = -1;
	refused(ERR_INPUT, "row 1");
	point[0].n = 1;
	point[0].y = -1;
	refused(ERR_INPUT, "row 1");
	CHART(7);
	OF(SPC_CHART_U, 2);
	compute();
	assert_near(out.mean[0], 3.5);
	assert_true(isnan(out.upper[0]));
}

/* LEARN-50, by hand: p = 0.15, s = sqrt(.1275 / n), and z as far up as down. */
static void
laney(void **state)
{
	double z = .05 / sqrt(.1275 / 100), sigma_z = 2 * z / 1.128;
	(void)state;

	CHART(10, 20, 10, 20, 10, 20);
	OF(SPC_CHART_PPRIME, 100, 100, 100, 100, 100, 100);
	compute();
	assert_near(out.mean[0], .15);
	assert_near(out.segments[0].range, 2 * z);
	assert_near(out.upper[0], .15 + 3 * sqrt(.1275 / 100) * sigma_z);
	assert_near(out.lower[0], 0);
	in.chart = SPC_CHART_UPRIME;
	compute();
	z = .05 / sqrt(.15 / 100);
	assert_near(out.upper[0], .15 + 3 * sqrt(.15 / 100) * 2 * z / 1.128);
	/* no two points beside each other: nothing to take a range of */
	CHART(10, NAN, 20, NAN, 10);
	OF(SPC_CHART_PPRIME, 100, 100, 100, 100, 100);
	compute();
	assert_true(isnan(out.upper[0]));
	says("two values next to each other");
	/* all alike, and none at all */
	CHART(0, 0, 0);
	OF(SPC_CHART_PPRIME, 10, 20, 30);
	compute();
	assert_near(out.upper[0], 0);
	assert_string_equal(marks(), "...");
}

/* LEARN-50 */
static void
laney_screened(void **state)
{
	double before;
	(void)state;

	CHART(10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 40);
	OF(SPC_CHART_UPRIME, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100,
	    100);
	compute();
	before = out.upper[0];
	in.screen = true;
	compute();
	assert_true(out.upper[0] < before);
}

/* ---- rare events --------------------------------------------------- */

#define GAPS 12, 3, 25, 8, 41, 17, 5, 30, 9, 22, 14, 6, 19, 60, 11

/* LEARN-50: runs are counted about the median, 14, not the mean, 18.8. */
static void
g_runs_about_the_median(void **state)
{
	(void)state;
	CHART(GAPS, 15, 16, 17, 18, 16, 15, 17);
	in.chart = SPC_CHART_G;
	in.baseline = 15;
	compute();
	assert_near(out.centre[20], 14);
	assert_near(out.mean[20], 18.8);
	assert_string_equal(marks() + 15, "SSSSSSS");
	says("all lie above the median of 14");
	/* nothing is too short: its lower limit is nought */
	CHART(GAPS, 0, 0);
	in.chart = SPC_CHART_G;
	compute();
	assert_string_equal(marks(), ".................");
}

/* LEARN-55 LEARN-51 */
static void
gap_of_nought(void **state)
{
	(void)state;
	CHART(3, 0, 5);
	in.chart = SPC_CHART_G;
	compute();
	assert_int_equal(out.values, 3);
	in.chart = SPC_CHART_T;
	ctx_calm(&cx);
	assert_int_equal(spc_compute(&cx, &in, &out), ERR_INPUT);
	assert_str(cx.diag[0].where, "row 2");
	assert_true(str_find(cx.diag[0].what, S("use g")) >= 0);
	CHART(3, -1, 5);
	in.chart = SPC_CHART_T;
	refused(ERR_INPUT, "row 2");
	in.chart = SPC_CHART_G;
	refused(ERR_INPUT, "row 2");
	CHART(3, 1.5, 5);
	in.chart = SPC_CHART_G;
	refused(ERR_INPUT, "row 2");
	in.chart = SPC_CHART_T;
	compute();
}

/* LEARN-55 */
static void
open_gap(void **state)
{
	double upper;
	(void)state;

	CHART(GAPS);
	in.chart = SPC_CHART_G;
	in.improve = SPC_IMPROVE_UP;
	compute();
	upper = out.upper[0];
	CHART(GAPS, 50);
	in.chart = SPC_CHART_G;
	in.improve = SPC_IMPROVE_UP;
	in.open = true;
	compute();
	assert_near(out.upper[0], upper);
	assert_true(out.marks[15].open);
	assert_int_equal(out.open, 15);
	assert_int_equal(out.last, 14);
	assert_int_equal(out.variation, SPC_SIDE_COMMON);
	says("still open: 50 so far.");
	point[15].y = 77;
	compute();
	assert_near(out.upper[0], upper);
	assert_int_equal(out.marks[15].rule, SPC_RULE_OUTSIDE);
	assert_int_equal(out.variation, SPC_SIDE_IMPROVEMENT);
	says("above the upper limit of 76.7 already");
	assert_str(spc_variation_says(mem, &out),
	    "special cause, improvement, high");
	/* today, of a t chart too; and that it is short says nothing */
	point[15].y = 0;
	in.chart = SPC_CHART_T;
	compute();
	assert_int_equal(out.marks[15].rule, SPC_RULE_NONE);
	assert_near(out.value[15], 0);
	in.chart = SPC_CHART_C;
	refused(ERR_INPUT, "open");
	CHART(12);
	in.chart = SPC_CHART_T;
	in.open = true;
	compute();
	assert_int_equal(out.last, 0);
	assert_true(isnan(out.upper[0]));
}

/* LEARN-55: a trend does not go on into what is still open. */
static void
open_is_in_no_run(void **state)
{
	(void)state;
	CHART(GAPS, 12, 13, 14, 15, 16, 17);
	in.chart = SPC_CHART_G;
	in.baseline = 15;
	compute();
	assert_string_equal(marks() + 14, "TTTTTTT");
	in.open = true;
	compute();
	assert_string_equal(marks() + 14, ".......");
}

/* LEARN-55 */
static void
chooses(void **state)
{
	struct spc_event e[] = { { S("a"), 10, 3600 }, { S("b"), 12, 0 },
		{ S("c"), 12, 43200 } };
	struct spc_event now = { S("now"), 20, -1 };
	struct spc_point p[4];
	size_t n;
	(void)state;

	assert_int_equal(spc_rare_choose(e, 3), SPC_CHART_T);
	assert_int_equal(spc_rare_gaps(&cx, SPC_CHART_T, e, 3, NULL, p, &n),
	    ERR_OK);
	assert_int_equal(n, 2);
	assert_near(p[0].y, 2 - 1. / 24);
	assert_near(p[1].y, .5);
	assert_str(p[1].x, "c");
	assert_int_equal(spc_rare_gaps(&cx, SPC_CHART_G, e, 3, &now, p, &n),
	    ERR_OK);
	assert_int_equal(n, 3);
	assert_near(p[1].y, 0);
	assert_near(p[2].y, 8);
	/* one that is known by its day alone; two at once */
	assert_int_equal(spc_rare_gaps(&cx, SPC_CHART_T, e, 3, &now, p, &n),
	    ERR_INPUT);
	e[1].second = -1;
	assert_int_equal(spc_rare_choose(e, 3), SPC_CHART_G);
	e[1].second = 43200;
	assert_int_equal(spc_rare_choose(e, 3), SPC_CHART_G);
	ctx_calm(&cx);
	assert_int_equal(spc_rare_gaps(&cx, SPC_CHART_T, e, 3, NULL, p, &n),
	    ERR_INPUT);
	assert_str(cx.diag[0].where, "row 3");
	e[1].day = 9;
	ctx_calm(&cx);
	assert_int_equal(spc_rare_gaps(&cx, SPC_CHART_G, e, 3, NULL, p, &n),
	    ERR_INPUT);
	assert_str(cx.diag[0].where, "row 2");
	ctx_calm(&cx);
	assert_int_equal(spc_rare_gaps(&cx, SPC_CHART_C, e, 3, NULL, p, &n),
	    ERR_INPUT);
	assert_int_equal(spc_rare_gaps(&cx, SPC_CHART_G, e, 0, &now, p, &n),
	    ERR_OK);
	assert_int_equal(n, 0);
}

/* LEARN-55 */
static void
offers(void **state)
{
	(void)state;
	CHART(0, 1, 0, 2);
	in.chart = SPC_CHART_C;
	compute();
	assert_false(out.rare);
	assert_int_equal(spc_offer(&out).n, 0);
	CHART(0, 1, 0, 2, 0, NAN);
	in.chart = SPC_CHART_C;
	compute();
	assert_true(out.rare);
	assert_true(str_find(spc_offer(&out), S("time between")) > 0);
	in.chart = SPC_CHART_G; /* the gaps are what it would offer */
	compute();
	assert_false(out.rare);
}

/* ---- run charts ---------------------------------------------------- */

/* LEARN-50 */
static void
run_chart(void **state)
{
	(void)state;
	CHART(1, 9, 2, 8, 3, 7, 4, 6, 5, 1, 9, 2, 8);
	in.chart = SPC_CHART_RUNS;
	in.improve = SPC_IMPROVE_UP;
	compute();
	assert_near(out.centre[0], 5);
	assert_near(out.mean[0], 5);
	assert_true(isnan(out.upper[0]) && isnan(out.lower[0]));
	assert_int_equal(out.segments[0].runs.useful, 12); /* not the 5 */
	assert_int_equal(out.segments[0].runs.longest, 1);
	assert_false(out.segments[0].runs.signal);
	assert_int_equal(out.variation, SPC_SIDE_COMMON);
	says("vary as they would by chance");
	CHART(1, 2, 1, 2, 1, 2, 1, 2, 9, 8, 9, 8, 9, 8, 9, 8);
	in.chart = SPC_CHART_RUNS;
	in.improve = SPC_IMPROVE_UP;
	compute();
	assert_int_equal(out.segments[0].runs.longest, 8);
	assert_int_equal(out.segments[0].runs.crossings, 1);
	assert_string_equal(marks(), "ssssssssSSSSSSSS");
	assert_int_equal(out.marks[15].side, SPC_SIDE_NEUTRAL);
	assert_int_equal(out.variation, SPC_SIDE_NEUTRAL);
	says("Both are unlikely to be chance");
	in.run = 7;
	refused(ERR_INPUT, "run");
}

/* LEARN-50: what lies on the median ends no run, and is in none. */
static void
run_over_the_median(void **state)
{
	(void)state;
	CHART(6, 7, 6, 5, 6, 7, 6, 7, 6, 1, 2, 1, 2, 3, 2, 1, 5);
	in.chart = SPC_CHART_RUNS;
	compute();
	assert_near(out.centre[0], 5);
	assert_int_equal(out.segments[0].runs.useful, 15);
	assert_int_equal(out.segments[0].runs.longest, 8);
	assert_string_equal(marks(), "SSS.SSSSS........");
	CHART(5, 5, 5, 5);
	in.chart = SPC_CHART_RUNS;
	compute();
	says("all of them on it");
	assert_int_equal(out.variation, SPC_SIDE_COMMON);
}

/* ---- segments, few, flat ------------------------------------------- */

/* LEARN-52 */
static void
segments(void **state)
{
	static const enum spc_chart kind[] = { SPC_CHART_C, SPC_CHART_G,
		SPC_CHART_T, SPC_CHART_RUNS };
	str at[] = { SK("p3") };
	(void)state;

	for (unsigned k = 0; k < 4; k++) {
		CHART(2, 4, 3, 20, 40, 30);
		in.chart = kind[k];
		in.split = at;
		in.nsplit = 1;
		compute();
		assert_int_equal(out.nsegments, 2);
		assert_true(out.centre[3] > 25 && out.centre[2] < 4);
		assert_string_equal(marks(), "......");
	}
}

/* LEARN-51 */
static void
few(void **state)
{
	(void)state;
	for (unsigned k = 0; k < SPC_CHART__MAX; k++) {
		chart(NULL, 0);
		in.chart = (enum spc_chart)k;
		compute();
		assert_true(out.sentence.n > 0);
		CHART(NAN, NAN);
		in.chart = (enum spc_chart)k;
		compute();
		assert_true(isnan(out.mean[0]) && isnan(out.upper[0]));
		CHART(4);
		OF((enum spc_chart)k, 8);
		compute();
		assert_true(isnan(out.upper[0]) && isnan(out.lower[0]));
		CHART(4, 4, 4);
		OF((enum spc_chart)k, 8, 8, 8);
		compute();
		assert_string_equal(marks(), "...");
		assert_true(k == SPC_CHART_RUNS || !isnan(out.upper[0]));
		CHART(4, INFINITY);
		OF((enum spc_chart)k, 8, 8);
		refused(ERR_INPUT, "row 2");
	}
}

/* ---- options that do not fit --------------------------------------- */

static void
options(void **state)
{
	double target = 2;
	str at[] = { SK("p1") };
	(void)state;

	CHART(1, 2, 3);
	in.k = SPC_K_TEXTBOOK;
	compute();
	assert_near(out.upper[0], 2 + 3 / 1.128);
	in.k = 11;
	refused(ERR_INPUT, "k");
	in.k = NAN;
	refused(ERR_INPUT, "k");
	in.k = SPC_K_TEXTBOOK;
	in.chart = SPC_CHART_C;
	refused(ERR_INPUT, "k");
	CHART(1, 2, 3);
	in.began = 4;
	refused(ERR_INPUT, "began");
	CHART(1, 2, 3);
	OF(SPC_CHART_PPRIME, 9, 9, 9);
	in.target = &target;
	refused(ERR_INPUT, "target");
	in.chart = SPC_CHART_FUNNEL;
	refused(ERR_INPUT, "target");
	in.target = NULL;
	in.baseline = 2;
	refused(ERR_INPUT, "baseline");
	in.baseline = 0;
	in.split = at;
	in.nsplit = 1;
	refused(ERR_INPUT, "split");
	in.nsplit = 0;
	in.run = 7;
	refused(ERR_INPUT, "run");
}

/* ---- a funnel ------------------------------------------------------ */

/* LEARN-56 */
static void
funnel(void **state)
{
	double s = sqrt(.17 * .83 / 100);
	(void)state;

	CHART(10, 50, 3, 22);
	OF(SPC_CHART_FUNNEL, 100, 200, 50, 150);
	in.period = S("April to June 2026");
	compute();
	assert_near(out.mean[0], .17);
	assert_near(out.upper[0], .17 + 3.09 * s);
	assert_near(out.lower[0], .17 - 3.09 * s);
	assert_near(out.upper_95[0], .17 + 1.96 * s);
	assert_near(out.lower_95[0], .17 - 1.96 * s);
	assert_near(spc_funnel_at(&out, 100).upper, out.upper[0]);
	assert_true(out.share);
	assert_string_equal(marks(), "....");
	says("None of the 4 units lies outside");
	says("2 lie between");
	says("Period: April to June 2026.");
	says("not a ranking");
	point[1].y = 90;
	in.improve = SPC_IMPROVE_DOWN;
	compute();
	assert_string_equal(marks(), "oOo.");
	assert_int_equal(out.marks[1].side, SPC_SIDE_CONCERN);
	assert_int_equal(out.variation, SPC_SIDE_COMMON);
	says("p1 below, p2 above, p3 below");
}

/* LEARN-56 */
static void
funnel_of_rates(void **state)
{
	(void)state;
	CHART(10, 50, 3, 22);
	OF(SPC_CHART_FUNNEL, 100, 200, 50, 150);
	in.by_rate = true;
	compute();
	assert_near(out.upper[0], .17 + 3.09 * sqrt(.17 / 100));
	assert_false(out.share);
	in.by_rate = false;
	point[2].n = 2; /* more than one each is no share */
	compute();
	assert_false(out.share);
	CHART(10, NAN);
	OF(SPC_CHART_FUNNEL, 100, 200);
	compute();
	says("It takes two units");
	assert_true(isnan(out.upper[0]));
}

/* LEARN-56 */
static void
funnel_refuses(void **state)
{
	static const double y[] = { 5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6 };
	struct spc_point steady[13], odd[13];
	struct spc_in own[3];
	(void)state;

	for (unsigned i = 0; i < 13; i++)
		steady[i] = odd[i] = (struct spc_point){ S("x"),
			i < 12 ? y[i] : 5, NAN };
	odd[12].y = 40;
	for (unsigned k = 0; k < 3; k++)
		own[k] = (struct spc_in){ .points = k == 1 ? odd : steady,
			.npoints = 13 };
	CHART(66, 101, 66);
	OF(SPC_CHART_FUNNEL, 700, 800, 900);
	in.own = own;
	refused(ERR_INPUT, "row 2");
	in.despite = S("  ");
	refused(ERR_INPUT, "row 2");
	in.despite = S("the ward moved; all agreed to look");
	compute();
	says("The own chart of 1 unit tells of a change");
	says("the ward moved; all agreed to look.");
	own[1].points = steady;
	in.despite = S("");
	compute();
	own[2].chart = SPC_CHART_FUNNEL;
	refused(ERR_INPUT, "own");
}

/* ---- what became of a measure -------------------------------------- */

#define STEADY 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11

static struct spc_effect_out eff;

static void
since(size_t from, enum spc_effect want, const char *what)
{
	enum err e = spc_effect(&cx, &in, from, &eff);

	kit_say();
	assert_int_equal(e, ERR_OK);
	if (eff.effect != want || str_find(eff.sentence, str_of(what)) < 0)
		fail_msg("%u: %.*s", eff.effect, PRS(eff.sentence));
}

/* LEARN-45 LEARN-49 */
static void
effect(void **state)
{
	(void)state;
	CHART(STEADY, 9, 8, 9, 8, 9, 8, 9);
	in.improve = SPC_IMPROVE_DOWN;
	since(12, SPC_EFFECT_BETTER, "Changed for the better: 7 of the 7");
	in.improve = SPC_IMPROVE_UP;
	since(12, SPC_EFFECT_WORSE, "Changed for the worse");
	in.improve = SPC_IMPROVE_NONE;
	since(12, SPC_EFFECT_CHANGED, "Changed: 7");
	CHART(STEADY, 9, 11, 9, 11, 9, 11, 9);
	in.improve = SPC_IMPROVE_UP;
	since(12, SPC_EFFECT_SAME, "Not changed: none of the 7 values");
	CHART(STEADY, 20, 10, 1);
	in.improve = SPC_IMPROVE_UP;
	since(12, SPC_EFFECT_MIXED, "1 points stand out for the better");
	CHART(STEADY, 20);
	in.improve = SPC_IMPROVE_UP;
	since(12, SPC_EFFECT_BETTER, "1 of the 1 points");
}

/* LEARN-45 LEARN-49 */
static void
too_early(void **state)
{
	(void)state;
	CHART(STEADY, 9, 11, 9, 11, 9, 11);
	since(12, SPC_EFFECT_EARLY, "Too early to say: there are 6 values since");
	CHART(STEADY);
	since(12, SPC_EFFECT_EARLY, "there are 0 values since");
	CHART(9, 11, 9, 11, 9, 11, 9, 99, 99);
	since(7, SPC_EFFECT_EARLY, "7 values from before");
	CHART(9, NAN, 9, NAN, 9, NAN, 9, NAN, 9, NAN, 9, NAN, 9, NAN, 9, NAN,
	    50);
	since(16, SPC_EFFECT_EARLY, "do not say what was usual");
	CHART(9, 11, 9, 11, 9, 11, 9, 11, 99);
	since(8, SPC_EFFECT_CHANGED, "rests on 8 values");
	assert_int_equal(spc_effect(&cx, &in, 0, &eff), ERR_INPUT);
	assert_int_equal(spc_effect(&cx, &in, 10, &eff), ERR_INPUT);
	in.chart = SPC_CHART_RUNS;
	assert_int_equal(spc_effect(&cx, &in, 8, &eff), ERR_INPUT);
}

/* LEARN-45 LEARN-49 LEARN-52: a trend that began before is not put down to the
 * action; limits come from before alone, and from the last segment. */
static void
effect_begins_anew(void **state)
{
	str at[] = { SK("p4"), SK("p20") }, gone[] = { SK("p2") };
	(void)state;

	CHART(STEADY, 7, 8, 9, 10, 11, 12, 13);
	in.baseline = 12;
	compute();
	assert_string_equal(marks(), "............TTTTTTT");
	since(15, SPC_EFFECT_EARLY, "4 values since");
	since(12, SPC_EFFECT_CHANGED, "7 of the 7");
	CHART(90, 95, 90, 95, STEADY, 20, 20, 20, 20);
	since(16, SPC_EFFECT_EARLY, "4 values since");
	in.split = at;
	in.nsplit = 2;
	in.exclude = gone;
	in.nexclude = 1;
	since(16, SPC_EFFECT_CHANGED, "4 of the 4");
	assert_int_equal(eff.before, 12);
	/* a t chart, whose open gap is long */
	CHART(GAPS, 190);
	in.chart = SPC_CHART_T;
	in.improve = SPC_IMPROVE_UP;
	in.open = true;
	since(15, SPC_EFFECT_BETTER, "1 of the 1 points");
}

/* ---- in words ------------------------------------------------------ */

/* LEARN-53 */
static void
in_words(void **state)
{
	double target = 20;
	(void)state;

	CHART(STEADY, 20);
	in.baseline = 12;
	in.improve = SPC_IMPROVE_DOWN;
	in.target = &target;
	compute();
	assert_str(spc_variation_says(mem, &out),
	    "special cause, concern, high");
	assert_str(spc_assurance_says(&out), "assurance: pass");
	point[12].y = 1;
	compute();
	assert_str(spc_variation_says(mem, &out),
	    "special cause, improvement, low");
	in.improve = SPC_IMPROVE_UP;
	compute();
	assert_str(spc_variation_says(mem, &out), "special cause, concern, low");
	assert_str(spc_assurance_says(&out), "assurance: fail");
	target = 10;
	point[12].y = 10;
	compute();
	assert_str(spc_variation_says(mem, &out), "common cause");
	assert_str(spc_assurance_says(&out), "assurance: hit and miss");
	in.target = NULL;
	compute();
	assert_str(spc_assurance_says(&out), "");
}

#define C(f) cmocka_unit_test_setup_teardown(f, kit_new, kit_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		C(textbook), C(rare_vectors), C(runs_vectors), C(c_chart),
		C(u_chart), C(laney), C(laney_screened),
		C(g_runs_about_the_median), C(gap_of_nought), C(open_gap),
		C(open_is_in_no_run), C(chooses), C(offers), C(run_chart),
		C(run_over_the_median), C(segments), C(few), C(options),
		C(funnel), C(funnel_of_rates), C(funnel_refuses), C(effect),
		C(too_early), C(effect_begins_anew), C(in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
