/*
 * What is done about a copy of the whole record: it is asked for, what waits is
 * released or kept back, it is handed over. Each is a line of SHEET_COPY.
 *
 * A decision is about the words that were read: copy_withheld is asked again
 * under the person's lock, and what changed meanwhile is stale.
 */
#include "access/person.h"
#include "care/care_int.h"
#include "care/copy.h"
#include "core/arena.h"
#include "core/time.h"

/* Entries of SHEET_COPY, made by hand. */
struct making { struct op op[6]; unsigned n; };

static void
put_op(struct making *m, struct ctx *cx, const char *part, const char *name,
    str value, enum visible visible)
{
	struct op op = { .kind = OP_ADD, .line = S(""), .parent = S(""),
		.about = S(""), .after = S(""), .display = S(""),
		.system = S(""), .source = S(""), .field = S(""),
		.voice = VOICE_PRACTITIONER, .visible = visible };

	op.link = part_link(cx, str_of(part), name);
	if (m->n == 0)
		op.line = line_new_id(cx);
	else
		op.parent = m->op[0].line;
	op.value = value;
	if (m->n == 0 || value.n)
		m->op[m->n++] = op;
}

static enum err
copy_apply(struct ctx *cx, str person, const struct op *op, unsigned n,
    const char *act, str reason)
{
	struct plan_save s = { .op = op, .nop = n, .sure = true,
		.voice = VOICE_PRACTITIONER, .act = str_of(act),
		.reason = reason };

	return sheet_apply(cx, &(const struct sheet_at){ .person = person,
	    .sheet = SHEET_COPY }, &s);
}

static const struct copy_item *
item_of(const struct copy_items *l, str key)
{
	for (unsigned i = 0; i < l->n; i++)
		if (str_eq(l->at[i].key, key))
			return &l->at[i];
	return NULL;
}

enum err
copy_decide(struct ctx *cx, str person, str key, int64_t v, bool release,
    str why)
{
	const char *part = "withhold";
	const struct copy_item *it;
	struct copy_items l;
	struct making m = { 0 };
	struct buf b;

	TRY(person_lock(cx, person));
	TRY(copy_withheld(cx, person, &l));
	it = item_of(&l, key);
	if (!it)
		return not_there(cx, "item");
	if (it->v != v)
		return fail(cx, ERR_STALE, "item", "%s",
		    err_info[ERR_STALE].text);
	why = str_trim(why);
	if (!release && why.n == 0)
		return fail(cx, ERR_INPUT, "why", "write down why it is kept"
		    " back: the person may ask");
	if (release && it->never)
		return fail(cx, ERR_DENIED, "item", "this is about someone who"
		    " is not to be contacted: it cannot go into a copy");
	buf_init(&b, cx->mem, 32);
	buf_int(&b, v);
	put_op(&m, cx, part, "line", S(""), VISIBLE_TEAM);
	put_op(&m, cx, part, "item", key, VISIBLE_TEAM);
	put_op(&m, cx, part, "version", buf_str(&b), VISIBLE_TEAM);
	put_op(&m, cx, part, "choice", release ? S("release")
	    : S("keep-back"), VISIBLE_TEAM);
	put_op(&m, cx, part, "text", why, VISIBLE_TEAM);
	return copy_apply(cx, person, m.op, m.n, release ? "release"
	    : "keep-back", key);
}

enum err
copy_ask(struct ctx *cx, str person, str words)
{
	struct making m = { 0 };

	words = str_trim(words);
	put_op(&m, cx, "request", "line", S(""), VISIBLE_RECORD);
	put_op(&m, cx, "request", "text", words.n ? words
	    : S("All of my record"), VISIBLE_RECORD);
	for (unsigned i = 0; i < m.n; i++)
		m.op[i].voice = VOICE_PERSON;
	return copy_apply(cx, person, m.op, m.n, "save", S(""));
}

enum err
copy_hand(struct ctx *cx, str person, str to, str how)
{
	struct making m = { 0 };

	to = str_trim(to);
	TRY(person_need(cx, person, true));
	if (to.n == 0)
		return fail(cx, ERR_INPUT, "to", "say who has it");
	put_op(&m, cx, "handover", "line", S(""), VISIBLE_RECORD);
	put_op(&m, cx, "handover", "text", to, VISIBLE_RECORD);
	put_op(&m, cx, "handover", "on", time_iso(cx->mem, cx->now),
	    VISIBLE_RECORD);
	put_op(&m, cx, "handover", "how", how, VISIBLE_RECORD);
	return copy_apply(cx, person, m.op, m.n, "hand-over", S(""));
}

enum err
copy_notes(struct ctx *cx, str person, const char *which,
    struct copy_notes *out)
{
	const char *entry = str_c(cx->mem, part_link(cx, str_of(which),
	    "line"));
	struct copy_notes l = { 0 };
	struct plan p;

	TRY(sheet_read(cx, &(const struct sheet_at){ .person = person,
	    .sheet = SHEET_COPY }, &p));
	l.at = NEWN(cx->mem, struct copy_note, p.a.n + 1);
	for (const struct line *e = NULL;
	    (e = entry_next(&p.a, entry, e)) != NULL;) {
		const struct line *how = plan_detail(&p, e, "how");

		l.at[l.n++] = (struct copy_note){ .id = e->id, .at = e->at,
			.text = plan_text(&p, e), .by = e->by,
			.how = how && how->value.n ? line_words(cx, how)
			    : S("") };
	}
	*out = l;
	return ERR_OK;
}
