/*
 * The desk of the forms by its pages: a form comes as a file or pasted, what is
 * found stands beside it, the changes to one that stratifies are taken one by
 * one, previews and comparisons are drawn, two people publish; and a form that
 * is changed while someone fills it in costs them nothing. At the end the store
 * is marked for training, and every page says so.
 */
#include "access/training.h"
#include "care/formbook.h"
#include "core/asset.h"
#include "page_kit.h"

#include <unistd.h>

static str ana, stef, lena, odile; /* sessions */

static str
member(const char *role, const char *name, const char *subject)
{
	struct account_new n = { .name = str_of(name),
		.subject = str_of(subject), .role = str_of(role),
		.person = S(""), .supporter = S(""), .practitioner = S(""),
		.unit = s->unit };
	struct who w = { .name = n.name, .rights =
		    role_info[role_of(n.role)].rights, .role = n.role,
		.person = S(""), .supporter = S(""), .practitioner = S(""),
		.author = S(""), .unit = s->unit, .unit_name = S("Harbour"),
		.csrf = S(""), .sid_hash = S(""), .level = 1 };

	as_system(s);
	begin(s);
	ok(s, account_add(&s->cx, &n, S("-"), &w.account));
	commit(s);
	return session_of(&w, subject);
}

static int
group_open(void **state)
{
	(void)state;
	pages_open();
	forms_open(s->lexicon);
	ana = session_of(&s->practitioner, "staff0");
	stef = member("steward", "Stefan Moor", "stefan.m");
	lena = member("steward", "Lena Ford", "lena.f");
	odile = member("quality", "Odile Marsh", "odile.m");
	pages_serve();
	return 0;
}

#define ASK(link, text) "{\"linkId\":\"" link "\",\"type\":\"string\"," \
	"\"text\":\"" text "\"}"
#define FORM(url, version, items) "{\"resourceType\":\"Questionnaire\"," \
	"\"status\":\"draft\",\n\"url\":\"" url "\",\"version\":\"" version \
	"\",\"title\":\"A visit at home\",\n\"item\":[\n" items "]}"
#define LEVELS "{\"linkId\":\"lead\",\"type\":\"string\",\"text\":\"Who?\"},\n" \
	"{\"linkId\":\"risk\",\"type\":\"choice\",\"text\":\"Risk of suicide\"" \
	",\"answerOption\":[{\"valueString\":\"Low\"},{\"valueString\":"    \
	"\"High\"}]},\n{\"linkId\":\"self\",\"type\":\"choice\",\"text\":"    \
	"\"Self-harm risk rating\",\"answerOption\":[{\"valueString\":"       \
	"\"Green\"},{\"valueString\":\"Red\"}]}"

static struct reply
paste(const char *text)
{
	return POST(stef, S("/forms/new"), S("/forms/new"), "text", text);
}

static struct reply
bring_file(str bytes, bool over)
{
	static struct request rq;
	char name[] = "/tmp/heed-form-XXXXXX";
	struct reply re;

	rq = (struct request){ .file = true, .file_over = over,
		.file_fd = mkstemp(name), .file_n = bytes.n };
	assert_int_equal(unlink(name), 0);
	assert_int_equal(write(rq.file_fd, bytes.p, bytes.n),
	    (ssize_t)bytes.n);
	bring = &rq;
	re = POST(stef, S("/forms/new"), S("/forms/new"), "file", "x.json");
	bring = NULL;
	(void)close(rq.file_fd);
	return re;
}

/* Where the last answer leads, without what it says there. */
static str
gone_to(void)
{
	str rest = at_go, path;

	(void)str_cut(&rest, '?', &path);
	return str_dup(room, path);
}

static struct reply
take(str who, str page, const char *act, const char *why)
{
	return POST(who, page, page, "do", act, "why", why);
}

/* By Stefan, and published by Lena; its page. */
static str
publish(const char *text)
{
	str draft;

	sent(paste(text), "/form/");
	draft = gone_to();
	sent(take(stef, draft, "ask", "For the spring"), "done=form-asked");
	sent(take(lena, draft, "publish", ""), "done=form-published");
	return gone_to();
}

/* ---- loading ---- */

static void
is_refused(const char *text, const char *says)
{
	struct reply re = paste(text);

	if (re.status != 422)
		fail_msg("%s: %d", text, re.status);
	holds(re.body, says);
	holds(re.body, "There is a problem");
	holds(re.body, "tel:999");
}

