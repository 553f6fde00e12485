/*
 * National routes, scope and flags: each row fires for its own fixture and not
 * for its near neighbour, unknown is neither, and a bad table is refused with
 * the row, the column and what was expected.
 */
#include "core/buf.h"
#include "learning/harm.h"
#include "learning/rule.h"
#include "kit.h"

static int
opened(void **state)
{
	if (kit_new(state) != 0)
		return -1;
	ctx_init(&cx, kit_engines, KIT_NOW);
	if (routes_open(&cx) != ERR_OK) {
		kit_say();
		return -1;
	}
	ctx_init(&cx, mem, KIT_NOW);
	return 0;
}
#define TO(f) cmocka_unit_test_setup_teardown(f, opened, kit_end)

static int64_t
day(const char *s)
{
	int64_t d = 0;

	if (!day_read(str_of(s), &d))
		fail_msg("no day: %s", s);
	return d;
}

static enum fact
fact_of(str name)
{
	for (unsigned i = 0; i < FACT__MAX; i++)
		if (str_eq(name, str_of(fact_info[i].name)))
			return (enum fact)i;
	fail_msg("no fact: %.*s", PRS(name));
	return FACT__MAX;
}

/* "about=death detained=yes": facts, taken as a form has them. A ? is unknown,
 * as are all that are not named. */
static struct facts
facts_of(const char *text)
{
	struct facts f = { 0 };
	str all = str_of(text), one, name;

	for (bool more = all.n > 0; more;) {
		more = str_cut(&all, ' ', &one);
		(void)str_cut(&one, '=', &name);
		if (one.n && !str_eq(one, S("?")))
			assert_int_equal(fact_take(&cx, "x", &f, fact_of(name),
			    one), ERR_OK);
	}
	return f;
}

/* All yes/no facts are no, the death an ordinary one; then what text says. */
#define ORDINARY "about=death day=2026-11-01 event_type=incident age=50 " \
	"care_overall=4 more_likely_than_not=no manner=natural " \
	"death_status=discharged discharged=2020-01-01 " \
	"last_contact=2020-01-01 adult_ward_hours=0"
static struct facts
ordinary(const char *text)
{
	struct facts f = facts_of(ORDINARY), more = facts_of(text);
	str all = str_of(text), one, name;

	for (unsigned i = 0; i < FACT__MAX; i++)
		if (fact_info[i].kind == FACT_YESNO)
			f.at[i].known = true;
	f.at[FACT_to_coroner].n = 1;
	for (bool is = all.n > 0; is;) {
		is = str_cut(&all, ' ', &one);
		(void)str_cut(&one, '=', &name);
		f.at[fact_of(name)] = more.at[fact_of(name)];
	}
	return f;
}

static const struct fired *
fired(const struct firing *all, const char *id)
{
	for (unsigned i = 0; i < all->n; i++)
		if (str_eq(all->at[i].rule->id, str_of(id)))
			return &all->at[i];
	return NULL;
}

