/*
 * Levels counted by month, the service's notes read again, and exports that are
 * sent to be audited: on both stores, by the door and by the job.
 */
#include "plan_kit.h"

#include "access/ledger.h"
#include "access/sent.h"
#include "access/words.h"
#include "care/notes.h"
#include "cli/audit_job.h"
#include "cli/jobs.h"
#include "forms/forms.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

static void
as_quality(struct service *s)
{
	struct who w = { .account = S("quality1"), .name = S("Odile Marsh"),
		.rights = role_info[ROLE_QUALITY].rights,
		.role = S("quality"), .person = S(""), .supporter = S(""),
		.practitioner = S(""), .author = S(""), .unit = s->unit,
		.unit_name = S("Harbour ward"), .csrf = S(""),
		.sid_hash = S(""), .level = 1 };

	as_who(s, &w);
}

/* All that is due: a turn takes one job. */
static void
turn(struct service *s, const char *by)
{
	for (int i = 0; i < 8; i++) {
		as_who(s, NULL);
		ok(s, jobs_turn(&s->cx, s->door, str_of(by)));
	}
}

static struct words_months
months(struct service *s)
{
	struct words_months m;

	as_quality(s);
	begin(s);
	ok(s, words_months(&s->cx, 24, &m));
	back(s);
	return m;
}

static struct words_month
month(struct service *s, const char *name)
{
	struct words_months m = months(s);

	for (unsigned i = 0; i < m.n; i++)
		if (str_eq(m.at[i].month, str_of(name)))
			return m.at[i];
	return (struct words_month){ .month = S("") };
}

/* ---- counts ---- */

static void
count_at(struct service *s, int64_t at, enum met w, int64_t n, int64_t seen)
{
	int64_t now = s->now;

	s->now = at;
	as_system(s);
	begin(s);
	ok(s, words_count(&s->cx, w, n, seen));
	commit(s);
	s->now = now;
}

static void
counts_by_month_on(struct service *s)
{
	struct words_months m;

	assert_int_equal(months(s).n, 0);
	count_at(s, 1788217199, WORDS_WARNED, 1, 0); /* 31 August, 23:59 GMT+1 */
	count_at(s, 1788217200, WORDS_WARNED, 1, 0); /* 1 September, midnight */
	count_at(s, s->now, WORDS_WARNED, 2, 0);
	count_at(s, s->now, WORDS_WARNED, 1, 0);
	count_at(s, s->now, WORDS_ARRIVED, 3, 40);
	count_at(s, s->now, WORDS_ARRIVED, 0, 0);
	m = months(s);
	assert_int_equal(m.n, 4);
	same_str(m.at[0].month, S("2026-08"));
	same_str(m.at[3].month, S("2026-11"));
	assert_int_equal(m.at[0].n[WORDS_WARNED], 1);
	assert_int_equal(m.at[1].n[WORDS_WARNED], 1);
	assert_int_equal(m.at[2].n[WORDS_WARNED], 0);
	assert_int_equal(m.at[3].n[WORDS_WARNED], 3);
	assert_int_equal(m.at[3].n[WORDS_ARRIVED], 3);
	assert_int_equal(m.at[3].seen[WORDS_ARRIVED], 40);
	as_practitioner(s);
	begin(s);
	refused(s, words_months(&s->cx, 24, &m), ERR_DENIED, "", "");
	back(s);
}
BOTH(counts_by_month)

/* ---- the service's own notes ---- */

static str
response(struct service *s, str person, const char *voice, const char *text,
    const char *authored)
{
	struct buf b;

	buf_init(&b, s->mem, 4000);
	buf_fmt(&b, "{\"resourceType\":\"QuestionnaireResponse\","
	    "\"questionnaire\":\"urn:test:form\",\"status\":\"completed\","
	    "\"subject\":{\"reference\":\"Patient/%.*s\"},\"authored\":\"%s\","
	    "\"item\":[{\"linkId\":\"g\",\"item\":[{\"linkId\":\"a\","
	    "\"answer\":[{\"extension\":[{\"url\":\"urn:heed:line\","
	    "\"extension\":[{\"url\":\"voice\",\"valueCode\":\"%s\"}]}],"
	    "\"valueString\":\"%s\"}]}]}]}", PRS(person), authored, voice, text);
	return put_record(s, KIND_RESPONSE, buf_str(&b));
}

