/*
 * Answers that nobody gave, for looking at a form before anyone has to use it.
 *
 * Where one answer opens another question, the first to ask for it is answered
 * so that it opens; a branch that is looked at comes before all others. What
 * stays closed after that is taken out again, so that a preview has no answers
 * to questions which it does not show.
 */
#include "forms/plain.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "forms/draw.h"
#include "http/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *value, *unit, *wrong; } invented[ITEM__MAX] = {
#define INVENT(type, value, unit, wrong) [ITEM_##type] = { value, unit, wrong },
#include "forms/invent.def"
#undef INVENT
};

enum { WRONG_MAX = 40, LONG_MAX = 2000 };

struct want { bool set, none, opened; str value, system; };
struct inventing {
	struct ctx *cx;
	const struct form *form;
	struct want *want;     /* by item */
	str *id;               /* by item: of the entry that was made of it */
	struct op *op;
	unsigned n;
};

/* ---- what opens a question ---- */

static str
number_beside(struct ctx *cx, str digits, int by)
{
	char text[64], out[64];

	(void)snprintf(text, sizeof(text), "%.*s", (int)(digits.n < 40 ?
	    digits.n : 40), digits.p);
	(void)snprintf(out, sizeof(out), "%.0f", strtod(text, NULL) + by);
	return str_dup(cx->mem, str_of(out));
}

static bool
is_number(const struct item *i)
{
	return i->type == ITEM_INTEGER || i->type == ITEM_DECIMAL ||
	    i->type == ITEM_QUANTITY;
}

/* Another than w, where the condition is that it differs. */
static struct want
other_than(const struct item *on, str w)
{
	for (unsigned k = 0; k < on->noption; k++)
		if (!str_eq(on->option[k].code, w))
			return (struct want){ .set = true,
				.value = on->option[k].code,
				.system = on->option[k].system };
	if (on->type == ITEM_BOOLEAN)
		return (struct want){ .set = true, .system = S(""),
			.value = str_eq(w, S("true")) ? S("false") :
			    S("true") };
	return (struct want){ .set = true, .none = true, .value = S(""),
		.system = S("") };
}

static struct want
want_of(const struct inventing *v, const struct enable *e)
{
	const struct item *on = &v->form->item[e->item];
	struct line l = { .item = on };
	struct want w = { .set = true };
	bool more = str_starts(e->op, S(">"));

	value_read(e->answer, &l);
	if (str_eq(e->op, S("exists"))) {
		w.none = !json_true(e->answer);
		w.set = w.none;
		return w;
	}
	if (str_eq(e->op, S("!=")))
		return other_than(on, l.value);
	w.value = l.value;
	w.system = on->noption || on->type == ITEM_QUANTITY ? l.system : S("");
	if (!more && !str_starts(e->op, S("<")))
		return w;
	if (is_number(on))
		w.value = number_beside(v->cx, l.value, more ? 1 : -1);
	else if (on->type == ITEM_DATE || on->type == ITEM_DATETIME)
		w.value = more ? S("2199-01-01") : S("1900-01-01");
	return w;
}

/* Answers the questions that the item and what it stands in hang on: each item
 * once, for conditions may hang on conditions in any number of ways. */
static void
open_up(struct inventing *v, unsigned at, unsigned depth)
{
	const struct item *i = &v->form->item[at];

	if (v->want[at].opened)
		return;
	v->want[at].opened = true;
	for (unsigned k = 0; k < i->nwhen && depth < FORM_DEPTH_MAX; k++) {
		unsigned on = i->when[k].item;

		if (!v->want[on].set) {
			bool opened = v->want[on].opened;

			v->want[on] = want_of(v, &i->when[k]);
			v->want[on].opened = opened;
		}
		open_up(v, on, depth + 1);
		if (!i->all)
			break;
	}
	if (i->up != at && depth < FORM_DEPTH_MAX)
		open_up(v, i->up, depth + 1);
}

/* ---- answering ---- */

