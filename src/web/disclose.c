/*
 * Sharing without a yes (CARE-75): a ground and reasons, beside the steps to
 * think through and what the person said no to; and later, that they were told.
 *
 * The questions are practice/forms/disclosure.json's. The one idea: a no stays
 * on view. It is drawn above the form, and nothing here changes it.
 */
#include "care/assess.h"
#include "care/formbook.h"
#include "core/arena.h"
#include "core/time.h"
#include "fhir/fhir.h"
#include "web/people_kit.h"


static enum err
disclosure_form(struct page *p, struct form *f)
{
	return formbook_own(p->cx, S("urn:heed:form:disclosure"), f);
}

static void
steps_draw(struct page *p, const struct form *f)
{
	bool any = false;

	ui_h2(&p->h, S("Five things to think through first"));
	for (unsigned i = 0; i < f->n; i++) {
		const struct item *it = &f->item[i];

		if (it->type != ITEM_DISPLAY)
			continue;
		if (str_starts(it->link, S("share.step"))) {
			if (!any)
				html_lit(&p->h, "<ol class=\"nhsuk-list"
				    " nhsuk-list--number\">\n");
			any = true;
			html_lit(&p->h, "<li>");
			html_text(&p->h, it->text);
			html_lit(&p->h, "</li>\n");
		} else {
			if (any)
				html_lit(&p->h, "</ol>\n");
			any = false;
			ui_p(&p->h, it->text);
		}
	}
	if (any)
		html_lit(&p->h, "</ol>\n");
}

/* ---- the capacity decision that best interests rest on ---- */

/* Best interests begin where the person cannot decide, and nowhere else. */
static bool
is_ground(const struct decision *d)
{
	return str_eq(d->found, S("cannot-decide-now"));
}

/* "Whether to call her sister. I cannot make this decision now, 3 May 2026" */
static void
assessed(struct page *p, const struct plan *a, struct decisions *l)
{
	for (const struct line *e = NULL;
	    (e = entry_next(&a->a, "capacity.line", e)) != NULL;) {
		const struct line *c = plan_detail(a, e, "conclusion");
		str found = c && c->value.n ? c->value : S("not-concluded");

		MORE(p->cx->mem, l->at, l->n, &l->cap);
		l->at[l->n++] = (struct decision){ text_of(p,
			S("QuestionnaireResponse/"), a->rec.id, S("#"), e->id),
			text_of(p, plan_text(a, e), S(". "), code_words(
			    "capacity-conclusion", found), S(", "),
			    show_day(p->cx->mem, e->at)), found };
	}
}

enum err
decisions_of(struct page *p, struct decisions *out)
{
	struct decisions l = { 0 };
	struct records r;

	TRY(record_list(p->cx, KIND_ASSESSMENT, p->person, &r));
	for (unsigned i = r.n; i-- > 0;) {
		const struct sheet_at at = { p->person, SHEET_ASSESSMENT,
			r.at[i].id };
		struct plan a;

		TRY(sheet_read(p->cx, &at, &a));
		assessed(p, &a, &l);
	}
	*out = l;
	return ERR_OK;
}

/* Where one decision is looked into: the newest assessment that is open, or one
 * to be begun. What is typed here waits as a draft. */
static enum err
look_into(struct page *p)
{
	str to = web_here(p, "assessment");
	struct assessments l;

	TRY(assessments_of(p->cx, p->person, &l));
	for (unsigned i = l.n; i-- > 0;)
		if (l.at[i].draft)
			to = web_path(p, S("person"), p->person,
			    S("assessment"), l.at[i].id, S("part"),
			    S("capacity"));
	link_p(p, S("Look into this one decision, in an assessment"), to);
	return ERR_OK;
}

static enum err
refs_draw(struct page *p, const struct ui_field *u, str value)
{
	struct ui_select s = { .f = *u, .value = value,
		.none = S("None chosen") };
	struct decisions l;
	struct ui_option *o;

	TRY(decisions_of(p, &l));
	o = NEWN(p->cx->mem, struct ui_option, l.n + 1);
	for (unsigned i = 0; i < l.n; i++)
		if (is_ground(&l.at[i]))
			o[s.noptions++] = (struct ui_option){
				.value = l.at[i].ref, .text = l.at[i].text };
	s.options = o;
	s.f.hint = s.noptions ? S("For best interests only: a decision that"
	    " they could not make") : S("For best interests only. No decision"
	    " is written down yet that they could not make: look into this one"
	    " first.");
	ui_select(&p->h, &s);
	return look_into(p);
}

