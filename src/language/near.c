/*
 * Rows to anchors and neighbours.
 */
#include "language/near.h"
#include "core/arena.h"
#include "language/match.h"

#include <string.h>

enum {
	COST_RARE = 5,       /* a word that common.def does not name */
	COST_BRIEF = 3000,   /* an anchor of two letters */
	COST_NEVER = 1 << 30,
	WORDS_BITS = 12000,
	OPTIONS_REACH = 10   /* beyond the first option to the second */
};

/* In the order of their bytes. */
static const struct { str word; unsigned cost; } common[] = {
#define COMMON(word, cost) { SK(word), cost },
#include "language/common.def"
#undef COMMON
};

/* So many rows have to look for these that one more costs next to nothing. */
static const str shared[] = { SK("risk"), SK("suicide"), SK("suicidal"),
	SK("self"), SK("harm") };

static bool
is_shared(str word)
{
	for (size_t i = 0; i < sizeof(shared) / sizeof(*shared); i++)
		if (str_eq(shared[i], word))
			return true;
	return false;
}

/* A part of a row, as a list of words and signs of which one must be there. */
struct part {
	const struct lexicon *lx;
	unsigned cost, n, longest, signs;
	bool options;        /* a run of them */
	bool anchor;         /* only words that can be looked for will do */
	uint16_t word[NEAR_MAX];
	struct { uint16_t word; uint8_t side; bool caps; } beside[NEAR_MAX];
};

