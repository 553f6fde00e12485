/*
 * Measures: the chart, the figures it is drawn from, and how they come in: typed
 * one by one, pasted or brought as a file, or counted from Heed's own rows. A
 * figure is of the service, and never of a person.
 */
#include "audit/csv.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "core/utf8.h"
#include "learning/harm.h"
#include "web/learn_series.h"


enum { CELLS = 4, EFFECTS_MAX = 5 };

/* ---- the chart ---- */

bool
on_paper(const struct page *p)
{
	return web_query(p, "print").n > 0;
}

void
paper_link(struct page *p)
{
	if (!on_paper(p))
		link_p(p, S("For paper: with all figures unfolded"),
		    S("?print=1"));
}

/* Its own rows are for those who see all of them. */
static enum err
figures_read(struct page *p, const struct matter *m, struct series *s,
    str *why)
{
	enum err e = series_of(p->cx, m, s);

	*why = S("");
	if (e != ERR_DENIED)
		return e;
	ctx_calm(p->cx);
	*why = S("Its figures are counted from records that the safety team"
	    " sees: ask them for the chart.");
	return ERR_OK;
}

static str
y_words(struct page *p, const struct matter *m, const struct spc_in *in)
{
	str unit = matter_words(p->cx, m, "measure.unit");

	if (in->chart == SPC_CHART_G || (in->chart == SPC_CHART_T && unit.n == 0))
		return S("Days since the one before");
	return unit.n ? unit : S("How many");
}

static enum err
chart_draw(struct page *p, const struct matter *m, const struct series *s,
    struct spc_in *in)
{
	bool units = in->chart == SPC_CHART_FUNNEL;
	str offer, unlooked = S("");
	enum err e = ERR_OK;
	struct spc_out out;

	if (units)
		e = series_units(p->cx, m, s, in, &unlooked);
	if (e != ERR_OK && e != ERR_INPUT)
		return e;
	if (e != ERR_OK || spc_compute(p->cx, in, &out) != ERR_OK) {
		str why = err_say(p->cx, ERR_INPUT);

		ctx_calm(p->cx);
		ui_p(&p->h, text_of(p, S("It cannot be drawn: "), why));
		return ERR_OK;
	}
	if (unlooked.n)
		ui_p(&p->h, text_of(p, S("Nobody has looked whether these"
		    " changed over time by themselves, because no measure of"
		    " their own is named in their note: "), unlooked, S(".")));
	ui_spc(&p->h, &(struct ui_spc){ .id = text_of(p, S("c"), m->rec.id),
	    .title = matter_title(p->cx, m), .x = units ? S("Unit")
		: str_of(s->period),
	    .y = y_words(p, m, in), .in = in, .out = &out,
	    .open = on_paper(p),
	    .note = s->own ? text_of(p, S("Counted from Heed's own rows: "),
	    s->own->says, S(". What is told late is counted late.")) : S("") });
	if (in->baseline && out.segments[out.nsegments - 1].used ==
	    in->baseline)
		ui_p(&p->h, text_of(p, S("Limits come from the first "),
		    int_words(p, (int64_t)in->baseline), S(" figures, and more"
		    " figures do not change them. Someone may decide on a new"
		    " start, with a reason.")));
	offer = spc_offer(&out);
	if (offer.n)
		ui_p(&p->h, offer);
	return ERR_OK;
}

static void
stray_draw(struct page *p, str stray)
{
	if (stray.n)
		ui_p(&p->h, text_of(p, S("A new start after “"), stray,
		    S("” is left out: there is no figure of that day or"
		    " label.")));
}

enum err
series_draw(struct page *p, const struct matter *m, const int64_t *began)
{
	struct spc_effect_out effect;
	struct series s;
	struct spc_in in;
	str why, stray;

	TRY(figures_read(p, m, &s, &why));
	if (why.n) {
		ui_p(&p->h, why);
		return ERR_OK;
	}
	if (s.n == 0) {
		ui_p(&p->h, s.own ? S("None of Heed's rows is counted here"
		    " yet.") : S("There are no figures yet."));
		return ERR_OK;
	}
	series_chart(p->cx, m, &s, &in, &stray);
	stray_draw(p, stray);
	if (began) {
		TRY(series_effect(p->cx, &s, *began, &in, &effect));
		ui_inset(&p->h, effect.sentence);
	}
	return chart_draw(p, m, &s, &in);
}

