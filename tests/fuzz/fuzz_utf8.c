/*
 * Whatever bytes come, mended they are UTF-8, their lines end in LF, no markup
 * survives the page, and a JSON string brings them back as they were.
 */
#include "core/arena.h"
#include "core/html.h"
#include "core/json.h"
#include "core/utf8.h"

#include <assert.h>
#include <setjmp.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum { MAX = 1024 * 1024 };

/* Code point by code point, the whole again. */
static void
walk(str s)
{
	size_t i = 0, n = 0, at;
	bool bad = false;

	while (i < s.n) {
		size_t was = i;
		int32_t cp = utf8_next(s, &i);
		char out[4];

		assert(i > was && i <= s.n);
		if (cp < 0) {
			assert(i == was + 1);
			assert(bad || (!utf8_ok(s, &at) && at == was));
			bad = true;
			continue;
		}
		n++;
		assert(utf8_put(out, (uint32_t)cp) == i - was);
		assert(memcmp(out, s.p + was, i - was) == 0);
	}
	assert(bad == !utf8_ok(s, NULL));
	assert(bad || n == utf8_len(s));
}

static void
page(struct arena *mem, str s)
{
	struct html h;
	str out;

	html_init(&h, mem, 8 * MAX);
	html_text(&h, s);
	if (html_done(&h, &out) != ERR_OK)
		assert(!"the page did not fit");
	assert(utf8_ok(out, NULL));
	assert(str_chr(out, '<') < 0 && str_chr(out, '>') < 0);
	assert(str_chr(out, '"') < 0 && str_chr(out, '\'') < 0);
	assert(str_chr(out, 0) < 0);
}

static void
there_and_back(struct arena *mem, str s)
{
	const struct json *j;
	struct ctx cx;
	struct json_w w;
	struct buf b;
	enum err err;

	ctx_init(&cx, mem, 0);
	buf_init(&b, mem, 8 * MAX);
	json_w_init(&w, &b);
	json_w_text(&w, JNOKEY, s);
	err = json_parse(&cx, buf_str(&b), 8 * MAX, &j);
	assert((err == ERR_OK) == (str_chr(s, 0) < 0));
	assert(err != ERR_OK || str_eq(json_text(j), s));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena *mem;
	jmp_buf ceiling;
	str s = { (const char *)data, n }, mended, lines;

	if (!mem)
		mem = arena_new((size_t)64 * MAX);
	arena_reset(mem, 0);
	if (setjmp(ceiling))
		return -1;
	arena_guard(mem, &ceiling);
	walk(s);
	mended = utf8_mend(mem, s);
	assert(utf8_ok(mended, NULL));
	assert(!utf8_ok(s, NULL) || str_eq(mended, s));
	lines = utf8_lines(mem, mended);
	assert(str_chr(lines, '\r') < 0 && utf8_ok(lines, NULL));
	page(mem, mended);
	there_and_back(mem, mended);
	return 0;
}
