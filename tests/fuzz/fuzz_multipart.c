/*
 * Forms with a file: read whole or byte by byte they say the same, and what
 * comes out is no longer than what went in, three times over for the text.
 */
#include "http/multipart.h"
#include "core/buf.h"
#include "fuzz.h"

struct out { struct buf text, file; };

static bool
text(void *arg, const char *p, size_t n)
{
	buf_put(&((struct out *)arg)->text, (str){ p, n });
	return true;
}

static bool
file(void *arg, const char *p, size_t n)
{
	buf_put(&((struct out *)arg)->file, (str){ p, n });
	return true;
}

static enum err
read_it(struct arena *mem, str in, size_t step, struct out *o)
{
	struct multipart *m = NEW(mem, struct multipart);

	buf_init(&o->text, mem, 4 * in.n + 1000);
	buf_init(&o->file, mem, in.n + 1000);
	m->text = text;
	m->file = file;
	m->arg = o;
	multipart_begin(m, S("xYz"));
	for (size_t i = 0; i < in.n; i += step)
		multipart_take(m, in.p + i, in.n - i < step ? in.n - i : step);
	return multipart_done(m);
}

static void
fuzz_one(struct arena *mem, str in)
{
	struct out whole, bytes;
	enum err a, b;

	assert(multipart_boundary(in).n <= MULTIPART_BOUNDARY_MAX);
	a = read_it(mem, in, in.n + 1, &whole);
	b = read_it(mem, in, 1, &bytes);
	assert(a == b);
	assert(!whole.text.over && !whole.file.over);
	assert(whole.file.n <= in.n && whole.text.n <= 3 * in.n);
	assert(str_eq(buf_str(&whole.text), buf_str(&bytes.text)));
	assert(str_eq(buf_str(&whole.file), buf_str(&bytes.file)));
}
