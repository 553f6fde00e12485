/*
 * The lexicon's words, numbered. Everything after this compares numbers.
 */
#include "core/arena.h"
#include "language/token.h"

#include <string.h>

enum { SLOTS = 1u << 15, WORDS_MAX = 12000 };

struct vocab {
	unsigned n;
	str text[WORDS_MAX];
	uint64_t first[WORDS_MAX]; /* eight bytes of it */
	bool bent[WORDS_MAX];
	uint16_t slot[SLOTS];
};

/* Up to eight bytes of s from i on, in some order that their number decides. */
static uint64_t
eight(str s, size_t i)
{
	const char *p = s.p + i;
	size_t n = s.n - i;
	uint64_t x = 0;
	uint32_t a, z;

	if (n >= 8) {
		memcpy(&x, p, 8);
	} else if (n >= 4) {
		memcpy(&a, p, 4);
		memcpy(&z, p + n - 4, 4);
		x = a | (uint64_t)z << 32;
	} else {
		for (size_t k = 0; k < n; k++)
			x |= (uint64_t)(unsigned char)p[k] << 8 * k;
	}
	return x;
}

/* This is asked for every word of every note. */
static uint32_t
hash(str s, uint64_t first)
{
	uint64_t h = (s.n ^ first) * 0x9e3779b97f4a7c15u;

	for (size_t i = 8; i < s.n; i += 8) {
		h ^= h >> 32;
		h = (h ^ eight(s, i)) * 0x9e3779b97f4a7c15u;
	}
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
	uint64_t first = eight(s, 0);
	uint32_t i = hash(s, first) & (SLOTS - 1);

	while (v->slot[i] != 0 && (v->first[v->slot[i]] != first ||
	    (v->text[v->slot[i]].n != s.n) || (s.n > 8 &&
	    !str_eq(v->text[v->slot[i]], s))))
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
	v->first[v->n] = eight(s, 0);
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
