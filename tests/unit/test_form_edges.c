/*
 * Forms at their edges: values typed in every shape, records that say odd
 * things of a line, more than can be held, two changes in one go, what of a
 * page is drawn, and names that are nearly names.
 */
#include "form_kinds.h"
#include "forms/forms_int.h"

static const struct hand hand = { SK("Patient/1"), SK("Sam"), SK("person"),
	SK("Harbour ward"), KIT_NOW };

/* A record with some of each, for what works on lines. */
#define SOME TEXT("l1", "one") "," TEXT("l2", "two") ",{\"linkId\":\"str\"," \
	"\"answer\":[{\"id\":\"s1\",\"valueString\":\"three\"}]}," \
	"{\"linkId\":\"hold\",\"answer\":[{\"id\":\"h1\",\"valueString\":" \
	"\"held\",\"item\":[{\"linkId\":\"below\",\"answer\":[{\"id\":\"b1\"," \
	"\"valueString\":\"under\"}]}]}]},{\"linkId\":\"many\",\"answer\":[" \
	"{\"id\":\"m1\",\"valueString\":\"seven\"},{\"id\":\"m2\"," \
	"\"valueString\":\"eight\"}]}"

/* ---- values as they are typed ---- */

#define TEN "1234567890"

static void
test_typed(void **state)
{
	/* want: the value, or of what is refused a word of why. */
	static const struct { const char *link, *typed, *want; bool ok; } t[] = {
		{ "dec", "0.10", "0.10", true }, { "dec", "+5", "5", true },
		{ "dec", "-5", "-5", true }, { "dec", "05", "5", true },
		{ "dec", ".5", "0.5", true }, { "dec", "0", "0", true },
		{ "dec", " 7 ", "7", true }, { "dec", "5.", "digits", false },
		{ "dec", "5a", "digits", false }, { "dec", "0a", "digits", false },
		{ "dec", "0/", "digits", false }, { "dec", "5.1:", "digits", false },
		{ "dec", "5.1/", "digits", false }, { "dec", "-", "digits", false },
		{ "dec", TEN TEN TEN, TEN TEN TEN, true },
		{ "dec", TEN TEN TEN "1", "digits", false },
		{ "int", "12", "12", true }, { "int", "-2147483648",
		    "-2147483648", true },
		{ "int", "2147483647", "2147483647", true },
		{ "int", "2147483648", "whole number", false },
		{ "int", "1.5", "whole number", false },
		{ "time", "9:30", "09:30:00", true },
		{ "time", "09:30:15", "09:30:15", true },
		{ "time", "09:30:15.5", "09:30:15.5", true },
		{ "time", "09:30:15.x", "time of day", false },
		{ "time", "09:30:15x", "time of day", false },
		{ "time", "9", "time of day", false },
		{ "time", "xx:30", "time of day", false },
		{ "time", "10:xx", "time of day", false },
		{ "time", "24:00", "time of day", false },
		{ "time", "10:60", "time of day", false },
		{ "time", "10-00", "time of day", false },
		{ "time", "10:00:5", "time of day", false },
		{ "time", "10:00-05", "time of day", false },
		{ "time", "10:00:xx", "time of day", false },
		{ "time", "10:00:60", "time of day", false },
		{ "url", "https://example.org/a", "https://example.org/a", true },
		{ "url", "a b", "without spaces", false },
		{ "url", "a\x7f", "without spaces", false },
		{ "url", "a\"b", "without spaces", false },
		{ "url", "a<b", "without spaces", false },
		{ "url", "a>b", "without spaces", false },
		{ "ref", "Patient/1 ", "not a reference", false },
		{ "pick", "=2026-11-23", "2026-11-23", true },
		{ "pick", "=Patient/1", "Patient/1", true },
		{ "pick", "=7", "7", true }, { "pick", "=a", "a", true },
		{ "open", "=Only said", "Only said", true },
		{ "free", "plum", "plum", true },
		{ "bare", "5", "5", true }, { "str", "w", "w", true },
		{ "str", TEN TEN TEN TEN "1", "the form takes 40", false },
		{ "yes", "=false", "false", true },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
		struct op_result r[2];
		struct field f;
		struct op *op;
		unsigned n = 0;
		enum err e;
		str body;

		load(kinds);
		answers_new(&cx, &form, S("Patient/1"), &a);
		f = (struct field){ name_in(drawn(&(struct form_view){ .a = &a,
		    .statuses = true }), 't', t[k].link, ""),
		    str_of(t[k].typed) };
		e = forms_take(&cx, &a, S(""), &f, 1, &op, &n);
		if (e == ERR_OK)
			e = answers_apply(&cx, &a, op, n, &hand, r);
		if (e != (t[k].ok ? ERR_OK : ERR_INPUT))
			fail_msg("%s: \"%s\": %s", t[k].link, t[k].typed,
			    err_info[e].name);
		if (e != ERR_OK) {
			has(cx.diag[0].what, t[k].want);
			continue;
		}
		assert_int_equal(a.n, 1);
		assert_str(a.line[0].value, t[k].want);
		assert_int_equal(answers_print(&cx, &a, &body), ERR_OK);
		assert_true(kit_is_fhir(kit_json(body)));
		/* Read again it is the same line, and says the same. */
		assert_int_equal(answers_read(&cx, &form, kit_json(body), &a),
		    ERR_OK);
		assert_str(a.line[0].value, t[k].want);
		assert_true(line_words(&cx, &a.line[0]).n > 0);
	}
}

