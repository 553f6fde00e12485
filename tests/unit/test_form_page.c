/*
 * Forms on pages: a small browser of our own reads what form_draw drew, fills
 * it in and posts it to forms_take; our own forms and public ones go through.
 */
#include "core/html.h"
#include "forms/field.h"
#include "form_kit.h"

enum { CONTROLS = 3000 };

/* One thing on the page that can be sent. */
struct control {
	str name, value, type; /* type: text, hidden, radio, checkbox, option,
	                        * submit */
	bool on, first;        /* first of its radios or options */
};
struct page {
	str html;
	struct control c[CONTROLS];
	unsigned n;
	str id[2 * CONTROLS];
	unsigned nid;
};

static str
unescape(str s)
{
	static const struct { const char *from; char to; } t[] = {
		{ "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' },
		{ "&quot;", '"' }, { "&#39;", '\'' } };
	char *p = NEWN(mem, char, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t step = 0;

		for (size_t k = 0; k < 5 && s.p[i] == '&'; k++)
			if (str_starts(str_sub(s, i, s.n), str_of(t[k].from))) {
				p[n++] = t[k].to;
				step = strlen(t[k].from);
			}
		if (!step) {
			p[n++] = s.p[i];
			step = 1;
		}
		i += step;
	}
	return (str){ p, n };
}

static str
attr(str tag, const char *name)
{
	str key = str_cat(mem, S(" "), str_cat(mem, str_of(name), S("=\"")));
	ptrdiff_t at = str_find(tag, key);
	str v;

	if (at < 0)
		return (str){ NULL, 0 };
	v = str_sub(tag, (size_t)at + key.n, tag.n);
	return unescape(str_sub(v, 0, (size_t)str_chr(v, '"')));
}

static void
control(struct page *p, str name, str value, str type, bool on)
{
	struct control *c = &p->c[p->n++];

	assert_true(p->n < CONTROLS);
	*c = (struct control){ .name = name, .value = value, .type = type,
		.on = on, .first = true };
	for (unsigned i = 0; i + 1 < p->n; i++)
		if (str_eq(p->c[i].name, name) && str_eq(p->c[i].type, type))
			c->first = false;
}

/* Reads the controls of a page, in order. */
static void
browse(struct page *p, str html)
{
	str select = { NULL, 0 };

	*p = (struct page){ .html = html };
	for (ptrdiff_t at; (at = str_chr(html, '<')) >= 0;) {
		str tag = str_sub(html, (size_t)at, html.n), id;
		ptrdiff_t end = str_chr(tag, '>');

		assert_true(end > 0);
		html = str_sub(tag, (size_t)end + 1, tag.n);
		tag = str_sub(tag, 0, (size_t)end);
		id = attr(tag, "id");
		if (id.p)
			p->id[p->nid++] = id;
		if (str_starts(tag, S("<input"))) {
			str type = attr(tag, "type"), v = attr(tag, "value");

			control(p, attr(tag, "name"), v.p ? v : S(""),
			    str_eq(type, S("radio")) || str_eq(type,
			    S("checkbox")) || str_eq(type, S("hidden")) ?
			    type : S("text"), str_find(tag, S(" checked")) >= 0);
		} else if (str_starts(tag, S("<button"))) {
			if (attr(tag, "name").p)
				control(p, attr(tag, "name"),
				    attr(tag, "value"), S("submit"), false);
		} else if (str_starts(tag, S("<textarea"))) {
			ptrdiff_t close = str_find(html, S("</textarea>"));
			str v = unescape(str_sub(html, 0, (size_t)close));

			if (v.n && v.p[0] == '\n')
				v = str_sub(v, 1, v.n);
			control(p, attr(tag, "name"), v, S("text"), false);
		} else if (str_starts(tag, S("<select"))) {
			select = attr(tag, "name");
		} else if (str_starts(tag, S("<option"))) {
			control(p, select, attr(tag, "value"), S("option"),
			    str_find(tag, S(" selected")) >= 0);
		}
	}
}

static bool
any_on(const struct page *p, const struct control *c)
{
	for (unsigned i = 0; i < p->n; i++)
		if (str_eq(p->c[i].name, c->name) &&
		    str_eq(p->c[i].type, c->type) && p->c[i].on)
			return true;
	return false;
}

/* What a browser sends. Lynx marks the first radio where none is. */
static unsigned
send(const struct page *p, bool lynx, struct field *out)
{
	unsigned n = 0;

	for (unsigned i = 0; i < p->n; i++) {
		const struct control *c = &p->c[i];
		bool radio = str_eq(c->type, S("radio"));
		bool option = str_eq(c->type, S("option"));
		bool sent = str_eq(c->type, S("text")) ||
		    str_eq(c->type, S("hidden")) || c->on ||
		    (c->first && !any_on(p, c) && (option || (radio && lynx)));

		if (sent)
			out[n++] = (struct field){ c->name, c->value };
	}
	return n;
}

static struct page *
show(const struct form_view *v)
{
	struct page *p = NEW(mem, struct page);
	struct html h;
	str html = S("");

	html_init(&h, mem, (size_t)64 << 20);
	form_draw(&cx, &h, v);
	assert_int_equal(html_done(&h, &html), ERR_OK);
	browse(p, html);
	for (unsigned i = 0; i < p->nid; i++) {
		for (size_t k = 0; k < p->id[i].n; k++)
			assert_true((unsigned char)p->id[i].p[k] > 0x20);
		for (unsigned k = 0; k < i; k++)
			if (str_eq(p->id[i], p->id[k]))
				fail_msg("id twice: %.*s", PRS(p->id[i]));
	}
	return p;
}

static struct page *
show_all(const struct answers *a, bool statuses)
{
	struct form_view v = { .a = a, .statuses = statuses };

	return show(&v);
}

static const struct hand hand = { SK("Practitioner/x"), SK("X Y"), SK(""),
	SK(""), 1795400000 };

static unsigned
take(struct answers *a, const struct field *f, unsigned n)
{
	struct op *op = NULL;
	unsigned nop = 0;

	if (forms_take(&cx, a, S(""), f, n, &op, &nop) != ERR_OK ||
	    answers_apply(&cx, a, op, nop, &hand, NEWN(mem, struct op_result,
	    nop + 1)) != ERR_OK) {
		kit_say();
		fail_msg("a post was refused");
	}
	return nop;
}

static void
again(struct answers *a, const struct form *f)
{
	str body;
	const struct json *j;

	assert_int_equal(answers_print(&cx, a, &body), ERR_OK);
	j = kit_json(body);
	assert_non_null(j);
	assert_int_equal(answers_read(&cx, f, j, a), ERR_OK);
}

static struct field *
fields(void)
{
	return NEWN(mem, struct field, CONTROLS);
}

/* A page sent as it was drawn says nothing, from any browser. */
static void
assert_silent(struct answers *a, bool statuses)
{
	const struct page *p = show_all(a, statuses);
	struct field *f = fields();
	struct op *op;
	unsigned nop;

	for (int lynx = 0; lynx < 2; lynx++) {
		unsigned n = send(p, lynx, f);

		assert_int_equal(forms_take(&cx, a, S(""), f, n, &op, &nop),
		    ERR_OK);
		if (nop)
			fail_msg("%u operations from nothing: %.*s = '%.*s'",
			    nop, PRS(op[0].link), PRS(op[0].value));
	}
}

static void
fill_text(struct control *c, const struct item *i, char kind, str ending)
{
	static const str text[ITEM__MAX] = { [ITEM_STRING] = SK("a \"word\""),
		[ITEM_TEXT] = SK("two\r\nlines & <more> \xc3\xa9"),
		[ITEM_DECIMAL] = SK("2.50"), [ITEM_INTEGER] = SK("3"),
		[ITEM_QUANTITY] = SK("5"), [ITEM_TIME] = SK("14:30"),
		[ITEM_URL] = SK("https://example.org/"),
		[ITEM_REFERENCE] = SK("Patient/1"),
		[ITEM_CHOICE] = SK("in words"),
		[ITEM_OPEN_CHOICE] = SK("in words") };

	if (kind == FIELD_DATE)
		c->value = str_eq(ending, S("day")) ? S("23") :
		    str_eq(ending, S("month")) ? S("11") : S("2026");
	else if (kind == FIELD_TIME)
		c->value = S("09:05");
	else if (kind == FIELD_UNIT)
		c->value = S("kg");
	else if (kind == FIELD_TEXT)
		c->value = i->max_len ? S("x") : text[i->type];
}

/* Puts something likely into each field that is empty. */
static void
fill(struct page *p, const struct form *f)
{
	for (unsigned n = 0; n < p->n; n++) {
		struct control *c = &p->c[n];
		struct place at;
		str ending;
		char kind;
		bool real = c->value.n && c->value.p[0] == '=';

		if (!field_parse(c->name, &kind, &at, &ending))
			continue;
		if (str_eq(c->type, S("text")) && c->value.n == 0 &&
		    kind != FIELD_OTHER)
			fill_text(c, form_item(f, at.link), kind, ending);
		else if (str_eq(c->type, S("checkbox")) && c->first)
			c->on = any_on(p, c) ? c->on : true;
		else if ((str_eq(c->type, S("radio")) || (str_eq(c->type,
		    S("option")) && kind == FIELD_TEXT)) && real) {
			bool set = false;

			for (unsigned k = 0; k < p->n; k++)
				set |= str_eq(p->c[k].name, c->name) &&
				    p->c[k].on && p->c[k].value.n;
			for (unsigned k = 0; k < p->n && !set; k++)
				if (str_eq(p->c[k].name, c->name))
					p->c[k].on = &p->c[k] == c;
		}
	}
}

static bool
fillable(const struct answers *a, const struct item *i, str entry)
{
	for (unsigned at = (unsigned)(i - a->form->item);;
	    at = a->form->item[at].up) {
		if (a->form->item[at].hidden)
			return false;
		if (a->form->item[at].up == at)
			break;
	}
	return item_is_question(i) && !i->readonly &&
	    i->type != ITEM_ATTACHMENT && item_enabled(a, i, entry);
}

/* Every question that is asked has an answer, in every entry. */
static void
assert_filled(const struct answers *a)
{
	for (unsigned n = 0; n < a->form->n; n++) {
		const struct item *i = &a->form->item[n];
		const struct item *in = item_entry(a->form, i);
		char *link = str_c(mem, i->link);

		if (!in && fillable(a, i, S("")) && !line_in(a, S(""), link))
			fail_msg("%s has no answer", link);
		for (unsigned k = 0; in && k < a->n; k++)
			if (a->line[k].item == in && !a->line[k].parked &&
			    fillable(a, i, a->line[k].id) &&
			    !line_in(a, a->line[k].id, link))
				fail_msg("%s has no answer in an entry", link);
	}
}

static void
fill_in(struct answers *a)
{
	struct field *f = fields();

	for (int round = 0; round < 8; round++) {
		struct page *p = show_all(a, round & 1);
		unsigned n;

		fill(p, a->form);
		n = send(p, round & 2, f);
		n = take(a, f, n);
		again(a, a->form);
		assert_silent(a, round & 1);
		if (n == 0)
			break;
	}
	assert_filled(a);
	assert_true(kit_is_fhir(a->doc));
}

/* Public forms that cannot be used, and why. The others all can. */
static const struct { const char *file, *where; } refused[] = {
	{ "safet-questionnaire.json", "risk-level" },
	{ "q-enableWhen-with-reference-loop.json", "item1" },
	{ "Observation-Extract-Category-Test.R4.json", NULL },
	{ "brokenValueSet.json", NULL },
	{ "Questionnaire-qs1.json", NULL },
};

static bool
public_one(const char *dir, const char *name)
{
	char path[1200];
	struct form form;
	struct answers a;
	enum err err;

	kit_fresh();
	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	err = form_load(&cx, kit_json(kit_file(path)), &form);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (strcmp(name, refused[i].file) == 0) {
			assert_int_equal(err, ERR_INPUT);
			if (refused[i].where)
				assert_true(str_eq(cx.diag[0].where,
				    str_of(refused[i].where)));
			return false;
		}
	if (err != ERR_OK) {
		kit_say();
		fail_msg("%s was refused", name);
	}
	answers_new(&cx, &form, S("Patient/1"), &a);
	assert_silent(&(struct answers){ .form = &form, .doc = kit_json(
	    S("{\"resourceType\":\"QuestionnaireResponse\"}")),
	    .tree = a.tree }, true);
	fill_in(&a);
	(void)show(&(struct form_view){ .a = &a, .read_only = true });
	return true;
}

static void
test_public(void **state)
{
	static const char *const dirs[] = { "questionnaires/lforms",
		"questionnaires/smart-forms-app", "questionnaires/spier",
		"fhir-r4-examples" };
	unsigned n = 0, no = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		const char *dir = kit_shared(dirs[i]);
		struct dirent *e;
		DIR *d;

		d = opendir(dir);
		while ((e = readdir(d))) {
			if (!strstr(e->d_name, ".json") || (i == 3 &&
			    strncmp(e->d_name, "Questionnaire-", 14) != 0))
				continue;
			if (public_one(dir, e->d_name))
				n++;
			else
				no++;
		}
		closedir(d);
	}
	printf("public forms: %u filled in and read back, %u refused\n", n, no);
	assert_true(n > 90);
	assert_int_equal(no, sizeof(refused) / sizeof(refused[0]));
}

