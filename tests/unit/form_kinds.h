/*
 * A form with every kind of question, responses to it from text, and what is
 * drawn of them: for the tests of forms/. Not a test.
 *
 *   load(kinds);
 *   read_items(item("str", "\"valueString\":\"w\""));
 *   has(drawn(&(struct form_view){ .a = &a }), "w");
 */
#ifndef HEED_TESTS_UNIT_FORM_KINDS_H
#define HEED_TESTS_UNIT_FORM_KINDS_H

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

static inline void
read_items(const char *items)
{
	str text = str_cat(mem, S("{\"resourceType\":\"QuestionnaireResponse\","
	    "\"status\":\"completed\",\"questionnaire\":\"urn:t|1\","
	    "\"item\":["), str_cat(mem, str_of(items), S("]}")));
	const struct json *j = kit_json(text);

	assert_non_null(j);
	assert_int_equal(answers_read(&cx, &form, j, &a), ERR_OK);
}

static inline const char *
item(const char *link, const char *value)
{
	return str_c(mem, str_cat(mem, S("{\"linkId\":\""), str_cat(mem,
	    str_of(link), str_cat(mem, S("\",\"answer\":[{"), str_cat(mem,
	    str_of(value), S("}]}"))))));
}

static inline void
load(const char *items)
{
	kit_fresh();
	if (kit_load(items, &form) != ERR_OK) {
		kit_say();
		fail_msg("the form was refused");
	}
}

static inline str
drawn(const struct form_view *v)
{
	struct html h;
	str out = S("");

	html_init(&h, mem, (size_t)16 << 20);
	form_draw(&cx, &h, v);
	assert_int_equal(html_done(&h, &out), ERR_OK);
	return out;
}

static inline void
has(str html, const char *part)
{
	if (str_find(html, str_of(part)) < 0)
		fail_msg("no \"%s\" in %.*s", part, PRS(html));
}

static inline void
hasnt(str html, const char *part)
{
	if (str_find(html, str_of(part)) >= 0)
		fail_msg("\"%s\" in %.*s", part, PRS(html));
}

#define TEXT(id, words) \
	"{\"id\":\"" id "\",\"linkId\":\"row\",\"item\":[{\"linkId\":" \
	"\"row.text\",\"answer\":[{\"id\":\"" id "t\",\"valueString\":\"" \
	words "\"}]}]}"

/* The control of that kind and question, as it was drawn. */
static inline str
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

#endif