/* A quantity takes its unit's code from the form, where the form has it. */
static void
test_units(void **state)
{
	static const struct { const char *link, *unit, *has, *hasnt; } t[] = {
		{ "mass", "kilograms", "\"code\":\"kg\"", "\"code\":\"g\"" },
		{ "mass", "g", "\"code\":\"g\"", "\"code\":\"kg\"" },
		{ "mass", "lb", "\"unit\":\"lb\"", "\"code\"" },
		{ "mass", "", "\"value\":5", "unit" },
		{ "bare", "cups", "\"unit\":\"cups\"", "\"system\"" },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
		const struct op op = { .kind = OP_ADD, .link =
		    str_of(t[k].link), .value = S("5"), .system =
		    str_of(t[k].unit) };
		struct op_result r;
		str body;

		load(kinds);
		answers_new(&cx, &form, S(""), &a);
		assert_int_equal(answers_apply(&cx, &a, &op, 1, &hand, &r),
		    ERR_OK);
		assert_int_equal(answers_print(&cx, &a, &body), ERR_OK);
		has(body, t[k].has);
		body = str_sub(body, (size_t)str_find(body,
		    S("valueQuantity")), body.n);
		hasnt(body, t[k].hasnt);
		hasnt(body, "subject");
	}
}

/* What a record may hold that no page of ours would post. */
static void
test_odd_answers(void **state)
{
	static const struct { const char *link, *in, *value, *words; } t[] = {
		{ "str", "\"id\":\"q\"", "", "Not asked yet" },
		{ "str", "\"valueRange\":{\"low\":1}", "", "Not asked yet" },
		{ "pick", "\"valueDate\":\"2026-11-23\"", "2026-11-23",
		    "23 November 2026" },
		{ "pick", "\"valueString\":\"2026-1-1\"", "2026-1-1",
		    "2026-1-1" },
		{ "pick", "\"valueInteger\":7", "7", "7" },
		{ "when", "\"valueDateTime\":\"2026-11-23\"", "2026-11-23",
		    "23 November 2026" },
		{ "when", "\"valueDateTime\":\"2026\"", "2026", "2026" },
		{ "time", "\"valueTime\":\"9\"", "9", "9" },
		{ "bare", "\"valueQuantity\":{\"value\":5}", "5", "5" },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
		str body;

		load(kinds);
		read_items(item(t[k].link, t[k].in));
		assert_int_equal(a.n, 1);
		assert_str(a.line[0].value, t[k].value);
		assert_str(line_words(&cx, &a.line[0]), t[k].words);
		(void)drawn(&(struct form_view){ .a = &a, .statuses = true });
		assert_int_equal(answers_print(&cx, &a, &body), ERR_OK);
		has(body, t[k].in);
	}
	assert_str(line_words(&cx, NULL), "Not asked yet");
}

/* ---- what a record says of a line ---- */

#define PART(name, value) "{\"url\":\"" name "\",\"value" value "}"
#define LINE(parts) "{\"linkId\":\"str\",\"answer\":[{\"id\":\"s1\"," \
	"\"extension\":[{\"url\":\"urn:heed:line\",\"extension\":[" parts \
	"]},{\"url\":\"urn:theirs\",\"valueCode\":\"x\"}]," \
	"\"valueString\":\"w\"}]}"