static void
test_practice(void **state)
{
	struct dirent *e;
	DIR *d = opendir("practice/forms");

	(void)state;
	assert_non_null(d);
	while ((e = readdir(d))) {
		struct form form;
		struct answers a;
		char path[600];

		if (!strstr(e->d_name, ".json"))
			continue;
		kit_fresh();
		(void)snprintf(path, sizeof(path), "practice/forms/%s",
		    e->d_name);
		assert_int_equal(form_load(&cx, kit_json(kit_file(path)),
		    &form), ERR_OK);
		answers_new(&cx, &form, S("Patient/1"), &a);
		assert_silent(&a, true);
		fill_in(&a);
	}
	closedir(d);
}

#define Q(link, type, more) \
	"{\"linkId\":\"" link "\",\"type\":\"" type "\"," \
	"\"text\":\"Text of " link "\"" more "}"
static struct form form;

static void
small(struct answers *a)
{
	kit_fresh();
	assert_int_equal(kit_load(Q("note", "text", "") "," Q("ok", "boolean",
	    "") "," Q("then", "string", ",\"enableWhen\":[{\"question\":\"ok\","
	    "\"operator\":\"=\",\"answerBoolean\":true}]") ","
	    Q("line", "group", ",\"repeats\":true,\"item\":[" Q("what", "text",
	    "") "," Q("sub", "group", ",\"repeats\":true,\"item\":["
	    Q("do", "string", "") "]") "]") "," Q("day", "date", "") ","
	    Q("at", "dateTime", "") "," Q("tags", "choice",
	    ",\"repeats\":true,\"answerOption\":[{\"valueString\":\"a\"},"
	    "{\"valueString\":\"b\"},{\"valueString\":\"c\"}]") ","
	    Q("many", "string", ",\"repeats\":true") ","
	    Q("pick", "open-choice", ",\"answerOption\":["
	    "{\"valueString\":\"a\"},{\"valueString\":\"b\"}],"
	    "\"initial\":[{\"valueString\":\"b\"}]") ","
	    Q("pre", "string", ",\"initial\":[{\"valueString\":\"start\"}]"),
	    &form), ERR_OK);
	answers_new(&cx, &form, S("Patient/1"), a);
}

