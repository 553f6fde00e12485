/*
 * Finding, fixing and counting the records of a thematic review.
 */
#include "learning/thematic.h"
#include "access/crypt.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "learning/matter_int.h"
#include "learning/seek.h"

#include <string.h>

enum { FIXED_MAX = 1200, THEMES_MAX = 400, TERM_BYTES = 200, DAY_S = 86400,
	SET_BYTES = LINE_TEXT_MAX - 200 };

static const struct { enum kind kind; const char *code; } looked[] = {
	{ KIND_EVENT, "event" }, { KIND_DEATH, "death" },
	{ KIND_INQUIRY, "finding" }, { KIND_ADVICE, "advice" } };
enum { LOOKED = sizeof(looked) / sizeof(looked[0]) };

/* ---- the question ---- */

static bool
chosen(const struct matter *m, const char *link, str value)
{
	bool any = false;

	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (!str_eq(l->link, str_of(link)) ||
		    !line_is_current(l, NULL) || l->value.n == 0)
			continue;
		if (str_eq(l->value, value))
			return true;
		any = true;
	}
	return !any;
}

/* The row is what was asked for, but for its words. */
static bool
is_wanted(struct ctx *cx, const struct matter *m, const struct matter_row *r)
{
	int64_t from = matter_time(cx, m, "thematic.from");
	int64_t to = matter_time(cx, m, "thematic.to");

	if ((from && r->day < from) || (to && r->day >= to + DAY_S))
		return false;
	return r->kind != KIND_EVENT ||
	    chosen(m, "thematic.type", matter_fact(r, "type"));
}

static enum err
add(struct ctx *cx, const struct matter *m, const struct matter_row *r,
    struct fixeds *out)
{
	struct record rec;
	enum err e;

	if (!is_wanted(cx, m, r))
		return ERR_OK;
	if (out->n == FIXED_MAX)
		return fail(cx, ERR_LIMIT, "to", "it finds more than %d"
		    " records: ask for fewer days, or for one kind", FIXED_MAX);
	e = record_read(cx, r->kind, r->id, &rec);
	if (e == ERR_ABSENT || e == ERR_GONE) {
		ctx_calm(cx);
		return ERR_OK;
	}
	TRY(e);
	out->at[out->n++] = (struct fixed){ .kind = r->kind, .id = r->id,
		.name = str_cat(cx->mem, str_of(kind_info[r->kind].code),
		    str_cat(cx->mem, S("/"), r->id)), .unit = r->unit,
		.type = matter_fact(r, "type"),
		.source = matter_fact(r, "teller.type"), .v = rec.v,
		.day = r->day };
	return ERR_OK;
}

static enum err
find_by_words(struct ctx *cx, const struct matter *m, enum kind k, str words,
    struct fixeds *out)
{
	struct sought s = { .next = 0 };

	do {
		TRY(seek(cx, words, k, s.next, &s));
		for (unsigned i = 0; i < s.rows.n && !s.some; i++)
			TRY(add(cx, m, &s.rows.at[i], out));
	} while (s.next && !s.some);
	return ERR_OK;
}

static enum err
find_all(struct ctx *cx, const struct matter *m, enum kind k,
    struct fixeds *out)
{
	int64_t to = matter_time(cx, m, "thematic.to");
	struct matter_ask ask = { .kind = k, .order = MATTER_NEWEST,
		.state = S(""), .unit = S(""), .owner = S(""), .fact = S(""),
		.from = matter_time(cx, m, "thematic.from"),
		.to = to ? to + DAY_S : 0 };
	struct matter_rows l;

	do {
		TRY(matter_list(cx, &ask, &l));
		for (unsigned i = 0; i < l.n; i++)
			TRY(add(cx, m, &l.at[i], out));
		ask.page++;
	} while (l.more);
	return ERR_OK;
}

enum err
thematic_find(struct ctx *cx, const struct matter *m, struct fixeds *out)
{
	str words = matter_value(m, "thematic.words");

	*out = (struct fixeds){ NEWN(cx->mem, struct fixed, FIXED_MAX), 0 };
	for (unsigned i = 0; i < LOOKED; i++) {
		enum kind k = looked[i].kind;

		if (!chosen(m, "thematic.kind", str_of(looked[i].code)) ||
		    !matter_may_see(cx, k))
			continue;
		if (words.n && kind_is_searched(k))
			TRY(find_by_words(cx, m, k, words, out));
		else if (words.n == 0)
			TRY(find_all(cx, m, k, out));
	}
	return ERR_OK;
}

/* ---- fixing it ---- */

