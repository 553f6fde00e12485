/*
 * The lexicon as it stands in practice/, for tests that need all of it. Reads
 * the files themselves, so that a table can be edited and tested without a
 * build.
 */
#ifndef HEED_TEST_LEXICON_FILES_H
#define HEED_TEST_LEXICON_FILES_H

#include "kit.h"
#include "language/language.h"

static const char *const lexicon_files[] = { "classes.tsv", "why.tsv",
	"stratify.tsv", "wording.tsv", "context.tsv", "codes.tsv" };

/* The whole lexicon; NULL, with the reasons, where a table is refused. */
static inline struct lexicon *
lexicon_whole(void)
{
	struct lexicon *lx = lexicon_new(mem);

	for (size_t i = 0; i < sizeof(lexicon_files) / sizeof(*lexicon_files);
	    i++) {
		char path[128];

		(void)snprintf(path, sizeof(path), "practice/lexicon/%s",
		    lexicon_files[i]);
		if (lexicon_load(&cx, path, kit_file(path), lx) != ERR_OK) {
			kit_say();
			return NULL;
		}
	}
	return lx;
}

#endif
