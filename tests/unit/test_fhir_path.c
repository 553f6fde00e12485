/*
 * The closed path grammar and the splice, by the bytes they leave. The lens
 * laws are tried on every scalar of every official example; where the examples
 * are absent the rows below still hold them on documents of our own.
 */
#include "core/json.h"
#include "form_kit.h"

#define P "{\"resourceType\":\"Patient\""

/* get: NULL where nothing is there, "!" where the path is refused. */
static const struct {
	const char *body, *path, *want;
} gets[] = {
	{ P ",\"gender\":\"male\"}", "gender", "male" },
	{ P ",\"active\":true}", "active", "true" },
	{ P ",\"gender\":\"a\\u0062\\n\"}", "gender", "ab\n" },
	{ P "}", "gender", NULL },
	{ P ",\"gender\":null}", "gender", NULL },
	{ P ",\"name\":[{\"given\":[\"A\",\"B\"]}]}", "name.given[1]", "B" },
	{ P ",\"name\":[{\"given\":[\"A\",\"B\"]}]}", "name.given", "A" },
	{ P ",\"name\":[{\"given\":[\"A\",\"B\"]}]}", "name[0].given[2]", NULL },
	{ P ",\"name\":[{\"given\":[\"A\"]}]}", "name[1].given[0]", NULL },
	{ P ",\"name\":[{\"use\":\"old\",\"text\":\"x\"},{\"use\":\"usual\",\"text\":"
	  "\"y\"}]}", "name[use=usual].text", "y" },
	{ P ",\"telecom\":[{\"system\":\"phone\",\"value\":\"1\"},{\"system\":"
	  "\"phone\",\"use\":\"mobile\",\"value\":\"2\"}]}",
	  "telecom[system=phone,use=mobile].value", "2" },
	{ P ",\"telecom\":[{\"rank\":2,\"value\":\"2\"}]}", "telecom[rank=2].value",
	  "2" },
	{ P ",\"extension\":[{\"url\":\"urn:heed:a.b\",\"extension\":[{\"url\":"
	  "\"text\",\"valueCode\":\"ok\"}]}]}",
	  "extension[url=urn:heed:a.b].extension[url=text].valueCode", "ok" },
	{ P ",\"_birthDate\":{\"extension\":[{\"url\":\"u\",\"valueCode\":\"c\"}]}}",
	  "_birthDate.extension[url=u].valueCode", "c" },
	{ P ",\"contained\":[{\"resourceType\":\"Practitioner\",\"id\":\"d\","
	  "\"name\":[{\"text\":\"Dr\"}]}]}",
	  "contained[resourceType=Practitioner,id=d].name.text", "Dr" },
	{ P "}", "nmae", "!" },
	{ P "}", "", "!" },
	{ P "}", "name..text", "!" },
	{ P "}", "na-me", "!" }, { P "}", "na{e", "!" }, { P "}", "na[e", "!" },
	{ P "}", "n_me", "!" }, { P "}", "na/e", "!" }, { P "}", "na:e", "!" },
	{ P "}", "9ame", "!" }, { P "}", "na`e", "!" }, { P "}", "na@e", "!" },
	{ P "}", "name[use=a\xff].text", "!" },
	{ P "}", ".name", "!" },
	{ P "}", "name.", "!" },
	{ P "}", "name[", "!" },
	{ P "}", "name[use].text", "!" },
	{ P "}", "name[use=].text", "!" },
	{ P "}", "name[=x].text", "!" },
	{ P "}", "name[use=a,use=b].text", "!" },
	{ P "}", "name[use=a]text", "!" },
	{ P "}", "name[-1].text", "!" },
	{ P "}", "_name.id", "!" },
	{ P "}", "gender[a=b]", "!" },
	{ P "}", "_birthDate", "!" },
	{ P ",\"name\":[{\"text\":\"x\"}]}", "name", "!" },
	{ P ",\"gender\":\"male\"}", "gender.x", "!" },
	{ "{\"resourceType\":\"X\"}", "gender", "!" },
};