/* "Not changed", by one measure; why stands on the action's own page. */
static enum err
effect_by(struct page *p, const struct matter *measure, int64_t began,
    str *out)
{
	struct spc_effect_out effect;
	struct series s;
	struct spc_in in;
	str why, stray;

	TRY(figures_read(p, measure, &s, &why));
	if (why.n == 0) {
		series_chart(p->cx, measure, &s, &in, &stray);
		TRY(series_effect(p->cx, &s, began, &in, &effect));
		why = effect.sentence;
	}
	(void)str_cut(&why, ':', out);
	return ERR_OK;
}

enum err
effect_words(struct page *p, const struct matter *m, str *out)
{
	struct matter_rows l;
	bool alike = true;
	int64_t began;
	str first = S("");
	struct buf b;

	*out = S("");
	if (!action_began(m, &began))
		return ERR_OK;
	TRY(action_measures(p->cx, m, &l));
	buf_init(&b, p->cx->mem, 4000);
	for (unsigned i = 0; i < l.n && i < EFFECTS_MAX; i++) {
		struct matter one;
		str says;

		TRY(matter_open(p->cx, KIND_MEASURE, l.at[i].id, &one));
		TRY(effect_by(p, &one, began, &says));
		if (i == 0)
			first = says;
		alike = alike && str_eq(says, first);
		buf_put(&b, text_of(p, i ? S("; ") : S(""), matter_title(p->cx,
		    &one), text_of(p, S(": "), says)));
	}
	if (l.n > EFFECTS_MAX) {
		alike = false;
		buf_fmt(&b, "; and %u more measures", l.n - EFFECTS_MAX);
	}
	*out = alike ? first : buf_str(&b);
	return ERR_OK;
}

/* ---- the page of a measure ---- */

/* The actions that it is kept about: since each began. */
static enum err
since_draw(struct page *p, const struct matter *m, const struct series *s,
    int64_t *began, bool *any)
{
	*any = false;
	for (unsigned i = 0; i < m->nabout; i++) {
		struct spc_effect_out effect;
		struct matter action;
		struct spc_in in;
		enum kind k;
		str id = matter_name_cut(m->about[i], &k), stray;
		int64_t day;
		enum err e;

		if (k != KIND_ACTION)
			continue;
		e = matter_open(p->cx, k, id, &action);
		if (e != ERR_OK && e != ERR_ABSENT && e != ERR_GONE)
			return e;
		if (e != ERR_OK) {
			ctx_calm(p->cx);
			continue;
		}
		if (!action_began(&action, &day))
			continue;
		series_chart(p->cx, m, s, &in, &stray);
		TRY(series_effect(p->cx, s, day, &in, &effect));
		ui_inset_start(&p->h);
		ui_p(&p->h, text_of(p, S("Since “"), matter_title(p->cx,
		    &action), S("” began on "), show_day(p->cx->mem,
		    day * 86400), S(":")));
		ui_p(&p->h, effect.sentence);
		ui_inset_end(&p->h);
		if (!*any)
			*began = day;
		*any = true;
	}
	return ERR_OK;
}

/* Limits from before it began, as in the sentence; but where a person said from
 * when they hold, those. */
static enum err
began_mark(struct page *p, const struct matter *m, const struct series *s,
    int64_t began, struct spc_in *in)
{
	unsigned since = series_since(s, began);
	struct spc_effect_out effect;

	if (in->nsplit == 0 && matter_value(m, "measure.baseline").n == 0)
		return series_effect(p->cx, s, began, in, &effect);
	if (since > 0 && since < s->n) {
		in->began = since;
		in->what_began = S("action began");
	}
	return ERR_OK;
}

enum err
measure_top(struct page *p, struct matter *m)
{
	struct series s;
	struct spc_in in;
	int64_t began = 0;
	str why, stray;
	bool any = false;

	ui_h2(&p->h, S("The chart"));
	TRY(figures_read(p, m, &s, &why));
	if (why.n) {
		ui_p(&p->h, why);
	} else if (s.n == 0) {
		ui_p(&p->h, s.own ? S("None of Heed's rows is counted here"
		    " yet.") : S("There are no figures yet."));
	} else {
		TRY(since_draw(p, m, &s, &began, &any));
		series_chart(p->cx, m, &s, &in, &stray);
		stray_draw(p, stray);
		if (any)
			TRY(began_mark(p, m, &s, began, &in));
		TRY(chart_draw(p, m, &s, &in));
	}
	if (learn_may(p, m))
		link_p(p, S("The figures: add, correct, or bring in a file"),
		    learn_path(p, KIND_MEASURE, m->rec.id, S("figures")));
	paper_link(p);
	return ERR_OK;
}

/* ---- the page of its figures ---- */

