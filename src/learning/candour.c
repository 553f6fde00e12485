/*
 * When candour has to be decided on, from what an event or a death says; the
 * clock since we became aware; and what those who handle claims are given.
 */
#include "learning/candour.h"
#include "access/setting.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"

enum { WITHIN = 10, WITHIN_MAX = 100, CLAIMS_MAX = 1 << 20,
	WAIT_PAGES = 40 };

/* ---- what is asked for ---- */

static str
answer(const struct matter *m, const struct line *e, const char *link)
{
	const struct line *l = e ? line_under(&m->a, e, str_of(link))
	    : line_in(&m->a, S(""), link);

	return l ? l->value : S("");
}

static struct harm
harm_at(const struct matter *m, const struct line *e, const char *physical,
    const char *psychological)
{
	return (struct harm){
		harm_of_code("harm-physical", answer(m, e, physical)),
		harm_of_code("harm-psychological",
		    answer(m, e, psychological)) };
}

/* More is asked for by a than by b. */
static bool
asks_more(struct candour_asked a, struct candour_asked b)
{
	return a.required != b.required ? a.required : a.hint > b.hint;
}

enum err
candour_look(struct ctx *cx, const struct matter *m, str lasts,
    struct candour_asked *out)
{
	str value[SET__MAX];
	struct candour_ask ask = { .died = m->info->kind == KIND_DEATH,
		.days_known = str_eq(lasts, S("yes")) ||
		    str_eq(lasts, S("no")),
		.days_28 = str_eq(lasts, S("yes")) };

	TRY(settings_read(cx, value));
	/* Where nobody has said whose list holds, the one that asks more. */
	ask.nhs_body = !str_eq(value[SET_PROVIDER], S("other"));
	if (m->info->kind == KIND_EVENT) {
		ask.near_miss = matter_is(m, "near.miss", "true");
		ask.potential = harm_at(m, NULL, "near.physical",
		    "near.psychological");
	}
	*out = candour_asked(&ask);
	for (const struct line *e = NULL; m->info->kind == KIND_EVENT &&
	    (e = entry_next(&m->a, "patient.one", e)) != NULL;) {
		struct candour_asked one;

		ask.harm = harm_at(m, e, "patient.physical",
		    "patient.psychological");
		one = candour_asked(&ask);
		if (asks_more(one, *out))
			*out = one;
	}
	if (!out->required && matter_is(m, "duties.candour", "true"))
		*out = (struct candour_asked){ true, CANDOUR_UNCLEAR, "Someone "
			"wrote down that the duty of candour may hold." };
	return ERR_OK;
}

/* Of a near miss a plain no is an answer; a yes asks for the decision. */
static enum err
look_unless_no(struct ctx *cx, const struct matter *m,
    struct candour_asked *out)
{
	TRY(candour_look(cx, m, S(""), out));
	if (!out->required && matter_is(m, "duties.candour", "false"))
		*out = (struct candour_asked){ false, CANDOUR_NONE, "" };
	return ERR_OK;
}

enum err
candour_fact(struct ctx *cx, struct matter *m)
{
	struct candour_asked a;

	TRY(look_unless_no(cx, m, &a));
	if (a.required || a.hint != CANDOUR_NONE)
		matter_fact_add(m, "candour", a.required ? S("required")
		    : S("asked"));
	return ERR_OK;
}

/* Nobody has decided yet: there is no case of it, or one that waits. */
static enum err
is_waiting(struct ctx *cx, str name, bool *yes)
{
	struct matter_rows l;

	TRY(matter_counted(cx, KIND_CANDOUR, name, &l));
	*yes = true;
	for (unsigned i = 0; i < l.n; i++)
		*yes &= str_eq(l.at[i].state,
		    matter_state_at(KIND_CANDOUR, 0));
	return ERR_OK;
}

enum err
candour_open(struct ctx *cx, const struct matter *m, struct candour_asked *out)
{
	bool waits = true;

	TRY(look_unless_no(cx, m, out));
	if (out->hint != CANDOUR_NONE && m->exists)
		TRY(is_waiting(cx, matter_name(cx, m), &waits));
	if (!waits)
		*out = (struct candour_asked){ false, CANDOUR_NONE, "" };
	return ERR_OK;
}

static enum err
waiting_of(struct ctx *cx, enum kind kind, const char *fact,
    struct matter_rows *out)
{
	struct matter_ask k = { .kind = kind, .which = MATTER_LIVE,
		.order = MATTER_OLDEST, .state = S(""), .unit = S(""),
		.owner = S(""), .fact = str_of(fact) };

	if (!learn_of(kind) || !matter_may_see(cx, kind))
		return ERR_OK;
	for (k.page = 0; k.page < WAIT_PAGES && out->n < MATTER_PAGE;
	    k.page++) {
		struct matter_rows l;
		bool yes;

		TRY(matter_list(cx, &k, &l));
		for (unsigned i = 0; i < l.n && out->n < MATTER_PAGE; i++) {
			TRY(is_waiting(cx, str_cat(cx->mem, str_cat(cx->mem,
			    str_of(kind_info[kind].code), S("/")),
			    l.at[i].id), &yes));
			if (yes)
				out->at[out->n++] = l.at[i];
		}
		if (!l.more)
			return ERR_OK;
	}
	out->more = true;
	return ERR_OK;
}

enum err
candour_waiting(struct ctx *cx, struct matter_rows *out)
{
	*out = (struct matter_rows){ NEWN(cx->mem, struct matter_row,
	    MATTER_PAGE + 1), 0, false };
	TRY(waiting_of(cx, KIND_EVENT, "candour=required", out));
	TRY(waiting_of(cx, KIND_DEATH, "candour=required", out));
	return waiting_of(cx, KIND_EVENT, "candour=asked", out);
}

