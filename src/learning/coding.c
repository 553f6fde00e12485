/*
 * Code books in memory, codings, and agreement: from the facts of codings
 * alone, so that no text is read for a count.
 */
#include "learning/coding.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"
#include "core/utf8.h"
#include "learning/matter_int.h"

#include <string.h>

enum { ROWS_MAX = 5000, AGREED_MAX = 200, TERMS_ALL_MAX = 1000,
	ROOM = 2 << 20 };

/* ---- code books ---- */

static struct { struct code_book at[BOOKS_MAX]; unsigned n; } books;

static enum err
table(struct ctx *cx, str code, struct tsv *t)
{
	const char *file = str_c(cx->mem, str_cat(cx->mem,
	    S("practice/codes/"), str_cat(cx->mem, code, S(".tsv"))));

	return tsv_asset(cx, file, t);
}

static enum err
terms_read(struct ctx *cx, struct code_book *b)
{
	struct term *at;
	struct tsv t;

	TRY(table(cx, b->code, &t));
	if (t.nrow > TERMS_OF_BOOK_MAX)
		return fail(cx, ERR_LIMIT, t.file,
		    "a code book has at most %d themes", TERMS_OF_BOOK_MAX);
	b->at = at = NEWN(cx->mem, struct term, t.nrow + 1);
	for (unsigned i = 0; i < t.nrow; i++) {
		str code = tsv_get(&t, i, "code");

		/* A form's "not said yet" is no theme. */
		if (str_starts(code, S("not-")))
			continue;
		at[b->n++] = (struct term){ code, tsv_get(&t, i, "says"),
			tsv_get(&t, i, "meaning"), tsv_get(&t, i, "up"),
			str_eq(tsv_get(&t, i, "retired"), S("yes")) };
	}
	return ERR_OK;
}

enum err
coding_open(struct ctx *cx)
{
	struct tsv t;

	TRY(table(cx, S("code-book"), &t));
	if (t.nrow > BOOKS_MAX)
		return fail(cx, ERR_LIMIT, t.file,
		    "there are at most %d code books", BOOKS_MAX);
	books.n = 0;
	for (unsigned i = 0; i < t.nrow; i++) {
		struct code_book *b = &books.at[books.n];

		*b = (struct code_book){ tsv_get(&t, i, "code"),
			tsv_get(&t, i, "says"), tsv_get(&t, i, "meaning"),
			tsv_get(&t, i, "version"), NULL, 0 };
		TRY(terms_read(cx, b));
		books.n++;
	}
	return ERR_OK;
}

const struct code_book *
code_book_at(unsigned i)
{
	return i < books.n ? &books.at[i] : NULL;
}

const struct code_book *
code_book_of(str code)
{
	for (unsigned i = 0; i < books.n; i++)
		if (str_eq(books.at[i].code, code))
			return &books.at[i];
	return NULL;
}

static const struct term *
term_of(str book, str code)
{
	const struct code_book *b = code_book_of(book);

	for (unsigned i = 0; b && i < b->n; i++)
		if (str_eq(b->at[i].code, code))
			return &b->at[i];
	return NULL;
}

str
term_words(struct ctx *cx, str term)
{
	str code = term, book;
	const struct term *t;

	if (!str_cut(&code, '/', &book))
		return term;
	t = term_of(book, code);
	return t ? str_cat(cx->mem, code_book_of(book)->says,
	    str_cat(cx->mem, S(": "), t->says)) : term;
}

bool
term_is_offered(str book, str code)
{
	const struct term *t = term_of(book, code);

	return t && !t->retired;
}

/* ---- texts ---- */

bool
kind_is_coded(enum kind k)
{
	return k == KIND_EVENT || k == KIND_DEATH || k == KIND_REVIEW ||
	    k == KIND_INQUIRY || k == KIND_ADVICE || k == KIND_AFFECTED;
}

enum err
coding_texts(struct ctx *cx, const struct matter *m, str entry,
    struct coded_texts *out)
{
	*out = (struct coded_texts){ NEWN(cx->mem, struct coded_text,
	    CODED_TEXTS_MAX), 0 };
	if (!kind_is_coded(m->info->kind))
		return fail(cx, ERR_ABSENT, "of", "such a record is not coded");
	for (unsigned i = 0; i < m->a.n && out->n < CODED_TEXTS_MAX; i++) {
		const struct line *l = &m->a.line[i];

		if (!l->item || l->item->type != ITEM_TEXT ||
		    !line_is_current(l, NULL) || l->value.n == 0 ||
		    (entry.n && !matter_in_entry(m, l, entry)))
			continue;
		out->at[out->n++] = (struct coded_text){ l->link,
			l->item->text, l->value };
	}
	return ERR_OK;
}

/* ---- one's own ---- */

static enum err
is_of(struct ctx *cx, const struct matter_row *r, str entry,
    struct matter *m, bool *yes)
{
	*yes = false;
	if (!str_eq(r->owner, door_who(cx)->account))
		return ERR_OK;
	TRY(matter_open(cx, KIND_CODING, r->id, m));
	*yes = str_eq(matter_value(m, "coding.entry"), entry);
	return ERR_OK;
}

