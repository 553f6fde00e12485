/*
 * Whether a text could tell who is meant: names, NHS numbers, days.
 *
 * The text is cut once into words as the eye takes them (case and accents
 * gone); everything else looks at words and at what stands between them.
 */
#include "core/arena.h"
#include "core/time.h"
#include "core/utf8.h"
#include "fhir/fhir.h"
#include "language/fold.h"
#include "learning/harm.h"
#include "learning/words.h"

#include <stdlib.h>

enum { PARTS_MAX = 12, PART_LEAST = 2, NHS_DIGITS_N = 10, BETWEEN_MAX = 3 };

const char *const told_words[TOLD__MAX] = {
	[TOLD_NAME] = "a name", [TOLD_NHS] = "an NHS number",
	[TOLD_NHS_OTHER] = "a number that could be an NHS number",
	[TOLD_BORN] = "a day of birth",
	[TOLD_WARD_DAY] = "the day, beside the ward",
};

struct word {
	str fold;            /* lower case, accents off */
	size_t start, end;   /* bytes of the text */
	bool capital, digits;
};
struct cut { struct word *at; unsigned n; };

/* ---- words ---- */

/* One pass: letters and digits make words; a change between the two parts them,
 * so that "3rd" is 3 and rd. */
static struct cut
cut_of(struct arena *mem, str text)
{
	struct cut c = { NEWN(mem, struct word, text.n + 1), 0 };
	char *fold = NEWN(mem, char, FOLD_BYTES_MAX * (text.n + 1));
	size_t i = 0, used = 0;
	struct word *w = NULL;

	while (i < text.n) {
		size_t start = i;
		int32_t cp = utf8_next(text, &i);
		int n = cp < 0 ? -1 : fold_char(cp, fold + used);
		bool digit = n == 1 && fold[used] >= '0' && fold[used] <= '9';

		if (n < 0 || (n > 0 && w && w->digits != digit))
			w = NULL;
		if (n <= 0) {
			if (w)
				w->end = i;
			continue;
		}
		if (!w) {
			w = &c.at[c.n++];
			*w = (struct word){ .fold = { fold + used, 0 },
				.start = start, .digits = digit,
				.capital = cp >= 0x80 ||
				    (cp >= 'A' && cp <= 'Z') };
		}
		used += (size_t)n;
		w->fold.n += (size_t)n;
		w->end = i;
	}
	return c;
}

/* Words stand beside each other: little between, marks and spaces. */
static bool
beside(const struct cut *c, unsigned i)
{
	return i + 1 < c->n && c->at[i + 1].start - c->at[i].end <=
	    BETWEEN_MAX;
}

/* Whether the words of `part` stand from word i on. */
static bool
stands(const struct cut *c, unsigned i, const struct cut *part)
{
	for (unsigned k = 0; k < part->n; k++)
		if (i + k >= c->n || (k && !beside(c, i + k - 1)) ||
		    !str_eq(c->at[i + k].fold, part->at[k].fold))
			return false;
	return part->n > 0;
}

/* ---- what is found ---- */

struct looking {
	struct ctx *cx;
	str text;
	struct cut words;
	struct tellings out;
};

static void
found(struct looking *l, unsigned first, unsigned last, enum told_kind kind,
    unsigned who)
{
	struct telling *t;

	for (unsigned i = 0; i < l->out.n; i++)
		if (l->out.at[i].kind == kind &&
		    l->out.at[i].start <= l->words.at[first].start &&
		    l->words.at[last].end <= l->out.at[i].end)
			return;
	if (l->out.n == TOLD_MAX) {
		l->out.more = true;
		return;
	}
	t = &l->out.at[l->out.n++];
	*t = (struct telling){ l->words.at[first].start, l->words.at[last].end,
		kind, who };
}

/* ---- names ---- */

static int
month_of(const struct word *w)
{
	static const char *const name[] = { "january", "february", "march",
		"april", "may", "june", "july", "august", "september",
		"october", "november", "december" };

	if (str_eq(w->fold, S("sept")))
		return 9;
	for (int m = 0; m < 12; m++)
		if (str_eq(w->fold, str_of(name[m])) || (w->fold.n == 3 &&
		    str_starts(str_of(name[m]), w->fold)))
			return m + 1;
	return 0;
}

/* "3 May", "June 2026": a month, whoever is called so. */
static bool
is_month_here(const struct cut *c, unsigned i)
{
	return month_of(&c->at[i]) && ((beside(c, i) && c->at[i + 1].digits) ||
	    (i && beside(c, i - 1) && (c->at[i - 1].digits ||
	        (c->at[i - 1].fold.n == 2 && i > 1 &&
	            c->at[i - 2].digits))));
}