static struct control *
by_link(struct page *p, const char *link, unsigned k)
{
	for (unsigned i = 0; i < p->n; i++) {
		struct place at;
		str ending;
		char kind;

		if (field_parse(p->c[i].name, &kind, &at, &ending) &&
		    str_eq(at.link, str_of(link)) && k-- == 0)
			return &p->c[i];
	}
	fail_msg("no field for %s", link);
	return NULL;
}

static void
choose(struct page *p, const char *link, const char *value, bool on)
{
	for (unsigned k = 0;; k++) {
		struct control *c = by_link(p, link, k);

		if (!str_eq(c->value, str_of(value)) ||
		    str_eq(c->type, S("hidden")))
			continue;
		if (!str_eq(c->type, S("checkbox")))
			for (unsigned i = 0; i < p->n; i++)
				if (str_eq(p->c[i].name, c->name))
					p->c[i].on = false;
		c->on = on;
		return;
	}
}

static void
post(struct answers *a, const struct page *p)
{
	struct field *f = fields();

	(void)take(a, f, send(p, false, f));
	again(a, &form);
}

/* One visit after another, as a person would make them. */
static void
test_visits(void **state)
{
	struct answers a;
	struct page *p;

	(void)state;
	small(&a);
	p = show_all(&a, true);
	assert_true(str_find(p->html, S("Text of then")) < 0);
	assert_true(str_find(p->html, S("The form suggests: b")) > 0);
	assert_false(any_on(p, by_link(p, "pick", 0)));
	assert_true(str_eq(by_link(p, "pre", 0)->value, S("start")));
	choose(p, "ok", "=true", true);
	choose(p, "tags", "=a", true);
	choose(p, "tags", "=c", true);
	by_link(p, "what", 0)->value = S("walk");
	by_link(p, "note", 0)->value = S("x\r\n\r\ny");
	post(&a, p);
	assert_true(str_eq(line_in(&a, S(""), "note")->value, S("x\n\ny")));
	assert_true(str_eq(line_in(&a, S(""), "pre")->value, S("start")));
	assert_null(line_in(&a, S(""), "pick"));
	assert_true(str_eq(line_in(&a, entry_next(&a, "line", NULL)->id,
	    "what")->value, S("walk")));
	assert_int_equal(line_in(&a, S(""), "note")->voice,
	    VOICE_PRACTITIONER);
	/* The next page asks what the answer opened. */
	p = show_all(&a, true);
	by_link(p, "then", 0)->value = S("words");
	choose(p, "tags", "=a", false);
	choose(p, "tags", "=b", true);
	by_link(p, "day", 2)->value = S("2026");
	post(&a, p);
	assert_true(str_eq(line_in(&a, S(""), "then")->value, S("words")));
	assert_true(str_eq(line_in(&a, S(""), "day")->value, S("2026")));
	assert_true(str_eq(line_in(&a, S(""), "tags")->value, S("c")));
	assert_int_equal(a.n, 9);
	/* Closing the question keeps its answer, and the page says so. */
	p = show_all(&a, true);
	assert_true(str_find(p->html, S("kept, but not asked")) < 0);
	choose(p, "ok", "=false", true);
	post(&a, p);
	p = show_all(&a, true);
	assert_true(str_find(p->html, S("kept, but not asked")) > 0);
	/* A reason instead of an answer; then nothing at all. */
	choose(p, "ok", "~chose-not-to-say", true);
	post(&a, p);
	assert_int_equal(line_in(&a, S(""), "ok")->status, STATUS_NOT_SAID);
	p = show_all(&a, true);
	choose(p, "ok", "", true);
	by_link(p, "note", 0)->value = S(" \r\n");
	post(&a, p);
	assert_null(line_in(&a, S(""), "ok"));
	assert_null(line_in(&a, S(""), "note"));
	assert_silent(&a, true);
}

