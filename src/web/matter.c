/*
 * The pages of every kind of matter: one, its parts, its steps, what is kept
 * about it, its history, and the list of a kind.
 */
#include "core/arena.h"
#include "core/time.h"
#include "web/matter_kit.h"

enum { PAGES_MAX = 100000, VERSIONS_SHOWN = 100 };

struct more {
	enum kind kind;
	matter_draw *top, *below;
};
struct child { enum kind kind, child; const char *text; };

/* Nothing of their own: what a row of matter_more.def says for it. */
enum err
more_none(struct page *p, struct matter *m)
{
	(void)p;
	(void)m;
	return ERR_OK;
}

static const struct more more[] = {
#define MATTER_MORE(kind, top, below) { KIND_##kind, top, below },
#include "web/matter_more.def"
#undef MATTER_MORE
	{ KIND__MAX, more_none, more_none }
};
static const struct child child[] = {
#define MATTER_CHILD(kind, child, text) { KIND_##kind, KIND_##child, text },
#include "web/matter_more.def"
#undef MATTER_CHILD
	{ KIND__MAX, KIND__MAX, "" }
};

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

static enum err
info_of(struct page *p, const struct learn_info **out)
{
	*out = learn_of_code(p->param[0]);
	return *out ? ERR_OK : web_absent(p, "kind");
}

enum err
learn_matter(struct page *p, struct matter *m)
{
	const struct learn_info *info;

	TRY(info_of(p, &info));
	return matter_open(p->cx, info->kind, p->param[1], m);
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

/* "E-2026-4f7kq · Event · It came in, not looked at yet" */
static void
standing(struct page *p, const struct matter *m)
{
	str owner = account_words(p, m->owner);
	str says = text_of(p, m->ref, S(" · "),
	    str_of(kind_info[m->info->kind].title), S(" · "),
	    matter_state_words(m->info->kind, m->state));

	ui_p(&p->h, owner.n ? text_of(p, says, S(" · with "), owner) : says);
}

void
learn_open(struct page *p, struct matter *m, str heading)
{
	page_open(p, learn_path(p, m->info->kind, m->rec.id, S("")), heading);
	standing(p, m);
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

/* The titles of a page of rows, read from their records. */
static enum err
title_of(struct page *p, const struct matter_row *r, str *out)
{
	const struct learn_info *info = learn_of(r->kind);
	struct matter m;
	enum err e;

	*out = r->ref;
	if (info && !info->title[0])
		return ERR_OK;
	e = matter_open(p->cx, r->kind, r->id, &m);
	if (e != ERR_OK && e != ERR_ABSENT && e != ERR_GONE)
		return e;
	if (e != ERR_OK)
		ctx_calm(p->cx);
	*out = e == ERR_OK ? matter_title(p->cx, &m) : r->ref;
	return ERR_OK;
}

enum err
learn_rows(struct page *p, const struct matter_rows *l, str caption, str none)
{
	struct ui_table t;
	struct ui_cell *c;

	if (l->n == 0) {
		ui_p(&p->h, none);
		return ERR_OK;
	}
	c = web_table(p, &t, caption, "What|Reference|Day|Where it stands|By when",
	    l->n);
	for (unsigned i = 0; i < l->n; i++, c += t.ncols) {
		const struct matter_row *r = &l->at[i];

		TRY(title_of(p, r, &c[0].text));
		c[0].href = learn_path(p, r->kind, r->id, S(""));
		c[0].words = true;
		c[1].text = r->ref;
		c[2].text = r->day ? show_day(p->cx->mem, r->day) : S("");
		c[3].text = matter_state_words(r->kind, r->state);
		c[4].text = r->due == MATTER_NO_DUE ? S("")
		    : show_day(p->cx->mem, r->due);
	}
	t.responsive = true;
	ui_table(&p->h, &t);
	return ERR_OK;
}

enum err
learn_children(struct page *p, struct matter *m, enum kind k, str text)
{
	str name = matter_name(p->cx, m);
	struct matter_rows l;

	if (!learn_of(k) || !matter_may_see(p->cx, k))
		return ERR_OK;
	TRY(matter_about(p->cx, k, name, &l));
	ui_h2(&p->h, text);
	if (l.n)
		TRY(learn_rows(p, &l, text, S("")));
	else
		ui_p(&p->h, S("None yet."));
	if (matter_may_add(p->cx, k, m->unit) == ERR_OK)
		link_p(p, text_of(p, S("Add: "), str_of(kind_info[k].title)),
		    text_of(p, learn_path(p, k, S("new"), S("")),
		    S("?about="), name));
	else
		ctx_calm(p->cx);
	return ERR_OK;
}

/* ---- one ---- */

static bool
is_blank(const struct matter *m, const struct item *g)
{
	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];

		if (l->item && line_is_current(l, NULL) &&
		    l->item >= g && l->item < &m->form->item[g->end])
			return false;
	}
	return true;
}

