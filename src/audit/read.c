/*
 * Records out of a stretch of a file.
 *
 * Bytes come into one room, a block at a time; what is left of a record moves to
 * its front. Lines of JSON are looked at before they are read (look.c); plain
 * text is read by paragraphs. A record that cannot be read is named, and the
 * next one is read.
 */
#include "audit/audit_int.h"
#include "audit/decode.h"

#include <string.h>

static const uint64_t WHOLE = UINT64_MAX;

struct reader *
reader_new(struct arena *mem, const struct lexicon *lx,
    const struct audit_options *o, const struct give *give)
{
	struct reader *r = NEW(mem, struct reader);
	struct ctx cx;

	r->work = arena_new(WORK_MAX);
	r->mem = arena_new((size_t)3 * RECORD_MAX + (8 << 20));
	ctx_init(&cx, r->mem, 0);
	r->looks = looks_new(&cx);
	r->lx = lx;
	r->o = o;
	r->give = *give;
	r->cap = RECORD_MAX + 2 * BLOCK_MAX;
	r->room = NEWN(r->mem, char, r->cap);
	r->scratch = NEWN(r->mem, char, base64_room(RECORD_MAX));
	return r;
}

void
reader_free(struct reader *r)
{
	arena_free(r->work);
	arena_free(r->mem);
}

bool
reader_more(struct reader *r)
{
	size_t n;

	if (r->over)
		return false;
	if (r->done) {
		memmove(r->room, r->room + r->done, r->end - r->done);
		r->end -= r->done;
		r->done = 0;
	}
	n = r->cap - r->end < BLOCK_MAX ? r->cap - r->end : BLOCK_MAX;
	if (n < 64)
		return false;
	n = input_read(r->in, r->room + r->end, n);
	r->end += n;
	r->over = n == 0;
	if (r->give.taken)
		r->give.taken(r->give.arg, input_taken(r->in));
	return n > 0;
}

void
reader_note(struct reader *r, uint64_t line, const char *what)
{
	r->give.note(r->give.arg, line, r->rec.id, str_of(what));
}

void
reader_record(struct reader *r, uint64_t line, unsigned month)
{
	r->rec = (struct record){ .line = line,
		.month = month < MONTHS ? month : 0,
		.counted = true, .given = r->given };
	r->c.records++;
	r->c.month[r->rec.month]++;
}

static void
count_unread(struct reader *r)
{
	if (r->rec.counted) {
		r->c.records--;
		r->c.month[r->rec.month]--;
	}
	r->rec.counted = false;
	r->c.unread++;
}

void
reader_unread(struct reader *r, uint64_t line, const char *what)
{
	count_unread(r);
	reader_note(r, line, what);
}

void
reader_full(struct reader *r, uint64_t line)
{
	if (r->rec.counted && r->given > r->rec.given)
		reader_note(r, line, "it needs more memory than a record may: "
		    "only its beginning was read");
	else
		reader_unread(r, line, "it needs more memory than a record "
		    "may: it was not read");
}

/* ---- JSON ---- */

static void
why_unread(struct reader *r, uint64_t line)
{
	struct buf b;

	buf_init(&b, r->mem, 400);
	buf_lit(&b, "it is no JSON that can be read");
	if (r->cx.ndiag) {
		buf_lit(&b, ": ");
		buf_put(&b, str_sub(r->cx.diag[0].where, 0, 80));
		buf_lit(&b, ", ");
		buf_put(&b, str_sub(r->cx.diag[0].what, 0, 200));
	}
	r->give.note(r->give.arg, line, r->rec.id, buf_str(&b));
}

static void
read_record(struct reader *r, str text, uint64_t line)
{
	const struct json *j;

	ctx_init(&r->cx, r->work, 0);
	if (json_parse(&r->cx, utf8_mend(r->work, text), 3 * RECORD_MAX, &j) !=
	    ERR_OK) {
		size_t mark = arena_mark(r->mem);

		count_unread(r);
		why_unread(r, line);
		arena_reset(r->mem, mark);
	} else if (j->type != JSON_OBJECT)
		reader_unread(r, line, "it is JSON, but no object");
	else if (json_text(json_get(j, S("resourceType"))).n)
		fhir_record(r, j);
	else
		lines_record(r, j);
}

