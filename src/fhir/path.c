/*
 * The closed path grammar: a lens on one scalar of a resource.
 *
 * Not FHIRPath: names, an index or a filter, and nothing that computes. The
 * one idea: a path is walked as far as the document goes; from there either
 * nothing is there (get), or the rest is made from the path itself (put), with
 * R4's table saying which steps repeat. Bytes beside the path are never touched.
 */
#include "core/arena.h"
#include "core/utf8.h"
#include "fhir/edit.h"
#include "fhir/fhir.h"
#include "fhir/r4.h"

enum { LEGS_MAX = 14, KEYS_MAX = 6, INDEX_MAX = 9999 };

struct leg {
	str name;
	bool indexed;
	unsigned index;
	str key[KEYS_MAX], value[KEYS_MAX];
	unsigned nkey;
};

/* A path that was read, and how far a document has it. */
struct walk {
	struct ctx *cx;
	const char *path;
	struct leg leg[LEGS_MAX];
	unsigned n;
	const struct json *at[LEGS_MAX]; /* what was found for each leg */
	unsigned found;                  /* how many legs were */
	const struct json *stop; /* where the rest is wanting: the object that
	                          * has no such member, the array that has no
	                          * such element, or a null in its place */
	bool named;              /* stop is that object */
	const struct r4_elem *type; /* of the object that has leg[found] */
};

static enum err
bad(const struct walk *w, const char *what)
{
	return fail(w->cx, ERR_INPUT, w->path, "%s", what);
}

/* ---- reading the path ---- */

static bool
is_name(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && !(c == '_' && i == 0))
			return false;
	}
	return s.n > 0;
}

static bool
filter_read(str in, struct leg *l)
{
	str one;

	for (bool more = true; more; l->nkey++) {
		more = str_cut(&in, ',', &one);
		if (l->nkey == KEYS_MAX ||
		    !str_cut(&one, '=', &l->key[l->nkey]) ||
		    !is_name(l->key[l->nkey]) || one.n == 0 ||
		    !utf8_text_ok(one, NULL))
			return false;
		l->value[l->nkey] = one;
		for (unsigned i = 0; i < l->nkey; i++)
			if (str_eq(l->key[i], l->key[l->nkey]))
				return false;
	}
	return true;
}

/* Takes one leg off *rest; false when it is not spelt as the header says. */
static bool
leg_read(str *rest, struct leg *l)
{
	size_t i = 0;
	ptrdiff_t end;
	str in;
	int64_t index;

	*l = (struct leg){ .indexed = false };
	while (i < rest->n && rest->p[i] != '.' && rest->p[i] != '[')
		i++;
	l->name = str_sub(*rest, 0, i);
	*rest = str_sub(*rest, i, SIZE_MAX);
	if (!is_name(l->name))
		return false;
	if (rest->n > 0 && rest->p[0] == '[') {
		end = str_chr(*rest, ']');
		if (end < 0)
			return false;
		in = str_sub(*rest, 1, (size_t)end - 1);
		*rest = str_sub(*rest, (size_t)end + 1, SIZE_MAX);
		l->indexed = str_int(in, 0, INDEX_MAX, &index);
		if (l->indexed)
			l->index = (unsigned)index;
		else if (!filter_read(in, l))
			return false;
	}
	if (rest->n == 0)
		return true;
	if (rest->p[0] != '.' || rest->n == 1)
		return false;
	*rest = str_sub(*rest, 1, SIZE_MAX);
	return true;
}

static enum err
path_read(struct walk *w)
{
	str rest = str_of(w->path);

	if (rest.n == 0)
		return bad(w, "the path is empty");
	while (rest.n > 0) {
		if (w->n == LEGS_MAX)
			return bad(w, "the path has too many steps");
		if (!leg_read(&rest, &w->leg[w->n++]))
			return bad(w, "the path cannot be read");
	}
	if (w->leg[w->n - 1].nkey > 0)
		return bad(w, "the last step is one value: no filter fits it");
	return ERR_OK;
}

/* ---- walking it ---- */

static bool
matches(const struct json *j, const struct leg *l)
{
	for (unsigned i = 0; i < l->nkey; i++) {
		const struct json *m = json_get(j, l->key[i]);

		if (!m || !str_eq(json_scalar(m), l->value[i]))
			return false;
	}
	return true;
}

