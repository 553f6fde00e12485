/*
 * Refuses, item by item, forms that sort people by risk of suicide.
 *
 * An item is judged by what it is about (its own text, else its groups', else
 * the title), by what it takes (grades, numbers, results, scored options) and
 * by what depends on it. The words are lint.def; whether a choice is a grade
 * is language's to say. Falls, pressure sores and violence are left alone:
 * this is about suicide and self-harm, as NICE NG225 1.6 is.
 *
 * It guards what is structured. Free text is language_scan's, and warned about
 * only; and a form may hide a level behind words no table has, which is why a
 * person reviews forms as well.
 */
#include "core/arena.h"
#include "forms/forms_int.h"
#include "language/language.h"

#include <assert.h>
#include <string.h>

enum term { SELF, OTHER, MEASURE, SCALE, ASKS, RATES, SUMS, DECIDES, YOU, PART,
	TERM__MAX };
static const struct { enum term term; const char *words; } terms[] = {
#define TERM(term, words) { term, words },
#include "forms/lint.def"
};
static const struct { const char *system, *code; } coded[] = {
#define CODED(system, code) { system, code },
#include "forms/lint.def"
};
enum rule { RULE_NONE,
#define RULE(name, id, why, instead) RULE_##name,
#include "forms/lint.def"
};
static const struct { const char *id, *why, *instead; } rules[] = {
	[RULE_NONE] = { "", "", "" },
#define RULE(name, id, why, instead) [RULE_##name] = { id, why, instead },
#include "forms/lint.def"
};

/* What the words of one text touch, a bit a term. */
typedef unsigned touch;

struct linting {
	struct ctx *cx;
	struct form form;
	touch title, any;      /* of the title; of the whole form */
	touch *is;             /* of each item's own text */
	enum rule *rule;
	unsigned scored;       /* scored items that are not about self-harm */
};

/* Server lifetime, set once before the first form is read. */
static const struct lexicon *lexicon;

void
forms_open(const struct lexicon *lx)
{
	lexicon = lx;
}

static bool
has(touch t, enum term term)
{
	return (t & 1u << term) != 0;
}

static touch
touches(struct ctx *cx, str text)
{
	str s = language_fold(cx->mem, text);
	touch t = 0;

	s = str_cat(cx->mem, str_cat(cx->mem, S(" "), s), S(" "));
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
		if (!has(t, terms[i].term) &&
		    str_find(s, str_of(terms[i].words)) >= 0)
			t |= 1u << terms[i].term;
	return t;
}

/* "Low — thoughts of death; no plan": the grade comes first. */
static str
head(str option)
{
	static const str mark[] = { SK(" \xe2\x80\x94"), SK(" \xe2\x80\x93"),
		SK(" -"), SK(":"), SK("("), SK(","), SK(";"), SK("=") };

	for (size_t i = 0; i < sizeof(mark) / sizeof(mark[0]); i++) {
		ptrdiff_t at = str_find(option, mark[i]);

		if (at > 0)
			option = str_sub(option, 0, (size_t)at);
	}
	return str_trim(option);
}

static bool
numeric(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '-' &&
		    s.p[i] != '+' && s.p[i] != '<' && s.p[i] != '>' &&
		    (unsigned char)s.p[i] < 0x80 && s.p[i] != ' ')
			return false;
	return s.n > 0;
}

static unsigned
grades(const struct item *i)
{
	unsigned n = 0;

	for (unsigned k = 0; k < i->noption; k++)
		n += language_is_level(lexicon, i->option[k].display) ||
		    language_is_level(lexicon, head(i->option[k].display));
	return n;
}

static unsigned
numbers(const struct item *i)
{
	unsigned n = 0;

	for (unsigned k = 0; k < i->noption; k++)
		n += numeric(head(i->option[k].display));
	return n;
}

static bool
is_number(const struct item *i)
{
	return i->type == ITEM_INTEGER || i->type == ITEM_DECIMAL ||
	    i->type == ITEM_QUANTITY ||
	    (i->noption > 1 && numbers(i) == i->noption);
}

/* A choice of grades: two at least, and at least half of what is offered. */
static bool
is_graded(const struct item *i)
{
	unsigned n = grades(i);

	return n >= 2 && 2 * n >= i->noption;
}

