/*
 * Writing a plan together: who may change whose words, and that none is lost.
 */
#include "access/setting.h"
#include "care/share.h"
#include "plan_kit.h"

/* CARE-3 */
static void
own_words_on(struct service *s)
{
	str sam = new_person(s, "Sam");
	struct plan p;
	const struct line *l;
	str id;

	as_person(s, sam, "Sam");
	assert_false(read_plan(s, sam).exists);
	id = add_line(s, sam, "signs", "I stop opening the post",
	    VOICE_PRACTITIONER, false);
	p = read_plan(s, sam);
	assert_true(p.exists && p.draft && !p.withdrawn);
	l = text_of(&p, id);
	/* Whatever was asked for, the person speaks in their own voice. */
	assert_int_equal(l->voice, VOICE_PERSON);
	assert_int_equal(line_of(&p, id)->voice, VOICE_PERSON);
	same_str(l->author, str_cat(s->mem, S("Patient/"), sam));
	same_str(plan_whose(&s->cx, line_of(&p, id), S("Sam")),
	    S("In Sam's words"));
	holds(p.rec.body, "\"urn:heed:form:safety-plan|1\"");
	begin(s);
	assert_true(plan_may_set(&s->cx, sam, l));
	back(s);
}
BOTH(own_words)

static void
staff_propose_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id;
	struct op_result r;
	struct plan p;
	const struct line *prop;
	unsigned made = 0;

	as_person(s, sam, "Sam");
	id = add_line(s, sam, "alone", "I sit in the shed with the radio on",
	    VOICE_PERSON, false);
	as_practitioner(s);
	p = read_plan(s, sam);
	begin(s);
	assert_false(plan_may_set(&s->cx, sam, line_of(&p, id)));
	back(s);
	r = do_op(s, sam, op_set(text_of(&p, id), "He sits in the shed"), false,
	    &made);
	assert_int_equal(made, 1);
	assert_int_equal(r.end, OP_DONE);
	p = read_plan(s, sam);
	same_str(text_of(&p, id)->value,
	    S("I sit in the shed with the radio on"));
	prop = line_of(&p, r.made);
	assert_true(prop->entry);
	same_str(prop->about, id);
	assert_int_equal(prop->voice, VOICE_PRACTITIONER);
	same_str(plan_text(&p, prop), S("He sits in the shed"));
	/* Sent a second time, it is the same suggestion. */
	r = do_op(s, sam, op_set(text_of(&p, id), "He sits in the shed"), false,
	    NULL);
	same_str(r.made, prop->id);
	/* Staff cannot take it for Sam. */
	begin(s);
	refused(s, plan_take(&s->cx, sam, prop->id, false), ERR_DENIED,
	    "proposal", "");
	back(s);
	as_person(s, sam, "Sam");
	begin(s);
	ok(s, plan_take(&s->cx, sam, prop->id, false));
	commit(s);
	p = read_plan(s, sam);
	same_str(text_of(&p, id)->value, S("He sits in the shed"));
	assert_null(line_find(&p.a, prop->id));
	/* Their words in staff's phrasing are no longer theirs alone. */
	assert_int_equal(line_of(&p, id)->voice, VOICE_SHARED);
	same_str(plan_whose(&s->cx, line_of(&p, id), S("Sam")),
	    S("Sam and staff, together"));
}
BOTH(staff_propose)

static void
several_details_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id;
	struct op op[3];
	struct plan_save save = { .voice = VOICE_PRACTITIONER };
	struct plan p;
	const struct line *e, *prop;

	as_person(s, sam, "Sam");
	id = add_line(s, sam, "alone", "I run by the canal", VOICE_PERSON,
	    false);
	as_practitioner(s);
	p = read_plan(s, sam);
	e = line_of(&p, id);
	op[0] = op_set(text_of(&p, id), "Walk by the canal");
	op[1] = op_add(id, "alone.barrier", "Rain");
	op[2] = op_add(id, "alone.could", "might-be-hard");
	ok(s, try_ops(s, sam, op, 3, &save));
	assert_int_equal(save.nproposed, 3);
	p = read_plan(s, sam);
	prop = about_next(&p.a, id, NULL);
	assert_non_null(prop);
	assert_null(about_next(&p.a, id, prop));
	same_str(plan_detail(&p, prop, "barrier")->value, S("Rain"));
	e = line_of(&p, id);
	assert_null(plan_detail(&p, e, "barrier"));
	/* Left: out of sight, the line as it was. */
	as_person(s, sam, "Sam");
	begin(s);
	ok(s, plan_leave(&s->cx, sam, prop->id));
	commit(s);
	p = read_plan(s, sam);
	assert_null(about_next(&p.a, id, NULL));
	same_str(text_of(&p, id)->value, S("I run by the canal"));
	assert_null(plan_detail(&p, line_of(&p, id), "barrier"));
}
BOTH(several_details)