/* The entries of a Bundle; false where it is none. */
static bool
bundle(struct reader *r, str text, uint64_t line)
{
	size_t at = 0;
	str key, value, entries = S(""), type = S("");

	while (json_next(text, &at, &key, &value)) {
		if (str_eq(key, S("resourceType")))
			type = value;
		else if (str_eq(key, S("entry")))
			entries = value;
	}
	if (!str_eq(type, S("\"Bundle\"")) || at == 0)
		return false;
	at = 0;
	while (json_next(entries, &at, &key, &value)) {
		size_t in = 0;
		str part;

		while (json_next(value, &in, &key, &part))
			if (str_eq(key, S("resource")))
				reader_json(r, part, line);
	}
	return true;
}

void
reader_json(struct reader *r, str text, uint64_t line)
{
	struct look look = look_at(r, text);

	if (look.bundle && r->deep < 4) {
		bool is;

		r->deep++;
		is = bundle(r, text, line);
		r->deep--;
		if (is)
			return;
	}
	reader_record(r, line, look.month);
	if (look.broken)
		reader_unread(r, line, "its brackets or quotes do not match: "
		    "the record is cut short, or two are in one");
	if (!look.read || look.broken)
		return;
	if (setjmp(r->full))
		reader_full(r, line);
	else
		read_record(r, text, line);
	arena_reset(r->work, 0);
}

static void
json_line(struct reader *r, str line)
{
	if (line.n == 0)
		return;
	r->rec = (struct record){ 0 };
	if (line.p[0] == '{' && line.p[line.n - 1] == '}') {
		reader_json(r, line, r->c.lines);
		return;
	}
	reader_unread(r, r->c.lines, line.p[0] == '{' ? "the record is cut "
	    "short: it does not end in }" : "this line is no JSON object");
}

/* ---- lines ---- */

/* Past a line that does not fit the room; false at the end. */
static bool
pass_over(struct reader *r)
{
	for (;;) {
		const char *p = r->room + r->done, *nl = memchr(p, '\n',
		    r->end - r->done);

		if (nl) {
			r->at += (size_t)(nl - p) + 1;
			r->done += (size_t)(nl - p) + 1;
			return true;
		}
		r->at += r->end - r->done;
		r->done = r->end;
		if (r->at >= r->to)
			return true; /* the next line is another's */
		if (!reader_more(r))
			return false;
	}
}

static void
read_lines(struct reader *r)
{
	size_t seen = 0;

	while (r->at < r->to) {
		const char *p = r->room + r->done, *nl;
		size_t have = r->end - r->done, n;

		nl = have > seen ? memchr(p + seen, '\n', have - seen) : NULL;
		if (!nl && have > RECORD_MAX) {
			r->rec = (struct record){ 0 };
			reader_unread(r, r->c.lines, "a record over 16 MB: "
			    "it was not read");
			(void)pass_over(r);
			r->c.lines++;
			seen = 0;
			continue;
		}
		seen = have;
		if (!nl && reader_more(r))
			continue;
		have = r->end - r->done;
		if (have == 0)
			return;
		p = r->room + r->done;
		n = nl ? (size_t)(nl - p) : have;
		if (n > RECORD_MAX) {
			r->rec = (struct record){ 0 };
			reader_unread(r, r->c.lines, "a record over 16 MB: "
			    "it was not read");
		} else {
			json_line(r, str_trim((str){ p, n }));
		}
		r->c.lines++;
		r->done += n + (nl != NULL);
		r->at += n + 1;
		seen = 0;
	}
}

/* ---- plain text ---- */

struct unit {
	uint64_t line;   /* of its byte `from`, which begins a line */
	size_t in;       /* bytes of its first line that came before */
	size_t from, at; /* findings come in order: looked at up to here */
};

/* A finding is named by the line it begins on, and counted from its start. */
static void
unit_finding(struct reader *r, str text, const struct finding *f, void *arg)
{
	struct unit *u = arg;
	struct audit_finding a;

	for (; u->at < f->start; u->at++)
		if (text.p[u->at] == '\n') {
			u->from = u->at + 1;
			u->in = 0;
			u->line++;
		}
	r->rec.line = u->line;
	text_finding(r, S("text"), f, text, &a);
	a.start = f->start - u->from + u->in;
	a.end = f->end - u->from + u->in;
	r->given++;
	r->give.finding(r->give.arg, &a, r->rec.line, r->rec.month);
}

static bool
is_blank(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != ' ' && p[i] != '\t' && p[i] != '\r')
			return false;
	return true;
}

/* How much of the room the next unit takes: whole lines to a blank one, to
 * UNIT_MAX, or to where the stretch ends. 0: there is more to be had first. */
