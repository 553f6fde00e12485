/*
 * From text to findings.
 *
 * Candidates come first (seek.h): only the sentences or lines around them are
 * read, as far as these are plain to see, and a sentence without any is not
 * searched. A text with a cue that reaches over a line or all of it is read
 * whole, in blocks of a bounded size, cut at a line's end where there is one. In
 * the others every row that can begin at a token is tried there: first those that
 * find, whose matches are candidates, then, where there are any, the rows of
 * context.tsv, whose matches are cues. Cues around a candidate decide its
 * verdict, in the order of the labelling guide: given to something else, dated,
 * denied, said by someone who does not rate, and otherwise stratification.
 *
 * Cost is linear: blocks are bounded, matches are bounded (pattern.h), and a
 * candidate looks at no cue farther than CUE_REACH tokens, or at WIDE_MAX of
 * those that reach a whole line or text.
 */
#include "language/lexicon.h"
#include "core/arena.h"
#include "language/match.h"

#include <string.h>

enum {
	BLOCK = 16 * 1024,
	WIDE_MAX = 64,
	ROOM_MIN = 200,
	LABEL_TOKENS_MAX = 64,
	LABEL_BYTES = 80, /* of a line that may be a label */
	LINES_ON_MAX = 6, /* that may belong to it */
	CUE_REACH = 60
};

struct found {
	const struct rule *rule;
	uint16_t start, end; /* tokens */
	uint8_t verdict, class;
	bool keep;
};
struct cue {
	const struct rule *rule;
	uint16_t start, end;
};

/* Of a sentence: an anchor stands in it; something that was found reaches into
 * it. */
enum live { ANCHORED = 1, REACHED = 2 };

struct scan {
	const struct lexicon *lx;
	const struct seek *seek;
	struct window w;
	struct token *t;
	uint16_t *rating;
	uint8_t *live;      /* by sentence: enum live */
	struct found *found, *spare;
	struct cue *cue;    /* in order of start */
	struct cue *wide;
	unsigned nfound, ncue, nwide, room;
	uint64_t steps;
	str text;           /* the block's */
	struct arena *mem;
	bool prompts, more; /* rows that only prompt count; not all was kept */
	finding_fn *each;
	void *to;
	size_t base;        /* of the block in the text */
};

static bool
same_sentence(const struct scan *s, unsigned a, unsigned b)
{
	return s->t[a].sent == s->t[b].sent;
}

/* Whether a word right before or after a bare rating leaves it bare: one of the
 * class, or an adverb or participle by its ending. */
static bool
is_free(const struct scan *s, unsigned i, int class)
{
	str word = str_sub(s->text, s->t[i].start, s->t[i].end - s->t[i].start);

	return s->t[i].kind != TK_WORD || class < 0 ||
	    classes_match(s->lx->classes, class, s->t + i, s->w.n - i) > 0 ||
	    (word.n > 4 && (str_ends(word, S("ly")) || str_ends(word, S("ed"))));
}

static bool
quote_between(const struct scan *s, unsigned a, unsigned b)
{
	return (s->t[b].flags & TOK_QUOTE) ||
	    ((s->t[a].flags ^ s->t[b].flags) & TOK_INSIDE);
}

/* What follows options belongs to the next question. */
static bool
ends_in_options(const struct rule *u)
{
	const struct elem *last = &u->pattern.elem[u->pattern.n - 1];

	return last->alt[0].type == ALT_KIND && last->alt[0].value >= TK__MAX;
}

static bool
stands_bare(const struct scan *s, const struct found *f)
{
	unsigned a = f->start, z = f->end;

	if (f->rule->scope == SCOPE_SELF || f->rule->scope == SCOPE_WIDE)
		return true;
	if (f->rule->scope == SCOPE_BARE && a > 0 &&
	    same_sentence(s, a - 1, a) &&
	    !quote_between(s, a - 1, a) &&
	    !is_free(s, a - 1, s->lx->free_before))
		return false;
	if (z < s->w.n && s->t[z].kind != TK_STOP && !ends_in_options(f->rule) &&
	    same_sentence(s, z - 1, z) && !quote_between(s, z - 1, z) &&
	    !is_free(s, z, s->lx->free_after))
		return false;
	return true;
}

