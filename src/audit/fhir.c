/*
 * What a resource says, and where: its texts by their FHIR path, its answers by
 * their linkId, its attachments unpacked, its grades by the place they stand in.
 *
 * A form is judged by form_lint alone (what it asks is no note about anyone), a
 * response by its answers alone. A RiskAssessment is read only where it names
 * suicide or self-harm; then what it predicts of that is a grade, and what it
 * predicts of a heart or a fall is not.
 */
#include "audit/audit_int.h"
#include "audit/decode.h"
#include "forms/forms.h"

#include <string.h>

enum { DONE_MAX = 64, SHORT_MAX = 200 };

struct walk {
	struct reader *r;
	char path[NAME_MAX_ + 1];
	size_t n;
	const struct json *root, *done[DONE_MAX]; /* given already */
	unsigned ndone, deep;
	bool defines;             /* it says what words mean, and of nobody */
};

/* ---- the path ---- */

static size_t
push(struct walk *w, str key)
{
	size_t was = w->n;

	if (w->n + key.n + 1 > NAME_MAX_)
		return was;
	if (w->n)
		w->path[w->n++] = '.';
	memcpy(w->path + w->n, key.p, key.n);
	w->n += key.n;
	return was;
}

static size_t
push_nth(struct walk *w, unsigned i)
{
	size_t was = w->n;
	char no[24];
	int n = snprintf(no, sizeof(no), "[%u]", i);

	if (w->n + (size_t)n > NAME_MAX_)
		return was;
	memcpy(w->path + w->n, no, (size_t)n);
	w->n += (size_t)n;
	return was;
}

static str
path(const struct walk *w)
{
	return (str){ w->path, w->n };
}

/* ---- words of values ---- */

static str
first_of(const struct json *j, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct json *v = json_get(j, str_of(keys[i]));

		if (json_text(v).n)
			return json_text(v);
	}
	return S("");
}

/* What a value of any type reads as; "" where it says nothing. */
static str
words_of(const struct json *j, unsigned depth)
{
	static const char *const say[] = { "text", "display", "name", "title" };
	static const char *const point[] = { "reference", "value", "code" };
	static const char *const in[] = { "coding", "name", "identifier",
		"concept" };
	str s = S("");

	if (!j || depth > 4)
		return s;
	if (j->type == JSON_ARRAY)
		return words_of(j->first, depth + 1);
	if (j->type != JSON_OBJECT)
		return json_scalar(j);
	s = first_of(j, say, 4);
	for (size_t i = 0; s.n == 0 && i < 4; i++)
		s = words_of(json_get(j, str_of(in[i])), depth + 1);
	return s.n ? s : first_of(j, point, 3);
}

static str
tail(str url)
{
	for (size_t i = url.n; i-- > 0;)
		if (url.p[i] == '/' || url.p[i] == ':' || url.p[i] == '#')
			return str_sub(url, i + 1, url.n);
	return url;
}

/* ---- who and where ---- */

static const struct json *
contained(const struct json *root, const struct json *j)
{
	str ref = json_text(json_get(j, S("reference")));

	if (ref.n < 2 || ref.p[0] != '#')
		return j;
	JSON_EACH(c, json_get(root, S("contained")))
		if (str_eq(json_text(json_get(c, S("id"))),
		    str_sub(ref, 1, ref.n)))
			return c;
	return j;
}

static const struct json *
down(const struct json *root, const char *dotted)
{
	const struct json *j = root;
	str rest = str_of(dotted), key;

	for (bool more = true; more && j;) {
		more = str_cut(&rest, '.', &key);
		j = json_get(j, key);
		if (j && j->type == JSON_ARRAY)
			j = j->first;
		if (j && j->type == JSON_OBJECT)
			j = contained(root, j);
	}
	return j;
}

static void
who(struct reader *r, const struct json *j)
{
	struct record *rec = &r->rec;

#define WHO(field, dotted) \
	if (rec->field.n == 0) \
		rec->field = str_trim(words_of(down(j, dotted), 0));
#include "audit/who.def"
#undef WHO
	if (json_get(j, S("questionnaire")))
		rec->form = tail(rec->form);
}

