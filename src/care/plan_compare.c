/*
 * What changed between two versions, and which copies out there are older than
 * what they show.
 *
 * By the ids of lines, never by guessing from text: a line keeps its id for
 * life, so what has the same id is the same line said differently.
 */
#include "care/care_int.h"
#include "care/people.h"
#include "care/share.h"
#include "core/arena.h"
#include "core/time.h"

#include <string.h>

static void
change_add(struct plan_changes *c, enum change_kind kind,
    const struct line *l, str was, str is)
{
	c->at[c->n++] = (struct plan_change){ .kind = kind,
		.part = part_of(l->link), .was = was, .is = is, .line = l };
}

/* What is read as the line: an entry by its text, an answer by its value. */
static str
words(struct ctx *cx, const struct plan *p, const struct line *l)
{
	str s;

	if (!l->entry)
		return line_words(cx, l);
	s = plan_text(p, l);
	return s.p ? s : S("");
}

/* The same line in the other version: by id, or the one answer there to the
 * same question of the same entry, taken out and given again. */
static const struct line *
twin(struct ctx *cx, const struct answers *a, const struct line *l)
{
	const struct line *t = line_find(a, l->id);

	if (t || l->entry || (l->item && l->item->repeats))
		return t;
	return line_in(a, l->parent, str_c(cx->mem, l->link));
}

/* A detail is named alone only where its entry is in both. */
static bool
speaks(const struct answers *a, const struct answers *other,
    const struct line *l)
{
	if (!line_stands(a, l))
		return false;
	if (l->parent.n == 0)
		return true;
	l = line_find(other, l->parent);
	return l && line_stands(other, l);
}

static bool
same(const struct line *a, const struct line *b)
{
	return str_eq(a->value, b->value) && str_eq(a->system, b->system) &&
	    (a->value.n || a->status == b->status);
}

enum err
plan_compare(struct ctx *cx, const struct plan *was, const struct plan *is,
    struct plan_changes *out)
{
	struct plan_changes c = { .at = NEWN(cx->mem, struct plan_change,
	    was->a.n + is->a.n + 1) };

	for (unsigned i = 0; i < is->a.n; i++) {
		const struct line *l = &is->a.line[i];
		const struct line *t = twin(cx, &was->a, l);

		if (!speaks(&is->a, &was->a, l))
			continue;
		if (!t || !line_stands(&was->a, t))
			change_add(&c, CHANGE_ADDED, l, S(""),
			    words(cx, is, l));
		else if (!l->entry && !same(t, l))
			change_add(&c, CHANGE_WORDS, l, words(cx, was, t),
			    words(cx, is, l));
	}
	for (unsigned i = 0; i < was->a.n; i++) {
		const struct line *l = &was->a.line[i];
		const struct line *t = twin(cx, &is->a, l);

		if (speaks(&was->a, &is->a, l) &&
		    (!t || !line_stands(&is->a, t)))
			change_add(&c, CHANGE_REMOVED, l, words(cx, was, l),
			    S(""));
	}
	*out = c;
	return ERR_OK;
}

/* ---- copies (CARE-60) ---- */

/* A plan's copy shows its parts; who has a copy, or when it was used, it does
 * not. Of another sheet all but who has it. */
static bool
in_copies(struct ctx *cx, enum sheet sheet, str link)
{
	return sheet == SHEET_PLAN ? part_is_shown(cx, part_of(link))
	    : !str_eq(part_of(link), str_of(sheet_info[sheet].held));
}

struct past {
	struct ctx *cx;
	str person;
	const struct plan *now;
	struct records versions; /* newest first */
	int64_t v;               /* of what was compared last */
	bool differs;
};

/* Something that copies show is not as it was in version v. */
static enum err
differs(struct past *q, int64_t v, bool *yes)
{
	const struct sheet_at at = { q->person, q->now->sheet,
		q->now->rec.id };
	struct plan then;
	struct plan_changes c;

	if (v != q->v) {
		TRY(sheet_read_v(q->cx, &at, v, &then));
		TRY(plan_compare(q->cx, &then, q->now, &c));
		q->differs = false;
		for (unsigned i = 0; i < c.n; i++)
			q->differs |= in_copies(q->cx, at.sheet,
			    c.at[i].line->link);
		q->v = v;
	}
	*yes = q->differs;
	return ERR_OK;
}

/* When the copy was given: when that was written down, or by the end of the
 * day that is named for it, whichever came first. */
