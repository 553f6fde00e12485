/*
 * The report of an audit: what it says of invented tallies, large and small,
 * what it hides, and that nothing that anyone wrote is markup in it.
 *
 * With HEED_REPORTS=DIR it writes each of them to DIR/NAME.html, for the page
 * checks (tests/browser/audit.mjs) and for eyes.
 */
#include "audit/audit_int.h"
#include "audit/report.h"
#include "core/utf8.h"
#include "kit.h"

#define MANY(a) (sizeof(a) / sizeof((a)[0]))

/* ---- an invented service ---- */

static const char *const teams[] = { "North crisis team", "South crisis team",
	"Riverside ward", "Harbour ward", "Community team east",
	"Community team west", "Liaison, city hospital",
	"Liaison, county hospital", "Children and young people",
	"Older adults", "Perinatal", "Early intervention" };
static const char *const kinds[] = { "ED triage note", "Crisis assessment",
	"Ward round note", "Discharge summary", "Telephone contact",
	"Risk assessment v4", "Letter to GP" };
static const char *const roles[] = { "Nurse", "Doctor", "Social worker",
	"Psychologist", "Support worker", "Occupational therapist" };
static const char *const settings[] = { "emergency", "inpatient", "community",
	"camhs", "older adults" };
static const char *const authors[] = { "A. Example", "B. Sample",
	"C. Invented", "D. Nobody", "E. Fictional", "F. Testcase" };

struct rule {
	enum lang_class kind;
	const char *id, *why, *instead, *before, *quote, *after;
};
#define WHY "Nobody can tell from a grade who will die: most people who die " \
	"by suicide while in care had been put in the low group."
#define INSTEAD "Write what makes things worse or better for this person, " \
	"and what was agreed to keep them safe."
static const struct rule rules[] = {
	{ LANG_LEVEL, "level.risk-of", WHY, INSTEAD, "Reviewed with [name] and "
	    "his sister on [date]. He is sleeping again. Assessed as ",
	    "low risk of suicide", " at this time. Plan: see on [date], sister "
	    "to ring if worried." },
	{ LANG_LEVEL, "level.risk-is", WHY, INSTEAD, "Handover to night staff. "
	    "Settled on the ward, ate supper. ", "Risk: LOW",
	    "\nObservations as before." },
	{ LANG_LEVEL, "level.self-risk-is", WHY, INSTEAD, "",
	    "Suicide risk: moderate", ". Stockpiled tablets handed in." },
	{ LANG_SCALE, "scale.score", "No scale predicts suicide or repeated "
	    "self-harm well enough to act on its score.", "Keep what the "
	    "person said in answer to the questions; leave out the score.",
	    "Seen in the department after an overdose. ", "SAD PERSONS = 4",
	    ", for review in the morning." },
	{ LANG_RAG, "rag.is", "A colour is a grade by another name: it hides "
	    "the reason and is wrong for most people in each colour.", "Say "
	    "what is happening, what would change it, and who does what next.",
	    "Zoning meeting. ", "RAG: amber", ", was red last week." },
	{ LANG_DECISION, "level.risk-not-enough", "Care is decided here by a "
	    "grade. NICE NG225 says not to use stratification to decide who is "
	    "offered treatment or who is discharged.", "Decide from the "
	    "person's needs and say which need the decision meets.",
	    "Referral discussed. ", "Risk not high enough to warrant admission",
	    ". GP informed." },
	{ LANG_NUMERIC, "numeric.risk-of", "A number for a person's risk looks "
	    "exact and is not; it has not been shown to predict.", "Describe "
	    "thoughts, plans, changes and what helps, in words.", "",
	    "Risk of DSH at 8/10", " tonight, mother staying over." },
};
static const struct { const char *form, *record, *link, *text; } items[] = {
	{ "Risk assessment v4", "Questionnaire/risk-v4", "3.1",
	    "Risk of suicide" },
	{ "Risk assessment v4", "Questionnaire/risk-v4", "3.2",
	    "Risk of self-harm" },
	{ "Risk assessment v4", "Questionnaire/risk-v4", "3.9",
	    "Overall level of risk" },
	{ "Risk assessment v4", "Questionnaire/risk-v4", "4.total",
	    "Total score" },
	{ "ED mental health triage", "Questionnaire/ed-triage", "q-12",
	    "Risk to self (RAG)" },
};

