/*
 * What the fuzzers of heed audit share: one reader over a file in memory, whose
 * findings are checked as they come.
 *
 * A finding lies in order, its quote is as long as it says, and all that is
 * given is UTF-8. The same bytes give the same, and lines give the same however
 * they are cut into stretches.
 */
#ifndef HEED_TESTS_FUZZ_AUDIT_KIT_H
#define HEED_TESTS_FUZZ_AUDIT_KIT_H

#include "audit/audit_int.h"
#include "core/utf8.h"

static inline enum err audit_open(struct ctx *);
#define FUZZ_OPEN audit_open
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

static const struct lexicon *audit_words;
static struct audit_options audit_opts = { .all = true };
static struct reader *audit_reader;
static uint64_t audit_sum;
static uint64_t audit_lines; /* before this stretch */
static char audit_path[64];
static int audit_fd;

static inline void
audit_mix(const void *p, size_t n)
{
	const unsigned char *b = p;

	for (size_t i = 0; i < n; i++)
		audit_sum = (audit_sum ^ b[i]) * 0x100000001b3u;
}

static inline void
audit_str(str s)
{
	assert(utf8_ok(s, NULL));
	audit_mix(s.p, s.n);
}

static inline void
audit_found(void *arg, const struct audit_finding *f, uint64_t line,
    unsigned month)
{
	uint64_t n[] = { f->start, f->end, f->kind, f->verdict, month,
		audit_lines + line };

	(void)arg;
	assert(f->start < f->end || (f->lint && f->start == f->end));
	assert(f->quote.n == f->end - f->start || f->quote.n + 4 > QUOTE_MAX);
	assert(f->before.n <= AUDIT_AROUND && f->after.n <= AUDIT_AROUND);
	assert(f->kind < LANG_WORDING && f->verdict < LANG_PROMPT);
	assert(f->rule.n && f->why.n);
	assert(month < MONTHS);
	audit_str(f->record);
	audit_str(f->field);
	audit_str(f->quote);
	audit_str(f->before);
	audit_str(f->after);
	audit_str(f->author);
	audit_str(f->team);
	audit_str(f->form);
	audit_mix(n, sizeof(n));
}

static inline void
audit_noted(void *arg, uint64_t line, str where, str what)
{
	(void)arg;
	(void)line;
	(void)where;
	assert(what.n);
}

static inline enum err
audit_open(struct ctx *cx)
{
	struct give give = { NULL, audit_found, audit_noted, NULL };

	TRY(lexicon_open(cx, &audit_words));
	forms_open(audit_words);
	audit_fd = memfd_create("audit", MFD_CLOEXEC);
	assert(audit_fd >= 0);
	(void)snprintf(audit_path, sizeof(audit_path), "/proc/self/fd/%d",
	    audit_fd);
	audit_reader = reader_new(cx->mem, audit_words, &audit_opts, &give);
	return ERR_OK;
}

/* Reads the file from one byte to another; what it found as a sum. */
static inline void
audit_stretch(struct file *f, uint64_t from, uint64_t to)
{
	reader_read(audit_reader, f, from, to);
	audit_lines += audit_reader->c.lines;
}

/* kind: as what it is read; KIND_BAD leaves that to its bytes. */
static inline void
audit_file(struct arena *mem, str in, enum kind kind)
{
	struct file f = { .path = audit_path };
	struct input *i;
	const char *why;
	uint64_t once, records, cut;
	struct ctx cx;
	str said;

	ctx_init(&cx, mem, 0);
	assert(ftruncate(audit_fd, 0) == 0);
	assert(pwrite(audit_fd, in.p, in.n, 0) == (ssize_t)in.n);
	i = input_open(mem, audit_path, &why);
	if (!i)
		return;
	f.mark = input_mark(i);
	file_kind(&cx, audit_words, &audit_opts, input_head(i), &f, &said);
	assert(utf8_ok(said, NULL));
	if (kind != KIND_BAD)
		f.kind = kind;
	f.split = input_is_plain(i) && f.kind == KIND_LINES;
	input_close(i);
	audit_sum = audit_lines = 0;
	audit_stretch(&f, 0, UINT64_MAX);
	once = audit_sum;
	records = audit_reader->c.records;
	audit_sum = audit_lines = 0;
	cut = f.split ? f.mark + in.n / 2 : UINT64_MAX;
	audit_stretch(&f, 0, cut);
	if (f.split) {
		uint64_t first = audit_reader->c.records;

		audit_stretch(&f, cut, UINT64_MAX);
		assert(records == first + audit_reader->c.records);
	}
	assert(audit_sum == once);
}

#endif