static bool
rev_7(const struct line *l)
{
	return l->rev == 7 && l->own == 7;
}
static bool
own_5(const struct line *l)
{
	return l->rev == 7 && l->own == 5;
}
static bool
rev_none(const struct line *l)
{
	return l->rev == 0 && l->own == 0;
}
static bool
shared(const struct line *l)
{
	return l->voice == VOICE_SHARED;
}
static bool
practitioner(const struct line *l)
{
	return l->voice == VOICE_PRACTITIONER;
}
static bool
unable(const struct line *l)
{
	return l->status == STATUS_UNABLE;
}
static bool
answered(const struct line *l)
{
	return l->status == STATUS_ANSWERED;
}
static bool
offline(const struct line *l)
{
	return l->visible == VISIBLE_OFFLINE;
}
static bool
team(const struct line *l)
{
	return l->visible == VISIBLE_TEAM;
}
static bool
whole(const struct line *l)
{
	return str_eq(l->author, S("Patient/2")) && str_eq(l->by, S("Al")) &&
	    str_eq(l->role, S("r")) && str_eq(l->org, S("o")) &&
	    str_eq(l->source, S("said")) && l->at == 1767225600;
}

/* What is not understood of it is kept, and is not guessed at; a visibility
 * that is not known is the closest. */
static void
test_said_of_a_line(void **state)
{
	static const struct { const char *parts;
		bool (*is)(const struct line *); } t[] = {
		{ PART("rev", "Integer\":7"), rev_7 },
		{ PART("rev", "Integer\":0"), rev_none },
		{ PART("rev", "Integer\":-7"), rev_none },
		{ PART("rev", "String\":\"7\""), rev_none },
		{ PART("rev", "Integer\":7") "," PART("own", "Integer\":5"),
		    own_5 },
		{ PART("rev", "Integer\":7") "," PART("own", "Integer\":0"),
		    rev_7 },
		{ PART("rev", "Integer\":7") "," PART("own", "String\":\"5\""),
		    rev_7 },
		{ PART("voice", "Code\":\"shared\""), shared },
		{ PART("voice", "Code\":\"nobody\""), practitioner },
		{ PART("status", "Code\":\"unable-now\""), unable },
		{ PART("status", "Code\":\"lost\""), answered },
		{ PART("visible", "Code\":\"offline\""), offline },
		{ PART("visible", "Code\":\"team\""), team },
		{ PART("visible", "Code\":\"nobody-knows\""), team },
		{ PART("of-another-version", "Code\":\"x\""), answered },
		{ PART("author", "Reference\":{\"reference\":\"Patient/2\"}") ","
		    PART("by", "String\":\"Al\"") "," PART("role",
		    "String\":\"r\"") "," PART("org", "String\":\"o\"") ","
		    PART("source", "Code\":\"said\"") "," PART("at",
		    "Instant\":\"2026-01-01T00:00:00Z\""), whole },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
		const struct op op = { .kind = OP_SET, .line = S("s1"),
			.rev = 9, .value = S("anew"), .voice = VOICE_PERSON };
		struct op_result r;
		str body, html;

		load(kinds);
		read_items(LINE(PART("a", "Code\":\"b\"")));
		read_items(str_c(mem, str_cat(mem, S("{\"linkId\":\"str\","
		    "\"answer\":[{\"id\":\"s1\",\"extension\":[{\"url\":"
		    "\"urn:heed:line\",\"extension\":["), str_cat(mem,
		    str_of(t[k].parts), S("]},{\"url\":\"urn:theirs\","
		    "\"valueCode\":\"x\"}],\"valueString\":\"w\"}]}")))));
		if (a.n != 1 || !t[k].is(&a.line[0]))
			fail_msg("%s", t[k].parts);
		html = drawn(&(struct form_view){ .a = &a, .read_only = true });
		has(html, str_c(mem, voice_words(a.line[0].voice)));
		assert_int_equal(answers_print(&cx, &a, &body), ERR_OK);
		has(body, t[k].parts);
		/* Changed, it keeps what others said of it. */
		assert_int_equal(answers_apply(&cx, &a, &op, 1, &hand, &r),
		    ERR_OK);
		assert_int_equal(answers_print(&cx, &a, &body), ERR_OK);
		has(body, "urn:theirs");
		has(body, "\"valueString\":\"anew\"");
		if (strstr(t[k].parts, "of-another-version"))
			has(body, "of-another-version");
		assert_true(kit_is_fhir(kit_json(body)));
	}
}

