/*
 * Matters read and written. The answers are a response's, as of any form;
 * beside them one extension says where the matter stands, what it is about and
 * who has it. A write prints both, and what follows from it follows in the same
 * transaction.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "fhir/fhir.h"
#include "language/language.h"
#include "learning/matter_int.h"
#include "learning/seek.h"

#include <string.h>

enum { TITLE_CHARS = 80, DAY_S = 86400, OF_MAX = 8 };

/* ---- the extension ---- */

static void
put_text(struct buf *b, const char *url, str value)
{
	if (value.n == 0)
		return;
	buf_lit(b, ",{\"url\":\"");
	buf_put(b, str_of(url));
	buf_lit(b, "\",\"valueString\":\"");
	buf_json(b, value);
	buf_lit(b, "\"}");
}

static void
put_moved(struct ctx *cx, struct buf *b, const struct moved *m)
{
	buf_lit(b, ",{\"url\":\"moved\",\"extension\":[{\"url\":\"to\","
	    "\"valueString\":\"");
	buf_json(b, m->to);
	buf_lit(b, "\"}");
	put_text(b, "by", m->by);
	put_text(b, "why", m->why);
	put_text(b, "at", time_iso(cx->mem, m->at));
	buf_lit(b, "]}");
}

void
matter_ext_print(struct ctx *cx, const struct matter *m, struct buf *b)
{
	buf_lit(b, "{\"url\":\"urn:heed:matter\",\"extension\":[{\"url\":"
	    "\"state\",\"valueString\":\"");
	buf_json(b, m->state);
	buf_lit(b, "\"}");
	put_text(b, "live", m->live ? S("yes") : S("no"));
	put_text(b, "ref", m->ref);
	put_text(b, "unit", m->unit);
	put_text(b, "owner", m->owner);
	put_text(b, "outsider", m->outsider);
	if (m->day)
		put_text(b, "day", time_day(cx->mem, m->day));
	if (m->due && m->due != MATTER_NO_DUE)
		put_text(b, "due", time_iso(cx->mem, m->due));
	if (m->ended)
		put_text(b, "ended", time_iso(cx->mem, m->ended));
	put_text(b, "facts", buf_str(m->facts));
	for (unsigned i = 0; i < m->nabout; i++)
		put_text(b, "about", m->about[i]);
	for (unsigned i = 0; i < m->nmoved; i++)
		put_moved(cx, b, &m->moved[i]);
	buf_lit(b, "]}");
}

static str
ext_text(const struct json *list, str url)
{
	JSON_EACH(e, list)
		if (str_eq(json_text(json_get(e, S("url"))), url))
			return json_text(json_get(e, S("valueString")));
	return S("");
}

static int64_t
time_or_0(struct ctx *cx, str s)
{
	struct fdate d;

	return s.n && fdate_try(cx, s, &d) ? d.low : 0;
}

void
matter_ext_read(struct ctx *cx, const struct json *doc, struct matter *m)
{
	const struct json *list = json_get(fhir_ext(doc, MATTER_URL),
	    S("extension"));

	m->state = ext_text(list, S("state"));
	m->live = !str_eq(ext_text(list, S("live")), S("no"));
	m->ref = ext_text(list, S("ref"));
	m->owner = ext_text(list, S("owner"));
	m->outsider = ext_text(list, S("outsider"));
	m->ended = time_or_0(cx, ext_text(list, S("ended")));
	m->day = time_or_0(cx, ext_text(list, S("day")));
	m->due = time_or_0(cx, ext_text(list, S("due")));
	JSON_EACH(e, list) {
		str url = json_text(json_get(e, S("url")));
		const struct json *in = json_get(e, S("extension"));

		if (str_eq(url, S("about")) && m->nabout < MATTER_ABOUT_MAX)
			m->about[m->nabout++] = json_text(json_get(e,
			    S("valueString")));
		if (str_eq(url, S("moved")) && m->nmoved < MATTER_MOVES_MAX)
			m->moved[m->nmoved++] = (struct moved){
				ext_text(in, S("to")), ext_text(in, S("by")),
				ext_text(in, S("why")),
				time_or_0(cx, ext_text(in, S("at"))) };
	}
}

/* ---- reading ---- */

