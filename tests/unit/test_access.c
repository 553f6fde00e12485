/*
 * The door: who sees what, what the ledger holds, and that no byte of it can be
 * changed unseen. On both stores, but for the exhaustive flips (SQLite).
 */
#include "service.h"

#include "access/keep.h"
#include "access/ledger.h"
#include "access/redact.h"
#include "core/asset.h"
#include "core/tsv.h"

#include <sqlite3.h>
#include <stdio.h>

#define EACH(s)                                                    \
	for (unsigned i_ = 0; i_ < 2; i_++)                        \
		for (struct service *s = both[i_]; s; s = NULL)

static str
plan_body(struct service *s, str person, const char *items)
{
	struct buf b;

	buf_init(&b, s->mem, 1 << 16);
	buf_fmt(&b, "{\"resourceType\":\"QuestionnaireResponse\","
	    "\"questionnaire\":\"urn:heed:form:safety-plan|1\","
	    "\"status\":\"completed\",\"subject\":{\"reference\":"
	    "\"Patient/%.*s\"},\"item\":[", PRS(person));
	buf_put(&b, str_of(items));
	buf_lit(&b, "]}");
	return buf_str(&b);
}

#define LINE(id, link, text, visible)                                       \
	"{\"id\":\"" id "\",\"linkId\":\"" link ".line\",\"extension\":[{"   \
	"\"url\":\"urn:heed:line\",\"extension\":[{\"url\":\"visible\","     \
	"\"valueCode\":\"" visible "\"}]}],\"item\":[{\"linkId\":\"" link    \
	".text\",\"answer\":[{\"id\":\"" id "t\",\"valueString\":\"" text   \
	"\"}]}]}"
#define PART(link, lines) \
	"{\"linkId\":\"" link "\",\"item\":[" lines "]}"

static str
put_plan(struct service *s, str person, const char *items)
{
	return put_record(s, KIND_PLAN, plan_body(s, person, items));
}

static str
consent(struct service *s, str person, str supporter, const char *system,
    const char *value, const char *status)
{
	struct buf b;

	buf_init(&b, s->mem, 4096);
	buf_fmt(&b, "{\"resourceType\":\"Consent\",\"status\":\"%s\","
	    "\"scope\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/"
	    "CodeSystem/consentscope\",\"code\":\"patient-privacy\"}]},"
	    "\"category\":[{\"coding\":[{\"system\":"
	    "\"urn:heed:code:consent-scope\",\"code\":\"plan-parts\"}]}],",
	    status);
	buf_fmt(&b, "\"patient\":{\"reference\":\"Patient/%.*s\"},"
	    "\"provision\":{\"type\":\"permit\",\"actor\":[{\"role\":{\"text\":"
	    "\"supporter\"},\"reference\":{\"reference\":"
	    "\"RelatedPerson/%.*s\"}}],", PRS(person), PRS(supporter));
	buf_fmt(&b, "\"data\":[{\"meaning\":\"instance\",\"reference\":"
	    "{\"identifier\":{\"system\":\"%s\",\"value\":\"%s\"}}}]}}",
	    system, value);
	return buf_str(&b);
}

/* A staff account with this role at the service's unit. */
static str
staff(struct service *s, const char *role, str unit, struct login_row *l,
    str *subject)
{
	struct account_new n = { .name = S("Staff"), .role = str_of(role),
		.practitioner = S(""), .person = S(""), .supporter = S(""),
		.unit = unit };
	struct buf b;
	str id;

	buf_init(&b, s->mem, 64);
	buf_fmt(&b, "acc%u", s->made++);
	n.subject = buf_str(&b);
	as_system(s);
	begin(s);
	ok(s, account_add(&s->cx, &n, S("$argon2id$x"), &id));
	commit(s);
	if (l) {
		as_who(s, NULL);
		begin(s);
		ok(s, login_find(&s->cx, n.subject, l));
		back(s);
		*subject = n.subject;
	}
	return id;
}

static void
formats_vector(void **state)
{
	unsigned char salt[16], prev[HASH_LEN] = { 0 }, commit_[HASH_LEN];
	unsigned char hash[HASH_LEN];
	const struct version_fields f = { S("plan"), S("a"), S("create"),
		S("x"), S("p"), S("u"), 1, 0, 0 };
	struct arena *mem = arena_new(1 << 16);

	(void)state;
	memset(salt, 1, sizeof(salt));
	version_commit(salt, S("{}"), commit_);
	version_hash(prev, &f, commit_, hash);
	same_str(str_hex(mem, commit_, HASH_LEN),
	    S("d355d911d2f26a54dc0366196d99e2ffef085bb9edf7a495a342ea52c2a4c2f3"));
	same_str(str_hex(mem, hash, HASH_LEN),
	    S("b6223b35acf1a0c32e1c5d4f1b35977ab1ad1518846fd1b45427a5bdaa6deb5c"));
	arena_free(mem);
}

static unsigned nfaults;

static void
count_fault(void *arg, const char *what, str kind, str id, int64_t v,
    const char *why)
{
	(void)kind;
	(void)id;
	if (arg)
		printf("%s %lld: %s\n", what, (long long)v, why);
	nfaults++;
}

static unsigned
faults(struct service *s, void *loud)
{
	struct verdict sum;
	struct who w;

	who_system(&w, "test");
	door_enter(&s->cx, s->door, &w);
	nfaults = 0;
	ok(s, ledger_verify(&s->cx, door_store(s->door), count_fault, loud,
	    &sum));
	return nfaults;
}

