/*
 * Sharing, consent and disclosure for everything, as pages and on both stores:
 * the formulation line by line, the copy of a whole record and what waits
 * before it leaves, sharing without a yes, who holds an old copy.
 */
#include "access/account.h"
#include "care/assess.h"
#include "care/clock.h"
#include "care/copy.h"
#include "care/share.h"
#include "page_kit.h"

static str kit, dad, c_sam, c_kit, c_ana;

static const struct sheet_at *
of(enum sheet sheet, str id)
{
	static struct sheet_at at;

	at = (struct sheet_at){ sam, sheet, id };
	return &at;
}

/* One line of a sheet by whoever has entered; its id. */
static str
say(const struct sheet_at *at, const char *part, const char *text,
    enum voice voice, enum visible visible)
{
	struct op op[2];
	struct plan_save save = { .op = op, .nop = 2, .voice = voice };

	op[0] = op_entry(s, str_c(s->mem, str_cat(s->mem, str_of(part),
	    S(".line"))));
	op[1] = op_add(op[0].line, str_c(s->mem, str_cat(s->mem, str_of(part),
	    S(".text"))), text);
	op[0].visible = op[1].visible = visible;
	begin(s);
	ok(s, sheet_apply(&s->cx, at, &save));
	commit(s);
	return op[0].line;
}

static void
open_on(struct service *on)
{
	s = on;
	sam = new_person(s, "Sam");
	kit = new_supporter(s, sam, "Kit", "01632 960 555");
	dad = new_supporter(s, sam, "Dad", "01632 960 777");
	c_sam = theirs("person", S(""), "Sam", "sam.test");
	c_kit = theirs("supporter", kit, "Kit", "kit.test");
	c_ana = session_of(&s->practitioner, "staff0");
	pages_serve();
}

PAGES_OPEN("share_pages")

static str
at_kit(const char *tail)
{
	return str_cat(room, path("/supporter/"), str_cat(room, kit,
	    str_of(tail)));
}

static const char *
line_name(str id)
{
	return str_c(room, str_cat(room, S("line:"), id));
}

/* Sam's answer about Kit, with one thing ticked. */
static void
choose(const char *scope, const char *answer, const char *tick)
{
	const char *a = str_c(room, str_cat(room, S("a-"), str_of(scope)));
	const char *v = str_c(room, str_cat(room, S("v-"), str_of(scope)));
	str page = get(c_sam, at_kit("/choose"), 200);

	/* A browser posts all of the page: also the words of another answer. */
	const char *other = str_c(room, hidden_on(page, "v-crisis-contact"));

	sent(POST(c_sam, at_kit("/choose"), at_kit("/choose"), a, answer, v,
	    str_c(room, hidden_on(page, v)), tick, "1", "v-crisis-contact",
	    other, "w-crisis-contact", *other == '0' ? "" : "NOTHERPLEASE",
	    str_c(room, str_cat(room, S("s-"), str_of(scope))), "1"),
	    "/preview?done=shared");
}

/* ---- the formulation, part by part and line by line ---- */

/* All between the two marks that are on both pages. */
static str
between(str html, const char *from, const char *to)
{
	ptrdiff_t a = str_find(html, str_of(from)), b;

	assert_true(a >= 0);
	html = str_sub(html, (size_t)a, html.n);
	b = str_find(html, str_of(to));
	assert_true(b >= 0);
	return str_sub(html, 0, (size_t)b);
}

static void
put_consent(const char *scope, const char *part)
{
	struct buf b;

	buf_init(&b, s->mem, 4096);
	buf_fmt(&b, "{\"resourceType\":\"Consent\",\"status\":\"active\","
	    "\"scope\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/"
	    "CodeSystem/consentscope\",\"code\":\"patient-privacy\"}]},"
	    "\"category\":[{\"coding\":[{\"system\":"
	    "\"urn:heed:code:consent-scope\",\"code\":\"%s\"}]}],"
	    "\"patient\":{\"reference\":\"Patient/%.*s\"},"
	    "\"provision\":{\"type\":\"permit\",\"actor\":[{\"role\":{\"text\":"
	    "\"supporter\"},\"reference\":{\"reference\":"
	    "\"RelatedPerson/%.*s\"}}],", scope, PRS(sam), PRS(kit));
	buf_fmt(&b, "\"data\":[{\"meaning\":\"instance\",\"reference\":"
	    "{\"identifier\":{\"system\":\"urn:heed:part\",\"value\":"
	    "\"%s\"}}}]}}", part);
	(void)put_record(s, KIND_CONSENT, buf_str(&b));
}