static void
what_is_no_form(void **state)
{
	(void)state;
	is_refused("", "Choose a file, or paste the form");
	is_refused("{", "not JSON that can be read");
	is_refused("{\"resourceType\":\"Patient\"}", "not a FHIR Questionnaire");
	is_refused(FORM("urn:x:1", "1", ASK("a", "x") ",\n" ASK("a", "y")),
	    "Line 4: a: ");
	is_refused(FORM("urn:x:1", "1", ASK("a", "x") ",\n" ASK("a", "y")),
	    "stands twice");
	is_refused(FORM("urn:heed:form:safety-plan", "7", ASK("a", "x")),
	    "the wording may be changed");
	/* What was pasted is not lost with it. */
	is_refused("{ my own words", "{ my own words");
	holds(bring_file(S("{}"), true).body, "larger than 1 MB");
	holds(bring_file(S("\xff\xfe"), false).body, "not JSON");
	assert_int_equal(ask(ana, VERB_GET, S("/forms/new"), NULL, 0).status,
	    403);
	assert_int_equal(ask(odile, VERB_GET, S("/forms/check"), NULL,
	    0).status, 403);
}

static void
a_file_is_a_draft(void **state)
{
	str page, at;

	(void)state;
	sent(bring_file(S(FORM("urn:x:file", "1", ASK("a", "WHO WAS THERE")
	    "," ASK("b", "<script>alert(1)</script>"))), false),
	    "done=form-loaded");
	at = gone_to();
	page = get(stef, at, 200);
	holds(page, "A visit at home");
	holds(page, "all in capitals");
	holds(page, "Draft");
	lacks(page, "<script>alert(1)");
	holds(page, "&lt;script&gt;alert(1)");
	holds(get(stef, S("/forms"), 200), "Being worked on");
	/* Nobody else knows of it. */
	(void)get(ana, at, 404);
	lacks(get(ana, S("/forms"), 200), "Being worked on");
	lacks(get(ana, path(""), 200), "Fill in: A visit at home");
	sent(take(stef, at, "drop", ""), "/forms?done=form-dropped");
	(void)get(stef, at, 410);
}

/* ---- one that stratifies ---- */

static void
changes_one_by_one(void **state)
{
	str page, at;
	struct reply re;

	(void)state;
	sent(paste(FORM("urn:x:risk", "1", LEVELS)), "/forms/check");
	page = get(stef, S("/forms/check"), 200);
	holds(page, "This form is not loaded");
	holds(page, "Line 5: risk");
	holds(page, "Line 6: self");
	holds(page, "It asks instead");
	lacks(page, "Line 4: lead");
	lacks(get(stef, S("/forms"), 200), "A visit at home");
	/* It is Stefan's unsaved work, and nobody's record. */
	holds(get(lena, S("/forms/check"), 200), "No form waits here");
	holds(get(stef, S("/forms/check?as=file"), 200), "Risk of suicide");
	lacks(get(stef, S("/forms/check?as=draft"), 200), "Risk of suicide");
	re = POST(stef, S("/forms/check"), S("/forms/new"), "do", "take");
	assert_int_equal(re.status, 422);
	holds(re.body, "Tick what you accept");
	sent(POST(stef, S("/forms/check"), S("/forms/new"), "do", "take",
	    "take", "risk"), "/forms/check?done=form-left");
	page = get(stef, S("/forms/check"), 200);
	holds(page, "value=\"risk\" checked");
	lacks(page, "value=\"self\" checked");
	/* Out with what was accepted: the rest is as it was. */
	page = get(stef, S("/forms/check?as=draft"), 200);
	lacks(page, "Risk of suicide");
	holds(page, "Self-harm risk rating");
	sent(POST(stef, S("/forms/check"), S("/forms/new"), "do", "take",
	    "take", "self", "take", "risk"), "/form/");
	at = gone_to();
	page = get(stef, at, 200);
	holds(page, "Nothing in it puts people in levels");
	lacks(page, "Self-harm risk rating");
	holds(get(stef, S("/forms/check"), 200), "No form waits here");
	sent(take(stef, at, "drop", ""), "/forms");
	/* All at once. */
	sent(paste(FORM("urn:x:risk", "1", LEVELS)), "/forms/check");
	sent(POST(stef, S("/forms/check"), S("/forms/new"), "do", "take",
	    "take-all", "yes"), "/form/");
	sent(take(stef, gone_to(), "drop", ""), "/forms");
}

/* ---- two people ---- */

