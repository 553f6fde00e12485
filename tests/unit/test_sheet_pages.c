/*
 * The pages of an assessment and of the formulation, on both stores: what was
 * answered is shown, what was disagreed with stands beside it, and nobody's
 * answer is replaced by another's unsaid.
 */
#include "care/assess.h"
#include "core/time.h"
#include "page_kit.h"

static str c_sam, c_ana;

static const struct sheet_at *
of(enum sheet sheet, str id)
{
	static struct sheet_at at;

	at = (struct sheet_at){ sam, sheet, id };
	return &at;
}

/* Operations by whoever has entered; the sheet's id. */
static str
save_ops(const struct sheet_at *at, const struct op *op, unsigned n,
    enum voice voice)
{
	struct plan_save save = { .op = op, .nop = n, .voice = voice };

	begin(s);
	ok(s, sheet_apply(&s->cx, at, &save));
	commit(s);
	return save.id;
}

static const char *
joined(str a, const char *b)
{
	return str_c(s->mem, str_cat(s->mem, a, str_of(b)));
}

/* A line with its words and, by name and value, what else was said of it. */
static str
say(const struct sheet_at *at, const char *part, const char *text,
    enum voice voice, const char *const *nv)
{
	struct op op[8];
	unsigned n = 0;

	op[n++] = op_entry(s, joined(str_of(part), ".line"));
	op[n++] = op_add(op[0].line, joined(str_of(part), ".text"), text);
	for (; nv && nv[0]; nv += 2)
		op[n++] = op_add(op[0].line, nv[0], nv[1]);
	(void)save_ops(at, op, n, voice);
	return op[0].line;
}

#define WITH(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* A new assessment by staff; its id. */
static str
begun(void)
{
	const struct op op = op_add(S(""), "start.reason", "crisis");

	as_practitioner(s);
	return save_ops(of(SHEET_ASSESSMENT, S("")), &op, 1,
	    VOICE_PRACTITIONER);
}

static struct plan
read_it(const struct sheet_at *at)
{
	struct plan p;

	as_practitioner(s);
	begin(s);
	ok(s, sheet_read(&s->cx, at, &p));
	back(s);
	return p;
}

/* Below an assessment's page. */
static str
at_it(str id, const char *tail)
{
	return str_cat(room, path("/assessment/"), str_cat(room, id,
	    str_of(tail)));
}

static void
open_on(struct service *on)
{
	s = on;
	sam = new_person(s, "Sam");
	c_sam = theirs("person", S(""), "Sam", "sam.test");
	c_ana = session_of(&s->practitioner, "staff0");
	pages_serve();
}

PAGES_OPEN("sheet_pages")

/* The name of the field that asks why there is no answer to that question. */
static str
status_on(str html, const char *link)
{
	str name = name_on(html, link);

	assert_true(str_starts(name, S("t:")));
	return str_cat(room, S("s:"), str_sub(name, 2, name.n));
}

/* ---- what was answered is shown ---- */

/* CARE-27 CARE-22 */
static void
answers_are_shown(void **state)
{
	str one = begun(), page;

	(void)state;
	(void)say(of(SHEET_ASSESSMENT, one), "needs", "A detox place",
	    VOICE_PRACTITIONER, WITH("needs.wanted", "not-now",
	        "needs.action", "Ask the clinic"));
	(void)say(of(SHEET_ASSESSMENT, one), "needs", "A new bed",
	    VOICE_PRACTITIONER, WITH("needs.wanted", "not-asked",
	        "needs.state", "not-any-more"));
	(void)say(of(SHEET_ASSESSMENT, one), "life", "The tenancy ends",
	    VOICE_PRACTITIONER, WITH("life.about", "not-sorted",
	        "life.confirm", "not-looked-at-again"));
	page = get(c_ana, at_it(one, "/read"), 200);
	holds(page, "Do I want this? Not now");
	holds(page, "No longer needed");
	holds(page, "Not looked at again yet");
	lacks(page, "Do I want this? Not asked yet");
	lacks(page, "What is it about? Not sorted yet");
	holds(get(c_ana, path("/assessment"), 200), "Not now");
	(void)say(PLAN_OF(sam), "alone", "Knitting", VOICE_PRACTITIONER,
	    WITH("alone.helped", "not-tried", "alone.could", "not-asked"));
	page = get(c_ana, path("/plan"), 200);
	holds(page, "I have not tried it yet");
	lacks(page, "Could I do this on a bad day? Not asked yet");
	/* It can be said, and it is not the blank answer. */
	page = get(c_ana, path("/plan/part/alone"), 200);
	holds(page, "I have not tried it yet");
}

