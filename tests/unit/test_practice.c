/*
 * What the practice rests on, and what must stand nowhere in it: whose words
 * the prompts are, where each row comes from and when it is to be looked at again,
 * the hazard log, the words that are asked about, and that nothing that Heed
 * keeps, asks the store or can be sent to has room for a level or a sum.
 */
#include "core/asset.h"
#include "core/time.h"
#include "core/tsv.h"
#include "language/lexicon.h"
#include "lexicon_files.h"

#include <unistd.h>

static const struct tsv *
table(const char *file, str text)
{
	struct tsv *t = NEW(mem, struct tsv);

	if (tsv_parse(&cx, file, text, t) != ERR_OK) {
		kit_say();
		fail_msg("%s is no table", file);
	}
	return t;
}

/* With runs of anything but letters and digits as one space, in small letters:
 * a phrase is found however it is wrapped. */
static str
plain(str s)
{
	char *p = NEWN(mem, char, s.n + 3);
	size_t n = 1;

	p[0] = ' ';
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			p[n++] = c;
		else if (p[n - 1] != ' ')
			p[n++] = ' ';
	}
	if (p[n - 1] != ' ')
		p[n++] = ' ';
	return (str){ p, n };
}

/* ---- CARE-8 ---- */

/* Known phrases of the forms that belong to others (docs/provenance.md), enough
 * of each to know it by. */
static const char *const licensed[] = {
	/* the Stanley-Brown plan */
	"internal coping strategies",
	"things i can do to take my mind off my problems",
	"people and social settings that provide distraction",
	"people whom i can ask for help",
	"professionals or agencies i can contact during a crisis",
	"making the environment safe",
	"the one thing that is most important to me and worth living for",
	"stanley brown safety plan",
	/* the CAMS status form */
	"suicide status form", "rate psychological pain",
	"rate overall risk of suicide", "i wish to live to the following extent",
	"the one thing that would help me no longer feel suicidal",
	/* the Columbia scale */
	"wish to be dead", "non specific active suicidal thoughts",
	"have you wished you were dead or wished you could go to sleep",
	"have you actually had any thoughts of killing yourself",
	"have you been thinking about how you might",
	"have you had these thoughts and had some intention of acting",
	"active suicidal ideation with specific plan and intent",
};
enum { NLICENSED = sizeof(licensed) / sizeof(licensed[0]) };

static const char *
licensed_in(str text)
{
	str p = plain(text);

	for (size_t i = 0; i < NLICENSED; i++) {
		char spaced[200];

		(void)snprintf(spaced, sizeof(spaced), " %s ", licensed[i]);
		if (str_find(p, str_of(spaced)) >= 0)
			return licensed[i];
	}
	return NULL;
}

/* CARE-8: in no file that the program carries and shows; the lexicon alone may
 * name what it looks for, and sources.tsv whose work is meant. */
static void
our_own_words(void **state)
{
	const struct asset *a;
	unsigned seen = 0;

	(void)state;
	/* The search finds what it is to find. */
	assert_non_null(licensed_in(S("Step 2:\n  Internal Coping-Strategies,")));
	assert_non_null(licensed_in(S("1) Wish to be  dead?")));
	assert_null(licensed_in(S("What I can do alone")));
	for (unsigned i = 0; (a = asset_under("", i)); i++) {
		const char *phrase = licensed_in(a->body);

		if (phrase && !str_starts(str_of(a->path),
		        S("practice/lexicon/")) &&
		    !str_eq(str_of(a->path), S("practice/sources.tsv")))
			fail_msg("%s: \"%s\"", a->path, phrase);
		seen++;
	}
	assert_int_equal(seen, nassets);
	/* The list of where things come from says what is left out. */
	{
		str from = kit_file("docs/provenance.md");

		assert_true(str_find(from, S("Stanley-Brown")) >= 0);
		assert_true(str_find(from, S("CAMS")) >= 0);
		assert_true(str_find(from, S("Columbia")) >= 0);
		assert_true(str_find(from, S("practice/contacts/")) >= 0);
	}
}

/* ---- CARE-9 ---- */

static bool
is_day(str s)
{
	struct fdate d;
	bool ok = s.n == 10 && fdate_parse(&cx, "review_by", s, &d) == ERR_OK;

	ctx_calm(&cx);
	return ok;
}

