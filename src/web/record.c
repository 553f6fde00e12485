/*
 * Who looked, and one record on its own.
 *
 * A look is told in a plain sentence: who, what, when, why. To the person
 * LEDGER_BY_PERSON gives no look of their own, and names no record that they do
 * not know of: a note given in confidence must not show in who read it.
 *
 * A record is drawn by its form where that is known, else as named values. One
 * that was sealed shows its explanation; opening it is asked for and written
 * down (CARE-90).
 */
#include "core/arena.h"
#include "core/time.h"
#include "web/people_kit.h"

enum { LOOK_PAGES_MAX = 100000, WALK_DEPTH_MAX = 12, WALK_ROWS_MAX = 400 };

/* ---- who looked ---- */

/* kind: what it was done to follows. reason: of ours to be read. */
struct act_words { const char *act, *says; bool kind, reason; };
static const struct act_words act_words[] = {
	{ "look", "opened", true, true },
	{ "list", "looked at a list", false, false },
	{ "open-sealed", "opened, with a reason,", true, true },
	{ "print", "printed", true, true },
	{ "download", "took a copy of", true, true },
	{ "save", "changed", true, true },
	{ "hide", "changed", true, true },
	{ "import", "brought in", true, false },
	{ "export", "took a copy of", true, true },
	{ "share", "wrote down what may be shared with someone", false, false },
	{ "stop", "stopped sharing with someone", false, false },
	{ "release", "changed", true, false },
	{ "keep-back", "changed", true, false },
	{ "hand-over", "handed over", true, false },
	{ "note", "wrote down", true, false },
	{ "info", "wrote down", true, false },
	{ "break-glass", "opened the record from outside the team", false,
	    true },
	{ "account-new", "made a sign-in for this record", false, false },
	{ "account-reset", "gave a new passphrase for a sign-in", false,
	    false },
	{ "account-end", "ended a sign-in", false, false },
	{ "device-new", "let a device open the crisis view", false, false },
	{ "device-end", "stopped a device from opening the crisis view", false,
	    false },
	{ "merge", "joined two records of this person", false, false },
	{ "merge-drop", "said that two records are not to be joined", false,
	    false },
	{ "merge-ask", "asked for two records to be joined", false, false },
	{ "hold", "marked the record to be kept", false, false },
	{ "hold-lift", "ended the mark to keep the record", false, false },
	{ "purge-ask", "asked for records to be removed", false, false },
	{ "purge-agree", "agreed to records being removed", false, false },
	{ "purge-drop", "withdrew a request to remove records", false, false },
	{ "purge", "removed", true, false },
	/* what is owed */
	{ "open", "put something on the work list", false, false },
	{ "try", "wrote down a try to get in touch", false, false },
	{ "call", "brought something that is late before the team", false,
	    false },
	{ "hand", "gave something on the work list to a colleague", false,
	    false },
	{ "end", "ended something on the work list", false, false },
	/* of no person: for who watches over privacy */
	{ "tell", "wrote down", true, false },
	{ "answer", "answered in", true, false },
	{ "link", "linked", true, false },
	{ "share-end", "ended the sharing of", true, false },
	{ "guide", "opened the guide to fair treatment", false, false },
	{ "publish", "published", true, false },
	{ "setting", "changed a setting", false, false },
	{ "sign-in", "signed in", false, false },
	{ "sign-in-refused", "was refused at sign-in", false, false },
	{ "sign-out", "signed out", false, false },
	{ "password", "changed their password", false, false },
	{ "backup", "made a backup", false, false },
	{ "restore", "restored a backup", false, false },
	{ "audit-add", "sent an export to be audited", false, false },
	{ "audit-open", "read the report of an audit", false, false },
	{ "audit-drop", "deleted an audit", false, false },
};

static const struct act_words *
act_find(str act)
{
	for (size_t i = 0; i < sizeof(act_words) / sizeof(act_words[0]); i++)
		if (str_eq(str_of(act_words[i].act), act))
			return &act_words[i];
	return NULL;
}

/* The kind, as far as the reader may know that there is one. */
static str
look_thing(struct page *p, const struct look *l)
{
	enum kind k = kind_of(l->kind);

	if (k == KIND__MAX)
		return p->own ? S("your record") : S("the record");
	if (k == KIND_PERSON)
		return p->own ? S("your details") : S("their details");
	if (k == KIND_PLAN && str_eq(l->role, S("supporter")))
		return p->own ? S("what you share with them")
		              : S("what is shared with them");
	if (k == KIND_PLAN && str_eq(l->role, S("person")))
		return S("their own plan");
	if (k == KIND_PLAN)
		return p->own ? S("your plan") : S("the plan");
	return text_of(p, S("\xe2\x80\x9c"), str_of(kind_info[k].title),
	    S("\xe2\x80\x9d"));
}