static void
seal(struct service *s)
{
	unsigned char pub[PUB_LEN], key[KEY_LEN];
	bool made;

	sign_new(pub, key);
	as_system(s);
	ok(s, seal_make(&s->cx, door_store(s->door), key, &made));
}

static void
whole_after_work(void **state)
{
	(void)state;
	EACH(s) {
		str p = new_person(s, "Ida");
		struct record r;

		(void)put_plan(s, p, PART("signs",
		    LINE("l1", "signs", "one", "record")));
		as_practitioner(s);
		begin(s);
		ok(s, record_solo(&s->cx, KIND_PLAN, p, &r));
		commit(s);
		as_practitioner(s);
		begin(s);
		ok(s, glass_mine(&s->cx, p, &(int64_t){ 0 }));
		commit(s);
		seal(s);
		assert_int_equal(faults(s, s), 0);
	}
}

static void
looks_outlive_their_process(void **state)
{
	(void)state;
	EACH(s) {
		str p = new_person(s, "Lou");
		struct record r;
		struct looks l;
		bool seen = false;

		(void)put_plan(s, p, PART("signs",
		    LINE("l1", "signs", "one", "record")));
		as_practitioner(s);
		begin(s);
		ok(s, record_solo(&s->cx, KIND_PLAN, p, &r));
		commit(s); /* the look stands in the spool alone now */
		as_system(s);
		ok(s, spool_load(&s->cx, door_store(s->door),
		    door_dir(s->door)));
		as_person(s, p, "Lou");
		begin(s);
		ok(s, looks_at_person(&s->cx, p, 0, &l));
		for (unsigned i = 0; i < l.n; i++)
			seen |= str_eq(l.at[i].act, S("look")) &&
			    str_eq(l.at[i].kind, S("plan"));
		assert_true(seen);
		back(s);
		/* Loaded twice, it stands once. */
		as_system(s);
		ok(s, spool_load(&s->cx, door_store(s->door),
		    door_dir(s->door)));
		assert_int_equal(faults(s, s), 0);
	}
}

/* Once a write is committed nothing is left that could fail: what was looked at
 * on the way to it stands in the same transaction. */
static void
looks_on_the_way_to_a_write_go_with_it(void **state)
{
	(void)state;
	EACH(s) {
		str p = new_person(s, "Wren");
		struct change c = { .kind = KIND_PERSON, .id = p, .act = "save" };
		struct record plan, r;
		struct looks l;
		bool seen = false;

		(void)put_plan(s, p, PART("signs",
		    LINE("l1", "signs", "one", "record")));
		as_practitioner(s);
		begin(s);
		ok(s, record_solo(&s->cx, KIND_PLAN, p, &plan));
		ok(s, record_read(&s->cx, KIND_PERSON, p, &r));
		c.body = r.body;
		c.v = r.v;
		ok(s, record_write(&s->cx, &c));
		ok(s, door_commit(&s->cx)); /* no door_leave: the disk is full */
		as_person(s, p, "Wren");
		begin(s);
		ok(s, looks_at_person(&s->cx, p, 0, &l));
		for (unsigned i = 0; i < l.n; i++)
			seen |= str_eq(l.at[i].act, S("look")) &&
			    str_eq(l.at[i].kind, S("plan"));
		assert_true(seen);
		back(s);
	}
}

/* What a power cut leaves of a spool: a hole, and after it a line that follows
 * nothing. What stands before is loaded, the rest is put aside, once. */
static void
a_torn_spool_is_no_obstacle(void **state)
{
	static const char zeros[] =
	    "00000000000000000000000000000000"
	    "00000000000000000000000000000000";
	static const char ones[] =
	    "11111111111111111111111111111111"
	    "11111111111111111111111111111111";

	(void)state;
	EACH(s) {
		str p = new_person(s, "Tove");
		char from[600], to[600];
		struct looks l;
		bool seen = false;
		FILE *f;

		(void)snprintf(from, sizeof(from),
		    "%.*s/spool/feedfacefeedface.0", PRS(door_dir(s->door)));
		(void)snprintf(to, sizeof(to),
		    "%.*s/spool/torn.feedfacefeedface.0",
		    PRS(door_dir(s->door)));
		f = fopen(from, "w");
		assert_non_null(f);
		for (int n = 1; n <= 3; n += 2) {
			fprintf(f, "{\"n\":%d,\"at\":%d,\"actor\":\"x\","
			    "\"role\":\"system\",\"act\":\"look\","
			    "\"kind\":\"plan\",\"id\":\"%.*s\",\"v\":1,"
			    "\"person\":\"%.*s\",\"reason\":\"torn\","
			    "\"prev\":\"%s\",\"hash\":\"%s\"}\n", n, n,
			    PRS(p), PRS(p), n == 1 ? zeros : ones, ones);
			assert_int_equal(fwrite("\0\0\0\n", 1, n == 1 ? 4 : 0,
			    f), n == 1 ? 4 : 0);
		}
		assert_int_equal(fclose(f), 0);
		as_system(s);
		for (int i = 0; i < 2; i++)
			ok(s, spool_load(&s->cx, door_store(s->door),
			    door_dir(s->door)));
		assert_int_equal(access(from, F_OK), -1);
		assert_int_equal(unlink(to), 0);
		as_person(s, p, "Tove");
		begin(s);
		ok(s, looks_at_person(&s->cx, p, 0, &l));
		for (unsigned i = 0; i < l.n; i++)
			seen |= str_eq(l.at[i].reason, S("torn"));
		assert_true(seen);
		back(s);
	}
}

