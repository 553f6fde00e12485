/*
 * Backup and restore when things go wrong: what was taken away after a backup
 * stays away, kind by kind; the disk and the store fail at call after call; and
 * no file that is not what was written is restored, however little of it is
 * wrong. tests/cli/restore.sh and the drill say what they must do when nothing
 * goes wrong.
 */
#include "world_kit.h"

#include "access/backup_int.h"
#include "access/keep.h"
#include "calls_kit.h"
#include "core/disk.h"

#include <sqlite3.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>

STANDS(int, fsync, (int fd), (fd), -1)
STANDS(int, mkdir, (const char *path, mode_t mode), (path, mode), -1)
STANDS(int, rename, (const char *from, const char *to), (from, to), -1)
STANDS(FILE *, fdopen, (int fd, const char *mode), (fd, mode), NULL)
STANDS(FILE *, fopen, (const char *path, const char *mode), (path, mode), NULL)
STANDS(int, flock, (int fd, int how), (fd, how), -1)
STANDS(int, sqlite3_prepare_v3, (sqlite3 *db, const char *sql, int n,
    unsigned flags, sqlite3_stmt **s, const char **end),
    (db, sql, n, flags, s, end), SQLITE_NOMEM)
STANDS(int, sqlite3_bind_text64, (sqlite3_stmt *s, int at, const char *p,
    sqlite3_uint64 n, void (*end)(void *), unsigned char code),
    (s, at, p, n, end, code), SQLITE_NOMEM)
STANDS(const unsigned char *, sqlite3_column_text, (sqlite3_stmt *s, int at),
    (s, at), NULL)

static struct service *s;
static struct world w;
static unsigned places;

/* From that many rows on, the nth call of that name fails. */
static struct { int64_t rows; unsigned n; const char *name; } later;

static void
arms_later(const char *what, int64_t done, int64_t total)
{
	(void)what;
	(void)total;
	if (later.n && done >= later.rows) {
		arm(later.n, later.name);
		later.n = 0;
	}
}

static void
no_tick(const char *what, int64_t done, int64_t total)
{
	(void)what;
	(void)done;
	(void)total;
}

static int
start(void **state)
{
	(void)state;
	s = service_open();
	fill(s, &w);
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	service_close(s);
	return 0;
}

/* Beside what stands in the store's directory, and gone with it. */
static const char *
new_place(void)
{
	struct buf b;

	buf_init(&b, s->mem, 400);
	buf_fmt(&b, "%.*s/place-%u", PRS(s->dir), places++);
	return str_c(s->mem, buf_str(&b));
}

static str
at(const char *dir, const char *name)
{
	return str_cat(s->mem, str_of(dir), str_cat(s->mem, S("/"),
	    str_of(name)));
}

/* Whether one of what is told has these words. */
static bool
says(const char *words)
{
	for (unsigned i = 0; i < s->cx.ndiag && i < DIAG_MAX; i++)
		if (str_find(s->cx.diag[i].what, str_of(words)) >= 0)
			return true;
	return false;
}

static const char *
list_of(void)
{
	return str_c(s->mem, str_cat(s->mem, s->dir, S(".after")));
}

static struct backup
backed_up(const char *dir)
{
	struct backup b;

	as_system(s);
	ok(s, backup_make(&s->cx, dir, no_tick, &b));
	ok(s, backup_read(&s->cx, dir, &b));
	return b;
}

static bool
exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static str
whole_file(str path)
{
	FILE *f = fopen(str_c(s->mem, path), "r");
	char *p = NEWN(s->mem, char, 8 << 20);
	size_t n;

	assert_non_null(f);
	n = fread(p, 1, 8 << 20, f);
	(void)fclose(f);
	return (str){ p, n };
}

