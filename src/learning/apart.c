/*
 * Who the sources of a text are about, and where the text could tell.
 */
#include "learning/apart.h"
#include "access/account.h"
#include "access/crypt.h"
#include "core/arena.h"
#include "core/buf.h"
#include "fhir/fhir.h"
#include "learning/harm.h"
#include "learning/thematic.h"

#include <string.h>

enum { NAMES_MAX = 8, PLACES_MAX = TOLD_PEOPLE_MAX, NHS_LEN = 10 };

struct known {
	struct ctx *cx;
	struct units units;
	str *seen; unsigned nseen;
	struct meant *who; unsigned nwho;
	struct somewhere *where; unsigned nwhere;
	unsigned unseen;
	bool more;             /* there is more than fits */
};

/* ---- people ---- */

/* The room has one more than is looked at: whoever does not fit is put there. */
static struct meant *
someone_new(struct known *k)
{
	struct meant *s = &k->who[k->nwho];

	if (k->nwho == TOLD_PEOPLE_MAX)
		k->more = true;
	else
		k->nwho++;
	*s = (struct meant){ .name = NEWN(k->cx->mem, str, NAMES_MAX),
		.nhs = S("") };
	return s;
}

static void
name_add(struct meant *s, str name)
{
	str *at = (str *)(uintptr_t)s->name;

	name = str_trim(name);
	if (name.n > 1 && s->nname < NAMES_MAX)
		at[s->nname++] = name;
}

/* "Person 1" is a name that tells nothing. */
static bool
tells(str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] >= '0' && name.p[i] <= '9')
			return false;
	return str_trim(name).n > 1;
}

static void
name_known(struct known *k, str name)
{
	if (tells(name))
		name_add(someone_new(k), name);
}

static str
digits_of(struct ctx *cx, str s)
{
	struct buf b;

	buf_init(&b, cx->mem, NHS_LEN + 2);
	for (size_t i = 0; i < s.n && b.n <= NHS_LEN; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			buf_c(&b, s.p[i]);
		else if (s.p[i] != ' ')
			return S("");
	return b.n == NHS_LEN ? buf_str(&b) : S("");
}

static void
names_of(struct ctx *cx, struct meant *s, const struct json *j)
{
	JSON_EACH(e, json_get(j, S("name"))) {
		struct buf b;

		buf_init(&b, cx->mem, 1000);
		JSON_EACH(g, json_get(e, S("given"))) {
			buf_put(&b, json_text(g));
			buf_c(&b, ' ');
		}
		buf_put(&b, json_text(json_get(e, S("family"))));
		name_add(s, buf_str(&b));
		name_add(s, json_text(json_get(e, S("text"))));
	}
}

/* Someone who has a record here; else what was written, if it is a number. */
static enum err
record_known(struct known *k, str named)
{
	struct meant *s;
	struct record r;
	str digits = digits_of(k->cx, named);
	enum err e = matter_person(k->cx, named, &r);

	if (e != ERR_OK && e != ERR_ABSENT)
		return e;
	if (e == ERR_ABSENT)
		ctx_calm(k->cx);
	if (e == ERR_ABSENT && digits.n == 0)
		return ERR_OK;
	s = someone_new(k);
	s->nhs = digits;
	if (e == ERR_ABSENT)
		return ERR_OK;
	names_of(k->cx, s, r.json);
	JSON_EACH(i, json_get(r.json, S("identifier")))
		if (digits_of(k->cx, json_text(json_get(i, S("value")))).n)
			s->nhs = digits_of(k->cx, json_text(json_get(i,
			    S("value"))));
	s->born_known = day_read(json_text(json_get(r.json, S("birthDate"))),
	    &s->born);
	return ERR_OK;
}

/* ---- places and days ---- */

static void
place_known(struct known *k, str ward, str date)
{
	int64_t day;

	if (ward.n == 0 || !day_read(date, &day))
		return;
	if (k->nwhere == PLACES_MAX)
		k->more = true;
	else
		k->where[k->nwhere++] = (struct somewhere){ ward, day };
}

static void
places_known(struct known *k, const struct matter *m)
{
	static const struct { const char *day, *where; } at[] = {
		{ "event.day", "event.where" }, { "death.day", "death.where" },
		{ "death.discharged", "death.discharged-from" } };

	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		str day = matter_value(m, at[i].day);

		place_known(k, matter_words(k->cx, m, at[i].where), day);
		for (unsigned u = 0; u < k->units.n; u++)
			if (str_eq(k->units.at[u].id, m->unit))
				place_known(k, k->units.at[u].name, day);
	}
}

/* ---- sources ---- */

static enum err
matter_known(struct known *k, const struct matter *m)
{
	static const char *const name[] = { "death.called", "patient.called",
		"teller.name", "who.name", "who.called", "reporter.name" };
	static const char *const record[] = { "death.record",
		"patient.record" };

	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (!line_is_current(l, NULL) || l->value.n == 0)
			continue;
		for (size_t n = 0; n < sizeof(name) / sizeof(name[0]); n++)
			if (str_eq(l->link, str_of(name[n])))
				name_known(k, l->value);
		for (size_t n = 0; n < sizeof(record) / sizeof(record[0]); n++)
			if (str_eq(l->link, str_of(record[n])))
				TRY(record_known(k, l->value));
	}
	places_known(k, m);
	return ERR_OK;
}

