/*
 * practice/clocks.tsv: how long each clock runs, and days as London has them.
 *
 * Not here: any clock of a person. The one idea: a limit is a number of seconds
 * added to UTC seconds; London is asked only where a rule says "day".
 */
#include "care/clock_int.h"
#include "care/people.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"
#include "core/tsv.h"
#include "core/utf8.h"

#include <string.h>

#define FILE_NAME "practice/clocks.tsv"

enum { RULES_MAX = 100, LIMIT_MIN = 3600, LIMIT_MAX = 366 * 86400,
	WORDS_MAX = 500, SECONDS_MAX = 366 * 86400 };

/* Set once by clocks_open, and read only. */
static struct { struct clock_rule at[RULES_MAX]; unsigned n; } known;

/* ---- reading the table ---- */

struct reading {
	struct ctx *cx;
	const struct tsv *t;
	unsigned row;
	enum err e;
};

static void
bad(struct reading *r, const char *col, const char *what)
{
	r->e = fail(r->cx, ERR_INPUT, tsv_where(r->cx, r->t, r->row),
	    "%s: %s", col, what);
}

static str
cell_of(struct reading *r, const char *col, bool must)
{
	str s = tsv_get(r->t, r->row, col);

	if (must && s.n == 0)
		bad(r, col, "is empty");
	return s;
}

static int64_t
seconds_of(struct reading *r, const char *col, str s, int64_t min)
{
	int64_t n = 0;

	if (s.n && !str_int(s, min, SECONDS_MAX, &n))
		bad(r, col, "is no number of seconds up to a year");
	return n;
}

/* The place of a word in a list. */
static unsigned
one_of(struct reading *r, const char *col, const char *const *word, unsigned n)
{
	str s = tsv_get(r->t, r->row, col);

	for (unsigned i = 0; i < n; i++)
		if (str_eq(s, str_of(word[i])))
			return i;
	bad(r, col, "is none of the words that the head of the file names");
	return 0;
}

static bool
is_code_text(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '-'))
			return false;
	return s.n > 0 && s.n <= 40;
}

static void
times_read(struct reading *r, struct clock_rule *k)
{
	str due = cell_of(r, "due_s", true), call = cell_of(r, "call_s", true);

	k->day = str_eq(due, S("day"));
	k->given = str_eq(due, S("given"));
	if (!k->day && !k->given)
		k->due = seconds_of(r, "due_s", due, 0);
	k->target = seconds_of(r, "target_s", tsv_get(r->t, r->row,
	    "target_s"), 1);
	if (k->target && (k->day || k->given || k->target > k->due))
		bad(r, "target_s", "is later than it is due");
	if (str_eq(call, S("never")))
		k->call = -1;
	else if (!str_eq(call, S("due")))
		k->call = seconds_of(r, "call_s", call, 1);
	if (k->call == 0 && k->due == 0 && !k->day && !k->given)
		bad(r, "call_s", "there is no limit to call at");
}

static void
rule_read(struct reading *r, struct clock_rule *k)
{
	static const char *const ends[] = { "contact", "act", "event" };
	static const char *const also[] = { "", "kind", "basis" };
	static const char *const no_yes[] = { "no", "yes" };
	static const char *const later[] = { "", "yes" };

	*k = (struct clock_rule){ .code = cell_of(r, "code", true),
		.kind = cell_of(r, "kind", true),
		.title = cell_of(r, "title", true),
		.promise = cell_of(r, "promise", true),
		.starts = cell_of(r, "starts", true),
		.owner = cell_of(r, "owner", true),
		.source = cell_of(r, "source", true),
		.review_by = cell_of(r, "review_by", true) };
	if (!is_code_text(k->code))
		bad(r, "code", "is 1 to 40 small letters and hyphens");
	if (!is_code_text(k->kind))
		bad(r, "kind", "is 1 to 40 small letters and hyphens");
	times_read(r, k);
	k->ends = (enum clock_ends)one_of(r, "ends", ends, 3);
	k->also = one_of(r, "also", also, 3);
	k->one = one_of(r, "one", no_yes, 2) == 1;
	k->fixed = one_of(r, "fixed", later, 2) == 1;
	k->later = one_of(r, "later", later, 2) == 1;
	if (k->fixed && k->due == 0)
		bad(r, "fixed", "a clock without seconds cannot be fixed");
}

static enum err
table_read(struct ctx *cx, const char *file, str text, struct clock_rule *at,
    unsigned *n)
{
	static const char *const col[] = { "code", "kind", "title", "promise",
		"starts", "due_s", "target_s", "call_s", "owner", "ends",
		"also", "one", "fixed", "later", "source", "review_by" };
	struct reading r = { .cx = cx };
	struct tsv t;

	TRY(tsv_parse(cx, file, text, &t));
	for (size_t i = 0; i < sizeof(col) / sizeof(col[0]); i++)
		if (tsv_col(&t, col[i]) < 0)
			return fail(cx, ERR_INPUT, file,
			    "there is no column %s", col[i]);
	if (t.nrow == 0 || t.nrow > RULES_MAX)
		return fail(cx, ERR_INPUT, file, "there are 1 to %d clocks",
		    RULES_MAX);
	r.t = &t;
	for (r.row = 0; r.row < t.nrow; r.row++) {
		rule_read(&r, &at[r.row]);
		for (unsigned k = 0; k < r.row; k++)
			if (str_eq(at[k].code, at[r.row].code))
				bad(&r, "code", "stands twice");
	}
	*n = t.nrow;
	return r.e;
}

