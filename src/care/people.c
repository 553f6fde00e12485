/*
 * The person as every page shows them, and the people around them.
 *
 * Not here: the fields one by one (care/field.c), what those people told us
 * (care/told.c), and who sees what (care/share.c). The one idea: what is shown
 * of someone is made from their FHIR resource each time, as far as this viewer
 * may see it; nothing about a person is kept beside it.
 */
#include "care/people.h"
#include "access/account.h"
#include "core/arena.h"
#include "core/time.h"
#include "core/tsv.h"
#include "fhir/fhir.h"

#include <string.h>

enum { SHOWN_MAX = 8, SHOWN_TEXT_MAX = 4000 };

#define NHS_SYSTEM S("https://fhir.nhs.uk/Id/nhs-number")
#define UK_STATUS  S("https://fhir.hl7.org.uk/StructureDefinition/" \
	"Extension-UKCore-NHSNumberVerificationStatus")

/* ---- reading a resource ---- */

/* The value of a part of one of our compound extensions, or "". */
static str
part_of(const struct json *of, str url, str part, str value)
{
	return json_text(json_get(fhir_ext(fhir_ext(of, url), part), value));
}

static bool
flag_of(const struct json *of, str url, str part)
{
	return json_true(json_get(fhir_ext(fhir_ext(of, url), part),
	    S("valueBoolean")));
}

/* "Sam Example": the name's text, or its parts joined. */
static str
name_words(struct ctx *cx, const struct json *name)
{
	str text = json_text(json_get(name, S("text")));
	struct buf b;

	if (text.n)
		return text;
	buf_init(&b, cx->mem, SHOWN_TEXT_MAX);
	JSON_EACH(g, json_get(name, S("given"))) {
		buf_put(&b, json_text(g));
		buf_c(&b, ' ');
	}
	buf_put(&b, json_text(json_get(name, S("family"))));
	return b.over ? S("(a very long name)") : str_trim(buf_str(&b));
}

/* The official name, or the first; and how they want to be called. */
static void
names_of(struct ctx *cx, const struct json *j, str *official, str *usual)
{
	*official = *usual = S("");
	JSON_EACH(n, json_get(j, S("name"))) {
		str use = json_text(json_get(n, S("use")));

		if (str_eq(use, S("usual")) || str_eq(use, S("nickname")))
			*usual = name_words(cx, n);
		if (official->n == 0 || str_eq(use, S("official")))
			*official = name_words(cx, n);
	}
}

static str
language_of(const struct json *j)
{
	str first = S("");

	JSON_EACH(c, json_get(j, S("communication"))) {
		str code = S("");

		JSON_EACH(d, json_at(c, "language.coding"))
			if (str_eq(json_text(json_get(d, S("system"))),
			    S("urn:ietf:bcp:47")))
				code = json_text(json_get(d, S("code")));
		if (json_true(json_get(c, S("preferred"))))
			return code;
		if (first.n == 0)
			first = code;
	}
	return first;
}

bool
language_is_rtl(str lang)
{
	static const str rtl[] = { SK("ar"), SK("fa"), SK("ur"), SK("he"),
		SK("yi"), SK("ps"), SK("sd"), SK("ckb"), SK("ug"), SK("dv") };
	str first;

	(void)str_cut(&lang, '-', &first);
	for (unsigned i = 0; i < sizeof(rtl) / sizeof(rtl[0]); i++)
		if (str_ieq(first, rtl[i]))
			return true;
	return false;
}

/* ---- the person's view ---- */

static void
number_of(struct person_view *v, const struct json *j)
{
	JSON_EACH(i, json_get(j, S("identifier"))) {
		const struct json *uk = fhir_ext(i, UK_STATUS);
		str code = json_text(json_at(fhir_ext(i,
		    S("urn:heed:nhs-number-status")),
		    "valueCodeableConcept.coding.0.code"));

		if (!str_eq(json_text(json_get(i, S("system"))), NHS_SYSTEM))
			continue;
		v->nhs = json_text(json_get(i, S("value")));
		if (code.n == 0 && uk)
			code = json_text(json_at(uk,
			    "valueCodeableConcept.coding.0.code"));
		if (str_eq(code, S("01")) ||
		    str_eq(code, S("number-present-and-verified")))
			code = S("verified");
		v->nhs_status = code.n == 0 || (uk && !str_eq(code,
		    S("verified"))) ? S("unverified") : code;
	}
}

static void
need(struct person_view *v, str words)
{
	if (words.n == 0)
		return;
	if (v->nneeds < SHOWN_MAX)
		v->needs[v->nneeds++] = words;
	else
		v->needs[SHOWN_MAX - 1] = S("More needs: see the details");
}