static bool
in_extent(const struct scan *s, const struct cue *c, const struct found *f)
{
	const struct token *a = &s->t[c->start], *b = &s->t[f->start];

	switch (c->rule->extent) {
	case REACH_CLAUSE: return a->clause == b->clause;
	case REACH_LINE: return a->line == b->line;
	case REACH_TEXT: return true;
	default: return a->sent == b->sent;
	}
}

/* A comma, a dash, a bracket or an arrow among n tokens from i on. */
static bool
is_broken(const struct scan *s, unsigned i, unsigned n)
{
	for (; n > 0; i++, n--) {
		char c = s->text.p[s->t[i].start];

		if (s->t[i].kind == TK_MARK && c != ':' && c != '/' && c != '=')
			return true;
	}
	return false;
}

/* Whether a cue speaks about a candidate, by its row's reach. */
static bool
reaches(const struct scan *s, const struct cue *c, const struct found *f)
{
	const struct rule *u = c->rule;
	bool before = c->start < f->start, after = c->end > f->end;
	unsigned gap = 0;

	if (u->side == SIDE_INSIDE)
		return c->start >= f->start && c->end <= f->end;
	if ((u->side == SIDE_BEFORE && !before) ||
	    (u->side == SIDE_AFTER && !after))
		return false;
	if (!in_extent(s, c, f))
		return false;
	if (u->extent != REACH_TOKENS)
		return true;
	if (c->end <= f->start)
		gap = f->start - c->end;
	else if (c->start >= f->end)
		gap = c->start - f->end;
	return gap <= u->tokens && !(u->unbroken && is_broken(s,
	    c->end <= f->start ? c->end : f->end, gap));
}

