/*
 * Changing a plan: read under the person's lock, turned by the rules of who may
 * do what (plan_turn.c), applied, printed, written as the next version.
 *
 * All of it is read here, also what the viewer is not shown, because what
 * cannot be seen must survive a change. It never leaves this file but as the
 * body that is stored.
 */
#include "access/setting.h"
#include "care/care_int.h"
#include "care/people.h"
#include "core/arena.h"
#include "core/time.h"

#include <string.h>

/* A sheet that is being changed. */
struct job {
	struct sheet_at at;
	enum kind kind;
	str canon;               /* the person */
	bool exists;
	struct record rec;
	struct answers a;
	bool own;
	struct hand plain, spoken;
};

static str
who_role(const struct who *w)
{
	enum role r = role_of(w->role);

	return r == ROLE__MAX ? w->role : str_of(role_info[r].title);
}

/* "Ana Reyes, said aloud with Sam": who wrote, and who said so. */
static str
both_names(struct ctx *cx, const struct record *person, str by)
{
	unsigned was = cx->ndiag;
	struct person_view v;
	str name = S("");

	if (person->json && person_brief_of(cx, person, &v) == ERR_OK)
		name = v.preferred.n ? v.preferred : v.name;
	CARE_TRIED(cx, was);
	return str_cat(cx->mem, by, str_cat(cx->mem, S(", said aloud with "),
	    name.n ? name : S("the person")));
}

/* CARE-117: what stands when someone dies stays as it is. Without a json: there
 * is no record of them. */
static enum err
alive(struct ctx *cx, str canon, struct record *person)
{
	unsigned was = cx->ndiag;
	enum err e = record_read_unredacted(cx, KIND_PERSON, canon, person);

	if (e == ERR_ABSENT || e == ERR_GONE) {
		CARE_TRIED(cx, was);
		person->json = NULL;
		return ERR_OK;
	}
	TRY(e);
	if (json_true(json_get(person->json, S("deceasedBoolean"))) ||
	    json_get(person->json, S("deceasedDateTime")))
		return fail(cx, ERR_DENIED, "person", "this person has died: "
		    "the record can be read and cannot be changed");
	return ERR_OK;
}

static enum err
job_read(struct ctx *cx, const struct plan *seen, struct job *j)
{
	unsigned was = cx->ndiag;
	bool same = false;
	enum err e;

	/* The person is locked, so what was read before and is still current
	 * serves again; to the team nothing was taken out of it. */
	if (seen && seen->exists && !j->own && seen->sheet == j->at.sheet &&
	    str_eq(seen->rec.person, j->canon))
		TRY(record_is_current(cx, &seen->rec, &same));
	if (same) {
		j->rec = seen->rec;
		j->a = seen->a;
		j->exists = true;
		return ERR_OK;
	}
	e = !kind_info[j->kind].solo && j->at.id.n == 0 ? ERR_ABSENT
	    : kind_info[j->kind].solo
	    ? record_solo_unredacted(cx, j->kind, j->canon, &j->rec)
	    : record_read_unredacted(cx, j->kind, j->at.id, &j->rec);
	if (e == ERR_ABSENT && (kind_info[j->kind].solo || !j->at.id.n)) {
		CARE_TRIED(cx, was);
		answers_new(cx, sheet_form(j->at.sheet), str_cat(cx->mem,
		    S("Patient/"), j->canon), &j->a);
		return ERR_OK;
	}
	TRY(e);
	if (!str_eq(j->rec.person, j->canon))
		return not_there(cx, sheet_info[j->at.sheet].code);
	j->exists = true;
	return answers_read(cx, sheet_form(j->at.sheet), j->rec.json, &j->a);
}

static enum err
job_open(struct ctx *cx, const struct sheet_at *at, const struct plan *seen,
    struct job *j)
{
	const struct who *w = door_who(cx);
	struct record person;
	enum sight s;

	*j = (struct job){ .at = *at, .kind = sheet_info[at->sheet].kind };
	TRY(person_canon(cx, at->person, &j->canon));
	TRY(person_need(cx, j->canon, false));
	TRY(person_sight(cx, j->canon, &s));
	TRY(person_lock(cx, j->canon));
	TRY(alive(cx, j->canon, &person));
	j->own = s == SIGHT_OWN;
	j->plain = (struct hand){ .author = w->author, .by = w->name,
		.role = who_role(w), .org = w->unit_name, .at = cx->now };
	j->spoken = j->plain;
	if (!j->own)
		j->spoken.by = both_names(cx, &person, w->name);
	return job_read(cx, seen, j);
}

