/*
 * Words of texts: what is kept, who finds it, and in which order, the same on
 * both stores. All texts are invented.
 */
#include "plan_kit.h"

#include "access/backup.h"
#include "access/job.h"
#include "access/text.h"
#include "cli/jobs.h"
#include "core/utf8.h"

enum { TEXTS = 400, VOCABULARY = 600, DAY = 86400 };

static uint64_t seed;

static unsigned
any(unsigned max)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed % max);
}

/* Low numbers far more often than high ones. */
static unsigned
often(unsigned max)
{
	unsigned a = any(max), b = any(max), c = any(max);

	a = a < b ? a : b;
	return a < c ? a : c;
}

static void
word(struct buf *b, unsigned n)
{
	static const char *const part[] = { "ba", "re", "ti", "lo", "mu", "sen",
		"ka", "dor", "vi", "pel" };

	buf_fmt(b, "%s%s%s", part[n % 10], part[n / 10 % 10],
	    part[n / 100 % 10]);
}

static str
words_of(struct service *s, unsigned n)
{
	struct buf b;

	buf_init(&b, s->mem, 8192);
	for (unsigned i = 0; i < n; i++) {
		if (i)
			buf_c(&b, i % 7 ? ' ' : '.');
		word(&b, often(VOCABULARY));
	}
	return buf_str(&b);
}

static str
name(struct service *s, unsigned i)
{
	struct buf b;

	buf_init(&b, s->mem, 32);
	buf_fmt(&b, "t%04u", i);
	return buf_str(&b);
}

static enum err
put(struct service *s, enum kind k, str id, str unit, bool live, int64_t at,
    str text)
{
	const struct text t = { k, id, unit, live, at, text, false };

	return text_put(&s->cx, &t);
}

/* One, in a transaction of its own. */
static void
put_one(struct service *s, str id, str unit, str text)
{
	as_system(s);
	begin(s);
	ok(s, put(s, KIND_UNIT, id, unit, false, s->now, text));
	commit(s);
}

static str
under(struct service *s, const char *called, str parent)
{
	struct buf b;

	buf_init(&b, s->mem, 400);
	buf_fmt(&b, "{\"resourceType\":\"Organization\",\"active\":true,"
	    "\"name\":\"%s\",\"partOf\":{\"reference\":\"Organization/%.*s\"}}",
	    called, PRS(parent));
	return put_record(s, KIND_UNIT, buf_str(&b));
}

static struct who
as_role(struct service *s, enum role role, str unit)
{
	struct account_new n = { .name = S("Sanna Weir"),
		.role = str_of(role_info[role].code), .practitioner = S(""),
		.person = S(""), .supporter = S(""), .unit = unit };
	struct who w = { .name = n.name, .rights = role_info[role].rights,
		.role = n.role, .person = S(""), .supporter = S(""),
		.practitioner = S(""), .author = S(""), .unit = unit,
		.unit_name = S(""), .csrf = S(""), .sid_hash = S(""),
		.level = 1 };
	struct buf b;

	buf_init(&b, s->mem, 32);
	buf_fmt(&b, "seeker%u", s->made++);
	n.subject = buf_str(&b);
	as_system(s);
	begin(s);
	ok(s, account_add(&s->cx, &n, S("-"), &w.account));
	commit(s);
	return w;
}

static const enum kind both_kinds[] = { KIND_UNIT, KIND_FORM };

static struct text_ask
ask_of(str text, unsigned most)
{
	return (struct text_ask){ .text = text, .kind = both_kinds, .nkind = 2,
		.most = most, .but = S("") };
}

typedef enum err question(struct ctx *, const struct text_ask *,
    struct text_found *);

static struct text_found
ask(struct service *s, question *q, const struct text_ask *a)
{
	struct text_found f;

	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, q(&s->cx, a, &f));
	back(s);
	return f;
}

static struct text_found
seek(struct service *s, const char *text)
{
	struct text_ask a = ask_of(str_of(text), 100);

	return ask(s, text_seek, &a);
}

/* "t0001 2 t0007 1": the ids, and how many words each has in common. */
static str
told(struct service *s, const struct text_found *f)
{
	struct buf b;

	buf_init(&b, s->mem, 1 << 20);
	for (unsigned i = 0; i < f->n; i++) {
		buf_put(&b, f->at[i].id);
		buf_fmt(&b, " %u ", f->at[i].same);
	}
	buf_fmt(&b, "(%u%s%s)", f->words, f->more ? " more" : "",
	    f->some ? " some" : "");
	return buf_str(&b);
}

