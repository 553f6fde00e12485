/*
 * Filling in forms from anywhere, and going on with one. What a form asks that
 * Heed does not evaluate is named on the page. The forms themselves: formdesk.c.
 */
#include "core/arena.h"
#include "web/form_kit.h"

/* The form that a person's page asks for: as it is in use, or the version that
 * was on the page when someone began to fill it in. What was published once takes
 * answers for ever, so a form that is changed or ended meanwhile costs no one a
 * word. */
static enum err
form_to_fill(struct page *p, struct kept *k, struct form *f)
{
	str id = p->param[1], posted = p->again ? web_value(p, "v", S("")) :
	    web_post(p, "v");
	int64_t v;

	TRY(formbook_read(p->cx, id, k));
	if (str_int(posted, 1, INT64_MAX, &v) && v < k->rec.v) {
		struct kept was;

		TRY(formbook_read_v(p->cx, id, v, &was));
		if (kept_takes_answers(&was))
			*k = was;
	}
	if (!kept_takes_answers(k))
		return fail(p->cx, ERR_GONE, "form",
		    "this form is no longer in use");
	return form_load(p->cx, k->rec.json, f);
}

/* Says that another version is in use, where that is so. */
static enum err
newer_draw(struct page *p, const struct kept *k)
{
	struct kept home;
	bool found;

	TRY(formbook_home(p->cx, k->url, &home, &found));
	if (!found || str_eq(home.version, k->version))
		return ERR_OK;
	ui_inset(&p->h, text_of(p, S("This was begun on version "), k->version,
	    S(" of the form, and goes on with it. Version "), home.version,
	    home.state == KEPT_ACTIVE ? S(" is in use for new ones.") :
	    S(" was the last; it is no longer in use.")));
	return ERR_OK;
}

/* Draws fields of a filled or empty form, with what was posted and what was
 * wrong; a pressed "add" asks for one more blank. */
static enum err
fill_draw(struct page *p, const struct form *f, const struct answers *a,
    const struct kept *k)
{
	struct form_view v = { .a = a, .statuses = true, .again = p->again,
		.nagain = p->nagain, .diag = p->cx->diag,
		.ndiag = p->cx->ndiag < DIAG_MAX ? p->cx->ndiag : DIAG_MAX };

	if (form_button(p->again, p->nagain, &v.add, &v.add_in) != BUTTON_ADD) {
		v.add = web_query(p, "add");
		v.add_in = web_query(p, "in");
	}
	web_errors(p);
	form_title(p, f->title);
	if (k)
		TRY(newer_draw(p, k));
	form_ignored(p, f);
	web_form_draft(p, S(""));
	if (k)
		ui_hidden(&p->h, S("v"), int_words(p, k->rec.v));
	words_draw(p);
	form_draw(p->cx, &p->h, &v);
	ui_buttons_start(&p->h);
	ui_submit(&p->h, S("Save"));
	ui_button(&p->h, &(struct ui_button){ .kind = UI_SECONDARY,
	    .name = S("more"), .value = S("yes"),
	    .text = S("Save, and go on here") });
	ui_buttons_end(&p->h);
	ui_form_end(&p->h);
	return ERR_OK;
}

enum err
page_fill(struct page *p)
{
	struct form *f = NEW(p->cx->mem, struct form);
	struct answers a;
	struct kept k;

	TRY(form_to_fill(p, &k, f));
	answers_new(p->cx, f, S(""), &a);
	return fill_draw(p, f, &a, &k);
}

/* Posted fields become operations on the answers, which become a version. */
static enum err
fill_save(struct page *p, struct answers *a, struct change *c)
{
	const struct hand hand = hand_of(p);
	struct op *op;
	struct op_result *end;
	unsigned n;

	TRY(forms_take(p->cx, a, S(""), p->rq->form, p->rq->nform, &op, &n));
	end = NEWN(p->cx->mem, struct op_result, n + 1);
	TRY(answers_apply(p->cx, a, op, n, &hand, end));
	if (n == 0 && c->v)
		return ERR_OK;
	TRY(answers_print(p->cx, a, &c->body));
	return record_write(p->cx, c);
}

/* On to the person, or back to the same form: with one more blank where "add"
 * was pressed. */
static enum err
saved(struct page *p, const struct change *c)
{
	enum form_button which;
	struct buf b;
	str link, in;

	which = form_button(p->rq->form, p->rq->nform, &link, &in);
	if (which == BUTTON_NONE && web_post(p, "more").n == 0) {
		p->go = web_done(p, web_here(p, ""),
		    "saved");
		return ERR_OK;
	}
	buf_init(&b, p->cx->mem, HTTP_TARGET_MAX);
	buf_put(&b, web_done(p, web_path(p, S("person"), p->person,
	    S("response"), c->id), "saved"));
	if (which == BUTTON_ADD) {
		buf_lit(&b, "&add=");
		url_put(&b, link);
		buf_lit(&b, "&in=");
		url_put(&b, in);
	}
	return buf_done(&b, &p->go);
}

enum err
post_fill(struct page *p)
{
	struct form *f = NEW(p->cx->mem, struct form);
	struct answers a;
	struct change c = { .kind = KIND_RESPONSE, .act = "save" };
	struct kept k;
	enum err e;

	TRY(form_to_fill(p, &k, f));
	answers_new(p->cx, f, str_cat(p->cx->mem, S("Patient/"), p->person),
	    &a);
	e = fill_save(p, &a, &c);
	return e == ERR_OK ? saved(p, &c) : web_again(p, e, page_fill);
}

static enum err
response_read(struct page *p, struct record *r, const struct form **f,
    struct answers *a)
{
	TRY(record_read(p->cx, KIND_RESPONSE, p->param[1], r));
	TRY(form_of(p, r, f));
	if (!*f)
		return fail(p->cx, ERR_ABSENT, "form",
		    "the form of this answer is not here");
	return answers_read(p->cx, *f, r->json, a);
}

enum err
page_response(struct page *p)
{
	const struct form *f, *same;
	struct kept k;
	bool exact;
	struct record r;
	struct answers a;

	TRY(response_read(p, &r, &f, &a));
	p->back = (struct ui_link){ .href = web_here(p, "") };
	TRY(formbook_named(p->cx, json_text(json_get(r.json,
	    S("questionnaire"))), &same, &k, &exact));
	return fill_draw(p, f, &a, same ? &k : NULL);
}

enum err
post_response(struct page *p)
{
	const struct form *f;
	struct record r;
	struct answers a;
	struct change c = { .kind = KIND_RESPONSE, .act = "save" };
	enum err e;

	TRY(response_read(p, &r, &f, &a));
	TRY(record_read_unredacted(p->cx, KIND_RESPONSE, r.id, &r));
	TRY(answers_read(p->cx, f, r.json, &a));
	c.id = r.id;
	c.v = r.v;
	e = fill_save(p, &a, &c);
	return e == ERR_OK ? saved(p, &c) : web_again(p, e, page_response);
}
