/*
 * Responses: read into lines, changed by operations, printed again; what is
 * promised of bytes, ids, conflicts and conditions.
 */
#include "forms/forms_int.h"
#include "form_kit.h"

#define Q(link, type, more) \
	"{\"linkId\":\"" link "\",\"type\":\"" type "\"" more "}"
#define WHEN(q, op, answer) ",\"enableWhen\":[{\"question\":\"" q "\"," \
	"\"operator\":\"" op "\"," answer "}]"

static const char plan[] =
    Q("note", "text", "") ","
    Q("line", "group", ",\"repeats\":true,\"item\":["
	Q("what", "text", "") ","
	Q("kind", "choice", ",\"answerOption\":["
	    "{\"valueCoding\":{\"system\":\"s\",\"code\":\"p\","
	    "\"display\":\"Person\"}},{\"valueCoding\":{\"system\":\"s\","
	    "\"code\":\"q\",\"display\":\"Place\"}}]") ","
	Q("phone", "string", WHEN("kind", "=",
	    "\"answerCoding\":{\"code\":\"p\"}")) ","
	Q("way", "group", ",\"item\":[" Q("barrier", "text", "") "]") ","
	Q("step", "group", ",\"repeats\":true,\"item\":["
	    Q("do", "string", "") ","
	    Q("call", "string", WHEN("kind", "=",
		"\"answerCoding\":{\"code\":\"p\"}")) "]")
	"]") ","
    Q("tags", "choice", ",\"repeats\":true,\"answerOption\":["
	"{\"valueString\":\"a\"},{\"valueString\":\"b\"}]") ","
    Q("many", "string", ",\"repeats\":true") ","
    Q("held", "boolean", ",\"item\":[" Q("why", "text", "") "]") ","
    Q("day", "date", "") "," Q("num", "decimal", "") ","
    Q("amount", "quantity", "") "," Q("when", "dateTime", "") ","
    Q("int", "integer", "") "," Q("clock", "time", "") ","
    Q("web", "url", "") "," Q("who", "reference", "") ","
    Q("file", "attachment", "") "," Q("short", "string",
	",\"maxLength\":5") "," Q("free", "open-choice",
	",\"answerOption\":[{\"valueString\":\"tea\"}]");

static struct form form;
static const struct hand anna = { SK("Practitioner/anna"), SK("Anna Berg"),
	SK("Nurse"), SK("Team A"), 1795400000 };

static const struct hand ben = { SK("Practitioner/ben"), SK("Ben Cole"),
	SK("Nurse"), SK("Team A"), 1795400000 };
static const struct hand *pen = &anna;

static void
fresh(struct answers *a)
{
	kit_fresh();
	assert_int_equal(kit_load(plan, &form), ERR_OK);
	answers_new(&cx, &form, S("Patient/1"), a);
}

static struct op
op_add(const char *parent, const char *link, const char *value)
{
	return (struct op){ .kind = OP_ADD, .line = S(""),
		.parent = str_of(parent), .link = str_of(link),
		.value = str_of(value), .voice = VOICE_PERSON };
}

static struct op
op_set(const struct line *l, int64_t rev, const char *value)
{
	return (struct op){ .kind = OP_SET, .line = l->id, .link = l->link,
		.parent = l->parent, .rev = rev, .value = str_of(value),
		.voice = l->voice };
}

static struct op_result
apply(struct answers *a, struct op op)
{
	struct op_result r = { 0 };

	if (answers_apply(&cx, a, &op, 1, pen, &r) != ERR_OK) {
		kit_say();
		fail_msg("an operation was refused");
	}
	return r;
}

static str
print(const struct answers *a)
{
	str body = S("");

	assert_int_equal(answers_print(&cx, a, &body), ERR_OK);
	return body;
}

static void
reread(struct answers *a)
{
	const struct json *j = kit_json(print(a));

	assert_non_null(j);
	assert_int_equal(answers_read(&cx, &form, j, a), ERR_OK);
}

