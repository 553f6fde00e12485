/*
 * Forms from anywhere: the list, a look at one, filling one in, going on with
 * one. What a form asks that Heed does not evaluate is named on the page.
 */
#include "core/arena.h"
#include "core/json.h"
#include "core/time.h"
#include "web/people_kit.h"

enum err
page_forms(struct page *p)
{
	struct records l;
	struct ui_table t;
	struct ui_cell *c;

	TRY(record_all(p->cx, KIND_FORM, &l));
	c = web_table(p, &t, S("Forms of this service"), "Form|Version|Since",
	    l.n);
	t.none = S("No form has been brought in. Use heed import.");
	for (unsigned i = 0; i < l.n; i++, c += t.ncols) {
		const struct json *j = l.at[i].json;
		str title = json_text(json_get(j, S("title")));

		if (title.n == 0)
			title = json_text(json_get(j, S("name")));
		c[0] = (struct ui_cell){ .words = true,
			.text = title.n ? title : l.at[i].id,
			.href = web_path(p, S("form"), l.at[i].id) };
		c[1].text = json_text(json_get(j, S("version")));
		c[2].text = show_day(p->cx->mem, l.at[i].at);
	}
	ui_h1(&p->h, S("Forms"));
	ui_table(&p->h, &t);
	return ERR_OK;
}

static enum err
form_read(struct page *p, str id, struct form *f)
{
	struct record r;

	TRY(record_read(p->cx, KIND_FORM, id, &r));
	return form_load(p->cx, r.json, f);
}

static void
ignored(struct page *p, const struct form *f)
{
	struct ui_callout c = { .heading = S("Not worked out by Heed") };

	if (f->nignored == 0)
		return;
	ui_callout_start(&p->h, &c);
	web_list(p, f->ignored, f->nignored);
	ui_callout_end(&p->h);
}

static void
title_of(struct page *p, const struct form *f)
{
	ui_heading(&p->h, &(struct ui_heading){ .level = 1, .size = UI_L,
	    .words = true, .text = f->title.n ? f->title : S("Form") });
}

enum err
page_form(struct page *p)
{
	struct form *f = NEW(p->cx->mem, struct form);
	struct answers a;

	TRY(form_read(p, p->param[0], f));
	answers_new(p->cx, f, S(""), &a);
	p->back = (struct ui_link){ .href = S("/forms") };
	title_of(p, f);
	ignored(p, f);
	form_draw(p->cx, &p->h, &(struct form_view){ .a = &a,
	    .read_only = true });
	return ERR_OK;
}

/* Draws fields of a filled or empty form, with what was posted and what was
 * wrong; a pressed "add" asks for one more blank. */
static enum err
fill_draw(struct page *p, const struct form *f, const struct answers *a)
{
	struct form_view v = { .a = a, .statuses = true, .again = p->again,
		.nagain = p->nagain, .diag = p->cx->diag,
		.ndiag = p->cx->ndiag < DIAG_MAX ? p->cx->ndiag : DIAG_MAX };

	if (form_button(p->again, p->nagain, &v.add, &v.add_in) != BUTTON_ADD) {
		v.add = web_query(p, "add");
		v.add_in = web_query(p, "in");
	}
	web_errors(p);
	title_of(p, f);
	ignored(p, f);
	web_form_draft(p, S(""));
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

	TRY(form_read(p, p->param[1], f));
	answers_new(p->cx, f, S(""), &a);
	return fill_draw(p, f, &a);
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
	enum err e;

	TRY(form_read(p, p->param[1], f));
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
	const struct form *f;
	struct record r;
	struct answers a;

	TRY(response_read(p, &r, &f, &a));
	p->back = (struct ui_link){ .href = web_here(p, "") };
	return fill_draw(p, f, &a);
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