/* Each row of both tables: what fires it, and what stands just beside. */
static const struct { const char *id, *fires, *not_for; } fixture[] = {
	{ "never-event", "about=event never_event=yes",
	    "about=event never_event=no" },
	{ "death-problems", "more_likely_than_not=yes",
	    "more_likely_than_not=cannot-tell" },
	{ "death-detained", "detained=yes linked_to_care=yes",
	    "detained=yes linked_to_care=no" },
	{ "death-detained", "mca_applies=yes linked_to_care=yes",
	    "linked_to_care=yes" },
	{ "death-detained-care", "detained=yes care_overall=2",
	    "detained=yes care_overall=3" },
	{ "death-detained-care", "detained=yes care_overall=1",
	    "detained=no care_overall=1" },
	{ "homicide", "about=event homicide_by_patient=yes",
	    "about=event domestic_homicide=yes" },
	{ "homicide-own", "homicide_by_patient=yes", "manner=homicide-victim" },
	{ "child-death", "age=17", "age=18" },
	{ "child-death", "age=0", "age=17 about=event" },
	{ "child-together", "age=17 detained=yes", "age=18 detained=yes" },
	{ "child-together", "age=17 sudden=yes", "age=17" },
	{ "child-together", "age=17 external_cause=yes",
	    "age=30 external_cause=yes" },
	{ "child-together", "age=17 custody=yes", "age=17 mca_applies=yes" },
	{ "child-own", "age=17", "age=18" },
	{ "leder", "age=18 learning_disability=yes",
	    "age=17 learning_disability=yes" },
	{ "leder", "autistic=yes manner=natural", "manner=natural" },
	{ "leder-own", "autistic=yes", "autistic=yes about=event" },
	{ "maternity", "maternity_criteria=yes", "maternity_criteria=no" },
	{ "safeguarding", "safeguarding=yes", "concern_raised=yes" },
	{ "domestic-homicide", "domestic_homicide=yes",
	    "homicide_by_patient=yes" },
	{ "custody-death", "custody=yes", "custody=yes about=event" },
	{ "screening", "about=event screening=yes", "about=event" },
	{ "cqc-detained-death", "detained=yes", "mca_applies=yes" },
	{ "cqc-detained-death", "detained=yes death_status=leave",
	    "detained=yes about=event" },
	{ "cqc-absent", "about=event absent_without_leave=yes "
	    "secure_service=yes", "about=event absent_without_leave=yes" },
	{ "cqc-returned", "about=event absent_without_leave=yes "
	    "secure_service=yes returned=yes", "about=event "
	    "absent_without_leave=yes secure_service=yes" },
	{ "cqc-young", "about=event age=17 adult_ward_hours=49",
	    "about=event age=17 adult_ward_hours=48" },
	{ "cqc-young", "about=event age=17 adult_ward_hours=200",
	    "about=event age=18 adult_ward_hours=200" },
	{ "cqc-told", "about=event regulator=yes", "about=event regulator=no" },
	{ "coroner", "detained=yes", "mca_applies=yes" },
	{ "coroner", "manner=suspected-suicide", "manner=natural" },
	{ "coroner", "manner=drug-alcohol", "manner=drug-alcohol about=event" },
	{ "medical-examiner", "to_coroner=no", "to_coroner=yes" },
	{ "ward-30-days", "discharged=2026-10-02", "discharged=2026-10-01" },
	{ "ward-30-days", "death_status=leave", "death_status=community" },
	{ "ward-30-days", "discharged=2026-11-01", "discharged=2026-11-02" },
	{ "ward-3-months", "discharged=2026-08-01", "discharged=2026-07-31" },
	{ "ward-3-months", "death_status=refused-bed",
	    "death_status=community" },
	{ "contact-6-months", "last_contact=2026-05-01",
	    "last_contact=2026-04-30" },
	{ "contact-6-months", "death_status=community",
	    "death_status=other-org" },
	{ "contact-12-months", "last_contact=2025-11-01",
	    "last_contact=2025-10-31" },
	{ "flag-concern", "concern_raised=yes", "safeguarding=yes" },
	{ "flag-psychosis-eating", "psychosis_or_eating=yes",
	    "autistic=yes" },
	{ "flag-ward", "discharged=2026-10-01", "discharged=2026-09-30" },
	{ "flag-ward", "death_status=inpatient", "death_status=community" },
	{ "flag-crisis-team", "crisis_team=yes", "death_status=community" },
};
enum { NFIXTURE = sizeof(fixture) / sizeof(fixture[0]) };

static const struct fired *
ask(const char *id, const char *text)
{
	struct facts f = ordinary(text);
	const struct rule *k = rule_on(str_of(id), day("2026-11-20"));
	struct firing all;

	assert_non_null(k);
	rules_ask(&cx, k->kind, &f, day("2026-11-20"), &all);
	return fired(&all, id);
}

/* LEARN-13 LEARN-18 LEARN-19 LEARN-22 LEARN-23 */
static void
each_row_and_its_neighbour(void **state)
{
	(void)state;
	for (size_t i = 0; i < NFIXTURE; i++) {
		const struct fired *one;

		kit_fresh();
		one = ask(fixture[i].id, fixture[i].fires);
		if (!one || one->truth != TRUTH_YES || one->needs)
			fail_msg("%s does not fire: %s", fixture[i].id,
			    fixture[i].fires);
		if (ask(fixture[i].id, fixture[i].not_for))
			fail_msg("%s fires: %s", fixture[i].id,
			    fixture[i].not_for);
	}
	/* No row is without its fixture. */
	for (unsigned r = 0; rule_at(r); r++) {
		bool there = false;

		for (size_t i = 0; i < NFIXTURE; i++)
			there |= str_eq(rule_at(r)->id,
			    str_of(fixture[i].id));
		if (!there)
			fail_msg("%.*s has no fixture", PRS(rule_at(r)->id));
	}
}

