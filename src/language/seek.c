/*
 * The walk from an anchor to its neighbours.
 *
 * A word is a run of ASCII letters, cut where case does ("riskHigh"). The walk
 * goes outwards over words until it meets a neighbour, something that it cannot
 * read, or the end of every lane's reach (near.h).
 */
#include "language/seek.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "language/match.h"
#include "language/near.h"

enum { WALK_BYTES = 1024 /* beyond this a place counts as a candidate */ };

enum err
seek_new(struct ctx *cx, const struct lexicon *lx, const char *file,
    bool prompts, const struct seek **out)
{
	struct seek *s = NEW(cx->mem, struct seek);

	s->lx = lx;
	TRY(near_read(cx, s, file, prompts));
	TRY(match_new(cx, s->word, s->n, &s->match));
	*out = s;
	return ERR_OK;
}

enum err
seek_wide(struct ctx *cx, const struct lexicon *lx, const char *file,
    const struct match **out)
{
	struct seek *s = NEW(cx->mem, struct seek);

	s->lx = lx;
	TRY(near_wide(cx, s, file));
	return match_new(cx, s->word, s->n, out);
}

struct walk {
	const struct seek *s;
	str text;
	size_t from;               /* where it began */
	struct {
		const struct lane *of;
		unsigned left, gap, hits;
	} lane[LANES];
	unsigned nlane;            /* those still open */
};

