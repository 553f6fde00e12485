/*
 * Encounters as steps. What is read is any Encounter; what is changed is one
 * path of it at a time, so that every other byte of one that came from elsewhere
 * stays. A step writes the Encounter, then its short form, then opens clocks.
 */
#include "care/stay.h"
#include "care/assess.h"
#include "care/clock.h"
#include "access/account.h"
#include "access/work.h"
#include "care/people.h"
#include "core/arena.h"
#include "core/time.h"
#include "core/tsv.h"
#include "core/utf8.h"
#include "fhir/fhir.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KIND_SYSTEM S("urn:heed:code:stay-kind")
#define HOW_PATH(code) "hospitalization.dischargeDisposition.coding[system=" \
	code "].code"

enum { DAY = 86400, WORDS_MAX = 4000,
	AFTER_WARD = 8 * DAY, AFTER_VISIT = 3 * DAY };

#define EARLIEST ((int64_t)-2208988800) /* 1900 */

const struct step_info step_info[STEP__MAX] = {
#define STEP(name, code, on, from, to, form, scope, cause, title, button) \
	{ code, on, from, to, form, scope, cause, title, button },
#include "care/stay.def"
#undef STEP
};

static const struct gap_row { const char *link, *needs, *clock; } gap_row[] = {
#define GAP(link, needs, clock) { link, needs, clock },
#include "care/stay.def"
#undef GAP
};
enum { NGAPS = sizeof(gap_row) / sizeof(gap_row[0]) };

enum step
step_of(str code)
{
	enum step s = 0;

	while (s < STEP__MAX && !str_eq(str_of(step_info[s].code), code))
		s++;
	return s;
}

/* ---- reading ---- */

static int64_t
time_at(struct ctx *cx, const struct json *j)
{
	struct fdate d;

	return fdate_try(cx, json_text(j), &d) ? d.low : 0;
}

static str
coded(const struct json *concept, str system)
{
	JSON_EACH(c, json_get(concept, S("coding")))
		if (str_eq(json_text(json_get(c, S("system"))), system))
			return json_text(json_get(c, S("code")));
	return S("");
}

static unsigned
length_of(const struct json *list)
{
	unsigned n = 0;

	JSON_EACH(e, list) {
		(void)e;
		n++;
	}
	return n;
}

void
stay_of(struct ctx *cx, const struct record *r, struct stay *out)
{
	const struct json *j = r->json, *past, *how;
	str unit = json_text(json_at(j, "serviceProvider.reference"));
	struct stay s = { .id = r->id, .v = r->v, .person = r->person,
		.kind = S(""), .rec = r, .how = S("") };
	unsigned n;

	JSON_EACH(t, json_get(j, S("type")))
		if (s.kind.n == 0)
			s.kind = coded(t, KIND_SYSTEM);
	s.status = json_text(json_get(j, S("status")));
	s.unit = str_starts(unit, S("Organization/"))
	    ? str_sub(unit, strlen("Organization/"), SIZE_MAX) : S("");
	s.unit_name = json_text(json_at(j, "serviceProvider.display"));
	s.start = time_at(cx, json_at(j, "period.start"));
	s.end = time_at(cx, json_at(j, "period.end"));
	past = json_get(j, S("statusHistory"));
	n = length_of(past);
	s.since = n ? time_at(cx, json_at(json_nth(past, n - 1), "period.end"))
	            : s.start;
	how = json_at(j, "hospitalization.dischargeDisposition");
	s.how = coded(how, S("urn:heed:code:discharge-how"));
	if (s.how.n == 0)
		s.how = coded(how, S("urn:heed:code:attend-end"));
	s.why = json_text(json_at(j, "reasonCode.0.text"));
	*out = s;
}

static int
newest(const void *a, const void *b)
{
	const struct stay *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? 1 : -1;
	return str_cmp(x->id, y->id);
}

enum err
stays_of(struct ctx *cx, str person, struct stays *out)
{
	struct records l;

	TRY(record_list(cx, KIND_ENCOUNTER, person, &l));
	*out = (struct stays){ NEWN(cx->mem, struct stay, l.n + 1), 0 };
	for (unsigned i = 0; i < l.n; i++) {
		struct stay *s = &out->at[out->n];

		if (l.at[i].gone)
			continue;
		stay_of(cx, &l.at[i], s);
		out->n += s->kind.n > 0;
	}
	qsort(out->at, out->n, sizeof(*out->at), newest);
	return ERR_OK;
}

