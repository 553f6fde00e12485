/*
 * Fields that one types into.
 *
 * Each is label, hint, error, control, in this order, tied together by ids, so
 * that a screen reader says all of it on the control. What people type is
 * drawn with dir="auto"; codes and numbers read from left to right.
 */
#include "ui/ui_int.h"

str
ui_id(const struct ui_field *f)
{
	return ui_or(f->id, f->name);
}

void
ui_id_attr(struct html *h, str id, str suffix)
{
	html_lit(h, " id=\"");
	html_text(h, id);
	html_lit_(h, suffix);
	html_lit(h, "\"");
}

void
ui_described(struct html *h, const struct ui_field *f)
{
	if (!ui_has(f->hint) && !ui_has(f->error))
		return;
	html_lit(h, " aria-describedby=\"");
	if (ui_has(f->hint)) {
		html_text(h, ui_id(f));
		html_lit(h, "-hint");
	}
	if (ui_has(f->hint) && ui_has(f->error))
		html_lit(h, " ");
	if (ui_has(f->error)) {
		html_text(h, ui_id(f));
		html_lit(h, "-error");
	}
	html_lit(h, "\"");
}

void
ui_label(struct html *h, const struct ui_field *f)
{
	if (f->heading)
		html_lit(h, "<h1 class=\"nhsuk-label-wrapper\">");
	html_lit(h, "<label class=\"nhsuk-label");
	ui_sized(h, S("nhsuk-label--"), f->size);
	if (f->hide_label)
		html_lit(h, " nhsuk-u-visually-hidden");
	html_lit(h, "\"");
	html_attr(h, "for", ui_id(f));
	html_lit(h, ">");
	ui_caption(h, f->caption, f->size);
	html_text(h, f->label);
	html_lit(h, "</label>");
	if (f->heading)
		html_lit(h, "</h1>");
	html_lit(h, "\n");
}

static void
hint(struct html *h, str text, str id, str suffix)
{
	html_lit(h, "<div class=\"nhsuk-hint\"");
	if (ui_has(id))
		ui_id_attr(h, id, suffix);
	html_lit(h, ">");
	html_text(h, text);
	html_lit(h, "</div>\n");
}

static void
error(struct html *h, str text, str id, str suffix)
{
	html_lit(h, "<span class=\"nhsuk-error-message\"");
	if (ui_has(id))
		ui_id_attr(h, id, suffix);
	html_lit(h, "><span class=\"nhsuk-u-visually-hidden\">Error:</span> ");
	html_text(h, text);
	html_lit(h, "</span>\n");
}

void
ui_hint(struct html *h, str text, str id)
{
	hint(h, text, id, S(""));
}

void
ui_error_message(struct html *h, str text, str id)
{
	error(h, text, id, S(""));
}

void
ui_field_notes(struct html *h, const struct ui_field *f)
{
	if (ui_has(f->hint))
		hint(h, f->hint, ui_id(f), S("-hint"));
	if (ui_has(f->error))
		error(h, f->error, ui_id(f), S("-error"));
}

static void
group_open(struct html *h, const struct ui_field *f, str extra)
{
	html_lit(h, "<div class=\"nhsuk-form-group");
	if (ui_has(f->error))
		html_lit(h, " nhsuk-form-group--error");
	html_lit_(h, extra);
	html_lit(h, "\"");
}

void
ui_group_start(struct html *h, const struct ui_field *f, str extra)
{
	group_open(h, f, extra);
	html_lit(h, ">\n");
	ui_label(h, f);
	ui_field_notes(h, f);
}

void
ui_group_open(struct html *h, const struct ui_field *f)
{
	group_open(h, f, S(""));
	html_lit(h, ">\n");
}

void
ui_group_end(struct html *h)
{
	html_lit(h, "</div>\n");
}

static void
width_class(struct html *h, int width)
{
	if (width <= 0)
		return;
	html_lit(h, " nhsuk-input--width-");
	html_int(h, width);
}

/* id, name: what every control has. */
static void
named(struct html *h, const struct ui_field *f)
{
	html_lit(h, "\"");
	html_attr(h, "id", ui_id(f));
	html_attr(h, "name", f->name);
}

static void
if_given(struct html *h, const struct ui_input *a)
{
	if (a->no_spelling || a->code)
		html_lit(h, " spellcheck=\"false\"");
	if (ui_has(a->value))
		html_attr(h, "value", a->value);
	if (a->f.disabled)
		html_lit(h, " disabled");
	ui_described(h, &a->f);
	if (ui_has(a->autocomplete))
		html_attr(h, "autocomplete", a->autocomplete);
	if (ui_has(a->inputmode))
		html_attr(h, "inputmode", a->inputmode);
}

