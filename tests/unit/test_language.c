/*
 * The scanner against its own tables and against CARE-92's two lists.
 *
 * Each row of the lexicon brings an example that it must find and a counter
 * example that it must leave alone, so a term is tested by being added.
 */
#include "core/json.h"
#include "language/lexicon.h"
#include "lexicon_files.h"

static struct lexicon *lx;

static int
setup(void **state)
{
	(void)kit_new(state);
	lx = lexicon_whole();
	return lx ? 0 : -1;
}

static bool
is_rating(const struct finding *f)
{
	return f->kind != LANG_WORDING && f->verdict != LANG_PROMPT;
}

static struct findings
scan(const char *text)
{
	struct findings f;

	language_scan(&cx, lx, str_of(text), &f);
	return f;
}

/* The verdict of a text as the labelling guide orders them; -1: none. */
static int
verdict_of(const struct findings *f)
{
	int best = LANG_VERDICT__MAX;

	for (unsigned i = 0; i < f->n; i++)
		if (is_rating(&f->at[i]) && (int)f->at[i].verdict < best)
			best = (int)f->at[i].verdict;
	return best == LANG_VERDICT__MAX ? -1 : best;
}

static bool
found_by(const struct findings *f, str rule, bool certain)
{
	for (unsigned i = 0; i < f->n; i++)
		if (str_eq(f->at[i].rule, rule) && (!certain ||
		    f->at[i].verdict == LANG_STRATIFICATION ||
		    f->at[i].verdict == LANG_PROMPT))
			return true;
	return false;
}

/* A cell has no room for a line's end: it is written \\n. */
static str
with_lines(str s)
{
	char *p = NEWN(cx.mem, char, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool line = s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == 'n';

		p[n++] = line ? '\n' : s.p[i];
		i += line;
	}
	return (str){ p, n };
}

/* The next of several texts parted by " || ". */
static bool
next_text(str *rest, str *one)
{
	ptrdiff_t at = str_find(*rest, S(" || "));

	if (rest->n == 0)
		return false;
	*one = with_lines(str_sub(*rest, 0, at < 0 ? rest->n : (size_t)at));
	*rest = str_sub(*rest, at < 0 ? rest->n : (size_t)at + 4, rest->n);
	return true;
}

static unsigned
check_find(const struct rule *u)
{
	str rest = u->example, one;
	struct findings f;
	unsigned wrong = 0;

	for (; next_text(&rest, &one);) {
		language_scan(&cx, lx, one, &f);
		if (!found_by(&f, u->id, false)) {
			print_error("%.*s misses its example: %.*s\n",
			    PRS(u->id), PRS(one));
			wrong++;
		}
	}
	for (rest = u->counter; next_text(&rest, &one);) {
		language_scan(&cx, lx, one, &f);
		if (found_by(&f, u->id, true)) {
			print_error("%.*s finds its counter example: %.*s\n",
			    PRS(u->id), PRS(one));
			wrong++;
		}
	}
	return wrong;
}

static unsigned
check_label(const struct rule *u)
{
	unsigned wrong = 0;

	if (!language_asks_risk(lx, u->example)) {
		print_error("%.*s misses its label\n", PRS(u->id));
		wrong++;
	}
	if (language_asks_risk(lx, u->counter)) {
		print_error("%.*s takes its counter label\n", PRS(u->id));
		wrong++;
	}
	return wrong;
}

/* A context that denies makes the example no stratification, and leaves the
 * counter example one; a context that holds back another does the reverse. */
