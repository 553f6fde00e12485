/*
 * Every kind of question: what foreign records hold of it, how it is drawn and
 * read, what opens another question, what is refused of a post; and every rule
 * of the lint.
 */
#include "form_kinds.h"

/* Records that never saw Heed. */
static const struct foreign {
	const char *link, *in, *value, *display, *system, *words;
} foreign[] = {
	{ "str", "\"valueString\":\"w\"", "w", "w", "", "w" },
	{ "str", "\"valueInteger\":4", "4", "", "", "4" },
	{ "yes", "\"valueBoolean\":true", "true", "", "", "yes" },
	{ "yes", "\"valueBoolean\":false", "false", "", "", "no" },
	{ "yes", "\"valueString\":\"perhaps\"", "perhaps", "perhaps", "",
	    "perhaps" },
	{ "day", "\"valueDate\":\"2026-11-23\"", "2026-11-23", "", "",
	    "23 November 2026" },
	{ "day", "\"valueString\":\"soon\"", "soon", "soon", "", "soon" },
	{ "when", "\"valueDateTime\":\"2026-11-23T10:00:00Z\"",
	    "2026-11-23T10:00:00Z", "", "", "Monday 23 November 2026 at 10am" },
	{ "time", "\"valueTime\":\"09:30:00\"", "09:30:00", "", "", "09:30" },
	{ "time", "\"valueTime\":\"09:30:01\"", "09:30:01", "", "",
	    "09:30:01" },
	{ "mass", "\"valueQuantity\":{\"value\":5.0,\"unit\":\"kg\"}", "5.0",
	    "", "kg", "5.0 kg" },
	{ "mass", "\"valueQuantity\":{\"value\":5,\"code\":\"g\"}", "5", "",
	    "g", "5 g" },
	{ "mass", "\"valueQuantity\":{\"value\":5}", "5", "", "", "5" },
	{ "pick", "\"valueCoding\":{\"system\":\"s\",\"code\":\"a\","
	    "\"display\":\"An apple\"}", "a", "An apple", "s", "An apple" },
	{ "pick", "\"valueCoding\":{\"system\":\"s\",\"code\":\"a\"}", "a", "",
	    "s", "Apple" },
	{ "pick", "\"valueCoding\":{\"display\":\"Cake\"}", "Cake", "Cake", "",
	    "Cake" },
	{ "pick", "\"valueDate\":\"2026-11-23\"", "2026-11-23", "", "",
	    "23 November 2026" },
	{ "free", "\"valueCoding\":{\"code\":\"z\"}", "z", "", "", "z" },
	{ "ref", "\"valueReference\":{\"reference\":\"Patient/1\","
	    "\"display\":\"Sam\"}", "Patient/1", "Sam", "", "Sam" },
	{ "ref", "\"valueReference\":{\"display\":\"Sam\"}", "Sam", "Sam", "",
	    "Sam" },
	{ "file", "\"valueAttachment\":{\"url\":\"Binary/1\","
	    "\"title\":\"A letter\"}", "Binary/1", "A letter", "",
	    "A letter" },
	{ "file", "\"valueAttachment\":{\"url\":\"Binary/1\"}", "Binary/1", "",
	    "", "Binary/1" },
	{ "file", "\"valueAttachment\":{\"title\":\"A letter\"}", "A letter",
	    "A letter", "", "A letter" },
	{ "file", "\"valueAttachment\":{\"contentType\":\"image/png\"}",
	    "attachment", "", "", "attachment" },
	{ "gone", "\"valueString\":\"of an earlier form\"",
	    "of an earlier form", "of an earlier form", "",
	    "of an earlier form" },
};
enum { NFOREIGN = sizeof(foreign) / sizeof(foreign[0]) };

/* Read, said in words, drawn both ways, and printed again byte for byte. */
static void
test_foreign(void **state)
{
	(void)state;
	for (unsigned k = 0; k < NFOREIGN; k++) {
		const struct foreign *f = &foreign[k];
		struct form_view v = { .a = &a, .statuses = k & 1 };
		str body;

		load(kinds);
		read_items(item(f->link, f->in));
		assert_int_equal(a.n, 1);
		assert_str(a.line[0].value, f->value);
		assert_str(a.line[0].display, f->display);
		assert_str(a.line[0].system, f->system);
		assert_str(line_words(&cx, &a.line[0]), f->words);
		assert_int_equal(answers_print(&cx, &a, &body), ERR_OK);
		has(body, f->in);
		v.read_only = true;
		has(drawn(&v), f->words);
		v.read_only = false;
		(void)drawn(&v);
	}
}

/* What stands in a record and no option says stays choosable as it is. */
static void
test_drawn_as_it_stands(void **state)
{
	static const struct { const char *link, *in, *html; } t[] = {
		{ "mass", "\"valueQuantity\":{\"value\":5,\"unit\":\"stone\"}",
		    "<option value=\"stone\" selected>" },
		{ "mass", "\"valueQuantity\":{\"value\":5,"
		    "\"unit\":\"kilograms\"}",
		    "<option value=\"kilograms\" selected>" },
		{ "bare", "\"valueQuantity\":{\"value\":5,\"unit\":\"cups\"}",
		    "value=\"cups\"" },
		{ "pick", "\"valueCoding\":{\"code\":\"q\",\"display\":\"Quince\"}",
		    "Quince" },
		{ "open", "\"valueString\":\"cocoa\"", "value=\"cocoa\"" },
		{ "open", "\"valueString\":\"tea\"", "tea" },
		{ "ticko", "\"valueString\":\"blue\"", "blue" },
		{ "tick", "\"valueString\":\"two\"", " checked" },
		{ "tick", "\"valueString\":\"three\"", "three" },
		{ "file", "\"valueAttachment\":{\"url\":\"Binary/1\","
		    "\"title\":\"A letter\"}", "A letter" },
		{ "str", "\"valueString\":\"two\\nlines\"", "<textarea" },
		{ "fixed", "\"valueString\":\"as printed\"", "as printed" },
		{ "gone", "\"valueString\":\"once asked\"", "once asked" },
		{ "nil", "\"valueCoding\":{\"system\":\"urn:heed:code:x\","
		    "\"code\":\"not-asked\"}", "Not asked yet" },
		{ "ref", "\"valueReference\":{\"reference\":\"Patient/9\","
		    "\"display\":\"Someone\"}", "Someone" },
		{ "ref", "\"valueReference\":{\"reference\":\"Patient/8\"}",
		    "Patient/8" },
	};
	static const struct form_ref refs[] = {
		{ SK("ref"), SK("Patient/1"), SK("Sam") },
		{ SK("other"), SK("Patient/2"), SK("Not here") },
		{ SK(""), SK("Patient/3"), SK("Anyone") } };

	(void)state;
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
		struct form_view v = { .a = &a, .statuses = true, .ref = refs,
			.nref = 3 };
		str html;

		load(kinds);
		read_items(item(t[k].link, t[k].in));
		html = drawn(&v);
		has(html, t[k].html);
		has(html, "Anyone");
		hasnt(html, "Not here");
		v.nref = 0;
		has(drawn(&v), "Files cannot be added here" + (strcmp(t[k].link,
		    "file") == 0 ? 26 : 0));
	}
}