/* The value or element that the leg means, or NULL. */
static const struct json *
pick(const struct json *member, const struct leg *l)
{
	if (member->type != JSON_ARRAY)
		return l->index == 0 && matches(member, l) ? member : NULL;
	if (l->nkey == 0)
		return json_nth(member, l->index);
	JSON_EACH(c, member)
		if (matches(c, l))
			return c;
	return NULL;
}

/* The content type under a leg: NULL, with no diagnostic, where it has none
 * (a primitive) or where it cannot be told (a resource that is not there). */
static const struct r4_elem *
content(const struct leg *l, const struct r4_slot *slot, const struct json *j)
{
	if (slot->type->is == R4_PRIMITIVE)
		return str_starts(l->name, S("_")) ? r4_find(S("Element")) :
		    NULL;
	if (!r4_any_resource(slot->type))
		return slot->type;
	if (j && j->type == JSON_OBJECT)
		return r4_resource(j);
	for (unsigned i = 0; i < l->nkey; i++)
		if (str_eq(l->key[i], S("resourceType")) &&
		    fhir_is_type(l->value[i]))
			return r4_find(l->value[i]);
	return NULL;
}

/* Finds the slot of leg i in type; every leg passes here once. */
static enum err
slot_of(const struct walk *w, unsigned i, const struct r4_elem *type,
    const struct r4_slot **slot)
{
	const struct leg *l = &w->leg[i];

	*slot = type ? r4_slot_of(type, l->name) : NULL;
	if (!*slot || (str_starts(l->name, S("_")) &&
	    ((*slot)->type->is != R4_PRIMITIVE || i + 1 == w->n)))
		return bad(w, "R4 has no such element");
	return ERR_OK;
}

static enum err
walk(struct walk *w, const struct json *root)
{
	const struct r4_elem *type = r4_resource(root);
	const struct json *obj = root;

	TRY(path_read(w));
	for (w->found = 0; w->found < w->n; w->found++) {
		const struct leg *l = &w->leg[w->found];
		const struct json *member = json_get(obj, l->name), *j;
		const struct r4_slot *slot;

		w->type = type;
		w->stop = obj;
		w->named = !member;
		TRY(slot_of(w, w->found, type, &slot));
		if (!member)
			return ERR_OK;
		w->stop = member;
		j = pick(member, l);
		if (!j)
			return ERR_OK;
		w->stop = j;
		if (j->type == JSON_NULL)
			return ERR_OK;
		if ((j->type == JSON_OBJECT) != (w->found + 1 < w->n))
			return bad(w, "the path does not lead to one value");
		w->at[w->found] = j;
		type = content(l, slot, j);
		obj = j;
	}
	return ERR_OK;
}

/* The legs past those found, which no document shows, must exist in R4. */
static enum err
check_rest(const struct walk *w)
{
	const struct r4_elem *type = w->type;

	for (unsigned i = w->found; i < w->n; i++) {
		const struct r4_slot *slot;

		TRY(slot_of(w, i, type, &slot));
		type = content(&w->leg[i], slot, NULL);
		if (i + 1 < w->n ? !type : slot->type->is != R4_PRIMITIVE)
			return bad(w, "the path does not lead to one value");
	}
	return ERR_OK;
}

enum err
fhir_get(struct ctx *cx, const struct json *j, const char *path, str *out,
    bool *there)
{
	struct walk w = { .cx = cx, .path = path };

	TRY(walk(&w, j));
	*there = w.found == w.n;
	*out = *there ? json_scalar(w.at[w.n - 1]) : S("");
	return ERR_OK;
}

/* ---- making what is not there ---- */

/* The scalar as JSON; ERR_INPUT when it is not of its kind. */
static enum err
spell(const struct walk *w, enum fhir_scalar kind, str value, str *out)
{
	struct buf b;
	bool ok = kind == FHIR_TEXT ? value.n > 0 && utf8_text_ok(value, NULL) :
	    kind == FHIR_INT ? prim_number(value, true) :
	    str_eq(value, S("true")) || str_eq(value, S("false"));

	if (!ok)
		return bad(w, "the value is empty or not of its kind");
	if (kind != FHIR_TEXT) {
		*out = value;
		return ERR_OK;
	}
	buf_init(&b, w->cx->mem, FHIR_BODY_MAX);
	buf_c(&b, '"');
	buf_json(&b, value);
	buf_c(&b, '"');
	if (buf_done(&b, out) != ERR_OK)
		return fail(w->cx, ERR_LIMIT, w->path, "the value is too long");
	return ERR_OK;
}

