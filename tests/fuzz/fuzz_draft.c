/*
 * Whatever form comes: it is refused with a place and a reason, never because
 * of what the lint finds; or its draft lints clean, loads, and has nothing more
 * to change. What the lint says of it, it says of something in the form.
 */
#include "core/json.h"
#include "fhir/fhir.h"
#include "forms/draft.h"
static enum err fuzz_open(struct ctx *);
#define FUZZ_OPEN fuzz_open
#include "fuzz.h"

static enum err
fuzz_open(struct ctx *cx)
{
	TRY(fhir_open(cx));
	return fuzz_forms(cx);
}

static void
refused(const struct ctx *cx)
{
	assert(cx->ndiag > 0);
	for (unsigned i = 0; i < cx->ndiag && i < DIAG_MAX; i++) {
		assert(cx->diag[i].what.n > 0);
		assert(str_find(cx->diag[i].what, S(" Instead: ")) < 0);
	}
}

static void
fuzz_one(struct arena *mem, str text)
{
	const struct json *j;
	struct draft d, again;
	struct lint *lint;
	struct form form;
	struct ctx cx;
	unsigned n;

	ctx_init(&cx, mem, 1795400000);
	if (json_parse(&cx, text, (size_t)1 << 20, &j) != ERR_OK ||
	    fhir_check(&cx, j) != ERR_OK)
		return;
	must(form_lint(&cx, j, &lint, &n));
	assert(cx.ndiag == 0);
	if (form_draft(&cx, j, &d) != ERR_OK) {
		refused(&cx);
		return;
	}
	assert((d.n > 0) == (n > 0) && (d.body.n > 0) == (n > 0));
	if (n == 0)
		return;
	must(json_parse(&cx, d.body, (size_t)4 << 20, &j));
	must(fhir_check(&cx, j));
	must(form_load(&cx, j, &form));
	must(form_draft(&cx, j, &again));
	assert(again.n == 0 && cx.ndiag == 0);
}
