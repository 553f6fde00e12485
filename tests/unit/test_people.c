/*
 * People: the fields of care/field.def as lenses, what may be typed into them,
 * how someone is shown, those around them, and what was told (CARE-7, CARE-10,
 * CARE-70, CARE-74, CARE-112). Those with a store run on both engines.
 */
#include "access/setting.h"
#include "care/share.h"
#include "core/tsv.h"
#include "service.h"

/* ---- the table ---- */

static struct service bare; /* what needs no store */

static struct ctx *
fresh(void)
{
	if (!bare.mem)
		service_start(&bare);
	ctx_init(&bare.cx, bare.mem, bare.now);
	return &bare.cx;
}

static void
table_is_sound(void **state)
{
	(void)state;
	(void)fresh();
	for (unsigned i = 0; i < nfield_rows; i++) {
		const struct field_row *f = &field_row[i];

		assert_non_null(strchr("tdnpeacf", f->type));
		if (f->type == 'c' || f->codes[0])
			if (!codes(f->codes))
				fail_msg("%s: no codes %s", f->name, f->codes);
		for (unsigned k = 0; k < i; k++)
			if (field_row[k].kind == f->kind &&
			    (strcmp(field_row[k].name, f->name) == 0 ||
			        strcmp(field_row[k].path, f->path) == 0))
				fail_msg("%s is there twice", f->name);
	}
}

/* A flag for each code of a file, saying what the file says. */
static void
flags_are(enum kind kind, const char *file, const char *prefix, str but)
{
	const struct tsv *t = codes(file);

	for (unsigned i = 0; i < t->nrow; i++) {
		str code = tsv_get(t, i, "code");
		bool found = str_find(but, code) >= 0;

		for (unsigned k = 0; k < nfield_rows; k++) {
			const struct field_row *f = &field_row[k];

			if (f->kind != kind || !str_eq(str_of(f->name),
			    str_cat(bare.mem, str_of(prefix), code)))
				continue;
			found = true;
			if (f->type == 'f')
				same_str(str_of(f->label),
				    tsv_get(t, i, "says"));
		}
		if (!found)
			fail_msg("%s: no field for %.*s", file, PRS(code));
	}
}

/* CARE-10 */
static void
flags_follow_the_practice(void **state)
{
	(void)state;
	(void)fresh();
	flags_are(KIND_PERSON, "adjustment", "need-", S("interpreter"));
	flags_are(KIND_SUPPORTER, "adjustment", "need-", S("interpreter"));
	flags_are(KIND_SUPPORTER, "supporter-role", "role-", S(""));
	flags_are(KIND_PERSON, "contact-route", "safe-", S(""));
}

static str
sample(const struct field_row *f)
{
	switch (f->type) {
	case 'd': return S("2020-02-29");
	case 'n': return S("9434765919");
	case 'p': return S("01632 960 001");
	case 'e': return S("sam@example.org");
	case 'c': return tsv_get(codes(f->codes), 1, "code");
	case 'f': return S("true");
	default:  return S("Words & \"more\" \xc3\xa9");
	}
}

static str
base(enum kind kind)
{
	return kind == KIND_PERSON ?
	    S("{\"resourceType\":\"Patient\",\"extension\":[{\"url\":"
	        "\"urn:other\",\"valueString\":\"stays\"}],\"telecom\":"
	        "[{\"system\":\"fax\",\"value\":\"0\"}] }") :
	    S("{\"resourceType\":\"RelatedPerson\",\"patient\":"
	        "{\"reference\":\"Patient/p\"},\"period\":{\"id\":\"x\"}}");
}

static void
each_row_is_a_lens(void **state)
{
	(void)state;
	for (unsigned i = 0; i < nfield_rows; i++) {
		const struct field_row *f = &field_row[i];
		struct ctx *cx = fresh();
		enum fhir_scalar as = f->type == 'f' ? FHIR_BOOL : FHIR_TEXT;
		str was = base(f->kind), v = sample(f), put, again, got;
		const struct json *j;
		bool there;

		ok(&bare, fhir_put(cx, was, f->path, as, v, &put));
		ok(&bare, json_parse(cx, put, FHIR_BODY_MAX, &j));
		ok(&bare, fhir_check(cx, j));
		ok(&bare, fhir_get(cx, j, f->path, &got, &there));
		assert_true(there);
		same_str(got, v);
		ok(&bare, fhir_put(cx, put, f->path, as, v, &again));
		same_str(again, put);
		ok(&bare, fhir_put(cx, put, f->path, as, JNOKEY, &again));
		same_str(again, was);
	}
}

