/*
 * Assessments and the formulation, written together as the plan is: on both
 * stores, what may be done to whose line, and the rules of their own.
 */
#include "care/assess.h"
#include "access/redact.h"
#include "care/clock.h"
#include "care/share.h"
#include "core/time.h"
#include "plan_kit.h"

static const struct sheet_at *
of(enum sheet sheet, str person, str id)
{
	static struct sheet_at at;

	at = (struct sheet_at){ .person = person, .sheet = sheet, .id = id };
	return &at;
}

/* Some operations on a sheet, saved; its id. */
static str
save_ops(struct service *s, const struct sheet_at *at, const struct op *op,
    unsigned n, enum voice voice, bool aloud)
{
	struct plan_save save = { .op = op, .nop = n, .voice = voice,
		.aloud = aloud };

	begin(s);
	ok(s, sheet_apply(&s->cx, at, &save));
	commit(s);
	return save.id;
}

static str
say(struct service *s, const struct sheet_at *at, const char *part,
    const char *text, enum voice voice)
{
	struct op op[2];

	op[0] = op_entry(s, str_c(s->mem, str_cat(s->mem, str_of(part),
	    S(".line"))));
	op[1] = op_add(op[0].line, str_c(s->mem, str_cat(s->mem, str_of(part),
	    S(".text"))), text);
	(void)save_ops(s, at, op, 2, voice, false);
	return op[0].line;
}

static str
begun(struct service *s, str person, const char *reason)
{
	const struct op op = op_add(S(""), "start.reason", reason);

	return save_ops(s, of(SHEET_ASSESSMENT, person, S("")), &op, 1,
	    VOICE_PRACTITIONER, false);
}

static struct plan
read_sheet(struct service *s, const struct sheet_at *at)
{
	struct plan p;

	begin(s);
	ok(s, sheet_read(&s->cx, at, &p));
	back(s);
	return p;
}

/* CARE-20 CARE-22 CARE-6 */
static void
one_each_time_on(struct service *s)
{
	str sam = new_person(s, "Sam"), one, two;
	struct assessments l;
	struct plan p;

	as_practitioner(s);
	one = begun(s, sam, "new-self-harm");
	(void)say(s, of(SHEET_ASSESSMENT, sam, one), "body",
	    "Sleeps three hours", VOICE_PRACTITIONER);
	two = begun(s, sam, "crisis");
	assert_false(str_eq(one, two));
	p = read_sheet(s, of(SHEET_ASSESSMENT, sam, two));
	/* The second is empty: nothing of the first was cloned. */
	assert_true(p.exists && p.draft);
	assert_int_equal(p.a.n, 1);
	begin(s);
	ok(s, assessments_of(&s->cx, sam, &l));
	back(s);
	assert_int_equal(l.n, 2);
	assert_true(l.at[0].draft && l.at[1].draft);
	p = read_sheet(s, of(SHEET_ASSESSMENT, sam, one));
	lacks(p.rec.body, "cloned");
	holds(p.rec.body, "Sleeps three hours");
	holds(p.rec.body, "urn:heed:form:assessment|");
}
BOTH(one_each_time)

/* CARE-22 */
static void
carried_one_by_one_on(struct service *s)
{
	str sam = new_person(s, "Sam"), one, two, line, made;
	const struct line *l;
	struct plan was, is;

	as_practitioner(s);
	one = begun(s, sam, "new-self-harm");
	line = say(s, of(SHEET_ASSESSMENT, sam, one), "life",
	    "The tenancy ends in May", VOICE_PRACTITIONER);
	two = begun(s, sam, "crisis");
	was = read_sheet(s, of(SHEET_ASSESSMENT, sam, one));
	begin(s);
	ok(s, sheet_carry(&s->cx, of(SHEET_ASSESSMENT, sam, two), S(""), &was,
	    line, &made));
	commit(s);
	is = read_sheet(s, of(SHEET_ASSESSMENT, sam, two));
	l = line_of(&is, made);
	same_str(plan_text(&is, l), S("The tenancy ends in May"));
	same_str(plan_detail(&is, l, "confirm")->value,
	    S("not-looked-at-again"));
	same_str(plan_detail(&is, l, "carried")->value,
	    time_day(s->mem, was.rec.at));
	/* The first stands as it did. */
	was = read_sheet(s, of(SHEET_ASSESSMENT, sam, one));
	assert_non_null(line_find(&was.a, line));
	begin(s);
	refused(s, sheet_carry(&s->cx, of(SHEET_ASSESSMENT, sam, two), S(""),
	    &was, S("nothing"), &made), ERR_ABSENT, "line", "");
	back(s);
}
BOTH(carried_one_by_one)

