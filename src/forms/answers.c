/*
 * A QuestionnaireResponse read into a tree, and the tree seen as lines.
 *
 * An item or answer that carries no id gets one made from its bytes and its
 * place, so that it is the same at the next reading as long as no one touches
 * it; once it is touched the id is written.
 */
#include "core/arena.h"
#include "core/time.h"
#include "fhir/fhir.h"
#include "forms/forms_int.h"

#include <string.h>

struct reading {
	struct ctx *cx;
	const struct form *form;
	str author;
	int64_t at;
	str *seen; /* a hash set of ids */
	size_t nseen, room;
	bool over, deep;
};

/* What the extension of a line adds to the depth of its element. */
enum { LINE_DEPTH = 5 };

/* Where an item stands that the form does not place there. */
static const struct item nowhere;

static uint64_t
mix(uint64_t h, str s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return (h ^ 0x100) * 1099511628211u;
}

/* Where id stands in the set, or the free place for it. */
static size_t
seat(const struct reading *rd, str id)
{
	size_t i = (size_t)str_hash(id) & (rd->room - 1);

	while (rd->seen[i].p && !str_eq(rd->seen[i], id))
		i = (i + 1) & (rd->room - 1);
	return i;
}

/* At least half of the places stay free. */
static void
widen(struct reading *rd)
{
	str *was = rd->seen;
	size_t n = rd->room;

	rd->room = n ? 2 * n : 256;
	rd->seen = NEWN(rd->cx->mem, str, rd->room);
	for (size_t i = 0; i < n; i++)
		if (was[i].p)
			rd->seen[seat(rd, was[i])] = was[i];
}

/* True when it was not there yet. */
static bool
see(struct reading *rd, str id)
{
	size_t i;

	if (2 * rd->nseen >= rd->room)
		widen(rd);
	i = seat(rd, id);
	if (rd->seen[i].p)
		return false;
	if (rd->nseen >= LINES_MAX) {
		rd->over = true;
		return true;
	}
	rd->seen[i] = id;
	rd->nseen++;
	return true;
}

bool
is_line_id(str s)
{
	/* A bit a byte of ASCII: "-.0-9", "A-Z_", "a-z". */
	static const uint32_t fits[8] = { 0, 0x03ff6000, 0x87fffffe,
		0x07fffffe };

	if (s.n == 0 || s.n > 64)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (!(fits[c / 32] >> c % 32 & 1))
			return false;
	}
	return true;
}

static str
made_id(struct reading *rd, struct node *n, str parent)
{
	static const char digit[] = "0123456789abcdefghijklmnopqrstuvwxyz";

	uint64_t base = mix(mix(mix(14695981039346656037u, parent), n->link),
	    n->json->raw);

	/* What says the same in the same place differs by its number alone. */
	for (unsigned twin = 0;; twin++) {
		char *p = NEWN(rd->cx->mem, char, 16);
		uint64_t h = base ^ (twin * 11400714819323198485u);

		p[0] = 'h';
		for (int i = 1; i < 14; i++, h /= 36)
			p[i] = digit[h % 36];
		n->twin = twin > 0;
		if (see(rd, (str){ p, 14 }))
			return (str){ p, 14 };
	}
}

static void
part_read(struct line *l, str key, const struct json *v)
{
	str s = json_scalar(v);
	int64_t n;

	if (str_eq(key, S("rev")) && json_int(v, &n) && n > 0)
		l->rev = l->own = n;
	else if (str_eq(key, S("own")) && json_int(v, &n) && n > 0)
		l->own = n;
	else if (str_eq(key, S("voice")))
		(void)voice_of(s, &l->voice);
	else if (str_eq(key, S("status")))
		(void)status_of(s, &l->status);
	else if (str_eq(key, S("author")))
		l->author = json_text(json_get(v, S("reference")));
	else if (str_eq(key, S("by")))
		l->by = s;
	else if (str_eq(key, S("role")))
		l->role = s;
	else if (str_eq(key, S("org")))
		l->org = s;
	else if (str_eq(key, S("source")))
		l->source = s;
	else if (str_eq(key, S("about")))
		l->about = s;
	else if (str_eq(key, S("at")))
		(void)value_seconds(s, &l->at);
	/* A visibility this version does not know is kept the closest. */
	else if (str_eq(key, S("visible")))
		for (l->visible = VISIBLE_RECORD; l->visible < VISIBLE_TEAM &&
		    !str_eq(s, str_of(visible_code[l->visible]));)
			l->visible++;
}

