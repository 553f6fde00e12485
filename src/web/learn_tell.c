/*
 * Telling what happened: four questions, then with whose name; and what became
 * of it, for whoever told us.
 *
 * Pages below /tell are quiet (app.c): they are in no log and no count, move no
 * session on, and keep no draft, since someone may be here who does not want to
 * be known (D10). What they say first is carried in the form to its end and
 * stored once. Who told it without a name is known by a code, made of the form's
 * own token, of which the store has the hash.
 */
#include "core/arena.h"
#include "core/time.h"
#include "learning/event.h"
#include "learning/harm.h"
#include "web/learn_themes.h"

#include <string.h>

/* ---- the four questions ---- */

/* Near miss and good care stand beside the others (LEARN-11). */
static const struct kind_row {
	const char *code, *type, *near, *says, *hint;
} kinds[] = {
	{ "not-sure", "not-said", "", "I am not sure", "" },
	{ "incident", "incident", "", "Something went wrong",
	    "It harmed someone, or could have" },
	{ "near-miss", "incident", "miss", "A near miss",
	    "It was stopped in time, or nobody was harmed" },
	{ "good-care", "good-care", "", "Good care",
	    "Something that went well, and is worth doing again" },
	{ "near-fatal", "incident", "fatal", "Someone nearly died",
	    "They survived, with any harm" },
	{ "hazard", "hazard", "", "Something that could go wrong",
	    "Nothing has happened yet" },
	{ "outcome", "outcome", "", "Something ended badly",
	    "It is not clear what led to it" },
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

struct choice_row { const char *code, *says; };
static const struct choice_row whens[] = {
	{ "not-known", "I do not know" }, { "today", "Today" },
	{ "yesterday", "Yesterday" }, { "other", "Another day, or about when" },
};
static const struct choice_row safes[] = {
	{ "not-sure", "I am not sure" },
	{ "no", "No, someone is not safe now" }, { "yes", "Yes" },
};

static void
radios(struct page *p, const char *name, str label, str hint,
    const struct ui_option *o, unsigned n)
{
	ui_radios(&p->h, &(struct ui_radios){ .f = { .name = str_of(name),
	    .label = label, .hint = hint, .size = UI_M,
	    .error = web_error(p, name) }, .options = o, .noptions = n,
	    .value = web_value(p, name, (str){ NULL, 0 }) });
}

static void
choices(struct page *p, const char *name, str label, str hint,
    const struct choice_row *row, unsigned n)
{
	struct ui_option *o = NEWN(p->cx->mem, struct ui_option, n);

	for (unsigned i = 0; i < n; i++)
		o[i] = (struct ui_option){ .value = str_of(row[i].code),
			.text = str_of(row[i].says) };
	radios(p, name, label, hint, o, n);
}

static void
kinds_draw(struct page *p)
{
	struct ui_option o[KINDS];

	for (unsigned i = 0; i < KINDS; i++)
		o[i] = (struct ui_option){ .value = str_of(kinds[i].code),
			.text = str_of(kinds[i].says),
			.hint = str_of(kinds[i].hint) };
	radios(p, "kind", S("What kind of thing is it?"), S(""), o, KINDS);
}

static void
back_from(struct page *p)
{
	if (!p->signed_in)
		p->back = (struct ui_link){ .href = S("/") };
	else
		p->back = (struct ui_link){ .href = S("/home") };
}

static void
tell_open(struct page *p, str heading)
{
	back_from(p);
	web_errors(p);
	ui_h1(&p->h, heading);
}

/* What goes with "another day" stands below it. */
static void
when_draw(struct page *p)
{
	struct html page = p->h, *part = NEW(p->cx->mem, struct html);
	struct ui_option o[4];

	html_init(&p->h, p->cx->mem, PAGE_MAX);
	date_draw(p, (struct ui_field){ .name = S("day"),
	    .label = S("On which day"), .error = web_error(p, "day") }, S(""));
	web_line(p, "about", S("Or about when; the time or the shift"), S(""),
	    S(""), 20);
	*part = p->h;
	p->h = page;
	for (unsigned i = 0; i < 4; i++)
		o[i] = (struct ui_option){ .value = str_of(whens[i].code),
			.text = str_of(whens[i].says),
			.part = i == 3 ? part : NULL };
	radios(p, "when", S("When was it?"), S(""), o, 4);
}

enum err
page_event_tell(struct page *p)
{
	tell_open(p, wording("tellus.heading"));
	ui_p(&p->h, fill(p, wording("tellus.lead"), "{who}",
	    p->set[SET_TELL_READ_BY]));
	web_form(p, S("/tell"));
	kinds_draw(p);
	web_area(p, "what", S("What happened?"), S("As you would tell a"
	    " colleague or a friend. Leave names out where you can."), S(""),
	    5);
	when_draw(p);
	TRY(unit_ask(p, S("Which team or ward was it with?"), S("")));
	web_line(p, "where", S("Where exactly, if it helps"), S(""), S(""), 0);
	web_area(p, "who", S("Who was affected, and how are they?"), S("No"
	    " names needed: a patient, two nurses, a visitor."), S(""), 2);
	choices(p, "safe", S("Is everyone safe now?"), S(""), safes, 3);
	(void)(web_submit(p, S("Go on")) == ERR_OK);
	if (p->signed_in)
		link_p(p, S("What became of what I told before"),
		    S("/tell/mine"));
	link_p(p, S("I have a code from when I told you"), S("/tell/again"));
	return ERR_OK;
}

/* ---- whom to call before anything else ---- */

static enum err
call_draw(struct page *p)
{
	const struct ui_care now = { .kind = UI_EMERGENCY,
		.heading = wording("tellus.call.heading") };
	struct crisis *c = NULL;
	struct ui_contact *u;
	unsigned n = 0, k = 0;

	TRY(crisis_contacts(p->cx, p->set, -1, &c, &n));
	u = NEWN(p->cx->mem, struct ui_contact, n + 1);
	for (unsigned i = 0; i < n; i++)
		if (c[i].strip)
			u[k++] = (struct ui_contact){ c[i].name, c[i].how,
				c[i].href, S("") };
	ui_care_start(&p->h, &now);
	if (p->set[SET_TELL_CALL].n)
		ui_words(&p->h, p->set[SET_TELL_CALL]);
	ui_p(&p->h, wording("tellus.call.then"));
	ui_care_end(&p->h);
	ui_contacts(&p->h, u, k);
	return ERR_OK;
}

/* ---- with whose name ---- */

static void
carried(struct page *p)
{
	static const char *const all[] = { "kind", "what", "when", "day-day",
		"day-month", "day-year", "about", "unit", "where", "who",
		"safe" };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		ui_hidden(&p->h, str_of(all[i]), web_value(p, all[i], S("")));
}

static void
modes_draw(struct page *p)
{
	const struct ui_option o[] = {
		{ .value = S("anonymous"), .text = S("Without my name"),
		    .hint = wording("tellus.mode.anonymous") },
		{ .value = S("confidential"), .text = S("In confidence"),
		    .hint = wording("tellus.mode.confidential") },
		{ .value = S("named"), .text = p->signed_in
		    ? text_of(p, S("With my name: "), p->me->name)
		    : S("With my name"),
		    .hint = wording("tellus.mode.named") },
	};

	radios(p, "mode", S("Does your name go with it?"), S(""), o, 3);
}

static enum err
mode_draw(struct page *p)
{
	if (str_eq(web_value(p, "safe", S("")), S("no"))) {
		web_errors(p);
		TRY(call_draw(p));
		ui_h1(&p->h, wording("tellus.mode.heading"));
		back_from(p);
	} else {
		tell_open(p, wording("tellus.mode.heading"));
	}
	web_form(p, S("/tell"));
	carried(p);
	ui_hidden(&p->h, S("step"), S("mode"));
	modes_draw(p);
	if (!p->staff || !p->signed_in) {
		unsigned n;
		const struct ui_option *o = code_options(p, "reporter-type",
		    &n);

		radios(p, "teller", S("Who are you?"), S(""), o, n);
	}
	if (!p->signed_in) {
		web_line(p, "name", S("Your name, if you give it"), S(""),
		    S(""), 20);
		web_line(p, "contact", S("How to reach you, if we may"),
		    S(""), S(""), 20);
	}
	tick_draw(p, S("no-reply"), S("I do not want to hear what becomes of"
	    " it"), S(""), is_ticked(p, "no-reply", S("1"), false));
	ui_p(&p->h, wording("tellus.watching"));
	ui_buttons_start(&p->h);
	ui_submit(&p->h, S("Send"));
	ui_button(&p->h, &(struct ui_button){ .text = S("Go back and change"
	    " something"), .name = S("step"), .value = S("back"),
	    .kind = UI_SECONDARY });
	ui_buttons_end(&p->h);
	ui_form_end(&p->h);
	return ERR_OK;
}

/* ---- what was posted ---- */

static bool
one_of(const struct choice_row *row, unsigned n, str code)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(str_of(row[i].code), code))
			return true;
	return false;
}

