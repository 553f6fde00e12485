/*
 * A plan to carry away: one HTML document that asks nothing of any network, and
 * the same as text to be read aloud.
 *
 * Made for a bad night: what to do now stands first, then whom to reach, with
 * numbers that can be pressed. Left out are diagnosis, how often something was
 * tried, and what the worry is about (CARE-57): whoever finds the phone could
 * read it. A part without lines is not drawn, so a copy of some parts shows no
 * gaps; only a plan with nothing in it says of each part "not asked yet".
 */
#include "access/setting.h"
#include "care/care_int.h"
#include "care/people.h"
#include "core/arena.h"
#include "core/html.h"
#include "core/time.h"

#include <string.h>

enum { FILE_MAX = 1 << 20 };

static const char style[] =
    "html{font:1.125rem/1.5 sans-serif;color:#212b32;background:#fff}"
    "body{max-width:40em;margin:0 auto;padding:1em;overflow-wrap:anywhere}"
    "h1{font-size:1.6em;margin:0}h2{font-size:1.25em;margin:1.5em 0 .3em}"
    "ul{padding-inline-start:1.2em;margin:.3em 0}li{margin:.5em 0}"
    ".o{display:block}p{margin:.2em 0}.w{white-space:pre-line}.d{color:#425563}"
    ".now{border:.2em solid #212b32;padding:.3em .8em;margin:1em 0}"
    "a{color:#005eb8;font-weight:bold}"
    "@media print{html{font-size:11pt}a{color:#000;text-decoration:none}"
    "h2,li{break-inside:avoid}}";

struct copying {
	struct ctx *cx;
	const struct plan *p;
	struct parts parts;
	str name, lang;
	bool empty;              /* the whole plan */
	int age;
	struct crisis *crisis; unsigned ncrisis;
	str set[SET__MAX];
};

/* What of an entry goes into a copy beside its text, in this order. */
static const char *const carried[] = { "where", "who", "reach", "route",
	"hours", "times", "say", "backup", "because", "barrier", "round", "by",
	"on", "how", "else" };
enum { NCARRIED = sizeof(carried) / sizeof(carried[0]) };

static bool
is_carried(const struct line *d, const char *name)
{
	str part = part_of(d->link);

	return d->value.n && !line_says_nothing(d) && d->about.n == 0 &&
	    !d->parked && d->link.n == part.n + 1 + strlen(name) &&
	    str_ends(d->link, str_of(name));
}

/* The next detail of that name in an entry, as entry_next. */
static const struct line *
detail_next(const struct plan *p, const struct line *entry, const char *name,
    const struct line *after)
{
	const struct line *end = p->a.line + p->a.n;

	for (const struct line *d = (after ? after : entry) + 1; d < end; d++)
		if (str_eq(d->parent, entry->id) && is_carried(d, name))
			return d;
	return NULL;
}

static enum err
copying_open(struct copying *c)
{
	unsigned was = c->cx->ndiag;
	struct person_view v;
	str subject = c->p->a.subject;

	c->age = -1;
	if (str_starts(subject, S("Patient/")) && person_view(c->cx,
	        str_sub(subject, strlen("Patient/"), subject.n), &v) == ERR_OK)
		c->age = v.age;
	CARE_TRIED(c->cx, was);
	TRY(plan_parts(c->cx, c->p, &c->parts));
	c->empty = true;
	for (unsigned i = 0; i < c->parts.n; i++)
		c->empty &= c->parts.at[i].nlines == 0;
	TRY(settings_read(c->cx, c->set));
	return crisis_contacts(c->cx, c->set, c->age, &c->crisis, &c->ncrisis);
}

/* The words of an entry; what it says where no text was given. */
static str
entry_words(struct copying *c, const struct line *l)
{
	const struct line *text = plan_detail(c->p, l, "text");
	const struct line *who = plan_detail(c->p, l, "who");

	if (text && (text->value.n || !who))
		return line_words(c->cx, text);
	return who && who->value.n ? line_words(c->cx, who) :
	    wording("plan.empty");
}

