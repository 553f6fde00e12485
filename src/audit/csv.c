/*
 * Records of a CSV file. A row may run over many lines, so a file is read by
 * one reader from its start; where a quote is never closed, that is said, and
 * from there a row is a line.
 */
#include "audit/csv.h"
#include "audit/audit_int.h"

/* Past a quoted cell's closing quote; text.n where there is none. */
static size_t
past_quotes(str s, size_t i, bool *open)
{
	for (i++; i < s.n; i++) {
		const char *q = memchr(s.p + i, '"', s.n - i);

		if (!q)
			break;
		i = (size_t)(q - s.p);
		if (i + 1 >= s.n || s.p[i + 1] != '"')
			return i + 1;
		i++;
	}
	*open = true;
	return s.n;
}

size_t
csv_next(str s, size_t at, char delim, bool quotes, str *cell, unsigned max,
    struct csv_row *row)
{
	size_t from = at, i = at;

	*row = (struct csv_row){ .cut = true };
	for (;;) {
		bool end;

		if (i < s.n && s.p[i] == '"' && quotes && i == from)
			i = past_quotes(s, i, &row->open);
		while (i < s.n && s.p[i] != delim && s.p[i] != '\n')
			i++;
		end = i >= s.n || s.p[i] == '\n';
		if (row->n < max)
			cell[row->n] = str_sub(s, from, i - from - (end &&
			    i > from && s.p[i - 1] == '\r'));
		row->n++;
		if (end) {
			row->cut = i >= s.n;
			return i < s.n ? i + 1 : s.n;
		}
		from = ++i;
	}
}

str
csv_words(struct arena *mem, str cell)
{
	char *p;
	size_t n = 0;

	if (cell.n == 0 || cell.p[0] != '"')
		return cell;
	cell = str_sub(cell, 1, cell.n - 1 - (cell.n > 1 &&
	    cell.p[cell.n - 1] == '"'));
	if (str_chr(cell, '"') < 0)
		return cell;
	p = NEWN(mem, char, cell.n + 1);
	for (size_t i = 0; i < cell.n; i++) {
		p[n++] = cell.p[i];
		if (cell.p[i] == '"' && i + 1 < cell.n && cell.p[i + 1] == '"')
			i++;
	}
	return (str){ p, n };
}

static void
take_cell(struct reader *r, enum word_for what, str cell)
{
	str words = str_trim(csv_words(r->work, str_sub(cell, 0, NAME_MAX_)));

	if (words.n == 0)
		return;
	words = text_cut(utf8_mend(r->work, words), NAME_MAX_);
	switch (what) {
	case FOR_ID: r->rec.id = words; break;
	case FOR_AUTHOR: r->rec.author = words; break;
	case FOR_ROLE: r->rec.role = words; break;
	case FOR_TEAM: r->rec.team = words; break;
	case FOR_SETTING: r->rec.setting = words; break;
	case FOR_FORM: r->rec.form = words; break;
	default: break;
	}
}

static unsigned
row_month(const struct reader *r, const str *cell, unsigned n)
{
	unsigned month = 0;

	for (unsigned i = 0; i < n && i < r->f->ncol && !month; i++)
		if (r->f->col[i].what == FOR_DATE)
			month = month_of(str_trim(csv_words(r->work,
			    str_sub(cell[i], 0, 64))));
	return month;
}

/* A column that asks for a grade, and has one. */
static bool
grades(const struct reader *r, unsigned i, str cell)
{
	return r->f->col[i].asks && pair_grades(r->lx, str_trim(csv_words(
	    r->work, cell)));
}