/* CARE-61 CARE-72 CARE-73 */
static void
formulation_is_shared_by_line(void **state)
{
	str a, page, preview;

	(void)state;
	as_person(s, sam, "Sam");
	a = say(of(SHEET_FORMULATION, S("")), "presenting", "SHAREDPIECE",
	    VOICE_PERSON, VISIBLE_RECORD);
	(void)say(of(SHEET_FORMULATION, S("")), "presenting", "KEPTPIECE",
	    VOICE_PERSON, VISIBLE_RECORD);
	(void)say(of(SHEET_FORMULATION, S("")), "protective", "SHAREDHELP",
	    VOICE_PERSON, VISIBLE_RECORD);
	(void)say(of(SHEET_FORMULATION, S("")), "story", "KEPTSTORY",
	    VOICE_PERSON, VISIBLE_RECORD);
	lacks(get(c_kit, S("/shared"), 200), "PIECE");
	/* Who has a copy is no part that can be shared. */
	page = get(c_sam, at_kit("/choose"), 200);
	holds(page, "part:protective");
	lacks(page, "part:copies");
	lacks(page, "part:held");
	/* A yes names something. */
	assert_int_equal(POST(c_sam, at_kit("/choose"), at_kit("/choose"),
	    "a-formulation-summary", "yes").status, 422);
	sent(POST(c_sam, at_kit("/choose"), at_kit("/choose"),
	    "a-formulation-summary", "yes", "part:protective", "1",
	    line_name(a), "1"), "/preview?done=shared");
	page = get(c_kit, S("/shared"), 200);
	preview = get(c_sam, at_kit("/preview"), 200);
	holds(page, "SHAREDPIECE");
	holds(page, "SHAREDHELP");
	lacks(page, "KEPTPIECE");
	lacks(page, "KEPTSTORY");
	same_str(between(page, "<ul class=\"heed-lines\">", "</ul>"),
	    between(preview, "<ul class=\"heed-lines\">", "</ul>"));
	lacks(preview, "KEPT");
	holds(get(c_sam, path("/sharing"), 200), "SHAREDPIECE");
	/* The plan was not chosen with it. */
	as_person(s, sam, "Sam");
	(void)add_line(s, sam, "signs", "PLANLINE", VOICE_PERSON, false);
	lacks(get(c_kit, S("/shared"), 200), "PLANLINE");
	sent(POST(c_sam, path("/sharing"), at_kit("/stop"), "x", ""),
	    "done=stopped");
	lacks(get(c_kit, S("/shared"), 200), "SHARED");
	lacks(get(c_sam, at_kit("/preview"), 200), "SHAREDPIECE");
}

/* Whatever a consent from elsewhere names: no assessment, and in which way
 * something happened least of all. */
/* CARE-23 */
static void
assessments_stay_here(void **state)
{
	struct op op[3];
	struct plan_save save = { .op = op, .nop = 3,
		.voice = VOICE_PRACTITIONER };

	(void)state;
	as_practitioner(s);
	op[0] = op_entry(s, "episode.line");
	op[1] = op_add(op[0].line, "episode.text", "WHATHAPPENED");
	op[2] = op_add(op[0].line, "episode.method", "METHODWORDS");
	begin(s);
	ok(s, sheet_apply(&s->cx, of(SHEET_ASSESSMENT, S("")), &save));
	commit(s);
	put_consent("formulation-summary", "episode");
	put_consent("full", "episode");
	lacks(get(c_kit, S("/shared"), 200), "WHATHAPPENED");
	lacks(get(c_kit, S("/shared"), 200), "METHODWORDS");
	lacks(get(c_sam, at_kit("/preview"), 200), "WHATHAPPENED");
	sent(POST(c_sam, path("/sharing"), at_kit("/stop"), "x", ""),
	    "done=stopped");
}

/* ---- sharing without a yes ---- */

/* An assessment with one decision looked into; the reference to it. */
static str
decision(const char *text, const char *conclusion)
{
	struct op op[3];
	struct plan_save save = { .op = op, .nop = 3,
		.voice = VOICE_PRACTITIONER };

	as_practitioner(s);
	op[0] = op_entry(s, "capacity.line");
	op[1] = op_add(op[0].line, "capacity.text", text);
	op[2] = op_add(op[0].line, "capacity.conclusion", conclusion);
	begin(s);
	ok(s, sheet_apply(&s->cx, of(SHEET_ASSESSMENT, S("")), &save));
	commit(s);
	return str_cat(room, S("QuestionnaireResponse/"), str_cat(room,
	    save.id, str_cat(room, S("#"), op[0].line)));
}

/* Any form of the service, about something else. */
static str
a_form(void)
{
	struct buf b;

	buf_init(&b, room, 1000);
	buf_fmt(&b, "{\"resourceType\":\"QuestionnaireResponse\","
	    "\"questionnaire\":\"http://example.org/diet\",\"status\":"
	    "\"completed\",\"subject\":{\"reference\":\"Patient/%.*s\"}}",
	    PRS(sam));
	return put_record(s, KIND_RESPONSE, buf_str(&b));
}

static struct reply
disclose(const char *basis, const char *why, const char *ref, const char *told,
    const char *told_why)
{
	return POST(c_ana, path("/disclose"), path("/disclose"),
	    "disclosure.what", "That she is on the ward", "disclosure.to",
	    "HERSISTER", "disclosure.basis", basis, "disclosure.reasoning", why,
	    "disclosure.capacity", ref, "disclosure.told", told,
	    "disclosure.told-why", told_why);
}

