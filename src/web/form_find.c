/*
 * What is found in a form, as tables: where people would be put in levels, what
 * is hard to use, what cannot be read. By line and name, so that whoever has the
 * file open beside it finds the place.
 */
#include "web/form_kit.h"
#include "core/arena.h"
#include "fhir/fhir.h"

void
form_title(struct page *p, str title)
{
	ui_heading(&p->h, &(struct ui_heading){ .level = 1, .size = UI_L,
	    .words = true, .text = title.n ? title : S("Form") });
}

void
form_ignored(struct page *p, const struct form *f)
{
	struct ui_callout c = { .heading = S("Not worked out by Heed") };

	if (f->nignored == 0)
		return;
	ui_callout_start(&p->h, &c);
	web_list(p, f->ignored, f->nignored);
	ui_callout_end(&p->h);
}

enum err
form_text_read(struct page *p, str text, struct form_text *t)
{
	struct ctx *cx = p->cx;

	*t = (struct form_text){ .text = text };
	if (json_parse(cx, str_trim(text), FORM_TEXT_MAX, &t->json) != ERR_OK ||
	    !str_eq(json_text(json_get(t->json, S("resourceType"))),
	        S("Questionnaire")))
		t->json = NULL;
	if (t->json && form_lint(cx, t->json, &t->lint, &t->nlint) != ERR_OK)
		t->nlint = 0;
	ctx_calm(cx);
	if (t->nlint)
		t->fixable = fhir_check(cx, t->json) == ERR_OK &&
		    form_draft(cx, t->json, &t->draft) == ERR_OK;
	ctx_calm(cx);
	return ERR_OK;
}

/* "Line 12: risk-level", or the name alone. */
static str
where_says(struct page *p, str text, const struct json *j, str link)
{
	unsigned line = j && text.n ? form_line(text, j, link) : 0;

	if (link.n == 0)
		return S("The form itself");
	return line == 0 ? link : text_of(p, S("Line "), int_words(p, line),
	    S(": "), link);
}

void
form_lint_draw(struct page *p, const struct form_text *t)
{
	struct ui_table tab;
	struct ui_cell *c = web_table(p, &tab, S("Where it puts people in"
	    " levels"), "Where|Why it is refused|Instead", t->nlint);

	for (unsigned i = 0; i < t->nlint; i++, c += tab.ncols) {
		c[0] = (struct ui_cell){ .words = true, .text = where_says(p,
		    t->text, t->json, t->lint[i].link) };
		c[1].text = web_sentence(p, t->lint[i].why);
		c[2].text = web_sentence(p, t->lint[i].instead);
	}
	if (t->nlint)
		ui_table(&p->h, &tab);
}

enum err
form_plain_draw(struct page *p, str text, const struct json *j)
{
	struct plain *l;
	struct ui_table t;
	struct ui_cell *c;
	unsigned n, shown;

	TRY(form_plain(p->cx, j, &l, &n));
	shown = n < PLAIN_FOUND_MAX ? n : PLAIN_FOUND_MAX;
	c = web_table(p, &t, S("What may be hard to use"),
	    "Where|What is so|What to do", shown);
	t.none = S("Nothing was found. A person who uses a screen reader finds"
	    " more than rules do: ask one.");
	for (unsigned i = 0; i < shown; i++, c += t.ncols) {
		const struct plain_info *r = &plain_info[l[i].rule];

		c[0] = (struct ui_cell){ .words = true, .text = where_says(p,
		    text, j, l[i].link) };
		c[1] = (struct ui_cell){ .words = true, .text = l[i].what.n ?
		    text_of(p, S("\xe2\x80\x9c"), l[i].what, S("\xe2\x80\x9d: "),
		        str_of(r->says)) : str_of(r->says) };
		c[2].text = str_of(r->instead);
	}
	ui_table(&p->h, &t);
	if (n > shown)
		ui_p(&p->h, text_of(p, S("And "), int_words(p, n - shown),
		    S(" more.")));
	return ERR_OK;
}

void
form_faults(struct page *p, const struct form_text *t, const char *field)
{
	struct ctx *cx = p->cx;
	unsigned n = cx->ndiag < DIAG_MAX ? cx->ndiag : DIAG_MAX;

	for (unsigned i = 0; i < n; i++) {
		struct diag *d = &cx->diag[i];

		if (str_eq(d->where, S("file")))
			d->where = str_of(field);
		if (str_eq(d->where, str_of(field)))
			continue;
		d->what = text_of(p, where_says(p, t->text, t->json, d->where),
		    S(": "), d->what);
		d->where = str_of(field);
	}
}
