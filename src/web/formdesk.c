/*
 * The desk of those who keep the forms: the list, loading one, what was found in
 * it, what is different from the version in use, and the steps from a draft to
 * use and back (previews: form_preview.c).
 *
 * A text that puts people in levels is never a record, not even a draft: until
 * it is clean it is unsaved work of whoever loaded it (0011), under the address
 * of the page that shows what was found. What may be done, and by whom, is
 * care/formbook.h's to say; here is only how it looks.
 */
#include "core/arena.h"
#include "core/time.h"
#include "core/utf8.h"
#include "http/form.h"
#include "web/form_kit.h"

#include <errno.h>

#define CHECK_PAGE S("/forms/check")

enum { TAKES_MAX = 600 };

static bool
is_keeper(const struct page *p)
{
	return door_has(p->cx, RIGHT_FORMS);
}

str
form_href(struct page *p, const struct kept *k)
{
	return web_path(p, S("form"), k->rec.id);
}

/* ---- the list ---- */

static void
list_draw(struct page *p, const struct kepts *l, str caption, str none,
    enum kept_state from, enum kept_state to)
{
	bool open = to < KEPT_ACTIVE;
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, caption, open ?
	    "Form|Version|State|Since|By" : "Form|Version|Since", l->n);

	t.nrows = 0;
	t.none = none;
	for (unsigned i = 0; i < l->n; i++) {
		const struct kept *k = &l->at[i];

		if (k->state < from || k->state > to)
			continue;
		c[0] = (struct ui_cell){ .words = true, .text = k->title,
			.href = form_href(p, k) };
		c[1] = (struct ui_cell){ .words = true, .text = k->version };
		c[open ? 3 : 2].text = show_day(p->cx->mem, k->rec.at);
		if (open) {
			c[2].text = str_of(kept_state_says[k->state]);
			c[4] = (struct ui_cell){ .words = true, .text = k->by };
		}
		t.nrows++;
		c += t.ncols;
	}
	if (t.nrows || none.n)
		ui_table(&p->h, &t);
}

enum err
page_forms(struct page *p)
{
	struct kepts l;

	TRY(formbook_list(p->cx, &l));
	web_errors(p);
	ui_h1(&p->h, S("Forms"));
	if (is_keeper(p)) {
		ui_p(&p->h, wording("forms.lead"));
		ui_button(&p->h, &(struct ui_button){ .href = S("/forms/new"),
		    .text = S("Load a form") });
		list_draw(p, &l, S("Being worked on"), S("No draft is being"
		    " worked on."), KEPT_DRAFT, KEPT_REVIEW);
	}
	list_draw(p, &l, S("Forms of this service"), S("No form has been"
	    " published yet."), KEPT_ACTIVE, KEPT_ACTIVE);
	if (is_keeper(p))
		list_draw(p, &l, S("No longer in use"), S(""), KEPT_RETIRED,
		    KEPT_RETIRED);
	return ERR_OK;
}

/* ---- loading one ---- */

enum err
page_form_new(struct page *p)
{
	str fault = web_error(p, "file");

	p->back = (struct ui_link){ .text = S("Forms"), .href = S("/forms") };
	web_errors(p);
	ui_h1(&p->h, S("Load a form"));
	ui_p(&p->h, wording("forms.load"));
	web_form_file(p, S(""));
	ui_file(&p->h, &(struct ui_file){ .f = { .name = S("file"),
	    .label = S("The form, as a file"), .error = fault,
	    .hint = S("A FHIR R4 Questionnaire as JSON, of at most 1 MB.") },
	    .accept = S(".json,application/json,application/fhir+json") });
	ui_textarea(&p->h, &(struct ui_textarea){ .f = { .name = S("text"),
	    .label = S("Or paste it here") }, .rows = 8, .no_spelling = true,
	    .value = web_value(p, "text", S("")) });
	return web_submit(p, S("Look at it"));
}

/* The file that came, whole; else what was pasted. */
static enum err
text_sent(struct page *p, str *out)
{
	TRY(web_file_text(p, FORM_TEXT_MAX, "this file is larger than 1 MB,"
	    " which is more than a form that Heed keeps: it was not read", out));
	if (out->n == 0)
		*out = web_post(p, "text");
	return ERR_OK;
}

/* A text that waits, and the linkIds whose change was accepted. */
struct waiting {
	str text;
	const struct field *take;
	unsigned ntake;
};

static bool
is_taken(const struct field *f, unsigned n, str link)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(f[i].name, S("take")) && str_eq(f[i].value, link))
			return true;
	return false;
}

