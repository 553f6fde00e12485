/*
 * What access refuses: to whom, why, and with which words; and what is as near
 * to it as can be and is not refused. A row is one call by one viewer, rolled
 * back after. Then what the file system refuses of the ledger. On both stores.
 */
#include "world_kit.h"

#include "access/health.h"
#include "access/keep.h"
#include "access/ledger.h"
#include "access/redact.h"
#include "access/setting.h"
#include "access/transfer.h"
#include "core/time.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static struct ctx *cx;

#define DO(name, ...)                              \
	static enum err name(struct world *w)      \
	{                                          \
		(void)w;                           \
		__VA_ARGS__                        \
	}

static const char token64[] = "0123456789abcdef0123456789abcdef"
    "0123456789abcdef0123456789abcdef";

static str
many(char c, size_t n)
{
	char *p = NEWN(cx->mem, char, n + 1);

	memset(p, c, n);
	return (str){ p, n };
}

/* ---- sessions, tokens, devices ---- */

DO(short_cookie, struct who o; return session_find(cx, w->s->door, S("x"), &o);)
DO(wrong_cookie, struct who o;
    return session_find(cx, w->s->door, str_of(token64), &o);)
DO(short_device, struct device d;
    return device_find(cx, w->s->door, S("x"), &d);)
DO(wrong_device, struct device d;
    return device_find(cx, w->s->door, str_of(token64), &d);)
DO(lapsed_short, str a = S("x");
    TRY(session_lapsed(cx, S("x"), S("y"), &a)); same_str(a, S(""));
    TRY(session_lapsed(cx, w->cookie, S("y"), &a)); same_str(a, S(""));
    TRY(session_lapsed(cx, w->cookie, many('a', 65), &a)); same_str(a, S(""));
    TRY(session_lapsed(cx, w->cookie, str_cat(cx->mem, many('a', 32),
	str_cat(cx->mem, S("."), many('b', 32))), &a)); same_str(a, S(""));
    TRY(session_lapsed(cx, str_of(token64), many('a', 65), &a));
    same_str(a, S("")); return ERR_OK;)
DO(tokens, assert_false(token_ok(cx, many('a', 65)));
    assert_false(token_ok(cx, S("a"))); return ERR_OK;)
DO(session_tokens, struct who o; str t;
    TRY(session_find(cx, w->s->door, w->cookie, &o));
    door_enter(cx, w->s->door, &o); t = token_make(cx);
    assert_true(token_ok(cx, t));
    assert_false(token_ok(cx, many('a', 65)));
    assert_false(token_ok(cx, S("a")));
    assert_false(session_wants_touch(cx, &o));
    o.idle_until = cx->now; assert_true(session_wants_touch(cx, &o));
    o.ends_at = cx->now; assert_false(session_wants_touch(cx, &o));
    o.sid_hash = S(""); assert_false(session_wants_touch(cx, &o));
    return ERR_OK;)
DO(draft, return scratch_put(cx, S("/x"), 0, S("a=b"));)
DO(login_ended, struct login_row l;
    TRY(account_end(cx, w->staff_id)); TRY(login_find(cx, w->subject, &l));
    assert_false(l.known); return ERR_OK;)
DO(login_ran_out, struct login_row l;
    cx->now += ONCE_S + 1; TRY(login_find(cx, w->subject, &l));
    assert_false(l.known); return ERR_OK;)
DO(login_unknown, struct login_row l; TRY(login_find(cx, S("nobody"), &l));
    assert_false(l.known); assert_true(l.hash.n > 20); return ERR_OK;)

/* ---- accounts ---- */

DO(no_account, struct account a; return account_read(cx, S("nobody"), &a);)
DO(an_account, struct account a; return account_read(cx, w->staff_id, &a);)
DO(sams_account, struct account a; return account_read(cx, w->sam_account, &a);)
DO(end_nobody, return account_end(cx, S("nobody"));)
DO(end_own, return account_end(cx, w->who[ADMIN].account);)
DO(end_sam, return account_end(cx, w->sam_account);)
DO(role_nobody, return account_role(cx, S("nobody"), S("privacy"), S(""),
    true);)
DO(role_any, return account_role(cx, w->staff_id, S("privacy"), S(""), true);)
DO(role_none, return account_role(cx, w->staff_id, S("king"), S(""), true);)
DO(role_system, return account_role(cx, w->staff_id, S("system"), S(""), true);)
DO(role_person, return account_role(cx, w->staff_id, S("person"), S(""), true);)
DO(role_supporter,
    return account_role(cx, w->staff_id, S("supporter"), S(""), true);)
DO(role_own, return account_role(cx, w->who[ADMIN].account, S("privacy"),
    S(""), true);)
DO(role_own_back, return account_role(cx, w->who[ADMIN].account, S("admin"),
    w->ward, false);)
DO(role_sam, return account_role(cx, w->sam_account, S("privacy"), S(""),
    true);)

static enum err
add(struct world *w, const char *name, const char *subject, const char *role,
    const char *unit, str person, str supporter)
{
	struct account_new n = { .name = str_of(name), .role = str_of(role),
		.subject = str_of(subject), .unit = *unit == '=' ? w->ward :
		str_of(unit), .practitioner = S(""), .person = person,
		.supporter = supporter };
	str id;

	return account_add(cx, &n, S("-"), &id);
}
#define ADD(fn, name, subject, role, unit, person, supporter) \
	DO(fn, return add(w, name, subject, role, unit, person, supporter);)
