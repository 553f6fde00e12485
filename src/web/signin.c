/*
 * Signing in and out, passwords, leaving, unsaved words.
 *
 * A password is checked in another process (D13): the first call of a POST
 * asks and answers "later"; the second finds the verdict in rq->late. What the
 * first call learned is read again, not kept.
 */
#include "access/crypt.h"
#include "core/arena.h"
#include "core/time.h"
#include "web/app_int.h"
#include "web/people_kit.h"

/* Only a path of our own, and no page that acts. */
static str
safe_next(struct page *p, str next)
{
	(void)p;
	if (next.n < 2 || next.n > 500 || next.p[0] != '/' ||
	    next.p[1] == '/' || str_chr(next, '\\') >= 0 ||
	    str_starts(next, S("/sign-")) || str_starts(next, S("/leave")))
		return S("/home");
	for (size_t i = 0; i < next.n; i++)
		if ((unsigned char)next.p[i] <= ' ')
			return S("/home");
	return next;
}

void
web_signin_form(struct page *p, str next)
{
	struct ui_form f = { .action = S("/sign-in") };
	struct ui_input name = { .f = { .name = S("subject"),
		.label = S("Sign-in name"), .error = web_error(p, "subject") },
		.value = web_value(p, "subject", S("")), .width = 20,
		.autocomplete = S("username"), .no_spelling = true };
	struct ui_password pw = { .f = { .name = S("password"),
		.label = S("Password"), .error = web_error(p, "password") } };

	ui_form_start(&p->h, &f);
	ui_hidden(&p->h, S("next"), safe_next(p, next));
	ui_input(&p->h, &name);
	ui_password(&p->h, &pw);
	(void)web_submit(p, S("Sign in"));
}

enum err
page_signin(struct page *p)
{
	str next = web_query(p, "next");

	if (p->signed_in) {
		p->go = S("/home");
		return ERR_OK;
	}
	web_errors(p);
	ui_h1(&p->h, S("Sign in"));
	ui_p(&p->h, wording("signin.crisis"));
	web_signin_form(p, web_value(p, "next", next));
	const struct ui_details lost = { .summary = S("I cannot sign in"),
		.text = S("Ask the team you are with, or whoever runs Heed where"
		          " you are. They give you a new one-time passphrase by"
		          " hand; Heed never sends one.") };

	ui_details(&p->h, &lost);
	return ERR_OK;
}

static enum err
signin_ask(struct page *p, str subject, str password, const struct login_row *l)
{
	if (l->wait_s > 0)
		return fail(p->cx, ERR_INPUT, "password",
		    "wait %d seconds, then try again", (int)l->wait_s);
	(void)subject;
	TRY(app_conf(p->app)->verify(app_conf(p->app)->passwords,
	    p->rq->ticket, password, l->hash));
	p->later = true;
	return ERR_OK;
}

static enum err
signin_verdict(struct page *p, str subject, const struct login_row *l)
{
	str cookie, old = request_cookie(p->rq,
	    p->rq->secure ? "__Host-heed" : "heed");

	if (str_eq(p->rq->late, S("again")))
		return fail(p->cx, ERR_INPUT, "password",
		    "that took too long: try again");
	if (!l->known || !str_eq(p->rq->late, S("yes"))) {
		TRY(login_failed(p->cx, subject));
		TRY(door_commit(p->cx));
		TRY(door_begin(p->cx, TXN_WRITE));
		return fail(p->cx, ERR_INPUT, "password",
		    "the sign-in name or the password is not right");
	}
	if (old.p && p->signed_in)
		TRY(session_end(p->cx, p->me->sid_hash));
	TRY(session_new(p->cx, l, subject, &cookie));
	web_cookie(p, "heed", cookie, -1);
	p->go = safe_next(p, web_post(p, "next"));
	return ERR_OK;
}

