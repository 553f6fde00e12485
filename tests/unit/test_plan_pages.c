/*
 * The pages of a plan, asked for as a browser would and answered in this
 * process: what the crisis view weighs, what the person's own pages never name,
 * what a device may show, and that no post loses a word.
 */
#include "care/assess.h"
#include "care/clock.h"
#include "page_kit.h"

static str c_sam, c_ana, device, hidden, rain, hidden_text;

static void
hide(str entry)
{
	struct plan p = read_plan(s, sam);
	const struct line *l = line_of(&p, entry);
	struct op op = op_set(l, "");

	op.restates = true;
	op.visible = VISIBLE_OFFLINE;
	op.status = l->status;
	(void)do_op(s, sam, op, false, NULL);
}

static void
detail(str entry, const char *link, const char *value)
{
	struct op op = op_add(entry, link, value);
	struct plan_save save = { .op = &op, .nop = 1, .voice = VOICE_PERSON };

	begin(s);
	ok(s, plan_apply(&s->cx, sam, &save));
	commit(s);
}

static void
fill_plan(void)
{
	struct plan p;
	str e;

	as_person(s, sam, "Sam Test");
	(void)add_line(s, sam, "signs", "I stop answering", VOICE_PERSON,
	    false);
	rain = add_line(s, sam, "alone", "The rain recording", VOICE_PERSON,
	    false);
	e = add_line(s, sam, "tell", "Mum", VOICE_PERSON, false);
	detail(e, "tell.reach", "020 7946 0123");
	(void)add_line(s, sam, "now", "Go to Mum's", VOICE_PERSON, false);
	as_practitioner(s);
	hidden = add_line(s, sam, "dates", "CANARYLINE",
	    VOICE_PRACTITIONER, false);
	hide(hidden);
	p = read_plan(s, sam);
	hidden_text = text_of(&p, hidden)->value;
	(void)do_op(s, sam, op_set(text_of(&p, rain),
	    "The rain recording, on the sofa"), false, NULL);
}

static int
open_all(void **state)
{
	(void)state;
	pages_open();
	c_sam = theirs("person", S(""), "Sam Test", "sam.test");
	c_ana = session_of(&s->practitioner, "staff0");
	fill_plan();
	as_person(s, sam, "Sam Test");
	begin(s);
	ok(s, device_add(&s->cx, sam, S("now"), S("my phone"), &device));
	commit(s);
	pages_serve();
	return 0;
}

static str
plan_path(const char *tail)
{
	return str_cat(room, path("/plan"), str_of(tail));
}

/* Whose the newest line of that link is. */
static int
voice_at(const char *link)
{
	int voice = -1;
	struct plan p;

	as_practitioner(s);
	p = read_plan(s, sam);
	for (unsigned i = 0; i < p.a.n; i++)
		if (str_eq(p.a.line[i].link, str_of(link)))
			voice = (int)p.a.line[i].voice;
	return voice;
}

/* The plan's page with the banner of that deed. */
static str
get_done(str cookie, const char *code)
{
	return get(cookie, str_cat(room, plan_path(""), str_cat(room,
	    S("?done="), str_of(code))), 200);
}

/* The summary of errors leads to a field that forms drew. */
static void
leads_to_a_field(str html)
{
	str id = after(html, S("href=\"#ft_3A"));

	assert_true(id.n > 0);
	holds(html, str_c(room, str_cat(room, S("id=\"ft_3A"),
	    str_cat(room, id, S("\"")))));
}

/* ---- the crisis view ---- */

/* CARE-57 */
static void
crisis_is_light(void **state)
{
	str html = get(c_sam, S("/me"), 200);

	(void)state;
	assert_true(html.n < 10 * 1024);
	holds(html, "<title>Notes</title>");
	holds(html, "tel:02079460123");
	holds(html, "tel:999");
	assert_true(str_find(html, S("Go to Mum")) <
	    str_find(html, S("020")));
	assert_true(str_find(html, S("tel:02079460123")) <
	    str_find(html, S("tel:116123")));
	lacks(html, "Heed</a>");
	assert_int_equal(ask(c_ana, VERB_GET, S("/me"), NULL, 0).status,
	    303);
	same_str(at_go, S("/home"));
}

/* CARE-57: what to do and whom to call stand before anything that is folded, and
 * nothing of them is folded; what helps is one press away. */
static void
numbers_before_the_fold(void **state)
{
	str html = get(c_sam, S("/me"), 200);
	ptrdiff_t fold = str_find(html, S("<details"));

	(void)state;
	assert_true(fold > 0);
	assert_true(str_find(html, S("Go to Mum")) < fold);
	assert_true(str_find(html, S("tel:999")) < fold);
	assert_true(str_find(html, S("tel:02079460123")) < fold);
	assert_true(str_find(html, S("rain recording")) > fold);
	assert_true(str_find(html, S("rain recording")) <
	    str_find(html, S("</details>\n</div>")));
	lacks(html, "<details class=\"nhsuk-details\" open");
}

static void
device_shows_its_parts(void **state)
{
	struct reply re = ask_as("heed-device", device, VERB_GET, S("/crisis"),
	    NULL, 0);

	(void)state;
	assert_int_equal(re.status, 200);
	holds(re.body, "Go to Mum");
	lacks(re.body, "020 7946");
	lacks(re.body, "rain recording");
	lacks(re.body, "/plan");
	re = ask_as("heed-device", S("0000"), VERB_GET, S("/crisis"), NULL, 0);
	assert_int_equal(re.status, 200);
	lacks(re.body, "Go to Mum");
	holds(re.body, "tel:116123");
}

/* ---- what is kept off the person's pages ---- */

static const char *const page_tails[] = { "", "/now", "/part/dates",
	"/part/alone", "/finish", "/used", "/copies", "/history", "/compare",
	"/version/1", "/print", "/card", "/large", "/easy", "/text", "/file",
	"/team" };

static void
hidden_is_not_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(page_tails) / sizeof(*page_tails); i++) {
		str html = get(c_sam, plan_path(page_tails[i]), 200);

		lacks(html, "CANARY");
		lacks(html, "offline");
		if (str_find(html, hidden) >= 0)
			fail_msg("the id stands in %s", page_tails[i]);
	}
	(void)get(c_sam, plan_path(str_c(room, str_cat(room, S("/line/"),
	    hidden))), 404);
	holds(get(c_ana, plan_path(""), 200), "CANARY");
	/* What staff hand out does not tell it either, unless they say so. */
	lacks(get(c_ana, plan_path("/print"), 200), "CANARY");
	lacks(get(c_ana, plan_path("/print"), 200), "Days that can be hard");
	lacks(get(c_ana, plan_path("/file"), 200), "CANARY");
}

