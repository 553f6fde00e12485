/*
 * Bundles: which are taken apart, what each entry asks for, and references
 * inside one made plain (bundle.def is the rule).
 *
 * A Bundle may be far larger than a record, so it is never made a tree: its
 * entries are found by their bytes and each is parsed when its turn comes.
 * What a server would do and import does not (reading, deleting, conditions on
 * people's records) is refused in a sentence, never passed over.
 */
#include "cli/import_int.h"
#include "access/record.h"
#include "core/arena.h"
#include "fhir/fhir.h"

#include <stdlib.h>
#include <string.h>

static const struct { const char *type; enum how how; const char *why; }
    rule[] = {
#define BUNDLE(type, how, why) { type, HOW_##how, why },
#include "cli/bundle.def"
#undef BUNDLE
};
enum { NRULES = sizeof(rule) / sizeof(rule[0]) };

/* In this order, so that what is named comes before what names it. */
static const char *const type_order[] = { "Organization", "Location",
	"Practitioner", "PractitionerRole", "Patient", "RelatedPerson",
	"Questionnaire", "Encounter", "Consent", "CarePlan",
	"QuestionnaireResponse", "RiskAssessment" };

unsigned
rank_of(str type)
{
	unsigned n = sizeof(type_order) / sizeof(type_order[0]);

	for (unsigned i = 0; i < n; i++)
		if (str_eq(type, str_of(type_order[i])))
			return i;
	return RANK_OTHER;
}

/* A string's bytes without its quotes; "" for what is no plain string. */
static str
plain(str raw)
{
	if (raw.n < 2 || raw.p[0] != '"' || str_chr(raw, '\\') >= 0)
		return S("");
	return str_sub(raw, 1, raw.n - 2);
}

void
resource_top(str text, str *type, str *id)
{
	str key, value;
	size_t at = 0;

	*type = *id = S("");
	while ((type->n == 0 || id->n == 0) &&
	    json_next(text, &at, &key, &value)) {
		if (str_eq(key, S("resourceType")))
			*type = plain(value);
		else if (str_eq(key, S("id")))
			*id = plain(value);
	}
}

/* The parts of one entry, by their bytes. */
static enum err
entry_parts(struct ctx *cx, str text, struct entry *e)
{
	static const str known[] = { SK("fullUrl"), SK("resource"),
		SK("request"), SK("search"), SK("response"), SK("link"),
		SK("id"), SK("extension") };
	str key, value;
	size_t at = 0;

	*e = (struct entry){ .text = S(""), .url = S(""), .request = S(""),
		.never = S("") };
	while (json_next(text, &at, &key, &value)) {
		unsigned k = 0;

		while (k < 8 && !str_eq(key, known[k]))
			k++;
		if (k == 8)
			return fail(cx, ERR_INPUT, "entry",
			    "R4 has no such element here");
		if (k == 0)
			e->url = plain(value);
		else if (k == 1)
			e->text = value;
		else if (k == 2)
			e->request = value;
	}
	if (at != text.n)
		return fail(cx, ERR_UNREAD, "entry", "this is no JSON");
	resource_top(e->text, &e->type, &e->id);
	e->own = e->id.n > 0;
	if (e->id.n == 0 && str_starts(e->url, S("urn:uuid:")))
		e->id = str_sub(e->url, 9, SIZE_MAX);
	e->rank = rank_of(e->type);
	return ERR_OK;
}

static int
by_url(const void *a, const void *b)
{
	const struct entry *x = *(struct entry *const *)a;
	const struct entry *y = *(struct entry *const *)b;

	return str_cmp(x->url, y->url);
}

static enum err
entries_read(struct ctx *cx, struct arena *mem, str list, struct bundle *b)
{
	str key, value;
	size_t at = 0;
	unsigned n = 0;

	while (json_next(list, &at, &key, &value))
		n++;
	if (at != list.n)
		return fail(cx, ERR_UNREAD, "Bundle.entry", "this is no JSON");
	if (n > ENTRIES_MAX)
		return fail(cx, ERR_LIMIT, "Bundle.entry",
		    "more than %d entries: send them as NDJSON", ENTRIES_MAX);
	b->entry = NEWN(mem, struct entry, n + 1);
	b->named = NEWN(mem, struct entry *, n + 1);
	for (at = 0; json_next(list, &at, &key, &value); b->n++) {
		struct entry *e = &b->entry[b->n];

		if (entry_parts(cx, value, e) != ERR_OK)
			return fail(cx, ERR_INPUT, "Bundle.entry",
			    "entry %u cannot be read", b->n + 1);
		e->no = b->n + 1;
		if (str_starts(e->url, S("urn:uuid:")))
			b->named[b->nnamed++] = e;
	}
	qsort(b->named, b->nnamed, sizeof(*b->named), by_url);
	for (unsigned i = 1; i < b->nnamed; i++)
		if (str_eq(b->named[i]->url, b->named[i - 1]->url))
			return fail(cx, ERR_INPUT, "Bundle.entry",
			    "entries %u and %u have the same fullUrl",
			    b->named[i - 1]->no, b->named[i]->no);
	return ERR_OK;
}