static bool
is_scored(const struct item *i)
{
	for (unsigned k = 0; k < i->noption; k++) {
		const struct json *v = i->option[k].value;

		for (const struct json *j = v; j && j != i->json; j = j->up)
			JSON_EACH(e, json_get(j, S("extension"))) {
				str url = json_text(json_get(e, S("url")));

				if (str_ends(url, S("/ordinalValue")) ||
				    str_ends(url, S("/itemWeight")))
					return true;
			}
	}
	return false;
}

static bool
is_calculated(const struct item *i)
{
	JSON_EACH(e, json_get(i->json, S("extension")))
		if (str_ends(json_text(json_get(e, S("url"))),
		    S("calculatedExpression")))
			return true;
	return false;
}

/* What an item is about: its own words decide, then its groups', then the
 * title. For what names no subject at all ("Risk level") the whole form
 * speaks, and there self-harm anywhere is enough. */
static bool
about_self(const struct linting *ln, unsigned i)
{
	for (unsigned at = i;; at = ln->form.item[at].up) {
		touch t = ln->is[at];

		if (has(t, SELF) || has(t, SCALE))
			return true;
		if (has(t, OTHER) || has(t, MEASURE))
			return false;
		if (ln->form.item[at].up == at)
			break;
	}
	if (has(ln->title, SELF) || has(ln->title, SCALE))
		return true;
	if (has(ln->title, OTHER) || has(ln->title, MEASURE))
		return false;
	return has(ln->any, SELF);
}

static bool
in_scale(const struct linting *ln, unsigned i)
{
	for (;; i = ln->form.item[i].up) {
		if (has(ln->is[i], SCALE))
			return true;
		if (ln->form.item[i].up == i)
			return false;
	}
}

static bool
in_measure(const struct linting *ln, unsigned i)
{
	for (;; i = ln->form.item[i].up) {
		if (has(ln->is[i], MEASURE))
			return true;
		if (ln->form.item[i].up == i)
			return has(ln->title, MEASURE);
	}
}

static bool
is_coded(const struct item *i)
{
	JSON_EACH(c, json_get(i->json, S("code")))
		for (size_t k = 0; k < sizeof(coded) / sizeof(coded[0]); k++)
			if (str_ends(json_text(json_get(c, S("system"))),
			    str_of(coded[k].system)) &&
			    str_eq(json_text(json_get(c, S("code"))),
			    str_of(coded[k].code)))
				return true;
	return false;
}

/* Grades in any form: a choice, or a short text that is asked for one. */
static bool
asks_level(const struct linting *ln, unsigned at)
{
	const struct item *i = &ln->form.item[at];
	touch t = ln->is[at];
	bool own = has(t, SELF) && !(has(t, PART) && !has(t, ASKS));
	bool asks = has(t, ASKS) || language_asks_risk(lexicon, i->text);

	if (is_graded(i))
		return own || (asks && about_self(ln, at));
	if (i->type == ITEM_BOOLEAN || i->type == ITEM_STRING)
		return own && !has(t, YOU) && has(t, RATES) &&
		    (is_calculated(i) || (i->type == ITEM_STRING &&
		    (language_asks_risk(lexicon, i->text) ||
		    str_find(language_fold(ln->cx->mem, i->text),
		    S("risk level")) >= 0)));
	return false;
}

static enum rule
judge(const struct linting *ln, unsigned at)
{
	const struct item *i = &ln->form.item[at];
	touch t = ln->is[at];

	if (!item_is_question(i))
		return RULE_NONE;
	if (is_coded(i) && (i->noption == 0 || is_graded(i)))
		return RULE_CODE;
	if (in_scale(ln, at) && (is_number(i) || is_graded(i) ||
	    (has(t, SUMS) && i->type != ITEM_TEXT)))
		return RULE_TOOL;
	if (asks_level(ln, at))
		return RULE_CHOICE;
	if (is_number(i) && has(t, SELF) && has(t, RATES) && !has(t, YOU) &&
	    !(has(t, OTHER) && !language_asks_risk(lexicon, i->text)))
		return RULE_NUMBER;
	/* One question about self-harm within a measure of something else is
	 * that measure's. */
	if (is_scored(i) && has(t, SELF) && !has(t, YOU) &&
	    !in_measure(ln, at) && ln->scored < 3)
		return RULE_SCORED;
	return RULE_NONE;
}

static bool
is_score(const struct linting *ln, unsigned at)
{
	const struct item *i = &ln->form.item[at];

	return ln->rule[at] != RULE_NONE || ((i->type == ITEM_INTEGER ||
	    i->type == ITEM_DECIMAL) && (is_calculated(i) ||
	    has(ln->is[at], SUMS)) && (about_self(ln, at) ||
	    in_measure(ln, at)));
}

