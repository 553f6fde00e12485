/*
 * Markup read as a stream, with no tree and no stack that grows: what is nested
 * a million deep costs as much as what is not.
 */
#include "audit/decode.h"
#include "core/utf8.h"

#include <string.h>

/* ---- base64 ---- */

enum { B64_END = 253, B64_SPACE = 254, B64_BAD = 255 };
static const unsigned char b64[256] = {
	255, 255, 255, 255, 255, 255, 255, 255, 255, 254, 254, 255, 255,
	254, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 255, 255, 254, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 62, 255, 62, 255, 63, 52, 53, 54, 55,
	56, 57, 58, 59, 60, 61, 255, 255, 255, 253, 255, 255, 255,
	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
	13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
	255, 255, 255, 255, 63, 255, 26, 27, 28, 29, 30, 31, 32,
	33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45,
	46, 47, 48, 49, 50, 51, 255, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 255, 255, 255, 255, 255,
};

/* Four letters at in, where all four are letters; false otherwise. */
static inline bool
four(const unsigned char *in, char *out)
{
	unsigned a = b64[in[0]], b = b64[in[1]], c = b64[in[2]], d = b64[in[3]];
	uint32_t v = a << 18 | b << 12 | c << 6 | d;

	if ((a | b | c | d) & 0xc0)
		return false;
	out[0] = (char)(v >> 16);
	out[1] = (char)(v >> 8);
	out[2] = (char)v;
	return true;
}

/* What the last letters, one to three, hold. */
static size_t
few(const unsigned char *q, unsigned n, char *out)
{
	out[0] = (char)(q[0] << 2 | q[1] >> 4);
	if (n == 2)
		return 1;
	out[1] = (char)(q[1] << 4 | q[2] >> 2);
	if (n == 3)
		return 2;
	out[2] = (char)(q[2] << 6 | q[3]);
	return 3;
}

size_t
base64_read(char *out, str in)
{
	const unsigned char *p = (const unsigned char *)in.p, *end = p + in.n;
	unsigned char q[4] = { 0 };
	size_t n = 0;
	unsigned have = 0;

	while (p < end) {
		unsigned char v;

		if (have == 0) {
			while (end - p >= 8 && four(p, out + n) &&
			    four(p + 4, out + n + 3)) {
				p += 8;
				n += 6;
			}
			if (p == end)
				break;
		}
		v = b64[*p++];
		if (v == B64_SPACE)
			continue;
		if (v == B64_BAD)
			return SIZE_MAX;
		if (v == B64_END)
			break;
		q[have++] = v;
		if (have == 4) {
			n += few(q, 4, out + n);
			have = 0;
		}
	}
	while (p < end && b64[*p] >= B64_END && b64[*p] != B64_BAD)
		p++;
	if (p < end || have == 1)
		return SIZE_MAX;
	return have ? n + few(q, have, out + n) : n;
}

bool
is_base64(str s)
{
	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++)
		if (b64[(unsigned char)s.p[i]] == B64_BAD ||
		    s.p[i] == ' ' || s.p[i] == '\t')
			return false;
	return s.n >= 24;
}

/* ---- UTF-16 ---- */

bool
is_utf16(str s, bool *big)
{
	*big = str_starts(s, S("\xfe\xff"));
	return *big || str_starts(s, S("\xff\xfe"));
}

static unsigned
unit(const struct utf16 *u, const unsigned char *p)
{
	return u->big ? (unsigned)p[0] << 8 | p[1] : (unsigned)p[1] << 8 | p[0];
}

/* What is held, as far as it says a character. */
static size_t
take_unit(struct utf16 *u, char *out)
{
	unsigned a = unit(u, u->hold), b;

	if (a >= 0xd800 && a < 0xdc00) {
		if (u->nhold < 4)
			return 0;
		b = unit(u, u->hold + 2);
		if (b >= 0xdc00 && b < 0xe000) {
			u->nhold = 0;
			return utf8_put(out, 0x10000 + ((a - 0xd800) << 10) +
			    (b - 0xdc00));
		}
		memcpy(u->hold, u->hold + 2, 2);
		u->nhold = 2;
		return utf8_put(out, 0xfffd) + take_unit(u, out + 3);
	}
	u->nhold = 0;
	return utf8_put(out, a >= 0xdc00 && a < 0xe000 ? 0xfffd : a);
}

size_t
utf16_read(struct utf16 *u, const char *in, size_t n, char *out)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		u->hold[u->nhold++] = (unsigned char)in[i];
		if (u->nhold % 2 == 0)
			k += take_unit(u, out + k);
	}
	return k;
}