ADD(add_good, "Ro", "ro.1-2_3@x", "practitioner", "=", S(""), S(""))
ADD(add_steward, "Ro", "rob", "steward", "", S(""), S(""))
ADD(add_no_name, " ", "rob", "practitioner", "=", S(""), S(""))
ADD(add_short, "Ro", "ro", "practitioner", "=", S(""), S(""))
ADD(add_long, "Ro", "a23456789012345678901234567890123456789012345678901234"
    "56789012345", "practitioner", "=", S(""), S(""))
ADD(add_capital, "Ro", "Rob", "practitioner", "=", S(""), S(""))
ADD(add_space, "Ro", "r b", "practitioner", "=", S(""), S(""))
ADD(add_brace, "Ro", "ro{", "practitioner", "=", S(""), S(""))
ADD(add_colon, "Ro", "ro:", "practitioner", "=", S(""), S(""))
ADD(add_king, "Ro", "rob", "king", "=", S(""), S(""))
ADD(add_system, "Ro", "rob", "system", "=", S(""), S(""))
ADD(add_nobodys, "Ro", "rob", "person", "", S(""), S(""))
ADD(add_both, "Ro", "rob", "practitioner", "=", w->sam, S(""))
ADD(add_nowhere, "Ro", "rob", "practitioner", "", S(""), S(""))
ADD(add_no_unit, "Ro", "rob", "practitioner", "gone", S(""), S(""))
ADD(add_taken, "Ro", str_c(cx->mem, w->subject), "practitioner", "=", S(""),
    S(""))
ADD(add_sam, "Sam", "sam.two", "person", "", w->sam, S(""))
ADD(add_jo, "Jo", "jo.one", "supporter", "", w->sam, w->jo)

/* ---- glass, looks ---- */

DO(glass, return glass_break(cx, w->sam, S("now"), S("they rang"), false);)
DO(glass_no_code, return glass_break(cx, w->sam, S(""), S("they rang"), false);)
DO(glass_no_why, return glass_break(cx, w->sam, S("now"), S(" x "), false);)
DO(looks, struct looks l; return looks_at_person(cx, w->sam, 0, &l);)
DO(devices, struct devices l; return device_list(cx, w->sam, &l);)
DO(add_device, str c; return device_add(cx, w->sam, S("now"), S("x"), &c);)
DO(spaced_device, str c; struct device d;
    TRY(device_add(cx, w->sam, S(" now  signs "), S("x"), &c));
    return device_find(cx, w->s->door, c, &d);)
DO(phrase, int n; return phrase_elsewhere(cx, w->sam, S("x"), &n);)

/* ---- people ---- */

DO(find_long, struct founds f; return person_find(cx, many('a', 201), 0, &f);)
DO(find_nothing, struct founds f; return person_find(cx, S(" . "), 0, &f);)
DO(find_bad, struct founds f; return person_find(cx, S("9990000019"), 0, &f);)
DO(find_four, struct founds f;
    return person_find(cx, S("sam sam past test more"), 0, &f);)
DO(two_numbers, (void)w; struct change c = { .kind = KIND_PERSON,
	.act = "import", .body = S("{\"resourceType\":\"Patient\","
	"\"identifier\":[{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\","
	"\"value\":\"9990000018\"}]}") }; str id;
    TRY(record_write(cx, &c)); return person_by_nhs(cx, S("9990000018"), &id);)
DO(two_identifiers, struct change c = { .kind = KIND_PERSON,
	.act = "import", .body = S("{\"resourceType\":\"Patient\","
	"\"identifier\":[{\"system\":\"urn:x\",\"value\":\"1\"}]}") }; str id;
    TRY(record_write(cx, &c)); c.id = S(""); c.v = 0;
    TRY(record_write(cx, &c));
    return record_by_identifier(cx, KIND_PERSON, S("urn:x"), S("1"), &id);)
DO(no_number, str id; return person_by_nhs(cx, S("9990000026"), &id);)
DO(merge_any, return merge_ask(cx, w->loser, w->sam, S("same birth date"));)
DO(merge_self, return merge_ask(cx, w->sam, w->sam, S("same birth date"));)
DO(merge_why, return merge_ask(cx, w->loser, w->sam, S("  "));)
DO(merge_nobody, return merge_agree(cx, S("nobody"));)
DO(merge_undo_none, return merge_undo_ask(cx, S("nobody"));)
DO(canon_nobody, str c; return person_canon(cx, S("nobody"), &c);)
DO(lock_nobody, return person_lock(cx, S("nobody"));)
DO(need_sam, return person_need(cx, w->sam, false);)
DO(need_care, return person_need(cx, w->sam, true);)

/* ---- records ---- */

static enum err
record(enum kind k, str id, int64_t v, const char *more)
{
	struct buf b;

	buf_init(&b, cx->mem, 4000);
	buf_fmt(&b, "{\"resourceType\":\"%s\"%s}", kind_info[k].fhir, more);
	return record_write(cx, &(struct change){ .kind = k, .id = id, .v = v,
		.body = buf_str(&b), .act = "save" });
}

