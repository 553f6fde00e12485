/*
 * Documents on both engines: what is taken and what is refused, by its bytes;
 * the bytes come back, only to the team; a changed byte is found; a mistake is
 * a version; a purge takes the bytes.
 */
#include "access/blob.h"
#include "access/ledger.h"
#include "care/document.h"
#include "service.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int
file_of(str bytes)
{
	char name[] = "/tmp/heed-doc-XXXXXX";
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	assert_int_equal(unlink(name), 0);
	assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	return fd;
}

static struct document_new
letter(str bytes)
{
	return (struct document_new){ .title = S("Letter from the GP"),
		.code = S("letter"), .day = S("2026-11-03"),
		.label = S("C:\\fakepath\\..\\../../x/scan\x01 1.pdf"),
		.fd = file_of(bytes), .n = bytes.n };
}

static str
big_pdf(struct service *s, size_t n)
{
	char *p = NEWN(s->mem, char, n);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i * 31 + i / 251);
	memcpy(p, "%PDF-", 5);
	return (str){ p, n };
}

static str
added(struct service *s, str person, str bytes)
{
	struct document_new d = letter(bytes);
	str id;

	as_practitioner(s);
	begin(s);
	ok(s, document_add(&s->cx, person, &d, &id));
	commit(s);
	(void)close(d.fd);
	return id;
}

static int faults;
static const char *why_fault;

static void
count_fault(void *arg, const char *what, str kind, str id, int64_t v,
    const char *why)
{
	(void)arg; (void)what; (void)kind; (void)id; (void)v;
	faults++;
	why_fault = why;
}

static int
verify(struct service *s)
{
	struct verdict sum;

	as_system(s);
	faults = 0;
	why_fault = "";
	ok(s, spool_load(&s->cx, door_store(s->door), store_dir(
	    door_store(s->door))));
	ok(s, ledger_verify(&s->cx, door_store(s->door), count_fault, NULL,
	    &sum));
	return faults;
}

static void
kept(struct service *s, str person, str bytes)
{
	str id = added(s, person, bytes), got;
	struct documents l;
	struct record r;

	as_practitioner(s);
	begin(s);
	ok(s, document_list(&s->cx, person, &l));
	assert_true(l.n >= 1);
	ok(s, record_read(&s->cx, KIND_DOCUMENT, id, &r));
	ok(s, blob_read(&s->cx, &r, &got));
	assert_true(str_eq(got, bytes));
	back(s);
	assert_int_equal(verify(s), 0);
}

static void
comes_back_on(struct service *s)
{
	str sam = new_person(s, "Sam");
	struct documents l;

	kept(s, sam, S("%PDF-1.7 small"));
	kept(s, sam, big_pdf(s, BLOB_PART));
	kept(s, sam, big_pdf(s, BLOB_PART + 1));
	kept(s, sam, big_pdf(s, DOCUMENT_MAX));
	as_practitioner(s);
	begin(s);
	ok(s, document_list(&s->cx, sam, &l));
	assert_int_equal(l.n, 4);
	same_str(l.at[0].title, S("Letter from the GP"));
	same_str(l.at[0].label, S("scan 1.pdf"));
	same_str(l.at[0].media.type, S("application/pdf"));
	assert_false(l.at[0].own);
	back(s);
}

static void
theirs_alone_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id = added(s, sam, S("%PDF-1.7 x"));
	struct document_new d = letter(S("%PDF-1.7 y"));
	struct documents l;
	struct record r;

	as_person(s, sam, "Sam");
	begin(s);
	ok(s, document_list(&s->cx, sam, &l));
	assert_int_equal(l.n, 0);
	refused(s, record_read(&s->cx, KIND_DOCUMENT, id, &r), ERR_ABSENT, "",
	    "");
	back(s);
	as_person(s, sam, "Sam");
	begin(s);
	refused(s, document_add(&s->cx, sam, &d, &id), ERR_DENIED, "", "");
	back(s);
	(void)close(d.fd);
}

