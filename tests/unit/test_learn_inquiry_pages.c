/*
 * Learning responses as pages: the working room, the work as a picture, what was
 * done beside what was meant, words, paper; a swarm on one page; the plan. Asked
 * and posted as a browser would, on both engines.
 */
#include "learning/matter.h"

#include "both_pages.h"

static str noor, bea, ana, event, inquiry;

static int
group_open(void **state)
{
	(void)state;
	both_pages_open("learn_inquiry_pages", NULL);
	return 0;
}

static str
in(str of, const char *tail)
{
	return str_cat(room, of, str_of(tail));
}

/* An option's key on that page, where its words begin so. */
static const char *
key(str page, const char *link, const char *says)
{
	str name = str_cat(room, S("name=\""), str_cat(room, name_on(page,
	    link), S("\"")));
	ptrdiff_t at = str_find(page, name);
	str rest, value;

	assert_true(at >= 0);
	rest = str_sub(page, (size_t)at, page.n);
	at = str_find(rest, str_cat(room, S(">"), str_of(says)));
	if (at < 0)
		fail_msg("no option %s of %s", says, link);
	/* The last value that stands before these words. */
	rest = str_sub(rest, 0, (size_t)at);
	value = S("");
	while ((at = str_find(rest, S("value=\""))) >= 0) {
		rest = str_sub(rest, (size_t)at + 7, rest.n);
		(void)str_cut(&(str){ rest.p, rest.n }, '"', &value);
	}
	return str_c(room, value);
}

static str
new_kind(const char *says)
{
	str at = str_cat(room, S("/learn/inquiry/new?about="), str_sub(event, 7,
	    event.n)), page = get(noor, at, 200);

	sent(POST(noor, at, S("/learn/inquiry/new"), "about", str_c(room,
	    str_sub(event, 7, event.n)), "inquiry.what", "The garden door",
	    "inquiry.kind", key(page, "inquiry.kind", says),
	    "inquiry.rationale", "To see how it is used"),
	    "/learn/inquiry/");
	return without_done();
}

static void
each_store(void (*fn)(void))
{
	for (int i = 0; on_store(i); i++) {
		noor = someone(ROLE_SAFETY, "noor");
		bea = someone(ROLE_BOARD, "bea");
		ana = session_of(&s->practitioner, "staff0");
		sent(POST(noor, S("/learn/event/new"), S("/learn/event/new"),
		    "unit", str_c(room, s->unit), "event.what",
		    "A door stood open"), "/learn/event/");
		event = without_done();
		inquiry = new_kind("Patient safety");
		fn();
	}
}

#define ADD(link, ...)                                                     \
	do {                                                               \
		str add_ = in(inquiry, link);                              \
		sent(POST(noor, add_, add_, __VA_ARGS__), "done=saved");   \
	} while (0)

/* ---- the room ---- */

static void
the_room(void)
{
	str page = get(noor, inquiry, 200);

	holds(page, "The working room");
	holds(page, "/picture\"");
	holds(page, "/steps\"");
	holds(page, "/paper\"");
	holds(page, "A door stood open"); /* what it is about */
	holds(page, "/evidence/evidence.one\"");
	lacks(page, "Here and now");
	lacks(page, "Four questions");
	holds(get(noor, event, 200), "The garden door");
	/* Nobody without the right: not even that it is there. */
	(void)get(bea, inquiry, 404);
	(void)get(ana, inquiry, 404);
	(void)get(ana, in(inquiry, "/picture"), 404);
	(void)get(ana, in(inquiry, "/paper"), 404);
	(void)get(ana, in(inquiry, "/text"), 404);
	(void)get(ana, in(inquiry, "/words"), 404);
	(void)get(ana, in(inquiry, "/steps"), 404);
	/* What is missing is said before anyone presses a button. */
	holds(page, "someone who leads it, by name");
}

/* LEARN-26 */
static void
a_working_room(void **state)
{
	(void)state;
	each_store(the_room);
}

/* ---- findings and evidence ---- */

