/*
 * Findings for machines: an object a line, or a row. And for people: what there
 * is, calmly, with what to write instead before any list.
 */
#include "audit/audit_int.h"

void
audit_jsonl(struct buf *b, const struct audit_finding *f)
{
	struct json_w w;

	json_w_init(&w, b);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("source"), f->source);
	json_w_text(&w, S("record"), f->record);
	json_w_text(&w, S("field"), f->field);
	json_w_int(&w, S("start"), (int64_t)f->start);
	json_w_int(&w, S("end"), (int64_t)f->end);
	json_w_text(&w, S("class"), str_of(lang_class_name[f->kind]));
	json_w_text(&w, S("verdict"), str_of(lang_verdict_name[f->verdict]));
	json_w_text(&w, S("quote"), f->quote);
	json_w_text(&w, S("rule"), f->rule);
	json_w_text(&w, S("why"), f->why);
	json_w_text(&w, S("instead"), f->instead);
	json_w_close(&w, '}');
	buf_c(b, '\n');
}

/* A cell: quoted where it must be, and never a formula to a spreadsheet. */
static void
cell(struct buf *b, str s, bool last)
{
	bool formula = s.n && (s.p[0] == '=' || s.p[0] == '+' ||
	    s.p[0] == '-' || s.p[0] == '@' || s.p[0] == '\t' ||
	    s.p[0] == '\r');
	bool quotes = formula;

	for (size_t i = 0; i < s.n && !quotes; i++)
		quotes = s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' ||
		    s.p[i] == '\r';
	if (quotes)
		buf_c(b, '"');
	if (formula)
		buf_c(b, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_c(b, '"');
		buf_c(b, s.p[i]);
	}
	if (quotes)
		buf_c(b, '"');
	buf_put(b, last ? S("\r\n") : S(","));
}

void
audit_csv_head(struct buf *b)
{
	buf_lit(b, "source,record,field,start,end,class,verdict,quote,rule,"
	    "why,instead,month,author,role,team,setting,form\r\n");
}

void
audit_csv(struct buf *b, const struct audit_finding *f)
{
	cell(b, f->source, false);
	cell(b, f->record, false);
	cell(b, f->field, false);
	buf_fmt(b, "%llu,%llu,", (unsigned long long)f->start,
	    (unsigned long long)f->end);
	cell(b, str_of(lang_class_name[f->kind]), false);
	cell(b, str_of(lang_verdict_name[f->verdict]), false);
	cell(b, f->quote, false);
	cell(b, f->rule, false);
	cell(b, f->why, false);
	cell(b, f->instead, false);
	cell(b, f->month, false);
	cell(b, f->author, false);
	cell(b, f->role, false);
	cell(b, f->team, false);
	cell(b, f->setting, false);
	cell(b, f->form, true);
}

/* ---- for a person ---- */

enum { SHOWN = 12, WIDE = 78 };

struct page {
	struct buf *b;
	const struct audit_tally *t;
	struct arena *mem;
};

/* Words in lines of WIDE at most, each begun by margin. */
static void
wrap(struct buf *b, str margin, str s)
{
	size_t col = 0;

	while (s.n) {
		size_t n = 0;

		while (n < s.n && s.p[n] != ' ' && s.p[n] != '\n')
			n++;
		if (n && col && col + 1 + n > WIDE) {
			buf_c(b, '\n');
			col = 0;
		}
		if (n && col == 0) {
			buf_put(b, margin);
			col = margin.n;
		} else if (n) {
			buf_c(b, ' ');
			col++;
		}
		buf_put(b, str_sub(s, 0, n));
		col += n;
		s = str_sub(s, n + 1, s.n);
	}
	buf_c(b, '\n');
}

