/*
 * Areas for improvement: what may be the same need again, how two stand to one
 * another, and whether all that is done for one is weaker by itself.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "core/utf8.h"
#include "language/language.h"
#include "learning/action.h"
#include "learning/matter_int.h"
#include "learning/words.h"

#include <string.h>

enum { WORD_MIN = 4, WORDS_MAX_ = 60, WORDS_BYTES = 1200, END_MAX = 2,
	ALIKE_LEAST = 3, ROWS = 1000 };

/* ---- what a text is compared by ---- */

/* Longer words that say nothing of what it is about. */
static bool
is_common(str w)
{
	static const char *const common[] = { "about", "after", "also", "always",
		"another", "because", "been", "before", "being", "better",
		"between", "cannot", "could", "does", "done", "during", "each",
		"every", "from", "have", "here", "into", "know", "known",
		"made", "make", "many", "more", "most", "must", "need",
		"needs", "never", "only", "other", "over", "people", "said",
		"same", "should", "some", "someone", "such", "than", "that",
		"their", "them", "then", "there", "these", "they", "this",
		"those", "under", "until", "used", "were", "what", "when",
		"where", "which", "while", "whom", "whose", "will", "with",
		"within", "without", "would" };

	for (size_t i = 0; i < sizeof(common) / sizeof(*common); i++)
		if (str_eq(w, str_of(common[i])))
			return true;
	return false;
}

/* "handover" and "handovers" are one. */
static bool
same_word(str a, str b)
{
	str s = a.n < b.n ? a : b, l = a.n < b.n ? b : a;

	return str_starts(l, s) && l.n - s.n <= END_MAX;
}

static bool
in_words(str list, str w)
{
	str one;

	while (list.n) {
		(void)str_cut(&list, ' ', &one);
		if (one.n && same_word(one, w))
			return true;
	}
	return false;
}

str
alike_words(struct ctx *cx, str text)
{
	struct words l;
	struct buf b;
	unsigned n = 0;

	buf_init(&b, cx->mem, WORDS_BYTES);
	if (language_words(cx, text, &l) != ERR_OK) {
		ctx_calm(cx);
		return S("");
	}
	for (unsigned i = 0; i < l.n && n < WORDS_MAX_; i++) {
		str w = l.at[i];

		if (w.n < WORD_MIN || is_common(w) ||
		    in_words((str){ b.p, b.n }, w) ||
		    b.n + w.n + 1 >= WORDS_BYTES)
			continue;
		if (b.n)
			buf_c(&b, ' ');
		buf_put(&b, w);
		n++;
	}
	return buf_str(&b);
}

/* ---- the same again? ---- */

static str
shared_words(struct ctx *cx, str mine, str theirs, unsigned *n)
{
	struct buf b;
	str one;

	buf_init(&b, cx->mem, WORDS_BYTES + 1);
	while (mine.n) {
		(void)str_cut(&mine, ' ', &one);
		if (one.n == 0 || !in_words(theirs, one))
			continue;
		if ((*n)++)
			buf_c(&b, ' ');
		buf_put(&b, one);
	}
	return buf_str(&b);
}

static str
shared_seips(struct ctx *cx, const struct matter *m, const struct matter_row *r,
    unsigned *n)
{
	struct buf b;

	buf_init(&b, cx->mem, MATTER_FACTS_MAX);
	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];
		str fact;

		if (!str_eq(l->link, S("area.seips")) || l->value.n == 0 ||
		    !line_is_current(l, NULL))
			continue;
		fact = str_cat(cx->mem, str_cat(cx->mem, S("|seips="),
		    l->value), S("|"));
		if (str_find(r->facts, fact) < 0)
			continue;
		if ((*n)++)
			buf_c(&b, ' ');
		buf_put(&b, l->value);
	}
	return buf_str(&b);
}

str
area_said(const struct matter *m, str ref)
{
	for (const struct line *l = entry_next(&m->a, "link.one", NULL); l;
	    l = entry_next(&m->a, "link.one", l)) {
		const struct line *r = line_under(&m->a, l, S("link.ref"));
		const struct line *h = line_under(&m->a, l, S("link.how"));

		if (r && str_ieq(str_trim(r->value), ref))
			return h ? h->value : S("not-said");
	}
	return S("");
}

