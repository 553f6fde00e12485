/*
 * The duty of candour on its page: what suggests that it holds, the clock, and
 * what can be printed. A letter here is a draft of plain words from what was
 * written down; nothing is sent.
 */
#include "core/arena.h"
#include "core/time.h"
#include "learning/candour.h"
#include "web/learn_with.h"

static str
path_of(struct page *p, const struct matter *m, const char *tail)
{
	return learn_path(p, KIND_CANDOUR, m->rec.id, str_of(tail));
}

/* ---- above the parts ---- */

/* What each event or death that it is about says, where the viewer may see it. */
static enum err
hints_draw(struct page *p, const struct matter *m)
{
	bool any = false;

	for (unsigned i = 0; i < m->nabout; i++) {
		struct candour_asked a;
		struct matter about;
		enum kind k;
		str id = matter_name_cut(m->about[i], &k);
		enum err e;

		if ((k != KIND_EVENT && k != KIND_DEATH) || !learn_of(k))
			continue;
		e = matter_open(p->cx, k, id, &about);
		if (e == ERR_ABSENT || e == ERR_GONE) {
			ctx_calm(p->cx);
			continue;
		}
		TRY(e);
		TRY(candour_look(p->cx, &about, matter_value(m, "test.lasts"),
		    &a));
		if (a.hint == CANDOUR_NONE)
			continue;
		any = true;
		ui_p(&p->h, text_of(p, about.ref, S(": "), str_of(a.why),
		    a.required ? S(" Someone has to decide, either way.")
		    : S(" An NHS body asks itself whether it has to be"
		        " told.")));
	}
	if (any)
		ui_p(&p->h, wording("candour.suggests"));
	return ERR_OK;
}

static str
days(struct page *p, int64_t n, const char *what)
{
	return text_of(p, int_words(p, n), S(" "), str_of(what),
	    n == 1 ? S("day") : S("days"));
}

static enum err
clock_draw(struct page *p, const struct matter *m)
{
	struct candour_clock c;

	TRY(candour_clock(p->cx, m, &c));
	if (!c.known) {
		ui_p(&p->h, S("When we became aware of it is not written down"
		    " yet: the clock cannot be shown."));
		return ERR_OK;
	}
	ui_p(&p->h, text_of(p, days(p, c.days, ""), S(" ("),
	    days(p, c.working, "working "), c.told
	    ? S(") passed from when we became aware to the letter.")
	    : S(") since we became aware.")));
	if (!c.told)
		ui_p(&p->h, text_of(p, S("The letter is meant to go within "),
		    days(p, c.within, "working "), S(", by "),
		    day_say(p, c.target), S(". "), wording("candour.target"),
		    holidays_known(c.target) ? S("") : S(" The bank holidays of"
		    " that year are not known here.")));
	return ERR_OK;
}

enum err
candour_top(struct page *p, struct matter *m)
{
	const struct ui_link go[] = {
		{ S("The record of telling in person, to print"),
			path_of(p, m, "in-person"), S("") },
		{ S("A draft of the letter, to print"), path_of(p, m,
			"letter"), S("") },
		{ S("A copy for who handles claims, without words of"
		    " apology"), path_of(p, m, "claims"), S("") } };

	TRY(hints_draw(p, m));
	TRY(clock_draw(p, m));
	ui_links(&p->h, go, 3);
	return ERR_OK;
}

/* ---- on paper ---- */

/* What was answered, or that it was not. */
static str
answer(struct page *p, const struct matter *m, const char *link)
{
	str s = matter_words(p->cx, m, link);

	return s.n ? s : wording("candour.missing");
}

static enum err
paper_open(struct page *p, struct matter *m, str heading)
{
	TRY(matter_open(p->cx, KIND_CANDOUR, p->param[0], m));
	page_open(p, path_of(p, m, ""), heading);
	html_lit(&p->h, "<div class=\"heed-noprint\">\n");
	ui_p(&p->h, wording("candour.draft"));
	html_lit(&p->h, "</div>\n");
	return ERR_OK;
}

