/*
 * The plain search.
 *
 * Per 64 bytes: a bit for each letter, capital and backslash, by arithmetic on
 * whole registers; from these, by arithmetic on 64 bits, a bit where a word of
 * three letters or more begins, or one of two. For each such byte there is one
 * look into a table: by the first three letters for the fourth, or by two. Only
 * where that says yes are words compared.
 *
 * All of it is portable C. On x86-64 the bits are made sixteen bytes at a time
 * instead of eight, and 32 where the processor has AVX2.
 */
#include "language/match.h"
#include "core/arena.h"

#include <stdlib.h>
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { BLOCK = 64, GRAM_BITS = 11, GRAMS = 1 << GRAM_BITS };

/* A word's first eight bytes, and which of them it has. */
struct first {
	uint64_t bytes, mask;
};

struct match {
	unsigned n;
	const str *word;
	struct first *head;    /* by word */
	uint16_t *next;        /* by word: the next of its gram, + 1 */
	uint16_t first[GRAMS]; /* by gram: a word + 1 */
	uint64_t fourth[GRAMS]; /* by gram: a bit for each fourth letter */
	unsigned nbrief;       /* words of two letters: a gram will not do */
	uint16_t brief[MATCH_BRIEF_MAX];
	uint32_t pair[32];     /* by first letter: a bit for each second */
	const struct match_vs *vs;
	bool avx2;
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
	return (x | 0x20202020u) * (2654435761u << 8) >> (32 - GRAM_BITS);
}

/* A bit for the fourth byte, which two letters share; no other ASCII has a small
 * letter's. */