/* ---- entries ---- */

static void
test_entries_drawn(void **state)
{
	struct form_view v = { .a = &a };
	str html;

	(void)state;
	load(kinds);
	read_items(TEXT("l1", "one") "," TEXT("l2", "two"));
	html = drawn(&v);
	has(html, "name=\"down:l1\"");
	has(html, "name=\"up:l2\"");
	has(html, "name=\"drop:l1\"");
	hasnt(html, "name=\"up:l1\"");
	hasnt(html, "name=\"down:l2\"");
	v.add = S("row");
	v.add_in = S("");
	has(drawn(&v), "Q row 3");
	v = (struct form_view){ .a = &a, .fold = true };
	has(drawn(&v), "Say more about it");
	v.words = true;
	hasnt(drawn(&v), "Q row.n");
	v = (struct form_view){ .a = &a, .entry = S("l2") };
	html = drawn(&v);
	has(html, "two");
	hasnt(html, "name=\"drop:l2\"");
	v = (struct form_view){ .a = &a, .scope = S("row"), .entry = S("new"),
		.add_in = S("") };
	has(drawn(&v), "name=\"e:~");
	v = (struct form_view){ .a = &a, .scope = S("all") };
	html = drawn(&v);
	has(html, "Q deep");
	hasnt(html, "Q row");
	v = (struct form_view){ .a = &a, .voices = true, .again =
	    (const struct field[]){ { S("voice"), S("shared") } },
	    .nagain = 1 };
	has(drawn(&v), "value=\"shared\" checked");
	answers_new(&cx, &form, S("Patient/1"), &a);
	v = (struct form_view){ .a = &a, .read_only = true };
	has(drawn(&v), "Not asked yet");
	v = (struct form_view){ .a = &a, .read_only = false, .add = S("many"),
		.add_in = S("") };
	has(drawn(&v), "Add another");
}

/* One field posted to a new response, with what it gives. */
static const struct post {
	const char *link;
	char kind;
	const char *ending, *value;
	char kind2;
	const char *ending2, *value2;
	const char *want; /* the value, "~status", or a word of the refusal */
	bool ok;
} posts[] = {
	{ "str", 't', "", "w", 0, "", "", "w", true },
	{ "str", 's', "", "unable-now", 0, "", "", "~unable-now", true },
	{ "str", 's', "", "nonsense", 0, "", "", "reasons offered", false },
	{ "str", 't', "", "w", 's', "", "unknown", "Either give", false },
	{ "pick", 't', "", "~chose-not-to-say", 0, "", "", "~chose-not-to-say",
	    true },
	{ "pick", 't', "", "~nonsense", 0, "", "", "answers offered", false },
	{ "pick", 't', "", "=nonsense", 0, "", "", "answers offered", false },
	{ "open", 't', "", "+other", 'o', "", "cocoa", "cocoa", true },
	{ "open", 't', "", "+other", 0, "", "", "Say what the other", false },
	{ "open", 't', "", "=tea", 'o', "", "cocoa", "or clear it", false },
	{ "open", 't', "", "", 'o', "", "cocoa", "cocoa", true },
	{ "day", 'd', "year", "2026", 0, "", "", "2026", true },
	{ "day", 'd', "day", "23", 'd', "month", "11", "", false },
	{ "when", 'd', "year", "2026", 'h', "", "10:00", "needs the day",
	    false },
	{ "when", 'h', "", "10:00", 0, "", "", "needs the day", false },
	{ "mass", 't', "", "5", 'u', "", "kilograms", "5", true },
	{ "yes", 't', "", "=true", 0, "", "", "true", true },
	{ "yes", 't', "", "=maybe", 0, "", "", "", false },
	{ "int", 't', "", "many", 0, "", "", "whole number", false },
	{ "time", 't', "", "14:30", 0, "", "", "14:30:00", true },
	{ "ref", 't', "", "Patient/1", 0, "", "", "Patient/1", true },
};

static void
test_posts(void **state)
{
	static const struct hand hand = { SK("Patient/1"), SK("Sam"), SK(""),
		SK(""), KIT_NOW };

	(void)state;
	for (size_t k = 0; k < sizeof(posts) / sizeof(posts[0]); k++) {
		const struct post *p = &posts[k];
		struct field f[2] = { 0 };
		struct form_view v = { .a = &a, .statuses = true, .again = f,
			.nagain = p->kind2 ? 2 : 1 };
		struct op_result r[4];
		struct op *op = NULL;
		unsigned nop = 0;
		enum err e;
		str html, body;

		load(kinds);
		answers_new(&cx, &form, S("Patient/1"), &a);
		html = drawn(&(struct form_view){ .a = &a, .statuses = true });
		f[0] = (struct field){ name_in(html, p->kind, p->link,
		    p->ending), str_of(p->value) };
		if (p->kind2)
			f[1] = (struct field){ name_in(html, p->kind2, p->link,
			    p->ending2), str_of(p->value2) };
		e = forms_take(&cx, &a, S(""), f, v.nagain, &op, &nop);
		if (e == ERR_OK)
			e = answers_apply(&cx, &a, op, nop, &hand, r);
		if ((e == ERR_OK) != p->ok)
			fail_msg("post %zu: %s", k, err_info[e].name);
		if (e != ERR_OK) {
			assert_int_equal(e, ERR_INPUT);
			has(cx.diag[0].what, p->want);
			assert_true(form_field_id(&cx, cx.diag[0].where).n > 0);
			/* Drawn again with what was typed, and what is wrong. */
			v.diag = cx.diag;
			v.ndiag = cx.ndiag;
			html = drawn(&v);
			has(html, "error");
			continue;
		}
		assert_int_equal(nop, 1);
		assert_int_equal(a.n, 1);
		if (p->want[0] == '~')
			assert_str(str_of(status_code[a.line[0].status]),
			    p->want + 1);
		else
			assert_str(a.line[0].value, p->want);
		assert_int_equal(answers_print(&cx, &a, &body), ERR_OK);
		assert_true(kit_is_fhir(kit_json(body)));
		if (strcmp(p->link, "mass") == 0)
			has(body, "\"code\":\"kg\"");
		/* Posted again from the page that has it: nothing to do. */
		html = drawn(&(struct form_view){ .a = &a, .statuses = true,
		    .again = f, .nagain = 1 });
		assert_true(html.n > 0);
	}
}

