/*
 * What a setting, an age or a need adds, on pages: what could be asked, and the
 * short way on a day when not everything can be said (CARE-102).
 *
 * And the paper for the day on which no screen works (care/downtime.h).
 */
#include "care/clock.h"
#include "care/downtime.h"
#include "core/arena.h"
#include "core/time.h"
#include "web/small_kit.h"

/* ---- what could be asked ---- */

static const struct { const char *code, *says; } elsewhere[] = {
	{ "assessment", "When you explore together" },
	{ "leave", "Leave" }, { "leaving", "Leaving the ward" },
};

static const struct { const char *code, *path, *says; } layouts[] = {
	{ "print", "plan/print", "On paper" },
	{ "large", "plan/large", "In large print" },
	{ "easy", "plan/easy", "Easy read, with pictures" },
	{ "card", "plan/card", "As a folded card" },
	{ "text", "plan/text", "Plain text, to be read aloud" },
	{ "file", "plan/file", "As one file" },
};

static void
layouts_draw(struct page *p, const struct profiles *l)
{
	enum { N = sizeof(layouts) / sizeof(layouts[0]) };
	struct ui_link go[N];
	unsigned n = 0;

	for (unsigned i = 0; i < N; i++)
		for (const struct profile_row *r = NULL; (r = profile_next(l,
		    PROFILE_LAYOUT, S(""), r)) != NULL;)
			if (str_eq(r->value, str_of(layouts[i].code))) {
				go[n++] = (struct ui_link){
					.text = str_of(layouts[i].says),
					.href = web_here(p, layouts[i].path) };
				break;
			}
	if (n == 0)
		return;
	ui_h2(&p->h, S("Copies that often fit"));
	ui_links(&p->h, go, n);
}

static enum err
part_prompts(struct page *p, const struct profiles *l, str part, str says)
{
	if (!profile_next(l, PROFILE_PROMPT, part, NULL) &&
	    !profile_next(l, PROFILE_CARD, part, NULL) &&
	    !(str_eq(part, S("services")) &&
	        profile_next(l, PROFILE_CONTACT, S(""), NULL)))
		return ERR_OK;
	ui_h2(&p->h, says);
	return profile_draw(p, part);
}

enum err
page_prompts(struct page *p)
{
	struct plan none = { 0 };
	struct profiles l;
	struct parts parts;
	str *says;

	TRY(profiles_of(p->cx, p->person, &l));
	page_open(p, person_home(p), S("What could be asked here"));
	if (l.n == 0) {
		ui_p(&p->h, S("Nothing is added for their teams, their age or"
		    " what helps them. What the plan itself asks is enough."));
		return ERR_OK;
	}
	says = NEWN(p->cx->mem, str, l.n);
	for (unsigned i = 0; i < l.n; i++)
		says[i] = code_words("profile", l.code[i]);
	ui_p(&p->h, S("Questions that fit where they are, how old they are, and"
	    " what helps them. Each can be left out. They come from:"));
	web_list(p, says, l.n);
	for (const struct profile_row *r = NULL; (r = profile_next(&l,
	    PROFILE_SITTINGS, S(""), r)) != NULL;)
		ui_p(&p->h, r->says);
	answers_new(p->cx, plan_form(), S(""), &none.a);
	TRY(plan_parts(p->cx, &none, &parts));
	for (unsigned i = 0; i < parts.n; i++)
		TRY(part_prompts(p, &l, parts.at[i].link,
		    parts.at[i].heading));
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
		TRY(part_prompts(p, &l, str_of(elsewhere[i].code),
		    str_of(elsewhere[i].says)));
	layouts_draw(p, &l);
	return ERR_OK;
}

/* ---- the short way ---- */

/* Where no profile of theirs has one, the one of the emergency department. */
static enum err
short_row(struct page *p, const struct profile_row **r)
{
	struct profiles l;

	TRY(profiles_of(p->cx, p->person, &l));
	*r = profile_quick(&l);
	if (*r)
		return ERR_OK;
	profiles_by(S("ed"), -1, S(""), &l);
	*r = profile_quick(&l);
	return *r ? ERR_OK : web_absent(p, "short");
}

static const struct part *
part_named(const struct parts *l, str link)
{
	for (unsigned i = 0; i < l->n; i++)
		if (str_eq(l->at[i].link, link))
			return &l->at[i];
	return NULL;
}

static void
short_parts(struct page *p, const struct parts *l, str list)
{
	struct ui_task task[PROFILES_MAX];
	unsigned n = 0;
	str one;

	for (bool more = list.n > 0; more && n < PROFILES_MAX;) {
		const struct part *t;

		more = str_cut(&list, ' ', &one);
		t = part_named(l, one);
		if (!t)
			continue;
		task[n++] = (struct ui_task){ .text = t->heading,
			.href = web_path(p, S("person"), p->person, S("plan"),
			    S("part"), t->link),
			.status = { .text = t->nlines ? S("Something is there")
			    : S("Nothing yet"), .colour = UI_TAG_QUIET } };
	}
	ui_tasks(&p->h, &(struct ui_tasks){ .tasks = task, .ntasks = n });
}

enum err
page_short(struct page *p)
{
	const struct profile_row *r;
	struct parts parts;
	struct plan plan;

	TRY(short_row(p, &r));
	TRY(plan_read(p->cx, p->person, &plan));
	TRY(plan_parts(p->cx, &plan, &parts));
	page_open(p, web_here(p, "stay"), S("A short plan for today"));
	if (plan.exists && !plan.withdrawn)
		link_p(p, S("There is a plan already: look at it with them"
		    " first"), web_here(p, "plan/now"));
	ui_p(&p->h, r->says);
	short_parts(p, &parts, r->value);
	web_form(p, S(""));
	date_draw(p, (struct ui_field){ .name = S("by"), .label =
	    S("When we go on with the rest"), .hint = S("It stands on the"
	    " list of their team until it is done"), .size = UI_M,
	    .error = web_error(p, "by") }, S(""));
	(void)web_submit(p, S("Set this day"));
	link_p(p, S("Agree the plan, and give a copy"), web_here(p,
	    "plan/finish"));
	return ERR_OK;
}

static enum err
short_save(struct page *p)
{
	struct clock_new n = { .code = S("plan-finish"), .person = p->person,
		.basis = text_of(p, S("Patient/"), p->person),
		.cause = S(""), .unit = S(""), .owner = S("") };
	struct fdate d;
	str id;

	TRY(date_post(p, "by", &n.item));
	if (n.item.n == 0)
		return fail(p->cx, ERR_INPUT, "by", "give the day, month and"
		    " year on which you go on");
	TRY(fdate_parse(p->cx, "by", n.item, &d));
	if (d.prec < PREC_DAY)
		return fail(p->cx, ERR_INPUT, "by", "give the day too");
	n.due = d.high;
	if (n.due < p->cx->now || n.due > p->cx->now + 366 * (int64_t)86400)
		return fail(p->cx, ERR_INPUT, "by",
		    "choose a day from today on, within a year");
	return clock_start(p->cx, &n, &id);
}

enum err
post_short(struct page *p)
{
	enum err e = short_save(p);

	return web_end(p, e, web_here(p, "short"), "saved", page_short);
}

/* ---- when no screen works ---- */

enum err
page_downtime(struct page *p)
{
	unsigned n;
	str file;

	TRY(downtime_print(p->cx, p->param[0], &file, &n));
	p->bare = true;
	p->download = S("plans.html");
	html_init(&p->h, p->cx->mem, DOWNTIME_MAX);
	buf_put(&p->h.b, file);
	return ERR_OK;
}