static void
never_alone(void **state)
{
	struct reply re;
	str at, page, home;

	(void)state;
	sent(paste(FORM("urn:x:two", "1", ASK("a", "Who?"))), "/form/");
	at = gone_to();
	re = take(stef, at, "ask", "");
	assert_int_equal(re.status, 422);
	holds(re.body, "Say why, in a few words");
	sent(take(stef, at, "ask", "We need it"), "done=form-asked");
	page = get(stef, at, 200);
	holds(page, "You asked for this yourself");
	lacks(page, "Publish it</button>");
	re = take(stef, at, "publish", "");
	assert_int_equal(re.status, 422);
	holds(re.body, "takes a second person");
	holds(get(stef, at, 200), "Waits for a second person");
	sent(take(lena, at, "back", "One word more"), "done=form-back");
	holds(get(stef, at, 200), "One word more");
	sent(take(stef, at, "ask", "It has it now"), "done=form-asked");
	holds(get(lena, at, 200), "Publish it</button>");
	sent(take(lena, at, "publish", ""), "done=form-published");
	home = gone_to();
	holds(get(lena, home, 200), "In use");
	holds(get(ana, path(""), 200), "Fill in: A visit at home");
	holds(get(ana, home, 200), "Who?");
	lacks(get(ana, home, 200), "Take it out of use");
	sent(take(lena, home, "retire", "It asked too much"),
	    "done=form-retired");
	lacks(get(ana, path(""), 200), "Fill in: A visit at home");
}

/* ---- previews ---- */

#define BRANCHY ASK("a", "Who was there?") ",{\"linkId\":\"b\",\"type\":"      \
	"\"boolean\",\"text\":\"Did it help?\"},{\"linkId\":\"c\",\"type\":"   \
	"\"string\",\"text\":\"What would have helped?\",\"enableWhen\":["     \
	"{\"question\":\"b\",\"operator\":\"=\",\"answerBoolean\":false}]},"   \
	"{\"linkId\":\"d\",\"type\":\"date\",\"text\":\"Which day?\","       \
	"\"extension\":[{\"url\":\"urn:heed:easy\",\"valueString\":\"When?\"}" \
	"]},{\"linkId\":\"e\",\"type\":\"string\",\"text\":"                   \
	"\"\xd9\x85\xd8\xa7\xd8\xb0\xd8\xa7\xd8\x9f\"}"

static void
every_state(void **state)
{
	str at, page;
	struct reply re;

	(void)state;
	sent(paste(FORM("urn:x:look", "1", BRANCHY)), "/form/");
	at = str_cat(room, gone_to(), S("/preview"));
	page = get(stef, at, 200);
	holds(page, "nothing here is saved");
	lacks(page, "What would have helped?</label>");
	holds(page, "Questions that an answer opens");
	page = get(stef, str_cat(room, at, S("?state=filled")), 200);
	holds(page, "An invented answer");
	page = get(stef, str_cat(room, at, S("?state=filled&branch=c")), 200);
	holds(page, "What would have helped?");
	page = get(stef, str_cat(room, at, S("?state=wrong")), 200);
	holds(page, "There is a problem");
	holds(page, "value=\"45\"");
	page = get(stef, str_cat(room, at, S("?state=read")), 200);
	holds(page, "An invented answer");
	lacks(page, "Try it: nothing is saved");
	page = get(stef, str_cat(room, at, S("?state=easy")), 200);
	holds(page, "When?");
	holds(page, "heed-easy-read");
	/* Tried: a mistake is told, an answer is taken, and nothing is kept. */
	re = POST(stef, at, at, "state", "empty", "d-day", "45",
	    "d-month", "1", "d-year", "2026");
	assert_int_equal(re.status, 422);
	holds(re.body, "There is a problem");
	holds(re.body, "value=\"45\"");
	re = POST(stef, at, at, "state", "empty", "a", "Noor & soup");
	assert_int_equal(re.status, 200);
	holds(re.body, "Nothing was saved");
	holds(re.body, "Noor &amp; soup");
	(void)get(ana, at, 403);
}

/* ---- what is different, and back again ---- */

