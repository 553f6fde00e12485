/*
 * Pages on both engines, one after the other: what tests of pages that are no
 * one person's share. Not a test.
 */
#ifndef HEED_TESTS_UNIT_BOTH_PAGES_H
#define HEED_TESTS_UNIT_BOTH_PAGES_H

#include "world_kit.h"
#include "page_kit.h"

#include <stdio.h>

static struct service *stores[2]; /* the second NULL without a PostgreSQL */
static struct app *apps[2];

/* The schema on PostgreSQL has that name. first: done before the application
 * serves, or NULL. */
static inline void
both_pages_open(const char *tag, void (*first)(void))
{
	stores[0] = service_open();
	stores[1] = service_open_pg(tag);
	for (int i = 0; i < 2 && stores[i]; i++) {
		s = stores[i];
		if (first)
			first();
		pages_serve();
		apps[i] = app;
	}
}

static inline int
group_close(void **state)
{
	(void)state;
	for (int i = 0; i < 2 && stores[i]; i++) {
		door_close(app_door(apps[i]));
		service_close(stores[i]);
	}
	return 0;
}

/* From here on s and app are those of that store; false past the last. */
static inline bool
on_store(int i)
{
	if (i >= 2 || !stores[i])
		return false;
	s = stores[i];
	app = apps[i];
	return true;
}

/* The cookie of someone new who holds that role at the ward; their account. */
static inline str
someone_as(enum role role, const char *name, str *account)
{
	unsigned made = s->made;
	struct who w = viewer(s, role, name, s->unit);
	struct buf b;

	buf_init(&b, s->mem, 64);
	buf_fmt(&b, "%s.%u", name, made);
	*account = w.account;
	return session_of(&w, str_c(s->mem, buf_str(&b)));
}

static inline str
someone(enum role role, const char *name)
{
	str account;

	return someone_as(role, name, &account);
}

/* Where the last answer led, without what it said. */
static inline str
without_done(void)
{
	str go = at_go, at;

	(void)str_cut(&go, '?', &at);
	return at;
}

#endif