static void
test_names(void **state)
{
	static const char *const bad[] = { "", "t", "x:l:1:d:p:link",
		"tt:l:1:d:p:link", "t:l", "t:l:x:d:p:link", "t:l:-1:d:p:link",
		"t:l:1", "t:l:1:d", "t:l:1:d:p", "t:a b:1:d:p:link",
		"t:l:1:d:a b:link", "d:l:1:d:p:link", "d:l:1:d:p:day",
		"d:l:1:d:p:xday", ":l:1:d:p:link" };
	struct place p;
	str ending;
	char kind;

	(void)state;
	kit_fresh();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (field_parse(str_of(bad[i]), &kind, &p, &ending))
			fail_msg("taken: %s", bad[i]);
	assert_true(field_parse(S("t:~1:0:d::a:b"), &kind, &p, &ending));
	assert_str(p.link, "a:b");
	assert_true(field_parse(S("d:l:0:d::a-year"), &kind, &p, &ending));
	assert_str(ending, "year");
	assert_str(form_field_id(&cx, S("d:l:0:d::a")), "fd_3Al_3A0_3Ad_3A_3Aa"
	    "-day");
	assert_str(form_field_id(&cx, S("d:l")), "");
	assert_str(form_field_id(&cx, S("a")), "");
}

/* ---- what opens a question ---- */

#define ON(type, op, answer) \
	Q("on", type, "") "," Q("then", "string", ",\"enableWhen\":[{" \
	"\"question\":\"on\",\"operator\":\"" op "\"," answer "}]")

static void
test_opens(void **state)
{
	static const struct { const char *form, *given; bool open; } t[] = {
#define DT(op, at) ON("dateTime", op, "\"answerDateTime\":\"" at "\"")
#define AT(at) "\"valueDateTime\":\"" at "\""
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01T10:00:00+00:00"), true },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01T11:00:00.5+01:00"),
	    true },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01T05:00:00-05:00"),
	    true },
	{ DT(">", "2026-01-01T10:00:00Z"), AT("2026-01-01T10:00:01Z"), true },
	{ DT("<", "2026-01-01T10:00:00Z"), AT("2026-01-01T09:59:59Z"), true },
	{ DT(">=", "2026-01-01T10:00:00Z"), AT("2026-01-01T10:00:00Z"), true },
	{ DT("<=", "2026-01-01T10:00:00Z"), AT("2026-01-01T10:00:01Z"), false },
	{ DT("!=", "2026-01-01T10:00:00Z"), AT("2026-01-01T10:00:01Z"), true },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01"), false },
	{ DT("<", "2026-01-01T10:00:00Z"), AT("2025"), true },
	{ DT("=", "2026-07-01T09:00:00Z"), AT("2026-07-01T10:00:00"), true },
	/* What is no time is compared as it is written. */
	{ DT("=", "2027-01-01T10:00:00Z"), AT("2026-13-01T10:00:00Z"), false },
	{ DT("=", "2026-03-02T10:00:00Z"), AT("2026-02-30T10:00:00Z"), false },
	{ DT("=", "2026-01-02T01:00:00Z"), AT("2026-01-01T25:00:00Z"), false },
	{ DT("=", "2026-01-01T11:00:00Z"), AT("2026-01-01T10:60:00Z"), false },
	{ DT("=", "2026-01-01T10:01:01Z"), AT("2026-01-01T10:00:61Z"), false },
	{ DT("=", "2025-12-31T10:00:00Z"), AT("2026-01-00T10:00:00Z"), false },
	{ DT("=", "2025-12-01T10:00:00Z"), AT("2026-00-01T10:00:00Z"), false },
	{ DT("=", "2026-01-01T09:00:00Z"), AT("2026-01-01T10:00:00+01"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01T10:00:00+xx:00"),
	    false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01T10:00:00+00:xx"),
	    false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01 10:00:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01T10-00:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01T10:00-00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026/01-01T10:00:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01/01T10:00:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("xxxx-01-01T10:00:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-xx-01T10:00:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-xxT10:00:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01Txx:00:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01T10:xx:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01T10:00:xxZ"), false },
#define QU(op, q) ON("quantity", op, "\"answerQuantity\":{" q "}")
	{ QU("=", "\"value\":5,\"unit\":\"kg\""),
	    "\"valueQuantity\":{\"value\":5.0,\"unit\":\"kg\"}", true },
	{ QU(">", "\"value\":5,\"unit\":\"kg\""),
	    "\"valueQuantity\":{\"value\":6,\"unit\":\"kg\"}", true },
	{ QU(">", "\"value\":5,\"unit\":\"kg\""),
	    "\"valueQuantity\":{\"value\":6,\"unit\":\"g\"}", false },
	{ QU("!=", "\"value\":5,\"unit\":\"kg\""),
	    "\"valueQuantity\":{\"value\":5,\"unit\":\"g\"}", true },
	{ QU("<", "\"value\":5"), "\"valueQuantity\":{\"value\":4,"
	    "\"unit\":\"g\"}", true },
#define CO(op, c) Q("on", "choice", ",\"answerOption\":[" CODED("s", "a", "A") \
	"]") "," Q("then", "string", ",\"enableWhen\":[{\"question\":\"on\"," \
	"\"operator\":\"" op "\",\"answerCoding\":{" c "}}]")
	{ CO("=", "\"code\":\"a\""), "\"valueCoding\":{\"system\":\"s\","
	    "\"code\":\"a\"}", true },
	{ CO("=", "\"system\":\"s\",\"code\":\"a\""),
	    "\"valueCoding\":{\"code\":\"a\"}", true },
	{ CO("=", "\"system\":\"t\",\"code\":\"a\""),
	    "\"valueCoding\":{\"system\":\"s\",\"code\":\"a\"}", false },
	{ CO("!=", "\"system\":\"t\",\"code\":\"a\""),
	    "\"valueCoding\":{\"system\":\"s\",\"code\":\"a\"}", true },
	{ CO("=", "\"code\":\"b\""), "\"valueCoding\":{\"code\":\"a\"}", false },
#define ST(op, s) ON("string", op, "\"answerString\":\"" s "\"")
	{ ST("=", "x"), "\"valueString\":\"x\"", true },
	{ ST("=", "x"), "\"valueString\":\"y\"", false },
	{ ST("=", "x"), "\"valueCoding\":{\"code\":\"1\",\"display\":\"x\"}",
	    true },
	{ ON("integer", ">=", "\"answerInteger\":3"), "\"valueInteger\":3",
	    true },
	{ ON("decimal", "<", "\"answerDecimal\":0.5"), "\"valueDecimal\":0.25",
	    true },
	{ ON("boolean", "exists", "\"answerBoolean\":true"),
	    "\"valueBoolean\":false", true },
	{ ON("boolean", "exists", "\"answerBoolean\":false"),
	    "\"valueBoolean\":false", false },
	{ ON("date", ">", "\"answerDate\":\"2026-01-01\""),
	    "\"valueDate\":\"2026-01-02\"", true },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
		load(t[k].form);
		read_items(item("on", t[k].given));
		if (item_enabled(&a, form_item(&form, S("then")), S("")) !=
		    t[k].open)
			fail_msg("%zu: %s", k, t[k].given);
	}
}