/* Versions that differ only in what is hidden are one to the person. */
static void
versions_have_no_gap(void **state)
{
	str html = get(c_sam, plan_path("/history"), 200);
	char link[64];
	unsigned n = 0;

	(void)state;
	do
		(void)snprintf(link, sizeof(link), "/version/%u\"", ++n);
	while (str_find(html, str_of(link)) >= 0);
	/* Eight versions are stored: two are of the hidden line, one of a
	 * suggestion, which lies beside and changes no word. */
	assert_int_equal(n - 1, 5);
	for (unsigned v = n + 1; v < n + 20; v++) {
		(void)snprintf(link, sizeof(link), "/version/%u\"", v);
		lacks(html, link);
	}
	(void)get(c_sam, plan_path(str_c(room, str_of(link))), 404);
}

/* ---- changing ---- */

static void
staff_must_say_whose(void **state)
{
	static const char *const empty[] = { "do", "more", NULL };
	static const char *const nobody[] = { "signs.text",
		"My hands go cold & numb", "do", "more", NULL };
	static const char *const staff[] = { "signs.text", "Looks away",
		"voice", "practitioner", "do", "plan", NULL };
	struct reply re = post(c_ana, plan_path("/part/signs"),
	    plan_path("/part/signs"), nobody);

	(void)state;
	assert_int_equal(re.status, 422);
	holds(re.body, "My hands go cold &amp; numb</textarea>");
	holds(re.body, "Say whose words these are");
	re = post(c_ana, plan_path("/part/signs"), plan_path("/part/signs"),
	    empty);
	assert_int_equal(re.status, 422);
	holds(re.body, "Write something first");
	lacks(get(c_ana, plan_path(""), 200), "hands go cold");
	re = post(c_ana, plan_path("/part/signs"), plan_path("/part/signs"),
	    staff);
	assert_int_equal(re.status, 303);
	holds(at_go, "?done=line-added-practitioner");
	holds(get_done(c_ana, "line-added-practitioner"), "Saved as a staff");
	holds(get_done(c_ana, "line-added-person"), "Saved in Sam");
	holds(get_done(c_sam, "line-added"), "as you wrote them");
	holds(get(c_ana, plan_path(""), 200), "Staff note, Ana Reyes");
}

static void
levels_wait_for_the_author(void **state)
{
	const char *nv[] = { "helpme.text", "They wrote: risk is high",
		"do", "plan", NULL, NULL, NULL };
	struct reply re = post(c_sam, plan_path("/part/helpme"),
	    plan_path("/part/helpme"), nv);

	(void)state;
	assert_int_equal(re.status, 422);
	holds(re.body, "risk is high</textarea>");
	holds(re.body, "Keep it as I wrote it");
	nv[4] = "sure";
	nv[5] = "1";
	re = post(c_sam, plan_path("/part/helpme"), plan_path("/part/helpme"),
	    nv);
	assert_int_equal(re.status, 303);
	holds(get(c_sam, plan_path(""), 200), "risk is high");
}

static void
contacts_do_not_stand_alone(void **state)
{
	static const char *const nv[] = { "alone.text",
		"Ring Jo on 020 7946 0555", "do", "more", NULL };
	struct reply re = post(c_sam, plan_path("/part/alone"),
	    plan_path("/part/alone"), nv);

	(void)state;
	assert_int_equal(re.status, 422);
	holds(re.body, "020 7946 0555</textarea>");
	leads_to_a_field(re.body);
}

/* The proposals of staff: taken by the person, and by nobody else unasked. */
static void
suggestion_is_taken(void **state)
{
	static const char *const take[] = { "do", "take", NULL };
	struct plan p;
	const struct line *q;
	str path;
	struct reply re;

	(void)state;
	as_person(s, sam, "Sam Test");
	p = read_plan(s, sam);
	q = about_next(&p.a, rain, NULL);
	assert_non_null(q);
	path = plan_path(str_c(room, str_cat(room, S("/proposal/"), q->id)));
	re = post(c_ana, plan_path(""), path, take);
	assert_int_equal(re.status, 403);
	re = post(c_sam, plan_path(""), path, take);
	assert_int_equal(re.status, 303);
	holds(at_go, "/part/alone?done=proposal-taken");
	holds(get(c_sam, S("/me"), 200), "on the sofa");
}

/* The name of the text field on a line's page, as it was drawn. */
static const char *
text_field(str html)
{
	str mark = S("<textarea"), rest, name;
	ptrdiff_t at = str_find(html, mark);

	assert_true(at >= 0);
	rest = str_sub(html, (size_t)at, html.n);
	at = str_find(rest, S(" name=\""));
	assert_true(at >= 0);
	rest = str_sub(rest, (size_t)at + 7, rest.n);
	(void)str_cut(&rest, '"', &name);
	return str_c(room, name);
}

/* Two people with the same line open: both texts stand afterwards; and a line
 * taken out meanwhile gives its words to a new one. */
static void
no_word_is_lost(void **state)
{
	str path, html;
	const char *nv[] = { NULL, "Walk by the river", "do", "save", NULL };
	const char *second[] = { NULL, "Walk by the pond", "do", "save",
		NULL };
	const char *third[] = { NULL, "Walk by the sea", "do", "save", NULL };
	static const char *const drop[] = { "do", "drop", NULL };
	str line;
	struct reply re;

	(void)state;
	as_person(s, sam, "Sam Test");
	line = add_line(s, sam, "around", "Walk", VOICE_PERSON, false);
	path = plan_path(str_c(room, str_cat(room, S("/line/"), line)));
	html = get(c_sam, path, 200);
	nv[0] = second[0] = third[0] = text_field(html);
	assert_int_equal(post(c_sam, path, path, nv).status, 303);
	holds(at_go, "line-changed");
	nv[1] = "He says my risk is high";
	re = post(c_sam, path, path, nv);
	assert_int_equal(re.status, 422);
	holds(re.body, "my risk is high</textarea>");
	leads_to_a_field(re.body);
	assert_int_equal(post(c_sam, path, path, second).status, 303);
	holds(at_go, "line-both");
	html = get(c_sam, plan_path(""), 200);
	holds(html, "Walk by the river");
	holds(html, "Walk by the pond");
	assert_int_equal(post(c_sam, path, path, drop).status, 303);
	assert_int_equal(post(c_sam, plan_path(""), path, third).status, 303);
	holds(get(c_sam, plan_path(""), 200), "Walk by the sea");
}

/* ---- finishing ---- */