static bool
is_current(str status)
{
	return str_eq(status, S("completed")) || str_eq(status, S("amended"));
}

/* Writes what has changed; *v is 0 when nothing has. */
static enum err
job_write(struct ctx *cx, struct job *j, const char *act, str reason,
    int64_t *v)
{
	struct change c = { .kind = j->kind, .act = act, .reason = reason };

	*v = 0;
	if (!j->exists && j->a.n == 0)
		return ERR_OK;
	TRY(answers_print(cx, &j->a, &c.body));
	if (j->exists) {
		c.id = j->rec.id;
		c.v = j->rec.v;
		c.was = j->rec.json;
		if (str_eq(c.body, j->rec.body))
			return ERR_OK;
		if (is_current(j->a.status) &&
		    is_current(json_text(json_get(j->rec.json,
		        S("status"))))) {
			j->a.status = S("amended");
			j->a.dirty = true;
			TRY(answers_print(cx, &j->a, &c.body));
		}
	}
	TRY(record_write(cx, &c));
	j->rec.id = c.id;
	*v = c.v;
	return ERR_OK;
}

/* ---- what is looked at before anything is done ---- */

static str
op_link(const struct job *j, const struct op *op)
{
	const struct line *l = line_find(&j->a, op->line);

	return l && op->kind != OP_ADD ? l->link : op->link;
}

static const char *
op_where(struct ctx *cx, const struct op *op)
{
	return str_c(cx->mem, op->field.n ? op->field :
	    op->kind != OP_ADD && op->line.n ? op->line : op->link);
}

static bool
is_text(const struct job *j, const struct op *op)
{
	const struct item *i = care_item(op_link(j, op));

	return (op->kind == OP_SET || op->kind == OP_ADD) && !op->restates &&
	    op->value.n && i && (i->type == ITEM_TEXT ||
	        i->type == ITEM_STRING || i->type == ITEM_OPEN_CHOICE);
}

/* A person's and a supporter's own words are asked about and never refused. */
static bool
is_ours(const struct job *j, const struct plan_save *s)
{
	return !j->own && s->voice != VOICE_PERSON &&
	    s->voice != VOICE_SUPPORTER;
}

/* CARE-92, CARE-93: findings an operation; how many sort people. */
static void
scan(struct ctx *cx, const struct job *j, struct plan_save *s)
{
	s->found = NEWN(cx->mem, struct findings, s->nop + 1);
	s->nfound = s->nours = 0;
	for (unsigned i = 0; i < s->nop; i++) {
		struct findings *f = &s->found[i];

		if (!is_text(j, &s->op[i]))
			continue;
		language_scan(cx, care()->lexicon, s->op[i].value, f);
		for (unsigned k = 0; k < f->n; k++)
			s->nfound += f->at[k].verdict == LANG_STRATIFICATION;
		if (is_ours(j, s))
			for (unsigned k = 0; k < f->n; k++)
				s->nours += f->at[k].verdict ==
				    LANG_STRATIFICATION;
	}
}

static enum err
refuse_levels(struct ctx *cx, const struct plan_save *s)
{
	str set[SET__MAX];
	enum err e = ERR_OK;
	bool refuses;

	if (s->nfound == 0)
		return ERR_OK;
	TRY(settings_read(cx, set));
	refuses = s->nours && str_eq(set[SET_TEXT_REFUSES], S("1"));
	if (s->sure && !refuses)
		return ERR_OK;
	for (unsigned i = 0; i < s->nop; i++)
		for (unsigned k = 0; k < s->found[i].n; k++) {
			const struct finding *f = &s->found[i].at[k];

			if (f->verdict != LANG_STRATIFICATION)
				continue;
			e = fail(cx, ERR_INPUT, op_where(cx, &s->op[i]),
			    "%.*s%s%.*s", PRS(f->why), f->instead.n ? " " : "",
			    PRS(f->instead));
			break;
		}
	return e;
}