enum err
stay_read(struct ctx *cx, str person, str id, struct stay *out)
{
	struct record *r = NEW(cx->mem, struct record);
	str theirs;

	TRY(record_read(cx, KIND_ENCOUNTER, id, r));
	TRY(person_canon(cx, r->person, &theirs));
	stay_of(cx, r, out);
	if (str_eq(theirs, person) && out->kind.n)
		return ERR_OK;
	return fail(cx, ERR_ABSENT, "stay", "%s", err_info[ERR_ABSENT].text);
}

bool
stay_is_on(const struct stay *s)
{
	return str_has_word(S("planned arrived triaged in-progress onleave"), s->status);
}

bool
stay_is_left(str how)
{
	return str_has_word(S("left declined"), how);
}

bool
stay_may(const struct stay *s, enum step step)
{
	const struct step_info *i = &step_info[step];

	return str_has_word(str_of(i->on), s->kind) && str_has_word(str_of(i->from), s->status);
}

/* ---- the list before leaving ---- */

static bool
is_gap(const struct small *s, const struct gap_row *g)
{
	str value = small_value(s, g->link);

	if (strcmp(g->needs, "check") == 0)
		return !str_eq(value, S("done")) &&
		    !str_eq(value, S("not-needed"));
	return value.n == 0;
}

enum err
stay_gaps(struct ctx *cx, const struct small *s, struct gaps *out)
{
	*out = (struct gaps){ NEWN(cx->mem, struct gap, NGAPS), 0 };
	for (unsigned i = 0; i < NGAPS; i++) {
		const struct item *it = form_item(s->form,
		    str_of(gap_row[i].link));

		if (is_gap(s, &gap_row[i]))
			out->at[out->n++] = (struct gap){
				.link = str_of(gap_row[i].link),
				.says = it ? it->text
				           : str_of(gap_row[i].link) };
	}
	return ERR_OK;
}

/* ---- writing ---- */

/* One step being done. */
struct doing {
	struct ctx *cx;
	struct stay_step *s;
	const struct step_info *i;
	struct stay stay;      /* as it was; empty when it begins */
	struct small form;
	bool has_form;
	int64_t at;
	str unit, unit_name;   /* chosen in this step, or "" */
};

static enum err
put(struct doing *d, str *body, const char *path, str value)
{
	if (value.n == 0)
		return ERR_OK;
	return fhir_put(d->cx, *body, path, FHIR_TEXT, value, body);
}

static str
iso(struct doing *d, int64_t at)
{
	return time_iso(d->cx->mem, at);
}

/* What was posted for a question of the form, else what stands in it. */
static str
said(struct doing *d, const char *link)
{
	for (unsigned i = 0; i < d->s->nop; i++)
		if (str_eq(d->s->op[i].link, str_of(link)) &&
		    d->s->op[i].kind != OP_DROP)
			return d->s->op[i].value;
	return d->has_form ? small_value(&d->form, link) : S("");
}

/* The question of a step's form that says when it happened; NULL: none. */
static const char *
when_link(enum step s)
{
	switch (s) {
	case STEP_MOVE:         return "move.from";
	case STEP_LEAVE_RETURN: return "back.on";
	case STEP_DISCHARGE:    return "leaving.on";
	default:                return NULL;
	}
}

static enum err
when(struct doing *d)
{
	const char *link = when_link(d->s->step);
	struct ctx *cx = d->cx;
	unsigned was = cx->ndiag;
	const char *where = link ? link : "at";
	str value = link ? said(d, link) : S("");
	struct fdate f;

	d->at = d->s->at ? d->s->at : cx->now;
	if (value.n && fdate_parse(cx, where, value, &f) == ERR_OK)
		d->at = f.low;
	cx->ndiag = was;   /* answers_apply says what is wrong with it */
	if (d->s->step == STEP_MOVE && d->at > cx->now)
		return ERR_OK; /* a day that was planned */
	if (d->at > cx->now + DAY)
		return fail(cx, ERR_INPUT, where, "this is more than a day"
		    " ahead: write it down when it has happened");
	if (d->at < EARLIEST)
		return fail(cx, ERR_INPUT, where, "this is before 1900");
	if (d->stay.id.n && d->s->step != STEP_MOVE_DONE &&
	    d->s->step != STEP_MOVE_OFF && d->at < d->stay.start)
		return fail(cx, ERR_INPUT, where,
		    "this is before it began, on %.*s",
		    PRS(show_time(cx->mem, d->stay.start)));
	return ERR_OK;
}

