/*
 * Steps of a form. Each is one version of a record, so that who took it, when
 * and what stood then is in the history, and none needs a table of its own.
 */
#include "care/formbook.h"
#include "access/crypt.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/utf8.h"
#include "fhir/fhir.h"
#include "forms/plain.h"

#include <stdlib.h>
#include <string.h>

#define STEP "urn:heed:form-step"
#define OWN "urn:heed:form:"

const char *const kept_state_says[KEPT__MAX] = {
	[KEPT_DRAFT] = "Draft",
	[KEPT_REVIEW] = "Waits for a second person",
	[KEPT_ACTIVE] = "In use",
	[KEPT_RETIRED] = "No longer in use",
};
static const char *const state_code[KEPT__MAX] = { "draft", "review", "active",
	"retired" };
static const char *const status_of_state[KEPT__MAX] = { "draft", "draft",
	"active", "retired" };

enum { VERSION_MAX = 64, URL_MAX = 255, WHY_MIN = 3 };

/* ---- reading ---- */

static const struct json *
step_of(const struct json *j)
{
	JSON_EACH(e, json_get(j, S("extension")))
		if (str_eq(json_text(json_get(e, S("url"))), S(STEP)))
			return e;
	return NULL;
}

static str
step_part(const struct json *step, const char *name)
{
	JSON_EACH(e, json_get(step, S("extension"))) {
		if (!str_eq(json_text(json_get(e, S("url"))), str_of(name)))
			continue;
		JSON_EACH(m, e)
			if (str_starts(m->key, S("value")))
				return json_text(m);
	}
	return S("");
}

/* What came by import has no step: its status alone says. */
static enum kept_state
state_of(const struct json *j)
{
	str status = json_text(json_get(j, S("status")));

	if (str_eq(status, S("retired")))
		return KEPT_RETIRED;
	if (!str_eq(status, S("draft")))
		return KEPT_ACTIVE;
	return str_eq(step_part(step_of(j), "state"), S("review")) ?
	    KEPT_REVIEW : KEPT_DRAFT;
}

static void
kept_of(const struct record *r, struct kept *k)
{
	const struct json *step = step_of(r->json);

	*k = (struct kept){ .rec = *r, .state = state_of(r->json),
		.url = json_text(json_get(r->json, S("url"))),
		.version = json_text(json_get(r->json, S("version"))),
		.title = json_text(json_get(r->json, S("title"))),
		.why = step_part(step, "why"), .by = step_part(step, "by") };
	if (k->title.n == 0)
		k->title = json_text(json_get(r->json, S("name")));
	if (k->title.n == 0)
		k->title = r->id;
}

static bool
is_open(const struct kept *k)
{
	return k->state == KEPT_DRAFT || k->state == KEPT_REVIEW;
}

static enum err
absent(struct ctx *cx)
{
	return fail(cx, ERR_ABSENT, "form", "%s", err_info[ERR_ABSENT].text);
}

static int
by_title(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;
	int c = str_cmp(x->title, y->title);

	return c ? c : str_cmp(x->rec.id, y->rec.id);
}

enum err
formbook_list(struct ctx *cx, struct kepts *out)
{
	struct records l;

	TRY(record_all(cx, KIND_FORM, &l));
	*out = (struct kepts){ NEWN(cx->mem, struct kept, l.n + 1), 0 };
	for (unsigned i = 0; i < l.n; i++) {
		struct kept *k = &out->at[out->n];

		kept_of(&l.at[i], k);
		out->n += !is_open(k) || door_has(cx, RIGHT_FORMS);
	}
	qsort(out->at, out->n, sizeof(*out->at), by_title);
	return ERR_OK;
}

enum err
formbook_read(struct ctx *cx, str id, struct kept *out)
{
	struct record r;
	struct kept k;

	TRY(record_read(cx, KIND_FORM, id, &r));
	kept_of(&r, &k);
	if (is_open(&k) && !door_has(cx, RIGHT_FORMS))
		return absent(cx);
	*out = k;
	return ERR_OK;
}

