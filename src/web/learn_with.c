/*
 * The pages of someone affected: a mother after a death. One person to ring,
 * first. Then what comes next and when, her questions in her words, what was
 * promised and whether it was kept, the draft to read before it is final.
 *
 * Nothing here cheers, hurries or counts. What is not known is said so, what
 * was not kept is said so, and nothing said here is answered by a green tick.
 */
#include "web/learn_with.h"
#include "core/arena.h"
#include "core/time.h"
#include "learning/harm.h"

/* ---- words ---- */

str
day_say(struct page *p, int64_t day)
{
	return day_words(p, day_print(p->cx->mem, day));
}

str
phone_link(struct page *p, str phone)
{
	struct phone one, two;

	if (!phone_next(phone, 0, &one) || phone_next(phone, one.end, &two))
		return S("");
	return text_of(p, S("tel:"), str_of(one.dial));
}

static str
with_day(struct page *p, const char *key, int64_t day)
{
	return fill(p, wording(key), "{day}", day_say(p, day));
}

str
promise_words(struct page *p, const struct promise *v)
{
	switch (v->is) {
	case PROMISE_KEPT:
		return v->done ? with_day(p, "with.kept-on", v->on)
		    : wording("with.kept");
	case PROMISE_LATE:
		return fill(p, with_day(p, "with.late", v->by), "{on}",
		    day_say(p, v->on));
	case PROMISE_MISSED:
		return with_day(p, "with.missed", v->by);
	case PROMISE_NOT_KEPT:
		return wording("with.not-kept");
	case PROMISE_CHANGED:
		return wording("with.changed");
	default:
		return v->dated ? with_day(p, "with.open-by", v->by)
		    : wording("with.open");
	}
}

/* ---- the parts ---- */

static void
contact_draw(struct page *p, const struct matter *m)
{
	str name = matter_words(p->cx, m, "contact.name");
	str role = matter_words(p->cx, m, "contact.role");
	str phone = matter_words(p->cx, m, "contact.phone");
	str hours = matter_words(p->cx, m, "contact.hours");
	const struct ui_contact c = { .name = role.n ? text_of(p, name,
		S(", "), role) : name, .how = phone,
		.href = phone_link(p, phone), .when = S("") };

	ui_h2(&p->h, S("Who you can reach"));
	if (name.n == 0) {
		ui_p(&p->h, wording("with.nobody"));
		return;
	}
	ui_contacts(&p->h, &c, 1);
	if (hours.n)
		ui_words(&p->h, hours);
}

static void
next_draw(struct page *p, const struct matter *m)
{
	str next = matter_words(p->cx, m, "contact.next");
	int64_t by, today = day_of(p->cx->now);
	bool dated = day_read(matter_value(m, "contact.day"), &by);

	ui_h2(&p->h, S("What happens next, and when"));
	if (next.n == 0) {
		ui_p(&p->h, wording("with.no-next"));
		return;
	}
	ui_words(&p->h, next);
	if (dated)
		ui_p(&p->h, today > by ? with_day(p, "with.missed", by)
		    : with_day(p, "with.open-by", by));
}

static str
question_words(const struct question *q)
{
	switch (q->is) {
	case QUESTION_ANSWERED:  return S("");
	case QUESTION_NOT_FOUND: return wording("with.not-found");
	case QUESTION_WITHDRAWN: return wording("with.withdrawn");
	default:                 return wording("with.not-yet");
	}
}

static void
question_draw(struct page *p, const struct question *q)
{
	str says = question_words(q);

	html_lit(&p->h, "<li>\n");
	ui_words(&p->h, q->text);
	if (says.n)
		ui_p(&p->h, says);
	if (q->is != QUESTION_OPEN)
		ui_words(&p->h, q->answer);
	if (q->is == QUESTION_ANSWERED || q->is == QUESTION_NOT_FOUND) {
		if (q->where.n)
			ui_p(&p->h, text_of(p, S("You can read it here: "),
			    q->where));
		if (q->day.n)
			ui_p(&p->h, text_of(p, S("Answered on "),
			    day_words(p, q->day), S(".")));
	}
	html_lit(&p->h, "</li>\n");
}

/* A quiet button: the other is green. */
static void
quiet_submit(struct page *p, str text)
{
	ui_button(&p->h, &(struct ui_button){ .text = text,
	    .kind = UI_SECONDARY });
	ui_form_end(&p->h);
}

