/*
 * The sentence beside a chart: what the latest value says, what may be expected
 * of the target, and what the limits rest on. Plain English, for a board.
 *
 * It says nothing that the marks do not say, and nothing about a person.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "stats/spc_int.h"

/* 6 labels, 2 reasons and 16 numbers at most stand in it. */
enum { SENTENCE_MAX = 4096, NUMBER_MAX = 64, NAMED_MAX = 5 };

int
spc_decimals(double a)
{
	int d = 0;

	for (double low = 100; a > 0 && a < low && d < 8; low /= 10)
		d++;
	return d;
}

/* Takes "12.500" and "12.000" to "12.5" and "12". */
static str
no_noughts(str s)
{
	if (str_chr(s, '.') < 0)
		return s;
	while (s.p[s.n - 1] == '0')
		s.n--;
	if (s.p[s.n - 1] == '.')
		s.n--;
	return s;
}

/* "1234567" with a comma before each three digits of the whole part. */
static void
put_grouped(struct buf *b, str s)
{
	ptrdiff_t dot = str_chr(s, '.');
	size_t whole = dot < 0 ? s.n : (size_t)dot;

	for (size_t i = 0; i < s.n; i++) {
		if (i > 0 && i < whole && (whole - i) % 3 == 0)
			buf_c(b, ',');
		buf_c(b, s.p[i]);
	}
}

str
spc_number(struct arena *mem, double v, int least)
{
	int d = spc_decimals(fabs(v));
	struct buf digits, b;
	str s;

	if (isnan(v))
		return S("");
	buf_init(&digits, mem, NUMBER_MAX);
	buf_init(&b, mem, NUMBER_MAX);
	buf_fmt(&digits, "%.*f", d > least ? d : least, fabs(v));
	s = no_noughts(buf_str(&digits));
	if (v < 0 && !str_eq(s, S("0")))
		buf_c(&b, '-');
	put_grouped(&b, s);
	return buf_str(&b);
}

str
spc_show(struct arena *mem, const struct spc_out *out, double v)
{
	if (!out->share || isnan(v))
		return spc_number(mem, v, out->decimals);
	return str_cat(mem, spc_number(mem, v * 100, out->decimals), S("%"));
}

struct say {
	struct buf b;
	struct arena *mem;
	const struct spc_in *in;
	const struct spc_out *out;
	size_t changed;
};

static bool
is(const struct say *s, enum spc_trait t)
{
	return (spc_traits[s->in->chart] & t) != 0;
}

/* What a figure is called. */
static const char *
figure(const struct say *s)
{
	return is(s, SPC_GAP) ? "gap" : "value";
}

static void
number(struct say *s, double v)
{
	buf_put(&s->b, spc_show(s->mem, s->out, v));
}

const struct spc_segment *
spc_current(const struct spc_out *out)
{
	const struct spc_segment *g = out->segments;

	for (size_t i = 1; i < out->nsegments; i++)
		if (out->segments[i].from <= out->last)
			g = &out->segments[i];
	return g;
}

static void
why(struct say *s, const struct spc_mark *m)
{
	unsigned run = s->in->run ? s->in->run : SPC_RUN;
	size_t i = s->out->last;
	str side = m->way > 0 ? S("upper") : S("lower");

	switch (m->rule) {
	case SPC_RULE_OUTSIDE:
		buf_fmt(&s->b, ", %s the %.*s limit of ",
		    m->way > 0 ? "above" : "below", PRS(side));
		number(s, m->way > 0 ? s->out->upper[i] : s->out->lower[i]);
		break;
	case SPC_RULE_TREND:
		buf_fmt(&s->b, ", and the last %u %ss %s one after another",
		    run, figure(s), m->way > 0 ? "rise" : "fall");
		break;
	case SPC_RULE_TWO_OF_THREE:
		buf_fmt(&s->b, ", and at least two of the last three %ss "
		    "lie close to the %.*s limit of ", figure(s), PRS(side));
		number(s, m->way > 0 ? s->out->upper[i] : s->out->lower[i]);
		break;
	case SPC_RULE_SHIFT:
		buf_fmt(&s->b, ", and the last %u %ss all lie %s the %s of ",
		    run, figure(s), m->way > 0 ? "above" : "below",
		    is(s, SPC_MIDDLE) ? "median" : "average");
		number(s, s->out->centre[i]);
		break;
	default:
		break;
	}
}

