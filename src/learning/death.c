/*
 * What a death, a review and a recommendation have of their own. Windows, scope
 * and red flags are worked out from days that someone wrote down, each time it
 * is written; routes that hold make obligations in the same transaction.
 */
#include "learning/action.h"
#include "learning/death.h"
#include "access/account.h"
#include "access/person.h"
#include "access/setting.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "learning/candour.h"
#include "learning/matter_int.h"

#include <string.h>

enum { WITHIN = 2, WITHIN_MAX = 100 };

/* ---- what is known ---- */

/* Which answer tells which fact. */
static const struct { enum kind kind; enum fact fact; const char *link; }
    tells[] = {
	{ KIND_EVENT, FACT_day, "event.day" },
	{ KIND_EVENT, FACT_event_type, "event.type" },
	{ KIND_EVENT, FACT_safeguarding, "duties.safeguarding" },
	{ KIND_EVENT, FACT_detained, "duties.detained" },
	{ KIND_EVENT, FACT_mca_applies, "duties.dols" },
	{ KIND_EVENT, FACT_regulator, "duties.cqc" },
	{ KIND_EVENT, FACT_absent_without_leave, "duties.absent" },
	{ KIND_EVENT, FACT_returned, "duties.back" },
	{ KIND_EVENT, FACT_secure_service, "duties.secure" },
	{ KIND_EVENT, FACT_adult_ward_hours, "duties.adult-ward" },
	{ KIND_EVENT, FACT_screening, "duties.screening" },
	{ KIND_EVENT, FACT_maternity_criteria, "duties.maternity" },
	{ KIND_EVENT, FACT_homicide_by_patient, "duties.homicide" },
	{ KIND_EVENT, FACT_domestic_homicide, "duties.domestic" },
	{ KIND_DEATH, FACT_day, "death.day" },
	{ KIND_DEATH, FACT_detained, "death.detained" },
	{ KIND_DEATH, FACT_mca_applies, "death.dols" },
	{ KIND_DEATH, FACT_learning_disability, "death.ld" },
	{ KIND_DEATH, FACT_autistic, "death.autistic" },
	{ KIND_DEATH, FACT_manner, "cause.manner" },
	{ KIND_DEATH, FACT_death_status, "death.status" },
	{ KIND_DEATH, FACT_discharged, "death.discharged" },
	{ KIND_DEATH, FACT_last_contact, "death.last-contact" },
	{ KIND_DEATH, FACT_crisis_team, "death.crisis-team" },
	{ KIND_DEATH, FACT_psychosis_or_eating, "death.psychosis" },
	{ KIND_DEATH, FACT_linked_to_care, "flags.problem" },
	{ KIND_DEATH, FACT_homicide_by_patient, "flags.homicide" },
	{ KIND_DEATH, FACT_domestic_homicide, "flags.domestic" },
	{ KIND_DEATH, FACT_custody, "flags.custody" },
	{ KIND_DEATH, FACT_sudden, "flags.sudden" },
	{ KIND_DEATH, FACT_external_cause, "flags.external" },
	{ KIND_DEATH, FACT_safeguarding, "flags.safeguarding" },
	{ KIND_DEATH, FACT_maternity_criteria, "flags.maternity" },
};

static str
yes_no(str s)
{
	return str_eq(s, S("true")) ? S("yes")
	    : str_eq(s, S("false")) ? S("no") : s;
}

static void
fact_yes(struct facts *f, enum fact which, bool yes)
{
	f->at[which].known = true;
	f->at[which].n = yes;
}

/* An age that is written as a number; with "under 18" answered, that. */
static void
age_known(const struct matter *m, struct facts *f)
{
	str s = str_trim(matter_value(m, "death.age"));
	str under = yes_no(matter_value(m, "death.under18"));
	int64_t n = 0;

	if (str_int(s, 0, 150, &n)) {
		f->at[FACT_age].known = true;
		f->at[FACT_age].n = n;
	} else if (str_eq(under, S("yes")) || str_eq(under, S("no"))) {
		/* All that the rules ask of an age is on which side of 18. */
		f->at[FACT_age].known = true;
		f->at[FACT_age].n = str_eq(under, S("yes")) ? 17 : 18;
	}
}