static void
questions_draw(struct page *p, const struct matter *m, bool forms)
{
	struct questions l;

	engage_questions(p->cx, m, &l);
	ui_heading(&p->h, &(struct ui_heading){ .level = 2,
	    .size = UI_M, .id = S("questions"), .text = S("What you asked") });
	if (l.n == 0)
		ui_p(&p->h, wording("with.no-questions"));
	else
		html_lit(&p->h, "<ol class=\"nhsuk-list nhsuk-list--number\">\n");
	for (unsigned i = 0; i < l.n; i++)
		question_draw(p, &l.at[i]);
	if (l.n)
		html_lit(&p->h, "</ol>\n");
	if (!forms)
		return;
	web_form_draft(p, S("/with/ask"));
	ui_hidden(&p->h, S("m"), m->rec.id);
	web_area(p, "question", S("Ask something"), wording("with.ask-hint"),
	    S(""), 3);
	quiet_submit(p, S("Add this question"));
}

static void
promises_draw(struct page *p, const struct matter *m)
{
	struct promises l;
	unsigned shown = 0;

	engage_promises(p->cx, m, day_of(p->cx->now), &l);
	ui_h2(&p->h, S("What we promised"));
	for (unsigned i = 0; i < l.n; i++)
		shown += l.at[i].entry.n > 0;
	if (shown == 0) {
		ui_p(&p->h, wording("with.no-promises"));
		return;
	}
	html_lit(&p->h, "<ul class=\"nhsuk-list nhsuk-list--bullet\">\n");
	for (unsigned i = 0; i < l.n; i++) {
		/* What comes next stands above. */
		if (l.at[i].entry.n == 0)
			continue;
		html_lit(&p->h, "<li>\n");
		ui_words(&p->h, l.at[i].what);
		ui_p(&p->h, promise_words(p, &l.at[i]));
		if (l.at[i].words.n)
			ui_words(&p->h, l.at[i].words);
		html_lit(&p->h, "</li>\n");
	}
	html_lit(&p->h, "</ul>\n");
}

/* What they said about a draft ("" any) and what was done with it. */
static void
comments_draw(struct page *p, const struct matter *m, str inquiry)
{
	const struct line *e = NULL;
	bool any = false;

	while ((e = entry_next(&m->a, "comments.one", e)) != NULL) {
		const struct line *w = line_under(&m->a, e,
		    S("comments.words"));
		const struct line *s = line_under(&m->a, e,
		    S("comments.state"));
		const struct line *t = line_under(&m->a, e,
		    S("comments.treated"));
		const struct line *of = line_under(&m->a, e,
		    S("comments.of"));

		if (inquiry.n && of && !str_eq(of->value, inquiry))
			continue;
		if (!any)
			html_lit(&p->h, "<ul class=\"nhsuk-list"
			    " nhsuk-list--bullet\">\n");
		any = true;
		html_lit(&p->h, "<li>\n");
		if (w)
			ui_words(&p->h, w->value);
		ui_p(&p->h, s ? text_of(p, line_words(p->cx, s), S("."))
		    : wording("with.comment-open"));
		if (t)
			ui_words(&p->h, t->value);
		html_lit(&p->h, "</li>\n");
	}
	if (any)
		html_lit(&p->h, "</ul>\n");
	else
		ui_p(&p->h, wording("with.no-comments"));
}

/* What the draft's own group says, in words. Whether it is asked for hangs on
 * answers that are not theirs to see. */
static void
draft_draw(struct page *p, const struct matter *m, int level)
{
	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (!l->item || l->entry || l->value.n == 0 ||
		    !str_starts(l->link, S("draft.")) ||
		    (l->item->type != ITEM_TEXT &&
		        l->item->type != ITEM_STRING))
			continue;
		ui_heading(&p->h, &(struct ui_heading){ .level = level,
		    .size = UI_S, .text = l->item->text });
		ui_words(&p->h, l->value);
	}
}

/* On paper the draft itself; not by who may not read it. */
static enum err
draft_paper(struct page *p, const struct matter *m, str id)
{
	struct matter draft;
	enum err e = m->outside ? matter_open_outside(p->cx, KIND_INQUIRY, id,
	    S(""), &draft) : matter_open(p->cx, KIND_INQUIRY, id, &draft);

	if (e == ERR_ABSENT || e == ERR_GONE) {
		ctx_calm(p->cx);
		ui_p(&p->h, wording("with.draft-apart"));
		return ERR_OK;
	}
	TRY(e);
	draft_draw(p, &draft, 3);
	return ERR_OK;
}

