/*
 * Safety actions: the area one serves, who has it, by when, and whether it
 * changed anything; and all of them by their days. What is told of all is their
 * age, what is past its day, and what became part of everyday work with a look
 * at its measure: never how many were closed.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "learning/harm.h"
#include "web/learn_series.h"

#include <stdlib.h>

enum { ROWS = 1000, DAY_S = 86400 };

/* ---- one ---- */

static enum err
links_of(struct page *p, const struct matter_rows *l, struct html *out)
{
	struct ui_link *at = NEWN(p->cx->mem, struct ui_link, l->n + 1);

	for (unsigned i = 0; i < l->n; i++) {
		struct matter m;

		TRY(matter_open(p->cx, l->at[i].kind, l->at[i].id, &m));
		at[i] = (struct ui_link){ matter_title(p->cx, &m),
			learn_path(p, l->at[i].kind, l->at[i].id, S("")),
			S("") };
	}
	html_init(out, p->cx->mem, 64 * 1024);
	if (l->n)
		ui_links(out, at, l->n);
	return ERR_OK;
}

static enum err
owner_says(struct page *p, const struct matter *m, str *out)
{
	str role = matter_words(p->cx, m, "action.role");
	str name = account_words(p, m->owner);
	struct matter_rows l;

	TRY(matter_ownerless(p->cx, KIND_ACTION, m->rec.id, &l));
	if (l.n && name.n)
		*out = text_of(p, S("Nobody now: "), name,
		    S(" is no longer here. Hand it to someone."));
	else
		*out = name.n ? name : S("Nobody yet");
	if (role.n)
		*out = text_of(p, *out, S(" ("), role, S(")"));
	return ERR_OK;
}

static str
day_says(struct page *p, const struct matter *m)
{
	struct matter_row r = { .live = m->live, .state = m->state,
		.due = m->due ? m->due : MATTER_NO_DUE };
	unsigned moved = action_moved(m);
	int64_t day;
	struct buf b;

	buf_init(&b, p->cx->mem, 300);
	if (!day_read(matter_value(m, "action.target"), &day))
		return entry_next(&m->a, "dates.one", NULL)
		    ? S("It was taken away, and none is set")
		    : S("Not said yet");
	buf_put(&b, show_day(p->cx->mem, day * DAY_S));
	if (action_overdue(&r, p->cx->now))
		buf_lit(&b, ", which is past");
	if (moved)
		buf_fmt(&b, "; it was moved %u time%s", moved,
		    moved == 1 ? "" : "s");
	return buf_str(&b);
}

static str
began_says(struct page *p, const struct matter *m)
{
	int64_t day;

	if (action_began(m, &day))
		return show_day(p->cx->mem, day * DAY_S);
	return day_read(matter_value(m, "action.start"), &day)
	    ? text_of(p, S("Not begun; planned for "),
	    show_day(p->cx->mem, day * DAY_S)) : S("Not begun");
}

/* The need itself, of areas that the viewer does not see otherwise. */
static enum err
needs_draw(struct page *p, const struct matter *m,
    const struct matter_rows *seen, struct html *h)
{
	for (unsigned i = 0; i < m->nabout; i++) {
		struct record r;
		struct matter area;
		enum kind k;
		str id = matter_name_cut(m->about[i], &k);
		bool there = k != KIND_AREA;
		enum err e;

		for (unsigned j = 0; j < seen->n; j++)
			there |= str_eq(seen->at[j].id, id);
		if (there)
			continue;
		e = matter_tied_part(p->cx, k, id, KIND_ACTION, S("area"), &r);
		if (e != ERR_OK && e != ERR_ABSENT && e != ERR_GONE)
			return e;
		if (e != ERR_OK) {
			ctx_calm(p->cx);
			continue;
		}
		TRY(matter_of(p->cx, &r, &area));
		ui_words(h, matter_value(&area, "area.statement"));
	}
	return ERR_OK;
}

