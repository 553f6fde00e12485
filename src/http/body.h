/*
 * Request bodies under way, in blocks of one fixed reservation.
 *
 * A body grows by the bytes that arrived, not by what was announced, so a
 * thousand announcements reserve nothing; and all bodies of a worker together
 * cannot pass the reservation. Blocks are wiped when they are given back.
 */
#ifndef HEED_HTTP_BODY_H
#define HEED_HTTP_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct bodies;
struct body {
	uint32_t first, last; /* block numbers from 1; 0: none */
	size_t n;
};

/* Lives in the arena; max bytes in all. */
struct bodies *bodies_new(struct arena *, size_t max);
/* What the arena must hold for bodies_new(max). */
size_t bodies_size(size_t max);
/* Bytes that can still be taken in. */
size_t bodies_left(const struct bodies *);
/* False, and the body as it was, when there is no room. */
bool body_add(struct bodies *, struct body *, const char *p, size_t n);
/* To out, which holds body->n. */
void body_copy(const struct bodies *, const struct body *, char *out);
/* Wipes and gives back; the body is empty again. */
void body_drop(struct bodies *, struct body *);

#endif