static str
lower_first(struct page *p, str s)
{
	char c = s.n ? s.p[0] : ' ';

	if (c >= 'A' && c <= 'Z')
		c = (char)(c + 32);
	return text_of(p, (str){ &c, 1 }, str_sub(s, 1, s.n));
}

/* A supporter whom the person may not meet here is not named to them
 * (CARE-112). */
static bool
may_name(struct page *p, const struct look *l, const struct supporters *known)
{
	if (!p->own || !str_eq(l->role, S("supporter")))
		return true;
	for (unsigned i = 0; i < known->n; i++)
		if (str_eq(known->at[i].name, l->name))
			return true;
	return false;
}

static str
look_who(struct page *p, const struct look *l, const struct supporters *known)
{
	enum role r = role_of(l->role);
	str title;

	if (str_eq(l->role, S("device")))
		return p->own ? S("A device that you allowed")
		              : S("A device that the person allowed");
	if (r == ROLE_SYSTEM || l->name.n == 0)
		return S("The service itself");
	if (!may_name(p, l, known))
		return S("Someone who had a sign-in as a supporter");
	if (r == ROLE__MAX || r == ROLE_PERSON)
		return l->name;
	title = str_of(role_info[r].title);
	return text_of(p, l->name, S(", "), lower_first(p, title), S(","));
}

str
look_did(struct page *p, const struct look *l)
{
	const struct act_words *a = act_find(l->act);

	if (!a)
		return text_of(p, S("did something with "), look_thing(p, l),
		    S(" ("), l->act, S(")"));
	return a->kind ? text_of(p, str_of(a->says), S(" "), look_thing(p, l))
	               : str_of(a->says);
}

static str
look_reason(struct page *p, const struct look *l)
{
	const struct act_words *a = act_find(l->act);

	if (l->reason.n == 0 || !a || !a->reason)
		return S("");
	return text_of(p, S(" Reason: "), code_words("break-glass",
	    l->reason), S("."));
}

static str
look_sentence(struct page *p, const struct look *l,
    const struct supporters *known)
{
	return text_of(p, look_who(p, l, known), S(" "), look_did(p, l), S(". "),
	    show_time(p->cx->mem, l->at), S("."), look_reason(p, l));
}

enum err
look_sentences(struct page *p, unsigned max, str **out, unsigned *n)
{
	struct supporters known;
	struct looks l = { .more = true };

	*out = NEWN(p->cx->mem, str, max + 1);
	*n = 0;
	TRY(supporters_of(p->cx, p->person, false, &known));
	for (unsigned no = 0; l.more && *n < max && no <= LOOK_PAGES_MAX; no++) {
		TRY(looks_at_person(p->cx, p->person, no, &l));
		for (unsigned i = 0; i < l.n && *n < max; i++)
			(*out)[(*n)++] = look_sentence(p, &l.at[i], &known);
	}
	return ERR_OK;
}

enum err
page_looks(struct page *p)
{
	unsigned no = (unsigned)web_query_int(p, "page", LOOK_PAGES_MAX, 0);
	struct supporters known;
	struct looks l;
	str *told;

	TRY(looks_at_person(p->cx, p->person, no, &l));
	TRY(supporters_of(p->cx, p->person, false, &known));
	page_open(p, p->own ? web_here(p, "sharing") : person_home(p),
	    wording("looked.heading"));
	told = NEWN(p->cx->mem, str, l.n + 1);
	for (unsigned i = 0; i < l.n; i++)
		told[i] = look_sentence(p, &l.at[i], &known);
	web_list(p, told, l.n);
	if (l.n == 0)
		ui_p(&p->h, no ? S("There is nothing more on this page.")
		               : S("Nobody else has opened this record."));
	web_pages(p, no, l.more);
	ui_p(&p->h, wording("looked.lists"));
	if (p->own)
		ui_p(&p->h, wording("looked.ask"));
	return ERR_OK;
}

/* ---- one record ---- */

struct walk {
	struct page *p;
	struct ui_row *row;
	unsigned n;
	bool over;
};

