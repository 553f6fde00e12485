/*
 * A PostgreSQL to test on: HEED_TEST_PG, or a loud "skipped".
 *
 * One cluster serves all tests. Each gets an empty schema of its own, named by
 * a tag that no other test uses, and a URL that leads there and nowhere else.
 * `tools/pg.sh start DIR PORT` makes a cluster, `tools/pg.sh url DIR` its URL.
 */
#ifndef HEED_TESTS_UNIT_PG_H
#define HEED_TESTS_UNIT_PG_H

#include "core/arena.h"
#include "store/store_int.h"

#include <stdio.h>
#include <stdlib.h>

static inline enum err
pg_empty(struct ctx *cx, str base, str tag)
{
	static const char *const sql[] = { "DROP SCHEMA IF EXISTS \"",
		"\" CASCADE", "CREATE SCHEMA \"", "\"" };
	struct store *st;
	enum err err;

	TRY(store_open_unchecked(cx, base, false, &st));
	err = store_begin(st, cx, TXN_WRITE);
	for (int i = 0; i < 4 && err == ERR_OK; i += 2)
		err = store_sql(st, cx, str_c(cx->mem, str_cat(cx->mem,
		    str_of(sql[i]), str_cat(cx->mem, tag,
		    str_of(sql[i + 1])))), NULL, 0, NULL, NULL);
	if (err == ERR_OK)
		err = store_commit(st, cx);
	store_close(st);
	return err;
}

/* The URL of an empty database for the test called tag (a-z and _), or false
 * when there is no PostgreSQL. A PostgreSQL that is named and cannot be had is
 * no reason to skip: the test process ends. */
static inline bool
test_pg(struct ctx *cx, const char *tag, str *url)
{
	static bool told;
	const char *base = getenv("HEED_TEST_PG");
	str s;

	if (!base || !*base) {
		if (!told)
			fprintf(stderr, "skipped: everything on PostgreSQL, "
			    "from %s on: HEED_TEST_PG is not set\n", tag);
		told = true;
		return false;
	}
	s = str_of(base);
	if (pg_empty(cx, s, str_of(tag)) != ERR_OK) {
		fprintf(stderr, "HEED_TEST_PG: %.*s\n",
		    PRS(err_say(cx, ERR_STORE)));
		abort();
	}
	s = str_cat(cx->mem, s, str_chr(s, '?') < 0 ? S("?") : S("&"));
	s = str_cat(cx->mem, s, S("options=-csearch_path%3D"));
	*url = str_cat(cx->mem, s, str_of(tag));
	return true;
}

#endif
