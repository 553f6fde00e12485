/*
 * The reader of tokens: one pass, no look-back beyond the last token.
 *
 * Each take_* function is offered the text at the cursor, and either takes what
 * it knows and says true, or leaves the cursor where it was.
 */
#include "language/token.h"
#include "core/utf8.h"
#include "language/fold.h"

#include <string.h>

struct reader {
	const struct spell *spell;
	str s;
	size_t i;
	struct token *at;
	unsigned n, max;
	uint16_t sent, clause, line;
	size_t line_start;
	bool quoted;     /* within double quotes */
	bool quote_next; /* one stands right before the next token */
};

/* A hard-wrapped line is at least this long; a shorter one is a line of its
 * own, such as a heading or a form's field. */
enum { WRAP_BYTES_MIN = 50 };

static int32_t
peek(const struct reader *r, size_t *end)
{
	size_t i = r->i;
	int32_t cp;

	if (i >= r->s.n) {
		*end = i;
		return -2;
	}
	cp = utf8_next(r->s, &i);
	*end = i;
	return cp;
}

static int
byte_at(const struct reader *r, size_t i)
{
	return i < r->s.n ? (unsigned char)r->s.p[i] : -1;
}

static bool
is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool
is_upper(int32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7);
}

static bool
is_lower(int32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0xff && c != 0xf7);
}

static bool
is_letter(int c)
{
	return is_upper(c) || is_lower(c);
}

static bool
is_space(int32_t cp)
{
	return cp == -1 || cp == ' ' || cp == '\t' || cp == '\r' || cp == 0xa0 ||
	    (cp >= 0 && cp < 0x20 && cp != '\n') || cp == 0x1680 ||
	    (cp >= 0x2000 && cp <= 0x200a) || cp == 0x202f || cp == 0x205f ||
	    cp == 0x3000;
}

static bool
is_double_quote(int32_t cp)
{
	return cp == '"' || (cp >= 0x201c && cp <= 0x201f) || cp == 0xab ||
	    cp == 0xbb;
}

static bool
is_apostrophe(int32_t cp)
{
	return cp == '\'' || cp == 0x2018 || cp == 0x2019 || cp == 0x2bc ||
	    cp == '`';
}

static bool
is_dash(int32_t cp)
{
	return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212;
}

static void
emit(struct reader *r, enum token_kind kind, size_t start, size_t end,
    str spelling, unsigned flags)
{
	struct token *t = &r->at[r->n];
	uint16_t word = 0;

	if (spelling.n > 0 && r->spell->learn) {
		word = vocab_add(r->spell->learn, r->spell->mem, spelling);
		vocab_seen(r->spell->learn, word,
		    str_sub(r->s, start, end - start));
	}
	if (spelling.n > 0 && !r->spell->learn)
		word = vocab_find(r->spell->vocab, spelling);
	if (r->quote_next)
		flags |= TOK_QUOTE;
	if (r->quoted)
		flags |= TOK_INSIDE;
	r->quote_next = false;
	*t = (struct token){ .start = (uint32_t)start, .end = (uint32_t)end,
		.word = word, .sent = r->sent, .clause = r->clause,
		.line = r->line, .kind = (uint8_t)kind,
		.flags = (uint8_t)flags };
	r->n++;
}

/* "[ ]", "(x)", "( • )": a box drawn with brackets. */
static bool
take_drawn_box(struct reader *r)
{
	size_t i = r->i, was;
	int open = byte_at(r, i);
	bool full = false;
	int32_t cp;

	if (open != '[' && open != '(')
		return false;
	for (i++; byte_at(r, i) == ' '; i++)
		;
	was = i;
	cp = i < r->s.n ? utf8_next(r->s, &i) : -1;
	if (cp == 'x' || cp == 'X' || cp == 0x2713 || cp == 0x2714 ||
	    cp == 0x2022 || cp == 0x25cf || cp == 0x221a)
		full = true;
	else
		i = was;
	while (byte_at(r, i) == ' ')
		i++;
	if (byte_at(r, i) != (open == '[' ? ']' : ')'))
		return false;
	emit(r, full ? TK_FULL : TK_EMPTY, r->i, i + 1, S(""), 0);
	r->i = i + 1;
	return true;
}

static bool
take_box(struct reader *r)
{
	size_t end;
	int32_t cp = peek(r, &end);

	if (cp == 0x2610 || cp == 0x25a1 || cp == 0x25a2 || cp == 0x25fb ||
	    cp == 0x25cb || (cp >= 0x2460 && cp <= 0x2473))
		emit(r, TK_EMPTY, r->i, end, S(""), 0);
	else if (cp == 0x2611 || cp == 0x2612 || cp == 0x25a0 || cp == 0x25cf ||
	    cp == 0x25c9 || cp == 0x2713 || cp == 0x2714)
		emit(r, TK_FULL, r->i, end, S(""), 0);
	else
		return take_drawn_box(r);
	r->i = end;
	return true;
}

