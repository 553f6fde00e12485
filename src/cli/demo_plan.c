/*
 * The steps of a plan in the demo: each a row of the table at the end, named in
 * stage.tsv, done through care as a page would do it, by the one who would.
 *
 * What is written comes from line.tsv and say.tsv. The person's own words are
 * written down by staff as said aloud, unless the person does it.
 */
#include "cli/demo_int.h"
#include "core/arena.h"

#include <assert.h>
#include <string.h>

enum { ROWS_MAX = 400, OWN_ENOUGH = 2 };

static const char *const part_name[PARTS_MAX] = { "signs", "alone", "around",
	"tell", "services", "safer", "matters", "helpme", "dates", "now" };

struct ops *
demo_ops(struct demo *d)
{
	return NEW(d->cx->mem, struct ops);
}

struct op *
demo_add(struct demo *d, struct ops *o, str parent, str link, str value)
{
	struct op *op = &o->at[o->n++];

	assert(o->n <= OPS_MAX);
	*op = (struct op){ .kind = OP_ADD, .line = crypt_id(d->cx->mem),
		.parent = parent, .link = link, .value = value,
		.about = S(""), .after = S(""), .display = S(""),
		.system = S(""), .source = S(""), .field = S(""),
		.visible = o->visible };
	return op;
}

str
demo_link(struct demo *d, str part, str name)
{
	return str_cat(d->cx->mem, part, str_cat(d->cx->mem, S("."), name));
}

/* An answer at the top, or in an entry; nothing when there is none. */
static void
put(struct demo *d, struct ops *o, str parent, const char *link, str value)
{
	if (value.n)
		(void)demo_add(d, o, parent, str_of(link), value);
}

static str
entry(struct demo *d, struct ops *o, const char *link)
{
	return demo_add(d, o, S(""), str_of(link), S(""))->line;
}

/* As the viewer; aloud when staff write down what the person said. */
static enum err
save(struct demo *d, const struct event *e, struct ops *o, enum voice voice)
{
	bool own = e->step->actor == ACTOR_OWN;
	struct plan_save s = { .op = o->at, .nop = o->n, .voice = voice,
		.aloud = !own && voice != VOICE_PRACTITIONER, .act = S(""),
		.reason = S("") };

	return o->n ? plan_apply(d->cx, e->p->id, &s) : ERR_OK;
}

static str
say_cell(struct demo *d, struct someone *p, const char *kind, const char *col)
{
	unsigned row = demo_say(d, kind, "any", (unsigned)rng_next(&p->rng));

	return demo_cell(d, TABLE_say, row, col);
}

static str
today(struct demo *d)
{
	return demo_date(d, d->cx->now);
}

/* ---- lines of the table ---- */

static bool
row_fits(struct demo *d, const struct someone *p, unsigned row, str part,
    str lang, bool named)
{
	str whom = demo_cell(d, TABLE_line, row, "for");
	str its = demo_cell(d, TABLE_line, row, "lang");

	if (!str_eq(demo_cell(d, TABLE_line, row, "part"), part) ||
	    str_eq(demo_cell(d, TABLE_line, row, "voice"),
	        str_of(voice_code[VOICE_PRACTITIONER])) ||
	    !str_eq(its.n ? its : S("en"), lang))
		return false;
	return named ? p->key.n && str_eq(whom, p->key)
	             : demo_for_age(whom, p->age);
}

static unsigned
rows_add(struct demo *d, const struct someone *p, str part, str lang,
    bool named, unsigned *at, unsigned n)
{
	for (unsigned i = 0; i < d->t[TABLE_line].nrow && n < ROWS_MAX; i++)
		if (row_fits(d, p, i, part, lang, named))
			at[n++] = i;
	return n;
}

/* The rows of a part in this person's order: their own, and when those are few
 * those in their language, then the rest from a place and in a stride of
 * theirs. */
static unsigned
rows_of(struct demo *d, const struct someone *p, unsigned part, unsigned *at)
{
	static const unsigned stride[] = { 7, 11, 5, 3 };
	unsigned all[ROWS_MAX], m, n, step = 1;
	str name = str_of(part_name[part]);
	struct rng r = { d->seed ^ ((uint64_t)p->nth << 16) ^ part };

	n = rows_add(d, p, name, p->lang.n ? p->lang : S("en"), true, at, 0);
	if (n >= OWN_ENOUGH)
		return n;
	if (p->lang.n && !str_eq(p->lang, S("en")))
		n = rows_add(d, p, name, p->lang, false, at, n);
	if (p->only.n)
		return n;
	m = rows_add(d, p, name, S("en"), false, all, 0);
	for (unsigned i = 0; i < 4 && step == 1 && m; i++)
		step = m % stride[i] ? stride[i] : 1;
	for (unsigned i = 0, from = rng_below(&r, m ? m : 1); i < m &&
	    n < ROWS_MAX; i++)
		at[n++] = all[(from + i * step) % m];
	return n;
}