static enum err
facts_draw(struct page *p, struct matter *m, const struct matter_rows *measures)
{
	struct html area, measure;
	struct matter_rows areas;
	unsigned named;
	str owner;

	TRY(action_areas(p->cx, m, &areas, &named));
	TRY(links_of(p, &areas, &area));
	TRY(needs_draw(p, m, &areas, &area));
	TRY(links_of(p, measures, &measure));
	TRY(owner_says(p, m, &owner));
	const struct ui_row rows[] = {
		{ .key = S("The area it serves"), .part = area.b.n ? &area
		    : NULL, .value = named ? S("One that the safety team keeps")
		    : S("None yet: link it to one") },
		{ .key = S("Who has it"), .value = owner },
		{ .key = S("Done by"), .value = day_says(p, m) },
		{ .key = S("Began"), .value = began_says(p, m) },
		{ .key = S("Measure"), .part = measures->n ? &measure : NULL,
			.value = S("None yet") },
	};

	ui_summary(&p->h, &(struct ui_summary){ .rows = rows,
	    .nrows = sizeof(rows) / sizeof(rows[0]) });
	return ERR_OK;
}

static enum err
changed_draw(struct page *p, const struct matter *m,
    const struct matter_rows *measures)
{
	int64_t began = 0;
	bool has = action_began(m, &began);

	ui_h2(&p->h, S("Did it change anything?"));
	if (measures->n == 0)
		ui_p(&p->h, matter_may_see(p->cx, KIND_MEASURE)
		    ? S("Nobody can tell: it has no measure yet.")
		    : S("It has no measure that is with you: ask the safety"
		    " team."));
	else if (!has)
		ui_p(&p->h, S("It has not begun."));
	for (unsigned i = 0; i < measures->n; i++) {
		struct matter one;

		TRY(matter_open(p->cx, KIND_MEASURE, measures->at[i].id, &one));
		TRY(series_draw(p, &one, has ? &began : NULL));
	}
	return ERR_OK;
}

static str
detail_day(struct page *p, const struct matter *m, const struct line *l,
    const char *link)
{
	const struct line *d = line_under(&m->a, l, str_of(link));

	return d ? day_words(p, d->value) : S("");
}

/* LEARN-46: what its day was before. */
static void
dates_draw(struct page *p, const struct matter *m)
{
	unsigned n = 0;
	struct ui_table t;
	struct ui_cell *c;

	for (const struct line *l = entry_next(&m->a, "dates.one", NULL); l;
	    l = entry_next(&m->a, "dates.one", l))
		n++;
	if (n == 0)
		return;
	c = web_table(p, &t, S("How its day was moved"), "From|To|Why|By whom",
	    n);
	for (const struct line *l = entry_next(&m->a, "dates.one", NULL);
	    l && n > 0; l = entry_next(&m->a, "dates.one", l), n--) {
		const struct line *why = line_under(&m->a, l, S("dates.why"));

		c[0].text = detail_day(p, m, l, "dates.from");
		c[1].text = detail_day(p, m, l, "dates.to");
		if (c[1].text.n == 0)
			c[1].text = S("Taken away");
		c[2] = (struct ui_cell){ .text = why ? why->value
		    : S("No reason was written"), .words = true };
		c[3].text = l->by;
		c += t.ncols;
	}
	ui_table(&p->h, &t);
}

enum err
action_top(struct page *p, struct matter *m)
{
	struct matter_rows measures;

	TRY(action_measures(p->cx, m, &measures));
	TRY(facts_draw(p, m, &measures));
	TRY(changed_draw(p, m, &measures));
	dates_draw(p, m);
	paper_link(p);
	return ERR_OK;
}

/* ---- all ---- */

static int
by_due(const void *a, const void *b)
{
	const struct matter_row *x = a, *y = b;

	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return x->at != y->at ? (x->at < y->at ? -1 : 1) : str_cmp(x->id, y->id);
}

static enum err
rows_of(struct page *p, int which, str fact, struct matter_rows *out)
{
	struct matter_ask k = { .kind = KIND_ACTION, .order = MATTER_NEWEST,
		.state = S(""), .unit = S(""), .owner = S(""), .fact = fact };

	k.which = which == MATTER_LIVE ? MATTER_LIVE : MATTER_ENDED;
	TRY(matter_many(p->cx, &k, ROWS, out));
	qsort(out->at, out->n, sizeof(*out->at), by_due);
	return ERR_OK;
}