/* CARE-75 */
static void
disclosure_has_its_grounds(void **state)
{
	str able = decision("ABLETODECIDE", "can-decide");
	str unable = decision("UNABLENOW", "cannot-decide-now");
	str looked = decision("STILLLOOKING", "not-concluded");
	const char *yes = str_c(room, able), *no = str_c(room, unable);
	const char *open = str_c(room, looked);
	const char *form = str_c(room, str_cat(room,
	    S("QuestionnaireResponse/"), a_form()));
	const struct { const char *basis, *why, *ref, *told, *told_why, *at; }
	row[] = {
		{ "legal", "", "", "yes", "", "#disclosure.reasoning" },
		{ "safeguarding", "", "", "yes", "", "#disclosure.reasoning" },
		{ "serious-harm-public-interest", "", "", "yes", "",
		    "#disclosure.reasoning" },
		{ "best-interests", "WHY", "", "yes", "",
		    "#disclosure.capacity" },
		{ "best-interests", "WHY", "QuestionnaireResponse/other", "yes",
		    "", "#disclosure.capacity" },
		{ "best-interests", "WHY", yes, "yes", "",
		    "#disclosure.capacity" },
		{ "best-interests", "WHY", open, "yes", "",
		    "#disclosure.capacity" },
		{ "best-interests", "WHY", form, "yes", "",
		    "#disclosure.capacity" },
		{ "best-interests", "WHY", no, "no", "",
		    "#disclosure.told-why" },
		{ "best-interests", "WHY", no, "later-on", "",
		    "#disclosure.told-why" },
		{ "not-decided", "WHY", "", "yes", "", "#disclosure.basis" },
	};
	struct records l;
	str html;

	(void)state;
	/* What they said no to stands above the form, and stays there. */
	sent(POST(c_sam, at_kit("/choose"), at_kit("/choose"),
	    "a-crisis-contact", "no", "w-crisis-contact", "NOTHERPLEASE"),
	    "/preview?done=shared");
	html = get(c_ana, path("/disclose"), 200);
	holds(html, "NOTHERPLEASE");
	holds(html, "UNABLENOW");
	lacks(html, "STILLLOOKING"); /* nor one that found nothing yet */
	lacks(html, form);
	holds(html, "Look into this one decision, in an assessment");
	holds(html, "/part/capacity\"");
	holds(html, "Five things to think through first");
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct reply re = disclose(row[i].basis, row[i].why,
		    row[i].ref, row[i].told, row[i].told_why);

		assert_int_equal(re.status, 422);
		holds(re.body, row[i].at);
		holds(re.body, "NOTHERPLEASE");
	}
	sent(disclose("best-interests", "WHY", no, "later-on",
	    "When she is better"), "done=saved");
	as_practitioner(s);
	begin(s);
	ok(s, record_list(&s->cx, KIND_DISCLOSURE, sam, &l));
	assert_int_equal(l.n, 1);
	holds(l.at[0].body, no);
	holds(l.at[0].body, "UNABLENOW");
	holds(l.at[0].body, "Ana Reyes");
	holds(l.at[0].body, "later-on");
	back(s);
	html = get(c_ana, path("/disclose"), 200);
	holds(html, "HERSISTER");
	holds(html, "Will be told later");
	holds(html, "NOTHERPLEASE");
	holds(get(c_sam, path("/sharing"), 200), "NOTHERPLEASE");
	/* The person reads nothing of it until they were told. */
	lacks(get(c_sam, path("/copy/file"), 200), "HERSISTER");
	lacks(get(c_ana, path("/copy/file"), 200), "HERSISTER");
	sent(POST(c_ana, path("/disclose"), path("/disclose"), "do", "told",
	    "disclosure", str_c(room, l.at[0].id)), "/disclose?done=saved");
	lacks(get(c_ana, path("/disclose"), 200), "They have been told now");
	holds(get(c_ana, path("/copy/file"), 200), "HERSISTER");
}

/* CARE-72: a choice may rest on a decision about their ability to make it; a yes
 * not on one that says they cannot now. */
static void
choice_has_its_capacity(void **state)
{
	struct arena *was = room; /* the others' is full */
	str able, unable, looked, html;
	struct reply re;
	struct choices l;

	(void)state;
	room = arena_new((size_t)32 << 20);
	able = decision("CANCHOOSE", "can-decide");
	unable = decision("CANNOTCHOOSE", "cannot-decide-now");
	looked = decision("NOTYETFOUND", "not-concluded");
	html = get(c_ana, at_kit("/choose"), 200);
	holds(html, "CANCHOOSE");
	holds(html, "CANNOTCHOOSE");
	lacks(html, "NOTYETFOUND");
	re = POST(c_ana, at_kit("/choose"), at_kit("/choose"),
	    "a-crisis-contact", "yes", "c-crisis-contact", str_c(room, unable),
	    "a-appointments", "no", "c-appointments", str_c(room, looked),
	    "a-full", "no", "c-full", "QuestionnaireResponse/x#y");
	assert_int_equal(re.status, 422);
	holds(re.body, "#c-crisis-contact");
	holds(re.body, "#c-appointments");
	holds(re.body, "#c-full");
	sent(POST(c_ana, at_kit("/choose"), at_kit("/choose"),
	    "a-crisis-contact", "yes", "c-crisis-contact", str_c(room, able),
	    "v-crisis-contact", str_c(room, hidden_on(html,
	        "v-crisis-contact"))), "done=shared");
	as_practitioner(s);
	begin(s);
	ok(s, choices_of(&s->cx, sam, kit, &l));
	for (unsigned i = 0; i < l.n; i++)
		same_str(l.at[i].capacity, str_eq(l.at[i].scope,
		    S("crisis-contact")) ? able : S(""));
	back(s);
	/* Another answer, of their own, rests on nothing that was found. */
	html = get(c_sam, at_kit("/choose"), 200);
	lacks(html, "CANCHOOSE");
	sent(POST(c_sam, at_kit("/choose"), at_kit("/choose"),
	    "a-crisis-contact", "no", "v-crisis-contact", str_c(room,
	        hidden_on(html, "v-crisis-contact"))), "done=shared");
	as_practitioner(s);
	begin(s);
	ok(s, choices_of(&s->cx, sam, kit, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].scope, S("crisis-contact")))
			same_str(l.at[i].capacity, S(""));
	back(s);
	at_go = S("");
	arena_free(room);
	room = was;
}

