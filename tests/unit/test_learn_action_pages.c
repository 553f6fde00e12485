/*
 * The pages of areas, actions and measures, asked and posted as a browser would,
 * on both engines: from a need that someone said before to a chart with the day
 * an action began.
 */
#include "access/ledger.h"
#include "learning/action.h"
#include "both_pages.h"

#include <fcntl.h>

static str noor, bea, far;
static str lead, away;

static int
group_open(void **state)
{
	(void)state;
	both_pages_open("learn_action_pages", NULL);
	return 0;
}

static void
each_store(void (*fn)(void))
{
	str other;

	for (int i = 0; on_store(i); i++) {
		noor = someone_as(ROLE_SAFETY, "noor", &lead);
		bea = someone_as(ROLE_BOARD, "bea", &other);
		far = someone_as(ROLE_PRACTITIONER, "far", &away);
		fn();
	}
}

static str
below(str at, const char *tail)
{
	return str_cat(room, at, str_of(tail));
}

/* Where the last answer led, without what was done. */
static str
went(void)
{
	str go = at_go, at;

	(void)str_cut(&go, '?', &at);
	return at;
}

static str
new_one(const char *kind, str about, const char *link, const char *words)
{
	str new = str_cat(room, S("/learn/"), str_cat(room, str_of(kind),
	    S("/new")));
	str page = about.n ? str_cat(room, new, str_cat(room, S("?about="),
	    about)) : new;

	sent(POST(noor, page, new, "about", str_c(room, about), link, words,
	    "unit", str_c(room, s->unit)), "/learn/");
	return went();
}

static str
name_of(str at)
{
	return str_sub(at, strlen("/learn/"), at.n);
}

/* ---- areas ---- */

/* LEARN-43 LEARN-47 */
static void
areas(void)
{
	str one = new_one("area", S(""), "area.statement",
	    "Windows of the night station are steamed up");
	str two = new_one("area", S(""), "area.statement",
	    "The night station cannot see through its windows");
	str page = get(noor, two, 200), alike = below(two, "/alike");
	struct reply re;

	holds(page, "may be the same need");
	holds(page, "Has someone said this before?");
	holds(page, "Words in both: ");
	holds(page, "Windows of the night station");
	re = POST(noor, two, alike, "other", str_c(room, name_of(one)), "how",
	    "");
	assert_int_equal(re.status, 422);
	holds(re.body, "Choose how they stand");
	re = POST(noor, two, alike, "other", "area/nothing", "how", "same");
	assert_int_equal(re.status, 404);
	sent(POST(noor, two, alike, "other", str_c(room, name_of(one)), "how",
	    "supports"), "/learn/area/");
	page = get(noor, two, 200);
	lacks(page, "may be the same need");
	holds(page, "They support one another");
	page = get(noor, one, 200);
	holds(page, "Areas that say how they stand");
	holds(page, "They support one another · A-");
	holds(page, "It says of this one: They support one another");
	/* Nobody posts it at another kind. */
	(void)get(noor, str_cat(room, S("/learn/area/"), S("nothing")), 404);
	/* A solution is asked about and kept. */
	two = new_one("area", S(""), "area.statement",
	    "Staff must be trained in washing windows");
	page = get(noor, two, 200);
	holds(page, "It says “");
	holds(page, "Staff must be trained");
	(void)get(far, two, 404);
}

/* LEARN-47: a recommendation says it too, and each side shows the other's word. */
static void
recommended(void)
{
	str area = new_one("area", S(""), "area.statement",
	    "Ligature cutters hang where nobody finds them");
	str x = new_one("advice", S(""), "advice.from", "A coroner"), page;

	sent(POST(noor, x, below(x, "/alike"), "other", str_c(room,
	    name_of(area)), "how", "conflicts"), "/learn/advice/");
	page = get(noor, area, 200);
	holds(page, "Recommendations that say how they stand to this one");
	holds(page, "They do not go together · X-");
	lacks(get(noor, x, 200), "Areas that say how they stand");
	sent(POST(noor, area, below(area, "/alike"), "other", str_c(room,
	    name_of(x)), "how", "supports"), "/learn/area/");
	page = get(noor, x, 200);
	holds(page, "Areas that say how they stand to this one");
	holds(page, "They support one another · A-");
}

