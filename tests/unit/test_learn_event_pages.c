/*
 * Telling what happened, page by page, on both engines: the four questions, the
 * three ways, the receipt, and what became of it; and that of someone who gives
 * no name nothing is left but what they wrote.
 */
#include "access/ledger.h"
#include "core/time.h"
#include "learning/event.h"
#include "both_pages.h"

static str ana, lead;

static void
first(void)
{
	s->now += 12 * 3600;
	sam = new_person(s, "Sam");
}

static int
group_open(void **state)
{
	(void)state;
	both_pages_open("learn_event_pages", first);
	return 0;
}

static void
each_store(void (*fn)(void), const char *name)
{
	char who[40];

	for (int i = 0; on_store(i); i++) {
		as_system(s);
		ana = session_of(&s->practitioner, "staff0");
		(void)snprintf(who, sizeof(who), "lead.%s", name);
		lead = someone(role_of(S("safety")), who);
		fn();
	}
}

/* Posts these and the token of that page. */
static struct reply
send(str cookie, str to, str token, const char *const *nv)
{
	struct field f[40] = { { S("token"), token } };
	unsigned n = 1;

	for (; nv[0] && n < 40; nv += 2)
		f[n++] = (struct field){ str_of(nv[0]), str_of(nv[1]) };
	return ask(cookie, VERB_POST, to, f, n);
}
#define SEND(cookie, to, token, ...) \
	send((cookie), (to), (token), (const char *const[]){ __VA_ARGS__, NULL })
#define FIRST "kind", "near-miss", "what", "The rope was found in time", \
	"when", "today", "safe", "yes", "unit", str_c(room, s->unit)

/* From the four questions to the receipt. */
static str
told(str cookie, const char *mode, const char *who)
{
	str token = hidden_on(get(cookie, S("/tell"), 200), "token");
	struct reply re = SEND(cookie, S("/tell"), token, FIRST);

	assert_int_equal(re.status, 200);
	holds(re.body, "Without my name");
	token = hidden_on(re.body, "token");
	re = SEND(cookie, S("/tell"), token, FIRST, "step", "mode", "mode",
	    mode, "name", who, "teller", "family");
	if (re.status != 200)
		fail_msg("%d: %.*s", re.status, PRS(re.body));
	holds(re.body, "Thank you. We have it.");
	return re.body;
}

static str
code_on(str page)
{
	ptrdiff_t at = str_find(page, S("id=\"code\">"));

	return at < 0 ? S("") : str_sub(page, (size_t)at + 10, 39);
}

static str
ref_on(str page)
{
	ptrdiff_t at = str_find(page, S("E-2026-"));

	assert_true(at > 0);
	return str_sub(page, (size_t)at, 12);
}

static struct matter
event_of(str ref)
{
	struct matter_row r;
	struct matter m;

	as_system(s);
	begin(s);
	ok(s, matter_by_ref(&s->cx, ref, &r));
	ok(s, matter_open(&s->cx, KIND_EVENT, r.id, &m));
	back(s);
	return m;
}

/* ---- the first screen ---- */

