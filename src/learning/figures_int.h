/*
 * What the files of figures share. Not for any other module.
 */
#ifndef HEED_LEARNING_FIGURES_INT_H
#define HEED_LEARNING_FIGURES_INT_H

#include "core/buf.h"
#include "core/tsv.h"
#include "learning/figures.h"

enum { TERMS_MAX = 8, VALUES_MAX = 8, FIGURE_ROWS_MAX = 300,
	FIGURES_TEXT_MAX = 10 << 20 };
enum fig_base { BASE_DAY, BASE_AT, BASE_ENDED, BASE_OPEN, BASE_BEFORE,
	BASE_CURRENT, BASE_ALL, BASE__MAX };

/* "hurt=fatal|harm-low": any of its values; `not`: none of them. */
struct fig_term { bool not; str needle[VALUES_MAX]; unsigned n; };
/* A row of figure.tsv. */
struct figure {
	str code, title, definition, sum, of, by, list, value, item;
	unsigned part;
	enum kind kind;
	enum fig_base base;
	enum fig_show show;
	bool suppress;
	struct fig_term term[TERMS_MAX]; unsigned nterm;
};
struct figure_table { struct figure *at; unsigned n; };
extern struct figure_table figure_table;

struct fig_part { unsigned no; str id, heading; bool deaths, safety; str says; };
extern const struct fig_part fig_part[];
extern const unsigned nfig_part;

/* A code's words in practice/codes/LIST.tsv, of a state ("@states") or a
 * theme of a code book ("@terms"); the
 * code itself where there are none. */
str fig_words(struct ctx *, const struct figure *, str code);
/* The i-th code of that list; "" past the last. */
str fig_code_at(struct ctx *, str list, unsigned i);

/* What there is to count, into f: cells, series, text, rows. */
enum err figures_count(struct ctx *, struct figures *) CHECKED;
/* A snapshot as text, into f->text, and back (figures_text.c). */
enum err figures_text(struct ctx *, struct figures *) CHECKED;
enum err figures_parse(struct ctx *, str text, struct figures *) CHECKED;
/* The next part of a line of it, and what is left; as a number, 0 where it is
 * none. */
str fig_tab(str *line);
int64_t fig_tab_int(str *line);
const struct fig_series *fig_series(const struct figures *, const char *code);
/* The charts of part 12. */
void figures_charts(struct ctx *, struct html *, const struct figures *,
    const struct fig_print *);
/* What a row of the table is called; a row that it has no longer by its code. */
str fig_title(str row);
/* Which numbers the public edition does not show, as a sentence. */
str fig_hides(struct ctx *, const struct figures *);
bool fig_in(const struct fig_part *, const struct fig_print *);
/* The words beside the figures: link, heading, statutory item, part. */
struct fig_said { const char *link, *heading, *item; unsigned part; };
extern const struct fig_said fig_said[];
extern const unsigned nfig_said;
int64_t fig_of(const struct figures *, const struct fig_cell *);

#endif
