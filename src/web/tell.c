/*
 * What goes between supporters and the team: the supporter's own page, telling
 * us something, writing down what was told, and sharing without a yes.
 *
 * Telling is always possible and shows nothing (CARE-74). Sharing without a yes
 * needs a ground and reasons, beside the steps to think through (CARE-75).
 */
#include "core/arena.h"
#include "core/asset.h"
#include "core/time.h"
#include "fhir/fhir.h"
#include "web/people_kit.h"

/* ---- the supporter's page ---- */

/* How the person whom this supporter knows is called. Their name is all that
 * everyone who supports them may read. */
static enum err
their_name(struct page *p, str *person, str *name)
{
	struct person_view v;

	TRY(person_canon(p->cx, p->me->person, person));
	TRY(person_view(p->cx, *person, &v));
	*name = web_called(&v);
	return ERR_OK;
}

enum err
page_shared(struct page *p)
{
	struct shown shown = { 0 };
	str person, name;

	TRY(their_name(p, &person, &name));
	TRY(shown_read(p, person, S(""), &shown));
	p->title = S("Notes");
	TRY(shared_draw(p, name, &shown, 1));
	return ERR_OK;
}

/* ---- telling us ---- */

static void
who_reads(struct page *p)
{
	ui_p(&p->h, text_of(p, S("Who reads this, and when: "),
	    p->set[SET_READ_BY],
	    S(". If someone is in danger now, call 999.")));
	ui_p(&p->h, wording("tell.unread"));
}

static void
share_draw(struct page *p, const char *label, const char *hint)
{
	unsigned n;
	struct ui_option *o = code_options(p, "note-share", &n);
	const struct ui_radios r = { .f = { .name = S("share"),
		.label = str_of(label), .hint = str_of(hint),
		.error = web_error(p, "share") }, .options = o, .noptions = n,
		.value = web_value(p, "share", n ? o[0].value : S("")) };

	ui_radios(&p->h, &r);
}

enum err
page_tell(struct page *p)
{
	page_open(p, S("/shared"), wording("tell.heading"));
	ui_p(&p->h, wording("tell.lead"));
	who_reads(p);
	web_form_draft(p, S(""));
	web_area(p, "said", S("What would you like us to know?"), S(""), S(""),
	    6);
	web_area(p, "worried", S("What worries you most, if anything?"), S(""),
	    S(""), 3);
	share_draw(p, "May they know that you told us?",
	    "We will try to keep to your answer. There may be moments when we"
	    " have to say.");
	web_area(p, "share_why", S("Is there something we should be careful"
	    " about?"), S(""), S(""), 2);
	(void)web_submit(p, S("Send to the team"));
	ui_h2(&p->h, S("For you"));
	ui_p(&p->h, wording("tell.listen"));
	ui_p(&p->h, wording("tell.yourself"));
	return ERR_OK;
}

static struct told
told_posted(struct page *p)
{
	struct told t = { .said = web_post(p, "said"),
		.worried = web_post(p, "worried"),
		.share = web_post(p, "share"),
		.share_why = web_post(p, "share_why"),
		.who = web_post(p, "who") };

	if (!is_code("note-share", t.share))
		t.share = S("");
	return t;
}

enum err
post_tell(struct page *p)
{
	struct told t = told_posted(p);
	str person, id;
	enum err e;

	t.who = S("");
	TRY(person_canon(p->cx, p->me->person, &person));
	TRY(person_lock(p->cx, person));
	e = note_add(p->cx, person, p->me->supporter, &t, &id);
	if (e == ERR_OK) {
		p->go = web_done(p, S("/shared/tell"), "sent");
		return ERR_OK;
	}
	if (e == ERR_INPUT && t.said.n == 0 && t.worried.n == 0) {
		ctx_calm(p->cx);
		(void)fail(p->cx, e, "said", "write what you would like us to"
		    " know");
	}
	return web_again(p, e, page_tell);
}

/* ---- writing down what was told, and what was given ---- */

static enum err
who_draw(struct page *p)
{
	struct supporters l;
	struct ui_option *o;
	struct ui_select s = { .f = { .name = S("supporter"),
		.label = S("Who told us?"), .error = web_error(p,
		    "supporter") }, .none = S("Someone else"),
		.value = web_value(p, "supporter", S("")) };

	TRY(supporters_of(p->cx, p->person, true, &l));
	o = NEWN(p->cx->mem, struct ui_option, l.n + 1);
	for (unsigned i = 0; i < l.n; i++)
		o[i] = (struct ui_option){ .value = l.at[i].id,
			.text = l.at[i].relation.n ? text_of(p, l.at[i].name,
			    S(", "), l.at[i].relation) : l.at[i].name };
	s.options = o;
	s.noptions = l.n;
	if (l.n)
		ui_select(&p->h, &s);
	web_line(p, "who", S("If someone else: who, and who they are to the"
	    " person"), S(""), S(""), 30);
	return ERR_OK;
}

