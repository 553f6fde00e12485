/*
 * Whether those who told us heard what became of it (LEARN-60): counts over the
 * rows of events, by how they were told. No record is opened.
 */
#include "core/arena.h"
#include "learning/event.h"

#include <stdlib.h>

static void
one_add(struct ctx *cx, struct feedback_of *f, const struct matter_row *r)
{
	str fed = matter_fact(r, "fed"), diff = matter_fact(r, "told.different");
	int64_t h;

	f->told++;
	f->acked += str_chr(fed, 'a') >= 0;
	f->outcome += str_chr(fed, 'd') >= 0;
	f->changed += str_chr(fed, 'e') >= 0;
	f->no_reply += str_eq(matter_fact(r, "teller.wants"), S("no"));
	f->yes += str_eq(diff, S("yes"));
	f->partly += str_eq(diff, S("partly"));
	f->no += str_eq(diff, S("no"));
	if (!str_int(matter_fact(r, "ack-h"), 0, INT64_MAX, &h))
		return;
	MORE(cx->mem, f->hours, f->n, &f->cap);
	f->hours[f->n++] = h;
}

void
feedback_add(struct ctx *cx, struct feedback *f, const struct matter_row *r)
{
	str mode = matter_fact(r, "teller.mode");

	for (enum tell_mode m = 0; m < TELL__MAX; m++)
		if (str_eq(mode, str_of(tell_mode_code[m])))
			one_add(cx, &f->of[m], r);
	one_add(cx, &f->of[TELL__MAX], r);
}

static int
by_hours(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

void
feedback_done(struct feedback *f)
{
	for (int i = 0; i <= TELL__MAX; i++) {
		struct feedback_of *o = &f->of[i];

		o->ack_hours = -1;
		if (o->n == 0)
			continue;
		qsort(o->hours, o->n, sizeof(*o->hours), by_hours);
		o->ack_hours = (double)(o->hours[(o->n - 1) / 2] +
		    o->hours[o->n / 2]) / 2;
	}
}
