/*
 * What the answers about someone affected come to: promises by their day,
 * questions by their answers, days that matter; and what they say themselves.
 *
 * Each time that we say when we will be in touch again a promise is written
 * beside it, and the next contact settles it, so that nobody has to remember
 * to and they see on their own page whether it was kept.
 */
#include "learning/engage.h"
#include "access/setting.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "learning/harm.h"
#include "learning/matter_int.h"

#include <string.h>

/* As those affected read it, on a page of their own. */
#define AGAIN S("To be in touch again")

enum { LOOK_PAGES = 20, DRAFT_DAYS = 10, DRAFT_DAYS_MAX = 365,
	OWED_MAX = 50 };

/* ---- reading ---- */

static str
under(const struct matter *m, const struct line *e, const char *link)
{
	const struct line *l = line_under(&m->a, e, str_of(link));

	return l ? l->value : S("");
}

/* The entries of a repeating group; n of them. */
static const struct line **
entries(struct ctx *cx, const struct matter *m, const char *link, unsigned *n)
{
	const struct line **out = NEWN(cx->mem, const struct line *,
	    m->a.n + 1);

	*n = 0;
	for (const struct line *e = NULL;
	    (e = entry_next(&m->a, link, e)) != NULL;)
		out[(*n)++] = e;
	return out;
}

/* ---- promises ---- */

static enum promise_is
promise_by(const struct promise *p, str state, int64_t today)
{
	if (str_eq(state, S("kept")))
		return p->dated && p->done && p->on > p->by ? PROMISE_LATE
		    : PROMISE_KEPT;
	if (str_eq(state, S("not-kept")))
		return PROMISE_NOT_KEPT;
	if (str_eq(state, S("changed")) && p->words.n)
		return PROMISE_CHANGED;
	return p->dated && today > p->by ? PROMISE_MISSED : PROMISE_OPEN;
}

void
engage_promises(struct ctx *cx, const struct matter *m, int64_t today,
    struct promises *out)
{
	unsigned n;
	const struct line **e = entries(cx, m, "promises.one", &n);
	struct promise next = { .entry = S(""), .words = S(""),
		.what = matter_words(cx, m, "contact.next") };

	*out = (struct promises){ NEWN(cx->mem, struct promise, n + 1), 0 };
	for (unsigned i = 0; i < n; i++) {
		struct promise *p = &out->at[out->n++];

		*p = (struct promise){ .entry = e[i]->id,
			.what = under(m, e[i], "promises.what"),
			.words = under(m, e[i], "promises.words") };
		p->dated = day_read(under(m, e[i], "promises.by"), &p->by);
		p->done = day_read(under(m, e[i], "promises.on"), &p->on);
		p->is = promise_by(p, under(m, e[i], "promises.state"), today);
	}
	next.dated = day_read(matter_value(m, "contact.day"), &next.by);
	next.is = promise_by(&next, S(""), today);
	if (next.what.n && next.dated)
		out->at[out->n++] = next;
}

/* One of these is open and due the soonest; false where none is. */
static bool
soonest(const struct promises *l, int64_t *by)
{
	bool any = false;

	for (unsigned i = 0; i < l->n; i++) {
		const struct promise *p = &l->at[i];

		if (!p->dated || (p->is != PROMISE_OPEN &&
		        p->is != PROMISE_MISSED))
			continue;
		if (!any || p->by < *by)
			*by = p->by;
		any = true;
	}
	return any;
}

/* ---- a contact that promises the next one ---- */

struct keeping {
	struct matter *m;
	const struct line **contact, **promise;
	unsigned ncontacts, npromises;
	struct op *op;
	unsigned n;
};

static const struct line *
promise_of(const struct keeping *k, str contact)
{
	for (unsigned i = 0; i < k->npromises; i++)
		if (str_eq(under(k->m, k->promise[i], "promises.of"), contact))
			return k->promise[i];
	return NULL;
}

/* The first contact after that day that we began and that reached them, as stored;
 * "" where there is none: that they rang, or a try, keeps no promise of ours. */
