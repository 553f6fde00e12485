/*
 * Words in what is learned and told: each row asks about its example and not
 * about what stands beside it; and a bulletin that could tell who is meant.
 */
#include "core/asset.h"
#include "core/buf.h"
#include "core/tsv.h"
#include "learning/harm.h"
#include "learning/words.h"
#include "kit.h"

static int
opened(void **state)
{
	(void)state;
	return kit_start(prompts_open);
}
#define TO(f) cmocka_unit_test_setup_teardown(f, opened, kit_end)

static bool
asked(enum prompts_for which, const char *rule, str text)
{
	struct findings f;

	assert_int_equal(prompts_find(&cx, which, text, &f), ERR_OK);
	for (unsigned i = 0; i < f.n; i++)
		if (str_eq(f.at[i].rule, str_of(rule)))
			return f.at[i].end > f.at[i].start &&
			    f.at[i].end <= text.n && f.at[i].why.n > 0 &&
			    f.at[i].instead.n > 0;
	return false;
}

static enum prompts_for
check_of(str id)
{
	return str_starts(id, S("solution.")) ? PROMPTS_AREA :
	    str_starts(id, S("method.")) ? PROMPTS_BULLETIN :
	    PROMPTS_RESPONSE;
}

/* LEARN-30 LEARN-43 LEARN-59: each row with its example and counter-example. */
static void
each_row(void **state)
{
	const struct asset *a = asset_find("practice/lexicon/blame.tsv");
	struct tsv t;

	(void)state;
	assert_non_null(a);
	assert_int_equal(tsv_parse(&cx, a->path, a->body, &t), ERR_OK);
	assert_true(t.nrow >= 30);
	for (unsigned i = 0; i < t.nrow; i++) {
		str id = tsv_get(&t, i, "id");
		const char *rule = str_c(mem, id);

		if (!asked(check_of(id), rule, tsv_get(&t, i, "example")))
			fail_msg("%s: not asked about", rule);
		if (asked(check_of(id), rule, tsv_get(&t, i,
		    "counter_example")))
			fail_msg("%s: asked about where it is not said", rule);
	}
}

/* How many the check asks about. */
static unsigned
count(enum prompts_for which, const char *text)
{
	struct findings f;

	assert_int_equal(prompts_find(&cx, which, str_of(text), &f), ERR_OK);
	return f.n;
}

/* LEARN-30 */
static void
blame(void **state)
{
	static const char *const hit[] = { "The team failed to ring.",
		"THE TEAM FAILED TO RING.", "They should have known.",
		"He was non-compliant.", "She is Non-Compliant with it.",
		"The GP did not bother to write.", "The root cause is known.",
		"It was human error.", "There were missed opportunities.",
		"The ward breached policy." };
	static const char *const miss[] = { "The failsafe rang.",
		"They should meet again.", "A compliant answer.",
		"It is no bother.", "Root vegetables.", "The error light.",
		"We had an opportunity to talk.", "The policy was read.",
		"", "What did people see, and what made sense to them?" };

	(void)state;
	for (size_t i = 0; i < sizeof(hit) / sizeof(hit[0]); i++)
		if (count(PROMPTS_RESPONSE, hit[i]) == 0)
			fail_msg("not asked: %s", hit[i]);
	for (size_t i = 0; i < sizeof(miss) / sizeof(miss[0]); i++)
		if (count(PROMPTS_RESPONSE, miss[i]))
			fail_msg("asked: %s", miss[i]);
}

