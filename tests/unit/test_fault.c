/*
 * The store fails once, at every place in turn.
 *
 * A row is one whole piece of work by one viewer: enter, begin, do, commit,
 * leave. It is run with the first of its calls of the store failing, then with
 * the second, until none fails any more. Each time the error must come back,
 * and no table may hold one row more or less than before; in the end it is done
 * once, and the ledger is whole. On both stores.
 */
#include "world_kit.h"

#include "access/backup.h"
#include "access/blob.h"
#include "access/health.h"
#include "access/keep.h"
#include "access/ledger.h"
#include "access/redact.h"
#include "access/sent.h"
#include "access/setting.h"
#include "access/transfer.h"
#include "access/words.h"
#include "access/work.h"
#include "care/clock.h"
#include "care/document.h"
#include "cli/jobs.h"

#include <fcntl.h>

static struct ctx *cx; /* of the piece of work under way */

/* ---- what is there ---- */

static const char *const table[] = { "account", "alias", "belongs",
	"blob", "breakglass", "device", "done", "head", "hold", "holds_role",
	"ix", "job", "keeping", "ledger", "login", "merger", "meta", "nudge",
	"phrase", "purge", "scratch", "seal", "sent", "sent_part",
	"sent_report", "session", "unit", "version", "wording_count",
	"work" };
enum { NTABLE = sizeof(table) / sizeof(table[0]) };

/* One question for all of them: it is asked after each call that failed. */
static void
count(struct service *s, int64_t n[NTABLE + 1])
{
	static char sql[4096];
	struct store *st = door_store(s->door);
	struct rows r;
	size_t len = 0;

	for (unsigned i = 0; i < NTABLE && (len > 0 || !*sql); i++)
		len += (size_t)snprintf(sql + len, sizeof(sql) - len,
		    "%s(SELECT count(*) FROM %s), ", i ? "" : "SELECT ",
		    table[i]);
	if (len)
		(void)snprintf(sql + len, sizeof(sql) - len,
		    "(SELECT CAST(sum(v) AS bigint) FROM head)");
	ok(s, store_begin(st, cx, TXN_READ));
	ok(s, store_sql(st, cx, sql, NULL, 0, &r, NULL));
	assert_int_equal(r.ncol, NTABLE + 1);
	for (unsigned i = 0; i <= NTABLE; i++)
		n[i] = cell(&r, 0, i)->i;
	store_rollback(st);
}

/* ---- pieces of work ---- */

#define DO(name, ...)                              \
	static enum err name(struct world *w)      \
	{                                          \
		(void)w;                           \
		__VA_ARGS__                        \
	}
#define READS(name, T, call)                       \
	DO(name, T out; return call;)

READS(sees_record, struct record, record_read(cx, KIND_PERSON, w->sam, &out))
READS(sees_version, struct record,
    record_read_v(cx, KIND_PLAN, w->plan, 2, &out))
READS(sees_raw, struct record,
    record_read_unredacted(cx, KIND_PLAN, w->plan, &out))
READS(sees_solo_raw, struct record,
    record_solo_unredacted(cx, KIND_PLAN, w->sam, &out))
READS(sees_solo, struct record, record_solo(cx, KIND_PLAN, w->sam, &out))
READS(lists_plans, struct records, record_list(cx, KIND_PLAN, w->sam, &out))
READS(lists_consents, struct records,
    record_list(cx, KIND_CONSENT, w->sam, &out))
READS(lists_notes, struct records, record_list(cx, KIND_NOTE, w->sam, &out))
/* Every kind that speaks of a person, as this viewer may see it. */
DO(lists_all, struct records l;
    for (enum kind k = 0; k < KIND__MAX; k++)
	    if (kind_info[k].person[0])
		    TRY(record_list(cx, k, w->sam, &l));
    return ERR_OK;)
READS(sees_history, struct records,
    record_history(cx, KIND_PLAN, w->plan, &out))
READS(lists_units, struct records, record_all(cx, KIND_UNIT, &out))
READS(by_ref, struct records, record_by_ref(cx, KIND_CONSENT, S("patient"),
    str_cat(cx->mem, S("Patient/"), w->sam), &out))
READS(by_identifier, str, record_by_identifier(cx, KIND_PERSON,
    S("https://fhir.nhs.uk/Id/nhs-number"), S("9990000018"), &out))