static void
usual(struct say *s)
{
	size_t i = s->out->last;

	if (isnan(s->out->upper[i])) {
		buf_fmt(&s->b, ". It takes two %ss%s to say what is usual",
		    figure(s), is(s, SPC_RANGE) || is(s, SPC_Z) ?
		    " next to each other" : "");
		return;
	}
	buf_lit(&s->b, ", within what is usual here (");
	number(s, s->out->lower[i]);
	buf_lit(&s->b, " to ");
	number(s, s->out->upper[i]);
	buf_lit(&s->b, ")");
}

/* The gap that still grows: only that it is long already can be told. */
static void
open_gap(struct say *s)
{
	size_t i = s->out->open;

	if (i == s->in->npoints)
		return;
	buf_lit(&s->b, " The gap since then is still open: ");
	number(s, s->out->value[i]);
	buf_lit(&s->b, " so far");
	if (s->out->marks[i].rule != SPC_RULE_NONE) {
		buf_lit(&s->b, ", above the upper limit of ");
		number(s, s->out->upper[i]);
		buf_lit(&s->b, " already, which is unlikely to be chance");
	}
	buf_lit(&s->b, ".");
}

static void
latest(struct say *s)
{
	static const str points_to[SPC_SIDE__MAX] = {
		[SPC_SIDE_IMPROVEMENT] = SK(" for the better"),
		[SPC_SIDE_CONCERN] = SK(" for the worse"),
		[SPC_SIDE_NEUTRAL] = SK(""),
	};
	const struct spc_mark *m = &s->out->marks[s->out->last];
	size_t open = s->out->open, before;

	before = s->out->stand_out - (m->rule != SPC_RULE_NONE) -
	    (open < s->in->npoints && open != s->out->last &&
	    s->out->marks[open].rule != SPC_RULE_NONE);
	buf_fmt(&s->b, "The latest %s (", figure(s));
	buf_put(&s->b, s->in->points[s->out->last].x);
	buf_lit(&s->b, ") is ");
	number(s, s->out->value[s->out->last]);
	if (m->rule == SPC_RULE_NONE) {
		usual(s);
		buf_lit(&s->b, ".");
	} else {
		why(s, m);
		buf_lit(&s->b, ". This is unlikely to be chance; it points to "
		    "a change");
		buf_put(&s->b, points_to[m->side]);
		buf_lit(&s->b, ".");
	}
	if (before > 0)
		buf_fmt(&s->b, " Before it, %zu %s%s out.", before, figure(s),
		    before == 1 ? " stands" : "s stand");
	if (open != s->out->last)
		open_gap(s);
}

static void
target(struct say *s)
{
	if (s->out->assurance == SPC_ASSURANCE_NONE)
		return;
	buf_lit(&s->b, " The target is ");
	number(s, *s->in->target);
	switch (s->out->assurance) {
	case SPC_ASSURANCE_PASS:
		buf_lit(&s->b, ": by these limits it can be expected to be "
		    "met.");
		break;
	case SPC_ASSURANCE_FAIL:
		buf_lit(&s->b, ": by these limits it will not be met unless "
		    "something changes.");
		break;
	default:
		buf_lit(&s->b, ": it lies within what is usual, so it is met "
		    "or missed by chance.");
	}
}

static void
rests_on(struct say *s)
{
	const struct spc_segment *g = spc_current(s->out);
	bool trial = false;

	for (size_t i = 0; i < s->out->nsegments; i++)
		trial |= s->out->segments[i].trial;
	if (g->trial)
		buf_fmt(&s->b, " These are trial limits: they rest on %zu "
		    "%ss, and it takes %d to make them firm.", g->used,
		    figure(s), SPC_TRIAL);
	else if (trial)
		buf_lit(&s->b, " An earlier part has trial limits, from fewer "
		    "than 12 values.");
	if (g->limits && g->range == 0)
		buf_lit(&s->b, " The values behind the limits do not vary.");
}