static unsigned
first_cue_near(const struct scan *s, unsigned token)
{
	unsigned lo = 0, hi = s->ncue;

	while (lo < hi) {
		unsigned mid = (lo + hi) / 2;

		if (s->cue[mid].start + (unsigned)CUE_REACH < token)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The effects of all cues that reach a candidate, as bits. */
static unsigned
effects_on(struct scan *s, const struct found *f)
{
	unsigned bits = 0;

	for (unsigned i = first_cue_near(s, f->start); i < s->ncue &&
	    s->cue[i].start <= f->end + (unsigned)CUE_REACH; i++) {
		s->steps++;
		if (reaches(s, &s->cue[i], f))
			bits |= 1u << s->cue[i].rule->effect;
	}
	for (unsigned i = 0; i < s->nwide; i++)
		if (reaches(s, &s->wide[i], f))
			bits |= 1u << s->wide[i].rule->effect;
	return bits;
}

static bool
has(unsigned bits, enum rule_effect e)
{
	return (bits >> e & 1) != 0;
}

/* A time that stands near dates what is told in the past, and nothing else: "on
 * 3 March she was rated low", and not "3 March: low". */
static bool
is_dated(unsigned bits)
{
	return (has(bits, EFFECT_HISTORY) || (has(bits, EFFECT_DATE) &&
	    has(bits, EFFECT_PAST))) && !has(bits, EFFECT_NOW);
}

/* What is only mentioned is denied sooner and before it is dated: "scoring was
 * stopped in 2022". */
static enum lang_verdict
verdict_by(unsigned bits, bool mention)
{
	bool dated = is_dated(bits);
	bool denied = has(bits, EFFECT_NEGATE) && !has(bits, EFFECT_FIRM);

	if (mention && (denied || has(bits, EFFECT_DOUBT)))
		return LANG_NEGATED;
	return dated ? LANG_HISTORICAL : denied ? LANG_NEGATED :
	    LANG_STRATIFICATION;
}

/* Decides a candidate's verdict; false drops it. */
static bool
judge(struct scan *s, struct found *f)
{
	const struct rule *u = f->rule;
	unsigned bits;

	if (u->class == LANG_WORDING || u->where == WHERE_SAVE) {
		f->verdict = LANG_PROMPT;
		return u->scope == SCOPE_SELF ||
		    (stands_bare(s, f) && !has(effects_on(s, f), EFFECT_OTHER));
	}
	if (!stands_bare(s, f))
		return false;
	bits = effects_on(s, f);
	if (u->scope != SCOPE_SELF && has(bits, EFFECT_OTHER))
		return false;
	f->verdict = (uint8_t)verdict_by(bits, u->where == WHERE_CONTEXT);
	if (f->verdict == LANG_STRATIFICATION && has(bits, EFFECT_NONE))
		return false;
	return u->where != WHERE_CONTEXT || f->verdict != LANG_STRATIFICATION;
}

static void
add_found(struct scan *s, const struct rule *u, unsigned at, unsigned end)
{
	struct found *f;

	if (s->nfound == s->room) {
		s->more = true;
		return;
	}
	f = &s->found[s->nfound];
	*f = (struct found){ .rule = u, .start = (uint16_t)at,
		.end = (uint16_t)end, .class = u->class, .keep = true };
	s->nfound++;
}

static void
add_cue(struct scan *s, const struct rule *u, unsigned at, unsigned end)
{
	struct cue c = { u, (uint16_t)at, (uint16_t)end };

	if (u->extent == REACH_LINE || u->extent == REACH_TEXT) {
		if (s->nwide < WIDE_MAX)
			s->wide[s->nwide++] = c;
	} else if (s->ncue < 2 * s->room) {
		s->cue[s->ncue++] = c;
	}
}

static bool
is_prompt(const struct rule *u)
{
	return u->class == LANG_WORDING || u->where == WHERE_SAVE;
}

static void
try_rule(struct scan *s, const struct rule *u, unsigned at)
{
	bool finds = u->effect == EFFECT_FIND;
	unsigned end;

	if (finds && (!(s->live[s->t[at].sent] & ANCHORED) ||
	    (!s->prompts && is_prompt(u))))
		return;
	end = pattern_match(&s->w, &u->pattern, at);
	if (end <= at)
		return;
	if (finds)
		add_found(s, u, at, end);
	else
		add_cue(s, u, at, end);
}

static void
try_rules(struct scan *s, uint32_t link, unsigned at, unsigned passes)
{
	for (; link != 0; link = s->lx->link[link].next) {
		const struct link *l = &s->lx->link[link];

		s->steps++;
		if (l->pass & passes)
			try_rule(s, &s->lx->rule[l->rule - 1], at);
	}
}

static void
try_token(struct scan *s, unsigned at, unsigned passes)
{
	const struct lexicon *lx = s->lx;
	const struct token *t = &s->t[at];

	try_rules(s, lx->by_word[t->word], at, passes);
	try_rules(s, lx->by_kind[t->kind], at, passes);
	try_rules(s, lx->by_kind[TK_CHOICES], at, passes);
	try_rules(s, lx->by_kind[TK_TICKED], at, passes);
	if (passes == PASS_RATING && s->rating[at] > 0)
		try_rules(s, lx->by_kind[TK_RATING], at, passes);
}

/* Marks the sentences in which a candidate stands. */
static void
mark_live(struct scan *s, str block, size_t at)
{
	unsigned i = 0;

	memset(s->live, 0, s->room);
	while (at < block.n) {
		while (i + 1 < s->w.n && s->t[i].end <= at)
			i++;
		s->live[s->t[i].sent] = ANCHORED;
		at = seek_next(s->seek, block, at + 1);
	}
}

static void
judge_from(struct scan *s, unsigned first)
{
	unsigned n = first;

	for (unsigned i = first; i < s->nfound; i++)
		if (judge(s, &s->found[i]))
			s->found[n++] = s->found[i];
	s->nfound = n;
}

/* A decision takes the verdict of the rating in it: a discharge of last year
 * is as past as its reason. */
static void
inherit(struct scan *s, unsigned first)
{
	unsigned lo = 0;

	for (unsigned i = first; i < s->nfound; i++) {
		struct found *f = &s->found[i];

		while (lo < first && s->found[lo].start < f->start)
			lo++;
		for (unsigned k = lo; k < first && s->found[k].start < f->end; k++)
			if (s->found[k].class != LANG_WORDING &&
			    s->found[k].verdict != LANG_PROMPT)
				f->verdict = s->found[k].verdict;
	}
}

/* Both passes came in order of start; now they are one. */
static void
merge_passes(struct scan *s, unsigned first)
{
	unsigned a = 0, b = first, n = 0;

	while (a < first || b < s->nfound) {
		bool left = b == s->nfound || (a < first &&
		    s->found[a].start <= s->found[b].start);

		s->spare[n++] = s->found[left ? a++ : b++];
	}
	memcpy(s->found, s->spare, n * sizeof(*s->found));
}

/* The second pass: rows that build on a rating, such as a decision. */
static void
on_ratings(struct scan *s)
{
	unsigned first = s->nfound;

	for (unsigned i = 0; i < first; i++) {
		const struct found *f = &s->found[i];
		uint16_t len = (uint16_t)(f->end - f->start);

		if (f->class != LANG_WORDING && f->verdict != LANG_PROMPT &&
		    s->rating[f->start] < len)
			s->rating[f->start] = len;
	}
	if (first == 0)
		return;
	for (unsigned i = 0; i < s->w.n; i++)
		try_token(s, i, PASS_RATING);
	judge_from(s, first);
	inherit(s, first);
	merge_passes(s, first);
}

/* What is found for sure over what is only mentioned; decision over scale over
 * numeric over colour over level and form; then the longer, because a choice
 * set holds its options; then the row that stands first. */
static unsigned
weight(const struct found *f)
{
	static const uint8_t by_class[LANG_CLASS__MAX] = {
		[LANG_DECISION] = 6, [LANG_SCALE] = 5, [LANG_NUMERIC] = 4,
		[LANG_RAG] = 3, [LANG_LEVEL] = 2, [LANG_FORM] = 2,
	};

	return (f->verdict == LANG_PROMPT ? 0u : 1u << 24) |
	    (f->rule->where == WHERE_CONTEXT ? 0u : 1u << 23) |
	    (unsigned)by_class[f->class] << 16 | (unsigned)(f->end - f->start);
}

/* An unfilled choice set holds its options: none of them is a rating. */
static bool
holds(const struct scan *s, const struct found *a, const struct found *b)
{
	if (a->class != LANG_FORM || a->rule->where == WHERE_CONTEXT ||
	    (b->class != LANG_LEVEL && b->class != LANG_RAG &&
	    b->class != LANG_NUMERIC) || b->end > a->end ||
	    b->start < a->start)
		return false;
	for (unsigned i = a->start; i < a->end; i++)
		if (s->t[i].kind == TK_FULL)
			return false;
	return true;
}

static bool
outweighs(const struct scan *s, const struct found *a, const struct found *b)
{
	unsigned wa = weight(a), wb = weight(b);

	if (holds(s, a, b) != holds(s, b, a))
		return holds(s, a, b);
	return wa != wb ? wa > wb : a->rule < b->rule;
}

static bool
rivals(const struct found *a, const struct found *b)
{
	return (a->class == LANG_WORDING) == (b->class == LANG_WORDING) &&
	    a->start < b->end && b->start < a->end;
}

/* Of rivals the weightiest stays. A candidate's rivals lie near it, because
 * no phrase is longer than a sentence's reach. */
static void
settle(struct scan *s)
{
	for (unsigned i = 0; i < s->nfound; i++)
		for (unsigned k = i + 1; k < s->nfound && s->found[i].keep &&
		    s->found[k].start < s->found[i].end; k++) {
			s->steps++;
			if (!s->found[k].keep ||
			    !rivals(&s->found[i], &s->found[k]))
				continue;
			if (outweighs(s, &s->found[k], &s->found[i]))
				s->found[i].keep = false;
			else
				s->found[k].keep = false;
		}
}

static void
give(struct scan *s, const struct found *f)
{
	struct finding x = {
		.start = s->base + s->t[f->start].start,
		.end = s->base + s->t[f->end - 1].end,
		.kind = (enum lang_class)f->class,
		.verdict = (enum lang_verdict)f->verdict,
		.rule = f->rule->id,
		.why = f->rule->why,
		.instead = f->rule->instead,
	};

	s->each(s->to, &x);
}

/* A cue bears on what begins in its own sentence, or stands inside it. */
static void
find_cues(struct scan *s)
{
	for (unsigned i = 0; i < s->nfound; i++)
		for (unsigned k = s->found[i].start; k < s->found[i].end; k++)
			s->live[s->t[k].sent] |= REACHED;
	for (unsigned i = 0; i < s->w.n; i++)
		try_token(s, i, s->live[s->t[i].sent] != 0 ? PASS_CUE | PASS_WIDE :
		    PASS_WIDE);
}

static void
scan_block(struct scan *s, str block)
{
	struct spell spell = { .vocab = s->lx->vocab };
	size_t first = s->seek ? seek_next(s->seek, block, 0) : block.n;

	if (first == block.n)
		return;
	s->text = block;
	s->w.n = tokens_read(&spell, block, s->t, s->room);
	s->steps += s->w.n;
	if (s->w.n == 0)
		return;
	mark_live(s, block, first);
	memset(s->rating, 0, s->room * sizeof(*s->rating));
	s->nfound = s->ncue = s->nwide = 0;
	for (unsigned i = 0; i < s->w.n; i++)
		if (s->live[s->t[i].sent])
			try_token(s, i, PASS_FIND | (s->prompts ? PASS_PROMPT :
			    0));
	if (s->nfound == 0)
		return;
	find_cues(s);
	judge_from(s, 0);
	on_ratings(s);
	settle(s);
	for (unsigned i = 0; i < s->nfound; i++)
		if (s->found[i].keep)
			give(s, &s->found[i]);
}

/* How much of the text the next block takes: to the last line's end, else to
 * the last space, else all that fits. */
static size_t
block_size(str rest)
{
	size_t space = 0, n = rest.n < BLOCK ? rest.n : BLOCK;

	if (rest.n <= BLOCK)
		return rest.n;
	for (size_t i = n; i > n / 2; i--) {
		if (rest.p[i - 1] == '\n')
			return i;
		if (rest.p[i - 1] == ' ' && space == 0)
			space = i;
	}
	return space > 0 ? space : n;
}

/* Room for a block of n bytes; parts are short, so it starts small. */
static void
make_room(struct scan *s, size_t n)
{
	const struct lexicon *lx = s->lx;
	struct arena *mem = s->mem;

	if (n < s->room)
		return;
	s->room = (unsigned)(n < ROOM_MIN ? ROOM_MIN : n) + 1;
	s->t = NEWN(mem, struct token, s->room);
	s->rating = NEWN(mem, uint16_t, s->room);
	s->live = NEWN(mem, uint8_t, s->room);
	s->found = NEWN(mem, struct found, s->room);
	s->spare = NEWN(mem, struct found, s->room);
	s->cue = NEWN(mem, struct cue, 2 * (size_t)s->room);
	s->wide = NEWN(mem, struct cue, WIDE_MAX);
	s->steps += s->w.steps;
	s->w = (struct window){ .classes = lx->classes, .option = lx->option,
		.is_level = lx->is_level, .option_sep = lx->option_sep,
		.option_end = lx->option_end,
		.open = vocab_find(lx->vocab, S("(")),
		.close = vocab_find(lx->vocab, S(")")),
		.t = s->t, .rating = s->rating };
}

/* Texts whose rows reach over a whole line or text are read block by block. */
static void
scan_blocks(struct scan *s, str text)
{
	size_t end = s->base + text.n;

	while (s->base < end) {
		size_t n = block_size(text);

		make_room(s, n);
		scan_block(s, str_sub(text, 0, n));
		text = str_sub(text, n, text.n);
		s->base += n;
	}
}

static bool
is_small(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0xdf;
}

/* A line ends here for sure: token.c never takes it for a wrap. */
static bool
ends_line(str text, size_t i)
{
	return text.p[i] == '\n' &&
	    (i + 1 == text.n || !is_small(text.p[i + 1]));
}

/* A sentence ends here for sure: a stop after four small letters, a space and a
 * capital. */
static bool
ends_sentence(str text, size_t i)
{
	if (text.p[i] != '.' || i < 4 || i + 2 >= text.n ||
	    text.p[i + 1] != ' ' || text.p[i + 2] < 'A' || text.p[i + 2] > 'Z')
		return false;
	for (size_t k = 1; k <= 4; k++)
		if (text.p[i - k] < 'a' || text.p[i - k] > 'z')
			return false;
	return true;
}

/* Double quotes (or bytes that may be of one) and wraps tie the sentences of a
 * line. */
static bool
is_tied(str line)
{
	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];

		if (c == '"' || c == 0xab || c == 0xbb ||
		    (c >= 0x9c && c <= 0x9f) ||
		    (c == '\n' && i + 1 < line.n))
			return true;
	}
	return false;
}

