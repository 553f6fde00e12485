/*
 * Operations on lines: what people do to a response, one line at a time.
 *
 * The rule behind every branch: no word that was sent is lost, and no word of
 * another is overwritten by someone who has not seen it. What cannot be done as
 * asked becomes a proposal beside the line, or a line anew. All is done on a
 * copy, so that a refused operation leaves nothing behind.
 */
#include "access/crypt.h"
#include "core/arena.h"
#include "forms/forms_int.h"

#include <string.h>

struct work {
	struct ctx *cx;
	struct answers a;
	const struct hand *hand;
	int64_t rev;
	/* Entries made for details whose entry was removed meanwhile. */
	struct { str old; struct node *node; } *revived;
	unsigned nrevived;
};

str
line_new_id(struct ctx *cx)
{
	static const char digit[] = "abcdefghijklmnopqrstuvwxyz234567";
	char *p = NEWN(cx->mem, char, 17);
	unsigned char r[16];

	crypt_random(r, sizeof(r));
	p[0] = digit[r[0] % 26];
	for (int i = 1; i < 16; i++)
		p[i] = digit[r[i] & 31];
	return (str){ p, 16 };
}

/* The first line, not a proposal, with that link in that entry; with a value
 * given, the first that has it. */
static struct node *
find_in(struct node *n, str parent, str link, const struct op *same)
{
	if (n->line && n->line->about.n == 0 && str_eq(n->link, link) &&
	    str_eq(n->line->parent, parent) && (!same ||
	    (str_eq(n->line->value, same->value) &&
	    str_eq(n->line->system, same->system))))
		return n;
	for (struct node *c = n->first; c; c = c->next) {
		struct node *hit = find_in(c, parent, link, same);

		if (hit)
			return hit;
	}
	return NULL;
}

/* The change itself, and its rev on all it stands in. */
static void
stamp(struct work *wk, struct node *n)
{
	const struct hand *by = wk->hand;
	struct line *l = n->line;

	l->author = by->author;
	l->by = by->by;
	l->role = by->role;
	l->org = by->org;
	l->at = by->at;
	l->own = wk->rev;
	for (; n; n = n->up) {
		n->dirty = true;
		if (!n->line || n->line->rev == wk->rev)
			continue;
		n->line->rev = wk->rev;
		n->new_line = true;
	}
}

/* What stands above has changed, by a line that is no longer there. */
static void
raise(struct work *wk, struct node *n)
{
	for (; n; n = n->up) {
		n->dirty = true;
		if (n->line) {
			n->line->rev = wk->rev;
			n->new_line = true;
		}
	}
}

static unsigned
rank(const struct form *f, str link)
{
	const struct item *i = form_item(f, link);

	return i ? (unsigned)(i - f->item) : 0;
}

/* Where an item with that link goes among others: after the last that does not
 * come later in the form. */
static struct node *
place(const struct form *f, struct node *up, str link)
{
	struct node *after = NULL;
	unsigned mine = rank(f, link);

	for (struct node *c = up->first; c; c = c->next)
		if (c->kind == NODE_ANSWER || rank(f, c->link) <= mine)
			after = c;
	return after;
}

static struct node *
child(struct node *up, str link)
{
	for (struct node *c = up->first; c; c = c->next)
		if (c->kind == NODE_ITEM && str_eq(c->link, link))
			return c;
	return NULL;
}

static struct node *
make_item(struct work *wk, struct node *up, const struct item *i)
{
	struct node *n = node_new(wk->cx, NODE_ITEM, i->link, i);

	node_put_in(up, place(wk->a.form, up, i->link), n);
	return n;
}

static struct node *
first_answer(struct node *q)
{
	for (struct node *c = q->first; c; c = c->next)
		if (c->kind == NODE_ANSWER && c->line->about.n == 0)
			return c;
	return NULL;
}

/* The node whose list holds items with that link, below what an entry (or the
 * response) is: groups on the way are made. */
