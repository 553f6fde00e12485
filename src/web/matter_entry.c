/*
 * One entry a page: what is kept of a matter many times over (evidence, a
 * timeline, people) is listed on its part's page, and each is written, changed,
 * moved and removed on a page of its own, which a phone can show. And what two
 * people wrote on one line at the same time, to choose between.
 */
#include "core/arena.h"
#include "web/matter_kit.h"

enum { TITLE_CHARS = 60, FEW = 8, REFS_MAX = 200 };

static bool
is_entries(const struct matter *m, const struct item *i)
{
	return i->type == ITEM_GROUP && i->repeats && !i->hidden &&
	    item_enabled(&m->a, i, S(""));
}

static const struct item *
past(const struct matter *m, const struct item *i)
{
	return &m->form->item[i->end];
}

bool
learn_has_entries(const struct matter *m, const struct item *part)
{
	for (const struct item *i = part + 1; i < past(m, part); i = past(m, i))
		if (is_entries(m, i))
			return true;
	return false;
}

bool
learn_has_fields(const struct matter *m, const struct item *part)
{
	for (const struct item *i = part + 1; i < past(m, part); i = past(m, i))
		if (i->type != ITEM_DISPLAY && !i->hidden &&
		    !(i->type == ITEM_GROUP && i->repeats) &&
		    item_enabled(&m->a, i, S("")))
			return true;
	return false;
}

static str
label_of(const struct item *i)
{
	return i->text.n ? i->text : i->brief.n ? i->brief : i->link;
}

/* ---- an entry in a few words ---- */

static str
cut(struct page *p, str s)
{
	size_t n = 0, chars = 0;

	for (; n < s.n && s.p[n] != '\n' && chars < TITLE_CHARS; chars++) {
		n++;
		while (n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
			n++;
	}
	return n < s.n ? text_of(p, str_sub(s, 0, n), S("…")) : s;
}

str
learn_entry_title(struct page *p, const struct matter *m,
    const struct line *entry)
{
	const struct line *any = NULL;

	for (unsigned k = 0; k < m->a.n; k++) {
		const struct line *l = &m->a.line[k];

		if (!line_is_current(l, NULL) || !l->item || l->value.n == 0 ||
		    !str_eq(l->parent, entry->id))
			continue;
		if (l->item->type == ITEM_TEXT || l->item->type == ITEM_STRING)
			return cut(p, line_words(p->cx, l));
		if (!any)
			any = l;
	}
	return any ? cut(p, line_words(p->cx, any)) : label_of(entry->item);
}

/* ---- references to entries of the same matter ---- */

/* A reference with rule "of-LINK" names an entry of LINK: "#its-id". */
static str
of_which(const struct item *i)
{
	str rest = i->rules, one;

	for (bool more = rest.n > 0; more;) {
		more = str_cut(&rest, ' ', &one);
		if (str_starts(one, S("of-")))
			return str_sub(one, 3, one.n);
	}
	return S("");
}

static struct form_ref *
refs_of(struct page *p, const struct matter *m, unsigned *n)
{
	struct form_ref *ref = NEWN(p->cx->mem, struct form_ref, REFS_MAX);

	*n = 0;
	for (unsigned k = 0; k < m->form->n; k++) {
		const struct item *i = &m->form->item[k];
		const char *of = str_c(p->cx->mem, of_which(i));

		if (i->type != ITEM_REFERENCE || !of[0])
			continue;
		for (const struct line *l = entry_next(&m->a, of, NULL);
		    l && *n < REFS_MAX; l = entry_next(&m->a, of, l))
			ref[(*n)++] = (struct form_ref){ i->link,
				text_of(p, S("#"), l->id),
				learn_entry_title(p, m, l) };
	}
	return ref;
}

void
learn_draw(struct page *p, const struct matter *m, struct form_view v)
{
	str link = S(""), parent = S("");

	if (form_button(p->again, p->nagain, &link, &parent) != BUTTON_ADD)
		link = S("");
	v.a = &m->a;
	v.again = p->again;
	v.nagain = p->nagain;
	v.diag = p->cx->diag;
	v.ndiag = p->cx->ndiag < DIAG_MAX ? p->cx->ndiag : DIAG_MAX;
	v.ref = refs_of(p, m, &v.nref);
	if (link.n) {
		v.add = link;
		v.add_in = parent;
	}
	form_draw(p->cx, &p->h, &v);
}

/* What a reference reads as goes with it. */
static void
name_refs(struct page *p, const struct matter *m, struct op *op, unsigned n)
{
	unsigned nref;
	const struct form_ref *ref = refs_of(p, m, &nref);

	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < nref; k++)
			if (str_eq(op[i].value, ref[k].id) &&
			    str_eq(op[i].link, ref[k].link))
				op[i].display = ref[k].display;
}

