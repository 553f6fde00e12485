/*
 * A plan to look at when it matters: the crisis view, and the forms in which it
 * leaves the house.
 *
 * The crisis view is one light page: what to do now, whom to reach, then the
 * rest. It holds no diagnosis and no detail of what could hurt: of making
 * things safer only what was agreed. What leaves the house never carries the
 * team's own lines, and says from when it is.
 */
#include "web/plan_kit.h"

#include "core/arena.h"
#include "core/asset.h"
#include "core/time.h"
#include "web/people_kit.h"

#include <string.h>

/* ---- the crisis view ---- */

/* In the person's language too, where there is a row for it; isolated, so that
 * neither turns the other round. */
static str
both(struct kit *k, const char *key, str english)
{
	struct ui_own own = kit_own(k, key);

	return own.text.n == 0 ? english : str_cat(k->cx->mem,
	    str_cat(k->cx->mem, S("\xe2\x81\xa8"), own.text),
	    str_cat(k->cx->mem, S("\xe2\x81\xa9 / "), english));
}

static void
emergency(struct kit *k)
{
	const struct ui_button call = { .text = both(k, "call-999",
		S("In danger: call 999")), .href = S("tel:999"),
		.kind = UI_PRIMARY };

	ui_button(k->h, &call);
}

/* What a copy or the crisis view says of a line: the place it is for, its words,
 * then why it works and which day it is, as one sentence after the other. Never
 * what the worry is about, nor how often something was tried (CARE-57). */
static str
words_out(struct kit *k, const struct line *l, bool whole)
{
	static const char *const also[] = { "because", "on", "how", "else" };
	const struct line *where = plan_detail(&k->plan, l, "where");
	str words = plan_text(&k->plan, l);

	if (words.n && where && !line_says_nothing(where))
		words = str_cat(k->cx->mem, str_cat(k->cx->mem,
		    line_words(k->cx, where), S(": ")), words);
	for (size_t i = 0; whole && i < sizeof(also) / sizeof(also[0]); i++) {
		const struct line *d = plan_detail(&k->plan, l, also[i]);
		bool ended = words.n && (words.p[words.n - 1] == '.' ||
		    words.p[words.n - 1] == '!' || words.p[words.n - 1] == '?');

		if (!d || d->value.n == 0 || line_says_nothing(d))
			continue;
		words = str_cat(k->cx->mem, words, ended || words.n == 0
		    ? S(" ") : S(". "));
		if (str_ends(d->link, S(".else")) && d->item)
			words = str_cat(k->cx->mem, words, str_cat(k->cx->mem,
			    d->item->text, S(": ")));
		words = str_cat(k->cx->mem, words, line_words(k->cx, d));
	}
	return str_trim(words);
}

/* Lines with no frame but a list; `whole` with why they work. */
static void
plain_lines(struct kit *k, const struct part *part, bool whole)
{
	html_lit(k->h, "<ul class=\"heed-now\">\n");
	KIT_EACH(k, l, part->entry->link) {
		str whose = plan_is_own(l) || part->promise ? S("")
		    : kit_whose(k, l);
		str words = words_out(k, l, whole);

		if (words.n == 0)
			continue;
		html_lit(k->h, "<li>");
		k->h->words_lang = plan_is_own(l) ? k->lang : S("");
		ui_words_inline(k->h, words);
		k->h->words_lang = S("");
		if (whose.n) {
			html_lit(k->h, " <small>(");
			html_text(k->h, whose);
			html_lit(k->h, ")</small>");
		}
		html_lit(k->h, "</li>\n");
	}
	html_lit(k->h, "</ul>\n");
}

static bool
part_is(const struct part *p, const char *link)
{
	return str_eq(p->link, str_of(link));
}

static void
people(struct kit *k, const char *link)
{
	const struct part *p = kit_part(k, str_of(link));
	unsigned n;
	const struct ui_contact *c = kit_contacts(k, link, false, &n);

	if (!p || n == 0)
		return;
	kit_h(k, link, p->brief, 2);
	ui_contacts(k->h, c, n);
}

