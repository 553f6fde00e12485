/*
 * What the pages of matters share: addresses, how one is opened and called, lists
 * as lines, the end of a form, units.
 */
#include "core/arena.h"
#include "core/time.h"
#include "web/matter_kit.h"

/* ---- addresses ---- */

str
learn_path(struct page *p, enum kind k, str id, str part)
{
	str code = str_of(kind_info[k].code);

	return part.n ? web_path(p, S("learn"), code, id, part)
	    : id.n ? web_path(p, S("learn"), code, id)
	    : web_path(p, S("learn"), code);
}

str
learn_path_of(struct page *p, str name)
{
	enum kind k;
	str id = matter_name_cut(name, &k);

	return id.n && learn_of(k) ? learn_path(p, k, id, S("")) : S("");
}

enum err
learn_kind(struct page *p, const struct learn_info **out)
{
	*out = learn_of_code(p->param[0]);
	return *out ? ERR_OK : web_absent(p, "kind");
}

enum err
learn_matter(struct page *p, struct matter *m)
{
	const struct learn_info *info;

	TRY(learn_kind(p, &info));
	return matter_open(p->cx, info->kind, p->param[1], m);
}

bool
learn_may(struct page *p, const struct matter *m)
{
	if (matter_may_change(p->cx, m->info->kind, m->rec.id) == ERR_OK)
		return true;
	ctx_calm(p->cx);
	return false;
}

/* ---- drawing ---- */

str
account_words(struct page *p, str id)
{
	str name;

	if (id.n == 0)
		return S("");
	if (str_eq(id, p->me->account))
		return p->me->name;
	if (account_name(p->cx, id, &name) != ERR_OK) {
		ctx_calm(p->cx);
		return S("");
	}
	return name;
}

/* What the team or ward is called; "" where there is none of that id. */
static str
unit_words(struct page *p, str id)
{
	struct units l;

	if (unit_list(p->cx, &l) != ERR_OK) {
		ctx_calm(p->cx);
		return S("");
	}
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].id, id))
			return l.at[i].name;
	return S("");
}

/* "E-2026-4f7kq · Event · Larch ward · It came in, not looked at yet" */
void
learn_standing(struct page *p, const struct matter *m)
{
	str owner = account_words(p, m->owner), unit = unit_words(p, m->unit);
	str says = text_of(p, m->ref, S(" · "),
	    str_of(kind_info[m->info->kind].title), S(" · "));

	if (unit.n)
		says = text_of(p, says, unit, S(" · "));
	says = text_of(p, says, matter_state_words(m->info->kind, m->state));
	ui_p(&p->h, owner.n ? text_of(p, says, S(" · with "), owner) : says);
}

void
learn_open(struct page *p, struct matter *m, str heading)
{
	page_open(p, learn_path(p, m->info->kind, m->rec.id, S("")), heading);
	learn_standing(p, m);
}

void
learn_show(struct page *p, const struct matter *m, str group)
{
	form_draw(p->cx, &p->h, &(struct form_view){ .a = &m->a,
	    .scope = group, .read_only = true });
}

void
learn_fields(struct page *p, const struct matter *m, str group)
{
	learn_draw(p, m, (struct form_view){ .scope = group });
}

/* What a kind's own rules say of a question stands at its field: the one posted
 * whose name ends in the question's link. */
static void
at_fields(struct page *p)
{
	for (unsigned i = 0; i < p->cx->ndiag && i < DIAG_MAX; i++) {
		str end = text_of(p, S(":"), p->cx->diag[i].where);

		for (unsigned k = 0; k < p->rq->nform; k++)
			if (str_ends(p->rq->form[k].name, end)) {
				p->cx->diag[i].where = p->rq->form[k].name;
				break;
			}
	}
}

enum err
learn_end_at(struct page *p, enum err e, const struct matter *m, str path,
    page_fn *draw)
{
	at_fields(p);
	return web_end(p, e, path, m->heard == OP_BOTH ? "kept-both"
	    : m->heard == OP_LOST_LINE ? "kept-again" : "saved", draw);
}

enum err
learn_end(struct page *p, enum err e, const struct matter *m, page_fn *draw)
{
	return learn_end_at(p, e, m, learn_path(p, m->info->kind, m->rec.id,
	    S("")), draw);
}

/* What it is about, of what it is about itself: "Martin Ashe"; "" where nothing,
 * or nothing that the viewer may see. */
static enum err
about_title(struct page *p, const struct matter *m, str *out)
{
	*out = S("");
	for (unsigned i = 0; i < m->nabout && out->n == 0; i++) {
		struct matter about;
		enum kind k;
		str id = matter_name_cut(m->about[i], &k);
		enum err e;

		if (id.n == 0 || !learn_of(k) || !learn_of(k)->title[0])
			continue;
		e = matter_open(p->cx, k, id, &about);
		if (e == ERR_ABSENT || e == ERR_GONE || e == ERR_DENIED) {
			ctx_calm(p->cx);
			continue;
		}
		TRY(e);
		*out = matter_title(p->cx, &about);
	}
	return ERR_OK;
}

