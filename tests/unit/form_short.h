/*
 * Forms in short, as tests/forms/lint.forms has them, made into Questionnaires.
 * Its head says how they are written. Not a test.
 */
#ifndef HEED_TESTS_UNIT_FORM_SHORT_H
#define HEED_TESTS_UNIT_FORM_SHORT_H

#include "form_kit.h"

enum { DEEP = 8 };

struct building {
	struct buf b, sets;
	int depth;            /* open items below the form; -1: no form */
	bool some[DEEP];      /* an item was written at that depth */
	unsigned nset;
};

static inline void
put_choices(struct building *g, str list, const char *as)
{
	bool set = as[0] != '\0';
	struct buf *b = set ? &g->sets : &g->b;
	str one;
	unsigned n = 0;

	if (set) {
		buf_fmt(&g->b, ",\"answerValueSet\":\"#v%u\"", g->nset);
		buf_fmt(b, "%s{\"resourceType\":\"ValueSet\",\"id\":\"v%u\","
		    "\"status\":\"active\",%s", g->nset ? "," : "", g->nset,
		    as[0] == 's' ? "\"compose\":{\"include\":[{\"system\":"
		    "\"urn:c\",\"concept\":[" : "\"expansion\":{\"timestamp\":"
		    "\"2026-01-01\",\"contains\":[");
		g->nset++;
	} else {
		buf_lit(b, ",\"answerOption\":[");
	}
	for (bool more = true; more; n++) {
		ptrdiff_t at = str_find(list, S(" / "));

		more = at >= 0;
		one = str_trim(more ? str_sub(list, 0, (size_t)at) : list);
		if (more)
			list = str_sub(list, (size_t)at + 3, list.n);
		if (n)
			buf_c(b, ',');
		buf_put(b, set ? S("{") :
		    S("{\"valueCoding\":{\"system\":\"urn:c\","));
		at = str_chr(one, '^');
		if (at >= 0) {
			buf_lit(b, "\"code\":\"");
			buf_json(b, str_sub(one, 0, (size_t)at));
			one = str_sub(one, (size_t)at + 1, one.n);
			buf_lit(b, "\",\"display\":\"");
		} else {
			buf_fmt(b, "\"code\":\"c%u\",\"display\":\"", n);
		}
		at = str_chr(one, '~');
		buf_json(b, at < 0 ? one : str_sub(one, (size_t)at + 1, one.n));
		buf_lit(b, "\"");
		if (as[0] == '\0' && as[1] == 'o')
			buf_fmt(b, ",\"extension\":[{\"url\":\"http://hl7.org/"
			    "fhir/StructureDefinition/ordinalValue\","
			    "\"valueDecimal\":%u}]", n);
		buf_put(b, set ? S("}") : at < 0 ? S("}}") : S("},\"extension\":"
		    "[{\"url\":\"http://hl7.org/fhir/StructureDefinition/"
		    "questionnaire-optionPrefix\",\"valueString\":\""));
		if (at < 0)
			continue;
		buf_json(b, str_sub(one, 0, (size_t)at));
		buf_lit(b, "\"}]}");
	}
	if (set)
		buf_put(b, as[0] == 's' ? S("]}]}}") : S("]}}"));
	else
		buf_lit(b, "]");
}

static inline void
put_extension(struct buf *b, const char *kind, str text)
{
	buf_fmt(b, ",\"extension\":[{\"url\":\"http://hl7.org/fhir/uv/sdc/"
	    "StructureDefinition/sdc-questionnaire-%s\",\"valueExpression\":"
	    "{\"language\":\"text/fhirpath\",\"expression\":\"", kind);
	buf_json(b, text);
	buf_lit(b, "\"}}]");
}

static inline void
put_option(struct building *g, str name, str value)
{
	struct buf *b = &g->b;
	str on;

	if (str_eq(name, S("calc")))
		put_extension(b, "calculatedExpression", value);
	else if (str_eq(name, S("gate")))
		put_extension(b, "enableWhenExpression", value);
	else if (str_eq(name, S("code")))
		buf_lit(b, ",\"code\":[{\"system\":\"http://loinc.org\","
		    "\"code\":\"93374-7\"}]");
	else if (str_eq(name, S("url"))) {
		buf_lit(b, ",\"answerValueSet\":\"");
		buf_json(b, value);
		buf_c(b, '"');
	} else if (str_eq(name, S("when"))) {
		(void)str_cut(&value, '=', &on);
		buf_lit(b, ",\"enableWhen\":[{\"question\":\"");
		buf_json(b, on);
		buf_lit(b, "\",\"operator\":\"=\",\"answerString\":\"");
		buf_json(b, value);
		buf_lit(b, "\"}]");
	}
}

