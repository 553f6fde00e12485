/*
 * What the invented service owes the people it is with, so that a work list has
 * something on it: some due, some late, one that was tried. Each as the one who
 * cares for them would have opened it; nothing is weighed, every third person
 * has something.
 */
#include "cli/demo_int.h"
#include "care/clock.h"
#include "core/arena.h"

enum { HOUR_S = 3600 };

/* hours: before the demo's day. */
static const struct { const char *code; int64_t hours; bool tried; } owed[] = {
	{ "aftercare", 40, false }, { "copies-gp", 20, false },
	{ "aftercare", 52, true }, { "plan-review", 85 * 24, false },
	{ "discharge", 30, false }, { "copies-person", 21, false },
};
enum { OWED = sizeof(owed) / sizeof(owed[0]) };

static enum err
open_one(struct demo *d, const struct someone *p, unsigned k)
{
	const struct clock_new n = { .code = str_of(owed[k].code),
		.person = p->id, .start = d->as_of - owed[k].hours * HOUR_S,
		.basis = str_cat(d->cx->mem, S("Patient/"), p->id),
		.item = S(""), .cause = S(""), .unit = d->unit[p->unit],
		.owner = k % 2 ? p->by->practitioner : S("") };
	const struct clock_try t = { .how = S("voicemail"),
		.who = p->by->name, .at = d->as_of - 3 * HOUR_S,
		.words = S("Asked them to call back. I try again today.") };
	str id;

	TRY(clock_start(d->cx, &n, &id));
	return owed[k].tried ? clock_contact(d->cx, id, 1, &t) : ERR_OK;
}

enum err
demo_owed(struct demo *d)
{
	unsigned k = 0;

	for (unsigned i = 1; i < d->npeople; i += 3) {
		const struct someone *p = &d->p[i];

		if (!p->by || p->by->practitioner.n == 0 || p->id.n == 0)
			continue;
		TRY(demo_enter(d, p->by, d->as_of - 2 * HOUR_S));
		TRY(open_one(d, p, k++ % OWED));
	}
	return demo_commit(d);
}
