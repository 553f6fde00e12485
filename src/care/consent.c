/*
 * A choice about sharing as a FHIR Consent, and back.
 *
 * Not here: who may choose, and when a choice ends (care/share.c). The one
 * idea: the answer is the Consent's status, which redaction reads too, so there
 * is no second place that could say otherwise.
 */
#include "fhir/fhir.h"
#include "care/consent.h"
#include "core/arena.h"
#include "core/time.h"

enum { BODY_MAX = 256 * 1024 };

#define SCOPE_SYSTEM S("urn:heed:code:consent-scope")
#define CHOICE_URL   S("urn:heed:choice")
#define PART_SYSTEM  S("urn:heed:part")
#define LINE_SYSTEM  S("urn:heed:line")

/* FHIR's words for an answer; one that was withdrawn is inactive. */
static const char *const answer_status[ANSWER__MAX] = {
	[ANSWER_NOT_ASKED] = "draft", [ANSWER_UNDECIDED] = "proposed",
	[ANSWER_NO] = "rejected", [ANSWER_YES] = "active",
};

/* ---- reading ---- */

str
consent_supporter(const struct json *consent)
{
	str ref = json_text(json_at(consent,
	    "provision.actor.0.reference.reference"));

	return str_starts(ref, S("RelatedPerson/")) ?
	    str_sub(ref, 14, SIZE_MAX) : S("");
}

str
consent_scope(const struct json *consent)
{
	return share_scope(consent);
}

static const struct json *
part_in(const struct json *consent, str part)
{
	JSON_EACH(x, json_get(consent, S("extension"))) {
		if (!str_eq(json_text(json_get(x, S("url"))), CHOICE_URL))
			continue;
		JSON_EACH(y, json_get(x, S("extension")))
			if (str_eq(json_text(json_get(y, S("url"))), part))
				return y;
	}
	return NULL;
}

static int64_t
time_in(struct ctx *cx, const struct json *j)
{
	unsigned ndiag = cx->ndiag;
	struct fdate d;

	if (json_text(j).n && fdate_parse(cx, "dateTime", json_text(j), &d) ==
	    ERR_OK)
		return d.low;
	cx->ndiag = ndiag;
	return 0;
}

int64_t
consent_asked(struct ctx *cx, const struct json *consent)
{
	return time_in(cx, json_get(consent, S("dateTime")));
}

int64_t
consent_withdrawn(struct ctx *cx, const struct json *consent)
{
	return time_in(cx, json_get(part_in(consent, S("withdrawn")),
	    S("valueDateTime")));
}

void
consent_choice(struct ctx *cx, const struct record *r, struct choice *c)
{
	const struct json *j = r->json;
	str status = json_text(json_get(j, S("status")));

	c->id = r->id;
	c->v = r->v;
	for (enum answer a = 0; a < ANSWER__MAX; a++)
		if (str_eq(status, str_of(answer_status[a])))
			c->answer = a;
	c->own_words = json_text(json_get(part_in(j, S("own-words")),
	    S("valueString")));
	c->asked_by = json_text(json_get(part_in(j, S("asked-by")),
	    S("valueString")));
	c->asked_on = consent_asked(cx, j);
	c->benefits = json_true(json_get(part_in(j, S("benefits")),
	    S("valueBoolean")));
	c->limits = json_true(json_get(part_in(j, S("limits")),
	    S("valueBoolean")));
	c->review_on = json_text(json_get(part_in(j, S("review-on")),
	    S("valueDate")));
	c->capacity = json_text(json_at(part_in(j, S("capacity")),
	    "valueReference.reference"));
	c->ends_on = json_text(json_at(j, "provision.period.end"));
	if (str_eq(status, S("inactive"))) {
		c->answer = ANSWER_NO;
		c->withdrawn_on = consent_withdrawn(cx, j);
		if (c->withdrawn_on == 0)
			c->withdrawn_on = r->at;
	}
	c->what = share_named(cx, j);
}

/* ---- writing ---- */

static void
coding(struct json_w *w, str system, str code)
{
	json_w_open(w, S("coding"), '[');
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("system"), system);
	json_w_text(w, S("code"), code);
	json_w_close(w, '}');
	json_w_close(w, ']');
}

