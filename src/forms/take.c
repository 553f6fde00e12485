/*
 * Posted fields made into operations.
 *
 * The fields of one answer are gathered by their name; what they say is
 * compared with what the page had shown, not with what is stored now, so that
 * a field left alone says nothing however much the record has moved on.
 */
#include "core/arena.h"
#include "core/utf8.h"
#include "forms/field.h"
#include "http/http.h"

/* All fields that differ by their kind alone. */
struct ask {
	struct place at;
	const struct item *item;
	const char *where;
	struct parts parts;
	bool ticks, entry;
	str made; /* the id of a blank entry, once something stands in it */
};
struct taking {
	struct ctx *cx;
	const struct answers *a;
	const struct field *field;
	unsigned nfield;
	struct ask *ask;
	unsigned nask;
	struct op *op;
	unsigned nop;
	bool voiced, seen, sourced; /* given for the whole page */
	enum voice voice;
	enum visible visible;
	str source;
	bool bad;
};

static str
posted(const struct field *f, unsigned n, str name)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(f[i].name, name))
			return f[i].value;
	return (str){ NULL, 0 };
}

static void
for_all(struct taking *tk)
{
	str voice = posted(tk->field, tk->nfield, S("voice"));
	str visible = posted(tk->field, tk->nfield, S("visible"));
	str source = posted(tk->field, tk->nfield, S("source"));

	tk->voice = VOICE_PRACTITIONER;
	tk->voiced = voice_of(voice, &tk->voice);
	for (int i = 0; i < VISIBLE__MAX; i++)
		if (str_eq(visible, str_of(visible_code[i]))) {
			tk->visible = (enum visible)i;
			tk->seen = true;
		}
	tk->sourced = str_eq(source, S("said")) ||
	    str_eq(source, S("observed")) || str_eq(source, S("record")) ||
	    str_eq(source, S("other-agency"));
	tk->source = tk->sourced ? source : S("");
}

static bool
same_place(const struct place *a, const struct place *b)
{
	return str_eq(a->line, b->line) && a->rev == b->rev &&
	    str_eq(a->digest, b->digest) && str_eq(a->parent, b->parent) &&
	    str_eq(a->link, b->link);
}

/* The ticks of one question are one ask, whatever lines they are of. */
static struct ask *
ask_of(struct taking *tk, const struct place *at, char kind)
{
	bool ticks = kind == FIELD_TICK || kind == FIELD_SHOWN;
	struct ask *k;

	for (unsigned i = 0; i < tk->nask; i++) {
		k = &tk->ask[i];
		if (ticks != k->ticks || (kind == FIELD_ENTRY) != k->entry)
			continue;
		if (ticks ? str_eq(k->at.parent, at->parent) &&
		    str_eq(k->at.link, at->link) : same_place(&k->at, at))
			return k;
	}
	k = &tk->ask[tk->nask++];
	*k = (struct ask){ .at = *at, .ticks = ticks,
		.entry = kind == FIELD_ENTRY,
		.item = form_item(tk->a->form, at->link),
		.where = str_c(tk->cx->mem, field_name(tk->cx, kind, at)),
		.made = S("") };
	k->parts = parts_of(tk->cx, NULL, NULL);
	return k;
}

static void
part(struct ctx *cx, struct ask *k, char kind, str ending, str value)
{
	struct parts *p = &k->parts;

	switch (kind) {
	case FIELD_TEXT:   p->text = utf8_lines(cx->mem, value); break;
	case FIELD_TIME:   p->time = value; break;
	case FIELD_UNIT:   p->unit = value; break;
	case FIELD_OTHER:  p->other = value; break;
	case FIELD_STATUS: p->status = value; break;
	case FIELD_DATE:
		if (str_eq(ending, S("day")))
			p->day = value;
		else if (str_eq(ending, S("month")))
			p->month = value;
		else
			p->year = value;
		break;
	default:
		break;
	}
}

static bool
in_scope(const struct taking *tk, const struct item *i, str scope)
{
	const struct item *top = form_item(tk->a->form, scope);

	return scope.n == 0 || (top && i >= top &&
	    (unsigned)(i - tk->a->form->item) < top->end);
}

