/*
 * How it changes: a chart of the share and one of the count, by month.
 *
 * A month without records is a gap, and so is one whose number is hidden: the
 * limits come from what is shown, so that no one can work it out. Dates can be
 * wrong by centuries; the charts hold the last MONTHS_SHOWN up to the month in
 * which the audit was made, and what lies outside is told.
 */
#include "audit/report_int.h"
#include "core/arena.h"
#include "core/time.h"
#include "stats/spc.h"

#include <math.h>

enum { MONTHS_SHOWN = 36 };

struct months {
	struct rep *r;
	int first, last;       /* year * 12 + month - 1 */
	unsigned n;            /* from first to last; 0: none */
	struct spc_point *share, *count;
	unsigned values;       /* that are shown */
	uint64_t before, after; /* records outside */
	bool hidden, partial;
};

/* -1 for what is no month. */
static int
month_no(str key)
{
	int64_t y, m;

	if (key.n != 7 || key.p[4] != '-' ||
	    !str_int(str_sub(key, 0, 4), 1, 9999, &y) ||
	    !str_int(str_sub(key, 5, 2), 1, 12, &m))
		return -1;
	return (int)(y * 12 + m - 1);
}

static str
month_key(struct rep *r, int no)
{
	struct buf b;

	buf_init(&b, r->cx->mem, 40);
	buf_fmt(&b, "%04d-%02d", no / 12, no % 12 + 1);
	return buf_str(&b);
}

/* The months that are charted, and how many records lie outside. */
static void
bound(struct months *m)
{
	const struct audit_table *t = &m->r->t->by[AUDIT_MONTH];
	struct civil at = time_london(m->r->t->now);
	int now = at.year * 12 + at.month - 1;

	m->first = m->last = -1;
	for (unsigned i = 0; i < t->n; i++) {
		int no = month_no(t->at[i].key);

		if (no > now)
			m->after += t->at[i].read;
		else if (no > m->last)
			m->last = no;
	}
	for (unsigned i = 0; i < t->n; i++) {
		int no = month_no(t->at[i].key);

		if (no < 0 || no > m->last)
			continue;
		if (no <= m->last - MONTHS_SHOWN)
			m->before += t->at[i].read;
		else if (m->first < 0 || no < m->first)
			m->first = no;
	}
	m->n = m->last < 0 ? 0 : (unsigned)(m->last - m->first + 1);
	m->partial = m->last == now;
}

static void
fill(struct months *m)
{
	struct rep *r = m->r;

	m->share = NEWN(r->cx->mem, struct spc_point, m->n + 1);
	m->count = NEWN(r->cx->mem, struct spc_point, m->n + 1);
	for (unsigned i = 0; i < m->n; i++) {
		str key = month_key(r, m->first + (int)i);
		const struct audit_count *c = rep_key(&r->t->by[AUDIT_MONTH],
		    key);
		bool some = c && c->read > 0 && c->records <= c->read;
		bool shown = some && rep_shows(r, c, c->records);

		m->hidden |= some && !shown;
		m->values += shown;
		m->share[i] = (struct spc_point){ .x = rep_month(r, key, true),
			.y = shown ? (double)c->records : NAN,
			.n = shown ? (double)c->read : NAN };
		m->count[i] = m->share[i];
	}
}

/* The figures of a chart; false where they cannot be worked out. */
static bool
compute(struct months *m, enum spc_chart kind, struct spc_in *in,
    struct spc_out *out)
{
	struct ctx *cx = m->r->cx;
	unsigned was = cx->ndiag;
	enum err e;

	*in = (struct spc_in){ .chart = kind, .improve = SPC_IMPROVE_DOWN,
		.from_nought = true,
		.points = kind == SPC_CHART_P ? m->share : m->count,
		.npoints = m->n };
	e = spc_compute(cx, in, out);
	cx->ndiag = was;
	return e == ERR_OK;
}

static void
chart(struct months *m, enum spc_chart kind, str id, str title, str y)
{
	struct spc_in in;
	struct spc_out out;

	if (compute(m, kind, &in, &out))
		ui_spc(m->r->h, &(struct ui_spc){ .id = id, .title = title,
		    .x = S("Month"), .y = y, .in = &in, .out = &out });
	else
		rep_p(m->r, rep_join(m->r, title, S(": this could not be "
		    "charted.")));
}

static void
draw_charts(struct months *m)
{
	chart(m, SPC_CHART_P, S("share"), S("Share of each month's records in "
	    "which someone is sorted by risk"), S("Share of records"));
	chart(m, SPC_CHART_XMR, S("count"), S("Records in which someone is "
	    "sorted by risk, each month"), S("Records"));
	rep_note(m->r, "time.read");
}

/* "March 2026: 34 of 1,200 records (2.8%)." */
static void
draw_one(struct months *m)
{
	struct rep *r = m->r;
	unsigned i = 0;
	const struct audit_count *c;
	str key;

	while (isnan(m->count[i].y))
		i++;
	key = month_key(r, m->first + (int)i);
	c = rep_key(&r->t->by[AUDIT_MONTH], key);
	rep_p(r, rep_join(r, rep_month(r, key, false), S(": "),
	    rep_count(r, c, c->records), S(" of "), rep_int(r, c->read),
	    c->read == 1 ? S(" record (") : S(" records ("),
	    rep_share(r, c->records, c->read), S(").")));
	rep_note(r, "time.one");
}

static void
say(struct rep *r, uint64_t n, str one, str more)
{
	if (n)
		rep_p(r, n == 1 ? one : rep_join(r, rep_int(r, n), more));
}

/* What the charts leave out, and why. */
static void
draw_notes(struct months *m)
{
	struct rep *r = m->r;
	const struct audit_count *none = rep_key(&r->t->by[AUDIT_MONTH],
	    S(""));

	if (m->hidden)
		rep_note(r, "time.few");
	if (m->partial && m->n > 1)
		rep_p(r, rep_join(r, rep_month(r, month_key(r, m->last), false),
		    S(" had not ended when this was made.")));
	say(r, none ? none->read : 0,
	    S("One record does not say when it was written. It is in the "
	    "totals and in no month."),
	    S(" records do not say when they were written. They are in the "
	    "totals and in no month."));
	say(r, m->before, S("One record is older than the months shown."),
	    S(" records are older than the months shown."));
	say(r, m->after, S("One record bears a date after this report was "
	    "made."), S(" records bear a date after this report was made."));
}

str
rep_change(struct rep *r)
{
	struct months m = { .r = r };
	struct spc_in in;
	struct spc_out out;

	bound(&m);
	if (m.n == 0)
		return S("");
	fill(&m);
	if (m.values < 2 || !compute(&m, SPC_CHART_P, &in, &out))
		return S("");
	return out.sentence;
}

void
draw_time(struct rep *r)
{
	struct months m = { .r = r };

	bound(&m);
	if (m.n == 0) {
		rep_note(r, "time.none");
		return;
	}
	fill(&m);
	if (m.values > 1)
		draw_charts(&m);
	else if (m.values == 1)
		draw_one(&m);
	draw_notes(&m);
}