/* CARE-10: what has to be done for information to reach them. */
static enum err
needs_of(struct ctx *cx, struct person_view *v, const struct record *r)
{
	if (v->lang.n && !str_eq(v->lang, S("en")))
		need(v, code_words("language", v->lang));
	for (unsigned i = 0; i < nfield_rows; i++) {
		const struct field_row *f = &field_row[i];
		str had;

		if (f->kind != r->kind || strcmp(f->group, "needs") != 0)
			continue;
		TRY(field_value(cx, f, r->json, &had));
		if (had.n == 0)
			continue;
		if (f->type == 'f')
			need(v, str_of(f->label));
		else if (f->type == 'a')
			need(v, had);
		else if (strcmp(f->name, "format") == 0 &&
		    !str_eq(had, S("plain")))
			need(v, code_words(f->codes, had));
		else if (f->type == 'd')
			v->reviewed = had;
	}
	return ERR_OK;
}

/* The routes with that answer in one sentence, or "". Neither a no nor an
 * answer that is wanting may be used. */
static str
routes(struct ctx *cx, const struct json *j, const char *lead, str answer,
    bool blank_too)
{
	const struct tsv *t = codes("contact-route");
	struct buf b;

	buf_init(&b, cx->mem, SHOWN_TEXT_MAX);
	for (unsigned i = 0; t && i < t->nrow; i++) {
		str code = tsv_get(t, i, "code"), says = tsv_get(t, i, "says");
		str a = part_of(j, S("urn:heed:safe-contact"), code,
		    S("valueCode"));

		if (!str_eq(a, answer) && !(blank_too && (a.n == 0 ||
		    str_eq(a, S("not-asked")))))
			continue;
		buf_put(&b, b.n ? S(", ") : str_of(lead));
		if (says.n && says.p[0] >= 'A' && says.p[0] <= 'Z') {
			buf_c(&b, (char)(says.p[0] + ('a' - 'A')));
			says = str_sub(says, 1, SIZE_MAX);
		}
		buf_put(&b, says);
	}
	return b.over ? S("Safe contact: see the details") : buf_str(&b);
}

static void
safe_of(struct ctx *cx, struct person_view *v, const struct json *j)
{
	const struct json *safe = fhir_ext(j, S("urn:heed:safe-contact"));
	const str say[] = {
		routes(cx, j, "Safe: ", S("yes"), false),
		routes(cx, j, "Ask first: ", S("ask-first"), false),
		routes(cx, j, "Do not: ", S("no"), true),
	};

	v->private_asked = flag_of(j, S("urn:heed:safe-contact"),
	    S("asked-alone"));
	if (!safe) {
		v->safe[v->nsafe++] =
		    S("Safe contact: not asked yet, so use no route");
		return;
	}
	for (unsigned i = 0; i < sizeof(say) / sizeof(say[0]); i++)
		if (say[i].n)
			v->safe[v->nsafe++] = say[i];
}

static bool
has_died(const struct json *j)
{
	return json_true(json_get(j, S("deceasedBoolean"))) ||
	    json_get(j, S("deceasedDateTime")) != NULL;
}

enum err
person_brief_of(struct ctx *cx, const struct record *r, struct person_view *out)
{
	struct person_view v = { .id = r->id, .canon = r->id, .name = S(""),
		.preferred = S(""), .nhs = S(""), .nhs_status = S(""),
		.reviewed = S(""), .died_on = S(""), .age = -1 };
	unsigned ndiag = cx->ndiag;
	struct fdate born;

	TRY(person_canon(cx, r->id, &v.canon));
	names_of(cx, r->json, &v.name, &v.preferred);
	if (v.name.n == 0)
		v.name = S("Name not known");
	v.dob = json_text(json_get(r->json, S("birthDate")));
	/* A date that came in and cannot be read is a date not known. */
	if (v.dob.n && fdate_parse(cx, "birthDate", v.dob, &born) == ERR_OK)
		v.age = age_years(&born, cx->now);
	cx->ndiag = ndiag;
	v.lang = language_of(r->json);
	v.rtl = language_is_rtl(v.lang);
	v.died = has_died(r->json);
	v.died_on = json_text(json_get(r->json, S("deceasedDateTime")));
	number_of(&v, r->json);
	*out = v;
	return ERR_OK;
}

enum err
person_rest_of(struct ctx *cx, const struct record *r, struct person_view *v)
{
	enum sight s;

	v->nneeds = v->nsafe = 0;
	TRY(person_sight(cx, r->id, &s));
	/* Who sees the name alone is told nothing, not even "not asked". */
	if (s == SIGHT_OWN || s >= SIGHT_CARE) {
		TRY(needs_of(cx, v, r));
		safe_of(cx, v, r->json);
	}
	return ERR_OK;
}

