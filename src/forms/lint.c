/*
 * Refuses, item by item, forms that sort people by risk of suicide.
 *
 * An item is judged by what it is about (its own label, else its groups', else
 * the title), by what it takes (grades, numbers, results, scored options) and
 * by what depends on it. lint_look.c reads it; the words are lint.def; whether
 * a choice is a grade is language's to say. Falls, pressure sores and violence
 * are left alone: this is about suicide and self-harm, as NICE NG225 1.6 is.
 * So are what people say of themselves, and symptom measures.
 *
 * It guards what is structured. Free text is language_scan's, and warned about
 * only; and a form may hide a level behind words no table has, which is why a
 * person reviews forms as well.
 */
#include "core/arena.h"
#include "forms/lint_int.h"
#include "language/language.h"

#include <assert.h>
#include <string.h>

enum rule { RULE_NONE,
#define RULE(name, id, why, instead) RULE_##name,
#include "forms/lint.def"
};
static const struct { const char *id, *why, *instead; } rules[] = {
	[RULE_NONE] = { "", "", "" },
#define RULE(name, id, why, instead) [RULE_##name] = { id, why, instead },
#include "forms/lint.def"
};

struct linting {
	struct ctx *cx;
	struct form form;
	touch title, any;      /* of the title; of the whole form */
	struct look *at;       /* of each item */
	enum rule *rule;
	unsigned scored;       /* scored items that are not about self-harm */
};

/* Is an item about self-harm? BY_FORM: nothing says what it is about, and the
 * form asks about self-harm somewhere. */
enum scope { NOT_SELF, BY_FORM, SELF_HARM };

/* Server lifetime, set once before the first form is read. */
static const struct lexicon *lexicon;

void
forms_open(const struct lexicon *lx)
{
	lexicon = lx;
}

/* What one text says it is about; BY_FORM: nothing. */
static enum scope
says_about(touch t, bool own)
{
	if (has(t, PLACE))
		return NOT_SELF;
	if (has(t, OUT) && !(has(t, SELF) && has(t, RISKY)))
		return NOT_SELF;
	if (has(t, SELF) || has(t, SCALE))
		return SELF_HARM;
	if (has(t, OTHER) || has(t, MEASURE) || (own && has(t, SOFT)))
		return NOT_SELF;
	return BY_FORM;
}

static unsigned
up(const struct linting *ln, unsigned i)
{
	return ln->form.item[i].up;
}

/* What a group or the title says of an item within. A measure is no measure of
 * a risk that an item asks for ("PHQ-9 and risk"). */
static enum scope
says_above(touch t, bool risky)
{
	return says_about(risky ? t & ~(1u << MEASURE) : t, false);
}

/* Own words decide, then the groups', then the title. Where none of them names
 * a subject ("Risk level") the whole form speaks, and there self-harm anywhere
 * is enough; but "Score" in a group about something unknown is that group's. */
static enum scope
about(const struct linting *ln, unsigned i)
{
	const struct look *l = &ln->at[i];
	enum scope s = says_about(l->is, true);
	bool risky = has(l->is, RISKY) || l->asks;

	if (s != BY_FORM || l->elsewhere)
		return s == BY_FORM ? NOT_SELF : s;
	for (unsigned at = i; up(ln, at) != at;) {
		at = up(ln, at);
		s = says_above(ln->at[at].is, risky);
		if (s != BY_FORM)
			return s;
		if (!risky && !l->computes && !ln->at[at].plain)
			return NOT_SELF;
	}
	s = says_above(ln->title, risky);
	if (s != BY_FORM)
		return s;
	return has(ln->any, SELF) || has(ln->any, SCALE) ||
	    has(ln->title, CONTEXT) ? BY_FORM : NOT_SELF;
}

/* The person's, or their family's, own rating of themselves. That a form speaks
 * to them ("Your care plan") does not make a risk in it theirs. */
