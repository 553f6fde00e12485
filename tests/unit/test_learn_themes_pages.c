/*
 * Bulletins, search, coding, thematic reviews, copies and counts as pages: asked
 * and posted as a browser would, on both engines.
 */
#include "learning/matter.h"

#include "both_pages.h"

#include <fcntl.h>

static str noor, omar, bea, ana, priya, event;

static int
group_open(void **state)
{
	(void)state;
	both_pages_open("learn_themes_pages", NULL);
	return 0;
}

static str
in(str of, const char *tail)
{
	return str_cat(room, of, str_of(tail));
}

/* "event/ID" of "/learn/event/ID". */
static str
name_of(str path)
{
	return str_sub(path, 7, path.n);
}

static void
each_store(void (*fn)(void))
{
	for (int i = 0; on_store(i); i++) {
		noor = someone(ROLE_SAFETY, "noor");
		omar = someone(ROLE_SAFETY, "omar-q");
		bea = someone(ROLE_BOARD, "bea");
		priya = someone(ROLE_PRIVACY, "priya");
		ana = session_of(&s->practitioner, "staff0");
		sent(POST(noor, S("/learn/event/new"), S("/learn/event/new"),
		    "unit", str_c(room, s->unit), "event.what",
		    "A trombone & a door stood open"), "/learn/event/");
		event = without_done();
		fn();
	}
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

/* A new one of a kind, about another ("" nothing). */
static str
new_one(const char *kind, str about, const char *link, const char *value)
{
	str to = str_cat(room, S("/learn/"), str_cat(room, str_of(kind),
	    S("/new"))), at = about.n ? str_cat(room, to, str_cat(room,
	    S("?about="), about)) : to;

	if (about.n)
		sent(POST(noor, at, to, "about", str_c(room, about), link,
		    value), "/learn/");
	else
		sent(POST(noor, at, to, "unit", str_c(room, s->unit), link,
		    value), "/learn/");
	return without_done();
}

static void
step(str cookie, str of, const char *to)
{
	sent(POST(cookie, of, in(of, "/move"), "to", to, "why",
	    "There is a reason"), "done=saved");
}

/* ---- bulletins ---- */

static void
a_bulletin_goes_out(void)
{
	str b = new_one("bulletin", name_of(event), "bulletin.title",
	    "Doors & <i>trombones</i>"), id = str_sub(b, 16, b.n), page, read;
	str part = in(b, "/bulletin"), look = in(b, "/look");
	struct reply re;
	ptrdiff_t at;
	str later;

	/* It is offered where what it is about stands. */
	holds(get(noor, event, 200), "/learn/bulletin/new?about=event");
	/* Nobody else knows of a draft, by any of its addresses. */
	read = str_cat(room, S("/bulletins/"), id);
	(void)get(ana, read, 404);
	(void)get(noor, read, 404);
	(void)get(ana, in(read, "/text"), 404);
	(void)get(ana, b, 404);
	(void)get(ana, look, 404);
	lacks(get(ana, S("/bulletins"), 200), "trombones");
	sent(POST(noor, part, part, "bulletin.learned", "Born 1 April 1990? "
	    "Ring 999 000 0018", "bulletin.happened",
	    "Someone took an overdose"), "done=saved");
	page = get(noor, b, 200);
	holds(page, "A number that could be an NHS number: ");
	holds(page, "“999 000 0018”");
	holds(page, "Before this:");
	holds(page, "nothing in it that could tell who is meant");
	holds(page, "Someone who wrote none of it");
	lacks(page, "value=\"issued\"");
	/* Where it says so beside the words. */
	page = get(noor, look, 200);
	holds(page, "You wrote some of it");
	lacks(page, "name=\"yes\"");
	page = get(omar, look, 200);
	holds(page, "All staff will see");
	holds(page, "“overdose”");
	holds(page, "leave out how");
	sent(POST(noor, part, part, "bulletin.learned",
	    "Look at\neach door", "bulletin.happened",
	    "Someone died by suicide", "bulletin.report",
	    "javascript:alert(1)"), "done=saved");
	/* A day gone by is none to look at it again. */
	sent(POST(noor, part, part, "bulletin.expires-day", "1",
	    "bulletin.expires-month", "1", "bulletin.expires-year", "2026"),
	    "done=saved");
	holds(get(noor, b, 200), "a day to look at it again that is still to"
	    " come");
	sent(POST(noor, part, part, "bulletin.expires-day", "24",
	    "bulletin.expires-month", "11", "bulletin.expires-year", "2026"),
	    "done=saved");
	lacks(get(noor, b, 200), "a day to look at it again that is still to"
	    " come");
	page = get(noor, new_one("action", S(""), "action.text",
	    "Move the bassoon"), 200);
	at = str_find(page, S("S-2026-"));
	assert_true(at > 0);
	sent(POST(noor, in(b, "/links"), in(b, "/links"), "ref",
	    str_c(room, str_sub(page, (size_t)at, 12))), "done=saved");
	re = POST(omar, look, look, "yes", "names", "yes", "mosaic");
	assert_int_equal(re.status, 422);
	holds(re.body, "It can be issued when all of it holds");
	sent(POST(omar, look, look, "yes", "names", "yes", "mosaic", "yes",
	    "method", "yes", "words", "yes", "family"), "done=saved");
	holds(get(noor, b, 200), "omar-q has looked at it as it stands.");
	step(noor, b, "issued");
	/* All staff, and what they see: the words, and not where from. */
	page = get(ana, read, 200);
	holds(page, "Doors &amp; &lt;i&gt;trombones&lt;/i&gt;");
	holds(page, "Look at");
	lacks(page, "omar-q");
	lacks(page, "href=\"javascript:");
	lacks(page, "/learn/event/");
	holds(get(ana, S("/bulletins"), 200), "Doors &amp; &lt;i&gt;");
	holds(get(ana, S("/home"), 200), "/bulletins\"");
	page = get(ana, in(read, "/text"), 200);
	holds(page, "Doors & <i>trombones</i>\n\n");
	holds(page, "What we learned\n---------------\n\nLook at\neach door");
	(void)get(ana, b, 404);
	/* Where the actions behind it stand, and no word of them. */
	page = get(ana, read, 200);
	holds(page, "Safety actions that go with it");
	holds(page, "Proposed");
	lacks(page, "Move the bassoon");
	lacks(page, "/learn/action/");
	holds(page, "To be looked at again by 24 November 2026.");
	lacks(get(ana, S("/bulletins"), 200), "has passed");
	holds(get(ana, in(read, "/text"), 200), "Safety actions that go with"
	    " it\n");
	holds(get(noor, read, 200), "/learn/action/");
	/* Its day passes. */
	s->now += 3 * 24 * 3600;
	later = session_of(&s->practitioner, "staff0");
	holds(get(later, read, 200), "that day has passed");
	holds(get(later, in(read, "/text"), 200), "that day has passed");
	holds(get(later, S("/bulletins"), 200), "has passed");
	s->now -= 3 * 24 * 3600;
	/* Read: a number. */
	sent(POST(ana, read, in(read, "/read"), "x", "1"), "/bulletins/");
	holds(get(noor, b, 200), "It was marked as read once.");
	sent(POST(ana, read, in(read, "/read"), "x", "2"), "/bulletins/");
	page = get(noor, b, 200);
	holds(page, "It was marked as read 2 times.");
	lacks(page, "readers");
	/* A learning event, once it is announced. */
	str g = new_one("gathering", name_of(b), "gathering.title",
	    "A talk about doors");

	lacks(get(ana, read, 200), "A talk about doors");
	(void)get(ana, str_cat(room, S("/gatherings/"), str_sub(g, 17, g.n)),
	    404);
	part = in(g, "/gathering");
	sent(POST(noor, part, part, "gathering.on-day", "24",
	    "gathering.on-month", "12", "gathering.on-year", "2026",
	    "gathering.how", key(get(noor, part, 200), "gathering.how",
	    "At a place"), "gathering.place", "The library"), "done=saved");
	step(noor, g, "planned");
	holds(get(ana, read, 200), "A talk about doors");
	page = get(ana, str_cat(room, S("/gatherings/"), str_sub(g, 17, g.n)),
	    200);
	holds(page, "The library");
	holds(page, "At a place");
	holds(page, "Bulletins about it");
	holds(get(ana, S("/gatherings"), 200), "A talk about doors");
	step(noor, b, "withdrawn");
	(void)get(ana, read, 404);
}

/* LEARN-59 */
static void
bulletin(void **state)
{
	(void)state;
	each_store(a_bulletin_goes_out);
}

/* ---- search ---- */

static void
looking(void)
{
	str page = get(noor, S("/learn/seek"), 200);

	lacks(page, "What was found");
	page = get(noor, S("/learn/seek?q=trombone"), 200);
	holds(page, "A trombone &amp; a door");
	page = get(noor, S("/learn/seek?q=quokka&kind=event"), 200);
	holds(page, "Nothing was found.");
	page = get(noor, S("/learn/seek?q=the"), 200);
	holds(page, "words that say something");
	/* Found by some of the words, and said to be so. */
	page = get(noor, S("/learn/seek?q=trombone+quokka"), 200);
	/* Nobody without the right. */
	(void)get(ana, S("/learn/seek?q=trombone"), 403);
	holds(get(noor, S("/learn"), 200), "/learn/seek\"");
	/* An event of the same words is seen before. */
	sent(POST(noor, S("/learn/event/new"), S("/learn/event/new"), "unit",
	    str_c(room, s->unit), "event.what", "A trombone by the door"),
	    "/learn/event/");
	page = get(noor, without_done(), 200);
	holds(page, "Seen before?");
	holds(page, str_c(room, event));
}

/* LEARN-47 LEARN-58 */
static void
search(void **state)
{
	(void)state;
	each_store(looking);
}

/* ---- coding ---- */

static void
coding(void)
{
	str at = str_cat(room, S("/learn/code?of="), name_of(event)), page;
	struct reply re;

	holds(get(noor, event, 200), str_c(room, at));
	page = get(noor, at, 200);
	holds(page, "A trombone &amp; a door stood open");
	holds(page, "The work, as a system: Tasks");
	holds(page, "Our own themes: The building");
	re = POST(noor, at, S("/learn/code"), "of", str_c(room, name_of(event)),
	    "term", "seips/tools", "span", "a trumpet", "memo", "loud");
	assert_int_equal(re.status, 422);
	holds(re.body, "These words do not stand in the text");
	holds(re.body, "a trumpet");
	sent(POST(noor, at, S("/learn/code"), "of", str_c(room,
	    name_of(event)), "term", "seips/tools", "span", "a door", "sure",
	    "sure", "memo", "It did not close"), "/learn/code?of=event/");
	page = get(noor, at, 200);
	holds(page, "a door (characters 13 to 19)");
	holds(page, "It did not close");
	lacks(get(omar, at, 200), "It did not close");
	page = get(noor, S("/learn/codes"), 200);
	holds(page, "The work, as a system: Tools");
	holds(get(noor, S("/learn/codes/local-theme"), 200), "The building");
	(void)get(noor, S("/learn/codes/none"), 404);
	(void)get(ana, at, 404);
	(void)get(ana, S("/learn/codes"), 403);
	(void)get(noor, S("/learn/code?of=action/x"), 404);
	holds(get(noor, S("/learn/code"), 200), "/learn/event\"");
}

/* LEARN-57 */
static void
code_books(void **state)
{
	(void)state;
	each_store(coding);
}

/* ---- thematic reviews ---- */

static void
reviewing(void)
{
	str t = new_one("thematic", S(""), "thematic.question",
	    "What about doors?"), page;
	str part = in(t, "/thematic");

	sent(POST(noor, part, part, "thematic.words", "quokka"), "done=saved");
	holds(get(noor, in(t, "/records"), 200), "It finds nothing.");
	sent(POST(noor, part, part, "thematic.words", "trombone"),
	    "done=saved");
	page = get(noor, in(t, "/records"), 200);
	holds(page, "A trombone &amp; a door");
	holds(get(noor, in(t, "/themes"), 200), "not fixed yet");
	step(noor, t, "frozen");
	page = get(noor, in(t, "/records"), 200);
	holds(page, "As they were when they were fixed.");
	holds(page, "/history?v=1\"");
	page = get(noor, in(t, "/themes"), 200);
	holds(page, "have no theme yet");
	page = get(noor, in(t, "/missing"), 200);
	holds(page, "Teams and wards with no record in it");
	holds(page, "Who told, and who did not");
	holds(page, "Kinds of event");
	page = get(noor, in(t, "/extracts"), 200);
	holds(page, "No name, number or birth date");
	sent(POST(noor, in(t, "/extracts"), in(t, "/extracts"), "x", "1"),
	    "done=saved");
	(void)get(bea, in(t, "/records"), 404);
	(void)get(ana, t, 404);
}

/* LEARN-58 */
static void
thematic(void **state)
{
	(void)state;
	each_store(reviewing);
}

/* ---- copies, requests, counts ---- */

static void
copying(void)
{
	str k = new_one("redaction", name_of(event), "redaction.for",
	    "A coroner"), page, text = in(k, "/text");
	str marks = in(k, "/marks/marks.one");

	(void)get(noor, text, 404);
	page = get(noor, k, 200);
	holds(page, "The copy as it would be");
	lacks(page, "What happened?\n    A trombone"); /* no class yet */
	sent(POST(noor, marks, marks, "marks.words", "TROMBONE"),
	    "done=saved");
	page = get(noor, k, 200);
	holds(page, "TROMBONE");
	holds(page, "Before this:");
	(void)get(ana, k, 404);
	(void)get(bea, k, 404);
	/* A privacy officer sees that there is one, and no word of the event. */
	page = get(priya, k, 200);
	lacks(page, "stood open");
	holds(get(noor, event, 200), "Copies with parts taken out");
}

/* Who answers may not see the event; who may see it makes the copy. */
static void
copy_for_a_request(void)
{
	str to = S("/learn/request/new"), q, k, part, page, owner;
	str was = noor, tess = someone(ROLE_SAFETY, "tess");
	ptrdiff_t at;

	sent(POST(priya, to, to, "unit", str_c(room, s->unit), "request.by",
	    "A sister"), "/learn/request/");
	q = without_done();
	owner = in(q, "/owner");
	part = in(q, "/request");
	sent(POST(priya, part, part, "request.kind", key(get(priya, part, 200),
	    "request.kind", "Of someone who died: their personal")),
	    "done=saved");
	page = get(priya, q, 200);
	holds(page, "made by someone who may see that record");
	(void)get(tess, q, 404);
	sent(POST(priya, owner, owner, "owner", key(get(priya, owner, 200),
	    "owner", "tess, ")), "done=saved");
	/* It is with her, and says what to do. */
	holds(get(tess, S("/learn"), 200), "A sister");
	page = get(tess, q, 200);
	holds(page, "hand this request back to whoever answers it");
	noor = tess; /* new_one is hers */
	k = new_one("redaction", name_of(q), "redaction.why", "She asked");
	noor = was;
	part = in(k, "/redaction");
	sent(POST(tess, part, part, "redaction.class",
	    key(get(tess, part, 200), "redaction.class", "What happened, and"),
	    "redaction.why", "She asked"), "done=saved");
	holds(get(tess, k, 200), "a link to one record that it is a copy of");
	page = get(tess, event, 200);
	at = str_find(page, S("E-2026-"));
	assert_true(at > 0);
	sent(POST(tess, in(k, "/links"), in(k, "/links"), "ref",
	    str_c(room, str_sub(page, (size_t)at, 12))), "done=saved");
	step(tess, k, "made");
	sent(POST(tess, owner, owner, "owner", key(get(tess, owner, 200),
	    "owner", "priya, ")), "/learn?done=saved");
	(void)get(tess, q, 404);
	page = get(priya, q, 200);
	holds(page, "Copies for it");
	holds(page, str_c(room, k));
	holds(get(priya, in(k, "/text"), 200), "trombone");
	(void)get(priya, event, 404);
}

/* LEARN-67 LEARN-68 */
static void
requested(void **state)
{
	(void)state;
	each_store(copy_for_a_request);
}

/* LEARN-67 */
static void
copies(void **state)
{
	(void)state;
	each_store(copying);
}

static struct reply
bring_file(str cookie, const char *text)
{
	const str at = S("/learn/speak-up/take");
	char name[] = "/tmp/heed-test-csv-XXXXXX";
	int fd = mkstemp(name);
	struct request rq = { .file = true, .file_fd = fd,
		.file_n = strlen(text) };
	struct reply re;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, rq.file_n), (ssize_t)rq.file_n);
	bring = &rq;
	re = POST(cookie, at, at, "x", "1");
	bring = NULL;
	close(fd);
	unlink(name);
	return re;
}

static void
counting(void)
{
	struct reply re;

	re = bring_file(noor, "2030-Q1,bullying,4,he said\n");
	assert_int_equal(re.status, 422);
	holds(re.body, "Line 1: ");
	lacks(get(noor, S("/learn/speak-up"), 200), "2030-Q1");
	sent(bring_file(noor, "quarter,category,count\n2030-Q1,bullying,4\n"),
	    "/learn/speak-up");
	holds(get(noor, S("/learn/speak-up"), 200), "2030-Q1");
	(void)get(ana, S("/learn/speak-up/take"), 403);
	(void)get(bea, S("/learn/speak-up/take"), 403);
}

/* LEARN-62 */
static void
counts(void **state)
{
	(void)state;
	each_store(counting);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bulletin),
		cmocka_unit_test(search),
		cmocka_unit_test(code_books),
		cmocka_unit_test(thematic),
		cmocka_unit_test(copies),
		cmocka_unit_test(requested),
		cmocka_unit_test(counts),
	};

	return cmocka_run_group_tests(tests, group_open, group_close);
}