static unsigned
word_cost(str w, bool anchor)
{
	for (size_t i = 0; i < w.n; i++)
		if ((w.p[i] < 'a' || w.p[i] > 'z') &&
		    !((unsigned char)w.p[0] >= 0xf0 && anchor))
			return COST_NEVER;
	if (anchor && w.n < MATCH_WORD_MIN)
		return COST_NEVER;
	if (anchor && w.n == 2)
		return COST_BRIEF;
	for (size_t lo = 0, hi = sizeof(common) / sizeof(*common); lo < hi;) {
		size_t mid = lo + (hi - lo) / 2;
		int c = str_cmp(common[mid].word, w);

		if (c == 0)
			return common[mid].cost;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return COST_RARE;
}

/* Which word of a phrase stands beside its i-th. */
static void
part_beside(struct part *p, const struct phrase *f, unsigned i)
{
	for (unsigned side = 0; side < SIDES; side++) {
		unsigned k = side == BEFORE ? i - 1 : i + 1;

		if (k < f->n && vocab_plain(p->lx->vocab, f->word[k]) &&
		    word_cost(vocab_text(p->lx->vocab, f->word[k]), false) <
		    COST_NEVER) {
			p->beside[p->n].word = f->word[k];
			p->beside[p->n].side = (uint8_t)side;
		}
	}
}

/* A neighbour that has no word to look for: a picture is met as a byte that is
 * not ASCII, "111" and "(" as they are, and "d/c" by its letters. */
static bool
part_sign(struct part *p, const struct phrase *f)
{
	for (unsigned i = 0; i < f->n; i++) {
		str w = vocab_text(p->lx->vocab, f->word[i]);

		if ((unsigned char)w.p[0] >= 0xe2)
			return true;
		if (w.p[0] >= '0' && w.p[0] <= '9') {
			p->signs |= SIGN_DIGIT;
			p->cost += 20000;
			return true;
		}
		if (f->n == 1 && str_eq(w, S("("))) {
			p->signs |= SIGN_OPEN;
			p->cost += 200;
			return true;
		}
		if (w.n == 1 && w.p[0] >= 'a' && w.p[0] <= 'z' && str_chr(S("aist"),
		    w.p[0]) < 0) {
			p->signs |= SIGN_LETTER;
			p->cost += 3000;
			return true;
		}
	}
	return false;
}

/* Of a phrase the rarest word stands for it. A word of one letter only counts
 * as a capital. */
static void
part_phrase(void *to, const struct phrase *f)
{
	struct part *p = to;
	unsigned best = COST_NEVER;
	uint16_t word = 0;

	for (unsigned i = 0; i < f->n; i++) {
		str text = vocab_text(p->lx->vocab, f->word[i]);
		unsigned cost = word_cost(text, p->anchor);

		if (text.n == 1 && (!f->caps || p->anchor))
			continue;
		if (vocab_plain(p->lx->vocab, f->word[i]) && cost < best) {
			best = cost;
			word = f->word[i];
		}
	}
	if (f->n > p->longest)
		p->longest = f->n;
	p->beside[p->n].caps = f->caps;
	p->beside[p->n].word = 0;
	for (unsigned i = 0; i < f->n; i++)
		if (f->word[i] == word && best < COST_NEVER)
			part_beside(p, f, i);
	if (best == COST_NEVER || p->n == NEAR_MAX) {
		if (p->anchor || !part_sign(p, f))
			p->cost = COST_NEVER;
		return;
	}
	if (p->anchor && is_shared(vocab_text(p->lx->vocab, word)))
		best = COST_RARE;
	for (unsigned i = 0; i < p->n && best > 0; i++)
		if (p->word[i] == word)
			best = 0;
	p->word[p->n++] = word;
	if (p->cost < COST_NEVER)
		p->cost += best;
}

static void
part_kind(struct part *p, unsigned kind)
{
	static const struct { uint8_t sign; uint16_t cost; } by[PATTERN_KINDS] = {
		[TK_INT] = { SIGN_DIGIT, 20000 },
		[TK_YEAR] = { SIGN_DIGIT, 20000 },
		[TK_RANGE] = { SIGN_DIGIT, 20000 },
		[TK_DATE] = { SIGN_DIGIT, 20000 },
		[TK_OF] = { SIGN_SCORE, 5000 }, [TK_PCT] = { SIGN_SCORE, 5000 },
		[TK_EMPTY] = { SIGN_BOX, 50 }, [TK_FULL] = { SIGN_BOX, 50 },
		[TK_BLANK] = { SIGN_BOX, 50 },
		[TK_CHOICES] = { SIGN_BOX | SIGN_RUN, 50 },
		[TK_TICKED] = { SIGN_BOX, 50 },
	};

	if (p->anchor || by[kind].sign == 0) {
		p->cost = COST_NEVER;
		return;
	}
	p->signs |= by[kind].sign;
	p->cost += by[kind].cost;
	p->options |= kind >= TK__MAX;
	if (kind >= TK__MAX) {
		unsigned cost = p->cost;

		classes_each(p->lx->classes, p->lx->is_level, part_phrase, p);
		p->cost = cost;
	}
}

/* Reads an element that must be there; cost COST_NEVER where it will not do. */
static void
part_read(struct part *p, const struct lexicon *lx, const struct elem *e,
    bool anchor)
{
	p->lx = lx;
	p->cost = p->n = p->signs = 0;
	p->longest = 1;
	p->options = false;
	p->anchor = anchor;
	if (e->type != ELEM_ONE || e->min == 0)
		p->cost = COST_NEVER;
	for (unsigned a = 0; a < e->nalt && p->cost < COST_NEVER; a++) {
		const struct alt *alt = &e->alt[a];
		struct phrase f = { .n = alt->n };

		if (alt->type == ALT_CLASS) {
			classes_each(lx->classes, alt->value, part_phrase, p);
		} else if (alt->type == ALT_KIND) {
			part_kind(p, alt->value);
		} else {
			memcpy(f.word, alt->word, alt->n * sizeof(*f.word));
			part_phrase(p, &f);
		}
	}
	if (p->n == 0 && p->signs == 0)
		p->cost = COST_NEVER;
}

static void
longest_phrase(void *to, const struct phrase *f)
{
	unsigned *n = to;

	if (f->n > *n)
		*n = f->n;
}

/* How many tokens an element can take. */
static unsigned
elem_span(const struct lexicon *lx, const struct elem *e)
{
	unsigned n = 1;

	if (e->type == ELEM_GAP)
		return e->max;
	if (e->type != ELEM_ONE)
		return 0;
	for (unsigned a = 0; a < e->nalt; a++) {
		if (e->alt[a].type == ALT_CLASS)
			classes_each(lx->classes, e->alt[a].value,
			    longest_phrase, &n);
		else if (e->alt[a].type == ALT_WORDS && e->alt[a].n > n)
			n = e->alt[a].n;
		else if (e->alt[a].type == ALT_KIND &&
		    e->alt[a].value >= TK__MAX)
			n = NEAR_REACH_MAX;
	}
	if (e->max > 1 && n * e->max > PATTERN_RUN_MAX)
		return PATTERN_RUN_MAX;
	return n * e->max;
}

static struct near *
near_of(struct seek *s, str word)
{
	for (unsigned i = 0; i < s->n; i++)
		if (str_eq(s->word[i], word))
			return &s->near[i];
	if (s->n == NEAR_MAX)
		return NULL;
	s->word[s->n] = word;
	return &s->near[s->n++];
}

static void
set_bit(struct arena *mem, uint64_t **set, uint16_t word)
{
	if (!*set)
		*set = NEWN(mem, uint64_t, WORDS_BITS / 64 + 1);
	(*set)[word / 64] |= UINT64_C(1) << word % 64;
}

/* What a row needs: an anchor, and one neighbour where there is one that can
 * be seen. */
struct needs {
	struct part anchor, other, try;
	int anchor_at, other_at;
};

static void
read_needs(struct needs *d, const struct lexicon *lx, const struct pattern *p)
{
	d->anchor_at = d->other_at = -1;
	d->anchor.cost = d->other.cost = COST_NEVER;
	for (unsigned e = 0; e < p->n; e++) {
		part_read(&d->try, lx, &p->elem[e], true);
		if (d->try.cost < d->anchor.cost) {
			d->anchor = d->try;
			d->anchor_at = (int)e;
		}
	}
	for (unsigned e = 0; e < p->n; e++) {
		part_read(&d->try, lx, &p->elem[e], false);
		if ((int)e != d->anchor_at && d->try.cost < d->other.cost) {
			d->other = d->try;
			d->other_at = (int)e;
		}
	}
}

/* Every word of a phrase may stand between. */
struct between {
	struct arena *mem;
	struct lane *lane;
};

static void
add_between(void *to, const struct phrase *f)
{
	struct between *b = to;

	for (unsigned i = 0; i < f->n; i++)
		set_bit(b->mem, &b->lane->between, f->word[i]);
}

static void
elem_between(struct between *b, const struct lexicon *lx, const struct elem *e)
{
	for (unsigned a = 0; a < e->nalt && e->type == ELEM_ONE; a++) {
		struct phrase f = { .n = e->alt[a].n };

		memcpy(f.word, e->alt[a].word, f.n * sizeof(*f.word));
		if (e->alt[a].type == ALT_CLASS)
			classes_each(lx->classes, e->alt[a].value, add_between,
			    b);
		else if (e->alt[a].type == ALT_WORDS)
			add_between(b, &f);
		else if (e->alt[a].value >= TK__MAX)
			b->lane->gap = NEAR_REACH_MAX;
	}
}

static void
add_pair(struct arena *mem, struct near *near, const struct needs *d,
    const struct lexicon *lx, const struct pattern *p)
{
	bool after = d->other_at > d->anchor_at;
	int a = after ? d->anchor_at : d->other_at;
	int z = after ? d->other_at : d->anchor_at;
	unsigned reach = d->anchor.longest + d->other.longest, gap = 0, lane;
	struct between b = { .mem = mem };

	for (int e = a + 1; e < z; e++) {
		reach += elem_span(lx, &p->elem[e]);
		if (p->elem[e].type == ELEM_GAP)
			gap += p->elem[e].max;
	}
	lane = d->other.options ? LANE_OPTIONS : gap ? LANE_GAP : LANE_WORDS;
	if (lane == LANE_OPTIONS)
		reach += OPTIONS_REACH;
	b.lane = &near->lane[after ? AFTER : BEFORE][lane];
	for (int e = a; e <= z; e++)
		if (e != d->other_at)
			elem_between(&b, lx, &p->elem[e]);
	if (lane != LANE_OPTIONS)
		elem_between(&b, lx, &p->elem[d->other_at]);
	for (unsigned i = 0; i < d->other.n; i++)
		set_bit(mem, &b.lane->words, d->other.word[i]);
	b.lane->any = true;
	b.lane->signs |= (uint8_t)d->other.signs;
	if (gap > b.lane->gap)
		b.lane->gap = (uint8_t)gap;
	if (reach > b.lane->reach)
		b.lane->reach = (uint8_t)(reach < NEAR_REACH_MAX ? reach :
		    NEAR_REACH_MAX);
	if (lane != LANE_OPTIONS)
		return;
	classes_each(lx->classes, lx->option, add_between, &b);
	classes_each(lx->classes, lx->option_sep, add_between, &b);
}

/* The end of a label is the end of a JSON string, which a walk stops at. */
static bool
ends_label(const struct rule *u)
{
	return u->where == WHERE_LABEL &&
	    u->pattern.elem[u->pattern.n - 1].type == ELEM_END;
}

static void
add_label(struct arena *mem, struct near *near, const struct needs *d,
    const struct lexicon *lx, const struct pattern *p)
{
	struct between b = { .mem = mem, .lane = &near->lane[AFTER][LANE_WORDS] };

	elem_between(&b, lx, &p->elem[d->anchor_at]);
	b.lane->any = true;
	if (d->anchor.longest > b.lane->reach)
		b.lane->reach = (uint8_t)d->anchor.longest;
}

static void
add_group(struct arena *mem, struct near *near, const struct needs *d,
    bool paired, unsigned i)
{
	struct group *g = paired ? &near->paired : &near->alone;
	uint16_t beside = d->anchor.beside[i].word;
	struct lane *lane = &near->beside[d->anchor.beside[i].side];

	g->any = true;
	g->lower |= !d->anchor.beside[i].caps;
	g->whole |= beside == 0;
	if (beside != 0) {
		set_bit(mem, &lane->words, beside);
		lane->any = true;
	}
}

static enum err
add_rule(struct ctx *cx, struct seek *s, const char *file, const struct rule *u,
    struct needs *d)
{
	const struct pattern *p = &u->pattern;
	bool label = ends_label(u);

	read_needs(d, s->lx, p);
	if (d->anchor_at < 0)
		return fail(cx, ERR_INPUT, file, "row %.*s needs a part "
		    "that is always a word of two letters or more",
		    PRS(u->id));
	for (unsigned i = 0; i < d->anchor.n; i++) {
		struct near *near = near_of(s, vocab_text(s->lx->vocab,
		    d->anchor.word[i]));

		if (!near)
			return fail(cx, ERR_LIMIT, file, "more than %d "
			    "words to look for", NEAR_MAX);
		add_group(cx->mem, near, d, d->other_at >= 0 || label, i);
		if (d->other_at >= 0)
			add_pair(cx->mem, near, d, s->lx, p);
		else if (label)
			add_label(cx->mem, near, d, s->lx, p);
	}
	return ERR_OK;
}

/* A JSON writer may hide a letter or a picture in an escape. */
static const str hidden[] = { SK("\\u004"), SK("\\u005"), SK("\\u006"),
	SK("\\u007"), SK("\\ud83") };

enum err
near_read(struct ctx *cx, struct seek *s, const char *file, bool prompts)
{
	struct needs *d = NEW(cx->mem, struct needs);

	for (unsigned i = 0; i < s->lx->nrule; i++) {
		const struct rule *u = &s->lx->rule[i];
		bool prompt = u->class == LANG_WORDING ||
		    u->where == WHERE_SAVE;

		if (u->effect == EFFECT_FIND && !u->on_rating &&
		    (prompts || !prompt))
			TRY(add_rule(cx, s, file, u, d));
	}
	for (size_t i = 0; s->n > 0 && i < sizeof(hidden) / sizeof(*hidden);
	    i++) {
		struct near *near = near_of(s, hidden[i]);

		if (near)
			near->alone = (struct group){ true, true, true };
	}
	return ERR_OK;
}

enum err
near_wide(struct ctx *cx, struct seek *s, const char *file)
{
	struct needs *d = NEW(cx->mem, struct needs);

	for (unsigned i = 0; i < s->lx->nrule; i++) {
		const struct rule *u = &s->lx->rule[i];

		if (u->effect != EFFECT_FIND && u->side != SIDE_INSIDE &&
		    (u->extent == REACH_LINE || u->extent == REACH_TEXT))
			TRY(add_rule(cx, s, file, u, d));
	}
	return ERR_OK;
}
