/*
 * What a resource can be searched by: rows for the table ix.
 *
 * Which parameters there are and where they look is search.tsv; how a datatype
 * becomes rows is the table below. The one idea: the path is walked through
 * the JSON and through R4's table at once, so that at its end the type of each
 * value is known and a choice element needs no guess.
 */
#include "core/arena.h"
#include "fhir/fhir.h"
#include "fhir/r4.h"

#include <string.h>

enum { TEXT_MAX = 512, CODE_MAX = 1024 };

/* The rows of one resource, and the parameter whose rows are being made. */
struct rows {
	struct ctx *cx;
	struct fhir_ix *at;
	unsigned n, cap;
	str param;
	str only;                     /* resolve() is: a type, or "" */
	const struct r4_set *implied; /* the set of a code, whose system it has */
};

/* One value with what R4 calls it. */
struct found {
	const struct json *j;
	str type;
};

static enum err
add(struct rows *r, struct fhir_ix row)
{
	if (row.value.n > CODE_MAX || row.system.n > CODE_MAX ||
	    row.ref.n > CODE_MAX)
		return ERR_OK;
	if (r->n == FHIR_IX_MAX)
		return fail(r->cx, ERR_LIMIT, "resource",
		    "more than %d values to search by", FHIR_IX_MAX);
	MORE(r->cx->mem, r->at, r->n, &r->cap);
	row.param = r->param;
	row.system = row.system.p ? row.system : S("");
	row.value = row.value.p ? row.value : S("");
	row.ref = row.ref.p ? row.ref : S("");
	r->at[r->n++] = row;
	return ERR_OK;
}

static str
member(const struct json *j, str name)
{
	return json_scalar(json_get(j, name));
}

/* ---- tokens ---- */

static enum err
token(struct rows *r, str system, str value)
{
	if (value.n == 0)
		return ERR_OK;
	return add(r, (struct fhir_ix){ .system = system, .value = value });
}

static enum err
token_scalar(struct rows *r, struct found f)
{
	bool one = r->implied && r->implied->n == 1;

	return token(r, one ? r->implied->part[0].system : S(""),
	    json_scalar(f.j));
}

static enum err
token_coding(struct rows *r, struct found f)
{
	return token(r, member(f.j, S("system")), member(f.j, S("code")));
}

static enum err
token_concept(struct rows *r, struct found f)
{
	JSON_EACH(c, json_get(f.j, S("coding")))
		TRY(token(r, member(c, S("system")), member(c, S("code"))));
	return ERR_OK;
}

/* Identifier and ContactPoint. */
static enum err
token_value(struct rows *r, struct found f)
{
	return token(r, member(f.j, S("system")), member(f.j, S("value")));
}

/* ---- strings ---- */

/* Cut, as an index has a widest key; a letter cut in two folds to nothing. */
static enum err
text(struct rows *r, str s)
{
	s = fhir_fold(r->cx->mem, str_sub(s, 0, TEXT_MAX));
	return s.n > 0 ? add(r, (struct fhir_ix){ .value = s }) : ERR_OK;
}

static enum err
string_scalar(struct rows *r, struct found f)
{
	return text(r, json_text(f.j));
}

/* HumanName and Address: a row for each text in it but use, type and id. */
static enum err
string_parts(struct rows *r, struct found f)
{
	JSON_EACH(c, f.j) {
		if (str_eq(c->key, S("use")) || str_eq(c->key, S("type")) ||
		    str_eq(c->key, S("id")))
			continue;
		TRY(text(r, json_text(c)));
		if (c->type == JSON_ARRAY)
			JSON_EACH(part, c)
				TRY(text(r, json_text(part)));
	}
	return ERR_OK;
}

static enum err
string_concept(struct rows *r, struct found f)
{
	TRY(text(r, member(f.j, S("text"))));
	JSON_EACH(c, json_get(f.j, S("coding")))
		TRY(text(r, member(c, S("display"))));
	return ERR_OK;
}

/* ---- dates ---- */

static enum err
range(struct rows *r, int64_t low, int64_t high)
{
	return add(r, (struct fhir_ix){ .ranged = true, .low = low,
	    .high = high });
}

static enum err
date_scalar(struct rows *r, struct found f)
{
	int64_t low, high;

	if (!prim_date(r->cx, f.type, json_text(f.j), &low, &high))
		return ERR_OK;
	return range(r, low, high);
}

/* Open where an end is not given. */
static enum err
date_period(struct rows *r, struct found f)
{
	int64_t low = INT64_MIN, high = INT64_MAX, x;
	bool from = prim_date(r->cx, S("dateTime"), member(f.j, S("start")),
	    &low, &x);
	bool to = prim_date(r->cx, S("dateTime"), member(f.j, S("end")),
	    &x, &high);

	return from || to ? range(r, low, high) : ERR_OK;
}