/* What that page posts for the choice of that code. */
static const char *
choice_on(str html, const char *code)
{
	str end = str_cat(room, str_of(code), S("\""));
	ptrdiff_t at = str_find(html, end), from = at;

	assert_true(at > 0);
	while (from > 0 && html.p[from - 1] != '"')
		from--;
	return str_c(room, str_sub(html, (size_t)from,
	    (size_t)(at - from) + end.n - 1));
}

/* LEARN-44: the warning on the area's page, and the way out of it. */
static void
weaker(void)
{
	str area = new_one("area", S(""), "area.statement", "Lost bleeps");
	str action, page;

	lacks(get(noor, area, 200), "weaker by itself");
	action = new_one("action", name_of(area), "action.text", "A reminder");
	sent(POST(noor, below(action, "/action"), below(action, "/action"),
	    "action.strength", choice_on(get(noor, below(action, "/action"),
	    200), "weaker")), "");
	page = get(noor, area, 200);
	holds(page, "weaker by itself");
	holds(page, "Write why nothing stronger");
	sent(POST(noor, below(area, "/area"), below(area, "/area"),
	    "area.weak", "The lift comes first"), "");
	lacks(get(noor, area, 200), "Write why nothing stronger");
}

/* ---- figures ---- */

/* LEARN-49 */
static void
figures(void)
{
	str m = new_one("measure", S(""), "measure.name", "Calls back");
	str at = below(m, "/figures"), page;
	struct reply re;

	holds(get(noor, m, 200), "There are no figures yet");
	holds(get(noor, at, 200), "There are none yet");
	re = POST(noor, at, at, "do", "one", "x", "2026-13", "y", "4");
	assert_int_equal(re.status, 422);
	holds(re.body, "There is no such day or month");
	holds(re.body, "2026-13");
	sent(POST(noor, at, at, "do", "one", "x", "2026-01", "y", "4", "note",
	    "A short month"), "/figures");
	page = get(noor, at, 200);
	holds(page, "A short month");
	holds(page, "?x=2026-01#one");
	page = get(noor, below(at, "?x=2026-01"), 200);
	holds(page, "Change the figure of 2026-01");
	sent(POST(noor, at, at, "do", "one", "x", "2026-01", "drop", "1"),
	    "/figures");
	holds(get(noor, at, 200), "There are none yet");
	/* Many at once: one that is wrong, and none is saved. */
	re = POST(noor, at, at, "do", "many", "rows",
	    "When,How many\n2026-01,4\n2026-02,x\n2026-03\n");
	assert_int_equal(re.status, 422);
	holds(re.body, "Row 4: it is when, how many");
	re = POST(noor, at, at, "do", "many", "rows",
	    "When,How many\n2026-01,4\n2026-02,x\n");
	holds(re.body, "Row 3: how many is no number");
	holds(get(noor, at, 200), "There are none yet");
	re = POST(noor, at, at, "do", "many", "rows", "");
	holds(re.body, "Paste the rows here");
	sent(POST(noor, at, at, "do", "many", "rows",
	    "When\tHow many\n2026-01\t4\n\n02/02/2026\t5\t50\n"), "/figures");
	page = get(noor, at, 200);
	holds(page, "2026-02-02");
	holds(get(noor, m, 200), "<svg");
	/* A measure alone has figures. */
	(void)get(noor, below(new_one("area", S(""), "area.statement", "X"),
	    "/figures"), 404);
	(void)get(far, at, 404);
	/* From Heed's own rows. */
	re = POST(noor, at, at, "do", "from", "rows", "nothing");
	assert_int_equal(re.status, 422);
	sent(POST(noor, at, at, "do", "from", "rows", "events-month"),
	    "/figures");
	page = get(noor, at, 200);
	holds(page, "counted from Heed&#39;s own rows");
	lacks(page, "Bring them in");
	holds(get(noor, m, 200), "None of Heed&#39;s rows");
}

