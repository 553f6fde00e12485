/*
 * Themes of texts (LEARN-57): code books, what one coder says a text is about,
 * and how far two coders agree.
 *
 * A coding is about one text: an event, a death, a review, a finding, a concern
 * of a coroner, what someone affected said of a draft. Each coder has one of
 * their own for it (its owner), so that two can code without seeing each other's.
 */
#ifndef HEED_LEARNING_CODING_H
#define HEED_LEARNING_CODING_H

#include "learning/harm.h"
#include "learning/matter.h"

struct term { str code, says, meaning, up; bool retired; };
struct code_book {
	str code, says, meaning, version;
	const struct term *at; unsigned n;
};
enum { BOOKS_MAX = 20, TERMS_OF_BOOK_MAX = 200, CODED_TEXTS_MAX = 200 };
/* Reads practice/codes/code-book.tsv and what it names; once, at the start. */
enum err coding_open(struct ctx *) CHECKED;
/* In the table's order; NULL past the last. */
const struct code_book *code_book_at(unsigned);
const struct code_book *code_book_of(str code);
/* "seips/tasks" in words: "The work, as a system: Tasks"; as it is where there is
 * none. */
str term_words(struct ctx *, str term);
/* A term that is offered: it is there and not retired. */
bool term_is_offered(str book, str term);

/* What a text of a matter is: its question and what was said. */
struct coded_text { str link, asks, said; };
struct coded_texts { struct coded_text *at; unsigned n; };
bool kind_is_coded(enum kind);
/* The texts of a target, all of them or those of one entry ("" all). */
enum err coding_texts(struct ctx *, const struct matter *target, str entry,
    struct coded_texts *) CHECKED;

/* The viewer's own coding of that target ("event/ID", entry or ""); a new one,
 * not saved, where there is none. */
enum err coding_mine(struct ctx *, str about, str entry, str unit,
    struct matter *) CHECKED;
struct coding_take {
	str book, term;
	str span;        /* copied out of a text; "" the whole of it */
	str sure, memo;  /* coding-sure.tsv */
};
/* Adds one. ERR_INPUT at "term" or "span". */
enum err coding_add(struct ctx *, struct matter *, const struct coded_texts *,
    const struct coding_take *) CHECKED;

/* Two coders' finished codings of the same texts, by one code book: each theme of
 * each text, whether both gave it. one, two: accounts. */
struct agreed {
	str one, two;
	const struct code_book *book;
	unsigned texts;
	struct agreement a;
};
struct agreeds { struct agreed *at; unsigned n; bool more; };
enum err coding_agree(struct ctx *, struct agreeds *) CHECKED;
/* How many texts have each theme, the viewer's whole service; by book and code in
 * the books' order, those without any left out. */
struct term_count { str term; unsigned n; };
struct term_counts { struct term_count *at; unsigned n; };
enum err coding_counts(struct ctx *, struct term_counts *) CHECKED;
/* Walks the "term" facts of a row. */
bool coding_next_term(str *facts, str *term);

#endif
