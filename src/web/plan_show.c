/*
 * Reading a plan: the whole of it, its earlier versions, what changed between
 * two of them.
 *
 * To the person, versions that differ only in what is kept off their pages are
 * one version, and are numbered as they see them: no gap tells of it. Nothing
 * here counts how full a plan is.
 */
#include "web/plan_kit.h"

#include "care/profile.h"

#include "access/crypt.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"

#include <string.h>

enum { VERSIONS_MAX = 60 };

/* ---- the plan ---- */

static void
right_now(struct kit *k)
{
	const struct item *now = form_item(plan_form(), S("now"));
	const struct ui_button go = { .text = now ? now->text : S("Now"),
		.href = kit_path(k, S("now"), S("")) };
	const struct ui_button call = { .text = S("Call 999"),
		.href = S("tel:999"), .kind = UI_SECONDARY };

	ui_buttons_start(k->h);
	ui_button(k->h, &go);
	ui_button(k->h, &call);
	ui_buttons_end(k->h);
}

/* Where the plan stands; a state of the paper, not of the person. */
static void
state(struct kit *k)
{
	const struct line *answer = line_in(&k->plan.a, S(""), "agree.answer");
	str words = kit_value(k, S("agree.words"));

	if (!k->plan.exists) {
		ui_p(k->h, wording("plan.none"));
		return;
	}
	if (k->plan.withdrawn)
		ui_p(k->h, kit_of_name(k, "You have put this plan away. Nobody"
		    " will use it.", "NAME has put this plan away. Nobody uses"
		    " it; it can be read."));
	else if (k->plan.draft && !k->locked)
		ui_p(k->h, S("This plan is being made. It can be used as it"
		    " is."));
	else if (!k->locked)
		ui_p(k->h, S("This plan is in use."));
	kit_dates(k);
	if (answer && answer->value.n &&
	    !str_eq(answer->value, S("not-asked-yet"))) {
		ui_p(k->h, str_cat(k->cx->mem, S("Is this my plan? "),
		    line_words(k->cx, answer)));
		if (words.n)
			ui_words(k->h, words);
	}
}

static bool
asked_of(const struct kit *k, const struct part *p, bool invitation, str *says)
{
	for (unsigned i = 0; i < k->prompts.n; i++) {
		const struct prompt *q = &k->prompts.at[i];

		if (q->line.n == 0 && str_eq(q->part, p->link) &&
		    q->invitation == invitation) {
			*says = q->says;
			return true;
		}
	}
	return false;
}

static void
unfit(struct kit *k, const struct part *p)
{
	ui_p(k->h, kit_of_name(k, "This part does not fit me.",
	    "NAME says that this part does not fit."));
	if (p->unfit_why.n)
		ui_words(k->h, p->unfit_why);
}

/* A part, or a group of lines beside them; `offer` is what its link says. */
static void
part(struct kit *k, const struct part *p, str offer)
{
	const struct ui_heading h = { .text = p->heading, .level = 2,
		.size = UI_M, .id = p->link, .own = k->mine ? kit_own(k,
		    str_c(k->cx->mem, p->link)) : (struct ui_own){ .rtl = false } };
	const struct ui_link l = { .href = kit_part_path(k, p),
		.text = offer, .hidden = str_cat(k->cx->mem, S(": "),
		    p->brief) };
	str says;

	ui_heading(k->h, &h);
	if (p->meaning.n)
		ui_p(k->h, p->meaning);
	if (p->unfit)
		unfit(k, p);
	/* Of a promise the day is the point, not a detail. */
	kit_lines(k, p->entry->link, p->promise ? KIT_ACT : KIT_BRIEF);
	if (asked_of(k, p, true, &says))
		ui_inset(k->h, says);
	if (asked_of(k, p, false, &says))
		ui_inset(k->h, says);
	if (!k->locked)
		ui_links(k->h, &l, 1);
}

/* No part of the plan's order, and there for whoever wants it. */
static void
beside(struct kit *k, const char *link, str offer)
{
	const struct part *p = kit_part(k, str_of(link));

	if (p)
		part(k, p, offer);
}