/* Who said it and when, of what says nothing of that itself. */
static void
hand_read(const struct reading *rd, struct line *l, const struct line *up)
{
	l->voice = VOICE_PRACTITIONER;
	l->author = rd->author;
	l->at = rd->at;
	if (up)
		hand_copy(l, up);
}

static str
id_of(const struct line *l)
{
	return l ? l->id : S("");
}

static void
line_read(struct reading *rd, struct node *node, const struct line *up)
{
	const struct json *ext = fhir_ext(node->json, S(LINE_URL));
	str id = json_text(json_get(node->json, S("id")));
	struct line *l = NEW(rd->cx->mem, struct line);
	int depth = 0;

	*l = (struct line){ .parent = id_of(up), .link = node->link,
		.item = node->item, .json = node->json,
		.status = STATUS_ANSWERED };
	hand_read(rd, l, ext ? NULL : up);
	node->bare = !ext;
	l->id = is_line_id(id) && see(rd, id) ? id :
	    made_id(rd, node, l->parent);
	JSON_EACH(e, json_get(ext, S("extension")))
		part_read(l, json_text(json_get(e, S("url"))),
		    json_poly(e, "value"));
	for (const struct json *j = node->json; j; j = j->up)
		depth++;
	rd->deep |= depth + LINE_DEPTH > JSON_DEPTH_MAX;
	node->line = l;
}

static void read_items(struct reading *, const struct json *, struct node *,
    const struct item *, const struct line *);

static void
read_answers(struct reading *rd, struct node *q, const struct item *entry,
    const struct line *up)
{
	struct node **tail = &q->first;

	JSON_EACH(j, json_get(q->json, S("answer"))) {
		struct node *n = node_new(rd->cx, NODE_ANSWER, q->link,
		    item_is_question(q->item) ? q->item : NULL);
		bool holds = n->item && item_holds(n->item);

		n->json = j;
		n->up = q;
		line_read(rd, n, up);
		value_read(json_poly(j, "value"), n->line);
		*tail = n;
		tail = &n->next;
		read_items(rd, json_get(j, S("item")), n,
		    holds ? n->item : n->item ? entry : &nowhere,
		    holds || !n->item ? n->line : up);
	}
}

static void
read_item(struct reading *rd, struct node *n, const struct item *entry,
    const struct line *up)
{
	const struct json *j = n->json;
	bool ours = fhir_ext(j, S(LINE_URL)) != NULL;
	bool group = n->item ? n->item->type == ITEM_GROUP :
	    !json_get(j, S("answer"));

	if (group && (n->item ? n->item->repeats : ours)) {
		line_read(rd, n, up);
		n->line->entry = true;
		up = n->line;
		entry = n->item ? n->item : &nowhere;
	} else if (!group && ours) {
		line_read(rd, n, up);
	}
	read_answers(rd, n, entry, up);
	read_items(rd, json_get(j, S("item")), n, entry, up);
}

static void
read_items(struct reading *rd, const struct json *items, struct node *in,
    const struct item *entry, const struct line *up)
{
	struct node **tail = &in->first;

	while (*tail)
		tail = &(*tail)->next;
	JSON_EACH(j, items) {
		str link = json_text(json_get(j, S("linkId")));
		const struct item *i = form_item(rd->form, link);
		struct node *n;

		if (i && item_entry(rd->form, i) != entry)
			i = NULL;
		n = node_new(rd->cx, NODE_ITEM, link, i);
		n->json = j;
		n->up = in;
		*tail = n;
		tail = &n->next;
		read_item(rd, n, entry, up);
	}
}