/* ---- texts ---- */

static bool
is_done(const struct walk *w, const struct json *j)
{
	for (unsigned i = 0; i < w->ndone; i++)
		if (w->done[i] == j)
			return true;
	return false;
}

static void
done(struct walk *w, const struct json *j)
{
	if (w->ndone < DONE_MAX)
		w->done[w->ndone++] = j;
}

/* Words that nobody reads as such. */
static bool
is_read(str key)
{
	static const str not[] = { SK("reference"), SK("system"), SK("url"),
		SK("id"), SK("code"), SK("linkId"), SK("fullUrl"),
		SK("contentType"), SK("resourceType"), SK("questionnaire"),
		SK("language"), SK("status"), SK("hash"), SK("instant"),
		SK("versionId"), SK("lastUpdated"), SK("uri"), SK("canonical"),
		SK("identifier") };

	for (size_t i = 0; i < sizeof(not) / sizeof(*not); i++)
		if (str_eq(key, not[i]))
			return false;
	return !str_ends(key, S("Canonical")) && !str_ends(key, S("Uri"));
}

static void walk(struct walk *, const struct json *);

static void
attachment(struct walk *w, const struct json *j)
{
	struct arena *mem = w->r->work;
	str data = json_text(json_get(j, S("data"))), words;
	str type = json_text(json_get(j, S("contentType")));
	size_t mark = arena_mark(mem), was = push(w, S("data"));
	char *p = NEWN(mem, char, base64_room(data.n));
	size_t n = base64_read(p, data);

	if (n == SIZE_MAX)
		reader_note(w->r, w->r->rec.line, "an attachment's data is no "
		    "base64: it was not read");
	else if (decode_words(mem, (str){ p, n }, type, &words))
		text_scan(w->r, path(w), words, false);
	else
		w->r->c.unopened++;
	w->n = was;
	arena_reset(mem, mark);
}

static bool
is_attachment(const struct json *j)
{
	const struct json *data = json_get(j, S("data"));

	return data && data->type == JSON_STRING &&
	    (json_get(j, S("contentType")) ||
	    str_eq(json_text(json_get(j, S("resourceType"))), S("Binary")) ||
	    str_ends(j->key, S("ttachment")));
}

/* ---- what is coded, and what is answered to it ---- */

static bool
graded_concept(const struct walk *w, const struct json *code)
{
	JSON_EACH(c, json_get(code, S("coding")))
		if (looks_graded(w->r->looks, json_text(json_get(c,
		    S("system"))), json_text(json_get(c, S("code")))))
			return true;
	return false;
}

/* One value under one label. True: it was given. */
static bool
try_value(struct walk *w, const struct json *v, str label, bool graded)
{
	str value = json_scalar(v);

	if (value.n == 0 || value.n > SHORT_MAX || is_done(w, v))
		return false;
	if (graded)
		pair_give(w->r, path(w), value);
	else if (!pair_scan(w->r, path(w), label, value))
		return false;
	done(w, v);
	return true;
}

/* The words, or the number, that a value holds. True at the first that is one:
 * text and display of one concept say the same. */
static bool
try_values(struct walk *w, const struct json *v, str label, bool graded,
    unsigned depth)
{
	unsigned i = 0;

	if (depth > 4)
		return false;
	if (v->type != JSON_OBJECT && v->type != JSON_ARRAY)
		return try_value(w, v, label, graded);
	JSON_EACH(c, v) {
		size_t was = v->type == JSON_ARRAY ? push_nth(w, i++) :
		    push(w, c->key);
		bool yes = (v->type == JSON_ARRAY || (is_read(c->key) &&
		    !str_eq(c->key, S("unit")) &&
		    !str_eq(c->key, S("extension")))) &&
		    try_values(w, c, label, graded, depth + 1);

		w->n = was;
		if (yes) {
			JSON_EACH(also, v)
				done(w, also);
			return true;
		}
	}
	return false;
}

