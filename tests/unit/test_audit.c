/*
 * heed audit by its parts: what markup becomes, where rows and months are, what
 * is masked and what is not shown. The command as a whole: tests/cli/audit.sh.
 */
#include "audit/audit_int.h"
#include "audit/csv.h"
#include "audit/decode.h"
#include "kit.h"
#include "lexicon_files.h"

struct pair {
	const char *in, *want;
};
#define EACH(list) \
	for (size_t i = 0; i < sizeof(list) / sizeof(*(list)); i++)

static void
html(void **state)
{
	static const struct pair cases[] = {
		{ "High risk", "High risk" },
		{ "<p>High <b>risk</b></p>", "High risk" },
		{ "<p>a</p>\n\n<p>b</p>", "a\nb" },
		{ "<div><div><p>a</p></div></div>", "a" },
		{ "a<br>b<br/>c<BR />d", "a\nb\nc\nd" },
		{ "a &amp; b &lt;c&gt; &quot;d&quot; &#39;e&#x27;",
		    "a & b <c> \"d\" 'e'" },
		{ "a&nbsp;b&ndash;c&#8211;d&#150;e",
		    "a\302\240b\342\200\223c\342\200\223d\342\200\223e" },
		{ "a &unknown; b & c &; d&#; &#xzz;",
		    "a &unknown; b & c &; d&#; &#xzz;" },
		{ "&#0;&#xd800;&#x110000;", "\357\277\275\357\277\275"
		    "\357\277\275" },
		{ "  a \n\t b  ", "a b" },
		{ "<pre> a\n  b</pre>", " a\n  b" },
		{ "<table><tr><td>Risk</td><td>High</td></tr><tr><td>x</td>"
		    "</tr></table>", "Risk\tHigh\nx" },
		{ "<ul><li>a<li>b</ul>c", "a\nb\nc" },
		{ "a<!-- High risk -->b", "ab" },
		{ "a<!-- never closed", "a" },
		{ "<style>a{}</style>b<script>c<d</script>e", "be" },
		{ "<SCRIPT>a</script >b", "b" },
		{ "risk < 5 and > 3, 4<5", "risk < 5 and > 3, 4<5" },
		{ "a <b c", "a <b c" },
		{ "<a title=\"x > y\">b</a>", "b" },
		{ "<a title=\"x>b</a>c", "bc" },
		{ "<input type=checkbox checked> High "
		    "<input type='checkbox'> Low", "[x] High [ ] Low" },
		{ "<input type=text value=x>a", "a" },
		{ "<![CDATA[a <b> ]]>c", "a c" },
		{ "<?xml version=\"1.0\"?><!DOCTYPE html><x>a</x>", "a" },
		{ "", "" },
	};

	(void)state;
	EACH(cases)
		assert_str(html_words(mem, str_of(cases[i].in)),
		    cases[i].want);
}

static void
rtf(void **state)
{
	static const struct pair cases[] = {
		{ "{\\rtf1\\ansi High risk.\\par}", "High risk.\n" },
		{ "{\\rtf1 a\\b b\\b0 c}", "abc" },
		{ "{\\rtf1 hi\r\ngh}", "high" },
		{ "{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}x}", "x" },
		{ "{\\rtf1{\\*\\generator Word;}{\\info{\\author A}}x}", "x" },
		{ "{\\rtf1 caf\\'e9 \\'96 \\emdash\\endash\\lquote a\\rquote}",
		    "caf\303\251 \342\200\223 \342\200\224\342\200\223"
		    "\342\200\230a\342\200\231" },
		{ "{\\rtf1\\uc1\\u8211?a\\uc2\\u8211??b\\uc0\\u8211 c}",
		    "\342\200\223a\342\200\223b\342\200\223c" },
		{ "{\\rtf1\\u-10179?\\u-9014?}", "\360\237\223\212" },
		{ "{\\rtf1\\u-9014?}", "\357\277\275" },
		{ "{\\rtf1 a\\tab b\\cell c\\row d\\line e}", "a\tb\tc\nd\ne" },
		{ "{\\rtf1 a{\\v hidden}b\\v x\\v0 c}", "abc" },
		{ "{\\rtf1 \\\\\\{\\}\\~x\\-y\\_z}",
		    "\\{}\302\240xy\342\200\221z" },
		{ "{\\rtf1\\bin3 {{{a\\bin99999 {b", "a" },
		{ "{\\rtf1{{{{{a}}}}}}}}}b", "ab" },
		{ "{\\rtf1 a\\'zzb\\", "azzb" },
		{ "\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_",
		    "\342\200\221\342\200\221\342\200\221\342\200\221\342\200"
		    "\221\342\200\221\342\200\221\342\200\221\342\200\221\342"
		    "\200\221\342\200\221\342\200\221\342\200\221\342\200\221"
		    "\342\200\221\342\200\221\342\200\221\342\200\221" },
	};

	(void)state;
	EACH(cases)
		assert_str(rtf_words(mem, str_of(cases[i].in)), cases[i].want);
	assert_true(is_rtf(S(" {\\rtf1 x}")));
	assert_false(is_rtf(S("{\"rtf\":1}")));
}

