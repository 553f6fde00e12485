/*
 * Edits of a body's bytes, and the one that every print makes: id and meta.
 */
#include "core/arena.h"
#include "core/time.h"
#include "fhir/edit.h"
#include "fhir/fhir.h"

#include <assert.h>

void
edit_add(struct edits *list, size_t at, size_t del, str with)
{
	unsigned i = list->n++;

	assert(i < EDITS_MAX);
	for (; i > 0 && list->edit[i - 1].at > at; i--)
		list->edit[i] = list->edit[i - 1];
	list->edit[i] = (struct edit){ at, del, with };
}

enum err
edit_apply(struct ctx *cx, str body, const struct edits *list, size_t max,
    str *out)
{
	struct buf b;
	size_t from = 0;

	buf_init(&b, cx->mem, max);
	for (unsigned i = 0; i < list->n; i++) {
		const struct edit *e = &list->edit[i];

		assert(e->at >= from);
		buf_put(&b, str_sub(body, from, e->at - from));
		buf_put(&b, e->with);
		from = e->at + e->del;
	}
	buf_put(&b, str_sub(body, from, SIZE_MAX));
	if (buf_done(&b, out) != ERR_OK)
		return fail(cx, ERR_LIMIT, "body",
		    "this would be longer than %zu bytes", max);
	return ERR_OK;
}

size_t
edit_start(str body, const struct json *j)
{
	return (size_t)(j->raw.p - body.p);
}

size_t
edit_end(str body, const struct json *j)
{
	return edit_start(body, j) + j->raw.n;
}

size_t
edit_tail(str body, const struct json *j)
{
	size_t end = edit_start(body, j) + 1;

	JSON_EACH(c, j)
		end = edit_end(body, c);
	return end;
}

void
edit_cut(struct edits *list, str body, const struct json *j)
{
	size_t from = edit_start(body, j->up) + 1, end = edit_end(body, j);
	bool first = j->up->first == j;

	for (const struct json *c = j->up->first; c != j; c = c->next)
		from = edit_end(body, c);
	if (first && j->next)
		while (body.p[end++] != ',')
			;
	edit_add(list, from, end - from, S(""));
}

/* Ids, numbers and times: nothing that needs an escape. */
static str __attribute__((format(printf, 2, 3)))
text(struct arena *mem, const char *fmt, ...)
{
	char out[256];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(out, sizeof(out), fmt, ap);
	va_end(ap);
	return str_dup(mem, str_of(out));
}

/* The member's value replaced, or the member put first in the object. */
static void
set_text(struct arena *mem, struct edits *list, str body,
    const struct json *obj, str key, str value)
{
	const struct json *old = json_get(obj, key);

	if (old)
		edit_add(list, edit_start(body, old), old->raw.n,
		    text(mem, "\"%.*s\"", PRS(value)));
	else
		edit_add(list, edit_start(body, obj) + 1, 0,
		    text(mem, "\"%.*s\":\"%.*s\",", PRS(key), PRS(value)));
}

enum err
fhir_splice(struct ctx *cx, str body, str type, str id, int64_t v, int64_t at,
    str *out)
{
	const struct json *root, *meta;
	struct edits list = { .n = 0 };
	str when = time_iso(cx->mem, at);
	str version = text(cx->mem, "%lld", (long long)v), made;
	size_t after;

	TRY(json_parse(cx, body, FHIR_BODY_MAX, &root));
	meta = json_get(root, S("meta"));
	if (!str_eq(json_text(json_get(root, S("resourceType"))), type))
		return fail(cx, ERR_INPUT, "resourceType",
		    "the resource is not of type %.*s", PRS(type));
	after = edit_end(body, json_get(root, S("resourceType")));
	if (!fhir_is_id(id))
		return fail(cx, ERR_INPUT, "id", "this is not an id");
	if (meta && meta->type != JSON_OBJECT)
		return fail(cx, ERR_INPUT, "meta", "an object is wanted here");
	if (json_get(root, S("id")))
		set_text(cx->mem, &list, body, root, S("id"), id);
	else
		edit_add(&list, after, 0, text(cx->mem, ",\"id\":\"%.*s\"",
		    PRS(id)));
	if (meta && meta->n > 0) {
		set_text(cx->mem, &list, body, meta, S("versionId"), version);
		set_text(cx->mem, &list, body, meta, S("lastUpdated"), when);
		return edit_apply(cx, body, &list, body.n + 512, out);
	}
	made = text(cx->mem, "%s{\"versionId\":\"%.*s\",\"lastUpdated\":"
	    "\"%.*s\"}", meta ? "" : ",\"meta\":", PRS(version), PRS(when));
	if (meta)
		edit_add(&list, edit_start(body, meta), meta->raw.n, made);
	else
		edit_add(&list, after, 0, made);
	return edit_apply(cx, body, &list, body.n + 512, out);
}

void
fhir_part(struct json_w *w, str url, str key, str value)
{
	if (value.n == 0)
		return;
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("url"), url);
	json_w_text(w, key, value);
	json_w_close(w, '}');
}