/* Each type goes in, comes out as FHIR, and is read back the same. */
static void
test_values(void **state)
{
	static const struct { const char *link, *value, *json, *words; } t[] = {
	{ "note", "said\n\"so\"", "\"valueString\":\"said\\n\\\"so\\\"\"",
	    "said\n\"so\"" },
	{ "held", "true", "\"valueBoolean\":true", "yes" },
	{ "held", "false", "\"valueBoolean\":false", "no" },
	{ "day", "2026-11", "\"valueDate\":\"2026-11\"", "November 2026" },
	{ "num", "0.10", "\"valueDecimal\":0.10", "0.10" },
	{ "num", "-.5", "\"valueDecimal\":-0.5", "-0.5" },
	{ "num", "+007", "\"valueDecimal\":7", "7" },
	{ "int", "-2147483648", "\"valueInteger\":-2147483648",
	    "-2147483648" },
	{ "amount", "5", "\"valueQuantity\":{\"value\":5}", "5" },
	{ "when", "2026-07-01T10:00:00+01:00",
	    "\"valueDateTime\":\"2026-07-01T10:00:00+01:00\"",
	    "Wednesday 1 July 2026 at 10am" },
	{ "clock", "9:30", "\"valueTime\":\"09:30:00\"", "09:30" },
	{ "clock", "09:30:15", "\"valueTime\":\"09:30:15\"", "09:30:15" },
	{ "clock", "09:30:15.25", "\"valueTime\":\"09:30:15.25\"",
	    "09:30:15.25" },
	{ "when", "2026", "\"valueDateTime\":\"2026\"", "2026" },
	{ "int", "+5", "\"valueInteger\":5", "5" },
	{ "file", "Binary/1", "\"valueAttachment\":{\"url\":\"Binary/1\"}",
	    "Binary/1" },
	{ "web", "https://x.org/a?b", "\"valueUri\":\"https://x.org/a?b\"",
	    "https://x.org/a?b" },
	{ "who", "RelatedPerson/7",
	    "\"valueReference\":{\"reference\":\"RelatedPerson/7\"}",
	    "RelatedPerson/7" },
	{ "tags", "b", "\"valueString\":\"b\"", "b" },
	{ "free", "tea", "\"valueString\":\"tea\"", "tea" },
	{ "free", "cocoa", "\"valueString\":\"cocoa\"", "cocoa" },
	{ "short", "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", "\"valueString\"",
	    "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct answers a;
		str id, value;

		fresh(&a);
		id = apply(&a, op_add("", t[i].link, t[i].value)).made;
		value = line_find(&a, id)->value;
		if (str_find(print(&a), str_of(t[i].json)) < 0)
			fail_msg("%s: %.*s", t[i].link, PRS(print(&a)));
		reread(&a);
		assert_int_equal(a.n, 1);
		assert_true(str_eq(a.line[0].id, id));
		assert_true(str_eq(a.line[0].value, value));
		assert_str(line_words(&cx, &a.line[0]), t[i].words);
		assert_str(a.line[0].author, "Practitioner/anna");
		assert_str(a.line[0].by, "Anna Berg");
		assert_int_equal(a.line[0].voice, VOICE_PERSON);
		assert_int_equal(a.line[0].at, 1795400000);
		assert_int_equal(a.line[0].rev, 1);
		assert_true(kit_is_fhir(a.doc));
	}
}

static void
test_refused(void **state)
{
	static const struct { const char *link, *value; } t[] = {
	{ "held", "maybe" }, { "day", "2026-02-30" }, { "day",
	    "2026-07-01T10:00:00Z" }, { "num", "12,5" }, { "num", "." },
	{ "num", "1e9" }, { "int", "2147483648" }, { "int", "1.5" },
	{ "clock", "24:00" }, { "clock", "9h" }, { "web", "a b" },
	{ "tags", "c" }, { "short", "123456" }, { "line", "x" },
	{ "clock", "09:61" }, { "clock", "0930" }, { "clock", "ab:30" },
	{ "clock", "09:cd" }, { "clock", "09:30x" }, { "clock", "09:30:75" },
	{ "clock", "09:30:1" }, { "clock", "09:30-15" },
	{ "clock", "09:30:15z" }, { "num", "1." }, { "num", "--1" },
	{ "num", "1234567890123456789012345678901" }, { "num", "1.5x" },
	{ "num", " " }, { "int", "-2147483649" }, { "int", "x" },
	{ "amount", "a few" }, { "web", "a\"b" }, { "web", "a<b" },
	{ "web", "a>b" }, { "web", "a\x7f" }, { "who", "a b" },
	{ "file", "a b" }, { "note", "a\x01" }, { "when", "noon" },
	{ "gone", "x" }, { "way", "" }, { "what", "no entry given" },
	};
	struct answers a;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct op op[2];
		struct op_result r[2];
		str before;

		fresh(&a);
		op[0] = op_add("", "note", "kept back");
		op[1] = op_add("", t[i].link, t[i].value);
		before = print(&a);
		if (answers_apply(&cx, &a, op, 2, &anna, r) != ERR_INPUT)
			fail_msg("%s took %s", t[i].link, t[i].value);
		assert_true(str_eq(cx.diag[0].where, str_of(t[i].link)));
		assert_int_equal(a.n, 0);
		assert_true(str_eq(before, print(&a)));
	}
}

static void
test_long(void **state)
{
	char *p;
	struct answers a;
	struct op op;
	struct op_result r;

	(void)state;
	fresh(&a);
	p = NEWN(mem, char, LINE_TEXT_MAX + 2);
	memset(p, 'x', LINE_TEXT_MAX + 1);
	op = op_add("", "note", "");
	op.value = (str){ p, LINE_TEXT_MAX + 1 };
	assert_int_equal(answers_apply(&cx, &a, &op, 1, &anna, &r), ERR_INPUT);
	assert_true(str_find(cx.diag[0].what, S("102400")) > 0);
	op.value.n = LINE_TEXT_MAX;
	(void)apply(&a, op);
	reread(&a);
	assert_int_equal(a.line[0].value.n, LINE_TEXT_MAX);
}

/* CARE-2: a blank is "not asked yet", and a status is kept without an answer. */
static void
test_status(void **state)
{
	struct answers a;
	struct op op;
	str id, body;

	(void)state;
	fresh(&a);
	assert_str(line_words(&cx, NULL), "Not asked yet");
	assert_str(line_words(&cx, &(struct line){ .value = S("") }),
	    "Not asked yet");
	op = op_add("", "held", "");
	op.status = STATUS_NOT_SAID;
	id = apply(&a, op).made;
	body = print(&a);
	assert_true(str_find(body, S("\"answer\"")) < 0);
	assert_true(str_find(body, S("chose-not-to-say")) > 0);
	reread(&a);
	assert_int_equal(a.line[0].status, STATUS_NOT_SAID);
	assert_str(line_words(&cx, &a.line[0]), "Chose not to say");
	/* Answered later, and taken back: the line keeps its id. */
	(void)apply(&a, op_set(&a.line[0], 1, "true"));
	assert_true(str_eq(a.line[0].id, id));
	reread(&a);
	assert_int_equal(a.n, 1);
	assert_str(a.line[0].value, "true");
	assert_int_equal(a.line[0].status, STATUS_ANSWERED);
	op = op_set(&a.line[0], 2, "");
	op.status = STATUS_UNABLE;
	(void)apply(&a, op);
	reread(&a);
	assert_int_equal(a.n, 1);
	assert_true(str_eq(a.line[0].id, id));
	assert_str(line_words(&cx, &a.line[0]), "Not able to answer now");
	assert_true(str_find(print(&a), S("\"answer\"")) < 0);
	/* An answer and a reason for none do not go together. */
	op = op_set(&a.line[0], 3, "false");
	op.status = STATUS_UNKNOWN;
	assert_int_equal(answers_apply(&cx, &a, &op, 1, &anna,
	    &(struct op_result){ 0 }), ERR_INPUT);
}