static bool
after_title(const struct cut *c, unsigned i)
{
	static const char *const title[] = { "mr", "mrs", "ms", "miss", "mx",
		"dr", "doctor", "sister", "nurse" };

	if (i == 0 || !beside(c, i - 1))
		return false;
	for (size_t k = 0; k < sizeof(title) / sizeof(title[0]); k++)
		if (str_eq(c->at[i - 1].fold, str_of(title[k])))
			return true;
	return false;
}

/* First and last beside each other, either way round, in any case. */
static bool
ends_stand(const struct cut *c, unsigned i, const struct cut *name)
{
	str a = name->at[0].fold, b = name->at[name->n - 1].fold;

	if (name->n < 2 || !beside(c, i))
		return false;
	return (str_eq(c->at[i].fold, a) && str_eq(c->at[i + 1].fold, b)) ||
	    (str_eq(c->at[i].fold, b) && str_eq(c->at[i + 1].fold, a));
}

static void
look_for_name(struct looking *l, str name, unsigned who)
{
	struct cut part = cut_of(l->cx->mem, name);
	const struct cut *c = &l->words;

	if (part.n > PARTS_MAX)
		part.n = PARTS_MAX;
	for (unsigned i = 0; i < c->n; i++) {
		const struct word *w = &c->at[i];

		if (stands(c, i, &part) && part.n > 1) {
			found(l, i, i + part.n - 1, TOLD_NAME, who);
			continue;
		}
		if (ends_stand(c, i, &part)) {
			found(l, i, i + 1, TOLD_NAME, who);
			continue;
		}
		for (unsigned k = 0; k < part.n; k++)
			if (part.at[k].fold.n >= PART_LEAST &&
			    str_eq(w->fold, part.at[k].fold) &&
			    (w->capital || after_title(c, i)) &&
			    !is_month_here(c, i))
				found(l, i, i, TOLD_NAME, who);
	}
}

/* ---- NHS numbers ---- */

static bool
number_goes_on(const struct looking *l, unsigned i)
{
	const struct cut *c = &l->words;

	if (!beside(c, i) || !c->at[i + 1].digits)
		return false;
	for (size_t k = c->at[i].end; k < c->at[i + 1].start; k++)
		if (l->text.p[k] != ' ' && l->text.p[k] != '-' &&
		    l->text.p[k] != '.')
			return false;
	return true;
}

static void
look_at_number(struct looking *l, unsigned first, unsigned last,
    const struct meant *s, unsigned n)
{
	char digit[NHS_DIGITS_N], checked[NHS_DIGITS_N + 1];
	size_t k = 0;
	enum nhs is;

	for (unsigned i = first; i <= last; i++)
		for (size_t j = 0; j < l->words.at[i].fold.n; j++) {
			if (k == NHS_DIGITS_N)
				return;
			digit[k++] = l->words.at[i].fold.p[j];
		}
	if (k != NHS_DIGITS_N)
		return;
	for (unsigned i = 0; i < n; i++)
		if (str_eq(s[i].nhs, (str){ digit, k })) {
			found(l, first, last, TOLD_NHS, i);
			return;
		}
	is = nhs_parse((str){ digit, k }, checked);
	if (is == NHS_OK || is == NHS_TEST)
		found(l, first, last, TOLD_NHS_OTHER, 0);
}

/* Every run of digits, and every beginning and end within it: "ward 3 999 000
 * 0018" holds more than the number. */
static void
look_for_numbers(struct looking *l, const struct meant *s, unsigned n)
{
	for (unsigned i = 0; i < l->words.n; i++) {
		size_t digits = 0;

		for (unsigned k = i; k < l->words.n && l->words.at[k].digits;
		    k++) {
			digits += l->words.at[k].fold.n;
			if (digits == NHS_DIGITS_N)
				look_at_number(l, i, k, s, n);
			if (digits >= NHS_DIGITS_N || !number_goes_on(l, k))
				break;
		}
	}
}

/* ---- days ---- */

/* year 0: none; two: what may be one of two digits, or -1. */
struct dated { unsigned first, last; int year, two, month, day; };

static int
number_of(const struct word *w, int64_t most)
{
	int64_t n;

	return w->digits && str_int(w->fold, 0, most, &n) ? (int)n : -1;
}

static bool
small_word(const struct word *w)
{
	return str_eq(w->fold, S("st")) || str_eq(w->fold, S("nd")) ||
	    str_eq(w->fold, S("rd")) || str_eq(w->fold, S("th")) ||
	    str_eq(w->fold, S("of"));
}

/* The word after i, past "rd" and "of"; n where there is none beside. */
static unsigned
next_word(const struct cut *c, unsigned i)
{
	while (beside(c, i) && small_word(&c->at[i + 1]))
		i++;
	return beside(c, i) ? i + 1 : c->n;
}

