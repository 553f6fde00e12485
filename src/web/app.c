/*
 * One request, as named steps:
 *   asset or route -> transaction -> settings -> session -> right -> token ->
 *   person -> done before? -> draft -> page -> commit -> looks -> shell.
 * Each step answers OK or an error, and every error has its page.
 */
#include "web/app_int.h"
#include "access/training.h"
#include "core/arena.h"
#include "core/log.h"
#include "core/metric.h"
#include "core/time.h"
#include "core/utf8.h"
#include "fhir/fhir.h"
#include "http/form.h"
#include "learning/matter.h"
#include "web/people_kit.h"

#include <string.h>

enum { SETTINGS_KEPT_MS = 2000 };

static enum err
settings_fresh(struct ctx *cx, struct app *app)
{
	str value[SET__MAX];

	if (app->set_at && time_ticks_ms() - app->set_at < SETTINGS_KEPT_MS)
		return ERR_OK;
	TRY(settings_read(cx, value));
	for (unsigned i = 0; i < SET__MAX; i++) {
		size_t n = value[i].n < SETTING_MAX ? value[i].n : SETTING_MAX;

		memcpy(app->set_text[i], value[i].p, n);
		app->set[i] = (str){ app->set_text[i], n };
	}
	TRY(own_forms_fresh(cx, app));
	app->set_at = time_ticks_ms(); /* the time of day may be put back */
	return ERR_OK;
}

/* What http itself answers with is asked for once, at the start. */
static void
first_settings(struct ctx cx, struct app *app)
{
	door_enter(&cx, app->door, NULL);
	if (door_begin(&cx, TXN_READ) != ERR_OK)
		return;
	if (settings_fresh(&cx, app) == ERR_OK)
		app->set_at = 0; /* and again with the first page */
	door_rollback(&cx);
}

enum err
app_open(struct ctx *cx, const struct web_conf *conf, struct app **out)
{
	struct app *app = NEW(cx->mem, struct app);

	app->conf = *conf;
	TRY(door_open(cx, conf->url, false, &app->door));
	app->lexicon = conf->lexicon;
	if (!app->lexicon) {
		TRY(lexicon_open(cx, &app->lexicon));
		TRY(care_open(cx, app->lexicon));
		TRY(learning_open(cx, app->lexicon));
	}
	app->plan_own = plan_form();
	first_settings(*cx, app);
	*out = app;
	return ERR_OK;
}

struct door *
app_door(struct app *app)
{
	return app->door;
}

const struct lexicon *
app_lexicon(struct app *app)
{
	return app->lexicon;
}

const struct web_conf *
app_conf(struct app *app)
{
	return &app->conf;
}

void
app_settings_changed(struct app *app)
{
	app->set_at = 0;
}

static enum err
settings_step(struct page *p)
{
	p->set = p->app->set;
	return settings_fresh(p->cx, p->app);
}

static const char *
cookie_name(const struct request *rq)
{
	/* Lynx never returns a Secure cookie over plain http (D14). */
	return rq->secure ? "__Host-heed" : "heed";
}

static enum err
session_step(struct page *p)
{
	str cookie = request_cookie(p->rq, cookie_name(p->rq));
	struct who *w = NEW(p->cx->mem, struct who);
	enum err e;

	p->me = door_who(p->cx);
	if (!cookie.p)
		return ERR_OK;
	e = session_find(p->cx, p->app->door, cookie, w);
	if (e == ERR_SIGNIN) {
		ctx_calm(p->cx);
		return ERR_OK;
	}
	TRY(e);
	door_enter(p->cx, p->app->door, w);
	p->me = w;
	p->signed_in = true;
	p->staff = w->person.n == 0 && !(w->rights & RIGHT_HEARD);
	return ERR_OK;
}

static unsigned
right_for(enum may may)
{
	switch (may) {
	case MAY_FIND:     return RIGHT_FIND;
	case MAY_CARE:     return RIGHT_CARE;
	case MAY_RECORDS:  return RIGHT_RECORDS;
	case MAY_ACCOUNTS: return RIGHT_ACCOUNTS;
	case MAY_UNITS:    return RIGHT_UNITS;
	case MAY_FORMS:    return RIGHT_FORMS;
	case MAY_PRIVACY:  return RIGHT_PRIVACY;
	case MAY_SHARED:   return RIGHT_SHARED;
	case MAY_TELL:     return RIGHT_TELL;
	case MAY_AUDIT:    return RIGHT_AUDIT;
	case MAY_HEARD:    return RIGHT_HEARD;
	default:           return RIGHT_NONE;
	}
}

static enum err
deny(struct page *p)
{
	return fail(p->cx, ERR_DENIED, "route", "%s",
	    err_info[ERR_DENIED].text);
}

