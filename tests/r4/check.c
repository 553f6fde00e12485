/*
 * fhir_check over lines of standard input: "ok", or path, tab and sentence of
 * the first fault. For agree.mjs alone.
 */
#include "core/arena.h"
#include "core/json.h"
#include "fhir/fhir.h"

#include <stdio.h>
#include <stdlib.h>

int
main(void)
{
	struct arena *mem = arena_new((size_t)1 << 30);
	char *line = NULL;
	size_t cap = 0, mark;
	const struct json *j;
	struct ctx cx;
	ssize_t n;

	ctx_init(&cx, mem, 0);
	if (fhir_open(&cx) != ERR_OK)
		return 1;
	mark = arena_mark(mem);
	while ((n = getline(&line, &cap, stdin)) > 0) {
		enum err e;

		ctx_calm(&cx);
		e = json_parse(&cx, (str){ line, (size_t)n - 1 }, 64 << 20, &j);
		if (e == ERR_OK)
			e = fhir_check(&cx, j);
		if (e == ERR_OK)
			puts("ok");
		else
			printf("%.*s\t%.*s\n", PRS(cx.diag[0].where),
			    PRS(cx.diag[0].what));
		arena_reset(mem, mark);
	}
	return 0;
}
