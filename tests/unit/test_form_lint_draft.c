/*
 * Drafts: whatever form stratifies, its draft lints clean, is FHIR, loads, and
 * keeps the bytes of what it did not touch. Then, one by one, what goes and
 * what is refused.
 */
#include "form_short.h"
#include "forms/draft.h"
#include "forms/graft.h"

#define Q(rest) "{\"resourceType\":\"Questionnaire\",\"url\":\"urn:t\"," \
	"\"status\":\"active\"," rest "}"
#define LMH "\"answerOption\":[{\"valueString\":\"Low\"}," \
	"{\"valueString\":\"High\"}]"
#define RISK "{\"linkId\":\"r\",\"type\":\"choice\"," \
	"\"text\":\"Suicide risk\"," LMH "}"

#define SCORED_SET "\"contained\":[{\"resourceType\":\"ValueSet\"," \
	"\"id\":\"v\",\"status\":\"active\",\"compose\":{\"include\":[" \
	"{\"system\":\"urn:s\",\"concept\":[{\"code\":\"n\"," \
	"\"display\":\"None\",\"extension\":[{\"url\":\"http://hl7.org/" \
	"fhir/StructureDefinition/ordinalValue\",\"valueDecimal\":0}]}," \
	"{\"code\":\"y\",\"display\":\"Some\"}]}]}}]"
#define SCORED_ITEM "{\"linkId\":\"s\",\"type\":\"choice\"," \
	"\"text\":\"Suicidal thoughts\",\"answerValueSet\":\"#v\"}"

static bool
is_changed(const struct draft *d, str link)
{
	for (unsigned i = 0; i < d->n; i++)
		if (str_eq(d->change[i].link, link))
			return true;
	return false;
}

/* Every item of which nothing is told stands in the draft byte for byte; an
 * item of which something below it is told at least by its linkId. */
static unsigned
lost(const struct draft *d, const struct json *items, unsigned *kept)
{
	unsigned n = 0;

	JSON_EACH(i, items) {
		str link = json_text(json_get(i, S("linkId")));
		unsigned below = lost(d, json_get(i, S("item")), kept);
		bool changed = is_changed(d, link);
		bool inside = below > 0;

		JSON_EACH(c, json_get(i, S("item")))
			inside |= is_changed(d, json_text(json_get(c,
			    S("linkId"))));
		if (changed || inside) {
			n += changed || below;
			continue;
		}
		if (str_find(d->body, json_raw(i)) < 0)
			fail_msg("%.*s did not keep its bytes", PRS(link));
		++*kept;
	}
	return n;
}

static unsigned drafts, kept_items;

static void
draft_one(const char *name, const struct json *j)
{
	const struct json *root;
	struct draft d, again;
	struct lint *l;
	struct form f;
	unsigned n;

	assert_non_null(j);
	assert_int_equal(form_lint(&cx, j, &l, &n), ERR_OK);
	if (form_draft(&cx, j, &d) != ERR_OK) {
		kit_say();
		fail_msg("%s: no draft", name);
	}
	assert_int_equal(d.n > 0, n > 0);
	if (d.n == 0)
		return;
	root = kit_json(d.body);
	if (!root || !kit_is_fhir(root) || form_load(&cx, root, &f) != ERR_OK) {
		kit_say();
		fail_msg("%s: %.*s", name, PRS(d.body));
	}
	assert_int_equal(form_lint(&cx, root, &l, &n), ERR_OK);
	assert_int_equal(n, 0);
	assert_str(f.status, "draft");
	assert_int_equal(form_draft(&cx, root, &again), ERR_OK);
	assert_int_equal(again.n, 0);
	(void)lost(&d, json_get(j, S("item")), &kept_items);
	drafts++;
}

static void
draft_file(const char *dir, const char *name)
{
	char path[1200];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	draft_one(name, kit_json(kit_file(path)));
}

static void
test_gold(void **state)
{
	char dir[1200];

	(void)state;
	drafts = kept_items = 0;
	(void)snprintf(dir, sizeof(dir), "%s/forms", kit_shared("gold"));
	assert_true(kit_each(dir, ".json", draft_file) >= 20);
	printf("gold: %u drafts, %u items kept their bytes\n", drafts,
	    kept_items);
	assert_int_equal(drafts, 10);
	assert_true(kept_items > 40);
}