static str
id_of(struct inventing *v, unsigned at)
{
	char id[24];

	(void)snprintf(id, sizeof(id), "invented%u", at);
	return v->id[at] = str_dup(v->cx->mem, str_of(id));
}

static str
cut_to(str s, unsigned max)
{
	size_t i = 0;

	for (unsigned n = 0; n < max && i < s.n; n++)
		if (utf8_next(s, &i) < 0)
			break;
	return max ? str_sub(s, 0, i) : s;
}

static void
usual(const struct item *i, struct op *op)
{
	op->value = cut_to(str_of(invented[i->type].value), i->max_len);
	op->system = str_of(invented[i->type].unit);
	if (i->noption) {
		/* The first says most often that there is no answer. */
		const struct option *o = &i->option[i->noption > 1];

		op->value = o->code;
		op->system = o->system;
	}
}

static void
add(struct inventing *v, unsigned at)
{
	const struct item *i = &v->form->item[at];
	const struct item *in = item_entry(v->form, i);
	const struct want *w = &v->want[at];
	struct op op = { .kind = OP_ADD, .line = S(""), .link = i->link,
		.parent = in ? v->id[in - v->form->item] : S(""),
		.about = S(""), .after = S(""), .value = S(""),
		.display = S(""), .system = S(""), .source = S(""),
		.field = S(""), .voice = VOICE_PRACTITIONER };
	bool entry = i->type == ITEM_GROUP && i->repeats;

	if (i->hidden || (in && op.parent.n == 0) || (!entry &&
	    (!item_is_question(i) || w->none)))
		return;
	op.line = id_of(v, at); /* the same each time: a preview is posted back */
	if (!entry)
		usual(i, &op);
	if (!entry && w->set) {
		op.value = w->value;
		op.system = w->system;
	}
	if (entry || op.value.n)
		v->op[v->n++] = op;
	else
		v->id[at] = S("");
}

/* What no answer opens is not shown, and so is not answered. */
static enum err
close_again(struct inventing *v, struct answers *a, const struct hand *hand)
{
	struct op_result *end = NEWN(v->cx->mem, struct op_result, a->n + 1);

	v->n = 0;
	for (unsigned k = 0; k < a->n; k++) {
		const struct line *l = &a->line[k];
		const struct line *up = line_up(a, l);

		if (l->parked && !(up && up->parked))
			v->op[v->n++] = (struct op){ .kind = OP_DROP,
				.line = l->id, .rev = l->rev, .parent = S(""),
				.link = S(""), .about = S(""), .after = S(""),
				.value = S(""), .display = S(""),
				.system = S(""), .source = S(""),
				.field = S("") };
	}
	return v->n ? answers_apply(v->cx, a, v->op, v->n, hand, end) : ERR_OK;
}

enum err
form_invent(struct ctx *cx, const struct form *f, str branch,
    struct answers *a)
{
	const struct hand hand = { .author = S(""), .by = S("Nobody"),
		.role = S(""), .org = S(""), .at = cx->now };
	struct inventing v = { .cx = cx, .form = f };
	const struct item *b = form_item(f, branch);
	unsigned was = cx->ndiag;
	struct op_result *end;

	v.want = NEWN(cx->mem, struct want, f->n + 1);
	v.id = NEWN(cx->mem, str, f->n + 1);
	v.op = NEWN(cx->mem, struct op, f->n + 1);
	end = NEWN(cx->mem, struct op_result, f->n + 1);
	if (b)
		open_up(&v, (unsigned)(b - f->item), 0);
	for (unsigned i = 0; i < f->n; i++)
		if (f->item[i].nwhen)
			open_up(&v, i, 0);
	for (unsigned i = 0; i < f->n; i++)
		add(&v, i);
	answers_new(cx, f, S(""), a);
	if (answers_apply(cx, a, v.op, v.n, &hand, end) == ERR_OK &&
	    close_again(&v, a, &hand) == ERR_OK)
		return ERR_OK;
	/* A form whose own conditions name what cannot be answered. */
	cx->ndiag = was;
	answers_new(cx, f, S(""), a);
	return ERR_OK;
}

