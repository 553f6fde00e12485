/*
 * A form in each of its states, as whoever fills it in would have it: empty,
 * with invented answers, with mistakes, to be read, in easy words, and each
 * question that an answer opens. It can be tried; nothing is ever written.
 */
#include "core/arena.h"
#include "web/form_kit.h"

enum { BRANCHES_MAX = 60 };

enum preview { PREVIEW_EMPTY, PREVIEW_FILLED, PREVIEW_WRONG, PREVIEW_READ,
	PREVIEW_EASY, PREVIEW__MAX };
static const struct { const char *code, *says; } preview_info[] = {
	[PREVIEW_EMPTY] = { "empty", "Empty" },
	[PREVIEW_FILLED] = { "filled", "Filled in, with invented answers" },
	[PREVIEW_WRONG] = { "wrong", "With mistakes" },
	[PREVIEW_READ] = { "read", "To be read" },
	[PREVIEW_EASY] = { "easy", "In easy words" },
};

/* Given in the address, or posted by a preview that someone tried. */
static str
asked(struct page *p, const char *name)
{
	str posted = web_post(p, name);

	return posted.n ? posted : web_query(p, name);
}

static enum preview
preview_of(struct page *p)
{
	str code = asked(p, "state");

	for (int i = 0; i < PREVIEW__MAX; i++)
		if (str_eq(code, str_of(preview_info[i].code)))
			return (enum preview)i;
	return PREVIEW_EMPTY;
}

static void
states_draw(struct page *p, const struct kept *k, const struct form *f,
    enum preview now, str branch)
{
	const struct item *b[BRANCHES_MAX];
	unsigned n = form_branches(f, b, BRANCHES_MAX);
	struct ui_link *l = NEWN(p->cx->mem, struct ui_link, n + 1);
	str base = web_path(p, S("form"), k->rec.id, S("preview"));

	html_lit(&p->h, "<nav aria-label=\"States\"><ul class=\"nhsuk-list\">\n");
	for (int i = 0; i < PREVIEW__MAX; i++) {
		bool here = now == (enum preview)i && branch.n == 0;

		html_lit(&p->h, "<li><a class=\"nhsuk-link\"");
		html_url(&p->h, "href", text_of(p, base, S("?state="),
		    str_of(preview_info[i].code)));
		if (here)
			html_lit(&p->h, " aria-current=\"page\"");
		html_lit(&p->h, ">");
		html_text(&p->h, str_of(preview_info[i].says));
		html_lit(&p->h, "</a></li>\n");
	}
	html_lit(&p->h, "</ul></nav>\n");
	if (n == 0)
		return;
	for (unsigned i = 0; i < n; i++) {
		struct buf q;

		buf_init(&q, p->cx->mem, HTTP_TARGET_MAX);
		buf_put(&q, base);
		buf_lit(&q, "?state=filled&branch=");
		url_put(&q, b[i]->link);
		l[i] = (struct ui_link){ .text = b[i]->text.n ? b[i]->text :
			b[i]->link, .href = q.over ? base : buf_str(&q) };
	}
	ui_details_start(&p->h, &(struct ui_details){ .open = branch.n > 0,
	    .summary = S("Questions that an answer opens, each opened") });
	ui_links(&p->h, l, n);
	ui_details_end(&p->h);
}

/* The answers that a state begins with. */
static enum err
preview_answers(struct page *p, const struct form *f, enum preview state,
    str branch, struct answers *a)
{
	if (state == PREVIEW_EMPTY || state == PREVIEW_WRONG) {
		answers_new(p->cx, f, S(""), a);
		return ERR_OK;
	}
	return form_invent(p->cx, f, branch, a);
}

