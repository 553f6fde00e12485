/*
 * The tree of a response: nodes put in, taken out, copied, and seen as lines.
 *
 * Nothing here knows what an operation is. Whoever changes a node marks it, so
 * that print.c copies the bytes of what is not marked.
 */
#include "core/arena.h"
#include "forms/forms_int.h"

struct node *
node_new(struct ctx *cx, enum node_kind kind, str link,
    const struct item *item)
{
	struct node *n = NEW(cx->mem, struct node);

	*n = (struct node){ .kind = kind, .link = link, .item = item };
	return n;
}

struct node *
node_clone(struct ctx *cx, const struct node *from, struct node *up)
{
	struct node *n = NEW(cx->mem, struct node), **tail = &n->first;

	*n = *from;
	n->up = up;
	n->first = n->next = NULL;
	if (from->line) {
		n->line = NEW(cx->mem, struct line);
		*n->line = *from->line;
	}
	for (const struct node *c = from->first; c; c = c->next) {
		*tail = node_clone(cx, c, n);
		tail = &(*tail)->next;
	}
	return n;
}

struct node *
node_find(struct node *n, str id)
{
	if (n->line && str_eq(n->line->id, id))
		return n;
	for (struct node *c = n->first; c && id.n; c = c->next) {
		struct node *hit = node_find(c, id);

		if (hit)
			return hit;
	}
	return NULL;
}

void
hand_copy(struct line *l, const struct line *up)
{
	l->voice = up->voice;
	l->author = up->author;
	l->by = up->by;
	l->role = up->role;
	l->org = up->org;
	l->source = up->source;
	l->at = up->at;
	l->rev = l->own = up->own;
}

bool
hand_same(const struct line *l, const struct line *up)
{
	return l->voice == up->voice && str_eq(l->author, up->author) &&
	    str_eq(l->by, up->by) && str_eq(l->role, up->role) &&
	    str_eq(l->org, up->org) && str_eq(l->source, up->source) &&
	    l->at == up->at && l->own == up->own && l->rev == up->own;
}

const struct node *
node_above(const struct node *n)
{
	const struct node *up = n->up;

	while (up && n->line->parent.n && (!up->line ||
	    !str_eq(up->line->id, n->line->parent)))
		up = up->up;
	return n->line->parent.n ? up : NULL;
}

void
node_take_out(struct node *n)
{
	struct node **at = &n->up->first;

	while (*at != n)
		at = &(*at)->next;
	*at = n->next;
	n->next = NULL;
	node_touch(n->up);
}

/* After `after`, or first when NULL. */
void
node_put_in(struct node *up, struct node *after, struct node *n)
{
	struct node **at = after ? &after->next : &up->first;

	n->up = up;
	n->next = *at;
	*at = n;
	node_touch(n);
}

/* R4 puts the items below a question into its answer when there is one. Only a
 * question that takes one answer moves them: see struct line's parent. */
void
node_lower(struct node *from, struct node *to)
{
	struct node *last = NULL;

	for (struct node *c = to->first; c; c = c->next)
		last = c;
	for (struct node *c = from->first, *next; c; c = next) {
		next = c->next;
		if (c->kind != NODE_ITEM)
			continue;
		node_take_out(c);
		node_put_in(to, last, c);
		last = c;
	}
}

static bool
all_ours(const struct json *extensions)
{
	JSON_EACH(e, extensions)
		if (!str_eq(json_text(json_get(e, S("url"))), S(LINE_URL)))
			return false;
	return true;
}

/* An item that was emptied goes, unless it says something else. */
static bool
empty(const struct node *n)
{
	static const str plain[] = { SK("id"), SK("linkId"), SK("text"),
		SK("item"), SK("answer"), SK("definition") };

	if (n->kind != NODE_ITEM || n->line || n->first || !n->dirty)
		return false;
	JSON_EACH(m, n->json) {
		bool known = str_eq(m->key, S("extension")) && all_ours(m);

		for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
			known |= str_eq(m->key, plain[i]);
		if (!known)
			return false;
	}
	return true;
}

void
node_prune(struct node *n)
{
	for (struct node *c = n->first, *next; c; c = next) {
		next = c->next;
		node_prune(c);
		if (empty(c))
			node_take_out(c);
	}
}

void
node_name_twins(struct node *n)
{
	if (n->twin && n->line)
		node_touch(n);
	n->twin = false;
	for (struct node *c = n->first; c; c = c->next)
		node_name_twins(c);
}

void
node_top_rev(const struct node *n, int64_t *rev)
{
	if (n->line && n->line->rev > *rev)
		*rev = n->line->rev;
	for (const struct node *c = n->first; c; c = c->next)
		node_top_rev(c, rev);
}

static unsigned
count_lines(const struct node *n)
{
	unsigned k = n->line != NULL;

	for (const struct node *c = n->first; c; c = c->next)
		k += count_lines(c);
	return k;
}

/* What a line stands in is above it in the tree, and before it in line[]. */
static unsigned
index_up(const struct node *n, const struct answers *a, unsigned up)
{
	while (up && !str_eq(a->line[up - 1].id, n->line->parent))
		up = a->line[up - 1].up;
	return up;
}

static void
gather(struct node *n, struct answers *a, struct node **of, unsigned up)
{
	if (n->line) {
		of[a->n] = n;
		n->line->up = index_up(n, a, up);
		a->line[a->n++] = *n->line;
		if (n->line->entry || n->kind == NODE_ANSWER)
			up = a->n;
	}
	for (struct node *c = n->first; c; c = c->next)
		gather(c, a, of, up);
}

/* A proposal about a line that is no more stands for itself, lest no page show
 * it. */
static bool
stray(struct answers *a, struct node *n, bool mark)
{
	bool any = n->line && n->line->about.n &&
	    !line_find(a, n->line->about);

	if (any) {
		n->line->about = S("");
		n->new_line |= mark;
		if (mark)
			node_touch(n);
	}
	for (struct node *c = n->first; c; c = c->next)
		any |= stray(a, c, mark);
	return any;
}

enum err
tree_flatten(struct ctx *cx, struct answers *a, bool mark)
{
	unsigned n = count_lines(a->tree);
	struct node **of;

	if (n > LINES_MAX)
		return fail(cx, ERR_LIMIT, "item", "This record has more than "
		    "%d answers, the most that one can hold", LINES_MAX);
	a->line = NEWN(cx->mem, struct line, n + 1);
	of = NEWN(cx->mem, struct node *, n + 1);
	a->cap = n + 1;
	a->n = 0;
	gather(a->tree, a, of, 0);
	if (stray(a, a->tree, mark)) {
		a->n = 0;
		gather(a->tree, a, of, 0);
	}
	lines_park(cx, a);
	for (unsigned i = 0; i < n; i++) {
		if (of[i]->line->parked == a->line[i].parked)
			continue;
		of[i]->line->parked = a->line[i].parked;
		if (!mark)
			continue;
		of[i]->new_line = true;
		node_touch(of[i]);
	}
	return ERR_OK;
}

void
node_touch(struct node *n)
{
	for (; n; n = n->up)
		n->dirty = true;
}