static void
the_picture(void)
{
	str page, at = in(inquiry, "/findings/findings.one"), ref;

	ADD("/evidence/evidence.one", "evidence.text",
	    "The closer is worn & stiff");
	ADD("/evidence/evidence.one", "evidence.text", "Second");
	page = get(noor, at, 200);
	ref = after(page, S("value=\"#"));
	assert_true(ref.n > 0);
	holds(page, "The closer is worn &amp; stiff");
	ADD("/findings/findings.one", "findings.text",
	    "Staff know to pull hard, and those who cover do not",
	    "findings.brief", "A worn & stiff closer", "findings.evidence",
	    str_c(room, str_cat(room, S("#"), ref)), "findings.one-part",
	    key(page, "findings.one-part", "Tools"), "findings.other-part",
	    key(page, "findings.other-part", "People"));
	page = get(noor, in(inquiry, "/findings"), 200);
	/* It points at its evidence. */
	holds(page, "Which evidence it rests on: The closer is worn");
	page = get(noor, in(inquiry, "/picture"), 200);
	holds(page, "<svg class=\"heed-work__picture\"");
	/* In the picture in two lines, in the lists whole. */
	holds(page, ">1. A worn &amp; stiff</text>");
	holds(page, ">closer</text>");
	holds(page, "1. A worn &amp; stiff closer</a>");
	holds(page, "Tools and technology × People");
	holds(page, "What is learned goes back");
	/* The lists say the same, and lead to the finding. */
	holds(page, "heed-work__lists");
	holds(after(page, S("<li><a class=\"nhsuk-link\" href=\"")),
	    "/findings/");
	/* Black, white and the colour of links: no colour says good or bad. */
	for (str rest = page, c; (c = after(rest, S("=\"#"))).n;
	    rest = str_sub(rest, (size_t)(c.p - rest.p), rest.n))
		if (c.n == 6 && !str_eq(c, S("212b32")) &&
		    !str_eq(c, S("ffffff")) && !str_eq(c, S("f0f4f5")) &&
		    !str_eq(c, S("005eb8")) && !str_eq(c, S("4c6272")))
			fail_msg("colour #%.*s", PRS(c));
	/* One that is not in it yet is said. */
	ADD("/findings/findings.one", "findings.text", "Nights are long");
	page = get(noor, in(inquiry, "/picture"), 200);
	holds(page, "Not in the picture yet");
	holds(page, "2. Nights are long");
	/* And all of it on paper: by number. */
	page = get(noor, in(inquiry, "/text"), 200);
	holds(page, "1. Staff know to pull hard");
	holds(page, "It rests on evidence: 1\n");
	holds(page, "This is a draft");
	lacks(page, "<");
	page = get(noor, in(inquiry, "/paper"), 200);
	holds(page, "The closer is worn &amp; stiff");
}

/* LEARN-26 */
static void
findings_in_the_picture(void **state)
{
	(void)state;
	each_store(the_picture);
}

/* LEARN-29 */
static void
people_alone_is_told(void)
{
	str page = get(noor, in(inquiry, "/findings/findings.one"), 200);
	str tick = after(page, S("name=\"m:"));

	/* The first box of the parts of the work is “People”. */
	holds(tick, ":findings.seips");
	ADD("/findings/findings.one", "findings.text", "They were tired",
	    str_c(room, str_cat(room, S("m:"), tick)), key(page,
	    "findings.seips", "People") + 0);
	page = get(noor, inquiry, 200);
	holds(page, "All findings are about people");
	holds(page, "It is yours to decide");
	lacks(get(noor, event, 200), "All findings are about people");
}

static void
people_alone(void **state)
{
	(void)state;
	each_store(people_alone_is_told);
}

/* ---- what was done beside what was meant ---- */

static void
the_steps(void)
{
	str page;
	ptrdiff_t first, second, third;

	ADD("/timeline/timeline.one", "timeline.done", "Found open",
	    "timeline.when-day", "4", "timeline.when-month", "11",
	    "timeline.when-year", "2026");
	ADD("/timeline/timeline.one", "timeline.done", "No day is known");
	ADD("/timeline/timeline.one", "timeline.done", "The last round",
	    "timeline.meant", "Each door is tried by hand",
	    "timeline.when-day", "3", "timeline.when-month", "11",
	    "timeline.when-year", "2026");
	page = get(noor, in(inquiry, "/steps"), 200);
	first = str_find(page, S("The last round"));
	second = str_find(page, S("Found open"));
	third = str_find(page, S("No day is known"));
	assert_true(first > 0 && first < second && second < third);
	holds(page, "What was meant to be done");
	holds(page, "Each door is tried by hand");
	holds(page, "No time given");
}

/* LEARN-26 */
static void
done_beside_meant(void **state)
{
	(void)state;
	each_store(the_steps);
}

/* ---- words ---- */

