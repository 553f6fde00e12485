/*
 * heed audit: lines of JSON, FHIR or not, and the same bytes as one document;
 * cut into stretches anywhere they give the same. See audit_kit.h.
 */
#include "audit_kit.h"

static void
fuzz_one(struct arena *mem, str in)
{
	audit_file(mem, in, KIND_LINES);
	audit_file(mem, in, KIND_DOC);
}