static enum err
text_keep(struct page *p, str text, const struct form_text *t,
    const struct field *take, unsigned n)
{
	const struct field f = { S("text"), text };
	struct buf b;
	str fields;

	buf_init(&b, p->cx->mem, 4 * (size_t)FORM_TEXT_MAX);
	form_put(&b, &f);
	for (unsigned i = 0; i < t->nlint && i < TAKES_MAX; i++)
		if (is_taken(take, n, t->lint[i].link)) {
			const struct field one = { S("take"),
				t->lint[i].link };

			form_put(&b, &one);
		}
	TRY(buf_done(&b, &fields));
	return scratch_put(p->cx, CHECK_PAGE, 0, fields);
}

/* text is "" where none is kept. */
static enum err
text_kept(struct page *p, struct waiting *w)
{
	const struct field *f;
	str fields;
	int64_t base, at;
	unsigned n;

	*w = (struct waiting){ .text = S("") };
	TRY(scratch_get(p->cx, CHECK_PAGE, &fields, &base, &at));
	if (fields.p && form_parse(p->cx->mem, fields, TAKES_MAX + 1, &f,
	    &n) == ERR_OK && n)
		*w = (struct waiting){ f[0].value, f + 1, n - 1 };
	return ERR_OK;
}

/* A text that loads is a draft; one that only puts people in levels waits on a
 * page of its own with what it could ask instead; any other is refused. */
static enum err
text_load(struct page *p, str text)
{
	struct form_text t;
	enum err e;
	str id;

	TRY(form_text_read(p, text, &t));
	e = formbook_load(p->cx, text, &id);
	if (e == ERR_OK) {
		TRY(scratch_drop(p->cx, CHECK_PAGE));
		p->go = web_done(p, web_path(p, S("form"), id), "form-loaded");
		return ERR_OK;
	}
	if (e != ERR_INPUT)
		return e;
	if (t.fixable) {
		ctx_calm(p->cx);
		TRY(text_keep(p, text, &t, NULL, 0));
		p->go = CHECK_PAGE;
		return ERR_OK;
	}
	form_faults(p, &t, "file");
	return e;
}

/* The linkIds whose change is not accepted, of those that the lint names. */
static unsigned
left_of(const struct form_text *t, const struct field *f, unsigned n, str *left)
{
	unsigned k = 0;

	for (unsigned i = 0; i < t->nlint; i++)
		if (!is_taken(f, n, t->lint[i].link))
			left[k++] = t->lint[i].link;
	return k;
}

/* The changes that were ticked are kept; with all of them the form is loaded. */
static enum err
take_changes(struct page *p)
{
	bool all = str_eq(web_post(p, "take-all"), S("yes"));
	struct form_text t;
	struct waiting w;
	str *left;
	unsigned n;

	TRY(text_kept(p, &w));
	TRY(form_text_read(p, w.text, &t));
	if (t.nlint == 0 || !t.fixable)
		return text_load(p, w.text);
	left = NEWN(p->cx->mem, str, t.nlint);
	n = left_of(&t, p->rq->form, p->rq->nform, left);
	if (all || n == 0)
		return text_load(p, t.draft.body);
	if (n == t.nlint)
		return fail(p->cx, ERR_INPUT, "take", "tick what you accept,"
		    " or take all of it");
	TRY(text_keep(p, w.text, &t, p->rq->form, p->rq->nform));
	p->go = web_done(p, CHECK_PAGE, "form-left");
	return ERR_OK;
}

enum err
post_form_new(struct page *p)
{
	bool take = str_eq(web_post(p, "do"), S("take"));
	str text;
	enum err e;

	if (take) {
		e = take_changes(p);
		return e == ERR_OK ? e : web_again(p, e, page_form_check);
	}
	e = text_sent(p, &text);
	if (e == ERR_OK)
		e = text_load(p, text);
	return e == ERR_OK ? e : web_again(p, e, page_form_new);
}

/* ---- one that puts people in levels ---- */

static bool
is_own_change(const struct draft_change *c)
{
	return c->link.n && c->rule.n;
}

static str
change_says(struct page *p, const struct draft_change *c)
{
	str was = c->was.n ? c->was : c->link;

	return text_of(p, S("\xe2\x80\x9c"), was, S("\xe2\x80\x9d: "),
	    str_of(draft_act_words[c->act]));
}

