/*
 * The scanner and the form questions against the labelled texts, where they
 * are at hand. The floors are what was reached, less a little: a change that
 * loses more has to say so.
 */
#include "core/json.h"
#include "lexicon_files.h"

enum { NONE = LANG_NEGATED + 1 };

/* A file below the labelled texts, or a loud skip. */
static str
labelled(const char *name)
{
	char path[1100];

	(void)snprintf(path, sizeof(path), "%s/%s", kit_shared("gold"), name);
	return kit_file(path);
}

static unsigned
verdict_named(str s)
{
	for (unsigned i = 0; i <= LANG_NEGATED; i++)
		if (str_eq(s, str_of(lang_verdict_name[i])))
			return i;
	return NONE;
}

static unsigned
verdict_of(const struct findings *f)
{
	unsigned best = NONE;

	for (unsigned i = 0; i < f->n; i++)
		if (f->at[i].kind != LANG_WORDING && f->at[i].verdict < best)
			best = f->at[i].verdict;
	return best;
}

static void
test_notes(void **state)
{
	struct lexicon *lx;
	str text, line;
	unsigned by[NONE + 1][NONE + 1] = { 0 }, got = 0, gold = 0, right = 0, n = 0;
	double precision, recall;

	(void)state;
	text = labelled("dev.jsonl");
	lx = lexicon_whole();
	assert_non_null(lx);
	for (bool more = true; more;) {
		const struct json *j;
		struct findings f;
		size_t mark = arena_mark(mem);

		more = str_cut(&text, '\n', &line);
		if (line.n == 0)
			continue;
		assert_int_equal(json_parse(&cx, line, 1 << 20, &j), ERR_OK);
		language_scan(&cx, lx, json_text(json_get(j, S("text"))), &f);
		by[verdict_named(json_text(json_get(j, S("verdict"))))]
		    [verdict_of(&f)]++;
		arena_reset(mem, mark);
	}
	for (unsigned i = 0; i <= NONE; i++) {
		got += by[i][LANG_STRATIFICATION];
		gold += by[LANG_STRATIFICATION][i];
		right += by[i][i];
		for (unsigned k = 0; k <= NONE; k++)
			n += by[i][k];
	}
	precision = by[0][0] / (double)got;
	recall = by[0][0] / (double)gold;
	print_message("notes: precision %.3f recall %.3f, four verdicts %.3f\n",
	    precision, recall, right / (double)n);
	assert_true(precision >= 0.95 && recall >= 0.95);
	assert_true(right / (double)n >= 0.90);
}

/* What the form lint will ask, in its plainest form: the item's label, or the
 * label of the group it stands in, asks about risk, and it takes a grade or a
 * number; or the label itself grades ("letter, low risk only"). */
struct lint {
	struct ctx *cx;
	const struct lexicon *lx;
	const struct json *form, *gold;
	unsigned hit, missed, trapped;
};

static bool
option_grades(const struct lexicon *lx, const struct json *option)
{
	const struct json *c = json_get(option, S("valueCoding"));
	str text = json_text(json_get(c ? c : option, S("display")));

	if (text.n == 0)
		text = json_text(json_get(option, S("valueString")));
	return language_is_level(lx, text);
}

static unsigned
graded_options(const struct lint *l, const struct json *item)
{
	const struct json *contained = json_get(l->form, S("contained"));
	str set = json_text(json_get(item, S("answerValueSet")));
	unsigned n = 0;

	JSON_EACH(o, json_get(item, S("answerOption")))
		n += option_grades(l->lx, o);
	JSON_EACH(v, contained) {
		if (set.n == 0 || !str_eq(json_text(json_get(v, S("id"))),
		    str_sub(set, 1, set.n)))
			continue;
		JSON_EACH(o, json_at(v, "compose.include.0.concept"))
			n += option_grades(l->lx, o);
		JSON_EACH(o, json_at(v, "expansion.contains"))
			n += option_grades(l->lx, o);
	}
	return n;
}

/* Labels read together, so that "Risk" in a form about pressure ulcers is not
 * about the person's safety. */
static bool
asks(const struct lint *l, str above, str label)
{
	str both = str_cat(l->cx->mem, str_cat(l->cx->mem, above, S(": ")),
	    label);

	return language_asks_risk(l->lx, both);
}

static bool
grades_itself(const struct lint *l, str label)
{
	struct findings f;

	language_scan(l->cx, l->lx, label, &f);
	return verdict_of(&f) == LANG_STRATIFICATION;
}

static bool
lints(const struct lint *l, const struct json *item, str group)
{
	str type = json_text(json_get(item, S("type")));
	str label = json_text(json_get(item, S("text")));
	str title = json_text(json_get(l->form, S("title")));
	bool number = str_eq(type, S("integer")) || str_eq(type, S("decimal"));

	if (grades_itself(l, label))
		return true;
	if (!number && graded_options(l, item) < 2)
		return false;
	return language_asks_risk(l->lx, label) ? asks(l, title, label) :
	    asks(l, group, label);
}

static bool
listed(const struct json *list, str id)
{
	JSON_EACH(e, list) {
		const struct json *link = json_get(e, S("linkId"));

		if (str_eq(json_text(link ? link : e), id))
			return true;
	}
	return false;
}

static void
walk(struct lint *l, const struct json *items, str group, unsigned depth)
{
	if (depth > 10)
		return;
	JSON_EACH(item, items) {
		str id = json_text(json_get(item, S("linkId")));
		bool flagged = lints(l, item, group);

		if (listed(json_get(l->gold, S("flags")), id)) {
			l->hit += flagged;
			l->missed += !flagged;
			if (!flagged)
				print_message("  missed: %.*s in %.*s\n",
				    PRS(id), PRS(json_text(json_get(l->gold,
				    S("id")))));
		} else if (flagged && !listed(json_get(l->gold, S("optional")),
		    id)) {
			print_message("  also: %.*s in %.*s\n", PRS(id),
			    PRS(json_text(json_get(l->gold, S("id")))));
			l->trapped++;
		}
		walk(l, json_get(item, S("item")),
		    json_text(json_get(item, S("text"))), depth + 1);
	}
}

static void
test_forms(void **state)
{
	struct lint l = { .cx = &cx };
	str text, line;

	(void)state;
	text = labelled("forms-gold.jsonl");
	l.lx = lexicon_whole();
	assert_non_null(l.lx);
	for (bool more = true; more;) {
		char path[256];

		more = str_cut(&text, '\n', &line);
		if (line.n == 0)
			continue;
		assert_int_equal(json_parse(&cx, line, 1 << 20, &l.gold),
		    ERR_OK);
		(void)snprintf(path, sizeof(path), "%.*s",
		    PRS(json_text(json_get(l.gold, S("file")))));
		assert_int_equal(json_parse(&cx, labelled(path), 1 << 20,
		    &l.form), ERR_OK);
		walk(&l, json_get(l.form, S("item")), S(""), 0);
	}
	print_message("forms: %u flags hit, %u missed, %u too many\n", l.hit,
	    l.missed, l.trapped);
	assert_int_equal(l.trapped, 0);
	assert_true(l.hit >= 12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_notes),
		T(test_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
