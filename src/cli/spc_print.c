/*
 * A chart's figures in JSON, as programs read it, and in text, as people do.
 *
 * JSON's numbers are the shortest that give the same double back; what there is
 * none of is null.
 */
#include "cli/spc_int.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 40, WIDTH = 78 };

/* ---- JSON ---------------------------------------------------------- */

/* A number as it was last written: limits mostly stay as they are. */
struct number {
	double v;
	char text[NUMBER_MAX];
};

static void
shortest(double v, char *text)
{
	for (int p = 15; p <= 17; p++) {
		(void)snprintf(text, NUMBER_MAX, "%.*g", p, v);
		if (strtod(text, NULL) == v)
			return;
	}
}

static const char *
number(struct number *was, double v)
{
	if (isnan(v) || isinf(v))
		return "null";
	if (v == 0)
		return "0";
	if (was->text[0] == '\0' || was->v != v)
		shortest(v, was->text);
	was->v = v;
	return was->text;
}

static void
json_text(FILE *to, struct arena *brief, str s)
{
	struct buf b;

	buf_init(&b, brief, 6 * s.n + 64);
	buf_json(&b, s);
	s = buf_str(&b);
	(void)fprintf(to, "\"%.*s\"", PRS(s));
	arena_reset(brief, 0);
}

static void
json_array(FILE *to, const char *key, const double *v, size_t n)
{
	struct number was = { 0 };

	(void)fprintf(to, ",\"%s\":[", key);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			(void)fputc(',', to);
		(void)fputs(number(&was, v[i]), to);
	}
	(void)fputc(']', to);
}

static void
json_points(FILE *to, struct arena *brief, const struct spc_in *in,
    const struct spc_out *o)
{
	struct number was = { 0 };

	(void)fputs(",\"points\":[", to);
	for (size_t i = 0; i < in->npoints; i++) {
		const struct spc_mark *m = &o->marks[i];

		(void)fputs(i ? ",{\"x\":" : "{\"x\":", to);
		json_text(to, brief, in->points[i].x);
		(void)fprintf(to, ",\"y\":%s,\"rule\":\"%.*s\",\"side\":"
		    "\"%.*s\"}", number(&was, o->value[i]),
		    PRS(spc_rule_word[m->rule].name),
		    PRS(spc_side_word[m->side].name));
	}
	(void)fputc(']', to);
}

static void
json_runs(FILE *to, const struct spc_out *o)
{
	const struct spc_runs *r = &o->segments[o->nsegments - 1].runs;

	(void)fprintf(to, ",\"runs\":{\"useful\":%zu,\"longest\":%zu,"
	    "\"longest_max\":%zu,\"crossings\":%zu,\"crossings_min\":%zu}",
	    r->useful, r->longest, r->longest_max, r->crossings,
	    r->crossings_min);
}

void
spc_json(FILE *to, struct arena *brief, const struct spc_in *in,
    const struct spc_out *o, str sentence)
{
	size_t n = in->npoints;

	(void)fprintf(to, "{\"chart\":\"%.*s\"",
	    PRS(spc_chart_word[in->chart].name));
	json_array(to, "centre", o->centre, n);
	json_array(to, "mean", o->mean, n);
	json_array(to, "lower", o->lower, n);
	json_array(to, "upper", o->upper, n);
	if (o->lower_95) {
		json_array(to, "lower_95", o->lower_95, n);
		json_array(to, "upper_95", o->upper_95, n);
	}
	json_points(to, brief, in, o);
	if (in->chart == SPC_CHART_RUNS && o->nsegments > 0)
		json_runs(to, o);
	(void)fprintf(to, ",\"variation\":\"%.*s\",\"assurance\":\"%.*s\","
	    "\"sentence\":", PRS(spc_side_word[o->variation].name),
	    PRS(spc_assurance_word[o->assurance].name));
	json_text(to, brief, sentence);
	(void)fputs("}\n", to);
}

/* ---- text ---------------------------------------------------------- */

enum { X, VALUE, CENTRE, LOWER, UPPER, COLUMNS };

/* A label on one line. */
static str
one_line(struct arena *mem, str s)
{
	char *p;

	if (s.n == 0)
		return S("-");
	p = str_c(mem, s);
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)p[i] < ' ' || p[i] == 0x7f)
			p[i] = ' ';
	return (str){ p, s.n };
}

