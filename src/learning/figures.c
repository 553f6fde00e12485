/*
 * The table of figures read, quarters, and a snapshot made and read again. What
 * counts is figures_count.c, its text figures_text.c, what is shown
 * figures_html.c and figures_print.c.
 */
#include "access/account.h"
#include "access/blob.h"
#include "access/crypt.h"
#include "access/setting.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"
#include "core/time.h"
#include "fhir/fhir.h"
#include "learning/harm.h"
#include "learning/coding.h"
#include "learning/figures_int.h"
#include "learning/matter_int.h"
#include "learning/rule.h"

#include <string.h>

struct figure_table figure_table;

const struct fig_part fig_part[] = {
#define FIGURE_PART(no, id, heading, deaths, safety, says) \
	{ no, SK(id), SK(heading), deaths, safety, SK(says) },
#include "learning/figure.def"
#undef FIGURE_PART
};
const unsigned nfig_part = sizeof(fig_part) / sizeof(fig_part[0]);

const struct fig_said fig_said[] = {
	{ "words.learned", "What was learned", "27.4", 2 },
	{ "words.actions", "What was done", "27.5", 9 },
	{ "words.impact", "What it changed", "27.6", 9 },
	{ "words.promised", "What we said we would do, and what became of it",
	    "", 9 },
	{ "words.themes", "Themes in words", "", 11 },
	{ "words.told", "What families, patients and staff told us", "", 14 },
	{ "words.quality", "What is missing", "", 15 },
};
const unsigned nfig_said = sizeof(fig_said) / sizeof(fig_said[0]);

/* ---- the table ---- */

/* The place of a word in a list, or n. */
static unsigned
word_of(str s, const char *const *word, unsigned n)
{
	unsigned i = 0;

	while (i < n && !str_eq(str_of(word[i]), s))
		i++;
	return i;
}

static str
needle(struct ctx *cx, str name, str value, const char *end)
{
	struct buf b;

	buf_init(&b, cx->mem, 400);
	buf_c(&b, '|');
	buf_put(&b, name);
	buf_c(&b, '=');
	buf_put(&b, value);
	buf_put(&b, str_of(end));
	return buf_str(&b);
}

/* "name", "!name", "name=a|b", "name!=a|b" */
static bool
term_read(struct ctx *cx, str s, struct fig_term *t)
{
	str name, one;

	*t = (struct fig_term){ .not = str_starts(s, S("!")) };
	if (t->not)
		s = str_sub(s, 1, s.n);
	if (!str_cut(&s, '=', &name)) {
		t->needle[t->n++] = needle(cx, name, S(""), "");
		return name.n > 0;
	}
	if (str_ends(name, S("!"))) {
		t->not = true;
		name = str_sub(name, 0, name.n - 1);
	}
	while (s.n && t->n < VALUES_MAX) {
		(void)str_cut(&s, '|', &one);
		t->needle[t->n++] = needle(cx, name, one, "|");
	}
	return name.n && t->n && s.n == 0;
}

static enum err
filter_cell(struct ctx *cx, const struct tsv *t, unsigned row, struct figure *f)
{
	str left = tsv_get(t, row, "filter"), one;

	while (left.n) {
		(void)str_cut(&left, ' ', &one);
		if (f->nterm == TERMS_MAX ||
		    !term_read(cx, one, &f->term[f->nterm++]))
			return tsv_bad(cx, t, row, "filter",
			    "is no list of facts: name, !name, name=value|value,"
			    " name!=value, parted by spaces");
	}
	return ERR_OK;
}