static enum err
contact(str id, int64_t v, const char *status, const char *ref,
    const char *more)
{
	struct buf b;

	buf_init(&b, cx->mem, 1000);
	buf_fmt(&b, ",\"status\":\"%s\",\"class\":{\"code\":\"AMB\"},"
	    "\"subject\":{\"reference\":\"%s\"}%s", status, ref, more);
	buf_c(&b, '\0');
	return record(KIND_ENCOUNTER, id, v, buf_str(&b).p);
}
#define OF(p) str_c(cx->mem, str_cat(cx->mem, S("Patient/"), (p)))

DO(wrong_type, return record_write(cx, &(struct change){ .kind = KIND_PERSON,
    .id = S(""), .act = "save", .body = S("{\"resourceType\":\"Basic\","
    "\"code\":{\"text\":\"x\"}}") });)
DO(no_json, return record_write(cx, &(struct change){ .kind = KIND_PERSON,
    .id = S(""), .act = "save", .body = S("{") });)
DO(no_fhir, return record(KIND_PERSON, S(""), 0, ",\"nonsense\":1");)
DO(bad_id, return record(KIND_PERSON, S("a b"), 0, "");)
DO(own_id, return record(KIND_PERSON, S("a-b.1"), 0, "");)
DO(stale, return record(KIND_PERSON, w->sam, 7, "");)
DO(unknown, return record(KIND_PERSON, S("nobody"), 1, "");)
DO(of_nobody, return contact(S(""), 0, "finished", "Patient/nobody", "");)
DO(moved, return contact(w->letter, 1, "finished", OF(w->loser), "");)
DO(a_contact, return contact(S(""), 0, "finished", OF(w->sam), "");)
DO(a_unit, return record(KIND_UNIT, S(""), 0, ",\"name\":\"New\"");)
DO(a_person, return record(KIND_PERSON, S(""), 0, "");)
DO(changes_sam, return record(KIND_PERSON, w->sam, 1, "");)
DO(a_plan, struct record r; TRY(record_solo(cx, KIND_PLAN, w->sam, &r));
    return record_write(cx, &(struct change){ .kind = KIND_PLAN, .id = r.id,
	.v = r.v, .body = r.body, .act = "save" });)
DO(read_unknown, struct record r;
    return record_read(cx, KIND_PERSON, S("nobody"), &r);)
DO(raw_unknown, struct record r;
    return record_read_unredacted(cx, KIND_PERSON, S("nobody"), &r);)
DO(raw, struct record r;
    return record_read_unredacted(cx, KIND_PLAN, w->plan, &r);)
DO(raw_unit, struct record r;
    return record_read_unredacted(cx, KIND_UNIT, w->ward, &r);)
DO(solo_raw, struct record r;
    return record_solo_unredacted(cx, KIND_PLAN, w->sam, &r);)
DO(solo_none, struct record r;
    return record_solo(cx, KIND_PLAN, w->loser, &r);)
DO(old_version, struct record r;
    return record_read_v(cx, KIND_PLAN, w->plan, 1, &r);)
DO(old_person, struct record r;
    return record_read_v(cx, KIND_PERSON, w->sam, 1, &r);)
DO(history, struct records l;
    return record_history(cx, KIND_PERSON, w->sam, &l);)
DO(all_people, struct records l; return record_all(cx, KIND_PERSON, &l);)
DO(dropped, struct record r;
    TRY(record_write(cx, &(struct change){ .kind = KIND_ENCOUNTER,
	.id = w->letter, .v = 1, .drop = true, .body = w->letter_body,
	.act = "save" }));
    assert_int_equal(record_read(cx, KIND_ENCOUNTER, w->letter, &r), ERR_GONE);
    ctx_calm(cx);
    return record_read_unredacted(cx, KIND_ENCOUNTER, w->letter, &r);)

static enum err
nothing(void *arg, struct ctx *c, const struct record *r)
{
	(void)arg;
	(void)c;
	(void)r;
	return ERR_OK;
}
static enum err
no_line(void *arg, str line)
{
	(void)arg;
	(void)line;
	return ERR_OK;
}
DO(each, return record_each(cx, nothing, NULL);)
DO(out, return transfer_out(cx, TRANSFER_LEDGER, no_line, NULL);)
DO(purge, return record_purge(cx, KIND_ENCOUNTER, w->letter, S("x"), S("y"));)
DO(purge_none, return record_purge(cx, KIND_ENCOUNTER, S("nobody"), S("x"),
    S("y"));)
DO(purge_no_by, return record_purge(cx, KIND_ENCOUNTER, w->letter, S(""),
    S("y"));)
DO(purge_no_why, return record_purge(cx, KIND_ENCOUNTER, w->letter, S("x"),
    S(""));)

/* Where someone is, by what an encounter says. */
DO(with_teams, static const struct {
	const char *status, *more; bool on; } t[] = {
	{ "in-progress", "", true }, { "onleave", "", true },
	{ "arrived", "", true }, { "triaged", "", true },
	{ "planned", ",\"period\":{\"start\":\"2030-01-01\"}", true },
	{ "finished", ",\"period\":{\"start\":\"2020-01-01\","
	    "\"end\":\"2020-02-01\"}", false },
	{ "cancelled", "", false } };
    for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
	    struct change c = { .kind = KIND_PERSON, .act = "import",
		.body = S("{\"resourceType\":\"Patient\"}"), .id = S("") };
	    struct teams l;

	    TRY(record_write(cx, &c));
	    TRY(contact(S(""), 0, t[i].status, OF(c.id), str_c(cx->mem,
		str_cat(cx->mem, str_of(t[i].more), str_cat(cx->mem,
		S(",\"serviceProvider\":{\"reference\":\"Organization/"),
		str_cat(cx->mem, w->ward, S("\"}")))))));
	    cx->now += 60;
	    TRY(person_teams(cx, c.id, &l));
	    if ((l.n > 0) != t[i].on)
		    fail_msg("%s: %u teams", t[i].status, l.n);
    }
    return ERR_OK;)
