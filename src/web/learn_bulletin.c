/*
 * Bulletins and learning events: as all staff read them, and what whoever writes
 * one sees before it goes out: where someone could be known by it, and the look
 * of a second person.
 */
#include "core/arena.h"
#include "core/time.h"
#include "learning/bulletin.h"
#include "web/learn_themes.h"

enum { AROUND = 60, DAY_S = 86400, PAGES_MAX = 100000 };

/* ---- shared with other pages of themes ---- */

/* Back to the beginning of a letter. */
static size_t
letter(str s, size_t at)
{
	while (at > 0 && at < s.n && ((unsigned char)s.p[at] & 0xc0) == 0x80)
		at--;
	return at;
}

str
words_around(struct page *p, str s, size_t start, size_t end)
{
	size_t from = letter(s, start > AROUND ? start - AROUND : 0);
	size_t to = letter(s, end + AROUND < s.n ? end + AROUND : s.n);

	return text_of(p, from ? S("… ") : S(""), str_sub(s, from,
	    start - from), S("“"), str_sub(s, start, end - start), S("”"),
	    str_sub(s, end, to - end), to < s.n ? S(" …") : S(""));
}

void
known_by_draw(struct page *p, const struct apart *a)
{
	if (apart_is_clean(a)) {
		ui_p(&p->h, S("No name, number or birth date of those it comes"
		    " from was found in it, and no ward beside its day. A list"
		    " cannot know what a reader puts together: that is for a"
		    " second person."));
		return;
	}
	ui_p(&p->h, S("It cannot go out like this: someone could be known by"
	    " it. Write it in another way, without the words in quotation"
	    " marks."));
	for (unsigned i = 0; i < a->n; i++) {
		const struct spotted *s = &a->at[i];

		ui_heading(&p->h, &(struct ui_heading){ .level = 3, .size = UI_S,
		    .text = s->line->item->text });
		for (unsigned k = 0; k < s->found.n; k++) {
			const struct telling *t = &s->found.at[k];

			ui_words(&p->h, text_of(p, web_sentence(p,
			    str_of(told_words[t->kind])), S(": "),
			    words_around(p, s->line->value, t->start,
			    t->end)));
		}
	}
	if (a->unseen)
		ui_p(&p->h, text_of(p, S("It comes from records that you may"
		    " not see ("), int_words(p, a->unseen), S("): someone who"
		    " may has to look whether anyone could be known.")));
	if (a->more)
		ui_p(&p->h, S("It comes from more records, people or places"
		    " than can be looked at together, so this is not complete:"
		    " link fewer, and write of the others apart."));
	if (a->unlooked)
		ui_p(&p->h, S("A text is too long to be looked at: make it"
		    " shorter."));
}

/* ---- as it is read ---- */

/* Where it goes: the page, or text. */
struct outdoc { struct page *p; struct buf *plain; };

static void
heading(struct outdoc *d, str s)
{
	if (!d->plain) {
		ui_h2(&d->p->h, s);
		return;
	}
	buf_c(d->plain, '\n');
	buf_put(d->plain, s);
	buf_c(d->plain, '\n');
	for (size_t i = 0; i < s.n; i++)
		buf_c(d->plain, '-');
	buf_lit(d->plain, "\n\n");
}

static void
words(struct outdoc *d, str s)
{
	if (!d->plain) {
		ui_words(&d->p->h, s);
		return;
	}
	buf_put(d->plain, s);
	buf_lit(d->plain, "\n\n");
}

/* Only what is here or on the web by a safe way is a link. */
static bool
is_address(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] == '"' || s.p[i] == '\\')
			return false;
	return str_starts(s, S("https://")) || (str_starts(s, S("/")) &&
	    !str_starts(s, S("//")));
}

static void
sections(struct outdoc *d, const struct matter *m, const char *links)
{
	str title = str_of(m->info->title);

	for (unsigned i = 0; i < m->a.n; i++) {
		const struct line *l = &m->a.line[i];
		str said;

		if (!l->item || !line_is_current(l, NULL) || l->value.n == 0 ||
		    !str_starts(l->link, str_of(links)) ||
		    str_eq(l->link, title) ||
		    str_eq(l->link, S("bulletin.expires")))
			continue;
		said = line_words(d->p->cx, l);
		heading(d, l->item->text);
		if (!d->plain && is_address(l->value))
			link_p(d->p, said, l->value);
		else
			words(d, said);
	}
}

/* What it led to: where each action stands, for all; what it is, for whoever may
 * see it. Its words were looked at by no second person. */
