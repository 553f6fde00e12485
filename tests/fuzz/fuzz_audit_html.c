/*
 * heed audit: HTML as a file and as an attachment, and base64 of anything. What
 * comes out is UTF-8 and no longer than what went in; no line is empty and none
 * begins with a space, but in <pre>. See audit_kit.h.
 */
#include "audit/decode.h"
#include "audit_kit.h"

/* White space stands in <pre>, and where a number says so. */
static bool
keeps_space(str s)
{
	for (size_t i = 0; i + 2 <= s.n; i++)
		if (str_ieq(str_sub(s, i, 4), S("<pre")) ||
		    str_eq(str_sub(s, i, 2), S("&#")))
			return true;
	return false;
}

static void
fuzz_one(struct arena *mem, str in)
{
	str mended = utf8_mend(mem, in), words = html_words(mem, mended);
	char *p = NEWN(mem, char, base64_room(in.n));
	size_t n = base64_read(p, in);

	assert(utf8_ok(words, NULL));
	assert(words.n <= mended.n + 8);
	assert(n == SIZE_MAX || n <= base64_room(in.n));
	for (size_t i = 1; i < words.n; i++)
		assert(words.p[i - 1] != '\n' || (words.p[i] != ' ' &&
		    words.p[i] != '\n') || keeps_space(mended));
	if (decode_words(mem, in, S("text/html"), &words))
		assert(utf8_ok(words, NULL));
	audit_file(mem, in, KIND_HTML);
}