DO(odd_teams, static const char *const ref[] = { "Practitioner/x",
	"Organization/", "Organizationx/1", "Organization" };
    for (size_t i = 0; i < 4; i++) {
	    struct teams l;
	    struct change c = { .kind = KIND_PERSON, .act = "import",
		.id = S(""), .checked = true };
	    struct buf b;

	    buf_init(&b, cx->mem, 300);
	    buf_fmt(&b, "{\"resourceType\":\"Patient\","
		"\"managingOrganization\":{\"reference\":\"%s\"}}", ref[i]);
	    c.body = buf_str(&b);
	    TRY(record_write(cx, &c));
	    TRY(person_teams(cx, c.id, &l));
	    assert_int_equal(l.n, 0);
    }
    return ERR_OK;)

static enum err
unit(str id, int64_t v, str parent, str *made)
{
	struct change c = { .kind = KIND_UNIT, .id = id, .v = v,
		.act = "save" };
	struct buf b;

	buf_init(&b, cx->mem, 1000);
	buf_fmt(&b, "{\"resourceType\":\"Organization\",\"name\":\"U\"");
	if (parent.n)
		buf_fmt(&b, ",\"partOf\":{\"reference\":\"Organization/%.*s\"}",
		    PRS(parent));
	buf_c(&b, '}');
	c.body = buf_str(&b);
	TRY(record_write(cx, &c));
	if (made)
		*made = c.id;
	return ERR_OK;
}
DO(unit_below_none, return unit(S(""), 0, S("nobody"), NULL);)
DO(unit_below_self, str a, b; TRY(unit(S(""), 0, S(""), &a));
    TRY(unit(S(""), 0, a, &b)); return unit(a, 1, b, NULL);)
DO(unit_moves, str a, b, c; struct units l; unsigned deep = 0;
    TRY(unit(S(""), 0, S(""), &a)); TRY(unit(S(""), 0, S(""), &b));
    TRY(unit(S(""), 0, b, &c)); TRY(unit(b, 1, a, NULL));
    TRY(unit_list(cx, &l));
    for (unsigned i = 0; i < l.n; i++)
	    if (str_eq(l.at[i].id, c))
		    deep = l.at[i].depth;
    assert_int_equal(deep, 2); return ERR_OK;)

/* ---- settings, the door itself ---- */

DO(set, return setting_write(cx, SET_TEAM_NAME, S("x"));)
DO(set_long, return setting_write(cx, SET_TEAM_NAME, many('x', 501));)
DO(set_odd, return setting_write(cx, SET_TEAM_NAME, S("a\001b"));)
DO(set_flag, return setting_write(cx, SET_TEST_NUMBERS, S("2"));)
DO(set_flag_on, TRY(setting_write(cx, SET_TEST_NUMBERS, S("1")));
    return setting_write(cx, SET_TEST_NUMBERS, S("0"));)
DO(ask_self, struct rows r; const struct arg a[] = { AT(S("phrase")) };
    return door_query(cx, Q_META_GET, a, 1, &r);)
DO(ask_nhs, struct rows r; const struct arg a[] = { AT(S("9990000018")) };
    return door_query(cx, Q_FIND_NHS, a, 1, &r);)

/* ---- keeping ---- */

DO(hold, return hold_set(cx, w->sam, S("inquest"), S("an inquest"));)
DO(hold_why, return hold_set(cx, w->sam, S("inquest"), S("x"));)
DO(hold_long, return hold_set(cx, w->sam, S("inquest"), many('x', 1001));)
DO(lift_none, return hold_lift(cx, w->sam, 1, S("it has ended"));)
DO(ask_identity, return purge_ask(cx, w->sam, KIND_PERSON, w->sam,
    S("by order"));)
DO(ask_early, return purge_ask(cx, w->sam, KIND__MAX, S(""), S("decided"));)
DO(ask_why, return purge_ask(cx, w->past, KIND__MAX, S(""), S(""));)
DO(ask_held, TRY(hold_set(cx, w->past, S("inquest"), S("an inquest")));
    return purge_ask(cx, w->past, KIND__MAX, S(""), S("decided"));)
DO(ask_none, return purge_ask(cx, w->sam, KIND_ENCOUNTER, S("nobody"),
    S("by order"));)
DO(ask_one, return purge_ask(cx, w->sam, KIND_ENCOUNTER, w->letter,
    S("by order"));)
DO(ask_twice, TRY(purge_ask(cx, w->past, KIND__MAX, S(""), S("decided")));
    return purge_ask(cx, w->past, KIND__MAX, S(""), S("decided"));)
DO(agree_none, return purge_agree(cx, S("nobody"));)
DO(drop_none, return purge_drop(cx, S("nobody"));)
DO(agree_self, struct purges l;
    TRY(purge_ask(cx, w->past, KIND__MAX, S(""), S("decided")));
    TRY(purge_list(cx, w->past, &l)); return purge_agree(cx, l.at[0].id);)
