/*
 * The demo's tables, and chance that repeats.
 *
 * Not here: ids and salts, which come from access/crypt.h, seeded as well. The
 * one idea: whatever is chosen, is chosen from a row; a new line, name or story
 * is a new row.
 */
#include "cli/demo_int.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"

#include <string.h>

enum { WORDS_MAX = 20000, SLOT_MAX = 100 };

static const char *const table_path[TABLE__MAX] = {
#define X(name) [TABLE_##name] = "src/cli/demo/" #name ".tsv",
	DEMO_TABLES(X)
#undef X
};

enum err
demo_tables(struct demo *d)
{
	for (enum table t = 0; t < TABLE__MAX; t++) {
		const struct asset *a = asset_find(table_path[t]);

		if (!a)
			return fail(d->cx, ERR_UNREAD, table_path[t],
			    "the table is not in this binary");
		TRY(tsv_parse(d->cx, a->path, a->body, &d->t[t]));
	}
	return ERR_OK;
}

str
demo_cell(const struct demo *d, enum table t, unsigned row, const char *col)
{
	return tsv_get(&d->t[t], row, col);
}

unsigned
demo_find(const struct demo *d, enum table t, str key)
{
	const struct tsv *v = &d->t[t];
	unsigned i = 0;

	while (i < v->nrow && !str_eq(v->cell[(size_t)i * v->ncol], key))
		i++;
	return i;
}

/* ---- chance (splitmix64) ---- */