/* A short line may be a label whose value or options are on the next: the end
 * of the short lines from z on. */
static size_t
lines_on(str text, size_t z)
{
	for (unsigned i = 0; i < LINES_ON_MAX && z < text.n; i++) {
		size_t end = z;

		while (end < text.n && !ends_line(text, end))
			end++;
		if (end - z > LABEL_BYTES)
			break;
		z = end + (end < text.n);
	}
	return z;
}

/* The least part around byte `at`, not before `from`, that nothing outside
 * bears on: its sentence where that is plain to see, else its line. loose: where
 * the last line ends of which it is known that nothing ties it, so that a line
 * without end is looked through once. */
static str
part_around(str text, size_t from, size_t at, size_t *start, size_t *loose)
{
	size_t a = at, z = at < *loose ? *loose : at;
	bool known = at < *loose;
	str line;

	while (a > from && !ends_line(text, a - 1))
		a--;
	while (!known && z < text.n && !ends_line(text, z))
		z++;
	z += !known && z < text.n;
	line = str_sub(text, a, z - a);
	*start = a;
	if (line.n <= LABEL_BYTES)
		return str_sub(text, a, lines_on(text, z) - a);
	if (!known && is_tied(line))
		return line;
	*loose = z;
	while (at > a && !ends_sentence(line, at - 1 - a))
		at--;
	*start = at;
	for (; at < z; at++)
		if (ends_sentence(line, at - a))
			return str_sub(text, *start, at + 1 - *start);
	return str_sub(text, *start, z - *start);
}

