/*
 * Someone affected, as those who keep in touch with them see it: what is past
 * its day, what they ask, days not to land on, their sign-in, which drafts they
 * may read; and the list of promises that were missed, by time.
 */
#include "core/arena.h"
#include "core/time.h"
#include "learning/harm.h"
#include "web/learn_with.h"

/* ---- above the parts ---- */

void
affected_clashes(struct page *p, const struct matter *m)
{
	struct day_clashes l;

	if (m->info->kind != KIND_AFFECTED)
		return;
	engage_clashes(p->cx, m, day_of(p->cx->now), &l);
	if (l.n == 0)
		return;
	ui_callout_start(&p->h, &(struct ui_callout){ .level = 2,
	    .heading = S("This lands on a day that matters to them") });
	for (unsigned i = 0; i < l.n; i++)
		ui_p(&p->h, text_of(p, day_say(p, l.at[i].day), S(": "),
		    l.at[i].what, S(". It is: "), l.at[i].kind,
		    l.at[i].words.n ? S(", ") : S(""), l.at[i].words,
		    S(".")));
	ui_p(&p->h, S("Ask them, or choose another day."));
	ui_callout_end(&p->h);
}

static void
past_draw(struct page *p, const struct matter *m)
{
	struct promises l;
	str *says;
	unsigned n = 0;

	engage_promises(p->cx, m, day_of(p->cx->now), &l);
	says = NEWN(p->cx->mem, str, l.n + 1);
	for (unsigned i = 0; i < l.n; i++)
		if (l.at[i].is == PROMISE_MISSED)
			says[n++] = text_of(p, l.at[i].what,
			    S(": we said by "), day_say(p, l.at[i].by));
	if (n == 0)
		return;
	ui_h2(&p->h, S("Promised, and past its day"));
	web_list(p, says, n);
}

enum err
affected_top(struct page *p, struct matter *m)
{
	struct questions q;

	engage_questions(p->cx, m, &q);
	if (q.open)
		ui_p(&p->h, text_of(p, int_words(p, q.open), q.open == 1
		    ? S(" question waits for an answer.")
		    : S(" questions wait for an answer.")));
	affected_clashes(p, m);
	past_draw(p, m);
	return ERR_OK;
}

/* ---- below ---- */

static str
path_of(struct page *p, const struct matter *m, const char *tail)
{
	return learn_path(p, KIND_AFFECTED, m->rec.id, str_of(tail));
}

/* Their account; *out NULL where there is none, or the viewer may not see it. */
static enum err
account_find(struct page *p, const struct matter *m, const struct account **out)
{
	struct account *a = NEW(p->cx->mem, struct account);
	enum err e;

	*out = NULL;
	if (m->outsider.n == 0)
		return ERR_OK;
	e = account_read(p->cx, m->outsider, a);
	if (e == ERR_DENIED || e == ERR_ABSENT) {
		ctx_calm(p->cx);
		return ERR_OK;
	}
	TRY(e);
	if (a->ended_at == 0)
		*out = a;
	return ERR_OK;
}

static str
called(struct page *p, const struct matter *m)
{
	str name = matter_words(p->cx, m, "who.called");

	return name.n ? name : matter_title(p->cx, m);
}

static void
draft_draw(struct page *p, const struct matter *m, const struct matter_row *r,
    const struct draft_shares *l)
{
	str name = text_of(p, S("inquiry/"), r->id);
	const struct ui_button give = { .kind = UI_SECONDARY,
		.text = text_of(p, S("Let them read the draft of "), r->ref) };
	const struct ui_button end = { .kind = UI_SECONDARY,
		.text = text_of(p, S("No longer let them read "), r->ref) };

	for (unsigned i = 0; i < l->n; i++)
		if (str_eq(l->at[i].inquiry, name)) {
			ui_p(&p->h, text_of(p, S("They can read the draft of "),
			    r->ref, S(" since "), day_say(p, l->at[i].since),
			    S(".")));
			button_form(p, path_of(p, m, "share"), S("end"), r->id,
			    &end);
			return;
		}
	button_form(p, path_of(p, m, "share"), S("give"), r->id, &give);
}

/* Learning responses into the same, which the viewer may see: who may not read a
 * draft cannot hand it on. */
static enum err
inquiries(struct page *p, const struct matter *m, struct matter_rows *out)
{
	*out = (struct matter_rows){ NEWN(p->cx->mem, struct matter_row,
	    MATTER_PAGE), 0, false };
	for (unsigned i = 0; i < m->nabout; i++) {
		struct matter_rows l = { 0 };
		struct matter_row one;
		enum kind k;
		str id = matter_name_cut(m->about[i], &k);

		if (k == KIND_INQUIRY) {
			enum err e = matter_row_of(p->cx, k, id, &one);

			if (e != ERR_OK && e != ERR_ABSENT)
				return e;
			l = (struct matter_rows){ &one, e == ERR_OK, false };
			if (e != ERR_OK)
				ctx_calm(p->cx);
		} else {
			TRY(matter_about(p->cx, KIND_INQUIRY, m->about[i],
			    &l));
		}
		for (unsigned n = 0; n < l.n && out->n < MATTER_PAGE; n++) {
			bool seen = false;

			for (unsigned j = 0; j < out->n; j++)
				seen |= str_eq(out->at[j].id, l.at[n].id);
			if (!seen)
				out->at[out->n++] = l.at[n];
		}
	}
	return ERR_OK;
}