/* ---- who has an old copy ---- */

static void
give(const struct sheet_at *at, const char *part)
{
	struct op op[3];
	struct plan_save save = { .op = op, .nop = 3,
		.voice = VOICE_PRACTITIONER };
	const char *who = str_c(s->mem, str_cat(s->mem, str_of(part),
	    S(".who")));

	op[0] = op_entry(s, str_c(s->mem, str_cat(s->mem, str_of(part),
	    S(".line"))));
	op[1] = op_add(op[0].line, who, str_c(s->mem, str_cat(s->mem,
	    S("RelatedPerson/"), kit)));
	op[1].display = S("Kit");
	op[2] = op_add(op[0].line, str_c(s->mem, str_cat(s->mem, str_of(part),
	    S(".on"))), "2026-11-23");
	as_practitioner(s);
	begin(s);
	ok(s, sheet_apply(&s->cx, at, &save));
	commit(s);
}

static struct copy
only_copy(const struct sheet_at *at)
{
	struct copies c;
	struct plan p;

	as_practitioner(s);
	begin(s);
	ok(s, sheet_read(&s->cx, at, &p));
	ok(s, plan_copies(&s->cx, sam, &p, &c));
	back(s);
	assert_int_equal(c.n, 1);
	return c.at[0];
}

/* CARE-60 CARE-116 CARE-73 */
static void
care_116_consent_withdrawn_after_share(void **state)
{
	static const struct { enum sheet sheet; const char *part, *held, *scope,
	    *copies; } row[] = {
		{ SHEET_PLAN, "signs", "held", "plan-parts", "/plan/copies" },
		{ SHEET_FORMULATION, "story", "copies", "formulation-summary",
		    "/formulation/copies" },
	};
	str line = S("");

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const struct sheet_at at = { sam, row[i].sheet, S("") };
		const char *part = str_c(room, str_cat(room, S("part:"),
		    str_of(row[i].part)));
		str html;

		as_person(s, sam, "Sam");
		(void)say(&at, row[i].part, "FIRSTVERSION", VOICE_PERSON,
		    VISIBLE_RECORD);
		choose(row[i].scope, "yes", part);
		holds(get(c_kit, S("/shared"), 200), "FIRSTVERSION");
		give(&at, row[i].held);
		assert_false(only_copy(&at).old || only_copy(&at).withdrawn);
		s->now += 60;
		as_person(s, sam, "Sam");
		line = say(&at, row[i].part, "NEXTVERSION", VOICE_PERSON,
		    VISIBLE_RECORD);
		assert_true(line.n > 0);
		assert_true(only_copy(&at).old);
		assert_false(only_copy(&at).withdrawn);
		holds(get(c_ana, path("/sharing"), 200),
		    "These copies are out of date");
		sent(POST(c_sam, path("/sharing"), at_kit("/stop"), "x", ""),
		    "done=stopped");
		/* The next version is not sent, and not given either. */
		lacks(get(c_kit, S("/shared"), 200), "VERSION");
		assert_true(only_copy(&at).withdrawn);
		html = get(c_ana, path(row[i].copies), 200);
		holds(html, "ask for it back");
		holds(html, "Kit");
		holds(get(c_ana, path("/sharing"), 200),
		    "No longer meant to be used");
		holds(get(c_sam, path("/sharing"), 200),
		    "No longer meant to be used");
		assert_int_equal(POST(c_ana, path(row[i].copies),
		    path(row[i].copies), str_c(room, str_cat(room,
		        str_of(row[i].held), S(".who"))), str_c(room,
		        str_cat(room, S("RelatedPerson/"), kit)), "do",
		    "save").status, 422);
	}
}

/* An assessment that was handed out on paper. */
/* CARE-60 */
static void
copies_of_an_assessment(void **state)
{
	struct sheet_at at = { sam, SHEET_ASSESSMENT, S("") };
	struct op op = op_add(S(""), "start.reason", "crisis");
	struct plan_save save = { .op = &op, .nop = 1,
		.voice = VOICE_PRACTITIONER };

	(void)state;
	as_practitioner(s);
	begin(s);
	ok(s, sheet_apply(&s->cx, &at, &save));
	commit(s);
	at.id = save.id;
	choose("full", "yes", "x");
	give(&at, "sent");
	assert_false(only_copy(&at).old || only_copy(&at).withdrawn);
	holds(get(c_ana, str_cat(room, path("/assessment/"), str_cat(room,
	    at.id, S("/copies"))), 200), "As the assessment is now");
	s->now += 60;
	as_practitioner(s);
	(void)say(&at, "body", "Sleeps better", VOICE_PRACTITIONER,
	    VISIBLE_RECORD);
	assert_true(only_copy(&at).old);
	choose("full", "no", "x");
	assert_true(only_copy(&at).withdrawn);
}

/* ---- a no, and someone who calls ---- */

