/*
 * Who the people of the demo are, who is around them, and what happens to them
 * when: named ones from person.tsv and around.tsv, the rest by chance.
 *
 * Not here: the plan itself (demo_plan.c). The one idea: everything is written
 * by someone who may, on a day when they could have.
 */
#include "cli/demo_int.h"
#include "core/arena.h"
#include "core/buf.h"
#include "fhir/fhir.h"
#include "http/http.h"

#include <string.h>

enum { FIELDS_MAX = 60, FIRST_DAYS = 30, MOST_DAYS = 300, NUMBERS = 1000000,
	STEPS_MAX = 80, SAID_WORDS_MAX = 4000 };

static str
person_cell(const struct demo *d, const struct someone *p, const char *col)
{
	return demo_cell(d, TABLE_person, p->row, col);
}

/* ---- who they are ---- */

/* The n-th number of the range that is never given to anyone, spread by seed;
 * those whose check digit would be 10 are passed over. */
static str
nhs_number(struct demo *d, unsigned *nth)
{
	char t[11];

	for (;;) {
		unsigned n = (unsigned)((d->seed % NUMBERS +
		    (uint64_t)(*nth)++ * 7919) % NUMBERS);
		int sum = 0, check;

		(void)snprintf(t, sizeof(t), "999%06u0", n);
		for (int i = 0; i < 9; i++)
			sum += (t[i] - '0') * (10 - i);
		check = (11 - sum % 11) % 11;
		if (check == 10 || n == 999999)
			continue;
		t[9] = (char)('0' + check);
		return str_dup(d->keep, (str){ t, 10 });
	}
}

static str
phone_number(struct demo *d, struct rng *r)
{
	char t[16];
	int n = snprintf(t, sizeof(t), "07700 900 %03u", rng_below(r, 1000));

	return str_dup(d->keep, (str){ t, (size_t)n });
}

static unsigned
name_pick(struct demo *d, struct rng *r, const char *kind, str group)
{
	const struct tsv *t = &d->t[TABLE_name];
	unsigned n = 0, at;

	for (unsigned i = 0; i < t->nrow; i++)
		n += str_eq(tsv_get(t, i, "kind"), str_of(kind)) &&
		    str_eq(tsv_get(t, i, "group"), group);
	at = rng_below(r, n);
	for (unsigned i = 0; i < t->nrow; i++)
		if (str_eq(tsv_get(t, i, "kind"), str_of(kind)) &&
		    str_eq(tsv_get(t, i, "group"), group) && at-- == 0)
			return i;
	return t->nrow;
}

static void
chance_name(struct demo *d, struct someone *p)
{
	unsigned g = demo_weighted(d, TABLE_group, &p->rng, p->age);
	str group = demo_cell(d, TABLE_group, g, "group");
	unsigned row = name_pick(d, &p->rng, "given", group);
	str native = demo_cell(d, TABLE_name, row, "native");

	p->given = demo_cell(d, TABLE_name, row, "text");
	p->family = demo_cell(d, TABLE_name,
	    name_pick(d, &p->rng, "family", group), "text");
	/* Half of them were brought up here. */
	p->lang = S("en");
	if (rng_below(&p->rng, 2)) {
		p->lang = demo_cell(d, TABLE_group, g, "lang");
		p->called = native;
	}
}

static void
chance_person(struct demo *d, struct someone *p)
{
	int64_t from = 18, to = 64;

	p->unit = demo_weighted(d, TABLE_unit, &p->rng, 0);
	(void)str_int(demo_cell(d, TABLE_unit, p->unit, "from"), 0, 120, &from);
	(void)str_int(demo_cell(d, TABLE_unit, p->unit, "to"), 0, 120, &to);
	p->age = (int)from + (int)rng_below(&p->rng, (unsigned)(to - from + 1));
	chance_name(d, p);
	p->only = S("");
	p->stage = demo_weighted(d, TABLE_stage, &p->rng, p->age);
	p->fields = demo_cell(d, TABLE_field,
	    demo_weighted(d, TABLE_field, &p->rng, p->age), "fields");
}