static enum err
refuse_contacts(struct ctx *cx, const struct job *j, const struct plan_save *s)
{
	enum err e = ERR_OK, one;

	for (unsigned i = 0; i < s->nop; i++) {
		if (s->op[i].kind == OP_DROP || s->op[i].kind == OP_MOVE)
			continue;
		one = rules_refuse_op(cx, &s->op[i], op_where(cx, &s->op[i]),
		    op_link(j, &s->op[i]));
		if (one != ERR_OK)
			e = one;
	}
	return e;
}

/* ---- applying ---- */

/* One call of answers_apply a hand: each line says who wrote it. */
static enum err
apply_run(struct ctx *cx, struct job *j, struct turn *t,
    const struct hand *hand)
{
	struct op *op = NEWN(cx->mem, struct op, t->n + 1);
	unsigned *from = NEWN(cx->mem, unsigned, t->n + 1), n = 0;
	struct op_result *res = NEWN(cx->mem, struct op_result, t->n + 1);

	for (unsigned i = 0; i < t->n; i++) {
		if (t->at[i].skip || t->at[i].hand != hand)
			continue;
		op[n] = t->at[i].op;
		from[n++] = t->at[i].from;
		t->at[i].skip = true;
	}
	TRY(answers_apply(cx, &j->a, op, n, hand, res));
	for (unsigned i = 0; i < n; i++) {
		if (from[i] == TURN_NONE || t->settled[from[i]])
			continue;
		t->result[from[i]] = res[i];
		if (t->lost[from[i]] && res[i].end == OP_DONE)
			t->result[from[i]].end = OP_LOST_LINE;
	}
	return ERR_OK;
}

static enum err
apply_all(struct ctx *cx, struct job *j, struct turn *t)
{
	for (unsigned i = 0; i < t->n; i++)
		if (!t->at[i].skip)
			TRY(apply_run(cx, j, t, t->at[i].hand));
	return ERR_OK;
}

/* Entries that were touched must fit their part. */
static enum err
refuse_entries(struct ctx *cx, const struct job *j, const struct turn *t)
{
	enum err e = ERR_OK, one;

	for (unsigned i = 0; i < t->nop; i++) {
		const struct op *op = &t->op[i];
		const struct line *l;
		str id = t->result[i].made.n ? t->result[i].made : op->line;

		if (op->kind == OP_DROP || op->kind == OP_MOVE ||
		    t->settled[i])
			continue;
		l = line_find(&j->a, id);
		if (!l)
			continue;
		one = rules_refuse_entry(cx, &j->a, line_top(&j->a, l),
		    op_where(cx, op));
		if (one != ERR_OK)
			e = one;
	}
	return e;
}

/* ---- copy-paste (CARE-115) ---- */

static enum err
phrases(struct ctx *cx, const struct job *j, struct plan_save *s)
{
	for (unsigned i = 0; i < s->nop; i++) {
		struct words w;
		int others = 0;
		str folded;

		if (!is_text(j, &s->op[i]) || s->result[i].end == OP_SAME ||
		    !str_ends(op_link(j, &s->op[i]), S(".text")) ||
		    part_has_rule(part_of(op_link(j, &s->op[i])), "promise"))
			continue;
		TRY(language_words(cx, s->op[i].value, &w));
		if (w.n < 3)
			continue;
		folded = language_fold(cx->mem, s->op[i].value);
		if (!j->own)
			TRY(phrase_elsewhere(cx, j->canon, folded, &others));
		TRY(phrase_note(cx, j->canon, folded));
		s->same[i] = (unsigned)others;
		s->copied |= plan_same_says(s->same[i]).n > 0 && !j->own;
	}
	return ERR_OK;
}

/* Something that a supporter may read goes from sight. The ledger names it, so
 * that a restored backup does not show it again (access/after.def). */
static bool
hides(const struct answers *a, const struct plan_save *s)
{
	for (unsigned i = 0; i < s->nop; i++) {
		const struct op *op = &s->op[i];
		const struct line *l = line_find(a, op->line);

		if (l && l->visible == VISIBLE_RECORD &&
		    (op->kind == OP_DROP || (op->kind == OP_SET &&
		        op->visible != VISIBLE_RECORD)))
			return true;
	}
	return false;
}