/* CARE-33 */
static void
person_adds_beside_on(struct service *s)
{
	str sam = new_person(s, "Sam"), one, theirs, mine;
	struct op_result r;
	struct plan p;
	unsigned made = 0;

	as_practitioner(s);
	one = begun(s, sam, "thoughts");
	theirs = say(s, of(SHEET_ASSESSMENT, sam, one), "mind",
	    "Low since March", VOICE_PRACTITIONER);
	as_person(s, sam, "Sam");
	p = read_sheet(s, of(SHEET_ASSESSMENT, sam, one));
	{
		struct op op = op_set(text_of(&p, theirs), "Since February");
		struct plan_save save = { .op = &op, .nop = 1,
			.voice = VOICE_PERSON };

		begin(s);
		ok(s, sheet_apply(&s->cx, of(SHEET_ASSESSMENT, sam, one),
		    &save));
		commit(s);
		made = save.nproposed;
		r = save.result[0];
	}
	/* Staff's words stand; the person's lie beside them. */
	assert_int_equal(made, 1);
	mine = say(s, of(SHEET_ASSESSMENT, sam, one), "comment",
	    "I do not see it so", VOICE_PERSON);
	p = read_sheet(s, of(SHEET_ASSESSMENT, sam, one));
	same_str(text_of(&p, theirs)->value, S("Low since March"));
	same_str(plan_text(&p, line_of(&p, r.made)), S("Since February"));
	assert_int_equal(line_of(&p, r.made)->voice, VOICE_PERSON);
	same_str(line_of(&p, r.made)->about, theirs);
	same_str(line_of(&p, r.made)->author, str_cat(s->mem, S("Patient/"),
	    sam));
	assert_int_equal(line_of(&p, mine)->voice, VOICE_PERSON);
}
BOTH(person_adds_beside)

/* CARE-32 */
static void
left_needs_a_next_step_on(struct service *s)
{
	str sam = new_person(s, "Sam"), one;
	struct op op = op_add(S(""), "end.outcome", "left-early");
	struct plan p;
	bool ended;

	as_practitioner(s);
	one = begun(s, sam, "crisis");
	(void)save_ops(s, of(SHEET_ASSESSMENT, sam, one), &op, 1,
	    VOICE_PRACTITIONER, false);
	begin(s);
	refused(s, assess_end(&s->cx, of(SHEET_ASSESSMENT, sam, one), &ended),
	    ERR_INPUT, "end.follow", "");
	back(s);
	op = op_add(S(""), "end.none", "Asked not to be called; GP told");
	(void)save_ops(s, of(SHEET_ASSESSMENT, sam, one), &op, 1,
	    VOICE_PRACTITIONER, false);
	begin(s);
	ok(s, assess_end(&s->cx, of(SHEET_ASSESSMENT, sam, one), &ended));
	commit(s);
	assert_true(ended);
	p = read_sheet(s, of(SHEET_ASSESSMENT, sam, one));
	assert_false(p.draft);
	assert_non_null(line_in(&p.a, S(""), "start.ended"));
}
BOTH(left_needs_a_next_step)

