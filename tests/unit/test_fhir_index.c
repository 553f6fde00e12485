/*
 * The rows a resource is found by, written as one line each, and folding.
 */
#include "core/json.h"
#include "core/utf8.h"
#include "form_kit.h"

/* "param|system|value|low..high|ref", dates and numbers as integers. */
static const char *
line_of(const struct fhir_ix *x)
{
	static char out[4096];
	char range[64] = "";

	if (x->ranged)
		(void)snprintf(range, sizeof(range), "%lld..%lld",
		    (long long)x->low, (long long)x->high);
	(void)snprintf(out, sizeof(out), "%.*s|%.*s|%.*s|%s|%.*s",
	    PRS(x->param), PRS(x->system), PRS(x->value), range, PRS(x->ref));
	return out;
}

static unsigned
rows_of(const char *text, struct fhir_ix **ix)
{
	const struct json *j;
	unsigned n = 0;

	kit_fresh();
	assert_int_equal(json_parse(&cx, str_of(text), KIT_MB, &j), ERR_OK);
	assert_int_equal(fhir_index(&cx, j, ix, &n), ERR_OK);
	assert_int_equal(cx.ndiag, 0);
	return n;
}

/* All rows of the parameter, in order, one a line. */
static const char *
rows_for(const char *text, const char *param)
{
	static char out[8192];
	struct fhir_ix *ix;
	unsigned n = rows_of(text, &ix);
	size_t len = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < n; i++)
		if (str_eq(ix[i].param, str_of(param)))
			len += (size_t)snprintf(out + len, sizeof(out) - len,
			    "%s%s", len ? "\n" : "", strchr(line_of(&ix[i]),
			    '|') + 1);
	return out;
}