/* Of all that the question says. */
static str
query_print(struct ctx *cx, const struct matter *m)
{
	struct buf b;

	buf_init(&b, cx->mem, LINE_TEXT_MAX);
	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (!line_is_current(l, NULL) || l->value.n == 0 ||
		    !str_starts(l->link, S("thematic.")) ||
		    str_eq(l->link, S("thematic.title")))
			continue;
		buf_put(&b, l->link);
		buf_c(&b, '\0');
		buf_put(&b, l->value);
		buf_c(&b, '\0');
	}
	return hash_hex(cx->mem, buf_str(&b));
}

static void
cell_put(struct buf *b, str s)
{
	buf_put(b, s.n ? s : S("-"));
	buf_c(b, ' ');
}

/* "event/ID 3 1795737600 UNIT type source", a line each. */
static enum err
set_print(struct ctx *cx, const struct fixeds *l, str *out)
{
	struct buf b;

	buf_init(&b, cx->mem, SET_BYTES);
	for (unsigned i = 0; i < l->n; i++) {
		const struct fixed *f = &l->at[i];

		cell_put(&b, f->name);
		buf_int(&b, f->v);
		buf_c(&b, ' ');
		buf_int(&b, f->day);
		buf_c(&b, ' ');
		cell_put(&b, f->unit);
		cell_put(&b, f->type);
		cell_put(&b, f->source);
		buf_c(&b, '\n');
	}
	if (b.over)
		return fail(cx, ERR_LIMIT, "to", "it finds more records than"
		    " can be fixed: ask for fewer days, or for one kind");
	*out = buf_str(&b);
	return ERR_OK;
}

static str
cell_cut(str *line)
{
	str one;

	(void)str_cut(line, ' ', &one);
	return str_eq(one, S("-")) ? S("") : one;
}

enum err
thematic_fixed(struct ctx *cx, const struct matter *m, struct fixeds *out)
{
	str left = matter_value(m, "frozen.set"), line;

	*out = (struct fixeds){ NEWN(cx->mem, struct fixed, FIXED_MAX), 0 };
	if (str_eq(m->state, S("asking")))
		return ERR_OK;
	while (left.n && out->n < FIXED_MAX) {
		struct fixed *f = &out->at[out->n];

		(void)str_cut(&left, '\n', &line);
		f->name = cell_cut(&line);
		f->id = matter_name_cut(f->name, &f->kind);
		(void)str_int(cell_cut(&line), 0, INT64_MAX, &f->v);
		(void)str_int(cell_cut(&line), 0, INT64_MAX, &f->day);
		f->unit = cell_cut(&line);
		f->type = cell_cut(&line);
		f->source = cell_cut(&line);
		out->n += f->id.n > 0;
	}
	return ERR_OK;
}

static enum err
fix(struct ctx *cx, struct matter *m)
{
	const struct who *who = door_who(cx);
	struct hand hand = { .author = who->author, .by = who->name,
		.role = who->role, .org = who->unit_name, .at = cx->now };
	struct op_result end[3];
	struct fixeds l;
	struct op op[3];
	str set;

	TRY(thematic_find(cx, m, &l));
	if (l.n == 0)
		return fail(cx, ERR_INPUT, "to", "it finds nothing: put the"
		    " question in another way");
	TRY(set_print(cx, &l, &set));
	op[0] = matter_op(m, S(""), "frozen.set", set);
	op[1] = matter_op(m, S(""), "frozen.hash", hash_hex(cx->mem, set));
	op[2] = matter_op(m, S(""), "frozen.query", query_print(cx, m));
	return answers_apply(cx, &m->a, op, 3, &hand, end);
}

enum err
thematic_prepare(struct ctx *cx, struct matter *m)
{
	m->day = cx->now - cx->now % DAY_S;
	if (str_eq(m->state, S("frozen")) && str_eq(m->was, S("asking")))
		return fix(cx, m);
	/* What they were found by is kept with them. */
	if (!str_eq(m->state, S("asking")) && m->exists &&
	    !str_eq(matter_value(m, "frozen.query"), query_print(cx, m)))
		return fail(cx, ERR_INPUT, "thematic.question", "the records"
		    " are fixed by this question: put it in another way first"
		    " (“What can come next”)");
	return ERR_OK;
}

/* ---- themes over time ---- */

static int
month_of(int64_t day)
{
	struct civil c = time_utc(day);

	return c.year * 12 + c.month - 1;
}

static void
months_of(const struct fixeds *l, struct themes *t)
{
	int low = 0, high = 0;

	for (unsigned i = 0; i < l->n; i++) {
		int month = month_of(l->at[i].day);

		if (l->at[i].day == 0)
			continue;
		if (low == 0 || month < low)
			low = month;
		if (month > high)
			high = month;
	}
	if (low == 0)
		return;
	/* Of a longer time the latest. */
	if (high - low >= MONTHS_MAX)
		low = high - MONTHS_MAX + 1;
	t->first = low;
	t->months = (unsigned)(high - low + 1);
}

