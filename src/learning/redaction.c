/*
 * Making a copy: which answers, in the form's order, and taking words out.
 *
 * Words are compared as the eye takes them: each character folded (case and
 * accents gone), everything that is no letter or digit one gap. So "Ada  LARK" is
 * Ada Lark, and no way of writing it stays.
 */
#include "learning/redaction.h"
#include "access/crypt.h"
#include "core/arena.h"
#include "core/asset.h"
#include "core/buf.h"
#include "core/time.h"
#include "core/utf8.h"
#include "fhir/fhir.h"
#include "language/fold.h"
#include "learning/matter_int.h"

#define CLASSES "practice/rules/class.tsv"
#define REASONS "practice/codes/redaction-reason.tsv"
#define GONE "[…]"

enum { ROWS_MAX = 500, WORDS_LEAST = 2 };

static struct {
	struct { enum kind kind; str link, class; } at[ROWS_MAX];
	unsigned n;
} classes;
static struct tsv reasons;

/* ---- classes ---- */

static bool
is_class(const struct tsv *t, str code)
{
	for (unsigned i = 0; i < t->nrow; i++)
		if (str_eq(tsv_get(t, i, "code"), code))
			return true;
	return false;
}

enum err
redaction_open(struct ctx *cx)
{
	struct tsv t, known;

	TRY(tsv_asset(cx, "practice/codes/field-class.tsv", &known));
	TRY(tsv_asset(cx, REASONS, &reasons));
	TRY(tsv_asset(cx, CLASSES, &t));
	if (t.nrow > ROWS_MAX)
		return fail(cx, ERR_LIMIT, CLASSES, "more than %d rows",
		    ROWS_MAX);
	classes.n = 0;
	for (unsigned i = 0; i < t.nrow; i++) {
		enum kind k = kind_of(tsv_get(&t, i, "kind"));
		str class = tsv_get(&t, i, "class");

		if (!kind_is_matter(k) || !is_class(&known, class))
			return fail(cx, ERR_INPUT, CLASSES, "line %u: a kind of"
			    " matter.def and a class of field-class.tsv are"
			    " wanted", t.line[i]);
		classes.at[classes.n].kind = k;
		classes.at[classes.n].link = tsv_get(&t, i, "link");
		classes.at[classes.n++].class = class;
	}
	return ERR_OK;
}

/* "told" fits told and told.next, and not toldever. */
static bool
fits(str row, str link)
{
	return str_starts(link, row) && (link.n == row.n ||
	    link.p[row.n] == '.');
}

str
field_class(enum kind k, const struct item *it)
{
	str left = it->rules, one, found = S("");
	size_t n = 0;

	while (left.n) {
		(void)str_cut(&left, ' ', &one);
		if (str_starts(one, S("class-")))
			return str_sub(one, 6, one.n);
	}
	for (unsigned i = 0; i < classes.n; i++)
		if (classes.at[i].kind == k && classes.at[i].link.n > n &&
		    fits(classes.at[i].link, it->link)) {
			found = classes.at[i].class;
			n = classes.at[i].link.n;
		}
	return found;
}

/* ---- taking words out ---- */

/* A text as the eye takes it: start and end say where in the text a sign of
 * fold stands. */
struct seen { char *fold; size_t *start, *end; size_t n; };

static struct seen
seen_of(struct ctx *cx, str text)
{
	size_t most = FOLD_BYTES_MAX * (text.n + 1), i = 0;
	struct seen s = { NEWN(cx->mem, char, most),
		NEWN(cx->mem, size_t, most), NEWN(cx->mem, size_t, most), 0 };

	while (i < text.n) {
		size_t at = i;
		char out[FOLD_BYTES_MAX];
		int n = fold_char(utf8_next(text, &i), out);

		if (n < 0) {
			if (s.n && s.fold[s.n - 1] == ' ') {
				s.end[s.n - 1] = i;
				continue;
			}
			out[0] = ' ';
			n = 1;
		}
		if (n == 0 && s.n)
			s.end[s.n - 1] = i;
		for (int k = 0; k < n; k++) {
			s.fold[s.n] = out[k];
			s.start[s.n] = at;
			s.end[s.n++] = i;
		}
	}
	return s;
}

static str
folded(struct ctx *cx, str words)
{
	struct seen s = seen_of(cx, words);

	return str_trim((str){ s.fold, s.n });
}

static void
log_put(struct buf *log, str text, str where, size_t from, size_t to,
    str reason)
{
	buf_put(log, where);
	buf_c(log, ' ');
	buf_int(log, (int64_t)utf8_len(str_sub(text, 0, from)));
	buf_c(log, '-');
	buf_int(log, (int64_t)utf8_len(str_sub(text, 0, to)));
	buf_lit(log, ": ");
	buf_put(log, reason);
	buf_c(log, '\n');
}

