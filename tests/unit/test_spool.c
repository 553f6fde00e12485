/*
 * The files of the ledger when the system refuses: the spool that looks are
 * written to, the list of what was taken away, a sealing key; and the other
 * files that are read, written and made safe.
 *
 * What must hold: who looked is written down, or nothing leaves; no line is torn
 * or there twice; and as soon as the system serves again, so does the strand.
 */
#include "world_kit.h"

#include "access/blob.h"
#include "access/keep.h"
#include "access/ledger.h"
#include "access/sent.h"
#include "calls_kit.h"
#include "core/disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>

/* SQLite asks the system too: only what is told of this file's own is refused. */
STANDS(int, flock, (int fd, int how), (fd, how), -1)
STANDS(int, fstat, (int fd, struct stat *sb), (fd, sb), -1)
STANDS(int, ftruncate, (int fd, off_t n), (fd, n), -1)
STANDS(int, rename, (const char *from, const char *to), (from, to), -1)
STANDS(int, fsync, (int fd), (fd), -1)
STANDS(int, fdatasync, (int fd), (fd), -1)
STANDS(ssize_t, pread, (int fd, void *p, size_t n, off_t at), (fd, p, n, at),
    -1)

/* What the release build's pread is, where it looks at the room of p. */
ssize_t __pread_chk(int, void *, size_t, off_t, size_t);
ssize_t
__pread_chk(int fd, void *p, size_t n, off_t at, size_t room)
{
	if (n > room)
		abort();
	return (pread)(fd, p, n, at);
}

/* Also half of what was to be written, where that is asked for. */
static bool halves;

ssize_t
write(int fd, const void *p, size_t n)
{
	static ssize_t (*real)(int, const void *, size_t);

	if (!real)
		find_call("write", &real, sizeof(real));
	if (!fails("write"))
		return real(fd, p, n);
	return halves ? real(fd, p, n / 2) : -1;
}

static struct service *s;

static int
start(void **state)
{
	(void)state;
	s = service_open();
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	service_close(s);
	return 0;
}

static void
never(void *arg, const char *what, str kind, str id, int64_t v, const char *how)
{
	(void)arg;
	fail_msg("%s %.*s/%.*s %lld: %s", what, PRS(kind), PRS(id),
	    (long long)v, how);
}

/* All that was written is loaded, once, and holds together; how many lines. */
static int64_t
lines(void)
{
	struct verdict sum;

	as_system(s);
	ok(s, spool_load(&s->cx, door_store(s->door), door_dir(s->door)));
	ok(s, ledger_verify(&s->cx, door_store(s->door), never, NULL, &sum));
	return sum.lines;
}

/* One look; what leaving said. */
static enum err
look(str person)
{
	as_practitioner(s);
	ok(s, door_begin(&s->cx, TXN_READ));
	door_note_look(&s->cx, "open", S("person"), person, 1, person, S(""));
	ok(s, door_commit(&s->cx));
	return door_leave(&s->cx);
}

static void
looks(void **state)
{
	static const struct { const char *name, *also; int why; bool half,
		kept; } t[] = {
		{ "write", NULL, EIO, false, false },
		{ "write", NULL, EINTR, false, true },
		{ "write", NULL, 0, true, false },
		{ "write", "ftruncate", 0, true, false },
		/* And the next strand's file is refused as well. */
		{ "write", "flock", 0, true, false },
	};
	str person = new_person(s, "Sam");
	int64_t was = lines();

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		enum err e;

		assert_int_equal(look(person), ERR_OK);
		halves = t[i].half;
		why = t[i].why;
		arm(1, "write");
		also = t[i].also;
		e = look(person);
		assert_true(disarm());
		halves = false;
		why = EIO;
		assert_int_equal(e, t[i].kept ? ERR_OK : ERR_STORE);
		if (e != ERR_OK)
			holds(err_say(&s->cx, e), "who looked");
		assert_int_equal(look(person), ERR_OK);
		was += 2 + t[i].kept;
		assert_int_equal(lines(), was);
	}
}

/* A torn line that cannot be cut off ends the strand; while no other can begin
 * nothing leaves, and then all goes on. */