static void
from_draw(struct page *p, const struct matter *m)
{
	struct ui_option *o = NEWN(p->cx->mem, struct ui_option,
	    OWN_RULES_MAX + 1);
	unsigned n = 0;

	while (own_at(n)) {
		o[n] = (struct ui_option){ .value = own_at(n)->code,
			.text = own_at(n)->says };
		n++;
	}
	ui_h2(&p->h, S("Where they come from"));
	web_form(p, S(""));
	ui_hidden(&p->h, S("do"), S("from"));
	ui_select(&p->h, &(struct ui_select){ .f = { .name = S("rows"),
	    .id = S("from"), .label = S("Written down here, or counted from"
	    " Heed's own rows"), .hint = S("What is counted is of this"
	    " measure's unit and all below it."),
	    .error = web_error(p, "from") }, .options = o, .noptions = n,
	    .none = S("Written down here"),
	    .value = matter_value(m, "series.rows") });
	ui_button(&p->h, &(struct ui_button){ .text = S("Save where they come"
	    " from"), .kind = UI_SECONDARY });
	ui_form_end(&p->h);
}

static void
table_draw(struct page *p, const struct typed *l)
{
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, S("Figures, in their order"),
	    "When|#How many|#Out of|Note", l->n);

	t.none = S("There are none yet.");
	for (unsigned i = 0; i < l->n; i++, c += t.ncols) {
		const struct figure *f = &l->at[i];
		struct buf b;

		buf_init(&b, p->cx->mem, 400);
		buf_lit(&b, "?x=");
		url_put(&b, f->x);
		buf_lit(&b, "#one");
		c[0] = (struct ui_cell){ .text = f->x, .href = buf_str(&b) };
		c[1] = (struct ui_cell){ .text = f->y.n ? f->y
		    : S("not known"), .number = true };
		c[2] = (struct ui_cell){ .text = f->n, .number = true };
		c[3] = (struct ui_cell){ .text = f->note, .words = true };
	}
	ui_table(&p->h, &t);
}

static void
one_draw(struct page *p, const struct typed *l)
{
	str x = web_query(p, "x");
	struct figure f = { S(""), S(""), S(""), S(""), 0 };

	for (unsigned i = 0; i < l->n; i++)
		if (x.n && str_eq(l->at[i].x, x))
			f = l->at[i];
	ui_heading(&p->h, &(struct ui_heading){ .id = S("one"), .level = 2,
	    .size = UI_M,
	    .text = f.x.n ? text_of(p, S("Change the figure of "), f.x)
	    : S("Add one") });
	web_form(p, S(""));
	ui_hidden(&p->h, S("do"), S("one"));
	ui_input(&p->h, &(struct ui_input){ .f = { .name = S("x"),
	    .label = S("When"), .hint = S("A day such as 2026-01-05, or a"
	    " month such as 2026-01."), .error = web_error(p, "x") },
	    .value = web_value(p, "x", f.x), .width = 20 });
	ui_input(&p->h, &(struct ui_input){ .f = { .name = S("y"),
	    .label = S("How many"), .hint = S("Leave it empty where it is not"
	    " known: that is not nought."), .error = web_error(p, "y") },
	    .value = web_value(p, "y", f.y), .width = 10,
	    .inputmode = S("decimal") });
	ui_input(&p->h, &(struct ui_input){ .f = { .name = S("n"),
	    .label = S("Out of how many, if it is a share or a rate"),
	    .error = web_error(p, "n") }, .value = web_value(p, "n", f.n),
	    .width = 10, .inputmode = S("decimal") });
	web_line(p, "note", S("Note"), S(""), f.note, 0);
	if (f.x.n)
		tick_draw(p, S("drop"), S("Take this figure away"), S(""),
		    false);
	ui_button(&p->h, &(struct ui_button){ .text = f.x.n
	    ? S("Save the change") : S("Add it") });
	ui_form_end(&p->h);
}

static void
many_draw(struct page *p)
{
	ui_h2(&p->h, S("Bring in many"));
	web_form_file(p, S(""));
	ui_hidden(&p->h, S("do"), S("many"));
	web_area(p, "rows", S("Rows, pasted from a spreadsheet"),
	    S("One a line: when, how many, out of how many, note; the last two"
	    " may be left out. A figure of a day that is there already is"
	    " changed. If one row is wrong, none is saved."), S(""), 6);
	ui_file(&p->h, &(struct ui_file){ .f = { .name = S("file"),
	    .label = S("Or a CSV file"), .error = web_error(p, "file"),
	    .hint = S("At most 300 rows.") },
	    .accept = S(".csv,.txt,text/csv") });
	ui_button(&p->h, &(struct ui_button){ .text = S("Bring them in") });
	ui_form_end(&p->h);
}

static enum err
measure_of(struct page *p, struct matter *m)
{
	TRY(learn_matter(p, m));
	return m->info->kind == KIND_MEASURE ? ERR_OK : web_absent(p, "part");
}