static enum err
right_step(struct page *p)
{
	enum may may = p->route->may;

	if (may == MAY_ANYONE)
		return ERR_OK;
	if (!p->signed_in)
		return fail(p->cx, ERR_SIGNIN, "route", "%s",
		    err_info[ERR_SIGNIN].text);
	if (p->me->must_change && p->route->page != page_password &&
	    p->route->page != post_password &&
	    p->route->page != post_signout) {
		p->go = S("/password");
		return ERR_OK;
	}
	if (may == MAY_STAFF && !p->staff)
		return deny(p);
	if (!door_has(p->cx, right_for(may)))
		return deny(p);
	return ERR_OK;
}

/* {person}: locked before anything of theirs is read, made canonical, and the
 * viewer's sight of them weighed against the route. */
static enum err
person_step(struct page *p)
{
	int at = route_param(p->route, "person");
	enum may may = p->route->may;

	p->person = S("");
	if (at < 0)
		return ERR_OK;
	if (!fhir_is_id(p->param[at]))
		return fail(p->cx, ERR_ABSENT, "person", "%s",
		    err_info[ERR_ABSENT].text);
	TRY(person_canon(p->cx, p->param[at], &p->person));
	if (p->route->verb == VERB_POST)
		TRY(person_lock(p->cx, p->person));
	TRY(person_sight(p->cx, p->person, &p->sight));
	p->own = p->sight == SIGHT_OWN;
	if (p->sight == SIGHT_NOTHING || p->sight == SIGHT_SHARED)
		return fail(p->cx, ERR_ABSENT, "person", "%s",
		    err_info[ERR_ABSENT].text);
	if ((may == MAY_TEAM || may == MAY_OWN_OR_TEAM) &&
	    p->sight == SIGHT_NAME) {
		/* A practitioner without a relationship is asked why. */
		if (p->route->verb == VERB_GET && door_has(p->cx, RIGHT_BREAK)) {
			p->go = web_path(p, S("person"), p->person, S("open"));
			return ERR_OK;
		}
		return person_need(p->cx, p->person, false);
	}
	if ((may == MAY_TEAM && p->own) || (may == MAY_OWN && !p->own))
		return deny(p);
	return died_step(p);
}

/* A POST comes from our own pages: no other site's, and with our token. What is
 * told may come from a page that was kept (0063), which is of no site: it is drawn
 * again here, and nothing is kept of it before that was sent. */
static enum err
token_step(struct page *p, str *token)
{
	const struct request *rq = p->rq;
	str scheme = rq->secure ? S("https://") : S("http://");

	*token = S("");
	if (p->route->verb != VERB_POST)
		return ERR_OK;
	if (rq->bad != ERR_OK)
		return fail(p->cx, rq->bad, "form", "%s",
		    rq->bad == ERR_LIMIT
		        ? "this is more than a form may hold (1 MiB); shorten it and send it again"
		        : "the form could not be read");
	if (str_eq(rq->fetch_site, S("cross-site")) ||
	    (rq->origin.n && !str_eq(rq->origin, S("null")) &&
	        !str_eq(rq->origin, str_cat(p->cx->mem, scheme, rq->host)))) {
		p->afresh = p->quiet;
		return p->quiet ? ERR_OK : fail(p->cx, ERR_DENIED, "origin",
		    "this form was sent from another site");
	}
	if (!p->route->token)
		return ERR_OK;
	*token = request_form(rq, "token");
	if (p->quiet && !token_ok(p->cx, *token)) {
		*token = S("");
		p->afresh = true;
		return ERR_OK;
	}
	if (!token_ok(p->cx, *token))
		return fail(p->cx, ERR_DENIED, "token",
		    "this form is not from this sign-in: open the page again; your words are below");
	return ERR_OK;
}

/* The same form a second time is the first one's answer, not a second write. */
static enum err
done_step(struct page *p, str token)
{
	str result;

	if (token.n == 0)
		return ERR_OK;
	TRY(token_result(p->cx, token, &result));
	if (result.p)
		p->go = result;
	return ERR_OK;
}

/* What was begun on this page and not saved comes back into its fields. */
static enum err
draft_step(struct page *p)
{
	str fields;
	int64_t base, at;
	bool other;
	str param[ROUTE_PARAMS_MAX];

	if (!p->signed_in || p->quiet || p->route->verb != VERB_GET ||
	    !route_match(p->cx, VERB_POST, p->rq->path, param, &other))
		return ERR_OK;
	TRY(scratch_get(p->cx, p->rq->path, &fields, &base, &at));
	if (!fields.p || form_parse(p->cx->mem, fields, HTTP_FIELDS_MAX,
	    &p->again, &p->nagain) != ERR_OK)
		return ERR_OK;
	p->banner = (struct ui_banner){ .title = S("Not saved yet"),
		.text = fill(p, wording("draft.restored"), "{date}",
		    show_time(p->cx->mem, at)) };
	return ERR_OK;
}

