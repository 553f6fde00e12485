/*
 * The practice's tables, as clinicians and their spreadsheets write them.
 */
#include "core/buf.h"
#include "core/tsv.h"
#include "kit.h"

static void
reads(void **state)
{
	static const str texts[] = {
		SK("# a note\n\nkey\tsays \tmore\none\t first \tx\n"
		   "# another\ntwo\t\n\nthree"),
		/* The same from a spreadsheet. */
		SK("\xef\xbb\xbf# a note\r\n\t\t\r\nkey\tsays \tmore\r\n"
		   "one\t first \tx\r\n# another\r\ntwo\t\t\r\n\t\t\r\n"
		   "three\t\t\r\n"),
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct tsv t;

		assert_int_equal(tsv_parse(&cx, "t.tsv", texts[i], &t),
		    ERR_OK);
		assert_int_equal(t.ncol, 3);
		assert_int_equal(t.nrow, 3);
		assert_int_equal(tsv_col(&t, "says"), 1);
		assert_int_equal(tsv_col(&t, "absent"), -1);
		assert_true(str_eq(tsv_get(&t, 0, "key"), S("one")));
		assert_true(str_eq(tsv_get(&t, 0, "says"), S("first")));
		assert_true(str_eq(tsv_get(&t, 0, "more"), S("x")));
		assert_true(str_eq(tsv_get(&t, 1, "key"), S("two")));
		assert_true(str_eq(tsv_get(&t, 2, "key"), S("three")));
		assert_true(str_eq(tsv_get(&t, 2, "more"), S("")));
		assert_true(str_eq(tsv_get(&t, 3, "key"), S("")));
		assert_true(str_eq(tsv_get(&t, 0, "absent"), S("")));
		assert_int_equal(t.line[0], 4);
		assert_int_equal(t.line[1], 6);
		assert_int_equal(t.line[2], 8);
	}
}

static str
wide(unsigned cols)
{
	struct buf b;

	buf_init(&b, mem, 65536);
	for (unsigned i = 0; i < cols; i++)
		buf_fmt(&b, "%sc%u", i ? "\t" : "", i);
	buf_lit(&b, "\nx\n");
	return buf_str(&b);
}

static str
tall(unsigned rows)
{
	struct buf b;

	buf_init(&b, mem, 65536);
	buf_lit(&b, "key");
	for (unsigned i = 1; i < rows; i++)
		buf_lit(&b, "\nx");
	return buf_str(&b);
}

static void
refuses(void **state)
{
	const struct {
		str in;
		enum err err;
		str what;
	} rows[] = {
		{ S(""), ERR_UNREAD, S("no header") },
		{ S("# only\n\n# notes\n"), ERR_UNREAD, S("no header") },
		{ S("a\tb\n1\t2\n\n1\t2\t3\n"), ERR_UNREAD,
		    S("line 4 has more cells") },
		{ S("a\tb\ta \n"), ERR_UNREAD, S("columns 1 and 3") },
		{ S("a\n\xff\n"), ERR_UNREAD, S("not UTF-8") },
		{ wide(TSV_COLS_MAX), ERR_OK, S("") },
		{ wide(TSV_COLS_MAX + 1), ERR_LIMIT, S("columns") },
		{ tall(TSV_ROWS_MAX), ERR_OK, S("") },
		{ tall(TSV_ROWS_MAX + 1), ERR_LIMIT, S("rows") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct tsv t = { .nrow = 77 };

		ctx_calm(&cx);
		if (tsv_parse(&cx, "t.tsv", rows[i].in, &t) != rows[i].err)
			fail_msg("row %zu", i);
		if (rows[i].err == ERR_OK)
			continue;
		assert_int_equal(t.nrow, 77);
		assert_int_equal(cx.ndiag, 1);
		assert_true(str_eq(cx.diag[0].where, S("t.tsv")));
		if (str_find(cx.diag[0].what, rows[i].what) < 0)
			fail_msg("row %zu: %.*s", i, PRS(cx.diag[0].what));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(reads),
		T(refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