static void
put_file(str path, str text)
{
	FILE *f = fopen(str_c(s->mem, path), "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
}

/* The number after name in the line of that file. */
static str
with_number(str lines, const char *file, const char *name, int64_t n)
{
	ptrdiff_t from = str_find(lines, str_of(file)), in;
	size_t i;
	struct buf b;

	assert_true(from >= 0);
	in = str_find(str_sub(lines, (size_t)from, lines.n), str_of(name));
	assert_true(in >= 0);
	i = (size_t)(from + in) + strlen(name);
	buf_init(&b, s->mem, lines.n + 100);
	buf_put(&b, str_sub(lines, 0, i));
	buf_int(&b, n);
	while (i < lines.n && lines.p[i] >= '0' && lines.p[i] <= '9')
		i++;
	buf_put(&b, str_sub(lines, i, lines.n));
	return buf_str(&b);
}

static void
never(void *arg, const char *what, str kind, str id, int64_t v, const char *how)
{
	(void)arg;
	fail_msg("%s %.*s/%.*s %lld: %s", what, PRS(kind), PRS(id),
	    (long long)v, how);
}

/* ---- what was taken away stays away ---- */

static void
as(enum as who)
{
	as_who(s, &w.who[who]);
	begin(s);
}

static int64_t
count(struct store *st, const char *sql)
{
	struct rows r;

	ok(s, store_begin(st, &s->cx, TXN_READ));
	ok(s, store_sql(st, &s->cx, sql, NULL, 0, &r, NULL));
	store_rollback(st);
	return cell(&r, 0, 0)->i;
}

static struct backup kinds; /* of before one of each was taken away */

static void
each_kind_again(void **state)
{
	const char *dir = new_place(), *into = new_place(), *bare = new_place();
	const char *old = new_place();
	struct account_new n = { .name = S("New"), .role = S("practitioner"),
		.unit = s->unit, .practitioner = S(""), .person = S(""),
		.supporter = S(""), .subject = S("new.here") };
	struct restored r;
	struct verdict sum;
	struct backup b;
	struct devices d;
	struct holds h;
	struct store *st;
	struct plan p;
	str other;

	(void)state;
	as(ONE);
	ok(s, hold_set(&s->cx, w.sam, S("inquest"), S("an inquest")));
	commit(s);
	as(ADMIN);
	ok(s, account_role(&s->cx, w.staff_id, S("privacy"), w.ward, true));
	ok(s, account_add(&s->cx, &n, S("-"), &other));
	commit(s);
	b = backed_up(dir);
	as(ONE);
	ok(s, hold_list(&s->cx, w.sam, &h));
	ok(s, hold_lift(&s->cx, w.sam, h.at[0].at, S("it has ended")));
	commit(s);
	as(SAM);
	ok(s, device_list(&s->cx, w.sam, &d));
	ok(s, device_end(&s->cx, w.sam, d.at[0].token_hash));
	ok(s, share_withdraw(&s->cx, w.sam, w.jo, S("")));
	commit(s);
	as_person(s, w.sam, "Sam");
	p = read_plan(s, w.sam);
	(void)do_op(s, w.sam, (struct op){ .kind = OP_DROP, .line = w.other,
	    .rev = line_of(&p, w.other)->rev }, false, NULL);
	as(ADMIN);
	ok(s, account_role(&s->cx, w.staff_id, S("privacy"), w.ward, false));
	ok(s, account_reset(&s->cx, w.staff_id, S("-")));
	ok(s, account_end(&s->cx, other));
	commit(s);
	as(SYSTEM);
	ok(s, record_purge(&s->cx, KIND_ENCOUNTER, w.letter, S("Dr Ode"),
	    S("by order")));
	ok(s, record_purge(&s->cx, KIND_PERSON, w.loser, S("Dr Ode"),
	    S("by order")));
	commit(s);

	ctx_init(&s->cx, s->mem, s->now);
	ok(s, backup_restore(&s->cx, str_of(into), &b, list_of(), NULL, no_tick,
	    &r));
	assert_int_equal(r.rows, b.rows);
	assert_int_equal(r.purged, 2);
	assert_int_equal(r.ended, 1);
	assert_int_equal(r.devices, 1);
	assert_int_equal(r.accounts, 3);
	assert_true(r.list_last >= s->now - 1);
	assert_string_equal(r.list, list_of());
	ok(s, store_open(&s->cx, str_of(into), false, &st));
	ok(s, ledger_verify(&s->cx, st, never, NULL, &sum));
	assert_int_equal(count(st, "SELECT count(*) FROM hold WHERE lifted_at"
	    " IS NULL"), 0);
	assert_int_equal(count(st, "SELECT count(*) FROM holds_role WHERE role"
	    " = 'privacy' AND account IN (SELECT id FROM account WHERE name ="
	    " 'Leaver')"), 0);
	store_close(st);
	/* A list that does not say which hold: the oldest is lifted. */
	put_file(at(dir, "list"), with_number(whole_file(str_of(list_of())),
	    "hold-lift", "\"v\":", 0));
	ctx_init(&s->cx, s->mem, s->now);
	ok(s, backup_restore(&s->cx, str_of(old), &b, str_c(s->mem, at(dir,
	    "list")), NULL, no_tick, &r));
	ok(s, store_open(&s->cx, str_of(old), false, &st));
	assert_int_equal(count(st, "SELECT count(*) FROM hold WHERE lifted_at"
	    " IS NULL"), 0);
	store_close(st);
	/* Nobody knows what was taken back, so all of it is. */
	ctx_init(&s->cx, s->mem, s->now);
	b.after = S("/nowhere/at/all");
	ok(s, backup_restore(&s->cx, str_of(bare), &b, NULL, NULL, no_tick,
	    &r));
	assert_null(r.list);
	assert_int_equal(r.ended, 1);
	assert_int_equal(r.devices, 1);
	kinds = b;
	/* Into what is not empty, or is no store's, nothing goes. */
	refused(s, backup_restore(&s->cx, str_of(bare), &b, NULL, NULL, no_tick,
	    &r), ERR_INPUT, "--db", "not empty");
	ctx_calm(&s->cx);
	refused(s, backup_restore(&s->cx, str_of(new_place()), &b, NULL,
	    "/nowhere/at/all", no_tick, &r), ERR_UNREAD, "/nowhere", "");
}

/* ---- which list ---- */

#define LINE(strand, act, kind, more) "{\"strand\":\"" strand "\",\"act\":\"" \
	act "\",\"kind\":\"" kind "\",\"id\":\"x\",\"person\":\"\",\"reason\":" \
	"\"\"" more "}\n"
#define NUMBERS ",\"n\":1,\"at\":2,\"v\":3"
#define SIXTEEN "0123456789abcdef"

static void
lists(void **state)
{
	/* words: of the refusal; "" is a list that is read, and is another's. */
	static const struct { const char *text, *words; enum err err; } t[] = {
		{ "", "does not know of the backup", ERR_INPUT },
		{ LINE(SIXTEEN, "backup", "", NUMBERS),
		    "does not know of the backup", ERR_INPUT },
		{ LINE(SIXTEEN, "save", "plan", NUMBERS) LINE(SIXTEEN, "purge",
		    "person", NUMBERS), "does not know of the backup",
		    ERR_INPUT },
		/* A power cut took the end of the last line. */
		{ LINE(SIXTEEN, "backup", "", NUMBERS) "{\"stra",
		    "does not know of the backup", ERR_INPUT },
		{ LINE(SIXTEEN, "backup", "", NUMBERS) "{\"stra\n", "line 2",
		    ERR_UNREAD },
		{ "\n", "line 1", ERR_UNREAD },
		{ LINE("short", "backup", "", NUMBERS), "line 1", ERR_UNREAD },
		{ LINE(SIXTEEN, "backup", "", ",\"at\":2,\"v\":3"), "line 1",
		    ERR_UNREAD },
		{ LINE(SIXTEEN, "backup", "", ",\"n\":1,\"v\":3"), "line 1",
		    ERR_UNREAD },
		{ LINE(SIXTEEN, "backup", "", ",\"n\":1,\"at\":2"), "line 1",
		    ERR_UNREAD },
	};
	const char *dir = new_place(), *list = new_place();
	struct backup b = backed_up(dir);
	struct restored r = { .rows = -7 };

	(void)state;
	for (size_t i = 0; i <= sizeof(t) / sizeof(t[0]); i++) {
		const char *into = new_place();
		bool last = i == sizeof(t) / sizeof(t[0]);
		enum err e;

		if (last)
			(void)unlink(list);
		else
			put_file(str_of(list), str_of(t[i].text));
		ctx_init(&s->cx, s->mem, s->now);
		e = backup_restore(&s->cx, str_of(into), &b, list, NULL,
		    no_tick, &r);
		if (e != (last ? ERR_ABSENT : t[i].err) || (!last &&
		    !says(t[i].words)))
			fail_msg("list %zu: %s: %.*s", i, err_info[e].name,
			    PRS(err_say(&s->cx, e)));
		assert_false(exists(into));
		assert_int_equal(r.rows, -7);
	}
	/* A line that is too long is no line. */
	put_file(str_of(list), str_cat(s->mem, (str){ NEWN(s->mem, char,
	    70000), 70000 }, S("\n")));
	refused(s, backup_restore(&s->cx, str_of(new_place()), &b, list, NULL,
	    no_tick, &r), ERR_UNREAD, "", "");
	/* A directory is no list. */
	refused(s, backup_restore(&s->cx, str_of(new_place()), &b, dir, NULL,
	    no_tick, &r), ERR_UNREAD, "", "");
}

/* ---- newer seals ---- */

static void
seals(void **state)
{
	static const struct { const char *text; int64_t lost; } t[] = {
		{ "{\"at\":7,\"heads\":\"" SIXTEEN " 5 00\\n\"}\n", 5 },
		/* The same strand further on; another. */
		{ "{\"at\":7,\"heads\":\"" SIXTEEN " 5 00\\n\"}\n"
		    "{\"at\":8,\"heads\":\"" SIXTEEN " 9 00\\n" "f" SIXTEEN
		    " 1 00\\n\"}\n", -1 },
		{ "{\"at\":7,\"heads\":\"" SIXTEEN " 5 00\\n\"}\n"
		    "{\"at\":8,\"heads\":\"" SIXTEEN " 9 00\\n"
		    "fedcba9876543210 1 00\\n\"}\n", 10 },
		{ "{\"at\":7,\"heads\":\"" SIXTEEN " 5 00\\n\"}\n"
		    "{\"at\":8,\"heads\":\"" SIXTEEN " 2 00\\n\"}\n", 5 },
		{ "", 0 }, { "no json\n", -1 }, { "{\"at\":7}\n", -1 },
		{ "{\"heads\":\"" SIXTEEN " 5 00\\n\"}\n", -1 },
		{ "{\"at\":7,\"heads\":\"" SIXTEEN " x 00\\n\"}\n", -1 },
		{ "{\"at\":7,\"heads\":\"" SIXTEEN " 0 00\\n\"}\n", -1 },
	};
	const char *dir = new_place(), *file = new_place();
	struct backup b = backed_up(dir);

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct restored r = { .rows = -7 };
		enum err e;

		put_file(str_of(file), str_of(t[i].text));
		ctx_init(&s->cx, s->mem, s->now);
		e = backup_restore(&s->cx, str_of(new_place()), &b, NULL, file,
		    no_tick, &r);
		if ((e == ERR_OK) != (t[i].lost >= 0) || (e == ERR_OK &&
		    r.lost != t[i].lost))
			fail_msg("seals %zu: %s, %lld lost", i,
			    err_info[e].name, (long long)r.lost);
		if (e == ERR_OK)
			continue;
		assert_int_equal(e, ERR_UNREAD);
		holds(s->cx.diag[s->cx.ndiag - 1].what, "export's seals");
		assert_int_equal(r.rows, -7);
	}
}

