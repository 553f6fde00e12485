/*
 * A snapshot as CSV, JSON and text, and a figure in words. What is hidden from the
 * public is said to be so, and is in none of them.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "core/json.h"
#include "core/time.h"
#include "learning/figures_int.h"

enum { CSV_MAX = 2 << 20, SAY_MAX = 200, HIDES_MAX = 600 };

str
fig_title(str row)
{
	for (unsigned k = 0; k < figure_table.n; k++)
		if (str_eq(figure_table.at[k].code, row))
			return figure_table.at[k].title;
	return row;
}

str
fig_hides(struct ctx *cx, const struct figures *f)
{
	struct buf b;

	if (f->below < 2)
		return S("All numbers are shown.");
	buf_init(&b, cx->mem, HIDES_MAX);
	buf_fmt(&b, "Numbers from 1 to %u are not shown where they count people"
	    " or what happened to them, nor what would give them away, so that"
	    " no one can be known by them. Areas, safety actions, thematic"
	    " reviews, bulletins and reports from outside are work and not"
	    " people: their numbers are shown. A nought is always shown.",
	    f->below - 1);
	return buf_str(&b);
}

bool
fig_in(const struct fig_part *p, const struct fig_print *o)
{
	return (p->deaths && (o->about & FIG_DEATHS)) ||
	    (p->safety && (o->about & FIG_SAFETY));
}

static bool
cell_in(const struct fig_cell *c, const struct fig_print *o)
{
	return c->part >= 1 && c->part <= nfig_part &&
	    fig_in(&fig_part[c->part - 1], o);
}

/* Neither a figure nor what it is of may be shown. */
static bool
unseen(const struct figures *f, const struct fig_cell *c,
    const struct fig_print *o)
{
	const struct fig_cell *of = figures_cell(f, c->of);

	return o->public && (c->hidden || (of && of->hidden));
}

static void
put_tenths(struct buf *b, int64_t tenths)
{
	buf_int(b, tenths / 10);
	if (tenths % 10) {
		buf_c(b, '.');
		buf_int(b, tenths % 10);
	}
}

static void
put_share(struct buf *b, int64_t n, int64_t of)
{
	buf_int(b, n);
	buf_lit(b, " of ");
	buf_int(b, of);
	if (of > 0) {
		buf_lit(b, " (");
		buf_int(b, (200 * n + of) / (2 * of));
		buf_lit(b, "%)");
	}
}

str
figures_say(struct ctx *cx, const struct figures *f, const struct fig_cell *c,
    const struct fig_print *o)
{
	int64_t of = fig_of(f, c);
	struct buf b;

	if (unseen(f, c, o))
		return S("Not shown");
	buf_init(&b, cx->mem, SAY_MAX);
	if (c->show == FIG_SHARE && of > 0)
		put_share(&b, c->n, of);
	else if (c->show == FIG_SHARE)
		buf_lit(&b, "None");
	else if (c->show == FIG_RATIO && of > 0)
		put_tenths(&b, (20 * c->n + of) / (2 * of));
	else if (c->show == FIG_RATIO)
		buf_lit(&b, "None");
	else if (c->show == FIG_MEDIAN && c->n < 0)
		buf_lit(&b, "None recorded");
	else if (c->show == FIG_MEDIAN)
		put_tenths(&b, c->n);
	else
		buf_int(&b, c->n);
	return buf_str(&b);
}

/* ---- CSV ---- */

/* Quoted; what a spreadsheet would take for a formula is words. */
static void
csv_cell(struct buf *b, str s, bool last)
{
	buf_c(b, '"');
	if (s.n && (s.p[0] == '=' || s.p[0] == '+' || s.p[0] == '-' ||
	    s.p[0] == '@' || s.p[0] == '\t' || s.p[0] == '\r'))
		buf_c(b, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_c(b, '"');
		buf_c(b, s.p[i]);
	}
	buf_lit(b, "\"");
	if (last)
		buf_lit(b, "\r\n");
	else
		buf_c(b, ',');
}

/* The bare number: "" where there is none to show. */
static str
bare(struct ctx *cx, const struct figures *f, const struct fig_cell *c,
    const struct fig_print *o)
{
	struct buf b;

	if (unseen(f, c, o) || (c->show == FIG_MEDIAN && c->n < 0))
		return S("");
	if (c->show != FIG_MEDIAN)
		return buf_number(cx->mem, c->n);
	buf_init(&b, cx->mem, SAY_MAX);
	put_tenths(&b, c->n);
	return buf_str(&b);
}

static str
earlier(struct ctx *cx, const struct figures *f, const struct fig_cell *c,
    const struct fig_print *o)
{
	struct fig_cell was = *c;

	if (!c->restated || (o->public && (c->was_hidden || unseen(f, c, o))))
		return S("");
	was.n = c->was;
	return bare(cx, f, &was, o);
}

