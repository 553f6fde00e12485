/*
 * An event as it is told, and as whoever told it answers later.
 *
 * Nobody's means: whoever looks is nobody while it is written, so that no actor,
 * unit, name or time of day of theirs is within reach of what is written.
 */
#include "learning/event.h"
#include "access/account.h"
#include "core/arena.h"
#include "core/time.h"
#include "learning/matter_int.h"

enum { TELL_OPS = 24, TEXT_MAX = 20000, LINE_MAX_ = 200, ANSWERS_MAX = 20,
	CHARS_SHORT = 60 };

struct ops { struct op at[TELL_OPS]; unsigned n; };

static void
say(struct ops *o, const struct matter *m, const char *link, str value)
{
	if (value.n && o->n < TELL_OPS)
		o->at[o->n++] = matter_op(m, S(""), link, value);
}

/* The unit that was named, or the one above all others. */
static enum err
unit_of(struct ctx *cx, const struct tell *t, str *unit)
{
	struct units l;

	*unit = S("");
	TRY(unit_list(cx, &l));
	for (unsigned i = 0; i < l.n; i++)
		if (!l.at[i].closed && (t->unit.n
		    ? str_eq(l.at[i].id, t->unit)
		    : l.at[i].parent.n == 0 && unit->n == 0))
			*unit = l.at[i].id;
	return unit->n ? ERR_OK : fail(cx, ERR_INPUT, "unit",
	    "choose where it was, or that you are not sure");
}

static enum err
whole_enough(struct ctx *cx, const struct tell *t)
{
	enum err e = ERR_OK;

	if (t->type.n == 0)
		e = fail(cx, ERR_INPUT, "kind", "choose what kind of thing it is,"
		    " or that you are not sure");
	if (str_trim(t->what).n == 0)
		e = fail(cx, ERR_INPUT, "what", "say in a few words what"
		    " happened: all else can be said later");
	else if (t->what.n > TEXT_MAX)
		e = fail(cx, ERR_INPUT, "what", "this is longer than %d bytes:"
		    " shorten it", TEXT_MAX);
	if (t->who.n > TEXT_MAX || t->done.n > TEXT_MAX)
		e = fail(cx, ERR_INPUT, "who", "this is longer than %d bytes:"
		    " shorten it", TEXT_MAX);
	return e;
}

static bool
is_one(str code, const char *list)
{
	str left = str_of(list), one;

	while (left.n) {
		(void)str_cut(&left, ' ', &one);
		if (str_eq(one, code))
			return true;
	}
	return false;
}

static void
words_of(struct ops *o, const struct matter *m, const struct tell *t)
{
	say(o, m, "event.type", t->type);
	say(o, m, "event.what", str_trim(t->what));
	say(o, m, "event.when", t->day.n ? S("day") : t->about_when.n
	    ? S("about") : S("not-known"));
	say(o, m, "event.day", t->day);
	say(o, m, "event.about-when", t->about_when);
	say(o, m, "event.time", t->time);
	say(o, m, "event.where", t->where);
	say(o, m, "event.who", t->who);
	say(o, m, "event.safe", t->safe);
	say(o, m, "event.done", t->done);
	say(o, m, "event.source", is_one(t->teller, "staff patient family")
	    ? t->teller : S(""));
	say(o, m, "teller.type", t->teller);
	say(o, m, "near.miss", t->near_miss ? S("true") : S(""));
	say(o, m, "near.fatal", t->near_fatal ? S("true") : S(""));
	say(o, m, "teller.mode", str_of(tell_mode_code[t->mode]));
	say(o, m, "teller.wants", t->no_reply ? S("no") : S("yes"));
	if (t->mode != TELL_NAMED)
		return;
	say(o, m, "teller.name", t->name);
	say(o, m, "teller.contact", t->contact);
	say(o, m, "teller.role", t->role);
}