/* CARE-3 */
static void
said_aloud_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id, new_id;
	struct op_result r;
	struct plan p;
	const struct line *l;
	unsigned made = 9;

	as_person(s, sam, "Sam");
	id = add_line(s, sam, "alone", "I make tea", VOICE_PERSON, false);
	as_practitioner(s);
	p = read_plan(s, sam);
	r = do_op(s, sam, op_set(text_of(&p, id), "I make mint tea"), true,
	    &made);
	assert_int_equal(made, 0);
	assert_int_equal(r.end, OP_DONE);
	p = read_plan(s, sam);
	l = text_of(&p, id);
	same_str(l->value, S("I make mint tea"));
	assert_int_equal(l->voice, VOICE_PERSON);
	same_str(l->source, S("said"));
	same_str(l->by, S("Ana Reyes, said aloud with Sam"));
	same_str(line_of(&p, id)->by, S("Ana Reyes, said aloud with Sam"));
	/* In which role, of which team, when. */
	same_str(l->role, str_of(role_info[ROLE_PRACTITIONER].title));
	same_str(l->org, S("Harbour ward"));
	assert_int_equal(l->at, s->now);
	same_str(l->author, s->practitioner.author);
	same_str(plan_whose(&s->cx, line_of(&p, id), S("Sam")),
	    S("Sam's words, written by Ana Reyes, said aloud with Sam"));
	/* What staff write down as theirs is said, and by one hand. */
	new_id = add_line(s, sam, "matters", "My dog", VOICE_PERSON, false);
	p = read_plan(s, sam);
	same_str(line_of(&p, new_id)->source, S("said"));
	same_str(line_of(&p, new_id)->by, S("Ana Reyes"));
	same_str(plan_whose(&s->cx, line_of(&p, new_id), S("Sam")),
	    S("Sam's words, written by Ana Reyes"));
	/* A staff note in the same breath stays a staff note. */
	new_id = add_line(s, sam, "matters", "We listened to two songs",
	    VOICE_PRACTITIONER, true);
	p = read_plan(s, sam);
	same_str(line_of(&p, new_id)->by, S("Ana Reyes"));
	same_str(plan_whose(&s->cx, line_of(&p, new_id), S("Sam")),
	    S("Staff note"));
}
BOTH(said_aloud)

static void
person_beside_staff_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id;
	struct op_result r;
	struct plan p;
	unsigned made = 0;

	as_practitioner(s);
	id = add_line(s, sam, "helpme", "Speaks more when walking",
	    VOICE_PRACTITIONER, false);
	as_person(s, sam, "Sam");
	p = read_plan(s, sam);
	r = do_op(s, sam, op_set(text_of(&p, id), "I speak when I want to"),
	    false, &made);
	assert_int_equal(made, 1);
	p = read_plan(s, sam);
	same_str(text_of(&p, id)->value, S("Speaks more when walking"));
	assert_int_equal(line_of(&p, r.made)->voice, VOICE_PERSON);
	/* Not the person's to remove either: a removal is proposed. */
	r = do_op(s, sam, op_drop(line_of(&p, id)), false, &made);
	assert_int_equal(made, 1);
	p = read_plan(s, sam);
	assert_non_null(line_find(&p.a, id));
	/* Staff take the removal; the person's words stay in their own right. */
	as_practitioner(s);
	begin(s);
	ok(s, plan_take(&s->cx, sam, r.made, false));
	commit(s);
	p = read_plan(s, sam);
	assert_null(line_find(&p.a, id));
	assert_non_null(entry_next(&p.a, "helpme.line", NULL));
	same_str(plan_text(&p, entry_next(&p.a, "helpme.line", NULL)),
	    S("I speak when I want to"));
	assert_null(entry_next(&p.a, "helpme.line", entry_next(&p.a,
	    "helpme.line", NULL)));
}
BOTH(person_beside_staff)