static void
count_words(struct service *s)
{
	struct text_counts *c;

	as_system(s);
	ok(s, text_count(&s->cx, NULL, &c));
	begin(s);
	ok(s, text_count_keep(&s->cx, c));
	commit(s);
	text_count_free(c);
}

static str ward[2], bay[2], away[2]; /* on each store */

static unsigned
which(const struct service *s)
{
	return s == both[1];
}

/* The same texts on each, and units above and beside. */
static void
fill_store(struct service *s)
{
	unsigned at = which(s);

	ward[at] = s->unit;
	bay[at] = under(s, "Bay", s->unit);
	away[at] = put_record(s, KIND_UNIT, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"Away\"}"));
	seed = 88172645463325252u;
	for (unsigned i = 0; i < TEXTS; i++) {
		str unit = i % 3 == 0 ? ward[at] : i % 3 == 1 ? bay[at]
		    : away[at];

		if (i % 20 == 0) {
			as_system(s);
			begin(s);
		}
		ok(s, put(s, i % 5 ? KIND_UNIT : KIND_FORM, name(s, i), unit,
		    i % 2, s->now - (int64_t)(i % 40) * DAY,
		    words_of(s, 30 + any(90))));
		if (i % 20 == 19)
			commit(s);
	}
}

static int
fill(void **state)
{
	(void)both_open(state);
	on_both(fill_store);
	return 0;
}

static str heard[2];

static void
questions_on(struct service *s)
{
	struct buf b;

	buf_init(&b, s->mem, 4 << 20);
	as_system(s);
	seed = 42;
	for (unsigned i = 0; i < 60; i++) {
		struct text_ask a = ask_of(words_of(s, 1 + any(4)), 10);
		struct text_found f;

		a.live = i % 4 == 0;
		a.nkind = 1 + i % 2;
		f = ask(s, text_seek, &a);
		buf_put(&b, told(s, &f));
		a.from = f.n ? f.at[f.n - 1].place : 0;
		f = ask(s, text_seek, &a);
		buf_put(&b, told(s, &f));
		a = ask_of(words_of(s, 40), 3);
		f = ask(s, text_like, &a);
		buf_put(&b, told(s, &f));
		buf_c(&b, '\n');
	}
	heard[which(s)] = buf_str(&b);
}

/* LEARN-58 */
static void
same_on_both(void **state)
{
	(void)state;
	for (int counted = 0; counted < 2; counted++) {
		on_both(questions_on);
		assert_true(heard[0].n > 4000);
		if (both[1])
			same_str(heard[0], heard[1]);
		on_both(count_words);
	}
}

/* What is found is what a plain look at the words finds, newest day first. */
static void
by_hand_on(struct service *s)
{
	struct text_found f;
	int64_t last = INT64_MAX;
	unsigned want = 0;

	as_system(s);
	f = seek(s, "bababa rebaba");
	assert_false(f.some);
	for (unsigned i = 0; i < f.n; i++) {
		assert_true(f.at[i].place < last);
		last = f.at[i].place;
		assert_int_equal(f.at[i].same, 2);
	}
	seed = 88172645463325252u;
	for (unsigned i = 0; i < TEXTS; i++) {
		struct words w;
		unsigned has = 0;

		ok(s, text_words(&s->cx, words_of(s, 30 + any(90)), 1000,
		    false, &w));
		for (unsigned k = 0; k < w.n; k++)
			has += str_eq(w.at[k], S("bababa")) ||
			    str_eq(w.at[k], S("rebaba"));
		want += has == 2;
	}
	assert_true(want > 20);
	assert_int_equal(f.n, want < 100 ? want : 100);
}
BOTH(by_hand)

/* LEARN-47: the text itself, written again with other words around it, is found
 * first; and not the record that is being written. */
