/*
 * What is true of an event whoever writes it: its harm put together, the words
 * that its grades were given by, by when someone decides on it, what those who
 * told it have heard; and what must be there before it goes on.
 */
#include "learning/event.h"
#include "learning/candour.h"
#include "access/setting.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"
#include "core/time.h"
#include "learning/death.h"
#include "learning/matter_int.h"

#include <string.h>

enum { PEOPLE_MAX = 200, OPS_MAX = PEOPLE_MAX + 8, OPENS = 9, CLOSES = 17,
	HOUR_S = 3600, DAY_S = 86400, HOURS_MAX = 80, HOURS_USUAL = 8 };

const char *const tell_mode_code[TELL__MAX] = { "anonymous", "confidential",
	"named" };

enum tell_mode
event_mode(const struct matter *m)
{
	enum tell_mode k = 0;

	while (k < TELL__MAX && !matter_is(m, "teller.mode", tell_mode_code[k]))
		k++;
	return k;
}

/* ---- working hours ---- */

static int64_t
hour_of(int64_t day, int hour)
{
	int64_t noon = day * DAY_S + DAY_S / 2;

	return day * DAY_S + hour * HOUR_S -
	    (int64_t)time_london(noon).offset_min * 60;
}

int64_t
working_hours_plus(int64_t from, unsigned hours)
{
	int64_t left = (int64_t)hours * HOUR_S, day = day_of(from);

	for (;; day++) {
		int64_t opens = hour_of(day, OPENS), closes = hour_of(day,
		    CLOSES);

		if (!working_day(day) || from >= closes)
			continue;
		if (from < opens)
			from = opens;
		if (left <= closes - from)
			return from + left;
		left -= closes - from;
	}
}

static enum err
triage_due(struct ctx *cx, const struct matter *m, int64_t at, int64_t *due)
{
	str set[SET__MAX];
	int64_t hours;

	TRY(settings_read(cx, set));
	if (!str_int(set[SET_TRIAGE_HOURS], 1, HOURS_MAX, &hours))
		hours = HOURS_USUAL;
	/* Of nobody's the day alone is known: it is counted from its end. */
	if (event_mode(m) != TELL_NAMED && matter_value(m, "teller.at").n <= 10)
		at += DAY_S;
	*due = working_hours_plus(at, (unsigned)hours);
	return ERR_OK;
}

/* ---- harm ---- */

static struct harm
harm_at(const struct answers *a, str entry)
{
	const struct line *body = line_in(a, entry, "patient.physical");
	const struct line *mind = line_in(a, entry, "patient.psychological");

	return (struct harm){ body ? harm_of_code("harm-physical", body->value)
	                           : 0,
		mind ? harm_of_code("harm-psychological", mind->value) : 0 };
}

static unsigned
harms_of(const struct matter *m, struct harm h[PEOPLE_MAX])
{
	unsigned n = 0;

	for (const struct line *l = entry_next(&m->a, "patient.one", NULL);
	    l && n < PEOPLE_MAX; l = entry_next(&m->a, "patient.one", l))
		h[n++] = harm_at(&m->a, l->id);
	return n;
}

unsigned
event_harm(const struct matter *m)
{
	struct harm h[PEOPLE_MAX];

	return harm_overall(h, harms_of(m, h));
}

bool
event_asks_support(const struct matter *m)
{
	unsigned h = event_harm(m);

	return m->info->kind == KIND_DEATH || (h > 0 && h <= 3) ||
	    matter_is(m, "near.fatal", "true");
}

bool
event_concern(const struct matter *m)
{
	return matter_is(m, "concern.individual", "true") &&
	    str_trim(matter_value(m, "concern.reason")).n > 0;
}

str
harm_edition(struct ctx *cx)
{
	const char *file = "practice/codes/harm-physical.tsv";
	const struct asset *a = asset_find(file);
	struct tsv t;

	if (!a || tsv_parse(cx, file, a->body, &t) != ERR_OK || t.nrow < 2)
		return S("");
	return str_cat(cx->mem, tsv_get(&t, 1, "edition"), str_cat(cx->mem,
	    S(" of "), tsv_get(&t, 1, "edition_on")));
}