static void
the_words(void)
{
	str at = in(inquiry, "/words"), page;

	page = get(noor, at, 200);
	holds(page, "The list found nothing");
	sent(POST(noor, in(inquiry, "/report"), in(inquiry, "/report"),
	    "report.summary", "Nobody knew that the door should have been shut"
	    " at night.", "sure", "1"), "done=");
	page = get(noor, at, 200);
	holds(page, "“should have been");
	holds(page, "Instead: ");
	holds(page, "/report\"");
	holds(page, "you decide");
	sent(POST(noor, at, at, NULL), "done=saved");
	page = get(noor, at, 200);
	holds(page, "Someone has looked at these words");
	holds(page, "Kept as written");
	holds(get(noor, inquiry, 200), "Look at the words: done");
}

/* LEARN-30 */
static void
words_are_the_authors(void **state)
{
	(void)state;
	each_store(the_words);
}

/* ---- a look from outside ---- */

static void
the_look(void)
{
	str at = in(inquiry, "/quality"), page = get(noor, at, 200);

	holds(page, "outside the team");
	sent(POST(noor, at, at, "quality.by", "Ivo Brandt", "quality.system",
	    key(page, "quality.system", "Partly"), "quality.system-words",
	    "The rota is not looked at"), "done=saved");
	page = get(noor, inquiry, 200);
	holds(page, "Partly");
	holds(page, "The rota is not looked at");
}

/* LEARN-31 */
static void
a_look_from_outside(void **state)
{
	(void)state;
	each_store(the_look);
}

/* ---- a swarm, on one page ---- */

static void
the_short_ones(void)
{
	str about = str_sub(event, 7, event.n), page, swarm;
	str at = str_cat(room, S("/learn/inquiry/swarm?about="), about);
	struct reply re;

	holds(get(noor, event, 200), "/learn/inquiry/swarm?about=");
	page = get(noor, at, 200);
	lacks(page, "name=\"unit\""); /* it is where the event was */
	holds(page, "What happened here?");
	re = POST(noor, at, S("/learn/inquiry/swarm"), "about", str_c(room,
	    about), "swarm.happened", "The door was propped with a chair");
	assert_int_equal(re.status, 422);
	holds(re.body, "Say in a few words what it is about");
	holds(re.body, "The door was propped with a chair");
	sent(POST(noor, at, S("/learn/inquiry/swarm"), "about", str_c(room,
	    about), "what", "The chair", "swarm.happened",
	    "The door was propped with a chair"), "/learn/inquiry/");
	swarm = without_done();
	page = get(noor, swarm, 200);
	holds(page, "Here and now");
	holds(page, "The door was propped with a chair");
	holds(page, "A door stood open");
	/* Only what fits it. */
	lacks(page, "Timeline");
	lacks(page, "Findings");
	lacks(page, "The report");
	lacks(page, "/picture\"");
	(void)get(noor, in(swarm, "/picture"), 404);
	(void)get(noor, in(swarm, "/steps"), 404);
	(void)get(noor, in(swarm, "/report"), 404);
	holds(get(noor, in(swarm, "/text"), 200), "What happened here?");
	/* Of its own, where it is asked. */
	page = get(noor, S("/learn/inquiry/aar"), 200);
	holds(page, "name=\"unit\"");
	holds(page, "What was meant to happen?");
	sent(POST(noor, S("/learn/inquiry/aar"), S("/learn/inquiry/aar"),
	    "unit", str_c(room, s->unit), "what", "A quiet night",
	    "four.learned", "Two at the door is enough"), "/learn/inquiry/");
	page = get(noor, without_done(), 200);
	holds(page, "Four questions");
	holds(page, "Two at the door is enough");
	/* A swarm is no one's to write who may not. */
	re = ask(ana, VERB_GET, S("/learn/inquiry/swarm"), NULL, 0);
	assert_int_equal(re.status, 403);
}

/* LEARN-26 */
static void
short_ones_are_one_page(void **state)
{
	(void)state;
	each_store(the_short_ones);
}

/* ---- the plan ---- */

/* That number stands beside these words. */
static void
number_is(str page, const char *words, const char *n)
{
	str end = str_cat(room, str_of(words), S("</dt>\n<dd class=\"nhsuk-"
	    "summary-list__value\">"));

	holds(page, str_c(room, str_cat(room, end, str_cat(room, str_of(n),
	    S("</dd>")))));
}

/* It has ended, whatever that asked for. */
static void
ended(void)
{
	struct who w = viewer(s, ROLE_SAFETY, "ends", s->unit);
	struct matter m;

	as_who(s, &w);
	begin(s);
	ok(s, matter_open(&s->cx, KIND_INQUIRY, str_sub(inquiry,
	    S("/learn/inquiry/").n, inquiry.n), &m));
	m.state = S("closed");
	ok(s, matter_put(&s->cx, &m, "move"));
	commit(s);
}