static void
compared_and_again(void **state)
{
	str home, at, page;

	(void)state;
	home = publish(FORM("urn:x:cmp", "1", ASK("a", "Who?") ","
	    ASK("b", "Where?")));
	sent(paste(FORM("urn:x:cmp", "2", ASK("a", "Who came?") ","
	    ASK("c", "What helped?"))), "/form/");
	at = gone_to();
	page = get(lena, str_cat(room, at, S("/compare")), 200);
	holds(page, "asked in other words");
	holds(page, "Who came?");
	holds(page, "taken out");
	holds(page, "Answers given to it stay");
	sent(take(stef, at, "ask", "New words"), "");
	sent(take(lena, at, "publish", ""), "");
	assert_true(str_eq(gone_to(), home));
	page = get(stef, str_cat(room, home, S("/compare")), 200);
	holds(page, "compared with version 1");
	page = get(stef, str_cat(room, home, S("/versions")), 200);
	holds(page, "New words");
	holds(page, "Lena Ford");
	holds(page, "Was in use");
	is_refused(FORM("urn:x:cmp", "1", ASK("z", "Other?")),
	    "Version 1 of this form is published already");
	at = str_cat(room, home, S("/version/1"));
	holds(get(stef, at, 200), "Where?");
	sent(POST(stef, at, home, "do", "again"), "done=form-again");
	at = gone_to();
	sent(take(lena, at, "ask", "The new one asked too little"), "");
	/* Stefan made the draft and Lena asked: neither is the second. */
	assert_int_equal(take(stef, at, "publish", "").status, 422);
	sent(take(lena, at, "drop", ""), "/forms");
	(void)get(stef, str_cat(room, home, S("/version/99")), 404);
	(void)get(stef, str_cat(room, home, S("/version/x")), 404);
}

/* ---- filled in meanwhile ---- */

/* What is on Ana's page is posted after the form was changed, and after it was
 * taken out of use. */
static void
changed_meanwhile(void **state)
{
	str home, fill, page, response;
	struct field f[4] = { { S("token"), S("") }, { S("v"), S("") } };
	struct reply re;

	(void)state;
	home = publish(FORM("urn:x:busy", "1", ASK("a", "Who?") ","
	    ASK("b", "What helped?")));
	fill = path(str_c(room, str_cat(room, S("/fill"), str_sub(home, 5,
	    SIZE_MAX))));
	page = get(ana, fill, 200);
	f[0].value = hidden_on(page, "token");
	f[1].value = hidden_on(page, "v");
	f[2] = (struct field){ name_on(page, "a"), S("Noor") };
	f[3] = (struct field){ name_on(page, "b"), S("Soup and talk") };
	assert_true(f[1].value.n > 0);
	(void)publish(FORM("urn:x:busy", "2", ASK("a", "Who came?")));
	sent(take(lena, home, "retire", "Too soon"), "done=form-retired");
	(void)get(ana, fill, 410);
	re = ask(ana, VERB_POST, fill, f, 4);
	sent(re, "done=saved");
	page = get(ana, path(""), 200);
	response = after(page, str_cat(room, path("/response/"), S("")));
	assert_true(response.n > 0);
	page = get(ana, str_cat(room, path("/response/"), response), 200);
	holds(page, "Soup and talk");
	holds(page, "What helped?");
	holds(page, "begun on version 1");
	lacks(page, "From an earlier form");
	/* And it is gone on with, on its own version. */
	re = POST(ana, str_cat(room, path("/response/"), response), str_cat(
	    room, path("/response/"), response), "b", "Soup, talk and sleep");
	sent(re, "done=saved");
	page = get(ana, str_cat(room, path("/response/"), response), 200);
	holds(page, "begun on version 1");
}

/* A fault in what was typed: the page comes back on the version it was of. */
static void
wrong_meanwhile(void **state)
{
	str home, fill, page;
	struct field f[3] = { { S("token"), S("") }, { S("v"), S("") } };
	struct reply re;

	(void)state;
	home = publish(FORM("urn:x:date", "1", "{\"linkId\":\"n\",\"type\":"
	    "\"integer\",\"text\":\"How many cups?\"}"));
	fill = path(str_c(room, str_cat(room, S("/fill"), str_sub(home, 5,
	    SIZE_MAX))));
	page = get(ana, fill, 200);
	f[0].value = hidden_on(page, "token");
	f[1].value = hidden_on(page, "v");
	f[2] = (struct field){ name_on(page, "n"), S("a few") };
	(void)publish(FORM("urn:x:date", "2", ASK("n2", "Cups?")));
	re = ask(ana, VERB_POST, fill, f, 3);
	assert_int_equal(re.status, 422);
	holds(re.body, "How many cups?");
	holds(re.body, "value=\"a few\"");
	holds(re.body, "begun on version 1");
	/* No version, no such version, one that was never in use: as it is now. */
	holds(get(ana, fill, 200), "Cups?");
	f[1].value = S("9999");
	f[2].value = S("");
	holds(ask(ana, VERB_POST, fill, f, 3).body, "");
}

/* ---- Heed's own ---- */

static str
swap(str text, const char *was, const char *now)
{
	ptrdiff_t at = str_find(text, str_of(was));

	assert_true(at > 0);
	return str_cat(room, str_sub(text, 0, (size_t)at), str_cat(room,
	    str_of(now), str_sub(text, (size_t)at + strlen(was), SIZE_MAX)));
}

