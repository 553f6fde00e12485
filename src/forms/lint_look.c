/*
 * Reads an item for the lint: label, choices, scores, expressions.
 *
 * Nothing is judged here. A choice's own words say whether it grades; where
 * they may ("some", "tier 2") only the whole list and the question decide, and
 * the look says so. Value sets are read where the form contains them.
 */
#include "core/arena.h"
#include "forms/lint_int.h"
#include "language/language.h"

#include <string.h>

static const struct { enum term term; const char *words; } terms[] = {
#define TERM(term, words) { term, words },
#include "forms/lint.def"
};
static const char plain_words[] =
#define PLAIN(words) " " words
#include "forms/lint.def"
    " ";
#undef PLAIN
static const char weak_words[] =
#define WEAK(words) " " words
#include "forms/lint.def"
    " ";
#undef WEAK

/* Folded, with a space at each end. */
static str
padded(struct ctx *cx, str text)
{
	str s = language_fold(cx->mem, str_sub(text, 0, LINT_TEXT_MAX));

	return str_cat(cx->mem, str_cat(cx->mem, S(" "), s), S(" "));
}

/* Which characters a text has: words with another are not looked for in it. */
static uint64_t
letters(str s)
{
	uint64_t seen = 0;

	for (size_t i = 0; i < s.n; i++)
		seen |= UINT64_C(1) << ((unsigned char)s.p[i] & 63);
	return seen;
}

static touch
touch_of(str s)
{
	uint64_t seen = letters(s);
	touch t = 0;

	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		str w = str_of(terms[i].words);

		if (has(t, terms[i].term))
			continue;
		if (w.p[0] == '=' ? str_eq(s, str_sub(w, 1, w.n)) :
		    (letters(w) & ~seen) == 0 && str_find(s, w) >= 0)
			t |= 1u << terms[i].term;
	}
	return t;
}

touch
lint_touch(struct ctx *cx, str text)
{
	size_t mark = arena_mark(cx->mem);
	touch t = touch_of(padded(cx, text));

	arena_reset(cx->mem, mark);
	return t;
}

static bool
is_digits(str w)
{
	for (size_t i = 0; i < w.n; i++)
		if (w.p[i] < '0' || w.p[i] > '9')
			return false;
	return w.n > 0;
}

/* Is the word in a list of words with a space at each end? */
static bool
listed(const char *list, str w)
{
	str all = str_of(list);

	for (;;) {
		ptrdiff_t at = str_find(all, w);

		if (at < 0)
			return false;
		if (all.p[at - 1] == ' ' && all.p[at + (ptrdiff_t)w.n] == ' ')
			return true;
		all = str_sub(all, (size_t)at + w.n, all.n);
	}
}

/* Every word of a folded text is a number or in the list. */
static bool
made_of(const char *list, str s)
{
	unsigned n = 0;
	str w;

	for (bool more = true; more;) {
		more = str_cut(&s, ' ', &w);
		if (w.n == 0)
			continue;
		if (!is_digits(w) && !listed(list, w))
			return false;
		n++;
	}
	return n > 0;
}

/* "Risk of loneliness": what it is a risk of is not one of ours. */
static bool
is_elsewhere(str s)
{
	static const str of[] = { SK(" risk of "), SK(" risks of "),
		SK(" risk from "), SK(" risk to "),
		SK(" risks to "), SK(" risk for "), SK(" likelihood of "),
		SK(" chance of "),
		SK(" probability of "), SK(" level of ") };
	str w;

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		ptrdiff_t at = str_find(s, of[i]);
		str rest;

		if (at < 0)
			continue;
		rest = str_sub(s, (size_t)at + of[i].n, s.n);
		(void)str_cut(&rest, ' ', &w);
		if (w.n && !listed(plain_words, w))
			return true;
	}
	return false;
}

str
lint_name(struct ctx *cx, str name)
{
	char *p = NEWN(cx->mem, char, 2 * name.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (c >= 'A' && c <= 'Z' && i > 0 && name.p[i - 1] >= 'a' &&
		    name.p[i - 1] <= 'z')
			p[n++] = ' ';
		p[n++] = c;
	}
	return (str){ p, n };
}