static void
input_tag(struct html *h, const struct ui_input *a)
{
	html_lit(h, "<input class=\"nhsuk-input");
	if (a->code)
		html_lit(h, " nhsuk-input--code");
	if (ui_has(a->f.error))
		html_lit(h, " nhsuk-input--error");
	width_class(h, a->width);
	named(h, &a->f);
	html_attr(h, "type", ui_or(a->type, S("text")));
	if (a->code)
		html_lit(h, " dir=\"ltr\"");
	else if (!ui_has(a->type) || str_eq(a->type, S("text")))
		html_lit(h, " dir=\"auto\"");
	if_given(h, a);
	html_lit(h, ">\n");
}

void
ui_input(struct html *h, const struct ui_input *a)
{
	bool wrap = ui_has(a->prefix) || ui_has(a->suffix);

	ui_group_start(h, &a->f, S(""));
	if (wrap)
		html_lit(h, "<div class=\"nhsuk-input-wrapper\">\n");
	if (ui_has(a->prefix)) {
		html_lit(h, "<div class=\"nhsuk-input-wrapper__prefix\" "
		    "aria-hidden=\"true\">");
		html_text(h, a->prefix);
		html_lit(h, "</div>\n");
	}
	input_tag(h, a);
	if (ui_has(a->suffix)) {
		html_lit(h, "<div class=\"nhsuk-input-wrapper__suffix\" "
		    "aria-hidden=\"true\">");
		html_text(h, a->suffix);
		html_lit(h, "</div>\n");
	}
	if (wrap)
		html_lit(h, "</div>\n");
	ui_group_end(h);
}

void
ui_file(struct html *h, const struct ui_file *a)
{
	group_open(h, &a->f, S(" nhsuk-file-upload"));
	html_lit(h, " data-module=\"nhsuk-file-upload\">\n");
	ui_label(h, &a->f);
	ui_field_notes(h, &a->f);
	html_lit(h, "<input class=\"nhsuk-file-upload__input\"");
	ui_id_attr(h, ui_id(&a->f), S(""));
	html_attr(h, "name", a->f.name);
	html_lit(h, " type=\"file\"");
	if (ui_has(a->accept))
		html_attr(h, "accept", a->accept);
	if (a->f.disabled)
		html_lit(h, " disabled");
	ui_described(h, &a->f);
	html_lit(h, ">\n");
	ui_group_end(h);
}

/* A line break opens the value, because HTML drops the first one of a textarea
 * and with it a line that the person began with. */
void
ui_textarea(struct html *h, const struct ui_textarea *a)
{
	ui_group_start(h, &a->f, S(""));
	html_lit(h, "<textarea class=\"nhsuk-textarea");
	if (ui_has(a->f.error))
		html_lit(h, " nhsuk-textarea--error");
	named(h, &a->f);
	html_lit(h, " dir=\"auto\" rows=\"");
	html_int(h, a->rows > 0 ? a->rows : 5);
	html_lit(h, "\"");
	if (a->no_spelling)
		html_lit(h, " spellcheck=\"false\"");
	if (a->f.disabled)
		html_lit(h, " disabled");
	ui_described(h, &a->f);
	if (ui_has(a->autocomplete))
		html_attr(h, "autocomplete", a->autocomplete);
	html_lit(h, ">\n");
	html_text(h, a->value);
	html_lit(h, "</textarea>\n");
	ui_group_end(h);
}

void
ui_password(struct html *h, const struct ui_password *a)
{
	group_open(h, &a->f, S(" nhsuk-password-input"));
	html_lit(h, " data-module=\"nhsuk-password-input\">\n");
	ui_label(h, &a->f);
	ui_field_notes(h, &a->f);
	html_lit(h, "<div class=\"nhsuk-input-wrapper\">\n"
	    "<input class=\"nhsuk-input");
	if (ui_has(a->f.error))
		html_lit(h, " nhsuk-input--error");
	html_lit(h, " nhsuk-password-input__input "
	    "nhsuk-js-password-input-input");
	named(h, &a->f);
	html_lit(h, " type=\"password\" spellcheck=\"false\"");
	if (a->f.disabled)
		html_lit(h, " disabled");
	ui_described(h, &a->f);
	html_attr(h, "autocomplete", a->is_new ? S("new-password") :
	    S("current-password"));
	html_lit(h, " autocapitalize=\"none\">\n"
	    "<button class=\"nhsuk-button nhsuk-button--secondary "
	    "nhsuk-button--small nhsuk-password-input__toggle "
	    "nhsuk-js-password-input-toggle\" data-module=\"nhsuk-button\" "
	    "type=\"button\"");
	if (a->f.disabled)
		html_lit(h, " disabled aria-disabled=\"true\"");
	html_lit(h, " aria-label=\"Show password\"");
	html_attr(h, "aria-controls", ui_id(&a->f));
	html_lit(h, " hidden>Show</button>\n</div>\n");
	ui_group_end(h);
}