/* The day that "today" and its like stand for. */
static enum err
when_take(struct page *p, struct tell *t)
{
	str when = web_post(p, "when");
	int64_t today = day_of(p->cx->now), day;

	t->about_when = web_post(p, "about");
	TRY(date_post(p, "day", &t->day));
	if (when.n == 0 && t->day.n == 0 && t->about_when.n == 0)
		return fail(p->cx, ERR_INPUT, "when",
		    "choose when it was, or that you do not know");
	if (when.n && !one_of(whens, 4, when))
		return fail(p->cx, ERR_INPUT, "when", "choose one of these");
	if (str_eq(when, S("today")) || str_eq(when, S("yesterday")))
		t->day = day_print(p->cx->mem, today -
		    str_eq(when, S("yesterday")));
	if (str_eq(when, S("other")) && t->day.n == 0 && t->about_when.n == 0)
		return fail(p->cx, ERR_INPUT, "day",
		    "enter the day, or about when it was");
	if (day_read(t->day, &day) && day > today)
		return fail(p->cx, ERR_INPUT, "day",
		    "this day is still to come");
	if (t->day.n) {
		t->time = t->about_when;
		t->about_when = S("");
	}
	return ERR_OK;
}

static bool
too_long(struct page *p, const char *name, str value, size_t max)
{
	if (value.n <= max)
		return false;
	(void)fail(p->cx, ERR_INPUT, name, "this is longer than %zu bytes:"
	    " shorten it", max);
	return true;
}