static enum err
drafts_draw(struct page *p, const struct matter *m, bool forms)
{
	struct draft_shares l;

	engage_drafts(p->cx, m, &l);
	if (l.n == 0 && !entry_next(&m->a, "comments.one", NULL))
		return ERR_OK;
	ui_h2(&p->h, S("What we have written so far"));
	for (unsigned i = 0; i < l.n; i++) {
		enum kind k;
		str id = matter_name_cut(l.at[i].inquiry, &k);

		ui_p(&p->h, with_day(p, "with.draft", l.at[i].since));
		if (forms)
			link_p(p, S("Read the draft, and say what is wrong or"
			    " missing"), web_path(p, S("with"), S("draft"),
			    id));
		else
			TRY(draft_paper(p, m, id));
	}
	ui_heading(&p->h, &(struct ui_heading){ .level = 3,
	    .text = S("What you said about it") });
	comments_draw(p, m, S(""));
	return ERR_OK;
}

static void
experience_draw(struct page *p, const struct matter *m)
{
	unsigned n;
	struct ui_option *o = code_options(p, "experience-heard", &n);

	if (!str_eq(m->state, S("closing")) && !str_eq(m->state, S("closed")))
		return;
	ui_heading(&p->h, &(struct ui_heading){ .level = 2,
	    .size = UI_M, .id = S("experience"), .text = S("How it was for you") });
	ui_p(&p->h, wording("with.experience"));
	web_form_draft(p, S("/with/experience"));
	ui_hidden(&p->h, S("m"), m->rec.id);
	ui_radios(&p->h, &(struct ui_radios){ .f = { .name = S("heard"),
	    .label = S("Did you feel heard?"), .size = UI_S,
	    .error = web_error(p, "heard") }, .options = o, .noptions = n,
	    .small = true, .value = web_value(p, "heard",
	    matter_value(m, "experience.heard")) });
	web_area(p, "well", S("What helped"), S(""),
	    matter_value(m, "experience.well"), 2);
	web_area(p, "better", S("What would have been better"), S(""),
	    matter_value(m, "experience.better"), 2);
	quiet_submit(p, S("Keep what I wrote"));
}

enum err
with_draw(struct page *p, const struct matter *m, bool forms)
{
	contact_draw(p, m);
	next_draw(p, m);
	questions_draw(p, m, forms);
	promises_draw(p, m);
	TRY(drafts_draw(p, m, forms));
	if (forms)
		experience_draw(p, m);
	return ERR_OK;
}

enum err
with_letter(struct page *p, const struct matter *m, str back)
{
	page_open(p, back, S("What you asked, and what we promised"));
	html_lit(&p->h, "<div class=\"heed-noprint\">\n");
	ui_p(&p->h, wording("with.print"));
	html_lit(&p->h, "</div>\n");
	ui_p(&p->h, show_day(p->cx->mem, p->cx->now));
	ui_p(&p->h, wording("with.letter"));
	TRY(with_draw(p, m, false));
	if (p->set[SET_ORGANISATION].n)
		ui_p(&p->h, p->set[SET_ORGANISATION]);
	return ERR_OK;
}

/* ---- their pages ---- */

/* The one that ?m= names, else the newest; *n: how many are theirs. */
static enum err
mine(struct page *p, struct matter *m, struct matter_rows *all)
{
	str id = web_query(p, "m");

	if (id.n == 0)
		id = web_post(p, "m");
	TRY(matter_mine(p->cx, KIND_AFFECTED, true, all));
	if (all->n == 0)
		return ERR_ABSENT;
	return matter_open_outside(p->cx, KIND_AFFECTED,
	    id.n ? id : all->at[0].id, S(""), m);
}

/* Where a sign-in outlived what it was for. */
static enum err
nothing_draw(struct page *p)
{
	page_back(p, S("/home"));
	p->back = (struct ui_link){ 0 };
	ui_h1(&p->h, S("There is nothing here"));
	ui_p(&p->h, wording("with.nothing"));
	return ERR_OK;
}