static void
no_strand(void **state)
{
	str person = new_person(s, "Jo");
	int64_t was = lines();

	(void)state;
	halves = true;
	arm(1, "write");
	also = "ftruncate";
	assert_int_equal(look(person), ERR_STORE);
	assert_true(disarm());
	halves = false;
	assert_int_equal(look(person), ERR_OK);
	assert_int_equal(lines(), was + 1);
}

/* What was taken away is done, whether or not the list takes the line; and the
 * log says when it did not. */
static void
taken_away(void **state)
{
	static const struct { const char *name; int why; bool listed; } t[] = {
		{ "write", EIO, false }, { "write", EINTR, true },
		{ "fdatasync", EIO, true } };
	str list = str_cat(s->mem, s->dir, S(".after"));
	str person = new_person(s, "Al");
	struct who w = viewer(s, ROLE_RECORDS, "keeper", s->unit);

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct stat was, is;
		struct holds h;

		s->now += 10;
		as_who(s, &w);
		begin(s);
		ok(s, hold_set(&s->cx, person, S("inquest"), S("an inquest")));
		commit(s);
		assert_int_equal(stat(str_c(s->mem, list), &was), 0);
		as_who(s, &w);
		begin(s);
		ok(s, hold_list(&s->cx, person, &h));
		ok(s, hold_lift(&s->cx, person, h.at[0].at, S("has ended")));
		why = t[i].why;
		/* SQLite writes by pwrite; its syncs come before. */
		arm(t[i].name[0] == 'w' ? 1 : 2, t[i].name);
		ok(s, door_commit(&s->cx));
		assert_true(disarm());
		why = EIO;
		ok(s, door_leave(&s->cx));
		assert_int_equal(stat(str_c(s->mem, list), &is), 0);
		assert_int_equal(is.st_size > was.st_size, t[i].listed);
	}
	(void)lines();
}

/* Loading: what fails is told, and done the next time. */
static void
loading(void **state)
{
	static const char *const name[] = { "flock", "fstat", "pread" };
	str person = new_person(s, "Mo");
	int64_t was = lines();

	(void)state;
	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		for (unsigned n = 1; n < 60; n++) {
			enum err e;

			assert_int_equal(look(person), ERR_OK);
			was++;
			as_system(s);
			arm(n, name[i]);
			e = spool_load(&s->cx, door_store(s->door),
			    door_dir(s->door));
			(void)disarm();
			if (e != ERR_OK) {
				assert_non_null(met);
				assert_true(s->cx.ndiag > 0);
			}
			assert_false(store_in_txn(door_store(s->door)));
			assert_int_equal(lines(), was);
			if (!met)
				break;
		}
	/* Synced as far as it can be; the rest is logged. */
	for (unsigned n = 1; n < 4; n++) {
		arm(n, "fdatasync");
		assert_true(spool_sync(door_dir(s->door).p) > 0);
		(void)disarm();
	}
	arm(1, "fsync");
	assert_true(spool_sync(door_dir(s->door).p) > 0);
	assert_true(disarm());
	arm(1, "fstat");
	assert_int_equal(spool_sync(door_dir(s->door).p), 0);
	assert_true(disarm());
}

/* A file that no one can read is told of, and holds up no other; one that is
 * set aside where it cannot be stays, and is met again. */
static void
files(void **state)
{
	str dir = door_dir(s->door), person = new_person(s, "Di");
	const char *odd = str_c(s->mem, str_cat(s->mem, dir,
	    S("/spool/0123456789abcdea.0")));
	int64_t was = lines();
	FILE *f;

	(void)state;
	assert_int_equal(symlink(odd, odd), 0);
	assert_int_equal(look(person), ERR_OK);
	as_system(s);
	refused(s, spool_load(&s->cx, door_store(s->door), dir), ERR_STORE,
	    "spool", "0123456789abcdea.0");
	assert_int_equal(unlink(odd), 0);
	assert_int_equal(lines(), was + 1);
	f = fopen(odd, "w");
	assert_non_null(f);
	(void)fputs("nonsense\n", f);
	assert_int_equal(fclose(f), 0);
	arm(1, "rename");
	assert_int_equal(lines(), was + 1);
	assert_true(disarm());
	assert_int_equal(access(odd, F_OK), 0);
	assert_int_equal(lines(), was + 1);
	assert_int_equal(access(odd, F_OK), -1);
	/* Too long to be one of ours. */
	f = fopen(odd, "w");
	assert_non_null(f);
	assert_int_equal(ftruncate(fileno(f), 3 << 20), 0);
	assert_int_equal(fclose(f), 0);
	as_system(s);
	refused(s, spool_load(&s->cx, door_store(s->door), dir), ERR_LIMIT,
	    "spool", "too long");
	assert_int_equal(unlink(odd), 0);
}