/* LEARN-13: past results stay readable. */
static void
what_is_past_does_not_fire(void **state)
{
	struct facts f = ordinary("maternity_criteria=yes to_coroner=no");
	const struct fired *one;
	struct firing all;

	(void)state;
	rules_ask(&cx, RULE_ROUTE, &f, day("2023-09-30"), &all);
	one = fired(&all, "maternity");
	assert_non_null(one);
	assert_int_equal(one->rule->version, 1);
	assert_str(one->rule->body, "hsib");
	assert_null(fired(&all, "medical-examiner"));
	rules_ask(&cx, RULE_ROUTE, &f, day("2023-10-01"), &all);
	one = fired(&all, "maternity");
	assert_int_equal(one->rule->version, 2);
	assert_str(one->rule->body, "mnsi");
	rules_ask(&cx, RULE_ROUTE, &f, day("2024-09-08"), &all);
	assert_null(fired(&all, "medical-examiner"));
	rules_ask(&cx, RULE_ROUTE, &f, day("2024-09-09"), &all);
	assert_non_null(fired(&all, "medical-examiner"));
	rules_ask(&cx, RULE_ROUTE, &f, day("2022-08-15"), &all);
	assert_int_equal(all.n, 0);
	assert_null(rule_on(S("maternity"), day("2020-01-01")));
	assert_int_equal(rule_on(S("maternity"), day("2023-09-30"))->version,
	    1);
	assert_null(rule_at(100000));
}

/* LEARN-13 */
static void
unknown_is_neither(void **state)
{
	struct facts f = ordinary("age=? learning_disability=yes");
	const struct fired *one;
	struct firing all;

	(void)state;
	rules_ask(&cx, RULE_ROUTE, &f, day("2026-11-20"), &all);
	one = fired(&all, "leder");
	assert_non_null(one);
	assert_int_equal(one->truth, TRUTH_UNKNOWN);
	assert_str(needs_say(&cx, one->needs), "needs how old they were");
	one = fired(&all, "child-death");
	assert_int_equal(one->truth, TRUTH_UNKNOWN);
	/* What decides alone is decided, and what does not matter not asked. */
	assert_null(fired(&all, "never-event"));
	f = ordinary("about=event age=? detained=?");
	rules_ask(&cx, RULE_ROUTE, &f, day("2026-11-20"), &all);
	assert_null(fired(&all, "child-death"));
	assert_null(fired(&all, "coroner"));
	assert_null(fired(&all, "cqc-young"));
	/* Nothing known: each rule says what it needs. */
	f = (struct facts){ 0 };
	rules_ask(&cx, RULE_ROUTE, &f, day("2026-11-20"), &all);
	assert_int_equal(all.n, 23);
	for (unsigned i = 0; i < all.n; i++) {
		assert_int_equal(all.at[i].truth, TRUTH_UNKNOWN);
		assert_true(needs_say(&cx, all.at[i].needs).n > 10);
	}
	assert_str(needs_say(&cx, 0), "");
}

static enum truth
truth(const char *cond, const char *text, uint64_t *needs)
{
	struct facts f = facts_of(text);
	const struct cond *c;
	enum err e = cond_read(&cx, "x", str_of(cond), &c);

	kit_say();
	assert_int_equal(e, ERR_OK);
	return cond_ask(c, &f, needs);
}

