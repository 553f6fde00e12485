/*
 * Units side by side: what a funnel needs beside the figures (LEARN-56). Its
 * period, in days; and of each unit its own chart over time, a measure that the
 * figure's note names by its reference: where that shows a change in the period,
 * the units are not compared, unless someone says why. No ranking, and no level.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "learning/harm.h"
#include "learning/matter_int.h"
#include "learning/series.h"

enum { NAMED_MAX = 2000, DAY_S = 86400 };

static enum err
period_of(struct ctx *cx, const struct matter *m, struct spc_in *in,
    int64_t *from, int64_t *to)
{
	struct buf b;

	if (!day_read(matter_value(m, "measure.units-from"), from) ||
	    !day_read(matter_value(m, "measure.units-to"), to) || *to < *from)
		return fail(cx, ERR_INPUT, "measure.units-from", "units are"
		    " compared over one period: say its first day and its last,"
		    " under “What is counted”");
	buf_init(&b, cx->mem, 200);
	buf_put(&b, show_day(cx->mem, *from * DAY_S));
	buf_lit(&b, " to ");
	buf_put(&b, show_day(cx->mem, *to * DAY_S));
	in->period = buf_str(&b);
	return ERR_OK;
}

/* *there: that reference is a measure over time, which the viewer sees. *own: it,
 * where a point of the period stands out; else nothing. */
static enum err
own_chart(struct ctx *cx, str ref, int64_t from, int64_t to, struct spc_in *own,
    bool *there)
{
	struct matter_row r;
	struct matter m;
	struct series s;
	struct spc_out out;
	struct spc_in in;
	enum err e;
	str stray;

	*there = false;
	if (!matter_is_ref(ref) || matter_by_ref(cx, ref, &r) != ERR_OK ||
	    r.kind != KIND_MEASURE) {
		ctx_calm(cx);
		return ERR_OK;
	}
	TRY(matter_open(cx, KIND_MEASURE, r.id, &m));
	e = series_of(cx, &m, &s);
	if (e == ERR_DENIED) {
		ctx_calm(cx); /* Heed's own rows, which are not theirs */
		return ERR_OK;
	}
	TRY(e);
	series_chart(cx, &m, &s, &in, &stray);
	if (s.n == 0 || !s.dated || in.chart == SPC_CHART_FUNNEL ||
	    spc_compute(cx, &in, &out) != ERR_OK) {
		ctx_calm(cx);
		return ERR_OK;
	}
	*there = true;
	for (unsigned i = 0; i < s.n; i++)
		if (out.marks[i].side != SPC_SIDE_COMMON &&
		    s.last[i] >= from && s.last[i] <= to)
			*own = in;
	return ERR_OK;
}

enum err
series_units(struct ctx *cx, const struct matter *m, const struct series *s,
    struct spc_in *in, str *unlooked)
{
	struct spc_in *own = NEWN(cx->mem, struct spc_in, s->n + 1);
	int64_t from = 0, to = 0;
	struct typed l;
	struct buf b;

	*unlooked = S("");
	in->despite = matter_value(m, "measure.units-despite");
	TRY(period_of(cx, m, in, &from, &to));
	typed_of(cx, m, &l);
	buf_init(&b, cx->mem, NAMED_MAX + FIGURE_X_MAX + 2);
	for (unsigned i = 0; i < s->n && i < l.n; i++) {
		bool there;

		TRY(own_chart(cx, str_trim(l.at[i].note), from, to, &own[i],
		    &there));
		if (own[i].npoints && str_trim(in->despite).n == 0)
			return fail(cx, ERR_INPUT, "measure.units-despite",
			    "the own chart of “%.*s” shows a change in this"
			    " period, so that beside others it would mislead:"
			    " look into that first, or write under “What is"
			    " counted” why they are compared nevertheless",
			    PRS(l.at[i].x));
		if (there || b.n > NAMED_MAX)
			continue;
		if (b.n)
			buf_lit(&b, ", ");
		buf_put(&b, l.at[i].x);
	}
	*unlooked = buf_str(&b);
	in->own = own;
	return ERR_OK;
}