DO(step_unagreed, struct purges l; struct job j = { .state = S("") }; bool more;
    TRY(purge_ask(cx, w->past, KIND__MAX, S(""), S("decided")));
    TRY(purge_list(cx, w->past, &l)); j.args = l.at[0].id;
    return purge_step(cx, &j, &more);)
DO(step_dropped, struct purges l; struct job j = { .state = S("") };
    bool more = true;
    TRY(purge_ask(cx, w->past, KIND__MAX, S(""), S("decided")));
    TRY(purge_list(cx, w->past, &l)); j.args = l.at[0].id;
    TRY(purge_drop(cx, j.args)); TRY(purge_step(cx, &j, &more));
    assert_false(more); return purge_drop(cx, j.args);)

struct row {
	enum as as;
	enum err (*fn)(struct world *);
	enum err err;
	const char *where, *words, *name;
};
#define NO(as, fn, err, where, words) { as, fn, ERR_##err, where, words, #fn }
#define YES(as, fn) { as, fn, ERR_OK, "", "", #fn }
static const struct row row[] = {
	NO(NOBODY, short_cookie, SIGNIN, "session", ""),
	NO(NOBODY, wrong_cookie, SIGNIN, "session", ""),
	NO(NOBODY, short_device, SIGNIN, "device", "no such device"),
	NO(NOBODY, wrong_device, SIGNIN, "device", "no such device"),
	NO(NOBODY, draft, SIGNIN, "draft", ""), YES(STAFF, draft),
	YES(NOBODY, lapsed_short), YES(NOBODY, tokens),
	YES(NOBODY, session_tokens), YES(ADMIN, login_ended),
	YES(NOBODY, login_ran_out), YES(NOBODY, login_unknown),
	NO(ADMIN, no_account, ABSENT, "account", "no such"),
	NO(STAFF, an_account, DENIED, "account", ""),
	NO(JO, sams_account, DENIED, "account", ""),
	NO(AWAY, sams_account, DENIED, "account", ""),
	NO(SAM, sams_account, DENIED, "account", ""),
	YES(STAFF, sams_account), YES(ADMIN, an_account),
	NO(ADMIN, end_nobody, ABSENT, "account", "no such"),
	NO(ADMIN, end_own, INPUT, "account", "someone else"),
	NO(AWAY, end_sam, DENIED, "account", ""), YES(STAFF, end_sam),
	NO(STAFF, role_any, DENIED, "account", ""), YES(ADMIN, role_any),
	NO(ADMIN, role_nobody, ABSENT, "account", ""),
	NO(ADMIN, role_none, INPUT, "role", "choose"),
	NO(ADMIN, role_system, INPUT, "role", "choose"),
	NO(ADMIN, role_person, INPUT, "role", "choose"),
	NO(ADMIN, role_supporter, INPUT, "role", "choose"),
	NO(ADMIN, role_own, INPUT, "role", "someone else"),
	YES(ADMIN, role_own_back),
	NO(ADMIN, role_sam, INPUT, "role", "holds no staff role"),
	YES(ADMIN, add_good), YES(ADMIN, add_steward),
	NO(ADMIN, add_no_name, INPUT, "name", "name"),
	NO(ADMIN, add_short, INPUT, "subject", "3 to 64"),
	NO(ADMIN, add_long, INPUT, "subject", "3 to 64"),
	NO(ADMIN, add_capital, INPUT, "subject", "small letters"),
	NO(ADMIN, add_space, INPUT, "subject", "small letters"),
	NO(ADMIN, add_brace, INPUT, "subject", "small letters"),
	NO(ADMIN, add_colon, INPUT, "subject", "small letters"),
	NO(ADMIN, add_king, INPUT, "role", "choose"),
	NO(ADMIN, add_system, INPUT, "role", "choose"),
	NO(ADMIN, add_nobodys, INPUT, "role", "person's page"),
	NO(ADMIN, add_both, INPUT, "role", "person's page"),
	NO(ADMIN, add_nowhere, INPUT, "unit", "choose a unit"),
	NO(ADMIN, add_no_unit, INPUT, "unit", "choose a unit"),
	NO(ADMIN, add_taken, STALE, "subject", "taken"),
	NO(STAFF, add_good, DENIED, "account", ""),
	NO(SAM, add_sam, DENIED, "account", ""), YES(SAM, add_jo),
	YES(STAFF, add_sam), NO(JO, add_jo, DENIED, "account", ""),
	NO(ADMIN, glass, DENIED, "glass", ""),
	NO(STAFF, glass, INPUT, "person", "already"),
	NO(AWAY, glass_no_code, INPUT, "code", "choose"),
	NO(AWAY, glass_no_why, INPUT, "why", "few words"), YES(AWAY, glass),
	NO(AWAY, looks, DENIED, "person", "not with one of your teams"),
	NO(JO, looks, DENIED, "person", ""), NO(JO, devices, DENIED, "", ""),
	NO(STAFF, add_device, DENIED, "device", "only the person"),
	YES(SAM, spaced_device),
	NO(AWAY, phrase, DENIED, "person", ""),
	NO(SAM, phrase, DENIED, "person", ""),
	NO(STAFF, find_long, INPUT, "q", "200"),
	NO(STAFF, find_nothing, INPUT, "q", "enter a name"),
	NO(STAFF, find_bad, INPUT, "q", ""), YES(STAFF, find_four),
	NO(SAM, find_four, DENIED, "", ""),
	NO(SYSTEM, two_numbers, STALE, "nhs", "more than one"),
	NO(SYSTEM, two_identifiers, STALE, "identifier", "more than one"),
	NO(STAFF, no_number, ABSENT, "nhs", "no record"),
	NO(STAFF, merge_any, DENIED, "merge", ""), YES(ONE, merge_any),
	NO(ONE, merge_self, INPUT, "survivor", "same record"),
	NO(ONE, merge_why, INPUT, "why", "how you know"),
	NO(ONE, merge_nobody, ABSENT, "merge", "no such"),
	NO(ONE, merge_undo_none, ABSENT, "merge", "no such"),
	NO(STAFF, merge_nobody, DENIED, "merge", ""),
	NO(STAFF, canon_nobody, ABSENT, "person", ""),
	NO(STAFF, lock_nobody, ABSENT, "person", "no such person"),
	NO(AWAY, need_sam, DENIED, "person", "not with one of your teams"),
	NO(ADMIN, need_sam, DENIED, "person", ""), YES(SAM, need_sam),
	NO(SAM, need_care, DENIED, "person", ""), YES(STAFF, need_care),
	NO(SYSTEM, wrong_type, INPUT, "resourceType", "must be Patient"),
	NO(SYSTEM, no_json, UNREAD, "", ""), NO(SYSTEM, no_fhir, INPUT, "", ""),
	NO(SYSTEM, bad_id, INPUT, "id", "1 to 64"), YES(SYSTEM, own_id),
	NO(SYSTEM, stale, STALE, "", ""), NO(SYSTEM, unknown, ABSENT, "", ""),
	NO(SYSTEM, of_nobody, INPUT, "subject", "no record of this person"),
	NO(SYSTEM, moved, INPUT, "subject", "cannot move"),
	YES(STAFF, a_contact), NO(SAM, a_contact, DENIED, "encounter", ""),
	NO(AWAY, a_contact, DENIED, "encounter", ""),
	YES(ADMIN, a_unit), NO(STAFF, a_unit, DENIED, "unit", ""),
	YES(AWAY, a_person), NO(ADMIN, a_person, DENIED, "person", ""),
	NO(AWAY, changes_sam, DENIED, "person", ""), YES(SAM, changes_sam),
	NO(JO, a_plan, DENIED, "plan", ""), YES(SAM, a_plan),
	NO(STAFF, read_unknown, ABSENT, "person", ""),
	NO(STAFF, raw_unknown, ABSENT, "person", ""),
	NO(JO, raw, ABSENT, "plan", ""), NO(AWAY, raw, ABSENT, "plan", ""),
	YES(STAFF, raw_unit), NO(AWAY, solo_raw, ABSENT, "person", ""),
	NO(STAFF, solo_none, ABSENT, "plan", ""),
	NO(JO, old_version, ABSENT, "plan", ""),
	NO(AWAY, old_version, ABSENT, "plan", ""),
	NO(JO, old_person, ABSENT, "person", ""), YES(SAM, old_person),
	NO(JO, history, ABSENT, "person", ""), YES(SAM, history),
	NO(STAFF, all_people, DENIED, "person", ""), YES(SYSTEM, all_people),
	NO(STAFF, dropped, GONE, "encounter", ""),
	NO(STAFF, each, DENIED, "export", ""), YES(SYSTEM, each),
	NO(STAFF, out, DENIED, "export", ""), YES(SYSTEM, out),
	NO(STAFF, purge, DENIED, "purge", ""), YES(PRIVACY, purge),
	NO(SYSTEM, purge_none, ABSENT, "encounter", ""),
	NO(SYSTEM, purge_no_by, INPUT, "by", ""),
	NO(SYSTEM, purge_no_why, INPUT, "by", ""),
	YES(SYSTEM, with_teams), YES(SYSTEM, odd_teams),
	NO(ADMIN, unit_below_none, INPUT, "partOf", "not known"),
	NO(ADMIN, unit_below_self, INPUT, "partOf", "below itself"),
	YES(ADMIN, unit_moves),
	NO(STAFF, set, DENIED, "team-name", ""),
	NO(ADMIN, set_long, INPUT, "team-name", "500"),
	NO(ADMIN, set_odd, INPUT, "team-name", "plain text"),
	NO(ADMIN, set_flag, INPUT, "test-numbers", "yes or no"),
	YES(ADMIN, set_flag_on),
	NO(SYSTEM, ask_self, DENIED, "META_GET", ""),
	NO(SAM, ask_nhs, DENIED, "FIND_NHS", ""), YES(STAFF, ask_nhs),
	NO(STAFF, hold, DENIED, "records", ""), YES(ONE, hold),
	NO(ONE, hold_why, INPUT, "hold-why", "few words"),
	NO(ONE, hold_long, INPUT, "hold-why", "1000"),
	NO(ONE, lift_none, STALE, "lift-why", "already"),
	NO(ONE, ask_identity, INPUT, "why", "whole record only"),
	NO(ONE, ask_early, INPUT, "why", "not past their time"),
	NO(ONE, ask_why, INPUT, "why", "who decided"),
	NO(ONE, ask_held, INPUT, "why", "a hold stands"),
	NO(ONE, ask_none, ABSENT, "record", ""), YES(ONE, ask_one),
	NO(ONE, ask_twice, STALE, "", ""),
	NO(ONE, agree_none, ABSENT, "purge", "no such"),
	NO(ONE, drop_none, ABSENT, "purge", "no such"),
	NO(ONE, agree_self, DENIED, "purge", "second person"),
	NO(SYSTEM, step_unagreed, DENIED, "purge", "second person"),
	NO(ONE, step_dropped, STALE, "purge", "ended since"),
};

