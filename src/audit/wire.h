/*
 * What a reader writes to the process that started it: findings, notes, sums, in
 * frames through a pipe. Both are one program, so numbers go as they lie.
 */
#ifndef HEED_AUDIT_WIRE_H
#define HEED_AUDIT_WIRE_H

#include "audit/audit_int.h"

enum wire_type { WIRE_FINDING, WIRE_NOTE, WIRE_TAKEN, WIRE_END };
enum { WIRE_MAX = 48 << 10, WIRE_STRINGS = 13 };

/* The head of every frame; strings follow it, then for WIRE_END the months. */
struct frame {
	uint32_t type, months;   /* months: pairs of number and count */
	uint32_t n[WIRE_STRINGS];
	struct audit_finding f;  /* its numbers; spans are set when it is read */
	uint64_t line;
	unsigned month;
	uint64_t taken;
	uint64_t sum[9];         /* of struct counts */
};

/* The writing end: a struct give whose arg is this. */
struct wire_out {
	int fd;
	uint64_t taken, told;
	size_t n;
	char room[WIRE_MAX];
};
void wire_give(struct wire_out *, struct give *);
void wire_end(struct wire_out *, const struct counts *);

/* The reading end. False: the other side ended, or stop said so. */
struct wire_in {
	int fd;
	size_t at, n;
	char room[2 * WIRE_MAX];
	uint32_t months[2 * MONTHS];
};
struct wire_got {
	struct frame head;
	str where, what;         /* of WIRE_NOTE */
	const uint32_t *months;  /* of WIRE_END */
};
bool wire_read(struct wire_in *, struct wire_got *, bool (*stop)(void *),
    void *arg);

#endif