/* CARE-54: with parts left empty it comes into use; and nothing counts them. */
static void
gaps_do_not_block(void **state)
{
	static const char *const yes[] = { "agree.answer", "=partly",
		"agree.words", "Ask me again in May", "review.on-day", "1",
		"review.on-month", "5", "review.on-year", "2027", "do",
		"current", NULL };
	static const char *const bad[] = { "review.on-day", "31",
		"review.on-month", "2", "review.on-year", "2027",
		"agree.words", "KEEPTHIS", "do", "current", NULL };
	struct reply re = post(c_ana, plan_path("/finish"),
	    plan_path("/finish"), bad);
	str html;

	(void)state;
	assert_int_equal(re.status, 422);
	holds(re.body, "KEEPTHIS</textarea>");
	re = post(c_ana, plan_path("/finish"), plan_path("/finish"), yes);
	assert_int_equal(re.status, 303);
	html = get(c_ana, plan_path(""), 200);
	holds(html, "This plan is in use");
	holds(html, "Partly");
	holds(html, "Ask me again in May");
	holds(html, "1 May 2027");
	lacks(html, "%");
	lacks(html, "complete");
	holds(get(c_sam, S("/me"), 200), "1 May 2027");
}

/* CARE-50: who was there, the language and the format can be said; a button of
 * the form's own puts nothing into use, and a language by its name is kept as it
 * was written and marks no page. */
static void
how_it_was_made(void **state)
{
	static const char *const nv[] = { "made.with", "Jo, who knits",
		"language.code", "Urdu", "language.format", "=large", "do",
		"later", NULL };
	static const char *const add[] = { "made.with", "Lou", "add:made.with",
		"", NULL };
	static const char *const away[] = { "to", "withdrawn", NULL };
	static const char *const again[] = { "to", "current", NULL };
	struct reply re = post(c_ana, plan_path("/finish"),
	    plan_path("/finish"), nv);
	struct plan p;
	str html;

	(void)state;
	assert_int_equal(re.status, 303);
	html = get(c_sam, plan_path("/finish"), 200);
	holds(html, "value=\"Jo, who knits\"");
	lacks(html, "lang=\"Urdu\"");
	as_practitioner(s);
	p = read_plan(s, sam);
	same_str(line_in(&p.a, S(""), "language.format")->value, S("large"));
	assert_int_equal(post(c_sam, plan_path(""), plan_path("/state"),
	    away).status, 303);
	re = post(c_sam, plan_path("/finish"), plan_path("/finish"), add);
	assert_int_equal(re.status, 422);
	holds(re.body, "value=\"Lou\"");
	lacks(get(c_sam, plan_path(""), 200), "This plan is in use");
	assert_int_equal(post(c_sam, plan_path(""), plan_path("/state"),
	    again).status, 303);
}

/* The next contact is the service's word: a staff note, on what the person and
 * whoever they chose can read, until its day is long past. */
static void
next_contact_is_promised(void **state)
{
	const char *nv[] = { "next.text", "Amina Yusuf, nurse", "next.on-day",
		"27", "next.on-month", "11", "next.on-year", "2026", "next.on",
		"2pm-ish", "next.how", "=phone", "next.else",
		"ring 01632 960 100", "do", "later", NULL };
	static const char *const tails[] = { "", "/now", "/print", "/large",
		"/easy", "/card", "/text", "/file", "/finish" };
	struct reply re = post(c_ana, plan_path("/finish"),
	    plan_path("/finish"), nv);

	(void)state;
	assert_int_equal(re.status, 422);
	holds(re.body, "Give a time of day");
	holds(re.body, "value=\"Amina Yusuf, nurse\"");
	nv[9] = "14:00";
	re = post(c_ana, plan_path("/finish"), plan_path("/finish"), nv);
	assert_int_equal(re.status, 303);
	for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++) {
		str html = get(c_sam, plan_path(tails[i]), 200);

		holds(html, "Amina Yusuf, nurse");
		holds(html, "Friday 27 November 2026 at 2pm");
	}
	holds(get(c_sam, plan_path("/now"), 200), "If it does not happen: "
	    "ring 01632 960 100");
	holds(get(c_ana, plan_path(""), 200), "Staff note, Ana Reyes");
	/* Sam said nothing in it. */
	assert_int_equal(voice_at("next.line"), VOICE_PRACTITIONER);
	assert_int_equal(voice_at("agree.answer"), VOICE_PERSON);
	nv[1] = "Lou Past, nurse";
	nv[5] = "10";
	re = post(c_ana, plan_path("/finish"), plan_path("/finish"), nv);
	assert_int_equal(re.status, 303);
	holds(get(c_sam, plan_path(""), 200), "Lou Past");
	for (size_t i = 1; i + 1 < sizeof(tails) / sizeof(*tails); i++)
		lacks(get(c_sam, plan_path(tails[i]), 200), "Lou Past");
}

/* CARE-100 CARE-107: in easy words a picture of our own stands beside the heading of
 * each part, and what is written; it says nothing that the heading does not. */
static void
easy_read_has_pictures(void **state)
{
	static const char *const part[] = { "signs", "alone", "around", "tell",
		"services", "safer", "matters", "helpme", "dates", "now",
		"next" };
	str easy = get(c_sam, plan_path("/easy"), 200), rest = easy;
	str plain = get(c_sam, plan_path("/print"), 200);
	unsigned parts = 0, pictures = 0;
	ptrdiff_t at;

	(void)state;
	for (size_t i = 0; i < sizeof(part) / sizeof(*part); i++) {
		char path[64];

		(void)snprintf(path, sizeof(path), "static/picture-%s.svg",
		    part[i]);
		if (!asset_find(path))
			fail_msg("there is no picture of \"%s\"", part[i]);
		assert_true(asset_find(path)->body.n < 2000);
	}
	while ((at = str_find(rest, S("<section class=\"heed-easy\">"))) >= 0) {
		rest = str_sub(rest, (size_t)at + 10, rest.n);
		parts++;
		at = str_find(rest, S("<img alt=\"\" width=\"112\" height="
		    "\"112\" src=\"/assets/picture-"));
		pictures += at >= 0;
	}
	assert_true(parts >= 2);
	assert_int_equal(parts, pictures);
	holds(easy, "/assets/picture-next.svg");
	holds(easy, "Amina Yusuf, nurse");
	lacks(plain, "/assets/picture-");
	lacks(plain, "heed-easy__head");
}

/* A suggestion lies beside the promise on the plan's page, where it can be taken;
 * the page on which it is agreed has one form, and says where. */
static void
promise_with_a_suggestion(void **state)
{
	const char *nv[] = { "next.text", "Amina, or Lou if she is away", "do",
		"save", NULL };
	str plan = get(c_sam, plan_path(""), 200), at = S("/plan/line/"), one;
	ptrdiff_t i = str_find(plan, S("Amina Yusuf, nurse"));
	struct reply re;

	(void)state;
	assert_true(i > 0);
	one = after(str_sub(plan, (size_t)i, plan.n), at);
	one = str_cat(room, plan_path("/line/"), one);
	re = post(c_sam, one, one, nv);
	assert_int_equal(re.status, 303);
	holds(get(c_ana, plan_path(""), 200), "Amina, or Lou if she is away");
	for (int n = 0; n < 2; n++) {
		plan = get(n ? c_sam : c_ana, plan_path("/finish"), 200);
		holds(plan, "Amina Yusuf, nurse");
		holds(plan, "Change what is promised");
		lacks(plan, "/plan/proposal/");
	}
}