/* The name apart: also nobody's, so that no list of who did what tells it. */
static enum err
name_apart(struct ctx *cx, const struct tell *t, const struct matter *event,
    str account)
{
	struct ops o = { .n = 0 };
	struct matter m;

	TRY(matter_new(cx, KIND_REPORTER, event->unit, matter_name(cx, event),
	    &m));
	m.ref = str_cat(cx->mem, S("N"), str_sub(event->ref, 1, event->ref.n));
	m.nameless = true;
	m.outsider = account.n ? account : matter_code_hash(cx, t->code);
	say(&o, &m, "reporter.name", t->name);
	say(&o, &m, "reporter.role", t->role);
	say(&o, &m, "reporter.contact", t->contact);
	return matter_save(cx, &m, o.at, o.n, "tell");
}

static enum err
write_event(struct ctx *cx, const struct tell *t, str account, str unit,
    struct matter *m)
{
	struct ops o = { .n = 0 };

	TRY(matter_new(cx, KIND_EVENT, unit, S(""), m));
	m->rec.id = crypt_id(cx->mem);
	m->nameless = t->mode != TELL_NAMED;
	/* A name in confidence leads to its event through the name alone. */
	m->outsider = t->code.n ? matter_code_hash(cx, t->code)
	    : t->mode == TELL_CONFIDENCE ? matter_code_hash(cx,
	    matter_code_made(cx, m->rec.id)) : account;
	words_of(&o, m, t);
	TRY(matter_save(cx, m, o.at, o.n, "tell"));
	if (t->mode == TELL_CONFIDENCE)
		TRY(name_apart(cx, t, m, account));
	return ERR_OK;
}

static enum err
told_before(struct ctx *cx, const struct tell *t, struct tell_done *out)
{
	struct matter_row r;
	enum err e = ERR_ABSENT;

	if (t->code.n)
		e = matter_outside_row(cx, KIND_EVENT, S(""), t->code, &r);
	if (e == ERR_OK)
		*out = (struct tell_done){ r.id, r.ref, r.due, true };
	else
		ctx_calm(cx);
	return e == ERR_ABSENT ? ERR_OK : e;
}

enum err
event_tell(struct ctx *cx, const struct tell *t, struct tell_done *out)
{
	const struct who me = *door_who(cx);
	bool nobody = t->mode != TELL_NAMED;
	struct matter m;
	enum err e;
	str unit;

	*out = (struct tell_done){ .id = S(""), .ref = S("") };
	if (nobody)
		door_enter(cx, cx->door, NULL);
	e = told_before(cx, t, out);
	if (e == ERR_OK && !out->again)
		e = whole_enough(cx, t);
	if (e == ERR_OK && !out->again)
		e = unit_of(cx, t, &unit);
	if (e == ERR_OK && !out->again)
		e = write_event(cx, t, me.account, unit, &m);
	if (e == ERR_OK && !out->again)
		*out = (struct tell_done){ m.rec.id, m.ref, m.due, false };
	if (nobody)
		door_enter(cx, cx->door, &me);
	return e;
}

/* ---- later ---- */

enum err
event_answer(struct ctx *cx, struct matter *m, const struct told_answer *a,
    unsigned n, str different, str words)
{
	struct ops o = { .n = 0 };

	for (unsigned i = 0; i < n && i < ANSWERS_MAX; i++) {
		const struct line *entry = line_find(&m->a, a[i].entry);

		if (!entry || !str_eq(entry->link, S("told.ask")) ||
		    a[i].text.n == 0 || o.n == TELL_OPS)
			continue;
		o.at[o.n++] = matter_op(m, a[i].entry, "told.answer",
		    a[i].text);
	}
	say(&o, m, "told.different", different);
	say(&o, m, "told.words", words);
	if (o.n == 0)
		return fail(cx, ERR_INPUT, "words",
		    "write or choose something first");
	return matter_save(cx, m, o.at, o.n, "answer");
}