/* ---- what is read of a form ---- */

#define VS(compose) \
	"{\"resourceType\":\"Questionnaire\",\"contained\":[{" \
	"\"resourceType\":\"ValueSet\",\"id\":\"v\"," compose "}],\"item\":[" \
	"{\"linkId\":\"a\",\"type\":\"choice\",\"answerValueSet\":\"#v\"}]}"

static void
test_value_sets(void **state)
{
	static const struct { const char *form; unsigned n; const char *first; }
	    t[] = {
		{ VS("\"compose\":{\"include\":[{\"system\":\"s\",\"concept\":"
		    "[{\"code\":\"x\"},{\"display\":\"no code\"}]}]}"), 1, "x" },
		{ VS("\"compose\":{\"include\":[{\"concept\":[{\"code\":\"x\"}]}],"
		    "\"exclude\":[{}]}"), 0, "" },
		{ VS("\"compose\":{\"include\":[{\"concept\":[{\"code\":\"x\"}],"
		    "\"filter\":[{}]}]}"), 0, "" },
		{ VS("\"compose\":{\"include\":[{\"concept\":[{\"code\":\"x\"}],"
		    "\"valueSet\":[\"y\"]}]}"), 0, "" },
		{ VS("\"compose\":{\"include\":[{\"concept\":[{\"code\":\"x\"}]},"
		    "{\"system\":\"all of it\"}]}"), 0, "" },
		{ VS("\"status\":\"active\""), 0, "" },
		{ VS("\"expansion\":{\"contains\":[{\"system\":\"s\",\"code\":"
		    "\"top\",\"abstract\":true,\"display\":\"Top\",\"contains\":"
		    "[{\"system\":\"s\",\"code\":\"in\",\"display\":\"In\"}]},"
		    "{\"code\":\"out\"}]}"), 2, "In" },
		{ "{\"resourceType\":\"Questionnaire\",\"item\":[{\"linkId\":"
		    "\"a\",\"type\":\"choice\",\"answerValueSet\":\"#\"}]}", 0,
		    "" },
		{ "{\"resourceType\":\"Questionnaire\",\"contained\":[{\"id\":"
		    "\"w\"}],\"item\":[{\"linkId\":\"a\",\"type\":\"choice\","
		    "\"answerValueSet\":\"#v\"}]}", 0, "" },
		{ "{\"resourceType\":\"Questionnaire\",\"item\":[{\"linkId\":"
		    "\"a\",\"type\":\"choice\",\"answerOption\":[{\"id\":\"x\"},"
		    "{\"valueCoding\":{\"code\":\"c\"}}]}]}", 1, "c" },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
		kit_fresh();
		assert_int_equal(form_load(&cx, kit_json(str_of(t[k].form)),
		    &form), ERR_OK);
		if (form.item[0].noption != t[k].n)
			fail_msg("%zu: %u options", k, form.item[0].noption);
		if (t[k].n)
			assert_str(form.item[0].option[0].display, t[k].first);
	}
}

/* Ends what test_too_much began: options of the items, then the form. */
static void
end_form(struct buf *b, int vs, unsigned options, unsigned items)
{
	if (vs && items == 1)
		buf_lit(b, ",\"answerValueSet\":\"#v\"");
	if (!vs && options) {
		buf_lit(b, ",\"answerOption\":[");
		for (unsigned i = 0; i < options; i++)
			buf_fmt(b, "%s{\"valueString\":\"o%u\"}", i ? "," : "",
			    i);
		buf_c(b, ']');
	}
	buf_lit(b, "}]}");
}

static void
test_too_much(void **state)
{
	static const struct { unsigned items, options; enum err err; } t[] = {
		{ 1, 500, ERR_OK }, { 1, 501, ERR_INPUT },
		{ 2000, 0, ERR_OK }, { 2001, 0, ERR_INPUT } };

	(void)state;
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++)
		for (int vs = 0; vs < 2; vs++) {
			struct buf b;

			kit_fresh();
			buf_init(&b, mem, (size_t)2 << 20);
			buf_lit(&b, "{\"resourceType\":\"Questionnaire\","
			    "\"contained\":[{\"resourceType\":\"ValueSet\","
			    "\"id\":\"v\",\"expansion\":{\"contains\":[");
			for (unsigned i = 0; i < t[k].options && vs; i++)
				buf_fmt(&b, "%s{\"code\":\"c%u\"}",
				    i ? "," : "", i);
			buf_lit(&b, "]}}],\"item\":[");
			for (unsigned i = 0; i < t[k].items; i++)
				buf_fmt(&b, "%s{\"linkId\":\"i%u\",\"type\":"
				    "\"choice\"", i ? "}," : "", i);
			end_form(&b, vs, t[k].options, t[k].items);
			if (form_load(&cx, kit_json(buf_str(&b)), &form) !=
			    t[k].err)
				fail_msg("%u items, %u options", t[k].items,
				    t[k].options);
		}
}

/* What Heed does not do is named once a kind, with who asks. */
static void
test_ignored(void **state)
{
	struct buf b;
	str said;

	(void)state;
	kit_fresh();
	buf_init(&b, mem, 1 << 20);
	for (unsigned i = 0; i < 30; i++) {
		buf_fmt(&b, "%s{\"linkId\":\"i%u\",\"type\":\"string\","
		    "\"modifierExtension\":[{\"url\":\"urn:m\"}],",
		    i ? "," : "", i);
		buf_fmt(&b, "\"extension\":[{\"url\":\"urn:own%u\","
		    "\"valueString\":\"x\"},", i);
		buf_lit(&b, "{\"url\":\"http://x/variable\"},"
		    "{\"url\":\"http://x/variable\"},{\"url\":\"urn:same\"},"
		    "{\"url\":\"urn:heed:short\",\"valueString\":\"s\"}]}");
	}
	buf_c(&b, '\0');
	assert_int_equal(kit_load(buf_str(&b).p, &form), ERR_OK);
	/* variable, modifiers, and twenty others: the rest are not named. */
	assert_int_equal(form.nignored, 22);
	said = form.ignored[0];
	has(said, "variable");
	has(said, "i0, i1, i2, i3, i4");
	hasnt(said, "i5,");
}

/* ---- one post for all of it; what was posted and is gone ---- */

