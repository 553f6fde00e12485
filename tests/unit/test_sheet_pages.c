/*
 * The pages of an assessment and of the formulation, on both stores: what was
 * answered is shown, what was disagreed with stands beside it, and nobody's
 * answer is replaced by another's unsaid.
 */
#include "care/assess.h"
#include "core/time.h"
#include "page_kit.h"

static str c_sam, c_ana;

static const struct sheet_at *
of(enum sheet sheet, str id)
{
	static struct sheet_at at;

	at = (struct sheet_at){ sam, sheet, id };
	return &at;
}

/* Operations by whoever has entered; the sheet's id. */
static str
save_ops(const struct sheet_at *at, const struct op *op, unsigned n,
    enum voice voice)
{
	struct plan_save save = { .op = op, .nop = n, .voice = voice };

	begin(s);
	ok(s, sheet_apply(&s->cx, at, &save));
	commit(s);
	return save.id;
}

static const char *
joined(str a, const char *b)
{
	return str_c(s->mem, str_cat(s->mem, a, str_of(b)));
}

/* A line with its words and, by name and value, what else was said of it. */
static str
say(const struct sheet_at *at, const char *part, const char *text,
    enum voice voice, const char *const *nv)
{
	struct op op[8];
	unsigned n = 0;

	op[n++] = op_entry(s, joined(str_of(part), ".line"));
	op[n++] = op_add(op[0].line, joined(str_of(part), ".text"), text);
	for (; nv && nv[0]; nv += 2)
		op[n++] = op_add(op[0].line, nv[0], nv[1]);
	(void)save_ops(at, op, n, voice);
	return op[0].line;
}

#define WITH(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* A new assessment by staff; its id. */
static str
begun(void)
{
	const struct op op = op_add(S(""), "start.reason", "crisis");

	as_practitioner(s);
	return save_ops(of(SHEET_ASSESSMENT, S("")), &op, 1,
	    VOICE_PRACTITIONER);
}

static struct plan
read_it(const struct sheet_at *at)
{
	struct plan p;

	as_practitioner(s);
	begin(s);
	ok(s, sheet_read(&s->cx, at, &p));
	back(s);
	return p;
}

/* Below an assessment's page. */
static str
at_it(str id, const char *tail)
{
	return str_cat(room, path("/assessment/"), str_cat(room, id,
	    str_of(tail)));
}

static void
open_on(struct service *on)
{
	s = on;
	sam = new_person(s, "Sam");
	c_sam = theirs("person", S(""), "Sam", "sam.test");
	c_ana = session_of(&s->practitioner, "staff0");
	pages_serve();
}

static int
open_sqlite(void **state)
{
	(void)state;
	open_on(service_open());
	return 0;
}

static int
open_pg(void **state)
{
	struct service *pg = service_open_pg("sheet_pages");

	(void)state;
	assert_non_null(pg);
	open_on(pg);
	return 0;
}

/* The name of the field that asks why there is no answer to that question. */
static str
status_on(str html, const char *link)
{
	str name = name_on(html, link);

	assert_true(str_starts(name, S("t:")));
	return str_cat(room, S("s:"), str_sub(name, 2, name.n));
}

/* ---- what was answered is shown ---- */

/* CARE-27 CARE-22 */
static void
answers_are_shown(void **state)
{
	str one = begun(), page;

	(void)state;
	(void)say(of(SHEET_ASSESSMENT, one), "needs", "A detox place",
	    VOICE_PRACTITIONER, WITH("needs.wanted", "not-now",
	        "needs.action", "Ask the clinic"));
	(void)say(of(SHEET_ASSESSMENT, one), "needs", "A new bed",
	    VOICE_PRACTITIONER, WITH("needs.wanted", "not-asked",
	        "needs.state", "not-any-more"));
	(void)say(of(SHEET_ASSESSMENT, one), "life", "The tenancy ends",
	    VOICE_PRACTITIONER, WITH("life.about", "not-sorted",
	        "life.confirm", "not-looked-at-again"));
	page = get(c_ana, at_it(one, "/read"), 200);
	holds(page, "Do I want this? Not now");
	holds(page, "No longer needed");
	holds(page, "Not looked at again yet");
	lacks(page, "Do I want this? Not asked yet");
	lacks(page, "What is it about? Not sorted yet");
	holds(get(c_ana, path("/assessment"), 200), "Not now");
	(void)say(PLAN_OF(sam), "alone", "Knitting", VOICE_PRACTITIONER,
	    WITH("alone.helped", "not-tried", "alone.could", "not-asked"));
	page = get(c_ana, path("/plan"), 200);
	holds(page, "I have not tried it yet");
	lacks(page, "Could I do this on a bad day? Not asked yet");
	/* It can be said, and it is not the blank answer. */
	page = get(c_ana, path("/plan/part/alone"), 200);
	holds(page, "I have not tried it yet");
}

/* CARE-2 CARE-25: who was asked and chose not to say was asked; a topic that
 * was only named was not. */
static void
why_there_are_no_words(void **state)
{
	str one = begun(), part = at_it(one, "/part/life"), page, id;
	const struct line *l;
	struct plan p;

	(void)state;
	page = get(c_ana, part, 200);
	holds(page, "If there is no answer, why");
	lacks(get(c_sam, part, 200), "If there is no answer, why");
	lacks(get(c_ana, path("/plan/part/alone"), 200),
	    "If there is no answer, why");
	sent(POST(c_ana, part, part, "life.about", "=abuse",
	    str_c(room, status_on(page, "life.text")), "chose-not-to-say",
	    "voice", "practitioner", "do", "more"), "line-added");
	p = read_it(of(SHEET_ASSESSMENT, one));
	l = entry_next(&p.a, "life.line", NULL);
	assert_non_null(l);
	assert_int_equal(plan_detail(&p, l, "text")->status, STATUS_NOT_SAID);
	id = l->id;
	holds(get(c_ana, part, 200), "Chose not to say");
	holds(get(c_sam, at_it(one, "/read"), 200), "Chose not to say");
	/* A page that offers none keeps it. */
	part = at_it(one, joined(S("/line/"), str_c(room, id)));
	holds(get(c_sam, part, 200), "value=\"chose-not-to-say\"");
	sent(POST(c_ana, at_it(one, "/part/mind"), at_it(one, "/part/mind"),
	    "mind.about", "=voices", "voice", "practitioner", "do", "more"),
	    "line-added");
	page = get(c_ana, at_it(one, "/part/mind"), 200);
	holds(page, "Not asked yet<br>\nWhat is it about? ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_shown),
		cmocka_unit_test(why_there_are_no_words),
	};
	int bad = cmocka_run_group_tests(tests, open_sqlite, pages_close);

	if (getenv("HEED_TEST_PG"))
		bad += cmocka_run_group_tests(tests, open_pg, pages_close);
	return bad;
}
