/*
 * The chart as a component: everything escaped, nothing from elsewhere, nothing
 * by colour alone, lines that break where they must, and a bounded size.
 *
 * What the figures mean is stats'; see test_stats.c.
 */
#include "ui/ui.h"
#include "chart_kit.h"

enum { PAGE_MAX = 4 << 20, DEPTH_MAX = 64 };

#define EVIL "<script>\"'&"
#define SAFE "&lt;script&gt;&quot;&#39;&amp;"

static struct ui_spc spc;

/* How each test finds the chart's words. */
static int
plain(void **state)
{
	spc = (struct ui_spc){ .id = S("c"), .title = S("Forms by month"),
		.x = S("Month"), .y = S("Forms"), .in = &in, .out = &out };
	return kit_new(state);
}
#define C(f) cmocka_unit_test_setup_teardown(f, plain, kit_end)

static str
draw(void)
{
	struct html h;
	str page;

	html_init(&h, mem, PAGE_MAX);
	assert_int_equal(spc_compute(&cx, &in, &out), ERR_OK);
	ui_spc(&h, &spc);
	assert_int_equal(html_done(&h, &page), ERR_OK);
	return page;
}

static unsigned
times(str s, str what)
{
	unsigned n = 0;
	ptrdiff_t at;

	while ((at = str_find(s, what)) >= 0) {
		n++;
		s = str_sub(s, (size_t)at + what.n, SIZE_MAX);
	}
	return n;
}

#define has(page, lit)     assert_true(str_find(page, S(lit)) >= 0)
#define has_not(page, lit) assert_true(str_find(page, S(lit)) < 0)

/* What stands between two texts, the first time. */
static str
between(str s, str from, str to)
{
	ptrdiff_t at = str_find(s, from), end;

	assert_true(at >= 0);
	s = str_sub(s, (size_t)at + from.n, SIZE_MAX);
	end = str_find(s, to);
	assert_true(end >= 0);
	return str_sub(s, 0, (size_t)end);
}

/* The path of a line: what its d holds; "" where it is not drawn. */
static str
path(str page, const char *class)
{
	str from = str_cat(mem, S("class=\"heed-chart__"), str_of(class));

	if (str_find(page, from) < 0)
		return S("");
	return between(between(page, from, S("/>")), S(" d=\""), S("\""));
}

/* Each element that opens is closed, in order. */
static void
balanced(str s)
{
	str open[DEPTH_MAX];
	unsigned depth = 0;
	ptrdiff_t at;

	while ((at = str_chr(s, '<')) >= 0) {
		ptrdiff_t end;
		size_t n = 0;
		str tag;

		s = str_sub(s, (size_t)at + 1, SIZE_MAX);
		end = str_chr(s, '>');
		assert_true(end > 0);
		tag = str_sub(s, 0, (size_t)end);
		if (tag.p[tag.n - 1] == '/')
			continue;
		while (n < tag.n && tag.p[n] != ' ')
			n++;
		if (tag.p[0] != '/') {
			assert_true(depth < DEPTH_MAX);
			open[depth++] = str_sub(tag, 0, n);
			continue;
		}
		assert_true(depth > 0);
		depth--;
		assert_true(str_eq(open[depth], str_sub(tag, 1, n - 1)));
	}
	assert_int_equal(depth, 0);
}

/* Marks lie within the plot. */
static void
within(str s)
{
	ptrdiff_t at;

	has_not(s, "nan");
	has_not(s, "inf");
	while ((at = str_find(s, S("<use href="))) >= 0) {
		double x, y;

		s = str_sub(s, (size_t)at, SIZE_MAX);
		x = strtod(str_c(mem, between(s, S(" x=\""), S("%\""))), NULL);
		y = strtod(str_c(mem, between(s, S(" y=\""), S("\""))), NULL);
		assert_true(x > 0 && x < 100 && y >= 0 && y <= 216);
		s = str_sub(s, 1, SIZE_MAX);
	}
}

#define STEADY 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11

