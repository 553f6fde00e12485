/*
 * RFC 6265 section 4.2.1 pairs; see cookie.h for what is skipped.
 */
#include "http/cookie.h"
#include "http/admit.h"

/* cookie-octet: printable ASCII without space, quote, comma, semicolon and
 * backslash. */
static bool
is_value(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c < 0x21 || c > 0x7e || c == '"' || c == ',' || c == ';' ||
		    c == '\\')
			return false;
	}
	return true;
}

static bool
known(const struct field *f, unsigned n, str name)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(f[i].name, name))
			return true;
	return false;
}

void
cookie_parse(str header, struct field *f, unsigned *n)
{
	while (header.n > 0 && *n < COOKIES_MAX) {
		str value, name;

		(void)str_cut(&header, ';', &value);
		if (!str_cut(&value, '=', &name))
			continue;
		name = str_trim(name);
		value = str_trim(value);
		if (value.n >= 2 && value.p[0] == '"' &&
		    value.p[value.n - 1] == '"')
			value = str_sub(value, 1, value.n - 2);
		if (!is_token(name) || name.p[0] == '$' || !is_value(value) ||
		    known(f, *n, name))
			continue;
		f[(*n)++] = (struct field){ name, value };
	}
}