static void
left_out(struct say *s, size_t n, const char *one, const char *many)
{
	if (n == 1)
		buf_fmt(&s->b, " 1 point %s.", one);
	else if (n > 1)
		buf_fmt(&s->b, " %zu points %s.", n, many);
}

/* ---- a run chart --------------------------------------------------- */

static void
verdict(struct say *s, const struct spc_runs *r)
{
	if (r->longest > r->longest_max && r->crossings < r->crossings_min)
		buf_lit(&s->b, "Both are unlikely to be chance; they point to "
		    "a change.");
	else if (r->longest > r->longest_max)
		buf_lit(&s->b, "So long a run is unlikely to be chance; it "
		    "points to a change.");
	else if (r->crossings < r->crossings_min)
		buf_lit(&s->b, "So few crossings are unlikely to be chance; "
		    "they point to a change.");
	else
		buf_lit(&s->b, "The values vary as they would by chance.");
	if (r->useful < 10)
		buf_lit(&s->b, " It takes some 10 values for this to see a "
		    "change.");
}

static void
runs(struct say *s)
{
	const struct spc_segment *g = spc_current(s->out);
	const struct spc_runs *r = &g->runs;

	if (isnan(g->middle)) {
		buf_lit(&s->b, "There is no median to count runs about.");
		return;
	}
	buf_put(&s->b, s->out->nsegments > 1 ? S("In the latest part half") :
	    S("Half"));
	buf_lit(&s->b, " of the values lie above the median of ");
	number(s, g->middle);
	buf_lit(&s->b, " and half below");
	if (r->useful == 0) {
		buf_lit(&s->b, ", or all of them on it, so there is no run to "
		    "count.");
		return;
	}
	buf_fmt(&s->b, ". The longest run on one side has %zu value%s (more "
	    "than %zu would be unlikely), and the line crosses the median %zu "
	    "time%s (fewer than %zu would be unlikely). ", r->longest,
	    r->longest == 1 ? "" : "s", r->longest_max, r->crossings,
	    r->crossings == 1 ? "" : "s", r->crossings_min);
	verdict(s, r);
}

/* ---- a funnel ------------------------------------------------------ */

static bool
past_inner(const struct spc_out *o, size_t i)
{
	return o->marks[i].rule == SPC_RULE_NONE &&
	    (spc_order(o->value[i], o->upper_95[i], 0) > 0 ||
	    spc_order(o->value[i], o->lower_95[i], 0) < 0);
}

static void
named(struct say *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->in->npoints; i++) {
		if (s->out->marks[i].rule == SPC_RULE_NONE)
			continue;
		if (n < NAMED_MAX) {
			buf_put(&s->b, n ? S(", ") : S(": "));
			buf_put(&s->b, s->in->points[i].x);
			buf_put(&s->b, s->out->marks[i].way > 0 ? S(" above") :
			    S(" below"));
		}
		n++;
	}
	if (n > NAMED_MAX)
		buf_fmt(&s->b, " and %zu more", n - NAMED_MAX);
}

static void
units(struct say *s)
{
	size_t all = s->out->values, inner = 0;

	for (size_t i = 0; i < s->in->npoints; i++)
		inner += past_inner(s->out, i);
	if (s->out->stand_out == 0)
		buf_fmt(&s->b, "None of the %zu units lies", all);
	else
		buf_fmt(&s->b, "%zu of %zu units lie%s", s->out->stand_out, all,
		    s->out->stand_out == 1 ? "s" : "");
	buf_lit(&s->b, " outside the limits within which 99.8% lie by chance");
	named(s);
	buf_lit(&s->b, ". ");
	if (inner == 0)
		buf_lit(&s->b, "None lies");
	else
		buf_fmt(&s->b, "%zu lie%s", inner, inner == 1 ? "s" : "");
	buf_lit(&s->b, " between those and the limits for 95%, where one in "
	    "twenty is by chance.");
}