/* Marks bytes of text that go. */
static void
strike(struct ctx *cx, struct mark *k, str where, str text,
    const struct seen *s, bool *gone, struct buf *log)
{
	str words = folded(cx, k->words), all = { s->fold, s->n };
	size_t from = 0;
	ptrdiff_t at;

	if (words.n < WORDS_LEAST)
		return;
	while ((at = str_find(str_sub(all, from, all.n), words)) >= 0) {
		size_t first = from + (size_t)at, last = first + words.n - 1;

		for (size_t i = s->start[first]; i < s->end[last]; i++)
			gone[i] = true;
		log_put(log, text, where, s->start[first], s->end[last],
		    k->reason);
		k->found++;
		from = first + 1;
	}
}

str
marks_apply(struct ctx *cx, struct marks *l, str where, str text,
    struct buf *log)
{
	bool *gone = NEWN(cx->mem, bool, text.n + 1);
	struct seen s = seen_of(cx, text);
	struct buf b;

	for (unsigned i = 0; i < l->n; i++)
		strike(cx, &l->at[i], where, text, &s, gone, log);
	buf_init(&b, cx->mem, text.n * 2 + 16);
	for (size_t i = 0; i < text.n; i++)
		if (!gone[i])
			buf_c(&b, text.p[i]);
		else if (i == 0 || !gone[i - 1])
			buf_lit(&b, GONE);
	return buf_str(&b);
}

/* ---- the copy ---- */

enum err
redaction_of(struct ctx *cx, const struct matter *m, struct matter *source)
{
	enum kind k = KIND__MAX, one;
	unsigned n = 0;
	str id = S("");

	/* A request is what it is made for. */
	for (unsigned i = 0; i < m->nabout; i++) {
		str of = matter_name_cut(m->about[i], &one);

		if (one == KIND_REQUEST)
			continue;
		id = of;
		k = one;
		n++;
	}
	if (n != 1)
		return fail(cx, ERR_ABSENT, "source", "link it to the one"
		    " record that it is a copy of");
	if (!learn_of(k) || k == KIND_REDACTION)
		return fail(cx, ERR_ABSENT, "source",
		    "there are no copies of such a record");
	return matter_open(cx, k, id, source);
}

static str
reason_words(str code)
{
	for (unsigned i = 0; i < reasons.nrow; i++)
		if (str_eq(tsv_get(&reasons, i, "code"), code))
			return tsv_get(&reasons, i, "says");
	return S("");
}

static void
marks_of(struct ctx *cx, const struct matter *m, struct marks *out)
{
	*out = (struct marks){ NEWN(cx->mem, struct mark, MARKS_MAX), 0 };
	for (const struct line *l = entry_next(&m->a, "marks.one", NULL);
	    l && out->n < MARKS_MAX; l = entry_next(&m->a, "marks.one", l)) {
		const struct line *w = line_in(&m->a, l->id, "marks.words");
		const struct line *r = line_in(&m->a, l->id, "marks.reason");

		out->at[out->n++] = (struct mark){ w ? w->value : S(""),
			r ? reason_words(r->value) : S(""), 0 };
	}
}

static bool
is_chosen(const struct matter *m, str class)
{
	for (unsigned i = 0; i < m->a.n; i++)
		if (str_eq(m->a.line[i].link, S("redaction.class")) &&
		    line_is_current(&m->a.line[i], NULL) && class.n &&
		    str_eq(m->a.line[i].value, class))
			return true;
	return false;
}

static const struct item *
top_of(const struct form *f, const struct item *it)
{
	while (it->up != (unsigned)(it - f->item))
		it = &f->item[it->up];
	return it;
}

/* "What happened" over its answers, once. */
static void
heading_put(struct buf *b, const struct matter *s, const struct item *it,
    const struct item **over)
{
	const struct item *top = top_of(s->form, it);

	if (*over == top)
		return;
	*over = top;
	buf_c(b, '\n');
	buf_put(b, top->text);
	buf_c(b, '\n');
	for (size_t i = 0; i < utf8_len(top->text); i++)
		buf_c(b, '-');
	buf_lit(b, "\n\n");
}

/* Once for each part. */
static void
left_add(struct redacted *out, str part)
{
	for (unsigned i = 0; i < out->nleft; i++)
		if (str_eq(out->left[i], part))
			return;
	out->left[out->nleft++] = part;
}

