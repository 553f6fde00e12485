/*
 * Whatever Questionnaire comes: it is refused with a place and a reason, or it
 * loads, lints clean and draws, and a page sent back as drawn changes nothing.
 */
#include "core/html.h"
#include "core/json.h"
#include "forms/forms.h"
#include "http/http.h"
#include "language/language.h"
#define FUZZ_OPEN fuzz_forms
#include "fuzz.h"

static void
fuzz_one(struct arena *mem, str text)
{
	struct form form = { 0 };
	struct answers a;
	struct lint *lint;
	const struct json *j;
	struct html h;
	struct ctx cx;
	unsigned n;
	str page;

	ctx_init(&cx, mem, 0);
	if (json_parse(&cx, text, (size_t)1 << 20, &j) != ERR_OK)
		return;
	if (form_lint(&cx, j, &lint, &n) != ERR_OK || cx.ndiag)
		assert(!"the lint fails");
	if (form_load(&cx, j, &form) != ERR_OK) {
		assert(cx.ndiag > 0 && cx.diag[0].what.n > 0);
		assert(form.item == NULL);
		return;
	}
	assert(n == 0 && cx.ndiag == 0);
	for (unsigned i = 0; i < form.n; i++)
		assert(form_item(&form, form.item[i].link) == &form.item[i]);
	answers_new(&cx, &form, S("Patient/1"), &a);
	html_init(&h, mem, (size_t)32 << 20);
	form_draw(&cx, &h, &(struct form_view){ .a = &a, .statuses = true });
	if (html_done(&h, &page) == ERR_OK)
		assert(str_find(page, S("<script")) < 0);
}