/* Whose words they are is not what a posted field says. */
static void
voices_hold_on(struct service *s)
{
	str sam = new_person(s, "Sam"), hers, note;
	struct plan_save save = { .voice = VOICE_PRACTITIONER, .aloud = true };
	struct op op[2];
	struct plan p;

	as_person(s, sam, "Sam");
	hers = add_line(s, sam, "matters", "My sister", VOICE_PERSON, false);
	as_practitioner(s);
	note = add_line(s, sam, "matters", "Rings her on Sundays",
	    VOICE_PRACTITIONER, false);
	p = read_plan(s, sam);
	op[0] = op_set(text_of(&p, note), "Rings her on Mondays");
	op[0].voice = VOICE_PERSON;
	op[1] = op_set(text_of(&p, hers), "My sister Ines");
	op[1].voice = VOICE_PRACTITIONER;
	ok(s, try_ops(s, sam, op, 2, &save));
	assert_int_equal(save.nproposed, 0);
	p = read_plan(s, sam);
	/* Two lines, two hands, one save. */
	assert_int_equal(text_of(&p, note)->voice, VOICE_PRACTITIONER);
	same_str(text_of(&p, note)->by, S("Ana Reyes"));
	assert_int_equal(text_of(&p, hers)->voice, VOICE_PERSON);
	same_str(text_of(&p, hers)->by, S("Ana Reyes, said aloud with Sam"));
	as_person(s, sam, "Sam");
	op[0] = op_set(text_of(&p, hers), "My sister Ines and her cat");
	op[0].voice = VOICE_PRACTITIONER;
	do_op(s, sam, op[0], false, NULL);
	p = read_plan(s, sam);
	assert_int_equal(text_of(&p, hers)->voice, VOICE_PERSON);
	same_str(text_of(&p, hers)->by, S("Sam"));
	same_str(text_of(&p, hers)->source, S(""));
	same_str(plan_whose(&s->cx, line_of(&p, hers), S("Sam")),
	    S("In Sam's words"));
	/* Nor by restating it without a word changed. */
	as_practitioner(s);
	op[0] = op_set(line_of(&p, hers), "");
	op[0].restates = true;
	op[0].voice = VOICE_PRACTITIONER;
	do_op(s, sam, op[0], false, NULL);
	p = read_plan(s, sam);
	assert_int_equal(line_of(&p, hers)->voice, VOICE_PERSON);
	/* A suggestion to remove a line is nothing without the line. */
	as_person(s, sam, "Sam");
	do_op(s, sam, op_drop(line_of(&p, note)), false, NULL);
	as_practitioner(s);
	p = read_plan(s, sam);
	assert_non_null(about_next(&p.a, note, NULL));
	do_op(s, sam, op_drop(line_of(&p, note)), false, NULL);
	p = read_plan(s, sam);
	assert_null(entry_next(&p.a, "matters.line", line_of(&p, hers)));
	/* An older removal of what has changed since takes nothing away. */
	as_person(s, sam, "Sam");
	op[0] = op_drop(line_of(&p, hers));
	op[1] = op_set(text_of(&p, hers), "My sister Ines, her cat, the sea");
	do_op(s, sam, op[1], false, NULL);
	assert_int_equal(do_op(s, sam, op[0], false, NULL).end, OP_BOTH);
	p = read_plan(s, sam);
	assert_non_null(line_find(&p.a, hers));
}
BOTH(voices_hold)