static void
alike_on(struct service *s)
{
	str text = S("The anchor point in the shower room took weight that it "
	    "should not, and the alarm strip was two metres away");
	struct text_ask a = ask_of(S("Shower room: an anchor point held weight, "
	    "the alarm strip was out of reach"), 3);
	struct text_found f;

	put_one(s, S("anchor"), s->unit, text);
	as_system(s);
	f = ask(s, text_like, &a);
	assert_true(f.n > 0);
	same_str(f.at[0].id, S("anchor"));
	assert_true(f.at[0].same >= 6);
	a.but = S("anchor");
	f = ask(s, text_like, &a);
	for (unsigned i = 0; i < f.n; i++)
		assert_false(str_eq(f.at[i].id, S("anchor")));
	/* Of equals the newest day first, then by id. */
	s->now += DAY;
	put_one(s, S("anchor3"), s->unit, text);
	put_one(s, S("anchor2"), s->unit, text);
	s->now -= DAY;
	as_system(s);
	a.but = S("");
	f = ask(s, text_like, &a);
	assert_int_equal(f.n, 3);
	same_str(f.at[0].id, S("anchor2"));
	same_str(f.at[1].id, S("anchor3"));
	same_str(f.at[2].id, S("anchor"));
	/* One word in common makes nothing alike. */
	a = ask_of(S("gardening bicycle harmonica shower"), 3);
	f = ask(s, text_like, &a);
	assert_int_equal(f.n, 0);
}
BOTH(alike)

/* Nobody finds, or counts, what their roles do not reach. */
static void
reach_on(struct service *s)
{
	unsigned at = which(s);
	struct who here = as_role(s, ROLE_ADMIN, ward[at]);
	struct who in_bay = as_role(s, ROLE_ADMIN, bay[at]);
	struct who nowhere = as_role(s, ROLE_PRACTITIONER, ward[at]);
	struct who steward = as_role(s, ROLE_STEWARD, away[at]);
	struct text_found all, f;
	unsigned want = 0, wide = 0;
	struct text_ask a = ask_of(S("bababa"), 100);

	as_system(s);
	a.nkind = 1;
	all = ask(s, text_seek, &a);
	assert_true(all.n > 30);
	for (unsigned i = 0; i < all.n; i++) {
		want += str_eq(all.at[i].unit, bay[at]);
		wide += !str_eq(all.at[i].unit, away[at]);
	}
	as_who(s, &in_bay);
	f = ask(s, text_seek, &a);
	assert_int_equal(f.n, want);
	for (unsigned i = 0; i < f.n; i++)
		same_str(f.at[i].unit, bay[at]);
	as_who(s, &here);
	f = ask(s, text_seek, &a);
	assert_int_equal(f.n, wide);
	assert_false(f.more);
	a.nkind = 2;
	f = ask(s, text_seek, &a);
	assert_int_equal(f.n, wide); /* forms want another right */
	as_who(s, &nowhere);
	f = ask(s, text_seek, &a);
	assert_int_equal(f.n, 0);
	f = ask(s, text_like, &a);
	assert_int_equal(f.n, 0);
	as_who(s, &steward);
	f = ask(s, text_seek, &a);
	assert_true(f.n > 0);
	for (unsigned i = 0; i < f.n; i++) {
		assert_int_equal(f.at[i].kind, KIND_FORM);
		same_str(f.at[i].unit, away[at]);
	}
	as_who(s, NULL);
	ok(s, door_begin(&s->cx, TXN_READ));
	refused(s, text_seek(&s->cx, &a, &f), ERR_DENIED, "search", "");
	back(s);
	put_one(s, S("all1"), TEXT_ANYWHERE, S("zebrafish for everybody"));
	as_who(s, &in_bay);
	f = seek(s, "zebrafish");
	assert_int_equal(f.n, 1);
}
BOTH(reach)

/* D4: plans and what else is care's cannot be put in. */
static void
never_on(struct service *s)
{
	unsigned searched = 0;

	as_system(s);
	begin(s);
	for (enum kind k = 0; k < KIND__MAX; k++) {
		bool care = strcmp(kind_info[k].keep, "care") == 0 ||
		    strcmp(kind_info[k].keep, "identity") == 0;

		searched += kind_is_searched(k);
		if (!care)
			continue;
		assert_false(kind_is_searched(k));
		refused(s, put(s, k, S("p1"), s->unit, true, s->now,
		    S("walruses")), ERR_DENIED, kind_info[k].code,
		    "not kept");
		ctx_calm(&s->cx);
	}
	assert_true(searched > 0);
	assert_false(kind_is_searched(KIND_PLAN));
	assert_false(kind_is_searched(KIND_ASSESSMENT));
	assert_false(kind_is_searched(KIND_FORMULATION));
	commit(s);
	as_system(s);
	assert_int_equal(seek(s, "walruses").n, 0);
}
BOTH(never)

