/*
 * The audit desk: how often levels are met in this service, and exports that
 * someone sends to be audited.
 *
 * Every figure here is of the service: no person, no author, no record. A file
 * that is sent is never shown; what comes of it is a report with masked words.
 * A page that waits says so and has a link; with scripts it looks by itself.
 */
#include "access/sent.h"
#include "access/words.h"
#include "care/document.h"
#include "core/arena.h"
#include "core/time.h"
#include "stats/spc.h"
#include "web/people_kit.h"

#include <math.h>

enum { MONTHS = 24 };

/* ---- the service's own figures ---- */

static str
month_says(struct page *p, str month)
{
	struct fdate d;

	if (fdate_parse(p->cx, "month", month, &d) == ERR_OK)
		return show_fdate(p->cx->mem, &d);
	ctx_calm(p->cx);
	return month;
}

static void
chart_draw(struct page *p, const struct spc_in *in, const char *id,
    const char *title, const char *y)
{
	struct spc_out out;

	if (spc_compute(p->cx, in, &out) != ERR_OK) {
		ctx_calm(p->cx);
		return;
	}
	ui_spc(&p->h, &(struct ui_spc){ .id = str_of(id),
	    .title = str_of(title), .x = S("Month"), .y = str_of(y),
	    .in = in, .out = &out });
}

/* The share of notes that hold a level, by the month of the note; and how many
 * saves were held back, by the month of the save. */
static void
charts_draw(struct page *p, const struct words_months *m)
{
	struct spc_point *a = NEWN(p->cx->mem, struct spc_point, m->n + 1);
	struct spc_point *b = NEWN(p->cx->mem, struct spc_point, m->n + 1);
	const struct spc_in share = { .chart = SPC_CHART_P,
		.improve = SPC_IMPROVE_DOWN, .points = a, .npoints = m->n };
	const struct spc_in held = { .chart = SPC_CHART_XMR,
		.improve = SPC_IMPROVE_NONE, .points = b, .npoints = m->n,
		.from_nought = true };

	for (unsigned i = 0; i < m->n; i++) {
		const struct words_month *w = &m->at[i];

		a[i] = (struct spc_point){ .x = w->month,
			.y = (double)w->n[WORDS_NOTES],
			.n = (double)w->seen[WORDS_NOTES] };
		b[i] = (struct spc_point){ .x = w->month,
			.y = (double)(w->n[WORDS_REFUSED] +
			    w->n[WORDS_WARNED]) };
	}
	if (m->n < 2)
		return;
	chart_draw(p, &share, "share", "Notes that hold a level, by the month"
	    " they were written", "Share of notes");
	chart_draw(p, &held, "held", "Saves that were asked about or refused",
	    "Saves");
}

static void
months_draw(struct page *p, const struct words_months *m)
{
	struct ui_table t;
	struct ui_cell *c = web_table(p, &t, S("By month, the newest first"),
	    "Month|#Notes read|#Notes that hold a level|#Saves asked about|"
	    "#Saves refused|#Saved as they were|#Brought in by import|"
	    "#Of these sealed", m->n);

	t.none = S("Nothing has been counted yet.");
	for (unsigned i = m->n; i-- > 0; c += t.ncols) {
		const struct words_month *w = &m->at[i];
		const int64_t n[] = { w->seen[WORDS_NOTES], w->n[WORDS_NOTES],
			w->n[WORDS_WARNED], w->n[WORDS_REFUSED],
			w->n[WORDS_KEPT], w->seen[WORDS_ARRIVED],
			w->n[WORDS_ARRIVED] };

		c[0].text = month_says(p, w->month);
		for (unsigned k = 0; k < 7; k++)
			c[k + 1] = (struct ui_cell){ .number = true,
				.text = int_words(p, n[k]) };
	}
	ui_table(&p->h, &t);
}

static str
form_says(str url, const struct records *forms)
{
	for (enum kind k = 0; k < KIND__MAX; k++)
		if (str_eq(str_of(kind_info[k].form), url))
			return str_of(kind_info[k].title);
	for (unsigned i = 0; i < forms->n; i++) {
		const struct json *j = forms->at[i].json;
		str title = json_text(json_get(j, S("title")));

		if (title.n && str_eq(json_text(json_get(j, S("url"))), url))
			return title;
	}
	return url.n ? url : S("A form that is not named");
}