static const struct crisis *
contact_of(struct demo *d, const struct someone *p, str name)
{
	struct crisis *c;
	unsigned n;

	if (crisis_contacts(d->cx, d->set, p->age, &c, &n) != ERR_OK)
		return NULL;
	for (unsigned i = 0; i < n; i++)
		if (str_eq(c[i].name, name))
			return &c[i];
	return NULL;
}

static bool
has_route(struct demo *d, unsigned row)
{
	return demo_pair_get(demo_cell(d, TABLE_line, row, "more"),
	    "route").n > 0;
}

/* A service's number and hours are those of practice/contacts. */
static bool
put_service(struct demo *d, struct someone *p, struct ops *o, str id,
    unsigned row, str text)
{
	str name = demo_pair_get(demo_cell(d, TABLE_line, row, "more"),
	    "contact");
	const struct crisis *c = contact_of(d, p, name.n ? name : text);

	if (!c)
		return false;
	put(d, o, id, "services.route", c->how);
	put(d, o, id, "services.hours", c->when);
	if (str_eq(c->when, S("all day, every day")) &&
	    demo_pair_get(demo_cell(d, TABLE_line, row, "more"),
	        "allday").n == 0)
		put(d, o, id, "services.allday", S("true"));
	return true;
}

/* Who it is, when the words speak of one of those around them. */
static void
put_who(struct demo *d, struct someone *p, struct ops *o, str id, str raw)
{
	ptrdiff_t at = str_find(raw, S("{s"));
	const struct around *a;

	if (at < 0 || (size_t)at + 2 >= raw.n)
		return;
	a = demo_near(d, p, (unsigned)(raw.p[at + 2] - '1'));
	if (a)
		demo_add(d, o, id, S("tell.who"), str_cat(d->cx->mem,
		    S("RelatedPerson/"), a->id))->display = a->name;
}

static void
put_more(struct demo *d, struct someone *p, struct ops *o, str id, str part,
    str more)
{
	str name, value;

	while (demo_pair(&more, &name, &value)) {
		if (str_eq(name, S("contact")))
			continue;
		value = demo_words(d, p, demo_day(d, p, value));
		if (value.p && value.n)
			(void)demo_add(d, o, id, demo_link(d, part, name), value);
	}
}

static void
put_column(struct demo *d, struct someone *p, struct ops *o, str id, str part,
    unsigned row, const char *col)
{
	str value = demo_words(d, p, demo_cell(d, TABLE_line, row, col));

	if (value.p && value.n)
		(void)demo_add(d, o, id, demo_link(d, part, str_of(col)), value);
}

/* False, and nothing added, when the row speaks of someone who is not there. */
static bool
put_line(struct demo *d, struct someone *p, struct ops *o, unsigned part,
    unsigned row)
{
	str raw = demo_cell(d, TABLE_line, row, "text"), id;
	str text = demo_words(d, p, raw), name = str_of(part_name[part]);
	unsigned was = o->n;

	if (!text.p)
		return false;
	id = demo_add(d, o, S(""), demo_link(d, name, S("line")), S(""))->line;
	(void)demo_add(d, o, id, demo_link(d, name, S("text")), text);
	if (str_eq(name, S("services")) && !has_route(d, row) &&
	    !put_service(d, p, o, id, row, text)) {
		o->n = was;
		return false;
	}
	if (str_eq(name, S("tell")))
		put_who(d, p, o, id, raw);
	put_column(d, p, o, id, name, row, "because");
	put_column(d, p, o, id, name, row, "barrier");
	put_column(d, p, o, id, name, row, "round");
	put_more(d, p, o, id, name, demo_cell(d, TABLE_line, row, "more"));
	return true;
}

/* Up to so many more lines of a part. */
static void
put_lines(struct demo *d, struct someone *p, struct ops *o, unsigned part,
    unsigned count)
{
	unsigned *row = NEWN(d->cx->mem, unsigned, ROWS_MAX);
	unsigned n = rows_of(d, p, part, row);

	while (count && p->next[part] < n)
		count -= put_line(d, p, o, part, row[p->next[part]++]);
}