/* CARE-57:
 * What the worry is about is not in the record from which a supporter's page
 * is drawn, nor on the page; the step is. */
static void
worry_stays_in(void **state)
{
	str mum = new_supporter(s, sam, "Mum", "0113 496 0000"), e;
	static str part[] = { SK("safer") };
	struct choices c;
	struct plan p;

	(void)state;
	as_person(s, sam, "Sam Test");
	e = add_line(s, sam, "safer", "The box is at Jo's", VOICE_PERSON,
	    false);
	detail(e, "safer.concern", "WORRYWORDS");
	begin(s);
	ok(s, choices_of(&s->cx, sam, mum, &c));
	for (unsigned i = 0; i < c.n; i++) {
		if (!str_eq(c.at[i].scope, S("plan-parts")))
			continue;
		c.at[i].answer = ANSWER_YES;
		c.at[i].what.part = part;
		c.at[i].what.nparts = 1;
		ok(s, choice_set(&s->cx, sam, &c.at[i]));
	}
	ok(s, plan_read_as(&s->cx, sam, mum, &p));
	commit(s);
	holds(p.rec.body, "The box is at Jo");
	lacks(p.rec.body, "WORRYWORDS");
	lacks(p.rec.body, "safer.concern");
	e = get(c_sam, str_cat(room, S("/person/"), str_cat(room, sam,
	    str_cat(room, S("/supporter/"), str_cat(room, mum,
	        S("/preview"))))), 200);
	holds(e, "The box is at Jo");
	lacks(e, "WORRYWORDS");
	holds(get(c_sam, plan_path(""), 200), "WORRYWORDS");
	lacks(get(c_sam, plan_path("/now"), 200), "WORRYWORDS");
	lacks(get(c_ana, plan_path("/finish"), 200), "WORRYWORDS");
}

/* CARE-101: a step for the ward is told from one for home on every copy. */
static void
steps_say_where(void **state)
{
	static const char *const tail[] = { "/now", "/print", "/large", "/easy" };
	str e, html;

	(void)state;
	as_person(s, sam, "Sam Test");
	e = add_line(s, sam, "safer", "Jo has the key", VOICE_PERSON, false);
	detail(e, "safer.where", "home");
	e = add_line(s, sam, "safer", "The bag stays in the office",
	    VOICE_PERSON, false);
	detail(e, "safer.where", "ward");
	e = add_line(s, sam, "safer", "We walk together", VOICE_PERSON, false);
	detail(e, "safer.where", "not-said");
	for (size_t i = 0; i < sizeof(tail) / sizeof(tail[0]); i++) {
		html = get(c_sam, plan_path(tail[i]), 200);
		holds(html, "Where I live: Jo has the key");
		holds(html, "On the ward: The bag stays in the office");
		lacks(html, "I have not said where");
	}
	html = get(c_sam, plan_path("/text"), 200);
	holds(html, "Jo has the key\nWhere: Where I live\n");
	lacks(html, "I have not said where");
	holds(get(c_sam, plan_path("/file"), 200), "On the ward");
}

/* CARE-103: a crisis team that comes in has what it needs at the door, dated as
 * any copy, and not the rest. */
static void
team_has_its_edition(void **state)
{
	str html = get(c_ana, plan_path("/team"), 200);

	(void)state;
	holds(html, "I stop answering");
	holds(html, "Go to Mum");
	holds(html, "020 7946 0123");
	holds(html, "As it was on ");
	lacks(html, "The rain recording");
	lacks(html, "CANARY");
	holds(get(c_ana, plan_path("/copies"), 200), "/plan/team\"");
}

/* On the card the team's own line stands before the numbers that everyone
 * knows, in whatever order they were written down. */
static void
card_has_ours_first(void **state)
{
	str html;

	(void)state;
	as_person(s, sam, "Sam Test");
	(void)add_line(s, sam, "services", "Samaritans, 116 123", VOICE_PERSON,
	    false);
	(void)add_line(s, sam, "services", "The night team, 01632 960 100",
	    VOICE_PERSON, false);
	for (unsigned i = 0; i < 6; i++)
		(void)add_line(s, sam, "now", "Sit on the stairs with the "
		    "light on, and wait for the kettle", VOICE_PERSON, false);
	html = get(c_sam, plan_path("/card"), 200);
	assert_true(str_find(html, S("The night team, 01632 960 100</")) <
	    str_find(html, S("Samaritans, 116 123</")));
	for (unsigned i = 0; i < 6; i++)
		(void)add_line(s, sam, "tell", "A friend from the choir, who "
		    "lives near by and sleeps badly", VOICE_PERSON, false);
	html = get(c_sam, plan_path("/card"), 200);
	holds(html, "The night team, 01632 960 100</");
	assert_true(str_find(html, S("Mum: 020")) <
	    str_find(html, S("The night team")));
	holds(html, "There is more in the whole plan");
}

/* CARE-52 CARE-57: at two in the morning the number of someone's own record can
 * be pressed, on a device that shows whom they tell as well; and who is next. */
static void
supporters_number_is_there(void **state)
{
	static const char *const tail[] = { "/now", "/print", "/card", "/large",
		"/easy", "/text", "/file" };
	str mary = new_supporter(s, sam, "Mary Fenner", "07700 900123");
	str cookie, line, e;
	struct plan p;

	(void)state;
	as_person(s, sam, "Sam Test");
	line = add_line(s, sam, "tell", "She knits, and listens", VOICE_PERSON,
	    false);
	detail(line, "tell.who", str_c(room, str_cat(room,
	    S("RelatedPerson/"), mary)));
	detail(line, "tell.backup", "Lou, 07700 900789");
	for (size_t i = 0; i < sizeof(tail) / sizeof(tail[0]); i++) {
		str html = get(c_sam, plan_path(tail[i]), 200);

		if (str_find(html, S("07700 900123")) < 0 &&
		    str_find(html, S("07700\xc2\xa0""900123")) < 0)
			fail_msg("no number in %s", tail[i]);
		holds(html, "900789");
	}
	e = get(c_sam, plan_path("/now"), 200);
	holds(e, "tel:07700900123");
	holds(e, "tel:07700900789");
	lacks(e, "heed-contact__how\" dir=\"auto\"></span>");
	as_person(s, sam, "Sam Test");
	begin(s);
	ok(s, device_add(&s->cx, sam, S("now tell"), S("my tablet"), &cookie));
	commit(s);
	holds(ask_as("heed-device", cookie, VERB_GET, S("/crisis"), NULL,
	    0).body, "tel:07700900123");
	p = read_plan(s, sam);
	(void)do_op(s, sam, op_drop(line_of(&p, line)), false, NULL);
}

