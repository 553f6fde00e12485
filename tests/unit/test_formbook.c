/*
 * Forms from a draft to use, on both stores: what may be loaded, each step by
 * whom it may be taken, versions that keep their answers readable, and what is
 * left of a form that ends.
 */
#include "service.h"

#include "access/crypt.h"
#include "care/formbook.h"
#include "core/asset.h"

enum { ANN, BEN, CLEO, NOT_ONE, KEEPERS };

static struct who
keeper(struct service *s, int which)
{
	static const char *const name[KEEPERS] = { "Ann Lowe", "Ben Ash",
		"Cleo Marr", "Dan Poe" };
	enum role role = which == NOT_ONE ? ROLE_QUALITY : ROLE_STEWARD;

	return (struct who){ .account = str_of(name[which]),
		.name = str_of(name[which]), .rights = role_info[role].rights,
		.role = str_of(role_info[role].code), .person = S(""),
		.supporter = S(""), .practitioner = S(""), .author = S(""),
		.unit = s->unit, .unit_name = S("Harbour ward"),
		.csrf = S(""), .sid_hash = S(""), .level = 1 };
}

static void
as_keeper(struct service *s, int which)
{
	struct who *w = NEW(s->mem, struct who);

	*w = keeper(s, which);
	as_who(s, w);
	begin(s);
}

/* A url that no other test uses. */
static str
fresh_url(struct service *s)
{
	struct buf b;

	buf_init(&b, s->mem, 100);
	buf_fmt(&b, "urn:test:form-%u", s->made++);
	return buf_str(&b);
}

static str
form_text(struct service *s, str url, const char *version, const char *items)
{
	struct buf b;

	buf_init(&b, s->mem, 4 << 20);
	buf_lit(&b, "{\"resourceType\":\"Questionnaire\",\"status\":\"active\""
	    ",\"url\":\"");
	buf_put(&b, url);
	buf_fmt(&b, "\",\"version\":\"%s\",\"title\":\"A visit\",\"item\":[",
	    version);
	buf_put(&b, str_of(items));
	buf_lit(&b, "]}");
	return buf_str(&b);
}

#define ASK(link, text) "{\"linkId\":\"" link "\",\"type\":\"string\"," \
	"\"text\":\"" text "\"}"
#define ONE ASK("a", "Who was there?")
#define TWO ASK("a", "Who came?") "," ASK("b", "What helped?")

static str
loaded(struct service *s, int who, str text)
{
	str id;

	as_keeper(s, who);
	ok(s, formbook_load(&s->cx, text, &id));
	commit(s);
	return id;
}

static struct kept
kept(struct service *s, str id)
{
	struct kept k;

	as_keeper(s, ANN);
	ok(s, formbook_read(&s->cx, id, &k));
	back(s);
	return k;
}

static void
asked(struct service *s, int who, str id)
{
	int64_t v = kept(s, id).rec.v;

	as_keeper(s, who);
	ok(s, formbook_ask(&s->cx, id, v, S("For the spring")));
	commit(s);
}

static str
published(struct service *s, int who, str id)
{
	int64_t v = kept(s, id).rec.v;
	str home;

	as_keeper(s, who);
	ok(s, formbook_publish(&s->cx, id, v, &home));
	commit(s);
	return home;
}

/* By Ann, with Ben for the second look. */
static str
in_use(struct service *s, str url, const char *version, const char *items)
{
	str id = loaded(s, ANN, form_text(s, url, version, items));

	asked(s, ANN, id);
	return published(s, BEN, id);
}

/* ---- what may be loaded ---- */