static void
drop_takes_suggestions_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id;
	struct plan p;
	unsigned made;

	as_person(s, sam, "Sam");
	id = add_line(s, sam, "around", "The library on Mondays", VOICE_PERSON,
	    false);
	as_practitioner(s);
	p = read_plan(s, sam);
	do_op(s, sam, op_set(text_of(&p, id), "The museum"), false, NULL);
	as_person(s, sam, "Sam");
	p = read_plan(s, sam);
	do_op(s, sam, op_drop(line_of(&p, id)), false, &made);
	assert_int_equal(made, 0);
	p = read_plan(s, sam);
	/* What staff suggested does not become the plan by that. */
	assert_null(entry_next(&p.a, "around.line", NULL));
	assert_int_equal(p.a.n, 0);
}
BOTH(drop_takes_suggestions)

static void
aloud_removal_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id;
	struct op_result r;
	struct plan p;
	unsigned made = 0;

	as_person(s, sam, "Sam");
	id = add_line(s, sam, "signs", "I count the tiles", VOICE_PERSON,
	    false);
	as_practitioner(s);
	p = read_plan(s, sam);
	r = do_op(s, sam, op_drop(line_of(&p, id)), false, &made);
	assert_int_equal(made, 1);
	p = read_plan(s, sam);
	assert_non_null(line_find(&p.a, id));
	begin(s);
	ok(s, plan_take(&s->cx, sam, r.made, true));
	commit(s);
	p = read_plan(s, sam);
	assert_null(line_find(&p.a, id));
	assert_int_equal(p.a.n, 0);
	/* It is all still there, two versions back. */
	begin(s);
	ok(s, plan_read_v(&s->cx, sam, 1, &p));
	same_str(plan_text(&p, line_of(&p, id)), S("I count the tiles"));
	back(s);
}
BOTH(aloud_removal)

static void
reach_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id;
	struct op op[3];
	struct plan_save save = { .voice = VOICE_PERSON };
	struct op_result r;
	const struct line *l;
	struct plan p;
	unsigned made = 0;

	as_person(s, sam, "Sam");
	op[0] = op_entry(s, "tell.line");
	op[1] = op_add(op[0].line, "tell.text", "My sister, I would say: come");
	op[2] = op_add(op[0].line, "tell.reach", "0113 496 0000");
	id = op[0].line;
	ok(s, try_ops(s, sam, op, 3, &save));
	/* An answer that may be said several times is proposed about itself. */
	as_practitioner(s);
	p = read_plan(s, sam);
	l = plan_detail(&p, line_of(&p, id), "reach");
	r = do_op(s, sam, op_set(l, "0113 496 0001"), false, &made);
	assert_int_equal(made, 1);
	p = read_plan(s, sam);
	same_str(line_of(&p, r.made)->about, l->id);
	same_str(plan_detail(&p, line_of(&p, id), "reach")->value,
	    S("0113 496 0000"));
	as_person(s, sam, "Sam");
	begin(s);
	ok(s, plan_take(&s->cx, sam, r.made, false));
	commit(s);
	p = read_plan(s, sam);
	same_str(plan_detail(&p, line_of(&p, id), "reach")->value,
	    S("0113 496 0001"));
	assert_null(line_find(&p.a, r.made));
}
BOTH(reach)

static void
kept_off_pages_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id;
	struct op op;
	struct op_result r;
	struct plan p;
	const struct line *e;

	as_person(s, sam, "Sam");
	id = add_line(s, sam, "signs", "When he comes home late", VOICE_PERSON,
	    false);
	/* Staff may keep a line off her pages; it stays hers. */
	as_practitioner(s);
	p = read_plan(s, sam);
	e = line_of(&p, id);
	op = op_set(e, "");
	op.restates = true;
	op.visible = VISIBLE_OFFLINE;
	r = do_op(s, sam, op, false, NULL);
	assert_int_equal(r.end, OP_DONE);
	p = read_plan(s, sam);
	e = line_of(&p, id);
	assert_int_equal(e->visible, VISIBLE_OFFLINE);
	same_str(e->author, str_cat(s->mem, S("Patient/"), sam));
	as_person(s, sam, "Sam");
	op = op_drop(e);
	p = read_plan(s, sam);
	assert_null(line_find(&p.a, id));
	/* What she cannot see, a posted id cannot touch. */
	do_op(s, sam, op, false, NULL);
	add_line(s, sam, "signs", "I sleep in my clothes", VOICE_PERSON, false);
	as_practitioner(s);
	p = read_plan(s, sam);
	same_str(plan_text(&p, line_of(&p, id)), S("When he comes home late"));
}
BOTH(kept_off_pages)

