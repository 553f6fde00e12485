/*
 * The DocumentReference in and out. What Heed adds to R4 are three extensions:
 * the hash, whether the person may see it, and why it was a mistake.
 */
#include "care/document.h"
#include "access/blob.h"
#include "care/people.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/time.h"
#include "core/tsv.h"
#include "core/utf8.h"
#include "fhir/fhir.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define URL_OWN "urn:heed:own-may-see"
#define URL_WHY "urn:heed:entered-in-error-why"
#define SYSTEM "urn:heed:code:document-kind"

enum { LABEL_MAX = 120, WINDOW = 64 << 10 };

static const struct magic { size_t at; str bytes; struct media media; }
    magic[] = {
#define MEDIA(at, bytes, ext, type, says) \
	{ at, SK(bytes), { SK(ext), SK(type), SK(says) } },
#include "care/media.def"
#undef MEDIA
};

static const struct media plain = { SK("txt"), SK("text/plain; charset=utf-8"),
	SK("Plain text") };

/* Markup, in whatever it is wrapped: a page or a drawing can carry programs. */
static bool
is_markup(str head)
{
	if (str_starts(head, S("\xef\xbb\xbf")))
		head = str_sub(head, 3, head.n);
	return str_starts(str_trim(head), S("<"));
}

enum err
media_of(struct ctx *cx, str head, bool text, struct media *out)
{
	for (size_t i = 0; i < sizeof(magic) / sizeof(magic[0]); i++) {
		const struct magic *m = &magic[i];

		if (!str_starts(str_sub(head, m->at, head.n), m->bytes))
			continue;
		*out = m->media;
		return m->media.ext.n ? ERR_OK : fail(cx, ERR_INPUT, "file",
		    "%.*s", PRS(m->media.says));
	}
	*out = plain;
	if (is_markup(head))
		return fail(cx, ERR_INPUT, "file", "this is a web page or a"
		    " drawing, which can carry programs: save it as PDF and"
		    " choose that");
	return text ? ERR_OK : fail(cx, ERR_INPUT, "file",
	    "we do not know this kind of file: choose a PDF, a photo or picture"
	    " (JPEG, PNG, TIFF), or plain text");
}

/* By the type that was stored. */
static struct media
media_named(str type)
{
	for (size_t i = 0; i < sizeof(magic) / sizeof(magic[0]); i++)
		if (magic[i].media.ext.n && str_eq(magic[i].media.type, type))
			return magic[i].media;
	if (str_eq(type, plain.type))
		return plain;
	return (struct media){ S("bin"), S("application/octet-stream"),
		S("File") };
}

static bool
is_plain(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < ' ' && c != '\t' && c != '\n' && c != '\r' &&
		    c != '\f') || c == 0x7f)
			return false;
	}
	return utf8_ok(s, NULL);
}

/* How many bytes at the end belong to a character that is not whole yet. */
static size_t
cut_short(str s)
{
	for (size_t k = 1; k <= 3 && k <= s.n; k++) {
		unsigned char c = (unsigned char)s.p[s.n - k];

		if (c >= 0xc0)
			return c >= 0xf0 ? (k < 4 ? k : 0) :
			    c >= 0xe0 ? (k < 3 ? k : 0) : (k < 2 ? k : 0);
		if (c < 0x80)
			return 0;
	}
	return 0;
}

/* Reads the file once, a window at a time. */
static enum err
media_of_file(struct ctx *cx, int fd, size_t n, struct media *out)
{
	size_t mark = arena_mark(cx->mem), at = 0, keep = 0;
	char *p = NEWN(cx->mem, char, WINDOW), first[64];
	str head = { first, 0 };
	bool text = true;

	while (at < n && (text || at == 0)) {
		ssize_t k = pread(fd, p + keep, WINDOW - keep, (off_t)at);
		str s = { p, keep };

		if (k <= 0)
			return fail(cx, ERR_UNREAD, "file",
			    "the file could not be read");
		s.n += (size_t)k;
		if (at == 0) {
			head.n = s.n < sizeof(first) ? s.n : sizeof(first);
			memcpy(first, p, head.n);
		}
		at += (size_t)k;
		keep = at < n ? cut_short(s) : 0;
		text = is_plain(str_sub(s, 0, s.n - keep));
		memmove(p, p + s.n - keep, keep);
	}
	arena_reset(cx->mem, mark);
	return media_of(cx, head, text, out);
}

