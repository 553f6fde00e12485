/*
 * Someone has died: writing it down, what ends with it, what is locked and what is
 * not, what those around them read, and the way back (CARE-117). Nobody here is
 * real.
 */
#include "both_pages.h"

#include "access/job.h"
#include "care/clock.h"

struct of { str sam, kit, c_sam, c_kit, c_ana, clock; };
static struct of of[2];

static void
first(void)
{
	struct of *o = &of[of[0].sam.n ? 1 : 0];
	struct clock_new n = { .code = S("aftercare"), .cause = S(""),
		.basis = S("Encounter/a"), .unit = S(""), .item = S(""),
		.owner = S(""), .with = S("") };

	sam = o->sam = new_person(s, "Sam");
	o->kit = new_supporter(s, sam, "Kit", "01632 960 555");
	o->c_sam = theirs("person", S(""), "Sam", "sam.test");
	o->c_kit = theirs("supporter", o->kit, "Kit", "kit.test");
	o->c_ana = session_of(&s->practitioner, "staff0");
	as_person(s, sam, "Sam");
	(void)add_line(s, sam, "signs", "I stop answering", VOICE_PERSON,
	    false);
	n.person = sam;
	as_practitioner(s);
	begin(s);
	ok(s, clock_start(&s->cx, &n, &o->clock));
	commit(s);
}

static int
group_open(void **state)
{
	(void)state;
	both_pages_open("died", first);
	return 0;
}

static void
died_on(struct of *o)
{
	sent(POST(o->c_ana, path("/died"), path("/died"), "died-day", "20",
	    "died-month", "11", "died-year", "2026", "died-known", "family",
	    "died-who", "His sister, by phone", "is-so", "1"), "kept-died");
}

static enum clock_state
clock_is(struct of *o)
{
	struct clock c;

	as_practitioner(s);
	begin(s);
	ok(s, clock_read(&s->cx, o->clock, &c));
	back(s);
	return c.state;
}

/* CARE-117, CARE-7: two looks before anything ends; then all of it does. */
static void
written_down(void **state)
{
	(void)state;
	for (int i = 0; on_store(i); i++) {
		struct of *o = &of[i];
		struct reply re;
		str html;

		sam = o->sam;
		holds(get(o->c_ana, path(""), 200), "This person has died");
		html = get(o->c_ana, path("/died"), 200);
		holds(html, "Has Sam died?");
		holds(html, "Tell them yourself first");
		holds(html, "Yes: Sam Test, born 1 April 1990, has died");
		re = POST(o->c_ana, path("/died"), path("/died"), "died-year",
		    "2026");
		assert_int_equal(re.status, 422);
		holds(re.body, "tick that it is so");
		assert_int_equal(clock_is(o), CLOCK_OPEN);
		(void)get(o->c_sam, S("/me"), 200);
		re = POST(o->c_ana, path("/died"), path("/died"), "died-day",
		    "3", "died-month", "3", "died-year", "1990", "is-so", "1");
		assert_int_equal(re.status, 422);
		holds(re.body, "before they were born");
		died_on(o);
		assert_int_equal(clock_is(o), CLOCK_DIED);
		html = get(o->c_ana, path(""), 200);
		holds(html, "Sam died on 20 November 2026");
		lacks(html, "Their own sign-in");
		lacks(html, "Add a supporter");
		lacks(html, "A plan was offered");
		lacks(html, "A contact did not happen");
		holds(get(o->c_ana, path("/died"), 200), "His sister, by phone");
		html = get(o->c_ana, path("/plan"), 200);
		lacks(html, "Add something");
		lacks(html, "Read it aloud");
		holds(get(o->c_ana, path("/formulation"), 200),
		    "All versions as one text");
		html = get(o->c_ana, path("/details"), 200);
		holds(html, "value=\"Sam\"");
		lacks(html, ">Save<");
		/* The person's own sign-in has ended. */
		(void)get(o->c_sam, S("/me"), 401);
	}
}

/* CARE-117: everything but a short list is locked, at one place; "saved" is never
 * said of what was not. */
static void
locked(void **state)
{
	static const char *const shut[] = { "/details", "/safe", "/account",
		"/supporters/new", "/stay/new/ed", "/missed", "/review",
		"/short", "/plan/part/signs", "/plan/quick", "/plan/offer",
		"/assessment", "/formulation/part/presenting" };

	(void)state;
	for (int i = 0; on_store(i); i++) {
		struct of *o = &of[i];
		str html;

		sam = o->sam;
		for (size_t k = 0; k < sizeof(shut) / sizeof(shut[0]); k++) {
			struct reply re = POST(o->c_ana, path("/died"),
			    path(shut[k]), "speak", "in hindsight", "do", "x");

			if (re.status != 403)
				fail_msg("%s: %d", shut[k], re.status);
			holds(re.body, "cannot be changed");
		}
		(void)ask(o->c_ana, VERB_GET, path("/missed"), NULL, 0);
		assert_true(str_eq(at_go, path("")));
		lacks(get(o->c_ana, path(""), 200), "in hindsight");
		/* Nothing leads to what is shut. */
		lacks(get(o->c_ana, path("/stay"), 200), "Something began");
		lacks(get(o->c_ana, path("/owed"), 200), "did not happen");
		html = get(o->c_ana, path("/young"), 200);
		lacks(html, "Write down a decision");
		lacks(html, "Add someone");
		lacks(html, "What could be asked");
		/* What families tell us is heard. */
		sent(POST(o->c_ana, path("/tell"), path("/tell"), "said",
		    "He spoke of the boat.", "who", "His sister"), "done=");
		sent(POST(o->c_kit, S("/shared/tell"), S("/shared/tell"),
		    "said", "We miss him."), "done=sent");
	}
}