/* ---- HTML ---- */

struct words {
	char *p;
	size_t n;
	bool space;  /* one is due before the next letter */
	unsigned pre;
};

static const struct { str name; uint32_t cp; } entity[] = {
#define ENTITY(name, cp) { SK(name), cp },
#include "audit/decode.def"
#undef ENTITY
};
static const str block[] = {
#define BLOCK(tag) SK(tag),
#include "audit/decode.def"
#undef BLOCK
};
static const str hide[] = {
#define HIDE(tag) SK(tag),
#include "audit/decode.def"
#undef HIDE
};
static const uint16_t cp1252[32] = {
	0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
	0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};
enum { TAG_MAX = 16 };

static bool
among(const str *list, size_t n, str s)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], s))
			return true;
	return false;
}

static void
put_break(struct words *w, char c)
{
	w->space = false;
	if (w->n > 0 && w->p[w->n - 1] != '\n')
		w->p[w->n++] = c;
}

static void
put_bytes(struct words *w, const char *p, size_t n)
{
	if (w->space && w->n > 0 && w->p[w->n - 1] != '\n' &&
	    w->p[w->n - 1] != '\t')
		w->p[w->n++] = ' ';
	w->space = false;
	memcpy(w->p + w->n, p, n);
	w->n += n;
}

static bool
is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
}

static uint32_t
number_entity(str s)
{
	uint32_t cp = 0;
	bool hex = s.n > 1 && (s.p[1] | 32) == 'x';

	for (size_t i = hex ? 2 : 1; i < s.n && cp <= 0x10ffff; i++) {
		char c = s.p[i];

		if (c >= '0' && c <= '9')
			cp = cp * (hex ? 16 : 10) + (uint32_t)(c - '0');
		else if (hex && (c | 32) >= 'a' && (c | 32) <= 'f')
			cp = cp * 16 + (uint32_t)((c | 32) - 'a' + 10);
		else
			return 0;
	}
	if (cp >= 0x80 && cp < 0xa0)
		return cp1252[cp - 0x80];
	return s.n > (hex ? 2u : 1u) ? (cp > 0x10ffff || cp == 0 ||
	    (cp >= 0xd800 && cp < 0xe000) ? 0xfffd : cp) : 0;
}

/* The entity at s.p[i], an ampersand: its length, or 0 where it is none. */
static size_t
read_entity(str s, size_t i, uint32_t *cp)
{
	str rest = str_sub(s, i + 1, 12), name;
	ptrdiff_t semi = str_chr(rest, ';');

	*cp = 0;
	if (semi <= 0)
		return 0;
	name = str_sub(rest, 0, (size_t)semi);
	if (name.p[0] == '#')
		*cp = number_entity(name);
	for (size_t k = 0; *cp == 0 && k < sizeof(entity) / sizeof(*entity); k++)
		if (str_eq(entity[k].name, name))
			*cp = entity[k].cp;
	return *cp ? (size_t)semi + 2 : 0;
}

/* Where the tag at i ends, past its '>'; 0 where it does not. */
static size_t
tag_end(str s, size_t i)
{
	const char *gt;
	char quote = 0;

	for (size_t k = i + 1; k < s.n; k++) {
		char c = s.p[k];

		if (quote)
			quote = c == quote ? 0 : quote;
		else if ((c == '"' || c == '\'') && s.p[k - 1] == '=')
			quote = c;
		else if (c == '>')
			return k + 1;
	}
	/* A quote that nobody closed: then it was none. */
	gt = memchr(s.p + i, '>', s.n - i);
	return gt ? (size_t)(gt - s.p) + 1 : 0;
}

static str
tag_name(str s, size_t i, char *name)
{
	size_t n = 0;

	for (; i < s.n && n < TAG_MAX; i++) {
		char c = s.p[i];

		if (!((c | 32) >= 'a' && (c | 32) <= 'z') &&
		    !(n && c >= '0' && c <= '9'))
			break;
		name[n++] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
	}
	return (str){ name, n };
}

/* Past "</name" and its '>', or all of it. */
static size_t
past_hidden(str s, size_t i, str name)
{
	for (; i + 2 + name.n <= s.n; i++) {
		const char *lt = memchr(s.p + i, '<', s.n - i);

		if (!lt)
			break;
		i = (size_t)(lt - s.p);
		if (i + 2 + name.n <= s.n && s.p[i + 1] == '/' &&
		    str_ieq(str_sub(s, i + 2, name.n), name)) {
			size_t end = tag_end(s, i);

			return end ? end : s.n;
		}
	}
	return s.n;
}

