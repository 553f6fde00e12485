/*
 * A Questionnaire read into a preorder array of items.
 *
 * Reading is tolerant, so that the lint can speak about a form that could not
 * be used; form_load refuses whatever the reader complained of. What is valid
 * FHIR and not evaluated here is no fault: ignored.c makes sentences of it.
 */
#include "core/arena.h"
#include "fhir/fhir.h"
#include "forms/forms_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *const item_type_code[ITEM__MAX] = { "group", "display", "boolean",
	"decimal", "integer", "date", "dateTime", "time", "string", "text",
	"url", "choice", "open-choice", "attachment", "reference", "quantity" };

struct loader {
	struct ctx *cx;
	struct form *form;
	struct item *item;
	unsigned n, max;
	bool bad;
};

static void
wrong(struct loader *ld, const struct item *i, const char *what)
{
	ld->bad = true;
	(void)fail(ld->cx, ERR_INPUT, str_c(ld->cx->mem, i->link), "%s", what);
}

const struct json *
json_poly(const struct json *j, const char *prefix)
{
	JSON_EACH(m, j && j->type == JSON_OBJECT ? j : NULL)
		if (str_starts(m->key, str_of(prefix)) &&
		    m->key.n > strlen(prefix))
			return m;
	return NULL;
}

str
ext_text(const struct json *element, str url)
{
	return json_scalar(json_poly(fhir_ext(element, url), "value"));
}

/* All values of an extension that may stand several times, space separated. */
static str
rules_of(struct ctx *cx, const struct json *j)
{
	struct buf b;

	buf_init(&b, cx->mem, 4096);
	JSON_EACH(e, json_get(j, S("extension"))) {
		if (!str_eq(json_text(json_get(e, S("url"))),
		    S("urn:heed:rule")))
			continue;
		if (b.n)
			buf_c(&b, ' ');
		buf_put(&b, json_scalar(json_poly(e, "value")));
	}
	return b.over ? S("") : buf_str(&b);
}

static bool
type_of(str code, enum item_type *type)
{
	for (unsigned i = 0; i < ITEM__MAX; i++)
		if (str_eq(code, str_of(item_type_code[i]))) {
			*type = (enum item_type)i;
			return true;
		}
	return false;
}

static void
option_put(struct option *o, const struct json *value)
{
	*o = (struct option){ .value = value };
	if (value->type == JSON_OBJECT && str_eq(value->key, S("valueReference"))) {
		o->code = json_text(json_get(value, S("reference")));
		o->display = json_text(json_get(value, S("display")));
	} else if (value->type == JSON_OBJECT) {
		o->system = json_text(json_get(value, S("system")));
		o->code = json_text(json_get(value, S("code")));
		o->display = json_text(json_get(value, S("display")));
	} else {
		o->code = json_scalar(value);
	}
	if (o->display.n == 0)
		o->display = o->code;
	if (o->code.n == 0)
		o->code = o->display;
}

/* Concepts of a contained value set: as expanded, or as listed one by one. */
static unsigned
concepts(const struct json *list, str system, struct option *o, unsigned n)
{
	JSON_EACH(c, list) {
		str own = json_text(json_get(c, S("system")));
		str code = json_text(json_get(c, S("code")));

		if (code.n && !json_true(json_get(c, S("abstract")))) {
			if (o && n < FORM_OPTIONS_MAX)
				o[n] = (struct option){ own.n ? own : system,
					code, json_text(json_get(c,
					S("display"))), NULL };
			if (o && n < FORM_OPTIONS_MAX && o[n].display.n == 0)
				o[n].display = code;
			n++;
		}
		if (n <= FORM_OPTIONS_MAX)
			n = concepts(json_get(c, S("contains")), system, o, n);
	}
	return n;
}

/* A compose that only lists: a filter, an import or an exclusion needs a
 * terminology server, and half a list would be a wrong list. */
static bool
listed(const struct json *compose)
{
	if (!compose || json_get(compose, S("exclude")))
		return false;
	JSON_EACH(in, json_get(compose, S("include")))
		if (!json_get(in, S("concept")) || json_get(in, S("filter")) ||
		    json_get(in, S("valueSet")))
			return false;
	return true;
}