enum err
page_candour_person(struct page *p)
{
	static const struct { const char *link, *key; } row[] = {
		{ "aware.what", "What happened" },
		{ "told.on", "Told on" },
		{ "told.by", "By" },
		{ "told.who", "Who was told" },
		{ "told.facts", "What is known so far" },
		{ "told.enquiries", "What else we will look into" },
		{ "told.apology", "How we said that we are sorry" },
		{ "told.support", "What help was offered" },
		{ "record.by", "Written down by" },
		{ "record.on", "Written down on" },
	};
	enum { ROWS = sizeof(row) / sizeof(row[0]) };
	struct ui_row r[ROWS];
	struct matter m;

	TRY(paper_open(p, &m, S("Record of telling in person")));
	for (unsigned i = 0; i < ROWS; i++)
		r[i] = (struct ui_row){ .key = str_of(row[i].key),
			.value = answer(p, &m, row[i].link), .words = true };
	ui_p(&p->h, m.ref);
	ui_summary(&p->h, &(struct ui_summary){ .rows = r, .nrows = ROWS });
	ui_p(&p->h, wording("candour.apology"));
	return ERR_OK;
}

/* The one person they can ring, of someone affected whom it is about. */
static enum err
contact_line(struct page *p, const struct matter *m, str *out)
{
	*out = wording("candour.missing");
	for (unsigned i = 0; i < m->nabout; i++) {
		struct matter who;
		enum kind k;
		str id = matter_name_cut(m->about[i], &k);
		enum err e;

		if (k != KIND_AFFECTED)
			continue;
		e = matter_open(p->cx, k, id, &who);
		if (e == ERR_ABSENT || e == ERR_GONE) {
			ctx_calm(p->cx);
			continue;
		}
		TRY(e);
		*out = text_of(p, answer(p, &who, "contact.name"), S(", "),
		    answer(p, &who, "contact.phone"));
	}
	return ERR_OK;
}

static void
part_draw(struct page *p, str heading, str words)
{
	ui_heading(&p->h, &(struct ui_heading){ .level = 2, .size = UI_S,
	    .text = heading });
	ui_words(&p->h, words);
}

enum err
page_candour_letter(struct page *p)
{
	str found, contact;
	struct matter m;

	TRY(paper_open(p, &m, S("Letter about what happened")));
	TRY(contact_line(p, &m, &contact));
	ui_p(&p->h, show_day(p->cx->mem, p->cx->now));
	ui_p(&p->h, text_of(p, S("Dear "), answer(p, &m, "person.who"),
	    S(",")));
	ui_p(&p->h, S("We are writing to you about this:"));
	ui_words(&p->h, answer(p, &m, "aware.what"));
	ui_words(&p->h, answer(p, &m, "written.apology"));
	part_draw(p, S("What we know so far"), answer(p, &m, "written.facts"));
	part_draw(p, S("What else we will look into"), answer(p, &m,
	    "written.enquiries"));
	found = matter_words(p->cx, &m, "results.found");
	if (found.n)
		part_draw(p, S("What we found"), found);
	part_draw(p, S("Who you can ring"), contact);
	ui_p(&p->h, wording("candour.apology"));
	ui_words(&p->h, answer(p, &m, "written.by"));
	if (p->set[SET_ORGANISATION].n)
		ui_p(&p->h, p->set[SET_ORGANISATION]);
	return ERR_OK;
}

enum err
page_candour_claims(struct page *p)
{
	struct matter m;
	str text;

	TRY(matter_open(p->cx, KIND_CANDOUR, p->param[0], &m));
	TRY(candour_for_claims(p->cx, &m, &text));
	door_note_look(p->cx, "download", str_of(kind_info[KIND_CANDOUR].code),
	    m.rec.id, m.rec.v, S(""), S("claims"));
	p->bare = true;
	html_init(&p->h, p->cx->mem, text.n + 64);
	buf_put(&p->h.b, text);
	p->type = S("text/plain; charset=utf-8");
	return ERR_OK;
}
