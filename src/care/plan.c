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

const struct sheet_info sheet_info[SHEET__MAX] = {
#define SHEET(name, code, kind, file, whole, scope, held) \
	[SHEET_##name] = { code, kind, file, whole, scope, held },
#include "care/sheet.def"
#undef SHEET
};

enum sheet
sheet_of_scope(str scope)
{
	for (int s = 0; s < SHEET__MAX; s++)
		if (scope.n && str_eq(scope, str_of(sheet_info[s].scope)))
			return (enum sheet)s;
	return SHEET__MAX;
}

const struct form *
sheet_form(enum sheet s)
{
	return in_force.form[s];
}

const struct form *
plan_form(void)
{
	return sheet_form(SHEET_PLAN);
}

const struct item *
care_item(str link)
{
	const struct item *i = NULL;

	for (int s = 0; !i && s < SHEET__MAX; s++)
		i = form_item(in_force.form[s], link);
	return i;
}

enum err
plan_form_read(struct ctx *cx, str text, struct form *out)
{
	const struct json *j;

	TRY(json_parse(cx, text, FHIR_BODY_MAX, &j));
	TRY(fhir_check(cx, j));
	return form_load(cx, j, out);
}

/* What the forms keep with the person and the team (CARE-57, CARE-23). */
static void
keep_unshared(struct ctx *cx, const struct care *c)
{
	unsigned n = 0, max = 0;
	str *link;

	for (int s = 0; s < SHEET__MAX; s++)
		max += c->form[s]->n;
	link = NEWN(cx->mem, str, max + 1);
	for (int s = 0; s < SHEET__MAX; s++)
		for (unsigned i = 0; i < c->form[s]->n; i++)
			if (item_has_rule(&c->form[s]->item[i],
			        S("not-shared")))
				link[n++] = c->form[s]->item[i].link;
	redact_unshared(link, n);
}

void
plan_form_use(const struct form *form)
{
	in_force.form[SHEET_PLAN] = form;
}

enum err
care_open(struct ctx *cx, const struct lexicon *lexicon)
{
	struct care c = { .lexicon = lexicon };

	TRY(codes_open(cx));
	forms_open(lexicon);
	for (int s = 0; s < SHEET__MAX; s++) {
		struct form *form = NEW(cx->mem, struct form);
		str text;

		TRY(asset_text(cx, sheet_info[s].file, &text));
		TRY(plan_form_read(cx, text, form));
		c.form[s] = form;
	}
	keep_unshared(cx, &c);
	TRY(rules_open(cx, &c.rules));
	in_force = c;
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
	const struct item *i = care_item(part);

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

/* ---- reading ---- */

static void
plan_none(struct ctx *cx, enum sheet sheet, str canon, struct plan *out)
{
	*out = (struct plan){ .sheet = sheet, .draft = true };
	answers_new(cx, in_force.form[sheet], str_cat(cx->mem, S("Patient/"),
	    canon), &out->a);
}

enum err
sheet_of(struct ctx *cx, enum sheet sheet, const struct record *r,
    struct plan *out)
{
	struct plan p = { .sheet = sheet, .exists = true, .rec = *r };

	TRY(answers_read(cx, in_force.form[sheet], r->json, &p.a));
	p.draft = str_eq(p.a.status, S("in-progress"));
	p.withdrawn = str_eq(p.a.status, S("stopped")) ||
	    str_eq(p.a.status, S("entered-in-error"));
	*out = p;
	return ERR_OK;
}

/* The one record as the viewer may see it; there = false when none. */
static enum err
solo(struct ctx *cx, enum kind kind, str canon, struct record *r, bool *there)
{
	unsigned was = cx->ndiag;
	enum err e = record_solo(cx, kind, canon, r);

	*there = e == ERR_OK && !r->gone;
	if (e != ERR_ABSENT)
		return e;
	CARE_TRIED(cx, was);
	return ERR_OK;
}

enum err
not_there(struct ctx *cx, const char *where)
{
	return fail(cx, ERR_ABSENT, where, "%s", err_info[ERR_ABSENT].text);
}

static enum err
find(struct ctx *cx, const struct sheet_at *at, str canon, struct record *r,
    bool *there)
{
	const struct sheet_info *s = &sheet_info[at->sheet];

	*there = false;
	if (kind_info[s->kind].solo)
		return solo(cx, s->kind, canon, r, there);
	if (at->id.n == 0)
		return ERR_OK;
	TRY(record_read(cx, s->kind, at->id, r));
	*there = !r->gone && str_eq(r->person, canon);
	return *there ? ERR_OK : not_there(cx, s->code);
}

enum err
sheet_read(struct ctx *cx, const struct sheet_at *at, struct plan *out)
{
	struct record r;
	bool there;
	str canon;

	TRY(person_canon(cx, at->person, &canon));
	TRY(find(cx, at, canon, &r, &there));
	if (there)
		return sheet_of(cx, at->sheet, &r, out);
	plan_none(cx, at->sheet, canon, out);
	return ERR_OK;
}

enum err
sheet_read_v(struct ctx *cx, const struct sheet_at *at, int64_t v,
    struct plan *out)
{
	enum kind kind = sheet_info[at->sheet].kind;
	struct record now, r;
	bool there;
	str canon;

	TRY(person_canon(cx, at->person, &canon));
	TRY(find(cx, at, canon, &now, &there));
	if (!there)
		return not_there(cx, sheet_info[at->sheet].code);
	TRY(record_read_v(cx, kind, now.id, v, &r));
	return sheet_of(cx, at->sheet, &r, out);
}

enum err
plan_read(struct ctx *cx, str person, struct plan *out)
{
	return sheet_read(cx, PLAN_OF(person), out);
}

enum err
plan_read_v(struct ctx *cx, str person, int64_t v, struct plan *out)
{
	return sheet_read_v(cx, PLAN_OF(person), v, out);
}

enum err
sheet_read_as(struct ctx *cx, const struct sheet_at *at, str supporter,
    struct plan *out)
{
	struct record r;
	bool there, nothing = false;
	str canon;

	TRY(person_canon(cx, at->person, &canon));
	TRY(person_need(cx, canon, false));
	TRY(find(cx, at, canon, &r, &there));
	if (there)
		TRY(redact_as(cx, supporter, &r, &nothing));
	if (there && !nothing)
		return sheet_of(cx, at->sheet, &r, out);
	plan_none(cx, at->sheet, canon, out);
	return ERR_OK;
}

enum err
plan_read_as(struct ctx *cx, str person, str supporter, struct plan *out)
{
	return sheet_read_as(cx, PLAN_OF(person), supporter, out);
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
	TRY(solo(cx, KIND_PLAN, canon, &r, &there));
	if (there)
		TRY(redact_to(cx, &share, &r, &nothing));
	if (there && !nothing)
		return sheet_of(cx, SHEET_PLAN, &r, out);
	plan_none(cx, SHEET_PLAN, canon, out);
	return ERR_OK;
}

/* ---- parts ---- */

bool
part_is_shown(struct ctx *cx, str part)
{
	return care_item(part_link(cx, part, "fit")) ||
	    part_has_rule(part, "promise");
}

static bool
is_part(struct ctx *cx, enum sheet sheet, const struct item *i)
{
	if (i->type != ITEM_GROUP || i->depth != 0)
		return false;
	return sheet != SHEET_PLAN || (care_item(part_link(cx, i->link,
	    "line")) && part_is_shown(cx, i->link));
}

bool
sheet_has_part(struct ctx *cx, enum sheet sheet, str part)
{
	const struct item *i = form_item(in_force.form[sheet], part);

	return i && is_part(cx, sheet, i) &&
	    care_item(part_link(cx, part, "line"));
}

static unsigned
written(const struct plan *p, const struct item *g, const char *entry)
{
	unsigned n = 0;

	if (entry)
		for (const struct line *l = NULL;
		    (l = entry_next(&p->a, entry, l)) != NULL;)
			n += !l->parked;
	else
		for (unsigned i = 0; i < p->a.n; i++)
			n += !p->a.line[i].parked &&
			    p->a.line[i].value.n &&
			    str_eq(part_of(p->a.line[i].link), g->link);
	return n;
}

static void
part_add(struct ctx *cx, const struct plan *p, const struct item *g,
    struct parts *out)
{
	const struct item *meaning = care_item(part_link(cx, g->link,
	    "meaning"));
	const struct item *entry = care_item(part_link(cx, g->link, "line"));
	const struct line *fit = line_in(&p->a, S(""),
	    str_c(cx->mem, part_link(cx, g->link, "fit")));
	const struct line *why = line_in(&p->a, S(""),
	    str_c(cx->mem, part_link(cx, g->link, "fit-why")));
	struct part *at = &out->at[out->n];

	for (unsigned i = 0; i < out->n; i++)
		if (out->at[i].group == g)
			return;
	*at = (struct part){ .group = g, .entry = entry,
		.link = g->link, .heading = g->text, .brief = g->brief,
		.easy = g->easy, .meaning = meaning ? meaning->text : S(""),
		.promise = item_has_rule(g, S("promise")),
		.unfit = fit && str_eq(fit->value, S("fits-not")),
		.unfit_why = why ? why->value : S("") };
	at->nlines = written(p, g, entry ? str_c(cx->mem, entry->link) : NULL);
	/* A promise is a part where something was promised: it is not asked of
	 * anyone, and no order of parts needs to name it. */
	out->n += !at->promise || at->nlines > 0;
}

/* A part that the order does not name is still there. */
void
plan_parts_in(struct ctx *cx, const struct plan *p, str order,
    struct parts *out)
{
	const struct form *f = in_force.form[p->sheet];
	struct parts l = { .at = NEWN(cx->mem, struct part, f->n + 1) };
	str link;

	while (order.n) {
		const struct item *i;

		(void)str_cut(&order, ' ', &link);
		i = form_item(f, link);
		if (i && is_part(cx, p->sheet, i))
			part_add(cx, p, i, &l);
	}
	for (unsigned i = 0; i < f->n; i++)
		if (is_part(cx, p->sheet, &f->item[i]))
			part_add(cx, p, &f->item[i], &l);
	*out = l;
}

enum err
plan_parts(struct ctx *cx, const struct plan *p, struct parts *out)
{
	str set[SET__MAX];

	TRY(settings_read(cx, set));
	plan_parts_in(cx, p, set[SET_ORDER], out);
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
plan_says_nothing(const struct line *l)
{
	return l->value.n == 0 || (l->item && l->item->noption &&
	    str_starts(l->value, S("not-")));
}

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
			return wording_with(cx, "plan.in-their-words", "{name}",
			    name);
		return penned(cx, str_cat(cx->mem, name, S("'s words")), l);
	case VOICE_SHARED:
		return str_cat(cx->mem, name, S(" and staff, together"));
	case VOICE_SUPPORTER:
		return penned(cx, S("A supporter's words"), l);
	default:
		return voice_words(VOICE_PRACTITIONER);
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
