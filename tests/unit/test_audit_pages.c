/*
 * The audit desk by its pages: an export goes in, its report comes out; others
 * have no way there. And the question before a level is saved, in each form
 * that takes sentences of staff: asked once, kept when told so, refused where
 * the service refuses, never asked of a person or supporter; each is counted.
 */
#include "access/ledger.h"
#include "access/sent.h"
#include "access/words.h"
#include "cli/jobs.h"
#include "page_kit.h"

#include "forms/forms.h"
#include "web/app_int.h"

#include <fcntl.h>
#include <unistd.h>

static str ana, odile, ada, rowan, c_sam, c_jo; /* sessions */
static str visit; /* a form */
static str jo, other; /* Sam's supporter; someone of another ward */

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
	str away;

	(void)state;
	pages_open();
	forms_open(s->lexicon);
	jo = new_supporter(s, sam, "Jo Test", "07700900123");
	ana = session_of(&s->practitioner, "staff0");
	odile = member("quality", "Odile Marsh", "odile.m");
	ada = member("admin", "Ada Obi", "ada.o");
	rowan = member("records", "Rowan Tull", "rowan.t");
	c_sam = theirs("person", S(""), "Sam Test", "sam.w");
	c_jo = theirs("supporter", jo, "Jo Test", "jo.w");
	away = put_record(s, KIND_UNIT, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"Away ward\"}"));
	(void)away;
	other = put_record(s, KIND_PERSON, str_cat(s->mem, S("{"
	    "\"resourceType\":\"Patient\",\"name\":[{\"use\":\"official\","
	    "\"family\":\"Away\",\"given\":[\"Kit\"]}],\"managingOrganization\":"
	    "{\"reference\":\"Organization/"), str_cat(s->mem, away,
	    S("\"}}"))));
	visit = put_record(s, KIND_FORM, S("{\"resourceType\":"
	    "\"Questionnaire\",\"id\":\"visit\",\"url\":\"urn:test:visit\","
	    "\"status\":\"active\",\"title\":\"A visit\",\"item\":["
	    "{\"linkId\":\"more\",\"type\":\"text\",\"text\":\"More\"}]}"));
	pages_serve();
	return 0;
}

static struct words_month
counted(void)
{
	struct words_months m;
	struct words_month none = { .month = S("") };

	as_system(s);
	begin(s);
	ok(s, words_months(&s->cx, 1, &m));
	back(s);
	return m.n ? m.at[m.n - 1] : none;
}

static void
setting(enum setting which, const char *value)
{
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, which, str_of(value)));
	commit(s);
	/* The application keeps settings for two seconds. */
	app->set_at = 0;
}

/* ---- the question ---- */

#define LEVEL "He is at high risk of suicide."

struct ask_row { const char *page, *names[12]; const char *leads; };

/* field: the third of names. Saved at last with "keep it as I wrote it". */
static void
asked(str who, str at, const char *const *nv, const char *field)
{
	struct words_month was = counted(), is;
	const char *sure[40];
	struct reply re = post(who, at, at, nv);
	unsigned n = 0;

	if (re.status != 422)
		fail_msg("%.*s: %d", PRS(at), re.status);
	if (str_find(re.body, S("Keep it as I wrote it")) < 0)
		fail_msg("%.*s: nothing is asked about %s", PRS(at), field);
	holds(re.body, "name=\"sure\"");
	holds(re.body, "Instead: ");
	holds(re.body, str_c(room, str_cat(room, S("href=\"#"),
	    str_of(field))));
	is = counted();
	assert_int_equal(is.n[WORDS_WARNED], was.n[WORDS_WARNED] + 1);
	setting(SET_TEXT_REFUSES, "1");
	for (; nv[n]; n++)
		sure[n] = nv[n];
	sure[n] = "sure";
	sure[n + 1] = "1";
	sure[n + 2] = NULL;
	re = post(who, at, at, sure);
	assert_int_equal(re.status, 422);
	holds(re.body, "asks that no level is written here");
	lacks(re.body, "Keep it as I wrote it");
	is = counted();
	assert_int_equal(is.n[WORDS_REFUSED], was.n[WORDS_REFUSED] + 1);
	assert_int_equal(is.n[WORDS_KEPT], was.n[WORDS_KEPT]);
	setting(SET_TEXT_REFUSES, "0");
	re = post(who, at, at, sure);
	if (re.status != 303)
		fail_msg("%.*s: %d: %.*s", PRS(at), re.status,
		    PRS(str_sub(re.body, (size_t)str_find(re.body,
		        S("error-summary")), 900)));
	is = counted();
	assert_int_equal(is.n[WORDS_KEPT], was.n[WORDS_KEPT] + 1);
	assert_int_equal(is.n[WORDS_WARNED], was.n[WORDS_WARNED] + 1);
}
#define ASKED(who, at, field, ...) \
	asked((who), (at), (const char *const[]){ __VA_ARGS__, NULL }, (field))