struct counting {
	const struct fixeds *l;
	struct themes *t;
	bool *coded;  /* by record */
	bool *has;    /* by record and theme */
	char *room;
};

static int
record_at(const struct counting *c, str of)
{
	str name = of;

	if (str_chr(of, '#') >= 0)
		(void)str_cut(&of, '#', &name);
	for (unsigned i = 0; i < c->l->n; i++)
		if (str_eq(c->l->at[i].name, name))
			return (int)i;
	return -1;
}

/* Memory of a row goes with it: a theme's name is copied to room of its own. */
static unsigned
theme_at(struct themes *t, char *room, str term)
{
	unsigned i = 0;

	while (i < t->n && !str_eq(t->at[i].term, term))
		i++;
	if (i == t->n && t->n < THEMES_MAX && term.n <= TERM_BYTES) {
		char *at = room + t->n * TERM_BYTES;

		memcpy(at, term.p, term.n);
		t->at[t->n++] = (struct theme){ .term = { at, term.n } };
	}
	return i;
}

static enum err
coding_count(void *arg, struct ctx *cx, const struct matter_row *r)
{
	struct counting *c = arg;
	int at = record_at(c, matter_fact(r, "of"));
	str facts = r->facts, term;

	(void)cx;
	if (at < 0)
		return ERR_OK;
	while (coding_next_term(&facts, &term)) {
		unsigned k = theme_at(c->t, c->room, term);
		int month = month_of(c->l->at[at].day) - c->t->first;

		c->coded[at] = true;
		if (k >= c->t->n || c->has[at * THEMES_MAX + (int)k])
			continue;
		c->has[at * THEMES_MAX + (int)k] = true;
		c->t->at[k].n++;
		if (c->l->at[at].day && month >= 0 &&
		    month < (int)c->t->months)
			c->t->at[k].by[month]++;
	}
	return ERR_OK;
}

enum err
thematic_themes(struct ctx *cx, const struct fixeds *l, struct themes *t)
{
	struct counting c = { l, t, NEWN(cx->mem, bool, l->n + 1),
		NEWN(cx->mem, bool, (size_t)l->n * THEMES_MAX + 1),
		NEWN(cx->mem, char, THEMES_MAX * TERM_BYTES) };

	*t = (struct themes){ .at = NEWN(cx->mem, struct theme, THEMES_MAX) };
	months_of(l, t);
	TRY(matter_each(cx, KIND_CODING, true, 0, INT64_MAX, coding_count,
	    &c));
	for (unsigned i = 0; i < l->n; i++) {
		int month = month_of(l->at[i].day) - t->first;

		t->uncoded += !c.coded[i];
		t->undated += l->at[i].day == 0;
		if (l->at[i].day && month >= 0 && month < (int)t->months)
			t->records[month]++;
	}
	return ERR_OK;
}

/* ---- extracts ---- */

enum err
thematic_apart(struct ctx *cx, const struct matter *m, struct apart *out)
{
	struct fixeds l;
	str *name;

	TRY(thematic_fixed(cx, m, &l));
	name = NEWN(cx->mem, str, l.n + m->nabout + 1);
	for (unsigned i = 0; i < l.n; i++)
		name[i] = l.at[i].name;
	for (unsigned i = 0; i < m->nabout; i++)
		name[l.n + i] = m->about[i];
	return apart_look(cx, m, "found.", name, l.n + m->nabout, out);
}

enum err
thematic_look_keep(struct ctx *cx, struct matter *m)
{
	struct op op[4];
	struct apart a;
	str in;

	TRY(thematic_apart(cx, m, &a));
	if (!apart_is_clean(&a))
		return fail(cx, ERR_INPUT, "extracts", "some of it could tell"
		    " who is meant, or could not be looked at: it is listed"
		    " below");
	op[0] = matter_entry(cx, "frozen.look");
	in = op[0].line;
	op[1] = matter_op(m, in, "frozen.at", time_iso(cx->mem, cx->now));
	op[2] = matter_op(m, in, "frozen.by", door_who(cx)->name);
	op[3] = matter_op(m, in, "frozen.print", texts_print(cx, m, "found."));
	return matter_save(cx, m, op, 4, "check");
}

enum err
thematic_extracts(struct ctx *cx, struct matter *m, bool *holds)
{
	const struct line *last = NULL, *print;

	for (const struct line *l = entry_next(&m->a, "frozen.look", NULL); l;
	    l = entry_next(&m->a, "frozen.look", l))
		last = l;
	print = last ? line_in(&m->a, last->id, "frozen.print") : NULL;
	*holds = print && str_eq(print->value, texts_print(cx, m, "found."));
	return ERR_OK;
}