/* ---- files that are not what was written ---- */

/* MANIFEST with the hash that its lines ask for. */
static void
put_manifest(const char *dir, str lines)
{
	put_file(at(dir, "MANIFEST"), str_cat(s->mem, lines, str_cat(s->mem,
	    S("{\"manifest\":\""), str_cat(s->mem, hash_hex(s->mem, lines),
	    S("\"}\n")))));
}

static str
replaced(str text, const char *from, const char *to)
{
	ptrdiff_t i = str_find(text, str_of(from));

	if (i < 0)
		fail_msg("no %s in %.*s", from, PRS(text));
	return str_cat(s->mem, str_sub(text, 0, (size_t)i), str_cat(s->mem,
	    str_of(to), str_sub(text, (size_t)i + strlen(from), text.n)));
}

static str
lines_of(const char *dir)
{
	str text = whole_file(at(dir, "MANIFEST"));
	ptrdiff_t end = str_find(text, S("{\"manifest\""));

	assert_true(end > 0);
	return str_sub(text, 0, (size_t)end);
}

static void
manifests(void **state)
{
	/* Each is as the backup wrote it but for this, and the hash fits. */
	static const struct { const char *from, *to, *words; } t[] = {
		{ "\"heed\":\"backup\"", "\"heed\":\"export\"", "a line" },
		{ "\"format\":1", "\"format\":2", "a line" },
		{ "\"format\":1", "\"format\":\"1\"", "a line" },
		{ "\"at\":", "\"when\":", "a line" },
		{ "\"schema\":", "\"schema\":-", "a line" },
		{ "\"schema\":", "\"schema\":1000", "" },
		{ "\"schema\":", "\"schema\":1000000", "a line" },
		{ "\"schema\":", "\"scheme\":", "a line" },
		{ "\"n\":", "\"m\":", "a line" },
		{ "\"seals\":", "\"seal\":", "a line" },
		{ "\"file\":\"", "\"file\":\"../", "a line" },
		{ "\"file\":", "\"fill\":", "a line" },
		{ "\"rows\":", "\"row\":", "a line" },
		{ "\"bytes\":", "\"byte\":", "a line" },
		{ "\"types\":\"", "\"types\":\"t", "a line" },
		{ "\"types\":\"", "\"types\":\"tttttttttttttttttttttttttttttttt"
		    "tttttttttttttttttttttttttttttttt", "a line" },
		{ "\"columns\":", "\"column\":", "a line" },
		{ "}\n", "\n", "a line" },
		{ "\"sha256\":\"", "\"sha256\":\"0", "not what the backup" },
		{ "\"bytes\":", "\"bytes\":1", "not what the backup" },
		{ "\"file\":\"", "\"file\":\"no", "No such file" },
	};
	const char *dir = new_place();
	str good, lines;
	struct backup b;

	(void)state;
	(void)backed_up(dir);
	good = whole_file(at(dir, "MANIFEST"));
	lines = lines_of(dir);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		enum err e;

		put_manifest(dir, replaced(lines, t[i].from, t[i].to));
		ctx_init(&s->cx, s->mem, s->now);
		e = backup_read(&s->cx, dir, &b);
		if (t[i].words[0] ? e != ERR_UNREAD || !says(t[i].words) :
		    e != ERR_OK)
			fail_msg("%s: %s: %.*s", t[i].to, err_info[e].name,
			    PRS(err_say(&s->cx, e)));
	}
	ctx_calm(&s->cx);
	/* A byte of it, its end, all of it, and more than all of it. */
	put_file(at(dir, "MANIFEST"), replaced(good, "\"format\":1",
	    "\"format\":2"));
	refused(s, backup_read(&s->cx, dir, &b), ERR_UNREAD, "MANIFEST",
	    "not what the backup");
	ctx_calm(&s->cx);
	put_file(at(dir, "MANIFEST"), str_sub(good, 0, 40));
	refused(s, backup_read(&s->cx, dir, &b), ERR_UNREAD, "MANIFEST",
	    "cut short");
	ctx_calm(&s->cx);
	put_manifest(dir, S(""));
	refused(s, backup_read(&s->cx, dir, &b), ERR_UNREAD, "MANIFEST",
	    "is empty");
	ctx_calm(&s->cx);
	put_file(at(dir, "MANIFEST"), (str){ NEWN(s->mem, char, 300000),
	    300000 });
	refused(s, backup_read(&s->cx, dir, &b), ERR_UNREAD, "MANIFEST",
	    "too long");
	ctx_calm(&s->cx);
	(void)unlink(str_c(s->mem, at(dir, "MANIFEST")));
	refused(s, backup_read(&s->cx, dir, &b), ERR_UNREAD, "MANIFEST",
	    "missing");
	ctx_calm(&s->cx);
	assert_int_equal(mkdir(str_c(s->mem, at(dir, "MANIFEST")), 0700), 0);
	refused(s, backup_read(&s->cx, dir, &b), ERR_UNREAD, "MANIFEST", "");
}

