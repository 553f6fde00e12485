/*
 * What a form steward is shown of a form: what is hard to use, by rules, each
 * with its nearest neighbour that must not be found; what differs between two
 * versions; and answers that nobody gave.
 */
#include "forms/plain.h"

#include "form_kit.h"

static void
same_kit(str got, const char *want)
{
	if (!str_eq(got, str_of(want)))
		fail_msg("\"%.*s\", not \"%s\"", PRS(got), want);
}

static const struct json *
quest(const char *items)
{
	return kit_json(str_cat(mem, S("{\"resourceType\":\"Questionnaire\","
	    "\"url\":\"urn:t\",\"version\":\"1\",\"status\":\"active\","
	    "\"item\":["), str_cat(mem, str_of(items), S("]}"))));
}

/* The codes of what is found, as one line. */
static str
found_in(const char *items)
{
	struct plain *l;
	struct buf b;
	unsigned n;

	assert_int_equal(form_plain(&cx, quest(items), &l, &n), ERR_OK);
	assert_int_equal(cx.ndiag, 0);
	buf_init(&b, mem, 1 << 16);
	for (unsigned i = 0; i < n && i < PLAIN_FOUND_MAX; i++) {
		if (i)
			buf_c(&b, ' ');
		buf_put(&b, l[i].link);
		buf_c(&b, ':');
		buf_put(&b, str_of(plain_info[l[i].rule].code));
	}
	return buf_str(&b);
}

#define Q(link, text) "{\"linkId\":\"" link "\",\"type\":\"string\"," \
	"\"text\":\"" text "\"}"
#define O(a) "{\"valueCoding\":{\"code\":\"" a "\",\"display\":\"" a "\"}}"
#define C(link, options) "{\"linkId\":\"" link "\",\"type\":\"choice\"," \
	"\"text\":\"How was it?\",\"answerOption\":[" options "]}"
