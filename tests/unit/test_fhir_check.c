/*
 * fhir_check against three sources: HL7's official examples (all must pass,
 * but for those listed with the reason), a real bulk export, and tests/fhir:
 * x.json passes, and where x.refuse stands beside it each of its lines is a
 * path that must be named, and no other may be.
 */
#include "core/json.h"
#include "form_kit.h"

static unsigned wrong;

static void
show(const char *name)
{
	for (unsigned i = 0; i < cx.ndiag && i < DIAG_MAX; i++)
		printf("  %s: %.*s: %.*s\n", name, PRS(cx.diag[i].where),
		    PRS(cx.diag[i].what));
}

static enum err
check(str text)
{
	const struct json *j;
	enum err err = json_parse(&cx, text, (size_t)16 * KIT_MB, &j);

	return err == ERR_OK ? fhir_check(&cx, j) : err;
}

/* Examples that are refused, and why that is right. */
static const struct {
	const char *file, *end; /* every fault's path ends so */
	const char *why;
} refused[] = {
	{ "Questionnaire-qs1.json", ".linkId",
	    "its display items have no linkId, which R4 requires (1..1)" },
};

static bool
all_end(const char *end)
{
	for (unsigned i = 0; i < cx.ndiag && i < DIAG_MAX; i++)
		if (!str_ends(cx.diag[i].where, str_of(end)))
			return false;
	return cx.ndiag > 0;
}

static void
check_example(const char *dir, const char *name)
{
	char path[1024];
	const char *want = NULL;
	enum err err;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	err = check(kit_file(path));
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (strcmp(name, refused[i].file) == 0)
			want = refused[i].end;
	if (!want && err == ERR_OK)
		return;
	if (want && err == ERR_INPUT && all_end(want))
		return;
	wrong++;
	printf("%s: %s\n", name, want ? "was not refused as listed" : "refused");
	show(name);
}

static void
test_examples(void **state)
{
	unsigned n;

	(void)state;
	wrong = 0;
	n = kit_each(kit_shared("fhir-r4-examples"), ".json", check_example);
	assert_int_equal(wrong, 0);
	assert_true(n >= 190);
}

static void
check_lines(const char *dir, const char *name)
{
	char path[1024];
	str text, line;
	unsigned no = 0;
	size_t mark;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	text = kit_file(path);
	mark = arena_mark(mem);
	if (strcmp(name, "log.ndjson") == 0)
		return;
	for (bool more = true; more;) {
		more = str_cut(&text, '\n', &line);
		no++;
		if (line.n == 0)
			continue;
		arena_reset(mem, mark);
		ctx_init(&cx, mem, 0);
		if (check(line) != ERR_OK && wrong++ < 10) {
			printf("%s line %u\n", name, no);
			show(name);
		}
	}
}

static void
test_bulk(void **state)
{
	(void)state;
	wrong = 0;
	assert_true(kit_each(kit_shared("synthea-bulk-10"), ".ndjson",
	    check_lines) > 10);
	assert_int_equal(wrong, 0);
}

static bool
named(str where)
{
	for (unsigned i = 0; i < cx.ndiag && i < DIAG_MAX; i++)
		if (str_eq(cx.diag[i].where, where))
			return true;
	return false;
}

static unsigned passes, refusals;

static void
check_case(const char *dir, const char *name)
{
	char path[512], *dot;
	str want, line;
	unsigned n = 0;
	enum err err;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	err = check(kit_file(path));
	dot = strrchr(path, '.');
	(void)snprintf(dot, sizeof(path) - (size_t)(dot - path), ".refuse");
	want = kit_file(path);
	if (!want.p) {
		passes++;
		if (err != ERR_OK) {
			wrong++;
			show(name);
		}
		return;
	}
	refusals++;
	for (bool more = true; more;) {
		more = str_cut(&want, '\n', &line);
		if (line.n == 0)
			continue;
		n++;
		if (!named(line)) {
			wrong++;
			printf("%s: %.*s was not named\n", name, PRS(line));
		}
	}
	if (err != ERR_INPUT || cx.ndiag != n) {
		wrong++;
		printf("%s: %u faults, %u wanted\n", name, cx.ndiag, n);
		show(name);
	}
}