/* The plan's own form in the service's words, and back again. */
static void
plan_in_other_words(void **state)
{
	const struct form *was = plan_form();
	const struct item *signs = form_item(was, S("signs"));
	const struct asset *a = asset_find("practice/forms/safety-plan.json");
	char words[400], version[100], part[100];
	str text, draft, home;

	(void)state;
	(void)snprintf(words, sizeof(words), "\"%.*s\"", PRS(signs->text));
	(void)snprintf(version, sizeof(version), "\"version\": \"%.*s\"",
	    PRS(was->version));
	text = swap(swap(a->body, words, "\"How I can tell\""), version,
	    "\"version\": \"1000\"");
	(void)snprintf(part, sizeof(part), "\"linkId\": \"%s\"", "matters");
	is_refused(str_c(room, swap(text, part, "\"linkId\": \"mine\"")),
	    "the wording may be changed");
	sent(paste(str_c(room, text)), "/form/");
	draft = gone_to();
	sent(take(stef, draft, "ask", "Our own words"), "");
	sent(take(lena, draft, "publish", ""), "");
	home = gone_to();
	usleep(2100 * 1000);
	(void)get(ana, S("/home"), 200);
	assert_true(plan_form() != was);
	same_str(form_item(plan_form(), S("signs"))->text,
	    S("How I can tell"));
	sent(take(lena, home, "retire", "Back to the usual"), "");
	usleep(2100 * 1000);
	(void)get(ana, S("/home"), 200);
	assert_true(plan_form() == was);
}

/* ---- training: last, for nothing undoes it ---- */

static void
every_page_says_so(void **state)
{
	static const char *const page[] = { "/left", "/help", "/home", "/forms",
		"/no-such-page", "/accounts", "/find" };
	str set;

	(void)state;
	lacks(get(ana, S("/home"), 200), TRAINING_SAYS);
	as_system(s);
	begin(s);
	ok(s, training_mark(&s->cx));
	commit(s);
	(void)add_line(s, sam, "signs", "I pace about", VOICE_PRACTITIONER,
	    false);
	usleep(2100 * 1000); /* workers keep settings so long */
	for (size_t i = 0; i < sizeof(page) / sizeof(page[0]); i++) {
		struct reply re = ask(ana, VERB_GET, str_of(page[i]), NULL, 0);

		holds(re.body, TRAINING_SAYS);
		holds(re.body, "<meta name=\"heed-training\"");
	}
	/* Pages, prints and files about someone. */
	holds(get(ana, path(""), 200), TRAINING_SAYS);
	holds(get(ana, path("/plan/print"), 200), TRAINING_SAYS);
	holds(get(ana, path("/plan/now"), 200), TRAINING_SAYS);
	holds(get(ana, path("/plan/card"), 200), TRAINING_SAYS);
	assert_true(str_starts(get(ana, path("/plan/text"), 200),
	    S(TRAINING_SAYS)));
	set = get(ana, path("/plan/file"), 200);
	holds(set, "<meta name=\"heed-training\"");
	holds(set, "<strong>" TRAINING_SAYS);
	holds(app_oops_body(app), TRAINING_SAYS);
}

static void
its_files_say_so(void **state)
{
	struct reply re = ask(ana, VERB_GET, path("/plan/file"), NULL, 0);
	bool named = false;

	(void)state;
	for (unsigned i = 0; i < re.nheader; i++)
		named |= str_eq(re.header[i].value,
		    S("attachment; filename=training-notes.html"));
	assert_true(named);
	/* No page unsets it, and none shows a way to. */
	lacks(get(member("admin", "Ada Obi", "ada.o"), S("/settings"), 200),
	    "name=\"training\"");
	re = POST(ana, S("/people/new"), S("/people/new"), "given", "Sam",
	    "family", "Real", "nhs", "943 476 5919", "unit",
	    str_c(room, s->unit));
	assert_int_equal(re.status, 422);
	holds(re.body, "use a number that begins with 999");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_form),
		cmocka_unit_test(a_file_is_a_draft),
		cmocka_unit_test(changes_one_by_one),
		cmocka_unit_test(never_alone),
		cmocka_unit_test(every_state),
		cmocka_unit_test(compared_and_again),
		cmocka_unit_test(changed_meanwhile),
		cmocka_unit_test(wrong_meanwhile),
		cmocka_unit_test(plan_in_other_words),
		cmocka_unit_test(every_page_says_so),
		cmocka_unit_test(its_files_say_so),
	};

	crypt_open();
	return cmocka_run_group_tests(tests, group_open, pages_close);
}