/* Deeper than any stack: text still comes out, and the end is found. */
static void
rtf_deep(void **state)
{
	enum { DEEP = 100000 };
	char *p = NEWN(mem, char, 2 * DEEP + 32);
	str all;
	size_t n = 0;

	(void)state;
	memcpy(p, "{\\rtf1 ", n = 7);
	memset(p + n, '{', DEEP);
	memcpy(p + (n += DEEP), "\\v x", 4);
	memset(p + (n += 4), '}', DEEP);
	memcpy(p + (n += DEEP), "y}", 2);
	all.p = p;
	all.n = n + 2;
	assert_str(rtf_words(mem, str_sub(all, 0, n + 2)), "y");
}

static void
base64(void **state)
{
	static const struct pair cases[] = {
		{ "", "" },
		{ "TQ==", "M" },
		{ "TWE=", "Ma" },
		{ "TWFu", "Man" },
		{ "TQ", "M" },
		{ "SGlnaCByaXNrIG9mIHN1aWNpZGUu", "High risk of suicide." },
		{ "SGln\r\naCBy aXNr\tIG9m\nIHN1\naWNpZGUu\n",
		    "High risk of suicide." },
		{ "_-8=", "\377\357" },
		{ "/+8=", "\377\357" },
	};
	static const char *const bad[] = { "T", "TWFuT", "T*Fu", "TQ==x", "=x",
		"TWFuTWFuTWFuTWF\303\251" };

	(void)state;
	EACH(cases) {
		str in = str_of(cases[i].in);
		char *p = NEWN(mem, char, base64_room(in.n));

		in.n = base64_read(p, in);
		in.p = p;
		assert_str(in, cases[i].want);
	}
	EACH(bad) {
		char p[64];

		assert_true(base64_read(p, str_of(bad[i])) == SIZE_MAX);
	}
}

static void
utf16_pieces(void **state)
{
	/* "aé€😀" and a half pair, in pieces of every size. */
	static const char in[] = "a\0\351\0\254\40\75\330\0\336\0\330b\0";
	static const char want[] = "a\303\251\342\202\254\360\237\230\200"
	    "\357\277\275b";

	(void)state;
	for (size_t step = 1; step < sizeof(in); step++) {
		struct utf16 u = { .big = false };
		char out[64];
		str got = { out, 0 };
		size_t n = 0;

		for (size_t i = 0; i < sizeof(in) - 1; i += step)
			n += utf16_read(&u, in + i, i + step < sizeof(in) - 1 ?
			    step : sizeof(in) - 1 - i, out + n);
		got.n = n;
		assert_str(got, want);
	}
}