/* What people type: no sign of a query means anything. */
static void
typed_on(struct service *s)
{
	static const struct { const char *typed; unsigned n, words; } row[] = {
		{ "", 0, 0 }, { "   ", 0, 0 }, { "the and of to", 0, 0 },
		{ "a b c", 0, 0 }, { "?!\"'*&|()-:^", 0, 0 },
		{ "caf\xc3\xa9", 1, 1 }, { "CAFE", 1, 1 },
		{ "cafe\xcc\x81", 1, 1 },
		{ "\"caf\xc3\xa9\" OR nothingelse", 1, 2 },
		{ "cafe AND", 1, 1 }, { "cafe NEAR(cafe, 2)", 1, 2 },
		{ "words: cafe", 1, 2 }, { "-cafe", 1, 1 },
		{ "cafe*", 1, 1 }, { "'cafe' & !x | (", 1, 1 },
		{ "cafe'; DROP TABLE texts; --", 1, 4 },
		{ "\"\"\"", 0, 0 }, { "cafe:*", 1, 1 }, { "\\cafe\\", 1, 1 },
		{ "%", 0, 0 }, { "caf%", 0, 1 }, { "caf_", 0, 1 },
		{ "\xce\x9a\xce\xb1\xce\xbb\xce\xb7\xce\xbc\xce\xad"
		    "\xcf\x81\xce\xb1", 1, 1 },
		{ "\xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82", 1, 1 },
		{ "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7", 1, 1 },
		{ "\xe7\x97\x85\xe6\x88\xbf", 1, 1 },
		{ "10mg", 1, 1 }, { ".o", 0, 0 }, { ".k", 0, 0 },
		{ "\xff\xfe cafe \xc3", 1, 1 }, { "don't cafe", 1, 1 } };

	put_one(s, S("typed"), s->unit, S("Caf\xc3\xa9 10mg "
	    "\xce\x9a\xce\xb1\xce\xbb\xce\xb7\xce\xbc\xce\xad\xcf\x81\xce\xb1 "
	    "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82, "
	    "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7 "
	    "\xe7\x97\x85\xe6\x88\xbf"));
	as_system(s);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct text_ask a = ask_of(str_of(row[i].typed), 10);
		struct text_found f = ask(s, text_seek, &a);

		if (f.n != row[i].n || f.words != row[i].words)
			fail_msg("%s: \"%s\": %u of %u", s->what, row[i].typed,
			    f.n, f.words);
		(void)ask(s, text_like, &a);
	}
	struct text_ask nul = ask_of(S("ca\0fe caf\xc3\xa9"), 10);

	assert_int_equal(ask(s, text_seek, &nul).n, 1);
}
BOTH(typed)

/* Texts as long as may come, and words as long. */
static void
long_texts_on(struct service *s)
{
	char *big = NEWN(s->mem, char, 100001);
	struct text_ask a;
	struct text_found f;
	struct words w;

	memset(big, 'q', 100000);
	put_one(s, S("long1"), s->unit, (str){ big, 100000 });
	as_system(s);
	a = ask_of((str){ big, 100000 }, 5);
	f = ask(s, text_seek, &a);
	assert_int_equal(f.n, 1);
	a = ask_of((str){ big, TEXT_WORD_BYTES }, 5);
	f = ask(s, text_seek, &a);
	assert_int_equal(f.n, 1); /* what follows is cut */
	a = ask_of((str){ big, TEXT_WORD_BYTES - 1 }, 5);
	assert_int_equal(ask(s, text_seek, &a).n, 0);
	/* Cut between letters, not in one. */
	for (int i = 0; i < 100; i++)
		memcpy(big + 3 * i, "\xe7\x97\x85", 3);
	ok(s, text_words(&s->cx, (str){ big, 300 }, 9, false, &w));
	assert_int_equal(w.n, 1);
	assert_int_equal(w.at[0].n, 39);
	assert_true(utf8_ok(w.at[0], NULL));
	/* Two letters a word, and then more words than are kept. */
	for (size_t i = 0; i < 100000; i++)
		big[i] = i % 6 == 5 ? ' ' : (char)('a' + any(26));
	put_one(s, S("long2"), s->unit, (str){ big, 100000 });
	as_system(s);
	a = ask_of((str){ big, 5 }, 5);
	assert_int_equal(ask(s, text_seek, &a).n, 1);
	a = ask_of((str){ big, 100000 }, 5);
	f = ask(s, text_like, &a);
	same_str(f.at[0].id, S("long2"));
	ok(s, text_words(&s->cx, (str){ big, 100000 }, TEXT_WORDS_MAX, false,
	    &w));
	assert_int_equal(w.n, TEXT_WORDS_MAX);
}
BOTH(long_texts)

