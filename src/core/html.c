/*
 * Escaping, in the four contexts a value may stand in: text, attribute, URL
 * attribute, URL part.
 */
#include "core/html.h"
#include "core/arena.h"

void
html_init(struct html *h, struct arena *mem, size_t max)
{
	h->words_lang = S("");
	buf_init(&h->b, mem, max);
}

static str
entity(char c)
{
	switch (c) {
	case '&':  return S("&amp;");
	case '<':  return S("&lt;");
	case '>':  return S("&gt;");
	case '"':  return S("&quot;");
	case '\'': return S("&#39;");
	default:   return S("");
	}
}

/* The length of a control at i that HTML does not allow in text, or 0; it is
 * dropped on the way out. U+0080 to U+009F are two bytes in UTF-8. */
static size_t
unfit(str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];

	if (c == 0xc2 && i + 1 < s.n)
		return (unsigned char)s.p[i + 1] >= 0x80 &&
		    (unsigned char)s.p[i + 1] <= 0x9f ? 2 : 0;
	return (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7f;
}

/* Bytes that html_text looks at: the entities, controls, and 0xc2, with which
 * some controls begin. */
static const bool odd[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	['&'] = 1, ['<'] = 1, ['>'] = 1, ['"'] = 1, ['\''] = 1,
	[0x7f] = 1, [0xc2] = 1,
};

void
html_text(struct html *h, str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		str e;
		size_t drop;

		if (!odd[(unsigned char)s.p[i]])
			continue;
		e = entity(s.p[i]);
		drop = unfit(s, i);
		if (e.n == 0 && drop == 0)
			continue;
		buf_put(&h->b, str_sub(s, from, i - from));
		buf_put(&h->b, e);
		from = i + (drop ? drop : 1);
		i = from - 1;
	}
	buf_put(&h->b, str_sub(s, from, s.n));
}

void
html_lines(struct html *h, str s)
{
	str line;

	while (str_cut(&s, '\n', &line)) {
		html_text(h, line);
		html_lit(h, "<br>\n");
	}
	html_text(h, line);
}

void
html_attr_(struct html *h, str name, str value)
{
	if (!value.p)
		return;
	buf_put(&h->b, name);
	html_text(h, value);
	buf_c(&h->b, '"');
}

/* No byte may be dropped on the way out: "/", a control and "/" would leave as
 * "//", which leads to another host. */
static bool
own_or_safe(str u)
{
	static const str scheme[] = { SK("tel:"), SK("sms:"), SK("mailto:"),
		SK("https://") };

	for (size_t i = 0; i < u.n; i++)
		if ((unsigned char)u.p[i] <= 0x20 || u.p[i] == '\\' ||
		    unfit(u, i))
			return false;
	if (u.n > 0 && (u.p[0] == '#' || u.p[0] == '?'))
		return true;
	if (u.n > 0 && u.p[0] == '/')
		return u.n == 1 || u.p[1] != '/';
	for (size_t i = 0; i < sizeof(scheme) / sizeof(scheme[0]); i++)
		if (str_starts(u, scheme[i]))
			return true;
	return false;
}

void
html_url_(struct html *h, str name, str value)
{
	html_attr_(h, name, own_or_safe(value) ? value : S("#"));
}

void
url_put(struct buf *b, str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '-' || c == '.' ||
		    c == '_' || c == '~')
			continue;
		buf_put(b, str_sub(s, from, i - from));
		buf_fmt(b, "%%%02X", c);
		from = i + 1;
	}
	buf_put(b, str_sub(s, from, s.n));
}

void
html_int(struct html *h, int64_t v)
{
	buf_int(&h->b, v);
}

void
html_lit_(struct html *h, str s)
{
	buf_put(&h->b, s);
}

void
html_join(struct html *h, const struct html *part)
{
	if (part->b.over)
		h->b.over = true;
	else
		buf_put(&h->b, (str){ part->b.p, part->b.n });
}

void
html_file(struct html *h, str title, str style)
{
	html_lit(h, "<!DOCTYPE html>\n<html lang=\"en-GB\" dir=\"ltr\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"robots\" content=\"noindex\">\n<title>");
	html_text(h, title);
	html_lit(h, "</title>\n<style>");
	html_lit_(h, style);
	html_lit(h, "</style>\n</head>\n");
}

enum err
html_done(struct html *h, str *page)
{
	return buf_done(&h->b, page);
}