/* A table whose rows are not of it: the file's hash fits, so it is read. */
static void
rows(void **state)
{
	static const char was[] = "[\"urn:test\",\"x\"]\n";
	static const struct { const char *row; int64_t more; } t[] = {
		{ "no json\n", 1 }, { "{\"key\":\"a\"}\n", 1 }, { "[]\n", 1 },
		{ "[\"a\",\"b\",\"c\"]\n", 1 }, { "[\"a\",7]\n", 1 },
		{ "[\"a\",null]\n", 1 }, /* the table itself says no */
		{ was, 2 }, { was, 0 } };
	static const struct { const char *row; } seal[] = {
		{ "[\"1\",2,\"\",\"\",\"\",\"\",\"\"]\n" },
		{ "[1,2,\"\",\"xy\",\"\",\"\",\"\"]\n" },
		{ "[1,2,\"\",\"a\",\"\",\"\",\"\"]\n" } };
	const char *dir = new_place();
	str lines, meta, file;

	(void)state;
	(void)backed_up(dir);
	lines = lines_of(dir);
	meta = whole_file(at(dir, "meta.ndjson"));
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]) + 3; i++) {
		bool of_seal = i >= sizeof(t) / sizeof(t[0]);
		const char *name = of_seal ? "seal.ndjson" : "meta.ndjson";
		const char *into = new_place();
		struct restored r;
		struct backup b;
		struct store *st;
		unsigned n = 0;
		str l = lines, line, rest;
		enum err e;

		file = of_seal ? str_of(seal[i - sizeof(t) /
		    sizeof(t[0])].row) : str_cat(s->mem, meta,
		    str_of(t[i].row));
		put_file(at(dir, "meta.ndjson"), meta);
		put_file(at(dir, "seal.ndjson"), S(""));
		put_file(at(dir, name), file);
		for (rest = file; str_cut(&rest, '\n', &line);)
			n++;
		l = with_number(l, "\"seal.ndjson\"", "\"rows\":", 0);
		l = with_number(l, "\"seal.ndjson\"", "\"bytes\":", 0);
		l = with_number(l, name, "\"rows\":", n - 1 + (of_seal ? 1 :
		    t[i].more));
		l = with_number(l, name, "\"bytes\":", (int64_t)file.n);
		for (int k = 0; k < 2; k++) {
			const char *f = k ? name : "seal.ndjson";
			size_t from = (size_t)str_find(l, str_of(f));
			ptrdiff_t sha = str_find(str_sub(l, from, l.n),
			    S("\"sha256\":\""));

			from += (size_t)sha + 10;
			l = str_cat(s->mem, str_sub(l, 0, from),
			    str_cat(s->mem, hash_hex(s->mem, k ? file : S("")),
			    str_sub(l, from + 64, l.n)));
		}
		put_manifest(dir, l);
		ctx_init(&s->cx, s->mem, s->now);
		ok(s, backup_read(&s->cx, dir, &b));
		e = backup_restore(&s->cx, str_of(into), &b, NULL, NULL,
		    no_tick, &r);
		if (e != ERR_UNREAD && e != ERR_STORE)
			fail_msg("row %zu: %s", i, err_info[e].name);
		/* What it leaves is nothing that anyone opens. */
		ctx_init(&s->cx, s->mem, s->now);
		assert_int_equal(store_open(&s->cx, str_of(into), false, &st),
		    ERR_STORE);
	}
}