/* A line's own id is one that may stand in a name; what is none is replaced. */
static void
test_ids(void **state)
{
	static const char *const good[] = { "a", "z", "A", "Z", "0", "9", "-",
		".", "_", "aZ.9-_" };
	static const char *const bad[] = { "", "`", "{", "@", "[", "/", ":",
		"a b", "a,b", "\xc3\xa9" };
	char longest[66];

	(void)state;
	kit_fresh();
	for (size_t k = 0; k < sizeof(good) / sizeof(good[0]); k++)
		if (!is_line_id(str_of(good[k])))
			fail_msg("refused: %s", good[k]);
	for (size_t k = 0; k < sizeof(bad) / sizeof(bad[0]); k++)
		if (is_line_id(str_of(bad[k])))
			fail_msg("taken: %s", bad[k]);
	memset(longest, 'x', sizeof(longest));
	assert_true(is_line_id((str){ longest, 64 }));
	assert_false(is_line_id((str){ longest, 65 }));
	for (const char *c = "azAZ09`{@[/:"; *c; c++) {
		str id = form_field_id(&cx, str_cat(mem, S("t:l:0:d::"),
		    (str){ c, 1 }));

		/* What is no letter or digit is spelt out. */
		assert_int_equal(str_ends(id, (str){ c, 1 }),
		    strchr("azAZ09", *c) != NULL);
	}
}

/* ---- more than can be held ---- */

static void
test_ceilings(void **state)
{
	struct op op = { .kind = OP_ADD, .link = S("many"), .value = S("w") };
	struct op_result r;
	struct answers b;
	struct buf text;

	(void)state;
	for (unsigned n = LINES_MAX; n <= LINES_MAX + 1; n++) {
		load(kinds);
		buf_init(&text, mem, 1 << 20);
		buf_lit(&text, "{\"resourceType\":\"QuestionnaireResponse\","
		    "\"status\":\"completed\",\"item\":[{\"linkId\":\"many\","
		    "\"answer\":[");
		for (unsigned i = 0; i < n; i++)
			buf_fmt(&text, "%s{\"valueString\":\"%u\"}",
			    i ? "," : "", i);
		buf_lit(&text, "]}]}");
		assert_int_equal(answers_read(&cx, &form, kit_json(buf_str(
		    &text)), &b), n > LINES_MAX ? ERR_LIMIT : ERR_OK);
		if (n > LINES_MAX) {
			has(cx.diag[0].what, "more than 5000 answers");
			break;
		}
		assert_int_equal(answers_apply(&cx, &b, &op, 1, &hand, &r),
		    ERR_LIMIT);
		has(cx.diag[0].what, "more than 5000 answers");
		assert_int_equal(b.n, LINES_MAX);
	}
	/* Nested so deep that a line's extension would not be readable. */
	for (unsigned deep = 8; deep <= 13; deep++) {
		load(kinds);
		buf_init(&text, mem, 1 << 16);
		buf_lit(&text, "{\"resourceType\":\"QuestionnaireResponse\","
		    "\"status\":\"completed\",\"item\":[");
		for (unsigned i = 0; i < deep; i++)
			buf_lit(&text, "{\"linkId\":\"x\",\"item\":[");
		buf_lit(&text, "{\"linkId\":\"x\",\"answer\":[{"
		    "\"valueString\":\"w\"}]}");
		for (unsigned i = 0; i < deep; i++)
			buf_lit(&text, "]}");
		buf_lit(&text, "]}");
		assert_int_equal(answers_read(&cx, &form, kit_json(buf_str(
		    &text)), &b), deep > 11 ? ERR_LIMIT : ERR_OK);
		if (deep > 11)
			has(cx.diag[0].what, "nested too deep");
	}
	kit_fresh();
	assert_int_equal(answers_read(&cx, &form, kit_json(S("{"
	    "\"resourceType\":\"Patient\"}")), &b), ERR_INPUT);
	has(cx.diag[0].what, "not a QuestionnaireResponse");
	assert_int_equal(form_load(&cx, kit_json(S("{\"resourceType\":"
	    "\"Patient\"}")), &form), ERR_INPUT);
}

static str
many(char c, size_t n)
{
	char *p = NEWN(mem, char, n + 1);

	memset(p, c, n);
	return (str){ p, n };
}

