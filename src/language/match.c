/*
 * The plain search.
 *
 * Per 64 bytes: a bit for each byte where a word can begin, by arithmetic on
 * whole registers; then, for each such byte, one look into a table by its first
 * three letters for the fourth. Only where that says yes are words compared. Everything is
 * portable C; with SSE2, which every x86-64 has, the bits are made sixteen
 * bytes at a time instead of eight.
 */
#include "language/match.h"
#include "core/arena.h"

#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { BLOCK = 64, BACK = 8, GRAM_BITS = 11, GRAMS = 1 << GRAM_BITS };

struct match {
	unsigned n;
	const str *word;
	uint16_t *next;        /* by word: the next of its gram, + 1 */
	uint16_t first[GRAMS]; /* by gram: a word + 1 */
	uint64_t fourth[GRAMS]; /* by gram: a bit for each fourth letter */
	unsigned nbrief;       /* words of two letters: a gram will not do */
	uint16_t brief[MATCH_BRIEF_MAX];
	uint32_t pair[MATCH_BRIEF_MAX]; /* their letters */
	const struct match_vs *vs;
};

static bool
is_letter(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_upper(int c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_lower(int c)
{
	return c >= 'a' && c <= 'z';
}

/* Four bytes, the first lowest. */
static uint32_t
four(const char *p)
{
	uint32_t x;

	memcpy(&x, p, sizeof(x));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap32(x);
#endif
	return x;
}

/* A number for three letters. Case is bit 5; that other bytes meet too costs a
 * comparison, no more. */
static unsigned
gram(uint32_t x)
{
	return ((x | 0x20202020u) << 8) * 2654435761u >> (32 - GRAM_BITS);
}

/* A bit for the fourth byte, and what shares it: the upper half is small
 * letters, the lower half all else. */
static unsigned
fourth_bit(uint32_t x)
{
	return (x >> 29 == 3 ? 32u : 0u) | (x >> 24 & 31);
}

/* The first bytes of w, as far as it has them. */
static uint32_t
head(str w)
{
	char c[4] = { 0 };

	memcpy(c, w.p, w.n < 4 ? w.n : 4);
	return four(c);
}

static int
byte_at(str s, size_t i)
{
	return i < s.n ? (unsigned char)s.p[i] : -1;
}

static bool
is_spelled(str w)
{
	for (size_t i = 0; i < w.n; i++)
		if (!is_lower((unsigned char)w.p[i]))
			return false;
	return true;
}

/* A backslash k bytes before at. */
static bool
escaped(str s, size_t at, size_t k)
{
	return at >= k && s.p[at - k] == '\\';
}

static bool
parted_before(str s, size_t at)
{
	int before = at > 0 ? (unsigned char)s.p[at - 1] : -1;

	return !is_letter(before) ||
	    (is_lower(before) && is_upper(byte_at(s, at))) ||
	    escaped(s, at, 2) || escaped(s, at, 6);
}

static bool
parted_after(str s, size_t end)
{
	int after = byte_at(s, end);

	return !is_letter(after) ||
	    (is_lower(byte_at(s, end - 1)) && is_upper(after));
}

/* The bytes of w at p, letters of either case. */
static bool
spells(str w, const char *p)
{
	for (size_t i = 0; i < w.n; i++)
		if (p[i] != w.p[i] && ((p[i] | 0x20) != w.p[i] ||
		    !is_lower((unsigned char)w.p[i])))
			return false;
	return true;
}

static bool
stands(str w, str text, size_t at)
{
	return w.n <= text.n - at && spells(w, text.p + at) &&
	    (!is_letter((unsigned char)w.p[0]) ||
	    (parted_before(text, at) && parted_after(text, at + w.n)));
}

bool
match_at(const struct match *m, str text, size_t at, unsigned *which)
{
	size_t best = 0;

	for (unsigned i = 0; i < m->nbrief && best == 0; i++)
		if (stands(m->word[m->brief[i]], text, at) &&
		    !is_letter(byte_at(text, at + 2))) {
			best = 2;
			*which = m->brief[i];
		}
	if (text.n - at < 3)
		return best > 0;
	for (unsigned i = m->first[gram(head(str_sub(text, at, 4)))]; i != 0;
	    i = m->next[i - 1]) {
		str w = m->word[i - 1];

		if (w.n > best && stands(w, text, at)) {
			best = w.n;
			*which = i - 1;
		}
	}
	return best > 0;
}

/* Whether a word can begin at p[0], one bit a byte, for BLOCK bytes: a letter
 * after none, or a capital, or a letter after a JSON escape; a picture's first
 * byte; a backslash. BACK bytes before p can be read. */
#ifdef __SSE2__
static __m128i
load(const char *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* 0xff for a..z, the case bit set before. */
static __m128i
letters(__m128i x)
{
	__m128i off = _mm_sub_epi8(x, _mm_set1_epi8((char)('a' + 128)));

	return _mm_cmplt_epi8(off, _mm_set1_epi8((char)(26 - 128)));
}

static unsigned
starts16(const char *p)
{
	const __m128i bit = _mm_set1_epi8(0x20), back = _mm_set1_epi8('\\');
	__m128i x = load(p);
	__m128i here = letters(_mm_or_si128(x, bit));
	__m128i before = letters(_mm_or_si128(load(p - 1), bit));
	__m128i lower = _mm_cmpeq_epi8(_mm_and_si128(x, bit), bit);
	__m128i escape = _mm_or_si128(_mm_cmpeq_epi8(load(p - 2), back),
	    _mm_cmpeq_epi8(load(p - 6), back));
	__m128i joined = _mm_andnot_si128(escape, _mm_and_si128(before, lower));
	__m128i other = _mm_or_si128(_mm_cmpeq_epi8(x, back),
	    _mm_cmpeq_epi8(_mm_max_epu8(x, _mm_set1_epi8((char)0xf0)), x));

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(
	    _mm_andnot_si128(joined, here), other));
}

static uint64_t
starts(const char *p)
{
	return (uint64_t)starts16(p) | (uint64_t)starts16(p + 16) << 16 |
	    (uint64_t)starts16(p + 32) << 32 | (uint64_t)starts16(p + 48) << 48;
}
#else
static const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;

/* Eight bytes, the first lowest whatever the machine's order. */
static uint64_t
load(const char *p)
{
	uint64_t x = 0;

	for (unsigned i = 8; i-- > 0;)
		x = x << 8 | (unsigned char)p[i];
	return x;
}

/* The high bit of each byte that is a letter, of either case. */
static uint64_t
letters(uint64_t x)
{
	uint64_t low = (x | 0x20 * ones) & ~high;

	return ((low + 0x1f * ones) & ~(low + 0x05 * ones)) & ~x & high;
}

static uint64_t
equals(uint64_t x, unsigned char c)
{
	uint64_t y = x ^ c * ones;

	return ~(((y & ~high) + ~high) | y) & high;
}

static unsigned
starts8(const char *p)
{
	uint64_t x = load(p), lower = x << 2;
	uint64_t escape = equals(load(p - 2), '\\') | equals(load(p - 6), '\\');
	uint64_t joined = letters(load(p - 1)) & lower & ~escape;
	uint64_t picture = x & x << 1 & x << 2 & x << 3;
	uint64_t at = (letters(x) & ~joined) | equals(x, '\\') |
	    (picture & high);

	return (unsigned)((at >> 7) * 0x0102040810204080u >> 56);
}

static uint64_t
starts(const char *p)
{
	uint64_t all = 0;

	for (unsigned i = 0; i < BLOCK / 8; i++)
		all |= (uint64_t)starts8(p + 8 * i) << 8 * i;
	return all;
}
#endif

/* Whether the first two bytes are one of the words of two letters, and no small
 * letter follows. */
static uint64_t
is_pair(const struct match *m, uint32_t x)
{
	uint32_t two = (x | 0x2020u) & 0xffffu, any = 0;

	for (unsigned i = 0; i < m->nbrief; i++)
		any |= two == m->pair[i];
	return any & ((x >> 21 & 7) != 3);
}

/* Of the block at p the places whose first four letters some word has. */
static uint64_t
likely(const struct match *m, const char *p)
{
	uint64_t yes = 0;

	for (uint64_t at = starts(p); at != 0; at &= at - 1) {
		unsigned k = (unsigned)__builtin_ctzll(at);
		uint32_t x = four(p + k);

		yes |= ((m->fourth[gram(x)] >> fourth_bit(x) & 1) |
		    is_pair(m, x)) << k;
	}
	return yes;
}

/* The same at the two ends of the text, by a copy with room around. */
static uint64_t
likely_at_end(const struct match *m, str text, size_t i)
{
	char copy[BACK + BLOCK + BACK] = { 0 };
	size_t back = i < BACK ? i : BACK;
	size_t n = text.n - i < BLOCK + BACK ? text.n - i : BLOCK + BACK;

	memcpy(copy + BACK - back, text.p + i - back, back + n);
	return likely(m, copy + BACK);
}

static bool
is_end(str text, size_t i)
{
	return i < BACK || text.n - i < BLOCK + BACK;
}

size_t
match_plain(const struct match *m, str text, size_t from, unsigned *which)
{
	for (size_t i = from; i < text.n; i += BLOCK) {
		uint64_t at = is_end(text, i) ? likely_at_end(m, text, i) :
		    likely(m, text.p + i);

		for (; at != 0; at &= at - 1) {
			size_t k = i + (size_t)__builtin_ctzll(at);

			if (k < text.n && match_at(m, text, k, which))
				return k;
		}
	}
	return text.n;
}

size_t
match_find(const struct match *m, str text, size_t from, unsigned *which)
{
	return m->vs ? match_vs_find(m, m->vs, text, from, which) :
	    match_plain(m, text, from, which);
}

bool
match_is_vectorscan(const struct match *m)
{
	return m->vs != NULL;
}

static bool
is_fit(str w)
{
	return w.n >= MATCH_WORD_MIN && w.n <= MATCH_WORD_MAX &&
	    (is_spelled(w) || str_starts(w, S("\\u")) ||
	    (unsigned char)w.p[0] >= 0xf0);
}

/* Files a word under its first letters; one that is there already is not. */
static void
file_word(struct match *m, unsigned word)
{
	str w = m->word[word];
	unsigned g = gram(head(w));

	if (w.n == 2) {
		m->pair[m->nbrief] = head(w);
		m->brief[m->nbrief++] = (uint16_t)word;
		return;
	}
	for (unsigned i = m->first[g]; i != 0; i = m->next[i - 1])
		if (str_eq(m->word[i - 1], w))
			return;
	m->next[word] = m->first[g];
	m->first[g] = (uint16_t)(word + 1);
	/* A capital may be part of the word or, as in "lowRisk", begin the
	 * next. */
	if (w.n == 3)
		m->fourth[g] |= UINT32_MAX;
	else
		m->fourth[g] |= UINT64_C(1) << fourth_bit(head(w)) |
		    UINT64_C(1) << (head(w) >> 24 & 31);
}

/* HEED_MATCHER, for tests and for who wants the other. */
static void
choose(struct ctx *cx, struct match *m)
{
	const char *want = getenv("HEED_MATCHER");

	if (want && str_eq(str_of(want), S("vectorscan")))
		m->vs = match_vs_new(cx->mem, m->word, m->n);
}

enum err
match_new(struct ctx *cx, const str *word, unsigned n, const struct match **out)
{
	struct match *m = NEW(cx->mem, struct match);

	if (n > MATCH_WORDS_MAX)
		return fail(cx, ERR_LIMIT, "lexicon", "more than %d words to "
		    "look for", MATCH_WORDS_MAX);
	m->n = n;
	m->word = word;
	m->next = NEWN(cx->mem, uint16_t, n + 1);
	for (unsigned i = 0; i < n; i++) {
		if (!is_fit(word[i]))
			return fail(cx, ERR_INPUT, "lexicon",
			    "'%.*s' cannot be looked for", PRS(word[i]));
		if (word[i].n == 2 && m->nbrief == MATCH_BRIEF_MAX)
			return fail(cx, ERR_LIMIT, "lexicon", "more than %d "
			    "words of two letters", MATCH_BRIEF_MAX);
		file_word(m, i);
	}
	choose(cx, m);
	*out = m;
	return ERR_OK;
}
