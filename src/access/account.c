/*
 * Accounts and sign-in. Names of accounts are people's names; what they may do
 * is in role.def; for whom, in door.c.
 */
#include "access/account.h"
#include "access/door_int.h"
#include "access/matter.h"
#include "access/record.h"
#include "core/arena.h"

#include <string.h>

/* A hash that fits no password, so that an unknown name costs the same work.
 * Same parameters as password_hash. */
static const char nobody_hash[] =
    "$argon2id$v=19$m=47104,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

enum { FREE_TRIES = 5, WAIT_MAX_S = 30 };

enum err
login_find(struct ctx *cx, str subject, struct login_row *out)
{
	const struct arg a[] = { AT(subject) };
	struct rows r;
	int64_t fails, wait;

	*out = (struct login_row){ .account = S(""), .hash = str_of(nobody_hash) };
	TRY(self_run(cx, Q_LOGIN_GET, a, 1, &r, NULL));
	if (r.n == 0)
		return ERR_OK;
	fails = cell(&r, 0, 4)->i;
	wait = fails > FREE_TRIES ? 1 << (fails - FREE_TRIES > 5
	                                    ? 5 : fails - FREE_TRIES)
	                          : 0;
	if (wait > WAIT_MAX_S)
		wait = WAIT_MAX_S;
	wait = cell(&r, 0, 5)->i + wait - cx->now;
	out->wait_s = wait > 0 && fails > FREE_TRIES ? wait : 0;
	/* One that ended or ran out looks like one that never was. */
	if (!cell(&r, 0, 6)->null ||
	    (!cell(&r, 0, 3)->null && cell(&r, 0, 3)->i < cx->now))
		return ERR_OK;
	out->account = cell(&r, 0, 0)->s;
	out->hash = cell(&r, 0, 1)->s;
	out->must_change = cell(&r, 0, 2)->i != 0;
	out->known = true;
	return ERR_OK;
}

enum err
login_failed(struct ctx *cx, str subject)
{
	const struct arg a[] = { AT(subject), AI(cx->now) };

	door_note_write(cx, "sign-in-refused", S(""), S(""), 0, S(""), S(""),
	    S(""));
	return self_run(cx, Q_LOGIN_FAILED, a, 2, NULL, NULL);
}

enum err
session_new(struct ctx *cx, const struct login_row *l, str subject, str *cookie)
{
	str sid = crypt_token(cx->mem, 32);
	const struct arg good[] = { AT(subject) };
	const struct arg a[] = { AT(hash_hex(cx->mem, sid)), AT(l->account),
		AI(1), AI(cx->now), AI(cx->now + SESSION_IDLE_S),
		AI(cx->now + SESSION_MAX_S), AT(crypt_token(cx->mem, 32)) };

	TRY(self_run(cx, Q_LOGIN_GOOD, good, 1, NULL, NULL));
	TRY(self_run(cx, Q_SESSION_NEW, a, 7, NULL, NULL));
	cx->door->who.account = l->account;
	door_note_write(cx, "sign-in", S(""), S(""), 0, S(""), S(""), S(""));
	*cookie = sid;
	return ERR_OK;
}

static str
author_of(struct ctx *cx, const struct who *w)
{
	if (w->supporter.n)
		return str_cat(cx->mem, S("RelatedPerson/"), w->supporter);
	if (w->person.n)
		return str_cat(cx->mem, S("Patient/"), w->person);
	if (w->practitioner.n)
		return str_cat(cx->mem, S("Practitioner/"), w->practitioner);
	return S("");
}

static enum err
roles_read(struct ctx *cx, struct who *w)
{
	const struct arg a[] = { AT(w->account) };
	struct rows r;

	w->role = w->unit = w->unit_name = S("");
	TRY(self_run(cx, Q_ROLE_OF, a, 1, &r, NULL));
	for (unsigned i = 0; i < r.n; i++) {
		enum role k = role_of(cell(&r, i, 0)->s);

		if (k == ROLE__MAX || k == ROLE_SYSTEM)
			continue;
		w->rights |= role_info[k].rights;
		/* The one that shows is care before office. */
		if (w->role.n == 0 || k == ROLE_PRACTITIONER) {
			w->role = str_of(role_info[k].code);
			w->unit = cell(&r, i, 1)->s;
			w->unit_name = cell(&r, i, 2)->s;
		}
	}
	return ERR_OK;
}

