/*
 * What the programs here share that fill a store, or write into it, through the
 * door: where they are, one transaction after another, units.
 */
#ifndef HEED_BENCH_PLACE_H
#define HEED_BENCH_PLACE_H

#include "access/account.h"
#include "access/record.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/log.h"
#include "core/time.h"
#include "fhir/fhir.h"

#include <stdio.h>
#include <stdlib.h>

static inline str
name(struct arena *mem, const char *what, unsigned i)
{
	struct buf b;

	buf_init(&b, mem, 32);
	buf_fmt(&b, "%s%07u", what, i);
	return buf_str(&b);
}

static inline void
must(struct ctx *cx, enum err e, const char *what)
{
	if (e == ERR_OK)
		return;
	fprintf(stderr, "%s: %.*s\n", what, PRS(err_say(cx, e)));
	exit(1);
}

struct place {
	struct ctx cx;
	struct door *door;
	struct who who;
	struct arena *mem;
};

static inline void
enter(struct place *p, const struct who *w)
{
	ctx_init(&p->cx, p->mem, time_now());
	door_enter(&p->cx, p->door, w);
}

static inline void
place_open(struct place *p, const char *url)
{
	struct arena *mem = arena_new((size_t)256 << 20);

	log_level(LOG_ERROR_ + 1);
	ctx_init(&p->cx, mem, time_now());
	must(&p->cx, fhir_open(&p->cx), "fhir");
	must(&p->cx, door_open(&p->cx, str_of(url), true, &p->door), url);
	p->mem = arena_new((size_t)64 << 20);
	who_system(&p->who, "bench");
}

static inline void
commit(struct place *p)
{
	must(&p->cx, door_commit(&p->cx), "commit");
	must(&p->cx, door_leave(&p->cx), "leave");
	arena_reset(p->mem, 0);
}

static inline void
begin(struct place *p)
{
	enter(p, &p->who);
	must(&p->cx, door_begin(&p->cx, TXN_WRITE), "begin");
}

static inline void
put_unit(struct place *p, str id, str parent)
{
	struct change c = { .kind = KIND_UNIT, .id = id, .act = "save" };
	struct buf b;

	begin(p);
	buf_init(&b, p->mem, 400);
	buf_fmt(&b, "{\"resourceType\":\"Organization\",\"active\":true,"
	    "\"name\":\"%.*s\"", PRS(id));
	if (parent.n)
		buf_fmt(&b, ",\"partOf\":{\"reference\":\"Organization/%.*s\"}",
		    PRS(parent));
	buf_c(&b, '}');
	c.body = buf_str(&b);
	must(&p->cx, record_write(&p->cx, &c), "unit");
	commit(p);
}

static inline int
by_us(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

#endif