static unsigned
fourth_bit(uint32_t x)
{
	return x >> 25 & 63;
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

/* Eight bytes, small; what is past the end is 0x20. */
static uint64_t
eight(str text, size_t at)
{
	char c[8] = { 0 };

	if (text.n - at >= 8)
		return (four(text.p + at) | (uint64_t)four(text.p + at + 4) <<
		    32) | 0x2020202020202020u;
	memcpy(c, text.p + at, text.n - at);
	return (four(c) | (uint64_t)four(c + 4) << 32) | 0x2020202020202020u;
}

/* A word of two letters, which no letter follows. */
static bool
brief_at(const struct match *m, str text, size_t at, unsigned *which)
{
	if (is_letter(byte_at(text, at + 2)))
		return false;
	for (unsigned i = 0; i < m->nbrief; i++)
		if (stands(m->word[m->brief[i]], text, at)) {
			*which = m->brief[i];
			return true;
		}
	return false;
}

bool
match_at(const struct match *m, str text, size_t at, unsigned *which)
{
	uint64_t x = eight(text, at);
	size_t best = 0;

	if ((m->pair[x & 31] >> (x >> 8 & 31) & 1) &&
	    brief_at(m, text, at, which))
		best = 2;
	for (unsigned i = m->first[gram((uint32_t)x)]; i != 0;
	    i = m->next[i - 1]) {
		const struct first *f = &m->head[i - 1];

		if ((x & f->mask) == f->bytes && m->word[i - 1].n > best &&
		    stands(m->word[i - 1], text, at)) {
			best = m->word[i - 1].n;
			*which = i - 1;
		}
	}
	return best > 0;
}

#define ALWAYS static inline __attribute__((always_inline))

#ifdef __x86_64__
ALWAYS __m128i
load(const char *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* 0xff for a..z, the case bit set before. */
ALWAYS __m128i
letters(__m128i x)
{
	__m128i off = _mm_sub_epi8(x, _mm_set1_epi8((char)('a' + 128)));

	return _mm_cmplt_epi8(off, _mm_set1_epi8((char)(26 - 128)));
}

ALWAYS uint64_t
bits(__m128i x)
{
	return (unsigned)_mm_movemask_epi8(x);
}

static struct marks
marks(const char *p)
{
	struct marks k = { 0 };

	for (unsigned i = 0; i < BLOCK; i += 16) {
		__m128i x = load(p + i);
		__m128i low = _mm_or_si128(x, _mm_set1_epi8(0x20));

		k.letter |= bits(letters(low)) << i;
		k.small |= bits(_mm_slli_epi16(x, 2)) << i;
		k.back |= bits(_mm_cmpeq_epi8(x, _mm_set1_epi8('\\'))) << i;
		k.high |= bits(x) << i;
	}
	return k;
}
#else
static const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;

/* Eight bytes, the first lowest whatever the machine's order. */
static uint64_t
load(const char *p)
{
	return four(p) | (uint64_t)four(p + 4) << 32;
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

/* The high bits of eight bytes, side by side. */
static uint64_t
bits(uint64_t x)
{
	return ((x & high) >> 7) * 0x0102040810204080u >> 56;
}

static struct marks
marks(const char *p)
{
	struct marks k = { 0 };

	for (unsigned i = 0; i < BLOCK; i += 8) {
		uint64_t x = load(p + i);

		k.letter |= bits(letters(x)) << i;
		k.small |= bits(x << 2) << i;
		k.back |= bits(equals(x, '\\')) << i;
		k.high |= bits(x) << i;
	}
	return k;
}
#endif

/* Where a byte that is not ASCII is a picture's first, or the fourth after three
 * letters: that shares its bit with a small one. */
static uint64_t
likely_high(const char *p, uint64_t start, uint64_t at)
{
	uint64_t yes = start & (at >> 3 | UINT64_C(7) << (BLOCK - 3));

	for (; at != 0; at &= at - 1) {
		unsigned k = (unsigned)__builtin_ctzll(at);

		yes |= (uint64_t)((unsigned char)p[k] >= 0xf0) << k;
	}
	return yes;
}

ALWAYS uint64_t
likely_words(const struct match *m, const char *p, uint64_t at)
{
	uint64_t yes = 0;

	for (; at != 0; at &= at - 1) {
		uint64_t k = (unsigned)__builtin_ctzll(at);
		uint32_t x = four(p + k);

		yes |= (m->fourth[gram(x)] >> fourth_bit(x) & 1) << k;
	}
	return yes;
}

ALWAYS uint64_t
likely_pairs(const struct match *m, const char *p, uint64_t at)
{
	uint64_t yes = 0;

	for (; at != 0; at &= at - 1) {
		uint64_t k = (unsigned)__builtin_ctzll(at);

		yes |= (uint64_t)(m->pair[p[k] & 31] >> (p[k + 1] & 31) & 1) <<
		    k;
	}
	return yes;
}

/* Of the block at p the places whose first four letters some word has: where a
 * letter stands after none, or a capital, or a letter after a JSON escape; at a
 * picture's first byte; at a backslash. next: of the block after it. Three bytes
 * past it can be read. */
ALWAYS uint64_t
likely_of(struct hunt *h, const char *p, struct marks next)
{
	struct marks k = h->marks;
	uint64_t escape = k.back << 2 | k.back << 6 | h->escape;
	uint64_t joined = (k.letter << 1 | h->letter) & k.small & ~escape;
	/* No word has one letter. */
	uint64_t start = k.letter & ~joined & (k.letter >> 1 | next.letter << 63);
	uint64_t third = k.letter >> 2 | next.letter << 62;

	h->letter = k.letter >> 63;
	h->escape = k.back >> 62 | k.back >> 58;
	h->marks = next;
	return likely_words(h->m, p, (start & third) | k.back) |
	    likely_pairs(h->m, p, start & ~third) |
	    ((k.high | next.high << 61) != 0 ?
	    likely_high(p, start, k.high) : 0);
}

#ifdef __x86_64__
/* The same with what processors since 2013 have: 32 bytes at a time, and shifts
 * by a register. */
#define AVX2 __attribute__((target("avx2,bmi,bmi2")))

AVX2 static inline struct marks
marks_avx2(const char *p)
{
	struct marks k = { 0 };

	for (unsigned i = 0; i < BLOCK; i += 32) {
		__m256i x = _mm256_loadu_si256(
		    (const __m256i *)(const void *)(p + i));
		__m256i off = _mm256_add_epi8(_mm256_or_si256(x,
		    _mm256_set1_epi8(0x20)), _mm256_set1_epi8(0x1f));
		__m256i a = _mm256_cmpgt_epi8(
		    _mm256_set1_epi8((char)(26 - 128)), off);
		__m256i b = _mm256_cmpeq_epi8(x, _mm256_set1_epi8('\\'));

		k.letter |= (uint64_t)(uint32_t)_mm256_movemask_epi8(a) << i;
		k.small |= (uint64_t)(uint32_t)_mm256_movemask_epi8(
		    _mm256_slli_epi16(x, 2)) << i;
		k.back |= (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << i;
		k.high |= (uint64_t)(uint32_t)_mm256_movemask_epi8(x) << i;
	}
	return k;
}

AVX2 static uint64_t
likely_avx2(struct hunt *h, const char *p, const char *next)
{
	return likely_of(h, p, marks_avx2(next));
}

static bool
has_avx2(void)
{
	return __builtin_cpu_supports("avx2") &&
	    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}
#else
static uint64_t
likely_avx2(struct hunt *h, const char *p, const char *next)
{
	return likely_of(h, p, marks(next));
}

static bool
has_avx2(void)
{
	return false;
}
#endif

static uint64_t
likely(struct hunt *h, const char *p, const char *next)
{
	return likely_of(h, p, marks(next));
}

/* The same at the end of the text, by a copy with room behind. */
static uint64_t
likely_at_end(struct hunt *h, size_t i)
{
	char copy[2 * BLOCK] = { 0 };

	memcpy(copy, h->text.p + i, h->text.n - i);
	return h->m->avx2 ? likely_avx2(h, copy, copy + BLOCK) :
	    likely(h, copy, copy + BLOCK);
}

static bool
more_plain(struct hunt *h)
{
	size_t i = h->next;
	const char *p = h->text.p + i;

	h->at = i;
	h->next = i + BLOCK;
	if (h->text.n - i < 2 * BLOCK)
		h->left = likely_at_end(h, i);
	else
		h->left = h->m->avx2 ? likely_avx2(h, p, p + BLOCK) :
		    likely(h, p, p + BLOCK);
	return true;
}

static struct marks
first_marks(str text, size_t from)
{
	char copy[BLOCK] = { 0 };

	if (text.n - from >= BLOCK)
		return marks(text.p + from);
	memcpy(copy, text.p + from, text.n - from);
	return marks(copy);
}

static void
begin(struct hunt *h, const struct match *m, const struct match_vs *vs,
    str text, size_t from)
{
	from = from < text.n ? from : text.n;
	h->m = m;
	h->vs = vs;
	h->text = text;
	h->at = h->next = from;
	h->left = h->escape = 0;
	h->nmap = 0;
	h->letter = is_letter(from > 0 ? (unsigned char)text.p[from - 1] : -1);
	for (unsigned k = 1; k <= 6 && k <= from; k++)
		if (text.p[from - k] == '\\')
			h->escape |= UINT64_C(1) << (6 - k) |
			    (k <= 2 ? UINT64_C(1) << (2 - k) : 0);
	if (!vs)
		h->marks = first_marks(text, from);
}

/* The next 64 bytes, or, by the library, the next of many. */
static bool
more(struct hunt *h)
{
	if (h->nmap > 0) {
		h->at += BLOCK;
		h->left = *++h->map;
		h->nmap--;
		return true;
	}
	if (h->next >= h->text.n)
		return false;
	if (h->vs && match_vs_more(h, h->vs))
		return true;
	if (h->vs)
		begin(h, h->m, NULL, h->text, h->next);
	return more_plain(h);
}

void
match_begin(struct hunt *h, const struct match *m, str text, size_t from)
{
	begin(h, m, m->vs, text, from);
}

size_t
match_next(struct hunt *h, unsigned *which)
{
	do
		while (h->left != 0) {
			size_t k = h->at + (size_t)__builtin_ctzll(h->left);

			h->left &= h->left - 1;
			if (k < h->text.n &&
			    match_at(h->m, h->text, k, which))
				return k;
		}
	while (more(h));
	return h->text.n;
}

size_t
match_plain(const struct match *m, str text, size_t from, unsigned *which)
{
	struct hunt h;

	begin(&h, m, NULL, text, from);
	return match_next(&h, which);
}

size_t
match_find(const struct match *m, str text, size_t from, unsigned *which)
{
	struct hunt h;

	match_begin(&h, m, text, from);
	return match_next(&h, which);
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
	uint32_t x = head(w);
	unsigned g = gram(x);

	m->head[word].bytes = eight(w, 0);
	m->head[word].mask = w.n < 8 ? (UINT64_C(1) << 8 * w.n) - 1 :
	    UINT64_MAX;
	m->head[word].bytes &= m->head[word].mask;
	if (w.n == 2) {
		m->pair[x & 31] |= 1u << (x >> 8 & 31);
		m->brief[m->nbrief++] = (uint16_t)word;
		return;
	}
	for (unsigned i = m->first[g]; i != 0; i = m->next[i - 1])
		if (str_eq(m->word[i - 1], w))
			return;
	m->next[word] = m->first[g];
	m->first[g] = (uint16_t)(word + 1);
	/* A capital may be part of the word or, as in "lowRisk", begin the
	 * next: so after three letters no small one may stand. */
	if (w.n == 3)
		m->fourth[g] |= ~(UINT64_C(0xffff) << 48);
	else
		m->fourth[g] |= UINT64_C(1) << fourth_bit(x) |
		    UINT64_C(1) << fourth_bit(x & ~UINT32_C(0x20000000));
}

/* HEED_MATCHER, for tests and for who wants the other; basic is plain without
 * what only newer processors have. */
static void
choose(struct ctx *cx, struct match *m)
{
	const char *want = getenv("HEED_MATCHER");

	m->avx2 = has_avx2() && !(want && str_eq(str_of(want), S("basic")));
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
	m->head = NEWN(cx->mem, struct first, n + 1);
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