/* CARE-2 CARE-25: who was asked and chose not to say was asked; a topic that
 * was only named was not. */
static void
why_there_are_no_words(void **state)
{
	str one = begun(), part = at_it(one, "/part/life"), page, id;
	const struct line *l;
	struct plan p;

	(void)state;
	page = get(c_ana, part, 200);
	holds(page, "If there is no answer, why");
	lacks(get(c_sam, part, 200), "If there is no answer, why");
	lacks(get(c_ana, path("/plan/part/alone"), 200),
	    "If there is no answer, why");
	sent(POST(c_ana, part, part, "life.about", "=abuse",
	    str_c(room, status_on(page, "life.text")), "chose-not-to-say",
	    "voice", "practitioner", "do", "more"), "line-added");
	p = read_it(of(SHEET_ASSESSMENT, one));
	l = entry_next(&p.a, "life.line", NULL);
	assert_non_null(l);
	assert_int_equal(plan_detail(&p, l, "text")->status, STATUS_NOT_SAID);
	id = l->id;
	holds(get(c_ana, part, 200), "Chose not to say");
	holds(get(c_sam, at_it(one, "/read"), 200), "Chose not to say");
	/* A page that offers none keeps it. */
	part = at_it(one, joined(S("/line/"), str_c(room, id)));
	holds(get(c_sam, part, 200), "value=\"chose-not-to-say\"");
	sent(POST(c_ana, at_it(one, "/part/mind"), at_it(one, "/part/mind"),
	    "mind.about", "=voices", "voice", "practitioner", "do", "more"),
	    "line-added");
	page = get(c_ana, at_it(one, "/part/mind"), 200);
	holds(page, "Not asked yet<br>\nWhat is it about? ");
}

/* CARE-25 CARE-26: no cell is asked of what nobody sorted; what carries someone, what
 * they live for and what happened stand in the view by lens. */
static void
cells_and_lenses(void **state)
{
	str one = begun(), page, read = at_it(one, "/read");
	ptrdiff_t before, help;

	(void)state;
	page = get(c_ana, read, 200);
	lacks(page, "Not said yet</h3>");
	holds(page, "A child or young person</h3>");
	(void)say(of(SHEET_ASSESSMENT, one), "guarding", "Nobody came up",
	    VOICE_PRACTITIONER, WITH("guarding.about", "not-said"));
	(void)say(of(SHEET_ASSESSMENT, one), "strengths", "Fixing bikes",
	    VOICE_PRACTITIONER, NULL);
	(void)say(of(SHEET_ASSESSMENT, one), "thoughts", "My niece",
	    VOICE_PRACTITIONER, WITH("thoughts.about", "reasons-living"));
	(void)say(of(SHEET_ASSESSMENT, one), "thoughts", "They come at night",
	    VOICE_PRACTITIONER, WITH("thoughts.about", "come-and-go"));
	(void)say(of(SHEET_ASSESSMENT, one), "episode", "The night of May",
	    VOICE_PRACTITIONER, NULL);
	(void)say(of(SHEET_ASSESSMENT, one), "needs", "A detox place",
	    VOICE_PRACTITIONER, NULL);
	holds(get(c_ana, read, 200), "Nobody came up");
	page = get(c_ana, str_cat(room, read, S("?by=lens")), 200);
	before = str_find(page, S("From before: it is part of my story"));
	help = str_find(page, S("It helps, or it protects me"));
	assert_true(str_find(page, S("They come at night")) < before);
	assert_true(str_find(page, S("The night of May")) > before);
	assert_true(str_find(page, S("The night of May")) < help);
	assert_true(str_find(page, S("Fixing bikes")) > help);
	assert_true(str_find(page, S("My niece")) > help);
	lacks(page, "A detox place");
}

/* ---- what is seen differently stands beside ---- */

/* A suggestion of Sam's to the words of a line. */
static void
suggested(const struct sheet_at *at, str entry, const char *text)
{
	struct plan p = read_it(at);
	const struct line *l = plan_detail(&p, line_find(&p.a, entry), "text");
	struct op op;

	assert_non_null(l);
	op = op_set(l, text);
	as_person(s, sam, "Sam");
	(void)save_ops(at, &op, 1, VOICE_PERSON);
}