READS(by_nhs, str, person_by_nhs(cx, S("9990000018"), &out))
READS(finds, struct founds, person_find(cx, S("Sam"), 0, &out))
READS(finds_nhs, struct founds, person_find(cx, S("999 000 0018"), 0, &out))
READS(sees_team, struct founds, person_team(cx, w->ward, 0, &out))
READS(sees_teams, struct teams, person_teams(cx, w->sam, &out))
READS(sees_canon, str, person_canon(cx, w->sam, &out))
READS(sees_mergers, struct mergers, merge_list(cx, &out))
READS(sees_phrase, int, phrase_elsewhere(cx, w->sam, S("the shed"), &out))
READS(sees_looks, struct looks, looks_at_person(cx, w->sam, 0, &out))
DO(sees_recent, struct looks l; str *p; return looks_recent(cx, 0, &l, &p);)
READS(sees_glasses, struct glasses, glass_list(cx, &out))
READS(sees_own_glass, int64_t, glass_mine(cx, w->sam, &out))
READS(sees_devices, struct devices, device_list(cx, w->sam, &out))
READS(sees_accounts, struct accounts, account_list(cx, &out))
READS(sees_account, struct account, account_read(cx, w->staff_id, &out))
READS(speakers, struct accounts, accounts_of_person(cx, w->sam, &out))
READS(sees_tree, struct units, unit_list(cx, &out))
READS(sees_scraps, struct scraps, scratch_list(cx, &out))
DO(sees_scrap, str f; int64_t b, a;
    return scratch_get(cx, S("/plan"), &f, &b, &a);)
DO(sees_settings, str v[SET__MAX]; return settings_read(cx, v);)
DO(sees_kept, struct kept k; struct keep_facts f;
    return keep_person(cx, w->past, &k, &f);)
READS(sees_past, struct pasts, keep_past(cx, 0, &out))
READS(sees_holds, struct holds, hold_list(cx, w->sam, &out))
READS(sees_left, struct lefts, keep_left(cx, w->past, 100, &out))
READS(sees_purges, struct purges, purge_list(cx, S(""), &out))
READS(sees_plan, struct plan, plan_read(cx, w->sam, &out))
READS(sees_plan_then, struct plan, plan_read_v(cx, w->sam, 2, &out))
READS(sees_plan_as, struct plan, plan_read_as(cx, w->sam, w->jo, &out))
static const str signs[] = { SK("signs") };
READS(sees_parts, struct plan, plan_read_parts(cx, w->sam, signs, 1, &out))
READS(sees_person, struct person_view, person_view(cx, w->sam, &out))
READS(sees_supporters, struct supporters,
    supporters_of(cx, w->sam, false, &out))
READS(sees_supporter, struct supporter, supporter_read(cx, w->jo, &out))
READS(sees_choices, struct choices, choices_of(cx, w->sam, w->jo, &out))
DO(sees_copies, struct plan p; struct copies c;
    TRY(plan_read(cx, w->sam, &p)); return plan_copies(cx, w->sam, &p, &c);)

DO(writes_plan,
    struct op op[2]; struct plan_save save = { .op = op, .nop = 2,
	.voice = VOICE_PERSON };
    op[0] = op_entry(w->s, "signs.line");
    op[1] = op_add(op[0].line, "signs.text", "I stop singing");
    return plan_apply(cx, w->sam, &save);)
DO(moves, str made;
    return plan_move_part(cx, w->sam, w->other, S("matters"), false, &made);)
DO(takes, return plan_take(cx, w->sam, w->offer, false);)
DO(stands, return plan_set_state(cx, w->sam, PLAN_CURRENT);)
DO(chooses, struct choice c = { .supporter = w->jo, .scope = S("full"),
	.answer = ANSWER_NO, .id = S(""), .own_words = S(""),
	.review_on = S(""), .ends_on = S("") };
    return choice_set(cx, w->sam, &c);)
DO(shares_line, return share_line(cx, w->sam, w->jo, w->entry, true);)
DO(withdraws, return share_withdraw(cx, w->sam, w->jo, S(""));)
DO(tells, struct told t = { .said = S("Sam rang me"), .worried = S(""),
	.share = S(""), .share_why = S(""), .who = S("") }; str id;
    return note_add(cx, w->sam, w->jo, &t, &id);)
