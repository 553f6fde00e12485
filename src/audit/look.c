/*
 * A look at a record's bytes, so that most are never parsed.
 *
 * All that is looked for stands between quotes: keys, types, codes. So the look
 * hops from string to string, and counts the brackets between them, by which it
 * knows a record that was cut short; the whole is asked once for the words of
 * the lexicon. base64 is decoded and asked there, because as it lies it
 * holds every short word by chance. A look may say "read it" for nothing; it
 * never passes over what the reading would find, but for letters of plain words
 * that someone wrote as escapes (\u0068igh).
 */
#include "audit/audit_int.h"
#include "audit/decode.h"
#include "core/asset.h"
#include "core/tsv.h"

#include <string.h>

enum { KEYS_MAX = 400, MUST_ = 200 };

struct looks {
	str key[KEYS_MAX];
	uint8_t what[KEYS_MAX];    /* a DATE's row, or MUST_ */
	uint16_t next[KEYS_MAX];
	uint16_t first[256];       /* 1 + the first key that begins so */
	uint64_t sizes[256];       /* by first byte: a bit a size, modulo 64 */
	unsigned n, ncode;
	str *system, *code;
};

static void
add_size(struct looks *l, str key)
{
	l->sizes[(unsigned char)key.p[0]] |= UINT64_C(1) << key.n % 64;
}

static void
add(struct looks *l, str key, uint8_t what)
{
	unsigned char c = (unsigned char)key.p[0];

	if (l->n + 1 >= KEYS_MAX || key.n == 0)
		return;
	l->key[++l->n] = key;
	l->what[l->n] = what;
	l->next[l->n] = l->first[c];
	l->first[c] = (uint16_t)l->n;
	add_size(l, key);
}

const struct looks *
looks_new(struct ctx *cx)
{
	static const char *const dates[] = {
#define DATE(key) key,
#include "audit/key.def"
#undef DATE
	};
	static const char *const musts[] = {
#define MUST(string) string,
#include "audit/key.def"
#undef MUST
	};
	const struct asset *a = asset_find("practice/lexicon/codes.tsv");
	struct looks *l = NEW(cx->mem, struct looks);
	struct tsv t = { 0 };

	add_size(l, S("data"));
	add_size(l, S("Bundle"));
	for (size_t i = 0; i < sizeof(dates) / sizeof(*dates); i++)
		add(l, str_of(dates[i]), (uint8_t)(i + 1));
	for (size_t i = 0; i < sizeof(musts) / sizeof(*musts); i++)
		add(l, str_of(musts[i]), MUST_);
	if (!a || tsv_parse(cx, a->path, a->body, &t) != ERR_OK)
		return l;
	l->system = NEWN(cx->mem, str, t.nrow + 1);
	l->code = NEWN(cx->mem, str, t.nrow + 1);
	for (unsigned i = 0; i < t.nrow; i++) {
		l->system[i] = tsv_get(&t, i, "system");
		l->code[i] = tsv_get(&t, i, "code");
		add(l, l->code[i], MUST_);
	}
	l->ncode = t.nrow;
	return l;
}

bool
looks_graded(const struct looks *l, str system, str code)
{
	for (unsigned i = 0; code.n && i < l->ncode; i++)
		if (str_eq(l->code[i], code) && (system.n == 0 ||
		    str_eq(l->system[i], system)))
			return true;
	return false;
}

static unsigned
digits(str s, size_t i, unsigned n)
{
	unsigned v = 0;

	for (size_t k = i; k < i + n; k++) {
		if (k >= s.n || s.p[k] < '0' || s.p[k] > '9')
			return UINT32_MAX;
		v = v * 10 + (unsigned)(s.p[k] - '0');
	}
	return v;
}

static unsigned
month_number(unsigned year, unsigned month)
{
	return year < 1900 || year > 2099 || month < 1 || month > 12 ? 0 :
	    (year - 1900) * 12 + month;
}

unsigned
month_of(str s)
{
	size_t slash = 0;

	if (digits(s, 0, 4) != UINT32_MAX && s.n >= 7 &&
	    (s.p[4] == '-' || s.p[4] == '/'))
		return month_number(digits(s, 0, 4), digits(s, 5, 2));
	if (digits(s, 0, 8) != UINT32_MAX && s.n == 8)
		return month_number(digits(s, 0, 4), digits(s, 4, 2));
	/* As it is written here: the day first. */
	for (size_t i = 0; i < s.n && i < 10; i++) {
		if (s.p[i] != '/' && s.p[i] != '.' && s.p[i] != '-')
			continue;
		if (digits(s, i + 1, 4) != UINT32_MAX) {
			unsigned from = (unsigned)slash, m;

			m = i - from == 1 ? digits(s, from, 1) :
			    i - from == 2 ? digits(s, from, 2) : 0;
			return month_number(digits(s, i + 1, 4), m);
		}
		slash = i + 1;
	}
	return 0;
}