static enum err
first_take(struct page *p, struct tell *t)
{
	str kind = web_post(p, "kind");
	bool bad = false;

	*t = (struct tell){ .mode = TELL__MAX, .unit = web_post(p, "unit"),
		.type = S(""), .what = web_post(p, "what"), .day = S(""),
		.about_when = S(""), .time = S(""),
		.where = web_post(p, "where"), .who = web_post(p, "who"),
		.safe = web_post(p, "safe"), .done = S(""), .teller = S(""),
		.name = S(""), .contact = S(""), .role = S(""),
		.code = S("") };
	for (unsigned i = 0; i < KINDS; i++)
		if (str_eq(kind, str_of(kinds[i].code))) {
			t->type = str_of(kinds[i].type);
			t->near_miss = strcmp(kinds[i].near, "miss") == 0;
			t->near_fatal = strcmp(kinds[i].near, "fatal") == 0;
		}
	if (t->type.n == 0) {
		bad = true;
		(void)fail(p->cx, ERR_INPUT, "kind",
		    "choose one, or that you are not sure");
	}
	if (t->what.n == 0) {
		bad = true;
		(void)fail(p->cx, ERR_INPUT, "what", "say in a few words what"
		    " happened: all else can be said later");
	}
	bad |= when_take(p, t) != ERR_OK;
	bad |= too_long(p, "what", t->what, 20000);
	bad |= too_long(p, "who", t->who, 20000);
	bad |= too_long(p, "where", t->where, 200);
	bad |= too_long(p, "about", t->about_when, 60);
	bad |= too_long(p, "about", t->time, 40);
	if (!one_of(safes, 3, t->safe))
		t->safe = S("");
	return bad ? ERR_INPUT : ERR_OK;
}

/* The code of whoever has no account here, or gives no name. */
static str
code_of_form(struct page *p)
{
	return matter_code_made(p->cx, text_of(p, S("tell "),
	    request_form(p->rq, "token")));
}

static enum err
mode_take(struct page *p, struct tell *t)
{
	str mode = web_post(p, "mode"), teller = web_post(p, "teller");

	t->mode = 0;
	while (t->mode < TELL__MAX &&
	    !str_eq(mode, str_of(tell_mode_code[t->mode])))
		t->mode++;
	t->no_reply = web_post(p, "no-reply").n > 0;
	t->teller = p->signed_in && p->staff ? S("staff")
	    : is_code("reporter-type", teller) ? teller : S("not-said");
	if (t->mode == TELL__MAX)
		return fail(p->cx, ERR_INPUT, "mode", "choose one of the three");
	if (t->mode == TELL_NAMELESS || !p->signed_in)
		t->code = code_of_form(p);
	if (t->mode == TELL_NAMELESS)
		return ERR_OK;
	t->name = p->signed_in ? p->me->name : web_post(p, "name");
	t->role = p->signed_in ? p->me->unit_name : S("");
	t->contact = p->signed_in ? S("") : web_post(p, "contact");
	if (too_long(p, "name", t->name, 120) ||
	    too_long(p, "contact", t->contact, 200))
		return ERR_INPUT;
	if (t->name.n == 0)
		return fail(p->cx, ERR_INPUT, "name",
		    "write your name, or choose “Without my name”");
	return ERR_OK;
}

