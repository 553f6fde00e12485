/*
 * r4.tsv and search.tsv made arrays that binary search can walk.
 *
 * Not a validator: this file only answers what R4 has where. The one idea: an
 * object's names are looked up in its element's own slots, then in its base's,
 * so that what Resource or Element give to everyone is written down once.
 */
#include "fhir/r4.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/tsv.h"
#include "fhir/fhir.h"

#include <assert.h>
#include <string.h>

static struct {
	struct r4_elem *elem;
	unsigned nelem;
	struct r4_set *set;
	unsigned nset;
	struct r4_search *search;
	unsigned nsearch;
} r4;

static const char *const is_name[R4_IS__MAX] = {
	[R4_ELEMENT] = "", [R4_ABSTRACT] = "abstract",
	[R4_RESOURCE] = "resource", [R4_COMPLEX] = "complex",
	[R4_PRIMITIVE] = "primitive",
};

static struct r4_elem *
elem_find(str path)
{
	size_t lo = 0, hi = r4.nelem;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = str_cmp(r4.elem[mid].path, path);

		if (c == 0)
			return &r4.elem[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

static const struct r4_set *
set_find(str name)
{
	for (unsigned i = 0; i < r4.nset; i++)
		if (str_eq(r4.set[i].name, name))
			return &r4.set[i];
	return NULL;
}

static int
by_text(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

/* "a|b|c" as an array; never NULL, so that n alone tells how many. */
static str *
split(struct arena *mem, str text, unsigned *n)
{
	unsigned max = 1;
	str *list;

	for (size_t i = 0; i < text.n; i++)
		max += text.p[i] == '|';
	list = NEWN(mem, str, max);
	*n = 0;
	for (bool more = text.n > 0; more;)
		more = str_cut(&text, '|', &list[(*n)++]);
	return list;
}

static void
set_read(struct ctx *cx, const struct tsv *t, unsigned row)
{
	str name = str_sub(tsv_get(t, row, "path"), 1, SIZE_MAX);
	struct r4_set *s = r4.nset > 0 ? &r4.set[r4.nset - 1] : NULL;
	struct r4_codes *c;

	if (!s || !str_eq(s->name, name)) {
		s = &r4.set[r4.nset++];
		s->name = name;
		s->part = NEWN(cx->mem, struct r4_codes, 8);
	}
	assert(s->n < 8);
	c = &s->part[s->n++];
	c->system = tsv_get(t, row, "type");
	c->code = split(cx->mem, tsv_get(t, row, "set"), &c->n);
	qsort(c->code, c->n, sizeof(str), by_text);
}

static enum err
elem_read(struct ctx *cx, const struct tsv *t, unsigned row)
{
	struct r4_elem *e = &r4.elem[r4.nelem];
	str is = tsv_get(t, row, "is"), set = tsv_get(t, row, "set");
	size_t dot = 0;

	e->path = tsv_get(t, row, "path");
	if (r4.nelem > 0 && str_cmp(e[-1].path, e->path) >= 0)
		return fail(cx, ERR_UNREAD, t->file, "line %u is out of order",
		    t->line[row]);
	while (e->is < R4_IS__MAX && !str_eq(is, str_of(is_name[e->is])))
		e->is++;
	e->set = set_find(set);
	if (e->is == R4_IS__MAX || (set.n > 0 && !e->set))
		return fail(cx, ERR_UNREAD, t->file, "line %u: no such %s",
		    t->line[row], e->is == R4_IS__MAX ? "kind" : "set");
	for (size_t i = 0; i < e->path.n; i++)
		if (e->path.p[i] == '.')
			dot = i + 1;
	e->choice = str_ends(e->path, S("[x]"));
	e->name = str_sub(e->path, dot,
	    e->path.n - dot - (e->choice ? 3 : 0));
	e->must = !str_eq(tsv_get(t, row, "min"), S("0"));
	e->list = !str_eq(tsv_get(t, row, "max"), S("1"));
	r4.nelem++;
	return ERR_OK;
}

/* "value" and "dateTime" give "valueDateTime". */
static str
choice_name(struct arena *mem, str name, str type)
{
	char *p = NEWN(mem, char, name.n + type.n);

	memcpy(p, name.p, name.n);
	memcpy(p + name.n, type.p, type.n);
	if (p[name.n] >= 'a')
		p[name.n] = (char)(p[name.n] - 'a' + 'A');
	return (str){ p, name.n + type.n };
}

/* The slots of one row, one for each type; ERR_UNREAD for a type unknown. */
static enum err
slots_read(struct ctx *cx, const struct tsv *t, unsigned row,
    struct r4_elem *e, struct r4_slot *slot, unsigned *n)
{
	str *type;
	unsigned ntype;
	struct r4_elem *in = elem_find(str_sub(e->path, 0,
	    (size_t)(e->name.p - e->path.p) - 1));

	type = split(cx->mem, tsv_get(t, row, "type"), &ntype);
	for (unsigned i = 0; i < ntype; i++) {
		bool same = str_starts(type[i], S("#"));
		bool own = str_ends(type[i], S("Element")) && !e->choice;
		struct r4_slot *s = &slot[(*n)++];

		s->type = elem_find(str_sub(type[i], same, SIZE_MAX));
		s->in = in;
		s->elem = e;
		s->lead = i == 0;
		s->name = e->choice ?
		    choice_name(cx->mem, e->name, type[i]) : e->name;
		if (!s->type || !in)
			return fail(cx, ERR_UNREAD, t->file,
			    "line %u: no such type", t->line[row]);
		if (own) {
			e->base = s->type;
			s->type = e;
		}
	}
	return ERR_OK;
}

static int
by_slot(const void *a, const void *b)
{
	const struct r4_slot *x = a, *y = b;

	if (x->in != y->in)
		return x->in < y->in ? -1 : 1;
	return str_cmp(x->name, y->name);
}

static enum err
link_all(struct ctx *cx, const struct tsv *t, unsigned from)
{
	unsigned max = 0, n = 0;
	struct r4_slot *slot;

	for (unsigned i = from; i < t->nrow; i++) {
		str type = tsv_get(t, i, "type");

		max++;
		for (size_t k = 0; k < type.n; k++)
			max += type.p[k] == '|';
	}
	slot = NEWN(cx->mem, struct r4_slot, max);
	for (unsigned i = 0; i < r4.nelem; i++) {
		if (r4.elem[i].is != R4_ELEMENT)
			r4.elem[i].base = elem_find(
			    tsv_get(t, from + i, "type"));
		else
			TRY(slots_read(cx, t, from + i, &r4.elem[i], slot, &n));
	}
	qsort(slot, n, sizeof(*slot), by_slot);
	for (unsigned i = 0; i < n; i++) {
		struct r4_elem *in = elem_find(slot[i].in->path);

		if (in->n++ == 0)
			in->slot = &slot[i];
	}
	return ERR_OK;
}

static enum err
table_read(struct ctx *cx, const char *path, struct tsv *t)
{
	const struct asset *a = asset_find(path);

	if (!a)
		return fail(cx, ERR_ABSENT, path, "the table is not built in");
	return tsv_parse(cx, path, a->body, t);
}

static enum err
search_read(struct ctx *cx, const struct tsv *t)
{
	r4.search = NEWN(cx->mem, struct r4_search, t->nrow);
	for (unsigned i = 0; i < t->nrow; i++) {
		struct r4_search *s = &r4.search[i];

		*s = (struct r4_search){ tsv_get(t, i, "type"),
			tsv_get(t, i, "param"), tsv_get(t, i, "kind"),
			tsv_get(t, i, "expression") };
		if (i > 0 && str_cmp(s[-1].type, s->type) > 0)
			return fail(cx, ERR_UNREAD, t->file,
			    "line %u is out of order", t->line[i]);
	}
	r4.nsearch = t->nrow;
	return ERR_OK;
}

static bool stays;

void
fhir_stay(void)
{
	assert(r4.elem);
	stays = true;
}

enum err
fhir_open(struct ctx *cx)
{
	struct tsv t, search;
	unsigned sets = 0;

	if (stays)
		return ERR_OK;
	TRY(table_read(cx, "src/fhir/r4.tsv", &t));
	TRY(table_read(cx, "src/fhir/search.tsv", &search));
	memset(&r4, 0, sizeof(r4));
	r4.elem = NEWN(cx->mem, struct r4_elem, t.nrow);
	r4.set = NEWN(cx->mem, struct r4_set, t.nrow);
	while (sets < t.nrow && str_eq(tsv_get(&t, sets, "is"), S("set")))
		set_read(cx, &t, sets++);
	for (unsigned i = sets; i < t.nrow; i++)
		TRY(elem_read(cx, &t, i));
	TRY(link_all(cx, &t, sets));
	TRY(search_read(cx, &search));
	return fold_open(cx);
}

const struct r4_elem *
r4_find(str path)
{
	return elem_find(path);
}

const struct r4_elem *
r4_resource(const struct json *j)
{
	const struct r4_elem *e =
	    elem_find(json_text(json_get(j, S("resourceType"))));

	return e && e->is == R4_RESOURCE ? e : NULL;
}

const struct r4_slot *
r4_slot_of(const struct r4_elem *e, str name)
{
	if (str_starts(name, S("_")))
		name = str_sub(name, 1, SIZE_MAX);
	for (; e; e = e->base) {
		size_t lo = 0, hi = e->n;

		while (lo < hi) {
			size_t mid = (lo + hi) / 2;
			int c = str_cmp(e->slot[mid].name, name);

			if (c == 0)
				return &e->slot[mid];
			if (c < 0)
				lo = mid + 1;
			else
				hi = mid;
		}
	}
	return NULL;
}

bool
r4_is_a(const struct r4_elem *e, str name)
{
	while (e && !str_eq(e->path, name))
		e = e->base;
	return e != NULL;
}

bool
r4_any_resource(const struct r4_elem *e)
{
	return e->is == R4_ABSTRACT;
}

bool
r4_set_has(const struct r4_set *set, str system, str code)
{
	for (unsigned i = 0; i < set->n; i++) {
		const struct r4_codes *c = &set->part[i];

		if ((!system.p || str_eq(c->system, system)) &&
		    bsearch(&code, c->code, c->n, sizeof(str), by_text))
			return true;
	}
	return false;
}

const struct r4_search *
r4_searches(str type, unsigned *n)
{
	unsigned lo = 0, hi = r4.nsearch, end;

	while (lo < hi) {
		unsigned mid = (lo + hi) / 2;

		if (str_cmp(r4.search[mid].type, type) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (end = lo; end < r4.nsearch; end++)
		if (!str_eq(r4.search[end].type, type))
			break;
	*n = end - lo;
	return &r4.search[lo];
}

bool
fhir_is_type(str name)
{
	const struct r4_elem *e = elem_find(name);

	return e && e->is == R4_RESOURCE;
}

bool
fhir_is_id(str id)
{
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '-' && c != '.')
			return false;
	}
	return id.n > 0 && id.n <= FHIR_ID_MAX;
}
