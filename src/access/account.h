/*
 * Accounts, sign-in, sessions, units, break-glass, devices.
 *
 * Sign-in is by (issuer, subject); a password is issuer "local" (D19). The
 * secret is checked outside (login processes): login_find gives the hash, or a
 * dummy one for an unknown name so that the work is the same.
 */
#ifndef HEED_ACCESS_ACCOUNT_H
#define HEED_ACCESS_ACCOUNT_H

#include "access/door.h"

enum { SESSION_IDLE_S = 30 * 60, SESSION_MAX_S = 12 * 3600,
	ONCE_S = 24 * 3600, GLASS_S = 4 * 3600, PASSWORD_MIN = 12,
	PASSWORD_MAX = 256, SCRATCH_S = 30 * 86400 };

struct login_row { str account, hash; bool must_change; bool known; int64_t wait_s; };
/* wait_s > 0: too many wrong tries; say so and check nothing. Never locks: the
 * wait is 30 s at most. */
enum err login_find(struct ctx *, str subject, struct login_row *) CHECKED;
enum err login_failed(struct ctx *, str subject) CHECKED;
/* Makes a session; *cookie is the secret to set. Old session of the same
 * browser ends (rotation). */
enum err session_new(struct ctx *, const struct login_row *, str subject,
    str *cookie) CHECKED;
/* The viewer of a cookie; ERR_SIGNIN when there is none or it has ended. */
enum err session_find(struct ctx *, struct door *, str cookie, struct who *)
    CHECKED;
/* Moves the idle end on, when it is worth a write. Own transaction. */
enum err session_touch(struct ctx *, struct door *, struct who *) CHECKED;
enum err session_end(struct ctx *, str sid_hash) CHECKED;
/* Whose session this was, a day after it lapsed at most: what was posted to it
 * becomes that account's draft (D11), and nothing else may be done with it.
 * token: the form's, which must fit that session. account "" when it does not. */
enum err session_lapsed(struct ctx *, str cookie, str token, str *account)
    CHECKED;
/* As scratch_put, for that account. */
enum err scratch_keep(struct ctx *, str account, str page, str fields) CHECKED;
bool session_wants_touch(const struct ctx *, const struct who *);

/* Form tokens: one a drawn form; also its idempotency key (D17). */
str token_make(struct ctx *);
/* Of this session, or, of someone without one, of a form for anyone. */
bool token_ok(struct ctx *, str token);
/* What a token's write ended in, .p == NULL when it did not happen (yet). */
enum err token_result(struct ctx *, str token, str *result) CHECKED;
enum err token_done(struct ctx *, str token, str result) CHECKED;
/* From here to the end of the transaction no other write of this sign-in ends: a
 * draft and the save that it is of come one after the other. */
enum err session_turn(struct ctx *) CHECKED;

struct account {
	str id, name, subject, practitioner, person, supporter;
	int64_t made_at, ended_at;
	bool large, must_change;
	str roles;   /* "practitioner at Harbour ward; admin at Service" */
};
struct accounts { struct account *at; unsigned n; };
/* All accounts, by name; needs ACCOUNTS. */
enum err account_list(struct ctx *, struct accounts *) CHECKED;
enum err account_read(struct ctx *, str id, struct account *) CHECKED;
/* What staff read of one another: the name alone; and all of staff who are in
 * service, by name, with a unit of theirs as roles; at most 1,000. */
enum err account_name(struct ctx *, str id, str *name) CHECKED;
enum err account_staff(struct ctx *, struct accounts *) CHECKED;
struct account_new { str name, subject, role, unit, practitioner, person, supporter;
	str matter; /* of role "heard": what it is about (matter.h, AFFECTED) */
	str made;   /* set by web/'s signin_post: the id */
};
/* ERR_STALE with where "subject" when the sign-in name is taken. once is the
 * one-time passphrase to hand over: valid 24 hours, to be changed at once.
 * hash: its hash, made by the caller (a login process, or password_hash).
 * A practitioner's becomes a Practitioner too, where n names none.
 * Needs ACCOUNTS; for a person's own or their supporters' account CARE sight
 * of that person is enough. Role "heard" is for who may change that matter and
 * for nobody else, and so are its reset and end, while it holds no other role. */