/* Each word is a key of sources.tsv; the lexicon names its in words. */
static void
known_source(const char *file, str keys, const struct tsv *sources)
{
	str key, rest = keys;
	bool more = true;

	if (keys.n == 0)
		fail_msg("%s: a row without source", file);
	if (str_starts(str_of(file), S("practice/lexicon/")))
		return;
	while (more) {
		bool known = false;

		more = str_cut(&rest, ' ', &key);
		for (unsigned i = 0; i < sources->nrow && !known; i++)
			known = str_eq(tsv_get(sources, i, "key"), key);
		if (!known)
			fail_msg("%s: no source \"%.*s\"", file, PRS(key));
	}
}

/* CARE-9: every row of every table says where it comes from and by when it is
 * looked at again; every prompt of every form where it comes from. */
static void
sourced_and_dated(void **state)
{
	const struct asset *a;
	const struct tsv *sources = table("practice/sources.tsv",
	    asset_find("practice/sources.tsv")->body);
	unsigned tables = 0, forms = 0, lists = 0;

	(void)state;
	for (unsigned i = 0; (a = asset_under("practice/", i)); i++) {
		const struct tsv *t;

		if (str_ends(str_of(a->path), S(".json"))) {
			assert_true(str_find(a->body,
			    S("urn:heed:source")) >= 0);
			assert_true(str_find(a->body, S("\"version\"")) >= 0);
			forms++;
			continue;
		}
		t = table(a->path, a->body);
		if (str_eq(str_of(a->path), S("practice/sources.tsv")))
			continue;
		if (t->nrow == 0)
			fail_msg("%s is empty", a->path);
		for (unsigned r = 0; r < t->nrow; r++) {
			known_source(a->path, tsv_get(t, r, "source"),
			    sources);
			if (!is_day(tsv_get(t, r, "review_by")))
				fail_msg("%s:%u: no day to look again", a->path,
				    t->line[r]);
		}
		tables++;
		lists += str_starts(str_of(a->path), S("practice/contacts/"));
	}
	assert_true(tables > 60 && forms >= 6 && lists == 4);
	assert_non_null(asset_find("practice/clocks.tsv"));
	for (unsigned r = 0; r < sources->nrow; r++) {
		str c = tsv_get(sources, r, "checked");

		assert_true(str_eq(c, S("yes")) || str_eq(c, S("unverified")));
	}
}

/* ---- CARE-12 ---- */

/* CARE-12: each hazard that has to be there, by words of its row; each row says
 * what is done about it, in files that are there. */
static void
hazards(void **state)
{
	static const struct { const char *what, *id, *words; } want[] = {
		{ "wrong person", "H01", "Another person's plan" },
		{ "stale plan", "H03", "An old plan" },
		{ "stale number", "H23", "number is out of date" },
		{ "lost consent withdrawal", "H24",
			"withdrawal of consent is lost" },
		{ "leaked address", "H25", "address or number leaks" },
		{ "import level shown", "H26",
			"level from another system is shown" },
		{ "timer wrong at DST", "H27", "wrong at a clock change" },
		{ "blank as no", "H28", "empty answer is read as no" },
		{ "copy-paste plan", "H29", "pasted into many" },
		{ "alert fatigue", "H30", "Too many prompts" },
		{ "abusive relative reached", "H31",
			"relative who harmed the person is reached" },
	};
	static const char *const filled[] = { "hazard", "cause", "effect",
		"control", "where", "shown_by", "severity", "before", "after",
		"state" };
	const struct tsv *t = table("docs/safety/hazards.tsv",
	    kit_file("docs/safety/hazards.tsv"));

	(void)state;
	for (size_t w = 0; w < sizeof(want) / sizeof(want[0]); w++) {
		bool there = false;

		for (unsigned r = 0; r < t->nrow; r++)
			there |= str_eq(tsv_get(t, r, "id"),
			    str_of(want[w].id)) &&
			    str_find(tsv_get(t, r, "hazard"),
			        str_of(want[w].words)) >= 0;
		if (!there)
			fail_msg("no hazard \"%s\"", want[w].what);
	}
	for (unsigned r = 0; r < t->nrow; r++) {
		str id = tsv_get(t, r, "id"), path;
		str rest = tsv_get(t, r, "where");
		bool more = true;

		for (size_t k = 0; k < sizeof(filled) / sizeof(filled[0]); k++)
			if (tsv_get(t, r, filled[k]).n == 0)
				fail_msg("%.*s says no %s", PRS(id),
				    filled[k]);
		for (unsigned o = 0; o < r; o++)
			assert_false(str_eq(id, tsv_get(t, o, "id")));
		while (more && !str_eq(tsv_get(t, r, "state"), S("later"))) {
			more = str_cut(&rest, ' ', &path);
			if (path.n == 0 || path.p[0] == '(' ||
			    path.p[path.n - 1] == ')' ||
			    str_find(path, S("/")) < 0)
				continue;
			if (access(str_c(mem, path), F_OK) != 0)
				fail_msg("%.*s: %.*s is not there", PRS(id),
				    PRS(path));
		}
	}
}

