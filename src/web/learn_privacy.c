/*
 * Copies with parts taken out, requests for records of someone who died, and
 * counts from Freedom to Speak Up.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "learning/privacy.h"
#include "learning/redaction.h"
#include "web/learn_themes.h"


/* ---- copies ---- */

static bool
is_made(const struct matter *m)
{
	return str_eq(m->state, S("made"));
}

static void
marks_draw(struct page *p, const struct redacted *c)
{
	struct ui_table t;
	struct ui_cell *at;

	if (c->marks.n == 0)
		return;
	at = web_table(p, &t, S("Words that go"), "Words|Why|#Places",
	    c->marks.n);
	for (unsigned i = 0; i < c->marks.n; i++, at += t.ncols) {
		at[0] = (struct ui_cell){ .text = c->marks.at[i].words,
			.words = true };
		at[1].text = c->marks.at[i].reason;
		at[2].text = int_words(p, c->marks.at[i].found);
	}
	ui_table(&p->h, &t);
}

static enum err
copy_now(struct page *p, const struct matter *m)
{
	struct redacted c;
	enum err e = redaction_make(p->cx, m, &c);

	if (e != ERR_OK && e != ERR_ABSENT && e != ERR_GONE && e != ERR_LIMIT)
		return e;
	ui_h2(&p->h, S("The copy as it would be"));
	if (e != ERR_OK) {
		ui_p(&p->h, e == ERR_LIMIT ? S("It is longer than a copy may"
		    " be: choose fewer classes.") : S("Link it to the one"
		    " record that it is a copy of, which you may see (“What"
		    " belongs with it”)."));
		ctx_calm(p->cx);
		return ERR_OK;
	}
	if (c.nleft) {
		ui_p(&p->h, S("These parts have answers and are in no copy,"
		    " because nobody has said yet which class they are of:"));
		web_list(p, c.left, c.nleft);
	}
	if (c.answers == 0) {
		ui_p(&p->h, S("It would be empty: nothing that is written there"
		    " is of a class that you chose."));
		return ERR_OK;
	}
	marks_draw(p, &c);
	ui_inset_start(&p->h);
	ui_words(&p->h, c.text);
	ui_inset_end(&p->h);
	return ERR_OK;
}

enum err
redaction_top(struct page *p, struct matter *m)
{
	if (!is_made(m))
		return copy_now(p, m);
	ui_h2(&p->h, S("The copy"));
	ui_p(&p->h, S("It holds the words that stay and nothing else: what was"
	    " taken out is not in the file, nor who wrote what and when."));
	link_p(p, S("The copy, as a file to keep or print"), learn_path(p,
	    KIND_REDACTION, m->rec.id, S("text")));
	ui_h2(&p->h, S("What was taken out: where, and why"));
	ui_words(&p->h, matter_value(m, "made.log").n
	    ? matter_value(m, "made.log") : S("Nothing."));
	return ERR_OK;
}

enum err
page_redaction_text(struct page *p)
{
	struct matter m;
	struct buf b;

	TRY(matter_open(p->cx, KIND_REDACTION, p->param[0], &m));
	if (!is_made(&m))
		return web_absent(p, "text");
	buf_init(&b, p->cx->mem, PAGE_MAX);
	buf_put(&b, matter_value(&m, "made.text"));
	p->download = S("copy.txt");
	return plain_out(p, &b);
}

/* ---- requests ---- */

/* Who answers a request holds no right to what safety teams look into, and who
 * does answers none: it goes to them and comes back. */
static void
copy_way_draw(struct page *p, const struct matter *m)
{
	ui_p(&p->h, matter_may_see(p->cx, KIND_EVENT)
	    ? S("If they ask for a record of an event or a death: add the copy"
	        " below, link it to that record, and take out what must not"
	        " go. Then hand this request back to whoever answers it: they"
	        " can read the copy.")
	    : S("If they ask for a record of an event or a death, its copy is"
	        " made by someone who may see that record. Hand this request on"
	        " to someone of the safety team. They add the copy here and"
	        " hand the request back to you; then you read the copy, and"
	        " answer."));
	link_p(p, S("Hand it on, or back"), learn_path(p, KIND_REQUEST,
	    m->rec.id, S("owner")));
}

enum err
request_top(struct page *p, struct matter *m)
{
	if (request_is_own(m)) {
		ui_callout(&p->h, &(struct ui_callout){ .level = 2,
		    .heading = S("This goes another way"),
		    .text = S("Someone who lives asks for what is held about"
		    " themselves. The Act about records of the dead does not"
		    " hold for it: data protection law does. Pass it on today"
		    " to whoever answers such requests (subject access) and"
		    " tell them so: the month they have to answer began on the"
		    " day it came in.") });
		return ERR_OK;
	}
	if (!request_is_ahra(m)) {
		ui_p(&p->h, S("Say first who asks, and for what: it decides by"
		    " which law it is answered."));
		return ERR_OK;
	}
	ui_p(&p->h, S("By the Access to Health Records Act 1990: the personal"
	    " representative may ask for the record; someone with a claim"
	    " that comes of the death may ask for what bears on that claim."));
	ui_p(&p->h, S("What the person said in life that they did not want"
	    " shared is not given. Nor is what could do someone serious harm,"
	    " or would tell of others who have not agreed. Say which parts are"
	    " not given, and why."));
	copy_way_draw(p, m);
	if (matter_words(p->cx, m, "request.wish").n == 0)
		ui_p(&p->h, S("It is not written yet what the person wanted in"
		    " life: look in their record, and ask those who knew"
		    " them."));
	return ERR_OK;
}

/* ---- speaking up ---- */

enum err
speakup_top(struct page *p, struct matter *m)
{
	(void)m;
	ui_p(&p->h, S("Numbers alone. What was said, and by whom, is kept by"
	    " the guardian in a store and under a key of their own, to which"
	    " Heed has no way."));
	return ERR_OK;
}

enum err
page_speakup_take(struct page *p)
{
	TRY(matter_may_add(p->cx, KIND_SPEAKUP, p->me->unit));
	page_open(p, S("/learn/speak-up"), S("Take in counts of speaking up"));
	ui_p(&p->h, S("A file from the guardian: a line for each count, as"
	    " 2026-Q3,bullying,4. A quarter, a code of the list and a number;"
	    " a file with anything else in it is not taken in at all."));
	web_form_file(p, S(""));
	ui_file(&p->h, &(struct ui_file){ .f = { .name = S("file"),
	    .label = S("The file"), .error = web_error(p, "file") },
	    .accept = S(".csv,text/csv") });
	return web_submit(p, S("Take it in"));
}

static enum err
file_sent(struct page *p, str *out)
{
	return web_file_text(p, SPEAKUP_FILE_MAX, "this file is larger than"
	    " such counts are: nothing was taken in", out);
}

enum err
post_speakup_take(struct page *p)
{
	unsigned n;
	str file;
	enum err e = file_sent(p, &file);

	if (e == ERR_OK)
		e = speakup_take(p->cx, p->me->unit, file, &n);
	return web_end(p, e, S("/learn/speak-up"), "saved",
	    page_speakup_take);
}