static const struct json *
contained(const struct form *form, str ref)
{
	if (ref.n < 2 || ref.p[0] != '#')
		return NULL;
	JSON_EACH(c, json_get(form->json, S("contained")))
		if (str_eq(json_text(json_get(c, S("id"))), str_sub(ref, 1, ref.n)))
			return c;
	return NULL;
}

static unsigned
value_set(const struct form *form, str ref, struct option *o)
{
	const struct json *vs = contained(form, ref);
	const struct json *list = json_at(vs, "expansion.contains");
	unsigned n = 0;

	if (list)
		return concepts(list, S(""), o, 0);
	if (!vs || !listed(json_get(vs, S("compose"))))
		return 0;
	JSON_EACH(in, json_at(vs, "compose.include"))
		n = concepts(json_get(in, S("concept")),
		    json_text(json_get(in, S("system"))), o, n);
	return n;
}

static void
options(struct loader *ld, struct item *i)
{
	const struct json *list = json_get(i->json, S("answerOption"));
	str ref = json_text(json_get(i->json, S("answerValueSet")));
	unsigned n = list ? list->n : value_set(ld->form, ref, NULL);
	struct option *o;

	if (n > FORM_OPTIONS_MAX) {
		wrong(ld, i, "has more than 500 options");
		return;
	}
	i->option = o = NEWN(ld->cx->mem, struct option, n + 1);
	if (!list) {
		i->noption = value_set(ld->form, ref, o);
		return;
	}
	JSON_EACH(a, list) {
		const struct json *v = json_poly(a, "value");

		if (v)
			option_put(&o[i->noption++], v);
	}
}

static void
item_read(struct loader *ld, const struct json *j, struct item *i)
{
	int64_t max;

	i->json = j;
	i->link = json_text(json_get(j, S("linkId")));
	i->text = json_text(json_get(j, S("text")));
	i->prefix = json_text(json_get(j, S("prefix")));
	i->brief = ext_text(j, S("urn:heed:short"));
	i->easy = ext_text(j, S("urn:heed:easy"));
	i->rules = rules_of(ld->cx, j);
	i->repeats = json_true(json_get(j, S("repeats")));
	i->required = json_true(json_get(j, S("required")));
	i->readonly = json_true(json_get(j, S("readOnly")));
	i->hidden = str_eq(ext_text(j, S("http://hl7.org/fhir/"
	    "StructureDefinition/questionnaire-hidden")), S("true"));
	i->all = str_eq(json_text(json_get(j, S("enableBehavior"))), S("all"));
	if (json_int(json_get(j, S("maxLength")), &max) && max > 0)
		i->max_len = max > LINE_TEXT_MAX ? LINE_TEXT_MAX : (unsigned)max;
	if (i->link.n == 0)
		wrong(ld, i, "an item has no linkId");
	if (!type_of(json_text(json_get(j, S("type"))), &i->type)) {
		i->type = ITEM_DISPLAY;
		wrong(ld, i, "its type is not one of FHIR R4's");
	}
	if (i->type == ITEM_DISPLAY)
		i->repeats = false;
	options(ld, i);
}

static unsigned
count(const struct json *items, unsigned depth)
{
	unsigned n = 0;

	if (depth > FORM_DEPTH_MAX)
		return 0;
	JSON_EACH(j, items)
		n += 1 + count(json_get(j, S("item")), depth + 1);
	return n;
}

/* How deep a response's JSON gets at an answer to it: the response, then item
 * list and item (and answer list and answer, for a question above), then the
 * line's extension, which ends in a reference. */
static unsigned
json_depth(const struct loader *ld, const struct item *i)
{
	unsigned depth = 10;

	for (unsigned at = (unsigned)(i - ld->item); ld->item[at].up != at;) {
		at = ld->item[at].up;
		depth += item_is_question(&ld->item[at]) ? 4 : 2;
	}
	return depth;
}

