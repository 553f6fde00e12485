/*
 * What follows from a learning response's answers, and what its moves need
 * before they may be made (check.def).
 */
#include "learning/inquiry.h"
#include "access/account.h"
#include "access/crypt.h"
#include "access/setting.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "fhir/fhir.h"
#include "learning/matter_int.h"
#include "learning/words.h"

enum { DAY_S = 86400, AFFECTED_MAX = 200, NOTICE_DAYS = 90, LATE_DAYS = 180,
	DRAFT_DAYS = 10, DAYS_MAX = 3650 };

bool
inquiry_is_short(const struct matter *m)
{
	return matter_is(m, "inquiry.kind", "swarm") ||
	    matter_is(m, "inquiry.kind", "aar");
}

/* An entry that is asked now: a kind that has no findings has none. */
static const struct line *
next_entry(const struct matter *m, const char *link, const struct line *l)
{
	do
		l = entry_next(&m->a, link, l);
	while (l && l->parked);
	return l;
}

/* ---- how long ---- */

static int64_t
days_set(str value, int64_t other)
{
	int64_t n;

	return str_int(value, 1, DAYS_MAX, &n) ? n : other;
}

enum err
inquiry_clock(struct ctx *cx, const struct matter *m,
    struct inquiry_clock *out)
{
	str set[SET__MAX];

	TRY(settings_read(cx, set));
	*out = (struct inquiry_clock){
		.notice_at = days_set(set[SET_RESPONSE_NOTICE], NOTICE_DAYS),
		.late_at = days_set(set[SET_RESPONSE_LATE], LATE_DAYS) };
	out->days = matter_days(m, cx->now, &out->paused);
	out->late = out->days >= out->late_at;
	out->notice = out->days >= out->notice_at;
	return ERR_OK;
}

static int64_t
day_of(struct ctx *cx, const struct line *l)
{
	struct fdate d;

	return l && l->value.n && fdate_try(cx, l->value, &d) ? d.low : 0;
}

int64_t
inquiry_due(struct ctx *cx, const struct matter *m)
{
	int64_t due = matter_time(cx, m, "timeframe.due"), to;

	for (const struct line *l = next_entry(m, "timeframe.change", NULL); l;
	    l = next_entry(m, "timeframe.change", l)) {
		to = day_of(cx, line_in(&m->a, l->id, "timeframe.to"));
		if (to)
			due = to;
	}
	return due;
}

/* ---- final is final (LEARN-27) ---- */

/* What was approved: no more is it changed, until someone goes back. */
static bool
is_approved_part(str link)
{
	static const char *const group[] = { "swarm.", "four.", "terms.",
		"evidence.", "timeline.", "findings.", "draft.", "report." };

	for (size_t i = 0; i < sizeof(group) / sizeof(group[0]); i++)
		if (str_starts(link, str_of(group[i])))
			return true;
	return false;
}

/* The first line of these parts that stands in a and not so in b, or NULL. */
static const struct line *
differs(const struct answers *a, const struct answers *b)
{
	for (unsigned i = 0; i < a->n; i++) {
		const struct line *l = &a->line[i], *k;

		if (!is_approved_part(l->link) || !line_is_current(l, NULL))
			continue;
		k = line_find(b, l->id);
		if (!k || !line_is_current(k, NULL) ||
		    !str_eq(k->value, l->value))
			return l;
	}
	return NULL;
}

/* So it stands, or stood before it was paused. */
static bool
is_final(const struct matter *m, str at)
{
	static const char *const state[] = { "approved-final", "sharing",
		"closed" };

	if (str_eq(at, S("paused")) && m->nmoved > 1)
		at = m->moved[m->nmoved - 2].to;
	for (size_t i = 0; i < sizeof(state) / sizeof(state[0]); i++)
		if (str_eq(at, str_of(state[i])))
			return true;
	return false;
}

static enum err
final_prepare(struct ctx *cx, const struct matter *m)
{
	const struct line *l;
	struct answers was;

	if (!m->exists || !m->rec.json || !is_final(m, m->state) ||
	    !is_final(m, m->was))
		return ERR_OK;
	TRY(answers_read(cx, m->form, m->rec.json, &was));
	l = differs(&m->a, &was);
	if (!l)
		l = differs(&was, &m->a);
	return !l ? ERR_OK : fail(cx, ERR_INPUT, str_c(cx->mem, l->link),
	    "this was approved as final and has not been changed: go back to"
	    " the draft first, or open it again (“What can come next” on its"
	    " page); then it is approved anew");
}

