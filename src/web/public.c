/*
 * Pages for anyone: what Heed is, why there is no score, statements, help, and
 * what the practice rests on. Their sentences are rows of practice/wording.tsv.
 */
#include "core/arena.h"
#include "core/asset.h"
#include "core/time.h"
#include "core/tsv.h"
#include "web/people_kit.h"

#include <stdio.h>
#include <string.h>

/* One paragraph a row of wording.tsv whose key starts with prefix, but for the
 * heading; a row with unverified sources says so. */
static void
paragraphs(struct page *p, const char *prefix)
{
	const struct tsv *t = wordings();

	for (unsigned i = 0; t && i < t->nrow; i++) {
		str key = tsv_get(t, i, "key");

		if (!str_starts(key, str_of(prefix)) ||
		    str_ends(key, S(".heading")))
			continue;
		html_lit(&p->h, "<p class=\"nhsuk-body\">");
		html_text(&p->h, tsv_get(t, i, "en"));
		if (source_unverified(tsv_get(t, i, "source"))) {
			html_lit(&p->h, " <em>");
			html_text(&p->h, wording("source.unverified"));
			html_lit(&p->h, "</em>");
		}
		html_lit(&p->h, "</p>\n");
	}
}

enum err
page_start(struct page *p)
{
	static const struct ui_link more[] = {
		{ .text = SK("Why there is no score"), .href = SK("/why-no-score") },
		{ .text = SK("If a system asks you for a level"), .href = SK("/no-level") },
		{ .text = SK("Help"), .href = SK("/help") },
	};
	const struct ui_button in = { .text = S("Sign in"),
		.href = S("/sign-in") };

	if (p->signed_in) {
		p->go = S("/home");
		return ERR_OK;
	}
	ui_h1(&p->h, wording("start.heading"));
	paragraphs(p, "start.");
	ui_button(&p->h, &in);
	link_p(p, S("Tell us what happened: also without a sign-in, and without"
	    " your name"), S("/tell"));
	ui_links(&p->h, more, sizeof(more) / sizeof(more[0]));
	return ERR_OK;
}

enum err
page_why(struct page *p)
{
	ui_h1(&p->h, wording("why.heading"));
	paragraphs(p, "why.");
	ui_h2(&p->h, wording("evidence.heading"));
	paragraphs(p, "evidence.");
	return ERR_OK;
}

/* The words to use instead, where it is about someone (CARE-97). */
static enum err
instead(struct page *p)
{
	const struct sheet_at at = { .person = p->person,
		.sheet = SHEET_FORMULATION };
	struct plan picture;

	if (p->person.n == 0)
		return ERR_OK;
	TRY(sheet_read(p->cx, &at, &picture));
	if (!picture.exists) {
		ui_p(&p->h, wording("refuse.no-formulation"));
		link_p(p, S("Begin to make sense of it together"),
		    web_here(p, "formulation"));
		return ERR_OK;
	}
	link_p(p, S("The text to paste"), web_here(p, "formulation/text"));
	link_p(p, S("Open the picture"), web_here(p, "formulation"));
	return ERR_OK;
}

enum err
page_no_level(struct page *p)
{
	const struct ui_callout stop = { .heading = wording("refuse.heading"),
		.text = wording("refuse.lead"), .level = 2 };
	static const struct ui_link why = { .text = SK("Why there is no score"),
		.href = SK("/why-no-score") };

	ui_h1(&p->h, S("No level here"));
	ui_callout(&p->h, &stop);
	paragraphs(p, "why.");
	ui_h2(&p->h, S("What to do instead"));
	ui_p(&p->h, wording("refuse.instead"));
	TRY(instead(p));
	ui_h2(&p->h, S("If a form or a system insists"));
	ui_p(&p->h, wording("refuse.form"));
	ui_p(&p->h, wording("refuse.integration"));
	ui_h2(&p->h, S("If a coroner or an investigator asks"));
	ui_p(&p->h, wording("refuse.historic"));
	if (p->person.n)
		link_p(p, S("How the understanding developed, as one text"),
		    web_here(p, "formulation/timeline"));
	ui_links(&p->h, &why, 1);
	return ERR_OK;
}

/* A page of words alone: its rows in wording.tsv start with its path. A row
 * here and rows there make a new one. */
enum err
page_wording(struct page *p)
{
	str name = str_sub(p->rq->path, 1, 60);
	char key[80];

	(void)snprintf(key, sizeof(key), "%.*s.heading", PRS(name));
	ui_h1(&p->h, wording(key));
	(void)snprintf(key, sizeof(key), "%.*s.", PRS(name));
	paragraphs(p, key);
	if (str_eq(name, S("privacy")) && p->set[SET_PRIVACY_CONTACT].n) {
		ui_h2(&p->h, S("Whom to ask"));
		ui_words(&p->h, p->set[SET_PRIVACY_CONTACT]);
	}
	return ERR_OK;
}

enum err
page_help_now(struct page *p)
{
	const struct ui_care danger = { .kind = UI_EMERGENCY,
		.heading = wording("crisis.card") };
	struct crisis *c = NULL;
	struct ui_contact *u;
	unsigned n = 0;
	str past;

	TRY(crisis_contacts(p->cx, p->set, -1, &c, &n));
	u = NEWN(p->cx->mem, struct ui_contact, n + 1);
	for (unsigned i = 0; i < n; i++)
		u[i] = (struct ui_contact){ c[i].name, c[i].how, c[i].href,
			c[i].when };
	ui_h1(&p->h, S("Ways to get help"));
	past = crisis_past(p->cx, c, n);
	if (past.n)
		p->banner = (struct ui_banner){ .text = wording_with(p->cx,
		    "crisis.expired", "{date}", past) };
	ui_care_start(&p->h, &danger);
	ui_p(&p->h, wording("crisis.card.1"));
	ui_p(&p->h, wording("crisis.card.2"));
	ui_p(&p->h, wording("crisis.card.3"));
	ui_care_end(&p->h);
	ui_contacts(&p->h, u, n);
	return ERR_OK;
}

