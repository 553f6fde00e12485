/*
 * The frame round every page: who is signed in, whom the page is about, where
 * help is, the way back and the way out. And the pages for what went wrong,
 * which carry the words that were typed.
 */
#include "web/app_int.h"
#include "access/training.h"
#include "core/arena.h"
#include "core/log.h"
#include "core/time.h"
#include "web/people_kit.h"

#include <string.h>

static const char policy[] =
    "default-src 'none'; style-src 'self'; script-src 'self';"
    " img-src 'self' data:; font-src 'self'; connect-src 'self';"
    " manifest-src 'self'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'";

/* A device that the person allowed stays allowed when a session ends (D12): it
 * is stopped by them alone. The session's own cookie is always taken back. */
static bool
allowed_device(const struct page *p)
{
	return request_cookie(p->rq, p->rq->secure ? "__Host-heed-device"
	                                           : "heed-device").p != NULL;
}

void
shell_headers(struct page *p, struct reply *re)
{
	reply_header(re, S("Content-Security-Policy"), str_of(p->file.n
	    ? p->policy.n ? str_c(p->cx->mem, p->policy)
	    : "sandbox; default-src 'none'" : policy));
	reply_header(re, S("X-Content-Type-Options"), S("nosniff"));
	reply_header(re, S("X-Frame-Options"), S("DENY"));
	reply_header(re, S("Referrer-Policy"), S("same-origin"));
	reply_header(re, S("Cross-Origin-Opener-Policy"), S("same-origin"));
	/* Lynx heeds the second word alone. */
	reply_header(re, S("Cache-Control"), S("no-store, no-cache"));
	if (p->rq->secure)
		reply_header(re, S("Strict-Transport-Security"),
		    S("max-age=31536000"));
	if (p->clear_site)
		reply_header(re, S("Clear-Site-Data"), allowed_device(p)
		    ? S("\"cache\", \"storage\"")
		    : S("\"cache\", \"cookies\", \"storage\""));
	for (unsigned i = 0; i < p->ncookies; i++)
		reply_header(re, S("Set-Cookie"), p->sensitive_cookie[i]);
}

struct nav_row { const char *text, *href; unsigned rights; };
static const struct nav_row staff_nav[] = {
	{ "Home", "/home", RIGHT_NONE },
	{ "Find a person", "/find", RIGHT_FIND },
	{ "Work list", "/work", RIGHT_CARE },
	{ "Two records, one person", "/merges", RIGHT_RECORDS },
	{ "Records past their time", "/keeping", RIGHT_RECORDS },
	{ "Who looked", "/looks", RIGHT_PRIVACY },
	{ "Accounts", "/accounts", RIGHT_ACCOUNTS },
	{ "Units", "/units", RIGHT_UNITS },
	{ "Settings", "/settings", RIGHT_UNITS },
	{ "Forms", "/forms", RIGHT_FORMS },
	{ "Audit", "/audit", RIGHT_AUDIT },
};
enum { NAV_MAX = sizeof(staff_nav) / sizeof(staff_nav[0]) };

static unsigned
nav_make(struct page *p, struct ui_nav *nav)
{
	unsigned n = 0;

	if (!p->signed_in)
		return 0;
	if (p->me->rights & RIGHT_OWN) {
		str mine = web_path(p, S("person"), p->me->person);

		nav[n++] = (struct ui_nav){ S("Now"), S("/me"), false };
		nav[n++] = (struct ui_nav){ S("Change it"),
			str_cat(p->cx->mem, mine, S("/plan")), false };
		nav[n++] = (struct ui_nav){ S("Who sees this"),
			str_cat(p->cx->mem, mine, S("/sharing")), false };
		nav[n++] = (struct ui_nav){ S("Keep a copy"),
			str_cat(p->cx->mem, mine, S("/keep")), false };
		nav[n++] = (struct ui_nav){ S("What we promised"),
			str_cat(p->cx->mem, mine, S("/owed")), false };
	} else if (p->me->rights & RIGHT_SHARED) {
		nav[n++] = (struct ui_nav){ S("Shared with you"), S("/shared"),
			false };
		nav[n++] = (struct ui_nav){ S("Tell us something"),
			S("/shared/tell"), false };
	} else if (p->me->rights & RIGHT_HEARD) {
		nav[n++] = (struct ui_nav){ S("What you asked"), S("/with"),
			false };
	} else {
		if (p->me->rights & (RIGHT_SAFETY | RIGHT_REVIEW | RIGHT_ENGAGE |
		        RIGHT_BOARD | RIGHT_REPORTER | RIGHT_PRIVACY))
			nav[n++] = (struct ui_nav){ S("Learning"), S("/learn"),
				false };
		for (unsigned i = 0; i < NAV_MAX; i++)
			if (door_has(p->cx, staff_nav[i].rights))
				nav[n++] = (struct ui_nav){
					str_of(staff_nav[i].text),
					str_of(staff_nav[i].href), false };
	}
	for (unsigned i = 0; i < n; i++)
		nav[i].current = str_eq(nav[i].href, p->rq->path);
	return n;
}

