/*
 * Rows: summary lists, tables, task lists, pages of a list.
 *
 * Sorting and paging are links that the server answers, so that they work
 * without scripts; no order is remembered silently.
 */
#include "ui/ui_int.h"

static void
actions(struct html *h, const struct ui_link *a, unsigned n)
{
	if (n == 1) {
		ui_link(h, &a[0]);
		return;
	}
	html_lit(h, "<ul class=\"nhsuk-summary-list__actions-list\">\n");
	for (unsigned i = 0; i < n; i++) {
		html_lit(h, "<li class=\""
		    "nhsuk-summary-list__actions-list-item\">");
		ui_link(h, &a[i]);
		html_lit(h, "</li>\n");
	}
	html_lit(h, "</ul>\n");
}

static void
row(struct html *h, const struct ui_row *r, bool gap, str none)
{
	html_lit(h, "<div class=\"nhsuk-summary-list__row");
	if (gap)
		html_lit(h, " nhsuk-summary-list__row--no-actions");
	html_lit(h, "\">\n<dt class=\"nhsuk-summary-list__key\">");
	html_text(h, r->key);
	html_lit(h, "</dt>\n<dd class=\"nhsuk-summary-list__value\">");
	if (r->part)
		html_join(h, r->part);
	else if (ui_has(r->value))
		ui_inline(h, r->value, r->words);
	else
		html_text(h, none);
	html_lit(h, "</dd>\n");
	if (r->nactions > 0) {
		html_lit(h, "<dd class=\"nhsuk-summary-list__actions\">");
		actions(h, r->actions, r->nactions);
		html_lit(h, "</dd>\n");
	}
	html_lit(h, "</div>\n");
}

void
ui_summary(struct html *h, const struct ui_summary *a)
{
	bool any = false;

	for (unsigned i = 0; i < a->nrows; i++)
		any |= a->rows[i].nactions > 0;
	html_lit(h, "<dl class=\"nhsuk-summary-list");
	if (a->no_border)
		html_lit(h, " nhsuk-summary-list--no-border");
	html_lit(h, "\">\n");
	for (unsigned i = 0; i < a->nrows; i++)
		row(h, &a->rows[i], any && a->rows[i].nactions == 0,
		    ui_or(a->none, S("Not provided")));
	html_lit(h, "</dl>\n");
}

static void
cell_body(struct html *h, const struct ui_cell *c)
{
	if (c->part) {
		html_join(h, c->part);
		return;
	}
	if (ui_has(c->href)) {
		html_lit(h, "<a class=\"nhsuk-link\"");
		html_url(h, "href", c->href);
		html_lit(h, ">");
	}
	if (ui_has(c->text))
		ui_inline(h, c->text, c->words);
	if (ui_has(c->hidden)) {
		html_lit(h, " <span class=\"nhsuk-u-visually-hidden\">");
		html_text(h, c->hidden);
		html_lit(h, "</span>");
	}
	if (ui_has(c->href))
		html_lit(h, "</a>");
}

static void
head_cell(struct html *h, const struct ui_table *a, const struct ui_cell *c)
{
	html_lit(h, "<th class=\"nhsuk-table__header");
	if (c->number)
		html_lit(h, " nhsuk-table__header--numeric");
	html_lit(h, "\" scope=\"col\"");
	if (a->responsive)
		html_lit(h, " role=\"columnheader\"");
	if (ui_has(c->href))
		html_lit(h, " data-sort");
	if (c->sorted)
		html_attr(h, "aria-sort", c->sorted > 0 ? S("ascending") :
		    S("descending"));
	html_lit(h, ">");
	cell_body(h, c);
	html_lit(h, "</th>\n");
}

/* A responsive table stacks its cells when narrow; each then says its column's
 * name, which screen readers know already; one that holds nothing does not. */
static void
cell(struct html *h, const struct ui_table *a, const struct ui_cell *c,
    unsigned col)
{
	bool head = col == 0 && a->row_headers;
	bool number = c->number || a->head[col].number;

	if (head)
		html_lit(h, "<th class=\"nhsuk-table__header");
	else
		html_lit(h, "<td class=\"nhsuk-table__cell");
	if (number && head)
		html_lit(h, " nhsuk-table__header--numeric");
	else if (number)
		html_lit(h, " nhsuk-table__cell--numeric");
	html_lit(h, "\"");
	if (head)
		html_lit(h, " scope=\"row\"");
	if (a->responsive)
		html_attr(h, "role", head ? S("rowheader") : S("cell"));
	html_lit(h, ">");
	if (a->responsive && (c->part || ui_has(c->text) || ui_has(c->hidden))) {
		html_lit(h, "<span class=\"nhsuk-table__heading\" "
		    "aria-hidden=\"true\">");
		html_text(h, a->head[col].text);
		html_lit(h, " </span>");
	}
	if (a->responsive && c->part)
		html_lit(h, "<div>");
	cell_body(h, c);
	if (a->responsive && c->part)
		html_lit(h, "</div>");
	if (head)
		html_lit(h, "</th>\n");
	else
		html_lit(h, "</td>\n");
}