enum err
formbook_read_v(struct ctx *cx, str id, int64_t v, struct kept *out)
{
	struct record r;
	struct kept k;

	TRY(record_read_v(cx, KIND_FORM, id, v, &r));
	kept_of(&r, &k);
	if (is_open(&k) && !door_has(cx, RIGHT_FORMS))
		return absent(cx);
	*out = k;
	return ERR_OK;
}

enum err
formbook_home(struct ctx *cx, str url, struct kept *out, bool *found)
{
	struct records l;

	*found = false;
	TRY(record_all(cx, KIND_FORM, &l));
	for (unsigned i = 0; i < l.n && url.n; i++) {
		struct kept k;

		kept_of(&l.at[i], &k);
		if (!str_eq(k.url, url) || is_open(&k) || (*found &&
		    k.state != KEPT_ACTIVE))
			continue;
		*out = k;
		*found = true;
	}
	return ERR_OK;
}

enum err
formbook_versions(struct ctx *cx, str id, struct kepts *out)
{
	struct records l;

	TRY(record_history(cx, KIND_FORM, id, &l));
	if (l.n > FORM_VERSIONS_SHOWN)
		l.n = FORM_VERSIONS_SHOWN;
	*out = (struct kepts){ NEWN(cx->mem, struct kept, l.n + 1), 0 };
	for (unsigned i = 0; i < l.n; i++)
		if (!l.at[i].gone)
			TRY(formbook_read_v(cx, id, l.at[i].v,
			    &out->at[out->n++]));
	return ERR_OK;
}

bool
kept_takes_answers(const struct kept *k)
{
	return k->state == KEPT_ACTIVE;
}

/* ---- the same form? ---- */

/* Written anew by a step, or by each print. */
static bool
is_steps(const struct json *m)
{
	return str_eq(m->key, S("status")) || str_eq(m->key, S("id")) ||
	    str_eq(m->key, S("meta")) || str_eq(m->key, S("extension"));
}

static unsigned
members(const struct json *j)
{
	unsigned n = 0;

	JSON_EACH(m, j)
		n += !is_steps(m);
	return n;
}

/* Byte for byte, but for what steps write. */
static bool
same_form(const struct json *a, const struct json *b)
{
	const struct json *x = json_get(a, S("extension")), *y;

	JSON_EACH(m, a) {
		const struct json *other = json_get(b, m->key);

		if (!is_steps(m) && (!other || !str_eq(m->raw, other->raw)))
			return false;
	}
	x = x ? x->first : NULL;
	y = json_get(b, S("extension"));
	y = y ? y->first : NULL;
	for (;; x = x->next, y = y->next) {
		while (x && str_eq(json_text(json_get(x, S("url"))), S(STEP)))
			x = x->next;
		while (y && str_eq(json_text(json_get(y, S("url"))), S(STEP)))
			y = y->next;
		if (!x || !y)
			break;
		if (!str_eq(x->raw, y->raw))
			return false;
	}
	return !x && !y && members(a) == members(b);
}

/* ---- what may be kept ---- */

static bool
is_version(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= 0x20 || s.p[i] == '|' || s.p[i] == 0x7f)
			return false;
	return s.n > 0 && s.n <= VERSION_MAX;
}

static bool
is_url(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= 0x20 || strchr("|\"<>\\", s.p[i]))
			return false;
	return s.n > 0 && s.n <= URL_MAX && str_chr(s, ':') > 0;
}

static const struct asset *
own_asset(struct ctx *cx, str url)
{
	str name = str_cat(cx->mem, str_sub(url, sizeof(OWN) - 1, SIZE_MAX),
	    S(".json"));

	return str_starts(url, S(OWN)) && str_chr(name, '/') < 0 ?
	    asset_find(str_c(cx->mem, str_cat(cx->mem, S("practice/forms/"),
	        name))) : NULL;
}