/* One of the team, by how they are named there or by who has the response; either
 * name may be the shorter. */
static enum err
in_team(struct ctx *cx, const struct matter *m, str by, bool *yes)
{
	str name = S("");

	if (m->owner.n)
		TRY(account_name(cx, m->owner, &name));
	*yes = matter_names(cx, by, name) || matter_names(cx, name, by);
	for (const struct line *l = next_entry(m, "team.one", NULL); l;
	    l = next_entry(m, "team.one", l)) {
		const struct line *one = line_in(&m->a, l->id, "team.name");

		*yes |= one && (matter_names(cx, by, one->value) ||
		    matter_names(cx, one->value, by));
	}
	return ERR_OK;
}

/* LEARN-31: a look from outside the team is none by one of it. */
static enum err
outside_prepare(struct ctx *cx, const struct matter *m)
{
	bool inside;

	if (!matter_is(m, "quality.outside", "yes") ||
	    (!matter_is_new(cx, m, "quality.outside") &&
	        !matter_is_new(cx, m, "quality.by")))
		return ERR_OK;
	TRY(in_team(cx, m, matter_value(m, "quality.by"), &inside));
	return !inside ? ERR_OK : fail(cx, ERR_INPUT, "quality.by", "someone of"
	    " this name is in the team (“Who looks into it”) or has this"
	    " response: ask someone else to look at it, or say that they were"
	    " not outside. If it is someone else, write their whole name");
}

/* Its day is that on which it was begun: lists are in the order of days. */
enum err
inquiry_prepare(struct ctx *cx, struct matter *m)
{
	TRY(final_prepare(cx, m));
	TRY(outside_prepare(cx, m));
	if (m->day == 0)
		m->day = cx->now - cx->now % DAY_S;
	m->due = m->live ? inquiry_due(cx, m) : 0;
	if (inquiry_words_done(cx, m))
		matter_fact_add(m, "words", S("looked-at"));
	return ERR_OK;
}

/* ---- those affected ---- */

static enum err
affected_about(struct ctx *cx, str name, struct matters *out)
{
	struct matter_rows l;

	TRY(matter_about(cx, KIND_AFFECTED, name, &l));
	for (unsigned i = 0; i < l.n && out->n < AFFECTED_MAX; i++) {
		bool there = false;
		enum err e;

		for (unsigned k = 0; k < out->n; k++)
			there |= str_eq(out->at[k].rec.id, l.at[i].id);
		if (there)
			continue;
		e = matter_open(cx, KIND_AFFECTED, l.at[i].id,
		    &out->at[out->n]);
		if (e == ERR_OK)
			out->n++;
		else if (e == ERR_ABSENT || e == ERR_GONE)
			ctx_calm(cx);
		else
			return e;
	}
	return ERR_OK;
}

enum err
inquiry_affected(struct ctx *cx, const struct matter *m, struct matters *out)
{
	*out = (struct matters){ NEWN(cx->mem, struct matter,
	    AFFECTED_MAX + 1), 0 };
	if (!learn_of(KIND_AFFECTED) || !matter_may_see(cx, KIND_AFFECTED))
		return ERR_OK;
	if (m->rec.id.n)
		TRY(affected_about(cx, matter_name(cx, m), out));
	for (unsigned i = 0; i < m->nabout; i++)
		TRY(affected_about(cx, m->about[i], out));
	return ERR_OK;
}

bool
question_waits(const struct matter *affected, const struct line *question)
{
	const struct line *l = line_in(&affected->a, question->id,
	    "questions.state");
	const struct line *says = line_in(&affected->a, question->id,
	    "questions.answer");

	return !says || says->value.n == 0 || !l || !(str_eq(l->value, S("answered")) ||
	    str_eq(l->value, S("could-not-establish")) ||
	    str_eq(l->value, S("withdrawn")));
}

/* ---- what moves need ---- */

enum err
inquiry_has_kind(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = matter_value(m, "inquiry.kind").n > 0 &&
	    !matter_is(m, "inquiry.kind", "not-decided");
	return ERR_OK;
}

