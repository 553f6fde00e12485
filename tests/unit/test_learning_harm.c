/*
 * What follows from what was written down: harm, windows, due days, samples,
 * candour, agreement and hidden cells. Each with what lies just beside it.
 */
#include "core/buf.h"
#include "learning/harm.h"
#include "kit.h"

#include <math.h>

static int
opened(void **state)
{
	if (kit_new(state) != 0)
		return -1;
	ctx_init(&cx, kit_engines, KIT_NOW);
	if (holidays_open(&cx) != ERR_OK) {
		kit_say();
		return -1;
	}
	ctx_init(&cx, mem, KIT_NOW);
	return 0;
}
#define TO(f) cmocka_unit_test_setup_teardown(f, opened, kit_end)

static int64_t
day(const char *s)
{
	int64_t d = 0;

	if (!day_read(str_of(s), &d))
		fail_msg("no day: %s", s);
	return d;
}

/* The i-th diagnostic is at where. */
static void
at(unsigned i, const char *where)
{
	if (i >= cx.ndiag)
		fail_msg("nothing is said of %s", where);
	assert_str(cx.diag[i].where, where);
	assert_true(cx.diag[i].what.n > 10);
}

/* LEARN-5 */
static void
overall(void **state)
{
	static const struct harm two[] = { { 5, 4 }, { 1, 0 } };
	static const struct { struct harm h; unsigned want; } rows[] = {
		{ { 5, 4 }, 5 }, { { 5, 1 }, 2 }, { { 3, 4 }, 3 },
		{ { 4, 2 }, 3 }, { { 0, 0 }, 0 }, { { 0, 3 }, 4 },
		{ { 2, 0 }, 2 }, { { 1, 1 }, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(harm_overall(&rows[i].h, 1), rows[i].want);
	assert_int_equal(harm_overall(two, 2), 1);
	assert_int_equal(harm_overall(two, 1), 5);
	assert_int_equal(harm_overall(NULL, 0), 0);
	assert_str(harm_word(2), "severe");
	assert_str(harm_word(0), "");
	assert_str(harm_word(9), "");
}

/* LEARN-5 LEARN-6 */
static void
numbers_of_codes(void **state)
{
	static const struct { const char *file, *code; unsigned n; } rows[] = {
		{ "harm-physical", "fatal", 1 },
		{ "harm-physical", "harm-serious", 2 },
		{ "harm-physical", "harm-moderate", 3 },
		{ "harm-physical", "harm-low", 4 },
		{ "harm-physical", "no-harm", 5 },
		{ "harm-physical", "not-judged", 0 },
		{ "harm-physical", "", 0 }, { "harm-physical", "# x", 0 },
		{ "harm-physical", "code", 0 }, { "nothing", "fatal", 0 },
		{ "harm-psychological", "harm-serious", 1 },
		{ "harm-psychological", "no-harm", 4 },
		{ "harm-psychological", "fatal", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(harm_of_code(rows[i].file,
		    str_of(rows[i].code)), rows[i].n);
}

/* LEARN-4 */
static void
near_misses(void **state)
{
	static const struct harm none = { 5, 4 }, little = { 4, 4 },
		fatal = { 1, 0 }, open = { 0, 0 };
	struct near m = { .near_miss = true, .kind = S("chance"),
		.potential = { 1, 0 }, .actual = &none, .n = 1 };

	(void)state;
	assert_int_equal(near_check(&cx, &m), ERR_OK);
	m.actual = &open;
	assert_int_equal(near_check(&cx, &m), ERR_OK);
	m.n = 0;
	assert_int_equal(near_check(&cx, &m), ERR_OK);
	m.n = 1;
	m.kind = S("not-said");
	m.potential = open;
	m.actual = &little;
	assert_int_equal(near_check(&cx, &m), ERR_INPUT);
	assert_int_equal(cx.ndiag, 3);
	at(0, "kind");
	at(1, "potential");
	at(2, "harm");
	kit_fresh();
	m.near_miss = false;
	m.near_fatal = true;
	assert_int_equal(near_check(&cx, &m), ERR_OK);
	m.actual = &none;
	assert_int_equal(near_check(&cx, &m), ERR_INPUT);
	at(0, "harm");
	kit_fresh();
	m.actual = &fatal;
	assert_int_equal(near_check(&cx, &m), ERR_INPUT);
	at(0, "harm");
	kit_fresh();
	m.near_miss = true;
	m.kind = S("chance");
	m.potential = fatal;
	m.actual = &open;
	assert_int_equal(near_check(&cx, &m), ERR_INPUT);
	assert_int_equal(cx.ndiag, 1);
	at(0, "near-miss");
	/* Neither: nothing is asked. */
	kit_fresh();
	m = (struct near){ .actual = &fatal, .n = 1 };
	assert_int_equal(near_check(&cx, &m), ERR_OK);
}

static struct day_window
window(const char *then, const char *died)
{
	return day_window(true, day(then), true, day(died));
}

/* LEARN-17 */
static void
windows(void **state)
{
	struct day_window w;

	(void)state;
	assert_true(window("2025-01-01", "2025-01-31").d30);
	assert_int_equal(window("2025-01-01", "2025-01-31").days, 30);
	assert_false(window("2025-01-01", "2025-02-01").d30);
	assert_true(window("2025-01-01", "2025-04-01").m3);
	assert_false(window("2025-01-01", "2025-04-02").m3);
	assert_true(window("2025-01-01", "2025-07-01").m6);
	assert_false(window("2025-01-01", "2025-07-02").m6);
	assert_true(window("2025-01-01", "2026-01-01").m12);
	assert_false(window("2025-01-01", "2026-01-02").m12);
	assert_true(window("2025-01-01", "2025-01-01").d30);
	/* The 30th of November, and a February. */
	assert_true(window("2025-11-30", "2026-02-28").m3);
	assert_false(window("2025-11-30", "2026-03-01").m3);
	assert_true(window("2024-02-29", "2025-02-28").m12);
	w = window("2025-01-02", "2025-01-01");
	assert_true(w.known && w.days == -1);
	assert_false(w.d30 || w.m3 || w.m6 || w.m12);
	w = day_window(false, 0, true, day("2025-01-01"));
	assert_false(w.known || w.d30 || w.m12);
	w = day_window(true, day("2025-01-01"), false, 0);
	assert_false(w.known);
}

static void
days(void **state)
{
	static const char *const none[] = { "", "2025", "2025-02", "2025-02-29",
		"2025-13-01", "2025-00-01", "2025-01-00", "2025-1-001",
		"0000-01-01", "2025-01-01T00:00:00Z", "2025/01/01" };
	int64_t d = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (day_read(str_of(none[i]), &d) || d != 7)
			fail_msg("a day: %s", none[i]);
	assert_int_equal(day("1970-01-01"), 0);
	assert_int_equal(day("1969-12-31"), -1);
	assert_int_equal(day("2026-11-27"), 20784);
	assert_str(day_print(mem, day("1931-03-01")), "1931-03-01");
	/* 00:30 in London in summer is the day before in UTC. */
	assert_int_equal(day_of(1782775800), day("2026-06-30"));
	assert_int_equal(day_plus_months(day("2026-01-31"), 1),
	    day("2026-02-28"));
	assert_int_equal(day_plus_months(day("2026-03-31"), -1),
	    day("2026-02-28"));
	assert_int_equal(day_plus_months(day("2026-11-30"), 14),
	    day("2028-01-30"));
}

/* LEARN-40 */
static void
working(void **state)
{
	int64_t from, to;

	(void)state;
	/* Over Easter: from the Thursday before Good Friday. */
	assert_int_equal(working_day_plus(day("2027-03-25"), 10),
	    day("2027-04-12"));
	assert_int_equal(working_days(day("2027-03-25"), day("2027-04-12")),
	    10);
	assert_int_equal(working_day_plus(day("2027-03-25"), 1),
	    day("2027-03-30"));
	/* From a Friday, a Sunday, and over Christmas 2026. */
	assert_int_equal(working_day_plus(day("2026-11-27"), 1),
	    day("2026-11-30"));
	assert_int_equal(working_day_plus(day("2026-11-29"), 1),
	    day("2026-11-30"));
	assert_int_equal(working_day_plus(day("2026-12-18"), 10),
	    day("2027-01-06"));
	assert_int_equal(working_day_plus(day("2026-11-27"), 0),
	    day("2026-11-27"));
	assert_false(working_day(day("2026-12-25")));
	assert_false(working_day(day("2026-12-28")));
	assert_true(working_day(day("2026-12-29")));
	assert_false(working_day(day("2026-11-28")));
	assert_true(holidays_known(day("2020-01-01")));
	assert_false(holidays_known(day("2019-12-31")));
	assert_true(holidays_known(day("2029-12-31")));
	assert_false(holidays_known(day("2030-01-01")));
	assert_int_equal(working_days(10, 10), 0);
	assert_int_equal(working_days(10, 5), 0);
	/* The same by counting, for spans of every length and weekday. */
	for (from = day("2026-12-01"); from < day("2026-12-09"); from++) {
		int64_t n = 0;

		for (to = from; to < from + 200; to++) {
			n += to > from && working_day(to);
			if (working_days(from, to) != n)
				fail_msg("%d days from %d", (int)(to - from),
				    (int)from);
		}
	}
}

static void
refused_holidays(const char *rows, const char *where)
{
	struct buf b;

	kit_fresh();
	buf_init(&b, mem, 4096);
	buf_lit(&b, "day\tsays\tsource\treview_by\n");
	buf_put(&b, str_of(rows));
	assert_int_equal(holidays_check(&cx, "h.tsv", buf_str(&b)), ERR_INPUT);
	at(0, where);
}

/* LEARN-40 */
static void
holiday_faults(void **state)
{
	(void)state;
	refused_holidays("2027-13-01\tx\theed\t2027-11-30\n", "h.tsv:2");
	refused_holidays("2027-01-02\tx\n2027-01-02\ty\n", "h.tsv:3");
	refused_holidays("2027-01-02\tx\n2027-01-01\ty\n", "h.tsv:3");
	/* A year that was begun and not ended. */
	refused_holidays("2027-01-02\tx\n2027-01-03\ty\n", "h.tsv:3");
	refused_holidays("", "h.tsv");
}

/* LEARN-24 */
static void
coroners_report(void **state)
{
	(void)state;
	assert_int_equal(pfd_due(false, 0, day("2026-01-01")),
	    day("2026-02-25"));
	assert_int_equal(pfd_due(true, day("2026-02-20"), day("2026-01-01")),
	    day("2026-02-20"));
}

/* LEARN-28 */
static void
clock_of_a_response(void **state)
{
	static const struct pause pauses[] = { { 10, 20, false },
		{ 15, 30, false }, { 40, 0, true }, { 35, 36, false },
		{ -50, 2, false } };
	struct response_clock c = response_clock(0, 89, NULL, 0, 0, 0);

	(void)state;
	assert_int_equal(c.days, 89);
	assert_false(c.notice || c.late);
	c = response_clock(0, 90, NULL, 0, 0, 0);
	assert_true(c.notice && !c.late);
	assert_true(response_clock(0, 180, NULL, 0, 0, 0).late);
	assert_false(response_clock(0, 179, NULL, 0, 0, 0).late);
	assert_true(response_clock(0, 30, NULL, 0, 30, 60).notice);
	/* Paused days are shown apart, and are days all the same. */
	c = response_clock(0, 100, pauses, 5, 0, 0);
	assert_int_equal(c.days, 100);
	assert_int_equal(c.paused, 20 + 60 + 1 + 2);
	assert_true(c.notice);
	c = response_clock(0, 12, pauses, 5, 0, 0);
	assert_int_equal(c.paused, 2 + 2);
	assert_int_equal(response_clock(5, 4, pauses, 5, 0, 0).days, 0);
}

/* LEARN-21 */
static void
more_likely_than_not(void **state)
{
	(void)state;
	for (unsigned i = 0; i <= 7; i++)
		assert_int_equal(judged_avoidability(i), i == 0 || i == 7 ?
		    JUDGED_NOT : i <= 3 ? JUDGED_YES : JUDGED_NO);
	assert_int_equal(judged_code(S("yes")), JUDGED_YES);
	assert_int_equal(judged_code(S("no")), JUDGED_NO);
	assert_int_equal(judged_code(S("cannot-tell")), JUDGED_CANNOT_TELL);
	assert_int_equal(judged_code(S("not-judged")), JUDGED_NOT);
	assert_int_equal(judged_final(JUDGED_YES, JUDGED_NOT, JUDGED_NOT),
	    JUDGED_YES);
	assert_int_equal(judged_final(JUDGED_YES, JUDGED_NO, JUDGED_NOT),
	    JUDGED_NOT);
	assert_int_equal(judged_final(JUDGED_YES, JUDGED_NO, JUDGED_NO),
	    JUDGED_NO);
	assert_int_equal(judged_final(JUDGED_NO, JUDGED_NO, JUDGED_NOT),
	    JUDGED_NO);
	assert_int_equal(judged_final(JUDGED_NOT, JUDGED_NOT, JUDGED_NOT),
	    JUDGED_NOT);
}

/* LEARN-19 */
static void
sample(void **state)
{
	unsigned in = 0, both = 0, other = 0;

	(void)state;
	/* Worked out apart from this code: docs/learning.md. */
	assert_true(in_sample(S("2026-Q4"), S("D-7"), 100));
	assert_false(in_sample(S("2026-Q4"), S("D-7"), 0));
	for (unsigned i = 0; i < 100000; i++) {
		char id[40];
		bool a, b;

		(void)snprintf(id, sizeof(id), "%08x-0000-4000-8000-%012x",
		    i * 2654435761u, i);
		a = in_sample(S("one"), str_of(id), 10);
		b = in_sample(S("two"), str_of(id), 10);
		assert_int_equal(a, in_sample(S("one"), str_of(id), 10));
		/* More per cent only adds. */
		if (a)
			assert_true(in_sample(S("one"), str_of(id), 11));
		in += a;
		other += b;
		both += a && b;
	}
	assert_in_range(in, 9600, 10400);
	assert_in_range(other, 9600, 10400);
	assert_in_range(both, 850, 1150);
}

/* LEARN-19 */
static void
sample_by_hand(void **state)
{
	static const struct { const char *id; unsigned first; } rows[] = {
		{ "D-7", 50 },
		{ "D-8", 89 },
		{ "e2", 35 },
		{ "6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b", 12 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		str id = str_of(rows[i].id);

		assert_true(in_sample(S("2026-Q4"), id, rows[i].first));
		assert_false(in_sample(S("2026-Q4"), id, rows[i].first - 1));
	}
}

/* LEARN-19 */
static void
review(void **state)
{
	(void)state;
	assert_int_equal(review_asked(1, 0, false, false), REVIEW_NEEDED);
	assert_int_equal(review_asked(1, 3, false, true), REVIEW_NEEDED);
	assert_int_equal(review_asked(1, 0, true, false), REVIEW_BY_PSII);
	assert_int_equal(review_asked(0, 1, false, true), REVIEW_SAMPLED);
	assert_int_equal(review_asked(0, 1, false, false), REVIEW_CANNOT_TELL);
	assert_int_equal(review_asked(0, 0, false, false), REVIEW_NOT);
}

/* LEARN-38 */
static void
candour_is_asked(void **state)
{
	static const struct { struct candour_ask a; bool must; int hint; }
	rows[] = {
		{ { .harm = { 3, 4 } }, true, CANDOUR_TELL },
		{ { .harm = { 4, 4 } }, false, CANDOUR_NONE },
		{ { .harm = { 1, 0 } }, true, CANDOUR_TELL },
		{ { .harm = { 5, 2 } }, true, CANDOUR_TELL },
		{ { .harm = { 5, 2 }, .days_known = true }, true,
		    CANDOUR_UNCLEAR },
		{ { .harm = { 5, 3 }, .days_known = true, .days_28 = true },
		    true, CANDOUR_TELL },
		{ { .harm = { 5, 3 }, .days_known = true }, false,
		    CANDOUR_NONE },
		{ { .harm = { 5, 3 } }, true, CANDOUR_UNCLEAR },
		{ { .died = true }, true, CANDOUR_UNCLEAR },
		{ { .harm = { 0, 0 } }, false, CANDOUR_NONE },
		{ { .nhs_body = true, .near_miss = true, .potential = { 3, 4 },
		    .harm = { 5, 4 } }, false, CANDOUR_ASK },
		{ { .nhs_body = true, .near_miss = true, .potential = { 5, 2 },
		    .harm = { 5, 4 } }, false, CANDOUR_ASK },
		{ { .nhs_body = true, .near_miss = true, .potential = { 4, 4 },
		    .harm = { 5, 4 } }, false, CANDOUR_NONE },
		{ { .near_miss = true, .potential = { 3, 4 },
		    .harm = { 5, 4 } }, false, CANDOUR_NONE },
	};
	bool decided;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct candour_asked got = candour_asked(&rows[i].a);

		if (got.required != rows[i].must ||
		    (int)got.hint != rows[i].hint ||
		    (got.why[0] == '\0') != (got.hint == CANDOUR_NONE))
			fail_msg("row %zu: %d, %d", i, got.required, got.hint);
	}
	assert_true(candour_tells(S("notifiable"), &decided) && decided);
	assert_true(candour_tells(S("unclear"), &decided) && decided);
	assert_false(candour_tells(S("not-notifiable"), &decided));
	assert_true(decided);
	assert_false(candour_tells(S("not-decided"), &decided));
	assert_false(decided);
}

#define assert_near(got, want) \
	do { if (!(fabs((got) - (want)) < 1e-9)) \
		fail_msg("%.12g is not %.12g", (got), (want)); } while (0)

/* LEARN-57 */
static void
agree(void **state)
{
	/* Cohen's own kind of example: 20 and 15 of 50 agreed. */
	unsigned first[50], second[50], n = 0;
	struct agreement a;
	double k = 7;

	(void)state;
	assert_true(kappa_of(.8, .5, &k));
	assert_near(k, .6);
	assert_false(kappa_of(1, 1, &k));
	assert_false(kappa_of(1.1, .5, &k));
	assert_false(kappa_of(NAN, .5, &k));
	assert_near(k, .6);
	for (unsigned i = 0; i < 50; i++, n++) {
		first[n] = i < 25;
		second[n] = i < 20 || (i >= 25 && i < 35);
	}
	a = agreement(first, second, 50, 2);
	assert_true(a.known);
	assert_near(a.raw, .7);
	assert_near(a.expected, .5);
	assert_near(a.kappa, .4);
	/* One term for all: agreement by chance alone, so nothing is said. */
	for (unsigned i = 0; i < 50; i++)
		first[i] = second[i] = 0;
	a = agreement(first, second, 50, 2);
	assert_false(a.known);
	assert_near(a.raw, 1);
	assert_false(agreement(first, second, 0, 2).known);
	first[3] = 2;
	assert_false(agreement(first, second, 50, 2).known);
	assert_false(agreement(first, second, 50, 100000).known);
}

/* 'x' hidden, '.' shown; row by row, the totals last. */
static const char *
hidden(const struct cells *c)
{
	static char text[40 * 40];
	bool hide[(CELLS_SIDE_MAX + 1) * (CELLS_SIDE_MAX + 1)];
	size_t n = 0;

	assert_int_equal(cells_hide(&cx, c, hide), ERR_OK);
	for (unsigned i = 0; i <= c->rows; i++) {
		for (unsigned j = 0; j <= c->cols; j++)
			text[n++] = hide[i * (c->cols + 1) + j] ? 'x' : '.';
		text[n++] = i < c->rows ? '/' : '\0';
	}
	return text;
}

static void
row_hides(unsigned below, unsigned cols, const unsigned *n, const char *want)
{
	struct cells c = { .rows = 1, .cols = cols, .n = n, .row_totals = true,
		.below = below };
	char first[64];

	(void)snprintf(first, sizeof(first), "%.*s", (int)cols + 1, hidden(&c));
	assert_string_equal(first, want);
}
#define ROW(below, want, ...) row_hides(below, \
    sizeof((unsigned[]){ __VA_ARGS__ }) / sizeof(unsigned), \
    (unsigned[]){ __VA_ARGS__ }, want)

/* LEARN-65 */
static void
small_cells_of_a_row(void **state)
{
	(void)state;
	ROW(0, "xx.", 3, 7);
	ROW(0, "...", 5, 7);
	ROW(0, "xx..", 4, 6, 9);     /* the smaller of the two others */
	ROW(0, "x.x.", 4, 9, 6);
	ROW(0, "xx..", 2, 3, 9);     /* two small ones cover each other */
	ROW(0, "xxx.", 1, 1, 9);     /* but not where each has to be 1 */
	ROW(0, ".x.x.", 0, 4, 0, 8); /* a zero stays, and covers nothing */
	ROW(0, ".x.x", 0, 4, 0);     /* its total is small as well */
	ROW(0, "xxxxxx", 1, 1, 1, 1, 1);
	ROW(10, "xx..", 6, 9, 20);
	ROW(1, "..", 3);             /* 1 to 0: none is small */
	ROW(0, "..", 0);
	ROW(0, "xx", 3);
}

static void
table_hides(unsigned rows, unsigned cols, bool row_totals, bool col_totals,
    const unsigned *n, const char *want)
{
	struct cells c = { .rows = rows, .cols = cols, .n = n,
		.row_totals = row_totals, .col_totals = col_totals };

	assert_string_equal(hidden(&c), want);
}

/* LEARN-65 */
static void
small_cells_of_a_table(void **state)
{
	static const unsigned one[] = { 3, 7, 20, 9, 30, 40, 8, 50, 60 };
	static const unsigned two[] = { 3, 20, 20, 4 };
	static const unsigned none[] = { 0, 20, 20, 10 };
	struct cells c = { .rows = 0, .cols = 2, .n = two };
	bool hide[9];

	(void)state;
	/* Four corners: 3, its cheapest neighbours, and where they meet. */
	table_hides(3, 3, true, true, one, "xx../xx../..../....");
	/* Without sums of the columns one of the row is enough. */
	table_hides(3, 3, true, false, one, "xx../..../..../xxxx");
	table_hides(3, 3, false, true, one, "x..x/...x/x..x/...x");
	/* Without sums at all, the cell alone. */
	table_hides(3, 3, false, false, one, "x..x/...x/...x/xxxx");
	table_hides(2, 2, true, true, two, "xx./xx./...");
	table_hides(2, 2, true, true, none, ".../.../...");
	assert_int_equal(cells_hide(&cx, &c, hide), ERR_LIMIT);
	c.rows = 99;
	assert_int_equal(cells_hide(&cx, &c, hide), ERR_LIMIT);
}

/* Whether another filling of the hidden inner cells, each 1..most, gives the
 * same totals: by trying all. -1: cell (i, j) was the same in each. */
static bool
other_filling(const struct cells *c, const bool *hide, unsigned i, unsigned j)
{
	unsigned cell[16], k = 0, most = 24;
	unsigned v[16];

	for (unsigned a = 0; a < c->rows * c->cols; a++) {
		v[a] = c->n[a];
		if (hide[a / c->cols * (c->cols + 1) + a % c->cols])
			cell[k++] = a;
	}
	if (k == 0 || k > 5)
		return true; /* too many to try */
	for (unsigned a = 0; a < k; a++)
		v[cell[a]] = 1;
	for (;;) {
		bool same = true;
		unsigned a;

		for (unsigned r = 0; r < c->rows && same; r++) {
			int sum = 0;

			for (unsigned q = 0; q < c->cols; q++)
				sum += (int)v[r * c->cols + q] -
				    (int)c->n[r * c->cols + q];
			same = sum == 0 || hide[r * (c->cols + 1) + c->cols];
		}
		for (unsigned q = 0; q < c->cols && same && c->col_totals;
		    q++) {
			int sum = 0;

			for (unsigned r = 0; r < c->rows; r++)
				sum += (int)v[r * c->cols + q] -
				    (int)c->n[r * c->cols + q];
			same = sum == 0 ||
			    hide[c->rows * (c->cols + 1) + q];
		}
		if (same && v[i * c->cols + j] != c->n[i * c->cols + j])
			return true;
		for (a = 0; a < k && ++v[cell[a]] > most; a++)
			v[cell[a]] = 1;
		if (a == k)
			return false;
	}
}

/* LEARN-65 */
static void
nothing_can_be_worked_out(void **state)
{
	unsigned n[CELLS_SIDE_MAX * CELLS_SIDE_MAX], x = 1, tried = 0;
	bool hide[(CELLS_SIDE_MAX + 1) * (CELLS_SIDE_MAX + 1)];

	(void)state;
	for (unsigned round = 0; round < 3000; round++) {
		struct cells c = { .rows = 1 + round % 4,
			.cols = 1 + round / 4 % 4, .n = n, .row_totals = true,
			.col_totals = round % 3 != 0 };
		uint64_t total = 0;

		kit_fresh();
		for (unsigned i = 0; i < c.rows * c.cols; i++) {
			x = x * 1664525u + 1013904223u;
			n[i] = (x >> 24) % 3 ? (x >> 16) % 20 : (x >> 16) % 6;
			total += n[i];
		}
		assert_int_equal(cells_hide(&cx, &c, hide), ERR_OK);
		for (unsigned i = 0; i < c.rows * c.cols; i++) {
			unsigned r = i / c.cols, q = i % c.cols;
			bool h = hide[r * (c.cols + 1) + q];

			if (n[i] == 0)
				assert_false(h);
			if (n[i] == 0 || n[i] >= CELLS_BELOW)
				continue;
			assert_true(h);
			assert_false(cells_told(&c, hide, r, q));
			if (!other_filling(&c, hide, r, q))
				fail_msg("round %u: %u at %u, %u can be worked "
				    "out", round, n[i], r, q);
			tried++;
		}
	}
	assert_true(tried > 1000);
}

/* LEARN-65 */
static void
small_cells_in_time(void **state)
{
	unsigned n[CELLS_SIDE_MAX * CELLS_SIDE_MAX], x = 7;
	bool hide[(CELLS_SIDE_MAX + 1) * (CELLS_SIDE_MAX + 1)];
	struct cells c = { .rows = CELLS_SIDE_MAX, .cols = CELLS_SIDE_MAX,
		.n = n, .row_totals = true, .col_totals = true };
	int64_t from = time_ticks_ms();

	(void)state;
	for (unsigned i = 0; i < c.rows * c.cols; i++) {
		x = x * 1664525u + 1013904223u;
		n[i] = (x >> 24) % 8 ? 30 : 1 + (x >> 16) % 4;
	}
	assert_int_equal(cells_hide(&cx, &c, hide), ERR_OK);
	for (unsigned i = 0; i < c.rows * c.cols; i++)
		if (n[i] < CELLS_BELOW)
			assert_false(cells_told(&c, hide, i / c.cols,
			    i % c.cols));
	assert_true(time_ticks_ms() - from < 20000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TO(overall), TO(numbers_of_codes), TO(near_misses),
		TO(windows), TO(days), TO(working), TO(holiday_faults),
		TO(coroners_report), TO(clock_of_a_response),
		TO(more_likely_than_not), TO(sample), TO(sample_by_hand),
		TO(review), TO(candour_is_asked),
		TO(agree), TO(small_cells_of_a_row),
		TO(small_cells_of_a_table), TO(nothing_can_be_worked_out),
		TO(small_cells_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