static void
named_person(struct demo *d, struct someone *p)
{
	int64_t age = 30;

	p->key = person_cell(d, p, "key");
	p->given = person_cell(d, p, "given");
	p->family = person_cell(d, p, "family");
	p->called = person_cell(d, p, "preferred");
	p->lang = person_cell(d, p, "lang");
	p->only = person_cell(d, p, "only");
	p->fields = person_cell(d, p, "fields");
	(void)str_int(person_cell(d, p, "age"), 0, 120, &age);
	p->age = (int)age;
	p->unit = demo_find(d, TABLE_unit, person_cell(d, p, "unit"));
	p->stage = demo_find(d, TABLE_stage, person_cell(d, p, "stage"));
}

static void
who_they_are(struct demo *d, struct someone *p, unsigned *number)
{
	struct civil born = time_london(d->as_of);
	struct staff *by;

	p->rng = (struct rng){ d->seed ^ ((uint64_t)p->nth << 32) };
	(void)rng_next(&p->rng);
	p->key = p->called = S("");
	if (p->row < d->t[TABLE_person].nrow)
		named_person(d, p);
	else
		chance_person(d, p);
	if (p->called.n == 0)
		p->called = p->given;
	born.year -= p->age;
	if (born.month == 2 && born.day == 29)
		born.day = 28;
	p->born = str_dup(d->keep, demo_date(d, time_of_civil(&born) +
	    DAY_S / 2 - (int64_t)rng_below(&p->rng, 360) * DAY_S));
	p->phone = phone_number(d, &p->rng);
	p->nhs = str_eq(person_cell(d, p, "number"), S("none")) ? S("") :
	    nhs_number(d, number);
	by = demo_staff_at(d, d->unit[p->unit], &p->rng);
	/* The first of a team has those who are named. */
	if (p->key.n)
		for (unsigned i = d->t[TABLE_staff].nrow; i-- > 0;)
			if (str_eq(d->staff[i].who.unit, d->unit[p->unit]) &&
			    d->staff[i].who.practitioner.n)
				by = &d->staff[i];
	p->by = &by->who;
}

/* ---- who is around them ---- */

