/*
 * Every kind of question: what foreign records hold of it, how it is drawn and
 * read, what opens another question, what is refused of a post; and every rule
 * of the lint.
 */
#include "core/html.h"
#include "forms/field.h"
#include "form_kit.h"

#define Q(link, type, more) \
	"{\"linkId\":\"" link "\",\"type\":\"" type "\",\"text\":\"Q " link \
	"\"" more "}"
#define UNIT(last, display, code) \
	"{\"url\":\"http://hl7.org/fhir/StructureDefinition/" last "\"," \
	"\"valueCoding\":{\"system\":\"urn:units\",\"code\":\"" code "\"" \
	display "}}"
#define CODED(system, code, display) \
	"{\"valueCoding\":{\"system\":\"" system "\",\"code\":\"" code "\"," \
	"\"display\":\"" display "\"}}"

static const char kinds[] =
    Q("str", "string", ",\"maxLength\":40") "," Q("txt", "text", "") ","
    Q("yes", "boolean", "") "," Q("int", "integer", "") ","
    Q("dec", "decimal", "") "," Q("day", "date", "") ","
    Q("when", "dateTime", "") "," Q("time", "time", "") ","
    Q("url", "url", "") "," Q("ref", "reference", "") ","
    Q("file", "attachment", "") "," Q("bare", "quantity", "") ","
    Q("mass", "quantity", ",\"extension\":["
	UNIT("questionnaire-unitOption", ",\"display\":\"kilograms\"", "kg") ","
	UNIT("questionnaire-unitOption", "", "g") ","
	"{\"url\":\"urn:other\",\"valueCoding\":{\"code\":\"lb\"}}]") ","
    Q("pick", "choice", ",\"answerOption\":[" CODED("s", "a", "Apple") ","
	CODED("s", "b", "Bread") ",{\"valueDate\":\"2026-11-23\"},"
	"{\"valueReference\":{\"reference\":\"Patient/1\",\"display\":\"Sam\"}},"
	"{\"valueInteger\":7}]") ","
    Q("open", "open-choice", ",\"answerOption\":[{\"valueString\":\"tea\"},"
	"{\"valueCoding\":{\"display\":\"Only said\"}}]") ","
    Q("free", "choice", "") ","
    Q("tick", "choice", ",\"repeats\":true,\"answerOption\":["
	"{\"valueString\":\"one\"},{\"valueString\":\"two\"}]") ","
    Q("ticko", "open-choice", ",\"repeats\":true,\"answerOption\":["
	"{\"valueString\":\"red\"}]") ","
    Q("many", "string", ",\"repeats\":true") ","
    Q("fixed", "string", ",\"readOnly\":true") ","
    Q("say", "display", "") ","
    Q("all", "group", ",\"item\":[" Q("in", "string", ",\"item\":["
	Q("deep", "string", "") "]") "]") ","
    Q("row", "group", ",\"repeats\":true,\"item\":["
	Q("row.text", "text", "") "," Q("row.more", "string", "") ","
	Q("row.n", "integer", "") "]") ","
    Q("hold", "string", ",\"repeats\":true,\"item\":["
	Q("below", "string", "") "]") ","
    Q("nil", "choice", ",\"answerOption\":["
	CODED("urn:heed:code:x", "not-asked", "Not asked yet") ","
	CODED("urn:heed:code:x", "yes", "Yes") "]");

static struct form form;
static struct answers a;

static void
read_items(const char *items)
{
	str text = str_cat(mem, S("{\"resourceType\":\"QuestionnaireResponse\","
	    "\"status\":\"completed\",\"questionnaire\":\"urn:t|1\","
	    "\"item\":["), str_cat(mem, str_of(items), S("]}")));
	const struct json *j = kit_json(text);

	assert_non_null(j);
	assert_int_equal(answers_read(&cx, &form, j, &a), ERR_OK);
}

static const char *
item(const char *link, const char *value)
{
	return str_c(mem, str_cat(mem, S("{\"linkId\":\""), str_cat(mem,
	    str_of(link), str_cat(mem, S("\",\"answer\":[{"), str_cat(mem,
	    str_of(value), S("}]}"))))));
}

static void
load(const char *items)
{
	kit_fresh();
	if (kit_load(items, &form) != ERR_OK) {
		kit_say();
		fail_msg("the form was refused");
	}
}

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

static str
drawn(const struct form_view *v)
{
	struct html h;
	str out = S("");

	html_init(&h, mem, (size_t)16 << 20);
	form_draw(&cx, &h, v);
	assert_int_equal(html_done(&h, &out), ERR_OK);
	return out;
}

static void
has(str html, const char *part)
{
	if (str_find(html, str_of(part)) < 0)
		fail_msg("no \"%s\" in %.*s", part, PRS(html));
}

static void
hasnt(str html, const char *part)
{
	if (str_find(html, str_of(part)) >= 0)
		fail_msg("\"%s\" in %.*s", part, PRS(html));
}

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

#define TEXT(id, words) \
	"{\"id\":\"" id "\",\"linkId\":\"row\",\"item\":[{\"linkId\":" \
	"\"row.text\",\"answer\":[{\"id\":\"" id "t\",\"valueString\":\"" \
	words "\"}]}]}"

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

/* The control of that kind and question, as it was drawn. */
static str
name_in(str html, char kind, const char *link, const char *ending)
{
	for (;;) {
		ptrdiff_t at = str_find(html, S(" name=\"")), end;
		struct place p;
		str name, e;
		char k;

		if (at < 0)
			fail_msg("no field %c of %s", kind, link);
		html = str_sub(html, (size_t)at + 7, html.n);
		end = str_chr(html, '"');
		name = str_sub(html, 0, (size_t)end);
		if (field_parse(name, &k, &p, &e) && k == kind &&
		    str_eq(p.link, str_of(link)) && str_eq(e, str_of(ending)))
			return name;
	}
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
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-13-01T10:00:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-02-30T10:00:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01T25:00:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01T10:60:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01T10:00:61Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-00T10:00:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-00-01T10:00:00Z"), false },
	{ DT("=", "2026-01-01T10:00:00Z"), AT("2026-01-01T10:00:00+01"), false },
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
		cmocka_unit_test(test_law),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
