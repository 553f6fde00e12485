/*
 * What to mend in forms: form by form, each item that asks for a level, why
 * that matters, and what to put in its place.
 *
 * Items of a form that have the same reason and the same answer stand together,
 * so that a reader meets each sentence once.
 */
#include "audit/report_int.h"

enum { ITEMS = 300 };          /* that are shown */

static bool
same_form(const struct audit_item *a, const struct audit_item *b)
{
	return str_eq(a->form, b->form) && str_eq(a->source, b->source) &&
	    str_eq(a->record, b->record);
}

static bool
same_advice(const struct audit_item *a, const struct audit_item *b)
{
	return str_eq(a->why, b->why) && str_eq(a->instead, b->instead);
}

/* Of a form's items, at[0..n), those with the advice of one. */
static void
draw_group(struct rep *r, const struct audit_item *at, unsigned n,
    unsigned one)
{
	struct ui_table t;
	struct ui_cell *c = rep_table(r, &t, S("Items to change"),
	    "Item|What it asks|Rule", n);

	t.nrows = 0;
	for (unsigned i = one; i < n; i++) {
		if (!same_advice(&at[i], &at[one]))
			continue;
		c[0] = (struct ui_cell){ .words = true,
			.text = rep_cut(r, at[i].link, REP_NAME) };
		c[1] = (struct ui_cell){ .words = true, .text = at[i].text.n ?
		    rep_cut(r, at[i].text, REP_WORDS) : S("Not quoted") };
		c[2] = (struct ui_cell){ .words = true,
			.text = rep_cut(r, at[i].rule, REP_NAME) };
		c += t.ncols;
		t.nrows++;
	}
	ui_table(r->h, &t);
	rep_labelled(r, S("Why:"), rep_cut(r, at[one].why, REP_WORDS));
	rep_labelled(r, S("Put in their place:"), rep_large(r, rep_cut(r,
	    at[one].instead, REP_WORDS)));
}

static void
draw_form(struct rep *r, const struct audit_item *at, unsigned n)
{
	ui_heading(r->h, &(struct ui_heading){ .level = 3, .size = UI_S,
	    .words = true, .text = at->form.n ? rep_cut(r, at->form, REP_NAME) :
	    S("A form without a title") });
	html_lit(r->h, "<p class=\"report-from\"><bdi>");
	html_text(r->h, rep_cut(r, at->record, REP_NAME));
	html_lit(r->h, "</bdi> in <bdi>");
	html_text(r->h, rep_cut(r, at->source, REP_NAME));
	html_lit(r->h, "</bdi></p>\n");
	for (unsigned i = 0; i < n; i++) {
		bool drawn = false;

		for (unsigned k = 0; k < i && !drawn; k++)
			drawn = same_advice(&at[k], &at[i]);
		if (!drawn)
			draw_group(r, at, n, i);
	}
}

void
draw_forms(struct rep *r)
{
	const struct audit_tally *t = r->t;
	unsigned n = t->nitem > ITEMS ? ITEMS : t->nitem;

	if (t->forms_found == 0 && n == 0) {
		rep_note(r, t->forms ? "forms.clean" : "forms.none");
		return;
	}
	rep_p(r, rep_forms(r));
	rep_note(r, "forms.found");
	for (unsigned i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n &&
		    same_form(&t->item[i], &t->item[end]);)
			end++;
		draw_form(r, &t->item[i], end - i);
	}
	if (t->items > n)
		rep_p(r, rep_join(r, S("And "), rep_int(r, t->items - n),
		    S(" more items. \"heed audit --format csv\" lists them "
		    "all.")));
}
