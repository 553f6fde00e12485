/*
 * A copy of the whole record: what is in it, what waits, and the file
 * (decisions about what waits: copy_step.c).
 *
 * One walk over the record serves the list of what waits and the file
 * (record_walk), so that nothing can be in both or in neither. It reads through
 * the door like any page: to the person it never sees more than they would.
 */
#include "care/copy_int.h"
#include "access/redact.h"
#include "access/setting.h"
#include "care/care_int.h"
#include "care/people.h"
#include "care/share.h"
#include "core/arena.h"
#include "core/html.h"
#include "core/time.h"
#include "fhir/fhir.h"

#include <string.h>

enum { WORDS_MAX = 256 * 1024, FLAT_MAX = 200, FLAT_DEPTH_MAX = 12 };

/* ---- what is written to: HTML or text, the same calls ---- */

static const char style[] =
    "html{font:1.125rem/1.5 sans-serif;color:#212b32;background:#fff}"
    "body{max-width:40em;margin:0 auto;padding:1em;overflow-wrap:anywhere}"
    "h1{font-size:1.6em}h2{font-size:1.4em;margin:1.8em 0 .3em}"
    "h3{font-size:1.15em;margin:1.2em 0 .2em}"
    "ul{padding-inline-start:1.2em;margin:.3em 0}li{margin:.5em 0}"
    "p{margin:.3em 0}.w{white-space:pre-line}.d{color:#425563}"
    "@media print{html{font-size:11pt}h2,h3{break-after:avoid}"
    "li{break-inside:avoid}}";

void
copy_list_end(struct out *o)
{
	if (o->list && !o->plain)
		html_lit(&o->h, "</ul>\n");
	o->list = false;
}

void
copy_heading(struct out *o, int level, str s)
{
	copy_list_end(o);
	if (o->plain) {
		buf_lit(&o->h.b, "\n");
		buf_put(&o->h.b, s);
		buf_put(&o->h.b, level == 3 ? S(".\n") : S("\n----\n"));
		return;
	}
	html_lit_(&o->h, level == 1 ? S("<h1>") : level == 2 ? S("<h2>")
	    : S("<h3>"));
	html_text(&o->h, s);
	html_lit_(&o->h, level == 1 ? S("</h1>\n") : level == 2 ? S("</h2>\n")
	    : S("</h3>\n"));
}

void
copy_p(struct out *o, str s)
{
	if (s.n == 0)
		return;
	copy_list_end(o);
	if (o->plain) {
		buf_put(&o->h.b, s);
		buf_c(&o->h.b, '\n');
		return;
	}
	html_lit(&o->h, "<p class=\"w\" dir=\"auto\">");
	html_text(&o->h, s);
	html_lit(&o->h, "</p>\n");
}

/* Words, and below them whose they are and when. */
void
copy_put(struct out *o, str words, str whose)
{
	if (o->plain) {
		buf_lit(&o->h.b, "- ");
		buf_put(&o->h.b, words);
		buf_c(&o->h.b, '\n');
		if (whose.n) {
			buf_lit(&o->h.b, "  (");
			buf_put(&o->h.b, whose);
			buf_lit(&o->h.b, ")\n");
		}
		return;
	}
	if (!o->list)
		html_lit(&o->h, "<ul>\n");
	o->list = true;
	html_lit(&o->h, "<li><p class=\"w\" dir=\"auto\">");
	html_text(&o->h, words);
	html_lit(&o->h, "</p>");
	if (whose.n) {
		html_lit(&o->h, "<p class=\"d\">");
		html_text(&o->h, whose);
		html_lit(&o->h, "</p>");
	}
	html_lit(&o->h, "</li>\n");
}

/* ---- the walk ---- */

static const struct line *
review_of(const struct walk *w, str key)
{
	const struct line *found = NULL, *item;

	for (const struct line *l = NULL; (l = entry_next(&w->review.a,
	    "withhold.line", l)) != NULL;) {
		item = plan_detail(&w->review, l, "item");
		if (item && str_eq(item->value, key))
			found = l;
	}
	return found;
}

static str
detail_of(const struct walk *w, const struct line *l, const char *name)
{
	const struct line *d = plan_detail(&w->review, l, name);

	return d ? d->value : S("");
}

