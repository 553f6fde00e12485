/*
 * Pruning of a response by line, and what other kinds lose on the way out.
 */
#include "access/redact.h"
#include "access/door_int.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "fhir/fhir.h"

#include <string.h>

#define LINE_URL   S("urn:heed:line")
#define HIDDEN_URL S("urn:heed:do-not-contact")

/* Member `part` of the line's extension, or NULL. */
static const struct json *
line_part(const struct json *el, str part)
{
	JSON_EACH(x, json_get(el, S("extension"))) {
		if (!str_eq(json_text(json_get(x, S("url"))), LINE_URL))
			continue;
		JSON_EACH(y, json_get(x, S("extension")))
			if (str_eq(json_text(json_get(y, S("url"))), part))
				return y;
	}
	return NULL;
}

bool
share_empty(const struct share *s)
{
	return s->nparts == 0 && s->nlines == 0;
}

static bool
among(const str *a, unsigned n, str s)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(a[i], s))
			return true;
	return false;
}

bool
share_has(const struct share *s, str part, str line)
{
	return (part.n && among(s->part, s->nparts, part)) ||
	    (line.n && among(s->line, s->nlines, line));
}

struct share
share_named(struct ctx *cx, const struct json *consent)
{
	const struct json *data = json_at(consent, "provision.data");
	unsigned n = data ? data->n : 0;
	struct share s = { .part = NEWN(cx->mem, str, n + 1),
		.line = NEWN(cx->mem, str, n + 1) };

	JSON_EACH(d, data) {
		const struct json *id = json_at(d, "reference.identifier");
		str system = json_text(json_get(id, S("system")));
		str value = json_text(json_get(id, S("value")));

		if (str_eq(system, S("urn:heed:part")))
			s.part[s.nparts++] = value;
		else if (str_eq(system, S("urn:heed:line")))
			s.line[s.nlines++] = value;
	}
	return s;
}

struct share
share_both(struct ctx *cx, const struct share *a, const struct share *b)
{
	struct share s = { .part = NEWN(cx->mem, str, a->nparts + 1),
		.line = NEWN(cx->mem, str, a->nlines + 1) };

	for (unsigned i = 0; i < a->nparts; i++)
		if (among(b->part, b->nparts, a->part[i]))
			s.part[s.nparts++] = a->part[i];
	for (unsigned i = 0; i < a->nlines; i++)
		if (among(b->line, b->nlines, a->line[i]))
			s.line[s.nlines++] = a->line[i];
	return s;
}

static void
share_add(struct ctx *cx, struct share *s, const struct share *more)
{
	str *part = NEWN(cx->mem, str, s->nparts + more->nparts + 1);
	str *line = NEWN(cx->mem, str, s->nlines + more->nlines + 1);

	for (unsigned i = 0; i < s->nparts; i++)
		part[i] = s->part[i];
	for (unsigned i = 0; i < s->nlines; i++)
		line[i] = s->line[i];
	for (unsigned i = 0; i < more->nparts; i++)
		part[s->nparts++] = more->part[i];
	for (unsigned i = 0; i < more->nlines; i++)
		line[s->nlines++] = more->line[i];
	s->part = part;
	s->line = line;
}

str
share_scope(const struct json *consent)
{
	JSON_EACH(c, json_get(consent, S("category")))
		JSON_EACH(d, json_get(c, S("coding")))
			if (str_eq(json_text(json_get(d, S("system"))),
			    S("urn:heed:code:consent-scope")))
				return json_text(json_get(d, S("code")));
	return S("");
}

static bool
is_about(struct ctx *cx, const struct json *consent, str supporter)
{
	return str_eq(json_text(json_at(consent,
	    "provision.actor.0.reference.reference")),
	    str_cat(cx->mem, S("RelatedPerson/"), supporter));
}