/* CARE-5: all rows of a kind at once: no row reads what another wrote. */
static void
rows_do_not_meet(void **state)
{
	static const enum kind kind[] = { KIND_PERSON, KIND_SUPPORTER };

	(void)state;
	for (int n = 0; n < 2; n++) {
		struct ctx *cx = fresh();
		str body = base(kind[n]), got;
		const struct json *j;
		bool there;

		for (unsigned i = 0; i < nfield_rows; i++)
			if (field_row[i].kind == kind[n])
				ok(&bare, fhir_put(cx, body,
				    field_row[i].path, field_row[i].type == 'f'
				    ? FHIR_BOOL : FHIR_TEXT,
				    sample(&field_row[i]), &body));
		ok(&bare, json_parse(cx, body, FHIR_BODY_MAX, &j));
		ok(&bare, fhir_check(cx, j));
		for (unsigned i = 0; i < nfield_rows; i++)
			if (field_row[i].kind == kind[n]) {
				ok(&bare, fhir_get(cx, j, field_row[i].path,
				    &got, &there));
				same_str(got, sample(&field_row[i]));
			}
	}
}

/* ---- what may be typed ---- */

struct typed {
	enum kind kind;
	const char *name, *value, *kept; /* kept NULL: refused at name */
};
static const struct typed typed[] = {
	{ KIND_PERSON, "given", "  Sam ", "Sam" },
	{ KIND_PERSON, "given", "two\nlines", NULL },
	{ KIND_PERSON, "born", "1990-04-01", "1990-04-01" },
	{ KIND_PERSON, "born", "1990", "1990" },
	{ KIND_PERSON, "born", "2026-11-24", NULL },
	{ KIND_PERSON, "born", "1990-02-30", NULL },
	{ KIND_PERSON, "born", "1990-04-01T10:00:00Z", NULL },
	{ KIND_PERSON, "mobile", "+44 (1632) 960-001", "+44 (1632) 960-001" },
	{ KIND_PERSON, "mobile", "ask Mum", NULL },
	{ KIND_PERSON, "mobile", "12", NULL },
	{ KIND_PERSON, "email", "sam@example.org", "sam@example.org" },
	{ KIND_PERSON, "email", "sam@example", NULL },
	{ KIND_PERSON, "email", "sam at example.org", NULL },
	{ KIND_PERSON, "email", "a@b@example.org", NULL },
	{ KIND_PERSON, "email", "sam@example.org ,x", NULL },
	{ KIND_PERSON, "language", "cy", "cy" },
	{ KIND_PERSON, "language", "klingon", NULL },
	{ KIND_PERSON, "safe-text", "yes", "yes" },
	{ KIND_PERSON, "safe-text", "not-asked", "" },
	{ KIND_PERSON, "safe-words", "one\r\ntwo", "one\ntwo" },
	{ KIND_PERSON, "need-bsl", "yes", "1" },
	{ KIND_PERSON, "need-bsl", "", "" },
	{ KIND_PERSON, "need-bsl", "no", "" },
	{ KIND_SUPPORTER, "until", "2027-01-01", "2027-01-01" },
	{ KIND_SUPPORTER, "proof-lpa-hw-on", "2027-01-01", NULL },
	{ KIND_SUPPORTER, "relation", "mother", "mother" },
	{ KIND_SUPPORTER, "relation", "boss", NULL },
};

/* The value of a row in a body, as fields_read gives it. */
static str
field_in(struct service *s, enum kind kind, str body, const char *name)
{
	struct record r = { .kind = kind, .body = body };
	str *v = NEWN(s->mem, str, nfield_rows);
	unsigned k = 0;

	ok(s, json_parse(&s->cx, body, FHIR_BODY_MAX, &r.json));
	ok(s, fields_read(&s->cx, &r, v));
	for (unsigned i = 0; i < nfield_rows; i++) {
		if (field_row[i].kind != kind)
			continue;
		if (strcmp(field_row[i].name, name) == 0)
			return v[k];
		k++;
	}
	fail_msg("no field %s", name);
	return S("");
}

static void
typing(struct service *s)
{
	for (unsigned i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		const struct typed *t = &typed[i];
		const struct field f = { str_of(t->name), str_of(t->value) };
		str out = S("");

		as_practitioner(s);
		if (!t->kept) {
			refused(s, fields_put(&s->cx, t->kind, base(t->kind),
			    "", &f, 1, &out), ERR_INPUT, t->name, "");
			continue;
		}
		ok(s, fields_put(&s->cx, t->kind, base(t->kind), "", &f, 1,
		    &out));
		same_str(field_in(s, t->kind, out, t->name),
		    str_of(t->kept));
	}
}

static void
what_may_be_typed(void **state)
{
	(void)state;
	on_both(typing);
}

