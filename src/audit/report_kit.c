/*
 * The small things of which the report is made.
 */
#include "audit/report_int.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "stats/spc.h"

#include <assert.h>
#include <ctype.h>

/* ---- words ---- */

str
rep_join_(struct rep *r, const str *part, size_t n)
{
	struct buf b;

	buf_init(&b, r->cx->mem, REP_SENTENCE);
	for (size_t i = 0; i < n; i++)
		buf_put(&b, part[i]);
	return buf_str(&b);
}

str
rep_cut(struct rep *r, str s, size_t letters)
{
	size_t at = 0;

	s = utf8_mend(r->cx->mem, str_sub(s, 0, 4 * letters + 4));
	for (size_t n = 0; at < s.n; n++) {
		if (n == letters)
			return str_cat(r->cx->mem, str_sub(s, 0, at), S("…"));
		(void)utf8_next(s, &at);
	}
	return s;
}

static str
first_letter(struct rep *r, str s, int (*turn)(int))
{
	char *p = str_c(r->cx->mem, s);

	if (s.n > 0)
		p[0] = (char)turn((unsigned char)p[0]);
	return (str){ p, s.n };
}

str
rep_small(struct rep *r, str s)
{
	return first_letter(r, s, tolower);
}

str
rep_large(struct rep *r, str s)
{
	return first_letter(r, s, toupper);
}

/* ---- the practice's rows ---- */

static str
row_of(const struct tsv *t, str id, const char *column)
{
	for (unsigned i = 0; i < t->nrow; i++)
		if (str_eq(t->cell[(size_t)i * t->ncol], id))
			return tsv_get(t, i, column);
	return S("");
}

str
rep_says(struct rep *r, const char *id)
{
	str says = row_of(&r->says, str_of(id), "says");

	assert(says.n > 0);
	return says;
}

str
rep_heading(struct rep *r, const char *id)
{
	return row_of(&r->says, str_of(id), "heading");
}

str
rep_kind(struct rep *r, str class)
{
	return rep_heading(r, str_c(r->cx->mem, str_cat(r->cx->mem, S("kind."),
	    class)));
}

/* Several are parted by " || "; the first is the plainest. */
str
rep_example(struct rep *r, str rule)
{
	str all = row_of(&r->rules, rule, "example");
	ptrdiff_t end = str_find(all, S(" || "));

	return end < 0 ? all : str_sub(all, 0, (size_t)end);
}

void
rep_p(struct rep *r, str s)
{
	ui_p(r->h, s);
}

void
rep_labelled(struct rep *r, str label, str s)
{
	if (s.n == 0)
		return;
	html_lit(r->h, "<p><b>");
	html_text(r->h, label);
	html_lit(r->h, "</b> ");
	html_text(r->h, s);
	html_lit(r->h, "</p>\n");
}

void
rep_note_with(struct rep *r, const char *id, str more)
{
	rep_labelled(r, rep_join(r, rep_heading(r, id), more, S(".")),
	    rep_says(r, id));
}

void
rep_note(struct rep *r, const char *id)
{
	rep_note_with(r, id, S(""));
}

/* ---- numbers ---- */

/* Digits as 1,234; anything else as it stands. */
static str
grouped(struct rep *r, str s)
{
	int64_t n;

	if (!str_int(s, 0, INT64_MAX, &n))
		return s;
	return n < (1LL << 53) ? spc_number(r->cx->mem, (double)n, 0) : s;
}

str
rep_int(struct rep *r, uint64_t n)
{
	struct buf b;

	buf_init(&b, r->cx->mem, 32);
	buf_fmt(&b, "%llu", (unsigned long long)n);
	return grouped(r, buf_str(&b));
}

str
rep_total(struct rep *r, uint64_t n)
{
	return grouped(r, audit_total(r->cx->mem, r->t, n));
}