struct hop {
	const struct reader *r;
	str s;
	unsigned depth;
	size_t plain;      /* asked for words up to here */
	unsigned date;     /* the best row so far */
	struct look look;
};

/* Past white space and a colon; s.n where there is none. */
static size_t
past_colon(str s, size_t i)
{
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n' ||
	    s.p[i] == '\r'))
		i++;
	if (i >= s.n || s.p[i] != ':')
		return s.n;
	for (i++; i < s.n && (s.p[i] == ' ' || s.p[i] == '\t' ||
	    s.p[i] == '\n' || s.p[i] == '\r'); i++)
		;
	return i;
}

/* Words between what was asked and i, as they lie. */
static void
ask(struct hop *h, size_t i)
{
	str part = str_sub(h->s, h->plain, i - h->plain);

	if (!h->look.read && audit_seek(h->r->lx, part, 0) < part.n)
		h->look.read = true;
	h->plain = i;
}

/* The value of "data": where it ends. */
static size_t
data(struct hop *h, size_t i)
{
	const char *q;
	str in, out;
	size_t n;

	if (i >= h->s.n || h->s.p[i] != '"')
		return i;
	ask(h, i);
	q = memchr(h->s.p + i + 1, '"', h->s.n - i - 1);
	if (!q || q[-1] == '\\')
		return i;
	in = str_sub(h->s, i + 1, (size_t)(q - h->s.p) - i - 1);
	h->plain = (size_t)(q - h->s.p) + 1;
	if (h->look.read)
		return h->plain;
	n = memchr(in.p, '\\', in.n) ? SIZE_MAX :
	    base64_read(h->r->scratch, in);
	out = (str){ h->r->scratch, n };
	h->look.read = n == SIZE_MAX || is_wrapped(out) ||
	    audit_seek(h->r->lx, out, 0) < n;
	return h->plain;
}

static void
date(struct hop *h, unsigned row, size_t i)
{
	unsigned month;

	if ((h->date && h->date <= row) || i >= h->s.n || h->s.p[i] != '"')
		return;
	month = month_of(str_sub(h->s, i + 1, 10));
	if (!month)
		return;
	h->date = row;
	h->look.month = month;
}

/* The string s.p[i..end), a key where a colon follows. Where to go on. */
static size_t
word(struct hop *h, size_t i, size_t end)
{
	const struct looks *l = h->r->looks;
	str w = str_sub(h->s, i, end - i);
	unsigned char c = (unsigned char)w.p[0];

	if (c == 'd' && str_eq(w, S("data"))) {
		size_t at = past_colon(h->s, end + 1);

		return at < h->s.n ? data(h, at) : end + 1;
	}
	if (c == 'B' && str_eq(w, S("Bundle")))
		h->look.bundle = true;
	for (unsigned k = l->first[c]; k; k = l->next[k]) {
		if (!str_eq(l->key[k], w))
			continue;
		if (l->what[k] == MUST_)
			h->look.read = true;
		else if (h->depth == 1 || str_eq(w, S("start")))
			date(h, l->what[k], past_colon(h->s, end + 1));
		break;
	}
	return end + 1;
}

/* Where the string ends that begins behind the quote at i - 1; s.n: nowhere. */
static size_t
string_end(str s, size_t i)
{
	for (size_t k = i; k < s.n; k++) {
		const char *q = memchr(s.p + k, '"', s.n - k);
		size_t back = 0;

		if (!q)
			break;
		k = (size_t)(q - s.p);
		while (k - back > i && s.p[k - back - 1] == '\\')
			back++;
		if (back % 2 == 0)
			return k;
	}
	return s.n;
}

/* Whether the string s.p[i..end) may be one of those looked for. */
static bool
is_likely(const struct hop *h, size_t i, size_t end)
{
	return end > i && (h->r->looks->sizes[(unsigned char)h->s.p[i]] >>
	    (end - i) % 64 & 1) != 0;
}

/* From one string to the next. False: the brackets do not match. */
static bool
hop(struct hop *h)
{
	str s = h->s;
	size_t end;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '"') {
			end = string_end(s, ++i);
			if (end == s.n)
				return false;
			i = is_likely(h, i, end) ? word(h, i, end) - 1 : end;
		} else if ((c | 0x20) == '{') {
			h->depth++;    /* or [, which lacks that bit */
		} else if ((c | 0x20) == '}') {
			if (h->depth-- == 0)
				return false;
		}
	}
	return h->depth == 0;
}

struct look
look_at(const struct reader *r, str s)
{
	struct hop h = { .r = r, .s = s };

	h.look.broken = !hop(&h);
	ask(&h, s.n);
	return h.look;
}
