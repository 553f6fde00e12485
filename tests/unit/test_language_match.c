/*
 * The two matchers against the plainest search there is, and the candidates of
 * language_seek against what is found: none may be missing, however a note is
 * written into JSON.
 */
#include "language/match.h"
#include "core/json.h"
#include "core/utf8.h"
#include "language/lexicon.h"
#include "lexicon_files.h"

static const str words[] = { SK("risk"), SK("low"), SK("sh"), SK("self"),
	SK("suicide"), SK("suicidal"), SK("sad"), SK("sadpersons"),
	SK("\xf0\x9f\x94\xb4"), SK("\\u004"), SK("risk") };
enum { N = sizeof(words) / sizeof(*words) };

static bool
letter(str s, size_t i, bool lower)
{
	char c = i < s.n ? s.p[i] : ' ';

	return (c >= 'a' && c <= 'z') || (!lower && c >= 'A' && c <= 'Z');
}

static bool
backslash(str s, size_t at, size_t k)
{
	return at >= k && s.p[at - k] == '\\';
}

/* By the words of match.h, one byte at a time. */
static bool
stands_at(str t, size_t at, str w)
{
	size_t end = at + w.n;

	if (!str_ieq(str_sub(t, at, w.n), w))
		return false;
	if (!letter(w, 0, false))
		return true;
	if (at > 0 && letter(t, at - 1, false) && !backslash(t, at, 2) &&
	    !backslash(t, at, 6) &&
	    !(letter(t, at - 1, true) && !letter(t, at, true)))
		return false;
	return !letter(t, end, false) || (w.n > 2 && letter(t, end - 1, true) &&
	    !letter(t, end, true));
}

static size_t
plainest(str t, size_t from, str *which)
{
	for (size_t at = from; at < t.n; at++) {
		*which = S("");
		for (unsigned i = 0; i < N; i++)
			if (stands_at(t, at, words[i]) &&
			    words[i].n > which->n)
				*which = words[i];
		if (which->n > 0)
			return at;
	}
	return t.n;
}

static void
check(const struct match *m, str t)
{
	for (size_t at = 0; at <= t.n; at++) {
		unsigned which = 0;
		str want;
		size_t place = plainest(t, at, &want);

		if (match_find(m, t, at, &which) != place ||
		    (place < t.n && !str_eq(words[which], want)))
			fail_msg("from %zu of '%.*s': %zu", at, PRS(t), place);
		at = place;
	}
}

static const struct match *
compile(const char *matcher)
{
	const struct match *m;

	if (matcher)
		(void)setenv("HEED_MATCHER", matcher, 1);
	else
		(void)unsetenv("HEED_MATCHER");
	assert_int_equal(match_new(&cx, words, N, &m), ERR_OK);
	(void)unsetenv("HEED_MATCHER");
	return m;
}

static void
check_texts(const struct match *m)
{
	static const str texts[] = { SK(""), SK("risk"), SK("RISK is LOW"),
		SK("asterisk"), SK("risks"), SK("suicideRiskLow"), SK("SH."),
		SK("sh"), SK("she"), SK("shRisk"), SK("\\nRisk \\u00e9low"),
		SK("\\nxrisk"), SK("x\xf0\x9f\x94\xb4y"), SK("lowlow low"),
		SK("\0low\0"), SK("sad persons sadpersons"), SK("\\u0041b"),
		SK("risk\xc3\xa9"), SK("lo"), SK("suicidal suicide's") };
	static const char bytes[] = "riskloweSHuicdaf \\nu04RL.\xc3";
	uint32_t r = 20261127;
	char text[300];

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		check(m, texts[i]);
	/* Few bytes, so that words and their edges come about by chance. */
	for (unsigned k = 0; k < 400; k++) {
		for (size_t i = 0; i < sizeof(text); i++) {
			r = r * 1664525u + 1013904223u;
			text[i] = bytes[(r >> 16) % (sizeof(bytes) - 1 - k % 2)];
			if (r >> 24 < 30 && i + 8 < sizeof(text)) {
				memcpy(text + i, r >> 24 < 15 || k % 2 ?
				    "suicidal" : " sad\xe2 sh", 8);
				i += 7;
			}
		}
		check(m, (str){ text, sizeof(text) - k % 70 });
	}
}

