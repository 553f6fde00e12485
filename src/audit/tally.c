/*
 * What was found, counted, in memory that does not grow with the input.
 *
 * An axis holds AUDIT_KEYS_MAX keys, in the order in which they came; what comes
 * after is counted together. Since findings come in the order of the input, the
 * same input gives the same tally, whoever read it.
 */
#include "audit/audit_int.h"

#include <string.h>

const char *const audit_axis_name[AUDIT_AXIS__MAX] = { "class", "rule",
	"wording", "form", "team", "author", "author role", "setting", "file",
	"month" };

enum { SLOTS = 4096 }; /* above twice AUDIT_KEYS_MAX; a power of two */

static uint64_t
hash(str s)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	return h ^ h >> 29;
}

void
tally_new(struct ctx *cx, struct audit_tally *t, const struct audit_options *o)
{
	*t = (struct audit_tally){ .mem = cx->mem, .suppress = o->suppress,
		.quote = o->quote, .now = cx->now };
	for (unsigned i = 0; i < AUDIT_AXIS__MAX; i++) {
		unsigned room = i == AUDIT_MONTH ? MONTHS : AUDIT_KEYS_MAX;

		t->by[i].at = NEWN(t->mem, struct audit_count, room);
		t->by[i].slot = NEWN(t->mem, unsigned, SLOTS);
		t->by[i].others.key = S("others");
	}
	t->sample = NEWN(t->mem, struct audit_sample,
	    AUDIT_RULES_MAX * AUDIT_SAMPLES_MAX);
	t->item = NEWN(t->mem, struct audit_item, AUDIT_ITEMS_MAX);
	t->unread = NEWN(t->mem, struct audit_unread, AUDIT_UNREAD_MAX);
}

static str
keep(struct audit_tally *t, str s, size_t max)
{
	return str_dup(t->mem, text_cut(s, max));
}

static struct audit_count *
count_of(struct audit_tally *t, enum audit_axis axis, str key)
{
	struct audit_table *b = &t->by[axis];
	unsigned i, room = axis == AUDIT_MONTH ? MONTHS : AUDIT_KEYS_MAX;
	str cut = text_cut(key, AUDIT_KEY_MAX);

	for (i = hash(cut) & (SLOTS - 1); b->slot[i]; i = (i + 1) & (SLOTS - 1))
		if (str_eq(b->at[b->slot[i] - 1].key, cut))
			return &b->at[b->slot[i] - 1];
	if (b->n == room)
		return &b->others;
	b->at[b->n].key = str_dup(t->mem, cut);
	b->slot[i] = ++b->n;
	return &b->at[b->n - 1];
}

static struct audit_count *
add(struct audit_tally *t, enum audit_axis axis, str key,
    const struct audit_finding *f)
{
	struct audit_count *c = count_of(t, axis, key);

	c->historical += f->verdict == LANG_HISTORICAL;
	c->negated += f->verdict == LANG_NEGATED;
	if (f->verdict != LANG_STRATIFICATION)
		return c;
	c->found++;
	c->records += c->last != f->seq + 1;
	c->last = f->seq + 1;
	return c;
}

static str
wording(struct audit_tally *t, const struct audit_finding *f)
{
	return text_cut(language_fold(t->mem, text_cut(f->quote,
	    2 * AUDIT_KEY_MAX)), AUDIT_KEY_MAX);
}

static struct audit_finding
copy(struct audit_tally *t, const struct audit_finding *f)
{
	struct audit_finding c = *f;

	c.source = keep(t, f->source, NAME_MAX_);
	c.record = keep(t, f->record, NAME_MAX_);
	c.field = keep(t, f->field, NAME_MAX_);
	c.quote = keep(t, f->quote, QUOTE_MAX);
	c.before = str_dup(t->mem, f->before);
	c.after = str_dup(t->mem, f->after);
	c.month = keep(t, f->month, 8);
	c.author = keep(t, f->author, AUDIT_KEY_MAX);
	c.role = keep(t, f->role, AUDIT_KEY_MAX);
	c.team = keep(t, f->team, AUDIT_KEY_MAX);
	c.setting = keep(t, f->setting, AUDIT_KEY_MAX);
	c.form = keep(t, f->form, AUDIT_KEY_MAX);
	return c;
}