static unsigned
weight(const struct alike *a)
{
	return 2 * a->nwords + a->nseips;
}

static void
keep(struct alikes *out, const struct alike *a)
{
	unsigned at = out->n;

	if (weight(a) < ALIKE_LEAST)
		return;
	if (at == ALIKE_MAX)
		at--;
	else
		out->n++;
	if (out->n == ALIKE_MAX && at == ALIKE_MAX - 1 && out->at[at].row.id.n &&
	    weight(&out->at[at]) >= weight(a))
		return;
	while (at > 0 && weight(&out->at[at - 1]) < weight(a)) {
		out->at[at] = out->at[at - 1];
		at--;
	}
	out->at[at] = *a;
}

static str
concern_words(struct ctx *cx, const struct matter *m)
{
	struct buf b;

	buf_init(&b, cx->mem, LINE_TEXT_MAX);
	for (const struct line *l = entry_next(&m->a, "concerns.one", NULL); l;
	    l = entry_next(&m->a, "concerns.one", l)) {
		const struct line *t = line_under(&m->a, l, S("concerns.text"));

		if (!t || b.n + t->value.n + 1 >= LINE_TEXT_MAX)
			continue;
		buf_put(&b, t->value);
		buf_c(&b, '\n');
	}
	return alike_words(cx, buf_str(&b));
}

void
advice_words(struct ctx *cx, struct matter *m)
{
	matter_fact_add(m, "words", concern_words(cx, m));
}

enum err
area_alike(struct ctx *cx, const struct matter *m, struct alikes *out)
{
	static const enum kind kinds[] = { KIND_AREA, KIND_ADVICE };
	str mine = m->info->kind == KIND_ADVICE ? concern_words(cx, m)
	    : alike_words(cx, matter_value(m, "area.statement"));

	*out = (struct alikes){ .n = 0 };
	for (unsigned k = 0; k < 2; k++) {
		const struct matter_ask ask = { .kind = kinds[k],
			.which = MATTER_LIVE, .order = MATTER_NEWEST,
			.state = S(""), .unit = S(""), .owner = S(""),
			.fact = S("") };
		struct matter_rows l;

		if (!matter_may_see(cx, kinds[k]))
			continue;
		TRY(matter_many(cx, &ask, ROWS, &l));
		for (unsigned i = 0; i < l.n; i++) {
			struct alike a = { .row = l.at[i] };

			if (str_eq(a.row.id, m->rec.id))
				continue;
			a.words = shared_words(cx, mine, matter_fact(&a.row,
			    "words"), &a.nwords);
			a.seips = shared_seips(cx, m, &a.row, &a.nseips);
			a.link = area_said(m, a.row.ref);
			keep(out, &a);
		}
	}
	return ERR_OK;
}

static const struct line *
link_entry(const struct matter *m, str ref)
{
	for (const struct line *l = entry_next(&m->a, "link.one", NULL); l;
	    l = entry_next(&m->a, "link.one", l)) {
		const struct line *r = line_under(&m->a, l, S("link.ref"));

		if (r && str_ieq(str_trim(r->value), ref))
			return l;
	}
	return NULL;
}

enum err
area_link(struct ctx *cx, struct matter *m, enum kind k, str id, str how)
{
	struct matter_row r;
	struct op op[3];
	const struct line *l;
	unsigned n = 0;

	if (k != KIND_AREA && k != KIND_ADVICE)
		return fail(cx, ERR_INPUT, "how", "only an area or a"
		    " recommendation stands beside this one");
	TRY(matter_row_of(cx, k, id, &r));
	l = link_entry(m, r.ref);
	if (!l) {
		op[n++] = matter_entry(cx, "link.one");
		op[n++] = matter_op(m, op[0].line, "link.ref", r.ref);
	}
	op[n] = matter_op(m, l ? l->id : op[0].line, "link.how", how);
	n++;
	return matter_save(cx, m, op, n, "link");
}