/* A file: as it was saved by a spreadsheet, and what is no such file. */
/* LEARN-49 */
static void
files(void)
{
	static const char good[] = "\xef\xbb\xbfMonth;Calls\r\n2026-01;4\r\n"
	    "2026-02;7\r\n";
	static const char bad[] = "2026-01,\xff\xfe\n";
	str m = new_one("measure", S(""), "measure.name", "By file");
	str at = below(m, "/figures"), name = below(temp_dir(room), "/f.csv");
	struct request rq = { .file = true, .file_n = sizeof(good) - 1 };
	struct reply re;

	rq.file_fd = open(str_c(room, name), O_RDWR | O_CREAT, 0600);
	assert_true(rq.file_fd >= 0);
	assert_int_equal(pwrite(rq.file_fd, good, sizeof(good) - 1, 0),
	    sizeof(good) - 1);
	bring = &rq;
	sent(POST(noor, at, at, "do", "many"), "/figures");
	holds(get(noor, at, 200), "?x=2026-02#one");
	rq.file_n = sizeof(bad) - 1;
	assert_int_equal(pwrite(rq.file_fd, bad, sizeof(bad) - 1, 0),
	    sizeof(bad) - 1);
	re = POST(noor, at, at, "do", "many");
	holds(re.body, "This file is no text in UTF-8");
	rq.file_over = true;
	re = POST(noor, at, at, "do", "many");
	holds(re.body, "more than 200 kB");
	bring = NULL;
	(void)close(rq.file_fd);
	(void)unlink(name.p);
}

/* ---- an action and its chart ---- */

static void
ticked(str at, const char *part, const char *const *nv)
{
	str to = below(at, part);

	sent(post(noor, to, to, nv), "");
}
#define PART(at, part, ...) ticked((at), (part), \
	(const char *const[]){ __VA_ARGS__, NULL })

/* The field of a day, in three. */
static struct reply
day_sent(str at, const char *part, const char *link, const char *d,
    const char *mo, const char *y)
{
	str to = below(at, part), html = get(noor, to, 200);
	str end = str_cat(room, str_of(link), S("-day\""));
	ptrdiff_t i = str_find(html, str_cat(room, S(":"), end)), from = i;
	str name;

	if (i < 0)
		fail_msg("no %s on %.*s", link, PRS(to));
	while (from > 0 && html.p[from - 1] != '"')
		from--;
	name = str_sub(html, (size_t)from, (size_t)(i - from) + 1 +
	    strlen(link));
	const char *nv[] = { str_c(room, below(name, "-day")), d,
		str_c(room, below(name, "-month")), mo,
		str_c(room, below(name, "-year")), y, NULL };

	return post(noor, to, to, nv);
}

static void
day_part(str at, const char *part, const char *link, const char *d,
    const char *mo, const char *y)
{
	sent(day_sent(at, part, link, d, mo, y), "");
}

/* Agreed, and begun: all that it needs, part by part. */
static void
under_way(str a)
{
	PART(a, "/action", "action.role", "The kitchen", "action.strength",
	    choice_on(get(noor, below(a, "/action"), 200), "stronger"));
	PART(a, "/ifaces", "ifaces.inclusivity", "All", "ifaces.feasibility",
	    "Yes", "ifaces.acceptability", "Asked", "ifaces.cost", "Little",
	    "ifaces.effectiveness", "It is warm", "ifaces.sustainability",
	    "It stays");
	PART(a, "/measured", "measured.how", "Fewer plates", "measured.plan",
	    "Count them", "measured.baseline", choice_on(get(noor, below(a,
	    "/measured"), 200), "none"));
	sent(POST(noor, a, below(a, "/move"), "to", "agreed"), "");
	sent(POST(noor, a, below(a, "/move"), "to", "in-progress"), "");
}

