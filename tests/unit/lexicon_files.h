/*
 * The lexicon as it stands in practice/, for tests that need all of it. Reads
 * the files themselves, so that a table can be edited and tested without a
 * build.
 */
#ifndef HEED_TEST_LEXICON_FILES_H
#define HEED_TEST_LEXICON_FILES_H

#include "core/arena.h"
#include "core/err.h"
#include "language/language.h"

#include <stdio.h>

static const char *const lexicon_files[] = { "classes.tsv", "why.tsv",
	"stratify.tsv", "wording.tsv", "context.tsv", "codes.tsv" };

/* A file whole, or "" with p NULL where there is none. */
static inline str
file_read(struct arena *mem, const char *path)
{
	FILE *f = fopen(path, "rb");
	str s = { NULL, 0 };
	long n;
	char *p;

	if (!f)
		return s;
	if (fseek(f, 0, SEEK_END) == 0 && (n = ftell(f)) >= 0) {
		rewind(f);
		p = NEWN(mem, char, (size_t)n + 1);
		s = (str){ p, fread(p, 1, (size_t)n, f) };
	}
	(void)fclose(f);
	return s;
}

static inline void
say_diags(const struct ctx *cx)
{
	for (unsigned i = 0; i < cx->ndiag && i < DIAG_MAX; i++)
		fprintf(stderr, "%.*s: %.*s\n", PRS(cx->diag[i].where),
		    PRS(cx->diag[i].what));
}

/* The whole lexicon; NULL, with the reasons on standard error, where a table
 * is refused. */
static inline struct lexicon *
lexicon_whole(struct ctx *cx)
{
	struct lexicon *lx = lexicon_new(cx->mem);

	for (size_t i = 0; i < sizeof(lexicon_files) / sizeof(*lexicon_files);
	    i++) {
		char path[128];
		str text;

		(void)snprintf(path, sizeof(path), "practice/lexicon/%s",
		    lexicon_files[i]);
		text = file_read(cx->mem, path);
		if (lexicon_load(cx, path, text, lx) != ERR_OK) {
			say_diags(cx);
			return NULL;
		}
	}
	return lx;
}

#endif