static void
what_may_be_loaded_on(struct service *s)
{
	static const struct { const char *text, *where, *says; } t[] = {
		{ "", "file", "choose a file" },
		{ "  \n ", "file", "choose a file" },
		{ "not JSON", "file", "not JSON that can be read" },
		{ "{\"resourceType\":\"Questionnaire\"", "file", "not JSON" },
		{ "[]", "file", "not a FHIR Questionnaire" },
		{ "{\"resourceType\":\"Patient\"}", "file",
		    "not a FHIR Questionnaire" },
		{ "{\"resourceType\":\"Questionnaire\",\"status\":\"new\","
		    "\"url\":\"urn:x\",\"version\":\"1\",\"item\":[" ONE "]}",
		    "status", "" },
		{ "{\"resourceType\":\"Questionnaire\",\"status\":\"draft\","
		    "\"version\":\"1\",\"item\":[" ONE "]}", "file", "url" },
		{ "{\"resourceType\":\"Questionnaire\",\"status\":\"draft\","
		    "\"url\":\"no address\",\"version\":\"1\",\"item\":[" ONE
		    "]}", "", "" },
		{ "{\"resourceType\":\"Questionnaire\",\"status\":\"draft\","
		    "\"url\":\"urn:x\",\"item\":[" ONE "]}", "file",
		    "a version" },
		{ "{\"resourceType\":\"Questionnaire\",\"status\":\"draft\","
		    "\"url\":\"urn:x\",\"version\":\"1|2\",\"item\":[" ONE
		    "]}", "file", "a version" },
		{ "{\"resourceType\":\"Questionnaire\",\"status\":\"draft\","
		    "\"url\":\"urn:x\",\"version\":\"1\"}", "file",
		    "asks nothing" },
		{ "{\"resourceType\":\"Questionnaire\",\"status\":\"draft\","
		    "\"url\":\"urn:x\",\"version\":\"1\",\"item\":[" ONE ","
		    ONE "]}", "a", "stands twice" },
		{ "{\"resourceType\":\"Questionnaire\",\"status\":\"draft\","
		    "\"url\":\"urn:x\",\"version\":\"1\",\"item\":[{\"linkId\":"
		    "\"risk\",\"type\":\"choice\",\"text\":\"Risk of suicide\","
		    "\"answerOption\":[{\"valueString\":\"Low\"},"
		    "{\"valueString\":\"High\"}]}]}", "risk", "Instead" },
		{ "{\"resourceType\":\"Questionnaire\",\"status\":\"draft\","
		    "\"url\":\"urn:heed:form:no-such\",\"version\":\"9\","
		    "\"item\":[" ONE "]}", "file", "Heed's own forms" },
		{ "{\"resourceType\":\"Questionnaire\",\"status\":\"draft\","
		    "\"url\":\"urn:heed:form:safety-plan\",\"version\":\"9\","
		    "\"item\":[" ONE "]}", "a", "the wording may be changed" },
	};
	str id;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		as_keeper(s, ANN);
		refused(s, formbook_load(&s->cx, str_of(t[i].text), &id),
		    ERR_INPUT, t[i].where, t[i].says);
		back(s);
	}
	as_keeper(s, NOT_ONE);
	refused(s, formbook_load(&s->cx, form_text(s, S("urn:x"), "1", ONE),
	    &id), ERR_DENIED, "", "");
	back(s);
}
BOTH(what_may_be_loaded)

static void
how_large_on(struct service *s)
{
	struct buf b;
	str id;

	/* 2,001 items. */
	buf_init(&b, s->mem, 1 << 20);
	for (int i = 0; i < FORM_ITEMS_MAX + 1; i++)
		buf_fmt(&b, "%s" "{\"linkId\":\"q%d\",\"type\":\"string\"}",
		    i ? "," : "", i);
	as_keeper(s, ANN);
	refused(s, formbook_load(&s->cx, form_text(s, fresh_url(s), "1",
	    str_c(s->mem, buf_str(&b))), &id), ERR_INPUT, "item",
	    "more than 2000 items");
	back(s);
	/* 17 MB. */
	buf_init(&b, s->mem, 20 << 20);
	buf_lit(&b, "{\"linkId\":\"a\",\"type\":\"string\",\"text\":\"");
	for (int i = 0; i < 1 << 20; i++)
		buf_lit(&b, "seventeen bytes  ");
	buf_lit(&b, "\"}");
	as_keeper(s, ANN);
	refused(s, formbook_load(&s->cx, buf_str(&b), &id), ERR_INPUT, "file",
	    "larger than 1 MB");
	back(s);
}
BOTH(how_large)

/* What came with a mark of bytes, and labels of every kind, is kept as it is. */
static void
any_words_on(struct service *s)
{
	str url = fresh_url(s), text = form_text(s, url, "1",
	    ASK("a", "<script>alert(1)</script>") ","
	    ASK("b", "\xd9\x85\xd8\xa7\xd8\xb0\xd8\xa7\xd8\x9f") ","
	    ASK("c", "P\xd0\xb0in \xe2\x80\xae")), id;
	struct kept k;

	id = loaded(s, ANN, str_cat(s->mem, S("\xef\xbb\xbf\n"), text));
	k = kept(s, id);
	assert_int_equal(k.state, KEPT_DRAFT);
	same_str(k.url, url);
	same_str(k.version, S("1"));
	same_str(k.by, S("Ann Lowe"));
	holds(k.rec.body, "<script>alert(1)</script>");
	holds(k.rec.body, "\xd9\x85\xd8\xa7\xd8\xb0\xd8\xa7\xd8\x9f");
	holds(k.rec.body, "\"status\":\"draft\"");
	as_keeper(s, ANN);
	ok(s, formbook_drop(&s->cx, id, k.rec.v));
	commit(s);
	as_keeper(s, ANN);
	refused(s, formbook_read(&s->cx, id, &k), ERR_GONE, "", "");
	back(s);
}
BOTH(any_words)

