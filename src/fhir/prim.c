/*
 * The twenty primitive types: what each may look like in JSON.
 *
 * One table, one predicate a row. The formats are those of R4 §2.24.0.1; a
 * string's control characters and the calendar are checked beyond the regular
 * expressions printed there.
 */
#include "core/time.h"
#include "core/utf8.h"
#include "fhir/fhir.h"
#include "fhir/r4.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' ||
	    c == '\v';
}

/* Moves *i past digits; false when there was none. */
static bool
digits(str s, size_t *i)
{
	size_t from = *i;

	while (*i < s.n && is_digit(s.p[*i]))
		(*i)++;
	return *i > from;
}

bool
prim_number(str s, bool fraction)
{
	size_t i = 0, from;

	if (i < s.n && s.p[i] == '-')
		i++;
	from = i;
	if (!digits(s, &i) || (s.p[from] == '0' && i > from + 1))
		return false;
	if (fraction && i < s.n && s.p[i] == '.') {
		i++;
		if (!digits(s, &i))
			return false;
	}
	if (fraction && i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
		i++;
		if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
			i++;
		if (!digits(s, &i))
			return false;
	}
	return i == s.n;
}

static bool
ok_boolean(struct ctx *cx, str s)
{
	(void)cx;
	return s.n > 0;
}

static bool
whole(str s, int64_t min)
{
	int64_t v;
	bool minus = str_starts(s, S("-"));
	str all = str_sub(s, minus, SIZE_MAX);

	if (!prim_number(s, false) || (minus && str_eq(all, S("0"))) ||
	    !str_int(all, 0, (int64_t)INT32_MAX + minus, &v))
		return false;
	return (minus ? -v : v) >= min;
}

static bool
ok_integer(struct ctx *cx, str s)
{
	(void)cx;
	return whole(s, INT32_MIN);
}

static bool
ok_unsigned(struct ctx *cx, str s)
{
	(void)cx;
	return whole(s, 0);
}

static bool
ok_positive(struct ctx *cx, str s)
{
	(void)cx;
	return whole(s, 1);
}

static bool
ok_decimal(struct ctx *cx, str s)
{
	(void)cx;
	return prim_number(s, true);
}

static bool
ok_string(struct ctx *cx, str s)
{
	(void)cx;
	return s.n > 0 && s.n <= FHIR_BODY_MAX && utf8_text_ok(s, NULL);
}

static bool
ok_code(struct ctx *cx, str s)
{
	if (!ok_string(cx, s) || is_space(s.p[0]) || is_space(s.p[s.n - 1]))
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (is_space(s.p[i]) && is_space(s.p[i - 1]))
			return false;
	return true;
}

static bool
ok_id(struct ctx *cx, str s)
{
	(void)cx;
	return fhir_is_id(s);
}

static bool
ok_uri(struct ctx *cx, str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_space(s.p[i]))
			return false;
	return ok_string(cx, s);
}

/* urn:oid:1.2.3: the first arc is 0 to 2, none has a leading zero. */
static bool
ok_oid(struct ctx *cx, str s)
{
	str arc;
	unsigned n = 0;

	(void)cx;
	if (!str_starts(s, S("urn:oid:")))
		return false;
	s = str_sub(s, 8, SIZE_MAX);
	for (bool more = true; more; n++) {
		more = str_cut(&s, '.', &arc);
		if (!prim_number(arc, false) || arc.p[0] == '-' ||
		    (n == 0 && (arc.n != 1 || arc.p[0] > '2')))
			return false;
	}
	return n > 1;
}

static bool
ok_uuid(struct ctx *cx, str s)
{
	static const char shape[] = "urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	(void)cx;
	if (s.n != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool hex = is_digit(c) || (c >= 'a' && c <= 'f');

		if (shape[i] == 'x' ? !hex : c != shape[i])
			return false;
	}
	return true;
}

static bool
ok_base64(struct ctx *cx, str s)
{
	size_t n = 0, pad = 0;

	(void)cx;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (is_space(c))
			continue;
		if (c == '=')
			pad++;
		else if (pad > 0 || !(is_digit(c) || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || c == '+' || c == '/'))
			return false;
		n++;
	}
	return n > 0 && n % 4 == 0 && pad <= 2;
}