/* Adds a year where one stands next. Two digits may be something else ("on 3
 * March 10 people came"). */
static void
take_year(const struct cut *c, struct dated *d)
{
	unsigned i = next_word(c, d->last);
	int year = i < c->n ? number_of(&c->at[i], 9999) : -1;

	if (year < 0 || (c->at[i].fold.n != 4 && c->at[i].fold.n != 2))
		return;
	if (c->at[i].fold.n == 2)
		d->two = year;
	else
		d->year = year;
	d->last = i;
}

/* 3 March 1990, 3rd of March, March 3rd, 1990, 3/3/1990, 3.3.90, 1990-03-03. */
static bool
date_at(const struct cut *c, unsigned i, struct dated *d)
{
	unsigned k = next_word(c, i);
	int first = number_of(&c->at[i], 9999), second;

	if (k == c->n)
		return false;
	*d = (struct dated){ .first = i, .last = k, .two = -1 };
	second = number_of(&c->at[k], 31);
	if (first > 0 && first <= 31 && month_of(&c->at[k])) {
		d->day = first;
		d->month = month_of(&c->at[k]);
		take_year(c, d);
	} else if (month_of(&c->at[i]) && second > 0) {
		d->month = month_of(&c->at[i]);
		d->day = second;
		take_year(c, d);
	} else if (first > 0 && first <= 31 && second > 0 && second <= 12) {
		d->day = first;
		d->month = second;
		take_year(c, d);
		return d->year > 0 || d->two >= 0;
	} else if (c->at[i].fold.n == 4 && first > 0 && second > 0 &&
	    second <= 12 && (d->last = next_word(c, k)) < c->n &&
	    number_of(&c->at[d->last], 31) > 0) {
		d->year = first;
		d->month = second;
		d->day = number_of(&c->at[d->last], 31);
	}
	return d->day > 0;
}

static bool
is_day(const struct dated *d, int64_t day, bool year_too)
{
	struct civil c = time_utc(day * 86400);

	return d->day == c.day && d->month == c.month &&
	    (d->year == c.year || d->two == c.year % 100 ||
	        (d->year == 0 && !year_too));
}

static bool
is_named(const struct looking *l, str ward)
{
	struct cut part = cut_of(l->cx->mem, ward);

	/* "Larch Ward" is named by Larch as well. */
	if (part.n > 1 && str_eq(part.at[part.n - 1].fold, S("ward")))
		part.n--;
	for (unsigned i = 0; i < l->words.n; i++)
		if (stands(&l->words, i, &part))
			return true;
	return false;
}

static void
look_for_days(struct looking *l, const struct meant *s, unsigned n,
    const struct somewhere *w, unsigned places)
{
	bool *named = NEWN(l->cx->mem, bool, places + 1);
	struct dated d;

	for (unsigned i = 0; i < places; i++)
		named[i] = is_named(l, w[i].ward);
	for (unsigned i = 0; i < l->words.n; i++) {
		if (!date_at(&l->words, i, &d))
			continue;
		for (unsigned k = 0; k < n; k++)
			if (s[k].born_known && is_day(&d, s[k].born, true))
				found(l, d.first, d.last, TOLD_BORN, k);
		for (unsigned k = 0; k < places; k++)
			if (named[k] && is_day(&d, w[k].day, false))
				found(l, d.first, d.last, TOLD_WARD_DAY, k);
	}
}

/* ---- all of it ---- */

static int
by_place(const void *a, const void *b)
{
	const struct telling *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->end < y->end ? 1 : x->end > y->end ? -1 :
	    (int)x->kind - (int)y->kind;
}

enum err
told_find(struct ctx *cx, str text, const struct meant *s, unsigned n,
    const struct somewhere *w, unsigned places, struct tellings *out)
{
	struct looking l = { .cx = cx, .text = text };

	if (text.n > PROMPTS_BYTES_MAX)
		return fail(cx, ERR_LIMIT, "text",
		    "longer than 64 KiB: check it in parts");
	if (n > TOLD_PEOPLE_MAX || places > TOLD_PEOPLE_MAX)
		return fail(cx, ERR_LIMIT, "sources", "more than %d people or "
		    "places: check it in parts", TOLD_PEOPLE_MAX);
	l.words = cut_of(cx->mem, text);
	l.out.at = NEWN(cx->mem, struct telling, TOLD_MAX);
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < s[i].nname; k++)
			look_for_name(&l, s[i].name[k], i);
	look_for_numbers(&l, s, n);
	look_for_days(&l, s, n, w, places);
	qsort(l.out.at, l.out.n, sizeof(l.out.at[0]), by_place);
	*out = l.out;
	return ERR_OK;
}
