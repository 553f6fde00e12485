/*
 * What is read once, before the first request: each kind's form, where a matter
 * may stand and what leads on from there. The tables are the practice's; here
 * is only what makes a row right.
 */
#include "core/arena.h"
#include "core/asset.h"
#include "fhir/fhir.h"
#include "learning/candour.h"
#include "learning/coding.h"
#include "learning/engage.h"
#include "learning/harm.h"
#include "learning/figures.h"
#include "learning/matter_int.h"
#include "learning/redaction.h"
#include "learning/rule.h"
#include "learning/series.h"
#include "learning/words.h"

#include <string.h>

struct learning learning;

static const struct learn_info info[] = {
#define LEARN(kind, file, plural, letter, day, due, title, prepare, follow) \
	{ KIND_##kind, file, plural, letter, day, due, title, prepare, follow },
#include "learning/learning.def"
#undef LEARN
};
enum { KINDS = sizeof(info) / sizeof(info[0]) };

const struct learn_info *
learn_at(unsigned i)
{
	return i < KINDS ? &info[i] : NULL;
}

const struct learn_info *
learn_of(enum kind k)
{
	for (unsigned i = 0; i < KINDS; i++)
		if (info[i].kind == k)
			return &info[i];
	return NULL;
}

const struct learn_info *
learn_of_code(str code)
{
	return learn_of(kind_of(code));
}

const struct form *
learn_form(enum kind k)
{
	return k < KIND__MAX ? learning.form[k] : NULL;
}

/* ---- the tables ---- */

static enum err
kind_cell(struct ctx *cx, const struct tsv *t, unsigned row, enum kind *k)
{
	*k = kind_of(tsv_get(t, row, "kind"));
	return kind_is_matter(*k) ? ERR_OK
	    : tsv_bad(cx, t, row, "kind", "is no kind of access/matter.def");
}

static const struct state_row *
state_in(const struct state_table *s, enum kind k, str state)
{
	for (unsigned i = 0; i < s->n; i++)
		if (s->at[i].kind == k && str_eq(s->at[i].state, state))
			return &s->at[i];
	return NULL;
}

enum err
states_read(struct ctx *cx, const char *file, str text,
    struct state_table *out)
{
	struct tsv t;

	TRY(tsv_parse(cx, file, text, &t));
	*out = (struct state_table){ NEWN(cx->mem, struct state_row,
	    t.nrow + 1), 0 };
	for (unsigned i = 0; i < t.nrow; i++) {
		struct state_row *r = &out->at[out->n];

		TRY(kind_cell(cx, &t, i, &r->kind));
		r->state = tsv_get(&t, i, "state");
		r->says = tsv_get(&t, i, "says");
		r->ends = str_eq(tsv_get(&t, i, "ends"), S("yes"));
		r->pause = str_eq(tsv_get(&t, i, "pause"), S("yes"));
		if (r->state.n == 0 || !fhir_is_id(r->state))
			return tsv_bad(cx, &t, i, "state",
			    "is no code: small letters, digits and '-'");
		if (r->says.n == 0)
			return tsv_bad(cx, &t, i, "says", "wants words");
		if (state_in(out, r->kind, r->state))
			return tsv_bad(cx, &t, i, "state", "stands there twice");
		out->n++;
	}
	return ERR_OK;
}

/* A need that can be asked: its word before ':' is known, its link is asked. */
static const char *
need_fault(enum kind k, str need)
{
	const struct form *f = learning.form[k];
	str word, link = need;

	if (str_eq(need, S("why")) || str_eq(need, S("back")))
		return NULL;
	if (!str_cut(&link, ':', &word))
		return "has a need that is no word:link";
	if (str_eq(word, S("check")) || str_eq(word, S("only")))
		return check_of(link) ? NULL : "names a check that is not there";
	if (str_eq(word, S("each")))
		(void)str_cut(&link, '/', &word);
	else if (!str_eq(word, S("answer")) && !str_eq(word, S("some")))
		return "has a need of no known word";
	return !f || form_item(f, link) ? NULL
	    : "names a question that the form does not ask";
}

static enum err
needs_cell(struct ctx *cx, const struct tsv *t, unsigned row, enum kind k)
{
	str left = tsv_get(t, row, "needs"), one;

	while (left.n) {
		const char *fault;

		(void)str_cut(&left, ' ', &one);
		fault = one.n ? need_fault(k, one) : NULL;
		if (fault)
			return tsv_bad(cx, t, row, "needs", fault);
	}
	return ERR_OK;
}

enum err
moves_read(struct ctx *cx, const char *file, str text,
    const struct state_table *states, struct move_table *out)
{
	struct tsv t;

	TRY(tsv_parse(cx, file, text, &t));
	*out = (struct move_table){ NEWN(cx->mem, struct move_row, t.nrow + 1),
		0 };
	for (unsigned i = 0; i < t.nrow; i++) {
		struct move_row *r = &out->at[out->n++];

		TRY(kind_cell(cx, &t, i, &r->kind));
		r->from = tsv_get(&t, i, "from");
		r->to = tsv_get(&t, i, "to");
		r->says = tsv_get(&t, i, "says");
		r->needs = tsv_get(&t, i, "needs");
		if (!state_in(states, r->kind, r->from))
			return tsv_bad(cx, &t, i, "from", "is no state of it");
		if (!state_in(states, r->kind, r->to))
			return tsv_bad(cx, &t, i, "to", "is no state of it");
		if (r->says.n == 0)
			return tsv_bad(cx, &t, i, "says", "wants words");
		TRY(needs_cell(cx, &t, i, r->kind));
	}
	return ERR_OK;
}

const struct state_row *
state_row_of(enum kind k, str state)
{
	return state_in(&learning.states, k, state);
}

str
matter_state_words(enum kind k, str state)
{
	const struct state_row *r = state_row_of(k, state);

	return r ? r->says : state;
}

bool
matter_state_ends(enum kind k, str state)
{
	const struct state_row *r = state_row_of(k, state);

	return r && r->ends;
}

str
matter_state_at(enum kind k, unsigned n)
{
	for (unsigned i = 0; i < learning.states.n; i++)
		if (learning.states.at[i].kind == k && n-- == 0)
			return learning.states.at[i].state;
	return S("");
}

/* ---- at the start ---- */

#define STATES "practice/rules/states.tsv"
#define MOVES "practice/rules/moves.tsv"

enum err
learning_open(struct ctx *cx, const struct lexicon *lexicon)
{
	struct learning l = { 0 };
	str text;

	forms_open(lexicon);
	TRY(holidays_open(cx));
	for (unsigned i = 0; i < KINDS; i++) {
		struct form *f = NEW(cx->mem, struct form);
		const struct json *j;

		TRY(asset_text(cx, info[i].file, &text));
		TRY(json_parse(cx, text, FHIR_BODY_MAX, &j));
		TRY(form_load(cx, j, f));
		l.form[info[i].kind] = f;
	}
	TRY(holidays_open(cx));
	TRY(routes_open(cx));
	TRY(prompts_open(cx));
	TRY(coding_open(cx));
	TRY(redaction_open(cx));
	TRY(own_open(cx));
	TRY(figures_open(cx));
	learning = l;
	TRY(asset_text(cx, STATES, &text));
	TRY(states_read(cx, STATES, text, &learning.states));
	TRY(asset_text(cx, MOVES, &text));
	return moves_read(cx, MOVES, text, &learning.states, &learning.moves);
}

enum err
states_check(struct ctx *cx, const char *file, str text)
{
	struct state_table s;

	return states_read(cx, file, text, &s);
}

enum err
moves_check(struct ctx *cx, const char *file, str text, str states)
{
	struct state_table s;
	struct move_table m;

	TRY(states_read(cx, STATES, states, &s));
	return moves_read(cx, file, text, &s, &m);
}