static const char foreign[] = "{ \"resourceType\":\"QuestionnaireResponse\","
    "\"status\" : \"in-progress\", \"_status\":{\"id\":\"z\"},\n"
    "\"questionnaire\":\"urn:t|0\",\"x\":[1, 2.0],\"item\":[\n"
    " {\"linkId\":\"note\",\"text\":\"N\", \"answer\":[ {\"valueString\":"
    "\"caf\\u00e9\" ,\"extension\":[{\"url\":\"urn:o\",\"valueCode\":\"k\"}]}"
    "]},\n {\"linkId\":\"old\",\"text\":\"Old question\",\"answer\":["
    "{\"valueInteger\":4}]},\n {\"linkId\":\"line\" , \"item\":[{\"linkId\":"
    "\"what\",\"answer\":[{\"valueString\":\"first\"}]},{\"linkId\":\"way\","
    "\"definition\":\"urn:d\",\"item\":[{\"linkId\":\"barrier\",\"answer\":["
    "{\"valueString\":\"b\"}]}]}]},\n {\"linkId\":\"line\", \"item\":["
    "{\"linkId\":\"what\",\"answer\":[{\"valueString\":\"second\"}]}]},\n"
    " {\"linkId\":\"held\",\"answer\":[{\"valueBoolean\":true,\"item\":["
    "{\"linkId\":\"why\",\"answer\":[{\"valueString\":\"so\"}]}]}]},\n"
    " {\"linkId\":\"many\",\"answer\":[{\"valueString\":\"1\"},"
    "{\"valueString\":\"2\"},{ \"valueString\":\"3\"}]}]}";

static void
read_foreign(struct answers *a)
{
	kit_fresh();
	assert_int_equal(kit_load(plan, &form), ERR_OK);
	assert_int_equal(answers_read(&cx, &form, kit_json(str_of(foreign)), a),
	    ERR_OK);
}

static void
test_foreign(void **state)
{
	struct answers a;
	const struct line *l;

	(void)state;
	read_foreign(&a);
	assert_int_equal(a.n, 12);
	assert_str(a.line[0].value, "caf\xc3\xa9");
	assert_int_equal(a.line[0].voice, VOICE_PRACTITIONER);
	assert_int_equal(a.line[0].status, STATUS_ANSWERED);
	assert_int_equal(a.line[0].rev, 0);
	assert_null(a.line[1].item);
	assert_str(a.line[1].link, "old");
	l = entry_next(&a, "line", NULL);
	assert_true(l && l->entry);
	assert_str(line_in(&a, l->id, "barrier")->value, "b");
	l = entry_next(&a, "line", l);
	assert_str(line_in(&a, l->id, "what")->value, "second");
	assert_null(entry_next(&a, "line", l));
	assert_str(line_in(&a, S(""), "why")->value, "so");
	assert_null(line_in(&a, S(""), "what"));
	/* Nothing done, nothing changed: to the byte. */
	assert_true(str_eq(print(&a), str_of(foreign)));
	assert_int_equal(answers_apply(&cx, &a, NULL, 0, &anna, NULL), ERR_OK);
	assert_true(str_eq(print(&a), str_of(foreign)));
}

/* What no operation touched keeps its bytes, and its made id. */
static void
test_bytes(void **state)
{
	static const char *const keep[] = { " \"_status\"" + 1,
		"\"x\":[1, 2.0]", "\"caf\\u00e9\" ", "{\"url\":\"urn:o\"",
		"{\"linkId\":\"old\",\"text\":\"Old question\",\"answer\":["
		"{\"valueInteger\":4}]}", "{\"linkId\":\"line\" , \"item\":[",
		"{ \"valueString\":\"3\"}", "\"definition\":\"urn:d\"" };
	struct answers a, b;
	str id[12], body;

	(void)state;
	read_foreign(&a);
	for (unsigned i = 0; i < 12; i++)
		id[i] = a.line[i].id;
	/* The first of "many" goes; the second's text changes. */
	(void)apply(&a, (struct op){ .kind = OP_DROP, .line = id[9] });
	(void)apply(&a, op_set(line_find(&a, id[10]), 0, "two"));
	body = print(&a);
	for (size_t i = 0; i < sizeof(keep) / sizeof(keep[0]); i++)
		if (str_find(body, str_of(keep[i])) < 0)
			fail_msg("lost %s in %.*s", keep[i], PRS(body));
	assert_true(str_find(body, S("urn:t|1")) > 0);
	assert_int_equal(answers_read(&cx, &form, kit_json(body), &b), ERR_OK);
	assert_int_equal(b.n, 11);
	for (unsigned i = 0; i < 12; i++)
		assert_true((line_find(&b, id[i]) == NULL) == (i == 9));
	assert_str(line_find(&b, id[10])->value, "two");
	assert_str(line_find(&b, id[11])->value, "3");
	assert_true(str_eq(print(&b), body));
	/* A change below an entry keeps the entry's id as well. */
	(void)apply(&b, op_set(line_find(&b, id[4]), 0, "other barrier"));
	body = print(&b);
	assert_true(str_find(body, S("\"definition\":\"urn:d\"")) > 0);
	assert_true(str_find(body, S("{ \"valueString\":\"3\"}")) > 0);
	assert_int_equal(answers_read(&cx, &form, kit_json(body), &a), ERR_OK);
	for (unsigned i = 0; i < 12; i++)
		assert_true((line_find(&a, id[i]) == NULL) == (i == 9));
}

static unsigned
extensions(str body)
{
	unsigned n = 0;

	for (ptrdiff_t i; (i = str_find(body, S("urn:heed:line"))) >= 0; n++)
		body = str_sub(body, (size_t)i + 1, body.n);
	return n;
}

/* What was written in one breath says once who wrote it; what changes later
 * says so itself, and leaves what it stood with as it was. */
