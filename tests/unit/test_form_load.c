/*
 * Forms: what is read of them, what is refused and how it is said; the lint's
 * refusals. What the lint finds, in gold and public forms too: test_form_lint.c.
 */
#include "form_kit.h"

static void
test_items(void **state)
{
	struct form f;
	const struct item *i;

	(void)state;
	kit_fresh();
	assert_int_equal(kit_load("{\"linkId\":\"g\",\"type\":\"group\","
	    "\"text\":\"G\",\"repeats\":true,\"extension\":["
	    "{\"url\":\"urn:heed:short\",\"valueString\":\"s\"},"
	    "{\"url\":\"urn:heed:rule\",\"valueCode\":\"no-contact\"},"
	    "{\"url\":\"urn:heed:rule\",\"valueCode\":\"ask-again\"}],"
	    "\"item\":[{\"linkId\":\"a\",\"type\":\"choice\",\"required\":true,"
	    "\"answerOption\":[{\"valueCoding\":{\"system\":\"s\","
	    "\"code\":\"x\",\"display\":\"X\"}},{\"valueString\":\"why\"},"
	    "{\"valueInteger\":7}]},{\"linkId\":\"b\",\"type\":\"string\","
	    "\"maxLength\":9}]},{\"linkId\":\"c\",\"type\":\"open-choice\","
	    "\"prefix\":\"2)\"}", &f), ERR_OK);
	assert_int_equal(f.n, 4);
	i = form_item(&f, S("g"));
	assert_true(i && i->repeats && i->end == 3 && i->up == 0);
	assert_true(str_eq(i->brief, S("s")));
	assert_true(item_has_rule(i, S("ask-again")));
	assert_true(item_has_rule(i, S("no-contact")));
	assert_false(item_has_rule(i, S("ask")));
	i = form_item(&f, S("a"));
	assert_int_equal(i->noption, 3);
	assert_true(str_eq(i->option[1].code, S("why")));
	assert_true(str_eq(i->option[2].code, S("7")));
	assert_true(str_eq(i->option[0].display, S("X")));
	assert_int_equal(i->up, 0);
	assert_int_equal(i->depth, 1);
	assert_int_equal(form_item(&f, S("b"))->max_len, 9);
	assert_null(form_item(&f, S("nowhere")));
}

static void
test_value_set(void **state)
{
	const struct json *j = kit_json(S("{\"resourceType\":\"Questionnaire\","
	    "\"contained\":[{\"resourceType\":\"ValueSet\",\"id\":\"v\","
	    "\"compose\":{\"include\":[{\"system\":\"s\",\"concept\":["
	    "{\"code\":\"1\",\"display\":\"One\"},{\"code\":\"2\"}]}]}},"
	    "{\"resourceType\":\"ValueSet\",\"id\":\"w\",\"compose\":"
	    "{\"include\":[{\"system\":\"s\"}]}}],\"item\":["
	    "{\"linkId\":\"a\",\"type\":\"choice\",\"answerValueSet\":\"#v\"},"
	    "{\"linkId\":\"b\",\"type\":\"choice\",\"answerValueSet\":\"#w\"},"
	    "{\"linkId\":\"c\",\"type\":\"choice\",\"answerValueSet\":"
	    "\"http://example.org/vs\"}]}"));
	struct form f;

	(void)state;
	assert_int_equal(form_load(&cx, j, &f), ERR_OK);
	assert_int_equal(f.item[0].noption, 2);
	assert_true(str_eq(f.item[0].option[1].display, S("2")));
	assert_true(str_eq(f.item[0].option[0].system, S("s")));
	assert_int_equal(f.item[1].noption, 0);
	assert_int_equal(f.nignored, 1);
	assert_true(str_ends(f.ignored[0], S(" — b, c.")));
}