static void
guide(struct page *p, const char *file, str heading)
{
	const struct asset *a = asset_find(file);
	struct tsv t;

	if (!a || tsv_parse(p->cx, file, a->body, &t) != ERR_OK)
		return;
	ui_h2(&p->h, heading);
	for (unsigned i = 0; i < t.nrow; i++) {
		const struct ui_heading h = { .level = 3,
			.text = tsv_get(&t, i, "heading") };

		ui_heading(&p->h, &h);
		ui_p(&p->h, tsv_get(&t, i, "says"));
	}
}

enum err
page_help(struct page *p)
{
	ui_h1(&p->h, S("Help"));
	ui_p(&p->h, S("Heed keeps a safety plan in a person's own words, and"
	              " shares it only as they choose."));
	guide(p, "practice/guide/assessment.tsv",
	    S("Talking about what is going on"));
	guide(p, "practice/guide/making-a-plan.tsv",
	    S("Making a plan together"));
	guide(p, "practice/guide/supporters.tsv", S("For supporters"));
	guide(p, "practice/guide/instead-of-a-level.tsv",
	    S("Instead of a level"));
	return ERR_OK;
}

/* ---- what the practice rests on ---- */

static bool
past_review(struct page *p, str date)
{
	struct fdate d;

	return date.n && fdate_parse(p->cx, "review_by", date, &d) == ERR_OK &&
	    d.high <= p->cx->now;
}

struct tally { unsigned rows, unverified, past; };

static bool
tally_file(struct page *p, const struct asset *a, struct tsv *t,
    struct tally *sum)
{
	*sum = (struct tally){ 0 };
	if (!str_ends(str_of(a->path), S(".tsv")) ||
	    tsv_parse(p->cx, a->path, a->body, t) != ERR_OK)
		return false;
	for (unsigned i = 0; i < t->nrow; i++) {
		sum->rows++;
		sum->unverified +=
		    source_unverified(tsv_get(t, i, "source")) ||
		    str_eq(tsv_get(t, i, "checked"), S("unverified"));
		sum->past += past_review(p, tsv_get(t, i, "review_by"));
	}
	return true;
}

/* "codes/part.tsv" as one segment of a path, "codes:part.tsv", and back. */
static str
swapped(struct page *p, str name, char from, char to)
{
	char *c = str_c(p->cx->mem, name);

	for (size_t i = 0; i < name.n; i++)
		if (c[i] == from)
			c[i] = to;
	return (str){ c, name.n };
}

static void
say_past(struct page *p, unsigned past)
{
	if (past && p->banner.text.n == 0)
		p->banner = (struct ui_banner){
			.text = wording("practice.expired") };
}

void
practice_past(struct page *p, const char *path)
{
	const struct asset *a = asset_find(path);
	struct tsv t;
	struct tally sum;

	if (a && tally_file(p, a, &t, &sum))
		say_past(p, sum.past);
}

enum err
page_practice(struct page *p)
{
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, S("Files of the practice"),
	    "File|#Rows|#Unverified|#Past review", nassets);
	const struct asset *a;

	ui_h1(&p->h, S("What the practice rests on"));
	ui_p(&p->h, S("Prompts, code lists, crisis numbers and wording are data"
	    " that a clinician can read and change. Each row names its source."
	    " What has not been checked against the published page says so. A"
	    " named Clinical Safety Officer must sign before live use."));
	for (t.nrows = 0; (a = asset_under("practice/", t.nrows)); t.nrows++) {
		struct tsv tsv;
		struct tally sum;
		str name = str_sub(str_of(a->path), 9, SIZE_MAX);
		bool table = tally_file(p, a, &tsv, &sum);
		const unsigned count[] = { sum.rows, sum.unverified, sum.past };

		say_past(p, sum.past);

		*c++ = (struct ui_cell){ .text = name, .href = table
			    ? web_path(p, S("practice"), swapped(p, name, '/',
			        ':')) : S("") };
		for (unsigned k = 0; k < 3; k++)
			(c++)->text = table ? int_words(p, count[k]) : S("-");
	}
	t.responsive = p->wide = true;
	ui_table(&p->h, &t);
	return ERR_OK;
}

enum err
page_practice_file(struct page *p)
{
	str path = text_of(p, S("practice/"), swapped(p, p->param[0], ':',
	    '/'));
	const struct asset *a = asset_find(str_c(p->cx->mem, path));
	struct tsv tsv;
	struct tally sum;
	struct ui_table t = { .caption = S("Rows"), .row_headers = true,
		.responsive = true, .compact = true };
	struct ui_cell *head, *cell;

	if (!a || !tally_file(p, a, &tsv, &sum))
		return web_absent(p, "file");
	say_past(p, sum.past);
	head = NEWN(p->cx->mem, struct ui_cell, tsv.ncol);
	cell = NEWN(p->cx->mem, struct ui_cell, (size_t)tsv.ncol * tsv.nrow + 1);
	for (unsigned c = 0; c < tsv.ncol; c++)
		head[c].text = tsv.col[c];
	for (unsigned i = 0; i < tsv.ncol * tsv.nrow; i++)
		cell[i].text = tsv.cell[i];
	t.head = head;
	t.cells = cell;
	t.ncols = tsv.ncol;
	t.nrows = tsv.nrow;
	p->back = (struct ui_link){ .href = S("/practice") };
	p->wide = true;
	ui_h1(&p->h, path);
	ui_table(&p->h, &t);
	return ERR_OK;
}