static str
label_of(struct ctx *cx, const struct item *i)
{
	str text = str_trim(i->text);

	if (text.n == 0)
		text = i->brief.n ? i->brief : i->prefix;
	JSON_EACH(c, json_get(i->json, S("code")))
		if (text.n == 0)
			text = json_text(json_get(c, S("display")));
	return text.n ? text : lint_name(cx, i->link);
}

/* "Low — thoughts of death; no plan": the grade comes first. */
static str
head(str option)
{
	static const str mark[] = { SK(" \xe2\x80\x94"), SK(" \xe2\x80\x93"),
		SK(" -"), SK(":"), SK("("), SK(","), SK(";"), SK("="),
		SK(" \xe2\x86\x92"), SK(". "), SK(" /") };

	for (size_t i = 0; i < sizeof(mark) / sizeof(mark[0]); i++) {
		ptrdiff_t at = str_find(option, mark[i]);

		if (at > 0)
			option = str_sub(option, 0, (size_t)at);
	}
	return str_trim(option);
}

static bool
is_level(const struct lexicon *lx, str s)
{
	return s.n > 0 && (language_is_level(lx, s) ||
	    language_is_level(lx, head(s)));
}

/* The colours of a traffic light, by word, letter or sign. */
static bool
is_colour(struct ctx *cx, str s)
{
	static const char *const is[] = { " red ", " amber ", " green ",
		" yellow ", " orange " };
	static const str sign[] = { SK("\xf0\x9f\x94\xb4"),
		SK("\xf0\x9f\x9f\xa0"), SK("\xf0\x9f\x9f\xa1"), SK("\xf0\x9f\x9f\xa2"),
		SK("\xf0\x9f\x9f\xa5"), SK("\xf0\x9f\x9f\xa7"),
		SK("\xf0\x9f\x9f\xa8"), SK("\xf0\x9f\x9f\xa9") };
	str f = padded(cx, head(s));

	for (size_t i = 0; i < sizeof(is) / sizeof(is[0]); i++)
		if (str_starts(f, str_of(is[i])) || str_ends(f, str_of(is[i])))
			return true;
	if (str_eq(f, S(" r ")) || str_eq(f, S(" a ")) || str_eq(f, S(" g ")))
		return true;
	for (size_t i = 0; i < sizeof(sign) / sizeof(sign[0]); i++)
		if (str_find(s, sign[i]) >= 0)
			return true;
	return false;
}

/* "0-5 send home", "score 7: admit", "9+ admit": opens with a band. */
static bool
opens_band(str s)
{
	static const str word[] = { SK("Score "), SK("score "), SK("Total "),
		SK("total "), SK("<"), SK(">"), SK("\xe2\x89\xa5"),
		SK("\xe2\x89\xa4") };
	bool said = false;
	size_t n = 0;

	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++)
		if (str_starts(s, word[i])) {
			s = str_trim(str_sub(s, word[i].n, s.n));
			said = true;
		}
	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	if (n == 0 || n > 3)
		return false;
	s = str_sub(s, n, s.n);
	if (said || str_starts(s, S("+")))
		return true;
	if (str_starts(s, S("\xe2\x80\x93")))
		s = str_sub(s, 3, s.n);
	else if (str_starts(s, S("-")))
		s = str_sub(s, 1, s.n);
	else
		return false;
	return s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9';
}

/* "7", "0-5", "9+", "score 7 or more": a number or a band of them. */
static bool
is_band(struct ctx *cx, str s)
{
	static const char words[] = " score scores scored total points point "
	    "or more less than above below over under to and up at least ";
	str f = padded(cx, head(s));
	bool digit = false;

	for (size_t i = 0; i < f.n; i++)
		digit |= f.p[i] >= '0' && f.p[i] <= '9';
	return digit && made_of(words, f);
}

static bool
nothing(str s)
{
	static const char words[] = " none nil no not n a at risk evident "
	    "known unknown assessed identified applicable present current ";

	return made_of(words, s);
}