static void
test_get(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(gets) / sizeof(gets[0]); i++) {
		const struct json *j;
		str got = S("");
		bool there = false;
		enum err err;

		kit_fresh();
		assert_int_equal(json_parse(&cx, str_of(gets[i].body), KIT_MB,
		    &j), ERR_OK);
		err = fhir_get(&cx, j, gets[i].path, &got, &there);
		if (gets[i].want && gets[i].want[0] == '!') {
			if (err != ERR_INPUT || cx.ndiag != 1)
				fail_msg("%s", gets[i].path);
			continue;
		}
		if (err != ERR_OK || there != (gets[i].want != NULL) ||
		    (there && !str_eq(got, str_of(gets[i].want))))
			fail_msg("%s: %.*s", gets[i].path, PRS(got));
	}
}

/* put: value NULL takes away; want "!" where it is refused. */
static const struct {
	const char *body, *path;
	enum fhir_scalar kind;
	const char *value, *want;
} puts_[] = {
	/* over what is there */
	{ P " , \"gender\" : \"male\" }", "gender", FHIR_TEXT, "female",
	  P " , \"gender\" : \"female\" }" },
	{ P ",\"gender\":\"\\u006dale\"}", "gender", FHIR_TEXT, "male",
	  P ",\"gender\":\"\\u006dale\"}" },
	{ P ",\"active\":true}", "active", FHIR_BOOL, "false", P ",\"active\":false}" },
	{ P ",\"active\":\"true\"}", "active", FHIR_BOOL, "true", P ",\"active\":true}" },
	{ P ",\"name\":[{\"given\":[\"A\",\"B\"]}]}", "name.given[1]", FHIR_TEXT,
	  "\"\\\n\xc3\xa9", P ",\"name\":[{\"given\":[\"A\",\"\\\"\\\\\\n\xc3\xa9\"]}]}" },
	{ P ",\"multipleBirthInteger\":2}", "multipleBirthInteger", FHIR_INT, "3",
	  P ",\"multipleBirthInteger\":3}" },
	/* making what is not there */
	{ P "}", "gender", FHIR_TEXT, "male", P ",\"gender\":\"male\"}" },
	{ P "}", "name[use=usual].given[0]", FHIR_TEXT, "Ann",
	  P ",\"name\":[{\"use\":\"usual\",\"given\":[\"Ann\"]}]}" },
	{ P ",\"name\":[{\"use\":\"old\"}]}", "name[use=usual].text", FHIR_TEXT, "x",
	  P ",\"name\":[{\"use\":\"old\"},{\"use\":\"usual\",\"text\":\"x\"}]}" },
	{ P ",\"name\":[]}", "name[use=usual].text", FHIR_TEXT, "x",
	  P ",\"name\":[{\"use\":\"usual\",\"text\":\"x\"}]}" },
	{ P ",\"name\":[{\"given\":[\"A\"]}]}", "name.given[1]", FHIR_TEXT, "B",
	  P ",\"name\":[{\"given\":[\"A\",\"B\"]}]}" },
	{ P "}", "telecom[system=phone,use=mobile].value", FHIR_TEXT, "1",
	  P ",\"telecom\":[{\"system\":\"phone\",\"use\":\"mobile\",\"value\":\"1\"}]}" },
	{ P "}", "telecom[rank=1].value", FHIR_TEXT, "1",
	  P ",\"telecom\":[{\"rank\":1,\"value\":\"1\"}]}" },
	{ P "}", "communication[preferred=true].language.text", FHIR_TEXT, "BSL",
	  P ",\"communication\":[{\"preferred\":true,\"language\":{\"text\":\"BSL\"}}]}" },
	{ P "}", "extension[url=urn:heed:safe-contact].extension[url=text].valueCode",
	  FHIR_TEXT, "no", P ",\"extension\":[{\"url\":\"urn:heed:safe-contact\","
	  "\"extension\":[{\"url\":\"text\",\"valueCode\":\"no\"}]}]}" },
	{ P ",\"birthDate\":\"1984\"}", "_birthDate.extension[url=u].valueCode",
	  FHIR_TEXT, "c", P ",\"birthDate\":\"1984\",\"_birthDate\":{\"extension\":"
	  "[{\"url\":\"u\",\"valueCode\":\"c\"}]}}" },
	{ P ",\"name\":[{\"given\":[null],\"_given\":[{\"id\":\"a\"}]}]}",
	  "name.given[0]", FHIR_TEXT, "Ann",
	  P ",\"name\":[{\"given\":[\"Ann\"],\"_given\":[{\"id\":\"a\"}]}]}" },
	{ P ",\"name\":[{\"given\":[\"A\",\"B\"],\"_given\":[null,{\"id\":\"b\"}]}]}",
	  "name._given[0].id", FHIR_TEXT, "a", P ",\"name\":[{\"given\":[\"A\",\"B\"],"
	  "\"_given\":[{\"id\":\"a\"},{\"id\":\"b\"}]}]}" },
	{ P "}", "contained[resourceType=Practitioner,id=d].name.text", FHIR_TEXT,
	  "Dr", P ",\"contained\":[{\"resourceType\":\"Practitioner\",\"id\":\"d\","
	  "\"name\":[{\"text\":\"Dr\"}]}]}" },
	{ P "}", "maritalStatus.coding[system=s].code", FHIR_TEXT, "M",
	  P ",\"maritalStatus\":{\"coding\":[{\"system\":\"s\",\"code\":\"M\"}]}}" },
	/* taking away */
	{ P ",\"gender\":\"male\",\"active\":true}", "gender", FHIR_TEXT, NULL,
	  P ",\"active\":true}" },
	{ "{ \"gender\" : \"male\" , \"resourceType\":\"Patient\"}", "gender",
	  FHIR_TEXT, NULL, "{ \"resourceType\":\"Patient\"}" },
	{ P ",\"active\":true}", "gender", FHIR_TEXT, NULL, P ",\"active\":true}" },
	{ P ",\"name\":[{\"use\":\"usual\",\"text\":\"x\"}],\"active\":true}",
	  "name[use=usual].text", FHIR_TEXT, NULL, P ",\"active\":true}" },
	{ P ",\"name\":[{\"use\":\"usual\",\"text\":\"x\"}],\"active\":true}",
	  "name.text", FHIR_TEXT, NULL,
	  P ",\"name\":[{\"use\":\"usual\"}],\"active\":true}" },
	{ P ",\"name\":[{\"use\":\"usual\",\"text\":\"x\"},{\"text\":\"y\"}]}",
	  "name[use=usual].text", FHIR_TEXT, NULL, P ",\"name\":[{\"text\":\"y\"}]}" },
	{ P ",\"name\":[{\"given\":[\"A\", \"B\"]}]}", "name.given[0]", FHIR_TEXT,
	  NULL, P ",\"name\":[{\"given\":[ \"B\"]}]}" },
	{ P ",\"extension\":[{\"url\":\"a\",\"extension\":[{\"url\":\"b\",\"valueCode\":"
	  "\"c\"}]}]}", "extension[url=a].extension[url=b].valueCode", FHIR_TEXT,
	  NULL, P "}" },
	{ P ",\"birthDate\":\"1984\",\"_birthDate\":{\"id\":\"x\"}}", "birthDate",
	  FHIR_TEXT, NULL, P ",\"_birthDate\":{\"id\":\"x\"}}" },
	{ P ",\"birthDate\":\"1984\",\"_birthDate\":{\"id\":\"x\"}}", "_birthDate.id",
	  FHIR_TEXT, NULL, P ",\"birthDate\":\"1984\"}" },
	/* both lists of a pair stay side by side */
	{ P ",\"name\":[{\"given\":[\"A\",\"B\"],\"_given\":[{\"id\":\"a\"},null]}]}",
	  "name.given[0]", FHIR_TEXT, NULL,
	  P ",\"name\":[{\"given\":[null,\"B\"],\"_given\":[{\"id\":\"a\"},null]}]}" },
	{ P ",\"name\":[{\"given\":[\"A\",\"B\"],\"_given\":[null,{\"id\":\"b\"}]}]}",
	  "name.given[0]", FHIR_TEXT, NULL,
	  P ",\"name\":[{\"given\":[\"B\"],\"_given\":[{\"id\":\"b\"}]}]}" },
	{ P ",\"name\":[{\"given\":[\"A\"],\"_given\":[{\"id\":\"a\"}]}]}",
	  "name.given[0]", FHIR_TEXT, NULL,
	  P ",\"name\":[{\"given\":[null],\"_given\":[{\"id\":\"a\"}]}]}" },
	{ P ",\"name\":[{\"given\":[\"A\"],\"_given\":[null]}]}",
	  "name.given[0]", FHIR_TEXT, NULL, P "}" },
	{ P ",\"name\":[{\"given\":[\"A\"],\"_given\":[null,{\"id\":\"b\"}]}]}",
	  "name.given[0]", FHIR_TEXT, NULL,
	  P ",\"name\":[{\"given\":[null],\"_given\":[{\"id\":\"b\"}]}]}" },
	{ P ",\"name\":[{\"given\":[\"A\",\"B\"],\"_given\":[{\"id\":\"a\"},{\"id\":"
	  "\"b\"}]}]}", "name._given[0].id", FHIR_TEXT, NULL,
	  P ",\"name\":[{\"given\":[\"A\",\"B\"],\"_given\":[null,{\"id\":\"b\"}]}]}" },
	{ P ",\"name\":[{\"given\":[\"A\"],\"_given\":[{\"id\":\"a\"}]}]}",
	  "name._given[0].id", FHIR_TEXT, NULL, P ",\"name\":[{\"given\":[\"A\"]}]}" },
	{ P ",\"name\":[{\"given\":[null],\"_given\":[{\"id\":\"a\"}]}],\"active\":true}",
	  "name._given[0].id", FHIR_TEXT, NULL, P ",\"active\":true}" },
	/* refusals */
	{ P "}", "gender", FHIR_TEXT, "", "!" },
	{ P "}", "gender", FHIR_TEXT, "a\x01", "!" },
	{ P "}", "gender", FHIR_TEXT, "\xff", "!" },
	{ P "}", "active", FHIR_BOOL, "yes", "!" },
	{ P "}", "multipleBirthInteger", FHIR_INT, "1,\"x\":2", "!" },
	{ P "}", "multipleBirthInteger", FHIR_INT, "01", "!" },
	{ P "}", "name", FHIR_TEXT, "x", "!" },
	{ P "}", "contained", FHIR_TEXT, "x", "!" },
	{ P "}", "contained.id", FHIR_TEXT, "x", "!" },
	{ P "}", "name.text.x", FHIR_TEXT, "x", "!" },
	{ P "}", "name[1].text", FHIR_TEXT, "x", "!" },
	{ P ",\"name\":[{\"text\":\"x\"}]}", "name[2].text", FHIR_TEXT, "x", "!" },
	{ P "}", "name.given[1]", FHIR_TEXT, "x", "!" },
	{ P "}", "telecom[system=phone].system", FHIR_TEXT, "x", "!" },
	{ P "}", "telecom[sytem=phone].value", FHIR_TEXT, "x", "!" },
	{ P "}", "name[given=x].text", FHIR_TEXT, "x", "!" },
	{ P "}", "telecom[rank=1x].value", FHIR_TEXT, "x", "!" },
	{ P ",\"maritalStatus\":{\"text\":\"x\"}}", "maritalStatus[text=y].id",
	  FHIR_TEXT, "x", "!" },
	{ P, "gender", FHIR_TEXT, "x", "!" },
};

