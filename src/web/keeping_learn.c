/*
 * The records office, for what was learned (LEARN-69): what is past its time,
 * and what inquiries hold. No page here shows a word of a record.
 */
#include "access/keep.h"
#include "core/arena.h"
#include "core/time.h"
#include "learning/matter.h"
#include "web/matter_kit.h"

enum { PAGES_MAX = 100000 };
static const char here[] = "/keeping/learning";

static enum kind
kind_asked(struct page *p)
{
	enum kind k = kind_of(web_query(p, "kind"));

	return learn_of(k) ? k : KIND_EVENT;
}

static str
plural_of(enum kind k)
{
	return learn_of(k) ? str_of(learn_of(k)->plural)
	    : S("Everything that was learned");
}

/* ---- past its time ---- */

static enum err
past_draw(struct page *p, enum kind k)
{
	unsigned no = (unsigned)web_query_int(p, "page", PAGES_MAX, 0);
	struct matter_pasts l;
	struct ui_table t;
	struct ui_cell *c;

	TRY(keep_matters(p->cx, k, no, &l));
	c = web_table(p, &t, text_of(p, plural_of(k),
	    S(", by the day on which the time ended")),
	    "Reference|Day|Time ended on|State", l.n);
	for (unsigned i = 0; i < l.n; i++, c += t.ncols) {
		const struct matter_past *x = &l.at[i];

		c[0].text = x->ref;
		c[1].text = show_day(p->cx->mem, x->start);
		c[2].text = show_day(p->cx->mem, x->until);
		c[3].text = x->held ? S("A hold keeps it") : x->asked
		    ? S("Removal was asked for") : S("To be looked at");
		if (!x->held && !x->asked) {
			c[3].href = text_of(p, str_of(here), S("/"),
			    str_of(kind_info[k].code), S("/"), x->id);
			c[3].hidden = x->ref;
		}
	}
	t.none = S("Nothing is past its time.");
	ui_table(&p->h, &t);
	web_pages(p, no, l.more);
	return ERR_OK;
}

static void
kinds_draw(struct page *p)
{
	struct ui_link l[64];
	unsigned n = 0;

	for (unsigned i = 0; learn_at(i) && n < 64; i++)
		l[n++] = (struct ui_link){ str_of(learn_at(i)->plural),
			text_of(p, str_of(here), S("?kind="),
			str_of(kind_info[learn_at(i)->kind].code)), S("") };
	ui_details_start(&p->h, &(struct ui_details){
	    .summary = S("Other kinds") });
	ui_links(&p->h, l, n);
	ui_details_end(&p->h);
}

/* ---- holds ---- */

static str
span_words(struct page *p, const struct matter_hold *h)
{
	return text_of(p, h->low ? text_of(p, S("from "),
	    show_day(p->cx->mem, h->low)) : S("of any day"), h->high
	    ? text_of(p, S(" to "), show_day(p->cx->mem, h->high - 1))
	    : S(" on, and what comes later"));
}

static enum err
holds_draw(struct page *p)
{
	struct matter_holds l;

	TRY(matter_hold_list(p->cx, &l));
	ui_h2(&p->h, S("What inquiries hold"));
	if (l.n == 0)
		ui_p(&p->h, S("No hold stands."));
	for (unsigned i = 0; i < l.n; i++) {
		const struct matter_hold *h = &l.at[i];
		str unit = S("the whole service");
		struct units u;

		TRY(unit_list(p->cx, &u));
		for (unsigned k = 0; k < u.n; k++)
			if (str_eq(u.at[k].id, h->unit))
				unit = u.at[k].name;
		ui_heading(&p->h, &(struct ui_heading){ .text = h->inquiry,
		    .level = 3, .words = true });
		ui_p(&p->h, text_of(p, plural_of(h->kind), S(" of "), unit,
		    S(", "), span_words(p, h), S(". Set by "), h->set_by.n
		    ? h->set_by : S("the console"), S(" on "),
		    show_day(p->cx->mem, h->at), S(".")));
		web_form(p, str_of(here));
		ui_hidden(&p->h, S("do"), S("lift"));
		ui_hidden(&p->h, S("id"), h->id);
		web_line(p, "lift-why", S("Why it is no longer needed"), S(""),
		    S(""), 30);
		ui_button(&p->h, &(struct ui_button){ .text = S("Lift it"),
		    .kind = UI_SECONDARY, .small = true });
		ui_form_end(&p->h);
	}
	return ERR_OK;
}

static void
day_ask(struct page *p, const char *name, const char *label)
{
	web_line(p, name, str_of(label), S("For example 2026-03-27. Leave it"
	    " empty if there is none."), S(""), 10);
}

