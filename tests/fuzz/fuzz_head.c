/*
 * Request heads: whatever the admission filter lets in must be clean by a
 * second, slower reading of the same bytes.
 *
 * The head is split as kindly as the HTTP library does it, in place; the oracle
 * then looks at the bytes as they came: no line feed without its carriage
 * return, no NUL, no fold, one Host, one way to tell the length. A NUL may stand
 * for the carriage return itself; admit.h says why.
 */
#include "http/admit.h"
#include "fuzz.h"

#include <strings.h>

enum { MAX = HTTP_HEAD_MAX + 64 };

struct split {
	char text[MAX], target[HTTP_TARGET_MAX];
	struct field header[HTTP_HEADERS_MAX + 1];
	struct head head;
};

static char *
line(char **at, char *end, char **stop)
{
	char *p = *at, *nl = memchr(p, '\n', (size_t)(end - p));

	if (!nl)
		return NULL;
	*stop = nl > p && nl[-1] == '\r' ? nl - 1 : nl;
	*nl = 0;
	**stop = 0;
	*at = nl + 1;
	return p;
}

static bool
split_line(struct head *h, char *p, char *stop)
{
	char *version = memrchr(p, ' ', (size_t)(stop - p));
	char *target = memchr(p, ' ', (size_t)(stop - p));

	if (!target || target == version)
		return false;
	*target++ = 0;
	*version++ = 0;
	while (*target == ' ')
		target++;
	h->raw = p;
	h->method = str_of(p);
	h->version = str_of(version);
	h->target_at = target;
	h->target = str_of(target);
	return target < version;
}

static bool
split(struct split *s, size_t n)
{
	char *at = s->text, *end = at + n, *stop, *p, *v;
	struct head *h = &s->head;

	p = line(&at, end, &stop);
	if (!p || !split_line(h, p, stop))
		return false;
	h->header = s->header;
	while ((p = line(&at, end, &stop)) && *p) {
		if (h->nheader > HTTP_HEADERS_MAX || !(v = strchr(p, ':')))
			return false;
		*v++ = 0;
		while (*v == ' ' || *v == '\t')
			v++;
		s->header[h->nheader++] = (struct field){ str_of(p), str_of(v) };
	}
	h->n = (size_t)(at - s->text);
	if (h->target.n > sizeof(s->target))
		return false;
	/* The library decodes in place after it has shown the target. */
	memcpy(s->target, h->target.p, h->target.n);
	h->target.p = s->target;
	return p != NULL;
}

static unsigned
starts_lines(const char *p, size_t n, const char *name)
{
	unsigned count = 0;
	size_t k = strlen(name);

	for (size_t i = 0; i + k < n; i++)
		count += p[i] == '\n' && i + 1 + k <= n &&
		    strncasecmp(p + i + 1, name, k) == 0;
	return count;
}

static void
check(const char *p, size_t n, const struct admitted *a)
{
	assert(n <= HTTP_HEAD_MAX);
	for (size_t i = 0; i + 4 < n; i++) {
		bool cr = p[i] == '\r' || p[i] == 0;

		assert(cr == (p[i + 1] == '\n') || i + 5 == n);
		assert(p[i] != '\n' || (p[i + 1] != ' ' && p[i + 1] != '\t'));
	}
	assert(starts_lines(p, n, "host:") == 1 || (a->old &&
	    starts_lines(p, n, "host:") == 0));
	assert(starts_lines(p, n, "content-length:") +
	    starts_lines(p, n, "transfer-encoding:") <= 1);
	assert(!a->chunked || (!a->old && a->length == 0));
	assert(a->verb < VERB__MAX);
	assert(a->path.n > 0 && a->path.p[0] == '/');
}

static void
fuzz_one(struct arena *mem, str in)
{
	static struct split s;
	static char path[HTTP_TARGET_MAX];
	struct admitted a;
	size_t k;

	(void)mem;
	if (in.n == 0 || in.n > MAX)
		return;
	memset(&s, 0, sizeof(s));
	memcpy(s.text, in.p, in.n);
	if (!split(&s, in.n) || admit_head(&s.head, &a) != 0)
		return;
	check(in.p, s.head.n, &a);
	assert(admit_path(a.path, path, &k) == 0);
	assert(path[0] == '/' && !memchr(path, 0, k) && !memchr(path, '\\', k));
	assert(!memmem(path, k, "//", 2) && !memmem(path, k, "/../", 4));
}
