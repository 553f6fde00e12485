/*
 * Telling what happened: four questions, then with whose name. What became of it
 * is in learn_told.c.
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
#include "web/learn_tell.h"
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

void
tell_back(struct page *p)
{
	if (!p->signed_in)
		p->back = (struct ui_link){ .href = S("/") };
	else
		p->back = (struct ui_link){ .href = S("/home") };
}

void
tell_open(struct page *p, str heading)
{
	tell_back(p);
	web_errors(p);
	ui_h1(&p->h, heading);
}

/* What goes with "another day" stands below it. A page that is kept has no
 * today: nobody knows when it will be sent. */
static void
when_draw(struct page *p, bool kept)
{
	struct html page = p->h, *part = NEW(p->cx->mem, struct html);
	struct ui_option o[4];
	unsigned n = 0;

	html_init(&p->h, p->cx->mem, PAGE_MAX);
	date_draw(p, (struct ui_field){ .name = S("day"),
	    .label = S("On which day"), .error = web_error(p, "day") }, S(""));
	web_line(p, "about", S("Or about when; the time or the shift"), S(""),
	    S(""), 20);
	*part = p->h;
	p->h = page;
	for (unsigned i = 0; i < 4; i++)
		if (!kept || i == 0 || i == 3)
			o[n++] = (struct ui_option){
				.value = str_of(whens[i].code),
				.text = kept && i == 3
				    ? S("A day, or about when")
				    : str_of(whens[i].says),
				.part = i == 3 ? part : NULL };
	radios(p, "when", S("When was it?"), S(""), o, n);
}

static enum err
questions_ask(struct page *p, bool kept)
{
	kinds_draw(p);
	web_area(p, "what", S("What happened?"), S("As you would tell a"
	    " colleague or a friend. Leave names out where you can."), S(""),
	    5);
	when_draw(p, kept);
	TRY(unit_ask(p, S("Which team or ward was it with?"), S("")));
	web_line(p, "where", S("Where exactly, if it helps"), S(""), S(""), 0);
	web_area(p, "who", S("Who was affected, and how are they?"), S("No"
	    " names needed: a patient, two nurses, a visitor."), S(""), 2);
	choices(p, "safe", S("Is everyone safe now?"), S(""), safes, 3);
	return ERR_OK;
}

enum err
page_event_tell(struct page *p)
{
	tell_open(p, wording("tellus.heading"));
	ui_p(&p->h, fill(p, wording("tellus.lead"), "{who}",
	    p->set[SET_TELL_READ_BY]));
	web_form(p, S("/tell"));
	TRY(questions_ask(p, false));
	(void)(web_submit(p, S("Go on")) == ERR_OK);
	if (p->signed_in)
		link_p(p, S("What became of what I told before"),
		    S("/tell/mine"));
	link_p(p, S("I have a code from when I told you"), S("/tell/again"));
	link_p(p, S("A page to keep, for when there is no connection"),
	    S("/tell/file"));
	return ERR_OK;
}

/* ---- a page to keep (0063) ---- */

/* Drawn again with what was typed, as a page that is no error. */
static enum err
on_to(struct page *p, page_fn *draw)
{
	enum err e = web_again(p, ERR_INPUT, draw);

	if (e == ERR_INPUT)
		p->status = 200;
	return e;
}

