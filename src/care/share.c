/*
 * Choices about sharing, one for each supporter and scope: read, set, ended.
 *
 * Not here: how a choice stands in a FHIR Consent (care/consent.c), and what a
 * share lets through (access/redact.c reads the Consents itself, each time).
 * The one idea: a Consent says yes only while its status is active, so taking a
 * yes back is one change of one word, and holds at the very next look. Every
 * version stays, so what was asked and answered can be told.
 */
#include "care/share.h"
#include "access/account.h"
#include "care/assess.h"
#include "care/consent.h"
#include "care/people.h"
#include "care/plan.h"
#include "core/arena.h"
#include "core/time.h"
#include "core/tsv.h"
#include "core/utf8.h"
#include "fhir/fhir.h"

enum { CHOICE_WORDS_MAX = 5000, SHARED_MAX = 500 };

#define PLAN_PARTS str_of(sheet_info[SHEET_PLAN].scope)

const char *const answer_code[ANSWER__MAX] = {
	[ANSWER_NOT_ASKED] = "not-asked", [ANSWER_UNDECIDED] = "undecided",
	[ANSWER_NO] = "no", [ANSWER_YES] = "yes",
};
const char *const answer_words[ANSWER__MAX] = {
	[ANSWER_NOT_ASKED] = "Not asked yet",
	[ANSWER_UNDECIDED] = "Not decided yet",
	[ANSWER_NO] = "No", [ANSWER_YES] = "Yes",
};

/* ---- when to ask again (CARE-73) ---- */

/* What has happened since that may have changed a mind. */
struct since {
	struct fdate born;
	bool known_birth;
	struct teams teams;
	int64_t crisis;      /* the last that brought them here; 0: none known */
};

/* Assessments that a crisis or self-harm brought about: when they began. */
static enum err
crisis_read(struct ctx *cx, str person, int64_t *last)
{
	struct assessments l;

	TRY(assessments_of(cx, person, &l));
	for (unsigned i = 0; i < l.n; i++) {
		const struct assessment *a = &l.at[i];
		int64_t at = a->began && a->began <= cx->now ? a->began
		    : a->at;

		if (a->crisis && at > *last)
			*last = at;
	}
	return ERR_OK;
}

static enum err
since_read(struct ctx *cx, str person, struct since *s)
{
	struct person_view v;

	TRY(person_view(cx, person, &v));
	TRY(person_teams(cx, person, &s->teams));
	s->known_birth = v.age >= 0 && fdate_try(cx, v.dob, &s->born);
	return ERR_OK;
}

static bool
past(struct ctx *cx, str date)
{
	struct fdate d;

	/* A date that cannot be read is no reason not to ask. */
	return date.n && !(fdate_try(cx, date, &d) && d.low > cx->now);
}

bool
choice_is_over(struct ctx *cx, const struct choice *c)
{
	struct fdate d;

	return c->answer == ANSWER_YES && c->ends_on.n &&
	    !(fdate_try(cx, c->ends_on, &d) && d.high > cx->now);
}

/* Some team came after the answer, and was not there at all when it came. */
static bool
moved(const struct since *s, int64_t asked_on)
{
	for (unsigned i = 0; i < s->teams.n; i++) {
		bool before = false;

		for (unsigned k = 0; k < s->teams.n; k++)
			before |= str_eq(s->teams.at[k].unit,
			    s->teams.at[i].unit) &&
			    s->teams.at[k].since <= asked_on;
		if (!before)
			return true;
	}
	return false;
}

static str
prompt_of(struct ctx *cx, const struct since *s, const struct choice *c)
{
	int then, now;

	if (c->answer == ANSWER_NOT_ASKED)
		return S("not-asked");
	if (past(cx, c->review_on) || choice_is_over(cx, c))
		return S("review-due");
	if (s->known_birth && c->asked_on > 0) {
		then = age_years(&s->born, c->asked_on);
		now = age_years(&s->born, cx->now);
		if (then < 18 && now >= 18)
			return S("birthday-18");
		if (then < 16 && now >= 16)
			return S("birthday-16");
	}
	if (s->crisis > c->asked_on)
		return S("after-crisis");
	return moved(s, c->asked_on) ? S("setting-changed") : S("");
}