static void
part_role(struct html *h, const struct ui_table *a, str role)
{
	if (a->responsive)
		html_attr(h, "role", role);
	html_lit(h, ">\n");
}

static void
table_open(struct html *h, const struct ui_table *a)
{
	bool sortable = false;

	for (unsigned i = 0; i < a->ncols; i++)
		sortable |= ui_has(a->head[i].href);
	html_lit(h, "<table class=\"nhsuk-table");
	if (a->compact)
		html_lit(h, " nhsuk-table--compact");
	if (a->responsive)
		html_lit(h, " nhsuk-table--responsive");
	if (sortable)
		html_lit(h, " nhsuk-table--sortable");
	if (a->striped)
		html_lit(h, " nhsuk-table--striped");
	html_lit(h, "\"");
	if (ui_has(a->id))
		html_attr(h, "id", a->id);
	part_role(h, a, S("table"));
	if (!ui_has(a->caption))
		return;
	html_lit(h, "<caption class=\"nhsuk-table__caption");
	ui_sized(h, S("nhsuk-table__caption--"), a->size);
	html_lit(h, "\">");
	html_text(h, a->caption);
	if (sortable)
		html_lit(h, "<span class=\"nhsuk-u-visually-hidden\"> (Column "
		    "headers are sortable)</span>");
	html_lit(h, "</caption>\n");
}

static void
table_none(struct html *h, const struct ui_table *a)
{
	html_lit(h, "<tr class=\"nhsuk-table__row\"");
	part_role(h, a, S("row"));
	html_lit(h, "<td class=\"nhsuk-table__cell\" colspan=\"");
	html_int(h, a->ncols);
	html_lit(h, "\">");
	html_text(h, ui_or(a->none, S("None")));
	html_lit(h, "</td>\n</tr>\n");
}

void
ui_table(struct html *h, const struct ui_table *a)
{
	table_open(h, a);
	html_lit(h, "<thead class=\"nhsuk-table__head\"");
	part_role(h, a, S("rowgroup"));
	html_lit(h, "<tr class=\"nhsuk-table__row\"");
	part_role(h, a, S("row"));
	for (unsigned i = 0; i < a->ncols; i++)
		head_cell(h, a, &a->head[i]);
	html_lit(h, "</tr>\n</thead>\n<tbody class=\"nhsuk-table__body\">\n");
	if (a->nrows == 0)
		table_none(h, a);
	for (unsigned r = 0; r < a->nrows; r++) {
		html_lit(h, "<tr class=\"nhsuk-table__row\"");
		part_role(h, a, S("row"));
		for (unsigned i = 0; i < a->ncols; i++)
			cell(h, a, &a->cells[(size_t)r * a->ncols + i], i);
		html_lit(h, "</tr>\n");
	}
	html_lit(h, "</tbody>\n</table>\n");
}

static void
task_id(struct html *h, str list, unsigned i, str suffix)
{
	html_text(h, list);
	html_lit(h, "-");
	html_int(h, (int64_t)i + 1);
	html_lit_(h, suffix);
}

static void
task_name(struct html *h, str list, unsigned i, const struct ui_task *t)
{
	if (!ui_has(t->href)) {
		html_lit(h, "<div>");
		ui_inline(h, t->text, t->words);
		html_lit(h, "</div>\n");
		return;
	}
	html_lit(h, "<a class=\"nhsuk-task-list__link nhsuk-link\"");
	html_url(h, "href", t->href);
	if (ui_has(t->hint) || ui_has(t->status.text))
		html_lit(h, " aria-describedby=\"");
	if (ui_has(t->hint))
		task_id(h, list, i, ui_has(t->status.text) ? S("-hint ")
		    : S("-hint\""));
	if (ui_has(t->status.text))
		task_id(h, list, i, S("-status\""));
	html_lit(h, ">");
	ui_inline(h, t->text, t->words);
	html_lit(h, "</a>\n");
}

static void
task(struct html *h, str list, unsigned i, const struct ui_task *t)
{
	html_lit(h, "<li class=\"nhsuk-task-list__item");
	if (ui_has(t->href))
		html_lit(h, " nhsuk-task-list__item--with-link");
	html_lit(h, "\">\n<div class=\"nhsuk-task-list__name-and-hint\">\n");
	task_name(h, list, i, t);
	if (ui_has(t->hint)) {
		html_lit(h, "<div class=\"nhsuk-task-list__hint\" id=\"");
		task_id(h, list, i, S("-hint\">"));
		ui_inline(h, t->hint, t->words);
		html_lit(h, "</div>\n");
	}
	html_lit(h, "</div>\n");
	if (ui_has(t->status.text)) {
		html_lit(h, "<div class=\"nhsuk-task-list__status\" id=\"");
		task_id(h, list, i, S("-status\">"));
		ui_tag(h, &t->status);
		html_lit(h, "</div>\n");
	}
	html_lit(h, "</li>\n");
}