struct sort { str bytes; const char *ext; };

static void
told_by_bytes_on(struct service *s)
{
	static const struct sort t[] = {
		{ SK("%PDF-1.4"), "pdf" },
		{ SK("\x89PNG\r\n\x1a\n....<script>alert(1)</script>"), "png" },
		{ SK("\xff\xd8\xff\xe0"), "jpg" }, { SK("MM\0*"), "tif" },
		{ SK("Dear Dr A\r\n\r\nCaf\xc3\xa9 \xe2\x82\xac"), "txt" },
		{ SK("<!doctype html><script>"), NULL },
		{ SK("\xef\xbb\xbf \r\n<svg xmlns='x' onload='a()'/>"), NULL },
		{ SK("<?xml version='1.0'?>"), NULL },
		{ SK("#!/bin/sh\n"), NULL }, { SK("MZ\x90"), NULL },
		{ SK("\x7f" "ELF"), NULL }, { SK("PK\3\4bomb"), NULL },
		{ SK("\xd0\xcf\x11\xe0"), NULL }, { SK("GIF89a"), NULL },
		{ SK("\0\0\0\x18" "ftypheic"), NULL },
		{ SK("nul \0 in it"), NULL }, { SK("latin \xe9 one"), NULL },
		{ SK("cut short \xe2\x82"), NULL }, { SK("esc \x1b[2J"), NULL } };
	str sam = new_person(s, "Sam"), id;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct document_new d = letter(t[i].bytes);
		struct document doc;
		struct record r;

		as_practitioner(s);
		begin(s);
		if (!t[i].ext) {
			refused(s, document_add(&s->cx, sam, &d, &id),
			    ERR_INPUT, "file", " ");
			back(s);
		} else {
			ok(s, document_add(&s->cx, sam, &d, &id));
			ok(s, record_read(&s->cx, KIND_DOCUMENT, id, &r));
			document_of(&s->cx, &r, &doc);
			same_str(doc.media.ext, str_of(t[i].ext));
			commit(s);
		}
		(void)close(d.fd);
	}
	/* A character that lies across two windows is a character. */
	char *p = NEWN(s->mem, char, 70000);

	memset(p, 'a', 70000);
	memcpy(p + 65535, "\xe2\x82\xac", 3);
	kept(s, sam, (str){ p, 70000 });
	memcpy(p + 65535, "\xe2\x82z", 3);
	struct document_new bad = letter((str){ p, 70000 });

	as_practitioner(s);
	begin(s);
	refused(s, document_add(&s->cx, sam, &bad, &id), ERR_INPUT, "file",
	    "do not know");
	back(s);
	(void)close(bad.fd);
}

static void
fields_are_asked_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id;
	struct document_new d = { .title = S(""), .code = S("nonsense"),
		.day = S(""), .label = S(""), .over = true, .fd = -1 };

	as_practitioner(s);
	begin(s);
	refused(s, document_add(&s->cx, sam, &d, &id), ERR_INPUT, "title", "");
	assert_int_equal(s->cx.ndiag, 3);
	same_str(s->cx.diag[1].where, S("kind"));
	same_str(s->cx.diag[2].where, S("file"));
	holds(s->cx.diag[2].what, "larger than 10 MB");
	back(s);
}

static void
a_mistake_is_a_version_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id = added(s, sam, S("%PDF-1.7 z"));
	struct documents l;

	as_practitioner(s);
	begin(s);
	refused(s, document_wrong(&s->cx, id, 1, S("")), ERR_INPUT, "why", "");
	back(s);
	as_practitioner(s);
	begin(s);
	ok(s, document_wrong(&s->cx, id, 1, S("It is someone else's.")));
	commit(s);
	as_practitioner(s);
	begin(s);
	ok(s, document_list(&s->cx, sam, &l));
	assert_int_equal(l.n, 1);
	assert_true(l.at[0].wrong);
	assert_int_equal(l.at[0].rec->v, 2);
	same_str(l.at[0].why, S("It is someone else's."));
	same_str(l.at[0].title, S("Letter from the GP"));
	refused(s, document_wrong(&s->cx, id, 2, S("again and again")),
	    ERR_STALE, "why", "");
	back(s);
	assert_int_equal(verify(s), 0);
}

