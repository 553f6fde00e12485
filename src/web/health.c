/*
 * /health: one line of JSON for proxies and watchers; no frame, no session, no
 * look, and nothing in it about anybody.
 *
 * 200 means that this node reads and can write; 503 names what fails. Looks or
 * seals that are past due are told and keep the 200: to take the node away
 * would keep people from their plans and help nothing. ?live answers 200 as
 * long as a worker answers at all.
 */
#include "access/health.h"
#include "core/json.h"
#include "core/version.h"
#include "web/app_int.h"

/* How long ago; null where no process of this service has done it yet. */
static void
ago(struct json_w *w, str name, int64_t s)
{
	if (s < 0)
		json_w_raw(w, name, S("null"));
	else
		json_w_int(w, name, s);
}

static void
readiness(struct page *p, struct json_w *w)
{
	struct health is;

	door_health(p->cx, p->app->door, &is);
	p->status = is.reads && is.writes ? 200 : 503;
	json_w_text(w, S("status"), is.reads && is.writes ? S("ready")
	                                                  : S("failing"));
	if (!is.reads || !is.writes)
		json_w_text(w, S("fails"), is.reads ? S("write") : S("read"));
	json_w_text(w, S("store"), is.pg ? S("postgresql") : S("sqlite"));
	json_w_int(w, S("schema"), is.step);
	json_w_int(w, S("knows"), is.knows);
	ago(w, S("sealed_s"), is.sealed_s);
	ago(w, S("looks_loaded_s"), is.loaded_s);
	json_w_bool(w, S("past_due"), is.past_due);
}

enum err
page_health(struct page *p)
{
	struct json_w w;

	p->bare = true;
	p->type = S("application/json");
	json_w_init(&w, &p->h.b);
	json_w_open(&w, JNOKEY, '{');
	if (request_query(p->rq, "live").p)
		json_w_text(&w, S("status"), S("alive"));
	else
		readiness(p, &w);
	json_w_text(&w, S("version"), S(HEED_VERSION));
	json_w_close(&w, '}');
	buf_c(&p->h.b, '\n');
	return ERR_OK;
}