/* Tables that are other than the schema's. */
static void
tables(void **state)
{
	static const struct { const char *from, *to; } t[] = {
		{ "\"table\":\"ledger\"", "\"table\":\"leisure\"" },
		{ "\"table\":\"meta\"", "\"table\":\"meat\"" },
		{ "\"columns\":[\"key\"", "\"columns\":[\"kay\"" },
		{ "\"types\":\"tt\"", "\"types\":\"ti\"" },
		{ "\"table\":\"ledger\",", "" } };
	const char *dir = new_place();
	struct backup b;
	str lines;

	(void)state;
	(void)backed_up(dir);
	lines = lines_of(dir);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const char *into = new_place();
		struct restored r;
		struct store *st;

		put_manifest(dir, replaced(lines, t[i].from, t[i].to));
		ctx_init(&s->cx, s->mem, s->now);
		ok(s, backup_read(&s->cx, dir, &b));
		refused(s, backup_restore(&s->cx, str_of(into), &b, NULL, NULL,
		    no_tick, &r), ERR_UNREAD, "", "other tables");
		ctx_calm(&s->cx);
		assert_int_equal(store_open(&s->cx, str_of(into), false, &st),
		    ERR_STORE);
		ctx_calm(&s->cx);
	}
	/* Made by a Heed that is newer than this one. */
	put_manifest(dir, replaced(lines, "\"schema\":", "\"schema\":100"));
	ok(s, backup_read(&s->cx, dir, &b));
	refused(s, backup_restore(&s->cx, str_of(new_place()), &b, NULL, NULL,
	    no_tick, &(struct restored){ 0 }), ERR_STORE, "--db", "newer");
}