/* CARE-33: what Sam would say instead stands beside the staff's line wherever it
 * is read; and whether Sam sees it so, at the top of it. */
static void
suggestions_are_read(void **state)
{
	static const char *const tail[] = { "/read", "/read?by=lens",
		"/finish" };
	str one, line, page, other;

	(void)state;
	s->now += 60; /* the newest of them */
	one = begun();
	line = say(of(SHEET_ASSESSMENT, one), "mind", "Keeps to the sofa",
	    VOICE_PRACTITIONER, NULL);
	suggested(of(SHEET_ASSESSMENT, one), line, "I wait for the post");
	for (size_t i = 0; i < 3; i++)
		for (int own = 0; own < 2; own++) {
			page = get(own ? c_sam : c_ana, at_it(one, tail[i]),
			    200);
			holds(page, "Keeps to the sofa");
			holds(page, "I wait for the post");
			holds(page, own ? "What you suggested"
			    : "Sam suggests, beside this line:");
			lacks(page, "/proposal/");
		}
	other = at_it(one, "/finish");
	sent(POST(c_sam, other, other, "own-view.answer", "=no",
	    "own-view.words", "It was the post", "do", "finish"), "saved");
	page = get(c_ana, at_it(one, ""), 200);
	holds(page, "Does Sam see it this way? No");
	holds(page, "It was the post");
	holds(get(c_ana, path("/assessment"), 200),
	    "Does Sam see it this way? No");
	holds(get(c_ana, path(""), 200), "Does Sam see it this way? No");
	holds(get(c_sam, at_it(one, ""), 200), "Do I see it this way? No");
	/* What is kept to the team is not read aloud. */
	lacks(get(c_ana, path("/plan/print"), 200), "suggests");
}

/* CARE-33 CARE-40: what Sam answered at their own sign-in is replaced by staff only
 * where Sam says so, aloud. */
static void
own_answer_stays(const char *go, const char *answer, const char *said)
{
	str at = path(go), page;
	const char *button = strstr(go, "plan") ? "current" : "finish";
	struct reply re;

	sent(POST(c_sam, at, at, answer, "=no", "do", strstr(go, "plan")
	    ? "later" : "finish"), "saved");
	page = get(c_ana, at, 200);
	holds(page, "Sam answered this: No. In Sam");
	holds(page, "Sam says something else now, aloud, here");
	re = POST(c_ana, at, at, answer, "=yes", "do", button);
	assert_int_equal(re.status, 422);
	holds(re.body, "This is what Sam answered: leave it as it is");
	holds(get(c_ana, at, 200), "Sam answered this: No");
	/* Left as it is, nothing is asked. */
	sent(POST(c_ana, at, at, "do", button), "?done=");
	holds(get(c_ana, at, 200), "Sam answered this: No");
	sent(POST(c_ana, at, at, answer, "=yes", "aloud", "1", "do", button),
	    "?done=");
	lacks(get(c_ana, at, 200), "Sam answered this");
	holds(get(c_ana, path(said), 200), "Yes");
}

static void
own_answers_stay(void **state)
{
	str one, part;
	struct reply re;

	(void)state;
	as_practitioner(s);
	(void)say(of(SHEET_FORMULATION, S("")), "story", "The rain came",
	    VOICE_PRACTITIONER, NULL);
	own_answer_stays("/formulation/finish", "sense.answer",
	    "/formulation");
	own_answer_stays("/plan/finish", "agree.answer", "/plan");
	one = begun();
	own_answer_stays(joined(S("/assessment/"), joined(one, "/finish")),
	    "own-view.answer", joined(S("/assessment/"), str_c(room, one)));
	one = begun();
	part = at_it(one, "/part/own-view");
	sent(POST(c_sam, part, part, "own-view.answer", "=no", "do",
	    "answers"), "saved");
	re = POST(c_ana, part, part, "own-view.answer", "=yes", "voice",
	    "person", "do", "answers");
	assert_int_equal(re.status, 422);
	holds(re.body, "This is what Sam answered");
}

/* CARE-3 CARE-44: a supporter's view stands as a supporter's; a staff note says how
 * staff know it. */
