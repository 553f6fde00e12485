/*
 * The words of a learning response, looked at again (LEARN-30): what a list
 * points out, why, and what could stand there instead. The author decides; that
 * they have looked is kept.
 */
#include "web/learn_inquiry.h"

#include "core/arena.h"

enum { AROUND = 70 };

/* Back to the beginning of a letter. */
static size_t
letter(str s, size_t at)
{
	while (at > 0 && at < s.n && ((unsigned char)s.p[at] & 0xc0) == 0x80)
		at--;
	return at;
}

/* Some words round a place, the place itself in quotation marks. */
static str
around(struct page *p, str s, const struct finding *f)
{
	size_t from = letter(s, f->start > AROUND ? f->start - AROUND : 0);
	size_t to = letter(s, f->end + AROUND < s.n ? f->end + AROUND : s.n);

	return text_of(p, from ? S("… ") : S(""), str_sub(s, from,
	    f->start - from), S("“"), str_sub(s, f->start, f->end - f->start),
	    S("”"), str_sub(s, f->end, to - f->end), to < s.n ? S(" …")
	    : S(""));
}

/* Where the text is changed: its entry's page, or its part's. */
static str
where_path(struct page *p, const struct matter *m, const struct line *l)
{
	const struct item *top = l->item;

	while (top->up != (unsigned)(top - m->form->item))
		top = &m->form->item[top->up];
	return l->parent.n ? web_path(p, S("learn"), S("inquiry"), m->rec.id,
	    top->link, l->parent) : inquiry_path(p, m, top->link);
}

static void
worded_draw(struct page *p, const struct matter *m, const struct worded *w)
{
	ui_heading(&p->h, &(struct ui_heading){ .level = 2, .size = UI_S,
	    .text = w->line->item->text });
	for (unsigned i = 0; i < w->found.n; i++) {
		const struct finding *f = &w->found.at[i];

		ui_inset_start(&p->h);
		ui_words(&p->h, around(p, w->line->value, f));
		ui_p(&p->h, f->why);
		if (f->instead.n)
			ui_p(&p->h, text_of(p, S("Instead: "), f->instead,
			    S(".")));
		ui_inset_end(&p->h);
	}
	ui_link(&p->h, &(struct ui_link){ S("Change this text"),
	    where_path(p, m, w->line), w->line->item->text });
}

static void
looks_draw(struct page *p, const struct matter *m)
{
	struct ui_table t;
	struct ui_cell *c;
	unsigned n = 0;

	for (const struct line *l = entry_next(&m->a, "checked.one", NULL); l;
	    l = entry_next(&m->a, "checked.one", l))
		n++;
	if (n == 0)
		return;
	c = web_table(p, &t, S("Earlier looks at the words"),
	    "When|Who|#Kept as written", n);
	for (const struct line *l = entry_next(&m->a, "checked.one", NULL); l;
	    l = entry_next(&m->a, "checked.one", l), c += t.ncols) {
		c[0].text = inquiry_detail(p, m, l, "checked.at");
		c[1].text = inquiry_detail(p, m, l, "checked.by");
		c[2].text = inquiry_detail(p, m, l, "checked.kept");
	}
	ui_table(&p->h, &t);
}

enum err
page_inquiry_words(struct page *p)
{
	struct wordeds w;
	struct matter m;

	TRY(inquiry_read(p, &m));
	TRY(inquiry_words(p->cx, &m, &w));
	learn_open(p, &m, S("Look at the words"));
	ui_p(&p->h, S("A list of words points out what could sound like blame "
	    "or like hindsight. It does not know what you mean: you decide. "
	    "What others said, and evidence, is not looked at here."));
	for (unsigned i = 0; i < w.n; i++)
		worded_draw(p, &m, &w.at[i]);
	if (w.hits == 0)
		ui_p(&p->h, S("The list found nothing. It does not know every "
		    "word: read it once more as someone who was there, and as "
		    "someone who was hurt."));
	if (w.left)
		ui_p(&p->h, S("Some texts are too long for the list. Please "
		    "read these yourself."));
	if (inquiry_words_done(p->cx, &m)) {
		ui_p(&p->h, S("Someone has looked at these words as they "
		    "stand."));
	} else {
		web_form(p, S(""));
		TRY(web_submit(p, w.hits ? S("I have looked: what stands "
		    "there stays") : S("I have looked at it")));
	}
	looks_draw(p, &m);
	return ERR_OK;
}

enum err
post_inquiry_words(struct page *p)
{
	struct matter m;
	enum err e;

	TRY(inquiry_read(p, &m));
	e = inquiry_words_keep(p->cx, &m);
	return learn_end(p, e, &m, page_inquiry_words);
}
