/*
 * Spans: equality and order, cutting, numbers, hex, copies.
 */
#include "core/str.h"
#include "kit.h"

static void
equal_and_order(void **state)
{
	static const struct {
		str a, b;
		int cmp;
		bool ieq;
	} rows[] = {
		{ SK(""), SK(""), 0, true },
		{ { NULL, 0 }, SK(""), 0, true },
		{ SK(""), SK("a"), -1, false },
		{ SK("a"), SK("a"), 0, true },
		{ SK("a"), SK("b"), -1, false },
		{ SK("a"), SK("ab"), -1, false },
		{ SK("B"), SK("a"), -1, false },
		{ SK("A"), SK("a"), -1, true },
		{ SK("[z"), SK("{Z"), -1, false },
		{ SK("z"), SK("\xc3\xa9"), -1, false },
		{ SK("a\0b"), SK("a\0c"), -1, false },
		{ SK("\xc3\x89"), SK("\xc3\xa9"), -1, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		str a = rows[i].a, b = rows[i].b;
		int ab = str_cmp(a, b), ba = str_cmp(b, a);

		assert_int_equal((ab > 0) - (ab < 0), rows[i].cmp);
		assert_int_equal((ba > 0) - (ba < 0), -rows[i].cmp);
		assert_int_equal(str_eq(a, b), rows[i].cmp == 0);
		assert_int_equal(str_same_secret(a, b), rows[i].cmp == 0);
		assert_int_equal(str_ieq(a, b), rows[i].ieq);
	}
}

static void
find_and_cut(void **state)
{
	str s = S("id=7; name=x;"), head;

	(void)state;
	assert_str(str_of(NULL), "");
	assert_str(str_of("abc"), "abc");
	assert_int_equal(str_find(S("needle"), S("dl")), 3);
	assert_int_equal(str_find(S("needle"), S("")), 0);
	assert_int_equal(str_find(S("ne"), S("nee")), -1);
	assert_int_equal(str_find(S("needle"), S("x")), -1);
	assert_int_equal(str_find((str){ NULL, 0 }, S("x")), -1);
	assert_int_equal(str_chr(S("a\0b"), 'b'), 2);
	assert_int_equal(str_chr((str){ NULL, 0 }, 'b'), -1);
	assert_true(str_starts(S("abc"), S("ab")));
	assert_true(str_starts(S("abc"), S("")));
	assert_false(str_starts(S("a"), S("ab")));
	assert_true(str_ends(S("abc"), S("bc")));
	assert_true(str_ends(S("abc"), S("")));
	assert_false(str_ends(S("c"), S("bc")));
	assert_false(str_ends(S("abc"), S("ab")));

	assert_str(str_sub(S("abcdef"), 2, 3), "cde");
	assert_str(str_sub(S("abc"), 2, SIZE_MAX), "c");
	assert_str(str_sub(S("abc"), 9, 1), "");
	assert_null(str_sub((str){ NULL, 0 }, 3, 1).p);

	assert_str(str_trim(S(" \t\r\n a b\v\f ")), "a b");
	assert_str(str_trim(S("  ")), "");
	assert_str(str_trim(S("\xc2\xa0")), "\xc2\xa0");

	assert_true(str_cut(&s, ';', &head));
	assert_str(head, "id=7");
	assert_true(str_cut(&s, ';', &head));
	assert_str(head, " name=x");
	assert_false(str_cut(&s, ';', &head));
	assert_str(head, "");
	assert_str(s, "");
}

static void
whole_numbers(void **state)
{
	static const struct {
		str in;
		int64_t min, max;
		bool ok;
		int64_t want;
	} rows[] = {
		{ SK("0"), 0, 9, true, 0 },
		{ SK("007"), 0, 9, true, 7 },
		{ SK("10"), 0, 9, false, 0 },
		{ SK("4"), 5, 9, false, 0 },
		{ SK("9223372036854775807"), 0, INT64_MAX, true, INT64_MAX },
		{ SK("9223372036854775808"), 0, INT64_MAX, false, 0 },
		{ SK("9999999999999999999"), 0, INT64_MAX, false, 0 },
		{ SK("9999999999999999999"), INT64_MIN, INT64_MAX, false, 0 },
		{ SK("10000000000000000000"), 0, INT64_MAX, false, 0 },
		{ SK(""), 0, 9, false, 0 },
		{ SK("-1"), -9, 9, false, 0 },
		{ SK("+1"), 0, 9, false, 0 },
		{ SK(" 1"), 0, 9, false, 0 },
		{ SK("1 "), 0, 9, false, 0 },
		{ SK("1\0"), 0, 99, false, 0 },
		{ SK("0x1"), 0, 99, false, 0 },
		{ SK("1e1"), 0, 99, false, 0 },
		{ SK("/"), -9, 99, false, 0 },
		{ SK(":"), -9, 99, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t v = -77;
		bool ok = str_int(rows[i].in, rows[i].min, rows[i].max, &v);

		if (ok != rows[i].ok || v != (ok ? rows[i].want : -77))
			fail_msg("row %zu: %d %lld", i, ok, (long long)v);
	}
}

static void
hex(void **state)
{
	unsigned char all[256], back[256];
	str s;

	(void)state;
	for (int i = 0; i < 256; i++)
		all[i] = (unsigned char)i;
	s = str_hex(mem, all, sizeof(all));
	assert_int_equal(s.n, 512);
	assert_str(str_sub(s, 0, 6), "000102");
	assert_str(str_sub(s, 508, 9), "feff");
	assert_true(str_unhex(s, back, sizeof(back)));
	assert_memory_equal(all, back, sizeof(all));
	assert_str(str_hex(mem, NULL, 0), "");
	assert_true(str_unhex(S(""), back, 0));
	assert_false(str_unhex(S("0"), back, 1));
	assert_false(str_unhex(S("0g"), back, 1));
	assert_false(str_unhex(S("0F"), back, 1));
	assert_false(str_unhex(S("0102"), back, 1));
}

static void
copies(void **state)
{
	char text[] = "abc";
	str s = { text, 3 }, copy = str_dup(mem, s), cat;

	(void)state;
	text[0] = 'x';
	assert_str(copy, "abc");
	assert_int_equal(copy.p[3], 0);
	assert_string_equal(str_c(mem, s), "xbc");
	assert_string_equal(str_c(mem, (str){ NULL, 0 }), "");
	cat = str_cat(mem, copy, S("def"));
	assert_str(cat, "abcdef");
	assert_int_equal(cat.p[6], 0);
	assert_str(str_cat(mem, (str){ NULL, 0 }, (str){ NULL, 0 }), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(equal_and_order),
		T(find_and_cut),
		T(whole_numbers),
		T(hex),
		T(copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