/* Of the youngest it happened to; adults alone only where all ages are known. A
 * bracket (age-bracket.tsv) says on which side of 18. */
static void
event_age_known(const struct matter *m, struct facts *f)
{
	int64_t young = INT64_MAX, n;
	bool all = true;

	for (const struct line *e = entry_next(&m->a, "patient.one", NULL); e;
	    e = entry_next(&m->a, "patient.one", e)) {
		const struct line *l = line_in(&m->a, e->id, "patient.age");
		const struct line *about = line_in(&m->a, e->id,
		    "patient.bracket");
		str code = about ? about->value : S(""), unit;

		if (!l || !str_int(str_trim(l->value), 0, 150, &n)) {
			if (!str_cut(&code, '-', &unit) ||
			    !str_int(code, 0, 150, &n)) {
				all = false;
				continue;
			}
			n = str_eq(unit, S("years")) && n >= 18 ? 18 : 17;
		}
		young = n < young ? n : young;
	}
	if (young < 18 || (all && young < INT64_MAX)) {
		f->at[FACT_age].known = true;
		f->at[FACT_age].n = young;
	}
}

/* 5 excellent to 1 very poor (RCPsych 2018, SJR): of CARE, never of a person; 0
 * where nobody judged. */
static int64_t
care_number(str code)
{
	static const char *const word[] = { "very-poor", "poor", "adequate",
		"good", "excellent" };

	for (int i = 0; i < 5; i++)
		if (str_eq(code, str_of(word[i])))
			return i + 1;
	return 0;
}

static enum judged
judged_of(const struct matter *m, const char *problem)
{
	return judged_code(matter_value(m, problem));
}

static enum judged
judged_steps(const struct matter *m)
{
	static const char *const step[] = { "definitely", "strong", "probably",
		"possibly", "slightly", "not-avoidable" };
	str six = matter_value(m, "overall.avoidability");

	for (unsigned i = 0; i < 6; i++)
		if (str_eq(six, str_of(step[i])))
			return judged_avoidability(i + 1);
	return JUDGED_NOT;
}

static enum judged
judged_first(const struct matter *m)
{
	enum judged j = judged_of(m, "overall.problem");

	return j == JUDGED_NOT ? judged_steps(m) : j;
}

str
review_judged(const struct matter *m)
{
	static const str word[] = { [JUDGED_NOT] = SK(""),
		[JUDGED_YES] = SK("yes"), [JUDGED_NO] = SK("no"),
		[JUDGED_CANNOT_TELL] = SK("cannot-tell") };
	enum judged second = judged_of(m, "second.problem");
	enum judged first = judged_first(m);

	return word[judged_final(first, second == JUDGED_NOT ? first : second,
	    judged_of(m, "panel.problem"))];
}

/* A judgement that says yes weighs more than a later no of another review: the
 * rule asks for an investigation, and people decide there. */
static void
review_tells(const struct matter_row *r, struct facts *f)
{
	str judged = matter_fact(r, "judged");
	int64_t care = care_number(matter_fact(r, "overall.rating"));

	if (judged.n && !(f->at[FACT_more_likely_than_not].known &&
	    str_eq(f->at[FACT_more_likely_than_not].code, S("yes")))) {
		f->at[FACT_more_likely_than_not].known = true;
		f->at[FACT_more_likely_than_not].code = judged;
	}
	if (care && (!f->at[FACT_care_overall].known ||
	    care < f->at[FACT_care_overall].n)) {
		f->at[FACT_care_overall].known = true;
		f->at[FACT_care_overall].n = care;
	}
}