static void
putting(struct service *s)
{
	static const struct field date[] = {
		{ SK("born-day"), SK("1") }, { SK("born-month"), SK("apr") },
		{ SK("born-year"), SK("1990") },
		{ SK("need-loop"), SK("") }, { SK("need-loop"), SK("1") },
		{ SK("given"), SK("Sam") }, { SK("mobile"), SK("01632 960 001") },
	};
	static const struct field blank[] = {
		{ SK("born-day"), SK("") }, { SK("born-month"), SK(" ") },
		{ SK("born-year"), SK("") }, { SK("need-loop"), SK("") },
		{ SK("mobile"), SK("") },
	};
	static const struct field bad[] = {
		{ SK("born-day"), SK("31") }, { SK("born-month"), SK("2") },
		{ SK("born-year"), SK("1990") }, { SK("mobile"), SK("x") },
	};
	static const struct field nobody[] = { { SK("given"), SK(" ") } };
	str out, less;

	as_practitioner(s);
	ok(s, fields_put(&s->cx, KIND_PERSON, base(KIND_PERSON), "", date, 7,
	    &out));
	same_str(field_in(s, KIND_PERSON, out, "born"), S("1990-04-01"));
	same_str(field_in(s, KIND_PERSON, out, "need-loop"), S("1"));
	holds(out, "\"urn:other\",\"valueString\":\"stays\"");
	/* The same again changes no byte. */
	ok(s, fields_put(&s->cx, KIND_PERSON, out, "", date, 7, &less));
	same_str(less, out);
	/* Groups that were not on the page stay as they are. */
	ok(s, fields_put(&s->cx, KIND_PERSON, out, "name needs", blank, 5,
	    &less));
	same_str(field_in(s, KIND_PERSON, less, "born"), S(""));
	same_str(field_in(s, KIND_PERSON, less, "need-loop"), S(""));
	same_str(field_in(s, KIND_PERSON, less, "given"), S("Sam"));
	same_str(field_in(s, KIND_PERSON, less, "mobile"), S("01632 960 001"));
	/* All that is wrong is said at once. */
	as_practitioner(s);
	refused(s, fields_put(&s->cx, KIND_PERSON, out, "", bad, 4, &less),
	    ERR_INPUT, "born", "");
	assert_int_equal(s->cx.ndiag, 2);
	same_str(s->cx.diag[1].where, S("mobile"));
	as_practitioner(s);
	refused(s, fields_put(&s->cx, KIND_PERSON, out, "", nobody, 1, &less),
	    ERR_INPUT, "given", "enter a name");
}

static void
a_form_changes_what_it_posts(void **state)
{
	(void)state;
	on_both(putting);
}

/* ---- CARE-7 ---- */

static void
test_numbers(struct service *s, const char *on)
{
	as_system(s);
	begin(s);
	ok(s, setting_write(&s->cx, SET_TEST_NUMBERS, str_of(on)));
	commit(s);
}

static enum err
number(struct service *s, str body, const char *nhs, const char *status,
    str *out)
{
	const struct field f[] = { { S("nhs"), str_of(nhs) },
		{ S("nhs-status"), str_of(status ? status : "") } };

	enum err e;

	as_practitioner(s);
	begin(s);
	e = fields_put(&s->cx, KIND_PERSON, body, "number", f, status ? 2 : 1,
	    out);
	door_rollback(&s->cx);
	return e;
}

static void
care_7_numbers(struct service *s)
{
	static const struct { const char *in, *out; } real[] = {
		{ "9434765919", "9434765919" }, { "943 476 5919", "9434765919" },
		{ "943-476-5919", "9434765919" }, { "943 476 5918", NULL },
		{ "943476591", NULL }, { "94347659190", NULL },
		{ "0000000000", NULL }, { "1111111111", NULL },
		{ "943476591x", NULL }, { "9990000018", NULL },
	};
	static const char *const test[] = { "9990000018", "9990000026",
		"999 000 0034" };
	str b = base(KIND_PERSON), out;

	for (unsigned i = 0; i < sizeof(real) / sizeof(real[0]); i++) {
		if (!real[i].out) {
			refused(s, number(s, b, real[i].in, NULL, &out),
			    ERR_INPUT, "nhs", "");
			continue;
		}
		ok(s, number(s, b, real[i].in, NULL, &out));
		same_str(field_in(s, KIND_PERSON, out, "nhs"),
		    str_of(real[i].out));
		same_str(field_in(s, KIND_PERSON, out, "nhs-status"),
		    S("unverified"));
	}
	test_numbers(s, "1");
	for (unsigned i = 0; i < 3; i++) {
		ok(s, number(s, b, test[i], "", &out));
		same_str(field_in(s, KIND_PERSON, out, "nhs-status"),
		    S("test"));
	}
	refused(s, number(s, b, "9990000000", NULL, &out), ERR_INPUT, "nhs",
	    "");
	test_numbers(s, "0");
	/* One that stands is not asked about again. */
	ok(s, number(s, out, "999 000 0034", "test", &b));
	same_str(b, out);
}