/* Below the numbers each part is one row, opened by a press; on paper all are
 * open (heed.css). */
static void
folded(struct kit *k, const struct part *p)
{
	const struct ui_details d = { .summary = both(k,
		str_c(k->cx->mem, p->link), p->brief) };

	ui_details_start(k->h, &d);
	plain_lines(k, p, false);
	ui_details_end(k->h);
}

/* What to say first, apart from the numbers, so that these stand together. */
static void
to_say(struct kit *k)
{
	const struct item *say = kit_item(k->cx, S("services"), "say");
	bool open = false;

	KIT_EACH(k, l, S("services.line")) {
		const struct line *d = plan_detail(&k->plan, l, "say");

		if (!d || d->value.n == 0 || !say)
			continue;
		if (!open) {
			ui_details_start(k->h, &(struct ui_details){
			    .summary = say->text });
			html_lit(k->h, "<ul class=\"heed-now\">\n");
		}
		open = true;
		html_lit(k->h, "<li>");
		ui_words_inline(k->h, str_cat(k->cx->mem, plan_text(&k->plan,
		    l), str_cat(k->cx->mem, S(": "), d->value)));
		html_lit(k->h, "</li>\n");
	}
	if (open) {
		html_lit(k->h, "</ul>\n");
		ui_details_end(k->h);
	}
}

static void
rest(struct kit *k, bool promised)
{
	for (unsigned i = 0; i < k->parts.n; i++) {
		const struct part *p = &k->parts.at[i];

		if (p->nlines == 0 || part_is(p, "now") ||
		    part_is(p, "tell") || part_is(p, "services") ||
		    part_is(p, "dates") || p->promise != promised)
			continue;
		if (promised) {
			kit_h(k, str_c(k->cx->mem, p->link), p->brief, 2);
			plain_lines(k, p, true);
		} else {
			folded(k, p);
		}
	}
}

/* Where the numbers were due to be checked, the page and the paper say so. */
static void
numbers_past(struct kit *k)
{
	struct crisis *c;
	unsigned n, was = k->cx->ndiag;
	str past;

	if (crisis_contacts(k->cx, k->p->set, -1, &c, &n) != ERR_OK) {
		k->cx->ndiag = was;
		return;
	}
	past = crisis_past(k->cx, c, n);
	if (past.n)
		ui_p(k->h, wording_with(k->cx, "crisis.expired", "{date}",
		    past));
}

/* How old it is; and, where it is kept or on paper, that it may be out of date. */
static void
ages(struct kit *k)
{
	ui_p(k->h, plan_dates(k->cx, &k->plan));
	ui_p(k->h, wording("crisis.newer"));
}

static void
crisis_body(struct kit *k)
{
	const struct part *now = kit_part(k, S("now"));

	k->p->calm = true;
	k->p->no_identity = true;
	kit_h(k, "right-now", S("Right now"), 1);
	if (now && now->nlines)
		plain_lines(k, now, false);
	emergency(k);
	people(k, "tell");
	people(k, "services");
	rest(k, true);
	html_lit(k->h, "<div class=\"heed-folds\">\n");
	to_say(k);
	rest(k, false);
	html_lit(k->h, "</div>\n");
	numbers_past(k);
	ages(k);
}

static void
small_links(struct kit *k)
{
	const struct ui_link l[] = {
		{ .text = S("Change it"), .href = kit_path(k, S(""), S("")) },
		{ .text = S("Who sees this"), .href = web_path(k->p,
		    S("person"), k->p->person, S("sharing")) },
		{ .text = S("Keep a copy"), .href = web_path(k->p, S("person"),
		    k->p->person, S("keep")) },
		{ .text = wording("owed.heading"), .href = web_path(k->p,
		    S("person"), k->p->person, S("owed")) } };

	html_lit(k->h, "<div class=\"heed-noprint\">\n");
	ui_links(k->h, l, 4);
	html_lit(k->h, "</div>\n");
}

enum err
page_crisis(struct page *p)
{
	struct kit k;

	TRY(kit_open_narrow(p, VISIBLE_RECORD, &k));
	crisis_body(&k);
	if (k.mine) {
		small_links(&k);
		return ERR_OK;
	}
	/* Staff come from a page about someone, and are told whose this is. */
	p->no_identity = false;
	kit_back(&k);
	return ERR_OK;
}