static void
every_form_asks(void **state)
{
	str glass = str_cat(room, S("/person/"), str_cat(room, other,
	    S("/open")));
	const char *sam_c = str_c(room, sam), *other_c = str_c(room, other);

	(void)state;
	ASKED(ana, path("/tell"), "share_why", "share_why", LEVEL, "said",
	    "She sounded tired.", "who", "Jo", "share",
	    "not-decided-keep-private");
	ASKED(ana, path("/tell"), "info-words", "info-words", LEVEL);
	ASKED(ana, path("/details"), "need-other", "need-other", LEVEL);
	ASKED(ana, path(str_c(room, str_cat(room, S("/supporter/"), jo))),
	    "own-needs", "own-needs", LEVEL);
	ASKED(ana, path("/disclose"), "disclosure.reasoning",
	    "disclosure.what", "The plan", "disclosure.to", "GP",
	    "disclosure.basis", "safeguarding", "disclosure.reasoning", LEVEL,
	    "disclosure.told", "yes");
	/* But not why a record is opened in an emergency. */
	assert_int_equal(post(ana, glass, glass, (const char *const[]){ "code",
	    "crisis-now", "why", LEVEL, NULL }).status, 303);
	ASKED(rowan, path("/keeping"), "hold-why", "do", "hold", "hold-code",
	    "inquest", "hold-why", LEVEL);
	ASKED(rowan, S("/merges"), "why", "do", "ask", "loser", sam_c,
	    "survivor", other_c, "why", LEVEL, "looked", "1");
	ASKED(ana, path(str_c(room, str_cat(room, S("/fill/"), visit))), "",
	    "more", LEVEL);
	ASKED(ada, S("/units"), "name", "name", "Ward for " LEVEL, "setting",
	    "ward");
}

/* CARE-7: nothing is asked before both were looked at, and what differs is said; a
 * request is closed again by whoever asked. */
static void
both_are_looked_at(void **state)
{
	str one = new_person(s, "Ola"), two = new_person(s, "Olaf");
	const char *a = str_c(room, one), *b = str_c(room, two);
	struct reply re;

	(void)state;
	re = POST(rowan, S("/merges"), S("/merges"), "do", "ask", "loser", a,
	    "survivor", b, "why", "Their sister says so");
	assert_int_equal(re.status, 422);
	holds(re.body, "Look at both");
	holds(re.body, "Ola Test");
	holds(re.body, "Olaf Test");
	holds(re.body, "Not the same");
	sent(POST(rowan, S("/merges"), S("/merges"), "do", "ask", "loser", a,
	    "survivor", b, "why", "Their sister says so", "looked", "1"),
	    "done=asked");
	re.body = get(rowan, S("/merges"), 200);
	holds(re.body, "Withdraw this");
	re.body = str_sub(re.body, (size_t)str_find(re.body,
	    S("Withdraw this")) - 400, re.body.n);
	sent(POST(rowan, S("/merges"), S("/merges"), "do", "drop", "id",
	    str_c(room, hidden_on(re.body, "id"))), "done=merge-dropped");
	re.body = get(rowan, S("/merges"), 200);
	holds(re.body, "Withdrawn");
}