static void
decided(const struct walk *w, struct copy_item *it)
{
	const struct line *l = review_of(w, it->key);
	int64_t v = 0;

	it->reason = it->by = S("");
	if (!l || !str_int(detail_of(w, l, "version"), 0, INT64_MAX, &v) ||
	    v != it->v)
		return;
	it->state = str_eq(detail_of(w, l, "choice"), S("release"))
	    ? COPY_RELEASED : str_eq(detail_of(w, l, "choice"),
	        S("keep-back")) ? COPY_KEPT : COPY_OPEN;
	if (it->never && it->state == COPY_RELEASED)
		it->state = COPY_OPEN;
	it->reason = detail_of(w, l, "text");
	it->by = l->by;
	it->decided = l->at;
}

/* Something in doubt: true when it goes into the file now. */
static bool
held(struct walk *w, struct copy_item it)
{
	struct copy_items *l = w->items;

	decided(w, &it);
	if (!l)
		return it.state == COPY_RELEASED;
	if (l->n == COPY_ITEMS_MAX) {
		l->more = true;
		return false;
	}
	MORE(w->cx->mem, l->at, l->n, &w->cap);
	l->at[l->n++] = it;
	return false;
}

static str
key_of(struct ctx *cx, enum kind k, str id, str line)
{
	struct buf b;

	buf_init(&b, cx->mem, 256);
	buf_put(&b, str_of(kind_info[k].code));
	buf_c(&b, '/');
	buf_put(&b, id);
	if (line.n) {
		buf_c(&b, '/');
		buf_put(&b, line);
	}
	return buf_str(&b);
}

/* ---- sheets ---- */

static bool
is_hidden(const struct walk *w, str ref)
{
	if (!str_starts(ref, S("RelatedPerson/")))
		return false;
	ref = str_sub(ref, strlen("RelatedPerson/"), ref.n);
	for (unsigned i = 0; i < w->around.n; i++)
		if (str_eq(w->around.at[i].id, ref))
			return w->around.at[i].hidden;
	/* To the person they are not there. */
	return true;
}

/* Lines of one entry, from i to end. Whose-ever it is, all of it waits where
 * any of it does. "" : it does not. */
str
copy_entry_why(const struct walk *w, const struct answers *a, unsigned i,
    unsigned end)
{
	str why = S("");

	for (; i < end; i++) {
		const struct line *l = &a->line[i];

		if (is_hidden(w, l->value))
			return S("not-to-contact");
		if (l->visible == VISIBLE_TEAM)
			why = S("team");
		else if (l->visible == VISIBLE_OFFLINE && why.n == 0)
			why = S("off-screen");
		else if (l->voice == VOICE_SUPPORTER && why.n == 0)
			why = S("their-words");
	}
	return why;
}

static void
put_label(struct buf *b, const struct line *l)
{
	str label = l->item ? l->item->text : wording("plan.earlier-form");

	if (b->n)
		buf_c(b, '\n');
	buf_put(b, label);
	buf_put(b, label.n && label.p[label.n - 1] == '?' ? S(" ") : S(": "));
}

/* The words of an entry first, then what else was said, each by its question. */
str
copy_entry_words(struct walk *w, const struct answers *a, unsigned i, unsigned end)
{
	bool entry = a->line[i].entry;
	struct buf b;

	buf_init(&b, w->cx->mem, WORDS_MAX);
	for (; i < end; i++) {
		const struct line *l = &a->line[i];

		if (l->entry || l->about.n || l->parked || (l->item &&
		    l->item->hidden) || (l->value.n == 0 &&
		        l->status == STATUS_ANSWERED))
			continue;
		if (entry && str_ends(l->link, S(".text")) && b.n == 0) {
			buf_put(&b, line_words(w->cx, l));
			continue;
		}
		if (line_says_nothing(l))
			continue;
		put_label(&b, l);
		buf_put(&b, l->value.n ? line_words(w->cx, l)
		    : status_words(l->status));
	}
	return b.over ? S("These words are too long to be shown here.")
	    : buf_str(&b);
}

str
copy_whose(struct walk *w, const struct line *l)
{
	str s = plan_whose(w->cx, l, w->name);

	return l->at ? str_cat(w->cx->mem, s, str_cat(w->cx->mem, S(", "),
	    show_day(w->cx->mem, l->at))) : s;
}