static str
contact_after(const struct keeping *k, int64_t day)
{
	int64_t best = INT64_MAX, on;
	str found = S("");

	for (unsigned i = 0; i < k->ncontacts; i++) {
		str s = under(k->m, k->contact[i], "contacts.on");
		bool ours = str_eq(under(k->m, k->contact[i], "contacts.by"),
		    S("us")) && str_eq(under(k->m, k->contact[i],
		    "contacts.reached"), S("yes"));

		if (ours && day_read(s, &on) && on > day && on < best) {
			best = on;
			found = s;
		}
	}
	return found;
}

static void
say(struct keeping *k, str entry, const char *link, str value)
{
	k->op[k->n++] = matter_op(k->m, entry, link, value);
}

static void
promise_keep(struct ctx *cx, struct keeping *k, const struct line *contact)
{
	str next = under(k->m, contact, "contacts.next"), state, again;
	const struct line *p = promise_of(k, contact->id);
	int64_t on;

	if (!p && next.n) {
		struct op entry = matter_entry(cx, "promises.one");

		k->op[k->n++] = entry;
		say(k, entry.line, "promises.what", AGAIN);
		say(k, entry.line, "promises.by", next);
		say(k, entry.line, "promises.of", contact->id);
		p = NULL;
	}
	state = p ? under(k->m, p, "promises.state") : S("");
	if (!p || (state.n && !str_eq(state, S("open"))))
		return;
	if (next.n && !str_eq(next, under(k->m, p, "promises.by")))
		say(k, p->id, "promises.by", next);
	if (!day_read(under(k->m, contact, "contacts.on"), &on))
		return;
	again = contact_after(k, on);
	if (again.n == 0)
		return;
	say(k, p->id, "promises.state", S("kept"));
	say(k, p->id, "promises.on", again);
}

/* A promise that is made here at once is settled by the next save. */
static enum err
promises_keep(struct ctx *cx, struct matter *m)
{
	struct keeping k = { .m = m };
	struct op_result *end;
	struct hand hand;

	k.contact = entries(cx, m, "contacts.one", &k.ncontacts);
	k.promise = entries(cx, m, "promises.one", &k.npromises);
	k.op = NEWN(cx->mem, struct op, 4 * k.ncontacts + 1);
	for (unsigned i = 0; i < k.ncontacts; i++)
		promise_keep(cx, &k, k.contact[i]);
	if (k.n == 0)
		return ERR_OK;
	end = NEWN(cx->mem, struct op_result, k.n);
	hand = matter_hand(cx, m);
	return answers_apply(cx, &m->a, k.op, k.n, &hand, end);
}

/* ---- questions ---- */

static enum question_is
question_by(str state, str answer)
{
	if (answer.n == 0)
		return QUESTION_OPEN;
	if (str_eq(state, S("withdrawn")))
		return QUESTION_WITHDRAWN;
	return str_eq(state, S("answered")) ? QUESTION_ANSWERED
	    : str_eq(state, S("could-not-establish")) ? QUESTION_NOT_FOUND
	    : QUESTION_OPEN;
}

void
engage_questions(struct ctx *cx, const struct matter *m,
    struct questions *out)
{
	unsigned n;
	const struct line **e = entries(cx, m, "questions.one", &n);

	*out = (struct questions){ NEWN(cx->mem, struct question, n + 1), 0,
		0 };
	for (unsigned i = 0; i < n; i++) {
		struct question *q = &out->at[out->n++];

		*q = (struct question){ .entry = e[i]->id,
			.text = under(m, e[i], "questions.text"),
			.answer = under(m, e[i], "questions.answer"),
			.where = under(m, e[i], "questions.where"),
			.day = under(m, e[i], "questions.on") };
		q->is = question_by(under(m, e[i], "questions.state"),
		    q->answer);
		out->open += q->is == QUESTION_OPEN;
	}
}

/* ---- drafts ---- */

