/*
 * What was posted to the pages of a plan, made into changes; and what is said
 * after it. No page is here (plan_edit.c, plan_steps.c).
 *
 * A change that met another never loses a word: forms keeps both, and the next
 * page says so.
 */
#include "web/plan_kit.h"

#include "access/words.h"
#include "core/arena.h"
#include "core/time.h"
#include "core/utf8.h"
#include "web/people_kit.h"

#include <assert.h>

/* ---- operations ---- */

struct op *
kit_op(struct kit_ops *o, enum op_kind kind, str link, enum voice voice)
{
	struct op *op;

	assert(o->n < KIT_OPS_MAX);
	op = &o->at[o->n++];
	*op = (struct op){ .kind = kind, .line = S(""), .parent = S(""),
		.link = link, .about = S(""), .after = S(""), .value = S(""),
		.display = S(""), .system = S(""), .source = S(""),
		.voice = voice, .field = link };
	return op;
}

void
kit_put(const struct kit *k, struct kit_ops *o, str link, str value)
{
	const struct line *l = line_in(&k->plan.a, S(""),
	    str_c(k->cx->mem, link));
	const struct item *i = care_item(link);
	struct op *op;

	if (!i || (l ? str_eq(l->value, value) : value.n == 0))
		return;
	op = kit_op(o, !l ? OP_ADD : value.n ? OP_SET : OP_DROP, link,
	    VOICE_PERSON);
	op->value = value;
	op->system = i->noption ? i->option[0].system : S("");
	if (!l)
		return;
	op->line = l->id;
	op->rev = l->rev;
	op->visible = l->visible;
}

/* ---- saving ---- */

/* What of several results the person ought to hear: the least smooth one. */
static const char *
heard(const struct plan_save *s, const char *code)
{
	if (s->nproposed)
		code = "line-suggested";
	for (unsigned i = 0; i < s->nop; i++) {
		if (s->result[i].end == OP_BOTH)
			return "line-both";
		if (s->result[i].end == OP_LOST_LINE)
			code = "line-again";
	}
	return code;
}

/* Words that hurt, in a line of staff: asked about as in any form. What was
 * written meanwhile is rolled back by web_again. */
static enum err
asked_first(struct kit *k, const struct plan_save *s)
{
	enum err e = ERR_OK;

	if (s->sure || k->mine || s->voice == VOICE_PERSON ||
	    s->voice == VOICE_SUPPORTER)
		return ERR_OK;
	for (unsigned i = 0; i < s->nop; i++) {
		str at = s->op[i].field.n ? s->op[i].field : s->op[i].link;

		for (unsigned n = 0; n < s->found[i].n; n++)
			if (s->found[i].at[n].verdict == LANG_PROMPT) {
				e = fail(k->cx, ERR_INPUT, str_c(k->cx->mem,
				    at), "%s", WORDS_HURT);
				break;
			}
	}
	return e;
}

enum err
kit_save(struct kit *k, struct plan_save *s, str path, const char *code)
{
	enum err e;

	s->seen = &k->plan;
	e = sheet_apply(k->cx, &k->at, s);
	if (s->nours && e == ERR_INPUT)
		words_held(k->p, !s->sure || str_eq(k->p->set[
		    SET_TEXT_REFUSES], S("1")));
	TRY(e);
	TRY(asked_first(k, s));
	if (s->nours)
		TRY(words_count(k->cx, WORDS_KEPT, 1, 0));
	k->p->go = web_done(k->p, path, heard(s, code));
	if (s->copied)
		k->p->go = str_cat(k->cx->mem, k->p->go, S("&same=1"));
	return ERR_OK;
}

enum { SAME_MANY = 1000 }; /* past any threshold of the table */

void
kit_banner(struct page *p)
{
	str code = web_query(p, "done"), says;

	if (code.n == 0 || code.n > 40 || p->banner.text.n)
		return;
	/* Staff are told whose words were kept, where that is not theirs. */
	says = p->staff && p->person.n ? plan_warm(str_c(p->cx->mem,
	    str_cat(p->cx->mem, code, S(".staff")))) : S("");
	says = says.n ? filled(p->cx, says, "{name}", web_name(p))
	    : plan_warm(str_c(p->cx->mem, code));
	if (says.n == 0)
		return;
	if (p->staff && str_eq(web_query(p, "same"), S("1")))
		says = str_cat(p->cx->mem, says, str_cat(p->cx->mem, S(" "),
		    plan_same_says(SAME_MANY)));
	p->banner = (struct ui_banner){ .text = says, 
		.success = !str_eq(code, S("line-both")) &&
		    !str_eq(code, S("line-again")) };
}

/* ---- words that sort people ---- */

void
kit_findings(struct page *p)
{
	words_draw(p);
}

/* ---- whose words ---- */

