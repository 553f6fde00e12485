/*
 * Parts in, parts out, each hashed on its way; one part in memory at a time but
 * for the reader, who gets them whole.
 */
#include "access/blob.h"
#include "access/door_int.h"
#include "core/arena.h"
#include "fhir/fhir.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A snapshot of figures names its rows beside its answers, "SUM SIZE": no
 * other response has bytes beside it. */
static bool
response_named(const struct json *j, struct blob_name *out)
{
	str form = json_text(json_get(j, S("questionnaire"))), url;

	(void)str_cut(&form, '|', &url);
	if (!str_eq(url, str_of(kind_info[KIND_FIGURES].form)))
		return false;
	JSON_EACH(e, json_get(j, S("extension"))) {
		str size = json_text(json_get(e, S("valueString"))), sha;

		if (str_eq(json_text(json_get(e, S("url"))), S(BLOB_URL)) &&
		    str_cut(&size, ' ', &sha) && sha.n == (size_t)2 * HASH_LEN) {
			out->sha256 = sha;
			return str_int(size, 1, BLOB_MAX, &out->n);
		}
	}
	return false;
}

bool
blob_named(const struct json *j, struct blob_name *out)
{
	const struct json *a = json_at(j, "content.0.attachment");

	JSON_EACH(e, json_get(a, S("extension"))) {
		str sha = json_text(json_get(e, S("valueString")));

		if (!str_eq(json_text(json_get(e, S("url"))), S(BLOB_URL)) ||
		    sha.n != (size_t)2 * HASH_LEN)
			continue;
		*out = (struct blob_name){ .sha256 = sha };
		return str_int(json_scalar(json_get(a, S("size"))), 1, BLOB_MAX,
		    &out->n);
	}
	return response_named(j, out);
}

static str
sum_hex(struct ctx *cx, struct hash *h)
{
	unsigned char out[HASH_LEN];

	hash_done(h, out);
	return str_hex(cx->mem, (const char *)out, HASH_LEN);
}

static enum err
part_read(struct ctx *cx, int fd, char *p, size_t n, size_t at)
{
	size_t got = 0;

	while (got < n) {
		ssize_t k = pread(fd, p + got, n - got, (off_t)(at + got));

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return fail(cx, ERR_UNREAD, "file", "%s", k < 0
			    ? strerror(errno) : "it is shorter than it was");
		got += (size_t)k;
	}
	return ERR_OK;
}

typedef enum err part_fn(void *arg, struct ctx *, int64_t part, str bytes);

static enum err
parts(struct ctx *cx, int fd, size_t n, part_fn *fn, void *arg)
{
	size_t mark = arena_mark(cx->mem);
	char *p = NEWN(cx->mem, char, BLOB_PART);

	for (size_t at = 0; at < n; at += BLOB_PART) {
		size_t m = n - at < BLOB_PART ? n - at : BLOB_PART;

		TRY(part_read(cx, fd, p, m, at));
		TRY(fn(arg, cx, (int64_t)(at / BLOB_PART), (str){ p, m }));
	}
	arena_reset(cx->mem, mark);
	return ERR_OK;
}

static enum err
add_sum(void *arg, struct ctx *cx, int64_t part, str bytes)
{
	(void)cx;
	(void)part;
	hash_bytes(arg, bytes.p, bytes.n);
	return ERR_OK;
}

enum err
blob_sum(struct ctx *cx, int fd, size_t n, str *sha256)
{
	struct hash h;

	hash_init(&h);
	TRY(parts(cx, fd, n, add_sum, &h));
	*sha256 = sum_hex(cx, &h);
	return ERR_OK;
}

struct putting { str kind, id; struct hash h; };

static enum err
put_part(void *arg, struct ctx *cx, int64_t part, str bytes)
{
	struct putting *t = arg;
	const struct arg a[] = { AT(t->kind), AT(t->id), AI(part), AB(bytes) };

	hash_bytes(&t->h, bytes.p, bytes.n);
	return self_run(cx, Q_BLOB_ADD, a, 4, NULL, NULL);
}