#define PATIENT "{\"resourceType\":\"Patient\","
#define OBS "{\"resourceType\":\"Observation\",\"status\":\"final\","
static const struct {
	const char *text, *param, *want;
} cases[] = {
	{ PATIENT "\"id\":\"p1\"}", "_id", "|p1||" },
	{ PATIENT "\"identifier\":[{\"system\":\"urn:n\",\"value\":\"9990000018\"},"
	  "{\"value\":\"7\"},{\"system\":\"urn:m\"}]}",
	  "identifier", "urn:n|9990000018||\n|7||" },
	{ PATIENT "\"active\":true}", "active", "|true||" },
	{ PATIENT "\"gender\":\"female\"}", "gender",
	  "http://hl7.org/fhir/administrative-gender|female||" },
	{ PATIENT "\"name\":[{\"use\":\"usual\",\"family\":\"O'Brien\",\"given\":"
	  "[\"Zo\xc3\xab\",\"Ann-Marie\"]},{\"text\":\"Zed\"}]}",
	  "name", "|o brien||\n|zoe||\n|ann marie||\n|zed||" },
	{ PATIENT "\"name\":[{\"family\":\"Lee\",\"given\":[\"A\",\"B\"]}]}",
	  "given", "|a||\n|b||" },
	{ PATIENT "\"name\":[{\"family\":\"Lee\",\"_given\":[{\"id\":\"x\"}]}]}",
	  "family", "|lee||" },
	{ PATIENT "\"_name\":[{\"text\":\"Lee\"}]}", "name", "" },
	{ PATIENT "\"address\":[{\"use\":\"home\",\"line\":[\"1 High St.\"],"
	  "\"city\":\"York\",\"postalCode\":\"ZZ99 3VZ\"}]}",
	  "address", "|1 high st||\n|york||\n|zz99 3vz||" },
	{ PATIENT "\"address\":[{\"postalCode\":\"ZZ99 3VZ\"}]}",
	  "address-postalcode", "|zz99 3vz||" },
	{ PATIENT "\"telecom\":[{\"system\":\"phone\",\"value\":\"01632 960001\"},"
	  "{\"system\":\"email\",\"value\":\"a@example.org\"}]}",
	  "phone", "phone|01632 960001||" },
	{ PATIENT "\"telecom\":[{\"system\":\"phone\",\"value\":\"1\"},"
	  "{\"system\":\"email\",\"value\":\"a@example.org\"}]}",
	  "telecom", "phone|1||\nemail|a@example.org||" },
	{ PATIENT "\"birthDate\":\"1984-02-29\"}", "birthdate",
	  "||446860800..446947200|" },
	{ PATIENT "\"birthDate\":\"1984\"}", "birthdate",
	  "||441763200..473385600|" },
	{ PATIENT "\"deceasedDateTime\":\"2026-11-23T10:00:00Z\"}", "death-date",
	  "||1795428000..1795428001|" },
	{ PATIENT "\"deceasedBoolean\":true}", "death-date", "" },
	{ PATIENT "\"generalPractitioner\":[{\"reference\":\"Practitioner/1\"},"
	  "{\"reference\":\"#dr\"},{\"display\":\"x\"},"
	  "{\"reference\":\"http://example.org/fhir/Practitioner/2\"},"
	  "{\"reference\":\"Practitioner/3/_history/4\"}]}",
	  "general-practitioner", "|||Practitioner/1\n"
	  "|||http://example.org/fhir/Practitioner/2\n|||Practitioner/3" },
	{ PATIENT "\"meta\":{\"profile\":[\"http://example.org/p\"],\"tag\":"
	  "[{\"system\":\"s\",\"code\":\"c\"}]}}", "_tag", "s|c||" },
	{ PATIENT "\"meta\":{\"profile\":[\"http://example.org/p\"]}}",
	  "_profile", "|http://example.org/p||" },
	{ OBS "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"
	  "\"1\"},{\"code\":\"2\"}],\"text\":\"x\"}}",
	  "code", "http://loinc.org|1||\n|2||" },
	{ OBS "\"subject\":{\"reference\":\"Patient/p1\"}}", "patient",
	  "|||Patient/p1" },
	{ OBS "\"subject\":{\"reference\":\"http://h/fhir/Patient/p1\"}}", "patient",
	  "|||http://h/fhir/Patient/p1" },
	{ OBS "\"subject\":{\"reference\":\"urn:uuid:1\",\"type\":\"Patient\"}}",
	  "patient", "|||urn:uuid:1" },
	{ OBS "\"subject\":{\"reference\":\"Group/g\"}}", "patient", "" },
	{ OBS "\"subject\":{\"reference\":\"Group/g\"}}", "subject", "|||Group/g" },
	{ OBS "\"effectivePeriod\":{\"start\":\"2026-11-23T10:00:00Z\"}}", "date",
	  "||1795428000..9223372036854775807|" },
	{ OBS "\"effectivePeriod\":{\"end\":\"2026-11-23T10:00:00Z\"}}", "date",
	  "||-9223372036854775808..1795428001|" },
	{ OBS "\"effectivePeriod\":{\"id\":\"x\"}}", "date", "" },
	{ OBS "\"effectiveTiming\":{\"event\":[\"2026-11-23T10:00:00Z\","
	  "\"2026-11-23T09:00:00Z\"]}}", "date", "||1795424400..1795428001|" },
	{ OBS "\"valueQuantity\":{\"value\":5.40,\"unit\":\"mg\",\"system\":"
	  "\"http://unitsofmeasure.org\",\"code\":\"mg\"}}", "value-quantity",
	  "http://unitsofmeasure.org|mg|5395000..5405000|" },
	{ OBS "\"valueQuantity\":{\"value\":-12,\"unit\":\"h\"}}", "value-quantity",
	  "|h|-12500000..-11500000|" },
	{ OBS "\"valueQuantity\":{\"value\":1e3}}", "value-quantity", "" },
	{ OBS "\"valueString\":\"Caf\xc3\xa9\"}", "value-string", "|cafe||" },
	{ OBS "\"valueCodeableConcept\":{\"coding\":[{\"code\":\"y\"}]}}",
	  "value-concept", "|y||" },
	{ "{\"resourceType\":\"QuestionnaireResponse\",\"questionnaire\":"
	  "\"http://example.org/q|2\"}", "questionnaire",
	  "|||http://example.org/q|2" },
	{ "{\"resourceType\":\"RiskAssessment\",\"prediction\":"
	  "[{\"probabilityDecimal\":0.25}]}", "probability",
	  "||245000..255000|" },
	{ "{\"resourceType\":\"Condition\",\"onsetAge\":{\"value\":9,\"code\":\"a\"}}",
	  "onset-age", "|a|8500000..9500000|" },
	{ OBS "\"effectiveDateTime\":\"soon\"}", "date", "" },
	{ OBS "\"effectiveTiming\":{\"event\":[\"soon\"],\"repeat\":"
	  "{\"boundsPeriod\":{\"start\":\"2026\",\"end\":\"2026\"}}}}", "date",
	  "||1767225600..1798761600|" },
	{ OBS "\"effectiveTiming\":{\"code\":{\"text\":\"daily\"}}}", "date", "" },
	{ OBS "\"subject\":{\"reference\":\"/_history/2\"}}", "subject",
	  "|||/_history/2" },
	{ OBS "\"subject\":{\"reference\":\"http://h/Patient/1/_history/2\"}}",
	  "subject", "|||http://h/Patient/1/_history/2" },
	{ OBS "\"subject\":{\"reference\":\"\"}}", "subject", "" },
	{ OBS "\"subject\":{\"reference\":\"#p\"}}", "subject", "" },
	{ OBS "\"valueQuantity\":{\"value\":0.123456}}", "value-quantity", "" },
	{ OBS "\"valueQuantity\":{\"value\":9999999999999}}", "value-quantity", "" },
	{ OBS "\"valueQuantity\":{\"value\":1.2e3}}", "value-quantity", "" },
	{ OBS "\"valueQuantity\":{\"unit\":\"mg\"}}", "value-quantity", "" },
	{ OBS "\"valueString\":\" - \"}", "value-string", "" },
	{ "{\"resourceType\":\"Invoice\",\"totalGross\":{\"value\":3,"
	  "\"currency\":\"GBP\"}}", "totalgross", "|GBP|2500000..3500000|" },
	{ "{\"resourceType\":\"Questionnaire\",\"url\":\"\"}", "url", "" },
	{ "{\"resourceType\":\"QuestionnaireResponse\",\"questionnaire\":"
	  "\"#q\"}", "questionnaire", "" },
	{ PATIENT "\"address\":[{\"id\":\"x\",\"type\":\"both\","
	  "\"text\":\"Hill\"}]}", "address", "|hill||" },
	{ PATIENT "\"telecom\":{\"system\":\"phone\",\"value\":\"1\"}}", "phone",
	  "phone|1||" },
	{ "{\"resourceType\":\"Flag\",\"subject\":{\"reference\":\"Patient/1\"},"
	  "\"period\":{\"start\":\"2026\",\"end\":\"2026\"}}", "date",
	  "||1767225600..1798761600|" },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *got = rows_for(cases[i].text, cases[i].param);

		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s %s:\n%s\nwanted\n%s", cases[i].text,
			    cases[i].param, got, cases[i].want);
	}
}