static enum err
blank(struct ctx *cx, enum kind k, struct matter *m)
{
	*m = (struct matter){ .info = learn_of(k), .form = learn_form(k),
		.unit = S(""), .ref = S(""), .state = S(""), .owner = S(""),
		.outsider = S(""), .was = S(""), .code = S(""), .live = true,
		.beside = S(""), .lacks = S(""),
		.about = NEWN(cx->mem, str, MATTER_ABOUT_MAX + 1),
		.moved = NEWN(cx->mem, struct moved, MATTER_MOVES_MAX + 1),
		.facts = NEW(cx->mem, struct buf) };
	m->rec.id = S("");
	m->rec.kind = k;
	if (!m->info || !m->form)
		return fail(cx, ERR_ABSENT, k < KIND__MAX ? kind_info[k].code
		    : "kind", "there is no form for this");
	return ERR_OK;
}

enum { REF_TRIES = 50 };

/* "E-2026-4f7kq": the year and five characters of chance, so that it tells
 * neither how many there are nor which came first. No vowels, so that it spells
 * nothing; and none that another has: of a quarter of a million in a year a
 * thousand would meet. */
static enum err
new_ref(struct ctx *cx, struct matter *m)
{
	static const char set[] = "23456789bcdfghjkmnpqrstvwxz";
	bool is_free = false;

	for (unsigned n = 0; n < REF_TRIES && !is_free; n++) {
		str id = line_new_id(cx);
		struct buf b;

		buf_init(&b, cx->mem, 64);
		buf_fmt(&b, "%s-%d-", m->info->letter,
		    time_london(cx->now).year);
		for (size_t i = 0; i < 5 && i < id.n; i++)
			buf_c(&b, set[(unsigned char)id.p[i] %
			    (sizeof(set) - 1)]);
		m->ref = buf_str(&b);
		TRY(matter_ref_free(cx, m->ref, &is_free));
	}
	return is_free ? ERR_OK : fail(cx, ERR_LIMIT, "ref",
	    "there are too many of this year to give it a reference");
}

bool
matter_is_ref(str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= 'A' && s.p[n] <= 'Z')
		n++;
	if (n == 0 || n > 3 || s.n != n + 11 || s.p[n] != '-' ||
	    s.p[n + 5] != '-')
		return false;
	for (size_t i = n + 1; i < s.n; i++)
		if (i != n + 5 && !(s.p[i] >= '0' && s.p[i] <= '9') &&
		    (i < n + 5 || s.p[i] < 'a' || s.p[i] > 'z'))
			return false;
	return true;
}

enum err
matter_new(struct ctx *cx, enum kind k, str unit, str about, struct matter *m)
{
	TRY(blank(cx, k, m));
	m->unit = unit;
	m->state = matter_state_at(k, 0);
	TRY(new_ref(cx, m));
	if (about.n)
		matter_tie(cx, m, about);
	answers_new(cx, m->form, S(""), &m->a);
	return ERR_OK;
}

enum err
matter_of(struct ctx *cx, const struct record *r, struct matter *m)
{
	TRY(blank(cx, r->kind, m));
	m->exists = true;
	m->rec = *r;
	m->unit = r->unit;
	matter_ext_read(cx, r->json, m);
	m->was = m->state;
	return answers_read(cx, m->form, r->json, &m->a);
}

enum err
matter_open(struct ctx *cx, enum kind k, str id, struct matter *m)
{
	struct record r;

	TRY(record_read(cx, k, id, &r));
	return matter_of(cx, &r, m);
}

enum err
matter_open_v(struct ctx *cx, enum kind k, str id, int64_t v, struct matter *m)
{
	struct record r;

	TRY(record_read_v(cx, k, id, v, &r));
	return matter_of(cx, &r, m);
}

enum err
matter_open_outside(struct ctx *cx, enum kind k, str id, str code,
    struct matter *m)
{
	struct matter_row row;
	struct record r;

	TRY(matter_outside_row(cx, k, id, code, &row));
	if (code.n)
		TRY(matter_by_code(cx, k, code, &r));
	else
		TRY(matter_outside(cx, k, row.id, &r));
	TRY(matter_of(cx, &r, m));
	m->ref = row.ref;
	m->state = row.state;
	m->live = row.live;
	m->outside = true;
	m->code = code;
	m->as_outsider = true;
	return ERR_OK;
}

/* ---- writing ---- */