str
document_label(struct ctx *cx, str s)
{
	struct buf b;

	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == '/' || s.p[i - 1] == '\\') {
			s = str_sub(s, i, s.n);
			break;
		}
	while (s.n > LABEL_MAX)
		s.n--;
	while (s.n && !utf8_ok(s, NULL))
		s.n--;
	buf_init(&b, cx->mem, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= ' ' && s.p[i] != 0x7f)
			buf_c(&b, s.p[i]);
	return str_trim(buf_str(&b));
}

static bool
is_kind(str code)
{
	const struct tsv *t = codes("document-kind");

	for (unsigned i = 0; t && i < t->nrow; i++)
		if (str_eq(tsv_get(t, i, "code"), code))
			return true;
	return false;
}

static void
extension(struct json_w *w, const char *url, const char *key, str text)
{
	json_w_open(w, JNOKEY, '{');
	json_w_text(w, S("url"), str_of(url));
	if (text.p)
		json_w_text(w, str_of(key), text);
	else
		json_w_bool(w, str_of(key), true);
	json_w_close(w, '}');
}

static void
attachment(struct json_w *w, const struct document_new *d,
    const struct media *m, str sha, str label)
{
	json_w_open(w, S("content"), '[');
	json_w_open(w, JNOKEY, '{');
	json_w_open(w, S("attachment"), '{');
	json_w_open(w, S("extension"), '[');
	extension(w, BLOB_URL, "valueString", sha);
	json_w_close(w, ']');
	json_w_text(w, S("contentType"), m->type);
	json_w_int(w, S("size"), (int64_t)d->n);
	if (label.n)
		json_w_text(w, S("title"), label);
	if (d->day.n)
		json_w_text(w, S("creation"), d->day);
	json_w_close(w, '}');
	json_w_close(w, '}');
	json_w_close(w, ']');
}

static void
reference(struct json_w *w, str key, str to)
{
	json_w_open(w, key, '{');
	json_w_text(w, S("reference"), to);
	json_w_close(w, '}');
}

static enum err
body_print(struct ctx *cx, str person, const struct document_new *d,
    const struct media *m, str sha, str *out)
{
	str author = door_who(cx)->author;
	struct json_w w;
	struct buf b;

	buf_init(&b, cx->mem, 16384);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("resourceType"), S("DocumentReference"));
	if (d->own) {
		json_w_open(&w, S("extension"), '[');
		extension(&w, URL_OWN, "valueBoolean", (str){ NULL, 0 });
		json_w_close(&w, ']');
	}
	json_w_text(&w, S("status"), S("current"));
	json_w_open(&w, S("type"), '{');
	json_w_open(&w, S("coding"), '[');
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("system"), S(SYSTEM));
	json_w_text(&w, S("code"), d->code);
	json_w_text(&w, S("display"), code_words("document-kind", d->code));
	json_w_close(&w, '}');
	json_w_close(&w, ']');
	json_w_close(&w, '}');
	reference(&w, S("subject"), str_cat(cx->mem, S("Patient/"), person));
	json_w_text(&w, S("date"), time_iso(cx->mem, cx->now));
	json_w_open(&w, S("author"), '[');
	json_w_open(&w, JNOKEY, '{');
	if (author.n)
		json_w_text(&w, S("reference"), author);
	json_w_text(&w, S("display"), door_who(cx)->name);
	json_w_close(&w, '}');
	json_w_close(&w, ']');
	json_w_text(&w, S("description"), d->title);
	attachment(&w, d, m, sha, document_label(cx, d->label));
	json_w_close(&w, '}');
	return buf_done(&b, out);
}

static enum err
checked(struct ctx *cx, const struct document_new *d, struct media *m)
{
	if (d->title.n == 0 || d->title.n > DOCUMENT_TITLE_MAX)
		(void)fail(cx, ERR_INPUT, "title",
		    "say in a few words what it is, up to %d letters",
		    DOCUMENT_TITLE_MAX);
	if (!is_kind(d->code))
		(void)fail(cx, ERR_INPUT, "kind",
		    "choose what kind of thing it is");
	if (d->over)
		(void)fail(cx, ERR_INPUT, "file", "this file is larger than 10"
		    " MB, so it was not kept: scan it in fewer colours, or in"
		    " parts, and choose it again");
	else if (d->n == 0)
		(void)fail(cx, ERR_INPUT, "file", "choose a file");
	else if (media_of_file(cx, d->fd, d->n, m) == ERR_UNREAD)
		return ERR_UNREAD;
	return cx->ndiag ? ERR_INPUT : ERR_OK;
}