/* One that was offered, and that does not say the contrary. */
static enum err
decision_check(struct page *p, const char *name)
{
	str ref = web_post(p, name);
	struct decisions l;

	TRY(decisions_of(p, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].ref, ref))
			return is_ground(&l.at[i]) ? ERR_OK : fail(p->cx,
			    ERR_INPUT, name, str_eq(l.at[i].found,
			        S("can-decide")) ? "this says that they can"
			    " make the decision: then it is theirs, and best"
			    " interests are no ground" : "nothing is concluded"
			    " there yet: look into this decision with them"
			    " first, and write down what you found");
	return ref.n ? fail(p->cx, ERR_INPUT, name,
	    "choose a decision from the list") : ERR_OK;
}

/* So that the record says it in words, wherever it is read. */
static enum err
decision_name(struct page *p, str ref, str *text)
{
	struct decisions l;

	TRY(decisions_of(p, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].ref, ref))
			*text = l.at[i].text;
	return ERR_OK;
}

/* ---- what they said no to, and what was shared before ---- */

static enum err
refused_draw(struct page *p)
{
	struct supporters l;
	bool any = false;

	TRY(supporters_of(p->cx, p->person, false, &l));
	for (unsigned i = 0; i < l.n; i++) {
		str *no;
		unsigned n;

		TRY(refused_words(p, &l.at[i], &no, &n));
		if (n && !any)
			ui_h2(&p->h, S("What they said no to"));
		any |= n > 0;
		web_list(p, no, n);
	}
	return ERR_OK;
}

static str
said(const struct answers *a, const char *link)
{
	const struct line *l = line_in(a, S(""), link);

	return l ? l->value : S("");
}

static str
said_words(struct page *p, const struct answers *a, const char *link)
{
	const struct line *l = line_in(a, S(""), link);

	return l && l->value.n ? line_words(p->cx, l) : S("");
}

static enum err
before_one(struct page *p, const struct form *f, const struct record *r)
{
	const struct ui_button told = { .kind = UI_SECONDARY, .small = true,
		.text = S("They have been told now"),
		.name = S("do"), .value = S("told") };
	struct answers a;
	str by;

	TRY(answers_read(p->cx, f, r->json, &a));
	by = said_words(p, &a, "disclosure.told-by");
	ui_heading(&p->h, &(struct ui_heading){ .level = 3, .words = true,
	    .text = text_of(p, said(&a, "disclosure.to"), S(", "),
	        show_day(p->cx->mem, r->at)) });
	ui_p(&p->h, text_of(p, said_words(p, &a, "disclosure.basis"), S(". "),
	    said_words(p, &a, "disclosure.told"), by.n ? text_of(p, S(", by "),
	        by) : S(""), S(".")));
	link_p(p, S("Open"), web_path(p, S("person"), p->person, S("record"),
	    str_of(kind_info[KIND_DISCLOSURE].code), r->id));
	if (str_eq(said(&a, "disclosure.told"), S("yes")))
		return ERR_OK;
	web_form(p, web_here(p, "disclose"));
	ui_hidden(&p->h, S("disclosure"), r->id);
	version_draw(p, r->v);
	ui_button(&p->h, &told);
	ui_form_end(&p->h);
	return ERR_OK;
}

static enum err
before_draw(struct page *p, const struct form *f)
{
	struct records l;

	TRY(record_list(p->cx, KIND_DISCLOSURE, p->person, &l));
	if (l.n)
		ui_h2(&p->h, S("What was shared before"));
	for (unsigned i = l.n; i-- > 0;)
		if (!l.at[i].gone)
			TRY(before_one(p, f, &l.at[i]));
	return ERR_OK;
}