static void
test_safet(void **state)
{
	char dir[1200];

	(void)state;
	(void)snprintf(dir, sizeof(dir), "%s/spier",
	    kit_shared("questionnaires"));
	kit_fresh();
	drafts = 0;
	draft_file(dir, "safet-questionnaire.json");
	assert_int_equal(drafts, 1);
}

static void
test_short(void **state)
{
	struct short_form f;
	str file = short_forms();

	(void)state;
	drafts = kept_items = 0;
	for (kit_fresh(); next_form(&file, &f); kit_fresh())
		draft_one(str_c(mem, f.title), kit_json(f.json));
	printf("short: %u drafts, %u items kept their bytes\n", drafts,
	    kept_items);
	assert_true(drafts > 40);
}

/* What of a form's JSON is gone, and what is there, after. */
static void
test_what_goes(void **state)
{
	static const struct { const char *form, *has, *hasnt; } t[] = {
	{ Q("\"item\":[" RISK "]"),
	    "\"derivedFrom\": [\"urn:t\"]", "\"Low\"" },
	{ Q("\"version\":\"3\",\"derivedFrom\":[\"urn:o\"],\"item\":[" RISK "]"),
	    "[\"urn:o\", \"urn:t|3\"]", "\"version\":\"3\"" },
	{ Q("\"id\":\"a\",\"item\":[" RISK "]"), "\"id\":\"a-draft\"",
	    "\"linkId\":\"r\"" },
	{ Q("\"approvalDate\":\"2024-01-01\",\"item\":[" RISK "]"),
	    "\"status\":\"draft\"", "approvalDate" },
	{ Q("\"text\":{\"status\":\"generated\",\"div\":\"<div "
	    "xmlns='http://www.w3.org/1999/xhtml'>Low</div>\"},"
	    "\"item\":[" RISK "]"), "words-happened", "<div" },
	/* One condition of two goes; enableBehavior stays with the other. */
	{ Q("\"item\":[" RISK ",{\"linkId\":\"b\",\"type\":\"boolean\","
	    "\"text\":\"Seen\"},{\"linkId\":\"x\",\"type\":\"text\","
	    "\"text\":\"More\",\"enableBehavior\":\"any\",\"enableWhen\":["
	    "{\"question\":\"r\",\"operator\":\"=\",\"answerString\":\"Low\"},"
	    "{\"question\":\"b\",\"operator\":\"=\",\"answerBoolean\":true}]}]"),
	    "\"enableBehavior\":\"any\",\"enableWhen\":["
	    "{\"question\":\"b\"", "\"question\":\"r\"" },
	{ Q("\"item\":[" RISK ",{\"linkId\":\"x\",\"type\":\"text\","
	    "\"text\":\"More\",\"enableBehavior\":\"all\",\"enableWhen\":["
	    "{\"question\":\"r\",\"operator\":\"=\",\"answerString\":\"Low\"}"
	    "]}]"), "\"text\":\"More\"}", "enable" },
	/* Expressions about what is gone. */
	{ Q("\"item\":[" RISK ",{\"linkId\":\"x\",\"type\":\"string\","
	    "\"text\":\"More\",\"extension\":[{\"url\":\"u/initialExpression\","
	    "\"valueExpression\":{\"language\":\"text/fhirpath\","
	    "\"expression\":\"%r.where(linkId='r')\"}}]}]"),
	    "\"text\":\"More\"}", "initialExpression" },
	/* Asked because of an answer to what is gone, which was no grade. */
	{ Q("\"item\":[" RISK ",{\"linkId\":\"o\",\"type\":\"choice\","
	    "\"text\":\"Outcome by risk\",\"answerOption\":["
	    "{\"valueString\":\"Ward\"},{\"valueString\":\"Home\"}]},"
	    "{\"linkId\":\"w\",\"type\":\"string\",\"text\":\"Bed\","
	    "\"enableWhen\":[{\"question\":\"o\",\"operator\":\"=\","
	    "\"answerString\":\"Ward\"}]}]"),
	    "{\"linkId\":\"w\",\"type\":\"string\",\"text\":\"Bed\"}",
	    "enableWhen" },
	/* A heading that names a grade loses it, or is another. */
	{ Q("\"item\":[" RISK ",{\"linkId\":\"g\",\"type\":\"group\","
	    "\"text\":\"Letter (low risk only)\",\"item\":[{\"linkId\":"
	    "\"t\",\"type\":\"text\",\"text\":\"Words\"}]}]"),
	    "\"text\":\"Letter\"", "low risk only" },
	{ Q("\"item\":[" RISK ",{\"linkId\":\"g\",\"type\":\"group\","
	    "\"text\":\"Actions for high risk\",\"item\":[{\"linkId\":"
	    "\"t\",\"type\":\"text\",\"text\":\"Words\"}]}]"),
	    "What happens next", "high risk" },
	/* A set that others use stays, one that nothing uses goes. */
	{ Q("\"contained\":[{\"resourceType\":\"ValueSet\",\"id\":\"v\","
	    "\"status\":\"active\",\"compose\":{\"include\":[{\"system\":"
	    "\"urn:s\",\"concept\":[{\"code\":\"l\",\"display\":\"Low\"},"
	    "{\"code\":\"h\",\"display\":\"High\"}]}]}}],\"item\":[{\"linkId\":"
	    "\"a\",\"type\":\"choice\",\"text\":\"Suicide risk\","
	    "\"answerValueSet\":\"#v\"},{\"linkId\":\"b\",\"type\":\"choice\","
	    "\"text\":\"Falls risk\",\"answerValueSet\":\"#v\"}]"),
	    "\"id\":\"v\"", "\"linkId\":\"a\"" },
	{ Q("\"contained\":[{\"resourceType\":\"ValueSet\",\"id\":\"v\","
	    "\"status\":\"active\",\"compose\":{\"include\":[{\"system\":"
	    "\"urn:s\",\"concept\":[{\"code\":\"l\",\"display\":\"Low\"},"
	    "{\"code\":\"h\",\"display\":\"High\"}]}]}}],\"item\":[{\"linkId\":"
	    "\"a\",\"type\":\"choice\",\"text\":\"Suicide risk\","
	    "\"answerValueSet\":\"#v\"}]"), "words-happened", "contained" },
	/* Nothing stays but the form. */
	{ Q("\"title\":\"Self-harm\",\"item\":[{\"linkId\":\"a\","
	    "\"type\":\"display\",\"text\":"
	    "\"If low risk, discharge to GP\"}]"), "derivedFrom", "item" },
	/* Scores go, choices stay. */
	{ Q("\"item\":[{\"linkId\":\"s\",\"type\":\"choice\",\"text\":"
	    "\"Suicidal thoughts\",\"answerOption\":[{\"valueCoding\":{"
	    "\"code\":\"n\",\"display\":\"None\",\"extension\":[{\"url\":"
	    "\"http://hl7.org/fhir/StructureDefinition/ordinalValue\","
	    "\"valueDecimal\":0}]}},{\"valueCoding\":{\"code\":\"y\","
	    "\"display\":\"Some\"}}]}]"),
	    "{\"valueCoding\":{\"code\":\"n\",\"display\":\"None\"}}",
	    "ordinalValue" },
	{ Q(SCORED_SET ",\"item\":[" SCORED_ITEM "]"), "\"#v\"", "ordinalValue" },
	/* Another's scores are left to it, so the question goes. */
	{ Q(SCORED_SET ",\"item\":[" SCORED_ITEM ",{\"linkId\":\"m\","
	    "\"type\":\"choice\",\"text\":\"Sleep\","
	    "\"answerValueSet\":\"#v\"}]"), "ordinalValue", "\"s\"" },
	/* A heading and its marked-up twin. */
	{ Q("\"item\":[" RISK ",{\"linkId\":\"g\",\"type\":\"group\","
	    "\"text\":\"Letter (low risk only)\",\"_text\":{\"extension\":["
	    "{\"url\":\"http://hl7.org/fhir/StructureDefinition/"
	    "rendering-xhtml\",\"valueString\":\"<b>low risk</b>\"}]},"
	    "\"item\":[{\"linkId\":\"t\",\"type\":\"text\","
	    "\"text\":\"Words\"}]}]"), "\"text\":\"Letter\"", "_text" },
	/* Care that the sum of a measure decides is asked of everyone. */
	{ Q("\"item\":[{\"linkId\":\"p\",\"type\":\"integer\",\"text\":"
	    "\"PHQ-9 total\"},{\"linkId\":\"d\",\"type\":\"boolean\","
	    "\"text\":\"Discharge to GP\",\"enableWhen\":[{\"question\":"
	    "\"p\",\"operator\":\"<\",\"answerInteger\":5}]}]"),
	    "\"text\":\"Discharge to GP\"}", "enableWhen" },
	/* Questions below one that goes stay with what replaces it. */
	{ Q("\"item\":[{\"linkId\":\"r\",\"type\":\"choice\",\"text\":"
	    "\"Suicide risk\"," LMH ",\"item\":[{\"linkId\":\"y\",\"type\":"
	    "\"text\",\"text\":\"Why\"}]}]"),
	    "\"item\":[{\"linkId\":\"y\",\"type\":\"text\"", "\"linkId\":\"r\"" },
	/* The name that would be given is taken. */
	{ Q("\"item\":[{\"linkId\":\"words-happened\",\"type\":\"text\","
	    "\"text\":\"Before\"}," RISK "]"), "\"words-happened-2\"",
	    "\"High\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const struct json *j;
		struct draft d;

		kit_fresh();
		j = kit_json(str_of(t[i].form));
		assert_non_null(j);
		draft_one(t[i].form, j);
		assert_int_equal(form_draft(&cx, j, &d), ERR_OK);
		if (str_find(d.body, str_of(t[i].has)) < 0 ||
		    str_find(d.body, str_of(t[i].hasnt)) >= 0)
			fail_msg("%zu: %.*s", i, PRS(d.body));
	}
}

/* Each question in words once; what then finds none is taken out. */
static void
test_rows_run_out(void **state)
{
	struct buf b;
	struct draft d;
	unsigned asked = 0, gone = 0;

	(void)state;
	kit_fresh();
	buf_init(&b, mem, 1 << 20);
	buf_lit(&b, "{\"resourceType\":\"Questionnaire\",\"status\":\"active\","
	    "\"item\":[{\"linkId\":\"a\",\"type\":\"text\",\"text\":\"A\"}");
	for (unsigned i = 0; i < 30; i++)
		buf_fmt(&b, ",{\"linkId\":\"r%u\",\"type\":\"choice\","
		    "\"text\":\"Suicide risk\"," LMH "}", i);
	buf_lit(&b, "]}");
	draft_one("thirty", kit_json(buf_str(&b)));
	assert_int_equal(form_draft(&cx, kit_json(buf_str(&b)), &d), ERR_OK);
	for (unsigned i = 0; i < d.n; i++) {
		asked += d.change[i].act == DRAFT_ASKED;
		gone += d.change[i].act == DRAFT_GONE;
		assert_true(d.change[i].act != DRAFT_ASKED ||
		    (d.change[i].now.n && d.change[i].source.n));
	}
	assert_int_equal(asked + gone, 30);
	assert_true(asked >= 5 && asked < 12);
}

/* The choices that went are told on a line, cut where they are many. */
static void
test_offered(void **state)
{
	struct buf b;
	struct draft d;

	(void)state;
	kit_fresh();
	assert_int_equal(form_draft(&cx, kit_json(S(Q("\"item\":[" RISK "]"))),
	    &d), ERR_OK);
	assert_int_equal(d.n, 2);
	assert_str(d.change[1].offered, "Low / High");
	buf_init(&b, mem, 1 << 20);
	buf_lit(&b, "{\"resourceType\":\"Questionnaire\",\"status\":\"draft\","
	    "\"item\":[{\"linkId\":\"a\",\"type\":\"choice\",\"text\":"
	    "\"Suicide risk\",\"answerOption\":[{\"valueString\":\"Low\"}");
	for (unsigned i = 0; i < 400; i++)
		buf_fmt(&b, ",{\"valueString\":\"High, band %u\"}", i);
	buf_lit(&b, "]}]}");
	assert_int_equal(form_draft(&cx, kit_json(buf_str(&b)), &d), ERR_OK);
	assert_int_equal(d.n, 2);
	assert_true(str_starts(d.change[1].offered, S("Low / High, band 0")));
	assert_true(str_ends(d.change[1].offered, S(" \xe2\x80\xa6")));
	assert_true(d.change[1].offered.n <= 400);
}

static void
test_refused(void **state)
{
	static const struct { const char *form, *where, *what; enum err err; }
	t[] = {
	{ "{\"resourceType\":\"Patient\"}", "resourceType",
	    "not a Questionnaire", ERR_INPUT },
	{ Q("\"item\":[" RISK "," RISK "]"), "r", "twice", ERR_INPUT },
	{ Q("\"item\":[" RISK ",{\"linkId\":\"x\",\"type\":\"text\","
	    "\"enableWhen\":[{\"question\":\"x\",\"operator\":\"exists\","
	    "\"answerBoolean\":true}]}]"), "x", "ring", ERR_INPUT },
	{ Q("\"item\":[{\"linkId\":\"s\",\"type\":\"choice\",\"text\":"
	    "\"Suicidal thoughts\",\"answerOption\":[{\"valueCoding\":{"
	    "\"extension\":[{\"url\":\"u/ordinalValue\",\"valueDecimal\":1"
	    "}]}}]}]"), "Questionnaire.item[0].answerOption[0].value", "",
	    ERR_INPUT },
	{ Q("\"item\":[{\"linkId\":\"x\",\"type\":\"text\","
	    "\"enableWhen\":[{\"question\":\"x\",\"operator\":\"exists\","
	    "\"answerBoolean\":true}]}]"), "x", "ring", ERR_INPUT },
	{ Q("\"item\":[" RISK ",{\"linkId\":\"x\",\"type\":\"text\","
	    "\"enableWhen\":[{\"question\":\"z\",\"operator\":\"exists\","
	    "\"answerBoolean\":true}]}]"), "x", "not in the form", ERR_INPUT },
	};
	struct draft d = { .n = 7 };
	struct buf b;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		kit_fresh();
		assert_int_equal(form_draft(&cx, kit_json(str_of(t[i].form)),
		    &d), t[i].err);
		assert_int_equal(d.n, 7);
		assert_true(cx.ndiag > 0);
		assert_str(cx.diag[0].where, t[i].where);
		if (str_find(cx.diag[0].what, str_of(t[i].what)) < 0)
			fail_msg("%zu: %.*s", i, PRS(cx.diag[0].what));
	}
	kit_fresh();
	buf_init(&b, mem, (size_t)2 << 20);
	buf_lit(&b, "{\"resourceType\":\"Questionnaire\",\"status\":\"active\","
	    "\"purpose\":\"");
	for (unsigned i = 0; i <= DRAFT_BYTES_MAX / 64; i++)
		buf_lit(&b, "0123456789012345678901234567890123456789"
		    "012345678901234567890123");
	buf_lit(&b, "\"}");
	assert_int_equal(form_draft(&cx, kit_json(buf_str(&b)), &d), ERR_LIMIT);
}