enum err
session_find(struct ctx *cx, struct door *d, str cookie, struct who *out)
{
	struct who w = { 0 };
	const struct arg a[] = { AT(hash_hex(cx->mem, cookie)), AI(cx->now) };
	struct rows r;

	cx->door = d;
	if (cookie.n != 64)
		return fail(cx, ERR_SIGNIN, "session", "%s",
		    err_info[ERR_SIGNIN].text);
	TRY(self_run(cx, Q_SESSION_GET, a, 2, &r, NULL));
	if (r.n == 0)
		return fail(cx, ERR_SIGNIN, "session", "%s",
		    err_info[ERR_SIGNIN].text);
	w.account = cell(&r, 0, 0)->s;
	w.level = (int)cell(&r, 0, 1)->i;
	w.idle_until = cell(&r, 0, 2)->i;
	w.ends_at = cell(&r, 0, 3)->i;
	w.csrf = cell(&r, 0, 4)->s;
	w.name = cell(&r, 0, 5)->s;
	w.practitioner = cell(&r, 0, 6)->s;
	w.person = cell(&r, 0, 7)->s;
	w.supporter = cell(&r, 0, 8)->s;
	w.must_change = cell(&r, 0, 9)->i != 0;
	w.sid_hash = a[0].s;
	w.author = author_of(cx, &w);
	TRY(roles_read(cx, &w));
	*out = w;
	return ERR_OK;
}

bool
session_wants_touch(const struct ctx *cx, const struct who *w)
{
	/* A write a minute at most, so that reading stays cheap. */
	return w->sid_hash.n &&
	    w->idle_until < cx->now + SESSION_IDLE_S - 60 &&
	    w->idle_until < w->ends_at;
}

enum err
session_touch(struct ctx *cx, struct door *d, struct who *w)
{
	int64_t until = cx->now + SESSION_IDLE_S;
	enum err e;

	if (until > w->ends_at)
		until = w->ends_at;
	const struct arg a[] = { AT(w->sid_hash), AI(cx->now), AI(until) };

	TRY(store_begin(d->store, cx, TXN_WRITE));
	e = store_run(d->store, cx, Q_SESSION_TOUCH, a, 3, NULL, NULL);
	if (e == ERR_OK)
		e = store_commit(d->store, cx);
	else
		store_rollback(d->store);
	if (e == ERR_OK)
		w->idle_until = until;
	return e;
}

enum err
session_end(struct ctx *cx, str sid_hash)
{
	const struct arg a[] = { AT(sid_hash) };

	door_note_write(cx, "sign-out", S(""), S(""), 0, S(""), S(""), S(""));
	return self_run(cx, Q_SESSION_END, a, 1, NULL, NULL);
}

/* A form token is nonce.mac, keyed by the session's secret (docs/formats.md). */
/* Under the session's secret. Without a session it is under the store's: such a
 * token says that the form is one of ours, and nothing of who has it. */
static str
token_mac(struct ctx *cx, str nonce)
{
	str secret = door_who(cx)->csrf;

	if (secret.n == 0) {
		secret = cx->door->phrase_key;
		nonce = str_cat(cx->mem, S("visitor "), nonce);
	}
	return str_sub(mac_hex(cx->mem, secret, nonce), 0, 32);
}

str
token_make(struct ctx *cx)
{
	str nonce = crypt_token(cx->mem, 16);

	return str_cat(cx->mem, str_cat(cx->mem, nonce, S(".")),
	    token_mac(cx, nonce));
}

bool
token_ok(struct ctx *cx, str token)
{
	str nonce;

	if (token.n != 65 ||
	    !str_cut(&token, '.', &nonce))
		return false;
	return str_same_secret(token, token_mac(cx, nonce));
}

enum err
session_lapsed(struct ctx *cx, str cookie, str token, str *account)
{
	const struct arg a[] = { AT(hash_hex(cx->mem, cookie)) };
	struct rows r;
	str nonce, mac;

	*account = S("");
	if (cookie.n != 64 || token.n != 65)
		return ERR_OK;
	TRY(self_run(cx, Q_SESSION_LAPSED, a, 1, &r, NULL));
	if (r.n == 0 || !str_cut(&token, '.', &nonce))
		return ERR_OK;
	mac = str_sub(mac_hex(cx->mem, cell(&r, 0, 1)->s, nonce), 0, 32);
	if (str_same_secret(token, mac))
		*account = cell(&r, 0, 0)->s;
	return ERR_OK;
}