static void
each_is_refused_on(struct service *s)
{
	struct arena *mem = arena_new((size_t)64 << 20);
	struct world w;

	fill(s, &w);
	cx = &s->cx;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const struct row *r = &row[i];
		const char *who = r->as == NOBODY ? "nobody" :
		    str_c(s->mem, w.who[r->as].name);
		str where, said;
		enum err e;

		arena_reset(mem, 0);
		ctx_init(cx, mem, s->now);
		door_enter(cx, s->door, r->as == NOBODY ? NULL :
		    &w.who[r->as]);
		assert_int_equal(door_begin(cx, TXN_WRITE), ERR_OK);
		e = r->fn(&w);
		where = cx->ndiag ? cx->diag[0].where : S("");
		said = e == ERR_OK ? S("") : err_say(cx, e);
		if (e != r->err || str_find(where, str_of(r->where)) < 0 ||
		    str_find(said, str_of(r->words)) < 0)
			fail_msg("%s: %s by %s: %s at \"%.*s\": %.*s", s->what,
			    r->name, who, err_info[e].name, PRS(where),
			    PRS(said));
		door_rollback(cx);
	}
	ctx_init(cx, s->mem, s->now);
	arena_free(mem);
}
BOTH(each_is_refused)

static void
passwords(void **state)
{
	static const struct { const char *in, *said; } t[] = {
		{ "short", "12 characters" }, { "Password1234", "well known" },
		{ "aaaaaaaaaaaaaa", "more than one" },
		{ "my name is rowan1", "sign-in name" },
		{ "three quiet boats", "" } };
	char big[PASSWORD_MAX + 2] = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		str said = password_fault(str_of(t[i].in), S("rowan1"));

		holds(said, t[i].said);
		assert_int_equal(said.n == 0, t[i].said[0] == 0);
	}
	same_str(password_fault(S("three quiet boats"), S("")), S(""));
	memset(big, 'x', PASSWORD_MAX + 1);
	holds(password_fault(str_of(big), S("")), "256");
}