static enum err
death_known(struct ctx *cx, const struct matter *m, struct facts *f)
{
	struct matter_rows l = { 0 };

	age_known(m, f);
	/* Never is longer ago than any window: the first day that is counted. */
	if (!f->at[FACT_discharged].known && matter_is(m, "death.never-ward",
	    "true"))
		f->at[FACT_discharged].known = true;
	fact_yes(f, FACT_concern_raised, entry_next(&m->a, "concerns.one",
	    NULL) != NULL);
	if (matter_is(m, "cause.source", "coroner") ||
	    matter_value(m, "coroner.reported").n)
		fact_yes(f, FACT_to_coroner, true);
	else if (matter_is(m, "cause.source", "mccd"))
		fact_yes(f, FACT_to_coroner, false);
	if (m->exists)
		TRY(matter_about(cx, KIND_REVIEW, matter_name(cx, m), &l));
	for (unsigned i = 0; i < l.n; i++)
		if (!str_eq(l.at[i].state, S("allocated")) &&
		    !str_eq(l.at[i].state, S("reviewing")))
			review_tells(&l.at[i], f);
	return ERR_OK;
}

enum err
facts_known(struct ctx *cx, const struct matter *m, struct facts *f)
{
	enum kind k = m->info->kind;

	*f = (struct facts){ 0 };
	TRY(fact_take(cx, "about", f, FACT_about, str_of(kind_info[k].code)));
	for (size_t i = 0; i < sizeof(tells) / sizeof(tells[0]); i++)
		if (tells[i].kind == k)
			TRY(fact_take(cx, tells[i].link, f, tells[i].fact,
			    yes_no(matter_value(m, tells[i].link))));
	if (k == KIND_EVENT) {
		event_age_known(m, f);
		str never = matter_value(m, "duties.never");

		if (never.n && !str_starts(never, S("not-")))
			fact_yes(f, FACT_never_event, true);
		return ERR_OK;
	}
	return death_known(cx, m, f);
}

/* ---- obligations ---- */

static str
rule_name(struct ctx *cx, const struct rule *r)
{
	struct buf b;

	buf_init(&b, cx->mem, 200);
	buf_put(&b, r->id);
	buf_fmt(&b, ".%u", r->version);
	return buf_str(&b);
}

/* Some version of that rule has made one of this before. */
static bool
made_before(const struct matter_rows *l, str id)
{
	for (unsigned i = 0; i < l->n; i++) {
		str rule = matter_fact(&l->at[i], "rule"), name;

		(void)str_cut(&rule, '.', &name);
		if (str_eq(name, id))
			return true;
	}
	return false;
}

static str
clock_says(struct ctx *cx, const struct rule *r)
{
	static const char *const unit[] = { [CLOCK_HOURS] = "hours",
		[CLOCK_DAYS] = "days", [CLOCK_MONTHS] = "months" };
	struct buf b;

	if (r->unit == CLOCK_NONE)
		return S("");
	if (r->unit == CLOCK_WITHOUT_DELAY)
		return S("without delay: the law gives no number");
	buf_init(&b, cx->mem, 64);
	buf_fmt(&b, "within %u %s", r->every, unit[r->unit]);
	return buf_str(&b);
}

static enum err
obligation_make(struct ctx *cx, struct matter *about, const struct rule *r)
{
	struct matter m;
	struct op op[6];
	unsigned n = 0;
	int64_t due;

	TRY(matter_new(cx, KIND_OBLIGATION, about->unit,
	    matter_name(cx, about), &m));
	op[n++] = matter_op(&m, S(""), "obligation.rule", rule_name(cx, r));
	op[n++] = matter_op(&m, S(""), "obligation.text", r->text);
	op[n++] = matter_op(&m, S(""), "obligation.body", r->body);
	op[n++] = matter_op(&m, S(""), "obligation.mandatory",
	    r->mandatory ? S("true") : S("false"));
	if (rule_due(r, cx->now, &due))
		op[n++] = matter_op(&m, S(""), "obligation.due",
		    time_iso(cx->mem, due));
	if (r->unit != CLOCK_NONE)
		op[n++] = matter_op(&m, S(""), "obligation.clock",
		    clock_says(cx, r));
	m.owner = about->owner;
	return matter_save(cx, &m, op, n, "rule");
}