static void
walk(struct loader *ld, const struct json *items, unsigned up, unsigned depth)
{
	JSON_EACH(j, items) {
		struct item *i;
		unsigned me = ld->n;

		if (ld->n == ld->max)
			return;
		i = &ld->item[ld->n++];
		i->depth = depth;
		i->up = depth ? up : me;
		item_read(ld, j, i);
		if (json_depth(ld, i) > JSON_DEPTH_MAX)
			wrong(ld, i, "it is nested too deep to be answered");
		if (depth == FORM_DEPTH_MAX && json_get(j, S("item")))
			wrong(ld, i, "items are nested too deep below it");
		else
			walk(ld, json_get(j, S("item")), me, depth + 1);
		i->end = ld->n;
	}
}

/* Where the item with that linkId stands, or the free seat for it. */
static unsigned
seat_of(const struct item *item, const unsigned *seat, unsigned seats, str link)
{
	unsigned at = (unsigned)str_hash(link) & (seats - 1);

	while (seat[at] && !str_eq(item[seat[at] - 1].link, link))
		at = (at + 1) & (seats - 1);
	return at;
}

static void
links(struct loader *ld)
{
	unsigned seats = 2, *seat;

	while (seats < 2 * ld->n)
		seats *= 2;
	seat = NEWN(ld->cx->mem, unsigned, seats);
	for (unsigned i = 0; i < ld->n; i++) {
		str link = ld->item[i].link;
		unsigned at = seat_of(ld->item, seat, seats, link);

		if (seat[at] == 0)
			seat[at] = i + 1;
		else if (link.n)
			wrong(ld, &ld->item[i],
			    "this linkId stands twice in the form");
	}
	ld->form->seat = seat;
	ld->form->seats = seats;
}

const struct item *
form_item(const struct form *form, str link)
{
	unsigned at;

	if (form->seats == 0)
		return NULL;
	at = seat_of(form->item, form->seat, form->seats, link);
	return form->seat[at] ? &form->item[form->seat[at] - 1] : NULL;
}

static bool
is_operator(str op)
{
	static const str known[] = { SK("exists"), SK("="), SK("!="), SK(">"),
		SK("<"), SK(">="), SK("<=") };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(op, known[i]))
			return true;
	return false;
}

static void
conditions(struct loader *ld, struct item *i)
{
	const struct json *list = json_get(i->json, S("enableWhen"));
	struct enable *when = NEWN(ld->cx->mem, struct enable,
	    (list ? list->n : 0) + 1);

	i->when = when;
	JSON_EACH(w, list) {
		const struct item *on = form_item(ld->form,
		    json_text(json_get(w, S("question"))));
		struct enable e = { 0, json_text(json_get(w, S("operator"))),
			json_poly(w, "answer") };

		if (!on || !item_is_question(on)) {
			wrong(ld, i, "enableWhen names a question that is not "
			    "in the form");
			continue;
		}
		if (!is_operator(e.op) || !e.answer) {
			wrong(ld, i, "enableWhen has no operator of FHIR R4's "
			    "or no answer to compare with");
			continue;
		}
		e.item = (unsigned)(on - ld->form->item);
		when[i->nwhen++] = e;
	}
}

enum err
form_scan(struct ctx *cx, const struct json *j, struct form *out)
{
	struct form *form = NEW(cx->mem, struct form);
	struct loader ld = { .cx = cx, .form = form };
	const struct json *items = json_get(j, S("item"));

	ld.max = count(items, 0);
	if (ld.max > FORM_ITEMS_MAX)
		return fail(cx, ERR_INPUT, "item", "the form has more than "
		    "%d items", FORM_ITEMS_MAX);
	form->json = j;
	form->url = json_text(json_get(j, S("url")));
	form->version = json_text(json_get(j, S("version")));
	form->title = json_text(json_get(j, S("title")));
	form->status = json_text(json_get(j, S("status")));
	ld.item = NEWN(cx->mem, struct item, ld.max + 1);
	form->item = ld.item;
	walk(&ld, items, 0, 0);
	form->n = ld.n;
	links(&ld);
	for (unsigned i = 0; i < ld.n; i++)
		conditions(&ld, &ld.item[i]);
	*out = *form;
	return ld.bad ? ERR_INPUT : ERR_OK;
}

