/*
 * How long matters are kept (LEARN-69): from the day of what happened, by the
 * class of their kind; an event that did severe harm, or that an investigation
 * (PSII) is about, as long as a death. What is still open is kept, and so is
 * what an inquiry holds: a hold names a scope, and holds also what is written
 * down later. At the end a person looks, and nothing goes by itself.
 */
#include "access/door_int.h"
#include "access/keep.h"
#include "access/matter.h"
#include "core/arena.h"

enum { WHY_MAX = 1000, INQUIRY_MAX = 200 };
/* National numbers 1 and 2 in words, as events have them (LEARN-5). */
#define WORST_1 S("%|harm=fatal|%")
#define WORST_2 S("%|harm=severe|%")

static enum err
need(struct ctx *cx)
{
	return door_has(cx, RIGHT_RECORDS) ? ERR_OK
	    : fail(cx, ERR_DENIED, "records", "%s", err_info[ERR_DENIED].text);
}

/* When something that began so many years ago was: about, for a list. */
static int64_t
years_before(int64_t now, int years)
{
	struct civil c = time_utc(now);

	c.year -= years;
	c.offset_min = 0;
	return time_of_civil(&c);
}

static enum err
years_of(struct ctx *cx, const char *class, int *years)
{
	struct keep_rule r;

	TRY(keep_rule(cx, str_of(class), &r));
	*years = r.after_end;
	return ERR_OK;
}

static int64_t
until_of(int years, int64_t start)
{
	const struct keep_rule r = { .after_end = years };
	const struct keep_facts f = { .ended = start };

	return keep_until(&r, &f).until;
}

enum err
keep_matters(struct ctx *cx, enum kind k, unsigned page,
    struct matter_pasts *out)
{
	int own, serious;
	struct rows r;

	TRY(need(cx));
	TRY(years_of(cx, kind_info[k].keep, &own));
	TRY(years_of(cx, "learning", &serious));
	const struct arg a[] = { AT(str_of(kind_info[k].code)),
		AI(years_before(cx->now, own)),
		AI(years_before(cx->now, serious)), AI(PAST_PAGE + 1),
		AI((int64_t)page * PAST_PAGE), AT(WORST_1), AT(WORST_2) };

	TRY(door_query(cx, Q_MATTER_PAST, a, 7, &r));
	*out = (struct matter_pasts){ NEWN(cx->mem, struct matter_past,
	    r.n + 1), 0, r.n > PAST_PAGE };
	for (unsigned i = 0; i < r.n && i < PAST_PAGE; i++)
		out->at[out->n++] = (struct matter_past){ k, cell(&r, i, 0)->s,
			cell(&r, i, 1)->s, cell(&r, i, 2)->i, until_of(
			cell(&r, i, 3)->i ? serious : own, cell(&r, i, 2)->i),
			cell(&r, i, 4)->i > 0, cell(&r, i, 5)->i > 0 };
	return ERR_OK;
}

enum err
matter_held(struct ctx *cx, enum kind k, str id, str *inquiry)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(id) };
	struct rows r;

	*inquiry = S("");
	TRY(self_run(cx, Q_MATTER_HELD, a, 2, &r, NULL));
	if (r.n)
		*inquiry = cell(&r, 0, 0)->s;
	return ERR_OK;
}

enum err
matter_may_go(struct ctx *cx, enum kind k, str id)
{
	const struct arg a[] = { AT(str_of(kind_info[k].code)), AT(id),
		AT(WORST_1), AT(WORST_2) };
	int own, serious;
	struct rows r;
	int64_t until;
	str inquiry;

	TRY(need(cx));
	TRY(door_query(cx, Q_MATTER_START, a, 4, &r));
	if (r.n == 0)
		return fail(cx, ERR_ABSENT, "record", "%s",
		    err_info[ERR_ABSENT].text);
	TRY(matter_held(cx, k, id, &inquiry));
	if (inquiry.n)
		return fail(cx, ERR_INPUT, "why", "a hold for \"%.*s\" stands on"
		    " it", PRS(inquiry));
	TRY(years_of(cx, kind_info[k].keep, &own));
	TRY(years_of(cx, "learning", &serious));
	until = until_of(cell(&r, 0, 1)->i ? serious : own, cell(&r, 0, 0)->i);
	if (cell(&r, 0, 2)->i || until == 0 || until > cx->now)
		return fail(cx, ERR_INPUT, "why", cell(&r, 0, 2)->i
		    ? "it is not finished" : "it is not past its time");
	return ERR_OK;
}

/* ---- holds ---- */

enum err
matter_hold_set(struct ctx *cx, const struct matter_hold *h)
{
	const struct arg a[] = { AT(crypt_id(cx->mem)), AT(h->inquiry),
		AT(h->kind == KIND__MAX ? S("")
		    : str_of(kind_info[h->kind].code)), AT(h->unit),
		AI(h->low), AI(h->high ? h->high : INT64_MAX),
		AT(door_who(cx)->account), AI(cx->now) };

	TRY(need(cx));
	if (str_trim(h->inquiry).n < 3 || h->inquiry.n > INQUIRY_MAX)
		return fail(cx, ERR_INPUT, "inquiry", "say in a few words for"
		    " which inquiry it is kept, in %d bytes or fewer",
		    INQUIRY_MAX);
	if (h->high && h->high <= h->low)
		return fail(cx, ERR_INPUT, "high",
		    "the last day is before the first");
	TRY(self_run(cx, Q_MATTER_HOLD_SET, a, 8, NULL, NULL));
	door_note_write(cx, "hold", S(""), a[0].s, 0, S(""), S(""), S(""));
	return ERR_OK;
}

enum err
matter_hold_lift(struct ctx *cx, str id, str why)
{
	const struct arg a[] = { AT(id), AT(door_who(cx)->account),
		AI(cx->now), AT(why) };
	int64_t n = 0;

	TRY(need(cx));
	if (str_trim(why).n < 3 || why.n > WHY_MAX)
		return fail(cx, ERR_INPUT, "lift-why",
		    "say why the hold is no longer needed");
	TRY(self_run(cx, Q_MATTER_HOLD_LIFT, a, 4, NULL, &n));
	if (n != 1)
		return fail(cx, ERR_STALE, "lift-why",
		    "someone else has lifted this hold already");
	door_note_write(cx, "hold-lift", S(""), id, 0, S(""), S(""), S(""));
	return ERR_OK;
}

enum err
matter_hold_list(struct ctx *cx, struct matter_holds *out)
{
	struct rows r;

	TRY(door_query(cx, Q_MATTER_HOLD_LIST, NULL, 0, &r));
	*out = (struct matter_holds){ NEWN(cx->mem, struct matter_hold,
	    r.n + 1), r.n };
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = (struct matter_hold){ .id = cell(&r, i, 0)->s,
			.inquiry = cell(&r, i, 1)->s,
			.kind = kind_of(cell(&r, i, 2)->s),
			.unit = cell(&r, i, 3)->s, .low = cell(&r, i, 4)->i,
			.high = cell(&r, i, 5)->i == INT64_MAX ? 0
			    : cell(&r, i, 5)->i, .at = cell(&r, i, 6)->i,
			.set_by = cell(&r, i, 7)->null ? S("")
			    : cell(&r, i, 7)->s };
	return ERR_OK;
}
