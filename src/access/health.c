/*
 * The probe behind /health. Waiting for a stuck writer is cut short: whoever
 * asks is no person and asks again.
 */
#include "access/health.h"
#include "access/door_int.h"
#include "core/metric.h"

static int64_t
since(const struct ctx *cx, enum metric m)
{
	int64_t at = (int64_t)metric_latest(m);

	if (at == 0)
		return -1;
	return cx->now > at ? cx->now - at : 0;
}

void
door_health(struct ctx *cx, struct door *d, struct health *out)
{
	struct probe p;

	store_probe(d->store, cx, &p);
	*out = (struct health){ .step = p.step, .knows = p.knows,
		.pg = store_is_pg(d->store), .reads = p.reads,
		.writes = p.writes, .sealed_s = since(cx, M_SEALED),
		.loaded_s = since(cx, M_SPOOL_LOADED) };
	out->past_due = out->sealed_s > HEALTH_DUE_S ||
	    out->loaded_s > HEALTH_DUE_S;
	ctx_calm(cx);
}
