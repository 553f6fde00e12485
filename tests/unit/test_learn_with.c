/*
 * The pages of someone affected and of those who keep in touch, as a browser asks
 * and posts: a sign-in handed over once, a question, how it was, what a setting
 * opens, and what is not theirs. On both engines.
 */
#include "access/setting.h"
#include "core/time.h"
#include "both_pages.h"

#include <unistd.h>

static str noor, gwen;            /* cookies */
static unsigned round_no;

static int
group_open(void **state)
{
	(void)state;
	both_pages_open("learn_with", NULL);
	return 0;
}

static str
subject_of(const char *name)
{
	struct buf b;

	buf_init(&b, room, 64);
	buf_fmt(&b, "%s.%u", name, round_no);
	return buf_str(&b);
}

static void
each_store(void (*fn)(void))
{
	for (int i = 0; on_store(i); i++) {
		round_no++;
		noor = someone(ROLE_SAFETY, "noor");
		gwen = someone(ROLE_ENGAGEMENT, "gwen");
		fn();
	}
}
#define EACH(name)                    \
	static void                   \
	name(void **state)            \
	{                             \
		(void)state;          \
		each_store(name##_on); \
	}

/* "/learn/affected/ID" of someone called Ruth. */
static str
ruth(void)
{
	str go, at;

	sent(POST(gwen, S("/learn/affected/new"), S("/learn/affected/new"),
	    "who.name", "Ruth Pell", "who.called", "Ruth"),
	    "/learn/affected/");
	go = at_go;
	(void)str_cut(&go, '?', &at);
	return at;
}

static str
below(str at, const char *tail)
{
	return str_cat(room, at, str_of(tail));
}

/* Gives her a sign-in, and her cookie after she chose a password. */
static str
signed_in(str at, str *account)
{
	str sub = subject_of("quiet");
	struct login_row l;
	struct reply re;
	str cookie;

	re = POST(gwen, at, below(at, "/account"), "do", "give", "subject",
	    str_c(room, sub));
	assert_int_equal(re.status, 200);
	holds(re.body, "One-time passphrase");
	holds(get(gwen, at, 200), "Ruth signs in as quiet.");
	as_system(s);
	begin(s);
	ok(s, login_find(&s->cx, sub, &l));
	*account = l.account;
	l.must_change = false;
	commit(s);
	struct who w = { .account = *account, .name = S("Ruth"),
		.rights = role_info[ROLE_HEARD].rights, .role = S("heard"),
		.person = S(""), .supporter = S(""), .practitioner = S(""),
		.author = S(""), .unit = S(""), .unit_name = S(""),
		.csrf = S(""), .sid_hash = S(""), .level = 1 };

	cookie = session_of(&w, str_c(room, sub));
	return cookie;
}

/* LEARN-34 */
static void
sign_in_on(void)
{
	str at = ruth(), her, account, page;
	struct reply re;

	holds(get(gwen, at, 200), "has no sign-in");
	re = POST(gwen, at, below(at, "/account"), "do", "give", "subject",
	    "No Spaces");
	assert_int_equal(re.status, 422);
	holds(re.body, "A sign-in name is");
	holds(re.body, "Ruth Pell");
	her = signed_in(at, &account);
	sent(ask(her, VERB_GET, S("/home"), NULL, 0), "/with");
	page = get(her, S("/with"), 200);
	holds(page, "<title>Notes");
	holds(page, "We owe you a name");
	holds(page, "tel:999");
	lacks(page, "href=\"/learn");
	/* Nothing of the house is hers. */
	(void)get(her, S("/learn"), 403);
	(void)get(her, at, 403);
	(void)get(her, below(at, "/letter"), 403);
	(void)get(her, S("/forms"), 403);
	(void)get(gwen, S("/with"), 403);
	/* Ended, the page no longer opens, and another may be given. */
	sent(POST(gwen, at, below(at, "/account"), "do", "end"), "ended");
	assert_int_equal(ask(her, VERB_GET, S("/with"), NULL, 0).status, 401);
	holds(get(gwen, at, 200), "has no sign-in");
}
EACH(sign_in)

/* The next contact is set on a funeral's day: said where one lands then. What Heed
 * keeps for itself is nobody's to read. */
/* LEARN-35 */
static void
days_and_promises(str at)
{
	str dates = below(at, "/dates/dates.one");
	str contacts = below(at, "/contacts/contacts.one"), page;

	sent(POST(gwen, dates, dates, "dates.kind", "=funeral", "dates.day-day",
	    "9", "dates.day-month", "12", "dates.day-year", "2026"), "");
	lacks(get(gwen, below(at, "/contacts"), 200), "lands on a day");
	sent(POST(gwen, contacts, contacts, "contacts.on-day", "21",
	    "contacts.on-month", "11", "contacts.on-year", "2026",
	    "contacts.next-day", "9", "contacts.next-month", "12",
	    "contacts.next-year", "2026"), "/contacts");
	holds(get(gwen, below(at, "/contacts"), 200),
	    "This lands on a day that matters to them");
	page = get(gwen, below(at, "/promises"), 200);
	holds(page, "To be in touch again");
	lacks(page, "The contact it was made at");
}

/* LEARN-36 LEARN-37 */
static void
says_on(void)
{
	str at = ruth(), her, account, page;
	struct reply re;

	her = signed_in(at, &account);
	re = POST(her, S("/with"), S("/with/ask"), "question", " ");
	assert_int_equal(re.status, 422);
	holds(re.body, "Write it in your own words");
	sent(POST(her, S("/with"), S("/with/ask"), "question",
	    "Was he a high suicide risk, as you wrote?"), "said=question");
	page = get(her, at_go, 200);
	holds(page, "Was he a high suicide risk, as you wrote?");
	holds(page, "We do not know yet");
	lacks(page, "banner--success");
	/* How it was is asked at the end alone. */
	lacks(page, "Did you feel heard?");
	sent(POST(gwen, below(at, "/contact"), below(at, "/contact"),
	    "contact.name", "Gwen Achebe", "contact.phone",
	    "01632 960 417"), "saved");
	sent(POST(gwen, below(at, "/contacts/contacts.one"),
	    below(at, "/contacts/contacts.one"), "contacts.on-day", "20",
	    "contacts.on-month", "11", "contacts.on-year", "2026"), "");
	days_and_promises(at);
	sent(POST(gwen, below(at, "/closing"), below(at, "/closing"),
	    "closing.agreed", "We stay by the phone"), "saved");
	sent(POST(gwen, at, below(at, "/move"), "to", "in-touch"), "saved");
	sent(POST(gwen, at, below(at, "/move"), "to", "closing"), "saved");
	page = get(her, S("/with"), 200);
	holds(page, "href=\"tel:01632960417\"");
	holds(page, "Did you feel heard?");
	sent(POST(her, S("/with"), S("/with/experience"), "heard", "no",
	    "better", "Ring sooner"), "said=experience");
	page = get(her, at_go, 200);
	holds(page, "Ring sooner");
	holds(get(gwen, at, 200), "Ring sooner");
	/* The letter says what the page says, and asks for nothing. */
	page = get(gwen, below(at, "/letter"), 200);
	holds(page, "Was he a high suicide risk, as you wrote?");
	holds(page, "tel:01632960417");
	lacks(page, "Ring sooner");
	lacks(page, "<textarea");
	/* Her words, typed by staff, are hers too: nobody is asked about them. */
	sent(POST(gwen, below(at, "/questions/questions.one"),
	    below(at, "/questions/questions.one"), "questions.text",
	    "Who wrote \"Suicide risk: high\" of him?"), "");
}
EACH(says)

/* LEARN-42 */
static void
flag_on(void)
{
	str go, at;

	sent(POST(noor, S("/learn/candour/new"), S("/learn/candour/new"),
	    "aware.what", "He fell"), "/learn/candour/");
	go = at_go;
	(void)str_cut(&go, '?', &at);
	lacks(get(noor, at, 200), "Inquests and inquiries");
	(void)get(noor, below(at, "/inquest"), 404);
	for (int on = 1; on >= 0; on--) {
		as_system(s);
		begin(s);
		ok(s, setting_write(&s->cx, SET_CANDOUR_ASSIST, on ? S("1")
		    : S("0")));
		commit(s);
		usleep(2100 * 1000); /* workers keep settings so long */
		(void)get(noor, below(at, "/inquest"), on ? 200 : 404);
		if (on)
			holds(get(noor, at, 200), "Inquests and inquiries");
	}
}
EACH(flag)

/* LEARN-40 LEARN-41 */
static void
candour_on(void)
{
	str go, at, page;

	sent(POST(noor, S("/learn/candour/new"), S("/learn/candour/new"),
	    "aware.what", "He fell in the yard", "aware.at-day", "9",
	    "aware.at-month", "11", "aware.at-year", "2026"),
	    "/learn/candour/");
	go = at_go;
	(void)str_cut(&go, '?', &at);
	page = get(noor, at, 200);
	holds(page, "14 days (10 working days) since we became aware");
	holds(page, "the law says as soon as reasonably practicable");
	holds(page, "by 23 November 2026");
	sent(POST(noor, below(at, "/written"), below(at, "/written"),
	    "written.apology", "We are so sorry, canary", "written.facts",
	    "The third step is loose"), "saved");
	page = get(noor, below(at, "/letter"), 200);
	holds(page, "We are so sorry, canary");
	holds(page, "not an admission");
	holds(page, "Heed sends nothing");
	page = get(noor, below(at, "/in-person"), 200);
	holds(page, "not written down yet");
	holds(page, "not an admission");
	page = get(noor, below(at, "/claims"), 200);
	holds(page, "The third step is loose");
	lacks(page, "canary");
}
EACH(candour)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sign_in),
		cmocka_unit_test(says),
		cmocka_unit_test(flag),
		cmocka_unit_test(candour),
	};

	return cmocka_run_group_tests(tests, group_open, group_close);
}
