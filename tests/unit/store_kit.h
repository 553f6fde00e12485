/*
 * Stores to test on: a folder of one's own for SQLite, and a PostgreSQL, which
 * is HEED_TEST_PG or a loud "skipped".
 *
 * One cluster serves all tests. Each gets an empty schema of its own, named by
 * a tag that no other test uses, and a URL that leads there and nowhere else.
 * `tools/pg.sh start DIR PORT` makes a cluster, `tools/pg.sh url DIR` its URL.
 */
#ifndef HEED_TESTS_UNIT_STORE_KIT_H
#define HEED_TESTS_UNIT_STORE_KIT_H

#include "core/arena.h"
#include "store/store_int.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An empty folder; the name is in the arena. Ends the process where none can
 * be had. */
static inline str
temp_dir(struct arena *mem)
{
	const char *t = getenv("TMPDIR");
	char *p = str_c(mem, str_cat(mem, str_of(t ? t : "/tmp"),
	    S("/heed-test-XXXXXX")));

	if (!mkdtemp(p))
		abort();
	return str_of(p);
}

static inline int
remove_one(const char *path, const struct stat *sb, int flag, struct FTW *ftw)
{
	(void)sb;
	(void)flag;
	(void)ftw;
	return remove(path);
}

/* With all that is in it. */
static inline void
remove_dir(str dir)
{
	if (nftw(dir.p, remove_one, 8, FTW_DEPTH | FTW_PHYS) != 0) {
		perror(dir.p);
		abort();
	}
}

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