/* ---- the choices of one supporter ---- */

/* Of this person, and not someone they must not meet here. */
static enum err
supporter_check(struct ctx *cx, str person, str supporter, struct supporter *s)
{
	str theirs, ours;

	TRY(person_need(cx, person, false));
	TRY(supporter_brief(cx, supporter, s));
	TRY(person_canon(cx, s->rec->person, &theirs));
	TRY(person_canon(cx, person, &ours));
	return str_eq(theirs, ours) ? ERR_OK : fail(cx, ERR_ABSENT, "supporter",
	    "%s", err_info[ERR_ABSENT].text);
}

static bool
among(const str *at, unsigned n, str s)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(at[i], s))
			return true;
	return false;
}

static bool
share_same(const struct share *a, const struct share *b)
{
	bool same = a->nparts == b->nparts && a->nlines == b->nlines;

	for (unsigned i = 0; same && i < a->nparts; i++)
		same = among(b->part, b->nparts, a->part[i]);
	for (unsigned i = 0; same && i < a->nlines; i++)
		same = among(b->line, b->nlines, a->line[i]);
	return same;
}

static bool
is_draft(const struct json *consent)
{
	return str_eq(json_text(json_get(consent, S("status"))), S("draft"));
}

/* Where there are two of a scope (records joined, or brought in), the one that
 * was asked last. */
static const struct record *
consent_of(struct ctx *cx, const struct records *all, str supporter, str scope)
{
	const struct record *best = NULL;
	int64_t best_on = 0;

	for (unsigned i = 0; i < all->n; i++) {
		const struct json *j = all->at[i].json;
		int64_t on = consent_asked(cx, j);

		if (!str_eq(consent_supporter(j), supporter) ||
		    !str_eq(consent_scope(j), scope) ||
		    str_eq(json_text(json_get(j, S("status"))),
		        S("entered-in-error")))
			continue;
		/* A question that was only prepared is no answer. */
		if (best && is_draft(j) != is_draft(best->json)) {
			if (is_draft(j))
				continue;
		} else if (best && on < best_on) {
			continue;
		}
		best = &all->at[i];
		best_on = on;
	}
	return best;
}

/* Other choices of the scope that stand beside it: the stricter holds, as it
 * does in access/redact.c. */
static bool
weigh(struct ctx *cx, const struct records *all, const struct record *best,
    struct choice *c)
{
	bool two = false;

	for (unsigned i = 0; i < all->n; i++) {
		const struct json *j = all->at[i].json;
		str status = json_text(json_get(j, S("status")));
		bool yes = share_in_force(cx, j, c->supporter);
		struct share named;

		if (&all->at[i] == best ||
		    !str_eq(consent_supporter(j), c->supporter) ||
		    !str_eq(consent_scope(j), c->scope))
			continue;
		if (yes && c->answer == ANSWER_YES) {
			named = share_named(cx, j);
			two |= !share_same(&named, &c->what);
			c->what = share_both(cx, &c->what, &named);
		} else if (c->answer == ANSWER_YES &&
		    (str_eq(status, S("rejected")) ||
		        str_eq(status, S("proposed")))) {
			c->answer = str_eq(status, S("rejected")) ? ANSWER_NO
			    : ANSWER_UNDECIDED;
			c->what = (struct share){ 0 };
			two = true;
		} else if (c->answer == ANSWER_YES &&
		    str_eq(status, S("inactive")) &&
		    consent_withdrawn(cx, j) > c->asked_on) {
			c->answer = ANSWER_NO;
			c->what = (struct share){ 0 };
			two = true;
		} else if (yes && !c->withdrawn_on) {
			two = true;
		}
	}
	return two;
}

static const struct choice blank = { .id = SK(""), .supporter = SK(""),
	.scope = SK(""), .own_words = SK(""), .asked_by = SK(""),
	.review_on = SK(""), .ends_on = SK(""), .prompt = SK(""),
	.capacity = SK("") };

struct asking {
	str person;
	struct records all;  /* of everyone around them */
	struct since since;
	bool crisis;         /* since.crisis was read */
};