static void
test_plain(void **state)
{
	(void)state;
	check_texts(compile("plain"));
	check_texts(compile("basic"));
}

static void
test_vectorscan(void **state)
{
	const struct match *m = compile("vectorscan");

	(void)state;
	if (!match_is_vectorscan(m)) {
		printf("skipped: libvectorscan5 is not installed\n");
		skip();
	}
	check_texts(m);
}

static void
test_limits(void **state)
{
	static char big[MATCH_WORD_MAX + 1];
	str long_one = { big, sizeof(big) }, odd[] = { SK("a"), SK("a b"),
		SK("Risk"), SK("caf\xc3\xa9"), SK("") };
	const struct match *m;
	str *many;

	(void)state;
	memset(big, 'a', sizeof(big));
	assert_int_equal(match_new(&cx, &long_one, 1, &m), ERR_INPUT);
	long_one.n--;
	assert_int_equal(match_new(&cx, &long_one, 1, &m), ERR_OK);
	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		assert_int_equal(match_new(&cx, &odd[i], 1, &m), ERR_INPUT);
	many = NEWN(cx.mem, str, MATCH_WORDS_MAX + 1);
	for (unsigned i = 0; i <= MATCH_WORDS_MAX; i++)
		many[i] = long_one;
	assert_int_equal(match_new(&cx, many, MATCH_WORDS_MAX + 1, &m),
	    ERR_LIMIT);
	for (unsigned i = 0; i < MATCH_BRIEF_MAX + 1; i++)
		many[i] = S("ab");
	assert_int_equal(match_new(&cx, many, MATCH_BRIEF_MAX + 1, &m),
	    ERR_LIMIT);
	assert_int_equal(match_new(&cx, many, 0, &m), ERR_OK);
	assert_int_equal(match_find(m, S("any"), 0, &(unsigned){ 0 }), 3);
}

/* The note as a JSON string: as it is, or with all that is not ASCII escaped
 * and line ends as \u000a, as some writers have it. */
static str
as_json(str note, bool escape)
{
	char *p = NEWN(cx.mem, char, 12 * note.n + 40);
	size_t n = 0, i = 0;

	n += (size_t)snprintf(p, 40, "{\"id\":\"x1\",\"text\":\"");
	while (i < note.n) {
		size_t was = i;
		int32_t cp = utf8_next(note, &i);

		if (cp == '"' || cp == '\\')
			p[n++] = '\\';
		if (cp == '\n' && !escape)
			n += (size_t)snprintf(p + n, 40, "\\n");
		else if (cp == '\n' || (escape && cp >= 0x80 && cp < 0x10000))
			n += (size_t)snprintf(p + n, 40, "\\u%04x", (unsigned)cp);
		else if (escape && cp >= 0x10000)
			n += (size_t)snprintf(p + n, 40, "\\u%04x\\u%04x",
			    0xd800u + ((unsigned)cp - 0x10000u) / 0x400u,
			    0xdc00u + ((unsigned)cp & 0x3ffu));
		else
			while (was < i)
				p[n++] = note.p[was++];
	}
	n += (size_t)snprintf(p + n, 40, "\",\"status\":\"final\"}\n");
	return (str){ p, n };
}

static void
found(void *to, const struct finding *f)
{
	(void)f;
	++*(unsigned *)to;
}

static unsigned nseek;

static void
seek_note(const struct lexicon *lx, str note)
{
	size_t mark = arena_mark(cx.mem);
	unsigned n = 0;

	(void)language_ratings(&cx, lx, note, found, &n);
	if (n > 0) {
		for (int escape = 0; escape < 2; escape++) {
			str json = as_json(note, escape);

			if (language_seek(lx, json, 0) == json.n)
				fail_msg("not a candidate: %.*s", PRS(json));
		}
		assert_true(language_seek(lx, note, 0) < note.n);
		nseek++;
	}
	arena_reset(cx.mem, mark);
}