/* The answer "told" of one that is kept becomes yes; all else stays. */
static enum err
told_now(struct page *p)
{
	struct form *f = NEW(p->cx->mem, struct form);
	const struct hand hand = hand_of(p);
	struct op_result res;
	const struct line *l;
	struct change c = { .kind = KIND_DISCLOSURE, .act = "save",
		.reason = S("told") };
	struct op op = { .kind = OP_ADD, .line = S(""), .parent = S(""),
		.about = S(""), .after = S(""), .display = S(""),
		.system = S(""), .source = S(""), .field = S(""),
		.link = S("disclosure.told"), .value = S("yes"),
		.voice = VOICE_PRACTITIONER, .visible = VISIBLE_TEAM };
	struct answers a;
	struct record r;
	str theirs;

	TRY(disclosure_form(p, f));
	TRY(record_read(p->cx, KIND_DISCLOSURE, web_post(p, "disclosure"), &r));
	TRY(person_canon(p->cx, r.person, &theirs));
	if (!str_eq(theirs, p->person))
		return web_absent(p, "disclosure");
	TRY(answers_read(p->cx, f, r.json, &a));
	l = line_in(&a, S(""), "disclosure.told");
	if (l) {
		op.kind = OP_SET;
		op.line = l->id;
		op.rev = l->own;
	}
	TRY(answers_apply(p->cx, &a, &op, 1, &hand, &res));
	a.dirty = true;
	TRY(answers_print(p->cx, &a, &c.body));
	c.id = r.id;
	c.v = version_post(p);
	return record_write(p->cx, &c);
}

/* ---- the form ---- */

static void
choice_draw(struct page *p, const struct item *it, const struct ui_field *u,
    str value)
{
	struct ui_option *o = NEWN(p->cx->mem, struct ui_option,
	    it->noption + 1);
	const struct ui_radios r = { .f = *u, .options = o,
		.noptions = it->noption, .small = true, .value = value.n
		    ? value : it->noption ? it->option[0].code : value };

	for (unsigned i = 0; i < it->noption; i++)
		o[i] = (struct ui_option){ .value = it->option[i].code,
			.text = it->option[i].display };
	ui_radios(&p->h, &r);
}

static enum err
item_draw(struct page *p, const struct item *it)
{
	const char *name = str_c(p->cx->mem, it->link);
	const struct ui_field u = { .name = it->link, .label = it->text,
		.error = web_error(p, name) };
	str value = web_value(p, name, str_eq(it->link, S("disclosure.by"))
	    ? p->me->name : S(""));

	words_beside(p, it->link);
	switch (it->type) {
	case ITEM_TEXT:
		ui_textarea(&p->h, &(struct ui_textarea){ .f = u,
		    .value = value, .rows = 3 });
		break;
	case ITEM_STRING:
		ui_input(&p->h, &(struct ui_input){ .f = u, .value = value,
		    .width = 30 });
		break;
	case ITEM_DATE:
	case ITEM_DATETIME:
		date_draw(p, u, S(""));
		break;
	case ITEM_CHOICE:
		choice_draw(p, it, &u, value);
		break;
	case ITEM_REFERENCE:
		return refs_draw(p, &u, value);
	default:
		break;
	}
	return ERR_OK;
}

enum err
page_disclose(struct page *p)
{
	struct form *f = NEW(p->cx->mem, struct form);

	TRY(disclosure_form(p, f));
	page_open(p, person_home(p), S("Sharing something without their yes"));
	steps_draw(p, f);
	TRY(refused_draw(p));
	ui_h2(&p->h, S("This decision"));
	web_form_draft(p, S(""));
	for (unsigned i = 0; i < f->n; i++)
		if (str_starts(f->item[i].link, S("disclosure.")))
			TRY(item_draw(p, &f->item[i]));
	(void)web_submit(p, S("Keep this decision"));
	return before_draw(p, f);
}

static enum err
item_value(struct page *p, const struct item *it, str *value)
{
	const char *name = str_c(p->cx->mem, it->link);

	if (it->type == ITEM_DATE || it->type == ITEM_DATETIME)
		return date_post(p, name, value);
	*value = web_post(p, name);
	return ERR_OK;
}

static enum err
needed(struct page *p, const char *name, const char *says)
{
	if (web_post(p, name).n)
		return ERR_OK;
	return fail(p->cx, ERR_INPUT, name, "%s", says);
}

