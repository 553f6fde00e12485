/*
 * What each may do to whose line: operations as asked, turned into operations
 * as they may be applied.
 *
 * An entry and its details are one line here: whose it is, the entry says. A
 * change to a line that is not the viewer's becomes a proposal beside it. What
 * is kept off the person's pages is, for the person, not there: an operation
 * that names it is treated as one on a line that was removed.
 *
 * A proposal is an entry about the entry, holding the details that would
 * change; or, for an answer that stands alone or a detail that may be said
 * several times, an answer about the answer. To propose that a line goes is an
 * entry that says nothing, or an answer without a value.
 */
#include "care/care_int.h"
#include "core/arena.h"

#include <assert.h>
#include <string.h>

bool
turn_mine(bool own, bool aloud, const struct line *top)
{
	bool theirs = top->voice == VOICE_PERSON || top->voice == VOICE_SHARED;

	return own ? theirs : !theirs || aloud;
}

bool
is_removal(const struct answers *a, const struct line *p)
{
	if (!p->entry)
		return p->value.n == 0;
	for (const struct line *d = p + 1; d < a->line + a->n; d++)
		if (str_eq(d->parent, p->id))
			return false;
	return p->status == STATUS_NOT_APPLICABLE;
}

/* The line as far as this viewer knows of it. */
static const struct line *
seen(const struct turn *t, str id)
{
	const struct line *l = line_find(t->a, id), *up = l;

	for (int depth = 0; t->own && up && depth < FORM_DEPTH_MAX; depth++) {
		if (up->visible != VISIBLE_RECORD)
			return NULL;
		up = up->parent.n ? line_find(t->a, up->parent) : NULL;
	}
	return l;
}

static bool
is_new_entry(const struct turn *t, str id)
{
	for (unsigned i = 0; i < t->nop; i++) {
		const struct item *it = form_item(t->a->form, t->op[i].link);

		if (t->op[i].kind == OP_ADD && it && id.n &&
		    it->type == ITEM_GROUP && str_eq(t->op[i].line, id))
			return true;
	}
	return false;
}

static struct op *
emit(struct turn *t, const struct op *op, unsigned from,
    const struct hand *hand)
{
	struct turned *x;

	assert(t->n < t->room);
	x = &t->at[t->n++];
	*x = (struct turned){ .op = *op, .from = from, .hand = hand };
	if (t->own && x->op.visible == VISIBLE_TEAM)
		x->op.visible = VISIBLE_OFFLINE;
	return &x->op;
}

static bool
spoken_for(const struct turn *t, enum voice v)
{
	return !t->own && t->aloud && (v == VOICE_PERSON || v == VOICE_SHARED);
}

static const struct hand *
hand_of(const struct turn *t, enum voice v)
{
	return spoken_for(t, v) ? &t->spoken : &t->plain;
}

/* Words that are new: the person's own, or whose the staff says they are. What
 * the service promises is the service's to say, whoever spoke of the rest. */
static enum voice
new_voice(const struct turn *t, str link)
{
	str part = part_of(link);

	return t->own ? VOICE_PERSON : part_has_rule(part, "promise") ||
	    part_has_rule(part, "service") ? VOICE_PRACTITIONER : t->voice;
}

static str
new_source(const struct turn *t, const struct op *op, enum voice v)
{
	if (t->own)
		return op->source;
	return v == VOICE_PERSON || spoken_for(t, v) ? S("said") : op->source;
}

/* ---- proposals ---- */

static enum voice
proposal_voice(const struct turn *t)
{
	return t->own ? VOICE_PERSON : VOICE_PRACTITIONER;
}

static str
prop_entry(struct ctx *cx, struct turn *t, const struct line *top,
    const struct op *asked, enum status status, unsigned from)
{
	str base = top->about.n ? top->about : top->id;
	struct op op = { .kind = OP_ADD, .line = line_new_id(cx),
		.parent = top->parent, .link = top->link, .about = base,
		.after = S(""), .status = status, .voice = proposal_voice(t),
		.visible = top->visible, .value = S(""), .display = S(""),
		.system = S(""), .source = S(""), .field = asked->field };

	for (unsigned i = 0; i < t->nprop; i++)
		if (str_eq(t->prop[i].base, base))
			return t->prop[i].id;
	emit(t, &op, TURN_NONE, &t->plain);
	t->prop[t->nprop].base = base;
	t->prop[t->nprop].from = from;
	t->prop[t->nprop++].id = op.line;
	return op.line;
}