static uint32_t seed;

static unsigned
draw(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* A small index more often than a large one. */
static unsigned
lean(unsigned n)
{
	unsigned a = draw(n), b = draw(n);

	return a < b ? a : b;
}

static unsigned
month_at(int year, int month)
{
	return (unsigned)((year - 1900) * 12 + month);
}

static void
found(struct audit_tally *t, uint64_t seq, const struct rule *rule,
    unsigned month, enum lang_verdict verdict)
{
	char room[8];
	struct audit_finding f = { .source = S("notes.ndjson"),
		.record = S("DocumentReference/secret-id"),
		.field = S("content.attachment.data"), .start = 300,
		.kind = rule->kind,
		.verdict = verdict, .quote = str_of(rule->quote),
		.before = str_of(rule->before), .after = str_of(rule->after),
		.rule = str_of(rule->id), .why = str_of(rule->why),
		.instead = str_of(rule->instead),
		.month = month_name(month, room),
		.form = str_of(kinds[lean(MANY(kinds))]),
		.team = str_of(draw(9) ? teams[lean(MANY(teams))] : ""),
		.role = str_of(draw(12) ? roles[lean(MANY(roles))] : ""),
		.setting = str_of(settings[lean(MANY(settings))]),
		.author = str_of(authors[draw(MANY(authors))]), .seq = seq };

	if (t->quote == AUDIT_QUOTE_NONE)
		f.quote = f.before = f.after = S("");
	tally_add(t, &f);
}

static void
forms(struct audit_tally *t, uint64_t seq)
{
	for (unsigned i = 0; i < MANY(items); i++) {
		struct audit_finding f = { .source = S("forms/questionnaires "
		    "2019.json"), .record = str_of(items[i].record),
			.field = str_of(items[i].link), .kind = LANG_FORM,
			.quote = str_of(items[i].text),
			.rule = str_of(i == 3 ? "lint.sum" : "lint.choices"),
			.why = str_of(i == 3 ? "No sum of answers foretells "
			    "suicide or self-harm." : "This asks for a grade "
			    "of suicide or self-harm risk, so everyone who "
			    "fills it in has to stratify."),
			.instead = str_of(i == 3 ? "take the sum out; keep the "
			    "answers." : "Replace it with open prompts: what "
			    "happened, what may change, what keeps the person "
			    "safe."),
			.form = str_of(items[i].form), .lint = true,
			.seq = seq + (i == 4) };

		tally_add(t, &f);
	}
	t->records += 2;
	t->forms = 9;
	t->forms_found = 2;
}

static const char *const given[] = { "notes.ndjson",
	"forms/questionnaires 2019.json" };

static void
begin(struct audit_tally *t, enum audit_quote quote, unsigned suppress)
{
	struct audit_options o = { .quote = quote, .suppress = suppress };

	seed = 20261127;
	tally_new(&cx, t, &o);
	t->files = 2;
	t->bytes = 1234567890;
	t->npath = MANY(given);
	t->path = NEWN(mem, str, MANY(given));
	for (unsigned i = 0; i < MANY(given); i++)
		t->path[i] = str_of(given[i]);
}

/* So many months of some 1,300 records; after a year fewer of them put people
 * in levels. */
static void
fill(struct audit_tally *t, unsigned months, unsigned most)
{
	uint64_t seq = 0;

	for (unsigned m = 0; m < months; m++) {
		unsigned at = month_at(2025, 9) + m, read = 1260 + draw(90);
		unsigned n = (m > 9 ? most / 2 : most) + draw(most / 4 + 1);

		for (unsigned i = 0; i < n; i++, seq++) {
			unsigned more = draw(5) == 0 ? 2 : 1;

			while (more-- > 0)
				found(t, seq, &rules[lean(MANY(rules))], at,
				    draw(15) ? LANG_STRATIFICATION :
				    LANG_HISTORICAL);
		}
		tally_month(t, at, read);
		t->records += read;
	}
}

static void
build_big(struct audit_tally *t)
{
	begin(t, AUDIT_QUOTE_MASKED, 0);
	fill(t, 14, 34);
	forms(t, 1 << 20);
	tally_month(t, 0, 37);
	t->records += 37;
	t->records_unread = 2;
	t->unopened = 212;
	tally_unread(t, S("notes.ndjson:1741"), S("the record is cut short: it "
	    "does not end in }"));
	tally_unread(t, S("notes.ndjson:9020"), S("a record over 16 MB: it was "
	    "not read"));
	tally_unread(t, S("old export.zip"), S("it is of a kind that is not "
	    "read here"));
}

static void
build_empty(struct audit_tally *t)
{
	begin(t, AUDIT_QUOTE_MASKED, 0);
	t->records = 640;
	tally_month(t, month_at(2026, 3), 640);
}

static void
build_nothing(struct audit_tally *t)
{
	begin(t, AUDIT_QUOTE_MASKED, 0);
	t->files = 0;
	t->bytes = 0;
	tally_unread(t, S("notes.ndjson"), S("permission denied"));
}

static void
build_month(struct audit_tally *t)
{
	begin(t, AUDIT_QUOTE_FULL, 0);
	fill(t, 1, 12);
}

static void
build_few(struct audit_tally *t)
{
	begin(t, AUDIT_QUOTE_MASKED, 0);
	fill(t, 5, 20);
}

static void
build_none(struct audit_tally *t)
{
	begin(t, AUDIT_QUOTE_NONE, 0);
	fill(t, 14, 34);
	forms(t, 1 << 20);
}

static void
build_suppressed(struct audit_tally *t)
{
	begin(t, AUDIT_QUOTE_MASKED, 10);
	fill(t, 13, 16);
	forms(t, 1 << 20);
}

/* As many of everything as a tally can hold, each as long and as hostile as it
 * can be. */
#define EVIL "<script>alert(1)</script>\"'&<!--]]>\xe2\x80\xae\xd8\xb3\xd9\x84"
static str evil;

static void
build_hostile(struct audit_tally *t)
{
	char *s = NEWN(mem, char, 4001);
	struct audit_finding f;
	char room[8];

	for (size_t i = 0; i + sizeof(EVIL) < 4000; i += sizeof(EVIL) - 1)
		memcpy(s + i, EVIL, sizeof(EVIL) - 1);
	evil = str_of(s);
	begin(t, AUDIT_QUOTE_FULL, 0);
	f = (struct audit_finding){ .source = evil, .record = evil,
		.field = evil, .quote = evil, .before = str_sub(evil, 0, 120),
		.after = str_sub(evil, 0, 120), .why = evil, .instead = evil,
		.author = evil, .role = evil, .team = evil, .setting = evil,
		.form = evil };
	for (unsigned i = 0; i < 3000; i++) {
		char *id = NEWN(mem, char, 200);

		(void)snprintf(id, 200, "%u%.150s", i, EVIL EVIL EVIL);
		f.seq = i;
		f.kind = (enum lang_class)(i % LANG_WORDING);
		f.rule = f.author = f.team = f.role = f.setting = f.form =
		    str_of(id);
		f.quote = str_cat(mem, str_of(id), evil);
		f.lint = i % 3 == 0;
		f.month = month_name(month_at(1900, 1) + i % 2000, room);
		tally_add(t, &f);
		tally_unread(t, evil, evil);
	}
	for (unsigned i = 0; i < 2000; i++)
		tally_month(t, month_at(1900, 1) + i, 2);
	tally_month(t, 0, 2);
	t->records = 6000;
	t->forms = t->forms_found = 1000;
	t->npath = 30;
	t->path = NEWN(mem, str, t->npath);
	for (unsigned i = 0; i < t->npath; i++)
		t->path[i] = evil;
}

/* In every field what is no letter, alone. */
static void
build_bytes(struct audit_tally *t)
{
	static const char bad[] = "\xff\xc3(\x01\x1b[31m\xed\xa0\x80"
	    "\xc2\x85\n\t";
	struct audit_finding f;
	str s = { bad, sizeof(bad) - 1 };

	begin(t, AUDIT_QUOTE_FULL, 0);
	f = (struct audit_finding){ .source = s, .record = s, .field = s,
		.quote = s, .before = s, .after = s, .rule = s, .why = s,
		.instead = s, .month = s, .author = s, .role = s, .team = s,
		.setting = s, .form = s };
	tally_add(t, &f);
	f.lint = true;
	tally_add(t, &f);
	tally_unread(t, s, s);
	t->path[0] = s;
	t->records = 1;
	t->forms = t->forms_found = 1;
}

static const struct {
	const char *name;
	void (*build)(struct audit_tally *);
	enum audit_axis by;
	const char *command;
} reports[] = {
	{ "big", build_big, AUDIT_AXIS__MAX, "heed audit --format html "
	    "notes.ndjson 'forms/questionnaires 2019.json'" },
	{ "authors", build_big, AUDIT_AUTHOR, "" },
	{ "empty", build_empty, AUDIT_AXIS__MAX, "" },
	{ "nothing", build_nothing, AUDIT_AXIS__MAX, "" },
	{ "month", build_month, AUDIT_AXIS__MAX, "" },
	{ "few", build_few, AUDIT_AXIS__MAX, "" },
	{ "none", build_none, AUDIT_AXIS__MAX, "" },
	{ "suppressed", build_suppressed, AUDIT_AUTHOR, "" },
	{ "hostile", build_hostile, AUDIT_AUTHOR, "" },
	{ "bytes", build_bytes, AUDIT_AUTHOR, "\xff\x01" },
};

static struct audit_tally tally;

static str
report(const char *name)
{
	struct html h;
	str page;

	for (unsigned i = 0; i < MANY(reports); i++) {
		if (strcmp(reports[i].name, name) != 0)
			continue;
		reports[i].build(&tally);
		tally_done(&tally);
		html_init(&h, mem, AUDIT_HTML_MAX);
		audit_report(&cx, &h, &tally, reports[i].by,
		    str_of(reports[i].command));
		assert_int_equal(html_done(&h, &page), ERR_OK);
		return page;
	}
	fail_msg("no report %s", name);
	return S("");
}

/* ---- looking into a page ---- */

/* The letter for an entity at p, and how long that is; 0 where none is. */
static size_t
entity(str s, size_t i, char *c)
{
	static const struct { const char *name; char c; } of[] = {
		{ "&quot;", '"' }, { "&#39;", '\'' }, { "&amp;", '&' } };

	for (size_t k = 0; k < MANY(of); k++)
		if (str_starts(str_sub(s, i, 8), str_of(of[k].name))) {
			*c = of[k].c;
			return strlen(of[k].name);
		}
	return 0;
}

/* The text of a page: tags out, and white space as one space. */
static str
text_of(str page)
{
	ptrdiff_t style = str_find(page, S("</style>"));
	char *out = NEWN(mem, char, page.n + 1);
	size_t n = 0;
	bool tag = false;

	for (size_t i = (size_t)style; i < page.n; i++) {
		char c = page.p[i];
		size_t more;

		if (c == '<' || c == '>') {
			tag = c == '<';
			continue;
		}
		if (tag)
			continue;
		more = entity(page, i, &c);
		i += more ? more - 1 : 0;
		if (more)
			out[n++] = c;
		else if (c != '\n' && (c != ' ' || (n && out[n - 1] != ' ')))
			out[n++] = c;
	}
	return (str){ out, n };
}

static void
has(str page, const char *what)
{
	if (str_find(page, str_of(what)) < 0)
		fail_msg("no \"%s\" in %.*s", what,
		    (int)(page.n > 3000 ? 3000 : page.n), page.p);
}

static void
has_not(str page, const char *what)
{
	ptrdiff_t at = str_find(page, str_of(what));

	if (at >= 0)
		fail_msg("\"%s\" in …%.*s", what, 200, page.p + at);
}

static unsigned
times(str s, const char *what)
{
	unsigned n = 0;
	ptrdiff_t at;

	while ((at = str_find(s, str_of(what))) >= 0) {
		n++;
		s = str_sub(s, (size_t)at + strlen(what), SIZE_MAX);
	}
	return n;
}

/* From one to the other, or to the end. */
static str
between(str s, const char *from, const char *to)
{
	ptrdiff_t at = str_find(s, str_of(from)), end;

	if (at < 0)
		fail_msg("no \"%s\"", from);
	s = str_sub(s, (size_t)at, SIZE_MAX);
	end = str_find(str_sub(s, 1, SIZE_MAX), str_of(to));
	return end < 0 ? s : str_sub(s, 0, (size_t)end + 1);
}

/* ---- tests ---- */

static void
test_says_how_much(void **state)
{
	str page = report("big"), text = text_of(page);

	(void)state;
	has(text, "of 18,"); /* of all records */
	has(text, "say how \"high\", \"medium\" or \"low\" someone's risk of "
	    "suicide or self-harm is, or ask for it.");
	has(text, "2 of the 9 forms that were read ask for a level, in 5 "
	    "items.");
	has(text, "in 2 files (1.2 GB)");
	has(text, "September 2025 to October 2026; 37 records do not say when");
	has(text, "3 places (2 whole records); 212 attachments that are no "
	    "text");
	has(text, "2 whole records are among what could not be read. They are "
	    "not counted as read.");
	has(text, "3 places could not be read. If someone is sorted by risk "
	    "there, it is not in these figures.");
	has(text, "notes.ndjson:1741");
	has(text, "The record is cut short");
	has(text, "Each month's share");
	assert_int_equal(times(text, "The latest value (Oct 2026) is 1."), 2);
	has(text, "NG225");
	has(text, "Staying safe from suicide (2025)");
	has(text, "HSSIB");
}

/* No script, nothing from anywhere, and no word of who or which record. */
static void
test_stands_alone(void **state)
{
	str page = report("big");

	(void)state;
	has_not(page, "<script");
	has_not(page, "<link");
	has_not(page, "<img");
	has_not(page, "src=");
	has_not(page, "url(");
	has_not(page, "@import");
	has_not(page, "http:");
	has_not(page, "https:");
	has_not(page, " style=");
	has_not(page, " onclick");
	has(page, "default-src 'none'");
	has_not(page, "secret-id");
	for (unsigned i = 0; i < MANY(authors); i++)
		has_not(page, authors[i]);
	assert_in_range(page.n, 20000, 300000);
	assert_true(arena_used(mem) < 64 * KIT_MB);
}

static void
test_charts_the_months(void **state)
{
	str time = between(report("big"), "id=\"time\"", "id=\"where\"");
	str text;

	(void)state;
	assert_int_equal(times(time, "<figure>"), 2);
	assert_int_equal(times(time, "heed-chart__picture\" role=\"img\""), 2);
	assert_int_equal(times(time, "heed-chart__sign\" role=\"img\""), 2);
	has(time, "Sep 2025");
	has(time, "Oct 2026");
	text = text_of(report("big"));
	has(text, "37 records do not say when they were written.");
	has(between(report("few"), "id=\"time\"", "id=\"where\""), "trial");
}

static void
test_one_month_is_no_trend(void **state)
{
	str page = report("month");

	(void)state;
	has_not(page, "<figure>");
	has(page, "One month is not a trend");
	has(page, "September 2025: ");
	has_not(page, "Each month");
	has_not(report("big"), "had not ended");
	page = report("hostile");
	has(page, "records are older than the months shown");
	has(page, "records bear a date after this report was made");
	has(page, "November 2026 had not ended when this was made");
}

static void
test_undated(void **state)
{
	struct html h;
	str page;

	(void)state;
	begin(&tally, AUDIT_QUOTE_FULL, 0);
	found(&tally, 1, &rules[0], 0, LANG_STRATIFICATION);
	tally_month(&tally, 0, 5);
	tally.records = 5;
	tally_done(&tally);
	html_init(&h, mem, AUDIT_HTML_MAX);
	audit_report(&cx, &h, &tally, AUDIT_AXIS__MAX, S(""));
	assert_int_equal(html_done(&h, &page), ERR_OK);
	has_not(page, "<figure>");
	has(page, "No dates");
	has(page, "No record says when");
	has(text_of(page), "1 of 5 records (20.0%) says how");
}

static void
test_nothing_found(void **state)
{
	str text = text_of(report("empty"));

	(void)state;
	has(text, "No such wording was found in the 640 records that could be "
	    "read. That is not proof");
	has(text, "March 2026: 0 of 640 records (0%)");
	has_not(text, "take the field out");
	has(text, "Make sure that the right records were read");
	text = text_of(report("nothing"));
	has(text, "No record could be read and so this report can tell nothing");
	has_not(text, "Nothing was found");
	has_not(text, "that could be read.");
	has(text, "Permission denied");
}

static void
test_authors_only_when_asked(void **state)
{
	str page = report("big"), table;
	ptrdiff_t last = -1;

	(void)state;
	has(page, "No table of authors");
	page = report("authors");
	table = between(page, "By author, in the order of names", "</table>");
	for (unsigned i = 0; i < MANY(authors); i++) {
		ptrdiff_t at = str_find(table, str_of(authors[i]));

		assert_true(at > last);
		last = at;
	}
	has(page, "--by author");
}

static void
test_quotes_as_asked(void **state)
{
	str page = report("big");

	(void)state;
	has(page, "<mark>low risk of suicide</mark> at this time.");
	has(page, "Assessed as <mark>");
	assert_int_equal(times(page, "<mark>low risk of suicide"), 1);
	has(page, "ED triage note");
	has(page, WHY);
	has(page, INSTEAD);
	has(page, "No rule knows every name");
	has(report("month"), "Words of records are quoted in full");
	page = report("none");
	has_not(page, "<mark>");
	has_not(page, "[name]");
	has_not(page, "The wordings met most often");
	has(page, "No words of records are quoted");
	has(page, "Like <q>Assessed as low risk of suicide at "
	    "this time.</q>");
}

static void
test_names_items_of_forms(void **state)
{
	str part = between(report("big"), "id=\"forms\"", "id=\"apart\"");
	str text = part;

	(void)state;
	for (unsigned i = 0; i < MANY(items); i++) {
		has(text, items[i].link);
		has(text, items[i].text);
		has(text, items[i].form);
	}
	assert_int_equal(times(text, "<h3"), 2);
	assert_int_equal(times(text, "Put in their place:"), 3);
	has(text, "Take the sum out; keep the answers.");
	has(report("empty"), "No form was read");
}

static void
test_history_stands_apart(void **state)
{
	str part = between(report("big"), "id=\"apart\"", "id=\"next\"");
	char want[64];

	(void)state;
	assert_true(tally.historical > 0);
	(void)snprintf(want, sizeof(want), "Said of the past: %u times.",
	    (unsigned)tally.historical);
	has(part, want);
	has(between(report("empty"), "id=\"apart\"", "id=\"next\""),
	    "Said of the past: not found.");
}

/* What is hidden can be had from no row, sum, share or chart. */
static void
test_hides_small_numbers(void **state)
{
	str page = report("suppressed"), text;
	unsigned hidden = 0;

	(void)state;
	has(page, "fewer than 10");
	has(page, "Below 10");
	for (unsigned i = 0; i < tally.by[AUDIT_TEAM].n; i++) {
		const struct audit_count *c = &tally.by[AUDIT_TEAM].at[i];
		str row;

		if (!c->hidden)
			continue;
		hidden++;
		row = text_of(str_cat(mem, S("</style>"), between(between(page,
		    "By team", "</table>"), str_c(mem, str_cat(mem, c->key,
		    S("</span>"))), "</tr>")));
		has_not(row, "%");
		has(row, "not shown");
		assert_true(str_find(row, S("fewer than 10")) >= 0 ||
		    str_find(row, S("not shown")) >= 0);
	}
	assert_true(hidden > 1);
	has(page, "Like <q>Risk of DSH at 8/10 tonight.</q>");
	has_not(page, "mother staying over");
	has_not(page, "risk of dsh at 8 10");
	hidden = 0;
	/* The undated may be hidden beside a month; they are on no chart. */
	for (unsigned i = 0; i < tally.by[AUDIT_MONTH].n; i++)
		hidden += tally.by[AUDIT_MONTH].at[i].hidden &&
		    tally.by[AUDIT_MONTH].at[i].key.n > 0;
	assert_true(hidden > 0);
	text = between(page, "id=\"time\"", "id=\"where\"");
	has(text, "Small numbers");
	assert_int_equal(times(text, ">No value<"), 2 * hidden);
}

/* A sum of rows that are not shown would give away those that are hidden. */
static void
test_hides_in_sums(void **state)
{
	static char name[40][16];
	struct html h;
	str page, rest;

	(void)state;
	begin(&tally, AUDIT_QUOTE_NONE, 10);
	for (unsigned i = 0; i < 40; i++)
		for (unsigned k = 0; k < (i < 20 ? 40 - i : 3); k++) {
			struct audit_finding f = { .rule = S("level.risk-of"),
				.seq = 100 * i + k };

			(void)snprintf(name[i], sizeof(name[i]), "Team %02u", i);
			f.team = str_of(name[i]);
			tally_add(&tally, &f);
		}
	tally.records = 5000;
	tally_month(&tally, 0, 5000);
	tally_done(&tally);
	html_init(&h, mem, AUDIT_HTML_MAX);
	audit_report(&cx, &h, &tally, AUDIT_AXIS__MAX, S(""));
	assert_int_equal(html_done(&h, &page), ERR_OK);
	rest = between(page, "All others (15)", "</tr>");
	has(rest, "not shown");
	has_not(rest, "45");
	has_not(rest, "%");
}

/* Markup of others is text, whatever it is; and there is an end to it. */
static void
test_hostile_words_are_words(void **state)
{
	str page = report("hostile");

	(void)state;
	has_not(page, "<script");
	has_not(page, "\"'&<");
	has_not(page, "<!--");
	has(page, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;");
	has_not(page, " onx");
	assert_true(page.n < AUDIT_HTML_MAX / 2);
	page = report("bytes");
	for (size_t i = 0; i < page.n; i++)
		assert_true((unsigned char)page.p[i] >= 0x20 ||
		    page.p[i] == '\n' || page.p[i] == '\t');
	assert_true(utf8_ok(page, NULL));
}

/* Each id once; each #link leads to one. */
static void
test_links_lead_somewhere(void **state)
{
	(void)state;
	for (unsigned i = 0; i < MANY(reports); i++) {
		str page = report(reports[i].name), rest = page;
		ptrdiff_t at;

		while ((at = str_find(rest, S("href=\"#"))) >= 0) {
			str id;

			rest = str_sub(rest, (size_t)at + 7, SIZE_MAX);
			id = str_sub(rest, 0, (size_t)str_chr(rest, '"'));
			id = str_cat(mem, str_cat(mem, S(" id=\""), id),
			    S("\""));
			assert_int_equal(times(page, str_c(mem, id)), 1);
		}
		kit_fresh();
	}
}

static void
test_same_tally_same_page(void **state)
{
	str a = report("big");

	(void)state;
	assert_true(str_eq(a, report("big")));
}

static void
test_html_is_the_report(void **state)
{
	str page;

	(void)state;
	build_empty(&tally);
	tally_done(&tally);
	assert_int_equal(audit_html(&cx, &tally, &page), ERR_OK);
	has(page, "heed audit --format html --quote masked notes.ndjson "
	    "&#39;forms/questionnaires 2019.json&#39;");
}

static void
write_reports(const char *dir)
{
	for (unsigned i = 0; i < MANY(reports); i++) {
		char path[1024];
		FILE *f;
		str page;

		kit_fresh();
		page = report(reports[i].name);
		(void)snprintf(path, sizeof(path), "%s/%s.html", dir,
		    reports[i].name);
		f = fopen(path, "wb");
		assert_non_null(f);
		assert_int_equal(fwrite(page.p, 1, page.n, f), page.n);
		assert_int_equal(fclose(f), 0);
	}
}

static void
test_written(void **state)
{
	const char *dir = getenv("HEED_REPORTS");

	(void)state;
	if (dir)
		write_reports(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_says_how_much), T(test_stands_alone),
		T(test_charts_the_months), T(test_one_month_is_no_trend),
		T(test_undated), T(test_nothing_found),
		T(test_authors_only_when_asked), T(test_quotes_as_asked),
		T(test_names_items_of_forms), T(test_history_stands_apart),
		T(test_hides_small_numbers), T(test_hides_in_sums),
		T(test_hostile_words_are_words),
		T(test_links_lead_somewhere), T(test_same_tally_same_page),
		T(test_html_is_the_report), T(test_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