static void
read_notes(struct service *s)
{
	struct job j;

	as_system(s);
	begin(s);
	ok(s, job_rounds(&s->cx));
	commit(s);
	for (int i = 0; i < 100; i++) {
		turn(s, "reader");
		as_system(s);
		begin(s);
		ok(s, job_read(&s->cx, S("notes"), &j));
		back(s);
		if (j.due_at > s->now)
			break;
	}
	same_str(j.state, S("waiting"));
	assert_int_equal(j.due_at, s->now + 2629800);
}

static void
notes_are_counted_on(struct service *s)
{
	str sam = new_person(s, "Sam");
	struct words_places l;
	struct words_month m;

	(void)response(s, sam, "practitioner", "Suicide risk: high.",
	    "2026-07-03");
	(void)response(s, sam, "practitioner", "Slept badly, spoke with Jo.",
	    "2026-07-30");
	/* Theirs, however it sounds; and a date that has not come. */
	(void)response(s, sam, "person", "They say my suicide risk is high.",
	    "2026-07-30");
	(void)response(s, sam, "supporter", "Suicide risk: high.",
	    "2026-07-30");
	(void)response(s, sam, "practitioner", "He is at low risk of suicide.",
	    "2036-07-30");
	/* More than a step takes. */
	for (int i = 0; i < NOTES_A_STEP; i++)
		(void)response(s, sam, "practitioner", "Walked to the sea.",
		    "2026-06-30");
	read_notes(s);
	m = month(s, "2026-07");
	assert_int_equal(m.seen[WORDS_NOTES], 2);
	assert_int_equal(m.n[WORDS_NOTES], 1);
	m = month(s, "2026-06");
	assert_int_equal(m.seen[WORDS_NOTES], NOTES_A_STEP);
	m = month(s, "2026-11");
	assert_int_equal(m.n[WORDS_NOTES], 1);
	as_quality(s);
	begin(s);
	ok(s, words_places(&s->cx, &l));
	assert_int_equal(l.n, 1);
	same_str(l.at[0].form, S("urn:test:form"));
	assert_int_equal(l.at[0].seen, NOTES_A_STEP + 3);
	assert_int_equal(l.at[0].n, 2);
	back(s);
	/* The next reading takes its place; it does not add to it. */
	s->now += 2629800;
	read_notes(s);
	s->now -= 2629800;
	m = month(s, "2026-07");
	assert_int_equal(m.seen[WORDS_NOTES], 2);
}
BOTH(notes_are_counted)

/* A reading that was cut off leaves what stood before it. */
static void
half_a_reading_on(struct service *s)
{
	struct words_month was = month(s, "2026-07"), is;
	struct job j = { .what = JOB_NOTES, .id = S("notes"), .args = S("") };
	bool more;

	as_system(s);
	begin(s);
	ok(s, notes_step(&s->cx, &j, &more));
	assert_true(more);
	commit(s);
	is = month(s, "2026-07");
	assert_memory_equal(&was.n, &is.n, sizeof(was.n));
	as_quality(s);
	begin(s);
	refused(s, words_records(&s->cx, KIND_RESPONSE, S(""), 5,
	    &(struct records){ NULL, 0 }), ERR_DENIED, "", "");
	back(s);
}
BOTH(half_a_reading)

/* One that an older node did not know begins again. */
static void
stopped_rounds_go_on_on(struct service *s)
{
	struct job j;
	bool mine;

	s->now += 3 * 2629800;
	as_system(s);
	begin(s);
	ok(s, job_claim(&s->cx, S("notes"), S("old"), &j, &mine));
	assert_true(mine);
	j.what = JOB__MAX;
	j.state = S("stopped");
	ok(s, job_save(&s->cx, S("old"), &j, true));
	commit(s);
	read_notes(s);
	s->now -= 3 * 2629800;
}
BOTH(stopped_rounds_go_on)

/* ---- exports ---- */

#define NOTE "{\"id\":\"n1\",\"date\":\"2026-03-02\",\"text\":" \
	"\"Suicide risk: high. Canary Wren was seen at home.\"}\n"

static str
send_it(struct service *s, str bytes)
{
	char name[] = "/tmp/heed-sent-XXXXXX";
	int fd = mkstemp(name);
	str id;

	assert_true(fd >= 0);
	assert_int_equal(unlink(name), 0);
	assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	as_quality(s);
	begin(s);
	ok(s, sent_add(&s->cx, S("notes <b>.jsonl"), fd, bytes.n, &id));
	commit(s);
	(void)close(fd);
	return id;
}

static struct sent
sent(struct service *s, str id)
{
	struct sent out;

	as_quality(s);
	begin(s);
	ok(s, sent_read(&s->cx, id, &out));
	back(s);
	return out;
}

