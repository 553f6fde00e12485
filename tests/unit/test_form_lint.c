/*
 * The form lint, item by item: short forms of our own on both sides of each
 * line (tests/forms/lint.forms), the gold forms, public Questionnaires and
 * those that come with Heed. What is wrong is printed by form and linkId.
 */
#include "form_short.h"

static const char *const marks[] = { "level", "rag", "scale", "numeric",
	"decision" };

static const struct lint *
lint_at(const struct lint *l, unsigned n, str link)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(l[i].link, link))
			return &l[i];
	return NULL;
}

static unsigned
short_wrong(const struct short_form *f)
{
	const struct json *j = kit_json(f->json);
	struct lint *l;
	unsigned n, wrong = 0;

	assert_non_null(j);
	assert_int_equal(form_lint(&cx, j, &l, &n), ERR_OK);
	for (unsigned i = 0; i < f->n; i++) {
		const struct lint *hit = lint_at(l, n, f->want[i].link);
		str mark = f->want[i].mark;
		str is = hit ? str_of(marks[hit->kind]) : S(".");

		if (str_eq(mark, S("?")) || str_eq(mark, is))
			continue;
		printf("%.*s: %.*s is %.*s, not %.*s\n", PRS(f->title),
		    PRS(f->want[i].link), PRS(is), PRS(mark));
		wrong++;
	}
	return wrong;
}

static void
test_short_forms(void **state)
{
	struct short_form f;
	unsigned wrong = 0, n = 0, items = 0;
	str file = short_forms();

	(void)state;
	for (kit_fresh(); next_form(&file, &f); kit_fresh()) {
		wrong += short_wrong(&f);
		items += f.n;
		n++;
	}
	printf("short forms: %u, %u items, %u wrong\n", n, items, wrong);
	assert_true(n > 60);
	assert_int_equal(wrong, 0);
}

/* A choice that is coded as a grade is one, whatever it is called here. */
static void
test_coded_choices(void **state)
{
	static const struct { const char *system; unsigned n; } t[] = {
		{ "http://snomed.info/sct", 1 }, { "urn:x", 0 } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char text[600];
		struct lint *l;
		unsigned n;

		kit_fresh();
		(void)snprintf(text, sizeof(text), "{\"item\":[{\"linkId\":"
		    "\"a\",\"type\":\"choice\",\"text\":\"Suicide\","
		    "\"answerOption\":[{\"valueCoding\":{\"system\":\"%s\","
		    "\"code\":\"406554000\",\"display\":\"One\"}},"
		    "{\"valueCoding\":{\"code\":\"b\",\"display\":"
		    "\"High\"}}]}]}", t[i].system);
		assert_int_equal(form_lint(&cx, kit_json(str_of(text)), &l, &n),
		    ERR_OK);
		assert_int_equal(n, t[i].n);
	}
}

/* ---- the gold forms ---- */

static bool
among(const struct json *list, str link, str *kind)
{
	JSON_EACH(e, list)
		if (str_eq(json_text(e->type == JSON_OBJECT ?
		    json_get(e, S("linkId")) : e), link)) {
			if (kind)
				*kind = json_text(json_get(e, S("kind")));
			return true;
		}
	return false;
}

struct gold { unsigned flags, hit, kinds, extra, traps; };

static void
gold_one(const struct json *gold, const char *dir, struct gold *g)
{
	const struct json *flags = json_get(gold, S("flags"));
	str file = json_text(json_get(gold, S("file"))), kind;
	struct gold was = *g;
	char path[1200];
	struct lint *l;
	unsigned n;

	(void)snprintf(path, sizeof(path), "%s/%.*s", dir, PRS(file));
	assert_int_equal(form_lint(&cx, kit_json(kit_file(path)), &l, &n),
	    ERR_OK);
	for (unsigned i = 0; i < n; i++) {
		if (among(flags, l[i].link, &kind)) {
			g->hit++;
			g->kinds += str_eq(kind, str_of(marks[l[i].kind]));
			continue;
		}
		if (among(json_get(gold, S("must_not_flag")), l[i].link, NULL))
			g->traps++;
		else if (!among(json_get(gold, S("optional")), l[i].link, NULL))
			g->extra++;
		else
			continue;
		printf("  %.*s need not\n", PRS(l[i].link));
	}
	JSON_EACH(want, flags) {
		str link = json_text(json_get(want, S("linkId")));

		g->flags++;
		if (!lint_at(l, n, link))
			printf("  %.*s missed\n", PRS(link));
	}
	printf("%.*s: %u to find, %u found, %u of that kind, %u more, %u traps"
	    "\n", PRS(file), g->flags - was.flags, g->hit - was.hit,
	    g->kinds - was.kinds, g->extra - was.extra, g->traps - was.traps);
}