/* A new version's words stand in the place of the old. */
static void
change_on(struct service *s)
{
	struct text_found f;
	int64_t place;

	put_one(s, S("c1"), s->unit, S("porpoise"));
	as_system(s);
	f = seek(s, "porpoise");
	assert_int_equal(f.n, 1);
	place = f.at[0].place;
	s->now += 3 * DAY;
	put_one(s, S("c1"), s->unit, S("dolphin"));
	s->now -= 3 * DAY;
	as_system(s);
	assert_int_equal(seek(s, "porpoise").n, 0);
	f = seek(s, "dolphin");
	assert_int_equal(f.n, 1);
	assert_true(f.at[0].place == place);
	as_system(s);
	begin(s);
	const struct text twice = { KIND_UNIT, S("c1"), s->unit, false,
		s->now, S("seal"), true };

	refused(s, text_put(&s->cx, &twice) == ERR_OK ? door_commit(&s->cx)
	    : ERR_STALE, ERR_STALE, "", "");
	as_system(s);
	begin(s);
	ok(s, text_drop(&s->cx, KIND_UNIT, S("c1")));
	ok(s, text_drop(&s->cx, KIND_UNIT, S("c1")));
	ok(s, text_drop(&s->cx, KIND_PLAN, S("c1")));
	commit(s);
	as_system(s);
	assert_int_equal(seek(s, "dolphin").n, 0);
}
BOTH(change)

/* What a record's purge and its delete take away. */
static void
purge_on(struct service *s)
{
	static const char body[] = "{\"resourceType\":\"Organization\","
	    "\"active\":true,\"name\":\"Otter lodge\"}";
	str id[2];

	for (int i = 0; i < 2; i++) {
		id[i] = put_record(s, KIND_UNIT, str_of(body));
		put_one(s, id[i], s->unit, S("otterlodge"));
	}
	as_system(s);
	assert_int_equal(seek(s, "otterlodge").n, 2);
	as_system(s);
	begin(s);
	ok(s, record_purge(&s->cx, KIND_UNIT, id[0], S("two people"),
	    S("a court's order")));
	commit(s);
	as_system(s);
	assert_int_equal(seek(s, "otterlodge").n, 1);
	as_system(s);
	begin(s);
	ok(s, record_write(&s->cx, &(struct change){ .kind = KIND_UNIT,
	    .id = id[1], .v = 1, .drop = true, .act = "delete" }));
	commit(s);
	as_system(s);
	assert_int_equal(seek(s, "otterlodge").n, 0);
}
BOTH(purge)

/* D10: of when a text came its place tells the day, and no more. */
static void
no_order_on(struct service *s)
{
	int64_t last = 0, place;
	unsigned up = 0;

	for (unsigned i = 0; i < 40; i++) {
		struct buf b;

		buf_init(&b, s->mem, 32);
		buf_fmt(&b, "order%u", i);
		s->now += 60;
		put_one(s, buf_str(&b), s->unit, buf_str(&b));
		as_system(s);
		place = seek(s, buf_str(&b).p).at[0].place;
		assert_true(place >> TEXT_DAY_BITS == s->now / DAY);
		up += place > last;
		last = place;
	}
	s->now -= 40 * 60;
	assert_true(up > 8 && up < 32);
}
BOTH(no_order)

static bool
file_has(struct service *s, const char *word)
{
	const char *path = str_c(s->mem, str_cat(s->mem, s->dir,
	    S("/heed.db")));
	size_t mark = arena_mark(s->mem);
	FILE *f = fopen(path, "re");
	char *p;
	bool has;
	size_t n;

	store_tend(door_store(s->door));
	assert_non_null(f);
	p = NEWN(s->mem, char, 64 << 20);
	n = fread(p, 1, 64 << 20, f);
	(void)fclose(f);
	has = memmem(p, n, word, strlen(word)) != NULL;
	arena_reset(s->mem, mark);
	return has;
}