enum err
learn_title(struct page *p, const struct matter *m, str *out)
{
	str about;

	*out = matter_title(p->cx, m);
	if (m->info->title[0] || m->nabout == 0)
		return ERR_OK;
	TRY(about_title(p, m, &about));
	if (about.n)
		*out = text_of(p, str_of(kind_info[m->info->kind].title),
		    S(": "), about);
	return ERR_OK;
}

enum err
learn_row_title(struct page *p, const struct matter_row *r, str *out)
{
	struct matter m;
	enum err e = matter_open(p->cx, r->kind, r->id, &m);

	*out = r->ref;
	if (e != ERR_OK && e != ERR_ABSENT && e != ERR_GONE)
		return e;
	if (e == ERR_OK)
		return learn_title(p, &m, out);
	ctx_calm(p->cx);
	return ERR_OK;
}

void
learn_lines(struct page *p, const struct learn_line *l, unsigned n)
{
	struct ui_task *t = NEWN(p->cx->mem, struct ui_task, n + 1);

	for (unsigned i = 0; i < n; i++)
		t[i] = (struct ui_task){ l[i].what, l[i].href, l[i].says,
			{ l[i].when, UI_TAG_QUIET }, true };
	/* Where it begins tells this list from the others of the page. */
	ui_tasks(&p->h, &(struct ui_tasks){ .tasks = t, .ntasks = n,
	    .id = text_of(p, S("lines-"), int_words(p, (int64_t)p->h.b.n)) });
}

enum err
learn_rows(struct page *p, const struct matter_rows *l, str caption, str none)
{
	struct learn_line *line = NEWN(p->cx->mem, struct learn_line, l->n + 1);

	if (l->n == 0 || caption.n)
		ui_p(&p->h, l->n ? caption : none);
	for (unsigned i = 0; i < l->n; i++) {
		const struct matter_row *r = &l->at[i];
		str says = text_of(p, matter_state_words(r->kind, r->state),
		    S(" · "), r->ref);

		TRY(learn_row_title(p, r, &line[i].what));
		line[i].href = learn_path(p, r->kind, r->id, S(""));
		line[i].says = r->day ? text_of(p, show_day(p->cx->mem, r->day),
		    S(" · "), says) : says;
		line[i].when = r->due == MATTER_NO_DUE ? S("")
		    : text_of(p, S("By "), show_day(p->cx->mem, r->due));
	}
	if (l->n)
		learn_lines(p, line, l->n);
	return ERR_OK;
}

enum err
learn_about(struct page *p, const struct matter *m)
{
	struct ui_link *l = NEWN(p->cx->mem, struct ui_link, m->nabout + 1);
	unsigned n = 0;

	for (unsigned i = 0; i < m->nabout; i++) {
		struct matter_row r = { .ref = S("") };
		enum kind k;
		str id = matter_name_cut(m->about[i], &k);

		if (id.n == 0 || !learn_of(k))
			continue;
		if (matter_row_of(p->cx, k, id, &r) != ERR_OK) {
			ctx_calm(p->cx);
			continue;
		}
		l[n] = (struct ui_link){ S(""), learn_path(p, k, id, S("")),
			S("") };
		TRY(learn_row_title(p, &r, &l[n].text));
		n++;
	}
	if (n) {
		ui_h2(&p->h, S("This is about"));
		ui_links(&p->h, l, n);
	}
	return ERR_OK;
}

/* ---- units ---- */

enum err
unit_top(struct page *p, str *id)
{
	struct units l;

	TRY(unit_list(p->cx, &l));
	*id = S("");
	for (unsigned i = 0; i < l.n; i++)
		if (!l.at[i].closed && l.at[i].parent.n == 0 && id->n == 0)
			*id = l.at[i].id;
	return ERR_OK;
}

enum err
unit_ask(struct page *p, str label, str hint)
{
	struct ui_option *o;
	struct units l;
	unsigned n = 0;

	TRY(unit_list(p->cx, &l));
	o = NEWN(p->cx->mem, struct ui_option, l.n + 1);
	for (unsigned i = 0; i < l.n; i++)
		if (!l.at[i].closed)
			o[n++] = (struct ui_option){ .value = l.at[i].id,
				.text = l.at[i].name };
	ui_select(&p->h, &(struct ui_select){ .f = { .name = S("unit"),
	    .label = label, .hint = hint, .error = web_error(p, "unit") },
	    .options = o, .noptions = n, .none = S("I am not sure"),
	    .value = web_value(p, "unit", p->me->unit) });
	return ERR_OK;
}