static void
answered(struct walk *w, const struct json *j, str label, bool graded)
{
	JSON_EACH(v, j) {
		size_t was;

		if (!str_starts(v->key, S("value")) &&
		    !str_eq(v->key, S("interpretation")))
			continue;
		was = push(w, v->key);
		(void)try_values(w, v, label, graded, 0);
		w->n = was;
	}
}

/* An object that asks and answers: an Observation, its component, an
 * extension. */
static void
coded(struct walk *w, const struct json *j)
{
	const struct json *code = json_get(j, S("code"));
	str url = json_text(json_get(j, S("url"))), label;

	if (code && code->type == JSON_OBJECT) {
		label = words_of(code, 0);
		answered(w, j, label, graded_concept(w, code));
	} else if (url.n) {
		label = pair_name(w->r->work, tail(url));
		answered(w, j, label, false);
	}
}

/* A coding that is a grade by itself, and no question. */
static void
grade_itself(struct walk *w, const struct json *j)
{
	const struct json *up = j->up ? j->up->up : NULL; /* its concept */
	const struct json *show = json_get(j, S("display"));
	size_t was;

	if (!looks_graded(w->r->looks, json_text(json_get(j, S("system"))),
	    json_text(json_get(j, S("code")))))
		return;
	if (up && str_eq(up->key, S("code")))
		return; /* asked: coded() has weighed the answer */
	show = show ? show : json_get(j, S("code"));
	was = push(w, show->key);
	if (!is_done(w, show) && json_text(show).n) {
		pair_give(w->r, path(w), json_text(show));
		done(w, show);
	}
	w->n = was;
}

/* ---- any element ---- */

static void resource(struct walk *, const struct json *);

static void
members(struct walk *w, const struct json *j)
{
	unsigned i = 0;

	JSON_EACH(c, j) {
		size_t was = j->type == JSON_ARRAY ? push_nth(w, i++) :
		    push(w, c->key);

		if (str_eq(c->key, S("identifier")))
			;
		else if (c->type == JSON_OBJECT && json_get(c, S("resourceType")))
			resource(w, c);
		else
			walk(w, c);
		w->n = was;
	}
}

static bool
is_about(struct walk *w, str text)
{
	size_t mark = arena_mark(w->r->work);
	bool self = audit_seek(w->r->lx, text, 0) < text.n &&
	    names_self(w->r->work, text);

	arena_reset(w->r->work, mark);
	return self;
}

static void
walk(struct walk *w, const struct json *j)
{
	bool attached;

	if (j->type == JSON_OBJECT && is_done(w, j))
		return;
	if (j->type == JSON_STRING) {
		if (!is_done(w, j) && is_read(j->key) &&
		    !(j->up && j->up->type == JSON_ARRAY &&
		        !is_read(j->up->key)) &&
		    !(w->defines && (str_eq(j->key, S("div")) ||
		        !is_about(w, j->text))))
			text_scan(w->r, path(w), j->text, str_eq(j->key,
			    S("div")));
		return;
	}
	if (j->type == JSON_OBJECT) {
		coded(w, j);
		grade_itself(w, j);
		attached = is_attachment(j);
		if (attached) {
			done(w, json_get(j, S("data")));
			attachment(w, j);
		}
	}
	members(w, j);
}

/* ---- forms ---- */

static str
item_text(const struct json *j, str link, unsigned depth)
{
	JSON_EACH(i, json_get(j, S("item"))) {
		str text;

		if (str_eq(json_text(json_get(i, S("linkId"))), link))
			return json_text(json_get(i, S("text")));
		text = depth < JSON_DEPTH_MAX ? item_text(i, link, depth + 1) :
		    S("");
		if (text.n)
			return text;
	}
	return S("");
}

