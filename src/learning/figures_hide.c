/*
 * What the public edition must not show (LEARN-65).
 *
 * A small number may point at someone; so may a large one beside its total. Each
 * figure with a total is a row of a table: its values, and what is in none of
 * them, which is not shown and can be worked out. cells_hide says what to hide
 * of such a row. Rows hang together, because a value of one is the total of
 * another, and two figures may count the same records: so it is gone through
 * until nothing more has to be hidden. A zero is always shown.
 */
#include "core/arena.h"
#include "learning/figures_int.h"
#include "learning/harm.h"

/* A total and its parts: cells by place; rest is in no part. */
struct whole {
	unsigned total;
	unsigned at[FIGURES_BY_MAX + 1], n;
	int64_t rest;
};
struct hiding {
	struct ctx *cx;
	struct figures *f;
	uint64_t *same;        /* of a cell: which rows it counts */
	struct whole *whole; unsigned n, cap;
	bool changed;
};

static bool
is_small(const struct figures *f, int64_t n)
{
	return n > 0 && n < (int64_t)f->below;
}

/* A mark of the rows that each cell counts: the same of two that count the same.
 * Lists of cells are different rows' by their number. */
static void
same_make(struct hiding *h)
{
	for (unsigned i = 0; i < h->f->nset; i++) {
		str left = h->f->set[i], one;

		while (left.n) {
			int64_t cell = 0;

			(void)str_cut(&left, ' ', &one);
			if (str_int(one, 0, h->f->ncell - 1, &cell))
				h->same[cell] = (h->same[cell] ^ (i + 1)) *
				    UINT64_C(0x9e3779b97f4a7c15);
		}
	}
}

static void
hide(struct hiding *h, unsigned cell)
{
	struct figures *f = h->f;

	for (unsigned i = 0; i < f->ncell; i++)
		if (!f->cell[i].hidden && f->cell[i].suppress &&
		    f->cell[i].rows && (i == cell ||
		    h->same[i] == h->same[cell])) {
			f->cell[i].hidden = true;
			h->changed = true;
		}
}

static void
whole_add(struct hiding *h, unsigned total, const unsigned *at, unsigned n,
    int64_t rest)
{
	struct whole *w;

	MORE(h->cx->mem, h->whole, h->n, &h->cap);
	w = &h->whole[h->n++];
	*w = (struct whole){ .total = total, .n = n, .rest = rest };
	for (unsigned i = 0; i < n; i++)
		w->at[i] = at[i];
}

/* The parts of one figure from place i on; where one record may be in several,
 * each part is a row of its own. */
static unsigned
parts_of(struct hiding *h, unsigned i)
{
	const struct figures *f = h->f;
	const struct fig_cell *total = figures_cell(f, f->cell[i].sum);
	unsigned at[FIGURES_BY_MAX + 1], n = 0;
	int64_t sum = 0;
	str row = f->cell[i].row;

	for (; i < f->ncell && str_eq(f->cell[i].row, row) &&
	    n <= FIGURES_BY_MAX; i++) {
		at[n++] = i;
		sum += f->cell[i].rows;
	}
	if (!total || !f->cell[at[0]].suppress)
		return i;
	if (sum <= total->rows)
		whole_add(h, (unsigned)(total - f->cell), at, n,
		    total->rows - sum);
	for (unsigned k = 0; k < n && sum > total->rows; k++)
		whole_add(h, (unsigned)(total - f->cell), &at[k], 1,
		    total->rows - f->cell[at[k]].rows);
	return i;
}

/* One row by itself. More parts than a table takes: all that is not nought. */
static enum err
row_hide(struct hiding *h, const struct whole *w)
{
	unsigned n[CELLS_SIDE_MAX];
	bool out[2 * (CELLS_SIDE_MAX + 1)], any = false;
	struct cells c = { .rows = 1, .n = n, .row_totals = true,
		.below = h->f->below };

	for (unsigned i = 0; i < w->n; i++)
		any |= is_small(h->f, h->f->cell[w->at[i]].rows);
	if (w->n + 1 > CELLS_SIDE_MAX) {
		for (unsigned i = 0; i < w->n && any; i++)
			hide(h, w->at[i]);
		return ERR_OK;
	}
	for (unsigned i = 0; i < w->n; i++)
		n[c.cols++] = (unsigned)h->f->cell[w->at[i]].rows;
	n[c.cols++] = (unsigned)w->rest;
	TRY(cells_hide(h->cx, &c, out));
	for (unsigned i = 0; i < w->n; i++)
		if (out[i])
			hide(h, w->at[i]);
	if (out[c.cols])
		hide(h, w->total);
	return ERR_OK;
}

/* The smallest part that is shown and is not nought; else the total. */
static void
hide_another(struct hiding *h, const struct whole *w)
{
	const struct fig_cell *cell = h->f->cell;
	unsigned best = w->total;

	for (unsigned i = 0; i < w->n; i++)
		if (!cell[w->at[i]].hidden && cell[w->at[i]].rows &&
		    (best == w->total ||
		    cell[w->at[i]].rows < cell[best].rows))
			best = w->at[i];
	hide(h, best);
}

/* One number that is not shown can be worked out from the others. */
static void
row_close(struct hiding *h, const struct whole *w)
{
	const struct fig_cell *cell = h->f->cell;
	unsigned hidden = cell[w->total].hidden;

	for (unsigned i = 0; i < w->n; i++)
		hidden += cell[w->at[i]].hidden;
	if (hidden + (w->rest > 0) != 1)
		return;
	if (hidden == 1 || is_small(h->f, w->rest))
		hide_another(h, w);
}

/* A snapshot keeps what its table said; what is hidden now is hidden in an older
 * one too. */
static void
suppress_now(struct figures *f)
{
	for (unsigned i = 0; i < f->ncell; i++)
		for (unsigned k = 0; k < figure_table.n; k++)
			if (figure_table.at[k].suppress && str_eq(
			    figure_table.at[k].code, f->cell[i].row))
				f->cell[i].suppress = true;
}

/* What is added up of few, or all of its total but for a few. */
static bool
tells_few(const struct figures *f, const struct fig_cell *c)
{
	const struct fig_cell *total = figures_cell(f, c->sum);

	return c->suppress && (is_small(f, c->rows) ||
	    (c->show == FIG_SUM && total && is_small(f, total->n - c->n)));
}

enum err
figures_hide(struct ctx *cx, struct figures *f)
{
	struct hiding h = { .cx = cx, .f = f,
		.same = NEWN(cx->mem, uint64_t, f->ncell + 1) };

	for (unsigned i = 0; i < f->ncell; i++)
		f->cell[i].hidden = false;
	if (f->below < 2)
		return ERR_OK;
	suppress_now(f);
	same_make(&h);
	for (unsigned i = 0; i < f->ncell;)
		i = parts_of(&h, i);
	for (unsigned i = 0; i < f->ncell; i++)
		if (tells_few(f, &f->cell[i]))
			hide(&h, i);
	for (unsigned i = 0; i < h.n; i++)
		TRY(row_hide(&h, &h.whole[i]));
	do {
		h.changed = false;
		for (unsigned i = 0; i < h.n; i++)
			row_close(&h, &h.whole[i]);
	} while (h.changed);
	return ERR_OK;
}