static void
care_7_status(struct service *s)
{
	str b = base(KIND_PERSON), one, two;

	/* Checked is not for hands to write. */
	refused(s, number(s, b, "9434765919", "verified", &one), ERR_INPUT,
	    "nhs-status", "not by hand");
	refused(s, number(s, b, "9434765919", "none", &one), ERR_INPUT,
	    "nhs-status", "");
	refused(s, number(s, b, "", "unverified", &one), ERR_INPUT,
	    "nhs-status", "no number");
	ok(s, number(s, b, "", "none", &one));
	same_str(field_in(s, KIND_PERSON, one, "nhs-status"), S("none"));
	/* A status left as it was drawn follows the number. */
	ok(s, number(s, one, "9434765919", "none", &two));
	same_str(field_in(s, KIND_PERSON, two, "nhs-status"), S("unverified"));
	/* What was checked elsewhere stays checked while the number stands. */
	ok(s, fhir_put(&s->cx, two, "identifier[system=https://fhir.nhs.uk/Id/"
	    "nhs-number].extension[url=urn:heed:nhs-number-status]."
	    "valueCodeableConcept.coding[system=urn:heed:code:nhs-number].code",
	    FHIR_TEXT, S("verified"), &one));
	ok(s, number(s, one, "943 476 5919", "verified", &two));
	same_str(two, one);
	ok(s, number(s, one, "4010232137", "verified", &two));
	same_str(field_in(s, KIND_PERSON, two, "nhs-status"), S("unverified"));
	/* Taken away, both go. */
	ok(s, number(s, two, "", "unverified", &one));
	same_str(field_in(s, KIND_PERSON, one, "nhs"), S(""));
	same_str(one, b);
}

static void
care_7_of_one_person(struct service *s)
{
	static const struct field f[] = { { SK("given"), SK("Kim") },
		{ SK("nhs"), SK("943 476 5919") } };
	static const struct field same[] = { { SK("given"), SK("Lee") },
		{ SK("nhs"), SK("9434765919") } };
	struct record r;
	str kim, lee, out;
	int64_t v;

	as_practitioner(s);
	begin(s);
	ok(s, person_new(&s->cx, f, 2, S(""), &kim));
	commit(s);
	as_practitioner(s);
	begin(s);
	refused(s, person_new(&s->cx, same, 2, S(""), &lee), ERR_INPUT, "nhs",
	    "another record");
	lacks(err_say(&s->cx, ERR_INPUT), "Kim");
	back(s);
	/* Their own number may be saved again. */
	as_practitioner(s);
	begin(s);
	ok(s, record_read(&s->cx, KIND_PERSON, kim, &r));
	ok(s, fields_save(&s->cx, KIND_PERSON, kim, r.v, "", f, 2, &v));
	assert_int_equal(v, r.v);
	commit(s);
	/* The person cannot use the field to find out who is known here. */
	as_person(s, kim, "Kim");
	begin(s);
	ok(s, fields_put(&s->cx, KIND_PERSON, r.body, "", f, 2, &out));
	same_str(out, r.body);
	refused(s, fields_put(&s->cx, KIND_PERSON, base(KIND_PERSON), "",
	    (const struct field[]){ { S("nhs"), S("4010232137") } }, 1, &out),
	    ERR_DENIED, "nhs", "team");
	back(s);
}

static void
care_7(struct service *s)
{
	care_7_numbers(s);
	care_7_status(s);
	care_7_of_one_person(s);
}

static void
care_7_nhs_numbers(void **state)
{
	(void)state;
	on_both(care_7);
}

/* ---- how someone is shown ---- */

static void
showing(struct service *s)
{
	static const struct field f[] = {
		{ SK("given"), SK("Samira") }, { SK("family"), SK("Test") },
		{ SK("preferred"), SK("Sam") }, { SK("born"), SK("2011-11-23") },
		{ SK("language"), SK("ur") }, { SK("need-literal"), SK("1") },
		{ SK("format"), SK("large") }, { SK("interpreter"), SK("1") },
		{ SK("needs-reviewed"), SK("2026-11-01") },
		{ SK("safe-text"), SK("yes") }, { SK("safe-email"), SK("no") },
		{ SK("safe-call"), SK("ask-first") },
		{ SK("safe-alone"), SK("1") },
	};
	static const struct field little[] = { { SK("family"), SK("X") } };
	struct person_view v;
	str id, other;

	as_practitioner(s);
	begin(s);
	ok(s, person_new(&s->cx, f, 13, S(""), &id));
	ok(s, person_new(&s->cx, little, 1, s->unit, &other));
	commit(s);
	as_practitioner(s);
	begin(s);
	ok(s, person_view(&s->cx, id, &v));
	same_str(v.name, S("Samira Test"));
	same_str(v.preferred, S("Sam"));
	same_str(v.canon, id);
	assert_int_equal(v.age, 15);
	same_str(v.lang, S("ur"));
	assert_true(v.rtl && v.private_asked && !v.died);
	assert_int_equal(v.nneeds, 4);
	holds(v.needs[0], "Urdu");
	same_str(v.reviewed, S("2026-11-01"));
	assert_int_equal(v.nsafe, 3);
	same_str(v.safe[0], S("Safe: send a text"));
	same_str(v.safe[1], S("Ask first: call me"));
	/* What was not asked is not used either. */
	holds(v.safe[2], "Do not: leave a voicemail, send an email");
	holds(v.safe[2], "say the name of the service");
	ok(s, person_view(&s->cx, other, &v));
	assert_int_equal(v.age, -1);
	assert_int_equal(v.nneeds, 0);
	assert_int_equal(v.nsafe, 1);
	holds(v.safe[0], "not asked yet");
	assert_false(v.rtl || v.private_asked);
	refused(s, person_new(&s->cx, NULL, 0, S(""), &id), ERR_INPUT, "given",
	    "");
	back(s);
	as_practitioner(s);
	begin(s);
	refused(s, person_new(&s->cx, little, 1, S("nowhere"), &id), ERR_INPUT,
	    "unit", "");
	back(s);
}