/* The Bundle without its entries has to be R4 as any resource. */
static enum err
frame_check(struct ctx *cx, str text, str list)
{
	size_t mark = arena_mark(cx->mem);
	const struct json *j;
	struct buf b;

	if (text.n - list.n > FHIR_BODY_MAX)
		return fail(cx, ERR_LIMIT, "Bundle", "longer than 1 MiB without"
		    " its entries");
	buf_init(&b, cx->mem, FHIR_BODY_MAX + 64);
	buf_put(&b, str_sub(text, 0, (size_t)(list.p - text.p)));
	buf_lit(&b, "[{\"fullUrl\":\"urn:uuid:0\"}]");
	buf_put(&b, str_sub(text, (size_t)(list.p - text.p) + list.n,
	    SIZE_MAX));
	TRY(json_parse(cx, buf_str(&b), FHIR_BODY_MAX + 64, &j));
	TRY(fhir_check(cx, j));
	arena_reset(cx->mem, mark);
	return ERR_OK;
}

enum err
bundle_read(struct ctx *cx, struct arena *mem, str text, struct bundle *b)
{
	str key, value, type = S(""), list = { NULL, 0 };
	size_t at = 0;
	unsigned k = 0;

	*b = (struct bundle){ .how = HOW_NONE };
	while (json_next(text, &at, &key, &value)) {
		if (str_eq(key, S("type")))
			type = plain(value);
		else if (str_eq(key, S("entry")))
			list = value;
	}
	if (at != text.n)
		return fail(cx, ERR_UNREAD, "Bundle", "this is no JSON");
	while (k < NRULES && !str_eq(type, str_of(rule[k].type)))
		k++;
	if (k == NRULES)
		return fail(cx, ERR_INPUT, "Bundle.type",
		    "the code is not in the set bundle-type");
	if (rule[k].how == HOW_NONE)
		return fail(cx, ERR_INPUT, "Bundle.type", "this is a %s: %s",
		    rule[k].type, rule[k].why);
	b->how = rule[k].how;
	if (b->how == HOW_WHOLE || !list.p)
		return ERR_OK;
	TRY(frame_check(cx, text, list));
	return entries_read(cx, mem, list, b);
}

/* ---- what an entry asks for ---- */

enum err
entry_read(struct ctx *cx, struct arena *mem, enum how how, struct entry *e)
{
	static const char *const never[] = { "ifMatch", "ifNoneMatch",
		"ifModifiedSince" };
	const struct json *j;
	str method, url, type;

	if (e->request.n == 0 && how != HOW_ALL)
		return e->text.n ? ERR_OK : fail(cx, ERR_INPUT, "resource",
		    "there is none");
	TRY(json_parse(cx, e->request, FHIR_BODY_MAX, &j));
	method = json_text(json_get(j, S("method")));
	url = json_text(json_get(j, S("url")));
	if (!str_eq(method, S("POST")) && !str_eq(method, S("PUT")))
		return fail(cx, ERR_INPUT, "request.method", "import brings "
		    "records in (POST, PUT) and does nothing else");
	if (e->text.n == 0)
		return fail(cx, ERR_INPUT, "resource", "there is none");
	for (unsigned i = 0; i < 3; i++)
		if (json_get(j, str_of(never[i])))
			return fail(cx, ERR_INPUT, "request",
			    "%s is a condition that import does not keep",
			    never[i]);
	e->never = str_dup(mem, json_text(json_get(j, S("ifNoneExist"))));
	if (str_eq(method, S("POST")))
		return str_eq(url, e->type) ? ERR_OK : fail(cx, ERR_INPUT,
		    "request.url", "must be the resource's type");
	if (str_chr(url, '?') >= 0)
		return fail(cx, ERR_INPUT, "request.url",
		    "a PUT by a condition is not done: name the id");
	if (!str_cut(&url, '/', &type) || !str_eq(type, e->type) ||
	    !fhir_is_id(url) || (e->own && !str_eq(e->id, url)))
		return fail(cx, ERR_INPUT, "request.url",
		    "must be the resource's type and id");
	e->id = str_dup(mem, url);
	return ERR_OK;
}