/* The first of each rule are kept with the words around them. */
static void
sample(struct audit_tally *t, const struct audit_finding *f,
    struct audit_count *rule)
{
	if (f->verdict != LANG_STRATIFICATION || f->lint ||
	    t->quote == AUDIT_QUOTE_NONE ||
	    rule->sampled >= AUDIT_SAMPLES_MAX ||
	    t->nsample == AUDIT_RULES_MAX * AUDIT_SAMPLES_MAX)
		return;
	rule->sampled++;
	t->sample[t->nsample++] = (struct audit_sample){ copy(t, f),
		f->before.n || f->after.n };
	t->sample[t->nsample - 1].f.rule = rule->key;
	t->sample[t->nsample - 1].f.why = rule->why;
	t->sample[t->nsample - 1].f.instead = rule->instead;
}

static void
item(struct audit_tally *t, const struct audit_finding *f,
    const struct audit_count *rule)
{
	t->items++;
	if (t->nitem == AUDIT_ITEMS_MAX)
		return;
	t->item[t->nitem++] = (struct audit_item){
		.form = keep(t, f->form, AUDIT_KEY_MAX),
		.source = keep(t, f->source, NAME_MAX_),
		.record = keep(t, f->record, NAME_MAX_),
		.link = keep(t, f->field, AUDIT_KEY_MAX),
		.text = keep(t, f->quote, 2 * AUDIT_KEY_MAX),
		.rule = rule->key, .why = rule->why,
		.instead = rule->instead };
}

void
tally_add(struct audit_tally *t, const struct audit_finding *f)
{
	const struct { enum audit_axis axis; str key; } by[] = {
		{ AUDIT_CLASS, str_of(lang_class_name[f->kind]) },
		{ AUDIT_FORM, f->form }, { AUDIT_TEAM, f->team },
		{ AUDIT_AUTHOR, f->author }, { AUDIT_ROLE, f->role },
		{ AUDIT_SETTING, f->setting }, { AUDIT_SOURCE, f->source },
		{ AUDIT_MONTH, f->month },
	};
	struct audit_count *rule = add(t, AUDIT_RULE, f->rule, f);
	size_t mark = arena_mark(t->mem);

	if (rule->why.p == NULL) {
		rule->kind = f->kind;
		rule->why = keep(t, f->why, 1000);
		rule->instead = keep(t, f->instead, 1000);
	}
	for (size_t i = 0; i < sizeof(by) / sizeof(*by); i++)
		(void)add(t, by[i].axis, by[i].key, f);
	mark = arena_mark(t->mem);
	if (!f->lint && t->quote != AUDIT_QUOTE_NONE) {
		str key = wording(t, f);
		char room[AUDIT_KEY_MAX];

		memcpy(room, key.p ? key.p : "", key.n);
		arena_reset(t->mem, mark);
		(void)add(t, AUDIT_WORDING, (str){ room, key.n }, f);
	}
	t->historical += f->verdict == LANG_HISTORICAL;
	t->negated += f->verdict == LANG_NEGATED;
	if (f->verdict == LANG_STRATIFICATION) {
		t->found++;
		t->stratified += t->last != f->seq + 1;
		t->last = f->seq + 1;
	}
	sample(t, f, rule);
	if (f->lint)
		item(t, f, rule);
}

str
month_name(unsigned month, char room[8])
{
	if (month == 0)
		return S("");
	(void)snprintf(room, 8, "%04u-%02u", 1900 + (month - 1) / 12 % 200,
	    (month - 1) % 12 + 1);
	return (str){ room, 7 };
}

void
tally_month(struct audit_tally *t, unsigned month, uint32_t records)
{
	char room[8];

	count_of(t, AUDIT_MONTH, month_name(month, room))->read += records;
}

