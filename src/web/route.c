/*
 * The table of pages, and finding the row for a path.
 */
#include "web/app_int.h"
#include "core/arena.h"

#include <string.h>

const struct route routes[] = {
#define ROUTE(verb, path, page, may, token, title, help) \
	{ VERB_##verb, path, page, may, token, title, help },
#include "web/routes.def"
#undef ROUTE
};
const unsigned nroutes = sizeof(routes) / sizeof(routes[0]);

/* A path in segments. Those of the table are fewer, so a longer one that is cut
 * short meets none. */
enum { SEGMENTS_MAX = 12 };
struct segments { str at[SEGMENTS_MAX]; unsigned n; };

static void
cut(str path, struct segments *s)
{
	bool more = true;

	for (s->n = 0; more && s->n < SEGMENTS_MAX; s->n++)
		more = str_cut(&path, '/', &s->at[s->n]);
}

/* The table's paths, cut when the first is asked for. */
static const struct segments *
patterns(void)
{
	static struct segments of[sizeof(routes) / sizeof(routes[0])];
	static bool made;

	for (unsigned i = 0; !made && i < nroutes; i++)
		cut(str_of(routes[i].path), &of[i]);
	made = true;
	return of;
}

static bool
is_slot(str segment)
{
	return segment.n > 1 && segment.p[0] == '{';
}

/* How many literal segments match, plus 1; 0 when the path does not. From the
 * end, where paths of one kind differ. */
static int
score(const struct segments *pattern, const struct segments *path)
{
	int literal = 1;

	if (pattern->n != path->n)
		return 0;
	for (unsigned i = path->n; i-- > 0;) {
		if (str_eq(pattern->at[i], path->at[i]) &&
		    !is_slot(pattern->at[i]))
			literal++;
		else if (!is_slot(pattern->at[i]) || path->at[i].n == 0)
			return 0;
	}
	return literal;
}

const struct route *
route_match(struct ctx *cx, enum verb verb, str path,
    str param[ROUTE_PARAMS_MAX], bool *other)
{
	const struct segments *of = patterns();
	const struct route *best = NULL;
	struct segments at;
	unsigned n = 0;
	int most = 0;

	(void)cx;
	*other = false;
	if (verb == VERB_HEAD)
		verb = VERB_GET;
	cut(path, &at);
	for (unsigned i = 0; i < nroutes; i++) {
		int s = score(&of[i], &at);

		if (s == 0)
			continue;
		if (routes[i].verb != verb) {
			*other = true;
		} else if (s > most) {
			most = s;
			best = &routes[i];
		}
	}
	if (!best)
		return NULL;
	of += best - routes;
	for (unsigned i = 0; i < at.n; i++)
		if (is_slot(of->at[i]))
			param[n++] = at.at[i];
	while (n < ROUTE_PARAMS_MAX)
		param[n++] = (str){ NULL, 0 };
	return best;
}

int
route_param(const struct route *r, const char *name)
{
	str rest = str_of(r->path), seg;
	int n = 0;

	for (bool more = true; more;) {
		more = str_cut(&rest, '/', &seg);
		if (seg.n < 2 || seg.p[0] != '{')
			continue;
		if (str_eq(str_sub(seg, 1, seg.n - 2), str_of(name)))
			return n;
		n++;
	}
	return -1;
}
