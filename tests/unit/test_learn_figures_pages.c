/*
 * The pages of a board's report: a safety lead makes one, a board member reads
 * it, and every number on it leads to its definition and to as many records as
 * it says. Whole pages, on both engines.
 */
#include "core/time.h"
#include "http/form.h"
#include "learning/figures.h"
#include "both_pages.h"

static int
group_open(void **state)
{
	(void)state;
	both_pages_open("figures_pages", NULL);
	return 0;
}

static void
each_store(void (*fn)(void))
{
	for (int i = 0; on_store(i); i++) {
		as_system(s);
		fn();
	}
}

static void
told(enum kind k, const char *const *nv)
{
	struct op op[20];
	struct matter m;
	unsigned n = 0;

	as_system(s);
	begin(s);
	ok(s, matter_new(&s->cx, k, s->unit, S(""), &m));
	for (; nv[0]; nv += 2)
		op[n++] = matter_op(&m, S(""), nv[0], str_of(nv[1]));
	ok(s, matter_save(&s->cx, &m, op, n, "save"));
	commit(s);
}
#define TOLD(k, ...) told((k), (const char *const[]){ __VA_ARGS__, NULL })

static str
quarter(void)
{
	return figures_quarter(room, s->now, 0);
}

/* Today, in words of a form. */
static const char *
today(void)
{
	return str_c(room, time_day(room, s->now));
}

/* The next address below `below` on a page, from *at on; "" none. */
static str
next_link(str html, str below, size_t *at)
{
	str rest = str_sub(html, *at, html.n), href;
	ptrdiff_t i = str_find(rest, str_cat(room, S("href=\""), below));
	char *plain;
	size_t n;

	if (i < 0)
		return S("");
	rest = str_sub(rest, (size_t)i + 6, rest.n);
	*at = (size_t)(rest.p - html.p);
	(void)str_cut(&rest, '"', &href);
	/* As the server hands it to a page. */
	plain = NEWN(room, char, href.n + 1);
	assert_true(pct_decode(href, false, plain, &n));
	return (str){ plain, n };
}

/* The number that a link to a figure shows first: "9 of 12 (75%)" is 9. */
static int64_t
shown(str html, size_t at)
{
	str rest = str_sub(html, at, html.n), word;
	int64_t n = -1;

	(void)str_cut(&rest, '>', &word);
	(void)str_cut(&rest, '<', &word);
	(void)str_cut(&word, ' ', &rest);
	return str_int(rest, 0, INT64_MAX, &n) ? n : -1;
}

static int64_t
records_on(str page)
{
	ptrdiff_t i = str_find(page, S("<p>Records: "));
	str rest, word;
	int64_t n = -1;

	assert_true(i >= 0);
	rest = str_sub(page, (size_t)i + 12, page.n);
	(void)str_cut(&rest, '<', &word);
	return str_int(word, 0, INT64_MAX, &n) ? n : -1;
}

static unsigned
rows_on(str page)
{
	unsigned n = 0;
	size_t at = 0;
	ptrdiff_t i;

	while ((i = str_find(str_sub(page, at, page.n), S("<tr"))) >= 0) {
		at += (size_t)i + 3;
		n++;
	}
	return n ? n - 1 : 0;
}

static str
made_report(str noor)
{
	struct reply re = POST(noor, S("/learn/report"), S("/learn/report"),
	    "period", str_c(room, quarter()));

	assert_int_equal(re.status, 303);
	str path = str_dup(room, at_go);
	ptrdiff_t q = str_chr(path, '?');

	return q < 0 ? path : str_sub(path, 0, (size_t)q);
}