static bool
is_seen(struct known *k, str name)
{
	for (unsigned i = 0; i < k->nseen; i++)
		if (str_eq(k->seen[i], name))
			return true;
	return false;
}

/* What a bulletin comes from, and not what it leads to. */
static bool
tells_of_people(enum kind k)
{
	return k != KIND_GATHERING && k != KIND_FOCUS && learn_of(k);
}

static void
source_add(struct known *k, str name)
{
	enum kind kind;

	if (matter_name_cut(name, &kind).n == 0 || !tells_of_people(kind) ||
	    is_seen(k, name))
		return;
	if (k->nseen == APART_SOURCES_MAX)
		k->more = true;
	else
		k->seen[k->nseen++] = name;
}

/* Someone affected ends the walk: what else they were part of is another story,
 * and may lie where the viewer may not see. */
static enum err
beside_add(struct known *k, const struct matter *m, str name)
{
	struct matter_rows l;
	struct fixeds fixed;

	if (m->info->kind == KIND_AFFECTED)
		return ERR_OK;
	for (unsigned i = 0; i < m->nabout; i++)
		source_add(k, m->about[i]);
	if (m->info->kind == KIND_THEMATIC) {
		TRY(thematic_fixed(k->cx, m, &fixed));
		for (unsigned i = 0; i < fixed.n; i++)
			source_add(k, fixed.at[i].name);
	}
	if (!learn_of(KIND_AFFECTED) ||
	    !matter_may_see(k->cx, KIND_AFFECTED))
		return ERR_OK;
	TRY(matter_about(k->cx, KIND_AFFECTED, name, &l));
	for (unsigned i = 0; i < l.n; i++)
		source_add(k, str_cat(k->cx->mem, S("affected/"), l.at[i].id));
	return ERR_OK;
}

static enum err
source_known(struct known *k, str name)
{
	struct matter m;
	enum kind kind;
	str id = matter_name_cut(name, &kind);
	enum err e = matter_open(k->cx, kind, id, &m);

	if (e == ERR_GONE || e == ERR_ABSENT) {
		ctx_calm(k->cx);
		k->unseen++;
		return ERR_OK;
	}
	TRY(e);
	TRY(matter_known(k, &m));
	return beside_add(k, &m, name);
}

/* ---- texts ---- */

static bool
is_text(const struct line *l, const char *links)
{
	return l->item && line_is_current(l, NULL) && l->value.n &&
	    (l->item->type == ITEM_TEXT || l->item->type == ITEM_STRING) &&
	    str_starts(l->link, str_of(links));
}

enum err
apart_look(struct ctx *cx, const struct matter *m, const char *links,
    const str *source, unsigned n, struct apart *out)
{
	struct known k = { .cx = cx,
		.seen = NEWN(cx->mem, str, APART_SOURCES_MAX + 1),
		.who = NEWN(cx->mem, struct meant, TOLD_PEOPLE_MAX + 1),
		.where = NEWN(cx->mem, struct somewhere, PLACES_MAX + 1) };

	*out = (struct apart){ NEWN(cx->mem, struct spotted, m->a.n + 1),
		0, 0, 0, 0, false };
	TRY(unit_list(cx, &k.units));
	for (unsigned i = 0; i < n; i++)
		source_add(&k, source[i]);
	/* A source adds what it comes from itself: an action's area, and so on. */
	for (unsigned i = 0; i < k.nseen; i++)
		TRY(source_known(&k, k.seen[i]));
	out->unseen = k.unseen;
	out->more = k.more;
	for (unsigned i = 0; i < m->a.n; i++) {
		struct spotted *s = &out->at[out->n];

		if (!is_text(&m->a.line[i], links))
			continue;
		if (m->a.line[i].value.n > PROMPTS_BYTES_MAX) {
			out->unlooked++;
			continue;
		}
		s->line = &m->a.line[i];
		TRY(told_find(cx, s->line->value, k.who, k.nwho, k.where,
		    k.nwhere, &s->found));
		out->hits += s->found.n;
		out->n += s->found.n > 0;
	}
	return ERR_OK;
}

bool
apart_is_clean(const struct apart *a)
{
	return a->hits == 0 && a->unseen == 0 && a->unlooked == 0 && !a->more;
}

str
texts_print(struct ctx *cx, const struct matter *m, const char *links)
{
	struct buf b;

	buf_init(&b, cx->mem, FHIR_BODY_MAX);
	for (unsigned i = 0; i < m->a.n; i++)
		if (is_text(&m->a.line[i], links)) {
			buf_put(&b, m->a.line[i].link);
			buf_c(&b, '\0');
			buf_put(&b, m->a.line[i].value);
			buf_c(&b, '\0');
		}
	return hash_hex(cx->mem, buf_str(&b));
}