static void
strangers_see_a_name_alone(void **state)
{
	(void)state;
	EACH(s) {
		str p = new_person(s, "Omar"), unit;
		struct who w = s->practitioner;
		struct record r;
		struct looks l;
		enum sight sight;
		bool seen = false;

		unit = put_record(s, KIND_UNIT, S("{\"resourceType\":"
		    "\"Organization\",\"active\":true,\"name\":\"Elsewhere\"}"));
		w.account = staff(s, "practitioner", unit, NULL, NULL);
		(void)put_plan(s, p, PART("signs",
		    LINE("l1", "signs", "secret", "record")));
		as_who(s, &w);
		begin(s);
		ok(s, person_sight(&s->cx, p, &sight));
		assert_int_equal(sight, SIGHT_NAME);
		refused(s, record_solo(&s->cx, KIND_PLAN, p, &r), ERR_ABSENT,
		    "", "");
		ctx_calm(&s->cx);
		ok(s, record_read(&s->cx, KIND_PERSON, p, &r));
		lacks(r.body, "managingOrganization");
		refused(s, glass_break(&s->cx, p, S("now"), S(""), false),
		    ERR_INPUT, "why", "");
		ctx_calm(&s->cx);
		ok(s, glass_break(&s->cx, p, S("now"), S("they rang us"),
		    false));
		ok(s, record_solo(&s->cx, KIND_PLAN, p, &r));
		holds(r.body, "secret");
		commit(s);
		s->now += GLASS_S + 1;
		as_who(s, &w);
		begin(s);
		ok(s, person_sight(&s->cx, p, &sight));
		assert_int_equal(sight, SIGHT_NAME);
		back(s);
		as_person(s, p, "Omar");
		begin(s);
		ok(s, looks_at_person(&s->cx, p, 0, &l));
		for (unsigned i = 0; i < l.n; i++)
			seen |= str_eq(l.at[i].act, S("break-glass"));
		assert_true(seen);
		back(s);
	}
}

/* A minute of looks: what is told, and between them what is not. */
static void
minute_of_looks(struct service *s, str person, const struct who *kit,
    const struct who *hushed)
{
	struct who own = *kit;

	s->now += 60;
	own.account = person;
	own.role = S("person");
	as_practitioner(s);
	begin(s);
	for (unsigned i = 0; i < 3; i++)
		door_note_write(&s->cx, "look", S("plan"), S("x"), i, person,
		    S(""), S(""));
	commit(s);
	const struct who *quiet[] = { &own, kit, hushed };

	for (unsigned i = 0; i < 3; i++) {
		as_who(s, quiet[i]);
		begin(s);
		door_note_write(&s->cx, "look", i == 1 ? S("note") : S("plan"),
		    S("x"), 0, person, S(""), S(""));
		commit(s);
	}
}

/* What is left out is left out before the page is cut: pages are full, and no
 * page is promised that is empty. */
static void
pages_of_looks_are_full(void **state)
{
	(void)state;
	EACH(s) {
		str p = new_person(s, "Wren");
		struct who hushed = s->practitioner, kit;
		unsigned all = 0;
		struct looks l;

		hushed.account = staff(s, "practitioner", put_record(s,
		    KIND_UNIT, S("{\"resourceType\":\"Organization\","
		    "\"active\":true,\"name\":\"Elsewhere\"}")), NULL, NULL);
		as_supporter(s, p, S("kit"), "Kit");
		kit = *door_who(&s->cx);
		as_who(s, &hushed);
		begin(s);
		ok(s, glass_break(&s->cx, p, S("now"), S("they rang"), true));
		commit(s);
		for (unsigned i = 0; i < 50; i++)
			minute_of_looks(s, p, &kit, &hushed);
		/* Fifty minutes, and the record as it was made. */
		as_person(s, p, "Wren");
		begin(s);
		for (unsigned i = 0; i < 3; i++) {
			ok(s, looks_at_person(&s->cx, p, i, &l));
			assert_int_equal(l.n, i < 2 ? 25 : 1);
			assert_int_equal(l.more, i < 2);
			for (unsigned k = 0; k < l.n; k++)
				same_str(l.at[k].role, i < 2
				    ? S("practitioner") : S("system"));
		}
		back(s);
		/* The team is told of all of them, and of the glass. */
		as_practitioner(s);
		begin(s);
		do {
			ok(s, looks_at_person(&s->cx, p, all / 25, &l));
			all += l.n;
		} while (l.more);
		back(s);
		assert_int_equal(all, 4 * 50 + 2);
	}
}

static void
hidden_is_as_if_never_there(void **state)
{
	(void)state;
	EACH(s) {
		str p1 = new_person(s, "Una"), p2 = new_person(s, "Una"), one;
		struct record a, b;
		ptrdiff_t k1, k2;

		(void)put_plan(s, p1, PART("signs",
		    LINE("l1", "signs", "one", "record") ","
		    LINE("l2", "signs", "QX7", "offline")));
		(void)put_plan(s, p2, PART("signs",
		    LINE("l1", "signs", "one", "record")));
		as_person(s, p1, "Una");
		begin(s);
		ok(s, record_solo(&s->cx, KIND_PLAN, p1, &a));
		back(s);
		lacks(a.body, "QX7");
		one = str_dup(s->mem, a.body);
		as_person(s, p2, "Una");
		begin(s);
		ok(s, record_solo(&s->cx, KIND_PLAN, p2, &b));
		back(s);
		k1 = str_find(one, S("\"item\""));
		k2 = str_find(b.body, S("\"item\""));
		same_str(str_sub(one, (size_t)k1, SIZE_MAX),
		    str_sub(b.body, (size_t)k2, SIZE_MAX));
	}
}