/* LEARN-64 LEARN-63 */
static void
every_number(void)
{
	str noor = someone(ROLE_SAFETY, "lead"), bea = someone(ROLE_BOARD, "board");
	str path, html, href, id, cells, page;
	unsigned links = 0;
	size_t at = 0;

	for (int i = 0; i < 12; i++)
		TOLD(KIND_EVENT, "event.type", i % 3 ? "incident" : "good-care",
		    "event.what", "It was wet", "event.source", "staff",
		    "event.when", "day", "event.day", today());
	for (int i = 0; i < 3; i++)
		TOLD(KIND_DEATH, "death.called", "Someone", "death.day",
		    today(), "death.status", "inpatient", "death.age",
		    i ? "70" : "17");
	TOLD(KIND_ACTION, "action.text", "Dry floors", "action.strength",
	    "weaker");
	path = made_report(noor);
	id = str_sub(path, S("/learn/report/").n, path.n);
	html = get(noor, path, 200);
	holds(html, "12");
	holds(html, "4 of 12 (33%)");
	cells = str_cat(room, S("/learn/figures/"), str_cat(room, id,
	    S("/cell/")));
	while ((href = next_link(html, cells, &at)).n) {
		int64_t n = shown(html, at);
		size_t mark = arena_mark(room);

		page = get(noor, href, 200);
		if (n >= 0 && str_find(href, S("actions.age")) < 0 &&
		    str_find(href, S("events.ratio")) < 0)
			assert_int_equal(records_on(page), n);
		if (records_on(page) > 0 && records_on(page) < 50)
			assert_int_equal(rows_on(page), records_on(page));
		links++;
		arena_reset(room, mark);
	}
	assert_true(links > 60);
	/* The board sees the number and what it counts, and opens no record. */
	page = get(bea, str_cat(room, cells, S("events.total")), 200);
	assert_int_equal(records_on(page), 12);
	holds(page, "A record that you may not open");
	lacks(page, "href=\"/learn/event/");
	page = get(noor, str_cat(room, cells, S("events.total")), 200);
	holds(page, "href=\"/learn/event/");
	/* Actions are for the board to see. */
	page = get(bea, str_cat(room, cells, S("actions.open")), 200);
	holds(page, "href=\"/learn/action/");
	(void)get(bea, str_cat(room, cells, S("nothing.such")), 404);
}

/* LEARN-65 */
static void
the_public(void)
{
	str noor = someone(ROLE_SAFETY, "lead"), path, html, file;

	path = made_report(noor);
	html = get(noor, str_cat(room, path, S("?edition=public")), 200);
	holds(html, "Numbers from 1 to 4 are not shown");
	lacks(html, "/cell/");
	lacks(html, "4 of 12");
	file = get(noor, str_cat(room, path, S("/file?format=csv&edition=public")
	    ), 200);
	holds(file, "\"Edition\",\"\",\"\",\"public\"");
	lacks(file, "\"deaths.total\",\"Deaths\",\"3\"");
	file = get(noor, str_cat(room, path, S("/file?format=csv")), 200);
	holds(file, "\"deaths.total\",\"Deaths\",\"3\"");
	file = get(noor, str_cat(room, path, S("/file?format=text")), 200);
	holds(file, "\n27.1\nDeaths: 3\n");
	file = get(noor, str_cat(room, path,
	    S("/file?format=text&edition=public")), 200);
	holds(file, "\n27.1\nDeaths: Not shown\n");
	file = get(noor, str_cat(room, path, S("/file")), 200);
	holds(file, "What each figure counts");
	lacks(file, "/learn/");
}

/* LEARN-63 */
static void
who_may(void)
{
	str bea = someone(ROLE_BOARD, "board");
	str gwen = someone(ROLE_ENGAGEMENT, "gwen"), page;
	struct reply re;

	page = get(bea, S("/learn/report"), 200);
	lacks(page, "Count, and keep");
	holds(page, "snapshot 1");
	(void)get(gwen, S("/learn/report"), 404);
	(void)get(bea, S("/learn/report/none"), 404);
	re = ask(bea, VERB_POST, S("/learn/report"), (const struct field[]){
	    { S("token"), hidden_on(page, "token") },
	    { S("period"), quarter() } }, 2);
	assert_true(re.status == 403 || re.status == 404 || re.status == 422);
}

/* LEARN-63 */
static void
no_such_quarter(void)
{
	str noor = someone(ROLE_SAFETY, "lead");
	struct reply re = POST(noor, S("/learn/report"), S("/learn/report"),
	    "period", "2999-Q4");

	assert_int_equal(re.status, 422);
	holds(re.body, "This quarter has not begun");
	re = POST(noor, S("/learn/report"), S("/learn/report"), "period",
	    "tomorrow");
	assert_int_equal(re.status, 422);
	holds(re.body, "A quarter is written as 2026-Q3");
}

#define EACH(fn)                        \
	static void fn##_(void **state) \
	{                               \
		(void)state;            \
		each_store(fn);         \
	}
EACH(every_number)
EACH(the_public)
EACH(who_may)
EACH(no_such_quarter)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_number_),
		cmocka_unit_test(the_public_),
		cmocka_unit_test(who_may_),
		cmocka_unit_test(no_such_quarter_),
	};

	return cmocka_run_group_tests(tests, group_open, group_close);
}
