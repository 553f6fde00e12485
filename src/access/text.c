/*
 * Which words a text holds: put in, taken away.
 *
 * A row's words stand once each, sorted, so that neither the text nor the order
 * of its words can be read back from them, and so that two texts are compared by
 * one walk along both.
 */
#include "access/text.h"
#include "access/door_int.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/tsv.h"

#include <stdlib.h>

enum { STOP_MAX = 1000, TAG_HEX = 12, DAY_S = 86400, DAY_MAX = (1 << 17) - 1 };

/* Other classes' texts are never listed; were one named in error, it would be
 * refused all the same. */
bool
kind_is_searched(enum kind k)
{
	static const enum kind listed[] = {
#define TEXT(kind, right) KIND_##kind,
#include "access/text.def"
#undef TEXT
	};
	bool found = false;

	for (size_t i = 0; i < sizeof(listed) / sizeof(listed[0]); i++)
		found |= listed[i] == k;
	return found && strcmp(kind_info[k].keep, "care") != 0 &&
	    strcmp(kind_info[k].keep, "identity") != 0;
}

/* ---- words ---- */

int
text_by_word(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

/* Server lifetime: spans of the binary's own table. */
static enum err
stop_words(struct ctx *cx, const str **at, unsigned *n)
{
	static const char file[] = "practice/lexicon/stop.tsv";
	static str stop[STOP_MAX];
	static unsigned nstop;
	const struct asset *a = asset_find(file);
	struct tsv t;

	if (nstop == 0) {
		if (!a)
			return fail(cx, ERR_ABSENT, file,
			    "the table is missing from this binary");
		TRY(tsv_parse(cx, file, a->body, &t));
		for (unsigned i = 0; i < t.nrow && i < STOP_MAX; i++)
			stop[nstop++] = tsv_get(&t, i, "word");
		qsort(stop, nstop, sizeof(str), text_by_word);
	}
	*at = stop;
	*n = nstop;
	return ERR_OK;
}

/* A set of words: open addressing, twice as many places as words. */
struct set {
	str *place;
	size_t mask;
};

static bool
set_add(struct set *s, str w)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < w.n; i++)
		h = (h ^ (unsigned char)w.p[i]) * 1099511628211u;
	for (size_t i = (size_t)(h ^ h >> 32) & s->mask;;
	    i = (i + 1) & s->mask) {
		if (s->place[i].n == 0) {
			s->place[i] = w;
			return true;
		}
		if (str_eq(s->place[i], w))
			return false;
	}
}

/* At the end of a letter. */
static str
cut(str w)
{
	size_t n = TEXT_WORD_BYTES;

	if (w.n <= n)
		return w;
	while (n > 0 && ((unsigned char)w.p[n] & 0xc0) == 0x80)
		n--;
	return str_sub(w, 0, n);
}

enum err
text_words(struct ctx *cx, str text, unsigned max, bool stop,
    struct words *out)
{
	str rest = language_fold(cx->mem, text), w;
	size_t most = rest.n / 2 + 1, places = 16;
	const str *skip = NULL;
	unsigned nskip = 0;
	struct words all;
	struct set set;
	bool more = rest.n > 0;

	if (stop)
		TRY(stop_words(cx, &skip, &nskip));
	most = most < max ? most : max;
	while (places < 2 * most)
		places *= 2;
	set = (struct set){ NEWN(cx->mem, str, places), places - 1 };
	all = (struct words){ NEWN(cx->mem, str, most + 1), 0 };
	while (more && all.n < most) {
		more = str_cut(&rest, ' ', &w);
		w = cut(w);
		if (w.n < 2 || (nskip && bsearch(&w, skip, nskip, sizeof(w),
		    text_by_word)))
			continue;
		if (set_add(&set, w))
			all.at[all.n++] = w;
	}
	qsort(all.at, all.n, sizeof(str), text_by_word);
	*out = all;
	return ERR_OK;
}

/* ---- rows ---- */

static void
digest(str a, str b, unsigned char out[HASH_LEN])
{
	struct hash h;

	hash_init(&h);
	hash_field(&h, a);
	hash_field(&h, b);
	hash_done(&h, out);
}