static void
test_voice(void **state)
{
	struct form_view v = { .voices = true };
	struct answers a;
	struct page *p;

	(void)state;
	small(&a);
	v.a = &a;
	p = show(&v);
	assert_true(str_eq(p->c[0].name, S("voice")));
	assert_true(str_eq(p->c[0].value, S("practitioner")));
	p->c[1].on = true;
	by_link(p, "note", 0)->value = S("mine");
	post(&a, p);
	assert_int_equal(line_in(&a, S(""), "note")->voice, VOICE_PERSON);
	/* A change without a word about voice leaves it. */
	p = show_all(&a, false);
	by_link(p, "note", 0)->value = S("ours");
	post(&a, p);
	assert_int_equal(line_in(&a, S(""), "note")->voice, VOICE_PERSON);
}

/* A page left open while others wrote: what was not touched says nothing, what
 * was is kept beside theirs. */
static void
test_stale(void **state)
{
	struct answers a;
	struct page *old, *p;

	(void)state;
	small(&a);
	p = show_all(&a, false);
	by_link(p, "note", 0)->value = S("one");
	by_link(p, "many", 0)->value = S("m");
	post(&a, p);
	old = show_all(&a, false);
	p = show_all(&a, false);
	by_link(p, "note", 0)->value = S("two");
	post(&a, p);
	by_link(old, "many", 0)->value = S("m2");
	post(&a, old);
	assert_true(str_eq(line_in(&a, S(""), "note")->value, S("two")));
	assert_true(str_eq(line_in(&a, S(""), "many")->value, S("m2")));
	assert_null(about_next(&a, line_in(&a, S(""), "note")->id, NULL));
	by_link(old, "note", 0)->value = S("mine");
	post(&a, old);
	assert_true(str_eq(line_in(&a, S(""), "note")->value, S("two")));
	assert_true(str_eq(about_next(&a, line_in(&a, S(""), "note")->id,
	    NULL)->value, S("mine")));
	p = show_all(&a, false);
	assert_true(str_find(p->html, S("Written beside this")) > 0);
	/* And to a line that is gone by now. */
	old = show_all(&a, false);
	p = show_all(&a, false);
	by_link(p, "many", 0)->value = S("");
	post(&a, p);
	assert_null(line_in(&a, S(""), "many"));
	by_link(old, "many", 0)->value = S("still mine");
	post(&a, old);
	assert_true(str_eq(line_in(&a, S(""), "many")->value,
	    S("still mine")));
}