/* LEARN-46 LEARN-48 LEARN-49 */
static void
chart(void)
{
	static const char rows[] = "2025-01,21\n2025-02,24\n2025-03,19\n"
	    "2025-04,22\n2025-05,25\n2025-06,20\n2025-07,23\n2025-08,22\n"
	    "2025-09,18\n2025-10,24\n2025-11,21\n2025-12,23\n2026-01,12\n"
	    "2026-02,11\n2026-03,13\n2026-04,12\n2026-05,10\n2026-06,11\n"
	    "2026-07,12\n2026-08,9\n";
	static const char same[] = "2025-01,21\n2025-02,24\n2025-03,19\n"
	    "2025-04,22\n2025-05,25\n2025-06,20\n2025-07,23\n2025-08,22\n"
	    "2025-09,18\n2025-10,24\n2025-11,21\n2025-12,23\n2026-01,22\n"
	    "2026-02,21\n2026-03,23\n2026-04,20\n2026-05,24\n2026-06,21\n"
	    "2026-07,22\n2026-08,19\n";
	str area = new_one("area", S(""), "area.statement", "Cold meals");
	str a = new_one("action", name_of(area), "action.text",
	    "A warm trolley"), m, m2, page;
	struct reply re;

	page = get(noor, a, 200);
	holds(page, "The area it serves");
	holds(page, "Cold meals");
	holds(page, "Nobody yet");
	holds(page, "Nobody can tell: it has no measure yet");
	day_part(a, "/action", "action.target", "1", "3", "2026");
	day_part(a, "/action", "action.target", "1", "4", "2026");
	page = get(noor, a, 200);
	holds(page, "1 April 2026, which is past; it was moved 1 time");
	holds(page, "How its day was moved");
	holds(page, "1 March 2026");
	holds(page, "No reason was written");
	sent(POST(noor, below(a, "/owner"), below(a, "/owner"), "owner",
	    str_c(room, lead)), "");
	m = new_one("measure", name_of(a), "measure.name", "Plates sent back");
	holds(get(noor, a, 200), "It has not begun");
	day_part(a, "/action", "action.start", "5", "1", "2026");
	holds(get(noor, a, 200), "Not begun; planned for 5 January 2026");
	under_way(a);
	re = day_sent(a, "/action", "action.target", "", "", "");
	assert_int_equal(re.status, 422);
	holds(re.body, "It is agreed, and so it has a day");
	holds(get(noor, a, 200), "There are no figures yet");
	sent(POST(noor, below(m, "/figures"), below(m, "/figures"), "do",
	    "many", "rows", rows), "");
	page = get(noor, a, 200);
	holds(page, "Changed: 8 of the 8 points since then");
	holds(page, "action began");
	holds(page, "5 January 2026");
	lacks(page, "<details class=\"nhsuk-details\" open");
	page = get(noor, below(a, "?print=1"), 200);
	lacks(page, "For paper: with all");
	page = get(noor, m, 200);
	holds(page, "Since “A warm trolley” began on 5 January 2026");
	holds(page, "Limits come from the first 12 figures, and more figures do");
	/* All of them, by their days; the board sees them too. */
	page = get(bea, S("/learn/actions"), 200);
	holds(page, "A warm trolley");
	lacks(page, "Plates sent back");
	/* A measure that says otherwise is told beside it. */
	m2 = new_one("measure", name_of(a), "measure.name", "Meals not eaten");
	holds(get(bea, S("/learn/actions"), 200), "Plates sent back: Changed");
	sent(POST(noor, below(m2, "/figures"), below(m2, "/figures"), "do",
	    "many", "rows", same), "");
	page = get(bea, S("/learn/actions"), 200);
	holds(page, "Plates sent back: Changed");
	holds(page, "Meals not eaten: Not changed");
	holds(page, "past its day");
	holds(page, "part of everyday work");
	lacks(page, "%");
	holds(page, "There is none.");
	for (int i = 5; i < 8; i++) {
		char mo[2] = { (char)('0' + i), '\0' };

		day_part(a, "/action", "action.target", "1", mo, "2026");
	}
	page = get(bea, S("/learn/actions"), 200);
	lacks(page, "There is none.");
	holds(page, "Moved three times or more");
	holds(get(noor, S("/learn"), 200), "/learn/actions\"");
	(void)get(far, S("/learn/actions"), 404);
	(void)m;
}

