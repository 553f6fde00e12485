/*
 * Engines for the tests of fhir/ and forms/: R4's tables, the lexicon and the
 * forms, with forms and responses from text. Not a test.
 */
#ifndef HEED_TESTS_UNIT_FORM_KIT_H
#define HEED_TESTS_UNIT_FORM_KIT_H

#include "fhir/fhir.h"
#include "forms/forms.h"
#include "http/http.h"
#include "kit.h"
#include "language/language.h"

static inline enum err
kit_engines_open(struct ctx *server)
{
	const struct lexicon *lx;

	TRY(fhir_open(server));
	TRY(lexicon_open(server, &lx));
	forms_open(lx);
	return ERR_OK;
}

static inline int
kit_open(void **state)
{
	(void)state;
	return kit_start(kit_engines_open);
}

static inline const struct json *
kit_json(str text)
{
	const struct json *j = NULL;

	if (json_parse(&cx, text, (size_t)4 * KIT_MB, &j) != ERR_OK)
		printf("%.*s\n", PRS(cx.diag[0].what));
	return j;
}

/* What Heed prints is FHIR. */
static inline bool
kit_is_fhir(const struct json *j)
{
	bool ok = fhir_check(&cx, j) == ERR_OK;

	if (!ok)
		kit_say();
	return ok;
}

static inline enum err
kit_load(const char *items, struct form *f)
{
	str text = str_cat(mem, S("{\"resourceType\":\"Questionnaire\","
	    "\"url\":\"urn:t\",\"version\":\"1\",\"status\":\"active\","
	    "\"item\":["), str_cat(mem, str_of(items), S("]}")));

	return form_load(&cx, kit_json(text), f);
}

#endif