/* ---- near misses (LEARN-4) ---- */

static struct near
near_of(const struct matter *m, struct harm h[PEOPLE_MAX])
{
	return (struct near){ .near_miss = matter_is(m, "near.miss", "true"),
		.near_fatal = matter_is(m, "near.fatal", "true"),
		.kind = matter_value(m, "near.kind"),
		.potential = { harm_of_code("harm-physical",
		    matter_value(m, "near.physical")),
		    harm_of_code("harm-psychological",
		    matter_value(m, "near.psychological")) },
		.actual = h, .n = harms_of(m, h) };
}

/* What contradicts itself is refused at once; what is missing may come later. */
static enum err
near_prepare(struct ctx *cx, const struct matter *m)
{
	struct harm h[PEOPLE_MAX];
	struct near n = near_of(m, h);

	if (n.near_miss && (n.kind.n == 0 || str_eq(n.kind, S("not-said"))))
		n.kind = S("chance");
	if (n.potential.physical == 0 && n.potential.psychological == 0)
		n.potential.physical = 5;
	if (near_check(cx, &n) == ERR_OK)
		return ERR_OK;
	/* Each stands at the form's own question. */
	for (unsigned i = 0; i < cx->ndiag && i < DIAG_MAX; i++)
		if (str_eq(cx->diag[i].where, S("near-miss")) ||
		    str_eq(cx->diag[i].where, S("harm")))
			cx->diag[i].where = S("near.miss");
	return ERR_INPUT;
}

enum err
check_near(struct ctx *cx, struct matter *m, bool *holds)
{
	struct harm h[PEOPLE_MAX];
	const struct near n = near_of(m, h);

	*holds = near_check(cx, &n) == ERR_OK;
	ctx_calm(cx);
	return ERR_OK;
}

/* ---- grades that change (LEARN-6) ---- */

struct ops { struct op at[OPS_MAX]; unsigned n; };

static void
op_add(struct ops *o, struct op op)
{
	if (o->n < OPS_MAX)
		o->at[o->n++] = op;
}

static str
said_in(const struct answers *a, str entry, const char *link)
{
	const struct line *l = line_in(a, entry, link);

	return l ? str_trim(l->value) : S("");
}

/* A grade that was given is given anew with a reason of its own; the earlier
 * one, and whose it was, stays in the version before. */
static enum err
regrade(struct ctx *cx, const struct answers *was, const struct matter *m,
    str entry, struct ops *o)
{
	struct harm now = harm_at(&m->a, entry), then = { 0 };
	str why = said_in(&m->a, entry, "patient.reason");
	bool changed;

	if (was && line_find(was, entry))
		then = harm_at(was, entry);
	changed = now.physical != then.physical ||
	    now.psychological != then.psychological;
	if (!changed || (now.physical == 0 && now.psychological == 0))
		return ERR_OK;
	if ((then.physical || then.psychological) && (why.n == 0 ||
	    str_eq(why, said_in(was, entry, "patient.reason"))))
		return fail(cx, ERR_INPUT, "patient.reason",
		    "say why this grade changes: the earlier one stays beside it");
	op_add(o, matter_op(m, entry, "patient.edition", harm_edition(cx)));
	return ERR_OK;
}

static enum err
grades_prepare(struct ctx *cx, const struct matter *m, struct ops *o)
{
	struct answers was;
	bool had = m->rec.json != NULL;

	if (had)
		TRY(answers_read(cx, m->form, m->rec.json, &was));
	for (const struct line *l = entry_next(&m->a, "patient.one", NULL); l;
	    l = entry_next(&m->a, "patient.one", l))
		TRY(regrade(cx, had ? &was : NULL, m, l->id, o));
	return ERR_OK;
}

/* ---- links (LEARN-7) ---- */