enum err
asking_open(struct ctx *cx, str person, struct asking **out)
{
	struct asking *a = NEW(cx->mem, struct asking);

	a->person = str_dup(cx->mem, person);
	TRY(person_need(cx, person, false));
	TRY(record_list(cx, KIND_CONSENT, person, &a->all));
	TRY(since_read(cx, person, &a->since));
	*out = a;
	return ERR_OK;
}

/* Nothing is opened for a question that was never asked. */
static enum err
crisis_once(struct ctx *cx, struct asking *a, str supporter)
{
	bool asked = false;

	for (unsigned i = 0; i < a->all.n; i++) {
		const struct json *j = a->all.at[i].json;

		asked |= str_eq(consent_supporter(j), supporter) &&
		    !is_draft(j);
	}
	if (!asked || a->crisis)
		return ERR_OK;
	a->crisis = true;
	return crisis_read(cx, a->person, &a->since.crisis);
}

static enum err
choices_read(struct ctx *cx, struct asking *a, str supporter,
    struct choices *out)
{
	const struct tsv *scopes = codes("consent-scope");
	struct choices l = { 0 };

	TRY(crisis_once(cx, a, supporter));
	l.at = NEWN(cx->mem, struct choice, (scopes ? scopes->nrow : 0) + 1);
	for (unsigned i = 0; scopes && i < scopes->nrow; i++) {
		struct choice *c = &l.at[l.n++];
		const struct record *r;
		bool two = false;

		*c = blank;
		c->supporter = supporter;
		c->scope = tsv_get(scopes, i, "code");
		r = consent_of(cx, &a->all, supporter, c->scope);
		if (r) {
			consent_choice(cx, r, c);
			two = weigh(cx, &a->all, r, c);
		}
		c->prompt = two ? S("two-answers")
		    : prompt_of(cx, &a->since, c);
		c->re_ask = c->prompt.n > 0;
	}
	*out = l;
	return ERR_OK;
}

enum err
choices_of(struct ctx *cx, str person, str supporter, struct choices *out)
{
	struct asking *a;
	struct supporter s;

	/* First: who may not know of them is told of nothing. */
	TRY(supporter_check(cx, person, supporter, &s));
	TRY(asking_open(cx, person, &a));
	return choices_read(cx, a, supporter, out);
}

enum err
asking_choices(struct ctx *cx, struct asking *a, str supporter,
    struct choices *out)
{
	struct supporter s;

	TRY(supporter_check(cx, a->person, supporter, &s));
	return choices_read(cx, a, supporter, out);
}

/* ---- what may be chosen ---- */

static bool
is_code(const char *file, str code)
{
	const struct tsv *t = codes(file);

	for (unsigned i = 0; t && i < t->nrow; i++)
		if (str_eq(tsv_get(t, i, "code"), code))
			return true;
	return false;
}

/* The same parts and lines, each once. */
static enum err
what_check(struct ctx *cx, enum sheet sheet, struct share *what)
{
	struct share s = { .part = NEWN(cx->mem, str, what->nparts + 1),
		.line = NEWN(cx->mem, str, what->nlines + 1) };

	if (what->nparts + what->nlines > SHARED_MAX)
		return fail(cx, ERR_LIMIT, "what",
		    "choose %d parts and lines or fewer", SHARED_MAX);
	for (unsigned i = 0; i < what->nparts; i++) {
		if (!sheet_has_part(cx, sheet, what->part[i]))
			return fail(cx, ERR_INPUT, "what",
			    "%s has no such part", sheet_info[sheet].whole);
		if (!among(s.part, s.nparts, what->part[i]))
			s.part[s.nparts++] = what->part[i];
	}
	for (unsigned i = 0; i < what->nlines; i++) {
		if (!fhir_is_id(what->line[i]))
			return fail(cx, ERR_INPUT, "what",
			    "%s has no such line", sheet_info[sheet].whole);
		if (!among(s.line, s.nlines, what->line[i]))
			s.line[s.nlines++] = what->line[i];
	}
	*what = s;
	return ERR_OK;
}