/* LEARN-47: who reads is offered no way to change; who has one action sees the need
 * it serves, and a way back that is there. */
static void
whose(void)
{
	str area = new_one("area", S(""), "area.statement",
	    "The night round has nobody for the far corridor");
	str a = new_one("action", name_of(area), "action.text",
	    "A second key"), page;

	page = get(noor, a, 200);
	holds(page, "Write or change");
	holds(page, "hand it on");
	page = get(bea, a, 200);
	holds(page, "A second key");
	lacks(page, "Write or change");
	lacks(page, "hand it on");
	lacks(page, "link it to another");
	lacks(page, "What can come next");
	lacks(get(bea, below(a, "/looked"), 200), "looked.one");
	lacks(get(bea, below(a, "/action"), 200), "Save");
	lacks(get(bea, area, 200), "Write or change");
	(void)get(far, a, 404);
	sent(POST(noor, below(a, "/owner"), below(a, "/owner"), "owner",
	    str_c(room, away)), "");
	page = get(far, a, 200);
	holds(page, "The night round has nobody for the far corridor");
	holds(page, "Write or change");
	holds(page, "href=\"/learn\"");
	lacks(page, "href=\"/learn/action\"");
	lacks(page, str_c(room, area));
	as_system(s);
	ok(s, spool_load(&s->cx, door_store(s->door), door_dir(s->door)));
	holds(get(noor, below(area, "/history"), 200), "far");
}

/* LEARN-56: a safety lead compares units, of a period that is said. */
static void
units(void)
{
	str m = new_one("measure", S(""), "measure.name", "Falls by ward");
	str at = below(m, "/figures"), part = below(m, "/measure"), page;

	sent(POST(noor, part, part, "measure.chart", choice_on(get(noor, part,
	    200), "funnel")), "");
	holds(get(noor, at, 200), "write what the unit is called");
	sent(POST(noor, at, at, "do", "many", "rows", "Unit,Falls,Days\n"
	    "Larch ward,10,100\nQuay ward,50,200\nMoor ward,3,50\n"),
	    "/figures");
	holds(get(noor, m, 200), "say its first day and its last");
	day_part(m, "/measure", "measure.units-from", "1", "4", "2026");
	day_part(m, "/measure", "measure.units-to", "30", "6", "2026");
	page = get(noor, m, 200);
	holds(page, "not a ranking");
	holds(page, "1 April 2026 to 30 June 2026");
	holds(page, "Larch ward, Quay ward, Moor ward");
}

/* The history of days is not to be written by hand. */
/* LEARN-46 */
static void
kept_days(void)
{
	str a = new_one("action", S(""), "action.text", "A lamp");

	(void)get(noor, below(a, "/dates"), 404);
	(void)get(noor, below(new_one("measure", S(""), "measure.name", "N"),
	    "/series"), 404);
}

#define EACH(name)                           \
	static void name##_each(void **state) \
	{                                    \
		(void)state;                 \
		each_store(name);            \
	}
EACH(areas)
EACH(recommended)
EACH(weaker)
EACH(figures)
EACH(files)
EACH(chart)
EACH(whose)
EACH(units)
EACH(kept_days)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(areas_each),
		cmocka_unit_test(recommended_each),
		cmocka_unit_test(weaker_each),
		cmocka_unit_test(figures_each),
		cmocka_unit_test(files_each),
		cmocka_unit_test(chart_each),
		cmocka_unit_test(whose_each),
		cmocka_unit_test(units_each),
		cmocka_unit_test(kept_days_each),
	};

	return cmocka_run_group_tests(tests, group_open, group_close);
}
