/*
 * The figures of a measure as points of a chart: those that someone wrote down,
 * and how they are to be drawn and judged.
 */
#include "learning/series.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "learning/harm.h"
#include "learning/matter_int.h"
#include "learning/series_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MAX = 24, DETAILS = 3 };

/* ---- what was typed ---- */

/* Digits with a point, perhaps a sign: as a spreadsheet writes a number. */
static bool
number_read(str s, double *v)
{
	char c[DIGITS_MAX + 1];
	size_t i = s.n && s.p[0] == '-', digits = 0, points = 0;

	for (; i < s.n; i++) {
		digits += s.p[i] >= '0' && s.p[i] <= '9';
		points += s.p[i] == '.';
		if (s.p[i] != '.' && (s.p[i] < '0' || s.p[i] > '9'))
			return false;
	}
	if (digits == 0 || points > 1 || s.n > DIGITS_MAX)
		return false;
	memcpy(c, s.p, s.n);
	c[s.n] = '\0';
	*v = strtod(c, NULL);
	return fabs(*v) <= SPC_VALUE_MAX;
}

/* 2026-01-05 or 2026-01: the first and the last day that it stands for. */
static bool
days_of(struct ctx *cx, str x, int64_t *first, int64_t *last)
{
	struct fdate d;

	if (x.n != 7 && x.n != 10)
		return false;
	if (!fdate_try(cx, x, &d) || (d.prec != PREC_DAY &&
	    d.prec != PREC_MONTH))
		return false;
	*first = day_of(d.low);
	*last = d.prec == PREC_DAY ? *first : *first - 1 +
	    time_days_in(d.at.year, d.at.month);
	return true;
}

/* 5/1/2026, as spreadsheets here write a day, as 2026-01-05; else as it stands. */
static str
plain_x(struct ctx *cx, str x)
{
	str left = str_trim(x), day, month;
	struct fdate d;

	x = left;
	if (!str_cut(&left, '/', &day) || !str_cut(&left, '/', &month))
		return x;
	if (fdate_of_fields(cx, "x", day, month, left, &d) == ERR_OK)
		return fdate_print(cx->mem, &d);
	ctx_calm(cx);
	return x;
}

static bool
looks_like_a_day(str x)
{
	for (size_t i = 0; i < 4; i++)
		if (i >= x.n || x.p[i] < '0' || x.p[i] > '9')
			return false;
	return x.n > 4 && x.p[4] == '-';
}

str
figure_fault(struct ctx *cx, const struct figure *f, const char **field)
{
	int64_t first, last;
	double v = 0;

	*field = "x";
	if (f->x.n == 0)
		return S("say when it is of: a day such as 2026-01-05, a month"
		    " such as 2026-01, or a label");
	if (f->x.n > FIGURE_X_MAX)
		return S("its day or label is longer than 60 characters:"
		    " shorten it");
	if (looks_like_a_day(f->x) && !days_of(cx, f->x, &first, &last))
		return S("there is no such day or month: write it as"
		    " 2026-01-05 or 2026-01");
	*field = "y";
	if (f->y.n && !number_read(f->y, &v))
		return S("how many is no number: digits, with a point and no"
		    " comma; leave it empty where it is not known");
	*field = "n";
	if (f->n.n && (!number_read(f->n, &v) || v < 0))
		return S("out of how many is no number: digits, with a point"
		    " and no comma");
	return S("");
}

static str
detail(const struct matter *m, const struct line *entry, const char *link)
{
	const struct line *l = line_under(&m->a, entry, str_of(link));

	return l ? l->value : S("");
}

struct dated { struct figure f; int64_t first, last; unsigned at; };

