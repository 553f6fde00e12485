/*
 * Does a record from another system grade a person?
 *
 * Structure first: in FHIR a grade is mostly a label in one place ("Suicide
 * risk") and a word or number in another ("High"), and neither says anything by
 * itself. So label and value are put into one line, as a clerk would write
 * them, and the scanner reads that line. What stands in words is read as it is.
 * When in doubt the record is sealed: nothing is lost by that, and a team that
 * needs it opens it and says why.
 */
#include "language/lexicon.h"
#include "core/arena.h"

#include <string.h>

struct grade {
	struct ctx *cx;
	const struct lexicon *lx;
	bool answers;      /* a QuestionnaireResponse */
};

enum { LINE_MAX_ = 4096 };

static bool
says(struct grade *g, str text)
{
	size_t mark = arena_mark(g->cx->mem);
	struct findings f;
	bool yes = false;

	language_scan(g->cx, g->lx, text, &f);
	for (unsigned i = 0; i < f.n && !yes; i++)
		yes = f.at[i].verdict == LANG_STRATIFICATION;
	arena_reset(g->cx->mem, mark);
	return yes;
}

/* "7", "7/10", "60%"; no day, no telephone. */
static bool
is_number(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '/' &&
		    s.p[i] != '.' && s.p[i] != '%')
			return false;
	return s.n > 0 && s.n <= 6;
}

/* One label with one value. */
static bool
pair(struct grade *g, str label, str value)
{
	char line[LINE_MAX_];
	size_t n = label.n < LINE_MAX_ / 2 ? label.n : LINE_MAX_ / 2;
	size_t m = value.n < LINE_MAX_ / 2 - 2 ? value.n : LINE_MAX_ / 2 - 2;

	if (label.n == 0 || value.n == 0)
		return false;
	if (language_asks_risk(g->lx, label) && (is_number(value) ||
	    language_is_level(g->lx, value)))
		return true;
	memcpy(line, label.p, n);
	memcpy(line + n, ": ", 2);
	memcpy(line + n + 2, value.p, m);
	/* A question may say the words of a grade and be answered with none. */
	return says(g, (str){ line, n + 2 + m }) &&
	    !(g->answers && says(g, label));
}

/* Each scalar that a value holds: words, displays, codes, digits. */
static bool
pair_values(struct grade *g, str label, const struct json *value, unsigned depth)
{
	if (depth > 6)
		return false;
	if (value->type != JSON_OBJECT && value->type != JSON_ARRAY)
		return pair(g, label, json_scalar(value));
	JSON_EACH(c, value)
		if (!str_eq(c->key, S("system")) && !str_eq(c->key, S("unit")) &&
		    !str_eq(c->key, S("url")) && !str_eq(c->key, S("item")) &&
		    pair_values(g, label, c, depth + 1))
			return true;
	return false;
}

static bool
is_answer(str key)
{
	return str_starts(key, S("value")) || str_eq(key, S("interpretation")) ||
	    str_eq(key, S("answer"));
}

static bool
pair_all(struct grade *g, const struct json *object, str label)
{
	if (label.n == 0)
		return false;
	JSON_EACH(c, object)
		if (is_answer(c->key) && pair_values(g, label, c, 0))
			return true;
	return false;
}

/* The last step of a URL. */
static str
tail(str url)
{
	for (size_t i = url.n; i-- > 0;)
		if (url.p[i] == '/' || url.p[i] == ':' || url.p[i] == '#')
			return str_sub(url, i + 1, url.n);
	return url;
}

/* "suicide-risk-level", "risk_level", "riskLevel" as words. */
static str
name_words(struct arena *mem, str name)
{
	char *p = NEWN(mem, char, 2 * name.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (c >= 'A' && c <= 'Z' && i > 0)
			p[n++] = ' ';
		p[n++] = c == '-' || c == '_' || c == '.' ? ' ' :
		    c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	return (str){ p, n };
}

/* An object that asks: a coded question, a form's item, an extension. */
static bool
object_grades(struct grade *g, const struct json *j)
{
	const struct json *code = json_get(j, S("code"));
	str url = json_text(json_get(j, S("url")));
	bool answers = false;

	JSON_EACH(c, j)
		answers |= is_answer(c->key);
	if (!answers)
		return false;
	if (code && code->type == JSON_OBJECT) {
		if (pair_all(g, j, json_text(json_get(code, S("text")))))
			return true;
		JSON_EACH(c, json_get(code, S("coding")))
			if (pair_all(g, j, json_text(json_get(c,
			    S("display")))) ||
			    pair_all(g, j, name_words(g->cx->mem, json_text(
			        json_get(c, S("code"))))))
				return true;
	}
	return pair_all(g, j, json_text(json_get(j, S("text")))) ||
	    pair_all(g, j, name_words(g->cx->mem, json_text(json_get(j,
	        S("linkId"))))) ||
	    pair_all(g, j, name_words(g->cx->mem, tail(url)));
}

bool
language_is_grade_code(const struct lexicon *lx, str system, str code)
{
	for (unsigned i = 0; code.n && i < lx->ncode; i++)
		if (str_eq(lx->code[i].code, code) && (system.n == 0 ||
		    str_eq(lx->code[i].system, system)))
			return true;
	return false;
}

static bool
is_grade_code(const struct grade *g, const struct json *coding)
{
	return language_is_grade_code(g->lx, json_text(json_get(coding,
	    S("system"))), json_text(json_get(coding, S("code"))));
}

/* Words that a reader would read; no reference, code, address or file. */
static bool
is_read(const struct grade *g, const struct json *j)
{
	static const str not[] = { SK("reference"), SK("system"), SK("url"),
		SK("id"), SK("data"), SK("code"), SK("linkId"), SK("fullUrl"),
		SK("contentType"), SK("resourceType"), SK("questionnaire") };

	if (g->answers && str_eq(j->key, S("text")))
		return false;
	for (size_t i = 0; i < sizeof(not) / sizeof(not[0]); i++)
		if (str_eq(j->key, not[i]))
			return false;
	/* The shortest that says it all: "high risk". */
	return j->text.n >= 8 && (str_chr(j->text, ' ') >= 0 ||
	    str_chr(j->text, '_') >= 0 || str_chr(j->text, '=') >= 0);
}

static bool
grades(struct grade *g, const struct json *j, unsigned depth)
{
	if (depth > JSON_DEPTH_MAX)
		return false;
	if (j->type == JSON_STRING)
		return is_read(g, j) && says(g, j->text);
	if (j->type == JSON_OBJECT && (is_grade_code(g, j) ||
	    object_grades(g, j)))
		return true;
	JSON_EACH(c, j)
		if (grades(g, c, depth + 1))
			return true;
	return false;
}

bool
language_grades(struct ctx *cx, const struct lexicon *lx,
    const struct json *resource)
{
	str type = json_text(json_get(resource, S("resourceType")));
	struct grade g = { cx, lx, str_eq(type, S("QuestionnaireResponse")) };

	return str_eq(type, S("RiskAssessment")) || grades(&g, resource, 0);
}
