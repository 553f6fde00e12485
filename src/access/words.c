/*
 * Rows of the table wording_count.
 */
#include "access/words.h"
#include "access/door_int.h"
#include "access/training.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"

/* A reading that has not ended yet. */
#define READING S("reading")

const struct words_info words_info[WORDS__MAX] = {
#define WORDS(id, code, says) [WORDS_##id] = { code, says },
#include "access/words.def"
#undef WORDS
};

static str
month_of(struct arena *mem, int year, int month)
{
	struct buf b;

	buf_init(&b, mem, 16);
	buf_fmt(&b, "%04d-%02d", year, month);
	return buf_str(&b);
}

str
words_month(struct arena *mem, int64_t at)
{
	struct civil c = time_london(at);

	return month_of(mem, c.year, c.month);
}

static enum err
add(struct ctx *cx, str what, str month, str form, str unit, int64_t n,
    int64_t seen)
{
	const struct arg a[] = { AT(what), AT(month), AT(form), AT(unit),
		AI(n), AI(seen) };

	return self_run(cx, Q_WORDING_ADD, a, 6, NULL, NULL);
}

enum err
words_count(struct ctx *cx, enum met w, int64_t n, int64_t seen)
{
	bool training;

	if (n == 0 && seen == 0)
		return ERR_OK;
	/* Nothing that is practised counts. */
	TRY(training_is(cx, &training));
	if (training)
		return ERR_OK;
	return add(cx, str_of(words_info[w].code), words_month(cx->mem,
	    cx->now), S(""), S(""), n, seen);
}

enum err
words_begin(struct ctx *cx)
{
	const struct arg a[] = { AT(READING) };

	return self_run(cx, Q_WORDING_DROP, a, 1, NULL, NULL);
}

enum err
words_note(struct ctx *cx, str month, str form, str unit, int64_t n,
    int64_t seen)
{
	return add(cx, READING, month, form, unit, n, seen);
}

enum err
words_end(struct ctx *cx)
{
	const struct arg a[] = { AT(READING),
		AT(str_of(words_info[WORDS_NOTES].code)) };

	TRY(self_run(cx, Q_WORDING_DROP, &a[1], 1, NULL, NULL));
	return self_run(cx, Q_WORDING_BECOME, a, 2, NULL, NULL);
}

enum err
words_records(struct ctx *cx, enum kind k, str after, unsigned n,
    struct records *out)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(after),
		AI(n) };
	struct rows r;

	if (!door_has(cx, RIGHT_SELF))
		return fail(cx, ERR_DENIED, "notes", "%s",
		    err_info[ERR_DENIED].text);
	TRY(self_run(cx, Q_VERSION_NEXT, a, 3, &r, NULL));
	*out = (struct records){ NEWN(cx->mem, struct record, r.n + 1), r.n };
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = (struct record){ .kind = k,
			.id = cell(&r, i, 0)->s, .v = cell(&r, i, 1)->i,
			.op = cell(&r, i, 2)->s, .at = cell(&r, i, 3)->i,
			.actor = cell(&r, i, 4)->s, .person = cell(&r, i, 5)->s,
			.unit = cell(&r, i, 6)->s, .body = cell(&r, i, 7)->s };
	return ERR_OK;
}

/* Every month from the first to now, without a gap: a month in which nothing
 * was met is a figure too. */
static void
all_months(struct ctx *cx, str first, struct words_months *out)
{
	struct civil c = time_london(cx->now);

	for (unsigned i = 0; i < out->n; i++) {
		int back = (int)(out->n - 1 - i), m = c.month - 1 - back;
		int year = c.year + (m >= 0 ? m / 12 : -((11 - m) / 12));

		out->at[i] = (struct words_month){ .month = month_of(cx->mem,
		    year, (m % 12 + 12) % 12 + 1) };
	}
	while (out->n && (first.n == 0 ||
	    str_cmp(out->at[0].month, first) < 0)) {
		out->at++;
		out->n--;
	}
}

enum err
words_months(struct ctx *cx, unsigned months, struct words_months *out)
{
	struct rows r[WORDS__MAX];
	str first = S("");

	months = months > WORDS_MONTHS_MAX ? WORDS_MONTHS_MAX : months;
	*out = (struct words_months){ NEWN(cx->mem, struct words_month,
	    months + 1), months };
	all_months(cx, S("0"), out);
	for (unsigned w = 0; w < WORDS__MAX; w++) {
		const struct arg a[] = { AT(str_of(words_info[w].code)),
			AT(months ? out->at[0].month : S("")) };
		str m;

		TRY(door_query(cx, Q_WORDING_MONTHS, a, 2, &r[w]));
		m = r[w].n ? cell(&r[w], 0, 0)->s : S("");
		if (m.n && (first.n == 0 || str_cmp(m, first) < 0))
			first = m;
	}
	all_months(cx, first, out);
	for (unsigned w = 0; w < WORDS__MAX; w++)
		for (unsigned i = 0, k = 0; i < out->n && k < r[w].n; i++) {
			if (!str_eq(out->at[i].month, cell(&r[w], k, 0)->s))
				continue;
			out->at[i].n[w] = cell(&r[w], k, 1)->i;
			out->at[i].seen[w] = cell(&r[w], k++, 2)->i;
		}
	return ERR_OK;
}

enum err
words_places(struct ctx *cx, struct words_places *out)
{
	const struct arg a[] = { AT(str_of(words_info[WORDS_NOTES].code)) };
	struct rows r;

	TRY(door_query(cx, Q_WORDING_PLACES, a, 1, &r));
	*out = (struct words_places){ NEWN(cx->mem, struct words_place,
	    r.n + 1), r.n };
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = (struct words_place){ .form = cell(&r, i, 0)->s,
			.unit = cell(&r, i, 2)->s, .n = cell(&r, i, 3)->i,
			.seen = cell(&r, i, 4)->i };
	return ERR_OK;
}