static void
test_for_all(void **state)
{
	static const struct { const char *name, *value; enum voice voice;
		enum visible visible; const char *source; } t[] = {
		{ "voice", "person", VOICE_PERSON, VISIBLE_RECORD, "" },
		{ "voice", "nobody", VOICE_PRACTITIONER, VISIBLE_RECORD, "" },
		{ "visible", "offline", VOICE_PRACTITIONER, VISIBLE_OFFLINE, "" },
		{ "visible", "team", VOICE_PRACTITIONER, VISIBLE_TEAM, "" },
		{ "visible", "x", VOICE_PRACTITIONER, VISIBLE_RECORD, "" },
		{ "source", "said", VOICE_PRACTITIONER, VISIBLE_RECORD, "said" },
		{ "source", "observed", VOICE_PRACTITIONER, VISIBLE_RECORD,
		    "observed" },
		{ "source", "record", VOICE_PRACTITIONER, VISIBLE_RECORD,
		    "record" },
		{ "source", "other-agency", VOICE_PRACTITIONER, VISIBLE_RECORD,
		    "other-agency" },
		{ "source", "rumour", VOICE_PRACTITIONER, VISIBLE_RECORD, "" },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
		struct field f[2] = { { S(""), S("w") } };
		struct op *op = NULL;
		unsigned n = 0;

		load(kinds);
		answers_new(&cx, &form, S("Patient/1"), &a);
		f[0].name = name_in(drawn(&(struct form_view){ .a = &a }), 't',
		    "str", "");
		f[1] = (struct field){ str_of(t[k].name), str_of(t[k].value) };
		assert_int_equal(forms_take(&cx, &a, S(""), f, 2, &op, &n),
		    ERR_OK);
		assert_int_equal(n, 1);
		assert_int_equal(op->voice, t[k].voice);
		assert_int_equal(op->visible, t[k].visible);
		assert_str(op->source, t[k].source);
	}
}

static unsigned
press(const char *name, const char *value, struct op **op)
{
	struct field f = { str_of(name), str_of(value) };
	unsigned n = 0;

	assert_int_equal(forms_take(&cx, &a, S(""), &f, 1, op, &n), ERR_OK);
	return n;
}

static void
test_buttons(void **state)
{
	static const struct { const char *name, *value; int kind;
		const char *after; } t[] = {
		{ "up:l1", "1", -1, "" }, { "down:l3", "1", -1, "" },
		{ "up:l2", "1", OP_MOVE, "" }, { "up:l3", "1", OP_MOVE, "l1" },
		{ "down:l1", "1", OP_MOVE, "l2" }, { "up:gone", "1", -1, "" },
		{ "drop:l1", "4", OP_DROP, "" }, { "drop:l1", "x", -1, "" },
		{ "drop:a b", "1", -1, "" }, { "turn:l1", "1", -1, "" },
		{ "nothing", "1", -1, "" } };

	(void)state;
	load(kinds);
	read_items(TEXT("l1", "one") "," TEXT("l2", "two") "," TEXT("l3",
	    "three"));
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
		struct op *op;
		unsigned n = press(t[k].name, t[k].value, &op);

		if (n != (t[k].kind >= 0) || (n && ((int)op->kind != t[k].kind
		    || !str_eq(op->after, str_of(t[k].after)))))
			fail_msg("%s: %u operations", t[k].name, n);
	}
}

/* Words for a line that was taken away meanwhile stay on the page. */
static void
test_lost(void **state)
{
	static const struct { const char *name, *value; bool words, hidden; }
	    t[] = {
		{ "t:gone:1:d::str", "kept words", true, false },
		{ "t:gone:1:d::pick", "=a", false, true },
		{ "t:gone:1:d::yes", "=true", false, true },
		{ "u:gone:1:d::mass", "kg", false, true },
		{ "t:gone:1:d::nowhere", "kept words", false, true },
		{ "t:gone:1:d::str", "  ", false, false },
		{ "k:gone:1:d::tick", "=one", false, false },
		{ "e:gone:1:d::row", "1", false, false },
		{ "odd", "kept words", false, false },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++)
		for (int in = 0; in < 3; in++) {
			struct field f = { str_of(t[k].name),
				str_of(t[k].value) };
			struct form_view v = { .a = &a, .again = &f,
				.nagain = 1, .scope = in == 0 ? S("") :
				in == 1 ? S("str") : S("all") };
			str html;

			load(kinds);
			answers_new(&cx, &form, S("Patient/1"), &a);
			html = drawn(&v);
			if (in == 2) {
				hasnt(html, "kept words");
				continue;
			}
			if (t[k].words)
				has(html, "This was removed while you were");
			else
				hasnt(html, "This was removed while you were");
			if (in == 0 && t[k].hidden)
				has(html, str_c(mem, str_cat(mem,
				    S("type=\"hidden\" name=\""),
				    str_of(t[k].name))));
		}
}

/* A post with faults is drawn again with its ticks and its blanks. */
static void
test_ticks_again(void **state)
{
	struct field f[3];
	struct form_view v = { .a = &a, .again = f, .nagain = 1 };
	str html;

	(void)state;
	load(kinds);
	read_items(item("tick", "\"valueString\":\"one\""));
	html = drawn(&(struct form_view){ .a = &a });
	f[0] = (struct field){ name_in(html, 'm', "tick", ""), S("=two") };
	html = drawn(&v);
	has(html, "value=\"=two\" checked");
	hasnt(html, "value=\"=one\" checked");
	/* Nothing was ticked: only what had been shown came back. */
	html = drawn(&(struct form_view){ .a = &a });
	f[0] = (struct field){ name_in(html, 'k', "tick", ""), S("=one") };
	hasnt(drawn(&v), "value=\"=one\" checked");
	answers_new(&cx, &form, S("Patient/1"), &a);
	html = drawn(&(struct form_view){ .a = &a });
	f[0] = (struct field){ name_in(html, 'e', "row", ""), S("1") };
	f[1] = (struct field){ name_in(html, 't', "row.text", ""), S("first") };
	f[2] = (struct field){ name_in(html, 't', "many", ""), S("several") };
	v.nagain = 3;
	v.add = S("row");
	v.add_in = S("");
	html = drawn(&v);
	has(html, "first");
	has(html, "several");
	has(html, "Q row 2");
	hasnt(html, "Q row 3");
	v.add = S("many");
	has(drawn(&v), "several");
}

static bool
is_one(const struct line *l, void *arg)
{
	return str_starts(l->id, str_of(arg));
}

/* Some lines alone, and what stands below them. */
static void
test_some(void **state)
{
	str body;

	(void)state;
	load(kinds);
	read_items(TEXT("l1", "one") "," TEXT("l2", "two") ","
	    "{\"linkId\":\"str\",\"answer\":[{\"id\":\"s1\",\"valueString\":"
	    "\"three\"}]},{\"linkId\":\"all\",\"item\":[{\"linkId\":\"in\","
	    "\"answer\":[{\"id\":\"i1\",\"valueString\":\"four\"}]}]},"
	    "{\"linkId\":\"gone\",\"answer\":[{\"id\":\"g1\",\"valueString\":"
	    "\"five\"}]}");
	static const struct { const char *id, *in, *out; } t[] = {
		{ "l1", "one", "two" }, { "l2", "two", "one" },
		{ "s1", "three", "one" }, { "i1", "four", "three" },
		{ "g1", "five", "four" }, { "none", "{", "one" } };

	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
		char id[8];

		(void)snprintf(id, sizeof(id), "%s", t[k].id);
		assert_int_equal(answers_print_some(&cx, &a, is_one, id, &body),
		    ERR_OK);
		has(body, t[k].in);
		hasnt(body, t[k].out);
		assert_true(kit_is_fhir(kit_json(body)));
	}
	assert_int_equal(answers_print_some(&cx, &a, line_is_current, NULL,
	    &body), ERR_OK);
	has(body, "one");
	has(body, "five");
}