enum err
routes_follow(struct ctx *cx, struct matter *m)
{
	struct matter_rows l;
	struct firing fired;
	struct facts f;

	/* Who tells of an event may not add what follows: whoever takes it on
	 * does, with the first thing they write. */
	if (matter_may_add(cx, KIND_OBLIGATION, m->unit) != ERR_OK) {
		ctx_calm(cx);
		return ERR_OK;
	}
	TRY(facts_known(cx, m, &f));
	rules_ask(cx, RULE_ROUTE, &f, day_of(cx->now), &fired);
	TRY(matter_about(cx, KIND_OBLIGATION, matter_name(cx, m), &l));
	for (unsigned i = 0; i < fired.n; i++)
		if (fired.at[i].truth == TRUTH_YES &&
		    !made_before(&l, fired.at[i].rule->id))
			TRY(obligation_make(cx, m, fired.at[i].rule));
	return ERR_OK;
}

enum err
obligation_clock(struct ctx *cx, const struct matter *m,
    struct asked_clock *out)
{
	struct matter_row r;
	str set[SET__MAX];

	*out = (struct asked_clock){ 0 };
	TRY(settings_read(cx, set));
	TRY(matter_row_of(cx, KIND_OBLIGATION, m->rec.id, &r));
	if (!str_int(set[SET_WITHOUT_DELAY], 1, WITHIN_MAX, &out->within))
		out->within = WITHIN;
	out->since = r.at;
	out->target = working_day_plus(day_of(r.at), (unsigned)out->within);
	out->passed = day_of(cx->now) > out->target;
	return ERR_OK;
}

/* Who says that it does not hold is who approves it: the account that moves it,
 * and no name that is typed (LEARN-14). */
enum err
obligation_prepare(struct ctx *cx, struct matter *m)
{
	const struct hand hand = matter_hand(cx, m);
	struct op op = matter_op(m, S(""), "done.approver",
	    door_who(cx)->name);
	struct op_result end;

	if (!str_eq(m->state, S("not-applicable")) || str_eq(m->was, m->state))
		return ERR_OK;
	return answers_apply(cx, &m->a, &op, 1, &hand, &end);
}

/* ---- a death ---- */

static struct day_window
window(const struct facts *f, enum fact then)
{
	return day_window(f->at[then].known, f->at[then].n,
	    f->at[FACT_day].known, f->at[FACT_day].n);
}

static enum err
sampled(struct ctx *cx, const struct matter *m, const str *set, bool *yes)
{
	int64_t percent = 0;

	(void)str_int(set[SET_SAMPLE_PERCENT], 0, 100, &percent);
	*yes = m->exists && in_sample(set[SET_SAMPLE_SEED], m->rec.id,
	    (unsigned)percent);
	(void)cx;
	return ERR_OK;
}

/* An investigation takes a review's place where it is written why, and one is
 * about this death and was not stood down: a tick alone is none (LEARN-19). */
static enum err
investigated(struct ctx *cx, const struct matter *m, bool *yes)
{
	struct matter_rows l = { 0 };

	*yes = false;
	if (m->exists && str_trim(matter_value(m, "flags.psii-why")).n)
		TRY(matter_counted(cx, KIND_INQUIRY, matter_name(cx, m), &l));
	for (unsigned i = 0; i < l.n; i++)
		*yes |= str_eq(matter_fact(&l.at[i], "kind"), S("psii")) &&
		    !str_eq(l.at[i].state, S("stood-down"));
	return ERR_OK;
}

/* The facts that someone is asked about a death; what reviews tell is not. */
static uint64_t
asked_of_death(void)
{
	uint64_t bits = UINT64_C(1) << FACT_age | UINT64_C(1) << FACT_to_coroner;

	for (size_t i = 0; i < sizeof(tells) / sizeof(tells[0]); i++)
		if (tells[i].kind == KIND_DEATH)
			bits |= UINT64_C(1) << tells[i].fact;
	return bits;
}

/* Not known is neither yes nor no: what must be done may still be asked for. */
static void
routes_open_still(struct ctx *cx, const struct facts *f, struct death_view *v)
{
	uint64_t asked = asked_of_death();
	struct firing all;

	rules_ask(cx, RULE_ROUTE, f, day_of(cx->now), &all);
	v->routes = (struct firing){ NEWN(cx->mem, struct fired, all.n + 1),
		0 };
	for (unsigned i = 0; i < all.n; i++) {
		const struct fired *one = &all.at[i];

		if (one->truth != TRUTH_UNKNOWN || !one->rule->mandatory ||
		    (one->needs & ~asked))
			continue;
		v->routes.at[v->routes.n++] = *one;
		v->route_needs |= one->needs;
	}
}