enum err
blob_put(struct ctx *cx, enum kind k, str id, int fd, size_t n)
{
	struct putting t = { .kind = str_of(kind_info[k].code), .id = id };
	struct blob_name name;
	struct record r;

	TRY(record_read_unredacted(cx, k, id, &r));
	TRY(person_need(cx, r.person, true));
	if (!blob_named(r.json, &name) || (size_t)name.n != n)
		return fail(cx, ERR_UNREAD, "file",
		    "the record names a file of another length");
	hash_init(&t.h);
	TRY(parts(cx, fd, n, put_part, &t));
	if (!str_eq(sum_hex(cx, &t.h), name.sha256))
		return fail(cx, ERR_UNREAD, "file",
		    "the file is not the one that the record names");
	return ERR_OK;
}

/* Of a record that was just written: whoever could write it may. */
enum err
blob_put_text(struct ctx *cx, enum kind k, str id, str bytes)
{
	struct putting t = { .kind = str_of(kind_info[k].code), .id = id };
	struct blob_name name;
	struct record r;

	TRY(record_read_unredacted(cx, k, id, &r));
	if (!blob_named(r.json, &name) || (size_t)name.n != bytes.n ||
	    !str_eq(name.sha256, hash_hex(cx->mem, bytes)))
		return fail(cx, ERR_UNREAD, "file",
		    "the bytes are not those that the record names");
	hash_init(&t.h);
	for (size_t at = 0; at < bytes.n; at += BLOB_PART)
		TRY(put_part(&t, cx, (int64_t)(at / BLOB_PART),
		    str_sub(bytes, at, BLOB_PART)));
	return ERR_OK;
}

/* Walks the stored parts up to n bytes; out may be NULL. */
static enum err
stored(struct ctx *cx, struct store *st, str kind, str id,
    const struct blob_name *name, char *out, bool *whole)
{
	size_t n = (size_t)name->n, at = 0;
	struct hash h;
	str sum;

	*whole = false;
	hash_init(&h);
	for (int64_t part = 0; at <= n; part++) {
		const struct arg a[] = { AT(kind), AT(id), AI(part) };
		size_t mark = arena_mark(cx->mem);
		struct rows r;
		str b;

		TRY(store_run(st, cx, Q_BLOB_PART, a, 3, &r, NULL));
		if (r.n == 0)
			break;
		b = cell(&r, 0, 0)->s;
		if (b.n == 0 || b.n > n - at)
			return ERR_OK;
		hash_bytes(&h, b.p, b.n);
		if (out)
			memcpy(out + at, b.p, b.n);
		at += b.n;
		arena_reset(cx->mem, mark);
	}
	sum = sum_hex(cx, &h);
	*whole = at == n && str_eq(sum, name->sha256);
	return ERR_OK;
}

enum err
blob_read(struct ctx *cx, const struct record *r, str *bytes)
{
	struct blob_name name;
	bool whole;
	char *out;

	if (r->gone || !r->json || !blob_named(r->json, &name))
		return fail(cx, ERR_ABSENT, "file", "%s",
		    err_info[ERR_ABSENT].text);
	out = NEWN(cx->mem, char, (size_t)name.n);
	TRY(stored(cx, cx->door->store, str_of(kind_info[r->kind].code), r->id,
	    &name, out, &whole));
	if (!whole)
		return fail(cx, ERR_STORE, "file", "the file is not what was"
		    " stored: it is not given out; run heed verify");
	*bytes = (str){ out, (size_t)name.n };
	return ERR_OK;
}

enum err
blob_whole(struct ctx *cx, struct store *st, str kind, str id, str body,
    bool *whole)
{
	struct blob_name name;
	const struct json *j;

	*whole = true;
	TRY(json_parse(cx, body, FHIR_BODY_MAX, &j));
	return blob_named(j, &name) ? stored(cx, st, kind, id, &name, NULL,
	    whole) : ERR_OK;
}