static enum err
page_steps(struct page *p, str *token)
{
	str ended;

	TRY(settings_step(p));
	TRY(session_step(p));
	/* After who it is: door_enter begins with nothing read. */
	if (p->route->verb == VERB_GET)
		settings_keep(p->cx, p->set);
	TRY(right_step(p));
	if (p->go.n)
		return ERR_OK;
	TRY(token_step(p, token));
	TRY(person_step(p));
	if (p->go.n)
		return ERR_OK;
	TRY(done_step(p, *token));
	if (p->go.n)
		return ERR_OK;
	TRY(draft_step(p));
	TRY(words_step(p));
	TRY(p->route->page(p));
	ended = p->go.n ? p->go : p->ended;
	if (p->route->verb == VERB_POST && token->n && ended.n &&
	    !p->nobodys) {
		TRY(session_turn(p->cx));
		TRY(token_done(p->cx, *token, ended));
		TRY(scratch_drop(p->cx, p->rq->path));
	}
	return ERR_OK;
}

/* A page drawn again over its errors has answered; nothing is to be saved. */
static bool
drawn(const struct page *p, enum err e)
{
	return p->status != 0 && (e == ERR_INPUT || e == ERR_STALE);
}

/* A form that was sent twice at once, or a commit whose answer was lost: the
 * token says whether the write stands, and what it ended in (D17). */
static enum err
done_after_all(struct page *p, str token, enum err e)
{
	str result = { NULL, 0 };
	bool may_be = e == ERR_STALE || e == ERR_INPUT || e == ERR_BUSY ||
	    e == ERR_UNKNOWN;

	/* As a writer: what can be read may not be on the disk yet, and while it
	 * is not nobody may write. */
	if (token.n == 0 || !may_be || door_begin(p->cx, TXN_WRITE) != ERR_OK)
		return e;
	if (token_result(p->cx, token, &result) != ERR_OK)
		result.p = NULL;
	door_rollback(p->cx);
	if (!result.p)
		return e;
	ctx_calm(p->cx);
	p->status = 0;
	p->go = result;
	return ERR_OK;
}

static enum err
transact(struct page *p)
{
	str token = S("");
	enum err e = door_begin(p->cx,
	    p->route->verb == VERB_POST ? TXN_WRITE : TXN_READ);

	p->set = p->app->set;
	p->me = door_who(p->cx);
	if (e != ERR_OK)
		return e;
	e = page_steps(p, &token);
	if (e == ERR_OK && !p->later)
		e = door_commit(p->cx);
	else
		door_rollback(p->cx);
	if (e != ERR_OK)
		e = done_after_all(p, token, e);
	words_after(p);
	if (e == ERR_OK || drawn(p, e)) {
		enum err l = door_leave(p->cx);

		if (l != ERR_OK) {
			p->status = 0;
			e = l;
		}
	}
	return e;
}

/* Words sent to a session that has lapsed become its account's draft (D11). */
static void
keep_words(struct page *p)
{
	str cookie = request_cookie(p->rq, cookie_name(p->rq));
	str account = S(""), page = p->rq->path, param[ROUTE_PARAMS_MAX], fields;
	bool other;

	if (!cookie.p || p->rq->nform == 0 || !p->route->token)
		return;
	/* An autosave is of the page that it names. */
	if (p->route->page == post_draft)
		page = web_post(p, "draft-page");
	if (!route_match(p->cx, VERB_POST, page, param, &other))
		return;
	if (web_kept(p, &fields) != ERR_OK ||
	    door_begin(p->cx, TXN_WRITE) != ERR_OK)
		return;
	if (session_lapsed(p->cx, cookie, request_form(p->rq, "token"),
	        &account) == ERR_OK && account.n &&
	    scratch_keep(p->cx, account, page, fields) == ERR_OK &&
	    door_commit(p->cx) == ERR_OK)
		p->banner = (struct ui_banner){ .text =
		    wording("signed-out.kept") };
	else
		door_rollback(p->cx);
}

static void
touch(struct page *p)
{
	struct who *w;

	if (!p->signed_in || p->quiet || !session_wants_touch(p->cx, p->me))
		return;
	w = NEW(p->cx->mem, struct who);
	*w = *p->me;
	if (session_touch(p->cx, p->app->door, w) == ERR_OK)
		p->me = w;
}

static bool
asset_reply(const struct request *rq, struct reply *re)
{
	char path[256] = "static/";
	str rest;

	if (!str_starts(rq->path, S("/assets/")))
		return false;
	rest = str_sub(rq->path, 8, rq->path.n);
	if (rest.n < sizeof(path) - 8)
		memcpy(path + 7, rest.p, rest.n);
	re->asset = asset_find(path);
	re->status = re->asset ? 200 : 404;
	reply_header(re, S("X-Content-Type-Options"), S("nosniff"));
	if (!re->asset) {
		re->type = S("text/plain; charset=utf-8");
		re->body = S("There is nothing here.\n");
	}
	return true;
}