static void
concept(struct json_w *w, str key, str system, str code)
{
	json_w_open(w, key, '{');
	coding(w, system, code);
	json_w_close(w, '}');
}

static void
reference(struct json_w *w, str key, str type, str id)
{
	struct arena *mem = w->b->mem;

	json_w_open(w, key, '{');
	json_w_text(w, S("reference"), str_cat(mem, type, id));
	json_w_close(w, '}');
}

static void
part_flag(struct json_w *w, str url, bool value)
{
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("url"), url);
	json_w_bool(w, S("valueBoolean"), value);
	json_w_close(w, '}');
}

static void
write_extension(struct json_w *w, const struct choice *c)
{
	json_w_open(w, S("extension"), '[');
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("url"), CHOICE_URL);
	json_w_open(w, S("extension"), '[');
	fhir_part(w, S("own-words"), S("valueString"), c->own_words);
	fhir_part(w, S("asked-by"), S("valueString"), c->asked_by);
	part_flag(w, S("benefits"), c->benefits);
	part_flag(w, S("limits"), c->limits);
	fhir_part(w, S("review-on"), S("valueDate"), c->review_on);
	if (c->capacity.n) {
		json_w_open(w, JNOKEY, '{');
		json_w_text(w, S("url"), S("capacity"));
		reference(w, S("valueReference"), S(""), c->capacity);
		json_w_close(w, '}');
	}
	json_w_close(w, ']');
	json_w_close(w, '}');
	json_w_close(w, ']');
}

static void
write_data(struct json_w *w, str system, const str *value, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		json_w_open(w, JNOKEY, '{');
		json_w_text(w, S("meaning"), S("instance"));
		json_w_open(w, S("reference"), '{');
		json_w_open(w, S("identifier"), '{');
		json_w_text(w, S("system"), system);
		json_w_text(w, S("value"), value[i]);
		json_w_close(w, '}');
		json_w_close(w, '}');
		json_w_close(w, '}');
	}
}

static void
write_provision(struct json_w *w, const struct choice *c)
{
	json_w_open(w, S("provision"), '{');
	json_w_text(w, S("type"), S("permit"));
	if (c->ends_on.n) {
		json_w_open(w, S("period"), '{');
		json_w_text(w, S("end"), c->ends_on);
		json_w_close(w, '}');
	}
	json_w_open(w, S("actor"), '[');
	json_w_open(w, JNOKEY, '{');
	concept(w, S("role"), S("http://terminology.hl7.org/CodeSystem/"
	    "v3-ParticipationType"), S("IRCP"));
	reference(w, S("reference"), S("RelatedPerson/"), c->supporter);
	json_w_close(w, '}');
	json_w_close(w, ']');
	if (!share_empty(&c->what)) {
		json_w_open(w, S("data"), '[');
		write_data(w, PART_SYSTEM, c->what.part, c->what.nparts);
		write_data(w, LINE_SYSTEM, c->what.line, c->what.nlines);
		json_w_close(w, ']');
	}
	json_w_close(w, '}');
}

/* The Consent from scratch: all of it is ours. */
enum err
consent_print(struct ctx *cx, str person, const struct choice *c, str *body)
{
	struct json_w w;
	struct buf b;

	buf_init(&b, cx->mem, BODY_MAX);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("resourceType"), S("Consent"));
	write_extension(&w, c);
	json_w_text(&w, S("status"), str_of(answer_status[c->answer]));
	concept(&w, S("scope"),
	    S("http://terminology.hl7.org/CodeSystem/consentscope"),
	    S("patient-privacy"));
	json_w_open(&w, S("category"), '[');
	concept(&w, JNOKEY, SCOPE_SYSTEM, c->scope);
	json_w_close(&w, ']');
	reference(&w, S("patient"), S("Patient/"), person);
	json_w_text(&w, S("dateTime"), time_iso(cx->mem, c->asked_on));
	concept(&w, S("policyRule"),
	    S("http://terminology.hl7.org/CodeSystem/v3-ActCode"), S("OPTIN"));
	write_provision(&w, c);
	json_w_close(&w, '}');
	return buf_done(&b, body);
}
