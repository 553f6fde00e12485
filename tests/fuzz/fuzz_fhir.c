/*
 * Whatever JSON comes, the check and the index end within the arena, say where
 * a fault is, and what the check took has rows that hold.
 */
#include "core/json.h"
#include "fhir/fhir.h"
#define FUZZ_OPEN fhir_open
#include "fuzz.h"

static void
fuzz_one(struct arena *mem, str text)
{
	const struct json *j;
	struct fhir_ix *ix = NULL;
	unsigned n = 0;
	struct ctx cx;
	enum err err;
	str out;

	ctx_init(&cx, mem, 0);
	if (json_parse(&cx, text, FHIR_BODY_MAX, &j) != ERR_OK)
		return;
	err = fhir_check(&cx, j);
	assert((err == ERR_OK) == (cx.ndiag == 0));
	for (unsigned i = 0; i < cx.ndiag && i < DIAG_MAX; i++)
		assert(cx.diag[i].where.n > 0 && cx.diag[i].what.n > 0);
	ctx_calm(&cx);
	if (fhir_index(&cx, j, &ix, &n) != ERR_OK)
		n = 0;
	for (unsigned i = 0; i < n; i++)
		assert(ix[i].param.n > 0 && ix[i].value.n <= 3 * 1024);
	if (err == ERR_OK) {
		str type = json_text(json_get(j, S("resourceType")));

		ctx_calm(&cx);
		if (fhir_splice(&cx, text, type, S("x"), 1, 0, &out) != ERR_OK ||
		    json_parse(&cx, out, 2 * FHIR_BODY_MAX, &j) != ERR_OK ||
		    fhir_check(&cx, j) != ERR_OK)
			assert(!"a splice broke a good resource");
	}
	(void)fhir_fold(mem, text);
	char digits[11];
	(void)nhs_parse(text, digits);
}