enum err
learn_take(struct page *p, const struct matter *m, str group, struct op **op,
    unsigned *n)
{
	TRY(forms_take(p->cx, &m->a, group, p->rq->form, p->rq->nform, op, n));
	name_refs(p, m, *op, *n);
	return ERR_OK;
}

/* ---- the list of a part's entries ---- */

/* A reference reads as what it names reads now. */
static str
said_words(struct page *p, const struct matter *m, const struct line *l)
{
	const struct line *e = l->item->type == ITEM_REFERENCE &&
	    str_starts(l->value, S("#")) ? line_find(&m->a, str_sub(l->value, 1,
	    l->value.n)) : NULL;

	return e && e->item ? learn_entry_title(p, m, e)
	    : line_words(p->cx, l);
}

static str
asks(const struct item *i)
{
	return i->brief.n ? i->brief : label_of(i);
}

/* Its answers, the words first and the rest as "question: answer". */
static void
entry_part(struct page *p, const struct matter *m, const struct line *e,
    struct html *h)
{
	html_init(h, p->cx->mem, PAGE_MAX);
	for (unsigned k = 0; k < m->a.n; k++) {
		const struct line *l = &m->a.line[k];

		if (!line_is_current(l, NULL) || l->entry || !l->item ||
		    l->item->hidden || l->value.n == 0 || !matter_in_entry(m, l, e->id))
			continue;
		if (l->item->type == ITEM_TEXT && str_ends(l->link,
		    S(".text")))
			ui_words(h, line_words(p->cx, l));
		else
			ui_words(h, text_of(p, asks(l->item), str_ends(
			    asks(l->item), S("?")) ? S(" ") : S(": "),
			    said_words(p, m, l)));
	}
	for (unsigned k = 0; k < m->a.n; k++)
		if (m->a.line[k].about.n && matter_in_entry(m, &m->a.line[k], e->id)) {
			ui_p(h, S("Two people wrote here at the same time: "
			    "both texts are kept, and one is to be chosen."));
			return;
		}
}

static unsigned
count_of(struct page *p, const struct matter *m, const struct item *g)
{
	const char *link = str_c(p->cx->mem, g->link);
	unsigned n = 0;

	for (const struct line *l = entry_next(&m->a, link, NULL); l;
	    l = entry_next(&m->a, link, l))
		n++;
	return n;
}

static str
entry_path(struct page *p, const struct matter *m, str part, str entry)
{
	return web_path(p, S("learn"), str_of(kind_info[m->info->kind].code),
	    m->rec.id, part, entry);
}

static void
group_draw(struct page *p, const struct matter *m, const struct item *part,
    const struct item *g, unsigned n, bool may)
{
	const char *link = str_c(p->cx->mem, g->link);
	struct ui_row *row = NEWN(p->cx->mem, struct ui_row, n + 1);
	struct ui_link *act = NEWN(p->cx->mem, struct ui_link, n + 1);
	struct html *h = NEWN(p->cx->mem, struct html, n + 1);
	const struct line *l = NULL;

	for (unsigned k = 0; k < n; k++) {
		l = entry_next(&m->a, link, l);
		entry_part(p, m, l, &h[k]);
		act[k] = (struct ui_link){ S("Change"), entry_path(p, m,
			part->link, l->id), learn_entry_title(p, m, l) };
		row[k] = (struct ui_row){ .key = text_of(p, label_of(g), S(" "),
			int_words(p, k + 1)), .part = &h[k],
			.actions = &act[k], .nactions = may };
	}
	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = n });
}

