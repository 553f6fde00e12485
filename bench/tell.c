/*
 * tell: invented events into a store, many a transaction; and told one by one as
 * staff tell them, through learning's own way (event_tell), by so many
 * processes, each one event a transaction.
 *
 *   tell fill DIR|postgresql://… N [WRITERS]  into an empty store, over the four
 *                                             years before now; prints JSON
 *   tell record DIR|postgresql://… WRITERS SECONDS
 *
 * What `fill` writes has the row that event_tell would make, and a body of some
 * 1.5 KB; no text is put where it can be searched (bench/texts.c does that).
 */
#include "place.h"
#include "access/matter.h"
#include "care/plan.h"
#include "language/lexicon.h"
#include "learning/event.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TEAMS = 200, CHUNK = 500, WRITERS_MAX = 16, YEARS_S = 4 * 365 * 86400 };

static void
learn_open(struct place *p, const char *url)
{
	const struct lexicon *lexicon;

	place_open(p, url);
	must(&p->cx, lexicon_open(&p->cx, &lexicon), "lexicon");
	must(&p->cx, care_open(&p->cx, lexicon), "care");
	must(&p->cx, learning_open(&p->cx, lexicon), "learning");
}

/* ---- fill ---- */

static void
put_account(struct place *p, const char *subject, const char *role, str unit)
{
	struct account_new n = { .name = str_of(subject), .role = str_of(role),
		.subject = str_of(subject), .practitioner = S(""),
		.person = S(""), .supporter = S(""), .unit = unit };
	str id, hash = password_hash(p->mem, S("lantern on the harbour wall"));

	begin(p);
	must(&p->cx, account_add(&p->cx, &n, hash, &id), "account");
	id = str_of(strdup(str_c(p->mem, id)));
	hash = str_of(strdup(str_c(p->mem, hash)));
	commit(p);
	/* Their own from now on, and not for one time. */
	struct who w = { .account = id, .name = n.name, .role = n.role,
		.person = S(""), .supporter = S(""), .practitioner = S(""),
		.author = S(""), .unit = S("root"), .unit_name = S("root"),
		.csrf = S(""), .sid_hash = S(""), .level = 1 };

	enter(p, &w);
	must(&p->cx, door_begin(&p->cx, TXN_WRITE), "begin");
	must(&p->cx, account_password(&p->cx, hash), "password");
	commit(p);
}

/* One part of our extension; url with a comma before it: not the first. */
static void __attribute__((format(printf, 3, 4)))
put_part(struct buf *b, const char *url, const char *fmt, ...)
{
	char value[400];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(value, sizeof(value), fmt, ap);
	va_end(ap);
	if (*url == ',')
		buf_c(b, *url++);
	buf_fmt(b, "{\"url\":\"%s\",\"valueString\":\"%s\"}", url, value);
}

/* The same event for the same i and start. */
static void
put_event(struct place *p, unsigned i, int64_t at)
{
	static const char *const type[] = { "incident", "incident", "hazard",
		"good-care", "outcome" };
	static const char *const harm[] = { "none", "low", "low", "moderate",
		"severe" };
	static const char *const setting[] = { "inpatient", "community",
		"crisis", "liaison" };
	bool near = i % 7 == 0;
	struct change c = { .kind = KIND_EVENT, .act = "save",
		.unit = name(p->mem, "team", i % TEAMS), .nameless = true };
	struct buf b;

	buf_init(&b, p->mem, 8192);
	buf_lit(&b, "{\"resourceType\":\"QuestionnaireResponse\",\"extension\":"
	    "[{\"url\":\"urn:heed:matter\",\"extension\":[");
	put_part(&b, "state", "%s", i % 50 ? "closed" : "new");
	put_part(&b, ",live", "%s", i % 50 ? "no" : "yes");
	put_part(&b, ",ref", "E-%07u", i);
	put_part(&b, ",unit", "%s", str_c(p->mem, c.unit));
	put_part(&b, ",day", "%s", str_c(p->mem, time_day(p->mem,
	    at - i % 5 * 86400)));
	put_part(&b, ",facts", "|type=%s|when=day|safe=yes|source=staff|"
	    "setting=%s|near.miss=%s|harm=%s|teller.mode=%s|told.state=%s|"
	    "ack-h=%u|", type[i % 5], setting[i % 4], near ? "true" : "false",
	    near ? "none" : harm[i % 5], i % 9 ? "named" : "anonymous",
	    i % 3 ? "told" : "not-yet", i % 40);
	buf_fmt(&b, "]}],\"questionnaire\":\"urn:heed:form:event|1\","
	    "\"status\":\"%s\",\"item\":[", i % 50 ? "completed"
	    : "in-progress");
	buf_lit(&b, "{\"linkId\":\"event\",\"item\":[{\"linkId\":\"event.what\","
	    "\"answer\":[{\"valueString\":\"");
	for (unsigned k = 0; k < 12; k++)
		buf_fmt(&b, "Something was noticed on the %uth round, and it was"
		    " put right. ", (i + k) % 97);
	buf_lit(&b, "\"}]}]}]}");
	c.body = buf_str(&b);
	p->cx.now = at;
	must(&p->cx, record_write(&p->cx, &c), "event");
}