static void
test_errors(void **state)
{
	struct answers a;
	struct form_view v = { .a = &a };
	struct field *f;
	struct page *p;
	struct op *op;
	unsigned nop;
	str id;

	(void)state;
	small(&a);
	p = show_all(&a, false);
	by_link(p, "day", 0)->value = S("31");
	by_link(p, "day", 1)->value = S("2");
	by_link(p, "day", 2)->value = S("2026");
	by_link(p, "note", 0)->value = S("kept");
	by_link(p, "what", 0)->value = S("kept too");
	f = fields();
	v.again = f;
	v.nagain = send(p, false, f);
	assert_int_equal(forms_take(&cx, &a, S(""), f, v.nagain, &op, &nop),
	    ERR_INPUT);
	v.diag = cx.diag;
	v.ndiag = cx.ndiag;
	assert_int_equal(v.ndiag, 1);
	p = show(&v);
	id = form_field_id(&cx, cx.diag[0].where);
	assert_true(id.n > 0);
	assert_true(str_find(p->html, str_cat(mem, S(" id=\""),
	    str_cat(mem, id, S("\"")))) > 0);
	assert_true(str_find(p->html, cx.diag[0].what) > 0);
	assert_true(str_eq(by_link(p, "day", 0)->value, S("31")));
	assert_true(str_eq(by_link(p, "note", 0)->value, S("kept")));
	assert_true(str_eq(by_link(p, "what", 0)->value, S("kept too")));
	ctx_calm(&cx);
	by_link(p, "day", 0)->value = S("28");
	post(&a, p);
	assert_true(str_eq(line_in(&a, S(""), "day")->value, S("2026-02-28")));
	assert_true(str_eq(line_in(&a, S(""), "note")->value, S("kept")));
}