static void
test_gold(void **state)
{
	const char *dir = kit_shared("gold");
	struct gold g = { 0 };
	char path[1200];
	unsigned n = 0;
	str text, line;

	(void)state;
	kit_fresh();
	(void)snprintf(path, sizeof(path), "%s/forms-gold.jsonl", dir);
	text = kit_file(path);
	for (bool more = true; more;) {
		more = str_cut(&text, '\n', &line);
		if (line.n == 0)
			continue;
		gold_one(kit_json(line), dir, &g);
		n++;
	}
	assert_true(n >= 20);
	assert_int_equal(g.hit, g.flags);
	assert_int_equal(g.kinds, g.flags);
	assert_int_equal(g.traps, 0);
	assert_int_equal(g.extra, 0);
}

/* ---- public forms, and Heed's own ---- */

static const struct { const char *file, *links; } public_found[] = {
	{ "safet-questionnaire.json", "risk-level" },
};
static unsigned public_wrong;

static void
public_one(const char *dir, const char *name)
{
	char path[1200];
	const char *want = "";
	const struct json *j;
	struct lint *l;
	struct buf b;
	unsigned n;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	j = kit_json(kit_file(path));
	assert_non_null(j);
	assert_int_equal(form_lint(&cx, j, &l, &n), ERR_OK);
	for (size_t i = 0; i < sizeof(public_found) / sizeof(public_found[0]);
	    i++)
		if (strcmp(public_found[i].file, name) == 0)
			want = public_found[i].links;
	buf_init(&b, mem, 4096);
	for (unsigned i = 0; i < n; i++) {
		if (i)
			buf_c(&b, ' ');
		buf_put(&b, l[i].link);
	}
	if (str_eq(buf_str(&b), str_of(want)))
		return;
	printf("%s: \"%.*s\", not \"%s\"\n", name, PRS(buf_str(&b)), want);
	public_wrong++;
}

static void
test_public(void **state)
{
	static const char *const in[] = { "spier", "lforms", "smart-forms-app" };
	unsigned n = 0;

	(void)state;
	public_wrong = 0;
	for (size_t i = 0; i < sizeof(in) / sizeof(in[0]); i++) {
		char dir[1200];

		(void)snprintf(dir, sizeof(dir), "%s/%s",
		    kit_shared("questionnaires"), in[i]);
		n += kit_each(dir, ".json", public_one);
	}
	printf("public forms: %u read, %u wrong\n", n, public_wrong);
	assert_true(n > 60);
	assert_int_equal(public_wrong, 0);
}

static void
example_one(const char *dir, const char *name)
{
	if (strncmp(name, "Questionnaire-", 14) == 0)
		public_one(dir, name);
}

static void
test_examples(void **state)
{
	(void)state;
	public_wrong = 0;
	(void)kit_each(kit_shared("fhir-r4-examples"), ".json", example_one);
	assert_int_equal(public_wrong, 0);
}

static void
test_practice(void **state)
{
	(void)state;
	public_wrong = 0;
	assert_true(kit_each("practice/forms", ".json", public_one) > 0);
	assert_int_equal(public_wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_short_forms),
		cmocka_unit_test(test_coded_choices),
		cmocka_unit_test(test_gold),
		cmocka_unit_test(test_public),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_practice),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