static void
test_one_hand(void **state)
{
	struct op op[3];
	struct op_result r[3];
	struct answers a;

	(void)state;
	fresh(&a);
	op[0] = op_add("", "line", "");
	op[0].line = S("e1");
	op[1] = op_add("e1", "what", "walk");
	op[1].line = S("w1");
	op[2] = op_add("e1", "barrier", "rain");
	op[2].line = S("b1");
	assert_int_equal(answers_apply(&cx, &a, op, 3, &anna, r), ERR_OK);
	assert_int_equal(extensions(print(&a)), 1);
	reread(&a);
	assert_str(line_find(&a, S("w1"))->by, "Anna Berg");
	assert_int_equal(line_find(&a, S("w1"))->voice, VOICE_PERSON);
	assert_int_equal(line_find(&a, S("w1"))->rev, 1);
	/* One answer by another hand: it alone says so. */
	pen = &ben;
	(void)apply(&a, op_set(line_find(&a, S("w1")), 1, "run"));
	pen = &anna;
	assert_int_equal(extensions(print(&a)), 2);
	reread(&a);
	assert_str(line_find(&a, S("w1"))->by, "Ben Cole");
	assert_str(line_find(&a, S("b1"))->by, "Anna Berg");
	assert_str(line_find(&a, S("e1"))->by, "Anna Berg");
	assert_int_equal(line_find(&a, S("b1"))->rev, 1);
	assert_int_equal(line_find(&a, S("e1"))->rev, 2);
	/* The entry itself: its answers say what they left to it. */
	op[0] = (struct op){ .kind = OP_SET, .line = S("e1"), .rev = 2,
		.link = S("line"), .voice = VOICE_PRACTITIONER,
		.restates = true };
	assert_int_equal(answers_apply(&cx, &a, op, 1, &ben, r), ERR_OK);
	assert_int_equal(r[0].end, OP_DONE);
	assert_int_equal(extensions(print(&a)), 3);
	reread(&a);
	assert_str(line_find(&a, S("e1"))->by, "Ben Cole");
	assert_str(line_find(&a, S("b1"))->by, "Anna Berg");
	assert_int_equal(line_find(&a, S("b1"))->voice, VOICE_PERSON);
	assert_int_equal(line_find(&a, S("b1"))->rev, 1);
	/* Who may see it is never left to the entry. */
	op[0] = op_add("", "line", "");
	op[0].line = S("e2");
	op[1] = op_add("e2", "what", "tea");
	op[1].line = S("w2");
	op[1].visible = VISIBLE_TEAM;
	assert_int_equal(answers_apply(&cx, &a, op, 2, &anna, r), ERR_OK);
	reread(&a);
	assert_int_equal(line_find(&a, S("w2"))->visible, VISIBLE_TEAM);
	assert_int_equal(line_find(&a, S("e2"))->visible, VISIBLE_RECORD);
}

static void
test_entries(void **state)
{
	struct op op[3];
	struct op_result r[3];
	struct answers a;
	const struct line *l;

	(void)state;
	fresh(&a);
	op[0] = op_add("", "line", "");
	op[0].line = S("e1");
	op[1] = op_add("e1", "what", "walk the dog");
	op[2] = op_add("e1", "barrier", "rain");
	assert_int_equal(answers_apply(&cx, &a, op, 3, &anna, r), ERR_OK);
	assert_true(str_eq(r[0].made, S("e1")));
	op[0].line = S("e2");
	op[1] = op_add("e2", "what", "tea");
	assert_int_equal(answers_apply(&cx, &a, op, 2, &anna, r), ERR_OK);
	reread(&a);
	l = entry_next(&a, "line", NULL);
	assert_str(l->id, "e1");
	assert_str(line_in(&a, S("e1"), "barrier")->value, "rain");
	assert_str(line_in(&a, S("e2"), "what")->value, "tea");
	/* The same page posted twice adds nothing. */
	assert_int_equal(answers_apply(&cx, &a, op, 2, &anna, r), ERR_OK);
	assert_int_equal(r[0].end, OP_SAME);
	assert_int_equal(r[1].end, OP_SAME);
	assert_int_equal(a.n, 5);
	/* Moving: ids stay, no rev rises, what was moved keeps its bytes. */
	assert_int_equal(apply(&a, (struct op){ .kind = OP_MOVE,
	    .line = S("e2") }).end, OP_DONE);
	reread(&a);
	assert_str(entry_next(&a, "line", NULL)->id, "e2");
	assert_int_equal(line_find(&a, S("e2"))->rev, 2);
	assert_int_equal(apply(&a, (struct op){ .kind = OP_MOVE,
	    .line = S("e2"), .after = S("gone") }).end, OP_ENDED_UP);
	reread(&a);
	assert_str(entry_next(&a, "line", NULL)->id, "e1");
	assert_int_equal(apply(&a, (struct op){ .kind = OP_MOVE,
	    .line = S("e2"), .after = S("e1") }).end, OP_SAME);
	assert_int_equal(apply(&a, (struct op){ .kind = OP_MOVE,
	    .line = S("none") }).end, OP_LOST_LINE);
	/* An entry goes with its details, once all of them have been seen. */
	assert_int_equal(apply(&a, op_set(line_in(&a, S("e1"), "what"), 1,
	    "run")).end, OP_DONE);
	assert_int_equal(line_find(&a, S("e1"))->rev, 3);
	assert_int_equal(apply(&a, (struct op){ .kind = OP_DROP,
	    .line = S("e1"), .rev = 1 }).end, OP_BOTH);
	assert_non_null(line_find(&a, S("e1")));
	assert_int_equal(apply(&a, (struct op){ .kind = OP_DROP,
	    .line = S("e1"), .rev = 3 }).end, OP_DONE);
	assert_int_equal(a.n, 2);
	reread(&a);
	assert_int_equal(a.n, 2);
	assert_true(str_find(print(&a), S("rain")) < 0);
}