enum err
person_view_of(struct ctx *cx, const struct record *r, struct person_view *out)
{
	TRY(person_brief_of(cx, r, out));
	return person_rest_of(cx, r, out);
}

enum err
person_view(struct ctx *cx, str person, struct person_view *out)
{
	struct record r;

	TRY(record_read(cx, KIND_PERSON, person, &r));
	return person_view_of(cx, &r, out);
}

enum err
person_new(struct ctx *cx, const struct field *field, unsigned n, str unit,
    str *id)
{
	struct change c = { .kind = KIND_PERSON, .id = S(""), .act = "save",
		.reason = S("") };
	unsigned ndiag = cx->ndiag;
	enum err e = ERR_ABSENT;
	struct record team;
	struct buf b;
	str body;

	if (unit.n == 0)
		unit = door_who(cx)->unit;
	if (unit.n)
		e = record_read(cx, KIND_UNIT, unit, &team);
	if (e == ERR_ABSENT || e == ERR_GONE) {
		cx->ndiag = ndiag;
		return fail(cx, ERR_INPUT, "unit", "choose their team");
	}
	TRY(e);
	buf_init(&b, cx->mem, 400);
	buf_lit(&b, "{\"resourceType\":\"Patient\",\"active\":true,"
	    "\"managingOrganization\":{\"reference\":\"Organization/");
	buf_json(&b, unit);
	buf_lit(&b, "\"}}");
	TRY(buf_done(&b, &body));
	TRY(fields_put(cx, KIND_PERSON, body, "", field, n, &c.body));
	if (str_eq(c.body, body))
		return fail(cx, ERR_INPUT, "given",
		    "enter a name, or what they are called");
	TRY(record_write(cx, &c));
	*id = c.id;
	return ERR_OK;
}

/* ---- the people around them ---- */

static str
relation_of(const struct json *j)
{
	str other = S("");

	JSON_EACH(r, json_get(j, S("relationship"))) {
		JSON_EACH(c, json_get(r, S("coding"))) {
			str code = json_text(json_get(c, S("code")));

			if (str_eq(json_text(json_get(c, S("system"))),
			    S("urn:heed:code:relation")))
				return code_words("relation", code);
			if (other.n == 0)
				other = json_text(json_get(c, S("display")));
		}
		if (other.n == 0)
			other = json_text(json_get(r, S("text")));
	}
	return other;
}

/* A role that is a legal power says so when its proof was not seen (CARE-71). */
static bool
lacks_proof(struct ctx *cx, const struct json *j, str role)
{
	str url = str_cat(cx->mem, S("urn:heed:proof-"), role);

	if (!str_eq(role, S("parental-responsibility")) &&
	    !str_eq(role, S("lpa-hw")))
		return false;
	return part_of(j, url, S("by"), S("valueString")).n == 0 ||
	    part_of(j, url, S("on"), S("valueDate")).n == 0;
}

static str
roles_of(struct ctx *cx, const struct json *j)
{
	const struct tsv *t = codes("supporter-role");
	struct buf b;

	buf_init(&b, cx->mem, SHOWN_TEXT_MAX);
	for (unsigned i = 0; t && i < t->nrow; i++) {
		str code = tsv_get(t, i, "code");

		if (!flag_of(j, S("urn:heed:roles"), code))
			continue;
		if (b.n)
			buf_lit(&b, ", ");
		buf_put(&b, tsv_get(t, i, "says"));
		if (lacks_proof(cx, j, code))
			buf_lit(&b, " (proof not seen yet)");
	}
	return b.over ? S("(too many to show)") : buf_str(&b);
}

static str
telecom(const struct json *j, str system, str use)
{
	JSON_EACH(t, json_get(j, S("telecom")))
		if (str_eq(json_text(json_get(t, S("system"))), system) &&
		    (use.n == 0 ||
		        str_eq(json_text(json_get(t, S("use"))), use)))
			return json_text(json_get(t, S("value")));
	return S("");
}

static str
hidden_why(struct ctx *cx, const struct json *j)
{
	str url = S("urn:heed:do-not-contact-why");
	str code = part_of(j, url, S("code"), S("valueCode"));
	str words = part_of(j, url, S("words"), S("valueString"));

	code = code.n ? code_words("not-to-contact", code) : S("");
	if (code.n && words.n)
		code = str_cat(cx->mem, code, S(": "));
	return words.n ? str_cat(cx->mem, code, words) : code;
}

static bool
has_account(const struct accounts *a, str supporter)
{
	for (unsigned i = 0; i < a->n; i++)
		if (str_eq(a->at[i].supporter, supporter) &&
		    a->at[i].ended_at == 0)
			return true;
	return false;
}