/* What comes back after an error still says which page it was written on. */
static void
test_error_stale(void **state)
{
	struct answers a;
	struct form_view v = { .a = &a };
	struct field *f;
	struct page *old, *p;

	(void)state;
	small(&a);
	p = show_all(&a, false);
	by_link(p, "note", 0)->value = S("one");
	by_link(p, "many", 0)->value = S("m");
	post(&a, p);
	old = show_all(&a, false);
	by_link(old, "note", 0)->value = S("mine");
	by_link(old, "many", 0)->value = S("also mine");
	f = fields();
	v.nagain = send(old, false, f);
	v.again = f;
	p = show_all(&a, false);
	by_link(p, "note", 0)->value = S("two");
	by_link(p, "many", 0)->value = S("");
	post(&a, p);
	p = show(&v);
	assert_true(str_find(p->html, S("removed while you were writing")) > 0);
	post(&a, p);
	assert_true(str_eq(line_in(&a, S(""), "note")->value, S("two")));
	assert_true(str_eq(about_next(&a, line_in(&a, S(""), "note")->id,
	    NULL)->value, S("mine")));
	assert_true(str_eq(line_in(&a, S(""), "many")->value, S("also mine")));
}

static void
test_buttons(void **state)
{
	struct answers a;
	struct form_view v = { .a = &a };
	struct field *f;
	struct page *p;
	str link, in;
	unsigned n;

	(void)state;
	small(&a);
	f = fields();
	for (int k = 0; k < 2; k++) {
		p = show(&v);
		by_link(p, "what", k ? 1 : 0)->value = k ? S("b") : S("a");
		post(&a, p);
		v.add = S("line");
	}
	v.add = S("");
	p = show(&v);
	n = send(p, false, f);
	assert_int_equal(form_button(f, n, &link, &in), BUTTON_NONE);
	for (unsigned i = 0; i < p->n; i++)
		if (str_eq(p->c[i].name, S("add:line")))
			f[n] = (struct field){ p->c[i].name, p->c[i].value };
	assert_int_equal(form_button(f, n + 1, &link, &in), BUTTON_ADD);
	assert_true(str_eq(link, S("line")) && in.n == 0);
	assert_int_equal(take(&a, f, n + 1), 0);
	/* Down, then away. */
	for (unsigned i = 0; i < p->n; i++)
		if (str_starts(p->c[i].name, S("down:"))) {
			f[n] = (struct field){ p->c[i].name, p->c[i].value };
			break;
		}
	assert_int_equal(take(&a, f, n + 1), 1);
	again(&a, &form);
	assert_true(str_eq(line_in(&a, entry_next(&a, "line", NULL)->id,
	    "what")->value, S("b")));
	for (unsigned i = 0; i < p->n; i++)
		if (str_starts(p->c[i].name, S("drop:"))) {
			f[n] = (struct field){ p->c[i].name, p->c[i].value };
			break;
		}
	assert_int_equal(form_button(f, n + 1, &link, &in), BUTTON_DROP);
	assert_int_equal(take(&a, f, n + 1), 1);
	assert_int_equal(a.n, 3);
	assert_true(str_eq(a.line[2].value, S("start")) ||
	    str_eq(a.line[1].value, S("b")));
}