enum err
token_result(struct ctx *cx, str token, str *result)
{
	const struct arg a[] = { AT(hash_hex(cx->mem, token)) };
	struct rows r;

	TRY(self_run(cx, Q_DONE_GET, a, 1, &r, NULL));
	*result = r.n ? cell(&r, 0, 0)->s : (str){ NULL, 0 };
	return ERR_OK;
}

enum err
session_turn(struct ctx *cx)
{
	const struct arg a[] = { AT(door_who(cx)->sid_hash) };

	/* Who writes into a directory writes alone. */
	return a[0].s.n == 0 || !door_is_pg(cx->door) ? ERR_OK
	    : self_run(cx, Q_SESSION_TURN, a, 1, NULL, NULL);
}

enum err
token_done(struct ctx *cx, str token, str result)
{
	const struct arg a[] = { AT(hash_hex(cx->mem, token)), AI(cx->now),
		AT(result) };

	return self_run(cx, Q_DONE_ADD, a, 3, NULL, NULL);
}

static enum err
roles_words(struct ctx *cx, str account, str *out)
{
	const struct arg a[] = { AT(account) };
	struct rows r;
	struct buf b;

	TRY(self_run(cx, Q_ROLE_OF, a, 1, &r, NULL));
	buf_init(&b, cx->mem, 4096);
	for (unsigned i = 0; i < r.n; i++) {
		enum role k = role_of(cell(&r, i, 0)->s);

		if (k == ROLE__MAX)
			continue;
		if (b.n)
			buf_lit(&b, "; ");
		buf_put(&b, str_of(role_info[k].title));
		if (cell(&r, i, 2)->s.n) {
			buf_lit(&b, ", ");
			buf_put(&b, cell(&r, i, 2)->s);
		}
	}
	return buf_done(&b, out);
}

/* Of a row of accounts; who signs in how, and as what, stands elsewhere. */
static struct account
account_bare(const struct rows *r, unsigned i)
{
	return (struct account){ .id = cell(r, i, 0)->s,
		.name = cell(r, i, 1)->s, .made_at = cell(r, i, 2)->i,
		.ended_at = cell(r, i, 3)->null ? 0 : cell(r, i, 3)->i,
		.practitioner = cell(r, i, 4)->s, .person = cell(r, i, 5)->s,
		.supporter = cell(r, i, 6)->s,
		.large = cell(r, i, 7)->i != 0, .subject = S(""),
		.roles = S("") };
}

static enum err
account_row(struct ctx *cx, const struct rows *r, unsigned i,
    struct account *out)
{
	struct account a = account_bare(r, i);
	const struct arg arg[] = { AT(a.id) };
	struct rows l;

	TRY(self_run(cx, Q_LOGIN_SUBJECT, arg, 1, &l, NULL));
	if (l.n) {
		a.subject = cell(&l, 0, 0)->s;
		a.must_change = cell(&l, 0, 1)->i != 0;
	}
	TRY(roles_words(cx, a.id, &a.roles));
	*out = a;
	return ERR_OK;
}

static enum err
account_rows(struct ctx *cx, const struct rows *r, struct accounts *out)
{
	out->n = r->n;
	out->at = NEWN(cx->mem, struct account, r->n + 1);
	for (unsigned i = 0; i < r->n; i++)
		TRY(account_row(cx, r, i, &out->at[i]));
	return ERR_OK;
}

enum err
account_list(struct ctx *cx, struct accounts *out)
{
	struct rows r;

	TRY(door_query(cx, Q_ACCOUNT_LIST, NULL, 0, &r));
	return account_rows(cx, &r, out);
}

/* Role "heard" is all that this account has. */
static enum err
heard_only(struct ctx *cx, str id, bool *yes)
{
	const struct arg a[] = { AT(id) };
	struct rows r;

	TRY(self_run(cx, Q_ROLE_OF, a, 1, &r, NULL));
	*yes = r.n == 1 && role_of(cell(&r, 0, 0)->s) == ROLE_HEARD;
	return ERR_OK;
}

/* Who may change this account: ACCOUNTS; or the team of the person whom it
 * speaks for; or, for a supporter's, the person; or, of someone affected, who
 * keeps in touch with them. id "": of one that is not there yet. */