bool
share_in_force(struct ctx *cx, const struct json *consent, str supporter)
{
	str end = json_text(json_at(consent, "provision.period.end"));
	struct fdate until;

	if (!str_eq(json_text(json_get(consent, S("status"))), S("active")) ||
	    !is_about(cx, consent, supporter))
		return false;
	if (end.n == 0)
		return true;
	/* A date that cannot be read gives nothing away. */
	return fdate_try(cx, end, &until) && until.high > cx->now;
}

/* ---- two choices of one scope: the stricter holds ---- */

/* What is known of one scope. */
struct weighed {
	str code;
	bool no;              /* another answer than yes stands too */
	int64_t withdrawn;    /* when one of it was; 0: none */
	unsigned yes;
	struct share what;    /* of the yeses: what each of them names */
};

static int64_t
time_at(struct ctx *cx, str when)
{
	struct fdate d;

	return fdate_try(cx, when, &d) ? d.low : 0;
}

static str
withdrawn_on(const struct json *consent)
{
	JSON_EACH(x, json_get(consent, S("extension")))
		if (str_eq(json_text(json_get(x, S("url"))),
		    S("urn:heed:choice")))
			JSON_EACH(y, json_get(x, S("extension")))
				if (str_eq(json_text(json_get(y, S("url"))),
				    S("withdrawn")))
					return json_text(json_get(y,
					    S("valueDateTime")));
	return S("");
}

static void
scope_read(struct ctx *cx, struct weighed *s, const struct json *j)
{
	str status = json_text(json_get(j, S("status")));
	int64_t gone = time_at(cx, withdrawn_on(j));

	s->no |= str_eq(status, S("rejected")) ||
	    str_eq(status, S("proposed"));
	if (str_eq(status, S("inactive")) && gone > s->withdrawn)
		s->withdrawn = gone;
}

static void
scope_give(struct ctx *cx, struct weighed *s, const struct json *j)
{
	struct share named = share_named(cx, j);

	if (s->withdrawn > time_at(cx, json_text(json_get(j, S("dateTime")))))
		s->no = true;
	s->what = s->yes++ ? share_both(cx, &s->what, &named) : named;
}

/* All choices about one supporter; scopes[] has room for n. */
static unsigned
scopes_weigh(struct ctx *cx, const struct json *const *all, unsigned n,
    str supporter, struct weighed *scopes)
{
	unsigned ns = 0;

	for (int pass = 0; pass < 2; pass++)
		for (unsigned i = 0; i < n; i++) {
			str code = share_scope(all[i]);
			unsigned k = 0;

			while (k < ns && !str_eq(scopes[k].code, code))
				k++;
			if (k == ns)
				scopes[ns++] = (struct weighed){ .code = code };
			if (pass == 0)
				scope_read(cx, &scopes[k], all[i]);
			else if (share_in_force(cx, all[i], supporter))
				scope_give(cx, &scopes[k], all[i]);
		}
	return ns;
}

static bool
has_ext(const struct json *j, str url)
{
	return json_true(json_get(fhir_ext(j, url), S("valueBoolean")));
}

/* Remembers the people around someone, where they are few. */
static void
around_hold(struct ctx *cx, str person, const struct circle *l)
{
	struct memory *m = &cx->door->memory;

	m->around.n = 0;
	if (l->n > AROUND_MAX)
		return;
	for (m->n = 0; m->n < l->n; m->n++) {
		hold(&m->at[m->n].who, l->at[m->n].id);
		m->at[m->n].hidden = l->at[m->n].hidden;
		if (m->at[m->n].who.n != l->at[m->n].id.n)
			return;
	}
	hold(&m->around, person);
}

static void
around_held(struct ctx *cx, struct circle *l)
{
	const struct memory *m = &cx->door->memory;

	l->at = arena_alloc(cx->mem, m->n + 1, sizeof(*l->at));
	for (l->n = 0; l->n < m->n; l->n++) {
		l->at[l->n].id = str_dup(cx->mem,
		    (str){ m->at[l->n].who.id, m->at[l->n].who.n });
		l->at[l->n].hidden = m->at[l->n].hidden;
	}
}