/* Hidden, then removed: the person's older versions do not show it either. */
static void
hidden_then_removed_is_not_in_the_past(void **state)
{
	(void)state;
	EACH(s) {
		str p = new_person(s, "Ola");
		struct change c = { .kind = KIND_PLAN, .act = "save" };
		struct record r;
		static const char *const body[] = {
			PART("signs", LINE("l1", "signs", "one", "record") ","
			    LINE("l2", "signs", "QX7", "record")),
			PART("signs", LINE("l1", "signs", "one", "record") ","
			    LINE("l2", "signs", "QX7", "offline")),
			PART("signs", LINE("l1", "signs", "one", "record")) };

		c.id = put_plan(s, p, body[0]);
		for (c.v = 1; c.v <= 2;) {
			c.body = plan_body(s, p, body[c.v]);
			as_practitioner(s);
			begin(s);
			ok(s, record_write(&s->cx, &c));
			commit(s);
		}
		for (int64_t v = 1; v <= 3; v++) {
			as_person(s, p, "Ola");
			begin(s);
			ok(s, record_read_v(&s->cx, KIND_PLAN, c.id, v, &r));
			lacks(r.body, "QX7");
			holds(r.body, "one");
			back(s);
		}
		as_practitioner(s);
		begin(s);
		ok(s, record_read_v(&s->cx, KIND_PLAN, c.id, 1, &r));
		holds(r.body, "QX7");
		back(s);
	}
}

static void
supporters_see_what_was_chosen(void **state)
{
	(void)state;
	EACH(s) {
		str p = new_person(s, "Kit"),
		    mum = new_supporter(s, p, "Mum", "07700900111"),
		    dad = new_supporter(s, p, "Dad", "07700900222"), c;
		struct change stop = { .kind = KIND_CONSENT, .v = 1,
			.act = "stop" };
		struct record r;

		(void)put_plan(s, p, PART("signs",
		    LINE("l1", "signs", "AA1", "record")) ","
		    PART("alone", LINE("l2", "alone", "bb2", "record") ","
		        LINE("l3", "alone", "CC3", "team")));
		as_supporter(s, p, mum, "Mum");
		begin(s);
		refused(s, record_solo(&s->cx, KIND_PLAN, p, &r), ERR_ABSENT,
		    "", "");
		back(s);
		c = put_record(s, KIND_CONSENT, consent(s, p, mum,
		    "urn:heed:part", "alone", "active"));
		as_supporter(s, p, mum, "Mum");
		begin(s);
		ok(s, record_solo(&s->cx, KIND_PLAN, p, &r));
		holds(r.body, "bb2");
		lacks(r.body, "AA1");
		lacks(r.body, "CC3");
		lacks(r.body, "\"signs\"");
		assert_int_equal(r.v, 0);
		refused(s, record_read(&s->cx, KIND_CONSENT, c, &r),
		    ERR_ABSENT, "", "");
		back(s);
		as_supporter(s, p, dad, "Dad");
		begin(s);
		refused(s, record_solo(&s->cx, KIND_PLAN, p, &r), ERR_ABSENT,
		    "", "");
		back(s);
		/* Taken back: at once. */
		stop.id = c;
		stop.body = consent(s, p, mum, "urn:heed:part", "alone",
		    "inactive");
		as_person(s, p, "Kit");
		begin(s);
		ok(s, record_write(&s->cx, &stop));
		commit(s);
		as_supporter(s, p, mum, "Mum");
		begin(s);
		refused(s, record_solo(&s->cx, KIND_PLAN, p, &r), ERR_ABSENT,
		    "", "");
		back(s);
	}
}

static void
stale_writes_are_refused(void **state)
{
	(void)state;
	EACH(s) {
		str p = new_person(s, "Bea");
		struct change c = { .kind = KIND_PLAN, .act = "save", .v = 1 };
		struct change two = { .kind = KIND_PLAN, .act = "save" };

		c.id = put_plan(s, p, PART("signs",
		    LINE("l1", "signs", "one", "record")));
		c.body = two.body = plan_body(s, p, PART("signs",
		    LINE("l1", "signs", "two", "record")));
		as_practitioner(s);
		begin(s);
		ok(s, record_write(&s->cx, &c));
		commit(s);
		assert_int_equal(c.v, 2);
		c.v = 1;
		as_practitioner(s);
		begin(s);
		refused(s, record_write(&s->cx, &c), ERR_STALE, "", "");
		back(s);
		/* One plan a person. */
		as_practitioner(s);
		begin(s);
		refused(s, record_write(&s->cx, &two), ERR_STALE, "", "");
		back(s);
		assert_int_equal(faults(s, s), 0);
	}
}

static struct who
officer(struct service *s, const char *name)
{
	struct who w = s->practitioner;

	w.account = str_of(name);
	w.rights = role_info[ROLE_RECORDS].rights;
	w.role = S("records");
	return w;
}

static unsigned
plans_of(struct service *s, str person, struct records *out)
{
	as_practitioner(s);
	begin(s);
	ok(s, record_list(&s->cx, KIND_PLAN, person, out));
	back(s);
	return out->n;
}

