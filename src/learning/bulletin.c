/*
 * What has to be so before a bulletin is issued or a learning event announced,
 * and that an issued one stays as it was looked at.
 */
#include "learning/bulletin.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"
#include "core/time.h"
#include "learning/matter_int.h"

enum { VERSIONS_MAX = 300, DAY_S = 86400, YES_MAX = 40 };

#define BULLETIN "bulletin."
#define GATHERING "gathering."

static const char *
links_of(const struct matter *m)
{
	return m->info->kind == KIND_GATHERING ? GATHERING : BULLETIN;
}

enum err
bulletin_apart_look(struct ctx *cx, const struct matter *m, struct apart *out)
{
	return apart_look(cx, m, links_of(m), m->about, m->nabout, out);
}

enum err
bulletin_words(struct ctx *cx, const struct matter *m, struct prompteds *out)
{
	*out = (struct prompteds){ NEWN(cx->mem, struct prompted, m->a.n + 1),
		0, 0 };
	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];
		struct prompted *p = &out->at[out->n];

		if (!l->item || !line_is_current(l, NULL) ||
		    !str_starts(l->link, str_of(links_of(m))) ||
		    (l->item->type != ITEM_TEXT &&
		    l->item->type != ITEM_STRING) ||
		    l->value.n > PROMPTS_BYTES_MAX)
			continue;
		p->line = l;
		TRY(prompts_find(cx, PROMPTS_BULLETIN, l->value, &p->found));
		out->hits += p->found.n;
		out->n += p->found.n > 0;
	}
	return ERR_OK;
}

/* ---- the second person ---- */

/* Whoever wrote a version in which the words are others than before. */
enum err
bulletin_is_mine(struct ctx *cx, const struct matter *m, bool *mine)
{
	str me = door_who(cx)->account, last = S("");
	struct records l;

	*mine = !m->exists;
	if (!m->exists)
		return ERR_OK;
	TRY(record_history(cx, m->info->kind, m->rec.id, &l));
	if (l.n > VERSIONS_MAX)
		return fail(cx, ERR_LIMIT, "second", "it was changed more than"
		    " %d times: begin it anew, so that it can be told who"
		    " wrote it", VERSIONS_MAX);
	for (unsigned i = l.n; i-- > 0 && !*mine;) {
		struct matter then;
		str print;

		TRY(matter_open_v(cx, m->info->kind, m->rec.id, l.at[i].v,
		    &then));
		print = texts_print(cx, &then, links_of(m));
		*mine = !str_eq(print, last) && str_eq(l.at[i].actor, me);
		last = print;
	}
	return ERR_OK;
}

/* The rows of the list. */
static enum err
list_of(struct ctx *cx, struct tsv *t)
{
	return tsv_asset(cx, "practice/codes/bulletin-check.tsv", t);
}

static bool
said_yes(const str *yes, unsigned n, str code)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(yes[i], code))
			return true;
	return false;
}

static enum err
list_whole(struct ctx *cx, const str *yes, unsigned n)
{
	struct tsv t;

	TRY(list_of(cx, &t));
	for (unsigned i = 0; i < t.nrow; i++)
		if (!said_yes(yes, n, tsv_get(&t, i, "code")))
			return fail(cx, ERR_INPUT, "yes", "it can be issued"
			    " when all of it holds; until then tell whoever"
			    " wrote it what is to change");
	return ERR_OK;
}

enum err
bulletin_look_keep(struct ctx *cx, struct matter *m, const str *yes, unsigned n)
{
	struct op op[YES_MAX + 5];
	struct prompteds w;
	unsigned k = 0;
	bool mine;
	str in;

	TRY(bulletin_is_mine(cx, m, &mine));
	if (mine)
		return fail(cx, ERR_INPUT, "second",
		    "you wrote some of it: someone else has to look");
	TRY(list_whole(cx, yes, n));
	TRY(bulletin_words(cx, m, &w));
	op[k++] = matter_entry(cx, "check.one");
	in = op[0].line;
	op[k++] = matter_op(m, in, "check.at", time_iso(cx->mem, cx->now));
	op[k++] = matter_op(m, in, "check.by", door_who(cx)->name);
	op[k++] = matter_op(m, in, "check.words", buf_number(cx->mem, w.hits));
	op[k++] = matter_op(m, in, "check.print", texts_print(cx, m,
	    links_of(m)));
	for (unsigned i = 0; i < n && i < YES_MAX; i++)
		op[k++] = matter_op(m, in, "check.yes", yes[i]);
	return matter_save(cx, m, op, k, "check");
}