void
tally_unread(struct audit_tally *t, str where, str what)
{
	t->unreads++;
	if (t->nunread < AUDIT_UNREAD_MAX)
		t->unread[t->nunread++] = (struct audit_unread){
			keep(t, where, NAME_MAX_), keep(t, what, NAME_MAX_) };
}

/* ---- the end ---- */

static bool
before(const struct audit_count *a, const struct audit_count *b, bool by_key)
{
	if (!by_key && a->found != b->found)
		return a->found > b->found;
	if (!by_key && a->historical != b->historical)
		return a->historical > b->historical;
	return str_cmp(a->key, b->key) < 0;
}

static void
sort(struct audit_table *b, bool by_key)
{
	for (unsigned gap = b->n / 2; gap > 0; gap /= 2)
		for (unsigned i = gap; i < b->n; i++) {
			struct audit_count c = b->at[i];
			unsigned k = i;

			for (; k >= gap && before(&c, &b->at[k - gap], by_key);
			    k -= gap)
				b->at[k] = b->at[k - gap];
			b->at[k] = c;
		}
}

/* Samples in the order of their rules, and of the input within one. */
static void
sort_samples(struct audit_tally *t)
{
	struct audit_sample *s = NEWN(t->mem, struct audit_sample,
	    t->nsample + 1);
	unsigned n = 0;

	for (unsigned i = 0; i < t->by[AUDIT_RULE].n; i++)
		for (unsigned k = 0; k < t->nsample; k++)
			if (t->sample[k].f.rule.p == t->by[AUDIT_RULE].at[i].key.p)
				s[n++] = t->sample[k];
	t->sample = s;
	t->nsample = n;
}

static struct audit_count *
smallest(struct audit_table *b, bool small, unsigned below)
{
	struct audit_count *least = NULL;

	for (unsigned i = 0; i <= b->n; i++) {
		struct audit_count *c = i < b->n ? &b->at[i] : &b->others;

		if (c->records > 0 && !c->hidden &&
		    (!small || c->records < below) &&
		    (!least || c->records < least->records))
			least = c;
	}
	return least;
}

/* Hides the small cells of an axis, by the records that they stand for; and then
 * as many more, the smallest first, as it takes that the total does not give a
 * hidden one away: two at least, and together not small themselves. */
static void
suppress(struct audit_table *b, unsigned below)
{
	struct audit_count *c;
	unsigned hidden = 0;
	uint64_t sum = 0;

	while ((c = smallest(b, true, below))) {
		c->hidden = true;
		hidden++;
		sum += c->records;
	}
	while (hidden && (hidden < 2 || sum < below) &&
	    (c = smallest(b, false, 0))) {
		c->hidden = true;
		hidden++;
		sum += c->records;
	}
}

void
tally_done(struct audit_tally *t)
{
	const struct audit_table *months = &t->by[AUDIT_MONTH];

	for (unsigned i = 0; i < AUDIT_AXIS__MAX; i++) {
		sort(&t->by[i], i == AUDIT_MONTH);
		if (t->suppress > 1)
			suppress(&t->by[i], t->suppress);
	}
	sort_samples(t);
	for (unsigned i = 0; i < months->n; i++) {
		if (months->at[i].key.n == 0)
			continue;
		if (t->first_month.n == 0)
			t->first_month = months->at[i].key;
		t->last_month = months->at[i].key;
	}
}

static str
fewer(struct arena *mem, const struct audit_tally *t)
{
	struct buf b;

	buf_init(&b, mem, 64);
	buf_fmt(&b, "fewer than %u", t->suppress);
	return buf_str(&b);
}

str
audit_total(struct arena *mem, const struct audit_tally *t, uint64_t n)
{
	struct buf b;

	if (t->suppress > 1 && n > 0 && n < t->suppress)
		return fewer(mem, t);
	buf_init(&b, mem, 32);
	buf_int(&b, (int64_t)n);
	return buf_str(&b);
}

str
audit_number(struct arena *mem, const struct audit_tally *t,
    const struct audit_count *c, uint64_t n)
{
	if (!c->hidden || n == 0)
		return audit_total(mem, t, n);
	return n < t->suppress ? fewer(mem, t) : S("not shown");
}