/* ---- the receipt ---- */

static void
code_draw(struct page *p, str code)
{
	ui_h2(&p->h, S("Your code"));
	ui_callout_start(&p->h, &(struct ui_callout){
	    .heading = S("It is shown this once") });
	ui_heading(&p->h, &(struct ui_heading){ .text = code, .level = 3,
	    .id = S("code") });
	ui_p(&p->h, wording("tellus.code"));
	ui_callout_end(&p->h);
	link_p(p, S("Where to use it"), S("/tell/again"));
}

static enum err
receipt_draw(struct page *p, const struct tell *t, const struct tell_done *r)
{
	html_init(&p->h, p->cx->mem, PAGE_MAX);
	back_from(p);
	ui_panel(&p->h, &(struct ui_panel){ .heading =
	    wording("tellus.receipt"), .text = text_of(p, S("Reference "),
	    r->ref) });
	if (r->again)
		ui_p(&p->h, S("You sent this before. It is here once."));
	ui_h2(&p->h, S("What happens now"));
	ui_p(&p->h, fill(p, fill(p, wording("tellus.next"), "{who}",
	    p->set[SET_TELL_READ_BY]), "{when}", show_time(p->cx->mem,
	    r->by)));
	if (t->code.n)
		code_draw(p, t->code);
	else
		link_p(p, S("What became of it: look here"), S("/tell/mine"));
	/* Only where the name stands beside it: a search is a look of someone's. */
	if (t->mode == TELL_NAMED)
		TRY(seen_like_draw(p, t->what, r->id));
	ui_h2(&p->h, S("Support for you"));
	ui_p(&p->h, wording(p->staff && p->signed_in ? "tellus.support.staff"
	                                             : "tellus.support"));
	link_p(p, S("Ways to get help"), S("/help-now"));
	link_p(p, S("Tell us something else"), S("/tell"));
	return ERR_OK;
}

/* Drawn again with what was typed, as a page that is no error. */
static enum err
on_to(struct page *p, page_fn *draw)
{
	enum err e = web_again(p, ERR_INPUT, draw);

	if (e == ERR_INPUT)
		p->status = 200;
	return e;
}

static enum err
signed_out(struct page *p, page_fn *draw)
{
	(void)fail(p->cx, ERR_INPUT, "kind", "you were signed out meanwhile."
	    " Your words are all here: look at them, and send them again");
	return web_again(p, ERR_INPUT, draw);
}

enum err
post_event_tell(struct page *p)
{
	str step = web_post(p, "step");
	struct tell_done done;
	struct tell t;
	enum err e;

	if (p->afresh)
		return signed_out(p, page_event_tell);
	/* Of two buttons' values the pressed one comes last. */
	for (unsigned i = 0; i < p->rq->nform; i++)
		if (str_eq(p->rq->form[i].name, S("step")))
			step = p->rq->form[i].value;
	if (str_eq(step, S("back")))
		return on_to(p, page_event_tell);
	e = first_take(p, &t);
	if (e != ERR_OK)
		return web_again(p, e, page_event_tell);
	if (!str_eq(step, S("mode")))
		return on_to(p, mode_draw);
	e = mode_take(p, &t);
	p->nobodys = t.code.n > 0;
	if (e == ERR_OK)
		e = event_tell(p->cx, &t, &done);
	if (e != ERR_OK)
		return web_again(p, e, web_error(p, "unit").n ||
		    web_error(p, "what").n ? page_event_tell : mode_draw);
	p->ended = t.code.n ? S("") : S("/tell/mine");
	return receipt_draw(p, &t, &done);
}

/* ---- what became of it ---- */

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
	if (too_long(p, "words", web_post(p, "words"), 20000))
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
		return signed_out(p, page_event_again);
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

	back_from(p);
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
	t.responsive = true;
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
		return signed_out(p, page_event_told);
	sent_banner(p, is_answer(p));
	return web_again(p, page_event_told(p), page_event_told);
}
