/*
 * The page round the page: what is in the same place everywhere.
 *
 * From the top: skip link, way out, header, navigation, who the page is about,
 * back link, banner, main; then when the log-in ends, whom to call, the footer.
 * There is no logo and no name but the service's own; the letters NHS belong to
 * the organisation that runs it, and only where it says so.
 */
#include "ui/ui_int.h"

static void
head(struct html *h, const struct ui_page *p)
{
	str service = ui_or(p->service, S("Heed"));

	html_lit(h, "<!DOCTYPE html>\n<html");
	html_attr(h, "lang", ui_or(p->lang, S("en")));
	if (p->rtl)
		html_lit(h, " dir=\"rtl\"");
	html_lit(h, ">\n<head>\n<meta charset=\"utf-8\">\n<title>");
	if (p->error)
		html_lit(h, "Error: ");
	html_text(h, ui_or(p->title, service));
	if (!p->bare_title && ui_has(p->title)) {
		html_lit(h, " - ");
		html_text(h, service);
	}
	html_lit(h, "</title>\n");
	if (ui_has(p->notice)) {
		html_lit(h, "<meta name=\"heed-training\"");
		html_attr(h, "content", p->notice);
		html_lit(h, ">\n");
	}
	html_lit(h, "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"format-detection\" content=\"telephone=no\">\n"
	    "<link rel=\"stylesheet\"");
	html_url(h, "href", ui_or(p->css, S("/assets/heed.css")));
	html_lit(h, ">\n<link rel=\"icon\" href=\"/assets/icon.svg\" "
	    "type=\"image/svg+xml\">\n<script");
	html_url(h, "src", ui_or(p->js, S("/assets/heed.js")));
	html_lit(h, " defer></script>\n</head>\n");
}

static void
body(struct html *h, const struct ui_page *p)
{
	static const str layout[] = {
		[UI_SCREEN] = SK(""),
		[UI_LARGE_PRINT] = SK(" heed-large-print"),
		[UI_EASY_READ] = SK(" heed-easy-read"),
	};

	html_lit(h, "<body class=\"heed");
	if (p->wide)
		html_lit(h, " heed-wide");
	if (p->calm)
		html_lit(h, " heed-calm");
	html_lit_(h, layout[p->layout]);
	html_lit(h, "\">\n<a class=\"nhsuk-skip-link\" href=\"#maincontent\">"
	    "Skip to main content</a>\n");
	if (ui_has(p->notice)) {
		html_lit(h, "<aside class=\"heed-training\" "
		    "aria-label=\"Training\"><p><strong>");
		html_text(h, p->notice);
		html_lit(h, "</strong></p></aside>\n");
	}
}

/* The way out is a link, so that it works before and without scripts, and is
 * the last thing in the row, so that it stands at the edge of the screen. */
static void
quick_links(struct html *h, const struct ui_page *p)
{
	if (p->ncrisis == 0 && !p->leave)
		return;
	html_lit(h, "<div class=\"heed-quick\">\n");
	if (p->ncrisis > 0)
		html_lit(h, "<a class=\"heed-quick__help\" href=\"#help-now\">"
		    "Help now</a>\n");
	if (p->leave)
		html_lit(h, "<a class=\"heed-leave\" href=\"/leave\" "
		    "rel=\"nofollow\" data-leave>Leave</a>\n");
	html_lit(h, "</div>\n");
}

static void
account(struct html *h, const struct ui_page *p)
{
	if (!ui_has(p->user))
		return;
	html_lit(h, "<div class=\"heed-account\">\n"
	    "<span class=\"heed-account__name\">"
	    "<span class=\"nhsuk-u-visually-hidden\">Signed in as</span> "
	    "<span dir=\"auto\">");
	html_text(h, p->user);
	html_lit(h, "</span></span>\n<form class=\"heed-account__out\"");
	html_url(h, "action", ui_or(p->sign_out, S("/sign-out")));
	html_lit(h, " method=\"post\" novalidate>\n");
	ui_hidden(h, S("token"), p->token);
	html_lit(h, "<button class=\"heed-account__button\" type=\"submit\">"
	    "Sign out</button>\n</form>\n</div>\n");
}

static void
navigation(struct html *h, const struct ui_page *p)
{
	if (p->nnav == 0)
		return;
	html_lit(h, "<nav class=\"heed-nav\" aria-label=\"Menu\">\n"
	    "<ul class=\"heed-nav__list nhsuk-width-container\">\n");
	for (unsigned i = 0; i < p->nnav; i++) {
		html_lit(h, "<li class=\"heed-nav__item\">"
		    "<a class=\"heed-nav__link\"");
		html_url(h, "href", p->nav[i].href);
		if (p->nav[i].current)
			html_lit(h, " aria-current=\"page\"");
		html_lit(h, ">");
		html_text(h, p->nav[i].text);
		html_lit(h, "</a></li>\n");
	}
	html_lit(h, "</ul>\n</nav>\n");
}

