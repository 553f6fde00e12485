/*
 * JSON over many lines: one resource, an array of them, a Bundle of any size,
 * or one after the other.
 *
 * Only brackets and quotes are followed here, by a state that goes on over any
 * number of blocks. What is kept is one record: an entry of a Bundle, a member
 * of an array, or a document that is neither. One that is too long is passed
 * over to its end, and named.
 */
#include "audit/audit_int.h"

#include <string.h>

struct doc {
	struct reader *r;
	size_t i;          /* of the room, behind r->done: looked at so far */
	bool failed;
};

/* The byte that comes next; -1 at the end. keep: what came before from r->done
 * on stays; false lets it go. */
static int
peek(struct doc *d, bool keep)
{
	struct reader *r = d->r;

	if (!keep) {
		r->done += d->i;
		d->i = 0;
	}
	while (r->done + d->i >= r->end)
		if (!reader_more(r))
			return -1;
	return (unsigned char)r->room[r->done + d->i];
}

static int
next(struct doc *d, bool keep)
{
	int c = peek(d, keep);

	if (c < 0)
		return c;
	d->i++;
	d->r->c.lines += c == '\n';
	return c;
}

static int
past_space(struct doc *d, bool keep)
{
	int c;

	while ((c = peek(d, keep)) == ' ' || c == '\n' || c == '\r' || c == '\t')
		(void)next(d, keep);
	return c;
}

/* How far one is in a value. */
struct into {
	size_t depth;
	bool quote, escaped, any, ended;
};

/* Within a string, over what there is of it in n bytes. */
static size_t
pass_string(struct into *v, const char *p, size_t n)
{
	const char *q, *b;

	if (v->escaped) {
		v->escaped = false;
		return 1;
	}
	q = memchr(p, '"', n);
	b = memchr(p, '\\', q ? (size_t)(q - p) : n);
	if (b) {
		v->escaped = true;
		return (size_t)(b - p) + 1;
	}
	v->quote = !q;
	v->ended = q && v->depth == 0;
	return q ? (size_t)(q - p) + 1 : n;
}

/* One byte between strings; false where the value ended before it. */
static bool
pass_byte(struct into *v, char c)
{
	switch (c) {
	case '"':
		v->quote = true;
		break;
	case '{':
	case '[':
		v->depth++;
		break;
	case '}':
	case ']':
		if (v->depth == 0)
			return false;
		v->ended = --v->depth == 0;
		break;
	case ',':
	case ' ':
	case '\n':
	case '\r':
	case '\t':
		if (v->depth == 0 && v->any)
			return false;
		break;
	default:
		break;
	}
	v->any = true;
	return true;
}

/* Over a value that begins here. keep: it stays in the room, unless it is too
 * long for a record; then *over. False: it does not end. */
static bool
pass_value(struct doc *d, bool keep, bool *over)
{
	struct reader *r = d->r;
	struct into v = { 0 };
	size_t from = d->i;

	*over = false;
	while (!v.ended && peek(d, keep && !*over) >= 0) {
		const char *p = r->room + r->done;
		size_t n = r->end - r->done;

		while (d->i < n && !v.ended) {
			if (v.quote) {
				d->i += pass_string(&v, p + d->i, n - d->i);
				continue;
			}
			if (!pass_byte(&v, p[d->i]))
				return v.any;
			r->c.lines += p[d->i] == '\n';
			d->i++;
		}
		if (keep && !*over && d->i - from > RECORD_MAX)
			*over = true;
	}
	return v.ended;
}

/* Nothing more of the document is read. */
static void
wrong(struct doc *d, uint64_t line, const char *what)
{
	d->r->rec = (struct record){ 0 };
	reader_note(d->r, line, what);
	d->failed = true;
}

/* is_record: false for a Bundle, whose entries are the records. */
static void
endless(struct doc *d, uint64_t line, bool is_record)
{
	d->r->rec = (struct record){ 0 };
	(is_record ? reader_unread : reader_note)(d->r, line, "the record that "
	    "begins here does not end: the file is cut short");
	d->failed = true;
}

/* One record: an object that begins here. in_entry: it is an entry of a Bundle,
 * and its resource is the record. */