/* What is owed: opened, tried, ended, read. */
static const struct clock_new owed = { .code = SK("aftercare"),
	.basis = SK("Encounter/x"), .item = SK(""), .cause = SK(""),
	.unit = SK(""), .owner = SK("") };
DO(owes, struct clock_new n = owed; str id; n.person = w->sam;
    return clock_start(cx, &n, &id);)
DO(owes_and_tries, struct clock_new n = owed; str id;
    struct clock_try t = { .how = S("phone"), .who = S("Ana"), .at = cx->now,
	.words = S(""), .two_way = true };
    n.person = w->sam; n.basis = S("Encounter/y");
    TRY(clock_start(cx, &n, &id));
    return clock_contact(cx, id, 1, &t);)
DO(misses, return clock_missed(cx, w->sam, S("Encounter/z"), cx->now, S(""),
    S(""));)
DO(dies, return clock_end_all(cx, w->sam, S(""));)
DO(limits, struct clock_limit l = { 3600, S(""), S("") };
    return clock_limit_set(cx, S("aftercare"), &l);)
DO(wants_mail, return nudge_set(cx, S("ana@example.org"));)
READS(sees_promises, struct clocks, clock_promises(cx, w->sam, &out))
READS(sees_owed, struct clocks, clocks_of(cx, w->sam, &out))
DO(sees_work, struct works l; const struct work_ask k = { S(""), S(""), S(""),
	0, 0, S("") }; return work_page(cx, &k, 25, &l);)

DO(informs, return info_add(cx, w->sam, w->jo, S("a leaflet"));)
DO(new_one, const struct field f[] = { { S("family"), S("Test") } };
    str id; return person_new(cx, f, 1, w->ward, &id);)
DO(new_record, struct change c = { .kind = KIND_PERSON, .act = "import",
	.body = S("{\"resourceType\":\"Patient\",\"name\":[{\"family\":"
	"\"New\"}],\"identifier\":[{\"system\":\"urn:x\",\"value\":\"7\"}]}") };
    return record_write(cx, &c);)
DO(drops_record, struct change c = { .kind = KIND_ENCOUNTER, .act = "save",
	.id = w->letter, .v = 1, .drop = true, .body = w->letter_body };
    return record_write(cx, &c);)
DO(breaks_glass,
    return glass_break(cx, w->sam, S("now"), S("they rang us"), true);)
DO(answers_glass, struct glasses g; TRY(glass_list(cx, &g));
    assert_true(g.n > 0); return glass_seen(cx, g.at[0].id);)
DO(asks_merge, return merge_ask(cx, w->loser, w->sam, S("same birth date"));)
DO(merge_step, struct mergers l; enum err e = ERR_ABSENT;
    TRY(merge_list(cx, &l));
    for (unsigned i = 0; i < l.n; i++)
	    if (str_eq(l.at[i].loser, w->loser))
		    e = !l.at[i].agreed_at ? merge_agree(cx, l.at[i].id) :
			!l.at[i].undo_at ? merge_undo_ask(cx, l.at[i].id) :
			merge_undo_agree(cx, l.at[i].id);
    return e;)
DO(holds_on, return hold_set(cx, w->sam, S("inquest"), S("an inquest"));)
DO(lifts, struct holds h; TRY(hold_list(cx, w->sam, &h));
    assert_true(h.n > 0);
    return hold_lift(cx, w->sam, h.at[0].at, S("it has ended"));)
DO(asks_purge,
    return purge_ask(cx, w->past, KIND__MAX, S(""), S("Decided"));)
DO(drops_purge, struct purges l; TRY(purge_list(cx, w->past, &l));
    assert_true(l.n > 0); return purge_drop(cx, l.at[0].id);)
DO(agrees_purge, struct purges l; TRY(purge_list(cx, w->past, &l));
    assert_true(l.n > 0); return purge_agree(cx, l.at[0].id);)
DO(purges_one, return record_purge(cx, KIND_ENCOUNTER, w->letter, S("Dr Ode"),
    S("by order"));)
DO(purges_person, return record_purge(cx, KIND_PERSON, w->loser, S("Dr Ode"),
    S("by order"));)
DO(purge_halts, struct purges l; struct job j = { .state = S("") }; bool more;
    TRY(purge_list(cx, w->past, &l)); assert_true(l.n > 0);
    j.args = l.at[0].id; return purge_step(cx, &j, &more);)