/* What was entered just now is looked up; both records stay whole. */
static enum err
link_prepare(struct ctx *cx, struct matter *m, str entry)
{
	const struct line *to = line_in(&m->a, entry, "links.to");
	struct matter_row r;
	enum err e;

	if (!to || to->at != cx->now || str_trim(to->value).n == 0)
		return ERR_OK;
	e = matter_by_ref(cx, str_trim(to->value), &r);
	if (e == ERR_ABSENT) {
		ctx_calm(cx);
		return fail(cx, ERR_INPUT, "links.to", "there is nothing of"
		    " this reference here: look at it on its own page");
	}
	TRY(e);
	if (str_eq(r.id, m->rec.id))
		return fail(cx, ERR_INPUT, "links.to", "this is itself");
	matter_tie(cx, m, str_cat(cx->mem, str_cat(cx->mem,
	    str_of(kind_info[r.kind].code), S("/")), r.id));
	return ERR_OK;
}

static enum err
links_prepare(struct ctx *cx, struct matter *m)
{
	for (const struct line *l = entry_next(&m->a, "links.one", NULL); l;
	    l = entry_next(&m->a, "links.one", l)) {
		str how = said_in(&m->a, l->id, "links.how");

		if (!m->as_outsider)
			TRY(link_prepare(cx, m, l->id));
		if (!str_eq(how, S("not-said")))
			matter_fact_add(m, "link", how);
	}
	return ERR_OK;
}

/* ---- what was told back (LEARN-60) ---- */

static const struct { char letter; const char *link; } fed[] = {
	{ 'a', "told.read" }, { 'b', "told.next" }, { 'c', "told.rapid" },
	{ 'd', "told.found" }, { 'e', "told.changed" },
};
enum { FED = sizeof(fed) / sizeof(fed[0]) };

static bool
has_said(const struct matter *m, const char *link)
{
	return str_trim(matter_value(m, link)).n > 0;
}

/* Whoever decides on it, or writes back, has read it. */
static void
ack_prepare(struct ctx *cx, const struct matter *m, struct ops *o)
{
	bool answered = false;

	for (unsigned i = 1; i < FED; i++)
		answered |= has_said(m, fed[i].link);
	if (!m->exists || m->as_outsider || has_said(m, "told.read") ||
	    (str_eq(m->state, S("new")) && !answered))
		return;
	op_add(o, matter_op(m, S(""), "told.read", time_iso(cx->mem,
	    cx->now)));
}

static void
feedback_facts(struct ctx *cx, struct matter *m, int64_t at)
{
	int64_t read = matter_time(cx, m, "told.read");
	struct buf b;

	buf_init(&b, cx->mem, 32);
	for (unsigned i = 0; i < FED; i++)
		if (has_said(m, fed[i].link))
			buf_c(&b, fed[i].letter);
	matter_fact_add(m, "fed", buf_str(&b));
	if (!read)
		return;
	struct buf h;

	buf_init(&h, cx->mem, 32);
	buf_fmt(&h, "%lld", (long long)(read > at ? (read - at) / HOUR_S : 0));
	matter_fact_add(m, "ack-h", buf_str(&h));
}

/* ---- before each write ---- */

/* When it came to us: of nobody's the day. */
static void
came_prepare(struct ctx *cx, const struct matter *m, struct ops *o)
{
	if (!m->exists && !has_said(m, "teller.at"))
		op_add(o, matter_op(m, S(""), "teller.at", m->nameless
		    ? time_day(cx->mem, cx->now) : time_iso(cx->mem,
		    cx->now)));
}

static enum err
ops_apply(struct ctx *cx, struct matter *m, struct ops *o)
{
	struct op_result end[OPS_MAX];
	const struct hand hand = matter_hand(cx, m);

	for (unsigned i = 0; i < o->n; i++)
		o->at[i].rev = o->at[i].kind == OP_SET
		    ? line_find(&m->a, o->at[i].line)->own : 0;
	return answers_apply(cx, &m->a, o->at, o->n, &hand, end);
}

/* "14:05", where it was written so: gaps between events then tell hours
 * (LEARN-55). Of what was told without a name no row knows more than the day. */
static void
time_fact(struct matter *m)
{
	str text = str_trim(matter_value(m, "event.time")), t = text, hour;
	int64_t n = 0;

	if (!m->nameless && event_mode(m) != TELL_NAMELESS && m->day &&
	    str_cut(&t, ':', &hour) && hour.n && hour.n <= 2 && t.n == 2 &&
	    str_int(hour, 0, 23, &n) && str_int(t, 0, 59, &n))
		matter_fact_add(m, "time", text);
}