enum err
page_figures(struct page *p)
{
	struct typed l;
	struct matter m;

	TRY(measure_of(p, &m));
	learn_open(p, &m, S("The figures"));
	typed_of(p->cx, &m, &l);
	if (matter_value(&m, "series.rows").n) {
		ui_p(&p->h, S("They are counted from Heed's own rows."));
		if (l.n)
			ui_p(&p->h, S("Those that were written down before are"
			    " kept, and not drawn."));
	} else {
		if (matter_is(&m, "measure.chart", "funnel"))
			ui_p(&p->h, S("Units stand side by side: in place of"
			    " when, write what the unit is called. In the note,"
			    " write the reference of the measure that has its"
			    " own figures over time, such as M-2026-4f7kq: if"
			    " those changed in the period, the units are not"
			    " compared."));
		table_draw(p, &l);
		one_draw(p, &l);
		many_draw(p);
	}
	from_draw(p, &m);
	return ERR_OK;
}

/* ---- what is sent ---- */

/* The file that came, whole; else what was pasted. */
static enum err
rows_sent(struct page *p, str *out)
{
	static const char large[] = "this is more than 200 kB, which is more"
	    " than 300 rows are: it was not read";
	str typed = web_post(p, "rows");

	if (typed.n > FIGURES_FILE_MAX)
		return fail(p->cx, ERR_INPUT, "file", "%s", large);
	TRY(web_file_text(p, FIGURES_FILE_MAX, large, out));
	if (out->n == 0) {
		*out = typed;
		return ERR_OK;
	}
	if (!utf8_text_ok(*out, NULL))
		return fail(p->cx, ERR_INPUT, "file", "this file is no text in"
		    " UTF-8: save it as “CSV UTF-8” and bring it again");
	return ERR_OK;
}

static char
delimiter(str text)
{
	str line;

	if (str_chr(text, '\t') >= 0)
		return '\t';
	(void)str_cut(&text, '\n', &line);
	return str_chr(line, ';') >= 0 && str_chr(line, ',') < 0 ? ';' : ',';
}

static bool
has_digit(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* Rows as figures; a first line without a digit is a heading. */
static enum err
rows_read(struct page *p, str text, struct figure *f, unsigned *n)
{
	char by = delimiter(text);
	size_t at = str_starts(text, S("\xef\xbb\xbf")) ? 3 : 0;

	*n = 0;
	for (unsigned row = 1; at < text.n; row++) {
		str c[CELLS] = { S(""), S(""), S(""), S("") };
		struct csv_row r;

		at = csv_next(text, at, by, true, c, CELLS, &r);
		for (unsigned i = 0; i < CELLS; i++)
			c[i] = str_trim(csv_words(p->cx->mem, c[i]));
		if (c[0].n + c[1].n + c[2].n + c[3].n == 0 || (row == 1 &&
		    !has_digit(c[0]) && !has_digit(c[1])))
			continue;
		if (*n == FIGURES_MAX)
			return fail(p->cx, ERR_INPUT, "rows", "these are more"
			    " than %d rows: take longer periods", FIGURES_MAX);
		if (r.n < 2 || (r.n > CELLS && by != ','))
			return fail(p->cx, ERR_INPUT, "rows", "row %u: it is"
			    " when, how many, out of how many, note, with a"
			    " comma between", row);
		f[(*n)++] = (struct figure){ c[0], c[1], c[2], c[3], row };
	}
	return *n ? ERR_OK : fail(p->cx, ERR_INPUT, "rows",
	    "paste the rows here, or choose a file");
}

static enum err
many_post(struct page *p, struct matter *m)
{
	struct figure *f = NEWN(p->cx->mem, struct figure, FIGURES_MAX + 1);
	unsigned n;
	str text;

	TRY(rows_sent(p, &text));
	TRY(rows_read(p, text, f, &n));
	return typed_put(p->cx, m, f, n, false);
}

enum err
post_figures(struct page *p)
{
	str what = web_post(p, "do");
	struct figure f;
	struct matter m;
	enum err e;

	TRY(measure_of(p, &m));
	f = (struct figure){ web_post(p, "x"), web_post(p, "y"),
		web_post(p, "n"), web_post(p, "note"), 0 };
	if (str_eq(what, S("from")))
		e = series_from(p->cx, &m, web_post(p, "rows"));
	else if (str_eq(what, S("many")))
		e = many_post(p, &m);
	else
		e = typed_put(p->cx, &m, &f, 1, web_post(p, "drop").n > 0);
	return web_end(p, e, learn_path(p, KIND_MEASURE, m.rec.id,
	    S("figures")), "saved", page_figures);
}