/* CARE-117: nobody who grieves is spoken to as if he lived. */
static void
those_around(void **state)
{
	(void)state;
	for (int i = 0; on_store(i); i++) {
		str html = get(of[i].c_kit, S("/shared"), 200);

		holds(html, "We know that Sam has died");
		holds(html, "Ways to get help");
		lacks(html, "From Sam");
		lacks(html, "someone you support");
		html = get(of[i].c_kit, S("/shared/tell"), 200);
		lacks(html, "someone you support");
		lacks(html, "May they know");
		/* They can be reached, and nothing is offered to be chosen. */
		sam = of[i].sam;
		html = str_cat(room, path("/supporter/"), of[i].kit);
		lacks(get(of[i].c_ana, html, 200), "Change what they see");
		sent(POST(of[i].c_ana, html, html, "mobile",
		    "01632 960 556"), "done=saved");
	}
}

/* CARE-117: a mistake has its way back, with a reason; what ended stays ended. */
static void
taken_back(void **state)
{
	(void)state;
	for (int i = 0; on_store(i); i++) {
		struct of *o = &of[i];
		struct reply re;
		struct records h;

		sam = o->sam;
		re = POST(o->c_ana, path("/died"), path("/died"), "do", "undo");
		assert_int_equal(re.status, 422);
		sent(POST(o->c_ana, path("/died"), path("/died"), "do", "undo",
		    "why", "It was another Sam"), "kept-living");
		as_practitioner(s);
		begin(s);
		ok(s, record_history(&s->cx, KIND_PERSON, sam, &h));
		back(s);
		lacks(h.at[0].body, "deceased");
		lacks(h.at[0].body, "urn:heed:died");
		assert_int_equal(clock_is(o), CLOCK_DIED);
		lacks(get(o->c_ana, path(""), 200), "Sam died");
		holds(get(of[i].c_kit, S("/shared"), 200), "From Sam");
		/* Without a day it is a death all the same. */
		sent(POST(o->c_ana, path("/died"), path("/died"), "is-so", "1"),
		    "kept-died");
		(void)get(o->c_sam, S("/me"), 401);
		holds(get(o->c_ana, path(""), 200), "Sam has died. This record");
	}
}

/* CARE-117: the news may come from another system; the person's own sign-in is shut
 * at once, and ends with the clocks. */
static void
news_from_elsewhere(void **state)
{
	(void)state;
	for (int i = 0; on_store(i); i++) {
		struct change w = { .kind = KIND_PERSON, .act = "import" };
		struct clock_new n = { .code = S("aftercare"), .cause = S(""),
			.basis = S("Encounter/b"), .unit = S(""),
			.item = S(""), .owner = S(""), .with = S("") };
		struct job j = { .args = S("") };
		struct accounts a;
		struct clock c;
		struct record r;
		bool more;
		str id, ola;

		sam = new_person(s, "Ola");
		ola = theirs("person", S(""), "Ola", "ola.test");
		(void)get(ola, S("/me"), 200);
		n.person = w.id = sam;
		as_practitioner(s);
		begin(s);
		ok(s, clock_start(&s->cx, &n, &id));
		commit(s);
		as_system(s);
		begin(s);
		ok(s, record_read(&s->cx, KIND_PERSON, sam, &r));
		w.v = r.v;
		w.body = str_cat(s->mem, str_sub(r.body, 0, r.body.n - 1),
		    S(",\"deceasedDateTime\":\"2026-11-20\"}"));
		ok(s, record_write(&s->cx, &w));
		commit(s);
		(void)get(ola, S("/me"), 401);
		s->now += 200000;
		as_system(s);
		begin(s);
		do
			ok(s, clocks_step(&s->cx, &j, &more));
		while (more);
		ok(s, clock_read(&s->cx, id, &c));
		ok(s, accounts_around(&s->cx, sam, &a));
		commit(s);
		s->now -= 200000;
		assert_int_equal(c.state, CLOCK_DIED);
		assert_true(a.n == 1 && a.at[0].ended_at > 0);
	}
}

/* Adding someone is no way to say that they died. */
static void
never_by_the_way(void **state)
{
	static const struct field f[] = { { SK("given"), SK("Ola") },
		{ SK("died-year"), SK("2020") } };
	(void)state;
	for (int i = 0; on_store(i); i++) {
		struct person_view v;
		str id;

		as_practitioner(s);
		begin(s);
		ok(s, person_new(&s->cx, f, 2, S(""), &id));
		ok(s, person_view(&s->cx, id, &v));
		back(s);
		assert_false(v.died);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written_down),
		cmocka_unit_test(locked),
		cmocka_unit_test(those_around),
		cmocka_unit_test(taken_back),
		cmocka_unit_test(news_from_elsewhere),
		cmocka_unit_test(never_by_the_way),
	};

	return cmocka_run_group_tests(tests, group_open, group_close);
}
