/*
 * The conditions of rules: read, asked, printed.
 *
 * A reader by descent over at most 500 bytes, 16 deep. An unknown fact is a
 * third value; what is needed to decide is gathered from the parts that leave
 * it open, and from no others.
 */
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"
#include "learning/harm.h"
#include "learning/rule.h"

#include <stdio.h>
#include <stdlib.h>

enum { PRINT_MAX = 16 * 1024, WORD_MAX = 60, DAYS_MAX = 3700 };

const struct fact_info fact_info[FACT__MAX] = {
#define FACT(name, kind, list, words) \
	[FACT_##name] = { #name, FACT_##kind, list, words },
#include "learning/fact.def"
#undef FACT
};
_Static_assert((int)FACT__MAX <= 64, "needs is 64 bits");

enum cond_op { COND_AND, COND_OR, COND_NOT, COND_YES, COND_IS, COND_IN,
	COND_LESS, COND_WITHIN };
struct cond {
	enum cond_op op;
	const struct cond *a, *b;
	enum fact fact;
	int64_t n;            /* compared with; days, months; of YES 0 is no */
	bool months;
	str code[COND_LIST_MAX];
	unsigned ncode;
};

/* ---- lists ---- */

/* Which row of practice/codes/LIST.tsv a code is: 1 the first, 0 none. */
static unsigned
list_row(const char *list, str code)
{
	char path[80];
	const struct asset *a;
	str text, line, cell;
	unsigned row = 0;

	(void)snprintf(path, sizeof(path), "practice/codes/%s.tsv", list);
	a = asset_find(path);
	text = a ? a->body : S("");
	for (bool more = text.n > 0; more;) {
		more = str_cut(&text, '\n', &line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		(void)str_cut(&line, '\t', &cell);
		/* The line of columns is row 0. */
		if (row && str_eq(cell, code))
			return row;
		row++;
	}
	return 0;
}

enum err
fact_take(struct ctx *cx, const char *where, struct facts *f, enum fact fact,
    str text)
{
	const struct fact_info *info = &fact_info[fact];
	str code = S("");
	int64_t n = 0;
	bool known = text.n > 0, ok = true;

	if (known && info->kind == FACT_CODE) {
		unsigned row = list_row(info->list, text);

		ok = row > 0;
		known = row > 1 || !str_starts(text, S("not-"));
		code = text;
	} else if (known && info->kind == FACT_NUMBER)
		ok = str_int(text, 0, 1000000, &n);
	else if (known && info->kind == FACT_DAY)
		ok = day_read(text, &n);
	else if (known) {
		n = str_eq(text, S("yes"));
		ok = n || str_eq(text, S("no"));
	}
	if (!ok)
		return fail(cx, ERR_INPUT, where, "%s cannot be read: %s",
		    info->name, info->kind == FACT_CODE ?
		    "it is no code of its list" : info->kind == FACT_NUMBER ?
		    "it is no whole number" : info->kind == FACT_DAY ?
		    "it is no date like 2026-11-27" : "it is yes or no");
	f->at[fact].known = known;
	f->at[fact].code = code;
	f->at[fact].n = n;
	return ERR_OK;
}

/* ---- reading ---- */

struct reader {
	struct ctx *cx;
	const char *where;
	str text;
	size_t at;
	unsigned depth;
	enum err e;
};

static bool
word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static void
skip_space(struct reader *r)
{
	while (r->at < r->text.n && r->text.p[r->at] == ' ')
		r->at++;
}

/* The word that comes next, without taking it. */
static str
peek(struct reader *r)
{
	size_t n;

	skip_space(r);
	n = r->at;
	while (n < r->text.n && word_char(r->text.p[n]))
		n++;
	return str_sub(r->text, r->at, n - r->at);
}

static void
expected(struct reader *r, const char *what)
{
	if (r->e != ERR_OK)
		return;
	skip_space(r);
	r->e = fail(r->cx, ERR_INPUT, r->where,
	    "condition, column %zu: expected %s", r->at + 1, what);
}

static bool
take_mark(struct reader *r, char c)
{
	skip_space(r);
	if (r->at >= r->text.n || r->text.p[r->at] != c)
		return false;
	r->at++;
	return true;
}

static void
want_mark(struct reader *r, char c, const char *what)
{
	if (r->e == ERR_OK && !take_mark(r, c))
		expected(r, what);
}

static bool
take_word(struct reader *r, str keyword)
{
	str w = peek(r);

	if (!str_ieq(w, keyword))
		return false;
	r->at += w.n;
	return true;
}

static bool
take_fact(struct reader *r, enum fact *out)
{
	str w = peek(r);

	for (unsigned i = 0; i < FACT__MAX; i++)
		if (str_ieq(w, str_of(fact_info[i].name))) {
			*out = (enum fact)i;
			r->at += w.n;
			return true;
		}
	return false;
}

static int64_t
take_number(struct reader *r)
{
	str w = peek(r);
	int64_t n = 0;

	if (!str_int(w, 0, 1000000, &n))
		expected(r, "a whole number");
	else
		r->at += w.n;
	return n;
}

static void
take_code(struct reader *r, struct cond *c)
{
	const char *list = fact_info[c->fact].list;
	str w = peek(r);
	char what[160];

	if (w.n == 0 || w.n > WORD_MAX || list_row(list, w) == 0) {
		(void)snprintf(what, sizeof(what),
		    "a code of practice/codes/%s.tsv", list);
		expected(r, what);
		return;
	}
	if (c->ncode == COND_LIST_MAX) {
		expected(r, "a shorter list, of 16 codes at most");
		return;
	}
	r->at += w.n;
	c->code[c->ncode++] = w;
}

/* 30d, 4w, 3m */
static void
take_span(struct reader *r, struct cond *c)
{
	str w = peek(r);
	char unit = w.n ? w.p[w.n - 1] : '\0';

	if (w.n < 2 || !str_int(str_sub(w, 0, w.n - 1), 0, DAYS_MAX, &c->n) ||
	    (unit != 'd' && unit != 'w' && unit != 'm') ||
	    (unit == 'm' && c->n > 120) || (unit == 'w' && c->n > 520)) {
		expected(r, "a time such as 30d, 4w or 3m, of ten years at "
		    "most");
		return;
	}
	c->months = unit == 'm';
	c->n *= unit == 'w' ? 7 : 1;
	r->at += w.n;
}

static void
read_within(struct reader *r, struct cond *c)
{
	c->op = COND_WITHIN;
	want_mark(r, '(', "( after within");
	if (r->e == ERR_OK && (!take_fact(r, &c->fact) ||
	    fact_info[c->fact].kind != FACT_DAY || c->fact == FACT_day))
		expected(r, "the name of a day other than `day`, such as "
		    "discharged");
	want_mark(r, ',', "a comma and a time, such as 30d");
	if (r->e == ERR_OK)
		take_span(r, c);
	want_mark(r, ')', ")");
}

static void
read_is(struct reader *r, struct cond *c)
{
	switch (fact_info[c->fact].kind) {
	case FACT_CODE:
		c->op = COND_IN;
		take_code(r, c);
		break;
	case FACT_NUMBER:
		c->op = COND_IS;
		c->n = take_number(r);
		break;
	case FACT_YESNO:
		c->op = COND_YES;
		c->n = take_word(r, S("yes"));
		if (!c->n && !take_word(r, S("no")))
			expected(r, "yes or no");
		break;
	case FACT_DAY:
		expected(r, "within(…): a day is asked for by a time before");
		break;
	}
}

static void
read_in(struct reader *r, struct cond *c)
{
	c->op = COND_IN;
	if (fact_info[c->fact].kind != FACT_CODE) {
		expected(r, "=, because this fact has no codes");
		return;
	}
	want_mark(r, '(', "( and codes");
	do
		if (r->e == ERR_OK)
			take_code(r, c);
	while (r->e == ERR_OK && take_mark(r, ','));
	want_mark(r, ')', "a comma or )");
}

static void
read_fact(struct reader *r, struct cond *c)
{
	if (!take_fact(r, &c->fact)) {
		expected(r, "a fact, such as detained or age (fact.def), NOT, "
		    "within or (");
		return;
	}
	if (take_mark(r, '='))
		read_is(r, c);
	else if (take_mark(r, '<')) {
		c->op = COND_LESS;
		if (fact_info[c->fact].kind != FACT_NUMBER)
			expected(r, "=, because this fact is no number");
		else
			c->n = take_number(r);
	} else if (take_word(r, S("in")))
		read_in(r, c);
	else if (fact_info[c->fact].kind == FACT_YESNO) {
		c->op = COND_YES;
		c->n = 1;
	} else
		expected(r, "=, < or IN: this fact is not one of yes or no");
}

static const struct cond *read_or(struct reader *);

static const struct cond *
read_not(struct reader *r)
{
	struct cond *c = NEW(r->cx->mem, struct cond);

	if (++r->depth > COND_DEPTH_MAX)
		expected(r, "a condition less deep, of 16 brackets or NOTs at "
		    "most");
	else if (take_word(r, S("not"))) {
		c->op = COND_NOT;
		c->a = read_not(r);
	} else if (take_mark(r, '(')) {
		const struct cond *inner = read_or(r);

		want_mark(r, ')', "AND, OR or )");
		r->depth--;
		return inner;
	} else if (take_word(r, S("within")))
		read_within(r, c);
	else
		read_fact(r, c);
	r->depth--;
	return c;
}

/* a word b word c, to the left. */
static const struct cond *
read_row(struct reader *r, const struct cond *(*part)(struct reader *),
    str word, enum cond_op op)
{
	const struct cond *left = part(r);

	while (r->e == ERR_OK && take_word(r, word)) {
		struct cond *c = NEW(r->cx->mem, struct cond);

		c->op = op;
		c->a = left;
		c->b = part(r);
		left = c;
	}
	return left;
}

static const struct cond *
read_and(struct reader *r)
{
	return read_row(r, read_not, S("and"), COND_AND);
}

static const struct cond *
read_or(struct reader *r)
{
	return read_row(r, read_and, S("or"), COND_OR);
}

enum err
cond_read(struct ctx *cx, const char *where, str text, const struct cond **out)
{
	struct reader r = { .cx = cx, .where = where, .text = text };
	const struct cond *c;

	if (text.n > COND_BYTES_MAX)
		return fail(cx, ERR_LIMIT, where,
		    "condition: longer than %d characters", COND_BYTES_MAX);
	c = read_or(&r);
	skip_space(&r);
	if (r.e == ERR_OK && r.at < text.n)
		expected(&r, "AND, OR or the end");
	if (r.e != ERR_OK)
		return r.e;
	*out = c;
	return ERR_OK;
}

/* ---- asking ---- */

static enum truth
of_bool(bool yes)
{
	return yes ? TRUTH_YES : TRUTH_NO;
}

static enum truth
ask_fact(const struct cond *c, const struct facts *f, uint64_t *needs)
{
	int64_t n = f->at[c->fact].n;
	int64_t day = f->at[FACT_day].n;

	if (!f->at[c->fact].known)
		*needs |= (uint64_t)1 << c->fact;
	if (c->op == COND_WITHIN && !f->at[FACT_day].known)
		*needs |= (uint64_t)1 << FACT_day;
	if (*needs)
		return TRUTH_UNKNOWN;
	switch (c->op) {
	case COND_YES:
	case COND_IS:
		return of_bool(n == c->n);
	case COND_LESS:
		return of_bool(n < c->n);
	case COND_WITHIN:
		return of_bool(n <= day && day <= (c->months ?
		    day_plus_months(n, (int)c->n) : n + c->n));
	default:
		for (unsigned i = 0; i < c->ncode; i++)
			if (str_eq(c->code[i], f->at[c->fact].code))
				return TRUTH_YES;
		return TRUTH_NO;
	}
}

enum truth
cond_ask(const struct cond *c, const struct facts *f, uint64_t *needs)
{
	enum truth a, b, ends = c->op == COND_OR ? TRUTH_YES : TRUTH_NO;
	uint64_t of_a = 0, of_b = 0;

	*needs = 0;
	if (c->op == COND_NOT) {
		a = cond_ask(c->a, f, needs);
		return a == TRUTH_UNKNOWN ? a : of_bool(a == TRUTH_NO);
	}
	if (c->op != COND_AND && c->op != COND_OR)
		return ask_fact(c, f, needs);
	a = cond_ask(c->a, f, &of_a);
	b = cond_ask(c->b, f, &of_b);
	if (a == ends || b == ends)
		return ends;
	*needs = of_a | of_b;
	return a == TRUTH_UNKNOWN ? a : b;
}

str
needs_say(struct ctx *cx, uint64_t needs)
{
	struct buf b;

	buf_init(&b, cx->mem, PRINT_MAX);
	for (unsigned i = 0; i < FACT__MAX; i++)
		if (needs >> i & 1) {
			buf_put(&b, b.n ? S("; ") : S("needs "));
			buf_put(&b, str_of(fact_info[i].words));
		}
	return buf_str(&b);
}

/* ---- printing ---- */

/* A condition as it is said: one thing, or a run of parts joined by AND or OR,
 * flattened, in order and each once. */
struct said {
	enum cond_op op;     /* COND_AND, COND_OR, COND_NOT; else one fact */
	str text;            /* without brackets round it */
	const struct said **part; /* n of a run; of NOT, what is denied */
	unsigned n;
};

static int
by_text(const void *a, const void *b)
{
	return str_cmp((*(const struct said *const *)a)->text,
	    (*(const struct said *const *)b)->text);
}

static int
by_code(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

/* A part as it stands within op: AND binds before OR, NOT before both. */
static void
put_part(struct buf *b, const struct said *s, enum cond_op op)
{
	bool brackets = (s->op == COND_OR && op != COND_OR) ||
	    (s->op == COND_AND && op == COND_NOT);

	if (brackets)
		buf_c(b, '(');
	buf_put(b, s->text);
	if (brackets)
		buf_c(b, ')');
}

static const struct said *say(struct ctx *, const struct cond *);

/* The parts of both sides, those of the same run taken apart. */
static void
gather(struct said *run, const struct said *s)
{
	if (s->op != run->op) {
		run->part[run->n++] = s;
		return;
	}
	for (unsigned i = 0; i < s->n; i++)
		run->part[run->n++] = s->part[i];
}

static const struct said *
say_run(struct ctx *cx, const struct cond *c, struct buf *b)
{
	const struct said *left = say(cx, c->a), *right = say(cx, c->b);
	struct said *run = NEW(cx->mem, struct said);
	unsigned n = 0;

	run->op = c->op;
	run->part = NEWN(cx->mem, const struct said *, left->n + right->n + 2);
	gather(run, left);
	gather(run, right);
	qsort(run->part, run->n, sizeof(*run->part), by_text);
	for (unsigned i = 0; i < run->n; i++)
		if (n == 0 || !str_eq(run->part[i]->text,
		    run->part[n - 1]->text))
			run->part[n++] = run->part[i];
	run->n = n;
	if (n == 1)
		return run->part[0];
	for (unsigned i = 0; i < n; i++) {
		if (i)
			buf_put(b, c->op == COND_AND ? S(" and ") : S(" or "));
		put_part(b, run->part[i], c->op);
	}
	run->text = buf_str(b);
	return run;
}

static const struct said *
say_not(struct ctx *cx, const struct cond *c, struct buf *b)
{
	const struct said *inner = say(cx, c->a);
	struct said *s = NEW(cx->mem, struct said);

	if (inner->op == COND_NOT)
		return inner->part[0];
	s->op = COND_NOT;
	s->part = NEW(cx->mem, const struct said *);
	s->part[0] = inner;
	buf_lit(b, "not ");
	put_part(b, inner, COND_NOT);
	s->text = buf_str(b);
	return s;
}

static void
put_codes(struct ctx *cx, struct buf *b, const struct cond *c)
{
	str *code = NEWN(cx->mem, str, COND_LIST_MAX);
	bool first = true;

	memcpy(code, c->code, sizeof(c->code));
	qsort(code, c->ncode, sizeof(*code), by_code);
	for (unsigned i = 0; i < c->ncode; i++) {
		if (i && str_eq(code[i], code[i - 1]))
			continue;
		if (!first)
			buf_lit(b, ", ");
		first = false;
		buf_put(b, code[i]);
	}
}

static void
put_fact(struct ctx *cx, struct buf *b, const struct cond *c)
{
	const char *name = fact_info[c->fact].name;

	switch (c->op) {
	case COND_YES:
		buf_fmt(b, c->n ? "%s" : "%s = no", name);
		break;
	case COND_IS:
	case COND_LESS:
		buf_fmt(b, "%s %s %lld", name, c->op == COND_IS ? "=" : "<",
		    (long long)c->n);
		break;
	case COND_WITHIN:
		buf_fmt(b, "within(%s, %lld%c)", name, (long long)c->n,
		    c->months ? 'm' : 'd');
		break;
	default:
		buf_fmt(b, "%s in (", name);
		put_codes(cx, b, c);
		buf_c(b, ')');
		break;
	}
}

static const struct said *
say(struct ctx *cx, const struct cond *c)
{
	struct said *s;
	struct buf b;

	buf_init(&b, cx->mem, PRINT_MAX);
	if (c->op == COND_AND || c->op == COND_OR)
		return say_run(cx, c, &b);
	if (c->op == COND_NOT)
		return say_not(cx, c, &b);
	s = NEW(cx->mem, struct said);
	s->op = c->op;
	put_fact(cx, &b, c);
	s->text = buf_str(&b);
	return s;
}

str
cond_print(struct ctx *cx, const struct cond *c)
{
	return say(cx, c)->text;
}
