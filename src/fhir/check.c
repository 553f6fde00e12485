/*
 * Structure: does a resource say only what R4 lets it say, where it lets it?
 *
 * Not profiles, invariants or terminology services: elements, shapes, formats,
 * counts and closed code sets, all from r4.tsv. The one idea is a walk of the
 * JSON beside the table, with the way down kept as a chain of steps on the
 * stack, so that a path is spelt only when something is wrong there.
 */
#include "core/arena.h"
#include "fhir/fhir.h"
#include "fhir/r4.h"

#include <string.h>

/* One step of the way down; at < 0 where the element does not repeat. */
struct step {
	const struct step *up;
	str name;
	long at;
};

static void check_object(struct ctx *, const struct step *,
    const struct json *, const struct r4_elem *);

/* A name from outside may be anything; only what could be a name is shown. */
static str
shown(str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '_' && c != '-')
			return S("?");
	}
	return name.n > 0 && name.n <= 64 ? name : S("?");
}

static void
put_steps(struct buf *b, const struct step *s)
{
	if (s->up) {
		put_steps(b, s->up);
		buf_c(b, '.');
	}
	buf_put(b, shown(s->name));
	if (s->at >= 0)
		buf_fmt(b, "[%ld]", s->at);
}

static const char *
path(struct ctx *cx, const struct step *s)
{
	struct buf b;

	buf_init(&b, cx->mem, 8192);
	put_steps(&b, s);
	return str_c(cx->mem, buf_str(&b));
}

/* Past DIAG_MAX nobody reads on, and a hostile body should not cost more. */
static bool
enough(const struct ctx *cx)
{
	return cx->ndiag >= DIAG_MAX;
}

#define fault(cx, s, ...) \
	((void)fail((cx), ERR_INPUT, path((cx), (s)), __VA_ARGS__))

static void
check_code(struct ctx *cx, const struct step *s, const struct r4_set *set,
    const struct json *j)
{
	if (j->type == JSON_STRING &&
	    !r4_set_has(set, JNOKEY, json_text(j)))
		fault(cx, s, "the code is not in the set %.*s", PRS(set->name));
}

/* One coding of the set is needed; a CodeableConcept that holds nothing but
 * extensions says why there is none. */
static void
check_concept(struct ctx *cx, const struct step *s, const struct r4_set *set,
    const struct json *j)
{
	const struct json *list = json_get(j, S("coding"));

	if (!list && !json_get(j, S("text")))
		return;
	JSON_EACH(c, list) {
		if (r4_set_has(set, json_text(json_get(c, S("system"))),
		    json_text(json_get(c, S("code")))))
			return;
	}
	fault(cx, s, "no coding is in the set %.*s", PRS(set->name));
}

static void
check_resource(struct ctx *cx, const struct step *s, const struct json *j)
{
	const struct r4_elem *type = r4_resource(j);

	if (j->type != JSON_OBJECT)
		fault(cx, s, "a resource is wanted here");
	else if (!type)
		fault(cx, s, "resourceType is missing or no type of R4");
	else
		check_object(cx, s, j, type);
}

static void
check_value(struct ctx *cx, const struct step *s, const struct r4_slot *slot,
    const struct json *j)
{
	const struct r4_elem *type = slot->type;
	const char *want;

	if (r4_any_resource(type)) {
		check_resource(cx, s, j);
		return;
	}
	if (type->is != R4_PRIMITIVE) {
		check_object(cx, s, j, type);
		if (slot->elem->set && j->type == JSON_OBJECT)
			check_concept(cx, s, slot->elem->set, j);
		return;
	}
	want = prim_check(cx, type->path, j);
	if (want)
		fault(cx, s, "this is not %s", want);
	else if (slot->elem->set)
		check_code(cx, s, slot->elem->set, j);
}

/* The other list of a pair: "_given" for "given" and the reverse. */
static const struct json *
beside(const struct json *obj, str key, const struct r4_slot *slot)
{
	char name[80];

	if (str_starts(key, S("_")))
		return json_get(obj, slot->name);
	if (slot->name.n >= sizeof(name))
		return NULL;
	name[0] = '_';
	memcpy(name + 1, slot->name.p, slot->name.n);
	return json_get(obj, (str){ name, slot->name.n + 1 });
}

/* One value, or one object of a _name. A null only keeps the place of what
 * stands there in the other list of the pair. */
static void
check_one(struct ctx *cx, const struct step *s, const struct r4_slot *slot,
    bool under, const struct json *j, const struct json *other)
{
	if (j->type == JSON_NULL) {
		if (!other || other->type == JSON_NULL)
			fault(cx, s, "null stands for nothing here; leave it out");
	} else if (under) {
		check_object(cx, s, j, r4_find(S("Element")));
	} else if (str_eq(slot->name, S("modifierExtension"))) {
		str url = json_text(json_get(j, S("url")));

		fault(cx, s, "modifierExtension %.*s is not known here and may "
		    "negate what it stands in", (int)(url.n < 200 ? url.n : 200),
		    url.p);
	} else {
		check_value(cx, s, slot, j);
	}
}

