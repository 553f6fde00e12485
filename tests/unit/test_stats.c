/*
 * Charts over time: the published vectors, each rule with its near miss, what
 * shifting and scaling must do, and what is odd or too much.
 *
 * tests/spc/spc_xmr_vectors.json holds expected values that were worked out
 * apart from this code and agree with the NHS's published ones.
 */
#include "core/json.h"
#include "chart_kit.h"

/* The same as shares: y of n. */
#define P_CHART(N, ...)                                            \
	do {                                                       \
		const double n_[] = N;                             \
		CHART(__VA_ARGS__);                                \
		in.chart = SPC_CHART_P;                            \
		for (size_t i_ = 0; i_ < in.npoints; i_++)         \
			point[i_].n = n_[i_];                      \
	} while (0)
#define OF(...) { __VA_ARGS__ }

static void
compute(void)
{
	enum err e = spc_compute(&cx, &in, &out);

	kit_say();
	assert_int_equal(e, ERR_OK);
}

/* It must fail so, and say where. */
static void
refused(enum err want, const char *where)
{
	struct spc_out untouched = { .values = 7 };

	ctx_calm(&cx);
	assert_int_equal(spc_compute(&cx, &in, &untouched), want);
	assert_int_equal(cx.ndiag, 1);
	assert_str(cx.diag[0].where, where);
	assert_int_equal(untouched.values, 7);
}

#define assert_near(got, want) near_to(got, want, 1e-6, __LINE__)
static void
near_to(double got, double want, double within, int line)
{
	if (isnan(got) && isnan(want))
		return;
	if (!(fabs(got - want) <= within))
		fail_msg("line %d: %.17g is not %.17g", line, got, want);
}

/* A letter a point: . none, O outside, T trend, 2 two of three, S shift; small
 * where the way is down; _ where there is no value. */
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
says(const char *what)
{
	if (str_find(out.sentence, str_of(what)) < 0)
		fail_msg("no \"%s\" in \"%.*s\"", what, PRS(out.sentence));
}

static void
says_not(const char *what)
{
	if (str_find(out.sentence, str_of(what)) >= 0)
		fail_msg("\"%s\" in \"%.*s\"", what, PRS(out.sentence));
}

/* ---- the vectors --------------------------------------------------- */

static double
real(const struct json *v, str key)
{
	return strtod(str_c(mem, json_scalar(json_get(v, key))), NULL);
}

static str
vector_label(size_t i)
{
	static const str up[SPC_RULE__MAX] = { SK("."), SK("OUT_HIGH"),
		SK("TREND_UP"), SK("TWO3_HIGH"), SK("SHIFT_HIGH") };
	static const str down[SPC_RULE__MAX] = { SK("."), SK("OUT_LOW"),
		SK("TREND_DOWN"), SK("TWO3_LOW"), SK("SHIFT_LOW") };

	return (out.marks[i].way < 0 ? down : up)[out.marks[i].rule];
}

static void
one_vector(const struct json *v)
{
	const struct json *y = json_get(v, S("y"));
	const struct json *labels = json_get(v, S("labels"));
	double value[ROWS];
	unsigned n = 0;
	int64_t fix;

	JSON_EACH(c, y)
		value[n++] = strtod(str_c(mem, json_raw(c)), NULL);
	chart(value, n);
	in.screen = json_true(json_get(v, S("screen")));
	if (json_int(json_get(v, S("fix_after")), &fix))
		in.baseline = (size_t)fix;
	compute();
	assert_near(out.segments[0].mean, real(v, S("mean")));
	assert_near(out.segments[0].range, real(v, S("amr")));
	assert_int_equal(labels->n, n);
	for (unsigned i = 0; i < n; i++) {
		str want = json_text(json_nth(labels, i));

		assert_near(out.centre[i], real(v, S("mean")));
		assert_near(out.mean[i], real(v, S("mean")));
		assert_near(out.lower[i], real(v, S("lpl")));
		assert_near(out.upper[i], real(v, S("upl")));
		if (!str_eq(vector_label(i), want))
			fail_msg("%.*s, point %u: %.*s is not %.*s",
			    PRS(json_text(json_get(v, S("id")))), i + 1,
			    PRS(vector_label(i)), PRS(want));
	}
}