static void
put_away_and_back(void **state)
{
	static const char *const away[] = { "to", "withdrawn", NULL };
	static const char *const again[] = { "to", "current", NULL };

	(void)state;
	assert_int_equal(post(c_ana, plan_path(""), plan_path("/state"),
	    away).status, 403);
	assert_int_equal(post(c_sam, plan_path(""), plan_path("/state"),
	    away).status, 303);
	lacks(get(c_sam, S("/me"), 200), "rain recording");
	holds(get(c_sam, S("/me"), 200), "tel:116123");
	assert_int_equal(post(c_ana, plan_path(""), plan_path("/state"),
	    again).status, 403);
	assert_int_equal(post(c_sam, plan_path(""), plan_path("/state"),
	    again).status, 303);
	holds(get(c_sam, S("/me"), 200), "rain recording");
}

/* CARE-60 */
static void
copies_are_written_down(void **state)
{
	static const char *const nv[] = { "held.format", "=paper", "held.where",
		"in my blue bag", "held.on-day", "23", "held.on-month", "11",
		"held.on-year", "2026", "do", "save", NULL };
	static const char *const nobody[] = { "held.who", "RelatedPerson/x",
		"held.where", "somewhere", "do", "save", NULL };
	struct reply re = post(c_sam, plan_path("/copies"),
	    plan_path("/copies"), nv);

	(void)state;
	assert_int_equal(re.status, 303);
	holds(get(c_sam, plan_path("/copies"), 200), "in my blue bag");
	re = post(c_sam, plan_path("/copies"), plan_path("/copies"), nobody);
	assert_int_equal(re.status, 422);
	holds(re.body, "value=\"somewhere\"");
}

/* CARE-51:
 * "Not recorded yet" is the blank answer: no second one beside it, and choosing
 * it says nothing. */
static void
offer_has_one_blank(void **state)
{
	static const char *const blank[] = { "offered.response", "", "do",
		"save", NULL };
	static const char *const no[] = { "offered.response", "=declined",
		"offered.reason", "Not this week", "offered.again-day", "14",
		"offered.again-month", "12", "offered.again-year", "2026",
		"do", "save", NULL };
	const struct line *l;
	struct plan p;
	str html = get(c_ana, plan_path("/offer"), 200);
	struct reply re = post(c_ana, plan_path("/offer"), plan_path("/offer"),
	    blank);

	(void)state;
	lacks(html, "Not answered");
	holds(html, "Not recorded yet");
	lacks(html, "value=\"=not-recorded\"");
	assert_int_equal(re.status, 422);
	re = post(c_ana, plan_path("/offer"), plan_path("/offer"), no);
	assert_int_equal(re.status, 303);
	holds(at_go, "done=declined");
	holds(get(c_ana, plan_path("/offer"), 200), "Not for me");
	/* Who, when, what they said, and when to offer again. */
	as_practitioner(s);
	p = read_plan(s, sam);
	l = entry_next(&p.a, "offered.line", NULL);
	assert_non_null(l);
	same_str(plan_detail(&p, l, "response")->value, S("declined"));
	same_str(plan_detail(&p, l, "reason")->value, S("Not this week"));
	same_str(plan_detail(&p, l, "again")->value, S("2026-12-14"));
	same_str(l->by, S("Ana Reyes"));
	assert_int_equal(l->at, s->now);
	(void)get(c_sam, plan_path("/offer"), 403);
}

/* CARE-41 CARE-45 CARE-97 CARE-98: who is asked for a level has words to use instead, and
 * the picture through time; none of it holds a level. */
static void
words_instead(void **state)
{
	str page;
	(void)state;

	page = get(c_ana, path("/no-level"), 200);
	/* Why, in three lines: who died, what scales find, what NICE and NHS
	 * England say. */
	holds(page, "4 of those 5 had been rated low or no risk");
	holds(page, "5.5%");
	holds(page, "NG225, 1.6");
	holds(page, "NHS England (2025)");
	holds(page, "Begin to make sense of it together");
	lacks(page, "/formulation/text");
	page = get(c_ana, path("/formulation/timeline"), 200);
	holds(page, "Nothing is written here yet");
	as_practitioner(s);
	{
		const struct sheet_at at = { .person = sam,
			.sheet = SHEET_FORMULATION };
		struct op op[2];
		struct plan_save save = { .op = op, .nop = 2,
			.voice = VOICE_SHARED };

		op[0] = op_entry(s, "story.line");
		op[1] = op_add(op[0].line, "story.text", "The rain came");
		begin(s);
		ok(s, sheet_apply(&s->cx, &at, &save));
		commit(s);
		op[0] = op_entry(s, "protective.line");
		op[1] = op_add(op[0].line, "protective.text", "The shed");
		save.voice = VOICE_PERSON;
		begin(s);
		ok(s, sheet_apply(&s->cx, &at, &save));
		commit(s);
	}
	page = get(c_ana, path("/no-level"), 200);
	holds(page, "/formulation/text");
	page = get(c_ana, path("/formulation/text"), 200);
	holds(page, "The rain came");
	holds(page, "The shed");
	/* As a picture, and as a story: the same lines. */
	page = get(c_ana, path("/formulation"), 200);
	holds(page, "heed-picture");
	holds(page, "The rain came");
	holds(page, "The shed");
	page = get(c_ana, path("/formulation/read"), 200);
	holds(page, "The rain came");
	holds(page, "The shed");
	page = get(c_ana, path("/formulation/timeline"), 200);
	/* Two versions: the second thing stands in one of them. */
	assert_true(str_find(page, S("The shed")) > str_find(page,
	    S("The rain came")));
	holds(page, "no level, score or rank was held");
	/* The person's own pages do not offer it: it is for who asks. */
	(void)get(c_sam, path("/no-level"), 403);
}

/* CARE-7 CARE-33 CARE-45 CARE-98: what goes into another record says whose it is
 * and the person's no, and holds nothing of the team's own; through time it is
 * all there, and marked. */