enum err
inquiry_has_lead(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = false;
	for (const struct line *l = next_entry(m, "team.one", NULL); l;
	    l = next_entry(m, "team.one", l)) {
		const struct line *part = line_in(&m->a, l->id, "team.part");
		const struct line *name = line_in(&m->a, l->id, "team.name");
		const struct line *apart = line_in(&m->a, l->id, "team.apart");

		*holds |= part && str_eq(part->value, S("lead")) && name &&
		    name->value.n && apart &&
		    !str_eq(apart->value, S("not-said"));
	}
	return ERR_OK;
}

enum err
inquiry_short(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = inquiry_is_short(m);
	return ERR_OK;
}

/* What a short one asks was answered. */
enum err
inquiry_told(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = matter_value(m, matter_is(m, "inquiry.kind", "swarm")
	    ? "swarm.happened" : "four.learned").n > 0;
	return ERR_OK;
}

enum err
inquiry_everyday(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = !matter_is(m, "inquiry.kind", "psii");
	for (const struct line *l = next_entry(m, "evidence.one", NULL); l;
	    l = next_entry(m, "evidence.one", l)) {
		const struct line *day = line_in(&m->a, l->id,
		    "evidence.everyday");

		*holds |= day && (str_eq(day->value, S("described")) ||
		    str_eq(day->value, S("observed")));
	}
	return ERR_OK;
}

/* Evidence that is named and still stands. */
static bool
rests_on_evidence(const struct matter *m, const struct line *finding)
{
	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (str_eq(l->link, S("findings.evidence")) &&
		    str_eq(l->parent, finding->id) &&
		    line_is_current(l, NULL) && str_starts(l->value, S("#")) &&
		    line_find(&m->a, str_sub(l->value, 1, l->value.n)))
			return true;
	}
	return false;
}

enum err
inquiry_evidence(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = true;
	for (const struct line *l = next_entry(m, "findings.one", NULL); l;
	    l = next_entry(m, "findings.one", l))
		*holds &= rests_on_evidence(m, l);
	return ERR_OK;
}

static bool
says_why_not(const struct matter *m)
{
	str none = matter_value(m, "engage.none");

	return none.n && !str_eq(none, S("not-said")) &&
	    matter_value(m, "engage.why").n > 0;
}

/* A contact is on record, or why there was none (LEARN-27). */
enum err
inquiry_engaged(struct ctx *cx, struct matter *m, bool *holds)
{
	struct matters l;

	*holds = says_why_not(m);
	if (*holds)
		return ERR_OK;
	TRY(inquiry_affected(cx, m, &l));
	for (unsigned i = 0; i < l.n; i++)
		*holds |= entry_next(&l.at[i].a, "contacts.one", NULL) != NULL;
	return ERR_OK;
}

enum err
inquiry_comments(struct ctx *cx, struct matter *m, bool *holds)
{
	struct matters l;

	*holds = true;
	TRY(inquiry_affected(cx, m, &l));
	for (unsigned i = 0; i < l.n; i++)
		for (const struct line *c = entry_next(&l.at[i].a,
		    "comments.one", NULL); c; c = entry_next(&l.at[i].a,
		    "comments.one", c)) {
			const struct line *s = line_in(&l.at[i].a, c->id,
			    "comments.state");

			*holds &= s && s->value.n &&
			    !str_eq(s->value, S("not-treated"));
		}
	return ERR_OK;
}

/* The draft was theirs to read for so many days, where there is anyone who
 * could (LEARN-36). */
enum err
inquiry_shared(struct ctx *cx, struct matter *m, bool *holds)
{
	int64_t at = matter_time(cx, m, "draft.shared");
	str set[SET__MAX];

	TRY(settings_read(cx, set));
	*holds = says_why_not(m) || (at && cx->now - at >=
	    days_set(set[SET_DRAFT_DAYS], DRAFT_DAYS) * DAY_S);
	return ERR_OK;
}

enum err
inquiry_worded(struct ctx *cx, struct matter *m, bool *holds)
{
	*holds = inquiry_words_done(cx, m);
	return ERR_OK;
}

/* ---- people only ---- */

