/*
 * What became of what someone told us: by a code, as nobody; or with an account,
 * of what was told with a name or in confidence.
 */
#include "core/arena.h"
#include "core/time.h"
#include "learning/event.h"
#include "web/learn_tell.h"
#include "web/matter_kit.h"

#include <string.h>

static const struct { const char *link, *heading; } parts[] = {
	{ "told.changed", "Here is what changed" },
	{ "told.found", "What was found" },
	{ "told.rapid", "What was done at once" },
	{ "told.next", "What happens next" },
};

static bool
parts_said(struct page *p, const struct matter *m)
{
	bool any = false;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		str says = matter_words(p->cx, m, parts[i].link);

		if (says.n == 0)
			continue;
		any = true;
		ui_h2(&p->h, str_of(parts[i].heading));
		ui_words(&p->h, says);
	}
	return any;
}

static void
questions_draw(struct page *p, const struct matter *m)
{
	for (const struct line *l = entry_next(&m->a, "told.ask", NULL); l;
	    l = entry_next(&m->a, "told.ask", l)) {
		const struct line *q = line_in(&m->a, l->id, "told.question");
		const struct line *a = line_in(&m->a, l->id, "told.answer");

		if (!q || q->value.n == 0)
			continue;
		web_area(p, str_c(p->cx->mem, text_of(p, S("a:"), l->id)),
		    text_of(p, S("We ask you: "), q->value), S(""),
		    a ? a->value : S(""), 3);
	}
}

static void
answer_draw(struct page *p, const struct matter *m, str action, str code)
{
	unsigned n;
	const struct ui_option *o = code_options(p, "told-different", &n);
	str now = matter_value(m, "told.different");

	web_form(p, action);
	ui_hidden(&p->h, S("do"), S("answer"));
	if (code.n)
		ui_hidden(&p->h, S("code"), code);
	questions_draw(p, m);
	ui_radios(&p->h, &(struct ui_radios){ .f = { .name = S("different"),
	    .label = S("Did anything change, as you see it?") },
	    .options = o, .noptions = n, .value = web_value(p, "different",
	    now.n ? now : S("not-said")) });
	web_area(p, "words", S("Is there anything to add?"), S(""),
	    matter_value(m, "told.words"), 3);
	(void)(web_submit(p, S("Send")) == ERR_OK);
}

static void
became_draw(struct page *p, const struct matter *m,
    const struct matter_row *r, str action, str code)
{
	int64_t read = matter_time(p->cx, m, "told.read");

	ui_p(&p->h, text_of(p, r->ref, S(" · "), matter_state_words(
	    KIND_EVENT, m->state)));
	if (read)
		ui_p(&p->h, text_of(p, S("Someone read it on "),
		    show_day(p->cx->mem, read), S(".")));
	if (!parts_said(p, m))
		ui_p(&p->h, r->due == MATTER_NO_DUE
		    ? S("Nobody has written here yet what happens with it.")
		    : text_of(p, S("Nobody has written here yet. By "),
		    show_time(p->cx->mem, r->due),
		    S(" someone has decided what happens with it.")));
	ui_h2(&p->h, S("Your turn"));
	answer_draw(p, m, action, code);
}

/* What was posted of answers. */
static enum err
answers_take(struct page *p, struct matter *m)
{
	struct told_answer a[20];
	str diff = web_post(p, "different");
	str was = matter_value(m, "told.different");
	unsigned n = 0;

	for (unsigned i = 0; i < p->rq->nform && n < 20; i++) {
		const struct field *f = &p->rq->form[i];

		if (str_starts(f->name, S("a:")) && f->value.n <= 20000)
			a[n++] = (struct told_answer){ str_sub(f->name, 2,
				f->name.n), web_post(p, str_c(p->cx->mem,
				f->name)) };
	}
	if (!is_code("told-different", diff) || (was.n == 0 &&
	    str_eq(diff, S("not-said"))))
		diff = S("");
	if (tell_long(p, "words", web_post(p, "words"), 20000))
		return ERR_INPUT;
	return event_answer(p->cx, m, a, n, diff, web_post(p, "words"));
}

/* ---- by a code ---- */

/* Wrong codes by address, for as long as this process lives: as at sign-in,
 * five are free, and then a wait of up to half a minute. */
enum { GUESSERS = 256, GUESSES_FREE = 5, WAIT_MAX_S = 30, FORGET_S = 600 };
static struct guess { char peer[64]; unsigned n; int64_t at; } guess[GUESSERS];

