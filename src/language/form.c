/*
 * Is this choice a grade, and does this label ask for one?
 *
 * A form is read item by item: its choices here, its labels by the rows of
 * stratify.tsv that count only as labels. Whether the two together make a
 * form that stratifies is the form lint's business.
 */
#include "language/lexicon.h"

enum { OPTION_TOKENS_MAX = 24 };

static bool
is_filler(const struct lexicon *lx, const struct token *t, unsigned left)
{
	return t->kind != TK_WORD ||
	    classes_match(lx->classes, lx->option_sep, t, left) > 0;
}

/* True where, but for numbers, marks and the word "risk", the whole choice is
 * one grade: "Amber", "3 - severe", "High risk (7-10)"; or where it opens with a
 * grade and a mark, and says what follows from it: "High - same day". */
bool
language_is_level(const struct lexicon *lx, str option)
{
	struct token t[OPTION_TOKENS_MAX];
	struct spell spell = { .vocab = lx->vocab };
	unsigned n = tokens_read(&spell, option, t, OPTION_TOKENS_MAX);
	unsigned grades = 0;

	if (n == OPTION_TOKENS_MAX)
		return false;
	for (unsigned i = 0; i < n;) {
		unsigned len = classes_match(lx->classes, lx->is_level, t + i,
		    n - i);

		if (len > 0)
			grades++;
		else if (t[i].kind == TK_MARK && grades > 0)
			return true;
		else if (!is_filler(lx, &t[i], n - i))
			return false;
		i += len > 0 ? len : 1;
	}
	return grades > 0;
}

bool
language_asks_risk(const struct lexicon *lx, str label)
{
	return scan_label(lx, label);
}
