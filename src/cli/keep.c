/*
 * heed verify, backup, restore, migrate: the store's own health.
 */
#include "access/backup.h"
#include "access/ledger.h"
#include "cli/cli.h"
#include "core/arena.h"
#include "core/time.h"

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
	if (sum.restored[0])
		printf("restored %s\n", sum.restored);
	/* Exit status 1: found. */
	if (sum.faults)
		exit(1);
	return ERR_OK;
}

/* How long it took, for whoever plans for the day when it counts. */
static double
seconds(int64_t from_ms)
{
	return (double)(time_ticks_ms() - from_ms) / 1000;
}

static str
moment(struct cmd *c, int64_t at)
{
	return time_iso(c->cx->mem, at);
}

enum err
cmd_backup(struct cmd *c)
{
	int64_t from = time_ticks_ms();
	struct backup b;
	struct store *st;
	struct door *d;
	struct who who;
	enum err e;
	int step;

	TRY(options(c, NULL, 0));
	if (c->argc != 1)
		return fail(c->cx, ERR_INPUT, "backup", "into which directory?");
	TRY(store_open_unchecked(c->cx, c->url, false, &st));
	TRY(store_step(st, c->cx, &step));
	TRY(spool_load(c->cx, st, store_dir(st)));
	TRY(door_on(c->cx, st, &d));
	who_system(&who, "heed backup");
	door_enter(c->cx, d, &who);
	e = backup_make(c->cx, c->argv[0], progress, &b);
	progress_end();
	door_close(d);
	TRY(e);
	printf("%lld rows in %u files, %lld bytes, %.1f s: %s\n",
	    (long long)b.rows, b.nfile, (long long)b.bytes, seconds(from),
	    b.dir);
	return ERR_OK;
}

/* What was done, and what nobody can do: tell of the time that is lost. */
static void
say_restored(struct cmd *c, const struct backup *b, const struct restored *r,
    int64_t from)
{
	printf("restored as of %.*s: %lld rows, %.1f s\n",
	    PRS(moment(c, b->at)), (long long)r->rows, seconds(from));
	printf("taken away again: %u purged, %u choices about sharing, "
	    "%u devices, %u accounts or roles\n", r->purged, r->ended,
	    r->devices, r->accounts);
	if (r->list)
		printf("by the list %s, which ends %.*s\n", r->list,
		    PRS(moment(c, r->list_last)));
	else
		say("heed restore: no list of what was taken away after %.*s "
		    "was found (--after FILE), so all sharing was ended and "
		    "all devices closed: ask people again. What was purged "
		    "since has to be purged again.", PRS(moment(c, b->at)));
	if (r->sealed)
		printf("lost: %lld lines of the ledger that the seals know, "
		    "until %.*s\n", (long long)r->lost,
		    PRS(moment(c, r->sealed)));
	say("heed restore: what was written after %.*s is lost; everyone signs "
	    "in again; now run heed verify", PRS(moment(c, b->at)));
}

enum err
cmd_restore(struct cmd *c)
{
	const char *after = NULL, *seals = NULL;
	const struct option_row o[] = { { "after", true, &after },
		{ "seals", true, &seals } };
	int64_t from = time_ticks_ms();
	struct restored r;
	struct backup b;
	enum err e;

	TRY(options(c, o, 2));
	if (c->argc != 1)
		return fail(c->cx, ERR_INPUT, "restore",
		    "from which directory?");
	crypt_open();
	TRY(backup_read(c->cx, c->argv[0], &b));
	e = backup_restore(c->cx, c->url, &b, after, seals, progress,
	    &r);
	progress_end();
	TRY(e);
	say_restored(c, &b, &r, from);
	return ERR_OK;
}

enum err
cmd_migrate(struct cmd *c)
{
	struct store *st;
	int from, to;
	enum err e;

	TRY(options(c, NULL, 0));
	TRY(store_open_unchecked(c->cx, c->url, true, &st));
	e = store_migrate(st, c->cx, &from, &to);
	store_close(st);
	TRY(e);
	printf("schema %d to %d\n", from, to);
	return ERR_OK;
}
