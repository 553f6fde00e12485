/*
 * How much of the store the pages that are opened most ask for, and that what is
 * remembered within a transaction is never older than the transaction's own
 * writes. A statement is a journey to PostgreSQL: a page that asks for one more
 * is slower for everyone, and no test of what it shows would tell.
 */
#include "access/redact.h"
#include "care/share.h"
#include "page_kit.h"

#include <dlfcn.h>
#include <sqlite3.h>

static unsigned asked;
static str c_sam, c_jo, c_ana;

/* Called once a statement by store/sqlite.c, but for those that begin and end a
 * transaction. */
int
sqlite3_bind_parameter_count(sqlite3_stmt *st)
{
	static int (*real)(sqlite3_stmt *);
	void *p;

	if (!real) {
		p = dlsym(RTLD_NEXT, "sqlite3_bind_parameter_count");
		assert_non_null(p);
		memcpy(&real, &p, sizeof(real));
	}
	asked++;
	return real(st);
}

static int
open_all(void **state)
{
	struct plan_save save = { .nop = 1, .voice = VOICE_PERSON };
	struct op op;
	str jo, e;

	if (both_open(state) != 0)
		return 1;
	s = both[0];
	sam = new_person(s, "Sam");
	jo = new_supporter(s, sam, "Jo", "020 7946 0123");
	c_sam = theirs("person", S(""), "Sam", "sam.test");
	c_jo = theirs("supporter", jo, "Jo", "jo.test");
	c_ana = session_of(&s->practitioner, "staff0");
	as_person(s, sam, "Sam");
	(void)add_line(s, sam, "signs", "I stop answering", VOICE_PERSON,
	    false);
	e = add_line(s, sam, "tell", "My friend", VOICE_PERSON, false);
	op = op_add(e, "tell.who", str_c(s->mem, str_cat(s->mem,
	    S("RelatedPerson/"), jo)));
	save.op = &op;
	begin(s);
	ok(s, plan_apply(&s->cx, sam, &save));
	ok(s, share_line(&s->cx, sam, jo, e, true));
	commit(s);
	pages_serve();
	return 0;
}

static int
close_all(void **state)
{
	door_close(app_door(app));
	return both_close(state);
}

/* Most statements that the page may ask for; the first time the settings are
 * read too, which are kept for two seconds. */
static void
asks(str cookie, str target, const char *has, unsigned most)
{
	str html = get(cookie, target, 200);

	holds(html, has);
	asked = 0;
	(void)get(cookie, target, 200);
	if (asked > most)
		fail_msg("%.*s: %u statements, not %u", PRS(target), asked,
		    most);
}

static void
hot_pages_ask_little(void **state)
{
	(void)state;
	asks(c_sam, path("/plan/now"), "My friend", 8);
	asks(c_sam, path("/plan"), "I stop answering", 7);
	asks(c_ana, path("/plan"), "I stop answering", 9);
	asks(c_jo, S("/shared"), "My friend", 9);
}

/* A line that is added: what is read, what is written, and the ledger. */
static void
a_save_asks_little(void **state)
{
	(void)state;
	as_practitioner(s);
	asked = 0;
	(void)add_line(s, sam, "alone", "The rain recording",
	    VOICE_PRACTITIONER, false);
	if (asked > 18)
		fail_msg("%u statements", asked);
}

/* ---- what is remembered ---- */

static void
hide(struct service *on, str supporter, bool yes)
{
	const struct field f[] = { { S("do-not-contact"), yes ? S("1") :
		S("") }, { S("do-not-contact-why"), yes ? S("harm") : S("") } };
	struct supporter one;
	int64_t v;

	ok(on, supporter_read(&on->cx, supporter, &one));
	ok(on, fields_save(&on->cx, KIND_SUPPORTER, supporter, one.rec->v,
	    "restricted", f, 2, &v));
}

/* CARE-112 */
static void
a_write_is_seen_on(struct service *on)
{
	str p = new_person(on, "Sam"), jo = new_supporter(on, p, "Jo", "1 2 3");
	struct circle l;
	struct share had;
	str kit;

	as_practitioner(on);
	begin(on);
	ok(on, share_of(&on->cx, p, jo, &had));
	assert_true(share_empty(&had));
	ok(on, share_line(&on->cx, p, jo, S("line1"), true));
	ok(on, share_of(&on->cx, p, jo, &had));
	assert_int_equal(had.nlines, 1);
	ok(on, people_around(&on->cx, p, &l));
	assert_int_equal(l.n, 1);
	assert_false(l.at[0].hidden);
	hide(on, jo, true);
	ok(on, share_of(&on->cx, p, jo, &had));
	assert_true(share_empty(&had));
	ok(on, people_around(&on->cx, p, &l));
	assert_true(l.at[0].hidden);
	ok(on, supporter_new(&on->cx, p, (const struct field[]){
	    { SK("name"), SK("Kit") } }, 1, &kit));
	ok(on, people_around(&on->cx, p, &l));
	assert_int_equal(l.n, 2);
	back(on);
	/* What was taken back is forgotten with it. */
	as_practitioner(on);
	begin(on);
	ok(on, people_around(&on->cx, p, &l));
	assert_int_equal(l.n, 1);
	assert_false(l.at[0].hidden);
	back(on);
}
BOTH(a_write_is_seen)

/* More than are remembered are read each time, and none is lost. */
static void
many_around_on(struct service *on)
{
	str p = new_person(on, "Sam"), one = S("");
	struct circle l;

	for (int i = 0; i < 20; i++)
		one = new_supporter(on, p, "Jo", "1 2 3");
	as_practitioner(on);
	begin(on);
	hide(on, one, true);
	for (int i = 0; i < 2; i++) {
		unsigned hidden = 0;

		ok(on, people_around(&on->cx, p, &l));
		assert_int_equal(l.n, 20);
		for (unsigned k = 0; k < l.n; k++)
			hidden += l.at[k].hidden;
		assert_int_equal(hidden, 1);
	}
	back(on);
}
BOTH(many_around)

/* Two people in turn: neither gets what was remembered of the other. */
static void
each_their_own_on(struct service *on)
{
	str p = new_person(on, "Sam"), q = new_person(on, "Kim"), canon;
	str jo = new_supporter(on, p, "Jo", "1 2 3");
	struct circle l;

	as_practitioner(on);
	begin(on);
	for (int i = 0; i < 2; i++) {
		ok(on, people_around(&on->cx, p, &l));
		assert_int_equal(l.n, 1);
		same_str(l.at[0].id, jo);
		ok(on, people_around(&on->cx, q, &l));
		assert_int_equal(l.n, 0);
		ok(on, person_canon(&on->cx, p, &canon));
		same_str(canon, p);
		ok(on, person_canon(&on->cx, q, &canon));
		same_str(canon, q);
	}
	ok(on, person_lock(&on->cx, p));
	ok(on, person_lock(&on->cx, p));
	refused(on, person_lock(&on->cx, S("nobody")), ERR_ABSENT, "person",
	    "no such person");
	back(on);
}
BOTH(each_their_own)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hot_pages_ask_little),
		cmocka_unit_test(a_save_asks_little),
		cmocka_unit_test(a_write_is_seen),
		cmocka_unit_test(many_around),
		cmocka_unit_test(each_their_own),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