/* CARE-110 CARE-74 CARE-51 CARE-80 */
static void
care_110_declines_and_his_mother_phones(void **state)
{
	static const char *const scope[] = { "plan-parts", "crisis-contact",
		"formulation-summary" };
	struct sheet_at at = { sam, SHEET_ASSESSMENT, S("") };
	struct op begun = op_add(S(""), "start.reason", "crisis");
	struct op op[4];
	struct plan_save save = { .op = &begun, .nop = 1,
		.voice = VOICE_PRACTITIONER };
	const struct clock *aftercare = NULL;
	struct clocks owed;
	struct records l;
	struct plan p;
	str html;
	bool ended;

	(void)state;
	/* He says no to a plan, and to sharing anything with her. */
	for (size_t i = 0; i < sizeof(scope) / sizeof(scope[0]); i++)
		choose(scope[i], "no", "x");
	as_practitioner(s);
	op[0] = op_entry(s, "offered.line");
	op[1] = op_add(op[0].line, "offered.response", "declined");
	op[2] = op_add(op[0].line, "offered.reason", "NOTTODAYHESAYS");
	op[3] = op_add(op[0].line, "offered.again", "2026-12-07");
	begin(s);
	ok(s, sheet_apply(&s->cx, &at, &save));
	at.id = save.id;
	save = (struct plan_save){ .op = op, .nop = 4,
		.voice = VOICE_PRACTITIONER };
	ok(s, plan_apply(&s->cx, sam, &save));
	ok(s, assess_end(&s->cx, &at, &ended));
	assert_true(ended);
	commit(s);
	/* She phones: her words, and general information, whatever he said. */
	sent(POST(c_ana, path("/tell"), path("/tell"), "supporter",
	    str_c(room, kit), "said", "HERWORDS", "info", "crisis-contacts"),
	    "done=told");
	as_practitioner(s);
	begin(s);
	ok(s, record_list(&s->cx, KIND_INFO, sam, &l));
	assert_true(l.n >= 1);
	holds(l.at[l.n - 1].body, "crisis-contacts");
	ok(s, plan_read(&s->cx, sam, &p));
	holds(p.rec.body, "declined");
	holds(p.rec.body, "2026-12-07");
	ok(s, clocks_of(&s->cx, sam, &owed));
	for (unsigned i = 0; i < owed.n; i++)
		if (str_eq(owed.at[i].code, S("aftercare")))
			aftercare = &owed.at[i];
	assert_non_null(aftercare);
	assert_int_equal(aftercare->due - aftercare->start, 48 * 3600);
	assert_int_equal(aftercare->start, s->now);
	assert_int_equal(aftercare->state, CLOCK_OPEN);
	back(s);
	/* Nothing about him is in what she can see; crisis numbers are. */
	html = get(c_kit, S("/shared"), 200);
	lacks(html, "NOTTODAYHESAYS");
	lacks(html, "VERSION");
	lacks(html, "heed-lines");
	lacks(html, "1990-04");
	holds(html, "tel:999");
	/* What she said in confidence is not on his pages. */
	lacks(get(c_sam, path("/sharing"), 200), "HERWORDS");
	lacks(get(c_sam, path("/copy/file"), 200), "HERWORDS");
}

/* ---- asking again ---- */

/* CARE-73 */
static void
asked_again_after_a_crisis(void **state)
{
	struct op op = op_add(S(""), "start.reason", "new-self-harm");
	struct plan_save save = { .op = &op, .nop = 1,
		.voice = VOICE_PRACTITIONER };
	static const char why[] = "There has been a crisis since";

	(void)state;
	s->now += 60;
	choose("appointments", "yes", "x");
	choose("plan-parts", "no", "x");
	choose("formulation-summary", "no", "x");
	choose("full", "no", "x");
	/* The same as before, and looked at again: the answer is of today. */
	choose("crisis-contact", "no", "x");
	lacks(get(c_ana, path(""), 200), why);
	lacks(get(c_ana, path("/sharing"), 200), why);
	s->now += 60;
	op.value = S("review");
	as_practitioner(s);
	begin(s);
	ok(s, sheet_apply(&s->cx, of(SHEET_ASSESSMENT, S("")), &save));
	commit(s);
	lacks(get(c_ana, path(""), 200), why);
	op.value = S("new-self-harm");
	as_practitioner(s);
	begin(s);
	ok(s, sheet_apply(&s->cx, of(SHEET_ASSESSMENT, S("")), &save));
	commit(s);
	holds(get(c_ana, path(""), 200), why);
	holds(get(c_ana, path("/sharing"), 200), why);
	holds(get(c_ana, at_kit("/choose"), 200), why);
	holds(get(c_sam, path("/sharing"), 200), "You could look again");
	lacks(get(c_sam, path("/sharing"), 200), why);
	/* Someone who was never asked about at all. */
	s->now += 60;
	as_practitioner(s);
	(void)new_supporter(s, sam, "Ola", "01632 960 001");
	holds(get(c_ana, path(""), 200), "Ask what Ola may see");
}

/* ---- a copy of the whole record ---- */

static void
told(str supporter, const char *said, const char *share)
{
	const struct told t = { .said = str_of(said), .worried = S(""),
		.share = str_of(share), .share_why = S(""), .who = S("") };
	str id;

	as_practitioner(s);
	begin(s);
	ok(s, note_add(&s->cx, sam, supporter, &t, &id));
	commit(s);
}

static void
put_sealed(void)
{
	struct buf b;

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"RiskAssessment\",\"status\":\"final\","
	    "\"subject\":{\"reference\":\"Patient/%.*s\"},\"prediction\":"
	    "[{\"qualitativeRisk\":{\"text\":\"SEALEDLEVEL\"}}]}", PRS(sam));
	(void)put_record(s, KIND_SEALED, buf_str(&b));
}