static bool
is_letter(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_lower(int c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static int
at(const struct walk *w, size_t i)
{
	return i < w->text.n ? (unsigned char)w->text.p[i] : -1;
}

/* "7/10", "60%", also as "7\/10". */
static bool
is_score(const struct walk *w, size_t i)
{
	int c;

	while (is_digit(at(w, i)))
		i++;
	while ((c = at(w, i)) == ' ' || c == '.' || is_digit(c))
		i++;
	return c == '%' || c == '/' || c == '\\';
}

/* Four numbers with a mark or two between: "1 2 3 4", "1/2/3/4/5". */
static bool
is_run(const struct walk *w, size_t i)
{
	for (unsigned n = 1; n < 4; n++) {
		size_t end;

		while (is_digit(at(w, i)))
			i++;
		for (end = i + 4; i < end && !is_digit(at(w, i)); i++)
			if (is_letter(at(w, i)))
				return false;
		if (i == end)
			return false;
	}
	return true;
}

static bool
is_box(const struct walk *w, size_t i)
{
	int c = at(w, i);

	if (c == '_')
		return at(w, i + 1) == '_';
	if (c == '.')
		return at(w, i + 1) == '.' && at(w, i + 2) == '.';
	if (c != '[' && c != '(')
		return false;
	for (i++; at(w, i) == ' '; i++)
		;
	c = at(w, i);
	return c == ']' || c == ')' || c >= 0x80 || c == '\\' ||
	    ((c == 'x' || c == 'X') && !is_letter(at(w, i + 1)));
}

static bool
is_sign(const struct walk *w, size_t i, unsigned signs)
{
	if (is_digit(at(w, i)))
		return (signs & SIGN_DIGIT) ||
		    ((signs & SIGN_SCORE) && is_score(w, i)) ||
		    ((signs & SIGN_RUN) && is_run(w, i));
	return ((signs & SIGN_BOX) && is_box(w, i)) ||
	    ((signs & SIGN_OPEN) && at(w, i) == '(');
}

/* Characters beyond ASCII that part words and mean nothing more: a space, a
 * pound, a degree; dashes, quotes, dots. Any other may be a letter or a box. */
static bool
is_plain_mark(int32_t cp)
{
	return cp == 0xa0 || cp == 0xa3 || cp == 0xb0 || cp == 0xb7 ||
	    (cp >= 0x2000 && cp <= 0x200a) || (cp >= 0x2010 && cp <= 0x2021) ||
	    cp == 0x2026 || cp == 0x202f;
}

/* The escape or character beyond ASCII at i: true where it decides that this is
 * a candidate; *end past it. */
static bool
is_unclear(const struct walk *w, size_t i, size_t *end)
{
	int32_t cp = 0;

	*end = i;
	if (at(w, i) != '\\') {
		cp = utf8_next(w->text, end);
		return !is_plain_mark(cp);
	}
	*end = i + 2;
	if (at(w, i + 1) != 'u')
		return false;
	for (size_t k = i + 2; k < i + 6; k++) {
		int c = at(w, k);

		cp = cp * 16 + (is_digit(c) ? c - '0' :
		    is_letter(c) ? (c | 0x20) - 'a' + 10 : 99);
	}
	*end = i + 6;
	return !is_plain_mark(cp) && cp != '\'' && cp != '"';
}

/* What ends a string, or is markup: beyond it the bytes say nothing sure. */
static bool
is_edge(int c)
{
	return c == '"' || c == '<' || c == '>' || c == '&';
}

/* The letters from i on that are one word: case parts "riskHigh". */
static size_t
word_end(const struct walk *w, size_t i, size_t end)
{
	for (i++; i < end && is_letter(at(w, i)) &&
	    !(is_lower(at(w, i - 1)) && !is_lower(at(w, i))); i++)
		;
	return i;
}

static uint16_t
word_number(const struct walk *w, size_t i, size_t n)
{
	char low[WORD_BYTES_MAX];

	if (n > WORD_BYTES_MAX)
		return 0;
	for (size_t k = 0; k < n; k++)
		low[k] = (char)(w->text.p[i + k] | 0x20);
	return vocab_find(w->s->lx->vocab, (str){ low, n });
}

/* One letter is a word to look for only as a capital, but beside its phrase. */
static bool
is_neighbour(const struct walk *w, const struct lane *l, size_t i, size_t n,
    uint16_t word)
{
	if (n > 1 || !is_lower(at(w, i)) || l->reach == 0)
		return word != 0 && near_has(l->words, word);
	return (l->signs & SIGN_LETTER) && str_chr(S("aist"), w->text.p[i]) < 0;
}

/* Offers a word to the open lanes; true where one has its neighbour. A lane
 * closes at the end of its reach or its gap. Half of a word with an apostrophe
 * is no word of its own. */
static bool
meet_word(struct walk *w, size_t i, size_t n, bool half)
{
	uint16_t word = word_number(w, i, n);

	for (unsigned k = 0; k < w->nlane;) {
		const struct lane *l = w->lane[k].of;

		if (is_neighbour(w, l, i, n, word) && --w->lane[k].hits == 0)
			return true;
		if (!half && (w->lane[k].left-- == 0 ||
		    (!(word != 0 && near_has(l->between, word)) &&
		    w->lane[k].gap-- == 0)))
			w->lane[k] = w->lane[--w->nlane];
		else
			k++;
	}
	return false;
}

static bool
meet_sign(struct walk *w, size_t i)
{
	for (unsigned k = 0; k < w->nlane; k++)
		if (is_sign(w, i, w->lane[k].of->signs))
			return true;
	return false;
}

/* Walks text from i to end; true at a neighbour or at what cannot be read. */
static bool
walk_over(struct walk *w, size_t i, size_t end)
{
	bool joined = at(w, i) == '\'' && is_letter(at(w, i + 1));

	while (i < end && w->nlane > 0) {
		int c = at(w, i);
		size_t start = i;

		if (is_letter(c)) {
			bool half = joined;

			i = word_end(w, i, end);
			joined = at(w, i) == '\'' && is_letter(at(w, i + 1));
			if (meet_word(w, start, i - start, half || joined))
				return true;
			continue;
		}
		joined = joined && c == '\'';
		if (is_edge(c) || meet_sign(w, i))
			return true;
		i++;
		if ((c == '\\' || c >= 0x80) && is_unclear(w, start, &i))
			return true;
	}
	return w->nlane > 0 && i - w->from >= WALK_BYTES;
}

/* The words in [i, end), the last first. */
static bool
meet_words_back(struct walk *w, size_t i, size_t end)
{
	while (end > i) {
		size_t start = end - 1;
		bool half = at(w, end) == '\'' && is_letter(at(w, end + 1));

		if (!is_letter(at(w, start))) {
			if (meet_sign(w, start))
				return true;
			end--;
			continue;
		}
		while (start > i && is_letter(at(w, start - 1)) &&
		    !(is_lower(at(w, start - 1)) && !is_lower(at(w, start))))
			start--;
		half |= start > 1 && at(w, start - 1) == '\'' &&
		    is_letter(at(w, start - 2));
		if (meet_word(w, start, end - start, half))
			return true;
		end = start;
	}
	return false;
}

/* The run of letters and digits that ends at *i, where it may begin with what
 * follows a JSON escape's backslash. Moves *i before it. */
static bool
meet_run_back(struct walk *w, size_t *i)
{
	size_t end = *i, start = end, past;

	while (start > 0 && (is_letter(at(w, start - 1)) ||
	    is_digit(at(w, start - 1))))
		start--;
	*i = start;
	if (start == 0 || at(w, start - 1) != '\\')
		return meet_words_back(w, start, end);
	*i = start - 1;
	if (is_unclear(w, start - 1, &past))
		return true;
	return past < end && meet_words_back(w, past, end);
}

/* The same as walk_over, backwards from i. */
static bool
walk_back(struct walk *w, size_t i)
{
	size_t past;

	while (i > 0 && w->nlane > 0) {
		int c = at(w, i - 1);

		if (w->from - i > WALK_BYTES)
			return true;
		if (is_letter(c) || is_digit(c)) {
			if (meet_run_back(w, &i))
				return true;
			continue;
		}
		for (i--; c >= 0x80 && i > 0 && (at(w, i) & 0xc0) == 0x80; i--)
			;
		if (c >= 0x80 && is_unclear(w, i, &past))
			return true;
		if ((is_edge(c) && !(c == '"' && i > 0 &&
		    at(w, i - 1) == '\\')) || meet_sign(w, i))
			return true;
	}
	return false;
}

static void
open_lane(struct walk *w, const struct lane *l, unsigned hits)
{
	if (!l->any)
		return;
	w->lane[w->nlane].of = l;
	w->lane[w->nlane].left = l->reach;
	w->lane[w->nlane].gap = l->gap;
	w->lane[w->nlane].hits = hits;
	w->nlane++;
}

static void
open_lanes(struct walk *w, const struct near *near, unsigned side)
{
	w->nlane = 0;
	open_lane(w, &near->lane[side][LANE_WORDS], 1);
	open_lane(w, &near->lane[side][LANE_GAP], 1);
	open_lane(w, &near->lane[side][LANE_OPTIONS], 2);
}

/* Looks both ways from the anchor at [i, end). */
static bool
is_paired(struct walk *w, const struct near *near, size_t i, size_t end)
{
	open_lanes(w, near, AFTER);
	w->from = end;
	if (walk_over(w, end, w->text.n - end < WALK_BYTES ? w->text.n :
	    end + WALK_BYTES))
		return true;
	open_lanes(w, near, BEFORE);
	w->from = i;
	return walk_back(w, i);
}

/* Whether a word of one of its phrases is beside it. */
static bool
is_phrase(struct walk *w, const struct near *near, size_t i, size_t end)
{
	w->nlane = 0;
	w->from = end;
	open_lane(w, &near->beside[AFTER], 1);
	if (walk_over(w, end, w->text.n - end < WALK_BYTES ? w->text.n :
	    end + WALK_BYTES))
		return true;
	w->nlane = 0;
	w->from = i;
	open_lane(w, &near->beside[BEFORE], 1);
	return walk_back(w, i);
}

static bool
fits(const struct group *g, bool caps, bool phrase)
{
	return g->any && (g->lower || caps) && (g->whole || phrase);
}

static bool
asks_phrase(const struct group *g)
{
	return g->any && !g->whole;
}

static bool
is_candidate(struct walk *w, const struct near *near, size_t i, size_t end)
{
	bool caps = !is_lower(at(w, i)) && !is_lower(at(w, end - 1));
	bool phrase = (asks_phrase(&near->alone) ||
	    asks_phrase(&near->paired)) && is_phrase(w, near, i, end);

	return fits(&near->alone, caps, phrase) ||
	    (fits(&near->paired, caps, phrase) && is_paired(w, near, i, end));
}

size_t
seek_next(const struct seek *s, str text, size_t from)
{
	struct walk w = { .s = s, .text = text };
	unsigned which = 0;
	struct hunt h;
	size_t i;

	match_begin(&h, s->match, text, from);
	while ((i = match_next(&h, &which)) < text.n)
		if (is_candidate(&w, &s->near[which], i,
		    i + s->word[which].n))
			return i;
	return text.n;
}

bool
seek_anchor(const struct seek *s, unsigned i, str *word, bool *alone)
{
	if (i >= s->n)
		return false;
	*word = s->word[i];
	*alone = s->near[i].alone.any;
	return true;
}
