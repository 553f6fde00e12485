/*
 * The pages of documents: one is added, listed, downloaded as a download and
 * nothing else, marked as a mistake; errors stand beside their fields and words
 * are kept; the person and supporters have no way there.
 */
#include "access/ledger.h"
#include "page_kit.h"

#include <unistd.h>

static str ana; /* the practitioner's session */

static int
group_open(void **state)
{
	(void)state;
	pages_open();
	ana = session_of(&s->practitioner, "staff0");
	pages_serve();
	return 0;
}

static const struct request *
file_of(str bytes, bool over)
{
	static struct request rq;
	char name[] = "/tmp/heed-doc-XXXXXX";
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	assert_int_equal(unlink(name), 0);
	assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	rq = (struct request){ .file = over || bytes.n, .file_over = over,
		.file_fd = fd, .file_n = bytes.n };
	return &rq;
}

static str
header_of(const struct reply *re, const char *name)
{
	for (unsigned i = 0; i < re->nheader; i++)
		if (str_ieq(re->header[i].name, str_of(name)))
			return re->header[i].value;
	return S("");
}

static struct reply
add(str bytes, bool over, const char *title)
{
	str new = path("/documents/new");
	struct reply re;

	bring = file_of(bytes, over);
	re = POST(ana, new, new, "title", title, "kind", "letter",
	    "day-day", "3", "day-month", "11", "day-year", "2026",
	    "file", "C:\\fakepath\\scan.pdf");
	(void)close(bring->file_fd);
	bring = NULL;
	return re;
}

static void
added_and_downloaded(void **state)
{
	str bytes = S("%PDF-1.7\n<script>alert(1)</script>"), at, page;
	struct reply re;

	(void)state;
	holds(get(ana, path(""), 200), "/documents\"");
	page = get(ana, path("/documents/new"), 200);
	holds(page, "enctype=\"multipart/form-data\"");
	holds(page, "not searched for viruses");
	sent(add(bytes, false, "Letter <b>from</b> the GP"), "/documents/");
	(void)str_cut(&at_go, '?', &at);
	page = get(ana, path("/documents"), 200);
	holds(page, "Letter &lt;b&gt;from&lt;/b&gt; the GP");
	holds(page, "Ana Reyes");
	page = get(ana, at, 200);
	holds(page, "scan.pdf");
	holds(page, "3 November 2026");
	holds(page, "PDF document");
	lacks(page, "fakepath");
	re = ask(ana, VERB_GET, str_cat(room, at, S("/file")), NULL, 0);
	assert_int_equal(re.status, 200);
	assert_true(str_eq(re.body, bytes));
	same_str(re.type, S("application/pdf"));
	assert_true(str_starts(header_of(&re, "Content-Disposition"),
	    S("attachment; filename=\"document-")));
	holds(header_of(&re, "Content-Disposition"), ".pdf\"");
	same_str(header_of(&re, "Content-Security-Policy"),
	    S("sandbox; default-src 'none'"));
	same_str(header_of(&re, "X-Content-Type-Options"), S("nosniff"));
	same_str(header_of(&re, "Cache-Control"), S("no-store, no-cache"));
	/* What someone sends as a page comes with the page's own policy. */
	re = ask(ana, VERB_GET, at, NULL, 0);
	lacks(header_of(&re, "Content-Security-Policy"), "sandbox");
	as_system(s);
	ok(s, spool_load(&s->cx, door_store(s->door), store_dir(
	    door_store(s->door))));
	holds(get(ana, path("/looks"), 200), "took a copy of");
}

static void
refused_with_words_kept(void **state)
{
	struct reply re = add(S("<html>"), false, "Kept words");

	(void)state;
	assert_int_equal(re.status, 422);
	holds(re.body, "web page or a drawing");
	holds(re.body, "value=\"Kept words\"");
	re = add(S(""), true, "Kept words");
	assert_int_equal(re.status, 422);
	holds(re.body, "larger than 10 MB");
	holds(re.body, "value=\"Kept words\"");
	re = add(S(""), false, "Kept words");
	assert_int_equal(re.status, 422);
	holds(re.body, "Choose a file");
	/* The file was good, the words were not: it has to be chosen again. */
	re = add(S("%PDF-1.7 q"), false, "");
	assert_int_equal(re.status, 422);
	holds(re.body, "Choose the file once more");
	lacks(get(ana, path("/documents"), 200), "Kept words");
}

static void
marked_as_a_mistake(void **state)
{
	struct reply re;
	str at;

	(void)state;
	sent(add(S("%PDF-1.7 m"), false, "Not theirs"), "/documents/");
	(void)str_cut(&at_go, '?', &at);
	re = POST(ana, at, at, "why", "");
	assert_int_equal(re.status, 422);
	holds(re.body, "what was wrong");
	sent(POST(ana, at, at, "why", "It is <i>another</i> person's."), "done=");
	holds(get(ana, path("/documents"), 200), "Entered in error");
	holds(get(ana, at, 200), "It is &lt;i&gt;another&lt;/i&gt; person");
	lacks(get(ana, at, 200), "Mark as entered in error");
}

static void
nobody_else(void **state)
{
	static const char *const tail[] = { "/documents", "/documents/new" };
	str me = theirs("person", S(""), "Sam Test", "sam.doc"), at, other;
	struct reply re;

	(void)state;
	sent(add(S("%PDF-1.7 zanzibar"), false, "zanzibar"), "/documents/");
	(void)str_cut(&at_go, '?', &at);
	for (unsigned i = 0; i < 2; i++)
		(void)get(me, path(tail[i]), 403);
	(void)get(me, at, 403);
	(void)get(me, str_cat(room, at, S("/file")), 403);
	lacks(get(me, S("/me"), 200), "ocument");
	lacks(get(me, path("/looks"), 200), "ocument");
	/* Under another person's address it is not there. */
	as_system(s);
	other = new_person(s, "Alex");
	ptrdiff_t cut = str_find(at, S("/documents/"));

	at = str_cat(room, S("/person/"), str_cat(room, other, str_sub(at,
	    (size_t)cut, at.n)));
	(void)get(ana, at, 404);
	re = ask(ana, VERB_GET, str_cat(room, at, S("/file")), NULL, 0);
	assert_int_equal(re.status, 404);
	lacks(re.body, "zanzibar");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(added_and_downloaded),
		cmocka_unit_test(refused_with_words_kept),
		cmocka_unit_test(marked_as_a_mistake),
		cmocka_unit_test(nobody_else),
	};

	return cmocka_run_group_tests(tests, group_open, pages_close);
}