static void
further(struct kit *k)
{
	struct ui_link l[9];
	unsigned n = 0;

	ui_h2(k->h, S("What next"));
	if (!k->locked)
		l[n++] = (struct ui_link){ .text = S("Read it aloud, and"
			" agree"), .href = kit_path(k, S("finish"), S("")) };
	l[n++] = (struct ui_link){ .text = kit_of_name(k,
		"Each time I worked on it", "Each time we worked on it"),
		.href = kit_path(k, S("sittings"), S("")) };
	l[n++] = (struct ui_link){ .text = S("Copies of it"),
		.href = kit_path(k, S("copies"), S("")) };
	if (!k->locked)
		l[n++] = (struct ui_link){ .text = S("Who sees this"),
			.href = web_path(k->p, S("person"), k->p->person,
			    S("sharing")) };
	l[n++] = (struct ui_link){ .text = kit_of_name(k, "When I used it",
		"When NAME used it"),
		.href = kit_path(k, S("used"), S("")) };
	if (k->plan.exists)
		l[n++] = (struct ui_link){ .text = S("Earlier versions"),
			.href = kit_path(k, S("history"), S("")) };
	if (!k->mine && !k->locked && (!k->plan.exists || k->plan.draft))
		l[n++] = (struct ui_link){ .text = S("A short plan for now"),
			.href = kit_path(k, S("quick"), S("")) };
	if (!k->mine)
		l[n++] = (struct ui_link){ .text = S("When a plan was offered"),
			.href = kit_path(k, S("offer"), S("")) };
	ui_links(k->h, l, n);
}

static void
put_away(struct kit *k)
{
	bool away = k->plan.withdrawn;
	const struct ui_details d = { .summary = away
		    ? S("Take this plan out again") : S("Put this plan away"),
		.open = away };

	if (!k->mine || !k->plan.exists)
		return;
	ui_details_start(k->h, &d);
	ui_p(k->h, away ? S("It will be in use again, as it stands here.")
	    : S("Then nobody will use it. You do not have to say why, and you"
	        " can take it out again at any time."));
	web_form(k->p, kit_path(k, S("state"), S("")));
	kit_submit(k->h, "to", away ? S("current") : S("withdrawn"),
	    away ? S("Take it out again") : S("Put it away"), false, S(""));
	ui_form_end(k->h);
	ui_details_end(k->h);
}

static void
back_to(struct page *p, struct kit *k)
{
	p->back = k->mine
	    ? (struct ui_link){ .href = S("/me") }
	    : (struct ui_link){ .href = web_path(p, S("person"), p->person) };
}

/* A setting may have an order of its own: where help comes before talk. */
static enum err
in_order(struct kit *k)
{
	str order = k->p->set[SET_ORDER], own;
	const struct person_view *v;
	struct profiles l;

	if (!k->p->staff)
		return ERR_OK;
	TRY(web_person_brief(k->p, &v));
	TRY(profiles_with(k->cx, k->p->view_rec, v->age, &l));
	own = profile_parts(k->cx, &l, order);
	if (!str_eq(own, order))
		plan_parts_in(k->cx, &k->plan, own, &k->parts);
	return ERR_OK;
}

enum err
page_plan(struct page *p)
{
	struct kit k;

	TRY(kit_open(p, &k));
	TRY(in_order(&k));
	back_to(p, &k);
	ui_h1(k.h, kit_heading(&k));
	if (!k.locked)
		right_now(&k);
	state(&k);
	for (unsigned i = 0; i < k.parts.n; i++)
		part(&k, &k.parts.at[i], k.parts.at[i].nlines
		    ? S("Add to this part, or change it") : k.mine
		    ? S("Add something, or skip it") : S("Add something"));
	beside(&k, "differ", S("Write down how you see it"));
	beside(&k, "wish", S("Add a wish"));
	further(&k);
	put_away(&k);
	return ERR_OK;
}

enum err
post_state(struct page *p)
{
	bool away = str_eq(web_post(p, "to"), S("withdrawn"));
	struct kit k;

	TRY(kit_open(p, &k));
	TRY(plan_set_state(p->cx, p->person,
	    away ? PLAN_WITHDRAWN : PLAN_CURRENT));
	p->go = web_done(p, kit_path(&k, S(""), S("")),
	    away ? "plan-withdrawn" : "plan-current");
	return ERR_OK;
}

/* ---- versions ---- */

struct shown { int64_t no, v, at; bool draft, withdrawn; };
struct versions { struct shown at[VERSIONS_MAX]; unsigned n; };

static str
state_words(const struct kit *k, const struct shown *s)
{
	return code_words(k->at.sheet == SHEET_PLAN ? "plan-state"
	    : "sheet-state", s->withdrawn ? S("withdrawn") : s->draft
	    ? S("draft") : S("current"));
}

/* What this viewer can tell of a version, in 32 bytes: so that a page of many
 * versions holds one of them at a time. */