#define TEN "abcdefghi "
#define LONG TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static void
test_rules(void **state)
{
	static const struct { const char *items, *want; } t[] = {
		{ Q("a", "What helps?"), "" },
		{ "{\"linkId\":\"a\",\"type\":\"string\"}", "a:label-none" },
		{ "{\"linkId\":\"g\",\"type\":\"group\",\"item\":["
		    Q("a", "x") "]}", "" },
		{ "{\"linkId\":\"g\",\"type\":\"group\",\"repeats\":true,"
		    "\"item\":[" Q("a", "x") "]}", "g:label-none" },
		{ Q("a", "When?") "," Q("b", " w\xc3\x89n?"), "" },
		{ Q("a", "Where?") "," Q("b", "WHERE?"), "b:label-same" },
		{ "{\"linkId\":\"g\",\"type\":\"group\",\"text\":\"One\","
		    "\"item\":[" Q("a", "Who?") "]}," Q("b", "Who?"), "" },
		{ Q("a", LONG), "" },
		{ Q("a", LONG "more"), "a:label-long" },
		{ "{\"linkId\":\"a\",\"type\":\"display\",\"text\":\"" LONG
		    LONG "\"}", "" },
		{ Q("a", "e.g. tea with a friend"), "a:label-filler" },
		{ Q("a", "Type here"), "a:label-filler" },
		{ Q("a", "Tell us more..."), "a:label-filler" },
		{ Q("a", "DD/MM/YYYY"), "a:label-filler a:label-caps" },
		{ Q("a", "Which eg do you mean"), "" },
		{ "{\"linkId\":\"a\",\"type\":\"date\",\"text\":\"Day of it\","
		    "\"extension\":[{\"url\":\"http://hl7.org/fhir/"
		    "StructureDefinition/entryFormat\",\"valueString\":"
		    "\"Day of it\"}]}", "a:label-filler" },
		{ Q("a", "NHS number and GP"), "" },
		{ Q("a", "CAMHS"), "" },
		{ Q("a", "MEDICATION"), "a:label-caps" },
		{ Q("a", "<script>alert(1)</script>"), "a:label-markup" },
		{ Q("a", "Is 3 < 4, or 5 > 4?"), "" },
		{ Q("a", "P\xd0\xb0in"), "a:label-mixed" },
		{ Q("a", "\xd0\x91\xd0\xbe\xd0\xbb\xd1\x8c or pain"), "" },
		{ Q("a", "\xd9\x85\xd8\xa7\xd8\xb0\xd8\xa7\xd8\x9f"), "" },
		{ Q("a", "Pain \xe2\x80\xae?"), "a:label-hidden" },
		{ Q("a", "\xd8\xa7\xe2\x80\x8f?"), "" },
		{ "{\"linkId\":\"g\",\"type\":\"group\",\"item\":[{\"linkId\":"
		    "\"h\",\"type\":\"group\",\"text\":\"Below\",\"item\":["
		    Q("a", "x") "]}]}", "h:heading-order" },
		{ "{\"linkId\":\"g\",\"type\":\"group\",\"text\":\"Top\","
		    "\"item\":[{\"linkId\":\"h\",\"type\":\"group\",\"text\":"
		    "\"Below\",\"item\":[" Q("a", "x") "]}]}", "" },
		{ "{\"linkId\":\"a\",\"type\":\"string\",\"text\":\"x\","
		    "\"required\":true}", "a:required" },
		{ C("a", O("Not asked") "," O("Well") "," O("Not so well")),
		    "" },
		{ C("a", O("Well") "," O("Not so well")), "a:choice-first" },
		{ C("a", O("Not asked") "," O("Red")), "a:choice-colour" },
		{ C("a", O("Not asked") "," O("Amber: look again")),
		    "a:choice-colour" },
		{ C("a", O("Not asked") "," O("Code red")), "a:choice-colour" },
		{ C("a", O("Not asked") "," O("Green space") "," O("Bored")),
		    "" },
		{ C("a", O("Not asked") "," O("White British")), "" },
		{ C("a", O("Not asked") "," O("WELL AND RESTED")),
		    "a:choice-caps" },
		{ "{\"linkId\":\"a\",\"type\":\"string\",\"text\":\"\","
		    "\"extension\":[{\"url\":\"http://hl7.org/fhir/"
		    "StructureDefinition/questionnaire-hidden\","
		    "\"valueBoolean\":true}]}", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		str got;

		kit_fresh();
		got = found_in(t[i].items);
		if (!str_eq(got, str_of(t[i].want)))
			fail_msg("%s: \"%.*s\", not \"%s\"", t[i].items,
			    PRS(got), t[i].want);
	}
}

/* Each rule was met above, or here; each says what to do, from where. */
static void
test_table(void **state)
{
	struct buf b;

	(void)state;
	kit_fresh();
	buf_init(&b, mem, 1 << 16);
	buf_lit(&b, "{\"linkId\":\"a\",\"type\":\"choice\",\"text\":\"x\","
	    "\"answerOption\":[" O("Not asked") "," O("Same") ","
	    "{\"valueCoding\":{\"code\":\"o\",\"display\":\"same\"}}");
	for (int i = 0; i < 20; i++)
		buf_fmt(&b, ",{\"valueString\":\"Choice %d\"}", i);
	buf_lit(&b, "]}");
	same_kit(found_in(str_c(mem, buf_str(&b))),
	    "a:choice-same a:choice-many");
	for (unsigned i = 0; i < PLAIN__MAX; i++) {
		assert_true(plain_info[i].says[0] && plain_info[i].instead[0]);
		assert_true(plain_info[i].source[0]);
	}
}

static void
test_deep(void **state)
{
	struct buf b;

	(void)state;
	kit_fresh();
	buf_init(&b, mem, 1 << 16);
	for (int i = 0; i < 4; i++)
		buf_fmt(&b, "{\"linkId\":\"g%d\",\"type\":\"group\",\"text\":"
		    "\"Part %d\",\"item\":[", i, i);
	buf_lit(&b, Q("a", "x"));
	for (int i = 0; i < 4; i++)
		buf_lit(&b, "]}");
	same_kit(found_in(str_c(mem, buf_str(&b))), "g3:heading-deep");
}

/* A form that is refused for other reasons is read as far as it goes. */
static void
test_refused_forms(void **state)
{
	(void)state;
	kit_fresh();
	same_kit(found_in(Q("a", "x") "," Q("a", "x")), "a:label-same");
	kit_fresh();
	same_kit(found_in(C("a", O("Low") "," O("High"))), "a:choice-first");
}

static void
test_lines(void **state)
{
	str text = S("{\"resourceType\":\"Questionnaire\",\n\"item\":[\n{"
	    "\"linkId\":\"a\",\n\"item\":[{\n\n\"linkId\":\"b\"}]}]}");
	const struct json *j;

	(void)state;
	kit_fresh();
	j = kit_json(text);
	assert_int_equal(form_line(text, j, S("a")), 3);
	assert_int_equal(form_line(text, j, S("b")), 6);
	assert_int_equal(form_line(text, j, S("c")), 0);
}

/* ---- comparing ---- */

static str
compared(const char *was, const char *now)
{
	struct difference *d;
	struct form a, b;
	struct buf out;
	unsigned n;

	assert_int_equal(kit_load(was, &a), ERR_OK);
	assert_int_equal(kit_load(now, &b), ERR_OK);
	assert_int_equal(form_compare(&cx, &a, &b, &d, &n), ERR_OK);
	buf_init(&out, mem, 1 << 16);
	for (unsigned i = 0; i < n; i++) {
		if (i)
			buf_lit(&out, "; ");
		buf_put(&out, d[i].link);
		buf_c(&out, ' ');
		buf_put(&out, str_of(differ_info[d[i].is].says));
		if (d[i].was.n || d[i].now.n) {
			buf_lit(&out, " [");
			buf_put(&out, d[i].was);
			buf_lit(&out, "] [");
			buf_put(&out, d[i].now);
			buf_lit(&out, "]");
		}
	}
	return buf_str(&out);
}

#define WHEN(link, text, on) "{\"linkId\":\"" link "\",\"type\":\"string\"," \
	"\"text\":\"" text "\",\"enableWhen\":[{\"question\":\"" on "\"," \
	"\"operator\":\"exists\",\"answerBoolean\":true}]}"

static void
test_compare(void **state)
{
	static const struct { const char *was, *now, *want; } t[] = {
		{ Q("a", "One") "," Q("b", "Two"),
		    Q("a", "One") "," Q("b", "Two"), "" },
		{ Q("a", "One"), Q("a", "Won"),
		    "a asked in other words [One] [Won]" },
		{ Q("a", "One"), Q("a", "One") "," Q("b", "Two"),
		    "b new [] [Two]" },
		{ Q("a", "One") "," Q("b", "Two"), Q("b", "Two"),
		    "a taken out [One] []" },
		{ Q("a", "One") "," Q("b", "Two") "," Q("c", "Three"),
		    Q("a", "One") "," Q("c", "Three"),
		    "b taken out [Two] []" },
		{ Q("a", "One") "," Q("b", "Two"),
		    Q("b", "Two") "," Q("a", "One"),
		    "b in another place; a in another place" },
		{ Q("a", "One"), "{\"linkId\":\"a\",\"type\":\"text\","
		    "\"text\":\"One\",\"repeats\":true}",
		    "a answered in another way [string] [text]; a answered"
		    " once, or more than once [once] [more than once]" },
		{ C("a", O("Not asked") "," O("Well")),
		    C("a", O("Not asked") "," O("Good")),
		    "a other choices [Not asked / Well] [Not asked / Good]" },
		{ Q("a", "One") "," Q("b", "Two"),
		    Q("a", "One") "," WHEN("b", "Two", "a"),
		    "b asked under other conditions" },
		{ Q("a", "One") "," WHEN("b", "Two", "a"),
		    Q("a", "One") "," WHEN("b", "Two", "a"), "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		kit_fresh();
		same_kit(compared(t[i].was, t[i].now), t[i].want);
	}
}

/* One of Heed's own: its words may change, and nothing else. */
static void
test_own(void **state)
{
	struct form own, other;

	(void)state;
	kit_fresh();
	assert_int_equal(kit_load(C("a", O("Not asked") "," O("Well")) ","
	    Q("b", "Two"), &own), ERR_OK);
	assert_int_equal(kit_load(C("a", "{\"valueCoding\":{\"code\":"
	    "\"Not asked\",\"display\":\"Not asked yet\"}}," O("Well")) ","
	    Q("b", "Zwei"), &other), ERR_OK);
	assert_int_equal(form_same_parts(&cx, &own, &other), ERR_OK);
	assert_int_equal(kit_load(C("a", O("Not asked") "," O("Good")) ","
	    Q("c", "Two"), &other), ERR_OK);
	assert_int_equal(form_same_parts(&cx, &own, &other), ERR_INPUT);
	assert_int_equal(cx.ndiag, 3);
	same_kit(cx.diag[0].where, "a");
	same_kit(cx.diag[1].where, "c");
	same_kit(cx.diag[2].where, "b");
}

/* ---- inventing ---- */

static const struct line *
said(const struct answers *a, const char *link)
{
	for (unsigned i = 0; i < a->n; i++)
		if (str_eq(a->line[i].link, str_of(link)) &&
		    !a->line[i].parked)
			return &a->line[i];
	return NULL;
}

#define ON(link, on, op, answer) "{\"linkId\":\"" link "\",\"type\":" \
	"\"string\",\"text\":\"" link "?\",\"enableWhen\":[{\"question\":\"" \
	on "\",\"operator\":\"" op "\"," answer "}]}"
#define ALL_KINDS                                                             \
	C("ch", O("Not asked") "," O("Well") "," O("Odd")) ","                \
	ON("if-odd", "ch", "=", "\"answerCoding\":{\"code\":\"Odd\"}") ","    \
	ON("if-well", "ch", "=", "\"answerCoding\":{\"code\":\"Well\"}") ","  \
	ON("if-not", "ch", "!=", "\"answerCoding\":{\"code\":\"Well\"}") ","  \
	"{\"linkId\":\"n\",\"type\":\"integer\",\"text\":\"n\"},"             \
	ON("if-5", "n", ">=", "\"answerInteger\":5") ","                      \
	ON("if-none", "n", "exists", "\"answerBoolean\":false") ","           \
	"{\"linkId\":\"d\",\"type\":\"date\",\"text\":\"d\"},"                \
	ON("if-late", "d", ">", "\"answerDate\":\"2030-01-01\"") ","          \
	"{\"linkId\":\"bo\",\"type\":\"boolean\",\"text\":\"bo\"},"           \
	ON("if-no", "bo", "=", "\"answerBoolean\":false") ","                 \
	"{\"linkId\":\"de\",\"type\":\"decimal\",\"text\":\"de\"},"           \
	"{\"linkId\":\"dt\",\"type\":\"dateTime\",\"text\":\"dt\"},"          \
	"{\"linkId\":\"ti\",\"type\":\"time\",\"text\":\"ti\"},"              \
	"{\"linkId\":\"te\",\"type\":\"text\",\"text\":\"te\",\"maxLength\":" \
	"9},{\"linkId\":\"u\",\"type\":\"url\",\"text\":\"u\"},"              \
	"{\"linkId\":\"q\",\"type\":\"quantity\",\"text\":\"q\"},"            \
	"{\"linkId\":\"r\",\"type\":\"reference\",\"text\":\"r\"},"           \
	"{\"linkId\":\"g\",\"type\":\"group\",\"repeats\":true,\"text\":"     \
	"\"g\",\"item\":[" Q("g.a", "g.a") ",{\"linkId\":\"g.h\",\"type\":"   \
	"\"string\",\"text\":\"g.h\",\"repeats\":true,\"item\":["             \
	Q("g.h.x", "g.h.x") "]}]}"

static void
test_invent(void **state)
{
	static const char *const every[] = { "ch", "if-odd", "n", "if-5", "d",
		"if-late", "bo", "if-no", "de", "dt", "ti", "te", "u", "q",
		"g", "g.a", "g.h", "g.h.x", "if-not" };
	struct answers a;
	struct form f;

	(void)state;
	kit_fresh();
	assert_int_equal(kit_load(ALL_KINDS, &f), ERR_OK);
	assert_int_equal(form_invent(&cx, &f, S(""), &a), ERR_OK);
	for (size_t i = 0; i < sizeof(every) / sizeof(every[0]); i++)
		if (!said(&a, every[i]))
			fail_msg("%s has no answer", every[i]);
	assert_null(said(&a, "r"));
	same_kit(said(&a, "te")->value, "An invent");
	for (unsigned i = 0; i < a.n; i++)
		assert_false(a.line[i].parked);
	assert_int_equal(cx.ndiag, 0);
}

/* Each branch can be opened, whatever else would be open at first. */
static void
test_branches(void **state)
{
	const struct item *b[20];
	struct answers a;
	struct form f;
	unsigned n;

	(void)state;
	kit_fresh();
	assert_int_equal(kit_load(ALL_KINDS, &f), ERR_OK);
	n = form_branches(&f, b, 20);
	assert_int_equal(n, 7);
	for (unsigned i = 0; i < n; i++) {
		assert_int_equal(form_invent(&cx, &f, b[i]->link, &a), ERR_OK);
		if (!said(&a, str_c(mem, b[i]->link)))
			fail_msg("%.*s is not opened", PRS(b[i]->link));
	}
	assert_int_equal(form_branches(&f, b, 3), 3);
}

/* The same each time: a preview is posted back to itself. */
static void
test_same_again(void **state)
{
	struct answers a, b;
	struct form f;

	(void)state;
	kit_fresh();
	assert_int_equal(kit_load(ALL_KINDS, &f), ERR_OK);
	assert_int_equal(form_invent(&cx, &f, S(""), &a), ERR_OK);
	assert_int_equal(form_invent(&cx, &f, S(""), &b), ERR_OK);
	assert_int_equal(a.n, b.n);
	for (unsigned i = 0; i < a.n; i++) {
		assert_true(str_eq(a.line[i].id, b.line[i].id));
		assert_true(a.line[i].rev == b.line[i].rev);
	}
}

static void
test_mistype(void **state)
{
	const struct field *field;
	struct answers a;
	struct form f;
	struct op *op;
	unsigned n, nop;

	(void)state;
	kit_fresh();
	assert_int_equal(kit_load(ALL_KINDS, &f), ERR_OK);
	answers_new(&cx, &f, S(""), &a);
	assert_int_equal(form_mistype(&cx, &f, &field, &n), ERR_OK);
	assert_int_equal(forms_take(&cx, &a, S(""), field, n, &op, &nop),
	    ERR_INPUT);
	assert_true(cx.ndiag >= 2);
	for (unsigned i = 0; i < cx.ndiag; i++)
		assert_true(form_field_id(&cx, cx.diag[i].where).n > 0);
	/* A form in which nothing can be mistyped. */
	kit_fresh();
	assert_int_equal(kit_load(Q("a", "x"), &f), ERR_OK);
	assert_int_equal(form_mistype(&cx, &f, &field, &n), ERR_OK);
	assert_int_equal(n, 0);
}

/* 2,000 items, each hung on the one before. */
static void
test_large(void **state)
{
	const struct field *field;
	struct answers a;
	struct plain *l;
	struct form f;
	struct buf b;
	unsigned n;

	(void)state;
	kit_fresh();
	buf_init(&b, mem, 1 << 20);
	for (unsigned i = 0; i < FORM_ITEMS_MAX; i++)
		buf_fmt(&b, "%s{\"linkId\":\"q%u\",\"type\":\"date\",\"text\":"
		    "\"Day %u\",\"required\":true%s}", i ? "," : "", i, i,
		    i % 2 ? "" : ",\"enableWhen\":[{\"question\":\"q1\","
		    "\"operator\":\"exists\",\"answerBoolean\":true}]");
	assert_int_equal(kit_load(str_c(mem, buf_str(&b)), &f), ERR_OK);
	assert_int_equal(form_invent(&cx, &f, S(""), &a), ERR_OK);
	assert_int_equal(a.n, FORM_ITEMS_MAX);
	assert_int_equal(form_mistype(&cx, &f, &field, &n), ERR_OK);
	assert_true(n > 0 && n < 200);
	assert_int_equal(form_plain(&cx, f.json, &l, &n), ERR_OK);
	assert_int_equal(n, FORM_ITEMS_MAX);
}

/* Conditions on conditions, each item on all before it: every way through them
 * would be more than there is time for. */
static void
test_many_ways(void **state)
{
	struct answers a;
	struct form f;
	struct buf b;

	(void)state;
	kit_fresh();
	buf_init(&b, mem, 1 << 20);
	for (unsigned i = 0; i < 60; i++) {
		buf_fmt(&b, "%s{\"linkId\":\"q%u\",\"type\":\"boolean\","
		    "\"text\":\"Q %u\"", i ? "," : "", i, i);
		for (unsigned k = 0; k < i; k++)
			buf_fmt(&b, "%s{\"question\":\"q%u\",\"operator\":"
			    "\"=\",\"answerBoolean\":true}", k ? "," :
			    ",\"enableBehavior\":\"all\",\"enableWhen\":[",
			    k);
		buf_put(&b, i ? S("]}") : S("}"));
	}
	assert_int_equal(kit_load(str_c(mem, buf_str(&b)), &f), ERR_OK);
	assert_int_equal(form_invent(&cx, &f, S("q59"), &a), ERR_OK);
	assert_int_equal(a.n, 60);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_refused_forms),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_invent),
		cmocka_unit_test(test_branches),
		cmocka_unit_test(test_same_again),
		cmocka_unit_test(test_mistype),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_many_ways),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