/* Someone's name that stands as the entry's words is not said twice. */
static bool
is_said(struct copying *c, const struct line *l, const struct line *d)
{
	return str_eq(entry_words(c, l), line_words(c->cx, d));
}

str
plan_as_on(struct ctx *cx)
{
	return wording_with(cx, "crisis.as-on", "{date}",
	    show_day(cx->mem, cx->now));
}

static str
newest(struct ctx *cx, const struct plan *p)
{
	str day = show_day(cx->mem, cx->now);
	int64_t at = 0;

	for (unsigned i = 0; i < p->a.n; i++) {
		const struct line *l = &p->a.line[i];

		if (l->at > at && line_stands(&p->a, l) &&
		    part_is_shown(cx, part_of(l->link)))
			at = l->at;
	}
	if (at == 0 || str_eq(show_day(cx->mem, at), day))
		return S("");
	return wording_with(cx, "crisis.newest", "{date}",
	    show_day(cx->mem, at));
}

str
plan_again_by(struct ctx *cx, const struct plan *p)
{
	const struct line *l = line_in(&p->a, S(""), "review.on");

	return l && l->value.n ? wording_with(cx, "crisis.review-by",
	    "{date}", line_words(cx, l)) : S("");
}

str
plan_dates(struct ctx *cx, const struct plan *p)
{
	const str says[] = { plan_as_on(cx), newest(cx, p),
		plan_again_by(cx, p) };
	str all = S("");

	for (size_t i = 0; i < sizeof(says) / sizeof(says[0]); i++)
		if (says[i].n)
			all = str_cat(cx->mem, all, str_cat(cx->mem,
			    all.n ? S(" ") : S(""), says[i]));
	return all;
}

/* ---- the document ---- */

/* A number does not break over two lines. */
static void
unbroken(struct html *h, str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ' ')
			html_lit(h, "\xc2\xa0");
		else if (s.p[i] == '-')
			html_lit(h, "\xe2\x80\x91");
		else
			html_text(h, str_sub(s, i, 1));
}

static void
call(struct copying *c, struct html *h, str shown, const char *dial)
{
	html_lit(h, "<a");
	html_url(h, "href", str_cat(c->cx->mem, S("tel:"), str_of(dial)));
	html_lit(h, ">");
	unbroken(h, shown);
	html_lit(h, "</a>");
}

/* Text with its numbers as links. */
static void
linked(struct copying *c, struct html *h, str s)
{
	size_t from = 0;
	struct phone p;

	for (; phone_next(s, from, &p); from = p.end) {
		html_text(h, str_sub(s, from, p.start - from));
		call(c, h, str_sub(s, p.start, p.end - p.start), p.dial);
	}
	html_text(h, str_sub(s, from, s.n));
}

/* In the person's language where there is a row for it, the English beside. */
static void
beside(struct copying *c, struct html *h, const char *key, str english)
{
	str own = in_language(c->set, c->lang, key);

	if (own.n) {
		html_lit(h, "<span class=\"o\"");
		html_attr(h, "lang", c->lang);
		html_attr(h, "dir", language_is_rtl(c->lang) ? S("rtl")
		    : S("ltr"));
		html_lit(h, ">");
		linked(c, h, own);
		html_lit(h, "</span> ");
	}
	linked(c, h, english);
}

static void
words_attrs(struct copying *c, struct html *h)
{
	if (c->lang.n && !str_ieq(str_sub(c->lang, 0, 2), S("en")))
		html_attr(h, "lang", c->lang);
	html_lit(h, " dir=\"auto\"");
}

static void
entry_draw(struct copying *c, struct html *h, const struct line *l)
{
	html_lit(h, "<li>\n<p class=\"w\"");
	words_attrs(c, h);
	html_lit(h, ">");
	linked(c, h, entry_words(c, l));
	html_lit(h, "</p>\n");
	for (unsigned i = 0; i < NCARRIED; i++)
		for (const struct line *d = NULL;
		    (d = detail_next(c->p, l, carried[i], d)) != NULL;) {
			if (is_said(c, l, d))
				continue;
			html_lit(h, "<p><span class=\"d\">");
			html_text(h, d->item ? d->item->text :
			    wording("plan.earlier-form"));
			html_lit(h, ":</span> <span class=\"w\"");
			words_attrs(c, h);
			html_lit(h, ">");
			linked(c, h, line_words(c->cx, d));
			html_lit(h, "</span></p>\n");
		}
	if (!plan_is_own(l)) {
		html_lit(h, "<p class=\"d\">");
		html_text(h, plan_whose(c->cx, l, c->name));
		html_lit(h, "</p>\n");
	}
	html_lit(h, "</li>\n");
}