static void
entry_walk(struct walk *w, const struct plan *p, const struct item *g,
    unsigned i, unsigned end, bool *open)
{
	const struct line *l = &p->a.line[i];
	enum kind k = sheet_info[p->sheet].kind;
	str why = copy_entry_why(w, &p->a, i, end);
	str words;

	if (!line_is_current(l, NULL) || (w->items && why.n == 0))
		return;
	words = copy_entry_words(w, &p->a, i, end);
	if (words.n == 0)
		return;
	if (why.n && !held(w, (struct copy_item){ .kind = k, .id = p->rec.id,
	        .key = key_of(w->cx, k, p->rec.id, l->id), .v = l->rev,
	        .title = str_cat(w->cx->mem, str_of(kind_info[k].title),
	            str_cat(w->cx->mem, S(": "), g->text)),
	        .words = words, .why = why, .at = l->at,
	        .never = str_eq(why, S("not-to-contact")) }))
		return;
	if (!w->o)
		return;
	if (!*open)
		copy_heading(w->o, 3, g->text);
	*open = true;
	copy_put(w->o, words, copy_whose(w, l));
}

static void
group_walk(struct walk *w, const struct plan *p, const struct item *g)
{
	bool open = false;
	unsigned end;

	for (unsigned i = 0; i < p->a.n; i = end) {
		for (end = i + 1; end < p->a.n && p->a.line[end].parent.n;)
			end++;
		if (str_eq(part_of(p->a.line[i].link), g->link))
			entry_walk(w, p, g, i, end, &open);
	}
}

static void
sheet_walk(struct walk *w, const struct plan *p)
{
	const struct form *f = sheet_form(p->sheet);

	if (!p->exists)
		return;
	if (w->o) {
		copy_heading(w->o, 2, str_of(kind_info[sheet_info[
		    p->sheet].kind].title));
		if (p->rec.at)
			copy_p(w->o, str_cat(w->cx->mem, S("Last changed on "),
			    show_day(w->cx->mem, p->rec.at)));
	}
	for (unsigned i = 0; i < f->n; i = f->item[i].end)
		group_walk(w, p, &f->item[i]);
}

static enum err
sheet_all(struct walk *w, const struct sheet_at *at)
{
	struct plan p;

	TRY(sheet_read(w->cx, at, &p));
	sheet_walk(w, &p);
	return copy_before(w, at, &p);
}

static enum err
sheets_walk(struct walk *w)
{
	for (int s = 0; s < SHEET__MAX; s++) {
		struct sheet_at at = { w->person, (enum sheet)s, S("") };
		struct records l = { 0 };

		if (s == SHEET_COPY)
			continue;
		if (kind_info[sheet_info[s].kind].solo) {
			TRY(sheet_all(w, &at));
			continue;
		}
		TRY(record_list(w->cx, sheet_info[s].kind, w->person, &l));
		for (unsigned i = 0; i < l.n; i++) {
			at.id = l.at[i].id;
			TRY(sheet_all(w, &at));
		}
	}
	return ERR_OK;
}

/* ---- records ---- */

/* Forms that Heed brings itself, by their kind. */
static const struct { enum kind kind; const char *path; } built_in[] = {
	{ KIND_NOTE, "practice/forms/supporter-note.json" },
	{ KIND_INFO, "practice/forms/info-given.json" },
	{ KIND_DISCLOSURE, "practice/forms/disclosure.json" },
};

static enum err
form_for(struct walk *w, const struct record *r, struct form *f, bool *there)
{
	str rest = json_text(json_get(r->json, S("questionnaire"))), url, text;

	*there = false;
	for (size_t i = 0; i < sizeof(built_in) / sizeof(built_in[0]); i++)
		if (built_in[i].kind == r->kind) {
			TRY(asset_text(w->cx, built_in[i].path, &text));
			*there = true;
			return plan_form_read(w->cx, text, f);
		}
	if (r->kind != KIND_RESPONSE)
		return ERR_OK;
	if (!w->has_forms)
		TRY(record_all(w->cx, KIND_FORM, &w->forms));
	w->has_forms = true;
	(void)str_cut(&rest, '|', &url);
	for (unsigned i = 0; i < w->forms.n && !*there; i++)
		if (str_eq(json_text(json_get(w->forms.at[i].json, S("url"))),
		    url)) {
			TRY(form_load(w->cx, w->forms.at[i].json, f));
			*there = true;
		}
	return ERR_OK;
}