static void
text_for_others(void **state)
{
	const struct sheet_at at = { .person = sam,
		.sheet = SHEET_FORMULATION };
	struct op op[6];
	struct plan_save save = { .op = op, .nop = 2,
		.voice = VOICE_PRACTITIONER };
	str page;

	(void)state;
	as_practitioner(s);
	op[0] = op_entry(s, "story.line");
	op[1] = op_add(op[0].line, "story.text", "TEAMONLY");
	op[0].visible = op[1].visible = VISIBLE_TEAM;
	begin(s);
	ok(s, sheet_apply(&s->cx, &at, &save));
	commit(s);
	op[0] = op_entry(s, "copies.line");
	op[1] = op_add(op[0].line, "copies.text", "Dr Patel");
	op[2] = op_add(S(""), "again.on", "2026-12-20");
	op[3] = op_add(S(""), "with.who", "Sam and Ana");
	save.nop = 4;
	begin(s);
	ok(s, sheet_apply(&s->cx, &at, &save));
	commit(s);
	as_person(s, sam, "Sam Test");
	op[0] = op_add(S(""), "sense.answer", "no");
	op[0].system = S("urn:heed:code:sense");
	op[1] = op_add(S(""), "sense.words", "This is not how it was");
	save.nop = 2;
	save.voice = VOICE_PERSON;
	begin(s);
	ok(s, sheet_apply(&s->cx, &at, &save));
	commit(s);
	for (int all = 0; all < 2; all++) {
		page = get(c_ana, path(all ? "/formulation/timeline"
		    : "/formulation/text"), 200);
		holds(page, "Formulation\n");
		holds(page, "Sam Test\nCalled Sam\nBorn 1 April 1990\n");
		holds(page, "NHS number not known");
		holds(page, "Does this make sense to me? No");
		holds(page, "This is not how it was");
		holds(page, "Sam and Ana");
		holds(page, "20 December 2026");
		lacks(page, "Dr Patel");
		if (!all)
			lacks(page, "TEAMONLY");
	}
	page = str_sub(page, (size_t)str_find(page, S("TEAMONLY")), page.n);
	holds(str_sub(page, 0, 80), str_c(room, code_words("visible",
	    S("team"))));
}

/* CARE-23 CARE-86: an assessment can be handed over without the way it happened and
 * without the team's own; on the pages of staff that lies folded away. */
static void
assessment_for_others(void **state)
{
	struct op op[5];
	struct plan_save save = { .op = op, .nop = 3,
		.voice = VOICE_PRACTITIONER };
	struct sheet_at at = { .person = sam, .sheet = SHEET_ASSESSMENT,
		.id = S("") };
	struct clocks l;
	str owed = S("");
	ptrdiff_t folded;
	bool ended;
	str page;

	(void)state;
	as_practitioner(s);
	op[0] = op_entry(s, "episode.line");
	op[1] = op_add(op[0].line, "episode.text", "After the letter");
	op[2] = op_add(op[0].line, "episode.method", "THEWAY");
	begin(s);
	ok(s, sheet_apply(&s->cx, &at, &save));
	commit(s);
	at.id = save.id;
	op[0] = op_entry(s, "mind.line");
	op[1] = op_add(op[0].line, "mind.text", "TEAMSNOTE");
	op[0].visible = op[1].visible = VISIBLE_TEAM;
	save.nop = 2;
	begin(s);
	ok(s, sheet_apply(&s->cx, &at, &save));
	commit(s);
	page = get(c_ana, str_cat(room, path("/assessment/"), str_cat(room,
	    at.id, S("/text"))), 200);
	holds(page, "Assessment\n");
	holds(page, "Sam Test");
	holds(page, "After the letter");
	lacks(page, "THEWAY");
	lacks(page, "TEAMSNOTE");
	page = get(c_ana, path("/formulation/part/presenting"), 200);
	folded = str_find(page, S("More about it"));
	assert_true(folded > 0 && str_find(page, S("THEWAY")) > folded);
	page = get(c_ana, str_cat(room, path("/assessment/"), str_cat(room,
	    at.id, S("/read"))), 200);
	folded = str_find(page, S("More about it"));
	assert_true(folded > 0 && str_find(page, S("THEWAY")) > folded);
	(void)get(c_sam, str_cat(room, path("/assessment/"), str_cat(room,
	    at.id, S("/text"))), 403);
	/* The form says that the whole record holds it, and so it is. */
	holds(get(c_ana, str_cat(room, path("/assessment/"), str_cat(room,
	    at.id, S("/part/episode"))), 200), "only my whole record does");
	holds(get(c_ana, path("/copy/text"), 200), "THEWAY");
	/* What is owed then leads to it. */
	op[0] = op_add(S(""), "end.outcome", "complete");
	op[0].system = S("urn:heed:code:assessment-outcome");
	save.nop = 1;
	begin(s);
	ok(s, sheet_apply(&s->cx, &at, &save));
	ok(s, assess_end(&s->cx, &at, &ended));
	commit(s);
	assert_true(ended);
	begin(s);
	ok(s, clocks_of(&s->cx, sam, &l));
	back(s);
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].code, S("copies-person")) &&
		    str_ends(l.at[i].basis, at.id))
			owed = str_dup(room, l.at[i].id);
	page = get(c_ana, path(str_c(room, str_cat(room, S("/owed/"), owed))),
	    200);
	holds(page, "Copy to the person");
	holds(page, str_c(room, str_cat(room, at.id, S("/text"))));
}

/* CARE-58 CARE-52: who had it open, whoever it was, and of a service what could get
 * in the way and whether one could; all of it only if one likes. */
static void
who_had_it_open(void **state)
{
	static const char *const used[] = { "use.opened", "=supporter",
		"use.helped", "She read it to me", "do", "save", NULL };
	struct reply re = post(c_sam, plan_path("/used"), plan_path("/used"),
	    used);
	str html;

	(void)state;
	assert_int_equal(re.status, 303);
	html = get(c_sam, plan_path("/used"), 200);
	holds(html, "Who had it open: Someone I trust");
	as_person(s, sam, "Sam Test");
	html = add_line(s, sam, "services", "The night team", VOICE_PERSON,
	    false);
	detail(html, "services.because", "They know my name");
	detail(html, "services.could", "might-be-hard");
	html = get(c_ana, plan_path(""), 200);
	holds(html, "They know my name");
	holds(html, "You could ask: What could get in the way?");
	holds(get(c_sam, plan_path("/text"), 200), "They know my name");
}

/* CARE-58 CARE-59: nobody asks why a plan was not used; nothing is promised or
 * signed for safety. */
static void
no_reproach_no_contract(void **state)
{
	/* The service's own promise of the next contact is no task of theirs. */
	static const char *const never[] = { "i promise", "i will not hurt",
		"i will not harm", "contract", "guarantee", "signature",
		"sign here", "i sign", "signed", "keep myself safe",
		"stay safe until", "i agree to keep" };
	str page = get(c_sam, path("/plan/used"), 200);
	(void)state;

	lacks(page, "Why did you not");
	lacks(page, "why you did not");
	holds(get(c_sam, path("/plan/finish"), 200), "not a promise or a contract");
	for (int f = 0; f < SHEET__MAX; f++) {
		const struct form *form = sheet_form((enum sheet)f);

		for (unsigned i = 0; i < form->n; i++) {
			str words = language_fold(room, str_cat(room,
			    form->item[i].text, str_cat(room, S(" "),
			    form->item[i].easy)));

			for (size_t k = 0; k < sizeof(never) /
			    sizeof(never[0]); k++)
				lacks(words, never[k]);
		}
	}
}

/* CARE-91: who demands a level gets a sentence; no page and no copy of Sam's names
 * an element that would carry one. */
