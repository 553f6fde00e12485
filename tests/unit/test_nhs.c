/*
 * NHS numbers (CARE-7): the check digit, what it does not catch, and what
 * people type and paste. Every number here is from the range for tests or a
 * published worked example.
 */
#include "fhir/fhir.h"
#include "kit.h"

static const struct {
	const char *typed;
	enum nhs is;
	const char *digits;
} cases[] = {
	{ "9434765919", NHS_OK, "9434765919" },
	{ "9990000018", NHS_TEST, "9990000018" },
	{ "9990000026", NHS_TEST, "9990000026" },
	{ "9990000034", NHS_TEST, "9990000034" },
	{ "9990000050", NHS_TEST, "9990000050" }, /* 11 is written 0 */
	{ "999 000 0018", NHS_TEST, "9990000018" },
	{ "999-000-0018", NHS_TEST, "9990000018" },
	{ "\t999\xc2\xa0""000\xc2\xa0""0018\r\n", NHS_TEST, "9990000018" },
	{ "999\xe2\x80\x93""000\xe2\x80\x94""0018", NHS_TEST, "9990000018" },
	{ "999\xe2\x80\x90""000\xe2\x80\x91""0018", NHS_TEST, "9990000018" },
	{ "\xef\xbb\xbf""999\xe2\x80\x89""000\xe2\x88\x92""0018", NHS_TEST, "9990000018" },
	{ "-9-9-9-0-0-0-0-0-1-8-", NHS_TEST, "9990000018" },
	{ "9991234567", NHS_CHECK, NULL },
	{ "9434765918", NHS_CHECK, NULL },
	{ "9990000019", NHS_CHECK, NULL },
	{ "9990000108", NHS_CHECK, NULL },
	{ "0000000000", NHS_REPEATED, NULL },
	{ "1111111111", NHS_REPEATED, NULL },
	{ "2222222222", NHS_REPEATED, NULL },
	{ "333 333 3333", NHS_REPEATED, NULL },
	{ "4444444444", NHS_REPEATED, NULL },
	{ "5555555555", NHS_REPEATED, NULL },
	{ "6666666666", NHS_REPEATED, NULL },
	{ "7777777777", NHS_REPEATED, NULL },
	{ "8888888888", NHS_REPEATED, NULL },
	{ "9999999999", NHS_REPEATED, NULL },
	{ "", NHS_LENGTH, NULL },
	{ " - ", NHS_LENGTH, NULL },
	{ "999000001", NHS_LENGTH, NULL },
	{ "99900000188", NHS_LENGTH, NULL },
	{ "999000001899900000189990000018", NHS_LENGTH, NULL },
	{ "999000001O", NHS_DIGITS, NULL },
	{ "NHS 9990000018", NHS_DIGITS, NULL },
	{ "999.000.0018", NHS_DIGITS, NULL },
	{ "+9990000018", NHS_DIGITS, NULL },
	{ "\xef\xbc\x99\xef\xbc\x99\xef\xbc\x99""0000018", NHS_DIGITS, NULL },
	{ "\xd9\xa9\xd9\xa9\xd9\xa9""0000018", NHS_DIGITS, NULL },
	{ "9990000018\xff", NHS_DIGITS, NULL },
	{ "\xe2\x80", NHS_DIGITS, NULL },
};

static void
test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char got[11] = "untouched";

		if (nhs_parse(str_of(cases[i].typed), got) != cases[i].is)
			fail_msg("%s", cases[i].typed);
		assert_string_equal(got, cases[i].digits ? cases[i].digits :
		    "untouched");
	}
}

/* Of the ten last digits at most one passes; 999000000x has none. */
static void
test_check_digit(void **state)
{
	char typed[16], got[11];
	unsigned none = 0;

	(void)state;
	for (int n = 999000000; n < 999000200; n++) {
		unsigned ok = 0;

		for (int c = 0; c < 10; c++) {
			(void)snprintf(typed, sizeof(typed), "%d%d", n, c);
			ok += nhs_parse(str_of(typed), got) == NHS_TEST;
		}
		assert_true(ok <= 1);
		none += ok == 0;
		if (n == 999000000)
			assert_int_equal(ok, 0);
	}
	assert_true(none > 0);
}

/* A slip of one digit, or two neighbours swapped, is always caught. */
static void
test_slips(void **state)
{
	static const char good[] = "9434765919";
	char typed[11], got[11];

	(void)state;
	for (size_t i = 0; i < 10; i++)
		for (char c = '0'; c <= '9'; c++) {
			memcpy(typed, good, sizeof(typed));
			typed[i] = c;
			if (c != good[i])
				assert_int_equal(nhs_parse((str){ typed, 10 },
				    got), NHS_CHECK);
		}
	for (size_t i = 0; i < 9; i++) {
		memcpy(typed, good, sizeof(typed));
		typed[i] = good[i + 1];
		typed[i + 1] = good[i];
		if (good[i] != good[i + 1])
			assert_int_equal(nhs_parse((str){ typed, 10 }, got),
			    NHS_CHECK);
	}
}

static void
test_words(void **state)
{
	(void)state;
	for (int i = NHS_OK; i <= NHS_REPEATED; i++) {
		assert_true(nhs_say((enum nhs)i).n > 0);
		for (int k = NHS_OK; k < i; k++)
			assert_false(str_eq(nhs_say((enum nhs)i),
			    nhs_say((enum nhs)k)));
	}
	assert_true(str_eq(nhs_show(mem, S("9990000018")), S("999 000 0018")));
	assert_true(str_eq(nhs_show(mem, S("123")), S("123")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_check_digit),
		cmocka_unit_test(test_slips),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, kit_new, kit_end);
}