static const struct ui_link footer[] = {
	{ .text = SK("Why there is no score"), .href = SK("/why-no-score") },
	{ .text = SK("Tell us what happened"), .href = SK("/tell") },
	{ .text = SK("Help"), .href = SK("/help") },
	{ .text = SK("Privacy"), .href = SK("/privacy") },
	{ .text = SK("Accessibility"), .href = SK("/accessibility") },
	{ .text = SK("What the practice rests on"), .href = SK("/practice") },
};

/* The identity bar stands on each page about a person that staff see. Reading
 * it again after the page costs nothing: web_person remembers. */
static struct ui_identity *
identity(struct page *p)
{
	const struct person_view *v;
	struct ui_identity *id;
	str *flag;
	struct buf b;

	if (!p->staff || p->person.n == 0 || p->no_identity ||
	    web_person(p, &v) != ERR_OK)
		return NULL;
	id = NEW(p->cx->mem, struct ui_identity);
	id->name = v->name;
	id->preferred = v->preferred;
	id->href = web_path(p, S("person"), p->person);
	id->nhs_number = v->nhs;
	buf_init(&b, p->cx->mem, 128);
	if (v->dob.n) {
		struct fdate d;

		if (fdate_parse(p->cx, "birthDate", v->dob, &d) == ERR_OK)
			buf_put(&b, show_fdate(p->cx->mem, &d));
		if (v->age >= 0)
			buf_fmt(&b, " (%d years)", v->age);
	}
	id->born = buf_str(&b);
	flag = NEWN(p->cx->mem, str, 16);
	/* Nobody rings them, or sends them easy words. */
	if (v->died)
		flag[id->nflags++] = died_says(p, v);
	for (unsigned i = 0; i < v->nneeds && i < 8 && !v->died; i++)
		flag[id->nflags++] = v->needs[i];
	for (unsigned i = 0; i < v->nsafe && i < 8 && !v->died; i++)
		flag[id->nflags++] = v->safe[i];
	id->flags = flag;
	return id;
}

static const struct ui_contact *
crisis_rows(struct page *p, unsigned *n)
{
	struct crisis *c = NULL;
	struct ui_contact *out;
	int age = -1;
	unsigned k = 0;
	const struct person_view *v;

	*n = 0;
	if (p->own && web_person_brief(p, &v) == ERR_OK)
		age = v->age;
	if (crisis_contacts(p->cx, p->set, age, &c, n) != ERR_OK)
		*n = 0;
	out = NEWN(p->cx->mem, struct ui_contact, *n + 2);
	for (unsigned i = 0; i < *n; i++)
		if (c[i].strip)
			out[k++] = (struct ui_contact){ c[i].name, c[i].how,
				c[i].href, S("") };
	out[k++] = (struct ui_contact){ .name = S("If you would rather not call"),
		.how = S("More ways to get help"), .href = S("/help-now") };
	*n = k;
	return out;
}

/* "2:52pm" of "23 November 2026 at 2:52pm". */
static str
clock_of(struct page *p, int64_t at)
{
	str s = show_time(p->cx->mem, at);
	ptrdiff_t k = str_find(s, S(" at "));

	return k < 0 ? s : str_sub(s, (size_t)k + 4, s.n);
}

/* What a POST's redirect asked to be said, by code; the words are the
 * practice's. */
static void
banner_step(struct page *p)
{
	str code = web_query(p, "done");
	char key[64];

	if (code.n == 0 || code.n > 40 || p->banner.text.n)
		return;
	for (size_t i = 0; i < code.n; i++)
		if (!((code.p[i] >= 'a' && code.p[i] <= 'z') ||
		        code.p[i] == '-'))
			return;
	(void)snprintf(key, sizeof(key), "done.%.*s", PRS(code));
	if (str_eq(wording(key), str_of(key)))
		return;
	/* Nothing is green for someone who comes after a death. */
	p->banner = (struct ui_banner){ .text = wording(key),
		.success = !str_starts(code, S("kept-")) &&
		    !(p->me->rights & RIGHT_HEARD) };
}

