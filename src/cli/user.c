/*
 * heed user: accounts at the console; the only way to the first administrator.
 */
#include "access/account.h"
#include "access/record.h"
#include "cli/cli.h"
#include "core/arena.h"
#include "core/time.h"

#include <stdio.h>
#include <string.h>

struct wish {
	const char *role, *unit, *name;
	bool take;
};

static enum err
by_subject(struct cmd *c, const char *subject, str *id)
{
	struct accounts l;

	TRY(account_list(c->cx, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (str_eq(l.at[i].subject, str_of(subject))) {
			*id = l.at[i].id;
			return ERR_OK;
		}
	return fail(c->cx, ERR_ABSENT, subject, "no such account");
}

static enum err
unit_id(struct cmd *c, const char *unit, str *id)
{
	struct units u;

	*id = S("");
	TRY(unit_list(c->cx, &u));
	for (unsigned i = 0; i < u.n; i++)
		if (!unit ? u.at[i].parent.n == 0
		          : str_eq(u.at[i].id, str_of(unit)) ||
		            str_ieq(u.at[i].name, str_of(unit))) {
			*id = u.at[i].id;
			return ERR_OK;
		}
	return unit ? fail(c->cx, ERR_ABSENT, "--unit", "no such unit") : ERR_OK;
}

/* An empty service gets its first unit with its first account. */
static enum err
first_unit(struct cmd *c, str *id)
{
	struct change ch = { .kind = KIND_UNIT, .act = "save",
		.body = S("{\"resourceType\":\"Organization\",\"active\":true,"
		          "\"name\":\"Our service\"}") };

	if (id->n)
		return ERR_OK;
	TRY(record_write(c->cx, &ch));
	*id = ch.id;
	return ERR_OK;
}

static void
hand_over(const char *subject, str once)
{
	printf("sign-in name: %s\none-time passphrase: %.*s\n", subject,
	    PRS(once));
	say("Give it by hand. It works for 24 hours and has to be changed at"
	    " the first sign-in.");
}

static enum err
user_add(struct cmd *c, const struct wish *w, const char *subject)
{
	str once = password_once(c->cx->mem), unit, id;
	struct account_new n = { .name = str_of(w->name ? w->name : subject),
		.subject = str_of(subject), .role = str_of(w->role),
		.practitioner = S(""), .person = S(""), .supporter = S("") };

	if (!w->role)
		return fail(c->cx, ERR_INPUT, "--role",
		    "say which role: admin, practitioner, records, privacy, "
		    "steward, quality");
	TRY(unit_id(c, w->unit, &unit));
	TRY(first_unit(c, &unit));
	n.unit = unit;
	TRY(account_add(c->cx, &n, password_hash(c->cx->mem, once), &id));
	hand_over(subject, once);
	return ERR_OK;
}

static enum err
user_reset(struct cmd *c, const char *subject)
{
	str once = password_once(c->cx->mem), id;

	TRY(by_subject(c, subject, &id));
	TRY(account_reset(c->cx, id, password_hash(c->cx->mem, once)));
	hand_over(subject, once);
	return ERR_OK;
}

static enum err
user_list(struct cmd *c)
{
	struct accounts l;

	TRY(account_list(c->cx, &l));
	for (unsigned i = 0; i < l.n; i++)
		printf("%.*s\t%.*s\t%.*s\t%s\n", PRS(l.at[i].subject),
		    PRS(l.at[i].name), PRS(l.at[i].roles),
		    l.at[i].ended_at ? "ended" : "open");
	return ERR_OK;
}

static enum err
user_role(struct cmd *c, const struct wish *w, const char *subject)
{
	str id, unit;

	if (!w->role)
		return fail(c->cx, ERR_INPUT, "--role", "say which role");
	TRY(by_subject(c, subject, &id));
	TRY(unit_id(c, w->unit, &unit));
	return account_role(c->cx, id, str_of(w->role), unit, !w->take);
}

static enum err
user_step(struct cmd *c, const struct wish *w, const char *verb,
    const char *subject)
{
	str id;

	if (strcmp(verb, "list") == 0)
		return user_list(c);
	if (!subject)
		return fail(c->cx, ERR_INPUT, verb, "whose sign-in name?");
	if (strcmp(verb, "add") == 0)
		return user_add(c, w, subject);
	if (strcmp(verb, "reset") == 0)
		return user_reset(c, subject);
	if (strcmp(verb, "role") == 0)
		return user_role(c, w, subject);
	if (strcmp(verb, "disable") == 0) {
		TRY(by_subject(c, subject, &id));
		return account_end(c->cx, id);
	}
	return fail(c->cx, ERR_INPUT, verb,
	    "heed user does add, list, disable, role and reset");
}

enum err
cmd_user(struct cmd *c)
{
	const char *take = NULL;
	struct wish w = { 0 };
	const struct option_row o[] = { { "role", true, &w.role },
		{ "unit", true, &w.unit }, { "name", true, &w.name },
		{ "take", false, &take } };
	struct door *d;
	enum err e;

	TRY(options(c, o, sizeof(o) / sizeof(o[0])));
	w.take = take != NULL;
	if (c->argc < 1 || c->argc > 2)
		return fail(c->cx, ERR_INPUT, "user",
		    "heed user add|list|disable|role|reset NAME");
	TRY(open_as_system(c, true, "heed user", &d));
	TRY(door_begin(c->cx, TXN_WRITE));
	e = user_step(c, &w, c->argv[0], c->argc > 1 ? c->argv[1] : NULL);
	if (e == ERR_OK)
		e = door_commit(c->cx);
	else
		door_rollback(c->cx);
	if (e == ERR_OK)
		e = door_leave(c->cx);
	door_close(d);
	return e;
}
