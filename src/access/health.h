/*
 * Can this node do its work: for whoever watches the service.
 *
 * Nothing here is of a person, and nothing is written down about asking.
 */
#ifndef HEED_ACCESS_HEALTH_H
#define HEED_ACCESS_HEALTH_H

#include "core/err.h"

struct door;
struct health {
	int step, knows;        /* the store's schema, and this Heed's */
	bool pg, reads, writes;
	/* Seconds since everything was last found sealed, and since looks were
	 * last loaded into the store; -1 where no process here has done so. */
	int64_t sealed_s, loaded_s;
	bool past_due;          /* one of them is over HEALTH_DUE_S */
};
enum { HEALTH_DUE_S = 300 };

/* Asks the store, within a second or so. Outside a transaction. */
void door_health(struct ctx *, struct door *, struct health *);

#endif