/* A part that waits for a setting, by a rule "if-SETTING" (a flag of
 * access/setting.def), and is not wanted here. */
static bool
is_off(const struct page *p, const struct item *g)
{
	for (unsigned s = 0; s < SET__MAX; s++)
		if (str_eq(str_of(setting_info[s].kind), S("flag")) &&
		    item_has_rule(g, str_cat(p->cx->mem, S("if-"),
		        str_of(setting_info[s].key))) &&
		    !str_eq(p->set[s], S("1")))
			return true;
	return false;
}

static str
heading_of(const struct item *g)
{
	return g->brief.n ? g->brief : g->text;
}

/* A part with what was said, and the way to change it. */
static void
part_draw(struct page *p, const struct matter *m, const struct item *g)
{
	bool entries = learn_has_entries(m, g);

	ui_h2(&p->h, heading_of(g));
	if (is_blank(m, g))
		ui_p(&p->h, S("Nothing has been written here yet."));
	else if (learn_has_fields(m, g))
		form_draw(p->cx, &p->h, &(struct form_view){ .a = &m->a,
		    .scope = g->link, .read_only = true, .apart = true,
		    .quiet = true });
	if (entries)
		learn_entries(p, m, g, false);
	if (!learn_has_fields(m, g))
		return;
	html_lit(&p->h, "<p>");
	ui_link(&p->h, &(struct ui_link){ S("Write or change"), learn_path(p,
	    m->info->kind, m->rec.id, g->link), heading_of(g) });
	html_lit(&p->h, "</p>\n");
}

static void
parts_draw(struct page *p, const struct matter *m)
{
	for (unsigned i = 0; i < m->form->n; i = m->form->item[i].end)
		if (learn_part_on(p, m, m->form->item[i].link))
			part_draw(p, m, &m->form->item[i]);
}

/* Several steps may ask why: the one that was pressed has what was typed, and
 * what is wrong with it. */
static void
why_draw(struct page *p, const struct next *s)
{
	bool pressed = str_eq(web_value(p, "to", S("")), s->to);

	if (pressed)
		words_beside(p, S("why"));
	ui_textarea(&p->h, &(struct ui_textarea){ .f = { .name = S("why"),
	    .id = pressed ? S("why") : text_of(p, S("why-"), s->to),
	    .label = text_of(p, s->says, S(": why")),
	    .error = pressed ? web_error(p, "why") : S("") },
	    .value = pressed ? web_value(p, "why", S("")) : S(""), .rows = 2 });
}

static void
step_draw(struct page *p, const struct matter *m, const struct next *s)
{
	const struct ui_button b = { .text = s->says, .kind = UI_SECONDARY };

	if (s->nunmet) {
		ui_heading(&p->h, &(struct ui_heading){ .text = s->says,
		    .level = 3 });
		ui_p(&p->h, S("Before this:"));
		web_list(p, s->unmet, s->nunmet);
		return;
	}
	web_form(p, learn_path(p, m->info->kind, m->rec.id, S("move")));
	ui_hidden(&p->h, S("to"), s->to);
	if (s->why)
		why_draw(p, s);
	ui_button(&p->h, &b);
	ui_form_end(&p->h);
}

static enum err
steps_draw(struct page *p, struct matter *m)
{
	struct nexts l;

	TRY(matter_steps(p->cx, m, &l));
	if (l.n == 0)
		return ERR_OK;
	ui_h2(&p->h, S("What can come next"));
	for (unsigned i = 0; i < l.n; i++)
		step_draw(p, m, &l.at[i]);
	return ERR_OK;
}

static enum err
about_draw(struct page *p, const struct matter *m)
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
		TRY(title_of(p, &r, &l[n].text));
		n++;
	}
	if (n) {
		ui_h2(&p->h, S("This is about"));
		ui_links(&p->h, l, n);
	}
	return ERR_OK;
}

/* What the kind has of its own, above its parts or below them. */
static enum err
more_draw(struct page *p, struct matter *m, bool top)
{
	for (const struct more *r = more; r->kind != KIND__MAX; r++)
		if (r->kind == m->info->kind)
			TRY((top ? r->top : r->below)(p, m));
	return ERR_OK;
}

