/*
 * texts: invented texts of events into a store, and how long it takes to find
 * them again. Words are made of syllables and fall as words do (a few stand in
 * nearly every text, most in hardly any); 30 to 120 a text, 200 teams.
 *
 *   texts fill DIR|postgresql://… N      into an empty store; prints JSON
 *   texts ask DIR|postgresql://… N TURNS ask of a store that was filled with N
 *   texts record DIR|postgresql://… WRITERS SECONDS [bare]
 *   texts print N [FROM]                 the same texts, one a line
 *   texts like N TURNS                   the texts that `ask` asks with
 *
 * What `ask` asks with is half of a text that is there and half other words, so
 * that it can be said how often that text is found among the first three.
 */
#include "place.h"
#include "access/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { VOCABULARY = 150000, TEAMS = 200, TEXT_MAX = 4096, A_DAY = 400,
	TURNS_MAX = 5000, CHUNK = 250, WRITERS_MAX = 16, FROM_DAY = 19000 };

static double *sum;
static uint64_t seed;

static uint64_t
any(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static void
vocabulary(struct arena *mem)
{
	double t = 0;

	sum = NEWN(mem, double, VOCABULARY);
	for (int i = 0; i < VOCABULARY; i++)
		sum[i] = t += 1 / (i + 2.7);
}

static unsigned
pick(void)
{
	double r = (double)(any() >> 11) / 9007199254740992.0 *
	    sum[VOCABULARY - 1];
	unsigned lo = 0, hi = VOCABULARY - 1;

	while (lo < hi) {
		unsigned mid = (lo + hi) / 2;

		if (sum[mid] < r)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void
put_word(struct buf *b, unsigned n)
{
	static const char *const part[] = { "ba", "re", "ti", "lo", "mu", "sen",
		"ka", "dor", "vi", "pel", "na", "sho", "gri", "ex", "un", "al",
		"ter", "mon", "qui", "ze" };

	n++;
	for (int i = 0; n || i < 2; i++, n /= 20)
		buf_put(b, str_of(part[n % 20]));
}

/* Text i is the same whoever makes it. */
static str
text_of(struct arena *mem, unsigned i)
{
	struct buf b;
	unsigned n;

	seed = 88172645463325252u + (uint64_t)i * 0x9e3779b97f4a7c15u;
	(void)any();
	(void)any();
	n = 30 + (unsigned)(any() % 91);
	buf_init(&b, mem, TEXT_MAX);
	for (unsigned k = 0; k < n; k++) {
		if (k)
			buf_put(&b, k % 12 ? S(" ") : S(". "));
		put_word(&b, pick());
	}
	return buf_str(&b);
}

/* Half of text i, and other words. */
static str
like_text(struct arena *mem, unsigned i)
{
	str all = text_of(mem, i), w;
	struct buf b;
	unsigned k = 0;
	bool more = true;

	seed = 0x123456789abcdefu + i;
	buf_init(&b, mem, TEXT_MAX);
	while (more) {
		more = str_cut(&all, ' ', &w);
		if (b.n)
			buf_c(&b, ' ');
		if (k++ % 2)
			put_word(&b, pick());
		else
			buf_put(&b, w);
	}
	return buf_str(&b);
}

static unsigned
target(unsigned n, unsigned turn)
{
	return (unsigned)(turn * UINT64_C(2654435761) % n);
}

/* ---- fill ---- */

static void
put_account(struct place *p, const char *subject, str unit)
{
	struct account_new n = { .name = str_of(subject), .role = S("admin"),
		.subject = str_of(subject), .practitioner = S(""),
		.person = S(""), .supporter = S(""), .unit = unit };
	str id;

	begin(p);
	must(&p->cx, account_add(&p->cx, &n, S("-"), &id), "account");
	commit(p);
}

static void
put_text(struct place *p, unsigned i)
{
	const struct text t = { KIND_UNIT, name(p->mem, "e", i),
		name(p->mem, "team", i % TEAMS), i % 50 == 0,
		((int64_t)FROM_DAY + i / A_DAY) * 86400,
		text_of(p->mem, i), true };

	must(&p->cx, text_put(&p->cx, &t), "text_put");
}

static void
count(struct place *p)
{
	int64_t from = time_ticks_ms();
	struct text_counts *c;

	enter(p, &p->who);
	must(&p->cx, text_count(&p->cx, NULL, &c), "count");
	must(&p->cx, door_begin(&p->cx, TXN_WRITE), "begin");
	must(&p->cx, text_count_keep(&p->cx, c), "keep");
	text_count_free(c);
	printf("\"count_ms\":%lld,", (long long)(time_ticks_ms() - from));
	from = time_ticks_ms();
	commit(p);
}

static void
fill(const char *url, unsigned n)
{
	struct place p;
	int64_t from;

	place_open(&p, url);
	put_unit(&p, S("root"), S(""));
	for (unsigned i = 0; i < TEAMS; i++)
		put_unit(&p, name(p.mem, "team", i), S("root"));
	put_account(&p, "all", S("root"));
	put_account(&p, "team", S("team0000007"));
	from = time_ticks_ms();
	for (unsigned i = 0; i < n; i++) {
		if (i % CHUNK == 0)
			begin(&p);
		put_text(&p, i);
		if (i % CHUNK == CHUNK - 1 || i == n - 1)
			commit(&p);
		if (i % 20000 == 0)
			store_tend(door_store(p.door));
	}
	printf("{\"texts\":%u,\"fill_ms\":%lld,", n,
	    (long long)(time_ticks_ms() - from));
	count(&p);
	printf("\"done\":1}\n");
	door_close(p.door);
}

/* ---- ask ---- */

static void
viewer(struct place *p, const char *subject, struct who *w)
{
	struct login_row l;

	enter(p, &p->who);
	must(&p->cx, door_begin(&p->cx, TXN_READ), "begin");
	must(&p->cx, login_find(&p->cx, str_of(subject), &l), "login");
	*w = (struct who){ .rights = role_info[ROLE_ADMIN].rights,
		.role = S("admin"), .person = S(""), .supporter = S(""),
		.practitioner = S(""), .author = S(""), .unit = S(""),
		.unit_name = S(""), .csrf = S(""), .sid_hash = S(""),
		.name = S(""), .level = 1 };
	w->account = str_of(strdup(str_c(p->mem, l.account)));
	door_rollback(&p->cx);
}

/* What a search asks: two words of a text, the rarer half, or the commonest. */
static str
few_words(struct arena *mem, unsigned i, bool common)
{
	struct buf b;

	buf_init(&b, mem, 400);
	if (common) {
		put_word(&b, 20 + i % 20);
		buf_c(&b, ' ');
		put_word(&b, 60 + i % 40);
	} else {
		str all = text_of(mem, i), w;

		for (int k = 0; k < 7 && str_cut(&all, ' ', &w); k++)
			if (k >= 5) {
				buf_put(&b, w);
				buf_c(&b, ' ');
			}
	}
	return buf_str(&b);
}

enum asked { LIKE, LIKE_OPEN, SEEK, SEEK_COMMON, ASKED__MAX };
static const char *const asked_name[] = { "like", "like open", "two words",
	"two common words" };

static void
ask(struct place *p, const struct who *w, const char *who, enum asked what,
    unsigned n, unsigned turns)
{
	static const enum kind kind[] = { KIND_UNIT };
	static uint32_t us[TURNS_MAX];
	unsigned found = 0, hits = 0;

	for (unsigned i = 0; i < turns; i++) {
		unsigned t = target(n, i);
		struct text_ask a = { .kind = kind, .nkind = 1,
			.but = S(""), .most = what < SEEK ? 3 : 25,
			.live = what == LIKE_OPEN };
		struct text_found f;
		int64_t from;

		/* A team's own events, where a team asks. */
		t -= strcmp(who, "team") == 0 && t >= TEAMS ?
		    (t + TEAMS - 7) % TEAMS : 0;
		enter(p, w);
		a.text = what < SEEK ? like_text(p->mem, t)
		    : few_words(p->mem, t, what == SEEK_COMMON);
		from = time_ticks_us();
		must(&p->cx, door_begin(&p->cx, TXN_READ), "begin");
		must(&p->cx, what < SEEK ? text_like(&p->cx, &a, &f)
		    : text_seek(&p->cx, &a, &f), "ask");
		us[i] = (uint32_t)(time_ticks_us() - from);
		hits += f.n;
		for (unsigned k = 0; k < f.n; k++)
			found += str_eq(f.at[k].id, name(p->mem, "e", t));
		door_rollback(&p->cx);
		arena_reset(p->mem, 0);
	}
	qsort(us, turns, sizeof(*us), by_us);
	printf("{\"who\":\"%s\",\"what\":\"%s\",\"p50_ms\":%.2f,"
	    "\"p99_ms\":%.2f,\"max_ms\":%.2f,\"hits\":%.1f,"
	    "\"found\":%.3f}\n", who, asked_name[what], us[turns / 2] / 1e3,
	    us[turns * 99 / 100] / 1e3, us[turns - 1] / 1e3,
	    (double)hits / turns, (double)found / turns);
	fflush(stdout);
}

static void
ask_all(const char *url, unsigned n, unsigned turns)
{
	struct place p;
	struct who all, team;

	place_open(&p, url);
	viewer(&p, "all", &all);
	viewer(&p, "team", &team);
	for (enum asked what = 0; what < ASKED__MAX; what++) {
		ask(&p, &all, "all", what, n, turns);
		ask(&p, &team, "team", what, n, turns);
	}
	door_close(p.door);
}

/* ---- record ---- */

struct tally { unsigned n; uint32_t us[200000]; };

/* One event a transaction, as a worker would: the record, and its words. */
static void
record_some(const char *url, unsigned me, int64_t seconds, bool bare,
    struct tally *t)
{
	struct place p;
	unsigned made = (unsigned)getpid() * 100000u;
	int64_t until;

	place_open(&p, url);
	until = time_ticks_ms() + seconds * 1000;
	while (time_ticks_ms() < until && t->n < 200000) {
		struct change c = { .kind = KIND_FORM, .act = "save" };
		int64_t from = time_ticks_us();
		struct text words;
		struct buf b;
		str text;

		begin(&p);
		text = text_of(p.mem, made++ + me);
		buf_init(&b, p.mem, 8192);
		buf_lit(&b, "{\"resourceType\":\"Questionnaire\",\"status\":"
		    "\"draft\",\"description\":\"");
		buf_put(&b, text);
		buf_lit(&b, "\"}");
		c.body = buf_str(&b);
		must(&p.cx, record_write(&p.cx, &c), "record");
		words = (struct text){ KIND_FORM, c.id,
			name(p.mem, "team", made % TEAMS), false, p.cx.now,
			text, true };
		if (!bare)
			must(&p.cx, text_put(&p.cx, &words), "text_put");
		commit(&p);
		t->us[t->n++] = (uint32_t)(time_ticks_us() - from);
		if (me == 0 && t->n % 500 == 0)
			store_tend(door_store(p.door));
	}
	door_close(p.door);
}

static void
record(const char *url, unsigned writers, unsigned seconds, bool bare)
{
	struct tally *t = mmap(NULL, writers * sizeof(*t),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	uint32_t *us = NULL;
	unsigned n = 0;

	if (t == MAP_FAILED)
		exit(1);
	for (unsigned i = 0; i < writers; i++)
		if (fork() == 0) {
			record_some(url, i, seconds, bare, &t[i]);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	for (unsigned i = 0; i < writers; i++) {
		us = realloc(us, (n + t[i].n + 1) * sizeof(*us));
		memcpy(us + n, t[i].us, t[i].n * sizeof(*us));
		n += t[i].n;
	}
	if (n == 0)
		exit(1);
	qsort(us, n, sizeof(*us), by_us);
	printf("{\"writers\":%u,\"bare\":%d,\"per_s\":%u,\"p50_ms\":%.2f,"
	    "\"p99_ms\":%.2f,\"max_ms\":%.1f}\n", writers, bare, n / seconds,
	    us[n / 2] / 1e3, us[n * 99 / 100] / 1e3, us[n - 1] / 1e3);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	unsigned n = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
	unsigned m = argc > 4 ? (unsigned)strtoul(argv[4], NULL, 10) : 0;
	struct arena *mem = arena_new((size_t)64 << 20);

	crypt_open();
	vocabulary(mem);
	if (strcmp(what, "fill") == 0 && n)
		fill(argv[2], n);
	else if (strcmp(what, "ask") == 0 && n && m && m <= TURNS_MAX)
		ask_all(argv[2], n, m);
	else if (strcmp(what, "record") == 0 && n && n <= WRITERS_MAX && m)
		record(argv[2], n, m, argc > 5);
	else if (strcmp(what, "print") == 0 || strcmp(what, "like") == 0) {
		unsigned all = (unsigned)strtoul(argv[2], NULL, 10);
		size_t mark = arena_mark(mem);

		for (unsigned i = 0; i < (*what == 'p' ? all : n); i++) {
			str s = *what == 'p' ? text_of(mem, i)
			    : like_text(mem, target(all, i));

			printf("%.*s\n", PRS(s));
			arena_reset(mem, mark);
		}
	} else {
		fprintf(stderr, "usage: see bench/texts.c\n");
		return 2;
	}
	return 0;
}
