/*
 * What is read out of assessments, and their end.
 */
#include "access/person.h"
#include "care/assess.h"
#include "care/clock.h"
#include "care/care_int.h"
#include "care/clock.h"
#include "core/arena.h"
#include "core/time.h"

#include <stdlib.h>

static const struct line *
said(const struct plan *p, const char *link)
{
	const struct line *l = line_in(&p->a, S(""), link);

	return l && l->value.n ? l : NULL;
}

static int64_t
when(struct ctx *cx, const struct plan *p, const char *link)
{
	const struct line *l = said(p, link);
	struct fdate d;

	return l && fdate_try(cx, l->value, &d) ? d.low : 0;
}

static str
in_words(struct ctx *cx, const struct plan *p, const char *link)
{
	const struct line *l = said(p, link);

	return l && !str_starts(l->value, S("not-")) ? line_words(cx, l)
	    : S("");
}

static bool
is_crisis(const struct plan *p)
{
	const struct line *l = said(p, "start.reason");

	return l && (str_eq(l->value, S("crisis")) ||
	    str_eq(l->value, S("new-self-harm")));
}

static int
newest_first(const void *a, const void *b)
{
	const struct assessment *x = a, *y = b;
	int64_t at = x->began ? x->began : x->at, other = y->began ? y->began
	    : y->at;

	return at < other ? 1 : at > other ? -1 : 0;
}

enum err
assessments_read(struct ctx *cx, str person, struct plan **out, unsigned *n)
{
	struct records l;
	str canon;

	TRY(person_canon(cx, person, &canon));
	TRY(record_list(cx, KIND_ASSESSMENT, canon, &l));
	*out = NEWN(cx->mem, struct plan, l.n + 1);
	*n = l.n;
	for (unsigned i = 0; i < l.n; i++)
		TRY(sheet_of(cx, SHEET_ASSESSMENT, &l.at[i], &(*out)[i]));
	return ERR_OK;
}

enum err
assessments_of(struct ctx *cx, str person, struct assessments *out)
{
	struct assessments l;
	struct plan *p;

	TRY(assessments_read(cx, person, &p, &l.n));
	l.at = NEWN(cx->mem, struct assessment, l.n + 1);
	for (unsigned i = 0; i < l.n; i++)
		l.at[i] = (struct assessment){ .id = p[i].rec.id,
			.at = p[i].rec.at, .draft = p[i].draft,
			.requested = when(cx, &p[i], "start.requested"),
			.began = when(cx, &p[i], "start.began"),
			.ended = when(cx, &p[i], "start.ended"),
			.crisis = is_crisis(&p[i]),
			.reason = in_words(cx, &p[i], "start.reason"),
			.setting = in_words(cx, &p[i], "start.setting"),
			.outcome = in_words(cx, &p[i], "end.outcome"),
			.view = in_words(cx, &p[i], "own-view.answer"),
			.sheet = &p[i] };
	qsort(l.at, l.n, sizeof(l.at[0]), newest_first);
	*out = l;
	return ERR_OK;
}

/* A day alone is its first second: one that was begun that day counts. */
const struct assessment *
assessment_since(const struct assessments *l, int64_t from)
{
	for (unsigned i = 0; i < l->n; i++)
		if (l->at[i].at >= from && (l->at[i].began == 0 ||
		    l->at[i].began > from - 86400))
			return &l->at[i];
	return NULL;
}

/* A need without an action is listed until it is closed; one with an action,
 * until that is done. */
static bool
is_open(const struct plan *p, const struct line *l)
{
	const struct line *state = plan_detail(p, l, "state");

	return line_stands(&p->a, l) && (!state ||
	    !(str_eq(state->value, S("done")) ||
	        str_eq(state->value, S("not-any-more"))));
}

enum err
needs_of(struct ctx *cx, str person, struct needs *out)
{
	struct plan *p;
	unsigned n, max = 0;

	TRY(assessments_read(cx, person, &p, &n));
	for (unsigned i = 0; i < n; i++)
		max += p[i].a.n;
	*out = (struct needs){ .at = NEWN(cx->mem, struct need, max + 1) };
	for (unsigned i = 0; i < n; i++)
		for (const struct line *l = NULL; (l = entry_next(&p[i].a,
		    "needs.line", l)) != NULL;)
			if (is_open(&p[i], l))
				out->at[out->n++] = (struct need){
					p[i].rec.id, l, &p[i] };
	return ERR_OK;
}

/* ---- its end ---- */

static bool
is_left(const struct plan *p)
{
	const struct line *o = said(p, "end.outcome");

	return o && (str_eq(o->value, S("left-early")) ||
	    str_eq(o->value, S("declined")));
}

static bool
goes_on(const struct plan *p)
{
	const struct line *o = said(p, "end.outcome");

	return o && (str_eq(o->value, S("to-continue")) ||
	    str_eq(o->value, S("paused")));
}

static enum err
note_end(struct ctx *cx, const struct sheet_at *at)
{
	const struct op op = { .kind = OP_ADD, .link = S("start.ended"),
		.value = time_iso(cx->mem, cx->now),
		.voice = VOICE_PRACTITIONER };
	struct plan_save s = { .op = &op, .nop = 1, .sure = true,
		.voice = VOICE_PRACTITIONER, .act = S("save"),
		.reason = S("ended") };

	return sheet_apply(cx, at, &s);
}

/* 48 hours from here, for everyone (CARE-80); copies to the person and their GP
 * (CARE-86); after self-harm or a crisis the plan is looked at again (CARE-83);
 * and the wait for an assessment is over (CARE-82). */
static enum err
owe(struct ctx *cx, const struct sheet_at *at, const struct plan *p)
{
	str basis = str_cat(cx->mem, S("QuestionnaireResponse/"), p->rec.id);
	int64_t ended = when(cx, p, "start.ended");
	const struct clock_new c = { .code = S("aftercare"),
		.person = at->person, .basis = basis,
		.start = ended > 0 && ended <= cx->now ? ended : cx->now };
	str id;

	TRY(clock_start(cx, &c, &id));
	TRY(clock_copies(cx, at->person, basis, c.start, S("")));
	if (is_crisis(p))
		TRY(clock_review(cx, at->person, S("crisis"), basis));
	return clock_event(cx, at->person, S("assessment"), S(""));
}

static enum err
followed(struct ctx *cx, const struct plan *p)
{
	if (!is_left(p) || said(p, "end.follow") || said(p, "end.none"))
		return ERR_OK;
	return fail(cx, ERR_INPUT, "end.follow", "write down what happens next"
	    " and who does it; or say below why there is nothing");
}

enum err
assess_followed(struct ctx *cx, const struct sheet_at *at)
{
	struct plan p;

	TRY(sheet_read(cx, at, &p));
	return followed(cx, &p);
}

enum err
assess_end(struct ctx *cx, const struct sheet_at *at, bool *ended)
{
	struct plan p;

	*ended = false;
	TRY(sheet_read(cx, at, &p));
	TRY(followed(cx, &p));
	if (goes_on(&p))
		return ERR_OK;
	if (!said(&p, "start.ended"))
		TRY(note_end(cx, at));
	*ended = true;
	TRY(sheet_set_state(cx, at, PLAN_CURRENT));
	TRY(sheet_read(cx, at, &p));
	return owe(cx, at, &p);
}