/* "birthDate" as "Birth date". */
static str
key_words(struct page *p, str key)
{
	struct buf b;

	buf_init(&b, p->cx->mem, 2 * key.n + 2);
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];
		bool up = c >= 'A' && c <= 'Z', low = c >= 'a' && c <= 'z';

		if (up && i > 0)
			buf_c(&b, ' ');
		buf_c(&b, i > 0 && up ? (char)(c + 32)
		    : i == 0 && low ? (char)(c - 32) : c);
	}
	return b.over ? key : buf_str(&b);
}

/* The words of a narrative: what stands between its tags. */
static str
without_tags(struct page *p, str s)
{
	static const str entity[][2] = { { SK("&amp;"), SK("&") },
		{ SK("&lt;"), SK("<") }, { SK("&gt;"), SK(">") },
		{ SK("&quot;"), SK("\"") }, { SK("&#160;"), SK(" ") } };
	bool in_tag = false;
	struct buf b;

	buf_init(&b, p->cx->mem, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		bool known = false;

		if (s.p[i] == '<' || s.p[i] == '>') {
			in_tag = s.p[i] == '<';
			if (!in_tag)
				buf_c(&b, ' ');
			continue;
		}
		for (size_t k = 0; k < 5 && !in_tag && s.p[i] == '&' &&
		    !known; k++)
			if (str_starts(str_sub(s, i, s.n), entity[k][0])) {
				buf_put(&b, entity[k][1]);
				i += entity[k][0].n - 1;
				known = true;
			}
		if (!in_tag && !known)
			buf_c(&b, s.p[i]);
	}
	return b.over ? S("") : str_trim(buf_str(&b));
}

static bool
is_date_key(str key)
{
	return str_ends(key, S("Date")) || str_ends(key, S("DateTime")) ||
	    str_ends(key, S("start")) || str_ends(key, S("end")) ||
	    str_ends(key, S("authored")) || str_ends(key, S("issued")) ||
	    str_ends(key, S("created"));
}

static void
walk_value(struct walk *w, str name, const struct json *j)
{
	str value = json_scalar(j);

	if (w->n == WALK_ROWS_MAX) {
		w->over = true;
		return;
	}
	if (str_eq(j->key, S("div")))
		value = without_tags(w->p, value);
	else if (str_eq(value, S("true")))
		value = S("yes");
	else if (str_eq(value, S("false")))
		value = S("no");
	else if (is_date_key(j->key))
		value = day_words(w->p, value);
	w->row[w->n++] = (struct ui_row){ .key = name, .value = value,
		.words = true };
}

/* What says nothing to a reader, or what the page says already. */
static bool
is_skipped(const struct json *c, unsigned depth)
{
	static const str top[] = { SK("id"), SK("subject"), SK("patient"),
		SK("meta"), SK("resourceType") };

	for (size_t i = 0; i < sizeof(top) / sizeof(top[0]) && depth == 0; i++)
		if (str_eq(c->key, top[i]))
			return true;
	return str_eq(c->key, S("system")) || str_eq(c->key, S("url")) ||
	    (str_eq(c->key, S("status")) && str_eq(c->up->key, S("text")));
}

/* Names pile up on the way down: "Period: Start". */
static void
walk_json(struct walk *w, str name, const struct json *j, unsigned depth)
{
	if (depth > WALK_DEPTH_MAX) {
		w->over = true;
		return;
	}
	JSON_EACH(c, j) {
		str here = name;

		if (is_skipped(c, depth))
			continue;
		if (c->key.n && !str_eq(c->key, S("div")))
			here = name.n ? text_of(w->p, name, S(": "),
			    key_words(w->p, c->key)) : key_words(w->p, c->key);
		if (c->type == JSON_OBJECT || c->type == JSON_ARRAY)
			walk_json(w, here, c, depth + 1);
		else
			walk_value(w, here, c);
	}
}

static void
values_draw(struct page *p, const struct json *j)
{
	struct walk w = { .p = p, .row = NEWN(p->cx->mem, struct ui_row,
	    WALK_ROWS_MAX) };

	walk_json(&w, S(""), j, 0);
	ui_summary(&p->h, &(struct ui_summary){ .rows = w.row, .nrows = w.n });
	if (w.over)
		ui_p(&p->h, S("There is more in this record than is listed"
		    " here. Open the original to see all of it."));
}