/* ---- calls that fail ---- */

static void
told(enum err e, unsigned n)
{
	if ((e != ERR_STORE && e != ERR_BUSY && e != ERR_UNKNOWN &&
	    e != ERR_UNREAD && e != ERR_INPUT && e != ERR_ABSENT) ||
	    s->cx.ndiag == 0 || s->cx.diag[0].what.n == 0)
		fail_msg("call %u (%s) failed: %s: %.*s", n, met,
		    err_info[e].name, PRS(err_say(&s->cx, e)));
}

enum { CALLS_MAX = 6000 };

/* Each door that was opened has put R4's tables where it could. */
static void
done_with(struct arena *mem)
{
	ctx_init(&s->cx, s->mem, s->now);
	ok(s, fhir_open(&s->cx));
	arena_free(mem);
}

static void
making_fails(void **state)
{
	static const char *const name[] = { "fsync", "mkdir", "rename",
		"fdopen", "sqlite3_prepare_v3", "sqlite3_bind_text64",
		"sqlite3_column_text" };
	const char *dir = new_place();
	const char *part = str_c(s->mem, str_cat(s->mem, str_of(dir),
	    S(".partial")));
	struct rlimit was, none = { 0, 0 };
	struct backup b;
	unsigned hits = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		for (unsigned n = 1; n < CALLS_MAX; n += 1 + n / 2) {
			enum err e;

			as_system(s);
			arm(n, name[i]);
			e = backup_make(&s->cx, dir, no_tick, &b);
			hits += disarm();
			if (e == ERR_OK) {
				ok(s, backup_read(&s->cx, dir, &b));
				remove_dir(str_of(dir));
				if (!met)
					break;
				continue;
			}
			assert_non_null(met);
			told(e, n);
			assert_false(exists(dir));
			assert_false(exists(part));
			assert_false(store_in_txn(door_store(s->door)));
		}
	assert_true(hits > 25);
	/* The store fails, call by call. */
	for (unsigned n = 1; n < CALLS_MAX; n++) {
		enum err e;

		as_system(s);
		door_store(s->door)->fault = n;
		e = backup_make(&s->cx, dir, no_tick, &b);
		if (door_store(s->door)->fault > 0)
			break;
		assert_int_not_equal(e, ERR_OK);
		assert_false(exists(dir));
		assert_false(exists(part));
	}
	door_store(s->door)->fault = 0;
	remove_dir(str_of(dir));
	/* No room for one byte more. */
	as_system(s);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	none.rlim_max = was.rlim_max;
	none.rlim_cur = 100 << 10; /* the store's own files are longer */
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	assert_int_not_equal(backup_make(&s->cx, dir, no_tick, &b), ERR_OK);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_false(exists(dir));
	assert_false(exists(part));
	/* One that was broken off is not gone over; its own name may end so. */
	assert_int_equal(mkdir(part, 0700), 0);
	as_system(s);
	refused(s, backup_make(&s->cx, dir, no_tick, &b), ERR_INPUT, "",
	    "broken off");
	(void)rmdir(part);
	as_system(s);
	ok(s, backup_make(&s->cx, str_c(s->mem, str_cat(s->mem, str_of(dir),
	    S("//"))), no_tick, &b));
	assert_string_equal(b.dir, dir);
	put_file(at(dir, "x"), S("y"));
	as_system(s);
	refused(s, backup_make(&s->cx, str_c(s->mem, at(dir, "x")), no_tick,
	    &b), ERR_INPUT, "", "own");
	as_system(s);
	refused(s, backup_make(&s->cx, "/nowhere/at/all", no_tick, &b),
	    ERR_STORE, "", "No such file");
}