static void
settle(struct turn *t, unsigned i, str made)
{
	t->result[i] = (struct op_result){ OP_DONE, made };
	t->settled[i] = true;
	t->nproposed++;
}

/* top: whose line it is; l: the answer that is to change, or NULL. */
static void
propose(struct ctx *cx, struct turn *t, unsigned i, const struct line *top,
    const struct line *l)
{
	const struct op *asked = &t->op[i];
	struct op op = *asked;
	str link = l ? l->link : asked->link;
	const struct item *it = form_item(t->a->form, link);

	op.kind = OP_ADD;
	op.link = link;
	op.voice = proposal_voice(t);
	op.after = op.about = op.source = S("");
	op.visible = top->visible;
	if (asked->kind == OP_DROP) {
		op.value = op.display = op.system = S("");
		op.status = STATUS_NOT_ASKED;
	} else if (op.value.n == 0 && op.status == STATUS_ANSWERED) {
		op.status = STATUS_NOT_ASKED;
	}
	if (l == top && top->entry) {
		settle(t, i, prop_entry(cx, t, top, asked,
		    STATUS_NOT_APPLICABLE, i));
		return;
	}
	op.line = line_new_id(cx);
	if (!top->entry || (l && it && it->repeats)) {
		op.parent = l ? l->parent : top->parent;
		op.about = !l ? top->id : l->about.n ? l->about : l->id;
		settle(t, i, op.line);
	} else {
		op.parent = prop_entry(cx, t, top, asked, STATUS_ANSWERED, i);
		settle(t, i, op.parent);
	}
	emit(t, &op, i, &t->plain);
}

/* ---- taking away ---- */

unsigned
turn_drop_max(const struct answers *a, const struct line *l)
{
	unsigned n = 1;

	for (const struct line *p = NULL; (p = about_next(a, l->id, p)) != NULL;)
		n++;
	return n;
}

static bool
has_text(const struct answers *a, const struct line *p)
{
	if (!p->entry)
		return p->value.n > 0;
	for (const struct line *d = p + 1; d < a->line + a->n; d++)
		if (str_eq(d->parent, p->id) && str_ends(d->link, S(".text")) &&
		    d->value.n)
			return true;
	return false;
}

/* forms would let the first proposal take the line's place, lest a word be
 * lost. But what staff suggested becomes the person's plan by the person's act
 * alone: it goes to history with the line. The person's own words stay. */
unsigned
turn_drop(const struct answers *a, const struct line *l, bool by_person,
    struct op *at)
{
	unsigned n = 0;

	for (const struct line *p = NULL; (p = about_next(a, l->id, p)) != NULL;)
		if (!has_text(a, p) ||
		    (by_person && p->voice == VOICE_PRACTITIONER))
			at[n++] = (struct op){ .kind = OP_DROP, .line = p->id,
				.rev = p->rev };
	at[n++] = (struct op){ .kind = OP_DROP, .line = l->id, .rev = l->rev };
	return n;
}

static void
drop(struct ctx *cx, struct turn *t, unsigned i, const struct line *l)
{
	const struct op *asked = &t->op[i];
	const struct line *top = line_top(t->a, l);
	const struct line *of = top->about.n ? line_find(t->a, top->about) :
	    l->about.n ? line_find(t->a, l->about) : NULL;
	bool mine = turn_mine(t->own, t->aloud, top) ||
	    (l->about.n && turn_mine(t->own, t->aloud, l));
	struct op *op;
	unsigned n;

	if (of)
		mine |= turn_mine(t->own, t->aloud, line_top(t->a, of));
	if (!mine) {
		propose(cx, t, i, top, l);
		return;
	}
	/* Seen in an older state, it stays as it is. */
	if (asked->rev < l->rev || l->about.n) {
		emit(t, asked, i, hand_of(t, top->voice));
		return;
	}
	op = NEWN(cx->mem, struct op, turn_drop_max(t->a, l));
	n = turn_drop(t->a, l, t->own || spoken_for(t, top->voice), op);
	for (unsigned k = 0; k + 1 < n; k++)
		emit(t, &op[k], TURN_NONE, hand_of(t, top->voice));
	emit(t, asked, i, hand_of(t, top->voice));
}