enum err
sheet_apply(struct ctx *cx, const struct sheet_at *at, struct plan_save *s)
{
	struct job j;
	struct turn t = { .aloud = s->aloud, .voice = s->voice, .op = s->op,
		.nop = s->nop };
	const char *act;
	enum err bad, worse;

	s->result = NEWN(cx->mem, struct op_result, s->nop + 1);
	s->same = NEWN(cx->mem, unsigned, s->nop + 1);
	s->nproposed = 0;
	s->copied = false;
	s->v = 0;
	TRY(job_open(cx, at, s->seen, &j));
	act = s->act.n ? str_c(cx->mem, s->act) : "save";
	if (strcmp(act, "save") == 0 && hides(&j.a, s))
		act = "hide";
	scan(cx, &j, s);
	bad = refuse_levels(cx, s);
	worse = refuse_contacts(cx, &j, s);
	TRY(bad);
	TRY(worse);
	t.a = &j.a;
	t.own = j.own;
	t.aloud = s->aloud && !j.own;
	t.plain = j.plain;
	t.spoken = j.spoken;
	t.result = s->result;
	t.settled = NEWN(cx->mem, bool, s->nop + 1);
	t.lost = NEWN(cx->mem, bool, s->nop + 1);
	struct answers was = j.a;

	t.a = &was;
	TRY(turn_ops(cx, &t));
	TRY(apply_all(cx, &j, &t));
	TRY(refuse_entries(cx, &j, &t));
	TRY(job_write(cx, &j, act, s->reason, &s->v));
	s->id = j.rec.id;
	s->nproposed = t.nproposed;
	return s->v && at->sheet == SHEET_PLAN ? phrases(cx, &j, s) : ERR_OK;
}

/* ---- proposals ---- */

static enum err
proposal_find(struct ctx *cx, const struct job *j, str id,
    const struct line **p, const struct line **of)
{
	*p = line_find(&j->a, id);
	*of = *p && (*p)->about.n ? line_find(&j->a, (*p)->about) : NULL;
	if (*of && (!j->own || ((*p)->visible == VISIBLE_RECORD &&
	        line_top(&j->a, *of)->visible == VISIBLE_RECORD)))
		return ERR_OK;
	return fail(cx, ERR_ABSENT, "proposal",
	    "this suggestion is no longer there");
}

struct taking {
	const struct answers *a;
	const struct line *p, *of;
	enum voice voice;
	str source;
	struct op *op;
	unsigned n;
};

/* The words of another that someone made theirs were found together. */
static enum voice
taken_voice(const struct line *p, const struct line *top)
{
	return p->voice == top->voice ? top->voice : VOICE_SHARED;
}

static void
take_value(struct taking *k, const struct line *from, const struct line *to)
{
	struct op op = { .kind = to ? OP_SET : OP_ADD, .link = from->link,
		.line = to ? to->id : S(""), .parent = k->of->entry ?
		    k->of->id : k->of->parent,
		.rev = to ? to->own : 0, .value = from->value,
		.display = from->display, .system = from->system,
		.status = from->status, .voice = k->voice,
		.source = k->source,
		.visible = to ? to->visible : VISIBLE_RECORD };

	if (from->value.n || from->status != STATUS_NOT_ASKED) {
		k->op[k->n++] = op;
	} else if (to) {
		op.kind = OP_DROP;
		op.rev = to->rev;
		k->op[k->n++] = op;
	}
}

static void
take_entry(struct ctx *cx, struct taking *k)
{
	bool text = false;

	for (const struct line *d = k->p + 1; d < k->a->line + k->a->n; d++) {
		if (!str_eq(d->parent, k->p->id))
			continue;
		take_value(k, d, d->item && d->item->repeats ? NULL :
		    line_in(k->a, k->of->id, str_c(cx->mem, d->link)));
		text |= str_ends(d->link, S(".text"));
	}
	if (text)
		k->op[k->n++] = (struct op){ .kind = OP_SET, .restates = true,
			.line = k->of->id, .rev = k->of->own,
			.voice = k->voice, .source = k->source,
			.visible = k->of->visible, .status = k->of->status };
}

static enum err
take_checked(struct ctx *cx, struct job *j, const struct taking *k,
    const struct hand *hand)
{
	struct op_result *res = NEWN(cx->mem, struct op_result, k->n + 1);
	const struct line *l;
	str id = k->of->id;

	for (unsigned i = 0; i < k->n; i++)
		if (k->op[i].kind != OP_DROP)
			TRY(rules_refuse_op(cx, &k->op[i], "proposal",
			    k->op[i].link));
	TRY(answers_apply(cx, &j->a, k->op, k->n, hand, res));
	l = line_find(&j->a, id);
	return l ? rules_refuse_entry(cx, &j->a, line_top(&j->a, l),
	    "proposal") : ERR_OK;
}

