/*
 * What shows and does not ask: details, insets, callouts, cards, panels,
 * banners, tags.
 */
#include "ui/ui_int.h"

void
ui_details_start(struct html *h, const struct ui_details *a)
{
	html_lit(h, "<details class=\"nhsuk-details\"");
	if (a->open)
		html_lit(h, " open");
	html_lit(h, ">\n<summary class=\"nhsuk-details__summary\">"
	    "<span class=\"nhsuk-details__summary-text\">");
	html_text(h, a->summary);
	html_lit(h, "</span></summary>\n<div class=\"nhsuk-details__text\">\n");
}

void
ui_details_end(struct html *h)
{
	html_lit(h, "</div>\n</details>\n");
}

void
ui_details(struct html *h, const struct ui_details *a)
{
	ui_details_start(h, a);
	html_text(h, a->text);
	ui_details_end(h);
}

void
ui_inset_start(struct html *h)
{
	html_lit(h, "<div class=\"nhsuk-inset-text\">\n"
	    "<span class=\"nhsuk-u-visually-hidden\">Information:</span> ");
}

void
ui_inset_end(struct html *h)
{
	html_lit(h, "</div>\n");
}

void
ui_inset(struct html *h, str text)
{
	ui_inset_start(h);
	ui_p(h, text);
	ui_inset_end(h);
}

/* A heading read out with words that stand for its colour; they are left out
 * where the heading says them itself. */
static void
card_heading(struct html *h, int level, str said, str text)
{
	ui_tag_open_h(h, level);
	html_lit(h, " class=\"nhsuk-card__heading\">");
	if (ui_has(said)) {
		html_lit(h, "<span role=\"text\">"
		    "<span class=\"nhsuk-u-visually-hidden\">");
		html_text(h, said);
		html_lit(h, "</span> ");
	}
	html_text(h, text);
	if (ui_has(said))
		html_lit(h, "</span>");
	ui_tag_close_h(h, level);
}

static void
card_text(struct html *h, str text, bool words)
{
	if (!ui_has(text))
		return;
	html_lit(h, "<p class=\"nhsuk-card__description\">");
	ui_inline(h, text, words);
	html_lit(h, "</p>\n");
}

void
ui_callout_start(struct html *h, const struct ui_callout *a)
{
	bool plain = str_find(a->heading, S("Important")) >= 0;

	html_lit(h, "<div class=\"nhsuk-card nhsuk-card--warning\">\n"
	    "<div class=\"nhsuk-card__content\">\n");
	card_heading(h, a->level ? a->level : 3,
	    plain ? S("") : S("Important:"), a->heading);
}

void
ui_callout_end(struct html *h)
{
	html_lit(h, "</div>\n</div>\n");
}

void
ui_callout(struct html *h, const struct ui_callout *a)
{
	ui_callout_start(h, a);
	card_text(h, a->text, false);
	ui_callout_end(h);
}

void
ui_card_start(struct html *h, const struct ui_card *a)
{
	html_lit(h, "<div class=\"nhsuk-card");
	if (a->clickable)
		html_lit(h, " nhsuk-card--clickable");
	html_lit(h, "\">\n<div class=\"nhsuk-card__content\">\n");
	if (!ui_has(a->heading))
		return;
	ui_tag_open_h(h, a->level);
	html_lit(h, " class=\"nhsuk-card__heading");
	ui_sized(h, S("nhsuk-heading-"), a->size);
	html_lit(h, "\">");
	if (ui_has(a->href)) {
		html_lit(h, "<a class=\"nhsuk-card__link\"");
		html_url(h, "href", a->href);
		html_lit(h, ">");
	}
	ui_inline(h, a->heading, a->words);
	if (ui_has(a->href))
		html_lit(h, "</a>");
	ui_tag_close_h(h, a->level);
}

void
ui_card_end(struct html *h)
{
	html_lit(h, "</div>\n</div>\n");
}

void
ui_card(struct html *h, const struct ui_card *a)
{
	ui_card_start(h, a);
	card_text(h, a->text, a->words);
	ui_card_end(h);
}