/* From the first event to the last, or the bounds of the repetition. */
static enum err
date_timing(struct rows *r, struct found f)
{
	int64_t low = INT64_MAX, high = INT64_MIN, a, b;

	JSON_EACH(c, json_get(f.j, S("event"))) {
		if (!prim_date(r->cx, S("dateTime"), json_text(c), &a, &b))
			continue;
		low = a < low ? a : low;
		high = b > high ? b : high;
	}
	if (low < high)
		return range(r, low, high);
	f.j = json_at(f.j, "repeat.boundsPeriod");
	return f.j ? date_period(r, f) : ERR_OK;
}

/* ---- references and URIs ---- */

/* "Patient/1/_history/2" names Patient/1; an absolute URL stays whole. */
static str
unversioned(str ref)
{
	ptrdiff_t at = str_find(ref, S("/_history/"));

	return at > 0 && str_find(ref, S(":")) < 0 ?
	    str_sub(ref, 0, (size_t)at) : ref;
}

/* "Patient/1", "http://x/Patient/1", or Reference.type says it. */
static bool
is_of(str ref, str type, const struct json *j)
{
	str part = ref;
	bool more = true;

	while (more) {
		str head;

		more = str_cut(&part, '/', &head);
		if (more && str_eq(head, type))
			return true;
	}
	return str_eq(member(j, S("type")), type);
}

static enum err
ref_reference(struct rows *r, struct found f)
{
	str ref = unversioned(member(f.j, S("reference")));

	if (ref.n == 0 || ref.p[0] == '#' ||
	    (r->only.n > 0 && !is_of(ref, r->only, f.j)))
		return ERR_OK;
	return add(r, (struct fhir_ix){ .ref = ref });
}

static enum err
ref_uri(struct rows *r, struct found f)
{
	str ref = json_text(f.j);

	if (ref.n == 0 || ref.p[0] == '#')
		return ERR_OK;
	return add(r, (struct fhir_ix){ .ref = ref });
}

static enum err
uri_scalar(struct rows *r, struct found f)
{
	str uri = json_text(f.j);

	return uri.n > 0 ? add(r, (struct fhir_ix){ .value = uri }) : ERR_OK;
}

/* ---- numbers ---- */

/* 10^n within what int64 holds of millionths. */
static int64_t
power(int n)
{
	int64_t p = 1;

	while (n-- > 0)
		p *= 10;
	return p;
}

/*
 * Millionths that a number may stand for: "5.40" is from 5.395 up to 5.405.
 * False where millionths are too coarse (more than five decimals), the number
 * too great, or an exponent was used: such a value has no row.
 */
static bool
millionths(str s, int64_t *low, int64_t *high)
{
	bool minus = str_starts(s, S("-"));
	str whole, part = str_sub(s, minus, SIZE_MAX);
	int64_t w, p = 0, v, half;

	(void)str_cut(&part, '.', &whole);
	if (part.n > 5 || !str_int(whole, 0, INT64_C(1000000000000), &w) ||
	    (part.n > 0 && !str_int(part, 0, 99999, &p)))
		return false;
	half = 5 * power(5 - (int)part.n);
	v = w * power(6) + p * power(6 - (int)part.n);
	v = minus ? -v : v;
	*low = v - half;
	*high = v + half;
	return true;
}

static enum err
number_scalar(struct rows *r, struct found f)
{
	int64_t low, high;

	return millionths(json_scalar(f.j), &low, &high) ?
	    range(r, low, high) : ERR_OK;
}

static enum err
quantity(struct rows *r, struct found f)
{
	struct fhir_ix row = { .ranged = true };
	str unit = member(f.j, S("code"));

	if (!millionths(member(f.j, S("value")), &row.low, &row.high))
		return ERR_OK;
	row.system = member(f.j, S("system"));
	row.value = unit.n > 0 ? unit : member(f.j, S("unit"));
	if (row.value.n == 0)
		row.value = member(f.j, S("currency"));
	return add(r, row);
}

/* ---- which datatype gives rows of which kind ---- */

/* A type stands for those that derive from it, such as Age for Quantity. */
static const struct how {
	const char *kind, *type;
	enum err (*rows)(struct rows *, struct found);
} hows[] = {
	{ "token", "Coding", token_coding },
	{ "token", "CodeableConcept", token_concept },
	{ "token", "Identifier", token_value },
	{ "token", "ContactPoint", token_value },
	{ "token", "boolean", token_scalar },
	{ "token", "string", token_scalar },
	{ "token", "uri", token_scalar },
	{ "string", "string", string_scalar },
	{ "string", "HumanName", string_parts },
	{ "string", "Address", string_parts },
	{ "string", "CodeableConcept", string_concept },
	{ "date", "date", date_scalar },
	{ "date", "dateTime", date_scalar },
	{ "date", "instant", date_scalar },
	{ "date", "Period", date_period },
	{ "date", "Timing", date_timing },
	{ "reference", "Reference", ref_reference },
	{ "reference", "uri", ref_uri },
	{ "uri", "uri", uri_scalar },
	{ "number", "integer", number_scalar },
	{ "number", "decimal", number_scalar },
	{ "quantity", "Quantity", quantity },
	{ "quantity", "Money", quantity },
};