static int64_t
rows_of(struct service *s, const char *sql, str id)
{
	const struct arg a[] = { AT(id) };
	struct rows r;
	int64_t n;

	as_system(s);
	begin(s);
	ok(s, store_sql(door_store(s->door), &s->cx, sql, a, 1, &r, NULL));
	n = cell(&r, 0, 0)->i;
	back(s);
	return n;
}
#define PARTS "SELECT count(*) FROM sent_part WHERE id = $1"
#define REPORTS "SELECT count(*) FROM sent_report WHERE id = $1"
#define LINES "SELECT count(*) FROM ledger WHERE id = $1"

static void
an_export_is_audited_on(struct service *s)
{
	str id = send_it(s, S(NOTE)), page;
	struct sent x = sent(s, id);

	same_str(x.state, S("waiting"));
	same_str(x.label, S("notes <b>.jsonl"));
	assert_int_equal(rows_of(s, PARTS, id), 1);
	turn(s, "n1");
	x = sent(s, id);
	if (!x.made_at)
		fail_msg("%s: %.*s: %.*s", s->what, PRS(x.state), PRS(x.said));
	assert_int_equal(x.records, 1);
	assert_int_equal(x.found, 1);
	assert_int_equal(rows_of(s, PARTS, id), 0);
	as_quality(s);
	begin(s);
	ok(s, sent_report(&s->cx, &x, &page));
	holds(page, "<!DOCTYPE html>");
	holds(page, "isk: high");
	lacks(page, "Canary");
	lacks(page, "<b>.jsonl");
	commit(s);
	as_practitioner(s);
	begin(s);
	refused(s, sent_read(&s->cx, id, &x), ERR_DENIED, "", "");
	back(s);
	as_practitioner(s);
	begin(s);
	refused(s, sent_drop(&s->cx, id), ERR_DENIED, "", "");
	back(s);
	as_practitioner(s);
	begin(s);
	refused(s, sent_add(&s->cx, S("x"), 0, 1, &id), ERR_DENIED, "", "");
	back(s);
	as_quality(s);
	begin(s);
	ok(s, sent_drop(&s->cx, x.id));
	commit(s);
	assert_int_equal(rows_of(s, REPORTS, x.id), 0);
	as_quality(s);
	begin(s);
	refused(s, sent_read(&s->cx, x.id, &x), ERR_ABSENT, "", "");
	back(s);
}
BOTH(an_export_is_audited)

static void
what_is_no_export_on(struct service *s)
{
	str id = send_it(s, S("\x89PNG\r\n\x1a\n\0\0\0\0")), id2;
	struct sent x;

	turn(s, "n1");
	x = sent(s, id);
	same_str(x.state, S("stopped"));
	holds(x.said, "nothing in it could be read");
	/* It is not kept lying. */
	s->now += (SENT_WAIT_DAYS + 1) * 86400;
	as_system(s);
	begin(s);
	ok(s, sent_upkeep(&s->cx));
	commit(s);
	assert_int_equal(rows_of(s, PARTS, id), 0);
	id2 = send_it(s, S(NOTE));
	turn(s, "n1");
	assert_true(sent(s, id2).made_at > 0);
	s->now += SENT_DAYS * 86400;
	as_system(s);
	begin(s);
	ok(s, sent_upkeep(&s->cx));
	commit(s);
	assert_int_equal(rows_of(s, REPORTS, id2), 1);
	s->now += 1;
	as_system(s);
	begin(s);
	ok(s, sent_upkeep(&s->cx));
	commit(s);
	assert_int_equal(rows_of(s, REPORTS, id2), 0);
	s->now -= (SENT_WAIT_DAYS + 1 + SENT_DAYS) * 86400 + 1;
}
BOTH(what_is_no_export)

static void
not_too_many_on(struct service *s)
{
	str id[SENT_OPEN_MAX], more;

	for (int i = 0; i < SENT_OPEN_MAX; i++)
		id[i] = send_it(s, S(NOTE));
	as_quality(s);
	begin(s);
	refused(s, sent_add(&s->cx, S("x"), 0, 1, &more), ERR_INPUT, "file",
	    "waiting");
	back(s);
	for (int i = 0; i < SENT_OPEN_MAX; i++)
		turn(s, "n1");
	for (int i = 0; i < SENT_OPEN_MAX; i++)
		assert_true(sent(s, id[i]).made_at > 0);
}
BOTH(not_too_many)

/* ---- killed ---- */

static bool
die(void *arg, int64_t done)
{
	(void)arg;
	(void)done;
	(void)raise(SIGKILL);
	return false;
}