/* Times are London's on the page, exact in the record. */
static void
test_times(void **state)
{
	struct answers a;
	struct page *p;

	(void)state;
	small(&a);
	p = show_all(&a, false);
	by_link(p, "at", 0)->value = S("1");
	by_link(p, "at", 1)->value = S("7");
	by_link(p, "at", 2)->value = S("2026");
	by_link(p, "at", 3)->value = S("9:05");
	post(&a, p);
	assert_true(str_eq(line_in(&a, S(""), "at")->value,
	    S("2026-07-01T09:05:00+01:00")));
	p = show_all(&a, false);
	assert_true(str_eq(by_link(p, "at", 3)->value, S("09:05")));
	assert_silent(&a, false);
}

/* Fields of another part of the form, or made up, do nothing. */
static void
test_scope(void **state)
{
	struct answers a;
	struct form_view v = { .a = &a, .scope = S("line"), .entry = S("new") };
	struct field *f;
	struct page *p;
	struct op *op;
	unsigned n, nop;

	(void)state;
	small(&a);
	f = fields();
	p = show(&v);
	by_link(p, "what", 0)->value = S("w");
	n = send(p, false, f);
	assert_int_equal(forms_take(&cx, &a, S("line"), f, n, &op, &nop),
	    ERR_OK);
	assert_int_equal(nop, 2);
	assert_true(op[0].kind == OP_ADD && str_eq(op[0].link, S("line")));
	assert_true(str_eq(op[1].parent, op[0].line));
	f[n] = (struct field){ S("t:~0.0:0:x::note"), S("sly") };
	assert_int_equal(forms_take(&cx, &a, S("line"), f, n + 1, &op, &nop),
	    ERR_INPUT);
	ctx_calm(&cx);
	f[0] = (struct field){ S("t:~0.0:0:x::nowhere"), S("sly") };
	assert_int_equal(forms_take(&cx, &a, S(""), f, 1, &op, &nop),
	    ERR_INPUT);
	ctx_calm(&cx);
	f[0] = (struct field){ S("t:~0.0:-1:x::note"), S("sly") };
	assert_int_equal(forms_take(&cx, &a, S(""), f, 1, &op, &nop), ERR_OK);
	assert_int_equal(nop, 0);
}