/* The file cannot be kept; that is said. */
static void
a_title_is_asked_about(void **state)
{
	str at = path("/documents/new");
	char name[] = "/tmp/heed-tit-XXXXXX";
	static struct request rq;
	struct reply re;

	(void)state;
	rq = (struct request){ .file = true, .file_n = 5,
		.file_fd = mkstemp(name) };
	assert_int_equal(unlink(name), 0);
	assert_int_equal(write(rq.file_fd, "plain", 5), 5);
	bring = &rq;
	re = POST(ana, at, at, "title", LEVEL, "kind", "letter");
	assert_int_equal(re.status, 422);
	holds(re.body, "Keep it as I wrote it");
	holds(re.body, "Choose the file once more");
	sent(POST(ana, at, at, "title", LEVEL, "kind", "letter", "sure", "1"),
	    "/documents/");
	bring = NULL;
	(void)close(rq.file_fd);
}

/* What hurts is asked about too; it is never refused, and no level. */
static void
words_that_hurt(void **state)
{
	struct words_month was = counted(), is;
	struct reply re;

	(void)state;
	re = POST(ana, path("/tell"), path("/tell"), "share_why",
	    "Ana denies thoughts of self-harm.", "said", "x", "who", "Jo");
	assert_int_equal(re.status, 422);
	holds(re.body, "Keep it as I wrote it");
	setting(SET_TEXT_REFUSES, "1");
	sent(POST(ana, path("/tell"), path("/tell"), "share_why",
	    "Ana denies thoughts of self-harm.", "said", "x", "who", "Jo",
	    "sure", "1"), "done=");
	setting(SET_TEXT_REFUSES, "0");
	is = counted();
	assert_memory_equal(is.n, was.n, sizeof(is.n));
}

/* The plan's lines likewise, where they are staff's own. */
static void
a_plan_asks_too(void **state)
{
	const char *nv[] = { "signs.text", "He was attention-seeking.",
		"voice", "practitioner", "do", "plan", NULL, NULL, NULL };
	struct words_month was = counted(), is;
	str at = path("/plan/part/signs");
	struct reply re = post(ana, at, at, nv);

	(void)state;
	assert_int_equal(re.status, 422);
	holds(re.body, "Keep it as I wrote it");
	holds(re.body, "stops people asking for help");
	lacks(get(ana, path("/plan"), 200), "attention-seeking");
	nv[6] = "sure";
	nv[7] = "1";
	sent(post(ana, at, at, nv), "done=");
	holds(get(ana, path("/plan"), 200), "attention-seeking");
	nv[6] = NULL;
	nv[3] = "person";
	sent(post(ana, at, at, nv), "done=");
	sent(post(c_sam, at, at, nv), "done=");
	is = counted();
	assert_memory_equal(is.n, was.n, sizeof(is.n));
	/* A level: asked and counted; the person's own is never refused. */
	nv[1] = LEVEL;
	nv[3] = "practitioner";
	assert_int_equal(post(ana, at, at, nv).status, 422);
	is = counted();
	assert_int_equal(is.n[WORDS_WARNED], was.n[WORDS_WARNED] + 1);
	setting(SET_TEXT_REFUSES, "1");
	nv[6] = "sure";
	assert_int_equal(post(ana, at, at, nv).status, 422);
	is = counted();
	assert_int_equal(is.n[WORDS_REFUSED], was.n[WORDS_REFUSED] + 1);
	sent(post(c_sam, at, at, nv), "done=");
	setting(SET_TEXT_REFUSES, "0");
	sent(post(ana, at, at, nv), "done=");
	is = counted();
	assert_int_equal(is.n[WORDS_KEPT], was.n[WORDS_KEPT] + 1);
}

