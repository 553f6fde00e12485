/*
 * The pages of every kind of matter: one, with its parts and its steps and what
 * is kept about it; a part; a new one; the list of a kind. What they share is in
 * matter_kit.c; who has it, links and history are in matter_side.c.
 */
#include "core/arena.h"
#include "core/time.h"
#include "web/matter_kit.h"

enum { PAGES_MAX = 100000 };

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

/* Whether the viewer may add one beside m; and the address for it. */
static bool
child_add(struct page *p, const struct matter *m, enum kind k, str name,
    str *to)
{
	if (matter_may_add(p->cx, k, m->unit) != ERR_OK) {
		ctx_calm(p->cx);
		return false;
	}
	*to = text_of(p, learn_path(p, k, S("new"), S("")), S("?about="), name);
	return true;
}

enum err
learn_children(struct page *p, struct matter *m, enum kind k, str text,
    bool *any)
{
	str name = matter_name(p->cx, m), to;
	struct matter_rows l;

	*any = false;
	if (!learn_of(k) || !matter_may_see(p->cx, k))
		return ERR_OK;
	TRY(matter_about(p->cx, k, name, &l));
	if (l.n == 0)
		return ERR_OK;
	*any = true;
	ui_h2(&p->h, text);
	TRY(learn_rows(p, &l, S(""), S("")));
	if (child_add(p, m, k, name, &to))
		link_p(p, text_of(p, S("Add: "), str_of(kind_info[k].title)),
		    to);
	return ERR_OK;
}

/* What is kept about it; and of what there is none yet, one list of ways to add
 * it. */