/* The dependencies of an item are its group and the questions that enable it.
 * True when all of them are in `done`. */
static bool
ready(const struct form *f, unsigned i, const bool *done)
{
	const struct item *it = &f->item[i];

	if (it->up != i && !done[it->up])
		return false;
	for (unsigned k = 0; k < it->nwhen; k++)
		if (!done[it->when[k].item])
			return false;
	return true;
}

/* How many of what is left depend on each item. */
static void
needs(const struct form *f, const bool *done, unsigned *need)
{
	memset(need, 0, f->n * sizeof(*need));
	for (unsigned i = 0; i < f->n; i++) {
		if (done[i])
			continue;
		if (f->item[i].up != i)
			need[f->item[i].up]++;
		for (unsigned w = 0; w < f->item[i].nwhen; w++)
			need[f->item[i].when[w].item]++;
	}
}

/* Takes from what is left those that nothing left depends on, until only rings
 * and what joins them remain. */
static void
trim(struct ctx *cx, const struct form *f, bool *done)
{
	unsigned *need = NEWN(cx->mem, unsigned, f->n + 1);

	for (bool again = true; again;) {
		again = false;
		needs(f, done, need);
		for (unsigned i = 0; i < f->n; i++)
			if (!done[i] && need[i] == 0)
				done[i] = again = true;
	}
}

bool
form_order(struct ctx *cx, struct form *f)
{
	bool *done = NEWN(cx->mem, bool, f->n + 1);
	unsigned *order = NEWN(cx->mem, unsigned, f->n + 1);
	unsigned n = 0;

	for (bool again = true; again;) {
		again = false;
		for (unsigned i = 0; i < f->n; i++)
			if (!done[i] && ready(f, i, done)) {
				done[i] = again = true;
				order[n++] = i;
			}
	}
	f->order = order;
	if (n == f->n)
		return true;
	trim(cx, f, done);
	for (unsigned i = 0; i < f->n; i++)
		if (!done[i])
			(void)fail(cx, ERR_INPUT, str_c(cx->mem,
			    f->item[i].link), "its enableWhen goes round in "
			    "a ring: it would decide about itself");
	return false;
}

enum err
form_load(struct ctx *cx, const struct json *j, struct form *out)
{
	struct form form = { 0 };
	struct lint *lint;
	unsigned n;
	enum err err;

	if (!str_eq(json_text(json_get(j, S("resourceType"))),
	    S("Questionnaire")))
		return fail(cx, ERR_INPUT, "resourceType",
		    "this is not a Questionnaire");
	err = form_scan(cx, j, &form);
	if (err == ERR_OK && !form_order(cx, &form))
		err = ERR_INPUT;
	TRY(form_lint(cx, j, &lint, &n));
	for (unsigned i = 0; i < n; i++)
		err = fail(cx, ERR_INPUT, str_c(cx->mem, lint[i].link),
		    "%.*s Instead: %.*s", PRS(lint[i].why), PRS(lint[i].instead));
	if (err != ERR_OK)
		return err;
	form_ignores(cx, &form);
	*out = form;
	return ERR_OK;
}

bool
item_is_question(const struct item *i)
{
	return i && i->type != ITEM_GROUP && i->type != ITEM_DISPLAY;
}

bool
item_holds(const struct item *i)
{
	return i->repeats && item_is_question(i) &&
	    json_get(i->json, S("item")) != NULL;
}

const struct item *
item_entry(const struct form *f, const struct item *i)
{
	for (unsigned at = (unsigned)(i - f->item); f->item[at].up != at;) {
		const struct item *up = &f->item[at = f->item[at].up];

		if ((up->type == ITEM_GROUP && up->repeats) || item_holds(up))
			return up;
	}
	return NULL;
}

const struct option *
item_option(const struct item *i, str code, str system)
{
	for (unsigned k = 0; i && k < i->noption; k++)
		if (str_eq(i->option[k].code, code) && (system.n == 0 ||
		    str_eq(i->option[k].system, system)))
			return &i->option[k];
	return NULL;
}

bool
item_has_rule(const struct item *i, str rule)
{
	return i && str_has_word(i->rules, rule);
}
