/*
 * A ward with someone on it, those around them, and one of each office: what
 * whole pieces of work are tried on. All invented.
 */
#ifndef HEED_TESTS_UNIT_WORLD_KIT_H
#define HEED_TESTS_UNIT_WORLD_KIT_H

#include "care/share.h"
#include "plan_kit.h"

enum as { NOBODY, SYSTEM, STAFF, AWAY, SAM, JO, ONE, TWO, ADMIN, PRIVACY,
	QUALITY, AS__MAX };

/* What the rows work on. */
struct world {
	struct service *s;
	struct who who[AS__MAX];
	str sam, jo, plan, entry, detail, offer, other, loser, past, letter;
	str sam_account, letter_body, ward, staff_id, cookie, device, subject;
	int64_t hold_at;
	unsigned char key[KEY_LEN];
};

/* Worlds on one store do not meet in them. */
static inline str
subject(struct service *s, const char *name)
{
	struct buf b;

	buf_init(&b, s->mem, 64);
	buf_fmt(&b, "%s.%u", name, s->made++);
	return buf_str(&b);
}

static inline struct who
viewer(struct service *s, enum role role, const char *name, str unit)
{
	struct account_new n = { .name = str_of(name),
		.role = str_of(role_info[role].code), .practitioner = S(""),
		.person = S(""), .supporter = S(""), .unit = unit,
		.subject = subject(s, name) };
	struct who w = { .name = n.name, .rights = role_info[role].rights,
		.role = n.role, .person = S(""), .supporter = S(""),
		.practitioner = S(""), .author = S(""), .unit = unit,
		.unit_name = S(""), .csrf = S(""), .sid_hash = S(""),
		.level = 1 };

	as_system(s);
	begin(s);
	ok(s, account_add(&s->cx, &n, S("-"), &w.account));
	commit(s);
	return w;
}

static inline str
patient(struct service *s, const char *given, const char *more,
    bool with_team)
{
	struct buf b;

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Patient\",\"name\":[{\"family\":"
	    "\"Past\",\"given\":[\"%s\"]}]%s", given, more);
	if (with_team)
		buf_fmt(&b, ",\"managingOrganization\":{\"reference\":"
		    "\"Organization/%.*s\"}", PRS(s->unit));
	buf_c(&b, '}');
	return buf_str(&b);
}

/* With the ward in 1990 and gone from it in 1995; two letters. */
static inline void
long_past(struct service *s, struct world *w)
{
	static const char born[] = ",\"birthDate\":\"1950-04-01\"";
	struct change c = { .kind = KIND_PERSON, .act = "import" };
	int64_t now = s->now;

	s->now = 641520000;
	w->past = c.id = put_record(s, KIND_PERSON, patient(s, "Ola", born,
	    true));
	for (int i = 0; i < 2; i++) {
		struct buf b;

		buf_init(&b, s->mem, 1000);
		buf_fmt(&b, "{\"resourceType\":\"Encounter\",\"status\":"
		    "\"finished\",\"class\":{\"code\":\"AMB\"},\"subject\":"
		    "{\"reference\":\"Patient/%.*s\"}}", PRS(c.id));
		(void)put_record(s, KIND_ENCOUNTER, buf_str(&b));
	}
	s->now = 799286400;
	as_system(s);
	begin(s);
	c.v = 1;
	c.body = patient(s, "Ola", born, false);
	ok(s, record_write(&s->cx, &c));
	commit(s);
	s->now = now;
}

static inline void
fill(struct service *s, struct world *w)
{
	struct choice c = { .scope = S("plan-parts"), .answer = ANSWER_YES,
		.id = S(""), .own_words = S(""), .review_on = S(""),
		.ends_on = S("") };
	unsigned char pub[PUB_LEN];
	struct login_row l;
	struct plan p;
	struct buf b;
	static str parts[] = { SK("signs") };

	*w = (struct world){ .s = s, .ward = s->unit };
	w->who[STAFF] = s->practitioner;
	as_system(s);
	w->who[SYSTEM] = *door_who(&s->cx);
	w->who[ONE] = viewer(s, ROLE_RECORDS, "one", s->unit);
	w->who[TWO] = viewer(s, ROLE_RECORDS, "two", s->unit);
	w->who[ADMIN] = viewer(s, ROLE_ADMIN, "admin", s->unit);
	w->who[PRIVACY] = viewer(s, ROLE_PRIVACY, "privacy", s->unit);
	w->who[QUALITY] = viewer(s, ROLE_QUALITY, "quality", s->unit);
	w->who[AWAY] = viewer(s, ROLE_PRACTITIONER, "away", put_record(s,
	    KIND_UNIT, S("{\"resourceType\":\"Organization\",\"active\":true,"
	    "\"name\":\"Elsewhere\"}")));
	as_system(s);
	begin(s);
	w->subject = subject(s, "leaver");
	ok(s, account_add(&s->cx, &(struct account_new){ .name = S("Leaver"),
	    .subject = w->subject, .role = S("practitioner"),
	    .unit = s->unit, .practitioner = S(""), .person = S(""),
	    .supporter = S("") }, S("-"), &w->staff_id));
	commit(s);
	w->sam = put_record(s, KIND_PERSON, patient(s, "Sam", ",\"identifier\":"
	    "[{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":"
	    "\"9990000018\"}]", true));
	w->loser = new_person(s, "Sam");
	as_system(s);
	begin(s);
	ok(s, account_add(&s->cx, &(struct account_new){ .name = S("Sam"),
	    .subject = subject(s, "sam"), .role = S("person"), .unit = S(""),
	    .practitioner = S(""), .person = w->sam, .supporter = S("") },
	    S("-"), &w->sam_account));
	commit(s);
	w->jo = new_supporter(s, w->sam, "Jo", "01632 960 001");
	as_person(s, w->sam, "Sam");
	w->who[SAM] = *door_who(&s->cx);
	as_supporter(s, w->sam, w->jo, "Jo");
	w->who[JO] = *door_who(&s->cx);
	as_person(s, w->sam, "Sam");
	w->entry = add_line(s, w->sam, "alone", "I sit in the shed",
	    VOICE_PERSON, false);
	w->other = add_line(s, w->sam, "signs", "I stop opening the post",
	    VOICE_PERSON, false);
	as_practitioner(s);
	p = read_plan(s, w->sam);
	w->plan = p.rec.id;
	w->offer = do_op(s, w->sam, op_set(text_of(&p, w->entry),
	    "Sits in the shed"), false, NULL).made;
	as_person(s, w->sam, "Sam");
	begin(s);
	c.supporter = w->jo;
	c.what = (struct share){ .part = parts, .nparts = 1 };
	ok(s, choice_set(&s->cx, w->sam, &c));
	ok(s, device_add(&s->cx, w->sam, S("signs"), S("a phone"), &w->device));
	commit(s);
	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Encounter\",\"status\":\"finished\","
	    "\"class\":{\"code\":\"AMB\"},\"subject\":{\"reference\":"
	    "\"Patient/%.*s\"}}", PRS(w->sam));
	w->letter_body = buf_str(&b);
	w->letter = put_record(s, KIND_ENCOUNTER, w->letter_body);
	long_past(s, w);
	as_who(s, NULL);
	begin(s);
	ok(s, login_find(&s->cx, w->subject, &l));
	ok(s, session_new(&s->cx, &l, w->subject, &w->cookie));
	commit(s);
	crypt_random(w->key, 0);
	sign_new(pub, w->key);
}

#endif
