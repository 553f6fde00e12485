/*
 * The exceptional ways in, and who sees that they were used: break-glass,
 * devices, drafts, and the list of looks that a person is shown.
 */
#include "access/account.h"
#include "access/door_int.h"
#include "access/redact.h"
#include "access/sent.h"
#include "core/arena.h"

enum { LOOKS_PAGE = 25, DEVICE_S = 90 * 86400 };

enum err
glass_break(struct ctx *cx, str person, str code, str why, bool hush)
{
	const struct arg a[] = { AT(crypt_id(cx->mem)),
		AT(door_who(cx)->account), AT(person), AT(code), AT(why),
		AI(cx->now), AI(cx->now + GLASS_S), AI(hush) };
	enum sight s;

	if (!door_has(cx, RIGHT_BREAK))
		return fail(cx, ERR_DENIED, "glass", "%s",
		    err_info[ERR_DENIED].text);
	TRY(person_sight(cx, person, &s));
	if (s != SIGHT_NAME)
		return fail(cx, ERR_INPUT, "person",
		    "you may open this record already");
	if (code.n == 0)
		(void)fail(cx, ERR_INPUT, "code", "choose a reason");
	if (str_trim(why).n < 3)
		(void)fail(cx, ERR_INPUT, "why",
		    "say in a few words why you need this record now");
	if (cx->ndiag)
		return ERR_INPUT;
	TRY(self_run(cx, Q_GLASS_NEW, a, 8, NULL, NULL));
	sight_forget(cx);
	door_note_write(cx, "break-glass", S(""), a[0].s, 0, person, code,
	    S(""));
	return ERR_OK;
}

enum err
glass_list(struct ctx *cx, struct glasses *out)
{
	struct rows r;

	TRY(door_query(cx, Q_GLASS_LIST, NULL, 0, &r));
	out->n = r.n;
	out->at = NEWN(cx->mem, struct glass, r.n + 1);
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = (struct glass){ cell(&r, i, 0)->s,
			cell(&r, i, 1)->s, cell(&r, i, 2)->s,
			cell(&r, i, 3)->s, cell(&r, i, 4)->s,
			cell(&r, i, 5)->i, cell(&r, i, 6)->i,
			cell(&r, i, 7)->i != 0, cell(&r, i, 8)->s };
	return ERR_OK;
}

enum err
glass_seen(struct ctx *cx, str id)
{
	const struct arg a[] = { AT(id), AT(door_who(cx)->account),
		AI(cx->now) };

	TRY(door_change(cx, Q_GLASS_SEEN, a, 3, NULL));
	door_note_write(cx, "glass-seen", S(""), id, 0, S(""), S(""), S(""));
	return ERR_OK;
}

enum err
glass_mine(struct ctx *cx, str person, int64_t *until)
{
	const struct arg a[] = { AT(person), AT(door_who(cx)->account),
		AI(cx->now) };
	struct rows r;

	TRY(self_run(cx, Q_GLASS_MINE, a, 3, &r, NULL));
	*until = r.n && !cell(&r, 0, 0)->null ? cell(&r, 0, 0)->i : 0;
	return ERR_OK;
}

static struct look
look_of(const struct rows *r, unsigned i)
{
	return (struct look){ .at = cell(r, i, 0)->i, .role = cell(r, i, 2)->s,
		.act = cell(r, i, 3)->s, .kind = cell(r, i, 4)->s,
		.reason = cell(r, i, 5)->s, .name = cell(r, i, 6)->s };
}

/* "|note|visit|": the kinds that a person has no sight of. */
static str
kinds_not_own(struct ctx *cx)
{
	struct buf b;

	buf_init(&b, cx->mem, 4096);
	for (unsigned k = 0; k < KIND__MAX; k++)
		if (!kind_is_seen(k))
			buf_fmt(&b, "|%s", kind_info[k].code);
	buf_c(&b, '|');
	return buf_str(&b);
}