static void
no_level_is_shown(void **state)
{
	static const char *const tail[] = { "", "/plan", "/plan/now",
		"/plan/print", "/plan/card", "/plan/large", "/plan/easy",
		"/plan/text", "/plan/file", "/plan/history", "/assessment",
		"/formulation", "/formulation/read", "/formulation/text",
		"/formulation/timeline", "/no-level", "/owed", "/documents",
		"/details", "/sharing" };
	static const char *const never[] = { "RiskAssessment",
		"qualitativeRisk", "93374-7", "ordinalValue", "riskLevel" };
	str page;

	(void)state;
	page = get(c_ana, path("/no-level"), 200);
	holds(page, "not stratified: see formulation");
	holds(page, "Heed has sent nothing");
	for (size_t i = 0; i < sizeof(tail) / sizeof(tail[0]); i++) {
		page = get(c_ana, path(tail[i]), 200);
		for (size_t k = 0; k < sizeof(never) / sizeof(never[0]); k++)
			lacks(page, never[k]);
	}
	/* Whoever pastes the formulation elsewhere pastes no level. */
	lacks(get(c_ana, path("/formulation/text"), 200), "isk level");
}

/* CARE-21: an assessment is begun and written in with nothing said of medical
 * care; its page says how long ago it was asked for. */
static void
waiting_is_shown(void **state)
{
	const struct sheet_at new = { .person = sam,
		.sheet = SHEET_ASSESSMENT, .id = S("") };
	struct sheet_at at = new;
	struct op op = op_add(S(""), "start.requested",
	    "2026-11-22T21:00:00+00:00");
	struct plan_save save = { .op = &op, .nop = 1,
		.voice = VOICE_PRACTITIONER };
	str page;

	(void)state;
	as_practitioner(s);
	begin(s);
	ok(s, sheet_apply(&s->cx, &new, &save));
	commit(s);
	at.id = save.id;
	page = get(c_ana, path(str_c(room, str_cat(room, S("/assessment/"),
	    at.id))), 200);
	holds(page, "Asked for 3 hours ago");
	lacks(page, "medically fit");
	op = op_add(S(""), "start.parallel", "no");
	save = (struct plan_save){ .op = &op, .nop = 1,
		.voice = VOICE_PRACTITIONER };
	begin(s);
	ok(s, sheet_apply(&s->cx, &at, &save));
	commit(s);
	(void)get(c_ana, path(str_c(room, str_cat(room, S("/assessment/"),
	    str_cat(room, at.id, S("/part/mind"))))), 200);
}

/* CARE-33: before it is finished the person reads it, says "partly", and adds; the
 * team reads both beside each other. */
static void
disagreement_stands_beside(void **state)
{
	const struct sheet_at new = { .person = sam,
		.sheet = SHEET_ASSESSMENT, .id = S("") };
	struct sheet_at at = new;
	struct op op[2];
	struct plan_save save = { .op = op, .nop = 2,
		.voice = VOICE_PRACTITIONER };
	str page;

	(void)state;
	as_practitioner(s);
	op[0] = op_entry(s, "mind.line");
	op[1] = op_add(op[0].line, "mind.text", "Keeps to the sofa");
	begin(s);
	ok(s, sheet_apply(&s->cx, &new, &save));
	commit(s);
	at.id = save.id;
	as_person(s, sam, "Sam Test");
	op[0] = op_add(S(""), "own-view.answer", "partly");
	op[1] = op_add(S(""), "own-view.words", "I was waiting for the post");
	save = (struct plan_save){ .op = op, .nop = 2, .voice = VOICE_PERSON };
	begin(s);
	ok(s, sheet_apply(&s->cx, &at, &save));
	commit(s);
	for (int i = 0; i < 2; i++) {
		page = get(i ? c_sam : c_ana, path(str_c(room, str_cat(room,
		    S("/assessment/"), str_cat(room, at.id, S("/read"))))),
		    200);
		holds(page, "Keeps to the sofa");
		holds(page, "I was waiting for the post");
		holds(page, "artly");
	}
}

/* CARE-28: the first look is one page with these seven and none other, and nothing
 * on it has to be answered. */
static void
first_look_asks_seven(void **state)
{
	static const char *const seven[] = { "safety", "existing", "body",
		"mind", "life", "guarding", "referral" };
	static const char *const not[] = { "thoughts", "episode", "values",
		"strengths", "prefer", "needs", "capacity", "end", "start" };
	const struct sheet_at new = { .person = sam,
		.sheet = SHEET_ASSESSMENT, .id = S("") };
	struct op op = op_add(S(""), "start.reason", "crisis");
	struct plan_save save = { .op = &op, .nop = 1,
		.voice = VOICE_PRACTITIONER };
	str page, quick;
	char name[60];

	(void)state;
	as_practitioner(s);
	begin(s);
	ok(s, sheet_apply(&s->cx, &new, &save));
	commit(s);
	quick = str_cat(room, path("/assessment/"), str_cat(room, save.id,
	    S("/quick")));
	page = get(c_ana, quick, 200);
	for (size_t i = 0; i < sizeof(seven) / sizeof(seven[0]); i++) {
		(void)snprintf(name, sizeof(name), ":%s.text\"", seven[i]);
		holds(page, name);
	}
	for (size_t i = 0; i < sizeof(not) / sizeof(not[0]); i++) {
		(void)snprintf(name, sizeof(name), ":%s.", not[i]);
		lacks(page, name);
	}
	lacks(page, "required");
}

/* CARE-25 CARE-26: what was said is read by its cell, or by whether it is from
 * before, there now, coming or a help. */
static void
by_cell_and_by_lens(void **state)
{
	const struct sheet_at new = { .person = sam,
		.sheet = SHEET_ASSESSMENT, .id = S("") };
	struct op op[4];
	struct plan_save save = { .op = op, .nop = 4,
		.voice = VOICE_PRACTITIONER };
	ptrdiff_t head, line, next;
	str page, read;

	(void)state;
	as_practitioner(s);
	op[0] = op_entry(s, "mind.line");
	op[1] = op_add(op[0].line, "mind.text", "Moved schools at nine");
	op[2] = op_add(op[0].line, "mind.about", "trauma");
	op[3] = op_add(op[0].line, "mind.lens", "historic");
	begin(s);
	ok(s, sheet_apply(&s->cx, &new, &save));
	commit(s);
	read = str_cat(room, path("/assessment/"), str_cat(room, save.id,
	    S("/read")));
	page = get(c_ana, read, 200);
	head = str_find(page, S("Something that happened and still hurts"));
	line = str_find(page, S("Moved schools at nine"));
	next = str_find(page, S("Thinking and remembering"));
	assert_true(head > 0 && head < line && line < next);
	page = get(c_ana, str_cat(room, read, S("?by=lens")), 200);
	head = str_find(page, S("From before: it is part of my story"));
	line = str_find(page, S("Moved schools at nine"));
	next = str_find(page, S("It is there now, and it could change"));
	assert_true(head > 0 && head < line && line < next);
}