static void
test_lengths(void **state)
{
	static const struct { size_t value, display, system; bool ok; } t[] = {
		{ LINE_TEXT_MAX, 0, 0, true },
		{ LINE_TEXT_MAX + 1, 0, 0, false },
		{ 1, LINE_TEXT_MAX, 0, true },
		{ 1, LINE_TEXT_MAX + 1, 0, false },
		{ 1, 0, 2048, true }, { 1, 0, 2049, false },
	};
	enum { ALL = 90 };
	struct op_result r[ALL];
	struct op op[ALL];
	str body, quotes;

	(void)state;
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
		load(kinds);
		answers_new(&cx, &form, S(""), &a);
		op[0] = (struct op){ .kind = OP_ADD, .link = S("txt"),
			.value = many('x', t[k].value), .display = many('x', t[k].display),
			.system = many('x', t[k].system) };
		assert_int_equal(answers_apply(&cx, &a, op, 1, &hand, r),
		    t[k].ok ? ERR_OK : ERR_INPUT);
		if (!t[k].ok)
			has(cx.diag[0].what, "longer than Heed");
	}
	op[0] = (struct op){ .kind = OP_ADD, .link = S("url"),
		.value = many('x', 2049) };
	assert_int_equal(answers_apply(&cx, &a, op, 1, &hand, r), ERR_INPUT);
	/* Each is allowed; all of them are more than a record takes. */
	load(kinds);
	answers_new(&cx, &form, S(""), &a);
	quotes = many('"', LINE_TEXT_MAX);
	for (unsigned i = 0; i < ALL; i++)
		op[i] = (struct op){ .kind = OP_ADD, .link = S("many"),
			.value = quotes };
	assert_int_equal(answers_apply(&cx, &a, op, ALL, &hand, r), ERR_OK);
	assert_int_equal(answers_print(&cx, &a, &body), ERR_LIMIT);
	has(cx.diag[0].what, "too large to store");
}

/* ---- two changes in one go ---- */