static void
test_conflicts(void **state)
{
	struct answers a;
	const struct line *l;
	struct op_result r;
	struct op op;
	str id;

	(void)state;
	fresh(&a);
	id = apply(&a, op_add("", "note", "one")).made;
	assert_int_equal(apply(&a, op_set(line_find(&a, id), 1, "two")).end,
	    OP_DONE);
	/* Mine was written over "one": both stay. */
	r = apply(&a, op_set(line_find(&a, id), 1, "mine"));
	assert_int_equal(r.end, OP_BOTH);
	assert_str(line_find(&a, id)->value, "two");
	l = about_next(&a, id, NULL);
	assert_true(l && str_eq(l->id, r.made));
	assert_str(l->value, "mine");
	assert_null(about_next(&a, id, l));
	assert_true(str_eq(entry_next(&a, "note", NULL)->id, id));
	assert_null(entry_next(&a, "note", line_find(&a, id)));
	/* The same again is the same proposal; what is there already is same. */
	assert_true(str_eq(apply(&a, op_set(line_find(&a, id), 1, "mine")).made,
	    r.made));
	assert_int_equal(apply(&a, op_set(line_find(&a, id), 1, "two")).end,
	    OP_SAME);
	/* A first answer twice: the second lies beside it. */
	(void)apply(&a, op_add("", "num", "1"));
	assert_int_equal(apply(&a, op_add("", "num", "1")).end, OP_SAME);
	assert_int_equal(apply(&a, op_add("", "num", "2")).end, OP_BOTH);
	/* A tick twice is one. */
	(void)apply(&a, op_add("", "tags", "a"));
	assert_int_equal(apply(&a, op_add("", "tags", "a")).end, OP_SAME);
	(void)apply(&a, op_set(line_find(&a, id), 1, "also mine"));
	reread(&a);
	assert_str(about_next(&a, id, NULL)->value, "mine");
	/* What is dropped hands its place to what was first proposed about it. */
	assert_int_equal(apply(&a, (struct op){ .kind = OP_DROP, .line = id,
	    .rev = 2 }).end, OP_DONE);
	l = entry_next(&a, "note", NULL);
	assert_true(l && str_eq(l->id, r.made));
	assert_null(entry_next(&a, "note", l));
	assert_str(about_next(&a, l->id, NULL)->value, "also mine");
	/* Written to a line that is gone: added anew. */
	op = (struct op){ .kind = OP_SET, .line = id, .link = S("many"),
		.rev = 2, .value = S("late") };
	r = apply(&a, op);
	assert_int_equal(r.end, OP_LOST_LINE);
	assert_str(line_find(&a, r.made)->value, "late");
	/* Restating what changed meanwhile is left to be seen again. */
	l = entry_next(&a, "note", NULL);
	op = op_set(l, 0, "");
	op.restates = true;
	op.visible = VISIBLE_OFFLINE;
	r = apply(&a, op);
	assert_int_equal(r.end, OP_BOTH);
	assert_int_equal(r.made.n, 0);
	op.rev = entry_next(&a, "note", NULL)->rev;
	assert_int_equal(apply(&a, op).end, OP_DONE);
	reread(&a);
	assert_int_equal(entry_next(&a, "note", NULL)->visible,
	    VISIBLE_OFFLINE);
	assert_str(entry_next(&a, "note", NULL)->value, "mine");
}

/* Details of an entry that is gone stand together in one entry anew. */
static void
test_lost_entry(void **state)
{
	struct op op[3];
	struct op_result r[3];
	struct answers a;
	const struct line *l;

	(void)state;
	fresh(&a);
	op[0] = (struct op){ .kind = OP_SET, .line = S("x1"), .link = S("what"),
		.parent = S("gone"), .value = S("w") };
	op[1] = (struct op){ .kind = OP_SET, .line = S("x2"),
		.link = S("barrier"), .parent = S("gone"), .value = S("b") };
	op[2] = op_add("gone-too", "do", "d");
	assert_int_equal(answers_apply(&cx, &a, op, 3, &anna, r), ERR_OK);
	for (int i = 0; i < 3; i++)
		assert_int_equal(r[i].end, OP_LOST_LINE);
	l = entry_next(&a, "line", NULL);
	assert_str(line_in(&a, l->id, "what")->value, "w");
	assert_str(line_in(&a, l->id, "barrier")->value, "b");
	l = entry_next(&a, "step", NULL);
	assert_true(l && l->parent.n);
	assert_str(line_in(&a, l->id, "do")->value, "d");
	reread(&a);
	assert_int_equal(a.n, 6);
}

/* A change to a detail and a restatement of its entry do not collide. */
static void
test_disjoint(void **state)
{
	struct answers a;
	struct op op;
	str e, w;

	(void)state;
	fresh(&a);
	e = apply(&a, op_add("", "line", "")).made;
	op = op_add("", "what", "x");
	op.parent = e;
	w = apply(&a, op).made;
	reread(&a);
	(void)apply(&a, op_set(line_find(&a, w), 2, "y"));
	op = op_set(line_find(&a, e), 2, "");
	op.restates = true;
	op.visible = VISIBLE_TEAM;
	assert_int_equal(apply(&a, op).end, OP_DONE);
	reread(&a);
	assert_int_equal(line_find(&a, e)->visible, VISIBLE_TEAM);
	assert_int_equal(line_find(&a, e)->own, 4);
	(void)apply(&a, op_set(line_find(&a, w), 3, "z"));
	reread(&a);
	assert_int_equal(line_find(&a, e)->own, 4);
	assert_int_equal(line_find(&a, e)->rev, 5);
	assert_str(line_find(&a, w)->value, "z");
}

static void
test_held(void **state)
{
	struct answers a;
	str id;

	(void)state;
	fresh(&a);
	/* Below an unanswered question, then within its answer, then again. */
	(void)apply(&a, op_add("", "why", "because"));
	assert_true(str_find(print(&a), S("\"answer\":[{\"id\"")) > 0);
	reread(&a);
	id = apply(&a, op_add("", "held", "true")).made;
	reread(&a);
	assert_int_equal(a.n, 2);
	assert_str(line_in(&a, S(""), "why")->value, "because");
	assert_non_null(json_at(a.doc, "item.0.answer.0.item"));
	(void)apply(&a, (struct op){ .kind = OP_DROP, .line = id, .rev = 2 });
	reread(&a);
	assert_int_equal(a.n, 1);
	assert_str(line_in(&a, S(""), "why")->value, "because");
}

/* enableWhen within an entry looks at that entry; answers are parked. */
static void
test_parked(void **state)
{
	struct answers a;
	struct op op[6];
	struct op_result r[6];
	const struct line *kind;
	str out;

	(void)state;
	fresh(&a);
	op[0] = op_add("", "line", "");
	op[0].line = S("e1");
	op[1] = op_add("", "line", "");
	op[1].line = S("e2");
	op[2] = op_add("e1", "kind", "p");
	op[3] = op_add("e2", "kind", "q");
	op[4] = op_add("e1", "phone", "0111");
	op[5] = op_add("e2", "phone", "0222");
	assert_int_equal(answers_apply(&cx, &a, op, 6, &anna, r), ERR_OK);
	assert_true(item_enabled(&a, form_item(&form, S("phone")), S("e1")));
	assert_false(item_enabled(&a, form_item(&form, S("phone")), S("e2")));
	assert_non_null(line_in(&a, S("e1"), "phone"));
	assert_null(line_in(&a, S("e2"), "phone"));
	/* From an entry within the entry, too. */
	op[0] = op_add("e2", "step", "");
	op[0].line = S("s2");
	op[1] = op_add("s2", "call", "ring");
	assert_int_equal(answers_apply(&cx, &a, op, 2, &anna, r), ERR_OK);
	assert_true(line_find(&a, r[1].made)->parked);
	assert_false(line_find(&a, S("s2"))->parked);
	out = print(&a);
	assert_true(str_find(out, S("0222")) > 0);
	assert_true(str_find(out, S("{\"url\":\"parked\","
	    "\"valueBoolean\":true}")) > 0);
	assert_int_equal(answers_print_some(&cx, &a, line_is_current, NULL,
	    &out), ERR_OK);
	assert_true(str_find(out, S("0222")) < 0);
	assert_true(str_find(out, S("0111")) > 0);
	/* The condition holds again, and the words are there. */
	reread(&a);
	kind = line_in(&a, S("e2"), "kind");
	(void)apply(&a, op_set(kind, kind->rev, "p"));
	assert_str(line_in(&a, S("e2"), "phone")->value, "0222");
	assert_false(line_find(&a, r[1].made)->parked);
	assert_int_equal(line_find(&a, r[1].made)->rev, 2);
}