static void
test_put(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(puts_) / sizeof(puts_[0]); i++) {
		str out = { NULL, 0 };
		enum err err;

		kit_fresh();
		err = fhir_put(&cx, str_of(puts_[i].body), puts_[i].path,
		    puts_[i].kind, puts_[i].value ?
		    str_of(puts_[i].value) : JNOKEY, &out);
		if (puts_[i].want[0] == '!') {
			if (err == ERR_OK || out.p || cx.ndiag == 0)
				fail_msg("%s %s: %.*s", puts_[i].body,
				    puts_[i].path, PRS(out));
			continue;
		}
		if (err != ERR_OK || !str_eq(out, str_of(puts_[i].want)))
			fail_msg("%s %s:\n%.*s\nwanted\n%s", puts_[i].body,
			    puts_[i].path, PRS(out), puts_[i].want);
	}
}

/* ---- the laws, on every scalar of every example ---- */

enum { PATH_MAX_ = 2048 };
static unsigned laws_tried, seen;

static str
get(str body, const char *path)
{
	const struct json *j;
	str got = S("");
	bool there = false;

	assert_int_equal(json_parse(&cx, body, FHIR_BODY_MAX, &j), ERR_OK);
	if (fhir_get(&cx, j, path, &got, &there) != ERR_OK || !there)
		fail_msg("%s: not there", path);
	return got;
}

