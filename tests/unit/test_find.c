/*
 * Finding people by name: who is found, once, in which order, page by page, by
 * a viewer with few people in reach and by one with very many.
 */
#include "service.h"

#include "access/ledger.h"

static str
patient(struct service *s, str unit, const char *given, const char *family)
{
	struct buf b;

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Patient\",\"name\":[{\"use\":"
	    "\"official\",\"family\":\"%s\",\"given\":[\"%s\"]}],"
	    "\"birthDate\":\"1990-04-01\",\"managingOrganization\":"
	    "{\"reference\":\"Organization/%.*s\"}}", family, given,
	    PRS(unit));
	return buf_str(&b);
}

static str
someone(struct service *s, str unit, const char *given, const char *family)
{
	return put_record(s, KIND_PERSON, patient(s, unit, given, family));
}

/* In one transaction; their given names are Crowd and Mass in turn. */
static void
crowd(struct service *s, str unit, unsigned n, const char *family)
{
	as_system(s);
	begin(s);
	for (unsigned i = 0; i < n; i++) {
		struct change c = { .kind = KIND_PERSON, .act = "save",
			.body = patient(s, unit, i % 2 ? "Crowd" : "Mass",
			    family) };

		ok(s, record_write(&s->cx, &c));
	}
	commit(s);
}

static void
look(struct service *s, const char *typed, unsigned page, struct founds *out)
{
	as_practitioner(s);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, person_find(&s->cx, str_of(typed), page, out));
	ok(s, door_commit(&s->cx));
}

static const char *
words(struct service *s, const char *one, const char *two)
{
	return str_c(s->mem, str_cat(s->mem, str_of(one),
	    str_cat(s->mem, S(" "), str_of(two))));
}

/* What holds whoever looks: words in any order, prefixes, accents, once each,
 * no one of another unit, no one who is gone. */
static void
found_as_meant(struct service *s, str elsewhere, const char *an)
{
	str ann = someone(s, s->unit, an, "Anders"),
	    jose = someone(s, s->unit, words(s, an, "José"), "Núñez"),
	    gone = someone(s, s->unit, an, "Gone");
	struct change drop = { .kind = KIND_PERSON, .id = gone, .v = 1,
		.drop = true, .act = "save",
		.body = S("{\"resourceType\":\"Patient\"}") };
	struct founds f;

	(void)someone(s, elsewhere, an, "Farr");
	as_system(s);
	begin(s);
	ok(s, record_write(&s->cx, &drop));
	commit(s);
	/* Two of her names begin so: she is there once. */
	look(s, an, 0, &f);
	assert_int_equal(f.n, 2);
	same_str(f.at[0].id, ann);
	same_str(f.at[1].id, jose);
	assert_false(f.more);
	look(s, words(s, "Anders", an), 0, &f);
	assert_int_equal(f.n, 1);
	look(s, words(s, an, "farr"), 0, &f);
	assert_int_equal(f.n, 0);
	look(s, words(s, "nunez", an), 0, &f);
	assert_int_equal(f.n, 1);
	same_str(f.at[0].id, jose);
	look(s, "jo nobody", 0, &f);
	assert_int_equal(f.n, 0);
	as_practitioner(s);
	begin(s);
	refused(s, person_find(&s->cx, S("..."), 0, &f), ERR_INPUT, "q",
	    "enter a name");
	back(s);
}

/* Pages hold everyone once, in the order of the names that match. */
static void
paged(struct service *s, const char *typed, unsigned want, bool cut)
{
	struct founds f;
	unsigned seen = 0;
	str last = S("");

	for (unsigned page = 0;; page++) {
		look(s, typed, page, &f);
		for (unsigned i = 0; i < f.n; i++) {
			assert_true(str_cmp(last, f.at[i].name) <= 0);
			last = f.at[i].name;
		}
		seen += f.n;
		assert_int_equal(f.n, f.more ? FOUND_PAGE : f.n);
		assert_true(page < 200);
		if (!f.more)
			break;
	}
	assert_int_equal(seen, want);
	assert_int_equal(f.cut, cut);
}

static str
unit_new(struct service *s, const char *name)
{
	struct buf b;

	buf_init(&b, s->mem, 200);
	buf_fmt(&b, "{\"resourceType\":\"Organization\",\"active\":true,"
	    "\"name\":\"%s\"}", name);
	return put_record(s, KIND_UNIT, buf_str(&b));
}

static void
few_in_reach_on(struct service *s)
{
	str elsewhere = unit_new(s, "Elsewhere");

	found_as_meant(s, elsewhere, "And");
	for (unsigned i = 0; i < 45; i++) {
		char given[8];

		(void)snprintf(given, sizeof(given), "G%02u", i);
		(void)someone(s, s->unit, given, "Pagewell");
	}
	paged(s, "pagewell", 45, false);
	/* Very many begin alike, and few of them are in reach. */
	crowd(s, elsewhere, 210, "Likewise");
	crowd(s, s->unit, 45, "Likewise");
	paged(s, "likewise", 45, false);
	paged(s, "likewise crowd", 22, false);
}
BOTH(few_in_reach)

/* More people in reach than are looked through one by one. */
static void
very_many_in_reach_on(struct service *s)
{
	str big = unit_new(s, "Everyone"), zed;
	const struct arg role[] = { AT(s->practitioner.account),
		AT(S("practitioner")), AT(big) };
	struct founds f;

	as_system(s);
	begin(s);
	ok(s, self_run(&s->cx, Q_ROLE_GIVE, role, 3, NULL, NULL));
	commit(s);
	crowd(s, big, 2010, "Many");
	s->unit = big;
	paged(s, "many crowd", 1005, false);
	zed = someone(s, big, "Zed", "Many");
	look(s, "many zed", 0, &f);
	assert_int_equal(f.n, 1);
	same_str(f.at[0].id, zed);
}
BOTH(very_many_in_reach)

/* The same rules by the other way of looking. */
static void
many_as_meant_on(struct service *s)
{
	found_as_meant(s, unit_new(s, "Elsewhere again"), "Bel");
}
BOTH(many_as_meant)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_in_reach),
		cmocka_unit_test(very_many_in_reach),
		cmocka_unit_test(many_as_meant),
	};

	crypt_open();
	return cmocka_run_group_tests(tests, both_open, both_close);
}