/* ---- a store for training (access/training.h) ---- */

static bool
is_training(const struct page *p)
{
	return p->set && str_eq(p->set[SET_TRAINING], S("1"));
}

/* What has a frame of its own says it too: a page after its head and body
 * begin, a text in its first line. Bytes that someone once sent stay theirs. */
static void
mark(struct page *p, str *body)
{
	ptrdiff_t head = str_find(*body, S("<head>"));
	ptrdiff_t in = str_find(*body, S("<body")), end;
	struct buf b;

	buf_init(&b, p->cx->mem, body->n + 1024);
	if (str_starts(p->re->type, S("text/plain")) &&
	    p->rq->verb != VERB_POST) {
		buf_lit(&b, TRAINING_SAYS "\n\n");
		buf_put(&b, *body);
		*body = buf_str(&b);
	}
	if (!str_starts(p->re->type, S("text/html")) || head < 0 || in < head)
		return;
	end = in + str_chr(str_sub(*body, (size_t)in, SIZE_MAX), '>') + 1;
	buf_put(&b, str_sub(*body, 0, (size_t)head + 6));
	buf_lit(&b, "<meta name=\"heed-training\" content=\"" TRAINING_SAYS
	    "\">");
	buf_put(&b, str_sub(*body, (size_t)head + 6, (size_t)(end - head - 6)));
	buf_lit(&b, "<p role=\"note\"><strong>" TRAINING_SAYS "</strong></p>");
	buf_put(&b, str_sub(*body, (size_t)end, SIZE_MAX));
	*body = buf_str(&b);
}

/* "notes.html", quoted or not, as training-notes.html. */
static str
download_name(struct page *p)
{
	bool quoted = str_starts(p->download, S("\""));
	str name = str_sub(p->download, quoted, SIZE_MAX);

	if (!is_training(p))
		return p->download;
	return str_cat(p->cx->mem, quoted ? S("\"" TRAINING_FILE) :
	    S(TRAINING_FILE), name);
}

static void
frame(struct page *p, struct html *out)
{
	struct ui_nav nav[NAV_MAX + 4];
	bool theirs = p->signed_in && !p->staff;
	struct ui_page u = { .title = p->title, .lang = p->lang, .rtl = p->rtl,
		.bare_title = theirs || str_eq(p->title, S("Notes")) ||
		    str_eq(p->title, S("Heed")),
		.error = p->cx->ndiag > 0 && p->status >= 400,
		.organisation = p->set[SET_ORGANISATION], .nav = nav,
		.leave = theirs || p->calm, .back = p->back, .wide = p->wide,
		.calm = p->calm, .links = footer,
		.nlinks = sizeof(footer) / sizeof(footer[0]) };

	banner_step(p);
	if (is_training(p))
		u.notice = S(TRAINING_SAYS);
	u.nnav = p->calm ? 0 : nav_make(p, nav);
	u.layout = p->layout == 1 ? UI_LARGE_PRINT
	    : p->layout == 2 ? UI_EASY_READ : UI_SCREEN;
	if (p->signed_in && !p->calm) {
		u.user = p->me->name;
		u.sign_out = S("/sign-out");
		u.token = token_make(p->cx);
		u.signed_out_at = clock_of(p, p->me->idle_until);
	}
	u.home = p->signed_in ? S("/home") : S("/");
	u.about = identity(p);
	u.banner = p->banner.text.n ? &p->banner : NULL;
	u.crisis = crisis_rows(p, &u.ncrisis);
	ui_page_start(out, &u);
	html_join(out, &p->h);
	ui_page_end(out, &u);
}

static void
finish(struct page *p, struct html *out)
{
	struct reply *re = p->re;

	if (p->status >= 400 || out != &p->h)
		p->file = S("");
	shell_headers(p, re);
	if (p->file.n) {
		re->body = p->file;
		if (is_training(p) && p->policy.n)
			mark(p, &re->body);
		return;
	}
	if (re->type.n == 0)
		re->type = S("text/html; charset=utf-8");
	if (html_done(out, &re->body) != ERR_OK) {
		re->status = 500;
		re->body = app_oops_body(p->app);
	} else if (is_training(p) && out == &p->h) {
		mark(p, &re->body);
	}
}