static void
test_together(void **state)
{
	static const struct {
		const char *what;
		struct op op[3];
		enum op_end end[3];
		const char *has, *hasnt;
	} t[] = {
		{ "an entry's words, then its voice", { { .kind = OP_SET,
		    .line = SK("l1t"), .rev = 9, .value = SK("anew") },
		    { .kind = OP_SET, .line = SK("l1"), .rev = 9,
		    .voice = VOICE_SHARED }, { .kind = OP_MOVE,
		    .line = SK("l1"), .after = SK("l2") } },
		    { OP_DONE, OP_DONE, OP_DONE }, "anew", "\"one\"" },
		{ "into an entry that went, twice", { { .kind = OP_DROP,
		    .line = SK("l1"), .rev = 9 }, { .kind = OP_SET,
		    .line = SK("l1t"), .parent = SK("l1"),
		    .link = SK("row.text"), .value = SK("mine") },
		    { .kind = OP_SET, .line = SK("l1m"), .parent = SK("l1"),
		    .link = SK("row.more"), .value = SK("and more") } },
		    { OP_DONE, OP_LOST_LINE, OP_LOST_LINE }, "and more",
		    "\"one\"" },
		{ "below an answer that went", { { .kind = OP_DROP,
		    .line = SK("h1"), .rev = 9 }, { .kind = OP_SET,
		    .line = SK("b1"), .parent = SK("h1"), .link = SK("below"),
		    .value = SK("still") }, { .kind = OP_SET,
		    .line = SK("none") } },
		    { OP_DONE, OP_LOST_LINE, OP_SAME }, "still", "\"held\"" },
		{ "the same proposal twice", { { .kind = OP_SET,
		    .line = SK("n1"), .value = SK("other") }, { .kind = OP_SET,
		    .line = SK("n1"), .value = SK("other") }, { .kind = OP_SET,
		    .line = SK("n1"), .value = SK("another") } },
		    { OP_BOTH, OP_BOTH, OP_BOTH }, "another", "nothing" },
		{ "a stale restatement", { { .kind = OP_SET, .line = SK("n1"),
		    .restates = true, .voice = VOICE_SHARED },
		    { .kind = OP_SET, .line = SK("n1"), .restates = true,
		    .rev = 4, .voice = VOICE_SHARED }, { .kind = OP_DROP,
		    .line = SK("n1"), .rev = 1 } },
		    { OP_BOTH, OP_DONE, OP_DONE }, "eight", "nine" },
		{ "a status, words, and a status again", { { .kind = OP_ADD,
		    .line = SK("d1"), .link = SK("dec"),
		    .status = STATUS_UNABLE }, { .kind = OP_SET,
		    .line = SK("d1"), .rev = 99, .value = SK("4") },
		    { .kind = OP_SET, .line = SK("d1"), .rev = 99,
		    .status = STATUS_NOT_SAID } },
		    { OP_DONE, OP_DONE, OP_DONE }, "chose-not-to-say",
		    "valueDecimal" },
		{ "a status dropped", { { .kind = OP_ADD, .line = SK("d1"),
		    .link = SK("dec"), .status = STATUS_UNABLE },
		    { .kind = OP_MOVE, .line = SK("d1") }, { .kind = OP_DROP,
		    .line = SK("d1"), .rev = 99 } },
		    { OP_DONE, OP_SAME, OP_DONE }, "eight", "unable-now" },
		{ "about a proposal", { { .kind = OP_ADD, .line = SK("p1"),
		    .link = SK("many"), .about = SK("m1"), .value = SK("or so") },
		    { .kind = OP_ADD, .link = SK("many"), .about = SK("p1"),
		    .value = SK("or thus") }, { .kind = OP_SET,
		    .line = SK("p1"), .rev = 0, .value = SK("or not") } },
		    { OP_DONE, OP_DONE, OP_DONE }, "or thus", "or so" },
		{ "ticks, one twice", { { .kind = OP_ADD, .link = SK("tick"),
		    .value = SK("one") }, { .kind = OP_ADD, .link = SK("tick"),
		    .value = SK("one") }, { .kind = OP_ADD, .link = SK("tick"),
		    .value = SK("two") } },
		    { OP_DONE, OP_SAME, OP_DONE }, "\"two\"", "nothing" },
		{ "after one that goes, and one of another kind",
		    { { .kind = OP_ADD, .link = SK("many"), .value = SK("x"),
		    .after = SK("m2") }, { .kind = OP_ADD, .link = SK("row"),
		    .after = SK("m1") }, { .kind = OP_ADD,
		    .link = SK("row.more"), .parent = SK("l1"),
		    .value = SK("y"), .after = SK("l2t") } },
		    { OP_DONE, OP_ENDED_UP, OP_ENDED_UP }, "\"y\"", "nothing" },
		{ "the same id for another question", { { .kind = OP_ADD,
		    .line = SK("m1"), .link = SK("int"), .value = SK("5") },
		    { .kind = OP_ADD, .line = SK("m1"), .link = SK("many"),
		    .value = SK("seven") }, { .kind = OP_ADD,
		    .line = SK("m1"), .link = SK("many"),
		    .value = SK("not seven") } },
		    { OP_DONE, OP_SAME, OP_DONE }, "not seven", "nothing" },
		{ "from an earlier form", { { .kind = OP_SET, .line = SK("g1"),
		    .rev = 9, .restates = true, .voice = VOICE_SHARED },
		    { .kind = OP_MOVE, .line = SK("g1") }, { .kind = OP_DROP,
		    .line = SK("g1"), .rev = 99 } },
		    { OP_DONE, OP_SAME, OP_DONE }, "eight", "once asked" },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
		struct op_result r[3] = { { 0 } };
		unsigned rows = 0;
		enum err e;
		str body;

		load(kinds);
		read_items(SOME ",{\"linkId\":\"gone\",\"answer\":[{\"id\":"
		    "\"g1\",\"valueString\":\"once asked\"}]},{\"linkId\":"
		    "\"txt\",\"answer\":[{\"id\":\"n1\",\"extension\":[{"
		    "\"url\":\"urn:heed:line\",\"extension\":[" PART("rev",
		    "Integer\":4") "]}],\"valueString\":\"nine\"}]}");
		e = answers_apply(&cx, &a, t[k].op, 3, &hand, r);
		if (e != ERR_OK)
			fail_msg("%s: %.*s", t[k].what, PRS(err_say(&cx, e)));
		for (int i = 0; i < 3; i++)
			if (r[i].end != t[k].end[i])
				fail_msg("%s: %d ended as %d", t[k].what, i,
				    (int)r[i].end);
		assert_int_equal(answers_print(&cx, &a, &body), ERR_OK);
		assert_true(kit_is_fhir(kit_json(body)));
		has(body, t[k].has);
		hasnt(body, t[k].hasnt);
		has(body, "eight");
		/* What went into an entry that went went into one anew. */
		for (const struct line *l = NULL; (l = entry_next(&a, "row",
		    l)) != NULL;)
			rows++;
		assert_int_equal(rows, k == 9 ? 3 : 2);
	}
}

/* Words sent to an entry itself, which holds none. */
static void
test_words_for_an_entry(void **state)
{
	const struct op op = { .kind = OP_SET, .line = S("l1"), .rev = 9,
		.value = S("w") };
	struct op_result r;

	(void)state;
	load(kinds);
	read_items(SOME);
	assert_int_equal(answers_apply(&cx, &a, &op, 1, &hand, &r), ERR_INPUT);
	has(cx.diag[0].what, "takes no answer");
}