enum err
sheet_take(struct ctx *cx, const struct sheet_at *at, str proposal,
    bool aloud)
{
	struct job j;
	struct taking k = { 0 };
	const struct line *top;
	const struct hand *hand;
	int64_t v;

	TRY(job_open(cx, at, NULL, &j));
	aloud = aloud && !j.own;
	TRY(proposal_find(cx, &j, proposal, &k.p, &k.of));
	top = line_top(&j.a, k.of);
	if (!turn_mine(j.own, aloud, top))
		return fail(cx, ERR_DENIED, "proposal", "whose line it is, "
		    "takes this suggestion; or says so aloud");
	k.a = &j.a;
	k.voice = taken_voice(k.p, top);
	k.source = j.own || top->voice == VOICE_PRACTITIONER ? S("") :
	    S("said");
	hand = k.source.n ? &j.spoken : &j.plain;
	k.op = NEWN(cx->mem, struct op, j.a.n + turn_drop_max(&j.a, k.of) + 2);
	if (!is_removal(&j.a, k.p)) {
		if (k.p->entry)
			take_entry(cx, &k);
		else
			take_value(&k, k.p, k.of);
		k.op[k.n++] = (struct op){ .kind = OP_DROP, .line = k.p->id,
			.rev = k.p->rev };
	} else {
		k.n = turn_drop(&j.a, k.of, j.own || aloud, k.op);
	}
	TRY(take_checked(cx, &j, &k, hand));
	return job_write(cx, &j, "save", S("a suggestion was taken"), &v);
}

enum err
sheet_leave(struct ctx *cx, const struct sheet_at *at, str proposal)
{
	const struct line *p, *of;
	struct op_result res;
	struct job j;
	int64_t v;

	TRY(job_open(cx, at, NULL, &j));
	TRY(proposal_find(cx, &j, proposal, &p, &of));
	if (!turn_mine(j.own, false, line_top(&j.a, of)) &&
	    !turn_mine(j.own, false, p))
		return fail(cx, ERR_DENIED, "proposal",
		    "whose line it is, leaves this suggestion");
	const struct op op = { .kind = OP_DROP, .line = p->id, .rev = p->rev };

	TRY(answers_apply(cx, &j.a, &op, 1, &j.plain, &res));
	return job_write(cx, &j, "save", S("a suggestion was left"), &v);
}

/* ---- moving to another part ---- */

static bool
takes(const struct item *i, const struct line *d)
{
	if (!i || !d->item || i->type != d->item->type)
		return false;
	for (unsigned k = 0; k < i->noption; k++)
		if (str_eq(i->option[k].code, d->value))
			return true;
	return i->noption == 0;
}

/* The entry and its answers as they will stand in the other part. */
static unsigned
moved_ops(struct ctx *cx, const struct answers *a, const struct line *l,
    str to, struct op *op)
{
	str base = part_of(l->link), id = line_new_id(cx);
	struct op entry = { .kind = OP_ADD, .line = id,
		.link = part_link(cx, to, "line"), .voice = l->voice,
		.visible = l->visible, .source = l->source,
		.status = l->status };
	bool text = false;
	str called = S("");
	unsigned n = 0;

	op[n++] = entry;
	for (const struct line *d = l + 1; d < a->line + a->n; d++) {
		str name = str_sub(d->link, base.n + 1, d->link.n);
		str link = str_cat(cx->mem, to, str_cat(cx->mem, S("."), name));
		const struct item *i = care_item(link);

		if (!str_eq(d->parent, l->id) || d->about.n)
			continue;
		if (str_eq(name, S("who")))
			called = d->display;
		text |= str_eq(name, S("text"));
		if (!takes(i, d))
			continue;
		op[n++] = (struct op){ .kind = OP_ADD, .parent = id,
			.link = link, .value = d->value,
			.display = d->display,
			.system = i->noption ? S("") : d->system,
			.status = d->status, .voice = d->voice,
			.visible = d->visible, .source = d->source };
	}
	if (!text && called.n) {
		entry.parent = id;
		entry.line = S("");
		entry.link = part_link(cx, to, "text");
		entry.value = called;
		op[n++] = entry;
	}
	return n;
}

