/*
 * A free list of numbered blocks; the numbers stand apart from the bytes, so
 * that what a client sent never lies beside what we steer by.
 */
#include "http/body.h"
#include "core/arena.h"

#include <assert.h>
#include <string.h>

enum { BLOCK = 4096 };

struct bodies {
	char *bytes;
	uint32_t *next;  /* by block number */
	uint32_t free;   /* first given back */
	uint32_t fresh;  /* from here on never used, so that memory is touched
	                  * only when it is needed */
	uint32_t n, used;
};

size_t
bodies_size(size_t max)
{
	return max + (max / BLOCK + 1) * sizeof(uint32_t) + BLOCK;
}

struct bodies *
bodies_new(struct arena *mem, size_t max)
{
	struct bodies *b = NEW(mem, struct bodies);

	b->n = (uint32_t)(max / BLOCK);
	b->bytes = NEWN(mem, char, (size_t)b->n * BLOCK);
	b->next = NEWN(mem, uint32_t, (size_t)b->n + 1);
	b->fresh = 1;
	return b;
}

size_t
bodies_left(const struct bodies *b)
{
	return (size_t)(b->n - b->used) * BLOCK;
}

static char *
block(const struct bodies *b, uint32_t i)
{
	assert(i >= 1 && i <= b->n);
	return b->bytes + (size_t)(i - 1) * BLOCK;
}

static uint32_t
take(struct bodies *b)
{
	uint32_t i = b->free;

	if (i)
		b->free = b->next[i];
	else
		i = b->fresh++;
	assert(i <= b->n);
	b->next[i] = 0;
	b->used++;
	return i;
}

bool
body_add(struct bodies *b, struct body *body, const char *p, size_t n)
{
	size_t room = (BLOCK - body->n % BLOCK) % BLOCK;

	if (n > room && n - room > bodies_left(b))
		return false;
	while (n > 0) {
		size_t at = body->n % BLOCK, m = BLOCK - at;

		if (at == 0) {
			uint32_t i = take(b);

			if (body->last)
				b->next[body->last] = i;
			else
				body->first = i;
			body->last = i;
		}
		m = n < m ? n : m;
		memcpy(block(b, body->last) + at, p, m);
		body->n += m;
		p += m;
		n -= m;
	}
	return true;
}

void
body_copy(const struct bodies *b, const struct body *body, char *out)
{
	size_t left = body->n;

	for (uint32_t i = body->first; i; i = b->next[i]) {
		size_t m = left < BLOCK ? left : BLOCK;

		memcpy(out, block(b, i), m);
		out += m;
		left -= m;
	}
	assert(left == 0);
}

void
body_drop(struct bodies *b, struct body *body)
{
	uint32_t i = body->first;

	while (i) {
		uint32_t next = b->next[i];

		explicit_bzero(block(b, i), BLOCK);
		b->next[i] = b->free;
		b->free = i;
		b->used--;
		i = next;
	}
	*body = (struct body){ 0 };
}
