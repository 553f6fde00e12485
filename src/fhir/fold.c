/*
 * Folding: how names are compared.
 *
 * Not a collation and not for searching prose (language/ folds that): "Zoë",
 * "ZOE" and "zoe" become one, "O'Brien-Łukasz" becomes "o brien lukasz", and a
 * script that has no rows in fold.def stays as it is.
 */
#include "core/arena.h"
#include "core/utf8.h"
#include "fhir/fhir.h"
#include "fhir/r4.h"

struct fold {
	int32_t cp;
	str plain;
};

static const struct {
	str plain, letters;
} folds[] = {
#define FOLD(plain, letters) { SK(plain), SK(letters) },
#include "fhir/fold.def"
#undef FOLD
};

/* By code point; set once by fold_open. */
static struct fold *fold;
static size_t nfold;

static int
by_cp(const void *a, const void *b)
{
	const struct fold *x = a, *y = b;

	return (x->cp > y->cp) - (x->cp < y->cp);
}

enum err
fold_open(struct ctx *cx)
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof(folds) / sizeof(folds[0]); i++)
		n += utf8_len(folds[i].letters);
	fold = NEWN(cx->mem, struct fold, n);
	nfold = 0;
	for (size_t i = 0; i < sizeof(folds) / sizeof(folds[0]); i++)
		for (size_t k = 0; k < folds[i].letters.n; nfold++) {
			fold[nfold].cp = utf8_next(folds[i].letters, &k);
			fold[nfold].plain = folds[i].plain;
		}
	qsort(fold, nfold, sizeof(*fold), by_cp);
	return ERR_OK;
}

/* Marks that stand on the letter before them. */
static bool
is_mark(int32_t cp)
{
	return (cp >= 0x300 && cp <= 0x36f) || (cp >= 0x1ab0 && cp <= 0x1aff) ||
	    (cp >= 0x1dc0 && cp <= 0x1dff) || (cp >= 0x20d0 && cp <= 0x20ff);
}

/* Spaces and punctuation outside ASCII; what is not a letter in Latin-1. */
static bool
is_gap(int32_t cp)
{
	return cp < 0 || (cp >= 0x80 && cp < 0xc0) || cp == 0xd7 || cp == 0xf7 ||
	    (cp >= 0x2000 && cp <= 0x206f) || (cp >= 0x3000 && cp <= 0x303f) ||
	    cp == 0xfeff || cp == 0xfffd;
}

/* What one code point becomes; "" for a gap. */
static str
plain(int32_t cp, char spell[4])
{
	struct fold key = { .cp = cp };
	const struct fold *f;

	if ((cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ||
	    (cp >= 'A' && cp <= 'Z')) {
		spell[0] = (char)(cp >= 'A' && cp <= 'Z' ? cp + 32 : cp);
		return (str){ spell, 1 };
	}
	if (cp < 0x80)
		return S("");
	f = nfold ? bsearch(&key, fold, nfold, sizeof(*fold), by_cp) : NULL;
	if (f)
		return f->plain;
	if (is_gap(cp))
		return S("");
	return (str){ spell, utf8_put(spell, (uint32_t)cp) };
}

str
fhir_fold(struct arena *mem, str s)
{
	struct buf b;
	bool gap = false;
	char spell[4];

	/* A byte becomes two at most (1FEx, U+00DF): 3 is room enough. */
	buf_init(&b, mem, 3 * s.n + 1);
	for (size_t i = 0; i < s.n;) {
		int32_t cp = utf8_next(s, &i);
		str c;

		if (is_mark(cp))
			continue;
		c = plain(cp, spell);
		if (c.n > 0 && gap && b.n > 0)
			buf_c(&b, ' ');
		gap = c.n == 0;
		buf_put(&b, c);
	}
	return buf_str(&b);
}
