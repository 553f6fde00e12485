/*
 * The scanner and the form questions against the labelled texts, where they
 * are at hand, counted as the labelling guide counts: a text's verdict, the
 * spans that overlap, the class of those that do.
 *
 * HEED_GOLD=odd|even|all lists what is wrong in that half (by the number of the
 * text's id), so that one half can be kept unread while rules are written. What
 * is printed is the table of docs/scanner.md.
 */
#include "core/json.h"
#include "lexicon_files.h"

enum { NONE = LANG_NEGATED + 1, CLASSES = LANG_FORM + 1, SPANS_MAX = 64,
	TALLIES_MAX = 40 };

/* A file below the labelled texts, or a loud skip. */
static str
labelled(const char *name)
{
	char path[1100];

	(void)snprintf(path, sizeof(path), "%s/%s", kit_shared("gold"), name);
	return kit_file(path);
}

static unsigned
verdict_named(str s)
{
	for (unsigned i = 0; i <= LANG_NEGATED; i++)
		if (str_eq(s, str_of(lang_verdict_name[i])))
			return i;
	return NONE;
}

static unsigned
class_named(str s)
{
	for (unsigned i = 0; i < CLASSES; i++)
		if (str_eq(s, str_of(lang_class_name[i])))
			return i;
	return CLASSES;
}

static unsigned
verdict_of(const struct findings *f)
{
	unsigned best = NONE;

	for (unsigned i = 0; i < f->n; i++)
		if (f->at[i].kind != LANG_WORDING && f->at[i].verdict < best)
			best = f->at[i].verdict;
	return best;
}

struct span {
	size_t start, end;
	unsigned class, status; /* a verdict */
};

/* What is counted, for a part of the texts. */
struct tally {
	str name;
	unsigned verdict[NONE + 1][NONE + 1];     /* gold, found */
	unsigned gold[CLASSES], hit[CLASSES];     /* spans, by gold's class */
	unsigned found[CLASSES], held[CLASSES];   /* by ours */
	unsigned class[CLASSES][CLASSES];         /* of matched: gold, ours */
};

struct text {
	str id, body, setting;
	bool edge, odd;
	unsigned verdict, nspan, nfound;
	struct span span[SPANS_MAX], found[SPANS_MAX];
};

static void
read_text(const struct json *j, struct text *t)
{
	*t = (struct text){ .id = json_text(json_get(j, S("id"))),
		.body = json_text(json_get(j, S("text"))),
		.setting = json_text(json_get(j, S("setting"))) };
	t->edge = json_get(j, S("edge"))->type == JSON_TRUE;
	t->odd = (t->id.p[t->id.n - 1] & 1) != 0;
	t->verdict = verdict_named(json_text(json_get(j, S("verdict"))));
	JSON_EACH(s, json_get(j, S("spans"))) {
		struct span *to = &t->span[t->nspan];
		int64_t a = -1, b = -1;

		if (t->nspan == SPANS_MAX)
			break;
		t->nspan++;
		assert_true(str_int(json_scalar(json_get(s, S("start"))), 0,
		    1 << 20, &a) && str_int(json_scalar(json_get(s, S("end"))),
		    0, 1 << 20, &b));
		*to = (struct span){ (size_t)a, (size_t)b,
			class_named(json_text(json_get(s, S("class")))),
			str_eq(json_text(json_get(s, S("status"))),
			    S("current")) ? LANG_STRATIFICATION :
			    LANG_HISTORICAL };
	}
}

static unsigned
scan_text(const struct lexicon *lx, struct text *t)
{
	struct findings f;

	language_scan(&cx, lx, t->body, &f);
	for (unsigned i = 0; i < f.n && t->nfound < SPANS_MAX; i++)
		if (f.at[i].kind != LANG_WORDING &&
		    f.at[i].verdict <= LANG_HISTORICAL)
			t->found[t->nfound++] = (struct span){ f.at[i].start,
				f.at[i].end, f.at[i].kind, f.at[i].verdict };
	return verdict_of(&f);
}