static enum err
words_cells(struct ctx *cx, const struct tsv *t, unsigned row, struct figure *f)
{
	static const char *const show[] = { "count", "share", "ratio",
		"median", "sum" };
	static const char *const base[] = { "day", "at", "ended", "open",
		"before", "current", "all" };
	int64_t part = 0;

	f->kind = kind_of(tsv_get(t, row, "kind"));
	f->base = word_of(tsv_get(t, row, "base"), base, BASE__MAX);
	f->show = word_of(tsv_get(t, row, "show"), show, FIG_SHOW__MAX);
	f->suppress = !str_eq(tsv_get(t, row, "suppress"), S("no"));
	if (!kind_is_matter(f->kind))
		return tsv_bad(cx, t, row, "kind", "is no kind of matter");
	if (f->base == BASE__MAX)
		return tsv_bad(cx, t, row, "base", "is no row of figure-base.tsv");
	if (f->kind == KIND_EVENT && f->base != BASE_AT)
		return tsv_bad(cx, t, row, "base",
		    "is not at: events are counted by when they were told");
	if (f->show == FIG_SHOW__MAX)
		return tsv_bad(cx, t, row, "show", "is no way to show a figure");
	if (!str_int(tsv_get(t, row, "part"), 1, nfig_part, &part))
		return tsv_bad(cx, t, row, "part", "is no part of figure.def");
	f->part = (unsigned)part;
	if (f->definition.n == 0 || f->title.n == 0)
		return tsv_bad(cx, t, row, "definition",
		    "is missing: each figure says what it counts");
	if ((f->show == FIG_MEDIAN || f->show == FIG_SUM) && f->value.n == 0)
		return tsv_bad(cx, t, row, "value", "names no fact");
	if ((f->show == FIG_SHARE || f->show == FIG_RATIO) && f->of.n == 0)
		return tsv_bad(cx, t, row, "of", "names no figure");
	return ERR_OK;
}

static const struct figure *
figure_in(const struct figure_table *t, str code)
{
	for (unsigned i = 0; i < t->n; i++)
		if (str_eq(t->at[i].code, code))
			return &t->at[i];
	return NULL;
}

static enum err
figures_load(struct ctx *cx, const char *file, str text,
    struct figure_table *out)
{
	struct tsv t;

	TRY(tsv_parse(cx, file, text, &t));
	*out = (struct figure_table){ NEWN(cx->mem, struct figure, t.nrow + 1),
		0 };
	if (t.nrow > FIGURE_ROWS_MAX)
		return fail(cx, ERR_LIMIT, file, "there are more than %d"
		    " figures", FIGURE_ROWS_MAX);
	for (unsigned i = 0; i < t.nrow; i++) {
		struct figure *f = &out->at[out->n];

		*f = (struct figure){ .code = tsv_get(&t, i, "code"),
			.title = tsv_get(&t, i, "title"),
			.definition = tsv_get(&t, i, "definition"),
			.sum = tsv_get(&t, i, "sum"), .of = tsv_get(&t, i, "of"),
			.by = tsv_get(&t, i, "by"),
			.list = tsv_get(&t, i, "list"),
			.value = tsv_get(&t, i, "value"),
			.item = tsv_get(&t, i, "item") };
		if (f->code.n == 0 || figure_in(out, f->code))
			return tsv_bad(cx, &t, i, "code", "is empty, or is there"
			    " twice");
		if ((f->sum.n && !figure_in(out, f->sum)) ||
		    (f->of.n && !figure_in(out, f->of)))
			return tsv_bad(cx, &t, i, "code", "is a part of a figure"
			    " that does not stand above it");
		TRY(words_cells(cx, &t, i, f));
		TRY(filter_cell(cx, &t, i, f));
		out->n++;
	}
	return ERR_OK;
}

#define FIGURE_TSV "practice/rules/figure.tsv"

enum err
figures_open(struct ctx *cx)
{
	str text;

	TRY(asset_text(cx, FIGURE_TSV, &text));
	return figures_load(cx, FIGURE_TSV, text, &figure_table);
}

enum err
figures_check(struct ctx *cx, const char *file, str text)
{
	struct figure_table t;

	return figures_load(cx, file, text, &t);
}

static enum err
list_read(struct ctx *cx, str list, struct tsv *t)
{
	struct buf b;
	const struct asset *a;

	buf_init(&b, cx->mem, 200);
	buf_lit(&b, "practice/codes/");
	buf_put(&b, list);
	buf_lit(&b, ".tsv");
	*t = (struct tsv){ 0 };
	a = list.n ? asset_find(str_c(cx->mem, buf_str(&b))) : NULL;
	return a ? tsv_parse(cx, a->path, a->body, t) : ERR_OK;
}