/* What a row of learning.def names where a kind has nothing of its own. */
enum err
matter_nothing(struct ctx *cx, struct matter *m)
{
	(void)cx;
	(void)m;
	return ERR_OK;
}

struct hand
matter_hand(struct ctx *cx, const struct matter *m)
{
	const struct who *who = door_who(cx);
	enum role role = role_of(who->role);

	if (m->nameless || who->account.n == 0)
		return (struct hand){ .author = S(""), .by = S(""),
			.role = S(""), .org = S(""),
			.at = cx->now - cx->now % DAY_S };
	return (struct hand){ .author = who->author, .by = who->name,
		.role = role == ROLE__MAX ? who->role
		    : str_of(role_info[role].title),
		.org = who->unit_name, .at = cx->now };
}

void
matter_fact_add(struct matter *m, const char *name, str value)
{
	if (value.n == 0)
		return;
	if (m->facts->n == 0)
		buf_c(m->facts, '|');
	buf_put(m->facts, str_of(name));
	buf_c(m->facts, '=');
	for (size_t i = 0; i < value.n; i++)
		buf_c(m->facts, value.p[i] == '|' ? '/' : value.p[i]);
	buf_c(m->facts, '|');
}

/* "event.type" of an event: "type". */
static const char *
fact_name(struct ctx *cx, const struct matter *m, str link)
{
	str code = str_of(kind_info[m->info->kind].code);

	if (str_starts(link, code) && link.n > code.n + 1 &&
	    link.p[code.n] == '.')
		link = str_sub(link, code.n + 1, link.n);
	return str_c(cx->mem, link);
}

/* What the form marks as facts, what it is about ("about=death/ID": figures join rows
 * by it), and the day and due that it names. */
static void
facts_of(struct ctx *cx, struct matter *m)
{
	buf_init(m->facts, cx->mem, MATTER_FACTS_MAX + 1);
	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (l->item && line_is_current(l, NULL) && l->value.n &&
		    item_has_rule(l->item, S("fact")))
			matter_fact_add(m, fact_name(cx, m, l->link), l->value);
	}
	for (unsigned i = 0; i < m->nabout && i < OF_MAX; i++)
		matter_fact_add(m, "about", m->about[i]);
	if (m->info->day[0])
		m->day = matter_time(cx, m, m->info->day);
	m->due = m->info->due[0] ? matter_time(cx, m, m->info->due) : 0;
}

/* The answers as they print, with our extension in place of the old. */
static enum err
with_ext(struct ctx *cx, const struct matter *m, str body, str *out)
{
	const struct json *j;
	struct buf b;

	TRY(json_parse(cx, body, FHIR_BODY_MAX, &j));
	buf_init(&b, cx->mem, FHIR_BODY_MAX);
	buf_lit(&b, "{\"resourceType\":\"QuestionnaireResponse\","
	    "\"extension\":[");
	JSON_EACH(e, json_get(j, S("extension")))
		if (!str_eq(json_text(json_get(e, S("url"))), MATTER_URL)) {
			buf_put(&b, e->raw);
			buf_c(&b, ',');
		}
	if (m->beside.n) {
		buf_put(&b, m->beside);
		buf_c(&b, ',');
	}
	matter_ext_print(cx, m, &b);
	buf_c(&b, ']');
	JSON_EACH(e, j) {
		if (str_eq(e->key, S("extension")) ||
		    str_eq(e->key, S("resourceType")))
			continue;
		buf_lit(&b, ",\"");
		buf_json(&b, e->key);
		buf_lit(&b, "\":");
		buf_put(&b, e->raw);
	}
	buf_c(&b, '}');
	return buf_done(&b, out);
}

enum err
matter_write(struct ctx *cx, struct matter *m, const char *act, str reason)
{
	struct change c = { .kind = m->info->kind, .id = m->rec.id,
		.v = m->rec.v, .act = act, .reason = reason, .unit = m->unit,
		.outsider = m->as_outsider, .nameless = m->nameless };
	str body;

	m->live = !matter_state_ends(m->info->kind, m->state);
	facts_of(cx, m);
	TRY(m->info->prepare(cx, m));
	if (m->facts->over)
		return fail(cx, ERR_LIMIT, "facts",
		    "there are more facts than a row may hold");
	m->a.status = m->live ? S("in-progress") : S("completed");
	m->a.dirty = true;
	TRY(answers_print(cx, &m->a, &body));
	TRY(fhir_put(cx, body, "authored", FHIR_TEXT, m->nameless
	    ? time_day(cx->mem, cx->now) : time_iso(cx->mem, cx->now), &body));
	TRY(with_ext(cx, m, body, &c.body));
	TRY(record_write(cx, &c));
	m->exists = true;
	m->rec.id = c.id;
	m->rec.v = c.v;
	TRY(seek_put(cx, m));
	TRY(m->info->follow(cx, m));
	m->was = m->state;
	return ERR_OK;
}