static void
merging_takes_two_and_parts_exactly(void **state)
{
	(void)state;
	EACH(s) {
		str a = new_person(s, "Max"), b = new_person(s, "Max");
		struct who one = officer(s, "one"), two = officer(s, "two");
		struct mergers l;
		struct records plans;
		str id = S("");

		(void)put_plan(s, a, PART("signs",
		    LINE("l1", "signs", "aa", "record")));
		(void)put_plan(s, b, PART("signs",
		    LINE("l1", "signs", "bb", "record")));
		as_who(s, &one);
		begin(s);
		ok(s, merge_ask(&s->cx, a, b, S("same birth date, same home")));
		ok(s, merge_list(&s->cx, &l));
		for (unsigned i = 0; i < l.n; i++)
			if (str_eq(l.at[i].loser, a))
				id = str_dup(s->mem, l.at[i].id);
		refused(s, merge_agree(&s->cx, id), ERR_DENIED, "merge", "");
		/* CARE-7: withdrawn, it may be asked for again. */
		ok(s, merge_drop(&s->cx, id));
		refused(s, merge_drop(&s->cx, id), ERR_DENIED, "merge", "");
		ok(s, merge_ask(&s->cx, a, b, S("same birth date, same home")));
		ok(s, merge_list(&s->cx, &l));
		for (unsigned i = 0; i < l.n; i++)
			if (str_eq(l.at[i].loser, a) && !l.at[i].undone_at)
				id = str_dup(s->mem, l.at[i].id);
		commit(s);
		as_who(s, &two);
		begin(s);
		ok(s, merge_agree(&s->cx, id));
		refused(s, merge_drop(&s->cx, id), ERR_DENIED, "merge", "");
		commit(s);
		assert_int_equal(plans_of(s, a, &plans), 2);
		assert_int_equal(plans_of(s, b, &plans), 2);
		as_who(s, &one);
		begin(s);
		ok(s, merge_undo_ask(&s->cx, id));
		refused(s, merge_undo_agree(&s->cx, id), ERR_DENIED, "", "");
		commit(s);
		as_who(s, &two);
		begin(s);
		ok(s, merge_undo_agree(&s->cx, id));
		commit(s);
		assert_int_equal(plans_of(s, a, &plans), 1);
		holds(plans.at[0].body, "aa");
		assert_int_equal(faults(s, s), 0);
	}
}

static void
purging_is_lawful_and_held(void **state)
{
	(void)state;
	EACH(s) {
		str p = new_person(s, "Ray"), id;
		struct record r;

		id = put_plan(s, p, PART("signs",
		    LINE("l1", "signs", "gone soon", "record")));
		as_system(s);
		begin(s);
		ok(s, hold_set(&s->cx, p, S("inquest"), S("an inquest")));
		commit(s);
		as_system(s);
		begin(s);
		refused(s, record_purge(&s->cx, KIND_PLAN, id, S("Dr Ode"),
		    S("time is up")), ERR_DENIED, "hold", "");
		back(s);
		as_system(s);
		begin(s);
		ok(s, hold_lift(&s->cx, p, s->now,
		    S("it has ended")));
		refused(s, record_purge(&s->cx, KIND_PLAN, id, S(""),
		    S("time is up")), ERR_INPUT, "by", "");
		ctx_calm(&s->cx);
		ok(s, record_purge(&s->cx, KIND_PLAN, id, S("Dr Ode"),
		    S("time is up")));
		commit(s);
		assert_int_equal(faults(s, s), 0);
		as_practitioner(s);
		begin(s);
		refused(s, record_read(&s->cx, KIND_PLAN, id, &r), ERR_GONE,
		    "", "");
		back(s);
	}
}

static void
sessions_and_tokens(void **state)
{
	(void)state;
	EACH(s) {
		struct login_row l;
		struct who w;
		str subject, cookie, account, token, was;
		str id = staff(s, "admin", s->unit, &l, &subject);

		assert_true(l.known);
		as_who(s, NULL);
		begin(s);
		ok(s, session_new(&s->cx, &l, subject, &cookie));
		commit(s);
		as_who(s, NULL);
		begin(s);
		ok(s, session_find(&s->cx, s->door, cookie, &w));
		assert_true(w.must_change);
		door_enter(&s->cx, s->door, &w);
		token = token_make(&s->cx);
		assert_true(token_ok(&s->cx, token));
		ok(s, token_result(&s->cx, token, &was));
		assert_null(was.p);
		ok(s, token_done(&s->cx, token, S("/there")));
		ok(s, token_result(&s->cx, token, &was));
		same_str(was, S("/there"));
		refused(s, token_done(&s->cx, token, S("/twice")), ERR_STALE,
		    "", "");
		back(s);
		/* Idle too long: nobody, but late words find their owner. */
		s->now += SESSION_IDLE_S + 5;
		as_who(s, NULL);
		begin(s);
		refused(s, session_find(&s->cx, s->door, cookie, &w),
		    ERR_SIGNIN, "", "");
		ok(s, session_lapsed(&s->cx, cookie, token, &account));
		same_str(account, id);
		ok(s, session_lapsed(&s->cx, cookie, S("bad"), &account));
		same_str(account, S(""));
		back(s);
		/* A leaver is out at once. */
		as_who(s, NULL);
		begin(s);
		ok(s, session_new(&s->cx, &l, subject, &cookie));
		commit(s);
		as_system(s);
		begin(s);
		ok(s, account_end(&s->cx, id));
		commit(s);
		as_who(s, NULL);
		begin(s);
		refused(s, session_find(&s->cx, s->door, cookie, &w),
		    ERR_SIGNIN, "", "");
		ok(s, login_find(&s->cx, subject, &l));
		assert_false(l.known);
		back(s);
	}
}