/* ---- two people ---- */

static void
takes_two_on(struct service *s)
{
	str url = fresh_url(s), id, home, says;
	struct kept k;

	id = loaded(s, ANN, form_text(s, url, "1", ONE));
	/* Not before it is asked for, and not without a reason. */
	as_keeper(s, BEN);
	refused(s, formbook_publish(&s->cx, id, 1, &home), ERR_STALE, "", "");
	back(s);
	as_keeper(s, ANN);
	refused(s, formbook_ask(&s->cx, id, 1, S(" ")), ERR_INPUT, "why",
	    "say why");
	back(s);
	asked(s, ANN, id);
	k = kept(s, id);
	assert_int_equal(k.state, KEPT_REVIEW);
	same_str(k.why, S("For the spring"));
	as_keeper(s, ANN);
	refused(s, formbook_publish(&s->cx, id, k.rec.v, &home), ERR_INPUT,
	    "publish", "second person");
	ctx_calm(&s->cx);
	ok(s, formbook_hindrance(&s->cx, &k, &says));
	holds(says, "you asked for this yourself");
	back(s);
	/* Ben asks again for what Ann wrote: now Ann is not the second. */
	as_keeper(s, BEN);
	ok(s, formbook_back(&s->cx, id, k.rec.v, S("A word is missing")));
	commit(s);
	asked(s, BEN, id);
	k = kept(s, id);
	as_keeper(s, ANN);
	refused(s, formbook_publish(&s->cx, id, k.rec.v, &home), ERR_INPUT,
	    "publish", "you wrote this version yourself");
	back(s);
	as_keeper(s, BEN);
	refused(s, formbook_publish(&s->cx, id, k.rec.v, &home), ERR_INPUT,
	    "publish", "you asked");
	back(s);
	as_keeper(s, NOT_ONE);
	refused(s, formbook_publish(&s->cx, id, k.rec.v, &home), ERR_DENIED,
	    "", "");
	back(s);
	/* The console is nobody's second person. */
	as_system(s);
	begin(s);
	refused(s, formbook_publish(&s->cx, id, k.rec.v, &home), ERR_INPUT,
	    "publish", "signed in");
	back(s);
	home = published(s, CLEO, id);
	k = kept(s, home);
	assert_int_equal(k.state, KEPT_ACTIVE);
	same_str(k.by, S("Cleo Marr"));
	holds(k.rec.body, "\"status\":\"active\"");
	as_keeper(s, CLEO);
	refused(s, formbook_read(&s->cx, id, &k), ERR_GONE, "", "");
	back(s);
}
BOTH(takes_two)

/* Ann's words after Ben's: Ben may publish them, for Ann wrote last. */
static void
who_wrote_last_on(struct service *s)
{
	str url = fresh_url(s), id, home;
	struct kept k;

	id = loaded(s, ANN, form_text(s, url, "1", ONE));
	asked(s, ANN, id);
	k = kept(s, id);
	as_keeper(s, BEN);
	ok(s, formbook_back(&s->cx, id, k.rec.v, S("Not yet, please")));
	commit(s);
	asked(s, ANN, id);
	home = published(s, BEN, id);
	assert_int_equal(kept(s, home).state, KEPT_ACTIVE);
}
BOTH(who_wrote_last)

/* Whoever has an older page open is told so, and nothing is changed. */
static void
stale_steps_on(struct service *s)
{
	str id = loaded(s, ANN, form_text(s, fresh_url(s), "1", ONE)), home;

	asked(s, ANN, id);
	as_keeper(s, BEN);
	refused(s, formbook_ask(&s->cx, id, 1, S("Again")), ERR_STALE, "",
	    "changed meanwhile");
	back(s);
	as_keeper(s, BEN);
	refused(s, formbook_drop(&s->cx, id, 1), ERR_STALE, "", "");
	back(s);
	home = published(s, BEN, id);
	as_keeper(s, CLEO);
	refused(s, formbook_publish(&s->cx, id, 2, &id), ERR_GONE, "", "");
	back(s);
	as_keeper(s, CLEO);
	refused(s, formbook_drop(&s->cx, home, 1), ERR_STALE, "", "");
	back(s);
	assert_int_equal(kept(s, home).state, KEPT_ACTIVE);
}
BOTH(stale_steps)

/* ---- versions ---- */