static enum err
asset_form(struct ctx *cx, const struct asset *a, struct form *f)
{
	const struct json *j;

	TRY(json_parse(cx, a->body, FHIR_BODY_MAX, &j));
	return form_load(cx, j, f);
}

static enum err
check_own(struct ctx *cx, const struct form *f)
{
	const struct asset *a = own_asset(cx, f->url);
	struct form own;

	if (!str_starts(f->url, S(OWN)))
		return ERR_OK;
	if (!a)
		return fail(cx, ERR_INPUT, "file", "its url begins with " OWN
		    ", which is for Heed's own forms, and none of them is"
		    " called so: give it a url of your service's");
	TRY(asset_form(cx, a, &own));
	return form_same_parts(cx, &own, f);
}

/* A version that was published keeps its number for ever: answers name it. */
static enum err
check_number(struct ctx *cx, const struct json *j, str url, str version)
{
	struct kept home;
	struct kepts l;
	bool found;

	TRY(formbook_home(cx, url, &home, &found));
	if (!found)
		return ERR_OK;
	TRY(formbook_versions(cx, home.rec.id, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].version, version) &&
		    !same_form(l.at[i].rec.json, j))
			return fail(cx, ERR_INPUT, "file", "version %.*s of this"
			    " form is published already, with other content:"
			    " answers name it, so give this one a number of"
			    " its own", PRS(version));
	return ERR_OK;
}

static enum err
check_head(struct ctx *cx, const struct form *f)
{
	enum err e = ERR_OK;

	if (!is_url(f->url))
		e = fail(cx, ERR_INPUT, "file", "a form wants a url of its own,"
		    " of at most %d characters and without spaces: it is how"
		    " its answers find it", URL_MAX);
	if (!is_version(f->version))
		e = fail(cx, ERR_INPUT, "file", "a form wants a version, of at"
		    " most %d characters and without spaces: it is how its"
		    " answers find what was asked", VERSION_MAX);
	if (f->n == 0)
		e = fail(cx, ERR_INPUT, "file", "this form asks nothing: it has"
		    " no item");
	return e;
}

static enum err
form_again(struct ctx *cx, const struct json *j, struct form *f)
{
	TRY(fhir_check(cx, j));
	TRY(form_load(cx, j, f));
	TRY(check_head(cx, f));
	TRY(check_own(cx, f));
	return check_number(cx, j, f->url, f->version);
}

/* Reads a text that may be kept. */
static enum err
text_read(struct ctx *cx, str text, const struct json **json)
{
	const struct json *j;
	struct form f;

	if (str_starts(text, S("\xef\xbb\xbf")))
		text = str_sub(text, 3, SIZE_MAX);
	text = str_trim(text);
	if (text.n == 0)
		return fail(cx, ERR_INPUT, "file", "choose a file, or paste the"
		    " form");
	if (text.n > FORM_TEXT_MAX)
		return fail(cx, ERR_INPUT, "file", "this form is larger than 1"
		    " MB, which is more than Heed keeps: take it apart");
	if (json_parse(cx, text, FORM_TEXT_MAX, &j) != ERR_OK) {
		str says = err_say(cx, ERR_UNREAD);

		ctx_calm(cx);
		return fail(cx, ERR_INPUT, "file", "this is not JSON that can"
		    " be read: %.*s", PRS(says));
	}
	if (!str_eq(json_text(json_get(j, S("resourceType"))),
	    S("Questionnaire")))
		return fail(cx, ERR_INPUT, "file", "this is not a FHIR"
		    " Questionnaire: its resourceType says something else");
	*json = j;
	return form_again(cx, j, &f);
}

/* ---- writing ---- */