DO(moves_unit, struct change c = { .kind = KIND_UNIT, .act = "save",
	.body = S("{\"resourceType\":\"Organization\",\"name\":\"Below\"}") };
    struct buf b; str id;
    TRY(record_write(cx, &c)); id = c.id;
    c.id = S(""); c.v = 0;
    TRY(record_write(cx, &c));
    buf_init(&b, cx->mem, 300);
    buf_fmt(&b, "{\"resourceType\":\"Organization\",\"name\":\"Below\","
	"\"partOf\":{\"reference\":\"Organization/%.*s\"}}", PRS(id));
    c.body = buf_str(&b);
    return record_write(cx, &c);)
DO(adds_job, return job_add(cx, JOB_KEEPING, S("again"), S(""), cx->now, 0);)
DO(rounds, return job_rounds(cx);)

DO(signs_in, struct login_row l; str cookie;
    TRY(login_find(cx, w->subject, &l));
    return session_new(cx, &l, w->subject, &cookie);)
DO(fails_in, return login_failed(cx, w->subject);)
DO(comes_back, struct who who;
    return session_find(cx, w->s->door, w->cookie, &who);)
DO(lapsed, str a; return session_lapsed(cx, w->cookie, S("0123456789abcdef"
    "0123456789abcdef.0123456789abcdef0123456789abcdef"), &a);)
DO(posts, str was; str t = S("one-token");
    TRY(token_result(cx, t, &was)); return token_done(cx, t, S("/there"));)
DO(device_looks, struct device d; struct record r;
    TRY(device_find(cx, w->s->door, w->device, &d));
    return record_solo(cx, KIND_PLAN, w->sam, &r);)
DO(adds_device, str c;
    return device_add(cx, w->sam, S("signs"), S("a tablet"), &c);)
DO(ends_device, struct devices d; TRY(device_list(cx, w->sam, &d));
    assert_true(d.n > 0);
    return device_end(cx, w->sam, d.at[0].token_hash);)
DO(keeps_scrap, return scratch_put(cx, S("/plan"), 1, S("a=b"));)
DO(keeps_late, return scratch_keep(cx, w->staff_id, S("/x"), S("a=b"));)
DO(drops_scrap, return scratch_drop(cx, S("/plan"));)
DO(sets, return setting_write(cx, SET_TEAM_NAME, S("Night line"));)
DO(adds_account, struct account_new n = { .name = S("New"),
	.role = S("practitioner"), .unit = w->ward, .practitioner = S(""),
	.person = S(""), .supporter = S(""), .subject = S("new.one") };
    str id; return account_add(cx, &n, S("-"), &id);)
DO(resets, return account_reset(cx, w->staff_id, S("-"));)
DO(gives_role, return account_role(cx, w->staff_id, S("privacy"), w->ward,
    true);)
DO(takes_role, return account_role(cx, w->staff_id, S("privacy"), w->ward,
    false);)
DO(own_password, return account_password(cx, S("-"));)
DO(own_large, return account_large(cx, true);)
DO(ends_account, return account_end(cx, w->staff_id);)
DO(ends_session, return session_end(cx, hash_hex(cx->mem, w->cookie));)
DO(tidies, bool more; return upkeep_step(cx, NULL, &more);)

/* An open file of these bytes; the same one every time. */
static int
file_of(str bytes)
{
	static int fd = -1;

	if (fd < 0) {
		str at = temp_dir(cx->mem);

		fd = open(str_c(cx->mem, str_cat(cx->mem, at, S("/bytes"))),
		    O_RDWR | O_CREAT, 0600);
		assert_true(fd >= 0);
		remove_dir(at);
	}
	assert_int_equal(pwrite(fd, bytes.p, bytes.n, 0), (ssize_t)bytes.n);
	return fd;
}
#define PDF S("%PDF-1.7 of nobody")
DO(counts_records, int64_t n[KIND__MAX]; return record_counts(cx, w->sam, n);)
DO(pages_records, struct records l; bool more;
    return record_page(cx, KIND_ENCOUNTER, w->sam, 0, &l, &more);)
DO(still_current, struct record r; bool yes;
    TRY(record_read(cx, KIND_PERSON, w->sam, &r));
    return record_is_current(cx, &r, &yes);)