/* ---- changing ---- */

static bool
same_words(const struct line *l, const struct op *op)
{
	return op->restates || (str_eq(l->value, op->value) &&
	    (op->value.n || op->status == l->status));
}

/* Voice, source or where it may be seen, but no word of it. Where it may be
 * seen is anyone's to narrow (experience.md 2.5), and leaves the author. */
static void
restate(struct ctx *cx, struct turn *t, unsigned i, const struct line *l)
{
	struct op op = t->op[i];
	bool mine = turn_mine(t->own, t->aloud, line_top(t->a, l));
	struct hand *as = NEW(cx->mem, struct hand);

	*as = (struct hand){ l->author, l->by, l->role, l->org, l->at };
	op.restates = true;
	if (!mine || t->own) {
		op.voice = l->voice;
		op.source = l->source;
	}
	emit(t, &op, i, op.voice == l->voice && str_eq(op.source, l->source) ?
	    as : hand_of(t, op.voice));
}

/* The text of an entry speaks for it: whose the words are, the entry says. */
static void
speak(struct turn *t, const struct line *top, const struct line *l,
    const struct op *op, const struct hand *hand)
{
	struct op entry = { .kind = OP_SET, .line = top->id, .rev = top->own,
		.restates = true, .voice = op->voice, .source = op->source,
		.visible = top->visible, .status = top->status };

	if (top == l || !str_ends(l->link, S(".text")) || op->rev < l->own ||
	    (top->voice == op->voice && str_eq(top->source, op->source)))
		return;
	emit(t, &entry, TURN_NONE, hand);
}

static void
set(struct ctx *cx, struct turn *t, unsigned i, const struct line *l)
{
	const struct line *top = line_top(t->a, l);
	struct op op = t->op[i];

	if (same_words(l, &op)) {
		restate(cx, t, i, l);
		return;
	}
	if (!turn_mine(t->own, t->aloud, top)) {
		propose(cx, t, i, top, l);
		return;
	}
	op.voice = t->own ? VOICE_PERSON : top->voice;
	if (t->own)
		op.source = S("");
	else if (spoken_for(t, op.voice))
		op.source = S("said");
	emit(t, &op, i, hand_of(t, op.voice));
	speak(t, top, l, &op, hand_of(t, op.voice));
}

/* The repeating group that a question stands in, or NULL. */
static const struct item *
entry_item(const struct form *f, const struct item *i)
{
	for (int depth = 0; i && depth < FORM_DEPTH_MAX; depth++) {
		const struct item *up = &f->item[i->up];

		if (up == i)
			return NULL;
		if (up->type == ITEM_GROUP && up->repeats)
			return up;
		i = up;
	}
	return NULL;
}

/* An entry anew, for words whose entry was removed meanwhile. */
static str
revive(struct ctx *cx, struct turn *t, const struct op *asked,
    const struct item *entry)
{
	struct op op = { .kind = OP_ADD, .line = line_new_id(cx),
		.link = entry->link, .voice = new_voice(t, entry->link),
		.visible = asked->visible, .field = asked->field };

	for (unsigned k = 0; k < t->nagain; k++)
		if (str_eq(t->again[k].old, asked->parent))
			return t->again[k].id;
	op.source = new_source(t, &op, op.voice);
	emit(t, &op, TURN_NONE, hand_of(t, op.voice));
	t->again[t->nagain].old = asked->parent;
	t->again[t->nagain++].id = op.line;
	return op.line;
}

