/*
 * Word classes as one trie over word numbers; branches live in a hash table.
 */
#include "core/arena.h"
#include "language/pattern.h"

enum { NODES_MAX = 16000, BRANCHES = 1u << 15 };

struct branch {
	uint16_t node, word, to;
};
struct node {
	uint64_t ends, ends_caps; /* bit: class of which a member ends here */
	uint16_t up, word;        /* how we came; for classes_each */
};
struct classes {
	unsigned nclass, nnode;
	str name[CLASSES_MAX];
	/* Of each class the nodes at which a member ends, in order. */
	uint16_t *member[CLASSES_MAX];
	unsigned nmember[CLASSES_MAX], room[CLASSES_MAX];
	struct node node[NODES_MAX];
	struct branch branch[BRANCHES];
};

struct classes *
classes_new(struct arena *mem)
{
	struct classes *c = NEW(mem, struct classes);

	c->nnode = 1;
	return c;
}

int
classes_find(const struct classes *c, str name)
{
	for (unsigned i = 0; i < c->nclass; i++)
		if (str_eq(c->name[i], name))
			return (int)i;
	return -1;
}

int
classes_name(struct classes *c, struct arena *mem, str name)
{
	int i = classes_find(c, name);

	if (i >= 0 || c->nclass == CLASSES_MAX)
		return i;
	c->name[c->nclass] = str_dup(mem, name);
	return (int)c->nclass++;
}

static uint32_t
branch_slot(const struct classes *c, unsigned node, unsigned word)
{
	uint32_t i = (node * 40503u ^ word * 2654435761u) >> 7 & (BRANCHES - 1);

	while (c->branch[i].to != 0 &&
	    (c->branch[i].node != node || c->branch[i].word != word))
		i = (i + 1) & (BRANCHES - 1);
	return i;
}

static unsigned
step_in(struct classes *c, unsigned node, uint16_t word)
{
	struct branch *b = &c->branch[branch_slot(c, node, word)];

	if (b->to == 0 && c->nnode < NODES_MAX) {
		*b = (struct branch){ (uint16_t)node, word,
			(uint16_t)c->nnode };
		c->node[c->nnode++] = (struct node){ .up = (uint16_t)node,
			.word = word };
	}
	return b->to;
}

static void
member_add(struct arena *mem, struct classes *c, int class, unsigned node)
{
	unsigned n = c->nmember[class];

	if ((c->node[node].ends | c->node[node].ends_caps) >> class & 1)
		return;
	MORE(mem, c->member[class], n, &c->room[class]);
	for (; n > 0 && c->member[class][n - 1] > node; n--)
		c->member[class][n] = c->member[class][n - 1];
	c->member[class][n] = (uint16_t)node;
	c->nmember[class]++;
}

enum err
classes_add(struct ctx *cx, struct classes *c, struct vocab *v, int class,
    const char *where, str phrase)
{
	bool caps = str_starts(phrase, S("^"));
	struct token t[PHRASE_MAX + 1];
	struct spell spell = { v, v, cx->mem };
	unsigned n, node = 0;

	phrase = str_trim(str_sub(phrase, caps ? 1 : 0, phrase.n));
	n = tokens_read(&spell, phrase, t, PHRASE_MAX + 1);
	if (n == 0 || n > PHRASE_MAX)
		return fail(cx, ERR_INPUT, where,
		    "a member has between 1 and %d words", PHRASE_MAX);
	for (unsigned i = 0; i < n; i++) {
		if (t[i].word == 0)
			return fail(cx, ERR_INPUT, where,
			    "a member holds a word that cannot be matched");
		node = step_in(c, node, t[i].word);
		if (node == 0)
			return fail(cx, ERR_LIMIT, where,
			    "the word classes hold too many words");
	}
	member_add(cx->mem, c, class, node);
	if (caps)
		c->node[node].ends_caps |= UINT64_C(1) << class;
	else
		c->node[node].ends |= UINT64_C(1) << class;
	return ERR_OK;
}

unsigned
classes_match(const struct classes *c, int class, const struct token *t,
    unsigned n)
{
	uint64_t bit = class < 0 ? 0 : UINT64_C(1) << class;
	unsigned node = 0, best = 0;

	if (class < 0)
		return 0;
	for (unsigned i = 0; i < n && i < PHRASE_MAX && t[i].word != 0; i++) {
		node = c->branch[branch_slot(c, node, t[i].word)].to;
		if (node == 0)
			break;
		if ((c->node[node].ends & bit) ||
		    ((c->node[node].ends_caps & bit) &&
		    (t[0].flags & TOK_CAPS)))
			best = i + 1;
	}
	return best;
}

void
classes_each(const struct classes *c, int class,
    void (*each)(void *, const struct phrase *), void *to)
{
	uint64_t bit = UINT64_C(1) << class;

	for (unsigned m = 0; m < c->nmember[class]; m++) {
		unsigned i = c->member[class][m];
		struct phrase p = { .caps = !(c->node[i].ends & bit) };

		for (unsigned k = i; k != 0; k = c->node[k].up)
			p.n++;
		for (unsigned k = i, at = p.n; k != 0; k = c->node[k].up)
			p.word[--at] = c->node[k].word;
		each(to, &p);
	}
}
