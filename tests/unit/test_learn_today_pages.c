/*
 * The page where learning starts, by right and by time; and the page of a matter:
 * what is written part by part, what is not in one line, what is missing before a
 * step as the way to write it, and a review that shows who died. On both engines.
 */
#include "core/time.h"
#include "learning/matter.h"
#include "both_pages.h"

static str lead, elis, gwen, bea;

static void
first(void)
{
	s->now += 12 * 3600;
}

static int
group_open(void **state)
{
	(void)state;
	both_pages_open("learn_today_pages", first);
	return 0;
}

static void
each_store(void (*fn)(void), const char *name)
{
	char who[40];

	for (int i = 0; on_store(i); i++) {
#define ONE(var, role) \
		(void)snprintf(who, sizeof(who), #var ".%s", name); \
		var = someone(role_of(S(role)), who)
		ONE(lead, "safety");
		ONE(elis, "reviewer");
		ONE(gwen, "engagement");
		ONE(bea, "board");
#undef ONE
		fn();
	}
}

/* Where the last answer led, without what is said there. */
static str
made(void)
{
	ptrdiff_t at = str_find(at_go, S("?"));

	return str_dup(room, at < 0 ? at_go : str_sub(at_go, 0, (size_t)at));
}

static str
add(const char *kind, const char *about, const char *link, const char *value)
{
	str to = str_cat(room, str_cat(room, S("/learn/"), str_of(kind)),
	    S("/new"));
	str page = str_cat(room, str_cat(room, to, S("?about=")), str_of(about));

	sent(POST(lead, page, to, "about", about, "unit",
	    str_c(room, s->unit), link, value), "/learn/");
	return made();
}

static ptrdiff_t
place(str page, const char *words)
{
	ptrdiff_t at = str_find(page, str_of(words));

	if (at < 0)
		fail_msg("no \"%s\" in %.*s", words, PRS(page));
	return at;
}

static void
today(void)
{
	str event = add("event", "", "event.what", "The lamp by the stairs");
	str who = add("affected", "", "who.name", "Ruth Pell"), page;
	struct civil c = time_london(s->now + 3 * 86400);
	char day[12], month[12], year[12];
	str to = str_cat(room, who, S("/promises/promises.one"));

	(void)snprintf(day, sizeof(day), "%d", c.day);
	(void)snprintf(month, sizeof(month), "%d", c.month);
	(void)snprintf(year, sizeof(year), "%d", c.year);
	sent(POST(lead, to, to, "promises.what", "To send the notes",
	    "promises.by-day", day, "promises.by-month", month,
	    "promises.by-year", year), "/learn/affected/");
	page = get(lead, S("/learn"), 200);
	assert_true(place(page, "What needs a decision") <
	    place(page, "What was promised, and is due"));
	assert_true(place(page, "What was promised, and is due") <
	    place(page, "What came in"));
	assert_true(place(page, "What came in") < place(page, "Everything"));
	holds(page, "What happens with it");
	assert_true(place(page, "The lamp by the stairs") <
	    place(page, "To send the notes"));
	holds(page, "Promised to ");
	holds(page, str_c(room, event));
	/* Each other office sees what is its own. */
	page = get(gwen, S("/learn"), 200);
	holds(page, "To send the notes");
	lacks(page, "The lamp by the stairs");
	assert_true(place(page, "What was promised, and is due") <
	    place(page, "What needs a decision"));
	page = get(elis, S("/learn"), 200);
	holds(page, "What is with you");
	lacks(page, "To send the notes");
	lacks(page, "The lamp by the stairs");
	page = get(bea, S("/learn"), 200);
	lacks(page, "What needs a decision");
	lacks(page, "To send the notes");
	lacks(page, "The lamp by the stairs");
}

/* LEARN-35 */
static void
today_by_time_and_right(void **state)
{
	(void)state;
	each_store(today, "today");
}

/* What rules ask is in view until it is done, also where no day is given. */
static void
asked(void)
{
	str death = add("death", "", "death.called", "Idony Fenn"), to, page;

	lacks(get(lead, S("/learn"), 200), "The death, anywhere, of someone");
	to = str_cat(room, death, S("/death"));
	sent(POST(lead, to, to, "death.detained", "=true"), "/learn/death/");
	page = get(lead, S("/learn"), 200);
	assert_true(place(page, "What the rules ask, without a day") <
	    place(page, "The death, anywhere, of someone"));
	assert_true(place(page, "The coroner is told") <
	    place(page, "What came in"));
	holds(page, "Idony Fenn · It must be done");
	lacks(get(bea, S("/learn"), 200), "The death, anywhere, of someone");
}

/* LEARN-14 LEARN-35 */
static void
what_the_rules_ask(void **state)
{
	(void)state;
	each_store(asked, "asked");
}

/* Who tells of a death from a ward is told who has it; and does not see it. */
static void
from_a_ward(void)
{
	str nurse = someone(role_of(S("practitioner")), "a.nurse"), page, go;
	ptrdiff_t at;

	holds(get(nurse, S("/home"), 200), "/learn/death/new");
	sent(POST(nurse, S("/learn/death/new"), S("/learn/death/new"), "about",
	    "", "unit", str_c(room, s->unit), "death.called", "Enid Marsh",
	    "death.notified-by", "The ward manager"),
	    "/learn/death/new?told=D-");
	go = at_go;
	page = get(nurse, go, 200);
	holds(page, "the patient safety team");
	at = str_find(go, S("D-"));
	holds(page, str_c(room, str_sub(go, (size_t)at, 12)));
	lacks(page, "Enid Marsh");
	page = get(lead, S("/learn"), 200);
	holds(page, "Enid Marsh");
	/* Staff are thought of; what was offered is theirs. */
	page = get(lead, S("/learn/death"), 200);
	at = str_find(page, S("Enid Marsh"));
	while (at > 0 && !str_starts(str_sub(page, (size_t)at, 40),
	    S("/learn/death/")))
		at--;
	go = str_sub(page, (size_t)at, sizeof("/learn/death/") - 1 + 20);
	(void)get(nurse, go, 404);
	sent(POST(lead, go, str_cat(room, go, S("/move")), "to", "looking"),
	    "/learn/death/");
	page = get(lead, go, 200);
	holds(page, "The ward manager");
	holds(page, "Support for staff");
	holds(page, "that staff who were there were offered support");
	(void)add("support", str_c(room, str_sub(go, 7, SIZE_MAX)),
	    "support.to", "Those of the night");
	page = get(lead, go, 200);
	holds(page, "Support was offered to staff");
	lacks(page, "that staff who were there were offered support");
}

/* LEARN-16 LEARN-61 */
static void
a_ward_tells_of_a_death(void **state)
{
	(void)state;
	each_store(from_a_ward, "ward");
}

static void
folded(void)
{
	str event = add("event", "", "event.what", "The lamp by the door"), to;
	str page = get(lead, event, 200);

	holds(page, "Not written yet: ");
	lacks(page, "Nothing has been written here yet");
	lacks(page, "Not asked yet");
	lacks(page, "None yet.");
	holds(page, "Add: Learning response");
	/* A part that is entries alone is begun at once. */
	holds(page, str_c(room, str_cat(room, event, S("/patient/patient.one"))));
	/* What is missing leads to where it is written. */
	to = str_cat(room, event, S("/triage"));
	holds(page, str_c(room, str_cat(room, str_cat(room, S("href=\""), to),
	    S("\">an answer to"))));
	sent(POST(lead, to, to, "triage.outcome", "=learning-response",
	    "triage.reason", "Nobody knows who saw to it"), "/learn/event/");
	sent(POST(lead, event, str_cat(room, event, S("/move")), "to",
	    "triaged"), "/learn/event/");
	page = get(lead, event, 200);
	holds(page, "It was decided: We look into it.");
	holds(page, "Begin: how we look into it");
	(void)add("inquiry", str_c(room, str_sub(event, 7, SIZE_MAX)),
	    "inquiry.what", "Lamps");
	page = get(lead, event, 200);
	lacks(page, "Begin: how we look into it");
	holds(page, "How we look into it");
}

static void
a_calm_page(void **state)
{
	(void)state;
	each_store(folded, "calm");
}

static void
reviewed(void)
{
	str death = add("death", "", "death.called", "Idris Vane"), review, to;
	str page, record = new_person(s, "Idris");

	to = str_cat(room, death, S("/concerns/concerns.one"));
	sent(POST(lead, to, to, "concerns.text", "Who looked in after ten?"),
	    "/learn/death/");
	to = str_cat(room, death, S("/death"));
	sent(POST(lead, to, to, "death.record", str_c(room, record)),
	    "/learn/death/");
	review = add("review", str_c(room, str_sub(death, 7, SIZE_MAX)),
	    "independence.care", "Somebody Else");
	page = get(elis, review, 200);
	holds(page, "Mortality review: Idris Vane");
	holds(page, "Who looked in after ten?");
	holds(page, "Somebody Else");
	/* Who may not open records is shown no way in. */
	holds(page, "ask whoever gives accounts");
	lacks(page, "/person/");
	lacks(page, "Someone else has to review this");
	to = str_cat(room, review, S("/independence"));
	sent(POST(lead, to, to, "independence.care", "lead.review"),
	    "/learn/review/");
	holds(get(lead, review, 200), "is named among those who had part");
	holds(get(lead, death, 200), "Mortality review: Idris Vane");
}

/* LEARN-20 */
static void
a_review_shows_who_died(void **state)
{
	(void)state;
	each_store(reviewed, "review");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(today_by_time_and_right),
		cmocka_unit_test(what_the_rules_ask),
		cmocka_unit_test(a_ward_tells_of_a_death),
		cmocka_unit_test(a_calm_page),
		cmocka_unit_test(a_review_shows_who_died),
	};

	return cmocka_run_group_tests(tests, group_open, group_close);
}