static void
digest(const struct plan *p, unsigned char out[HASH_LEN])
{
	struct hash h;

	hash_init(&h);
	hash_number(&h, p->draft);
	hash_number(&h, p->withdrawn);
	for (unsigned i = 0; i < p->a.n; i++) {
		const struct line *l = &p->a.line[i];

		/* A suggestion lies beside; it changes no word. */
		if (!line_stands(&p->a, l))
			continue;
		hash_field(&h, l->id);
		hash_field(&h, l->parent);
		hash_field(&h, l->about);
		hash_field(&h, l->value);
		hash_number(&h, l->status);
		hash_number(&h, l->voice);
		hash_number(&h, l->parked);
	}
	hash_done(&h, out);
}

/* Oldest first. For the person `no` counts what they can tell apart: a version
 * that changed only what is kept off their pages is not there. */
static enum err
versions_read(struct kit *k, struct versions *out)
{
	unsigned char last[HASH_LEN] = { 0 }, is[HASH_LEN];
	struct records r;
	size_t mark = 0;

	out->n = 0;
	if (!k->plan.exists)
		return ERR_OK;
	TRY(record_history(k->cx, k->sheet->kind, k->plan.rec.id, &r));
	for (unsigned i = r.n < VERSIONS_MAX ? r.n : VERSIONS_MAX; i-- > 0;) {
		struct shown *s = &out->at[out->n];
		struct plan was;

		if (str_eq(r.at[i].op, S("delete")))
			continue;
		TRY(sheet_read_v(k->cx, &k->at, r.at[i].v, &was));
		*s = (struct shown){ r.at[i].v, r.at[i].v, r.at[i].at,
			was.draft, was.withdrawn };
		digest(&was, is);
		/* From the second version on nothing is kept: what the door
		 * remembers of this request it learned with the first. */
		if (mark)
			arena_reset(k->cx->mem, mark);
		mark = arena_mark(k->cx->mem);
		if (k->mine && out->n && memcmp(last, is, HASH_LEN) == 0)
			continue;
		memcpy(last, is, HASH_LEN);
		if (k->mine)
			s->no = (int64_t)out->n + 1;
		out->n++;
	}
	return ERR_OK;
}

static const struct shown *
version_no(const struct versions *v, int64_t no)
{
	for (unsigned i = 0; i < v->n; i++)
		if (v->at[i].no == no)
			return &v->at[i];
	return NULL;
}

static str
compare_path(struct kit *k, int64_t a, int64_t b)
{
	struct buf to;

	buf_init(&to, k->cx->mem, 4096);
	buf_put(&to, kit_path(k, S("compare"), S("")));
	buf_fmt(&to, "?a=%lld&b=%lld", (long long)a, (long long)b);
	return buf_str(&to);
}

static enum err
open_versions(struct page *p, struct kit *k, struct versions **v)
{
	TRY(kit_open(p, k));
	*v = NEW(p->cx->mem, struct versions);
	p->back = (struct ui_link){ .href = kit_path(k, S(""), S("")) };
	return versions_read(k, *v);
}

enum err
page_history(struct page *p)
{
	struct kit k;
	struct versions *v;
	struct ui_row *row;
	struct ui_link *act;
	struct ui_summary s = { 0 };

	TRY(open_versions(p, &k, &v));
	ui_h1(k.h, S("Earlier versions"));
	ui_p(k.h, S("Every change is kept. The newest stands first."));
	row = NEWN(p->cx->mem, struct ui_row, v->n + 1);
	act = NEWN(p->cx->mem, struct ui_link, 2 * (size_t)v->n + 2);
	for (unsigned i = v->n; i-- > 0;) {
		const struct shown *at = &v->at[i];
		str when = show_time(p->cx->mem, at->at);
		str hidden = str_cat(p->cx->mem, S(" of "), when);

		act[2 * i] = (struct ui_link){ .text = S("Read it"),
			.href = kit_path(&k, S("version"),
			    buf_number(p->cx->mem, at->no)), .hidden = hidden };
		if (i > 0)
			act[2 * i + 1] = (struct ui_link){
				.text = S("What changed"), .hidden = hidden,
				.href = compare_path(&k, v->at[i - 1].no,
				    at->no) };
		row[s.nrows++] = (struct ui_row){ .key = when,
			.value = state_words(&k, at),
			.actions = &act[2 * i], .nactions = i > 0 ? 2 : 1 };
	}
	s.rows = row;
	if (s.nrows)
		ui_summary(k.h, &s);
	else
		ui_p(k.h, wording("step.none"));
	return ERR_OK;
}