static bool
decides(const struct linting *ln, unsigned at)
{
	const struct item *i = &ln->form.item[at];

	if (has(ln->is[at], DECIDES))
		return true;
	for (unsigned k = 0; k < i->noption; k++)
		if (has(touches(ln->cx, i->option[k].display), DECIDES))
			return true;
	return false;
}

/* Shown or asked because of a grade, or care because of any score. */
static bool
is_gated(const struct linting *ln, unsigned at)
{
	const struct item *i = &ln->form.item[at];

	for (unsigned k = 0; k < i->nwhen; k++) {
		unsigned on = i->when[k].item;

		if (ln->rule[on] != RULE_NONE)
			return true;
		if (is_score(ln, on) && decides(ln, at) &&
		    !str_eq(i->when[k].op, S("exists")))
			return true;
	}
	return false;
}

/* "0-5: may go home": bands of a score, each with what is done for it. */
static bool
is_banded(const struct linting *ln, unsigned at)
{
	const struct item *i = &ln->form.item[at];
	unsigned tool = 0;

	for (unsigned k = 0; k < ln->form.n; k++)
		tool += ln->rule[k] == RULE_TOOL || ln->rule[k] == RULE_NUMBER;
	return tool && i->noption > 1 && numbers(i) >= 2 &&
	    (has(ln->is[at], SUMS) || decides(ln, at));
}

/* A group is what all of it is; a scale is what any result in it makes it. */
static enum rule
group_rule(const struct linting *ln, unsigned at)
{
	const struct item *i = &ln->form.item[at];
	bool all = at + 1 < i->end;

	for (unsigned k = at + 1; k < i->end; k++) {
		if (has(ln->is[at], SCALE) && ln->rule[k] == RULE_TOOL)
			return RULE_TOOL;
		if (ln->form.item[k].up == at)
			all &= ln->rule[k] == RULE_GATE;
	}
	return all ? RULE_GATE : RULE_NONE;
}

static bool
scored_otherwise(const struct linting *ln, unsigned i)
{
	return is_scored(&ln->form.item[i]) && !has(ln->is[i], SELF) &&
	    !in_scale(ln, i);
}

static void
judge_all(struct linting *ln)
{
	for (unsigned i = 0; i < ln->form.n; i++)
		ln->scored += scored_otherwise(ln, i);
	for (unsigned i = 0; i < ln->form.n; i++)
		ln->rule[i] = judge(ln, i);
	for (unsigned i = 0; i < ln->form.n; i++)
		if (ln->rule[i] == RULE_NONE &&
		    (is_gated(ln, i) || is_banded(ln, i)))
			ln->rule[i] = RULE_GATE;
	for (unsigned i = ln->form.n; i-- > 0;)
		if (ln->rule[i] == RULE_NONE &&
		    ln->form.item[i].type == ITEM_GROUP)
			ln->rule[i] = group_rule(ln, i);
}

enum err
form_lint(struct ctx *cx, const struct json *j, struct lint **out, unsigned *n)
{
	struct linting ln = { .cx = cx };
	unsigned ndiag = cx->ndiag;
	struct lint *found;
	enum err err;

	assert(lexicon);
	err = form_scan(cx, j, &ln.form);
	cx->ndiag = ndiag;
	*n = 0;
	if (err != ERR_OK && ln.form.item == NULL) {
		*out = NEW(cx->mem, struct lint);
		return ERR_OK;
	}
	ln.title = ln.any = touches(cx, ln.form.title);
	ln.is = NEWN(cx->mem, touch, ln.form.n + 1);
	ln.rule = NEWN(cx->mem, enum rule, ln.form.n + 1);
	for (unsigned i = 0; i < ln.form.n; i++)
		ln.any |= ln.is[i] = touches(cx, ln.form.item[i].text);
	judge_all(&ln);
	*out = found = NEWN(cx->mem, struct lint, ln.form.n + 1);
	for (unsigned i = 0; i < ln.form.n; i++)
		if (ln.rule[i] != RULE_NONE)
			found[(*n)++] = (struct lint){ ln.form.item[i].link,
				str_of(rules[ln.rule[i]].id),
				str_of(rules[ln.rule[i]].why),
				str_of(rules[ln.rule[i]].instead) };
	return ERR_OK;
}