enum err
coding_mine(struct ctx *cx, str about, str entry, str unit, struct matter *m)
{
	struct matter_rows l;
	bool yes;

	TRY(matter_about(cx, KIND_CODING, about, &l));
	for (unsigned i = 0; i < l.n; i++) {
		TRY(is_of(cx, &l.at[i], entry, m, &yes));
		if (yes)
			return ERR_OK;
	}
	TRY(matter_may_add(cx, KIND_CODING, unit));
	TRY(matter_new(cx, KIND_CODING, unit, about, m));
	m->owner = door_who(cx)->account;
	return ERR_OK;
}

/* Where the words stand, counted in characters. */
static enum err
place(struct ctx *cx, struct matter *m, str in, const struct coded_texts *t,
    str span, struct op *op, unsigned *n)
{
	for (unsigned i = 0; i < t->n; i++) {
		ptrdiff_t at = str_find(t->at[i].said, span);
		size_t from;

		if (at < 0)
			continue;
		from = utf8_len(str_sub(t->at[i].said, 0, (size_t)at));
		op[(*n)++] = matter_op(m, in, "themes.span", span);
		op[(*n)++] = matter_op(m, in, "themes.link", t->at[i].link);
		op[(*n)++] = matter_op(m, in, "themes.start",
		    buf_number(cx->mem, (int64_t)from));
		op[(*n)++] = matter_op(m, in, "themes.end",
		    buf_number(cx->mem, (int64_t)(from + utf8_len(span))));
		return ERR_OK;
	}
	return fail(cx, ERR_INPUT, "span", "these words do not stand in the"
	    " text: copy them as they are there, or leave this empty for the"
	    " whole text");
}

enum err
coding_add(struct ctx *cx, struct matter *m, const struct coded_texts *t,
    const struct coding_take *k)
{
	struct op op[12];
	unsigned n = 0;
	str in;

	if (!term_is_offered(k->book, k->term))
		return fail(cx, ERR_INPUT, "term", "choose a theme");
	if (!m->live)
		return fail(cx, ERR_INPUT, "term", "you have finished coding"
		    " this text: open it again first");
	op[n++] = matter_entry(cx, "themes.one");
	in = op[0].line;
	op[n++] = matter_op(m, in, "themes.book", k->book);
	op[n++] = matter_op(m, in, "themes.term", k->term);
	op[n++] = matter_op(m, in, "themes.version", code_book_of(
	    k->book)->version);
	op[n++] = matter_op(m, in, "themes.sure", k->sure);
	if (k->memo.n)
		op[n++] = matter_op(m, in, "themes.memo", k->memo);
	if (k->span.n)
		TRY(place(cx, m, in, t, k->span, op, &n));
	return matter_save(cx, m, op, n, "code");
}

/* Facts: of what it is, and each theme once. */
enum err
coding_prepare(struct ctx *cx, struct matter *m)
{
	str entry = matter_value(m, "coding.entry"), of = S("");

	if (m->nabout)
		of = m->about[0];
	if (entry.n)
		of = str_cat(cx->mem, of, str_cat(cx->mem, S("#"), entry));
	matter_fact_add(m, "of", of);
	m->day = cx->now - cx->now % 86400;
	for (const struct line *l = entry_next(&m->a, "themes.one", NULL); l;
	    l = entry_next(&m->a, "themes.one", l)) {
		const struct line *b = line_in(&m->a, l->id, "themes.book");
		const struct line *t = line_in(&m->a, l->id, "themes.term");
		struct buf term;

		if (!b || !t || b->value.n + t->value.n > 190)
			continue;
		buf_init(&term, cx->mem, 256);
		buf_lit(&term, "|term=");
		buf_put(&term, b->value);
		buf_c(&term, '/');
		buf_put(&term, t->value);
		buf_c(&term, '|');
		if (str_find(buf_str(m->facts), buf_str(&term)) < 0)
			matter_fact_add(m, "term", str_sub(buf_str(&term), 6,
			    term.n - 7));
	}
	return ERR_OK;
}

/* ---- counts and agreement ---- */

bool
coding_next_term(str *facts, str *term)
{
	while (facts->n) {
		str key;

		(void)str_cut(facts, '|', term);
		if (str_cut(term, '=', &key) && str_eq(key, S("term")))
			return true;
	}
	return false;
}

struct coded { str owner, of, facts; };
/* Memory of a row goes with it: what is kept is copied to room. */
struct codeds {
	struct coded *at;
	unsigned n;
	char *room;
	size_t used;
	bool ended_only, more;
};

static str
kept(struct codeds *l, str s)
{
	str out = { l->room + l->used, s.n };

	if (s.n)
		memcpy(l->room + l->used, s.p, s.n);
	l->used += s.n;
	return out;
}