/* No plan to show: there is none yet, or it was put away. */
static void
no_plan(struct kit *k)
{
	const struct ui_button go = { .text = S("Start with one line"),
		.href = kit_path(k, S("part"), S("signs")) };

	k->p->calm = true;
	ui_h1(k->h, wording("plan.heading"));
	if (k->plan.exists) {
		ui_p(k->h, plan_warm("plan-withdrawn"));
	} else {
		ui_p(k->h, S("There is no plan here yet. You can start with"
		    " one line, alone or with someone, and leave out what does"
		    " not fit."));
		ui_button(k->h, &go);
	}
	emergency(k);
}

enum err
page_me(struct page *p)
{
	struct kit k;

	if (p->staff || !(p->me->rights & RIGHT_OWN)) {
		p->go = p->me->rights & RIGHT_SHARED ? S("/shared")
		                                     : S("/home");
		return ERR_OK;
	}
	p->person = p->me->person;
	p->sight = SIGHT_OWN;
	p->own = true;
	TRY(died_step(p));
	TRY(kit_open_narrow(p, VISIBLE_RECORD, &k));
	if (!k.plan.exists || k.plan.withdrawn)
		no_plan(&k);
	else
		crisis_body(&k);
	small_links(&k);
	return ERR_OK;
}

/* ---- a device that was allowed (D12) ---- */

static enum err
no_device(struct page *p)
{
	const struct ui_button in = { .text = S("Sign in"),
		.href = S("/sign-in?next=/me"), .kind = UI_SECONDARY };

	p->calm = true;
	ui_h1(&p->h, S("Notes"));
	ui_p(&p->h, wording("signin.crisis"));
	ui_button(&p->h, &in);
	return ERR_OK;
}

enum err
page_device(struct page *p)
{
	str cookie = request_cookie(p->rq, p->rq->secure ? "__Host-heed-device"
	                                                 : "heed-device");
	struct device d;
	struct plan plan;
	struct kit k;
	enum err e;

	if (!cookie.p)
		return no_device(p);
	e = device_find(p->cx, app_door(p->app), cookie, &d);
	if (e == ERR_SIGNIN) {
		ctx_calm(p->cx);
		return no_device(p);
	}
	TRY(e);
	TRY(plan_read(p->cx, d.person, &plan));
	/* Nobody is signed in: the page knows no more than the device may. */
	p->person = S("");
	p->own = p->staff = p->signed_in = false;
	TRY(kit_of(p, &plan, &k));
	k.mine = true;
	if (!plan.exists || plan.withdrawn)
		return no_device(p);
	TRY(kit_narrow(&k, VISIBLE_RECORD));
	crisis_body(&k);
	return ERR_OK;
}

/* ---- paper ---- */

/* On the screen of staff, two identifiers before anything is handed out; on the
 * paper itself no number, no address, and nothing about safe contact. */
static enum err
whose_copy(struct kit *k)
{
	const struct person_view *v;
	struct ui_row row[3] = { { .key = S("This copy is for") },
		{ .key = S("Born") }, { .key = S("NHS number") } };
	struct ui_summary s = { .rows = row, .nrows = 3,
		.none = S("Not known") };
	struct html number;
	struct fdate d;

	k->p->no_identity = true;
	if (k->mine)
		return ERR_OK;
	TRY(web_person(k->p, &v));
	row[0].value = v->name;
	row[0].words = true;
	if (v->dob.n && fdate_parse(k->cx, "birthDate", v->dob, &d) == ERR_OK)
		row[1].value = show_fdate(k->cx->mem, &d);
	html_init(&number, k->cx->mem, 1024);
	ui_nhs_number(&number, v->nhs);
	if (v->nhs.n)
		row[2].part = &number;
	ui_summary(k->h, &s);
	return ERR_OK;
}