enum err
death_view(struct ctx *cx, const struct matter *m, struct death_view *v)
{
	unsigned stand = 0, unknown = 0;
	str set[SET__MAX];
	struct facts f;
	int64_t day;

	*v = (struct death_view){ .review = REVIEW_NOT };
	TRY(settings_read(cx, set));
	TRY(facts_known(cx, m, &f));
	day = f.at[FACT_day].known ? f.at[FACT_day].n : day_of(cx->now);
	v->never_ward = matter_value(m, "death.discharged").n == 0 &&
	    f.at[FACT_discharged].known;
	if (!v->never_ward)
		v->discharged = window(&f, FACT_discharged);
	v->contact = window(&f, FACT_last_contact);
	TRY(scope_ask(cx, set[SET_DEATH_SCOPE], &f, day, &v->scope));
	v->review_needs = v->scope.needs;
	rules_ask(cx, RULE_FLAG, &f, day, &v->flags);
	for (unsigned i = 0; i < v->flags.n; i++) {
		*(v->flags.at[i].truth == TRUTH_YES ? &stand : &unknown) += 1;
		v->review_needs |= v->flags.at[i].needs;
	}
	stand += str_eq(matter_value(m, "flags.manual"), S("true"));
	TRY(sampled(cx, m, set, &v->sampled));
	v->psii = matter_is(m, "flags.psii", "true");
	if (v->psii)
		TRY(investigated(cx, m, &v->psii_stands));
	v->review = review_asked(stand, unknown, v->psii_stands, v->sampled);
	routes_open_still(cx, &f, v);
	return ERR_OK;
}

static str
age_group(const struct facts *f)
{
	return !f->at[FACT_age].known ? S("not-known")
	    : f->at[FACT_age].n < 18 ? S("under-18")
	    : f->at[FACT_age].n < 65 ? S("18-64") : S("65-over");
}

/* For the figures: the place by which a cohort counts (LEARN-64). */
static str
place_group(const struct matter *m, const struct death_view *v)
{
	str s = matter_value(m, "death.status");

	return str_eq(s, S("inpatient")) || str_eq(s, S("leave")) ||
	    str_eq(s, S("awol")) ? S("inpatient")
	    : v->discharged.known && v->discharged.d30 ? S("d30")
	    : S("community");
}

enum err
death_prepare(struct ctx *cx, struct matter *m)
{
	static const str truth[] = { [TRUTH_NO] = SK("no"),
		[TRUTH_YES] = SK("yes"), [TRUTH_UNKNOWN] = SK("cannot-tell") };
	static const str review[] = { [REVIEW_NOT] = SK("not"),
		[REVIEW_SAMPLED] = SK("sampled"),
		[REVIEW_CANNOT_TELL] = SK("cannot-tell"),
		[REVIEW_NEEDED] = SK("needed"), [REVIEW_BY_PSII] = SK("psii") };
	struct death_view v;
	struct facts f;

	TRY(facts_known(cx, m, &f));
	TRY(death_view(cx, m, &v));
	matter_fact_add(m, "scope", truth[v.scope.truth]);
	matter_fact_add(m, "scope-rule", rule_name(cx, v.scope.rule));
	matter_fact_add(m, "review", review[v.review]);
	matter_fact_add(m, "age", age_group(&f));
	matter_fact_add(m, "place", place_group(m, &v));
	for (unsigned i = 0; i < v.flags.n; i++)
		if (v.flags.at[i].truth == TRUTH_YES)
			matter_fact_add(m, "flag", v.flags.at[i].rule->id);
	return candour_fact(cx, m);
}