static enum err
move_checked(struct ctx *cx, struct job *j, const struct line *l, str to,
    bool aloud)
{
	if (!l->entry || !line_stands(&j->a, l) || (j->own &&
	    l->visible != VISIBLE_RECORD))
		return fail(cx, ERR_ABSENT, "line",
		    "this line is no longer there");
	if (!turn_mine(j->own, aloud, l))
		return fail(cx, ERR_DENIED, "line",
		    "whose line it is, moves it; or says so aloud");
	if (!care_item(part_link(cx, to, "line")) ||
	    !care_item(part_link(cx, to, "fit")))
		return fail(cx, ERR_INPUT, "part", "choose a part of the plan");
	return ERR_OK;
}

enum err
plan_move_part(struct ctx *cx, str person, str line, str to_part, bool aloud,
    str *made)
{
	struct job j;
	const struct line *l, *is;
	struct op *op;
	struct op_result *res;
	struct hand hand;
	unsigned n;
	int64_t v;
	str reason;

	TRY(job_open(cx, PLAN_OF(person), NULL, &j));
	aloud = aloud && !j.own;
	l = line_find(&j.a, line);
	if (!l)
		return fail(cx, ERR_ABSENT, "line",
		    "this line is no longer there");
	TRY(move_checked(cx, &j, l, to_part, aloud));
	*made = line;
	if (str_eq(part_of(l->link), to_part))
		return ERR_OK;
	op = NEWN(cx->mem, struct op, j.a.n + turn_drop_max(&j.a, l) + 3);
	n = moved_ops(cx, &j.a, l, to_part, op);
	for (unsigned i = 0; i < n; i++)
		TRY(rules_refuse_op(cx, &op[i], "part", op[i].link));
	*made = op[0].line;
	n += turn_drop(&j.a, l, j.own || aloud, &op[n]);
	res = NEWN(cx->mem, struct op_result, n + 1);
	hand = (struct hand){ l->author, l->by, l->role, l->org, cx->now };
	reason = str_cat(cx->mem, S("moved from "), str_cat(cx->mem,
	    part_of(l->link), str_cat(cx->mem, S(" "), line)));
	TRY(answers_apply(cx, &j.a, op, n, &hand, res));
	is = line_find(&j.a, *made);
	if (is)
		TRY(rules_refuse_entry(cx, &j.a, is, "part"));
	return job_write(cx, &j, "save", reason, &v);
}

/* ---- taking over from another sheet ---- */

/* Where it is from, or of which day. */
static unsigned
origin_ops(struct ctx *cx, const struct plan *from, const struct line *l,
    str to, const struct op *entry, struct op *op)
{
	const struct { const char *name; str value; } is[] = {
		{ "from", l->id },
		{ "carried", time_day(cx->mem, l->at ? l->at : from->rec.at) },
		{ "confirm", S("not-looked-at-again") } };
	unsigned n = 0;

	for (unsigned i = 0; i < sizeof(is) / sizeof(is[0]); i++) {
		str link = part_link(cx, to, is[i].name);
		const struct item *item = care_item(link);

		if (item)
			op[n++] = (struct op){ .kind = OP_ADD, .link = link,
				.parent = entry->line, .value = is[i].value,
				.system = item->noption
				    ? item->option[0].system : S(""),
				.voice = VOICE_PRACTITIONER,
				.visible = entry->visible };
	}
	return n;
}

enum err
sheet_carry(struct ctx *cx, const struct sheet_at *at, str to,
    const struct plan *from, str line, str *made)
{
	const struct line *l = line_find(&from->a, line);
	struct op *op = NEWN(cx->mem, struct op, from->a.n + 5);
	struct op_result *res = NEWN(cx->mem, struct op_result, from->a.n + 5);
	struct hand hand;
	struct job j;
	unsigned n;
	int64_t v;

	TRY(job_open(cx, at, NULL, &j));
	if (!l || !l->entry || !line_stands(&from->a, l) ||
	    !str_eq(from->rec.person, j.canon))
		return fail(cx, ERR_ABSENT, "line",
		    "this line is no longer there");
	to = to.n ? to : part_of(l->link);
	if (!form_item(sheet_form(at->sheet), part_link(cx, to, "line")))
		return fail(cx, ERR_INPUT, "part", "choose a part");
	n = moved_ops(cx, &from->a, l, to, op);
	for (unsigned i = 0; i < n; i++)
		TRY(rules_refuse_op(cx, &op[i], "part", op[i].link));
	n += origin_ops(cx, from, l, to, &op[0], &op[n]);
	*made = op[0].line;
	/* It was said when it was said. */
	hand = (struct hand){ l->author, l->by, l->role, l->org,
		l->at ? l->at : cx->now };
	TRY(answers_apply(cx, &j.a, op, n, &hand, res));
	l = line_find(&j.a, *made);
	if (l)
		TRY(rules_refuse_entry(cx, &j.a, l, "part"));
	return job_write(cx, &j, "save", S("taken over from another part of"
	    " the record"), &v);
}