static void
gather(struct taking *tk, str scope)
{
	for (unsigned i = 0; i < tk->nfield; i++) {
		const struct field *f = &tk->field[i];
		struct place at;
		struct ask *k;
		str ending;
		char kind;

		if (!field_parse(f->name, &kind, &at, &ending))
			continue;
		k = ask_of(tk, &at, kind);
		if (!k->item || !in_scope(tk, k->item, scope)) {
			tk->bad = true;
			(void)fail(tk->cx, ERR_INPUT, k->where,
			    "This question is not on this page of the form");
			k->item = NULL;
			continue;
		}
		/* Errors of an answer go to its main field. */
		if (kind == FIELD_TEXT || kind == FIELD_DATE)
			k->where = str_c(tk->cx->mem,
			    field_name(tk->cx, kind, &at));
		part(tk->cx, k, kind, ending, f->value);
	}
}

static struct op *
push(struct taking *tk, enum op_kind kind, const struct ask *k)
{
	struct op *op = &tk->op[tk->nop++];

	*op = (struct op){ .kind = kind, .line = S(""), .parent = S(""),
		.link = k->at.link, .about = S(""), .after = S(""),
		.value = S(""), .display = S(""), .system = S(""),
		.voice = tk->voice, .visible = tk->visible,
		.source = tk->source, .field = str_of(k->where) };
	return op;
}

/* The id for a parent in a name. A blank entry comes to be with the first thing
 * said in it. */
static str
parent_id(struct taking *tk, str parent, unsigned depth)
{
	if (parent.n == 0 || parent.p[0] != '~')
		return parent;
	for (unsigned i = 0; i < tk->nask && depth < FORM_DEPTH_MAX; i++) {
		struct ask *k = &tk->ask[i];
		struct op *op;
		str up;

		if (!k->entry || !k->item || !str_eq(k->at.line, parent))
			continue;
		if (k->made.n)
			return k->made;
		up = parent_id(tk, k->at.parent, depth + 1);
		k->made = line_new_id(tk->cx);
		op = push(tk, OP_ADD, k);
		op->line = k->made;
		op->parent = up;
		return k->made;
	}
	return parent;
}

static void
keep_rest(struct taking *tk, struct op *op, const struct line *l)
{
	if (!l)
		return;
	if (!tk->voiced)
		op->voice = l->voice;
	if (!tk->seen)
		op->visible = l->visible;
	if (!tk->sourced)
		op->source = l->source;
}

static void
take_one(struct taking *tk, struct ask *k)
{
	bool there = k->at.line.n && k->at.line.p[0] != '~';
	struct op want, *op;
	str parent;
	bool blank;

	if (str_eq(parts_digest(tk->cx, &k->parts), k->at.digest))
		return;
	if (parts_value(tk->cx, k->where, k->item, &k->parts, &want) !=
	    ERR_OK) {
		tk->bad = true;
		return;
	}
	blank = want.value.n == 0 && want.status == STATUS_ANSWERED;
	if (blank && !there)
		return;
	parent = parent_id(tk, k->at.parent, 0);
	op = push(tk, !there ? OP_ADD : blank ? OP_DROP : OP_SET, k);
	op->parent = parent;
	op->value = want.value;
	op->display = want.display;
	op->system = want.system;
	op->status = want.status;
	if (!there)
		return;
	op->line = k->at.line;
	op->rev = k->at.rev;
	keep_rest(tk, op, line_find(tk->a, op->line));
}

/* Whether an option was posted, or was shown ticked, in this question. */
static bool
among(const struct taking *tk, const struct ask *k, char kind, str value)
{
	for (unsigned i = 0; i < tk->nfield; i++) {
		struct place at;
		str ending;
		char c;

		if (field_parse(tk->field[i].name, &c, &at, &ending) &&
		    c == kind && str_eq(at.link, k->at.link) &&
		    str_eq(at.parent, k->at.parent) &&
		    str_eq(tk->field[i].value, value))
			return true;
	}
	return false;
}