/* The stored one whole: an outsider saw a part of it. */
static enum err
whole(struct ctx *cx, struct matter *m)
{
	const struct matter seen = *m;
	struct record r;

	if (!m->exists)
		return ERR_OK;
	if (m->as_outsider)
		TRY(matter_outside_whole(cx, m->info->kind, m->rec.id, m->code,
		    &r));
	else
		TRY(record_read_unredacted(cx, m->info->kind, m->rec.id, &r));
	TRY(matter_of(cx, &r, m));
	m->as_outsider = seen.as_outsider;
	m->nameless = seen.nameless;
	m->code = seen.code;
	m->outside = false;
	return ERR_OK;
}

/* The group at the top that a linkId stands in. */
static str
top_of(const struct form *f, str link)
{
	const struct item *it = form_item(f, link);

	while (it && it->up != (unsigned)(it - f->item))
		it = &f->item[it->up];
	return it ? it->link : S("");
}

/* What an outsider may answer the form says, by rule "outside": at a question
 * for it; at a group for all in it; at a repeating group for adding an entry,
 * and no more: what they say in it and what staff say there are marked one by
 * one. */
static bool
is_outside(const struct matter *m, const struct item *it, enum op_kind kind)
{
	const struct item *up = &m->form->item[it->up];

	if (item_has_rule(it, S("outside")))
		return it->type != ITEM_GROUP || kind == OP_ADD;
	return up != it && !up->repeats && item_has_rule(up, S("outside"));
}

static enum err
outsider_may(struct ctx *cx, const struct matter *m, const struct op *op,
    unsigned n)
{
	for (unsigned i = 0; i < n && m->as_outsider && m->exists; i++) {
		const struct line *l = op[i].line.n
		    ? line_find(&m->a, op[i].line) : NULL;
		str link = l ? l->link : op[i].link;
		const struct item *it = form_item(m->form, link);

		if (!it || !is_outside(m, it, op[i].kind))
			return fail(cx, ERR_DENIED,
			    str_c(cx->mem, top_of(m->form, link)), "%s",
			    err_info[ERR_DENIED].text);
	}
	return ERR_OK;
}

static enum op_end
heard(const struct op_result *end, unsigned n)
{
	enum op_end said = OP_DONE;

	for (unsigned i = 0; i < n; i++) {
		if (end[i].end == OP_BOTH)
			return OP_BOTH;
		if (end[i].end == OP_LOST_LINE)
			said = OP_LOST_LINE;
	}
	return said;
}

enum err
matter_save(struct ctx *cx, struct matter *m, const struct op *op, unsigned n,
    const char *act)
{
	struct op_result *end = NEWN(cx->mem, struct op_result, n + 1);
	struct hand hand;

	TRY(whole(cx, m));
	TRY(outsider_may(cx, m, op, n));
	hand = matter_hand(cx, m);
	TRY(answers_apply(cx, &m->a, op, n, &hand, end));
	m->heard = heard(end, n);
	if (m->exists && n == 0)
		return ERR_OK;
	return matter_write(cx, m, act, S(""));
}

enum err
matter_put(struct ctx *cx, struct matter *m, const char *act)
{
	return matter_write(cx, m, act, S(""));
}

/* ---- links ---- */

bool
matter_tied(const struct matter *m, str about)
{
	for (unsigned i = 0; i < m->nabout; i++)
		if (str_eq(m->about[i], about))
			return true;
	return false;
}

void
matter_tie(struct ctx *cx, struct matter *m, str about)
{
	if (about.n && !matter_tied(m, about) && m->nabout < MATTER_ABOUT_MAX)
		m->about[m->nabout++] = str_dup(cx->mem, about);
}