/* Whatever fails while rows go in: nothing that anyone opens is left, or all of
 * it is there. */
static void
restoring_fails(void **state)
{
	static const char *const name[] = { "fopen", "flock",
		"sqlite3_prepare_v3", "sqlite3_bind_text64",
		"sqlite3_column_text" };
	const char *dir = new_place();
	struct backup b = backed_up(dir);
	struct arena *mem = arena_new((size_t)512 << 20);
	unsigned hits = 0, opened = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		for (unsigned n = 1; n < CALLS_MAX; n += 1 + n) {
			const char *into = new_place();
			struct restored r;
			struct store *st = NULL;
			enum err e;

			arena_reset(mem, 0);
			ctx_init(&s->cx, mem, s->now);
			arm(n, name[i]);
			e = backup_restore(&s->cx, str_of(into), &b,
			    n % 2 ? list_of() : NULL, NULL, no_tick, &r);
			hits += disarm();
			if (e != ERR_OK) {
				assert_non_null(met);
				told(e, n);
			}
			ctx_init(&s->cx, mem, s->now);
			if (exists(into) && store_open(&s->cx, str_of(into),
			    false, &st) == ERR_OK) {
				opened++;
				assert_true(e == ERR_OK || e == ERR_UNKNOWN);
				assert_int_equal(count(st, "SELECT count(*)"
				    " FROM meta WHERE key = 'restore' AND"
				    " value = 'done'"), 1);
				store_close(st);
			}
			if (exists(into))
				remove_dir(str_of(into));
			if (!met)
				break;
		}
	done_with(mem);
	assert_true(hits > 20 && opened >= 5);
	/* A table's file went between the reading and the restoring. */
	(void)unlink(str_c(s->mem, at(dir, "head.ndjson")));
	ctx_init(&s->cx, s->mem, s->now);
	refused(s, backup_restore(&s->cx, str_of(new_place()), &b, NULL, NULL,
	    no_tick, &(struct restored){ 0 }), ERR_UNREAD, "head.ndjson",
	    "No such file");
}