/* Nobody is asked about what a person or supporter says. */
static void
own_words_are_theirs(void **state)
{
	(void)state;
	setting(SET_TEXT_REFUSES, "1");
	sent(POST(c_jo, S("/shared/tell"), S("/shared/tell"), "said", LEVEL),
	    "done=sent");
	sent(POST(ana, path("/tell"), path("/tell"), "said", LEVEL, "worried",
	    LEVEL, "who", "Jo"), "done=told");
	sent(POST(c_sam, path("/details"), path("/details"), "speak", LEVEL,
	    "need-other", LEVEL), "done=");
	sent(POST(ana, path("/details"), path("/details"), "speak", LEVEL),
	    "done=");
	setting(SET_TEXT_REFUSES, "0");
}

/* ---- every field of every page is in the table ---- */

static const struct route *
route_to(str path_)
{
	str param[ROUTE_PARAMS_MAX];
	bool other_;
	struct ctx cx;

	ctx_init(&cx, room, s->now);
	return route_match(&cx, VERB_POST, path_, param, &other_);
}

/* Names of fields that are typed, in the forms of one page. */
static void
fields_said(str who, str at)
{
	static const char *const mark[] = { "<textarea", "<input class=" };
	const struct route *r = route_to(at);
	str html = get(who, at, 200);
	unsigned n = 0;

	assert_non_null(r);
	for (size_t m = 0; m < 2; m++)
		for (str rest = html;;) {
			ptrdiff_t i = str_find(rest, str_of(mark[m]));
			str tag, name;

			if (i < 0)
				break;
			rest = str_sub(rest, (size_t)i + 5, rest.n);
			tag = rest;
			(void)str_cut(&tag, '>', &name);
			if (str_find(name, S("type=\"checkbox\"")) >= 0 ||
			    str_find(name, S("type=\"radio\"")) >= 0 ||
			    str_find(name, S("type=\"file\"")) >= 0)
				continue;
			name = after(name, S("name=\""));
			n++;
			if (name.n && words_of(r, name) == WORDS_UNSAID)
				fail_msg("%.*s: \"%.*s\" stands in no column of"
				    " words.def", PRS(at), PRS(name));
		}
	if (n == 0)
		fail_msg("%.*s: no field", PRS(at));
}

static void
every_field_is_said(void **state)
{
	const char *const team[] = { "/tell", "/details", "/disclose",
		"/supporters/new", "/documents/new",
		str_c(room, str_cat(room, S("/supporter/"), jo)) };

	(void)state;
	for (size_t i = 0; i < sizeof(team) / sizeof(team[0]); i++)
		fields_said(ana, path(team[i]));
	fields_said(ana, S("/people/new"));
	fields_said(rowan, path("/keeping"));
	fields_said(rowan, S("/merges"));
	fields_said(ada, S("/units"));
	fields_said(ada, S("/settings"));
	fields_said(ada, S("/accounts/new"));
}

/* ---- the desk ---- */

#define NOTE "{\"id\":\"n1\",\"date\":\"2026-03-02\",\"text\":" \
	"\"Suicide risk: high. Canary Wren was seen at home.\"}\n"

static struct reply
send_file(str who, str bytes, bool over)
{
	static struct request rq;
	char name[] = "/tmp/heed-aud-XXXXXX";
	int fd = mkstemp(name);
	struct reply re;

	assert_true(fd >= 0);
	assert_int_equal(unlink(name), 0);
	assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	rq = (struct request){ .file = over || bytes.n, .file_over = over,
		.file_fd = fd, .file_n = bytes.n };
	bring = &rq;
	re = POST(who, S("/audit"), S("/audit"), "file",
	    "C:\\data\\notes <i>.jsonl");
	bring = NULL;
	(void)close(fd);
	return re;
}

static void
work(void)
{
	for (int i = 0; i < 8; i++) {
		as_who(s, NULL);
		ok(s, jobs_turn(&s->cx, s->door, S("tester")));
	}
}