/* What is written of others ties them, where there is one of that reference. */
enum err
area_ties(struct ctx *cx, struct matter *m)
{
	for (const struct line *l = entry_next(&m->a, "link.one", NULL); l;
	    l = entry_next(&m->a, "link.one", l)) {
		const struct line *ref = line_under(&m->a, l, S("link.ref"));
		struct matter_row r;

		if (!ref || ref->value.n == 0)
			continue;
		if (matter_by_ref(cx, str_trim(ref->value), &r) != ERR_OK) {
			ctx_calm(cx);
			continue;
		}
		if ((r.kind == KIND_AREA || r.kind == KIND_ADVICE) &&
		    !str_eq(r.id, m->rec.id))
			matter_tie(cx, m, str_cat(cx->mem, str_cat(cx->mem,
			    str_of(kind_info[r.kind].code), S("/")), r.id));
	}
	return ERR_OK;
}

enum err
area_prepare(struct ctx *cx, struct matter *m)
{
	if (m->day == 0)
		m->day = cx->now;
	matter_fact_add(m, "words", alike_words(cx, matter_value(m,
	    "area.statement")));
	if (matter_value(m, "area.weak").n)
		matter_fact_add(m, "weak-said", S("yes"));
	return area_ties(cx, m);
}

enum err
area_solution(struct ctx *cx, const struct matter *m, struct findings *out)
{
	str text = matter_value(m, "area.statement");

	*out = (struct findings){ 0 };
	return text.n > PROMPTS_BYTES_MAX ? ERR_OK : prompts_find(cx,
	    PROMPTS_AREA, text, out);
}

/* ---- what is done for it ---- */

static bool
is_pursued(const struct matter_row *r)
{
	return !str_eq(r->state, S("not-pursued")) &&
	    !str_eq(r->state, S("superseded"));
}

enum err
area_weak(struct ctx *cx, const struct matter *m, bool *weak, bool *said)
{
	struct matter_rows l = { 0 };
	unsigned weaker = 0, strong = 0;

	*said = matter_value(m, "area.weak").n > 0;
	if (m->exists)
		TRY(matter_about(cx, KIND_ACTION, matter_name(cx, m), &l));
	for (unsigned i = 0; i < l.n; i++) {
		str s = matter_fact(&l.at[i], "strength");

		if (!is_pursued(&l.at[i]))
			continue;
		weaker += str_eq(s, S("weaker"));
		strong += str_eq(s, S("stronger")) ||
		    str_eq(s, S("intermediate"));
	}
	*weak = weaker > 0 && strong == 0;
	return ERR_OK;
}

/* LEARN-45: it got better where an action for it became part of everyday work,
 * and the last look at a measure found it better. */
enum err
check_area_embedded(struct ctx *cx, struct matter *m, bool *holds)
{
	struct matter_rows l;

	*holds = false;
	TRY(matter_about(cx, KIND_ACTION, matter_name(cx, m), &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].state, S("embedded")) &&
		    str_eq(matter_fact(&l.at[i], "found"), S("improved")))
			*holds = true;
	return ERR_OK;
}

static bool
is_decided(const struct matter *m, const struct line *l)
{
	const struct line *applies = line_under(&m->a, l, S("concerns.applies"));
	const struct line *why = line_under(&m->a, l, S("concerns.evidence"));
	const struct line *done = line_under(&m->a, l, S("concerns.action"));

	if (!applies || str_eq(applies->value, S("not-decided")))
		return false;
	/* What asks nothing of us needs what shows it; what does, what is done by
	 * when, or why nothing is (LEARN-24). */
	if (str_eq(applies->value, S("action")))
		return done && str_trim(done->value).n;
	return why && why->value.n;
}

/* LEARN-47: whether it holds for us is decided, concern by concern. */
enum err
check_advice_decided(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = true;
	for (const struct line *l = entry_next(&m->a, "concerns.one", NULL); l;
	    l = entry_next(&m->a, "concerns.one", l))
		if (!is_decided(m, l))
			*holds = false;
	return ERR_OK;
}
