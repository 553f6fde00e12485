/*
 * What the measures of safety actions found, for the board: of actions that
 * became part of everyday work in the quarter, or whose measure someone looked
 * at in it. The figures and the sentence are kept in the snapshot as they stand
 * when it is made, so that they are drawn alike for good.
 */
#include "core/arena.h"
#include "learning/action.h"
#include "learning/figures.h"
#include "learning/harm.h"

enum { ACTIONS_MAX = 1000 };

static bool
is_of_quarter(struct ctx *cx, const struct figures *f,
    const struct matter_row *r, const struct matter *m)
{
	struct action_look l = action_look(cx, m);

	return (str_eq(r->state, S("embedded")) && r->ended >= f->from &&
	    r->ended < f->to) || (l.line.n && l.on >= day_of(f->from) &&
	    l.on < day_of(f->to));
}

/* Where no action parts them, from the last new start. */
static void
last_start(struct spc_in *in)
{
	size_t from = 0;

	for (size_t i = 0; i + 1 < in->npoints; i++)
		for (size_t k = 0; k < in->nsplit; k++)
			if (str_eq(in->points[i].x, in->split[k]))
				from = i + 1;
	in->points += from;
	in->npoints -= from;
	in->split = NULL;
	in->nsplit = 0;
}

static enum err
measure_add(struct ctx *cx, struct figures *f, const struct matter *action,
    const struct matter_row *r)
{
	struct fig_measure *o = &f->measure[f->nmeasure];
	struct spc_effect_out effect = { .sentence = S("") };
	struct series s;
	struct matter m;
	int64_t began;
	str stray;

	TRY(matter_open(cx, KIND_MEASURE, r->id, &m));
	TRY(series_of(cx, &m, &s));
	*o = (struct fig_measure){ .action = matter_title(cx, action),
		.title = matter_title(cx, &m), .x = str_of(s.period),
		.y = matter_words(cx, &m, "measure.unit") };
	series_chart(cx, &m, &s, &o->in, &stray);
	if (action_began(action, &began))
		TRY(series_effect(cx, &s, began, &o->in, &effect));
	last_start(&o->in);
	o->says = effect.sentence;
	/* Units side by side tell nothing of before and after. */
	if (f->nmeasure++ >= FIG_MEASURES_DRAWN ||
	    o->in.chart == SPC_CHART_FUNNEL)
		o->in.npoints = 0;
	return ERR_OK;
}

enum err
figures_measures(struct ctx *cx, struct figures *f)
{
	const struct matter_ask ask = { .kind = KIND_ACTION,
		.which = MATTER_ALL, .order = MATTER_NEWEST, .state = S(""),
		.unit = S(""), .owner = S(""), .fact = S("") };
	struct matter_rows l, of;

	f->measure = NEWN(cx->mem, struct fig_measure, FIG_MEASURES_MAX + 1);
	TRY(matter_many(cx, &ask, ACTIONS_MAX, &l));
	for (unsigned i = 0; i < l.n; i++) {
		struct matter m;

		/* Its row says that someone looked at its measure. */
		if (matter_fact(&l.at[i], "found").n == 0)
			continue;
		TRY(matter_open(cx, KIND_ACTION, l.at[i].id, &m));
		if (!is_of_quarter(cx, f, &l.at[i], &m))
			continue;
		TRY(action_measures(cx, &m, &of));
		for (unsigned k = 0; k < of.n; k++)
			if (f->nmeasure < FIG_MEASURES_MAX)
				TRY(measure_add(cx, f, &m, &of.at[k]));
	}
	return ERR_OK;
}