static void
raw_draw(struct page *p, const struct record *r)
{
	ui_h2(&p->h, S("As it came"));
	ui_words(&p->h, r->body);
}

/* Whoever opens it chooses why first: the code is in the address, and no word
 * of anyone's. */
static void
sealed_draw(struct page *p, const struct record *r)
{
	str why = web_query(p, "open");
	const struct ui_form f = { .action = p->rq->path, .get = true };

	ui_inset(&p->h, text_of(p, S("An external record is kept sealed: "),
	    wording("sealed.banner"), S(".")));
	ui_p(&p->h, wording("sealed.explain"));
	if (is_code("break-glass", why)) {
		door_note_look(p->cx, "open-sealed",
		    str_of(kind_info[r->kind].code), r->id, r->v, r->person,
		    why);
		raw_draw(p, r);
		return;
	}
	ui_form_start(&p->h, &f);
	code_select(p, "open", S("Why do you need the original?"),
	    "break-glass", S(""));
	(void)web_submit(p, wording("sealed.open"));
}

static enum err
response_draw(struct page *p, const struct record *r)
{
	const struct form *form;
	struct answers a;

	TRY(form_of(p, r, &form));
	if (!form) {
		values_draw(p, r->json);
		return ERR_OK;
	}
	TRY(answers_read(p->cx, form, r->json, &a));
	form_draw(p->cx, &p->h, &(struct form_view){ .a = &a,
	    .read_only = true });
	return ERR_OK;
}

/* Records that have a page of their own. */
static str
own_page(struct page *p, enum kind k, const struct record *r)
{
	str ref = json_text(json_at(r->json,
	    "provision.actor.0.reference.reference"));

	switch (k) {
	case KIND_PERSON:
		return web_here(p, "details");
	case KIND_SUPPORTER:
		return web_path(p, S("person"), p->person, S("supporter"),
		    r->id);
	case KIND_CONSENT:
		return str_starts(ref, S("RelatedPerson/")) ? web_path(p,
		    S("person"), p->person, S("supporter"), str_sub(ref, 14,
		        ref.n)) : S("");
	case KIND_PLAN:
		return web_here(p, "plan");
	case KIND_ASSESSMENT:
		return web_path(p, S("person"), p->person, S("assessment"),
		    r->id);
	case KIND_FORMULATION:
		return web_here(p, "formulation");
	case KIND_TASK:
		return p->staff ? web_path(p, S("person"), p->person,
		    S("owed"), r->id) : S("");
	case KIND_DOCUMENT:
		return web_path(p, S("person"), p->person, S("documents"),
		    r->id);
	case KIND_RESPONSE:
		return web_path(p, S("person"), p->person, S("response"),
		    r->id);
	default:
		return S("");
	}
}

enum err
page_record(struct page *p)
{
	enum kind k = kind_of(p->param[1]);
	struct record r;
	str theirs;

	if (k == KIND__MAX || !kind_info[k].person[0])
		return web_absent(p, "kind");
	TRY(record_read(p->cx, k, p->param[2], &r));
	/* Under another person's name it would be drawn with their bar. */
	TRY(person_canon(p->cx, k == KIND_PERSON ? r.id : r.person, &theirs));
	if (!str_eq(theirs, p->person))
		return web_absent(p, "id");
	p->go = own_page(p, k, &r);
	if (p->go.n)
		return ERR_OK;
	page_back(p, kind_is_foreign(k) ? web_path(p, S("person"), p->person,
	    S("from"), p->param[1]) : person_home(p));
	ui_heading(&p->h, &(struct ui_heading){ .level = 1, .size = UI_L,
	    .text = kind_words(p, k), .caption = text_of(p,
	    S("Last changed "), show_time(p->cx->mem, r.at)) });
	if (door_has(p->cx, RIGHT_RECORDS))
		link_p(p, S("Remove it by order of a court"), web_path(p,
		    S("person"), p->person, S("record"), p->param[1],
		    p->param[2], S("remove")));
	if (kind_is_sealed(k)) {
		sealed_draw(p, &r);
		return ERR_OK;
	}
	if (str_eq(str_of(kind_info[k].fhir), S("QuestionnaireResponse")))
		TRY(response_draw(p, &r));
	else
		values_draw(p, r.json);
	if (web_query(p, "raw").n)
		raw_draw(p, &r);
	else if (p->staff)
		link_p(p, S("See the original"), text_of(p, p->rq->path,
		    S("?raw=1")));
	return ERR_OK;
}
