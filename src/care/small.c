/*
 * Read, applied and printed as any response; what is ours alone is the contact
 * it belongs to (QuestionnaireResponse.encounter) and the day it was written.
 */
#include "care/small.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/time.h"
#include "fhir/fhir.h"

#include <string.h>

#define FORM_URL "urn:heed:form:"

enum err
small_form(struct ctx *cx, enum kind k, const struct form **out)
{
	str url = str_of(kind_info[k].form);
	struct form *f = NEW(cx->mem, struct form);
	const struct asset *a = NULL;
	const struct json *j;
	struct buf b;

	buf_init(&b, cx->mem, 256);
	buf_lit(&b, "practice/forms/");
	buf_put(&b, str_sub(url, strlen(FORM_URL), SIZE_MAX));
	buf_lit(&b, ".json");
	if (!b.over && str_starts(url, S(FORM_URL)))
		a = asset_find(str_c(cx->mem, buf_str(&b)));
	if (!a)
		return fail(cx, ERR_UNREAD, kind_info[k].code,
		    "the form is not there");
	TRY(json_parse(cx, a->body, FHIR_BODY_MAX, &j));
	TRY(form_load(cx, j, f));
	*out = f;
	return ERR_OK;
}

enum err
small_new(struct ctx *cx, enum kind k, str person, struct small *s)
{
	*s = (struct small){ .encounter = S("") };
	s->rec.id = S("");
	TRY(small_form(cx, k, &s->form));
	answers_new(cx, s->form, str_cat(cx->mem, S("Patient/"), person),
	    &s->a);
	return ERR_OK;
}

static str
encounter_of(const struct json *j)
{
	str ref = json_text(json_at(j, "encounter.reference"));

	return str_starts(ref, S("Encounter/"))
	    ? str_sub(ref, strlen("Encounter/"), SIZE_MAX) : S("");
}

enum err
small_of(struct ctx *cx, const struct record *r, struct small *s)
{
	*s = (struct small){ .exists = true, .rec = *r,
		.encounter = encounter_of(r->json) };
	TRY(small_form(cx, r->kind, &s->form));
	return answers_read(cx, s->form, r->json, &s->a);
}

enum err
small_read(struct ctx *cx, enum kind k, str person, str id, struct small *s)
{
	struct record r;
	str theirs;

	TRY(record_read(cx, k, id, &r));
	TRY(person_canon(cx, r.person, &theirs));
	if (!str_eq(theirs, person))
		return fail(cx, ERR_ABSENT, kind_info[k].code, "%s",
		    err_info[ERR_ABSENT].text);
	return small_of(cx, &r, s);
}

enum err
small_last(struct ctx *cx, enum kind k, str person, str encounter, bool open,
    struct small *s)
{
	struct records l;

	TRY(record_list(cx, k, person, &l));
	for (unsigned i = l.n; i-- > 0;) {
		str status = json_text(json_get(l.at[i].json, S("status")));

		if (!l.at[i].gone && str_eq(encounter_of(l.at[i].json),
		    encounter) && !(open && str_eq(status, S("completed"))))
			return small_of(cx, &l.at[i], s);
	}
	TRY(small_new(cx, k, person, s));
	s->encounter = encounter;
	return ERR_OK;
}

static struct hand
hand_now(struct ctx *cx)
{
	const struct who *who = door_who(cx);
	enum role role = role_of(who->role);

	return (struct hand){ .author = who->author, .by = who->name,
		.role = role == ROLE__MAX ? who->role
		    : str_of(role_info[role].title),
		.org = who->unit_name, .at = cx->now };
}

/* The stored answers whole: what this viewer does not see stays. */
static enum err
whole(struct ctx *cx, struct small *s, enum kind k)
{
	int64_t v = s->rec.v;
	struct record r;

	if (!s->exists)
		return ERR_OK;
	TRY(record_read_unredacted(cx, k, s->rec.id, &r));
	if (r.v != v)
		return fail(cx, ERR_STALE, "v",
		    "someone else changed this since you opened it");
	s->rec = r;
	return answers_read(cx, s->form, r.json, &s->a);
}

enum err
small_save(struct ctx *cx, struct small *s, enum kind k, str person,
    const struct op *op, unsigned n, str status)
{
	const struct hand hand = hand_now(cx);
	struct change c = { .kind = k, .act = "save", .reason = S("") };
	struct op_result *end = NEWN(cx->mem, struct op_result, n + 1);

	TRY(person_need(cx, person, true));
	TRY(whole(cx, s, k));
	if (n == 0 && !s->exists)
		return fail(cx, ERR_INPUT, str_c(cx->mem, s->form->item[0].link),
		    "nothing was written yet: one answer is enough");
	TRY(answers_apply(cx, &s->a, op, n, &hand, end));
	if (status.n && !str_eq(status, s->a.status)) {
		s->a.status = status;
		s->a.dirty = true;
	}
	if (n == 0 && !s->a.dirty)
		return ERR_OK;
	TRY(answers_print(cx, &s->a, &c.body));
	TRY(fhir_put(cx, c.body, "authored", FHIR_TEXT,
	    time_iso(cx->mem, cx->now), &c.body));
	if (s->encounter.n)
		TRY(fhir_put(cx, c.body, "encounter.reference", FHIR_TEXT,
		    str_cat(cx->mem, S("Encounter/"), s->encounter), &c.body));
	c.id = s->rec.id;
	c.v = s->rec.v;
	TRY(record_write(cx, &c));
	s->exists = true;
	s->rec.id = c.id;
	s->rec.v = c.v;
	return ERR_OK;
}

static const struct line *
answer_at(const struct small *s, const char *link)
{
	const struct line *l = line_in(&s->a, S(""), link);

	return l && l->about.n == 0 ? l : NULL;
}

str
small_words(struct ctx *cx, const struct small *s, const char *link)
{
	const struct line *l = answer_at(s, link);

	return l ? line_words(cx, l) : S("");
}

str
small_value(const struct small *s, const char *link)
{
	const struct line *l = answer_at(s, link);

	return l ? l->value : S("");
}

int64_t
small_time(struct ctx *cx, const struct small *s, const char *link)
{
	struct fdate d;

	return fdate_try(cx, small_value(s, link), &d) ? d.low : 0;
}

struct op
small_op(const char *link, str value, enum voice voice, const char *field)
{
	return (struct op){ .kind = OP_ADD, .line = S(""), .parent = S(""),
		.link = str_of(link), .about = S(""), .after = S(""),
		.value = value, .display = S(""), .system = S(""),
		.status = STATUS_ANSWERED, .voice = voice,
		.visible = VISIBLE_RECORD, .source = S("said"),
		.field = str_of(field) };
}