static void
attachments(void **state)
{
	static const struct {
		const char *in, *type, *want; /* NULL: no text */
	} cases[] = {
		{ "a <b>c</b>", "text/plain", "a <b>c</b>" },
		{ "a <b>c</b>", "text/html", "a c" },
		{ "<p>a</p>", "", "a" },
		{ "{\\rtf1 a}", "application/octet-stream", "a" },
		{ "%PDF-1.4", "", NULL },
		{ "a", "application/pdf", NULL },
		{ "a", "image/png", NULL },
		{ "SGlnaCByaXNrIG9mIHN1aWNpZGUu", "text/plain",
		    "High risk of suicide." },
		/* One long word is not base64 of a text. */
		{ "Donaudampfschifffahrtsgesellschaft", "text/plain",
		    "Donaudampfschifffahrtsgesellschaft" },
		{ "\377x", "text/plain", "\357\277\275x" },
		{ "\357\273\277x", "text/plain", "x" },
	};

	(void)state;
	EACH(cases) {
		str words = S("");
		bool is = decode_words(mem, str_of(cases[i].in),
		    str_of(cases[i].type), &words);

		assert_int_equal(is, cases[i].want != NULL);
		if (is)
			assert_str(words, cases[i].want);
	}
}

static void
months(void **state)
{
	static const struct pair cases[] = {
		{ "2026-03-04T10:00", "2026-03" }, { "2026-03", "2026-03" },
		{ "2026/03/04", "2026-03" }, { "20260304", "2026-03" },
		{ "4/3/2026", "2026-03" }, { "04/03/2026 10:00", "2026-03" },
		{ "31-12-1999", "1999-12" }, { "4.3.2026", "2026-03" },
		{ "2026", "" }, { "2026-13-01", "" }, { "4/13/2026", "" },
		{ "", "" }, { "March", "" }, { "1899-12-01", "" },
		{ "2100-01-01", "" }, { "2099-12-31", "2099-12" },
		{ "1900-01-01", "1900-01" },
	};

	(void)state;
	EACH(cases) {
		char room[8];

		assert_str(month_name(month_of(str_of(cases[i].in)), room),
		    cases[i].want);
	}
}

static void
csv(void **state)
{
	static const struct {
		const char *in;
		bool quotes;
		unsigned n;
		const char *cell[4];
		size_t next;
		bool open, cut;
	} cases[] = {
		{ "a,b\r\nc", true, 2, { "a", "b" }, 5, false, false },
		{ "a,,\n", true, 3, { "a", "", "" }, 4, false, false },
		{ "\"a,\"\"b\"\"\nc\",d\n", true, 2, { "a,\"b\"\nc", "d" }, 14,
		    false, false },
		{ "\"a,b\nc", true, 1, { "a,b\nc" }, 6, true, true },
		{ "\"a,b\nc", false, 2, { "a", "b" }, 5, false, false },
		{ "a", true, 1, { "a" }, 1, false, true },
		{ "\n", true, 1, { "" }, 1, false, false },
		{ "a\"b,c\n", true, 2, { "a\"b", "c" }, 6, false, false },
		{ "\"\",\"\"\"\"\n", true, 2, { "", "\"" }, 8, false, false },
	};

	(void)state;
	EACH(cases) {
		struct csv_row row;
		str cell[4];

		assert_int_equal(csv_next(str_of(cases[i].in), 0, ',',
		    cases[i].quotes, cell, 4, &row), cases[i].next);
		assert_int_equal(row.n, cases[i].n);
		assert_int_equal(row.open, cases[i].open);
		assert_int_equal(row.cut, cases[i].cut);
		for (unsigned k = 0; k < row.n; k++)
			assert_str(csv_words(mem, cell[k]), cases[i].cell[k]);
	}
}

static void
masks(void **state)
{
	static const struct pair cases[] = {
		{ "High risk of suicide", "High risk of suicide" },
		{ "Seen Jane Doe at home", "Seen [name] [name] at home" },
		{ "mr smith, low risk", "mr [name], low risk" },
		{ "Dr O'Neil-Zed", "Dr [name]-[name]" },
		{ "\303\211lodie said", "[name] said" },
		{ "on 3 March 2026", "on # [month] #" },
		{ "12/03/2026", "#/#/#" },
		{ "SAD PERSONS=5", "SAD PERSONS=#" },
		{ "a.b@nhs.net ok", "[address] ok" },
		{ "see https://x.y/z?id=1 now", "see [address] now" },
		{ "NHS 999 123 4567", "NHS # # #" },
		{ "Low\302\240risk \342\200\223 home",
		    "Low\302\240risk \342\200\223 home" },
		{ "", "" },
	};
	const struct mask *m = mask_new(&cx);

	(void)state;
	EACH(cases)
		assert_str(mask_words(mem, m, str_of(cases[i].in)),
		    cases[i].want);
}