/* LEARN-50 */
static void
vectors(void **state)
{
	str text = kit_file("tests/spc/spc_xmr_vectors.json");
	const struct json *all;
	(void)state;

	assert_non_null(text.p);
	assert_int_equal(json_parse(&cx, text, KIT_MB, &all), ERR_OK);
	assert_int_equal(all->n, 12);
	JSON_EACH(v, all)
		one_vector(v);
}

/* ---- each rule, and what just misses it ---------------------------- */

/* Twelve values about 10 whose mean is 10, moving range 2 and limits 4.68 and
 * 15.32; close to a limit is past 6.4533 and 13.5467. */
#define STEADY 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11
#define STEADY_MARKS "............"

static const struct {
	const char *name;
	double y[10];
	size_t n;
	const char *want; /* of the y after the steady ones */
} rule[] = {
	{ "above the upper limit", { 15.33 }, 1, "O" },
	{ "on the upper limit", { 15.32 }, 1, "." },
	{ "below the lower limit", { 4.67 }, 1, "o" },
	{ "on the lower limit", { 4.68 }, 1, "." },
	{ "seven that rise", { 7, 8, 9, 10, 11, 12, 13 }, 7, "TTTTTTT" },
	/* the 11 before it makes the first a step down */
	{ "six that rise", { 7, 8, 9, 10, 11, 12, 11 }, 7, "......." },
	{ "a tie in seven", { 7, 8, 9, 9, 11, 12, 13 }, 7, "......." },
	{ "eight that rise", { 7, 8, 9, 10, 11, 12, 13, 13.5 }, 8, "TTTTTTTT" },
	{ "six that fall after 11", { 10.5, 10.2, 9.9, 9.6, 9.3, 9.2 }, 6,
	    "tttttt" },
	{ "up, then down", { 7, 8, 9, 10, 11, 12, 13, 12, 11, 10 }, 10,
	    "TTTTTTT..." },
	{ "two close of three", { 14, 11, 14 }, 3, "2.2" },
	{ "two close, first and second", { 14, 14, 11 }, 3, "22." },
	{ "three close", { 14, 14.5, 14 }, 3, "222" },
	{ "two of three, low", { 6, 9, 6 }, 3, "3.3" },
	{ "one close", { 14, 11, 11 }, 3, "..." },
	{ "two close of four", { 14, 11, 11, 14 }, 4, "...." },
	{ "just not close", { 13.54, 11, 13.54 }, 3, "..." },
	{ "close on both sides", { 14, 6, 14 }, 3, "..." },
	{ "two close, none above before", { 9, 14, 14 }, 3, "..." },
	{ "one of three across the mean", { 14, 9.9, 14 }, 3, "..." },
	{ "one of three on the mean", { 14, 10, 14 }, 3, "..." },
	{ "beyond is not close", { 16, 11, 14 }, 3, "O.." },
	{ "beyond, but among three", { 16, 14, 14 }, 3, "O22" },
	/* the 11 before them is above too */
	{ "six above after an 11", { 12, 11, 12, 11, 12, 11 }, 6, "SSSSSS" },
	{ "five above after an 11", { 12, 11, 12, 11, 12, 9 }, 6, "......" },
	{ "one on the mean in seven", { 12, 11, 12, 10, 12, 11, 12 }, 7,
	    "......." },
	{ "seven below", { 9, 8, 9, 8, 9, 8, 9 }, 7, "sssssss" },
};