void
engage_drafts(struct ctx *cx, const struct matter *m,
    struct draft_shares *out)
{
	unsigned n;
	const struct line **e = entries(cx, m, "comments.share", &n);

	*out = (struct draft_shares){ NEWN(cx->mem, struct draft_share, n + 1),
		0 };
	for (unsigned i = 0; i < n; i++) {
		struct draft_share s = { .entry = e[i]->id,
			.inquiry = under(m, e[i], "comments.inquiry") };
		enum kind k;

		if (under(m, e[i], "comments.ended").n == 0 &&
		    day_read(under(m, e[i], "comments.shared"), &s.since) &&
		    matter_name_cut(s.inquiry, &k).n && k == KIND_INQUIRY)
			out->at[out->n++] = s;
	}
}

enum err
engage_share(struct ctx *cx, struct matter *m, str inquiry, bool on)
{
	str today = time_day(cx->mem, cx->now);
	struct op entry = matter_entry(cx, "comments.share");
	struct draft_shares l;
	struct op op[3];

	engage_drafts(cx, m, &l);
	for (unsigned i = 0; i < l.n; i++) {
		if (!str_eq(l.at[i].inquiry, inquiry))
			continue;
		if (on)
			return ERR_OK;
		op[0] = matter_op(m, l.at[i].entry, "comments.ended", today);
		return matter_save(cx, m, op, 1, "share-end");
	}
	if (!on)
		return ERR_OK;
	op[0] = entry;
	op[1] = matter_op(m, entry.line, "comments.inquiry", inquiry);
	op[2] = matter_op(m, entry.line, "comments.shared", today);
	return matter_save(cx, m, op, 3, "share");
}

/* ---- days that matter ---- */

/* It is that day, or comes back on it each year. */
static bool
falls_on(struct ctx *cx, const struct matter *m, const struct line *e,
    int64_t day)
{
	str kind = under(m, e, "dates.kind");
	int64_t its;
	bool yearly = str_eq(under(m, e, "dates.yearly"), S("true")) ||
	    str_eq(kind, S("birthday")) || str_eq(kind, S("anniversary"));

	if (!day_read(under(m, e, "dates.day"), &its))
		return false;
	if (its == day)
		return true;
	return yearly && day > its &&
	    str_eq(str_sub(day_print(cx->mem, its), 4, 10),
	        str_sub(day_print(cx->mem, day), 4, 10));
}

void
engage_clashes(struct ctx *cx, const struct matter *m, int64_t today,
    struct day_clashes *out)
{
	unsigned n;
	const struct line **e = entries(cx, m, "dates.one", &n);
	struct promises l;

	engage_promises(cx, m, today, &l);
	*out = (struct day_clashes){ NEWN(cx->mem, struct day_clash,
	    (size_t)n * l.n + 1), 0 };
	for (unsigned i = 0; i < l.n; i++)
		for (unsigned k = 0; k < n && l.at[i].is == PROMISE_OPEN; k++) {
			const struct line *kind = line_under(&m->a, e[k],
			    S("dates.kind"));

			if (!l.at[i].dated ||
			    !falls_on(cx, m, e[k], l.at[i].by))
				continue;
			out->at[out->n++] = (struct day_clash){ l.at[i].by,
				l.at[i].what, kind ? line_words(cx, kind)
				: S(""), under(m, e[k], "dates.words") };
		}
}

/* ---- before it is written ---- */

static str
wish_now(struct ctx *cx, const struct matter *m)
{
	unsigned n;
	const struct line **e = entries(cx, m, "wishes.one", &n);
	str wish = S("");

	for (unsigned i = 0; i < n; i++) {
		str s = under(m, e[i], "wishes.involvement");

		if (s.n)
			wish = s;
	}
	return wish;
}

/* How many, as a fact that figures add up. */
static void
fact_number(struct ctx *cx, struct matter *m, const char *name, unsigned n)
{
	struct buf b;

	if (n == 0)
		return;
	buf_init(&b, cx->mem, 24);
	buf_int(&b, n);
	matter_fact_add(m, name, buf_str(&b));
}

