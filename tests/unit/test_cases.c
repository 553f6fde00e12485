/*
 * Runs tests/cases: notes with the findings marked under them.
 *
 *     note: Low risk, home with leaflet. Denies plans.
 *     mark: ~~~~~~~~~~~~~~ decision.stratification
 *     mark:                              ~~~~~~ wording
 *
 * Every finding has its mark and every mark its finding. A label is
 * class.verdict, or wording. Marks stand under characters, not bytes. Lines
 * that begin with # are for the reader.
 */
#include "core/buf.h"
#include "core/utf8.h"
#include "lexicon_files.h"

#include <glob.h>

enum { MARKS_MAX = 60, PREFIX = 6 };

struct mark {
	size_t start, end; /* bytes of the note */
	str label;
	bool met;
};

struct runner {
	struct lexicon *lx;
	const char *file;
	unsigned line, note_line;
	str note;
	bool open;
	struct mark mark[MARKS_MAX];
	unsigned n, notes, wrong;
};

/* The byte at which the i-th character of s starts. */
static size_t
byte_of(str s, size_t chars)
{
	size_t i = 0;

	while (chars-- > 0 && i < s.n)
		(void)utf8_next(s, &i);
	return i;
}

static str
label_of(const struct finding *f)
{
	struct buf b;

	if (f->kind == LANG_WORDING)
		return S("wording");
	buf_init(&b, mem, 64);
	buf_put(&b, str_of(lang_class_name[f->kind]));
	buf_c(&b, '.');
	buf_put(&b, str_of(lang_verdict_name[f->verdict]));
	return buf_str(&b);
}

static bool
meet(struct runner *r, const struct finding *f)
{
	str label = label_of(f);

	for (unsigned i = 0; i < r->n; i++)
		if (!r->mark[i].met && r->mark[i].start == f->start &&
		    r->mark[i].end == f->end &&
		    str_eq(r->mark[i].label, label)) {
			r->mark[i].met = true;
			return true;
		}
	return false;
}

static void
say(struct runner *r, size_t start, size_t end, str label, const char *what)
{
	r->wrong++;
	print_error("%s:%u: %s: %.*s '%.*s'\n", r->file, r->note_line, what,
	    PRS(label), (int)(end - start), r->note.p + start);
}

static void
close_note(struct runner *r)
{
	struct findings f;

	if (!r->open)
		return;
	language_scan(&cx, r->lx, r->note, &f);
	for (unsigned i = 0; i < f.n; i++)
		if (!meet(r, &f.at[i]))
			say(r, f.at[i].start, f.at[i].end,
			    label_of(&f.at[i]), "not marked");
	for (unsigned i = 0; i < r->n; i++)
		if (!r->mark[i].met)
			say(r, r->mark[i].start, r->mark[i].end,
			    r->mark[i].label, "not found");
	r->notes++;
	r->open = false;
	r->n = 0;
}

static void
read_mark(struct runner *r, str line)
{
	size_t from = PREFIX, to;

	while (from < line.n && line.p[from] == ' ')
		from++;
	for (to = from; to < line.n && line.p[to] == '~'; to++)
		;
	assert_true(r->open && to > from && r->n < MARKS_MAX);
	r->mark[r->n++] = (struct mark){
		.start = byte_of(r->note, from - PREFIX),
		.end = byte_of(r->note, to - PREFIX),
		.label = str_trim(str_sub(line, to, line.n)) };
}

static void
read_line(struct runner *r, str line)
{
	r->line++;
	if (str_starts(line, S("note: "))) {
		close_note(r);
		r->note = str_sub(line, PREFIX, line.n);
		r->note_line = r->line;
		r->open = true;
	} else if (str_starts(line, S("mark: "))) {
		read_mark(r, line);
	} else if (line.n > 0 && line.p[0] != '#') {
		r->wrong++;
		print_error("%s:%u: neither note nor mark\n", r->file, r->line);
	}
}

static void
run_file(struct runner *r, const char *file)
{
	str text = kit_file(file), line;

	assert_non_null(text.p);
	r->file = file;
	r->line = 0;
	for (bool more = true; more;) {
		more = str_cut(&text, '\n', &line);
		read_line(r, line);
	}
	close_note(r);
}

static void
test_cases(void **state)
{
	struct runner *r;
	glob_t g;

	(void)state;
	r = NEW(mem, struct runner);
	r->lx = lexicon_whole();
	assert_non_null(r->lx);
	assert_int_equal(glob("tests/cases/*.case", 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++)
		run_file(r, g.gl_pathv[i]);
	globfree(&g);
	print_message("%u notes\n", r->notes);
	assert_true(r->notes > 0);
	assert_int_equal(r->wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { T(test_cases) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