enum err
page_version(struct page *p)
{
	struct kit k, old;
	struct plan was;
	struct versions *v;
	const struct shown *at;
	bool any = false;
	int64_t no = 0;

	TRY(open_versions(p, &k, &v));
	at = str_int(k.arg, 1, INT64_MAX, &no) ? version_no(v, no) : NULL;
	if (!at)
		return fail(p->cx, ERR_ABSENT, "version", "%s",
		    err_info[ERR_ABSENT].text);
	TRY(sheet_read_v(p->cx, &k.at, at->v, &was));
	TRY(kit_of(p, &was, &old));
	p->back = (struct ui_link){ .href = kit_path(&k, S("history"),
	    S("")) };
	ui_h1(k.h, kit_heading(&k));
	if (at != &v->at[v->n - 1])
		ui_inset(k.h, str_cat(p->cx->mem, S("This is how it stood on "),
		    str_cat(p->cx->mem, show_time(p->cx->mem, at->at),
		        S(". There is a newer one."))));
	for (unsigned i = 0; i < old.parts.n; i++) {
		const struct part *part_at = &old.parts.at[i];

		if (part_at->nlines == 0 && !part_at->unfit)
			continue;
		ui_h2(k.h, part_at->heading);
		if (part_at->unfit)
			unfit(&old, part_at);
		kit_part_read(&old, part_at, KIT_READ);
		any = true;
	}
	if (!any)
		ui_p(k.h, S("Nothing was written in its parts yet."));
	return ERR_OK;
}

static void
change(struct kit *k, const struct plan_change *c)
{
	struct ui_line was = { .text = c->was, .whose = S("Before") };
	struct ui_line is = { .text = c->is, .whose = S("After"), .own = true };

	if (was.text.n == 0)
		was.text = S("Something without words, such as a date or a tick.");
	if (is.text.n == 0)
		is.text = S("Something without words, such as a date or a tick.");
	if (c->kind == CHANGE_ADDED)
		is.whose = S("Added");
	if (c->kind == CHANGE_REMOVED)
		was.whose = S("Taken out");
	if (c->kind != CHANGE_ADDED)
		ui_line(k->h, &was);
	if (c->kind != CHANGE_REMOVED)
		ui_line(k->h, &is);
}

static void
changes(struct kit *k, const struct plan_changes *c)
{
	str part_now = S("");

	for (unsigned i = 0; i < c->n; i++) {
		const struct item *g = care_item(c->at[i].part);

		if (!str_eq(c->at[i].part, part_now) || i == 0) {
			if (i)
				ui_lines_end(k->h);
			ui_h2(k->h, g ? g->text : S("Elsewhere"));
			ui_lines_start(k->h);
		}
		part_now = c->at[i].part;
		change(k, &c->at[i]);
	}
	if (c->n)
		ui_lines_end(k->h);
}

enum err
page_compare(struct page *p)
{
	struct kit k;
	struct versions *v;
	const struct shown *a, *b;
	struct plan was, is;
	struct plan_changes c;

	TRY(open_versions(p, &k, &v));
	if (v->n == 0)
		return fail(p->cx, ERR_ABSENT, "version", "%s",
		    err_info[ERR_ABSENT].text);
	p->back = (struct ui_link){ .href = kit_path(&k, S("history"),
	    S("")) };
	a = version_no(v, web_query_int(p, "a", INT64_MAX, -1));
	b = version_no(v, web_query_int(p, "b", INT64_MAX, -1));
	b = b ? b : &v->at[v->n - 1];
	a = a ? a : &v->at[v->n > 1 ? v->n - 2 : 0];
	TRY(sheet_read_v(p->cx, &k.at, a->v, &was));
	TRY(sheet_read_v(p->cx, &k.at, b->v, &is));
	TRY(plan_compare(p->cx, &was, &is, &c));
	ui_h1(k.h, S("What changed"));
	ui_p(k.h, str_cat(p->cx->mem, str_cat(p->cx->mem, S("From "),
	    show_time(p->cx->mem, a->at)), str_cat(p->cx->mem, S(" to "),
	    show_time(p->cx->mem, b->at))));
	if (c.n == 0)
		ui_p(k.h, a->draft != b->draft ||
		    a->withdrawn != b->withdrawn
		        ? str_cat(p->cx->mem, S("No words changed. Now: "),
		            state_words(&k, b))
		        : S("Nothing changed between these two."));
	changes(&k, &c);
	return ERR_OK;
}
