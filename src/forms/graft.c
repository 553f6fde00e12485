/*
 * Prints a document with some of its values cut, set or added to. Between the
 * values stand the document's own bytes: space, keys, commas, as they came.
 */
#include "core/arena.h"
#include "forms/graft.h"

#include <stdlib.h>

static void
graft(struct grafts *e, const struct json *at, enum graft_kind kind, str text)
{
	if (!at)
		return;
	if (!e->at)
		e->at = NEWN(e->cx->mem, struct graft, GRAFTS_MAX);
	if (e->n < GRAFTS_MAX)
		e->at[e->n] = (struct graft){ at, kind, e->n, text };
	e->n++;
}

void
graft_cut(struct grafts *e, const struct json *at)
{
	graft(e, at, GRAFT_CUT, S(""));
}

void
graft_set(struct grafts *e, const struct json *at, str json)
{
	graft(e, at, GRAFT_SET, json);
}

void
graft_add(struct grafts *e, const struct json *into, str json)
{
	graft(e, into, GRAFT_ADD, json);
}

static str
quoted(struct grafts *e, str text)
{
	struct buf b;

	buf_init(&b, e->cx->mem, 6 * text.n + 2);
	buf_c(&b, '"');
	buf_json(&b, text);
	buf_c(&b, '"');
	return buf_str(&b);
}

void
graft_text(struct grafts *e, const struct json *object, str key, str text)
{
	const struct json *at = json_get(object, key);
	str json = quoted(e, text);

	if (at)
		graft_set(e, at, json);
	else
		graft_add(e, object, str_cat(e->cx->mem, quoted(e, key),
		    str_cat(e->cx->mem, S(": "), json)));
}

/* By place; for one place as they were made. */
static int
by_place(const void *a, const void *b)
{
	const struct graft *x = a, *y = b;

	if (x->at != y->at)
		return (uintptr_t)x->at < (uintptr_t)y->at ? -1 : 1;
	return (x->seq > y->seq) - (x->seq < y->seq);
}

static const struct graft *
grafts_of(const struct grafts *e, const struct json *at, unsigned *n)
{
	unsigned lo = 0, hi = e->n;

	while (lo < hi) {
		unsigned mid = lo + (hi - lo) / 2;

		if ((uintptr_t)e->at[mid].at < (uintptr_t)at)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (*n = 0; lo + *n < e->n && e->at[lo + *n].at == at;)
		++*n;
	return e->at + lo;
}

static bool
cut(const struct grafts *e, const struct json *at)
{
	unsigned n;
	const struct graft *of = grafts_of(e, at, &n);

	for (unsigned i = 0; i < n; i++)
		if (of[i].kind == GRAFT_CUT)
			return true;
	return false;
}

/* What stands before a value, without the comma where it is now the first. */
static str
lead(const char *from, const char *to, bool first)
{
	str s = { from, (size_t)(to - from) };
	ptrdiff_t comma = str_chr(s, ',');
	ptrdiff_t key = str_chr(s, '"');

	if (first && comma >= 0 && (key < 0 || comma < key))
		return str_sub(s, (size_t)comma + 1, s.n);
	return s;
}

static void
print(const struct grafts *e, const struct json *j, struct buf *b)
{
	const char *from = j->raw.p + 1, *end = j->raw.p + j->raw.n;
	bool first = true;
	unsigned n;
	const struct graft *of = grafts_of(e, j, &n);

	for (unsigned i = n; i-- > 0;)
		if (of[i].kind == GRAFT_SET) {
			buf_put(b, of[i].text);
			return;
		}
	if (j->type != JSON_OBJECT && j->type != JSON_ARRAY) {
		buf_put(b, j->raw);
		return;
	}
	buf_c(b, j->raw.p[0]);
	JSON_EACH(c, j) {
		if (!cut(e, c)) {
			buf_put(b, lead(from, c->raw.p, first));
			print(e, c, b);
			first = false;
		}
		from = c->raw.p + c->raw.n;
	}
	for (unsigned i = 0; i < n; i++) {
		if (!first)
			buf_lit(b, ", ");
		buf_put(b, of[i].text);
		first = false;
	}
	buf_put(b, (str){ from, (size_t)(end - from) });
}

enum err
grafts_print(struct grafts *e, const struct json *root, str *out)
{
	size_t max = root->raw.n + 16;
	struct buf b;

	if (e->n > GRAFTS_MAX)
		return fail(e->cx, ERR_LIMIT, "item", "the form needs more "
		    "than %d changes: take it apart first", GRAFTS_MAX);
	for (unsigned i = 0; i < e->n; i++)
		max += e->at[i].text.n + 2;
	if (e->n)
		qsort(e->at, e->n, sizeof(*e->at), by_place);
	buf_init(&b, e->cx->mem, max);
	print(e, root, &b);
	return buf_done(&b, out);
}