/* Commas, space and order, whatever is cut. */
static void
test_graft(void **state)
{
	static const char text[] = "{ \"a, b\": 1,\n  \"c\": [ 1, 2 , 3 ],"
	    "\"d\": { } }";
	static const struct { const char *cut, *want; } t[] = {
	{ "", "{ \"a, b\": 1,\n  \"c\": [ 1, 2 , 3 ],\"d\": { } }" },
	{ "a", "{\n  \"c\": [ 1, 2 , 3 ],\"d\": { } }" },
	{ "ac", "{\"d\": { } }" },
	{ "d", "{ \"a, b\": 1,\n  \"c\": [ 1, 2 , 3 ] }" },
	{ "acd", "{ }" },
	{ "0", "{ \"a, b\": 1,\n  \"c\": [ 2 , 3 ],\"d\": { } }" },
	{ "01", "{ \"a, b\": 1,\n  \"c\": [ 3 ],\"d\": { } }" },
	{ "2", "{ \"a, b\": 1,\n  \"c\": [ 1, 2 ],\"d\": { } }" },
	{ "012", "{ \"a, b\": 1,\n  \"c\": [ ],\"d\": { } }" },
	{ "+", "{ \"a, b\": 1,\n  \"c\": [ 1, 2 , 3, 4 ],"
	    "\"d\": {\"e\": \"f\" } }" },
	{ "012+", "{ \"a, b\": 1,\n  \"c\": [4 ],\"d\": {\"e\": \"f\" } }" },
	{ "=", "{ \"a, b\": \"x\\\"y\",\n  \"c\": [ 1, 2 , 3 ],\"d\": { } }" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct grafts g = { .cx = &cx };
		const struct json *j;
		str out;

		kit_fresh();
		j = kit_json(str_of(text));
		for (const char *c = t[i].cut; *c; c++) {
			const struct json *list = json_get(j, S("c"));

			if (*c == 'a')
				graft_cut(&g, json_get(j, S("a, b")));
			else if (*c == 'c' || *c == 'd')
				graft_cut(&g, json_get(j, (str){ c, 1 }));
			else if (*c == '+') {
				graft_add(&g, list, S("4"));
				graft_text(&g, json_get(j, S("d")), S("e"),
				    S("f"));
			} else if (*c == '=')
				graft_text(&g, j, S("a, b"), S("x\"y"));
			else
				graft_cut(&g, json_nth(list,
				    (unsigned)(*c - '0')));
		}
		graft_cut(&g, NULL);
		assert_int_equal(grafts_print(&g, j, &out), ERR_OK);
		assert_str(out, t[i].want);
	}
}

/* What is left keeps its bytes; what is taken gets the question that the whole
 * draft proposed for it. */
static void
test_left(void **state)
{
	static const char items[] = "{\"linkId\":\"risk\",\"type\":\"choice\","
	    "\"text\":\"Risk of suicide\",\"answerOption\":[{\"valueString\":"
	    "\"Low\"},{\"valueString\":\"High\"}]},{\"linkId\":\"rag\","
	    "\"type\":\"choice\",\"text\":\"Self-harm risk rating\","
	    "\"answerOption\":[{\"valueString\":\"Green\"},{\"valueString\":"
	    "\"Red\"}]},{\"linkId\":\"more\",\"type\":\"string\",\"text\":"
	    "\"More\",\"enableWhen\":[{\"question\":\"rag\",\"operator\":"
	    "\"=\",\"answerString\":\"Red\"}]}";
	static const char *const link[] = { "risk", "rag" };

	(void)state;
	for (int left = 0; left < 2; left++) {
		const str keep = str_of(link[left]);
		const struct json *j;
		struct draft all, some;
		struct lint *lint;
		unsigned n;

		kit_fresh();
		j = kit_json(str_cat(mem, S("{\"resourceType\":"
		    "\"Questionnaire\",\"url\":\"urn:t\",\"version\":\"1\","
		    "\"status\":\"active\",\"item\":["), str_cat(mem,
		    str_of(items), S("]}"))));
		assert_int_equal(form_draft(&cx, j, &all), ERR_OK);
		assert_int_equal(form_draft_but(&cx, j, &keep, 1, &some),
		    ERR_OK);
		for (unsigned i = 0; i < some.n; i++) {
			const struct draft_change *c = &some.change[i];

			assert_false(str_eq(c->link, keep));
			for (unsigned k = 0; k < all.n; k++)
				if (str_eq(all.change[k].link, c->link) &&
				    all.change[k].act == c->act)
					assert_true(str_eq(all.change[k].now,
					    c->now));
		}
		assert_int_equal(form_lint(&cx, kit_json(some.body), &lint,
		    &n), ERR_OK);
		assert_true(n > 0);
		assert_true(str_find(some.body, json_raw(json_nth(json_get(j,
		    S("item")), (unsigned)left))) > 0);
		assert_true(str_find(all.body, json_raw(json_nth(json_get(j,
		    S("item")), (unsigned)left))) < 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_graft),
		cmocka_unit_test(test_what_goes),
		cmocka_unit_test(test_rows_run_out),
		cmocka_unit_test(test_offered),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_short),
		cmocka_unit_test(test_gold),
		cmocka_unit_test(test_safet),
		cmocka_unit_test(test_left),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