str
fig_code_at(struct ctx *cx, str list, unsigned i)
{
	struct tsv t;

	if (list_read(cx, list, &t) != ERR_OK || i >= t.nrow)
		return S("");
	return tsv_get(&t, i, "code");
}

str
fig_words(struct ctx *cx, const struct figure *f, str code)
{
	struct tsv t;

	if (str_eq(f->list, S("@states")))
		return matter_state_words(f->kind, code);
	if (str_eq(f->list, S("@terms")))
		return term_words(cx, code);
	if (list_read(cx, f->list, &t) == ERR_OK)
		for (unsigned i = 0; i < t.nrow; i++)
			if (str_eq(tsv_get(&t, i, "code"), code))
				return tsv_get(&t, i, "says");
	return code;
}

/* ---- quarters ---- */

static int64_t
quarter_start(int year, int q)
{
	struct civil c = { .year = year + (q - 1) / 4,
		.month = 3 * ((q - 1) % 4) + 1, .day = 1, .hour = 12 };
	int64_t noon = time_of_civil(&c);

	/* Midnight in London is at one of two moments: ask at noon which. */
	c.hour = 0;
	c.offset_min = time_london(noon).offset_min;
	return time_of_civil(&c);
}

static bool
quarter_cut(str period, int *year, int *q)
{
	int64_t y = 0, n = 0;
	str head = str_sub(period, 0, 4);

	if (period.n != 7 || period.p[4] != '-' || period.p[5] != 'Q' ||
	    !str_int(head, 2000, 2999, &y) ||
	    !str_int(str_sub(period, 6, 1), 1, 4, &n))
		return false;
	*year = (int)y;
	*q = (int)n;
	return true;
}

enum err
figures_period(struct ctx *cx, str period, int64_t *from, int64_t *to)
{
	int year, q;

	if (!quarter_cut(period, &year, &q))
		return fail(cx, ERR_INPUT, "period",
		    "a quarter is written as 2026-Q3");
	*from = quarter_start(year, q);
	*to = quarter_start(year, q + 1);
	return ERR_OK;
}

str
figures_quarter(struct arena *mem, int64_t t, int back)
{
	struct civil c = time_london(t);
	int n = 4 * c.year + (c.month - 1) / 3 - back;
	struct buf b;

	buf_init(&b, mem, 16);
	buf_fmt(&b, "%d-Q%d", n / 4, n % 4 + 1);
	return buf_str(&b);
}

str
figures_called(struct arena *mem, str period)
{
	static const char *const of[] = { "January to March", "April to June",
		"July to September", "October to December" };
	struct buf b;
	int year, q;

	if (!quarter_cut(period, &year, &q))
		return period;
	buf_init(&b, mem, 64);
	buf_fmt(&b, "%s %d", of[q - 1], year);
	return buf_str(&b);
}

/* ---- made ---- */

static enum err
set_of(struct ctx *cx, struct figures *f)
{
	str set[SET__MAX];
	int64_t below = 0;
	struct fired scope;
	struct facts none = { 0 };
	struct buf b;

	TRY(settings_read(cx, set));
	if (!str_int(set[SET_FIGURES_BELOW], 0, FIGURES_BELOW_MAX, &below))
		below = CELLS_BELOW;
	f->below = (unsigned)below;
	TRY(scope_ask(cx, set[SET_DEATH_SCOPE], &none, day_of(f->to - 1),
	    &scope));
	buf_init(&b, cx->mem, 400);
	buf_put(&b, scope.rule->text);
	buf_fmt(&b, " (policy %.*s, version %u)", PRS(scope.rule->id),
	    scope.rule->version);
	f->scope = buf_str(&b);
	return ERR_OK;
}

struct newest {
	str period, id;
	int64_t edition;
	char at[FHIR_ID_MAX];  /* a row's memory is the call's */
};

