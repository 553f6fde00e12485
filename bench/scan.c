/*
 * How fast the scanner reads: bench/scan FILE...
 *
 * Each file is taken into memory and read three ways, five times each, and the
 * best is printed, in MB of the bytes given per second of processor time:
 * "seek" jumps from candidate line to candidate line as `heed audit` does before
 * it parses; "seek+scan" also parses those lines as JSON and scans every string,
 * all context rules on; "scan" does so with every line. Both matchers, where
 * both are there:
 *     make bench-scan && build/release/bench-scan FILE
 * With -d it says instead how many anchors of the lexicon stand in the file.
 */
#include "core/arena.h"
#include "core/disk.h"
#include "language/lexicon.h"
#include "language/match.h"
#include "language/seek.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5, MB = 1000 * 1000 };

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct run {
	struct ctx *cx;
	const struct lexicon *lx;
	str text;
	size_t lines, candidates, findings;
};

static void
count(void *to, const struct finding *f)
{
	struct run *r = to;

	(void)f;
	r->findings++;
}

static str
line_at(str text, size_t at, size_t *end)
{
	size_t start = at;
	ptrdiff_t n;

	while (start > 0 && text.p[start - 1] != '\n')
		start--;
	n = str_chr(str_sub(text, at, text.n), '\n');
	*end = n < 0 ? text.n : at + (size_t)n + 1;
	return str_sub(text, start, *end - start);
}

/* Every string of a record, as a reader of FHIR would offer them. */
static void
scan_strings(struct run *r, const struct json *j)
{
	if (j->type == JSON_STRING)
		(void)language_ratings(r->cx, r->lx, j->text, count, r);
	JSON_EACH(c, j)
		scan_strings(r, c);
}

static void
scan_line(struct run *r, str line)
{
	size_t mark = arena_mark(r->cx->mem);
	const struct json *j;

	if (line.n > 1 && line.p[0] == '{' &&
	    json_parse(r->cx, line, line.n + 1, &j) == ERR_OK)
		scan_strings(r, j);
	else
		(void)language_ratings(r->cx, r->lx, line, count, r);
	arena_reset(r->cx->mem, mark);
}

static void
by_candidates(struct run *r, bool scan)
{
	size_t at = 0, end;

	while ((at = language_seek(r->lx, r->text, at)) < r->text.n) {
		str line = line_at(r->text, at, &end);

		r->candidates++;
		if (scan)
			scan_line(r, line);
		at = end;
	}
}

static void
by_lines(struct run *r)
{
	size_t end;

	for (size_t at = 0; at < r->text.n; at = end)
		scan_line(r, line_at(r->text, at, &end));
}

static void
measure(struct run *r, const char *name, int how)
{
	double best = 1e9;

	for (int i = 0; i < ROUNDS; i++) {
		double start = now();

		r->candidates = r->findings = 0;
		if (how == 2)
			by_lines(r);
		else
			by_candidates(r, how == 1);
		if (now() - start < best)
			best = now() - start;
	}
	printf("  %-10s %8.1f MB/s  %zu candidate lines, %zu findings\n", name,
	    (double)r->text.n / MB / best, r->candidates, r->findings);
}

enum { ANCHORS_MAX = 2000, DENSITY_MB = 50 };

/* The first megabytes will do. */
static enum err
density(struct ctx *cx, const char *path)
{
	str *word = NEWN(cx->mem, str, ANCHORS_MAX), text;
	const struct lexicon *lx;
	const struct match *m;
	struct hunt *h = NEW(cx->mem, struct hunt);
	unsigned n = 0, which, found = 0;
	bool alone;

	TRY(lexicon_open(cx, &lx));
	TRY(disk_read(cx, path, (size_t)3 << 30, "is larger than 3 GB",
	    &text));
	while (n < ANCHORS_MAX && seek_anchor(lx->ratings, n, &word[n], &alone))
		n++;
	TRY(match_new(cx, word, n, &m));
	text = str_sub(text, 0, (size_t)DENSITY_MB * MB);
	match_begin(h, m, text, 0);
	while (match_next(h, &which) < text.n)
		found++;
	printf("one in %zu bytes (%u words)\n", text.n / (found ? found : 1),
	    n);
	return ERR_OK;
}

int
main(int argc, char **argv)
{
	static const char *const matcher[] = { "plain", "vectorscan" };
	struct arena *mem = arena_new((size_t)1 << 32);
	struct ctx cx;

	ctx_init(&cx, mem, 0);
	if (argc == 3 && strcmp(argv[1], "-d") == 0)
		return density(&cx, argv[2]) != ERR_OK;
	for (int i = 1; i < argc; i++)
		for (int k = 0; k < 2; k++) {
			struct run r = { .cx = &cx };

			arena_reset(mem, 0);
			(void)setenv("HEED_MATCHER", matcher[k], 1);
			if (lexicon_open(&cx, &r.lx) != ERR_OK ||
			    disk_read(&cx, argv[i], (size_t)3 << 30,
			    "is larger than 3 GB", &r.text) != ERR_OK)
				return 1;
			printf("%s, %zu bytes, %s\n", argv[i], r.text.n,
			    matcher[k]);
			measure(&r, "seek", 0);
			measure(&r, "seek+scan", 1);
			measure(&r, "scan", 2);
		}
	arena_free(mem);
	return 0;
}
