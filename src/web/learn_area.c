/*
 * Areas for improvement: whether it reads like a solution, whether all that is
 * done is weaker by itself, and what may be the same need again. All of it asks;
 * none of it stops anyone.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "web/learn_series.h"

enum { ASKED_MAX = 3 };

static enum err
solution_draw(struct page *p, const struct matter *m)
{
	str text = matter_value(m, "area.statement");
	struct findings l;

	TRY(area_solution(p->cx, m, &l));
	for (unsigned i = 0; i < l.n && i < ASKED_MAX; i++) {
		const struct finding *f = &l.at[i];

		ui_inset_start(&p->h);
		ui_p(&p->h, text_of(p, S("It says “"), str_sub(text, f->start,
		    f->end - f->start), S("”. "), web_sentence(p, f->why)));
		if (f->instead.n)
			ui_p(&p->h, text_of(p, S("Instead: "), f->instead));
		ui_inset_end(&p->h);
	}
	return ERR_OK;
}

static enum err
weak_draw(struct page *p, struct matter *m)
{
	bool weak, said;

	TRY(area_weak(p->cx, m, &weak, &said));
	if (!weak || said)
		return ERR_OK;
	ui_callout_start(&p->h, &(struct ui_callout){ .heading =
	    S("All that is done for it is weaker by itself"), .level = 2 });
	ui_p(&p->h, S("Training, policy and reminders seldom change much alone."
	    " Look for something that takes the hazard away or makes the safe"
	    " way the easy one; or write why nothing stronger is done. Until"
	    " then no action of it that is weaker can be agreed."));
	if (learn_may(p, m))
		ui_link(&p->h, &(struct ui_link){ S("Write why nothing stronger"
		    " is done"), learn_path(p, KIND_AREA, m->rec.id,
		    S("area")), S("") });
	ui_callout_end(&p->h);
	return ERR_OK;
}

static str
seips_words(struct page *p, str codes)
{
	struct buf b;
	str one;
	unsigned n = 0;

	buf_init(&b, p->cx->mem, 2000);
	while (codes.n) {
		(void)str_cut(&codes, ' ', &one);
		if (n++)
			buf_lit(&b, ", ");
		buf_put(&b, code_words("seips", one));
	}
	return buf_str(&b);
}

static enum err
alike_draw(struct page *p, struct matter *m, const struct alike *a, bool may)
{
	struct matter other;
	struct html part;
	str name, said;

	TRY(matter_open(p->cx, a->row.kind, a->row.id, &other));
	name = matter_name(p->cx, &other);
	said = area_said(&other, m->ref);
	html_init(&part, p->cx->mem, 4096);
	ui_heading(&p->h, &(struct ui_heading){ .level = 3,
	    .text = matter_title(p->cx, &other), .words = true });
	ui_link(&p->h, &(struct ui_link){ text_of(p, a->row.ref, S(" · "),
	    str_of(kind_info[a->row.kind].title), S(" · "),
	    matter_state_words(a->row.kind, a->row.state)),
	    learn_path(p, a->row.kind, a->row.id, S("")), S("") });
	if (a->nwords)
		ui_p(&p->h, text_of(p, S("Words in both: "), a->words));
	if (a->nseips)
		ui_p(&p->h, text_of(p, S("Parts of the work in both: "),
		    seips_words(p, a->seips)));
	if (said.n)
		ui_p(&p->h, text_of(p, S("It says of this one: "),
		    code_words("recommendation-link", said)));
	if (!may)
		return ERR_OK;
	web_form(p, learn_path(p, m->info->kind, m->rec.id, S("alike")));
	ui_hidden(&p->h, S("other"), name);
	code_select(p, "how", S("How it stands to this one"),
	    "recommendation-link", a->link);
	ui_button(&p->h, &(struct ui_button){ .text = S("Say so"),
	    .kind = UI_SECONDARY, .hidden = a->row.ref });
	ui_form_end(&p->h);
	return ERR_OK;
}

/* "2 open ones may be the same need", at the top, where one lands after saving;
 * those that were answered are not asked about again. */