static void
put_box(struct words *w, str tag)
{
	bool on = false;

	if (str_find(tag, S("checkbox")) < 0 && str_find(tag, S("radio")) < 0)
		return;
	for (size_t i = 1; i + 7 <= tag.n && !on; i++)
		on = is_white(tag.p[i - 1]) && str_ieq(str_sub(tag, i, 7),
		    S("checked"));
	put_bytes(w, on ? "[x]" : "[ ]", 3);
	w->space = true;
}

static void
put_tag(struct words *w, str tag, str name, bool close)
{
	bool pre = str_eq(name, S("pre"));

	if (str_eq(name, S("td")) || str_eq(name, S("th"))) {
		if (!close)
			put_break(w, '\t');
	} else if (str_eq(name, S("input"))) {
		put_box(w, tag);
	} else if (among(block, sizeof(block) / sizeof(*block), name)) {
		put_break(w, '\n');
	}
	if (pre && !close)
		w->pre++;
	else if (pre && w->pre)
		w->pre--;
}

/* What begins with '<' at i and is no text: where it ends. 0: it is text. */
static size_t
markup(struct words *w, str s, size_t i)
{
	char c = i + 1 < s.n ? s.p[i + 1] : 0, room[TAG_MAX];
	bool close = c == '/';
	ptrdiff_t at;
	str name;
	size_t end;

	if (str_starts(str_sub(s, i, 4), S("<!--"))) {
		at = str_find(str_sub(s, i + 4, s.n), S("-->"));
		return at < 0 ? s.n : i + 4 + (size_t)at + 3;
	}
	if (str_starts(str_sub(s, i, 9), S("<![CDATA[")))
		return i + 9;
	if (c == '!' || c == '?')
		return tag_end(s, i);
	name = tag_name(s, i + (close ? 2 : 1), room);
	if (name.n == 0)
		return 0;
	end = tag_end(s, i);
	if (end == 0)
		return 0;
	put_tag(w, str_sub(s, i, end - i), name, close);
	if (!close && s.p[end - 2] != '/' &&
	    among(hide, sizeof(hide) / sizeof(*hide), name))
		return past_hidden(s, end, name);
	return end;
}

static void
put_white(struct words *w, char c)
{
	if (!w->pre)
		w->space = true;
	else if (c != '\r')
		w->p[w->n++] = c;
}

str
html_words(struct arena *mem, str s)
{
	/* Nothing becomes longer than it was, but for a box. */
	struct words w = { .p = NEWN(mem, char, s.n + 8) };
	bool tags = true;

	for (size_t i = 0; i < s.n;) {
		char c = s.p[i], put[4];
		size_t n = 0;
		uint32_t cp;

		if (is_white(c)) {
			put_white(&w, c);
			i++;
			continue;
		}
		if (c == '<' && tags) {
			n = markup(&w, s, i);
			tags = n || memchr(s.p + i, '>', s.n - i);
		}
		if (n) {
			i = n;
			continue;
		}
		if (str_starts(str_sub(s, i, 3), S("]]>"))) {
			i += 3;
			continue;
		}
		n = c == '&' ? read_entity(s, i, &cp) : 0;
		if (n) {
			put_bytes(&w, put, utf8_put(put, cp));
			i += n;
			continue;
		}
		for (n = 1; i + n < s.n && s.p[i + n] != '<' &&
		    s.p[i + n] != '&' && s.p[i + n] != ']' &&
		    !is_white(s.p[i + n]); n++)
			;
		put_bytes(&w, s.p + i, n);
		i += n;
	}
	while (w.n && (w.p[w.n - 1] == '\n' || w.p[w.n - 1] == '\t'))
		w.n--;
	return (str){ w.p, w.n };
}

bool
is_html(str s)
{
	static const str start[] = { SK("!doctype"), SK("html"), SK("head"),
		SK("body"), SK("div"), SK("p"), SK("span"), SK("table"),
		SK("br"), SK("b"), SK("h1"), SK("h2"), SK("h3"), SK("ul"),
		SK("font"), SK("strong"), SK("section"), SK("?xml"),
		SK("clinicaldocument"), SK("!--") };
	str head = str_trim(str_sub(s, 0, 256));

	if (head.n < 4 || head.p[0] != '<')
		return false;
	for (size_t i = 0; i < sizeof(start) / sizeof(*start); i++) {
		str t = str_sub(head, 1, start[i].n);
		char c = head.n > t.n + 1 ? head.p[t.n + 1] : 0;

		if (str_ieq(t, start[i]) && (is_white(c) || c == '>' ||
		    c == '/' || start[i].p[0] == '!'))
			return true;
	}
	return false;
}

