/*
 * NHS numbers: a check digit, and three traps that it does not catch.
 *
 * A number of one digit repeated passes the check; the range from 999 000 0000
 * is for tests and was never given to anyone; and what people paste holds
 * spaces and dashes that look like ASCII and are not.
 */
#include "core/arena.h"
#include "core/utf8.h"
#include "fhir/fhir.h"

#include <string.h>

enum { NHS_DIGIT_COUNT = 10 };

static bool
is_separator(int32_t cp)
{
	static const struct {
		int32_t from, to;
	} seps[] = {
		{ '\t', '\t' }, { ' ', ' ' }, { '-', '-' }, { 0xa0, 0xa0 },
		{ 0xad, 0xad }, { 0x1680, 0x1680 }, { 0x2000, 0x2015 },
		{ 0x202f, 0x202f }, { 0x2043, 0x2043 }, { 0x205f, 0x2060 },
		{ 0x2212, 0x2212 }, { 0x3000, 0x3000 }, { 0xfe58, 0xfe58 },
		{ 0xfe63, 0xfe63 }, { 0xfeff, 0xfeff }, { 0xff0d, 0xff0d },
	};

	for (size_t i = 0; i < sizeof(seps) / sizeof(seps[0]); i++)
		if (cp >= seps[i].from && cp <= seps[i].to)
			return true;
	return cp == '\n' || cp == '\r';
}

static enum nhs
judge(const char d[NHS_DIGIT_COUNT])
{
	int sum = 0, check;
	bool same = true;

	for (int i = 0; i < NHS_DIGIT_COUNT - 1; i++) {
		sum += (d[i] - '0') * (10 - i);
		same = same && d[i] == d[i + 1];
	}
	if (same)
		return NHS_REPEATED;
	check = 11 - sum % 11;
	if (check == 11)
		check = 0;
	if (check != d[NHS_DIGIT_COUNT - 1] - '0')
		return NHS_CHECK;
	return d[0] == '9' && d[1] == '9' && d[2] == '9' ? NHS_TEST : NHS_OK;
}

enum nhs
nhs_parse(str typed, char digits[11])
{
	char d[NHS_DIGIT_COUNT];
	size_t n = 0;
	enum nhs is;

	for (size_t i = 0; i < typed.n;) {
		int32_t cp = utf8_next(typed, &i);

		if (is_separator(cp))
			continue;
		if (cp < '0' || cp > '9')
			return NHS_DIGITS;
		if (n < NHS_DIGIT_COUNT)
			d[n] = (char)cp;
		n++;
	}
	if (n != NHS_DIGIT_COUNT)
		return NHS_LENGTH;
	is = judge(d);
	if (is == NHS_OK || is == NHS_TEST) {
		memcpy(digits, d, NHS_DIGIT_COUNT);
		digits[NHS_DIGIT_COUNT] = '\0';
	}
	return is;
}

str
nhs_say(enum nhs is)
{
	switch (is) {
	case NHS_OK:
		return S("The NHS number is well formed");
	case NHS_TEST:
		return S("This NHS number is from the range for tests, which is "
		    "never given to a person");
	case NHS_LENGTH:
		return S("An NHS number has 10 digits");
	case NHS_DIGITS:
		return S("An NHS number has digits only, and spaces or hyphens");
	case NHS_CHECK:
		return S("This is not an NHS number: a digit is wrong or two are "
		    "swapped. Check it against the source");
	case NHS_REPEATED:
		return S("One digit repeated is not an NHS number. Leave it "
		    "empty if it is not known");
	}
	return S("");
}

str
nhs_show(struct arena *mem, str digits)
{
	char *p;

	if (digits.n != NHS_DIGIT_COUNT)
		return digits;
	p = NEWN(mem, char, 13);
	(void)snprintf(p, 13, "%.3s %.3s %.4s", digits.p, digits.p + 3,
	    digits.p + 6);
	return (str){ p, 12 };
}