enum err
page_matter(struct page *p)
{
	struct matter m;

	TRY(learn_matter(p, &m));
	page_open(p, learn_path(p, m.info->kind, S(""), S("")),
	    matter_title(p->cx, &m));
	standing(p, &m);
	TRY(more_draw(p, &m, true));
	parts_draw(p, &m);
	TRY(more_draw(p, &m, false));
	for (const struct child *c = child; c->kind != KIND__MAX; c++)
		if (c->kind == m.info->kind)
			TRY(learn_children(p, &m, c->child, str_of(c->text)));
	TRY(about_draw(p, &m));
	TRY(steps_draw(p, &m));
	ui_h2(&p->h, S("More"));
	link_p(p, S("Who has it: hand it on"), learn_path(p, m.info->kind,
	    m.rec.id, S("owner")));
	link_p(p, S("What belongs with it: link it to another"),
	    learn_path(p, m.info->kind, m.rec.id, S("links")));
	link_p(p, S("Earlier versions, and who has looked"),
	    learn_path(p, m.info->kind, m.rec.id, S("history")));
	return ERR_OK;
}

enum err
post_matter_move(struct page *p)
{
	struct matter m;
	enum err e;

	TRY(learn_matter(p, &m));
	e = matter_move(p->cx, &m, web_post(p, "to"), web_post(p, "why"));
	return learn_end(p, e, &m, page_matter);
}

/* ---- a part ---- */

const struct item *
learn_part(const struct matter *m, str link)
{
	const struct item *g = form_item(m->form, link);

	return g && g->type == ITEM_GROUP && !g->repeats && !g->hidden &&
	    g->up == (unsigned)(g - m->form->item) &&
	    item_enabled(&m->a, g, S("")) ? g : NULL;
}

const struct item *
learn_part_on(const struct page *p, const struct matter *m, str link)
{
	const struct item *g = learn_part(m, link);

	return g && !is_off(p, g) ? g : NULL;
}

enum err
page_matter_part(struct page *p)
{
	const struct item *g;
	struct matter m;

	TRY(learn_matter(p, &m));
	g = learn_part_on(p, &m, p->param[2]);
	if (!g)
		return web_absent(p, "part");
	learn_open(p, &m, heading_of(g));
	if (learn_has_fields(&m, g)) {
		learn_beside(p, &m, g, S(""), p->rq->path);
		web_form_draft(p, S(""));
		learn_draw(p, &m, (struct form_view){ .scope = g->link,
		    .apart = true });
		TRY(web_submit(p, S("Save")));
	}
	learn_entries(p, &m, g, true);
	return ERR_OK;
}

/* Texts that two wrote stay in view, where one can choose. */
static str
after_part(struct page *p, const struct matter *m)
{
	return learn_path(p, m->info->kind, m->rec.id, m->heard == OP_BOTH
	    ? p->param[2] : S(""));
}

enum err
post_matter_part(struct page *p)
{
	str link, parent;
	struct matter m;
	struct op *op;
	unsigned n;
	enum err e;

	TRY(learn_matter(p, &m));
	if (!learn_part_on(p, &m, p->param[2]))
		return web_absent(p, "part");
	op = learn_chosen(p, &m, &n);
	if (n) {
		e = matter_save(p->cx, &m, op, n, "save");
		return learn_end_at(p, e, &m, p->rq->path, page_matter_part);
	}
	if (form_button(p->rq->form, p->rq->nform, &link, &parent) ==
	    BUTTON_ADD) {
		p->status = 200;
		return web_again(p, ERR_INPUT, page_matter_part);
	}
	e = learn_take(p, &m, p->param[2], &op, &n);
	if (e == ERR_OK)
		e = matter_save(p->cx, &m, op, n, "save");
	return learn_end_at(p, e, &m, after_part(p, &m), page_matter_part);
}

/* ---- a new one ---- */

/* Where a new one is: where what it is about is, else the unit that is chosen,
 * else the viewer's. */
static enum err
new_unit(struct page *p, str about, str *unit)
{
	struct matter_row r;
	enum kind k;
	str id = matter_name_cut(about, &k);

	*unit = web_post(p, "unit");
	if (unit->n)
		return ERR_OK;
	*unit = p->me->unit;
	if (id.n && kind_is_matter(k)) {
		TRY(matter_row_of(p->cx, k, id, &r));
		*unit = r.unit;
	}
	return ERR_OK;
}

static enum err
new_matter(struct page *p, str about, struct matter *m)
{
	const struct learn_info *info;
	str unit;

	TRY(info_of(p, &info));
	TRY(new_unit(p, about, &unit));
	TRY(matter_may_add(p->cx, info->kind, unit));
	return matter_new(p->cx, info->kind, unit, about, m);
}

