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

/* How many literal segments match, plus 1; 0 when the path does not. */
static int
score(str pattern, str path, str *param)
{
	int literal = 1;
	unsigned n = 0;
	bool more_a = true, more_b = true;

	while (more_a && more_b) {
		str a, b;

		more_a = str_cut(&pattern, '/', &a);
		more_b = str_cut(&path, '/', &b);
		if (a.n > 1 && a.p[0] == '{') {
			if (b.n == 0 || n == ROUTE_PARAMS_MAX)
				return 0;
			param[n++] = b;
		} else if (str_eq(a, b)) {
			literal++;
		} else {
			return 0;
		}
	}
	return more_a == more_b ? literal : 0;
}

const struct route *
route_match(struct ctx *cx, enum verb verb, str path,
    str param[ROUTE_PARAMS_MAX], bool *other)
{
	const struct route *best = NULL;
	int most = 0;

	(void)cx;
	*other = false;
	if (verb == VERB_HEAD)
		verb = VERB_GET;
	for (unsigned i = 0; i < nroutes; i++) {
		str p[ROUTE_PARAMS_MAX] = { { NULL, 0 } };
		int s = score(str_of(routes[i].path), path, p);

		if (s == 0)
			continue;
		if (routes[i].verb != verb) {
			*other = true;
		} else if (s > most) {
			most = s;
			best = &routes[i];
			memcpy(param, p, sizeof(p));
		}
	}
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
