/*
 * Where the next word stands that the lexicon could begin with: the one place
 * to change when language/ has it itself (language_seek). Until then by the
 * plain matcher over the lexicon's own anchors.
 */
#include "audit/audit_int.h"
#include "language/lexicon.h"

size_t
audit_seek(const struct lexicon *lx, str text, size_t from)
{
	unsigned state = 0, which;
	size_t at = from;

	if (!lx->anchors)
		return from;
	return match_next(lx->anchors, text, &at, &state, &which) ? at - 1 :
	    text.n;
}