/* CARE-4 */
static void
conflict_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id;
	struct plan p;
	struct op mine, theirs;
	struct op_result r;

	as_person(s, sam, "Sam");
	id = add_line(s, sam, "alone", "I draw", VOICE_PERSON, false);
	p = read_plan(s, sam);
	mine = op_set(text_of(&p, id), "I draw with charcoal");
	theirs = op_set(text_of(&p, id), "I draw in the kitchen");
	r = do_op(s, sam, mine, false, NULL);
	assert_int_equal(r.end, OP_DONE);
	r = do_op(s, sam, theirs, false, NULL);
	assert_int_equal(r.end, OP_BOTH);
	p = read_plan(s, sam);
	same_str(text_of(&p, id)->value, S("I draw with charcoal"));
	same_str(line_of(&p, r.made)->value, S("I draw in the kitchen"));
	/* Removed meanwhile: the words come back as a line of their own. */
	do_op(s, sam, op_drop(line_of(&p, id)), false, NULL);
	r = do_op(s, sam, mine, false, NULL);
	assert_int_equal(r.end, OP_LOST_LINE);
	p = read_plan(s, sam);
	assert_int_equal(line_of(&p, r.made)->voice, VOICE_PERSON);
	same_str(line_of(&p, r.made)->value, S("I draw with charcoal"));
	assert_int_equal(line_of(&p, line_of(&p, r.made)->parent)->voice,
	    VOICE_PERSON);
}
BOTH(conflict)

/* The same seed gives the same editors. */
static unsigned
roll(uint64_t *seed, unsigned n)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*seed >> 33) % n;
}

/* CARE-4:
 * 50 editors read at one time and save at another, over what others saved. */
static void
fifty_editors_on(struct service *s)
{
	enum { EDITORS = 50, LINES = 6 };
	str sam = new_person(s, "Sam"), id[LINES], said[EDITORS];
	struct plan seen[EDITORS];
	uint64_t seed = 20261123;
	struct plan now;
	unsigned order[EDITORS];
	str all;

	as_person(s, sam, "Sam");
	for (unsigned i = 0; i < LINES; i++) {
		if (i == LINES / 2)
			as_practitioner(s);
		id[i] = add_line(s, sam, "alone", "first words", i < LINES / 2
		    ? VOICE_PERSON : VOICE_PRACTITIONER, false);
	}
	for (unsigned i = 0; i < EDITORS; i++)
		order[i] = i;
	for (unsigned i = EDITORS; i-- > 1;) {
		unsigned k = roll(&seed, i + 1), t = order[i];

		order[i] = order[k];
		order[k] = t;
	}
	for (unsigned i = 0; i < EDITORS; i++) {
		/* Reading goes on while others save. */
		unsigned who = order[i];
		struct op op;
		struct buf b;

		for (unsigned k = i; k < EDITORS && k < i + 8; k++)
			if (k >= i + 7 || i == 0) {
				if (order[k] % 2)
					as_person(s, sam, "Sam");
				else
					as_practitioner(s);
				seen[order[k]] = read_plan(s, sam);
			}
		if (who % 2)
			as_person(s, sam, "Sam");
		else
			as_practitioner(s);
		buf_init(&b, s->mem, 100);
		buf_fmt(&b, "words of editor %u, kept", who);
		said[who] = buf_str(&b);
		now = seen[who];
		if (roll(&seed, 4) == 0) {
			op = op_add(id[roll(&seed, LINES)], "alone.because",
			    str_c(s->mem, said[who]));
		} else {
			op = op_set(text_of(&now, id[roll(&seed, LINES)]),
			    str_c(s->mem, said[who]));
		}
		s->now++;
		do_op(s, sam, op, roll(&seed, 3) == 0, NULL);
	}
	as_practitioner(s);
	now = read_plan(s, sam);
	all = S("");
	begin(s);
	for (int64_t v = 1; v <= now.rec.v; v++) {
		struct plan p;

		ok(s, plan_read_v(&s->cx, sam, v, &p));
		for (unsigned i = 0; i < p.a.n; i++)
			all = str_cat(s->mem, all, str_cat(s->mem, S("|"),
			    p.a.line[i].value));
	}
	back(s);
	for (unsigned i = 0; i < EDITORS; i++)
		holds(all, str_c(s->mem, said[i]));
	/* No staff word became the person's by itself. */
	for (unsigned i = 0; i < now.a.n; i++)
		if (now.a.line[i].voice == VOICE_PERSON &&
		    !str_starts(now.a.line[i].author, S("Patient/")))
			same_str(now.a.line[i].source, S("said"));
}
BOTH(fifty_editors)