void
learn_entries(struct page *p, const struct matter *m, const struct item *part,
    bool all, bool may)
{
	for (const struct item *i = part + 1; i < past(m, part);
	    i = past(m, i)) {
		unsigned n;

		if (!is_entries(m, i))
			continue;
		n = count_of(p, m, i);
		if (n > FEW && !all)
			link_p(p, text_of(p, label_of(i), S(": read all "),
			    int_words(p, n)), learn_path(p, m->info->kind,
			    m->rec.id, part->link));
		else if (n)
			group_draw(p, m, part, i, n, may);
		else if (all)
			ui_p(&p->h, S("Nothing has been written here yet."));
		if (may)
			link_p(p, text_of(p, n ? S("Add another: ")
			    : S("Add: "), label_of(i)), entry_path(p, m,
			    part->link, i->link));
	}
}

/* ---- what two wrote at the same time ---- */

static bool
is_beside(const struct matter *m, const struct line *l, const struct item *in,
    str entry)
{
	return l->about.n && !l->entry && l->item && l->item >= in &&
	    l->item < past(m, in) && line_find(&m->a, l->about) &&
	    (entry.n ? matter_in_entry(m, l, entry) : l->parent.n == 0);
}

static void
choose(struct page *p, const struct line *l, str action, str what, str says)
{
	web_form(p, action);
	ui_hidden(&p->h, S("line"), l->id);
	ui_button(&p->h, &(struct ui_button){ .text = says, .name = S("do"),
	    .value = what, .kind = UI_SECONDARY, .small = true,
	    .hidden = l->item->text });
	ui_form_end(&p->h);
}

void
learn_beside(struct page *p, const struct matter *m, const struct item *in,
    str entry, str action)
{
	bool any = false;

	for (unsigned k = 0; k < m->a.n; k++) {
		const struct line *l = &m->a.line[k], *base;

		if (!is_beside(m, l, in, entry))
			continue;
		base = line_find(&m->a, l->about);
		if (!any)
			ui_h2(&p->h, S("Written at the same time"));
		any = true;
		ui_inset_start(&p->h);
		ui_heading(&p->h, &(struct ui_heading){ .level = 3,
		    .text = label_of(l->item) });
		ui_p(&p->h, base->by.n ? text_of(p, base->by, S(" wrote:"))
		    : S("What stands now:"));
		ui_words(&p->h, line_words(p->cx, base));
		ui_p(&p->h, l->by.n ? text_of(p, l->by, S(" wrote:"))
		    : S("Beside it:"));
		ui_words(&p->h, line_words(p->cx, l));
		choose(p, l, action, S("take"), S("Use the second text"));
		choose(p, l, action, S("leave"), S("Keep the first text"));
		ui_inset_end(&p->h);
	}
}

struct op *
learn_chosen(struct page *p, const struct matter *m, unsigned *n)
{
	const struct line *l = line_find(&m->a, web_post(p, "line"));
	const struct line *base = l && l->about.n ? line_find(&m->a, l->about)
	    : NULL;
	struct op *op = NEWN(p->cx->mem, struct op, 2);
	bool take = str_eq(web_post(p, "do"), S("take"));

	*n = 0;
	if (!base || (!take && !str_eq(web_post(p, "do"), S("leave"))))
		return op;
	op[0] = matter_op(m, base->parent, str_c(p->cx->mem, base->link),
	    l->value);
	op[0].kind = OP_SET;
	op[0].line = base->id;
	op[0].rev = base->rev;
	op[0].display = l->display;
	op[0].system = l->system;
	op[0].status = l->status;
	op[1] = op[0];
	op[1].kind = OP_DROP;
	op[1].line = l->id;
	op[1].rev = l->rev;
	if (!take)
		op[0] = op[1];
	*n = take ? 2 : 1;
	return op;
}

/* ---- the page of one ---- */

/* entry NULL: a new one; of: which group, NULL where what the address names is
 * not there, or no longer. */
struct at_entry {
	const struct item *part, *of;
	const struct line *entry;
};

static enum err
find_entry(struct page *p, const struct matter *m, struct at_entry *at)
{
	str name = p->param[3];
	const struct line *l = line_find(&m->a, name);
	const struct item *of = l ? l->item : form_item(m->form, name);

	*at = (struct at_entry){ .part = learn_part_on(p, m, p->param[2]) };
	if (!at->part)
		return web_absent(p, "part");
	if (!of || of < at->part || of >= past(m, at->part) ||
	    !is_entries(m, of) || (l && (!l->entry || l->parent.n)))
		return ERR_OK;
	at->of = of;
	at->entry = l;
	return ERR_OK;
}

