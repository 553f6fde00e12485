/*
 * heed audit: RTF as a file and as an attachment. What comes out is UTF-8, no
 * longer than three times what went in, and holds no control word's backslash
 * that was not escaped. See audit_kit.h.
 */
#include "audit/decode.h"
#include "audit_kit.h"

static void
fuzz_one(struct arena *mem, str in)
{
	str words = rtf_words(mem, in);

	assert(utf8_ok(words, NULL));
	assert(words.n <= 3 * in.n + 8);
	if (str_chr(words, '\\') >= 0)
		assert(str_find(in, S("\\\\")) >= 0 ||
		    str_find(in, S("\\'")) >= 0 || str_find(in, S("\\u")) >= 0);
	if (decode_words(mem, in, S("text/rtf"), &words))
		assert(utf8_ok(words, NULL));
	audit_file(mem, in, KIND_RTF);
}