/* LEARN-43 */
static void
no_answer_in_an_area(void **state)
{
	static const char *const hit[] = { "Introduce a new checklist",
		"Staff must be trained", "More training in handover",
		"Remind everyone of the policy", "Ensure that it is done",
		"The trust should implement a system" };
	static const char *const miss[] = {
		"Nobody can see from the office who comes through the door",
		"Two record systems do not show each other's plans",
		"At night one nurse looks after two corridors" };

	(void)state;
	for (size_t i = 0; i < sizeof(hit) / sizeof(hit[0]); i++)
		if (count(PROMPTS_AREA, hit[i]) == 0)
			fail_msg("not asked: %s", hit[i]);
	for (size_t i = 0; i < sizeof(miss) / sizeof(miss[0]); i++)
		if (count(PROMPTS_AREA, miss[i]))
			fail_msg("asked: %s", miss[i]);
	/* What is asked of an area is not asked of a response. */
	assert_int_equal(count(PROMPTS_RESPONSE, "Introduce a checklist"), 0);
	assert_int_equal(count(PROMPTS_AREA, "They should have known"), 0);
}

/* LEARN-59 */
static void
safe_to_read(void **state)
{
	char *big;
	struct findings f;

	(void)state;
	assert_true(asked(PROMPTS_BULLETIN, "wording.commit",
	    S("He committed suicide.")));
	assert_true(asked(PROMPTS_BULLETIN, "method.hanging",
	    S("found hanging")));
	assert_true(count(PROMPTS_BULLETIN, "She took an overdose.") > 0);
	assert_int_equal(count(PROMPTS_BULLETIN,
	    "Someone we cared for died. We are sorry."), 0);
	assert_int_equal(count(PROMPTS_RESPONSE, "found hanging"), 0);
	big = NEWN(mem, char, PROMPTS_BYTES_MAX + 1);
	(void)memset(big, 'a', PROMPTS_BYTES_MAX + 1);
	assert_int_equal(prompts_find(&cx, PROMPTS_BULLETIN,
	    (str){ big, PROMPTS_BYTES_MAX }, &f), ERR_OK);
	assert_int_equal(prompts_find(&cx, PROMPTS_BULLETIN,
	    (str){ big, PROMPTS_BYTES_MAX + 1 }, &f), ERR_LIMIT);
}

/* ---- who could be known ---- */

static str
telling(const char *text)
{
	static const str ada[] = { SK("Ada Mary Lark-Nest"), SK("Ada Nest") };
	static const str neil[] = { SK("Zo\xc3\xab O'Neil"), SK("May Hope") };
	static int64_t born, day;
	struct meant who[2];
	struct somewhere where;
	struct tellings t;
	struct buf b;

	assert_true(day_read(S("1990-03-03"), &born));
	assert_true(day_read(S("2026-11-05"), &day));
	who[0] = (struct meant){ ada, 2, S("9990000018"), true, born };
	who[1] = (struct meant){ neil, 2, S(""), false, 0 };
	where = (struct somewhere){ S("Larch Ward"), day };
	assert_int_equal(told_find(&cx, str_of(text), who, 2, &where, 1, &t),
	    ERR_OK);
	buf_init(&b, mem, 4096);
	for (unsigned i = 0; i < t.n; i++) {
		assert_true(t.at[i].end <= strlen(text));
		buf_fmt(&b, "%s%u:", i ? " | " : "", (unsigned)t.at[i].kind);
		buf_put(&b, str_sub(str_of(text), t.at[i].start,
		    t.at[i].end - t.at[i].start));
	}
	return buf_str(&b);
}