/* For the figures of a quarter (figures.h): numbers, and no words. Of what is open
 * the days stand here: whether they have passed is asked when figures are made. */
static void
numbers_add(struct ctx *cx, struct matter *m, const struct questions *q,
    const struct promises *l)
{
	unsigned asked = 0, answered = 0, kept = 0, not_kept = 0, owed = 0;

	for (unsigned i = 0; i < q->n; i++) {
		asked += q->at[i].is != QUESTION_WITHDRAWN;
		answered += q->at[i].is == QUESTION_ANSWERED ||
		    q->at[i].is == QUESTION_NOT_FOUND;
	}
	for (unsigned i = 0; i < l->n; i++) {
		kept += l->at[i].is == PROMISE_KEPT;
		not_kept += l->at[i].is == PROMISE_NOT_KEPT ||
		    l->at[i].is == PROMISE_LATE;
		if (l->at[i].dated && owed < OWED_MAX &&
		    (l->at[i].is == PROMISE_MISSED ||
		        l->at[i].is == PROMISE_OPEN)) {
			matter_fact_add(m, "owed", day_print(cx->mem,
			    l->at[i].by));
			owed++;
		}
	}
	fact_number(cx, m, "asked", asked);
	fact_number(cx, m, "answered", answered);
	fact_number(cx, m, "kept", kept);
	fact_number(cx, m, "not-kept", not_kept);
}

/* What ends a question or a promise by their word is told back to them with words:
 * asked of what is written just now. */
static enum err
end_worded(struct ctx *cx, const struct matter *m, const char *group,
    const char *state, str ends, const char *words, const char *says)
{
	for (const struct line *e = NULL;
	    (e = entry_next(&m->a, group, e)) != NULL;) {
		const struct line *l = line_under(&m->a, e, str_of(state));

		if (l && l->at == cx->now && str_eq(l->value, ends) &&
		    under(m, e, words).n == 0)
			return fail(cx, ERR_INPUT, words, "%s", says);
	}
	return ERR_OK;
}

enum err
affected_prepare(struct ctx *cx, struct matter *m)
{
	struct draft_shares drafts;
	struct questions q;
	struct promises l;
	struct fdate end;
	int64_t by = 0;

	TRY(end_worded(cx, m, "questions.one", "questions.state",
	    S("withdrawn"), "questions.answer", "write how they said that they"
	    " no longer ask it: they read it here"));
	TRY(end_worded(cx, m, "promises.one", "promises.state", S("changed"),
	    "promises.words", "write what you agreed on with them instead:"
	    " they read it here"));
	if (!m->as_outsider)
		TRY(promises_keep(cx, m));
	engage_questions(cx, m, &q);
	engage_drafts(cx, m, &drafts);
	engage_promises(cx, m, day_of(cx->now), &l);
	if (q.open)
		matter_fact_add(m, "unanswered", S("yes"));
	numbers_add(cx, m, &q, &l);
	matter_fact_add(m, "wish", wish_now(cx, m));
	for (unsigned i = 0; i < drafts.n; i++)
		matter_fact_add(m, str_c(cx->mem, str_cat(cx->mem,
		    S("shared:"), drafts.at[i].inquiry)),
		    day_print(cx->mem, drafts.at[i].since));
	if (soonest(&l, &by) &&
	    fdate_try(cx, day_print(cx->mem, by), &end))
		m->due = end.high;
	return ERR_OK;
}

/* ---- missed ---- */

static void
owed_add(struct ctx *cx, const struct matter *m, int64_t before,
    struct misseds *out, unsigned *cap)
{
	str who = matter_title(cx, m);
	struct promises l;