static enum err
rows_of(struct rows *r, str kind, struct found f, const struct r4_slot *slot)
{
	r->implied = slot->elem->set;
	for (size_t i = 0; i < sizeof(hows) / sizeof(hows[0]); i++)
		if (str_eq(kind, str_of(hows[i].kind)) &&
		    r4_is_a(slot->type, str_of(hows[i].type)))
			return hows[i].rows(r, f);
	return ERR_OK;
}

/* ---- the path ---- */

/* One step taken off a path: "telecom.where(system='phone')". */
struct hop {
	str name, key, value; /* of where(key='value'), or "" */
	str only;             /* of where(resolve() is Type), or "" */
};

static void
hop_read(str *path, struct hop *h)
{
	static const str where = SK("where("), is = SK("resolve() is ");
	ptrdiff_t end;
	str in;

	*h = (struct hop){ S(""), S(""), S(""), S("") };
	(void)str_cut(path, '.', &h->name);
	if (path->n == 0 || !str_starts(*path, where))
		return;
	/* The parenthesis that ends it ends the path or stands before a dot. */
	for (end = 0; (size_t)end < path->n; end++)
		if (path->p[end] == ')' && ((size_t)end + 1 == path->n ||
		    path->p[end + 1] == '.'))
			break;
	in = str_sub(*path, where.n, (size_t)end - where.n);
	*path = str_sub(*path, (size_t)end + 2, SIZE_MAX);
	if (str_starts(in, is)) {
		h->only = str_sub(in, is.n, SIZE_MAX);
		return;
	}
	(void)str_cut(&in, '=', &h->key);
	h->value = in.n >= 2 ? str_sub(in, 1, in.n - 2) : S("");
}

struct search {
	str kind, as;
};

static enum err hop_on(struct rows *, const struct search *, str path,
    const struct json *, const struct r4_elem *);

/* One value of a step: filtered, then the end of the path or the next step. */
static enum err
hop_value(struct rows *r, const struct search *s, const struct hop *h, str rest,
    const struct json *j, const struct r4_slot *slot)
{
	if (h->key.n > 0 && !str_eq(member(j, h->key), h->value))
		return ERR_OK;
	r->only = h->only;
	if (rest.n > 0)
		return hop_on(r, s, rest, j, slot->type);
	if (s->as.n > 0 && !str_eq(slot->type->path, s->as))
		return ERR_OK;
	return rows_of(r, s->kind, (struct found){ j, slot->type->path }, slot);
}

static enum err
hop_on(struct rows *r, const struct search *s, str path, const struct json *j,
    const struct r4_elem *type)
{
	struct hop h;

	hop_read(&path, &h);
	JSON_EACH(c, j) {
		const struct r4_slot *slot = r4_slot_of(type, c->key);

		if (!slot || !str_eq(slot->elem->name, h.name) ||
		    str_starts(c->key, S("_")))
			continue;
		if (c->type != JSON_ARRAY)
			TRY(hop_value(r, s, &h, path, c, slot));
		else
			JSON_EACH(v, c)
				TRY(hop_value(r, s, &h, path, v, slot));
	}
	return ERR_OK;
}

static enum err
search_all(struct rows *r, const struct json *j, const struct r4_elem *type,
    str of)
{
	unsigned n;
	const struct r4_search *list = r4_searches(of, &n);

	for (unsigned i = 0; i < n; i++) {
		ptrdiff_t as = str_find(list[i].path, S(" as "));
		size_t end = as < 0 ? list[i].path.n : (size_t)as;
		str path = str_sub(list[i].path, 0, end), head;
		struct search s = { list[i].kind,
			str_sub(list[i].path, end + 4, SIZE_MAX) };

		r->param = list[i].param;
		(void)str_cut(&path, '.', &head);
		TRY(hop_on(r, &s, path, j, type));
	}
	return ERR_OK;
}

enum err
fhir_index(struct ctx *cx, const struct json *resource, struct fhir_ix **out,
    unsigned *n)
{
	struct rows r = { .cx = cx };
	const struct r4_elem *type = r4_resource(resource);

	if (!type)
		return fail(cx, ERR_INPUT, "resourceType",
		    "resourceType is missing or no type of R4");
	TRY(search_all(&r, resource, type, S("Resource")));
	TRY(search_all(&r, resource, type, type->path));
	*out = r.at;
	*n = r.n;
	return ERR_OK;
}