static void
escaped(void **state)
{
	double target = 3;
	str out_of[] = { SK(EVIL) };
	str page;
	(void)state;

	CHART(STEADY, 20, 8);
	for (size_t i = 12; i < 14; i++)
		point[i].x = S(EVIL);
	in.exclude = in.split = out_of;
	in.nexclude = in.nsplit = 1;
	in.target = &target;
	spc.title = spc.x = spc.y = spc.note = S(EVIL);
	page = draw();
	has_not(page, EVIL);
	has_not(page, "<script");
	balanced(page);
	/* heading, title, caption; y as axis and head, and twelve stacked cells
	 * of each; x; note; the points in desc, label, table, sentence */
	assert_true(times(page, S(SAFE)) > 30);
	spc.id = S(EVIL);
	page = draw();
	has_not(page, EVIL);
	has_not(page, "\"" EVIL);
	balanced(page);
}

/* LEARN-54: no script, style, font or picture from anywhere, and nothing that the
 * content policy would refuse. */
static void
self_contained(void **state)
{
	double target = 3;
	str page;
	(void)state;

	CHART(STEADY, 20, 8);
	in.target = &target;
	page = draw();
	has_not(page, "http");
	has_not(page, "style=");
	has_not(page, "<style");
	has_not(page, "url(");
	has_not(page, "src=");
	has_not(page, "<image");
	assert_int_equal(times(page, S("href=\"#c-")), times(page, S("href=")));
}

static void
said(void **state)
{
	str page;
	(void)state;

	CHART(STEADY, 20);
	in.baseline = 12;
	in.improve = SPC_IMPROVE_DOWN;
	page = draw();
	balanced(page);
	has(page, "<svg class=\"heed-chart__picture\" role=\"img\"");
	has(page, "aria-labelledby=\"c-title c-desc\"");
	has(page, "<title id=\"c-title\">Forms by month</title>");
	assert_str(between(page, S("<desc id=\"c-desc\">"), S("</desc>")),
	    "A line through 13 points, from p1 to p13. The latest value: "
	    "outside the limits, high: concern.");
	assert_str(between(page, S("<figcaption>"), S("</figcaption>")),
	    str_c(mem, out.sentence));
	has(page, "<title>p13: 20, outside the limits, high: concern</title>");
	has(page, "<li><svg class=\"heed-chart__sample\" width=\"32\" "
	    "height=\"20\" aria-hidden=\"true\"><use x=\"16\" y=\"10\" "
	    "href=\"#c-worse\"/></svg> Stands out: concern</li>");
	has(page, "Average: 10</li>");
	has(page, "Limits: 4.68 to 15.3</li>");
	has_not(page, "Target");
	has_not(page, "improvement");
	has_not(page, "c-better");
	has_not(page, "scale(");
	has(page, "The numbers in a table");
	assert_int_equal(times(page, S("<tr")), 14);
	has(page, "concern: outside the limits");
	has_not(page, "<details class=\"nhsuk-details\" open");
	spc.open = true;
	has(draw(), "<details class=\"nhsuk-details\" open");
	has(page, "<h3");
	spc.level = 2;
	has(draw(), "<h2");
	has_not(page, "<p>");
	spc.note = S("Ward 3 is missing.");
	has(draw(), "Ward 3 is missing.");
}

/* LEARN-53: each side has a shape of its own as well as a colour and words. */
static void
not_by_colour_alone(void **state)
{
	str seen[SPC_SIDE__MAX];
	const char *id[] = { "usual", "better", "worse", "change" };
	const char *says[] = { "Usual variation", "Stands out: improvement",
		"Stands out: concern", "Stands out: change" };
	(void)state;

	for (int s = 0; s < SPC_SIDE__MAX; s++) {
		str page, mark;

		CHART(STEADY, 20);
		in.baseline = 12;
		in.improve = s == 1 ? SPC_IMPROVE_UP : s == 2 ?
		    SPC_IMPROVE_DOWN : SPC_IMPROVE_NONE;
		page = draw();
		mark = between(page, str_cat(mem, S("id=\"c-"),
		    str_cat(mem, str_of(id[s]), S("\">"))), S("</g>"));
		seen[s] = between(mark, s == 0 ? S("r=") : S("d="), S(" "));
		for (int k = 0; k < s; k++)
			assert_false(str_eq(seen[s], seen[k]));
		assert_int_equal(times(between(page, S("heed-chart__key"),
		    S("</ul>")), str_of(says[s])), 1);
	}
}

