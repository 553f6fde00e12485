/*
 * A small service to test on: a store with one ward, a practitioner, and people
 * as a test wants them. All invented.
 *
 * One request after another, as a worker would: enter as someone, begin, do,
 * commit or roll back. Everything lives in one arena until the process ends.
 *
 *   as_practitioner(s);
 *   begin(s);
 *   ok(s, plan_apply(&s->cx, person, &save));
 *   commit(s);
 */
#ifndef HEED_TESTS_UNIT_SERVICE_H
#define HEED_TESTS_UNIT_SERVICE_H

#include "access/account.h"
#include "access/person.h"
#include "care/people.h"
#include "care/plan.h"
#include "core/arena.h"
#include "core/log.h"
#include "fhir/fhir.h"
#include "learning/matter.h"
#include "store_kit.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>

struct service {
	const char *what;          /* "SQLite", "PostgreSQL" */
	struct arena *mem;
	struct ctx cx;
	struct door *door;
	const struct lexicon *lexicon;
	int64_t now;               /* of the next request */
	str dir;                   /* to be removed; "" */
	str url;                   /* of the store, for another process */
	str unit;
	struct who practitioner;
	unsigned made;             /* for names that do not meet */
};

#define ok(s, call)                                                            \
	do {                                                                   \
		enum err ok_ = (call);                                         \
		str at_ = (s)->cx.ndiag ? (s)->cx.diag[0].where : S("");       \
		if (ok_ != ERR_OK)                                             \
			fail_msg("%s: %s: %s at \"%.*s\": %.*s", (s)->what,    \
			    #call, err_info[ok_].name, PRS(at_),               \
			    PRS(err_say(&(s)->cx, ok_)));                      \
	} while (0)
/* An error, and its first diagnostic's place and words; "" is any. */
#define refused(s, call, want, at, words)                                      \
	do {                                                                   \
		enum err got_ = (call);                                        \
		str w_ = (s)->cx.ndiag ? (s)->cx.diag[0].where : S("");        \
		str m_ = err_say(&(s)->cx, got_);                              \
		if (got_ != (want) || str_find(w_, str_of(at)) < 0 ||          \
		    str_find(m_, str_of(words)) < 0)                           \
			fail_msg("%s: %s: %s at \"%.*s\": %.*s", (s)->what,    \
			    #call, err_info[got_].name, PRS(w_), PRS(m_));     \
	} while (0)
#define same_str(a, b)                                                         \
	do {                                                                   \
		str a_ = (a), b_ = (b);                                        \
		if (!str_eq(a_, b_))                                           \
			fail_msg("\"%.*s\" is not \"%.*s\"", PRS(a_),          \
			    PRS(b_));                                          \
	} while (0)
#define holds(text, part)                                                      \
	do {                                                                   \
		str t_ = (text);                                               \
		if (str_find(t_, str_of(part)) < 0)                            \
			fail_msg("no \"%s\" in \"%.*s\"", (part), PRS(t_));    \
	} while (0)
/* An id (a to z, 2 to 7) or a token in hex may hold a few such characters by
 * chance: what has to be absent must not be of them alone. */
static inline bool
is_chance(const char *part)
{
	size_t n = strlen(part);

	return n < 6 && (strspn(part, "0123456789abcdef") == n ||
	    strspn(part, "abcdefghijklmnopqrstuvwxyz234567") == n);
}

#define lacks(text, part)                                                      \
	do {                                                                   \
		str t_ = (text);                                               \
		if (is_chance(part))                                           \
			fail_msg("\"%s\" may be there by chance", (part));     \
		if (str_find(t_, str_of(part)) >= 0)                           \
			fail_msg("\"%s\" in \"%.*s\"", (part), PRS(t_));       \
	} while (0)

/* Whoever came before, and failed, has left. */
static inline void
as_who(struct service *s, const struct who *w)
{
	if (s->cx.door && store_in_txn(door_store(s->door)))
		door_rollback(&s->cx);
	ctx_init(&s->cx, s->mem, s->now);
	door_enter(&s->cx, s->door, w);
}

static inline void
as_system(struct service *s)
{
	struct who w;

	who_system(&w, "test");
	as_who(s, &w);
}

static inline void
as_practitioner(struct service *s)
{
	as_who(s, &s->practitioner);
}

static inline void
as_person(struct service *s, str person, const char *name)
{
	struct who w = { .account = person, .name = str_of(name),
		.rights = role_info[ROLE_PERSON].rights, .role = S("person"),
		.person = person, .supporter = S(""), .practitioner = S(""),
		.author = str_cat(s->mem, S("Patient/"), person),
		.unit = S(""), .unit_name = S(""), .csrf = S(""),
		.sid_hash = S(""), .level = 1 };

	as_who(s, &w);
}

static inline void
as_supporter(struct service *s, str person, str supporter, const char *name)
{
	struct who w = { .account = supporter, .name = str_of(name),
		.rights = role_info[ROLE_SUPPORTER].rights,
		.role = S("supporter"), .person = person,
		.supporter = supporter, .practitioner = S(""),
		.author = str_cat(s->mem, S("RelatedPerson/"), supporter),
		.unit = S(""), .unit_name = S(""), .csrf = S(""),
		.sid_hash = S(""), .level = 1 };

	as_who(s, &w);
}

static inline void
begin(struct service *s)
{
	ok(s, door_begin(&s->cx, TXN_WRITE));
}

static inline void
commit(struct service *s)
{
	ok(s, door_commit(&s->cx));
	ok(s, door_leave(&s->cx));
}

static inline void
back(struct service *s)
{
	door_rollback(&s->cx);
	ctx_calm(&s->cx);
}

/* A record as the system writes it; its id. */
static inline str
put_record(struct service *s, enum kind kind, str body)
{
	struct change c = { .kind = kind, .body = body, .act = "save" };

	as_system(s);
	begin(s);
	ok(s, record_write(&s->cx, &c));
	commit(s);
	return c.id;
}

/* Someone on the ward, called by this one name. */
static inline str
new_person(struct service *s, const char *name)
{
	struct buf b;

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Patient\",\"name\":[{\"use\":"
	    "\"official\",\"family\":\"Test\",\"given\":[\"%s\"]},"
	    "{\"use\":\"usual\",\"given\":[\"%s\"]}],"
	    "\"birthDate\":\"1990-04-01\",\"managingOrganization\":"
	    "{\"reference\":\"Organization/%.*s\"}}", name, name,
	    PRS(s->unit));
	return put_record(s, KIND_PERSON, buf_str(&b));
}