/* The shell reads (identity, contacts), so it has a transaction of its own. */
static void
draw_in_txn(struct page *p, struct html *out)
{
	bool on = door_begin(p->cx, TXN_READ) == ERR_OK;

	if (!on)
		p->no_identity = true;
	frame(p, out);
	if (on)
		door_rollback(p->cx);
}

void
shell_draw(struct page *p, enum err e)
{
	struct html out;

	if (e == ERR_OK && p->go.n) {
		p->re->status = 303;
		reply_header(p->re, S("Location"), p->go);
		p->re->type = S("text/html; charset=utf-8");
		p->re->body = S("");
		shell_headers(p, p->re);
		return;
	}
	if (p->status == 0) {
		p->status = err_info[e].http;
		if (e != ERR_OK)
			oops_draw(p, e);
	}
	p->re->status = p->status;
	if (p->bare && e == ERR_OK) {
		p->re->type = p->type;
		if (p->download.n)
			reply_header(p->re, S("Content-Disposition"),
			    str_cat(p->cx->mem, S("attachment; filename="),
			        download_name(p)));
		finish(p, &p->h);
		return;
	}
	html_init(&out, p->cx->mem, 2 * PAGE_MAX);
	draw_in_txn(p, &out);
	finish(p, &out);
}

/* Everything that was typed, so that no failure costs a word. */
static void
typed_words(struct page *p)
{
	bool any = false;

	for (unsigned i = 0; i < p->rq->nform; i++) {
		const struct field *f = &p->rq->form[i];

		if (str_eq(f->name, S("token")) || f->value.n < 3 ||
		    str_find(f->name, S("password")) >= 0)
			continue;
		if (!any)
			ui_h2(&p->h, S("Your words"));
		if (!any)
			ui_p(&p->h, S("They are not saved. Copy them from here if you need to."));
		any = true;
		ui_inset_start(&p->h);
		ui_words(&p->h, f->value);
		ui_inset_end(&p->h);
	}
}

static str
oops_heading(enum err e)
{
	switch (e) {
	case ERR_SIGNIN: return S("Sign in to go on");
	case ERR_DENIED: return S("This is not open to you");
	case ERR_ABSENT: return S("There is nothing here");
	case ERR_GONE:   return S("This has been withdrawn");
	case ERR_STALE:  return S("Someone else changed this first");
	case ERR_LIMIT:  return S("This is more than Heed accepts at once");
	case ERR_BUSY:   return S("Heed is busy just now");
	case ERR_UNKNOWN: return wording("unknown.heading");
	case ERR_INPUT:
	case ERR_UNREAD: return S("Something needs attention");
	default:         return S("Sorry, that did not work");
	}
}

/* The request's number, in two halves as one says it; the log has it whole. */
static void
number(struct page *p)
{
	unsigned n = log_request();
	struct buf b;

	if (p->status < 500 || n == 0)
		return;
	buf_init(&b, p->cx->mem, 512);
	buf_put(&b, wording("error.number"));
	buf_fmt(&b, " %04u %04u", n / 10000, n % 10000);
	ui_p(&p->h, buf_str(&b));
}

void
oops_draw(struct page *p, enum err e)
{
	str say = err_say(p->cx, e);

	html_init(&p->h, p->cx->mem, PAGE_MAX);
	p->bare = false;
	p->go = S("");
	p->title = oops_heading(e);
	if (p->signed_in && !p->staff)
		p->title = S("Notes");
	ui_h1(&p->h, oops_heading(e));
	if (e == ERR_UNKNOWN)
		say = wording("unknown.body");
	ui_p(&p->h, web_sentence(p, say));
	if (e == ERR_SIGNIN) {
		ui_p(&p->h, wording("signin.crisis"));
		web_signin_form(p, p->rq->verb == VERB_GET ? p->rq->target
		                                           : p->rq->path);
	}
	if (e == ERR_STORE || e == ERR_BUSY)
		ui_p(&p->h, S("Nothing was changed. Wait a moment and try again."));
	number(p);
	typed_words(p);
	if (e != ERR_SIGNIN) {
		const struct ui_link home = { .text = p->signed_in
			    ? S("Go to your start page") : S("Go to the start page"),
			.href = p->signed_in ? S("/home") : S("/") };

		html_lit(&p->h, "<p class=\"nhsuk-body\">");
		ui_link(&p->h, &home);
		html_lit(&p->h, "</p>");
	}
	p->cx->ndiag = 0;
}