static void
first_screen(void)
{
	str page = get(S(""), S("/tell"), 200);
	struct reply re;

	holds(page, "A near miss");
	holds(page, "Good care");
	holds(page, "Something went wrong");
	holds(page, "Is everyone safe now?");
	/* None is chosen beforehand, and the first is the safest. */
	lacks(page, "checked");
	assert_true(str_find(page, S("I am not sure")) <
	    str_find(page, S("Something went wrong")));
	lacks(page, "data-autosave");
	holds(get(S(""), S("/"), 200), "href=\"/tell\"");
	holds(get(ana, S("/home"), 200), "href=\"/tell\"");
	re = SEND(S(""), S("/tell"), hidden_on(page, "token"), "what", "");
	assert_int_equal(re.status, 422);
	holds(re.body, "Choose one, or that you are not sure");
	holds(re.body, "Say in a few words what happened");
	holds(re.body, "hoose when it was");
	re = SEND(S(""), S("/tell"), hidden_on(page, "token"), "kind",
	    "hazard", "what", "Kept words", "when", "other", "day-day", "1",
	    "day-month", "1", "day-year", "2027");
	assert_int_equal(re.status, 422);
	holds(re.body, "still to come");
	holds(re.body, "Kept words");
	/* Whom to call comes before anything else. */
	re = SEND(S(""), S("/tell"), hidden_on(page, "token"), "kind",
	    "incident", "what", "He has a knife", "when", "today", "safe",
	    "no");
	assert_int_equal(re.status, 200);
	assert_true(str_find(re.body, S("Someone is not safe now")) > 0);
	assert_true(str_find(re.body, S("tel:999")) <
	    str_find(re.body, S("Without my name")));
	/* And back, with every word. */
	re = SEND(S(""), S("/tell"), hidden_on(re.body, "token"), "kind",
	    "incident", "what", "He has a knife", "when", "today", "safe",
	    "no", "step", "mode", "step", "back");
	assert_int_equal(re.status, 200);
	holds(re.body, "He has a knife");
	holds(re.body, "Go on");
}

/* LEARN-3 LEARN-11 */
static void
the_first_screen(void **state)
{
	(void)state;
	each_store(first_screen, "first");
}

/* ---- without a name ---- */

static int64_t
number(const char *text)
{
	struct store *st = door_store(s->door);
	struct rows r;

	as_system(s);
	ok(s, store_begin(st, &s->cx, TXN_READ));
	ok(s, store_sql(st, &s->cx, text, NULL, 0, &r, NULL));
	store_rollback(st);
	return r.n ? cell(&r, 0, 0)->i : -1;
}

static void
without_a_name(void)
{
	static const char *const left[] = {
		"SELECT count(*) FROM ledger", "SELECT count(*) FROM done",
		"SELECT count(*) FROM scratch", "SELECT sum(idle_until) FROM"
		" session", "SELECT count(*) FROM text_row" };
	int64_t was[4];
	str page, code, token;
	struct reply re;
	struct matter m;

	ok(s, spool_load(&s->cx, door_store(s->door), door_dir(s->door)));
	s->now += 20 * 60; /* any other page would move the session on */
	for (int i = 0; i < 4; i++)
		was[i] = number(left[i]);
	page = told(ana, "anonymous", "");
	code = code_on(page);
	assert_int_equal(code.n, 39);
	m = event_of(ref_on(page));
	same_str(m.rec.actor, S(""));
	lacks(m.rec.body, "Ana Reyes");
	assert_int_equal(m.rec.at % 86400, 0);
	/* The same form sent again is the same receipt, and no second event. */
	token = hidden_on(get(ana, S("/tell"), 200), "token");
	re = SEND(ana, S("/tell"), token, FIRST, "step", "mode", "mode",
	    "anonymous");
	page = re.body;
	re = SEND(ana, S("/tell"), token, FIRST, "step", "mode", "mode",
	    "anonymous");
	same_str(ref_on(page), ref_on(re.body));
	same_str(code_on(page), code_on(re.body));
	holds(re.body, "You sent this before");
	/* Signed in, one looks by code and is nobody. */
	token = hidden_on(get(ana, S("/tell/again"), 200), "token");
	re = SEND(ana, S("/tell/again"), token, "code", str_c(room, code));
	assert_int_equal(re.status, 200);
	holds(re.body, "Nobody has written here yet");
	re = SEND(ana, S("/tell/again"), hidden_on(re.body, "token"), "code",
	    str_c(room, code), "do", "answer", "different", "no", "words",
	    "It was the night shift");
	assert_int_equal(re.status, 200);
	holds(re.body, "Your answer is with those");
	same_str(matter_value(&(struct matter){ .a = event_of(m.ref).a },
	    "told.words"), S("It was the night shift"));
	lacks(get(ana, S("/tell/mine"), 200), str_c(room, m.ref));
	as_system(s);
	ok(s, spool_load(&s->cx, door_store(s->door), door_dir(s->door)));
	for (int i = 0; i < 3; i++)
		if (number(left[i]) != was[i] + (i == 0))
			fail_msg("%s: %s: %lld, not %lld", s->what, left[i],
			    (long long)number(left[i]), (long long)was[i]);
	/* But for the list of what was told with a name, there is no line. */
	assert_int_equal(number("SELECT count(*) FROM ledger WHERE kind ="
	    " 'event' AND actor <> '' AND role = 'practitioner'"), 0);
	assert_true(number(left[3]) == was[3]);
	s->now -= 20 * 60;
}