/* ---- a look at a record ---- */

static void
no_finding(void *arg, const struct audit_finding *f, uint64_t line,
    unsigned month)
{
	(void)arg;
	(void)f;
	(void)line;
	(void)month;
}

static void
no_note(void *arg, uint64_t line, str where, str what)
{
	(void)arg;
	(void)line;
	(void)where;
	(void)what;
}

static void
looks(void **state)
{
	static const struct {
		const char *in;
		bool read, bundle, broken;
		const char *month;
	} cases[] = {
		{ "{\"x\":\"Zzz.\"}", false, false, false, "" },
		{ "{\"x\":\"High risk of suicide\"}", true, false, false, "" },
		/* base64: "Zzz zz zzz." and "High risk of suicide." */
		{ "{\"data\":\"Wnp6IHp6IHp6ei4=\"}", false, false, false, "" },
		{ "{\"data\" : \"SGlnaCByaXNrIG9mIHN1aWNpZGUu\"}", true, false,
		    false, "" },
		{ "{\"data\":\"no base64!\"}", true, false, false, "" },
		{ "{\"data\":\"Wnp6\\/IHp6\"}", true, false, false, "" },
		{ "{\"x\":[\"data\",\"zz\"]}", false, false, false, "" },
		/* "{\\rtf1 z}", which is read to be sure. */
		{ "{\"data\":\"e1xydGYxIHp9\"}", true, false, false, "" },
		{ "{\"t\":\"Questionnaire\"}", true, false, false, "" },
		{ "{\"t\":\"RiskAssessment\"}", true, false, false, "" },
		{ "{\"c\":\"93374-7\"}", true, false, false, "" },
		{ "{\"t\":\"Bundle\"}", false, true, false, "" },
		{ "{\"date\":\"2026-03-04\"}", false, false, false, "2026-03" },
		{ "{\"issued\":\"2025-01-01\",\"date\":\"2026-03-04\"}", false,
		    false, false, "2026-03" },
		{ "{\"x\":{\"date\":\"2026-03-04\"}}", false, false, false, "" },
		{ "{\"x\":{\"start\":\"2026-03-04\"}}", false, false, false,
		    "2026-03" },
		{ "{\"x\":\"\\\"date\\\":\\\"2026-03-04\\\"\"}", false, false,
		    false, "" },
		{ "{\"x\":\"zz\\\\\",\"date\":\"2026-03\"}", false, false, false,
		    "2026-03" },
		{ "{\"x\":[1}", false, false, true, "" },
		{ "{\"x\":[1]", false, false, true, "" },
		{ "{\"x\":\"zz}", false, false, true, "" },
		{ "{\"x\":\"zz\\\"}", false, false, true, "" },
		{ "{\"x\":1}}", false, false, true, "" },
	};
	struct give give = { NULL, no_finding, no_note, NULL };
	struct audit_options o = { .jobs = 1 };
	struct reader *r = reader_new(mem, lexicon_whole(), &o, &give);
	/* The plain matcher takes single letters for words: then everything is
	 * read, and only what must be can be asked. */
	bool blunt = look_at(r, str_of(cases[0].in)).read;

	(void)state;
	EACH(cases) {
		struct look l = look_at(r, str_of(cases[i].in));
		char room[8];

		if ((l.read != cases[i].read && !blunt) ||
		    (cases[i].read && !l.read) || l.bundle != cases[i].bundle ||
		    l.broken != cases[i].broken)
			fail_msg("%s: read %d, bundle %d, broken %d",
			    cases[i].in, l.read, l.bundle, l.broken);
		assert_str(month_name(l.month, room), cases[i].month);
	}
	reader_free(r);
}

/* ---- the tally ---- */

