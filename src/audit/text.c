/*
 * From a text to findings: markup off, the lexicon asked, each finding given
 * with the words around it.
 */
#include "audit/audit_int.h"
#include "audit/decode.h"

/* At a character's edge, so that what is cut is still UTF-8. */
static size_t
edge_down(str s, size_t i)
{
	while (i > 0 && i < s.n && ((unsigned char)s.p[i] & 0xc0) == 0x80)
		i--;
	return i;
}

static size_t
edge_up(str s, size_t i)
{
	while (i < s.n && ((unsigned char)s.p[i] & 0xc0) == 0x80)
		i++;
	return i;
}

str
text_cut(str s, size_t max)
{
	return s.n <= max ? s : str_sub(s, 0, edge_down(s, max));
}

void
text_finding(struct reader *r, str field, const struct finding *f, str text,
    struct audit_finding *out)
{
	size_t from = f->start > AUDIT_AROUND ? edge_up(text, f->start -
	    AUDIT_AROUND) : 0;
	size_t to = edge_down(text, text.n - f->end > AUDIT_AROUND ? f->end +
	    AUDIT_AROUND : text.n);
	size_t end = edge_down(text, f->end - f->start > QUOTE_MAX ?
	    f->start + QUOTE_MAX : f->end);

	*out = (struct audit_finding){
		.record = r->rec.id, .field = field,
		.start = f->start, .end = f->end,
		.kind = f->kind, .verdict = f->verdict,
		.quote = str_sub(text, f->start, end - f->start),
		.before = str_sub(text, from, f->start - from),
		.after = str_sub(text, f->end, to - f->end),
		.rule = f->rule, .why = f->why, .instead = f->instead,
		.author = r->rec.author, .role = r->rec.role,
		.team = r->rec.team, .setting = r->rec.setting,
		.form = r->rec.form, .seq = r->c.records + r->c.unread - 1,
	};
}

void
text_give(struct reader *r, str field, const struct finding *f, str text)
{
	struct audit_finding a;

	text_finding(r, field, f, text, &a);
	r->given++;
	r->give.finding(r->give.arg, &a, r->rec.line, r->rec.month);
}

struct each {
	struct reader *r;
	str text;
	void (*to)(struct reader *, str text, const struct finding *, void *);
	void *arg;
};

static void
one(void *arg, const struct finding *f)
{
	const struct each *e = arg;

	if (e->r->o->all || f->verdict != LANG_NEGATED)
		e->to(e->r, e->text, f, e->arg);
}

void
text_each(struct reader *r, str text, void (*to)(struct reader *, str text,
    const struct finding *, void *arg), void *arg)
{
	struct each e = { r, text, to, arg };

	if (audit_seek(r->lx, text, 0) < text.n)
		audit_ratings(&r->cx, r->lx, text, one, &e);
}

static void
give_one(struct reader *r, str text, const struct finding *f, void *arg)
{
	const str *field = arg;

	text_give(r, *field, f, text);
}

void
text_scan(struct reader *r, str field, str text, bool html)
{
	size_t mark = arena_mark(r->work);

	if (is_rtf(text))
		text = rtf_words(r->work, text);
	else if (html || is_html(text))
		text = html_words(r->work, text);
	text_each(r, text, give_one, &field);
	arena_reset(r->work, mark);
}
