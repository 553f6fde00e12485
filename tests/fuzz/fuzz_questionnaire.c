/*
 * Whatever Questionnaire comes: it is refused with a place and a reason, or it
 * loads, lints clean and draws; it is like itself, can be filled in by nobody and
 * mistyped, and what is hard to use in it is told. No '<' of its words is markup: the page has as
 * many as the page of the same form with '~' in their place.
 */
#include "core/html.h"
#include "core/json.h"
#include "forms/plain.h"
#include "http/http.h"
#define FUZZ_OPEN fuzz_forms
#include "fuzz.h"

/* What a steward is shown of it (forms/plain.h). */
static void
look(struct ctx *cx, const struct form *form)
{
	const struct item *b[3];
	const struct field *field;
	struct difference *d;
	struct answers a;
	unsigned n, nb = form_branches(form, b, 3);

	must(form_compare(cx, form, form, &d, &n));
	assert(n == 0);
	must(form_same_parts(cx, form, form));
	must(form_invent(cx, form, S(""), &a));
	for (unsigned i = 0; i < nb; i++)
		must(form_invent(cx, form, b[i]->link, &a));
	must(form_mistype(cx, form, &field, &n));
	assert(cx->ndiag == 0);
}

/* The page, or "" for a form that is refused or too long. */
static str
draw(struct ctx *cx, str text)
{
	struct form form = { 0 };
	struct answers a;
	struct plain *plain;
	struct lint *lint;
	const struct json *j;
	struct html h;
	unsigned n, nplain;
	str page;

	ctx_calm(cx);
	if (json_parse(cx, text, (size_t)1 << 20, &j) != ERR_OK)
		return S("");
	must(form_lint(cx, j, &lint, &n));
	must(form_plain(cx, j, &plain, &nplain));
	assert(cx->ndiag == 0);
	if (form_load(cx, j, &form) != ERR_OK) {
		assert(cx->ndiag > 0 && cx->diag[0].what.n > 0);
		assert(form.item == NULL);
		return S("");
	}
	assert(n == 0 && cx->ndiag == 0);
	for (unsigned i = 0; i < form.n; i++)
		assert(form_item(&form, form.item[i].link) == &form.item[i]);
	look(cx, &form);
	answers_new(cx, &form, S("Patient/1"), &a);
	html_init(&h, cx->mem, (size_t)32 << 20);
	form_draw(cx, &h, &(struct form_view){ .a = &a, .statuses = true });
	return html_done(&h, &page) == ERR_OK ? page : S("");
}

static unsigned
tags(str page)
{
	unsigned n = 0;

	for (size_t i = 0; i < page.n; i++)
		n += page.p[i] == '<';
	return n;
}

static void
fuzz_one(struct arena *mem, str text)
{
	struct ctx cx;
	str page, other;
	char *p;

	ctx_init(&cx, mem, 1795400000);
	page = draw(&cx, text);
	if (page.n == 0 || str_chr(text, '<') < 0)
		return;
	p = str_c(mem, text);
	for (size_t i = 0; i < text.n; i++)
		p[i] = p[i] == '<' ? '~' : p[i];
	other = draw(&cx, (str){ p, text.n });
	assert(other.n == 0 || tags(page) == tags(other));
}