static bool
persons_own(const struct linting *ln, unsigned i)
{
	touch own = ln->at[i].is, t = own;

	for (unsigned at = i;; at = up(ln, at), t = ln->at[at].is) {
		if (has(t, PERSON))
			return true;
		if (has(t, CLINICIAN))
			return false;
		if (has(t, YOU) && (at == i || !has(own, RISKY)))
			return true;
		if (up(ln, at) == at)
			break;
	}
	return has(ln->title, PERSON) || (has(ln->title, YOU) &&
	    !has(ln->title, CLINICIAN) && !has(own, RISKY));
}

static bool
in_kind(const struct linting *ln, unsigned i, enum term kind)
{
	for (;; i = up(ln, i)) {
		if (has(ln->at[i].is, kind))
			return true;
		if (up(ln, i) == i)
			return false;
	}
}

static bool
in_measure(const struct linting *ln, unsigned i)
{
	return in_kind(ln, i, MEASURE) || has(ln->title, MEASURE);
}

/* Another item beside it touches that. */
static bool
beside(const struct linting *ln, unsigned i, enum term kind)
{
	for (unsigned k = 0; k < ln->form.n; k++)
		if (k != i && has(ln->at[k].is, kind) &&
		    (up(ln, k) == up(ln, i) || (up(ln, k) == k &&
		    up(ln, i) == i)))
			return true;
	return false;
}

/* Describes an act or a thought, and says nothing of a risk. "Severity" alone
 * does under "Risk to self", or beside "Likelihood". */
static bool
describes(const struct linting *ln, unsigned i)
{
	const struct look *l = &ln->at[i];

	if (!has(l->is, PART) || has(l->is, RISKY) || l->of.coloured)
		return false;
	return !l->plain || !((up(ln, i) != i &&
	    has(ln->at[up(ln, i)].is, RISKY)) || beside(ln, i, LIKELY));
}

static bool
graded_about_self(const struct linting *ln, unsigned at)
{
	const struct look *l = &ln->at[at];
	bool risky = has(l->is, RISKY) || l->asks;

	if (persons_own(ln, at) || (!l->of.graded && !l->of.ordered))
		return false;
	if (!l->of.graded && !has(l->is | l->of.is, RISKY) &&
	    !has(l->is, LIKELY) && !(has(l->is, HARMS) &&
	    beside(ln, at, LIKELY)))
		return false;
	switch (about(ln, at)) {
	case SELF_HARM:
		if (has(l->is, MEASURE) || describes(ln, at))
			return false;
		return has(l->is, SELF) || risky || l->plain;
	case BY_FORM:
		return l->asks || (l->of.graded && l->plain &&
		    (has(l->is, RISKY) || has(l->is, ASKS)));
	default:
		return false;
	}
}

/* A short text that is asked for a grade, or one a machine fills in. */
static bool
written_grade(const struct linting *ln, unsigned at)
{
	const struct look *l = &ln->at[at];
	enum scope s = about(ln, at);

	if (s == NOT_SELF || persons_own(ln, at))
		return false;
	if (l->computes)
		return true;
	if (ln->form.item[at].type == ITEM_BOOLEAN)
		return l->computed && has(l->is, SELF) && has(l->is, RATES);
	if (ln->form.item[at].type != ITEM_STRING || has(l->is, TELLS) ||
	    has(l->is, FORBIDS) ||
	    has(l->is, COUNT) || !has(l->is, GRADES))
		return false;
	if (s == SELF_HARM)
		return !describes(ln, at) && (l->plain || l->computed ||
		    has(l->is, RISKY) || has(l->is, RATES));
	return l->asks;
}

/* "High" beside a box. */
static bool
ticked_grade(const struct linting *ln, unsigned at)
{
	const struct look *l = &ln->at[at];
	unsigned in = up(ln, at);
	bool asked = has(l->is, RISKY) || (in != at && (has(ln->at[in].is,
	    RISKY) || has(ln->at[in].is, SELF) || ln->at[in].asks));

	if (!l->tick || !asked || persons_own(ln, at) ||
	    ln->form.item[at].type != ITEM_BOOLEAN)
		return false;
	return about(ln, at) == SELF_HARM || (about(ln, at) == BY_FORM &&
	    (has(l->is, RISKY) || ln->at[in].asks));
}

