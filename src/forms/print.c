/*
 * The tree printed as a QuestionnaireResponse.
 *
 * What no one touched is copied byte for byte, whatever it holds. Of what was
 * touched, the members Heed does not know are copied as well; only id, its own
 * extension, the value, and the lists below are written.
 */
#include "fhir/fhir.h"
#include "core/arena.h"
#include "core/time.h"
#include "forms/forms_int.h"

struct printing {
	struct ctx *cx;
	struct json_w w;
	line_keep *keep;
	void *arg;
	bool anew; /* inside a line of which is said anew who said it */
};

enum { BODY_MAX = 16 << 20 };

static bool
kept(const struct printing *p, const struct node *n)
{
	return !n->line || !p->keep || p->keep(n->line, p->arg);
}

/* Whether all of it is kept, so that its bytes may stand. */
static bool
whole(const struct printing *p, const struct node *n)
{
	if (!kept(p, n))
		return false;
	for (const struct node *c = n->first; p->keep && c; c = c->next)
		if (!whole(p, c))
			return false;
	return true;
}

/* What it leaves its entry to say is no longer what the entry says. */
static bool
outgrown(const struct node *n)
{
	const struct node *up = n->line && n->bare ? node_above(n) : NULL;

	return up && !hand_same(n->line, up->line);
}

static bool
any_outgrown(const struct node *n)
{
	bool any = outgrown(n);

	for (const struct node *c = n->first; !any && c; c = c->next)
		any = any_outgrown(c);
	return any;
}

static bool
as_read(const struct printing *p, const struct node *n)
{
	return n->json && !n->dirty && whole(p, n) &&
	    !(p->anew && any_outgrown(n));
}

static void
part_int(struct json_w *w, str url, int64_t v)
{
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("url"), url);
	json_w_int(w, S("valueInteger"), v);
	json_w_close(w, '}');
}

static void
part_author(struct json_w *w, str author)
{
	if (author.n == 0)
		return;
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("url"), S("author"));
	json_w_open(w, S("valueReference"), '{');
	json_w_text(w, S("reference"), author);
	json_w_close(w, '}');
	json_w_close(w, '}');
}

static bool
part_known(str url)
{
	static const str known[] = { SK("rev"), SK("own"), SK("voice"),
		SK("author"), SK("by"), SK("role"), SK("org"), SK("at"),
		SK("source"), SK("visible"), SK("status"), SK("parked"),
		SK("about") };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(url, known[i]))
			return true;
	return false;
}

/* An answer of whoever wrote its entry, in the same moment, says so by saying
 * nothing (docs/formats.md §7): most answers of a record are. */
static bool
said_above(const struct node *n)
{
	const struct line *l = n->line;
	const struct node *up = node_above(n);

	if (n->kind != NODE_ANSWER || !up || !hand_same(l, up->line) ||
	    l->visible != VISIBLE_RECORD || l->status != STATUS_ANSWERED ||
	    l->parked || l->about.n)
		return false;
	JSON_EACH(e, json_get(fhir_ext(n->json, S(LINE_URL)), S("extension")))
		if (!part_known(json_text(json_get(e, S("url")))))
			return false;
	return true;
}

static void
line_print(struct printing *p, const struct node *n)
{
	struct json_w *w = &p->w;
	const struct line *l = n->line;
	const struct json *was = fhir_ext(n->json, S(LINE_URL));

	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("url"), S(LINE_URL));
	json_w_open(w, S("extension"), '[');
	part_int(w, S("rev"), l->rev);
	if (l->own != l->rev)
		part_int(w, S("own"), l->own);
	fhir_part(w, S("voice"), S("valueCode"), str_of(voice_code[l->voice]));
	part_author(w, l->author);
	fhir_part(w, S("by"), S("valueString"), l->by);
	fhir_part(w, S("role"), S("valueString"), l->role);
	fhir_part(w, S("org"), S("valueString"), l->org);
	if (l->at)
		fhir_part(w, S("at"), S("valueInstant"),
		    time_iso(p->cx->mem, l->at));
	fhir_part(w, S("source"), S("valueCode"), l->source);
	if (l->visible != VISIBLE_RECORD)
		fhir_part(w, S("visible"), S("valueCode"),
		    str_of(visible_code[l->visible]));
	if (l->status != STATUS_ANSWERED)
		fhir_part(w, S("status"), S("valueCode"),
		    str_of(status_code[l->status]));
	if (l->parked) {
		json_w_open(w, JNOKEY, '{');
		json_w_text(w, S("url"), S("parked"));
		json_w_bool(w, S("valueBoolean"), true);
		json_w_close(w, '}');
	}
	fhir_part(w, S("about"), S("valueString"), l->about);
	JSON_EACH(e, json_get(was, S("extension")))
		if (!part_known(json_text(json_get(e, S("url")))))
			json_w_raw(w, JNOKEY, e->raw);
	json_w_close(w, ']');
	json_w_close(w, '}');
}

static bool
is_ours(const struct json *e)
{
	return str_eq(json_text(json_get(e, S("url"))), S(LINE_URL));
}

/* Extensions: others' as they are; ours as it was, anew, or gone with the line
 * that moved elsewhere. */
