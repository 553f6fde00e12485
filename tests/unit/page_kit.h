/*
 * A browser for tests: pages asked for and forms sent, answered by app_handle
 * in this process, for a service with one person, Sam, in it. Not a test.
 *
 *   pages_open();                      the service and Sam
 *   c = theirs("person", S(""), "Sam Test", "sam.test");
 *   pages_serve();                     the application over it
 *   holds(get(c, S("/me"), 200), "tel:999");
 */
#ifndef HEED_TESTS_UNIT_PAGE_KIT_H
#define HEED_TESTS_UNIT_PAGE_KIT_H

#include "http/http.h"
#include "plan_kit.h"
#include "web/web.h"

static struct service *s;
static struct app *app;
static struct arena *room; /* what is asked and answered */
static str sam;
static const struct request *bring; /* the file of the next form; or NULL */
static str at_go;          /* where the last answer leads; or "" */

static inline void
pages_open(void)
{
	s = service_open();
	sam = new_person(s, "Sam");
}

/* The login process: its answer, for the second call. */
static str hashed;

static inline enum err
hash_now(void *none, uint64_t ticket, str password)
{
	(void)none;
	(void)ticket;
	hashed = password_hash(room, password);
	return ERR_OK;
}

static inline void
pages_serve(void)
{
	struct web_conf conf = { .url = s->url, .hash = hash_now };

	as_system(s);
	ok(s, app_open(&s->cx, &conf, &app));
	room = arena_new((size_t)128 << 20);
}

static inline int
pages_close(void **state)
{
	(void)state;
	door_close(app_door(app));
	service_close(s);
	return 0;
}

/* ---- who comes ---- */

/* The cookie of a session of someone who has an account. */
static inline str
session_of(struct who *w, const char *subject)
{
	struct login_row l;
	str cookie;

	as_who(s, w);
	begin(s);
	ok(s, account_password(&s->cx, S("-")));
	commit(s);
	as_system(s);
	begin(s);
	ok(s, login_find(&s->cx, str_of(subject), &l));
	ok(s, session_new(&s->cx, &l, str_of(subject), &cookie));
	commit(s);
	return cookie;
}

/* The same of Sam's account, or of a supporter's of Sam's. */
static inline str
theirs(const char *role, str supporter, const char *name, const char *subject)
{
	struct account_new n = { .name = str_of(name),
		.subject = str_of(subject), .role = str_of(role),
		.person = sam, .practitioner = S(""), .supporter = supporter,
		.unit = S("") };
	struct who w;
	str id;

	as_practitioner(s);
	begin(s);
	ok(s, account_add(&s->cx, &n, S("-"), &id));
	commit(s);
	if (supporter.n)
		as_supporter(s, sam, supporter, name);
	else
		as_person(s, sam, name);
	w = *door_who(&s->cx);
	w.account = id;
	return session_of(&w, subject);
}

/* ---- asking ---- */

static inline struct reply
ask_as(const char *cookie, str value, enum verb verb, str target,
    const struct field *form, unsigned n)
{
	struct ctx cx;
	struct field c = { str_of(cookie), value }, q[4] = { 0 };
	struct request rq = { .verb = verb, .target = target, .form = form,
		.nform = n, .cookie = &c, .ncookie = 1, .query = q,
		.host = S("127.0.0.1"), .origin = S(""), .fetch_site = S(""),
		.agent = S(""), .accept = S(""), .if_none_match = S(""),
		.peer = S("127.0.0.1"), .late = { NULL, 0 }, .kept = S("") };
	struct reply re = { .type = S(""), .body = S("") };
	str rest = target;

	if (bring && verb == VERB_POST) {
		rq.file = bring->file;
		rq.file_over = bring->file_over;
		rq.file_fd = bring->file_fd;
		rq.file_n = bring->file_n;
	}
	(void)str_cut(&rest, '?', &rq.path);
	while (rq.nquery < 4 && rest.n && rq.path.n < target.n) {
		str pair;

		(void)str_cut(&rest, '&', &pair);
		if (!str_cut(&pair, '=', &q[rq.nquery].name))
			pair = S("");
		q[rq.nquery++].value = pair;
	}
	ctx_init(&cx, room, s->now);
	app_handle(app, &cx, &rq, &re);
	if (re.later) {
		rq.late = hashed;
		rq.kept = re.keep;
		re = (struct reply){ .type = S(""), .body = S("") };
		ctx_init(&cx, room, s->now);
		app_handle(app, &cx, &rq, &re);
	}
	at_go = S("");
	for (unsigned i = 0; i < re.nheader; i++)
		if (str_eq(re.header[i].name, S("Location")))
			at_go = re.header[i].value;
	return re;
}

static inline struct reply
ask(str cookie, enum verb verb, str target, const struct field *form,
    unsigned n)
{
	return ask_as("heed", cookie, verb, target, form, n);
}