static void
how_to_print(struct kit *k, bool more)
{
	const struct ui_link l = { .text = S("Put in the lines that are kept"
	    " off the online pages"), .href = str_cat(k->cx->mem,
	    k->p->rq->path, S("?all=1")) };

	ui_p(k->h, S("Print this page with your browser. What stands around it"
	    " on the screen is left out on paper."));
	if (more)
		ui_links(k->h, &l, 1);
}

static enum err
open_out(struct page *p, struct kit *k)
{
	bool all = !p->own && str_eq(web_query(p, "all"), S("1"));
	bool more;

	TRY(kit_open(p, k));
	if (!k->plan.exists)
		return fail(p->cx, ERR_ABSENT, "plan", "%.*s",
		    PRS(wording("plan.none")));
	p->back = (struct ui_link){ .href = kit_path(k, S("copies"), S("")) };
	more = !k->mine && !all && kit_has_offline(k);
	TRY(kit_narrow(k, all ? VISIBLE_OFFLINE : VISIBLE_RECORD));
	html_lit(k->h, "<div class=\"heed-noprint\">\n");
	TRY(whose_copy(k));
	how_to_print(k, more);
	html_lit(k->h, "</div>\n");
	return ERR_OK;
}

/* The number stands in the words themselves, or there is none. */
static bool
is_bare_link(const struct ui_contact *c)
{
	return c->how.n == 0 || str_eq(c->how, S("Call")) ||
	    str_eq(c->how, S("Text"));
}

enum { REACH_UNBROKEN = 28 }; /* letters that fit a column of paper */

/* Who can be reached, how, when, and what to say: on paper one item each. */
static void
paper_people(struct kit *k, const char *part)
{
	unsigned n;
	const struct ui_contact *c = kit_contacts(k, part, true, &n);

	html_lit(k->h, "<ul class=\"heed-now\">\n");
	for (unsigned i = 0; i < n; i++) {
		html_lit(k->h, "<li>");
		ui_words_inline(k->h, c[i].name);
		if (!is_bare_link(&c[i])) {
			html_lit(k->h, ": <b");
			if (c[i].how.n <= REACH_UNBROKEN)
				html_lit(k->h, " class=\"heed-reach\"");
			html_lit(k->h, ">");
			html_text(k->h, c[i].how);
			html_lit(k->h, "</b>");
		}
		if (c[i].when.n) {
			if (is_bare_link(&c[i]))
				html_lit(k->h, ". ");
			else
				html_lit(k->h, ", ");
			ui_words_inline(k->h, c[i].when);
		}
		html_lit(k->h, "</li>\n");
	}
	html_lit(k->h, "</ul>\n");
}

/* A picture says what the heading beside it says, so it has no other words; a
 * part of a form of the service's own may have none (CARE-100, CARE-107). */
static void
easy_head(struct kit *k, const struct part *p)
{
	str file = str_cat(k->cx->mem, S("picture-"), str_cat(k->cx->mem,
	    p->link, S(".svg")));

	html_lit(k->h, "<div class=\"heed-easy__head\">\n");
	if (asset_find(str_c(k->cx->mem, str_cat(k->cx->mem, S("static/"),
	    file)))) {
		html_lit(k->h, "<img alt=\"\" width=\"112\" height=\"112\"");
		html_url(k->h, "src", str_cat(k->cx->mem, S("/assets/"),
		    file));
		html_lit(k->h, ">\n");
	}
	kit_h(k, str_c(k->cx->mem, p->link), p->heading, 2);
	html_lit(k->h, "</div>\n");
	ui_p(k->h, p->easy);
}

static void
paper_part(struct kit *k, const struct part *p)
{
	bool easy = k->p->layout == UI_EASY_READ;

	if (easy) {
		html_lit(k->h, "<section class=\"heed-easy\">\n");
		easy_head(k, p);
	} else {
		kit_h(k, str_c(k->cx->mem, p->link), k->p->layout == UI_SCREEN
		    ? p->brief : p->heading, 2);
	}
	if (part_is(p, "tell") || part_is(p, "services"))
		paper_people(k, str_c(k->cx->mem, p->link));
	else
		plain_lines(k, p, true);
	if (easy)
		html_lit(k->h, "</section>\n");
}

