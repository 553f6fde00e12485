/*
 * Beside one matter: who has it, what belongs with it, and its history with who
 * has looked.
 */
#include "core/arena.h"
#include "core/time.h"
#include "web/matter_kit.h"

enum { VERSIONS_SHOWN = 100 };

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
	/* Whoever saw it because they had it sees it no more. */
	if (e == ERR_OK && !matter_may_see(p->cx, m.info->kind))
		return web_end(p, e, S("/learn"), "saved", page_matter_owner);
	return learn_end(p, e, &m, page_matter_owner);
}

enum err
page_matter_links(struct page *p)
{
	struct matter m;

	TRY(learn_matter(p, &m));
	learn_open(p, &m, S("What belongs with it"));
	TRY(learn_about(p, &m));
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

/* An office in words: the code of one that is no more. */
static str
role_words(str code)
{
	enum role r = role_of(code);

	return r == ROLE__MAX ? code : str_of(role_info[r].title);
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
		c[2].text = role_words(looks.at[i].role);
	}
	t.none = S("Nobody yet.");
	ui_table(&p->h, &t);
	return ERR_OK;
}