str
rep_count(struct rep *r, const struct audit_count *c, uint64_t n)
{
	return grouped(r, audit_number(r->cx->mem, r->t, c, n));
}

bool
rep_shows(struct rep *r, const struct audit_count *c, uint64_t n)
{
	int64_t any;

	return str_int(audit_number(r->cx->mem, r->t, c, n), 0, INT64_MAX,
	    &any);
}

str
rep_many(struct rep *r, uint64_t n, str one, str more)
{
	return rep_join(r, rep_total(r, n), S(" "), n == 1 &&
	    r->t->suppress < 2 ? one : more);
}

str
rep_share(struct rep *r, uint64_t n, uint64_t of)
{
	double v = of ? 100.0 * (double)n / (double)of : 0;
	struct buf b;

	if (of == 0 || n > of)
		return S("");
	if (n > 0 && v < 0.05)
		return S("less than 0.1%");
	if (n < of && v >= 99.95)
		return S("more than 99.9%");
	buf_init(&b, r->cx->mem, 16);
	buf_fmt(&b, n == 0 || n == of ? "%.0f%%" : "%.1f%%", v);
	return buf_str(&b);
}

str
rep_month(struct rep *r, str key, bool brief)
{
	static const str name[] = { SK("January"), SK("February"),
		SK("March"), SK("April"), SK("May"), SK("June"), SK("July"),
		SK("August"), SK("September"), SK("October"), SK("November"),
		SK("December") };
	int64_t month;

	if (key.n != 7 || !str_int(str_sub(key, 5, 2), 1, 12, &month))
		return rep_cut(r, key, REP_NAME);
	return rep_join(r, str_sub(name[month - 1], 0, brief ? 3 : 9), S(" "),
	    str_sub(key, 0, 4));
}

const struct audit_count *
rep_key(const struct audit_table *t, str key)
{
	for (unsigned i = 0; i < t->n; i++)
		if (str_eq(t->at[i].key, key))
			return &t->at[i];
	return NULL;
}

str
rep_forms(struct rep *r)
{
	const struct audit_tally *t = r->t;
	str of = t->forms == 1 ? S("The one form that was read ") :
	    rep_join(r, rep_int(r, t->forms_found), S(" of the "),
	    rep_int(r, t->forms), S(" forms that were read "));

	if (t->forms_found == 0)
		return t->forms == 1 ? S("The one form that was read does not "
		    "ask for a level.") : rep_join(r, S("None of the "),
		    rep_int(r, t->forms), S(" forms that were read asks for a "
		    "level."));
	return rep_join(r, of, t->forms_found == 1 ? S("asks") : S("ask"),
	    S(" for a level, in "), rep_int(r, t->items), t->items == 1 ?
	    S(" item.") : S(" items."));
}

/* ---- tables ---- */

struct ui_cell *
rep_table(struct rep *r, struct ui_table *t, str caption, const char *head,
    size_t nrows)
{
	struct ui_cell *h = NEWN(r->cx->mem, struct ui_cell, TSV_COLS_MAX);
	struct ui_cell *cells;
	str all = str_of(head), one;
	unsigned n = 0;

	for (bool more = true; more; n++) {
		more = str_cut(&all, '|', &one);
		h[n].number = str_starts(one, S("#"));
		h[n].text = str_sub(one, h[n].number, one.n);
	}
	cells = NEWN(r->cx->mem, struct ui_cell, nrows * n + 1);
	*t = (struct ui_table){ .caption = caption, .size = UI_S, .head = h,
		.cells = cells, .ncols = n, .nrows = (unsigned)nrows,
		.row_headers = true, .responsive = true };
	return cells;
}

void
rep_row(struct rep *r, struct ui_cell *c, str name,
    const struct audit_count *k)
{
	c[0] = (struct ui_cell){ .text = rep_cut(r, name, REP_NAME),
		.words = true };
	c[1].text = rep_count(r, k, k->records);
	c[2].text = rep_count(r, k, k->found);
}