static void
record_filled(void)
{
	struct op op = op_add(S(""), "comment.line", "");
	static bool once[2];
	bool *done = &once[s->dir.n == 0];

	(void)op;
	if (*done)
		return;
	*done = true;
	told(kit, "SECRETNOTE", "no");
	told(kit, "OPENNOTE", "yes");
	told(dad, "DADNOTE", "no");
	put_sealed();
	as_practitioner(s);
	(void)say(of(SHEET_FORMULATION, S("")), "perpetuating", "TEAMLINE",
	    VOICE_PRACTITIONER, VISIBLE_TEAM);
	(void)say(of(SHEET_FORMULATION, S("")), "perpetuating", "MUMSVIEW",
	    VOICE_SUPPORTER, VISIBLE_RECORD);
	(void)say(of(SHEET_FORMULATION, S("")), "perpetuating", "STAFFLINE",
	    VOICE_PRACTITIONER, VISIBLE_RECORD);
	as_person(s, sam, "Sam");
	(void)say(of(SHEET_PLAN, S("")), "signs", "MYLINE", VOICE_PERSON,
	    VISIBLE_RECORD);
	(void)say(of(SHEET_PLAN, S("")), "signs", "OFFSCREEN", VOICE_PERSON,
	    VISIBLE_OFFLINE);
	sent(POST(c_ana, str_cat(room, path("/supporter/"), dad),
	    str_cat(room, path("/supporter/"), dad), "do-not-contact", "1"),
	    "done=saved");
}

static struct copy_item
item_with(const char *words)
{
	struct copy_items l;
	struct copy_item it = { 0 };

	as_practitioner(s);
	begin(s);
	ok(s, copy_withheld(&s->cx, sam, &l));
	back(s);
	for (unsigned i = 0; i < l.n; i++)
		if (str_find(l.at[i].words, str_of(words)) >= 0)
			it = l.at[i];
	if (!it.key.n)
		fail_msg("nothing waits that says %s", words);
	return it;
}

static str
item_path(const struct copy_item *it)
{
	return str_cat(room, path("/copy/item?item="), it->key);
}

static void
decide(const char *words, const char *act, const char *why)
{
	struct copy_item it = item_with(words);

	sent(POST(c_ana, item_path(&it), path("/copy/item"), "item",
	    str_c(room, it.key), "do", act, "why", why), "/copy?done=copy-");
}

static const char *const never[] = { "SECRETNOTE", "DADNOTE", "SEALEDLEVEL",
	"TEAMLINE", "MUMSVIEW", "OFFSCREEN", "Dad", "01632 960 777", "METHOD" };

static void
lacks_all(str file)
{
	for (size_t i = 0; i + 1 < sizeof(never) / sizeof(never[0]); i++)
		lacks(file, never[i]);
	lacks(file, "withheld");
	lacks(file, "Withheld");
}

/* CARE-76 */
static void
copy_leaves_out_what_others_told(void **state)
{
	static const char *const tail[] = { "/copy/file", "/copy/text" };
	str said;

	(void)state;
	record_filled();
	for (size_t i = 0; i < 2; i++) {
		str mine = get(c_sam, path(tail[i]), 200);
		str ours = get(c_ana, path(tail[i]), 200);

		holds(mine, "MYLINE");
		holds(mine, "STAFFLINE");
		holds(mine, "Sam");
		holds(mine, "1 April 1990");
		holds(mine, "may have been left out");
		holds(ours, "OPENNOTE");
		holds(ours, "MYLINE");
		holds(ours, "Staff note");
		lacks_all(mine);
		lacks_all(ours);
		lacks(mine, "<script");
		lacks(mine, "http:");
		lacks(mine, "https:");
		lacks(mine, "src=");
	}
	said = get(c_ana, path("/copy"), 200);
	holds(said, "did not say that the person may know");
	holds(said, "words of someone else");
	holds(said, "keeps to itself");
	holds(said, "over a shoulder");
	holds(said, "kept sealed");
	said = get(c_sam, path("/copy"), 200);
	lacks_all(said);
	(void)get(c_sam, path("/copy/item"), 403);
	(void)get(c_kit, path("/copy"), 404);
	(void)get(c_kit, path("/copy/file"), 404);
}

static void
set_words(const struct sheet_at *at, str id, const char *words)
{
	struct plan_save save = { .nop = 1, .voice = VOICE_PERSON };
	struct plan p;
	struct op op;

	begin(s);
	ok(s, sheet_read(&s->cx, at, &p));
	op = words ? op_set(plan_detail(&p, line_of(&p, id), "text"), words)
	    : op_drop(line_of(&p, id));
	save.op = &op;
	ok(s, sheet_apply(&s->cx, at, &save));
	commit(s);
}

/* CARE-76 CARE-4: how it stood before is in the copy, by day, once for each wording;
 * not what waits, and not the earlier words of what is kept off a screen now. */