static void
questionnaire(struct walk *w, const struct json *j)
{
	static const char *const title[] = { "title", "name", "url", "id" };
	struct reader *r = w->r;
	struct lint *lint;
	unsigned n;

	r->c.forms++;
	r->rec.form = first_of(j, title, 4);
	if (form_lint(&r->cx, j, &lint, &n) != ERR_OK)
		return;
	ctx_calm(&r->cx);
	r->c.forms_found += n > 0;
	for (unsigned i = 0; i < n; i++) {
		str text = item_text(j, lint[i].link, 0);
		struct finding f = { .end = text.n, .kind = LANG_FORM,
			.verdict = LANG_STRATIFICATION, .rule = lint[i].rule,
			.why = lint[i].why, .instead = lint[i].instead };
		struct audit_finding a;

		text_finding(r, lint[i].link, &f, text, &a);
		a.lint = true;
		r->given++;
		r->give.finding(r->give.arg, &a, r->rec.line, r->rec.month);
	}
}

struct asked {
	str link, label, group;
};

static bool
yes(str value)
{
	static const str words[] = { SK("yes"), SK("y"), SK("true"),
		SK("ticked"), SK("checked"), SK("present") };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_ieq(value, words[i]))
			return true;
	return false;
}

/* The label by which an answer is read: its own, with its group's where it says
 * nothing of what is graded. */
static str
full_label(struct reader *r, const struct asked *q)
{
	struct arena *mem = r->work;

	if (q->group.n == 0 || !names_self(mem, q->group) ||
	    !pair_generic(mem, q->label))
		return q->label;
	return str_cat(mem, str_cat(mem, q->group, S(": ")), q->label);
}

/* One answer in words or digits. */
static void
answer_text(struct reader *r, const struct asked *q, str value, bool graded)
{
	uint64_t given = r->given;
	str label;

	if (value.n == 0)
		return;
	if (graded) {
		pair_give(r, q->link, value);
		return;
	}
	text_scan(r, q->link, value, false);
	if (r->given > given || value.n > SHORT_MAX)
		return;
	label = full_label(r, q);
	if (!pair_scan(r, q->link, label, value) && yes(value))
		(void)pair_ticked(r, q->link, label, value);
}

static bool
is_ordinal(const struct json *j)
{
	JSON_EACH(e, json_get(j, S("extension"))) {
		str url = json_text(json_get(e, S("url")));

		if (str_ends(url, S("/ordinalValue")) ||
		    str_ends(url, S("/itemWeight")))
			return true;
	}
	return false;
}

static void
answer_coding(struct reader *r, const struct asked *q, const struct json *v,
    const struct json *answer, bool graded)
{
	uint64_t given = r->given;
	str code = json_text(json_get(v, S("code")));
	str show = json_text(json_get(v, S("display")));

	if (show.n == 0)
		show = code;
	graded |= looks_graded(r->looks, json_text(json_get(v, S("system"))),
	    code);
	answer_text(r, q, show, graded);
	if (r->given == given && show.n && (is_ordinal(v) ||
	    is_ordinal(answer)) && language_asks_risk(r->lx, full_label(r, q)))
		pair_give(r, q->link, show);
}

static void
answer(struct walk *w, const struct asked *q, const struct json *a)
{
	struct reader *r = w->r;
	bool graded = looks_graded(r->looks, S(""), tail(q->link));

	JSON_EACH(v, a) {
		if (!str_starts(v->key, S("value")))
			continue;
		if (str_eq(v->key, S("valueCoding")))
			answer_coding(r, q, v, a, graded);
		else if (str_eq(v->key, S("valueQuantity")))
			answer_text(r, q, json_scalar(json_get(v,
			    S("value"))), graded);
		else if (is_attachment(v))
			attachment(w, v);
		else if (v->type == JSON_TRUE || v->type == JSON_STRING ||
		    v->type == JSON_NUMBER)
			answer_text(r, q, json_scalar(v), graded);
	}
}