static void
said_draw(struct page *p)
{
	str code = web_query(p, "said");

	if (str_eq(code, S("question")))
		ui_inset(&p->h, wording("with.said-question"));
	else if (str_eq(code, S("comment")))
		ui_inset(&p->h, wording("with.said-comment"));
	else if (str_eq(code, S("experience")))
		ui_inset(&p->h, wording("with.said-experience"));
}

enum err
page_with(struct page *p)
{
	struct matter_rows all;
	struct matter m;
	enum err e = mine(p, &m, &all);

	if (e == ERR_ABSENT && all.n == 0)
		return nothing_draw(p);
	TRY(e);
	page_open(p, S("/with"), S("What you asked, and what we promised"));
	p->back = (struct ui_link){ 0 };
	said_draw(p);
	TRY(with_draw(p, &m, true));
	ui_h2(&p->h, S("More"));
	link_p(p, S("The same as a letter, to print"), text_of(p,
	    S("/with/letter?m="), m.rec.id));
	for (unsigned i = 0; i < all.n && all.n > 1; i++)
		if (!str_eq(all.at[i].id, m.rec.id))
			link_p(p, text_of(p, S("Another one: "),
			    all.at[i].ref), text_of(p, S("/with?m="),
			    all.at[i].id));
	return ERR_OK;
}

enum err
page_with_letter(struct page *p)
{
	struct matter_rows all;
	struct matter m;

	TRY(mine(p, &m, &all));
	return with_letter(p, &m, S("/with"));
}

static enum err
with_end(struct page *p, enum err e, str path, const char *said, page_fn *draw)
{
	if (e != ERR_OK)
		return web_again(p, e, draw);
	p->go = text_of(p, path, S("said="), str_of(said));
	return ERR_OK;
}

enum err
post_with_ask(struct page *p)
{
	struct matter_rows all;
	struct matter m;

	TRY(mine(p, &m, &all));
	return with_end(p, engage_ask(p->cx, &m, web_post(p, "question")),
	    text_of(p, S("/with?m="), m.rec.id, S("&")), "question",
	    page_with);
}

enum err
post_with_tell(struct page *p)
{
	struct matter_rows all;
	struct matter m;

	TRY(mine(p, &m, &all));
	return with_end(p, engage_tell(p->cx, &m, web_post(p, "heard"),
	    web_post(p, "well"), web_post(p, "better")), text_of(p,
	    S("/with?m="), m.rec.id, S("&")), "experience", page_with);
}

/* ---- the draft ---- */

/* Theirs among all that are theirs: the one the draft was shared through. */
static enum err
sharing(struct page *p, str inquiry, struct matter *m)
{
	struct matter_rows all;

	TRY(matter_mine(p->cx, KIND_AFFECTED, true, &all));
	for (unsigned i = 0; i < all.n; i++) {
		struct draft_shares l;

		TRY(matter_open_outside(p->cx, KIND_AFFECTED, all.at[i].id,
		    S(""), m));
		engage_drafts(p->cx, m, &l);
		for (unsigned k = 0; k < l.n; k++)
			if (str_eq(l.at[k].inquiry, text_of(p,
			    S("inquiry/"), inquiry)))
				return ERR_OK;
	}
	return web_absent(p, "draft");
}

enum err
page_with_draft(struct page *p)
{
	struct matter mine, draft;

	TRY(sharing(p, p->param[0], &mine));
	TRY(matter_open_outside(p->cx, KIND_INQUIRY, p->param[0], S(""),
	    &draft));
	page_open(p, S("/with"), S("What we have written so far"));
	said_draw(p);
	ui_p(&p->h, wording("with.draft-why"));
	draft_draw(p, &draft, 2);
	ui_h2(&p->h, S("What is wrong, or missing?"));
	web_form_draft(p, S(""));
	web_area(p, "comment", S("In your words"),
	    wording("with.comment-hint"), S(""), 4);
	quiet_submit(p, S("Send this to us"));
	ui_h2(&p->h, S("What you said about it"));
	comments_draw(p, &mine, text_of(p, S("inquiry/"), draft.rec.id));
	return ERR_OK;
}

enum err
post_with_draft(struct page *p)
{
	struct matter m;

	TRY(sharing(p, p->param[0], &m));
	return with_end(p, engage_comment(p->cx, &m, text_of(p, S("inquiry/"),
	    p->param[0]), web_post(p, "comment")), text_of(p, p->rq->path,
	    S("?")), "comment", page_with_draft);
}