static enum err
again_draw(struct page *p, struct matter *m)
{
	struct alikes l;
	unsigned n = 0;

	if (!m->live)
		return ERR_OK;
	TRY(area_alike(p->cx, m, &l));
	for (unsigned i = 0; i < l.n; i++)
		n += l.at[i].link.n == 0;
	if (n == 0)
		return ERR_OK;
	ui_inset_start(&p->h);
	ui_p(&p->h, n == 1 ? S("Another that is open may be the same need.")
	    : text_of(p, int_words(p, n), S(" others that are open may be the"
	    " same need.")));
	ui_link(&p->h, &(struct ui_link){ S("Look, and say how they stand to"
	    " this one"), S("#again"), S("") });
	ui_inset_end(&p->h);
	return ERR_OK;
}

enum err
area_top(struct page *p, struct matter *m)
{
	TRY(solution_draw(p, m));
	TRY(weak_draw(p, m));
	return again_draw(p, m);
}

/* What others said of this one, in their words. */
static enum err
said_draw(struct page *p, struct matter *m, enum kind k, str heading)
{
	struct learn_line line[MATTER_PAGE];
	struct matter_rows l;
	unsigned n = 0;

	if (!matter_may_see(p->cx, k))
		return ERR_OK;
	TRY(matter_about(p->cx, k, matter_name(p->cx, m), &l));
	for (unsigned i = 0; i < l.n && n < MATTER_PAGE; i++) {
		struct matter other;
		str how;

		TRY(matter_open(p->cx, k, l.at[i].id, &other));
		how = area_said(&other, m->ref);
		/* Areas that are only tied to advice stand there already. */
		if (how.n == 0 && m->info->kind == KIND_ADVICE)
			continue;
		if (how.n == 0)
			how = S("not-said");
		line[n++] = (struct learn_line){ matter_title(p->cx, &other),
			learn_path(p, k, l.at[i].id, S("")),
			text_of(p, code_words("recommendation-link", how),
			S(" · "), l.at[i].ref), S("") };
	}
	if (n) {
		ui_h2(&p->h, heading);
		learn_lines(p, line, n);
	}
	return ERR_OK;
}

enum err
area_below(struct page *p, struct matter *m)
{
	struct alikes l;
	bool may;

	TRY(said_draw(p, m, KIND_AREA, S("Areas that say how they stand to"
	    " this one")));
	TRY(said_draw(p, m, KIND_ADVICE, S("Recommendations that say how they"
	    " stand to this one")));
	if (!m->live)
		return ERR_OK;
	TRY(area_alike(p->cx, m, &l));
	ui_heading(&p->h, &(struct ui_heading){ .id = S("again"), .level = 2,
	    .size = UI_M, .text = S("Has someone said this before?") });
	if (l.n == 0)
		ui_p(&p->h, S("No open area or recommendation is like it."));
	may = learn_may(p, m);
	for (unsigned i = 0; i < l.n; i++)
		TRY(alike_draw(p, m, &l.at[i], may));
	return ERR_OK;
}

enum err
post_alike(struct page *p)
{
	enum kind k;
	str id = matter_name_cut(web_post(p, "other"), &k);
	str how = web_post(p, "how");
	struct matter m;
	enum err e = ERR_OK;

	TRY(learn_matter(p, &m));
	if (m.info->kind != KIND_AREA && m.info->kind != KIND_ADVICE)
		return web_absent(p, "part");
	if (!is_code("recommendation-link", how))
		e = fail(p->cx, ERR_INPUT, "how",
		    "choose how they stand to one another");
	if (e == ERR_OK)
		e = area_link(p->cx, &m, k, id, how);
	return learn_end(p, e, &m, page_matter);
}