/* ---- the steps ---- */

static enum err
do_offer(struct demo *d, const struct event *e)
{
	struct ops *o = demo_ops(d);
	str id = entry(d, o, "offered.line"), answer = str_of(e->step->arg);
	bool later = str_eq(answer, S("later"));

	put(d, o, id, "offered.on", time_iso(d->cx->mem, d->cx->now));
	put(d, o, id, "offered.by", e->p->by->name);
	put(d, o, id, "offered.response", answer);
	if (!str_eq(answer, S("accepted"))) {
		put(d, o, id, "offered.reason", say_cell(d, e->p, later ?
		    "later" : "decline", "text"));
		put(d, o, id, "offered.again", demo_day(d, e->p, later ?
		    S("+21") : S("+90")));
	}
	return save(d, e, o, VOICE_PRACTITIONER);
}

/* How many lines of each part a sitting brings, in the order of part_name. */
static const struct { const char *name, *count; } sitting[] = {
	{ "few", "1100001000" }, { "some", "1211111101" },
	{ "many", "2213223222" } };

static enum err
do_lines(struct demo *d, const struct event *e)
{
	struct ops *own = demo_ops(d), *both = demo_ops(d);

	for (unsigned s = 0; s < sizeof(sitting) / sizeof(sitting[0]); s++)
		for (unsigned i = 0; i < PARTS_MAX &&
		    strcmp(sitting[s].name, e->step->arg) == 0; i++)
			/* Making things safer is found together. */
			put_lines(d, e->p, strcmp(part_name[i], "safer") == 0 ?
			    both : own, i,
			    (unsigned)(sitting[s].count[i] - '0'));
	TRY(save(d, e, own, VOICE_PERSON));
	return save(d, e, both, VOICE_SHARED);
}

/* What staff have noticed, as their own note. */
static enum err
do_staff(struct demo *d, const struct event *e)
{
	struct ops *o = demo_ops(d);
	unsigned n = d->t[TABLE_line].nrow, at = rng_below(&e->p->rng, n);

	for (unsigned i = 0; i < n && o->n == 0; i++) {
		unsigned row = (at + i) % n, part = 0;
		str name = demo_cell(d, TABLE_line, row, "part");

		if (!str_eq(demo_cell(d, TABLE_line, row, "voice"),
		    str_of(voice_code[VOICE_PRACTITIONER])))
			continue;
		while (part < PARTS_MAX &&
		    !str_eq(str_of(part_name[part]), name))
			part++;
		if (part < PARTS_MAX)
			(void)put_line(d, e->p, o, part, row);
	}
	return save(d, e, o, VOICE_PRACTITIONER);
}

/* A line that the person keeps off their own pages. */
static enum err
do_private(struct demo *d, const struct event *e)
{
	struct ops *o = demo_ops(d);
	unsigned row = demo_say(d, "private", "tell",
	    (unsigned)rng_next(&e->p->rng));
	str id;

	o->visible = VISIBLE_OFFLINE;
	id = entry(d, o, "tell.line");
	put(d, o, id, "tell.text", demo_cell(d, TABLE_say, row, "text"));
	put(d, o, id, "tell.reach", demo_pair_get(demo_cell(d, TABLE_say, row,
	    "more"), "reach"));
	put(d, o, id, "tell.role", S("yes"));
	return save(d, e, o, VOICE_PERSON);
}

static enum err
do_unfit(struct demo *d, const struct event *e)
{
	struct ops *o = demo_ops(d);

	put(d, o, S(""), "dates.fit", S("fits-not"));
	put(d, o, S(""), "dates.fit-why", say_cell(d, e->p, "unfit", "text"));
	return save(d, e, o, VOICE_PERSON);
}

