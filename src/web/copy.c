/*
 * A copy of all of someone's record: for the person to take and to ask for, for
 * their team to look through, make and hand over (CARE-76).
 *
 * The person's page and file say nothing of what waits or was kept back: only
 * that something may have been, and whom to ask. What is in the copy is
 * care/copy.c's.
 */
#include "care/copy.h"
#include "core/arena.h"
#include "core/time.h"
#include "web/people_kit.h"

enum { A_PAGE = 25, LOOKED_MAX = 1000 };

static str
copy_path(struct page *p)
{
	return web_here(p, "copy");
}

/* ---- the page ---- */

static void
notes_draw(struct page *p, const struct copy_notes *l, const char *says)
{
	str *s = NEWN(p->cx->mem, str, l->n + 1);

	for (unsigned i = 0; i < l->n; i++) {
		const struct copy_note *n = &l->at[i];

		s[i] = text_of(p, str_of(says), show_day(p->cx->mem, n->at),
		    S(", by "), n->by.n ? n->by : S("someone of the team"),
		    S(": "), n->text, n->how.n ? text_of(p, S(" ("), n->how,
		        S(")")) : S(""));
	}
	web_list(p, s, l->n);
}

static enum err
asked_draw(struct page *p)
{
	struct copy_notes asked, handed;

	TRY(copy_notes(p->cx, p->person, "request", &asked));
	TRY(copy_notes(p->cx, p->person, "handover", &handed));
	if (asked.n || handed.n)
		ui_h2(&p->h, S("What was asked for, and handed over"));
	notes_draw(p, &asked, "Asked for on ");
	notes_draw(p, &handed, "Handed over on ");
	return ERR_OK;
}

static void
files_draw(struct page *p)
{
	const struct ui_link go[] = {
		{ .text = S("One file that opens without internet"),
		    .href = web_here(p, "copy/file") },
		{ .text = S("Plain text, to be read aloud"),
		    .href = web_here(p, "copy/text") } };

	ui_links(&p->h, go, 2);
	ui_p(&p->h, wording("record.copy-safe"));
}

static const char *const state_words[] = {
	[COPY_OPEN] = "Not looked at yet: left out",
	[COPY_KEPT] = "Kept back",
	[COPY_RELEASED] = "In the copy",
};

static enum err
waiting_draw(struct page *p)
{
	unsigned no = (unsigned)web_query_int(p, "page", COPY_ITEMS_MAX /
	    A_PAGE, 0), from = no * A_PAGE, n;
	struct copy_items l;
	struct ui_table t;
	struct ui_cell *c;

	TRY(copy_withheld(p->cx, p->person, &l));
	ui_h2(&p->h, S("Look through what waits"));
	n = l.n > from ? l.n - from : 0;
	n = n > A_PAGE ? A_PAGE : n;
	if (n == 0) {
		ui_p(&p->h, wording("record.copy-none"));
		return ERR_OK;
	}
	ui_p(&p->h, wording("record.copy-review"));
	c = web_table(p, &t, S("Withheld items, in the order of the record"),
	    "Withheld item|Why|Written|Where it stands", n);
	for (unsigned i = 0; i < n; i++, c += t.ncols) {
		const struct copy_item *it = &l.at[from + i];

		c[0] = (struct ui_cell){ .text = it->title, .href = text_of(p,
		    web_here(p, "copy/item"), S("?item="), it->key) };
		c[1].text = code_words("copy-why", it->why);
		c[2].text = show_day(p->cx->mem, it->at);
		c[3].text = str_of(state_words[it->state]);
	}
	ui_table(&p->h, &t);
	web_pages(p, no, l.n > from + A_PAGE);
	if (l.more)
		ui_p(&p->h, S("There is more than can be listed here. What is"
		    " not listed stays out of the copy."));
	return ERR_OK;
}

static enum err
hand_draw(struct page *p)
{
	unsigned n;
	struct ui_option *o = code_options(p, "sent-how", &n);
	const struct ui_select how = { .f = { .name = S("how"),
		.label = S("How") }, .options = o, .noptions = n,
		.value = web_value(p, "how", n ? o[0].value : S("")) };

	ui_h2(&p->h, S("Make the copy, and hand it over"));
	files_draw(p);
	web_form(p, copy_path(p));
	ui_hidden(&p->h, S("do"), S("hand"));
	web_line(p, "to", S("Who has it"), S("A name, or what they are to the"
	    " person"), S(""), 30);
	ui_select(&p->h, &how);
	return web_submit(p, S("Write down that it was handed over"));
}

static void
ask_draw(struct page *p)
{
	ui_h2(&p->h, p->own ? S("Ask for the whole of it")
	    : S("They ask for the whole of it"));
	web_form(p, copy_path(p));
	ui_hidden(&p->h, S("do"), S("ask"));
	web_area(p, "words", p->own ? S("Is there something that you want in"
	    " particular, or a way that it should reach you?")
	    : S("In their words: what they want, and how it should reach"
	        " them"), S("You can leave this empty"), S(""), 2);
	(void)web_submit(p, p->own ? S("Ask for all of my record")
	    : S("Write down that they asked"));
}