static void
whose_and_from_where(void **state)
{
	str part = path("/formulation/part/views"), page, one = begun();

	(void)state;
	sent(POST(c_ana, part, part, "views.text", "He never was lazy",
	    "voice", "supporter", "do", "more"), "line-added-supporter");
	holds(get(c_ana, path("/formulation"), 200),
	    "A supporter&#39;s words, written by Ana Reyes");
	sent(POST(c_ana, part, part, "views.text", "Nights were loud",
	    "voice", "practitioner", "source", "other-agency", "do", "more"),
	    "line-added-practitioner");
	page = get(c_sam, path("/formulation/read"), 200);
	holds(page, ". From another service</p>");
	/* Sam's words were said. */
	part = at_it(one, "/part/mind");
	sent(POST(c_ana, part, part, "mind.text", "I hear the bins", "voice",
	    "person", "source", "record", "do", "more"), "line-added-person");
	lacks(get(c_ana, part, 200), ". From the record</p>");
	/* A plan holds Sam's words and staff's; a supporter's where it is seen
	 * differently. */
	part = path("/plan/part/alone");
	lacks(get(c_ana, part, 200), "value=\"supporter\"");
	assert_int_equal(POST(c_ana, part, part, "alone.text", "Walk the dog",
	    "voice", "supporter", "do", "more").status, 422);
	holds(get(c_ana, path("/plan/part/differ"), 200),
	    "value=\"supporter\"");
}

/* CARE-41: beside a line of the picture stands what it rests on, and leads there. */
static void
picture_rests_on(void **state)
{
	str one, line, part = path("/formulation/part/perpetuating"), page;
	const char *to;

	(void)state;
	s->now += 60; /* the newest of them */
	one = begun();
	line = say(of(SHEET_ASSESSMENT, one), "life", "The rent is owed",
	    VOICE_PRACTITIONER, NULL);
	sent(POST(c_ana, part, part, "from", str_c(room, one), "line",
	    str_c(room, line), "do", "carry"), "saved");
	to = str_c(room, str_cat(room, at_it(one, "/read#"), line));
	page = get(c_ana, path("/formulation"), 200);
	holds(page, "Rests on: The rent is owed");
	holds(page, to);
	holds(get(c_sam, path("/formulation/read"), 200), to);
	holds(get(c_sam, at_it(one, "/read"), 200), str_c(room, str_cat(room,
	    S("id=\""), line)));
}

/* CARE-43: what makes it harder may be a sign that the plan has already; and a sign
 * of the plan is put into the picture by a press. */
static void
signs_meet_the_picture(void **state)
{
	static const char gap[] = "In the plan, and not in the picture yet";
	str part = path("/formulation/part/harder"), page, one, two, line;
	struct plan p;
	struct reply re;

	(void)state;
	as_practitioner(s);
	one = say(PLAN_OF(sam), "signs", "I stop opening letters",
	    VOICE_PRACTITIONER, NULL);
	two = say(PLAN_OF(sam), "signs", "I sleep by day",
	    VOICE_PRACTITIONER, NULL);
	line = say(of(SHEET_FORMULATION, S("")), "harder", "Letters come",
	    VOICE_PRACTITIONER, NULL);
	page = get(c_ana, part, 200);
	holds(page, gap);
	holds(page, "It is this sign");
	re = POST(c_ana, part, part, "line", str_c(room, line), "sign", "",
	    "do", "same");
	assert_int_equal(re.status, 422);
	holds(re.body, "Choose the sign that it is");
	sent(POST(c_ana, part, part, "line", str_c(room, line), "sign",
	    str_c(room, one), "do", "same"), "saved");
	sent(POST(c_ana, part, part, "sign", str_c(room, two), "do",
	    "picture"), "saved");
	lacks(get(c_ana, part, 200), gap);
	p = read_it(of(SHEET_FORMULATION, S("")));
	same_str(sheet_led_to(&p, one)->id, line);
	same_str(plan_text(&p, sheet_led_to(&p, two)), S("I sleep by day"));
	/* No second sign was made. */
	p = read_it(PLAN_OF(sam));
	assert_null(entry_next(&p.a, "signs.line", line_find(&p.a, two)));
}

/* CARE-40: when it is looked at again stands where one looks. */
static void
picture_says_when_again(void **state)
{
	str finish = path("/formulation/finish");

	(void)state;
	sent(POST(c_ana, finish, finish, "again.on-day", "15",
	    "again.on-month", "2", "again.on-year", "2027", "do", "later"),
	    "saved");
	holds(get(c_sam, path("/formulation"), 200),
	    "We look at this again by 15 February 2027.");
	holds(get(c_ana, path(""), 200),
	    "We look at this again by 15 February 2027.");
}

