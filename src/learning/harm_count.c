/*
 * Counts that leave the house: agreement of coders, and tables whose small
 * cells are hidden.
 *
 * The one idea: a table with its totals is a net of sums. What is hidden can be
 * worked out exactly when no other filling of the hidden cells gives the same
 * sums; and another filling exists exactly when one more (or one less) in the
 * cell can be made up for along a closed chain of hidden cells, which is a
 * search from its column to its row. So nothing is tried out: each small cell
 * is asked, and where the answer is no, another cell is hidden.
 */
#include "core/arena.h"
#include "learning/harm.h"

/* ---- agreement ---- */

bool
kappa_of(double po, double pe, double *out)
{
	if (!(po >= 0 && po <= 1 && pe >= 0 && pe < 1))
		return false;
	*out = (po - pe) / (1 - pe);
	return true;
}

enum { TERMS_MAX = 200 };

struct agreement
agreement(const unsigned *first, const unsigned *second, unsigned items,
    unsigned terms)
{
	struct agreement a = { .items = items };
	double used[2][TERMS_MAX] = { { 0 } };
	unsigned same = 0;

	if (items == 0 || terms == 0 || terms > TERMS_MAX)
		return a;
	for (unsigned i = 0; i < items; i++) {
		if (first[i] >= terms || second[i] >= terms)
			return a;
		used[0][first[i]]++;
		used[1][second[i]]++;
		same += first[i] == second[i];
	}
	a.raw = (double)same / items;
	for (unsigned t = 0; t < terms; t++)
		a.expected += used[0][t] / items * (used[1][t] / items);
	a.known = kappa_of(a.raw, a.expected, &a.kappa);
	return a;
}

/* ---- small cells ---- */

enum { SIDE = CELLS_SIDE_MAX + 1, FREE = 2 * SIDE, NODES };

/* The table with its totals: R x C places, the last of each a total where it is
 * published. A total counts with the opposite sign, so that each line sums to
 * nothing. */
struct net {
	unsigned r, c;           /* rows and columns without totals */
	bool row_totals, col_totals;
	uint64_t n[SIDE][SIDE];
	bool hidden[SIDE][SIDE], shown[SIDE][SIDE]; /* neither: not published */
	uint64_t below;
};

static bool
negative(const struct net *t, unsigned i, unsigned j)
{
	return (i == t->r) != (j == t->c);
}

/* Whether a cell's place in the net may go up, or down, by one. */
static bool
may_go(const struct net *t, unsigned i, unsigned j, bool up)
{
	if (!t->hidden[i][j])
		return false;
	return up != negative(t, i, j) || t->n[i][j] > 1;
}

/* Lines without a published sum hold nothing fast: they are one place. Row i
 * has its sum where row totals are published; the row of totals where both are.
 */
static unsigned
row_node(const struct net *t, unsigned i)
{
	return t->row_totals && (i < t->r || t->col_totals) ? i :
	    (unsigned)FREE;
}

static unsigned
col_node(const struct net *t, unsigned j)
{
	return t->col_totals && (j < t->c || t->row_totals) ? SIDE + j :
	    (unsigned)FREE;
}

/* Where the chain goes from `node` by cell (a, b); NODES: nowhere. A cell is
 * entered from its column going the other way, from its row going the same. */
static unsigned
step(const struct net *t, unsigned node, unsigned a, unsigned b, bool up)
{
	if (col_node(t, b) == node && may_go(t, a, b, !up))
		return row_node(t, a);
	if (row_node(t, a) == node && may_go(t, a, b, up))
		return col_node(t, b);
	return NODES;
}

/* Is there a chain of other hidden cells that makes up for one step of cell
 * (i, j)? It goes from the cell's column back to its row. */
static bool
made_up(const struct net *t, unsigned i, unsigned j, bool up)
{
	unsigned queue[NODES], n = 1, at = 0, to;
	bool seen[NODES] = { false };

	queue[0] = col_node(t, j);
	seen[queue[0]] = true;
	for (; at < n && queue[at] != row_node(t, i); at++)
		for (unsigned a = 0; a <= t->r; a++)
			for (unsigned b = 0; b <= t->c; b++) {
				to = a == i && b == j ? NODES :
				    step(t, queue[at], a, b, up);
				if (to == NODES || seen[to])
					continue;
				seen[to] = true;
				queue[n++] = to;
			}
	return at < n;
}

static bool
told(const struct net *t, unsigned i, unsigned j)
{
	return !(may_go(t, i, j, true) && made_up(t, i, j, true)) &&
	    !(may_go(t, i, j, false) && made_up(t, i, j, false));
}

static void
net_make(const struct cells *c, struct net *t)
{
	*t = (struct net){ .r = c->rows, .c = c->cols,
		.row_totals = c->row_totals, .col_totals = c->col_totals,
		.below = c->below ? c->below : CELLS_BELOW };
	for (unsigned i = 0; i < c->rows; i++)
		for (unsigned j = 0; j < c->cols; j++) {
			unsigned n = c->n[(size_t)i * c->cols + j];

			t->n[i][j] = n;
			t->n[i][t->c] += n;
			t->n[t->r][j] += n;
			t->n[t->r][t->c] += n;
		}
	for (unsigned i = 0; i <= t->r; i++)
		for (unsigned j = 0; j <= t->c; j++)
			t->shown[i][j] = (j < t->c || c->row_totals) &&
			    (i < t->r || c->col_totals);
}

