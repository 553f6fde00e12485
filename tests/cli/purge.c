/*
 * Purges one record, for the drill: purge DB KIND ID. No command does so.
 */
#include "access/record.h"
#include "core/arena.h"
#include "core/time.h"

#include <stdio.h>

int
main(int argc, char **argv)
{
	struct who w;
	struct door *d;
	struct ctx cx;
	enum err e;

	if (argc != 4)
		return 2;
	ctx_init(&cx, arena_new(64 << 20), time_now());
	e = door_open(&cx, str_of(argv[1]), false, &d);
	if (e == ERR_OK) {
		who_system(&w, "drill");
		door_enter(&cx, d, &w);
		e = door_begin(&cx, TXN_WRITE);
	}
	if (e == ERR_OK)
		e = record_purge(&cx, kind_of(str_of(argv[2])),
		    str_of(argv[3]), S("Ada Obi"), S("drill"));
	if (e == ERR_OK)
		e = door_commit(&cx);
	if (e != ERR_OK)
		printf("%.*s\n", PRS(err_say(&cx, e)));
	return e == ERR_OK ? 0 : 1;
}