	engage_promises(cx, m, day_of(cx->now), &l);
	for (unsigned i = 0; i < l.n; i++) {
		unsigned at = out->n;

		if (l.at[i].is != PROMISE_MISSED && (l.at[i].is != PROMISE_OPEN ||
		        !l.at[i].dated || l.at[i].by >= before))
			continue;
		if (out->n == *cap) {
			struct missed *more = NEWN(cx->mem, struct missed,
			    2 * *cap);

			memcpy(more, out->at, out->n * sizeof(*more));
			out->at = more;
			*cap *= 2;
		}
		while (at > 0 && out->at[at - 1].p.by > l.at[i].by) {
			out->at[at] = out->at[at - 1];
			at--;
		}
		out->at[at] = (struct missed){ l.at[i], m->rec.id, who };
		out->n++;
	}
}

enum err
engage_owed(struct ctx *cx, int64_t before, struct misseds *out)
{
	struct matter_ask k = { .kind = KIND_AFFECTED, .which = MATTER_LIVE,
		.order = MATTER_BY_DUE, .state = S(""), .unit = S(""),
		.owner = S(""), .fact = S(""), .to = cx->now + 1 };
	unsigned cap = 64;

	if (before > day_of(cx->now))
		k.to = (before + 1) * 86400; /* its day has ended everywhere */
	*out = (struct misseds){ .at = NEWN(cx->mem, struct missed, cap) };
	for (k.page = 0; k.page < LOOK_PAGES; k.page++) {
		struct matter_rows l;

		TRY(matter_list(cx, &k, &l));
		for (unsigned i = 0; i < l.n; i++) {
			struct matter m;

			TRY(matter_open(cx, KIND_AFFECTED, l.at[i].id, &m));
			owed_add(cx, &m, before, out, &cap);
		}
		out->more = l.more;
		if (!l.more)
			break;
	}
	return ERR_OK;
}

/* What was to be kept by today is missed from tomorrow on. */
enum err
engage_missed(struct ctx *cx, struct misseds *out)
{
	return engage_owed(cx, INT64_MIN, out);
}

/* ---- checks (check.def) ---- */

enum err affected_answered(struct ctx *, struct matter *, bool *);
enum err affected_settled(struct ctx *, struct matter *, bool *);
enum err affected_asked(struct ctx *, struct matter *, bool *);
enum err engage_all_answered(struct ctx *, struct matter *, bool *);
enum err engage_all_shared(struct ctx *, struct matter *, bool *);
enum err engage_begun_shared(struct ctx *, struct matter *, bool *);

enum err
affected_answered(struct ctx *cx, struct matter *m, bool *holds)
{
	struct questions q;

	engage_questions(cx, m, &q);
	*holds = q.open == 0;
	return ERR_OK;
}

enum err
affected_settled(struct ctx *cx, struct matter *m, bool *holds)
{
	struct promises l;

	engage_promises(cx, m, day_of(cx->now), &l);
	*holds = true;
	for (unsigned i = 0; i < l.n; i++)
		*holds &= l.at[i].entry.n == 0 ||
		    (l.at[i].is != PROMISE_OPEN &&
		        l.at[i].is != PROMISE_MISSED);
	return ERR_OK;
}

enum err
affected_asked(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = matter_value(m, "closing.asked").n ||
	    matter_value(m, "closing.not").n;
	return ERR_OK;
}

/* Of everyone affected by what a learning response is about, or by itself. */
static enum err
of_those_affected(struct ctx *cx, const struct matter *m,
    bool (*right)(const struct matter_row *, const char *share, str day),
    str day, bool *holds)
{
	str own = m->exists ? matter_name(cx, m) : S("");
	const char *share = str_c(cx->mem, str_cat(cx->mem, S("shared:"),
	    own));

	*holds = true;
	for (unsigned i = 0; i <= m->nabout && *holds; i++) {
		struct matter_rows l;
		str about = i < m->nabout ? m->about[i] : own;

		if (about.n == 0)
			continue;
		TRY(matter_counted(cx, KIND_AFFECTED, about, &l));
		for (unsigned k = 0; k < l.n && *holds; k++)
			*holds = right(&l.at[k], share, day);
	}
	return ERR_OK;
}

