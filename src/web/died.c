/*
 * Someone has died: writing it down, correcting it, taking it back; what may
 * still be written after it; and the one page that those around them have then.
 *
 * The one idea to hold: nothing here hurries, cheers or asks for more than
 * whoever brings the news has to say. All answers may be left empty.
 */
#include "care/died.h"
#include "core/arena.h"
#include "core/time.h"
#include "web/people_kit.h"

/* CARE-117: all else under /person/{person} is locked. What families tell us is
 * heard, papers are taken in, the record is given to those who may have it,
 * kept, removed; those left behind can be reached; and a mistake has its way
 * back. */
static page_fn *const after_death[] = { post_died, post_tell_staff,
	post_document_new, post_document, post_copy, post_copy_item,
	post_disclose, post_keeping, post_remove, post_glass, post_supporter,
	post_supporter_account };

/* Pages that are a form and nothing to read. */
static page_fn *const no_more[] = { page_own_account, page_fill,
	page_supporter_new, page_choose, page_stay_new, page_stay_step,
	page_short, page_quick, page_line, page_finish, page_sheet_finish,
	page_review, page_missed, page_safe, page_prompts, page_sharing,
	page_preview };

static bool
is_one(page_fn *page, page_fn *const *at, size_t n)
{
	while (n > 0)
		if (at[--n] == page)
			return true;
	return false;
}
#define IS_ONE(p, list) \
	is_one((p)->route->page, (list), sizeof(list) / sizeof((list)[0]))

enum err
died_step(struct page *p)
{
	bool form = IS_ONE(p, no_more);
	const struct person_view *v;

	if (!p->own && p->route->verb != VERB_POST && !form)
		return ERR_OK;
	TRY(web_person_brief(p, &v));
	if (!v->died)
		return ERR_OK;
	/* The sign-in ends within a minute of the news (care/died.h). */
	if (p->own)
		return fail(p->cx, ERR_SIGNIN, "person", "this sign-in has"
		    " ended");
	if (p->route->verb != VERB_POST) {
		if (form)
			p->go = person_home(p);
		return ERR_OK;
	}
	return IS_ONE(p, after_death) ? ERR_OK : fail(p->cx, ERR_DENIED,
	    "person", "this person has died: the record can be read and cannot"
	    " be changed. Nothing was kept of this");
}

str
died_says(struct page *p, const struct person_view *v)
{
	str says = fill(p, wording(v->died_on.n ? "died.locked"
	    : "died.locked-no-day"), "{name}", web_called(v));

	return fill(p, says, "{date}", day_words(p, v->died_on));
}

/* ---- writing it down ---- */

/* Who it is, by two identifiers, before anything ends (CARE-7). */
static void
sure_draw(struct page *p, const struct person_view *v)
{
	str born = v->dob.n ? text_of(p, S(", born "), day_words(p, v->dob))
	                    : S("");

	if (!v->died)
		tick_draw(p, S("is-so"), text_of(p, S("Yes: "), v->name, born,
		    S(", has died")), S(""), false);
}

static void
undo_draw(struct page *p, int64_t v)
{
	const struct ui_details d = { .open = web_error(p, "why").n > 0,
		.summary = S("This was written by mistake") };

	ui_details_start(&p->h, &d);
	ui_p(&p->h, wording("died.undo"));
	web_form(p, S(""));
	version_draw(p, v);
	ui_hidden(&p->h, S("do"), S("undo"));
	web_area(p, "why", S("How did it come about?"), S(""), S(""), 2);
	ui_button(&p->h, &(struct ui_button){ .kind = UI_SECONDARY,
	    .text = S("Take it back") });
	ui_form_end(&p->h);
	ui_details_end(&p->h);
}

enum err
page_died(struct page *p)
{
	static const char *const before[] = { "died.ends", "died.first",
		"died.mistake" };
	const struct person_view *v;
	struct record r;
	const str *value;

	TRY(web_person(p, &v));
	TRY(record_read(p->cx, KIND_PERSON, p->person, &r));
	TRY(values_of(p, &r, &value));
	page_open(p, person_home(p), v->died ? text_of(p, web_called(v),
	    S(" has died")) : text_of(p, S("Has "), web_called(v),
	    S(" died?")));
	if (v->died)
		ui_p(&p->h, died_says(p, v));
	for (unsigned i = 0; i < 3 && !v->died; i++)
		ui_p(&p->h, fill(p, wording(before[i]), "{name}",
		    web_called(v)));
	web_form(p, S(""));
	version_draw(p, r.v);
	fields_draw(p, KIND_PERSON, "died", value);
	sure_draw(p, v);
	(void)web_submit(p, v->died ? S("Correct this") : S("Write it down"));
	if (v->died)
		undo_draw(p, r.v);
	return ERR_OK;
}

enum err
post_died(struct page *p)
{
	bool undo = str_eq(web_post(p, "do"), S("undo"));
	const struct person_view *v;
	enum err e;

	TRY(web_person(p, &v));
	if (undo) {
		e = died_undo(p->cx, p->person, version_post(p),
		    web_post(p, "why"));
	} else if (!v->died && web_post(p, "is-so").n == 0) {
		e = fail(p->cx, ERR_INPUT, "is-so", "nothing is written yet:"
		    " look once more who this is, and tick that it is so");
	} else {
		e = died_save(p->cx, p->person, version_post(p), p->rq->form,
		    p->rq->nform);
	}
	return web_end(p, fields_end(p, e), person_home(p), undo
	    ? "kept-living" : "kept-died", page_died);
}

/* ---- for those around them ---- */

/* Nothing of what was shared, and nothing that speaks of them as living. */
enum err
died_shared_draw(struct page *p, str name)
{
	static const char *const says[] = { "died.sorry", "died.shared",
		"died.tell", "died.help" };
	struct crisis *c;
	unsigned n;

	p->calm = true;
	ui_h1(&p->h, name);
	for (unsigned i = 0; i < sizeof(says) / sizeof(says[0]); i++)
		ui_p(&p->h, fill(p, fill(p, wording(says[i]), "{name}", name),
		    "{name}", name));
	ui_h2(&p->h, S("Who you can reach"));
	TRY(crisis_contacts(p->cx, p->set, -1, &c, &n));
	for (unsigned i = 0; i < n; i++)
		if (c[i].id.n == 0)
			ui_contacts(&p->h, &(struct ui_contact){ .name =
			    c[i].name, .how = c[i].how, .href = c[i].href,
			    .when = c[i].when }, 1);
	ui_p(&p->h, wording("died.reach"));
	const struct ui_link go[] = {
		{ S("Tell us something"), S("/shared/tell"), S("") },
		{ S("Ways to get help, at any time"), S("/help-now"), S("") } };

	ui_links(&p->h, go, 2);
	return ERR_OK;
}