static void
items(struct walk *w, const struct json *j, str group, unsigned depth)
{
	JSON_EACH(i, json_get(j, S("item"))) {
		struct arena *mem = w->r->work;
		struct asked q = { .group = group,
			.link = json_text(json_get(i, S("linkId"))),
			.label = json_text(json_get(i, S("text"))) };
		str below = q.label.n ? q.label : group;

		if (q.label.n == 0)
			q.label = pair_name(mem, q.link);
		JSON_EACH(a, json_get(i, S("answer"))) {
			answer(w, &q, a);
			if (depth < JSON_DEPTH_MAX)
				items(w, a, below, depth + 1);
		}
		if (depth < JSON_DEPTH_MAX)
			items(w, i, below, depth + 1);
	}
}

/* ---- RiskAssessment ---- */

/* Whether any word of it names suicide or self-harm. */
static bool
about_self(struct walk *w, const struct json *j, unsigned depth)
{
	if (j->type == JSON_STRING && is_read(j->key)) {
		size_t mark = arena_mark(w->r->work);
		bool self = names_self(w->r->work, j->text);

		arena_reset(w->r->work, mark);
		return self;
	}
	JSON_EACH(c, j)
		if (depth < JSON_DEPTH_MAX && about_self(w, c, depth + 1))
			return true;
	return false;
}

enum about { ABOUT_UNSAID, ABOUT_SELF, ABOUT_OTHER };

/* The first words of a concept or a reference; its codes are none. */
static str
said(const struct json *j, unsigned depth)
{
	static const char *const say[] = { "text", "display" };
	str s;

	if (!j || depth > 4)
		return S("");
	if (j->type == JSON_ARRAY)
		return said(j->first, depth + 1);
	s = first_of(j, say, 2);
	return s.n ? s : said(json_get(j, S("coding")), depth + 1);
}

/* What such a field says is at risk. "Risk assessment" and "High risk" do not
 * say; "Heart attack" does, whatever a note beside it tells. */
static enum about
about(struct walk *w, const struct json *j)
{
	struct reader *r = w->r;
	size_t mark = arena_mark(r->work);
	str words = said(j, 0);
	bool self = j && (about_self(w, j, 0) || graded_concept(w, j));
	bool unsaid = words.n == 0 || pair_generic(r->work, words) ||
	    pair_grades(r->lx, words);

	arena_reset(r->work, mark);
	return self ? ABOUT_SELF : unsaid ? ABOUT_UNSAID : ABOUT_OTHER;
}

/* The same of all of a RiskAssessment: by what it is called, how it was made and
 * what it is of, the first that says. Where none does, it is about suicide,
 * because it names it. */
static enum about
about_all(struct walk *w, const struct json *j)
{
	static const char *const of[] = { "code", "method", "condition",
		"reasonCode" };

	for (size_t i = 0; i < sizeof(of) / sizeof(*of); i++) {
		enum about a = about(w, json_get(j, str_of(of[i])));

		if (a != ABOUT_UNSAID)
			return a;
	}
	return ABOUT_SELF;
}

static void
prediction(struct walk *w, const struct json *p, enum about all)
{
	static const char *const grade[] = { "outcome", "qualitativeRisk",
		"probabilityDecimal", "probabilityRange", "relativeRisk" };
	const struct json *outcome = json_get(p, S("outcome"));
	enum about a = about(w, outcome);

	if (a == ABOUT_UNSAID)
		a = about_self(w, p, 0) ? ABOUT_SELF : all;
	if (a == ABOUT_OTHER) {
		done(w, p);
		return;
	}
	/* "High risk" as the outcome is a grade; "Suicide" is what is graded. */
	for (size_t i = !pair_grades(w->r->lx, said(outcome, 0)); i < 5; i++) {
		const struct json *v = json_get(p, str_of(grade[i]));
		size_t was;

		if (!v)
			continue;
		was = push(w, v->key);
		(void)try_values(w, v, S(""), true, 0);
		w->n = was;
	}
}

static void
assessment(struct walk *w, const struct json *j)
{
	unsigned i = 0;

	enum about all;

	if (!about_self(w, j, 0) && !graded_concept(w, json_get(j, S("code"))))
		return;
	all = about_all(w, j);
	JSON_EACH(p, json_get(j, S("prediction"))) {
		size_t was = push(w, S("prediction")), nth = push_nth(w, i++);

		(void)nth;
		prediction(w, p, all);
		w->n = was;
	}
	members(w, j);
}