/* ---- CARE-93 ---- */

static const char *
said(str rule, const struct findings *f, const struct finding **at)
{
	for (unsigned i = 0; i < f->n; i++)
		if (str_eq(f->at[i].rule, rule)) {
			*at = &f->at[i];
			return NULL;
		}
	return "not asked about";
}

/* CARE-93: each row of the words that hurt is asked about, as a prompt that
 * refuses nothing, with other words to use; what only looks like it is not. */
static void
words_that_hurt(void **state)
{
	static const char *const named[] = { "He committed suicide.",
		"A successful suicide.", "A failed attempt last year.",
		"Attention-seeking again.", "She is manipulative.",
		"Denies any plans.", "Superficial cuts.",
		"A frequent flyer of ours." };
	const struct lexicon *lx = lexicon_whole();
	const struct tsv *t = table("practice/lexicon/wording.tsv",
	    asset_find("practice/lexicon/wording.tsv")->body);
	const struct finding *at = NULL;
	struct findings f;

	(void)state;
	assert_non_null(lx);
	assert_true(t->nrow >= 20);
	for (unsigned r = 0; r < t->nrow; r++) {
		str id = tsv_get(t, r, "id"), text = tsv_get(t, r, "example");

		language_scan(&cx, lx, text, &f);
		if (said(id, &f, &at))
			fail_msg("%.*s: not asked about", PRS(id));
		assert_int_equal(at->kind, LANG_WORDING);
		assert_int_equal(at->verdict, LANG_PROMPT);
		assert_true(at->why.n > 0);
		assert_true(str_eq(at->instead, tsv_get(t, r, "instead")));
		assert_true(at->end > at->start && at->end <= text.n);
		language_scan(&cx, lx, tsv_get(t, r, "counter_example"), &f);
		if (!said(id, &f, &at))
			fail_msg("%.*s: asked about where it is not said",
			    PRS(id));
	}
	/* Those that care.md names, in sentences that are not the table's. */
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		bool prompt = false;

		language_scan(&cx, lx, str_of(named[i]), &f);
		for (unsigned k = 0; k < f.n; k++)
			prompt |= f.at[k].verdict == LANG_PROMPT &&
			    f.at[k].instead.n > 0;
		if (!prompt)
			fail_msg("%s: not asked about", named[i]);
	}
}

/* ---- CARE-1, CARE-95 ---- */

/* Words that would name a level, a score or a rank where something is kept,
 * asked for, or addressed; found as whole words, or as the beginning of one. */
static const char *const grading[] = { "risk", "level", "score", "scoring",
	"rank", "rag", "severity", "severe", "probability", "percentile",
	"likelihood", "stratif", "priority", "urgency", "weight", "rating",
	"rated", "grade", "traffic", "colour", "color", "predict", "regress",
	"acuity" };
/* What is said in order to say no: the pages that refuse, and the type of what
 * others send and Heed seals (CARE-90). */
static const char *const refusing[] = { "no-level", "why-no-score",
	"RiskAssessment" };

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The first grading word in s as the beginning of a word, or NULL. */
static const char *
grades(str s)
{
	str p = plain(s);

	for (size_t g = 0; g < sizeof(grading) / sizeof(grading[0]); g++) {
		char word[40];
		ptrdiff_t at;

		(void)snprintf(word, sizeof(word), " %s", grading[g]);
		at = str_find(p, str_of(word));
		/* "rag" is no beginning of "ragged". */
		if (at >= 0 && (!str_eq(str_of(grading[g]), S("rag")) ||
		    !letter(p.p[(size_t)at + strlen(word)])))
			return grading[g];
	}
	return NULL;
}