/* A long record is read on a page in pieces; a form may call things otherwise
 * when it is easy, and what it hides is not there. */
static void
test_read(void **state)
{
	struct form_view v = { .a = &a, .read_only = true };
	struct buf b;
	str html;

	(void)state;
	load(kinds);
	buf_init(&b, mem, 1 << 20);
	for (unsigned i = 0; i < 450; i++)
		buf_fmt(&b, "%s{\"valueString\":\"w%u\"}", i ? "," : "", i);
	buf_c(&b, '\0');
	read_items(str_c(mem, str_cat(mem, S("{\"linkId\":\"many\",\"answer\":["),
	    str_cat(mem, str_of(buf_str(&b).p), S("]}")))));
	html = drawn(&v);
	has(html, "w0");
	has(html, "w449");
	load("{\"linkId\":\"e\",\"type\":\"string\",\"text\":\"Hard\",\"prefix\":"
	    "\"1)\",\"extension\":[{\"url\":\"urn:heed:easy\",\"valueString\":"
	    "\"Soft\"}]},{\"linkId\":\"bare\",\"type\":\"string\"},{\"linkId\":"
	    "\"b2\",\"type\":\"string\",\"extension\":[{\"url\":"
	    "\"urn:heed:short\",\"valueString\":\"Brief\"}]},{\"linkId\":\"h\","
	    "\"type\":\"string\",\"text\":\"Hidden one\",\"extension\":[{\"url\":"
	    "\"http://hl7.org/fhir/StructureDefinition/questionnaire-hidden\","
	    "\"valueBoolean\":true}]},{\"linkId\":\"i\",\"type\":\"choice\","
	    "\"repeats\":true,\"answerOption\":[{\"valueString\":\"p\"},"
	    "{\"valueString\":\"q\",\"initialSelected\":true}]},"
	    "{\"linkId\":\"n\",\"type\":\"integer\",\"initial\":"
	    "[{\"valueInteger\":4}]},{\"linkId\":\"g\",\"type\":\"group\","
	    "\"item\":[{\"linkId\":\"z\",\"type\":\"choice\",\"answerOption\":"
	    "[{\"valueString\":\"r\",\"initialSelected\":true}]}]}");
	answers_new(&cx, &form, S("Patient/1"), &a);
	v = (struct form_view){ .a = &a };
	html = drawn(&v);
	has(html, "1) Hard");
	has(html, "bare");
	has(html, "Brief");
	hasnt(html, "Hidden one");
	has(html, "The form suggests: q");
	has(html, "The form suggests: r");
	has(html, "Filled in by the form");
	v.easy = true;
	html = drawn(&v);
	has(html, "1) Soft");
	hasnt(html, "Hard");
}

/* ---- operations at their edges ---- */

static const struct edge {
	const char *what;
	struct op op;
	enum err err;
	enum op_end end;
} edges[] = {
	{ "a line that is gone, with nothing to say", { .kind = OP_SET,
	    .line = SK("gone"), .link = SK("str") }, ERR_OK, OP_SAME },
	{ "its voice", { .kind = OP_SET, .line = SK("gone"), .restates = true },
	    ERR_OK, OP_LOST_LINE },
	{ "its words", { .kind = OP_SET, .line = SK("gone"), .link = SK("many"),
	    .value = SK("w") }, ERR_OK, OP_LOST_LINE },
	{ "its words, and no question", { .kind = OP_SET, .line = SK("gone"),
	    .value = SK("w") }, ERR_INPUT, OP_DONE },
	{ "what left the form", { .kind = OP_SET, .line = SK("g1"),
	    .value = SK("w") }, ERR_INPUT, OP_DONE },
	{ "the same again", { .kind = OP_SET, .line = SK("s1"), .rev = 9,
	    .link = SK("str"), .value = SK("three"), .display = SK("three"),
	    .voice = VOICE_PRACTITIONER }, ERR_OK, OP_SAME },
	{ "to nothing", { .kind = OP_SET, .line = SK("s1"), .rev = 9 }, ERR_OK,
	    OP_DONE },
	{ "an entry's voice", { .kind = OP_SET, .line = SK("l1"), .rev = 9,
	    .voice = VOICE_SHARED }, ERR_OK, OP_DONE },
	{ "added to no question", { .kind = OP_ADD, .link = SK("nowhere"),
	    .value = SK("w") }, ERR_INPUT, OP_DONE },
	{ "added to words", { .kind = OP_ADD, .link = SK("say"),
	    .value = SK("w") }, ERR_INPUT, OP_DONE },
	{ "added to a group", { .kind = OP_ADD, .link = SK("all"),
	    .value = SK("w") }, ERR_INPUT, OP_DONE },
	{ "added to no entry", { .kind = OP_ADD, .link = SK("row.text"),
	    .value = SK("w") }, ERR_INPUT, OP_DONE },
	{ "added to the wrong entry", { .kind = OP_ADD, .link = SK("below"),
	    .parent = SK("l1"), .value = SK("w") }, ERR_INPUT, OP_DONE },
	{ "nothing added", { .kind = OP_ADD, .link = SK("many") }, ERR_OK,
	    OP_SAME },
	{ "the same added twice", { .kind = OP_ADD, .line = SK("s1"),
	    .link = SK("str"), .value = SK("three"), .display = SK("three") },
	    ERR_OK, OP_SAME },
	{ "a second answer", { .kind = OP_ADD, .link = SK("str"),
	    .value = SK("other") }, ERR_OK, OP_BOTH },
	{ "after what is gone", { .kind = OP_ADD, .link = SK("many"),
	    .value = SK("w"), .after = SK("gone") }, ERR_OK, OP_ENDED_UP },
	{ "after itself", { .kind = OP_ADD, .link = SK("many"),
	    .value = SK("w"), .after = SK("m1") }, ERR_OK, OP_DONE },
	{ "about what is gone", { .kind = OP_ADD, .link = SK("many"),
	    .value = SK("w"), .about = SK("gone") }, ERR_OK, OP_LOST_LINE },
	{ "about a line", { .kind = OP_ADD, .link = SK("many"),
	    .value = SK("w"), .about = SK("m1") }, ERR_OK, OP_DONE },
	{ "about an answer that stands alone", { .kind = OP_ADD,
	    .link = SK("str"), .value = SK("w"), .about = SK("s1") }, ERR_OK,
	    OP_DONE },
	{ "a status beside nothing", { .kind = OP_ADD, .link = SK("dec"),
	    .status = STATUS_UNABLE }, ERR_OK, OP_DONE },
	{ "a status of a tick", { .kind = OP_ADD, .link = SK("tick"),
	    .status = STATUS_NOT_SAID }, ERR_OK, OP_DONE },
	{ "an entry after the first", { .kind = OP_ADD, .link = SK("row"),
	    .after = SK("l1") }, ERR_OK, OP_DONE },
	{ "with an id that is none", { .kind = OP_ADD, .line = SK("a b"),
	    .link = SK("many"), .value = SK("w") }, ERR_OK, OP_DONE },
	{ "moves what is gone", { .kind = OP_MOVE, .line = SK("gone") }, ERR_OK,
	    OP_LOST_LINE },
	{ "moves the first to the front", { .kind = OP_MOVE, .line = SK("l1") },
	    ERR_OK, OP_SAME },
	{ "moves to where it is", { .kind = OP_MOVE, .line = SK("l2"),
	    .after = SK("l1") }, ERR_OK, OP_SAME },
	{ "moves behind the last", { .kind = OP_MOVE, .line = SK("l1"),
	    .after = SK("l2") }, ERR_OK, OP_DONE },
	{ "moves to the front", { .kind = OP_MOVE, .line = SK("l2") }, ERR_OK,
	    OP_DONE },
	{ "moves behind what is gone", { .kind = OP_MOVE, .line = SK("l1"),
	    .after = SK("gone") }, ERR_OK, OP_ENDED_UP },
	{ "moves the last behind what is gone", { .kind = OP_MOVE,
	    .line = SK("l2"), .after = SK("gone") }, ERR_OK, OP_ENDED_UP },
	{ "moves an answer", { .kind = OP_MOVE, .line = SK("m2") }, ERR_OK,
	    OP_DONE },
	{ "moves behind another kind", { .kind = OP_MOVE, .line = SK("m1"),
	    .after = SK("l1") }, ERR_OK, OP_ENDED_UP },
	{ "drops what is gone", { .kind = OP_DROP, .line = SK("gone") }, ERR_OK,
	    OP_SAME },
	{ "drops a line", { .kind = OP_DROP, .line = SK("l1"), .rev = 9 },
	    ERR_OK, OP_DONE },
	{ "drops an answer with more below", { .kind = OP_DROP,
	    .line = SK("i1"), .rev = 9 }, ERR_OK, OP_DONE },
	{ "drops what left the form", { .kind = OP_DROP, .line = SK("g1"),
	    .rev = 9 }, ERR_OK, OP_DONE },
	{ "with letters that cannot be kept", { .kind = OP_ADD,
	    .link = SK("many"), .value = SK("w"), .display = SK("\x01") },
	    ERR_INPUT, OP_DONE },
	{ "with a system that cannot be kept", { .kind = OP_ADD,
	    .link = SK("many"), .value = SK("w"), .system = SK("\x01") },
	    ERR_INPUT, OP_DONE },
	{ "a value and a reason for none", { .kind = OP_ADD, .link = SK("many"),
	    .value = SK("w"), .status = STATUS_UNKNOWN }, ERR_INPUT, OP_DONE },
};