void
ui_care_start(struct html *h, const struct ui_care *a)
{
	static const str class[] = {
		[UI_NON_URGENT] = SK("non-urgent"), [UI_URGENT] = SK("urgent"),
		[UI_EMERGENCY] = SK("emergency"),
	};
	static const str said[] = {
		[UI_NON_URGENT] = SK("Non-urgent advice:"),
		[UI_URGENT] = SK("Urgent advice:"),
		[UI_EMERGENCY] = SK("Immediate action required:"),
	};

	html_lit(h, "<div class=\"nhsuk-card nhsuk-card--care "
	    "nhsuk-card--care--");
	html_lit_(h, class[a->kind]);
	html_lit(h, "\">\n<div class=\"nhsuk-card__heading-container\">\n");
	card_heading(h, a->level, said[a->kind], a->heading);
	html_lit(h, "<span class=\"nhsuk-card--care__arrow\" "
	    "aria-hidden=\"true\"></span>\n</div>\n"
	    "<div class=\"nhsuk-card__content\">\n");
}

void
ui_care_end(struct html *h)
{
	html_lit(h, "</div>\n</div>\n");
}

void
ui_care(struct html *h, const struct ui_care *a)
{
	ui_care_start(h, a);
	if (ui_has(a->text))
		ui_p(h, a->text);
	ui_care_end(h);
}

void
ui_tag(struct html *h, const struct ui_tag *a)
{
	static const str colour[] = {
		[UI_TAG_PLAIN] = SK(""),
		[UI_TAG_QUIET] = SK(" nhsuk-tag--no-colour "
		    "nhsuk-tag--no-border nhsuk-u-font-weight-normal"),
		[UI_TAG_LATER] = SK(" nhsuk-tag--no-colour "
		    "nhsuk-tag--no-border nhsuk-u-font-weight-normal "
		    "nhsuk-u-secondary-text-colour"),
		[UI_TAG_WHITE] = SK(" nhsuk-tag--white"),
		[UI_TAG_GREY] = SK(" nhsuk-tag--grey"),
		[UI_TAG_BLUE] = SK(" nhsuk-tag--blue"),
		[UI_TAG_AQUA] = SK(" nhsuk-tag--aqua-green"),
		[UI_TAG_PURPLE] = SK(" nhsuk-tag--purple"),
		[UI_TAG_YELLOW] = SK(" nhsuk-tag--yellow"),
	};

	html_lit(h, "<strong class=\"nhsuk-tag");
	html_lit_(h, colour[a->colour]);
	html_lit(h, "\">");
	html_text(h, a->text);
	html_lit(h, "</strong>");
}

static void
panel_start(struct html *h, str more, str heading, int level,
    enum ui_size size)
{
	html_lit(h, "<div class=\"nhsuk-panel");
	html_lit_(h, more);
	html_lit(h, "\">\n");
	ui_tag_open_h(h, level);
	html_lit(h, " class=\"nhsuk-panel__heading");
	ui_sized(h, S("nhsuk-panel__heading--"), size);
	html_lit(h, "\">");
	html_text(h, heading);
	ui_tag_close_h(h, level);
}

void
ui_panel(struct html *h, const struct ui_panel *a)
{
	panel_start(h, S(""), a->heading, a->level ? a->level : 1, a->size);
	if (ui_has(a->text)) {
		html_lit(h, "<div class=\"nhsuk-panel__body\">");
		html_text(h, a->text);
		html_lit(h, "</div>\n");
	}
	html_lit(h, "</div>\n");
}

void
ui_interruption_start(struct html *h, str heading)
{
	panel_start(h, S(" nhsuk-panel--interruption"), heading, 1, UI_L);
	html_lit(h, "<div class=\"nhsuk-panel__body\">\n");
}

void
ui_interruption_end(struct html *h)
{
	html_lit(h, "</div>\n</div>\n");
}

void
ui_banner(struct html *h, const struct ui_banner *a)
{
	html_lit(h, "<div class=\"nhsuk-notification-banner");
	if (a->success)
		html_lit(h, " nhsuk-notification-banner--success");
	html_lit(h, "\" data-module=\"nhsuk-notification-banner\"");
	html_attr(h, "role", a->success ? S("alert") : S("region"));
	html_lit(h, " aria-labelledby=\"nhsuk-notification-banner-title\">\n"
	    "<div class=\"nhsuk-notification-banner__header\">"
	    "<h2 class=\"nhsuk-notification-banner__title\" "
	    "id=\"nhsuk-notification-banner-title\">");
	html_text(h, ui_or(a->title,
	    a->success ? S("Success") : S("Important")));
	html_lit(h, "</h2></div>\n"
	    "<div class=\"nhsuk-notification-banner__content\">"
	    "<p class=\"nhsuk-notification-banner__heading\">");
	html_text(h, a->text);
	html_lit(h, "</p>");
	if (ui_has(a->link.href)) {
		html_lit(h, "<p>");
		ui_link(h, &a->link);
		html_lit(h, "</p>");
	}
	html_lit(h, "</div>\n</div>\n");
}
