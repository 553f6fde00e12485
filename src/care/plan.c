/*
 * Reading a plan: as this viewer may see it, as a supporter would, by parts;
 * and what its lines say. Nothing here changes anything (plan_save.c does).
 *
 * The idea to hold: a plan is what is left after redaction. It does not know
 * what it does not show, and so can count or hint at nothing.
 */
#include "access/redact.h"
#include "access/setting.h"
#include "care/care_int.h"
#include "care/people.h"
#include "core/arena.h"
#include "core/asset.h"
#include "fhir/fhir.h"

#include <string.h>

/* Set once at the start of a process, read only after it. */
static struct care in_force;

const struct care *
care(void)
{
	return &in_force;
}

const struct form *
plan_form(void)
{
	return in_force.form;
}

enum err
plan_form_read(struct ctx *cx, str text, struct form *out)
{
	const struct json *j;

	TRY(json_parse(cx, text, FHIR_BODY_MAX, &j));
	TRY(fhir_check(cx, j));
	return form_load(cx, j, out);
}

void
plan_form_use(const struct form *form)
{
	in_force.form = form;
}

enum err
asset_text(struct ctx *cx, const char *path, str *out)
{
	const struct asset *a = asset_find(path);

	if (!a)
		return fail(cx, ERR_STORE, path,
		    "this file is missing from the program");
	*out = a->body;
	return ERR_OK;
}

enum err
care_open(struct ctx *cx, const struct lexicon *lexicon)
{
	struct form *form = NEW(cx->mem, struct form);
	struct rules rules;
	str text;

	TRY(codes_open(cx));
	forms_open(lexicon);
	TRY(asset_text(cx, "practice/forms/safety-plan.json", &text));
	TRY(plan_form_read(cx, text, form));
	TRY(rules_open(cx, &rules));
	in_force = (struct care){ .form = form, .rules = rules,
		.lexicon = lexicon };
	return ERR_OK;
}

/* ---- names of lines ---- */

str
part_of(str link)
{
	str head, rest = link;

	(void)str_cut(&rest, '.', &head);
	return head;
}

str
part_link(struct ctx *cx, str part, const char *name)
{
	return str_cat(cx->mem, part, str_cat(cx->mem, S("."), str_of(name)));
}

bool
part_has_rule(str part, const char *rule)
{
	const struct item *i = form_item(in_force.form, part);

	return i && item_has_rule(i, str_of(rule));
}

const struct line *
line_top(const struct answers *a, const struct line *l)
{
	const struct line *up;

	for (int depth = 0; l->parent.n && depth < FORM_DEPTH_MAX; depth++) {
		up = line_find(a, l->parent);
		if (!up)
			break;
		l = up;
	}
	return l;
}

bool
line_stands(const struct answers *a, const struct line *l)
{
	for (int depth = 0; depth < FORM_DEPTH_MAX; depth++) {
		if (!line_is_current(l, NULL))
			return false;
		l = l->parent.n ? line_find(a, l->parent) : NULL;
		if (!l)
			break;
	}
	return true;
}

str
care_say(struct ctx *cx, const char *key, const char *slot, str value)
{
	str s = wording(key);
	ptrdiff_t at = str_find(s, str_of(slot));

	if (at < 0)
		return s;
	return str_cat(cx->mem, str_sub(s, 0, (size_t)at), str_cat(cx->mem,
	    value, str_sub(s, (size_t)at + strlen(slot), s.n)));
}

/* ---- reading ---- */

static void
plan_none(struct ctx *cx, str canon, struct plan *out)
{
	*out = (struct plan){ .draft = true };
	answers_new(cx, in_force.form, str_cat(cx->mem, S("Patient/"), canon),
	    &out->a);
}

static enum err
plan_of(struct ctx *cx, const struct record *r, struct plan *out)
{
	struct plan p = { .exists = true, .rec = *r };

	TRY(answers_read(cx, in_force.form, r->json, &p.a));
	p.draft = str_eq(p.a.status, S("in-progress"));
	p.withdrawn = str_eq(p.a.status, S("stopped")) ||
	    str_eq(p.a.status, S("entered-in-error"));
	*out = p;
	return ERR_OK;
}

/* The one record as the viewer may see it; there = false when none. */
static enum err
solo(struct ctx *cx, str canon, struct record *r, bool *there)
{
	unsigned was = cx->ndiag;
	enum err e = record_solo(cx, KIND_PLAN, canon, r);

	*there = e == ERR_OK && !r->gone;
	if (e != ERR_ABSENT)
		return e;
	CARE_TRIED(cx, was);
	return ERR_OK;
}

enum err
plan_read(struct ctx *cx, str person, struct plan *out)
{
	struct record r;
	bool there;
	str canon;

	TRY(person_canon(cx, person, &canon));
	TRY(solo(cx, canon, &r, &there));
	if (there)
		return plan_of(cx, &r, out);
	plan_none(cx, canon, out);
	return ERR_OK;
}

enum err
plan_read_v(struct ctx *cx, str person, int64_t v, struct plan *out)
{
	struct record now, r;
	bool there;
	str canon;

	TRY(person_canon(cx, person, &canon));
	TRY(solo(cx, canon, &now, &there));
	if (!there)
		return fail(cx, ERR_ABSENT, "plan", "%s",
		    err_info[ERR_ABSENT].text);
	TRY(record_read_v(cx, KIND_PLAN, now.id, v, &r));
	return plan_of(cx, &r, out);
}

