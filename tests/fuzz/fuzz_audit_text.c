/*
 * heed audit: a file of plain text, or whatever its bytes make of it (gzip,
 * UTF-16, JSON, CSV): see audit_kit.h for what holds.
 */
#include "audit_kit.h"

static void
fuzz_one(struct arena *mem, str in)
{
	audit_file(mem, in, KIND_TEXT);
	audit_file(mem, in, KIND_BAD);
}