DO(stands_there, struct standing st;
    TRY(record_standing(cx, S("Nothing"), w->sam, S(""), &st));
    assert_int_equal(st.kind, KIND__MAX);
    TRY(record_standing(cx, S("Encounter"), w->letter, w->letter_body, &st));
    assert_true(st.gone || (st.kind == KIND_ENCOUNTER && st.same));
    TRY(record_standing(cx, S("Patient"), S("nobody"), S(""), &st));
    assert_true(st.gone && !st.same);
    return record_standing(cx, S("Patient"), w->sam, S("{}"), &st);)
DO(adds_document, str id; struct document_new d = { .title = S("A letter"),
	.code = S("letter"), .day = S(""), .label = S("a.pdf"),
	.fd = file_of(PDF), .n = PDF.n };
    return document_add(cx, w->sam, &d, &id);)
DO(reads_document, struct records l; str bytes;
    TRY(record_list(cx, KIND_DOCUMENT, w->sam, &l));
    if (l.n == 0)
	    return ERR_ABSENT;
    TRY(blob_read(cx, &l.at[0], &bytes)); same_str(bytes, PDF);
    return ERR_OK;)
DO(another_length, struct records l; enum err e;
    TRY(record_list(cx, KIND_DOCUMENT, w->sam, &l));
    e = blob_put(cx, KIND_DOCUMENT, l.at[0].id, file_of(PDF), 3);
    if (e != ERR_UNREAD)
	    return e;
    ctx_calm(cx); return record_list(cx, KIND_DOCUMENT, w->sam, &l);)

/* An export that was sent; its id, once it is known. */
static str sent_id;
DO(sends, return sent_add(cx, S("notes.jsonl"), file_of(S("{}")), 2,
    &(str){ 0 });)
DO(lists_sent, struct sents l; TRY(sent_list(cx, &l));
    if (l.n)
	    sent_id = str_dup(w->s->mem, l.at[0].id);
    return ERR_OK;)
READS(sees_sent, struct sent, sent_read(cx, sent_id, &out))
DO(takes_sent, int fd = open("/dev/null", O_WRONLY); enum err e =
    sent_bytes(cx, sent_id, fd); (void)close(fd); return e;)
DO(is_made, bool kept; TRY(sent_made(cx, sent_id, S("<p>a report"), 9, 1,
    &kept)); assert_true(kept); return ERR_OK;)
DO(sees_report, struct sent x; str page; TRY(sent_read(cx, sent_id, &x));
    TRY(sent_report(cx, &x, &page)); same_str(page, S("<p>a report"));
    return ERR_OK;)
DO(drops_sent, return sent_drop(cx, sent_id);)
DO(tidies_sent, cx->now += (int64_t)400 * 86400; return sent_upkeep(cx);)
DO(counts_words, return words_count(cx, WORDS_WARNED, 2, 3);)
DO(reads_notes, struct records l; TRY(words_begin(cx));
    TRY(words_records(cx, KIND_NOTE, S(""), 10, &l));
    TRY(words_note(cx, S("2026-11"), S("plan"), S("ward"), 1, 2));
    return words_end(cx);)
DO(sees_months, struct words_months m; return words_months(cx, 12, &m);)
READS(sees_places, struct words_places, words_places(cx, &out))
static void
no_tick(const char *what, int64_t done, int64_t total)
{
	(void)what;
	(void)done;
	(void)total;
}
DO(backs_up, str at = temp_dir(cx->mem); struct backup b;
    str dir = str_cat(cx->mem, at, S("/backup"));
    enum err e = backup_make(cx, str_c(cx->mem, dir), no_tick, &b);
    assert_int_equal(access(str_c(cx->mem, dir), F_OK) == 0, e == ERR_OK);
    if (e == ERR_OK)
	    e = backup_read(cx, dir.p, &b);
    remove_dir(at); return e;)

static enum err
count_line(void *arg, str line)
{
	*(size_t *)arg += line.n;
	return ERR_OK;
}
DO(goes_out, size_t n = 0;
    for (enum transfer t = 0; t < TRANSFER__MAX; t++)
	    TRY(transfer_out(cx, t, count_line, &n));
    assert_true(n > 1000); return ERR_OK;)