static void
period(struct say *s)
{
	str p = str_trim(s->in->period);

	buf_lit(&s->b, " Period: ");
	buf_put(&s->b, p.n ? p : S("not stated"));
	buf_lit(&s->b, ". This is not a ranking: units differ in whom they "
	    "serve and how they count.");
	if (s->changed > 0) {
		buf_fmt(&s->b, " The own chart of %zu unit%s tells of a change "
		    "in the period; they are compared nevertheless: ",
		    s->changed, s->changed == 1 ? "" : "s");
		buf_put(&s->b, str_trim(s->in->despite));
		buf_lit(&s->b, ".");
	}
}

static void
funnel(struct say *s)
{
	if (s->out->values < 2 || !s->out->segments[0].limits) {
		buf_lit(&s->b, "It takes two units to compare.");
	} else {
		buf_lit(&s->b, "Over all units it is ");
		number(s, s->out->mean[s->out->last]);
		buf_put(&s->b, s->out->share ? S(" of cases. ") :
		    S(" for each of what they are counted against. "));
		units(s);
	}
	period(s);
}

/* ---- the whole ----------------------------------------------------- */

static void
over_time(struct say *s)
{
	if (s->out->values == 0)
		buf_fmt(&s->b, "There are no %ss yet.", figure(s));
	else if (s->out->values == 1)
		buf_fmt(&s->b, "There is one %s so far, and one %s shows no "
		    "change.", figure(s), figure(s));
	else if (s->in->chart == SPC_CHART_RUNS)
		runs(s);
	else
		latest(s);
	if (s->out->values > 1) {
		target(s);
		rests_on(s);
	}
}

str
spc_sentence(struct arena *mem, const struct spc_in *in,
    const struct spc_out *out, size_t changed)
{
	struct say s = { .mem = mem, .in = in, .out = out,
		.changed = changed };

	buf_init(&s.b, mem, SENTENCE_MAX);
	if (in->chart == SPC_CHART_FUNNEL)
		funnel(&s);
	else
		over_time(&s);
	left_out(&s, out->excluded, "is left out of the limits",
	    "are left out of the limits");
	left_out(&s, out->missing, "has no value and is left out",
	    "have no value and are left out");
	left_out(&s, out->empty, "has a denominator of nought and is left out",
	    "have a denominator of nought and are left out");
	return buf_str(&s.b);
}

/* ---- in a few words ------------------------------------------------ */

/* The mark that the whole goes by: the last, or an open gap that stands out. */
static const struct spc_mark *
telling(const struct spc_out *o)
{
	size_t n = o->segments[o->nsegments - 1].from +
	    o->segments[o->nsegments - 1].n;

	return o->open < n && o->marks[o->open].rule != SPC_RULE_NONE ?
	    &o->marks[o->open] : &o->marks[o->last];
}

str
spc_variation_says(struct arena *mem, const struct spc_out *o)
{
	const struct spc_mark *m;
	str s;

	if (o->variation == SPC_SIDE_COMMON)
		return S("common cause");
	s = str_cat(mem, S("special cause, "),
	    spc_side_word[o->variation].says);
	m = telling(o);
	if (m->way == 0)
		return s;
	return str_cat(mem, s, m->way > 0 ? S(", high") : S(", low"));
}

str
spc_assurance_says(const struct spc_out *o)
{
	static const str says[SPC_ASSURANCE__MAX] = {
		[SPC_ASSURANCE_NONE] = SK(""),
		[SPC_ASSURANCE_PASS] = SK("assurance: pass"),
		[SPC_ASSURANCE_FAIL] = SK("assurance: fail"),
		[SPC_ASSURANCE_HIT_AND_MISS] = SK("assurance: hit and miss"),
	};

	return says[o->assurance];
}

str
spc_offer(const struct spc_out *o)
{
	return o->rare ? S("More than half of the values are nought: a chart "
	    "of the time between (g, or t where hours are known) would tell "
	    "more.") : S("");
}