static void
extensions(struct printing *p, const struct node *n, bool line)
{
	const struct json *was = json_get(n->json, S("extension"));
	bool anew = line && (n->new_line || outgrown(n));
	bool says = anew && !said_above(n), some = says;

	JSON_EACH(e, was)
		some |= !is_ours(e) || (line && !anew);
	if (!some)
		return;
	json_w_open(&p->w, S("extension"), '[');
	JSON_EACH(e, was)
		if (!is_ours(e) || (line && !anew))
			json_w_raw(&p->w, JNOKEY, e->raw);
	if (says)
		line_print(p, n);
	json_w_close(&p->w, ']');
}

/* id and extension: those of the line when there is one. An element whose line
 * left it leaves its id too. */
static void
head(struct printing *p, const struct node *n)
{
	const struct json *id = json_get(n->json, S("id"));
	bool line = n->line && kept(p, n);

	if (line)
		json_w_text(&p->w, S("id"), n->line->id);
	else if (id && !fhir_ext(n->json, S(LINE_URL)))
		json_w_raw(&p->w, S("id"), id->raw);
	extensions(p, n, line);
}

static void
others(struct printing *p, const struct node *n)
{
	JSON_EACH(m, n->json) {
		if (str_eq(m->key, S("id")) || str_eq(m->key, S("extension")) ||
		    str_eq(m->key, S("item")) || str_eq(m->key, S("answer")))
			continue;
		if (n->new_value && (str_starts(m->key, S("value")) ||
		    str_starts(m->key, S("_value"))))
			continue;
		json_w_raw(&p->w, m->key, m->raw);
	}
}

static void node_print(struct printing *, const struct node *);

static bool
prints(const struct printing *p, const struct node *n)
{
	if (n->kind == NODE_ANSWER || (n->line && n->line->entry))
		return kept(p, n);
	if (!p->keep || (n->line && kept(p, n)) || !n->first)
		return true;
	for (const struct node *c = n->first; c; c = c->next)
		if (prints(p, c))
			return true;
	return false;
}

static void
list(struct printing *p, const struct node *n, enum node_kind kind, str key)
{
	bool open = false;

	for (const struct node *c = n->first; c; c = c->next) {
		if (c->kind != kind || !prints(p, c))
			continue;
		if (!open)
			json_w_open(&p->w, key, '[');
		open = true;
		node_print(p, c);
	}
	if (open)
		json_w_close(&p->w, ']');
}

static void
node_print(struct printing *p, const struct node *n)
{
	bool was = p->anew;

	if (as_read(p, n)) {
		json_w_raw(&p->w, JNOKEY, n->json->raw);
		return;
	}
	p->anew |= n->line && n->new_line;
	json_w_open(&p->w, JNOKEY, '{');
	head(p, n);
	if (n->json) {
		others(p, n);
	} else if (n->kind == NODE_ITEM) {
		json_w_text(&p->w, S("linkId"), n->link);
		if (n->item && n->item->text.n)
			json_w_text(&p->w, S("text"), n->item->text);
	}
	if (n->kind == NODE_ANSWER && n->new_value && n->line->value.n)
		value_write(&p->w, n->item, n->line);
	list(p, n, NODE_ANSWER, S("answer"));
	list(p, n, NODE_ITEM, S("item"));
	json_w_close(&p->w, '}');
	p->anew = was;
}

static str
canonical(struct ctx *cx, const struct form *f)
{
	return f->version.n ? str_cat(cx->mem, str_cat(cx->mem, f->url,
	    S("|")), f->version) : f->url;
}

/* The form's version moves on with the first answer given to the new one; a
 * response to another form keeps what it says. */
static str
questionnaire(struct ctx *cx, const struct answers *a)
{
	str was = json_text(json_get(a->doc, S("questionnaire"))), base;
	str rest = was;

	(void)str_cut(&rest, '|', &base);
	return !a->doc || (a->form->url.n && str_eq(base, a->form->url)) ?
	    canonical(cx, a->form) : was;
}

static void
root_print(struct printing *p, const struct answers *a)
{
	static const str ours[] = { SK("resourceType"), SK("questionnaire"),
		SK("status"), SK("item") };
	str form = questionnaire(p->cx, a);
	struct json_w *w = &p->w;

	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("resourceType"), S("QuestionnaireResponse"));
	if (form.n)
		json_w_text(w, S("questionnaire"), form);
	json_w_text(w, S("status"), a->status);
	if (!a->doc && a->subject.n) {
		json_w_open(w, S("subject"), '{');
		json_w_text(w, S("reference"), a->subject);
		json_w_close(w, '}');
	}
	JSON_EACH(m, a->doc) {
		bool known = false;

		for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
			known |= str_eq(m->key, ours[i]);
		if (!known)
			json_w_raw(w, m->key, m->raw);
	}
	list(p, a->tree, NODE_ITEM, S("item"));
	json_w_close(w, '}');
}

enum err
answers_print_some(struct ctx *cx, const struct answers *a, line_keep *keep,
    void *arg, str *body)
{
	struct printing p = { .cx = cx, .keep = keep, .arg = arg };
	struct buf b;

	if (a->doc && !a->dirty && whole(&p, a->tree) &&
	    str_eq(a->status, json_text(json_get(a->doc, S("status"))))) {
		*body = a->doc->raw;
		return ERR_OK;
	}
	buf_init(&b, cx->mem, BODY_MAX);
	json_w_init(&p.w, &b);
	root_print(&p, a);
	if (buf_done(&b, body) != ERR_OK)
		return fail(cx, ERR_LIMIT, "item",
		    "this record is too large to store");
	return ERR_OK;
}

enum err
answers_print(struct ctx *cx, const struct answers *a, str *body)
{
	return answers_print_some(cx, a, NULL, NULL, body);
}