static struct node *
container(struct work *wk, struct node *at, const struct item *i)
{
	const struct form *f = wk->a.form;
	const struct item *path[FORM_DEPTH_MAX + 1];
	const struct item *top = item_entry(f, i);
	unsigned n = 0;

	for (const struct item *up = &f->item[i->up]; up != i && up != top &&
	    n < FORM_DEPTH_MAX; i = up, up = &f->item[up->up])
		path[n++] = up;
	while (n-- > 0) {
		struct node *c = child(at, path[n]->link);
		struct node *answer;

		if (!c)
			c = make_item(wk, at, path[n]);
		answer = item_is_question(path[n]) ? first_answer(c) : NULL;
		at = answer ? answer : c;
	}
	return at;
}

static void
fill(struct line *l, const struct op *op)
{
	l->value = op->value;
	l->display = op->display;
	l->system = op->system;
	l->status = op->value.n ? STATUS_ANSWERED :
	    op->status == STATUS_ANSWERED && !l->entry ? STATUS_NOT_ASKED :
	    op->status;
	l->voice = op->voice;
	l->visible = op->visible;
	l->source = op->source;
}

static struct node *
new_answer(struct work *wk, struct node *q, struct node *after,
    struct line *line)
{
	struct node *n = node_new(wk->cx, NODE_ANSWER, q->link, q->item);

	n->line = line;
	n->new_line = n->new_value = true;
	node_put_in(q, after, n);
	if (line->about.n == 0 && !item_holds(q->item) &&
	    first_answer(q) == n)
		node_lower(q, n);
	return n;
}

static struct node *
last_answer(struct node *q)
{
	struct node *last = NULL;

	for (struct node *c = q->first; c; c = c->next)
		if (c->kind == NODE_ANSWER)
			last = c;
	return last;
}

/* A status alone stands on the item: one item, one status. */
static struct node *
new_status(struct work *wk, struct node *box, const struct item *i,
    struct line *line)
{
	struct node *q = NULL;

	for (struct node *c = box->first; c && !q; c = c->next)
		if (c->kind == NODE_ITEM && str_eq(c->link, i->link) &&
		    !c->line)
			q = c;
	if (!q)
		q = make_item(wk, box, i);
	q->line = line;
	q->new_line = true;
	node_touch(q);
	return q;
}

static struct node *
root_of(struct work *wk)
{
	return wk->a.tree;
}

static str
id_of(const struct node *n)
{
	return n->line ? n->line->id : S("");
}

static struct node *new_line(struct work *, struct node *, const struct item *,
    const struct op *, str, str);

/* What i stands in: the entry with that id, or one made in its place. */
static struct node *
parent_of(struct work *wk, const struct item *i, str id, bool *lost)
{
	const struct item *want = item_entry(wk->a.form, i);
	struct node *n = id.n ? node_find(root_of(wk), id) : NULL;
	struct op blank = { .voice = VOICE_PRACTITIONER };

	if (!want)
		return root_of(wk);
	if (n && n->item == want)
		return n;
	*lost = true;
	for (unsigned k = 0; k < wk->nrevived; k++)
		if (wk->revived[k].node->item == want &&
		    str_eq(wk->revived[k].old, id))
			return wk->revived[k].node;
	if (want->type != ITEM_GROUP)
		blank.status = STATUS_UNKNOWN;
	n = new_line(wk, parent_of(wk, want, S(""), lost), want, &blank,
	    line_new_id(wk->cx), S(""));
	wk->revived[wk->nrevived].old = id;
	wk->revived[wk->nrevived++].node = n;
	return n;
}

/* A line at the end of its kind. */
static struct node *
new_line(struct work *wk, struct node *parent, const struct item *i,
    const struct op *op, str id, str about)
{
	struct line *l = NEW(wk->cx->mem, struct line);
	struct node *box = container(wk, parent, i), *n, *q;

	*l = (struct line){ .id = id, .parent = id_of(parent),
		.about = about, .link = i->link, .item = i,
		.entry = i->type == ITEM_GROUP };
	fill(l, op);
	if (l->entry) {
		n = make_item(wk, box, i);
		n->line = l;
		n->new_line = true;
	} else if (l->value.n == 0 && !item_holds(i)) {
		n = new_status(wk, box, i, l);
	} else {
		q = child(box, i->link);
		if (!q)
			q = make_item(wk, box, i);
		n = new_answer(wk, q, last_answer(q), l);
	}
	stamp(wk, n);
	return n;
}