static void
step_write(struct ctx *cx, struct json_w *w, enum kept_state s, str why)
{
	const struct who *me = door_who(cx);

	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("url"), S(STEP));
	json_w_open(w, S("extension"), '[');
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("url"), S("state"));
	json_w_text(w, S("valueCode"), str_of(state_code[s]));
	json_w_close(w, '}');
	if (why.n) {
		json_w_open(w, JNOKEY, '{');
		json_w_text(w, S("url"), S("why"));
		json_w_text(w, S("valueString"), why);
		json_w_close(w, '}');
	}
	if (me->name.n) {
		json_w_open(w, JNOKEY, '{');
		json_w_text(w, S("url"), S("by"));
		json_w_text(w, S("valueString"), me->name);
		json_w_close(w, '}');
	}
	json_w_close(w, ']');
	json_w_close(w, '}');
}

/* The form in another state: every other member keeps its bytes. */
static enum err
in_state(struct ctx *cx, const struct json *j, enum kept_state s, str why,
    str *body)
{
	struct json_w w;
	struct buf b;

	buf_init(&b, cx->mem, FHIR_BODY_MAX);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("resourceType"), S("Questionnaire"));
	json_w_open(&w, S("extension"), '[');
	step_write(cx, &w, s, why);
	JSON_EACH(e, json_get(j, S("extension")))
		if (!str_eq(json_text(json_get(e, S("url"))), S(STEP)))
			json_w_raw(&w, JNOKEY, e->raw);
	json_w_close(&w, ']');
	json_w_text(&w, S("status"), str_of(status_of_state[s]));
	JSON_EACH(m, j)
		if (!is_steps(m) && !str_eq(m->key, S("resourceType")))
			json_w_raw(&w, m->key, m->raw);
	json_w_close(&w, '}');
	return buf_done(&b, body);
}

static enum err
count_open(struct ctx *cx)
{
	struct kepts l;
	unsigned n = 0;

	TRY(formbook_list(cx, &l));
	for (unsigned i = 0; i < l.n; i++)
		n += is_open(&l.at[i]);
	return n < FORM_OPEN_MAX ? ERR_OK : fail(cx, ERR_INPUT, "file",
	    "there are %d drafts already: publish some, or throw them away",
	    FORM_OPEN_MAX);
}

static enum err
draft_new(struct ctx *cx, const struct json *j, str why, const char *act,
    str *id)
{
	struct change c = { .kind = KIND_FORM, .act = act, .id = S("") };

	TRY(count_open(cx));
	TRY(in_state(cx, j, KEPT_DRAFT, why, &c.body));
	TRY(record_write(cx, &c));
	*id = c.id;
	return ERR_OK;
}

enum err
formbook_load(struct ctx *cx, str text, str *id)
{
	const struct json *j = NULL;

	TRY(text_read(cx, text, &j));
	return draft_new(cx, j, S(""), "load", id);
}

/* ---- steps ---- */

static enum err
why_check(struct ctx *cx, str why)
{
	if (str_trim(why).n < WHY_MIN)
		return fail(cx, ERR_INPUT, "why", "say why, in a few words: it"
		    " stands in the form's history");
	if (why.n > FORM_WHY_MAX)
		return fail(cx, ERR_INPUT, "why", "use %d characters or fewer",
		    FORM_WHY_MAX);
	return utf8_text_ok(why, NULL) ? ERR_OK : fail(cx, ERR_INPUT, "why",
	    "use plain text");
}

static enum err
stale(struct ctx *cx)
{
	return fail(cx, ERR_STALE, "form", "this form was changed meanwhile:"
	    " look at it again before you go on");
}

/* For a step from one state to the next: both as it was read. */
static enum err
step_read(struct ctx *cx, str id, int64_t v, enum kept_state from,
    struct kept *k)
{
	if (!door_has(cx, RIGHT_FORMS))
		return fail(cx, ERR_DENIED, "form", "%s",
		    err_info[ERR_DENIED].text);
	TRY(formbook_read(cx, id, k));
	return k->rec.v == v && k->state == from ? ERR_OK : stale(cx);
}

