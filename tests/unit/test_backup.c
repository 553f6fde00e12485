/*
 * Backup and restore by their functions, so that the sanitizers see them:
 * tests/cli/restore.sh and the drill say what they must do.
 */
#include "service.h"

#include "access/backup.h"

#include <stdio.h>

static void
no_tick(const char *what, int64_t done, int64_t total)
{
	(void)what;
	(void)done;
	(void)total;
}

static str
beside(struct service *s, const char *name)
{
	return str_cat(s->mem, s->dir, str_of(name));
}

static str
share_with(struct service *s, str person)
{
	str sup = new_supporter(s, person, "Ruth Test", "07700 900 111");
	struct buf b;

	buf_init(&b, s->mem, 4096);
	buf_fmt(&b, "{\"resourceType\":\"Consent\",\"status\":\"active\","
	    "\"scope\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/"
	    "CodeSystem/consentscope\",\"code\":\"patient-privacy\"}]},"
	    "\"category\":[{\"text\":\"plan\"}],"
	    "\"patient\":{\"reference\":\"Patient/%.*s\"},", PRS(person));
	buf_fmt(&b, "\"provision\":{\"actor\":[{\"role\":{\"text\":\"x\"},"
	    "\"reference\":{\"reference\":\"RelatedPerson/%.*s\"}}],"
	    "\"data\":[{\"meaning\":\"instance\",\"reference\":{\"identifier\":"
	    "{\"system\":\"urn:heed:part\",\"value\":\"signs\"}}}]}}",
	    PRS(sup));
	return put_record(s, KIND_CONSENT, buf_str(&b));
}

static void
never(void *arg, const char *what, str kind, str id, int64_t v, const char *why)
{
	(void)arg;
	fail_msg("%s %.*s/%.*s %lld: %s", what, PRS(kind), PRS(id),
	    (long long)v, why);
}

/* Restores with that list, and gives how many choices were ended. */
static unsigned
restored(struct service *s, const struct backup *b, const char *list,
    unsigned purged)
{
	static unsigned n;
	char name[32];
	struct restored r;
	struct verdict sum;
	struct store *st;
	str url;

	(void)snprintf(name, sizeof(name), "/restored-%u", n++);
	url = beside(s, name);
	ctx_init(&s->cx, s->mem, s->now);
	ok(s, backup_restore(&s->cx, url, b, list, NULL, no_tick, &r));
	assert_int_equal(r.purged, purged);
	assert_int_equal(r.rows, b->rows);
	ok(s, store_open(&s->cx, url, false, &st));
	ok(s, ledger_verify(&s->cx, st, never, NULL, &sum));
	holds(str_of(sum.restored), "from the backup of 20");
	store_close(st);
	return r.ended;
}

static void
taken_away_again(void **state)
{
	struct service *s = service_open();
	const char *list = str_c(s->mem, beside(s, ".after"));
	str people[250], dir = beside(s, "/backup");
	struct backup made, b;

	(void)state;
	for (unsigned i = 0; i < 250; i++) {
		people[i] = new_person(s, "Sam");
		if (i < 3)
			(void)share_with(s, people[i]);
	}
	as_system(s);
	ok(s, backup_make(&s->cx, dir.p, no_tick, &made));
	refused(s, backup_make(&s->cx, dir.p, no_tick, &made), ERR_INPUT, "",
	    "not empty");
	ok(s, backup_read(&s->cx, dir.p, &b));
	assert_int_equal(b.rows, made.rows);
	assert_int_equal(restored(s, &b, list, 0), 0);
	/* More than one transaction's worth. */
	for (unsigned i = 3; i < 250; i++) {
		as_system(s);
		begin(s);
		ok(s, record_purge(&s->cx, KIND_PERSON, people[i],
		    S("Ada Obi"), S("test")));
		commit(s);
	}
	assert_int_equal(restored(s, &b, list, 247), 0);
	/* Nobody knows what was taken back: every yes ends. */
	assert_int_equal(rename(list, str_c(s->mem, beside(s, "/away"))), 0);
	assert_int_equal(restored(s, &b, NULL, 0), 3);
	service_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(taken_away_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