static struct node *
sibling(struct node *root, const struct node *n, str id)
{
	struct node *s = id.n ? node_find(root, id) : NULL;

	return s && s != n && s->kind == n->kind && str_eq(s->link, n->link) &&
	    str_eq(s->line->parent, n->line->parent) ? s : NULL;
}

static bool
same_words(const struct line *l, const struct op *op)
{
	return str_eq(l->value, op->value) && str_eq(l->system, op->system) &&
	    (op->value.n || l->status == op->status);
}

static bool
same_rest(const struct line *l, const struct op *op)
{
	return l->voice == op->voice && l->visible == op->visible &&
	    str_eq(l->source, op->source);
}

/* Mine, beside a line that is not what I saw. */
static enum err
propose(struct work *wk, struct node *base, const struct op *op,
    struct op_result *res)
{
	str about = base->line->about.n ? base->line->about : base->line->id;
	struct node *parent = base->line->parent.n ?
	    node_find(root_of(wk), base->line->parent) : root_of(wk);

	/* Twice the same proposal, as by a second click, is one. */
	for (const struct line *l = NULL;
	    (l = about_next(&wk->a, about, l)) != NULL;)
		if (same_words(l, op) && str_eq(l->author, wk->hand->author) &&
		    node_find(root_of(wk), l->id)) {
			*res = (struct op_result){ OP_BOTH, l->id };
			return ERR_OK;
		}
	*res = (struct op_result){ OP_BOTH, line_new_id(wk->cx) };
	(void)new_line(wk, parent, base->item, op, res->made, about);
	return ERR_OK;
}

static const char *
where(struct work *wk, const struct op *op)
{
	str w = op->field.n ? op->field : op->line.n && op->kind != OP_ADD ?
	    op->line : op->link.n ? op->link : op->line;

	return str_c(wk->cx->mem, w);
}

/* An answer that became a status, or the other way: the line moves between
 * the item and its answer and keeps its id. */
static struct node *
rehouse(struct work *wk, struct node *n)
{
	struct line *l = n->line;
	struct node *box;

	if (l->entry || (n->kind == NODE_ANSWER ?
	    l->value.n != 0 || item_holds(n->item) : l->value.n == 0)) {
		n->new_line = n->new_value = true;
		return n;
	}
	if (n->kind == NODE_ITEM) {
		n->line = NULL;
		n->new_line = false;
		node_touch(n);
		return new_answer(wk, n, NULL, l);
	}
	box = n->up->up;
	node_lower(n, n->up);
	node_take_out(n);
	return new_status(wk, box, n->item, l);
}

static enum err
add(struct work *wk, struct op *op, struct op_result *res);

static enum err
set(struct work *wk, struct op *op, struct op_result *res)
{
	struct node *n = node_find(root_of(wk), op->line);
	struct line *l = n ? n->line : NULL;

	if (!n && (op->restates || (op->value.n == 0 &&
	    op->status == STATUS_ANSWERED))) {
		*res = (struct op_result){ op->restates ? OP_LOST_LINE :
		    OP_SAME, S("") };
		return ERR_OK;
	}
	if (!n) {
		op->line = S("");
		TRY(add(wk, op, res));
		if (res->end == OP_DONE)
			res->end = OP_LOST_LINE;
		return ERR_OK;
	}
	if (l->entry)
		op->restates = op->restates || op->value.n == 0;
	if (!n->item && !op->restates)
		return fail(wk->cx, ERR_INPUT, where(wk, op), "This question "
		    "has left the form: what it says can be read, not changed");
	if (n->item)
		TRY(value_check(wk->cx, where(wk, op), n->item, op));
	if (op->restates) {
		op->value = l->value;
		op->system = l->system;
		op->display = l->display;
		if (l->value.n)
			op->status = STATUS_ANSWERED;
	} else if (op->value.n == 0 && op->status == STATUS_ANSWERED) {
		op->status = STATUS_NOT_ASKED;
	}
	*res = (struct op_result){ OP_SAME, S("") };
	if (same_words(l, op) && same_rest(l, op))
		return ERR_OK;
	if (op->rev < l->own && l->own != wk->rev) {
		if (op->restates) {
			res->end = OP_BOTH;
			return ERR_OK;
		}
		return same_words(l, op) ? ERR_OK : propose(wk, n, op, res);
	}
	res->end = OP_DONE;
	if (same_words(l, op)) {
		l->voice = op->voice;
		l->visible = op->visible;
		l->source = op->source;
		n->new_line = true;
	} else {
		fill(l, op);
		n = rehouse(wk, n);
	}
	stamp(wk, n);
	return ERR_OK;
}