/* ---- finding lines ---- */

static void
test_found(void **state)
{
	const struct line *l;
	struct line was;

	(void)state;
	load(kinds);
	read_items(SOME);
	l = line_find(&a, S("l1"));
	assert_non_null(l);
	assert_str(line_under(&a, l, S("row.text"))->value, "one");
	assert_null(line_under(&a, l, S("row.more")));
	was = *l;
	/* Of an earlier reading; and of one that has gone since. */
	assert_str(line_under(&a, &was, S("row.text"))->value, "one");
	was.id = S("gone");
	assert_null(line_under(&a, &was, S("row.text")));
	assert_null(line_find(&a, S("")));
	assert_str(line_in(&a, S(""), "str")->value, "three");
	assert_null(line_in(&a, S("l1"), "str"));
	assert_str(entry_next(&a, "row", NULL)->id, "l1");
	assert_null(entry_next(&a, "row", line_find(&a, S("l2"))));
	assert_null(about_next(&a, S(""), NULL));
	a.line[l - a.line].parked = true;
	assert_false(line_is_current(l, NULL));
	a.line[l - a.line + 1].parked = true;
	assert_null(line_under(&a, l, S("row.text")));
	assert_null(line_in(&a, S("l1"), "row.text"));
	a.line[l - a.line + 1].parked = false;
	a.line[l - a.line + 1].about = S("m1");
	assert_null(line_under(&a, l, S("row.text")));
	assert_null(line_in(&a, S("l1"), "row.text"));
	assert_false(line_is_current(&a.line[l - a.line + 1], NULL));
}

/* ---- what of a page is drawn ---- */

static void
test_views(void **state)
{
	static const struct field junk[] = {
		{ SK("t:s1:0:d::txt"), SK("of another question") },
		{ SK("t:m1:0:d::str"), SK("of another line") },
		{ SK("t:s1:0:d:l1:str"), SK("of another entry") },
		{ SK("k:s1:0:d::str"), SK("no text") },
		{ SK("m:s1:0:d::str"), SK("no text") } };
	static const struct diag wrong[] = {
		{ .where = SK("t:m1:0:d::many"), .what = SK("Wrong") },
		{ .where = SK("gone"), .what = SK("Wrong") },
		{ .where = SK(""), .what = SK("Wrong") },
		{ .where = SK("d:s1:0:d::day"), .what = SK("Wrong") },
		{ .where = SK("s1"), .what = SK("Wrong") } };
	static const struct field voice[] = { { SK("voice"), SK("shared") },
		{ SK("other"), SK("x") } };
	struct form_view v;
	str html;

	(void)state;
	load(kinds);
	read_items(SOME);
	for (size_t k = 0; k < sizeof(junk) / sizeof(junk[0]); k++) {
		html = drawn(&(struct form_view){ .a = &a, .again = &junk[k],
		    .nagain = 1, .scope = S("str") });
		has(html, "value=\"three\"");
	}
	html = drawn(&(struct form_view){ .a = &a, .again = voice, .nagain = 2,
	    .voices = true });
	has(html, "value=\"shared\" checked");
	hasnt(drawn(&(struct form_view){ .a = &a, .voices = true,
	    .read_only = true }), "Whose words");
	/* A part inside an entry is drawn for that entry. */
	html = drawn(&(struct form_view){ .a = &a, .scope = S("row.text"),
	    .entry = S("l2") });
	has(html, "two");
	hasnt(html, "one");
	/* A new one of what is no entry is a blank of the question. */
	html = drawn(&(struct form_view){ .a = &a, .scope = S("dec"),
	    .entry = S("new") });
	has(html, "Q dec");
	/* Long words, and words in lines, get room. */
	load(kinds);
	read_items(item("str", "\"valueString\":\"" TEN TEN TEN TEN TEN TEN TEN
	    TEN TEN TEN TEN TEN "1\""));
	has(drawn(&(struct form_view){ .a = &a, .scope = S("str") }),
	    "<textarea");
	/* Read only, with what stands below each answer. */
	load(kinds);
	read_items(SOME);
	html = drawn(&(struct form_view){ .a = &a, .read_only = true });
	has(html, "under");
	hasnt(html, "Add another");
	/* An error of another question is not this one's. */
	v = (struct form_view){ .a = &a, .scope = S("str"), .diag = wrong,
	    .ndiag = 4 };
	hasnt(drawn(&v), "Wrong");
	v.diag = &wrong[4];
	v.ndiag = 1;
	has(drawn(&v), "Wrong");
}