/* What is done is counted of the planned kind and time. Its page. */
static str
planned_alone(str focus)
{
	const char *others = "Looked into in another way, or at another time";
	str page, at;

	/* An investigation is none of the planned after action reviews. */
	page = get(noor, focus, 200);
	number_is(page, "Planned", "7");
	number_is(page, "Under way", "0");
	number_is(page, others, "1");
	at = in(focus, "/planned");
	sent(POST(noor, at, at, "planned.kind", key(get(noor, at, 200),
	    "planned.kind", "Patient safety")), "done=saved");
	number_is(get(noor, focus, 200), "Under way", "1");
	/* Nor is one that was begun before the time of the plan, or after it. */
	at = in(focus, "/focus");
	sent(POST(noor, at, at, "focus.from-day", "1", "focus.from-month", "1",
	    "focus.from-year", "2027"), "done=saved");
	number_is(get(noor, focus, 200), "Under way", "0");
	sent(POST(noor, at, at, "focus.from-day", "1", "focus.from-month", "4",
	    "focus.from-year", "2026", "focus.to-day", "31", "focus.to-month",
	    "10", "focus.to-year", "2026"), "done=saved");
	number_is(get(noor, focus, 200), "Under way", "0");
	sent(POST(noor, at, at, "focus.to-day", "31", "focus.to-month", "3",
	    "focus.to-year", "2027"), "done=saved");
	page = get(noor, focus, 200);
	number_is(page, "Under way", "1");
	lacks(page, others);
	return page;
}

static void
the_plan(void)
{
	str page, focus, at, f;
	struct reply re;

	holds(get(noor, S("/learn"), 200), "/learn/plan\"");
	sent(POST(noor, S("/learn/focus/new"), S("/learn/focus/new"), "unit",
	    str_c(room, s->unit), "focus.what", "Doors at night", "focus.why",
	    "We do not know how they are used"), "/learn/focus/");
	focus = without_done();
	lacks(get(noor, S("/learn/plan"), 200), "Doors at night");
	at = in(focus, "/planned");
	page = get(noor, at, 200);
	sent(POST(noor, at, at, "planned.kind", key(page, "planned.kind",
	    "After action"), "planned.count", "7"), "done=saved");
	at = in(focus, "/again");
	sent(POST(noor, at, at, "again.on-day", "1", "again.on-month", "6",
	    "again.on-year", "2027"), "done=saved");
	at = in(focus, "/work");
	sent(POST(noor, at, at, "work.text", "New closers on three wards"),
	    "done=saved");
	sent(POST(noor, focus, in(focus, "/move"), "to", "current"), "done=");

	f = str_cat(room, S("focus/"), str_sub(focus, 13, focus.n));
	at = in(event, "/plan");
	re = POST(noor, at, at, "focus", "event/x");
	assert_int_equal(re.status, 422);
	sent(POST(noor, at, at, "focus", str_c(room, f)), "done=saved");
	holds(get(noor, event, 200), "Doors at night");
	at = in(inquiry, "/plan");
	sent(POST(noor, at, at, "focus", str_c(room, f)), "done=saved");
	page = get(noor, S("/learn/plan"), 200);
	holds(page, "Doors at night");
	holds(page, "New closers on three wards");
	holds(page, "1 June 2027");
	holds(page, ">7<");
	holds(get(bea, S("/learn/plan"), 200), "Doors at night");
	page = planned_alone(focus);
	number_is(page, "Finished", "0");
	number_is(page, "Events that belong to it", "1");
	/* One that was stood down is not done; one that ended is. */
	sent(POST(noor, inquiry, in(inquiry, "/move"), "to", "stood-down",
	    "why", "It is looked into elsewhere"), "done=");
	page = get(noor, focus, 200);
	number_is(page, "Stood down", "1");
	number_is(page, "Under way", "0");
	number_is(page, "Finished", "0");
	ended();
	page = get(noor, focus, 200);
	number_is(page, "Finished", "1");
	lacks(page, "Stood down");
	/* No longer matched. */
	at = in(event, "/plan");
	sent(POST(noor, at, at, "focus", ""), "done=saved");
	holds(get(noor, event, 200), "matched with nothing");
	(void)get(ana, S("/learn/plan"), 404);
}

/* LEARN-33 */
static void
planned_and_done(void **state)
{
	(void)state;
	each_store(the_plan);
}

/* ---- what is dealt with elsewhere ---- */