static void
count(struct audit_tally *t, const char *team, unsigned n)
{
	static uint64_t seq;

	for (unsigned i = 0; i < n; i++) {
		struct audit_finding f = { .team = str_of(team),
			.rule = S("level.x"), .why = S("w"), .instead = S("i"),
			.quote = S("Low risk"), .seq = seq++ };

		tally_add(t, &f);
	}
}

static const char *
shown(const struct audit_tally *t, const char *team)
{
	for (unsigned i = 0; i < t->by[AUDIT_TEAM].n; i++) {
		const struct audit_count *c = &t->by[AUDIT_TEAM].at[i];

		if (str_eq(c->key, str_of(team)))
			return str_c(mem, audit_number(mem, t, c, c->found));
	}
	return NULL;
}

/* A small cell is hidden, and never alone: the total would give it away. */
static void
small_numbers(void **state)
{
	struct audit_options o = { .suppress = 5, .quote = AUDIT_QUOTE_FULL };
	struct audit_tally t;

	(void)state;
	tally_new(&cx, &t, &o);
	count(&t, "a", 3);
	count(&t, "b", 7);
	count(&t, "c", 20);
	tally_done(&t);
	assert_string_equal(shown(&t, "a"), "fewer than 5");
	assert_string_equal(shown(&t, "b"), "not shown");
	assert_string_equal(shown(&t, "c"), "20");
	/* Two small ones that together are small take a third with them. */
	tally_new(&cx, &t, &o);
	count(&t, "a", 1);
	count(&t, "b", 1);
	count(&t, "c", 20);
	count(&t, "d", 30);
	tally_done(&t);
	assert_string_equal(shown(&t, "c"), "not shown");
	assert_string_equal(shown(&t, "d"), "30");
	/* Those that are many enough by themselves do not. */
	tally_new(&cx, &t, &o);
	count(&t, "a", 3);
	count(&t, "b", 3);
	count(&t, "c", 20);
	tally_done(&t);
	assert_string_equal(shown(&t, "c"), "20");
	assert_str(audit_total(mem, &t, 4), "fewer than 5");
	assert_str(audit_total(mem, &t, 0), "0");
	assert_str(audit_total(mem, &t, 26), "26");
}

/* More keys than there is room for are counted together. */
static void
many_keys(void **state)
{
	struct audit_options o = { .quote = AUDIT_QUOTE_FULL };
	struct audit_tally t;
	uint64_t sum = 0;

	(void)state;
	tally_new(&cx, &t, &o);
	for (unsigned i = 0; i < AUDIT_KEYS_MAX + 500; i++) {
		char name[16];

		(void)snprintf(name, sizeof(name), "t%u", i);
		count(&t, name, 1 + i % 3);
	}
	tally_done(&t);
	assert_int_equal(t.by[AUDIT_TEAM].n, AUDIT_KEYS_MAX);
	assert_true(t.by[AUDIT_TEAM].others.found > 500);
	for (unsigned i = 0; i < t.by[AUDIT_TEAM].n; i++)
		sum += t.by[AUDIT_TEAM].at[i].found;
	assert_int_equal(sum + t.by[AUDIT_TEAM].others.found, t.found);
	assert_int_equal(t.nsample, AUDIT_SAMPLES_MAX);
	assert_int_equal(t.by[AUDIT_WORDING].n, 1);
	assert_str(t.by[AUDIT_WORDING].at[0].key, "low risk");
}

/* A cell that a spreadsheet would run is a word to it. */
static void
formula(void **state)
{
	struct audit_finding f = { .source = S("a"), .record = S("=1+1"),
		.quote = S("a \"b\", c"), .rule = S("r") };
	struct buf b;

	(void)state;
	buf_init(&b, mem, 4096);
	audit_csv(&b, &f);
	assert_true(str_find(buf_str(&b), S(",\"'=1+1\",")) > 0);
	assert_true(str_find(buf_str(&b), S(",\"a \"\"b\"\", c\",")) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(html), T(rtf), T(rtf_deep), T(base64), T(utf16_pieces),
		T(attachments), T(months), T(csv), T(masks), T(looks), T(small_numbers),
		T(many_keys), T(formula),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
