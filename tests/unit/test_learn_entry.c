/*
 * One entry a page: what is kept of a matter many times over is listed, added,
 * changed, moved and taken out, one page each; and two people who write on one
 * line at the same time both keep their words. On both engines, as pages.
 */
#include "learning/matter.h"

#include "both_pages.h"

static str noor, elin, event;

static int
group_open(void **state)
{
	(void)state;
	both_pages_open("learn_entry", NULL);
	return 0;
}

static str
below(const char *tail)
{
	return str_cat(room, event, str_of(tail));
}

static void
each_store(void (*fn)(void))
{
	for (int i = 0; on_store(i); i++) {
		noor = someone(ROLE_SAFETY, "noor");
		elin = someone(ROLE_SAFETY, "elin");
		sent(POST(noor, S("/learn/event/new"), S("/learn/event/new"),
		    "unit", str_c(room, s->unit), "event.what",
		    "A door stood open"), "/learn/event/");
		event = without_done();
		fn();
	}
}

/* The address of the first entry that is listed on the part's page. */
static str
first_entry(void)
{
	str page = get(noor, below("/patient"), 200);
	str mark = str_cat(room, S("href=\""), below("/patient/"));

	return str_cat(room, below("/patient/"), after(page, mark));
}

static void
in_pages(void)
{
	str page, new = below("/patient/patient.one"), one;
	struct reply re;

	page = get(noor, event, 200);
	holds(page, "/patient/patient.one\"");
	(void)get(noor, below("/patient/event.what"), 404);
	(void)get(noor, below("/patient/patient.called"), 404);
	(void)get(noor, below("/patient/0123456789abcdef"), 404);
	(void)get(noor, below("/cloud/patient.one"), 404);
	re = POST(noor, new, new, "patient.called", "");
	assert_int_equal(re.status, 422);
	holds(re.body, "Write one thing down at least");
	sent(POST(noor, new, new, "patient.called", "The tall one",
	    "patient.outcome", "At home, and well"), "/patient?done=saved");
	sent(POST(noor, new, new, "patient.called", "The small one", "next", "new"),
	    "/patient/patient.one?done=saved");
	page = get(noor, event, 200);
	holds(page, "The tall one");
	holds(page, "At home, and well");
	holds(page, "The small one");
	one = first_entry();
	page = get(noor, one, 200);
	holds(page, "The tall one");
	lacks(page, "The small one");
	sent(POST(noor, one, one, "patient.called", "The first"),
	    "/patient?done=saved");
	page = get(noor, below("/patient"), 200);
	holds(page, "The first");
	lacks(page, "The tall one");
	/* What is wrong stands beside its field, with what was typed. */
	re = POST(noor, one, one, "patient.age",
	    "about as old as the lighthouse, or older by some years");
	assert_int_equal(re.status, 422);
	holds(re.body, "about as old as the lighthouse");
	holds(re.body, "nhsuk-error-message");
	/* Taken out. */
	page = get(noor, one, 200);
	holds(page, "name=\"drop:");
	sent(POST(noor, one, one, str_c(room, str_cat(room, S("drop:"),
	    after(page, S("name=\"drop:")))), "99"), "/patient");
	(void)get(noor, one, 404);
	page = get(noor, event, 200);
	lacks(page, "The first");
	holds(page, "The small one");
}

static void
one_entry_a_page(void **state)
{
	(void)state;
	each_store(in_pages);
}

/* Fields as elin's page has them, sent after noor's. */
static void
at_the_same_time(void)
{
	str new = below("/patient/patient.one"), one, page, html;
	struct field f[4] = { { S("token"), S("") } };
	struct reply re;

	sent(POST(noor, new, new, "patient.called", "The tall one",
	    "patient.outcome", "Asleep"), "/patient");
	one = first_entry();
	html = get(elin, one, 200);
	f[0] = (struct field){ S("token"), hidden_on(html, "token") };
	f[1] = (struct field){ name_on(html, "patient.outcome"),
		S("Awake, and asks for tea") };
	sent(POST(noor, one, one, "patient.outcome", "Asleep in the lounge"),
	    "/patient?done=saved");
	re = ask(elin, VERB_POST, one, f, 2);
	sent(re, "done=kept-both");
	page = get(elin, at_go, 200);
	holds(page, "Nothing is lost");
	holds(page, "Asleep in the lounge");
	holds(page, "Awake, and asks for tea");
	holds(get(noor, event, 200), "Two people wrote here");
	/* And one is chosen. */
	f[0].value = hidden_on(page, "token");
	f[1] = (struct field){ S("line"), hidden_on(page, "line") };
	f[2] = (struct field){ S("do"), S("take") };
	sent(ask(elin, VERB_POST, one, f, 3), "done=saved");
	page = get(noor, event, 200);
	holds(page, "Awake, and asks for tea");
	lacks(page, "Asleep in the lounge");
	lacks(page, "Two people wrote here");

	/* Someone takes it out while another writes. */
	html = get(elin, one, 200);
	f[0] = (struct field){ S("token"), hidden_on(html, "token") };
	f[1] = (struct field){ name_on(html, "patient.outcome"),
		S("Went home with her sister") };
	page = get(noor, one, 200);
	sent(POST(noor, one, one, str_c(room, str_cat(room, S("drop:"),
	    after(page, S("name=\"drop:")))), "99"), "/patient");
	re = ask(elin, VERB_POST, one, f, 2);
	sent(re, "done=kept-again");
	holds(get(elin, event, 200), "Went home with her sister");
}

static void
two_on_one_line(void **state)
{
	(void)state;
	each_store(at_the_same_time);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_entry_a_page),
		cmocka_unit_test(two_on_one_line),
	};

	return cmocka_run_group_tests(tests, group_open, group_close);
}
