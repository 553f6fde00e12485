/*
 * The safety plan's form, in the wording that this service published.
 *
 * A worker holds the form for its whole life, so a version that is published
 * takes the place of the one before in memory of its own, between two requests.
 * Only its words may differ from the form that Heed brings (formbook.h), so
 * whoever reads plans without it, such as a command, reads the same lines.
 */
#include "care/formbook.h"
#include "core/arena.h"
#include "core/log.h"
#include "forms/plain.h"
#include "web/app_int.h"

#define PLAN_URL S("urn:heed:form:safety-plan")

enum { FORM_MEM = 256 << 20 };

static bool
load(struct ctx *cx, struct app *app, str body, struct form *f)
{
	struct form built_in = *app->plan_own;
	const struct json *j;
	unsigned was = cx->ndiag;
	bool ok = json_parse(cx, body, FORM_TEXT_MAX, &j) == ERR_OK &&
	    form_load(cx, j, f) == ERR_OK &&
	    form_same_parts(cx, &built_in, f) == ERR_OK;

	cx->ndiag = was;
	return ok;
}

enum err
own_forms_fresh(struct ctx *cx, struct app *app)
{
	struct arena *mem = NULL, *was = app->plan_mem;
	const struct form *form = app->plan_own;
	int64_t v;
	str body;

	TRY(formbook_own_v(cx, PLAN_URL, &v, &body));
	if (v == app->plan_v)
		return ERR_OK;
	app->plan_v = v;
	if (v) {
		struct ctx own;
		struct form *f;

		mem = arena_new(FORM_MEM);
		ctx_init(&own, mem, cx->now);
		f = NEW(mem, struct form);
		if (load(&own, app, str_dup(mem, body), f))
			form = f;
		else
			log_line(LOG_WARN_, "form.own", "\"version\":%lld",
			    (long long)v);
	}
	plan_form_use(form);
	app->plan_mem = mem;
	if (was)
		arena_free(was);
	return ERR_OK;
}