static enum err
unit_find(struct doing *d)
{
	struct units l;

	d->unit = d->unit_name = S("");
	if (d->s->unit.n == 0)
		return ERR_OK;
	TRY(unit_list(d->cx, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].id, d->s->unit) && !l.at[i].closed) {
			d->unit = l.at[i].id;
			d->unit_name = l.at[i].name;
			return ERR_OK;
		}
	return fail(d->cx, ERR_INPUT, "unit", "choose a team or ward from the"
	    " list");
}

static str
display_of(const char *file, str code)
{
	return code_words(file, code);
}

static bool
is_row(const char *file, str code)
{
	const struct tsv *t = codes(file);

	for (unsigned i = 0; t && i < t->nrow; i++)
		if (str_eq(tsv_get(t, i, "code"), code))
			return true;
	return false;
}

static void
coding(struct json_w *w, str system, str code, str display)
{
	json_w_open(w, S("coding"), '[');
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("system"), system);
	json_w_text(w, S("code"), code);
	json_w_text(w, S("display"), display);
	json_w_close(w, '}');
	json_w_close(w, ']');
}

static void
reference(struct json_w *w, str key, str to, str display)
{
	json_w_open(w, key, '{');
	if (to.n)
		json_w_text(w, S("reference"), to);
	if (display.n)
		json_w_text(w, S("display"), display);
	json_w_close(w, '}');
}

/* The class of R4 (v3 ActCode), by our kind. */
static const struct { const char *kind, *code, *says; } act[] = {
	{ "ward", "IMP", "inpatient encounter" },
	{ "ed", "EMER", "emergency" },
	{ "liaison", "AMB", "ambulatory" },
	{ "move", "AMB", "ambulatory" },
};

static enum err
print_new(struct doing *d, str *out)
{
	const struct who *who = door_who(d->cx);
	struct stay_step *s = d->s;
	struct json_w w;
	struct buf b;
	unsigned k = 0;

	while (k + 1 < sizeof(act) / sizeof(act[0]) &&
	    !str_eq(str_of(act[k].kind), s->kind))
		k++;
	buf_init(&b, d->cx->mem, 16384 + 2 * WORDS_MAX);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("resourceType"), S("Encounter"));
	json_w_text(&w, S("status"), str_of(d->i->to));
	json_w_open(&w, S("class"), '{');
	json_w_text(&w, S("system"),
	    S("http://terminology.hl7.org/CodeSystem/v3-ActCode"));
	json_w_text(&w, S("code"), str_of(act[k].code));
	json_w_text(&w, S("display"), str_of(act[k].says));
	json_w_close(&w, '}');
	json_w_open(&w, S("type"), '[');
	json_w_open(&w, JNOKEY, '{');
	coding(&w, KIND_SYSTEM, s->kind, display_of("stay-kind", s->kind));
	json_w_close(&w, '}');
	json_w_close(&w, ']');
	reference(&w, S("subject"), str_cat(d->cx->mem, S("Patient/"),
	    s->person), S(""));
	json_w_open(&w, S("participant"), '[');
	json_w_open(&w, JNOKEY, '{');
	reference(&w, S("individual"), who->practitioner.n ? who->author
	    : S(""), who->name);
	json_w_close(&w, '}');
	json_w_close(&w, ']');
	json_w_open(&w, S("period"), '{');
	json_w_text(&w, S("start"), iso(d, d->at));
	json_w_close(&w, '}');
	if (s->words.n) {
		json_w_open(&w, S("reasonCode"), '[');
		json_w_open(&w, JNOKEY, '{');
		json_w_text(&w, S("text"), s->words);
		json_w_close(&w, '}');
		json_w_close(&w, ']');
	}
	if (d->unit.n)
		reference(&w, S("serviceProvider"), str_cat(d->cx->mem,
		    S("Organization/"), d->unit), d->unit_name);
	json_w_close(&w, '}');
	return buf_done(&b, out);
}