/* LEARN-8 */
static void
nobody_is_left(void **state)
{
	(void)state;
	each_store(without_a_name, "nobody");
}

/* ---- a visitor, and codes ---- */

static void
visitor(void)
{
	str page = told(S(""), "confidential", "Ruth Lark"), token;
	str code = code_on(page), wrong = str_dup(room, code);
	struct reply re;

	/* A letter that is wrong opens nothing, and many tries wait. */
	((char *)(uintptr_t)wrong.p)[0] = wrong.p[0] == 'a' ? 'b' : 'a';
	token = hidden_on(get(S(""), S("/tell/again"), 200), "token");
	for (int i = 0; i < 6; i++) {
		re = SEND(S(""), S("/tell/again"), token, "code",
		    str_c(room, wrong));
		assert_int_equal(re.status, 422);
		holds(re.body, "opens nothing here");
	}
	re = SEND(S(""), S("/tell/again"), token, "code", str_c(room, code));
	assert_int_equal(re.status, 422);
	holds(re.body, "oo many codes");
	s->now += 60;
	re = SEND(S(""), S("/tell/again"), token, "code", str_c(room, code));
	assert_int_equal(re.status, 200);
	holds(re.body, "Nobody has read your name");
	/* Another site's form is refused; one of no session of ours is drawn
	 * again with its words. */
	re = SEND(S(""), S("/tell"), S("nonsense"), FIRST);
	assert_int_equal(re.status, 422);
	holds(re.body, "The rope was found in time");
	re = SEND(ana, S("/tell"), hidden_on(page, "token"), FIRST, "step",
	    "mode", "mode", "named");
	assert_int_equal(re.status, 422);
	/* A name that is not given is asked for. */
	page = get(S(""), S("/tell"), 200);
	re = SEND(S(""), S("/tell"), hidden_on(page, "token"), FIRST, "step",
	    "mode", "mode", "named", "name", "");
	assert_int_equal(re.status, 422);
	holds(re.body, "Write your name");
	re = SEND(S(""), S("/tell"), hidden_on(page, "token"), FIRST, "step",
	    "mode", "mode", "no such");
	holds(re.body, "hoose one of the three");
}

/* LEARN-8 LEARN-9 LEARN-10 */
static void
a_visitor(void **state)
{
	(void)state;
	each_store(visitor, "visitor");
}

/* ---- with a name, and in confidence ---- */

static void
what_became(void)
{
	str ref = ref_on(told(ana, "named", "")), page, at;
	str apart = ref_on(told(ana, "confidential", ""));
	struct matter m = event_of(ref), c = event_of(apart);
	struct reply re;

	page = get(ana, S("/tell/mine"), 200);
	holds(page, str_c(room, ref));
	holds(page, str_c(room, apart));
	lacks(get(lead, S("/tell/mine"), 200), str_c(room, ref));
	/* The lead sees the name of one of them. */
	at = str_cat(room, S("/learn/event/"), m.rec.id);
	holds(get(lead, at, 200), "Told by Ana Reyes");
	page = get(lead, str_cat(room, S("/learn/event/"), c.rec.id), 200);
	holds(page, "told in confidence");
	lacks(page, "Ana Reyes");
	lacks(get(lead, str_cat(room, str_cat(room, S("/learn/event/"),
	    c.rec.id), S("/history")), 200), "Ana Reyes");
	sent(POST(lead, str_cat(room, at, S("/told")), str_cat(room, at,
	    S("/told")), "told.changed", "The rope is gone", "told.found",
	    "Nobody knew of it"), "/learn/event/");
	at = str_cat(room, S("/tell/mine/"), m.rec.id);
	page = get(ana, at, 200);
	holds(page, "Here is what changed");
	holds(page, "The rope is gone");
	holds(page, "Someone read it on");
	lacks(page, "What happens with it");
	re = SEND(ana, at, hidden_on(page, "token"), "do", "answer",
	    "different", "yes", "words", "");
	assert_int_equal(re.status, 200);
	holds(re.body, "Thank you");
	same_str(matter_value(&(struct matter){ .a = event_of(ref).a },
	    "told.different"), S("yes"));
	(void)get(lead, at, 404);
	(void)get(ana, S("/tell/mine/nothing"), 404);
}

