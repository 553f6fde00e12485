/*
 * Notes and lexicon rows as a stranger may write them. A first byte below 5
 * chooses the table that the rest is loaded as; above, the rest is a note for a
 * small lexicon that has a row of every kind.
 */
#include "language/language.h"
#include "fuzz.h"

static const char classes[] = "class\tmembers\tsource\treview_by\n"
    "option\tlow;medium;high;^L\tx\t2027-11-01\n"
    "option-sep\tor;risk\tx\t2027-11-01\n"
    "option-level\tlow;high\tx\t2027-11-01\n"
    "free-before\tis;a\tx\t2027-11-01\n"
    "free-after\tand;so\tx\t2027-11-01\n"
    "level\tlow;very high;low to moderate\tx\t2027-11-01\n";
static const char whys[] = "key\twhy\tinstead\tsource\treview_by\n"
    "k\tBecause.\tInstead.\tx\t2027-11-01\n";
static const char rows[] =
    "id\tclass\twhere\tscope\tterm\twhy\tsource\treview_by\n"
    "a\tlevel\tboth\tloose\t<level> risk !factors\tk\tx\t2027-11-01\n"
    "b\tlevel\tboth\tbare\trisk is*3 ..4 <level>|#of $\tk\tx\t2027-11-01\n"
    "c\tform\tboth\tself\trisk ..8 #choices|#ticked\tk\tx\t2027-11-01\n"
    "d\tdecision\tboth\tself\t#rating so ..3 home\tk\tx\t2027-11-01\n"
    "e\tform\tlabel\tbare\t^ risk level?\tk\tx\t2027-11-01\n";
static const char context[] =
    "id\teffect\treach\tterm\tsource\treview_by\n"
    "f\tother\taround sentence\tfalls\tx\t2027-11-01\n"
    "g\thistory\tbefore text\told #year?\tx\t2027-11-01\n"
    "h\tnegate\tbefore 4\tnot|never\tx\t2027-11-01\n";

static void
scan_all(struct ctx *cx, const struct lexicon *lx, str text)
{
	struct findings f;
	struct words w;

	language_scan(cx, lx, text, &f);
	for (unsigned i = 0; i < f.n; i++) {
		assert(f.at[i].start < f.at[i].end && f.at[i].end <= text.n);
		assert(i == 0 || f.at[i - 1].start <= f.at[i].start);
	}
	(void)language_is_level(lx, text);
	(void)language_asks_risk(lx, text);
	assert(language_words(cx, text, &w) == ERR_OK);
	assert(str_eq(language_fold(cx->mem, language_fold(cx->mem, text)),
	    language_fold(cx->mem, text)));
}

static void
fuzz_one(struct arena *mem, str in)
{
	static const char *const file[] = { "classes.tsv", "why.tsv",
		"stratify.tsv", "wording.tsv", "context.tsv" };
	struct ctx cx;
	struct lexicon *lx;
	unsigned table;
	str text;

	if (in.n == 0)
		return;
	ctx_init(&cx, mem, 0);
	table = (uint8_t)in.p[0];
	text = str_sub(in, 1, in.n);
	lx = lexicon_new(cx.mem);
	assert(lexicon_load(&cx, file[0], str_of(classes), lx) == ERR_OK);
	assert(lexicon_load(&cx, file[1], str_of(whys), lx) == ERR_OK);
	assert(lexicon_load(&cx, file[2], str_of(rows), lx) == ERR_OK);
	assert(lexicon_load(&cx, file[4], str_of(context), lx) == ERR_OK);
	if (table < 5 && lexicon_load(&cx, file[table], text, lx) != ERR_OK)
		assert(cx.ndiag > 0);
	scan_all(&cx, lx, table < 5 ? S("Old low risk so home, risk is low")
	    : text);
}