/* A filter's member, in the kind of JSON that its type has. */
static enum err
make_key(const struct walk *w, struct buf *b, const struct r4_elem *type,
    str key, str value)
{
	const struct r4_slot *slot = r4_slot_of(type, key);
	str of = slot ? slot->type->path : S("");
	bool bare = str_eq(of, S("boolean")) || str_eq(of, S("decimal")) ||
	    r4_is_a(slot ? slot->type : NULL, S("integer"));

	if (slot ? slot->elem->list || slot->type->is != R4_PRIMITIVE :
	    !(type->is == R4_RESOURCE && str_eq(key, S("resourceType"))))
		return bad(w, "a filter needs a single member that R4 has");
	if (bare && !prim_number(value, true) && !str_eq(value, S("true")) &&
	    !str_eq(value, S("false")))
		return bad(w, "a filter's value is not of its kind");
	buf_c(b, '"');
	buf_put(b, key);
	buf_put(b, bare ? S("\":") : S("\":\""));
	buf_json(b, value);
	buf_put(b, bare ? S(",") : S("\","));
	return ERR_OK;
}

/* Leg i and those after it, as text: `"name":[{…}]`, or only the `{…}` when
 * the place of the element is there. The closing brackets gather in tail. */
static enum err
make(const struct walk *w, struct buf *b, str scalar)
{
	const struct r4_elem *type = w->type;
	struct buf tail;

	buf_init(&tail, w->cx->mem, 4 * LEGS_MAX);
	for (unsigned i = w->found; i < w->n; i++) {
		const struct leg *l = &w->leg[i];
		const struct r4_slot *slot = r4_slot_of(type, l->name);
		bool named = w->named || i > w->found;
		bool list = named && slot->elem->list;

		if (l->index > 0 && named)
			return bad(w, "the one before it is not there");
		if (named) {
			buf_c(b, '"');
			buf_put(b, l->name);
			buf_lit(b, "\":");
		}
		if (list) {
			buf_c(b, '[');
			buf_c(&tail, ']');
		}
		if (i + 1 == w->n)
			break;
		buf_c(b, '{');
		buf_c(&tail, '}');
		type = content(l, slot, NULL);
		for (unsigned k = 0; k < l->nkey; k++)
			TRY(make_key(w, b, type, l->key[k], l->value[k]));
	}
	buf_put(b, scalar);
	while (tail.n > 0)
		buf_c(b, tail.p[--tail.n]);
	return ERR_OK;
}

static enum err
put_new(struct walk *w, str body, str scalar, str *out)
{
	const struct leg *l = &w->leg[w->found];
	struct edits list = { .n = 0 };
	struct buf b;

	TRY(check_rest(w));
	if (!w->named && w->stop->type != JSON_ARRAY && w->stop->type != JSON_NULL)
		return bad(w, "what stands there is not what the path says");
	if (w->stop->type == JSON_ARRAY && l->indexed &&
	    l->index != w->stop->n)
		return bad(w, "the one before it is not there");
	buf_init(&b, w->cx->mem, FHIR_BODY_MAX);
	if (w->stop->type != JSON_NULL && w->stop->n > 0)
		buf_c(&b, ',');
	TRY(make(w, &b, scalar));
	if (b.over)
		return fail(w->cx, ERR_LIMIT, w->path, "the value is too long");
	if (w->stop->type == JSON_NULL)
		edit_add(&list, edit_start(body, w->stop), w->stop->raw.n,
		    buf_str(&b));
	else
		edit_add(&list, edit_tail(body, w->stop), 0, buf_str(&b));
	return edit_apply(w->cx, body, &list, FHIR_BODY_MAX, out);
}