/* CARE-80 CARE-86: for everyone, also for who left; from the second it ended. */
static void
owed_when_ended_on(struct service *s)
{
	str sam = new_person(s, "Sam"), one, basis;
	const struct sheet_at *at;
	struct op op = op_add(S(""), "end.outcome", "complete");
	struct clock c;
	bool ended, there;

	as_practitioner(s);
	one = begun(s, sam, "crisis");
	at = of(SHEET_ASSESSMENT, sam, one);
	(void)save_ops(s, at, &op, 1, VOICE_PRACTITIONER, false);
	s->cx.now = 1774699200; /* 2026-03-28 12:00 UTC; the clocks go forward */
	begin(s);
	ok(s, assess_end(&s->cx, at, &ended));
	commit(s);
	assert_true(ended);
	basis = str_cat(s->mem, S("QuestionnaireResponse/"), one);
	begin(s);
	ok(s, clock_by_basis(&s->cx, sam, basis, S("aftercare"), &there, &c));
	assert_true(there);
	assert_int_equal(c.state, CLOCK_OPEN);
	assert_int_equal(c.due - c.start, 172800);
	assert_int_equal(c.start, s->cx.now);
	ok(s, clock_by_basis(&s->cx, sam, basis, S("copies-gp"), &there, &c));
	assert_true(there);
	ok(s, clock_by_basis(&s->cx, sam, basis, S("copies-person"), &there,
	    &c));
	assert_true(there);
	back(s);
	/* Ended again, nothing starts again. */
	s->cx.now += 3600;
	begin(s);
	ok(s, assess_end(&s->cx, at, &ended));
	commit(s);
	begin(s);
	ok(s, clock_by_basis(&s->cx, sam, basis, S("aftercare"), &there, &c));
	back(s);
	assert_int_equal(c.start, 1774699200);
}
BOTH(owed_when_ended)

/* CARE-83: self-harm or a crisis that an assessment met with, and no other
 * reason for one, opens a look at the plan. */
static void
crisis_opens_a_review_on(struct service *s)
{
	static const struct { const char *reason; bool opens; } row[] = {
		{ "crisis", true }, { "new-self-harm", true },
		{ "review", false }, { "not-recorded", false } };

	for (unsigned i = 0; i < 4; i++) {
		str sam = new_person(s, "Sam"), one, basis;
		struct op op = op_add(S(""), "end.outcome", "complete");
		struct clock c;
		bool ended, there;

		as_person(s, sam, "Sam");
		(void)add_line(s, sam, "alone", "I sit in the shed",
		    VOICE_PERSON, false);
		as_practitioner(s);
		one = begun(s, sam, row[i].reason);
		(void)save_ops(s, of(SHEET_ASSESSMENT, sam, one), &op, 1,
		    VOICE_PRACTITIONER, false);
		begin(s);
		ok(s, assess_end(&s->cx, of(SHEET_ASSESSMENT, sam, one),
		    &ended));
		commit(s);
		basis = str_cat(s->mem, S("QuestionnaireResponse/"), one);
		begin(s);
		ok(s, clock_by_basis(&s->cx, sam, basis,
		    S("plan-review-cause"), &there, &c));
		back(s);
		assert_int_equal(there, row[i].opens);
		if (there)
			same_str(c.cause, S("crisis"));
	}
}
BOTH(crisis_opens_a_review)

/* CARE-83: on the day of what was foreseen the plan is looked at; of what is
 * taken out again it is not. */
