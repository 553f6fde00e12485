/*
 * heed spc: a chart's options from the first bytes, the rest as its file. What is
 * read keeps the rules of points; what is worked out prints as JSON that has a
 * figure or null for each, as text, as a page's chart and as an SVG.
 */
#include "cli/spc_int.h"
#include "core/json.h"
#include "stats/spc_effect.h"
#include "ui/ui.h"
#include "fuzz.h"

#include <math.h>

enum { HEAD = 3, ROOM = 8 << 20, BRIEF = 8 << 20 };

static void
prints(struct ctx *cx, const struct spc_in *in, const struct spc_out *o)
{
	struct arena *brief = arena_new(BRIEF);
	char *room = NEWN(cx->mem, char, ROOM);
	FILE *f = fmemopen(room, ROOM, "w");
	const struct json *j;
	long n;

	assert(f);
	spc_json(f, brief, in, o, o->sentence);
	n = ftell(f);
	assert(n > 0 && fclose(f) == 0);
	must(json_parse(cx, (str){ room, (size_t)n }, ROOM, &j));
	assert(json_get(j, S("points"))->n == in->npoints);
	assert(json_get(j, S("upper"))->n == in->npoints);
	f = fmemopen(room, ROOM, "w");
	assert(f);
	spc_text(f, brief, in, o, S("title"), o->sentence);
	assert(fclose(f) == 0);
	arena_free(brief);
}

static void
draws(struct ctx *cx, const struct spc_in *in, const struct spc_out *o)
{
	const struct ui_spc a = { .id = S("c"), .title = S("t"), .in = in,
		.out = o };
	struct html h;
	str page;

	html_init(&h, cx->mem, 16 << 20);
	ui_spc(&h, &a);
	must(html_done(&h, &page));
	html_init(&h, cx->mem, 16 << 20);
	ui_spc_file(&h, &a, o->sentence);
	must(html_done(&h, &page));
	assert(str_find(page, S("nan")) < 0 || in->npoints > 0);
}

static void
holds(const struct spc_in *in, const struct spc_out *o)
{
	for (size_t i = 0; i < in->npoints; i++) {
		bool none = o->marks[i].rule == SPC_RULE_NONE;

		assert(none == (o->marks[i].side == SPC_SIDE_COMMON));
		assert(none || !isnan(o->value[i]));
		assert(isnan(o->upper[i]) == isnan(o->lower[i]));
		assert(isnan(o->upper[i]) || (o->lower[i] <= o->upper[i] &&
		    !isinf(o->upper[i]) && !isinf(o->lower[i])));
	}
}

static void
fuzz_one(struct arena *mem, str text)
{
	struct spc_in in = { 0 };
	struct spc_out o;
	struct spc_effect_out e;
	struct spc_file file;
	struct ctx cx;
	double target = 5;
	unsigned char b[HEAD] = { 0 };

	memcpy(b, text.p, text.n < HEAD ? text.n : HEAD);
	text = str_sub(text, HEAD, text.n);
	ctx_init(&cx, mem, 0);
	in.chart = (enum spc_chart)(b[0] % SPC_CHART__MAX);
	in.open = b[0] >= 128 && spc_traits[in.chart] & SPC_GAP;
	if (spc_file_read(&cx, text, in.chart, in.open, &file) != ERR_OK) {
		assert(cx.ndiag == 1);
		return;
	}
	in.points = file.points;
	in.npoints = file.n;
	in.improve = (enum spc_improve)(b[1] % SPC_IMPROVE__MAX);
	in.screen = b[1] & 8;
	in.target = b[1] & 16 && in.chart != SPC_CHART_FUNNEL &&
	    !(spc_traits[in.chart] & SPC_SHARE) ? &target : NULL;
	if (b[1] & 32) {
		in.split = in.exclude = &in.points[b[2] % file.n].x;
		in.nsplit = b[1] & 64 && in.chart != SPC_CHART_FUNNEL;
		in.nexclude = !in.nsplit;
	}
	if (in.chart != SPC_CHART_FUNNEL)
		in.baseline = b[1] & 128 ? b[2] : 0;
	in.began = b[2] % (file.n + 1);
	must(spc_compute(&cx, &in, &o));
	holds(&in, &o);
	prints(&cx, &in, &o);
	draws(&cx, &in, &o);
	if (in.began && spc_effect(&cx, &in, in.began, &e) == ERR_OK)
		assert(e.sentence.n > 0);
}