static enum err
look(void *arg, struct ctx *cx, const struct matter_row *r)
{
	struct newest *n = arg;
	int64_t edition = 0;

	(void)cx;
	if (!str_eq(matter_fact(r, "period"), n->period) ||
	    !str_int(matter_fact(r, "edition"), 1, 100000, &edition) ||
	    edition <= n->edition || r->id.n > sizeof(n->at))
		return ERR_OK;
	n->edition = edition;
	memcpy(n->at, r->id.p, r->id.n);
	n->id = (str){ n->at, r->id.n };
	return ERR_OK;
}

static enum err
newest_of(struct ctx *cx, str period, struct newest *n)
{
	*n = (struct newest){ .period = period, .id = S("") };
	return matter_each(cx, KIND_FIGURES, true, 0, INT64_MAX, look, n);
}

enum err
figures_latest(struct ctx *cx, str period, str *id)
{
	struct newest n;

	TRY(newest_of(cx, period, &n));
	if (n.id.n == 0)
		return fail(cx, ERR_ABSENT, "period",
		    "there are no figures of %.*s yet", PRS(period));
	*id = str_dup(cx->mem, n.id);
	return ERR_OK;
}

/* What an earlier snapshot of the same quarter had, beside what there is now. */
static enum err
restate(struct ctx *cx, struct figures *f, const struct newest *n)
{
	struct figures was;

	f->edition = (unsigned)n->edition + 1;
	f->earlier = S("");
	if (n->id.n == 0)
		return ERR_OK;
	TRY(figures_read(cx, str_dup(cx->mem, n->id), &was));
	TRY(figures_hide(cx, &was));
	f->earlier = was.id;
	f->earlier_cutoff = was.cutoff;
	for (unsigned i = 0; i < f->ncell; i++) {
		const struct fig_cell *c = figures_cell(&was, f->cell[i].code);

		f->cell[i].restated = c && (c->n != f->cell[i].n ||
		    (c->of.n && fig_of(&was, c) != fig_of(f, &f->cell[i])));
		f->cell[i].was = c ? c->n : 0;
		f->cell[i].was_hidden = c && c->hidden;
	}
	return ERR_OK;
}

/* ---- kept, and read again ---- */

/* The figures are the whole service's. */
static enum err
top_unit(struct ctx *cx, str *id)
{
	struct units l;

	TRY(unit_list(cx, &l));
	*id = S("");
	for (unsigned i = 0; i < l.n; i++)
		if (!l.at[i].closed && l.at[i].parent.n == 0 && id->n == 0)
			*id = l.at[i].id;
	return ERR_OK;
}

static enum err
keep(struct ctx *cx, struct figures *f, str unit)
{
	struct matter *m = &f->m;
	struct op op[8];
	unsigned n = 0;
	struct buf b;

	TRY(matter_new(cx, KIND_FIGURES, unit, S(""), m));
	f->hash = hash_hex(cx->mem, f->text);
	buf_init(&b, cx->mem, 400);
	buf_lit(&b, "{\"url\":\"" BLOB_URL "\",\"valueString\":\"");
	buf_put(&b, f->hash);
	buf_fmt(&b, " %zu\"}", f->text.n);
	m->beside = buf_str(&b);
	op[n++] = matter_op(m, S(""), "figures.period", f->period);
	op[n++] = matter_op(m, S(""), "figures.edition",
	    buf_number(cx->mem, f->edition));
	op[n++] = matter_op(m, S(""), "figures.from", time_day(cx->mem,
	    f->from));
	op[n++] = matter_op(m, S(""), "figures.cutoff", time_iso(cx->mem,
	    f->cutoff));
	op[n++] = matter_op(m, S(""), "figures.scope", str_sub(f->scope, 0,
	    200));
	op[n++] = matter_op(m, S(""), "figures.hash", f->hash);
	op[n++] = matter_op(m, S(""), "figures.rows", buf_number(cx->mem, f->nrows));
	TRY(matter_save(cx, m, op, n, "save"));
	TRY(blob_put_text(cx, KIND_FIGURES, m->rec.id, f->text));
	f->id = m->rec.id;
	f->v = m->rec.v;
	f->ref = m->ref;
	f->state = m->state;
	return ERR_OK;
}