static void
a_person_is_shown(void **state)
{
	(void)state;
	on_both(showing);
}

/* ---- the people around them ---- */

static void
around(struct service *s)
{
	static const struct field f[] = { { SK("name"), SK("Jo Test") },
		{ SK("relation"), SK("mother") },
		{ SK("mobile"), SK("01632 960 002") },
		{ SK("role-emergency"), SK("1") },
		{ SK("role-parental-responsibility"), SK("1") } };
	static const struct field proof[] = {
		{ SK("proof-parental-responsibility-by"), SK("Ana Reyes") },
		{ SK("proof-parental-responsibility-on"), SK("2026-11-01") } };
	str p = new_person(s, "Sam"), id;
	struct supporters l;
	int64_t v;

	as_practitioner(s);
	begin(s);
	ok(s, supporter_new(&s->cx, p, f, 5, &id));
	refused(s, supporter_new(&s->cx, p, NULL, 0, &id), ERR_INPUT, "name",
	    "");
	ok(s, supporters_of(&s->cx, p, false, &l));
	assert_int_equal(l.n, 1);
	same_str(l.at[0].name, S("Jo Test"));
	same_str(l.at[0].relation, S("Mother"));
	same_str(l.at[0].phone, S("01632 960 002"));
	/* CARE-71: a power is not believed until its proof was seen. */
	same_str(l.at[0].roles, S("Someone to call in an emergency, Has "
	    "parental responsibility (proof not seen yet)"));
	assert_false(l.at[0].hidden || l.at[0].account);
	ok(s, fields_save(&s->cx, KIND_SUPPORTER, l.at[0].id, l.at[0].rec->v,
	    "proof", proof, 2, &v));
	assert_int_equal(v, 2);
	ok(s, supporters_of(&s->cx, p, false, &l));
	same_str(l.at[0].roles, S("Someone to call in an emergency, Has "
	    "parental responsibility"));
	commit(s);
	as_practitioner(s);
	begin(s);
	refused(s, fields_save(&s->cx, KIND_SUPPORTER, l.at[0].id, 1, "proof",
	    proof, 2, &v), ERR_STALE, "", "");
	back(s);
}

/* CARE-70 CARE-71 */
static void
the_people_around(void **state)
{
	(void)state;
	on_both(around);
}

static const struct field father_is_hidden[] = {
	{ SK("do-not-contact"), SK("1") },
	{ SK("do-not-contact-why"), SK("harm") },
	{ SK("do-not-contact-words"), SK("Court letter seen") } };

static str
fifteen(struct service *s, str *mother, str *father)
{
	static const struct field child[] = { { SK("given"), SK("Alex") },
		{ SK("born"), SK("2011-05-01") } };
	static const struct field mum[] = { { SK("name"), SK("Mel Test") },
		{ SK("relation"), SK("mother") },
		{ SK("role-parental-responsibility"), SK("1") } };
	static const struct field dad[] = { { SK("name"), SK("Ron Test") },
		{ SK("relation"), SK("father") },
		{ SK("mobile"), SK("01632 960 003") },
		{ SK("role-parental-responsibility"), SK("1") } };
	str p;

	as_practitioner(s);
	begin(s);
	ok(s, person_new(&s->cx, child, 2, S(""), &p));
	ok(s, supporter_new(&s->cx, p, mum, 3, mother));
	ok(s, supporter_new(&s->cx, p, dad, 4, father));
	commit(s);
	return p;
}