bool
inquiry_people_only(const struct matter *m)
{
	bool coded = false;

	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (!str_eq(l->link, S("findings.seips")) ||
		    !line_is_current(l, NULL) || l->value.n == 0)
			continue;
		if (!str_eq(l->value, S("person")))
			return false;
		coded = true;
	}
	return coded;
}

/* ---- words ---- */

/* Groups whose sentences are the authors' own. */
static bool
is_ours(str link)
{
	static const char *const group[] = { "inquiry.", "swarm.", "four.",
		"timeline.", "findings.", "draft.", "report." };

	if (str_eq(link, S("terms.text")) || str_eq(link, S("terms.not")))
		return true;
	for (size_t i = 0; i < sizeof(group) / sizeof(group[0]); i++)
		if (str_starts(link, str_of(group[i])))
			return true;
	return false;
}

static bool
is_looked_at(const struct line *l)
{
	return l->item && line_is_current(l, NULL) && l->value.n &&
	    (l->item->type == ITEM_TEXT || l->item->type == ITEM_STRING) &&
	    is_ours(l->link);
}

enum err
inquiry_words(struct ctx *cx, const struct matter *m, struct wordeds *out)
{
	*out = (struct wordeds){ .at = NEWN(cx->mem, struct worded,
	    m->a.n + 1) };
	for (unsigned i = 0; i < m->a.n; i++) {
		struct worded *w = &out->at[out->n];
		const struct line *l = &m->a.line[i];

		if (!is_looked_at(l))
			continue;
		if (l->value.n > PROMPTS_BYTES_MAX) {
			out->left++;
			continue;
		}
		TRY(prompts_find(cx, PROMPTS_RESPONSE, l->value, &w->found));
		w->line = l;
		out->hits += w->found.n;
		out->n += w->found.n > 0;
	}
	return ERR_OK;
}

/* Of all the texts as they stand. */
static str
words_print(struct ctx *cx, const struct matter *m)
{
	struct buf b;

	buf_init(&b, cx->mem, FHIR_BODY_MAX);
	for (unsigned i = 0; i < m->a.n; i++)
		if (is_looked_at(&m->a.line[i])) {
			buf_put(&b, m->a.line[i].link);
			buf_c(&b, '\0');
			buf_put(&b, m->a.line[i].value);
			buf_c(&b, '\0');
		}
	return hash_hex(cx->mem, buf_str(&b));
}

bool
inquiry_words_done(struct ctx *cx, const struct matter *m)
{
	const struct line *last = NULL, *print;

	for (const struct line *l = entry_next(&m->a, "checked.one", NULL); l;
	    l = entry_next(&m->a, "checked.one", l))
		last = l;
	print = last ? line_in(&m->a, last->id, "checked.print") : NULL;
	return print && str_eq(print->value, words_print(cx, m));
}

/* The words that were pointed out, a line each. */
static str
which_words(struct ctx *cx, const struct wordeds *w)
{
	struct buf b;

	buf_init(&b, cx->mem, LINE_TEXT_MAX - 1000);
	for (unsigned i = 0; i < w->n; i++)
		for (unsigned k = 0; k < w->at[i].found.n; k++) {
			const struct finding *f = &w->at[i].found.at[k];

			if (b.n + (f->end - f->start) + 2 > LINE_TEXT_MAX / 2)
				return buf_str(&b);
			if (b.n)
				buf_c(&b, '\n');
			buf_put(&b, str_sub(w->at[i].line->value, f->start,
			    f->end - f->start));
		}
	return buf_str(&b);
}

enum err
inquiry_words_keep(struct ctx *cx, struct matter *m)
{
	struct op op[6];
	struct wordeds w;
	unsigned n = 0;
	str in;

	TRY(inquiry_words(cx, m, &w));
	op[n++] = matter_entry(cx, "checked.one");
	in = op[0].line;
	op[n++] = matter_op(m, in, "checked.at", time_iso(cx->mem, cx->now));
	op[n++] = matter_op(m, in, "checked.by", door_who(cx)->name);
	op[n++] = matter_op(m, in, "checked.kept", buf_number(cx->mem, w.hits));
	op[n++] = matter_op(m, in, "checked.print", words_print(cx, m));
	if (w.hits)
		op[n++] = matter_op(m, in, "checked.which", which_words(cx,
		    &w));
	return matter_save(cx, m, op, n, "words");
}