/* The row for a path without one: so that its 404 has a frame like any page. */
static const struct route nowhere = { VERB_GET, "", NULL, MAY_ANYONE, false,
	"Page not found", "" };

/* Where things are told, also by who does not want to be known (D10). */
static bool
is_quiet(const struct route *r)
{
	return str_starts(str_of(r->path), S("/tell"));
}

static enum err
run(struct page *p)
{
	bool other;
	enum err e;

	p->route = route_match(p->cx, p->rq->verb, p->rq->path, p->param,
	    &other);
	if (p->route && p->route->may == MAY_PROBE)
		return p->route->page(p);
	if (p->route) {
		p->quiet = is_quiet(p->route);
		p->title = str_of(p->route->title);
		e = transact(p);
		if (e == ERR_SIGNIN && p->rq->verb == VERB_POST)
			keep_words(p);
		return e;
	}
	/* The frame still wants settings and who is signed in. */
	p->route = &nowhere;
	p->title = str_of(nowhere.title);
	p->set = p->app->set;
	p->me = door_who(p->cx);
	if (door_begin(p->cx, TXN_READ) == ERR_OK) {
		if (settings_step(p) == ERR_OK)
			(void)(session_step(p) == ERR_OK);
		door_rollback(p->cx);
	}
	return fail(p->cx, ERR_ABSENT, "route", "%s",
	    err_info[ERR_ABSENT].text);
}

/* What an answer is counted and logged under: its row of the table of pages. */
enum { ROW_ASSET, ROW_NOWHERE, ROW_FIRST };

const char *
app_row(unsigned row)
{
	static const char *const name[] = {
		[ROW_ASSET] = "asset", [ROW_NOWHERE] = "none",
#define ROUTE(verb, path, page, may, token, title, help) #verb " " path,
#include "web/routes.def"
#undef ROUTE
	};

	return row < sizeof(name) / sizeof(name[0]) ? name[row] : NULL;
}

static void
counted(unsigned row, struct reply *re, enum err e)
{
	re->row = app_row(row);
	metric_page(row, re->status);
	if (re->status >= 500)
		log_line(LOG_ERROR_, "page.failed", "\"row\":\"%s\","
		    "\"status\":%d,\"error\":\"%s\"", re->row, re->status,
		    err_info[e].name);
}

void
app_handle(void *arg, struct ctx *cx, const struct request *rq,
    struct reply *re)
{
	struct page p = { .cx = cx, .rq = rq, .re = re, .app = arg,
		.person = S(""), .lang = S("en"), .type = S(""),
		.download = S(""), .file = S(""), .policy = S(""), .go = S(""), .ended = S("") };
	enum err e;

	if (asset_reply(rq, re)) {
		counted(ROW_ASSET, re, ERR_OK);
		return;
	}
	html_init(&p.h, cx->mem, PAGE_MAX);
	door_enter(cx, p.app->door, NULL);
	e = run(&p);
	if (p.later && e == ERR_OK) {
		re->later = true;
		return;
	}
	if (e == ERR_OK)
		touch(&p);
	shell_draw(&p, e);
	if (p.quiet) {
		re->quiet = true;
		if (re->status >= 500)
			log_line(LOG_ERROR_, "page.failed", "\"status\":%d",
			    re->status);
		return;
	}
	counted(p.route == &nowhere ? ROW_NOWHERE :
	    ROW_FIRST + (unsigned)(p.route - routes), re, e);
}

void
app_full(void *arg, struct reply *re)
{
	struct app *app = arg;

	door_abandon(app->door);
	re->status = 500;
	re->type = S("text/html; charset=utf-8");
	re->body = app_oops_body(app);
}

/* Without a store, a session or an arena: the last words are a literal. */
#define OOPS(first)                                                          \
	"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">" \
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">" \
	"<title>Notes</title></head><body>" first "<main><h1>Sorry, that did not work</h1>" \
	"<p>Nothing was changed. Go back and try again.</p>" \
	"<h2>If you need help now</h2>" \
	"<p>In danger now: call <a href=\"tel:999\">999</a>. Urgent mental" \
	" health help: call <a href=\"tel:111\">111</a>. Samaritans:" \
	" <a href=\"tel:116123\">116 123</a>.</p></main></body></html>\n"

str
app_oops_body(struct app *app)
{
	return str_eq(app->set[SET_TRAINING], S("1"))
	    ? S(OOPS("<p><strong>" TRAINING_SAYS "</strong></p>"))
	    : S(OOPS(""));
}