/* Below Sam's page. */
static inline str
path(const char *tail)
{
	return str_cat(room, S("/person/"), str_cat(room, sam, str_of(tail)));
}

/* HTML has no form in a form: a browser drops the inner one, and the button of
 * the inner one then sends the outer. */
static inline void
forms_are_flat(str target, str html)
{
	bool open = false;

	for (size_t i = 0; i + 7 <= html.n; i++) {
		str at = str_sub(html, i, html.n);

		if (str_starts(at, S("<form "))) {
			if (open)
				fail_msg("%.*s: a form in a form", PRS(target));
			open = true;
		} else if (str_starts(at, S("</form>"))) {
			open = false;
		}
	}
}

static inline str
get(str cookie, str target, int want)
{
	struct reply re = ask(cookie, VERB_GET, target, NULL, 0);

	if (re.status != want)
		fail_msg("%.*s: %d, not %d", PRS(target), re.status, want);
	forms_are_flat(target, re.body);
	return re.body;
}

/* What stands on that page after the mark, to the next quote; "" where the mark
 * is not there. */
static inline str
after(str html, str mark)
{
	ptrdiff_t at = str_find(html, mark);
	str rest, value = S("");

	if (at < 0)
		return value;
	rest = str_sub(html, (size_t)at + mark.n, html.n);
	(void)str_cut(&rest, '"', &value);
	return value;
}

/* Where the link whose words hold that leads, or "". */
static inline str
link_to(str html, const char *words)
{
	ptrdiff_t at = str_find(html, str_of(words));
	str head = str_sub(html, 0, at < 0 ? 0 : (size_t)at);

	for (ptrdiff_t i; (i = str_find(head, S("<a "))) >= 0;)
		head = str_sub(head, (size_t)i + 3, head.n);
	return after(head, S("href=\""));
}

/* The value of that hidden field, or "". */
static inline str
hidden_on(str html, const char *name)
{
	return after(html, str_cat(room, S("name=\""), str_cat(room,
	    str_of(name), S("\" value=\""))));
}

/* The name that the form gave the field of a question on that page: what ends
 * in the question's link. Any other name is its own. */
static inline str
name_on(str html, const char *name)
{
	str end = str_cat(room, S(":"), str_cat(room, str_of(name), S("\"")));
	ptrdiff_t at = str_find(html, end), from = at;

	if (at < 0)
		return str_of(name);
	while (from > 0 && html.p[from - 1] != '"')
		from--;
	return str_sub(html, (size_t)from, (size_t)(at - from) + end.n - 1);
}

/* Posts names and values, NULL at the end, to `to`, as the form on the page
 * has it: token, version and a new entry, where one is offered, are the page's;
 * a question may be named alone. */
static inline struct reply
post(str cookie, str page, str to, const char *const *nv)
{
	enum { FIELDS = 60 };
	str html = get(cookie, page, 200), v = hidden_on(html, "v");
	str entry = after(html, S("name=\"e:"));
	struct field f[FIELDS] = { { S("token"), hidden_on(html, "token") },
		{ str_cat(room, S("e:"), entry), S("1") } };
	unsigned n = entry.n ? 2 : 1;

	assert_true(f[0].value.n > 0);
	for (; nv[0] && n < FIELDS - 1; nv += 2)
		f[n++] = (struct field){ name_on(html, nv[0]), str_of(nv[1]) };
	if (v.n)
		f[n++] = (struct field){ S("v"), v };
	return ask(cookie, VERB_POST, to, f, n);
}

#define POST(cookie, page, to, ...)     \
	post((cookie), (page), (to),    \
	    (const char *const[]){ __VA_ARGS__, NULL })

/* An answer that leads on to an address that has this in it. */
static inline void
sent(struct reply re, const char *to)
{
	if (re.status != 303) {
		/* What was wrong with it, and not the head of the page. */
		ptrdiff_t at = str_find(re.body, S("There is a problem"));

		fail_msg("%d: %.*s", re.status, PRS(str_sub(re.body, at < 0 ? 0
		    : (size_t)at, re.body.n)));
	}
	holds(at_go, to);
}

/* open_sqlite and open_pg, which open a group of tests: each calls the test's
 * open_on with a service on that store. */
#define PAGES_OPEN(tag)                                                        \
	static int open_sqlite(void **state)                                   \
	{                                                                      \
		(void)state;                                                   \
		open_on(service_open());                                       \
		return 0;                                                      \
	}                                                                      \
	static int open_pg(void **state)                                       \
	{                                                                      \
		struct service *pg = service_open_pg(tag);                     \
                                                                               \
		(void)state;                                                   \
		assert_non_null(pg);                                           \
		open_on(pg);                                                   \
		return 0;                                                      \
	}

#endif