static void
two_references(void)
{
	str ref, page, apart, keeper = someone(ROLE_CONFIDENCE, "ivo");
	str new = S("/learn/apart/new");

	page = get(noor, inquiry, 200);
	ref = str_sub(page, (size_t)str_find(page, S("L-2026-")), 12);
	holds(get(keeper, S("/learn"), 200), "/learn/apart\"");
	page = get(keeper, new, 200);
	sent(POST(keeper, new, new, "unit", str_c(room, s->unit), "apart.of",
	    str_c(room, ref), "apart.process", key(page, "apart.process",
	    "A claim"), "apart.ref", "NHSR 17/4411"), "/learn/apart/");
	apart = without_done();
	/* Chance may spell a word in a reference, which is no word. */
	sent(POST(keeper, new, new, "unit", str_c(room, s->unit), "apart.of",
	    "As L-2026-dna2t."), "/learn/apart/");
	assert_int_equal(POST(keeper, new, new, "unit", str_c(room, s->unit),
	    "apart.of", "L-2026-dna, high risk").status, 422);
	holds(get(keeper, apart, 200), "NHSR 17/4411");
	holds(get(someone(ROLE_PRIVACY, "uma"), apart, 200), "NHSR 17/4411");
	/* Whoever learns sees none of it, and the keeper none of the
	 * learning. */
	(void)get(noor, apart, 404);
	(void)get(bea, apart, 404);
	(void)get(noor, S("/learn/apart"), 404);
	lacks(get(noor, inquiry, 200), "NHSR");
	lacks(get(noor, in(inquiry, "/text"), 200), "NHSR");
	(void)get(keeper, inquiry, 404);
	assert_int_equal(ask(noor, VERB_GET, new, NULL, 0).status, 403);
}

/* LEARN-32 */
static void
processes_apart(void **state)
{
	(void)state;
	each_store(two_references);
}

/* ---- how long ---- */

static void
the_days(void)
{
	int64_t now = s->now;
	str at = in(inquiry, "/team/team.one"), page = get(noor, at, 200);

	sent(POST(noor, at, at, "team.name", "Hana Okoye", "team.part",
	    key(page, "team.part", "Leads"), "team.apart", key(page,
	    "team.apart", "Yes"), "team.trained-day", "1",
	    "team.trained-month", "3", "team.trained-year", "2026"),
	    "done=saved");
	sent(POST(noor, inquiry, in(inquiry, "/move"), "to", "approved"),
	    "done=");
	page = get(noor, inquiry, 200);
	holds(page, "It was approved today");
	holds(page, "The training of Hana Okoye held until");
	s->now += 91 * 86400;
	noor = someone(ROLE_SAFETY, "noor");
	page = get(noor, inquiry, 200);
	holds(page, "Since it was approved: 91 days");
	holds(page, "most take less than 90 days");
	lacks(page, "no more than 180 days");
	/* Why is asked beside the step that was pressed, and kept there. */
	page = POST(noor, inquiry, in(inquiry, "/move"), "to", "paused",
	    "why", "").body;
	holds(page, "Say why: it stays beside this step");
	holds(page, "id=\"why\"");
	holds(page, "id=\"why-stood-down\"");
	sent(POST(noor, inquiry, in(inquiry, "/move"), "to", "paused", "why",
	    "The police asked us to wait"), "done=");
	s->now += 10 * 86400;
	noor = someone(ROLE_SAFETY, "noor");
	page = get(noor, inquiry, 200);
	holds(page, "91 days. It paused for 10 days more");
	/* It goes back to where it stood and nowhere else. */
	holds(page, "value=\"approved\"");
	lacks(page, "value=\"engaging\"");
	sent(POST(noor, inquiry, in(inquiry, "/move"), "to", "approved"),
	    "done=");
	s->now += 90 * 86400;
	noor = someone(ROLE_SAFETY, "noor");
	page = get(noor, inquiry, 200);
	holds(page, "no more than 180 days");
	holds(page, "agree on a new date");
	s->now = now;
}

/* LEARN-28 */
static void
days_are_told(void **state)
{
	(void)state;
	each_store(the_days);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_working_room),
		cmocka_unit_test(findings_in_the_picture),
		cmocka_unit_test(people_alone),
		cmocka_unit_test(done_beside_meant),
		cmocka_unit_test(words_are_the_authors),
		cmocka_unit_test(a_look_from_outside),
		cmocka_unit_test(short_ones_are_one_page),
		cmocka_unit_test(planned_and_done),
		cmocka_unit_test(processes_apart),
		cmocka_unit_test(days_are_told),
	};

	return cmocka_run_group_tests(tests, group_open, group_close);
}