/* The span of a list that shares the most bytes with s and has its status. */
static const struct span *
partner(const struct span *s, const struct span *list, unsigned n)
{
	const struct span *best = NULL;
	size_t most = 0;

	for (unsigned i = 0; i < n; i++) {
		size_t a = s->start > list[i].start ? s->start : list[i].start;
		size_t b = s->end < list[i].end ? s->end : list[i].end;

		if (list[i].status == s->status && b > a && b - a > most) {
			most = b - a;
			best = &list[i];
		}
	}
	return best;
}

static void
count(struct tally *y, const struct text *t, unsigned verdict)
{
	y->verdict[t->verdict][verdict]++;
	for (unsigned i = 0; i < t->nspan; i++) {
		const struct span *s = &t->span[i];
		const struct span *f = partner(s, t->found, t->nfound);

		y->gold[s->class]++;
		y->hit[s->class] += f != NULL;
		if (f)
			y->class[s->class][f->class]++;
	}
	for (unsigned i = 0; i < t->nfound; i++) {
		const struct span *f = &t->found[i];

		y->found[f->class]++;
		y->held[f->class] += partner(f, t->span, t->nspan) != NULL;
	}
}

static unsigned
sum(const unsigned *of, unsigned n)
{
	unsigned s = 0;

	while (n-- > 0)
		s += of[n];
	return s;
}

static double
rate(unsigned part, unsigned whole)
{
	return whole ? part / (double)whole : 1.0;
}

struct score {
	unsigned n;
	double precision, recall, history, verdicts, span_recall,
	    span_precision, class;
};

static struct score
score_of(const struct tally *y)
{
	unsigned got[NONE + 1] = { 0 }, gold[NONE + 1], right = 0, same = 0;
	unsigned hit = sum(y->hit, CLASSES);
	struct score s = { 0 };

	for (unsigned i = 0; i <= NONE; i++) {
		gold[i] = sum(y->verdict[i], NONE + 1);
		s.n += gold[i];
		right += y->verdict[i][i];
		for (unsigned k = 0; k <= NONE; k++)
			got[k] += y->verdict[i][k];
	}
	for (unsigned i = 0; i < CLASSES; i++)
		same += y->class[i][i];
	s.precision = rate(y->verdict[0][0], got[0]);
	s.recall = rate(y->verdict[0][0], gold[0]);
	s.history = rate(2 * y->verdict[1][1], got[1] + gold[1]);
	s.verdicts = rate(right, s.n);
	s.span_recall = rate(hit, sum(y->gold, CLASSES));
	s.span_precision = rate(sum(y->held, CLASSES), sum(y->found, CLASSES));
	s.class = rate(same, hit);
	return s;
}

static void
print_tally(const struct tally *y)
{
	struct score s = score_of(y);

	print_message("| %-12.*s | %3u | %.3f | %.3f | %.3f | %.3f | %.3f | "
	    "%.3f | %.3f |\n", PRS(y->name), s.n, s.precision, s.recall,
	    s.history, s.verdicts, s.span_recall, s.span_precision, s.class);
}

static void
print_classes(const struct tally *y)
{
	print_message("| class | gold spans | found of them | of ours right | "
	    "class right |\n| --- | --- | --- | --- | --- |\n");
	for (unsigned i = 0; i < CLASSES; i++)
		print_message("| %s | %u | %.3f | %.3f | %.3f |\n",
		    lang_class_name[i], y->gold[i], rate(y->hit[i], y->gold[i]),
		    rate(y->held[i], y->found[i]),
		    rate(y->class[i][i], y->hit[i]));
	print_message("level taken for decision %u, decision for level %u\n",
	    y->class[LANG_LEVEL][LANG_DECISION],
	    y->class[LANG_DECISION][LANG_LEVEL]);
}

static void
show_spans(const char *what, const struct text *t, const struct span *list,
    unsigned n, const struct span *other, unsigned m)
{
	for (unsigned i = 0; i < n; i++) {
		const struct span *p = partner(&list[i], other, m);

		if (!p || p->class != list[i].class)
			print_message("      %s %s %s: %.*s\n", what,
			    lang_class_name[list[i].class],
			    lang_verdict_name[list[i].status],
			    (int)(list[i].end - list[i].start),
			    t->body.p + list[i].start);
	}
}

