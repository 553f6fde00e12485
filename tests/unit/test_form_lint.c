/*
 * The form lint, item by item: short forms of our own on both sides of each
 * line (tests/forms/lint.forms), the gold forms, public Questionnaires and
 * those that come with Heed. What is wrong is printed by form and linkId.
 */
#include "form_kit.h"

enum { DEEP = 8 };

struct building {
	struct buf b, sets;
	int depth;            /* open items below the form; -1: no form */
	bool some[DEEP];      /* an item was written at that depth */
	unsigned nset;
};

static const char *const marks[] = { "level", "rag", "scale", "numeric",
	"decision" };

static void
put_choices(struct building *g, str list, const char *as)
{
	bool set = as[0] != '\0';
	struct buf *b = set ? &g->sets : &g->b;
	str one;
	unsigned n = 0;

	if (set) {
		buf_fmt(&g->b, ",\"answerValueSet\":\"#v%u\"", g->nset);
		buf_fmt(b, "%s{\"resourceType\":\"ValueSet\",\"id\":\"v%u\","
		    "\"status\":\"active\",%s", g->nset ? "," : "", g->nset,
		    as[0] == 's' ? "\"compose\":{\"include\":[{\"system\":"
		    "\"urn:c\",\"concept\":[" : "\"expansion\":{\"timestamp\":"
		    "\"2026-01-01\",\"contains\":[");
		g->nset++;
	} else {
		buf_lit(b, ",\"answerOption\":[");
	}
	for (bool more = true; more; n++) {
		ptrdiff_t at = str_find(list, S(" / "));

		more = at >= 0;
		one = str_trim(more ? str_sub(list, 0, (size_t)at) : list);
		if (more)
			list = str_sub(list, (size_t)at + 3, list.n);
		if (n)
			buf_c(b, ',');
		buf_put(b, set ? S("{") :
		    S("{\"valueCoding\":{\"system\":\"urn:c\","));
		buf_fmt(b, "\"code\":\"c%u\",\"display\":\"", n);
		buf_json(b, one);
		buf_lit(b, "\"");
		if (as[0] == '\0' && as[1] == 'o')
			buf_fmt(b, ",\"extension\":[{\"url\":\"http://hl7.org/"
			    "fhir/StructureDefinition/ordinalValue\","
			    "\"valueDecimal\":%u}]", n);
		buf_put(b, set ? S("}") : S("}}"));
	}
	if (set)
		buf_put(b, as[0] == 's' ? S("]}]}}") : S("]}}"));
	else
		buf_lit(b, "]");
}

static void
put_extension(struct buf *b, const char *kind, str text)
{
	buf_fmt(b, ",\"extension\":[{\"url\":\"http://hl7.org/fhir/uv/sdc/"
	    "StructureDefinition/sdc-questionnaire-%s\",\"valueExpression\":"
	    "{\"language\":\"text/fhirpath\",\"expression\":\"", kind);
	buf_json(b, text);
	buf_lit(b, "\"}}]");
}

static void
put_option(struct building *g, str name, str value)
{
	struct buf *b = &g->b;
	str on;

	if (str_eq(name, S("calc")))
		put_extension(b, "calculatedExpression", value);
	else if (str_eq(name, S("gate")))
		put_extension(b, "enableWhenExpression", value);
	else if (str_eq(name, S("code")))
		buf_lit(b, ",\"code\":[{\"system\":\"http://loinc.org\","
		    "\"code\":\"93374-7\"}]");
	else if (str_eq(name, S("url"))) {
		buf_lit(b, ",\"answerValueSet\":\"");
		buf_json(b, value);
		buf_c(b, '"');
	} else if (str_eq(name, S("when"))) {
		(void)str_cut(&value, '=', &on);
		buf_lit(b, ",\"enableWhen\":[{\"question\":\"");
		buf_json(b, on);
		buf_lit(b, "\",\"operator\":\"=\",\"answerString\":\"");
		buf_json(b, value);
		buf_lit(b, "\"}]");
	}
}

