/*
 * Words on a page: paragraphs, headings, links.
 *
 * What a person wrote carries dir="auto", so that Urdu or Arabic reads from its
 * own side inside an English page, and a class under which long words wrap.
 */
#include "ui/ui_int.h"

static const str size_name[] = {
	[UI_PLAIN] = SK(""), [UI_S] = SK("s"), [UI_M] = SK("m"),
	[UI_L] = SK("l"), [UI_XL] = SK("xl"),
};

void
ui_sized(struct html *h, str class, enum ui_size size)
{
	if (size == UI_PLAIN)
		return;
	html_lit(h, " ");
	html_lit_(h, class);
	html_lit_(h, size_name[size]);
}

void
ui_caption(struct html *h, str text, enum ui_size size)
{
	if (!ui_has(text))
		return;
	html_lit(h, "<span class=\"nhsuk-caption");
	if (size > UI_S) {
		html_lit(h, "-");
		html_lit_(h, size_name[size]);
	}
	html_lit(h, "\">");
	html_text(h, text);
	html_lit(h, "</span> ");
}

static int
level_of(int level)
{
	return level < 1 ? 2 : level > 6 ? 6 : level;
}

void
ui_tag_open_h(struct html *h, int level)
{
	html_lit(h, "<h");
	html_int(h, level_of(level));
}

void
ui_tag_close_h(struct html *h, int level)
{
	html_lit(h, "</h");
	html_int(h, level_of(level));
	html_lit(h, ">\n");
}

void
ui_inline(struct html *h, str s, bool words)
{
	if (words)
		ui_words_inline(h, s);
	else
		html_text(h, s);
}

void
ui_p(struct html *h, str s)
{
	html_lit(h, "<p>");
	html_text(h, s);
	html_lit(h, "</p>\n");
}

static void
words_lang(struct html *h)
{
	if (h->words_lang.n)
		html_attr(h, "lang", h->words_lang);
}

void
ui_beside(struct html *h, const struct ui_own *own, str english)
{
	if (own->text.n == 0) {
		html_text(h, english);
		return;
	}
	html_lit(h, "<span class=\"heed-own\"");
	html_attr(h, "lang", own->lang);
	html_attr(h, "dir", own->rtl ? S("rtl") : S("ltr"));
	html_lit(h, ">");
	html_text(h, own->text);
	html_lit(h, "</span> <span class=\"heed-beside\">");
	html_text(h, english);
	html_lit(h, "</span>");
}

void
ui_words(struct html *h, str s)
{
	html_lit(h, "<p class=\"heed-words\" dir=\"auto\"");
	words_lang(h);
	html_lit(h, ">");
	html_lines(h, s);
	html_lit(h, "</p>\n");
}

void
ui_words_inline(struct html *h, str s)
{
	html_lit(h, "<span class=\"heed-words\" dir=\"auto\"");
	words_lang(h);
	html_lit(h, ">");
	html_lines(h, s);
	html_lit(h, "</span>");
}

void
ui_nhs_number(struct html *h, str digits)
{
	int64_t n;

	if (digits.n != 10 || !str_int(digits, 0, INT64_MAX, &n)) {
		html_text(h, digits);
		return;
	}
	html_lit(h, "<span class=\"nhsuk-u-nowrap\" dir=\"ltr\">");
	html_text(h, str_sub(digits, 0, 3));
	html_lit(h, " ");
	html_text(h, str_sub(digits, 3, 3));
	html_lit(h, " ");
	html_text(h, str_sub(digits, 6, 4));
	html_lit(h, "</span>");
}