static str
change_hint(struct page *p, const struct draft_change *c)
{
	str now = c->now.n ? text_of(p, S(" It asks instead: \xe2\x80\x9c"),
	    c->now, S("\xe2\x80\x9d")) : S("");
	str was = c->offered.n ? text_of(p, S(" It offered: "), c->offered,
	    S(".")) : S("");

	return text_of(p, c->why, was, now);
}

static bool
is_listed(const struct ui_option *o, unsigned n, str link)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(o[i].value, link))
			return true;
	return false;
}

static void
changes_draw(struct page *p, const struct form_text *t,
    const struct waiting *w)
{
	const struct draft *d = &t->draft;
	struct ui_option *o = NEWN(p->cx->mem, struct ui_option, d->n + 1);
	str *more = NEWN(p->cx->mem, str, d->n + 1);
	struct ui_checkboxes c = { .f = { .name = S("take"),
		.label = S("Changes to accept"), .size = UI_S,
		.error = web_error(p, "take"), .hint = S("What you do not tick"
		" stays as it is, and the form is not loaded while it puts"
		" people in levels.") }, .options = o };
	unsigned nmore = 0;

	for (unsigned i = 0; i < d->n; i++) {
		const struct draft_change *x = &d->change[i];

		if (!is_own_change(x) || c.noptions == TAKES_MAX ||
		    is_listed(o, c.noptions, x->link))
			more[nmore++] = change_says(p, x);
		else
			o[c.noptions++] = (struct ui_option){ .value = x->link,
				.text = change_says(p, x),
				.hint = change_hint(p, x),
				.checked = is_ticked(p, "take", x->link,
				    is_taken(w->take, w->ntake, x->link)) };
	}
	ui_h2(&p->h, S("What it could ask instead"));
	ui_p(&p->h, wording("forms.draft"));
	web_form(p, S("/forms/new"));
	ui_hidden(&p->h, S("do"), S("take"));
	ui_checkboxes(&p->h, &c);
	if (nmore) {
		ui_details_start(&p->h, &(struct ui_details){ .summary =
		    S("What follows from these changes") });
		web_list(p, more, nmore);
		ui_details_end(&p->h);
	}
	ui_buttons_start(&p->h);
	ui_submit(&p->h, S("Take what I ticked"));
	ui_button(&p->h, &(struct ui_button){ .kind = UI_SECONDARY,
	    .name = S("take-all"), .value = S("yes"),
	    .text = S("Take all of it") });
	ui_buttons_end(&p->h);
	ui_form_end(&p->h);
}

static enum err
check_out(struct page *p, str body, str name)
{
	p->bare = true;
	p->type = S("application/json");
	p->download = name;
	html_init(&p->h, p->cx->mem, 2 * FORM_TEXT_MAX);
	buf_put(&p->h.b, body);
	return ERR_OK;
}

/* With what was accepted so far: the rest is whoever downloads it's to mend. */
static enum err
check_draft(struct page *p, const struct form_text *t, const struct waiting *w)
{
	str *left = NEWN(p->cx->mem, str, t->nlint + 1);
	unsigned n = left_of(t, w->take, w->ntake, left);
	struct draft d = t->draft;

	if (n < t->nlint)
		TRY(form_draft_but(p->cx, t->json, left, n, &d));
	return check_out(p, d.body, S("form-draft.json"));
}

static void
check_links(struct page *p)
{
	const struct ui_link l[] = {
		{ .text = S("Download the form as it was loaded"),
		    .href = S("/forms/check?as=file") },
		{ .text = S("Download it with the changes you accepted, or with all"),
		    .href = S("/forms/check?as=draft") } };
	const struct ui_button drop = { .text = S("Throw it away"),
		.kind = UI_SECONDARY };

	ui_links(&p->h, l, 2);
	button_form(p, S("/drafts/drop"), S("page"), CHECK_PAGE, &drop);
}

/* What was wrong with taking the changes stays to be told: of one thing, and at
 * no field but the ticks. */
static enum err
read_over_faults(struct page *p, str text, struct form_text *t)
{
	struct diag first = p->cx->diag[0];
	bool any = p->cx->ndiag > 0;

	TRY(form_text_read(p, text, t));
	if (!any)
		return ERR_OK;
	if (!str_eq(first.where, S("take")))
		first.where = S("");
	p->cx->diag[0] = first;
	p->cx->ndiag = 1;
	return ERR_OK;
}