/* LEARN-13 */
static void
three_values(void **state)
{
	static const struct { const char *cond, *facts; enum truth want; }
	rows[] = {
		{ "detained and custody", "detained=no", TRUTH_NO },
		{ "detained and custody", "custody=no", TRUTH_NO },
		{ "detained and custody", "custody=yes", TRUTH_UNKNOWN },
		{ "detained or custody", "custody=yes", TRUTH_YES },
		{ "detained or custody", "custody=no", TRUTH_UNKNOWN },
		{ "not detained", "", TRUTH_UNKNOWN },
		{ "not detained", "detained=no", TRUTH_YES },
		{ "not (detained or custody)", "custody=yes", TRUTH_NO },
		{ "detained = no", "detained=no", TRUTH_YES },
		{ "DETAINED = NO", "detained=yes", TRUTH_NO },
		/* NOT binds first, then AND, then OR. */
		{ "custody or detained and sudden",
		    "custody=yes sudden=no detained=no", TRUTH_YES },
		{ "(custody or detained) and sudden",
		    "custody=yes sudden=no detained=no", TRUTH_NO },
		{ "not custody and sudden", "custody=no sudden=no", TRUTH_NO },
		{ "not (custody and sudden)", "custody=no sudden=no",
		    TRUTH_YES },
		{ "age < 18", "age=17", TRUTH_YES },
		{ "age < 18", "age=18", TRUTH_NO },
		{ "age = 18", "age=18", TRUTH_YES },
		{ "age<18", "", TRUTH_UNKNOWN },
		{ "manner in (natural)", "manner=natural", TRUTH_YES },
		{ "manner in (natural, accidental)", "manner=accidental",
		    TRUTH_YES },
		{ "manner = natural", "manner=accidental", TRUTH_NO },
		/* The first of a list says that nobody knows. */
		{ "manner = natural", "manner=not-known", TRUTH_UNKNOWN },
		{ "not manner = natural", "manner=not-known", TRUTH_UNKNOWN },
		{ "more_likely_than_not = yes",
		    "more_likely_than_not=cannot-tell", TRUTH_NO },
		{ "within(discharged, 30d)",
		    "day=2025-01-31 discharged=2025-01-01", TRUTH_YES },
		{ "within(discharged, 30d)",
		    "day=2025-02-01 discharged=2025-01-01", TRUTH_NO },
		{ "within(discharged, 3m)",
		    "day=2025-04-01 discharged=2025-01-01", TRUTH_YES },
		{ "within(discharged, 3m)",
		    "day=2025-04-02 discharged=2025-01-01", TRUTH_NO },
		{ "within(discharged, 2w)",
		    "day=2025-01-15 discharged=2025-01-01", TRUTH_YES },
		{ "within(discharged, 2w)",
		    "day=2025-01-16 discharged=2025-01-01", TRUTH_NO },
		{ "within(discharged, 0d)",
		    "day=2025-01-01 discharged=2025-01-01", TRUTH_YES },
		{ "within(discharged, 30d)",
		    "day=2025-01-01 discharged=2025-01-02", TRUTH_NO },
		{ "within(discharged, 30d)", "day=2025-01-01", TRUTH_UNKNOWN },
		{ "within(discharged, 30d)", "discharged=2025-01-01",
		    TRUTH_UNKNOWN },
	};
	uint64_t needs;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		kit_fresh();
		if (truth(rows[i].cond, rows[i].facts, &needs) !=
		    rows[i].want ||
		    (needs == 0) != (rows[i].want != TRUTH_UNKNOWN))
			fail_msg("%s of %s", rows[i].cond, rows[i].facts);
	}
	(void)truth("detained and custody", "custody=yes", &needs);
	assert_true(needs == (uint64_t)1 << FACT_detained);
	(void)truth("within(discharged, 1d)", "", &needs);
	assert_true(needs == ((uint64_t)1 << FACT_discharged |
	    (uint64_t)1 << FACT_day));
}

static void
bad_condition(const char *cond, unsigned column, const char *says)
{
	const struct cond *c = NULL;
	char want[40];

	kit_fresh();
	assert_int_equal(cond_read(&cx, "route.tsv:9", str_of(cond), &c),
	    ERR_INPUT);
	assert_null(c);
	assert_int_equal(cx.ndiag, 1);
	assert_str(cx.diag[0].where, "route.tsv:9");
	(void)snprintf(want, sizeof(want), "condition, column %u: expected",
	    column);
	if (!str_starts(cx.diag[0].what, str_of(want)) ||
	    str_find(cx.diag[0].what, str_of(says)) < 0)
		fail_msg("%s: %.*s", cond, PRS(cx.diag[0].what));
}

