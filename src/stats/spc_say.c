/*
 * The sentence beside a chart: what the latest value says, what may be expected
 * of the target, and what the limits rest on. Plain English, for a board.
 *
 * It says nothing that the marks do not say, and nothing about a person.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "stats/spc_int.h"

/* 4 labels and 12 numbers at most stand in it. */
enum { SENTENCE_MAX = 4096, NUMBER_MAX = 64 };

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
};

static void
number(struct say *s, double v)
{
	buf_put(&s->b, spc_show(s->mem, s->out, v));
}

static const struct spc_segment *
current(const struct say *s)
{
	const struct spc_segment *g = s->out->segments;

	for (size_t i = 1; i < s->out->nsegments; i++)
		if (s->out->segments[i].from <= s->out->last)
			g = &s->out->segments[i];
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
		buf_fmt(&s->b, ", and the last %u values %s one after another",
		    run, m->way > 0 ? "rise" : "fall");
		break;
	case SPC_RULE_TWO_OF_THREE:
		buf_fmt(&s->b, ", and at least two of the last three values "
		    "lie close to the %.*s limit of ", PRS(side));
		number(s, m->way > 0 ? s->out->upper[i] : s->out->lower[i]);
		break;
	case SPC_RULE_SHIFT:
		buf_fmt(&s->b, ", and the last %u values all lie %s the "
		    "average of ", run, m->way > 0 ? "above" : "below");
		number(s, s->out->mean[i]);
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
		buf_lit(&s->b, ". It takes two values next to each other to "
		    "say what is usual");
		return;
	}
	buf_lit(&s->b, ", within what is usual here (");
	number(s, s->out->lower[i]);
	buf_lit(&s->b, " to ");
	number(s, s->out->upper[i]);
	buf_lit(&s->b, ")");
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
	size_t before = s->out->stand_out - (m->rule != SPC_RULE_NONE);

	buf_lit(&s->b, "The latest value (");
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
		buf_fmt(&s->b, " Before it, %zu value%s out.", before,
		    before == 1 ? " stands" : "s stand");
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
	const struct spc_segment *g = current(s);
	bool trial = false;

	for (size_t i = 0; i < s->out->nsegments; i++)
		trial |= s->out->segments[i].trial;
	if (g->trial)
		buf_fmt(&s->b, " These are trial limits: they rest on %zu "
		    "values, and it takes %d to make them firm.", g->used,
		    SPC_TRIAL);
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

str
spc_sentence(struct arena *mem, const struct spc_in *in,
    const struct spc_out *out)
{
	struct say s = { .mem = mem, .in = in, .out = out };

	buf_init(&s.b, mem, SENTENCE_MAX);
	if (out->values == 0)
		buf_lit(&s.b, "There are no values yet.");
	if (out->values == 1)
		buf_lit(&s.b, "There is one value so far, and one value shows "
		    "no change.");
	if (out->values > 1) {
		latest(&s);
		target(&s);
		rests_on(&s);
	}
	left_out(&s, out->excluded, "is left out of the limits",
	    "are left out of the limits");
	left_out(&s, out->missing, "has no value and is left out",
	    "have no value and are left out");
	left_out(&s, out->empty, "has a denominator of nought and is left out",
	    "have a denominator of nought and are left out");
	return buf_str(&s.b);
}