enum err
page_form_check(struct page *p)
{
	struct form_text t;
	struct waiting w;

	p->back = (struct ui_link){ .text = S("Forms"), .href = S("/forms") };
	TRY(text_kept(p, &w));
	if (w.text.n)
		TRY(read_over_faults(p, w.text, &t));
	if (w.text.n == 0 || !t.json) {
		ui_h1(&p->h, S("No form waits here"));
		ui_p(&p->h, S("A form that puts people in levels waits here"
		    " until it is clean. There is none."));
		link_p(p, S("Load a form"), S("/forms/new"));
		return ERR_OK;
	}
	if (str_eq(web_query(p, "as"), S("file")))
		return check_out(p, w.text, S("form.json"));
	if (str_eq(web_query(p, "as"), S("draft")) && t.fixable)
		return check_draft(p, &t, &w);
	p->wide = true;
	web_errors(p);
	ui_h1(&p->h, S("This form is not loaded: it puts people in levels"));
	ui_p(&p->h, wording("forms.refused"));
	form_lint_draw(p, &t);
	changes_draw(p, &t, &w);
	TRY(form_plain_draw(p, w.text, t.json));
	check_links(p);
	return ERR_OK;
}

/* ---- one form ---- */

/* Of an earlier version: what it was. */
static str
state_says(const struct kept *k, bool past)
{
	return past && k->state == KEPT_ACTIVE ? S("Was in use") :
	    str_of(kept_state_says[k->state]);
}

static void
state_draw(struct page *p, const struct kept *k, bool past)
{
	const struct ui_row row[] = {
		{ .key = S("State"), .value = state_says(k, past) },
		{ .key = S("Version"), .value = k->version, .words = true },
		{ .key = S("Address"), .value = k->url, .words = true },
		{ .key = S("Since"), .value = show_time(p->cx->mem, k->rec.at) },
		{ .key = S("By"), .value = k->by, .words = true },
		{ .key = S("Why"), .value = k->why, .words = true } };

	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = 6,
	    .none = S("Not said") });
}

static void
why_form(struct page *p, const struct kept *k, str act, str label, str button,
    bool last)
{
	web_form(p, form_href(p, k));
	ui_hidden(&p->h, S("v"), int_words(p, k->rec.v));
	web_area(p, "why", label, S("It stands in the form's history."), S(""),
	    2);
	ui_button(&p->h, &(struct ui_button){ .name = S("do"), .value = act,
	    .text = button, .kind = last ? UI_SECONDARY : UI_PRIMARY });
	ui_form_end(&p->h);
}

static void
plain_step(struct page *p, const struct kept *k, str act, str text, int kind)
{
	web_form(p, form_href(p, k));
	ui_hidden(&p->h, S("v"), int_words(p, k->rec.v));
	ui_button(&p->h, &(struct ui_button){ .name = S("do"), .value = act,
	    .text = text, .kind = kind });
	ui_form_end(&p->h);
}

static enum err
steps_draw(struct page *p, const struct kept *k)
{
	str says;

	if (k->state == KEPT_DRAFT) {
		ui_h2(&p->h, S("Ask a colleague to look"));
		ui_p(&p->h, wording("forms.second"));
		why_form(p, k, S("ask"), S("What is this version for?"),
		    S("Ask for a second look"), false);
		plain_step(p, k, S("drop"), S("Throw the draft away"),
		    UI_SECONDARY);
	} else if (k->state == KEPT_REVIEW) {
		ui_h2(&p->h, S("Publish it, or send it back"));
		TRY(formbook_hindrance(p->cx, k, &says));
		if (says.n)
			ui_inset(&p->h, text_of(p, web_sentence(p, says),
			    S(".")));
		else
			plain_step(p, k, S("publish"), S("Publish it"),
			    UI_PRIMARY);
		why_form(p, k, S("back"), S("What is still to be done?"),
		    S("Send it back"), true);
	} else if (k->state == KEPT_ACTIVE) {
		ui_details_start(&p->h, &(struct ui_details){ .summary =
		    S("Take it out of use"), .open = p->nagain > 0 });
		ui_p(&p->h, wording("forms.retire"));
		why_form(p, k, S("retire"), S("Why is it taken out of use?"),
		    S("Take it out of use"), true);
		ui_details_end(&p->h);
	}
	return ERR_OK;
}

static void
ways_draw(struct page *p, const struct kept *k)
{
	const str id = k->rec.id;
	const struct ui_link l[] = {
		{ .text = S("Preview it in every state"),
		    .href = web_path(p, S("form"), id, S("preview")) },
		{ .text = k->state < KEPT_ACTIVE
		    ? S("Compare it with the version in use")
		    : S("Compare it with the version before"),
		    .href = web_path(p, S("form"), id, S("compare")) },
		{ .text = S("Its versions"),
		    .href = web_path(p, S("form"), id, S("versions")) } };

	ui_links(&p->h, l, 3);
}