static bool
take_blank(struct reader *r)
{
	size_t i = r->i;
	int c = byte_at(r, i);

	if (c != '_' && c != '.')
		return false;
	while (byte_at(r, i) == c)
		i++;
	if (i - r->i < (c == '_' ? 2u : 4u))
		return false;
	emit(r, TK_BLANK, r->i, i, S(""), 0);
	r->i = i;
	return true;
}

/* Digits from i on, as a number; *end past them. -1 where there are none. */
static long
digits(const struct reader *r, size_t i, size_t *end)
{
	long v = 0;
	size_t n = 0;

	for (; is_digit(byte_at(r, i)); i++, n++)
		if (v < 100000)
			v = 10 * v + (byte_at(r, i) - '0');
	*end = i;
	return n > 0 ? v : -1;
}

/* 7 days, 11 (a month), 12 months, 24 hours, 40 and 52 weeks: what stands
 * below the line in a clinical date or duration, never in a score. */
static enum token_kind
of_what(long a, long b)
{
	static const long time[] = { 7, 11, 12, 24, 40, 52 };

	for (size_t i = 0; i < sizeof(time) / sizeof(*time); i++)
		if (b == time[i])
			return TK_DATE;
	return a <= b && b >= 3 && b <= 100 ? TK_OF : TK_DATE;
}

static bool
take_number(struct reader *r)
{
	size_t end, i, was;
	long a = digits(r, r->i, &end), b;
	enum token_kind kind = TK_INT;
	int c;
	int32_t cp;

	if (a < 0)
		return false;
	c = byte_at(r, end);
	i = end;
	if ((c == '.' || c == ':' || c == '/') && digits(r, i + 1, &i) >= 0) {
		b = digits(r, end + 1, &i);
		kind = c == '/' ? of_what(a, b) : c == ':' ? TK_DATE : TK_INT;
		end = i;
		if (byte_at(r, i) == c && digits(r, i + 1, &i) >= 0) {
			kind = TK_DATE;
			end = i;
		}
	} else {
		was = i;
		cp = i < r->s.n ? utf8_next(r->s, &i) : -1;
		if (is_dash(cp) && digits(r, i, &i) >= 0) {
			kind = TK_RANGE;
			end = i;
			if (byte_at(r, i) == '-' && digits(r, i + 1, &i) >= 0) {
				kind = TK_DATE;
				end = i;
			}
		} else {
			i = was;
		}
	}
	if (byte_at(r, end) == '%') {
		kind = TK_PCT;
		end++;
	} else if (kind == TK_INT && a >= 1950 && a <= 2099 && end - r->i == 4) {
		kind = TK_YEAR;
	}
	emit(r, kind, r->i, end, (str){ r->s.p + r->i, end - r->i }, 0);
	r->i = end;
	return true;
}

/* "+ve" and "-ve", which clinicians write for positive and negative. */
static bool
take_ve(struct reader *r)
{
	int c = byte_at(r, r->i);

	if ((c != '+' && c != '-') || byte_at(r, r->i + 1) != 'v' ||
	    byte_at(r, r->i + 2) != 'e' || is_letter(byte_at(r, r->i + 3)))
		return false;
	emit(r, TK_WORD, r->i, r->i + 3, (str){ r->s.p + r->i, 3 }, 0);
	r->i += 3;
	return true;
}

/* An apostrophe within a word: "don't". Ends the word before "'s". */
static bool
joins(const struct reader *r, size_t i)
{
	size_t j = i;
	int32_t cp = utf8_next(r->s, &j);
	int a = byte_at(r, j), b = byte_at(r, j + 1);

	return is_apostrophe(cp) && is_letter(a) &&
	    !((a == 's' || a == 'S') && !is_letter(b));
}

static bool
take_word(struct reader *r)
{
	char w[WORD_BYTES_MAX + FOLD_BYTES_MAX], f[FOLD_BYTES_MAX];
	size_t n = 0, i = r->i, end = r->i;
	bool caps = true, any = false, lower = false;

	while (i < r->s.n) {
		size_t was = i;
		int32_t cp = utf8_next(r->s, &i);
		int k = cp < 0 || is_digit(cp) ? -1 : fold_char(cp, f);

		if (any && is_apostrophe(cp) && joins(r, was))
			continue;
		if (k < 0 || (lower && is_upper(cp)))
			break;
		caps = caps && !is_lower(cp);
		lower = is_lower(cp);
		any = true;
		if (n <= WORD_BYTES_MAX) {
			memcpy(w + n, f, (size_t)k);
			n += (size_t)k;
		}
		end = i;
	}
	if (end == r->i)
		return false;
	/* Longer than any word we know: no spelling, so it is nobody's. */
	emit(r, TK_WORD, r->i, end, (str){ w, n <= WORD_BYTES_MAX ? n : 0 },
	    caps ? TOK_CAPS : 0);
	r->i = end;
	if (is_apostrophe(peek(r, &i)) && !joins(r, r->i) &&
	    (byte_at(r, i) == 's' || byte_at(r, i) == 'S') &&
	    !is_letter(byte_at(r, i + 1)))
		r->i = i + 1;
	return true;
}

