/*
 * Whatever bytes come, the JSON reader takes or refuses them within its arena,
 * and what it takes means the same after it was written and read again.
 */
#include "core/arena.h"
#include "core/json.h"
#include "core/utf8.h"

#include <assert.h>
#include <setjmp.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum { MAX = 1024 * 1024 };

static void
rewrite(struct json_w *w, str key, const struct json *j)
{
	if (j->type == JSON_OBJECT || j->type == JSON_ARRAY) {
		json_w_open(w, key, j->type == JSON_OBJECT ? '{' : '[');
		JSON_EACH(c, j) {
			assert(c->up == j);
			rewrite(w, c->key, c);
		}
		json_w_close(w, j->type == JSON_OBJECT ? '}' : ']');
	} else if (j->type == JSON_STRING) {
		assert(utf8_ok(j->text, NULL) && str_chr(j->text, 0) < 0);
		json_w_text(w, key, j->text);
	} else {
		json_w_raw(w, key, j->raw);
	}
}

static void
same(const struct json *a, const struct json *b)
{
	const struct json *d = b->first;

	assert(a->type == b->type && a->n == b->n);
	assert(str_eq(a->key, b->key) && str_eq(a->text, b->text));
	assert(str_eq(json_scalar(a), json_scalar(b)));
	JSON_EACH(c, a) {
		if (a->type == JSON_OBJECT)
			assert(json_get(a, c->key) == c);
		same(c, d);
		d = d->next;
	}
	assert(!d);
}

static void
one(struct arena *mem, str text)
{
	const struct json *j = NULL, *again;
	struct json_w w;
	struct buf b;
	struct ctx cx;
	int64_t v;

	ctx_init(&cx, mem, 0);
	if (json_parse(&cx, text, MAX, &j) != ERR_OK) {
		assert(!j && cx.ndiag == 1 && cx.diag[0].what.n > 0);
		return;
	}
	assert(cx.ndiag == 0 && utf8_ok(text, NULL));
	(void)json_int(j, &v);
	(void)json_at(j, "item.0.linkId");
	buf_init(&b, mem, 8 * MAX);
	json_w_init(&w, &b);
	rewrite(&w, JNOKEY, j);
	if (json_parse(&cx, buf_str(&b), 8 * MAX, &again) != ERR_OK)
		assert(!"what was written cannot be read");
	same(j, again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena *mem;
	jmp_buf ceiling;

	if (!mem)
		mem = arena_new((size_t)64 * MAX);
	arena_reset(mem, 0);
	if (setjmp(ceiling))
		return -1;
	arena_guard(mem, &ceiling);
	one(mem, (str){ (const char *)data, n });
	return 0;
}