static const char style[] =
    "html{font:1.125rem/1.5 sans-serif;color:#212b32;background:#fff}"
    "body{max-width:40em;margin:0 auto;padding:1em;overflow-wrap:anywhere}"
    "h1{font-size:1.6em;margin:0}fieldset{border:0;margin:0;padding:0}"
    "legend,label{font-weight:bold}h1,h2,legend{line-height:1.3}"
    ".nhsuk-form-group{margin:1.5em 0}.nhsuk-hint{color:#4c6272}"
    ".nhsuk-radios label{font-weight:normal}"
    ".nhsuk-radios__item{margin:.5em 0}.nhsuk-radios .nhsuk-hint"
    "{margin-left:1.8em}.nhsuk-radios__conditional{margin-left:1.8em}"
    "input[type=radio]{width:1.2em;height:1.2em;vertical-align:middle}"
    "input[type=text],select,textarea{font:inherit;padding:.3em;"
    "border:2px solid #4c6272;max-width:100%;box-sizing:border-box}"
    "textarea{width:100%}.nhsuk-date-input__item{display:inline-block;"
    "margin-right:1em}.nhsuk-date-input__item input{width:4em}"
    ".now{border-left:6px solid #005eb8;padding:.1em 1em}"
    "button{font:inherit;font-weight:bold;padding:.6em 1.2em;"
    "background:#005eb8;color:#fff;border:0;cursor:pointer}"
    "a{color:#005eb8}:focus{outline:4px solid #ffeb3b;outline-offset:2px}"
    "@media print{button{display:none}textarea{min-height:6em}}";

/* The same questions in a file that asks for nothing and keeps nothing. Sent, it
 * leads to the page above with all of it typed in. */
enum err
page_event_file(struct page *p)
{
	html_init(&p->h, p->cx->mem, PAGE_MAX);
	html_file(&p->h, wording("tellus.heading"),
	    (str){ style, sizeof(style) - 1 });
	html_lit(&p->h, "<body>\n<main>\n<h1>");
	html_text(&p->h, wording("tellus.heading"));
	html_lit(&p->h, "</h1>\n");
	ui_p(&p->h, wording("tellus.file"));
	html_lit(&p->h, "<div class=\"now\">\n<p><b>");
	html_text(&p->h, wording("tellus.call.heading"));
	html_lit(&p->h, "</b></p>\n<p>");
	html_lit(&p->h, "<a href=\"tel:999\">999</a></p>\n");
	if (p->set[SET_TELL_CALL].n)
		ui_words(&p->h, p->set[SET_TELL_CALL]);
	html_lit(&p->h, "</div>\n<form method=\"post\"");
	html_attr(&p->h, "action", str_cat(p->cx->mem, p->rq->secure
	    ? S("https://") : S("http://"), str_cat(p->cx->mem, p->rq->host,
	    S("/tell"))));
	html_lit(&p->h, " autocomplete=\"off\">\n");
	TRY(questions_ask(p, true));
	ui_p(&p->h, wording("tellus.file.send"));
	html_lit(&p->h, "<button type=\"submit\" name=\"from\" value=\"file\">Send"
	    "</button>\n"
	    "</form>\n</main>\n</body>\n</html>\n");
	p->bare = true;
	p->download = S("tell-us.html");
	return ERR_OK;
}

/* What came from such a file: nothing is kept before it was looked at here. */
static enum err
from_file(struct page *p)
{
	p->banner = (struct ui_banner){ .title = S("Not sent yet"),
		.text = wording("tellus.file.came") };
	return on_to(p, page_event_tell);
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
		tell_back(p);
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

bool
tell_long(struct page *p, const char *name, str value, size_t max)
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
	bad |= tell_long(p, "what", t->what, 20000);
	bad |= tell_long(p, "who", t->who, 20000);
	bad |= tell_long(p, "where", t->where, 200);
	bad |= tell_long(p, "about", t->about_when, 60);
	bad |= tell_long(p, "about", t->time, 40);
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
	if (tell_long(p, "name", t->name, 120) ||
	    tell_long(p, "contact", t->contact, 200))
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
	tell_back(p);
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

enum err
tell_afresh(struct page *p, page_fn *draw)
{
	(void)fail(p->cx, ERR_INPUT, "kind", "%s. Your words are all here: look"
	    " at them, and send them again", p->signed_in
	    ? "this page is from before you signed in"
	    : "you were signed out meanwhile");
	return web_again(p, ERR_INPUT, draw);
}

enum err
post_event_tell(struct page *p)
{
	str step = web_post(p, "step");
	struct tell_done done;
	struct tell t;
	enum err e;

	if (p->afresh && str_eq(web_post(p, "from"), S("file")))
		return from_file(p);
	if (p->afresh)
		return tell_afresh(p, page_event_tell);
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