/* LEARN-9 LEARN-60 */
static void
what_became_of_it(void **state)
{
	(void)state;
	each_store(what_became, "became");
}

/* ---- support, and a concern ---- */

static void
with_the_event(void)
{
	struct matter m = event_of(ref_on(told(ana, "named", "")));
	str at = str_cat(room, S("/learn/event/"), m.rec.id), part, page;
	str guide = str_cat(room, at, S("/guide"));
	struct reply re;

	lacks(get(lead, at, 200), "Write down an offer");
	part = str_cat(room, at, S("/near"));
	/* Nobody was harmed, and could have been: it is asked, until a no. */
	lacks(get(lead, at, 200), "Does the duty of candour hold?");
	sent(POST(lead, part, part, "near.physical", "=harm-moderate"),
	    "/learn/event/");
	holds(get(lead, at, 200), "Does the duty of candour hold?");
	page = str_cat(room, at, S("/duties"));
	sent(POST(lead, page, page, "duties.candour", "=false"),
	    "/learn/event/");
	lacks(get(lead, at, 200), "Does the duty of candour hold?");
	sent(POST(lead, part, part, "near.miss", "=false"), "/learn/event/");
	part = str_cat(room, at, S("/patient/patient.one"));
	re = POST(lead, part, part, "patient.called", "Person 1",
	    "patient.physical", "=harm-serious");
	sent(re, "/learn/event/");
	page = get(lead, at, 200);
	holds(page, "Write down an offer");
	holds(page, "severe");
	holds(page, "LFPSE-2023-heed-1");
	holds(get(lead, part, 200), "LFPSE-2023-heed-1");
	holds(get(lead, part, 200), "harm-physical.tsv\"");
	(void)get(ana, S("/practice/codes:harm-physical.tsv"), 200);
	/* There is no guide before there is a reasoned concern. */
	lacks(page, "fair treatment");
	(void)get(lead, guide, 404);
	part = str_cat(room, at, S("/concern"));
	sent(POST(lead, part, part, "concern.individual", "=true",
	    "concern.reason", "He had been told twice"), "/learn/event/");
	page = get(lead, at, 200);
	holds(page, "Open the guide to fair treatment");
	(void)get(lead, guide, 404);
	sent(POST(lead, at, guide, "open", "1"), "/guide");
	page = get(lead, guide, 200);
	holds(page, "Would others with the same training");
	holds(page, "He had been told twice");
	/* The day is Heed's to write, and nobody's to change. */
	lacks(get(lead, part, 200), "concern.opened");
	holds(get(lead, at, 200), "It was opened first on 23 November 2026");
}

/* LEARN-6 LEARN-61 */
static void
beside_the_event(void **state)
{
	(void)state;
	each_store(with_the_event, "beside");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_screen),
		cmocka_unit_test(nobody_is_left),
		cmocka_unit_test(a_visitor),
		cmocka_unit_test(what_became_of_it),
		cmocka_unit_test(beside_the_event),
	};

	return cmocka_run_group_tests(tests, group_open, group_close);
}