enum err
post_signin(struct page *p)
{
	str subject = web_post(p, "subject"), password = request_form(p->rq,
	    "password");
	struct login_row l;
	enum err e;

	if (subject.n == 0)
		(void)fail(p->cx, ERR_INPUT, "subject",
		    "enter your sign-in name");
	if (!password.p || password.n == 0 || password.n > PASSWORD_MAX)
		(void)fail(p->cx, ERR_INPUT, "password", "enter your password");
	if (p->cx->ndiag)
		return web_again(p, ERR_INPUT, page_signin);
	TRY(login_find(p->cx, subject, &l));
	e = p->rq->late.p ? signin_verdict(p, subject, &l)
	                  : signin_ask(p, subject, password, &l);
	if (e == ERR_INPUT || e == ERR_LIMIT) {
		ctx_calm(p->cx);
		(void)fail(p->cx, ERR_INPUT, "password", e == ERR_LIMIT
		    ? "enter your password" : "the sign-in name or the password"
		    " is not right, or too many tries came in a row: wait half"
		    " a minute, then try again");
		return web_again(p, ERR_INPUT, page_signin);
	}
	return e;
}

enum err
post_signout(struct page *p)
{
	TRY(session_end(p->cx, p->me->sid_hash));
	web_cookie(p, "heed", S(""), 0);
	p->clear_site = true;
	p->go = S("/");
	return ERR_OK;
}

/* GET by design: a plain link must work at once, without a form. It only ever
 * ends one's own session; the SameSite cookie keeps other sites from it. */
enum err
page_leave(struct page *p)
{
	str to = p->set[SET_LEAVE_TO];

	if (p->signed_in) {
		door_rollback(p->cx);
		TRY(door_begin(p->cx, TXN_WRITE));
		TRY(session_end(p->cx, p->me->sid_hash));
	}
	web_cookie(p, "heed", S(""), 0);
	p->clear_site = true;
	p->go = str_starts(to, S("https://")) || str_starts(to, S("/"))
	    ? to : S("/left");
	return ERR_OK;
}

enum err
page_left(struct page *p)
{
	ui_h1(&p->h, S("Notes"));
	ui_p(&p->h, wording("leave.done"));
	return ERR_OK;
}

enum err
page_password(struct page *p)
{
	struct ui_password was = { .f = { .name = S("password-now"),
		.label = S("Your password now"),
		.hint = p->me->must_change
		    ? S("The one-time passphrase that you were given.") : S(""),
		.error = web_error(p, "password-now") } };
	struct ui_password is = { .f = { .name = S("password-new"),
		.label = S("A new password"),
		.hint = S("12 characters or more. A few words that you can"
		          " remember are good."),
		.error = web_error(p, "password-new") }, .is_new = true };

	web_errors(p);
	ui_h1(&p->h, S("Change your password"));
	if (p->me->must_change)
		ui_p(&p->h, S("Choose a password of your own before you go on."));
	web_form(p, S(""));
	ui_password(&p->h, &was);
	ui_password(&p->h, &is);
	return web_submit(p, S("Save password"));
}

/* Three calls: check the old one, hash the new one, store it. */
enum err
post_password(struct page *p)
{
	const struct web_conf *c = app_conf(p->app);
	str was = request_form(p->rq, "password-now");
	str is = request_form(p->rq, "password-new"), wrong, late = p->rq->late;
	struct account me;
	struct login_row l;

	if (!was.p || was.n == 0 || was.n > PASSWORD_MAX)
		(void)fail(p->cx, ERR_INPUT, "password-now",
		    "enter your password now");
	TRY(account_read(p->cx, p->me->account, &me));
	wrong = password_fault(is.p ? is : S(""), me.subject);
	if (wrong.n)
		(void)fail(p->cx, ERR_INPUT, "password-new", "%.*s", PRS(wrong));
	if (p->cx->ndiag)
		return web_again(p, ERR_INPUT, page_password);
	TRY(login_find(p->cx, me.subject, &l));
	if (!late.p) {
		TRY(c->verify(c->passwords, p->rq->ticket, was, l.hash));
		p->later = true;
		return ERR_OK;
	}
	if (str_eq(late, S("yes"))) {
		TRY(c->hash(c->passwords, p->rq->ticket, is));
		p->later = true;
		return ERR_OK;
	}
	if (!str_starts(late, S("$argon2id$"))) {
		(void)fail(p->cx, ERR_INPUT, "password-now",
		    str_eq(late, S("again")) ? "that took too long: try again"
		                             : "this is not your password now");
		return web_again(p, ERR_INPUT, page_password);
	}
	TRY(account_password(p->cx, late));
	p->go = web_done(p, S("/home"), "password");
	return ERR_OK;
}

