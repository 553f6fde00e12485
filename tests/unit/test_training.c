/*
 * A store for training, on both engines: marked for life, real numbers refused
 * wherever they come from, nothing counted, and every print tagged.
 */
#include "service.h"

#include "access/setting.h"
#include "access/training.h"
#include "access/words.h"
#include "care/notes.h"
#include "core/json.h"

static void
mark(struct service *s)
{
	as_system(s);
	begin(s);
	ok(s, training_mark(&s->cx));
	commit(s);
}

static bool
is_marked(struct service *s)
{
	bool yes;

	as_practitioner(s);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, training_is(&s->cx, &yes));
	back(s);
	return yes;
}

static enum err
bring(struct service *s, const char *system, const char *number)
{
	struct change c = { .kind = KIND_PERSON, .act = "import" };
	struct buf b;
	enum err e;

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":"
	    "\"%s\",\"value\":\"%s\"}],\"name\":[{\"family\":\"Test\"}]}",
	    system, number);
	c.body = buf_str(&b);
	as_system(s);
	begin(s);
	e = record_write(&s->cx, &c);
	if (e == ERR_OK)
		commit(s);
	else
		door_rollback(&s->cx);
	return e;
}

/* In order: what is so before the mark, the mark, and what nothing undoes. */
static void
for_life_on(struct service *s)
{
	str set[SET__MAX];

	assert_false(is_marked(s));
	assert_int_equal(bring(s, "https://fhir.nhs.uk/Id/nhs-number",
	    "9434765919"), ERR_OK);
	as_practitioner(s);
	begin(s);
	refused(s, training_mark(&s->cx), ERR_DENIED, "training", "");
	back(s);
	mark(s);
	assert_true(is_marked(s));
	as_system(s);
	begin(s);
	refused(s, setting_write(&s->cx, SET_TRAINING, S("0")), ERR_DENIED,
	    "training", "for as long as it stands");
	ctx_calm(&s->cx);
	ok(s, settings_read(&s->cx, set));
	same_str(set[SET_TRAINING], S("1"));
	back(s);
}
BOTH(for_life)

static void
real_numbers_on(struct service *s)
{
	static const struct { const char *system, *number; bool in; } t[] = {
		{ "https://fhir.nhs.uk/Id/nhs-number", "9434765919", false },
		{ "http://fhir.nhs.net/Id/nhs-number", "9434765919", false },
		{ "urn:oid:2.16.840.1.113883.2.1.4.1", "9434765919", false },
		{ "https://fhir.nhs.uk/Id/nhs-number", "9990000018", true },
		{ "urn:ward:number", "9434765919", true },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		enum err e = bring(s, t[i].system, t[i].number);

		if (e != (t[i].in ? ERR_OK : ERR_INPUT))
			fail_msg("%s|%s: %s", t[i].system, t[i].number,
			    err_info[e].name);
		if (!t[i].in)
			holds(err_say(&s->cx, e), "for training");
		ctx_calm(&s->cx);
	}
}
BOTH(real_numbers)

static void
nothing_counted_on(struct service *s)
{
	struct words_months m;
	struct job j = { .id = S("notes"), .args = S(""), .said = S("") };
	bool more = true;

	as_system(s);
	begin(s);
	ok(s, words_count(&s->cx, WORDS_WARNED, 3, 0));
	ok(s, notes_step(&s->cx, &j, &more));
	assert_false(more);
	holds(j.said, "nothing is counted");
	ok(s, words_months(&s->cx, 24, &m));
	for (unsigned i = 0; i < m.n; i++)
		assert_int_equal(m.at[i].n[WORDS_WARNED], 0);
	back(s);
}
BOTH(nothing_counted)

/* HL7's tag for test data is put in, beside tags that are there. */
static void
test_tag(void **state)
{
	static const struct { const char *line; unsigned tags; } t[] = {
		{ "{\"resourceType\":\"Basic\",\"meta\":{\"versionId\":\"1\"}}",
		    1 },
		{ "{\"meta\":{\"tag\":[{\"code\":\"x\"}]}}", 2 },
		{ "{\"resourceType\":\"Basic\"}", 0 },
	};
	struct service *s = both[0];

	(void)state;
	as_system(s);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const struct json *j, *tags;
		str out;

		ok(s, training_tag(&s->cx, str_of(t[i].line), &out));
		ok(s, json_parse(&s->cx, out, 4000, &j));
		tags = json_at(j, "meta.tag");
		assert_int_equal(tags ? tags->n : 0, t[i].tags);
		if (tags)
			same_str(json_text(json_get(tags->first, S("code"))),
			    S("HTEST"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(for_life),
		cmocka_unit_test(real_numbers),
		cmocka_unit_test(nothing_counted),
		cmocka_unit_test(test_tag),
	};

	crypt_open();
	return cmocka_run_group_tests(tests, both_open, both_close);
}