static void
wrong_tries_wait_and_never_lock(void **state)
{
	(void)state;
	EACH(s) {
		struct login_row l;
		str subject;

		(void)staff(s, "admin", s->unit, &l, &subject);
		as_system(s);
		begin(s);
		for (unsigned i = 0; i < 40; i++)
			ok(s, login_failed(&s->cx, subject));
		ok(s, login_find(&s->cx, subject, &l));
		assert_in_range(l.wait_s, 1, 30);
		commit(s);
		s->now += 31;
		as_system(s);
		begin(s);
		ok(s, login_find(&s->cx, subject, &l));
		assert_int_equal(l.wait_s, 0);
		back(s);
	}
}

/* ---- flips ---- */

/* The columns whose every byte must matter. */
static const struct { const char *table, *col; } guarded[] = {
	{ "version", "kind" }, { "version", "id" }, { "version", "v" },
	{ "version", "op" }, { "version", "at" }, { "version", "actor" },
	{ "version", "person" }, { "version", "unit" }, { "version", "salt" },
	{ "version", "body" }, { "version", "key" },
	{ "version", "commitment" }, { "version", "prev" },
	{ "version", "hash" }, { "ledger", "strand" }, { "ledger", "n" },
	{ "ledger", "at" }, { "ledger", "actor" }, { "ledger", "role" },
	{ "ledger", "act" }, { "ledger", "kind" }, { "ledger", "id" },
	{ "ledger", "v" }, { "ledger", "person" }, { "ledger", "reason" },
	{ "ledger", "proof" }, { "ledger", "prev" }, { "ledger", "hash" },
	{ "seal", "n" }, { "seal", "at" }, { "seal", "heads" },
	{ "seal", "prev" }, { "seal", "hash" }, { "seal", "pub" },
	{ "seal", "sig" }
};

struct flips {
	struct service *s;
	sqlite3 *db;
	const char *table, *col;
	unsigned done, missed;
	bool refused;           /* the store itself would not take the flip */
};

static void
put_cell(struct flips *f, int64_t row, int type, const void *p, int n,
    int64_t i)
{
	char sql[200];
	sqlite3_stmt *st;

	(void)snprintf(sql, sizeof(sql),
	    "UPDATE %s SET %s = ?1 WHERE rowid = ?2", f->table, f->col);
	assert_int_equal(sqlite3_prepare_v2(f->db, sql, -1, &st, NULL),
	    SQLITE_OK);
	if (type == SQLITE_INTEGER)
		sqlite3_bind_int64(st, 1, i);
	else if (type == SQLITE_TEXT)
		sqlite3_bind_text(st, 1, p, n, SQLITE_TRANSIENT);
	else
		sqlite3_bind_blob(st, 1, p, n, SQLITE_TRANSIENT);
	sqlite3_bind_int64(st, 2, row);
	/* A key that then stands twice is refused by the store itself. */
	f->refused = sqlite3_step(st) != SQLITE_DONE;
	sqlite3_finalize(st);
}

static void
expect_found(struct flips *f, int64_t row, int where)
{
	size_t mark = arena_mark(f->s->mem);

	f->done++;
	if (!f->refused && faults(f->s, NULL) == 0) {
		printf("missed: %s.%s row %lld byte %d\n", f->table, f->col,
		    (long long)row, where);
		f->missed++;
	}
	arena_reset(f->s->mem, mark);
}

static void
flip_cell(struct flips *f, int64_t row, sqlite3_value *v)
{
	int type = sqlite3_value_type(v), n = sqlite3_value_bytes(v);
	int64_t i = sqlite3_value_int64(v);
	unsigned char was[8192], is[8192];

	if (type == SQLITE_NULL)
		return;
	if (type == SQLITE_INTEGER) {
		for (unsigned bit = 0; bit < 62; bit += 8) {
			put_cell(f, row, type, NULL, 0,
			    i ^ (int64_t)((uint64_t)1 << bit));
			expect_found(f, row, (int)bit);
			put_cell(f, row, type, NULL, 0, i);
		}
		return;
	}
	assert_true((size_t)n < sizeof(was));
	if (n)
		memcpy(was, type == SQLITE_TEXT
		    ? (const void *)sqlite3_value_text(v)
		    : sqlite3_value_blob(v), (size_t)n);
	for (int k = 0; k < n; k++) {
		memcpy(is, was, (size_t)n);
		is[k] ^= 1;
		put_cell(f, row, type, is, n, 0);
		expect_found(f, row, k);
		put_cell(f, row, type, was, n, 0);
	}
}

static void
flip_column(struct flips *f)
{
	char sql[200];
	sqlite3_stmt *st;
	int64_t row[200];
	sqlite3_value *v[200];
	unsigned n = 0;

	(void)snprintf(sql, sizeof(sql), "SELECT rowid, %s FROM %s", f->col,
	    f->table);
	assert_int_equal(sqlite3_prepare_v2(f->db, sql, -1, &st, NULL),
	    SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW && n < 200) {
		row[n] = sqlite3_column_int64(st, 0);
		v[n++] = sqlite3_value_dup(sqlite3_column_value(st, 1));
	}
	sqlite3_finalize(st);
	assert_true(n > 0);
	for (unsigned i = 0; i < n; i++) {
		flip_cell(f, row[i], v[i]);
		sqlite3_value_free(v[i]);
	}
}