static void
foreseen_is_looked_at_on(struct service *s)
{
	str sam = new_person(s, "Sam"), line;
	const struct sheet_at at = *of(SHEET_FORMULATION, sam, S(""));
	struct op op[1];
	struct clocks l;
	struct plan was;

	as_person(s, sam, "Sam");
	(void)add_line(s, sam, "alone", "I sit in the shed", VOICE_PERSON,
	    false);
	as_practitioner(s);
	line = say(s, &at, "change", "The hearing", VOICE_SHARED);
	op[0] = op_add(line, "change.on", "2027-06-10");
	(void)save_ops(s, &at, op, 1, VOICE_SHARED, true);
	for (int i = 0; i < 2; i++) {
		as_system(s);
		begin(s);
		ok(s, clock_dates(&s->cx, sam));
		ok(s, clocks_of(&s->cx, sam, &l));
		commit(s);
		assert_int_equal(l.n, 3);
		for (unsigned k = 0; k < l.n; k++) {
			assert_int_equal(clock_is_live(&l.at[k]), i == 0);
			if (str_eq(l.at[k].code, S("plan-foreseen")))
				same_str(show_day(s->mem, l.at[k].due - 1),
				    S("10 June 2027"));
		}
		if (i)
			break;
		as_practitioner(s);
		was = read_sheet(s, &at);
		op[0] = (struct op){ .kind = OP_DROP, .line = line,
			.rev = line_find(&was.a, line)->rev };
		(void)save_ops(s, &at, op, 1, VOICE_SHARED, true);
	}
	as_practitioner(s);
}
BOTH(foreseen_is_looked_at)

/* CARE-26 CARE-42 CARE-84: what lies ahead has its clocks, from the assessment and
 * from the picture; taken over, it is not asked for twice. */
static void
days_ahead_on(struct service *s)
{
	str sam = new_person(s, "Sam"), one, two, line, made;
	const struct sheet_at *at;
	struct clocks l;
	struct plan was;
	struct op op[3];

	as_practitioner(s);
	s->cx.now = 1774699200; /* 28 March 2026 */
	one = begun(s, sam, "crisis");
	at = of(SHEET_ASSESSMENT, sam, one);
	line = say(s, at, "life", "The tenancy ends", VOICE_PERSON);
	op[0] = op_add(line, "life.on", "2026-05-31");
	(void)save_ops(s, at, op, 1, VOICE_PERSON, true);
	as_system(s);
	s->cx.now = 1774699200;
	begin(s);
	ok(s, clock_dates(&s->cx, sam));
	ok(s, clocks_of(&s->cx, sam, &l));
	commit(s);
	assert_int_equal(l.n, 0);  /* not said to lie ahead */
	as_practitioner(s);
	op[0] = op_add(line, "life.lens", "future");
	(void)save_ops(s, of(SHEET_ASSESSMENT, sam, one), op, 1, VOICE_PERSON,
	    true);
	line = say(s, of(SHEET_FORMULATION, sam, S("")), "change",
	    "The hearing", VOICE_SHARED);
	op[0] = op_add(line, "change.on", "2026-06-10");
	(void)save_ops(s, of(SHEET_FORMULATION, sam, S("")), op, 1,
	    VOICE_SHARED, true);
	two = begun(s, sam, "review");
	was = read_sheet(s, of(SHEET_ASSESSMENT, sam, one));
	line = entry_next(&was.a, "life.line", NULL)->id;
	begin(s);
	ok(s, sheet_carry(&s->cx, of(SHEET_ASSESSMENT, sam, two), S(""), &was,
	    line, &made));
	commit(s);
	as_system(s);
	s->cx.now = 1774699200;
	begin(s);
	ok(s, clock_dates(&s->cx, sam));
	ok(s, clocks_of(&s->cx, sam, &l));
	commit(s);
	assert_int_equal(l.n, 4);  /* ahead and on the day, of two days */
	for (unsigned i = 0; i < l.n; i++)
		same_str(l.at[i].rule->kind, S("date"));
	as_practitioner(s);
}
BOTH(days_ahead)

/* CARE-20: an assessment that goes on is not ended by being put down. */
static void
goes_on_on(struct service *s)
{
	str sam = new_person(s, "Sam"), one;
	struct op op = op_add(S(""), "end.outcome", "paused");
	bool ended = true;

	as_practitioner(s);
	one = begun(s, sam, "crisis");
	(void)save_ops(s, of(SHEET_ASSESSMENT, sam, one), &op, 1,
	    VOICE_PRACTITIONER, false);
	begin(s);
	ok(s, assess_end(&s->cx, of(SHEET_ASSESSMENT, sam, one), &ended));
	commit(s);
	assert_false(ended);
	assert_true(read_sheet(s, of(SHEET_ASSESSMENT, sam, one)).draft);
}
BOTH(goes_on)