/* Grade, choices or rule in the label's own words. Help may forbid them. */
static bool
stated(const struct linting *ln, unsigned at)
{
	const struct look *l = &ln->at[at];
	const struct item *i = &ln->form.item[at];

	if (!l->stated || has(l->is, FORBIDS) || about(ln, at) == NOT_SELF ||
	    persons_own(ln, at))
		return false;
	if (i->type == ITEM_TEXT)
		return !has(l->is, TELLS);
	return i->type != ITEM_CHOICE || i->noption == 0 || l->decided;
}

/* A number of things or a time, unless it is a sum or a chance. */
static bool
counts(const struct look *l)
{
	return has(l->is, COUNT) && (has(l->is, TELLS) ||
	    !(has(l->is, SUMS) || has(l->is, LIKELY)));
}

static bool
asks_number(const struct linting *ln, unsigned at)
{
	const struct look *l = &ln->at[at];
	bool rates = has(l->is, RATES) || (has(l->is, HARMS) &&
	    beside(ln, at, LIKELY)) || (l->computed && l->plain);
	enum scope s = about(ln, at);

	if (!l->number || s == NOT_SELF || persons_own(ln, at) ||
	    describes(ln, at) || counts(l))
		return false;
	if (up(ln, at) != at && (has(l->is, SELF) || l->plain))
		rates |= has(ln->at[up(ln, at)].is, RATES) &&
		    !has(ln->at[up(ln, at)].is, COUNT);
	if (has(l->is, MEASURE) || (has(l->is, OTHER) && !l->asks &&
	    !has(l->is, RISKY)))
		return false;
	if (s == SELF_HARM)
		return rates && (has(l->is, SELF) || l->plain || l->asks ||
		    has(l->is, RISKY));
	return l->asks && rates;
}

/* What a named scale comes to. */
static bool
scale_result(const struct linting *ln, unsigned at)
{
	const struct look *l = &ln->at[at];
	const struct item *i = &ln->form.item[at];
	bool sums = has(l->is, SUMS);

	if (has(l->is, MEASURE) || i->type == ITEM_TEXT ||
	    (has(l->is, COUNT) && !sums))
		return false;
	if (in_kind(ln, at, SCALE))
		return l->number || l->of.graded || (sums &&
		    !has(l->is, TELLS) &&
		    i->type != ITEM_BOOLEAN && i->type != ITEM_DATE &&
		    i->type != ITEM_DATETIME);
	return has(ln->title, SCALE) && about(ln, at) == SELF_HARM &&
	    (l->number || l->of.graded || l->of.ordered) &&
	    (sums || has(l->is, RISKY)) &&
	    (l->plain || has(l->is, RISKY));
}

/* The sum of scored questions of which a third ask about self-harm. */
static bool
sums_self_harm(const struct linting *ln, unsigned at)
{
	const struct look *l = &ln->at[at];
	unsigned all = 0, self = 0;

	if (!l->number || !(l->computed || has(l->is, SUMS)) || !l->plain ||
	    in_measure(ln, at) || about(ln, at) == NOT_SELF)
		return false;
	for (unsigned k = 0; k < ln->form.n; k++)
		if (k != at && (ln->at[k].of.scored || ln->at[k].number)) {
			all++;
			self += has(ln->at[k].is, SELF);
		}
	return self >= 2 && 3 * self >= all;
}

