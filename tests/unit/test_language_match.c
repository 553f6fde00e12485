/*
 * The matcher against the plainest search there is.
 */
#include "language/match.h"
#include "kit.h"

static const str literals[] = { SK("risk"), SK("low"), SK("is"), SK("sk"),
	SK("suicide"), SK("sad persons"), SK("aaab"), SK("aab"), SK("ab"),
	SK("\xf0\x9f\x94\xb4"), SK("") };
enum { N = sizeof(literals) / sizeof(*literals) };

/* The longest literal that ends right before `end`; N: none. */
static unsigned
plain_at(str text, size_t end)
{
	unsigned best = N;

	for (unsigned i = 0; i < N; i++)
		if (literals[i].n > 0 && literals[i].n <= end &&
		    str_ieq(literals[i], str_sub(text, end - literals[i].n,
		    literals[i].n)) &&
		    (best == N || literals[i].n > literals[best].n))
			best = i;
	return best;
}

static void
check(const struct match *m, str text)
{
	size_t at = 0, end;
	unsigned state = 0, which = N;

	for (end = 1; end <= text.n; end++) {
		unsigned want = plain_at(text, end);

		if (want == N)
			continue;
		assert_true(match_next(m, text, &at, &state, &which));
		assert_int_equal(at, end);
		assert_int_equal(which, want);
	}
	assert_false(match_next(m, text, &at, &state, &which));
}

static void
test_like_plain_search(void **state)
{
	static const str texts[] = { SK(""), SK("risk"), SK("RISK is LOW"),
		SK("asterisk"), SK("sad person sad persons"), SK("aaaaaaaab"),
		SK("suicsuicide"), SK("x\xf0\x9f\x94\xb4y"), SK("lolow"),
		SK("\0low\0"), SK("riskisklow") };
	const struct match *m;

	(void)state;
	assert_int_equal(match_new(&cx, literals, N, &m), ERR_OK);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		check(m, texts[i]);
}

/* Four letters only, so that suffixes of one literal begin others. */
static void
test_random(void **state)
{
	const struct match *m;
	uint32_t r = 20261123;
	char text[400];

	(void)state;
	assert_int_equal(match_new(&cx, literals, N, &m), ERR_OK);
	for (unsigned k = 0; k < 300; k++) {
		for (size_t i = 0; i < sizeof(text); i++) {
			r = r * 1664525u + 1013904223u;
			text[i] = "abisklowRISK "[(r >> 24) % 13];
		}
		check(m, (str){ text, sizeof(text) });
	}
}

static void
test_limits(void **state)
{
	const struct match *m;
	static char big[MATCH_LITERAL_MAX + 1];
	str long_one = { big, sizeof(big) };
	str *many;

	(void)state;
	memset(big, 'a', sizeof(big));
	assert_int_equal(match_new(&cx, &long_one, 1, &m), ERR_LIMIT);
	long_one.n--;
	assert_int_equal(match_new(&cx, &long_one, 1, &m), ERR_OK);
	many = NEWN(cx.mem, str, 2000);
	for (unsigned i = 0; i < 2000; i++)
		many[i] = long_one;
	assert_int_equal(match_new(&cx, many, 2000, &m), ERR_LIMIT);
	assert_int_equal(match_new(&cx, many, 0, &m), ERR_OK);
	assert_false(match_next(m, S("any"), &(size_t){ 0 }, &(unsigned){ 0 },
	    &(unsigned){ 0 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_like_plain_search),
		T(test_random),
		T(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