static void
lines(void **state)
{
	double target = 3;
	str page, cut[] = { SK("p2") };
	(void)state;

	/* mean 6, limits 0.68 and 11.32; from 0 to 15: a unit is 144 */
	CHART(2, 4, NAN, 10, 8);
	in.target = &target;
	page = draw();
	assert_str(path(page, "values"),
	    "M1000 1872L3000 1584M7000 720L9000 1008");
	assert_str(path(page, "mean"), "M0 1296H10000");
	assert_str(path(page, "target"), "M0 1728H10000");
	assert_str(path(page, "cut"), "");
	has(page, "<use href=\"#c-usual\" x=\"10%\" y=\"187.2\"/>");
	has(page, "Target: 3</li>");
	has(page, "No value");
	/* a segment has its own lines, and a cut before it */
	in.target = NULL;
	in.split = cut;
	in.nsplit = 1;
	page = draw();
	has(path(page, "mean"), "H4000M4000 ");
	assert_str(path(page, "cut"), "M4000 0V2160");
	has(page, "New average and limits");
	has(page, "Latest average: 9");
}

/* A p chart's limits are steps where the denominators differ, and are not said
 * again where they do not. */
static void
steps(void **state)
{
	const double n[] = { 100, 100, 50, 50, 0, 100 };
	str page, d;
	(void)state;

	CHART(20, 30, 10, 12, 0, 25);
	in.chart = SPC_CHART_P;
	for (size_t i = 0; i < 6; i++)
		point[i].n = n[i];
	page = draw();
	d = path(page, "limit");
	assert_int_equal(times(d, S("M")), 2);
	assert_int_equal(times(d, S("V")), 1);
	assert_int_equal(times(d, S("H")), 3);
	has(d, "H3333V");
	has(d, "H6666M8333 ");
	has(page, "20% (20 of 100)");
	has(page, "Latest limits: ");
	has(page, "30%</text>");
}

static void
excluded(void **state)
{
	str names[] = { SK("p3") }, page;
	(void)state;

	CHART(STEADY, 11);
	has_not(draw(), "-ring");
	in.exclude = names;
	in.nexclude = 1;
	page = draw();
	assert_int_equal(times(page, S("<use href=\"#c-ring\"")), 1);
	has(page, "Left out of the limits");
	has(page, "within what is usual; left out of the limits");
	within(page);
}

static void
few(void **state)
{
	str page;
	(void)state;

	chart(NULL, 0);
	page = draw();
	balanced(page);
	has_not(page, "<svg");
	has_not(page, "<table");
	has(page, "There are no values yet.");
	CHART(NAN, NAN);
	has_not(draw(), "<svg");
	CHART(4);
	page = draw();
	has_not(page, "<svg");
	has(page, "<table");
	CHART(4, 6);
	page = draw();
	has(page, "<svg");
	within(page);
	/* values and no limits */
	CHART(4, NAN, 6);
	page = draw();
	balanced(page);
	within(page);
	assert_str(path(page, "limit"), "");
	has_not(page, "Limits: ");
	assert_int_equal(times(path(page, "values"), S("M")), 2);
}

static void
odd(void **state)
{
	double far = -1e15, near = 4;
	(void)state;

	CHART(5, 5, 5, 5);
	within(draw());
	CHART(0, 0, 0);
	within(draw());
	CHART(-3, -9, -4);
	within(draw());
	CHART(1e15, -1e15, 1e15);
	within(draw());
	CHART(1e15, 1e15 - 1, 1e15);
	within(draw());
	CHART(1e-9, 3e-9, 2e-9);
	within(draw());
	CHART(1e-300, 3e-300, 2e-300);
	within(draw());
	CHART(4, 6, 4);
	in.target = &far;
	within(draw());
	CHART(1e15, 1e15, 1e15);
	in.target = &near;
	within(draw());
}

