/*
 * What stood in a sheet before, in the copy of the whole record: words that were
 * changed or taken out since, by the day on which they stood there.
 *
 * An earlier version is told by what the later ones no longer say, so that a
 * plan that was changed thirty times is not told thirty times. What would wait
 * for a clinician is not told at all, and neither are earlier words of a line
 * that waits now: whoever took a line off a screen did not mean its old words to
 * stay there. The file says so, and that older versions can be asked for.
 */
#include "care/copy_int.h"
#include "access/crypt.h"
#include "care/care_int.h"
#include "core/arena.h"
#include "core/time.h"

#include <string.h>

/* Versions of one sheet, bytes of all of them that are gone through, bytes told
 * of one sheet. */
enum { BEFORE_MAX = 30, BEFORE_BYTES = 4 << 20, TOLD_MAX = 256 << 10 };

/* A line in the versions that were gone through: its id and its last words, by
 * their hashes, so that one version at a time is in memory; shut: nothing
 * earlier of it is told. */
struct stood { unsigned char id[HASH_LEN], words[HASH_LEN]; bool shut; };
struct before {
	struct stood at[LINES_MAX];
	unsigned n;
	char told[TOLD_MAX];
};

static void
hash_str(str s, unsigned char out[HASH_LEN])
{
	struct hash h;

	hash_init(&h);
	hash_field(&h, s);
	hash_done(&h, out);
}

static struct stood *
find(struct before *k, str id)
{
	unsigned char is[HASH_LEN];

	hash_str(id, is);
	for (unsigned i = 0; i < k->n; i++)
		if (memcmp(k->at[i].id, is, HASH_LEN) == 0)
			return &k->at[i];
	return NULL;
}

/* With room for no more lines nothing further is told. */
static bool
stands(struct before *k, str id, str words, bool shut)
{
	struct stood *s = find(k, id);

	if (!s && k->n == LINES_MAX)
		return false;
	if (!s) {
		s = &k->at[k->n++];
		hash_str(id, s->id);
		s->shut = false;
	}
	hash_str(words, s->words);
	s->shut |= shut;
	return true;
}

static unsigned
entry_end(const struct answers *a, unsigned i)
{
	for (i++; i < a->n && a->line[i].parent.n;)
		i++;
	return i;
}

/* Of all lines that stand now, also those that the viewer does not see, whether
 * they wait. */
static enum err
now_waits(struct walk *w, const struct plan *p)
{
	struct answers all;
	struct record r;

	TRY(record_read_unredacted(w->cx, p->rec.kind, p->rec.id, &r));
	TRY(answers_read(w->cx, sheet_form(p->sheet), r.json, &all));
	for (unsigned i = 0, end; i < all.n; i = end) {
		end = entry_end(&all, i);
		if (!stands(w->past, all.line[i].id, S(""), copy_entry_why(w,
		    &all, i, end).n > 0))
			break;
	}
	return ERR_OK;
}

static void
now_stands(struct walk *w, const struct plan *p)
{
	for (unsigned i = 0, end; i < p->a.n; i = end) {
		end = entry_end(&p->a, i);
		if (!stands(w->past, p->a.line[i].id, copy_entry_words(w, &p->a,
		    i, end), false))
			break;
	}
}

static str
heading_of(const struct plan *p, const struct line *l)
{
	const struct form *f = sheet_form(p->sheet);
	str part = part_of(l->link);

	for (unsigned i = 0; i < f->n; i = f->item[i].end)
		if (str_eq(f->item[i].link, part))
			return f->item[i].text;
	return wording("plan.earlier-form");
}

/* One entry of an earlier version, where the later ones no longer say it. */
static bool
entry_before(struct walk *w, const struct plan *p, unsigned i, unsigned end,
    struct out *o, bool *open)
{
	const struct line *l = &p->a.line[i];
	const struct stood *s = find(w->past, l->id);
	unsigned char is[HASH_LEN];
	str words;

	if (!line_is_current(l, NULL) || (s && s->shut))
		return true;
	if (copy_entry_why(w, &p->a, i, end).n)
		return stands(w->past, l->id, S(""), true);
	words = copy_entry_words(w, &p->a, i, end);
	hash_str(words, is);
	if (words.n == 0 || (s && memcmp(s->words, is, HASH_LEN) == 0))
		return true;
	if (!*open)
		copy_heading(o, 3, str_cat(w->cx->mem, S("As it was on "),
		    show_day(w->cx->mem, p->rec.at)));
	*open = true;
	copy_put(o, str_cat(w->cx->mem, heading_of(p, l), str_cat(w->cx->mem,
	    S(": "), words)), copy_whose(w, l));
	return stands(w->past, l->id, words, false);
}

/* False where there is no room for all of it: then none of it is told. */
static bool
version_before(struct walk *w, const struct plan *p, struct out *o)
{
	size_t was = o->h.b.n;
	bool open = false, room = true;

	for (unsigned i = 0, end; room && i < p->a.n; i = end) {
		end = entry_end(&p->a, i);
		room = entry_before(w, p, i, end, o, &open);
	}
	if (o->list && !o->plain)
		html_lit(&o->h, "</ul>\n");
	o->list = false;
	if (o->h.b.over)
		o->h.b.n = was;
	return room && !o->h.b.over;
}

static enum err
versions_before(struct walk *w, const struct sheet_at *at,
    const struct records *r, struct out *o)
{
	size_t mark = 0;

	for (unsigned i = 1; i < r->n && i <= BEFORE_MAX; i++) {
		struct plan was;
		bool more;

		if (str_eq(r->at[i].op, S("delete")))
			continue;
		if (w->gone_through > BEFORE_BYTES)
			break;
		TRY(sheet_read_v(w->cx, at, r->at[i].v, &was));
		w->gone_through += was.rec.body.n;
		more = version_before(w, &was, o);
		/* What the door remembers of this request it learned with the
		 * first; from the second on nothing is kept. */
		if (mark)
			arena_reset(w->cx->mem, mark);
		mark = arena_mark(w->cx->mem);
		if (!more)
			break;
	}
	return ERR_OK;
}

enum err
copy_before(struct walk *w, const struct sheet_at *at, const struct plan *p)
{
	struct out o;
	struct records r;
	size_t mark;

	if (!w->o || !p->exists || p->rec.v < 2)
		return ERR_OK;
	if (!w->past)
		w->past = NEW(w->cx->mem, struct before);
	w->past->n = 0;
	o = (struct out){ .cx = w->cx, .plain = w->o->plain };
	html_init(&o.h, w->cx->mem, TOLD_MAX);
	o.h.b.p = w->past->told;
	o.h.b.cap = TOLD_MAX;
	TRY(record_history(w->cx, p->rec.kind, p->rec.id, &r));
	mark = arena_mark(w->cx->mem);
	TRY(now_waits(w, p));
	now_stands(w, p);
	arena_reset(w->cx->mem, mark);
	TRY(versions_before(w, at, &r, &o));
	copy_list_end(w->o);
	buf_put(&w->o->h.b, (str){ o.h.b.p, o.h.b.n });
	return ERR_OK;
}