static enum err
hold_ask(struct page *p)
{
	struct ui_option *o = NEWN(p->cx->mem, struct ui_option, 64);
	unsigned n = 0;

	for (unsigned i = 0; learn_at(i) && n < 63; i++)
		o[n++] = (struct ui_option){ .text = str_of(learn_at(i)->plural),
			.value = str_of(kind_info[learn_at(i)->kind].code) };
	ui_h2(&p->h, S("Hold something for an inquiry"));
	ui_p(&p->h, S("What it names is not removed while it stands, however old"
	    " it is; nor is what is written down later."));
	web_form(p, str_of(here));
	ui_hidden(&p->h, S("do"), S("hold"));
	web_line(p, "inquiry", S("For which inquiry?"), S(""), S(""), 30);
	ui_select(&p->h, &(struct ui_select){ .f = { .name = S("kind"),
	    .label = S("What does it hold?") }, .options = o, .noptions = n,
	    .none = S("Everything"), .value = web_value(p, "kind", S("")) });
	TRY(unit_ask(p, S("Where?"), S("And all that is part of it. Not chosen:"
	    " the whole service.")));
	day_ask(p, "low", "From which day?");
	day_ask(p, "high", "Up to which day?");
	return web_submit(p, S("Hold it"));
}

enum err
page_keeping_learn(struct page *p)
{
	enum kind k = kind_asked(p);

	page_open(p, S("/keeping"), S("What was learned: how long it is kept"));
	ui_p(&p->h, S("Deaths, learning responses, and events with severe harm"
	    " are kept for 20 years from the day of what happened; other events"
	    " for 10. Then someone looks: nothing goes by itself."));
	TRY(past_draw(p, k));
	kinds_draw(p);
	TRY(holds_draw(p));
	return hold_ask(p);
}

static enum err
day_of_post(struct page *p, const char *name, bool end, int64_t *out)
{
	str s = web_post(p, name);
	struct fdate d;

	*out = 0;
	if (s.n == 0)
		return ERR_OK;
	if (!fdate_try(p->cx, s, &d))
		return fail(p->cx, ERR_INPUT, name,
		    "write the day as year, month and day: 2026-03-27");
	*out = end ? d.high : d.low;
	return ERR_OK;
}

static enum err
hold_post(struct page *p)
{
	struct matter_hold h = { .inquiry = web_post(p, "inquiry"),
		.kind = kind_of(web_post(p, "kind")),
		.unit = web_post(p, "unit") };

	TRY(day_of_post(p, "low", false, &h.low));
	TRY(day_of_post(p, "high", true, &h.high));
	return matter_hold_set(p->cx, &h);
}

enum err
post_keeping_learn(struct page *p)
{
	bool hold = str_eq(web_post(p, "do"), S("hold"));
	enum err e = hold ? hold_post(p)
	    : matter_hold_lift(p->cx, web_post(p, "id"),
	          web_post(p, "lift-why"));

	return web_end(p, e, str_of(here), hold ? "held" : "hold-lifted",
	    page_keeping_learn);
}

/* ---- one, at its end ---- */

enum err
page_keeping_one(struct page *p)
{
	enum kind k = kind_of(p->param[0]);

	if (!learn_of(k))
		return web_absent(p, "kind");
	page_open(p, str_of(here), text_of(p, S("Remove: "),
	    str_of(kind_info[k].title)));
	ui_p(&p->h, S("What is removed cannot be brought back. A second person"
	    " has to agree."));
	web_form(p, S(""));
	web_area(p, "why", S("Who decided that it may go, and why?"), S("This"
	    " stays when the record is gone: no names."), S(""), 3);
	return web_submit(p, S("Ask for removal"));
}

enum err
post_keeping_one(struct page *p)
{
	enum kind k = kind_of(p->param[0]);
	enum err e;

	if (!learn_of(k))
		return web_absent(p, "kind");
	e = purge_ask(p->cx, S(""), k, p->param[1], web_post(p, "why"));
	return web_end(p, e, S("/keeping"), "purge-asked", page_keeping_one);
}

/* A second person agrees, or it is withdrawn; from the list of what was asked. */
enum err
post_keeping_step(struct page *p)
{
	bool agree = str_eq(web_post(p, "do"), S("agree"));
	enum err e = agree ? purge_agree(p->cx, web_post(p, "id"))
	    : purge_drop(p->cx, web_post(p, "id"));

	return web_end(p, e, S("/keeping"), agree ? "purge-agreed"
	    : "withdrawn", page_past);
}