static void
scale(void **state)
{
	double target = 100;
	str page;
	(void)state;

	CHART(1200000, 1250000, 1190000);
	page = draw();
	has(page, ">1.2m</text>");
	CHART(2e12, 5e12, 3e12);
	has(draw(), ">5tn</text>");
	/* far from nought and close together: the ticks differ */
	CHART(1000001, 1000002, 1000001, 1000002);
	page = draw();
	has(page, ">1,000,002</text>");
	has_not(page, "m</text>");
	CHART(-2, 1, -1, 2);
	has(draw(), ">0</text>");
	/* limits 11.4 and 32.6: nought is near; 89.4 and 110.6: it is not */
	CHART(20, 24, 20, 24);
	has(draw(), ">0</text>");
	CHART(98, 102, 98, 102);
	page = draw();
	has(page, ">85</text>");
	has_not(page, ">0</text>");
	CHART(0, 0);
	assert_str(path(draw(), "values"), "M2500 1080L7500 1080");
	CHART(4, 6, 4);
	in.target = &target;
	has(draw(), ">100</text>");
}

static void
described(void **state)
{
	(void)state;

	CHART(STEADY, 9);
	has(draw(), "The latest value: usual variation.</desc>");
	CHART(STEADY, 7, 8, 9, 10, 11, 12, 13);
	in.baseline = 12;
	has(draw(), "The latest value: part of a steady rise or fall, rising: "
	    "change.</desc>");
	CHART(STEADY, 9, 8, 9, 8, 9, 8, 9);
	in.baseline = 12;
	has(draw(), "The latest value: part of a run on one side of the "
	    "average, low: change.</desc>");
}

static void
labels(void **state)
{
	double y[24];
	str page;
	(void)state;

	for (size_t i = 0; i < 24; i++)
		y[i] = (double)(i % 3);
	chart(y, 24);
	page = draw();
	has(page, " x=\"100%\" text-anchor=\"end\" y=\"236\">p24</text>");
	assert_int_equal(times(page, S(" y=\"236\"")), 6);
	for (size_t i = 0; i < 24; i++)
		point[i].x = S("Größe im Frühling");
	page = draw();
	has(page, ">Größe im Fr…</text>");
	assert_int_equal(times(page, S(" y=\"236\"")), 2);
}

static void
many(size_t n, double p_of)
{
	double *y = NEWN(mem, double, n);
	uint32_t seed = 4;

	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		/* a point in seven far out: marks and tips abound */
		y[i] = (seed >> 16) % 1000 + (i % 7 == 0 ? 90000 : 0);
	}
	chart(y, n);
	if (p_of > 0) {
		in.chart = SPC_CHART_P;
		for (size_t i = 0; i < n; i++)
			point[i].n = p_of + (double)(i % 5) * 1000;
	}
}

/* A thousand points: the picture and the table have their bounds. */
static void
bounded(void **state)
{
	str page, svg;
	(void)state;

	many(1000, 0);
	in.baseline = 6;
	page = draw();
	balanced(page);
	within(page);
	svg = between(page, S("<svg"), S("<ul"));
	assert_true(svg.n < 200000);
	assert_true(page.n < 1000 * 1024);
	assert_int_equal(times(page, S("<tr")), 1001);
	has_not(page, "<use href=\"#c-usual\" x="); /* the line alone */
	has(page, "<g class=\"heed-chart__mark\" id=\"c-change\" "
	    "transform=\"scale(.6)\">");
	has(page, "x=\"0.05%\"");
	has(page, "x=\"0.75%\"");
	many(60, 0); /* small marks, and all of them */
	page = draw();
	has(page, "id=\"c-usual\" transform=\"scale(.6)\">");
	assert_int_equal(times(page, S("<use href=\"#c-")), 60);
	many(1000, 100000);
	page = draw();
	balanced(page);
	svg = between(page, S("<svg"), S("<ul"));
	assert_true(svg.n < 400000);
	assert_true(page.n < 1300 * 1024);
}

static void
latest_thousand(void **state)
{
	str page, cut[] = { SK("p100") };
	(void)state;

	many(1000, 0);
	has_not(draw(), "The picture and the table show");
	many(1500, 0);
	page = draw();
	has(page, "<p>The picture and the table show the latest 1000 of 1500 "
	    "points.</p>");
	has(page, "A line through 1000 points, from p501 to p1500.");
	assert_int_equal(times(page, S("<tr")), 1001);
	within(page);
	/* no value among them, and a share has no limits then */
	in.chart = SPC_CHART_P;
	for (size_t i = 0; i < 1500; i++) {
		point[i].y = i < 2 ? 1 : NAN;
		point[i].n = i < 2 ? 4 : NAN;
	}
	page = draw();
	has_not(page, "<svg");
	has(page, "The latest value (p2) is 25%");
	many(1500, 0);
	/* a cut before them is none of the picture's */
	in.split = cut;
	in.nsplit = 1;
	page = draw();
	within(page);
	assert_str(path(page, "cut"), "");
	has_not(page, "New average");
}