static enum err
account_mine(struct ctx *cx, str id, str person, str supporter)
{
	enum sight s;
	bool heard;

	if (door_has(cx, RIGHT_ACCOUNTS))
		return ERR_OK;
	if (person.n) {
		TRY(person_sight(cx, person, &s));
		if (s >= SIGHT_CARE || (s == SIGHT_OWN && supporter.n))
			return ERR_OK;
	} else if (id.n) {
		TRY(heard_only(cx, id, &heard));
		if (heard)
			TRY(matter_keeps(cx, id, &heard));
		if (heard)
			return ERR_OK;
	}
	return fail(cx, ERR_DENIED, "account", "%s",
	    err_info[ERR_DENIED].text);
}

enum err
account_read(struct ctx *cx, str id, struct account *out)
{
	const struct arg a[] = { AT(id) };
	struct rows r;

	TRY(self_run(cx, Q_ACCOUNT_GET, a, 1, &r, NULL));
	if (r.n == 0)
		return fail(cx, ERR_ABSENT, "account", "no such account");
	if (!str_eq(id, door_who(cx)->account))
		TRY(account_mine(cx, id, cell(&r, 0, 5)->s,
		    cell(&r, 0, 6)->s));
	return account_row(cx, &r, 0, out);
}

enum err
accounts_around(struct ctx *cx, str person, struct accounts *out)
{
	const struct arg a[] = { AT(person) };
	struct rows r;

	TRY(person_need(cx, person, false));
	TRY(self_run(cx, Q_ACCOUNT_OF_PERSON, a, 1, &r, NULL));
	out->n = r.n;
	out->at = NEWN(cx->mem, struct account, r.n + 1);
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = account_bare(&r, i);
	return ERR_OK;
}

enum err
accounts_of_person(struct ctx *cx, str person, struct accounts *out)
{
	const struct arg a[] = { AT(person) };
	struct rows r;

	TRY(person_need(cx, person, false));
	TRY(self_run(cx, Q_ACCOUNT_OF_PERSON, a, 1, &r, NULL));
	return account_rows(cx, &r, out);
}

static bool
subject_fits(str s)
{
	if (s.n < 3 || s.n > 64)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		        c == '.' || c == '-' || c == '_' || c == '@'))
			return false;
	}
	return true;
}

static enum err
new_checked(struct ctx *cx, const struct account_new *n, enum role role)
{
	struct rows r;

	if (str_trim(n->name).n == 0)
		(void)fail(cx, ERR_INPUT, "name", "enter the person's name");
	if (!subject_fits(n->subject))
		(void)fail(cx, ERR_INPUT, "subject",
		    "a sign-in name is 3 to 64 small letters, digits and . - _ @");
	if (role == ROLE__MAX || role == ROLE_SYSTEM)
		(void)fail(cx, ERR_INPUT, "role", "choose what they may do");
	else if ((role == ROLE_PERSON || role == ROLE_SUPPORTER) !=
	    (n->person.n > 0))
		(void)fail(cx, ERR_INPUT, "role",
		    "accounts for people and supporters are made on the person's page");
	if (role == ROLE_HEARD && n->matter.n == 0 && !door_has(cx, RIGHT_SELF))
		(void)fail(cx, ERR_INPUT, "role", "accounts for someone"
		    " affected are made on their page");
	if (n->unit.n) {
		const struct arg a[] = { AT(n->unit) };

		TRY(self_run(cx, Q_UNIT_PATH, a, 1, &r, NULL));
		if (r.n == 0)
			(void)fail(cx, ERR_INPUT, "unit", "choose a unit");
	} else if (role == ROLE_PRACTITIONER) {
		(void)fail(cx, ERR_INPUT, "unit", "choose a unit");
	}
	return cx->ndiag ? ERR_INPUT : ERR_OK;
}

/* Whoever cares for people is a Practitioner: what they write is theirs, and
 * what is owed can be handed to them by name (care/clock.h). */
static enum err
practitioner_new(struct ctx *cx, str name, str *id)
{
	struct change c = { .kind = KIND_PRACTITIONER, .id = S(""),
		.act = "save", .reason = S("") };
	struct json_w w;
	struct buf b;

	buf_init(&b, cx->mem, 8192);
	json_w_init(&w, &b);
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("resourceType"), S("Practitioner"));
	json_w_bool(&w, S("active"), true);
	json_w_open(&w, S("name"), '[');
	json_w_open(&w, JNOKEY, '{');
	json_w_text(&w, S("text"), str_trim(name));
	json_w_close(&w, '}');
	json_w_close(&w, ']');
	json_w_close(&w, '}');
	TRY(buf_done(&b, &c.body));
	TRY(record_write(cx, &c));
	*id = c.id;
	return ERR_OK;
}