static void
dies_over_it(struct service *s, str id)
{
	struct service c = { .what = s->what, .mem = s->mem, .now = s->now };
	const struct job_beat beat = { NULL, die };
	struct job j;
	bool mine;

	ctx_init(&c.cx, c.mem, c.now);
	if (door_open(&c.cx, s->url, false, &c.door) != ERR_OK)
		_exit(1);
	as_system(&c);
	if (door_begin(&c.cx, TXN_WRITE) != ERR_OK ||
	    job_claim(&c.cx, id, S("dies"), &j, &mine) != ERR_OK || !mine ||
	    door_commit(&c.cx) != ERR_OK)
		_exit(2);
	(void)!audit_work(&c.cx, &j, &beat);
	_exit(3);
}

static void
killed_and_done_once_on(struct service *s)
{
	str id = send_it(s, S(NOTE));
	bool kept;
	int status;
	pid_t pid = fork();

	if (pid == 0)
		dies_over_it(s, id);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	turn(s, "other"); /* the lease stands */
	assert_int_equal(sent(s, id).made_at, 0);
	assert_int_equal(rows_of(s, PARTS, id), 1);
	s->now += JOB_LEASE_S + 1;
	turn(s, "other");
	assert_true(sent(s, id).made_at > 0);
	assert_int_equal(rows_of(s, REPORTS, id), 1);
	/* Whoever comes late keeps nothing. */
	as_system(s);
	begin(s);
	ok(s, sent_made(&s->cx, id, S("late"), 9, 9, &kept));
	assert_false(kept);
	commit(s);
	assert_int_equal(sent(s, id).found, 1);
	s->now -= JOB_LEASE_S + 1;
}
BOTH(killed_and_done_once)

/* Begun and never ended: three times, then it stands as stopped. */
static void
not_for_ever_on(struct service *s)
{
	str id = send_it(s, S(NOTE));
	struct job j;
	bool mine;

	as_system(s);
	begin(s);
	ok(s, job_claim(&s->cx, id, S("dead"), &j, &mine));
	j.args = S("3");
	ok(s, job_save(&s->cx, S("dead"), &j, false));
	commit(s);
	s->now += JOB_LEASE_S + 1;
	turn(s, "other");
	same_str(sent(s, id).state, S("stopped"));
	holds(sent(s, id).said, "three times");
	s->now -= JOB_LEASE_S + 1;
	/* Deleted while it was read: no report comes back. */
	id = send_it(s, S(NOTE));
	as_quality(s);
	begin(s);
	ok(s, sent_drop(&s->cx, id));
	commit(s);
	turn(s, "other");
	assert_int_equal(rows_of(s, REPORTS, id), 0);
}
BOTH(not_for_ever)

/* Sending, a look and deletion, each by its own line. */
static void
lines_in_the_ledger_on(struct service *s)
{
	str id = send_it(s, S(NOTE)), page;
	struct sent x;

	turn(s, "n1");
	x = sent(s, id);
	as_quality(s);
	ok(s, door_begin(&s->cx, TXN_READ));
	ok(s, sent_report(&s->cx, &x, &page));
	ok(s, door_commit(&s->cx));
	ok(s, door_leave(&s->cx));
	as_quality(s);
	begin(s);
	ok(s, sent_drop(&s->cx, id));
	commit(s);
	as_system(s);
	ok(s, spool_load(&s->cx, door_store(s->door), door_dir(s->door)));
	assert_int_equal(rows_of(s, LINES " AND act = 'audit-add'"
	    " AND actor = 'quality1' AND person = '' AND reason = ''", id), 1);
	assert_int_equal(rows_of(s, LINES " AND act = 'audit-open'", id), 1);
	assert_int_equal(rows_of(s, LINES " AND act = 'audit-drop'", id), 1);
	assert_int_equal(rows_of(s, LINES, id), 3);
}
BOTH(lines_in_the_ledger)

static int
open_all(void **state)
{
	int e = both_open(state);

	forms_open(both[0]->lexicon);
	return e;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_by_month),
		cmocka_unit_test(notes_are_counted),
		cmocka_unit_test(half_a_reading),
		cmocka_unit_test(stopped_rounds_go_on),
		cmocka_unit_test(an_export_is_audited),
		cmocka_unit_test(what_is_no_export),
		cmocka_unit_test(not_too_many),
		cmocka_unit_test(killed_and_done_once),
		cmocka_unit_test(not_for_ever),
		cmocka_unit_test(lines_in_the_ledger),
	};

	crypt_open();
	return cmocka_run_group_tests(tests, open_all, both_close);
}