enum err
clocks_open(struct ctx *cx)
{
	const struct asset *a = asset_find(FILE_NAME);

	if (!a)
		return fail(cx, ERR_UNREAD, FILE_NAME, "nothing is there");
	return table_read(cx, a->path, a->body, known.at, &known.n);
}

enum err
clocks_check(struct ctx *cx, const char *file, str text)
{
	struct clock_rule *at = NEWN(cx->mem, struct clock_rule, RULES_MAX);
	unsigned n;

	return table_read(cx, file, text, at, &n);
}

const struct clock_rule *
clock_rule_at(unsigned i)
{
	return i < known.n ? &known.at[i] : NULL;
}

const struct clock_rule *
clock_rule(str code)
{
	for (unsigned i = 0; i < known.n; i++)
		if (str_eq(known.at[i].code, code))
			return &known.at[i];
	return NULL;
}

/* ---- days ---- */

/* The civil day after, by the calendar. */
static struct civil
day_after(struct civil d)
{
	if (++d.day > time_days_in(d.year, d.month)) {
		d.day = 1;
		d.month++;
	}
	if (d.month > 12) {
		d.month = 1;
		d.year++;
	}
	return (struct civil){ .year = d.year, .month = d.month, .day = d.day };
}

int64_t
clock_day_end(int64_t t)
{
	return time_midnight(day_after(time_london(t)));
}

static struct civil
day_in(const struct fdate *d, int year)
{
	struct civil c = { .year = year, .month = d->at.month, .day =
		d->prec == PREC_MONTH ? 1 : d->at.day };

	if (c.day > time_days_in(year, c.month))
		c.day = time_days_in(year, c.month);
	return c;
}

bool
clock_date_next(const struct fdate *d, bool yearly, int64_t from,
    struct civil *day)
{
	int year = yearly ? time_london(from).year : d->at.year;

	if (d->prec == PREC_YEAR)
		return false;
	if (yearly && year < d->at.year)
		year = d->at.year;
	for (int i = 0; i < (yearly ? 2 : 1); i++) {
		struct civil c = day_in(d, year + i);

		if (c.year < 9999 && time_midnight(day_after(c)) > from) {
			*day = c;
			return true;
		}
	}
	return false;
}

/* ---- the service's own limits ---- */

static bool
may_be_set(const struct clock_rule *k)
{
	return k && !k->day && !k->given && !k->later;
}

enum err
clock_limit(struct ctx *cx, str code, struct clock_limit *out)
{
	const struct clock_rule *k = clock_rule(code);
	str value, n;

	*out = (struct clock_limit){ k ? k->due : 0, S(""), S("") };
	if (!may_be_set(k))
		return ERR_OK;
	TRY(work_limit(cx, code, &value));
	if (value.n == 0)
		return ERR_OK;
	(void)str_cut(&value, '\t', &n);
	if (!str_int(n, LIMIT_MIN, LIMIT_MAX, &out->due))
		return fail(cx, ERR_STORE, "clock",
		    "the limit that was set cannot be read: set it again");
	(void)str_cut(&value, '\t', &out->approver);
	out->why = value;
	return ERR_OK;
}

static enum err
words_check(struct ctx *cx, const char *where, str s)
{
	if (s.n > WORDS_MAX)
		return fail(cx, ERR_INPUT, where, "use %d characters or fewer",
		    WORDS_MAX);
	if (!utf8_text_ok(s, NULL) || str_chr(s, '\t') >= 0)
		return fail(cx, ERR_INPUT, where, "use plain text");
	return ERR_OK;
}

static enum err
limit_check(struct ctx *cx, const struct clock_rule *k,
    const struct clock_limit *l)
{
	if (l->due < LIMIT_MIN || l->due > LIMIT_MAX)
		return fail(cx, ERR_INPUT, "due",
		    "enter a time between one hour and one year");
	TRY(words_check(cx, "approver", l->approver));
	TRY(words_check(cx, "why", l->why));
	if (!k->fixed || l->due <= k->due)
		return ERR_OK;
	if (str_trim(l->approver).n < 3)
		return fail(cx, ERR_INPUT, "approver",
		    "this is longer than the guidance: enter who approved it");
	if (str_trim(l->why).n < 3)
		return fail(cx, ERR_INPUT, "why",
		    "this is longer than the guidance: enter why");
	return ERR_OK;
}

enum err
clock_limit_set(struct ctx *cx, str code, const struct clock_limit *l)
{
	const struct clock_rule *k = clock_rule(code);
	struct buf b, why;

	if (!may_be_set(k))
		return fail(cx, ERR_INPUT, "code",
		    "there is no clock of this name to set");
	if (l->due == 0)
		return work_limit_set(cx, code, S(""),
		    S("as the practice has it"));
	TRY(limit_check(cx, k, l));
	buf_init(&b, cx->mem, 3 * WORDS_MAX);
	buf_init(&why, cx->mem, 3 * WORDS_MAX);
	buf_fmt(&b, "%lld\t", (long long)l->due);
	buf_fmt(&why, "%lld seconds", (long long)l->due);
	buf_put(&b, l->approver);
	buf_c(&b, '\t');
	buf_put(&b, l->why);
	if (l->approver.n) {
		buf_lit(&why, "; approved by ");
		buf_put(&why, l->approver);
	}
	if (l->why.n) {
		buf_lit(&why, ": ");
		buf_put(&why, l->why);
	}
	return work_limit_set(cx, code, buf_str(&b), buf_str(&why));
}
