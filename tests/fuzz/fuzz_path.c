/*
 * A path, a line feed and a document: whatever the path says, get and put end,
 * and where put says yes the lens laws hold and the document is still JSON.
 */
#include "core/json.h"
#include "fhir/fhir.h"
#define FUZZ_OPEN fhir_open
#include "fuzz.h"

/* What stands at path, which was put there or must at least be readable. */
static bool
get(struct ctx *cx, str body, const char *path, str *got)
{
	const struct json *j;
	bool there = false;

	if (json_parse(cx, body, FHIR_BODY_MAX, &j) != ERR_OK)
		assert(!"put made what is not JSON");
	return fhir_get(cx, j, path, got, &there) == ERR_OK && there;
}

static void
laws(struct ctx *cx, str body, const char *path)
{
	str one, two, got, again;

	if (fhir_put(cx, body, path, FHIR_TEXT, S("a\"1"), &one) != ERR_OK)
		return;
	if (!get(cx, one, path, &got) || !str_eq(got, S("a\"1")))
		assert(!"get after put");
	if (fhir_put(cx, one, path, FHIR_TEXT, got, &again) != ERR_OK ||
	    !str_eq(again, one))
		assert(!"put of what is there");
	if (fhir_put(cx, one, path, FHIR_TEXT, S("b"), &two) != ERR_OK ||
	    !get(cx, two, path, &got) || !str_eq(got, S("b")))
		assert(!"the last put wins");
	if (fhir_put(cx, two, path, FHIR_TEXT, JNOKEY, &one) != ERR_OK)
		assert(!"what was put cannot be taken away");
	(void)get(cx, one, path, &got);
}

static void
fuzz_one(struct arena *mem, str text)
{
	const struct json *j;
	struct ctx cx;
	str path, got;
	char *p;

	ctx_init(&cx, mem, 0);
	(void)str_cut(&text, '\n', &path);
	p = str_c(mem, path);
	if (json_parse(&cx, text, FHIR_BODY_MAX, &j) != ERR_OK)
		return;
	if (get(&cx, text, p, &got) &&
	    fhir_put(&cx, text, p, FHIR_TEXT, JNOKEY, &got) == ERR_OK &&
	    json_parse(&cx, got, FHIR_BODY_MAX, &j) != ERR_OK)
		assert(!"taking away made what is not JSON");
	laws(&cx, text, p);
}