static str
put(str body, const char *path, enum fhir_scalar kind, str value)
{
	str out = S("");

	if (fhir_put(&cx, body, path, kind, value, &out) != ERR_OK)
		fail_msg("%s: refused: %.*s", path, PRS(cx.diag[0].what));
	return out;
}

static void
laws(str body, const struct json *j, const char *path)
{
	enum fhir_scalar kind = j->type == JSON_STRING ? FHIR_TEXT :
	    j->type == JSON_NUMBER ? FHIR_INT : FHIR_BOOL;
	str was = json_scalar(j), one, two;
	str a = kind == FHIR_TEXT ? S("new \"one\"") :
	    kind == FHIR_INT ? S("41") : S("true");
	str b = kind == FHIR_TEXT ? S("z") :
	    kind == FHIR_INT ? S("-7.50") : S("false");
	size_t at = (size_t)(j->raw.p - body.p), mark = arena_mark(mem);

	laws_tried++;
	assert_true(str_eq(get(body, path), was));
	assert_true(str_eq(put(body, path, kind, was), body));
	one = put(body, path, kind, a);
	assert_true(str_eq(get(one, path), a));
	assert_true(str_eq(str_sub(one, 0, at), str_sub(body, 0, at)));
	assert_true(str_ends(one, str_sub(body, at + j->raw.n, SIZE_MAX)));
	two = put(one, path, kind, b);
	assert_true(str_eq(get(two, path), b));
	assert_true(str_eq(put(body, path, kind, b), two));
	two = put(two, path, kind, was);
	assert_true(str_eq(get(two, path), was));
	if (kind != FHIR_TEXT)
		assert_true(str_eq(two, body));
	arena_reset(mem, mark);
}