/* The status that ends goes to statusHistory, and the new one stands. */
static enum err
status_put(struct doing *d, str *body)
{
	unsigned n = length_of(json_get(d->stay.rec->json,
	    S("statusHistory")));
	char path[80];
	struct { const char *tail; str value; } part[] = {
		{ "status", d->stay.status },
		{ "period.start", d->stay.since ? iso(d, d->stay.since)
		    : S("") },
		{ "period.end", iso(d, d->at) } };

	if (strcmp(d->i->to, "=") == 0)
		return ERR_OK;
	for (unsigned i = 0; i < 3; i++) {
		(void)snprintf(path, sizeof(path), "statusHistory[%u].%s", n,
		    part[i].tail);
		TRY(put(d, body, path, part[i].value));
	}
	return put(d, body, "status", str_of(d->i->to));
}

/* Where they were until now, and where they are. */
static enum err
ward_put(struct doing *d, str *body)
{
	unsigned n = length_of(json_get(d->stay.rec->json, S("location")));
	str name = d->stay.unit_name.n ? d->stay.unit_name
	    : S("Another ward");
	char path[80];
	struct { const char *tail; str value; } part[] = {
		{ "location.display", name }, { "status", S("completed") },
		{ "period.end", iso(d, d->at) } };

	if (d->unit.n == 0)
		return fail(d->cx, ERR_INPUT, "unit", "choose the ward");
	for (unsigned i = 0; i < 3; i++) {
		(void)snprintf(path, sizeof(path), "location[%u].%s", n,
		    part[i].tail);
		TRY(put(d, body, path, part[i].value));
	}
	TRY(put(d, body, "serviceProvider.reference", str_cat(d->cx->mem,
	    S("Organization/"), d->unit)));
	return put(d, body, "serviceProvider.display", d->unit_name);
}

/* How it ended, and until when those who owe a contact keep their sight. */
static enum err
end_put(struct doing *d, str *body)
{
	bool ward = str_eq(d->stay.kind, S("ward"));
	const char *file = ward ? "discharge-how" : "attend-end";
	str how = d->s->step == STEP_DISCHARGE && d->s->how.n == 0
	    ? said(d, "leaving.how") : d->s->step == STEP_LEFT &&
	    d->s->how.n == 0 ? S("left") : d->s->how;

	TRY(put(d, body, "period.end", iso(d, d->at)));
	if (str_eq(d->stay.kind, S("move")))
		return ERR_OK;
	if (how.n && !is_row(file, how))
		return fail(d->cx, ERR_INPUT, "how", "choose how it ended");
	if (d->s->step == STEP_SEEN && stay_is_left(how))
		return fail(d->cx, ERR_INPUT, "how", "they were not seen: write"
		    " it down under \"Left before being seen\", with what"
		    " happens now");
	if (d->s->step == STEP_LEFT && !stay_is_left(how))
		return fail(d->cx, ERR_INPUT, "how", "choose whether they left,"
		    " or decided not to be seen");
	TRY(put(d, body, ward ? HOW_PATH("urn:heed:code:discharge-how")
	    : HOW_PATH("urn:heed:code:attend-end"), how));
	return put(d, body,
	    "extension[url=urn:heed:follow-up-until].valueDateTime",
	    iso(d, d->at + (ward ? AFTER_WARD : AFTER_VISIT)));
}

static enum err
encounter_write(struct doing *d)
{
	struct change c = { .kind = KIND_ENCOUNTER, .id = d->s->id,
		.v = d->s->v, .act = "save", .reason = S("") };

	if (d->i->from[0] == '\0') {
		TRY(print_new(d, &c.body));
	} else {
		c.body = d->stay.rec->body;
		TRY(status_put(d, &c.body));
		if (d->s->step == STEP_WARD)
			TRY(ward_put(d, &c.body));
		if (strcmp(d->i->to, "finished") == 0 ||
		    strcmp(d->i->to, "cancelled") == 0)
			TRY(end_put(d, &c.body));
		if (str_eq(c.body, d->stay.rec->body))
			return ERR_OK;
	}
	TRY(record_write(d->cx, &c));
	d->s->id = c.id;
	d->s->v = c.v;
	return ERR_OK;
}

/* ---- the short form ---- */

/* Leave that ended is done with: the next is another record. */
static enum err
form_find(struct doing *d)
{
	enum kind k = d->i->form;

	d->has_form = k != KIND__MAX;
	if (d->has_form && d->s->id.n)
		return small_last(d->cx, k, d->s->person, d->s->id, true,
		    &d->form);
	if (d->has_form)
		return small_new(d->cx, k, d->s->person, &d->form);
	return ERR_OK;
}