static enum err
children_draw(struct page *p, struct matter *m)
{
	struct ui_link add[sizeof(child) / sizeof(child[0])];
	str name = matter_name(p->cx, m), to;
	unsigned n = 0;

	for (const struct child *c = child; c->kind != KIND__MAX; c++) {
		bool any = true;

		if (c->kind != m->info->kind || !learn_of(c->child) ||
		    !matter_may_see(p->cx, c->child))
			continue;
		TRY(learn_children(p, m, c->child, str_of(c->text), &any));
		if (!any && child_add(p, m, c->child, name, &to))
			add[n++] = (struct ui_link){ text_of(p, S("Add: "),
				str_of(kind_info[c->child].title)), to,
				S("") };
	}
	if (n == 0)
		return ERR_OK;
	ui_h2(&p->h, S("Beside it there can be"));
	ui_links(&p->h, add, n);
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

/* Where what is not written yet is written: a part that is entries alone has no
 * page between. */
static str
begin_path(struct page *p, const struct matter *m, const struct item *g)
{
	if (!learn_has_fields(m, g))
		for (const struct item *i = g + 1; i < &m->form->item[g->end];
		    i = &m->form->item[i->end])
			if (i->type == ITEM_GROUP && i->repeats && !i->hidden)
				return web_path(p, S("learn"), str_of(
				    kind_info[m->info->kind].code), m->rec.id,
				    g->link, i->link);
	return learn_path(p, m->info->kind, m->rec.id, g->link);
}

/* A part with what was said, and the way to change it. */
static void
part_draw(struct page *p, const struct matter *m, const struct item *g,
    bool may)
{
	ui_h2(&p->h, heading_of(g));
	if (learn_has_fields(m, g))
		form_draw(p->cx, &p->h, &(struct form_view){ .a = &m->a,
		    .scope = g->link, .read_only = true, .apart = true,
		    .quiet = true, .said = true });
	if (learn_has_entries(m, g))
		learn_entries(p, m, g, false, may);
	if (!may || !learn_has_fields(m, g))
		return;
	html_lit(&p->h, "<p>");
	ui_link(&p->h, &(struct ui_link){ S("Write or change"), learn_path(p,
	    m->info->kind, m->rec.id, g->link), heading_of(g) });
	html_lit(&p->h, "</p>\n");
}

/* What is written, part by part; and in one line what is not. */
static void
parts_draw(struct page *p, const struct matter *m, bool may)
{
	bool any = false;

	for (unsigned i = 0; i < m->form->n; i = m->form->item[i].end)
		if (learn_part_on(p, m, m->form->item[i].link) &&
		    !is_blank(m, &m->form->item[i]))
			part_draw(p, m, &m->form->item[i], may);
	for (unsigned i = 0; i < m->form->n; i = m->form->item[i].end) {
		const struct item *g = &m->form->item[i];

		if (!learn_part_on(p, m, g->link) || !is_blank(m, g))
			continue;
		if (!any)
			html_lit(&p->h, "<p>Not written yet: ");
		else
			html_lit(&p->h, ", ");
		any = true;
		if (may)
			ui_link(&p->h, &(struct ui_link){ heading_of(g),
			    begin_path(p, m, g), S("") });
		else
			html_text(&p->h, heading_of(g));
	}
	if (any)
		html_lit(&p->h, ".</p>\n");
}

/* What is missing before a step, with the way to where it is written. */
static void
unmet_draw(struct page *p, const struct matter *m, const struct next *s)
{
	ui_heading(&p->h, &(struct ui_heading){ .text = s->says, .level = 3,
	    .size = UI_S });
	ui_p(&p->h, S("Before this:"));
	html_lit(&p->h, "<ul class=\"nhsuk-list nhsuk-list--bullet\">\n");
	for (unsigned i = 0; i < s->nunmet; i++) {
		const struct item *g = s->at[i].n ? learn_part_on(p, m, s->at[i])
		    : NULL;

		html_lit(&p->h, "<li>");
		if (g)
			ui_link(&p->h, &(struct ui_link){ s->unmet[i],
			    is_blank(m, g) ? begin_path(p, m, g) : learn_path(p,
			    m->info->kind, m->rec.id, g->link), S("") });
		else
			html_text(&p->h, s->unmet[i]);
		html_lit(&p->h, "</li>\n");
	}
	html_lit(&p->h, "</ul>\n");
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
		unmet_draw(p, m, s);
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
	unsigned apart = 0, along = 0;
	struct nexts l;

	TRY(matter_steps(p->cx, m, &l));
	if (l.n == 0)
		return ERR_OK;
	for (unsigned i = 0; i < l.n; i++)
		*(l.at[i].why ? &apart : &along) += 1;
	ui_h2(&p->h, S("What can come next"));
	for (unsigned i = 0; i < l.n; i++)
		if (!l.at[i].why)
			step_draw(p, m, &l.at[i]);
	if (apart == 0)
		return ERR_OK;
	/* Ways that need a reason are the exception: they are folded away. */
	if (along)
		ui_details_start(&p->h, &(struct ui_details){
		    .summary = S("Something else: with a reason"),
		    .open = p->cx->ndiag > 0 });
	for (unsigned i = 0; i < l.n; i++)
		if (l.at[i].why)
			step_draw(p, m, &l.at[i]);
	if (along)
		ui_details_end(&p->h);
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
	str title;
	bool may;

	TRY(learn_matter(p, &m));
	TRY(learn_title(p, &m, &title));
	may = learn_may(p, &m);
	/* Whoever has one and no right to the others has no list of them. */
	page_open(p, matter_may_see(p->cx, m.info->kind) ? learn_path(p,
	    m.info->kind, S(""), S("")) : S("/learn"), title);
	learn_standing(p, &m);
	TRY(more_draw(p, &m, true));
	if (m.live && may)
		TRY(steps_draw(p, &m));
	parts_draw(p, &m, may);
	TRY(more_draw(p, &m, false));
	TRY(children_draw(p, &m));
	TRY(learn_about(p, &m));
	if (!m.live && may)
		TRY(steps_draw(p, &m));
	ui_h2(&p->h, S("More"));
	if (may)
		link_p(p, S("Who has it: hand it on"), learn_path(p,
		    m.info->kind, m.rec.id, S("owner")));
	if (may)
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
	bool may;

	TRY(learn_matter(p, &m));
	g = learn_part_on(p, &m, p->param[2]);
	if (!g)
		return web_absent(p, "part");
	may = learn_may(p, &m);
	learn_open(p, &m, heading_of(g));
	affected_clashes(p, &m);
	if (!may && learn_has_fields(&m, g)) {
		learn_show(p, &m, g->link);
	} else if (learn_has_fields(&m, g)) {
		learn_beside(p, &m, g, S(""), p->rq->path);
		web_form_draft(p, S(""));
		learn_draw(p, &m, (struct form_view){ .scope = g->link,
		    .apart = true });
		TRY(web_submit(p, S("Save")));
	}
	learn_entries(p, &m, g, true, may);
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

	TRY(learn_kind(p, &info));
	TRY(new_unit(p, about, &unit));
	TRY(matter_may_add(p->cx, info->kind, unit));
	return matter_new(p->cx, info->kind, unit, about, m);
}

/* Who tells from a ward does not see it again: who has it, and how to ask. */
static enum err
told_draw(struct page *p, str ref)
{
	page_open(p, S("/home"), S("It is written down"));
	ui_p(&p->h, text_of(p, S("Thank you. It is with "),
	    p->set[SET_TELL_READ_BY], S(" now. Reference: "), ref));
	ui_p(&p->h, S("From here it is theirs: they see whom it has to be told"
	    " and what is looked into, and you do not see it again. To add to it"
	    " or to ask, give them the reference."));
	ui_h2(&p->h, S("Support for you"));
	ui_p(&p->h, wording("tellus.support.staff"));
	link_p(p, S("Ways to get help"), S("/help-now"));
	return ERR_OK;
}

enum err
page_matter_new(struct page *p)
{
	str about = web_query(p, "about"), told = web_query(p, "told");
	struct matter m;

	if (matter_is_ref(told))
		return told_draw(p, told);
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
	struct matter_row seen;
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
	if (e == ERR_OK && matter_row_of(p->cx, m.info->kind, m.rec.id, &seen)
	    == ERR_ABSENT) {
		ctx_calm(p->cx);
		p->go = text_of(p, learn_path(p, m.info->kind, S("new"), S("")),
		    S("?told="), m.ref);
		return ERR_OK;
	}
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

	TRY(learn_kind(p, &info));
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