/* CARE-4: staff are asked why they change what is theirs and in use, and it stands
 * with who changed it; nobody is asked why they change their own words. */
static void
corrections_have_reasons(void **state)
{
	static const char asks[] = "Why, if you want to say it";
	str one = begun(), line, page, looks = path("/looks");

	(void)state;
	line = say(of(SHEET_ASSESSMENT, one), "mind", "Sleeps well",
	    VOICE_PRACTITIONER, NULL);
	line = at_it(one, joined(S("/line/"), str_c(room, line)));
	lacks(get(c_ana, line, 200), asks);
	sent(POST(c_ana, at_it(one, "/finish"), at_it(one, "/finish"),
	    "end.outcome", "=complete", "do", "finish"), "finished");
	page = get(c_ana, line, 200);
	holds(page, asks);
	holds(page, "id=\"reason-out\"");
	lacks(get(c_sam, line, 200), asks);
	sent(POST(c_ana, line, line, "mind.text", "Sleeps badly", "reason",
	    "mistake", "do", "save"), "line-changed");
	holds(get(c_ana, looks, 200), "Reason: It was written down wrongly.");
	/* It need not be said, and nothing else is taken for it. */
	sent(POST(c_ana, line, line, "mind.text", "Sleeps", "reason",
	    "SOMETHING", "do", "save"), "line-changed");
	lacks(get(c_ana, looks, 200), "SOMETHING");
	sent(POST(c_ana, line, line, "reason-out", "wrong-person", "do",
	    "drop"), "line-dropped");
	holds(get(c_ana, looks, 200), "Reason: It was about someone else.");
}

/* ---- its end ---- */

/* CARE-32: nor is one that has ended made to have been left, with no next step. */
static void
left_wants_a_next_step(void **state)
{
	str one = begun(), finish = at_it(one, "/finish"), end;
	struct reply re;

	(void)state;
	sent(POST(c_ana, finish, finish, "end.outcome", "=complete", "do",
	    "finish"), "finished");
	end = at_it(one, "/part/end");
	re = POST(c_ana, end, end, "end.outcome", "=left-early", "do",
	    "answers");
	assert_int_equal(re.status, 422);
	holds(re.body, "Write down what happens next and who does it");
	re = POST(c_ana, finish, finish, "end.outcome", "=left-early", "do",
	    "later");
	assert_int_equal(re.status, 422);
	sent(POST(c_ana, end, end, "end.outcome", "=left-early", "end.follow",
	    "Ana rings at noon", "do", "answers"), "saved");
	/* While it is written it may be said first. */
	one = begun();
	end = at_it(one, "/part/end");
	sent(POST(c_ana, end, end, "end.outcome", "=left-early", "do",
	    "answers"), "saved");
}

/* CARE-22: what is carried over keeps its day, and is asked about until someone
 * looked at it again; nothing waits for that. */
static void
carried_is_asked_about(void **state)
{
	str one = begun(), two, line, finish, part, was;
	int64_t later = s->now + 3 * 86400;
	const struct line *l;
	struct plan p;

	(void)state;
	line = say(of(SHEET_ASSESSMENT, one), "life", "The tenancy ends in May",
	    VOICE_PRACTITIONER, NULL);
	s->now = later;
	was = c_ana;
	c_ana = session_of(&s->practitioner, "staff0");
	two = begun();
	part = at_it(two, "/part/life");
	sent(POST(c_ana, part, part, "from", str_c(room, one), "line",
	    str_c(room, line), "do", "carry"), "saved");
	p = read_it(of(SHEET_ASSESSMENT, two));
	l = entry_next(&p.a, "life.line", NULL);
	assert_int_equal(l->at, later - 3 * 86400);
	same_str(plan_detail(&p, l, "carried")->value, time_day(s->mem,
	    later - 3 * 86400));
	finish = at_it(two, "/finish");
	holds(get(c_ana, finish, 200),
	    "Carried over from before: is it still so?");
	holds(get(c_ana, at_it(two, "/read"), 200), "Not looked at again yet");
	line = at_it(two, joined(S("/line/"), str_c(room, l->id)));
	sent(POST(c_ana, line, line, "life.confirm", "=still-so", "do",
	    "save"), "line-changed");
	lacks(get(c_ana, finish, 200),
	    "Carried over from before: is it still so?");
	s->now = later - 3 * 86400;
	c_ana = was;
}