enum err
affected_below(struct page *p, struct matter *m)
{
	const struct account *a;
	struct draft_shares l;
	struct matter_rows r;

	ui_heading(&p->h, &(struct ui_heading){ .level = 2,
	    .size = UI_M, .id = S("sign-in"),
	    .text = S("Their own page") });
	link_p(p, S("Their page as they see it, and as a letter to print"),
	    path_of(p, m, "letter"));
	TRY(account_find(p, m, &a));
	if (a || m->outsider.n == 0)
		signin_draw(p, a, called(p, m), path_of(p, m, "account"));
	TRY(inquiries(p, m, &r));
	engage_drafts(p->cx, m, &l);
	if (r.n)
		ui_heading(&p->h, &(struct ui_heading){ .level = 3,
		    .text = S("The draft") });
	for (unsigned i = 0; i < r.n; i++)
		draft_draw(p, m, &r.at[i], &l);
	return ERR_OK;
}

/* The page of one, drawn again where a form of ours was wrong: its own route
 * names the kind. */
static enum err
affected_again(struct page *p)
{
	p->param[1] = p->param[0];
	p->param[0] = str_of(kind_info[KIND_AFFECTED].code);
	return page_matter(p);
}

enum err
post_affected_account(struct page *p)
{
	const struct account *a;
	struct account_new who;
	struct matter m;
	enum err e;

	TRY(matter_open(p->cx, KIND_AFFECTED, p->param[0], &m));
	TRY(account_find(p, &m, &a));
	if (!a && m.outsider.n)
		return web_absent(p, "account");
	who = (struct account_new){ .name = called(p, &m),
		.role = str_of(role_info[ROLE_HEARD].code), .unit = S(""),
		.practitioner = S(""), .person = S(""), .supporter = S(""),
		.matter = m.rec.id, .made = S("") };
	e = signin_post(p, a, &who, path_of(p, &m, ""));
	if (e != ERR_OK)
		return web_again(p, e, affected_again);
	if (who.made.n)
		m.outsider = who.made;
	else if (a && str_eq(web_post(p, "do"), S("end")))
		m.outsider = S("");
	else
		return ERR_OK;
	return matter_put(p->cx, &m, "sign-in");
}

enum err
post_affected_share(struct page *p)
{
	str give = web_post(p, "give"), end = web_post(p, "end");
	struct matter_row r;
	struct matter m;

	TRY(matter_open(p->cx, KIND_AFFECTED, p->param[0], &m));
	if (give.n) {
		/* Who hands a draft on can read it. */
		TRY(matter_row_of(p->cx, KIND_INQUIRY, give, &r));
		TRY(engage_share(p->cx, &m, text_of(p, S("inquiry/"), give),
		    true));
	} else {
		TRY(engage_share(p->cx, &m, text_of(p, S("inquiry/"), end),
		    false));
	}
	p->go = web_done(p, path_of(p, &m, ""), give.n ? "draft-shared"
	    : "draft-ended");
	return ERR_OK;
}

enum err
page_affected_letter(struct page *p)
{
	struct matter m;

	TRY(matter_open(p->cx, KIND_AFFECTED, p->param[0], &m));
	return with_letter(p, &m, path_of(p, &m, ""));
}

/* ---- promises that were missed ---- */

static void
missed_draw(struct page *p, const struct misseds *l, unsigned n, str caption)
{
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, caption,
	    "By when|What we said we would do|To whom", n);

	for (unsigned i = 0; i < n; i++, c += t.ncols) {
		const struct missed *v = &l->at[i];

		c[0].text = text_of(p, day_say(p, v->p.by), S(", "),
		    show_ago(p->cx->mem, v->p.by * 86400 + 43200, p->cx->now));
		c[1] = (struct ui_cell){ .text = v->p.what, .words = true };
		c[2] = (struct ui_cell){ .text = v->who, .words = true,
			.href = learn_path(p, KIND_AFFECTED, v->id, S("")) };
	}
	t.none = S("No promise is past its day.");
	ui_table(&p->h, &t);
}

enum err
page_missed_promises(struct page *p)
{
	struct misseds l;

	if (!matter_may_see(p->cx, KIND_AFFECTED))
		return web_absent(p, "kind");
	TRY(engage_missed(p->cx, &l));
	page_open(p, S("/learn"), S("Promises that were missed"));
	missed_draw(p, &l, l.n, S("The earliest first"));
	if (l.more)
		ui_inset(&p->h, S("There are more: these are the earliest."));
	return ERR_OK;
}