/* What a resource holds that is no name for machines: "Status: final". */
static void
flat_walk(struct buf *b, const struct json *j, unsigned depth,
    unsigned *n)
{
	static const str skip[] = { SK("id"), SK("subject"), SK("patient"),
		SK("meta"), SK("resourceType"), SK("system"), SK("url"),
		SK("identifier"), SK("reference") };

	JSON_EACH(c, j) {
		/* The narrative says again what follows. */
		bool skipped = depth == 0 && str_eq(c->key, S("text"));

		for (size_t i = 0; i < sizeof(skip) / sizeof(skip[0]); i++)
			skipped |= str_eq(c->key, skip[i]);
		if (skipped || depth > FLAT_DEPTH_MAX || *n >= FLAT_MAX)
			continue;
		if (c->type == JSON_OBJECT || c->type == JSON_ARRAY) {
			flat_walk(b, c, depth + 1, n);
			continue;
		}
		(*n)++;
		if (b->n)
			buf_c(b, '\n');
		buf_put(b, c->key.n ? c->key : c->up->key);
		buf_lit(b, ": ");
		buf_put(b, json_scalar(c));
	}
}

static enum err
record_words(struct walk *w, const struct record *r, str *out)
{
	struct form *f = NEW(w->cx->mem, struct form);
	struct answers a;
	struct buf b;
	bool there;
	unsigned n = 0;

	TRY(form_for(w, r, f, &there));
	if (there) {
		TRY(answers_read(w->cx, f, r->json, &a));
		*out = a.n ? copy_entry_words(w, &a, 0, a.n) : S("");
		return ERR_OK;
	}
	buf_init(&b, w->cx->mem, WORDS_MAX);
	flat_walk(&b, r->json, 0, &n);
	*out = b.over ? S("This record is too long to be shown here.")
	    : buf_str(&b);
	return ERR_OK;
}

static str
answer_in(const struct json *j, str link)
{
	str found = S("");

	JSON_EACH(i, json_get(j, S("item"))) {
		const struct json *a = json_at(i, "answer.0");

		if (str_eq(json_text(json_get(i, S("linkId"))), link)) {
			found = json_text(json_at(a, "valueCoding.code"));
			if (found.n)
				return found;
		}
		found = answer_in(i, link);
		if (found.n)
			return found;
	}
	return found;
}

/* Why a record waits; "" where the person may have it unasked. */
static str
record_why(const struct walk *w, const struct record *r)
{
	str source = json_text(json_at(r->json, "source.reference"));

	if (kind_is_sealed(r->kind))
		return S("sealed");
	if (is_hidden(w, source))
		return S("not-to-contact");
	if (r->kind == KIND_NOTE)
		return str_eq(answer_in(r->json, S("note.share")), S("yes"))
		    ? S("") : S("told-in-confidence");
	if (r->kind == KIND_DISCLOSURE)
		return str_eq(answer_in(r->json, S("disclosure.told")),
		    S("yes")) ? S("") : S("about-others");
	if (kind_info[r->kind].own != '-' || r->kind == KIND_ENCOUNTER)
		return S("");
	return kind_is_foreign(r->kind) ? S("elsewhere") : S("about-others");
}

/* A contact in one line: when, and with what state. */
static str
contact_words(struct walk *w, const struct record *r)
{
	str start = json_text(json_at(r->json, "period.start"));
	struct fdate d;
	str s = S("A contact with the service");

	if (fdate_try(w->cx, start, &d))
		s = str_cat(w->cx->mem, s, str_cat(w->cx->mem, S(", from "),
		    show_fdate(w->cx->mem, &d)));
	return s;
}

static enum err
record_one(struct walk *w, const struct record *r, bool *open)
{
	str title = str_of(kind_info[r->kind].title), words = S("");
	str why = record_why(w, r);

	if (w->items && why.n == 0)
		return ERR_OK;
	if (r->kind == KIND_ENCOUNTER)
		words = contact_words(w, r);
	else if (!kind_is_sealed(r->kind))
		TRY(record_words(w, r, &words));
	if (why.n && !held(w, (struct copy_item){ .kind = r->kind, .id = r->id,
	        .key = key_of(w->cx, r->kind, r->id, S("")), .v = r->v,
	        .title = title, .words = words, .why = why, .at = r->at,
	        .never = str_eq(why, S("not-to-contact")) }))
		return ERR_OK;
	if (!w->o)
		return ERR_OK;
	if (!*open)
		copy_heading(w->o, 2, title);
	*open = true;
	/* What grades people does not leave from here (CARE-91). */
	copy_put(w->o, kind_is_sealed(r->kind) ? S("A record from another"
	    " system. Ask us for the original.") : words.n ? words
	    : S("Nothing is written in it."), show_day(w->cx->mem, r->at));
	return ERR_OK;
}