static str
answer(struct service *s, const char *questionnaire, const char *items)
{
	struct buf b;

	buf_init(&b, s->mem, 4000);
	buf_fmt(&b, "{\"resourceType\":\"QuestionnaireResponse\",\"status\":"
	    "\"completed\",\"questionnaire\":\"%s\",\"item\":[%s]}",
	    questionnaire, items);
	return buf_str(&b);
}

static void
versions_on(struct service *s)
{
	str url = fresh_url(s), home, again, id;
	const struct form *f;
	struct kept k;
	struct kepts l;
	bool exact, found;

	home = in_use(s, url, "1", ONE);
	same_str(in_use(s, url, "2", TWO), home);
	as_keeper(s, BEN);
	ok(s, formbook_home(&s->cx, url, &k, &found));
	assert_true(found);
	same_str(k.version, S("2"));
	ok(s, formbook_versions(&s->cx, home, &l));
	assert_int_equal(l.n, 2);
	same_str(l.at[0].version, S("2"));
	same_str(l.at[1].version, S("1"));
	/* Each by its name; an unknown one by what is in use, and it is said. */
	ok(s, formbook_named(&s->cx, str_cat(s->mem, url, S("|1")), &f, &k,
	    &exact));
	assert_true(exact && f && f->n == 1 && k.rec.v == 1);
	ok(s, formbook_named(&s->cx, str_cat(s->mem, url, S("|2")), &f, &k,
	    &exact));
	assert_true(exact && f->n == 2 && k.rec.v == 2);
	ok(s, formbook_named(&s->cx, url, &f, &k, &exact));
	assert_true(exact && f->n == 2);
	ok(s, formbook_named(&s->cx, str_cat(s->mem, url, S("|7")), &f, &k,
	    &exact));
	assert_true(!exact && f->n == 2);
	ok(s, formbook_named(&s->cx, S("urn:not:here|1"), &f, &k, &exact));
	assert_null(f);
	back(s);
	/* A number that was published is taken for ever by what stood then. */
	as_keeper(s, ANN);
	refused(s, formbook_load(&s->cx, form_text(s, url, "1", TWO), &id),
	    ERR_INPUT, "file", "version 1 of this form is published already");
	back(s);
	/* The earlier one again: by the same way, with two people. */
	as_keeper(s, BEN);
	ok(s, formbook_again(&s->cx, home, 1, &again));
	commit(s);
	holds(kept(s, again).why, "Version 1 again");
	asked(s, BEN, again);
	same_str(published(s, CLEO, again), home);
	k = kept(s, home);
	same_str(k.version, S("1"));
	assert_int_equal(k.rec.v, 3);
	as_keeper(s, BEN);
	refused(s, formbook_again(&s->cx, home, 3, &again), ERR_INPUT, "again",
	    "in use already");
	back(s);
}
BOTH(versions)

/* What someone wrote on version 1 stands whole, whichever version reads it. */
static void
answers_stay_on(struct service *s)
{
	str url = fresh_url(s), home = in_use(s, url, "1", TWO), doc;
	const struct form *f;
	const struct json *j;
	struct answers a;
	struct kept k;
	bool exact;

	same_str(in_use(s, url, "2", ONE), home);
	doc = answer(s, str_c(s->mem, str_cat(s->mem, url, S("|1"))),
	    "{\"linkId\":\"a\",\"answer\":[{\"valueString\":\"Noor\"}]},"
	    "{\"linkId\":\"b\",\"answer\":[{\"valueString\":\"Soup\"}]}");
	as_keeper(s, BEN);
	ok(s, json_parse(&s->cx, doc, FHIR_BODY_MAX, &j));
	ok(s, formbook_named(&s->cx, json_text(json_get(j, S("questionnaire"))),
	    &f, &k, &exact));
	ok(s, answers_read(&s->cx, f, j, &a));
	assert_int_equal(a.n, 2);
	assert_non_null(a.line[1].item);
	/* Read by the version in use, the second stands from an earlier form. */
	ok(s, formbook_named(&s->cx, url, &f, &k, &exact));
	ok(s, answers_read(&s->cx, f, j, &a));
	assert_int_equal(a.n, 2);
	assert_null(a.line[1].item);
	same_str(a.line[1].value, S("Soup"));
	back(s);
}
BOTH(answers_stay)