static void
look_draw(struct page *p, const struct form *f)
{
	struct answers a;

	answers_new(p->cx, f, S(""), &a);
	form_draw(p->cx, &p->h, &(struct form_view){ .a = &a,
	    .read_only = true });
}

enum err
page_form(struct page *p)
{
	struct form *f = NEW(p->cx->mem, struct form);
	struct kept k;

	TRY(formbook_read(p->cx, p->param[0], &k));
	TRY(form_load(p->cx, k.rec.json, f));
	p->back = (struct ui_link){ .text = S("Forms"), .href = S("/forms") };
	web_errors(p);
	form_title(p, k.title);
	if (!is_keeper(p)) {
		form_ignored(p, f);
		look_draw(p, f);
		return ERR_OK;
	}
	p->wide = true;
	state_draw(p, &k, false);
	ways_draw(p, &k);
	TRY(steps_draw(p, &k));
	ui_h2(&p->h, S("What was found"));
	ui_p(&p->h, S("Nothing in it puts people in levels."));
	form_ignored(p, f);
	TRY(form_plain_draw(p, S(""), k.rec.json));
	ui_h2(&p->h, S("What it asks"));
	look_draw(p, f);
	return ERR_OK;
}

static enum err
step_take(struct page *p, const char **done, str *to)
{
	str id = p->param[0], act = web_post(p, "do"), why = web_post(p, "why");
	int64_t v = 0;

	*to = web_path(p, S("form"), id);
	if (!str_int(web_post(p, "v"), 1, INT64_MAX, &v))
		return fail(p->cx, ERR_INPUT, "why",
		    "this step is not whole: open the page again");
	if (str_eq(act, S("ask"))) {
		*done = "form-asked";
		return formbook_ask(p->cx, id, v, why);
	}
	if (str_eq(act, S("back"))) {
		*done = "form-back";
		return formbook_back(p->cx, id, v, why);
	}
	if (str_eq(act, S("retire"))) {
		*done = "form-retired";
		return formbook_retire(p->cx, id, v, why);
	}
	if (str_eq(act, S("drop"))) {
		*done = "form-dropped";
		*to = S("/forms");
		return formbook_drop(p->cx, id, v);
	}
	if (str_eq(act, S("again"))) {
		*done = "form-again";
		TRY(formbook_again(p->cx, id, v, &id));
	} else if (str_eq(act, S("publish"))) {
		*done = "form-published";
		TRY(formbook_publish(p->cx, id, v, &id));
	} else {
		return fail(p->cx, ERR_INPUT, "why", "there is no such step");
	}
	*to = web_path(p, S("form"), id);
	return ERR_OK;
}

enum err
post_form_step(struct page *p)
{
	const char *done = "";
	struct form_text none = { .text = S("") };
	str to;
	enum err e = step_take(p, &done, &to);

	if (e != ERR_OK && !str_eq(p->cx->diag[0].where, S("why")))
		form_faults(p, &none, "");
	return web_end(p, e, to, done, page_form);
}

/* ---- what is different ---- */

static void
differences_draw(struct page *p, const struct difference *d, unsigned n)
{
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, S("Question by question"),
	    "Question|What is different|Before|Now|Answers on the old version",
	    n);

	t.none = S("Every question is as it was.");
	for (unsigned i = 0; i < n; i++, c += t.ncols) {
		c[0] = (struct ui_cell){ .words = true, .text = d[i].link };
		c[1].text = str_of(differ_info[d[i].is].says);
		c[2] = (struct ui_cell){ .words = true, .text = d[i].was };
		c[3] = (struct ui_cell){ .words = true, .text = d[i].now };
		c[4].text = str_of(differ_info[d[i].is].answers);
	}
	ui_table(&p->h, &t);
}

/* For a draft what is in use; for a form in use the version before it, or the
 * one asked for. *with false: there is none. */