/* Where a unit's people are seen, as practice/codes/setting.tsv has it. */
static str
where_made(struct demo *d, const struct someone *p)
{
	static const str row[][2] = { { SK("inpatient"), SK("ward") },
		{ SK("liaison"), SK("ed") }, { SK("crisis"), SK("home") },
		{ SK("older"), SK("home") } };
	str s = demo_cell(d, TABLE_unit, p->unit, "setting");

	for (unsigned i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		if (str_eq(s, row[i][0]))
			return row[i][1];
	return S("community");
}

static enum err
do_made(struct demo *d, const struct event *e)
{
	struct ops *o = demo_ops(d);
	struct someone *p = e->p;
	str id;

	put(d, o, S(""), "made.on", today(d));
	put(d, o, S(""), "made.where", where_made(d, p));
	put(d, o, S(""), "made.with", p->called);
	put(d, o, S(""), "made.with", p->by->name);
	id = entry(d, o, "made.sittings");
	put(d, o, id, "made.sittings.on", today(d));
	put(d, o, id, "made.sittings.note", say_cell(d, p, "sitting", "text"));
	put(d, o, S(""), "review.on", demo_day(d, p, rng_below(&p->rng, 5) ?
	    S("+75") : S("-1")));
	put(d, o, S(""), "language.code", p->lang.n ? p->lang : S("en"));
	put(d, o, S(""), "language.format", demo_pair_get(p->fields, "format"));
	return save(d, e, o, VOICE_PRACTITIONER);
}

static enum err
do_agree(struct demo *d, const struct event *e)
{
	struct ops *o = demo_ops(d);

	put(d, o, S(""), "agree.answer", str_of(e->step->arg));
	if (e->p->only.n == 0)
		put(d, o, S(""), "agree.words", say_cell(d, e->p, "agree",
		    "text"));
	return save(d, e, o, VOICE_PERSON);
}

static enum err
do_current(struct demo *d, const struct event *e)
{
	return plan_set_state(d->cx, e->p->id, PLAN_CURRENT);
}

static enum err
do_aside(struct demo *d, const struct event *e)
{
	return plan_set_state(d->cx, e->p->id, PLAN_WITHDRAWN);
}

static enum err
do_copy(struct demo *d, const struct event *e)
{
	struct ops *o = demo_ops(d);
	str id = entry(d, o, "held.line"), format = str_of(e->step->arg);

	put(d, o, id, "held.format", format);
	put(d, o, id, "held.on", today(d));
	if (!str_eq(format, S("phone")))
		put(d, o, id, "held.where", say_cell(d, e->p, "kept", "text"));
	return save(d, e, o, VOICE_PRACTITIONER);
}

/* The first line of a part that stands, and its words; NULL when none. */
static const struct line *
first_text(const struct plan *plan, const char *link, bool staff)
{
	for (const struct line *l = NULL;
	    (l = entry_next(&plan->a, link, l)) != NULL;)
		if ((l->voice == VOICE_PRACTITIONER) == staff)
			return plan_detail(plan, l, "text");
	return NULL;
}

/* A change of its words, which is a proposal when it is not the viewer's. */
static enum err
change(struct demo *d, const struct event *e, const struct line *text,
    str words, bool aloud)
{
	const struct op op = { .kind = OP_SET, .line = text->id,
		.rev = text->own, .parent = text->parent, .link = text->link,
		.value = words, .display = S(""), .system = S(""),
		.voice = text->voice, .visible = text->visible,
		.source = text->source, .about = S(""), .after = S(""),
		.field = S("") };
	struct plan_save s = { .op = &op, .nop = 1, .aloud = aloud,
		.voice = aloud ? VOICE_PERSON : VOICE_PRACTITIONER,
		.act = S(""), .reason = S("") };

	return plan_apply(d->cx, e->p->id, &s);
}

static enum err
do_amend(struct demo *d, const struct event *e)
{
	struct ops *o = demo_ops(d);
	const struct line *text;
	struct plan plan;
	str words;

	TRY(plan_read(d->cx, e->p->id, &plan));
	text = first_text(&plan, "alone.line", false);
	words = say_cell(d, e->p, "amend", "text");
	if (text)
		TRY(change(d, e, text, str_cat(d->cx->mem, text->value,
		    str_cat(d->cx->mem, S(". "), words)), true));
	put_lines(d, e->p, o, 1, 1);
	put_lines(d, e->p, o, 6, 1);
	return save(d, e, o, VOICE_PERSON);
}

/* Words beside two lines of the person, for them to take or leave. */
static enum err
do_propose(struct demo *d, const struct event *e)
{
	static const char *const part[] = { "alone", "around", "helpme" };
	unsigned from = rng_below(&e->p->rng, 3);
	struct plan plan;

	TRY(plan_read(d->cx, e->p->id, &plan));
	for (unsigned i = 0; i < 2; i++) {
		const char *name = part[(from + i) % 3];
		unsigned row = demo_say(d, "propose", name, e->p->nth);
		const struct line *text = first_text(&plan, str_c(d->cx->mem,
		    demo_link(d, str_of(name), S("line"))), false);

		if (text && row < d->t[TABLE_say].nrow)
			TRY(change(d, e, text, demo_cell(d, TABLE_say, row,
			    "text"), false));
	}
	return ERR_OK;
}

/* The person beside what staff noted. */
static enum err
do_propose_back(struct demo *d, const struct event *e)
{
	struct plan plan;

	TRY(plan_read(d->cx, e->p->id, &plan));
	for (unsigned i = 0; i < PARTS_MAX; i++) {
		const struct line *text = first_text(&plan, str_c(d->cx->mem,
		    demo_link(d, str_of(part_name[i]), S("line"))), true);

		if (text)
			return change(d, e, text, say_cell(d, e->p, "back",
			    "text"), false);
	}
	return ERR_OK;
}

/* A point they see differently: the person's words and the team's, side by
 * side, under the same name. */
static enum err
do_differ(struct demo *d, const struct event *e)
{
	unsigned row = demo_say(d, "differ", "any", e->p->nth);
	struct ops *o = demo_ops(d);
	str id = entry(d, o, "differ.line");

	put(d, o, id, "differ.about", demo_cell(d, TABLE_say, row, "text"));
	put(d, o, id, "differ.text", demo_pair_get(demo_cell(d, TABLE_say, row,
	    "more"), e->step->arg));
	return save(d, e, o, VOICE_PRACTITIONER);
}

static enum err
do_use(struct demo *d, const struct event *e)
{
	unsigned row = demo_say(d, "use", "any",
	    (unsigned)rng_next(&e->p->rng));
	struct ops *o = demo_ops(d);
	str id = entry(d, o, "use.line");

	put(d, o, id, "use.on", today(d));
	put(d, o, id, "use.parts", S("signs"));
	put(d, o, id, "use.parts", str_of(part_name[1 +
	    rng_below(&e->p->rng, 3)]));
	put(d, o, id, "use.helped", demo_cell(d, TABLE_say, row, "text"));
	put(d, o, id, "use.change", demo_pair_get(demo_cell(d, TABLE_say, row,
	    "more"), "change"));
	return save(d, e, o, VOICE_PERSON);
}

static enum err
do_wish(struct demo *d, const struct event *e)
{
	struct ops *o = demo_ops(d);
	str id = entry(d, o, "wish.line");

	put(d, o, id, "wish.text", say_cell(d, e->p, "wish", "text"));
	return save(d, e, o, VOICE_PERSON);
}

static const struct step step[] = {
	{ "offer-accepted", do_offer, ACTOR_TEAM, "accepted" },
	{ "offer-later", do_offer, ACTOR_TEAM, "later" },
	{ "offer-declined", do_offer, ACTOR_TEAM, "declined" },
	{ "few", do_lines, ACTOR_TEAM, "few" },
	{ "some", do_lines, ACTOR_TEAM, "some" },
	{ "many", do_lines, ACTOR_TEAM, "many" },
	{ "staff", do_staff, ACTOR_TEAM, NULL },
	{ "private", do_private, ACTOR_TEAM, NULL },
	{ "unfit", do_unfit, ACTOR_TEAM, NULL },
	{ "made", do_made, ACTOR_TEAM, NULL },
	{ "agree-yes", do_agree, ACTOR_TEAM, "yes" },
	{ "agree-partly", do_agree, ACTOR_TEAM, "partly" },
	{ "current", do_current, ACTOR_TEAM, NULL },
	{ "aside", do_aside, ACTOR_OWN, NULL },
	{ "copy-paper", do_copy, ACTOR_TEAM, "paper" },
	{ "copy-card", do_copy, ACTOR_TEAM, "card" },
	{ "copy-phone", do_copy, ACTOR_TEAM, "phone" },
	{ "amend", do_amend, ACTOR_TEAM, NULL },
	{ "propose", do_propose, ACTOR_TEAM, NULL },
	{ "propose-back", do_propose_back, ACTOR_OWN, NULL },
	{ "differ", do_differ, ACTOR_OWN, "mine" },
	{ "differ-back", do_differ, ACTOR_TEAM, "theirs" },
	{ "use", do_use, ACTOR_OWN, NULL },
	{ "wish", do_wish, ACTOR_OWN, NULL },
};

const struct step *
demo_plan_step(str name)
{
	for (unsigned i = 0; i < sizeof(step) / sizeof(step[0]); i++)
		if (str_eq(str_of(step[i].name), name))
			return &step[i];
	return NULL;
}