static void
check_list(struct ctx *cx, struct step *s, const struct r4_slot *slot,
    const struct json *obj, const struct json *list)
{
	const struct json *pair = NULL, *other;

	if (list->n == 0)
		fault(cx, s, "a list may not be empty; leave it out");
	if (slot->type->is == R4_PRIMITIVE)
		pair = beside(obj, list->key, slot);
	other = pair && pair->type == JSON_ARRAY ? pair->first : NULL;
	JSON_EACH(j, list) {
		if (enough(cx))
			return;
		s->at++;
		check_one(cx, s, slot, str_starts(list->key, S("_")), j, other);
		other = other ? other->next : NULL;
	}
}

static bool
within_contained(const struct step *s)
{
	while (s && !str_eq(s->name, S("contained")))
		s = s->up;
	return s != NULL;
}

static void
check_member(struct ctx *cx, const struct step *up, const struct json *obj,
    const struct json *c, const struct r4_slot *slot)
{
	struct step s = { up, slot->elem->name, -1 };

	if (str_starts(c->key, S("_")) && slot->type->is != R4_PRIMITIVE) {
		fault(cx, &s, "_%.*s has no meaning: it is no primitive",
		    PRS(slot->name));
	} else if (str_eq(slot->name, S("contained")) && within_contained(up)) {
		fault(cx, &s, "what is contained may contain no more");
	} else if ((c->type == JSON_ARRAY) != slot->elem->list) {
		fault(cx, &s, slot->elem->list ? "a list is wanted here" :
		    "one value is wanted here, not a list");
	} else if (c->type == JSON_ARRAY) {
		check_list(cx, &s, slot, obj, c);
	} else {
		check_one(cx, &s, slot, str_starts(c->key, S("_")), c, NULL);
	}
}

/* Whether the object says the element at all, as any of its types. */
static bool
has_elem(const struct json *obj, const struct r4_elem *type,
    const struct r4_elem *elem)
{
	/* By its own name first: most elements have but one. */
	if (!elem->choice && json_get(obj, elem->name))
		return true;
	JSON_EACH(c, obj) {
		const struct r4_slot *slot = r4_slot_of(type, c->key);

		if (slot && slot->elem == elem)
			return true;
	}
	return false;
}

static void
check_musts(struct ctx *cx, const struct step *up, const struct json *obj,
    const struct r4_elem *type)
{
	for (const struct r4_elem *t = type; t; t = t->base)
		for (unsigned i = 0; i < t->n; i++) {
			const struct r4_slot *slot = &t->slot[i];
			struct step s = { up, slot->elem->name, -1 };

			if (slot->elem->must && slot->lead &&
			    !has_elem(obj, type, slot->elem))
				fault(cx, &s, "this is required");
		}
}

/* The choices of one object, so that each is made once. */
enum { CHOICES_MAX = 8 }; /* ElementDefinition has six */
struct chosen {
	const struct r4_slot *slot[CHOICES_MAX];
	unsigned n;
};

static bool
choose(struct chosen *made, const struct r4_slot *slot)
{
	for (unsigned i = 0; i < made->n; i++)
		if (made->slot[i]->elem == slot->elem)
			return made->slot[i] == slot;
	if (made->n < CHOICES_MAX)
		made->slot[made->n++] = slot;
	return true;
}

/* ext-1: an extension has a value or extensions of its own. */
static void
check_extension(struct ctx *cx, const struct step *s, const struct json *obj,
    const struct chosen *made)
{
	bool nested = json_get(obj, S("extension")) != NULL;

	if (nested == (made->n > 0))
		fault(cx, s, nested ?
		    "an extension has a value or extensions, not both" :
		    "an extension needs a value, or extensions of its own");
}

static void
check_object(struct ctx *cx, const struct step *s, const struct json *j,
    const struct r4_elem *type)
{
	struct chosen made = { .n = 0 };

	if (j->type != JSON_OBJECT) {
		fault(cx, s, "an object is wanted here");
		return;
	}
	if (j->n == 0)
		fault(cx, s, "an object may not be empty; leave it out");
	JSON_EACH(c, j) {
		const struct r4_slot *slot = r4_slot_of(type, c->key);
		struct step at = { s, slot ? slot->elem->name : c->key, -1 };

		if (enough(cx))
			return;
		if (type->is == R4_RESOURCE && str_eq(c->key, S("resourceType")))
			continue;
		if (!slot)
			fault(cx, &at, "R4 has no such element here");
		else if (slot->elem->choice && !choose(&made, slot))
			fault(cx, &at, "more than one type is given; choose one");
		else
			check_member(cx, s, j, c, slot);
	}
	check_musts(cx, s, j, type);
	if (str_eq(type->path, S("Extension")))
		check_extension(cx, s, j, &made);
}

enum err
fhir_check(struct ctx *cx, const struct json *resource)
{
	unsigned was = cx->ndiag;
	const struct r4_elem *type = r4_resource(resource);
	struct step root = { NULL, type ? type->path : S("resourceType"), -1 };

	check_resource(cx, &root, resource);
	return cx->ndiag > was ? ERR_INPUT : ERR_OK;
}