/* Calls each with every quoted string of a .def file, joined where C joins
 * them; comments are not read. How many there were. */
static unsigned
each_string(const char *path, void (*each)(const char *, str))
{
	str s = kit_file(path);
	char *b = NEWN(mem, char, s.n + 1);
	size_t n = 0, i = 0;
	unsigned strings = 0;

	assert_true(s.n > 0);
	while (i < s.n) {
		size_t next;

		if (s.p[i] == '/' && i + 1 < s.n && s.p[i + 1] == '*') {
			ptrdiff_t end = str_find(str_sub(s, i, s.n), S("*/"));

			i += end < 0 ? s.n - i : (size_t)end + 2;
			continue;
		}
		if (s.p[i++] != '"')
			continue;
		while (i < s.n && s.p[i] != '"') {
			if (s.p[i] == '\\')
				i++;
			b[n++] = s.p[i++];
		}
		i++;
		for (next = i; next < s.n && (s.p[next] == ' ' ||
		    s.p[next] == '\n' || s.p[next] == '\t'); next++)
			;
		if (next < s.n && s.p[next] == '"')
			continue; /* it goes on */
		each(path, (str){ b, n });
		strings++;
		n = 0;
	}
	return strings;
}

static void
no_grade(const char *path, str s)
{
	const char *word;

	for (size_t i = 0; i < sizeof(refusing) / sizeof(refusing[0]); i++)
		if (str_find(s, str_of(refusing[i])) >= 0)
			return;
	word = grades(s);
	if (word)
		fail_msg("%s: \"%s\" in \"%.*s\"", path, word, PRS(s));
}

static void
keeps_no_grade(const char *path, str s)
{
	/* An address, a key, a column: words for people are read as a whole
	 * elsewhere. */
	if (str_find(s, S(" ")) < 0 || str_starts(s, S("CREATE ")) ||
	    str_starts(s, S("ALTER ")))
		no_grade(path, s);
}

/* CARE-1: no table, column, kind, setting, field, address or clock has room for
 * a level of a person, and no code of a list is one. */
static void
no_room_for_a_level(void **state)
{
	static const char *const keep[] = { "src/store/schema.def",
		"src/access/kind.def", "src/access/setting.def",
		"src/access/right.def", "src/access/job.def",
		"src/care/field.def", "src/care/sheet.def",
		"src/web/routes.def" };
	static const char *const never[] = { "high", "medium", "low",
		"moderate", "red", "amber", "green", "severe", "mild",
		"critical", "elevated", "minimal" };
	const struct asset *a;
	unsigned codes = 0;

	(void)state;
	assert_non_null(grades(S("ALTER TABLE head ADD COLUMN risk_level text")));
	assert_non_null(grades(S("/person/{person}/rag")));
	assert_non_null(grades(S("urgency")));
	assert_null(grades(S("CREATE TABLE work (storage text, ragged text)")));
	for (size_t i = 0; i < sizeof(keep) / sizeof(keep[0]); i++)
		assert_true(each_string(keep[i], keeps_no_grade) > 0);
	for (unsigned i = 0; (a = asset_under("practice/codes/", i)); i++) {
		const struct tsv *t = table(a->path, a->body);

		for (unsigned r = 0; r < t->nrow; r++) {
			str code = tsv_get(t, r, "code");

			no_grade(a->path, code);
			for (size_t k = 0; k < sizeof(never) /
			    sizeof(never[0]); k++)
				if (str_eq(code, str_of(never[k])))
					fail_msg("%s: %s", a->path, never[k]);
			codes++;
		}
	}
	assert_true(codes > 200);
	for (unsigned i = 0; (a = asset_under("practice/forms/", i)); i++) {
		assert_true(str_find(a->body, S("ordinalValue")) < 0);
		assert_true(str_find(a->body, S("itemWeight")) < 0);
		assert_true(str_find(a->body, S("calculatedExpression")) < 0);
		assert_true(str_find(a->body, S("urn:heed:score")) < 0);
	}
}