static void
search_tag(struct html *h, const struct ui_search *a)
{
	html_lit(h, "<input class=\"nhsuk-input");
	if (ui_has(a->f.error))
		html_lit(h, " nhsuk-input--error");
	width_class(h, a->width);
	html_lit(h, " nhsuk-search-input__input");
	named(h, &a->f);
	html_lit(h, " type=\"search\" dir=\"auto\"");
	if (ui_has(a->value))
		html_attr(h, "value", a->value);
	if (a->f.disabled)
		html_lit(h, " disabled");
	ui_described(h, &a->f);
	html_lit(h, " autocomplete=\"off\"");
	if (ui_has(a->placeholder))
		html_attr(h, "placeholder", a->placeholder);
	html_lit(h, ">\n");
}

void
ui_search(struct html *h, const struct ui_search *a)
{
	ui_group_start(h, &a->f, S(" nhsuk-search-input"));
	html_lit(h, "<div class=\"nhsuk-input-wrapper "
	    "nhsuk-search-input__wrapper\">\n");
	search_tag(h, a);
	html_lit(h, "<button class=\"nhsuk-button nhsuk-button--icon "
	    "nhsuk-button--small nhsuk-search-input__button\" "
	    "data-module=\"nhsuk-button\" type=\"submit\"");
	if (a->f.disabled)
		html_lit(h, " disabled aria-disabled=\"true\"");
	if (!ui_has(a->button))
		html_lit(h, " aria-label=\"Search\"");
	html_lit(h, ">");
	ui_icon(h, UI_ICON_SEARCH);
	if (ui_has(a->button)) {
		html_lit(h, "<span class=\"nhsuk-button__content\">");
		html_text(h, a->button);
		html_lit(h, "</span>");
	}
	html_lit(h, "</button>\n</div>\n");
	ui_group_end(h);
}

struct date_part {
	str suffix, label, width, birthday;
};

static const struct date_part date_part[] = {
	{ SK("-day"), SK("Day"), SK("2"), SK("bday-day") },
	{ SK("-month"), SK("Month"), SK("2"), SK("bday-month") },
	{ SK("-year"), SK("Year"), SK("4"), SK("bday-year") },
};

static void
date_item(struct html *h, const struct ui_date *a, const struct date_part *p,
    str value, bool bad)
{
	html_lit(h, "<div class=\"nhsuk-date-input__item\">\n"
	    "<div class=\"nhsuk-form-group");
	if (bad)
		html_lit(h, " nhsuk-form-group--error");
	html_lit(h, "\">\n<label class=\"nhsuk-label nhsuk-date-input__label\" "
	    "for=\"");
	html_text(h, ui_id(&a->f));
	html_lit_(h, p->suffix);
	html_lit(h, "\">");
	html_text(h, p->label);
	html_lit(h, "</label>\n<input class=\"nhsuk-input");
	if (bad)
		html_lit(h, " nhsuk-input--error");
	html_lit(h, " nhsuk-input--width-");
	html_lit_(h, p->width);
	html_lit(h, " nhsuk-date-input__input\"");
	ui_id_attr(h, ui_id(&a->f), p->suffix);
	html_lit(h, " name=\"");
	html_text(h, a->f.name);
	html_lit_(h, str_sub(p->suffix, ui_has(a->f.name) ? 0 : 1, SIZE_MAX));
	html_lit(h, "\" type=\"text\"");
	if (ui_has(value))
		html_attr(h, "value", value);
	if (a->f.disabled)
		html_lit(h, " disabled");
	if (a->birthday)
		html_attr(h, "autocomplete", p->birthday);
	html_lit(h, " inputmode=\"numeric\">\n</div>\n</div>\n");
}

void
ui_date(struct html *h, const struct ui_date *a)
{
	const str value[] = { a->day, a->month, a->year };
	bool bad[] = { a->bad_day, a->bad_month, a->bad_year };
	bool all = ui_has(a->f.error) && !bad[0] && !bad[1] && !bad[2];

	ui_group_open(h, &a->f);
	html_lit(h, "<fieldset class=\"nhsuk-fieldset\" role=\"group\"");
	ui_described(h, &a->f);
	html_lit(h, ">\n");
	ui_legend(h, &a->f);
	ui_field_notes(h, &a->f);
	html_lit(h, "<div class=\"nhsuk-date-input\"");
	html_attr(h, "id", ui_id(&a->f));
	html_lit(h, ">\n");
	for (int i = 0; i < 3; i++)
		date_item(h, a, &date_part[i], value[i], all || bad[i]);
	html_lit(h, "</div>\n</fieldset>\n");
	ui_group_end(h);
}