/* ---- the clock ---- */

enum err
candour_clock(struct ctx *cx, const struct matter *m,
    struct candour_clock *out)
{
	int64_t aware, today = day_of(cx->now), sent;
	str value[SET__MAX];

	*out = (struct candour_clock){ 0 };
	TRY(settings_read(cx, value));
	if (!str_int(value[SET_CANDOUR_DAYS], 1, WITHIN_MAX, &out->within))
		out->within = WITHIN;
	aware = matter_time(cx, m, "aware.at");
	if (aware == 0)
		return ERR_OK;
	aware = day_of(aware);
	out->known = true;
	out->told = day_read(matter_value(m, "written.on"), &sent);
	if (out->told && sent < today)
		today = sent;
	out->days = today - aware;
	out->working = working_days(aware, today);
	out->target = working_day_plus(aware, (unsigned)out->within);
	return ERR_OK;
}

/* ---- days that cannot be (LEARN-39, LEARN-40) ---- */

static bool
is_day_of_deed(str link)
{
	static const char *const on[] = { "test.on", "person.on", "told.on",
		"record.on", "written.on", "results.on", "other.day" };

	for (size_t i = 0; i < sizeof(on) / sizeof(on[0]); i++)
		if (str_eq(link, str_of(on[i])))
			return true;
	return false;
}

/* One that was written down just now, or that we became aware just now. What was
 * taken before this was asked holds nobody up. */
static enum err
day_look(struct ctx *cx, const struct line *l, const struct line *aware,
    int64_t known)
{
	bool anew = l->at == cx->now;
	int64_t day;

	if (!day_read(l->value, &day))
		return ERR_OK;
	if (anew && day > day_of(cx->now))
		return fail(cx, ERR_INPUT, str_c(cx->mem, l->link),
		    "this day is still to come: write it down once it is done");
	if (day >= known || (!anew && aware->at != cx->now))
		return ERR_OK;
	if (anew)
		return fail(cx, ERR_INPUT, str_c(cx->mem, l->link),
		    "this is before the day on which we became aware of it:"
		    " look at both days");
	return fail(cx, ERR_INPUT, "aware.at",
	    "this is after the day of “%.*s”: look at both days",
	    PRS(l->item->text));
}

static enum err
days_prepare(struct ctx *cx, const struct matter *m)
{
	const struct line *aware = line_in(&m->a, S(""), "aware.at");
	int64_t at = matter_time(cx, m, "aware.at");
	int64_t known = at ? day_of(at) : INT64_MIN;

	if (at && aware->at == cx->now && known > day_of(cx->now))
		return fail(cx, ERR_INPUT, "aware.at", "this day is still to"
		    " come: write down when we became aware of it");
	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (l->item && is_day_of_deed(l->link) &&
		    line_is_current(l, NULL))
			TRY(day_look(cx, l, aware, known));
	}
	return ERR_OK;
}

enum err
candour_prepare(struct ctx *cx, struct matter *m)
{
	struct candour_clock c;
	struct fdate end;

	TRY(days_prepare(cx, m));
	TRY(candour_clock(cx, m, &c));
	if (c.known && !c.told &&
	    fdate_try(cx, day_print(cx->mem, c.target), &end))
		m->due = end.high;
	return ERR_OK;
}

/* ---- for claims ---- */

static bool
is_apology(const struct line *l)
{
	return l->item && item_has_rule(l->item, S("apology"));
}

enum err
candour_for_claims(struct ctx *cx, const struct matter *m, str *text)
{
	struct buf b;

	buf_init(&b, cx->mem, CLAIMS_MAX);
	buf_put(&b, m->ref);
	buf_lit(&b, "\n\nWords of apology are not part of this copy. An"
	    " apology is not an admission of fault.\n");
	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (!l->item || l->entry || l->value.n == 0 ||
		    !line_is_current(l, NULL) || is_apology(l))
			continue;
		buf_c(&b, '\n');
		buf_put(&b, l->item->text);
		buf_c(&b, '\n');
		buf_put(&b, line_words(cx, l));
		buf_c(&b, '\n');
	}
	buf_lit(&b, "\nSteps\n");
	for (unsigned i = 0; i < m->nmoved; i++) {
		buf_put(&b, show_time(cx->mem, m->moved[i].at));
		buf_lit(&b, ": ");
		buf_put(&b, matter_state_words(m->info->kind,
		    m->moved[i].to));
		buf_c(&b, '\n');
	}
	return buf_done(&b, text);
}

/* ---- checks (check.def) ---- */

enum err candour_is_decided(struct ctx *, struct matter *, bool *);
enum err candour_tells_now(struct ctx *, struct matter *, bool *);
enum err candour_tells_not(struct ctx *, struct matter *, bool *);

/* Of an event or a death: before it is finished with. */
enum err
candour_is_decided(struct ctx *cx, struct matter *m, bool *holds)
{
	struct candour_asked a;

	TRY(candour_open(cx, m, &a));
	*holds = a.hint == CANDOUR_NONE;
	return ERR_OK;
}

enum err
candour_tells_now(struct ctx *cx, struct matter *m, bool *holds)
{
	bool decided;

	(void)cx;
	*holds = candour_tells(matter_value(m, "test.decision"), &decided);
	return ERR_OK;
}

enum err
candour_tells_not(struct ctx *cx, struct matter *m, bool *holds)
{
	bool decided, tells;

	(void)cx;
	tells = candour_tells(matter_value(m, "test.decision"), &decided);
	*holds = decided && !tells;
	return ERR_OK;
}