static void
fill(struct arena *mem, const struct spc_in *in, const struct spc_out *o,
    size_t i, str cell[COLUMNS])
{
	cell[X] = one_line(mem, in->points[i].x);
	cell[VALUE] = spc_show(mem, o, o->value[i]);
	cell[CENTRE] = spc_show(mem, o, o->centre[i]);
	cell[LOWER] = spc_show(mem, o, o->lower[i]);
	cell[UPPER] = spc_show(mem, o, o->upper[i]);
	for (unsigned k = VALUE; k < COLUMNS; k++)
		if (cell[k].n == 0)
			cell[k] = S("-");
}

static void
pad(FILE *to, size_t n)
{
	while (n-- > 0)
		(void)fputc(' ', to);
}

/* Labels from the left, figures from the right. */
static void
put_row(FILE *to, const str cell[COLUMNS], const size_t wide[COLUMNS])
{
	for (unsigned k = 0; k < COLUMNS; k++) {
		size_t n = utf8_len(cell[k]), room = n < wide[k] ? wide[k] - n :
		    0;

		if (k > 0)
			pad(to, room + 2);
		(void)fwrite(cell[k].p, 1, cell[k].n, to);
		if (k == 0)
			pad(to, room);
	}
}

static void
put_finding(FILE *to, const struct spc_mark *m)
{
	if (m->open)
		(void)fputs("  (still open)", to);
	if (m->excluded)
		(void)fputs("  (left out of the limits)", to);
	if (m->rule != SPC_RULE_NONE)
		(void)fprintf(to, "  %.*s: %.*s%s",
		    PRS(spc_side_word[m->side].says),
		    PRS(spc_rule_word[m->rule].says),
		    m->rule == SPC_RULE_TREND ? m->way > 0 ? ", rising" :
		    ", falling" : m->way > 0 ? ", high" : ", low");
	(void)fputc('\n', to);
}

static bool
ends_segment(const struct spc_out *o, size_t *g, size_t i)
{
	if (*g >= o->nsegments ||
	    i + 1 < o->segments[*g].from + o->segments[*g].n)
		return false;
	(*g)++;
	return *g < o->nsegments;
}

static void
put_table(FILE *to, struct arena *brief, const struct spc_in *in,
    const struct spc_out *o)
{
	const str head[COLUMNS] = { SK("point"), SK("value"),
		spc_traits[in->chart] & SPC_MIDDLE ? S("median") : S("average"),
		SK("lower"), SK("upper") };
	size_t wide[COLUMNS], g = 0;
	str cell[COLUMNS];

	for (unsigned k = 0; k < COLUMNS; k++)
		wide[k] = head[k].n;
	for (size_t i = 0; i < in->npoints; i++) {
		fill(brief, in, o, i, cell);
		for (unsigned k = 0; k < COLUMNS; k++)
			if (utf8_len(cell[k]) > wide[k])
				wide[k] = utf8_len(cell[k]);
		arena_reset(brief, 0);
	}
	put_row(to, head, wide);
	(void)fputc('\n', to);
	for (size_t i = 0; i < in->npoints; i++) {
		fill(brief, in, o, i, cell);
		put_row(to, cell, wide);
		put_finding(to, &o->marks[i]);
		if (ends_segment(o, &g, i))
			(void)fputs("  -- new limits from here --\n", to);
		arena_reset(brief, 0);
	}
}

/* In lines of WIDTH letters, broken at spaces. */
static void
put_wrapped(FILE *to, str s)
{
	while (s.n > 0) {
		size_t i = 0, cut = 0;

		for (size_t n = 0; i < s.n && n <= WIDTH; n++) {
			if (s.p[i] == ' ')
				cut = i;
			(void)utf8_next(s, &i);
		}
		if (i >= s.n || cut == 0)
			cut = i;
		(void)fprintf(to, "%.*s\n", (int)cut, s.p);
		s = str_trim(str_sub(s, cut, s.n));
	}
}

void
spc_text(FILE *to, struct arena *brief, const struct spc_in *in,
    const struct spc_out *o, str title, str sentence)
{
	put_wrapped(to, one_line(brief, title));
	(void)fputc('\n', to);
	put_wrapped(to, one_line(brief, sentence));
	(void)fputc('\n', to);
	if (in->chart != SPC_CHART_FUNNEL) {
		str says = spc_variation_says(brief, o);

		(void)fprintf(to, "variation: %.*s\n", PRS(says));
	}
	if (o->assurance != SPC_ASSURANCE_NONE) {
		str says = spc_assurance_says(o);

		(void)fprintf(to, "%.*s\n", PRS(says));
	}
	(void)fputc('\n', to);
	arena_reset(brief, 0);
	put_table(to, brief, in, o);
}