static enum err
day_check(struct ctx *cx, const char *where, str date, bool ahead)
{
	struct fdate d;

	if (date.n == 0)
		return ERR_OK;
	TRY(fdate_parse(cx, where, date, &d));
	if (d.prec != PREC_DAY)
		return fail(cx, ERR_INPUT, where,
		    "enter a whole date: day, month and year");
	return !ahead || d.high > cx->now ? ERR_OK : fail(cx, ERR_INPUT, where,
	    "enter a date that is to come");
}

static enum err
choice_check(struct ctx *cx, const struct supporter *s, struct choice *c)
{
	enum sheet sheet = sheet_of_scope(c->scope);
	bool parts = sheet != SHEET__MAX;

	if (!is_code("consent-scope", c->scope))
		return fail(cx, ERR_INPUT, "scope", "there is no such choice");
	if (c->answer >= ANSWER__MAX)
		return fail(cx, ERR_INPUT, "answer",
		    "choose one of the answers that are offered");
	if (c->answer == ANSWER_YES && s->hidden)
		return fail(cx, ERR_DENIED, "supporter", "this person is not "
		    "to be contacted: nothing can be shared with them");
	if (c->answer != ANSWER_YES || !parts)
		c->what = (struct share){ 0 };
	if (parts)
		TRY(what_check(cx, sheet, &c->what));
	if (c->answer == ANSWER_YES && parts && share_empty(&c->what))
		return fail(cx, ERR_INPUT, "what",
		    "tick at least one part or line, or choose another answer");
	if (!utf8_text_ok(c->own_words, NULL) ||
	    utf8_len(c->own_words) > CHOICE_WORDS_MAX)
		return fail(cx, ERR_INPUT, "own_words",
		    "use %d characters or fewer", CHOICE_WORDS_MAX);
	TRY(day_check(cx, "review_on", c->review_on, false));
	return day_check(cx, "ends_on", c->ends_on,
	    c->answer == ANSWER_YES);
}

/* ---- ending ---- */

/* A yes that stands becomes inactive, with when and why; the rest of its bytes
 * stay, wherever it came from. */
static enum err
consent_end(struct ctx *cx, const struct record *r, int64_t on, str words)
{
	struct change c = { .kind = KIND_CONSENT, .id = r->id, .v = r->v,
		.body = r->body, .act = "stop", .reason = S("") };

	TRY(fhir_put(cx, c.body, "status", FHIR_TEXT, S("inactive"), &c.body));
	TRY(fhir_put(cx, c.body, "extension[url=urn:heed:choice]."
	    "extension[url=withdrawn].valueDateTime", FHIR_TEXT,
	    time_iso(cx->mem, on), &c.body));
	if (words.n)
		TRY(fhir_put(cx, c.body, "extension[url=urn:heed:choice]."
		    "extension[url=withdrawn-words].valueString", FHIR_TEXT,
		    words, &c.body));
	return record_write(cx, &c);
}

static bool
stands(const struct json *consent)
{
	return str_eq(json_text(json_get(consent, S("status"))), S("active"));
}

/* Some other answer that was given. */
static bool
is_answer(const struct json *consent)
{
	str status = json_text(json_get(consent, S("status")));

	return str_eq(status, S("rejected")) || str_eq(status, S("proposed"));
}

/* Ends every yes to that supporter; with a scope only those of it, but for the
 * one that has the id: that takes the place of all other answers. */
static enum err
end_all(struct ctx *cx, str person, str supporter, str scope, str but,
    int64_t on, str words)
{
	struct records all;

	TRY(record_list(cx, KIND_CONSENT, person, &all));
	for (unsigned i = 0; i < all.n; i++) {
		const struct record *r = &all.at[i];

		if ((stands(r->json) || (but.n && is_answer(r->json))) &&
		    !str_eq(r->id, but) &&
		    str_eq(consent_supporter(r->json), supporter) &&
		    (scope.n == 0 || str_eq(consent_scope(r->json), scope)))
			TRY(consent_end(cx, r, on, words));
	}
	return ERR_OK;
}