/* Reads the parts of the text in which a candidate stands. */
static void
scan_parts(struct scan *s, str text, size_t at)
{
	size_t from = 0, loose = 0;

	while (at < text.n) {
		str part = part_around(text, from, at, &s->base, &loose);

		from = s->base + part.n;
		scan_blocks(s, part);
		at = seek_next(s->seek, text, from);
	}
}

/* Most texts have no candidate and cost no more than the search for one. */
static void
scan_text(struct scan *s, struct arena *mem, str text)
{
	size_t first;
	unsigned which;

	s->seek = s->prompts ? s->lx->all : s->lx->ratings;
	first = s->seek ? seek_next(s->seek, text, 0) : text.n;
	if (first == text.n)
		return;
	s->mem = mem;
	if (match_find(s->lx->wide, text, 0, &which) < text.n)
		scan_blocks(s, text);
	else
		scan_parts(s, text, first);
}

struct collect {
	struct arena *mem;
	struct findings *out;
	unsigned cap;
};

static void
collect(void *to, const struct finding *f)
{
	struct collect *c = to;
	struct findings *out = c->out;

	if (out->n == LANG_FINDINGS_MAX) {
		out->more = true;
		return;
	}
	MORE(c->mem, out->at, out->n, &c->cap);
	out->at[out->n++] = *f;
}