static enum err
places_draw(struct page *p)
{
	struct words_places l;
	struct records forms;
	struct ui_table t;
	struct ui_cell *c;

	TRY(words_places(p->cx, &l));
	if (l.n == 0)
		return ERR_OK;
	TRY(record_all(p->cx, KIND_FORM, &forms));
	ui_details_start(&p->h, &(struct ui_details){ .summary =
	    S("By form and unit, as last read") });
	c = web_table(p, &t, S("By the name of the form"),
	    "Form|Unit|#Notes read|#Hold a level", l.n);
	for (unsigned i = 0; i < l.n; i++, c += t.ncols) {
		c[0] = (struct ui_cell){ .words = true,
			.text = form_says(l.at[i].form, &forms) };
		c[1] = (struct ui_cell){ .words = true, .text =
			l.at[i].unit.n ? l.at[i].unit : S("No unit") };
		c[2] = (struct ui_cell){ .number = true,
			.text = int_words(p, l.at[i].seen) };
		c[3] = (struct ui_cell){ .number = true,
			.text = int_words(p, l.at[i].n) };
	}
	ui_table(&p->h, &t);
	ui_details_end(&p->h);
	return ERR_OK;
}

/* When they were read, and when they will be. */
static enum err
reading_says(struct page *p, const struct words_months *m)
{
	int64_t n = 0, seen = 0;
	struct job j;

	TRY(job_read(p->cx, str_of(job_info[JOB_NOTES].code), &j));
	for (unsigned i = 0; i < m->n; i++) {
		n += m->at[i].n[WORDS_NOTES];
		seen += m->at[i].seen[WORDS_NOTES];
	}
	if (j.ended_at == 0)
		ui_p(&p->h, j.id.n ? S("They are being read for the first time,"
		    " or will be within a minute.") : S("They have not been"
		    " read yet."));
	else
		ui_p(&p->h, text_of(p, S("Of "), int_words(p, seen),
		    S(" notes of the last 24 months, "), int_words(p, n), n == 1 ?
		    S(" holds") : S(" hold"), S(" a level. They were last read"
		    " on "), show_time(p->cx->mem, j.ended_at), S(", and are"
		    " read again on "), show_day(p->cx->mem, j.due_at), S(".")));
	return ERR_OK;
}

static enum err
own_draw(struct page *p)
{
	struct words_months m;

	TRY(words_months(p->cx, MONTHS, &m));
	ui_h2(&p->h, S("In this service"));
	ui_p(&p->h, wording("audit.own"));
	TRY(reading_says(p, &m));
	charts_draw(p, &m);
	ui_details_start(&p->h, &(struct ui_details){ .summary =
	    S("The figures of each month") });
	months_draw(p, &m);
	ui_details_end(&p->h);
	return places_draw(p);
}

/* ---- exports ---- */

static str
megabytes(struct page *p, int64_t n)
{
	if (n < 1000000)
		return text_of(p, int_words(p, (n + 999) / 1000), S(" kB"));
	return text_of(p, int_words(p, n / 1000000), S("."),
	    int_words(p, n / 100000 % 10), S(" MB"));
}

static bool
is_under_way(const struct sent *s)
{
	return s->made_at == 0 && (str_eq(s->state, S("waiting")) ||
	    str_eq(s->state, S("running")));
}

static str
state_says(struct page *p, const struct sent *s)
{
	if (s->made_at)
		return s->found ? text_of(p, S("Done: "),
		    int_words(p, s->found), s->found == 1 ? S(" level") :
		    S(" levels"), S(" in "), int_words(p, s->records),
		    S(" records")) : text_of(p, S("Done: no level in "),
		    int_words(p, s->records), S(" records"));
	if (str_eq(s->state, S("waiting")))
		return S("Waiting. It begins within a minute.");
	if (str_eq(s->state, S("running")))
		return text_of(p, S("Being read: "), megabytes(p, s->done),
		    S(" of "), megabytes(p, s->size));
	return text_of(p, S("It stopped: "), s->said.n ? s->said :
	    S("it is not known why"), S("."));
}

static enum err
list_draw(struct page *p)
{
	struct sents l;
	struct ui_table t;
	struct ui_cell *c;

	TRY(sent_list(p->cx, &l));
	c = web_table(p, &t, S("Audits made, the newest first"),
	    "File|Sent|By|State", l.n);
	t.none = S("No export has been audited here yet.");
	for (unsigned i = 0; i < l.n; i++, c += t.ncols) {
		c[0] = (struct ui_cell){ .words = true,
			.text = l.at[i].label,
			.href = web_path(p, S("audit"), l.at[i].id) };
		c[1].text = show_time(p->cx->mem, l.at[i].sent_at);
		c[2] = (struct ui_cell){ .words = true, .text = l.at[i].by };
		c[3].text = state_says(p, &l.at[i]);
	}
	ui_table(&p->h, &t);
	return ERR_OK;
}

