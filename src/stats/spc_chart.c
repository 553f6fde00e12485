/*
 * The kinds of chart: what is judged of a point, and how far its limits stand
 * from the mean. Each is a row of spc.def and a function or two here. Source of
 * every formula: learning.md 4.
 */
#include "stats/spc_int.h"

#include <float.h>

static double
value_alone(const struct spc_point *p)
{
	return p->y;
}

static double
value_rate(const struct spc_point *p)
{
	return p->n > 0 ? p->y / p->n : NAN;
}

/* Times between events lean far to the right; so raised, they lie evenly
 * (Nelson). */
double
spc_root(double y)
{
	return pow(y, 1 / 3.6);
}

double
spc_unroot(double x)
{
	return pow(x, 3.6);
}

static double
value_root(const struct spc_point *p)
{
	return spc_root(p->y);
}

static double
reach_none(const struct spc_base *b, const struct spc_point *p)
{
	(void)b, (void)p;
	return NAN;
}

static double
reach_xmr(const struct spc_base *b, const struct spc_point *p)
{
	(void)p;
	return b->k * b->range;
}

static double
reach_i(const struct spc_base *b, const struct spc_point *p)
{
	(void)p;
	return SPC_K_TEXTBOOK * b->range;
}

static double
sigma_share(const struct spc_base *b, const struct spc_point *p)
{
	return p->n > 0 ? sqrt(b->mean * (1 - b->mean) / p->n) : NAN;
}

static double
sigma_rate(const struct spc_base *b, const struct spc_point *p)
{
	return p->n > 0 ? sqrt(b->mean / p->n) : NAN;
}

static double
reach_p(const struct spc_base *b, const struct spc_point *p)
{
	return 3 * sigma_share(b, p) * b->sigma_z;
}

static double
reach_u(const struct spc_base *b, const struct spc_point *p)
{
	return 3 * sigma_rate(b, p) * b->sigma_z;
}

static double
reach_c(const struct spc_base *b, const struct spc_point *p)
{
	(void)p;
	return 3 * sqrt(b->mean);
}

static double
reach_g(const struct spc_base *b, const struct spc_point *p)
{
	(void)p;
	return 3 * sqrt(b->mean * (b->mean + 1));
}

static double
reach_funnel(const struct spc_base *b, const struct spc_point *p)
{
	return SPC_Z_998 * (b->by_rate ? sigma_rate : sigma_share)(b, p);
}

const struct spc_kind spc_kind[SPC_CHART__MAX] = {
#define SPC_CHART(id, name, says, traits, floor, ceiling, value, reach) \
	[SPC_CHART_##id] = { (traits), floor, ceiling, value, reach },
#include "stats/spc.def"
#undef SPC_CHART
};
const unsigned spc_traits[SPC_CHART__MAX] = {
#define SPC_CHART(id, name, says, traits, ...) [SPC_CHART_##id] = (traits),
#include "stats/spc.def"
#undef SPC_CHART
};

const struct spc_word spc_chart_word[SPC_CHART__MAX] = {
#define SPC_CHART(id, name, says, ...) [SPC_CHART_##id] = { SK(name), SK(says) },
#include "stats/spc.def"
#undef SPC_CHART
};
const struct spc_word spc_rule_word[SPC_RULE__MAX] = {
#define SPC_RULE(id, name, says) [SPC_RULE_##id] = { SK(name), SK(says) },
#include "stats/spc.def"
#undef SPC_RULE
};
const struct spc_word spc_side_word[SPC_SIDE__MAX] = {
#define SPC_SIDE(id, name, says) [SPC_SIDE_##id] = { SK(name), SK(says) },
#include "stats/spc.def"
#undef SPC_SIDE
};
const struct spc_word spc_improve_word[SPC_IMPROVE__MAX] = {
#define SPC_IMPROVE(id, name) [SPC_IMPROVE_##id] = { SK(name), SK(name) },
#include "stats/spc.def"
#undef SPC_IMPROVE
};
const struct spc_word spc_assurance_word[SPC_ASSURANCE__MAX] = {
#define SPC_ASSURANCE(id, name, says) \
	[SPC_ASSURANCE_##id] = { SK(name), SK(says) },
#include "stats/spc.def"
#undef SPC_ASSURANCE
};
const struct spc_word spc_effect_word[SPC_EFFECT__MAX] = {
#define SPC_EFFECT(id, name, says) [SPC_EFFECT_##id] = { SK(name), SK(says) },
#include "stats/spc.def"
#undef SPC_EFFECT
};