static int64_t
count_of(struct service *s, const char *sql)
{
	struct rows r;
	int64_t n;

	as_system(s);
	begin(s);
	ok(s, store_sql(door_store(s->door), &s->cx, sql, NULL, 0, &r, NULL));
	n = cell(&r, 0, 0)->i;
	back(s);
	return n;
}

/* CARE-23: each time has its own line; in which way it happened is read by the
 * person and the team, is in nothing that is searched, and no supporter gets it,
 * though all of the assessment's parts were named to them. */
static void
the_way_is_kept_back_on(struct service *s)
{
	static str parts[] = { SK("episode"), SK("story"), SK("signs") };
	str sam = new_person(s, "Sam"), jo, one, first, second;
	struct choice c = { .scope = S("full"), .answer = ANSWER_YES,
		.id = S(""), .own_words = S(""), .review_on = S(""),
		.ends_on = S(""), .what = { .part = parts, .nparts = 3 } };
	const struct sheet_at *at;
	struct op op;
	struct plan p;

	jo = new_supporter(s, sam, "Jo", "01632 960 003");
	as_practitioner(s);
	one = begun(s, sam, "new-self-harm");
	at = of(SHEET_ASSESSMENT, sam, one);
	first = say(s, at, "episode", "After the letter came", VOICE_PERSON);
	second = say(s, at, "episode", "In the spring", VOICE_PERSON);
	assert_false(str_eq(first, second));
	op = op_add(first, "episode.method", "CANARYWAY");
	(void)save_ops(s, at, &op, 1, VOICE_PRACTITIONER, true);
	p = read_sheet(s, at);
	holds(p.rec.body, "CANARYWAY");
	assert_null(plan_detail(&p, line_of(&p, second), "method"));
	as_person(s, sam, "Sam");
	c.supporter = jo;
	begin(s);
	ok(s, choice_set(&s->cx, sam, &c));
	commit(s);
	holds(read_sheet(s, at).rec.body, "After the letter");
	as_supporter(s, sam, jo, "Jo");
	begin(s);
	p = (struct plan){ 0 };
	if (sheet_read(&s->cx, at, &p) != ERR_OK)
		p.rec.body = S("");
	s->cx.ndiag = 0;
	lacks(p.rec.body.n ? p.rec.body : S(""), "CANARYWAY");
	back(s);
	assert_int_equal(count_of(s, "SELECT count(*) FROM ix WHERE"
	    " lower(value) LIKE '%canaryway%'"), 0);
	assert_int_equal(count_of(s, "SELECT count(*) FROM ledger WHERE"
	    " reason LIKE '%CANARYWAY%'"), 0);
	/* Not even what was named to them: assessments are not shared. */
	as_practitioner(s);
	begin(s);
	{
		struct share share = { .part = parts, .nparts = 3 };
		struct record r;
		bool nothing;

		ok(s, record_read(&s->cx, KIND_ASSESSMENT, one, &r));
		ok(s, redact_to(&s->cx, &share, &r, &nothing));
		assert_true(nothing);
	}
	back(s);
}
BOTH(the_way_is_kept_back)

/* CARE-25: what stands in a cell has its words, whose they are, and a status; one
 * that was asked about and not answered says so. */
