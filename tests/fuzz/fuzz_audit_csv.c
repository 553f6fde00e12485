/*
 * heed audit: CSV with any delimiter, quotes open or doubled, rows of any
 * length. A cell written as RFC 4180 says comes back as it was. See audit_kit.h.
 */
#include "audit/csv.h"
#include "audit_kit.h"

/* in as the only cell of a row, and back. */
static void
round_trip(struct arena *mem, str in)
{
	char *p = NEWN(mem, char, 2 * in.n + 3);
	struct csv_row row;
	size_t n = 0;
	str cell;

	p[n++] = '"';
	for (size_t i = 0; i < in.n; i++) {
		if (in.p[i] == '"')
			p[n++] = '"';
		p[n++] = in.p[i];
	}
	p[n++] = '"';
	p[n++] = '\n';
	assert(csv_next((str){ p, n }, 0, ',', true, &cell, 1, &row) == n);
	assert(row.n == 1 && !row.open && !row.cut);
	assert(str_eq(csv_words(mem, cell), in));
}

static void
fuzz_one(struct arena *mem, str in)
{
	round_trip(mem, in);
	audit_opts.text_column = S("1");
	audit_file(mem, in, KIND_BAD);
	audit_opts.text_column = S("");
	audit_file(mem, in, KIND_BAD);
}