static void
care_112(struct service *s)
{
	str mother, father, p = fifteen(s, &mother, &father);
	struct supporters l;
	struct supporter one;
	struct choices c;
	struct share had;
	int64_t v;

	/* Before: he is shared with. */
	as_person(s, p, "Alex");
	begin(s);
	ok(s, share_line(&s->cx, p, father, S("line1"), true));
	refused(s, fields_save(&s->cx, KIND_SUPPORTER, father, 1, "restricted",
	    father_is_hidden, 3, &v), ERR_DENIED, "do-not-contact", "team");
	back(s);
	as_practitioner(s);
	begin(s);
	ok(s, share_line(&s->cx, p, father, S("line1"), true));
	ok(s, share_line(&s->cx, p, mother, S("line1"), true));
	ok(s, fields_save(&s->cx, KIND_SUPPORTER, father, 1, "restricted",
	    father_is_hidden, 3, &v));
	commit(s);

	/* The person, and the mother: he is not there. */
	as_person(s, p, "Alex");
	begin(s);
	ok(s, supporters_of(&s->cx, p, true, &l));
	assert_int_equal(l.n, 1);
	same_str(l.at[0].id, mother);
	refused(s, supporter_read(&s->cx, father, &one), ERR_ABSENT, "", "");
	back(s);
	as_person(s, p, "Alex");
	begin(s);
	refused(s, choices_of(&s->cx, p, father, &c), ERR_ABSENT, "", "");
	back(s);
	as_supporter(s, p, mother, "Mel Test");
	begin(s);
	ok(s, supporters_of(&s->cx, p, true, &l));
	assert_int_equal(l.n, 0);
	refused(s, supporter_read(&s->cx, father, &one), ERR_ABSENT, "", "");
	ok(s, share_of(&s->cx, p, mother, &had));
	assert_int_equal(had.nlines, 1);
	/* Even his own account sees nothing, and learns no reason. */
	as_supporter(s, p, father, "Ron Test");
	begin(s);
	refused(s, supporter_read(&s->cx, father, &one), ERR_ABSENT, "", "");
	ok(s, share_of(&s->cx, p, father, &had));
	assert_true(share_empty(&had));
	back(s);

	/* The team: only in the restricted view. */
	as_practitioner(s);
	begin(s);
	ok(s, supporters_of(&s->cx, p, false, &l));
	assert_int_equal(l.n, 1);
	ok(s, supporters_of(&s->cx, p, true, &l));
	assert_int_equal(l.n, 2);
	ok(s, supporter_read(&s->cx, father, &one));
	assert_true(one.hidden);
	holds(one.roles, "parental responsibility");
	holds(one.hidden_why, "Court letter seen");
	holds(one.hidden_why, "harmed or frightened");
	refused(s, share_line(&s->cx, p, father, S("line1"), true), ERR_DENIED,
	    "supporter", "not to be contacted");
	back(s);

	/* When the flag goes, so does its reason; and nothing comes back. */
	as_practitioner(s);
	begin(s);
	ok(s, fields_save(&s->cx, KIND_SUPPORTER, father, 2, "restricted",
	    (const struct field[]){ { S("do-not-contact"), S("") } }, 1, &v));
	ok(s, supporter_read(&s->cx, father, &one));
	assert_false(one.hidden);
	lacks(one.rec->body, "do-not-contact");
	lacks(one.rec->body, "Court letter");
	ok(s, share_of(&s->cx, p, father, &had));
	assert_true(share_empty(&had));
	commit(s);
}

static void
care_112_do_not_contact(void **state)
{
	(void)state;
	on_both(care_112);
}

/* ---- CARE-74 ---- */

