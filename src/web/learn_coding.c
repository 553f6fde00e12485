/*
 * Coding a text with themes, counts of themes, how far two coders agree, and
 * the code books themselves. Works by copying words into a field: no script.
 */
#include "core/arena.h"
#include "learning/coding.h"
#include "web/learn_themes.h"

#include <stdio.h>

enum { ENTRIES_MAX = 100, TERMS_MAX = 600 };

/* What is coded: ?of=event/ID&entry=LINE. */
struct coded_target { struct matter m; str name, entry; };

static str
given(struct page *p, const char *name)
{
	return p->rq->verb == VERB_POST ? web_post(p, name)
	    : web_query(p, name);
}

static enum err
target_read(struct page *p, struct coded_target *t)
{
	enum kind k;
	str id;

	t->name = given(p, "of");
	t->entry = given(p, "entry");
	id = matter_name_cut(t->name, &k);
	if (id.n == 0 || !learn_of(k) || !kind_is_coded(k))
		return web_absent(p, "of");
	TRY(matter_open(p->cx, k, id, &t->m));
	if (t->entry.n && !line_find(&t->m.a, t->entry))
		return web_absent(p, "entry");
	return ERR_OK;
}

static str
code_path(struct page *p, str name, str entry)
{
	return text_of(p, S("/learn/code?of="), name, entry.n ? S("&entry=")
	    : S(""), entry);
}

/* ---- the texts ---- */

static void
texts_draw(struct page *p, const struct coded_texts *t)
{
	ui_h2(&p->h, S("The text"));
	if (t->n == 0)
		ui_p(&p->h, S("There are no words in it yet."));
	for (unsigned i = 0; i < t->n; i++) {
		ui_heading(&p->h, &(struct ui_heading){ .level = 3, .size = UI_S,
		    .text = t->at[i].asks });
		ui_words(&p->h, t->at[i].said);
	}
}

/* Findings, concerns and comments can be coded one by one. */
static void
entries_draw(struct page *p, const struct coded_target *t)
{
	static const char *const of[] = { "findings.one", "concerns.one",
		"comments.one" };
	struct ui_link *l = NEWN(p->cx->mem, struct ui_link, ENTRIES_MAX);
	unsigned n = 0;

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		for (const struct line *e = entry_next(&t->m.a, of[i], NULL);
		    e && n < ENTRIES_MAX; e = entry_next(&t->m.a, of[i], e))
			l[n++] = (struct ui_link){ learn_entry_title(p, &t->m,
				e), code_path(p, t->name, e->id), S("") };
	if (n == 0 || t->entry.n)
		return;
	ui_h2(&p->h, S("One of these alone"));
	ui_links(&p->h, l, n);
}

static str
detail(struct page *p, const struct matter *m, const struct line *e,
    const char *link)
{
	const struct line *l = line_in(&m->a, e->id, link);

	return l && l->value.n ? line_words(p->cx, l) : S("");
}

static void
mine_draw(struct page *p, const struct matter *m)
{
	struct ui_table t;
	struct ui_cell *c;
	unsigned n = 0;

	for (const struct line *l = entry_next(&m->a, "themes.one", NULL); l;
	    l = entry_next(&m->a, "themes.one", l))
		n++;
	ui_h2(&p->h, S("What you said so far"));
	if (n == 0) {
		ui_p(&p->h, S("Nothing yet."));
		return;
	}
	c = web_table(p, &t, S("Your themes"), "Theme|Which words|How sure|Memo",
	    n);
	for (const struct line *l = entry_next(&m->a, "themes.one", NULL); l;
	    l = entry_next(&m->a, "themes.one", l), c += t.ncols) {
		str start = detail(p, m, l, "themes.start");

		c[0].text = term_words(p->cx, text_of(p, detail(p, m, l,
		    "themes.book"), S("/"), detail(p, m, l, "themes.term")));
		c[1] = (struct ui_cell){ .words = true, .text = start.n
			? text_of(p, detail(p, m, l, "themes.span"),
			    S(" (characters "), start, S(" to "), detail(p, m,
			    l, "themes.end"), S(")")) : S("The whole text") };
		c[2].text = detail(p, m, l, "themes.sure");
		c[3] = (struct ui_cell){ .words = true,
			.text = detail(p, m, l, "themes.memo") };
	}
	ui_table(&p->h, &t);
	link_p(p, S("Take one out, or say that it is coded"), learn_path(p,
	    KIND_CODING, m->rec.id, S("")));
}

