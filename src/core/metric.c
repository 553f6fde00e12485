/*
 * Slots of plain numbers. A slot has one writer; readers may see a sum that is
 * a moment old, which is what a scrape is anyway.
 */
#include "core/metric.h"
#include "core/version.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum type { COUNTER, GAUGE, HIGH, TIME, HIST, HIDDEN };
static const struct {
	enum type type;
	const char *name, *labels, *help;
} table[M__MAX] = {
#define METRIC(id, type, name, labels, help) \
	[M_##id] = { type, name, labels, help },
#include "core/metric.def"
#undef METRIC
};

/* Upper ends in microseconds; one more bucket has what is above. */
static const struct { int64_t us; const char *s; } bucket[] = {
	{ 500, "0.0005" }, { 1000, "0.001" }, { 2500, "0.0025" },
	{ 5000, "0.005" }, { 10000, "0.01" }, { 25000, "0.025" },
	{ 50000, "0.05" }, { 100000, "0.1" }, { 250000, "0.25" },
	{ 500000, "0.5" }, { 1000000, "1" }, { 2500000, "2.5" },
	{ 5000000, "5" }, { 10000000, "10" },
};
enum { NBUCKETS = sizeof(bucket) / sizeof(bucket[0]), CLASSES = 5 };

struct slot {
	uint64_t n[M__MAX];              /* of a HIST: microseconds in all */
	uint64_t in[M__MAX][NBUCKETS + 1];
	uint64_t page[METRIC_PAGES_MAX][CLASSES];
};

static struct slot alone;
static struct slot *mine = &alone, *all = &alone;
static unsigned nslots = 1;          /* the last one: the dead, and ours */

static void
put(uint64_t *at, uint64_t n)
{
	__atomic_store_n(at, n, __ATOMIC_RELAXED);
}

static uint64_t
get(const uint64_t *at)
{
	return __atomic_load_n(at, __ATOMIC_RELAXED);
}

void
metric_add(enum metric m, uint64_t n)
{
	put(&mine->n[m], mine->n[m] + n);
}

void
metric_set(enum metric m, uint64_t n)
{
	put(&mine->n[m], n);
}

void
metric_high(enum metric m, uint64_t n)
{
	if (n > mine->n[m])
		put(&mine->n[m], n);
}

void
metric_us(enum metric m, int64_t us)
{
	unsigned i = 0;

	us = us > 0 ? us : 0;
	while (i < NBUCKETS && us > bucket[i].us)
		i++;
	put(&mine->in[m][i], mine->in[m][i] + 1);
	metric_add(m, (uint64_t)us);
}

void
metric_page(unsigned page, int status)
{
	int class = status / 100 - 1;

	if (page < METRIC_PAGES_MAX && class >= 0 && class < CLASSES)
		put(&mine->page[page][class], mine->page[page][class] + 1);
}

enum err
metric_share(unsigned slots)
{
	void *p = mmap(NULL, (slots + 1) * sizeof(struct slot),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return ERR_STORE;
	all = p;
	nslots = slots + 1;
	mine = &all[slots];
	return ERR_OK;
}

void
metric_use(unsigned slot)
{
	if (slot < nslots)
		mine = &all[slot];
}

void
metric_bury(unsigned slot)
{
	struct slot *s = &all[slot];

	for (unsigned m = 0; m < M__MAX; m++) {
		if (table[m].type == COUNTER || table[m].type == HIST)
			metric_add(m, get(&s->n[m]));
		else if (table[m].type == TIME)
			metric_high(m, get(&s->n[m]));
		for (unsigned i = 0; i <= NBUCKETS; i++)
			put(&mine->in[m][i], mine->in[m][i] + s->in[m][i]);
	}
	for (unsigned i = 0; i < METRIC_PAGES_MAX; i++)
		for (unsigned c = 0; c < CLASSES; c++)
			put(&mine->page[i][c],
			    mine->page[i][c] + s->page[i][c]);
	memset(s, 0, sizeof(*s));
}

uint64_t
metric_of(unsigned slot, enum metric m)
{
	return get(&all[slot].n[m]);
}

uint64_t
metric_latest(enum metric m)
{
	uint64_t most = 0;

	for (unsigned i = 0; i < nslots; i++)
		if (metric_of(i, m) > most)
			most = metric_of(i, m);
	return most;
}

static uint64_t
sum(enum metric m)
{
	uint64_t n = 0;

	if (table[m].type == HIGH || table[m].type == TIME)
		return metric_latest(m);
	for (unsigned i = 0; i < nslots; i++)
		n += metric_of(i, m);
	return n;
}

static void
head(struct buf *b, const char *name, const char *help, const char *type)
{
	buf_fmt(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
print_hist(struct buf *b, enum metric m)
{
	const char *name = table[m].name;
	uint64_t n = 0, us = sum(m);

	for (unsigned i = 0; i <= NBUCKETS; i++) {
		for (unsigned k = 0; k < nslots; k++)
			n += get(&all[k].in[m][i]);
		buf_fmt(b, "%s_bucket{le=\"%s\"} %llu\n", name,
		    i < NBUCKETS ? bucket[i].s : "+Inf", (unsigned long long)n);
	}
	buf_fmt(b, "%s_sum %llu.%06llu\n%s_count %llu\n", name,
	    (unsigned long long)(us / 1000000),
	    (unsigned long long)(us % 1000000), name, (unsigned long long)n);
}

static void
print_pages(struct buf *b, const char *(*page)(unsigned))
{
	const char *name;

	head(b, "heed_http_requests_total",
	    "requests answered, by row of the table of pages and kind of answer",
	    "counter");
	for (unsigned i = 0; i < METRIC_PAGES_MAX && (name = page(i)); i++)
		for (unsigned c = 0; c < CLASSES; c++) {
			uint64_t n = 0;

			for (unsigned k = 0; k < nslots; k++)
				n += get(&all[k].page[i][c]);
			/* What never was is not worth a line. */
			if (n)
				buf_fmt(b, "heed_http_requests_total{page=\"%s\""
				    ",class=\"%uxx\"} %llu\n", name, c + 1,
				    (unsigned long long)n);
		}
}

void
metric_print(struct buf *b, const char *(*page)(unsigned))
{
	static const char *const type[] = { "counter", "gauge", "gauge",
		"gauge", "histogram" };

	head(b, "heed_build_info", "which Heed this is", "gauge");
	buf_fmt(b, "heed_build_info{version=\"%s\"} 1\n", HEED_VERSION);
	for (unsigned m = 0; m < M__MAX; m++) {
		const char *l = table[m].labels;

		if (table[m].type == HIDDEN)
			continue;
		if (table[m].help[0])
			head(b, table[m].name, table[m].help,
			    type[table[m].type]);
		if (table[m].type == HIST)
			print_hist(b, m);
		else
			buf_fmt(b, "%s%s%s%s %llu\n", table[m].name,
			    *l ? "{" : "", l, *l ? "}" : "",
			    (unsigned long long)sum(m));
	}
	print_pages(b, page);
}
