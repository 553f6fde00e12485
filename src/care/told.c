/*
 * What people around someone told us, and what general information they were
 * given (CARE-31, CARE-74, CARE-76).
 *
 * Nothing here asks what may be shared: listening gives nothing away, and
 * general information says nothing of anyone. The one idea: both are responses
 * to forms of the practice, so that they are drawn, kept and exported like any
 * other; here is only who may speak, and for whom.
 */
#include "access/door.h"
#include "care/people.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/time.h"
#include "core/tsv.h"
#include "fhir/fhir.h"
#include "forms/forms.h"

/* A small response being written: an answer a call, those that are empty left
 * out. field: of the page, where its diagnostics point. */
struct writing {
	struct op op[24];
	unsigned n;
	enum voice voice;
};

static void
say(struct writing *w, const char *link, const char *field, str value)
{
	if (value.n)
		w->op[w->n++] = (struct op){ .kind = OP_ADD,
			.line = S(""), .parent = S(""), .link = str_of(link),
			.about = S(""), .after = S(""), .value = value,
			.display = S(""), .system = S(""),
			.status = STATUS_ANSWERED, .voice = w->voice,
			.visible = VISIBLE_RECORD, .source = S("said"),
			.field = str_of(field) };
}

static enum err
form_of(struct ctx *cx, const char *path, struct form *f)
{
	const struct asset *a = asset_find(path);
	const struct json *j;

	if (!a)
		return fail(cx, ERR_UNREAD, path, "the form is not there");
	TRY(json_parse(cx, a->body, FHIR_BODY_MAX, &j));
	return form_load(cx, j, f);
}

/* Prints the response with who it is from and when, and writes it. */
static enum err
response_write(struct ctx *cx, enum kind kind, const char *form, str person,
    str supporter, const struct writing *w, const char *act, str *id)
{
	const struct who *who = door_who(cx);
	const struct hand hand = { .author = who->author, .by = who->name,
		.role = role_of(who->role) == ROLE__MAX ? who->role :
		    str_of(role_info[role_of(who->role)].title),
		.org = who->unit_name, .at = cx->now };
	struct change c = { .kind = kind, .id = S(""), .act = act,
		.reason = S("") };
	struct op_result *res = NEWN(cx->mem, struct op_result, w->n + 1);
	struct answers a;
	struct form f;

	TRY(form_of(cx, form, &f));
	answers_new(cx, &f, str_cat(cx->mem, S("Patient/"), person), &a);
	TRY(answers_apply(cx, &a, w->op, w->n, &hand, res));
	a.status = S("completed");
	a.dirty = true;
	TRY(answers_print(cx, &a, &c.body));
	TRY(fhir_put(cx, c.body, "authored", FHIR_TEXT,
	    time_iso(cx->mem, cx->now), &c.body));
	if (supporter.n)
		TRY(fhir_put(cx, c.body, "source.reference", FHIR_TEXT,
		    str_cat(cx->mem, S("RelatedPerson/"), supporter), &c.body));
	TRY(record_write(cx, &c));
	*id = c.id;
	return ERR_OK;
}

/* Whom a note or a leaflet is about: of this person, or "" and OK. The viewer,
 * when it is a supporter: nobody speaks for another. */
static enum err
speaker(struct ctx *cx, str person, str *supporter, struct supporter *s)
{
	const struct who *who = door_who(cx);
	str theirs, ours;

	*s = (struct supporter){ .name = S(""), .relation = S("") };
	if (who->supporter.n) {
		*supporter = who->supporter;
		s->name = who->name;
		return ERR_OK;
	}
	TRY(person_need(cx, person, true));
	if (supporter->n == 0)
		return ERR_OK;
	TRY(supporter_read(cx, *supporter, s));
	TRY(person_canon(cx, s->rec->person, &theirs));
	TRY(person_canon(cx, person, &ours));
	return str_eq(theirs, ours) ? ERR_OK : fail(cx, ERR_INPUT, "supporter",
	    "this is someone around another person");
}

static str
who_words(struct ctx *cx, const struct supporter *s)
{
	str name = s->name;

	if (name.n && s->relation.n)
		name = str_cat(cx->mem, name, str_cat(cx->mem, S(", "),
		    s->relation));
	return name;
}

enum err
note_add(struct ctx *cx, str person, str supporter, const struct told *t,
    str *id)
{
	struct writing w = { .voice = VOICE_SUPPORTER };
	struct supporter s;

	TRY(speaker(cx, person, &supporter, &s));
	if (str_trim(t->said).n == 0 && str_trim(t->worried).n == 0)
		return fail(cx, ERR_INPUT, "said",
		    "write what they said, or what worries them");
	if (t->when > cx->now)
		return fail(cx, ERR_INPUT, "when", "this is still to come: say"
		    " when they told it, or leave it empty for now");
	say(&w, "note.who", "who", t->who.n ? t->who : who_words(cx, &s));
	say(&w, "note.when", "when", time_iso(cx->mem, t->when ? t->when
	    : cx->now));
	say(&w, "note.said", "said", t->said);
	say(&w, "note.worried", "worried", t->worried);
	/* What was not decided is kept from the person. */
	say(&w, "note.share", "share", t->share.n ? t->share :
	    S("not-decided-keep-private"));
	say(&w, "note.share-why", "share_why", t->share_why);
	return response_write(cx, KIND_NOTE,
	    "practice/forms/supporter-note.json", person, supporter, &w, "note",
	    id);
}

/* Every word of it is a kind of information; they become answers. */
static bool
say_kinds(struct writing *w, str what)
{
	const struct tsv *t = codes("info-kind");
	unsigned was = w->n;
	str one;

	for (bool more = true; more;) {
		bool known = false;

		more = str_cut(&what, ' ', &one);
		for (unsigned i = 0; t && i < t->nrow; i++)
			known |= str_eq(tsv_get(t, i, "code"), one);
		if (one.n && (!known || w->n - was == 10)) {
			w->n = was;
			return false;
		}
		say(w, "info.kind", "what", one);
	}
	return w->n > was;
}

enum err
info_add(struct ctx *cx, str person, str supporter, str what)
{
	struct writing w = { .voice = VOICE_PRACTITIONER };
	struct supporter s;
	str id;

	TRY(speaker(cx, person, &supporter, &s));
	what = str_trim(what);
	if (what.n == 0)
		return fail(cx, ERR_INPUT, "what",
		    "say what information was given");
	/* The person reads this record: someone they must not meet in it has
	 * no name there (CARE-112). */
	if (s.hidden) {
		supporter = S("");
		s = (struct supporter){ .name = S("Someone who asked"),
			.relation = S("") };
	}
	say(&w, "info.when", "when", time_iso(cx->mem, cx->now));
	say(&w, "info.to", "to", who_words(cx, &s));
	say(&w, "info.by", "by", door_who(cx)->name);
	if (!say_kinds(&w, what))
		say(&w, "info.what", "what", what);
	return response_write(cx, KIND_INFO, "practice/forms/info-given.json",
	    person, supporter, &w, "info", &id);
}