enum err account_add(struct ctx *, const struct account_new *, str hash,
    str *id) CHECKED;
enum err account_reset(struct ctx *, str id, str hash) CHECKED;
/* Ends the account and its sessions at once. */
enum err account_end(struct ctx *, str id) CHECKED;
enum err account_role(struct ctx *, str id, str role, str unit, bool give) CHECKED;
enum err account_password(struct ctx *, str hash) CHECKED; /* one's own */
enum err account_large(struct ctx *, bool) CHECKED;
/* "" when it will do; else what is wrong with it. */
str password_fault(str password, str subject);
/* Accounts that speak for a person: theirs, or a supporter's. */
enum err accounts_of_person(struct ctx *, str person, struct accounts *) CHECKED;
/* The same without subject, must_change and roles. */
enum err accounts_around(struct ctx *, str person, struct accounts *) CHECKED;

struct unit { str id, parent, path, name, setting; bool closed; unsigned depth; };
struct units { struct unit *at; unsigned n; };
enum err unit_list(struct ctx *, struct units *) CHECKED;

/* Opens a person's record to the viewer for 4 hours. hush: the person is not
 * shown it online (unsafe for them), with its reason kept. */
enum err glass_break(struct ctx *, str person, str code, str why, bool hush)
    CHECKED;
struct glass { str id, account_name, person, code, why; int64_t at, until;
	bool hush; str seen_by; };
struct glasses { struct glass *at; unsigned n; };
enum err glass_list(struct ctx *, struct glasses *) CHECKED; /* PRIVACY */
enum err glass_seen(struct ctx *, str id) CHECKED;
/* The viewer's own open glass for this person, until when; 0 = none. */
enum err glass_mine(struct ctx *, str person, int64_t *until) CHECKED;

/* Who looked (CARE-4, experience.md 0.13): what one account did to one kind in
 * one minute. The person is not told of their own looks, nor of kinds that they
 * have no sight of: then kind is "". */
struct look { int64_t at; str name, role, act, kind, reason; };
struct looks { struct look *at; unsigned n; bool more; };
enum err looks_at_person(struct ctx *, str person, unsigned page,
    struct looks *) CHECKED;
enum err looks_recent(struct ctx *, unsigned page, struct looks *, str **person)
    CHECKED; /* PRIVACY */

/* One device, the crisis view alone, no sign-in (D12). */
struct device { str token_hash, person, parts, label; int64_t at, ends_at; };
struct devices { struct device *at; unsigned n; };
enum err device_add(struct ctx *, str person, str parts, str label, str *cookie)
    CHECKED;
enum err device_list(struct ctx *, str person, struct devices *) CHECKED;
enum err device_end(struct ctx *, str person, str token_hash) CHECKED;
/* Gives the viewer of that cookie the right to that person's parts for this
 * request; ERR_SIGNIN when it was revoked. */
enum err device_find(struct ctx *, struct door *, str cookie, struct device *)
    CHECKED;

/* Unsaved private work (D11). fields: urlencoded as posted. */
enum err scratch_put(struct ctx *, str page, int64_t base, str fields) CHECKED;
/* .p == NULL when there is none. */
enum err scratch_get(struct ctx *, str page, str *fields, int64_t *base,
    int64_t *at) CHECKED;
enum err scratch_drop(struct ctx *, str page) CHECKED;
struct scraps { struct { str page; int64_t at; } *at; unsigned n; };
enum err scratch_list(struct ctx *, struct scraps *) CHECKED;

/* Ends what has passed its time: sessions, drafts, form tokens (a job_fn). */
struct job;
enum err upkeep_step(struct ctx *, struct job *, bool *more) CHECKED;

#endif