/* LEARN-13 */
static void
conditions_refused(void **state)
{
	char deep[600];
	const struct cond *c;

	(void)state;
	bad_condition("", 1, "a fact");
	bad_condition("detaind", 1, "a fact");
	bad_condition("detained and", 13, "a fact");
	bad_condition("detained custody", 10, "AND, OR or the end");
	bad_condition("(detained", 10, "AND, OR or )");
	bad_condition("detained)", 9, "AND, OR or the end");
	bad_condition("age", 4, "=, < or IN");
	bad_condition("age < x", 7, "a whole number");
	bad_condition("age < -1", 7, "a whole number");
	bad_condition("age in (a)", 8, "no codes");
	bad_condition("detained < 3", 12, "no number");
	bad_condition("detained = maybe", 12, "yes or no");
	bad_condition("manner = unnatural", 10, "practice/codes/manner.tsv");
	bad_condition("manner = code", 10, "practice/codes/manner.tsv");
	bad_condition("manner in natural", 11, "( and codes");
	bad_condition("manner in ()", 12, "practice/codes/manner.tsv");
	bad_condition("manner in (natural", 19, "a comma or )");
	bad_condition("within(age, 3d)", 11, "the name of a day");
	bad_condition("within(day, 3d)", 11, "the name of a day");
	bad_condition("within(discharged)", 18, "a comma and a time");
	bad_condition("within(discharged, 3y)", 20, "a time such as 30d");
	bad_condition("within(discharged, 9999d)", 20, "ten years");
	bad_condition("discharged = 2025-01-01", 14, "within(");
	bad_condition("detained > 3", 10, "AND, OR or the end");
	bad_condition("detained\tand", 9, "AND, OR or the end");
	(void)memset(deep, '(', sizeof(deep));
	deep[30] = '\0';
	bad_condition(deep, 17, "less deep");
	(void)memset(deep, 'a', sizeof(deep));
	kit_fresh();
	assert_int_equal(cond_read(&cx, "x", (str){ deep, 501 }, &c),
	    ERR_LIMIT);
	/* As deep as may be. */
	kit_fresh();
	assert_int_equal(cond_read(&cx, "x",
	    S("(((((((((((((((detained)))))))))))))))"), &c), ERR_OK);
}

static str
printed(const char *cond)
{
	const struct cond *c;

	assert_int_equal(cond_read(&cx, "x", str_of(cond), &c), ERR_OK);
	return cond_print(&cx, c);
}