enum err
page_matter_new(struct page *p)
{
	str about = web_query(p, "about");
	struct matter m;

	if (about.n == 0)
		about = web_post(p, "about");
	TRY(new_matter(p, about, &m));
	page_open(p, about.n ? learn_path_of(p, about)
	    : learn_path(p, m.info->kind, S(""), S("")),
	    text_of(p, S("New: "), str_of(kind_info[m.info->kind].title)));
	web_form_draft(p, S(""));
	ui_hidden(&p->h, S("about"), about);
	if (about.n == 0)
		TRY(unit_ask(p, S("Where is it?"), S("")));
	learn_fields(p, &m, m.form->item[0].link);
	return web_submit(p, S("Save"));
}

enum err
post_matter_new(struct page *p)
{
	struct matter m;
	struct op *op;
	unsigned n;
	enum err e;

	TRY(new_matter(p, web_post(p, "about"), &m));
	e = learn_take(p, &m, m.form->item[0].link, &op, &n);
	if (e == ERR_OK && n == 0)
		e = fail(p->cx, ERR_INPUT, str_c(p->cx->mem,
		    m.form->item[0].link), "write one thing down at least");
	if (e == ERR_OK)
		e = matter_save(p->cx, &m, op, n, "save");
	return learn_end(p, e, &m, page_matter_new);
}

/* ---- the list of a kind ---- */

static void
states_draw(struct page *p, const struct learn_info *info)
{
	struct ui_link l[64];
	unsigned n = 0;
	str here = learn_path(p, info->kind, S(""), S(""));

	l[n++] = (struct ui_link){ S("All that are not finished"), here,
		S("") };
	for (unsigned i = 0; n < 62; i++) {
		str s = matter_state_at(info->kind, i);

		if (s.n == 0)
			break;
		l[n++] = (struct ui_link){ matter_state_words(info->kind, s),
			text_of(p, here, S("?state="), s), S("") };
	}
	l[n++] = (struct ui_link){ S("All, the newest first"),
		text_of(p, here, S("?all=1")), S("") };
	ui_details_start(&p->h, &(struct ui_details){
	    .summary = S("Show others") });
	ui_links(&p->h, l, n);
	ui_details_end(&p->h);
}

enum err
page_matters(struct page *p)
{
	const struct learn_info *info;
	struct matter_rows l;
	struct matter_ask k;
	str state = web_query(p, "state");

	TRY(info_of(p, &info));
	if (!matter_may_see(p->cx, info->kind))
		return web_absent(p, "kind");
	k = (struct matter_ask){ .kind = info->kind, .state = state,
		.unit = web_query(p, "unit"), .fact = web_query(p, "fact"),
		.owner = S(""), .order = MATTER_NEWEST,
		.page = (unsigned)web_query_int(p, "page", PAGES_MAX, 0) };
	k.which = state.n || k.fact.n || web_query(p, "all").n ? MATTER_ALL
	    : MATTER_LIVE;
	TRY(matter_list(p->cx, &k, &l));
	page_open(p, S("/learn"), str_of(info->plural));
	TRY(learn_rows(p, &l, state.n
	    ? matter_state_words(info->kind, state)
	    : k.which == MATTER_LIVE ? S("Not finished, the newest first")
	    : S("All, the newest first"), S("There are none here.")));
	web_pages(p, k.page, l.more);
	states_draw(p, info);
	link_p(p, text_of(p, S("Add: "), str_of(kind_info[info->kind].title)),
	    learn_path(p, info->kind, S("new"), S("")));
	return ERR_OK;
}

/* ---- who has it, and links ---- */

enum err
page_matter_owner(struct page *p)
{
	struct accounts l;
	struct matter m;
	struct ui_option *o;

	TRY(learn_matter(p, &m));
	TRY(account_staff(p->cx, &l));
	o = NEWN(p->cx->mem, struct ui_option, l.n + 1);
	for (unsigned i = 0; i < l.n; i++)
		o[i] = (struct ui_option){ .value = l.at[i].id,
			.text = text_of(p, l.at[i].name, S(", "),
			l.at[i].roles) };
	learn_open(p, &m, S("Who has it"));
	web_form(p, S(""));
	ui_select(&p->h, &(struct ui_select){ .f = { .name = S("owner"),
	    .label = S("Hand it to"), .error = web_error(p, "owner") },
	    .options = o, .noptions = l.n, .none = S("Nobody yet"),
	    .value = web_value(p, "owner", m.owner) });
	return web_submit(p, S("Save"));
}

