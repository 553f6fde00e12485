/* What became of a measure since an action began: the points since, judged by
 * the chart's rules against limits from before. */
#include "stats/spc_effect.h"
#include "core/arena.h"
#include "core/buf.h"
#include "stats/spc_int.h"

#include <string.h>

enum { SENTENCE_MAX = 1024 };

struct look {
	struct spc_work w;
	struct spc_out o;
	size_t from, n;
	struct spc_effect_out out;
};

static enum err
check(struct ctx *cx, const struct spc_in *in, size_t from)
{
	if (in->chart == SPC_CHART_RUNS || in->chart == SPC_CHART_FUNNEL)
		return fail(cx, ERR_INPUT, "chart",
		    "this chart has no limits from before to go by");
	if (from == 0 || from > in->npoints)
		return fail(cx, ERR_INPUT, "began",
		    "the action begins after the first point and no later than "
		    "after the last");
	return ERR_OK;
}

/* The row after the last split before `from`. */
static size_t
last_segment(const struct spc_in *in, size_t from)
{
	for (size_t i = from - 1; i > 0; i--)
		for (size_t k = 0; k < in->nsplit; k++)
			if (str_eq(in->points[i - 1].x, in->split[k]))
				return i;
	return 0;
}

static bool
is_figure(const struct look *k, size_t i)
{
	return !isnan(k->w.value[i]) && i != k->w.open;
}

/* Rules begin anew at the start: marks that were set across it are undone. */
static void
judge_since(struct look *k)
{
	size_t n = 0;

	for (size_t i = 0; i < k->n; i++) {
		if (i < k->from) {
			k->out.before += is_figure(k, i);
			continue;
		}
		if (!is_figure(k, i))
			continue;
		k->out.after++;
		k->w.marks[i] = (struct spc_mark){
			.excluded = k->w.marks[i].excluded };
		k->w.row[n++] = i;
	}
	spc_rules(&k->w, n, k->w.grain);
}

static void
count_sides(struct look *k)
{
	for (size_t i = k->from; i < k->n; i++) {
		const struct spc_mark *m = &k->w.marks[i];

		if (m->rule == SPC_RULE_NONE || m->excluded)
			continue;
		k->out.better += m->side == SPC_SIDE_IMPROVEMENT;
		k->out.worse += m->side == SPC_SIDE_CONCERN;
		k->out.other += m->side == SPC_SIDE_NEUTRAL;
	}
}

static bool
has_limits(const struct look *k)
{
	return k->out.before >= SPC_EFFECT_BEFORE &&
	    k->o.segments[0].limits;
}

static enum spc_effect
effect(const struct look *k)
{
	const struct spc_effect_out *o = &k->out;

	if (!has_limits(k))
		return SPC_EFFECT_EARLY;
	if (o->better > 0 && o->worse > 0)
		return SPC_EFFECT_MIXED;
	if (o->better > 0)
		return SPC_EFFECT_BETTER;
	if (o->worse > 0)
		return SPC_EFFECT_WORSE;
	if (o->other > 0)
		return SPC_EFFECT_CHANGED;
	return o->after < k->w.run ? SPC_EFFECT_EARLY : SPC_EFFECT_SAME;
}

static void
put_few(struct buf *b, const struct look *k)
{
	const struct spc_effect_out *o = &k->out;

	if (o->before < SPC_EFFECT_BEFORE)
		buf_fmt(b, "there are %zu values from before, and it takes %d "
		    "to know what was usual", o->before, SPC_EFFECT_BEFORE);
	else if (!has_limits(k))
		buf_lit(b, "the values from before do not say what was usual");
	else
		buf_fmt(b, "there are %zu values since, none of which stands "
		    "out, and it takes %u to say that nothing changed",
		    o->after, k->w.run);
}

static str
sentence(struct arena *mem, const struct look *k)
{
	const struct spc_effect_out *o = &k->out;
	size_t marked = o->better + o->worse + o->other;
	struct buf b;

	buf_init(&b, mem, SENTENCE_MAX);
	buf_put(&b, spc_effect_word[o->effect].says);
	buf_lit(&b, ": ");
	if (o->effect == SPC_EFFECT_EARLY)
		put_few(&b, k);
	else if (o->effect == SPC_EFFECT_SAME)
		buf_fmt(&b, "none of the %zu values since then goes beyond "
		    "what was usual before", o->after);
	else if (o->effect == SPC_EFFECT_MIXED)
		buf_fmt(&b, "since then %zu points stand out for the better "
		    "and %zu for the worse", o->better, o->worse);
	else
		buf_fmt(&b, "%zu of the %zu points since then stand%s out "
		    "against what was usual before", marked, o->after +
		    (k->w.open < k->n), marked == 1 ? "s" : "");
	buf_lit(&b, ".");
	if (o->effect != SPC_EFFECT_EARLY && k->o.segments[0].trial)
		buf_fmt(&b, " What was usual rests on %zu values, fewer than "
		    "%d, so look again.", k->o.segments[0].used, SPC_TRIAL);
	if (o->effect != SPC_EFFECT_EARLY && o->effect != SPC_EFFECT_SAME)
		buf_lit(&b, " This says that the figure changed, not why.");
	return buf_str(&b);
}

enum err
spc_effect(struct ctx *cx, const struct spc_in *in, size_t from,
    struct spc_effect_out *out)
{
	struct look k = { .w = { .loose = true } };
	struct spc_in since = *in;
	size_t first, held = 0;

	TRY(check(cx, in, from));
	first = last_segment(in, from);
	for (size_t i = first; i < from; i++)
		held += isnan(spc_kind[in->chart].value(&in->points[i])) ?
		    0 : 1;
	k.from = from - first;
	k.n = in->npoints - first;
	since.points += first;
	since.npoints = k.n;
	since.split = NULL;
	since.nsplit = 0;
	since.began = 0;
	since.baseline = held > 0 ? held : 1;
	TRY(spc_judge(cx, &since, &k.w, &k.o));
	judge_since(&k);
	count_sides(&k);
	k.out.effect = effect(&k);
	k.out.sentence = sentence(cx->mem, &k);
	*out = k.out;
	return ERR_OK;
}
