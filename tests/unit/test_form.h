/*
 * What the tests of forms/ share: an arena with the lexicon open, forms and
 * responses from text or file, and where the shared data stands. Not a test;
 * include it after the standard headers and before <cmocka.h>.
 */
#ifndef HEED_TEST_FORM_H
#define HEED_TEST_FORM_H

#include "core/arena.h"
#include "fhir/fhir.h"
#include "forms/forms.h"
#include "http/http.h"
#include "language/language.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena *kit_server, *mem;
static struct ctx cx;
static size_t kit_mark;

static inline int
kit_open(void **state)
{
	const struct lexicon *lx;

	(void)state;
	kit_server = arena_new((size_t)64 << 20);
	mem = arena_new((size_t)1 << 30);
	ctx_init(&cx, kit_server, 0);
	if (fhir_open(&cx) != ERR_OK || lexicon_open(&cx, &lx) != ERR_OK) {
		printf("%.*s: %.*s\n", PRS(cx.diag[0].where),
		    PRS(cx.diag[0].what));
		return -1;
	}
	forms_open(lx);
	ctx_init(&cx, mem, 1795400000);
	kit_mark = arena_mark(mem);
	return 0;
}

static inline int
kit_close(void **state)
{
	(void)state;
	arena_free(mem);
	arena_free(kit_server);
	return 0;
}

static inline void
kit_reset(void)
{
	arena_reset(mem, kit_mark);
	ctx_calm(&cx);
}

static inline const struct json *
kit_json(str text)
{
	const struct json *j = NULL;

	if (json_parse(&cx, text, (size_t)4 << 20, &j) != ERR_OK)
		printf("%.*s\n", PRS(cx.diag[0].what));
	return j;
}

static inline void
kit_say(void)
{
	for (unsigned i = 0; i < cx.ndiag && i < DIAG_MAX; i++)
		printf("  %.*s: %.*s\n", PRS(cx.diag[i].where),
		    PRS(cx.diag[i].what));
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

/* A folder of the shared data, or NULL where there is none. */
static inline const char *
kit_shared(const char *dir)
{
	static char path[1024];
	const char *at = getenv("HEED_SHARED");
	DIR *d;

	(void)snprintf(path, sizeof(path), "%s/%s", at ? at : "../shared/data",
	    dir);
	d = opendir(path);
	if (!d) {
		printf("skipped: %s is not there\n", path);
		return NULL;
	}
	closedir(d);
	return path;
}

static inline str
kit_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t n;
	char *p;

	if (!f)
		return S("");
	p = NEWN(mem, char, (size_t)1 << 20);
	n = fread(p, 1, (size_t)1 << 20, f);
	(void)fclose(f);
	return (str){ p, n };
}

#endif