/* A file that has grown long is followed by another of the same strand. */
static void
segments(void **state)
{
	struct entry e = { .at = s->now, .act = S("open"), .kind = S("person"),
		.id = S("x"), .person = S("x"), .actor = S("test"),
		.role = S("system"), .reason = S("a reason of some length, so "
		"that three thousand lines are longer than one file may be "
		"before another follows it"), .proof = S("") };
	struct entry *many = NEWN(s->mem, struct entry, 1000);
	str other = temp_dir(s->mem);
	struct store *st = door_store(s->door);
	unsigned files = 0;
	struct strand *t;
	struct dirent *de;
	DIR *d;

	(void)state;
	as_system(s);
	for (unsigned i = 0; i < 1000; i++)
		many[i] = e;
	ok(s, strand_open(&s->cx, other, &t));
	for (unsigned round = 0; round < 4; round++) {
		static const int64_t number[] = { 1000, 3001, 6002, 3001 };

		for (unsigned k = round == 0 ? 2 : round == 1; k < 3; k++)
			ok(s, strand_looks(t, &s->cx, many, 1000));
		ok(s, store_begin(st, &s->cx, TXN_WRITE));
		ok(s, strand_lines(t, &s->cx, st, &e, 1));
		if (round == 0) {
			/* Not saved: the numbers are free again. */
			store_rollback(st);
			strand_settled(t, ERR_STALE);
		} else {
			ok(s, store_commit(st, &s->cx));
			/* No file to follow: the next line begins a strand. */
			arm(1, round == 2 ? "flock" : "none");
			strand_settled(t, ERR_OK);
			assert_int_equal(disarm(), round == 2);
		}
		assert_int_equal(strand_number(t), number[round]);
	}
	d = opendir(str_c(s->mem, str_cat(s->mem, other, S("/spool"))));
	assert_non_null(d);
	while ((de = readdir(d)))
		files += de->d_name[0] != '.';
	(void)closedir(d);
	assert_int_equal(files, 5);
	strand_close(t);
	ok(s, spool_load(&s->cx, st, other));
	(void)unlink(str_c(s->mem, str_cat(s->mem, other, S(".after"))));
	remove_dir(other);
	(void)lines();
}

/* A key is there whole, or not at all. */
static void
keys(void **state)
{
	static const char *const name[] = { "write", "fsync", "rename" };
	const char *path = str_c(s->mem, str_cat(s->mem, s->dir, S("/key")));
	unsigned char a[KEY_LEN], b[KEY_LEN];

	(void)state;
	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++) {
		as_system(s);
		arm(1, name[i]);
		refused(s, seal_key(&s->cx, path, a), ERR_STORE, "", "");
		assert_true(disarm());
		assert_int_equal(access(path, F_OK), -1);
	}
	as_system(s);
	ok(s, seal_key(&s->cx, path, a));
	ok(s, seal_key(&s->cx, path, b));
	assert_memory_equal(a, b, KEY_LEN);
}

/* A name is safe once its directory is synced, wherever it is said to be. */
static void
names(void **state)
{
	static const struct { const char *path; int why; bool ok; } t[] = {
		{ "/tmp/x", 0, true }, { "/tmp/x/", 0, true },
		{ "/tmp//x", 0, true }, { "/x", 0, true }, { "/", 0, true },
		{ "x", 0, true }, { "x//", 0, true }, { "", 0, true },
		{ "/tmp/x", EIO, false }, { "/tmp/x", EINVAL, true },
		{ "/nowhere/at/all", 0, false } };
	char far[5000];

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		why = t[i].why;
		arm(t[i].why ? 1 : 0, "fsync");
		if (disk_sync_name(t[i].path) != t[i].ok)
			fail_msg("\"%s\", %d", t[i].path, t[i].why);
		assert_int_equal(disarm(), t[i].why != 0);
	}
	why = EIO;
	memset(far, 'x', sizeof(far) - 1);
	far[4990] = '/';
	far[sizeof(far) - 1] = 0;
	assert_false(disk_sync_name(far));
	assert_int_equal(errno, ENAMETOOLONG);
}