/* Words that were taken away do not stay in the index's older parts. */
static void
joined(void **state)
{
	struct service *s = both[0];
	bool more = true;
	unsigned steps = 0;

	(void)state;
	put_one(s, S("j1"), s->unit, S("0zqxjkvbwpyf"));
	assert_true(file_has(s, "0zqxjkvbwpyf"));
	as_system(s);
	begin(s);
	ok(s, text_drop(&s->cx, KIND_UNIT, S("j1")));
	commit(s);
	assert_true(file_has(s, "zqxjkvbwpyf"));
	for (; more; steps++) {
		as_system(s);
		begin(s);
		ok(s, text_join(&s->cx, &more));
		commit(s);
	}
	assert_false(file_has(s, "zqxjkvbwpyf"));
	assert_true(steps > 1 && steps < 50);
	as_system(s);
	assert_int_equal(seek(s, "bababa").n, 100);
	begin(s);
	ok(s, text_join(&s->cx, &more));
	assert_false(more);
	commit(s);
}

/* The jobs do by themselves what these tests do by hand. */
static void
jobs_on(struct service *s)
{
	struct rows r;
	const struct arg stale[] = { AT(S("text.join")) };

	put_one(s, S("job1"), s->unit, S("marigold"));
	as_system(s);
	begin(s);
	ok(s, text_drop(&s->cx, KIND_UNIT, S("job1")));
	ok(s, job_add(&s->cx, JOB_TEXT_COUNT, S("count-now"), S(""), s->now,
	    0));
	ok(s, job_add(&s->cx, JOB_TEXT_JOIN, S("join-now"), S(""), s->now,
	    0));
	commit(s);
	for (int i = 0; i < 12; i++) {
		as_who(s, NULL);
		ok(s, jobs_turn(&s->cx, s->door, S("test")));
	}
	as_system(s);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, store_run(door_store(s->door), &s->cx, Q_META_GET, stale, 1, &r,
	    NULL));
	assert_int_equal(r.n, 0);
	ok(s, store_run(door_store(s->door), &s->cx, Q_TEXT_COUNTS, NULL, 0,
	    &r, NULL));
	assert_true(r.n > 100);
	back(s);
}
BOTH(jobs)

static void
no_tick(const char *what, int64_t done, int64_t total)
{
	(void)what;
	(void)done;
	(void)total;
}

/* A store out of the other's backup finds the same, but for what was purged
 * since. */
static void
restored(void **state)
{
	for (int from = 0; from < 2; from++) {
		struct service *s = both[from], to = { .what = "restored" };
		struct restored sum;
		struct backup b;
		str dir, url, was, id;

		(void)state;
		if (!s)
			continue;
		id = put_record(s, KIND_UNIT, S("{\"resourceType\":"
		    "\"Organization\",\"active\":true,\"name\":\"Heron\"}"));
		put_one(s, id, s->unit, S("heronhouse"));
		as_system(s);
		struct text_found f = seek(s, "bababa rebaba");

		was = told(s, &f);
		dir = temp_dir(s->mem);
		ok(s, backup_make(&s->cx, str_c(s->mem, str_cat(s->mem, dir,
		    S("/b"))), no_tick, &b));
		as_system(s);
		begin(s);
		ok(s, record_purge(&s->cx, KIND_UNIT, id, S("two"),
		    S("a court's order")));
		commit(s);
		to.mem = s->mem;
		to.now = s->now;
		ctx_init(&to.cx, to.mem, to.now);
		url = str_cat(s->mem, dir, S("/s"));
		if (from == 0)
			(void)test_pg(&to.cx, "test_text_restored", &url);
		ctx_init(&to.cx, to.mem, to.now);
		ok(&to, backup_read(&to.cx, b.dir, &b));
		ok(&to, backup_restore(&to.cx, url, &b, str_c(s->mem,
		    str_cat(s->mem, door_dir(s->door), S(".after"))), NULL,
		    no_tick, &sum));
		ok(&to, door_open(&to.cx, url, false, &to.door));
		as_system(&to);
		f = seek(&to, "bababa rebaba");
		same_str(told(&to, &f), was);
		assert_int_equal(seek(&to, "heronhouse").n, 0);
		put_one(&to, S("after"), TEXT_ANYWHERE, S("kingfisher"));
		as_system(&to);
		assert_int_equal(seek(&to, "kingfisher").n, 1);
		door_close(to.door);
		remove_dir(dir);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_on_both), cmocka_unit_test(by_hand),
		cmocka_unit_test(alike), cmocka_unit_test(reach),
		cmocka_unit_test(never), cmocka_unit_test(typed),
		cmocka_unit_test(long_texts), cmocka_unit_test(change),
		cmocka_unit_test(purge), cmocka_unit_test(no_order),
		cmocka_unit_test(joined), cmocka_unit_test(jobs),
		cmocka_unit_test(restored),
	};

	return cmocka_run_group_tests(tests, fill, both_close);
}
