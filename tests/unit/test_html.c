/*
 * Escaping in its four contexts, and the addresses a link may have.
 */
#include "core/html.h"
#include "kit.h"

static struct html h;

static int
setup(void **state)
{
	(void)kit_new(state);
	html_init(&h, mem, 4096);
	return 0;
}

static void
expect(str in, str got, str want)
{
	if (!str_eq(got, want))
		fail_msg("%.*s: \"%.*s\" is not \"%.*s\"", PRS(in), PRS(got),
		    PRS(want));
}

/* What the page has grown by since it was n bytes long. */
static str
since(size_t n)
{
	str page;

	assert_int_equal(html_done(&h, &page), ERR_OK);
	return str_sub(page, n, page.n);
}

static void
text(void **state)
{
	static const str rows[][2] = {
		{ SK(""), SK("") },
		{ SK("plain caf\xc3\xa9 \xf0\x9f\x98\x80"),
		    SK("plain caf\xc3\xa9 \xf0\x9f\x98\x80") },
		{ SK("<b>&\"'"), SK("&lt;b&gt;&amp;&quot;&#39;") },
		{ SK("&amp;"), SK("&amp;amp;") },
		{ SK("a<"), SK("a&lt;") },
		{ SK("a\0b\x01\x08\x0b\x0c\x1b\x7f" "c"), SK("abc") },
		{ SK("a\tb\r\nc"), SK("a\tb\r\nc") },
		/* U+0080 and U+009F are controls, U+00A0 is a space. */
		{ SK("a\xc2\x80" "b\xc2\x9f\xc2\x9f"), SK("ab") },
		{ SK("\xc2\xa0\xc2\xbf"), SK("\xc2\xa0\xc2\xbf") },
		{ SK("\xc2\x85<"), SK("&lt;") },
		{ SK("\xc3\x80\xe2\x82\xac"), SK("\xc3\x80\xe2\x82\xac") },
		{ SK("\xc2"), SK("\xc2") },
		{ SK("\xc2<"), SK("\xc2&lt;") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = h.b.n;

		html_text(&h, rows[i][0]);
		expect(rows[i][0], since(n), rows[i][1]);
	}
}

static void
lines(void **state)
{
	(void)state;
	html_lines(&h, S("one\n<two>\n"));
	expect(S("lines"), since(0), S("one<br>\n&lt;two&gt;<br>\n"));
}

static void
attributes(void **state)
{
	(void)state;
	html_attr(&h, "id", S("a\" onx='<&"));
	html_attr(&h, "none", ((str){ NULL, 0 }));
	html_attr(&h, "value", S(""));
	expect(S("attributes"), since(0),
	    S(" id=\"a&quot; onx=&#39;&lt;&amp;\" value=\"\""));
}

static void
addresses(void **state)
{
	static const struct {
		str in;
		bool ok;
	} rows[] = {
		{ SK("/"), true },
		{ SK("/person/7/plan"), true },
		{ SK("/search?q=a%20b#x"), true },
		{ SK("#main"), true },
		{ SK("?page=2"), true },
		{ SK("tel:116123"), true },
		{ SK("sms:85258"), true },
		{ SK("mailto:a@example.org"), true },
		{ SK("https://www.example.org/"), true },
		{ SK(""), false },
		{ SK("//evil.example"), false },
		{ SK("/\\evil.example"), false },
		{ SK("/\t/evil.example"), false },
		{ SK("/\xc2\x9b/evil.example"), false },
		{ SK("\x7fhttps://evil.example"), false },
		{ SK("\\\\evil.example"), false },
		{ SK("http://www.example.org/"), false },
		{ SK("javascript:alert(1)"), false },
		{ SK("JaVaScRiPt:alert(1)"), false },
		{ SK("java\nscript:alert(1)"), false },
		{ SK(" javascript:alert(1)"), false },
		{ SK("\x01javascript:alert(1)"), false },
		{ SK("data:text/html,x"), false },
		{ SK("vbscript:x"), false },
		{ SK("plan"), false },
		{ SK("../plan"), false },
		{ SK("/a b"), false },
		{ SK("/a\x7f"), false },
		{ SK("/a\0b"), false },
		{ SK("https:/evil"), false },
		{ { NULL, 0 }, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = h.b.n;

		html_url(&h, "href", rows[i].in);
		expect(rows[i].in, since(n), rows[i].ok ?
		    str_cat(mem, str_cat(mem, S(" href=\""), rows[i].in),
		        S("\"")) :
		    S(" href=\"#\""));
	}
	html_init(&h, mem, 4096);
	html_url(&h, "href", S("/a?b=\"&c='"));
	expect(S("quotes"), since(0), S(" href=\"/a?b=&quot;&amp;c=&#39;\""));
}

static void
percent(void **state)
{
	(void)state;
	url_put(&h.b, S("aZ09-._~ /?&=#%+\"<\xc3\xa9\0"));
	expect(S("percent"), since(0), S("aZ09-._~%20%2F%3F%26%3D%23%25%2B%22"
					 "%3C%C3%A9%00"));
}

static void
parts_and_ceiling(void **state)
{
	struct html part, small;
	str page = S("untouched");

	(void)state;
	html_init(&part, mem, 64);
	html_lit(&part, "<p>");
	html_text(&part, S("<"));
	html_int(&part, -7);
	html_join(&h, &part);
	html_init(&part, mem, 64);
	html_join(&h, &part);
	expect(S("join"), since(0), S("<p>&lt;-7"));

	/* One byte short, then the page stays refused. */
	html_init(&small, mem, 4);
	html_text(&small, S("a<"));
	html_lit(&small, "b");
	assert_int_equal(html_done(&small, &page), ERR_LIMIT);
	expect(S("ceiling"), page, S("untouched"));
	html_join(&h, &small);
	assert_int_equal(html_done(&h, &page), ERR_LIMIT);
}

int
main(void)
{
#define H(f) cmocka_unit_test_setup_teardown(f, setup, kit_end)
	const struct CMUnitTest tests[] = {
		H(text),
		H(lines),
		H(attributes),
		H(addresses),
		H(percent),
		H(parts_and_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
