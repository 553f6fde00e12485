/*
 * Until when: dates and years, by London days. Pure.
 *
 * An anniversary of 29 February is 1 March, and a month or a year alone is
 * taken at its last day: the reading that keeps longer, each time.
 */
#include "access/keep.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/tsv.h"

static const char *const why_code[KEEP__MAX] = {
	[KEEP_IN_CARE] = "in-care", [KEEP_NOT_KNOWN] = "not-known",
	[KEEP_END] = "end", [KEEP_DEATH] = "death", [KEEP_CHILD] = "child" };

str
keep_code(enum keep_why w)
{
	return str_of(why_code[w]);
}

enum keep_why
keep_why_of(str code)
{
	enum keep_why w = 0;

	while (w < KEEP__MAX && !str_eq(str_of(why_code[w]), code))
		w++;
	return w;
}

enum err
keep_rule(struct ctx *cx, str code, struct keep_rule *out)
{
	static const char file[] = "practice/codes/retention.tsv";
	const struct asset *a = asset_find(file);
	struct keep_rule k;
	struct tsv t;
	struct { const char *col; int *to; } cell[] = {
		{ "after_end", &k.after_end },
		{ "after_death", &k.after_death },
		{ "child_until", &k.child_until },
		{ "seventeen_until", &k.seventeen_until } };

	if (!a)
		return fail(cx, ERR_UNREAD, file, "nothing is there");
	TRY(tsv_parse(cx, file, a->body, &t));
	for (unsigned i = 0; i < t.nrow; i++) {
		if (!str_eq(tsv_get(&t, i, "code"), code))
			continue;
		for (unsigned c = 0; c < 4; c++) {
			int64_t n = 0;
			str s = tsv_get(&t, i, cell[c].col);

			if (s.n && !str_int(s, 1, 200, &n))
				return fail(cx, ERR_UNREAD, file,
				    "line %u: %s is no number of years",
				    t.line[i], cell[c].col);
			*cell[c].to = (int)n;
		}
		*out = k;
		return ERR_OK;
	}
	return fail(cx, ERR_UNREAD, file, "there is no class %.*s", PRS(code));
}

/* The start of the London day that many years later; 0 where years end. */
static int64_t
years_after(struct civil day, int years)
{
	struct civil c = { .year = day.year + years, .month = day.month,
		.day = day.day };

	if (c.year > 9998)
		return 0;
	if (c.day > time_days_in(c.year, c.month)) {
		c.month++;
		c.day = 1;
	}
	return time_midnight(c);
}

/* Whole years from one day to another, by the calendar alone. */
static int
age_on(struct civil birth, struct civil day)
{
	bool had = day.month > birth.month ||
	    (day.month == birth.month && day.day >= birth.day);

	return day.year - birth.year - !had;
}

static struct kept
later(struct kept k, enum keep_why why, struct civil day, int years)
{
	int64_t until = years ? years_after(day, years) : 0;

	return until > k.until ? (struct kept){ why, until } : k;
}

static struct kept
child(struct kept k, const struct keep_rule *r, const struct fdate *birth,
    struct civil end)
{
	struct civil first = time_london(birth->low);
	struct civil last = time_london(birth->high - 1);
	int youngest = age_on(last, end), oldest = age_on(first, end);

	if (youngest >= 18)
		return k;
	k = later(k, KEEP_CHILD, last, r->child_until);
	if (oldest >= 17)
		k = later(k, KEEP_CHILD, last, r->seventeen_until);
	return k;
}

struct kept
keep_until(const struct keep_rule *r, const struct keep_facts *f)
{
	struct kept k = { KEEP_NOT_KNOWN, 0 };
	int64_t ended = f->ended;
	struct civil end;

	if (f->in_care && !f->dead)
		return (struct kept){ KEEP_IN_CARE, 0 };
	if (f->dead && !f->death_known)
		return k;
	/* Treatment ends with the death of whoever is in it. */
	if (f->dead && (f->in_care || ended == 0) &&
	    ended < f->death.high)
		ended = f->death.high - 1;
	if (ended <= 0 || (r->child_until && !f->birth_known))
		return k;
	end = time_london(ended);
	k = later(k, KEEP_END, end, r->after_end);
	if (f->dead)
		k = later(k, KEEP_DEATH, time_london(f->death.high - 1),
		    r->after_death);
	return r->child_until ? child(k, r, &f->birth, end) : k;
}