static void
csv_figure(struct ctx *cx, struct buf *b, const struct figures *f,
    const struct fig_cell *c, const struct fig_print *o)
{
	bool no = unseen(f, c, o);

	csv_cell(b, c->item, false);
	csv_cell(b, fig_part[c->part - 1].heading, false);
	csv_cell(b, c->code, false);
	csv_cell(b, c->title, false);
	csv_cell(b, bare(cx, f, c, o), false);
	csv_cell(b, c->of.n && !no ? buf_number(cx->mem, fig_of(f, c)) : S(""), false);
	csv_cell(b, no ? S("Not shown: a small number, or one that would give"
	    " a small number away") : figures_say(cx, f, c, o), false);
	csv_cell(b, earlier(cx, f, c, o), false);
	csv_cell(b, c->definition, true);
}

static void
csv_said(struct ctx *cx, struct buf *b, const struct figures *f,
    const struct fig_said *s)
{
	str words = matter_words(cx, &f->m, s->link);

	csv_cell(b, str_of(s->item), false);
	csv_cell(b, fig_part[s->part - 1].heading, false);
	csv_cell(b, str_of(s->link), false);
	csv_cell(b, str_of(s->heading), false);
	csv_cell(b, S(""), false);
	csv_cell(b, S(""), false);
	csv_cell(b, words.n ? words : S("Nothing has been written yet."),
	    false);
	csv_cell(b, S(""), false);
	csv_cell(b, S(""), true);
}

static void
csv_about(struct ctx *cx, struct buf *b, const char *what, str says)
{
	(void)cx;
	for (int i = 0; i < 3; i++)
		csv_cell(b, S(""), false);
	csv_cell(b, str_of(what), false);
	csv_cell(b, S(""), false);
	csv_cell(b, S(""), false);
	csv_cell(b, says, false);
	csv_cell(b, S(""), false);
	csv_cell(b, S(""), true);
}

static void
csv_measure(struct ctx *cx, struct buf *b, const struct fig_measure *m)
{
	csv_cell(b, S("27.6"), false);
	csv_cell(b, fig_part[8].heading, false);
	csv_cell(b, S("measure"), false);
	csv_cell(b, str_cat(cx->mem, m->action, str_cat(cx->mem, S(": "),
	    m->title)), false);
	csv_cell(b, S(""), false);
	csv_cell(b, S(""), false);
	csv_cell(b, m->says, false);
	csv_cell(b, S(""), false);
	csv_cell(b, S(""), true);
}

enum err
figures_csv(struct ctx *cx, const struct figures *f, const struct fig_print *o,
    str *out)
{
	struct buf b;

	buf_init(&b, cx->mem, CSV_MAX);
	buf_lit(&b, "\"item\",\"part\",\"code\",\"what\",\"number\",\"of\","
	    "\"in words\",\"stated before\",\"definition\"\r\n");
	csv_about(cx, &b, "Quarter", f->period);
	csv_about(cx, &b, "Data as they stood at", time_iso(cx->mem, f->cutoff));
	csv_about(cx, &b, "Deaths in scope", f->scope);
	csv_about(cx, &b, "Snapshot", buf_number(cx->mem, f->edition));
	csv_about(cx, &b, "Sum of the snapshot", f->hash);
	csv_about(cx, &b, "Edition", o->public ? S("public") : S("board"));
	for (unsigned i = 0; i < f->ncell; i++)
		if (cell_in(&f->cell[i], o))
			csv_figure(cx, &b, f, &f->cell[i], o);
	for (unsigned i = 0; i < nfig_said; i++)
		if (fig_in(&fig_part[fig_said[i].part - 1], o))
			csv_said(cx, &b, f, &fig_said[i]);
	for (unsigned i = 0; i < f->nmeasure && !o->public; i++)
		csv_measure(cx, &b, &f->measure[i]);
	return buf_done(&b, out);
}

/* ---- JSON ---- */

static void
json_figure(struct ctx *cx, struct json_w *w, const struct figures *f,
    const struct fig_cell *c, const struct fig_print *o)
{
	bool no = unseen(f, c, o);
	str n = bare(cx, f, c, o), was = earlier(cx, f, c, o);

	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("code"), c->code);
	if (c->item.n)
		json_w_text(w, S("item"), c->item);
	json_w_text(w, S("title"), c->title);
	json_w_text(w, S("definition"), c->definition);
	if (n.n)
		json_w_raw(w, S("value"), n);
	if (c->of.n && !no)
		json_w_int(w, S("of"), fig_of(f, c));
	json_w_text(w, S("says"), figures_say(cx, f, c, o));
	if (no)
		json_w_bool(w, S("hidden"), true);
	if (was.n)
		json_w_raw(w, S("stated_before"), was);
	json_w_close(w, '}');
}