bool
bulletin_is_looked_at(struct ctx *cx, const struct matter *m, str *by)
{
	const struct line *last = NULL, *print, *who;

	for (const struct line *l = entry_next(&m->a, "check.one", NULL); l;
	    l = entry_next(&m->a, "check.one", l))
		last = l;
	print = last ? line_in(&m->a, last->id, "check.print") : NULL;
	who = last ? line_in(&m->a, last->id, "check.by") : NULL;
	if (by)
		*by = who ? who->value : S("");
	return print && str_eq(print->value, texts_print(cx, m, links_of(m)));
}

/* ---- what moves need ---- */

enum err
bulletin_sources(struct ctx *cx, struct matter *m, bool *holds)
{
	(void)cx;
	*holds = m->nabout > 0 || matter_value(m, "sources.words").n > 0;
	return ERR_OK;
}

bool
bulletin_is_past(struct ctx *cx, const struct matter *m)
{
	int64_t again = matter_time(cx, m, "bulletin.expires");

	return again && again + DAY_S <= cx->now;
}

enum err
bulletin_day(struct ctx *cx, struct matter *m, bool *holds)
{
	*holds = !bulletin_is_past(cx, m);
	return ERR_OK;
}

enum err
bulletin_apart(struct ctx *cx, struct matter *m, bool *holds)
{
	struct apart a;

	TRY(bulletin_apart_look(cx, m, &a));
	*holds = apart_is_clean(&a);
	return ERR_OK;
}

enum err
bulletin_checked(struct ctx *cx, struct matter *m, bool *holds)
{
	*holds = bulletin_is_looked_at(cx, m, NULL);
	return ERR_OK;
}

/* ---- as it is written ---- */

/* Its day is that on which it was issued. What all can read is what was looked
 * at: it does not change while it is issued. */
enum err
bulletin_prepare(struct ctx *cx, struct matter *m)
{
	int64_t at = matter_came(m, "issued");

	m->day = at ? at - at % DAY_S : cx->now - cx->now % DAY_S;
	if (!str_eq(m->state, S("issued")))
		m->due = 0;
	if (str_eq(m->state, S("issued")) &&
	    !bulletin_is_looked_at(cx, m, NULL))
		return fail(cx, ERR_INPUT, "bulletin.title", "all staff can"
		    " read it as it stands: take it back first, and have it"
		    " looked at again");
	return ERR_OK;
}

enum err
gathering_prepare(struct ctx *cx, struct matter *m)
{
	struct apart a;

	if (str_eq(m->state, S("draft")))
		return ERR_OK;
	TRY(bulletin_apart_look(cx, m, &a));
	if (a.more)
		return fail(cx, ERR_INPUT, "gathering.about", "it comes from"
		    " more records than can be looked at for names: link"
		    " fewer");
	if (a.hits)
		return fail(cx, ERR_INPUT, "gathering.about", "all staff can"
		    " read it, and this could tell who is meant: “%.*s”",
		    (int)(a.at[0].found.at[0].end - a.at[0].found.at[0].start),
		    a.at[0].line->value.p + a.at[0].found.at[0].start);
	return ERR_OK;
}

/* ---- for all staff ---- */

enum err
issued_open(struct ctx *cx, enum kind k, str id, struct matter *m)
{
	struct matter_row row;
	struct record r;

	TRY(matter_issued(cx, k, id, &r, &row));
	TRY(matter_of(cx, &r, m));
	m->ref = row.ref;
	m->state = row.state;
	m->live = row.live;
	m->day = row.day;
	m->outside = true;
	return ERR_OK;
}