/* What a page says, but for the tokens of its forms. */
static str
without_tokens(str html)
{
	static const char mark[] = "name=\"token\" value=\"";
	struct buf b;
	ptrdiff_t at;

	buf_init(&b, room, html.n + 1);
	while ((at = str_find(html, str_of(mark))) >= 0) {
		size_t from = (size_t)at + strlen(mark);
		ptrdiff_t end = str_chr(str_sub(html, from, html.n), '"');

		buf_put(&b, str_sub(html, 0, from));
		assert_true(end >= 0);
		html = str_sub(html, from + (size_t)end, html.n);
	}
	buf_put(&b, html);
	return buf_str(&b);
}

static str
measured(const char *number)
{
	struct buf b;

	buf_init(&b, room, 2000);
	buf_fmt(&b, "{\"resourceType\":\"QuestionnaireResponse\","
	    "\"questionnaire\":\"urn:test:nine\",\"status\":\"completed\","
	    "\"subject\":{\"reference\":\"Patient/%.*s\"},\"item\":[{"
	    "\"linkId\":\"1\",\"answer\":[{\"valueInteger\":%s}]},{"
	    "\"linkId\":\"2\",\"answer\":[{\"valueDecimal\":%s.5}]}]}",
	    PRS(sam), number, number);
	return buf_str(&b);
}

/* CARE-94: pages that list are the same to the byte, whatever was answered. */
static void
numbers_change_no_page(void **state)
{
	static const char *const number[] = { "1", "3", "27", "100000" };
	static const char *const at[] = { "/find?q=Sam", "/work",
		"/work/day", "/work/round" };
	struct change c = { .kind = KIND_RESPONSE, .act = "save" };
	str was[6];

	(void)state;
	c.id = put_record(s, KIND_RESPONSE, measured("0"));
	c.v = 1;
	for (size_t k = 0; k <= sizeof(number) / sizeof(number[0]); k++) {
		if (k > 0) {
			c.body = measured(number[k - 1]);
			as_practitioner(s);
			begin(s);
			ok(s, record_write(&s->cx, &c));
			commit(s);
		}
		for (size_t i = 0; i < 6; i++) {
			str now = without_tokens(get(c_ana, i < 4
			    ? str_of(at[i]) : path(i < 5 ? "" : "/owed"), 200));

			if (k == 0)
				was[i] = now;
			same_str(now, was[i]);
		}
	}
}

/* CARE-57 CARE-60: two copies of different age are told apart, whatever they are;
 * and a line that is kept off them does not make them look newer. */
static void
copies_say_their_age(void **state)
{
	static const char *const tail[] = { "/now", "/print", "/card", "/large",
		"/easy", "/text", "/file" };
	const size_t n = sizeof(tail) / sizeof(tail[0]);
	str cookie = c_ana;

	(void)state;
	s->now = 1795392000 + 86400; /* 24 November 2026 */
	as_practitioner(s);
	hide(add_line(s, sam, "dates", "HUSHED", VOICE_PRACTITIONER, false));
	for (int day = 0; day < 2; day++) {
		s->now += (int64_t)day * 2 * 86400;
		cookie = session_of(&s->practitioner, "staff0");
		for (size_t i = 0; i < n; i++) {
			str html = get(cookie, plan_path(tail[i]), 200);

			holds(html, day ? "As it was on 26 November 2026."
			    : "As it was on 24 November 2026.");
			lacks(html, "Newest words: 24 November 2026");
			if (!str_eq(str_of(tail[i]), S("/card")))
				holds(html, "Newest words: 23 November 2026.");
			holds(html, "There may be a newer one.");
			lacks(html, "Made on");
		}
	}
	s->now = 1795392000;
}

/* CARE-9: numbers past their day say so where they are listed, on the crisis
 * view and on paper; until then nothing says so. Last: it is June 2027 after. */
static void
numbers_past_their_day(void **state)
{
	static const char said[] = "These numbers were due to be checked by";
	static const char *const tail[] = { "/plan/now", "/plan/print",
		"/plan/large", "/plan/file", "/plan/text" };
	const size_t n = sizeof(tail) / sizeof(tail[0]);
	str cookie = c_ana, page;

	(void)state;
	lacks(get(cookie, S("/help-now"), 200), said);
	for (size_t i = 0; i < n; i++)
		lacks(get(cookie, path(tail[i]), 200), said);
	s->now = 1812153600; /* 4 June 2027 */
	cookie = session_of(&s->practitioner, "staff0");
	page = get(cookie, S("/help-now"), 200);
	holds(page, said);
	holds(page, "31 May 2027");
	holds(page, "nhsuk-notification-banner");
	for (size_t i = 0; i < n; i++)
		holds(get(cookie, path(tail[i]), 200), said);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(crisis_is_light),
		cmocka_unit_test(numbers_before_the_fold),
		cmocka_unit_test(device_shows_its_parts),
		cmocka_unit_test(hidden_is_not_there),
		cmocka_unit_test(versions_have_no_gap),
		cmocka_unit_test(staff_must_say_whose),
		cmocka_unit_test(levels_wait_for_the_author),
		cmocka_unit_test(contacts_do_not_stand_alone),
		cmocka_unit_test(suggestion_is_taken),
		cmocka_unit_test(no_word_is_lost),
		cmocka_unit_test(gaps_do_not_block),
		cmocka_unit_test(how_it_was_made),
		cmocka_unit_test(next_contact_is_promised),
		cmocka_unit_test(easy_read_has_pictures),
		cmocka_unit_test(promise_with_a_suggestion),
		cmocka_unit_test(worry_stays_in),
		cmocka_unit_test(supporters_number_is_there),
		cmocka_unit_test(steps_say_where),
		cmocka_unit_test(team_has_its_edition),
		cmocka_unit_test(put_away_and_back),
		cmocka_unit_test(copies_are_written_down),
		cmocka_unit_test(card_has_ours_first),
		cmocka_unit_test(offer_has_one_blank),
		cmocka_unit_test(words_instead),
		cmocka_unit_test(text_for_others),
		cmocka_unit_test(assessment_for_others),
		cmocka_unit_test(who_had_it_open),
		cmocka_unit_test(no_reproach_no_contract),
		cmocka_unit_test(no_level_is_shown),
		cmocka_unit_test(waiting_is_shown),
		cmocka_unit_test(first_look_asks_seven),
		cmocka_unit_test(by_cell_and_by_lens),
		cmocka_unit_test(disagreement_stands_beside),
		cmocka_unit_test(numbers_change_no_page),
		cmocka_unit_test(copies_say_their_age),
		cmocka_unit_test(numbers_past_their_day), /* last */
	};

	return cmocka_run_group_tests(tests, open_all, pages_close);
}