static enum err
count_record(void *arg, struct ctx *c, const struct record *r)
{
	(void)c;
	*(size_t *)arg += r->body.n;
	return ERR_OK;
}
DO(goes_through, size_t n = 0; TRY(record_each(cx, count_record, &n));
    assert_true(n > 1000); return ERR_OK;)

/* These begin and end by themselves. */
DO(loads_looks, return spool_load(cx, door_store(w->s->door),
    door_dir(w->s->door));)
DO(seals, bool made;
    return seal_make(cx, door_store(w->s->door), w->key, &made);)
static void
say(void *arg, const char *what, str kind, str id, int64_t v, const char *why)
{
	(void)arg;
	printf("%s %.*s/%.*s %lld: %s\n", what, PRS(kind), PRS(id),
	    (long long)v, why);
}
static void
quiet(void *arg, const char *what, str kind, str id, int64_t v, const char *why)
{
	(void)arg;
	(void)what;
	(void)kind;
	(void)id;
	(void)v;
	(void)why;
}
DO(verifies, struct verdict v;
    return ledger_verify(cx, door_store(w->s->door), say, NULL, &v);)
DO(works, return jobs_turn(cx, w->s->door, S("tester"));)
DO(touches, struct who who; enum err e;
    TRY(door_begin(cx, TXN_READ));
    e = session_find(cx, w->s->door, w->cookie, &who);
    door_rollback(cx);
    TRY(e);
    return session_touch(cx, w->s->door, &who);)

/* 'r' and 'w': within a transaction; '-': its own, all or nothing; '+': its
 * own, one after another, of which the first may stand. */
