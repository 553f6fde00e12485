/*
 * Buffers: growth, the ceiling to the byte, and JSON's escapes.
 */
#include "core/buf.h"
#include "kit.h"

static void
grows(void **state)
{
	struct buf b;
	str s;

	(void)state;
	buf_init(&b, mem, 1 << 20);
	assert_true(str_eq(buf_str(&b), S("")));
	assert_non_null(buf_str(&b).p);
	buf_put(&b, (str){ NULL, 0 });
	for (int i = 0; i < 100000; i++)
		buf_c(&b, (char)('a' + i % 26));
	s = buf_str(&b);
	assert_int_equal(s.n, 100000);
	for (int i = 0; i < 100000; i++)
		if (s.p[i] != 'a' + i % 26)
			fail_msg("byte %d", i);

	/* Of itself, while it moves. */
	buf_init(&b, mem, 4096);
	buf_lit(&b, "0123456789");
	for (int i = 0; i < 6; i++)
		buf_put(&b, buf_str(&b));
	s = buf_str(&b);
	assert_int_equal(s.n, 640);
	assert_true(str_ends(s, S("01234567890123456789")));
}

static void
ceiling_is_sticky(void **state)
{
	struct buf b;
	str s = S("untouched");

	(void)state;
	buf_init(&b, mem, 5);
	buf_lit(&b, "12345");
	assert_int_equal(buf_done(&b, &s), ERR_OK);
	assert_true(str_eq(s, S("12345")));
	buf_lit(&b, "");
	assert_int_equal(buf_done(&b, &s), ERR_OK);
	buf_lit(&b, "67");
	buf_lit(&b, "");
	assert_int_equal(buf_done(&b, &s), ERR_LIMIT);
	assert_true(str_eq(s, S("12345")));

	/* What does not fit is dropped whole, and nothing follows it. */
	buf_init(&b, mem, 5);
	buf_lit(&b, "123456");
	buf_lit(&b, "1");
	assert_int_equal(b.n, 0);
	assert_int_equal(buf_done(&b, &s), ERR_LIMIT);
	buf_init(&b, mem, 0);
	assert_int_equal(buf_done(&b, &s), ERR_OK);
	buf_c(&b, 'x');
	assert_int_equal(buf_done(&b, &s), ERR_LIMIT);
}

static void
formats(void **state)
{
	char w[600];
	struct buf b;
	str s;

	(void)state;
	buf_init(&b, mem, 4096);
	buf_int(&b, INT64_MIN);
	buf_c(&b, ' ');
	buf_int(&b, INT64_MAX);
	buf_fmt(&b, " %03d%s", 7, "x");
	assert_true(str_eq(buf_str(&b),
	    S("-9223372036854775808 9223372036854775807 007x")));

	memset(w, 'w', sizeof(w));
	w[511] = 0;
	buf_init(&b, mem, 4096);
	buf_fmt(&b, "%s", w);
	assert_int_equal(buf_str(&b).n, 511);
	w[511] = 'w';
	w[512] = 0;
	buf_fmt(&b, "%s", w);
	assert_int_equal(buf_done(&b, &s), ERR_LIMIT);
}

static void
json_escapes(void **state)
{
	static const str rows[][2] = {
		{ SK(""), SK("") },
		{ SK("plain caf\xc3\xa9/"), SK("plain caf\xc3\xa9/") },
		{ SK("\"\\"), SK("\\\"\\\\") },
		{ SK("a\n\r\t\b\f\x1f\0z\x7f"),
		    SK("a\\n\\r\\t\\u0008\\u000c\\u001f\\u0000z\x7f") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf b;

		buf_init(&b, mem, 4096);
		buf_json(&b, rows[i][0]);
		if (!str_eq(buf_str(&b), rows[i][1]))
			fail_msg("row %zu: %.*s", i, PRS(buf_str(&b)));
	}
}

/* The diagnostics that a buffer's owner gathers. */
static void
diagnostics(void **state)
{
	char w[600] = { 0 };

	(void)state;
	assert_true(str_eq(err_say(&cx, ERR_STALE),
	    S("someone else changed this first")));
	assert_int_equal((fail)(&cx, ERR_INPUT, "reason", "say %d", 1),
	    ERR_INPUT);
	assert_true(str_eq(err_say(&cx, ERR_STALE), S("say 1")));
	for (int i = 0; i < 2 * DIAG_MAX; i++)
		(void)(fail)(&cx, ERR_LIMIT, "x", "more");
	assert_int_equal(cx.ndiag, 2 * DIAG_MAX + 1);
	ctx_calm(&cx);
	assert_int_equal(cx.ndiag, 0);

	/* Cut between letters, not within. */
	for (int i = 0; i + 2 < 600; i += 2)
		memcpy(w + i, "\xc3\xa9", 2);
	(void)(fail)(&cx, ERR_LIMIT, "x", "%s", w);
	assert_int_equal(cx.diag[0].what.n, 510);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(grows),
		T(ceiling_is_sticky),
		T(formats),
		T(json_escapes),
		T(diagnostics),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