static void
send_draw(struct page *p)
{
	str fault = web_error(p, "file");

	if (p->nagain && fault.n == 0)
		fault = S("Choose the file once more: it was not kept.");
	ui_h2(&p->h, S("In an export"));
	ui_p(&p->h, wording("audit.export"));
	web_form_file(p, S(""));
	ui_file(&p->h, &(struct ui_file){ .f = { .name = S("file"),
	    .label = S("The export"), .error = fault,
	    .hint = wording("audit.kinds") },
	    .accept = S(".ndjson,.jsonl,.json,.csv,.txt,.gz,.html,.rtf") });
	ui_p(&p->h, wording("audit.kept"));
	(void)web_submit(p, S("Audit this file"));
	ui_details_start(&p->h, &(struct ui_details){
	    .summary = S("The export is larger than 64 MB") });
	ui_p(&p->h, wording("audit.larger"));
	html_lit(&p->h, "<pre class=\"heed-code\"><code>heed audit"
	    " --format html --output report.html EXPORT</code></pre>\n");
	ui_details_end(&p->h);
}

enum err
page_audit(struct page *p)
{
	p->wide = true;
	web_errors(p);
	ui_h1(&p->h, S("Where people are put in levels"));
	ui_p(&p->h, wording("audit.lead"));
	TRY(own_draw(p));
	send_draw(p);
	return list_draw(p);
}

enum err
post_audit(struct page *p)
{
	str label = document_label(p->cx, web_post(p, "file")), id = S("");
	enum err e;

	if (p->rq->file_over)
		e = fail(p->cx, ERR_INPUT, "file", "this file is larger than 64"
		    " MB, so it was not kept: audit it with the command below");
	else
		e = sent_add(p->cx, label.n ? label : S("A file without a name"),
		    p->rq->file_fd, p->rq->file ? p->rq->file_n : 0, &id);
	return web_end(p, e, e == ERR_OK ? web_path(p, S("audit"), id) : S(""),
	    "audit-sent", page_audit);
}

/* ---- one audit ---- */

static void
one_state(struct page *p, const struct sent *s)
{
	const struct ui_row row[] = {
		{ .key = S("State"), .value = state_says(p, s) },
		{ .key = S("Size"), .value = megabytes(p, s->size) },
		{ .key = S("Sent by"), .value = s->by, .words = true },
		{ .key = S("Sent"), .value = show_time(p->cx->mem,
			s->sent_at) },
		{ .key = S("The file itself"), .value = s->made_at ?
			S("Deleted when the report was made") : is_under_way(s)
			? S("Kept until the report is made") :
			S("Deleted within a week") },
		{ .key = S("Kept until"), .value = show_day(p->cx->mem,
			s->sent_at + (int64_t)SENT_DAYS * 86400) } };
	bool again = is_under_way(s);

	/* heed.js asks again while this says so. */
	if (again)
		html_lit(&p->h, "<div id=\"state\" data-again=\"3\""
		    " aria-live=\"polite\">\n");
	ui_summary(&p->h, &(struct ui_summary){ .rows = row, .nrows = 6 });
	if (again) {
		html_lit(&p->h, "</div>\n");
		link_p(p, S("Look again"), web_path(p, S("audit"), s->id));
	}
}

enum err
page_audit_one(struct page *p)
{
	struct sent s;
	str here, report;

	TRY(sent_read(p->cx, p->param[0], &s));
	here = web_path(p, S("audit"), s.id);
	report = web_path(p, S("audit"), s.id, S("report"));
	p->back = (struct ui_link){ .href = S("/audit"), .text = S("Audit") };
	web_errors(p);
	ui_heading(&p->h, &(struct ui_heading){ .level = 1, .text = s.label,
	    .words = true });
	one_state(p, &s);
	if (s.made_at) {
		ui_p(&p->h, wording("audit.report"));
		ui_buttons_start(&p->h);
		ui_button(&p->h, &(struct ui_button){ .href = report,
		    .text = S("Read the report") });
		ui_button(&p->h, &(struct ui_button){ .kind = UI_SECONDARY,
		    .href = text_of(p, report, S("?as=file")),
		    .text = S("Download it") });
		ui_buttons_end(&p->h);
	}
	ui_h2(&p->h, S("Delete this audit"));
	ui_p(&p->h, S("The report goes, and the file if it is still here."
	    " That it was sent and deleted stays in the ledger."));
	web_form(p, here);
	ui_button(&p->h, &(struct ui_button){ .kind = UI_WARNING,
	    .text = S("Delete it") });
	ui_form_end(&p->h);
	return ERR_OK;
}

enum err
post_audit_one(struct page *p)
{
	return web_end(p, sent_drop(p->cx, p->param[0]), S("/audit"),
	    "audit-dropped", page_audit_one);
}

enum err
page_audit_report(struct page *p)
{
	struct sent s;

	TRY(sent_read(p->cx, p->param[0], &s));
	TRY(sent_report(p->cx, &s, &p->file));
	p->bare = true;
	p->type = S("text/html; charset=utf-8");
	p->policy = S("sandbox; default-src 'none';"
	    " style-src 'unsafe-inline'; frame-ancestors 'none'");
	if (str_eq(web_query(p, "as"), S("file")))
		p->download = text_of(p, S("\"audit-"), s.id, S(".html\""));
	return ERR_OK;
}