void
ui_tasks(struct html *h, const struct ui_tasks *a)
{
	html_lit(h, "<ul class=\"nhsuk-task-list\">\n");
	for (unsigned i = 0; i < a->ntasks; i++)
		task(h, ui_or(a->id, S("task")), i, &a->tasks[i]);
	html_lit(h, "</ul>\n");
}

/* "Previous" alone is read out as "Previous page"; other words stand as they
 * are. */
static void
turn_title(struct html *h, const struct ui_link *l, str word)
{
	html_lit(h, "<span class=\"nhsuk-pagination__title\">");
	html_text(h, ui_or(l->text, word));
	if (!ui_has(l->text))
		html_lit(h, "<span class=\"nhsuk-u-visually-hidden\"> page"
		    "</span>");
	html_lit(h, "</span>");
}

static void
turn(struct html *h, const struct ui_link *l, bool next)
{
	if (!ui_has(l->href))
		return;
	html_lit(h, "<a");
	html_url(h, "href", l->href);
	html_attr(h, "class", next ? S("nhsuk-pagination__next") :
	    S("nhsuk-pagination__previous"));
	html_attr(h, "rel", next ? S("next") : S("prev"));
	html_lit(h, ">");
	if (!next)
		ui_icon(h, UI_ICON_LEFT);
	turn_title(h, l, next ? S("Next") : S("Previous"));
	if (next)
		ui_icon(h, UI_ICON_RIGHT);
	html_lit(h, "</a>\n");
}

static void
page_no(struct html *h, const struct ui_page_no *p)
{
	html_lit(h, "<li class=\"nhsuk-pagination__item");
	if (p->gap) {
		html_lit(h, " nhsuk-pagination__item--ellipsis\">&ctdot;"
		    "</li>\n");
		return;
	}
	if (p->current)
		html_lit(h, " nhsuk-pagination__item--current");
	html_lit(h, "\"><a class=\"nhsuk-pagination__link\"");
	html_url(h, "href", p->href);
	html_lit(h, " aria-label=\"Page ");
	html_int(h, p->no);
	html_lit(h, "\"");
	if (p->current)
		html_lit(h, " aria-current=\"page\"");
	html_lit(h, ">");
	html_int(h, p->no);
	html_lit(h, "</a></li>\n");
}

/* One item of the form without numbers: "Next: Symptoms". */
static void
turn_to(struct html *h, const struct ui_link *l, bool next)
{
	if (!ui_has(l->href))
		return;
	if (next)
		html_lit(h, "<li class=\"nhsuk-pagination-item--next\">"
		    "<a class=\"nhsuk-pagination__link "
		    "nhsuk-pagination__link--next\"");
	else
		html_lit(h, "<li class=\"nhsuk-pagination-item--previous\">"
		    "<a class=\"nhsuk-pagination__link "
		    "nhsuk-pagination__link--prev\"");
	html_url(h, "href", l->href);
	html_attr(h, "rel", next ? S("next") : S("prev"));
	html_lit(h, ">");
	turn_title(h, &(struct ui_link){ .href = l->href },
	    next ? S("Next") : S("Previous"));
	if (ui_has(l->text)) {
		html_lit(h, "<span class=\"nhsuk-u-visually-hidden\">:</span> "
		    "<span class=\"nhsuk-pagination__page\">");
		html_text(h, l->text);
		html_lit(h, "</span>");
	}
	ui_icon(h, next ? UI_ICON_RIGHT : UI_ICON_LEFT);
	html_lit(h, "</a></li>\n");
}

void
ui_pagination(struct html *h, const struct ui_pagination *a)
{
	html_lit(h, "<nav class=\"nhsuk-pagination");
	if (a->nitems > 0)
		html_lit(h, " nhsuk-pagination--numbered");
	html_lit(h, "\" role=\"navigation\"");
	html_attr(h, "aria-label", ui_or(a->label, S("Pagination")));
	html_lit(h, ">\n");
	if (a->nitems > 0)
		turn(h, &a->prev, false);
	if (a->nitems > 0)
		html_lit(h, "<ul class=\"nhsuk-pagination__list\">\n");
	else
		html_lit(h, "<ul class=\"nhsuk-list "
		    "nhsuk-pagination__list\">\n");
	for (unsigned i = 0; i < a->nitems; i++)
		page_no(h, &a->items[i]);
	if (a->nitems == 0) {
		turn_to(h, &a->prev, false);
		turn_to(h, &a->next, true);
	}
	html_lit(h, "</ul>\n");
	if (a->nitems > 0)
		turn(h, &a->next, true);
	html_lit(h, "</nav>\n");
}