/* Kinds that have a place of their own in the file, or none. */
static bool
has_place(enum kind k)
{
	for (int s = 0; s < SHEET__MAX; s++)
		if (sheet_info[s].kind == k)
			return true;
	return k == KIND_PERSON || k == KIND_SUPPORTER || k == KIND_CONSENT ||
	    k == KIND_DOCUMENT || !kind_info[k].person[0];
}

static enum err
records_walk(struct walk *w)
{
	int64_t count[KIND__MAX];

	if (!w->own)
		TRY(record_counts(w->cx, w->person, count));
	for (enum kind k = 0; k < KIND__MAX; k++) {
		struct records l;
		bool open = false;

		if (has_place(k) || (w->own ? kind_info[k].own == '-'
		    : count[k] == 0))
			continue;
		TRY(record_list(w->cx, k, w->person, &l));
		for (unsigned i = 0; i < l.n; i++)
			if (!l.at[i].gone)
				TRY(record_one(w, &l.at[i], &open));
	}
	return ERR_OK;
}

/* ---- who they are, who is around them, what was chosen ---- */

/* A stored value as a reader would say it. */
static str
field_words(struct walk *w, const struct field_row *f, str v)
{
	struct fdate d;

	if (f->type == 'f')
		return S("yes");
	if (f->type == 'c')
		return code_words(f->codes, v);
	if (f->type == 'd' && fdate_try(w->cx, v, &d))
		return show_fdate(w->cx->mem, &d);
	return v;
}

static enum err
about_walk(struct walk *w)
{
	static const char *const group[] = { "name", "number", "contact",
		"speak", "needs" };
	str *value = NEWN(w->cx->mem, str, nfield_rows + 1);
	struct record r;
	unsigned k = 0;

	TRY(record_read(w->cx, KIND_PERSON, w->person, &r));
	TRY(fields_read(w->cx, &r, value));
	copy_heading(w->o, 2, S("About you"));
	for (unsigned i = 0; i < nfield_rows; i++) {
		const struct field_row *f = &field_row[i];
		bool in = false;
		str v;

		if (f->kind != KIND_PERSON)
			continue;
		v = value[k++];
		for (size_t g = 0; g < sizeof(group) / sizeof(group[0]); g++)
			in |= strcmp(f->group, group[g]) == 0;
		if (!in || v.n == 0)
			continue;
		copy_put(w->o, str_cat(w->cx->mem, str_of(f->label),
		    str_cat(w->cx->mem, S(": "), field_words(w, f, v))),
		    S(""));
	}
	return ERR_OK;
}

static str
choice_words(struct walk *w, const struct choice *c)
{
	str s = str_cat(w->cx->mem, code_words("consent-scope", c->scope),
	    str_cat(w->cx->mem, S(": "), code_words("consent-answer",
	        str_of(answer_code[c->answer]))));

	return c->own_words.n ? str_cat(w->cx->mem, s, str_cat(w->cx->mem,
	    S("\n"), c->own_words)) : s;
}

static enum err
around_walk(struct walk *w)
{
	struct asking *a = NULL;
	bool open = false;

	for (unsigned i = 0; i < w->around.n; i++) {
		const struct supporter *s = &w->around.at[i];
		struct choices c;

		if (s->hidden)
			continue;
		if (!open)
			copy_heading(w->o, 2, S("People around you, and what"
			    " they may see"));
		open = true;
		copy_heading(w->o, 3, s->relation.n ? str_cat(w->cx->mem,
		    s->name, str_cat(w->cx->mem, S(", "), s->relation))
		    : s->name);
		if (!a)
			TRY(asking_open(w->cx, w->person, &a));
		TRY(asking_choices(w->cx, a, s->id, &c));
		for (unsigned k = 0; k < c.n; k++)
			if (c.at[k].id.n)
				copy_put(w->o, choice_words(w, &c.at[k]),
				    c.at[k].asked_on ? show_day(w->cx->mem,
				        c.at[k].asked_on) : S(""));
	}
	return ERR_OK;
}