static void
care_74(struct service *s)
{
	const struct told t = { .said = S("He gave away his dog"),
		.worried = S("He sounded calm"), .share = S(""),
		.share_why = S(""), .who = S("") };
	const struct told nothing = { .said = S(" "), .worried = S(""),
		.share = S(""), .share_why = S(""), .who = S("") };
	str mother, father, p = fifteen(s, &mother, &father), id, other;
	struct records l;
	struct record r;
	struct choices c;

	/* He says no to everything. */
	as_person(s, p, "Alex");
	begin(s);
	ok(s, choices_of(&s->cx, p, mother, &c));
	for (unsigned i = 0; i < c.n; i++) {
		c.at[i].answer = ANSWER_NO;
		ok(s, choice_set(&s->cx, p, &c.at[i]));
	}
	commit(s);
	/* She is heard all the same, by us or by herself. */
	as_practitioner(s);
	begin(s);
	ok(s, note_add(&s->cx, p, mother, &t, &id));
	ok(s, info_add(&s->cx, p, mother, S("crisis-contacts rights")));
	ok(s, info_add(&s->cx, p, S(""), S("A leaflet about sleep")));
	commit(s);
	as_practitioner(s);
	begin(s);
	ok(s, record_read(&s->cx, KIND_NOTE, id, &r));
	holds(r.body, "He gave away his dog");
	holds(r.body, "Mel Test, Mother");
	holds(r.body, "not-decided-keep-private");
	holds(r.body, "\"valueCode\":\"supporter\"");
	holds(r.body, "\"source\":{\"reference\":\"RelatedPerson/");
	ok(s, record_list(&s->cx, KIND_INFO, p, &l));
	assert_int_equal(l.n, 2);
	holds(str_cat(s->mem, l.at[0].body, l.at[1].body),
	    "\"code\":\"rights\"");
	holds(str_cat(s->mem, l.at[0].body, l.at[1].body), "about sleep");
	refused(s, note_add(&s->cx, p, mother, &nothing, &other), ERR_INPUT,
	    "said", "");
	back(s);
	as_supporter(s, p, mother, "Mel Test");
	begin(s);
	ok(s, note_add(&s->cx, p, father, &t, &other));
	commit(s);
	/* In her own name, whatever she posts; and she sees neither. */
	as_practitioner(s);
	begin(s);
	ok(s, record_read(&s->cx, KIND_NOTE, other, &r));
	holds(r.body, str_c(s->mem, str_cat(s->mem, S("RelatedPerson/"),
	    mother)));
	lacks(r.body, str_c(s->mem, father));
	back(s);
	as_supporter(s, p, mother, "Mel Test");
	begin(s);
	refused(s, record_read(&s->cx, KIND_NOTE, other, &r), ERR_ABSENT, "",
	    "");
	refused(s, info_add(&s->cx, p, mother, S("rights")), ERR_DENIED, "",
	    "");
	back(s);
	/* The person does not read what she said, nor writes in her name. */
	as_person(s, p, "Alex");
	begin(s);
	ok(s, record_list(&s->cx, KIND_NOTE, p, &l));
	assert_int_equal(l.n, 0);
	refused(s, note_add(&s->cx, p, mother, &t, &id), ERR_DENIED, "", "");
	back(s);
}

static void
care_74_always_heard(void **state)
{
	(void)state;
	on_both(care_74);
}

static void
someone_elses_supporter(struct service *s)
{
	const struct told t = { .said = S("x"), .worried = S(""),
		.share = S("loudly"), .share_why = S(""), .who = S("") };
	str mother, father, p = fifteen(s, &mother, &father), id;
	str q = new_person(s, "Kit");
	struct records l;
	int64_t v;

	as_practitioner(s);
	begin(s);
	refused(s, note_add(&s->cx, q, mother, &t, &id), ERR_INPUT,
	    "supporter", "another person");
	back(s);
	as_practitioner(s);
	begin(s);
	refused(s, note_add(&s->cx, p, mother, &t, &id), ERR_INPUT, "share",
	    "");
	back(s);
	/* Someone hidden has no name in what the person reads. */
	as_practitioner(s);
	begin(s);
	ok(s, fields_save(&s->cx, KIND_SUPPORTER, father, 1, "restricted",
	    father_is_hidden, 3, &v));
	ok(s, info_add(&s->cx, p, father, S("rights")));
	commit(s);
	as_person(s, p, "Alex");
	begin(s);
	ok(s, record_list(&s->cx, KIND_INFO, p, &l));
	assert_int_equal(l.n, 1);
	lacks(l.at[0].body, "Ron");
	lacks(l.at[0].body, str_c(s->mem, father));
	back(s);
}

static void
notes_are_about_ones_own(void **state)
{
	(void)state;
	on_both(someone_elses_supporter);
}

/* ---- codes, wording, crisis contacts ---- */

static void
words_of_codes(void **state)
{
	(void)state;
	(void)fresh();
	same_str(code_words("relation", S("mother")), S("Mother"));
	same_str(code_words("relation", S("boss")), S("boss"));
	same_str(code_words("nothing", S("x")), S("x"));
	assert_null(codes("nothing"));
	assert_int_equal(codes("consent-scope")->nrow, 6);
	same_str(wording("title.person"), S("Notes"));
	same_str(wording("no.such.key"), S("no.such.key"));
	same_str(wording("done.saved"), S("Saved."));
}

static bool
shows(const struct crisis *c, unsigned n, const char *name)
{
	for (unsigned i = 0; i < n; i++)
		if (str_starts(c[i].name, str_of(name)))
			return true;
	return false;
}