/* One byte of the file, in the store, by other means. */
static void
a_changed_byte_is_found_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id = added(s, sam, S("%PDF-1.7 abc"));
	const struct arg drop[] = { AT(S("document")), AT(id) };
	const struct arg put[] = { AT(S("document")), AT(id), AI(0),
		AB(S("%PDF-1.7 abd")) };
	const struct arg mend[] = { put[0], put[1], put[2],
		AB(S("%PDF-1.7 abc")) };
	struct store *st = door_store(s->door);
	struct record r;
	str got;

	as_system(s);
	ok(s, store_begin(st, &s->cx, TXN_WRITE));
	ok(s, store_run(st, &s->cx, Q_BLOB_DROP, drop, 2, NULL, NULL));
	ok(s, store_run(st, &s->cx, Q_BLOB_ADD, put, 4, NULL, NULL));
	ok(s, store_commit(st, &s->cx));
	assert_int_equal(verify(s), 1);
	assert_string_equal(why_fault, "it is not the one that the record names");
	as_practitioner(s);
	begin(s);
	ok(s, record_read(&s->cx, KIND_DOCUMENT, id, &r));
	refused(s, blob_read(&s->cx, &r, &got), ERR_STORE, "file", "verify");
	back(s);
	as_system(s);
	ok(s, store_begin(st, &s->cx, TXN_WRITE));
	ok(s, store_run(st, &s->cx, Q_BLOB_DROP, drop, 2, NULL, NULL));
	ok(s, store_run(st, &s->cx, Q_BLOB_ADD, mend, 4, NULL, NULL));
	ok(s, store_commit(st, &s->cx));
	assert_int_equal(verify(s), 0);
}

static void
purge_takes_the_bytes_on(struct service *s)
{
	str sam = new_person(s, "Sam"), id = added(s, sam, S("%PDF-1.7 gone"));
	const struct arg a[] = { AT(S("document")), AT(id), AI(0) };
	const struct arg text[] = { a[0], a[1], AT(sam) };
	struct store *st = door_store(s->door);
	struct rows r;

	as_system(s);
	begin(s);
	ok(s, store_run(st, &s->cx, Q_BLOB_PART, a, 3, &r, NULL));
	assert_int_equal(r.n, 1);
	ok(s, record_purge(&s->cx, KIND_DOCUMENT, id, S("A Person"),
	    S("a court, 1")));
	ok(s, store_run(st, &s->cx, Q_BLOB_PART, a, 3, &r, NULL));
	assert_int_equal(r.n, 0);
	commit(s);
	assert_int_equal(verify(s), 0);
	/* Bytes that stay where the words went are found. */
	id = added(s, sam, S("%PDF-1.7 left"));
	as_system(s);
	ok(s, store_begin(st, &s->cx, TXN_WRITE));
	ok(s, store_run(st, &s->cx, Q_PURGE_TEXT, (struct arg[]){ text[0],
	    AT(id), text[2] }, 3, NULL, NULL));
	ok(s, store_commit(st, &s->cx));
	assert_int_equal(verify(s), 2);
	assert_string_equal(why_fault, "no record names it");
}

BOTH(comes_back)
BOTH(theirs_alone)
BOTH(told_by_bytes)
BOTH(fields_are_asked)
BOTH(a_mistake_is_a_version)
BOTH(a_changed_byte_is_found)
BOTH(purge_takes_the_bytes)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back),
		cmocka_unit_test(theirs_alone),
		cmocka_unit_test(told_by_bytes),
		cmocka_unit_test(fields_are_asked),
		cmocka_unit_test(a_mistake_is_a_version),
		cmocka_unit_test(a_changed_byte_is_found),
		cmocka_unit_test(purge_takes_the_bytes),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