static enum err
actions_behind(struct outdoc *d, str id)
{
	struct page *p = d->p;
	bool open = !d->plain && matter_may_see(p->cx, KIND_ACTION);
	struct matter_rows l;

	TRY(matter_issued_behind(p->cx, KIND_BULLETIN, id, KIND_ACTION, &l));
	if (l.n)
		heading(d, S("Safety actions that go with it"));
	for (unsigned i = 0; i < l.n; i++) {
		str said = text_of(p, l.at[i].ref, S(": "),
		    matter_state_words(KIND_ACTION, l.at[i].state));

		if (open)
			link_p(p, said, learn_path(p, KIND_ACTION, l.at[i].id,
			    S("")));
		else
			words(d, said);
	}
	return ERR_OK;
}

/* When it is to be looked at again, and that this day has gone by. */
static void
again_draw(struct outdoc *d, const struct matter *m)
{
	struct page *p = d->p;
	int64_t day = matter_time(p->cx, m, "bulletin.expires");

	if (day)
		words(d, text_of(p, S("To be looked at again by "),
		    show_day(p->cx->mem, day), bulletin_is_past(p->cx, m)
		    ? S("; that day has passed. Ask whether it still holds"
		        " before you go by it.") : S(".")));
}

static enum err
read_one(struct page *p, enum kind k, struct matter *m)
{
	return issued_open(p->cx, k, p->param[0], m);
}

static str
out_path(struct page *p, enum kind k, str id)
{
	return web_path(p, k == KIND_GATHERING ? S("gatherings")
	    : S("bulletins"), id);
}

/* What belongs with it, of the other kind. */
static enum err
beside(struct page *p, enum kind k, const struct matter *m, const char *says)
{
	struct matter_rows l;
	struct ui_link *at;

	TRY(matter_issued_about(p->cx, k, m->info->kind, p->param[0], &l));
	if (l.n == 0)
		return ERR_OK;
	at = NEWN(p->cx->mem, struct ui_link, l.n);
	for (unsigned i = 0; i < l.n; i++) {
		struct matter o;

		TRY(issued_open(p->cx, k, l.at[i].id, &o));
		at[i] = (struct ui_link){ matter_title(p->cx, &o),
			out_path(p, k, l.at[i].id), S("") };
	}
	ui_h2(&p->h, str_of(says));
	ui_links(&p->h, at, l.n);
	return ERR_OK;
}

enum err
page_bulletin(struct page *p)
{
	struct outdoc d = { p, NULL };
	struct matter m;

	TRY(read_one(p, KIND_BULLETIN, &m));
	page_open(p, S("/bulletins"), matter_title(p->cx, &m));
	ui_p(&p->h, text_of(p, m.ref, S(" · issued on "),
	    show_day(p->cx->mem, m.day)));
	again_draw(&d, &m);
	sections(&d, &m, "bulletin.");
	TRY(actions_behind(&d, p->param[0]));
	TRY(beside(p, KIND_GATHERING, &m, "Learning events about it"));
	html_lit(&p->h, "<div class=\"heed-noprint\">\n");
	link_p(p, S("As plain text"), web_path(p, S("bulletins"), p->param[0],
	    S("text")));
	web_form(p, web_path(p, S("bulletins"), p->param[0], S("read")));
	ui_p(&p->h, S("If you like, say that you have read it. It is a number"
	    " and nothing else: nobody can see who pressed it."));
	ui_button(&p->h, &(struct ui_button){ .text = S("I have read this"),
	    .kind = UI_SECONDARY });
	ui_form_end(&p->h);
	html_lit(&p->h, "</div>\n");
	return ERR_OK;
}

enum err
post_bulletin_read(struct page *p)
{
	return web_end(p, matter_said_read(p->cx, KIND_BULLETIN, p->param[0]),
	    out_path(p, KIND_BULLETIN, p->param[0]), "saved", page_bulletin);
}

enum err
page_bulletin_text(struct page *p)
{
	struct buf plain;
	struct outdoc d = { p, &plain };
	struct matter m;

	TRY(read_one(p, KIND_BULLETIN, &m));
	buf_init(&plain, p->cx->mem, PAGE_MAX);
	buf_put(&plain, matter_title(p->cx, &m));
	buf_lit(&plain, "\n\n");
	words(&d, text_of(p, m.ref, S(", issued on "), show_day(p->cx->mem,
	    m.day)));
	again_draw(&d, &m);
	sections(&d, &m, "bulletin.");
	TRY(actions_behind(&d, p->param[0]));
	return plain_out(p, &plain);
}