static unsigned
check_context(const struct rule *u)
{
	bool frees = u->effect == EFFECT_NOW || u->effect == EFFECT_FIRM;
	str rest = u->example, one;
	struct findings f;
	unsigned wrong = 0;

	for (; next_text(&rest, &one);) {
		language_scan(&cx, lx, one, &f);
		if ((verdict_of(&f) == LANG_STRATIFICATION) != frees) {
			print_error("%.*s: wrong verdict %d for its example: "
			    "%.*s\n", PRS(u->id), verdict_of(&f), PRS(one));
			wrong++;
		}
	}
	for (rest = u->counter; !frees && next_text(&rest, &one);) {
		language_scan(&cx, lx, one, &f);
		if (verdict_of(&f) != LANG_STRATIFICATION) {
			print_error("%.*s: wrong verdict %d for its counter "
			    "example: %.*s\n", PRS(u->id), verdict_of(&f),
			    PRS(one));
			wrong++;
		}
	}
	return wrong;
}

static void
test_rows_examples(void **state)
{
	unsigned wrong = 0;

	(void)state;
	assert_true(lx->nrule > 150);
	for (unsigned i = 0; i < lx->nrule; i++) {
		const struct rule *u = &lx->rule[i];

		if (u->example.n == 0 || u->counter.n == 0) {
			print_error("%.*s has no examples\n", PRS(u->id));
			wrong++;
		} else if (u->effect != EFFECT_FIND) {
			wrong += check_context(u);
		} else if (u->where == WHERE_LABEL) {
			wrong += check_label(u);
		} else {
			wrong += check_find(u);
		}
	}
	assert_int_equal(wrong, 0);
}

/* CARE-92, one line for each member of each family it lists. */
static const struct { const char *text; bool warned; } care92[] = {
	{ "High risk.", true }, { "medium risk today", true },
	{ "Moderate risk, reviewed.", true }, { "low-risk", true },
	{ "No risk at present.", true }, { "nil risk", true },
	{ "Minimal risk.", true }, { "elevated risk", true },
	{ "imminent risk", true }, { "high suicide risk", true },
	{ "medium suicidal risk", true }, { "moderate suicide risk", true },
	{ "low suicidality risk", true }, { "no suicide risk", true },
	{ "nil suicidal risk", true }, { "minimal-suicide-risk", true },
	{ "elevated suicide risk", true }, { "imminent suicide risk", true },
	{ "Risk is high.", true }, { "risk = medium", true },
	{ "RISK: LOW", true }, { "Risk is red.", true },
	{ "risk = amber", true }, { "risk: green", true },
	{ "8/10 risk", true }, { "70% risk", true },
	{ "40% chance of suicide", true }, { "3/5 chance of suicide", true },
	{ "30% chance", true }, { "A 30% chance that she dies.", true },
	{ "1/4 chance that he will kill himself", true },
	{ "Risk to self: nil", true }, { "Risk of suicide: none", true },
	{ "She contracted for her safety with staff", true },
	{ "contracting for their own safety", true },
	{ "SAD PERSONS done", true }, { "C-SSRS completed", true },
	{ "Manchester Self-Harm Rule used", true },
	{ "He contracted for safety.", true },
	{ "She guarantees safety.", true },
	{ "High falls risk, bed lowered.", false },
	{ "Falls risk: high", false }, { "Low risk of falls.", false },
	{ "Pressure ulcer risk: medium", false },
	{ "High risk of pressure damage", false },
	{ "Low risk pregnancy", false }, { "high-risk pregnancy", false },
	{ "Risk: low mood and isolation", false },
	{ "Low mood for six weeks", false },
	{ "low-risk drinking", false }, { "Advised on low risk drinking.", false },
	{ "Hazard log: low risk", false }, { "hazard log entry, risk is low", false },
	{ "VTE risk: low", false }, { "Risk to others: low", false },
	{ "High risk of infection", false }, { "Fire risk is high", false },
	{ "Financial risk: medium", false },
	{ "A 20% chance of rain", false }, { "Risk of falls: nil", false },
	{ "Fifty-fifty that the bus comes", false },
	{ "A 30% chance that she moves house", false },
	{ "Contracted for her new job", false }, { "Risk factors discussed", false },
};