/* LEARN-59 */
static void
names(void **state)
{
	static const char *const rows[][2] = {
		{ "Ada Mary Lark-Nest rang.", "0:Ada Mary Lark-Nest" },
		{ "ada mary lark nest rang.", "0:ada mary lark nest" },
		{ "Nest, Ada rang.", "0:Nest, Ada" },
		{ "ADA NEST rang.", "0:ADA NEST" },
		{ "Ada's mother rang.", "0:Ada" },
		{ "Mrs nest rang.", "0:nest" },
		{ "A bird's nest was found.", "" },
		{ "Adamant nesting.", "" },
		{ "Zoe rang, and so did O'NEIL.", "0:Zoe | 0:NEIL" },
		{ "zoe o'neil", "0:zoe o'neil" },
		{ "We hope so, in May 2026 or on 3 May.", "" },
		{ "We may hope for more.", "0:may hope" },
		{ "Hope rang.", "0:Hope" },
		{ "", "" },
		{ "\xff\xfe Ada \xff", "0:Ada" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!str_eq(telling(rows[i][0]), str_of(rows[i][1])))
			fail_msg("%s: %.*s", rows[i][0],
			    PRS(telling(rows[i][0])));
}

/* LEARN-59 */
static void
numbers_and_days(void **state)
{
	static const char *const rows[][2] = {
		{ "Her number is 999 000 0018.", "1:999 000 0018" },
		{ "No. 9990000018", "1:9990000018" },
		{ "999-000-0018", "1:999-000-0018" },
		{ "room 3 999 000 0018", "1:999 000 0018" },
		{ "Another: 999 000 0026", "2:999 000 0026" },
		{ "Not one: 999 000 0027", "" },
		{ "19990000018", "" },
		{ "born 3 March 1990", "3:3 March 1990" },
		{ "born on the 3rd of March, 1990", "3:3rd of March, 1990" },
		{ "March 3rd, 1990", "3:March 3rd, 1990" },
		{ "03/03/1990", "3:03/03/1990" },
		{ "3.3.90", "3:3.3.90" },
		{ "3 Mar 90", "3:3 Mar 90" },
		{ "1990-03-03", "3:1990-03-03" },
		{ "3 March 1991", "" },
		{ "3 March", "" },
		{ "13 March 1990", "" },
		{ "4 March 1990", "" },
		/* A day alone tells nobody, nor does a ward alone. */
		{ "On 5 November 2026 someone rang.", "" },
		{ "On Larch ward someone rang.", "" },
		{ "On 5 November 2026, on Larch ward.", "4:5 November 2026" },
		{ "On Larch, on 5 November.", "4:5 November" },
		{ "On larch, on Thursday the 5th of Nov 10 people came.",
		    "4:5th of Nov 10" },
		{ "On Larch, on 5/11/26.", "4:5/11/26" },
		{ "On Larch, on 5 November 2025.", "" },
		{ "On Larch, on 6 November 2026.", "" },
		{ "On Larches, on 5 November 2026.", "" },
		{ "On Larch, in November 2026.", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!str_eq(telling(rows[i][0]), str_of(rows[i][1])))
			fail_msg("%s: %.*s", rows[i][0],
			    PRS(telling(rows[i][0])));
}

static void
bounds(void **state)
{
	struct meant who = { .name = NULL };
	struct tellings t;
	char *big = NEWN(mem, char, PROMPTS_BYTES_MAX + 1);
	static const str name = SK("Ada");
	unsigned i;

	(void)state;
	(void)memset(big, 'a', PROMPTS_BYTES_MAX + 1);
	assert_int_equal(told_find(&cx, (str){ big, PROMPTS_BYTES_MAX + 1 },
	    &who, 1, NULL, 0, &t), ERR_LIMIT);
	assert_int_equal(told_find(&cx, S("x"), &who, TOLD_PEOPLE_MAX + 1,
	    NULL, 0, &t), ERR_LIMIT);
	for (i = 0; i + 4 <= PROMPTS_BYTES_MAX; i += 4)
		(void)memcpy(big + i, "Ada ", 4);
	who = (struct meant){ .name = &name, .nname = 1 };
	assert_int_equal(told_find(&cx, (str){ big, PROMPTS_BYTES_MAX }, &who,
	    1, NULL, 0, &t), ERR_OK);
	assert_int_equal(t.n, TOLD_MAX);
	assert_true(t.more);
	for (i = 0; i < TOLD__MAX; i++)
		assert_true(strlen(told_words[i]) > 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TO(each_row), TO(blame), TO(no_answer_in_an_area),
		TO(safe_to_read), TO(names), TO(numbers_and_days), TO(bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