enum err
people_around(struct ctx *cx, str person, struct circle *out)
{
	const struct arg a[] = { AT(person),
		AT(str_of(kind_info[KIND_SUPPORTER].code)) };
	struct circle l = { 0 };
	struct rows rows;

	if (is_held(&cx->door->memory.around, person)) {
		around_held(cx, out);
		return ERR_OK;
	}
	TRY(self_run(cx, Q_VERSION_ANY, a, 2, &rows, NULL));
	l.at = arena_alloc(cx->mem, rows.n + 1, sizeof(*l.at));
	for (unsigned i = 0; i < rows.n; i++) {
		const struct json *j;

		if (cell(&rows, i, 7)->null)
			continue;
		TRY(json_parse(cx, cell(&rows, i, 7)->s, FHIR_BODY_MAX, &j));
		l.at[l.n].id = cell(&rows, i, 0)->s;
		l.at[l.n++].hidden = has_ext(j, HIDDEN_URL);
	}
	around_hold(cx, person, &l);
	*out = l;
	return ERR_OK;
}

/* A second wall behind the one in care: whom nobody may contact is shown
 * nothing, whatever consents came in from elsewhere. */
static enum err
is_hidden(struct ctx *cx, str person, str supporter, bool *hidden)
{
	const struct arg a[] = { AT(str_of(kind_info[KIND_SUPPORTER].code)),
		AT(supporter) };
	const struct json *j;
	struct circle l;
	struct rows r;

	TRY(people_around(cx, person, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].id, supporter)) {
			*hidden = l.at[i].hidden;
			return ERR_OK;
		}
	*hidden = false;
	TRY(self_run(cx, Q_VERSION_CURRENT, a, 2, &r, NULL));
	if (r.n == 0 || cell(&r, 0, 7)->null) {
		*hidden = true;
		return ERR_OK;
	}
	TRY(json_parse(cx, cell(&r, 0, 7)->s, FHIR_BODY_MAX, &j));
	*hidden = has_ext(j, HIDDEN_URL);
	return ERR_OK;
}

enum err
share_of(struct ctx *cx, str person, str supporter, struct share *out)
{
	const struct arg a[] = { AT(person),
		AT(str_of(kind_info[KIND_CONSENT].code)) };
	str about = str_cat(cx->mem, S("RelatedPerson/"), supporter);
	const struct json **all;
	struct share s = { 0 };
	struct weighed *scopes;
	struct rows r;
	unsigned n = 0;
	bool hidden;

	if (cx->door->fixed) {
		*out = *cx->door->fixed;
		return ERR_OK;
	}
	TRY(is_hidden(cx, person, supporter, &hidden));
	if (hidden) {
		*out = s;
		return ERR_OK;
	}
	TRY(self_run(cx, Q_VERSION_ANY, a, 2, &r, NULL));
	all = NEWN(cx->mem, const struct json *, r.n + 1);
	scopes = NEWN(cx->mem, struct weighed, r.n + 1);
	for (unsigned i = 0; i < r.n; i++) {
		const struct json *j;

		str body = cell(&r, i, 7)->s;

		/* Most are about others. Who is named stands in the body as it
		 * is, unless an escape hides it. */
		if (cell(&r, i, 7)->null || (str_find(body, about) < 0 &&
		    str_chr(body, '\\') < 0))
			continue;
		TRY(json_parse(cx, body, FHIR_BODY_MAX, &j));
		if (is_about(cx, j, supporter))
			all[n++] = j;
	}
	n = scopes_weigh(cx, all, n, supporter, scopes);
	for (unsigned i = 0; i < n; i++)
		if (scopes[i].yes && !scopes[i].no)
			share_add(cx, &s, &scopes[i].what);
	*out = s;
	return ERR_OK;
}