enum err
account_add(struct ctx *cx, const struct account_new *n, str hash, str *id)
{
	str practitioner = n->practitioner;
	enum role role = role_of(n->role);
	str made = crypt_id(cx->mem);
	const struct arg look[] = { AT(n->subject) };
	struct rows r;

	if (role == ROLE_HEARD && n->matter.n)
		TRY(matter_may_change(cx, KIND_AFFECTED, n->matter));
	else
		TRY(account_mine(cx, S(""), n->person, n->supporter));
	TRY(new_checked(cx, n, role));
	TRY(self_run(cx, Q_LOGIN_GET, look, 1, &r, NULL));
	if (r.n)
		return fail(cx, ERR_STALE, "subject",
		    "this sign-in name is taken: choose another");
	if (role == ROLE_PRACTITIONER && practitioner.n == 0)
		TRY(practitioner_new(cx, n->name, &practitioner));
	const struct arg acc[] = { AT(made), AT(str_trim(n->name)),
		AI(cx->now), AT(door_who(cx)->account), AT(practitioner),
		AT(n->person), AT(n->supporter) };
	const struct arg log[] = { AT(n->subject), AT(made), AT(hash), AI(1),
		AI(cx->now + ONCE_S), AI(0) };
	const struct arg give[] = { AT(made), AT(n->role), AT(n->unit) };

	TRY(self_run(cx, Q_ACCOUNT_NEW, acc, 7, NULL, NULL));
	TRY(self_run(cx, Q_LOGIN_NEW, log, 6, NULL, NULL));
	TRY(self_run(cx, Q_ROLE_GIVE, give, 3, NULL, NULL));
	door_note_write(cx, "account-new", S("account"), made, 0, n->person,
	    n->role, S(""));
	*id = made;
	return ERR_OK;
}

static enum err
account_owned(struct ctx *cx, str id, struct rows *r)
{
	const struct arg a[] = { AT(id) };

	TRY(self_run(cx, Q_ACCOUNT_GET, a, 1, r, NULL));
	if (r->n == 0)
		return fail(cx, ERR_ABSENT, "account", "no such account");
	return account_mine(cx, id, cell(r, 0, 5)->s, cell(r, 0, 6)->s);
}

enum err
account_reset(struct ctx *cx, str id, str hash)
{
	const struct arg a[] = { AT(id), AT(hash), AI(1), AI(cx->now + ONCE_S) };
	const struct arg all[] = { AT(id) };
	struct rows r;

	TRY(account_owned(cx, id, &r));
	TRY(self_run(cx, Q_LOGIN_SECRET, a, 4, NULL, NULL));
	TRY(self_run(cx, Q_SESSION_END_ALL, all, 1, NULL, NULL));
	door_note_write(cx, "account-reset", S("account"), id, 0,
	    cell(&r, 0, 5)->s, S(""), S(""));
	return ERR_OK;
}

enum err
account_end(struct ctx *cx, str id)
{
	const struct arg a[] = { AT(id), AI(cx->now),
		AT(door_who(cx)->account) };
	struct rows r;

	TRY(account_owned(cx, id, &r));
	if (str_eq(id, door_who(cx)->account))
		return fail(cx, ERR_INPUT, "account",
		    "someone else has to end your own account");
	TRY(self_run(cx, Q_ACCOUNT_END, a, 3, NULL, NULL));
	TRY(self_run(cx, Q_SESSION_END_ALL, a, 1, NULL, NULL));
	door_note_write(cx, "account-end", S("account"), id, 0,
	    cell(&r, 0, 5)->s, S(""), S(""));
	return ERR_OK;
}