void
scan_counted(struct ctx *cx, const struct lexicon *lx, str text,
    struct findings *out, uint64_t *steps)
{
	struct collect c = { .mem = cx->mem, .out = out };
	struct scan s = { .lx = lx, .prompts = true, .each = collect, .to = &c };

	*out = (struct findings){ 0 };
	scan_text(&s, cx->mem, text);
	out->more |= s.more;
	*steps = s.steps + s.w.steps;
}

void
language_scan(struct ctx *cx, const struct lexicon *lx, str text,
    struct findings *out)
{
	uint64_t steps;

	scan_counted(cx, lx, text, out, &steps);
}

bool
language_ratings(struct ctx *cx, const struct lexicon *lx, str text,
    finding_fn *each, void *to)
{
	size_t mark = arena_mark(cx->mem);
	struct scan s = { .lx = lx, .each = each, .to = to };

	scan_text(&s, cx->mem, text);
	if (s.room > 0)
		arena_reset(cx->mem, mark);
	return !s.more;
}

size_t
language_seek(const struct lexicon *lx, str text, size_t from)
{
	return lx->ratings ? seek_next(lx->ratings, text, from) : text.n;
}

/* Whether a label names something else that is rated. */
static bool
names_other(struct scan *s)
{
	for (unsigned i = 0; i < s->lx->nrule; i++) {
		const struct rule *u = &s->lx->rule[i];

		for (unsigned at = 0; at < s->w.n; at++)
			if (u->effect == EFFECT_OTHER &&
			    pattern_match(&s->w, &u->pattern, at) > at)
				return true;
	}
	return false;
}

