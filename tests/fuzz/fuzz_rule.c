/*
 * A condition, a line feed, and bytes that are facts: what is read prints to a
 * text that reads to the same text and says the same of any facts; and the
 * whole, taken as a table of rules, is refused or not, and never crashes.
 */
#include "learning/rule.h"
#define FUZZ_OPEN routes_open
#include "fuzz.h"

/* Three bytes a fact: known or not, and its value, taken from the few that
 * conditions ask for. */
static void
facts_from(struct facts *f, str bytes)
{
	static const char *const code[] = { "natural", "accidental", "yes",
		"no", "death", "event", "inpatient", "leave" };

	for (size_t i = 0; i < FACT__MAX && 2 * i + 1 < bytes.n; i++) {
		unsigned char a = (unsigned char)bytes.p[2 * i];
		unsigned char b = (unsigned char)bytes.p[2 * i + 1];

		f->at[i].known = a & 1;
		f->at[i].n = b;
		f->at[i].code = str_of(code[b % 8]);
	}
}

static void
fuzz_one(struct arena *mem, str text)
{
	struct facts f = { 0 };
	const struct cond *one, *two;
	struct ctx cx;
	uint64_t needs_one, needs_two;
	str line, rest = text, printed;
	enum truth truth;

	ctx_init(&cx, mem, 0);
	if (routes_check(&cx, "fuzz.tsv", text) != ERR_OK)
		ctx_calm(&cx);
	if (scopes_check(&cx, "fuzz.tsv", text) != ERR_OK)
		ctx_calm(&cx);
	(void)str_cut(&rest, '\n', &line);
	if (cond_read(&cx, "fuzz", line, &one) != ERR_OK) {
		assert(cx.ndiag == 1);
		return;
	}
	printed = cond_print(&cx, one);
	facts_from(&f, rest);
	truth = cond_ask(one, &f, &needs_one);
	assert((truth == TRUTH_UNKNOWN) == (needs_one != 0));
	/* Sorting adds spaces: what was near the limit may not fit twice. */
	if (printed.n > COND_BYTES_MAX)
		return;
	must(cond_read(&cx, "fuzz", printed, &two));
	assert(str_eq(cond_print(&cx, two), printed));
	assert(cond_ask(two, &f, &needs_two) == truth);
	assert(needs_one == needs_two);
}