static void
test_cases(void **state)
{
	(void)state;
	wrong = passes = refusals = 0;
	assert_true(kit_each("tests/fhir", ".json", check_case) > 0);
	assert_int_equal(wrong, 0);
	assert_true(passes > 0 && refusals >= passes);
}

/* One element of each primitive type that R4's resources give us a place for;
 * an extension has a place for them all. */
static const struct {
	const char *type, *json;
	bool ok;
} prims[] = {
	{ "Boolean", "true", true }, { "Boolean", "false", true },
	{ "Boolean", "\"true\"", false }, { "Boolean", "1", false },
	{ "Integer", "0", true }, { "Integer", "-2147483648", true },
	{ "Integer", "2147483647", true }, { "Integer", "2147483648", false },
	{ "Integer", "-2147483649", false }, { "Integer", "-0", false },
	{ "Integer", "1.0", false }, { "Integer", "1e2", false },
	{ "Integer", "99999999999999999999999", false },
	{ "Integer", "\"1\"", false },
	{ "PositiveInt", "1", true }, { "PositiveInt", "0", false },
	{ "PositiveInt", "-1", false },
	{ "UnsignedInt", "0", true }, { "UnsignedInt", "-1", false },
	{ "Decimal", "0.10", true }, { "Decimal", "-1.5e-3", true },
	{ "Decimal", "\"0.1\"", false },
	{ "Decimal", "123456789012345678901234567890", true },
	{ "String", "\"x\"", true }, { "String", "\"\"", false },
	{ "String", "\"a\\u0007\"", false }, { "String", "\"a\\n\\tb\"", true },
	{ "String", "1", false }, { "String", "null", false },
	{ "Markdown", "\"*x*\"", true }, { "Markdown", "\"\"", false },
	{ "Code", "\"a b\"", true }, { "Code", "\"a  b\"", false },
	{ "Code", "\" a\"", false }, { "Code", "\"a \"", false },
	{ "Id", "\"A-1.b\"", true }, { "Id", "\"a_b\"", false },
	{ "Id", "\"1234567890123456789012345678901234567890123456789012345678901234\"", true },
	{ "Id", "\"12345678901234567890123456789012345678901234567890123456789012345\"", false },
	{ "Uri", "\"urn:heed:x\"", true }, { "Uri", "\"a b\"", false },
	{ "Uri", "\"\"", false },
	{ "Url", "\"https://example.org/a\"", true }, { "Url", "\"a\\tb\"", false },
	{ "Canonical", "\"http://example.org/q|2\"", true },
	{ "Canonical", "\" \"", false },
	{ "Oid", "\"urn:oid:1.2.840.0\"", true }, { "Oid", "\"urn:oid:3.1\"", false },
	{ "Oid", "\"urn:oid:1\"", false }, { "Oid", "\"urn:oid:1.02\"", false },
	{ "Oid", "\"1.2.3\"", false }, { "Oid", "\"urn:oid:1..2\"", false },
	{ "Uuid", "\"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\"", true },
	{ "Uuid", "\"urn:uuid:C757873D-EC9A-4326-A141-556F43239520\"", false },
	{ "Uuid", "\"c757873d-ec9a-4326-a141-556f43239520\"", false },
	{ "Date", "\"2026\"", true }, { "Date", "\"2026-11\"", true },
	{ "Date", "\"2026-11-23\"", true }, { "Date", "\"2026-11-31\"", false },
	{ "Date", "\"2026-1-1\"", false }, { "Date", "\"23/11/2026\"", false },
	{ "Date", "\"2026-11-23T10:00:00Z\"", false },
	{ "DateTime", "\"2026-02-29\"", false }, { "DateTime", "\"2024-02-29\"", true },
	{ "DateTime", "\"2026-11-23T10:00:00Z\"", true },
	{ "DateTime", "\"2026-11-23T10:00:00.123+05:30\"", true },
	{ "DateTime", "\"2026-11-23T10:00Z\"", false },
	{ "DateTime", "\"2026-11-23T10:00:00\"", false },
	{ "DateTime", "\"2026-11-23T24:00:00Z\"", false },
	{ "Instant", "\"2026-11-23T10:00:00Z\"", true },
	{ "Instant", "\"2026-11-23\"", false },
	{ "Time", "\"10:00:00\"", true }, { "Time", "\"23:59:59.5\"", true },
	{ "Time", "\"24:00:00\"", false }, { "Time", "\"10:00\"", false },
	{ "Time", "\"10:00:00Z\"", false }, { "Time", "\"10:00:00.\"", false },
	{ "Base64Binary", "\"aGVlZA==\"", true },
	{ "Base64Binary", "\"aGVl\\nZA==\"", true },
	{ "Base64Binary", "\"aGVlZA=\"", false },
	{ "Base64Binary", "\"a=Gl\"", false }, { "Base64Binary", "\"a!==\"", false },
	{ "Base64Binary", "\"A===\"", false }, { "Base64Binary", "\"\"", false },
	{ "Base64Binary", "\"+/zZ\"", true }, { "Base64Binary", "\"{AAA\"", false },
	{ "Base64Binary", "\"[AAA\"", false }, { "Base64Binary", "\"@AAA\"", false },
	{ "Base64Binary", "\"`AAA\"", false },
	{ "Decimal", "1E+5", true }, { "Decimal", "1e5", true },
	{ "Decimal", "-0.0", true },
	{ "Code", "\"a\\tb\"", true }, { "Code", "\"a \\nb\"", false },
	{ "Code", "\"\\ra\"", false }, { "Code", "\"a\\n\"", false },
	{ "Code", "\"a\\fb\"", false }, { "Code", "\"\"", false },
	{ "Oid", "\"urn:oid:1.-2\"", false }, { "Oid", "\"urn:oid:10.2\"", false },
	{ "Oid", "\"urn:oid:1.x\"", false },
	{ "Time", "\"10:60:00\"", false }, { "Time", "\"10:00:61\"", false },
	{ "Time", "\"10-00:00\"", false }, { "Time", "\"10:00-00\"", false },
	{ "Time", "\"xx:00:00\"", false }, { "Time", "\"10:xx:00\"", false },
	{ "Time", "\"10:00:xx\"", false }, { "Time", "\"10:00:00.5x\"", false },
	{ "Id", "\"a{\"", false }, { "Id", "\"[a\"", false }, { "Id", "\"a:\"", false },
	{ "Id", "\"a/\"", false }, { "Id", "\"Zz09\"", true },
	{ "Instant", "\"soon\"", false },
};