/* ---- RTF ---- */

enum { GROUPS_MAX = 256 };
struct group {
	bool skip, hidden;
	unsigned uc;  /* bytes that stand in for a character of \u */
};
struct rtf {
	str s;
	size_t i;
	char *out;
	size_t n;
	struct group g[GROUPS_MAX];
	unsigned depth, deeper; /* past GROUPS_MAX they share the last */
	unsigned drop;          /* stand-ins to be passed over */
	bool star;
	uint32_t high;          /* first half of a pair */
};

bool
is_rtf(str s)
{
	return str_starts(str_trim(str_sub(s, 0, 64)), S("{\\rtf"));
}

static void
rtf_put(struct rtf *r, uint32_t cp)
{
	struct group *g = &r->g[r->depth];

	r->star = false;
	if (r->drop) {
		r->drop--;
		return;
	}
	if (!g->skip && !g->hidden)
		r->n += utf8_put(r->out + r->n, cp);
}

static void
rtf_open(struct rtf *r)
{
	r->star = false;
	r->drop = 0;
	if (r->depth + 1 < GROUPS_MAX) {
		r->g[r->depth + 1] = r->g[r->depth];
		r->depth++;
	} else {
		r->deeper++;
	}
}

static void
rtf_close(struct rtf *r)
{
	r->drop = 0;
	if (r->deeper)
		r->deeper--;
	else if (r->depth)
		r->depth--;
}

/* \u: a signed number of UTF-16; a pair comes as two of them. */
static void
rtf_unicode(struct rtf *r, long v)
{
	uint32_t u = (uint32_t)v & 0xffff;

	r->drop = 0;
	if (u >= 0xd800 && u < 0xdc00) {
		r->high = u;
	} else {
		if (u >= 0xdc00 && u < 0xe000)
			u = r->high ? 0x10000 + ((r->high - 0xd800) << 10) +
			    (u - 0xdc00) : 0xfffd;
		r->high = 0;
		rtf_put(r, u);
	}
	r->drop = r->g[r->depth].uc;
}