/* LEARN-50 */
static void
rules(void **state)
{
	static const double steady[] = { STEADY };
	unsigned wrong = 0;
	(void)state;

	for (size_t i = 0; i < sizeof(rule) / sizeof(rule[0]); i++) {
		double y[ROWS];
		const char *got;

		memcpy(y, steady, sizeof(steady));
		memcpy(y + 12, rule[i].y, rule[i].n * sizeof(y[0]));
		chart(y, 12 + rule[i].n);
		in.baseline = 12;
		compute();
		assert_near(out.upper[0], 15.32);
		got = marks();
		if (strcmp(got + 12, rule[i].want) != 0) {
			print_message("%s: %s, not %s\n", rule[i].name,
			    got + 12, rule[i].want);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

/* LEARN-50: the label is the first rule that fits; others of the run keep theirs. */
static void
weight(void **state)
{
	(void)state;
	/* a rise of seven whose last is beyond, and whose last but one close */
	CHART(STEADY, 8, 9, 10.5, 11, 12, 14, 16);
	in.baseline = 12;
	compute();
	assert_string_equal(marks(), STEADY_MARKS "TTTTTTO");
	/* two of three before a shift */
	CHART(STEADY, 14, 12, 14, 12, 11, 12);
	in.baseline = 12;
	compute();
	assert_string_equal(marks(), "...........S" "2S2SSS");
}

/* In two trends a point takes that to its right: the top of a hill. */
static void
hill(void **state)
{
	(void)state;
	CHART(STEADY, 7, 8, 9, 10, 11, 12, 13, 12, 11, 10, 9, 8, 7);
	in.baseline = 12;
	compute();
	assert_string_equal(marks(), STEADY_MARKS "TTTTTT" "ttttttt");
}

static void
other_run(void **state)
{
	(void)state;
	CHART(STEADY, 7, 8, 9, 10, 11, 12, 11);
	in.baseline = 12;
	in.run = 6;
	compute();
	assert_string_equal(marks(), STEADY_MARKS "TTTTTT.");
	in.run = SPC_RUN_MIN - 1;
	refused(ERR_INPUT, "run");
	in.run = SPC_RUN_MAX + 1;
	refused(ERR_INPUT, "run");
}

/* ---- what it means ------------------------------------------------- */

static void
sides(void **state)
{
	static const struct {
		enum spc_improve better;
		double last;
		enum spc_side want;
		const char *says;
	} t[] = {
		{ SPC_IMPROVE_UP, 20, SPC_SIDE_IMPROVEMENT, "for the better" },
		{ SPC_IMPROVE_UP, 1, SPC_SIDE_CONCERN, "for the worse" },
		{ SPC_IMPROVE_DOWN, 20, SPC_SIDE_CONCERN, "for the worse" },
		{ SPC_IMPROVE_DOWN, 1, SPC_SIDE_IMPROVEMENT, "for the better" },
		{ SPC_IMPROVE_NONE, 20, SPC_SIDE_NEUTRAL, "to a change." },
		{ SPC_IMPROVE_NONE, 1, SPC_SIDE_NEUTRAL, "to a change." },
		{ SPC_IMPROVE_UP, 11, SPC_SIDE_COMMON, "within what is usual" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		CHART(STEADY, t[i].last);
		in.baseline = 12;
		in.improve = t[i].better;
		compute();
		assert_int_equal(out.variation, t[i].want);
		assert_int_equal(out.marks[12].side, t[i].want);
		assert_int_equal(out.marks[0].side, SPC_SIDE_COMMON);
		says(t[i].says);
	}
}

/* A trend is judged by its way, not by where it lies of the mean. */
static void
trend_side(void **state)
{
	(void)state;
	CHART(STEADY, 6, 6.5, 7, 7.5, 8, 8.5, 9);
	in.baseline = 12;
	in.improve = SPC_IMPROVE_UP;
	compute();
	assert_string_equal(marks(), STEADY_MARKS "TTTTTTT");
	assert_int_equal(out.marks[12].side, SPC_SIDE_IMPROVEMENT);
}

/* LEARN-53 */
static void
targets(void **state)
{
	static const struct {
		enum spc_improve better;
		double target;
		enum spc_assurance want;
	} t[] = {
		{ SPC_IMPROVE_UP, 15.33, SPC_ASSURANCE_FAIL },
		{ SPC_IMPROVE_UP, 15.32, SPC_ASSURANCE_HIT_AND_MISS },
		{ SPC_IMPROVE_UP, 4.68, SPC_ASSURANCE_HIT_AND_MISS },
		{ SPC_IMPROVE_UP, 4.67, SPC_ASSURANCE_PASS },
		{ SPC_IMPROVE_DOWN, 15.33, SPC_ASSURANCE_PASS },
		{ SPC_IMPROVE_DOWN, 10, SPC_ASSURANCE_HIT_AND_MISS },
		{ SPC_IMPROVE_DOWN, 4.67, SPC_ASSURANCE_FAIL },
		{ SPC_IMPROVE_NONE, 20, SPC_ASSURANCE_NONE },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		CHART(STEADY);
		in.improve = t[i].better;
		in.target = &t[i].target;
		compute();
		assert_int_equal(out.assurance, t[i].want);
	}
	CHART(STEADY);
	in.improve = SPC_IMPROVE_UP;
	compute();
	assert_int_equal(out.assurance, SPC_ASSURANCE_NONE);
	CHART(3); /* no limits */
	in.improve = SPC_IMPROVE_UP;
	in.target = &t[0].target;
	compute();
	assert_int_equal(out.assurance, SPC_ASSURANCE_NONE);
}

/* ---- p charts ------------------------------------------------------ */

static void
p_limits(void **state)
{
	(void)state;
	/* by hand: 60 / 400 = 0.15; 3 * sqrt(.15 * .85 / n) */
	P_CHART(OF(100, 100, 50, 150), 10, 20, 9, 21);
	compute();
	assert_near(out.centre[3], 0.15);
	assert_near(out.value[2], 0.18);
	assert_near(out.upper[0], 0.15 + 0.107121426428);
	assert_near(out.lower[0], 0.15 - 0.107121426428);
	assert_near(out.upper[3], 0.15 + 0.0874642784226);
	assert_near(out.lower[3], 0.15 - 0.0874642784226);
	/* 3 * 0.05049... would go below nought */
	assert_near(out.lower[2], 0);
	assert_near(out.upper[2], 0.15 + 0.151492574076);
	assert_string_equal(marks(), "....");
	assert_true(isnan(out.segments[0].range));
}

/* The package's XmR limits are not cut; those of a count are, where it is asked. */
static void
xmr_from_nought(void **state)
{
	(void)state;
	CHART(1, 3, 0, 2, 0, 3, 1, 0);
	compute();
	assert_near(out.mean[0], 1.25);
	assert_near(out.lower[0], 1.25 - 2.66 * 15 / 7);
	in.from_nought = true;
	compute();
	assert_near(out.lower[0], 0);
	assert_near(out.upper[0], 1.25 + 2.66 * 15 / 7);
	assert_string_equal(marks(), "........");
	assert_true(str_find(out.sentence, S("(0 to 6.95)")) > 0);
	CHART(11, 12, 11, 12);
	in.from_nought = true;
	compute();
	assert_near(out.lower[0], 11.5 - 2.66);
}

static void
p_clips_above(void **state)
{
	(void)state;
	P_CHART(OF(20, 20, 20, 20), 19, 18, 20, 19);
	compute();
	assert_near(out.mean[0], 0.95);
	assert_near(out.upper[0], 1);
	assert_near(out.lower[0], 0.95 - 0.146201915172);
	assert_string_equal(marks(), "....");
}

static void
p_rules(void **state)
{
	(void)state;
	/* p = 0.5 by the baseline, sigma 0.05: limits 0.35 and 0.65 */
	P_CHART(OF(100, 100, 100, 100, 100, 100, 100, 100), 49, 51, 49, 51,
	    65, 66, 61, 62);
	in.baseline = 4;
	compute();
	assert_near(out.upper[0], 0.65);
	assert_string_equal(marks(), "....2O22");
	says("62%");
}

/* Equal shares are equal, whatever they are of. */
static void
p_same_share(void **state)
{
	(void)state;
	P_CHART(OF(10, 20, 30, 70, 90, 110, 130), 3, 6, 9, 21, 27, 33, 39);
	compute();
	assert_string_equal(marks(), ".......");
	assert_near(out.mean[0], 0.3);
}

static void
p_none_and_all(void **state)
{
	(void)state;
	P_CHART(OF(10, 20, 30), 0, 0, 0);
	compute();
	assert_near(out.upper[0], 0);
	assert_near(out.lower[0], 0);
	assert_string_equal(marks(), "...");
	P_CHART(OF(10, 20, 30), 10, 20, 30);
	compute();
	assert_near(out.lower[0], 1);
	assert_string_equal(marks(), "...");
}

/* LEARN-51 */
static void
p_gaps(void **state)
{
	(void)state;
	P_CHART(OF(10, 0, 10, NAN, 10), 3, 0, 4, 2, NAN);
	compute();
	assert_string_equal(marks(), "._.__");
	assert_int_equal(out.empty, 1);
	assert_int_equal(out.missing, 2);
	assert_int_equal(out.last, 2);
	assert_near(out.mean[0], 0.35);
	assert_true(isnan(out.upper[1]));
	says("1 point has a denominator of nought and is left out.");
	says("2 points have no value and are left out.");
}

static void
p_refuses(void **state)
{
	double target = 95;
	(void)state;

	P_CHART(OF(10, 10), 3, 11);
	refused(ERR_INPUT, "row 2");
	P_CHART(OF(10, 10), -1, 3);
	refused(ERR_INPUT, "row 1");
	P_CHART(OF(10, -10), 1, 3);
	refused(ERR_INPUT, "row 2");
	P_CHART(OF(10, -10), 1, NAN);
	refused(ERR_INPUT, "row 2");
	P_CHART(OF(10, INFINITY), 1, 3);
	refused(ERR_INPUT, "row 2");
	P_CHART(OF(10, 0), 1, 1);
	refused(ERR_INPUT, "row 2");
	P_CHART(OF(10, 10), 1, 3);
	in.target = &target;
	refused(ERR_INPUT, "target");
}

/* ---- few, none, odd ------------------------------------------------ */

static void
few(void **state)
{
	(void)state;
	chart(NULL, 0);
	compute();
	assert_int_equal(out.nsegments, 0);
	assert_int_equal(out.variation, SPC_SIDE_COMMON);
	assert_str(out.sentence, "There are no values yet.");
	CHART(NAN, NAN);
	compute();
	assert_str(out.sentence, "There are no values yet. 2 points have no "
	    "value and are left out.");
	assert_int_equal(out.last, 2);
	CHART(4);
	compute();
	assert_near(out.mean[0], 4);
	assert_true(isnan(out.upper[0]) && isnan(out.lower[0]));
	assert_false(out.segments[0].limits);
	says("one value");
	P_CHART(OF(10), 4);
	compute();
	assert_near(out.mean[0], 0.4);
	assert_true(isnan(out.upper[0]) && isnan(out.lower[0]));
	CHART(4, 6);
	compute();
	assert_near(out.upper[1], 5 + 2.66 * 2);
	assert_true(out.segments[0].trial);
	says("trial limits: they rest on 2 values");
}

/* LEARN-51 */
static void
trial(void **state)
{
	(void)state;
	CHART(9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9);
	compute();
	assert_true(out.segments[0].trial);
	says("trial limits: they rest on 11 values");
	CHART(STEADY);
	compute();
	assert_false(out.segments[0].trial);
	says_not("trial");
	/* more points, but a short baseline */
	CHART(STEADY);
	in.baseline = 8;
	compute();
	assert_true(out.segments[0].trial);
	assert_int_equal(out.segments[0].used, 8);
}

/* LEARN-51: a gap is not nought; it breaks the moving range and no run. */
static void
gaps(void **state)
{
	(void)state;
	CHART(1, 3, NAN, 10, 12);
	compute();
	assert_near(out.segments[0].range, 2);
	assert_near(out.mean[0], 6.5);
	assert_near(out.upper[2], 6.5 + 2.66 * 2);
	assert_true(isnan(out.value[2]));
	assert_int_equal(out.missing, 1);
	says("1 point has no value and is left out.");
	/* no two next to each other: a mean, no limits */
	CHART(1, NAN, 3, NAN, 2);
	compute();
	assert_near(out.mean[0], 2);
	assert_true(isnan(out.upper[0]));
	assert_false(out.segments[0].limits);
	says("two values next to each other");
	CHART(STEADY, 7, 8, 9, NAN, 10, 11, 12, 13);
	in.baseline = 12;
	compute();
	assert_string_equal(marks(), STEADY_MARKS "TTT_TTTT");
	/* the latest is the latest that has a value */
	CHART(STEADY, 20, NAN);
	in.baseline = 12;
	compute();
	assert_int_equal(out.last, 12);
	assert_int_equal(out.variation, SPC_SIDE_NEUTRAL);
}

/* LEARN-51 */
static void
flat(void **state)
{
	(void)state;
	/* a tenth is no double: a plain sum is not 1.3 */
	CHART(.1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1);
	compute();
	assert_near(out.mean[0], .1);
	assert_near(out.upper[0], .1);
	assert_string_equal(marks(), ".............");
	says("do not vary");
	in.screen = true;
	compute();
	assert_near(out.upper[0], .1);
	CHART(5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5.1);
	in.baseline = 12;
	compute();
	assert_string_equal(marks(), STEADY_MARKS "O");
	CHART(0, 0, 0, 0, 0, 0, 0, 0);
	compute();
	assert_near(out.upper[0], 0);
	assert_string_equal(marks(), "........");
}

/* On paper the mean is 0.02 and the upper limit 0.0732; in doubles both come
 * out a bit less. */
static void
equal_but_for_rounding(void **state)
{
	double target = .0732;
	(void)state;

	CHART(.01, .03, .01, .03, .01, .03, .01, .03, .01, .03, .0732,
	    .03, .03, .03, .02, .03, .03, .03);
	in.baseline = 10;
	in.improve = SPC_IMPROVE_UP;
	in.target = &target;
	compute();
	assert_true(out.mean[0] < .02 && out.upper[0] < .0732);
	assert_string_equal(marks(), "..................");
	assert_int_equal(out.assurance, SPC_ASSURANCE_HIT_AND_MISS);
}

/* A range of 3.3 times the mean of all is left out, of 3.2 times is not. */
static void
screening(void **state)
{
	(void)state;
	CHART(1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 4.4328);
	in.screen = true;
	compute();
	assert_near(out.segments[0].range, 1);
	in.screen = false;
	compute();
	assert_near(out.segments[0].range, 13.4328 / 10);
	CHART(1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 4.235);
	in.screen = true;
	compute();
	assert_near(out.segments[0].range, 13.235 / 10);
}

static void
refuses(void **state)
{
	static char longest[SPC_LABEL_MAX + 1];
	double odd = NAN;
	(void)state;

	CHART(1, INFINITY);
	refused(ERR_INPUT, "row 2");
	CHART(1, -INFINITY);
	refused(ERR_INPUT, "row 2");
	CHART(1, 1.1e15, 1);
	refused(ERR_INPUT, "row 2");
	CHART(1, 2);
	in.target = &odd;
	refused(ERR_INPUT, "target");
	CHART(1, 2);
	memset(longest, 'x', sizeof(longest));
	point[1].x = (str){ longest, sizeof(longest) };
	refused(ERR_INPUT, "row 2");
	point[1].x.n--;
	compute();
	assert_true(out.sentence.n > SPC_LABEL_MAX);
	in.npoints = SPC_POINTS_MAX + 1;
	refused(ERR_LIMIT, "points");
}

static void
huge(void **state)
{
	(void)state;
	CHART(1e15, -1e15, 1e15, -1e15, 1e15, -1e15);
	compute();
	assert_near(out.mean[0], 0);
	near_to(out.upper[0], 5.32e15, 1, __LINE__);
	says("1,000,000,000,000,000"); /* the values' own size */
	P_CHART(OF(1e15, 1e15, 1e15), 5e14, 1, 1e15);
	compute();
	assert_near(out.mean[0], 0.5);
}

/* ---- baseline, exclude, split -------------------------------------- */

static void
baseline(void **state)
{
	(void)state;
	CHART(NAN, 4, 6, 4, 6, 50, 60);
	in.baseline = 4; /* values, not rows */
	compute();
	assert_near(out.mean[0], 5);
	assert_near(out.segments[0].range, 2);
	assert_string_equal(marks(), "_....OO");
	in.baseline = 100; /* more than there are */
	compute();
	assert_int_equal(out.segments[0].used, 6);
	in.baseline = 1;
	compute();
	assert_near(out.mean[0], 4);
	assert_false(out.segments[0].limits);
}

static void
exclude(void **state)
{
	str one[] = { SK("p3") }, two[] = { SK("p5"), SK("p3") };
	str back[] = { SK("p3"), SK("p5"), SK("p3") }, none[] = { SK("p3"),
		SK("p9") };
	struct spc_out first;
	(void)state;

	CHART(4, 6, 90, 4, 6, 4, 6);
	in.exclude = one;
	in.nexclude = 1;
	compute();
	assert_near(out.mean[0], 5);
	assert_near(out.segments[0].range, 2);
	assert_int_equal(out.segments[0].used, 6);
	assert_true(out.marks[2].excluded);
	assert_string_equal(marks(), "..O....");
	says("1 point is left out of the limits.");
	in.exclude = two;
	in.nexclude = 2;
	compute();
	first = out;
	in.exclude = back; /* another order, and one of them twice */
	in.nexclude = 3;
	compute();
	assert_near(out.upper[0], first.upper[0]);
	assert_near(out.mean[0], first.mean[0]);
	assert_int_equal(out.excluded, 2);
	in.exclude = none;
	in.nexclude = 2;
	refused(ERR_INPUT, "exclude");
	in.nexclude = SPC_NAMES_MAX + 1;
	refused(ERR_LIMIT, "exclude");
}

/* LEARN-52 */
static void
split(void **state)
{
	str at[] = { SK("p12") }, more[] = { SK("p12"), SK("p13"), SK("p19") };
	str none[] = { SK("") };
	(void)state;

	CHART(STEADY, 31, 29, 31, 29, 31, 29, 31);
	compute();
	assert_int_equal(out.nsegments, 1);
	in.split = at;
	in.nsplit = 1;
	compute();
	assert_int_equal(out.nsegments, 2);
	assert_int_equal(out.segments[1].from, 12);
	assert_int_equal(out.segments[1].n, 7);
	assert_near(out.mean[11], 10);
	assert_near(out.mean[12], 211. / 7);
	assert_near(out.segments[1].range, 2); /* not 20 from 11 to 31 */
	assert_string_equal(marks(), STEADY_MARKS ".......");
	assert_true(out.segments[1].trial && !out.segments[0].trial);
	says("trial limits: they rest on 7 values");
	in.split = more; /* one value alone; and after the last: none */
	in.nsplit = 3;
	compute();
	assert_int_equal(out.nsegments, 3);
	assert_true(isnan(out.upper[12]));
	assert_false(out.segments[1].limits);
	in.split = none;
	in.nsplit = 1;
	refused(ERR_INPUT, "split");
}

/* LEARN-52: a run does not go on into the next segment. */
static void
split_ends_runs(void **state)
{
	str at[] = { SK("p15") };
	(void)state;

	CHART(STEADY, 7, 8, 9, 10, 11, 12, 13);
	in.baseline = 12;
	compute();
	assert_string_equal(marks(), STEADY_MARKS "TTTTTTT");
	in.split = at;
	in.nsplit = 1;
	compute();
	assert_string_equal(marks(), STEADY_MARKS ".......");
}

static void
earlier_trial(void **state)
{
	str at[] = { SK("p3") };
	(void)state;

	CHART(1, 2, 1, STEADY);
	in.split = at;
	in.nsplit = 1;
	compute();
	says("An earlier part has trial limits");
}

/* ---- what must hold of any figures --------------------------------- */

static uint32_t seed = 20261127;

static double
some(void)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 16) % 1000;
}

static void
moved(double times, double by)
{
	double y[30], lower, upper, mean;
	char was[ROWS + 1];

	for (size_t i = 0; i < 30; i++)
		y[i] = some();
	chart(y, 30);
	in.baseline = 20;
	compute();
	lower = out.lower[29];
	upper = out.upper[29];
	mean = out.mean[29];
	memcpy(was, marks(), sizeof(was));
	for (size_t i = 0; i < 30; i++)
		y[i] = y[i] * times + by;
	chart(y, 30);
	in.baseline = 20;
	compute();
	assert_near(out.lower[29], lower * times + by);
	assert_near(out.upper[29], upper * times + by);
	assert_near(out.mean[29], mean * times + by);
	assert_string_equal(marks(), was);
}

static void
moves_with_the_figures(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 200; i++) {
		moved(1, 12345);
		moved(1, -7.25);
		moved(8, 0);
		moved(0.001, 3);
	}
}

static void
upside_down(void **state)
{
	double y[30], lower, mean;
	(void)state;

	for (unsigned k = 0; k < 200; k++) {
		struct spc_mark was[30];

		for (size_t i = 0; i < 30; i++)
			y[i] = some();
		chart(y, 30);
		in.improve = SPC_IMPROVE_UP;
		compute();
		lower = out.lower[0];
		mean = out.mean[0];
		memcpy(was, out.marks, sizeof(was));
		for (size_t i = 0; i < 30; i++)
			y[i] = -y[i];
		chart(y, 30);
		in.improve = SPC_IMPROVE_DOWN;
		compute();
		assert_near(out.upper[0], -lower);
		assert_near(out.mean[0], -mean);
		for (size_t i = 0; i < 30; i++) {
			assert_int_equal(out.marks[i].rule, was[i].rule);
			assert_int_equal(out.marks[i].way, -was[i].way);
			assert_int_equal(out.marks[i].side, was[i].side);
		}
	}
}

/* Of plain noise most points are usual; a million go through. */
static void
a_million(void **state)
{
	struct spc_point *p = NEWN(mem, struct spc_point, SPC_POINTS_MAX);
	size_t before = arena_used(mem);
	(void)state;

	for (size_t i = 0; i < SPC_POINTS_MAX; i++)
		p[i] = (struct spc_point){ S("x"), some() + some(), NAN };
	in = (struct spc_in){ .points = p, .npoints = SPC_POINTS_MAX };
	compute();
	assert_int_equal(out.values, SPC_POINTS_MAX);
	assert_near(out.mean[0], out.mean[SPC_POINTS_MAX - 1]);
	assert_true(out.mean[0] > 990 && out.mean[0] < 1008);
	assert_true(out.stand_out < SPC_POINTS_MAX / 10);
	assert_true(arena_used(mem) - before <= (size_t)70 * SPC_POINTS_MAX);
}

/* ---- words --------------------------------------------------------- */

static void
numbers(void **state)
{
	static const struct {
		double v;
		const char *alone, *share;
	} t[] = {
		{ 0, "0", "0%" }, { -0.0, "0", "0%" }, { 1, "1", "100%" },
		{ 12, "12", "1,200%" }, { 11.9444, "11.9", "1,194%" },
		{ 6.9515, "6.95", "695%" }, { 0.125, "0.125", "12.5%" },
		{ 0.0213579, "0.0214", "2.14%" },
		{ 1234567, "1,234,567", "123,456,700%" },
		{ -1234.4, "-1,234", "-123,440%" },
		{ 999.96, "1,000", "99,996%" },
		{ 99.96, "100", "9,996%" },
		{ -1e-12, "0", "0%" }, { 100, "100", "10,000%" },
		{ 1e-9, "0", "0.0000001%" },
		{ NAN, "", "" }, { -0.5, "-0.5", "-50%" },
		{ 0.3, "0.3", "30%" }, { 2. / 3, "0.667", "66.7%" },
	};
	struct spc_out alone = { 0 }, share = { .share = true };
	(void)state;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_str(spc_show(mem, &alone, t[i].v), t[i].alone);
		assert_str(spc_show(mem, &share, t[i].v), t[i].share);
	}
	assert_str(spc_number(mem, 1000.125, 2), "1,000.12");
}