static int
by_day(const void *a, const void *b)
{
	const struct dated *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* All of them, in their order; *dated: that of their days. */
static struct dated *
typed(struct ctx *cx, const struct matter *m, unsigned *n, bool *dated)
{
	struct dated *d = NEWN(cx->mem, struct dated, LINES_MAX);

	*n = 0;
	*dated = true;
	for (const struct line *l = entry_next(&m->a, "series.one", NULL); l;
	    l = entry_next(&m->a, "series.one", l)) {
		struct dated *o = &d[*n];

		o->f = (struct figure){ detail(m, l, "series.x"),
			detail(m, l, "series.y"), detail(m, l, "series.n"),
			detail(m, l, "series.note"), 0 };
		o->at = (*n)++;
		if (!days_of(cx, o->f.x, &o->first, &o->last)) {
			o->first = o->last = OWN_NO_DAY;
			*dated = false;
		}
	}
	if (*dated)
		qsort(d, *n, sizeof(*d), by_day);
	return d;
}

void
typed_of(struct ctx *cx, const struct matter *m, struct typed *out)
{
	bool dated;
	struct dated *d = typed(cx, m, &out->n, &dated);

	out->at = NEWN(cx->mem, struct figure, out->n + 1);
	for (unsigned i = 0; i < out->n; i++)
		out->at[i] = d[i].f;
}

static void
typed_series(struct ctx *cx, const struct matter *m, struct series *s)
{
	struct dated *d = typed(cx, m, &s->n, &s->dated);

	s->at = NEWN(cx->mem, struct spc_point, s->n + 1);
	s->last = NEWN(cx->mem, int64_t, s->n + 1);
	for (unsigned i = 0; i < s->n; i++) {
		double y = NAN, n = NAN;

		(void)number_read(d[i].f.y, &y);
		(void)number_read(d[i].f.n, &n);
		s->at[i] = (struct spc_point){ .x = d[i].f.x, .y = y, .n = n };
		s->last[i] = d[i].last;
	}
}

/* Of gaps written down with the day of each event: what has passed since the last
 * one (LEARN-55). */
static void
open_gap(struct ctx *cx, const struct matter *m, struct series *s)
{
	int64_t last, today = day_of(cx->now);
	const char *chart = "measure.chart";

	if (s->n == 0 || !s->dated || !(matter_is(m, chart, "g") ||
	    matter_is(m, chart, "t")) || !day_read(s->at[s->n - 1].x, &last) ||
	    last > today)
		return;
	s->at[s->n] = (struct spc_point){ .x = S("until today"),
		.y = (double)(today - last), .n = NAN };
	s->last[s->n++] = today;
	s->open = true;
}

enum err
series_of(struct ctx *cx, const struct matter *m, struct series *s)
{
	*s = (struct series){ .dated = true, .period = "When",
		.own = own_of(matter_value(m, "series.rows")) };
	if (s->own)
		return own_series(cx, m, s);
	typed_series(cx, m, s);
	open_gap(cx, m, s);
	return ERR_OK;
}

/* ---- how it is drawn ---- */

static bool
every_n(const struct series *s, bool *share)
{
	*share = true;
	for (unsigned i = 0; i < s->n; i++) {
		if (!(s->at[i].n > 0))
			return false;
		if (s->at[i].y > s->at[i].n)
			*share = false;
	}
	return s->n > 0;
}

/* As it was chosen where that fits what is there, else what does. */
static enum spc_chart
chart_of(const struct matter *m, const struct series *s)
{
	str code = matter_value(m, "measure.chart");
	unsigned chart = SPC_CHART__MAX;
	bool share;

	for (unsigned i = 0; i < SPC_CHART__MAX; i++)
		if (str_eq(spc_chart_word[i].name, code))
			chart = i;
	if (s->own && s->own->per == OWN_GAPS)
		return s->gaps;
	if (s->own)
		return chart == SPC_CHART_C ? SPC_CHART_C : SPC_CHART_XMR;
	if (chart != SPC_CHART__MAX)
		return (enum spc_chart)chart;
	return !every_n(s, &share) ? SPC_CHART_XMR : share ? SPC_CHART_P
	    : SPC_CHART_U;
}

static bool
is_point(const struct series *s, str x)
{
	for (unsigned i = 0; i < s->n; i++)
		if (str_eq(s->at[i].x, x))
			return true;
	return false;
}

/* New starts that are at figures of the series; the first other is stray. */
static void
splits(struct ctx *cx, const struct matter *m, const struct series *s,
    struct spc_in *in, str *stray)
{
	str *split = NEWN(cx->mem, str, SPC_NAMES_MAX);

	*stray = S("");
	for (const struct line *l = entry_next(&m->a, "segments.one", NULL); l;
	    l = entry_next(&m->a, "segments.one", l)) {
		str x = plain_x(cx, detail(m, l, "segments.from"));

		if (x.n == 0 || in->nsplit == SPC_NAMES_MAX)
			continue;
		if (is_point(s, x))
			split[in->nsplit++] = x;
		else if (stray->n == 0)
			*stray = x;
	}
	in->split = split;
}

void
series_chart(struct ctx *cx, const struct matter *m, const struct series *s,
    struct spc_in *in, str *stray)
{
	double *target = NEW(cx->mem, double);
	int64_t n = 0;

	*in = (struct spc_in){ .chart = chart_of(m, s), .points = s->at,
		.npoints = s->n, .open = s->open,
		.screen = matter_is(m, "measure.screen", "true"),
		.from_nought = s->own != NULL,
		.improve = matter_is(m, "measure.direction", "up")
		    ? SPC_IMPROVE_UP
		    : matter_is(m, "measure.direction", "down")
		    ? SPC_IMPROVE_DOWN : SPC_IMPROVE_NONE };
	*stray = S("");
	if (in->chart == SPC_CHART_FUNNEL)
		return; /* it has no time, and so none of what follows */
	if (number_read(matter_value(m, "measure.target"), target))
		in->target = target;
	if (str_int(matter_value(m, "measure.run"), SPC_RUN_MIN, SPC_RUN_MAX,
	    &n))
		in->run = (unsigned)n;
	/* Where nobody said, from the first that are enough: more figures make no
	 * new limits (LEARN-52). */
	if (str_int(matter_value(m, "measure.baseline"), 2, SPC_POINTS_MAX,
	    &n))
		in->baseline = (size_t)n;
	else if (in->chart != SPC_CHART_RUNS)
		in->baseline = SPC_TRIAL;
	splits(cx, m, s, in, stray);
}

unsigned
series_since(const struct series *s, int64_t day)
{
	unsigned i = 0;

	if (!s->dated)
		return s->n;
	while (i < s->n && s->last[i] < day)
		i++;
	return i;
}

/* The row at which the last segment before `since` begins. */
static unsigned
segment_before(const struct spc_in *in, unsigned since)
{
	unsigned from = 0;

	for (unsigned i = 0; i + 1 < since; i++)
		for (size_t k = 0; k < in->nsplit; k++)
			if (str_eq(in->points[i].x, in->split[k]))
				from = i + 1;
	return from;
}

static enum err
early(struct spc_effect_out *out, str why)
{
	*out = (struct spc_effect_out){ .effect = SPC_EFFECT_EARLY,
		.sentence = why };
	return ERR_OK;
}

enum err
series_effect(struct ctx *cx, const struct series *s, int64_t day,
    struct spc_in *in, struct spc_effect_out *out)
{
	unsigned since = series_since(s, day), from;

	if (s->n == 0)
		return early(out, S("Too early to say: there are no figures"
		    " yet"));
	if (!s->dated)
		return early(out, S("It cannot be told: the figures have labels"
		    " that are no days or months, so that nobody knows which"
		    " are from before"));
	if (since == 0)
		return early(out, S("Too early to say: there is no figure from"
		    " before the action began"));
	if (spc_effect(cx, in, since, out) != ERR_OK) {
		str why = err_say(cx, ERR_INPUT);

		ctx_calm(cx);
		return early(out, str_cat(cx->mem, S("It cannot be told: the"
		    " chart cannot be drawn: "), why));
	}
	from = segment_before(in, since);
	in->points += from;
	in->npoints -= from;
	in->nsplit = 0;
	if (out->before >= SPC_EFFECT_BEFORE)
		in->baseline = out->before;
	if (since < s->n) {
		in->began = since - from;
		in->what_began = S("action began");
	}
	return ERR_OK;
}

/* ---- writing them down ---- */

static const struct line *
entry_of(const struct matter *m, str x)
{
	for (const struct line *l = entry_next(&m->a, "series.one", NULL); l;
	    l = entry_next(&m->a, "series.one", l))
		if (str_eq(detail(m, l, "series.x"), x))
			return l;
	return NULL;
}

/* A detail of an entry set, added, or taken away. */
static unsigned
put_detail(const struct matter *m, const struct line *entry, str id,
    const char *link, str value, struct op *op)
{
	const struct line *l = entry ? line_under(&m->a, entry, str_of(link))
	    : NULL;

	*op = matter_op(m, id, link, value);
	if (value.n)
		return !l || !str_eq(l->value, value);
	if (!l)
		return 0;
	op->kind = OP_DROP;
	return 1;
}

static unsigned
put_figure(struct ctx *cx, const struct matter *m, const struct figure *f,
    bool drop, struct op *op)
{
	const struct line *l = entry_of(m, f->x);
	unsigned n = 0;
	str id;

	if (drop) {
		if (!l)
			return 0;
		op[0] = matter_entry(cx, "series.one");
		op[0].kind = OP_DROP;
		op[0].line = l->id;
		op[0].rev = l->rev;
		return 1;
	}
	if (!l) {
		op[n++] = matter_entry(cx, "series.one");
		id = op[0].line;
		op[n++] = matter_op(m, id, "series.x", f->x);
	} else {
		id = l->id;
	}
	n += put_detail(m, l, id, "series.y", f->y, &op[n]);
	n += put_detail(m, l, id, "series.n", f->n, &op[n]);
	n += put_detail(m, l, id, "series.note", f->note, &op[n]);
	return n;
}

static bool
twice(const struct figure *f, unsigned i)
{
	for (unsigned k = 0; k < i; k++)
		if (str_eq(f[k].x, f[i].x))
			return true;
	return false;
}

static enum err
figures_look(struct ctx *cx, const struct figure *f, unsigned n)
{
	enum err e = ERR_OK;

	for (unsigned i = 0; i < n; i++) {
		const char *field = "x";
		str fault = twice(f, i) ? S("this day or label is there twice")
		    : figure_fault(cx, &f[i], &field);

		if (fault.n == 0)
			continue;
		e = f[i].row ? fail(cx, ERR_INPUT, "rows", "row %u: %.*s",
		    f[i].row, PRS(fault)) : fail(cx, ERR_INPUT, field, "%.*s",
		    PRS(fault));
	}
	return e;
}

enum err
typed_put(struct ctx *cx, struct matter *m, const struct figure *from,
    unsigned n, bool drop)
{
	struct figure *f = NEWN(cx->mem, struct figure, n + 1);
	struct op *op = NEWN(cx->mem, struct op, (DETAILS + 2) * n + 1);
	unsigned nop = 0, fresh = 0, had = 0;

	for (unsigned i = 0; i < n; i++) {
		f[i] = (struct figure){ plain_x(cx, from[i].x),
			str_trim(from[i].y), str_trim(from[i].n),
			str_trim(from[i].note), from[i].row };
		fresh += entry_of(m, f[i].x) == NULL;
	}
	if (!drop)
		TRY(figures_look(cx, f, n));
	for (const struct line *l = entry_next(&m->a, "series.one", NULL); l;
	    l = entry_next(&m->a, "series.one", l))
		had++;
	if (!drop && had + fresh > FIGURES_MAX)
		return fail(cx, ERR_LIMIT, "rows", "a measure holds %d figures"
		    " at most: take longer periods, or end this one and begin"
		    " another", FIGURES_MAX);
	for (unsigned i = 0; i < n; i++)
		nop += put_figure(cx, m, &f[i], drop, &op[nop]);
	return nop ? matter_save(cx, m, op, nop, "save") : ERR_OK;
}

enum err
series_from(struct ctx *cx, struct matter *m, str code)
{
	struct op op = matter_op(m, S(""), "series.rows", code);

	if (code.n && !own_of(code))
		return fail(cx, ERR_INPUT, "rows", "choose one of the list");
	if (str_eq(code, matter_value(m, "series.rows")))
		return ERR_OK;
	if (code.n == 0)
		op.kind = OP_DROP;
	return matter_save(cx, m, &op, 1, "save");
}

/* ---- what is written with a measure ---- */

/* Each new start says from where and why; who is whoever writes it (LEARN-52). */
static enum err
segments_look(struct ctx *cx, struct matter *m)
{
	struct op op[SPC_NAMES_MAX];
	struct op_result end[SPC_NAMES_MAX];
	struct hand hand = matter_hand(cx, m);
	unsigned n = 0;

	for (const struct line *l = entry_next(&m->a, "segments.one", NULL); l;
	    l = entry_next(&m->a, "segments.one", l)) {
		if (detail(m, l, "segments.from").n == 0 ||
		    detail(m, l, "segments.reason").n == 0)
			return fail(cx, ERR_INPUT, "segments.reason",
			    "a new start needs the figure after which it begins,"
			    " and why: limits are never worked out anew without"
			    " a reason");
		if (detail(m, l, "segments.by").n == 0 && n < SPC_NAMES_MAX &&
		    hand.by.n)
			op[n++] = matter_op(m, l->id, "segments.by", hand.by);
	}
	return n ? answers_apply(cx, &m->a, op, n, &hand, end) : ERR_OK;
}

/* Whoever has the action has its measure, unless someone else was named. */
static enum err
owner_of_action(struct ctx *cx, struct matter *m)
{
	for (unsigned i = 0; i < m->nabout && m->owner.n == 0; i++) {
		struct matter_row r;
		enum kind k;
		str id = matter_name_cut(m->about[i], &k);

		if (k != KIND_ACTION)
			continue;
		if (matter_row_of(cx, k, id, &r) == ERR_OK)
			m->owner = r.owner;
		else
			ctx_calm(cx);
	}
	return ERR_OK;
}

enum err
measure_prepare(struct ctx *cx, struct matter *m)
{
	struct buf b;
	unsigned n = 0;

	if (!m->exists)
		TRY(owner_of_action(cx, m));
	if (m->day == 0)
		m->day = cx->now;
	TRY(segments_look(cx, m));
	for (const struct line *l = entry_next(&m->a, "series.one", NULL); l;
	    l = entry_next(&m->a, "series.one", l))
		n++;
	buf_init(&b, cx->mem, 20);
	buf_int(&b, n);
	matter_fact_add(m, "figures", buf_str(&b));
	matter_fact_add(m, "rows", matter_value(m, "series.rows"));
	return ERR_OK;
}