/* Taken away and put back by the same path it is there again. */
static void
law_gone(str body, const struct json *j, const char *path)
{
	size_t mark = arena_mark(mem);
	const struct json *root;
	bool there = true;
	str out, got;

	assert_int_equal(fhir_put(&cx, body, path, FHIR_TEXT, JNOKEY, &out),
	    ERR_OK);
	assert_int_equal(json_parse(&cx, out, FHIR_BODY_MAX, &root), ERR_OK);
	if (j->up->type == JSON_OBJECT && j->up->n > 1) {
		assert_int_equal(fhir_get(&cx, root, path, &got, &there),
		    ERR_OK);
		assert_false(there);
		if (j->type == JSON_STRING) {
			out = put(out, path, FHIR_TEXT, json_text(j));
			assert_true(str_eq(get(out, path), json_text(j)));
		}
	}
	arena_reset(mem, mark);
}

/* depth: the grammar takes 14 steps. every: of a long document only some. */
static void
scalars(str body, const struct json *j, char *path, size_t n, unsigned depth,
    unsigned every)
{
	unsigned i = 0;

	if (depth > 14)
		return;
	JSON_EACH(c, j) {
		size_t len = n;

		if (j->type == JSON_ARRAY)
			len += (size_t)snprintf(path + n, PATH_MAX_ - n,
			    "[%u]", i++);
		else
			len += (size_t)snprintf(path + n, PATH_MAX_ - n,
			    "%s%.*s", n ? "." : "", PRS(c->key));
		if (c->type == JSON_OBJECT || c->type == JSON_ARRAY) {
			scalars(body, c, path, len, depth +
			    (c->type == JSON_ARRAY || j->type == JSON_OBJECT),
			    every);
		} else if (c->type != JSON_NULL &&
		    !str_eq(c->key, S("resourceType")) &&
		    seen++ % every == 0) {
			laws(body, c, path);
			law_gone(body, c, path);
		}
		path[n] = '\0';
	}
}