static void
cells_have_a_voice_on(struct service *s)
{
	static const struct { const char *part, *about; enum voice voice; }
	    row[] = {
		{ "body", "sleep", VOICE_PERSON },
		{ "mind", "voices", VOICE_PRACTITIONER },
		{ "life", "bereavement", VOICE_SUPPORTER },
	};
	str sam = new_person(s, "Sam"), one, id[3];
	struct op op;
	struct plan p;

	as_practitioner(s);
	one = begun(s, sam, "crisis");
	for (int i = 0; i < 3; i++) {
		const char *link = str_c(s->mem, str_cat(s->mem,
		    str_of(row[i].part), S(".about")));
		const struct sheet_at *at = of(SHEET_ASSESSMENT, sam, one);

		id[i] = say(s, at, row[i].part, "As it was said", row[i].voice);
		op = op_add(id[i], link, row[i].about);
		(void)save_ops(s, at, &op, 1, row[i].voice, true);
	}
	p = read_sheet(s, of(SHEET_ASSESSMENT, sam, one));
	for (int i = 0; i < 3; i++) {
		const struct line *l = line_of(&p, id[i]);

		assert_int_equal(l->voice, row[i].voice);
		assert_int_equal(plan_detail(&p, l, "text")->status,
		    STATUS_ANSWERED);
		same_str(plan_text(&p, l), S("As it was said"));
		same_str(plan_detail(&p, l, "about")->value,
		    str_of(row[i].about));
	}
	op = op_set(text_of(&p, id[0]), "");
	op.status = STATUS_NOT_SAID;
	(void)save_ops(s, of(SHEET_ASSESSMENT, sam, one), &op, 1,
	    row[0].voice, true);
	p = read_sheet(s, of(SHEET_ASSESSMENT, sam, one));
	assert_int_equal(text_of(&p, id[0])->status, STATUS_NOT_SAID);
}
BOTH(cells_have_a_voice)

/* CARE-27 */
static void
needs_stay_on(struct service *s)
{
	str sam = new_person(s, "Sam"), one, need;
	struct needs l;
	struct op op;

	as_practitioner(s);
	one = begun(s, sam, "review");
	need = say(s, of(SHEET_ASSESSMENT, sam, one), "needs",
	    "Help with the arrears", VOICE_SHARED);
	(void)say(s, of(SHEET_ASSESSMENT, sam, one), "needs",
	    "A dentist", VOICE_PRACTITIONER);
	begin(s);
	ok(s, needs_of(&s->cx, sam, &l));
	back(s);
	assert_int_equal(l.n, 2);
	op = op_add(need, "needs.state", "done");
	(void)save_ops(s, of(SHEET_ASSESSMENT, sam, one), &op, 1,
	    VOICE_PRACTITIONER, true);
	begin(s);
	ok(s, needs_of(&s->cx, sam, &l));
	back(s);
	assert_int_equal(l.n, 1);
	same_str(plan_text(l.at[0].in, l.at[0].line), S("A dentist"));
}
BOTH(needs_stay)

/* CARE-40 CARE-41 */
static void
one_formulation_on(struct service *s)
{
	str sam = new_person(s, "Sam"), a, b;
	const struct sheet_at *at;
	struct plan p;

	as_practitioner(s);
	at = of(SHEET_FORMULATION, sam, S(""));
	(void)say(s, at, "presenting", "Nights without sleep",
	    VOICE_SHARED);
	a = read_sheet(s, of(SHEET_FORMULATION, sam, S(""))).rec.id;
	as_person(s, sam, "Sam");
	(void)say(s, of(SHEET_FORMULATION, sam, S("")), "story",
	    "It began when Dad died", VOICE_PERSON);
	p = read_sheet(s, of(SHEET_FORMULATION, sam, S("")));
	b = p.rec.id;
	/* One a person, whoever writes. */
	same_str(a, b);
	holds(p.rec.body, "Nights without sleep");
	holds(p.rec.body, "It began when Dad died");
}
BOTH(one_formulation)