static unsigned lists; /* of what is owed */

static bool
has_word(str plained, const char *word)
{
	char spaced[40];

	(void)snprintf(spaced, sizeof(spaced), " %s ", word);
	return str_find(plained, str_of(spaced)) >= 0;
}

static void
no_sum(const char *path, str s)
{
	static const char *const sums[] = { "avg", "stddev", "variance",
		"corr", "ntile", "rank", "dense rank", "percent rank",
		"row number", "exp", "ln", "log", "power", "sqrt", "random",
		"over", "regr slope" };
	str p = plain(s);
	ptrdiff_t by = str_find(p, S(" group by "));

	/* FTS5's own name for what a command of it is given. */
	if (str_eq(s, S("INSERT INTO texts (texts, rank) VALUES ('merge', $1)")))
		return;
	no_grade(path, s);
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
		if (has_word(p, sums[i]))
			fail_msg("%s: %s in \"%.*s\"", path, sums[i], PRS(s));
	/* The months' counts of words are of no person; nothing else is added
	 * up, nothing multiplied, and nothing counted person by person. */
	if (has_word(p, "sum") && (has_word(p, "person") ||
	    has_word(p, "body") || !has_word(p, "wording count")))
		fail_msg("%s: a sum in \"%.*s\"", path, PRS(s));
	if (str_find(s, S(" * ")) >= 0)
		fail_msg("%s: a product in \"%.*s\"", path, PRS(s));
	if (by >= 0 && has_word(p, "count") &&
	    has_word(str_sub(p, (size_t)by, p.n), "person"))
		fail_msg("%s: counts by person in \"%.*s\"", path, PRS(s));
	/* What is owed: by due, then asked, and the id where both are one. */
	if (!str_starts(s, S("SELECT")) || !has_word(p, "live 1") ||
	    !has_word(p, "from work w") || !has_word(p, "limit"))
		return;
	if (str_find(s, S(" ORDER BY w.due, w.asked, w.id LIMIT")) < 0)
		fail_msg("%s: another order in \"%.*s\"", path, PRS(s));
	lists++;
}

/* Without its comments. */
static str
code_of(str s)
{
	char *p = NEWN(mem, char, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '/' && i + 1 < s.n && s.p[i + 1] == '*') {
			ptrdiff_t end = str_find(str_sub(s, i, s.n), S("*/"));

			i += end < 0 ? s.n - i : (size_t)end + 1;
			continue;
		}
		p[n++] = s.p[i];
	}
	return (str){ p, n };
}

static void
names_no_model(const char *dir, const char *name)
{
	static const char *const models[] = { " score", " scoring", " predict",
		" regress", " severity", " likelihood", " percentile",
		" stratif", " weight", " probab", " rank ", " risk " };
	char path[600];
	str p;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	p = plain(code_of(kit_file(path)));
	for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++)
		if (str_find(p, str_of(models[i])) >= 0)
			fail_msg("%s:%s", path, models[i]);
}

/* CARE-95: what handles people's records has no name for such a thing either;
 * what reads other systems' levels (audit, language, forms) names them. */
static void
no_name_for_a_model(void **state)
{
	static const char *const dir[] = { "src/access", "src/care",
		"src/store", "src/web", "src/http", "src/ui", "src/stats" };
	unsigned seen = 0;

	(void)state;
	assert_true(str_find(plain(code_of(S("int /* of */ risk_score(void)"))),
	    S(" risk score ")) >= 0);
	for (size_t i = 0; i < sizeof(dir) / sizeof(dir[0]); i++)
		seen += kit_each(dir[i], ".h", names_no_model);
	assert_true(seen > 50);
}

/* CARE-95 CARE-96: no statement adds up, weighs or ranks what is known of
 * people, or counts it person by person; no address has a name for such a thing; and
 * what is owed has one order. */
static void
nothing_adds_up(void **state)
{
	(void)state;
	lists = 0;
	assert_true(each_string("src/store/stmt.def", no_sum) > 200);
	assert_true(each_string("src/web/routes.def", keeps_no_grade) > 100);
	assert_int_equal(lists, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(our_own_words), T(sourced_and_dated), T(hazards),
		T(words_that_hurt), T(no_room_for_a_level),
		T(no_name_for_a_model), T(nothing_adds_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