enum err
death_follow(struct ctx *cx, struct matter *m)
{
	/* The sample goes by the id, which a new one has from now on. Who tells
	 * of a death from a ward may not see it any more: what follows then follows
	 * the first thing that who takes it on writes. */
	if (m->rec.v == 1) {
		struct matter again;
		enum err e = matter_open(cx, KIND_DEATH, m->rec.id, &again);

		if (e == ERR_ABSENT) {
			ctx_calm(cx);
			return ERR_OK;
		}
		TRY(e);
		TRY(matter_put(cx, &again, "save"));
		*m = again;
		return ERR_OK; /* which followed already */
	}
	return routes_follow(cx, m);
}

/* ---- a review ---- */

/* The six steps and the plain question are one judgement (LEARN-21). */
static enum err
judged_once(struct ctx *cx, const struct matter *m)
{
	enum judged plain = judged_of(m, "overall.problem");
	enum judged steps = judged_steps(m);

	if (plain == JUDGED_NOT || steps == JUDGED_NOT || plain == steps ||
	    (!matter_is_new(cx, m, "overall.problem") &&
	        !matter_is_new(cx, m, "overall.avoidability")))
		return ERR_OK;
	return fail(cx, ERR_INPUT, "overall.avoidability", "this says something"
	    " else than the question whether problems in care led to the death:"
	    " the first three steps say yes, the last three no. Change one of"
	    " the two, or leave the steps out");
}

enum err
review_prepare(struct ctx *cx, struct matter *m)
{
	TRY(judged_once(cx, m));
	matter_fact_add(m, "judged", review_judged(m));
	return ERR_OK;
}

/* What was judged may ask for more of the death (LEARN-22). */
enum err
review_follow(struct ctx *cx, struct matter *m)
{
	for (unsigned i = 0; i < m->nabout; i++) {
		struct matter death;
		enum kind k;
		str id = matter_name_cut(m->about[i], &k);

		if (k != KIND_DEATH)
			continue;
		TRY(matter_open(cx, KIND_DEATH, id, &death));
		TRY(routes_follow(cx, &death));
	}
	return ERR_OK;
}

/* ---- a recommendation from outside ---- */

/* An answer is due as it says, or as more time was given for it (LEARN-24). */
enum err
advice_prepare(struct ctx *cx, struct matter *m)
{
	int64_t issued = 0, stated = 0, given = 0, day;
	bool has = day_read(matter_value(m, "advice.issued"), &issued);
	bool says = day_read(matter_value(m, "advice.stated-due"), &stated);

	advice_words(cx, m);
	TRY(area_ties(cx, m));
	m->due = 0;
	if (!str_eq(matter_value(m, "advice.ours"), S("true")) ||
	    !m->live || str_eq(m->state, S("answered")))
		return ERR_OK;
	if (day_read(matter_value(m, "answer.granted"), &given))
		day = given;
	else if (has || says)
		day = pfd_due(says, stated, issued);
	else
		return ERR_OK;
	m->due = day * 86400;
	return ERR_OK;
}

/* ---- checks of moves ---- */

enum err
check_death_duties(struct ctx *cx, struct matter *m, bool *holds)
{
	struct matter_rows l;

	*holds = true;
	TRY(matter_about(cx, KIND_OBLIGATION, matter_name(cx, m), &l));
	for (unsigned i = 0; i < l.n; i++)
		*holds &= !l.at[i].live;
	return ERR_OK;
}

/* Whoever wrote why it does not hold does not approve it themselves. */
enum err
check_obligation_second(struct ctx *cx, struct matter *m, bool *holds)
{
	const struct line *why = line_in(&m->a, S(""), "done.why-not");

	*holds = why && !str_eq(why->by, door_who(cx)->name);
	return ERR_OK;
}

/* A review is asked for and written, or nothing asks for one: what is not known
 * yet is not nothing. */
enum err
check_death_reviewed(struct ctx *cx, struct matter *m, bool *holds)
{
	struct death_view v;
	struct matter_rows l;

	TRY(death_view(cx, m, &v));
	*holds = v.review == REVIEW_NOT || v.review == REVIEW_BY_PSII;
	if (*holds)
		return ERR_OK;
	TRY(matter_about(cx, KIND_REVIEW, matter_name(cx, m), &l));
	for (unsigned i = 0; i < l.n; i++)
		*holds |= str_eq(l.at[i].state, S("closed"));
	if (v.review == REVIEW_CANNOT_TELL)
		m->lacks = str_cat(cx->mem, S("whether it asks for a review"
		    " cannot be told: it "), needs_say(cx, v.review_needs));
	return ERR_OK;
}