static void
copy_tells_how_it_was(void **state)
{
	static const char *const tail[] = { "/copy/file", "/copy/text" };
	static const char *const not_there[] = { "HUSHBEFORE", "HUSHNOW",
		"MUMBEFORE", "MUMAFTER" };
	str changed, taken, hushed, mums;
	int64_t was = s->now;

	(void)state;
	as_person(s, sam, "Sam");
	changed = say(of(SHEET_PLAN, S("")), "signs", "WORDSONE", VOICE_PERSON, VISIBLE_RECORD);
	as_person(s, sam, "Sam");
	taken = say(of(SHEET_PLAN, S("")), "signs", "TAKENOUT", VOICE_PERSON, VISIBLE_RECORD);
	as_person(s, sam, "Sam");
	hushed = say(of(SHEET_PLAN, S("")), "signs", "HUSHBEFORE", VOICE_PERSON, VISIBLE_RECORD);
	as_practitioner(s);
	mums = say(of(SHEET_FORMULATION, S("")), "perpetuating", "MUMBEFORE",
	    VOICE_SUPPORTER, VISIBLE_RECORD);
	s->now += 300;
	as_person(s, sam, "Sam");
	set_words(of(SHEET_PLAN, S("")), changed, "WORDSTWO");
	as_person(s, sam, "Sam");
	set_words(of(SHEET_PLAN, S("")), taken, NULL);
	as_person(s, sam, "Sam");
	set_words(of(SHEET_PLAN, S("")), hushed, "HUSHNOW");
	as_practitioner(s);
	set_words(of(SHEET_FORMULATION, S("")), mums, "MUMAFTER");
	s->now += 300;
	as_person(s, sam, "Sam");
	set_words(of(SHEET_PLAN, S("")), changed, "WORDSTHREE");
	hushed = str_cat(room, path("/plan/line/"), hushed);
	sent(POST(c_sam, hushed, hushed, "visible", "offline", "do", "show"),
	    "done=");
	for (size_t i = 0; i < 2; i++)
		for (int who = 0; who < 2; who++) {
			str file = get(who ? c_sam : c_ana, path(tail[i]), 200);
			str rest;
			ptrdiff_t at;

			holds(file, "WORDSTHREE");
			holds(file, "WORDSTWO");
			holds(file, "WORDSONE");
			holds(file, "TAKENOUT");
			holds(file, "As it was on ");
			holds(file, "Not among them are words of others");
			at = str_find(file, S("WORDSONE"));
			rest = str_sub(file, (size_t)at + 8, file.n);
			lacks(rest, "WORDSONE");
			at = str_find(file, S("TAKENOUT"));
			rest = str_sub(file, (size_t)at + 8, file.n);
			lacks(rest, "TAKENOUT");
			for (size_t k = 0; k < 4; k++)
				lacks(file, not_there[k]);
		}
	s->now = was;
}

static unsigned
steps(const char *act)
{
	struct looks l = { .more = true };
	unsigned n = 0;

	as_practitioner(s);
	begin(s);
	for (unsigned page = 0; l.more; page++) {
		ok(s, looks_at_person(&s->cx, sam, page, &l));
		for (unsigned i = 0; i < l.n; i++)
			n += str_eq(l.at[i].act, str_of(act));
	}
	back(s);
	return n;
}

/* CARE-76 */
static void
items_are_reviewed_one_by_one(void **state)
{
	struct copy_item it;
	struct reply re;
	str file;

	(void)state;
	record_filled();
	it = item_with("SECRETNOTE");
	holds(get(c_ana, item_path(&it), 200), "SECRETNOTE");
	re = POST(c_ana, item_path(&it), path("/copy/item"), "item",
	    str_c(room, it.key), "do", "keep", "why", "");
	assert_int_equal(re.status, 422);
	holds(re.body, "down why it is kept back");
	decide("SECRETNOTE", "keep", "She asked us to keep it to ourselves");
	assert_int_equal(item_with("SECRETNOTE").state, COPY_KEPT);
	same_str(item_with("SECRETNOTE").by, S("Ana Reyes"));
	decide("MUMSVIEW", "release", "She says that he may read it");
	decide("OFFSCREEN", "release", "");
	assert_int_equal(steps("keep-back"), 1);
	assert_true(steps("release") >= 1);
	file = get(c_ana, path("/copy/file"), 200);
	holds(file, "MUMSVIEW");
	holds(file, "OFFSCREEN");
	lacks(file, "SECRETNOTE");
	lacks(file, "TEAMLINE");
	lacks(file, "keep it to ourselves");
	/* What is kept off a screen is on none, released or not. */
	lacks(get(c_sam, path("/copy/file"), 200), "OFFSCREEN");
	lacks(get(c_sam, path("/copy"), 200), "keep it to ourselves");
	lacks(get(c_sam, path("/looks"), 200), "keep-back");
	/* Someone whom nobody may contact is in no copy. */
	it = item_with("DADNOTE");
	assert_true(it.never);
	re = POST(c_ana, item_path(&it), path("/copy/item"), "item",
	    str_c(room, it.key), "do", "release", "why", "");
	assert_int_equal(re.status, 403);
	/* A sealed record goes by its name alone. */
	it = item_with("");
	assert_true(kind_is_sealed(it.kind));
	as_practitioner(s);
	begin(s);
	ok(s, copy_decide(&s->cx, sam, it.key, it.v, true, S("")));
	commit(s);
	file = get(c_ana, path("/copy/file"), 200);
	holds(file, "Ask us for the original");
	lacks(file, "SEALEDLEVEL");
}