struct row {
	const char *name;
	enum as as;
	char txn;
	enum err (*fn)(struct world *);
};
#define R(as, fn) { #fn " by " #as, as, 'r', fn }
#define W(as, fn) { #fn " by " #as, as, 'w', fn }
static const struct row row[] = {
	W(STAFF, owes), R(SAM, sees_promises), R(STAFF, sees_owed),
	R(STAFF, sees_work), W(STAFF, owes_and_tries), W(STAFF, misses),
	W(STAFF, dies), W(ADMIN, limits), W(STAFF, wants_mail),
	R(STAFF, sees_record), R(SAM, sees_record), R(SYSTEM, sees_record),
	R(SAM, sees_version), R(STAFF, sees_version), R(JO, sees_plan),
	R(STAFF, sees_raw), R(SAM, sees_solo_raw), R(STAFF, sees_solo),
	R(SAM, sees_solo), R(JO, sees_solo), R(STAFF, lists_plans),
	R(JO, lists_plans), R(SAM, lists_consents), R(JO, lists_consents),
	R(JO, lists_all), R(SAM, lists_all), R(AWAY, lists_all),
	R(SYSTEM, lists_all), R(STAFF, lists_notes), R(STAFF, sees_history),
	R(SAM, sees_history),
	R(SYSTEM, lists_units), R(STAFF, by_ref), R(SYSTEM, by_identifier),
	R(STAFF, by_nhs), R(STAFF, finds), R(STAFF, finds_nhs),
	R(STAFF, sees_team), R(STAFF, sees_teams), R(STAFF, sees_canon),
	R(ONE, sees_mergers), R(STAFF, sees_phrase), R(STAFF, sees_looks),
	R(SAM, sees_looks), R(PRIVACY, sees_recent), R(STAFF, sees_own_glass),
	R(SAM, sees_devices), R(ADMIN, sees_accounts), R(ADMIN, sees_account),
	R(STAFF, speakers), R(STAFF, sees_tree), R(ADMIN, sees_tree),
	R(STAFF, sees_settings), R(ONE, sees_kept), R(ONE, sees_past),
	R(ONE, sees_holds), R(ONE, sees_left), R(ONE, sees_purges),
	R(STAFF, sees_plan), R(SAM, sees_plan), R(SAM, sees_plan_then),
	R(STAFF, sees_plan_as), R(SAM, sees_plan_as), R(STAFF, sees_parts),
	R(STAFF, sees_person), R(SAM, sees_person), R(JO, sees_person),
	R(STAFF, counts_records), R(STAFF, pages_records),
	R(STAFF, still_current), R(SYSTEM, stands_there),
	R(STAFF, sees_supporters), R(STAFF, sees_supporter),
	R(SAM, sees_choices), R(STAFF, sees_copies), R(SYSTEM, goes_out),
	R(SYSTEM, goes_through),
	W(SAM, writes_plan), W(STAFF, writes_plan), W(SAM, takes),
	W(SAM, moves), W(SAM, stands), W(SAM, chooses), W(SAM, shares_line),
	W(SAM, withdraws), W(JO, tells), W(STAFF, tells), W(STAFF, informs),
	W(SYSTEM, new_record), W(STAFF, new_one),
	W(AWAY, breaks_glass), R(AWAY, sees_own_glass), R(AWAY, sees_solo),
	R(PRIVACY, sees_glasses), W(PRIVACY, answers_glass),
	W(ONE, asks_merge), W(TWO, merge_step), R(STAFF, lists_plans),
	W(ONE, merge_step), W(TWO, merge_step),
	W(ONE, holds_on), W(ONE, lifts),
	W(SYSTEM, rounds), W(SYSTEM, adds_job),
	{ "keeping", SYSTEM, '+', works },
	W(ONE, asks_purge), W(ONE, drops_purge), W(ONE, asks_purge),
	W(TWO, agrees_purge),
	W(SYSTEM, purge_halts),
	{ "purging", SYSTEM, '+', works },
	W(ADMIN, moves_unit),
	W(STAFF, drops_record), W(SYSTEM, purges_one),
	W(PRIVACY, purges_person), W(NOBODY, signs_in), W(NOBODY, fails_in),
	R(NOBODY, comes_back),
	R(NOBODY, lapsed), { "touches", NOBODY, '-', touches },
	W(STAFF, posts), R(NOBODY, device_looks),
	W(SAM, adds_device), W(SAM, ends_device), W(STAFF, keeps_scrap),
	R(STAFF, sees_scrap), R(STAFF, sees_scraps), W(NOBODY, keeps_late),
	W(STAFF, drops_scrap), W(ADMIN, sets), W(ADMIN, adds_account),
	W(ADMIN, resets), W(ADMIN, gives_role), W(ADMIN, takes_role),
	W(STAFF, own_password), W(STAFF, own_large), W(NOBODY, ends_session),
	W(ADMIN, ends_account), W(SYSTEM, tidies),
	W(STAFF, adds_document), R(STAFF, reads_document),
	W(STAFF, another_length),
	W(QUALITY, sends), R(QUALITY, lists_sent), R(QUALITY, sees_sent),
	R(SYSTEM, takes_sent), W(SYSTEM, is_made), R(QUALITY, sees_report),
	W(QUALITY, drops_sent), W(QUALITY, sends), W(SYSTEM, tidies_sent),
	W(SYSTEM, counts_words), W(SYSTEM, reads_notes),
	R(QUALITY, sees_months), R(QUALITY, sees_places),
	{ "backs up", SYSTEM, '+', backs_up },
	{ "loads looks", SYSTEM, '+', loads_looks },
	{ "seals", SYSTEM, '-', seals },
	{ "verifies", SYSTEM, '-', verifies },
};

/* ---- each place in turn ---- */

static enum err
once(struct service *s, struct world *w, const struct row *r)
{
	enum err e;

	door_enter(cx, s->door, r->as == NOBODY ? NULL : &w->who[r->as]);
	if (r->txn == '-' || r->txn == '+')
		return r->fn(w);
	TRY(door_begin(cx, r->txn == 'w' ? TXN_WRITE : TXN_READ));
	e = r->fn(w);
	if (e == ERR_OK)
		TRY(door_commit(cx));
	else
		door_rollback(cx);
	return e == ERR_OK ? door_leave(cx) : e;
}

static void
same(const struct row *r, unsigned n, const int64_t *was, const int64_t *is)
{
	for (unsigned i = 0; i <= NTABLE; i++)
		if (was[i] != is[i])
			fail_msg("%s, call %u failed: %s held %lld, now %lld",
			    r->name, n, i < NTABLE ? table[i] : "sum of head.v",
			    (long long)was[i], (long long)is[i]);
}

enum { CALLS_MAX = 3000 };