static void
seek_rows(const struct lexicon *lx)
{
	for (unsigned i = 0; i < lx->nrule; i++) {
		seek_note(lx, lx->rule[i].example);
		seek_note(lx, lx->rule[i].counter);
	}
}

static void
test_seek_misses_nothing(void **state)
{
	struct lexicon *lx;
	str text, line;
	char path[1100];

	(void)state;
	lx = lexicon_whole();
	assert_non_null(lx);
	seek_rows(lx);
	assert_true(nseek > 150);
	(void)snprintf(path, sizeof(path), "%s/dev.jsonl", kit_shared("gold"));
	text = kit_file(path);
	for (bool more = text.n > 0; more;) {
		const struct json *j;

		more = str_cut(&text, '\n', &line);
		if (line.n > 0 && json_parse(&cx, line, 1 << 20, &j) == ERR_OK)
			seek_note(lx, json_text(json_get(j, S("text"))));
	}
	print_message("%u texts with findings, each a candidate\n", nseek);
}

/* Whichever matcher is under it, the candidates are the same. */
static void
test_same_candidates(void **state)
{
	struct lexicon *plain, *other;
	char path[1100];
	unsigned n = 0;
	str text;

	(void)state;
	(void)setenv("HEED_MATCHER", "plain", 1);
	plain = lexicon_whole();
	(void)setenv("HEED_MATCHER", "vectorscan", 1);
	other = lexicon_whole();
	(void)unsetenv("HEED_MATCHER");
	assert_true(plain && other);
	(void)snprintf(path, sizeof(path), "%s/mtsamples-subset.jsonl",
	    kit_shared("mtsamples"));
	text = kit_file(path);
	for (size_t at = 0, to; at < text.n; at = to + 1, n++) {
		to = language_seek(plain, text, at);
		assert_int_equal(language_seek(other, text, at), to);
	}
	print_message("%u candidates, the same by both\n", n);
}

/* A label and its value lie in different strings of a record. */
static void
test_seek_records(void **state)
{
	static const char *const with[] = {
		"{\"code\":{\"text\":\"Suicide risk\"},\"valueString\":\"High\"}",
		"{\"linkId\":\"riskLevel\",\"answer\":[{\"valueInteger\":3}]}",
		"{\"text\":\"Risk to self\",\"answer\":[{\"valueString\":\"L\"}]}",
		"{\"text\":\"SAD PERSONS total\",\"valueInteger\":7}",
		"{\"display\":\"To self\",\"valueString\":\"amber\"}",
		"{\"div\":\"<td>Suicide</td><td class=\\\"x\\\">High</td>\"}",
		"{\"t\":\"\\u0052isk is l\\u006fw\"}",
		"{\"t\":\"ward\\nHigh risk\"}",
	};
	static const char *const without[] = {
		"{\"resourceType\":\"Patient\",\"status\":\"active\"}",
		"{\"t\":\"He slept well, has a low mood and walks daily.\"}",
		"{\"t\":\"We talked at length today about the harbour where he "
		    "grew up and what risk his father took there every night "
		    "with the boats, nets and cold weather of those years, "
		    "which he told with a smile.\"}",
	};
	const struct lexicon *lx = lexicon_whole();

	(void)state;
	for (size_t i = 0; i < sizeof(with) / sizeof(*with); i++)
		if (language_seek(lx, str_of(with[i]), 0) == strlen(with[i]))
			fail_msg("passed over: %s", with[i]);
	for (size_t i = 0; i < sizeof(without) / sizeof(*without); i++)
		if (language_seek(lx, str_of(without[i]), 0) !=
		    strlen(without[i]))
			fail_msg("a candidate: %s", without[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_plain),
		T(test_vectorscan),
		T(test_limits),
		T(test_seek_misses_nothing),
		T(test_same_candidates),
		T(test_seek_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