static struct guess *
guess_of(struct page *p)
{
	uint32_t h = 2166136261u;
	struct guess *g;
	str peer = p->rq->peer;

	for (size_t i = 0; i < peer.n; i++)
		h = (h ^ (unsigned char)peer.p[i]) * 16777619u;
	g = &guess[h % GUESSERS];
	if (!str_eq(str_of(g->peer), str_sub(peer, 0, sizeof(g->peer) - 1)) ||
	    g->at + FORGET_S < p->cx->now) {
		*g = (struct guess){ .n = 0 };
		memcpy(g->peer, peer.p, peer.n < sizeof(g->peer) - 1 ? peer.n
		    : sizeof(g->peer) - 1);
	}
	return g;
}

static int64_t
guess_wait(const struct guess *g, int64_t now)
{
	unsigned over = g->n > GUESSES_FREE ? g->n - GUESSES_FREE : 0;
	int64_t wait = over == 0 ? 0 : over > 5 ? WAIT_MAX_S : 1 << over;

	return g->at + wait - now;
}

enum err
page_event_again(struct page *p)
{
	tell_open(p, S("What became of what you told us"));
	ui_p(&p->h, S("Enter the code that you were given. Small letters or"
	    " capitals, with or without the dashes: both are right."));
	web_form(p, S("/tell/again"));
	ui_input(&p->h, &(struct ui_input){ .f = { .name = S("code"),
	    .label = S("Your code"), .error = web_error(p, "code") },
	    .value = web_value(p, "code", S("")), .code = true,
	    .autocomplete = S("off") });
	return web_submit(p, S("Look"));
}

static enum err
code_open(struct page *p, str code, struct matter_row *row, struct matter *m)
{
	struct guess *g = guess_of(p);
	int64_t wait = guess_wait(g, p->cx->now);
	enum err e;

	if (g->n > GUESSES_FREE && wait > 0)
		return fail(p->cx, ERR_INPUT, "code", "too many codes that were"
		    " not right: try again in %lld seconds", (long long)wait);
	e = matter_outside_row(p->cx, KIND_EVENT, S(""), code, row);
	if (e == ERR_OK)
		e = matter_open_outside(p->cx, KIND_EVENT, S(""), code, m);
	if (e != ERR_ABSENT) {
		g->n = 0;
		return e;
	}
	ctx_calm(p->cx);
	g->n++;
	g->at = p->cx->now;
	return fail(p->cx, ERR_INPUT, "code", "this code opens nothing here:"
	    " look at each letter of it again");
}

static void
looked_draw(struct page *p, const struct matter_looks *l)
{
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, S("Who has read your name"),
	    "When|Who", l->n);

	for (unsigned i = 0; i < l->n; i++, c += t.ncols) {
		c[0].text = show_time(p->cx->mem, l->at[i].at);
		c[1].text = l->at[i].name;
		if (l->at[i].name.n == 0)
			c[1].text = S("You, when you told us");
	}
	t.none = S("Nobody has read your name.");
	ui_table(&p->h, &t);
}

/* What is opened by a code is opened by whoever has it: as nobody. */
static enum err
as_nobody(struct page *p, str code, bool answer, struct matter_row *row,
    struct matter *m)
{
	TRY(code_open(p, code, row, m));
	if (!answer)
		return ERR_OK;
	m->nameless = !str_eq(matter_fact(row, "teller.mode"),
	    str_of(tell_mode_code[TELL_NAMED]));
	TRY(answers_take(p, m));
	return matter_open_outside(p->cx, KIND_EVENT, S(""), code, m);
}

static enum err
by_code(struct page *p, str code, bool answer, struct matter_row *row,
    struct matter *m)
{
	const struct who me = *p->me;
	enum err e;

	p->nobodys = true;
	door_enter(p->cx, app_door(p->app), NULL);
	e = as_nobody(p, code, answer, row, m);
	door_enter(p->cx, app_door(p->app), p->signed_in ? &me : NULL);
	return e;
}

/* This request sends an answer, and is not drawn again over its errors. */
static bool
is_answer(const struct page *p)
{
	return p->route->verb == VERB_POST && p->again == NULL &&
	    str_eq(web_post(p, "do"), S("answer"));
}

static void
sent_banner(struct page *p, bool sent)
{
	if (sent)
		p->banner = (struct ui_banner){ .text =
		    wording("tellus.answered"), .success = true };
}

static enum err
again_draw(struct page *p)
{
	str code = web_post(p, "code");
	struct matter_looks l;
	struct matter_row row;
	struct matter m;

	TRY(by_code(p, code, is_answer(p), &row, &m));
	tell_open(p, S("What became of what you told us"));
	became_draw(p, &m, &row, S("/tell/again"), code);
	if (matter_looks_by_code(p->cx, KIND_REPORTER, code, &l) == ERR_OK)
		looked_draw(p, &l);
	else
		ctx_calm(p->cx);
	return ERR_OK;
}