static void
place_draw(struct page *p, const struct line *l)
{
	ui_details_start(&p->h, &(struct ui_details){
	    .summary = S("Move it, or take it out") });
	ui_p(&p->h, S("What is taken out stays in earlier versions."));
	button_form(p, p->rq->path, text_of(p, S("up:"), l->id), S("1"),
	    &(struct ui_button){ .text = S("Move up"), .kind = UI_SECONDARY });
	button_form(p, p->rq->path, text_of(p, S("down:"), l->id), S("1"),
	    &(struct ui_button){ .text = S("Move down"),
	    .kind = UI_SECONDARY });
	button_form(p, p->rq->path, text_of(p, S("drop:"), l->id),
	    int_words(p, l->rev), &(struct ui_button){ .text = S("Take it out"),
	    .kind = UI_SECONDARY });
	ui_details_end(&p->h);
}

/* Before someone grades what an event did: it is not to be looked for. */
static void
grades_links(struct page *p, const struct item *of)
{
	if (!of || !str_eq(of->link, S("patient.one")))
		return;
	link_p(p, S("What each grade means: the body"), web_path(p,
	    S("practice"), S("codes:harm-physical.tsv")));
	link_p(p, S("What each grade means: the mind"), web_path(p,
	    S("practice"), S("codes:harm-psychological.tsv")));
}

enum err
page_matter_entry(struct page *p)
{
	struct at_entry at;
	struct matter m;

	TRY(learn_matter(p, &m));
	TRY(find_entry(p, &m, &at));
	if (!at.of && p->nagain == 0)
		return web_absent(p, "entry");
	page_open(p, learn_path(p, m.info->kind, m.rec.id, p->param[2]),
	    asks(at.part));
	ui_p(&p->h, text_of(p, matter_title(p->cx, &m), S(" · "), m.ref));
	if (at.entry)
		learn_beside(p, &m, at.of, at.entry->id, p->rq->path);
	grades_links(p, at.of);
	web_form_draft(p, S(""));
	/* Of one that is gone, what was typed is all there is to show. */
	learn_draw(p, &m, (struct form_view){ .scope = (at.of ? at.of
	    : at.part)->link, .entry = at.entry ? at.entry->id : S("new"),
	    .apart = !at.of, .legend = at.of ? label_of(at.of) : S("") });
	words_draw(p);
	ui_buttons_start(&p->h);
	ui_button(&p->h, &(struct ui_button){ .text = S("Save") });
	ui_button(&p->h, &(struct ui_button){ .text = S("Save, and add another"),
	    .name = S("next"), .value = S("new"), .kind = UI_SECONDARY });
	ui_buttons_end(&p->h);
	ui_form_end(&p->h);
	if (at.entry)
		place_draw(p, at.entry);
	return ERR_OK;
}

static str
after_entry(struct page *p, const struct matter *m, const struct at_entry *at)
{
	if (m->heard == OP_BOTH)
		return p->rq->path;
	if (at->of && web_post(p, "next").n)
		return entry_path(p, m, at->part->link, at->of->link);
	return learn_path(p, m->info->kind, m->rec.id, at->part->link);
}

enum err
post_matter_entry(struct page *p)
{
	str link, parent;
	struct at_entry at;
	struct matter m;
	struct op *op;
	unsigned n;
	enum err e = ERR_OK;

	TRY(learn_matter(p, &m));
	TRY(find_entry(p, &m, &at));
	if (form_button(p->rq->form, p->rq->nform, &link, &parent) ==
	    BUTTON_ADD) {
		p->status = 200;
		return web_again(p, ERR_INPUT, page_matter_entry);
	}
	op = learn_chosen(p, &m, &n);
	if (n == 0)
		e = learn_take(p, &m, (at.of ? at.of : at.part)->link, &op, &n);
	if (e == ERR_OK && n == 0 && !at.entry && at.of)
		e = fail(p->cx, ERR_INPUT, str_c(p->cx->mem, at.of->link),
		    "write one thing down at least");
	if (e == ERR_OK)
		e = matter_save(p->cx, &m, op, n, "save");
	return learn_end_at(p, e, &m, after_entry(p, &m, &at),
	    page_matter_entry);
}