static void
test_refused(void **state)
{
	static const struct { const char *items, *where, *what; } t[] = {
	{ "{\"linkId\":\"a\",\"type\":\"string\"},"
	    "{\"linkId\":\"a\",\"type\":\"string\"}", "a", "twice" },
	{ "{\"linkId\":\"a\",\"type\":\"question\"}", "a", "type" },
	{ "{\"type\":\"string\"}", "", "no linkId" },
	{ "{\"linkId\":\"a\",\"type\":\"string\",\"enableWhen\":["
	    "{\"question\":\"zz\",\"operator\":\"exists\","
	    "\"answerBoolean\":true}]}", "a", "not in the form" },
	{ "{\"linkId\":\"a\",\"type\":\"string\",\"enableWhen\":["
	    "{\"question\":\"a\",\"operator\":\"~\","
	    "\"answerString\":\"x\"}]}", "a", "operator" },
	{ "{\"linkId\":\"a\",\"type\":\"string\",\"enableWhen\":["
	    "{\"question\":\"a\",\"operator\":\"=\","
	    "\"answerString\":\"x\"}]}", "a", "ring" },
	{ "{\"linkId\":\"g\",\"type\":\"group\",\"enableWhen\":["
	    "{\"question\":\"a\",\"operator\":\"=\",\"answerString\":\"x\"}],"
	    "\"item\":[{\"linkId\":\"a\",\"type\":\"string\"}]}", "g",
	    "ring" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct form f = { 0 };

		kit_fresh();
		assert_int_equal(kit_load(t[i].items, &f), ERR_INPUT);
		assert_true(cx.ndiag > 0 && f.item == NULL);
		assert_true(str_eq(cx.diag[0].where, str_of(t[i].where)));
		if (str_find(cx.diag[0].what, str_of(t[i].what)) < 0)
			fail_msg("%zu: %.*s", i, PRS(cx.diag[0].what));
	}
}

/* What only joins a ring is not called one. */
static void
test_ring(void **state)
{
#define WHEN(q) "\"enableWhen\":[{\"question\":\"" q "\"," \
	"\"operator\":\"exists\",\"answerBoolean\":true}]}"
	struct form f;

	(void)state;
	kit_fresh();
	assert_int_equal(kit_load("{\"linkId\":\"a\",\"type\":\"string\","
	    WHEN("b") ",{\"linkId\":\"b\",\"type\":\"string\"," WHEN("a")
	    ",{\"linkId\":\"c\",\"type\":\"string\"," WHEN("b")
	    ",{\"linkId\":\"d\",\"type\":\"string\"," WHEN("c"), &f), ERR_INPUT);
	assert_int_equal(cx.ndiag, 2);
	assert_true(str_eq(cx.diag[0].where, S("a")));
	assert_true(str_eq(cx.diag[1].where, S("b")));
}

static void
test_too_deep(void **state)
{
	struct buf b;
	struct form f;

	(void)state;
	for (int depth = 8; depth < 14; depth++) {
		kit_fresh();
		buf_init(&b, mem, 1 << 16);
		for (int i = 0; i < depth; i++)
			buf_fmt(&b, "{\"linkId\":\"g%d\",\"type\":\"group\","
			    "\"item\":[", i);
		buf_lit(&b, "{\"linkId\":\"q\",\"type\":\"string\"}");
		for (int i = 0; i < depth; i++)
			buf_lit(&b, "]}");
		buf_c(&b, '\0');
		assert_int_equal(kit_load(buf_str(&b).p, &f),
		    depth <= 11 ? ERR_OK : ERR_INPUT);
	}
}

#define LMH "\"answerOption\":[{\"valueString\":\"Low\"}," \
	"{\"valueString\":\"Medium\"},{\"valueString\":\"High\"}]}"
static const struct { const char *items, *rule; } lints[] = {
	{ "{\"linkId\":\"a\",\"type\":\"choice\",\"text\":\"Suicide risk\"," LMH,
	    "form.level" },
	{ "{\"linkId\":\"a\",\"type\":\"choice\",\"text\":\"Falls risk\"," LMH,
	    NULL },
	{ "{\"linkId\":\"a\",\"type\":\"choice\",\"text\":\"Violence\"," LMH,
	    NULL },
	{ "{\"linkId\":\"g\",\"type\":\"group\",\"text\":\"Self-harm\","
	    "\"item\":[{\"linkId\":\"a\",\"type\":\"choice\","
	    "\"text\":\"Risk level\"," LMH "]}", "form.level" },
	{ "{\"linkId\":\"a\",\"type\":\"integer\","
	    "\"text\":\"Clinician rating of suicide risk, 0 to 10\"}",
	    "form.number" },
	{ "{\"linkId\":\"a\",\"type\":\"integer\","
	    "\"text\":\"How strong is your urge to hurt yourself, 0 to 10?\"}",
	    NULL },
	{ "{\"linkId\":\"a\",\"type\":\"choice\",\"text\":\"Level\",\"code\":["
	    "{\"system\":\"http://loinc.org\",\"code\":\"93374-7\"}]," LMH,
	    "form.coded-level" },
	{ "{\"linkId\":\"a\",\"type\":\"choice\","
	    "\"text\":\"Current suicidal ideation\",\"answerOption\":["
	    "{\"valueCoding\":{\"code\":\"n\",\"display\":\"None\","
	    "\"extension\":[{\"url\":\"http://hl7.org/fhir/"
	    "StructureDefinition/ordinalValue\",\"valueDecimal\":0}]}},"
	    "{\"valueCoding\":{\"code\":\"p\",\"display\":\"With a plan\"}}]}",
	    "form.scored" },
	{ "{\"linkId\":\"a\",\"type\":\"text\","
	    "\"text\":\"What makes it harder, what makes it easier?\"}", NULL },
	{ "{\"linkId\":\"a\",\"type\":\"text\","
	    "\"text\":\"Risk to self: describe what helps\"}", NULL },
};

static void
test_lint(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lints) / sizeof(lints[0]); i++) {
		struct form f;
		enum err err;

		kit_fresh();
		err = kit_load(lints[i].items, &f);
		if ((err == ERR_OK) != (lints[i].rule == NULL))
			fail_msg("%zu: %s", i, lints[i].items);
		if (lints[i].rule) {
			assert_true(str_eq(cx.diag[0].where, S("a")));
			assert_true(str_find(cx.diag[0].what,
			    S(" Instead: ")) > 0);
		}
	}
}