static void
part_draw(struct copying *c, struct html *h, const struct part *p)
{
	const char *link = str_c(c->cx->mem, p->entry->link);

	if (p->nlines == 0 && !c->empty)
		return;
	html_lit(h, "<h2>");
	beside(c, h, str_c(c->cx->mem, p->link), p->brief.n ? p->brief
	    : p->heading);
	html_lit(h, "</h2>\n");
	if (p->nlines == 0) {
		html_lit(h, "<p>");
		html_text(h, wording(p->unfit ? "plan.set-aside" :
		    "plan.empty"));
		html_lit(h, "</p>\n");
		return;
	}
	html_lit(h, "<ul>\n");
	for (const struct line *l = NULL;
	    (l = entry_next(&c->p->a, link, l)) != NULL;)
		if (!l->parked)
			entry_draw(c, h, l);
	html_lit(h, "</ul>\n");
}

/* First what to do now, whom to tell and the services; then as the service
 * orders it. */
static int
turn_of(const struct part *p)
{
	return str_eq(p->link, S("now")) ? 0
	    : str_has_word(S("tell services"), p->link) ? 1 : 2;
}

static void
parts_draw(struct copying *c, struct html *h, int turn)
{
	for (unsigned i = 0; i < c->parts.n; i++)
		if (turn_of(&c->parts.at[i]) == turn)
			part_draw(c, h, &c->parts.at[i]);
}

static void
danger_draw(struct copying *c, struct html *h)
{
	static const char *const when[] = { "crisis.card.1", "crisis.card.2",
		"crisis.card.3" };

	html_lit(h, "<div class=\"now\">\n<p>");
	beside(c, h, "card", wording("crisis.card"));
	html_lit(h, "</p>\n<ul>\n");
	for (unsigned i = 0; i < sizeof(when) / sizeof(when[0]); i++) {
		html_lit(h, "<li>");
		beside(c, h, when[i] + strlen("crisis."), wording(when[i]));
		html_lit(h, "</li>\n");
	}
	html_lit(h, "</ul>\n</div>\n");
}

static void
crisis_draw(struct copying *c, struct html *h)
{
	html_lit(h, "<h2>");
	beside(c, h, "help", S("Help at any time"));
	html_lit(h, "</h2>\n<ul>\n");
	for (unsigned i = 0; i < c->ncrisis; i++) {
		const struct crisis *k = &c->crisis[i];

		html_lit(h, "<li>");
		html_text(h, k->name);
		html_lit(h, ": ");
		if (k->href.n) {
			html_lit(h, "<a");
			html_url(h, "href", k->href);
			html_lit(h, ">");
			if (str_starts(k->href, S("tel:")))
				unbroken(h, k->how);
			else
				html_text(h, k->how);
			html_lit(h, "</a>");
		} else {
			linked(c, h, k->how);
		}
		if (k->when.n) {
			html_lit(h, ", ");
			html_text(h, k->when);
		}
		html_lit(h, "</li>\n");
	}
	html_lit(h, "</ul>\n");
	if (crisis_past(c->cx, c->crisis, c->ncrisis).n) {
		html_lit(h, "<p>");
		linked(c, h, wording_with(c->cx, "crisis.expired", "{date}",
		    crisis_past(c->cx, c->crisis, c->ncrisis)));
		html_lit(h, "</p>\n");
	}
}

static void
dates_draw(struct copying *c, struct html *h)
{
	html_lit(h, "<p class=\"d\">");
	html_text(h, plan_dates(c->cx, c->p));
	html_lit(h, " ");
	beside(c, h, "newer", wording("crisis.newer"));
	html_lit(h, "</p>\n");
}

