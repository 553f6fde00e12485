/*
 * The lexicon's words, numbered. Everything after this compares numbers.
 */
#include "core/arena.h"
#include "language/token.h"

enum { SLOTS = 1u << 15, WORDS_MAX = 12000 };

struct vocab {
	unsigned n;
	str text[WORDS_MAX];
	bool bent[WORDS_MAX];
	uint16_t slot[SLOTS];
};

/* Eight bytes at a time: this is asked for every word of every note. */
static uint32_t
hash(str s)
{
	uint64_t h = s.n, x = 0;

	for (size_t i = 0; i < s.n; i++) {
		x = x << 8 | (unsigned char)s.p[i];
		if (i % 8 == 7) {
			h = (h ^ x) * 0x9e3779b97f4a7c15u;
			h ^= h >> 32;
			x = 0;
		}
	}
	h = (h ^ x) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(h >> 40);
}

struct vocab *
vocab_new(struct arena *mem)
{
	struct vocab *v = NEW(mem, struct vocab);

	v->n = 1;
	return v;
}

/* Where s is, or the free slot where it would go: there is always one. */
static uint32_t
slot_of(const struct vocab *v, str s)
{
	uint32_t i = hash(s) & (SLOTS - 1);

	while (v->slot[i] != 0 && !str_eq(v->text[v->slot[i]], s))
		i = (i + 1) & (SLOTS - 1);
	return i;
}

uint16_t
vocab_find(const struct vocab *v, str s)
{
	return v->slot[slot_of(v, s)];
}

uint16_t
vocab_add(struct vocab *v, struct arena *mem, str s)
{
	uint32_t i = slot_of(v, s);

	if (v->slot[i] != 0 || v->n == WORDS_MAX)
		return v->slot[i];
	v->text[v->n] = str_dup(mem, s);
	v->slot[i] = (uint16_t)v->n++;
	return v->slot[i];
}

void
vocab_seen(struct vocab *v, uint16_t word, str raw)
{
	if (!str_ieq(v->text[word], raw))
		v->bent[word] = true;
}

bool
vocab_plain(const struct vocab *v, uint16_t word)
{
	return !v->bent[word];
}

str
vocab_text(const struct vocab *v, uint16_t word)
{
	return v->text[word];
}

unsigned
vocab_size(const struct vocab *v)
{
	return v->n;
}