/* Other words than those that were read wait again. */
/* CARE-76 */
static void
changed_words_wait_again(void **state)
{
	struct copy_item it;
	struct plan_save save = { .nop = 1, .voice = VOICE_SUPPORTER };
	struct plan p;
	struct op op;
	str id;

	(void)state;
	as_practitioner(s);
	id = say(of(SHEET_FORMULATION, S("")), "perpetuating", "FIRSTWORDS",
	    VOICE_SUPPORTER, VISIBLE_RECORD);
	it = item_with("FIRSTWORDS");
	decide("FIRSTWORDS", "release", "");
	holds(get(c_ana, path("/copy/text"), 200), "FIRSTWORDS");
	as_practitioner(s);
	begin(s);
	ok(s, sheet_read(&s->cx, of(SHEET_FORMULATION, S("")), &p));
	op = op_set(plan_detail(&p, line_of(&p, id), "text"), "LATERWORDS");
	save.op = &op;
	ok(s, sheet_apply(&s->cx, of(SHEET_FORMULATION, S("")), &save));
	commit(s);
	lacks(get(c_ana, path("/copy/text"), 200), "LATERWORDS");
	assert_int_equal(item_with("LATERWORDS").state, COPY_OPEN);
	/* And a decision about what is no longer so is refused. */
	as_practitioner(s);
	begin(s);
	refused(s, copy_decide(&s->cx, sam, it.key, it.v, true, S("")),
	    ERR_STALE, "item", "");
	refused(s, copy_decide(&s->cx, sam, S("note/none"), 1, true, S("")),
	    ERR_ABSENT, "item", "");
	back(s);
	as_person(s, sam, "Sam");
	begin(s);
	refused(s, copy_decide(&s->cx, sam, it.key, it.v, true, S("")),
	    ERR_DENIED, "", "");
	back(s);
}

/* CARE-76 */
static void
copy_is_asked_for_and_handed_over(void **state)
{
	(void)state;
	sent(POST(c_sam, path("/copy"), path("/copy"), "do", "ask", "words",
	    "ONPAPERPLEASE"), "/copy?done=copy-asked");
	holds(get(c_ana, path("/copy"), 200), "ONPAPERPLEASE");
	assert_int_equal(POST(c_ana, path("/copy"), path("/copy"), "do", "hand",
	    "to", "", "how", "post").status, 422);
	sent(POST(c_ana, path("/copy"), path("/copy"), "do", "hand", "to",
	    "Sam themselves", "how", "by-hand"), "/copy?done=copied");
	holds(get(c_sam, path("/copy"), 200), "Sam themselves");
	holds(get(c_sam, path("/copy"), 200), "Given by hand");
	/* The person cannot write that they were given one. */
	assert_int_equal(POST(c_sam, path("/copy"), path("/copy"), "do", "hand",
	    "to", "Sam", "how", "post").status, 403);
	assert_true(steps("hand-over") == 1);
}

/* CARE-76: as many lines as a sheet may have, in a request's memory. */
static void
copy_is_bounded(void **state)
{
	enum { MANY = 2490 };
	struct arena *was = s->mem;
	str big = new_person(s, "Big"), out;
	struct op op;
	struct plan_save save = { .op = &op, .nop = 1, .sure = true,
		.voice = VOICE_PRACTITIONER };
	struct plan p;
	struct buf b;

	(void)state;
	buf_init(&b, s->mem, 1 << 20);
	buf_fmt(&b, "{\"resourceType\":\"QuestionnaireResponse\","
	    "\"questionnaire\":\"urn:heed:form:formulation\",\"status\":"
	    "\"completed\",\"subject\":{\"reference\":\"Patient/%.*s\"},"
	    "\"item\":[{\"linkId\":\"story\",\"item\":[", PRS(big));
	for (unsigned i = 0; i < MANY; i++)
		buf_fmt(&b, "%s{\"linkId\":\"story.line\",\"item\":[{\"linkId\":"
		    "\"story.text\",\"answer\":[{\"valueString\":\"Line %u of"
		    " a long story <&> that goes on\"}]}]}", i ? "," : "", i);
	buf_lit(&b, "]}]}");
	(void)put_record(s, KIND_FORMULATION, buf_str(&b));
	/* And what stood there before, one version of it at a time. */
	for (unsigned i = 0; i < 3; i++) {
		as_practitioner(s);
		begin(s);
		ok(s, sheet_read(&s->cx, &(const struct sheet_at){ .person = big,
		    .sheet = SHEET_FORMULATION, .id = S("") }, &p));
		op = op_set(text_of(&p, p.a.line[2 * i].id),
		    "Told otherwise");
		ok(s, sheet_apply(&s->cx, &(const struct sheet_at){
		    .person = big, .sheet = SHEET_FORMULATION, .id = S("") },
		    &save));
		commit(s);
	}
	s->mem = arena_new((size_t)32 << 20);
	as_practitioner(s);
	begin(s);
	ok(s, copy_file(&s->cx, big, false, NULL, 0, &out));
	holds(out, "Line 2489 of a long story &lt;&amp;&gt;");
	holds(out, "Told otherwise");
	holds(out, "As it was on");
	holds(out, "Line 0 of a long story &lt;&amp;&gt;");
	back(s);
	s->mem = was;
	as_system(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formulation_is_shared_by_line),
		cmocka_unit_test(assessments_stay_here),
		cmocka_unit_test(disclosure_has_its_grounds),
		cmocka_unit_test(choice_has_its_capacity),
		cmocka_unit_test(care_116_consent_withdrawn_after_share),
		cmocka_unit_test(copies_of_an_assessment),
		cmocka_unit_test(care_110_declines_and_his_mother_phones),
		cmocka_unit_test(asked_again_after_a_crisis),
		cmocka_unit_test(copy_leaves_out_what_others_told),
		cmocka_unit_test(copy_tells_how_it_was),
		cmocka_unit_test(items_are_reviewed_one_by_one),
		cmocka_unit_test(changed_words_wait_again),
		cmocka_unit_test(copy_is_asked_for_and_handed_over),
		cmocka_unit_test(copy_is_bounded),
	};
	int bad = cmocka_run_group_tests(tests, open_sqlite, pages_close);

	if (getenv("HEED_TEST_PG"))
		bad += cmocka_run_group_tests(tests, open_pg, pages_close);
	return bad;
}