static str
stands(const struct plan *p, const char *link)
{
	const struct line *l = line_in(&p->a, S(""), link);

	return l ? l->value : S("");
}

/* Someone left, and nothing is planned: then why (CARE-32). What the assessment
 * of the visit says of it is not asked for again (CARE-5). */
static enum err
left_check(struct doing *d)
{
	const struct assessment *a;
	struct assessments l;

	if (d->s->step != STEP_LEFT || said(d, "left.follow").n ||
	    said(d, "left.none").n)
		return ERR_OK;
	TRY(assessments_of(d->cx, d->s->person, &l));
	a = assessment_since(&l, d->stay.start);
	if (a && (stands(a->sheet, "end.follow").n ||
	    stands(a->sheet, "end.none").n))
		return ERR_OK;
	return fail(d->cx, ERR_INPUT, "left.follow", "write what happens now;"
	    " or, below, why nothing is planned");
}

static enum err
form_write(struct doing *d)
{
	const char *link = when_link(d->s->step);
	struct op *op = NEWN(d->cx->mem, struct op, d->s->nop + 1);
	unsigned n = d->s->nop;
	bool ends = d->s->step == STEP_LEAVE_RETURN ||
	    d->s->step == STEP_DISCHARGE || d->s->step == STEP_LEFT ||
	    (d->s->step == STEP_OBSERVE && said(d, "watch.ended").n);

	if (!d->has_form || (d->s->step == STEP_LEFT && n == 0))
		return ERR_OK;
	for (unsigned i = 0; i < n; i++)
		op[i] = d->s->op[i];
	if (link && said(d, link).n == 0)
		op[n++] = small_op(link, d->s->step == STEP_MOVE
		    ? str_sub(iso(d, d->at), 0, 10) : iso(d, d->at),
		    VOICE_PRACTITIONER, link);
	d->form.encounter = d->s->id;
	TRY(small_save(d->cx, &d->form, d->i->form, d->s->person, op, n,
	    ends ? S("completed") : S("in-progress")));
	d->s->form = d->form.rec.id;
	return ERR_OK;
}

/* ---- what follows ---- */

static str
basis_of(struct doing *d, const char *type, str id)
{
	return str_cat(d->cx->mem, str_of(type), str_cat(d->cx->mem, S("/"),
	    id));
}

/* A clock owed because of this contact; id is not needed. */
static enum err
owe(struct doing *d, const char *code, str basis, int64_t due, int64_t booked,
    str with)
{
	const struct who *who = door_who(d->cx);
	const struct clock_new n = { .code = str_of(code),
		.person = d->s->person, .start = d->at, .due = due,
		.basis = basis, .cause = S(""), .item = S(""),
		.unit = d->unit.n ? d->unit : d->stay.unit,
		.owner = d->s->owner.n ? d->s->owner : who->practitioner,
		.booked = booked, .with = with };
	str id;

	return clock_start(d->cx, &n, &id);
}

static enum err
gaps_owe(struct doing *d)
{
	str basis = basis_of(d, "QuestionnaireResponse", d->s->form);
	struct small now;

	TRY(small_read(d->cx, KIND_DISCHARGE, d->s->person, d->s->form, &now));
	for (unsigned i = 0; i < NGAPS; i++) {
		if (!is_gap(&now, &gap_row[i]))
			continue;
		d->s->ngaps++;
		TRY(owe(d, gap_row[i].clock, basis, 0, 0, S("")));
	}
	return ERR_OK;
}

/* The time that was named to look again; the one before is settled by it. */
static enum err
observed(struct doing *d)
{
	int64_t again = small_time(d->cx, &d->form, "watch.review");
	str basis = basis_of(d, "QuestionnaireResponse", d->s->form), id;
	const struct clock_new n = { .code = S("observation-review"),
		.person = d->s->person, .basis = basis, .due = again,
		.item = small_value(&d->form, "watch.review"),
		.cause = S(""), .unit = d->stay.unit, .owner = S("") };

	if (small_value(&d->form, "watch.ended").n || again <= d->cx->now)
		return clock_event(d->cx, d->s->person,
		    S("observation-review"), basis);
	TRY(clock_event(d->cx, d->s->person, S("observation-review"), basis));
	return clock_start(d->cx, &n, &id);
}