enum err
plan_read_as(struct ctx *cx, str person, str supporter, struct plan *out)
{
	struct record r;
	bool there, nothing = false;
	str canon;

	TRY(person_canon(cx, person, &canon));
	TRY(person_need(cx, canon, false));
	TRY(solo(cx, canon, &r, &there));
	if (there)
		TRY(redact_as(cx, supporter, &r, &nothing));
	if (there && !nothing)
		return plan_of(cx, &r, out);
	plan_none(cx, canon, out);
	return ERR_OK;
}

enum err
plan_read_parts(struct ctx *cx, str person, const str *part, unsigned n,
    struct plan *out)
{
	struct share share = { .part = NEWN(cx->mem, str, n + 1), .nparts = n };
	struct record r;
	bool there, nothing = false;
	str canon;

	for (unsigned i = 0; i < n; i++)
		share.part[i] = part[i];
	TRY(person_canon(cx, person, &canon));
	TRY(solo(cx, canon, &r, &there));
	if (there)
		TRY(redact_to(cx, &share, &r, &nothing));
	if (there && !nothing)
		return plan_of(cx, &r, out);
	plan_none(cx, canon, out);
	return ERR_OK;
}

/* ---- parts ---- */

/* A part holds lines and may be set aside; what else repeats in a plan (copies,
 * offers, uses) cannot. */
static bool
is_part(struct ctx *cx, const struct item *i)
{
	return i->type == ITEM_GROUP && i->depth == 0 &&
	    form_item(in_force.form, part_link(cx, i->link, "line")) &&
	    form_item(in_force.form, part_link(cx, i->link, "fit"));
}

static void
part_add(struct ctx *cx, const struct plan *p, const struct item *g,
    struct parts *out)
{
	const struct item *meaning = form_item(in_force.form,
	    part_link(cx, g->link, "meaning"));
	const char *entry = str_c(cx->mem, part_link(cx, g->link, "line"));
	const struct line *fit = line_in(&p->a, S(""),
	    str_c(cx->mem, part_link(cx, g->link, "fit")));
	const struct line *why = line_in(&p->a, S(""),
	    str_c(cx->mem, part_link(cx, g->link, "fit-why")));
	struct part *at = &out->at[out->n];

	for (unsigned i = 0; i < out->n; i++)
		if (out->at[i].group == g)
			return;
	*at = (struct part){ .group = g,
		.entry = form_item(in_force.form, str_of(entry)),
		.link = g->link, .heading = g->text, .brief = g->brief,
		.easy = g->easy, .meaning = meaning ? meaning->text : S(""),
		.unfit = fit && str_eq(fit->value, S("fits-not")),
		.unfit_why = why ? why->value : S("") };
	for (const struct line *l = NULL;
	    (l = entry_next(&p->a, entry, l)) != NULL;)
		at->nlines += !l->parked;
	out->n++;
}

/* The service's order first; a part that it does not name is still there. */
enum err
plan_parts(struct ctx *cx, const struct plan *p, struct parts *out)
{
	const struct form *f = in_force.form;
	struct parts l = { .at = NEWN(cx->mem, struct part, f->n + 1) };
	str set[SET__MAX], rest, link;

	TRY(settings_read(cx, set));
	for (rest = set[SET_ORDER]; rest.n;) {
		const struct item *i;

		(void)str_cut(&rest, ' ', &link);
		i = form_item(f, link);
		if (i && is_part(cx, i))
			part_add(cx, p, i, &l);
	}
	for (unsigned i = 0; i < f->n; i++)
		if (is_part(cx, &f->item[i]))
			part_add(cx, p, &f->item[i], &l);
	*out = l;
	return ERR_OK;
}

const struct line *
plan_detail(const struct plan *p, const struct line *entry, const char *name)
{
	char link[128];
	str base = entry->link;
	size_t n = strlen(name);

	if (str_ends(base, S(".line")))
		base.n -= strlen(".line");
	if (base.n + n + 2 > sizeof(link))
		return NULL;
	memcpy(link, base.p, base.n);
	link[base.n] = '.';
	memcpy(link + base.n + 1, name, n);
	return line_under(&p->a, entry, (str){ link, base.n + 1 + n });
}

str
plan_text(const struct plan *p, const struct line *entry)
{
	const struct line *l = plan_detail(p, entry, "text");

	return l ? l->value : (str){ NULL, 0 };
}

/* ---- whose ---- */

bool
plan_is_own(const struct line *l)
{
	return l->voice == VOICE_PERSON;
}

/* "…, written by …" where someone else held the pen. */
static str
penned(struct ctx *cx, str whose, const struct line *l)
{
	if (l->by.n == 0)
		return whose;
	return str_cat(cx->mem, whose, str_cat(cx->mem, S(", written by "),
	    l->by));
}

str
plan_whose(struct ctx *cx, const struct line *l, str name)
{
	if (name.n == 0)
		name = S("The person");
	switch (l->voice) {
	case VOICE_PERSON:
		if (str_starts(l->author, S("Patient/")))
			return care_say(cx, "plan.in-their-words", "{name}",
			    name);
		return penned(cx, str_cat(cx->mem, name, S("'s words")), l);
	case VOICE_SHARED:
		return str_cat(cx->mem, name, S(" and staff, together"));
	case VOICE_SUPPORTER:
		return penned(cx, S("A supporter's words"), l);
	default:
		return wording("plan.staff-note");
	}
}

bool
plan_may_set(struct ctx *cx, str person, const struct line *l)
{
	unsigned was = cx->ndiag;
	enum sight s;

	if (person_sight(cx, person, &s) != ERR_OK) {
		CARE_TRIED(cx, was);
		return false;
	}
	if (s != SIGHT_OWN && s < SIGHT_CARE)
		return false;
	return turn_mine(s == SIGHT_OWN, false, l);
}