/* The rest of a line, after linkId and type. */
static void
put_rest(struct building *g, str rest)
{
	str label, choices = S(""), one, name, opts = S("");
	const char *as = "\0\0";
	ptrdiff_t at = str_find(rest, S(" @"));

	if (at >= 0) {
		opts = str_sub(rest, (size_t)at + 2, rest.n);
		rest = str_sub(rest, 0, (size_t)at);
	}
	label = rest;
	at = str_find(rest, S(" | "));
	if (at >= 0) {
		label = str_sub(rest, 0, (size_t)at);
		choices = str_sub(rest, (size_t)at + 3, rest.n);
	}
	label = str_trim(label);
	if (label.n) {
		buf_lit(&g->b, ",\"text\":\"");
		buf_json(&g->b, label);
		buf_c(&g->b, '"');
	}
	for (bool more = opts.n > 0; more;) {
		at = str_find(opts, S(" @"));
		more = at >= 0;
		one = more ? str_sub(opts, 0, (size_t)at) : opts;
		if (more)
			opts = str_sub(opts, (size_t)at + 2, opts.n);
		(void)str_cut(&one, '=', &name);
		as = str_eq(name, S("ord")) ? "\0o" : str_eq(name, S("set")) ?
		    "s" : str_eq(name, S("expand")) ? "e" : as;
		put_option(g, name, str_trim(one));
	}
	if (choices.n)
		put_choices(g, choices, as);
}

static void
close_to(struct building *g, int depth)
{
	for (; g->depth > depth; g->depth--)
		buf_put(&g->b, g->some[g->depth] ? S("]}") : S("}"));
}

static void
put_item(struct building *g, int depth, str link, str type, str rest)
{
	close_to(g, depth);
	buf_put(&g->b, g->some[depth] ? S(",") : S(",\"item\":["));
	g->some[depth] = true;
	buf_lit(&g->b, "{\"linkId\":\"");
	buf_json(&g->b, link);
	buf_lit(&g->b, "\",\"type\":\"");
	buf_json(&g->b, type);
	buf_c(&g->b, '"');
	put_rest(g, rest);
	g->depth = depth + 1;
	g->some[g->depth] = false;
}

struct want { str link, mark; };
struct short_form {
	str title, json;
	struct want want[64];
	unsigned n;
};

/* The next form of the file; false at its end. */
static bool
next_form(str *file, struct short_form *f)
{
	struct building g = { 0 };
	str line, mark, link, type;

	*f = (struct short_form){ 0 };
	while (file->n && !str_starts(*file, S("form ")))
		(void)str_cut(file, '\n', &line);
	if (file->n == 0)
		return false;
	(void)str_cut(file, '\n', &line);
	f->title = str_sub(line, 5, line.n);
	buf_init(&g.b, mem, 1 << 18);
	buf_init(&g.sets, mem, 1 << 16);
	while (file->n && !str_starts(*file, S("form "))) {
		int depth = 0;

		(void)str_cut(file, '\n', &line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		for (; str_starts(line, S("  ")); depth++)
			line = str_sub(line, 2, line.n);
		(void)str_cut(&line, ' ', &mark);
		(void)str_cut(&line, ' ', &link);
		(void)str_cut(&line, ' ', &type);
		put_item(&g, depth, link, type, str_cat(mem, S(" "), line));
		assert_true(f->n < 64);
		f->want[f->n++] = (struct want){ link, mark };
	}
	close_to(&g, 0);
	f->json = str_cat(mem, S("{\"resourceType\":\"Questionnaire\","
	    "\"url\":\"urn:t\",\"version\":\"1\",\"status\":\"active\","
	    "\"title\":\""), str_cat(mem, f->title, S("\"")));
	if (g.nset)
		f->json = str_cat(mem, f->json, str_cat(mem,
		    S(",\"contained\":["), str_cat(mem, buf_str(&g.sets),
		    S("]"))));
	f->json = str_cat(mem, f->json, str_cat(mem, buf_str(&g.b), S("]}")));
	return true;
}

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
	static char text[1 << 16];
	struct short_form f;
	unsigned wrong = 0, n = 0, items = 0;
	str file;

	(void)state;
	kit_fresh();
	file = kit_file("tests/forms/lint.forms");
	assert_true(file.n > 0 && file.n < sizeof(text));
	memcpy(text, file.p, file.n);
	file.p = text;
	for (;;) {
		kit_fresh();
		if (!next_form(&file, &f))
			break;
		wrong += short_wrong(&f);
		items += f.n;
		n++;
	}
	printf("short forms: %u, %u items, %u wrong\n", n, items, wrong);
	assert_true(n > 30);
	assert_int_equal(wrong, 0);
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
		cmocka_unit_test(test_gold),
		cmocka_unit_test(test_public),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_practice),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