/* ---- what the file system refuses ---- */

static str
path(struct service *s, str dir, const char *name)
{
	return str_of(str_c(s->mem, str_cat(s->mem, dir, str_of(name))));
}

static void
put(str file, const char *text)
{
	int fd = open(file.p, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(close(fd), 0);
}

static void
spool_files_on(struct service *s)
{
#define L(n, prev) "{\"n\":" n ",\"at\":1,\"v\":0,\"prev\":\"" prev "\"," \
	"\"hash\":\"" HEX "\"}\n"
#define NONE "00000000000000000000000000000000" \
	"00000000000000000000000000000000"
#define HEX "00112233445566778899aabbccddeeff" \
	"00112233445566778899aabbccddeeff"
	static const struct { const char *name, *text; bool torn; } t[] = {
		{ "/spool/short.0", "nonsense\n", false },
		{ "/spool/0123456789abcdef", "nonsense\n", false },
		{ "/spool/0123456789abcde0.0", "", false },
		{ "/spool/0123456789abcde1.0", "torn", false },
		{ "/spool/0123456789abcde2.0", "nonsense\n", true },
		{ "/spool/0123456789abcde3.0", "{}\n", true },
		{ "/spool/0123456789abcde4.0", "{\"n\":1}\n", true },
		{ "/spool/0123456789abcde5.0", "{\"n\":1,\"at\":1}\n",
		    true },
		{ "/spool/0123456789abcde6.0", L("1", "xx"), true },
		{ "/spool/0123456789abcde7.0", "{\"n\":1,\"at\":1,\"v\":0,"
		    "\"prev\":\"" HEX "\",\"hash\":\"0\"}\n", true },
		/* Not the line that follows: by its number, by its chain. */
		{ "/spool/0123456789abcde8.0", L("2", NONE), true },
		{ "/spool/0123456789abcde9.0", L("1", HEX), true },
	};
	struct store *st = door_store(s->door);
	str dir = door_dir(s->door);

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		str file = path(s, dir, t[i].name), aside;

		as_system(s);
		put(file, t[i].text);
		ok(s, spool_load(&s->cx, st, dir));
		assert_false(store_in_txn(st));
		/* What is no spool file is left; what was read whole is gone;
		 * what was not stands aside, and holds up nothing. */
		assert_int_equal(access(file.p, F_OK) == 0, i < 2);
		aside = path(s, dir, str_c(s->mem, str_cat(s->mem,
		    S("/spool/torn."), str_of(t[i].name + 7))));
		if ((access(aside.p, F_OK) == 0) != t[i].torn)
			fail_msg("%s: %s", s->what, t[i].name);
		(void)unlink(aside.p);
		(void)unlink(file.p);
	}
	as_system(s);
	ok(s, spool_load(&s->cx, st, S("/nowhere/at/all")));
	assert_int_equal(mkdir(path(s, dir, "/odd").p, 0700), 0);
	put(path(s, dir, "/odd/spool"), "");
	refused(s, spool_load(&s->cx, st, path(s, dir, "/odd")), ERR_STORE,
	    "spool", "");
	assert_int_equal(spool_sync("/nowhere"), 0);
	assert_true(spool_sync(dir.p) >= 0);
	remove_dir(path(s, dir, "/odd"));
}
BOTH(spool_files)