enum err
looks_at_person(struct ctx *cx, str person, unsigned page, struct looks *out)
{
	struct rows r;
	enum sight s;

	TRY(person_need(cx, person, false));
	TRY(person_sight(cx, person, &s));
	const struct arg a[] = { AT(person), AI(LOOKS_PAGE + 1),
		AI((int64_t)page * LOOKS_PAGE), AI(s == SIGHT_OWN),
		AT(door_who(cx)->account), AT(kinds_not_own(cx)) };

	TRY(self_run(cx, Q_LEDGER_BY_PERSON, a, 6, &r, NULL));
	*out = (struct looks){ NEWN(cx->mem, struct look, r.n + 1), 0,
		r.n > LOOKS_PAGE };
	while (out->n < r.n && out->n < LOOKS_PAGE) {
		out->at[out->n] = look_of(&r, out->n);
		out->n++;
	}
	return ERR_OK;
}

enum err
looks_recent(struct ctx *cx, unsigned page, struct looks *out, str **person)
{
	const struct arg a[] = { AI(LOOKS_PAGE + 1),
		AI((int64_t)page * LOOKS_PAGE) };
	struct rows r;

	TRY(door_query(cx, Q_LEDGER_RECENT, a, 2, &r));
	*out = (struct looks){ NEWN(cx->mem, struct look, r.n + 1), 0,
		r.n > LOOKS_PAGE };
	*person = NEWN(cx->mem, str, r.n + 1);
	for (unsigned i = 0; i < r.n && i < LOOKS_PAGE; i++) {
		(*person)[out->n] = cell(&r, i, 7)->s;
		out->at[out->n++] = look_of(&r, i);
	}
	return ERR_OK;
}

enum err
device_add(struct ctx *cx, str person, str parts, str label, str *cookie)
{
	str token = crypt_token(cx->mem, 32);
	const struct arg a[] = { AT(hash_hex(cx->mem, token)), AT(person),
		AT(parts), AT(label), AI(cx->now), AI(cx->now + DEVICE_S) };
	enum sight s;

	TRY(person_sight(cx, person, &s));
	if (s != SIGHT_OWN)
		return fail(cx, ERR_DENIED, "device",
		    "only the person can let a device open their plan");
	TRY(self_run(cx, Q_DEVICE_NEW, a, 6, NULL, NULL));
	door_note_write(cx, "device-new", S(""), S(""), 0, person, S(""),
	    S(""));
	*cookie = token;
	return ERR_OK;
}

static struct device
device_of(const struct rows *r, unsigned i)
{
	return (struct device){ cell(r, i, 0)->s, cell(r, i, 1)->s,
		cell(r, i, 2)->s, cell(r, i, 3)->s, cell(r, i, 4)->i,
		cell(r, i, 5)->i };
}

enum err
device_list(struct ctx *cx, str person, struct devices *out)
{
	const struct arg a[] = { AT(person), AI(cx->now) };
	struct rows r;

	TRY(person_need(cx, person, false));
	TRY(self_run(cx, Q_DEVICE_OF, a, 2, &r, NULL));
	out->n = r.n;
	out->at = NEWN(cx->mem, struct device, r.n + 1);
	for (unsigned i = 0; i < r.n; i++)
		out->at[i] = device_of(&r, i);
	return ERR_OK;
}

enum err
device_end(struct ctx *cx, str person, str token_hash)
{
	const struct arg a[] = { AT(person), AT(token_hash), AI(cx->now) };

	TRY(person_need(cx, person, false));
	TRY(self_run(cx, Q_DEVICE_END, a, 3, NULL, NULL));
	/* The hash tells which; nobody gets the token out of it. */
	door_note_write(cx, "device-end", S(""), token_hash, 0, person, S(""),
	    S(""));
	return ERR_OK;
}

