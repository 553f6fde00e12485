/*
 * What goes between supporters and the team: the supporter's own page, telling
 * us something, writing down what was told.
 *
 * Telling is always possible and shows nothing (CARE-74).
 */
#include "care/formbook.h"
#include "core/arena.h"
#include "core/time.h"
#include "fhir/fhir.h"
#include "web/people_kit.h"
#include "web/small_kit.h"

/* ---- the supporter's page ---- */

/* How the person whom this supporter knows is called, and whether they died: all
 * that everyone who supports them may read. */
static enum err
their_name(struct page *p, str *person, str *name, bool *died)
{
	struct person_view v;

	TRY(person_canon(p->cx, p->me->person, person));
	TRY(person_view(p->cx, *person, &v));
	*name = web_called(&v);
	*died = v.died;
	return ERR_OK;
}

enum err
page_shared(struct page *p)
{
	struct shown shown = { 0 };
	str person, name;
	bool died;

	TRY(their_name(p, &person, &name, &died));
	p->title = S("Notes");
	if (died)
		return died_shared_draw(p, name);
	TRY(shown_read(p, person, S(""), &shown));
	TRY(shared_draw(p, name, &shown, 1));
	return ERR_OK;
}

/* ---- telling us ---- */

static void
who_reads(struct page *p)
{
	ui_p(&p->h, text_of(p, S("Who reads this, and when: "),
	    p->set[SET_READ_BY],
	    S(". If someone is in danger now, call 999.")));
	ui_p(&p->h, wording("tell.unread"));
}

static void
share_draw(struct page *p, const char *label, const char *hint)
{
	unsigned n;
	struct ui_option *o = code_options(p, "note-share", &n);
	const struct ui_radios r = { .f = { .name = S("share"),
		.label = str_of(label), .hint = str_of(hint),
		.error = web_error(p, "share") }, .options = o, .noptions = n,
		.value = web_value(p, "share", n ? o[0].value : S("")) };

	ui_radios(&p->h, &r);
}

enum err
page_tell(struct page *p)
{
	str person, name;
	bool died;

	TRY(their_name(p, &person, &name, &died));
	page_open(p, S("/shared"), wording("tell.heading"));
	ui_p(&p->h, died ? fill(p, wording("died.tell-lead"), "{name}", name)
	    : wording("tell.lead"));
	who_reads(p);
	web_form_draft(p, S(""));
	web_area(p, "said", S("What would you like us to know?"), S(""), S(""),
	    6);
	web_area(p, "worried", S("What worries you most, if anything?"), S(""),
	    S(""), 3);
	if (!died) {
		share_draw(p, "May they know that you told us?",
		    "We will try to keep to your answer. There may be moments"
		    " when we have to say.");
		web_area(p, "share_why", S("Is there something we should be"
		    " careful about?"), S(""), S(""), 2);
	}
	(void)web_submit(p, S("Send to the team"));
	ui_h2(&p->h, S("For you"));
	ui_p(&p->h, wording("tell.listen"));
	ui_p(&p->h, wording("tell.yourself"));
	return ERR_OK;
}

static struct told
told_posted(struct page *p)
{
	struct told t = { .said = web_post(p, "said"),
		.worried = web_post(p, "worried"),
		.share = web_post(p, "share"),
		.share_why = web_post(p, "share_why"),
		.who = web_post(p, "who") };

	if (!is_code("note-share", t.share))
		t.share = S("");
	return t;
}

enum err
post_tell(struct page *p)
{
	struct told t = told_posted(p);
	str person, id;
	enum err e;

	t.who = S("");
	TRY(person_canon(p->cx, p->me->person, &person));
	TRY(person_lock(p->cx, person));
	e = note_add(p->cx, person, p->me->supporter, &t, &id);
	if (e == ERR_OK) {
		p->go = web_done(p, S("/shared/tell"), "sent");
		return ERR_OK;
	}
	if (e == ERR_INPUT && t.said.n == 0 && t.worried.n == 0) {
		ctx_calm(p->cx);
		(void)fail(p->cx, e, "said", "write what you would like us to"
		    " know");
	}
	return web_again(p, e, page_tell);
}

/* ---- writing down what was told, and what was given ---- */

static void
info_draw(struct page *p)
{
	unsigned n;
	struct ui_option *o = code_options(p, "info-kind", &n);
	struct ui_checkboxes c = { .f = { .name = S("info"),
		.label = S("General information you gave"), .size = UI_M,
		.hint = S("Anyone may be given this. It shares nothing about"
		    " the person. The person can read that it was given."),
		.error = web_error(p, "info") }, .small = true };
	unsigned k = 0;

	for (unsigned i = 0; i < n; i++) {
		if (str_eq(o[i].value, S("not-said")))
			continue;
		o[k] = o[i];
		o[k].checked = is_ticked(p, "info", o[k].value, false);
		k++;
	}
	c.options = o;
	c.noptions = k;
	ui_checkboxes(&p->h, &c);
	web_area(p, "info-words", S("What else was said or handed over"), S(""),
	    S(""), 2);
}

enum err
page_tell_staff(struct page *p)
{
	page_open(p, person_home(p), S("What a supporter told us"));
	ui_p(&p->h, S("Listening is always possible, whatever the person has"
	    " said about sharing. It gives nothing away."));
	ui_p(&p->h, text_of(p, S("Say who reads this and when: "),
	    p->set[SET_READ_BY], S(".")));
	web_form_draft(p, S(""));
	TRY(supporter_ask(p, S("Who told us?"), S("Someone else")));
	when_draw(p, "when", S("When they told it"),
	    S("Left empty, it is now"));
	web_area(p, "said", S("What they said, in their words"), S(""), S(""),
	    6);
	web_area(p, "worried", S("What worries them"), S(""), S(""), 3);
	share_draw(p, "May the person know that they said this?", "");
	web_area(p, "share_why", S("Why, or what to be careful about"), S(""),
	    S(""), 2);
	info_draw(p);
	return web_submit(p, S("Save"));
}

static enum err
tell_save(struct page *p)
{
	struct told t = told_posted(p);
	str supporter = web_post(p, "supporter"), kinds, id;
	str words = web_post(p, "info-words");
	bool told = t.said.n || t.worried.n;

	TRY(when_post(p, "when", &t.when));
	kinds = codes_posted(p, "info", "info-kind");
	if (!told && kinds.n == 0 && words.n == 0)
		return fail(p->cx, ERR_INPUT, "said", "write what they said,"
		    " or tick what information you gave");
	if (told && supporter.n == 0 && t.who.n == 0)
		return fail(p->cx, ERR_INPUT, "who",
		    "say who told you, or that they did not want to say");
	if (told)
		TRY(note_add(p->cx, p->person, supporter, &t, &id));
	if (kinds.n)
		TRY(info_add(p->cx, p->person, supporter, kinds));
	if (words.n)
		TRY(info_add(p->cx, p->person, supporter, words));
	return ERR_OK;
}

enum err
post_tell_staff(struct page *p)
{
	enum err e = tell_save(p);

	return web_end(p, e, person_home(p), "told", page_tell_staff);
}