static void
strands_on(struct service *s)
{
	struct strand *st;
	char far[800];

	as_system(s);
	memset(far, 'x', sizeof(far) - 1);
	far[sizeof(far) - 1] = 0;
	refused(s, strand_open(&s->cx, str_of(far), &st), ERR_INPUT, "db",
	    "too long");
	as_system(s);
	refused(s, strand_open(&s->cx, S("/nowhere/at/all"), &st), ERR_STORE,
	    "spool", "cannot be made");
}
BOTH(strands)

static void
say(void *arg, const char *what, str kind, str id, int64_t v, const char *why)
{
	(void)arg;
	printf("%s %.*s/%.*s %lld: %s\n", what, PRS(kind), PRS(id),
	    (long long)v, why);
}

/* No byte more may be written: who looked cannot be kept, so nothing leaves. */
static void
full_disk_on(struct service *s)
{
	struct rlimit was, none = { 0, 0 };
	struct world w;
	struct record r;
	struct verdict sum;

	fill(s, &w);
	as_who(s, &w.who[STAFF]);
	begin(s);
	ok(s, record_read(&s->cx, KIND_PLAN, w.plan, &r));
	ok(s, door_commit(&s->cx));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	none.rlim_max = was.rlim_max;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	refused(s, door_leave(&s->cx), ERR_STORE, "spool", "who looked");
	/* Half a line is cut off again. The door's own file is the only one. */
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	as_system(s);
	ok(s, spool_load(&s->cx, door_store(s->door), door_dir(s->door)));
	as_who(s, &w.who[STAFF]);
	begin(s);
	ok(s, record_read(&s->cx, KIND_PLAN, w.plan, &r));
	back(s);
	none.rlim_cur = (rlim_t)spool_sync(door_dir(s->door).p) + 10;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	refused(s, door_leave(&s->cx), ERR_STORE, "spool", "who looked");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	as_who(s, &w.who[STAFF]);
	begin(s);
	ok(s, record_read(&s->cx, KIND_PLAN, w.plan, &r));
	commit(s);
	as_system(s);
	ok(s, spool_load(&s->cx, door_store(s->door), door_dir(s->door)));
	ok(s, ledger_verify(&s->cx, door_store(s->door), say, NULL, &sum));
	assert_int_equal(sum.faults, 0);
}
BOTH(full_disk)

static void
seal_keys_on(struct service *s)
{
	unsigned char a[KEY_LEN], b[KEY_LEN];
	str dir = temp_dir(s->mem), file = path(s, dir, "/key");
	struct stat sb;

	as_system(s);
	ok(s, seal_key(&s->cx, file.p, a));
	ok(s, seal_key(&s->cx, file.p, b));
	assert_memory_equal(a, b, KEY_LEN);
	assert_int_equal(stat(file.p, &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0600);
	assert_int_equal(truncate(file.p, 5), 0);
	refused(s, seal_key(&s->cx, file.p, b), ERR_STORE, "key", "not whole");
	as_system(s);
	refused(s, seal_key(&s->cx, dir.p, b), ERR_STORE, "", "directory");
	as_system(s);
	refused(s, seal_key(&s->cx, path(s, dir, "/none/key").p, b), ERR_STORE,
	    "key", "No such file");
	as_system(s);
	refused(s, seal_key(&s->cx, path(s, file, "/x").p, b), ERR_STORE, "",
	    "");
	remove_dir(dir);
}
BOTH(seal_keys)

static void
health_on(struct service *s)
{
	unsigned char pub[PUB_LEN], key[KEY_LEN];
	struct health h;
	bool made;

	sign_new(pub, key);
	(void)put_record(s, KIND_UNIT, S("{\"resourceType\":\"Organization\","
	    "\"name\":\"x\"}"));
	as_system(s);
	ok(s, spool_load(&s->cx, door_store(s->door), door_dir(s->door)));
	ok(s, seal_make(&s->cx, door_store(s->door), key, &made));
	door_health(&s->cx, s->door, &h);
	assert_true(h.reads && h.writes);
	assert_int_equal(h.pg, s == both[1]);
	assert_int_equal(h.step, h.knows);
	s->cx.now = time_now() + HEALTH_DUE_S + 60;
	door_health(&s->cx, s->door, &h);
	assert_true(h.past_due);
	/* A store that fails is said to. */
	for (unsigned n = 1; n <= 3; n++) {
		door_store(s->door)->fault = n;
		door_health(&s->cx, s->door, &h);
		assert_false(h.reads && h.writes);
		assert_false(store_in_txn(door_store(s->door)));
	}
	door_store(s->door)->fault = 0;
}
BOTH(health)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_refused),
		cmocka_unit_test(passwords),
		cmocka_unit_test(spool_files),
		cmocka_unit_test(strands),
		cmocka_unit_test(full_disk),
		cmocka_unit_test(seal_keys),
		cmocka_unit_test(health),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