/* What stands where a single answer is to be added, or the same choice twice. */
static struct node *
taken(struct work *wk, const struct item *i, struct node *parent,
    const struct op *op)
{
	if (op->about.n || i->type == ITEM_GROUP)
		return NULL;
	if (!i->repeats)
		return find_in(root_of(wk), id_of(parent), i->link, NULL);
	return i->noption ? find_in(root_of(wk), id_of(parent), i->link, op) :
	    NULL;
}

static enum err
add(struct work *wk, struct op *op, struct op_result *res)
{
	const struct item *i = form_item(wk->a.form, op->link);
	struct node *n = op->line.n ? node_find(root_of(wk), op->line) : NULL;
	struct node *in, *parent, *there;
	bool lost = false;

	op->restates = false; /* there is nothing yet to restate */
	if (!i || (!item_is_question(i) && !(i->type == ITEM_GROUP &&
	    i->repeats)))
		return fail(wk->cx, ERR_INPUT, where(wk, op),
		    "The form has no such question");
	in = op->parent.n ? node_find(root_of(wk), op->parent) : NULL;
	if ((in && in->item != item_entry(wk->a.form, i)) ||
	    (op->kind == OP_ADD && op->parent.n == 0 &&
	    item_entry(wk->a.form, i)))
		return fail(wk->cx, ERR_INPUT, where(wk, op),
		    "Say which entry this belongs to");
	TRY(value_check(wk->cx, where(wk, op), i, op));
	*res = (struct op_result){ OP_SAME, op->line };
	if (i->type != ITEM_GROUP && op->value.n == 0 &&
	    op->status == STATUS_ANSWERED)
		return ERR_OK;
	/* The same page posted twice. */
	if (n && str_eq(n->link, op->link) && same_words(n->line, op))
		return ERR_OK;
	parent = parent_of(wk, i, op->parent, &lost);
	there = taken(wk, i, parent, op);
	if (there && same_words(there->line, op)) {
		res->made = id_of(there);
		return ERR_OK;
	}
	if (there)
		return propose(wk, there, op, res);
	if (op->about.n) {
		struct node *base = node_find(root_of(wk), op->about);

		lost |= !base;
		op->about = !base ? S("") : base->line->about.n ?
		    base->line->about : op->about;
	}
	*res = (struct op_result){ lost ? OP_LOST_LINE : OP_DONE,
		!n && is_line_id(op->line) ? op->line : line_new_id(wk->cx) };
	n = new_line(wk, parent, i, op, res->made, op->about);
	there = sibling(root_of(wk), n, op->after);
	if (there) {
		node_take_out(n);
		node_put_in(there->up, there, n);
	} else if (op->after.n && !lost) {
		res->end = OP_ENDED_UP;
	}
	return ERR_OK;
}

/* The node before the first of n's kind in its list. */
static struct node *
before_first(const struct node *n)
{
	struct node *prev = NULL;

	for (struct node *c = n->up->first; c; prev = c, c = c->next)
		if (c->kind == n->kind && str_eq(c->link, n->link))
			break;
	return prev;
}

static struct node *
last_like(const struct node *n)
{
	struct node *last = NULL;

	for (struct node *c = n->up->first; c; c = c->next)
		if (c != n && c->kind == n->kind && str_eq(c->link, n->link))
			last = c;
	return last;
}

/* The order of others' lines is no one's words: the last to move wins, and no
 * rev rises, so that a move never conflicts with a change of the text. */