static enum rule
judge(const struct linting *ln, unsigned at)
{
	const struct item *i = &ln->form.item[at];
	const struct look *l = &ln->at[at];

	if (has(l->is, ONLY) && about(ln, at) != NOT_SELF &&
	    !has(l->is, FORBIDS) && !persons_own(ln, at) && (l->asks ||
	    has(l->is, RISKY) || has(ln->any, SELF)))
		return RULE_GATE;
	if (!item_is_question(i))
		return stated(ln, at) && (l->decided || i->type ==
		    ITEM_DISPLAY) ? RULE_GATE : RULE_NONE;
	if (l->coded && (i->noption == 0 || l->of.graded || l->of.ordered))
		return RULE_CODE;
	if (scale_result(ln, at))
		return RULE_TOOL;
	if (graded_about_self(ln, at) || written_grade(ln, at) ||
	    ticked_grade(ln, at))
		return RULE_CHOICE;
	if (asks_number(ln, at) || sums_self_harm(ln, at))
		return RULE_NUMBER;
	if (stated(ln, at))
		return l->decided || (i->type == ITEM_BOOLEAN &&
		    has(l->is, DECIDES)) ? RULE_GATE : RULE_CHOICE;
	/* One question about self-harm within a measure of something else is
	 * that measure's. */
	if (l->of.scored && has(l->is, SELF) && !has(l->is, YOU) &&
	    !in_measure(ln, at) && ln->scored < 3)
		return RULE_SCORED;
	return RULE_NONE;
}

static bool
is_score(const struct linting *ln, unsigned at)
{
	const struct look *l = &ln->at[at];
	const struct item *i = &ln->form.item[at];

	return (i->type == ITEM_INTEGER || i->type == ITEM_DECIMAL) &&
	    (l->computed || has(l->is, SUMS)) &&
	    (about(ln, at) != NOT_SELF || in_measure(ln, at));
}

static bool
decides(const struct linting *ln, unsigned at)
{
	return has(ln->at[at].is, DECIDES) || has(ln->at[at].of.is, DECIDES);
}

/* Found, and not only because of another. */
static bool
is_grade(const struct linting *ln, unsigned at)
{
	return ln->rule[at] != RULE_NONE && ln->rule[at] != RULE_GATE;
}

/* Found, so that what is asked because of it is gated. What a scored question
 * is answered with may lead to another question, but not to care. */
static bool
gates(const struct linting *ln, unsigned on, unsigned at)
{
	return is_grade(ln, on) && (ln->rule[on] != RULE_SCORED ||
	    decides(ln, at));
}

/* Shown or asked because of a grade, or care because of any score. */
static bool
is_gated(const struct linting *ln, unsigned at)
{
	const struct item *i = &ln->form.item[at];

	for (unsigned k = 0; k < i->nwhen; k++) {
		unsigned on = i->when[k].item;

		if (gates(ln, on, at))
			return true;
		if (is_score(ln, on) && decides(ln, at) &&
		    !str_eq(i->when[k].op, S("exists")))
			return true;
	}
	JSON_EACH(e, json_get(i->json, S("extension"))) {
		str s = lint_expression(e);

		if (!str_ends(json_text(json_get(e, S("url"))),
		    S("enableWhenExpression")))
			continue;
		for (unsigned on; (on = lint_named(&ln->form, &s)) <
		    ln->form.n;)
			if (gates(ln, on, at))
				return true;
	}
	return false;
}

static unsigned
results(const struct linting *ln)
{
	unsigned n = 0;

	for (unsigned k = 0; k < ln->form.n; k++)
		n += is_grade(ln, k);
	return n;
}

/* "0-5: may go home": bands of a score, each with what is done for it; or care
 * that the label says is chosen by a score. */
static bool
is_banded(const struct linting *ln, unsigned at, unsigned nresult)
{
	const struct look *l = &ln->at[at];

	if (!item_is_question(&ln->form.item[at]) ||
	    ln->form.item[at].noption < 2)
		return false;
	if (l->of.reason && decides(ln, at))
		return about(ln, at) != NOT_SELF;
	if (has(l->is, BY))
		return about(ln, at) == SELF_HARM || nresult > 0;
	return nresult > 0 && l->of.bands && about(ln, at) != NOT_SELF &&
	    (has(l->is, SUMS) || decides(ln, at));
}

