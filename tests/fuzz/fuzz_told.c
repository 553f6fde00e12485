/*
 * A text that may name someone: what is found lies in it, in order, and a name
 * that is put behind it is always found.
 */
#include "learning/words.h"
#include "fuzz.h"

static void
fuzz_one(struct arena *mem, str text)
{
	static const str name[] = { SK("Ada Lark-Nest"), SK("Zo\xc3\xab") };
	struct meant who = { name, 2, S("9990000018"), true, 7366 };
	struct somewhere where = { S("Larch Ward"), 20762 };
	struct tellings t;
	struct ctx cx;

	ctx_init(&cx, mem, 0);
	must(told_find(&cx, text, &who, 1, &where, 1, &t));
	for (unsigned i = 0; i < t.n; i++) {
		assert(t.at[i].start < t.at[i].end && t.at[i].end <= text.n);
		assert(i == 0 || t.at[i - 1].start <= t.at[i].start);
	}
	if (t.more)
		return;
	text = str_cat(mem, text, S("\n\n\n\n\nAda Lark-Nest"));
	must(told_find(&cx, text, &who, 1, &where, 1, &t));
	assert(t.more || (t.n && t.at[t.n - 1].end == text.n));
}