/* A text of which anything is not as labelled. */
static void
show(const struct text *t, unsigned verdict)
{
	static const char *const name[] = { "stratification", "historical",
		"negated", "none" };
	bool spans = t->nspan == t->nfound;

	for (unsigned i = 0; i < t->nspan && spans; i++) {
		const struct span *p = partner(&t->span[i], t->found,
		    t->nfound);

		spans = p && p->class == t->span[i].class;
	}
	if (verdict == t->verdict && spans)
		return;
	print_message("%s %.*s %s%s, found %s\n      %.*s\n",
	    verdict == t->verdict ? "  " : "!!", PRS(t->id), name[t->verdict],
	    t->edge ? " (edge)" : "", name[verdict],
	    (int)(t->body.n < 240 ? t->body.n : 240), t->body.p);
	show_spans("gold", t, t->span, t->nspan, t->found, t->nfound);
	show_spans("ours", t, t->found, t->nfound, t->span, t->nspan);
}

static void
print_verdicts(const struct tally *y)
{
	print_message("| %.*s: labelled | found stratification | historical | "
	    "negated | none |\n| --- | --- | --- | --- | --- |\n",
	    PRS(y->name));
	for (unsigned i = 0; i <= NONE; i++)
		print_message("| %s | %u | %u | %u | %u |\n",
		    i < NONE ? lang_verdict_name[i] : "none",
		    y->verdict[i][0], y->verdict[i][1], y->verdict[i][2],
		    y->verdict[i][3]);
}

struct tallies {
	unsigned n;
	struct tally at[TALLIES_MAX];
};

static struct tally *
tally_of(struct tallies *all, str name)
{
	for (unsigned i = 0; i < all->n; i++)
		if (str_eq(all->at[i].name, name))
			return &all->at[i];
	assert_true(all->n < TALLIES_MAX);
	all->at[all->n].name = name;
	return &all->at[all->n++];
}

static void
count_text(struct tallies *all, const struct lexicon *lx, struct text *t)
{
	const char *want = getenv("HEED_GOLD");
	unsigned verdict = scan_text(lx, t);
	str half = t->odd ? S("odd") : S("even");

	count(tally_of(all, S("all")), t, verdict);
	if (!t->edge)
		count(tally_of(all, S("without edge")), t, verdict);
	count(tally_of(all, half), t, verdict);
	count(tally_of(all, t->setting), t, verdict);
	if (want && (str_eq(str_of(want), S("all")) ||
	    str_eq(str_of(want), half)))
		show(t, verdict);
}

static void
test_notes(void **state)
{
	struct tallies *all = NEW(mem, struct tallies);
	struct lexicon *lx = lexicon_whole();
	str text = labelled("dev.jsonl"), line;
	struct score s;

	(void)state;
	assert_non_null(lx);
	(void)tally_of(all, S("all"));
	(void)tally_of(all, S("without edge"));
	(void)tally_of(all, S("odd"));
	(void)tally_of(all, S("even"));
	for (bool more = true; more;) {
		const struct json *j;
		struct text t;

		more = str_cut(&text, '\n', &line);
		if (line.n == 0)
			continue;
		assert_int_equal(json_parse(&cx, line, 1 << 20, &j), ERR_OK);
		read_text(j, &t);
		count_text(all, lx, &t);
	}
	print_message("| texts | n | precision | recall | historical F1 | "
	    "verdict | span recall | span precision | class |\n"
	    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
	for (unsigned i = 0; i < all->n; i++)
		print_tally(&all->at[i]);
	print_classes(&all->at[0]);
	for (unsigned i = 0; i < 4; i += i ? 1 : 2)
		print_verdicts(&all->at[i]);
	for (unsigned i = 0; i < 4; i++) {
		s = score_of(&all->at[i]);
		assert_true(s.precision >= 0.97 && s.recall >= 0.97);
		assert_true(s.history >= 0.90);
		assert_true(s.span_recall >= 0.95 && s.span_precision >= 0.95);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