/* Set once at the start of a process, read only after it. */
static struct { const str *link; unsigned n; } unshared;

void
redact_unshared(const str *link, unsigned n)
{
	unshared.link = link;
	unshared.n = n;
}

/* Pruning. share == NULL: the person's own view, which loses only what is kept
 * off it. */
struct prune {
	const struct share *share;
	const struct share *hushed;  /* lines (ids) that go whatever they say */
	const str *unnamed;          /* supporters whom nobody may contact: what
	                              * refers to them goes (CARE-112) */
	unsigned nunnamed;
	struct buf *b;
};

static bool
part_off(const struct json *part, bool own)
{
	str url = json_text(json_get(part, S("url"))), v;

	if (str_eq(url, S("visible"))) {
		v = json_text(json_get(part, S("valueCode")));
		return str_eq(v, S("offline")) || str_eq(v, S("team"));
	}
	/* A supporter sees neither proposals nor parked answers. */
	return !own && (str_eq(url, S("about")) || (str_eq(url, S("parked")) &&
	    json_true(json_get(part, S("valueBoolean")))));
}

static bool
off_line(const struct json *el, bool own)
{
	JSON_EACH(x, json_get(el, S("extension"))) {
		if (!str_eq(json_text(json_get(x, S("url"))), LINE_URL))
			continue;
		JSON_EACH(y, json_get(x, S("extension")))
			if (part_off(y, own))
				return true;
	}
	return false;
}

static bool prune_items(struct prune *, const struct json *, bool);

/* The members of an item or answer but for those that hold further items. */
static void
put_members(struct prune *p, const struct json *el, bool *some)
{
	JSON_EACH(m, el) {
		if (str_eq(m->key, S("item")) || str_eq(m->key, S("answer")))
			continue;
		if (*some)
			buf_c(p->b, ',');
		*some = true;
		buf_c(p->b, '"');
		buf_json(p->b, m->key);
		buf_lit(p->b, "\":");
		buf_put(p->b, m->raw);
	}
}

/* Puts `"name":[…]` with what is kept of its elements; nothing, and the buffer
 * as it was, when that is nothing. */
static bool
put_list(struct prune *p, const struct json *list, str name, bool in,
    bool *some, bool (*one)(struct prune *, const struct json *, bool))
{
	size_t was = p->b->n;
	bool any = false;

	if (*some)
		buf_c(p->b, ',');
	buf_c(p->b, '"');
	buf_put(p->b, name);
	buf_lit(p->b, "\":[");
	JSON_EACH(el, list) {
		size_t here = p->b->n;

		if (any)
			buf_c(p->b, ',');
		if (one(p, el, in))
			any = true;
		else
			p->b->n = here;
	}
	if (!any) {
		p->b->n = was;
		return false;
	}
	buf_c(p->b, ']');
	*some = true;
	return true;
}

static bool
hushed(const struct prune *p, const struct json *el)
{
	return p->hushed &&
	    share_has(p->hushed, S(""), json_text(json_get(el, S("id"))));
}

/* An item whose own answers, or those of the questions right below it, refer to
 * someone who is not to be met here: the entry goes, number and all. */
static bool
names_hidden(const struct prune *p, const struct json *item, bool below)
{
	JSON_EACH(a, json_get(item, S("answer")))
		if (among(p->unnamed, p->nunnamed, json_text(json_at(a,
		    "valueReference.reference"))))
			return true;
	JSON_EACH(i, below ? json_get(item, S("item")) : NULL)
		if (names_hidden(p, i, false))
			return true;
	return false;
}