/* CARE-115 */
static void
same_phrase_on(struct service *s)
{
	static const char phrase[] = "Use the calm box from the ward";
	str person[3];
	struct op op[2];

	for (int i = 0; i < 3; i++)
		person[i] = new_person(s, "Rey");
	for (int i = 0; i < 3; i++) {
		struct plan_save save = { .voice = VOICE_PRACTITIONER };

		as_practitioner(s);
		op[0] = op_entry(s, "alone.line");
		op[1] = op_add(op[0].line, "alone.text", i == 1
		    ? "use the CALM box, from the ward!" : phrase);
		ok(s, try_ops(s, person[i], op, 2, &save));
		assert_int_equal(save.same[1], (unsigned)i);
		assert_int_equal(save.copied, i == 2);
	}
	assert_int_equal(plan_same_says(1).n, 0);
	holds(plan_same_says(2), "other plans");
	/* The person is not told what others write. */
	str last = new_person(s, "Rey");
	struct plan_save save = { .voice = VOICE_PERSON };

	as_person(s, last, "Rey");
	op[0] = op_entry(s, "alone.line");
	op[1] = op_add(op[0].line, "alone.text", phrase);
	ok(s, try_ops(s, last, op, 2, &save));
	assert_int_equal(save.same[1], 0);
	assert_false(save.copied);
	/* Fewer than three words are anyone's. */
	as_practitioner(s);
	for (int i = 0; i < 3; i++) {
		op[0] = op_entry(s, "alone.line");
		op[1] = op_add(op[0].line, "alone.text", "Green tea");
		ok(s, try_ops(s, person[i], op, 2, &save));
		assert_int_equal(save.same[1], 0);
	}
}
BOTH(same_phrase)

/* CARE-92 */
static void
level_text_on(struct service *s)
{
	str sam = new_person(s, "Sam");
	struct op op[2];
	struct plan_save save = { .voice = VOICE_PRACTITIONER };

	as_practitioner(s);
	op[0] = op_entry(s, "helpme.line");
	op[1] = op_add(op[0].line, "helpme.text",
	    "Sam is high risk of suicide.");
	op[1].field = S("f7");
	refused(s, try_ops(s, sam, op, 2, &save), ERR_INPUT, "f7", "");
	assert_true(save.nfound > 0);
	assert_false(read_plan(s, sam).exists);
	as_practitioner(s);
	save.sure = true;
	ok(s, try_ops(s, sam, op, 2, &save));
	assert_true(save.v == 1 && save.found[1].n > 0);
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_TEXT_REFUSES, S("1")));
	commit(s);
	as_practitioner(s);
	op[0] = op_entry(s, "helpme.line");
	op[1].parent = op[0].line;
	refused(s, try_ops(s, sam, op, 2, &save), ERR_INPUT, "f7", "");
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_TEXT_REFUSES, S("0")));
	commit(s);
	/* Wording that hurts is pointed out, and saved. */
	as_practitioner(s);
	save.sure = false;
	op[0] = op_entry(s, "helpme.line");
	op[1].parent = op[0].line;
	op[1].value = S("He was attention seeking on the ward");
	ok(s, try_ops(s, sam, op, 2, &save));
	assert_int_equal(save.nfound, 0);
	assert_true(save.found[1].n > 0);
	assert_int_equal(save.found[1].at[0].verdict, LANG_PROMPT);
}
BOTH(level_text)