/* What a mistyping person would be told: the faults, by their fields. */
static enum err
mistakes(struct page *p, const struct answers *a, struct form_view *v)
{
	struct op *op;
	unsigned n;

	TRY(form_mistype(p->cx, a->form, &v->again, &v->nagain));
	if (forms_take(p->cx, a, S(""), v->again, v->nagain, &op, &n) == ERR_OK) {
		const struct hand hand = hand_of(p);
		struct op_result *end = NEWN(p->cx->mem, struct op_result,
		    n + 1);
		struct answers copy = *a;

		(void)(answers_apply(p->cx, &copy, op, n, &hand, end) == ERR_OK);
	}
	v->diag = p->cx->diag;
	v->ndiag = p->cx->ndiag < DIAG_MAX ? p->cx->ndiag : DIAG_MAX;
	for (unsigned i = 0; i < v->ndiag; i++)
		p->cx->diag[i].what = web_sentence(p, p->cx->diag[i].what);
	return ERR_OK;
}

static void
preview_frame(struct page *p, const struct form *f, const struct form_view *v,
    enum preview state, str branch)
{
	html_lit(&p->h, "<section class=\"heed-preview\" aria-label="
	    "\"Preview\">\n<div class=\"heed-preview__page\">\n");
	form_ignored(p, f);
	if (!v->read_only) {
		web_form(p, S(""));
		ui_hidden(&p->h, S("state"), str_of(preview_info[state].code));
		ui_hidden(&p->h, S("branch"), branch);
	}
	form_draw(p->cx, &p->h, v);
	if (!v->read_only) {
		ui_submit(&p->h, S("Try it: nothing is saved"));
		ui_form_end(&p->h);
	}
	html_lit(&p->h, "</div>\n</section>\n");
}

static enum err
preview_draw(struct page *p, const struct kept *k, const struct form *f,
    const struct answers *a)
{
	enum preview state = preview_of(p);
	str branch = asked(p, "branch");
	struct form_view v = { .a = a, .statuses = true, .again = p->again,
		.nagain = p->nagain, .diag = p->cx->diag,
		.read_only = state == PREVIEW_READ, .easy = state ==
		PREVIEW_EASY, .ndiag = p->cx->ndiag < DIAG_MAX ?
		p->cx->ndiag : DIAG_MAX };

	p->back = (struct ui_link){ .text = S("The form"),
		.href = form_href(p, k) };
	(void)form_button(p->rq->form, p->rq->nform, &v.add, &v.add_in);
	if (state == PREVIEW_WRONG && !p->again)
		TRY(mistakes(p, a, &v));
	if (state == PREVIEW_EASY)
		p->layout = 2;
	web_errors(p);
	ui_heading(&p->h, &(struct ui_heading){ .level = 1, .size = UI_L,
	    .words = true, .caption = S("Preview: nothing here is saved"),
	    .text = k->title });
	states_draw(p, k, f, state, branch);
	preview_frame(p, f, &v, state, branch);
	p->cx->ndiag = p->again ? p->cx->ndiag : 0;
	return ERR_OK;
}

enum err
page_form_preview(struct page *p)
{
	struct form *f = NEW(p->cx->mem, struct form);
	struct answers a;
	struct kept k;

	TRY(formbook_read(p->cx, p->param[0], &k));
	TRY(form_load(p->cx, k.rec.json, f));
	TRY(preview_answers(p, f, preview_of(p), asked(p, "branch"), &a));
	return preview_draw(p, &k, f, &a);
}

/* What was typed is taken as on a person's page, and drawn: a mistake is told,
 * an answer opens what it opens. Nothing is written. */
enum err
post_form_try(struct page *p)
{
	struct form *f = NEW(p->cx->mem, struct form);
	const struct hand hand = hand_of(p);
	struct op_result *end;
	struct answers a;
	struct kept k;
	struct op *op;
	unsigned n;
	enum err e;

	TRY(formbook_read(p->cx, p->param[0], &k));
	TRY(form_load(p->cx, k.rec.json, f));
	TRY(preview_answers(p, f, preview_of(p), asked(p, "branch"), &a));
	e = forms_take(p->cx, &a, S(""), p->rq->form, p->rq->nform, &op, &n);
	if (e == ERR_OK) {
		end = NEWN(p->cx->mem, struct op_result, n + 1);
		e = answers_apply(p->cx, &a, op, n, &hand, end);
	}
	if (e != ERR_OK)
		return web_again(p, e, page_form_preview);
	p->banner = (struct ui_banner){ .text = S("That would be taken. Nothing"
	    " was saved.") };
	return preview_draw(p, &k, f, &a);
}