/* Also a SET whose line is no more. */
static void
add(struct ctx *cx, struct turn *t, unsigned i)
{
	struct op op = t->op[i];
	const struct item *it = form_item(t->a->form, op.link);
	const struct item *entry = it ? entry_item(t->a->form, it) : NULL;
	const struct line *in = seen(t, op.parent), *top;

	op.voice = new_voice(t, op.link);
	if (op.about.n) {
		op.voice = t->own ? VOICE_PERSON : t->aloud ? t->voice :
		    VOICE_PRACTITIONER;
		if (!seen(t, op.about))
			op.about = S("");
	}
	if (op.kind == OP_SET)
		op.line = S("");
	if (in) {
		top = line_top(t->a, in);
		if (!turn_mine(t->own, t->aloud, top)) {
			propose(cx, t, i, top, NULL);
			return;
		}
		if (!op.about.n)
			op.voice = t->own ? VOICE_PERSON : top->voice;
	} else if (op.parent.n && entry && !is_new_entry(t, op.parent)) {
		op.parent = revive(cx, t, &t->op[i], entry);
		op.kind = OP_ADD;
		t->lost[i] = true;
	}
	op.source = new_source(t, &op, op.voice);
	emit(t, &op, i, hand_of(t, op.voice));
}

static bool
says_something(const struct op *op)
{
	return !op->restates && (op->value.n || op->status != STATUS_ANSWERED);
}

static void
turn_one(struct ctx *cx, struct turn *t, unsigned i)
{
	const struct op *op = &t->op[i];
	const struct line *l = op->kind == OP_ADD ? NULL : seen(t, op->line);
	struct op gone = *op;

	gone.line = S("");
	switch (op->kind) {
	case OP_ADD:
		add(cx, t, i);
		break;
	case OP_SET:
		if (l)
			set(cx, t, i, l);
		else if (says_something(op))
			add(cx, t, i);
		else
			emit(t, &gone, i, &t->plain);
		break;
	case OP_MOVE:
		emit(t, l ? op : &gone, i, &t->plain);
		break;
	default:
		if (l)
			drop(cx, t, i, l);
		else
			emit(t, &gone, i, &t->plain);
		break;
	}
}

/* ---- the same proposal twice is one ---- */

static bool
says_the_same(const struct turn *t, str made, const struct line *p)
{
	unsigned mine = 0, theirs = 0;

	for (unsigned k = 0; k < t->n; k++) {
		const struct op *op = &t->at[k].op;
		bool hit = false;

		if (!str_eq(op->parent, made))
			continue;
		mine++;
		for (const struct line *d = p + 1;
		    d < t->a->line + t->a->n && str_eq(d->parent, p->id); d++)
			hit |= str_eq(d->link, op->link) &&
			    str_eq(d->value, op->value) &&
			    (op->value.n || op->status == d->status);
		if (!hit)
			return false;
	}
	for (const struct line *d = p + 1; d < t->a->line + t->a->n; d++)
		theirs += str_eq(d->parent, p->id);
	return mine == theirs;
}

static void
fold_twins(struct turn *t)
{
	for (unsigned k = 0; k < t->nprop; k++)
		for (const struct line *p = NULL;
		    (p = about_next(t->a, t->prop[k].base, p)) != NULL;) {
			if (!p->entry || !str_eq(p->author, t->plain.author) ||
			    !says_the_same(t, t->prop[k].id, p))
				continue;
			for (unsigned i = 0; i < t->n; i++)
				t->at[i].skip |=
				    str_eq(t->at[i].op.line, t->prop[k].id) ||
				    str_eq(t->at[i].op.parent, t->prop[k].id);
			for (unsigned i = 0; i < t->nop; i++)
				if (str_eq(t->result[i].made, t->prop[k].id))
					t->result[i].made = p->id;
			break;
		}
}

enum err
turn_ops(struct ctx *cx, struct turn *t)
{
	unsigned drops = 0;

	for (unsigned i = 0; i < t->nop; i++)
		if (t->op[i].kind == OP_DROP && line_find(t->a, t->op[i].line))
			drops += turn_drop_max(t->a,
			    line_find(t->a, t->op[i].line));
	t->room = 2 * t->nop + drops + 1;
	t->at = NEWN(cx->mem, struct turned, t->room);
	t->prop = arena_alloc(cx->mem, t->nop + 1, sizeof(*t->prop));
	t->again = arena_alloc(cx->mem, t->nop + 1, sizeof(*t->again));
	for (unsigned i = 0; i < t->nop; i++)
		turn_one(cx, t, i);
	fold_twins(t);
	return ERR_OK;
}