/* A label is short: every row is tried at every token, and only the words
 * beside a bare one are asked whether it is about something else. */
static bool
any_label(struct scan *s)
{
	for (unsigned i = 0; i < s->lx->nrule; i++) {
		const struct rule *u = &s->lx->rule[i];

		for (unsigned at = 0; at < s->w.n; at++) {
			struct found f = { .rule = u, .start = (uint16_t)at };
			unsigned end;

			if (u->where != WHERE_LABEL)
				break;
			end = pattern_match(&s->w, &u->pattern, at);
			f.end = (uint16_t)end;
			if (end > at && (u->scope == SCOPE_SELF ||
			    (stands_bare(s, &f) && !names_other(s))))
				return true;
		}
	}
	return false;
}

bool
scan_label(const struct lexicon *lx, str label)
{
	struct token t[LABEL_TOKENS_MAX];
	struct spell spell = { .vocab = lx->vocab };
	struct scan s = { .lx = lx, .t = t, .text = label };

	s.w = (struct window){ .classes = lx->classes, .option = lx->option,
		.is_level = lx->is_level, .option_sep = lx->option_sep,
		.option_end = lx->option_end,
		.open = vocab_find(lx->vocab, S("(")),
		.close = vocab_find(lx->vocab, S(")")),
		.t = t };
	s.w.n = tokens_read(&spell, label, t, LABEL_TOKENS_MAX);
	return any_label(&s);
}