static void
info_draw(struct page *p)
{
	unsigned n;
	struct ui_option *o = code_options(p, "info-kind", &n);
	struct ui_checkboxes c = { .f = { .name = S("info"),
		.label = S("General information you gave"), .size = UI_M,
		.hint = S("Anyone may be given this. It shares nothing about"
		    " the person. The person can read that it was given."),
		.error = web_error(p, "info") }, .small = true };
	unsigned k = 0;

	for (unsigned i = 0; i < n; i++) {
		if (str_eq(o[i].value, S("not-said")))
			continue;
		o[k] = o[i];
		o[k].checked = is_ticked(p, "info", o[k].value, false);
		k++;
	}
	c.options = o;
	c.noptions = k;
	ui_checkboxes(&p->h, &c);
	web_area(p, "info-words", S("What else was said or handed over"), S(""),
	    S(""), 2);
}

enum err
page_tell_staff(struct page *p)
{
	page_open(p, person_home(p), S("What a supporter told us"));
	ui_p(&p->h, S("Listening is always possible, whatever the person has"
	    " said about sharing. It gives nothing away."));
	ui_p(&p->h, text_of(p, S("Say who reads this and when: "),
	    p->set[SET_READ_BY], S(".")));
	web_form_draft(p, S(""));
	TRY(who_draw(p));
	web_area(p, "said", S("What they said, in their words"), S(""), S(""),
	    6);
	web_area(p, "worried", S("What worries them"), S(""), S(""), 3);
	share_draw(p, "May the person know that they said this?", "");
	web_area(p, "share_why", S("Why, or what to be careful about"), S(""),
	    S(""), 2);
	info_draw(p);
	return web_submit(p, S("Save"));
}

static enum err
tell_save(struct page *p)
{
	struct told t = told_posted(p);
	str supporter = web_post(p, "supporter"), kinds, id;
	str words = web_post(p, "info-words");
	bool told = t.said.n || t.worried.n;

	kinds = codes_posted(p, "info", "info-kind");
	if (!told && kinds.n == 0 && words.n == 0)
		return fail(p->cx, ERR_INPUT, "said", "write what they said,"
		    " or tick what information you gave");
	if (told && supporter.n == 0 && t.who.n == 0)
		return fail(p->cx, ERR_INPUT, "who",
		    "say who told you, or that they did not want to say");
	if (told)
		TRY(note_add(p->cx, p->person, supporter, &t, &id));
	if (kinds.n)
		TRY(info_add(p->cx, p->person, supporter, kinds));
	if (words.n)
		TRY(info_add(p->cx, p->person, supporter, words));
	return ERR_OK;
}

enum err
post_tell_staff(struct page *p)
{
	enum err e = tell_save(p);

	return web_end(p, e, person_home(p), "told", page_tell_staff);
}

/* ---- sharing without a yes ---- */

static enum err
disclosure_form(struct page *p, struct form *f)
{
	const struct asset *a = asset_find("practice/forms/disclosure.json");

	if (!a)
		return fail(p->cx, ERR_STORE, "disclosure",
		    "this form is missing from the program");
	return plan_form_read(p->cx, a->body, f);
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

/* Records that a capacity decision can be: forms filled in for this person. */
static enum err
refs_draw(struct page *p, const struct ui_field *u, str value)
{
	struct ui_select s = { .f = *u, .value = value,
		.none = S("None chosen") };
	struct ui_option *o;
	struct records l;

	TRY(record_list(p->cx, KIND_RESPONSE, p->person, &l));
	o = NEWN(p->cx->mem, struct ui_option, l.n + 1);
	for (unsigned i = 0; i < l.n; i++)
		o[i] = (struct ui_option){ .value = text_of(p,
		    S("QuestionnaireResponse/"), l.at[i].id),
			.text = text_of(p, S("Form filled in, "),
			    show_day(p->cx->mem, l.at[i].at)) };
	s.options = o;
	s.noptions = l.n;
	s.f.hint = l.n ? S("For best interests only") : S("For best interests"
	    " only. There is no such record yet: fill in a form about this"
	    " decision first.");
	ui_select(&p->h, &s);
	return ERR_OK;
}

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
	str value = web_value(p, name, S(""));

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
	web_form_draft(p, S(""));
	for (unsigned i = 0; i < f->n; i++)
		if (str_starts(f->item[i].link, S("disclosure.")))
			TRY(item_draw(p, &f->item[i]));
	return web_submit(p, S("Keep this decision"));
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
			(void)needed(p, name, "choose the capacity decision"
			    " that this rests on");
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
		    item_value(p, it, &value) != ERR_OK || value.n == 0)
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
	enum err e = disclosure_save(p);

	return web_end(p, e, person_home(p), "saved", page_disclose);
}