static void
test_bounds(void **state)
{
	const struct json *j;
	struct fhir_ix *ix = NULL;
	unsigned n = 77;
	struct buf b;

	(void)state;
	kit_fresh();
	buf_init(&b, mem, KIT_MB);
	buf_lit(&b, "{\"resourceType\":\"List\",\"entry\":[");
	for (int i = 0; i <= FHIR_IX_MAX; i++)
		buf_fmt(&b, "%s{\"item\":{\"reference\":\"A/%d\"}}",
		    i ? "," : "", i);
	buf_lit(&b, "]}");
	assert_int_equal(json_parse(&cx, buf_str(&b), KIT_MB, &j), ERR_OK);
	assert_int_equal(fhir_index(&cx, j, &ix, &n), ERR_LIMIT);
	assert_null(ix);
	assert_int_equal(n, 77);

	/* A long name is cut between code points, a long token left out. */
	kit_fresh();
	buf_init(&b, mem, KIT_MB);
	buf_lit(&b, "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"x");
	for (int i = 0; i < 1000; i++)
		buf_lit(&b, "\xd0\xb6");
	buf_lit(&b, "\"}],\"identifier\":[{\"value\":\"");
	for (int i = 0; i < 1025; i++)
		buf_c(&b, '1');
	buf_lit(&b, "\"}]}");
	assert_int_equal(json_parse(&cx, buf_str(&b), KIT_MB, &j), ERR_OK);
	assert_int_equal(fhir_index(&cx, j, &ix, &n), ERR_OK);
	assert_int_equal(n, 2); /* name and phonetic */
	assert_int_equal(ix[0].value.n, 511);

	kit_fresh();
	assert_int_equal(json_parse(&cx, S("{\"resourceType\":\"X\"}"), 99, &j),
	    ERR_OK);
	assert_int_equal(fhir_index(&cx, j, &ix, &n), ERR_INPUT);
}

static unsigned total;

static void
index_example(const char *dir, const char *name)
{
	char path[1024];
	const struct json *j;
	struct fhir_ix *ix = NULL;
	unsigned n = 0;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	assert_int_equal(json_parse(&cx, kit_file(path),
	    (size_t)16 * KIT_MB, &j), ERR_OK);
	assert_int_equal(fhir_index(&cx, j, &ix, &n), ERR_OK);
	total += n;
	for (unsigned i = 0; i < n; i++) {
		assert_true(ix[i].param.n > 0);
		assert_true(ix[i].value.n > 0 || ix[i].ref.n > 0 ||
		    ix[i].ranged);
		assert_true(!ix[i].ranged || ix[i].low < ix[i].high);
		assert_true(ix[i].system.p && ix[i].value.p && ix[i].ref.p);
	}
}

static void
test_examples(void **state)
{
	(void)state;
	total = 0;
	(void)kit_each(kit_shared("fhir-r4-examples"), ".json", index_example);
	assert_true(total > 2000);
}

static const struct {
	const char *in, *want;
} folds[] = {
	{ "", "" }, { "  ", "" }, { "Smith", "smith" },
	{ "O'Brien", "o brien" }, { "O\xe2\x80\x99""Brien", "o brien" },
	{ " Anne --  Marie ", "anne marie" },
	{ "Zo\xc3\xab", "zoe" }, { "Zoe\xcc\x88", "zoe" },
	{ "\xc5\x81ukasz \xc3\x98rsted \xc3\x9f", "lukasz orsted ss" },
	{ "\xc3\x86thelred", "aethelred" },
	{ "Nguy\xe1\xbb\x85n", "nguyen" }, { "\xc4\xb0stanbul", "istanbul" },
	{ "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", "\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd" },
	{ "\xce\x86\xce\xbd\xce\xbd\xce\xb1", "\xce\xb1\xce\xbd\xce\xbd\xce\xb1" },
	{ "\xe6\x9d\x8e\xe5\xb0\x8f\xe9\xbe\x99", "\xe6\x9d\x8e\xe5\xb0\x8f\xe9\xbe\x99" },
	{ "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf", "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf" },
	{ "a\xff\xfe""b", "a b" }, { "\xcc\x81", "" }, { "A1\t2", "a1 2" },
	{ "\xef\xac\x81x", "\xef\xac\x81x" },
	{ "a\xc3\x97""b\xc3\xb7""c", "a b c" }, { "a\xe3\x80\x80""b", "a b" },
	{ "a\xef\xbb\xbf""b", "a b" }, { "a\xef\xbf\xbd""b", "a b" },
	{ "a\xc2\xa0""b", "a b" },
};

static void
test_fold(void **state)
{
	(void)state;
	kit_fresh();
	for (size_t i = 0; i < sizeof(folds) / sizeof(folds[0]); i++) {
		str got = fhir_fold(mem, str_of(folds[i].in));

		if (!str_eq(got, str_of(folds[i].want)))
			fail_msg("%s: %.*s", folds[i].in, PRS(got));
		assert_true(str_eq(fhir_fold(mem, got), got));
	}
}

/* No code point grows past the room that fhir_fold makes, nor folds twice. */
static void
test_fold_all(void **state)
{
	(void)state;
	for (uint32_t cp = 1; cp < 0x3100; cp++) {
		char p[32];
		size_t n = 0;

		kit_fresh();
		for (int i = 0; i < 4; i++)
			n += utf8_put(p + n, cp);
		str once = fhir_fold(mem, (str){ p, n });
		assert_true(str_eq(fhir_fold(mem, once), once));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_fold_all),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