enum err
plan_file(struct ctx *cx, const struct plan *p, str name, str lang, str *out)
{
	struct copying c = { .cx = cx, .p = p, .name = name, .lang = lang };
	struct html h;

	TRY(copying_open(&c));
	html_init(&h, cx->mem, FILE_MAX);
	html_file(&h, wording("title.kept-file"),
	    (str){ style, sizeof(style) - 1 });
	html_lit(&h, "<body>\n<main>\n<h1>");
	beside(&c, &h, "plan", wording("plan.heading"));
	html_lit(&h, "</h1>\n");
	if (name.n) {
		html_lit(&h, "<p");
		words_attrs(&c, &h);
		html_lit(&h, ">");
		html_text(&h, name);
		html_lit(&h, "</p>\n");
	}
	parts_draw(&c, &h, 0);
	danger_draw(&c, &h);
	parts_draw(&c, &h, 1);
	parts_draw(&c, &h, 2);
	crisis_draw(&c, &h);
	dates_draw(&c, &h);
	html_lit(&h, "</main>\n</body>\n</html>\n");
	return html_done(&h, out);
}

/* ---- as text ---- */

static void
plain_line(struct buf *b, str label, str s)
{
	if (label.n) {
		buf_put(b, label);
		buf_lit(b, ": ");
	}
	buf_put(b, s);
	buf_c(b, '\n');
}

static void
entry_plain(struct copying *c, struct buf *b, const struct line *l)
{
	plain_line(b, S(""), entry_words(c, l));
	for (unsigned i = 0; i < NCARRIED; i++)
		for (const struct line *d = NULL;
		    (d = detail_next(c->p, l, carried[i], d)) != NULL;)
			if (!is_said(c, l, d))
				plain_line(b, d->item ? d->item->text :
				    wording("plan.earlier-form"),
				    line_words(c->cx, d));
	if (!plan_is_own(l))
		plain_line(b, S(""), plan_whose(c->cx, l, c->name));
}

static void
part_plain(struct copying *c, struct buf *b, const struct part *p)
{
	const char *link = str_c(c->cx->mem, p->entry->link);

	/* Of a plan that is shown in part, what is not there may be what is not
	 * shown. */
	if (p->nlines == 0 && c->p->exists && c->p->rec.v == 0)
		return;
	buf_c(b, '\n');
	plain_line(b, S(""), str_cat(c->cx->mem, p->heading, S(".")));
	if (p->nlines == 0)
		plain_line(b, S(""), wording(p->unfit ? "plan.set-aside" :
		    "plan.empty"));
	for (const struct line *l = NULL;
	    (l = entry_next(&c->p->a, link, l)) != NULL;)
		if (!l->parked)
			entry_plain(c, b, l);
}

enum err
plan_plain(struct ctx *cx, const struct plan *p, str name, str *out)
{
	struct copying c = { .cx = cx, .p = p, .name = name, .lang = S("") };
	struct buf b;

	TRY(copying_open(&c));
	buf_init(&b, cx->mem, FILE_MAX);
	plain_line(&b, S(""), wording("plan.heading"));
	if (name.n)
		plain_line(&b, S(""), name);
	plain_line(&b, S(""), wording("crisis.strip"));
	for (int turn = 0; turn < 3; turn++)
		for (unsigned i = 0; i < c.parts.n; i++)
			if (turn_of(&c.parts.at[i]) == turn)
				part_plain(&c, &b, &c.parts.at[i]);
	buf_lit(&b, "\nHelp at any time.\n");
	for (unsigned i = 0; i < c.ncrisis; i++)
		plain_line(&b, c.crisis[i].name, c.crisis[i].how);
	if (crisis_past(cx, c.crisis, c.ncrisis).n)
		plain_line(&b, S(""), wording_with(cx, "crisis.expired", "{date}",
		    crisis_past(cx, c.crisis, c.ncrisis)));
	buf_c(&b, '\n');
	plain_line(&b, S(""), plan_dates(cx, p));
	plain_line(&b, S(""), wording("crisis.newer"));
	return buf_done(&b, out);
}
