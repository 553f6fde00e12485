/*
 * heed downtime: the current plans of a ward on standard output, to be printed
 * or kept by a timer for the day on which no screen works. Each plan read is a
 * look in the ledger.
 */
#include "care/downtime.h"
#include "care/people.h"
#include "care/plan.h"
#include "cli/cli.h"
#include "core/arena.h"
#include "fhir/fhir.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum err
cmd_downtime(struct cmd *c)
{
	const char *unit = NULL;
	const struct option_row mine[] = { { "unit", true, &unit } };
	const struct lexicon *lexicon;
	struct door *d;
	unsigned n;
	str html;

	TRY(options(c, mine, 1));
	if (c->argc || !unit)
		return fail(c->cx, ERR_INPUT, "--unit",
		    "name the ward by its id: the last word of its address"
		    " under /units");
	TRY(fhir_open(c->cx));
	TRY(lexicon_open(c->cx, &lexicon));
	TRY(care_open(c->cx, lexicon));
	TRY(open_as_system(c, false, "heed downtime", &d));
	/* To write, so that the looks stand before the paper does. */
	TRY(door_begin(c->cx, TXN_WRITE));
	TRY(downtime_print(c->cx, str_of(unit), &html, &n));
	TRY(door_commit(c->cx));
	TRY(door_leave(c->cx));
	if (fwrite(html.p, 1, html.n, stdout) != html.n || fflush(stdout) != 0)
		return fail(c->cx, ERR_STORE, "standard output",
		    "not all of it was written: %s", strerror(errno));
	say(n == 1 ? "%u person on the paper" : "%u people on the paper", n);
	return ERR_OK;
}