str
text_tag(struct arena *mem, char what, str a, str b)
{
	const char dot[] = { '.', what };
	unsigned char h[HASH_LEN];

	digest(a, b, h);
	return str_cat(mem, (str){ dot, 2 }, str_hex(mem, h, TAG_HEX / 2));
}

/* The day, and behind it what nobody can tell an order from. */
static int64_t
place_of(const struct text *t)
{
	int64_t day = t->at / DAY_S, tail = 0;
	unsigned char h[HASH_LEN];

	digest(str_of(kind_info[t->kind].code), t->id, h);
	for (unsigned i = 0; i < 6; i++)
		tail = tail << 8 | h[i];
	day = day < 0 ? 0 : day > DAY_MAX ? DAY_MAX : day;
	return day << TEXT_DAY_BITS |
	    (tail & ((INT64_C(1) << TEXT_DAY_BITS) - 1));
}

/* " .i…, .k…, .o, .u…, a, b," */
static enum err
row_words(struct ctx *cx, const struct text *t, str *out)
{
	str code = str_of(kind_info[t->kind].code);
	const str tag[] = { text_tag(cx->mem, 'i', code, t->id),
		text_tag(cx->mem, 'k', code, S("")),
		t->live ? S(".o") : S(""),
		text_tag(cx->mem, 'u', t->unit, S("")) };
	struct words w;
	struct buf b;

	TRY(text_words(cx, t->text, TEXT_WORDS_MAX, false, &w));
	buf_init(&b, cx->mem, (size_t)(w.n + 8) * (TEXT_WORD_BYTES + 2));
	for (unsigned i = 0; i < w.n + 4; i++) {
		str one = i < 4 ? tag[i] : w.at[i - 4];

		if (one.n == 0)
			continue;
		buf_c(&b, ' ');
		buf_put(&b, one);
		buf_c(&b, ',');
	}
	return buf_done(&b, out);
}

static enum err
row_of(struct ctx *cx, enum kind k, str id, struct rows *r)
{
	str code = str_of(kind_info[k].code), tag = text_tag(cx->mem, 'i',
	    code, id);
	const struct arg a[] = { AT(code), AT(id), AT(str_cat(cx->mem, S("\""),
	    str_cat(cx->mem, tag, S("\"")))) };

	return self_run(cx, Q_TEXT_OF, a, 3, r, NULL);
}

enum err
text_put(struct ctx *cx, const struct text *t)
{
	struct rows r = { 0 };
	str words;

	if (!kind_is_searched(t->kind))
		return fail(cx, ERR_DENIED, kind_info[t->kind].code,
		    "the words of such a record are not kept for a search");
	TRY(row_words(cx, t, &words));
	if (!t->fresh)
		TRY(row_of(cx, t->kind, t->id, &r));
	if (r.n == 0) {
		const struct arg a[] = { AI(place_of(t)),
			AT(str_of(kind_info[t->kind].code)), AT(t->id),
			AT(t->unit), AI(t->live), AT(words) };

		return self_post(cx, Q_TEXT_ADD, a, 6);
	}
	if (str_eq(cell(&r, 0, 1)->s, words))
		return ERR_OK;
	const struct arg set[] = { AI(cell(&r, 0, 0)->i), AT(t->unit),
		AI(t->live), AT(words) };

	TRY(self_run(cx, Q_TEXT_SET, set, 4, NULL, NULL));
	return self_run(cx, Q_TEXT_STALE, NULL, 0, NULL, NULL);
}

enum err
text_drop(struct ctx *cx, enum kind k, str id)
{
	struct rows r;

	if (!kind_is_searched(k))
		return ERR_OK;
	TRY(row_of(cx, k, id, &r));
	for (unsigned i = 0; i < r.n; i++) {
		const struct arg a[] = { AI(cell(&r, i, 0)->i) };

		TRY(self_run(cx, Q_TEXT_DROP, a, 1, NULL, NULL));
	}
	return r.n ? self_run(cx, Q_TEXT_STALE, NULL, 0, NULL, NULL) : ERR_OK;
}