/* A value between two gaps has no line, so it has a mark. */
static void
alone(void **state)
{
	str page;
	(void)state;

	many(200, 0);
	for (size_t i = 0; i < 200; i++)
		point[i].y = i % 2 ? 1 : 2;
	point[100].y = point[102].y = NAN;
	page = draw();
	assert_int_equal(times(page, S("<use href=\"#c-usual\" x=")), 1);
}

/* LEARN-53: by shape, letter and words; the colour repeats them. */
static void
signs(void **state)
{
	double target = 3;
	str page;
	(void)state;

	CHART(STEADY, 20);
	in.baseline = 12;
	in.improve = SPC_IMPROVE_DOWN;
	in.target = &target;
	page = draw();
	balanced(page);
	has(page, "role=\"img\" width=\"28\" height=\"28\" "
	    "viewBox=\"0 0 28 28\" aria-label=\"special cause, concern, "
	    "high\">");
	has(page, ">H</text></svg> <span>Stands out: concern, high</span>");
	has(page, "aria-label=\"assurance: fail\">");
	has(page, ">F</text></svg> <span>Target: cannot be expected to be met"
	    "</span>");
	in.target = NULL;
	in.improve = SPC_IMPROVE_NONE;
	page = draw();
	has(page, "aria-label=\"special cause, change, high\">");
	has_not(page, "assurance");
	CHART(STEADY);
	page = draw();
	has(page, "aria-label=\"common cause\">");
	has(page, "<span>Usual variation</span>");
	has_not(page, "red");
	has_not(page, "green");
	CHART(4);
	has_not(draw(), "heed-chart__sign");
}

/* LEARN-55: hollow, and joined to nothing. */
static void
hollow(void **state)
{
	str page;
	(void)state;

	CHART(12, 3, 25, 8, 41, 17, 200);
	in.chart = SPC_CHART_T;
	in.improve = SPC_IMPROVE_UP;
	in.open = true;
	page = draw();
	balanced(page);
	within(page);
	assert_int_equal(times(page, S("<use href=\"#c-open\" x=\"9")), 1);
	assert_int_equal(times(path(page, "values"), S("L")), 5);
	has(page, "Still open</li>");
	has(page, "<title>p7: 200, still open, outside the limits, high: "
	    "improvement</title>");
	has(page, "still open; improvement: outside the limits");
	point[6].y = 2;
	page = draw();
	has(page, "<title>p7: 2, still open, usual variation</title>");
	has(page, "still open");
	in.open = false;
	has_not(draw(), "-open\"");
}

/* LEARN-45: where an action began, on the picture and in the key. */
static void
began(void **state)
{
	str page;
	(void)state;

	CHART(STEADY, 9, 8, 9, 8);
	has_not(draw(), "heed-chart__began");
	in.began = 12;
	in.what_began = S(EVIL);
	page = draw();
	balanced(page);
	assert_str(path(page, "began"), "M7500 0V2160");
	has(page, " x=\"75%\" dx=\"-6\" text-anchor=\"end\">" SAFE "</text>");
	has(page, SAFE "</li>");
	in.began = 4;
	in.what_began = S("");
	page = draw();
	has(page, " x=\"25%\" dx=\"6\">action began</text>");
	/* before what is drawn, and after the last */
	in.began = 16;
	has_not(draw(), "heed-chart__began");
}