/* The rest of a line, after linkId and type. */
static inline void
put_rest(struct building *g, str rest)
{
	str label, choices = S(""), one, name, opts = S("");
	const char *as = "\0\0";
	ptrdiff_t at = str_find(rest, S(" @"));

	if (at >= 0) {
		opts = str_sub(rest, (size_t)at + 2, rest.n);
		rest = str_sub(rest, 0, (size_t)at);
	}
	label = rest;
	at = str_find(rest, S(" | "));
	if (at >= 0) {
		label = str_sub(rest, 0, (size_t)at);
		choices = str_sub(rest, (size_t)at + 3, rest.n);
	}
	label = str_trim(label);
	if (label.n) {
		buf_lit(&g->b, ",\"text\":\"");
		buf_json(&g->b, label);
		buf_c(&g->b, '"');
	}
	for (bool more = opts.n > 0; more;) {
		at = str_find(opts, S(" @"));
		more = at >= 0;
		one = more ? str_sub(opts, 0, (size_t)at) : opts;
		if (more)
			opts = str_sub(opts, (size_t)at + 2, opts.n);
		(void)str_cut(&one, '=', &name);
		as = str_eq(name, S("ord")) ? "\0o" : str_eq(name, S("set")) ?
		    "s" : str_eq(name, S("expand")) ? "e" : as;
		put_option(g, name, str_trim(one));
	}
	if (choices.n)
		put_choices(g, choices, as);
}

static inline void
close_to(struct building *g, int depth)
{
	for (; g->depth > depth; g->depth--)
		buf_put(&g->b, g->some[g->depth] ? S("]}") : S("}"));
}

static inline void
put_item(struct building *g, int depth, str link, str type, str rest)
{
	close_to(g, depth);
	buf_put(&g->b, g->some[depth] ? S(",") : S(",\"item\":["));
	g->some[depth] = true;
	buf_lit(&g->b, "{\"linkId\":\"");
	buf_json(&g->b, link);
	buf_lit(&g->b, "\",\"type\":\"");
	buf_json(&g->b, type);
	buf_c(&g->b, '"');
	put_rest(g, rest);
	g->depth = depth + 1;
	g->some[g->depth] = false;
}

struct want { str link, mark; };
struct short_form {
	str title, json;
	struct want want[64];
	unsigned n;
};

/* The next form of the file; false at its end. */
static inline bool
next_form(str *file, struct short_form *f)
{
	struct building g = { 0 };
	str line, mark, link, type;

	*f = (struct short_form){ 0 };
	while (file->n && !str_starts(*file, S("form ")))
		(void)str_cut(file, '\n', &line);
	if (file->n == 0)
		return false;
	(void)str_cut(file, '\n', &line);
	f->title = str_sub(line, 5, line.n);
	buf_init(&g.b, mem, 1 << 18);
	buf_init(&g.sets, mem, 1 << 16);
	while (file->n && !str_starts(*file, S("form "))) {
		int depth = 0;

		(void)str_cut(file, '\n', &line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		for (; str_starts(line, S("  ")); depth++)
			line = str_sub(line, 2, line.n);
		(void)str_cut(&line, ' ', &mark);
		(void)str_cut(&line, ' ', &link);
		(void)str_cut(&line, ' ', &type);
		put_item(&g, depth, link, type, str_cat(mem, S(" "), line));
		assert_true(f->n < 64);
		f->want[f->n++] = (struct want){ link, mark };
	}
	close_to(&g, 0);
	f->json = str_cat(mem, S("{\"resourceType\":\"Questionnaire\","
	    "\"url\":\"urn:t\",\"version\":\"1\",\"status\":\"active\","
	    "\"title\":\""), str_cat(mem, f->title, S("\"")));
	if (g.nset)
		f->json = str_cat(mem, f->json, str_cat(mem,
		    S(",\"contained\":["), str_cat(mem, buf_str(&g.sets),
		    S("]"))));
	f->json = str_cat(mem, f->json, str_cat(mem, buf_str(&g.b), S("]}")));
	return true;
}

/* The whole file; it outlives kit_fresh. */
static inline str
short_forms(void)
{
	static char text[1 << 16];
	str file;

	kit_fresh();
	file = kit_file("tests/forms/lint.forms");
	assert_true(file.n > 0 && file.n < sizeof(text));
	memcpy(text, file.p, file.n);
	return (str){ text, file.n };
}

#endif