static void
test_edges(void **state)
{
	static const struct hand hand = { SK("Patient/1"), SK("Sam"), SK(""),
		SK(""), KIT_NOW };

	(void)state;
	for (size_t k = 0; k < sizeof(edges) / sizeof(edges[0]); k++) {
		const struct edge *t = &edges[k];
		struct op_result r = { 0 };
		str was, is;
		enum err e;

		load(kinds);
		read_items(TEXT("l1", "one") "," TEXT("l2", "two") ","
		    "{\"linkId\":\"str\",\"answer\":[{\"id\":\"s1\","
		    "\"valueString\":\"three\"}]},{\"linkId\":\"all\",\"item\":["
		    "{\"linkId\":\"in\",\"answer\":[{\"id\":\"i1\","
		    "\"valueString\":\"four\",\"item\":[{\"linkId\":\"deep\","
		    "\"answer\":[{\"id\":\"d1\",\"valueString\":\"six\"}]}]}]}]},"
		    "{\"linkId\":\"gone\",\"answer\":[{\"id\":\"g1\","
		    "\"valueString\":\"five\"}]},{\"linkId\":\"many\",\"answer\":["
		    "{\"id\":\"m1\",\"valueString\":\"seven\"},{\"id\":\"m2\","
		    "\"valueString\":\"eight\"}]}");
		assert_int_equal(answers_print(&cx, &a, &was), ERR_OK);
		e = answers_apply(&cx, &a, &t->op, 1, &hand, &r);
		if (e != t->err || (e == ERR_OK && r.end != t->end))
			fail_msg("%s: %s, %d: %.*s", t->what, err_info[e].name,
			    (int)r.end, PRS(err_say(&cx, e)));
		assert_int_equal(answers_print(&cx, &a, &is), ERR_OK);
		assert_true(kit_is_fhir(kit_json(is)));
		if (e != ERR_OK || t->end == OP_SAME)
			assert_true(str_eq(was, is));
		/* What was not touched is there. */
		has(is, "eight");
		has(is, "six");
	}
}

/* ---- the lint, rule by rule ---- */

#define ITEM(type, text, more) \
	"{\"linkId\":\"a\",\"type\":\"" type "\",\"text\":\"" text "\"" more "}"
#define OPTS(x, y, z) ",\"answerOption\":[{\"valueString\":\"" x "\"}," \
	"{\"valueString\":\"" y "\"},{\"valueString\":\"" z "\"}]"
#define SCORE(n, words) "{\"valueCoding\":{\"code\":\"c" n "\",\"display\":\"" \
	words "\",\"extension\":[{\"url\":\"http://hl7.org/fhir/" \
	"StructureDefinition/ordinalValue\",\"valueDecimal\":" n "}]}}"
#define SCORES ",\"answerOption\":[" SCORE("0", "Never") "," \
	SCORE("1", "Often") "]"
#define SUM ",\"extension\":[{\"url\":\"http://x/sdc-questionnaire-" \
	"calculatedExpression\",\"valueString\":\"sum()\"}]"
#define GROUP(text, items) "{\"linkId\":\"g\",\"type\":\"group\",\"text\":\"" \
	text "\",\"item\":[" items "]}"
#define IF(q, op, answer) ",\"enableWhen\":[{\"question\":\"" q "\"," \
	"\"operator\":\"" op "\"," answer "}]"
#define LINK(l, type, text, more) \
	"{\"linkId\":\"" l "\",\"type\":\"" type "\",\"text\":\"" text "\"" \
	more "}"