/* LEARN-56: by size, between limits, with the unit's name; joined by nothing. */
static void
funnel(void **state)
{
	const double n[] = { 100, 200, 50, 150, 0, 400 };
	str page, all[6];
	(void)state;

	CHART(10, 90, 3, 22, 0, 40);
	in.chart = SPC_CHART_FUNNEL;
	in.improve = SPC_IMPROVE_DOWN;
	for (size_t i = 0; i < 6; i++)
		point[i].n = n[i];
	point[1].x = S(EVIL);
	page = draw();
	balanced(page);
	within(page);
	assert_str(path(page, "values"), "");
	assert_true(path(page, "limit").n > 100 && path(page, "inner").n > 100);
	has(page, "x=\"100%\" text-anchor=\"end\" y=\"236\">500</text>");
	has(page, " dx=\"12\">" SAFE "</text>");
	has(page, "99.8% lie within by chance");
	has(page, "45% (90 of 200)");
	has(page, "not a ranking");
	has_not(page, "heed-chart__sign");
	assert_int_equal(times(page, S("<title>p")), 4);
	/* all of them left out of the limits */
	for (size_t i = 0; i < 6; i++)
		all[i] = point[i].x;
	in.exclude = all;
	in.nexclude = 6;
	page = draw();
	within(page);
	assert_str(path(page, "mean"), "");
	has(page, "It takes two units");
	has_not(page, "Over all units");
	for (size_t i = 0; i < 6; i++)
		point[i].n = NAN;
	page = draw();
	has_not(page, "<svg");
	CHART(0, 0);
	in.chart = SPC_CHART_FUNNEL;
	point[0].n = point[1].n = 10;
	within(draw());
}

/* What a run chart has no limits for, it does not draw. */
static void
run_chart(void **state)
{
	str page;
	(void)state;

	CHART(1, 2, 1, 2, 1, 2, 1, 2, 9, 8, 9, 8, 9, 8, 9, 8);
	in.chart = SPC_CHART_RUNS;
	page = draw();
	within(page);
	assert_str(path(page, "limit"), "");
	has(page, "Median: 5</li>");
	has(page, ">Median<");
	has_not(page, "Limits: ");
	has(page, "aria-label=\"special cause, change, high\">");
}

/* LEARN-54: an SVG that stands alone, with its sentence. */
static void
a_file(void **state)
{
	double target = 3;
	struct html h;
	str page, words;
	(void)state;

	CHART(STEADY, 20, 8);
	in.target = &target;
	in.improve = SPC_IMPROVE_UP;
	point[3].x = S(EVIL);
	spc.title = S(EVIL);
	assert_int_equal(spc_compute(&cx, &in, &out), ERR_OK);
	html_init(&h, mem, PAGE_MAX);
	ui_spc_file(&h, &spc, S("A long sentence of many words that does not "
	    "go on one line of the picture, so that it is broken at a space & "
	    "goes on below; and <on> again."));
	assert_int_equal(html_done(&h, &page), ERR_OK);
	balanced(page);
	within(page);
	assert_true(str_starts(page, S("<svg xmlns=\"http://www.w3.org/2000/svg"
	    "\" width=\"960\"")));
	assert_int_equal(times(page, S("http")), 1);
	has_not(page, "<script");
	has_not(page, "style=");
	has_not(page, EVIL);
	has_not(page, "url(");
	has_not(page, "<li>");
	words = between(page, S("A long sentence"), S("</svg>"));
	assert_true(str_find(words, S("</text>\n<text")) > 0);
	has(page, "&lt;on&gt; again.</text>");
	has(page, "Target: 3</text>");
	has(page, "aria-label=\"assurance: hit and miss\"");
	/* nothing to draw */
	CHART(4);
	assert_int_equal(spc_compute(&cx, &in, &out), ERR_OK);
	html_init(&h, mem, PAGE_MAX);
	ui_spc_file(&h, &spc, out.sentence);
	assert_int_equal(html_done(&h, &page), ERR_OK);
	balanced(page);
	has(page, "There is one value so far");
	/* more than is drawn */
	many(1500, 0);
	assert_int_equal(spc_compute(&cx, &in, &out), ERR_OK);
	html_init(&h, mem, PAGE_MAX);
	ui_spc_file(&h, &spc, out.sentence);
	assert_int_equal(html_done(&h, &page), ERR_OK);
	has(page, "latest 1000 of 1500 points.");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		C(escaped), C(self_contained), C(said), C(not_by_colour_alone),
		C(lines), C(steps), C(excluded), C(few), C(odd), C(scale),
		C(described), C(labels), C(bounded), C(latest_thousand),
		C(alone), C(signs), C(hollow), C(began), C(funnel),
		C(run_chart), C(a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