/* CARE-42 CARE-43: each line leads to one of the plan, and back. */
static void
leads_to_the_plan_on(struct service *s)
{
	str sam = new_person(s, "Sam"), line, made;
	struct plan picture, plan;
	str by;

	as_practitioner(s);
	line = say(s, of(SHEET_FORMULATION, sam, S("")), "harder",
	    "When the post comes", VOICE_PERSON);
	picture = read_sheet(s, of(SHEET_FORMULATION, sam, S("")));
	by = line_of(&picture, line)->by;
	begin(s);
	ok(s, sheet_lead(&s->cx, of(SHEET_FORMULATION, sam, S("")), S("signs"),
	    &picture, line, &made));
	commit(s);
	plan = read_plan(s, sam);
	same_str(plan_text(&plan, line_of(&plan, made)),
	    S("When the post comes"));
	assert_int_equal(line_of(&plan, made)->voice, VOICE_PERSON);
	picture = read_sheet(s, of(SHEET_FORMULATION, sam, S("")));
	same_str(sheet_led_to(&picture, made)->id, line);
	/* It stays in Sam's words, said when they were said, and nothing lies
	 * beside it to be taken or left. */
	assert_int_equal(line_of(&picture, line)->voice, VOICE_PERSON);
	same_str(line_of(&picture, line)->by, by);
	for (unsigned i = 0; i < picture.a.n; i++)
		assert_int_equal(picture.a.line[i].about.n, 0);
	assert_null(sheet_led_to(&picture, S("other")));
}
BOTH(leads_to_the_plan)

static void
of_another_person_on(struct service *s)
{
	str sam = new_person(s, "Sam"), kim = new_person(s, "Kim"), one;
	struct plan_save save = { .voice = VOICE_PRACTITIONER };
	struct plan p;

	as_practitioner(s);
	one = begun(s, sam, "review");
	begin(s);
	refused(s, sheet_read(&s->cx, of(SHEET_ASSESSMENT, kim, one), &p),
	    ERR_ABSENT, "assessment",
	    "");
	s->cx.ndiag = 0;
	refused(s, sheet_apply(&s->cx, of(SHEET_ASSESSMENT, kim, one), &save),
	    ERR_ABSENT, "assessment",
	    "");
	back(s);
	/* Nor does the person read another's. */
	as_person(s, kim, "Kim");
	begin(s);
	assert_int_not_equal(sheet_read(&s->cx, of(SHEET_ASSESSMENT, sam, one),
	    &p), ERR_OK);
	s->cx.ndiag = 0;
	back(s);
}
BOTH(of_another_person)

/* CARE-1 CARE-44 CARE-92: no level is asked for, and one in words is asked
 * about before it is kept. */
static void
no_level_on(struct service *s)
{
	str sam = new_person(s, "Sam"), one;
	struct op op[2];
	struct plan_save save = { .op = op, .nop = 2,
		.voice = VOICE_PRACTITIONER };

	as_practitioner(s);
	one = begun(s, sam, "review");
	op[0] = op_entry(s, "thoughts.line");
	op[1] = op_add(op[0].line, "thoughts.text", "Low suicide risk.");
	begin(s);
	assert_int_equal(sheet_apply(&s->cx, of(SHEET_ASSESSMENT, sam, one),
	    &save), ERR_INPUT);
	assert_true(save.nfound > 0);
	s->cx.ndiag = 0;
	back(s);
	for (int f = 0; f < SHEET__MAX; f++) {
		const struct form *form = sheet_form((enum sheet)f);
		struct lint *l;
		unsigned n;

		ok(s, form_lint(&s->cx, form->json, &l, &n));
		assert_int_equal(n, 0);
	}
}
BOTH(no_level)

int
main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(one_each_time),
		cmocka_unit_test(carried_one_by_one),
		cmocka_unit_test(person_adds_beside),
		cmocka_unit_test(left_needs_a_next_step),
		cmocka_unit_test(owed_when_ended),
		cmocka_unit_test(crisis_opens_a_review),
		cmocka_unit_test(foreseen_is_looked_at),
		cmocka_unit_test(days_ahead),
		cmocka_unit_test(goes_on),
		cmocka_unit_test(the_way_is_kept_back),
		cmocka_unit_test(cells_have_a_voice),
		cmocka_unit_test(needs_stay),
		cmocka_unit_test(one_formulation),
		cmocka_unit_test(leads_to_the_plan),
		cmocka_unit_test(of_another_person),
		cmocka_unit_test(no_level),
	};

	return cmocka_run_group_tests(t, both_open, both_close);
}