static void
law_example(const char *dir, const char *name)
{
	char path[PATH_MAX_];
	const struct json *j;
	str body;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	body = kit_file(path);
	if (body.n > FHIR_BODY_MAX)
		return;
	assert_int_equal(json_parse(&cx, body, FHIR_BODY_MAX, &j), ERR_OK);
	path[0] = '\0';
	scalars(body, j, path, 0, 1, body.n > 60000 ? 97 :
	    body.n > 12000 ? 7 : 1);
}

static void
test_laws(void **state)
{
	(void)state;
	laws_tried = 0;
	assert_true(kit_each("tests/fhir", "patient.json", law_example) == 1);
	assert_true(laws_tried > 20);
	(void)kit_each(kit_shared("fhir-r4-examples"), ".json", law_example);
	assert_true(laws_tried > 3000);
}

/* ---- splice ---- */

static const struct {
	const char *body, *want;
} splices[] = {
	{ P "}", P ",\"id\":\"p-1\",\"meta\":{\"versionId\":\"7\",\"lastUpdated\":"
	  "\"2026-11-23T10:00:00Z\"}}" },
	{ P " ,\n \"name\" : [ ] }", P ",\"id\":\"p-1\",\"meta\":{\"versionId\":\"7\","
	  "\"lastUpdated\":\"2026-11-23T10:00:00Z\"} ,\n \"name\" : [ ] }" },
	{ "{\"id\":\"old\",\"a\":0.10,\"resourceType\":\"Patient\"}",
	  "{\"id\":\"p-1\",\"a\":0.10,\"resourceType\":\"Patient\",\"meta\":"
	  "{\"versionId\":\"7\",\"lastUpdated\":\"2026-11-23T10:00:00Z\"}}" },
	{ P ",\"meta\":{\"profile\":[\"p\"]}}", P ",\"id\":\"p-1\",\"meta\":"
	  "{\"versionId\":\"7\",\"lastUpdated\":\"2026-11-23T10:00:00Z\",\"profile\":"
	  "[\"p\"]}}" },
	{ P ",\"meta\":{\"versionId\":\"1\",\"source\":\"#x\",\"lastUpdated\":\"2\"}}",
	  P ",\"id\":\"p-1\",\"meta\":{\"versionId\":\"7\",\"source\":\"#x\","
	  "\"lastUpdated\":\"2026-11-23T10:00:00Z\"}}" },
	{ P ",\"meta\":{ }}", P ",\"id\":\"p-1\",\"meta\":{\"versionId\":\"7\","
	  "\"lastUpdated\":\"2026-11-23T10:00:00Z\"}}" },
	{ "{\"meta\":{\"versionId\":\"1\"},\"resourceType\":\"Patient\",\"id\":\"b\"}",
	  "{\"meta\":{\"lastUpdated\":\"2026-11-23T10:00:00Z\",\"versionId\":\"7\"},"
	  "\"resourceType\":\"Patient\",\"id\":\"p-1\"}" },
	{ "{\"resourceType\":\"Person\"}", NULL },
	{ "{\"id\":\"a\"}", NULL },
	{ P ",\"meta\":[]}", NULL },
	{ "[]", NULL },
	{ P, NULL },
};

static void
test_splice(void **state)
{
	str out = { NULL, 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(splices) / sizeof(splices[0]); i++) {
		enum err err;

		kit_fresh();
		out = (str){ NULL, 0 };
		err = fhir_splice(&cx, str_of(splices[i].body), S("Patient"),
		    S("p-1"), 7, 1795428000, &out);
		if ((err == ERR_OK) != (splices[i].want != NULL) ||
		    (err == ERR_OK && !str_eq(out, str_of(splices[i].want))))
			fail_msg("%s\n%.*s", splices[i].body, PRS(out));
	}
	out = (str){ NULL, 0 };
	assert_int_equal(fhir_splice(&cx, S(P "}"), S("Patient"), S("a\"b"), 1,
	    0, &out), ERR_INPUT);
	assert_null(out.p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_put),
		cmocka_unit_test(test_splice),
		cmocka_unit_test(test_laws),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