static void
take_tick(struct taking *tk, const struct ask *k, str key)
{
	const struct option *o = option_of_key(tk->cx, k->item, key);
	str parent;
	struct op *op;

	if (!o) {
		tk->bad = true;
		(void)fail(tk->cx, ERR_INPUT, k->where,
		    "Choose among the answers offered");
		return;
	}
	parent = parent_id(tk, k->at.parent, 0);
	op = push(tk, OP_ADD, k);
	op->parent = parent;
	op->value = o->code;
	op->system = o->system;
}

static void
take_ticks(struct taking *tk, const struct ask *k)
{
	for (unsigned i = 0; i < tk->nfield; i++) {
		const struct field *f = &tk->field[i];
		struct place at;
		struct op *op;
		str ending;
		char kind;

		if (!field_parse(f->name, &kind, &at, &ending) ||
		    !str_eq(at.link, k->at.link) ||
		    !str_eq(at.parent, k->at.parent))
			continue;
		if (kind == FIELD_TICK && !among(tk, k, FIELD_SHOWN, f->value))
			take_tick(tk, k, f->value);
		if (kind != FIELD_SHOWN || among(tk, k, FIELD_TICK, f->value))
			continue;
		op = push(tk, OP_DROP, k);
		op->line = at.line;
		op->rev = at.rev;
	}
}

/* The entry before or after l among its like, or NULL. */
static const struct line *
beside(const struct answers *a, const struct line *l, bool after)
{
	const struct line *prev = NULL, *e = NULL;
	bool met = false;

	for (unsigned i = 0; i < a->n; i++) {
		e = &a->line[i];
		if (!str_eq(e->link, l->link) || e->about.n ||
		    !str_eq(e->parent, l->parent))
			continue;
		if (met)
			return e;
		if (e == l && !after)
			return prev;
		met = e == l;
		prev = e;
	}
	return NULL;
}

static void
take_move(struct taking *tk, str id, bool down)
{
	const struct line *l = line_find(tk->a, id), *by;
	struct ask none = { .where = "", .at.link = S("") };
	struct op *op;

	by = l ? beside(tk->a, l, down) : NULL;
	if (!by)
		return;
	if (!down)
		by = beside(tk->a, by, false);
	op = push(tk, OP_MOVE, &none);
	op->line = id;
	op->after = by ? by->id : S("");
}

static void
take_button(struct taking *tk, const struct field *f)
{
	struct ask none = { .where = "", .at.link = S("") };
	str rest = f->name, verb;
	struct op *op;
	int64_t rev;

	if (!str_cut(&rest, ':', &verb) || !is_line_id(rest))
		return;
	if (str_eq(verb, S("drop")) && str_int(f->value, 0, INT64_MAX, &rev)) {
		op = push(tk, OP_DROP, &none);
		op->line = rest;
		op->rev = rev;
	} else if (str_eq(verb, S("up")) || str_eq(verb, S("down"))) {
		take_move(tk, rest, verb.n == 4);
	}
}

enum err
forms_take(struct ctx *cx, const struct answers *a, str scope,
    const struct field *field, unsigned n, struct op **out, unsigned *nop)
{
	struct taking tk = { .cx = cx, .a = a, .field = field, .nfield = n };

	tk.ask = NEWN(cx->mem, struct ask, n + 1);
	tk.op = NEWN(cx->mem, struct op, 3 * (size_t)n + 1);
	for_all(&tk);
	gather(&tk, scope);
	for (unsigned i = 0; i < tk.nask; i++) {
		struct ask *k = &tk.ask[i];

		if (!k->item || k->entry)
			continue;
		if (k->ticks)
			take_ticks(&tk, k);
		else
			take_one(&tk, k);
	}
	for (unsigned i = 0; i < n; i++)
		take_button(&tk, &field[i]);
	if (tk.bad)
		return ERR_INPUT;
	*out = tk.op;
	*nop = tk.nop;
	return ERR_OK;
}

enum form_button
form_button(const struct field *f, unsigned n, str *link, str *parent)
{
	for (unsigned i = 0; i < n; i++) {
		str rest = f[i].name, verb;

		if (!str_cut(&rest, ':', &verb))
			continue;
		*link = rest;
		*parent = f[i].value;
		if (str_eq(verb, S("add")))
			return BUTTON_ADD;
		if (str_eq(verb, S("drop"))) {
			*parent = S("");
			return BUTTON_DROP;
		}
	}
	return BUTTON_NONE;
}