/* Whoever leaves from leave is not expected back. */
static enum err
leave_over(struct doing *d)
{
	struct small leave;

	TRY(clock_event(d->cx, d->s->person, S("leave-return"), S("")));
	TRY(clock_event(d->cx, d->s->person, S("observation-review"), S("")));
	TRY(small_last(d->cx, KIND_LEAVE, d->s->person, d->s->id, true,
	    &leave));
	return leave.exists ? small_save(d->cx, &leave, KIND_LEAVE,
	    d->s->person, NULL, 0, S("completed")) : ERR_OK;
}

/* As it was written down, for the person to read; a long one is cut before the
 * character that is too much. */
static str
named_contact(struct doing *d)
{
	str s = small_words(d->cx, &d->form, "contact.who");
	size_t i = 0, at = 0;

	while (i < s.n && i <= CLOCK_WITH_MAX) {
		at = i;
		(void)utf8_next(s, &i);
	}
	return i <= CLOCK_WITH_MAX ? s : str_sub(s, 0, at);
}

/* The same for everyone, however the stay ended (CARE-81). */
static enum err
discharged(struct doing *d)
{
	str basis = basis_of(d, "Encounter", d->s->id);
	int64_t booked = small_time(d->cx, &d->form, "contact.on");

	if (booked && booked < d->at)
		return fail(d->cx, ERR_INPUT, "contact.on", "this is before"
		    " they leave: choose a time after it");
	TRY(owe(d, "discharge", basis, 0, booked,
	    named_contact(d)));
	TRY(owe(d, "discharge-second", basis, 0, 0, S("")));
	TRY(leave_over(d));
	if (booked > d->at + 3 * DAY) {
		d->s->ngaps++; /* later than was promised */
		TRY(owe(d, "gap-contact", basis_of(d, "QuestionnaireResponse",
		    d->s->form), 0, 0, S("")));
	}
	return gaps_owe(d);
}

/* A team that stays with the person outside hospital. */
static bool
is_community(const struct team *t)
{
	return !str_has_word(S("inpatient ed liaison"), t->setting);
}

/* On the list of each team they know, the same day; where none is known here,
 * on the list of those who saw them (CARE-86). */