static void
retired_on(struct service *s)
{
	str url = fresh_url(s), home = in_use(s, url, "1", ONE), draft;
	struct kept k, was;

	as_keeper(s, BEN);
	refused(s, formbook_retire(&s->cx, home, 1, S("")), ERR_INPUT, "why",
	    "");
	back(s);
	as_keeper(s, BEN);
	ok(s, formbook_retire(&s->cx, home, 1, S("It asked too much")));
	commit(s);
	k = kept(s, home);
	assert_int_equal(k.state, KEPT_RETIRED);
	assert_false(kept_takes_answers(&k));
	holds(k.rec.body, "\"status\":\"retired\"");
	as_keeper(s, BEN);
	ok(s, formbook_read_v(&s->cx, home, 1, &was));
	assert_true(kept_takes_answers(&was));
	refused(s, formbook_retire(&s->cx, home, 2, S("Again")), ERR_STALE,
	    "", "");
	back(s);
	as_keeper(s, ANN);
	ok(s, formbook_again(&s->cx, home, 2, &draft));
	commit(s);
	asked(s, ANN, draft);
	same_str(published(s, BEN, draft), home);
	assert_int_equal(kept(s, home).state, KEPT_ACTIVE);
}
BOTH(retired)

/* A draft is for those who keep the forms. */
static void
who_sees_drafts_on(struct service *s)
{
	str id = loaded(s, ANN, form_text(s, fresh_url(s), "1", ONE));
	struct kept k;
	struct kepts l;

	as_keeper(s, NOT_ONE);
	refused(s, formbook_read(&s->cx, id, &k), ERR_ABSENT, "", "");
	back(s);
	as_practitioner(s);
	begin(s);
	refused(s, formbook_read_v(&s->cx, id, 1, &k), ERR_ABSENT, "", "");
	back(s);
	as_practitioner(s);
	begin(s);
	ok(s, formbook_list(&s->cx, &l));
	for (unsigned i = 0; i < l.n; i++)
		assert_true(l.at[i].state >= KEPT_ACTIVE);
	back(s);
}
BOTH(who_sees_drafts)

/* ---- Heed's own ---- */

static str
own_text(struct service *s, const char *name, const char *was,
    const char *now)
{
	char path[100];
	const struct asset *a;
	ptrdiff_t at;

	(void)snprintf(path, sizeof(path), "practice/forms/%s.json", name);
	a = asset_find(path);
	assert_non_null(a);
	at = str_find(a->body, str_of(was));
	assert_true(at > 0);
	return str_cat(s->mem, str_sub(a->body, 0, (size_t)at), str_cat(s->mem,
	    str_of(now), str_sub(a->body, (size_t)at + strlen(was),
	        SIZE_MAX)));
}

static void
own_forms_on(struct service *s)
{
	struct form f;
	str text, id;

	as_keeper(s, ANN);
	ok(s, formbook_own(&s->cx, S("urn:heed:form:info-given"), &f));
	same_str(f.version, S("1"));
	refused(s, formbook_own(&s->cx, S("urn:heed:form:../codes/voice"), &f),
	    ERR_STORE, "", "");
	back(s);
	/* The words are the service's to change. */
	text = own_text(s, "info-given", "\"text\": \"To whom\"",
	    "\"text\": \"Who was given it\"");
	text = str_cat(s->mem, str_sub(text, 0, (size_t)str_find(text,
	    S("\"version\": \"1\""))), str_cat(s->mem, S("\"version\": \"1.1\""),
	    str_sub(text, (size_t)str_find(text, S("\"version\": \"1\"")) + 14,
	        SIZE_MAX)));
	id = loaded(s, ANN, text);
	asked(s, ANN, id);
	(void)published(s, BEN, id);
	as_keeper(s, ANN);
	ok(s, formbook_own(&s->cx, S("urn:heed:form:info-given"), &f));
	same_str(f.version, S("1.1"));
	same_str(form_item(&f, S("info.to"))->text, S("Who was given it"));
	/* Its parts are not. */
	refused(s, formbook_load(&s->cx, own_text(s, "info-given",
	    "\"linkId\": \"info.to\"", "\"linkId\": \"info.whom\""), &id),
	    ERR_INPUT, "info.whom", "the wording may be changed");
	back(s);
}
BOTH(own_forms)

static int
open_all(void **state)
{
	int e = both_open(state);

	forms_open(both[0]->lexicon);
	return e;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_may_be_loaded),
		cmocka_unit_test(how_large),
		cmocka_unit_test(any_words),
		cmocka_unit_test(takes_two),
		cmocka_unit_test(who_wrote_last),
		cmocka_unit_test(stale_steps),
		cmocka_unit_test(versions),
		cmocka_unit_test(answers_stay),
		cmocka_unit_test(retired),
		cmocka_unit_test(who_sees_drafts),
		cmocka_unit_test(own_forms),
	};

	crypt_open();
	return cmocka_run_group_tests(tests, open_all, both_close);
}