enum err
share_withdraw(struct ctx *cx, str person, str supporter, str words)
{
	TRY(person_lock(cx, person));
	TRY(person_need(cx, person, false));
	words = str_trim(words);
	if (!utf8_text_ok(words, NULL) || utf8_len(words) > CHOICE_WORDS_MAX)
		return fail(cx, ERR_INPUT, "words",
		    "use %d characters or fewer", CHOICE_WORDS_MAX);
	return end_all(cx, person, supporter, S(""), S(""), cx->now, words);
}

/* ---- setting ---- */

/* What stands now of this choice; ERR_STALE when it is not what was read. */
static enum err
choice_now(struct ctx *cx, str person, const struct choice *c,
    struct choice *now, str *patient)
{
	const struct record *r;
	struct records all;

	*now = blank;
	*patient = person;
	TRY(record_list(cx, KIND_CONSENT, person, &all));
	r = consent_of(cx, &all, c->supporter, c->scope);
	if (r) {
		consent_choice(cx, r, now);
		*patient = r->person;
	}
	if (!str_eq(now->id, c->id) || now->v != c->v)
		return fail(cx, ERR_STALE, "consent", "%s",
		    err_info[ERR_STALE].text);
	return ERR_OK;
}

enum err
choice_set(struct ctx *cx, str person, struct choice *c)
{
	struct change ch = { .kind = KIND_CONSENT, .reason = S("") };
	struct choice now, set = *c;
	struct supporter s;
	str patient;

	TRY(person_lock(cx, person));
	TRY(supporter_check(cx, person, c->supporter, &s));
	TRY(choice_now(cx, person, c, &now, &patient));
	TRY(choice_check(cx, &s, &set));
	if (set.asked_on <= 0 || set.asked_on == now.asked_on ||
	    set.asked_on > cx->now)
		set.asked_on = cx->now;
	set.asked_by = door_who(cx)->name;
	set.withdrawn_on = 0;
	ch.id = set.id;
	ch.v = set.v;
	ch.act = set.answer == ANSWER_YES ? "share" :
	    now.answer == ANSWER_YES ? "stop" : "save";
	TRY(consent_print(cx, patient, &set, &ch.body));
	TRY(record_write(cx, &ch));
	/* Another of the same scope would go on giving, or go on forbidding. */
	TRY(end_all(cx, person, set.supporter, set.scope, ch.id, set.asked_on,
	    S("")));
	set.id = ch.id;
	set.v = ch.v;
	*c = set;
	return ERR_OK;
}

static void
line_add(struct ctx *cx, struct share *s, str line)
{
	str *at = NEWN(cx->mem, str, s->nlines + 1);

	for (unsigned i = 0; i < s->nlines; i++)
		at[i] = s->line[i];
	at[s->nlines++] = line;
	s->line = at;
}

static void
line_drop(struct share *s, str line)
{
	unsigned k = 0;

	for (unsigned i = 0; i < s->nlines; i++)
		if (!str_eq(s->line[i], line))
			s->line[k++] = s->line[i];
	s->nlines = k;
}

enum err
share_line(struct ctx *cx, str person, str supporter, str line, bool on)
{
	struct choices all;
	struct choice *c = NULL;

	TRY(person_lock(cx, person));
	TRY(choices_of(cx, person, supporter, &all));
	for (unsigned i = 0; i < all.n; i++)
		if (str_eq(all.at[i].scope, PLAN_PARTS))
			c = &all.at[i];
	if (!c)
		return fail(cx, ERR_INPUT, "scope", "there is no such choice");
	/* What a no once named, or a yes that is over, is not given by a later
	 * yes to one line. */
	if (c->answer != ANSWER_YES || choice_is_over(cx, c)) {
		c->what = (struct share){ 0 };
		c->ends_on = S("");
	}
	if (among(c->what.line, c->what.nlines, line) == on)
		return ERR_OK;
	if (on)
		line_add(cx, &c->what, line);
	else
		line_drop(&c->what, line);
	if (share_empty(&c->what))
		return end_all(cx, person, supporter, PLAN_PARTS, S(""), cx->now,
		    S(""));
	c->answer = ANSWER_YES;
	return choice_set(cx, person, c);
}