static enum err
step(struct ctx *cx, str id, int64_t v, enum kept_state from,
    enum kept_state to, str why, const char *act)
{
	struct change c = { .kind = KIND_FORM, .id = id, .v = v, .act = act,
		.reason = why };
	struct kept k;

	TRY(step_read(cx, id, v, from, &k));
	TRY(why_check(cx, why));
	TRY(in_state(cx, k.rec.json, to, why, &c.body));
	c.was = k.rec.json;
	return record_write(cx, &c);
}

enum err
formbook_ask(struct ctx *cx, str id, int64_t v, str why)
{
	return step(cx, id, v, KEPT_DRAFT, KEPT_REVIEW, why, "ask");
}

enum err
formbook_back(struct ctx *cx, str id, int64_t v, str why)
{
	return step(cx, id, v, KEPT_REVIEW, KEPT_DRAFT, why, "send back");
}

enum err
formbook_retire(struct ctx *cx, str id, int64_t v, str why)
{
	return step(cx, id, v, KEPT_ACTIVE, KEPT_RETIRED, why, "retire");
}

/* Who last wrote what it asks, as against who moved it a step. */
static enum err
writer_of(struct ctx *cx, const struct kept *k, str *account)
{
	struct kepts l;

	TRY(formbook_versions(cx, k->rec.id, &l));
	*account = k->rec.actor;
	for (unsigned i = 0; i < l.n; i++) {
		*account = l.at[i].rec.actor;
		if (i + 1 == l.n || !same_form(l.at[i].rec.json,
		    l.at[i + 1].rec.json))
			break;
	}
	return ERR_OK;
}

enum err
formbook_hindrance(struct ctx *cx, const struct kept *k, str *says)
{
	str me = door_who(cx)->account, writer;

	TRY(writer_of(cx, k, &writer));
	*says = S("");
	/* An account is one person's; the console is nobody's second person. */
	if (me.n == 0 || door_has(cx, RIGHT_SELF))
		*says = S("a form is published by a person who is signed in");
	else if (str_eq(me, k->rec.actor))
		*says = S("you asked for this yourself: publishing takes a"
		    " second person, so ask a colleague to look at it");
	else if (str_eq(me, writer))
		*says = S("you wrote this version yourself: publishing takes a"
		    " second person, so ask a colleague to look at it");
	return ERR_OK;
}

/* One url, one record: two who publish a first version at once do not make
 * two. */
static str
home_id(struct ctx *cx, str url)
{
	return str_cat(cx->mem, S("form-"), str_sub(hash_hex(cx->mem, url), 0,
	    40));
}

static enum err
publishable(struct ctx *cx, const struct kept *k)
{
	struct form f;
	str says;

	TRY(formbook_hindrance(cx, k, &says));
	if (says.n)
		return fail(cx, ERR_INPUT, "publish", "%.*s", PRS(says));
	/* What is refused may have changed since it was loaded. */
	return form_again(cx, k->rec.json, &f);
}

enum err
formbook_publish(struct ctx *cx, str id, int64_t v, str *out)
{
	struct change c = { .kind = KIND_FORM, .act = "publish" };
	struct change gone = { .kind = KIND_FORM, .id = id, .v = v,
		.drop = true, .act = "publish" };
	struct kept k, home;
	bool found;

	TRY(step_read(cx, id, v, KEPT_REVIEW, &k));
	TRY(publishable(cx, &k));
	TRY(formbook_home(cx, k.url, &home, &found));
	c.id = found ? home.rec.id : home_id(cx, k.url);
	c.v = found ? home.rec.v : 0;
	c.reason = k.why;
	TRY(in_state(cx, k.rec.json, KEPT_ACTIVE, k.why, &c.body));
	TRY(record_write(cx, &c));
	TRY(record_write(cx, &gone));
	*out = c.id;
	return ERR_OK;
}