void
matter_untie(struct matter *m, str about)
{
	for (unsigned i = 0; i < m->nabout; i++)
		if (str_eq(m->about[i], about)) {
			memmove(&m->about[i], &m->about[i + 1],
			    (m->nabout - i - 1) * sizeof(str));
			m->nabout--;
			return;
		}
}

str
matter_name(struct ctx *cx, const struct matter *m)
{
	return str_cat(cx->mem, str_cat(cx->mem,
	    str_of(kind_info[m->info->kind].code), S("/")), m->rec.id);
}

str
matter_name_cut(str name, enum kind *k)
{
	str code;

	*k = KIND__MAX;
	if (!str_cut(&name, '/', &code) || !fhir_is_id(name))
		return S("");
	*k = kind_of(code);
	return name;
}

/* ---- what was said ---- */

static const struct line *
answer_at(const struct matter *m, const char *link)
{
	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (str_eq(l->link, str_of(link)) && line_is_current(l, NULL))
			return l;
	}
	return NULL;
}

str
matter_words(struct ctx *cx, const struct matter *m, const char *link)
{
	const struct line *l = answer_at(m, link);

	return l ? line_words(cx, l) : S("");
}

str
matter_value(const struct matter *m, const char *link)
{
	const struct line *l = answer_at(m, link);

	return l ? l->value : S("");
}

int64_t
matter_time(struct ctx *cx, const struct matter *m, const char *link)
{
	return time_or_0(cx, matter_value(m, link));
}

bool
matter_is(const struct matter *m, const char *link, const char *value)
{
	return str_eq(matter_value(m, link), str_of(value));
}

str
matter_title(struct ctx *cx, const struct matter *m)
{
	str s = m->info->title[0] ? matter_words(cx, m, m->info->title)
	                          : S("");
	size_t n = 0, chars = 0;

	while (n < s.n && s.p[n] != '\n' && chars < TITLE_CHARS) {
		n++;
		while (n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
			n++;
		chars++;
	}
	if (n == 0)
		return m->ref;
	/* Between two words, where there is a place. */
	for (size_t i = n; n < s.n && i > n / 2; i--)
		if (s.p[i] == ' ' || s.p[i] == '\n') {
			n = i;
			break;
		}
	return n < s.n ? str_cat(cx->mem, str_sub(s, 0, n), S("…")) : s;
}

bool
matter_in_entry(const struct matter *m, const struct line *l, str entry)
{
	for (unsigned up = l->up; up; up = m->a.line[up - 1].up)
		if (str_eq(m->a.line[up - 1].id, entry))
			return true;
	return false;
}

bool
matter_names(struct ctx *cx, str typed, str name)
{
	str in = str_cat(cx->mem, str_cat(cx->mem, S(" "), language_fold(
	    cx->mem, str_trim(typed))), S(" "));
	str of = str_cat(cx->mem, str_cat(cx->mem, S(" "), language_fold(
	    cx->mem, str_trim(name))), S(" "));

	return of.n > 2 && str_find(in, of) >= 0;
}

bool
matter_is_new(const struct ctx *cx, const struct matter *m, const char *link)
{
	const struct line *l = line_in(&m->a, S(""), link);

	return l && l->at == cx->now;
}

/* ---- operations ---- */

struct op
matter_op(const struct matter *m, str parent, const char *link, str value)
{
	struct op op = { .kind = OP_ADD, .line = S(""), .parent = parent,
		.link = str_of(link), .about = S(""), .after = S(""),
		.value = value, .display = S(""), .system = S(""),
		.status = STATUS_ANSWERED, .voice = VOICE_PRACTITIONER,
		.visible = VISIBLE_RECORD, .source = S(""),
		.field = str_of(link) };
	const struct line *l = line_in(&m->a, parent, link);

	if (l && !l->item->repeats) {
		op.kind = OP_SET;
		op.line = l->id;
		op.rev = l->own;
		op.voice = l->voice;
	}
	return op;
}

struct op
matter_entry(struct ctx *cx, const char *link)
{
	return (struct op){ .kind = OP_ADD, .line = line_new_id(cx),
		.parent = S(""), .link = str_of(link), .about = S(""),
		.after = S(""), .value = S(""), .display = S(""),
		.system = S(""), .status = STATUS_ANSWERED,
		.voice = VOICE_PRACTITIONER, .visible = VISIBLE_RECORD,
		.source = S(""), .field = str_of(link) };
}