static bool
has_score(const struct json *j, unsigned depth)
{
	if (!j || depth > JSON_DEPTH_MAX)
		return false;
	JSON_EACH(c, j) {
		if (str_eq(c->key, S("url")) &&
		    (str_ends(json_text(c), S("ordinalValue")) ||
		    str_ends(json_text(c), S("itemWeight"))))
			return true;
		if (!str_eq(c->key, S("item")) && has_score(c, depth + 1))
			return true;
	}
	return false;
}

static const struct json *
value_set(const struct form *f, const struct item *i)
{
	str ref = json_text(json_get(i->json, S("answerValueSet")));

	JSON_EACH(c, json_get(f->json, S("contained")))
		if (ref.n > 1 && ref.p[0] == '#' && str_eq(json_text(json_get(c,
		    S("id"))), str_sub(ref, 1, ref.n)))
			return c;
	return NULL;
}

/* A value set elsewhere, named for what it grades. */
static bool
names_levels(struct ctx *cx, const struct item *i)
{
	static const char *const words[] = { " risk level", " level of risk",
		" risk rating", " rag ", " lmh ", " low medium high ",
		" low moderate high ", " risk band", " risk category",
		" risk grade", " risk score" };
	str ref = json_text(json_get(i->json, S("answerValueSet")));
	str s;

	if (i->noption > 0 || ref.n == 0)
		return false;
	for (size_t k = ref.n; k-- > 0;)
		if (ref.p[k] == '/' || ref.p[k] == ':') {
			ref = str_sub(ref, k + 1, ref.n);
			break;
		}
	s = padded(cx, lint_name(cx, ref));
	for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
		if (str_find(s, str_of(words[k])) >= 0)
			return true;
	return false;
}

/* A code that grades though its words do not: "high" for "Plan and intent". */
static bool
code_grades(struct ctx *cx, const struct lexicon *lx, str code)
{
	str s = padded(cx, lint_name(cx, code));

	return code.n > 2 && is_level(lx, s) &&
	    str_find(s, S("tive ")) < 0;
}

/* In a form a code without its system is anyone's. */
static bool
is_grade_code(const struct lexicon *lx, str system, str code)
{
	return system.n > 0 && language_is_grade_code(lx, system, code);
}

/* Words that grade by themselves, as a sentence does. */
static bool
grades(struct ctx *cx, const struct lexicon *lx, str text, bool *decided)
{
	struct findings f;
	bool any = false;

	language_scan(cx, lx, str_sub(text, 0, LINT_TEXT_MAX), &f);
	for (unsigned k = 0; k < f.n; k++)
		if (f.at[k].verdict == LANG_STRATIFICATION) {
			any = true;
			*decided |= f.at[k].kind == LANG_DECISION;
		}
	return any;
}

/* What stands before a choice: optionPrefix. */
static str
option_prefix(const struct option *o)
{
	JSON_EACH(e, json_get(o->value ? o->value->up : NULL, S("extension")))
		if (str_ends(json_text(json_get(e, S("url"))),
		    S("optionPrefix")))
			return json_scalar(json_poly(e, "value"));
	return S("");
}

static void
look_options(struct ctx *cx, const struct lexicon *lx, const struct item *i,
    struct offer *l)
{
	unsigned level = 0, colour = 0, digits = 0, band = 0, opens = 0;
	unsigned weak = 0, none = 0;
	bool decided = false;

	for (unsigned k = 0; k < i->noption; k++) {
		size_t mark = arena_mark(cx->mem);
		const struct option *o = &i->option[k];
		str says = str_sub(o->display, 0, LINT_TEXT_MAX);
		str f = padded(cx, says);
		touch t = touch_of(f);

		l->is |= t;
		level += is_level(lx, says) || is_level(lx, option_prefix(o)) ||
		    code_grades(cx, lx, o->code) ||
		    is_grade_code(lx, o->system, o->code);
		if (has(t, RISKY))
			l->reason |= is_level(lx, says) ||
			    grades(cx, lx, says, &decided);
		colour += is_colour(cx, says);
		band += is_band(cx, says);
		opens += is_band(cx, says) || opens_band(says);
		digits += is_band(cx, says) && is_digits(language_fold(cx->mem,
		    head(says)));
		weak += made_of(weak_words, padded(cx, head(says)));
		none += nothing(f);
		arena_reset(cx->mem, mark);
	}
	l->graded = level >= 2 && 2 * level >= i->noption;
	l->coloured = colour >= 2 && 2 * colour >= i->noption;
	l->ordered = weak == i->noption && weak >= none + 2;
	l->number = i->noption > 1 && (digits == i->noption ||
	    band == i->noption);
	l->bands = opens >= 2;
}