/* A group is what all of it is; a scale is what any result in it makes it. */
static enum rule
group_rule(const struct linting *ln, unsigned at)
{
	const struct item *i = &ln->form.item[at];
	bool gates = at + 1 < i->end, ticks = gates;

	for (unsigned k = at + 1; k < i->end; k++) {
		if (has(ln->at[at].is, SCALE) && (ln->at[k].of.scored ||
		    ln->rule[k] == RULE_TOOL))
			return RULE_TOOL;
		if (up(ln, k) != at)
			continue;
		gates &= ln->rule[k] == RULE_GATE;
		ticks &= ln->rule[k] == RULE_CHOICE && ln->at[k].tick;
	}
	return ticks ? RULE_CHOICE : gates ? RULE_GATE : RULE_NONE;
}

static void
judge_all(struct linting *ln)
{
	unsigned n;

	for (unsigned i = 0; i < ln->form.n; i++)
		ln->scored += ln->at[i].of.scored && !has(ln->at[i].is, SELF) &&
		    !in_kind(ln, i, SCALE);
	for (unsigned i = 0; i < ln->form.n; i++)
		ln->rule[i] = judge(ln, i);
	n = results(ln);
	for (unsigned i = 0; i < ln->form.n; i++)
		if (ln->rule[i] == RULE_NONE && (is_banded(ln, i, n) ||
		    is_gated(ln, i)))
			ln->rule[i] = RULE_GATE;
	for (unsigned i = ln->form.n; i-- > 0;)
		if (ln->rule[i] == RULE_NONE &&
		    ln->form.item[i].type == ITEM_GROUP)
			ln->rule[i] = group_rule(ln, i);
}

/* The class of heed audit that the item is. */
static enum lang_class
kind(const struct linting *ln, unsigned at)
{
	const struct look *l = &ln->at[at];

	if (ln->rule[at] == RULE_GATE || ((l->of.graded || l->of.bands) &&
	    has(l->of.is, DECIDES)))
		return LANG_DECISION;
	if (ln->rule[at] == RULE_TOOL || ln->rule[at] == RULE_SCORED)
		return LANG_SCALE;
	if (ln->rule[at] == RULE_NUMBER)
		return LANG_NUMERIC;
	return l->of.coloured || (!l->of.graded && has(l->is, COLOURS)) ?
	    LANG_RAG : LANG_LEVEL;
}

/* Title, else the name a computer calls it by. */
static str
title_of(struct ctx *cx, const struct form *f)
{
	return f->title.n ? f->title : lint_name(cx,
	    json_text(json_get(f->json, S("name"))));
}

/* The look of an earlier item with the same value set: a set is read once,
 * however many items use it. */
static const struct look *
same_set(const struct linting *ln, unsigned i)
{
	str ref = json_text(json_get(ln->form.item[i].json,
	    S("answerValueSet")));

	for (unsigned k = 0; ref.n && k < i; k++)
		if (ln->form.item[k].noption == ln->form.item[i].noption &&
		    str_eq(ref, json_text(json_get(ln->form.item[k].json,
		    S("answerValueSet")))))
			return &ln->at[k];
	return NULL;
}

static void
look_all(struct linting *ln)
{
	ln->title = lint_touch(ln->cx, title_of(ln->cx, &ln->form));
	ln->any = ln->title;
	ln->at = NEWN(ln->cx->mem, struct look, ln->form.n + 1);
	ln->rule = NEWN(ln->cx->mem, enum rule, ln->form.n + 1);
	for (unsigned i = 0; i < ln->form.n; i++) {
		lint_look(ln->cx, lexicon, &ln->form, &ln->form.item[i],
		    same_set(ln, i), &ln->at[i]);
		ln->any |= ln->at[i].is | (ln->at[i].of.is & 1u << SELF);
	}
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
	look_all(&ln);
	judge_all(&ln);
	*out = found = NEWN(cx->mem, struct lint, ln.form.n + 1);
	for (unsigned i = 0; i < ln.form.n; i++)
		if (ln.rule[i] != RULE_NONE)
			found[(*n)++] = (struct lint){ ln.form.item[i].link,
				str_of(rules[ln.rule[i]].id),
				str_of(rules[ln.rule[i]].why),
				str_of(rules[ln.rule[i]].instead),
				kind(&ln, i) };
	return ERR_OK;
}
