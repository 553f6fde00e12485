/*
 * enableWhen: which items are asked now, a pure function of form and lines.
 *
 * A condition looks at the answers of its question in the nearest entry that
 * holds both; below that entry any instance will do. Parked answers and
 * proposals do not count. R4's "!=" is read as R5 words it: no answer has that
 * value, so it holds where there is none.
 */
#include "core/arena.h"
#include "forms/forms_int.h"

#include <stdlib.h>
#include <string.h>

const struct line *
line_up(const struct answers *a, const struct line *l)
{
	return l->up ? &a->line[l->up - 1] : NULL;
}

static bool
below(const struct answers *a, const struct line *l, const struct line *base)
{
	if (!base)
		return true;
	for (l = line_up(a, l); l; l = line_up(a, l))
		if (l == base)
			return true;
	return false;
}

/* The nearest thing with instances that both items stand in. */
static const struct item *
common(const struct form *f, const struct item *a, const struct item *b)
{
	unsigned at = (unsigned)(b - f->item);

	for (const struct item *e = item_entry(f, a); e; e = item_entry(f, e)) {
		unsigned i = (unsigned)(e - f->item);

		if (at > i && at < e->end)
			return e;
	}
	return NULL;
}

static double
number(str s)
{
	char c[64];
	size_t n = s.n < sizeof(c) - 1 ? s.n : sizeof(c) - 1;

	memcpy(c, s.p, n);
	c[n] = '\0';
	return strtod(c, NULL);
}

static int
order_of(double a, double b)
{
	return (a > b) - (a < b);
}

/* -1, 0, 1; 2 where the two cannot be compared. */
static int
compare(const struct line *l, const struct json *want)
{
	str type = str_sub(want->key, strlen("answer"), want->key.n);
	struct line w = { 0 };
	int64_t x, y;

	value_read(want, &w);
	if (str_eq(type, S("Integer")) || str_eq(type, S("Decimal")))
		return order_of(number(l->value), number(w.value));
	if (str_eq(type, S("Quantity")))
		return w.system.n && !str_eq(l->system, w.system) ? 2 :
		    order_of(number(l->value), number(w.value));
	if (str_eq(type, S("Coding"))) {
		if (w.system.n && l->system.n && !str_eq(w.system, l->system))
			return 2;
		return str_eq(l->value, w.value) ? 0 : 2;
	}
	if (str_eq(type, S("DateTime")) && value_seconds(l->value, &x) &&
	    value_seconds(w.value, &y))
		return (x > y) - (x < y);
	if (str_eq(type, S("String")) && str_eq(l->display, w.value))
		return 0;
	x = str_cmp(l->value, w.value);
	return (x > 0) - (x < 0);
}

static bool
holds(str op, int c)
{
	if (str_eq(op, S("=")))
		return c == 0;
	if (c == 2)
		return false;
	if (str_eq(op, S(">")))
		return c > 0;
	if (str_eq(op, S("<")))
		return c < 0;
	return str_eq(op, S(">=")) ? c >= 0 : c <= 0;
}

static bool
condition(const struct answers *a, const struct item *i,
    const struct enable *e, const struct line *base)
{
	const struct item *on = &a->form->item[e->item];
	const struct item *both = common(a->form, i, on);
	bool not = str_eq(e->op, S("!=")), any = false, some = false;

	while (both && base && base->item != both)
		base = line_up(a, base);
	if (!both)
		base = NULL;
	for (unsigned k = 0; k < a->n && (!both || base); k++) {
		const struct line *l = &a->line[k];

		if (l->item != on || l->parked || l->about.n ||
		    l->value.n == 0 || !below(a, l, base))
			continue;
		some = true;
		any |= holds(not ? S("=") : e->op, compare(l, e->answer));
	}
	if (str_eq(e->op, S("exists")))
		return some == json_true(e->answer);
	return any != not;
}

static bool
asked(const struct answers *a, const struct item *i, const struct line *in)
{
	bool any = false;

	for (unsigned k = 0; k < i->nwhen; k++) {
		bool ok = condition(a, i, &i->when[k], in);

		if (i->all && !ok)
			return false;
		any |= ok;
	}
	return any || i->all || i->nwhen == 0;
}

/* in: the line it stands in, or NULL. */
static bool
enabled(const struct answers *a, const struct item *i, const struct line *in)
{
	const struct form *f = a->form;
	const struct item *top = item_entry(f, i);

	if (in && in->parked)
		return false;
	for (;;) {
		const struct item *up = &f->item[i->up];

		if (!asked(a, i, in))
			return false;
		if (up == i || up == top)
			return true;
		i = up;
	}
}

bool
item_enabled(const struct answers *a, const struct item *i, str entry)
{
	return enabled(a, i, line_find(a, entry));
}

void
lines_park(struct ctx *cx, struct answers *a)
{
	const struct form *f = a->form;
	unsigned *first = NEWN(cx->mem, unsigned, f->n + 1);
	unsigned *next = NEWN(cx->mem, unsigned, a->n + 1);

	for (unsigned k = a->n; k-- > 0;) {
		const struct item *i = a->line[k].item;

		a->line[k].parked = false;
		if (!i)
			continue;
		next[k] = first[i - f->item];
		first[i - f->item] = k + 1;
	}
	for (unsigned o = 0; o < f->n; o++)
		for (unsigned k = first[f->order[o]]; k; k = next[k - 1]) {
			struct line *l = &a->line[k - 1];

			l->parked = !enabled(a, l->item, line_up(a, l));
		}
}