static void
form_fields(struct page *p)
{
	struct ui_option *o = NEWN(p->cx->mem, struct ui_option, TERMS_MAX);
	const struct code_book *b;
	unsigned n = 0, nsure;
	struct ui_option *sure = code_options(p, "coding-sure", &nsure);

	for (unsigned i = 0; (b = code_book_at(i)); i++)
		for (unsigned t = 0; t < b->n && n < TERMS_MAX; t++)
			if (!b->at[t].retired)
				o[n++] = (struct ui_option){ .value =
					text_of(p, b->code, S("/"),
					b->at[t].code), .text = text_of(p,
					b->says, S(": "), b->at[t].says) };
	ui_select(&p->h, &(struct ui_select){ .f = { .name = S("term"),
	    .label = S("Theme"), .error = web_error(p, "term") },
	    .options = o, .noptions = n, .value = web_value(p, "term",
	    S("")) });
	web_area(p, "span", S("Which words"), S("Copy them out of the text as"
	    " they stand. Leave it empty for the whole text."), S(""), 3);
	ui_radios(&p->h, &(struct ui_radios){ .f = { .name = S("sure"),
	    .label = S("How sure are you?") }, .options = sure,
	    .noptions = nsure, .value = web_value(p, "sure", nsure
	    ? sure[0].value : S("")) });
	web_area(p, "memo", S("Memo: why this theme"), S(""), S(""), 2);
}

/* No text was named. */
static enum err
which_draw(struct page *p)
{
	struct ui_link l[8];
	unsigned n = 0;

	page_open(p, S("/learn/codes"), S("Code a text"));
	ui_p(&p->h, S("Begin at the page of what you want to code: it has a"
	    " link for it."));
	for (unsigned i = 0; learn_at(i) && n < 8; i++)
		if (kind_is_coded(learn_at(i)->kind) &&
		    matter_may_see(p->cx, learn_at(i)->kind))
			l[n++] = (struct ui_link){ str_of(learn_at(i)->plural),
				learn_path(p, learn_at(i)->kind, S(""), S("")),
				S("") };
	ui_links(&p->h, l, n);
	return ERR_OK;
}

enum err
page_code(struct page *p)
{
	struct coded_texts texts;
	struct coded_target t;
	struct matter mine;

	if (given(p, "of").n == 0)
		return which_draw(p);
	TRY(target_read(p, &t));
	TRY(coding_texts(p->cx, &t.m, t.entry, &texts));
	TRY(coding_mine(p->cx, t.name, t.entry, t.m.unit, &mine));
	page_open(p, learn_path_of(p, t.name), S("Code this text"));
	ui_p(&p->h, text_of(p, matter_title(p->cx, &t.m), S(" · "), t.m.ref));
	texts_draw(p, &texts);
	entries_draw(p, &t);
	mine_draw(p, &mine);
	if (!mine.live) {
		ui_p(&p->h, S("You have finished coding this text."));
		return ERR_OK;
	}
	if (texts.n == 0)
		return ERR_OK;
	ui_h2(&p->h, S("Add a theme"));
	web_form(p, S("/learn/code"));
	ui_hidden(&p->h, S("of"), t.name);
	ui_hidden(&p->h, S("entry"), t.entry);
	form_fields(p);
	link_p(p, S("What the themes mean"), S("/learn/codes"));
	return web_submit(p, S("Add it"));
}

enum err
post_code(struct page *p)
{
	struct coding_take k = { .term = web_post(p, "term"),
		.span = web_post(p, "span"), .sure = web_post(p, "sure"),
		.memo = web_post(p, "memo") };
	struct coded_texts texts;
	struct coded_target t;
	struct matter mine;
	enum err e = ERR_OK;

	TRY(target_read(p, &t));
	TRY(coding_texts(p->cx, &t.m, t.entry, &texts));
	TRY(coding_mine(p->cx, t.name, t.entry, t.m.unit, &mine));
	(void)str_cut(&k.term, '/', &k.book);
	if (k.sure.n == 0)
		k.sure = S("not-said");
	if (t.entry.n && !mine.exists) {
		struct hand hand = hand_of(p);
		struct op op = matter_op(&mine, S(""), "coding.entry",
		    t.entry);
		struct op_result end;

		e = answers_apply(p->cx, &mine.a, &op, 1, &hand, &end);
	}
	if (e == ERR_OK)
		e = coding_add(p->cx, &mine, &texts, &k);
	if (e != ERR_OK)
		return web_again(p, e, page_code);
	/* Its address has a question of its own: it says done after that. */
	p->go = text_of(p, code_path(p, t.name, t.entry), S("&done=saved"));
	return ERR_OK;
}