static enum err
move(struct work *wk, const struct op *op, struct op_result *res)
{
	struct node *n = node_find(root_of(wk), op->line), *after, *up;

	*res = (struct op_result){ OP_LOST_LINE, S("") };
	if (!n)
		return ERR_OK;
	res->end = OP_SAME;
	if (!n->line->entry && n->kind != NODE_ANSWER)
		return ERR_OK;
	after = sibling(root_of(wk), n, op->after);
	res->end = op->after.n && !after ? OP_ENDED_UP : OP_DONE;
	if (!after)
		after = op->after.n ? last_like(n) : before_first(n);
	if (after == n || (after && after->next == n) ||
	    (!after && n->up->first == n)) {
		if (res->end == OP_DONE)
			res->end = OP_SAME;
		return ERR_OK;
	}
	up = after ? after->up : n->up;
	node_take_out(n);
	node_put_in(up, after, n);
	/* Its own bytes may stand; only the order around it is new. */
	n->dirty = n->new_line || n->new_value || !n->json;
	for (const struct node *c = n->first; c; c = c->next)
		n->dirty |= c->dirty;
	return ERR_OK;
}

/* Proposals about a line that goes: the first takes its place. */
static void
promote(struct work *wk, struct node *n, str about, str *heir)
{
	if (n->line && str_eq(n->line->about, about)) {
		n->line->about = *heir;
		if (heir->n == 0)
			*heir = n->line->id;
		n->new_line = true;
		raise(wk, n);
	}
	for (struct node *c = n->first; c; c = c->next)
		promote(wk, c, about, heir);
}

static enum err
drop(struct work *wk, const struct op *op, struct op_result *res)
{
	struct node *n = node_find(root_of(wk), op->line), *up;
	str heir = S("");

	*res = (struct op_result){ OP_SAME, S("") };
	if (!n)
		return ERR_OK;
	if (op->rev < n->line->rev && n->line->rev != wk->rev) {
		res->end = OP_BOTH;
		return ERR_OK;
	}
	res->end = OP_DONE;
	up = n->up;
	raise(wk, up);
	if (n->kind == NODE_ANSWER && n->item && !item_holds(n->item))
		node_lower(n, up);
	if (n->kind == NODE_ITEM && !n->line->entry) {
		/* A status: the item stays for its answers, if any. */
		n->line = NULL;
		n->new_line = false;
		node_touch(n);
	} else {
		node_take_out(n);
	}
	promote(wk, root_of(wk), op->line, &heir);
	return ERR_OK;
}

static enum err
apply_one(struct work *wk, const struct op *given, struct op_result *res)
{
	struct op op = *given;

	switch (op.kind) {
	case OP_SET:  return set(wk, &op, res);
	case OP_ADD:  return add(wk, &op, res);
	case OP_MOVE: return move(wk, &op, res);
	default:      return drop(wk, &op, res);
	}
}

enum err
answers_apply(struct ctx *cx, struct answers *a, const struct op *op,
    unsigned n, const struct hand *hand, struct op_result *res)
{
	struct work wk = { .cx = cx, .a = *a, .hand = hand };
	struct op_result *end = NEWN(cx->mem, struct op_result, n + 1);
	enum err err = ERR_OK;

	wk.revived = arena_alloc(cx->mem, (size_t)n * FORM_DEPTH_MAX + 1,
	    sizeof(*wk.revived));
	wk.a.tree = node_clone(cx, a->tree, NULL);
	node_top_rev(wk.a.tree, &wk.rev);
	wk.rev++;
	for (unsigned i = 0; i < n; i++) {
		enum err e = apply_one(&wk, &op[i], &end[i]);

		if (e != ERR_OK)
			err = e;
	}
	if (err != ERR_OK)
		return err;
	node_prune(wk.a.tree);
	if (wk.a.tree->dirty)
		node_name_twins(wk.a.tree);
	TRY(tree_flatten(cx, &wk.a, true));
	wk.a.dirty |= wk.a.tree->dirty;
	*a = wk.a;
	if (n)
		memcpy(res, end, n * sizeof(*res));
	return ERR_OK;
}