/* ---- people around ---- */

/* CARE-31: a call by night that is written down in the morning was by night. */
static void
told_when_it_was(void **state)
{
	str tell = path("/tell"), note;
	struct records l;
	struct reply re;

	(void)state;
	sent(POST(c_ana, tell, tell, "who", "Jo, his aunt", "said",
	    "He rang and wept", "when-day", "20", "when-month", "11",
	    "when-year", "2026", "when-time", "02:00"), "done=");
	as_practitioner(s);
	begin(s);
	ok(s, record_list(&s->cx, KIND_NOTE, sam, &l));
	back(s);
	note = l.at[l.n - 1].body;
	holds(note, "\"2026-11-20T02:00:00Z\"");
	re = POST(c_ana, tell, tell, "who", "Jo", "said", "KEEPTHIS",
	    "when-day", "20", "when-month", "11", "when-year", "2031",
	    "when-time", "02:00");
	assert_int_equal(re.status, 422);
	holds(re.body, "This is still to come");
	holds(re.body, "KEEPTHIS</textarea>");
	sent(POST(c_ana, tell, tell, "who", "Jo", "said", "Again"), "done=");
}

/* CARE-7: what is refused is not offered. */
static void
number_is_not_checked_by_hand(void **state)
{
	(void)state;
	lacks(get(c_ana, path("/details"), 200), "value=\"verified\"");
	holds(get(c_ana, path("/details"), 200), "value=\"unverified\"");
}

/* CARE-10: what a supporter needs stands where they are shown. */
static void
supporters_needs_are_flagged(void **state)
{
	static const char *const tail[] = { "/choose", "/preview", "" };
	static const char said[] = "Ruth needs: ";
	str ruth, at, page;

	(void)state;
	as_practitioner(s);
	ruth = new_supporter(s, sam, "Ruth", "01632 960 555");
	at = str_cat(room, path("/supporter/"), ruth);
	lacks(get(c_ana, at, 200), said);
	sent(POST(c_ana, at, at, "format", "large", "need-loop", "1"),
	    "done=");
	for (size_t i = 0; i < 3; i++) {
		page = get(c_ana, str_cat(room, at, str_of(tail[i])), 200);
		holds(page, said);
		holds(page, "Large print, Hearing loop");
	}
	holds(get(c_ana, path(""), 200), said);
	holds(get(c_ana, path("/tell"), 200), said);
}

/* CARE-9: lists past their day say so where they are shown and used, and not
 * before. Last: it is 2028 after. */
static void
lists_past_their_day(void **state)
{
	static const char said[] = "was due to be checked again by now";
	static const char *const tail[] = { "/practice",
		"/practice/clocks.tsv", "/practice/rules:plan.tsv", "/work" };
	str part = path("/plan/part/alone");

	(void)state;
	as_practitioner(s);
	(void)say(PLAN_OF(sam), "alone", "Seek support", VOICE_PRACTITIONER,
	    NULL);
	for (int late = 0; late < 2; late++) {
		for (size_t i = 0; i < 5; i++) {
			str page = get(c_ana, i < 4 ? str_of(tail[i]) : part,
			    200);

			if (late)
				holds(page, said);
			else
				lacks(page, said);
		}
		s->now = 1832112000; /* 22 January 2028 */
		c_ana = session_of(&s->practitioner, "staff0");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_shown),
		cmocka_unit_test(why_there_are_no_words),
		cmocka_unit_test(cells_and_lenses),
		cmocka_unit_test(suggestions_are_read),
		cmocka_unit_test(own_answers_stay),
		cmocka_unit_test(whose_and_from_where),
		cmocka_unit_test(picture_says_when_again),
		cmocka_unit_test(corrections_have_reasons),
		cmocka_unit_test(supporters_needs_are_flagged),
		cmocka_unit_test(picture_rests_on),
		cmocka_unit_test(signs_meet_the_picture),
		cmocka_unit_test(told_when_it_was),
		cmocka_unit_test(number_is_not_checked_by_hand),
		cmocka_unit_test(left_wants_a_next_step),
		cmocka_unit_test(carried_is_asked_about),
		cmocka_unit_test(lists_past_their_day), /* last */
	};
	int bad = cmocka_run_group_tests(tests, open_sqlite, pages_close);

	if (getenv("HEED_TEST_PG"))
		bad += cmocka_run_group_tests(tests, open_pg, pages_close);
	return bad;
}
