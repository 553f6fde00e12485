/*
 * Where those who learn from what happened start: what needs a decision, what
 * was promised and is due, what came in. By time, and by nothing else. Who sees
 * what of it goes by right: a reviewer's own reviews come first, and to whoever
 * keeps in touch with those affected what was promised to them.
 */
#include "core/arena.h"
#include "core/time.h"
#include "learning/candour.h"
#include "learning/engage.h"
#include "learning/figures.h"
#include "web/matter_kit.h"

enum { DAY_S = 86400, SOON_DAYS = 14, LIST_MAX = 25, CAME_MAX = 10,
	CAME_PAGES = 8, LINKS_MAX = 64, ASKED_MAX = 200 };

static const struct { enum kind kind; const char *state, *fact; unsigned rights;
	const char *says; } decide[] = {
#define DECIDE(kind, state, fact, rights, says) \
	{ KIND_##kind, state, fact, rights, says },
#include "web/today.def"
#undef DECIDE
};

/* A line of one of the lists: when, what, and what is asked. row: its title is
 * read when it is drawn, for those few that are. */
struct line_up { int64_t at; str what, href, says; struct matter_row row; };
struct list_up { struct line_up *at; unsigned n, max; bool more; };

static struct list_up
list_new(struct page *p, unsigned max)
{
	return (struct list_up){ NEWN(p->cx->mem, struct line_up, max + 1), 0,
		max, false };
}

/* In the order of time; what is past the list's end falls off. */
static void
list_add(struct list_up *l, struct line_up one)
{
	unsigned at = l->n;

	while (at > 0 && l->at[at - 1].at > one.at) {
		if (at < l->max)
			l->at[at] = l->at[at - 1];
		at--;
	}
	l->more |= l->n == l->max;
	if (at == l->max)
		return;
	l->at[at] = one;
	l->n += l->n < l->max;
}

static struct line_up
line_of(struct page *p, const struct matter_row *r, int64_t at, str says)
{
	return (struct line_up){ at, S(""), learn_path(p, r->kind, r->id,
	    S("")), says, *r };
}

static enum err
list_draw(struct page *p, const struct list_up *l, str caption, str none)
{
	struct learn_line *line = NEWN(p->cx->mem, struct learn_line, l->n + 1);

	ui_p(&p->h, l->n ? caption : none);
	for (unsigned i = 0; i < l->n; i++) {
		const struct line_up *one = &l->at[i];

		line[i] = (struct learn_line){ one->what, one->href, one->says,
			one->at == MATTER_NO_DUE ? S("")
			: show_day(p->cx->mem, one->at) };
		if (one->what.n == 0)
			TRY(learn_row_title(p, &one->row, &line[i].what));
	}
	if (l->n)
		learn_lines(p, line, l->n);
	if (l->more)
		ui_p(&p->h, S("There are more: these come first."));
	return ERR_OK;
}

/* ---- what needs a decision ---- */

static enum err
decide_add(struct page *p, size_t i, struct list_up *l)
{
	const struct matter_ask k = { .kind = decide[i].kind,
		.which = MATTER_LIVE, .order = MATTER_OLDEST,
		.state = str_of(decide[i].state), .unit = S(""), .owner = S(""),
		.fact = str_of(decide[i].fact) };
	struct matter_rows r;

	if (!learn_of(k.kind) || !door_has(p->cx, decide[i].rights) ||
	    !matter_may_see(p->cx, k.kind))
		return ERR_OK;
	TRY(matter_list(p->cx, &k, &r));
	l->more |= r.more;
	for (unsigned n = 0; n < r.n; n++)
		list_add(l, line_of(p, &r.at[n], r.at[n].at,
		    str_of(decide[i].says)));
	return ERR_OK;
}

static enum err
decide_draw(struct page *p)
{
	struct list_up l = list_new(p, LIST_MAX);
	struct matter_rows r;
	bool any = false;

	for (size_t i = 0; i < sizeof(decide) / sizeof(decide[0]); i++) {
		any |= door_has(p->cx, decide[i].rights);
		TRY(decide_add(p, i, &l));
	}
	if (matter_may_see(p->cx, KIND_CANDOUR)) {
		any = true;
		TRY(candour_waiting(p->cx, &r));
		l.more |= r.more;
		for (unsigned n = 0; n < r.n; n++)
			list_add(&l, line_of(p, &r.at[n], r.at[n].at,
			    S("Whether the duty of candour holds")));
	}
	if (!any)
		return ERR_OK;
	ui_h2(&p->h, S("What needs a decision"));
	return list_draw(p, &l, S("Since when, the longest waiting first."),
	    S("Nothing waits for a decision."));
}

/* ---- what was promised, and is due ---- */

static enum err
promises_add(struct page *p, int64_t before, struct list_up *l)
{
	struct misseds m;

	if (!matter_may_see(p->cx, KIND_AFFECTED))
		return ERR_OK;
	TRY(engage_owed(p->cx, before, &m));
	l->more |= m.more;
	for (unsigned i = 0; i < m.n; i++)
		list_add(l, (struct line_up){ .what = m.at[i].p.what,
		    .at = m.at[i].p.by * DAY_S + DAY_S / 2,
		    .href = learn_path(p, KIND_AFFECTED, m.at[i].id, S("")),
		    .says = text_of(p, S("Promised to "), m.at[i].who) });
	return ERR_OK;
}

/* Of all kinds that have a time; but for events that nobody has decided on,
 * which stand above, and those affected, whose promises do. */
static enum err
due_add(struct page *p, int64_t to, struct list_up *l)
{
	for (unsigned i = 0; learn_at(i); i++) {
		struct matter_rows r;
		const struct matter_ask k = { .kind = learn_at(i)->kind,
			.which = MATTER_LIVE, .order = MATTER_BY_DUE,
			.state = S(""), .unit = S(""), .owner = S(""),
			.fact = S(""), .to = to,
			.but = learn_at(i)->kind == KIND_EVENT ? S("new")
			: S("") };

		if (!matter_may_see(p->cx, k.kind) || k.kind == KIND_AFFECTED)
			continue;
		TRY(matter_list(p->cx, &k, &r));
		l->more |= r.more;
		for (unsigned n = 0; n < r.n; n++)
			list_add(l, line_of(p, &r.at[n], r.at[n].due,
			    text_of(p, str_of(kind_info[k.kind].title),
			    S(": "), matter_state_words(k.kind,
			    r.at[n].state))));
	}
	return ERR_OK;
}

/* Whose death, or which event, it is about. */
static enum err
about_whom(struct page *p, struct line_up *l)
{
	struct matter_row about = { .ref = S("") };
	str must = matter_fact(&l->row, "mandatory"), title;

	about.id = matter_name_cut(matter_fact(&l->row, "about"), &about.kind);
	l->says = str_eq(must, S("true")) ? S("It must be done")
	    : S("Someone decides whether it is done");
	if (about.id.n == 0 || !learn_of(about.kind))
		return ERR_OK;
	TRY(learn_row_title(p, &about, &title));
	if (title.n)
		l->says = text_of(p, title, S(" · "), l->says);
	return ERR_OK;
}

/* What has a day stands above, by that; most rules give none (LEARN-14, 15). */
static enum err
asked_draw(struct page *p)
{
	const struct matter_ask k = { .kind = KIND_OBLIGATION,
		.which = MATTER_LIVE, .order = MATTER_OLDEST, .state = S(""),
		.unit = S(""), .owner = S(""), .fact = S("") };
	struct list_up l = list_new(p, LIST_MAX);
	struct matter_rows r;

	if (!door_has(p->cx, RIGHT_SAFETY) ||
	    !matter_may_see(p->cx, KIND_OBLIGATION))
		return ERR_OK;
	TRY(matter_many(p->cx, &k, ASKED_MAX, &r));
	for (unsigned i = 0; i < r.n; i++)
		if (r.at[i].due == MATTER_NO_DUE)
			list_add(&l, line_of(p, &r.at[i], r.at[i].at, S("")));
	l.more |= r.more;
	for (unsigned i = 0; i < l.n; i++)
		TRY(about_whom(p, &l.at[i]));
	if (l.n == 0)
		return ERR_OK;
	ui_heading(&p->h, &(struct ui_heading){ .level = 3,
	    .text = S("What the rules ask, without a day") });
	return list_draw(p, &l, S("Since when, the longest waiting first."),
	    S(""));
}

static enum err
owed_draw(struct page *p)
{
	struct list_up l = list_new(p, LIST_MAX);
	int64_t day = p->cx->now / DAY_S + SOON_DAYS;

	TRY(promises_add(p, day, &l));
	TRY(due_add(p, day * DAY_S, &l));
	ui_h2(&p->h, S("What was promised, and is due"));
	TRY(list_draw(p, &l, S("By when, up to two weeks from now; the earliest"
	    " first."), S("Nothing is due by two weeks from now.")));
	TRY(asked_draw(p));
	if (matter_may_see(p->cx, KIND_AFFECTED))
		link_p(p, S("Promises that were missed"), S("/learn/missed"));
	return ERR_OK;
}

/* ---- what came in ---- */

static enum err
came_add(struct page *p, enum kind kind, struct list_up *l)
{
	struct matter_ask k = { .kind = kind, .which = MATTER_ALL,
		.order = MATTER_OLDEST, .state = S(""), .unit = S(""),
		.owner = S(""), .fact = S(""),
		.from = p->cx->now - SOON_DAYS * (int64_t)DAY_S,
		.to = p->cx->now + DAY_S };

	if (!learn_of(kind) || !matter_may_see(p->cx, kind))
		return ERR_OK;
	for (; k.page < CAME_PAGES; k.page++) {
		struct matter_rows r;

		TRY(matter_list(p->cx, &k, &r));
		/* The newest first: by time, turned round. */
		for (unsigned n = 0; n < r.n; n++)
			list_add(l, line_of(p, &r.at[n], -r.at[n].at,
			    text_of(p, str_of(kind_info[kind].title), S(": "),
			    matter_state_words(kind, r.at[n].state))));
		if (!r.more)
			return ERR_OK;
	}
	l->more = true;
	return ERR_OK;
}

static enum err
came_draw(struct page *p)
{
	static const enum kind kind[] = { KIND_EVENT, KIND_DEATH, KIND_ADVICE };
	struct list_up l = list_new(p, CAME_MAX);

	if (!door_has(p->cx, RIGHT_SAFETY))
		return ERR_OK;
	for (size_t i = 0; i < sizeof(kind) / sizeof(kind[0]); i++)
		TRY(came_add(p, kind[i], &l));
	for (unsigned i = 0; i < l.n; i++)
		l.at[i].at = -l.at[i].at;
	ui_h2(&p->h, S("What came in"));
	TRY(list_draw(p, &l, S("In the last two weeks, the newest first."),
	    S("Nothing came in within two weeks.")));
	link_p(p, S("All events, the newest first"), S("/learn/event?all=1"));
	return ERR_OK;
}

/* ---- what is with me ---- */

/* Of any kind: also of those who hold no right of learning. */
static enum err
mine_draw(struct page *p, bool fold)
{
	struct list_up l = list_new(p, LIST_MAX);

	for (unsigned i = 0; learn_at(i); i++) {
		enum kind k = learn_at(i)->kind;
		struct matter_rows r;

		TRY(matter_mine(p->cx, k, false, &r));
		for (unsigned n = 0; n < r.n; n++)
			list_add(&l, line_of(p, &r.at[n], r.at[n].due,
			    text_of(p, str_of(kind_info[k].title), S(": "),
			    matter_state_words(k, r.at[n].state))));
	}
	if (l.n == 0 && (fold || !door_has(p->cx, RIGHT_REVIEW)))
		return ERR_OK;
	ui_h2(&p->h, S("What is with you"));
	if (fold)
		ui_details_start(&p->h, &(struct ui_details){ .summary =
		    text_of(p, int_words(p, l.n), l.more ? S(" or more")
		    : S(""), S(" that you have and that are not finished")) });
	TRY(list_draw(p, &l, S("Not finished; what is due stands first."),
	    S("Nothing is with you that is not finished.")));
	if (fold)
		ui_details_end(&p->h);
	return ERR_OK;
}

/* ---- the board ---- */

enum { QUARTERS_SHOWN = 3 };

/* The quarters there are, for the board to begin with. */
static enum err
board_draw(struct page *p)
{
	const struct matter_ask k = { .kind = KIND_FIGURES, .which = MATTER_ALL,
		.order = MATTER_NEWEST, .state = S(""), .unit = S(""),
		.owner = S(""), .fact = S("") };
	struct learn_line line[QUARTERS_SHOWN];
	struct matter_rows r;
	unsigned n = 0;

	TRY(matter_list(p->cx, &k, &r));
	ui_h2(&p->h, S("The quarter on one page"));
	for (; n < r.n && n < QUARTERS_SHOWN; n++)
		line[n] = (struct learn_line){ figures_called(p->cx->mem,
		    matter_fact(&r.at[n], "period")), web_path(p, S("learn"),
		    S("report"), r.at[n].id), matter_state_words(KIND_FIGURES,
		    r.at[n].state), show_day(p->cx->mem, r.at[n].at) };
	if (n)
		learn_lines(p, line, n);
	else
		ui_p(&p->h, S("No quarter has been counted yet: a safety lead"
		    " does that."));
	link_p(p, S("All reports"), S("/learn/report"));
	return ERR_OK;
}

/* ---- everything ---- */

static const struct { enum kind kind; const char *text, *href; } ways[] = {
#define WAY(kind, text, href) { KIND_##kind, text, href },
#include "web/today.def"
#undef WAY
};

/* What shows many at once, and then each kind. */
static void
everything_draw(struct page *p)
{
	struct ui_link l[LINKS_MAX];
	unsigned n = 0;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if ((ways[i].kind == KIND__MAX ||
		        matter_may_see(p->cx, ways[i].kind)) && n < LINKS_MAX)
			l[n++] = (struct ui_link){ str_of(ways[i].text),
				str_of(ways[i].href), S("") };
	for (unsigned i = 0; learn_at(i) && n < LINKS_MAX; i++)
		if (learn_at(i)->kind != KIND_FIGURES &&
		    matter_may_see(p->cx, learn_at(i)->kind))
			l[n++] = (struct ui_link){ str_of(learn_at(i)->plural),
				learn_path(p, learn_at(i)->kind, S(""), S("")),
				S("") };
	if (n == 0)
		return;
	ui_h2(&p->h, S("Everything"));
	ui_links(&p->h, l, n);
}

enum err
page_learn(struct page *p)
{
	bool safety = door_has(p->cx, RIGHT_SAFETY);
	bool touch = !safety && door_has(p->cx, RIGHT_ENGAGE);

	page_open(p, S("/home"), S("Learning from what happened"));
	if (!safety && matter_may_see(p->cx, KIND_FIGURES))
		TRY(board_draw(p));
	if (!safety)
		TRY(mine_draw(p, false));
	if (touch)
		TRY(owed_draw(p));
	TRY(decide_draw(p));
	if (!touch)
		TRY(owed_draw(p));
	TRY(came_draw(p));
	if (safety)
		TRY(mine_draw(p, true));
	everything_draw(p);
	return ERR_OK;
}