static void
any_flipped_byte_is_found(void **state)
{
	static struct service small;
	struct flips f = { .s = &small };
	char db[600];
	int64_t gone;

	(void)state;
	small.what = "SQLite";
	service_start(&small);
	small.dir = temp_dir(small.mem);
	ok(&small, door_open(&small.cx, small.dir, true, &small.door));
	small.unit = put_record(&small, KIND_UNIT, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"W\"}"));
	(void)put_plan(&small, new_person(&small, "Flo"), PART("signs",
	    LINE("l1", "signs", "one", "record")));
	seal(&small);
	assert_int_equal(faults(&small, &small), 0);
	(void)snprintf(db, sizeof(db), "%s/heed.db", small.dir.p);
	assert_int_equal(sqlite3_open(db, &f.db), SQLITE_OK);
	(void)sqlite3_exec(f.db, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
	for (unsigned g = 0; g < sizeof(guarded) / sizeof(guarded[0]); g++) {
		f.table = guarded[g].table;
		f.col = guarded[g].col;
		flip_column(&f);
	}
	assert_int_equal(faults(&small, &small), 0);
	/* Text gone without a line that says so. */
	assert_int_equal(sqlite3_exec(f.db, "UPDATE version SET body = NULL,"
	    " salt = NULL WHERE kind = 'plan'", NULL, NULL, NULL), SQLITE_OK);
	gone = faults(&small, NULL);
	assert_true(gone > 0);
	/* What is no text at all is found too, and ends nothing. */
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(sqlite3_exec(f.db, i == 0 ?
		    "UPDATE seal SET heads = CAST(x'6100203109310a' AS text)" :
		    "UPDATE seal SET heads = CAST(x'ff6220310a' AS text)",
		    NULL, NULL, NULL), SQLITE_OK);
		assert_true(faults(&small, NULL) > gone);
	}
	sqlite3_close(f.db);
	printf("flips: %u, missed: %u\n", f.done, f.missed);
	assert_true(f.done > 1500);
	assert_int_equal(f.missed, 0);
	service_close(&small);
}

/* ---- records from other systems ---- */

/* Each type of R4 has a kind, and what a kind of another system is by its row
 * alone: nobody's but the team's, and never written here. */
static void
each_type_has_a_kind(void **state)
{
	const struct asset *a = asset_find("src/fhir/r4.tsv");
	struct arena *mem = arena_new(64 << 20);
	unsigned types = 0;
	struct ctx cx;
	struct tsv t;

	(void)state;
	ctx_init(&cx, mem, 0);
	assert_int_equal(tsv_parse(&cx, "r4", a->body, &t), ERR_OK);
	for (unsigned i = 0; i < t.nrow; i++) {
		str type = tsv_get(&t, i, "path");
		const struct json *j;
		struct buf b;

		/* Later than 4.0.1, and in the definitions all the same. */
		if (!str_eq(tsv_get(&t, i, "is"), S("resource")) ||
		    str_eq(type, S("SubscriptionStatus")))
			continue;
		buf_init(&b, mem, 200);
		buf_fmt(&b, "{\"resourceType\":\"%.*s\"}", PRS(type));
		assert_int_equal(json_parse(&cx, buf_str(&b), 200, &j), ERR_OK);
		if (kind_of_resource(j) == KIND__MAX && !str_eq(type,
		    S("QuestionnaireResponse")))
			fail_msg("%.*s has no kind", PRS(type));
		types++;
	}
	assert_int_equal(types, 146);
	for (enum kind k = 0; k < KIND__MAX; k++) {
		for (enum kind o = 0; o < k; o++)
			assert_string_not_equal(kind_info[k].code,
			    kind_info[o].code);
		if (kind_is_foreign(k)) {
			assert_int_equal(kind_info[k].own, '-');
			assert_int_equal(kind_info[k].shared, '-');
		}
		if (kind_sealed(k) != KIND__MAX)
			assert_true(kind_is_sealed(kind_sealed(k)));
	}
	arena_free(mem);
}

static str
seen_thing(struct service *s, const char *subject, const char *more)
{
	struct buf b;

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Observation\",\"status\":\"final\","
	    "\"code\":{\"text\":\"FOREIGNTEXT\"}%s%s}", subject, more);
	return buf_str(&b);
}

static str
about(struct service *s, str person)
{
	struct buf b;

	buf_init(&b, s->mem, 200);
	buf_fmt(&b, ",\"subject\":{\"reference\":\"Patient/%.*s\"}",
	    PRS(person));
	return str_of(str_c(s->mem, buf_str(&b)));
}

/* Whoever is in now reads nothing of it, by any way of reading. */
static void
reads_nothing(struct service *s, enum kind k, str id, str person)
{
	int64_t count[KIND__MAX];
	struct records l;
	struct record r;
	bool more;

	begin(s);
	refused(s, record_read(&s->cx, k, id, &r), ERR_ABSENT, "", "");
	ctx_calm(&s->cx);
	refused(s, record_read_v(&s->cx, k, id, 1, &r), ERR_ABSENT, "", "");
	ctx_calm(&s->cx);
	refused(s, record_read_unredacted(&s->cx, k, id, &r), ERR_ABSENT, "",
	    "");
	ctx_calm(&s->cx);
	refused(s, record_history(&s->cx, k, id, &l), ERR_ABSENT, "", "");
	ctx_calm(&s->cx);
	ok(s, record_list(&s->cx, k, person, &l));
	assert_int_equal(l.n, 0);
	ok(s, record_page(&s->cx, k, person, 0, &l, &more));
	assert_int_equal(l.n, 0);
	if (record_all(&s->cx, k, &l) == ERR_OK)
		assert_int_equal(l.n, 0);
	if (record_by_ref(&s->cx, k, S("subject"), S("Device/d"),
	    &l) == ERR_OK)
		assert_int_equal(l.n, 0);
	ctx_calm(&s->cx);
	if (!door_has(&s->cx, RIGHT_CARE)) {
		refused(s, record_counts(&s->cx, person, count), ERR_DENIED, "",
		    "");
		ctx_calm(&s->cx);
	}
	back(s);
}