enum err
figures_make(struct ctx *cx, str period, struct figures *f)
{
	struct newest n;
	str unit;

	*f = (struct figures){ .period = period, .cutoff = cx->now,
		.scope = S(""), .earlier = S("") };
	TRY(figures_period(cx, period, &f->from, &f->to));
	if (f->from > cx->now)
		return fail(cx, ERR_INPUT, "period",
		    "this quarter has not begun");
	TRY(top_unit(cx, &unit));
	TRY(matter_may_add(cx, KIND_FIGURES, unit));
	TRY(set_of(cx, f));
	TRY(newest_of(cx, period, &n));
	TRY(figures_count(cx, f));
	TRY(figures_measures(cx, f));
	TRY(restate(cx, f, &n));
	TRY(figures_text(cx, f));
	return keep(cx, f, unit);
}

enum err
figures_read(struct ctx *cx, str id, struct figures *f)
{
	str text;

	*f = (struct figures){ .scope = S(""), .earlier = S("") };
	TRY(matter_open(cx, KIND_FIGURES, id, &f->m));
	TRY(blob_read(cx, &f->m.rec, &text));
	f->hash = hash_hex(cx->mem, text);
	if (!str_eq(f->hash, matter_value(&f->m, "figures.hash")))
		return fail(cx, ERR_STORE, "figures", "the figures are not those"
		    " that were made: they are not shown; run heed verify");
	f->id = f->m.rec.id;
	f->v = f->m.rec.v;
	f->ref = f->m.ref;
	f->state = f->m.state;
	return figures_parse(cx, text, f);
}

/* What stands in it stays; once the board has it, its words too. */
enum err
figures_prepare(struct ctx *cx, struct matter *m)
{
	struct blob_name name;

	if (m->exists && str_eq(m->was, S("given")))
		return fail(cx, ERR_INPUT, "words.learned", "the board has this"
		    " report: it stays as it is; make the figures again, and"
		    " what changed will stand beside them");
	if (m->exists && (!blob_named(m->rec.json, &name) ||
	    !str_eq(name.sha256, matter_value(m, "figures.hash"))))
		return fail(cx, ERR_INPUT, "figures.hash",
		    "what was counted stays as it is");
	return ERR_OK;
}

/* ---- asked of one ---- */

const struct fig_cell *
figures_cell(const struct figures *f, str code)
{
	for (unsigned i = 0; i < f->ncell && code.n; i++)
		if (str_eq(f->cell[i].code, code))
			return &f->cell[i];
	return NULL;
}

/* What a share or a ratio is of. */
int64_t
fig_of(const struct figures *f, const struct fig_cell *c)
{
	const struct fig_cell *of = figures_cell(f, c->of);

	return of ? of->n : 0;
}

const struct fig_series *
fig_series(const struct figures *f, const char *code)
{
	for (unsigned i = 0; i < f->nseries; i++)
		if (str_eq(f->series[i].code, str_of(code)))
			return &f->series[i];
	return NULL;
}

enum err
figures_rows(struct ctx *cx, const struct figures *f, str code, fig_fn *fn,
    void *arg)
{
	const struct fig_cell *c = figures_cell(f, code);
	str left = f->rows, line;
	bool *in = NEWN(cx->mem, bool, f->nset + 1);
	struct fig_row r;

	if (!c)
		return fail(cx, ERR_ABSENT, "cell", "%s",
		    err_info[ERR_ABSENT].text);
	for (unsigned i = 0; i < f->nset; i++)
		in[i] = str_has_word(f->set[i], buf_number(cx->mem, c - f->cell));
	while (left.n) {
		int64_t set;

		(void)str_cut(&left, '\n', &line);
		r.kind = kind_of(fig_tab(&line));
		r.id = fig_tab(&line);
		r.v = fig_tab_int(&line);
		set = fig_tab_int(&line);
		if (set >= 0 && (unsigned)set < f->nset && in[set])
			TRY(fn(arg, cx, &r));
	}
	return ERR_OK;
}
