/*
 * Documents beside a record: listed, added, downloaded, marked as a mistake.
 *
 * A file that someone sent never becomes a page of ours: it leaves as an
 * attachment under a name that we made, and a browser that opened it all the
 * same would do so in a sandbox without scripts or sources (file_reply).
 */
#include "access/blob.h"
#include "access/sent.h"
#include "care/document.h"
#include "care/formbook.h"
#include "core/arena.h"
#include "core/time.h"
#include "web/app_int.h"
#include "web/learn_series.h"

enum { DOCUMENTS_PAGE = 25, DOCUMENT_PAGES_MAX = 1000 };

size_t
app_file_max(void *app, str path)
{
	str param[ROUTE_PARAMS_MAX];
	bool other;
	const struct route *r = route_match(NULL, VERB_POST, path, param,
	    &other);

	(void)app;
	return !r ? 0 : r->page == post_document_new ? DOCUMENT_MAX :
	    r->page == post_audit ? SENT_MAX :
	    r->page == post_form_new ? FORM_FILE_MAX :
	    r->page == post_figures ? FIGURES_FILE_MAX : 0;
}

static str
size_words(struct page *p, int64_t n)
{
	if (n < 1000)
		return text_of(p, int_words(p, n), S(" bytes"));
	if (n < 1000000)
		return text_of(p, int_words(p, n / 1000), S(" kB"));
	return text_of(p, int_words(p, n / 1000000), S("."),
	    int_words(p, n / 100000 % 10), S(" MB"));
}

static str
document_href(struct page *p, const struct document *d)
{
	return web_path(p, S("person"), p->person, S("documents"), d->rec->id);
}

static void
list_draw(struct page *p, const struct documents *l, unsigned from, unsigned n)
{
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, S("Newest first"),
	    "What|Kind|Added by|Added|Size", n);

	t.none = S("Nothing has been added yet.");
	for (unsigned i = 0; i < n; i++, c += 5) {
		const struct document *d = &l->at[from + i];

		c[0] = (struct ui_cell){ .text = d->title, .words = true,
			.href = document_href(p, d) };
		c[1].text = d->wrong ? S("Entered in error")
		    : code_words("document-kind", d->code);
		c[2] = (struct ui_cell){ .text = d->by, .words = true };
		c[3].text = show_day(p->cx->mem, d->at);
		c[4].text = size_words(p, d->n);
	}
	ui_table(&p->h, &t);
}

enum err
page_documents(struct page *p)
{
	unsigned no = (unsigned)web_query_int(p, "page", DOCUMENT_PAGES_MAX, 0);
	unsigned from = no * DOCUMENTS_PAGE, n = 0;
	struct documents l;

	TRY(document_list(p->cx, p->person, &l));
	if (from < l.n)
		n = l.n - from < DOCUMENTS_PAGE ? l.n - from : DOCUMENTS_PAGE;
	page_open(p, person_home(p), S("Documents"));
	ui_p(&p->h, S("Letters, photos of paper and the like. The team sees"
	    " them; the person and their supporters do not see them here."));
	ui_button(&p->h, &(struct ui_button){ .text = S("Add a document"),
	    .href = web_here(p, "documents/new") });
	list_draw(p, &l, from, n);
	web_pages(p, no, from + n < l.n);
	return ERR_OK;
}

enum err
page_document_new(struct page *p)
{
	str file = web_error(p, "file");

	page_open(p, web_here(p, "documents"), S("Add a document"));
	if (p->nagain && file.n == 0)
		file = S("Choose the file once more: it was not kept. Your"
		    " words were.");
	web_form_file(p, S(""));
	web_line(p, "title", S("What is it?"), S("A few words, for example"
	    " \xe2\x80\x9cLetter from the GP\xe2\x80\x9d."), S(""), 0);
	code_select(p, "kind", S("What kind of thing is it?"), "document-kind",
	    S(""));
	date_draw(p, (struct ui_field){ .name = S("day"),
	    .label = S("The day on it, if it has one"), .hint = S("For example,"
	    " 27 3 2026. A month or a year alone is fine.") }, S(""));
	ui_file(&p->h, &(struct ui_file){ .f = { .name = S("file"),
	    .label = S("The file"), .error = file, .hint = S("A PDF, a photo or"
	    " picture (JPEG, PNG, TIFF), or plain text; up to 10 MB. It is kept"
	    " as it is. It is not searched for viruses.") },
	    .accept = S(".pdf,.png,.jpg,.jpeg,.tif,.tiff,.txt") });
	tick_draw(p, S("own"), S("The person may see it, when their own pages"
	    " can show documents"), S("They cannot yet. Leave it empty when you"
	    " are not sure."), is_ticked(p, "own", S("1"), false));
	return web_submit(p, S("Keep it"));
}