/* The form's own rules, and that there is something to keep. */
static void
disclosure_check(struct page *p, const struct form *f)
{
	str basis = web_post(p, "disclosure.basis");
	str told = web_post(p, "disclosure.told");

	(void)needed(p, "disclosure.what",
	    "say what is shared: the least that does the job");
	(void)needed(p, "disclosure.to", "say with whom it is shared");
	if (basis.n == 0 || str_eq(basis, S("not-decided")))
		(void)fail(p->cx, ERR_INPUT, "disclosure.basis",
		    "while this is not decided nothing is shared: choose the"
		    " ground, or leave this page");
	for (unsigned i = 0; i < f->n; i++) {
		const struct item *it = &f->item[i];
		const char *name = str_c(p->cx->mem, it->link);

		if (item_has_rule(it, S("needed-unless-consent")) &&
		    !str_eq(basis, S("consent")))
			(void)needed(p, name, "write down the reasons: any"
			    " ground but the person's yes needs them");
		if (item_has_rule(it, S("needed-for-best-interests")) &&
		    str_eq(basis, S("best-interests")))
			(void)(web_post(p, name).n ? decision_check(p, name)
			    : needed(p, name, "choose the capacity decision"
			        " that this rests on"));
	}
	if (str_eq(told, S("no")) || str_eq(told, S("later-on")))
		(void)needed(p, "disclosure.told-why",
		    "say why they are not told, or told later");
}

static enum err
ops_take(struct page *p, const struct form *f, struct op *op, unsigned *n)
{
	str basis = web_post(p, "disclosure.basis");

	for (unsigned i = 0; i < f->n; i++) {
		const struct item *it = &f->item[i];
		str value = S("");

		if (!str_starts(it->link, S("disclosure.")) ||
		    it->type == ITEM_DISPLAY ||
		    item_value(p, it, &value) != ERR_OK)
			continue;
		/* Whoever writes it down decided, unless it says who did. */
		if (value.n == 0 && str_eq(it->link, S("disclosure.by")))
			value = p->me->name;
		if (value.n == 0)
			continue;
		/* Asked for this ground alone. */
		if (item_has_rule(it, S("needed-for-best-interests")) &&
		    !str_eq(basis, S("best-interests")))
			continue;
		op[(*n)++] = (struct op){ .kind = OP_ADD, .line = S(""),
			.parent = S(""), .link = it->link, .about = S(""),
			.after = S(""), .value = value, .display = S(""),
			.system = S(""), .voice = VOICE_PRACTITIONER,
			.visible = VISIBLE_TEAM, .source = S(""),
			.field = it->link };
		if (it->type == ITEM_REFERENCE)
			TRY(decision_name(p, value, &op[*n - 1].display));
	}
	return p->cx->ndiag ? ERR_INPUT : ERR_OK;
}

static enum err
disclosure_save(struct page *p)
{
	struct form *f = NEW(p->cx->mem, struct form);
	const struct hand hand = hand_of(p);
	struct change c = { .kind = KIND_DISCLOSURE, .id = S(""),
		.act = "save", .reason = S("") };
	struct op_result *res;
	struct answers a;
	struct op *op;
	unsigned n = 0;

	TRY(disclosure_form(p, f));
	disclosure_check(p, f);
	op = NEWN(p->cx->mem, struct op, f->n + 1);
	res = NEWN(p->cx->mem, struct op_result, f->n + 1);
	TRY(ops_take(p, f, op, &n));
	answers_new(p->cx, f, text_of(p, S("Patient/"), p->person), &a);
	TRY(answers_apply(p->cx, &a, op, n, &hand, res));
	a.status = S("completed");
	a.dirty = true;
	TRY(answers_print(p->cx, &a, &c.body));
	TRY(fhir_put(p->cx, c.body, "authored", FHIR_TEXT,
	    time_iso(p->cx->mem, p->cx->now), &c.body));
	return record_write(p->cx, &c);
}

enum err
post_disclose(struct page *p)
{
	bool told = str_eq(web_post(p, "do"), S("told"));
	enum err e = told ? fields_end(p, told_now(p)) : disclosure_save(p);

	return web_end(p, e, told ? web_here(p, "disclose") : person_home(p),
	    "saved", page_disclose);
}
