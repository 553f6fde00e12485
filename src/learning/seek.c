/*
 * Which words of a matter are kept, and rows for what was found.
 */
#include "learning/seek.h"
#include "access/job.h"
#include "core/arena.h"
#include "core/buf.h"
#include "fhir/fhir.h"
#include "learning/matter_int.h"

#include <string.h>

enum { STEP = 100, MOST = 1000, LATE_DAYS = 4, DAY_S = 86400 };

static const struct { enum kind kind; const char *links; } searched[] = {
#define SEEK(kind, links) { KIND_##kind, links },
#include "learning/seek.def"
#undef SEEK
};
enum { SEARCHED = sizeof(searched) / sizeof(searched[0]) };

static const char *
links_of(enum kind k)
{
	for (unsigned i = 0; i < SEARCHED; i++)
		if (searched[i].kind == k)
			return searched[i].links;
	return NULL;
}

unsigned
seek_kinds(enum kind out[KIND__MAX])
{
	for (unsigned i = 0; i < SEARCHED; i++)
		out[i] = searched[i].kind;
	return SEARCHED;
}

static bool
is_searched(const char *links, str link)
{
	str left = str_of(links), one;

	while (left.n) {
		(void)str_cut(&left, ' ', &one);
		if (str_eq(one, link) || (str_ends(one, S(".*")) &&
		    str_starts(link, str_sub(one, 0, one.n - 1))))
			return true;
	}
	return false;
}

str
seek_text(struct ctx *cx, const struct matter *m)
{
	const char *links = links_of(m->info->kind);
	struct buf b;

	buf_init(&b, cx->mem, FHIR_BODY_MAX);
	for (unsigned i = 0; links && i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (!line_is_current(l, NULL) || l->value.n == 0 ||
		    !is_searched(links, l->link))
			continue;
		buf_put(&b, l->value);
		buf_c(&b, '\n');
	}
	return buf_str(&b);
}

static enum err
put(struct ctx *cx, const struct matter *m, int64_t at, bool fresh)
{
	const struct text t = { .kind = m->info->kind, .id = m->rec.id,
		.unit = m->unit, .live = m->live,
		.at = m->day ? m->day : at, .text = seek_text(cx, m),
		.fresh = fresh };

	return text_put(cx, &t);
}

enum err
seek_put(struct ctx *cx, const struct matter *m)
{
	if (!links_of(m->info->kind) || m->nameless || m->as_outsider)
		return ERR_OK;
	return put(cx, m, cx->now, m->was.n == 0);
}

/* ---- jobs ---- */

/* Memory of a row goes with it: ids are copied to where nothing is given back. */
struct again {
	unsigned n;
	int64_t last;
	bool full;
	struct { char id[FHIR_ID_MAX]; size_t n; int64_t at; } *at;
};

static enum err
again_row(void *arg, struct ctx *cx, const struct matter_row *r)
{
	struct again *a = arg;

	(void)cx;
	/* Those of one second go together, so that none is passed over. */
	if (a->full || (a->n >= STEP && r->at != a->last)) {
		a->full = true;
		return ERR_OK;
	}
	if (a->n == MOST || r->id.n > FHIR_ID_MAX)
		return ERR_OK;
	memcpy(a->at[a->n].id, r->id.p, r->id.n);
	a->at[a->n].n = r->id.n;
	a->at[a->n++].at = r->at;
	a->last = r->at;
	return ERR_OK;
}

/* Of one kind, those made from `from` to `to`, a step of them; *next: where the
 * next begins, 0 none. */
static enum err
again(struct ctx *cx, enum kind k, int64_t from, int64_t to, int64_t *next)
{
	struct again a = { .n = 0 };

	a.at = arena_alloc(cx->mem, MOST, sizeof(*a.at));
	TRY(matter_each(cx, k, true, from, to, again_row, &a));
	for (unsigned i = 0; i < a.n; i++) {
		struct matter m;
		enum err e = matter_open(cx, k, (str){ a.at[i].id,
		    a.at[i].n }, &m);

		if (e != ERR_OK && e != ERR_ABSENT && e != ERR_GONE)
			return e;
		if (e == ERR_OK)
			TRY(put(cx, &m, a.at[i].at, false));
		else
			ctx_calm(cx);
	}
	*next = a.full ? a.last + 1 : 0;
	return ERR_OK;
}

/* "KIND FROM": which of searched[], and from when. */
static void
args_read(str args, int64_t *k, int64_t *from)
{
	str one;

	*k = *from = 0;
	(void)str_cut(&args, ' ', &one);
	(void)str_int(one, 0, SEARCHED, k);
	(void)str_int(args, 0, INT64_MAX, from);
}

static enum err
walk(struct ctx *cx, struct job *j, int64_t first, bool *more)
{
	int64_t k, from, next, to = cx->now - cx->now % DAY_S;
	struct buf b;

	args_read(j->args, &k, &from);
	*more = k < SEARCHED;
	if (!*more) {
		j->args = S("");
		return ERR_OK;
	}
	if (from < first)
		from = first;
	TRY(again(cx, searched[k].kind, from, to, &next));
	buf_init(&b, cx->mem, 64);
	buf_int(&b, next ? k : k + 1);
	buf_c(&b, ' ');
	buf_int(&b, next);
	j->args = buf_str(&b);
	return ERR_OK;
}

enum err
seek_late_step(struct ctx *cx, struct job *j, bool *more)
{
	return walk(cx, j, cx->now - LATE_DAYS * DAY_S, more);
}

enum err
seek_again_step(struct ctx *cx, struct job *j, bool *more)
{
	return walk(cx, j, 0, more);
}

/* ---- asking ---- */

/* The rows of what was found, but for those that went meanwhile. */
static enum err
rows(struct ctx *cx, const struct text_found *f, struct matter_rows *out)
{
	*out = (struct matter_rows){ NEWN(cx->mem, struct matter_row,
	    f->n + 1), 0, f->more };
	for (unsigned i = 0; i < f->n; i++) {
		enum err e = matter_row_of(cx, f->at[i].kind, f->at[i].id,
		    &out->at[out->n]);

		if (e == ERR_OK)
			out->n++;
		else if (e == ERR_ABSENT)
			ctx_calm(cx);
		else
			return e;
	}
	return ERR_OK;
}

enum err
seek(struct ctx *cx, str words, enum kind k, int64_t from, struct sought *out)
{
	enum kind all[KIND__MAX];
	struct text_ask ask = { .text = words, .kind = all,
		.nkind = seek_kinds(all), .most = MATTER_PAGE, .from = from,
		.but = S("") };
	struct text_found f;

	if (k != KIND__MAX) {
		all[0] = k;
		ask.nkind = 1;
	}
	*out = (struct sought){ .no_words = true };
	TRY(text_seek(cx, &ask, &f));
	out->no_words = f.words == 0;
	out->some = f.some;
	out->next = f.more && f.n ? f.at[f.n - 1].place : 0;
	return rows(cx, &f, &out->rows);
}

enum err
seen_before(struct ctx *cx, str text, enum kind k, bool live, str but,
    struct matter_rows *out)
{
	const struct text_ask ask = { .text = text, .kind = &k, .nkind = 1,
		.live = live, .most = SEEN_MOST, .but = but };
	struct text_found f;

	*out = (struct matter_rows){ 0 };
	if (!matter_may_see(cx, k) || str_trim(text).n == 0)
		return ERR_OK;
	TRY(text_like(cx, &ask, &f));
	return rows(cx, &f, out);
}