/* How many calls of the store the row makes. */
static unsigned
each_call_fails(struct service *s, struct world *w, const struct row *r)
{
	struct store *st = door_store(s->door);
	struct arena *mem = arena_new((size_t)256 << 20);
	int64_t was[NTABLE + 1], is[NTABLE + 1];
	unsigned n;

	cx = &s->cx;
	ctx_init(cx, mem, s->now);
	count(s, was);
	for (n = 1; n < CALLS_MAX; n++) {
		enum err e;

		arena_reset(mem, 0);
		ctx_init(cx, mem, s->now);
		st->fault = n;
		e = once(s, w, r);
		if (st->fault > 0) {
			st->fault = 0;
			if (e != ERR_OK)
				fail_msg("%s: %s: %s: %.*s", s->what, r->name,
				    err_info[e].name, PRS(err_say(cx, e)));
			break;
		}
		if (e != ERR_BUSY && e != ERR_STORE && e != ERR_UNKNOWN)
			fail_msg("%s: %s, call %u failed: %s", s->what,
			    r->name, n, err_info[e].name);
		assert_false(store_in_txn(st));
		if (r->txn != '+') {
			count(s, is);
			same(r, n, was, is);
		}
	}
	assert_in_range(n, 2, CALLS_MAX - 1);
	ctx_init(cx, s->mem, s->now);
	arena_free(mem);
	return n - 1;
}

static void
every_call_of_the_store_on(struct service *s)
{
	struct world w;
	struct verdict sum;
	unsigned calls = 0;

	fill(s, &w);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		calls += each_call_fails(s, &w, &row[i]);
	printf("%s: %u calls failed in turn\n", s->what, calls);
	assert_true(calls > 500);
	as_system(s);
	ok(s, spool_load(&s->cx, door_store(s->door), door_dir(s->door)));
	ok(s, ledger_verify(&s->cx, door_store(s->door), say, NULL, &sum));
	assert_int_equal(sum.faults, 0);
}
BOTH(every_call_of_the_store)

/* ---- what is stored is damaged ---- */

static void
damage(struct service *s, const char *kind, const char *body)
{
	struct store *st = door_store(s->door);
	const struct arg a[] = { AT(str_of(kind)), ATN(str_of(body ? body :
	    "")) };
	struct arg both_[] = { a[0], a[1] };

	both_[1].null = !body;
	as_system(s);
	begin(s);
	ok(s, store_sql(st, &s->cx, "UPDATE version SET body = $2 WHERE"
	    " kind = $1", both_, 2, NULL, NULL));
	ok(s, door_commit(&s->cx));
}

/* Half a body, or none: every reading ends in an error or leaves it out, and
 * the verifier finds it. */
static void
damaged_bodies_on(struct service *s)
{
	static const char *const kind[] = { "plan", "consent", "supporter",
		"person" };
	static const char *const body[] = { "{\"resourceType\":", NULL };
	struct arena *mem = arena_new((size_t)256 << 20);
	struct world w;

	fill(s, &w);
	for (size_t k = 0; k < sizeof(kind) / sizeof(kind[0]); k++)
		for (size_t b = 0; b < 2; b++) {
			unsigned unread = 0;
			struct verdict sum;

			damage(s, kind[k], body[b]);
			cx = &s->cx;
			for (size_t i = 0; i < sizeof(row) / sizeof(row[0]);
			    i++) {
				enum err e;

				/* Two worlds have the one NHS number. */
				if (row[i].txn != 'r' || row[i].fn ==
				    by_identifier || row[i].fn == by_nhs)
					continue;
				arena_reset(mem, 0);
				ctx_init(cx, mem, s->now);
				e = once(s, &w, &row[i]);
				if (e != ERR_OK && e != ERR_UNREAD &&
				    e != ERR_ABSENT && e != ERR_GONE &&
				    e != ERR_DENIED)
					fail_msg("%s: %s, %s %s: %s: %.*s",
					    s->what, row[i].name, kind[k],
					    body[b] ? "damaged" : "gone",
					    err_info[e].name,
					    PRS(err_say(cx, e)));
				unread += e == ERR_UNREAD;
				if (store_in_txn(door_store(s->door)))
					door_rollback(cx);
			}
			assert_true(unread > 0 || !body[b]);
			ctx_init(cx, mem, s->now);
			ok(s, ledger_verify(cx, door_store(s->door), quiet,
			    NULL, &sum));
			assert_true(sum.faults > 0);
		}
	ctx_init(cx, s->mem, s->now);
	arena_free(mem);
}
BOTH(damaged_bodies)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_call_of_the_store),
		cmocka_unit_test(damaged_bodies),
	};

	return cmocka_run_group_tests(tests, both_open, both_close);
}