enum err
redaction_make(struct ctx *cx, const struct matter *m, struct redacted *out)
{
	const struct item *over = NULL;
	struct matter s;
	struct buf b, log;

	*out = (struct redacted){ .text = S(""), .log = S("") };
	marks_of(cx, m, &out->marks);
	TRY(redaction_of(cx, m, &s));
	out->left = NEWN(cx->mem, str, s.form->n + 1);
	buf_init(&b, cx->mem, LINE_TEXT_MAX - 1);
	buf_init(&log, cx->mem, LINE_TEXT_MAX - 1);
	buf_put(&b, str_of(kind_info[s.info->kind].title));
	buf_lit(&b, "\n\nThis is a copy. Where you see " GONE ", words were"
	    " taken out; and not every part of the record is in it.\n");
	for (unsigned i = 0; i < s.a.n; i++) {
		const struct line *l = &s.a.line[i];
		str class;

		if (!l->item || l->entry || !line_is_current(l, NULL) ||
		    l->value.n == 0 || l->item->hidden)
			continue;
		class = field_class(s.info->kind, l->item);
		if (class.n == 0)
			left_add(out, top_of(s.form, l->item)->text);
		if (!is_chosen(m, class))
			continue;
		out->answers++;
		heading_put(&b, &s, l->item, &over);
		buf_put(&b, l->item->text);
		buf_lit(&b, "\n    ");
		buf_put(&b, marks_apply(cx, &out->marks, l->link,
		    line_words(cx, l), &log));
		buf_lit(&b, "\n\n");
	}
	if (b.over || log.over)
		return fail(cx, ERR_LIMIT, "source", "this is longer than a"
		    " copy may be: choose fewer classes");
	out->text = buf_str(&b);
	out->log = buf_str(&log);
	return ERR_OK;
}

/* ---- what moves need, and writing ---- */

enum err
redaction_source(struct ctx *cx, struct matter *m, bool *holds)
{
	struct matter s;
	enum err e = redaction_of(cx, m, &s);

	if (e == ERR_ABSENT || e == ERR_GONE)
		ctx_calm(cx);
	else if (e != ERR_OK)
		return e;
	*holds = e == ERR_OK;
	return ERR_OK;
}

/* Without a source another check says what is missing. */
enum err
redaction_some(struct ctx *cx, struct matter *m, bool *holds)
{
	struct redacted c;

	TRY(redaction_source(cx, m, holds));
	if (*holds)
		TRY(redaction_make(cx, m, &c));
	*holds = !*holds || c.answers > 0;
	return ERR_OK;
}

enum err
redaction_marks(struct ctx *cx, struct matter *m, bool *holds)
{
	struct redacted c;

	TRY(redaction_source(cx, m, holds));
	if (!*holds)
		return ERR_OK;
	TRY(redaction_make(cx, m, &c));
	for (unsigned i = 0; i < c.marks.n; i++)
		*holds &= c.marks.at[i].found > 0 &&
		    c.marks.at[i].reason.n > 0 &&
		    !str_eq(c.marks.at[i].reason, reason_words(S("not-said")));
	return ERR_OK;
}

static enum err
made(struct ctx *cx, struct matter *m)
{
	const struct who *who = door_who(cx);
	struct hand hand = { .author = who->author, .by = who->name,
		.role = who->role, .org = who->unit_name, .at = cx->now };
	struct op_result end[6];
	struct op op[6];
	struct matter s;
	struct redacted c;
	struct buf of;
	unsigned n = 0;

	TRY(redaction_of(cx, m, &s));
	TRY(redaction_make(cx, m, &c));
	buf_init(&of, cx->mem, 200);
	buf_put(&of, matter_name(cx, &s));
	buf_fmt(&of, " version %lld", (long long)s.rec.v);
	op[n++] = matter_op(m, S(""), "made.text", c.text);
	op[n++] = matter_op(m, S(""), "made.print", hash_hex(cx->mem, c.text));
	op[n++] = matter_op(m, S(""), "made.at", time_iso(cx->mem, cx->now));
	op[n++] = matter_op(m, S(""), "made.by", who->name);
	op[n++] = matter_op(m, S(""), "made.of", buf_str(&of));
	if (c.log.n)
		op[n++] = matter_op(m, S(""), "made.log", c.log);
	return answers_apply(cx, &m->a, op, n, &hand, end);
}

enum err
redaction_prepare(struct ctx *cx, struct matter *m)
{
	m->day = cx->now - cx->now % 86400;
	if (str_eq(m->state, S("made")) && str_eq(m->was, S("marking")))
		return made(cx, m);
	if (str_eq(m->state, S("made")) && m->exists)
		return fail(cx, ERR_INPUT, "redaction.why",
		    "the copy is made: make another to change it");
	return ERR_OK;
}