static void
from_elsewhere_is_for_the_team_alone(void **state)
{
	(void)state;
	EACH(s) {
		str p = new_person(s, "Noor"), q = new_person(s, "Remy"),
		    mum = new_supporter(s, p, "Mum", "07700900111"), id, unit,
		    two, nobody, set;
		struct change write = { .kind = KIND_Observation,
			.act = "save" };
		struct who w = s->practitioner;
		int64_t count[KIND__MAX];
		struct records l;
		struct record r;
		bool more;

		unit = put_record(s, KIND_UNIT, S("{\"resourceType\":"
		    "\"Organization\",\"active\":true,\"name\":\"Afar\"}"));
		w.account = staff(s, "practitioner", unit, NULL, NULL);
		id = put_record(s, KIND_Observation, seen_thing(s,
		    str_c(s->mem, about(s, p)), ""));
		/* Of two people, of nobody here, of nobody at all. */
		two = put_record(s, KIND_Account, str_cat(s->mem,
		    S("{\"resourceType\":\"Account\",\"status\":\"active\","
		      "\"subject\":[{\"reference\":\"Patient/"), str_cat(s->mem,
		    p, str_cat(s->mem, S("\"},{\"reference\":\"Patient/"),
		    str_cat(s->mem, q, S("\"}]}"))))));
		nobody = put_record(s, KIND_Observation, seen_thing(s,
		    ",\"subject\":{\"reference\":\"Device/d\"}", ""));
		set = put_record(s, KIND_ValueSet, S("{\"resourceType\":"
		    "\"ValueSet\",\"status\":\"draft\"}"));

		as_practitioner(s);
		begin(s);
		ok(s, record_read(&s->cx, KIND_Observation, id, &r));
		holds(r.body, "FOREIGNTEXT");
		ok(s, record_counts(&s->cx, p, count));
		assert_int_equal(count[KIND_Observation], 1);
		assert_int_equal(count[KIND_Account], 0);
		ok(s, record_page(&s->cx, KIND_Observation, p, 0, &l, &more));
		assert_int_equal(l.n, 1);
		assert_false(more);
		write.body = seen_thing(s, str_c(s->mem, about(s, p)), "");
		refused(s, record_write(&s->cx, &write), ERR_DENIED, "", "");
		back(s);
		reads_nothing(s, KIND_Account, two, p);
		reads_nothing(s, KIND_Observation, nobody, q);
		reads_nothing(s, KIND_ValueSet, set, q);
		as_who(s, &w);
		reads_nothing(s, KIND_Observation, id, p);
		as_person(s, p, "Noor");
		reads_nothing(s, KIND_Observation, id, p);
		reads_nothing(s, KIND_Observation, nobody, p);
		reads_nothing(s, KIND_Account, two, p);
		reads_nothing(s, KIND_ValueSet, set, p);
		(void)put_record(s, KIND_CONSENT, consent(s, p, mum,
		    "urn:heed:part", "signs", "active"));
		as_supporter(s, p, mum, "Mum");
		reads_nothing(s, KIND_Observation, id, p);
		reads_nothing(s, KIND_Observation, nobody, p);
		as_who(s, NULL);
		reads_nothing(s, KIND_Observation, nobody, p);
		reads_nothing(s, KIND_ValueSet, set, p);
		as_system(s);
		begin(s);
		ok(s, record_read(&s->cx, KIND_Observation, nobody, &r));
		ok(s, record_read(&s->cx, KIND_ValueSet, set, &r));
		back(s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_vector),
		cmocka_unit_test(each_type_has_a_kind),
		cmocka_unit_test(from_elsewhere_is_for_the_team_alone),
		cmocka_unit_test(whole_after_work),
		cmocka_unit_test(looks_outlive_their_process),
		cmocka_unit_test(looks_on_the_way_to_a_write_go_with_it),
		cmocka_unit_test(strangers_see_a_name_alone),
		cmocka_unit_test(pages_of_looks_are_full),
		cmocka_unit_test(hidden_is_as_if_never_there),
		cmocka_unit_test(hidden_then_removed_is_not_in_the_past),
		cmocka_unit_test(supporters_see_what_was_chosen),
		cmocka_unit_test(stale_writes_are_refused),
		cmocka_unit_test(merging_takes_two_and_parts_exactly),
		cmocka_unit_test(purging_is_lawful_and_held),
		cmocka_unit_test(sessions_and_tokens),
		cmocka_unit_test(wrong_tries_wait_and_never_lock),
		cmocka_unit_test(any_flipped_byte_is_found),
		/* Last: its line has no true hash. */
		cmocka_unit_test(a_torn_spool_is_no_obstacle),
	};

	crypt_open();
	return cmocka_run_group_tests(tests, both_open, both_close);
}