enum err
post_document_new(struct page *p)
{
	struct document_new d = { .title = web_post(p, "title"),
		.code = web_post(p, "kind"), .label = web_post(p, "file"),
		.own = web_post(p, "own").n > 0, .over = p->rq->file_over,
		.fd = p->rq->file_fd, .n = p->rq->file ? p->rq->file_n : 0,
		.day = S("") };
	str id;
	enum err e;

	(void)(date_post(p, "day", &d.day) == ERR_OK);
	e = document_add(p->cx, p->person, &d, &id);
	return web_end(p, e, e == ERR_OK ? web_path(p, S("person"), p->person,
	    S("documents"), id) : S(""), "added", page_document_new);
}

static enum err
document_read(struct page *p, struct document *d)
{
	struct record *r = NEW(p->cx->mem, struct record);
	str theirs;

	TRY(record_read(p->cx, KIND_DOCUMENT, p->param[1], r));
	TRY(person_canon(p->cx, r->person, &theirs));
	if (!str_eq(theirs, p->person))
		return web_absent(p, "id");
	document_of(p->cx, r, d);
	return ERR_OK;
}

static void
facts_draw(struct page *p, const struct document *d)
{
	const struct ui_row row[] = {
		{ .key = S("Kind"), .value = code_words("document-kind",
			d->code) },
		{ .key = S("The day on it"), .value = d->day.n
			? day_words(p, d->day) : S("") },
		{ .key = S("Added by"), .value = d->by, .words = true },
		{ .key = S("Added"), .value = show_time(p->cx->mem, d->at) },
		{ .key = S("File"), .value = text_of(p, d->media.says, S(", "),
			size_words(p, d->n)) },
		{ .key = S("Its name where it came from"), .value = d->label,
			.words = true },
		{ .key = S("The person may see it"), .value = d->own
			? S("Yes, when their own pages can show documents")
			: S("No") } };

	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = 7,
	    .none = S("Not said") });
}

enum err
page_document(struct page *p)
{
	struct document d;

	TRY(document_read(p, &d));
	page_back(p, web_here(p, "documents"));
	web_errors(p);
	ui_heading(&p->h, &(struct ui_heading){ .level = 1, .text = d.title,
	    .words = true });
	if (d.wrong) {
		ui_callout_start(&p->h, &(struct ui_callout){ .level = 2,
		    .heading = S("Entered in error") });
		ui_words(&p->h, d.why);
		ui_callout_end(&p->h);
	}
	facts_draw(p, &d);
	ui_p(&p->h, S("The file is kept as it came and was not searched for"
	    " viruses. Open it only if you trust where it came from."));
	ui_button(&p->h, &(struct ui_button){ .text = S("Download the file"),
	    .href = text_of(p, document_href(p, &d), S("/file")) });
	if (door_has(p->cx, RIGHT_RECORDS))
		link_p(p, S("Remove it by order of a court"), web_path(p,
		    S("person"), p->person, S("record"), S("document"),
		    d.rec->id, S("remove")));
	if (d.wrong)
		return ERR_OK;
	ui_h2(&p->h, S("Added by mistake?"));
	ui_p(&p->h, S("It stays here and says that it is a mistake, and why."));
	web_form(p, S(""));
	version_draw(p, d.rec->v);
	web_area(p, "why", S("What was wrong with it?"), S("For example, it"
	    " belongs to someone else's record."), S(""), 3);
	ui_button(&p->h, &(struct ui_button){ .kind = UI_SECONDARY,
	    .text = S("Mark as entered in error") });
	ui_form_end(&p->h);
	return ERR_OK;
}

enum err
post_document(struct page *p)
{
	struct document d;

	TRY(document_read(p, &d));
	return web_end(p, document_wrong(p->cx, d.rec->id, version_post(p),
	    web_post(p, "why")), document_href(p, &d), "saved", page_document);
}

enum err
page_document_file(struct page *p)
{
	struct document d;

	TRY(document_read(p, &d));
	TRY(blob_read(p->cx, d.rec, &p->file));
	door_note_look(p->cx, "download", S("document"), d.rec->id, d.rec->v,
	    d.rec->person, S(""));
	p->bare = true;
	p->type = d.media.type;
	p->download = text_of(p, S("\"document-"), d.rec->id, S("."),
	    d.media.ext, S("\""));
	return ERR_OK;
}