/* ---- mistyping ---- */

struct wrongs {
	struct ctx *cx;
	const struct form *form;
	struct answers none;
	str *blank;            /* by item: the name of its blank entry */
	struct field *out;
	unsigned n, items;
};

static void
put(struct wrongs *w, char kind, struct place *at, str ending, str value)
{
	str name = field_name(w->cx, kind, at);

	w->out[w->n++] = (struct field){ ending.n ? str_cat(w->cx->mem, name,
	    ending) : name, value };
}

/* Longer than the form takes. */
static str
too_long(struct ctx *cx, unsigned max)
{
	char *p = NEWN(cx->mem, char, (size_t)max + 2);

	memset(p, 'x', (size_t)max + 1);
	return (str){ p, (size_t)max + 1 };
}

static void
mistype(struct wrongs *w, unsigned i)
{
	const struct item *it = &w->form->item[i];
	const struct item *in = item_entry(w->form, it);
	str wrong = str_of(invented[it->type].wrong);
	struct place at = { .line = blank_name(w->cx, S(""), w->form, it, 0),
		.parent = in ? w->blank[in - w->form->item] : S(""),
		.digest = S(""), .link = it->link };
	struct parts none = parts_of(w->cx, it, NULL);

	if (wrong.n == 0 && it->max_len && it->max_len < LONG_MAX &&
	    (it->type == ITEM_STRING || it->type == ITEM_TEXT))
		wrong = too_long(w->cx, it->max_len);
	if (wrong.n == 0 || it->noption || (in && at.parent.n == 0))
		return;
	at.digest = parts_digest(w->cx, &none);
	w->items++;
	if (it->type != ITEM_DATE && it->type != ITEM_DATETIME) {
		put(w, FIELD_TEXT, &at, S(""), wrong);
		return;
	}
	put(w, FIELD_DATE, &at, S("-day"), str_sub(wrong, 0, 2));
	put(w, FIELD_DATE, &at, S("-month"), str_sub(wrong, 3, 2));
	put(w, FIELD_DATE, &at, S("-year"), str_sub(wrong, 6, 4));
}

/* A blank entry stands on the page for each that is asked and not there. */
static void
blank(struct wrongs *w, unsigned i)
{
	const struct item *it = &w->form->item[i];
	const struct item *in = item_entry(w->form, it);
	str parent = in ? w->blank[in - w->form->item] : S("");
	struct place at = { .parent = parent, .digest = S(""),
		.link = it->link };

	if (in && parent.n == 0)
		return;
	at.line = w->blank[i] = blank_name(w->cx, parent, w->form, it, 0);
	put(w, FIELD_ENTRY, &at, S(""), S("1"));
}

enum err
form_mistype(struct ctx *cx, const struct form *f, const struct field **out,
    unsigned *n)
{
	struct wrongs w = { .cx = cx, .form = f };
	bool *shut = NEWN(cx->mem, bool, f->n + 1);

	answers_new(cx, f, S(""), &w.none);
	w.blank = NEWN(cx->mem, str, f->n + 1);
	w.out = NEWN(cx->mem, struct field, 3 * (size_t)f->n + 1);
	for (unsigned i = 0; i < f->n && w.items < WRONG_MAX; i++) {
		const struct item *it = &f->item[i];

		shut[i] = (it->up != i && shut[it->up]) || it->hidden ||
		    it->readonly || !item_enabled(&w.none, it, S("")) ||
		    item_holds(it);
		if (shut[i])
			continue;
		if (it->type == ITEM_GROUP && it->repeats)
			blank(&w, i);
		else if (item_is_question(it))
			mistype(&w, i);
	}
	*out = w.out;
	*n = w.n;
	return ERR_OK;
}

unsigned
form_branches(const struct form *f, const struct item **out, unsigned max)
{
	unsigned n = 0;

	for (unsigned i = 0; i < f->n && n < max; i++)
		if (f->item[i].nwhen && !f->item[i].hidden)
			out[n++] = &f->item[i];
	return n;
}