enum err
document_add(struct ctx *cx, str person, const struct document_new *d, str *id)
{
	struct change c = { .kind = KIND_DOCUMENT, .id = S(""), .act = "save",
		.reason = S("") };
	struct media m;
	str sha;

	TRY(person_need(cx, person, true));
	TRY(checked(cx, d, &m));
	TRY(blob_sum(cx, d->fd, d->n, &sha));
	TRY(body_print(cx, person, d, &m, sha, &c.body));
	TRY(record_write(cx, &c));
	TRY(blob_put(cx, KIND_DOCUMENT, c.id, d->fd, d->n));
	*id = c.id;
	return ERR_OK;
}

void
document_of(struct ctx *cx, const struct record *r, struct document *out)
{
	const struct json *j = r->json;
	const struct json *a = json_at(j, "content.0.attachment");
	struct blob_name file = { S(""), 0 };
	struct document d = { .rec = r, .at = r->at };
	struct fdate added;

	(void)blob_named(j, &file);
	d.title = json_text(json_get(j, S("description")));
	d.code = json_text(json_at(j, "type.coding.0.code"));
	d.day = json_text(json_get(a, S("creation")));
	d.label = json_text(json_get(a, S("title")));
	d.sha256 = file.sha256;
	d.n = file.n;
	if (fdate_parse(cx, "date", json_text(json_get(j, S("date"))),
	    &added) == ERR_OK)
		d.at = added.low;
	else
		ctx_calm(cx); /* it came from elsewhere, without */
	d.by = json_text(json_at(j, "author.0.display"));
	d.media = media_named(json_text(json_get(a, S("contentType"))));
	d.wrong = str_eq(json_text(json_get(j, S("status"))),
	    S("entered-in-error"));
	JSON_EACH(e, json_get(j, S("extension"))) {
		str url = json_text(json_get(e, S("url")));

		if (str_eq(url, S(URL_OWN)))
			d.own = str_eq(json_scalar(json_get(e,
			    S("valueBoolean"))), S("true"));
		if (str_eq(url, S(URL_WHY)))
			d.why = json_text(json_get(e, S("valueString")));
	}
	if (!d.why.p)
		d.why = S("");
	*out = d;
}

static int
newest(const void *a, const void *b)
{
	const struct document *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? 1 : -1;
	return str_cmp(x->rec->id, y->rec->id);
}

enum err
document_list(struct ctx *cx, str person, struct documents *out)
{
	struct records l;

	TRY(record_list(cx, KIND_DOCUMENT, person, &l));
	*out = (struct documents){ NEWN(cx->mem, struct document, l.n + 1), l.n };
	for (unsigned i = 0; i < l.n; i++)
		document_of(cx, &l.at[i], &out->at[i]);
	qsort(out->at, out->n, sizeof(*out->at), newest);
	return ERR_OK;
}

/* The same body with a member before what stands at its end; the extension
 * list, where there is one, takes one more. */
static enum err
body_wrong(struct ctx *cx, const struct record *r, str why, str *out)
{
	const struct json *was = json_get(r->json, S("extension"));
	struct json_w w;
	struct buf b;

	buf_init(&b, cx->mem, r->body.n + 8192);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '{');
	JSON_EACH(m, r->json) {
		if (str_eq(m->key, S("extension")))
			continue;
		if (str_eq(m->key, S("status")))
			json_w_text(&w, m->key, S("entered-in-error"));
		else
			json_w_raw(&w, m->key, m->raw);
	}
	json_w_open(&w, S("extension"), '[');
	JSON_EACH(e, was)
		json_w_raw(&w, JNOKEY, e->raw);
	extension(&w, URL_WHY, "valueString", why);
	json_w_close(&w, ']');
	json_w_close(&w, '}');
	return buf_done(&b, out);
}

enum err
document_wrong(struct ctx *cx, str id, int64_t v, str why)
{
	struct change c = { .kind = KIND_DOCUMENT, .id = id, .v = v,
		.act = "save", .reason = S("") };
	struct record r;
	struct document d;

	TRY(record_read_unredacted(cx, KIND_DOCUMENT, id, &r));
	TRY(person_need(cx, r.person, true));
	document_of(cx, &r, &d);
	if (d.wrong || r.v != v)
		return fail(cx, ERR_STALE, "why",
		    "someone else changed this since you opened it");
	if (why.n < 3 || why.n > 1000)
		return fail(cx, ERR_INPUT, "why",
		    "say in a few words what was wrong with it");
	TRY(body_wrong(cx, &r, why, &c.body));
	return record_write(cx, &c);
}