static void
an_export_comes_back_as_a_report(void **state)
{
	str at, page;
	struct reply re;

	(void)state;
	page = get(odile, S("/audit"), 200);
	holds(page, "enctype=\"multipart/form-data\"");
	holds(page, "heed audit --format html");
	holds(page, "Up to 64 MB");
	holds(get(odile, S("/home"), 200), "href=\"/audit\"");
	sent(send_file(odile, S(NOTE), false), "/audit/");
	(void)str_cut(&at_go, '?', &at);
	page = get(odile, at, 200);
	holds(page, "notes &lt;i&gt;.jsonl");
	lacks(page, "C:\\data");
	holds(page, "data-again");
	holds(page, "Look again");
	lacks(page, "Canary");
	assert_int_equal(ask(odile, VERB_GET, str_cat(room, at, S("/report")),
	    NULL, 0).status, 404);
	work();
	page = get(odile, at, 200);
	holds(page, "Done: 1 level in 1 records");
	holds(page, "Deleted when the report was made");
	lacks(page, "data-again");
	re = ask(odile, VERB_GET, str_cat(room, at, S("/report")), NULL, 0);
	assert_int_equal(re.status, 200);
	holds(re.body, "isk: high");
	lacks(re.body, "Canary");
	for (unsigned i = 0; i < re.nheader; i++) {
		if (str_eq(re.header[i].name, S("Content-Security-Policy")))
			same_str(re.header[i].value, S("sandbox; default-src"
			    " 'none'; style-src 'unsafe-inline';"
			    " frame-ancestors 'none'"));
		assert_false(str_eq(re.header[i].name,
		    S("Content-Disposition")));
	}
	re = ask(odile, VERB_GET, str_cat(room, at, S("/report?as=file")),
	    NULL, 0);
	for (unsigned i = 0; i < re.nheader; i++)
		if (str_eq(re.header[i].name, S("Content-Disposition")))
			holds(re.header[i].value, "attachment; filename=\"audit-");
	holds(get(odile, S("/audit"), 200), "notes &lt;i&gt;.jsonl");
	sent(POST(odile, at, at, "do", "drop"), "/audit?done=audit-dropped");
	(void)get(odile, at, 404);
}

static void
what_is_not_taken(void **state)
{
	struct reply re = send_file(odile, S(""), false);

	(void)state;
	assert_int_equal(re.status, 422);
	holds(re.body, "Choose a file");
	re = send_file(odile, S(""), true);
	assert_int_equal(re.status, 422);
	holds(re.body, "larger than 64 MB");
	assert_int_equal((int)app_file_max(app, S("/audit")), SENT_MAX);
	assert_int_equal((int)app_file_max(app, S("/audit/x")), 0);
}

static void
others_have_no_way_there(void **state)
{
	const str who[] = { ana, ada, rowan, c_sam, c_jo };
	str at;

	(void)state;
	sent(send_file(odile, S(NOTE), false), "/audit/");
	(void)str_cut(&at_go, '?', &at);
	work();
	for (size_t i = 0; i < sizeof(who) / sizeof(who[0]); i++) {
		const struct field f[] = { { S("token"), S("x") } };

		(void)get(who[i], S("/audit"), 403);
		(void)get(who[i], at, 403);
		(void)get(who[i], str_cat(room, at, S("/report")), 403);
		assert_int_equal(ask(who[i], VERB_POST, S("/audit"), f, 1)
		    .status, 403);
		assert_int_equal(ask(who[i], VERB_POST, at, f, 1).status, 403);
	}
	assert_int_equal(ask(S(""), VERB_GET, S("/audit"), NULL, 0).status,
	    401);
	/* A quality lead sees figures and no person. */
	(void)get(odile, path(""), 403);
	(void)get(odile, S("/find"), 403);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_asks),
		cmocka_unit_test(both_are_looked_at),
		cmocka_unit_test(a_title_is_asked_about),
		cmocka_unit_test(words_that_hurt),
		cmocka_unit_test(a_plan_asks_too),
		cmocka_unit_test(own_words_are_theirs),
		cmocka_unit_test(every_field_is_said),
		cmocka_unit_test(an_export_comes_back_as_a_report),
		cmocka_unit_test(what_is_not_taken),
		cmocka_unit_test(others_have_no_way_there),
	};

	crypt_open();
	return cmocka_run_group_tests(tests, group_open, pages_close);
}
