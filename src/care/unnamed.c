/*
 * By reference, not by name: a name that someone typed is their own word.
 */
#include "care/unnamed.h"
#include "access/redact.h"
#include "core/arena.h"

#include <string.h>

#define REF "RelatedPerson/"

static bool
is_hidden(const struct circle *l, str ref)
{
	for (unsigned i = 0; i < l->n; i++)
		if (l->at[i].hidden && str_eq(l->at[i].id, str_sub(ref,
		    strlen(REF), SIZE_MAX)))
			return true;
	return false;
}

static bool
refers(const struct answers *a)
{
	for (unsigned i = 0; i < a->n; i++)
		if (str_starts(a->line[i].value, S(REF)))
			return true;
	return false;
}

/* Index of the line that a line stands in at the top. */
static unsigned
top_of(const struct answers *a, unsigned i)
{
	while (a->line[i].up)
		i = a->line[i].up - 1;
	return i;
}

enum err
answers_unname(struct ctx *cx, str person, struct answers *a)
{
	bool *gone = NEWN(cx->mem, bool, a->n + 1), any = false;
	unsigned *to = NEWN(cx->mem, unsigned, a->n + 1), n = 0;
	struct circle l;
	struct line *line;

	if (!refers(a))
		return ERR_OK;
	TRY(people_around(cx, person, &l));
	for (unsigned i = 0; i < a->n; i++)
		if (str_starts(a->line[i].value, S(REF)) &&
		    is_hidden(&l, a->line[i].value))
			any = gone[top_of(a, i)] = true;
	if (!any)
		return ERR_OK;
	line = NEWN(cx->mem, struct line, a->n + 1);
	to[0] = 0;
	for (unsigned i = 0; i < a->n; i++) {
		to[i + 1] = 0;
		if (gone[top_of(a, i)])
			continue;
		line[n] = a->line[i];
		line[n].up = to[a->line[i].up];
		to[i + 1] = ++n;
	}
	a->line = line;
	a->cap = a->n + 1;
	a->n = n;
	return ERR_OK;
}