static void
json_part(struct ctx *cx, struct json_w *w, const struct figures *f,
    const struct fig_part *p, const struct fig_print *o)
{
	json_w_open(w, JNOKEY, '{');
	json_w_int(w, S("number"), p->no);
	json_w_text(w, S("heading"), p->heading);
	json_w_open(w, S("figures"), '[');
	for (unsigned i = 0; i < f->ncell; i++)
		if (f->cell[i].part == p->no)
			json_figure(cx, w, f, &f->cell[i], o);
	json_w_close(w, ']');
	json_w_open(w, S("words"), '{');
	for (unsigned i = 0; i < nfig_said; i++)
		if (fig_said[i].part == p->no)
			json_w_text(w, str_of(fig_said[i].link),
			    matter_words(cx, &f->m, fig_said[i].link));
	json_w_close(w, '}');
	json_w_close(w, '}');
}

enum err
figures_json(struct ctx *cx, const struct figures *f, const struct fig_print *o,
    str *out)
{
	struct json_w w;
	struct buf b;

	buf_init(&b, cx->mem, CSV_MAX);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("period"), f->period);
	json_w_text(&w, S("cutoff"), time_iso(cx->mem, f->cutoff));
	json_w_text(&w, S("scope"), f->scope);
	json_w_int(&w, S("snapshot"), f->edition);
	json_w_text(&w, S("hash"), f->hash);
	json_w_int(&w, S("words_version"), f->v);
	json_w_text(&w, S("edition"), o->public ? S("public") : S("board"));
	json_w_int(&w, S("hidden_below"), o->public ? f->below : 0);
	json_w_open(&w, S("parts"), '[');
	for (unsigned i = 0; i < nfig_part; i++)
		if (fig_in(&fig_part[i], o))
			json_part(cx, &w, f, &fig_part[i], o);
	json_w_close(&w, ']');
	json_w_open(&w, S("measures"), '[');
	for (unsigned i = 0; i < f->nmeasure && !o->public; i++) {
		json_w_open(&w, JNOKEY, '{');
		json_w_text(&w, S("action"), f->measure[i].action);
		json_w_text(&w, S("measure"), f->measure[i].title);
		json_w_text(&w, S("says"), f->measure[i].says);
		json_w_close(&w, '}');
	}
	json_w_close(&w, ']');
	json_w_close(&w, '}');
	buf_c(&b, '\n');
	return buf_done(&b, out);
}

/* ---- text ---- */

enum { ITEM_LAST = 9 };

static void
text_cells(struct ctx *cx, struct buf *b, const struct figures *f, str item,
    const struct fig_print *o)
{
	for (unsigned i = 0; i < f->ncell; i++) {
		const struct fig_cell *c = &f->cell[i];
		bool alone = str_eq(c->code, c->row);

		if (!str_eq(c->item, item) || (!alone && c->rows == 0))
			continue;
		if (!alone) {
			buf_put(b, fig_title(c->row));
			buf_lit(b, " \xe2\x80\x93 ");
		}
		buf_put(b, c->title);
		buf_lit(b, ": ");
		buf_put(b, figures_say(cx, f, c, o));
		buf_c(b, '\n');
		if (alone) {
			buf_put(b, c->definition);
			buf_c(b, '\n');
		}
	}
}

static void
text_said(struct ctx *cx, struct buf *b, const struct figures *f, str item)
{
	for (unsigned i = 0; i < nfig_said; i++) {
		str words = matter_words(cx, &f->m, fig_said[i].link);

		if (!str_eq(str_of(fig_said[i].item), item))
			continue;
		buf_put(b, str_of(fig_said[i].heading));
		buf_lit(b, ":\n");
		buf_put(b, words.n ? words : S("Nothing has been written yet."));
		buf_c(b, '\n');
	}
}

enum err
figures_account(struct ctx *cx, const struct figures *f,
    const struct fig_print *o, str *out)
{
	struct buf b;

	buf_init(&b, cx->mem, CSV_MAX);
	buf_lit(&b, "Learning from deaths: ");
	buf_put(&b, figures_called(cx->mem, f->period));
	buf_lit(&b, "\nItems 27.1 to 27.9 of the Quality Account, for this"
	    " quarter.\n\nData as they stood on ");
	buf_put(&b, show_time(cx->mem, f->cutoff));
	buf_put(&b, f->cutoff < f->to ? S("; the quarter had not ended.\n")
	    : S(".\n"));
	buf_lit(&b, "Which deaths are in scope: ");
	buf_put(&b, f->scope);
	buf_c(&b, '\n');
	if (o->public) {
		buf_put(&b, fig_hides(cx, f));
		buf_c(&b, '\n');
	}
	for (int i = 1; i <= ITEM_LAST; i++) {
		str item = str_cat(cx->mem, S("27."), buf_number(cx->mem, i));

		buf_c(&b, '\n');
		buf_put(&b, item);
		buf_c(&b, '\n');
		text_cells(cx, &b, f, item, o);
		text_said(cx, &b, f, item);
	}
	buf_fmt(&b, "\nSnapshot %u of %.*s (%.*s), sum ", f->edition,
	    PRS(f->period), PRS(f->ref));
	buf_put(&b, f->hash);
	buf_fmt(&b, "; words of version %lld.\n", (long long)f->v);
	return buf_done(&b, out);
}