/* Someone who had part in the care is named, and it is they. */
static bool
named_in_care(struct ctx *cx, const struct matter *m, str name)
{
	for (unsigned i = 0; i < m->a.n; i++)
		if (str_eq(m->a.line[i].link, S("independence.care")) &&
		    line_is_current(&m->a.line[i], NULL) &&
		    matter_names(cx, m->a.line[i].value, name))
			return true;
	return false;
}

/* The account wrote in the record that a death of these names. */
static enum err
wrote_of(struct ctx *cx, const struct matter *m, str account, bool *yes)
{
	*yes = false;
	for (unsigned i = 0; i < m->nabout && !*yes; i++) {
		struct matter death;
		enum kind k;
		str id = matter_name_cut(m->about[i], &k), record;

		if (k != KIND_DEATH || !door_has(cx, RIGHT_REVIEW))
			continue;
		TRY(matter_open(cx, KIND_DEATH, id, &death));
		record = matter_value(&death, "death.record");
		if (record.n)
			TRY(person_wrote(cx, record, account, yes));
	}
	return ERR_OK;
}

enum err
review_part(struct ctx *cx, const struct matter *m, enum had_part *out)
{
	str account = m->owner.n ? m->owner : door_who(cx)->account;
	str name = door_who(cx)->name;
	bool wrote;

	*out = PART_NONE;
	if (m->owner.n)
		TRY(account_name(cx, m->owner, &name));
	if (named_in_care(cx, m, name)) {
		*out = PART_NAMED;
		return ERR_OK;
	}
	TRY(wrote_of(cx, m, account, &wrote));
	if (wrote)
		*out = PART_WROTE;
	return ERR_OK;
}

/* Whoever reviews says so themselves, is none of those who had part in the care,
 * and wrote nothing in the record of whoever died (LEARN-20). */
enum err
check_review_independent(struct ctx *cx, struct matter *m, bool *holds)
{
	enum had_part part;

	*holds = str_eq(matter_value(m, "independence.declared"), S("true"));
	if (!*holds)
		return ERR_OK;
	TRY(review_part(cx, m, &part));
	*holds = part == PART_NONE;
	return ERR_OK;
}

/* Good care is written down; or that none was found, and why (LEARN-20). */
enum err
check_review_good(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = matter_value(m, "review.good").n ||
	    (str_eq(matter_value(m, "review.good-none"), S("none")) &&
	        matter_value(m, "review.good-why").n);
	return ERR_OK;
}

bool
review_second(const struct matter *m)
{
	int64_t care = care_number(matter_value(m, "overall.rating"));

	return matter_value(m, "second.judgement").n == 0 &&
	    ((care > 0 && care <= 2) ||
	        str_eq(matter_value(m, "overall.second"), S("true")));
}

/* No second reader is owed: care was not judged poor, and none was asked for. */
enum err
check_review_no_second(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = !review_second(m);
	return ERR_OK;
}

/* The second reader is someone else than who wrote the first, or had it when it
 * was written, and says what the first said of themselves (LEARN-20). */
enum err
check_review_second_apart(struct ctx *cx, struct matter *m, bool *holds)
{
	const struct line *first = line_in(&m->a, S(""), "overall.judgement");
	const struct line *second = line_in(&m->a, S(""), "second.judgement");
	str by = matter_value(m, "second.by");

	*holds = matter_is(m, "second.declared", "true") &&
	    !named_in_care(cx, m, by);
	if (first && second && first->by.n)
		*holds &= !matter_names(cx, by, first->by) &&
		    !str_eq(first->by, second->by);
	for (unsigned i = 0; i < m->nmoved; i++)
		if (str_eq(m->moved[i].to, S("first-done")))
			*holds &= !matter_names(cx, by, m->moved[i].by);
	return ERR_OK;
}