/* ---- one-time passphrases ---- */

enum err
web_once(struct page *p, struct once *out)
{
	const struct web_conf *c = app_conf(p->app);

	*out = (struct once){ p->rq->kept, p->rq->late };
	if (str_starts(p->rq->late, S("$argon2id$")))
		return ERR_OK;
	if (p->rq->late.p)
		return fail(p->cx, ERR_BUSY, "passphrase",
		    "making a passphrase took too long: try again");
	p->re->keep = password_once(p->cx->mem);
	TRY(c->hash(c->passwords, p->rq->ticket, p->re->keep));
	p->later = true;
	return ERR_OK;
}

void
web_hand_over(struct page *p, str name, str subject, const struct once *once,
    str back)
{
	const struct ui_row row[] = { { .key = S("Sign-in name"),
		.value = subject }, { .key = S("One-time passphrase"),
		.value = once->passphrase } };

	html_init(&p->h, p->cx->mem, PAGE_MAX);
	page_open(p, back, str_cat(p->cx->mem, S("A sign-in for "), name));
	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = 2 });
	ui_p(&p->h, wording("once.says"));
	link_p(p, S("Done"), back);
	p->status = 200;
	p->ended = web_done(p, back, "once");
}

/* ---- unsaved words ---- */

/* Autosave: the whole form as it stands, under the page it belongs to. */
enum err
post_draft(struct page *p)
{
	str page = web_post(p, "draft-page"), fields, param[ROUTE_PARAMS_MAX];
	str saved;
	bool other;

	if (!route_match(p->cx, VERB_POST, page, param, &other))
		return fail(p->cx, ERR_INPUT, "draft-page",
		    "there is no such page");
	TRY(web_kept(p, &fields));
	/* It left the page just before the save did, and may come after it. */
	TRY(session_turn(p->cx));
	TRY(token_result(p->cx, request_form(p->rq, "token"), &saved));
	if (!saved.p)
		TRY(scratch_put(p->cx, page, 0, fields));
	p->bare = true;
	p->type = S("text/plain; charset=utf-8");
	p->status = 200;
	html_text(&p->h, S("kept"));
	return ERR_OK;
}

enum err
page_drafts(struct page *p)
{
	struct scraps s;

	TRY(scratch_list(p->cx, &s));
	ui_h1(&p->h, S("Unsaved work"));
	ui_p(&p->h, S("What you began and did not save. Only you see it. It is"
	              " kept for 30 days."));
	if (s.n == 0)
		ui_p(&p->h, S("There is none."));
	for (unsigned i = 0; i < s.n; i++) {
		const struct ui_link go = { .text = S("Go on with it"),
			.href = s.at[i].page,
			.hidden = str_cat(p->cx->mem, S(", begun "),
			    show_time(p->cx->mem, s.at[i].at)) };
		const struct ui_button drop = { .text = S("Throw it away"),
			.kind = UI_SECONDARY, .small = true };

		ui_h2(&p->h, str_cat(p->cx->mem, S("From "),
		    show_time(p->cx->mem, s.at[i].at)));
		ui_links(&p->h, &go, 1);
		button_form(p, S("/drafts/drop"), S("page"), s.at[i].page,
		    &drop);
	}
	return ERR_OK;
}

enum err
post_draft_drop(struct page *p)
{
	str page = web_post(p, "page");

	TRY(scratch_drop(p->cx, page));
	p->go = web_done(p, S("/drafts"), "draft-dropped");
	return ERR_OK;
}