/* Figures that lie close together are told apart. */
static void
close_figures(void **state)
{
	(void)state;
	CHART(1000.1, 1000.3, 1000.1, 1000.3);
	compute();
	assert_int_equal(out.decimals, 2);
	says("is 1,000.3, within what is usual here (999.67 to 1,000.73)");
	CHART(0.5, 2000, 0.25);
	compute();
	assert_str(spc_show(mem, &out, 0.25), "0.25");
}

static void
names(void **state)
{
	(void)state;
	assert_str(spc_rule_word[SPC_RULE_TWO_OF_THREE].name, "two_of_three");
	assert_str(spc_side_word[SPC_SIDE_COMMON].name, "common");
	assert_str(spc_assurance_word[SPC_ASSURANCE_HIT_AND_MISS].name,
	    "hit_and_miss");
	assert_str(spc_chart_word[SPC_CHART_P].name, "p");
	assert_str(spc_improve_word[SPC_IMPROVE_DOWN].name, "down");
}

static void
sentences(void **state)
{
	double target = 12;
	(void)state;

	CHART(STEADY, 16);
	in.baseline = 12;
	in.improve = SPC_IMPROVE_DOWN;
	in.target = &target;
	compute();
	assert_str(out.sentence, "The latest value (p13) is 16, above the "
	    "upper limit of 15.3. This is unlikely to be chance; it points to "
	    "a change for the worse. The target is 12: it lies within what is "
	    "usual, so it is met or missed by chance.");
	CHART(STEADY, 16, 10);
	in.baseline = 12;
	compute();
	assert_str(out.sentence, "The latest value (p14) is 10, within what is "
	    "usual here (4.68 to 15.3). Before it, 1 value stands out.");
	CHART(STEADY, 9, 8, 9, 8, 9, 8, 9);
	in.baseline = 12;
	compute();
	says("is 9, and the last 7 values all lie below the average of 10. ");
	CHART(STEADY, 7, 8, 9, 10, 11, 12, 13);
	in.baseline = 12;
	compute();
	says("is 13, and the last 7 values rise one after another. ");
	CHART(STEADY, 14, 11, 14);
	in.baseline = 12;
	compute();
	says("is 14, and at least two of the last three values lie close to "
	    "the upper limit of 15.3. ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(vectors), T(rules), T(weight), T(hill), T(other_run),
		T(sides), T(trend_side), T(targets), T(p_limits),
		T(xmr_from_nought), T(p_clips_above),
		T(p_rules), T(p_same_share), T(p_none_and_all), T(p_gaps),
		T(p_refuses), T(few), T(trial), T(gaps), T(flat),
		T(equal_but_for_rounding), T(screening), T(refuses), T(huge),
		T(baseline), T(exclude), T(split), T(split_ends_runs),
		T(earlier_trial),
		T(moves_with_the_figures), T(upside_down), T(a_million),
		T(numbers), T(close_figures), T(names), T(sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