static enum err
attended(struct doing *d)
{
	str basis = basis_of(d, "Encounter", d->s->id), own = d->unit, id;
	struct clock_new n = { .code = S("ed-notify"), .start = d->at,
		.person = d->s->person, .basis = basis, .cause = S(""), .item = S(""),
		.unit = own, .owner = S("") };
	bool known = false;
	struct teams l;

	TRY(person_teams(d->cx, d->s->person, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (is_community(&l.at[i]) && !str_eq(l.at[i].unit, own)) {
			n.code = S("ed-known");
			n.unit = n.item = l.at[i].unit;
			known = true;
			TRY(clock_start(d->cx, &n, &id));
		}
	return known ? ERR_OK : clock_start(d->cx, &n, &id);
}

/* Their GP hears of a visit too (CARE-86, CARE-102); where something of this
 * visit already asks for that, once. */
static enum err
gp_told(struct doing *d)
{
	struct works l;

	TRY(work_of_person(d->cx, d->s->person, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].code, S("copies-gp")) &&
		    l.at[i].start >= d->stay.start)
			return ERR_OK;
	return owe(d, "copies-gp", basis_of(d, "Encounter", d->s->id), 0, 0,
	    S(""));
}

/* By when they are back, as it is written down now: also where that came, or
 * changed, when they had left already. */
static enum err
leave_began(struct doing *d)
{
	struct clock_new n = { .code = S("leave-return"),
		.person = d->s->person, .cause = S(""), .unit = d->stay.unit,
		.owner = door_who(d->cx)->practitioner };
	struct small leave;
	struct clock c;
	bool is;
	str id;

	TRY(small_last(d->cx, KIND_LEAVE, d->s->person, d->s->id, true,
	    &leave));
	n.due = leave.exists ? small_time(d->cx, &leave, "leave.due") : 0;
	n.start = d->s->step == STEP_LEAVE_START ? d->at : d->stay.since;
	if (n.due <= n.start)
		return ERR_OK;
	n.basis = basis_of(d, "QuestionnaireResponse", leave.rec.id);
	n.item = str_cat(d->cx->mem, iso(d, n.due), iso(d, d->cx->now));
	TRY(clock_by_basis(d->cx, d->s->person, n.basis, n.code, &is, &c));
	if (is && clock_is_live(&c) && c.due == n.due)
		return ERR_OK;
	TRY(clock_event(d->cx, d->s->person, n.code, n.basis));
	return clock_start(d->cx, &n, &id);
}

static enum err
leave_ended(struct doing *d)
{
	return clock_event(d->cx, d->s->person, S("leave-return"),
	    basis_of(d, "QuestionnaireResponse", d->s->form));
}

/* Whose they are now, as the person's own record says. */
static enum err
moved(struct doing *d)
{
	struct change c = { .kind = KIND_PERSON, .id = d->s->person,
		.act = "save", .reason = S("") };
	struct record r;

	if (d->stay.unit.n == 0)
		return ERR_OK;
	TRY(record_read_unredacted(d->cx, KIND_PERSON, d->s->person, &r));
	TRY(fhir_put(d->cx, r.body, "managingOrganization.reference",
	    FHIR_TEXT, str_cat(d->cx->mem, S("Organization/"), d->stay.unit),
	    &c.body));
	c.v = r.v;
	return str_eq(c.body, r.body) ? ERR_OK : record_write(d->cx, &c);
}

static enum err
review(struct doing *d)
{
	if (d->i->cause[0] == '\0')
		return ERR_OK;
	return clock_review(d->cx, d->s->person, str_of(d->i->cause),
	    d->s->form.n ? basis_of(d, "QuestionnaireResponse", d->s->form)
	                 : basis_of(d, "Encounter", d->s->id));
}

static enum err
follow(struct doing *d)
{
	switch (d->s->step) {
	case STEP_ATTEND:       TRY(attended(d)); break;
	case STEP_LEAVE_PLAN:
		if (str_eq(d->stay.status, S("onleave")))
			TRY(leave_began(d));
		break;
	case STEP_LEAVE_START:  TRY(leave_began(d)); break;
	case STEP_LEAVE_RETURN: TRY(leave_ended(d)); break;
	case STEP_OBSERVE:      TRY(observed(d)); break;
	case STEP_DISCHARGE:    TRY(discharged(d)); break;
	case STEP_SEEN:         TRY(gp_told(d)); break;
	case STEP_LEFT:
		TRY(gp_told(d));
		TRY(owe(d, "left-follow", basis_of(d, "Encounter", d->s->id),
		    0, 0, S("")));
		break;
	case STEP_MOVE_DONE:    TRY(moved(d)); break;
	default:                break;
	}
	return review(d);
}

static enum err
begin_check(struct doing *d)
{
	struct stays l;

	if (!str_has_word(str_of(d->i->on), d->s->kind))
		return fail(d->cx, ERR_INPUT, "kind",
		    "choose what this contact is");
	if (d->s->words.n > WORDS_MAX)
		return fail(d->cx, ERR_INPUT, "words",
		    "up to %d letters, please", WORDS_MAX);
	if (d->unit.n == 0 && d->s->step != STEP_MOVE)
		return fail(d->cx, ERR_INPUT, "unit",
		    "choose the ward or team");
	if (d->s->step != STEP_ADMIT)
		return ERR_OK;
	TRY(stays_of(d->cx, d->s->person, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].kind, S("ward")) && stay_is_on(&l.at[i]))
			return fail(d->cx, ERR_INPUT, "unit", "they are on a"
			    " ward already: %.*s", PRS(l.at[i].unit_name));
	return ERR_OK;
}

enum err
stay_do(struct ctx *cx, struct stay_step *s)
{
	struct doing d = { .cx = cx, .s = s, .i = &step_info[s->step],
		.stay = { .id = S(""), .unit = S("") } };
	struct record *r = NEW(cx->mem, struct record);

	s->form = S("");
	s->ngaps = 0;
	TRY(person_lock(cx, s->person));
	TRY(person_need(cx, s->person, true));
	TRY(unit_find(&d));
	if (d.i->from[0] == '\0') {
		s->id = S("");
		s->v = 0;
		TRY(begin_check(&d));
	} else {
		TRY(stay_read(cx, s->person, s->id, &d.stay));
		TRY(record_read_unredacted(cx, KIND_ENCOUNTER, s->id, r));
		d.stay.rec = r;
		if (r->v != s->v || !stay_may(&d.stay, s->step))
			return fail(cx, ERR_STALE, "v", "someone else changed"
			    " this since you opened it");
	}
	TRY(form_find(&d));
	TRY(when(&d));
	TRY(left_check(&d));
	TRY(encounter_write(&d));
	TRY(form_write(&d));
	return follow(&d);
}