static void
whole_files(void **state)
{
	const char *path = str_c(s->mem, str_cat(s->mem, s->dir, S("/whole")));
	FILE *f = fopen(path, "w");
	str got = S("");

	(void)state;
	assert_non_null(f);
	(void)fputs("seven..", f);
	assert_int_equal(fclose(f), 0);
	as_system(s);
	ok(s, disk_read(&s->cx, path, 8, "too long", &got));
	same_str(got, S("seven.."));
	refused(s, disk_read(&s->cx, path, 7, "it is too long", &got),
	    ERR_LIMIT, path, "it is too long");
	ctx_calm(&s->cx);
	refused(s, disk_read(&s->cx, "/nowhere/at/all", 7, "", &got),
	    ERR_UNREAD, "/nowhere", "No such file");
}

/* What is read of a file that came: broken off, refused, or shorter by now. */
static void
bytes_of_files(void **state)
{
	static const struct { int why; size_t n; enum err err; } t[] = {
		{ 0, 7, ERR_OK }, { EINTR, 7, ERR_OK }, { EIO, 7, ERR_UNREAD },
		{ 0, 8, ERR_UNREAD } };
	const char *path = str_c(s->mem, str_cat(s->mem, s->dir, S("/whole")));
	int fd = open(path, O_RDONLY), full;
	struct who w = viewer(s, ROLE_QUALITY, "quality", s->unit);
	str sum, id = S(""), first = S("");

	(void)state;
	assert_true(fd >= 0);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		as_system(s);
		why = t[i].why;
		arm(why ? 1 : 0, "pread");
		refused(s, blob_sum(&s->cx, fd, t[i].n, &sum), t[i].err, "",
		    "");
		assert_int_equal(disarm(), t[i].why != 0);
		if (t[i].err == ERR_OK && first.n)
			same_str(sum, first);
		else if (t[i].err == ERR_OK)
			first = str_dup(s->mem, sum);
		as_who(s, &w);
		begin(s);
		why = t[i].why;
		arm(why ? 1 : 0, "pread");
		/* SQLite may ask first: the export is not there, then. */
		if (sent_add(&s->cx, S("x.jsonl"), fd, t[i].n, &id) == ERR_OK)
			assert_true(t[i].err == ERR_OK || t[i].why != 0);
		(void)disarm();
		back(s);
	}
	why = EIO;
	as_who(s, &w);
	begin(s);
	refused(s, sent_add(&s->cx, S("x"), fd, 0, &id), ERR_INPUT, "file",
	    "choose a file");
	ctx_calm(&s->cx);
	refused(s, sent_add(&s->cx, S("x"), fd, (size_t)65 << 20, &id),
	    ERR_INPUT, "file", "larger than");
	ctx_calm(&s->cx);
	ok(s, sent_add(&s->cx, S("x"), fd, 7, &id));
	commit(s);
	full = open("/dev/full", O_WRONLY);
	as_system(s);
	begin(s);
	refused(s, sent_bytes(&s->cx, id, full), ERR_STORE, "file", "no room");
	ctx_calm(&s->cx);
	refused(s, sent_bytes(&s->cx, S("none"), full), ERR_ABSENT, "file",
	    "not here");
	back(s);
	as_practitioner(s);
	begin(s);
	refused(s, sent_bytes(&s->cx, id, full), ERR_DENIED, "audit", "");
	back(s);
	/* Nobody read it in time: its bytes go, and the line of it stays. */
	as_system(s);
	begin(s);
	s->cx.now += (int64_t)(SENT_WAIT_DAYS + 1) * 86400;
	ok(s, sent_upkeep(&s->cx));
	refused(s, sent_bytes(&s->cx, id, full), ERR_ABSENT, "file",
	    "not here");
	back(s);
	(void)close(full);
	(void)close(fd);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(looks),
		cmocka_unit_test(no_strand),
		cmocka_unit_test(taken_away),
		cmocka_unit_test(loading),
		cmocka_unit_test(files),
		cmocka_unit_test(segments),
		cmocka_unit_test(keys),
		cmocka_unit_test(names),
		cmocka_unit_test(whole_files),
		cmocka_unit_test(bytes_of_files),
	};

	return cmocka_run_group_tests(tests, start, finish);
}