/* By name and day: their bytes are asked for one by one. */
static enum err
documents_walk(struct walk *w)
{
	struct records l;

	if (w->own)
		return ERR_OK;
	TRY(record_list(w->cx, KIND_DOCUMENT, w->person, &l));
	if (l.n)
		copy_heading(w->o, 2, S("Letters and documents"));
	if (l.n)
		copy_p(w->o, S("These are not in this file. Ask for the ones"
		    " that you would like to have."));
	for (unsigned i = 0; i < l.n; i++) {
		str kind = json_text(json_at(l.at[i].json,
		    "type.coding.0.code"));

		if (l.at[i].gone || str_eq(json_text(json_get(l.at[i].json,
		        S("status"))), S("entered-in-error")))
			continue;
		copy_put(w->o, kind.n ? code_words("document-kind", kind)
		    : S("A document"), show_day(w->cx->mem, l.at[i].at));
	}
	return ERR_OK;
}

static enum err
walk_open(struct ctx *cx, str person, struct walk *w)
{
	struct person_view v;
	enum sight s;

	*w = (struct walk){ .cx = cx };
	TRY(person_canon(cx, person, &w->person));
	TRY(person_need(cx, w->person, false));
	TRY(person_sight(cx, w->person, &s));
	w->own = s == SIGHT_OWN;
	TRY(person_view(cx, w->person, &v));
	w->name = v.preferred.n ? v.preferred : v.name;
	TRY(supporters_of(cx, w->person, !w->own, &w->around));
	return sheet_read(cx, &(const struct sheet_at){ .person = w->person,
	    .sheet = SHEET_COPY }, &w->review);
}

enum err
copy_withheld(struct ctx *cx, str person, struct copy_items *out)
{
	struct walk w;

	*out = (struct copy_items){ 0 };
	TRY(person_need(cx, person, true));
	TRY(walk_open(cx, person, &w));
	w.items = out;
	TRY(sheets_walk(&w));
	return records_walk(&w);
}

/* ---- the file ---- */

static void
file_start(struct out *o, str title)
{
	html_init(&o->h, o->cx->mem, COPY_FILE_MAX);
	if (o->plain)
		return;
	html_file(&o->h, title, (str){ style, sizeof(style) - 1 });
	html_lit(&o->h, "<body>\n<main>\n");
}

static enum err
file_end(struct out *o, str *out)
{
	copy_list_end(o);
	if (!o->plain)
		html_lit(&o->h, "</main>\n</body>\n</html>\n");
	if (o->h.b.over)
		return fail(o->cx, ERR_LIMIT, "copy", "this record is too long"
		    " for one file of %d MB: ask for it on paper, a part at a"
		    " time", COPY_FILE_MAX >> 20);
	return html_done(&o->h, out);
}

enum err
copy_file(struct ctx *cx, str person, bool plain, const str *looked,
    unsigned nlooked, str *out)
{
	struct out o = { .cx = cx, .plain = plain };
	str set[SET__MAX];
	struct walk w;

	TRY(walk_open(cx, person, &w));
	TRY(settings_read(cx, set));
	w.o = &o;
	file_start(&o, wording("title.kept-file"));
	copy_heading(&o, 1, wording("record.copy"));
	copy_p(&o, w.name);
	copy_p(&o, str_cat(cx->mem, S("Made on "), show_day(cx->mem, cx->now)));
	copy_p(&o, wording("record.copy-earlier"));
	copy_p(&o, wording("record.copy-left-out"));
	if (set[SET_PRIVACY_CONTACT].n)
		copy_p(&o, str_cat(cx->mem, S("Whom to ask: "),
		    set[SET_PRIVACY_CONTACT]));
	TRY(about_walk(&w));
	TRY(sheets_walk(&w));
	TRY(around_walk(&w));
	TRY(records_walk(&w));
	TRY(documents_walk(&w));
	if (nlooked)
		copy_heading(&o, 2, wording("looked.heading"));
	for (unsigned i = 0; i < nlooked; i++)
		copy_put(&o, looked[i], S(""));
	return file_end(&o, out);
}