static void
test_primitives(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(prims) / sizeof(prims[0]); i++) {
		char text[512];
		enum err err;

		kit_fresh();
		(void)snprintf(text, sizeof(text), "{\"resourceType\":\"Basic\","
		    "\"code\":{\"text\":\"x\"},\"extension\":[{\"url\":\"urn:x\","
		    "\"value%s\":%s}]}", prims[i].type, prims[i].json);
		err = check(str_of(text));
		if ((err == ERR_OK) != prims[i].ok)
			fail_msg("%s %s", prims[i].type, prims[i].json);
		if (!prims[i].ok)
			assert_true(str_eq(cx.diag[0].where,
			    S("Basic.extension[0].value")));
	}
}

/* However much is wrong, the work ends soon and the answer is no. */
static void
test_hostile(void **state)
{
	struct buf b;

	(void)state;
	kit_fresh();
	buf_init(&b, mem, KIT_MB);
	buf_lit(&b, "{\"resourceType\":\"Patient\"");
	for (int i = 0; i < 50000; i++)
		buf_fmt(&b, ",\"x%d\":0", i);
	buf_lit(&b, ",\"a\\nb\":1}");
	assert_int_equal(check(buf_str(&b)), ERR_INPUT);
	assert_true(cx.ndiag <= DIAG_MAX + 8);

	/* A list of nulls beside a list of ids must not cost n times n. */
	kit_fresh();
	buf_init(&b, mem, KIT_MB);
	buf_lit(&b, "{\"resourceType\":\"Patient\",\"name\":[{\"given\":[");
	for (int i = 0; i < 50000; i++)
		buf_put(&b, i ? S(",null") : S("null"));
	buf_lit(&b, "],\"_given\":[");
	for (int i = 0; i < 50000; i++)
		buf_put(&b, i ? S(",{\"id\":\"a\"}") : S("{\"id\":\"a\"}"));
	buf_lit(&b, "]}]}");
	assert_int_equal(check(buf_str(&b)), ERR_OK);
}