static bool
is_answered(const struct matter_row *r, const char *share, str day)
{
	(void)share;
	(void)day;
	return matter_fact(r, "unanswered").n == 0;
}

/* Shared on that day or before; not with those who do not want to hear of it,
 * nor where contact has ended. Days as text: the earlier sorts first. */
static bool
is_shared(const struct matter_row *r, const char *share, str day)
{
	str since = matter_fact(r, share), wish = matter_fact(r, "wish");

	if (!r->live || str_eq(wish, S("none")) ||
	    str_eq(wish, S("none-now")))
		return true;
	return since.n == 10 && memcmp(since.p, day.p, 10) <= 0;
}

enum err
engage_all_answered(struct ctx *cx, struct matter *m, bool *holds)
{
	return of_those_affected(cx, m, is_answered, S(""), holds);
}

enum err
engage_all_shared(struct ctx *cx, struct matter *m, bool *holds)
{
	int64_t days;

	TRY(engage_draft_days(cx, &days));
	return of_those_affected(cx, m, is_shared,
	    day_print(cx->mem, day_of(cx->now) - days), holds);
}

static bool
is_not_begun(const struct matter_row *r, const char *share, str day)
{
	(void)day;
	return matter_fact(r, share).n == 0;
}

/* A short one needs no draft; one that someone may read is theirs to read first. */
enum err
engage_begun_shared(struct ctx *cx, struct matter *m, bool *holds)
{
	TRY(of_those_affected(cx, m, is_not_begun, S(""), holds));
	return *holds ? ERR_OK : engage_all_shared(cx, m, holds);
}

enum err
engage_draft_days(struct ctx *cx, int64_t *days)
{
	str value[SET__MAX];

	TRY(settings_read(cx, value));
	if (!str_int(value[SET_DRAFT_DAYS], 1, DRAFT_DAYS_MAX, days))
		*days = DRAFT_DAYS;
	return ERR_OK;
}

/* ---- as someone affected ---- */

static enum err
outsider_adds(struct ctx *cx, struct matter *m, const char *group,
    const char *link, const char *field, str words, struct op *more,
    const char *act)
{
	struct op op[3] = { matter_entry(cx, group) };

	words = str_trim(words);
	if (words.n == 0)
		return fail(cx, ERR_INPUT, field,
		    "write it in your own words, as long or short as you like");
	op[1] = matter_op(m, op[0].line, link, words);
	op[0].voice = op[1].voice = VOICE_PERSON;
	op[1].field = str_of(field);
	if (more) {
		more->parent = op[0].line;
		op[2] = *more;
	}
	return matter_save(cx, m, op, more ? 3 : 2, act);
}

enum err
engage_ask(struct ctx *cx, struct matter *m, str words)
{
	return outsider_adds(cx, m, "questions.one", "questions.text",
	    "question", words, NULL, "ask");
}

enum err
engage_comment(struct ctx *cx, struct matter *m, str inquiry, str words)
{
	struct op of = matter_op(m, S(""), "comments.of", inquiry);

	of.kind = OP_ADD;
	of.line = S("");
	return outsider_adds(cx, m, "comments.one", "comments.words",
	    "comment", words, &of, "comment");
}

enum err
engage_tell(struct ctx *cx, struct matter *m, str heard, str well, str better)
{
	const struct { const char *link, *field; str value; } row[] = {
		{ "experience.heard", "heard", heard },
		{ "experience.well", "well", str_trim(well) },
		{ "experience.better", "better", str_trim(better) } };
	struct op op[3];
	unsigned n = 0;

	for (unsigned i = 0; i < 3; i++) {
		if (row[i].value.n == 0)
			continue;
		op[n] = matter_op(m, S(""), row[i].link, row[i].value);
		op[n].field = str_of(row[i].field);
		op[n++].voice = VOICE_PERSON;
	}
	if (n == 0)
		return fail(cx, ERR_INPUT, "heard",
		    "choose or write one thing; you can also leave this page");
	return matter_save(cx, m, op, n, "experience");
}