static void
rtf_act(struct rtf *r, str word, bool has, long v)
{
	static const struct { str word; uint32_t cp; } chars[] = {
#define RTF_CHAR(word, cp) { SK(word), cp },
#include "audit/decode.def"
#undef RTF_CHAR
	};
	static const str skip[] = {
#define RTF_SKIP(word) SK(word),
#include "audit/decode.def"
	};
	struct group *g = &r->g[r->depth];
	bool star = r->star;

	r->star = false;
	for (size_t k = 0; k < sizeof(chars) / sizeof(*chars); k++)
		if (str_eq(word, chars[k].word)) {
			rtf_put(r, chars[k].cp);
			return;
		}
	if (str_eq(word, S("u")) && has) {
		rtf_unicode(r, v);
	} else if (str_eq(word, S("uc")) && has) {
		g->uc = v < 0 ? 0 : v > 8 ? 8 : (unsigned)v;
	} else if (str_eq(word, S("v")) || str_eq(word, S("deleted"))) {
		g->hidden = !has || v != 0;
	} else if (str_eq(word, S("plain"))) {
		g->hidden = false;
	} else if (str_eq(word, S("bin")) && has && v > 0) {
		r->i += (size_t)v < r->s.n - r->i ? (size_t)v : r->s.n - r->i;
	} else if (star || among(skip, sizeof(skip) / sizeof(*skip), word)) {
		g->skip = true;
	}
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	    (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static uint32_t
of_1252(unsigned char c)
{
	return c >= 0x80 && c < 0xa0 ? cp1252[c - 0x80] : c;
}

/* A control symbol; r->i stands on it. */
static void
rtf_symbol(struct rtf *r, char c)
{
	int hi, lo;

	r->i++;
	switch (c) {
	case '*': r->star = true; return;
	case '~': rtf_put(r, 0xa0); return;
	case '_': rtf_put(r, 0x2011); return;
	case '\\': case '{': case '}': rtf_put(r, (uint32_t)c); return;
	case '\n': case '\r': rtf_put(r, '\n'); return;
	case '\'':
		hi = r->i < r->s.n ? hex_digit(r->s.p[r->i]) : -1;
		lo = r->i + 1 < r->s.n ? hex_digit(r->s.p[r->i + 1]) : -1;
		if (hi < 0 || lo < 0)
			return;
		r->i += 2;
		rtf_put(r, of_1252((unsigned char)(hi << 4 | lo)));
		return;
	default: return;
	}
}

static void
rtf_control(struct rtf *r)
{
	size_t from = r->i;
	bool has = false, minus = false;
	str word;
	long v = 0;

	while (r->i < r->s.n && (r->s.p[r->i] | 32) >= 'a' &&
	    (r->s.p[r->i] | 32) <= 'z' && r->i - from < 32)
		r->i++;
	word = str_sub(r->s, from, r->i - from);
	if (word.n == 0) {
		if (r->i < r->s.n)
			rtf_symbol(r, r->s.p[r->i]);
		return;
	}
	if (r->i < r->s.n && r->s.p[r->i] == '-') {
		minus = true;
		r->i++;
	}
	for (; r->i < r->s.n && r->s.p[r->i] >= '0' && r->s.p[r->i] <= '9';
	    r->i++) {
		has = true;
		v = v < 100000000 ? v * 10 + (r->s.p[r->i] - '0') : v;
	}
	if (r->i < r->s.n && r->s.p[r->i] == ' ')
		r->i++;
	rtf_act(r, word, has, minus ? -v : v);
}

str
rtf_words(struct arena *mem, str s)
{
	struct rtf *r = NEW(mem, struct rtf);
	size_t high = 0;

	/* A byte beyond ASCII, and the two of \_, become three at most; all
	 * else becomes no longer. */
	for (size_t i = 0; i < s.n; i++)
		high += (unsigned char)s.p[i] >= 0x80 || s.p[i] == '\\';
	r->s = s;
	r->out = NEWN(mem, char, s.n + 2 * high + 8);
	r->g[0].uc = 1;
	while (r->i < s.n) {
		char c = s.p[r->i++];

		if (c == '{')
			rtf_open(r);
		else if (c == '}')
			rtf_close(r);
		else if (c == '\\')
			rtf_control(r);
		else if (c != '\r' && c != '\n' && c != 0)
			rtf_put(r, of_1252((unsigned char)c));
	}
	return (str){ r->out, r->n };
}

/* ---- attachments ---- */

static bool
says(str type, const char *word)
{
	return str_find(type, str_of(word)) >= 0;
}

static str
from_utf16(struct arena *mem, str s, bool big)
{
	struct utf16 u = { .big = big };
	char *p = NEWN(mem, char, utf16_room(s.n));

	return (str){ p, utf16_read(&u, s.p + 2, s.n - 2, p) };
}

bool
is_wrapped(str s)
{
	bool big;

	return is_utf16(s, &big) || is_rtf(s) || is_base64(s);
}

/* What was unpacked is text by its beginning: no controls, and UTF-8 but for
 * where the look ends. */
static bool
reads(str s)
{
	str head = str_sub(s, 0, 1024);
	size_t at;

	return utf8_text_ok(head, &at) || (s.n > head.n && at + 4 > head.n);
}

static bool
words_of(struct arena *mem, str s, str type, unsigned depth, str *words)
{
	bool big;

	if (is_utf16(s, &big))
		s = from_utf16(mem, s, big);
	if (str_starts(s, S("\xef\xbb\xbf")))
		s = str_sub(s, 3, s.n);
	if (depth < DECODE_DEPTH_MAX && is_base64(s)) {
		char *p = NEWN(mem, char, base64_room(s.n));
		size_t n = base64_read(p, s);
		str in = { p, n };

		if (n != SIZE_MAX && n > 0 &&
		    words_of(mem, in, type, depth + 1, words))
			return true;
	}
	if (s.n && memchr(s.p, 0, s.n < 4096 ? s.n : 4096))
		return false;
	if (depth > 0 && !reads(s) && !is_rtf(s))
		return false;
	if (is_rtf(s))
		*words = rtf_words(mem, s);
	else if (says(type, "html") || says(type, "xml") || is_html(s))
		*words = html_words(mem, utf8_mend(mem, s));
	else
		*words = utf8_mend(mem, s);
	return true;
}

bool
decode_words(struct arena *mem, str bytes, str type, str *words)
{
	static const char *const not[] = { "image/", "audio/", "video/",
		"/pdf", "/zip", "/dicom", "/msword", "officedocument",
		"octet-stream" };

	for (size_t i = 0; i < sizeof(not) / sizeof(*not); i++)
		if (says(type, not[i]) && !is_rtf(bytes))
			return false;
	if (str_starts(bytes, S("%PDF")) || str_starts(bytes, S("PK\x03\x04")) ||
	    str_starts(bytes, S("\xff\xd8\xff")) ||
	    str_starts(bytes, S("\x89PNG")))
		return false;
	return words_of(mem, bytes, type, 0, words);
}