static bool
put_answer(struct prune *p, const struct json *ans, bool in)
{
	bool some = false, kept;

	if (off_line(ans, !p->share) || hushed(p, ans))
		return false;
	if (p->share && !in)
		in = share_has(p->share, S(""),
		    json_text(json_get(ans, S("id"))));
	buf_c(p->b, '{');
	if (in || !p->share)
		put_members(p, ans, &some);
	kept = some;
	if (json_get(ans, S("item")))
		kept |= put_list(p, json_get(ans, S("item")), S("item"), in,
		    &some, prune_items);
	buf_c(p->b, '}');
	return kept;
}

static bool
prune_items(struct prune *p, const struct json *item, bool in)
{
	bool some = false, kept = false;
	str link = json_text(json_get(item, S("linkId")));

	if (off_line(item, !p->share) || hushed(p, item) ||
	    (p->nunnamed && names_hidden(p, item, true)) ||
	    (p->share && among(unshared.link, unshared.n, link)))
		return false;
	if (p->share && !in)
		in = share_has(p->share, link,
		    json_text(json_get(item, S("id"))));
	buf_c(p->b, '{');
	put_members(p, item, &some);
	if (json_get(item, S("answer")))
		kept |= put_list(p, json_get(item, S("answer")), S("answer"),
		    in, &some, put_answer);
	if (json_get(item, S("item")))
		kept |= put_list(p, json_get(item, S("item")), S("item"), in,
		    &some, prune_items);
	buf_c(p->b, '}');
	/* For the person a bare item (a status without an answer) stays; for a
	 * supporter only when it was shared and says something. */
	return kept || !p->share ||
	    (in && line_part(item, S("status")) != NULL);
}

/* Some element of it goes from the person's own view. */
static bool
any_off(const struct prune *p, const struct json *list)
{
	JSON_EACH(el, list)
		if (off_line(el, true) || hushed(p, el) ||
		    (p->nunnamed && names_hidden(p, el, false)) ||
		    any_off(p, json_get(el, S("answer"))) ||
		    any_off(p, json_get(el, S("item"))))
			return true;
	return false;
}

/* The supporters of this person whom nobody may contact, as references; none is
 * looked for where the record refers to nobody. */
static enum err
unnamed_of(struct ctx *cx, const struct record *r, struct prune *p)
{
	struct circle l;
	str *ref;

	if (str_find(r->body, S("\"RelatedPerson/")) < 0)
		return ERR_OK;
	TRY(people_around(cx, r->person, &l));
	ref = NEWN(cx->mem, str, l.n + 1);
	for (unsigned i = 0; i < l.n; i++)
		if (l.at[i].hidden)
			ref[p->nunnamed++] = str_cat(cx->mem,
			    S("RelatedPerson/"), l.at[i].id);
	p->unnamed = ref;
	return ERR_OK;
}

static enum err
prune_response(struct ctx *cx, const struct share *share,
    const struct share *hush, struct record *r, bool *nothing)
{
	static const str shown[] = { SK("resourceType"), SK("questionnaire"),
		SK("subject") };
	struct buf b;
	struct prune p = { .share = share, .hushed = hush, .b = &b };
	bool some = false, kept;

	*nothing = false;
	TRY(unnamed_of(cx, r, &p));
	if (!share && !any_off(&p, json_get(r->json, S("item"))))
		return ERR_OK;
	buf_init(&b, cx->mem, 2 * r->body.n + 64);
	buf_c(&b, '{');
	if (!share) {
		JSON_EACH(m, r->json)
			if (!str_eq(m->key, S("item"))) {
				if (some)
					buf_c(&b, ',');
				some = true;
				buf_c(&b, '"');
				buf_json(&b, m->key);
				buf_lit(&b, "\":");
				buf_put(&b, m->raw);
			}
	} else {
		for (unsigned i = 0; i < 3; i++) {
			const struct json *m = json_get(r->json, shown[i]);

			if (!m)
				continue;
			buf_c(&b, '"');
			buf_put(&b, shown[i]);
			buf_lit(&b, "\":");
			buf_put(&b, m->raw);
			buf_c(&b, ',');
		}
		buf_lit(&b, "\"status\":\"completed\"");
		some = true;
	}
	kept = put_list(&p, json_get(r->json, S("item")), S("item"), false,
	    &some, prune_items);
	buf_c(&b, '}');
	*nothing = share && !kept;
	TRY(buf_done(&b, &r->body));
	return json_parse(cx, r->body, 2 * FHIR_BODY_MAX, &r->json);
}