void
answers_new(struct ctx *cx, const struct form *form, str subject,
    struct answers *a)
{
	*a = (struct answers){ .form = form, .status = S("in-progress"),
		.subject = subject, .dirty = true,
		.tree = node_new(cx, NODE_ROOT, S(""), NULL) };
	a->tree->dirty = true;
	a->line = NEWN(cx->mem, struct line, 1);
	a->cap = 1;
}

enum err
answers_read(struct ctx *cx, const struct form *form, const struct json *doc,
    struct answers *out)
{
	struct reading rd = { .cx = cx, .form = form };
	struct answers a = { .form = form, .doc = doc };

	if (!str_eq(json_text(json_get(doc, S("resourceType"))),
	    S("QuestionnaireResponse")))
		return fail(cx, ERR_INPUT, "resourceType",
		    "this is not a QuestionnaireResponse");
	rd.author = json_text(json_at(doc, "author.reference"));
	(void)value_seconds(json_text(json_get(doc, S("authored"))), &rd.at);
	a.tree = node_new(cx, NODE_ROOT, S(""), NULL);
	a.tree->json = doc;
	read_items(&rd, json_get(doc, S("item")), a.tree, NULL, NULL);
	if (rd.over)
		return fail(cx, ERR_LIMIT, "item", "This record has more than "
		    "%d answers, the most that one can hold", LINES_MAX);
	if (rd.deep)
		return fail(cx, ERR_LIMIT, "item", "This record is nested too "
		    "deep to be changed here");
	a.status = json_text(json_get(doc, S("status")));
	a.subject = json_text(json_at(doc, "subject.reference"));
	TRY(tree_flatten(cx, &a, false));
	*out = a;
	return ERR_OK;
}

const struct line *
line_find(const struct answers *a, str id)
{
	for (unsigned i = 0; i < a->n && id.n; i++)
		if (str_eq(a->line[i].id, id))
			return &a->line[i];
	return NULL;
}

const struct line *
line_in(const struct answers *a, str entry, const char *link)
{
	str want = str_of(link);

	for (unsigned i = 0; i < a->n; i++) {
		const struct line *l = &a->line[i];

		if (str_eq(l->link, want) && !l->parked &&
		    l->about.n == 0 && str_eq(l->parent, entry))
			return l;
	}
	return NULL;
}

const struct line *
line_under(const struct answers *a, const struct line *entry, str link)
{
	const struct line *end = a->line + a->n;

	/* A line of an earlier reading of the same answers. */
	if (entry < a->line || entry >= end)
		entry = line_find(a, entry->id);
	if (!entry)
		return NULL;
	/* In preorder what stands in an entry follows it. */
	for (const struct line *l = entry + 1; l < end && l->parent.n; l++)
		if (str_eq(l->link, link) && !l->parked && l->about.n == 0 &&
		    str_eq(l->parent, entry->id))
			return l;
	return NULL;
}

const struct line *
entry_next(const struct answers *a, const char *link, const struct line *after)
{
	str want = str_of(link);

	for (unsigned i = after ? (unsigned)(after - a->line) + 1 : 0; i < a->n;
	    i++)
		if (str_eq(a->line[i].link, want) &&
		    a->line[i].about.n == 0)
			return &a->line[i];
	return NULL;
}

const struct line *
about_next(const struct answers *a, str about, const struct line *after)
{
	for (unsigned i = after ? (unsigned)(after - a->line) + 1 : 0; i < a->n;
	    i++)
		if (about.n && str_eq(a->line[i].about, about))
			return &a->line[i];
	return NULL;
}

bool
line_is_current(const struct line *l, void *unused)
{
	(void)unused;
	return !l->parked && l->about.n == 0;
}