static struct supporter
supporter_of(struct ctx *cx, const struct record *r, const struct accounts *a)
{
	struct supporter s = { .id = r->id, .hidden_why = S(""), .rec = r };
	str official, usual;

	names_of(cx, r->json, &official, &usual);
	s.name = usual.n ? usual : official.n ? official : S("Name not known");
	s.relation = relation_of(r->json);
	s.phone = telecom(r->json, S("phone"), S("mobile"));
	if (s.phone.n == 0)
		s.phone = telecom(r->json, S("phone"), S(""));
	s.email = telecom(r->json, S("email"), S(""));
	s.roles = roles_of(cx, r->json);
	s.hidden = json_true(json_get(fhir_ext(r->json,
	    S("urn:heed:do-not-contact")), S("valueBoolean")));
	if (s.hidden)
		s.hidden_why = hidden_why(cx, r->json);
	s.account = has_account(a, r->id);
	return s;
}

enum err
supporter_needs(struct ctx *cx, const struct supporter *s, str *out)
{
	struct person_view v = { .lang = language_of(s->rec->json) };

	TRY(needs_of(cx, &v, s->rec));
	*out = S("");
	for (unsigned i = 0; i < v.nneeds; i++)
		*out = str_cat(cx->mem, str_cat(cx->mem, *out, i ? S(", ")
		    : S("")), v.needs[i]);
	return ERR_OK;
}

enum err
supporters_of(struct ctx *cx, str person, bool restricted,
    struct supporters *out)
{
	struct supporters l = { 0 };
	struct accounts a;
	struct records r;
	enum sight s;

	*out = l;
	TRY(person_sight(cx, person, &s));
	if (s != SIGHT_OWN && s < SIGHT_CARE)
		return ERR_OK;
	TRY(accounts_around(cx, person, &a));
	TRY(record_list(cx, KIND_SUPPORTER, person, &r));
	l.at = NEWN(cx->mem, struct supporter, r.n + 1);
	for (unsigned i = 0; i < r.n; i++) {
		struct supporter one = supporter_of(cx, &r.at[i], &a);

		if (!one.hidden || (restricted && s >= SIGHT_CARE))
			l.at[l.n++] = one;
	}
	*out = l;
	return ERR_OK;
}

enum err
supporters_brief(struct ctx *cx, str person, struct supporters *out)
{
	struct supporters l = { 0 };
	const struct accounts none = { 0 };
	struct records r;

	TRY(record_list(cx, KIND_SUPPORTER, person, &r));
	l.at = NEWN(cx->mem, struct supporter, r.n + 1);
	for (unsigned i = 0; i < r.n; i++) {
		struct supporter one = supporter_of(cx, &r.at[i], &none);

		if (!one.hidden)
			l.at[l.n++] = one;
	}
	*out = l;
	return ERR_OK;
}

static enum err
supporter_one(struct ctx *cx, str id, bool account, struct supporter *out)
{
	struct record *r = NEW(cx->mem, struct record);
	struct accounts a = { 0 };
	struct supporter s;
	enum sight sight;

	TRY(record_read(cx, KIND_SUPPORTER, id, r));
	TRY(person_sight(cx, r->person, &sight));
	if (account && (sight == SIGHT_OWN || sight >= SIGHT_CARE))
		TRY(accounts_around(cx, r->person, &a));
	s = supporter_of(cx, r, &a);
	/* Only the team may know of those who are not to be contacted. */
	if (s.hidden && sight < SIGHT_CARE)
		return fail(cx, ERR_ABSENT, "supporter", "%s",
		    err_info[ERR_ABSENT].text);
	*out = s;
	return ERR_OK;
}

enum err
supporter_read(struct ctx *cx, str id, struct supporter *out)
{
	return supporter_one(cx, id, true, out);
}

enum err
supporter_brief(struct ctx *cx, str id, struct supporter *out)
{
	return supporter_one(cx, id, false, out);
}

enum err
supporter_new(struct ctx *cx, str person, const struct field *field, unsigned n,
    str *id)
{
	struct change c = { .kind = KIND_SUPPORTER, .id = S(""), .act = "save",
		.reason = S("") };
	struct buf b;
	str body;

	TRY(person_need(cx, person, false));
	buf_init(&b, cx->mem, 400);
	buf_lit(&b, "{\"resourceType\":\"RelatedPerson\",\"active\":true,"
	    "\"patient\":{\"reference\":\"Patient/");
	buf_json(&b, person);
	buf_lit(&b, "\"}}");
	TRY(buf_done(&b, &body));
	TRY(fields_put(cx, KIND_SUPPORTER, body, "", field, n, &c.body));
	if (str_eq(c.body, body))
		return fail(cx, ERR_INPUT, "name",
		    "enter a name, or what they are called");
	TRY(record_write(cx, &c));
	*id = c.id;
	return ERR_OK;
}
