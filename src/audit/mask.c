/*
 * Names, numbers and dates taken out of words that are quoted.
 *
 * By rule, and to the side of hiding: a capital makes a name unless the word is
 * one of the lexicon's or of mask.def; any digits are a number; a title makes
 * the next word a name. A name in lower case without a title stays: who must
 * not show one uses --quote none.
 */
#include "audit/audit_int.h"
#include "core/asset.h"
#include "core/tsv.h"

#include <string.h>

enum { SLOTS_ = 16384, WORD_MAX_ = 32 };
struct mask {
	str slot[SLOTS_];
	unsigned n;
};

static unsigned
slot_of(const struct mask *m, str word)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < word.n; i++)
		h = (h ^ (unsigned char)word.p[i]) * 16777619u;
	for (h %= SLOTS_; m->slot[h].n && !str_eq(m->slot[h], word);)
		h = (h + 1) % SLOTS_;
	return h;
}

/* Bytes of the character at i; *letter: it may be part of a name. Spaces, dashes
 * and quotes beyond ASCII (U+0080 to U+00BF, U+2000 to U+2FFF), emoji and what
 * is no UTF-8 are none. */
static size_t
char_at(str s, size_t i, bool *letter)
{
	unsigned char c = (unsigned char)s.p[i];
	size_t n = i;

	*letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	if (c < 0x80)
		return 1;
	*letter = utf8_next(s, &n) >= 0 && c != 0xc2 && c != 0xe2 && c < 0xef;
	return n - i;
}

/* Bytes of the word at i; 0: none begins there. */
static size_t
word_at(str s, size_t i)
{
	size_t n = 0, len;
	bool letter;

	while (i + n < s.n) {
		len = char_at(s, i + n, &letter);
		if (!letter && (s.p[i + n] != '\'' || n == 0 ||
		    i + n + 1 >= s.n || (char_at(s, i + n + 1, &letter),
		    !letter)))
			break;
		n += len;
	}
	return n;
}

static bool
is_upper(char c)
{
	return (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static void
learn(struct arena *mem, struct mask *m, str text)
{
	for (size_t i = 0, len; i < text.n; i += len ? len : 1) {
		char low[WORD_MAX_];
		size_t n = 0;
		unsigned at;

		for (len = word_at(text, i); n < len && n < WORD_MAX_; n++)
			low[n] = (char)(text.p[i + n] | 32);
		if (n == 0 || m->n > SLOTS_ / 2)
			continue;
		at = slot_of(m, (str){ low, n });
		if (m->slot[at].n == 0) {
			m->slot[at] = str_dup(mem, (str){ low, n });
			m->n++;
		}
	}
}

const struct mask *
mask_new(struct ctx *cx)
{
	static const char *const plain =
#define PLAIN(words) words " "
#include "audit/mask.def"
#undef PLAIN
	    "";
	static const struct { const char *path, *column; } from[] = {
		{ "practice/lexicon/classes.tsv", "members" },
		{ "practice/lexicon/stratify.tsv", "term" },
		{ "practice/lexicon/context.tsv", "term" },
	};
	struct mask *m = NEW(cx->mem, struct mask);

	learn(cx->mem, m, str_of(plain));
	for (size_t i = 0; i < sizeof(from) / sizeof(*from); i++) {
		const struct asset *a = asset_find(from[i].path);
		struct tsv t;

		if (!a || tsv_parse(cx, a->path, a->body, &t) != ERR_OK)
			continue;
		for (unsigned row = 0; row < t.nrow; row++)
			learn(cx->mem, m, tsv_get(&t, row, from[i].column));
	}
	ctx_calm(cx);
	return m;
}

static bool
is_plain(const struct mask *m, str word)
{
	char low[WORD_MAX_];

	if (word.n > WORD_MAX_)
		return false;
	for (size_t i = 0; i < word.n; i++) {
		if ((unsigned char)word.p[i] >= 0x80)
			return false;
		low[i] = (char)(word.p[i] | 32);
	}
	return m->slot[slot_of(m, (str){ low, word.n })].n > 0;
}

static bool
is_title(str word)
{
	static const str titles[] = { SK("mr"), SK("mrs"), SK("ms"), SK("miss"),
		SK("dr"), SK("prof"), SK("sr"), SK("rev") };

	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		if (str_ieq(word, titles[i]))
			return true;
	return false;
}

/* A month by its name is part of a date. */
static bool
is_month(str word)
{
	static const str months[] = { SK("january"), SK("february"),
		SK("march"), SK("april"), SK("june"), SK("july"), SK("august"),
		SK("september"), SK("october"), SK("november"),
		SK("december") };

	/* These two are other words as well. */
	if (str_ieq(word, S("may")) || str_ieq(word, S("march")))
		return is_upper(word.p[0]);
	for (size_t i = 0; i < sizeof(months) / sizeof(*months); i++)
		if (str_ieq(word, months[i]) || (word.n == 3 &&
		    is_upper(word.p[0]) && str_ieq(word, str_sub(months[i], 0,
		    3))))
			return true;
	return str_ieq(word, S("sept"));
}

/* An address of mail or the web, up to white space; 0: none begins here. */
static size_t
address(str s, size_t i)
{
	size_t n = 0;
	bool at = false;

	if (i > 0 && s.p[i - 1] != ' ' && s.p[i - 1] != '\n')
		return 0;
	for (; i + n < s.n && (unsigned char)s.p[i + n] > ' '; n++)
		at |= s.p[i + n] == '@' || (n > 2 && str_starts(str_sub(s,
		    i + n, 3), S("://")));
	return at ? n : 0;
}

static void
mask_word(struct buf *b, const struct mask *m, str word, bool title)
{
	if (is_month(word))
		buf_lit(b, "[month]");
	else if (title || (is_upper(word.p[0]) && !is_plain(m, word) &&
	    !is_title(word)))
		buf_lit(b, "[name]");
	else
		buf_put(b, word);
}

str
mask_words(struct arena *mem, const struct mask *m, str s)
{
	struct buf b;
	bool title = false, letter;

	buf_init(&b, mem, 8 * s.n + 64);
	for (size_t i = 0, n; i < s.n; i += n) {
		if ((n = address(s, i))) {
			buf_lit(&b, "[address]");
		} else if ((n = word_at(s, i))) {
			mask_word(&b, m, str_sub(s, i, n), title);
			title = is_title(str_sub(s, i, n));
		} else if (s.p[i] >= '0' && s.p[i] <= '9') {
			for (n = 1; i + n < s.n && s.p[i + n] >= '0' &&
			    s.p[i + n] <= '9'; n++)
				;
			buf_c(&b, '#');
		} else {
			n = char_at(s, i, &letter);
			buf_put(&b, str_sub(s, i, n));
			title &= s.p[i] == ' ' || s.p[i] == '.';
		}
	}
	return b.over ? S("[not shown]") : buf_str(&b);
}