static void
look_choices(struct ctx *cx, const struct lexicon *lx, const struct form *form,
    const struct item *i, struct offer *of)
{
	look_options(cx, lx, i, of);
	of->graded |= names_levels(cx, i);
	of->scored = has_score(json_get(i->json, S("answerOption")), 0) ||
	    has_score(value_set(form, i), 0);
}

/* Words in quotes within an expression that are grades: 'High', 'Low'. Where
 * they are linkIds they are none. */
static bool
gives_grades(struct ctx *cx, const struct lexicon *lx, const struct form *f,
    str s)
{
	unsigned n = 0;

	for (str one; s.n > 0;) {
		(void)str_cut(&s, '\'', &one);
		(void)str_cut(&s, '\'', &one);
		if (one.n == 0 || one.n >= 40 || form_item(f, one))
			continue;
		n += language_is_level(lx, one) || (one.n > 1 &&
		    made_of(weak_words, padded(cx, one)) &&
		    !nothing(padded(cx, one)));
	}
	return n >= 2;
}

str
lint_expression(const struct json *ext)
{
	return json_text(json_get(json_poly(ext, "value"), S("expression")));
}

static void
look_machine(struct ctx *cx, const struct lexicon *lx, const struct form *f,
    const struct item *i, struct look *l)
{
	JSON_EACH(e, json_get(i->json, S("extension"))) {
		str url = json_text(json_get(e, S("url")));
		bool works = str_ends(url, S("calculatedExpression")) ||
		    str_ends(url, S("initialExpression"));

		l->computed |= str_ends(url, S("calculatedExpression"));
		l->computes |= works && gives_grades(cx, lx, f,
		    lint_expression(e));
	}
	JSON_EACH(c, json_get(i->json, S("code")))
		l->coded |= is_grade_code(lx, json_text(json_get(c,
		    S("system"))), json_text(json_get(c, S("code"))));
}

/* "7.1 Self" without its number. */
static str
unnumbered(str s)
{
	size_t i = 0;

	while (i + 1 < s.n && ((s.p[i + 1] >= '0' && s.p[i + 1] <= '9') ||
	    (i > 0 && s.p[i + 1] == ' ')))
		i++;
	return i + 1 < s.n && s.p[i] == ' ' ? str_sub(s, i, s.n) : s;
}

void
lint_look(struct ctx *cx, const struct lexicon *lx, const struct form *form,
    const struct item *i, const struct look *same, struct look *l)
{
	size_t mark;
	str s;

	l->label = str_sub(label_of(cx, i), 0, LINT_TEXT_MAX);
	mark = arena_mark(cx->mem);
	s = unnumbered(padded(cx, l->label));
	l->is = touch_of(s);
	l->plain = made_of(plain_words, s);
	l->elsewhere = !has(l->is, SELF) && is_elsewhere(s);
	l->asks = language_asks_risk(lx, l->label);
	l->tick = i->text.n > 0 && is_level(lx, i->text);
	l->stated = grades(cx, lx, l->label, &l->decided);
	if (same)
		l->of = same->of;
	else
		look_choices(cx, lx, form, i, &l->of);
	l->number = l->of.number || i->type == ITEM_INTEGER ||
	    i->type == ITEM_DECIMAL || i->type == ITEM_QUANTITY;
	look_machine(cx, lx, form, i, l);
	arena_reset(cx->mem, mark);
}

unsigned
lint_named(const struct form *f, str *s)
{
	str one;

	while (s->n) {
		const struct item *i;

		(void)str_cut(s, '\'', &one);
		(void)str_cut(s, '\'', &one);
		i = one.n ? form_item(f, one) : NULL;
		if (i)
			return (unsigned)(i - f->item);
	}
	return f->n;
}