/* Reads a date and forgets the diagnostics: the caller has the better place. */
static bool
date(struct ctx *cx, str s, struct fdate *d)
{
	unsigned was = cx->ndiag;
	bool ok = fdate_parse(cx, "", s, d) == ERR_OK;

	cx->ndiag = was;
	return ok;
}

static bool
ok_date(struct ctx *cx, str s)
{
	struct fdate d;

	return date(cx, s, &d) && d.prec != PREC_INSTANT;
}

static bool
ok_datetime(struct ctx *cx, str s)
{
	struct fdate d;

	return date(cx, s, &d);
}

static bool
ok_instant(struct ctx *cx, str s)
{
	struct fdate d;

	return date(cx, s, &d) && d.prec == PREC_INSTANT;
}

/* hh:mm:ss, with a fraction if need be; a leap second is let in. */
static bool
ok_time(struct ctx *cx, str s)
{
	int64_t h, m, sec;
	size_t i = 9;

	(void)cx;
	return s.n >= 8 && s.p[2] == ':' && s.p[5] == ':' &&
	    str_int(str_sub(s, 0, 2), 0, 23, &h) &&
	    str_int(str_sub(s, 3, 2), 0, 59, &m) &&
	    str_int(str_sub(s, 6, 2), 0, 60, &sec) &&
	    (s.n == 8 || (s.p[8] == '.' && digits(s, &i) && i == s.n));
}

/* json: JSON_TRUE stands for both booleans. want follows "this is not ". */
static const struct prim {
	const char *name;
	enum json_type json;
	bool (*ok)(struct ctx *, str);
	const char *want;
} prims[] = {
	{ "string", JSON_STRING, ok_string, "a text without control characters, in quotes and not empty" },
	{ "code", JSON_STRING, ok_code, "a code: no white space at the ends nor twice in a row" },
	{ "uri", JSON_STRING, ok_uri, "a URI: not empty, no white space" },
	{ "boolean", JSON_TRUE, ok_boolean, "true or false without quotes" },
	{ "integer", JSON_NUMBER, ok_integer, "a whole number of 32 bits without quotes" },
	{ "decimal", JSON_NUMBER, ok_decimal, "a number without quotes" },
	{ "positiveInt", JSON_NUMBER, ok_positive, "a whole number from 1 up, without quotes" },
	{ "unsignedInt", JSON_NUMBER, ok_unsigned, "a whole number from 0 up, without quotes" },
	{ "date", JSON_STRING, ok_date, "a date: YYYY, YYYY-MM or YYYY-MM-DD" },
	{ "dateTime", JSON_STRING, ok_datetime, "a date, or a date and time with seconds and zone" },
	{ "instant", JSON_STRING, ok_instant, "a date and time with seconds and zone" },
	{ "time", JSON_STRING, ok_time, "a time: hh:mm:ss" },
	{ "id", JSON_STRING, ok_id, "an id: 1 to 64 letters, digits, - and ." },
	{ "url", JSON_STRING, ok_uri, "a URL: not empty, no white space" },
	{ "canonical", JSON_STRING, ok_uri, "a canonical URL: not empty, no white space" },
	{ "oid", JSON_STRING, ok_oid, "an OID: urn:oid:1.2.3" },
	{ "uuid", JSON_STRING, ok_uuid, "a UUID: urn:uuid: and lower-case hex" },
	{ "markdown", JSON_STRING, ok_string, "a text without control characters, in quotes and not empty" },
	{ "xhtml", JSON_STRING, ok_string, "a text without control characters, in quotes and not empty" },
	{ "base64Binary", JSON_STRING, ok_base64, "base64" },
};

const char *
prim_check(struct ctx *cx, str type, const struct json *j)
{
	enum json_type is = j->type == JSON_FALSE ? JSON_TRUE : j->type;

	for (size_t i = 0; i < sizeof(prims) / sizeof(prims[0]); i++) {
		const struct prim *p = &prims[i];

		if (str_eq(type, str_of(p->name)))
			return is == p->json && p->ok(cx, json_scalar(j)) ?
			    NULL : p->want;
	}
	return "of a type that is known here";
}

bool
prim_date(struct ctx *cx, str type, str text, int64_t *low, int64_t *high)
{
	struct fdate d;

	if ((!str_eq(type, S("date")) && !str_eq(type, S("dateTime")) &&
	    !str_eq(type, S("instant"))) || !date(cx, text, &d))
		return false;
	*low = d.low;
	*high = d.high;
	return true;
}