/* A line of what people wrote, without what would break the page. */
static void
plainly(struct buf *b, str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_c(b, (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f ? ' ' :
		    s.p[i]);
}

static void
counted(struct page *p, const struct audit_count *c, str key)
{
	str n = audit_number(p->mem, p->t, c, c->found);

	buf_lit(p->b, "  ");
	for (size_t i = n.n; i < 8; i++)
		buf_c(p->b, ' ');
	buf_put(p->b, n);
	buf_lit(p->b, "  ");
	plainly(p->b, key);
	buf_c(p->b, '\n');
}

/* An axis: its largest keys. Nothing where it says nothing. */
static void
axis(struct page *p, str title, enum audit_axis a, bool all)
{
	const struct audit_table *t = &p->t->by[a];
	unsigned shown = 0, more = 0;
	bool some = false;

	for (unsigned i = 0; i < t->n; i++)
		some |= t->at[i].key.n && t->at[i].found;
	if (!some)
		return;
	buf_c(p->b, '\n');
	buf_put(p->b, title);
	buf_c(p->b, '\n');
	for (unsigned i = 0; i < t->n; i++) {
		const struct audit_count *c = &t->at[i];

		if (c->found == 0)
			continue;
		if (!all && shown == SHOWN) {
			more++;
			continue;
		}
		shown++;
		counted(p, c, c->key.n ? c->key : S("(not said)"));
	}
	if (more)
		buf_fmt(p->b, "            and %u more\n", more);
	if (t->others.found)
		counted(p, &t->others, S("others, not listed"));
}

static void
months(struct page *p)
{
	const struct audit_table *t = &p->t->by[AUDIT_MONTH];
	bool some = false;

	for (unsigned i = 0; i < t->n; i++)
		some |= t->at[i].key.n > 0;
	if (!some)
		return;
	buf_lit(p->b, "\nBy month: records read, and those in which someone is "
	    "put in a level\n");
	for (unsigned i = 0; i < t->n; i++) {
		const struct audit_count *c = &t->at[i];
		str read = audit_total(p->mem, p->t, c->read);
		str with = audit_number(p->mem, p->t, c, c->records);

		buf_lit(p->b, "  ");
		buf_put(p->b, c->key.n ? c->key : S("undated"));
		for (size_t k = read.n; k < 12; k++)
			buf_c(p->b, ' ');
		buf_put(p->b, read);
		for (size_t k = with.n; k < 14; k++)
			buf_c(p->b, ' ');
		buf_put(p->b, with);
		buf_c(p->b, '\n');
	}
}

/* Each advice once, with how many findings it would answer. */
static void
instead(struct page *p)
{
	const struct audit_table *t = &p->t->by[AUDIT_RULE];

	if (p->t->found == 0)
		return;
	buf_lit(p->b, "\nWhat to write instead\n");
	for (unsigned i = 0; i < t->n; i++) {
		const struct audit_count *c = &t->at[i];
		bool said = c->found == 0 || c->instead.n == 0;

		for (unsigned k = 0; k < i && !said; k++)
			said = t->at[k].found && str_eq(t->at[k].instead,
			    c->instead);
		if (said)
			continue;
		wrap(p->b, S("  "), c->why);
		wrap(p->b, S("    "), c->instead);
	}
}

static void
forms(struct page *p)
{
	const struct audit_tally *t = p->t;

	if (t->forms == 0)
		return;
	buf_lit(p->b, "\nForms: ");
	buf_int(p->b, (int64_t)t->forms);
	buf_lit(p->b, " read, ");
	buf_int(p->b, (int64_t)t->forms_found);
	buf_lit(p->b, " of them ask for a level\n");
	for (unsigned i = 0; i < t->nitem; i++) {
		if (i == 0 || !str_eq(t->item[i].form, t->item[i - 1].form) ||
		    !str_eq(t->item[i].source, t->item[i - 1].source)) {
			buf_lit(p->b, "  ");
			plainly(p->b, t->item[i].form);
			buf_lit(p->b, " (");
			plainly(p->b, t->item[i].source);
			buf_lit(p->b, ")\n");
		}
		buf_lit(p->b, "    ");
		plainly(p->b, t->item[i].link);
		buf_lit(p->b, ": ");
		plainly(p->b, t->item[i].text);
		buf_c(p->b, '\n');
		wrap(p->b, S("      "), t->item[i].instead);
	}
	if (t->items > t->nitem)
		buf_fmt(p->b, "    and %llu more items\n",
		    (unsigned long long)(t->items - t->nitem));
}

static void
much(struct page *p)
{
	const struct audit_tally *t = p->t;

	buf_put(p->b, audit_total(p->mem, t, t->stratified));
	buf_lit(p->b, " of ");
	buf_int(p->b, (int64_t)t->records);
	buf_put(p->b, t->records == 1 ? S(" record puts") : S(" records put"));
	buf_lit(p->b, " someone in a level, or ask for one: ");
	buf_put(p->b, audit_total(p->mem, t, t->found));
	buf_put(p->b, t->found == 1 ? S(" finding") : S(" findings"));
	buf_lit(p->b, " in ");
	buf_int(p->b, (int64_t)t->files);
	buf_put(p->b, t->files == 1 ? S(" file.\n") : S(" files.\n"));
	if (t->historical) {
		buf_put(p->b, audit_total(p->mem, t, t->historical));
		buf_lit(p->b, " more tell of a level that was given before.\n");
	}
	if (t->unopened) {
		buf_int(p->b, (int64_t)t->unopened);
		buf_put(p->b, t->unopened == 1 ? S(" attachment is no text and "
		    "was not read.\n") : S(" attachments are no text and were "
		    "not read.\n"));
	}
	if (t->records_unread) {
		buf_int(p->b, (int64_t)t->records_unread);
		buf_put(p->b, t->records_unread == 1 ? S(" record more could "
		    "not be read and is") : S(" records more could not be read "
		    "and are"));
		buf_lit(p->b, " in none of these figures.\n");
	}
	if (t->unreads) {
		buf_int(p->b, (int64_t)t->unreads);
		buf_put(p->b, t->unreads == 1 ? S(" place could not be read; "
		    "it is") : S(" places could not be read; they are"));
		buf_lit(p->b, " named on standard error.\n");
	}
}

void
audit_text(struct buf *b, const struct audit_tally *t, enum audit_axis by)
{
	static const char *const title[AUDIT_AXIS__MAX] = {
		[AUDIT_AUTHOR] = "By author", [AUDIT_FORM] = "By form",
		[AUDIT_TEAM] = "By team" };
	struct page p = { b, t, t->mem };

	much(&p);
	if (by == AUDIT_MONTH)
		months(&p);
	else if (by != AUDIT_AXIS__MAX && title[by])
		axis(&p, str_of(title[by]), by, true);
	if (t->found) {
		axis(&p, S("By kind"), AUDIT_CLASS, true);
		axis(&p, S("Which wordings"), AUDIT_WORDING, false);
		if (by == AUDIT_AXIS__MAX) {
			axis(&p, S("By form or kind of document"), AUDIT_FORM,
			    false);
			axis(&p, S("By team"), AUDIT_TEAM, false);
			axis(&p, S("By setting"), AUDIT_SETTING, false);
			axis(&p, S("By author role"), AUDIT_ROLE, false);
		}
		instead(&p);
	}
	forms(&p);
}