/* A supporter's view stands beside the others where sense is made together
 * (CARE-44); the plan has a place for it where it is seen differently. */
static bool
hears_supporters(const struct kit *k)
{
	return k->at.sheet != SHEET_PLAN || str_eq(k->arg, S("differ"));
}

/* How staff know what they note (CARE-3). */
static void
ask_source(const struct kit *k)
{
	ui_details_start(k->h, &(struct ui_details){ .summary =
	    S("If it is a staff note: how staff know it"),
	    .open = web_post(k->p, "source").n > 0 });
	code_select(k->p, "source", S("How staff know it"), "word-source",
	    S(""));
	ui_details_end(k->h);
}

void
kit_ask_voice(const struct kit *k)
{
	struct ui_option o[4] = {
		{ .value = str_of(voice_code[VOICE_PRACTITIONER]),
		    .text = voice_words(VOICE_PRACTITIONER) },
		{ .value = str_of(voice_code[VOICE_PERSON]),
		    .text = wording_with(k->cx, "plan.in-their-words", "{name}",
		        k->name), .hint = S("Word for word, as it was said") },
		{ .value = str_of(voice_code[VOICE_SHARED]),
		    .text = voice_words(VOICE_SHARED) },
		{ .value = str_of(voice_code[VOICE_SUPPORTER]),
		    .text = voice_words(VOICE_SUPPORTER),
		    .hint = kit_of_name(k, "", "NAME can read it here") } };
	struct ui_radios r = { .f = { .name = S("voice"),
		.label = S("Whose words are these?"), .size = UI_S,
		.error = web_error(k->p, "voice") },
		.options = o, .noptions = hears_supporters(k) ? 4 : 3,
		.in_line = false, .small = true,
		.value = web_value(k->p, "voice", (str){ NULL, 0 }) };

	if (k->mine)
		return;
	ui_radios(k->h, &r);
	ask_source(k);
}

bool
kit_asks_voice(const struct kit *k, const struct part *part)
{
	return !k->mine && !part_has_rule(part->link, "service");
}

bool
kit_asks_why(const struct kit *k)
{
	return !k->mine && k->at.sheet == SHEET_ASSESSMENT;
}

enum err
kit_voice(const struct kit *k, enum voice *out)
{
	str posted = web_post(k->p, "voice");

	*out = VOICE_PERSON;
	if (k->mine)
		return ERR_OK;
	if (voice_of(posted, out) &&
	    (*out != VOICE_SUPPORTER || hears_supporters(k)))
		return ERR_OK;
	return fail(k->cx, ERR_INPUT, "voice", "say whose words these are");
}

void
kit_ask_aloud(const struct kit *k, str id, str says)
{
	struct ui_option o = { .value = S("1"), .text = says,
		.checked = str_eq(web_value(k->p, "aloud", S("")), S("1")) };
	struct ui_checkboxes c = { .f = { .name = S("aloud"), .id = id,
		.error = web_error(k->p, "aloud") },
		.options = &o, .noptions = 1, .small = true };

	ui_checkboxes(k->h, &c);
}

/* The person's own, said by nobody for them. */
static bool
is_signed(const struct kit *k, const struct line *l)
{
	return !k->mine && l && !l->entry && plan_is_own(l) && l->about.n == 0 &&
	    !line_says_nothing(l) && str_starts(l->author, S("Patient/"));
}

void
kit_ask_own(const struct kit *k, str group)
{
	const struct line *l = NULL;
	str head = str_cat(k->cx->mem, group, S("."));

	for (unsigned i = 0; !l && i < k->plan.a.n; i++)
		if (str_starts(k->plan.a.line[i].link, head) &&
		    k->plan.a.line[i].parent.n == 0 &&
		    is_signed(k, &k->plan.a.line[i]))
			l = &k->plan.a.line[i];
	if (!l)
		return;
	ui_p(k->h, text_of(k->p, k->name, S(" answered this: "),
	    line_words(k->cx, l), S(". "), plan_whose(k->cx, l, k->name),
	    S(", "), show_day(k->cx->mem, l->at), S(".")));
	kit_ask_aloud(k, S("aloud"), kit_of_name(k, "", "NAME says something"
	    " else now, aloud, here"));
}

enum err
kit_own_first(const struct kit *k, const struct plan_save *s)
{
	if (web_post(k->p, "aloud").n)
		return ERR_OK;
	for (unsigned i = 0; i < s->nop; i++)
		if (s->op[i].kind != OP_ADD && is_signed(k,
		    line_find(&k->plan.a, s->op[i].line)))
			return fail(k->cx, ERR_INPUT, "aloud", "%s",
			    str_c(k->cx->mem, kit_of_name(k, "", "this is what"
			    " NAME answered: leave it as it is, or tick that"
			    " NAME says something else now, aloud, here")));
	return ERR_OK;
}