static bool
is_kin(str relation)
{
	static const str other[] = { SK("friend"), SK("neighbour"),
		SK("colleague"), SK("peer"), SK("former-partner"),
		SK("flatmate"), SK("partner") };

	for (unsigned i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		if (str_eq(relation, other[i]))
			return false;
	return true;
}

static void
around_add(struct demo *d, struct someone *p, unsigned row)
{
	struct around *a = &p->around[p->naround];
	str relation = demo_cell(d, TABLE_around, row, "relation"), family;

	if (p->naround == AROUND_MAX)
		return;
	a->row = row;
	a->name = demo_cell(d, TABLE_around, row, "name");
	a->subject = demo_cell(d, TABLE_around, row, "account");
	a->hidden = demo_pair_get(demo_cell(d, TABLE_around, row, "fields"),
	    "do-not-contact").n > 0;
	if (a->name.n == 0) {
		family = is_kin(relation) ? p->family : demo_cell(d,
		    TABLE_name, name_pick(d, &p->rng, "family", S("uk")),
		    "text");
		a->name = str_cat(d->keep, demo_cell(d, TABLE_name,
		    name_pick(d, &p->rng, "given", S("uk")), "text"),
		    str_cat(d->keep, S(" "), family));
	}
	p->naround++;
}

static void
who_is_around(struct demo *d, struct someone *p)
{
	unsigned n;

	if (p->key.n) {
		for (unsigned i = 0; i < d->t[TABLE_around].nrow; i++)
			if (str_eq(demo_cell(d, TABLE_around, i, "person"),
			    p->key))
				around_add(d, p, i);
		return;
	}
	n = rng_below(&p->rng, 3);
	for (unsigned i = 0; i < n; i++) {
		unsigned row = demo_weighted(d, TABLE_around, &p->rng, p->age);
		bool twice = row == d->t[TABLE_around].nrow;

		for (unsigned k = 0; k < p->naround; k++)
			twice |= p->around[k].row == row;
		if (!twice)
			around_add(d, p, row);
	}
}

/* ---- fields ---- */

struct fields { struct field at[FIELDS_MAX]; unsigned n; };

static void
field(struct fields *f, str name, str value)
{
	if (value.n && f->n < FIELDS_MAX)
		f->at[f->n++] = (struct field){ name, value };
}

static void
field_list(struct demo *d, const struct someone *p, struct fields *f, str list)
{
	str name, value;

	while (demo_pair(&list, &name, &value))
		field(f, name, demo_day(d, p, value));
}

/* ---- events about the person ---- */

static enum err
do_create(struct demo *d, const struct event *e)
{
	struct someone *p = e->p;
	struct fields f = { .n = 0 };
	str id, house;

	field(&f, S("given"), p->given);
	field(&f, S("family"), p->family);
	if (p->key.n || !str_eq(p->called, p->given))
		field(&f, S("preferred"), p->called);
	field(&f, S("born"), p->born);
	field(&f, S("nhs"), p->nhs);
	field(&f, S("mobile"), p->phone);
	house = str_cat(d->cx->mem, demo_words(d, p, S("{street} ")),
	    S("house"));
	field(&f, S("street"), house);
	field(&f, S("town"), demo_words(d, p, S("{town}")));
	field(&f, S("language"), p->lang);
	field_list(d, p, &f, p->fields);
	TRY(person_new(d->cx, f.at, f.n, d->unit[p->unit], &id));
	p->id = str_dup(d->keep, id);
	return ERR_OK;
}

static struct who
own_who(struct demo *d, str name, enum role role, str person, str supporter)
{
	return (struct who){ .name = name, .role = str_of(role_info[role].code),
		.rights = role_info[role].rights, .person = person,
		.supporter = supporter, .practitioner = S(""),
		.author = supporter.n ? str_cat(d->keep, S("RelatedPerson/"),
		    supporter) : str_cat(d->keep, S("Patient/"), person),
		.unit = S(""), .unit_name = S(""), .csrf = S(""),
		.sid_hash = S(""), .level = 1 };
}

static enum err
do_account(struct demo *d, const struct event *e)
{
	struct someone *p = e->p;
	struct account_new n = { .name = p->called, .subject = p->subject,
		.role = S("person"), .unit = S(""), .practitioner = S(""),
		.person = p->id, .supporter = S("") };

	p->who = own_who(d, p->called, ROLE_PERSON, p->id, S(""));
	return demo_account(d, &n, &p->who);
}

/* The first sign-in: the one-time passphrase becomes their own. */
static enum err
do_first(struct demo *d, const struct event *e)
{
	(void)e;
	return account_password(d->cx, d->hash);
}

static str
encounter_class(const struct demo *d, unsigned unit)
{
	str s = demo_cell(d, TABLE_unit, unit, "setting");

	return str_eq(s, S("inpatient")) ? S("IMP") :
	    str_eq(s, S("liaison")) ? S("EMER") : S("AMB");
}

/* arg: "cove-12" or "cove-150:126"; written down when it ends, or begins. */
static enum err
do_stay(struct demo *d, const struct event *e)
{
	struct change c = { .kind = KIND_ENCOUNTER, .act = "save" };
	str rest = e->arg, key, from;
	struct buf b;
	int64_t a = 0, z = 0;
	bool over;
	unsigned unit;

	(void)str_cut(&rest, '-', &key);
	over = str_cut(&rest, ':', &from);
	unit = demo_find(d, TABLE_unit, key);
	if (!str_int(from, 0, 10000, &a) ||
	    (over && !str_int(rest, 0, 10000, &z)))
		return fail(d->cx, ERR_UNREAD, "stays", "not a stay");
	buf_init(&b, d->cx->mem, 2000);
	buf_fmt(&b, "{\"resourceType\":\"Encounter\",\"status\":\"%s\","
	    "\"class\":{\"system\":\"http://terminology.hl7.org/CodeSystem/"
	    "v3-ActCode\",\"code\":\"%.*s\"},\"subject\":{\"reference\":"
	    "\"Patient/%.*s\"},\"period\":{\"start\":\"%.*s\"", over ?
	    "finished" : "in-progress", PRS(encounter_class(d, unit)),
	    PRS(e->p->id),
	    PRS(demo_date(d, d->as_of + DAY_S / 2 - a * DAY_S)));
	if (over)
		buf_fmt(&b, ",\"end\":\"%.*s\"",
		    PRS(demo_date(d, d->as_of + DAY_S / 2 - z * DAY_S)));
	buf_fmt(&b, "},\"serviceProvider\":{\"reference\":"
	    "\"Organization/%.*s\"}}", PRS(d->unit[unit]));
	TRY(buf_done(&b, &c.body));
	return record_write(d->cx, &c);
}

/* ---- events about those around them ---- */

static str
around_cell(const struct demo *d, const struct event *e, const char *col)
{
	return demo_cell(d, TABLE_around, e->a->row, col);
}

static enum err
do_around(struct demo *d, const struct event *e)
{
	struct someone *p = e->p;
	struct fields f = { .n = 0 };
	str id;

	field(&f, S("name"), e->a->name);
	field(&f, S("relation"), around_cell(d, e, "relation"));
	field(&f, S("mobile"), phone_number(d, &p->rng));
	field_list(d, p, &f, around_cell(d, e, "fields"));
	TRY(supporter_new(d->cx, p->id, f.at, f.n, &id));
	e->a->id = str_dup(d->keep, id);
	return ERR_OK;
}

static enum err
do_around_account(struct demo *d, const struct event *e)
{
	struct account_new n = { .name = e->a->name, .subject = e->a->subject,
		.role = S("supporter"), .unit = S(""), .practitioner = S(""),
		.person = e->p->id, .supporter = e->a->id };

	e->a->who = own_who(d, e->a->name, ROLE_SUPPORTER, e->p->id, e->a->id);
	return demo_account(d, &n, &e->a->who);
}

static enum err
do_info(struct demo *d, const struct event *e)
{
	return info_add(d->cx, e->p->id, e->a->id, e->arg);
}

static enum err
do_note(struct demo *d, const struct event *e)
{
	const struct told t = { .said = around_cell(d, e, "said"),
		.worried = around_cell(d, e, "worried"),
		.share = around_cell(d, e, "share"),
		.share_why = around_cell(d, e, "why"), .who = S("") };
	str id;

	return note_add(d->cx, e->p->id, e->a->id, &t, &id);
}

/* Parts, and +PART for its first line; without a line, the part is left out. */
static enum err
share_what(struct demo *d, const struct event *e, str list, struct share *out)
{
	struct plan plan;
	str one;

	*out = (struct share){ .part = NEWN(d->cx->mem, str, PARTS_MAX + 1),
		.line = NEWN(d->cx->mem, str, PARTS_MAX + 1) };
	TRY(plan_read(d->cx, e->p->id, &plan));
	for (bool more = list.n > 0; more;) {
		const struct line *l;

		more = str_cut(&list, ',', &one);
		one = str_trim(one);
		if (one.n && one.p[0] != '+' && out->nparts < PARTS_MAX) {
			out->part[out->nparts++] = one;
			continue;
		}
		one = str_cat(d->cx->mem, str_sub(one, 1, SIZE_MAX),
		    S(".line"));
		l = plan.exists ? entry_next(&plan.a, one.p, NULL) : NULL;
		if (l && l->visible == VISIBLE_RECORD &&
		    out->nlines < PARTS_MAX)
			out->line[out->nlines++] = l->id;
	}
	return ERR_OK;
}

static enum err
share_one(struct demo *d, const struct event *e, struct choices *all, str scope,
    str says)
{
	str answer;

	if (!str_cut(&says, ':', &answer))
		says = S("");
	for (unsigned i = 0; i < all->n; i++) {
		struct choice *c = &all->at[i];

		if (!str_eq(c->scope, scope))
			continue;
		for (enum answer a = 0; a < ANSWER__MAX; a++)
			if (str_eq(answer, str_of(answer_code[a])))
				c->answer = a;
		c->benefits = c->limits = true;
		if (c->answer == ANSWER_YES)
			c->review_on = demo_day(d, e->p, S("+120"));
		if (says.n)
			TRY(share_what(d, e, says, &c->what));
		if (says.n && share_empty(&c->what))
			c->answer = ANSWER_UNDECIDED;
		return choice_set(d->cx, e->p->id, c);
	}
	return fail(d->cx, ERR_UNREAD, "shares", "no such scope");
}

static enum err
do_share(struct demo *d, const struct event *e)
{
	str list = e->arg, scope, says;
	struct choices all;

	TRY(choices_of(d->cx, e->p->id, e->a->id, &all));
	while (demo_pair(&list, &scope, &says))
		TRY(share_one(d, e, &all, scope, says));
	return ERR_OK;
}

static enum err
do_take_back(struct demo *d, const struct event *e)
{
	return share_withdraw(d->cx, e->p->id, e->a->id, S(""));
}

/* ---- a life as events ---- */

static const struct step
    step_create = { "create", do_create, ACTOR_TEAM, NULL },
    step_account = { "account", do_account, ACTOR_TEAM, NULL },
    step_first = { "first", do_first, ACTOR_OWN, NULL },
    step_stay = { "stay", do_stay, ACTOR_TEAM, NULL },
    step_around = { "around", do_around, ACTOR_TEAM, NULL },
    step_around_account = { "around-account", do_around_account, ACTOR_TEAM,
	    NULL },
    step_around_first = { "around-first", do_first, ACTOR_AROUND, NULL },
    step_info = { "info", do_info, ACTOR_TEAM, NULL },
    step_note = { "note", do_note, ACTOR_TEAM, NULL },
    step_own_note = { "own-note", do_note, ACTOR_AROUND, NULL },
    step_share = { "share", do_share, ACTOR_TEAM, NULL },
    step_own_share = { "own-share", do_share, ACTOR_OWN, NULL },
    step_take = { "take", do_take_back, ACTOR_TEAM, NULL },
    step_own_take = { "own-take", do_take_back, ACTOR_OWN, NULL };

struct life {
	struct demo *d;
	struct someone *p;
	struct event at[STEPS_MAX];
	unsigned n;
};

static void
then(struct life *l, const struct step *s, struct around *a, str arg)
{
	if (l->n < STEPS_MAX)
		l->at[l->n++] = (struct event){ .step = s, .p = l->p, .a = a,
			.arg = arg };
}

static bool
acts_alone(str steps)
{
	str one;

	for (bool more = true; more;) {
		const struct step *s;

		more = str_cut(&steps, ' ', &one);
		s = demo_plan_step(one);
		if (s && s->actor == ACTOR_OWN)
			return true;
	}
	return false;
}

/* A sign-in name for those who come up by chance. */
static str
subject_of(struct demo *d, const struct someone *p)
{
	struct buf b;

	if (p->key.n)
		return p->key;
	buf_init(&b, d->keep, 64);
	for (size_t i = 0; i < p->given.n; i++)
		buf_c(&b, (char)(p->given.p[i] | 0x20));
	buf_fmt(&b, ".%u", p->nth);
	return buf_str(&b);
}

static void
meet(struct life *l, struct around *a)
{
	str info = demo_cell(l->d, TABLE_around, a->row, "info");

	then(l, &step_around, a, S(""));
	if (info.n)
		then(l, &step_info, a, info);
	if (a->subject.n) {
		then(l, &step_around_account, a, S(""));
		then(l, &step_around_first, a, S(""));
	}
}

static void
ask_and_hear(struct life *l, struct around *a)
{
	struct demo *d = l->d;
	bool own = l->p->subject.n > 0;
	str shares = demo_cell(d, TABLE_around, a->row, "shares");

	if (shares.n && !a->hidden)
		then(l, own ? &step_own_share : &step_share, a, shares);
	if (demo_cell(d, TABLE_around, a->row, "said").n)
		then(l, a->subject.n ? &step_own_note : &step_note, a, S(""));
	if (demo_cell(d, TABLE_around, a->row, "takes").n && !a->hidden)
		then(l, own ? &step_own_take : &step_take, a, S(""));
}

static void
plan_steps(struct life *l, str steps)
{
	str one;

	for (bool more = steps.n > 0; more;) {
		const struct step *s;

		more = str_cut(&steps, ' ', &one);
		s = demo_plan_step(one);
		if (s)
			then(l, s, NULL, S(""));
	}
}

/* Stays have days of their own; the record begins before the first. */
static unsigned
stays(struct life *l, str list)
{
	struct demo *d = l->d;
	unsigned first = 0;
	str one;

	for (bool more = list.n > 0; more;) {
		str rest, key, from;
		int64_t a, z;

		more = str_cut(&list, ' ', &one);
		rest = one;
		(void)str_cut(&rest, '-', &key);
		if (!str_cut(&rest, ':', &from))
			rest = from;
		if (!str_int(from, 0, 10000, &a) ||
		    !str_int(rest, 0, 10000, &z))
			continue;
		demo_event(d, &(struct event){ .step = &step_stay, .p = l->p,
		    .arg = one, .at = demo_hour(d, &l->p->rng, (unsigned)z,
		        l->p->by) });
		first = a > first ? (unsigned)a : first;
	}
	return first;
}

/* What happens, in order, spread over the days since they came. */
static void
live(struct demo *d, struct someone *p)
{
	struct life l = { .d = d, .p = p };
	str steps = demo_cell(d, TABLE_stage, p->stage, "steps");
	str stay = p->key.n ? person_cell(d, p, "stays") : demo_cell(d,
	    TABLE_stay, demo_weighted(d, TABLE_stay, &p->rng, p->age), "stays");
	unsigned days = FIRST_DAYS + rng_below(&p->rng, MOST_DAYS);
	unsigned first;

	then(&l, &step_create, NULL, S(""));
	if (person_cell(d, p, "says").n || acts_alone(steps)) {
		p->subject = subject_of(d, p);
		then(&l, &step_account, NULL, S(""));
		then(&l, &step_first, NULL, S(""));
	}
	for (unsigned i = 0; i < p->naround; i++)
		meet(&l, &p->around[i]);
	plan_steps(&l, steps);
	for (unsigned i = 0; i < p->naround; i++)
		ask_and_hear(&l, &p->around[i]);
	first = stays(&l, stay);
	days = days <= first ? first + 1 : days;
	days = days <= l.n + 1 ? l.n + 2 : days;
	for (unsigned i = 0; i < l.n; i++) {
		l.at[i].at = demo_hour(d, &p->rng, 1 + (days - 1) *
		    (l.n - i) / l.n, l.at[i].step->actor == ACTOR_TEAM ?
		    p->by : NULL);
		demo_event(d, &l.at[i]);
	}
	demo_sheets(d, p);
}

enum err
demo_people(struct demo *d)
{
	unsigned number = 0;

	d->p = NEWN(d->keep, struct someone, d->npeople + 1);
	for (unsigned i = 0; i < d->npeople; i++) {
		struct someone *p = &d->p[i];

		p->nth = i + 1;
		p->row = i < d->t[TABLE_person].nrow ? i :
		    d->t[TABLE_person].nrow;
		who_they_are(d, p, &number);
		who_is_around(d, p);
		live(d, p);
	}
	return ERR_OK;
}