/* Words in markup stay words. */
static void
test_escaped(void **state)
{
	struct answers a;
	struct page *p;

	(void)state;
	small(&a);
	p = show_all(&a, false);
	by_link(p, "note", 0)->value = S("\n</textarea><script>\"'&amp;");
	post(&a, p);
	assert_true(str_eq(line_in(&a, S(""), "note")->value,
	    S("\n</textarea><script>\"'&amp;")));
	p = show_all(&a, false);
	assert_true(str_find(p->html, S("<script")) < 0);
	assert_silent(&a, false);
	p = show(&(struct form_view){ .a = &a, .read_only = true });
	assert_true(str_find(p->html, S("<script")) < 0);
	assert_true(str_find(p->html, S("Not asked yet")) > 0);
	assert_true(str_find(p->html, S("X Y")) > 0);
	/* Only what was said. */
	p = show(&(struct form_view){ .a = &a, .read_only = true,
	    .said = true });
	assert_true(str_find(p->html, S("Not asked yet")) < 0);
	assert_true(str_find(p->html, S("X Y")) > 0);
	assert_int_equal(p->n, 0);
}

static void
test_references(void **state)
{
	struct form f;
	struct answers a;
	const struct form_ref ref[] = { { SK(""), SK("RelatedPerson/1"),
	    SK("Sam") }, { SK("other"), SK("RelatedPerson/2"), SK("Jo") } };
	struct form_view v = { .a = &a, .ref = ref, .nref = 2 };
	struct page *p;

	(void)state;
	kit_fresh();
	assert_int_equal(kit_load(Q("who", "reference", ""), &f), ERR_OK);
	answers_new(&cx, &f, S(""), &a);
	p = show(&v);
	assert_true(str_find(p->html, S(">Sam<")) > 0);
	assert_true(str_find(p->html, S(">Jo<")) < 0);
}

/* "From an earlier form", and foreign records that hold too much. */
static void
test_old(void **state)
{
	struct answers a;
	struct page *p;

	(void)state;
	small(&a);
	assert_int_equal(answers_read(&cx, &form, kit_json(S(
	    "{\"resourceType\":\"QuestionnaireResponse\",\"status\":"
	    "\"completed\",\"item\":[{\"linkId\":\"was\",\"text\":\"Was asked"
	    "\",\"answer\":[{\"valueString\":\"then\"}]},{\"linkId\":\"note\","
	    "\"answer\":[{\"valueString\":\"1\"},{\"valueString\":\"2\"}]},"
	    "{\"linkId\":\"what\",\"answer\":[{\"valueString\":\"not in an "
	    "entry\"}]}]}")), &a), ERR_OK);
	p = show_all(&a, false);
	assert_true(str_find(p->html, S("From an earlier form")) > 0);
	assert_true(str_find(p->html, S("Was asked")) > 0);
	assert_true(str_find(p->html, S("not in an entry")) > 0);
	assert_silent(&a, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_visits),
		cmocka_unit_test(test_voice),
		cmocka_unit_test(test_stale),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_error_stale),
		cmocka_unit_test(test_buttons),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_scope),
		cmocka_unit_test(test_escaped),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_old),
		cmocka_unit_test(test_practice),
		cmocka_unit_test(test_public),
	};

	return cmocka_run_group_tests(tests, kit_open, kit_end);
}