/* Whose rule it is: asked of form_lint itself, which also reads broken forms. */
static void
test_lint_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lints) / sizeof(lints[0]); i++) {
		struct lint *l;
		unsigned n;

		kit_fresh();
		assert_int_equal(form_lint(&cx, kit_json(str_cat(mem,
		    S("{\"item\":["), str_cat(mem, str_of(lints[i].items),
		    S("]}")))), &l, &n), ERR_OK);
		assert_int_equal(cx.ndiag, 0);
		assert_int_equal(n, lints[i].rule != NULL);
		if (n)
			assert_true(str_eq(l[0].rule,
			    str_of(lints[i].rule)));
	}
}

/* Questions and care that depend on a grade go with it. */
static void
test_lint_gate(void **state)
{
	struct form f;

	(void)state;
	kit_fresh();
	assert_int_equal(kit_load("{\"linkId\":\"a\",\"type\":\"choice\","
	    "\"text\":\"Suicide risk\"," LMH ",{\"linkId\":\"b\","
	    "\"type\":\"text\",\"text\":\"Letter\",\"enableWhen\":["
	    "{\"question\":\"a\",\"operator\":\"=\","
	    "\"answerString\":\"Low\"}]},{\"linkId\":\"c\",\"type\":\"text\","
	    "\"text\":\"What helps\"}", &f), ERR_INPUT);
	assert_int_equal(cx.ndiag, 2);
	assert_true(str_eq(cx.diag[1].where, S("b")));
	kit_fresh();
	assert_int_equal(kit_load("{\"linkId\":\"g\",\"type\":\"group\","
	    "\"text\":\"PHQ-9\",\"item\":[{\"linkId\":\"t\","
	    "\"type\":\"integer\",\"text\":\"Total\"}]},{\"linkId\":\"d\","
	    "\"type\":\"boolean\",\"text\":\"Discharge to GP\","
	    "\"enableWhen\":[{\"question\":\"t\",\"operator\":\"<\","
	    "\"answerInteger\":10}]}", &f), ERR_INPUT);
	assert_int_equal(cx.ndiag, 1);
	assert_true(str_eq(cx.diag[0].where, S("d")));
}

/* The title says what a grade without a subject is of. */
static void
test_lint_title(void **state)
{
	static const struct { const char *title; unsigned n; } t[] = {
		{ "Falls assessment", 0 }, { "Self-harm assessment", 1 },
		{ "Home visit", 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		char text[600];
		struct lint *l;
		unsigned n;

		kit_fresh();
		(void)snprintf(text, sizeof(text), "{\"title\":\"%s\",\"item\":"
		    "[{\"linkId\":\"a\",\"type\":\"choice\","
		    "\"text\":\"Risk level\"," LMH ",{\"linkId\":\"b\","
		    "\"type\":\"text\",\"text\":\"Thoughts of suicide\"}]}",
		    t[i].title);
		assert_int_equal(form_lint(&cx, kit_json(str_of(text)), &l, &n),
		    ERR_OK);
		assert_int_equal(n, t[i].n);
	}
}

/* The forms that come with Heed are under the same law. */
static void
test_practice(void **state)
{
	struct dirent *e;
	DIR *d = opendir("practice/forms");
	unsigned n = 0;

	(void)state;
	assert_non_null(d);
	while ((e = readdir(d))) {
		char path[600];
		struct form f;

		if (!strstr(e->d_name, ".json"))
			continue;
		kit_fresh();
		(void)snprintf(path, sizeof(path), "practice/forms/%s",
		    e->d_name);
		if (form_load(&cx, kit_json(kit_file(path)), &f) != ERR_OK) {
			kit_say();
			fail_msg("%s", path);
		}
		for (unsigned i = 0; i < f.nignored; i++)
			fail_msg("%s: %.*s", path, PRS(f.ignored[i]));
		n++;
	}
	closedir(d);
	assert_true(n > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_value_set),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_ring),
		cmocka_unit_test(test_too_deep),
		cmocka_unit_test(test_lint),
		cmocka_unit_test(test_lint_rule),
		cmocka_unit_test(test_lint_gate),
		cmocka_unit_test(test_lint_title),
		cmocka_unit_test(test_practice),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