/* ---- a resource ---- */

static bool
defines(str type)
{
	static const str types[] = {
#define DEFINES(type) SK(type),
#include "audit/who.def"
#undef DEFINES
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (str_eq(types[i], type))
			return true;
	return false;
}

static void
resource(struct walk *w, const struct json *j)
{
	str type = json_text(json_get(j, S("resourceType")));
	unsigned i = 0;
	bool was = w->defines;

	if (w->deep > 8)
		return;
	w->deep++;
	w->defines = defines(type) && !names_self(w->r->work,
	    json_text(json_get(j, S("title")))) &&
	    !names_self(w->r->work, json_text(json_get(j, S("name"))));
	if (str_eq(type, S("Questionnaire")))
		questionnaire(w, j);
	else if (str_eq(type, S("QuestionnaireResponse")))
		items(w, j, S(""), 0);
	else if (str_eq(type, S("RiskAssessment")))
		assessment(w, j);
	else
		walk(w, j);
	if (str_eq(type, S("QuestionnaireResponse"))) {
		size_t at = push(w, S("contained"));

		JSON_EACH(c, json_get(j, S("contained"))) {
			size_t nth = push_nth(w, i++);

			resource(w, c);
			w->n = nth;
		}
		w->n = at;
	}
	w->defines = was;
	w->deep--;
}

void
fhir_record(struct reader *r, const struct json *j)
{
	struct walk *w = NEW(r->work, struct walk);
	str type = json_text(json_get(j, S("resourceType")));
	str id = json_text(json_get(j, S("id")));

	w->r = r;
	w->root = j;
	if (id.n)
		r->rec.id = text_cut(str_cat(r->work, str_cat(r->work, type,
		    S("/")), id), NAME_MAX_);
	who(r, j);
	(void)push(w, type);
	resource(w, j);
}

/* ---- any other object ---- */

static void
line_who(struct reader *r, const struct json *j)
{
	JSON_EACH(m, j) {
		str s = text_cut(json_scalar(m), NAME_MAX_);
		unsigned row;

		switch (word_for(m->key, &row)) {
		case FOR_AUTHOR: r->rec.author = s; break;
		case FOR_ROLE: r->rec.role = s; break;
		case FOR_TEAM: r->rec.team = s; break;
		case FOR_SETTING: r->rec.setting = s; break;
		case FOR_FORM: r->rec.form = s; break;
		default: break;
		}
	}
}

static const struct json *
at_key(const struct json *j, struct arena *mem, str key)
{
	const struct json *v = json_get(j, key);

	return v ? v : json_at(j, str_c(mem, key));
}

void
lines_record(struct reader *r, const struct json *j)
{
	struct walk *w = NEW(r->work, struct walk);
	const struct json *v;
	bool some = false;

	w->r = r;
	w->root = j;
	if (r->f->id.n)
		r->rec.id = text_cut(json_scalar(at_key(j, r->work, r->f->id)),
		    NAME_MAX_);
	line_who(r, j);
	for (unsigned i = 0; i < r->f->ntext; i++) {
		v = at_key(j, r->work, r->f->text[i]);
		if (!v || (v->type != JSON_STRING && v->type != JSON_ARRAY &&
		    v->type != JSON_OBJECT))
			continue;
		some = true;
		w->n = 0;
		(void)push(w, r->f->text[i]);
		if (v->type == JSON_STRING)
			text_scan(r, path(w), v->text, false);
		else
			members(w, v);
	}
	if (!some && r->o->text_field.n)
		r->c.textless++;
	else if (!some)
		members(w, j);
	w->n = 0;
	/* A key that asks for a grade, and has one. */
	JSON_EACH(m, j)
		if (pair_grades(r->lx, json_scalar(m))) {
			str label = pair_name(r->work, m->key);

			if (language_asks_risk(r->lx, label))
				(void)pair_scan(r, m->key, label,
				    json_scalar(m));
		}
}
