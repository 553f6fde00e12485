/*
 * UTF-8: every code point there and back, every lead byte counted against what
 * Unicode's table 3-7 allows, and what is done with what is bad.
 */
#include "core/utf8.h"
#include "kit.h"

static void
every_code_point(void **state)
{
	char out[4];

	(void)state;
	for (uint32_t cp = 0; cp <= 0x110010; cp++) {
		bool is = cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff);
		unsigned n = utf8_put(out, cp), want = !is ? 0 :
		    cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
		size_t i = 0;

		if (n != want)
			fail_msg("U+%04X takes %u bytes", cp, n);
		if (n == 0)
			continue;
		if (utf8_next((str){ out, n }, &i) != (int32_t)cp || i != n ||
		    utf8_len((str){ out, n }) != 1)
			fail_msg("U+%04X came back otherwise", cp);
		for (unsigned cut = 1; cut < n; cut++)
			if (utf8_ok((str){ out, cut }, NULL))
				fail_msg("U+%04X cut at %u", cp, cut);
	}
	assert_int_equal(utf8_put(out, UINT32_MAX), 0);
}

/* Of all sequences of one to three bytes, and of four with the third and
 * fourth at their ends, as many are well formed as the table says. */
static void
no_other_sequence(void **state)
{
	static const unsigned char ends[] = { 0x7f, 0x80, 0xbf, 0xc0 };
	unsigned two = 0, three = 0, four = 0;
	char b[4];

	(void)state;
	for (unsigned i = 0x80; i < 0x100; i++) {
		b[0] = (char)i;
		assert_false(utf8_ok((str){ b, 1 }, NULL));
		for (unsigned j = 0; j < 0x100; j++) {
			b[1] = (char)j;
			two += utf8_ok((str){ b, 2 }, NULL);
			for (unsigned k = 0x80; k < 0x100; k++) {
				b[2] = (char)k;
				three += j >= 0x80 &&
				    utf8_ok((str){ b, 3 }, NULL);
			}
			for (unsigned k = 0; k < 16; k++) {
				b[2] = (char)ends[k / 4];
				b[3] = (char)ends[k % 4];
				four += i >= 0xf0 &&
				    utf8_ok((str){ b, 4 }, NULL);
			}
		}
	}
	assert_int_equal(two, 30 * 64);
	assert_int_equal(three, 0xf800 - 0x800);
	/* F0 has 48 second bytes, F1 to F3 have 64 each, F4 has 16. */
	assert_int_equal(four, 256 * 4);
}

static void
says_where(void **state)
{
	static const struct {
		str in;
		bool ok, text_ok;
		size_t at, text_at;
	} rows[] = {
		{ SK(""), true, true, 0, 0 },
		{ SK("caf\xc3\xa9\t\r\n"), true, true, 0, 0 },
		{ SK("a\0b"), true, false, 0, 1 },
		{ SK("ab\x1b"), true, false, 0, 2 },
		{ SK("ab\x7f"), true, true, 0, 0 },
		{ SK("ab\xff"), false, false, 2, 2 },
		{ SK("a\xe2\x82"), false, false, 1, 1 },
		{ SK("a\xc0\x80"), false, false, 1, 1 },
		{ SK("\xed\xa0\x80"), false, false, 0, 0 },
		{ SK("\xf4\x90\x80\x80"), false, false, 0, 0 },
		{ SK("a\xff\x01"), false, false, 1, 1 },
		{ SK("a\x01\xff"), false, false, 2, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t at = 0, text_at = 0;

		assert_int_equal(utf8_ok(rows[i].in, &at), rows[i].ok);
		assert_int_equal(at, rows[i].at);
		assert_int_equal(utf8_text_ok(rows[i].in, &text_at),
		    rows[i].text_ok);
		assert_int_equal(text_at, rows[i].text_at);
		assert_int_equal(utf8_ok(rows[i].in, NULL), rows[i].ok);
		assert_int_equal(utf8_text_ok(rows[i].in, NULL),
		    rows[i].text_ok);
	}
}

static void
mends_and_counts(void **state)
{
	static const struct {
		str in, mended;
		size_t len;
	} rows[] = {
		{ SK(""), SK(""), 0 },
		{ SK("caf\xc3\xa9"), SK("caf\xc3\xa9"), 4 },
		{ SK("\xff"), SK("\xef\xbf\xbd"), 1 },
		{ SK("a\xe2\x82z"), SK("a\xef\xbf\xbd\xef\xbf\xbdz"), 4 },
		{ SK("\xf0\x9f\x98\x80\xf0\x9f\x98"),
		    SK("\xf0\x9f\x98\x80\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"),
		    4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		str s = utf8_mend(mem, rows[i].in);

		assert_true(str_eq(s, rows[i].mended));
		assert_int_equal(utf8_len(s), rows[i].len);
	}
}

static void
line_ends(void **state)
{
	static const str rows[][2] = {
		{ SK("a\nb"), SK("a\nb") },
		{ SK("a\r\nb\r\n"), SK("a\nb\n") },
		{ SK("a\rb\r"), SK("a\nb\n") },
		{ SK("\r\r\n\n\r"), SK("\n\n\n\n") },
		{ SK(""), SK("") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_true(str_eq(utf8_lines(mem, rows[i][0]), rows[i][1]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_code_point),
		T(no_other_sequence),
		T(says_where),
		T(mends_and_counts),
		T(line_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