/* Where it went is no word of anyone's: the line stays whose it is, and nobody
 * is asked to agree to it. */
enum err
sheet_link(struct ctx *cx, const struct sheet_at *at, str line, str made)
{
	struct op op = { .kind = OP_ADD, .parent = line, .value = made };
	const struct line *l;
	struct op_result res;
	struct hand hand;
	struct job j;
	int64_t v;

	TRY(job_open(cx, at, NULL, &j));
	l = line_find(&j.a, line);
	if (!l)
		return fail(cx, ERR_ABSENT, "line",
		    "this line is no longer there");
	op.link = part_link(cx, part_of(l->link), "plan");
	op.voice = l->voice;
	op.visible = l->visible;
	hand = (struct hand){ l->author, l->by, l->role, l->org, cx->now };
	TRY(answers_apply(cx, &j.a, &op, 1, &hand, &res));
	return job_write(cx, &j, "save", S("put into the plan"), &v);
}

enum err
sheet_lead(struct ctx *cx, const struct sheet_at *at, str to,
    const struct plan *from, str line, str *made)
{
	TRY(sheet_carry(cx, PLAN_OF(at->person), to, from, line, made));
	return sheet_link(cx, at, line, *made);
}

const struct line *
sheet_led_to(const struct plan *in, str plan_line)
{
	for (unsigned i = 0; i < in->a.n; i++) {
		const struct line *l = &in->a.line[i];

		if (str_ends(l->link, S(".plan")) &&
		    str_eq(l->value, plan_line) && line_stands(&in->a, l))
			return line_top(&in->a, l);
	}
	return NULL;
}

/* ---- state ---- */

enum err
sheet_set_state(struct ctx *cx, const struct sheet_at *at,
    enum plan_state state)
{
	static const str code[] = { [PLAN_DRAFT] = SK("in-progress"),
		[PLAN_CURRENT] = SK("completed"),
		[PLAN_WITHDRAWN] = SK("stopped") };
	static const str reason[] = { [PLAN_DRAFT] = SK("being made"),
		[PLAN_CURRENT] = SK("in use"),
		[PLAN_WITHDRAWN] = SK("taken back by the person") };
	struct job j;
	bool stopped;
	int64_t v;

	TRY(job_open(cx, at, NULL, &j));
	stopped = str_eq(j.a.status, S("stopped"));
	if (!j.exists)
		return fail(cx, ERR_ABSENT, sheet_info[at->sheet].code,
		    "%s is not begun yet", sheet_info[at->sheet].whole);
	if (at->sheet == SHEET_PLAN && !j.own && (state == PLAN_WITHDRAWN || stopped))
		return fail(cx, ERR_DENIED, "plan", "only the person takes "
		    "their plan back, and takes it out again");
	if (str_eq(j.a.status, code[state]) ||
	    (state == PLAN_CURRENT && is_current(j.a.status)))
		return ERR_OK;
	j.a.status = code[state];
	j.a.dirty = true;
	return job_write(cx, &j, "save", reason[state], &v);
}

/* ---- of the plan ---- */

enum err
plan_apply(struct ctx *cx, str person, struct plan_save *s)
{
	return sheet_apply(cx, PLAN_OF(person), s);
}

enum err
plan_take(struct ctx *cx, str person, str proposal, bool aloud)
{
	return sheet_take(cx, PLAN_OF(person), proposal, aloud);
}

enum err
plan_leave(struct ctx *cx, str person, str proposal)
{
	return sheet_leave(cx, PLAN_OF(person), proposal);
}

enum err
plan_set_state(struct ctx *cx, str person, enum plan_state state)
{
	return sheet_set_state(cx, PLAN_OF(person), state);
}