static inline str
new_supporter(struct service *s, str person, const char *name,
    const char *phone)
{
	struct buf b;

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"RelatedPerson\",\"patient\":"
	    "{\"reference\":\"Patient/%.*s\"},\"name\":[{\"text\":\"%s\"}],"
	    "\"telecom\":[{\"system\":\"phone\",\"value\":\"%s\"}]}",
	    PRS(person), name, phone);
	return put_record(s, KIND_SUPPORTER, buf_str(&b));
}

static inline str
new_practitioner(struct service *s, const char *name, struct who *w)
{
	struct buf b;
	struct account_new n = { .name = str_of(name),
		.role = S("practitioner"), .unit = s->unit };

	buf_init(&b, s->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Practitioner\",\"name\":"
	    "[{\"text\":\"%s\"}]}", name);
	n.practitioner = put_record(s, KIND_PRACTITIONER, buf_str(&b));
	n.person = n.supporter = S("");
	buf_init(&b, s->mem, 100);
	buf_fmt(&b, "staff%u", s->made++);
	n.subject = buf_str(&b);
	*w = (struct who){ .name = n.name,
		.rights = role_info[ROLE_PRACTITIONER].rights,
		.role = S("practitioner"), .person = S(""),
		.supporter = S(""), .practitioner = n.practitioner,
		.author = str_cat(s->mem, S("Practitioner/"), n.practitioner),
		.unit = s->unit, .unit_name = S("Harbour ward"),
		.csrf = S(""), .sid_hash = S(""), .level = 1 };
	as_system(s);
	begin(s);
	ok(s, account_add(&s->cx, &n, S("-"), &w->account));
	commit(s);
	return n.practitioner;
}

/* What a process opens once, whatever its stores. */
static inline void
service_start(struct service *s)
{
	static const struct lexicon *once;

	s->mem = arena_new((size_t)2 << 30);
	s->now = 1795392000; /* 23 November 2026, midday */
	ctx_init(&s->cx, s->mem, s->now);
	if (!once) {
		log_level(LOG_ERROR_ + 1);
		ok(s, fhir_open(&s->cx));
		ok(s, lexicon_open(&s->cx, &once));
		ok(s, care_open(&s->cx, once));
		ok(s, learning_open(&s->cx, once));
	}
	s->lexicon = once;
}

static inline void
service_fill(struct service *s, str url)
{
	s->url = url;
	ok(s, door_open(&s->cx, url, true, &s->door));
	s->unit = put_record(s, KIND_UNIT, S("{\"resourceType\":"
	    "\"Organization\",\"active\":true,\"name\":\"Harbour ward\"}"));
	(void)new_practitioner(s, "Ana Reyes", &s->practitioner);
}

/* On a SQLite store in a directory of its own. */
static inline struct service *
service_open(void)
{
	static struct service s;

	s.what = "SQLite";
	service_start(&s);
	s.dir = temp_dir(s.mem);
	service_fill(&s, s.dir);
	return &s;
}

/* On PostgreSQL; NULL where there is none. */
static inline struct service *
service_open_pg(const char *tag)
{
	static struct service s;
	str url;

	s.what = "PostgreSQL";
	s.dir = S("");
	service_start(&s);
	if (!test_pg(&s.cx, tag, &url))
		return NULL;
	service_fill(&s, url);
	return &s;
}

static inline void
service_close(struct service *s)
{
	if (!s)
		return;
	door_close(s->door);
	if (s->dir.n)
		(void)unlink(str_c(s->mem, str_cat(s->mem, s->dir, S(".after"))));
	if (s->dir.n)
		remove_dir(s->dir);
}

/* ---- both engines ---- */

static struct service *both[2]; /* the second NULL without a PostgreSQL */

/* For a group. The schema on PostgreSQL has the test's own name. */
static inline int
both_open(void **state)
{
	(void)state;
	both[0] = service_open();
	both[1] = service_open_pg(program_invocation_short_name);
	return 0;
}

static inline int
both_close(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		service_close(both[i]);
	return 0;
}

static inline void
on_both(void (*fn)(struct service *))
{
	for (int i = 0; i < 2; i++)
		if (both[i])
			fn(both[i]);
}

/* BOTH(name) is the test that does name_on on each. */
#define BOTH(name)                          \
	static void name(void **state)      \
	{                                   \
		(void)state;                \
		on_both(name##_on);         \
	}

#endif