enum err
formbook_again(struct ctx *cx, str id, int64_t was, str *draft)
{
	struct kept k, now;

	if (!door_has(cx, RIGHT_FORMS))
		return fail(cx, ERR_DENIED, "form", "%s",
		    err_info[ERR_DENIED].text);
	TRY(formbook_read(cx, id, &now));
	TRY(formbook_read_v(cx, id, was, &k));
	if (is_open(&k) || (now.state == KEPT_ACTIVE &&
	    same_form(k.rec.json, now.rec.json)))
		return fail(cx, ERR_INPUT, "again", "this version is in use"
		    " already");
	return draft_new(cx, k.rec.json, str_cat(cx->mem, S("Version "),
	    str_cat(cx->mem, k.version, S(" again"))), "again", draft);
}

enum err
formbook_drop(struct ctx *cx, str id, int64_t v)
{
	struct change c = { .kind = KIND_FORM, .id = id, .v = v, .drop = true,
		.act = "throw away" };
	struct kept k;

	if (!door_has(cx, RIGHT_FORMS))
		return fail(cx, ERR_DENIED, "form", "%s",
		    err_info[ERR_DENIED].text);
	TRY(formbook_read(cx, id, &k));
	if (k.rec.v != v || !is_open(&k))
		return stale(cx);
	return record_write(cx, &c);
}

/* ---- by name ---- */

/* Reads the form; what was published once and is refused today is as if it were
 * not there: its lines are kept by whoever reads them with another version. */
static bool
loads(struct ctx *cx, const struct json *j, struct form *f)
{
	unsigned was = cx->ndiag;
	bool ok = form_load(cx, j, f) == ERR_OK;

	cx->ndiag = was;
	return ok;
}

enum err
formbook_named(struct ctx *cx, str canonical, const struct form **form,
    struct kept *k, bool *exact)
{
	struct form *f = NEW(cx->mem, struct form);
	str version = canonical, url;
	struct kept home;
	struct kepts l;
	bool found;

	*form = NULL;
	*exact = false;
	if (!str_cut(&version, '|', &url))
		version = S("");
	TRY(formbook_home(cx, url, &home, &found));
	if (!found)
		return ERR_OK;
	*k = home;
	*exact = version.n == 0 || str_eq(version, home.version);
	if (!*exact) {
		TRY(formbook_versions(cx, home.rec.id, &l));
		for (unsigned i = 0; i < l.n && !*exact; i++) {
			*exact = str_eq(l.at[i].version, version) &&
			    loads(cx, l.at[i].rec.json, f);
			if (*exact)
				*k = l.at[i];
		}
		if (*exact) {
			*form = f;
			return ERR_OK;
		}
	}
	if (loads(cx, home.rec.json, f))
		*form = f;
	return ERR_OK;
}

enum err
formbook_own(struct ctx *cx, str url, struct form *out)
{
	const struct asset *a = own_asset(cx, url);
	struct kept home;
	struct form own, f;
	bool found;

	if (!a)
		return fail(cx, ERR_STORE, "form",
		    "this form is missing from the program");
	TRY(asset_form(cx, a, &own));
	TRY(formbook_home(cx, url, &home, &found));
	if (found && kept_takes_answers(&home) && loads(cx, home.rec.json, &f)) {
		unsigned was = cx->ndiag;
		bool same = form_same_parts(cx, &own, &f) == ERR_OK;

		cx->ndiag = was;
		if (same)
			own = f;
	}
	*out = own;
	return ERR_OK;
}

enum err
formbook_own_v(struct ctx *cx, str url, int64_t *v, str *body)
{
	struct kept k;
	struct record r;
	unsigned was = cx->ndiag;
	enum err e = record_read(cx, KIND_FORM, home_id(cx, url), &r);

	*v = 0;
	*body = S("");
	if (e == ERR_ABSENT || e == ERR_GONE) {
		cx->ndiag = was;
		return ERR_OK;
	}
	TRY(e);
	kept_of(&r, &k);
	if (!kept_takes_answers(&k))
		return ERR_OK;
	*v = r.v;
	*body = r.body;
	return ERR_OK;
}
