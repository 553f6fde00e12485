/*
 * heed verify, backup, migrate: the store's own health.
 */
#include "access/ledger.h"
#include "cli/cli.h"
#include "core/arena.h"

#include <stdio.h>
#include <stdlib.h>

static void
say_fault(void *arg, const char *what, str kind, str id, int64_t v,
    const char *why)
{
	(void)arg;
	printf("%s %.*s%s%.*s %lld: %s\n", what, PRS(kind), id.n ? "/" : "",
	    PRS(id), (long long)v, why);
}

enum err
cmd_verify(struct cmd *c)
{
	struct verdict sum;
	struct store *st;
	enum err e;

	TRY(options(c, NULL, 0));
	crypt_open();
	TRY(store_open(c->cx, c->url, false, &st));
	e = spool_load(c->cx, st, store_dir(st));
	if (e == ERR_OK)
		e = ledger_verify(c->cx, st, say_fault, NULL, &sum);
	store_close(st);
	TRY(e);
	printf("%lld versions, %lld ledger lines, %lld seals: %s\n",
	    (long long)sum.versions, (long long)sum.lines,
	    (long long)sum.seals, sum.faults ? "NOT whole" : "whole");
	/* Exit status 1: found. */
	if (sum.faults)
		exit(1);
	return ERR_OK;
}

enum err
cmd_backup(struct cmd *c)
{
	struct store *st;
	enum err e;

	TRY(options(c, NULL, 0));
	if (c->argc != 1)
		return fail(c->cx, ERR_INPUT, "backup", "into which directory?");
	TRY(store_open(c->cx, c->url, false, &st));
	e = store_backup(st, c->cx, str_of(c->argv[0]));
	store_close(st);
	return e;
}

enum err
cmd_migrate(struct cmd *c)
{
	struct store *st;
	int from, to;
	enum err e;

	TRY(options(c, NULL, 0));
	/* A store that is behind cannot be opened otherwise; one that is not
	 * there yet is made. */
	e = store_open_unchecked(c->cx, c->url, &st);
	if (e == ERR_STORE) {
		ctx_calm(c->cx);
		e = store_open(c->cx, c->url, true, &st);
	}
	TRY(e);
	e = store_migrate(st, c->cx, &from, &to);
	store_close(st);
	TRY(e);
	printf("schema %d to %d\n", from, to);
	return ERR_OK;
}