static void
row_texts(struct reader *r, const str *cell, unsigned n)
{
	bool seen = false;

	for (unsigned i = 0; i < n; i++)
		seen |= r->f->col[i].what == FOR_TEXT ?
		    audit_seek(r->lx, cell[i], 0) < cell[i].n :
		    grades(r, i, cell[i]);
	for (unsigned i = 0; seen && i < n; i++)
		take_cell(r, r->f->col[i].what, cell[i]);
	for (unsigned i = 0; seen && i < n; i++)
		if (r->f->col[i].what == FOR_TEXT)
			text_scan(r, r->f->col[i].name, utf8_mend(r->work,
			    csv_words(r->work, cell[i])), false);
		else if (grades(r, i, cell[i]))
			(void)pair_scan(r, r->f->col[i].name, pair_name(r->work,
			    r->f->col[i].name), utf8_mend(r->work,
			    csv_words(r->work, cell[i])));
}

static void
one_row(struct reader *r, const str *cell, const struct csv_row *row,
    uint64_t line)
{
	unsigned n = row->n < r->f->ncol ? row->n : r->f->ncol;
	char what[96];

	if (row->n == 1 && str_trim(cell[0]).n == 0)
		return;
	r->rec = (struct record){ 0 };
	if (setjmp(r->full)) {
		reader_full(r, line);
		arena_reset(r->work, 0);
		return;
	}
	ctx_init(&r->cx, r->work, 0);
	reader_record(r, line, row_month(r, cell, n));
	row_texts(r, cell, n);
	(void)snprintf(what, sizeof(what), "cells: %u, in the heading: %u: "
	    "look for a quote or a comma too many or too few", row->n,
	    r->f->ncol);
	if (row->n != r->f->ncol)
		reader_note(r, line, what);
	arena_reset(r->work, 0);
}

/* Whether a row stands whole in the room: reads on until it does. False: it is
 * too long, or its quotes do not end. */
static bool
whole_row(struct reader *r, bool quotes, str *cell, struct csv_row *row,
    size_t *next)
{
	for (;;) {
		size_t had = r->end - r->done;

		*next = csv_next((str){ r->room + r->done, had }, 0,
		    r->f->delim, quotes, cell, COLUMNS_MAX, row);
		if (!row->cut && !row->open)
			return had <= RECORD_MAX || *next <= RECORD_MAX;
		if (had > RECORD_MAX)
			return false;
		/* A row that did not fit is read anew: twice as much each time
		 * keeps that linear. */
		for (size_t want = 2 * had + 1; r->end - r->done < want;)
			if (!reader_more(r))
				break;
		if (r->end - r->done == had)
			return !row->open;
	}
}

/* Past the line at which a row began that could not be read. */
static size_t
past_line(struct reader *r)
{
	size_t n = 0;

	for (;;) {
		const char *p = r->room + r->done, *nl = memchr(p, '\n',
		    r->end - r->done);

		if (nl)
			return (size_t)(nl - p) + 1;
		n = r->end - r->done;
		if (n > RECORD_MAX) {
			r->done = r->end;
			n = 0;
		}
		if (!reader_more(r))
			return r->end - r->done;
	}
}

static uint64_t
lines_in(const char *p, size_t n)
{
	uint64_t lines = 0;
	const char *nl;

	for (; (nl = memchr(p, '\n', n)); lines++) {
		n -= (size_t)(nl + 1 - p);
		p = nl + 1;
	}
	return lines;
}

void
read_csv(struct reader *r)
{
	str *cell = NEWN(r->mem, str, COLUMNS_MAX);
	bool quotes = true, heading = true;

	for (;;) {
		struct csv_row row;
		size_t next;
		bool ok;

		if (r->done == r->end && !reader_more(r))
			return;
		ok = whole_row(r, quotes, cell, &row, &next);
		if (!ok) {
			r->rec = (struct record){ 0 };
			reader_unread(r, r->c.lines, row.open ? "a quote "
			    "begins on this line and is not closed: the line "
			    "was passed over, and each one after it was read "
			    "as a row" : "a record over 16 MB: it was not "
			    "read");
			quotes = quotes && !row.open;
			next = past_line(r);
		} else if (!heading) {
			one_row(r, cell, &row, r->c.lines);
		}
		heading = false;
		r->c.lines += lines_in(r->room + r->done, next);
		r->done += next;
	}
}