enum err
plain_out(struct page *p, struct buf *b)
{
	p->bare = true;
	p->type = S("text/plain; charset=utf-8");
	html_init(&p->h, p->cx->mem, PAGE_MAX);
	buf_put(&p->h.b, buf_str(b));
	return b->over ? fail(p->cx, ERR_LIMIT, "text",
	    "this is longer than a page may be: print it") : ERR_OK;
}

static enum err
list_draw(struct page *p, enum kind k, const struct matter_rows *l,
    str caption, str none)
{
	bool meet = k == KIND_GATHERING;
	struct ui_table t;
	struct ui_cell *c;

	if (l->n == 0) {
		ui_p(&p->h, none);
		return ERR_OK;
	}
	c = web_table(p, &t, caption, meet ? "What|When|Where" :
	    "What|Issued on|For whom", l->n);
	for (unsigned i = 0; i < l->n; i++, c += t.ncols) {
		struct matter m;

		TRY(issued_open(p->cx, k, l->at[i].id, &m));
		c[0] = (struct ui_cell){ .text = matter_title(p->cx, &m),
			.href = out_path(p, k, l->at[i].id), .words = true };
		c[1].text = show_day(p->cx->mem, l->at[i].day);
		if (str_eq(m.state, S("called-off")))
			c[1].text = text_of(p, c[1].text,
			    S(" (called off)"));
		if (!meet && bulletin_is_past(p->cx, &m))
			c[1].text = text_of(p, c[1].text, S(" (its day to be"
			    " looked at again has passed)"));
		c[2] = (struct ui_cell){ .words = true, .text = meet
			? matter_words(p->cx, &m, "gathering.how")
			: matter_words(p->cx, &m, "bulletin.audience") };
	}
	ui_table(&p->h, &t);
	return ERR_OK;
}

static unsigned
page_no(const struct page *p)
{
	return (unsigned)web_query_int(p, "page", PAGES_MAX, 0);
}

enum err
page_bulletins(struct page *p)
{
	struct matter_rows l;
	unsigned no = page_no(p);

	TRY(matter_issued_list(p->cx, KIND_BULLETIN, false,
	    p->cx->now + DAY_S, no, &l));
	page_open(p, S("/home"), S("Bulletins: what was learned"));
	TRY(list_draw(p, KIND_BULLETIN, &l, S("The newest first"),
	    S("None has been issued yet.")));
	web_pages(p, no, l.more);
	link_p(p, S("Learning events: what is to come"), S("/gatherings"));
	if (matter_may_see(p->cx, KIND_BULLETIN))
		link_p(p, S("Bulletins that are being written"),
		    S("/learn/bulletin"));
	return ERR_OK;
}

enum err
page_gatherings(struct page *p)
{
	int64_t today = p->cx->now - p->cx->now % DAY_S;
	struct matter_rows l;
	unsigned no = page_no(p);

	page_open(p, S("/bulletins"), S("Learning events"));
	if (no == 0) {
		TRY(matter_issued_list(p->cx, KIND_GATHERING, true, today, 0,
		    &l));
		ui_h2(&p->h, S("To come"));
		TRY(list_draw(p, KIND_GATHERING, &l, S("The next first"),
		    S("Nothing is planned at present.")));
	}
	TRY(matter_issued_list(p->cx, KIND_GATHERING, false, today, no, &l));
	ui_h2(&p->h, S("Before today"));
	TRY(list_draw(p, KIND_GATHERING, &l, S("The latest first"),
	    S("There was none yet.")));
	web_pages(p, no, l.more);
	if (matter_may_see(p->cx, KIND_GATHERING))
		link_p(p, S("Plan one"), S("/learn/gathering/new"));
	return ERR_OK;
}

enum err
page_gathering(struct page *p)
{
	struct outdoc d = { p, NULL };
	struct matter m;

	TRY(read_one(p, KIND_GATHERING, &m));
	page_open(p, S("/gatherings"), matter_title(p->cx, &m));
	if (str_eq(m.state, S("called-off")))
		ui_inset(&p->h, S("It was called off."));
	if (str_eq(m.state, S("held")))
		ui_p(&p->h, S("It was held."));
	sections(&d, &m, "gathering.");
	return beside(p, KIND_BULLETIN, &m, "Bulletins about it");
}

/* ---- before it goes out ---- */

static enum err
known_draw(struct page *p, const struct matter *m)
{
	struct apart a;

	ui_h2(&p->h, S("Who could be known"));
	TRY(bulletin_apart_look(p->cx, m, &a));
	known_by_draw(p, &a);
	if (m->nabout == 0)
		ui_p(&p->h, S("It is linked to no record yet, so there are no"
		    " names to look for: link what it comes from below."));
	return ERR_OK;
}