enum err
page_copy(struct page *p)
{
	page_open(p, p->own ? web_here(p, "sharing") : person_home(p),
	    wording(p->own ? "record.copy" : "record.copy-theirs"));
	ui_p(&p->h, wording("record.copy-what"));
	if (p->own) {
		ui_p(&p->h, wording("record.copy-now"));
		files_draw(p);
		ui_p(&p->h, wording("record.copy-left-out"));
		ask_draw(p);
		return asked_draw(p);
	}
	TRY(asked_draw(p));
	TRY(waiting_draw(p));
	TRY(hand_draw(p));
	ask_draw(p);
	return ERR_OK;
}

enum err
post_copy(struct page *p)
{
	bool hand = str_eq(web_post(p, "do"), S("hand"));
	enum err e;

	if (hand)
		e = copy_hand(p->cx, p->person, web_post(p, "to"),
		    is_code("sent-how", web_post(p, "how"))
		    ? web_post(p, "how") : S(""));
	else
		e = copy_ask(p->cx, p->person, web_post(p, "words"));
	return web_end(p, e, copy_path(p), hand ? "copied" : "copy-asked",
	    page_copy);
}

/* ---- one item ---- */

static enum err
item_find(struct page *p, struct copy_item *out)
{
	str key = web_query(p, "item");
	struct copy_items l;

	if (p->rq->verb == VERB_POST)
		key = web_post(p, "item");
	TRY(copy_withheld(p->cx, p->person, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].key, key)) {
			*out = l.at[i];
			return ERR_OK;
		}
	return web_absent(p, "item");
}

static void
choice_draw(struct page *p, const struct copy_item *it)
{
	web_form(p, web_here(p, "copy/item"));
	ui_hidden(&p->h, S("item"), it->key);
	version_draw(p, it->v);
	web_area(p, "why", S("The reason"), S("Needed to keep it back. The"
	    " person can ask for the reason; they do not see it here."),
	    it->reason, 3);
	ui_buttons_start(&p->h);
	ui_button(&p->h, &(struct ui_button){ .text = S("Keep it back"),
	    .name = S("do"), .value = S("keep") });
	if (!it->never)
		ui_button(&p->h, &(struct ui_button){ .kind = UI_SECONDARY,
		    .text = S("Put it into the copy"), .name = S("do"),
		    .value = S("release") });
	ui_buttons_end(&p->h);
	ui_form_end(&p->h);
}

enum err
page_copy_item(struct page *p)
{
	struct copy_item it = { 0 };

	TRY(item_find(p, &it));
	page_open(p, copy_path(p), S("Withheld item"));
	ui_heading(&p->h, &(struct ui_heading){ .level = 2, .size = UI_M,
	    .text = it.title });
	ui_p(&p->h, text_of(p, code_words("copy-why", it.why), S(". Written on "),
	    show_day(p->cx->mem, it.at), S(".")));
	if (it.words.n)
		ui_words(&p->h, it.words);
	else
		link_p(p, S("Open the record"), web_path(p, S("person"),
		    p->person, S("record"), str_of(kind_info[it.kind].code),
		    it.id));
	if (it.state != COPY_OPEN)
		ui_p(&p->h, text_of(p, str_of(state_words[it.state]), S(", "),
		    it.by, S(", "), show_day(p->cx->mem, it.decided)));
	choice_draw(p, &it);
	return ERR_OK;
}

enum err
post_copy_item(struct page *p)
{
	bool release = str_eq(web_post(p, "do"), S("release"));
	enum err e = copy_decide(p->cx, p->person, web_post(p, "item"),
	    version_post(p), release, web_post(p, "why"));

	return web_end(p, e, copy_path(p), release ? "copy-released"
	    : "copy-kept", page_copy_item);
}

/* ---- the file ---- */

static enum err
file_make(struct page *p, bool plain)
{
	str *looked, file;
	unsigned n;

	TRY(look_sentences(p, LOOKED_MAX, &looked, &n));
	TRY(copy_file(p->cx, p->person, plain, looked, n, &file));
	door_note_look(p->cx, "download", str_of(kind_info[KIND_COPY].code),
	    S(""), 0, p->person, S(""));
	p->bare = true;
	html_init(&p->h, p->cx->mem, file.n + 64);
	buf_put(&p->h.b, file);
	return ERR_OK;
}

enum err
page_copy_file(struct page *p)
{
	TRY(file_make(p, false));
	p->download = S("record.html");
	return ERR_OK;
}

enum err
page_copy_text(struct page *p)
{
	TRY(file_make(p, true));
	p->type = S("text/plain; charset=utf-8");
	return ERR_OK;
}
