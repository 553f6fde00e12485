/*
 * Whatever bytes come, mended they are UTF-8, their lines end in LF, no markup
 * survives the page, and a JSON string brings them back as they were.
 */
#include "core/html.h"
#include "core/json.h"
#include "core/utf8.h"
#include "fuzz.h"

enum { MAX = 1024 * 1024 };

/* Code point by code point, the whole again. */
static void
walk(str s)
{
	size_t i = 0, n = 0, at;
	bool bad = false;

	while (i < s.n) {
		size_t was = i;
		int32_t cp = utf8_next(s, &i);
		char out[4];

		assert(i > was && i <= s.n);
		if (cp < 0) {
			assert(i == was + 1);
			assert(bad || (!utf8_ok(s, &at) && at == was));
			bad = true;
			continue;
		}
		n++;
		assert(utf8_put(out, (uint32_t)cp) == i - was);
		assert(memcmp(out, s.p + was, i - was) == 0);
	}
	assert(bad == !utf8_ok(s, NULL));
	assert(bad || n == utf8_len(s));
}

/* The address begun here is of this site, or of a kind that runs nothing. */
static void
leads_nowhere(str out)
{
	static const str kind[] = { SK("#"), SK("?"), SK("tel:"), SK("sms:"),
		SK("mailto:"), SK("https://"), SK("/") };
	bool found = false;

	for (size_t i = 0; i < sizeof(kind) / sizeof(*kind); i++)
		found |= str_starts(out, kind[i]);
	assert(found && !str_starts(out, S("//")));
}

/* In each place of a page that words can stand in, they are words. */
static void
page(struct arena *mem, str s)
{
	struct html h;
	str out;

	html_init(&h, mem, 64 * MAX);
	html_text(&h, s);
	html_lit(&h, "|");
	html_attr(&h, "title", s);
	html_url(&h, "href", s);
	html_lit(&h, "|");
	url_put(&h.b, s);
	if (html_done(&h, &out) != ERR_OK)
		assert(!"the page did not fit");
	assert(utf8_ok(out, NULL) && str_chr(out, 0) < 0);
	assert(str_chr(out, '<') < 0 && str_chr(out, '>') < 0);
	assert(str_chr(out, '\'') < 0);
	for (int quotes = 0; quotes < 4; quotes++) {
		ptrdiff_t at = str_chr(out, '"');

		assert(at >= 0 && (quotes % 2 ||
		    (at > 0 && out.p[at - 1] == '=')));
		out = str_sub(out, (size_t)at + 1, out.n);
		if (quotes == 2)
			leads_nowhere(out);
	}
	assert(str_chr(out, '"') < 0);
}

static void
there_and_back(struct arena *mem, str s)
{
	const struct json *j;
	struct ctx cx;
	struct json_w w;
	struct buf b;
	enum err err;

	ctx_init(&cx, mem, 0);
	buf_init(&b, mem, 8 * MAX);
	json_w_init(&w, &b);
	json_w_text(&w, JNOKEY, s);
	err = json_parse(&cx, buf_str(&b), 8 * MAX, &j);
	assert((err == ERR_OK) == (str_chr(s, 0) < 0));
	assert(err != ERR_OK || str_eq(json_text(j), s));
}

static void
fuzz_one(struct arena *mem, str s)
{
	str mended, lines;

	walk(s);
	mended = utf8_mend(mem, s);
	assert(utf8_ok(mended, NULL));
	assert(!utf8_ok(s, NULL) || str_eq(mended, s));
	lines = utf8_lines(mem, mended);
	assert(str_chr(lines, '\r') < 0 && utf8_ok(lines, NULL));
	page(mem, mended);
	there_and_back(mem, mended);
}