/* What other answers have closed is kept apart, and shown as kept. */
static void
test_closed(void **state)
{
	static const char two[] = Q("on", "boolean", "") ","
	    Q("then", "string", ",\"enableWhen\":[{\"question\":\"on\","
	    "\"operator\":\"=\",\"answerBoolean\":true}]") ","
	    Q("and", "string", ",\"enableWhen\":[{\"question\":\"on\","
	    "\"operator\":\"=\",\"answerBoolean\":true}]");
	const struct op op[2] = { { .kind = OP_SET, .line = S("o1"), .rev = 9,
		.value = S("false") }, { .kind = OP_ADD, .link = S("then"),
		.about = S("t1"), .value = S("or so") } };
	struct op_result r[2];
	str html, body;

	(void)state;
	load(two);
	read_items("{\"linkId\":\"on\",\"answer\":[{\"id\":\"o1\","
	    "\"valueBoolean\":true}]},{\"linkId\":\"then\",\"answer\":[{"
	    "\"id\":\"t1\",\"valueString\":\"kept words\"}]},{\"linkId\":"
	    "\"and\",\"answer\":[{\"id\":\"t2\",\"valueString\":"
	    "\"kept too\"}]}");
	hasnt(drawn(&(struct form_view){ .a = &a }), "not asked for now");
	assert_int_equal(answers_apply(&cx, &a, op, 2, &hand, r), ERR_OK);
	html = drawn(&(struct form_view){ .a = &a });
	has(html, "not asked for now");
	has(html, "kept words");
	has(html, "kept too");
	hasnt(html, "or so");
	hasnt(drawn(&(struct form_view){ .a = &a, .scope = S("on") }),
	    "kept words");
	assert_int_equal(answers_print(&cx, &a, &body), ERR_OK);
	has(body, "\"parked\"");
	assert_int_equal(answers_print_some(&cx, &a, line_is_current, NULL,
	    &body), ERR_OK);
	hasnt(body, "kept words");
	assert_true(kit_is_fhir(kit_json(body)));
}

/* A date and its time: what is told of each. */
static void
test_times(void **state)
{
	static const struct { const char *day, *month, *year, *time, *want;
		bool ok; } t[] = {
		{ "23", "11", "2026", "10:30", "2026-11-23T10:30:00+00:00",
		    true },
		{ "1", "7", "2026", "10:30", "2026-07-01T10:30:00+01:00", true },
		{ "23", "11", "2026", "", "2026-11-23", true },
		{ "23", "11", "2026", "half", "time of day", false },
		{ "23", "11", "2026", "x:30", "time of day", false },
		{ "23", "11", "2026", "24:30", "time of day", false },
		{ "23", "11", "2026", "10:3", "time of day", false },
		{ "23", "11", "2026", "10:xx", "time of day", false },
		{ "23", "11", "2026", "10:60", "time of day", false },
		{ "", "11", "2026", "10:30", "day, month and year", false },
		{ "", "", "", "10:30", "day, month and year", false },
		{ "31", "2", "2026", "", "", false },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(t) / sizeof(t[0]); k++) {
		static const char *const part[] = { "day", "month", "year" };
		const char *const typed[] = { t[k].day, t[k].month, t[k].year };
		struct field f[4];
		struct op *op;
		unsigned n = 0;
		enum err e;
		str html;

		load(kinds);
		answers_new(&cx, &form, S(""), &a);
		html = drawn(&(struct form_view){ .a = &a });
		for (int i = 0; i < 3; i++)
			f[i] = (struct field){ name_in(html, 'd', "when",
			    part[i]), str_of(typed[i]) };
		f[3] = (struct field){ name_in(html, 'h', "when", ""),
			str_of(t[k].time) };
		e = forms_take(&cx, &a, S(""), f, 4, &op, &n);
		if (e != (t[k].ok ? ERR_OK : ERR_INPUT))
			fail_msg("%zu: %s", k, err_info[e].name);
		if (e == ERR_OK)
			assert_str(op->value, t[k].want);
		else
			has(cx.diag[0].what, t[k].want);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typed),
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_odd_answers),
		cmocka_unit_test(test_said_of_a_line),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_ceilings),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_together),
		cmocka_unit_test(test_words_for_an_entry),
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_views),
		cmocka_unit_test(test_closed),
		cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