static void
whom_to_call(void **state)
{
	static const struct { const char *nation; int age; bool child, papyrus,
	    breathing, lifeline; } at[] = {
		{ "england", 18, true, true, false, false },
		{ "england", 19, false, true, false, false },
		{ "england", 34, false, true, false, false },
		{ "england", 35, false, false, false, false },
		{ "england", -1, true, true, false, false },
		{ "scotland", 15, true, true, false, false },
		{ "scotland", 16, true, true, true, false },
		{ "northern-ireland", 40, false, false, false, true },
		{ "atlantis", 40, false, false, false, false },
	};
	str set[SET__MAX];
	struct crisis *c;
	unsigned n;

	(void)state;
	for (unsigned i = 0; i < SET__MAX; i++)
		set[i] = str_of(setting_info[i].def);
	for (unsigned i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		struct ctx *cx = fresh();

		set[SET_NATION] = str_of(at[i].nation);
		ok(&bare, crisis_contacts(cx, set, at[i].age, &c, &n));
		same_str(c[0].href, S("tel:999"));
		same_str(c[0].how, S("Call 999"));
		assert_true(shows(c, n, "Samaritans"));
		assert_int_equal(shows(c, n, "Childline"), at[i].child);
		assert_int_equal(shows(c, n, "Papyrus"), at[i].papyrus);
		assert_int_equal(shows(c, n, "Breathing"), at[i].breathing);
		assert_int_equal(shows(c, n, "Lifeline"), at[i].lifeline);
		assert_int_equal(shows(c, n, "Childline (under 19)"),
		    at[i].age < 0);
		for (unsigned k = 0; k < n; k++)
			assert_true(str_starts(c[k].href, S("tel:")) ||
			    str_starts(c[k].href, S("sms:")) ||
			    str_starts(c[k].href, S("https://")));
	}
}

static void
the_services_own_line(void **state)
{
	struct ctx *cx = fresh();
	str set[SET__MAX];
	struct crisis *c;
	unsigned n, without;

	(void)state;
	for (unsigned i = 0; i < SET__MAX; i++)
		set[i] = str_of(setting_info[i].def);
	ok(&bare, crisis_contacts(cx, NULL, -1, &c, &without));
	same_str(c[0].href, S("tel:999"));
	set[SET_TEAM_PHONE] = S("+44 1632 960 009");
	ok(&bare, crisis_contacts(cx, set, -1, &c, &n));
	assert_int_equal(n, without + 1);
	same_str(c[0].href, S("tel:999"));
	same_str(c[1].name, S("Your team's crisis line"));
	same_str(c[1].href, S("tel:+441632960009"));
	set[SET_TEAM_NAME] = S("Harbour line");
	set[SET_TEAM_PHONE] = S("ask at the desk");
	ok(&bare, crisis_contacts(cx, set, -1, &c, &n));
	same_str(c[1].name, S("Harbour line"));
	same_str(c[1].href, S(""));
}

/* CARE-10: in the person's language beside the English; what no translator has
 * checked, only where the service said so. */
static void
other_languages(void **state)
{
	static const char *const lang[] = { "ar", "bn", "cy", "fa", "fr", "pl",
		"pt", "ro", "tr", "uk", "ur", "zh" };
	static const char *const key[] = { "plan", "right-now", "call-999",
		"now", "tell", "services", "signs", "alone", "around", "safer",
		"matters", "helpme", "dates", "next", "help", "card", "card.1",
		"card.2", "card.3", "newer" };
	str set[SET__MAX] = { 0 };
	(void)state;

	same_str(in_language(set, S("ar"), "signs"), S(""));
	same_str(in_language(NULL, S("ar"), "signs"), S(""));
	set[SET_SHOW_UNCHECKED] = S("1");
	for (size_t i = 0; i < sizeof(lang) / sizeof(lang[0]); i++)
		for (size_t k = 0; k < sizeof(key) / sizeof(key[0]); k++)
			if (!in_language(set, str_of(lang[i]), key[k]).n)
				fail_msg("%s has no %s", lang[i], key[k]);
	same_str(in_language(set, S("cy-GB"), "signs"), S("Fy arwyddion"));
	same_str(in_language(set, S("c"), "signs"), S(""));
	same_str(in_language(set, S("en"), "signs"), S(""));
	same_str(in_language(set, S("tlh"), "signs"), S(""));
	same_str(in_language(set, S(""), "signs"), S(""));
	assert_true(language_is_rtl(S("ur-PK")));
	assert_false(language_is_rtl(S("uk")));
	/* A number that saves lives is the same in all of them. */
	for (size_t i = 0; i < sizeof(lang) / sizeof(lang[0]); i++) {
		holds(in_language(set, str_of(lang[i]), "call-999"), "999");
		holds(in_language(set, str_of(lang[i]), "card"), "999");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(other_languages),
		cmocka_unit_test(table_is_sound),
		cmocka_unit_test(flags_follow_the_practice),
		cmocka_unit_test(each_row_is_a_lens),
		cmocka_unit_test(rows_do_not_meet),
		cmocka_unit_test(what_may_be_typed),
		cmocka_unit_test(a_form_changes_what_it_posts),
		cmocka_unit_test(care_7_nhs_numbers),
		cmocka_unit_test(a_person_is_shown),
		cmocka_unit_test(the_people_around),
		cmocka_unit_test(care_112_do_not_contact),
		cmocka_unit_test(care_74_always_heard),
		cmocka_unit_test(notes_are_about_ones_own),
		cmocka_unit_test(words_of_codes),
		cmocka_unit_test(whom_to_call),
		cmocka_unit_test(the_services_own_line),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
