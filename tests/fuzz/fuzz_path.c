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

/* What is there, put there again as the kind that it is, changes no byte. */
static void
put_again(struct ctx *cx, str body, const char *path, str was)
{
	bool same = was.n == 0;
	str out;

	for (size_t i = 0; i < was.n; i++)
		same |= (unsigned char)was.p[i] < 0x20;
	for (int as = FHIR_TEXT; as <= FHIR_INT && !same; as++) {
		ctx_calm(cx);
		same = fhir_put(cx, body, path, (enum fhir_scalar)as, was,
		    &out) == ERR_OK && str_eq(out, body);
	}
	assert(same);
	ctx_calm(cx);
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
	if (get(&cx, text, p, &got)) {
		put_again(&cx, text, p, got);
		if (fhir_put(&cx, text, p, FHIR_TEXT, JNOKEY, &got) == ERR_OK &&
		    json_parse(&cx, got, FHIR_BODY_MAX, &j) != ERR_OK)
			assert(!"taking away made what is not JSON");
	}
	laws(&cx, text, p);
}