/* Only some members of a resource, by their raw bytes. */
static enum err
only(struct ctx *cx, struct record *r, const str *name, unsigned n)
{
	struct buf b;
	bool some = false;

	buf_init(&b, cx->mem, r->body.n + 64);
	buf_c(&b, '{');
	for (unsigned i = 0; i < n; i++) {
		const struct json *m = json_get(r->json, name[i]);

		if (!m)
			continue;
		if (some)
			buf_c(&b, ',');
		some = true;
		buf_c(&b, '"');
		buf_put(&b, name[i]);
		buf_lit(&b, "\":");
		buf_put(&b, m->raw);
	}
	buf_c(&b, '}');
	TRY(buf_done(&b, &r->body));
	return json_parse(cx, r->body, FHIR_BODY_MAX, &r->json);
}

/* Nothing about when and by whom: it would tell of changes not shared. */
static void
blur(struct record *r)
{
	r->v = 0;
	r->at = 0;
	r->actor = r->unit = S("");
}

static enum err
redact_shared(struct ctx *cx, const struct share *share, str supporter,
    struct record *r, bool *nothing)
{
	/* That someone died, too: nobody is to be asked about them as if they
	 * lived (CARE-117). */
	static const str name[] = { SK("resourceType"), SK("name"),
		SK("deceasedBoolean"), SK("deceasedDateTime") };
	static const str reach[] = { SK("resourceType"), SK("name"),
		SK("telecom") };

	blur(r);
	switch (kind_info[r->kind].shared) {
	case 'l':
		if (share_empty(share)) {
			*nothing = true;
			return ERR_OK;
		}
		return prune_response(cx, share, NULL, r, nothing);
	case 'm':
		/* The person's own device says how to reach whom they tell. */
		if (cx->door->fixed && !has_ext(r->json, HIDDEN_URL))
			return only(cx, r, reach, 3);
		*nothing = !str_eq(r->id, supporter) ||
		    has_ext(r->json, HIDDEN_URL);
		return ERR_OK;
	case 'n':
		return only(cx, r, name, 4);
	default:
		*nothing = true;
		return ERR_OK;
	}
}

static enum err
redact_own(struct ctx *cx, struct record *r, bool *nothing)
{
	switch (kind_info[r->kind].own) {
	case 'l':
		return prune_response(cx, NULL, NULL, r, nothing);
	case 'a':
		/* CARE-112: whom the person must not meet here. */
		*nothing = r->kind == KIND_SUPPORTER &&
		    has_ext(r->json, HIDDEN_URL);
		return ERR_OK;
	default:
		*nothing = true;
		return ERR_OK;
	}
}

/* The viewer's own share: a page of theirs asks for it at each record. */
static enum err
share_mine(struct ctx *cx, const struct share **out)
{
	struct door *d = cx->door;
	struct share *s;

	if (!d->mine) {
		s = NEW(cx->mem, struct share);
		TRY(share_of(cx, d->who.person, d->who.supporter, s));
		d->mine = s;
	}
	*out = d->mine;
	return ERR_OK;
}