/* CARE-52 */
static void
alone_refuses_contacts_on(struct service *s)
{
	static const struct { const char *text; bool refused; } t[] = {
		{ "Ring Jo on 0113 496 0000", true },
		{ "Ring Jo on (0113) 496-0000, any time", true },
		{ "call 111 and talk", true },
		{ "+44 113 496 0000", true },
		{ "write to jo@example.org", true },
		{ "chat at www.example.org", true },
		{ "https://example.org/room", true },
		{ "Samaritans, 116 123", true },
		{ "Breathe in for 4, out for 6, 10 times", false },
		{ "Count back from 999 in sevens", false },
		{ "Look at the photos of 12.08.2024 to 14.08.2024", false },
		{ "2026-11-23 was a good day", false },
		{ "Between 0800-0900 I water the plants", false },
		{ "Walk 10 000 steps", false },
	};
	str sam = new_person(s, "Sam");

	as_person(s, sam, "Sam");
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct plan_save save = { .voice = VOICE_PERSON };
		struct op op[2];

		op[0] = op_entry(s, "alone.line");
		op[1] = op_add(op[0].line, "alone.text", t[i].text);
		as_person(s, sam, "Sam");
		if (t[i].refused)
			refused(s, try_ops(s, sam, op, 2, &save), ERR_INPUT,
			    "alone.text", "move it");
		else
			ok(s, try_ops(s, sam, op, 2, &save));
	}
	as_person(s, sam, "Sam");
	(void)add_line(s, sam, "around", "Ring Jo on 0113 496 0000",
	    VOICE_PERSON, false);
}
BOTH(alone_refuses_contacts)

/* CARE-52 */
static void
role_no_leaves_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id, moved, other;
	struct plan_save save = { .voice = VOICE_PERSON };
	struct op op[4];
	const struct line *l;
	struct plan p;

	as_person(s, sam, "Sam");
	op[0] = op_entry(s, "tell.line");
	op[1] = op_add(op[0].line, "tell.text", "My neighbour Ade");
	op[2] = op_add(op[0].line, "tell.because", "We both like dominoes");
	op[3] = op_add(op[0].line, "tell.times", "After six");
	id = op[0].line;
	ok(s, try_ops(s, sam, op, 4, &save));
	op[0] = op_add(id, "tell.role", "no");
	as_person(s, sam, "Sam");
	refused(s, try_ops(s, sam, op, 1, &save), ERR_INPUT, "tell.role",
	    "cannot stay in this part");
	/* Staff cannot move it for Sam; Sam can, words and all. */
	as_practitioner(s);
	begin(s);
	refused(s, plan_move_part(&s->cx, sam, id, S("around"), false, &moved),
	    ERR_DENIED, "line", "");
	back(s);
	as_practitioner(s);
	begin(s);
	ok(s, plan_move_part(&s->cx, sam, id, S("around"), true, &moved));
	commit(s);
	p = read_plan(s, sam);
	assert_null(line_find(&p.a, id));
	l = line_of(&p, moved);
	same_str(l->link, S("around.line"));
	same_str(l->author, str_cat(s->mem, S("Patient/"), sam));
	assert_int_equal(l->voice, VOICE_PERSON);
	same_str(plan_text(&p, l), S("My neighbour Ade"));
	same_str(plan_detail(&p, l, "because")->value,
	    S("We both like dominoes"));
	/* An older line like that does not stop anything else. */
	as_person(s, sam, "Sam");
	other = add_line(s, sam, "tell", "My aunt", VOICE_PERSON, false);
	assert_true(other.n > 0);
	/* A number may not follow into what one does alone. */
	id = add_line(s, sam, "around", "Jo, 0113 496 0000", VOICE_PERSON,
	    false);
	begin(s);
	refused(s, plan_move_part(&s->cx, sam, id, S("alone"), false, &moved),
	    ERR_INPUT, "part", "");
	back(s);
}
BOTH(role_no_leaves)