static const struct { const char *items, *found; } law[] = {
	{ ITEM("choice", "Suicide risk", OPTS("Low", "Medium", "High")),
	    "a=form.level" },
	{ ITEM("choice", "Suicide risk", OPTS("Low risk: review in a month",
	    "Medium risk: review in a week", "High risk: review today")),
	    "a=form.level" },
	/* Intent is a part of an act, unless a level of it is asked for. */
	{ ITEM("choice", "Intent of the self-harm", OPTS("Low", "Medium",
	    "High")), "" },
	{ ITEM("choice", "Risk level", OPTS("Low", "Medium", "High")), "" },
	{ GROUP("Suicide", ITEM("choice", "Risk level", OPTS("Low", "Medium",
	    "High"))), "a=form.level" },
	{ GROUP("Falls", ITEM("choice", "Risk level", OPTS("Low", "Medium",
	    "High"))), "" },
	{ ITEM("choice", "Suicide", OPTS("Low", "Perhaps", "Later")), "" },
	{ ITEM("string", "Suicide risk level", ""), "a=form.level" },
	{ ITEM("string", "Your own view of your suicide risk level", ""), "" },
	{ ITEM("string", "Suicide score", SUM), "a=form.level" },
	{ ITEM("boolean", "Suicide risk", ""), "" },
	{ ITEM("boolean", "Suicide risk", SUM), "a=form.level" },
	{ ITEM("integer", "Suicide risk, 0 to 10", ""), "a=form.number" },
	{ ITEM("decimal", "Probability of suicide", ""), "a=form.number" },
	{ ITEM("quantity", "Likelihood of suicide, percent", ""),
	    "a=form.number" },
	{ ITEM("choice", "Suicide risk score", OPTS("1", "2", "3+")),
	    "a=form.number" },
	{ ITEM("choice", "Suicide risk score", OPTS("<5", "5-9", "10 +")),
	    "a=form.number" },
	{ ITEM("integer", "Suicide attempts", ""), "" },
	{ ITEM("integer", "Total of leaflets on suicide and violence", ""),
	    "" },
	{ ITEM("integer", "How strong is your wish to die, on a scale?", ""),
	    "" },
	{ ITEM("choice", "x", ",\"code\":[{\"system\":\"http://loinc.org\","
	    "\"code\":\"93374-7\"}]"), "a=form.coded-level" },
	{ ITEM("choice", "x", ",\"code\":[{\"system\":\"http://loinc.org\","
	    "\"code\":\"1-8\"},{\"code\":\"93374-7\"}]"), "" },
	{ ITEM("choice", "x", ",\"code\":[{\"system\":\"http://loinc.org\","
	    "\"code\":\"93374-7\"}]" OPTS("What", "Is", "Said")), "" },
	{ GROUP("C-SSRS", LINK("t", "integer", "Total", "")), "g=form.scale "
	    "t=form.scale" },
	{ GROUP("SAD PERSONS", LINK("t", "choice", "Result", OPTS("Low",
	    "Medium", "High"))), "g=form.scale t=form.scale" },
	{ GROUP("SAD PERSONS", LINK("t", "string", "Outcome", "")),
	    "g=form.scale t=form.scale" },
	{ GROUP("SAD PERSONS", LINK("t", "text", "Outcome", "")), "" },
	{ GROUP("Beck hopelessness", LINK("g2", "group", "Part one",
	    ",\"item\":[" LINK("t", "integer", "Sum", "") "]")),
	    "g=form.scale t=form.scale" },
	{ ITEM("choice", "Thoughts of suicide", SCORES), "a=form.scored" },
	{ ITEM("choice", "Have you had thoughts of suicide?", SCORES), "" },
	{ GROUP("PHQ-9", ITEM("choice", "Thoughts of suicide", SCORES)), "" },
	/* Care that hangs on a grade, or on any score. */
	{ ITEM("choice", "Suicide risk", OPTS("Low", "Medium", "High")) ","
	    GROUP("Then", LINK("b", "text", "Letter", IF("a", "=",
	    "\"answerString\":\"Low\"")) "," LINK("c", "text", "Call",
	    IF("a", "=", "\"answerString\":\"High\""))),
	    "a=form.level g=form.gate b=form.gate c=form.gate" },
	{ GROUP("PHQ-9", LINK("t", "integer", "Total score", "")) ","
	    LINK("d", "boolean", "Refer on", IF("t", ">",
	    "\"answerInteger\":10")), "d=form.gate" },
	{ GROUP("PHQ-9", LINK("t", "integer", "Total score", "")) ","
	    LINK("d", "boolean", "Refer on", IF("t", "exists",
	    "\"answerBoolean\":true")), "" },
	{ GROUP("PHQ-9", LINK("t", "integer", "Total score", "")) ","
	    LINK("d", "boolean", "Talk about it", IF("t", ">",
	    "\"answerInteger\":10")), "" },
	{ GROUP("PHQ-9", LINK("t", "integer", "Total score", "")) ","
	    LINK("d", "choice", "Next", IF("t", ">", "\"answerInteger\":10")
	    OPTS("Talk", "Admit", "Wait")), "d=form.gate" },
	{ GROUP("PHQ-9", LINK("t", "decimal", "Weighted", SUM)) ","
	    LINK("d", "boolean", "Discharge", IF("t", ">",
	    "\"answerInteger\":10")), "d=form.gate" },
	{ LINK("t", "integer", "Height", "") "," LINK("d", "boolean",
	    "Discharge", IF("t", ">", "\"answerInteger\":10")), "" },
	{ GROUP("SAD PERSONS", LINK("t", "integer", "Total", "")) ","
	    LINK("d", "choice", "What next", OPTS("0-5: go home",
	    "6-8: follow up", "9-10: admit")),
	    "g=form.scale t=form.scale d=form.gate" },
	{ GROUP("SAD PERSONS", LINK("t", "integer", "Total", "")) ","
	    LINK("d", "choice", "Hours of sleep", OPTS("0-5: few", "6-8: some",
	    "9-10: many")), "g=form.scale t=form.scale" },
};

static void
test_law(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(law) / sizeof(law[0]); i++) {
		struct lint *l;
		struct buf b;
		unsigned n;

		kit_fresh();
		buf_init(&b, mem, 1000);
		assert_int_equal(form_lint(&cx, kit_json(str_cat(mem,
		    S("{\"item\":["), str_cat(mem, str_of(law[i].items),
		    S("]}")))), &l, &n), ERR_OK);
		for (unsigned k = 0; k < n; k++)
			buf_fmt(&b, "%s%.*s=%.*s", k ? " " : "",
			    PRS(l[k].link), PRS(l[k].rule));
		if (!str_eq(buf_str(&b), str_of(law[i].found)))
			fail_msg("%zu: found \"%.*s\", not \"%s\": %s", i,
			    PRS(buf_str(&b)), law[i].found, law[i].items);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_drawn_as_it_stands),
		cmocka_unit_test(test_entries_drawn),
		cmocka_unit_test(test_posts),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_opens),
		cmocka_unit_test(test_value_sets),
		cmocka_unit_test(test_too_much),
		cmocka_unit_test(test_ignored),
		cmocka_unit_test(test_for_all),
		cmocka_unit_test(test_buttons),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_ticks_again),
		cmocka_unit_test(test_some),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_law),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