static bool
small(const struct net *t, unsigned i, unsigned j)
{
	return t->n[i][j] > 0 && t->n[i][j] < t->below;
}

static void
hide_one(struct net *t, unsigned i, unsigned j)
{
	t->hidden[i][j] = true;
	t->shown[i][j] = false;
}

/* What hiding a cell costs: nothing where it is hidden, its count where it is
 * shown, more for a total; false: it cannot be hidden. */
static bool
cost_of(const struct net *t, unsigned i, unsigned j, uint64_t *cost)
{
	if (t->hidden[i][j])
		return true;
	if (!t->shown[i][j] || t->n[i][j] == 0)
		return false;
	*cost += t->n[i][j] + (i == t->r || j == t->c ?
	    (uint64_t)1 << 40 : 0);
	return true;
}

struct pick { bool any; uint64_t cost; unsigned i, j; };

/* Whether (i, j) is safe once the three other corners are hidden too. */
static bool
would_do(struct net *t, unsigned i, unsigned j, unsigned a, unsigned b)
{
	bool *at[] = { &t->hidden[i][b], &t->hidden[a][j], &t->hidden[a][b] };
	bool was[3], safe;

	for (unsigned k = 0; k < 3; k++) {
		was[k] = *at[k];
		*at[k] = true;
	}
	safe = !told(t, i, j);
	for (unsigned k = 3; k-- > 0;) /* two of them may be one */
		*at[k] = was[k];
	return safe;
}

/* The cheapest closing of a chain around (i, j): one cell of its row where the
 * columns have no sums (and the other way round), else three at the corners. */
static bool
close_chain(struct net *t, unsigned i, unsigned j)
{
	struct pick best = { 0 };

	for (unsigned a = 0; a <= t->r; a++)
		for (unsigned b = 0; b <= t->c; b++) {
			uint64_t cost = 0;

			if ((a == i && b == j) ||
			    !cost_of(t, i, b, &cost) ||
			    !cost_of(t, a, j, &cost) ||
			    (a != i && b != j && !cost_of(t, a, b, &cost)) ||
			    (best.any && cost >= best.cost) ||
			    !would_do(t, i, j, a, b))
				continue;
			best = (struct pick){ true, cost, a, b };
		}
	if (!best.any)
		return false;
	hide_one(t, i, best.j);
	hide_one(t, best.i, j);
	hide_one(t, best.i, best.j);
	return true;
}

/* The smallest of what is shown; false where nothing is left to hide. */
static bool
hide_smallest(struct net *t)
{
	struct pick best = { 0 };

	for (unsigned i = 0; i <= t->r; i++)
		for (unsigned j = 0; j <= t->c; j++) {
			uint64_t cost = 0;

			if (t->hidden[i][j] || !cost_of(t, i, j, &cost) ||
			    (best.any && cost >= best.cost))
				continue;
			best = (struct pick){ true, cost, i, j };
		}
	if (best.any)
		hide_one(t, best.i, best.j);
	return best.any;
}

static enum err
cells_sane(struct ctx *cx, const struct cells *c)
{
	if (c->rows == 0 || c->cols == 0 || c->rows > CELLS_SIDE_MAX ||
	    c->cols > CELLS_SIDE_MAX)
		return fail(cx, ERR_LIMIT, "table",
		    "a table has 1 to %d rows and columns", CELLS_SIDE_MAX);
	return ERR_OK;
}

enum err
cells_hide(struct ctx *cx, const struct cells *c, bool *hide)
{
	struct net *t;

	TRY(cells_sane(cx, c));
	t = NEW(cx->mem, struct net);
	net_make(c, t);
	for (unsigned i = 0; i <= t->r; i++)
		for (unsigned j = 0; j <= t->c; j++)
			if (t->shown[i][j] && small(t, i, j))
				hide_one(t, i, j);
	for (unsigned i = 0; i <= t->r; i++)
		for (unsigned j = 0; j <= t->c; j++)
			while (t->hidden[i][j] && small(t, i, j) &&
			    told(t, i, j))
				if (!close_chain(t, i, j) &&
				    !hide_smallest(t))
					break;
	for (unsigned i = 0; i <= t->r; i++)
		for (unsigned j = 0; j <= t->c; j++)
			hide[i * (t->c + 1) + j] = !t->shown[i][j];
	return ERR_OK;
}

bool
cells_told(const struct cells *c, const bool *hide, unsigned row, unsigned col)
{
	struct net t;

	net_make(c, &t);
	for (unsigned i = 0; i <= t.r; i++)
		for (unsigned j = 0; j <= t.c; j++)
			if (t.shown[i][j] && hide[i * (t.c + 1) + j])
				hide_one(&t, i, j);
	return !t.hidden[row][col] ? t.shown[row][col] : told(&t, row, col);
}