enum err
device_find(struct ctx *cx, struct door *d, str cookie, struct device *out)
{
	const struct arg a[] = { AT(hash_hex(cx->mem, cookie)), AI(cx->now) };
	struct share *share;
	struct rows r;
	str list, part;

	if (cookie.n != 64)
		return fail(cx, ERR_SIGNIN, "device", "no such device");
	cx->door = d;
	TRY(self_run(cx, Q_DEVICE_GET, a, 2, &r, NULL));
	if (r.n == 0)
		return fail(cx, ERR_SIGNIN, "device", "no such device");
	*out = device_of(&r, 0);
	share = NEW(cx->mem, struct share);
	share->part = NEWN(cx->mem, str, out->parts.n / 2 + 1);
	list = out->parts;
	for (bool more = true; more;) {
		more = str_cut(&list, ' ', &part);
		if (part.n)
			share->part[share->nparts++] = part;
	}
	d->who.account = str_cat(cx->mem, S("device-"),
	    str_sub(out->token_hash, 0, 8));
	d->who.name = out->label;
	d->who.role = S("device");
	d->who.person = out->person;
	d->fixed = share;
	sight_forget(cx);
	return ERR_OK;
}

enum err
scratch_put(struct ctx *cx, str page, int64_t base, str fields)
{
	const struct arg a[] = { AT(door_who(cx)->account), AT(page), AI(base),
		AT(fields), AI(cx->now) };

	if (door_who(cx)->account.n == 0)
		return fail(cx, ERR_SIGNIN, "draft", "%s",
		    err_info[ERR_SIGNIN].text);
	return self_run(cx, Q_SCRATCH_PUT, a, 5, NULL, NULL);
}

enum err
scratch_keep(struct ctx *cx, str account, str page, str fields)
{
	const struct arg a[] = { AT(account), AT(page), AI(0), AT(fields),
		AI(cx->now) };

	return self_run(cx, Q_SCRATCH_PUT, a, 5, NULL, NULL);
}

enum err
scratch_get(struct ctx *cx, str page, str *fields, int64_t *base, int64_t *at)
{
	const struct arg a[] = { AT(door_who(cx)->account), AT(page) };
	struct rows r;

	TRY(self_run(cx, Q_SCRATCH_GET, a, 2, &r, NULL));
	*fields = r.n ? cell(&r, 0, 0)->s : (str){ NULL, 0 };
	*base = r.n ? cell(&r, 0, 1)->i : 0;
	*at = r.n ? cell(&r, 0, 2)->i : 0;
	return ERR_OK;
}

enum err
scratch_drop(struct ctx *cx, str page)
{
	const struct arg a[] = { AT(door_who(cx)->account), AT(page) };

	return self_run(cx, Q_SCRATCH_DROP, a, 2, NULL, NULL);
}

enum err
scratch_list(struct ctx *cx, struct scraps *out)
{
	const struct arg a[] = { AT(door_who(cx)->account) };
	struct rows r;

	TRY(self_run(cx, Q_SCRATCH_LIST, a, 1, &r, NULL));
	out->n = r.n;
	out->at = arena_alloc(cx->mem, r.n + 1, sizeof(*out->at));
	for (unsigned i = 0; i < r.n; i++) {
		out->at[i].page = cell(&r, i, 0)->s;
		out->at[i].at = cell(&r, i, 1)->i;
	}
	return ERR_OK;
}

enum err
upkeep_step(struct ctx *cx, struct job *j, bool *more)
{
	const struct arg day[] = { AI(cx->now - 86400) };
	const struct arg month[] = { AI(cx->now - SCRATCH_S) };

	(void)j;
	*more = false;
	/* Lapsed sessions stay a day, so that late words find their owner. */
	TRY(self_run(cx, Q_SESSION_OLD, day, 1, NULL, NULL));
	TRY(self_run(cx, Q_SCRATCH_OLD, month, 1, NULL, NULL));
	TRY(sent_upkeep(cx));
	return self_run(cx, Q_DONE_OLD, month, 1, NULL, NULL);
}
