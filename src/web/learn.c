/*
 * Where those who learn from what happened start: what needs a decision, what
 * was promised and is due, what came in. By time, and by nothing else.
 */
#include "core/arena.h"
#include "core/time.h"
#include "web/matter_kit.h"

enum { SOON_S = 14 * 86400 };

/* What is due, of all kinds that have a time: those of the next two weeks, the
 * earliest first. */
static enum err
due_draw(struct page *p)
{
	struct matter_rows all = { NEWN(p->cx->mem, struct matter_row,
	    MATTER_PAGE * 2 + 1), 0, false };

	for (unsigned i = 0; learn_at(i); i++) {
		struct matter_rows l;
		const struct matter_ask k = { .kind = learn_at(i)->kind,
			.which = MATTER_LIVE, .order = MATTER_BY_DUE,
			.state = S(""), .unit = S(""), .owner = S(""),
			.fact = S(""), .to = p->cx->now + SOON_S };

		if (!matter_may_see(p->cx, k.kind))
			continue;
		TRY(matter_list(p->cx, &k, &l));
		/* Both are in order: so is what they make. */
		for (unsigned n = 0; n < l.n; n++) {
			unsigned at = all.n < MATTER_PAGE ? all.n
			    : MATTER_PAGE;

			while (at > 0 && all.at[at - 1].due > l.at[n].due) {
				all.at[at] = all.at[at - 1];
				at--;
			}
			if (at == MATTER_PAGE)
				continue;
			all.at[at] = l.at[n];
			if (all.n < MATTER_PAGE)
				all.n++;
		}
	}
	ui_h2(&p->h, S("Due by two weeks from now"));
	return learn_rows(p, &all, S("By when, the earliest first"),
	    S("Nothing is due."));
}

static enum err
new_draw(struct page *p)
{
	struct matter_rows l;
	const struct matter_ask k = { .kind = KIND_EVENT, .which = MATTER_LIVE,
		.order = MATTER_OLDEST, .state = S("new"), .unit = S(""),
		.owner = S(""), .fact = S("") };

	if (!matter_may_see(p->cx, KIND_EVENT))
		return ERR_OK;
	TRY(matter_list(p->cx, &k, &l));
	ui_h2(&p->h, S("Came in, and waits for a decision"));
	TRY(learn_rows(p, &l, S("The longest waiting first"),
	    S("Everything that came in has been looked at.")));
	if (l.more)
		link_p(p, S("All of them"), S("/learn/event?state=new"));
	return ERR_OK;
}

/* What is mine, of any kind: also of those who hold no right of learning. */
static enum err
mine_draw(struct page *p)
{
	for (unsigned i = 0; learn_at(i); i++) {
		struct matter_rows l;

		TRY(matter_mine(p->cx, learn_at(i)->kind, false, &l));
		if (l.n == 0)
			continue;
		if (l.n > MATTER_PAGE)
			l.n = MATTER_PAGE;
		ui_h2(&p->h, text_of(p, str_of(learn_at(i)->plural),
		    S(" that are with you")));
		TRY(learn_rows(p, &l, S("With you"), S("")));
	}
	return ERR_OK;
}

/* Looking for it, themes, and what all staff read. */
static unsigned
themes_links(struct page *p, struct ui_link *l, unsigned n)
{
	if (matter_may_see(p->cx, KIND_EVENT) && n < 61) {
		l[n++] = (struct ui_link){ S("Look for what was learned"),
			S("/learn/seek"), S("") };
		l[n++] = (struct ui_link){ S("Themes: counts, and code books"),
			S("/learn/codes"), S("") };
		l[n++] = (struct ui_link){ S("Take in counts of speaking up"),
			S("/learn/speak-up/take"), S("") };
	}
	if (n < 64)
		l[n++] = (struct ui_link){ S("Bulletins, as all staff read"
			" them"), S("/bulletins"), S("") };
	return n;
}

enum err
page_learn(struct page *p)
{
	struct ui_link l[64];
	unsigned n = 0;

	page_open(p, S("/home"), S("Learning from what happened"));
	TRY(new_draw(p));
	TRY(due_draw(p));
	TRY(engage_learn(p));
	TRY(candour_learn(p));
	TRY(mine_draw(p));
	if (matter_may_see(p->cx, KIND_FIGURES))
		l[n++] = (struct ui_link){ S("Reports for the board"),
			S("/learn/report"), S("") };
	for (unsigned i = 0; learn_at(i) && n < 64; i++)
		if (learn_at(i)->kind != KIND_FIGURES && matter_may_see(p->cx, learn_at(i)->kind))
			l[n++] = (struct ui_link){ str_of(learn_at(i)->plural),
				learn_path(p, learn_at(i)->kind, S(""), S("")),
				S("") };
	if (matter_may_see(p->cx, KIND_FOCUS) && n < 61)
		l[n++] = (struct ui_link){ S("The response plan on one page"),
			S("/learn/plan"), S("") };
	if (matter_may_see(p->cx, KIND_INQUIRY) && n < 62) {
		l[n++] = (struct ui_link){ S("A swarm: here and now"),
			S("/learn/inquiry/swarm"), S("") };
		l[n++] = (struct ui_link){ S("An after action review"),
			S("/learn/inquiry/aar"), S("") };
	}
	n = themes_links(p, l, n);
	if (matter_may_see(p->cx, KIND_ACTION) && n < 63)
		l[n++] = (struct ui_link){ S("Safety actions by their days, and"
		    " whether they changed anything"), S("/learn/actions"),
			S("") };
	if (n) {
		ui_h2(&p->h, S("Everything"));
		ui_links(&p->h, l, n);
	}
	return ERR_OK;
}
