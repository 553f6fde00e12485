/*
 * A clock as a FHIR Task, and back.
 *
 * What R4 has a place for stands there for others to read (status, for, owner,
 * restriction); what Heed counts by stands in one extension, which is what is
 * read back, so that there is no second place that could say otherwise.
 */
#include "care/clock_int.h"
#include "core/arena.h"
#include "core/buf.h"
#include "fhir/fhir.h"

enum { BODY_MAX = 256 * 1024 };

#define TRY_URL S("urn:heed:try")

const char *const clock_state_code[CLOCK__MAX] = {
	[CLOCK_OPEN] = "open", [CLOCK_ATTEMPTED] = "attempted",
	[CLOCK_DONE] = "done", [CLOCK_NOT_APPLICABLE] = "not-applicable",
	[CLOCK_DIED] = "died",
};
const char *const clock_state_words[CLOCK__MAX] = {
	[CLOCK_OPEN] = "To do", [CLOCK_ATTEMPTED] = "Tried, no answer yet",
	[CLOCK_DONE] = "Done", [CLOCK_NOT_APPLICABLE] = "Does not apply",
	[CLOCK_DIED] = "Closed: the person died",
};
static const char *const status[CLOCK__MAX] = {
	[CLOCK_OPEN] = "requested", [CLOCK_ATTEMPTED] = "in-progress",
	[CLOCK_DONE] = "completed", [CLOCK_NOT_APPLICABLE] = "cancelled",
	[CLOCK_DIED] = "cancelled",
};

/* ---- reading ---- */

static int64_t
time_of(struct ctx *cx, const struct json *part)
{
	str s = json_text(json_get(part, S("valueDateTime")));
	struct fdate d;

	return fdate_try(cx, s, &d) ? d.low : 0;
}

static void
tries_read(struct ctx *cx, const struct json *j, struct clock *c)
{
	c->tries = NEWN(cx->mem, struct clock_try, CLOCK_TRIES_MAX + 1);
	JSON_EACH(e, json_get(j, S("extension"))) {
		struct clock_try *t = &c->tries[c->ntries];

		if (c->ntries == CLOCK_TRIES_MAX ||
		    !str_eq(json_text(json_get(e, S("url"))), TRY_URL))
			continue;
		*t = (struct clock_try){
			.how = json_text(json_get(fhir_ext(e, S("how")),
			    S("valueCode"))),
			.who = json_text(json_get(fhir_ext(e, S("who")),
			    S("valueString"))),
			.words = json_text(json_get(fhir_ext(e, S("words")),
			    S("valueString"))),
			.at = time_of(cx, fhir_ext(e, S("at"))),
			.two_way = json_true(json_get(fhir_ext(e,
			    S("two-way")), S("valueBoolean"))),
			.plan_seen = json_true(json_get(fhir_ext(e,
			    S("plan-seen")), S("valueBoolean"))) };
		c->ntries++;
	}
}

static str
text(const struct json *j, const char *url, str key)
{
	return json_text(json_get(work_part(j, str_of(url)), key));
}

void
clock_of(struct ctx *cx, const struct record *r, struct clock *c)
{
	const struct json *j = r->json;
	str state = text(j, "state", S("valueCode"));
	str owner = json_text(json_at(j, "owner.reference"));

	*c = (struct clock){ .id = r->id, .v = r->v, .person = r->person,
		.code = text(j, "code", S("valueCode")),
		.start = time_of(cx, work_part(j, S("start"))),
		.due = time_of(cx, work_part(j, S("due"))),
		.target = time_of(cx, work_part(j, S("target"))),
		.asked = time_of(cx, work_part(j, S("asked"))),
		.booked = time_of(cx, work_part(j, S("booked"))),
		.called = time_of(cx, work_part(j, S("called"))),
		.ended = time_of(cx, work_part(j, S("ended"))),
		.basis = json_text(json_at(j, "focus.reference")),
		.item = text(j, "item", S("valueString")),
		.cause = text(j, "cause", S("valueCode")),
		.unit = text(j, "unit", S("valueString")),
		.with = text(j, "with", S("valueString")),
		.owner = str_starts(owner, S("Practitioner/")) ?
		    str_sub(owner, 13, owner.n) : S(""),
		.why = json_text(json_at(j, "statusReason.text")) };
	c->rule = clock_rule(c->code);
	for (enum clock_state s = 0; s < CLOCK__MAX; s++)
		if (str_eq(state, str_of(clock_state_code[s])))
			c->state = s;
	tries_read(cx, j, c);
}

/* ---- writing ---- */

static void
part_time(struct json_w *w, const char *url, int64_t t)
{
	if (t)
		fhir_part(w, str_of(url), S("valueDateTime"),
		    time_iso(w->b->mem, t));
}