/* What to do now stands first on every copy. */
static void
paper(struct kit *k)
{
	html_lit(k->h, "<div class=\"heed-paper\">\n");
	kit_h(k, "plan", kit_heading(k), 1);
	for (unsigned pass = 0; pass < 2; pass++)
		for (unsigned i = 0; i < k->parts.n; i++) {
			const struct part *p = &k->parts.at[i];

			if (p->nlines && part_is(p, "now") == (pass == 0))
				paper_part(k, p);
		}
	html_lit(k->h, "</div>\n<div class=\"heed-paper-foot\">\n");
	ages(k);
	numbers_past(k);
	html_lit(k->h, "</div>\n");
}

/* What a crisis team that comes in needs at the door, and no more (CARE-103). */
static void
for_team(struct kit *k)
{
	unsigned n = 0;

	for (unsigned i = 0; i < k->parts.n; i++)
		if (str_has_word(S("now signs tell services safer helpme"),
		    k->parts.at[i].link))
			k->parts.at[n++] = k->parts.at[i];
	k->parts.n = n;
}

/* Paper, large print, easy read: one page in three layouts; and a shorter one. */
enum err
page_paper(struct page *p)
{
	str path = str_of(p->route->path);
	struct kit k;

	p->layout = str_ends(path, S("/large")) ? UI_LARGE_PRINT
	    : str_ends(path, S("/easy")) ? UI_EASY_READ : UI_SCREEN;
	TRY(open_out(p, &k));
	if (str_ends(path, S("/team")))
		for_team(&k);
	paper(&k);
	return ERR_OK;
}

/* ---- the card ---- */

/* Two faces of 85 by 54 mm hold about this many lines of this many letters; of
 * the first, so many are for what to do now, however much is written there. */
enum { CARD_LINES = 8, CARD_NOW = 3, CARD_LETTERS = 45 };
struct card { struct html *h; unsigned left; bool cut; };

static unsigned
lines_for(str s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n / (CARD_LETTERS + 1) + 1;
}

static bool
fits(struct card *c, str s)
{
	if (lines_for(s) > c->left) {
		c->cut = true;
		return false;
	}
	c->left -= lines_for(s);
	return true;
}

static void
card_item(struct card *c, str s)
{
	if (s.n == 0 || !fits(c, s))
		return;
	html_lit(c->h, "<li>");
	ui_words_inline(c->h, s);
	html_lit(c->h, "</li>\n");
}

/* The number is one of those that stand on every page. */
static bool
is_national(const struct crisis *c, unsigned n, str href)
{
	for (unsigned i = 0; i < n && href.n; i++)
		if (str_eq(c[i].href, href))
			return true;
	return false;
}

/* Those of a part that are national numbers, or those that are not. Without a
 * card only how many lines they would take. */
static unsigned
card_people(struct kit *k, struct card *c, const char *part, bool national)
{
	unsigned n, lines = 0, nknown;
	const struct ui_contact *at = kit_contacts(k, part, true, &n);
	struct crisis *known;
	str set[SET__MAX];

	memcpy(set, k->p->set, sizeof(set));
	set[SET_TEAM_PHONE] = S("");
	if (crisis_contacts(k->cx, set, -1, &known, &nknown) != ERR_OK)
		nknown = 0;
	for (unsigned i = 0; i < n; i++) {
		str how = str_starts(at[i].how, S("Call ")) ?
		    str_sub(at[i].how, 5, at[i].how.n) : at[i].how;
		str says = is_bare_link(&at[i]) ? at[i].name : str_cat(
		    k->cx->mem, at[i].name, str_cat(k->cx->mem, S(": "), how));

		/* Who is next stands on the card anyway, or takes the room of
		 * someone: but not a number. */
		if (is_national(known, nknown, at[i].href) != national ||
		    (at[i].href.n == 0 && str_starts(at[i].name,
		        S(KIT_NEXT))))
			continue;
		lines += lines_for(says);
		if (c)
			card_item(c, says);
	}
	return lines;
}

/* The person's own people, then the team's lines, for which room is kept
 * however many people there are; what is left is for numbers that are known
 * everywhere. */