static void
fill_some(const char *url, unsigned from, unsigned to, unsigned of, int64_t now)
{
	struct place p;

	learn_open(&p, url);
	for (unsigned i = from; i < to; i++) {
		if ((i - from) % CHUNK == 0)
			begin(&p);
		put_event(&p, i, now - YEARS_S + (int64_t)((double)i / of *
		    YEARS_S));
		if ((i - from) % CHUNK == CHUNK - 1 || i == to - 1)
			commit(&p);
		if (i % 20000 == 0)
			store_tend(door_store(p.door));
	}
	door_close(p.door);
}

static void
fill(const char *url, unsigned n, unsigned writers)
{
	struct place p;
	int64_t from, now = time_now();

	learn_open(&p, url);
	put_unit(&p, S("root"), S(""));
	for (unsigned i = 0; i < TEAMS; i++)
		put_unit(&p, name(p.mem, "team", i), S("root"));
	put_account(&p, "safety", "safety", S("root"));
	put_account(&p, "staff", "practitioner", S("team0000007"));
	door_close(p.door);
	from = time_ticks_ms();
	for (unsigned w = 0; w < writers; w++)
		if (fork() == 0) {
			fill_some(url, w * (n / writers), w + 1 == writers ? n
			    : (w + 1) * (n / writers), n, now);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	printf("{\"events\":%u,\"fill_ms\":%lld}\n", n,
	    (long long)(time_ticks_ms() - from));
}

/* ---- record ---- */

struct tally { unsigned n; uint32_t us[400000]; };

static void
staff(struct place *p, struct who *w)
{
	struct login_row l;

	enter(p, &p->who);
	must(&p->cx, door_begin(&p->cx, TXN_READ), "begin");
	must(&p->cx, login_find(&p->cx, S("staff"), &l), "login");
	*w = (struct who){ .rights = role_info[ROLE_PRACTITIONER].rights,
		.role = S("practitioner"), .person = S(""), .supporter = S(""),
		.practitioner = S(""), .author = S(""), .unit = S("team0000007"),
		.unit_name = S("team0000007"), .csrf = S(""), .sid_hash = S(""),
		.name = S("Staff"), .level = 1 };
	w->account = str_of(strdup(str_c(p->mem, l.account)));
	door_rollback(&p->cx);
}

static void
record_some(const char *url, unsigned me, int64_t seconds, struct tally *t)
{
	struct place p;
	struct who w;
	int64_t until;

	learn_open(&p, url);
	staff(&p, &w);
	until = time_ticks_ms() + seconds * 1000;
	while (time_ticks_ms() < until && t->n < 400000) {
		const struct tell told = { .mode = TELL_NAMED,
			.unit = S("team0000007"), .type = S("incident"),
			.what = S("A fridge of medicines was found open in the"
			    " morning. It was closed, and what was in it was"
			    " thrown away."), .day = S("2026-11-20"),
			.about_when = S(""), .time = S(""), .where = S("Ward"),
			.who = S(""), .safe = S("yes"), .done = S(""),
			.teller = S("staff"), .name = S("Staff"),
			.contact = S(""), .role = S("Nurse"), .code = S("") };
		int64_t from = time_ticks_us();
		struct tell_done done;

		enter(&p, &w);
		must(&p.cx, door_begin(&p.cx, TXN_WRITE), "begin");
		must(&p.cx, event_tell(&p.cx, &told, &done), "tell");
		commit(&p);
		t->us[t->n++] = (uint32_t)(time_ticks_us() - from);
		if (me == 0 && t->n % 500 == 0)
			store_tend(door_store(p.door));
	}
	door_close(p.door);
}

static void
record(const char *url, unsigned writers, unsigned seconds)
{
	struct tally *t = mmap(NULL, writers * sizeof(*t),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	uint32_t *us = NULL;
	unsigned n = 0;

	if (t == MAP_FAILED)
		exit(1);
	for (unsigned i = 0; i < writers; i++)
		if (fork() == 0) {
			record_some(url, i, seconds, &t[i]);
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
	printf("{\"writers\":%u,\"per_s\":%u,\"p50_ms\":%.2f,"
	    "\"p99_ms\":%.2f,\"max_ms\":%.1f}\n", writers, n / seconds,
	    us[n / 2] / 1e3, us[n * 99 / 100] / 1e3, us[n - 1] / 1e3);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	unsigned n = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
	unsigned m = argc > 4 ? (unsigned)strtoul(argv[4], NULL, 10) : 1;

	crypt_open();
	if (strcmp(what, "fill") == 0 && n && m && m <= WRITERS_MAX)
		fill(argv[2], n, m);
	else if (strcmp(what, "record") == 0 && n && n <= WRITERS_MAX && m)
		record(argv[2], n, m);
	else {
		fprintf(stderr, "usage: see bench/tell.c\n");
		return 2;
	}
	return 0;
}