/* LEARN-13 */
static void
the_same_said_otherwise(void **state)
{
	static const char *const same[][2] = {
		{ "detained AND custody", "custody and (detained)" },
		{ "detained = yes", "detained" },
		{ "not not detained", "detained" },
		{ "manner = natural", "manner in (natural)" },
		{ "manner in (natural, accidental)",
		    "manner IN (accidental,natural, natural)" },
		{ "within(discharged, 4w)", "within(discharged, 28d)" },
		{ "(sudden or custody) or detained",
		    "detained or (custody or sudden or custody)" },
		{ "detained and detained", "detained" },
		{ "(sudden or custody) and (custody or sudden)",
		    "custody or sudden" },
		{ "sudden or (custody or sudden) and (sudden or custody)",
		    "custody or sudden" },
		{ "not (not (sudden and custody))", "custody and sudden" },
	};
	static const char *const other[][2] = {
		{ "detained", "not detained" },
		{ "detained or custody", "detained and custody" },
		{ "age < 18", "age = 18" },
		{ "within(discharged, 1m)", "within(discharged, 30d)" },
		{ "detained and custody or sudden",
		    "detained and (custody or sudden)" },
		{ "not (detained and custody)", "not detained and custody" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (!str_eq(printed(same[i][0]), printed(same[i][1])))
			fail_msg("%.*s", PRS(printed(same[i][0])));
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		assert_false(str_eq(printed(other[i][0]),
		    printed(other[i][1])));
	for (unsigned i = 0; rule_at(i); i++) {
		str once = printed(str_c(mem, rule_at(i)->condition));

		assert_true(str_eq(printed(str_c(mem, once)), once));
	}
}

#define HEAD "id\tversion\tvalid_from\tvalid_to\tcondition\taction\tbody\t" \
	"mandatory\tclock\ttext\tsource\treview_by\n"
#define TAIL "\tyes\t\tWords.\theed\t2027-11-30\n"

static void
bad_table(const char *rows, const char *where, const char *says)
{
	struct buf b;
	bool found = false;

	kit_fresh();
	buf_init(&b, mem, 8192);
	buf_lit(&b, HEAD);
	buf_put(&b, str_of(rows));
	assert_true(routes_check(&cx, "r.tsv", buf_str(&b)) != ERR_OK);
	for (unsigned i = 0; i < cx.ndiag; i++)
		found |= str_eq(cx.diag[i].where, str_of(where)) &&
		    str_find(cx.diag[i].what, str_of(says)) >= 0;
	if (!found) {
		kit_say();
		fail_msg("%s: %s", where, says);
	}
}

/* LEARN-13: contradictory rules, and rows that cannot be read. */
static void
tables_refused(void **state)
{
	(void)state;
	bad_table("a\t1\t2024-01-01\t\tdetained AND custody\trefer\tcdop" TAIL
	    "b\t1\t2025-01-01\t\tcustody and detained\trefer\tleder" TAIL,
	    "r.tsv:3", "contradicts line 2");
	bad_table("a\t1\t2024-01-01\t\tdetained\trefer\tcdop" TAIL
	    "b\t1\t2025-01-01\t\tdetained\trefer\tcdop" TAIL,
	    "r.tsv:3", "line 2 asks the same");
	bad_table("a\t1\t2024-01-01\t\tdetained\trefer\tcdop" TAIL
	    "a\t2\t2025-01-01\t\tcustody\trefer\tcdop" TAIL,
	    "r.tsv:3", "the version of line 2 is in force as well");
	bad_table("a\t1\t2024-01-01\t\tdetained\trefer\tcdop" TAIL
	    "a\t1\t2025-01-01\t\tcustody\trefer\tcdop" TAIL,
	    "r.tsv:3", "same version");
	bad_table("a\t2\t2024-01-01\t2024-12-31\tdetained\trefer\tcdop" TAIL
	    "a\t1\t2025-01-01\t\tcustody\trefer\tcdop" TAIL,
	    "r.tsv:3", "begins before");
	bad_table("a\t1\t2024-01-01\t\tdetained AND\trefer\tcdop" TAIL,
	    "r.tsv:2", "condition, column 13");
	bad_table("a\t1\t2024-01-01\t\tdetained\trefer\tnobody" TAIL,
	    "r.tsv:2", "body: nobody is no code");
	bad_table("a\t1\t2024-01-01\t\tdetained\tpunish\tcdop" TAIL,
	    "r.tsv:2", "action: punish is no code");
	bad_table("a\t1\t2024-13-01\t\tdetained\trefer\tcdop" TAIL,
	    "r.tsv:2", "valid_from: is no date");
	bad_table("a\t1\t2024-01-02\t2024-01-01\tdetained\trefer\tcdop" TAIL,
	    "r.tsv:2", "valid_to: is before");
	bad_table("A\tone\t2024-01-02\t\tdetained\trefer\tcdop" TAIL,
	    "r.tsv:2", "id: is small letters");
	bad_table("A\tone\t2024-01-02\t\tdetained\trefer\tcdop" TAIL,
	    "r.tsv:2", "version: is a whole number");
	bad_table("a\t1\t2024-01-02\t\tdetained\trefer\tcdop\tmaybe\tsoon\tx\t"
	    "heed\t2027-11-30\n", "r.tsv:2", "mandatory: is yes or no");
	bad_table("a\t1\t2024-01-02\t\tdetained\trefer\tcdop\tyes\tsoon\tx\t"
	    "heed\t2027-11-30\n", "r.tsv:2", "clock: is empty");
	bad_table("a\t1\t2024-01-02\t\tdetained\trefer\tcdop\tyes\t\t\t"
	    "heed\t2027-11-30\n", "r.tsv:2", "text: is empty");
	bad_table("", "r.tsv", "there are 1 to");
	kit_fresh();
	assert_int_equal(routes_check(&cx, "r.tsv", S("id\tversion\nx\t1\n")),
	    ERR_INPUT);
	kit_fresh();
	assert_int_equal(scopes_check(&cx, "s.tsv", S("id\tversion\tkind\t"
	    "valid_from\tvalid_to\tcondition\ttext\tsource\treview_by\n"
	    "a\t1\tscore\t2024-01-01\t\tdetained\tx\theed\t2027-11-30\n")),
	    ERR_INPUT);
	assert_int_equal(cx.ndiag, 1);
	/* One after the other, or of another action: no contradiction. */
	kit_fresh();
	assert_int_equal(routes_check(&cx, "r.tsv", S(HEAD
	    "a\t1\t2024-01-01\t2024-12-31\tdetained\trefer\tcdop" TAIL
	    "a\t2\t2025-01-01\t\tdetained\trefer\tleder" TAIL
	    "b\t1\t2024-01-01\t\tdetained\tnotify\tcqc" TAIL)), ERR_OK);
}

/* LEARN-18 */
static void
policy_of_scope(void **state)
{
	struct facts f = ordinary("discharged=2026-10-02");
	struct fired one;

	(void)state;
	assert_int_equal(scope_ask(&cx, S("ward-30-days"), &f,
	    day("2026-11-20"), &one), ERR_OK);
	assert_int_equal(one.truth, TRUTH_YES);
	assert_int_equal(one.rule->version, 1);
	f = ordinary("discharged=?");
	assert_int_equal(scope_ask(&cx, S("ward-30-days"), &f,
	    day("2026-11-20"), &one), ERR_OK);
	assert_int_equal(one.truth, TRUTH_UNKNOWN);
	assert_str(needs_say(&cx, one.needs), "needs when they last left a "
	    "ward");
	assert_int_equal(scope_ask(&cx, S("ward-30-days"), &f,
	    day("2020-01-01"), &one), ERR_INPUT);
	/* A flag is no policy, and there is no policy of that name. */
	kit_fresh();
	assert_int_equal(scope_ask(&cx, S("flag-ward"), &f, day("2026-11-20"),
	    &one), ERR_INPUT);
	kit_fresh();
	assert_int_equal(scope_ask(&cx, S("x"), &f, day("2026-11-20"), &one),
	    ERR_INPUT);
}

/* LEARN-14 LEARN-15 */
static void
due(void **state)
{
	struct rule k = { .unit = CLOCK_HOURS, .every = 24 };
	int64_t at = 7;

	(void)state;
	assert_true(rule_due(&k, 1000, &at));
	assert_int_equal(at, 1000 + 86400);
	k = (struct rule){ .unit = CLOCK_DAYS, .every = 56 };
	assert_true(rule_due(&k, 1000, &at));
	assert_int_equal(at, 1000 + 56 * 86400);
	k = (struct rule){ .unit = CLOCK_MONTHS, .every = 1 };
	assert_true(rule_due(&k, day("2026-01-31") * 86400 + 3600, &at));
	assert_int_equal(at, day("2026-02-28") * 86400 + 3600);
	k.unit = CLOCK_NONE;
	assert_false(rule_due(&k, 1000, &at));
	k.unit = CLOCK_WITHOUT_DELAY;
	assert_false(rule_due(&k, 1000, &at));
	assert_int_equal(rule_on(S("cqc-detained-death"),
	    day("2026-11-20"))->unit, CLOCK_WITHOUT_DELAY);
	assert_int_equal(rule_on(S("child-death"), day("2026-11-20"))->every,
	    24);
	assert_false(rule_on(S("homicide-own"), day("2026-11-20"))->mandatory);
}

static void
facts_taken(void **state)
{
	static const struct { enum fact fact; const char *text;
		bool ok, known; } rows[] = {
		{ FACT_age, "17", true, true }, { FACT_age, "", true, false },
		{ FACT_age, "x", false, false },
		{ FACT_age, "-1", false, false },
		{ FACT_detained, "yes", true, true },
		{ FACT_detained, "no", true, true },
		{ FACT_detained, "maybe", false, false },
		{ FACT_discharged, "2026-01-01", true, true },
		{ FACT_discharged, "2026-01", false, false },
		{ FACT_manner, "natural", true, true },
		{ FACT_manner, "not-known", true, false },
		{ FACT_manner, "nonsense", false, false },
		{ FACT_about, "event", true, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct facts f = { 0 };

		kit_fresh();
		assert_int_equal(fact_take(&cx, "here", &f, rows[i].fact,
		    str_of(rows[i].text)), rows[i].ok ? ERR_OK : ERR_INPUT);
		assert_int_equal(f.at[rows[i].fact].known, rows[i].known);
		assert_int_equal(cx.ndiag, !rows[i].ok);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TO(each_row_and_its_neighbour), TO(what_is_past_does_not_fire),
		TO(unknown_is_neither), TO(three_values),
		TO(conditions_refused), TO(the_same_said_otherwise),
		TO(tables_refused), TO(policy_of_scope), TO(due),
		TO(facts_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
