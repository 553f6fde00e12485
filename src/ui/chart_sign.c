/*
 * The two signs of a chart (LEARN-53): what kind of variation there is, and what
 * may be expected of the target. Each is told by its shape, by a letter, by its
 * words, and last by its colour. They are of a service's figures.
 */
#include "ui/chart_int.h"
#include "ui/ui_int.h"

/* The mark that variation goes by stands out high (1) or low (-1); 0: none. */
static int
way(const struct view *w)
{
	const struct spc_out *o = w->a->out;

	if (o->variation == SPC_SIDE_COMMON)
		return 0;
	return o->open < w->a->in->npoints &&
	    o->marks[o->open].rule != SPC_RULE_NONE ?
	    o->marks[o->open].way : o->marks[o->last].way;
}

static void
start(const struct view *w, str says)
{
	html_lit(w->h, "<svg class=\"heed-chart__sign\" role=\"img\" "
	    "width=\"28\" height=\"28\" viewBox=\"0 0 28 28\"");
	html_attr(w->h, "aria-label", says);
	html_lit(w->h, ">");
}

static void
letter(const struct view *w, str fill, str y, str text)
{
	html_lit(w->h, "<text x=\"14\" text-anchor=\"middle\" "
	    "font-size=\"13\" font-weight=\"bold\" y=\"");
	html_lit_(w->h, y);
	html_lit(w->h, "\" fill=\"");
	html_lit_(w->h, fill);
	html_lit(w->h, "\">");
	html_lit_(w->h, text);
	html_lit(w->h, "</text>");
}

void
chart_variation_sign(const struct view *w)
{
	static const struct {
		str shape, fill, y;
	} sign[SPC_SIDE__MAX] = {
		[SPC_SIDE_COMMON] = { SK("<circle cx=\"14\" cy=\"14\" r=\"12\" "
		    "fill=\"none\" stroke=\"#4c6272\" stroke-width=\"2\"/>"
		    "<path d=\"M5 15q2.3-6 4.5 0t4.5 0 4.5 0 4.5 0\" "
		    "fill=\"none\" stroke=\"#4c6272\" stroke-width=\"2\"/>"),
		    SK(""), SK("") },
		[SPC_SIDE_IMPROVEMENT] = { SK("<path d=\"M3 3h22v22h-22z\" "
		    "fill=\"#005eb8\" stroke=\"#212b32\"/>"), SK("#fff"),
		    SK("18.5") },
		[SPC_SIDE_CONCERN] = { SK("<path d=\"M14 0.7 27.3 14 14 27.3 "
		    "0.7 14z\" fill=\"#ed8b00\" stroke=\"#212b32\"/>"),
		    SK("#212b32"), SK("18.5") },
		[SPC_SIDE_NEUTRAL] = { SK("<path d=\"M14 1 27.5 26h-27z\" "
		    "fill=\"#330072\" stroke=\"#212b32\"/>"), SK("#fff"),
		    SK("23") },
	};
	enum spc_side s = w->a->out->variation;

	start(w, spc_variation_says(w->h->b.mem, w->a->out));
	html_lit_(w->h, sign[s].shape);
	if (way(w) != 0)
		letter(w, sign[s].fill, sign[s].y, way(w) > 0 ? S("H") :
		    S("L"));
	html_lit(w->h, "</svg>");
}

void
chart_assurance_sign(const struct view *w)
{
	static const struct {
		str shape, text;
	} sign[SPC_ASSURANCE__MAX] = {
		[SPC_ASSURANCE_NONE] = { SK(""), SK("") },
		[SPC_ASSURANCE_PASS] = { SK("<rect x=\"2\" y=\"2\" "
		    "width=\"24\" height=\"24\" rx=\"5\" fill=\"none\" "
		    "stroke=\"#005eb8\" stroke-width=\"2.5\"/>"), SK("P") },
		[SPC_ASSURANCE_FAIL] = { SK("<path d=\"M9 2h10l7 7v10l-7 7h-10"
		    "l-7-7v-10z\" fill=\"none\" stroke=\"#ed8b00\" "
		    "stroke-width=\"2.5\"/>"), SK("F") },
		[SPC_ASSURANCE_HIT_AND_MISS] = { SK("<circle cx=\"14\" "
		    "cy=\"14\" r=\"12\" fill=\"none\" stroke=\"#4c6272\" "
		    "stroke-width=\"2.5\" stroke-dasharray=\"4 2.3\"/>"),
		    SK("?") },
	};
	enum spc_assurance a = w->a->out->assurance;

	start(w, spc_assurance_says(w->a->out));
	html_lit_(w->h, sign[a].shape);
	letter(w, S("currentColor"), S("18.5"), sign[a].text);
	html_lit(w->h, "</svg>");
}

str
chart_variation_words(const struct view *w)
{
	static const str says[SPC_SIDE__MAX] = {
		[SPC_SIDE_COMMON] = SK("Usual variation"),
		[SPC_SIDE_IMPROVEMENT] = SK("Stands out: improvement"),
		[SPC_SIDE_CONCERN] = SK("Stands out: concern"),
		[SPC_SIDE_NEUTRAL] = SK("Stands out: change"),
	};
	str s = says[w->a->out->variation];

	if (way(w) == 0)
		return s;
	return str_cat(w->h->b.mem, s, way(w) > 0 ? S(", high") : S(", low"));
}

str
chart_assurance_words(const struct view *w)
{
	static const str says[SPC_ASSURANCE__MAX] = {
		[SPC_ASSURANCE_NONE] = SK(""),
		[SPC_ASSURANCE_PASS] = SK("Target: can be expected to be met"),
		[SPC_ASSURANCE_FAIL] = SK("Target: cannot be expected to be "
		    "met"),
		[SPC_ASSURANCE_HIT_AND_MISS] = SK("Target: met or missed by "
		    "chance"),
	};

	return says[w->a->out->assurance];
}