static void
part_flag(struct json_w *w, const char *url, bool on)
{
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("url"), str_of(url));
	json_w_bool(w, S("valueBoolean"), on);
	json_w_close(w, '}');
}

static void
write_clock(struct json_w *w, const struct clock *c, int64_t call)
{
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("url"), WORK_URL);
	json_w_open(w, S("extension"), '[');
	fhir_part(w, S("code"), S("valueCode"), c->code);
	fhir_part(w, S("kind"), S("valueCode"), c->rule->kind);
	fhir_part(w, S("state"), S("valueCode"),
	    str_of(clock_state_code[c->state]));
	part_time(w, "start", c->start);
	part_time(w, "due", c->due);
	part_time(w, "target", c->target);
	part_time(w, "asked", c->asked);
	part_time(w, "booked", c->booked);
	part_time(w, "call", call);
	part_time(w, "called", c->called);
	part_time(w, "ended", c->ended);
	fhir_part(w, S("unit"), S("valueString"), c->unit);
	fhir_part(w, S("item"), S("valueString"), c->item);
	fhir_part(w, S("cause"), S("valueCode"), c->cause);
	fhir_part(w, S("with"), S("valueString"), c->with);
	json_w_close(w, ']');
	json_w_close(w, '}');
}

static void
write_try(struct json_w *w, const struct clock_try *t)
{
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("url"), TRY_URL);
	json_w_open(w, S("extension"), '[');
	fhir_part(w, S("how"), S("valueCode"), t->how);
	fhir_part(w, S("who"), S("valueString"), t->who);
	fhir_part(w, S("words"), S("valueString"), t->words);
	part_time(w, "at", t->at);
	part_flag(w, "two-way", t->two_way);
	part_flag(w, "plan-seen", t->plan_seen);
	json_w_close(w, ']');
	json_w_close(w, '}');
}

static void
write_ref(struct json_w *w, str key, str type, str id)
{
	json_w_open(w, key, '{');
	json_w_text(w, S("reference"), str_cat(w->b->mem, type, id));
	json_w_close(w, '}');
}

static void
write_code(struct json_w *w, const struct clock *c)
{
	json_w_open(w, S("code"), '{');
	json_w_open(w, S("coding"), '[');
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("system"), S("urn:heed:code:clock"));
	json_w_text(w, S("code"), c->code);
	json_w_close(w, '}');
	json_w_close(w, ']');
	json_w_text(w, S("text"), c->rule->title);
	json_w_close(w, '}');
}

static void
write_times(struct json_w *w, const struct clock *c, int64_t now)
{
	struct arena *mem = w->b->mem;

	json_w_text(w, S("authoredOn"), time_iso(mem, c->asked));
	json_w_text(w, S("lastModified"), time_iso(mem, now));
	if (c->ended || c->booked) {
		json_w_open(w, S("executionPeriod"), '{');
		if (c->booked && (!c->ended || c->booked <= c->ended))
			json_w_text(w, S("start"), time_iso(mem, c->booked));
		if (c->ended)
			json_w_text(w, S("end"), time_iso(mem, c->ended));
		json_w_close(w, '}');
	}
	if (c->due) {
		json_w_open(w, S("restriction"), '{');
		json_w_open(w, S("period"), '{');
		json_w_text(w, S("end"), time_iso(mem, c->due));
		json_w_close(w, '}');
		json_w_close(w, '}');
	}
}

enum err
clock_print(struct ctx *cx, const struct clock *c, int64_t call, str *body)
{
	struct json_w w;
	struct buf b;

	buf_init(&b, cx->mem, BODY_MAX);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("resourceType"), S("Task"));
	json_w_open(&w, S("extension"), '[');
	write_clock(&w, c, call);
	for (unsigned i = 0; i < c->ntries; i++)
		write_try(&w, &c->tries[i]);
	json_w_close(&w, ']');
	json_w_text(&w, S("status"), str_of(status[c->state]));
	if (c->why.n) {
		json_w_open(&w, S("statusReason"), '{');
		json_w_text(&w, S("text"), c->why);
		json_w_close(&w, '}');
	}
	json_w_text(&w, S("intent"), S("order"));
	write_code(&w, c);
	write_ref(&w, S("focus"), S(""), c->basis);
	write_ref(&w, S("for"), S("Patient/"), c->person);
	write_times(&w, c, cx->now);
	if (c->owner.n)
		write_ref(&w, S("owner"), S("Practitioner/"), c->owner);
	else if (c->unit.n)
		write_ref(&w, S("owner"), S("Organization/"), c->unit);
	json_w_close(&w, '}');
	return buf_done(&b, body);
}