enum err
event_prepare(struct ctx *cx, struct matter *m)
{
	struct ops *o = NEW(cx->mem, struct ops);
	unsigned harm = event_harm(m);
	int64_t at;

	TRY(near_prepare(cx, m));
	TRY(grades_prepare(cx, m, o));
	came_prepare(cx, m, o);
	ack_prepare(cx, m, o);
	TRY(ops_apply(cx, m, o));
	TRY(links_prepare(cx, m));
	at = matter_time(cx, m, "teller.at");
	if (str_eq(m->state, S("new")))
		TRY(triage_due(cx, m, at, &m->due));
	else if (m->owner.n == 0 && str_eq(m->was, S("new")))
		m->owner = door_who(cx)->account;
	if (entry_next(&m->a, "patient.one", NULL))
		matter_fact_add(m, "harm", harm ? harm_word(harm)
		    : S("missing"));
	feedback_facts(cx, m, at);
	time_fact(m);
	return candour_fact(cx, m);
}

/* What the rules ask for nationally, once it is worked on by who may say so. */
enum err
event_follow(struct ctx *cx, struct matter *m)
{
	if (m->nameless || m->as_outsider || !door_has(cx, RIGHT_SAFETY))
		return ERR_OK;
	return routes_follow(cx, m);
}

/* ---- before it goes on ---- */

enum err
check_decided(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = !matter_is(m, "triage.outcome", "not-decided");
	return ERR_OK;
}

enum err
check_redirect(struct ctx *cx, struct matter *m, bool *holds)
{
	str to = matter_value(m, "triage.redirect");

	(void)cx;
	*holds = !matter_is(m, "triage.outcome", "not-safety") ||
	    (to.n && !str_eq(to, S("not-said")));
	return ERR_OK;
}

/* LEARN-60: told what was found, or they asked for no reply themselves. */
enum err
check_feedback(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = (matter_is(m, "told.state", "told") &&
	    has_said(m, "told.found")) ||
	    (matter_is(m, "told.state", "no-reply") &&
	    matter_is(m, "teller.wants", "no"));
	return ERR_OK;
}

/* LEARN-2 */
enum err
check_patients(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = entry_next(&m->a, "patient.one", NULL) ||
	    matter_is(m, "event.type", "hazard") ||
	    matter_is(m, "event.type", "good-care");
	return ERR_OK;
}

/* What nobody judged asks for no candour, and is counted as no harm (LEARN-38). Of
 * whoever died the mind is not asked. */
enum err
check_graded(struct ctx *cx, struct matter *m, bool *holds)
{
	struct harm h[PEOPLE_MAX];
	unsigned n = harms_of(m, h);

	(void)cx;
	*holds = true;
	for (unsigned i = 0; i < n && !matter_is(m, "event.type", "good-care");
	    i++)
		*holds &= h[i].physical == 1 ||
		    (h[i].physical && h[i].psychological);
	return ERR_OK;
}

/* LEARN-1 */
enum err
check_good_repeat(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = !matter_is(m, "event.type", "good-care") ||
	    has_said(m, "good.repeat");
	return ERR_OK;
}

/* LEARN-61 */
enum err
check_support(struct ctx *cx, struct matter *m, bool *holds)
{
	int64_t n = 0, first;

	*holds = !event_asks_support(m) ||
	    (matter_is(m, "support.none", "true") && has_said(m, "support.why"));
	if (*holds)
		return ERR_OK;
	TRY(matter_count(cx, KIND_SUPPORT, matter_name(cx, m), &n, &first));
	*holds = n > 0;
	return ERR_OK;
}

/* ---- a concern about an individual (LEARN-61) ---- */

enum err
event_guide(struct ctx *cx, struct matter *m)
{
	struct op op = matter_op(m, S(""), "concern.opened", time_day(cx->mem,
	    cx->now));

	if (!event_concern(m))
		return fail(cx, ERR_ABSENT, "guide", "%s",
		    err_info[ERR_ABSENT].text);
	if (has_said(m, "concern.opened"))
		return ERR_OK;
	return matter_save(cx, m, &op, 1, "guide");
}