enum err
account_role(struct ctx *cx, str id, str role, str unit, bool give)
{
	const struct arg a[] = { AT(id), AT(role), AT(unit) };
	struct rows r;
	enum role k = role_of(role);

	if (!door_has(cx, RIGHT_ACCOUNTS))
		return fail(cx, ERR_DENIED, "account", "%s",
		    err_info[ERR_DENIED].text);
	if (k == ROLE__MAX || k == ROLE_SYSTEM || k == ROLE_PERSON ||
	    k == ROLE_SUPPORTER || (k == ROLE_HEARD && give))
		return fail(cx, ERR_INPUT, "role", "choose what they may do");
	if (give && str_eq(id, door_who(cx)->account))
		return fail(cx, ERR_INPUT, "role",
		    "someone else has to give you a role");
	TRY(account_owned(cx, id, &r));
	if (cell(&r, 0, 5)->s.n)
		return fail(cx, ERR_INPUT, "role",
		    "a person's or supporter's account holds no staff role");
	if (give && k == ROLE_PRACTITIONER && cell(&r, 0, 4)->s.n == 0) {
		str made;

		TRY(practitioner_new(cx, cell(&r, 0, 1)->s, &made));
		const struct arg is[] = { AT(id), AT(made) };
		TRY(self_run(cx, Q_ACCOUNT_PRACTITIONER, is, 2, NULL, NULL));
	}
	TRY(self_run(cx, give ? Q_ROLE_GIVE : Q_ROLE_TAKE, a, 3, NULL, NULL));
	door_note_write(cx, give ? "role-give" : "role-take", S("account"), id,
	    0, S(""), role, S(""));
	return ERR_OK;
}

enum err
account_password(struct ctx *cx, str hash)
{
	const struct who *w = door_who(cx);
	const struct arg a[] = { AT(w->account), AT(hash), AI(0),
		{ .type = 'i', .null = true } };

	door_note_write(cx, "password", S("account"), w->account, 0, S(""),
	    S(""), S(""));
	return self_run(cx, Q_LOGIN_SECRET, a, 4, NULL, NULL);
}

enum err
account_large(struct ctx *cx, bool large)
{
	const struct arg a[] = { AT(door_who(cx)->account), AI(large) };

	return self_run(cx, Q_ACCOUNT_LARGE, a, 2, NULL, NULL);
}

str
password_fault(str password, str subject)
{
	static const str common[] = { SK("password1234"), SK("123456789012"),
		SK("qwertyuiop12"), SK("letmeinletmein"), SK("passwordpassword"),
		SK("iloveyou1234"), SK("changemechangeme"), SK("111111111111"),
		SK("administrator") };
	size_t same = 0;

	if (password.n < PASSWORD_MIN)
		return S("use 12 characters or more; a few words are easiest");
	if (password.n > PASSWORD_MAX)
		return S("use 256 characters or fewer");
	for (unsigned i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (str_ieq(password, common[i]))
			return S("this password is too well known");
	while (same < password.n && password.p[same] == password.p[0])
		same++;
	if (same == password.n)
		return S("use more than one character");
	if (subject.n && str_find(password, subject) >= 0)
		return S("leave your sign-in name out of it");
	return S("");
}

enum err
unit_list(struct ctx *cx, struct units *out)
{
	struct rows r;

	TRY(self_run(cx, Q_UNIT_LIST, NULL, 0, &r, NULL));
	out->n = r.n;
	out->at = NEWN(cx->mem, struct unit, r.n + 1);
	for (unsigned i = 0; i < r.n; i++) {
		struct unit *u = &out->at[i];

		*u = (struct unit){ cell(&r, i, 0)->s, cell(&r, i, 1)->s,
			cell(&r, i, 2)->s, cell(&r, i, 3)->s,
			cell(&r, i, 4)->s, cell(&r, i, 5)->i != 0, 0 };
		for (size_t k = 1; k + 1 < u->path.n; k++)
			u->depth += u->path.p[k] == '/';
	}
	return ERR_OK;
}

enum err
account_name(struct ctx *cx, str id, str *name)
{
	const struct arg a[] = { AT(id) };
	struct rows r;

	TRY(self_run(cx, Q_ACCOUNT_GET, a, 1, &r, NULL));
	if (r.n == 0)
		return fail(cx, ERR_ABSENT, "account", "no such account");
	*name = cell(&r, 0, 1)->s;
	return ERR_OK;
}

enum err
account_staff(struct ctx *cx, struct accounts *out)
{
	struct rows r;

	if (!door_has(cx, RIGHT_SELF) && door_who(cx)->person.n)
		return fail(cx, ERR_DENIED, "account", "%s",
		    err_info[ERR_DENIED].text);
	TRY(self_run(cx, Q_ACCOUNT_STAFF, NULL, 0, &r, NULL));
	*out = (struct accounts){ NEWN(cx->mem, struct account, r.n + 1), r.n };
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = (struct account){ .id = cell(&r, i, 0)->s,
			.name = cell(&r, i, 1)->s,
			.practitioner = cell(&r, i, 2)->s,
			.roles = cell(&r, i, 3)->s };
	return ERR_OK;
}