static void
header(struct html *h, const struct ui_page *p)
{
	html_lit(h, "<header class=\"heed-header\">\n");
	if (p->leave)
		html_lit(h, "<a class=\"nhsuk-skip-link\" href=\"/leave\" "
		    "rel=\"nofollow\">Leave this page now</a>\n");
	html_lit(h, "<div class=\"heed-header__row nhsuk-width-container\">\n");
	if (!p->calm) {
		html_lit(h, "<a class=\"heed-header__name\"");
		html_url(h, "href", ui_or(p->home, S("/")));
		html_lit(h, ">");
		html_text(h, ui_or(p->service, S("Heed")));
		html_lit(h, "</a>\n");
		if (ui_has(p->organisation)) {
			html_lit(h, "<span class=\"heed-header__org\">");
			html_text(h, p->organisation);
			html_lit(h, "</span>\n");
		}
		account(h, p);
	}
	quick_links(h, p);
	html_lit(h, "</div>\n");
	if (!p->calm)
		navigation(h, p);
	html_lit(h, "</header>\n");
}

static void
identity_name(struct html *h, const struct ui_identity *a)
{
	html_lit(h, "<p class=\"heed-identity__name\">");
	if (ui_has(a->href)) {
		html_lit(h, "<a class=\"nhsuk-link\"");
		html_url(h, "href", a->href);
		html_lit(h, ">");
	}
	html_lit(h, "<bdi>");
	html_text(h, a->name);
	html_lit(h, "</bdi>");
	if (ui_has(a->href))
		html_lit(h, "</a>");
	if (ui_has(a->preferred) && !str_eq(a->preferred, a->name)) {
		html_lit(h, " <span class=\"heed-identity__likes\">likes to be "
		    "called <bdi>");
		html_text(h, a->preferred);
		html_lit(h, "</bdi></span>");
	}
	html_lit(h, "</p>\n");
}

static void
identity(struct html *h, const struct ui_identity *a)
{
	html_lit(h, "<section class=\"heed-identity\" "
	    "aria-label=\"Who this page is about\">\n"
	    "<div class=\"nhsuk-width-container\">\n");
	identity_name(h, a);
	html_lit(h, "<dl class=\"heed-identity__facts\">\n<div><dt>Born</dt> "
	    "<dd dir=\"auto\">");
	html_text(h, ui_or(a->born, S("Not known")));
	html_lit(h, "</dd></div>\n<div><dt>NHS number</dt> <dd>");
	ui_nhs_number(h, ui_or(a->nhs_number, S("Not known")));
	html_lit(h, "</dd></div>\n</dl>\n");
	if (a->nflags > 0) {
		html_lit(h, "<ul class=\"heed-identity__flags\">\n");
		for (unsigned i = 0; i < a->nflags; i++) {
			html_lit(h, "<li dir=\"auto\">");
			html_text(h, a->flags[i]);
			html_lit(h, "</li>\n");
		}
		html_lit(h, "</ul>\n");
	}
	html_lit(h, "</div>\n</section>\n");
}

void
ui_page_start(struct html *h, const struct ui_page *p)
{
	head(h, p);
	body(h, p);
	header(h, p);
	if (p->about)
		identity(h, p->about);
	html_lit(h, "<div class=\"nhsuk-width-container\">\n");
	if (ui_has(p->back.href)) {
		html_lit(h, "<nav aria-label=\"Back\">");
		ui_back_link(h, &p->back);
		html_lit(h, "</nav>\n");
	}
	html_lit(h, "<main class=\"nhsuk-main-wrapper\" id=\"maincontent\">\n");
	if (p->banner)
		ui_banner(h, p->banner);
}

static void
crisis(struct html *h, const struct ui_page *p)
{
	if (p->ncrisis == 0)
		return;
	html_lit(h, "<section class=\"heed-crisis\" id=\"help-now\" "
	    "aria-labelledby=\"help-now-heading\">\n"
	    "<div class=\"nhsuk-width-container\">\n"
	    "<h2 class=\"heed-crisis__heading\" id=\"help-now-heading\">");
	html_text(h, ui_or(p->crisis_heading, S("If you need help now")));
	html_lit(h, "</h2>\n");
	ui_contacts(h, p->crisis, p->ncrisis);
	html_lit(h, "</div>\n</section>\n");
}

static void
footer(struct html *h, const struct ui_page *p)
{
	html_lit(h, "<footer class=\"heed-footer\">\n"
	    "<div class=\"nhsuk-width-container\">\n");
	if (p->nlinks > 0) {
		html_lit(h, "<ul class=\"heed-footer__links\">\n");
		for (unsigned i = 0; i < p->nlinks; i++) {
			html_lit(h, "<li>");
			ui_link(h, &p->links[i]);
			html_lit(h, "</li>\n");
		}
		html_lit(h, "</ul>\n");
	}
	html_lit(h, "<p>Uses the open-source NHS design system; not an NHS "
	    "service unless your organisation's name is shown.</p>\n"
	    "</div>\n</footer>\n");
}

void
ui_page_end(struct html *h, const struct ui_page *p)
{
	if (ui_has(p->signed_out_at)) {
		html_lit(h, "<p class=\"heed-signed-out\">You will be signed "
		    "out at ");
		html_text(h, p->signed_out_at);
		html_lit(h, " unless you save.</p>\n");
	}
	html_lit(h, "</main>\n</div>\n");
	crisis(h, p);
	footer(h, p);
	html_lit(h, "</body>\n</html>\n");
}