/* CARE-50 CARE-54 */
static void
state_on(struct service *s)
{
	str sam = new_person(s, "Sam");
	struct plan p;

	as_practitioner(s);
	begin(s);
	refused(s, plan_set_state(&s->cx, sam, PLAN_CURRENT), ERR_ABSENT, "plan",
	    "");
	back(s);
	as_person(s, sam, "Sam");
	(void)add_line(s, sam, "now", "Go to Mum's, take the bus", VOICE_PERSON,
	    false);
	as_practitioner(s);
	begin(s);
	ok(s, plan_set_state(&s->cx, sam, PLAN_CURRENT));
	commit(s);
	p = read_plan(s, sam);
	same_str(p.a.status, S("completed"));
	assert_false(p.draft || p.withdrawn);
	(void)add_line(s, sam, "now", "Door code is on the fridge",
	    VOICE_PRACTITIONER, false);
	p = read_plan(s, sam);
	same_str(p.a.status, S("amended"));
	begin(s);
	refused(s, plan_set_state(&s->cx, sam, PLAN_WITHDRAWN), ERR_DENIED,
	    "plan", "only the person");
	back(s);
	as_person(s, sam, "Sam");
	begin(s);
	ok(s, plan_set_state(&s->cx, sam, PLAN_WITHDRAWN));
	commit(s);
	as_practitioner(s);
	assert_true(read_plan(s, sam).withdrawn);
	begin(s);
	refused(s, plan_set_state(&s->cx, sam, PLAN_CURRENT), ERR_DENIED, "plan",
	    "");
	back(s);
}
BOTH(state)

static void
strangers_on(struct service *s)
{
	str sam = new_person(s, "Sam"), kit = new_person(s, "Kit");
	str mum = new_supporter(s, sam, "Mum", "0113 496 0000");
	struct plan_save save = { .voice = VOICE_PERSON };
	struct op op[2];

	as_person(s, sam, "Sam");
	(void)add_line(s, sam, "signs", "I stop cooking", VOICE_PERSON, false);
	op[0] = op_entry(s, "signs.line");
	op[1] = op_add(op[0].line, "signs.text", "Not yours to write");
	as_person(s, kit, "Kit");
	assert_false(read_plan(s, sam).exists);
	refused(s, try_ops(s, sam, op, 2, &save), ERR_DENIED, "", "");
	as_supporter(s, sam, mum, "Mum");
	assert_false(read_plan(s, sam).exists);
	refused(s, try_ops(s, sam, op, 2, &save), ERR_DENIED, "", "");
	/* One plan a person: nothing changes what nothing was asked of. */
	as_person(s, sam, "Sam");
	ok(s, try_ops(s, sam, op, 0, &save));
	assert_int_equal(save.v, 0);
}
BOTH(strangers)

/* CARE-117 */
static void
died_on(struct service *s)
{
	str sam = new_person(s, "Sam");
	struct record r;
	struct change c = { .kind = KIND_PERSON, .act = "save" };
	struct plan_save save = { .voice = VOICE_PRACTITIONER };
	struct op op[2];

	as_system(s);
	begin(s);
	ok(s, record_read(&s->cx, KIND_PERSON, sam, &r));
	c.id = sam;
	c.v = r.v;
	ok(s, fhir_put(&s->cx, r.body, "deceasedBoolean", FHIR_BOOL, S("true"),
	    &c.body));
	ok(s, record_write(&s->cx, &c));
	commit(s);
	as_practitioner(s);
	op[0] = op_entry(s, "signs.line");
	op[1] = op_add(op[0].line, "signs.text", "A sign in hindsight");
	refused(s, try_ops(s, sam, op, 2, &save), ERR_DENIED, "person", "died");
}
BOTH(died)

int
main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(own_words),
		cmocka_unit_test(staff_propose),
		cmocka_unit_test(several_details),
		cmocka_unit_test(said_aloud),
		cmocka_unit_test(person_beside_staff),
		cmocka_unit_test(voices_hold),
		cmocka_unit_test(drop_takes_suggestions),
		cmocka_unit_test(aloud_removal),
		cmocka_unit_test(reach),
		cmocka_unit_test(kept_off_pages),
		cmocka_unit_test(conflict),
		cmocka_unit_test(fifty_editors),
		cmocka_unit_test(same_phrase),
		cmocka_unit_test(level_text),
		cmocka_unit_test(alone_refuses_contacts),
		cmocka_unit_test(role_no_leaves),
		cmocka_unit_test(state),
		cmocka_unit_test(strangers),
		cmocka_unit_test(died),
	};

	return cmocka_run_group_tests(t, both_open, both_close);
}