/* The three numbers, in sentences; never a share that was closed. */
static enum err
counts_draw(struct page *p, const struct matter_rows *live)
{
	struct matter_row *all;
	struct action_counts c;
	struct matter_rows ended;
	str says[ACTION_SENTENCES];

	TRY(rows_of(p, MATTER_ENDED, S(""), &ended));
	all = NEWN(p->cx->mem, struct matter_row, live->n + ended.n + 1);
	for (unsigned i = 0; i < live->n + ended.n; i++)
		all[i] = i < live->n ? live->at[i] : ended.at[i - live->n];
	action_count(p->cx, all, live->n + ended.n, &c);
	action_sentences(p->cx, &c, says);
	web_list(p, says, ACTION_SENTENCES);
	if (live->more || ended.more)
		ui_p(&p->h, S("Counted are the newest 1,000 that are open, and"
		    " the newest 1,000 that ended."));
	return ERR_OK;
}

static enum err
row_draw(struct page *p, const struct matter_row *r, struct ui_cell *c)
{
	struct matter m;

	TRY(matter_open(p->cx, KIND_ACTION, r->id, &m));
	c[0] = (struct ui_cell){ .text = matter_title(p->cx, &m),
		.href = learn_path(p, KIND_ACTION, r->id, S("")),
		.words = true };
	c[1].text = r->owner.n ? account_words(p, r->owner) : S("Nobody yet");
	c[2].text = r->due == MATTER_NO_DUE ? S("No day")
	    : text_of(p, show_day(p->cx->mem, r->due),
	    action_overdue(r, p->cx->now) ? S(", which is past") : S(""));
	c[3].text = matter_state_words(KIND_ACTION, r->state);
	TRY(effect_words(p, &m, &c[4].text));
	if (c[4].text.n == 0)
		c[4].text = S("Not begun, or without a measure");
	return ERR_OK;
}

static enum err
page_of(struct page *p, const struct matter_rows *l, unsigned from, str caption,
    str none)
{
	unsigned n = from < l->n ? l->n - from : 0;
	struct ui_table t;
	struct ui_cell *c;

	if (n > MATTER_PAGE)
		n = MATTER_PAGE;
	if (n == 0) {
		ui_p(&p->h, none);
		return ERR_OK;
	}
	c = web_table(p, &t, caption, "What|With|By when|Where it stands|"
	    "Did it change anything?", n);
	for (unsigned i = 0; i < n; i++, c += t.ncols)
		TRY(row_draw(p, &l->at[from + i], c));
	ui_table(&p->h, &t);
	return ERR_OK;
}

/* Those with nobody, from the moment someone's account ended (LEARN-46). */
static enum err
unowned_draw(struct page *p)
{
	struct matter_rows l;
	unsigned n = 0;

	TRY(matter_ownerless(p->cx, KIND_ACTION, S(""), &l));
	for (unsigned i = 0; i < l.n && n < MATTER_PAGE; i++)
		if (action_unowned(&l.at[i]))
			l.at[n++] = l.at[i];
	l.n = n;
	ui_h2(&p->h, S("With nobody"));
	return learn_rows(p, &l, S("Whoever had them is no longer here, or"
	    " nobody was named"), S("Each that is agreed has someone."));
}

static enum err
moved_draw(struct page *p)
{
	struct matter_rows l;

	TRY(rows_of(p, MATTER_LIVE, S("moved-thrice=yes"), &l));
	if (l.n > MATTER_PAGE)
		l.n = MATTER_PAGE;
	ui_h2(&p->h, S("For the board: the day was moved three times or more"));
	return learn_rows(p, &l, S("Moved three times or more"),
	    S("There is none."));
}

enum err
page_actions(struct page *p)
{
	unsigned page = (unsigned)web_query_int(p, "page", ROWS, 0);
	struct matter_rows l;

	if (!matter_may_see(p->cx, KIND_ACTION))
		return web_absent(p, "kind");
	TRY(rows_of(p, MATTER_LIVE, S(""), &l));
	page_open(p, S("/learn"), S("Safety actions"));
	p->wide = true;
	TRY(counts_draw(p, &l));
	ui_h2(&p->h, S("By when"));
	TRY(page_of(p, &l, page * MATTER_PAGE, S("Not finished, the earliest"
	    " first"), S("No action is open.")));
	web_pages(p, page, l.n > (page + 1) * MATTER_PAGE);
	TRY(unowned_draw(p));
	TRY(moved_draw(p));
	ui_h2(&p->h, S("More"));
	link_p(p, S("Areas for improvement"), S("/learn/area"));
	link_p(p, S("Measures"), S("/learn/measure"));
	link_p(p, S("All actions, also those that ended"),
	    S("/learn/action?all=1"));
	link_p(p, S("Recommendations from outside"), S("/learn/advice"));
	return ERR_OK;
}
