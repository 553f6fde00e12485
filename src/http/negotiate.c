/*
 * Content coding and validators, as far as static files need them (RFC 9110
 * sections 12.5.3 and 13.1.2).
 */
#include "http/negotiate.h"

/* The weight is zero: "0", "0.", "0.0", "0.00", "0.000". */
static bool
is_never(str q)
{
	for (size_t i = 0; i < q.n; i++)
		if (q.p[i] != '0' && q.p[i] != '.')
			return false;
	return q.n > 0;
}

/* Named with a weight over zero; "*" counts only where gzip is not named. */
static bool
takes_gzip(str accept)
{
	bool any = false;
	str one;

	while (accept.n > 0) {
		str q = S(""), coding;

		(void)str_cut(&accept, ',', &one);
		q = one;
		(void)str_cut(&q, ';', &coding);
		coding = str_trim(coding);
		q = str_trim(q);
		if (q.n > 1 && (q.p[0] == 'q' || q.p[0] == 'Q'))
			q = str_trim(str_sub(q, 2, q.n));
		if (str_ieq(coding, S("gzip")))
			return !is_never(q);
		if (str_eq(coding, S("*")))
			any = !is_never(q);
	}
	return any;
}

/* Weak comparison against each tag of the list. */
static bool
has_tag(str list, str etag)
{
	str one;

	if (str_eq(str_trim(list), S("*")))
		return true;
	while (list.n > 0) {
		(void)str_cut(&list, ',', &one);
		one = str_trim(one);
		if (str_starts(one, S("W/")))
			one = str_sub(one, 2, one.n);
		if (str_eq(one, etag))
			return true;
	}
	return false;
}

void
negotiate(const struct asset *a, str accept_encoding, str if_none_match,
    struct chosen *c)
{
	*c = (struct chosen){ .status = 200, .body = a->body };
	c->gzip = a->gzip.n > 0 && takes_gzip(accept_encoding);
	if (c->gzip)
		c->body = a->gzip;
	(void)snprintf(c->etag, sizeof(c->etag), "\"%.16s%s\"", a->hash,
	    c->gzip ? "-gz" : "");
	if (if_none_match.n > 0 && has_tag(if_none_match, str_of(c->etag))) {
		c->status = 304;
		c->body = S("");
	}
}
