/*
 * The page of an audit: its frame, its first screen, and what is said beside
 * the numbers. The numbers are drawn by report_time.c, _where.c and _words.c.
 *
 * The look is assets/report.css, which stands in the page; ui's components are
 * used as elsewhere, so that a table here is a table in the product.
 */
#include "audit/report_int.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/time.h"
#include "core/version.h"

#include <assert.h>

static const struct section {
	str id, heading;
	void (*draw)(struct rep *);
	bool records;
} sections[] = {
#define SECTION(id, heading, draw, records) \
	{ SK(#id), SK(heading), draw, records },
#include "audit/report.def"
#undef SECTION
};
enum { NSECTIONS = sizeof(sections) / sizeof(sections[0]) };

/* ---- the first screen ---- */

/* "412 of 18,233 records (2.3%)" */
static str
how_many(struct rep *r)
{
	const struct audit_tally *t = r->t;
	str share = rep_share(r, t->stratified, t->records);

	if (t->records == 0)
		return S("No record could be read");
	if (t->found == 0)
		return S("No such wording was found");
	if (t->stratified < t->suppress)
		share = S("");
	return rep_join(r, rep_total(r, t->stratified), S(" of "),
	    rep_int(r, t->records), t->records == 1 ? S(" record") :
	    S(" records"), share.n ? rep_join(r, S(" ("), share, S(")")) :
	    S(""));
}

/* What follows it. */
static str
how_many_say(struct rep *r)
{
	const struct audit_tally *t = r->t;
	bool one = t->stratified == 1 && t->suppress < 2;

	if (t->records == 0)
		return S(" and so this report can tell nothing about them.");
	if (t->found > 0)
		return rep_join(r, one ? S(" says") : S(" say"), S(" how "
		    "\"high\", \"medium\" or \"low\" someone's risk of "
		    "suicide or self-harm is, or "), one ? S("asks") : S("ask"),
		    S(" for it."));
	return rep_join(r, S(" in the "), t->records == 1 ? S("one record") :
	    rep_join(r, rep_int(r, t->records), S(" records")),
	    S(" that could be read. That is not proof that nobody is sorted "
	    "by risk: some ways of saying it are not known to Heed."));
}

/* "Found 412 times: a level such as high, medium or low (300); a colour (112)."
 * The kinds, most often first. */
static str
kinds(struct rep *r)
{
	const struct audit_table *k = &r->t->by[AUDIT_CLASS];
	str s = r->t->found == 1 && r->t->suppress < 2 ? S("Found once: ") :
	    rep_join(r, S("Found "), rep_total(r, r->t->found), S(" times: "));

	for (unsigned i = 0; i < k->n && k->at[i].found > 0; i++)
		s = rep_join(r, s, i ? S("; ") : S(""),
		    rep_small(r, rep_kind(r, k->at[i].key)), S(" ("),
		    rep_count(r, &k->at[i], k->at[i].found), S(")"));
	return rep_join(r, s, S("."));
}

static void
draw_lead(struct rep *r)
{
	html_lit(r->h, "<p class=\"report-lead\"><b>");
	html_text(r->h, how_many(r));
	html_lit(r->h, "</b>");
	html_text(r->h, how_many_say(r));
	html_lit(r->h, "</p>\n");
	if (r->t->found)
		rep_p(r, kinds(r));
	if (r->t->forms)
		rep_p(r, rep_forms(r));
}

static str
bytes(struct rep *r, uint64_t n)
{
	static const str unit[] = { SK(" bytes"), SK(" KB"), SK(" MB"),
		SK(" GB"), SK(" TB") };
	double v = (double)n;
	unsigned u = 0;
	struct buf b;

	for (; v >= 999.5 && u + 1 < sizeof(unit) / sizeof(unit[0]); u++)
		v /= 1000;
	buf_init(&b, r->cx->mem, 400);
	buf_fmt(&b, u > 0 && v < 9.95 ? "%.1f" : "%.0f", v);
	buf_put(&b, unit[u]);
	return buf_str(&b);
}

static str
what_was_read(struct rep *r)
{
	const struct audit_tally *t = r->t;

	if (t->records == 0)
		return S("Nothing");
	return rep_join(r, rep_int(r, t->records), t->records == 1 ?
	    S(" record in ") : S(" records in "), rep_int(r, t->files),
	    t->files == 1 ? S(" file (") : S(" files ("), bytes(r, t->bytes),
	    S(")"));
}

static str
period(struct rep *r)
{
	const struct audit_tally *t = r->t;
	const struct audit_count *none = rep_key(&t->by[AUDIT_MONTH], S(""));
	str s = S("");

	if (t->first_month.n == 0)
		return t->records ? S("No record says when") : S("");
	s = rep_month(r, t->first_month, false);
	if (!str_eq(t->first_month, t->last_month))
		s = rep_join(r, s, S(" to "), rep_month(r, t->last_month,
		    false));
	if (!none || none->read == 0)
		return s;
	return rep_join(r, s, S("; "), rep_int(r, none->read), none->read == 1 ?
	    S(" record does not say when") : S(" records do not say when"));
}

static str
what_was_not(struct rep *r)
{
	const struct audit_tally *t = r->t;
	str s = t->unreads == 1 ? S("One place") : rep_join(r,
	    rep_int(r, t->unreads), S(" places"));
	str whole = t->records_unread == 1 ? S(" (one whole record)") :
	    rep_join(r, S(" ("), rep_int(r, t->records_unread),
	    S(" whole records)"));
	str a = t->unopened == 1 ? S("One attachment that is no text") :
	    rep_join(r, rep_int(r, t->unopened),
	    S(" attachments that are no text"));

	if (t->records_unread)
		s = rep_join(r, s, whole);
	if (t->unreads && t->unopened)
		return rep_join(r, s, S("; "), rep_small(r, a));
	return t->unreads ? s : t->unopened ? a : S("");
}

static const struct html *
link_to(struct rep *r, str text, str href)
{
	struct html *h = NEW(r->cx->mem, struct html);

	html_init(h, r->cx->mem, 2 * REP_SENTENCE);
	ui_link(h, &(struct ui_link){ .text = text, .href = href });
	return h;
}

static void
draw_facts(struct rep *r)
{
	str not_read = what_was_not(r), change = rep_change(r);
	struct ui_row row[5] = {
		{ .key = S("Read"), .value = what_was_read(r) },
		{ .key = S("Period"), .value = period(r) },
		{ .key = S("Could not be read"), .value = S("Nothing") },
	};
	unsigned n = 3;

	if (not_read.n)
		row[2].part = link_to(r, not_read, S("#unread"));
	if (change.n)
		row[n++] = (struct ui_row){ .key = S("Each month's share"),
			.value = change };
	row[n++] = (struct ui_row){ .key = S("This report"),
		.value = rep_join(r, S("Made on "), show_time(r->cx->mem,
		    r->t->now), S(" with Heed "), S(HEED_VERSION)) };
	ui_summary(r->h, &(struct ui_summary){ .rows = row, .nrows = n,
	    .none = S("Not known") });
}

static void
draw_contents(struct rep *r)
{
	html_lit(r->h, "<nav class=\"report-contents\" "
	    "aria-labelledby=\"contents\">\n<h2 id=\"contents\">On this page"
	    "</h2>\n<ol>\n");
	for (unsigned i = 0; i < NSECTIONS; i++) {
		html_lit(r->h, "<li>");
		ui_link(r->h, &(struct ui_link){ .text = sections[i].heading,
		    .href = rep_join(r, S("#"), sections[i].id) });
		html_lit(r->h, "</li>\n");
	}
	html_lit(r->h, "</ol>\n</nav>\n");
}

static void
draw_meaning(struct rep *r)
{
	ui_h2(r->h, S("What this means"));
	rep_note(r, "mean.nice");
	rep_note(r, "mean.nhse");
	rep_note(r, "mean.hssib");
	ui_inset_start(r->h);
	rep_note(r, "fair");
	ui_inset_end(r->h);
}

/* ---- what is said beside the numbers ---- */

static str
times(struct rep *r, uint64_t n)
{
	return n ? rep_join(r, S(": "), rep_many(r, n, S("time"), S("times"))) :
	    S("");
}

void
draw_apart(struct rep *r)
{
	rep_note_with(r, "apart.history", r->t->historical ?
	    times(r, r->t->historical) : S(": not found"));
	rep_note_with(r, "apart.negated", times(r, r->t->negated));
}

void
draw_next(struct rep *r)
{
	static const char *const found[] = { "next.field", "next.other",
		"next.talk", "next.instead", "next.again", NULL };
	static const char *const none[] = { "next.right", "next.forms",
		"next.again", NULL };
	const char *const *step = r->t->found ? found : none;

	html_lit(r->h, "<ol class=\"report-steps\">\n");
	for (; *step; step++) {
		html_lit(r->h, "<li>");
		rep_note(r, *step);
		html_lit(r->h, "</li>\n");
	}
	html_lit(r->h, "</ol>\n");
}

static void
unread_table(struct rep *r)
{
	const struct audit_tally *t = r->t;
	struct ui_table table;
	struct ui_cell *c = rep_table(r, &table, S("Could not be read"),
	    "Where|Why", t->nunread);

	for (unsigned i = 0; i < t->nunread; i++) {
		c[2 * i] = (struct ui_cell){ .words = true,
			.text = rep_cut(r, t->unread[i].where, REP_NAME) };
		c[2 * i + 1].text = rep_large(r, rep_cut(r, t->unread[i].why,
		    REP_NAME));
	}
	ui_table(r->h, &table);
	if (t->unreads > t->nunread)
		rep_p(r, rep_join(r, S("And "), rep_int(r, t->unreads -
		    t->nunread), S(" more, which are not listed.")));
}

void
draw_unread(struct rep *r)
{
	const struct audit_tally *t = r->t;

	if (t->unreads == 0)
		rep_p(r, S("Everything that was given could be read as far as "
		    "its text."));
	else
		rep_p(r, rep_join(r, t->unreads == 1 ? S("One place could") :
		    rep_join(r, rep_int(r, t->unreads), S(" places could")),
		    S(" not be read. If someone is sorted by risk there, it "
		    "is not in these figures.")));
	if (t->records_unread)
		rep_p(r, t->records_unread == 1 ? S("One whole record is among "
		    "what could not be read. It is not counted as read.") :
		    rep_join(r, rep_int(r, t->records_unread), S(" whole "
		    "records are among what could not be read. They are not "
		    "counted as read.")));
	if (t->unopened)
		rep_p(r, t->unopened == 1 ? S("One attachment is no text (a "
		    "PDF, a picture, a sound) and was not looked into.") :
		    rep_join(r, rep_int(r, t->unopened), S(" attachments are "
		    "no text (PDF files, pictures, sounds) and were not looked "
		    "into.")));
	if (t->nunread)
		unread_table(r);
}

void
draw_limits(struct rep *r)
{
	rep_note(r, "limit.words");
	rep_note(r, "limit.unseen");
	rep_note(r, "limit.measured");
	rep_note(r, "limit.check");
}

/* ---- how it was made ---- */

static bool
is_plain(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') &&
		    !(s.p[i] >= 'A' && s.p[i] <= 'Z') &&
		    !(s.p[i] >= '0' && s.p[i] <= '9') &&
		    memchr("./_-,+:@%=", s.p[i], 11) == NULL)
			return false;
	return s.n > 0;
}

static const str quote_name[] = { [AUDIT_QUOTE_NONE] = SK("none"),
	[AUDIT_QUOTE_MASKED] = SK("masked"), [AUDIT_QUOTE_FULL] = SK("full") };
enum { PATHS = 10, PATH_LETTERS = 80 };

/* The command as far as it can be told from what came of it. */
static str
command(struct rep *r)
{
	const struct audit_tally *t = r->t;
	str s = rep_join(r, S("heed audit --format html --quote "),
	    quote_name[t->quote]);

	if (t->suppress > 1)
		s = rep_join(r, s, S(" --suppress "), rep_int(r, t->suppress));
	if (r->by == AUDIT_AUTHOR)
		s = rep_join(r, s, S(" --by author"));
	for (unsigned i = 0; i < t->npath && i < PATHS; i++) {
		str p = rep_cut(r, t->path[i], PATH_LETTERS);
		str mark = is_plain(p) ? S("") : S("'");

		s = rep_join(r, s, S(" "), mark, p, mark);
	}
	return t->npath > PATHS ? rep_join(r, s, S(" …")) : s;
}

void
draw_made(struct rep *r)
{
	struct html typed;
	const struct ui_row row[] = {
		{ .key = S("Command"), .part = &typed },
		{ .key = S("Heed"), .value = S("Version " HEED_VERSION) },
		{ .key = S("Made"), .value = show_time(r->cx->mem, r->t->now) },
		{ .key = S("Quotes"), .value = rep_large(r,
		    quote_name[r->t->quote]) },
		{ .key = S("Small numbers"), .value = r->t->suppress > 1 ?
		    rep_join(r, S("Below "), rep_int(r, r->t->suppress), S(", "
		    "and what would give them away, are not shown")) :
		    S("All are shown") },
	};

	html_init(&typed, r->cx->mem, 8 * REP_SENTENCE);
	html_lit(&typed, "<code class=\"heed-words\">");
	html_text(&typed, rep_cut(r, r->command.n ? r->command : command(r),
	    1000));
	html_lit(&typed, "</code>");
	ui_summary(r->h, &(struct ui_summary){ .rows = row,
	    .nrows = sizeof(row) / sizeof(row[0]) });
	rep_note(r, "made.stays");
	rep_note(r, "made.lists");
}

/* ---- the file ---- */

static void
draw_head(struct rep *r)
{
	const struct asset *css = asset_find("static/report.css");

	assert(css);
	html_file(r->h, str_cat(r->cx->mem, S("Levels of risk in records: audit"
	    " of "), show_day(r->cx->mem, r->t->now)), css->body);
}

static void
draw_section(struct rep *r, const struct section *s)
{
	html_lit(r->h, "<section");
	html_attr(r->h, "aria-labelledby", s->id);
	html_lit(r->h, ">\n");
	ui_heading(r->h, &(struct ui_heading){ .id = s->id, .size = UI_M,
	    .text = s->heading });
	if (s->records && r->t->records == 0)
		rep_p(r, S("No record could be read, so there is nothing to "
		    "show here."));
	else
		s->draw(r);
	html_lit(r->h, "</section>\n");
}

static void
draw_body(struct rep *r)
{
	html_lit(r->h, "<body>\n<a class=\"report-skip\" href=\"#main\">Skip "
	    "to the report</a>\n<header class=\"report-top\"><div>"
	    "<b>Heed</b> audit</div></header>\n<main id=\"main\">\n<h1>");
	html_text(r->h, r->t->found ? S("Where people are still sorted by "
	    "risk") : S("Are people still sorted by risk?"));
	html_lit(r->h, "</h1>\n");
	draw_lead(r);
	draw_facts(r);
	draw_meaning(r);
	draw_contents(r);
	for (unsigned i = 0; i < NSECTIONS; i++)
		draw_section(r, &sections[i]);
	html_lit(r->h, "</main>\n<footer class=\"report-foot\"><p>Heed "
	    HEED_VERSION " is free software. It is about what words say, "
	    "never about a person.</p></footer>\n</body>\n</html>\n");
}

static void
read_table(struct ctx *cx, const char *path, struct tsv *t)
{
	const struct asset *a = asset_find(path);
	enum err e = a ? tsv_parse(cx, path, a->body, t) : ERR_ABSENT;

	assert(e == ERR_OK); /* it is part of the binary */
}

void
audit_report(struct ctx *cx, struct html *h, const struct audit_tally *t,
    enum audit_axis by, str typed)
{
	struct rep r = { .cx = cx, .h = h, .t = t, .by = by,
		.command = typed };

	read_table(cx, "practice/guide/audit-report.tsv", &r.says);
	read_table(cx, "practice/lexicon/stratify.tsv", &r.rules);
	draw_head(&r);
	draw_body(&r);
}

enum err
audit_html(struct ctx *cx, const struct audit_tally *t, str *page)
{
	struct html h;

	html_init(&h, cx->mem, AUDIT_HTML_MAX);
	audit_report(cx, &h, t, AUDIT_AXIS__MAX, S(""));
	return html_done(&h, page);
}