enum err
post_matter_owner(struct page *p)
{
	str id = web_post(p, "owner");
	struct matter m;
	enum err e = ERR_OK;

	TRY(learn_matter(p, &m));
	if (id.n && account_words(p, id).n == 0)
		e = fail(p->cx, ERR_INPUT, "owner",
		    "choose someone who has an account here");
	m.owner = id;
	if (e == ERR_OK)
		e = matter_put(p->cx, &m, "hand-over");
	return learn_end(p, e, &m, page_matter_owner);
}

enum err
page_matter_links(struct page *p)
{
	struct matter m;

	TRY(learn_matter(p, &m));
	learn_open(p, &m, S("What belongs with it"));
	TRY(about_draw(p, &m));
	web_form(p, S(""));
	web_line(p, "ref", S("Reference of what this is about, such as"
	    " E-2026-4f7kq"), S("To take a link away, enter its reference"
	    " again."), S(""), 20);
	return web_submit(p, S("Save"));
}

enum err
post_matter_links(struct page *p)
{
	struct matter_row r;
	struct matter m;
	enum err e;

	TRY(learn_matter(p, &m));
	e = matter_by_ref(p->cx, web_post(p, "ref"), &r);
	if (e == ERR_ABSENT) {
		ctx_calm(p->cx);
		e = fail(p->cx, ERR_INPUT, "ref", "there is nothing of this"
		    " reference here: look at it on its own page");
	} else if (e == ERR_OK && str_eq(r.id, m.rec.id)) {
		e = fail(p->cx, ERR_INPUT, "ref", "this is itself");
	} else if (e == ERR_OK) {
		str name = text_of(p, str_of(kind_info[r.kind].code), S("/"),
		    r.id);

		if (matter_tied(&m, name))
			matter_untie(&m, name);
		else
			matter_tie(p->cx, &m, name);
		e = matter_put(p->cx, &m, "link");
	}
	return learn_end(p, e, &m, page_matter_links);
}

/* ---- history ---- */

static void
moves_draw(struct page *p, const struct matter *m)
{
	struct ui_table t;
	struct ui_cell *c;

	if (m->nmoved == 0)
		return;
	c = web_table(p, &t, S("Its steps"), "When|Step|Who|Why", m->nmoved);
	for (unsigned i = 0; i < m->nmoved; i++, c += t.ncols) {
		const struct moved *v = &m->moved[i];

		c[0].text = show_time(p->cx->mem, v->at);
		c[1].text = matter_state_words(m->info->kind, v->to);
		c[2].text = v->by;
		c[3] = (struct ui_cell){ .text = v->why, .words = true };
	}
	ui_table(&p->h, &t);
}

enum err
page_matter_history(struct page *p)
{
	int64_t v = web_query_int(p, "v", INT64_MAX, 0);
	struct matter_looks looks;
	struct records l;
	struct matter m;
	struct ui_table t;
	struct ui_cell *c;

	TRY(learn_matter(p, &m));
	if (v && v != m.rec.v) {
		TRY(matter_open_v(p->cx, m.info->kind, m.rec.id, v, &m));
		learn_open(p, &m, text_of(p, S("As it was on "),
		    show_time(p->cx->mem, m.rec.at)));
		learn_show(p, &m, S(""));
		return ERR_OK;
	}
	learn_open(p, &m, S("Earlier versions, and who has looked"));
	moves_draw(p, &m);
	TRY(record_history(p->cx, m.info->kind, m.rec.id, &l));
	if (l.n > VERSIONS_SHOWN)
		l.n = VERSIONS_SHOWN;
	c = web_table(p, &t, S("Versions, the newest first"), "When|Who|What",
	    l.n);
	for (unsigned i = 0; i < l.n; i++, c += t.ncols) {
		c[0] = (struct ui_cell){ .text = show_time(p->cx->mem,
			l.at[i].at), .href = text_of(p, S("?v="),
			int_words(p, l.at[i].v)) };
		c[1].text = account_words(p, l.at[i].actor);
		c[2].text = l.at[i].v == 1 ? S("Begun") : S("Changed");
	}
	ui_table(&p->h, &t);
	TRY(matter_looks(p->cx, m.info->kind, m.rec.id, &looks));
	c = web_table(p, &t, S("Who has looked or changed it"), "When|Who|As",
	    looks.n);
	for (unsigned i = 0; i < looks.n; i++, c += t.ncols) {
		c[0].text = show_time(p->cx->mem, looks.at[i].at);
		c[1].text = looks.at[i].name;
		c[2].text = looks.at[i].role;
	}
	t.none = S("Nobody yet.");
	ui_table(&p->h, &t);
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