static enum err
put_over(struct walk *w, str body, str scalar, str value, str *out)
{
	const struct json *old = w->at[w->n - 1];
	struct edits list = { .n = 0 };

	if (str_eq(json_scalar(old), value) &&
	    (old->type == JSON_STRING) == (scalar.p[0] == '"')) {
		*out = body;
		return ERR_OK;
	}
	edit_add(&list, edit_start(body, old), old->raw.n, scalar);
	return edit_apply(w->cx, body, &list, FHIR_BODY_MAX, out);
}

/* ---- taking away ---- */

/* The element at the same place of the other list of a pair, or NULL. */
static const struct json *
paired(struct arena *mem, const struct json *j)
{
	const struct json *list = j->up, *other;
	unsigned i = 0;
	str key = list->key;

	if (list->type != JSON_ARRAY)
		return NULL;
	JSON_EACH(c, list) {
		if (c == j)
			break;
		i++;
	}
	key = str_starts(key, S("_")) ? str_sub(key, 1, SIZE_MAX) :
	    str_cat(mem, S("_"), key);
	other = json_get(list->up, key);
	return other && other->type == JSON_ARRAY ? json_nth(other, i) : NULL;
}

/* What goes when the path's value goes: it, or the outermost step that would
 * be left empty. *pair is what stands beside it in the other list, if any. */
static const struct json *
victim(const struct walk *w, const struct json **pair)
{
	const struct json *gone = w->at[w->n - 1];

	for (unsigned i = w->n - 1;; i--) {
		bool under = str_starts(w->leg[i].name, S("_"));

		*pair = paired(w->cx->mem, gone);
		if (gone->up->type == JSON_ARRAY) {
			if (gone->up->n > 1 || (*pair &&
			    (!under || (*pair)->type == JSON_NULL)))
				return gone;
			gone = gone->up;
			*pair = NULL;
		}
		if (i == 0 || gone->up->n - 1 > w->leg[i - 1].nkey)
			return gone;
		gone = gone->up;
	}
}

static bool
all_null(const struct json *list)
{
	JSON_EACH(c, list)
		if (c->type != JSON_NULL)
			return false;
	return true;
}

/* Two lists of a pair must stay side by side: a value that has something beside
 * it becomes null, and one that has a null there goes with the null. */
static enum err
take_away(struct walk *w, str body, str *out)
{
	const struct json *pair, *gone = victim(w, &pair);
	struct edits list = { .n = 0 };
	bool last = pair && gone->up->n == 1;

	if (last && all_null(pair->up)) {
		edit_cut(&list, body, pair->up);
		TRY(edit_apply(w->cx, body, &list, FHIR_BODY_MAX, out));
		return fhir_put(w->cx, *out, w->path, FHIR_TEXT, JNOKEY, out);
	}
	if (pair && (last || pair->type != JSON_NULL))
		edit_add(&list, edit_start(body, gone), gone->raw.n, S("null"));
	else
		edit_cut(&list, body, gone);
	if (pair && pair->type == JSON_NULL)
		edit_cut(&list, body, pair->up->n > 1 ? pair : pair->up);
	return edit_apply(w->cx, body, &list, FHIR_BODY_MAX, out);
}

/* A filter's own member cannot be put: the path would no longer find it. */
static enum err
check_filters(const struct walk *w)
{
	for (unsigned i = 0; i + 1 < w->n; i++)
		for (unsigned k = 0; k < w->leg[i].nkey; k++)
			if (str_eq(w->leg[i].key[k], w->leg[i + 1].name))
				return bad(w, "a filter's own member stands");
	return ERR_OK;
}

enum err
fhir_put(struct ctx *cx, str body, const char *path, enum fhir_scalar kind,
    str value, str *out)
{
	struct walk w = { .cx = cx, .path = path };
	const struct json *root;
	str scalar;

	TRY(json_parse(cx, body, FHIR_BODY_MAX, &root));
	TRY(walk(&w, root));
	TRY(check_filters(&w));
	if (!value.p) {
		if (w.found == w.n)
			return take_away(&w, body, out);
		*out = body;
		return ERR_OK;
	}
	TRY(spell(&w, kind, value, &scalar));
	return w.found == w.n ? put_over(&w, body, scalar, value, out) :
	    put_new(&w, body, scalar, out);
}

const struct json *
fhir_ext(const struct json *element, str url)
{
	JSON_EACH(e, json_get(element, S("extension")))
		if (str_eq(json_text(json_get(e, S("url"))), url))
			return e;
	return NULL;
}