static void
card_contacts(struct kit *k, struct card *c)
{
	unsigned keep = card_people(k, NULL, "services", false);

	keep = keep < c->left ? keep : c->left;
	c->left -= keep;
	(void)card_people(k, c, "tell", false);
	c->left += keep;
	(void)card_people(k, c, "services", false);
	(void)card_people(k, c, "tell", true);
	(void)card_people(k, c, "services", true);
}

/* "Next contact: Amina Yusuf, nurse, Friday 27 November 2026 at 2pm" */
static void
card_promise(struct kit *k, struct card *c)
{
	const struct part *p = kit_part(k, S("next"));

	if (!p)
		return;
	KIT_EACH(k, l, p->entry->link) {
		const struct line *on = plan_detail(&k->plan, l, "on");
		str s = str_cat(k->cx->mem, p->brief, str_cat(k->cx->mem,
		    S(": "), plan_text(&k->plan, l)));

		card_item(c, on && on->value.n ? str_cat(k->cx->mem, s,
		    str_cat(k->cx->mem, S(", "), line_words(k->cx, on))) : s);
	}
}

static void
card_lines(struct kit *k, struct card *c, const char *entry)
{
	KIT_EACH(k, l, str_of(entry))
		card_item(c, plan_text(&k->plan, l));
}

static void
face_start(struct card *c, str heading, unsigned left)
{
	c->left = left;
	html_lit(c->h, "<div class=\"heed-wallet__face\">\n<p><b>");
	html_text(c->h, heading);
	html_lit(c->h, "</b></p>\n<ul>\n");
}

/* What did not fit is said to be elsewhere: never silently left out. */
static void
face_end(struct card *c, str foot)
{
	html_lit(c->h, "</ul>\n<p><small>");
	if (c->cut)
		html_lit(c->h, "There is more in the whole plan. ");
	html_text(c->h, foot);
	html_lit(c->h, "</small></p>\n</div>\n");
	c->cut = false;
}

enum err
page_card(struct page *p)
{
	struct kit k;
	struct card c = { .h = &p->h };

	TRY(open_out(p, &k));
	html_lit(k.h, "<div class=\"heed-noprint\">\n");
	ui_h1(k.h, S("A card to fold"));
	ui_p(k.h, S("Cut along the outer line and fold in the middle. Someone"
	    " who finds it can read it."));
	html_lit(k.h, "</div>\n<div class=\"heed-wallet\">\n");
	face_start(&c, S("Now. In danger: call 999"), CARD_NOW);
	card_lines(&k, &c, "now.line");
	c.left += CARD_LINES - CARD_NOW;
	card_contacts(&k, &c);
	face_end(&c, str_cat(p->cx->mem, plan_as_on(p->cx),
	    str_cat(p->cx->mem, S(" "), wording("crisis.newer"))));
	face_start(&c, S("What helps"), CARD_LINES);
	card_promise(&k, &c);
	card_lines(&k, &c, "alone.line");
	card_lines(&k, &c, "around.line");
	card_lines(&k, &c, "matters.line");
	face_end(&c, plan_again_by(p->cx, &k.plan));
	html_lit(k.h, "</div>\n");
	return ERR_OK;
}

/* ---- text and file ---- */

enum err
page_text(struct page *p)
{
	struct kit k;
	str text;

	TRY(open_out(p, &k));
	TRY(plan_plain(p->cx, &k.plan, k.mine ? S("") : k.name, &text));
	p->bare = true;
	p->type = S("text/plain; charset=utf-8");
	html_init(&p->h, p->cx->mem, PAGE_MAX);
	buf_put(&p->h.b, text);
	return ERR_OK;
}

enum err
page_file(struct page *p)
{
	struct kit k;
	str file;

	TRY(open_out(p, &k));
	TRY(plan_file(p->cx, &k.plan, k.name, k.lang, &file));
	p->bare = true;
	p->download = S("notes.html");
	html_init(&p->h, p->cx->mem, PAGE_MAX);
	buf_put(&p->h.b, file);
	return ERR_OK;
}