static void
one_record(struct doc *d, bool in_entry)
{
	struct reader *r = d->r;
	uint64_t line = r->c.lines;
	bool over, whole;
	size_t at = 0;
	str text, key, part;

	r->done += d->i;
	d->i = 0;
	whole = pass_value(d, true, &over);
	r->rec = (struct record){ 0 };
	if (over) {
		reader_unread(r, line, "a record over 16 MB: it was not read");
	} else if (!whole) {
		endless(d, line, true);
	} else {
		text = (str){ r->room + r->done, d->i };
		if (!in_entry)
			reader_json(r, text, line);
		while (in_entry && json_next(text, &at, &key, &part))
			if (str_eq(key, S("resource")))
				reader_json(r, part, line);
	}
	r->done += d->i;
	d->i = 0;
}

/* The members of an array that begins here. */
static void
many_records(struct doc *d, bool in_entry)
{
	int c;

	(void)next(d, false);
	while ((c = past_space(d, false)) >= 0 && c != ']' && !d->failed) {
		if (c == ',') {
			(void)next(d, false);
		} else if (c == '{') {
			one_record(d, in_entry);
		} else {
			bool over;

			if (c == '}' || c == ':') {
				wrong(d, d->r->c.lines, "a record was expected "
				    "here: nothing after it was read");
				return;
			}
			d->r->rec = (struct record){ 0 };
			reader_unread(d->r, d->r->c.lines, "it is JSON, but "
			    "no object");
			(void)pass_value(d, false, &over);
		}
	}
	if (d->failed)
		return;
	if (c < 0)
		wrong(d, d->r->c.lines, "the list is not closed: the file is "
		    "cut short");
	else
		(void)next(d, false);
}

/* What is kept of a document while it is not known whether it is a Bundle. */
struct top {
	uint64_t line;
	bool bundle, over, entries, closed;
};

/* One member of the object at r->done. False: the document ends here. */
static bool
member(struct doc *d, struct top *t)
{
	struct reader *r = d->r;
	bool keep = !t->over && !t->entries, over;
	int c = past_space(d, keep);
	size_t at = d->i, end;
	char key[16] = "";

	if (c == ',') {
		(void)next(d, keep);
		return true;
	}
	if (c != '"') {
		t->closed = c == '}';
		if (c >= 0)
			(void)next(d, keep);
		return false;
	}
	if (!keep)
		at = 0;
	if (!pass_value(d, true, &over))
		return false;
	end = d->i;
	if (end - at < sizeof(key) && end - at >= 2)
		memcpy(key, r->room + r->done + at + 1, end - at - 2);
	if (past_space(d, true) != ':')
		return false;
	(void)next(d, true);
	c = past_space(d, true);
	if (strcmp(key, "entry") == 0 && c == '[' && t->bundle) {
		t->entries = true;
		many_records(d, true);
		return !d->failed;
	}
	at = d->i;
	if (!pass_value(d, keep, &over))
		return false;
	if (strcmp(key, "resourceType") == 0 && keep)
		t->bundle = d->i - at == 8 && memcmp(r->room + r->done + at,
		    "\"Bundle\"", 8) == 0;
	if (over || (keep && d->i > RECORD_MAX))
		t->over = true;
	return true;
}

/* An object that begins here: a Bundle by its entries, anything else whole. */
static void
document(struct doc *d)
{
	struct reader *r = d->r;
	struct top t = { .line = r->c.lines };

	r->done += d->i;
	d->i = 0;
	(void)next(d, true);
	while (member(d, &t))
		;
	r->rec = (struct record){ 0 };
	if (!t.closed && !d->failed)
		endless(d, t.line, !t.entries);
	else if (t.over)
		reader_unread(r, t.line, "a record over 16 MB: it was not "
		    "read");
	else if (!t.entries && !d->failed)
		reader_json(r, (str){ r->room + r->done, d->i }, t.line);
	r->done += d->i;
	d->i = 0;
}

void
read_doc(struct reader *r)
{
	struct doc d = { .r = r };
	int c;

	while (!d.failed && (c = past_space(&d, false)) >= 0) {
		if (c == '{')
			document(&d);
		else if (c == '[')
			many_records(&d, false);
		else if (c == ',')
			(void)next(&d, false);
		else
			wrong(&d, r->c.lines, "no JSON was expected here: "
			    "nothing after it was read");
	}
}
