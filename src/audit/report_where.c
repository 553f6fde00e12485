/*
 * Where it was found: tables by form, team, author's role and setting, most
 * first. Authors only where they were asked for, and then by name: a table of
 * people in the order of a number would be a league table.
 */
#include "audit/report_int.h"
#include "core/arena.h"

#include <assert.h>
#include <stdlib.h>

enum { ROWS = 25, NAMES = 200, COLUMNS = 4 };

struct where {
	struct rep *r;
	const struct audit_table *t;
	const struct audit_count **row; /* named ones, in the order shown */
	unsigned n, shown;
	const struct audit_count *unsaid; /* where the record does not say */
	struct audit_count rest;        /* all that have no row */
};

static int
by_name(const void *a, const void *b)
{
	const struct audit_count *const *x = a, *const *y = b;

	return str_cmp((*x)->key, (*y)->key);
}

static void
add(struct audit_count *sum, const struct audit_count *c)
{
	sum->found += c->found;
	sum->records += c->records;
	sum->hidden |= c->hidden;
}

/* A sum that holds a hidden number is not shown: the total would give the
 * hidden ones above it away. */
static void
gather(struct where *w, enum audit_axis axis)
{
	unsigned most = axis == AUDIT_AUTHOR ? NAMES : ROWS;

	w->t = &w->r->t->by[axis];
	w->row = NEWN(w->r->cx->mem, const struct audit_count *, w->t->n + 1);
	for (unsigned i = 0; i < w->t->n; i++) {
		const struct audit_count *c = &w->t->at[i];

		if (c->found == 0)
			continue;
		if (c->key.n == 0)
			w->unsaid = c;
		else
			w->row[w->n++] = c;
	}
	w->shown = w->n > most ? most : w->n;
	for (unsigned i = w->shown; i < w->n; i++)
		add(&w->rest, w->row[i]);
	add(&w->rest, &w->t->others);
	if (axis == AUDIT_AUTHOR)
		qsort(w->row, w->shown, sizeof(*w->row), by_name);
}

/* A bar as wide as the share, and the share. The bar adds nothing that is not
 * written beside it. */
static const struct html *
share_cell(struct where *w, const struct audit_count *c)
{
	struct rep *r = w->r;
	struct html *h = NEW(r->cx->mem, struct html);
	str share = rep_share(r, c->records, r->t->stratified);

	if (share.n == 0 || !rep_shows(r, c, c->records) ||
	    r->t->stratified < r->t->suppress)
		return NULL;
	html_init(h, r->cx->mem, 400);
	html_lit(h, "<span class=\"report-share\"><svg aria-hidden=\"true\" "
	    "width=\"100%\" height=\"10\"><rect width=\"");
	html_int(h, (int64_t)(1000 * c->records / r->t->stratified) / 10);
	html_lit(h, "%\" height=\"10\"/></svg> ");
	html_text(h, share);
	html_lit(h, "</span>");
	return h;
}

static void
row(struct where *w, struct ui_cell *c, str name, const struct audit_count *k)
{
	rep_row(w->r, c, name, k);
	c[3].part = share_cell(w, k);
	if (!c[3].part)
		c[3].text = S("not shown");
}

/* "All others": so many keys, and those that were past counting. */
static str
others(struct where *w)
{
	if (w->n == w->shown)
		return S("All others");
	return rep_join(w->r, S("All others ("), rep_int(w->r, w->n - w->shown),
	    w->t->others.found ? S(" and more)") : S(")"));
}

static void
draw_table(struct where *w, const char *head, str caption)
{
	struct ui_table t;
	struct ui_cell *c = rep_table(w->r, &t, caption, head, w->shown + 2);

	assert(t.ncols == COLUMNS);
	t.size = UI_M;
	for (unsigned i = 0; i < w->shown; i++)
		row(w, &c[i * COLUMNS], w->row[i]->key, w->row[i]);
	t.nrows = w->shown;
	if (w->rest.found)
		row(w, &c[t.nrows++ * COLUMNS], others(w), &w->rest);
	if (w->unsaid)
		row(w, &c[t.nrows++ * COLUMNS], S("Does not say"), w->unsaid);
	ui_table(w->r->h, &t);
}

/* none: the sentence where no record says. */
static void
draw_axis(struct rep *r, enum audit_axis axis, const char *head, str caption,
    str none)
{
	struct where w = { .r = r };

	gather(&w, axis);
	if (w.n == 0 && w.rest.found == 0)
		rep_p(r, none);
	else
		draw_table(&w, head, caption);
}

static void
draw_people(struct rep *r)
{
	if (r->by != AUDIT_AUTHOR) {
		rep_note(r, "where.author");
		return;
	}
	rep_note(r, "where.authors");
	draw_axis(r, AUDIT_AUTHOR, "Author|#Records|#Times|Share of those found",
	    S("By author, in the order of names"),
	    S("No record in which something was found says who wrote it."));
}

void
draw_where(struct rep *r)
{
	if (r->t->found == 0) {
		rep_p(r, S("Nothing was found, so there is no place to name."));
		return;
	}
	rep_note(r, "where.read");
	draw_axis(r, AUDIT_FORM, "Form or kind of record|#Records|#Times|"
	    "Share of those found", S("By form or kind of record"),
	    S("The records do not say which form or kind of document they "
	    "are."));
	draw_axis(r, AUDIT_TEAM, "Team|#Records|#Times|Share of those found",
	    S("By team"), S("The records do not say which team wrote them."));
	draw_axis(r, AUDIT_ROLE, "Role|#Records|#Times|Share of those found",
	    S("By role of who wrote"), S("The records do not say in which role "
	    "they were written."));
	draw_axis(r, AUDIT_SETTING, "Setting|#Records|#Times|"
	    "Share of those found",
	    S("By setting"), S("The records do not say in which setting they "
	    "were written."));
	if (r->t->by[AUDIT_SOURCE].n > 1)
		draw_axis(r, AUDIT_SOURCE, "File|#Records|#Times|"
		    "Share of those found",
		    S("By file"), S(""));
	draw_people(r);
}