enum err
redact(struct ctx *cx, enum sight s, struct record *r, bool *nothing)
{
	static const str who[] = { SK("resourceType"), SK("identifier"),
		SK("name"), SK("birthDate") };
	const struct who *w = door_who(cx);
	const struct share *share;

	*nothing = false;
	if (r->gone) {
		*nothing = s == SIGHT_SHARED || s == SIGHT_NAME;
		return ERR_OK;
	}
	switch (s) {
	case SIGHT_CARE:
	case SIGHT_GLASS:
	case SIGHT_SYSTEM:
		return ERR_OK;
	case SIGHT_OWN:
		return redact_own(cx, r, nothing);
	case SIGHT_SHARED:
		TRY(share_mine(cx, &share));
		return redact_shared(cx, share, w->supporter, r, nothing);
	case SIGHT_NAME:
		if (r->kind == KIND_PERSON) {
			blur(r);
			return only(cx, r, who, 4);
		}
		*nothing = true;
		return ERR_OK;
	case SIGHT_NOTHING:
		break;
	}
	*nothing = true;
	return ERR_OK;
}

/* Line ids that were kept off the person's view in any version. They lie in a
 * pool of their own: the walk resets the arena between versions. */
enum { HUSHED_MAX = 5000, HUSHED_POOL = 128 * 1024 };
struct past {
	struct share ids;
	char *pool;
	size_t used;
};

static void
hushed_ids(struct past *p, const struct json *el, unsigned depth)
{
	str id = json_text(json_get(el, S("id")));

	if (depth > JSON_DEPTH_MAX)
		return;
	if (id.n && off_line(el, true) && p->ids.nlines < HUSHED_MAX &&
	    id.n < HUSHED_POOL - p->used && !share_has(&p->ids, S(""), id)) {
		memcpy(p->pool + p->used, id.p, id.n);
		p->ids.line[p->ids.nlines++] = (str){ p->pool + p->used, id.n };
		p->used += id.n;
	}
	JSON_EACH(a, json_get(el, S("answer")))
		hushed_ids(p, a, depth + 1);
	JSON_EACH(i, json_get(el, S("item")))
		hushed_ids(p, i, depth + 1);
}

static enum err
past_row(void *arg, struct ctx *cx, const struct rows *one)
{
	const struct json *j;

	if (cell(one, 0, 0)->null)
		return ERR_OK;
	TRY(json_parse(cx, cell(one, 0, 0)->s, FHIR_BODY_MAX, &j));
	hushed_ids(arg, j, 0);
	return ERR_OK;
}

/* Once a request and record: a page of history asks for each version. */
static enum err
past_of(struct ctx *cx, const struct record *r, const struct share **out)
{
	struct door *d = cx->door;
	const struct arg a[] = { AT(str_of(kind_info[r->kind].code)),
		AT(r->id), AI(0) };
	struct past *p;

	if (!d->past || !str_eq(d->past_id, r->id)) {
		p = NEW(cx->mem, struct past);
		p->ids.line = NEWN(cx->mem, str, HUSHED_MAX);
		p->pool = NEWN(cx->mem, char, HUSHED_POOL);
		TRY(store_each(d->store, cx, Q_VERSION_LATER, a, 3, past_row,
		    p));
		d->past = &p->ids;
		d->past_id = str_dup(cx->mem, r->id);
	}
	*out = d->past;
	return ERR_OK;
}

enum err
redact_past(struct ctx *cx, struct record *r)
{
	const struct share *ids;
	bool nothing;

	TRY(past_of(cx, r, &ids));
	return prune_response(cx, NULL, ids, r, &nothing);
}

enum err
redact_as(struct ctx *cx, str supporter, struct record *r, bool *nothing)
{
	struct share share;

	TRY(person_need(cx, r->person, false));
	TRY(share_of(cx, r->person, supporter, &share));
	*nothing = false;
	return redact_shared(cx, &share, supporter, r, nothing);
}

enum err
redact_to(struct ctx *cx, const struct share *share, struct record *r,
    bool *nothing)
{
	*nothing = false;
	return redact_shared(cx, share, S(""), r, nothing);
}

enum err
redact_groups(struct ctx *cx, const struct share *share, struct record *r,
    bool *nothing)
{
	blur(r);
	return prune_response(cx, share, NULL, r, nothing);
}
