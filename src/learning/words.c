/*
 * Prompts in responses, areas and bulletins: the lexicon's grammar over rows of
 * its own.
 */
#include "core/arena.h"
#include "core/asset.h"
#include "learning/words.h"

#define LEXICON "practice/lexicon/"

/* Set once by prompts_open, and read only. */
static struct lexicon *known;

enum err
prompts_open(struct ctx *cx)
{
	static const char *const table[] = { LEXICON "classes.tsv",
		LEXICON "wording.tsv", LEXICON "blame.tsv" };
	struct lexicon *lx = lexicon_new(cx->mem);

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct asset *a = asset_find(table[i]);

		if (!a)
			return fail(cx, ERR_UNREAD, table[i],
			    "nothing is there");
		TRY(lexicon_load(cx, a->path, a->body, lx));
	}
	known = lx;
	return ERR_OK;
}

/* Whether a check asks about a row. Words that hurt are asked about wherever
 * something is told, but in an area only what makes it an answer. */
static bool
asks(enum prompts_for which, str rule)
{
	switch (which) {
	case PROMPTS_AREA:
		return str_starts(rule, S("solution."));
	case PROMPTS_BULLETIN:
		return !str_starts(rule, S("solution."));
	default:
		return str_starts(rule, S("blame.")) ||
		    str_starts(rule, S("wording."));
	}
}

enum err
prompts_find(struct ctx *cx, enum prompts_for which, str text, struct findings *out)
{
	struct findings all;
	unsigned n = 0;

	if (text.n > PROMPTS_BYTES_MAX)
		return fail(cx, ERR_LIMIT, "text",
		    "longer than 64 KiB: check it in parts");
	language_scan(cx, known, text, &all);
	for (unsigned i = 0; i < all.n; i++)
		if (all.at[i].kind == LANG_WORDING &&
		    asks(which, all.at[i].rule))
			all.at[n++] = all.at[i];
	all.n = n;
	*out = all;
	return ERR_OK;
}