static enum err
coded_add(void *arg, struct ctx *cx, const struct matter_row *r)
{
	struct codeds *l = arg;
	str of = matter_fact(r, "of");

	(void)cx;
	if (l->ended_only && r->live)
		return ERR_OK;
	if (l->n == ROWS_MAX || l->used + r->owner.n + of.n + r->facts.n >
	    ROOM) {
		l->more = true;
		return ERR_OK;
	}
	l->at[l->n++] = (struct coded){ kept(l, r->owner), kept(l, of),
		kept(l, r->facts) };
	return ERR_OK;
}

static bool
has_term(str facts, const struct code_book *b, unsigned t)
{
	str term, book;

	while (coding_next_term(&facts, &term))
		if (str_cut(&term, '/', &book) && str_eq(book, b->code) &&
		    str_eq(term, b->at[t].code))
			return true;
	return false;
}

/* Two people, one book: all texts that both have coded. */
static void
compare(struct ctx *cx, const struct codeds *l, struct agreed *g)
{
	unsigned *one = NEWN(cx->mem, unsigned, (size_t)l->n * g->book->n + 1);
	unsigned *two = NEWN(cx->mem, unsigned, (size_t)l->n * g->book->n + 1);
	unsigned n = 0;

	g->texts = 0;
	for (unsigned i = 0; i < l->n; i++)
		for (unsigned k = 0; k < l->n; k++) {
			if (!str_eq(l->at[i].owner, g->one) ||
			    !str_eq(l->at[k].owner, g->two) ||
			    !str_eq(l->at[i].of, l->at[k].of))
				continue;
			for (unsigned t = 0; t < g->book->n; t++) {
				one[n] = has_term(l->at[i].facts, g->book, t);
				two[n++] = has_term(l->at[k].facts, g->book,
				    t);
			}
			g->texts++;
			break;
		}
	g->a = agreement(one, two, n, 2);
}

static bool
uses(const struct codeds *l, str owner, const struct code_book *b)
{
	for (unsigned i = 0; i < l->n; i++)
		for (unsigned t = 0; t < b->n && str_eq(l->at[i].owner, owner);
		    t++)
			if (has_term(l->at[i].facts, b, t))
				return true;
	return false;
}

/* Each coder once. */
static unsigned
owners_of(struct ctx *cx, const struct codeds *l, str **out)
{
	str *at = NEWN(cx->mem, str, l->n + 1);
	unsigned n = 0;

	for (unsigned i = 0; i < l->n; i++) {
		bool there = false;

		for (unsigned k = 0; k < n; k++)
			there |= str_eq(at[k], l->at[i].owner);
		if (!there)
			at[n++] = l->at[i].owner;
	}
	*out = at;
	return n;
}

enum err
coding_agree(struct ctx *cx, struct agreeds *out)
{
	struct codeds l = { .at = NEWN(cx->mem, struct coded, ROWS_MAX),
		.room = NEWN(cx->mem, char, ROOM), .ended_only = true };
	unsigned n;
	str *who;

	*out = (struct agreeds){ NEWN(cx->mem, struct agreed, AGREED_MAX), 0,
		false };
	TRY(matter_each(cx, KIND_CODING, true, 0, INT64_MAX, coded_add, &l));
	out->more = l.more;
	n = owners_of(cx, &l, &who);
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = i + 1; k < n; k++)
			for (unsigned b = 0; b < books.n &&
			    out->n < AGREED_MAX; b++) {
				struct agreed *g = &out->at[out->n];

				if (!uses(&l, who[i], &books.at[b]) &&
				    !uses(&l, who[k], &books.at[b]))
					continue;
				*g = (struct agreed){ .one = who[i],
					.two = who[k], .book = &books.at[b] };
				compare(cx, &l, g);
				out->n += g->texts > 0;
			}
	return ERR_OK;
}

enum err
coding_counts(struct ctx *cx, struct term_counts *out)
{
	struct codeds l = { .at = NEWN(cx->mem, struct coded, ROWS_MAX),
		.room = NEWN(cx->mem, char, ROOM) };

	*out = (struct term_counts){ NEWN(cx->mem, struct term_count,
	    TERMS_ALL_MAX), 0 };
	TRY(matter_each(cx, KIND_CODING, true, 0, INT64_MAX, coded_add, &l));
	for (unsigned b = 0; b < books.n; b++)
		for (unsigned t = 0; t < books.at[b].n &&
		    out->n < TERMS_ALL_MAX; t++) {
			struct term_count *c = &out->at[out->n];

			*c = (struct term_count){ str_cat(cx->mem,
			    books.at[b].code, str_cat(cx->mem, S("/"),
			    books.at[b].at[t].code)), 0 };
			/* A text that two have coded counts once. */
			for (unsigned i = 0; i < l.n; i++) {
				bool twice = !has_term(l.at[i].facts,
				    &books.at[b], t);

				for (unsigned k = 0; k < i && !twice; k++)
					twice = str_eq(l.at[k].of, l.at[i].of)
					    && has_term(l.at[k].facts,
					    &books.at[b], t);
				c->n += !twice;
			}
			out->n += c->n > 0;
		}
	return ERR_OK;
}