enum err
bulletin_top(struct page *p, struct matter *m)
{
	int64_t n;
	str by;

	if (str_eq(m->state, S("issued"))) {
		TRY(matter_read_count(p->cx, KIND_BULLETIN, m->rec.id, &n));
		/* One who presses three times is three: nobody is known. */
		ui_p(&p->h, n == 1 ? S("It was marked as read once. Nobody can"
		    " see by whom.") : text_of(p, S("It was marked as read "),
		    int_words(p, n), S(" times. Nobody can see by whom.")));
		link_p(p, S("As all staff read it"), out_path(p, KIND_BULLETIN,
		    m->rec.id));
		link_p(p, S("Reports for the board: what was learned stands in"
		    " them too"), S("/learn/report"));
		return ERR_OK;
	}
	TRY(known_draw(p, m));
	ui_h2(&p->h, S("The second person"));
	if (bulletin_is_looked_at(p->cx, m, &by))
		ui_p(&p->h, text_of(p, by, S(" has looked at it as it"
		    " stands.")));
	else
		ui_p(&p->h, by.n ? S("It was changed since a second person"
		    " looked at it.") : S("Someone who wrote none of it looks"
		    " at it before it is issued."));
	link_p(p, S("Look at it as a second person"), learn_path(p,
	    KIND_BULLETIN, m->rec.id, S("look")));
	return ERR_OK;
}

enum err
gathering_top(struct page *p, struct matter *m)
{
	if (str_eq(m->state, S("draft")))
		return known_draw(p, m);
	link_p(p, S("As all staff read it"), out_path(p, KIND_GATHERING,
	    m->rec.id));
	return ERR_OK;
}

static enum err
prompts_draw(struct page *p, const struct matter *m)
{
	struct prompteds w;

	TRY(bulletin_words(p->cx, m, &w));
	ui_h2(&p->h, S("Words to look at again"));
	if (w.hits == 0)
		ui_p(&p->h, S("The list found none. It does not know every"
		    " word: read it as someone who lost someone."));
	for (unsigned i = 0; i < w.n; i++)
		for (unsigned k = 0; k < w.at[i].found.n; k++) {
			const struct finding *f = &w.at[i].found.at[k];

			ui_inset_start(&p->h);
			ui_words(&p->h, words_around(p, w.at[i].line->value,
			    f->start, f->end));
			ui_p(&p->h, f->why);
			if (f->instead.n)
				ui_p(&p->h, text_of(p, S("Instead: "),
				    f->instead, S(".")));
			ui_inset_end(&p->h);
		}
	return ERR_OK;
}

enum err
page_bulletin_look(struct page *p)
{
	struct outdoc d = { p, NULL };
	struct ui_option *o;
	struct matter m;
	unsigned n;
	bool mine;

	TRY(matter_open(p->cx, KIND_BULLETIN, p->param[0], &m));
	TRY(bulletin_is_mine(p->cx, &m, &mine));
	learn_open(p, &m, S("A second person looks at it"));
	ui_preview_start(&p->h, S("All staff will see"));
	ui_heading(&p->h, &(struct ui_heading){ .level = 2,
	    .text = matter_title(p->cx, &m), .words = true });
	again_draw(&d, &m);
	sections(&d, &m, "bulletin.");
	TRY(actions_behind(&d, p->param[0]));
	ui_preview_end(&p->h);
	TRY(known_draw(p, &m));
	TRY(prompts_draw(p, &m));
	ui_h2(&p->h, S("Does all of this hold?"));
	if (mine) {
		ui_p(&p->h, S("You wrote some of it. Ask a colleague who did"
		    " not to look at it: send them the address of this page,"
		    " or hand the bulletin on to them."));
		return ERR_OK;
	}
	web_form(p, S(""));
	o = code_options(p, "bulletin-check", &n);
	for (unsigned i = 0; i < n; i++)
		o[i].checked = is_ticked(p, "yes", o[i].value, false);
	ui_checkboxes(&p->h, &(struct ui_checkboxes){ .f = { .name = S("yes"),
	    .label = S("I have read all of it, and each of these holds"),
	    .error = web_error(p, "yes") }, .options = o, .noptions = n });
	return web_submit(p, S("Say so, with my name"));
}

enum err
post_bulletin_look(struct page *p)
{
	str left = codes_posted(p, "yes", "bulletin-check");
	str yes[40];
	unsigned n = 0;
	struct matter m;
	enum err e;

	TRY(matter_open(p->cx, KIND_BULLETIN, p->param[0], &m));
	while (left.n && n < 40)
		(void)str_cut(&left, ' ', &yes[n++]);
	e = bulletin_look_keep(p->cx, &m, yes, n);
	return learn_end(p, e, &m, page_bulletin_look);
}