enum err
post_event_again(struct page *p)
{
	if (p->afresh)
		return tell_afresh(p, page_event_again);
	sent_banner(p, is_answer(p));
	return web_again(p, again_draw(p), page_event_again);
}

/* ---- what I told, with an account ---- */

/* The event that a name in confidence leads to. */
static enum err
through(struct page *p, const struct matter_row *name, struct matter_row *row,
    str *code)
{
	const struct who me = *p->me;
	str id;
	enum err e;

	TRY(matter_code_through(p->cx, KIND_REPORTER, name->id, KIND_EVENT,
	    &id, code));
	door_enter(p->cx, app_door(p->app), NULL);
	e = matter_outside_row(p->cx, KIND_EVENT, S(""), *code, row);
	door_enter(p->cx, app_door(p->app), &me);
	return e;
}

static void
mine_row(struct page *p, struct ui_cell *c, const struct matter_row *r, str id)
{
	str fed = matter_fact(r, "fed");

	c[0] = (struct ui_cell){ .text = r->ref, .href = web_path(p, S("tell"),
		S("mine"), id) };
	c[1].text = show_day(p->cx->mem, r->at);
	c[2].text = matter_state_words(KIND_EVENT, r->state);
	c[3].text = str_chr(fed, 'e') >= 0 ? S("What changed")
	    : str_chr(fed, 'd') >= 0 ? S("What was found")
	    : str_chr(fed, 'b') >= 0 ? S("What happens next")
	    : str_chr(fed, 'a') >= 0 ? S("Someone read it")
	    : S("Nothing yet");
}

enum err
page_event_mine(struct page *p)
{
	struct matter_rows named, apart;
	struct ui_table t;
	struct ui_cell *c;
	unsigned n = 0;

	tell_back(p);
	TRY(matter_mine(p->cx, KIND_EVENT, true, &named));
	TRY(matter_mine(p->cx, KIND_REPORTER, true, &apart));
	ui_h1(&p->h, S("What I told"));
	ui_p(&p->h, wording("tellus.mine"));
	c = web_table(p, &t, S("What became of it"),
	    "Reference|Told on|Where it stands|What you can read",
	    named.n + apart.n);
	for (unsigned i = 0; i < named.n; i++, c += t.ncols, n++)
		mine_row(p, c, &named.at[i], named.at[i].id);
	for (unsigned i = 0; i < apart.n; i++) {
		struct matter_row r;
		str code;

		if (through(p, &apart.at[i], &r, &code) != ERR_OK) {
			ctx_calm(p->cx);
			continue;
		}
		mine_row(p, c, &r, apart.at[i].id);
		c += t.ncols;
		n++;
	}
	t.nrows = n;
	t.none = S("You have told nothing yet, or without your name: then your"
	    " code opens it.");
	ui_table(&p->h, &t);
	link_p(p, S("I have a code"), S("/tell/again"));
	link_p(p, S("Tell us what happened"), S("/tell"));
	return ERR_OK;
}

/* In confidence: as nobody, so that no line of the event's tells who looked. */
static enum err
apart_draw(struct page *p, str id, str here)
{
	struct matter_row row, name = { .id = id };
	struct matter_looks l;
	struct matter m;
	str code;

	TRY(through(p, &name, &row, &code));
	TRY(matter_looks(p->cx, KIND_REPORTER, id, &l));
	TRY(by_code(p, code, is_answer(p), &row, &m));
	became_draw(p, &m, &row, here, S(""));
	looked_draw(p, &l);
	return ERR_OK;
}

enum err
page_event_told(struct page *p)
{
	str id = p->param[0], here = web_path(p, S("tell"), S("mine"), id);
	struct matter_row row;
	struct matter m;
	enum err e;

	p->back = (struct ui_link){ .href = S("/tell/mine") };
	web_errors(p);
	ui_h1(&p->h, S("What became of what you told us"));
	e = matter_outside_row(p->cx, KIND_EVENT, id, S(""), &row);
	if (e == ERR_ABSENT) {
		ctx_calm(p->cx);
		return apart_draw(p, id, here);
	}
	TRY(e);
	TRY(matter_open_outside(p->cx, KIND_EVENT, id, S(""), &m));
	if (is_answer(p)) {
		TRY(answers_take(p, &m));
		TRY(matter_open_outside(p->cx, KIND_EVENT, id, S(""), &m));
	}
	became_draw(p, &m, &row, here, S(""));
	return ERR_OK;
}

enum err
post_event_told(struct page *p)
{
	if (p->afresh)
		return tell_afresh(p, page_event_told);
	sent_banner(p, is_answer(p));
	return web_again(p, page_event_told(p), page_event_told);
}