static void
test_care92_both_ways(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(care92) / sizeof(*care92); i++) {
		struct findings f = scan(care92[i].text);

		if ((f.n > 0) != care92[i].warned) {
			print_error("%s: %s\n", care92[i].text,
			    f.n > 0 ? "warned about" : "passed over");
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

/* What the page's typography may do to one phrase. */
static void
test_typography(void **state)
{
	static const char *const same[] = {
		"Risk\xc2\xa0is\xe2\x80\xafhigh.", "Risk is \xe2\x80\x93 high.",
		"suicide\xe2\x80\x91risk\xe2\x80\x93low",
		"Risk of suicide \xe2\x80\x94 LOW",
		"Risk of suicide: \xe2\x80\x9clow\xe2\x80\x9d",
		"Risk of suicide:\tlow", "RISK OF SUICIDE \xe2\x80\x98low\xe2\x80\x99",
		"risk_of_suicide=low", "riskOfSuicide>low<", "R\xc3\xacsk of suicide: l\xc3\xb2w, risk",
		"Risk of su\xc2\xad" "icide: low", "Risk of suicide :\xff low",
		"this line is wrapped by a program at fifty bytes, and the risk\n"
		"of suicide is low",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		struct findings f = scan(same[i]);

		if (verdict_of(&f) != LANG_STRATIFICATION)
			fail_msg("not seen: %s", same[i]);
		assert_true(f.at[0].end <= strlen(same[i]));
	}
	assert_int_equal(scan("Risk of\nSuicide: nil words. Low").n, 0);
}

static void
test_offsets(void **state)
{
	const char *text = "Caf\xc3\xa9 visit. \xe2\x80\x9cLow risk of "
	    "suicide\xe2\x80\x9d agreed.";
	struct findings f = scan(text);

	(void)state;
	assert_int_equal(f.n, 1);
	assert_int_equal(f.at[0].start, 16);
	assert_int_equal(f.at[0].end, 35);
	assert_memory_equal(text + f.at[0].start, "Low risk of suicide", 19);
	assert_true(f.at[0].why.n > 0 && f.at[0].instead.n > 0);
}

static void
test_order_and_overlap(void **state)
{
	struct findings f = scan("Denies plan. Low risk of suicide so discharged. "
	    "SAD PERSONS 4, refused bloods. Risk of self-harm: high. RAG: red");

	(void)state;
	assert_true(f.n >= 5);
	for (unsigned i = 1; i < f.n; i++) {
		assert_true(f.at[i - 1].start <= f.at[i].start);
		for (unsigned k = 0; k < i; k++)
			if (f.at[k].kind == f.at[i].kind)
				assert_true(f.at[k].end <= f.at[i].start);
	}
}

static void
test_many_findings(void **state)
{
	enum { TIMES = 700 };
	char *text = NEWN(cx.mem, char, TIMES * 16 + 1);
	struct findings f;

	(void)state;
	for (size_t i = 0; i < TIMES; i++)
		memcpy(text + i * 16, "Low risk today.\n", 16);
	language_scan(&cx, lx, (str){ text, TIMES * 16 }, &f);
	assert_int_equal(f.n, LANG_FINDINGS_MAX);
	assert_true(f.more);
	language_scan(&cx, lx, (str){ text, 160 }, &f);
	assert_int_equal(f.n, 10);
	assert_false(f.more);
}

/* Repeats a phrase up to n bytes. */
static str
repeat(const char *phrase, size_t n)
{
	size_t len = strlen(phrase);
	char *p = NEWN(cx.mem, char, n);

	for (size_t i = 0; i < n; i++)
		p[i] = phrase[i % len];
	return (str){ p, n };
}

/* Steps, not seconds: a text sixteen times as long may cost seventeen times as
 * much and no more, whatever it is made of. */
static void
test_linear(void **state)
{
	static const char *const nasty[] = {
		"risk ", "risk of risk of ", "low ", "low risk ", "not rated ",
		"risk risk of self harm is is is is is ", "low / medium / high / ",
		"( ) low ", "[ ] ", "((((", "red to amber to ", "1 ", "1/3 ",
		"suicide self harm suicide ", "no no no low risk ", "rag is is is ",
		"sad persons sad persons is ", "\"low risk\" ", "previous ",
		"low risk so discharge so ", "mum says low risk ", "a", "\xff",
		"low risk; ", "risk: low. ", "risk\n", "x-", "_",
	};
	enum { SMALL = 64 * 1024, BIG = 1024 * 1024 };

	(void)state;
	for (size_t i = 0; i < sizeof(nasty) / sizeof(*nasty); i++) {
		size_t mark = arena_mark(cx.mem);
		uint64_t small, big;
		struct findings f;

		scan_counted(&cx, lx, repeat(nasty[i], SMALL), &f, &small);
		scan_counted(&cx, lx, repeat(nasty[i], BIG), &f, &big);
		if (big > 17 * small + 1000 || big > (uint64_t)BIG * 3000)
			fail_msg("'%s': %llu steps, then %llu", nasty[i],
			    (unsigned long long)small, (unsigned long long)big);
		arena_reset(cx.mem, mark);
	}
}

static void
test_levels(void **state)
{
	static const struct { const char *option; bool level; } all[] = {
		{ "High", true }, { "Medium", true }, { "Low", true },
		{ "Moderate", true }, { "Amber", true }, { "3 - severe", true },
		{ "High risk (7-10)", true }, { "low to moderate", true },
		{ "L", true }, { "\xf0\x9f\x94\xb4", true }, { "1 = Low", true }, { "High \xe2\x80\x93 same day", true },
		{ "Low: discharge to GP", true },
		{ "Yes", false }, { "No", false }, { "Not at all", false },
		{ "Several days", false }, { "", false }, { "7", false },
		{ "Low mood", false }, { "Call the crisis team", false },
		{ "l", false }, { "Red Ward", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (language_is_level(lx, str_of(all[i].option)) != all[i].level)
			fail_msg("'%s'", all[i].option);
}

static void
test_labels(void **state)
{
	static const struct { const char *label; bool asks; } all[] = {
		{ "Risk level", true }, { "Level of risk", true },
		{ "Suicide risk", true }, { "Risk to self", true },
		{ "Overall risk", true }, { "RAG status", true },
		{ "SAD PERSONS total", true }, { "C-SSRS result", true },
		{ "Risk of self-harm in the next week", true },
		{ "Likelihood of repetition", true },
		{ "Falls risk level", false }, { "Waterlow score", false },
		{ "Pressure ulcer risk", false }, { "PHQ-9 total", false },
		{ "Risk to others", false }, { "VTE risk", false },
		{ "What keeps you safe?", false }, { "Thoughts of suicide", false },
		{ "Level of observation", false }, { "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (language_asks_risk(lx, str_of(all[i].label)) != all[i].asks)
			fail_msg("'%s'", all[i].label);
}

static void
test_fold(void **state)
{
	static const struct { const char *in, *want; } all[] = {
		{ "", "" }, { " ", "" }, { "...", "" }, { "A  b", "a b" },
		{ "  Walk, by the SEA! ", "walk by the sea" },
		{ "Caf\xc3\xa9", "cafe" }, { "cafe\xcc\x81", "cafe" },
		{ "\xc3\x86on stra\xc3\x9f" "e", "aeon strasse" },
		{ "\xc5\x81\xc3\xb3" "d\xc5\xba", "lodz" }, { "don\xe2\x80\x99t", "don t" },
		{ "\xce\x91\xce\x92\xce\x93", "\xce\xb1\xce\xb2\xce\xb3" },
		{ "\xd0\x9c\xd0\xb8\xd1\x80", "\xd0\xbc\xd0\xb8\xd1\x80" },
		{ "a\xe2\x80\x93" "b \xf0\x9f\x99\x82 c", "a b c" },
		{ "\xff" "a\xff", "a" }, { "5\xc3\x97" "4", "5 4" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		str got = language_fold(cx.mem, str_of(all[i].in));

		if (!str_eq(got, str_of(all[i].want)))
			fail_msg("'%s' gave '%.*s'", all[i].in, PRS(got));
	}
}

static void
test_words(void **state)
{
	struct words w;

	(void)state;
	assert_int_equal(language_words(&cx, S("  Go to B\xc3\xa9's house. "), &w),
	    ERR_OK);
	assert_int_equal(w.n, 5);
	assert_true(str_eq(w.at[2], S("be")) && str_eq(w.at[4], S("house")));
	assert_int_equal(language_words(&cx, S(" ... "), &w), ERR_OK);
	assert_int_equal(w.n, 0);
}

#define HEAD "id\tclass\twhere\tscope\tterm\twhy\tsource\treview_by\texample\tcounter_example\n"

/* A new term works by a row alone, and is gone without it. */
static void
test_a_row_alone(void **state)
{
	struct findings f = scan("Zorble score 4 today.");
	struct lexicon *own = lexicon_whole();

	(void)state;
	assert_int_equal(f.n, 0);
	assert_int_equal(lexicon_load(&cx, "mine/stratify.tsv", S(HEAD
	    "scale.zorble\tscale\tboth\tself\tzorble score? #int\tscale\t"
	    "unverified\t2027-11-01\tZorble score 4\tZorbing score\n"), own),
	    ERR_OK);
	language_scan(&cx, own, S("Zorble score 4 today."), &f);
	assert_int_equal(f.n, 1);
	assert_true(str_eq(f.at[0].rule, S("scale.zorble")));
	assert_int_equal(f.at[0].kind, LANG_SCALE);
	assert_int_equal(f.at[0].verdict, LANG_STRATIFICATION);
	assert_int_equal(f.at[0].end, 14);
	language_scan(&cx, own, S("The zorble score 4 is not used here."), &f);
	assert_int_equal(verdict_of(&f), LANG_NEGATED);
}

static void
test_bad_rows_refused(void **state)
{
	static const struct { const char *file, *text, *where; } bad[] = {
		{ "stratify.tsv", HEAD "a\tlevel\tboth\tself\trisk\tlevel\t\t2027-11-01\n", "stratify.tsv:2" },
		{ "stratify.tsv", HEAD "a\tlevel\tboth\tself\trisk\tlevel\tx\tsoon\n", "stratify.tsv:2" },
		{ "stratify.tsv", HEAD "a\tlevel\tboth\tself\trisk\tlevel\tx\t2027-13-01\n", "stratify.tsv:2" },
		{ "stratify.tsv", HEAD "\n\na\tcolour\tboth\tself\trisk\tlevel\tx\t2027-11-01\n", "stratify.tsv:4" },
		{ "stratify.tsv", HEAD "a\tlevel\tnever\tself\trisk\tlevel\tx\t2027-11-01\n", "stratify.tsv:2" },
		{ "stratify.tsv", HEAD "a\tlevel\tboth\tself\t<nosuch>\tlevel\tx\t2027-11-01\n", "stratify.tsv:2" },
		{ "stratify.tsv", HEAD "a\tlevel\tboth\tself\t#nosuch\tlevel\tx\t2027-11-01\n", "stratify.tsv:2" },
		{ "stratify.tsv", HEAD "a\tlevel\tboth\tself\t\tlevel\tx\t2027-11-01\n", "stratify.tsv:2" },
		{ "stratify.tsv", HEAD "a\tlevel\tboth\tself\t..3 risk\tlevel\tx\t2027-11-01\n", "stratify.tsv:2" },
		{ "stratify.tsv", HEAD "a\tlevel\tboth\tself\ta b c d e f g h i j k l m n o p q\tlevel\tx\t2027-11-01\n", "stratify.tsv:2" },
		{ "stratify.tsv", HEAD "a\tlevel\tboth\tself\trisk\tnokey\tx\t2027-11-01\n", "stratify.tsv:2" },
		{ "stratify.tsv", HEAD "level.risk\tlevel\tboth\tself\trisk\tlevel\tx\t2027-11-01\n", "stratify.tsv:2" },
		{ "stratify.tsv", HEAD "\tlevel\tboth\tself\trisk\tlevel\tx\t2027-11-01\n", "stratify.tsv:2" },
		{ "stratify.tsv", HEAD "a\tlevel\tboth\tself\t#int #of\tlevel\tx\t2027-11-01\n", "stratify.tsv" },
		{ "wording.tsv", "id\tterm\tinstead\twhy\tsource\treview_by\na\tb\tc\t\tx\t2027-11-01\n", "wording.tsv:2" },
		{ "context.tsv", "id\teffect\treach\tterm\tsource\treview_by\na\tfind\tbefore 3\tb\tx\t2027-11-01\n", "context.tsv:2" },
		{ "context.tsv", "id\teffect\treach\tterm\tsource\treview_by\na\tother\tbeyond 3\tb\tx\t2027-11-01\n", "context.tsv:2" },
		{ "context.tsv", "id\teffect\treach\tterm\tsource\treview_by\na\tother\tbefore 99\tb\tx\t2027-11-01\n", "context.tsv:2" },
		{ "classes.tsv", "class\tmembers\tsource\treview_by\n\tb\tx\t2027-11-01\n", "classes.tsv:2" },
		{ "classes.tsv", "class\tmembers\tsource\treview_by\nc\ta b c d e f g h i\tx\t2027-11-01\n", "classes.tsv:2" },
		{ "why.tsv", "key\twhy\tinstead\tsource\treview_by\nk\t\t\tx\t2027-11-01\n", "why.tsv:2" },
		{ "why.tsv", "key\twhy\nk\tw\textra\n", "why.tsv" },
		{ "else.tsv", "key\n", "else.tsv" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct lexicon *own = lexicon_whole();

		ctx_calm(&cx);
		if (lexicon_load(&cx, bad[i].file, str_of(bad[i].text), own) ==
		    ERR_OK)
			fail_msg("taken: %s", bad[i].text);
		assert_true(cx.ndiag > 0);
		if (!str_eq(cx.diag[0].where, str_of(bad[i].where)))
			fail_msg("at %.*s: %s", PRS(cx.diag[0].where),
			    bad[i].text);
	}
	ctx_calm(&cx);
}

/* An empty lexicon finds nothing, and does not fall over. */
static void
test_empty_lexicon(void **state)
{
	struct lexicon *none = lexicon_new(cx.mem);
	struct findings f;

	(void)state;
	language_scan(&cx, none, S("High risk of suicide."), &f);
	assert_int_equal(f.n, 0);
	assert_false(language_is_level(none, S("High")));
	assert_false(language_asks_risk(none, S("Risk level")));
}

/* CARE-90: what comes from elsewhere and grades a person, in each place where
 * FHIR has room for it; and what only looks like it. */
#define OBS(more) "{\"resourceType\":\"Observation\"," more "}"
#define CODE(text) "\"code\":{\"text\":\"" text "\"}"
#define ITEM(text, answer) "{\"resourceType\":\"QuestionnaireResponse\"," \
	"\"item\":[{\"linkId\":\"1\",\"text\":\"" text "\",\"answer\":[{" \
	answer "}]}]}"

static void
test_grades(void **state)
{
	static const struct { const char *json; bool grades; } row[] = {
		{ "{\"resourceType\":\"RiskAssessment\"}", true },
		{ OBS("\"code\":{\"coding\":[{\"system\":\"http://loinc.org\","
		    "\"code\":\"93374-7\"}]}"), true },
		{ OBS("\"code\":{\"coding\":[{\"system\":\"urn:x\","
		    "\"code\":\"93374-7\"}]}"), false },
		{ OBS("\"component\":[{\"code\":{\"coding\":[{\"system\":"
		    "\"http://loinc.org\",\"code\":\"93374-7\"}]}}]"), true },
		{ OBS(CODE("Suicide risk") ",\"valueCodeableConcept\":{"
		    "\"text\":\"High\"}"), true },
		{ OBS(CODE("Suicide risk") ",\"valueCodeableConcept\":{"
		    "\"coding\":[{\"display\":\"Moderate\"}]}"), true },
		{ OBS(CODE("Risk of suicide") ",\"valueInteger\":7"), true },
		{ OBS(CODE("Risk of suicide") ",\"interpretation\":[{\"text\":"
		    "\"Low\"}]"), true },
		{ OBS(CODE("Review") ",\"component\":[{" CODE("Suicide risk")
		    ",\"valueString\":\"amber\"}]"), true },
		{ OBS(CODE("SAD PERSONS score") ",\"valueInteger\":5"), true },
		{ OBS(CODE("C-SSRS") ",\"valueString\":\"moderate\""), true },
		{ OBS("\"note\":[{\"text\":\"High suicide risk, on 1:1.\"}]"),
		    true },
		{ OBS("\"extension\":[{\"url\":\"http://x.test/suicide-risk-"
		    "level\",\"valueCode\":\"high\"}]"), true },
		{ OBS("\"extension\":[{\"url\":\"http://x.test/risk_level\","
		    "\"valueString\":\"RED\"}]"), true },
		{ "{\"resourceType\":\"Flag\"," CODE("Suicide risk: HIGH") "}",
		    true },
		{ "{\"resourceType\":\"Condition\",\"code\":{\"coding\":[{"
		    "\"display\":\"High risk of suicide\"}]}}", true },
		{ "{\"resourceType\":\"CarePlan\",\"instantiatesCanonical\":["
		    "\"http://x.test/PlanDefinition/low-suicide-risk-order-set\""
		    "],\"title\":\"Low suicide risk order set\"}", true },
		{ ITEM("Risk of suicide", "\"valueString\":\"LOW (green)\""),
		    true },
		{ ITEM("Outcome", "\"valueString\":\"Low risk of suicide\""),
		    true },
		{ ITEM("Risk level", "\"valueCoding\":{\"display\":\"High\"}"),
		    true },
		{ ITEM("SAD PERSONS score", "\"valueInteger\":5"), true },
		/* A question is no answer. */
		{ ITEM("Is the risk of suicide low?", "\"valueString\":"
		    "\"We talked about what has kept him safe.\""), false },
		{ OBS(CODE("Body weight") ",\"valueQuantity\":{\"value\":70,"
		    "\"unit\":\"kg\"},\"interpretation\":[{\"text\":\"High\"}"
		    "]"), false },
		{ OBS(CODE("Falls risk") ",\"valueString\":\"High\""), false },
		{ OBS(CODE("Heart rate") ",\"valueInteger\":72"), false },
		{ "{\"resourceType\":\"Condition\"," CODE("Low mood") ","
		    "\"severity\":{\"text\":\"Severe\"}}", false },
		{ OBS("\"note\":[{\"text\":\"Thoughts of suicide, with no "
		    "plan.\"}]"), false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(*row); i++) {
		const struct json *j;

		assert_int_equal(json_parse(&cx, str_of(row[i].json), 10000,
		    &j), ERR_OK);
		if (language_grades(&cx, lx, j) != row[i].grades)
			fail_msg("%s: %s", row[i].grades ? "passed over"
			    : "sealed", row[i].json);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_examples),
		cmocka_unit_test(test_care92_both_ways),
		cmocka_unit_test(test_typography),
		cmocka_unit_test(test_offsets),
		cmocka_unit_test(test_order_and_overlap),
		cmocka_unit_test(test_many_findings),
		cmocka_unit_test(test_linear),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_grades),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_a_row_alone),
		cmocka_unit_test(test_bad_rows_refused),
		cmocka_unit_test(test_empty_lexicon),
	};

	return cmocka_run_group_tests(tests, setup, kit_end);
}