static void
new_sentence(struct reader *r)
{
	r->sent++;
	r->clause++;
}

static bool
is_title(const struct reader *r, const struct token *t)
{
	static const char *const title[] = { "dr", "mr", "mrs", "ms", "prof",
		"vs", "st", "eg", "ie", "re" };
	str was = { r->s.p + t->start, t->end - t->start };

	if (t->kind != TK_WORD)
		return false;
	for (size_t i = 0; i < sizeof(title) / sizeof(*title); i++)
		if (str_ieq(was, str_of(title[i])))
			return true;
	return was.n == 1 && !str_ieq(was, S("y")) && !str_ieq(was, S("n"));
}

/* A quote closes at i and the sentence around it goes on in lower case. */
static bool
goes_on(const struct reader *r, size_t i)
{
	int32_t cp;

	if (i >= r->s.n)
		return false;
	cp = utf8_next(r->s, &i);
	return (is_double_quote(cp) || is_apostrophe(cp)) &&
	    byte_at(r, i) == ' ' && is_lower(byte_at(r, i + 1));
}

/* A full stop ends a sentence where white space, a quote or the end follows,
 * and it does not close a title or an initial. */
static bool
take_stop(struct reader *r)
{
	int c = byte_at(r, r->i), next = byte_at(r, r->i + 1);
	bool ends = next < 0 || next <= ' ' || next == '"' || next == '\'' ||
	    next == ')' || next == ']' || next >= 0x80;

	if (c != '.' && c != '!' && c != '?')
		return false;
	r->i++;
	if (!ends || r->n == 0 || goes_on(r, r->i) ||
	    (c == '.' && is_title(r, &r->at[r->n - 1])))
		return true;
	emit(r, TK_STOP, r->i - 1, r->i, S(""), 0);
	new_sentence(r);
	return true;
}

/* Whether the line break at the cursor only wraps a long line. */
static bool
is_wrap(const struct reader *r)
{
	return r->n > 0 && r->at[r->n - 1].kind == TK_WORD &&
	    r->i - r->line_start >= WRAP_BYTES_MIN &&
	    is_lower(byte_at(r, r->i + 1));
}

static void
take_line(struct reader *r)
{
	if (!is_wrap(r)) {
		r->quoted = r->quote_next = false;
		emit(r, TK_BREAK, r->i, r->i + 1, S(""), 0);
		new_sentence(r);
		r->line++;
	}
	r->i++;
	r->line_start = r->i;
}

/* A dash, slash or low line that ties two words ("self-harm", "risk_self")
 * leaves no token. */
static bool
is_tie(const struct reader *r, int32_t cp, size_t end)
{
	int before = r->i > 0 ? byte_at(r, r->i - 1) : -1;
	int after = byte_at(r, end);

	if (cp == '_')
		return true;
	return is_dash(cp) && (is_letter(before) || is_digit(before)) &&
	    (is_letter(after) || is_digit(after));
}

static void
take_mark(struct reader *r)
{
	size_t end, was = r->i;
	int32_t cp = peek(r, &end);
	char text[4];
	str spelling = { text, 0 };

	if (is_double_quote(cp)) {
		r->quoted = !r->quoted;
		r->quote_next = true;
	}
	if (is_double_quote(cp) || is_apostrophe(cp) || cp == '*' ||
	    cp == 0x2022 || is_tie(r, cp, end)) {
		r->i = end;
		return;
	}
	if ((cp == '-' || cp == '=') && byte_at(r, end) == '>') {
		cp = '>';
		end++;
	}
	if (cp == 0x2192 || cp == 0x21d2 || cp == 0x27a1)
		cp = '>';
	if (is_dash(cp))
		cp = '-';
	if (cp == 0xd7)
		cp = 'x';
	spelling.n = utf8_put(text, (uint32_t)cp);
	emit(r, cp >= 0x1f000 ? TK_WORD : TK_MARK, was, end, spelling, 0);
	if (cp == ';')
		r->clause++;
	r->i = end;
}

unsigned
tokens_read(const struct spell *spell, str text, struct token *at, unsigned max)
{
	struct reader r = { .spell = spell, .s = text, .at = at, .max = max };

	while (r.i < text.n && r.n < max) {
		size_t end;
		int32_t cp = peek(&r, &end);

		if (cp == '\n')
			take_line(&r);
		else if (is_space(cp))
			r.i = end;
		else if (!take_blank(&r) && !take_box(&r) && !take_number(&r) &&
		    !take_ve(&r) && !take_word(&r) && !take_stop(&r))
			take_mark(&r);
	}
	return r.n;
}