/* "identifier=system|value", in which | may be written %7C. */
static bool
query_read(struct arena *mem, str query, str *system, str *value)
{
	str rest = query, key;
	ptrdiff_t pct;

	if (!str_cut(&rest, '=', &key) || !str_eq(key, S("identifier")) ||
	    str_chr(rest, '&') >= 0 || str_chr(rest, ',') >= 0)
		return false;
	pct = str_find(rest, S("%7C"));
	if (pct >= 0)
		rest = str_cat(mem, str_sub(rest, 0, (size_t)pct),
		    str_cat(mem, S("|"), str_sub(rest, (size_t)pct + 3,
		        SIZE_MAX)));
	*value = rest;
	return str_chr(rest, '%') < 0 && str_cut(value, '|', system) &&
	    system->n > 0 && value->n > 0;
}

/* The id of the one record that "identifier=system|value" names, "" where there
 * is none. Only of types that tell of nobody: a condition that matches someone
 * else's record would join two people. */
static enum err
find(struct ctx *cx, str type, str query, str *id)
{
	str system, value;
	enum kind k = 0;
	enum err e;

	while (k < KIND__MAX && !str_eq(type, str_of(kind_info[k].fhir)))
		k++;
	if (k == KIND__MAX || kind_info[k].person[0])
		return fail(cx, ERR_INPUT, "reference", "a record that tells of "
		    "a person is named by its id, never by a condition");
	if (!query_read(cx->mem, query, &system, &value))
		return fail(cx, ERR_INPUT, "reference",
		    "of conditions only identifier=system|value is known");
	*id = S("");
	e = record_by_identifier(cx, k, system, value, id);
	if (e == ERR_ABSENT) {
		ctx_calm(cx);
		return ERR_OK;
	}
	return e;
}

enum err
entry_there(struct ctx *cx, struct arena *mem, struct entry *e)
{
	str id = S("");

	if (e->never.n)
		TRY(find(cx, e->type, e->never, &id));
	e->there = id.n > 0;
	if (e->there)
		e->id = str_dup(mem, id);
	return ERR_OK;
}

/* ---- references made plain ---- */

static const struct entry *
named(const struct bundle *b, str url)
{
	const struct entry key = { .url = url }, *k = &key;
	struct entry *const *hit = b->nnamed ? bsearch(&k, b->named,
	    b->nnamed, sizeof(*b->named), by_url) : NULL;

	return hit ? *hit : NULL;
}

/* What a quoted string stands for, where it is a reference to make plain; p
 * NULL: leave it. */
static enum err
plain_ref(struct ctx *cx, const struct bundle *b, str s, bool is_ref, str *to)
{
	const struct entry *e;
	str type, query = s, id;

	*to = (str){ NULL, 0 };
	if (str_starts(s, S("urn:uuid:"))) {
		e = named(b, s);
		if (e)
			*to = str_cat(cx->mem, e->type, str_cat(cx->mem, S("/"),
			    e->id));
		return ERR_OK;
	}
	if (!is_ref || !str_cut(&query, '?', &type) || !fhir_is_type(type))
		return ERR_OK;
	TRY(find(cx, type, query, &id));
	if (id.n == 0)
		return fail(cx, ERR_INPUT, "reference",
		    "no %.*s here has this identifier", PRS(type));
	*to = str_cat(cx->mem, type, str_cat(cx->mem, S("/"), id));
	return ERR_OK;
}

/* Every string is looked at once; all bytes but those of references stay. */
enum err
entry_text(struct ctx *cx, struct arena *mem, const struct bundle *b,
    const struct entry *e, str *out)
{
	size_t i = 0, from = 0;
	str last = S(""), to;
	struct buf buf;

	buf_init(&buf, mem, 2 * INPUT_MAX);
	while (i < e->text.n) {
		size_t end;
		str s;

		if (e->text.p[i] != '"') {
			i++;
			continue;
		}
		end = json_skip(e->text, i);
		if (end == 0)
			break;
		s = str_sub(e->text, i + 1, end - i - 2);
		TRY(plain_ref(cx, b, s, str_eq(last, S("reference")), &to));
		if (to.p) {
			buf_put(&buf, str_sub(e->text, from, i + 1 - from));
			buf_put(&buf, to);
			from = end - 1;
		}
		last = s;
		i = end;
	}
	if (from == 0) {
		*out = e->text;
		return ERR_OK;
	}
	buf_put(&buf, str_sub(e->text, from, SIZE_MAX));
	return buf_done(&buf, out);
}