static void
test_operators(void **state)
{
	static const struct { const char *type, *when, *value; bool on; } t[] = {
	{ "integer", "\"operator\":\">\",\"answerInteger\":5", "6", true },
	{ "integer", "\"operator\":\">\",\"answerInteger\":5", "5", false },
	{ "integer", "\"operator\":\">=\",\"answerInteger\":5", "5", true },
	{ "decimal", "\"operator\":\"<\",\"answerDecimal\":0.5", "0.49", true },
	{ "decimal", "\"operator\":\"=\",\"answerDecimal\":1.0", "1.00", true },
	{ "decimal", "\"operator\":\"<=\",\"answerDecimal\":9", "10", false },
	{ "date", "\"operator\":\"<\",\"answerDate\":\"2026-02-01\"",
	    "2026-01-31", true },
	{ "date", "\"operator\":\"=\",\"answerDate\":\"2026-02\"", "2026-02",
	    true },
	{ "time", "\"operator\":\">\",\"answerTime\":\"12:00:00\"", "13:30",
	    true },
	{ "dateTime", "\"operator\":\"=\",\"answerDateTime\":"
	    "\"2026-07-01T09:00:00Z\"", "2026-07-01T10:00:00+01:00", true },
	{ "boolean", "\"operator\":\"=\",\"answerBoolean\":true", "false",
	    false },
	{ "boolean", "\"operator\":\"!=\",\"answerBoolean\":true", "false",
	    true },
	{ "boolean", "\"operator\":\"!=\",\"answerBoolean\":true", "", true },
	{ "boolean", "\"operator\":\"=\",\"answerBoolean\":false", "", false },
	{ "string", "\"operator\":\"exists\",\"answerBoolean\":true", "x",
	    true },
	{ "string", "\"operator\":\"exists\",\"answerBoolean\":false", "x",
	    false },
	{ "string", "\"operator\":\"exists\",\"answerBoolean\":false", "",
	    true },
	{ "string", "\"operator\":\"=\",\"answerString\":\"x\"", "x", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		char text[600];
		struct form f;
		struct answers a;

		kit_fresh();
		(void)snprintf(text, sizeof(text), "{\"linkId\":\"q\","
		    "\"type\":\"%s\"},{\"linkId\":\"d\",\"type\":\"string\","
		    "\"enableWhen\":[{\"question\":\"q\",%s}]}", t[i].type,
		    t[i].when);
		assert_int_equal(kit_load(text, &f), ERR_OK);
		answers_new(&cx, &f, S(""), &a);
		if (t[i].value[0])
			(void)apply(&a, op_add("", "q", t[i].value));
		if (item_enabled(&a, &f.item[1], S("")) != t[i].on)
			fail_msg("%s %s: %s", t[i].type, t[i].when, t[i].value);
	}
}

/* any and all; what hangs on a parked answer is parked with it. */
static void
test_any_all(void **state)
{
#define BOTH "\"enableWhen\":[{\"question\":\"a\",\"operator\":\"=\"," \
	"\"answerBoolean\":true},{\"question\":\"b\",\"operator\":\"=\"," \
	"\"answerBoolean\":true}]"
	struct answers a;
	struct form f;
	str id;

	(void)state;
	kit_fresh();
	assert_int_equal(kit_load(Q("any", "boolean", "," BOTH
	    ",\"enableBehavior\":\"any\"") "," Q("all", "string", "," BOTH
	    ",\"enableBehavior\":\"all\"") "," Q("a", "boolean", "") ","
	    Q("b", "boolean", "") "," Q("then", "string", WHEN("any", "=",
	    "\"answerBoolean\":true")), &f), ERR_OK);
	answers_new(&cx, &f, S(""), &a);
	id = apply(&a, op_add("", "a", "true")).made;
	assert_true(item_enabled(&a, &f.item[0], S("")));
	assert_false(item_enabled(&a, &f.item[1], S("")));
	(void)apply(&a, op_add("", "any", "true"));
	(void)apply(&a, op_add("", "then", "x"));
	assert_non_null(line_in(&a, S(""), "then"));
	(void)apply(&a, op_set(line_find(&a, id), 1, "false"));
	assert_null(line_in(&a, S(""), "any"));
	assert_null(line_in(&a, S(""), "then"));
	assert_int_equal(a.n, 3);
}

/* A chain of conditions written in any order settles in one go. */
static void
test_chain(void **state)
{
	struct buf b;
	struct form f;
	struct answers a;

	(void)state;
	kit_fresh();
	buf_init(&b, mem, 1 << 20);
	for (int i = 0; i < 300; i++)
		buf_fmt(&b, "%s{\"linkId\":\"c%d\",\"type\":\"string\","
		    "\"enableWhen\":[{\"question\":\"c%d\",\"operator\":"
		    "\"exists\",\"answerBoolean\":true}]}", i ? "," : "", i,
		    i + 1);
	buf_lit(&b, ",{\"linkId\":\"c300\",\"type\":\"string\"}");
	buf_c(&b, '\0');
	assert_int_equal(kit_load(buf_str(&b).p, &f), ERR_OK);
	answers_new(&cx, &f, S(""), &a);
	for (int i = 0; i < 300; i++) {
		char link[16];

		(void)snprintf(link, sizeof(link), "c%d", i);
		(void)apply(&a, op_add("", link, "x"));
	}
	for (unsigned i = 0; i < a.n; i++)
		assert_true(a.line[i].parked);
	(void)apply(&a, op_add("", "c300", "x"));
	for (unsigned i = 0; i < a.n; i++)
		assert_false(a.line[i].parked);
}

/* What an entry takes with it leaves no proposal about nothing; and adding is
 * never restating. */
static void
test_about_gone(void **state)
{
	struct answers a;
	struct op op;
	str e, w, p;

	(void)state;
	fresh(&a);
	e = apply(&a, op_add("", "line", "")).made;
	op = op_add("", "what", "x");
	op.parent = e;
	w = apply(&a, op).made;
	op = op_add("", "many", "about that");
	op.about = w;
	p = apply(&a, op).made;
	assert_null(entry_next(&a, "many", NULL));
	(void)apply(&a, (struct op){ .kind = OP_DROP, .line = e, .rev = 3 });
	assert_int_equal(a.n, 1);
	assert_true(str_eq(entry_next(&a, "many", NULL)->id, p));
	reread(&a);
	assert_true(str_eq(entry_next(&a, "many", NULL)->id, p));
	op = op_add("", "line", "words an entry cannot hold");
	op.restates = true;
	assert_int_equal(answers_apply(&cx, &a, &op, 1, &anna,
	    &(struct op_result){ 0 }), ERR_INPUT);
}

static uint32_t seed;

static unsigned
dice(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* One editor: sees the record, writes something somewhere. */
static struct op
edit(const struct answers *seen, unsigned who, unsigned no, str *word)
{
	static const char *const link[] = { "note", "many", "why", "what",
		"barrier", "do" };
	const struct line *l = seen->n ? &seen->line[dice(seen->n)] : NULL;
	struct buf b;
	struct op op;

	buf_init(&b, mem, 64);
	buf_fmt(&b, "w%u.%u;", who, no);
	*word = buf_str(&b);
	op = op_add("", "line", "");
	if (!l || dice(5) == 0) {
		op.link = str_of(link[dice(3)]);
		op.value = *word;
	} else if (l->entry && dice(3)) {
		op.parent = l->id;
		op.link = str_eq(l->link, S("step")) ? S("do") :
		    str_of(link[3 + dice(2)]);
		op.value = *word;
	} else if (l->entry && str_eq(l->link, S("line")) && dice(2)) {
		op.parent = l->id;
		op.link = S("step");
		*word = S("");
	} else if (l->entry) {
		op.kind = dice(3) ? OP_ADD : OP_MOVE;
		op.line = op.kind == OP_MOVE ? l->id : S("");
		op.after = dice(2) ? seen->line[dice(seen->n)].id : S("");
		*word = S("");
	} else {
		op = op_set(l, l->rev, "");
		op.value = *word;
	}
	return op;
}

static bool
said(const struct answers *a, str word)
{
	for (unsigned i = 0; i < a->n; i++)
		if (str_eq(a->line[i].value, word) &&
		    (a->line[i].about.n == 0 || line_find(a, a->line[i].about)))
			return true;
	return false;
}

static void
check_tree(struct answers *a)
{
	struct answers b;
	str body = print(a);

	assert_int_equal(answers_read(&cx, &form, kit_json(body), &b), ERR_OK);
	assert_true(str_eq(print(&b), body));
	assert_int_equal(b.n, a->n);
	for (unsigned i = 0; i < a->n; i++) {
		const struct line *l = line_find(&b, a->line[i].id);

		assert_non_null(l);
		assert_true(str_eq(l->value, a->line[i].value));
		assert_true(str_eq(l->parent, a->line[i].parent));
		assert_true(str_eq(l->about, a->line[i].about));
		assert_int_equal(l->rev, a->line[i].rev);
		assert_int_equal(l->own, a->line[i].own);
		assert_int_equal(l->voice, a->line[i].voice);
		assert_int_equal(l->visible, a->line[i].visible);
		assert_true(str_eq(l->by, a->line[i].by));
		assert_true(str_eq(l->author, a->line[i].author));
		assert_int_equal(l->at, a->line[i].at);
		assert_int_equal(l->parked, a->line[i].parked);
		if (l->parent.n)
			assert_non_null(line_find(&b, l->parent));
	}
	*a = b;
}

enum { EDITORS = 50, ROUNDS = 6 };

/*
 * Editors each look, wait while others write, and then post. A word may only
 * go when someone who had seen it wrote over it or took its line away.
 */
static void
storm(unsigned editors, bool drops)
{
	struct answers a, seen[EDITORS];
	str word[EDITORS * ROUNDS * 2];
	bool gone[EDITORS * ROUNDS * 2] = { false };
	unsigned n = 0;

	fresh(&a);
	for (unsigned e = 0; e < editors; e++)
		seen[e] = a;
	for (unsigned round = 0; round < editors * ROUNDS; round++) {
		unsigned e = dice(editors);
		struct op op = edit(&seen[e], e, round, &word[n]);
		struct op_result r;
		str over = S("");
		const struct line *was = op.kind == OP_SET ?
		    line_find(&seen[e], op.line) : NULL;

		if (drops && dice(6) == 0 && seen[e].n) {
			was = &seen[e].line[dice(seen[e].n)];
			op = (struct op){ .kind = OP_DROP, .line = was->id,
				.rev = was->rev };
			word[n] = S("");
		}
		pen = dice(3) ? &anna : &ben;
		r = apply(&a, op);
		if (word[n].n && r.end != OP_SAME)
			n++;
		if (was && r.end == OP_DONE)
			over = was->id;
		/* What the editor had seen there may be gone now. */
		for (unsigned k = 0; over.n && k < n; k++)
			for (unsigned i = 0; i < seen[e].n; i++) {
				const struct line *l = &seen[e].line[i];

				for (const struct line *up = l; up; up =
				    line_find(&seen[e], up->parent))
					gone[k] |= str_eq(up->id, over) &&
					    str_eq(l->value, word[k]);
			}
		if (dice(3) == 0)
			check_tree(&a);
		if (dice(2))
			seen[dice(editors)] = a;
		for (unsigned k = 0; k < n; k++)
			if (!gone[k] && !said(&a, word[k]))
				fail_msg("round %u: %.*s is lost", round,
				    PRS(word[k]));
	}
	check_tree(&a);
	pen = &anna;
	assert_true(!a.doc || kit_is_fhir(a.doc));
}

static void
test_storm(void **state)
{
	(void)state;
	for (uint32_t k = 1; k <= 150; k++) {
		seed = k;
		storm(2, false);
		storm(2, true);
		storm(7, true);
	}
	seed = 99;
	storm(EDITORS, true);
	storm(EDITORS, false);
}

/* Disjoint changes made from the same page all stand. */
static void
test_fifty(void **state)
{
	struct answers a, page;
	str id[EDITORS];

	(void)state;
	fresh(&a);
	for (unsigned e = 0; e < EDITORS; e++) {
		char text[16];

		(void)snprintf(text, sizeof(text), "first %u", e);
		id[e] = apply(&a, op_add("", "many",
		    str_c(mem, str_of(text)))).made;
	}
	page = a;
	for (unsigned e = 0; e < EDITORS; e++) {
		char text[16];

		(void)snprintf(text, sizeof(text), "then %u", e);
		assert_int_equal(apply(&a, op_set(line_find(&page, id[e]),
		    line_find(&page, id[e])->rev, str_c(mem,
		    str_of(text)))).end, OP_DONE);
	}
	reread(&a);
	for (unsigned e = 0; e < EDITORS; e++)
		assert_true(str_starts(line_find(&a, id[e])->value, S("then")));
	/* And one line changed by all: one stands, the others lie beside it. */
	page = a;
	for (unsigned e = 0; e < EDITORS; e++) {
		char text[16];

		(void)snprintf(text, sizeof(text), "mine %u", e);
		assert_int_equal(apply(&a, op_set(line_find(&page, id[0]),
		    line_find(&page, id[0])->rev, str_c(mem,
		    str_of(text)))).end, e ? OP_BOTH : OP_DONE);
	}
	reread(&a);
	unsigned n = 0;
	for (const struct line *l = NULL; (l = about_next(&a, id[0], l));)
		n++;
	assert_int_equal(n, EDITORS - 1);
}

/* Twins and foreign ids: each line has an id of its own that can stand in a
 * name. */
static void
test_ids(void **state)
{
	struct answers a;

	(void)state;
	kit_fresh();
	assert_int_equal(kit_load(plan, &form), ERR_OK);
	assert_int_equal(answers_read(&cx, &form, kit_json(S(
	    "{\"resourceType\":\"QuestionnaireResponse\",\"status\":"
	    "\"completed\",\"item\":[{\"linkId\":\"many\",\"answer\":["
	    "{\"valueString\":\"x\"},{\"valueString\":\"x\"},"
	    "{\"valueString\":\"x\"},{\"id\":\"a\",\"valueString\":\"y\"},"
	    "{\"id\":\"a\",\"valueString\":\"z\"},"
	    "{\"id\":\"a:b c\",\"valueString\":\"z\"}]}]}")), &a), ERR_OK);
	assert_int_equal(a.n, 6);
	for (unsigned i = 0; i < a.n; i++) {
		assert_true(str_chr(a.line[i].id, ':') < 0);
		for (unsigned k = 0; k < i; k++)
			assert_false(str_eq(a.line[i].id, a.line[k].id));
	}
	assert_str(a.line[3].id, "a");
	/* A twin is not taken for the one that was dropped. */
	struct op drop = { .kind = OP_DROP, .line = a.line[0].id };
	str left = a.line[1].id;
	(void)apply(&a, drop);
	reread(&a);
	assert_int_equal(a.n, 5);
	assert_non_null(line_find(&a, left));
	assert_int_equal(apply(&a, drop).end, OP_SAME);
	assert_int_equal(a.n, 5);
	assert_int_equal(line_new_id(&cx).n, 16);
	assert_false(str_eq(line_new_id(&cx), line_new_id(&cx)));
}

/* Official examples, with their form where it is there: untouched they keep
 * their bytes; after one change every other line is what and who it was. */
static void
example(const char *dir, const char *name)
{
	static const char head[] = "QuestionnaireResponse-";
	char path[1200];
	struct answers a, b;
	struct form f;
	str text, body;
	const struct json *q;

	kit_fresh();
	(void)snprintf(path, sizeof(path), "%s/Questionnaire-%s", dir,
	    name + strlen(head));
	text = kit_file(path);
	q = text.n ? kit_json(text) : kit_json(S("{\"resourceType\":"
	    "\"Questionnaire\",\"item\":[]}"));
	assert_int_equal(form_load(&cx, q, &f), ERR_OK);
	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	text = kit_file(path);
	assert_int_equal(answers_read(&cx, &f, kit_json(text), &a), ERR_OK);
	assert_true(a.n > 0);
	assert_true(str_eq(print(&a), str_trim(text)));
	form = f;
	for (unsigned i = 0; i < a.n; i++) {
		struct op op = op_set(&a.line[i], 0, "");

		if (a.line[i].entry)
			continue;
		b = a;
		op.restates = true;
		op.voice = VOICE_SHARED;
		assert_int_equal(apply(&b, op).end, OP_DONE);
		body = print(&b);
		assert_int_equal(answers_read(&cx, &f, kit_json(body), &b),
		    ERR_OK);
		assert_int_equal(b.n, a.n);
		for (unsigned k = 0; k < a.n; k++) {
			assert_true(str_eq(a.line[k].id, b.line[k].id));
			assert_true(str_eq(a.line[k].value, b.line[k].value));
			assert_int_equal(b.line[k].voice, k == i ?
			    VOICE_SHARED : VOICE_PRACTITIONER);
			assert_true(k == i || a.line[k].entry || str_find(body,
			    json_raw(json_poly(a.line[k].json, "value"))) >= 0);
		}
	}
	printf("%s: %u lines\n", name, a.n);
}

static void
test_examples(void **state)
{
	const char *dir = kit_shared("fhir-r4-examples");
	struct dirent *e;
	unsigned n = 0;
	DIR *d;

	(void)state;
	d = opendir(dir);
	while ((e = readdir(d)))
		if (strncmp(e->d_name, "QuestionnaireResponse-", 22) == 0) {
			example(dir, e->d_name);
			n++;
		}
	closedir(d);
	assert_true(n >= 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_one_hand),
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_conflicts),
		cmocka_unit_test(test_lost_entry),
		cmocka_unit_test(test_disjoint),
		cmocka_unit_test(test_held),
		cmocka_unit_test(test_parked),
		cmocka_unit_test(test_operators),
		cmocka_unit_test(test_any_all),
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_about_gone),
		cmocka_unit_test(test_fifty),
		cmocka_unit_test(test_storm),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