static int64_t
given_at(struct ctx *cx, const struct plan *p, const struct line *held)
{
	const struct line *on = plan_detail(p, held, "on");
	struct fdate d;

	if (!on || !fdate_try(cx, on->value, &d))
		return held->at;
	return held->at < d.high ? held->at : d.high - 1;
}

static enum err
is_old(struct past *q, const struct line *held, bool *old)
{
	int64_t cut = given_at(q->cx, q->now, held), v = 0;

	*old = false;
	/* Later in the same second is later still: revs count saves. */
	for (unsigned i = 0; i < q->now->a.n; i++) {
		const struct line *l = &q->now->a.line[i];

		if (in_copies(q->cx, q->now->sheet, l->link) && line_stands(&q->now->a, l) &&
		    l->own > held->own)
			*old = true;
	}
	if (*old || q->versions.n == 0)
		return ERR_OK;
	for (unsigned i = 0; i < q->versions.n; i++) {
		v = q->versions.at[i].v;
		if (q->versions.at[i].at <= cut)
			break;
	}
	return differs(q, v, old);
}

enum err
sheet_may_hold(struct ctx *cx, str person, enum sheet sheet, str supporter,
    bool *may)
{
	/* What is not shared part by part falls under "everything". */
	str scope = sheet_info[sheet].scope[0]
	    ? str_of(sheet_info[sheet].scope) : S("full");
	struct choices c;

	*may = true;
	TRY(choices_of(cx, person, supporter, &c));
	for (unsigned i = 0; i < c.n; i++) {
		const struct choice *k = &c.at[i];
		struct fdate end;
		bool over = false;

		if (!str_eq(k->scope, scope) || k->id.n == 0)
			continue;
		if (k->ends_on.n)
			over = fdate_parse(cx, "ends_on", k->ends_on, &end) !=
			    ERR_OK || end.high <= cx->now;
		*may &= !over && !k->withdrawn_on && k->answer == ANSWER_YES;
	}
	return ERR_OK;
}

/* The supporter who holds it may no longer see these parts. */
static enum err
is_withdrawn(struct ctx *cx, str person, enum sheet sheet,
    const struct line *who, bool *yes)
{
	bool may = true;

	if (who && str_starts(who->value, S("RelatedPerson/")))
		TRY(sheet_may_hold(cx, person, sheet, str_sub(who->value,
		    strlen("RelatedPerson/"), who->value.n), &may));
	*yes = !may;
	return ERR_OK;
}

static str
detail_words(struct ctx *cx, const struct plan *p, const struct line *held,
    const char *name)
{
	const struct line *l = plan_detail(p, held, name);

	return l && l->value.n ? line_words(cx, l) : S("");
}

/* Versions are for the team and the person; to anyone else the lines say all
 * there is. */
static enum err
past_open(struct past *q)
{
	unsigned was = q->cx->ndiag;
	enum err e;

	if (!q->now->exists || q->now->rec.v == 0)
		return ERR_OK;
	e = record_history(q->cx, sheet_info[q->now->sheet].kind, q->now->rec.id, &q->versions);
	if (e != ERR_ABSENT)
		return e;
	CARE_TRIED(q->cx, was);
	return ERR_OK;
}

enum err
plan_copies(struct ctx *cx, str person, const struct plan *p,
    struct copies *out)
{
	struct past q = { .cx = cx, .person = person, .now = p };
	struct copies c = { .at = NEWN(cx->mem, struct copy, p->a.n + 1) };
	str held = str_of(sheet_info[p->sheet].held);
	const char *entry = str_c(cx->mem, part_link(cx, held, "line"));

	*out = c;
	if (held.n == 0)
		return ERR_OK;
	TRY(past_open(&q));
	for (const struct line *l = NULL;
	    (l = entry_next(&p->a, entry, l)) != NULL;) {
		struct copy *k = &c.at[c.n];

		if (l->parked)
			continue;
		*k = (struct copy){ .line = l->id,
			.format = detail_words(cx, p, l, p->sheet == SHEET_PLAN
			    ? "format" : "how"),
			.who = detail_words(cx, p, l, "who"),
			.where = detail_words(cx, p, l, "where"),
			.at = given_at(cx, p, l) };
		if (k->who.n == 0)
			k->who = plan_text(p, l);
		TRY(is_old(&q, l, &k->old));
		TRY(is_withdrawn(cx, person, p->sheet, plan_detail(p, l, "who"),
		    &k->withdrawn));
		c.n++;
	}
	*out = c;
	return ERR_OK;
}