/* On the page of what may be coded. */
enum err
coding_draw(struct page *p, struct matter *m)
{
	if (!matter_may_see(p->cx, KIND_CODING))
		return ERR_OK;
	ui_h2(&p->h, S("Themes"));
	link_p(p, S("Code this text with themes"), code_path(p,
	    matter_name(p->cx, m), S("")));
	return ERR_OK;
}

/* ---- counts, agreement, books ---- */

static enum err
counts_draw(struct page *p)
{
	struct term_counts l;
	struct ui_table t;
	struct ui_cell *c;

	TRY(coding_counts(p->cx, &l));
	c = web_table(p, &t, S("In how many texts"), "Theme|#Texts", l.n);
	for (unsigned i = 0; i < l.n; i++, c += t.ncols) {
		c[0].text = term_words(p->cx, l.at[i].term);
		c[1].text = int_words(p, l.at[i].n);
	}
	t.none = S("No text has been coded yet: begin at the page of an event,"
	    " a finding or a death.");
	ui_table(&p->h, &t);
	return ERR_OK;
}

static str
two_places(struct page *p, double d)
{
	char s[32];

	(void)snprintf(s, sizeof(s), "%.2f", d);
	return str_dup(p->cx->mem, str_of(s));
}

static enum err
agree_draw(struct page *p)
{
	struct agreeds l;
	struct ui_table t;
	struct ui_cell *c;

	TRY(coding_agree(p->cx, &l));
	ui_h2(&p->h, S("Where two people coded the same text"));
	ui_p(&p->h, S("For each theme of a code book: did both give it, or"
	    " neither? Kappa says how far that goes beyond chance; 1 is"
	    " always, 0 is no more than chance. Where it is low, talk about"
	    " what the themes mean: it says nothing about the coders."));
	c = web_table(p, &t, S("How far two coders agree"),
	    "Coders|Code book|#Texts|#The same|#Kappa", l.n);
	for (unsigned i = 0; i < l.n; i++, c += t.ncols) {
		const struct agreed *g = &l.at[i];

		c[0].text = text_of(p, account_words(p, g->one), S(" and "),
		    account_words(p, g->two));
		c[1].text = g->book->says;
		c[2].text = int_words(p, g->texts);
		c[3].text = text_of(p, int_words(p, (int64_t)(g->a.raw * 100 +
		    0.5)), S("%"));
		c[4].text = g->a.known ? two_places(p, g->a.kappa)
		    : S("cannot be said");
	}
	t.none = S("No text has been coded by two people yet.");
	ui_table(&p->h, &t);
	if (l.more)
		ui_p(&p->h, S("There are more codings than are counted"
		    " here: these are the first 5,000."));
	return ERR_OK;
}

enum err
page_codes(struct page *p)
{
	struct ui_link at[BOOKS_MAX];
	const struct code_book *b;
	unsigned n = 0;

	if (!matter_may_see(p->cx, KIND_CODING))
		return fail(p->cx, ERR_DENIED, "route", "%s",
		    err_info[ERR_DENIED].text);
	page_open(p, S("/learn"), S("Themes of texts"));
	TRY(counts_draw(p));
	TRY(agree_draw(p));
	ui_h2(&p->h, S("Code books"));
	for (unsigned i = 0; (b = code_book_at(i)); i++)
		at[n++] = (struct ui_link){ text_of(p, b->says, S(": "),
			b->meaning), web_path(p, S("learn"), S("codes"),
			b->code), S("") };
	ui_links(&p->h, at, n);
	link_p(p, S("Codings, the newest first"), S("/learn/coding"));
	return ERR_OK;
}

enum err
page_code_book(struct page *p)
{
	const struct code_book *b = code_book_of(p->param[0]);
	struct ui_table t;
	struct ui_cell *c;

	if (!b)
		return web_absent(p, "book");
	page_open(p, S("/learn/codes"), b->says);
	ui_p(&p->h, text_of(p, b->meaning, S(". Version "), b->version,
	    S(".")));
	c = web_table(p, &t, S("Themes"), "Theme|What it means|Belongs below",
	    b->n);
	for (unsigned i = 0; i < b->n; i++, c += t.ncols) {
		c[0].text = b->at[i].retired ? text_of(p, b->at[i].says,
		    S(" (offered no more)")) : b->at[i].says;
		c[1].text = b->at[i].meaning;
		c[2].text = b->at[i].up.n ? term_words(p->cx, text_of(p,
		    b->code, S("/"), b->at[i].up)) : S("");
	}
	ui_table(&p->h, &t);
	return ERR_OK;
}
