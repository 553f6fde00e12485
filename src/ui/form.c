/*
 * The form itself: its start with the token, its buttons, and the summary of
 * what went wrong.
 *
 * novalidate, because the browser's own messages are neither in our words nor
 * in the person's language, and they vanish.
 */
#include "ui/ui_int.h"

void
ui_hidden(struct html *h, str name, str value)
{
	html_lit(h, "<input type=\"hidden\"");
	html_attr(h, "name", name);
	html_attr(h, "value", value.p ? value : S(""));
	html_lit(h, ">\n");
}

void
ui_form_start(struct html *h, const struct ui_form *a)
{
	html_lit(h, "<form");
	if (ui_has(a->id))
		html_attr(h, "id", a->id);
	html_url(h, "action", a->action);
	html_attr(h, "method", a->get ? S("get") : S("post"));
	if (a->files)
		html_lit(h, " enctype=\"multipart/form-data\"");
	if (ui_has(a->autosave))
		html_url(h, "data-autosave", a->autosave);
	if (a->hold)
		html_lit(h, " data-hold");
	html_lit(h, " novalidate>\n");
	if (!a->get)
		ui_hidden(h, S("token"), a->token);
	if (ui_has(a->autosave))
		html_lit(h, "<p class=\"heed-autosave\" role=\"status\">"
		    "</p>\n");
}

void
ui_form_end(struct html *h)
{
	html_lit(h, "</form>\n");
}

static void
button_class(struct html *h, const struct ui_button *a)
{
	html_lit(h, " class=\"nhsuk-button");
	if (a->kind == UI_SECONDARY)
		html_lit(h, " nhsuk-button--secondary");
	else if (a->kind == UI_WARNING)
		html_lit(h, " nhsuk-button--warning");
	else if (a->kind == UI_REVERSE)
		html_lit(h, " nhsuk-button--reverse");
	if (a->small)
		html_lit(h, " nhsuk-button--small");
	html_lit(h, "\" data-module=\"nhsuk-button\"");
}

static void
button_text(struct html *h, const struct ui_button *a)
{
	html_lit(h, ">");
	html_text(h, a->text);
	if (ui_has(a->hidden)) {
		html_lit(h, " <span class=\"nhsuk-u-visually-hidden\">");
		html_text(h, a->hidden);
		html_lit(h, "</span>");
	}
}

void
ui_button(struct html *h, const struct ui_button *a)
{
	if (ui_has(a->href)) {
		html_lit(h, "<a");
		button_class(h, a);
		html_url(h, "href", a->href);
		html_lit(h, " role=\"button\" draggable=\"false\"");
		button_text(h, a);
		html_lit(h, "</a>\n");
		return;
	}
	html_lit(h, "<button");
	button_class(h, a);
	html_lit(h, " type=\"submit\"");
	if (ui_has(a->name)) {
		html_attr(h, "name", a->name);
		html_attr(h, "value", a->value.p ? a->value : S(""));
	}
	if (a->disabled)
		html_lit(h, " disabled aria-disabled=\"true\"");
	button_text(h, a);
	html_lit(h, "</button>\n");
}

void
ui_submit(struct html *h, str text)
{
	ui_button(h, &(struct ui_button){ .text = text });
}

void
ui_buttons_start(struct html *h)
{
	html_lit(h, "<div class=\"nhsuk-button-group\">\n");
}

void
ui_buttons_end(struct html *h)
{
	html_lit(h, "</div>\n");
}

static void
summary_line(struct html *h, const struct ui_error *e)
{
	html_lit(h, "<li>");
	if (ui_has(e->id)) {
		html_lit(h, "<a href=\"#");
		html_text(h, e->id);
		html_lit(h, "\">");
	}
	html_text(h, e->text);
	if (ui_has(e->id))
		html_lit(h, "</a>");
	html_lit(h, "</li>\n");
}

void
ui_error_summary(struct html *h, const struct ui_error_summary *a)
{
	html_lit(h, "<div class=\"nhsuk-error-summary\" "
	    "data-module=\"nhsuk-error-summary\">\n<div role=\"alert\">\n"
	    "<h2 class=\"nhsuk-error-summary__heading\">");
	html_text(h, ui_or(a->heading, S("There is a problem")));
	html_lit(h, "</h2>\n<div class=\"nhsuk-error-summary__body\">\n");
	if (ui_has(a->description))
		ui_p(h, a->description);
	if (a->nerrors > 0) {
		html_lit(h, "<ul class=\"nhsuk-list "
		    "nhsuk-error-summary__list\">\n");
		for (unsigned i = 0; i < a->nerrors; i++)
			summary_line(h, &a->errors[i]);
		html_lit(h, "</ul>\n");
	}
	html_lit(h, "</div>\n</div>\n</div>\n");
}