void
ui_heading(struct html *h, const struct ui_heading *a)
{
	static const enum ui_size by_level[] = { UI_L, UI_XL, UI_L, UI_M, UI_S,
		UI_S, UI_S };
	int level = a->level;
	enum ui_size size = a->size;

	if (level == 0)
		level = size == UI_L || size == UI_XL ? 1 : 2;
	if (size == UI_PLAIN)
		size = by_level[level_of(level)];
	ui_tag_open_h(h, level);
	html_lit(h, " class=\"nhsuk-heading-");
	html_lit_(h, size_name[size]);
	html_lit(h, "\"");
	if (ui_has(a->id))
		html_attr(h, "id", a->id);
	html_lit(h, ">");
	ui_caption(h, a->caption, size);
	if (a->own.text.n)
		ui_beside(h, &a->own, a->text);
	else
		ui_inline(h, a->text, a->words);
	ui_tag_close_h(h, level);
}

void
ui_h1(struct html *h, str text)
{
	ui_heading(h, &(struct ui_heading){ .text = text, .level = 1,
	    .size = UI_L });
}

void
ui_h2(struct html *h, str text)
{
	ui_heading(h, &(struct ui_heading){ .text = text, .level = 2,
	    .size = UI_M });
}

/* The space stands outside the hidden span: NetSurf drops one inside it. */
void
ui_link(struct html *h, const struct ui_link *a)
{
	html_lit(h, "<a class=\"nhsuk-link\"");
	html_url(h, "href", a->href);
	html_lit(h, ">");
	html_text(h, a->text);
	if (ui_has(a->hidden)) {
		html_lit(h, " <span class=\"nhsuk-u-visually-hidden\">");
		html_text(h, a->hidden);
		html_lit(h, "</span>");
	}
	html_lit(h, "</a>");
}

void
ui_back_link(struct html *h, const struct ui_link *a)
{
	html_lit(h, "<a class=\"nhsuk-back-link\"");
	html_url(h, "href", a->href);
	html_lit(h, ">");
	html_text(h, ui_or(a->text, S("Back")));
	html_lit(h, "</a>\n");
}

void
ui_links(struct html *h, const struct ui_link *a, unsigned n)
{
	if (n == 0)
		return;
	html_lit(h, "<ul class=\"nhsuk-list\">\n");
	for (unsigned i = 0; i < n; i++) {
		html_lit(h, "<li>");
		ui_link(h, &a[i]);
		html_lit(h, "</li>\n");
	}
	html_lit(h, "</ul>\n");
}

/* Drawn from the shapes of the design system's icons. */
void
ui_icon(struct html *h, enum ui_icon icon)
{
	static const str name[] = { SK("arrow-left"), SK("arrow-right"),
		SK("search") };
	static const str path[] = {
		SK("M10.7 6.3c.4.4.4 1 0 1.4L7.4 11H19a1 1 0 0 1 0 2H7.4l3.3 "
		   "3.3c.4.4.4 1 0 1.4a1 1 0 0 1-1.4 0l-5-5A1 1 0 0 1 4 12c0-.3"
		   ".1-.5.3-.7l5-5a1 1 0 0 1 1.4 0Z"),
		SK("m14.7 6.3 5 5c.2.2.3.4.3.7 0 .3-.1.5-.3.7l-5 5a1 1 0 0 1-1"
		   ".4-1.4l3.3-3.3H5a1 1 0 0 1 0-2h11.6l-3.3-3.3a1 1 0 1 1 1.4"
		   "-1.4Z"),
		SK("m20.7 18.9-4.1-4.1a7 7 0 1 0-1.4 1.4l4 4.1a1 1 0 0 0 1.5 0"
		   "c.4-.4.4-1 0-1.4ZM6 10.6a5 5 0 1 1 10 0 5 5 0 0 1-10 0Z"),
	};

	html_lit(h, "<svg class=\"nhsuk-icon nhsuk-icon--");
	html_lit_(h, name[icon]);
	html_lit(h, "\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 "
	    "24\" width=\"16\" height=\"16\" focusable=\"false\" aria-hidden=\""
	    "true\"><path d=\"");
	html_lit_(h, path[icon]);
	html_lit(h, "\"/></svg>");
}