/* The rows are in, and each call of what follows fails: what was taken away is
 * away, or nobody opens the store. */
static void
taking_away_fails(void **state)
{
	static const char *const name[] = { "sqlite3_prepare_v3",
		"sqlite3_column_text" };
	struct arena *mem = arena_new((size_t)512 << 20);
	int64_t ledger = 0;
	unsigned hits = 0;

	(void)state;
	for (unsigned i = 0; i < kinds.nfile; i++)
		if (str_eq(kinds.file[i].table.name, S("ledger")))
			ledger = kinds.file[i].rows;
	assert_true(ledger > 0);
	for (unsigned k = 0; k < 4; k++)
		for (unsigned n = 1; n < 200; n += 1 + n / 4) {
			const char *into = new_place();
			const char *list = k == 2 ? NULL : list_of();
			struct restored r;
			struct store *st;
			enum err e;

			arena_reset(mem, 0);
			ctx_init(&s->cx, mem, s->now);
			later.rows = k == 0 ? ledger : kinds.rows;
			later.name = name[k == 3];
			later.n = n;
			met = NULL;
			e = backup_restore(&s->cx, str_of(into), &kinds, list,
			    NULL, arms_later, &r);
			hits += disarm();
			later.n = 0;
			if (e != ERR_OK) {
				assert_non_null(met);
				told(e, n);
			}
			ctx_init(&s->cx, mem, s->now);
			if (store_open(&s->cx, str_of(into), false, &st) ==
			    ERR_OK) {
				assert_int_equal(e, ERR_OK);
				assert_int_equal(count(st, "SELECT count(*)"
				    " FROM device WHERE gone_at IS NULL"), 0);
				store_close(st);
			} else {
				assert_int_not_equal(e, ERR_OK);
			}
			remove_dir(str_of(into));
			/* Of the rows themselves there are very many. */
			if (!met || (k == 0 && n > 8))
				break;
		}
	done_with(mem);
	assert_true(hits > 20);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists),
		cmocka_unit_test(seals),
		cmocka_unit_test(manifests),
		cmocka_unit_test(rows),
		cmocka_unit_test(tables),
		cmocka_unit_test(making_fails),
		cmocka_unit_test(restoring_fails),
		cmocka_unit_test(each_kind_again),
		cmocka_unit_test(taking_away_fails),
	};

	return cmocka_run_group_tests(tests, start, finish);
}