static enum err
compared_with(struct page *p, const struct kept *k, struct kept *was, bool *with)
{
	struct kepts l;
	int64_t v;

	*with = false;
	if (k->state < KEPT_ACTIVE)
		return formbook_home(p->cx, k->url, was, with);
	if (str_int(web_query(p, "v"), 1, INT64_MAX, &v)) {
		TRY(formbook_read_v(p->cx, k->rec.id, v, was));
		*with = true;
		return ERR_OK;
	}
	TRY(formbook_versions(p->cx, k->rec.id, &l));
	for (unsigned i = 1; i < l.n && !*with; i++)
		if (!str_eq(l.at[i].version, k->version)) {
			*was = l.at[i];
			*with = true;
		}
	return ERR_OK;
}

enum err
page_form_compare(struct page *p)
{
	struct form *now = NEW(p->cx->mem, struct form);
	struct form *then = NEW(p->cx->mem, struct form);
	struct difference *d;
	struct kept k, was;
	unsigned n;
	bool with;

	TRY(formbook_read(p->cx, p->param[0], &k));
	TRY(compared_with(p, &k, &was, &with));
	p->back = (struct ui_link){ .text = S("The form"),
		.href = form_href(p, &k) };
	p->wide = true;
	form_title(p, k.title);
	if (!with) {
		ui_p(&p->h, S("There is no other version to compare it with:"
		    " under this address nothing was in use before."));
		return ERR_OK;
	}
	ui_p(&p->h, text_of(p, S("Version "), k.version, S(", compared with"
	    " version "), was.version, S(" of "), show_day(p->cx->mem,
	    was.rec.at), S(".")));
	TRY(form_load(p->cx, was.rec.json, then));
	TRY(form_load(p->cx, k.rec.json, now));
	TRY(form_compare(p->cx, then, now, &d, &n));
	if (!str_eq(then->title, now->title))
		ui_p(&p->h, text_of(p, S("Its title was \xe2\x80\x9c"),
		    then->title, S("\xe2\x80\x9d.")));
	differences_draw(p, d, n);
	ui_p(&p->h, wording("forms.old-answers"));
	return ERR_OK;
}

/* ---- versions ---- */

enum err
page_form_versions(struct page *p)
{
	struct kept k;
	struct kepts l;
	struct ui_table t;
	struct ui_cell *c;

	TRY(formbook_read(p->cx, p->param[0], &k));
	TRY(formbook_versions(p->cx, k.rec.id, &l));
	p->back = (struct ui_link){ .text = S("The form"),
		.href = form_href(p, &k) };
	p->wide = true;
	form_title(p, k.title);
	c = web_table(p, &t, S("Its versions, the newest first"),
	    "Version|State|Since|By|Why", l.n);
	for (unsigned i = 0; i < l.n; i++, c += t.ncols) {
		const struct kept *v = &l.at[i];

		c[0] = (struct ui_cell){ .words = true, .text = v->version.n ?
			v->version : S("No number"), .hidden = text_of(p,
			S(", as kept "), show_time(p->cx->mem, v->rec.at)),
			.href = web_path(p, S("form"), k.rec.id, S("version"),
			    int_words(p, v->rec.v)) };
		c[1].text = state_says(v, v->rec.v < k.rec.v);
		c[2].text = show_time(p->cx->mem, v->rec.at);
		c[3] = (struct ui_cell){ .words = true, .text = v->by };
		c[4] = (struct ui_cell){ .words = true, .text = v->why };
	}
	ui_table(&p->h, &t);
	return ERR_OK;
}

enum err
page_form_version(struct page *p)
{
	struct form *f = NEW(p->cx->mem, struct form);
	struct kept k, now;
	int64_t v;

	if (!str_int(p->param[1], 1, INT64_MAX, &v))
		return web_absent(p, "version");
	TRY(formbook_read(p->cx, p->param[0], &now));
	TRY(formbook_read_v(p->cx, p->param[0], v, &k));
	TRY(form_load(p->cx, k.rec.json, f));
	p->back = (struct ui_link){ .text = S("Its versions"),
		.href = web_path(p, S("form"), k.rec.id, S("versions")) };
	form_title(p, k.title);
	state_draw(p, &k, v < now.rec.v);
	if (now.state >= KEPT_ACTIVE && v < now.rec.v) {
		link_p(p, S("Compare the version in use with this one"),
		    text_of(p, web_path(p, S("form"), k.rec.id, S("compare")),
		        S("?v="), int_words(p, v)));
		plain_step(p, &k, S("again"), S("Make a draft of this version"
		    " again"), UI_SECONDARY);
	} else if (now.state == KEPT_RETIRED) {
		plain_step(p, &k, S("again"), S("Make a draft of it again"),
		    UI_SECONDARY);
	}
	form_ignored(p, f);
	look_draw(p, f);
	return ERR_OK;
}