uint64_t
rng_next(struct rng *r)
{
	uint64_t z = r->s += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

unsigned
rng_below(struct rng *r, unsigned n)
{
	return n ? (unsigned)(rng_next(r) % n) : 0;
}

bool
demo_for_age(str whom, int age)
{
	return whom.n == 0 || str_eq(whom, S("any")) ||
	    (str_eq(whom, S("child")) && age < 18) ||
	    (str_eq(whom, S("adult")) && age >= 18 && age < 65) ||
	    (str_eq(whom, S("older")) && age >= 65);
}

static unsigned
weight(const struct demo *d, enum table t, unsigned row, int age)
{
	int64_t w = 0;

	if (!str_int(demo_cell(d, t, row, "weight"), 0, 1000, &w) ||
	    !demo_for_age(demo_cell(d, t, row, "for"), age))
		return 0;
	return (unsigned)w;
}

unsigned
demo_weighted(struct demo *d, enum table t, struct rng *r, int age)
{
	unsigned all = 0, at;

	for (unsigned i = 0; i < d->t[t].nrow; i++)
		all += weight(d, t, i, age);
	if (all == 0)
		return d->t[t].nrow;
	at = rng_below(r, all);
	for (unsigned i = 0; i < d->t[t].nrow; i++) {
		unsigned w = weight(d, t, i, age);

		if (at < w)
			return i;
		at -= w;
	}
	return d->t[t].nrow;
}

/* ---- cells that hold more than one thing ---- */

bool
demo_pair(str *list, str *name, str *value)
{
	str one, rest;

	*list = str_trim(*list);
	if (list->n == 0)
		return false;
	if (!str_cut(list, ';', &one))
		*list = S("");
	rest = one;
	if (!str_cut(&rest, '=', &one)) {
		*name = str_trim(one);
		*value = S("");
		return true;
	}
	*name = str_trim(one);
	*value = str_trim(rest);
	return true;
}

str
demo_pair_get(str list, const char *name)
{
	str n, v;

	while (demo_pair(&list, &n, &v))
		if (str_eq(n, str_of(name)))
			return v;
	return S("");
}

/* ---- words ---- */

const struct around *
demo_near(const struct demo *d, const struct someone *p, unsigned n)
{
	for (unsigned i = 0; i < p->naround; i++) {
		const struct around *a = &p->around[i];
		str shares = demo_cell(d, TABLE_around, a->row, "shares");

		if (!a->hidden && !str_eq(demo_pair_get(shares,
		    "crisis-contact"), S("no")) && n-- == 0)
			return a;
	}
	return NULL;
}

/* As one speaks of them: without the family name, but with a title. */
static str
spoken(str name)
{
	str first, rest = name;

	return str_cut(&rest, ' ', &first) && first.n > 2 ? first : name;
}

static str
slot(struct demo *d, struct someone *p, str name)
{
	const struct tsv *t = &d->t[TABLE_slot];
	unsigned n = 0, at;

	if (str_eq(name, S("called")))
		return p->called;
	if (name.n == 2 && name.p[0] == 's') {
		const struct around *a = demo_near(d, p,
		    (unsigned)(name.p[1] - '1'));

		return a ? spoken(a->name) : JNOKEY;
	}
	for (unsigned i = 0; i < t->nrow; i++)
		n += str_eq(tsv_get(t, i, "slot"), name);
	at = rng_below(&p->rng, n);
	for (unsigned i = 0; i < t->nrow; i++)
		if (str_eq(tsv_get(t, i, "slot"), name) && at-- == 0)
			return tsv_get(t, i, "text");
	return JNOKEY;
}

str
demo_words(struct demo *d, struct someone *p, str text)
{
	struct buf b;
	str out;

	buf_init(&b, d->cx->mem, WORDS_MAX);
	while (text.n) {
		ptrdiff_t end = text.p[0] == '{' ? str_chr(text, '}') : -1;

		if (end > 1 && end < SLOT_MAX) {
			str s = slot(d, p, str_sub(text, 1, (size_t)end - 1));

			if (!s.p)
				return s;
			/* At the head of a sentence. */
			if (b.n == 0 && s.n && s.p[0] >= 'a' && s.p[0] <= 'z') {
				buf_c(&b, (char)(s.p[0] - 'a' + 'A'));
				s = str_sub(s, 1, SIZE_MAX);
			}
			buf_put(&b, s);
			text = str_sub(text, (size_t)end + 1, SIZE_MAX);
		} else if (str_starts(text, S("\\n"))) {
			buf_c(&b, '\n');
			text = str_sub(text, 2, SIZE_MAX);
		} else {
			buf_c(&b, text.p[0]);
			text = str_sub(text, 1, SIZE_MAX);
		}
	}
	return buf_done(&b, &out) == ERR_OK ? out : JNOKEY;
}

/* ---- days ---- */

str
demo_date(struct demo *d, int64_t at)
{
	struct fdate f = { .prec = PREC_DAY, .at = time_london(at) };

	return fdate_print(d->cx->mem, &f);
}

int64_t
demo_hour(const struct demo *d, struct rng *r, unsigned days,
    const struct who *staff)
{
	int64_t at = d->as_of - (int64_t)days * DAY_S;
	unsigned n = d->t[TABLE_staff].nrow, i = 0;

	while (staff && i < n && staff != &d->staff[i].who)
		i++;
	if (!staff || i == n)
		return at + 18 * 3600 + (int64_t)rng_below(r, 4 * 3600);
	return at + 8 * 3600 + 9 * 3600 * (int64_t)i / n +
	    (int64_t)rng_below(r, 9 * 3600 / n);
}

/* The next time that month and day come, after as_of. */
static str
next_day(struct demo *d, int month, int day)
{
	struct civil c = time_london(d->as_of);

	if (month < c.month || (month == c.month && day <= c.day))
		c.year++;
	c.month = month;
	c.day = day > 28 && month == 2 ? 28 : day;
	struct fdate f = { .prec = PREC_DAY, .at = c };

	return fdate_print(d->cx->mem, &f);
}

static str
named_day(struct demo *d, const struct someone *p, str text)
{
	str md = str_eq(text, S("@birthday")) ? str_sub(p->born, 5, 5) :
	    str_sub(text, 1, 5);
	int64_t month, day;

	if (!str_int(str_sub(md, 0, 2), 1, 12, &month) ||
	    !str_int(str_sub(md, 3, 2), 1, 31, &day))
		return text;
	return next_day(d, (int)month, (int)day);
}

str
demo_day(struct demo *d, const struct someone *p, str text)
{
	int64_t n;

	if (text.n && text.p[0] == '@')
		return named_day(d, p, text);
	if (text.n < 2 || (text.p[0] != '+' && text.p[0] != '-') ||
	    !str_int(str_sub(text, 1, SIZE_MAX), 0, 10000, &n))
		return text;
	/* Midday, so that no change of the clocks moves the day. */
	if (text.p[0] == '-')
		return demo_date(d, d->cx->now - n * DAY_S);
	return demo_date(d, d->as_of + DAY_S / 2 + n * DAY_S);
}

unsigned
demo_say(struct demo *d, const char *kind, const char *whom, unsigned n)
{
	const struct tsv *t = &d->t[TABLE_say];
	unsigned all = 0;

	for (int pass = 0; pass < 2; pass++) {
		unsigned at = all ? n % all : 0;

		for (unsigned i = 0; i < t->nrow; i++) {
			if (!str_eq(tsv_get(t, i, "kind"), str_of(kind)) ||
			    !str_eq(tsv_get(t, i, "for"), str_of(whom)))
				continue;
			if (pass == 0)
				all++;
			else if (at-- == 0)
				return i;
		}
	}
	return t->nrow;
}