static void
test_names(void **state)
{
	(void)state;
	assert_true(fhir_is_type(S("Patient")));
	assert_true(fhir_is_type(S("QuestionnaireResponse")));
	assert_false(fhir_is_type(S("patient")));
	assert_false(fhir_is_type(S("Resource")));
	assert_false(fhir_is_type(S("HumanName")));
	assert_false(fhir_is_type(S("Patient.name")));
	assert_false(fhir_is_type(S("")));
	assert_true(fhir_is_id(S("a-1.B")));
	assert_false(fhir_is_id(S("")));
	assert_false(fhir_is_id(S("a/b")));
	assert_false(fhir_is_id(S("caf\xc3\xa9")));
}

/* A change is refused for the same faults as the whole would be. */
static const char *const kept =
    "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"A\",\"given\":"
    "[\"B\",\"C\"]},{\"family\":\"D\"}],\"birthDate\":\"1990-01-02\","
    "\"contact\":[{\"name\":{\"family\":\"E\"}}]}";
static const struct {
	const char *text, *where; /* where the fault is, or NULL: none */
} changes[] = {
	{ "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"D\"}]}", NULL },
	{ "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"D\"},"
	    "{\"family\":\"A\",\"given\":[\"B\",3]}]}",
	    "Patient.name[1].given[1]" },
	{ "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"A\",\"given\":"
	    "[\"B\",null]}]}", "Patient.name[0].given[1]" },
	{ "{\"resourceType\":\"Patient\",\"name\":{\"family\":\"D\"}}",
	    "Patient.name" },
	{ "{\"resourceType\":\"Patient\",\"birthDate\":\"1990-01-02\","
	    "\"deceasedBoolean\":true,\"deceasedDateTime\":\"2020\"}",
	    "Patient.deceased" },
	{ "{\"resourceType\":\"Patient\",\"birthDate\":\"1990-13-02\"}",
	    "Patient.birthDate" },
	/* The same bytes in another place or type prove nothing. */
	{ "{\"resourceType\":\"Patient\",\"contact\":[{\"family\":\"D\"}]}",
	    "Patient.contact[0].family" },
	{ "{\"resourceType\":\"Person\",\"contact\":[{\"name\":{\"family\":"
	    "\"E\"}}]}", "Person.contact" },
};

static void
test_changes(void **state)
{
	const struct json *was, *j;

	(void)state;
	ctx_calm(&cx);
	assert_int_equal(json_parse(&cx, str_of(kept), KIT_MB, &was), ERR_OK);
	assert_int_equal(fhir_check(&cx, was), ERR_OK);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		enum err whole, change;

		ctx_calm(&cx);
		assert_int_equal(json_parse(&cx, str_of(changes[i].text),
		    KIT_MB, &j), ERR_OK);
		whole = fhir_check(&cx, j);
		ctx_calm(&cx);
		change = fhir_check_change(&cx, j, was);
		assert_int_equal(change, whole);
		assert_int_equal(change, changes[i].where ? ERR_INPUT : ERR_OK);
		if (changes[i].where && !str_eq(cx.diag[0].where,
		    str_of(changes[i].where)))
			fail_msg("%s: %.*s", changes[i].where,
			    PRS(cx.diag[0].where));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_primitives),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_bulk),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