static size_t
unit_size(const struct reader *r, uint64_t *lines)
{
	const char *p = r->room + r->done;
	size_t have = r->end - r->done, n = 0;

	*lines = 0;
	for (;;) {
		const char *nl = memchr(p + n, '\n', have - n);
		size_t len = nl ? (size_t)(nl - p) - n : have - n;

		if (!nl && !r->over && len <= UNIT_MAX)
			return 0;
		if (n + len > UNIT_MAX && n > 0)
			return n;
		if (len > UNIT_MAX) {
			/* A line without end: cut where a word ends. */
			for (n = UNIT_MAX; n > UNIT_MAX / 2 &&
			    p[n - 1] != ' '; n--)
				;
			return n > UNIT_MAX / 2 ? n : UNIT_MAX;
		}
		if (!nl)
			return have;
		(*lines)++;
		n += len + 1;
		if ((is_blank(nl - len, len) && n > len + 1) || r->at + n >=
		    r->to || n == have)
			return n == have && !r->over && r->at + n < r->to &&
			    !is_blank(nl - len, len) ? 0 : n;
	}
}

static void
one_unit(struct reader *r, str text, size_t in)
{
	struct unit u = { .line = r->c.lines, .in = in };

	if (str_trim(text).n == 0)
		return;
	reader_record(r, u.line, 0);
	if (audit_seek(r->lx, text, 0) >= text.n)
		return;
	if (setjmp(r->full)) {
		reader_full(r, r->c.lines);
	} else {
		ctx_init(&r->cx, r->work, 0);
		text_each(r, utf8_mend(r->work, text), unit_finding, &u);
	}
	arena_reset(r->work, 0);
}

static void
read_text(struct reader *r)
{
	size_t in = 0;

	while (r->at < r->to) {
		uint64_t lines;
		size_t n = unit_size(r, &lines);

		if (n == 0 && reader_more(r))
			continue;
		n = n ? n : unit_size(r, &lines);
		if (n == 0)
			return;
		one_unit(r, (str){ r->room + r->done, n }, in);
		in = lines ? 0 : in + n;
		r->c.lines += lines;
		r->done += n;
		r->at += n;
	}
}

/* ---- a file that is one record ---- */

static void
read_whole(struct reader *r)
{
	while (r->end <= RECORD_MAX && reader_more(r))
		;
	r->rec = (struct record){ 0 };
	if (r->end > RECORD_MAX) {
		reader_unread(r, 0, "a document over 16 MB: it was not read");
		return;
	}
	reader_record(r, 0, 0);
	if (setjmp(r->full)) {
		reader_full(r, 0);
	} else {
		ctx_init(&r->cx, r->work, 0);
		text_scan(r, S("text"), utf8_mend(r->work, (str){ r->room,
		    r->end }), r->f->kind == KIND_HTML);
	}
	arena_reset(r->work, 0);
}

/* Opens the file at `from`, and goes to the line that begins there or next. */
static bool
begin(struct reader *r, uint64_t from)
{
	const char *why = NULL;

	r->in = r->f->in ? r->f->in : input_open(r->mem, r->f->path, &why);
	if (!r->in) {
		r->rec = (struct record){ 0 };
		reader_note(r, WHOLE, why);
		return false;
	}
	r->at = r->f->mark;
	if (from <= r->f->mark)
		return true;
	if (!input_seek(r->in, from - 1)) {
		reader_note(r, WHOLE, "it cannot be read from its middle");
		return false;
	}
	r->at = from - 1;
	return pass_over(r);
}

void
reader_read(struct reader *r, const struct file *f, uint64_t from, uint64_t to)
{
	static void (*const read[])(struct reader *) = {
		[KIND_LINES] = read_lines, [KIND_DOC] = read_doc,
		[KIND_CSV] = read_csv, [KIND_TEXT] = read_text,
		[KIND_HTML] = read_whole, [KIND_RTF] = read_whole };
	size_t mark = arena_mark(r->mem);

	memset(&r->c, 0, sizeof(r->c));
	r->rec = (struct record){ 0 };
	r->f = f;
	r->to = to;
	r->done = r->end = 0;
	r->over = false;
	arena_guard(r->work, &r->full);
	if (f->kind == KIND_BAD)
		r->give.note(r->give.arg, WHOLE, S(""), f->why);
	else if (begin(r, from))
		read[f->kind](r);
	r->c.bytes = f->size ? from == 0 ? f->size : 0 :
	    r->in ? input_taken(r->in) : 0;
	if (r->in && input_fault(r->in)) {
		r->rec = (struct record){ 0 };
		reader_note(r, r->c.lines, input_fault(r->in));
	}
	if (r->in)
		input_close(r->in);
	r->in = NULL;
	arena_reset(r->mem, mark);
}
