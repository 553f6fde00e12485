/*
 * A person's plan on a page: lines with whose words they are, the frame round
 * what a supporter will see, and the people to reach.
 *
 * Whose words is written out and never left to a colour; a colour only helps
 * the eye find it.
 */
#include "ui/ui_int.h"

void
ui_lines_start(struct html *h)
{
	html_lit(h, "<ul class=\"heed-lines\">\n");
}

void
ui_lines_end(struct html *h)
{
	html_lit(h, "</ul>\n");
}

void
ui_line(struct html *h, const struct ui_line *a)
{
	html_lit(h, "<li class=\"heed-line");
	if (a->own)
		html_lit(h, " heed-line--own");
	if (a->proposal)
		html_lit(h, " heed-line--proposal");
	html_lit(h, "\"");
	if (ui_has(a->id))
		html_attr(h, "id", a->id);
	html_lit(h, ">\n");
	if (ui_has(a->whose)) {
		html_lit(h, "<p class=\"heed-line__whose\">");
		html_text(h, a->whose);
		html_lit(h, "</p>\n");
	}
	ui_words(h, a->text);
	if (ui_has(a->more)) {
		const struct ui_details more = { .summary = S("More about it") };

		ui_details_start(h, &more);
		ui_words(h, a->more);
		ui_details_end(h);
	}
	if (ui_has(a->note)) {
		html_lit(h, "<p class=\"heed-line__note\">");
		html_text(h, a->note);
		html_lit(h, "</p>\n");
	}
	if (a->nactions > 0)
		html_lit(h, "<p class=\"heed-line__actions\">");
	for (unsigned i = 0; i < a->nactions; i++) {
		ui_link(h, &a->actions[i]);
		html_lit(h, "\n");
	}
	if (a->nactions > 0)
		html_lit(h, "</p>\n");
	html_lit(h, "</li>\n");
}

void
ui_preview_start(struct html *h, str heading)
{
	html_lit(h, "<section class=\"heed-preview\" "
	    "aria-labelledby=\"heed-preview\">\n"
	    "<h2 class=\"heed-preview__heading\" id=\"heed-preview\">");
	html_text(h, heading);
	html_lit(h, "</h2>\n<div class=\"heed-preview__page\">\n");
}

void
ui_preview_end(struct html *h)
{
	html_lit(h, "</div>\n</section>\n");
}

/* A number, or a short phrase round one, stays on one line. */
static void
unbroken(struct html *h, str s)
{
	str word;
	bool more = true;

	if (s.n > 24) {
		html_text(h, s);
		return;
	}
	while (more) {
		more = str_cut(&s, ' ', &word);
		html_text(h, word);
		if (more)
			html_lit(h, "\u00a0");
	}
}

static void
contact_line(struct html *h, const struct ui_contact *c)
{
	if (ui_has(c->href)) {
		html_lit(h, "<a class=\"heed-contact__how\" dir=\"auto\"");
		html_url(h, "href", c->href);
		html_lit(h, ">");
		unbroken(h, c->how);
		html_lit(h, "</a>");
	} else if (ui_has(c->how)) {
		html_lit(h, "<span class=\"heed-contact__how\" dir=\"auto\">");
		unbroken(h, c->how);
		html_lit(h, "</span>");
	}
	if (ui_has(c->when)) {
		html_lit(h, " <span class=\"heed-contact__when\" "
		    "dir=\"auto\">");
		html_text(h, c->when);
		html_lit(h, "</span>");
	}
}

void
ui_contacts(struct html *h, const struct ui_contact *c, unsigned n)
{
	if (n == 0)
		return;
	html_lit(h, "<ul class=\"heed-contacts\">\n");
	for (unsigned i = 0; i < n; i++) {
		html_lit(h, "<li class=\"heed-contact\">"
		    "<span class=\"heed-contact__name\"><bdi>");
		html_text(h, c[i].name);
		html_lit(h, "</bdi></span> ");
		contact_line(h, &c[i]);
		html_lit(h, "</li>\n");
	}
	html_lit(h, "</ul>\n");
}
